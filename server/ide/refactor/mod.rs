//! Refactorings that preserve the built image: one file each, and a table of them.
//!
//! Each proposes edits that seem safe. Before a refactoring is offered, the edited document is analyzed: it must result
//! in the same images and have no new errors.

mod cache_mount;
mod command_form;
mod extract_argument;
mod inline_argument;
mod join_commands;
mod name_stage;
mod run_heredoc;
mod sort_arguments;
mod split_command;
mod workdir;

use super::code_action::{ActionKind, CodeAction};
use analysis::{Change, Document, Frontend, SourceTarget, StageConfig, Value, expand_word, shell};
use syntax::language::{Kind, MountValue, STARTS, mount_option, predefined};
use syntax::text::{Span, TextEdit};
use syntax::{Arguments, Fragment, Instruction, Item, ProblemKind, Shell, mount_options};

/// A proposed refactoring.
struct Offer<'d> {
    /// The title for the user.
    title: String,
    /// The edits, in source order.
    edits: Vec<TextEdit>,
    /// Checks whether the edited document is as intended.
    holds: Box<dyn Fn(&Document) -> bool + 'd>,
}

impl<'d> Offer<'d> {
    /// Creates a refactoring that only has to preserve the images.
    fn new(title: impl Into<String>, edits: Vec<TextEdit>) -> Self {
        Offer {
            title: title.into(),
            edits,
            holds: Box::new(|_| true),
        }
    }

    /// Adds a condition on the edited document.
    fn if_it_holds(mut self, holds: impl Fn(&Document) -> bool + 'd) -> Self {
        self.holds = Box::new(holds);
        self
    }
}

/// A kind of refactoring.
struct Refactoring {
    kind: ActionKind,
    /// Proposes refactorings for a range of a document.
    offer: for<'d> fn(&'d Document, Span) -> Vec<Offer<'d>>,
}

/// All refactorings, in display order.
const REFACTORINGS: [Refactoring; 10] = [
    Refactoring {
        kind: ActionKind::Extract,
        offer: extract_argument::offer,
    },
    Refactoring {
        kind: ActionKind::Inline,
        offer: inline_argument::offer,
    },
    Refactoring {
        kind: ActionKind::Rewrite,
        offer: name_stage::offer,
    },
    Refactoring {
        kind: ActionKind::Rewrite,
        offer: command_form::offer,
    },
    Refactoring {
        kind: ActionKind::Rewrite,
        offer: join_commands::offer,
    },
    Refactoring {
        kind: ActionKind::Rewrite,
        offer: split_command::offer,
    },
    Refactoring {
        kind: ActionKind::Rewrite,
        offer: run_heredoc::offer,
    },
    Refactoring {
        kind: ActionKind::Rewrite,
        offer: sort_arguments::offer,
    },
    Refactoring {
        kind: ActionKind::Rewrite,
        offer: workdir::offer,
    },
    Refactoring {
        kind: ActionKind::Rewrite,
        offer: cache_mount::offer,
    },
];

/// The refactorings for a range of a document, of the requested kinds.
pub fn refactorings(
    document: &Document,
    part: Span,
    wanted: impl Fn(ActionKind) -> bool,
) -> Vec<CodeAction> {
    // The syntax of other frontends is unknown.
    if document.frontend() == Frontend::Other {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut before = None;
    for row in REFACTORINGS.iter().filter(|it| wanted(it.kind)) {
        for offer in (row.offer)(document, part) {
            let before = before.get_or_insert_with(|| Outcome::of(document));
            let after = edited(document, &offer.edits);
            if !(offer.holds)(&after) || !before.is_that_of(&after) {
                continue;
            }
            found.push(CodeAction {
                title: offer.title,
                kind: row.kind,
                edits: offer.edits,
                diagnostic: None,
                preferred: false,
            });
        }
    }
    found
}

/// The edits that merge a RUN with the next one, if that preserves the images.
pub(super) fn merge_with_next(document: &Document, item: usize) -> Option<Vec<TextEdit>> {
    let item = document.file().items.get(item)?;
    let keyword = item.at(item.instruction.keyword.span);
    let offer = join_commands::join(document, Span::empty(keyword.end))?;
    let after = edited(document, &offer.edits);
    let holds = (offer.holds)(&after) && Outcome::of(document).is_that_of(&after);
    holds.then_some(offer.edits)
}

/// The document after the edits.
fn edited(document: &Document, edits: &[TextEdit]) -> Document {
    // From last to first, so that no edit moves another.
    let changes = edits.iter().rev().map(|edit| {
        let span = edit.span;
        Change::Part(Box::new(move |_| span), edit.text.clone())
    });
    document.edited(changes, document.version)
}

/// The properties of a document that must be preserved: its errors, its images, and the files that they copy.
struct Outcome<'d> {
    document: &'d Document,
    problems: Vec<ProblemKind>,
    copied: Vec<Vec<Option<Value>>>,
    sources: Vec<(usize, SourceTarget)>,
}

