//! `dockwright fmt`: puts Dockerfiles into form.

use std::collections::HashSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use super::args::FmtArgs;
use super::check::{is_ignore_file, tell_of_configuration};
use super::{EXIT_ERROR, patch, source};
use analysis::Document;
use ide::formatting::{formatting, line_endings};
use project::context;
use project::{Given, Project};
use syntax::text::TextEdit;

/// What came of a file.
enum Outcome {
    /// It was read.
    Read(File),
    /// The configuration leaves it out.
    Excluded,
    /// It can't be read.
    Unread(String),
}

/// A file that was read.
struct File {
    /// What it is called.
    name: String,
    bytes: Vec<u8>,
    /// The text in form, if that is another one.
    after: Option<String>,
    /// Why it doesn't get into form, though it should.
    error: Option<String>,
}

/// Formats files and folders. Gives the exit code: 0 if all is well, 1 if something is to be changed that was only looked
/// at, 2 if it is asked for what there isn't, or a file can't be read or written.
///
/// # Errors
///
/// If nothing can be written to the terminal.
pub(super) fn run(args: &FmtArgs, out: &mut impl Write, err: &mut impl Write) -> io::Result<u8> {
    let roots = match args.roots() {
        Ok(roots) => roots,
        Err(message) => {
            writeln!(err, "dockwright: {message}")?;
            return Ok(EXIT_ERROR);
        }
    };
    let project = Project::new(Given {
        no_config: args.no_config,
        ..Given::default()
    });
    let mut had_errors = false;
    let mut paths = Vec::new();
    for found in once_each(context::dockerfiles(&roots)) {
        match found {
            Ok(path) => paths.push(path),
            Err((path, error)) => {
                writeln!(err, "dockwright: {}: {error}", path.display())?;
                had_errors = true;
            }
        }
    }
    let pool = rayon::ThreadPoolBuilder::new().num_threads(args.threads);
    let pool = pool.build().map_err(io::Error::other)?;
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
            Outcome::Unread(message) => Some(message),
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
    had_errors |= tell_of_configuration(&project, err)?;
    match tell(args, &files, out, err) {
        // Whoever reads us has read enough, and may still ask how it ended.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {}
        told => told?,
    }
    let changed = files.iter().any(|(_, file)| file.after.is_some());
    Ok(if had_errors {
        EXIT_ERROR
    } else {
        u8::from(args.only_looks() && changed)
    })
}

/// Files that have several names are formatted by the first. Standard input is what it is.
fn once_each<E>(found: Vec<Result<PathBuf, E>>) -> impl Iterator<Item = Result<PathBuf, E>> {
    let mut seen = HashSet::new();
    found.into_iter().filter(move |it| {
        let path = it.as_ref().ok().filter(|path| !is_stdin(path));
        let real = path.and_then(|path| fs::canonicalize(path).ok());
        real.is_none_or(|real| seen.insert(real))
    })
}

fn is_stdin(path: &Path) -> bool {
    path == Path::new("-")
}

/// Reads one file, and works out how it should look.
fn read(path: &Path, args: &FmtArgs, project: &Project) -> Outcome {
    let named = args.stdin_filename.as_deref();
    let named = named.filter(|_| is_stdin(path)).unwrap_or(path);
    if is_ignore_file(named) {
        return Outcome::Unread("not formatted, because it is no Dockerfile".to_owned());
    }
    let around = project.around(named);
    // Who names a file means it.
    if around.excluded && !is_stdin(path) && !args.files.iter().any(|it| it == path) {
        return Outcome::Excluded;
    }
    let bytes = match source::read_bytes(path) {
        Ok(bytes) => bytes,
        Err(error) => return Outcome::Unread(error.to_string()),
    };
    let mut document = source::document(&bytes, &around.build);
    let mut after = apply(&document, &formatting(&document, around.style));
    if let Some(ending) = around.style.line_ending {
        if let Some(after) = &after {
            document = source::document(after.as_bytes(), &around.build);
        }
        after = apply(&document, &line_endings(&document, ending)).or(after);
    }
    let mut error = None;
    // What was read isn't what would be written.
    if after.is_some() && str::from_utf8(&bytes).is_err() {
        after = None;
        error = Some("not formatted, because it isn't UTF-8".to_owned());
    }
    Outcome::Read(File {
        name: named.display().to_string(),
        bytes,
        after,
        error,
    })
}

/// The text of a document after some edits; `None` if there are none.
fn apply(document: &Document, edits: &[TextEdit]) -> Option<String> {
    (!edits.is_empty()).then(|| TextEdit::apply(&document.text.to_string(), edits))
}

/// Writes a file in form, if it is to be. One after another: two of them may be the same one under two names.
fn write(path: &Path, file: &mut File, args: &FmtArgs) {
    if args.only_looks() || is_stdin(path) {
        return;
    }
    let Some(text) = &file.after else { return };
    if let Err(error) = source::write(path, text) {
        file.error = Some(format!("not formatted: {error}"));
        file.after = None;
    }
}

/// Prints what came of all files.
fn tell(
    args: &FmtArgs,
    files: &[(&Path, File)],
    out: &mut impl Write,
    err: &mut impl Write,
) -> io::Result<()> {
    // Whoever gives us a text wants it back, and nothing else there.
    let back = files.iter().find(|(path, _)| is_stdin(path));
    let back = back.filter(|_| !args.only_looks());
    if let Some((_, file)) = back {
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
        } else if back.is_none() {
            writeln!(out, "{}", file.name)?;
        } else if !is_stdin(path) {
            writeln!(err, "{}", file.name)?;
        }
    }
    if changed > 0 && args.check && !args.diff {
        let files = if changed == 1 { "file" } else { "files" };
        writeln!(err, "{changed} {files} would be changed")?;
    }
    Ok(())
}
