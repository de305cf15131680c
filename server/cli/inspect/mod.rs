//! `dockwright inspect`: what a Dockerfile means.

mod json;
mod text;

use std::io::{self, Write};
use std::sync::Arc;

use super::args::{Format, InspectArgs};
use super::{TROUBLE, report, source};
use crate::analysis::{Build, BuildTarget, Config, Document};

/// Prints what files mean. Gives the exit code: 2 if one can't be read.
///
/// # Errors
///
/// If nothing can be written.
pub(super) fn run(
    args: &InspectArgs,
    out: &mut impl Write,
    err: &mut impl Write,
) -> io::Result<u8> {
    let build = match args.build() {
        Ok(build) => Arc::new(build),
        Err(message) => {
            writeln!(err, "dockwright: {message}")?;
            return Ok(TROUBLE);
        }
    };
    let mut code = 0;
    let mut first = true;
    for path in &args.files {
        let name = path.display().to_string();
        match source::read(path, &build) {
            Ok(ref document) if let Some(message) = document.meaning().unknown_target() => {
                writeln!(err, "dockwright: {name}: {message}")?;
                code = TROUBLE;
            }
            Ok(document) => match args.format {
                Format::Json => json::print(&name, &document, out)?,
                Format::Text => {
                    if !std::mem::take(&mut first) {
                        writeln!(out)?;
                    }
                    let name = (args.files.len() > 1).then_some(name.as_str());
                    text::print(name, &document, report::coloured(&io::stdout()), out)?;
                }
            },
            Err(error) => {
                writeln!(err, "dockwright: {name}: {error}")?;
                code = TROUBLE;
            }
        }
    }
    Ok(code)
}

/// The configuration of a stage's image; `None` if it can't be built.
fn image(document: &Document, stage: usize) -> Option<Config> {
    if !document.problems().is_empty() {
        return None;
    }
    let meaning = document.meaning();
    // As if this stage were the one to be built, which matters only for what the build tells it, and for ONBUILD.
    let same = meaning.target == Some(stage) && meaning.stages.len() == stage + 1;
    let named = document.build().target.is_some();
    let needed = meaning.stages.get(stage).is_some_and(|it| it.needed);
    if (named && needed) || (!named && same) {
        return meaning.image(stage).cloned();
    }
    let build = Build {
        target: Some(BuildTarget::Stage(stage)),
        ..(**document.build()).clone()
    };
    let document = document.for_build(build.into());
    document.meaning().image(stage).cloned()
}
