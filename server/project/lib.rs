//! The environment of a Dockerfile: its configuration and its build context.
//!
//! [`Project`] is used by the command line and the language server. It reads configuration files (`dockwright.toml`,
//! `.editorconfig`), the files that define builds of the Dockerfile, and the ignore file of the build context.

pub mod builds;
pub mod config;
mod config_file;
pub mod context;
mod editor;
mod editorconfig;
pub mod explain;
pub mod hadolint;
mod ignore_file;
mod workspace;

pub use crate::context::{is_dockerfile_name, is_ignore_file_name, is_template_name};
pub use config_file::{ConfigFile, LINK_OUT_OF_PROJECT};
pub use editor::EditorSettings;
use editorconfig::EditorConfigs;
pub use ignore_file::{
    IGNORE_FILE_RULES, INVALID_IGNORE_FILE, INVALID_IGNORE_FILE_DOCS, SUSPICIOUS_IGNORE_PATTERN,
    SUSPICIOUS_IGNORE_PATTERN_DOCS, ignore_file_diagnostics,
};
pub use workspace::Workspace;

use std::collections::{BTreeMap, HashMap};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::builds::{
    BuildOptions, Builds, DefinedBuild, DefinitionError, DockerfileBuilds, FolderBuilds,
    LocalContext,
};
use crate::config::{Config, ConfigProblem, Level};
use crate::context::{BuildContext, leads_out, leads_out_of_project};
use analysis::{Build, BuildTarget, Unspecified};
use ide::completion::{FolderEntry, FolderListing};
use ide::formatting::Style;
use ide::inlay_hints;
use ide::lints::{
    self, Builder, Diagnostic, Excludes, Exclusion, LintSettings, Preset, ScriptFile, Severity,
    SourceStatus, Sources,
};
use syntax::lock::lock;
use syntax::text::Span;
use syntax::values;

/// Options of the command line or the editor. Except for `editor`, they take precedence over configuration files.
#[derive(Clone, Debug, Default)]
pub struct ProjectOptions {
    /// The values of build arguments.
    pub args: BTreeMap<String, String>,
    /// The target stage.
    pub target: Option<String>,
    /// The folder of the build context.
    pub context: Option<PathBuf>,
    /// How values that aren't specified are treated.
    pub unspecified: Unspecified,
    /// The configuration file, instead of the nearest one.
    pub config: Option<PathBuf>,
    /// Patterns of files to exclude and include, relative to the working directory.
    pub patterns: Option<Config>,
    /// True if configuration files are ignored.
    pub no_config: bool,
    /// The severities that configured ones override.
    pub preset: Option<Preset>,
    /// Report only BuildKit's own checks, at BuildKit's positions.
    pub only_buildkit: bool,
    /// The settings of the editor. Configuration files take precedence over them.
    pub editor: Vec<EditorSettings>,
    /// Which of the builds that files define apply.
    pub builds: BuildOptions,
}

/// What applies to one Dockerfile: its build, settings and build context.
#[derive(Clone, Default)]
pub struct DocumentContext {
    /// The build: arguments and target.
    pub build: Arc<Build>,
    /// The builds that files define for the Dockerfile.
    pub builds: DockerfileBuilds,
    /// The settings of rules.
    pub settings: Arc<LintSettings>,
    /// The formatting style, as far as it is configured.
    pub style: Style,
    /// True if the configuration excludes the file.
    pub excluded: bool,
    /// True if code lenses are disabled.
    pub no_code_lens: bool,
    /// The folder of the build context, if there is any.
    pub context: Option<PathBuf>,
    /// Which inlay hints are enabled.
    pub hints: inlay_hints::InlayHintSettings,
    /// The ignore file of the build context, if there are diagnostics for it.
    pub reported_ignore_file: Option<PathBuf>,
}

impl DocumentContext {
    /// The file at a path of the build context; `None` if there is no such file. Accesses the file system.
    pub fn file(&self, path: &str) -> Option<PathBuf> {
        // `..` can't leave the context.
        let path = values::path::clean(&format!("/{path}"));
        let folder = self.context.as_ref()?;
        let file = folder.join(path.trim_start_matches('/'));
        (file.is_file() && !leads_out(folder, &file)).then_some(file)
    }
}

/// Finds and reads the files that apply to Dockerfiles. Each configuration file is read once.
#[derive(Default)]
pub struct Project {
    options: ProjectOptions,
    configs: Mutex<HashMap<PathBuf, Option<Arc<ConfigFile>>>>,
    editorconfigs: EditorConfigs,
    builds: Builds,
}

