//! Changes of form that leave the meaning as it is: a file each, and a table of them.
//!
//! Each offers what it can show to be harmless. What comes of it is worked out before it is offered, and it isn't if the
//! images would be others, or something would be wrong that wasn't.

mod command_form;
mod extract_argument;
mod inline_argument;
mod join_commands;
mod name_stage;
mod run_heredoc;
mod sort_arguments;
mod split_command;

use super::code_action::{ActionKind, CodeAction};
use analysis::{Change, Config, Document, Frontend, Target, Value, expand_word, shell};
use syntax::language::{Kind, MountValue, STARTS, mount_option, predefined};
use syntax::text::{Span, TextEdit};
use syntax::{Arguments, Fragment, Instruction, Item, ProblemKind, Shell, mount_options};

/// A refactoring that may be offered.
struct Offer<'d> {
    /// What it does, for people.
    title: String,
    /// The edits, in the order of the text.
    edits: Vec<TextEdit>,
    /// Whether the document behind the edits is what was meant.
    holds: Box<dyn Fn(&Document) -> bool + 'd>,
}

impl<'d> Offer<'d> {
    /// One that needs no more to hold than that the images stay as they are.
    fn new(title: impl Into<String>, edits: Vec<TextEdit>) -> Self {
        Offer {
            title: title.into(),
            edits,
            holds: Box::new(|_| true),
        }
    }

    /// The same if more than that holds of the document behind the edits.
    fn if_it_holds(mut self, holds: impl Fn(&Document) -> bool + 'd) -> Self {
        self.holds = Box::new(holds);
        self
    }
}

/// A refactoring.
struct Refactoring {
    kind: ActionKind,
    /// What is offered for a part of a document.
    offer: for<'d> fn(&'d Document, Span) -> Vec<Offer<'d>>,
}

/// All refactorings, in the order in which they are offered.
const REFACTORINGS: [Refactoring; 8] = [
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
];

/// What can be refactored in a part of a document, of the kinds that are wanted.
pub fn refactorings(
    document: &Document,
    part: Span,
    wanted: impl Fn(ActionKind) -> bool,
) -> Vec<CodeAction> {
    // What another frontend makes of it can't be known.
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

/// A document behind edits.
fn edited(document: &Document, edits: &[TextEdit]) -> Document {
    // From the last to the first, none moves another.
    let changes = edits.iter().rev().map(|edit| {
        let span = edit.span;
        Change::Part(Box::new(move |_| span), edit.text.clone())
    });
    document.edited(changes, document.version)
}

/// What comes of a document: what is wrong, what its images are, and what they get copied.
struct Outcome<'d> {
    document: &'d Document,
    problems: Vec<ProblemKind>,
    copied: Vec<Vec<Option<Value>>>,
    sources: Vec<(usize, Target)>,
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

    /// True if the same comes of another document.
    fn is_that_of(&self, after: &Document) -> bool {
        let (before, after) = (self.document, after);
        let stages = &before.meaning().stages;
        let mut pairs = stages.iter().zip(&after.meaning().stages);
        stages.len() == after.meaning().stages.len()
            && pairs.all(|(a, b)| a.base() == b.base() && same(&a.end.config, &b.end.config))
            && self.copied == copied(after)
            && self.sources == sources(after)
            && self.problems == problems(after)
    }
}

/// What is wrong, without where.
fn problems(document: &Document) -> Vec<ProblemKind> {
    let own = document.problems();
    let meant = document.meaning().problems().map(|it| it.1);
    let mut all: Vec<_> = own.iter().chain(meant).map(|it| it.kind).collect();
    all.sort_unstable();
    all
}

fn same(a: &Config, b: &Config) -> bool {
    let env = |it: &Config| -> Vec<_> {
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

/// What COPY and ADD copy, and whereto.
fn copied(document: &Document) -> Vec<Vec<Option<Value>>> {
    let escape = document.file().escape;
    let steps = document.meaning().steps().map(|(_, step)| step);
    let copies = steps.filter(|it| matches!(it.instruction.kind, Some(Kind::Add | Kind::Copy)));
    let words = copies.map(|step| {
        let words = step.instruction.words().iter();
        let expand = |word| expand_word(word, escape, &step.before.environment).ok();
        words.map(expand).collect()
    });
    words.collect()
}

/// Where stages take files from.
fn sources(document: &Document) -> Vec<(usize, Target)> {
    let sources = document.meaning().sources.iter();
    sources.map(|it| (it.stage, it.target.clone())).collect()
}

/// The instruction that a part is in, if nothing is wrong with it by itself.
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

/// What the shell reads in a RUN in shell form, if it is a row of commands.
fn row(document: &Document, number: usize) -> Option<(&Fragment, &Shell)> {
    let it = &document.file().items.get(number)?.instruction;
    let text = shell_form(it).filter(|_| it.kind == Some(Kind::Run))?;
    let shell = shell(document, number)?;
    let is_row = shell.sound && !shell.steps.is_empty();
    is_row.then_some((text, shell))
}

/// True if something in a command is different in each shell: numbers of processes, and the like.
fn knows_its_shell(text: &str) -> bool {
    const NAMES: [&str; 11] = [
        "$$", "$!", "$_", "${$", "${!", "${_}", "PPID", "RANDOM", "SECONDS", "BASHPID", "LINENO",
    ];
    NAMES.iter().any(|it| text.contains(it))
}

/// True if something in a command may go on running behind it, as long as its shell is there.
fn may_go_on(text: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    let words = text.split(|c| !part(c));
    let words = words.map(|it| it.trim_start_matches('-').to_lowercase());
    words.into_iter().any(|it| STARTS.contains(&it.as_str()))
}

/// True if what a RUN writes to its mounts is gone behind it.
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

/// The flags of an instruction as they are written, each with a blank behind it.
fn flags(document: &Document, item: &Item) -> String {
    let flags = item.instruction.flags.iter();
    let flags = flags.map(|it| format!("{} ", document.text.slice(item.at(it.span))));
    flags.collect()
}

/// How lines end in a document.
fn line_end(document: &Document) -> &'static str {
    let first = document.text.slice(document.text.line_end(0));
    if first.ends_with("\r\n") {
        "\r\n"
    } else {
        "\n"
    }
}

/// The comments in a part, outside of instructions and in them.
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

/// Where a line above an instruction belongs: before the comments on the lines right above it.
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

/// A name for a new variable that nothing in a document can have to do with.
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

/// True for a text that means itself wherever a value may stand: in words, in double quotes, in commands.
fn is_plain(text: &str) -> bool {
    !text.is_empty() && text.chars().all(is_plain_char)
}

fn is_plain_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '/' | ':' | '@' | '+' | ',' | '%')
}
