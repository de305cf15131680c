//! Names that builds in other files use: renaming them here, or giving other things these names, would change those builds.

use analysis::{Build, BuildTarget, Document, Stages, SymbolId, context_name, definitions_of};
use syntax::language::Kind;

use super::RenameError;

/// Rejects a name that a build uses.
pub(super) fn refuse(
    document: &Document,
    named: &SymbolId,
    builds: &[&Build],
) -> Result<(), RenameError> {
    let mut builds = all(document, builds);
    let reason = match named {
        SymbolId::Stage(stage) => {
            let name = Stages::of(document).get(*stage).and_then(|it| it.name);
            let name = name.map(|it| it.text.to_lowercase()).unwrap_or_default();
            builds.find_map(|it| uses_stage(it, &name))
        }
        SymbolId::Variable { name, .. } if is_argument(document, name) => {
            builds.find_map(|it| sets_argument(it, name))
        }
        _ => None,
    };
    reason.map_or(Ok(()), Err)
}

/// Rejects a new name that means something to a build.
pub(super) fn accept(
    document: &Document,
    named: &SymbolId,
    new: &str,
    builds: &[&Build],
) -> Result<(), RenameError> {
    let mut builds = all(document, builds);
    let reason = match named {
        SymbolId::Stage(_) => builds.find_map(|it| replaces_stage(it, new)),
        SymbolId::Variable { name, .. } if is_argument(document, name) => builds
            .find(|it| has_argument(it, new))
            .map(|it| format!("{} sets `{new}`: choose another name", title(it))),
        _ => None,
    };
    reason.map_or(Ok(()), Err)
}

/// The builds, and the one that the document is seen as.
fn all<'b>(document: &'b Document, builds: &'b [&'b Build]) -> impl Iterator<Item = &'b Build> {
    builds.iter().copied().chain([&**document.build()])
}

/// True if a variable is an argument.
fn is_argument(document: &Document, name: &str) -> bool {
    let items = &document.file().items;
    definitions_of(document, name).iter().any(|it| {
        let item = items.get(it.item);
        item.is_some_and(|it| it.instruction.kind == Some(Kind::Arg))
    })
}

/// Why a stage can't be renamed, if a build uses its name.
fn uses_stage(build: &Build, name: &str) -> Option<RenameError> {
    let is_built = match &build.target {
        Some(BuildTarget::Name(target)) => target.to_lowercase() == name,
        _ => false,
    };
    if name.is_empty() {
        return None;
    }
    if is_built {
        return Some(format!(
            "{} builds `{name}`: change its target first",
            title(build)
        ));
    }
    replaces_stage(build, name)
}

/// Why a stage can't have a name, if a build has a named context of it.
fn replaces_stage(build: &Build, name: &str) -> Option<RenameError> {
    let context = context_name(name)?;
    let is_context = build.contexts.contains_key(&context);
    is_context.then(|| format!("{} has a named context `{name}`", title(build)))
}

/// Why an argument can't be renamed, if a build sets it.
fn sets_argument(build: &Build, name: &str) -> Option<RenameError> {
    let definition = build.definition.as_ref();
    let passes = definition.filter(|it| it.passed_args.contains(name));
    if let Some(it) = passes {
        let by = it.setter(name);
        return Some(format!(
            "{by} passes `{name}` from the environment: rename it there first"
        ));
    }
    let by = definition.map_or_else(|| title(build), |it| it.setter(name));
    has_argument(build, name).then(|| format!("{by} sets `{name}`: rename it there first"))
}

/// True if a build sets an argument.
fn has_argument(build: &Build, name: &str) -> bool {
    build.args.contains_key(name) || build.unknown_args.contains(name)
}

/// What a build is called in messages.
fn title(build: &Build) -> String {
    match &build.definition {
        Some(it) => format!("`{}` in {}", it.name, it.file),
        None => "the configuration".to_owned(),
    }
}
