//! `dockwright inspect`: stages, images and resolved values.

mod json;

use std::io::{self, Write};
use std::sync::Arc;

use super::args::{InspectArgs, OutputFormat};
use super::{EXIT_ERROR, report, source};
use ide::inspect;

/// Prints the stages and images of Dockerfiles. Returns the exit code: 2 if a file can't be read or has no such target.
///
/// # Errors
///
/// If writing fails.
pub(super) fn run(
    args: &InspectArgs,
    out: &mut impl Write,
    err: &mut impl Write,
) -> io::Result<u8> {
    let build = match args.build() {
        Ok(build) => Arc::new(build),
        Err(message) => {
            writeln!(err, "dockwright: {message}")?;
            return Ok(EXIT_ERROR);
        }
    };
    let mut code = 0;
    let mut first = true;
    for path in &args.files {
        let name = path.display().to_string();
        match source::read(path, &build) {
            Ok(ref document) if let Some(message) = document.semantics().unknown_target() => {
                writeln!(err, "dockwright: {name}: {message}")?;
                code = EXIT_ERROR;
            }
            Ok(document) => match args.format {
                OutputFormat::Json => json::print(&name, &document, out)?,
                OutputFormat::Text => {
                    if !std::mem::take(&mut first) {
                        writeln!(out)?;
                    }
                    let name = (args.files.len() > 1).then_some(name.as_str());
                    let coloured = report::coloured(&io::stdout());
                    write!(out, "{}", inspect::text(name, &document, coloured))?;
                }
            },
            Err(error) => {
                writeln!(err, "dockwright: {name}: {error}")?;
                code = EXIT_ERROR;
            }
        }
    }
    Ok(code)
}