impl<'d> Outcome<'d> {
    fn of(document: &'d Document) -> Self {
        Outcome {
            document,
            problems: problems(document),
            copied: copied(document),
            sources: sources(document),
        }
    }

    /// True if another document has the same properties.
    fn is_that_of(&self, after: &Document) -> bool {
        let (before, after) = (self.document, after);
        let stages = &before.semantics().stages;
        let mut pairs = stages.iter().zip(&after.semantics().stages);
        stages.len() == after.semantics().stages.len()
            && pairs.all(|(a, b)| a.base() == b.base() && same(&a.end.config, &b.end.config))
            && self.copied == copied(after)
            && self.sources == sources(after)
            && self.problems == problems(after)
    }
}

/// The errors, without their positions.
fn problems(document: &Document) -> Vec<ProblemKind> {
    let own = document.problems();
    let meant = document.semantics().problems().map(|it| it.1);
    let mut all: Vec<_> = own.iter().chain(meant).map(|it| it.kind).collect();
    all.sort_unstable();
    all
}

fn same(a: &StageConfig, b: &StageConfig) -> bool {
    let env = |it: &StageConfig| -> Vec<_> {
        let pairs = it.env.iter();
        pairs
            .map(|(name, it)| (name.clone(), it.value.clone()))
            .collect()
    };
    env(a) == env(b)
        && a.user == b.user
        && a.workdir == b.workdir
        && a.entrypoint == b.entrypoint
        && a.cmd == b.cmd
        && a.ports == b.ports
        && a.volumes == b.volumes
        && a.labels == b.labels
        && a.stop_signal == b.stop_signal
        && a.shell == b.shell
        && a.onbuild == b.onbuild
        && a.health == b.health
}

/// The sources and destinations of COPY and ADD.
fn copied(document: &Document) -> Vec<Vec<Option<Value>>> {
    let escape = document.file().escape;
    let steps = document.semantics().steps().map(|(_, step)| step);
    let copies = steps.filter(|it| matches!(it.instruction.kind, Some(Kind::Add | Kind::Copy)));
    let words = copies.map(|step| {
        let words = step.instruction.words().iter();
        let expand = |word| expand_word(word, escape, &step.before.environment).ok();
        words.map(expand).collect()
    });
    words.collect()
}

/// The stages and images that stages take files from.
fn sources(document: &Document) -> Vec<(usize, SourceTarget)> {
    let sources = document.semantics().sources.iter();
    sources.map(|it| (it.stage, it.target.clone())).collect()
}

/// The instruction that contains a range, if it has no errors.
fn instruction_at(document: &Document, part: Span) -> Option<(usize, &Item)> {
    let items = &document.file().items;
    let next = items.partition_point(|it| it.start <= part.start);
    let number = next.checked_sub(1)?;
    let item = items.get(number)?;
    let sound = item.instruction.problems.is_empty();
    (sound && item.span().covers(part)).then_some((number, item))
}

/// The command of a RUN, CMD or ENTRYPOINT in shell form, without heredocs.
fn shell_form(it: &Instruction) -> Option<&Fragment> {
    let plain = it.heredocs.is_empty() && it.problems.is_empty();
    match &it.arguments {
        Arguments::Shell(text) if plain => Some(text),
        _ => None,
    }
}

