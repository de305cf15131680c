//! The options of `RUN --mount`, and their values.

use std::collections::BTreeSet;
use std::ops::Range;

use super::cursor::InstructionContext;
use super::item::{Completion, CompletionKind, first_sentence};
use super::line::{Line, TypedWord};
use super::topic::Topic;
use super::{examples, files, paths, sources};
use analysis::Document;
use syntax::language::examples as tables;
use syntax::language::{self, MOUNT_OPTIONS, MOUNT_TYPES, MountOptionSpec, MountValue};
use syntax::mount_options;

/// The part of a mount that is being typed.
pub(super) struct MountPlace {
    what: Target,
    /// The other options that exist already.
    given: Vec<&'static MountOptionSpec>,
    /// Its type.
    kind: String,
    /// The source of files, if it isn't the build context.
    from: Option<String>,
}

impl MountPlace {
    /// True for the name of an option.
    pub(super) fn is_key(&self) -> bool {
        matches!(self.what, Target::Key(_))
    }
}

enum Target {
    /// The name of an option; true if a value follows.
    Key(bool),
    /// A value.
    Value(&'static MountOptionSpec),
}

/// Finds the part of a mount's value at the cursor.
pub(super) fn find(line: &Line, value: Range<usize>) -> Option<(MountPlace, Range<usize>)> {
    let text = line.get(value.clone());
    let at = line.cursor - value.start;
    let start = text.get(..at)?.rfind(',').map_or(0, |comma| comma + 1);
    let rest = text.get(at..)?;
    let end = rest.find(',').map_or(text.len(), |comma| at + comma);
    let mut place = MountPlace {
        what: Target::Key(false),
        given: Vec::new(),
        kind: "bind".to_owned(),
        from: None,
    };
    let others = [
        text.get(..start.saturating_sub(1))?,
        text.get(end + 1..).unwrap_or_default(),
    ];
    for option in others.iter().flat_map(|it| it.split(',')) {
        let (key, value) = option.split_once('=').unwrap_or((option, ""));
        let Some(facts) = language::mount_option(key) else {
            continue;
        };
        match facts.value {
            MountValue::Type => place.kind = value.to_lowercase(),
            MountValue::From if !value.is_empty() => place.from = Some(value.to_owned()),
            _ => {}
        }
        place.given.push(facts);
    }
    let field = text.get(start..end)?;
    let range = |from: usize, to: usize| value.start + from..value.start + to;
    match field.find('=').map(|equals| start + equals) {
        Some(equals) if equals < at => {
            let key = text.get(start..equals)?;
            place.what = Target::Value(language::mount_option(key)?);
            Some((place, range(equals + 1, end)))
        }
        Some(equals) => {
            place.what = Target::Key(true);
            Some((place, range(start, equals)))
        }
        None => Some((place, range(start, end))),
    }
}

impl MountPlace {
    /// The kind of value that is being typed; `None` for the name of an option.
    pub(super) fn value(&self) -> Option<MountValue> {
        match self.what {
            Target::Key(_) => None,
            Target::Value(facts) => Some(facts.value),
        }
    }

    /// True for the option with the source of files.
    pub(super) fn is_source(&self) -> bool {
        matches!(self.what, Target::Value(facts) if facts.value == MountValue::From)
    }
}

/// The candidates, and the folder whose content is needed.
pub(super) fn candidates(
    document: &Document,
    inside: &InstructionContext,
    place: &MountPlace,
    slot: &TypedWord,
) -> (Vec<Completion>, Option<files::Folder>) {
    let facts = match place.what {
        Target::Key(followed) => return (keys(place, followed), None),
        Target::Value(facts) => facts,
    };
    let items = match facts.value {
        MountValue::Type => types(),
        MountValue::From => sources::for_mount(document, inside.number),
        MountValue::Sharing => examples::list(tables::SHARINGS),
        MountValue::Switch => examples::list(tables::BOOLEANS),
        MountValue::Mode => examples::list(tables::MODES),
        MountValue::Number => examples::list(tables::NUMBERS),
        MountValue::Size => examples::list(tables::SIZES),
        MountValue::Id => ids(document, inside.number, &place.kind),
        MountValue::Target => targets(document, inside, place),
        MountValue::Source => return source(document, inside, place, slot),
        MountValue::Variable => Vec::new(),
    };
    (items, None)
}

fn types() -> Vec<Completion> {
    let candidate = |it: &'static language::MountType| {
        Completion::new(CompletionKind::Value, it.name)
            .detail(first_sentence(it.docs))
            .about(Topic::MountType(it))
    };
    MOUNT_TYPES.iter().map(candidate).collect()
}

