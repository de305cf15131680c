//! `dockwright check`: what is wrong with Dockerfiles, and putting it right.

use std::collections::HashSet;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use super::args::{CheckArgs, FailOn};
use super::report::{self, Checked, ReportFormat};
use super::selection::Selection;
use super::{EXIT_ERROR, online, patch, source};
use analysis::Document;
use ide::lints::{self, Diagnostic, LiveTags, Settings, Severity};
use project::context;
use project::{self, Around, Project};
use syntax::text::Text;

/// The rules for which registries are asked.
const ONLINE: [&str; 3] = ["OutdatedPin", "PlatformNotOffered", "UnknownTag"];

/// What came of a file.
enum Outcome {
    /// It was checked.
    Checked(Box<File>),
    /// The configuration leaves it out.
    Excluded,
    /// It can't be read.
    Unread(String),
}

/// A file that was checked.
struct File {
    checked: Checked,
    /// The ignore file of its build context, if a build fails because of it.
    ignore_errors_in: Option<PathBuf>,
    /// The text that fixes make of it, if they make another.
    fixed: Option<Fixed>,
    /// Why it isn't fixed, though it should be.
    unfixed: Option<String>,
    /// Standard input as it is given back, for that can't be written.
    back: Option<Vec<u8>>,
}

impl File {
    /// A file without fixes.
    fn unfixable(checked: Checked) -> File {
        File {
            checked,
            ignore_errors_in: None,
            fixed: None,
            unfixed: None,
            back: None,
        }
    }
}

struct Fixed {
    before: String,
    after: String,
    count: usize,
}

/// Checks files and folders. Gives the exit code: 0 if nothing is found, 1 if something is that is bad enough, 2 if it is
/// asked for what there isn't, or a file can't be read or written.
///
/// # Errors
///
/// If nothing can be written.
pub(super) fn run(args: &CheckArgs, out: &mut impl Write, err: &mut impl Write) -> io::Result<u8> {
    let asked = Check::new(args).and_then(|check| Ok((check, args.roots()?)));
    let (mut check, roots) = match asked {
        Ok(asked) => asked,
        Err(message) => {
            writeln!(err, "dockwright: {message}")?;
            return Ok(EXIT_ERROR);
        }
    };
    let mut had_errors = false;
    let mut paths = Vec::new();
    for found in context::dockerfiles(&roots) {
        match found {
            Ok(path) => paths.push(path),
            Err((path, error)) => {
                writeln!(err, "dockwright: {}: {error}", path.display())?;
                had_errors = true;
            }
        }
    }
    if args.online {
        for problem in check.ask(&paths)? {
            writeln!(err, "dockwright: {problem}")?;
        }
    }
    let outcomes = check.all(&paths)?;

    let mut files = Vec::new();
    let mut ignore_files: HashSet<PathBuf> = paths.iter().filter_map(|it| real(it)).collect();
    for (path, outcome) in paths.iter().zip(outcomes) {
        let message = match outcome {
            Outcome::Checked(mut file) => {
                let unfixed = file.unfixed.take();
                let ignore_file = file.ignore_errors_in.take();
                files.push(*file);
                // Several Dockerfiles may share it, and it may be given as well.
                let ignore_file =
                    ignore_file.filter(|it| real(it).is_some_and(|it| ignore_files.insert(it)));
                files.extend(ignore_file.and_then(|it| check.ignore_file_of_context(&it)));
                unfixed
            }
            Outcome::Excluded => None,
            Outcome::Unread(message) => Some(message),
        };
        if let Some(message) = message {
            writeln!(err, "dockwright: {}: {message}", path.display())?;
            had_errors = true;
        }
    }
    if files.is_empty() && !had_errors {
        let roots: Vec<_> = roots.iter().map(|it| it.display().to_string()).collect();
        writeln!(
            err,
            "dockwright: no Dockerfile to check in {}",
            roots.join(", ")
        )?;
    }
    had_errors |= tell_of_configuration(&check.project, err)?;
    let failed = if args.diff {
        files.iter().any(|file| file.fixed.is_some())
    } else {
        let fail_on = check.fail_on();
        let mut found = files.iter().flat_map(|file| &file.checked.found);
        found.any(|it| fail_on.includes(it.severity))
    };
    match tell(args, files, out, err) {
        // Whoever reads us has read enough, and may still ask how it ended.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {}
        told => told?,
    }
    Ok(if had_errors {
        EXIT_ERROR
    } else {
        u8::from(failed)
    })
}

