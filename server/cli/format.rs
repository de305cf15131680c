//! `dockwright fmt`: puts Dockerfiles into form.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use super::args::FmtArgs;
use super::check::tell_of_configuration;
use super::{TROUBLE, source};
use crate::context;
use crate::features::formatting::{Replacement, formatting};
use crate::project::{Given, Project};

/// What came of a file.
enum Outcome {
    /// It is as it should be, or the configuration leaves it out.
    Same,
    /// It is to be changed, or was.
    Changed(Box<Changed>),
    /// It can't be read or written.
    Unread(String),
}

struct Changed {
    path: String,
    before: Vec<u8>,
    after: Vec<u8>,
}

/// Formats files and folders. Gives the exit code: 0 if all is well, 1 if something is to be changed that was only looked
/// at, 2 if a file can't be read or written.
///
/// # Errors
///
/// If nothing can be written to the terminal.
pub(super) fn run(args: &FmtArgs, out: &mut impl Write, err: &mut impl Write) -> io::Result<u8> {
    let project = Project::new(Given {
        no_config: args.no_config,
        ..Given::default()
    });
    let mut trouble = false;
    let mut paths = Vec::new();
    for found in context::dockerfiles(&args.files) {
        match found {
            Ok(path) => paths.push(path),
            Err((path, error)) => {
                writeln!(err, "dockwright: {}: {error}", path.display())?;
                trouble = true;
            }
        }
    }
    let pool = rayon::ThreadPoolBuilder::new().num_threads(args.threads);
    let pool = pool.build().map_err(io::Error::other)?;
    let outcomes: Vec<Outcome> = pool.install(|| {
        let format = |path: &PathBuf| format(path, args, &project);
        paths.par_iter().map(format).collect()
    });
    let looks = args.check || args.diff;
    let mut changed = 0;
    for (path, outcome) in paths.iter().zip(outcomes) {
        let found = match outcome {
            Outcome::Same => continue,
            Outcome::Changed(found) => found,
            Outcome::Unread(message) => {
                writeln!(err, "dockwright: {}: {message}", path.display())?;
                trouble = true;
                continue;
            }
        };
        changed += usize::from(found.before != found.after);
        if args.diff {
            print_diff(&found, out)?;
        } else if is_stdin(path) && !args.check {
            out.write_all(&found.after)?;
        } else {
            writeln!(out, "{}", found.path)?;
        }
    }
    trouble |= tell_of_configuration(&project, err)?;
    if changed > 0 && args.check && !args.diff {
        let files = if changed == 1 { "file" } else { "files" };
        writeln!(err, "{changed} {files} would be changed")?;
    }
    Ok(if trouble {
        TROUBLE
    } else {
        u8::from(looks && changed > 0)
    })
}

fn is_stdin(path: &Path) -> bool {
    path == Path::new("-")
}

/// Formats one file.
fn format(path: &Path, args: &FmtArgs, project: &Project) -> Outcome {
    let stdin = is_stdin(path);
    let named = args.stdin_filename.as_deref().filter(|_| stdin);
    let named = named.unwrap_or(path);
    let around = project.around(named);
    let looks = args.check || args.diff;
    // Who names a file means it.
    if around.excluded && !args.files.iter().any(|it| it == path) {
        return Outcome::Same;
    }
    let (before, document) = match source::read_with_bytes(path, &around.build) {
        Ok(read) => read,
        Err(error) => return Outcome::Unread(error.to_string()),
    };
    let found = formatting(&document, around.style);
    // What comes in is passed on in any case.
    if found.is_empty() && (looks || !stdin) {
        return Outcome::Same;
    }
    let after = replaced(&before, &found);
    if !looks
        && !stdin
        && let Err(error) = source::write(path, &after)
    {
        return Outcome::Unread(error.to_string());
    }
    Outcome::Changed(Box::new(Changed {
        path: named.display().to_string(),
        before,
        after,
    }))
}

/// Bytes with replacements in their text. What isn't UTF-8 in them stays what it is.
fn replaced(bytes: &[u8], found: &[Replacement]) -> Vec<u8> {
    // Where pieces begin, in the text and in the bytes. What isn't UTF-8 is a character of its own in the text.
    let mut pieces = Vec::new();
    let (mut in_text, mut in_bytes) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        pieces.push((in_text, in_bytes));
        let valid = chunk.valid().len();
        in_text += valid + char::REPLACEMENT_CHARACTER.len_utf8();
        in_bytes += valid + chunk.invalid().len();
    }
    let in_bytes = |offset: u32| {
        let offset = offset as usize;
        let next = pieces.partition_point(|(in_text, _)| *in_text <= offset);
        let piece = next.checked_sub(1).and_then(|piece| pieces.get(piece));
        piece.map_or(offset, |(in_text, in_bytes)| in_bytes + (offset - in_text))
    };
    let mut after = Vec::with_capacity(bytes.len());
    let mut at = 0;
    for it in found {
        let start = in_bytes(it.span.start);
        after.extend_from_slice(bytes.get(at..start).unwrap_or_default());
        after.extend_from_slice(it.new.as_bytes());
        at = in_bytes(it.span.end);
    }
    after.extend_from_slice(bytes.get(at..).unwrap_or_default());
    after
}

fn print_diff(changed: &Changed, out: &mut impl Write) -> io::Result<()> {
    let diff = similar::TextDiff::from_lines(&*changed.before, &*changed.after);
    let (old, new) = (format!("a/{}", changed.path), format!("b/{}", changed.path));
    diff.unified_diff().header(&old, &new).to_writer(out)
}
