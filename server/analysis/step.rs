//! Evaluation of an instruction: the new state, and what BuildKit rejects (`dockerfile2llb/convert.go:dispatch`).

use std::sync::Arc;

use super::build_target::Build;
use super::expand::{expand, expand_to_words, expand_word};
use super::expansion_problem::{default_problem, mistake};
use super::mounts;
use super::state::{CommandLine, Environment, Health, Origin, PairOf, State, Value, Variable};
use syntax::cancellation::checkpoint;
use syntax::language::{Kind, is_signal};
use syntax::text::Span;
use syntax::values::{digest, mode, path, ports, source};
use syntax::word::Rules;
use syntax::{
    Arguments, Flag, Fragment, Instruction, Pair, Problem, ProblemKind, duration,
    expanded_heredocs, is_heredoc_marker, quoted,
};

/// The context of evaluation, which is the same for the whole file.
pub(super) struct EvalContext<'a> {
    /// The build inputs.
    pub(super) build: &'a Build,
    /// The global arguments, including the predefined ones.
    pub(super) globals: &'a Environment,
    /// The escape character.
    pub(super) escape: char,
    /// True if the frontend supports `RUN --device`.
    pub(super) devices: bool,
}

/// The result of evaluating an instruction.
pub(super) struct Outcome {
    /// The state after it; the same object as before if it changes nothing.
    pub(super) after: Arc<State>,
    /// What BuildKit rejects. Spans are relative to the start of the instruction.
    pub(super) problems: Vec<Problem>,
}

/// Evaluates an instruction of a stage, except for FROM.
pub(super) fn step(it: &Arc<Instruction>, before: &Arc<State>, context: &EvalContext) -> Outcome {
    checkpoint();
    let mut work = Work {
        it,
        before,
        context,
        problems: Vec::new(),
    };
    let after = work.after();
    Outcome {
        after: after.map_or_else(|| before.clone(), Arc::new),
        problems: work.problems,
    }
}

struct Work<'a> {
    it: &'a Arc<Instruction>,
    before: &'a State,
    context: &'a EvalContext<'a>,
    problems: Vec<Problem>,
}

