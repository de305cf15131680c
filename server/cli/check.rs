//! `dockwright check`: lints Dockerfiles and applies fixes.

use std::collections::HashSet;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use super::args::{CheckArgs, FailOn, is_build_file};
use super::baseline::Baseline;
use super::exit_code::EXIT_ERROR;
use super::inputs::{Input, Inputs, inputs, shown, thread_pool};
use super::report::{self, Checked, ReportFormat, ReportTarget};
use super::selection::Selection;
use super::{online, patch, source};
use analysis::Document;
use ide::lints::recognition::Unreadable;
use ide::lints::{self, Diagnostic, FixTier, LintSettings, LiveTags, RegistryUse, Severity};
use project::builds::{DefinedBuild, InlineDockerfile};
use project::{self, DocumentContext, Project};
use syntax::text::Text;

/// The message of a finding in a Dockerfile that contains values which aren't for display.
const HIDDEN: &str =
    "the message isn't shown: the Dockerfile contains values of variables that may be secret";

/// The result of a file.
enum Outcome {
    Checked(Box<File>),
    /// The configuration excludes it.
    Excluded,
    /// It is a template, with this marker.
    Template(&'static str),
    /// It can't be read; the message.
    Unreadable(String),
}

/// A file that was checked.
struct File {
    checked: Checked,
    /// The ignore files of its build contexts, if a build fails because of them.
    reported_ignore: Vec<PathBuf>,
    /// The changes of fixes, if there are any.
    fixed: Option<Fixed>,
    /// Why fixes can't be applied.
    fix_error: Option<String>,
    /// False if `--fix` refuses the file.
    is_fixable: bool,
    /// With `--fix`, the text of stdin to write to stdout.
    stdin_text: Option<Vec<u8>>,
}

impl File {
    /// A file without fixes.
    fn unfixable(checked: Checked) -> File {
        File {
            checked,
            reported_ignore: Vec::new(),
            fixed: None,
            fix_error: None,
            is_fixable: true,
            stdin_text: None,
        }
    }
}

struct Fixed {
    before: String,
    after: String,
    count: usize,
}

/// Checks files and folders. Returns the exit code: 1 if there are diagnostics at or above the threshold (with `--diff`, if there
/// are changes), 2 for wrong usage and for files that can't be read or written.
///
/// # Errors
///
/// If writing fails.
pub(super) fn run(args: &CheckArgs, out: &mut impl Write, err: &mut impl Write) -> io::Result<u8> {
    let check = Check::new(args).and_then(|check| {
        let roots = args.roots()?;
        let inputs = inputs(&roots, &check.project, args.builds.name.as_deref())?;
        Ok((check, roots, inputs))
    });
    let (mut check, roots, inputs) = match check {
        Ok(check) => check,
        Err(message) => {
            writeln!(err, "dockwright: {message}")?;
            return Ok(EXIT_ERROR);
        }
    };
    let mut had_errors = false;
    let Inputs {
        list: inputs,
        unreadable,
        refused,
    } = inputs;
    for (path, error) in unreadable {
        writeln!(err, "dockwright: {}: {error}", path.display())?;
        had_errors = true;
    }
    if args.online {
        for problem in check.query_registries(&inputs)? {
            writeln!(err, "dockwright: {problem}")?;
        }
    }
    let outcomes = check.check_all(&inputs)?;

    let refused = refused.into_iter().map(|it| check.refused_definition(it));
    let mut files: Vec<File> = refused.collect();
    let mut skipped = false;
    let paths = inputs.iter().map(Input::path);
    let mut ignore_files: HashSet<PathBuf> = paths.filter_map(canonical).collect();
    for (path, outcome) in inputs.iter().map(Input::path).zip(outcomes) {
        let message = match outcome {
            Outcome::Checked(mut file) => {
                let fix_error = file.fix_error.take();
                let reported = std::mem::take(&mut file.reported_ignore);
                files.push(*file);
                // Several Dockerfiles may share one, and it may be an argument itself.
                let reported = reported
                    .into_iter()
                    .filter(|it| canonical(it).is_some_and(|it| ignore_files.insert(it)));
                files.extend(reported.filter_map(|it| check.check_context_ignore_file(&it)));
                fix_error
            }
            Outcome::Excluded => None,
            Outcome::Template(marker) => {
                let path = check.name(path).display();
                let template = Unreadable::Template(marker);
                writeln!(err, "dockwright: {path}: skipped: {template}")?;
                skipped = true;
                None
            }
            Outcome::Unreadable(message) => Some(message),
        };
        if let Some(message) = message {
            writeln!(err, "dockwright: {}: {message}", path.display())?;
            had_errors = true;
        }
    }
    if files.is_empty() && !had_errors && !skipped {
        let roots: Vec<_> = roots.iter().map(|it| it.display().to_string()).collect();
        let roots = roots.join(", ");
        if inputs.is_empty() && !args.allow_no_files {
            // In CI, a misspelled folder would pass otherwise.
            writeln!(
                err,
                "dockwright: no Dockerfile found in {roots}; use --allow-no-files to permit this"
            )?;
            had_errors = true;
        } else {
            writeln!(err, "dockwright: no Dockerfile to check in {roots}")?;
        }
    }
    had_errors |= print_config_problems(&check.project, err)?;
    print_ignored_build_files(&check.project, err)?;
    let mut known = 0;
    if let Some(path) = &args.baseline {
        let mut checked: Vec<Checked> = Vec::new();
        for file in &mut files {
            checked.push(std::mem::take(&mut file.checked));
        }
        let result = if args.write_baseline {
            let mut baseline = Baseline::new(&checked);
            // Reading a device could take forever.
            if path.is_file()
                && let Ok(old) = Baseline::read(path)
            {
                baseline.keep_others(old, &checked);
            }
            let written = baseline.write(path);
            known = Checked::all(&checked).count();
            for file in &mut checked {
                file.found.clear();
            }
            written.map_err(|error| format!("{}: {error}", path.display()))
        } else {
            Baseline::read(path).map(|baseline| known = baseline.remove_from(&mut checked))
        };
        for (file, checked) in files.iter_mut().zip(checked) {
            file.checked = checked;
        }
        if let Err(message) = result {
            writeln!(err, "dockwright: {message}")?;
            return Ok(EXIT_ERROR);
        }
    }
    let failed = if args.diff {
        files.iter().any(|file| file.fixed.is_some())
    } else {
        let fail_on = check.fail_on();
        let mut found = files.iter().flat_map(|file| &file.checked.found);
        found.any(|it| fail_on.includes(it.severity))
    };
    let options = ReportOptions {
        fail_on: check.fail_on(),
        complete: !had_errors && !files.is_empty(),
        known,
        targets: check.targets(),
    };
    match print_reports(args, files, &options, out, err) {
        // The reader has closed the pipe, as `head` does. The exit code stays the same.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {}
        result => result?,
    }
    Ok(if had_errors {
        EXIT_ERROR
    } else {
        u8::from(failed)
    })
}

/// How the diagnostics are printed.
struct ReportOptions {
    /// The minimum severity for which the check fails.
    fail_on: FailOn,
    /// True if there are files, and all could be checked.
    complete: bool,
    /// The number of findings that are in the baseline.
    known: usize,
    /// The formats, and where they are written to.
    targets: Vec<ReportTarget>,
}

/// Prints the diagnostics of all files in all formats, or their changes with `--diff`.
fn print_reports(
    args: &CheckArgs,
    mut files: Vec<File>,
    options: &ReportOptions,
    out: &mut impl Write,
    err: &mut impl Write,
) -> io::Result<()> {
    if args.diff {
        return files.iter().try_for_each(|file| diff(file, out));
    }
    let fixed = files.iter().filter_map(|file| file.fixed.as_ref());
    let fixed: usize = fixed.map(|it| it.count).sum();
    let stdin_text = files.iter_mut().find_map(|file| file.stdin_text.take());
    let found = files.iter().filter(|file| file.is_fixable);
    let found = found.flat_map(|file| &file.checked.found);
    let fixable = found.filter(|it| it.fixes.iter().any(|fix| fix.safe));
    let fixable = fixable.count();
    let checked: Vec<Checked> = files.into_iter().map(|file| file.checked).collect();
    let clean = options.complete && checked.iter().all(|file| file.found.is_empty());
    let report = |format: ReportFormat, terminal: bool, out: &mut dyn Write| {
        let mut out = out;
        let coloured = terminal && report::colours_allowed();
        report::print(format, &checked, options.fail_on, coloured, &mut out)?;
        if format != ReportFormat::Text {
            return Ok(());
        }
        if args.fix && fixed > 0 {
            writeln!(out, "{fixed} fixed")?;
        } else if !args.fix && fixable > 0 {
            writeln!(out, "{fixable} can be fixed with --fix")?;
        }
        if options.known > 0 {
            let known = options.known;
            writeln!(out, "{known} in the baseline")?;
        }
        // Scripts rely on empty output; a user wants to see that something was checked.
        if clean && terminal {
            writeln!(out, "{}", report::all_clear(checked.len()))?;
        }
        Ok(())
    };
    for target in &options.targets {
        if let Some(path) = &target.file {
            let mut written = Vec::new();
            report(target.format, false, &mut written)?;
            std::fs::write(path, written).map_err(|error| {
                io::Error::new(error.kind(), format!("{}: {error}", path.display()))
            })?;
        }
    }
    let printed = options.targets.iter().find(|it| it.file.is_none());
    match (printed, stdin_text) {
        // The fixed text of stdin is the only thing on stdout.
        (printed, Some(text)) => {
            if let Some(printed) = printed {
                report(printed.format, io::stderr().is_terminal(), err)?;
            }
            out.write_all(&text)
        }
        (Some(printed), None) => report(printed.format, io::stdout().is_terminal(), out),
        (None, None) if io::stdout().is_terminal() => {
            let affected = checked.iter().filter(|it| !it.found.is_empty()).count();
            let severities = Checked::all(&checked).map(|(_, it)| it.severity);
            let summary = report::summary(severities, affected);
            let summary = summary.unwrap_or_else(|| report::all_clear(checked.len()));
            writeln!(out, "{summary}")
        }
        (None, None) => Ok(()),
    }
}

/// The findings in a document, including those in shell scripts, in source order.
fn findings(document: &Document, settings: &LintSettings) -> Vec<Diagnostic> {
    let mut found = lints::check(document, settings);
    let in_scripts = lints::check_shell(document, settings);
    if !in_scripts.is_empty() {
        found.extend(in_scripts);
        found.sort_by_key(|it| it.span);
    }
    found
}

/// Checks files with the options of the command line.
struct Check<'a> {
    args: &'a CheckArgs,
    rules: Selection,
    project: Project,
    /// The content of stdin, which can be read only once.
    stdin: OnceLock<Result<Vec<u8>, String>>,
    /// The current tags of images, if registries are queried.
    live_tags: Option<Arc<LiveTags>>,
    /// True if an argument is a file that defines builds: all of them are checked.
    names_build_file: bool,
}

