//! Inlay hints: resolved values, stage indexes, effective commands, and the versions that tags referred to when the
//! catalogue was built.

use super::markdown::code;
use analysis::catalogue::{self, Known};
use analysis::{
    CommandSource, Document, NamedImage, StageSemantics, container, expand_word, images, setter,
};
use syntax::cancellation::checkpoint;
use syntax::language::Kind;
use syntax::text::Span;
use syntax::{Arguments, Fragment, Instruction, Item, is_heredoc_marker};

/// The kinds of hints to show.
#[expect(clippy::struct_excessive_bools, reason = "each is switched by itself")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InlayHintSettings {
    /// Resolved values of words with variables, in FROM and in paths.
    pub variables: bool,
    /// Stage indexes.
    pub stages: bool,
    /// Effective commands of containers, if several instructions contribute to them.
    pub command: bool,
    /// Versions that floating tags referred to, as of the date of the catalogue.
    pub images: bool,
}

impl Default for InlayHintSettings {
    fn default() -> Self {
        InlayHintSettings {
            variables: true,
            stages: true,
            command: true,
            images: false,
        }
    }
}

/// An inlay hint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// The offset where it is shown.
    pub offset: u32,
    /// The label.
    pub label: String,
    /// The tooltip, in Markdown.
    pub docs: String,
}

/// The hints in a range of a document, in source order.
pub fn inlay_hints(document: &Document, part: Span, settings: InlayHintSettings) -> Vec<Hint> {
    let items = &document.file().items;
    let first = items.partition_point(|item| item.span().end < part.start);
    let shown = items.iter().enumerate().skip(first);
    let shown = shown.take_while(|(_, item)| item.start <= part.end);
    let mut hints = Vec::new();
    let mut last = LastCommand::default();
    for (number, item) in shown {
        checkpoint();
        if settings.variables {
            values(document, number, item, &mut hints);
        }
        if settings.stages {
            hints.extend(stage(document, number, item));
        }
        if settings.command {
            hints.extend(command(document, number, item, &mut last));
        }
    }
    if settings.images {
        let images = images(document).into_iter();
        hints.extend(images.filter_map(|image| stood_for(&image)));
    }
    hints.retain(|hint| part.touches(hint.offset));
    hints.sort_by_key(|hint| hint.offset);
    hints
}

/// Adds the resolved values of an instruction's words.
fn values(document: &Document, number: usize, item: &Item, hints: &mut Vec<Hint>) {
    let it = &item.instruction;
    let Some(step) = document.semantics().step(number) else {
        return;
    };
    let escape = document.file().escape;
    let mut add = |word: &Fragment, value: Option<String>| {
        let Some(value) = value.filter(|it| *it != word.text && !it.trim().is_empty()) else {
            return;
        };
        hints.push(Hint {
            offset: item.at(word.span).end,
            label: format!("= {}", shortened(&value)),
            docs: format!("{} is {} here.", code(&word.text), code(&value)),
        });
    };
    let known = |word: &Fragment| {
        let value = expand_word(word, escape, &step.before.environment).ok()?;
        value.known().map(str::to_owned)
    };
    for word in expanded(it) {
        let named = word.text.contains('$');
        match it.kind {
            Some(Kind::Workdir) => {
                let relative =
                    known(word).is_some_and(|it| !it.starts_with(['/', '\\']) && !it.contains(':'));
                if named || relative {
                    let workdir = step.after.config.workdir.as_ref();
                    add(word, workdir.and_then(|it| it.known()).map(str::to_owned));
                }
            }
            _ if named => add(word, known(word)),
            _ => {}
        }
    }
}

