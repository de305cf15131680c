//! Argument used in `RUN` without `ARG` in the stage.
//!
//! An argument declared before the first `FROM`, and a platform argument like `TARGETARCH`, is visible in a stage only after
//! an `ARG` with its name in that stage. Without it, the variable is empty in the commands of the stage, unless the base
//! image sets one of that name. BuildKit's own check `UndefinedVar` covers other instructions, but not commands.
//! The same holds for an argument that only another stage declares, or the same stage after the command.
//!
//! Reported where the base image is known not to set the variable, except for platform arguments. Of other official images,
//! only some variables are known: the message states that, and the severity is information.
//! Variables that the command itself sets or provides a default for (`${NAME:-value}`) are not reported.
//!
//! ```dockerfile
//! FROM alpine:3.22
//! RUN wget https://example.com/tool-$TARGETARCH
//! ```
//!
//! ```dockerfile
//! FROM alpine:3.22
//! ARG TARGETARCH
//! RUN wget https://example.com/tool-$TARGETARCH
//! ```

use std::collections::BTreeSet;

use super::commands::program::short_flags;
use super::context::RuleContext;
use super::declare;
use super::diagnostic::{Fix, Related, Severity};
use super::rule::{Category, Check, Rule, documentation};
use analysis::{Base, Document, State, VariableLookup, base_configuration, catalogue, shell};
use syntax::VariableOrigin;
use syntax::language::{Kind, PredefinedScope, predefined};
use syntax::text::Span;

pub(super) const RULE: Rule = Rule::dockwright(
    "UndeclaredArg",
    Category::Bug,
    Severity::Warning,
    documentation!("undeclared_arg.rs"),
    Check::Each(&[Kind::Run], check),
);

fn check(context: &mut RuleContext) {
    if !context.is_in_file() || !context.is_in_stage() {
        return;
    }
    // Parsing the command takes longer than everything else in a check.
    if !mentions_hidden(context) {
        return;
    }
    let document = context.document();
    let Some(command) = shell(document, context.item).filter(|it| it.sound) else {
        return;
    };
    let text = context.source(Span::new(0, context.instruction().len));
    if reads_settings(context.before()) || sets_any(&text) {
        return;
    }
    let environment = &context.before().environment;
    let mut reported: BTreeSet<&str> = BTreeSet::new();
    for used in &command.variables {
        let name = &*used.name;
        if used.writes
            || used.origin != VariableOrigin::Environment
            || has_default(name, used.modified.as_deref())
            || is_given_to_commands(name)
            || OF_SHELLS.contains(&name)
            || reported.contains(name)
            || may_set(&text, name)
        {
            continue;
        }
        let (certain, unless) = match environment.find(name) {
            VariableLookup::Missing => (true, ""),
            VariableLookup::Perhaps => (
                image_sets_none_like(context, name),
                ", unless the base image sets it",
            ),
            VariableLookup::Set(_) | VariableLookup::Declared => continue,
        };
        let hidden = Hidden::find(document, name);
        let Some(hidden) = hidden.or_else(|| Hidden::elsewhere(document, context.item, name))
        else {
            continue;
        };
        // A base image may set any other variable.
        if !certain && hidden != Hidden::Predefined {
            continue;
        }
        // The command may get it from a secret.
        let flags = &context.instruction().flags;
        if flags.iter().any(|flag| flag.word.text.contains(name)) {
            continue;
        }
        reported.insert(name);
        // Platform arguments are no variables of images.
        let unless = match hidden {
            Hidden::Predefined => "",
            _ => unless,
        };
        let message = format!("'${name}' is empty here{unless}: {}", hidden.reason(name));
        let fix = match hidden {
            Hidden::Predefined | Hidden::Global(_) => fix(document, context.item, name),
            Hidden::OtherStage(span) => copy(document, context.item, span),
            Hidden::Later(_) => None,
        };
        let is_configured = context.has_configured_severity();
        if let Some(diagnostic) = context.report(used.whole, message) {
            if !unless.is_empty() && !is_configured {
                diagnostic.severity = Severity::Information;
            }
            diagnostic.fixes.extend(fix);
            diagnostic.related.extend(hidden.related());
        }
    }
}

/// Variables that shells set themselves.
pub(super) const OF_SHELLS: [&str; 14] = [
    "EUID", "GROUPS", "HOSTNAME", "IFS", "LINENO", "OLDPWD", "OPTARG", "OPTIND", "PPID", "PWD",
    "RANDOM", "SECONDS", "SHLVL", "UID",
];

