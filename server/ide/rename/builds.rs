//! Names that builds in other files use: renaming them here would break those builds.

use analysis::{Build, BuildTarget, Document, Stages, SymbolId, definitions_of, symbol_at};
use syntax::language::Kind;

use super::RenameError;

/// Checks that no build relies on the name of the symbol at an offset.
///
/// # Errors
///
/// If one does.
pub fn check_builds<'b>(
    document: &'b Document,
    offset: u32,
    builds: impl Iterator<Item = &'b Build>,
) -> Result<(), RenameError> {
    let Some((symbol, _)) = symbol_at(document, offset) else {
        return Ok(());
    };
    let mut builds = builds.chain([&**document.build()]);
    let reason = match &symbol {
        SymbolId::Stage(stage) => {
            let name = Stages::of(document).get(*stage).and_then(|it| it.name);
            let name = name.map(|it| it.text.to_lowercase()).unwrap_or_default();
            builds.find_map(|it| uses_stage(it, &name))
        }
        SymbolId::Variable { name, .. } => {
            let items = &document.file().items;
            let is_argument = definitions_of(document, name).iter().any(|it| {
                let item = items.get(it.item);
                item.is_some_and(|it| it.instruction.kind == Some(Kind::Arg))
            });
            builds
                .filter(|_| is_argument)
                .find_map(|it| sets_argument(it, name))
        }
        _ => None,
    };
    reason.map_or(Ok(()), Err)
}

/// Why a stage can't be renamed, if a build uses its name.
fn uses_stage(build: &Build, name: &str) -> Option<RenameError> {
    let target = match &build.target {
        Some(BuildTarget::Name(target)) => target.to_lowercase(),
        _ => return None,
    };
    let is_used = !name.is_empty() && target == name;
    is_used.then(|| format!("{} builds `{name}`: change its target first", title(build)))
}

/// Why an argument can't be renamed, if a build sets it.
fn sets_argument(build: &Build, name: &str) -> Option<RenameError> {
    let is_set = build.args.contains_key(name) || build.unknown_args.contains(name);
    is_set.then(|| format!("{} sets `{name}`: rename it there first", title(build)))
}

/// What a build is called in messages.
fn title(build: &Build) -> String {
    match &build.definition {
        Some(it) => format!("`{}` in {}", it.name, it.file),
        None => "the configuration".to_owned(),
    }
}