impl Project {
    /// A project of which no file is read yet.
    pub fn new(options: ProjectOptions) -> Project {
        Project {
            builds: Builds::new(options.builds.clone()),
            options,
            configs: Mutex::default(),
            editorconfigs: EditorConfigs::default(),
        }
    }

    /// The configuration file that applies to a folder: in the folder itself or the nearest parent that has one, or else that of
    /// hadolint.
    pub fn config(&self, folder: &Path) -> Option<Arc<ConfigFile>> {
        if self.options.no_config {
            return None;
        }
        let mut known = lock(&self.configs);
        if let Some(read) = known.get(folder) {
            return read.clone();
        }
        let named = self.options.config.clone();
        let path = named.clone().or_else(|| Config::find(folder));
        let read = match path {
            Some(path) if named.is_none() && leads_out_of_project(&path) => Some(Arc::new(
                ConfigFile::unreadable(path, LINK_OUT_OF_PROJECT, Level::Error),
            )),
            Some(path) => {
                // Folders that share a file share its result.
                let same = known.values().flatten().find(|it| it.path == path);
                same.cloned().or_else(|| read(path).map(Arc::new))
            }
            None => hadolint::config_file(folder).map(Arc::new),
        };
        known.insert(folder.to_owned(), read.clone());
        read
    }

    /// All configuration files read so far, and the `.editorconfig` files that can't be read, ordered by path.
    pub fn configs(&self) -> Vec<Arc<ConfigFile>> {
        let known = lock(&self.configs);
        let mut read: Vec<_> = known.values().flatten().cloned().collect();
        read.extend(self.editorconfigs.unreadable());
        read.sort_by(|a, b| a.path.cmp(&b.path));
        read.dedup_by(|a, b| a.path == b.path);
        read
    }

    /// What applies to a Dockerfile.
    pub fn document_context(&self, dockerfile: &Path) -> DocumentContext {
        let absolute = absolute(dockerfile);
        let builds = self.builds(&absolute);
        self.context_in(&absolute, builds)
    }

    /// What applies to a Dockerfile that is part of the definition of a build, in a file.
    pub fn inline_context(&self, file: &Path, build: &Arc<DefinedBuild>) -> DocumentContext {
        let builds = DockerfileBuilds {
            list: vec![build.clone()],
            active: Some(0),
        };
        self.context_in(file, builds)
    }

    /// What applies to a Dockerfile in each of its builds but the active one.
    pub fn other_contexts(&self, dockerfile: &Path) -> Vec<DocumentContext> {
        let absolute = absolute(dockerfile);
        let builds = self.builds(&absolute);
        let others = (0..builds.list.len()).filter(|index| builds.active != Some(*index));
        let context = |index: usize| {
            let builds = DockerfileBuilds {
                active: Some(index),
                ..builds.clone()
            };
            self.context_in(&absolute, builds)
        };
        others.map(context).collect()
    }

    /// What applies to a Dockerfile in a file, with its builds.
    fn context_in(&self, absolute: &Path, builds: DockerfileBuilds) -> DocumentContext {
        let mut merged = editor::for_file(&self.options.editor, absolute);
        let own = self.file_settings(absolute);
        let style = own.format.or(self.editorconfig(absolute)).or(merged.format);
        merged.extend(own);
        let anywhere = self.lint_settings(&merged);
        let active = builds.active();
        let mut args = merged.args;
        let config = self.config(absolute.parent().unwrap_or(absolute));
        let config =
            config.and_then(|it| Some(it.path.file_name()?.to_string_lossy().into_owned()));
        let config = config.unwrap_or_default();
        let configured = args
            .keys()
            .filter(|it| !self.options.args.contains_key(*it));
        let arg_files = configured.map(|it| (it.clone(), config.clone())).collect();
        args.extend(self.options.args.clone());
        let target = self.options.target.clone().or(merged.target);
        let mut build = Build {
            args,
            arg_files,
            target: target.map(BuildTarget::Name),
            unspecified: self.options.unspecified.clone(),
            ..Build::default()
        };
        if let Some(active) = active {
            build = build.over(&active.inputs);
        }
        let is_buildah = merged.builder == Some(Builder::Buildah);
        let active = active.map(|it| &**it);
        let context = self.context(absolute, merged.context, active, is_buildah);
        let folder = (!context.is_elsewhere()).then(|| context.folder.clone());
        let is_reported = context
            .ignore
            .as_ref()
            .is_some_and(|it| !it.errors().is_empty() || !it.mistakes().is_empty());
        let reported_ignore_file = context.ignore_path.clone().filter(|_| is_reported);
        let context = Arc::new(context);
        let settings = LintSettings {
            exclusion: exclusion(context.clone()),
            sources: Some(sources(context, absolute.to_owned())),
            build_names: self.builds.names(absolute),
            builder: match merged.builder {
                None if is_containerfile(absolute) => Builder::Unspecified,
                _ => anywhere.builder,
            },
            has_template_name: has_template_name(absolute),
            ..anywhere
        };
        DocumentContext {
            build: build.into(),
            builds,
            settings: settings.into(),
            style,
            excluded: merged.excluded,
            no_code_lens: merged.code_lens == Some(false),
            context: folder,
            hints: hints(merged.inlay_hints),
            reported_ignore_file,
        }
    }

