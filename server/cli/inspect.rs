//! `dockwright inspect`: stages, images and resolved values.

use std::io::{self, Write};

use super::args::{InspectArgs, OutputFormat};
use super::check::{print_config_problems, print_ignored_build_files};
use super::exit_code::EXIT_ERROR;
use super::inputs::{Input, inputs, shown};
use super::{report, source};
use analysis::Document;
use ide::inspect;
use ide::lints::Severity;
use project::{DocumentContext, Project};

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
    let found = args.project_options().and_then(|options| {
        let project = Project::new(options);
        let name = args.builds.name.as_deref();
        let inputs = inputs(&args.files, &project, name)?;
        Ok((project, inputs))
    });
    let (project, inputs) = match found {
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
    for (path, text, found) in &inputs.refused {
        let path = shown(path).display().to_string();
        report::print_snippets(&path, text, found, report::coloured(&io::stderr()), err)?;
        if found.iter().any(|it| it.severity == Severity::Error) {
            code = EXIT_ERROR;
        }
    }
    if inputs.list.is_empty() && code == 0 {
        let roots: Vec<_> = args
            .files
            .iter()
            .map(|it| it.display().to_string())
            .collect();
        let roots = roots.join(", ");
        writeln!(err, "dockwright: no Dockerfile found in {roots}")?;
        code = EXIT_ERROR;
    }
    for (number, input) in inputs.list.iter().enumerate() {
        let name = shown(input.path()).display().to_string();
        let (document, title) = match document(input, &project) {
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
    print_ignored_build_files(&project, err)?;
    if print_config_problems(&project, err)? {
        code = EXIT_ERROR;
    }
    Ok(code)
}

/// The document of a Dockerfile as its active build sees it, and the title of that build.
///
/// # Errors
///
/// If it can't be read, or isn't for display.
fn document(input: &Input, project: &Project) -> io::Result<(Document, Option<String>)> {
    let title = |context: &DocumentContext| context.builds.active().map(|it| it.title());
    let Some((build, inline)) = input.inline() else {
        let context = project.document_context(input.path());
        return Ok((source::read(input.path(), &context.build)?, title(&context)));
    };
    if inline.is_secret {
        let message = format!(
            "{} isn't shown: it contains values of variables that may be secret",
            build.title()
        );
        return Err(io::Error::other(message));
    }
    let context = project.inline_context(input.path(), build);
    let document = source::document(inline.text.as_bytes(), &context.build);
    Ok((document, title(&context)))
}