/// True if the shell reads files before the command, which may set variables: a login shell, or one with `BASH_ENV`.
pub(super) fn reads_settings(before: &State) -> bool {
    let is_login =
        |it: &String| it == "--login" || short_flags(it).is_some_and(|it| it.contains(['l', 'i']));
    let words = before.config.shell.as_deref().unwrap_or_default();
    let is_set = |name: &str| before.environment.declares(name);
    words.iter().skip(1).any(is_login) || is_set("BASH_ENV") || is_set("ENV")
}

/// True if a command sets variables whose names it computes, as `export $(cat .env)` does.
fn sets_any(text: &str) -> bool {
    ["export", "declare", "typeset", "readonly", "local"]
        .iter()
        .flat_map(|it| text.split(it).skip(1))
        .any(|it| {
            let argument = it.trim_start().trim_start_matches('"');
            it.starts_with([' ', '\t']) && argument.starts_with(['$', '`'])
        })
}

/// True if a command assigns a variable somewhere, also in `${name:=value}`, in `((name = 1))` and on a path that the command
/// may not take.
fn may_set(text: &str, name: &str) -> bool {
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    text.match_indices(name).any(|(start, _)| {
        let before = text.get(..start).unwrap_or_default();
        let after = text.get(start + name.len()..).unwrap_or_default();
        if before.ends_with(is_name) || after.starts_with(is_name) || before.ends_with('$') {
            return false;
        }
        if before.ends_with("${") {
            return after.starts_with(":=") || after.starts_with('=');
        }
        let after = after.trim_start();
        let operators = ["=", "+=", "-=", "*=", "++", "--"];
        let is_assigned = operators.iter().any(|it| after.starts_with(it));
        is_assigned && !after.starts_with("==") && !is_argument(before)
    })
}

/// True if what follows a text in a command is an argument, as after `echo `: no assignment.
fn is_argument(before: &str) -> bool {
    let before = before.trim_end_matches([' ', '\t']);
    let word = before.split([' ', '\t', '\n']).next_back();
    let word = word.unwrap_or_default();
    let begins = word.is_empty() || word.ends_with([';', '&', '|', '(', ')', '{', '`', '\\']);
    let keywords = [
        "!", "RUN", "declare", "do", "elif", "else", "export", "if", "let", "local", "read",
        "readonly", "run", "then", "typeset", "while",
    ];
    !begins && !word.contains('=') && !keywords.contains(&word)
}

/// True if a word in the command is the name of an argument that isn't visible in it.
fn mentions_hidden(context: &RuleContext) -> bool {
    let instruction = context.instruction();
    let environment = &context.before().environment;
    let is_unset = |name: &str| !environment.declares(name);
    // The global arguments are a part of the key under which findings are kept.
    let is_hidden =
        |name: &str| Hidden::find(context.checker.document, name).is_some() && is_unset(name);
    let is_elsewhere = |name: &str| {
        is_unset(name) && Hidden::elsewhere(context.document(), context.item, name).is_some()
    };
    let words = instruction.words().iter().map(|it| &it.text);
    let heredocs = instruction.heredocs.iter().map(|it| &it.content);
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut texts = words.chain(heredocs);
    texts.any(|text| {
        let mut names = text.split(|c: char| !is_name(c));
        let mut used = text.split('$').skip(1).map(|after| {
            let after = after.strip_prefix('{').unwrap_or(after);
            let end = after.find(|c: char| !is_name(c));
            after.get(..end.unwrap_or(after.len())).unwrap_or_default()
        });
        names.any(|name| !name.is_empty() && is_hidden(name))
            || used.any(|name| !name.is_empty() && is_elsewhere(name))
    })
}

/// Official images of distributions, which set hardly any variable.
const SYSTEMS: [&str; 8] = [
    "almalinux",
    "amazonlinux",
    "archlinux",
    "centos",
    "fedora",
    "oraclelinux",
    "photon",
    "rockylinux",
];

/// The ends of names that official images have for their own purposes.
const OF_IMAGES: [&str; 4] = ["_DEPS", "_RELEASE", "_KEYS", "_SHA256"];

/// True if the base image is an official one whose variables are known, and none begins like a name.
fn image_sets_none_like(context: &RuleContext, name: &str) -> bool {
    let Some(stage) = context.bottom_stage() else {
        return false;
    };
    let official = stage.from.image.as_deref().and_then(catalogue::official);
    let Some(image) = official.filter(|_| matches!(stage.base(), Base::Image(_))) else {
        return false;
    };
    let first = |name: &str| {
        name.split('_')
            .next()
            .unwrap_or_default()
            .to_ascii_lowercase()
    };
    let known = base_configuration(context.checker.document, stage);
    let set = known.map(|it| it.env).unwrap_or_default();
    let mut set = set
        .into_iter()
        .map(|it| it.0)
        .filter(|it| *it != "PATH")
        .peekable();
    if set.peek().is_none() && !SYSTEMS.contains(&image.name()) {
        return false;
    }
    let begins = first(name);
    if begins.starts_with(image.name()) || OF_IMAGES.iter().any(|it| name.ends_with(it)) {
        return false;
    }
    !EVERYWHERE.contains(&&*begins) && !set.any(|it| first(it) == begins)
}