/// The options of the type that are missing.
fn keys(place: &MountPlace, followed: bool) -> Vec<Completion> {
    let fits = |it: &&MountOptionSpec| {
        let taken = place.given.iter().any(|given| given.name == it.name);
        let takes = it.value == MountValue::Type || it.types.contains(&place.kind.as_str());
        takes && !taken
    };
    // `readonly` and `readwrite` exclude each other.
    let given = |name: &str| place.given.iter().any(|it| it.name == name);
    let written = given("readonly") || given("readwrite");
    let rows = MOUNT_OPTIONS.iter().filter(fits);
    let rows = rows.filter(|it| !(written && matches!(it.name, "readonly" | "readwrite")));
    // For a secret, it is an alias of `id`.
    let rows = rows.filter(|it| !(place.kind == "secret" && it.name == "source"));
    let candidate = |it: &'static MountOptionSpec| {
        let candidate = if it.value == MountValue::Switch || followed {
            Completion::new(CompletionKind::Option, it.name)
        } else {
            Completion::new(CompletionKind::Option, format!("{}=", it.name)).going_on()
        };
        let candidate = candidate.about(Topic::MountOption(it));
        match it.aliases {
            [] => candidate,
            names => candidate.detail(format!("also {}", names.join(", "))),
        }
    };
    rows.map(candidate).collect()
}

/// The names of other mounts of the type in the file.
fn ids(document: &Document, number: usize, kind: &str) -> Vec<Completion> {
    let mut names = BTreeSet::new();
    let others = document.file().items.iter().enumerate();
    for (_, item) in others.filter(|(at, _)| *at != number) {
        for flag in item
            .instruction
            .flags
            .iter()
            .filter(|it| it.name.text == "mount")
        {
            let options = flag.value.as_ref().map(mount_options).unwrap_or_default();
            let text = |name: &str| {
                let option = options
                    .iter()
                    .find(|it| it.key.text.eq_ignore_ascii_case(name));
                option
                    .and_then(|it| it.value.as_ref())
                    .map(|it| it.text.clone())
            };
            if text("type").is_some_and(|it| it.eq_ignore_ascii_case(kind)) {
                names.extend(text("id").filter(|it| !it.is_empty()));
            }
        }
    }
    if kind == "ssh" {
        names.insert("default".to_owned());
    }
    let candidate = |name| Completion::new(CompletionKind::Value, name).detail("used in this file");
    names.into_iter().map(candidate).collect()
}

fn targets(
    document: &Document,
    inside: &InstructionContext,
    place: &MountPlace,
) -> Vec<Completion> {
    let mut found = Vec::new();
    match place.kind.as_str() {
        "cache" => found.extend(examples::list(tables::CACHES)),
        "secret" => {
            let candidate = Completion::new(CompletionKind::Value, "/run/secrets/");
            found.push(candidate.detail("Default secret path"));
        }
        _ => {}
    }
    found.extend(paths::workdirs(document, inside.number, ""));
    found
}

fn source(
    document: &Document,
    inside: &InstructionContext,
    place: &MountPlace,
    slot: &TypedWord,
) -> (Vec<Completion>, Option<files::Folder>) {
    match (place.kind.as_str(), &place.from) {
        ("bind", None) => (Vec::new(), files::Folder::wanted(slot, files::Form::Mount)),
        ("bind" | "cache", Some(from)) => (paths::of_stage(document, inside.number, from), None),
        ("secret", _) => (ids(document, inside.number, "secret"), None),
        _ => (Vec::new(), None),
    }
}
