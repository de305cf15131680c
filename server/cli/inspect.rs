//! `dockwright inspect`: stages, images and resolved values.

use std::io::{self, Write};
use std::sync::Arc;

use super::args::{InspectArgs, OutputFormat};
use super::exit_code::EXIT_ERROR;
use super::inputs::{Input, inputs, shown};
use super::{report, source};
use analysis::{Build, Document};
use ide::inspect;
use project::{Project, ProjectOptions};

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
    let project = Project::new(ProjectOptions {
        no_config: true,
        builds: args.builds.options(&args.files, false),
        ..ProjectOptions::default()
    });
    let found = args.build().and_then(|build| {
        let name = args.builds.name.as_deref();
        Ok((build, inputs(&args.files, &project, name)?))
    });
    let (build, inputs) = match found {
        Ok(found) => found,
        Err(message) => {
            writeln!(err, "dockwright: {message}")?;
            return Ok(EXIT_ERROR);
        }
    };
    let mut code = 0;
    for (path, error) in &inputs.unreadable {
        writeln!(err, "dockwright: {}: {error}", path.display())?;
        code = EXIT_ERROR;
    }
    for (number, input) in inputs.list.iter().enumerate() {
        let name = shown(input.path()).display().to_string();
        let (document, title) = match document(input, &project, &build) {
            Ok(document) => document,
            Err(error) => {
                writeln!(err, "dockwright: {name}: {error}")?;
                code = EXIT_ERROR;
                continue;
            }
        };
        if let Some(message) = document.semantics().unknown_target() {
            writeln!(err, "dockwright: {name}: {message}")?;
            code = EXIT_ERROR;
            continue;
        }
        match args.format {
            OutputFormat::Json => {
                serde_json::to_writer(&mut *out, &inspect::json(&name, &document))?;
                writeln!(out)?;
            }
            OutputFormat::Text => {
                if number > 0 {
                    writeln!(out)?;
                }
                let several = inputs.list.len() > 1;
                let name = match title {
                    Some(title) => Some(format!("{name}, built as {title}")),
                    None => several.then_some(name),
                };
                let coloured = report::coloured(&io::stdout());
                write!(
                    out,
                    "{}",
                    inspect::text(name.as_deref(), &document, coloured)
                )?;
            }
        }
    }
    Ok(code)
}

/// The document of a Dockerfile as its active build sees it, and the title of that build.
///
/// # Errors
///
/// If it can't be read.
fn document(
    input: &Input,
    project: &Project,
    given: &Build,
) -> io::Result<(Document, Option<String>)> {
    let (active, text) = match input.inline() {
        Some((build, inline)) => (Some(build.clone()), Some(&inline.text)),
        None => (project.builds(input.path()).active().cloned(), None),
    };
    let build = given.clone();
    let build = Arc::new(match &active {
        Some(active) => build.over(&active.inputs),
        None => build,
    });
    let title = active.map(|it| it.title());
    let document = match text {
        Some(text) => source::document(text.as_bytes(), &build),
        None => source::read(input.path(), &build)?,
    };
    Ok((document, title))
}