/// How variables begin that images of any kind may set.
const EVERYWHERE: [&str; 7] = ["container", "gpg", "home", "java", "lang", "lc", "tz"];

/// True for the arguments for proxies, which commands get without `ARG`.
fn is_given_to_commands(name: &str) -> bool {
    predefined(name).is_some_and(|it| it.scope == PredefinedScope::Command)
}

/// True for `${name:-value}` and similar, which handle a missing value.
pub(super) fn has_default(name: &str, modified: Option<&str>) -> bool {
    let rest = modified.and_then(|it| it.strip_prefix("${")?.strip_prefix(name));
    let rest = rest.map(|it| it.strip_prefix(':').unwrap_or(it));
    rest.is_some_and(|it| it.starts_with(['-', '+', '=', '?']))
}

/// An argument that exists outside of a stage, and is not visible in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hidden {
    /// BuildKit sets it.
    Predefined,
    /// It is declared before the first FROM, at this position.
    Global(Span),
    /// Another stage declares it, at this position.
    OtherStage(Span),
    /// The same stage declares it after the instruction, at this position.
    Later(Span),
}

impl Hidden {
    /// The argument with a name.
    pub(super) fn find(document: &Document, name: &str) -> Option<Hidden> {
        let globals = &document.semantics().globals.environment;
        let origin = globals.get(name).map(|it| it.origin.pair());
        if let Some(Some(pair)) = origin {
            let definition = pair.definition(document)?;
            return definition.span(document.file()).map(Hidden::Global);
        }
        let is_global = predefined(name).is_some_and(|it| it.scope == PredefinedScope::Global);
        is_global.then_some(Hidden::Predefined)
    }

    /// The argument with a name that another stage declares, or that of an instruction after it.
    pub(super) fn elsewhere(document: &Document, item: usize, name: &str) -> Option<Hidden> {
        let semantics = document.semantics();
        let own = semantics.stage_of(item)?.index;
        let declared = |index: usize| {
            let stage = semantics.stages.get(index)?;
            let pair = stage.end.environment.get(name)?.origin.pair()?;
            let is_argument = pair.instruction.kind == Some(Kind::Arg);
            let definition = pair.definition(document).filter(|_| is_argument)?;
            definition.span(document.file())
        };
        if let Some(span) = declared(own) {
            return Some(Hidden::Later(span));
        }
        let others = (0..semantics.stages.len()).filter(|it| *it != own);
        let mut found = others.filter_map(declared);
        found.next().map(Hidden::OtherStage)
    }

    /// Why it isn't visible.
    pub(super) fn reason(self, name: &str) -> String {
        match self {
            Hidden::Predefined => format!("BuildKit sets it only after `ARG {name}` in the stage"),
            Hidden::Global(_) => {
                format!("a stage sees a global argument only after `ARG {name}`")
            }
            Hidden::OtherStage(_) => {
                format!("`ARG {name}` is in another stage, and has no effect on this one")
            }
            Hidden::Later(_) => format!("`ARG {name}` follows later, and has no effect before"),
        }
    }

    /// Where it is declared.
    pub(super) fn related(self) -> Option<Related> {
        match self {
            Hidden::Predefined => None,
            Hidden::Global(span) | Hidden::OtherStage(span) | Hidden::Later(span) => {
                Some(Related {
                    span,
                    message: "Declared here".to_owned(),
                })
            }
        }
    }
}

/// The fix that declares an argument before an instruction.
pub(super) fn fix(document: &Document, item: usize, name: &str) -> Option<Fix> {
    let edit = declare::in_stage(document, item, name)?;
    Some(Fix::suggestion(format!("Add `ARG {name}`"), vec![edit]))
}

/// The fix that declares an argument before an instruction as another stage does, whose name is at a position.
fn copy(document: &Document, item: usize, declared: Span) -> Option<Fix> {
    let items = &document.file().items;
    let number = items.partition_point(|it| it.start <= declared.start);
    let other = items.get(number.checked_sub(1)?)?;
    let mut pairs = other.instruction.pairs().iter();
    let pair = pairs.find(|it| other.at(it.name.span) == declared)?;
    let written = document.text.slice(other.at(pair.span));
    if written.contains(['$', '\n']) {
        return None;
    }
    let edit = declare::in_stage(document, item, &written)?;
    Some(Fix::suggestion(format!("Add `ARG {written}`"), vec![edit]))
}
