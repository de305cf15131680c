//! `dockwright fmt`: formats Dockerfiles.

use std::collections::HashSet;
use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use super::args::FmtArgs;
use super::check::{is_ignore_file, print_config_problems};
use super::exit_code::EXIT_ERROR;
use super::inputs::{Input, inputs, shown, thread_pool};
use super::{patch, report, source};
use analysis::Document;
use ide::formatting::{formatting, line_endings};
use ide::lints::Severity;
use ide::lints::recognition::{Strictness, Unreadable, unreadable};
use project::{Project, ProjectOptions};
use syntax::text::TextEdit;

/// The result of a file.
enum Outcome {
    Read(File),
    /// The configuration excludes it.
    Excluded,
    /// It isn't a Dockerfile; the message.
    Refused {
        message: String,
        is_error: bool,
        /// The text of stdin, which a filter returns unchanged.
        stdin_text: Option<Vec<u8>>,
    },
    /// It can't be read; the message.
    Unreadable(String),
}

/// A file that was read.
struct File {
    /// Its name in messages.
    name: String,
    bytes: Vec<u8>,
    /// The formatted text, if it differs.
    after: Option<String>,
    /// Why it can't be formatted.
    error: Option<String>,
}

/// Formats files and folders. Returns the exit code: 1 if `--check` or `--diff` find changes, 2 for wrong usage and for files
/// that can't be read or written.
///
/// # Errors
///
/// If writing to stdout or stderr fails.
pub(super) fn run(args: &FmtArgs, out: &mut impl Write, err: &mut impl Write) -> io::Result<u8> {
    let roots = match args.roots() {
        Ok(roots) => roots,
        Err(message) => {
            writeln!(err, "dockwright: {message}")?;
            return Ok(EXIT_ERROR);
        }
    };
    let project = Project::new(ProjectOptions {
        no_config: args.no_config,
        builds: args.builds.options(&roots, args.no_config),
        ..ProjectOptions::default()
    });
    let inputs = match inputs(&roots, &project, args.builds.name.as_deref()) {
        Ok(inputs) => inputs,
        Err(message) => {
            writeln!(err, "dockwright: {message}")?;
            return Ok(EXIT_ERROR);
        }
    };
    let mut had_errors = false;
    for (path, error) in &inputs.unreadable {
        writeln!(err, "dockwright: {}: {error}", path.display())?;
        had_errors = true;
    }
    for (path, text, found) in &inputs.refused {
        let path = shown(path).display().to_string();
        report::print_snippets(&path, text, found, report::coloured(&io::stderr()), err)?;
        had_errors |= found.iter().any(|it| it.severity == Severity::Error);
    }
    // Dockerfiles that are part of a definition stay as they are.
    let files = inputs.list.into_iter().filter_map(|it| match it {
        Input::File(path) => Some(path),
        Input::Inline(_) => None,
    });
    let paths = without_duplicates(files);
    let pool = thread_pool(args.threads, paths.len())?;
    let outcomes: Vec<Outcome> = pool.install(|| {
        let read = |path: &PathBuf| read(path, args, &project);
        paths.par_iter().map(read).collect()
    });
    let mut files = Vec::new();
    for (path, outcome) in paths.iter().zip(outcomes) {
        let message = match outcome {
            Outcome::Read(mut file) => {
                write(path, &mut file, args);
                let message = file.error.take();
                files.push((path.as_path(), file));
                message
            }
            Outcome::Excluded => None,
            Outcome::Refused {
                message,
                is_error,
                stdin_text,
            } => {
                if let Some(text) = stdin_text.filter(|_| !args.is_dry_run()) {
                    out.write_all(&text)?;
                }
                had_errors |= is_error;
                let name = args.stdin_filename.as_deref();
                let name = name.filter(|_| is_stdin(path)).unwrap_or(path);
                writeln!(err, "dockwright: {}: {message}", name.display())?;
                None
            }
            Outcome::Unreadable(message) => Some(message),
        };
        if let Some(message) = message {
            writeln!(err, "dockwright: {}: {message}", path.display())?;
            had_errors = true;
        }
    }
    if paths.is_empty() && !had_errors {
        let roots: Vec<_> = roots.iter().map(|it| it.display().to_string()).collect();
        let roots = roots.join(", ");
        writeln!(err, "dockwright: no Dockerfile to format in {roots}")?;
    }
    had_errors |= print_config_problems(&project, err)?;
    match print_results(args, &files, out, err) {
        // The reader has closed the pipe, as `head` does. The exit code stays the same.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {}
        result => result?,
    }
    let changed = files.iter().any(|(_, file)| file.after.is_some());
    Ok(if had_errors {
        EXIT_ERROR
    } else {
        u8::from(args.is_dry_run() && changed)
    })
}