/// Prints what came of all files.
fn tell(
    args: &CheckArgs,
    mut files: Vec<File>,
    out: &mut impl Write,
    err: &mut impl Write,
) -> io::Result<()> {
    if args.diff {
        return files.iter().try_for_each(|file| diff(file, out));
    }
    let fixed = files.iter().filter_map(|file| file.fixed.as_ref());
    let fixed: usize = fixed.map(|it| it.count).sum();
    let back = files.iter_mut().find_map(|file| file.back.take());
    let checked: Vec<Checked> = files.into_iter().map(|file| file.checked).collect();
    let found = checked.iter().flat_map(|file| &file.found);
    let fixable = found.filter(|it| it.fixes.iter().any(|fix| fix.safe));
    let fixable = fixable.count();
    let report = |coloured: bool, out: &mut dyn Write| {
        let mut out = out;
        report::print(args.format, &checked, coloured, &mut out)?;
        match args.format {
            ReportFormat::Text if args.fix && fixed > 0 => writeln!(out, "{fixed} fixed"),
            ReportFormat::Text if !args.fix && fixable > 0 => {
                writeln!(out, "{fixable} can be fixed with --fix")
            }
            _ => Ok(()),
        }
    };
    match back {
        // Whoever gives us a text to be fixed wants it back, and nothing else there.
        Some(text) => {
            report(report::coloured(&io::stderr()), err)?;
            out.write_all(&text)
        }
        None => report(report::coloured(&io::stdout()), out),
    }
}

/// How files are checked.
struct Check<'a> {
    args: &'a CheckArgs,
    rules: Selection,
    project: Project,
    /// Standard input, once it is read: it is there only once.
    stdin: OnceLock<Result<Vec<u8>, String>>,
    /// What registries say, if they are asked.
    live_tags: Option<Arc<LiveTags>>,
}

