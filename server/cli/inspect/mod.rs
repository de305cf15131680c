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

/// The images of a document's stages.
struct Images<'d> {
    document: &'d Document,
    /// What is wrong with the file is wrong with all of them.
    refused: bool,
    /// True if it matters which stage is built.
    knows_target: bool,
}

impl<'d> Images<'d> {
    fn of(document: &'d Document) -> Images<'d> {
        Images {
            document,
            refused: !document.problems().is_empty(),
            knows_target: document.meaning().knows_target(),
        }
    }

    /// The configuration of a stage's image; `None` if it can't be built.
    fn get(&self, stage: usize) -> Option<Config> {
        if self.refused {
            return None;
        }
        let build = self.document.build();
        let meaning = self.document.meaning();
        if build.target.is_some() && meaning.stages.get(stage)?.needed {
            return meaning.image(stage).cloned();
        }
        if !self.knows_target {
            return meaning.image_alone(stage).cloned();
        }
        let build = Build {
            target: Some(BuildTarget::Stage(stage)),
            ..(**build).clone()
        };
        let document = self.document.for_build(build.into());
        document.meaning().image(stage).cloned()
    }
}