/// Skips further paths of a file, so that it is formatted once. Stdin is kept.
fn without_duplicates(paths: impl Iterator<Item = PathBuf>) -> Vec<PathBuf> {
    let mut seen = HashSet::new();
    let is_new = |path: &PathBuf| {
        let path = Some(path).filter(|path| !is_stdin(path));
        let real = path.and_then(|path| fs::canonicalize(path).ok());
        real.is_none_or(|real| seen.insert(real))
    };
    paths.filter(is_new).collect()
}

fn is_stdin(path: &Path) -> bool {
    path == Path::new("-")
}

/// Reads one file and formats it.
fn read(path: &Path, args: &FmtArgs, project: &Project) -> Outcome {
    let named = args.stdin_filename.as_deref();
    let named = named.filter(|_| is_stdin(path)).unwrap_or(path);
    if is_ignore_file(named) {
        return Outcome::Unreadable("not formatted: not a Dockerfile".to_owned());
    }
    let context = project.document_context(named);
    // Files that are arguments are never excluded.
    if context.excluded && !is_stdin(path) && !args.files.iter().any(|it| it == path) {
        return Outcome::Excluded;
    }
    let bytes = match source::read_bytes(path) {
        Ok(bytes) => bytes,
        Err(error) => return Outcome::Unreadable(error.to_string()),
    };
    let mut document = source::document(&bytes, &context.build);
    let has_template_name = context.settings.has_template_name;
    // An editor may format a Dockerfile that the user is typing.
    let strictness = if is_stdin(path) {
        Strictness::Editor
    } else {
        Strictness::File
    };
    if let Some(reason) = unreadable(&document, has_template_name, strictness) {
        let is_named = is_stdin(path) || args.files.iter().any(|it| it == path);
        return Outcome::Refused {
            message: format!("not formatted: {reason}"),
            stdin_text: is_stdin(path).then_some(bytes),
            // A search may find templates; they are no reason to fail.
            is_error: is_named || !matches!(reason, Unreadable::Template(_)),
        };
    }
    let mut after = apply(&document, &formatting(&document, context.style));
    if let Some(ending) = context.style.line_ending {
        if let Some(after) = &after {
            document = source::document(after.as_bytes(), &context.build);
        }
        after = apply(&document, &line_endings(&document, ending)).or(after);
    }
    let mut error = None;
    // Writing would replace the invalid bytes.
    if after.is_some() && str::from_utf8(&bytes).is_err() {
        after = None;
        error = Some("not formatted: invalid UTF-8".to_owned());
    }
    Outcome::Read(File {
        name: named.display().to_string(),
        bytes,
        after,
        error,
    })
}

/// Applies edits to the text of a document; `None` if there are none.
fn apply(document: &Document, edits: &[TextEdit]) -> Option<String> {
    (!edits.is_empty()).then(|| TextEdit::apply(&document.text.to_string(), edits))
}

/// Writes the formatted file, unless it is stdin or a dry run. Not in parallel, since two paths may be hard links to one file.
fn write(path: &Path, file: &mut File, args: &FmtArgs) {
    if args.is_dry_run() || is_stdin(path) {
        return;
    }
    let Some(text) = &file.after else { return };
    if let Err(error) = source::write(path, text) {
        file.error = Some(format!("not formatted: {error}"));
        file.after = None;
    }
}

/// Prints the names or the changes of formatted files, and the formatted text of stdin.
fn print_results(
    args: &FmtArgs,
    files: &[(&Path, File)],
    out: &mut impl Write,
    err: &mut impl Write,
) -> io::Result<()> {
    // The formatted text of stdin is the only thing on stdout.
    let stdin = files.iter().find(|(path, _)| is_stdin(path));
    let stdin = stdin.filter(|_| !args.is_dry_run());
    if let Some((_, file)) = stdin {
        let after = file.after.as_ref().map(String::as_bytes);
        out.write_all(after.unwrap_or(&file.bytes))?;
    }
    let mut changed = 0;
    for (path, file) in files {
        let Some(after) = &file.after else { continue };
        changed += 1;
        if args.diff {
            let before = String::from_utf8_lossy(&file.bytes);
            patch::print(&file.name, &before, after, out)?;
        } else if stdin.is_none() {
            writeln!(out, "{}", file.name)?;
        } else if !is_stdin(path) {
            writeln!(err, "{}", file.name)?;
        }
    }
    if changed == 0 && stdin.is_none() && !files.is_empty() && io::stderr().is_terminal() {
        writeln!(
            err,
            "{} already formatted",
            report::number(files.len(), "file")
        )?;
    }
    if changed > 0 && args.check && !args.diff {
        let files = report::number(changed, "file");
        writeln!(err, "{files} would be changed")?;
    }
    Ok(())
}
