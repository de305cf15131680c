//! `dockwright check`: what is wrong with Dockerfiles, and putting it right.

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use super::args::{CheckArgs, FailOn};
use super::report::{self, Checked, ReportFormat};
use super::{TROUBLE, source};
use crate::analysis::Document;
use crate::context;
use crate::lints::{self, Diagnostic, Settings, Severity};
use crate::project::Project;
use crate::text::Text;

/// What came of a file.
enum Outcome {
    /// It was checked.
    Checked(Box<File>),
    /// The configuration leaves it out.
    Excluded,
    /// It can't be read or written.
    Unread(String),
}

/// A file that was checked.
struct File {
    checked: Checked,
    /// The text that fixes make of it, if they make another.
    fixed: Option<Fixed>,
}

struct Fixed {
    before: String,
    after: String,
    count: usize,
}

/// Checks files and folders. Gives the exit code: 0 if nothing is found, 1 if something is that is bad enough, 2 if a
/// file can't be read.
///
/// # Errors
///
/// If nothing can be written.
pub(super) fn run(args: &CheckArgs, out: &mut impl Write, err: &mut impl Write) -> io::Result<u8> {
    if let Some(unknown) = unknown_rule(args) {
        writeln!(err, "dockwright: {unknown}")?;
        return Ok(TROUBLE);
    }
    let given = match args.given() {
        Ok(given) => given,
        Err(message) => {
            writeln!(err, "dockwright: {message}")?;
            return Ok(TROUBLE);
        }
    };
    let project = Project::new(given);
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
    let progress = Progress::new(paths.len());
    let outcomes: Vec<Outcome> = pool.install(|| {
        let check = |path: &PathBuf| {
            let outcome = check(path, args, &project);
            progress.step();
            outcome
        };
        paths.par_iter().map(check).collect()
    });
    progress.end();

    let mut files = Vec::new();
    for (path, outcome) in paths.iter().zip(outcomes) {
        match outcome {
            Outcome::Checked(file) => files.push(*file),
            Outcome::Excluded => {}
            Outcome::Unread(message) => {
                writeln!(err, "dockwright: {}: {message}", path.display())?;
                trouble = true;
            }
        }
    }
    trouble |= tell_of_configuration(&project, err)?;
    if args.diff {
        return diffs(&files, trouble, out);
    }
    let fixed: usize = files
        .iter()
        .filter_map(|it| it.fixed.as_ref())
        .map(|it| it.count)
        .sum();
    let checked: Vec<Checked> = files.into_iter().map(|file| file.checked).collect();
    report::print(args.format, &checked, report::coloured(), out)?;
    if args.fix && fixed > 0 && args.format == ReportFormat::Text {
        let word = if fixed == 1 { "finding" } else { "findings" };
        writeln!(out, "{fixed} {word} fixed")?;
    }
    // The strictest of several configurations wins.
    let configured = project.configs();
    let configured = configured.iter().filter_map(|it| it.config.fail_on).max();
    let configured = configured.map_or(FailOn::Warning, FailOn::from);
    let fail_on = args.fail_on.unwrap_or(configured);
    let mut found = checked.iter().flat_map(|file| &file.found);
    let failed = found.any(|it| fail_on.includes(it.severity));
    Ok(if trouble { TROUBLE } else { u8::from(failed) })
}

/// The name of a rule that nobody knows, in a sentence.
fn unknown_rule(args: &CheckArgs) -> Option<String> {
    let rules: Vec<&str> = rule_names().collect();
    let names = args.select.iter().chain(&args.ignore);
    let mut unknown = names.filter(|name| !is_group(name) && !rules.contains(&name.as_str()));
    let name = unknown.next()?;
    let meant = crate::language::suggest(name, rules.iter().copied(), false);
    let meant = meant.map(|meant| format!(" (did you mean {meant}?)"));
    Some(format!(
        "there is no rule {name}{}",
        meant.unwrap_or_default()
    ))
}

/// The names of all rules, BuildKit's errors too.
pub(super) fn rule_names() -> impl Iterator<Item = &'static str> {
    lints::names().chain(lints::errors::names())
}