/// The parsed command of a RUN in shell form, if it is a list of commands.
fn row(document: &Document, number: usize) -> Option<(&Fragment, &Shell)> {
    let it = &document.file().items.get(number)?.instruction;
    let text = shell_form(it).filter(|_| it.kind == Some(Kind::Run))?;
    let shell = shell(document, number)?;
    let is_row = shell.sound && !shell.steps.is_empty();
    is_row.then_some((text, shell))
}

/// True if a command uses values that differ in each shell, such as process IDs.
fn knows_its_shell(text: &str) -> bool {
    const NAMES: [&str; 11] = [
        "$$", "$!", "$_", "${$", "${!", "${_}", "PPID", "RANDOM", "SECONDS", "BASHPID", "LINENO",
    ];
    NAMES.iter().any(|it| text.contains(it))
}

/// True if a command may start a background process, which ends with its shell.
fn may_go_on(text: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    let words = text.split(|c| !part(c));
    let words = words.map(|it| it.trim_start_matches('-').to_lowercase());
    words.into_iter().any(|it| STARTS.contains(&it.as_str()))
}

/// True if what a RUN writes to its mounts is lost afterwards.
fn forgets_mounts(it: &Instruction) -> bool {
    let mounts = it.flags.iter().filter(|it| it.name.text == "mount");
    let mut mounts = mounts.filter_map(|it| it.value.as_ref());
    mounts.any(|mount| {
        mount_options(mount).iter().any(|option| {
            let value = option.value.as_ref().map_or("", |it| it.text.as_str());
            let key = option.key.text.as_str();
            let writes = matches!(key, "rw" | "readwrite" | "ro" | "readonly");
            let of_type = mount_option(key).is_some_and(|it| it.value == MountValue::Type);
            writes || value.contains('$') || of_type && value == "tmpfs"
        })
    })
}

/// The flags of an instruction as written, each followed by a space.
fn flags(document: &Document, item: &Item) -> String {
    let flags = item.instruction.flags.iter();
    let flags = flags.map(|it| format!("{} ", document.text.slice(item.at(it.span))));
    flags.collect()
}

/// The line terminator of a document.
fn line_end(document: &Document) -> &'static str {
    let first = document.text.slice(document.text.line_end(0));
    if first.ends_with("\r\n") {
        "\r\n"
    } else {
        "\n"
    }
}

/// The comments in a range, outside of instructions and within them.
fn comments_in(document: &Document, part: Span) -> Vec<String> {
    let file = document.file();
    let inner = file.items.iter().flat_map(|item| {
        let comments = item.instruction.comments.iter();
        comments.map(|it| item.at(*it))
    });
    let outer = file.comments.iter().map(|it| it.span);
    let mut all: Vec<_> = inner.chain(outer).filter(|it| part.covers(*it)).collect();
    all.sort_unstable_by_key(|it| it.start);
    let text = |it: &Span| document.text.slice(*it).trim().to_owned();
    all.iter().map(text).collect()
}

/// The position for a line before an instruction: before the comments directly above it.
fn above(document: &Document, item: &Item) -> u32 {
    let text = &document.text;
    let mut line = text.line_of(item.start);
    let mut comments = document.file().comments.iter().rev();
    while let Some(before) = line.checked_sub(1) {
        if !comments.any(|it| text.line_of(it.span.start) == before) {
            break;
        }
        line = before;
    }
    text.line(line).start
}

/// A name for a new variable that a document doesn't contain yet.
fn new_variable(document: &Document, wish: &str) -> String {
    let upper = |c: char| {
        if c.is_ascii_alphanumeric() {
            c.to_ascii_uppercase()
        } else {
            '_'
        }
    };
    let mut name: String = wish.chars().map(upper).collect();
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        name.insert_str(0, "V_");
    }
    let source = document.text.to_string();
    let taken = |name: &str| {
        source.contains(name)
            || predefined(name).is_some()
            || document.build().args.contains_key(name)
    };
    let numbers = (1..).map(|number| match number {
        1 => name.clone(),
        number => format!("{name}_{number}"),
    });
    let mut free = numbers.filter(|it| !taken(it));
    free.next().unwrap_or_default()
}

/// True for a text without special characters: in words, in double quotes, and in commands.
fn is_plain(text: &str) -> bool {
    !text.is_empty() && text.chars().all(is_plain_char)
}

fn is_plain_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '/' | ':' | '@' | '+' | ',' | '%')
}