    /// What applies to a document that isn't a file on this machine, such as one that was never saved: the settings of the
    /// whole editor.
    pub fn context_without_file(&self) -> DocumentContext {
        let merged = editor::for_file(&self.options.editor, Path::new(""));
        DocumentContext {
            settings: self.lint_settings(&merged).into(),
            style: merged.format,
            no_code_lens: merged.code_lens == Some(false),
            hints: hints(merged.inlay_hints),
            ..DocumentContext::default()
        }
    }

    /// The settings of rules, without what depends on the place of the Dockerfile.
    fn lint_settings(&self, merged: &config::DockerfileSettings) -> LintSettings {
        let preset = self.options.preset.or(merged.preset);
        let mut levels = preset.map(Preset::levels).unwrap_or_default();
        if matches!(preset, Some(Preset::BuildKit | Preset::Security)) {
            levels.insert(SUSPICIOUS_IGNORE_PATTERN.to_owned(), None);
        }
        let configured = merged.rules.iter();
        let configured = configured.map(|(rule, level)| (rule.clone(), severity(*level)));
        lints::override_levels(&mut levels, configured);
        LintSettings {
            levels,
            only_buildkit: self.options.only_buildkit,
            builder: merged.builder.unwrap_or_default(),
            rules: merged.rule_settings.clone(),
            ..LintSettings::default()
        }
    }
}

impl Project {
    /// The settings for a Dockerfile, of the editor and of its configuration file, which takes precedence.
    fn merged_settings(&self, dockerfile: &Path) -> config::DockerfileSettings {
        let mut settings = editor::for_file(&self.options.editor, dockerfile);
        settings.extend(self.file_settings(dockerfile));
        settings
    }

    /// The settings for a Dockerfile in its `dockwright.toml`.
    fn file_settings(&self, dockerfile: &Path) -> config::DockerfileSettings {
        let parent = dockerfile.parent().unwrap_or(dockerfile);
        let read = self.config(parent).map(|read| {
            // Paths in a file that is an argument are relative to its folder as well.
            let path = absolute(&read.path);
            read.config
                .for_file(path.parent().unwrap_or(parent), dockerfile)
        });
        let mut settings = read.unwrap_or_default();
        if let Some(patterns) = &self.options.patterns {
            let here = absolute(Path::new("."));
            settings.extend(patterns.for_file(&here, dockerfile));
        }
        settings
    }

    /// True if the configuration makes a file a Dockerfile whatever its name.
    pub fn includes(&self, file: &Path) -> bool {
        let absolute = absolute(file);
        let settings = self.file_settings(&absolute);
        settings.included && !settings.excluded
    }

    /// The style for a Dockerfile in its `.editorconfig` files.
    fn editorconfig(&self, dockerfile: &Path) -> Style {
        if self.options.no_config {
            return Style::default();
        }
        self.editorconfigs.style(dockerfile)
    }

    /// The folder of a Dockerfile's build context.
    pub fn context_folder(&self, dockerfile: &Path) -> PathBuf {
        let absolute = absolute(dockerfile);
        self.own_context(&absolute).folder
    }

    fn own_context(&self, dockerfile: &Path) -> BuildContext {
        let settings = self.merged_settings(dockerfile);
        let builds = self.builds(dockerfile);
        let active = builds.active().map(|it| &**it);
        let is_buildah = settings.builder == Some(Builder::Buildah);
        self.context(dockerfile, settings.context, active, is_buildah)
    }