impl Work<'_> {
    /// Expands a fragment; unknown if it is rejected.
    fn word(&mut self, fragment: &Fragment) -> Value {
        self.word_in(fragment, &self.before.environment)
    }

    fn word_in(&mut self, fragment: &Fragment, environment: &Environment) -> Value {
        match expand_word(fragment, self.context.escape, environment) {
            Ok(value) => value,
            Err(error) => {
                self.problems.push(mistake(&error, fragment));
                Value::Unknown
            }
        }
    }

    /// Expands the default value of an argument, which is used only if `--build-arg` doesn't set it.
    fn default(&mut self, default: &Fragment, environment: &Environment) -> Value {
        match expand_word(default, self.context.escape, environment) {
            Ok(value) => value,
            Err(error) => {
                self.problems
                    .extend(default_problem(&error, default, self.context.build));
                Value::Unknown
            }
        }
    }

    fn refuse(&mut self, kind: ProblemKind, span: Span, message: impl Into<String>) {
        self.problems.push(Problem::new(kind, span, message));
    }

    /// The state after the instruction; `None` if unchanged.
    fn after(&mut self) -> Option<State> {
        let it = self.it;
        let words = it.words();
        let state = || self.before.clone();
        match it.kind? {
            Kind::Run => {
                self.run();
                None
            }
            Kind::Add | Kind::Copy => {
                self.copy();
                None
            }
            Kind::Env => {
                let mut state = state();
                for (pair, one) in it.pairs().iter().enumerate() {
                    let (name, value) = self.pair(one);
                    let Some(name) = name.known() else { continue };
                    let origin = Origin::Pair(PairOf {
                        instruction: it.clone(),
                        pair,
                    });
                    let variable = Variable {
                        value: Some(value),
                        origin,
                        declared_by: None,
                    };
                    state.set_env(name, variable);
                }
                Some(state)
            }
            Kind::Label => {
                let mut state = state();
                for pair in it.pairs() {
                    let (name, value) = self.pair(pair);
                    if let Value::Known(name) = name {
                        state.config.labels.insert_mut(name, value);
                    }
                }
                Some(state)
            }
            Kind::Arg => {
                let mut state = state();
                for pair in 0..it.pairs().len() {
                    self.argument(pair, &mut state);
                }
                Some(state)
            }
            Kind::Workdir => {
                let mut state = state();
                let written = words.first()?;
                let new = self.word(written);
                state.config.workdir = Some(self.workdir(written, &new));
                state.has_workdir = true;
                Some(state)
            }
            Kind::User => {
                let mut state = state();
                state.config.user = Some(self.word(words.first()?));
                Some(state)
            }
            Kind::Stopsignal => {
                let mut state = state();
                let written = words.first()?;
                let signal = self.word(written);
                if let Some(text) = signal.known().filter(|text| !is_signal(text)) {
                    let message = format!("invalid signal: {text}");
                    self.refuse(ProblemKind::InvalidStopSignal, written.span, message);
                }
                state.config.stop_signal = Some(signal);
                Some(state)
            }
            Kind::Volume => {
                let mut state = state();
                for word in words {
                    // Only what is written is trimmed, not what variables contain.
                    let volume = self.word(&word.trimmed());
                    match volume {
                        Value::Known(volume) if volume.is_empty() => {
                            let message = "VOLUME specified can not be an empty string";
                            self.refuse(ProblemKind::EmptyVolume, word.span, message);
                        }
                        Value::Known(volume) => state.config.volumes.insert_mut(volume),
                        Value::Unknown => {}
                    }
                }
                Some(state)
            }
            Kind::Expose => {
                let mut state = state();
                for word in words {
                    self.expose(word, &mut state);
                }
                Some(state)
            }
            Kind::Shell => {
                let mut state = state();
                state.config.shell = Some(texts(words));
                Some(state)
            }
            Kind::Cmd => {
                let mut state = state();
                state.config.cmd = Some(self.command(&it.arguments));
                state.has_cmd = true;
                Some(state)
            }
            Kind::Entrypoint => {
                let mut state = state();
                state.config.entrypoint = Some(self.command(&it.arguments));
                if !state.has_cmd {
                    state.config.cmd = None;
                }
                Some(state)
            }
            Kind::Healthcheck => {
                let mut state = state();
                state.config.health = Some(Arc::new(health(it)?));
                Some(state)
            }
            Kind::Onbuild => {
                let mut state = state();
                state.config.onbuild.push_back_mut(trigger_text(it)?.into());
                Some(state)
            }
            Kind::From | Kind::Maintainer => None,
        }
    }

    /// The name and the value of a pair.
    fn pair(&mut self, pair: &Pair) -> (Value, Value) {
        let before = self.problems.len();
        let name = self.word(&pair.name);
        // `"NAME=value"` is one mistake, and so is `"NAME`.
        let is_rejected = self.problems.len() > before;
        if pair.value.is_none() {
            self.problems.truncate(before);
        }
        let value = pair.value.as_ref().filter(|_| !is_rejected);
        let value = value.map_or_else(|| Value::from(""), |value| self.word(value));
        (name, value)
    }

    /// `convert.go:dispatchArg`.
    fn argument(&mut self, number: usize, state: &mut State) {
        let it = self.it;
        let Some(pair) = it.pairs().get(number) else {
            return;
        };
        let name = pair.name.text.as_str();
        let here = PairOf {
            instruction: it.clone(),
            pair: number,
        };
        let given = self.context.build.arg(name);
        let global = self.context.globals.get(name);
        let variable = match (given, &pair.value) {
            (Some(given), _) => Variable {
                value: Some(given),
                origin: Origin::BuildArgument(here),
                declared_by: None,
            },
            (None, Some(default)) => Variable {
                value: Some(self.default(default, &state.environment)),
                origin: Origin::Pair(here),
                declared_by: None,
            },
            (None, None) => match global.filter(|global| global.value.is_some()) {
                Some(global) => Variable {
                    declared_by: Some(here),
                    ..global.clone()
                },
                // An existing value is kept.
                None if state
                    .environment
                    .get(name)
                    .is_some_and(|it| it.value.is_some()) =>
                {
                    return;
                }
                None => Variable {
                    value: (!self.context.build.is_fully_specified()).then_some(Value::Unknown),
                    origin: Origin::Pair(here),
                    declared_by: None,
                },
            },
        };
        if !NOT_IN_ENVIRONMENT.contains(&name) {
            state.environment.set(name, variable);
        }
    }

    /// The working directory after WORKDIR (`system.NormalizeWorkdir`).
    fn workdir(&mut self, written: &Fragment, new: &Value) -> Value {
        let Some(new) = new.known() else {
            return Value::Unknown;
        };
        let current = match &self.before.config.workdir {
            Some(value) => value.known(),
            None if self.before.config.open => None,
            None => Some(""),
        };
        let windows = self.before.windows;
        let absolute = path::is_absolute(new, windows);
        let current = current.or(absolute.then_some(""));
        match path::workdir(current.unwrap_or_default(), new, windows) {
            Ok(workdir) if current.is_some() => Value::from(workdir),
            Ok(_) => Value::Unknown,
            Err(message) => {
                self.refuse(ProblemKind::InvalidWorkdir, written.span, message);
                Value::Unknown
            }
        }
    }

    /// `convert_expose.go:dispatchExpose`.
    fn expose(&mut self, word: &Fragment, state: &mut State) {
        let words = expand_to_words(&word.text, self.context.escape, &self.before.environment);
        let words = match words {
            Ok(words) => words.unwrap_or_default(),
            Err(error) => return self.problems.push(mistake(&error, word)),
        };
        for text in words {
            match ports::parse(&text) {
                Ok(port) => state.config.ports.insert_mut(port.exposed()),
                Err(message) => self.refuse(ProblemKind::InvalidPort, word.span, message),
            }
        }
    }

    /// A command, preceded by the shell in shell form (`convert.go:withShell`).
    fn command(&self, arguments: &Arguments) -> CommandLine {
        let words = texts(arguments.words());
        if arguments.is_json() {
            return words;
        }
        let shell = match &self.before.config.shell {
            Some(shell) if !shell.is_empty() => shell.to_vec(),
            _ if self.before.windows_shell => {
                vec!["cmd".to_owned(), "/S".to_owned(), "/C".to_owned()]
            }
            _ => vec!["/bin/sh".to_owned(), "-c".to_owned()],
        };
        let line = words.join(" ");
        shell.into_iter().chain([line]).collect()
    }

    fn run(&mut self) {
        let it = self.it;
        let escape = self.context.escape;
        let environment = &self.before.environment;
        let windows = self.before.windows;
        let mut expand_value = |text: &str| expand(text, Rules::words(escape), environment);
        let workdir = match &self.before.config.workdir {
            Some(value) => value.known(),
            None if self.before.config.open => None,
            None => Some("/"),
        };
        for flag in &it.flags {
            let Some(value) = &flag.value else { continue };
            match flag.name.text.as_str() {
                "mount" => {
                    if let Err(problem) = mounts::check(value, workdir, windows, &mut expand_value)
                    {
                        self.problems.push(problem);
                    }
                }
                "device" if !self.context.devices => {
                    let message = "device feature is only supported in Dockerfile frontend \
                                   1.14.0-labs or later";
                    self.problems
                        .push(Problem::new(ProblemKind::NeedsLabs, flag.span, message));
                }
                _ => {}
            }
        }
    }

    /// `convert_copy.go:dispatchCopy`.
    fn copy(&mut self) {
        let it = self.it;
        let adds = it.kind == Some(Kind::Add);
        let flag = |name| it.flag(name).and_then(|flag: &Flag| flag.value.as_ref());
        if let Some(owner) = flag("chown") {
            self.word(owner);
        }
        if let Some(written) = flag("chmod") {
            let value = self.word(written);
            let text = value.known().filter(|text| !text.is_empty());
            if let Some(Err(message)) = text.map(mode::parse) {
                self.refuse(ProblemKind::InvalidChmod, written.span, message);
            }
        }
        let checksum = flag("checksum").filter(|_| adds);
        let checksum = checksum.map(|written| (written, self.word(written)));
        let Some((last, sources)) = it.words().split_last() else {
            return;
        };
        let sources = sources.iter().filter(|word| !is_heredoc_marker(&word.text));
        let sources: Vec<_> = sources.map(|word| (word, self.word(word))).collect();
        let destination = self.word(last);
        if self.before.windows
            && let Some(text) = destination.known()
            && let Err(message) = path::normalize("/", text, true, false)
        {
            self.refuse(ProblemKind::InvalidPath, last.span, message);
        }
        for heredoc in expanded_heredocs(it) {
            let body = Fragment::plain(heredoc.content.clone(), heredoc.body);
            if let Err(error) = expand(&body.text, Rules::BODY, &self.before.environment) {
                self.problems.push(mistake(&error, &body));
            }
        }
        if let Some((written, value)) = &checksum {
            self.checksum(written, value, &sources);
        }
        for (word, value) in &sources {
            let Some(text) = value.known() else { continue };
            self.source(word, text, adds);
        }
    }

    fn checksum(&mut self, written: &Fragment, value: &Value, sources: &[(&Fragment, Value)]) {
        let Some(text) = value.known().filter(|text| !text.is_empty()) else {
            return;
        };
        let kind = ProblemKind::InvalidChecksum;
        let [(_, source)] = sources else {
            let message = "checksum can't be specified for multiple sources";
            return self.refuse(kind, written.span, message);
        };
        let Some(source) = source.known() else { return };
        let message = match source::parse(source) {
            Ok(source::Source::Local) => "checksum requires HTTP(S) or Git sources".to_owned(),
            Ok(source::Source::Http) => match digest::parse(text) {
                Ok(_) => return,
                Err(error) => error.message().to_owned(),
            },
            Ok(source::Source::Git(git)) if git.checksum.is_empty() || git.checksum == text => {
                return;
            }
            Ok(source::Source::Git(git)) => {
                format!(
                    "checksum mismatch {} != {}",
                    quoted(text),
                    quoted(&git.checksum)
                )
            }
            Err(_) => return,
        };
        self.refuse(kind, written.span, message);
    }

    fn source(&mut self, word: &Fragment, text: &str, adds: bool) {
        let kind = ProblemKind::InvalidSource;
        match source::parse(text) {
            Err(message) => self.refuse(kind, word.span, message),
            Ok(source::Source::Git(_)) if !adds => {
                self.refuse(kind, word.span, "source can't be a git ref for COPY");
            }
            Ok(source::Source::Http) if !adds => {
                self.refuse(kind, word.span, "source can't be a URL for COPY");
            }
            Ok(source::Source::Git(git)) => {
                let flag = self.it.flag("keep-git-dir");
                let keeps = flag.map(|flag| {
                    let value = flag.value.as_ref();
                    value.is_none_or(|value| value.text.eq_ignore_ascii_case("true"))
                });
                if keeps.zip(git.keep_git_dir).is_some_and(|(a, b)| a != b) {
                    let message = "inconsistent keep-git-dir configuration";
                    self.refuse(kind, word.span, message);
                }
            }
            Ok(source::Source::Local) if self.before.windows => {
                if let Err(message) = path::normalize("/", text, true, false) {
                    self.refuse(ProblemKind::InvalidPath, word.span, message);
                }
            }
            Ok(_) => {}
        }
    }
}