impl<'a> Check<'a> {
    fn new(args: &'a CheckArgs) -> Result<Check<'a>, String> {
        let rules = Selection::new(&args.select, &args.ignore)?;
        let project = Project::new(args.given(&rules)?);
        Ok(Check {
            args,
            rules,
            project,
            stdin: OnceLock::new(),
            live_tags: None,
        })
    }

    /// Asks registries about the images of all files. Gives sentences about what couldn't be known.
    fn ask(&mut self, paths: &[PathBuf]) -> io::Result<Vec<String>> {
        let mut images = Vec::new();
        let wanted = ONLINE.iter().any(|rule| self.rules.includes(rule));
        for path in paths.iter().filter(|_| wanted) {
            let around = self.project.around(self.name(path));
            if self.excludes(path, &around) {
                continue;
            }
            if is_ignore_file(self.name(path)) {
                continue;
            }
            // What can't be read is told of later.
            let Ok(bytes) = self.read(path) else { continue };
            images.extend(lints::tags_to_query(&source::document(
                &bytes,
                &around.build,
            )));
        }
        let mut seen = HashSet::new();
        images.retain(|image| seen.insert((image.name(), image.tag().map(str::to_owned))));
        let (live_tags, problems) = online::live_tags(&images)?;
        self.live_tags = Some(Arc::new(live_tags));
        Ok(problems)
    }

    /// Reads a file, or standard input.
    fn read(&self, path: &Path) -> Result<Vec<u8>, String> {
        let read = || source::read_bytes(path).map_err(|error| error.to_string());
        if is_stdin(path) {
            return self.stdin.get_or_init(read).clone();
        }
        read()
    }

    /// True if the configuration leaves a file out. Who names a file means it.
    fn excludes(&self, path: &Path, around: &Around) -> bool {
        around.excluded && !is_stdin(path) && !self.args.names(path)
    }

    /// What a file is called.
    fn name<'p>(&'p self, path: &'p Path) -> &'p Path {
        let named = self.args.stdin_filename.as_deref();
        named.filter(|_| is_stdin(path)).unwrap_or(path)
    }

    /// Checks files, several at once. The outcomes are in their order.
    fn all(&self, paths: &[PathBuf]) -> io::Result<Vec<Outcome>> {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(self.args.threads);
        let pool = pool.build().map_err(io::Error::other)?;
        let progress = Progress::new(paths.len());
        let outcomes = pool.install(|| {
            let check = |path: &PathBuf| {
                let outcome = self.file(path);
                progress.step();
                outcome
            };
            paths.par_iter().map(check).collect()
        });
        progress.end();
        Ok(outcomes)
    }

    /// Checks one file.
    fn file(&self, path: &Path) -> Outcome {
        let named = self.name(path);
        let around = self.project.around(named);
        if self.excludes(path, &around) {
            return Outcome::Excluded;
        }
        let bytes = match self.read(path) {
            Ok(bytes) => bytes,
            Err(message) => return Outcome::Unread(message),
        };
        if is_ignore_file(named) {
            let text = Text::new(&String::from_utf8_lossy(&bytes));
            let back = (self.args.fix && is_stdin(path)).then_some(bytes);
            let checked = self.ignore_file(named.display().to_string(), text);
            return Outcome::Checked(Box::new(File {
                back,
                ..File::unfixable(checked)
            }));
        }
        let settings = Settings {
            live_tags: self.live_tags.clone(),
            ..Settings::clone(&around.settings)
        };
        let mut document = source::document(&bytes, &around.build);
        let (mut fixed, mut unfixed) = (None, None);
        if self.args.fix || self.args.diff {
            match self.fix(path, &bytes, &document, &settings) {
                Ok(fixes) => fixed = fixes,
                Err(message) => unfixed = Some(message),
            }
        }
        if let Some(fixed) = &fixed {
            document = Document::in_build(Text::new(&fixed.after), 0, around.build.clone());
        }
        let mut found = lints::check(&document, &settings);
        found.retain(|it| self.rules.includes(it.rule));
        let checked = Checked {
            path: named.display().to_string(),
            text: document.text.clone(),
            found,
        };
        let back = (self.args.fix && is_stdin(path)).then(|| {
            let after = fixed.as_ref().map(|it| it.after.clone().into_bytes());
            after.unwrap_or(bytes)
        });
        Outcome::Checked(Box::new(File {
            checked,
            ignore_errors_in: around.invalid_ignore_file,
            fixed,
            unfixed,
            back,
        }))
    }

    /// Checks an ignore file.
    fn ignore_file(&self, path: String, text: Text) -> Checked {
        let mut found = project::ignore_file_diagnostics(&text);
        found.retain(|it| self.rules.includes(it.rule));
        Checked { path, text, found }
    }

    /// Checks the ignore file of a build context; `None` if it is gone, or nothing is to be reported.
    fn ignore_file_of_context(&self, path: &Path) -> Option<File> {
        let text = String::from_utf8_lossy(&source::read_bytes(path).ok()?).into_owned();
        let checked = self.ignore_file(shown(path), Text::new(&text));
        (!checked.found.is_empty()).then(|| File::unfixable(checked))
    }

    /// Applies the safe fixes of a file, and writes it if it should be; `None` if there are none.
    fn fix(
        &self,
        path: &Path,
        bytes: &[u8],
        document: &Document,
        settings: &Settings,
    ) -> Result<Option<Fixed>, String> {
        let wanted = |it: &Diagnostic| self.rules.includes(it.rule);
        let Some(fixes) = lints::fix_all(document, settings, wanted) else {
            return Ok(None);
        };
        // What was read isn't what would be written.
        if std::str::from_utf8(bytes).is_err() {
            return Err("not fixed, because it isn't UTF-8".to_owned());
        }
        if !self.args.diff && !is_stdin(path) {
            let written = source::write(path, &fixes.text);
            written.map_err(|error| format!("not fixed: {error}"))?;
        }
        Ok(Some(Fixed {
            before: document.text.to_string(),
            after: fixes.text,
            count: fixes.fixed.len(),
        }))
    }

    /// From which severity on a check fails: as it is asked for, or else as the strictest configuration says.
    fn fail_on(&self) -> FailOn {
        let configs = self.project.configs();
        let configured = configs.iter().filter_map(|it| it.config.fail_on).max();
        let configured = configured.map_or(FailOn::Warning, FailOn::from);
        self.args.fail_on.unwrap_or(configured)
    }
}

fn is_stdin(path: &Path) -> bool {
    path == Path::new("-")
}

/// True for a path that names an ignore file.
pub(super) fn is_ignore_file(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str());
    name.is_some_and(project::is_ignore_file_name)
}

/// The path that all names of a file have in common; `None` if there is no such file.
fn real(path: &Path) -> Option<PathBuf> {
    path.canonicalize().ok()
}

/// An absolute path as it is printed: relative to the working directory, if it is below.
fn shown(path: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    path.strip_prefix(here)
        .unwrap_or(path)
        .display()
        .to_string()
}

/// Tells what is wrong with the configuration files. True if that is bad enough to end with error.
pub(super) fn tell_of_configuration(project: &Project, err: &mut impl Write) -> io::Result<bool> {
    let mut error = false;
    for read in project.configs() {
        if read.problems.is_empty() {
            continue;
        }
        let text = Text::new(&read.text);
        let found: Vec<_> = read.problems.iter().map(project::diagnostic).collect();
        error |= found.iter().any(|it| it.severity == Severity::Error);
        let path = shown(&read.path);
        report::picture(&path, &text, &found, report::coloured(&io::stderr()), err)?;
    }
    Ok(error)
}

/// Prints what fixes would change in a file, as a patch.
fn diff(file: &File, out: &mut impl Write) -> io::Result<()> {
    file.fixed.as_ref().map_or(Ok(()), |fixed| {
        patch::print(&file.checked.path, &fixed.before, &fixed.after, out)
    })
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