    /// The build context of a Dockerfile, in order of precedence: that of the options, of the configuration, of the active
    /// build, and the Dockerfile's folder.
    fn context(
        &self,
        dockerfile: &Path,
        configured: Option<PathBuf>,
        build: Option<&DefinedBuild>,
        is_buildah: bool,
    ) -> BuildContext {
        let folder = self.options.context.clone().or(configured);
        let read = if is_buildah {
            BuildContext::read_for_buildah
        } else {
            BuildContext::read
        };
        match (&folder, build.map(|it| &it.context)) {
            (Some(folder), _) | (None, Some(LocalContext::Folder(folder))) => {
                read(dockerfile, Some(folder))
            }
            (None, Some(LocalContext::Elsewhere)) => BuildContext::elsewhere(),
            (None, None) => read(dockerfile, None),
        }
    }

    /// The builds that files define for a Dockerfile.
    pub fn builds(&self, dockerfile: &Path) -> DockerfileBuilds {
        let absolute = absolute(dockerfile);
        self.builds.of(&absolute, false)
    }

    /// Searches for the files that define builds of a Dockerfile below its workspace folder or repository. Later calls of
    /// the other functions take them into account. Returns true if there were new ones.
    pub fn search_builds(&self, dockerfile: &Path) -> bool {
        let before = self.builds(dockerfile).list.len();
        let absolute = absolute(dockerfile);
        let found = self.builds.of(&absolute, true);
        found.list.len() != before
    }

    /// All builds that a file defines, and the errors in it.
    pub fn builds_in_file(&self, file: &Path) -> Arc<FolderBuilds> {
        let absolute = absolute(file);
        self.builds.of_file(&absolute)
    }

    /// The files in folders above the Dockerfiles so far whose builds are ignored because the tools refuse the file, with the
    /// first error of each.
    pub fn ignored_build_files(&self) -> Vec<DefinitionError> {
        self.builds.ignored_files()
    }

    /// What the tools refuse in files that are open in the editor, in folders above the Dockerfiles so far.
    pub fn errors_in_open_files(&self) -> Vec<DefinitionError> {
        self.builds.errors_in_open_files()
    }

    /// All builds that are defined in a folder and below it.
    pub fn builds_below(&self, folder: &Path) -> Vec<Arc<DefinedBuild>> {
        let absolute = absolute(folder);
        self.builds.below(&absolute)
    }

    /// The entries of a folder of a Dockerfile's build context. In a large folder, only those whose names start with
    /// `prefix`. Excluded entries name the pattern, preceded by file and line: `.dockerignore:2 tmp`.
    pub fn list(&self, dockerfile: &Path, folder: &str, prefix: &str) -> FolderListing {
        let absolute = absolute(dockerfile);
        let context = self.own_context(&absolute);
        let file = context.ignore_path.as_ref().and_then(|it| it.file_name());
        let file = file.map(|it| it.to_string_lossy()).unwrap_or_default();
        let listing = context.list(folder, prefix);
        let entries = listing.entries.into_iter().map(|it| FolderEntry {
            excluded: it.excluded.map(|pattern| {
                let (line, pattern) = (pattern.line, &pattern.text);
                format!("{file}:{line} {pattern}")
            }),
            name: it.name,
            folder: it.folder,
        });
        FolderListing {
            entries: entries.collect(),
            more: listing.more,
        }
    }
}

/// True for a name that Podman and Buildah prefer: `Containerfile`, also with a prefix or a suffix.
fn is_containerfile(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str());
    name.is_some_and(|it| it.to_ascii_lowercase().contains("containerfile"))
}

/// True if the name of a file is that of a template.
fn has_template_name(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str());
    name.is_some_and(is_template_name)
}

/// The absolute path of a file or folder, without `..`; the path itself if there is no working directory. The result doesn't
/// depend on how the path is written.
fn absolute(path: &Path) -> PathBuf {
    config::absolute(path).unwrap_or_else(|| path.to_owned())
}