/// Arguments that BuildKit keeps out of the environment (`convert.go:nonEnvArgs`).
pub const NOT_IN_ENVIRONMENT: [&str; 2] =
    ["BUILDKIT_SBOM_SCAN_CONTEXT", "BUILDKIT_SBOM_SCAN_STAGE"];

fn texts(words: &[Fragment]) -> CommandLine {
    words.iter().map(|word| word.text.clone()).collect()
}

/// The health check of a HEALTHCHECK; `None` if it is invalid.
fn health(it: &Instruction) -> Option<Health> {
    let Arguments::Health(health) = &it.arguments else {
        return None;
    };
    if health.word.text.eq_ignore_ascii_case("NONE") {
        return Some(Health {
            test: vec!["NONE".to_owned()],
            ..Health::default()
        });
    }
    let value = |name| {
        let value = it.flag(name).and_then(|flag| flag.value.as_ref());
        value.map_or("", |value| value.text.as_str())
    };
    let time = |name| duration::parse(value(name)).unwrap_or_default();
    let word = if health.command.is_json() {
        "CMD"
    } else {
        "CMD-SHELL"
    };
    let test = [word].into_iter().map(str::to_owned);
    let command = health.command.words().iter().map(|word| word.text.clone());
    Some(Health {
        test: test.chain(command).collect(),
        interval: time("interval"),
        timeout: time("timeout"),
        start_period: time("start-period"),
        start_interval: time("start-interval"),
        retries: value("retries").parse().unwrap_or_default(),
    })
}

/// The trigger that ONBUILD registers in the image.
pub(super) fn trigger_text(it: &Instruction) -> Option<&str> {
    match &it.arguments {
        Arguments::Trigger { text, .. } => Some(text),
        _ => None,
    }
}