fn is_group(name: &str) -> bool {
    name == "buildkit" || name == "all"
}

/// Checks one file.
fn check(path: &Path, args: &CheckArgs, project: &Project) -> Outcome {
    let stdin = path == Path::new("-");
    let named = args
        .stdin_filename
        .as_deref()
        .filter(|_| stdin)
        .unwrap_or(path);
    let around = project.around(named);
    // Who names a file means it.
    if around.excluded && !args.files.iter().any(|it| it == path) {
        return Outcome::Excluded;
    }
    let document = match source::read(path, &around.build) {
        Ok(document) => document,
        Err(error) => return Outcome::Unread(error.to_string()),
    };
    let mut fixed = None;
    let mut document = document;
    if (args.fix || args.diff)
        && let Some(fixes) = fix(&document, args, &around.settings)
    {
        if !args.diff
            && !stdin
            && let Err(error) = source::write(path, &fixes.text)
        {
            return Outcome::Unread(error.to_string());
        }
        let text = Text::new(&fixes.text);
        fixed = Some(Fixed {
            before: document.text.to_string(),
            after: fixes.text,
            count: fixes.fixed.len(),
        });
        document = Document::in_build(text, 0, around.build.clone());
    }
    let mut found = lints::check(&document, &around.settings);
    found.retain(|it| wanted(it, args));
    let path = named.display().to_string();
    let text = document.text.clone();
    Outcome::Checked(Box::new(File {
        checked: Checked { path, text, found },
        fixed,
    }))
}

fn fix(document: &Document, args: &CheckArgs, settings: &Settings) -> Option<lints::Fixed> {
    lints::fix_all(document, settings, |it| wanted(it, args))
}

/// Whether `--select` and `--ignore` let a finding through.
fn wanted(found: &Diagnostic, args: &CheckArgs) -> bool {
    let named = |list: &[String]| list.iter().any(|name| name == found.rule);
    let selected = args.select.is_empty() || args.select.iter().any(|it| is_group(it));
    (selected || named(&args.select)) && !named(&args.ignore)
}

/// Tells what is wrong with the configuration files. True if that is bad enough to end with trouble.
pub(super) fn tell_of_configuration(project: &Project, err: &mut impl Write) -> io::Result<bool> {
    let mut trouble = false;
    for read in project.configs() {
        if read.problems.is_empty() {
            continue;
        }
        let text = Text::new(&read.text);
        let found: Vec<_> = read
            .problems
            .iter()
            .map(crate::project::diagnostic)
            .collect();
        trouble |= found.iter().any(|it| it.severity == Severity::Error);
        let path = read.path.display().to_string();
        report::picture(&path, &text, &found, io::stderr().is_terminal(), err)?;
    }
    Ok(trouble)
}

/// Prints what fixes would change, as a patch. Gives the exit code: 1 if they would change something.
fn diffs(files: &[File], trouble: bool, out: &mut impl Write) -> io::Result<u8> {
    let mut changed = false;
    for file in files {
        let Some(fixed) = &file.fixed else { continue };
        changed = true;
        let diff = similar::TextDiff::from_lines(&fixed.before, &fixed.after);
        let path = &file.checked.path;
        let (old, new) = (format!("a/{path}"), format!("b/{path}"));
        write!(out, "{}", diff.unified_diff().header(&old, &new))?;
    }
    Ok(if trouble { TROUBLE } else { u8::from(changed) })
}

/// A line that tells a person how far long work is.
struct Progress {
    started: Instant,
    total: usize,
    done: AtomicUsize,
    watched: bool,
}

/// Work is long from here on.
const LONG: Duration = Duration::from_millis(500);

impl Progress {
    fn new(total: usize) -> Progress {
        Progress {
            started: Instant::now(),
            total,
            done: AtomicUsize::new(0),
            watched: io::stderr().is_terminal(),
        }
    }

    fn step(&self) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        if self.watched && done.is_multiple_of(64) && self.started.elapsed() > LONG {
            let _ = write!(io::stderr(), "\rchecked {done} of {}", self.total);
        }
    }

    fn end(&self) {
        if self.watched && self.started.elapsed() > LONG {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}