impl<'a> Check<'a> {
    fn new(args: &'a CheckArgs) -> Result<Check<'a>, String> {
        if args.no_config && args.builds.name.is_some() {
            return Err("--build can't be used with --no-config, which ignores builds".to_owned());
        }
        let rules = Selection::new(&args.select, &args.ignore)?;
        let project = Project::new(args.project_options(&rules)?);
        let printed = args.format.iter().filter(|it| it.file.is_none()).count();
        if printed > 1 || printed == 0 && args.output.is_some() && !args.format.is_empty() {
            let message =
                "of several formats, all but one must be written to a file: --format FORMAT=FILE";
            return Err(message.to_owned());
        }
        let mut files = HashSet::new();
        let files_of_formats = args.format.iter().filter_map(|it| it.file.as_ref());
        for file in files_of_formats.chain(&args.output) {
            if !files.insert(file) {
                let file = file.display();
                return Err(format!("several formats would be written to {file}"));
            }
        }
        Ok(Check {
            args,
            rules,
            project,
            stdin: OnceLock::new(),
            live_tags: None,
            names_build_file: args.files.iter().any(|it| is_build_file(it)),
        })
    }

    /// Queries registries about the images of all files. Returns messages about failed queries.
    fn query_registries(&mut self, inputs: &[Input]) -> io::Result<Vec<String>> {
        let mut images = Vec::new();
        let wanted = lints::RULES
            .iter()
            .any(|rule| rule.registry != RegistryUse::None && self.rules.includes(rule.name));
        for input in inputs.iter().filter(|_| wanted) {
            if let Some((build, inline)) = input.inline() {
                let context = self.project.inline_context(input.path(), build);
                let text = inline.text.as_bytes();
                images.extend(lints::tags_to_query(&source::document(
                    text,
                    &context.build,
                )));
                continue;
            }
            let path = input.path();
            let context = self.project.document_context(self.name(path));
            if self.excludes(path, &context) {
                continue;
            }
            if is_ignore_file(self.name(path)) {
                continue;
            }
            // Errors are reported when the file is checked.
            let Ok(bytes) = self.read(path) else { continue };
            let others = self.other_contexts(self.name(path));
            for context in [context].iter().chain(&others) {
                let document = source::document(&bytes, &context.build);
                images.extend(lints::tags_to_query(&document));
            }
        }
        let mut seen = HashSet::new();
        images.retain(|image| seen.insert((image.name(), image.tag().map(str::to_owned))));
        let (live_tags, problems) = online::live_tags(&images)?;
        self.live_tags = Some(Arc::new(live_tags));
        Ok(problems)
    }

    /// Reads a file, or stdin.
    fn read(&self, path: &Path) -> Result<Vec<u8>, String> {
        let read = || source::read_bytes(path).map_err(|error| error.to_string());
        if is_stdin(path) {
            return self.stdin.get_or_init(read).clone();
        }
        read()
    }

    /// True if the configuration excludes a file. Files that are arguments are never excluded.
    fn excludes(&self, path: &Path, context: &DocumentContext) -> bool {
        context.excluded && !is_stdin(path) && !self.args.names(path)
    }

    /// The name of a file: its path, or `--stdin-filename` for stdin.
    fn name<'p>(&'p self, path: &'p Path) -> &'p Path {
        let named = self.args.stdin_filename.as_deref();
        named.filter(|_| is_stdin(path)).unwrap_or(path)
    }

    /// Checks files in parallel. The outcomes are in the order of the paths.
    fn check_all(&self, inputs: &[Input]) -> io::Result<Vec<Outcome>> {
        let pool = thread_pool(self.args.threads, inputs.len())?;
        let progress = Progress::new(inputs.len());
        let outcomes = pool.install(|| {
            let check = |input: &Input| {
                let outcome = match input.inline() {
                    Some((build, inline)) => self.check_inline(build, inline),
                    None => self.check_file(input.path()),
                };
                progress.step();
                outcome
            };
            inputs.par_iter().map(check).collect()
        });
        progress.end();
        Ok(outcomes)
    }

    /// Checks one file.
    fn check_file(&self, path: &Path) -> Outcome {
        let named = self.name(path);
        let context = self.project.document_context(named);
        if self.excludes(path, &context) {
            return Outcome::Excluded;
        }
        let bytes = match self.read(path) {
            Ok(bytes) => bytes,
            Err(message) => return Outcome::Unreadable(message),
        };
        if is_ignore_file(named) {
            let text = Text::new(&String::from_utf8_lossy(&bytes));
            let stdin_text = (self.args.fix && is_stdin(path)).then_some(bytes);
            let checked = self.check_ignore_file(named.display().to_string(), text);
            return Outcome::Checked(Box::new(File {
                stdin_text,
                ..File::unfixable(checked)
            }));
        }
        let mut settings = LintSettings {
            live_tags: self.live_tags.clone(),
            ..LintSettings::clone(&context.settings)
        };
        self.rules.add_to(&mut settings.levels);
        let mut document = source::document(&bytes, &context.build);
        if let Some(marker) = lints::template(&document, &settings) {
            return Outcome::Template(marker);
        }
        let is_fixable = std::str::from_utf8(&bytes).is_ok() || source::utf16(&bytes).is_some();
        let (mut fixed, mut fix_error) = (None, None);
        if self.args.fix || self.args.diff {
            match self.fix(path, &bytes, &document, &settings) {
                Ok(fixes) => fixed = fixes,
                Err(message) => fix_error = Some(message),
            }
        }
        if let Some(fixed) = &fixed {
            document = Document::in_build(Text::new(&fixed.after), 0, context.build.clone());
        }
        let mut found = findings(&document, &settings);
        found.retain(|it| self.rules.includes_finding(it));
        let mut reported_ignore: Vec<PathBuf> = context.reported_ignore_file.into_iter().collect();
        for other in self.other_contexts(named) {
            self.add_findings(&document, &other, &mut found);
            reported_ignore.extend(other.reported_ignore_file);
        }
        let checked = Checked {
            path: named.display().to_string(),
            text: document.text.clone(),
            build: context.builds.active().cloned(),
            found,
        };
        let stdin_text = (self.args.fix && is_stdin(path)).then(|| {
            let after = fixed.as_ref().map(|it| it.after.clone().into_bytes());
            after.unwrap_or(bytes)
        });
        Outcome::Checked(Box::new(File {
            checked,
            reported_ignore,
            fixed,
            fix_error,
            is_fixable,
            stdin_text,
        }))
    }

    /// What applies to a Dockerfile in its further builds, if all builds of a file are checked: the file is an argument,
    /// and no build is named.
    fn other_contexts(&self, path: &Path) -> Vec<DocumentContext> {
        let named = self.args.builds.name.is_some();
        if named || !self.names_build_file {
            return Vec::new();
        }
        self.project.other_contexts(path)
    }

    /// Adds what is found in a document as a further build sees it, and wasn't found before. Its fixes are left out: what
    /// they change may be right in another build.
    fn add_findings(
        &self,
        document: &Document,
        context: &DocumentContext,
        found: &mut Vec<Diagnostic>,
    ) {
        let Some(build) = context.builds.active() else {
            return;
        };
        let mut settings = LintSettings {
            live_tags: self.live_tags.clone(),
            ..LintSettings::clone(&context.settings)
        };
        self.rules.add_to(&mut settings.levels);
        let document = Document::in_build(document.text.clone(), 0, context.build.clone());
        let key = |it: &Diagnostic| (it.rule, it.span, it.message.clone());
        let known: HashSet<_> = found.iter().map(key).collect();
        let own = findings(&document, &settings).into_iter();
        let new = own.filter(|it| self.rules.includes_finding(it) && !known.contains(&key(it)));
        for mut diagnostic in new {
            diagnostic.fixes.clear();
            let build = build.title();
            diagnostic.message = format!("{} (in the build {build})", diagnostic.message);
            found.push(diagnostic);
        }
        found.sort_by_key(|it| it.span);
    }

    /// Checks a Dockerfile that is part of the definition of a build. Positions are those in the file that contains it.
    fn check_inline(&self, build: &Arc<DefinedBuild>, inline: &InlineDockerfile) -> Outcome {
        let path = &inline.place.path;
        let context = self.project.inline_context(path, build);
        if self.excludes(path, &context) {
            return Outcome::Excluded;
        }
        let mut settings = LintSettings {
            live_tags: self.live_tags.clone(),
            ..LintSettings::clone(&context.settings)
        };
        self.rules.add_to(&mut settings.levels);
        let document = source::document(inline.text.as_bytes(), &context.build);
        let mut found = findings(&document, &settings);
        found.retain(|it| self.rules.includes_finding(it));
        for diagnostic in &mut found {
            diagnostic.span = inline.in_file(&document.text, diagnostic.span);
            for related in &mut diagnostic.related {
                related.span = inline.in_file(&document.text, related.span);
            }
            // Lines may be indented or escaped there.
            diagnostic.fixes.clear();
            if inline.is_secret {
                HIDDEN.clone_into(&mut diagnostic.message);
                diagnostic.related.clear();
            }
        }
        Outcome::Checked(Box::new(File::unfixable(Checked {
            path: shown(path).display().to_string(),
            text: inline.place.text.clone(),
            build: Some(build.clone()),
            found,
        })))
    }

    /// A file whose definitions are refused.
    fn refused_definition(
        &self,
        (path, text, mut found): (PathBuf, Text, Vec<Diagnostic>),
    ) -> File {
        found.retain(|it| self.rules.includes_finding(it));
        File::unfixable(Checked {
            path: shown(&path).display().to_string(),
            text,
            build: None,
            found,
        })
    }

    /// Checks an ignore file.
    fn check_ignore_file(&self, path: String, text: Text) -> Checked {
        let context = self.project.document_context(Path::new(&path));
        let mut found = project::ignore_file_diagnostics(&text, &context.settings);
        found.retain(|it| self.rules.includes_finding(it));
        Checked {
            path,
            text,
            build: None,
            found,
        }
    }

    /// Checks the ignore file of a build context; `None` if it can't be read, or has no diagnostics.
    fn check_context_ignore_file(&self, path: &Path) -> Option<File> {
        let text = String::from_utf8_lossy(&source::read_bytes(path).ok()?).into_owned();
        let checked = self.check_ignore_file(shown(path).display().to_string(), Text::new(&text));
        (!checked.found.is_empty()).then(|| File::unfixable(checked))
    }

    /// Applies the fixes of a file, and writes it unless it is stdin or `--diff` is set; `None` if there are none.
    fn fix(
        &self,
        path: &Path,
        bytes: &[u8],
        document: &Document,
        settings: &LintSettings,
    ) -> Result<Option<Fixed>, String> {
        // The document has the invalid bytes of other encodings replaced.
        let utf16 = source::utf16(bytes).filter(|_| self.rules.includes("InvalidEncoding"));
        if let Some(text) = utf16 {
            if !self.args.diff && !is_stdin(path) {
                let written = source::write(path, &text);
                written.map_err(|error| format!("not fixed: {error}"))?;
            }
            return Ok(Some(Fixed {
                before: document.text.to_string(),
                after: text,
                count: 1,
            }));
        }
        let wanted = |it: &Diagnostic| self.rules.includes_finding(it);
        let tier = if self.args.unsafe_fixes {
            FixTier::Unsafe
        } else {
            FixTier::Safe
        };
        let Some(fixes) = lints::fix_all(document, settings, tier, wanted) else {
            return Ok(None);
        };
        // Writing would replace the invalid bytes.
        if std::str::from_utf8(bytes).is_err() {
            return Err("not fixed: invalid UTF-8".to_owned());
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

    /// The formats, and where they are written to: those of the command line, or else that of the configuration.
    fn targets(&self) -> Vec<ReportTarget> {
        let mut targets = self.args.format.clone();
        if targets.is_empty() {
            let configs = self.project.configs();
            let configured = configs.iter().find_map(|it| it.config.output_format);
            targets.push(ReportTarget {
                format: configured.map_or(ReportFormat::Text, ReportFormat::from),
                file: None,
            });
        }
        if let Some(target) = targets.iter_mut().find(|it| it.file.is_none()) {
            target.file.clone_from(&self.args.output);
        }
        targets
    }

    /// The minimum severity for which the check fails: that of the command line, or else of the strictest configuration file.
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

/// The canonical path of a file; `None` if there is no such file.
fn canonical(path: &Path) -> Option<PathBuf> {
    path.canonicalize().ok()
}

/// Prints the problems of configuration files. Returns true if one of them is an error.
pub(super) fn print_config_problems(project: &Project, err: &mut impl Write) -> io::Result<bool> {
    let mut error = false;
    for read in project.configs() {
        if read.problems.is_empty() {
            continue;
        }
        let text = Text::new(&read.text);
        let found: Vec<_> = read.problems.iter().map(project::diagnostic).collect();
        error |= found.iter().any(|it| it.severity == Severity::Error);
        let path = shown(&read.path).display().to_string();
        report::print_snippets(&path, &text, &found, report::coloured(&io::stderr()), err)?;
    }
    Ok(error)
}

/// Prints which files that define builds are ignored because they can't be read.
pub(super) fn print_ignored_build_files(project: &Project, err: &mut impl Write) -> io::Result<()> {
    for error in project.ignored_build_files() {
        let path = shown(&error.path).display().to_string();
        let coloured = report::coloured(&io::stderr());
        report::print_snippets(&path, &error.text, &[error.as_ignored()], coloured, err)?;
    }
    Ok(())
}

/// Prints the changes of fixes as a patch.
fn diff(file: &File, out: &mut impl Write) -> io::Result<()> {
    file.fixed.as_ref().map_or(Ok(()), |fixed| {
        patch::print(&file.checked.path, &fixed.before, &fixed.after, out)
    })
}

/// A progress line on stderr, if that is a terminal.
struct Progress {
    started: Instant,
    total: usize,
    done: AtomicUsize,
    visible: bool,
}

/// The delay before progress is shown.
const PROGRESS_DELAY: Duration = Duration::from_millis(500);

impl Progress {
    fn new(total: usize) -> Progress {
        Progress {
            started: Instant::now(),
            total,
            done: AtomicUsize::new(0),
            visible: io::stderr().is_terminal(),
        }
    }

    fn step(&self) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        if self.visible && done.is_multiple_of(64) && self.started.elapsed() > PROGRESS_DELAY {
            let _ = write!(io::stderr(), "\rchecked {done} of {}", self.total);
        }
    }

    fn end(&self) {
        if self.visible && self.started.elapsed() > PROGRESS_DELAY {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}
