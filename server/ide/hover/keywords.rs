//! Hover for keywords and flags.

use std::borrow::Cow;

use crate::markdown::page;
use syntax::language::{self, FlagSpec, InstructionSpec, Kind};

/// The documentation of an instruction.
pub fn keyword(facts: &InstructionSpec) -> String {
    with_note(facts, None)
}

/// The documentation of an instruction, with a note about a particular one.
pub(super) fn with_note(facts: &InstructionSpec, here: Option<&str>) -> String {
    let docs = noted(facts.docs, here);
    page(&facts.syntax.join("\n"), &docs, &[], &facts.url())
}

fn noted<'d>(docs: &'d str, here: Option<&str>) -> Cow<'d, str> {
    match here {
        Some(here) => Cow::Owned(format!("{here}\n\n{docs}")),
        None => Cow::Borrowed(docs),
    }
}

/// The documentation of a flag.
pub fn flag(instruction: &InstructionSpec, flag: &FlagSpec) -> String {
    let value = flag.value.placeholder();
    let title = match flag.arity {
        language::Arity::Switch => format!("{} --{}[={value}]", instruction.keyword, flag.name),
        _ => format!("{} --{}={value}", instruction.keyword, flag.name),
    };
    flag_with(&title, instruction, flag, None)
}

/// The documentation of a flag with another title and a note about its value.
pub(super) fn flag_with(
    title: &str,
    instruction: &InstructionSpec,
    flag: &FlagSpec,
    here: Option<&str>,
) -> String {
    let section = match (instruction.kind, flag.name) {
        // They have no section of their own, and two share one.
        (Kind::From | Kind::Healthcheck, _) => String::new(),
        (_, "chown" | "chmod") => "---chown---chmod".to_owned(),
        (_, name) => format!("---{name}"),
    };
    let url = format!("{}{section}", instruction.url());
    let docs = noted(flag.docs, here);
    page(title, &docs, &[flag.since.describe()], &url)
}

/// The documentation of a keyword within arguments, with a note about a particular one.
pub(super) fn word(kind: Kind, word: &str, here: Option<&str>) -> Option<String> {
    let (title, docs) = match (kind, word) {
        (Kind::From, "AS") => (
            "FROM image AS name",
            "Names the stage, for `COPY --from=`, `RUN --mount=from=`, later `FROM`s and `docker build --target`.",
        ),
        (Kind::Healthcheck, "CMD") => (
            "HEALTHCHECK [flags] CMD command",
            "The command that checks. Exit code 0 is healthy, 1 is not; in shell form it runs under `SHELL`.",
        ),
        (Kind::Healthcheck, "NONE") => (
            "HEALTHCHECK NONE",
            "Disables the base image's health check.",
        ),
        _ => return None,
    };
    let docs = noted(docs, here);
    Some(page(title, &docs, &[], &kind.facts().url()))
}
