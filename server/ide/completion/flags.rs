//! Names of flags.

use super::cursor::InstructionContext;
use super::item::{Completion, CompletionKind};
use super::topic::Topic;
use syntax::language::{Arity, FlagSpec, FlagValue};

/// The most frequent flags of all instructions; the others follow by name.
const USUAL: [&str; 9] = [
    "from",
    "mount",
    "chown",
    "chmod",
    "link",
    "interval",
    "timeout",
    "start-period",
    "retries",
];

/// The flags that can be added: not those that exist already and can't be repeated. `followed` is true if a value
/// exists already.
pub(super) fn candidates(inside: &InstructionContext, followed: bool) -> Vec<Completion> {
    let is_given = |flag: &FlagSpec| {
        let mut given = inside.flags.iter();
        given.any(|range| {
            let text = inside.line.get(range.clone());
            let name = text.strip_prefix("--").unwrap_or(text);
            name.split('=').next() == Some(flag.name)
        })
    };
    let flags = inside.facts.flags.iter();
    let flags = flags.filter(|flag| flag.arity == Arity::Many || !is_given(flag));
    let mut flags: Vec<_> = flags.collect();
    flags.sort_by_key(|flag| {
        let usual = USUAL.iter().position(|name| *name == flag.name);
        usual.unwrap_or(USUAL.len())
    });
    let candidates = flags
        .into_iter()
        .map(|flag| candidate(inside, flag, followed));
    candidates.collect()
}

fn candidate(inside: &InstructionContext, flag: &'static FlagSpec, followed: bool) -> Completion {
    let name = format!("--{}", flag.name);
    let about = Topic::Flag(inside.facts, flag);
    let detail = match flag.arity {
        Arity::Switch => String::new(),
        _ => flag.value.placeholder().to_owned(),
    };
    if flag.arity == Arity::Switch || followed {
        let candidate = Completion::new(CompletionKind::Option, name);
        let candidate = candidate.detail(detail).about(about);
        return candidate;
    }
    let value = match proposal(flag) {
        "" => String::new(),
        value => format!("${{1:{value}}}"),
    };
    let value = match flag.value {
        FlagValue::Owner => "${1:user}:${2:group}".to_owned(),
        _ => value,
    };
    let text = match flag.value {
        // A mount starts with its type.
        FlagValue::Mount => format!("{name}=type="),
        _ => format!("{name}="),
    };
    let mut candidate = Completion::new(CompletionKind::Option, text.clone())
        .snippet(format!("{text}{value}"))
        .detail(detail)
        .about(about)
        .going_on();
    candidate.text = text;
    candidate
}

/// The proposed value of a flag.
fn proposal(flag: &FlagSpec) -> &'static str {
    match (flag.name, flag.value) {
        (_, FlagValue::Platform) => "linux/amd64",
        (_, FlagValue::Source) => "stage",
        (_, FlagValue::Permissions) => "644",
        ("start-period" | "start-interval", _) => "5s",
        (_, FlagValue::Duration) => "30s",
        (_, FlagValue::Count) => "3",
        (_, FlagValue::OneOf([first, ..])) => first,
        (_, FlagValue::Checksum) => "sha256:",
        (_, FlagValue::Pattern) => "pattern",
        _ => "",
    }
}