/// The version that the tag of an official image referred to, or the month of its last update.
fn stood_for(image: &NamedImage) -> Option<Hint> {
    let name = &image.name;
    if name.digest().is_some() {
        return None;
    }
    let official = catalogue::official(name)?;
    let tag = name.tag().unwrap_or("latest");
    let written = format!("{}:{tag}", name.familiar());
    let day = catalogue::day();
    let (label, docs) = match official.tag(tag)? {
        Known::Retired(month) => (
            format!("not updated since {month}"),
            format!("{} has not been updated since {month}.", code(&written)),
        ),
        Known::Current(_) => {
            let exact = official.aliases(tag, image.windows).into_iter().next()?;
            if exact == tag {
                return None;
            }
            let docs = format!(
                "{} pointed to {} on {day}. It may have changed since.",
                code(&written),
                code(exact),
            );
            (format!("{exact} on {day}"), docs)
        }
    };
    Some(Hint {
        offset: image.span.end,
        label,
        docs,
    })
}

/// The words whose values are worth showing.
fn expanded(it: &Instruction) -> Vec<&Fragment> {
    let words = it.words().iter();
    match it.kind {
        Some(Kind::From) => {
            let platform = it.flag("platform").and_then(|flag| flag.value.as_ref());
            platform.into_iter().chain(words.take(1)).collect()
        }
        Some(Kind::Add | Kind::Copy) => words
            .filter(|word| !is_heredoc_marker(&word.text))
            .collect(),
        Some(Kind::Workdir | Kind::Volume) => words.collect(),
        _ => Vec::new(),
    }
}

/// A value on one line, shortened.
fn shortened(value: &str) -> String {
    const MOST: usize = 60;
    let value = value.replace(char::is_control, " ");
    match value.char_indices().nth(MOST) {
        Some((at, _)) => format!("{}…", value.get(..at).unwrap_or_default()),
        None => value,
    }
}

/// The index of the stage that an instruction begins; `None` in a file with only one stage.
fn stage(document: &Document, number: usize, item: &Item) -> Option<Hint> {
    let semantics = document.semantics();
    let stage = semantics
        .stage_of(number)
        .filter(|it| it.items.start == number)?;
    if semantics.stages.len() < 2 {
        return None;
    }
    let index = stage.index;
    let word = item.instruction.words().last()?;
    Some(Hint {
        offset: item.at(word.span).end,
        label: format!("stage {index}"),
        docs: format!("`COPY --from={index}` refers to this stage."),
    })
}

/// The effective command of the stage's image, after the last instruction that contributes to it.
fn command(
    document: &Document,
    number: usize,
    item: &Item,
    last: &mut LastCommand,
) -> Option<Hint> {
    let it = &item.instruction;
    if !matches!(it.kind, Some(Kind::Cmd | Kind::Entrypoint)) {
        return None;
    }
    let stage = document.semantics().stage_of(number)?;
    if last.of(document, stage) != Some(number) {
        return None;
    }
    let found = container(document, stage.index)?;
    let why = match found.source {
        CommandSource::Both => "`ENTRYPOINT` followed by `CMD`.",
        CommandSource::ShellEntrypoint => "`ENTRYPOINT` alone: shell form ignores `CMD`.",
        _ => return None,
    };
    let words = found.words.iter();
    let words = words.filter_map(|word| serde_json::to_string(word).ok());
    let words = format!("[{}]", words.collect::<Vec<_>>().join(", "));
    let span = match &it.arguments {
        Arguments::Json { span, .. } => *span,
        arguments => arguments.words().last()?.span,
    };
    Some(Hint {
        offset: item.at(span).end,
        label: format!("runs {}", shortened(&words)),
        docs: format!("A container runs {}: {why}", code(&words)),
    })
}

/// Caches the last instruction that contributes to the command of the most recent stage.
#[derive(Default)]
struct LastCommand {
    stage: Option<usize>,
    item: Option<usize>,
}

impl LastCommand {
    fn of(&mut self, document: &Document, stage: &StageSemantics) -> Option<usize> {
        if self.stage != Some(stage.index) {
            self.stage = Some(stage.index);
            let counts = [Kind::Cmd, Kind::Entrypoint].map(|kind| own(document, stage, kind));
            self.item = counts.into_iter().flatten().max();
        }
        self.item
    }
}

/// The effective instruction of a kind for a stage, if it is the stage's own.
fn own(document: &Document, stage: &StageSemantics, kind: Kind) -> Option<usize> {
    let found = setter(document, stage.index, kind)?;
    found.item.filter(|_| found.stage == stage.index)
}