/// Reads a configuration file; `None` if it doesn't exist. A file that can't be read has a problem and no settings.
fn read(path: PathBuf) -> Option<ConfigFile> {
    let extension = path.extension().and_then(|it| it.to_str());
    if matches!(extension, Some("yaml" | "yml")) {
        return Some(hadolint::config_in(path));
    }
    let text = match std::fs::read(&path) {
        Ok(bytes) => String::from_utf8(bytes).map_err(|error| {
            let valid = error.utf8_error().valid_up_to();
            format!("invalid UTF-8 at byte {valid}")
        }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return None,
        Err(error) => Err(format!("can't be read: {error}")),
    };
    let (text, (config, problems)) = match text {
        Ok(text) => {
            let rules = lints::names().chain([SUSPICIOUS_IGNORE_PATTERN]);
            let rules: Vec<&str> = rules.collect();
            let (config, mut problems) = Config::parse(&text, &rules);
            problems.extend(missing_contexts(&path, &config));
            (text, (config, problems))
        }
        Err(message) => {
            let problem = ConfigProblem {
                span: 0..0,
                message,
                severity: Level::Error,
            };
            (String::new(), (Config::default(), vec![problem]))
        }
    };
    Some(ConfigFile {
        path,
        text,
        config,
        problems,
    })
}

/// Problems for the build contexts of a configuration file that don't exist.
fn missing_contexts(path: &Path, config: &Config) -> impl Iterator<Item = ConfigProblem> {
    let folder = path.parent().unwrap_or(path);
    // Whether a host of the network has a folder isn't looked up.
    let is_local = |it: &Path| it.is_relative() && !it.to_string_lossy().contains("://");
    let missing = config
        .contexts
        .iter()
        .filter(move |(written, _)| is_local(written) && !folder.join(written).is_dir());
    missing.map(|(written, span)| ConfigProblem {
        span: span.clone(),
        message: format!(
            "no folder is named {}",
            syntax::quoted(&*written.to_string_lossy())
        ),
        severity: Level::Warning,
    })
}

/// The inlay hints that are enabled, with defaults.
fn hints(hints: config::InlayHints) -> inlay_hints::InlayHintSettings {
    inlay_hints::InlayHintSettings {
        variables: hints.variables != Some(false),
        stages: hints.stages != Some(false),
        command: hints.command != Some(false),
        images: hints.images == Some(true),
    }
}

fn severity(level: Level) -> Option<Severity> {
    match level {
        Level::Off => None,
        Level::Hint => Some(Severity::Hint),
        Level::Information => Some(Severity::Information),
        Level::Warning => Some(Severity::Warning),
        Level::Error => Some(Severity::Error),
    }
}

/// The paths that the ignore file of a build context excludes; `None` without one.
fn exclusion(context: Arc<BuildContext>) -> Option<Excludes> {
    context.ignore.as_ref()?;
    let file = ignore_file_name(&context);
    Some(Excludes::new(move |source| {
        let pattern = context.ignore.as_ref()?.copy_source(source)?;
        Some(Exclusion {
            source: values::path::clean(source),
            pattern: pattern.text.clone(),
            file: file.clone(),
            line: pattern.line,
        })
    }))
}

/// How long the file system's answers about sources are kept, since rules need them at each keystroke.
const SOURCE_LIFETIME: Duration = Duration::from_secs(2);

/// The lookup of sources in a build context.
fn sources(context: Arc<BuildContext>, dockerfile: PathBuf) -> Sources {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let file = ignore_file_name(&context);
    let (folder, is_certain) = (context.folder.clone(), context.is_certain());
    let scripts = context.clone();
    let find = move |source: &str| match context.source(source, &dockerfile) {
        context::SourceState::Exists => SourceStatus::Exists,
        context::SourceState::Missing => SourceStatus::Missing,
        context::SourceState::Unknown => SourceStatus::Unknown,
        context::SourceState::Excluded(pattern) => SourceStatus::Excluded(Exclusion {
            source: values::path::clean(source),
            pattern: pattern.text.clone(),
            file: file.clone(),
            line: pattern.line,
        }),
    };
    let first = NEXT.fetch_add(1, Ordering::Relaxed) << 32;
    let start = Instant::now();
    Sources::new(folder, is_certain, find)
        .with_scripts(move |source| {
            let (is_executable, first_line) = scripts.first_line(source)?;
            Some(ScriptFile {
                is_executable,
                first_line,
            })
        })
        .with_generation(move || first + start.elapsed().as_secs() / SOURCE_LIFETIME.as_secs())
}

/// The name of the ignore file of a context; empty without one.
fn ignore_file_name(context: &BuildContext) -> String {
    let path = context.ignore_path.as_ref();
    let name = path.and_then(|path| path.file_name());
    name.map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

/// A problem of a configuration file as a diagnostic.
pub fn diagnostic(problem: &ConfigProblem) -> Diagnostic {
    let span = Span::new(problem.span.start as u32, problem.span.end as u32);
    let severity = severity(problem.severity).unwrap_or(Severity::Error);
    Diagnostic {
        page: Some(lints::page_of("settings.md")),
        ..Diagnostic::new(
            "InvalidConfiguration",
            severity,
            span,
            problem.message.clone(),
        )
    }
}
