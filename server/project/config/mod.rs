//! `dockwright.toml`: rules, formatting and builds, and the Dockerfiles that they apply to.
//!
//! [`Config::parse`] turns a text into settings and problems; an invalid entry doesn't affect the others. Only
//! [`Config::find`] accesses the file system. Reading files is up to the caller, which also supplies the names of rules.
//!
//! [`EditorConfig`] parses `.editorconfig`.

mod editor;
mod editorconfig;
mod globs;
mod hadolint;
mod read;
mod schema;

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Component, Path, PathBuf};

pub use editorconfig::{EDITORCONFIG, EditorConfig, Properties};
use globs::Globs;
pub use hadolint::{HADOLINT_FILES, Hadolint};
pub use schema::{SCHEMA_URL, schema};

use ide::formatting::Style;
use ide::lints::{Builder, LabelSchema, Preset, override_levels};

/// The name of the file.
pub const FILE_NAME: &str = "dockwright.toml";

/// The configured severity of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// The rule is disabled.
    Off,
    /// A suggestion, which editors show unobtrusively.
    Hint,
    /// Information.
    Information,
    /// A likely mistake.
    Warning,
    /// A mistake.
    Error,
}

impl Level {
    /// All levels, from the lowest to the highest.
    pub const ALL: [Level; 5] = [
        Level::Off,
        Level::Hint,
        Level::Information,
        Level::Warning,
        Level::Error,
    ];

    /// Its name in the configuration file.
    pub fn name(self) -> &'static str {
        match self {
            Level::Off => "off",
            Level::Hint => "hint",
            Level::Information => "information",
            Level::Warning => "warning",
            Level::Error => "error",
        }
    }
}

/// The minimum severity for which a check fails, ordered from lenient to strict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Threshold {
    /// A check never fails.
    Never,
    /// Errors.
    Error,
    /// Warnings and above.
    Warning,
    /// Information and above.
    Information,
    /// All diagnostics.
    Hint,
}

impl Threshold {
    /// All thresholds, from lenient to strict.
    pub const ALL: [Threshold; 5] = [
        Threshold::Never,
        Threshold::Error,
        Threshold::Warning,
        Threshold::Information,
        Threshold::Hint,
    ];

    /// Its name in the configuration file.
    pub fn name(self) -> &'static str {
        match self {
            Threshold::Never => "never",
            Threshold::Error => "error",
            Threshold::Warning => "warning",
            Threshold::Information => "information",
            Threshold::Hint => "hint",
        }
    }
}

/// The output format of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutputFormat {
    /// Human-readable.
    Text,
    /// JSON.
    Json,
    /// SARIF.
    Sarif,
    /// Annotations of GitHub Actions.
    Github,
    /// Checkstyle XML.
    Checkstyle,
    /// A Code Quality report of GitLab.
    Gitlab,
    /// JUnit XML.
    Junit,
    /// Generic issues of `SonarQube`.
    Sonarqube,
    /// Markdown.
    Markdown,
}

impl OutputFormat {
    /// All formats.
    pub const ALL: [OutputFormat; 9] = [
        OutputFormat::Text,
        OutputFormat::Json,
        OutputFormat::Sarif,
        OutputFormat::Github,
        OutputFormat::Checkstyle,
        OutputFormat::Gitlab,
        OutputFormat::Junit,
        OutputFormat::Sonarqube,
        OutputFormat::Markdown,
    ];

    /// Its name in the configuration file and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            OutputFormat::Text => "text",
            OutputFormat::Json => "json",
            OutputFormat::Sarif => "sarif",
            OutputFormat::Github => "github",
            OutputFormat::Checkstyle => "checkstyle",
            OutputFormat::Gitlab => "gitlab",
            OutputFormat::Junit => "junit",
            OutputFormat::Sonarqube => "sonarqube",
            OutputFormat::Markdown => "markdown",
        }
    }
}

/// Which inlay hints are enabled; `None` if not configured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct InlayHints {
    /// Resolved values of words with variables.
    pub variables: Option<bool>,
    /// The numbers of stages.
    pub stages: Option<bool>,
    /// The effective command of a container.
    pub command: Option<bool>,
    /// Cached information about image tags.
    pub images: Option<bool>,
}

impl InlayHints {
    /// Overrides the hints by those that `other` sets.
    fn extend(&mut self, other: InlayHints) {
        self.variables = other.variables.or(self.variables);
        self.stages = other.stages.or(self.stages);
        self.command = other.command.or(self.command);
        self.images = other.images.or(self.images);
    }
}

/// A problem in a configuration file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigProblem {
    /// Its position as byte offsets, which are within the text and on character boundaries.
    pub span: Range<usize>,
    /// The message, on one line.
    pub message: String,
    /// [`Level::Error`] for an invalid entry, [`Level::Warning`] for one without effect.
    pub severity: Level,
}

/// The contents of a configuration file.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// The minimum severity for which a check fails.
    pub fail_on: Option<Threshold>,
    /// The output format of checks.
    pub output_format: Option<OutputFormat>,
    preset: Option<Preset>,
    pragmas: Option<bool>,
    labels: LabelSchema,
    trusted_registries: Option<Vec<String>>,
    approved_images: Option<Vec<String>>,
    forbidden_images: Option<Vec<String>>,
    require_user: Option<bool>,
    code_lens: Option<bool>,
    inlay_hints: InlayHints,
    rules: BTreeMap<String, Level>,
    exclude: Globs,
    include: Globs,
    format: Style,
    build: Build,
    files: Vec<FileSection>,
}

/// The keys of `[build]`, which `[[file]]` has too.
#[derive(Clone, Debug, Default)]
struct Build {
    builder: Option<Builder>,
    context: Option<PathBuf>,
    target: Option<String>,
    args: BTreeMap<String, String>,
}

/// A `[[file]]`: settings for the Dockerfiles that `path` matches.
#[derive(Clone, Debug, Default)]
struct FileSection {
    path: Globs,
    build: Build,
    format: Style,
    rules: BTreeMap<String, Level>,
}

/// The settings of a configuration file for one Dockerfile.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DockerfileSettings {
    /// The severities that the others override.
    pub preset: Option<Preset>,
    /// Whether comments of other linters silence findings.
    pub pragmas: Option<bool>,
    /// The labels that images must have.
    pub labels: Option<LabelSchema>,
    /// The severities that are configured, by the keys of [`ide::lints::Selector`].
    pub rules: BTreeMap<String, Level>,
    /// The folder of the build context, joined to that of the configuration file if it is relative.
    pub context: Option<PathBuf>,
    /// The program that builds the image.
    pub builder: Option<Builder>,
    /// The target stage.
    pub target: Option<String>,
    /// The values of build arguments.
    pub args: BTreeMap<String, String>,
    /// The formatting style.
    pub format: Style,
    /// True if the Dockerfile is excluded from checks.
    pub excluded: bool,
    /// True if the file is a Dockerfile whatever its name.
    pub included: bool,
    /// The registries that images may come from. Which ones are queried is a user setting.
    pub trusted_registries: Option<Vec<String>>,
    /// Patterns of the approved images.
    pub approved_images: Option<Vec<String>>,
    /// Patterns of forbidden images.
    pub forbidden_images: Option<Vec<String>>,
    /// Whether images must have a user other than root.
    pub require_user: Option<bool>,
    /// Whether code lenses are enabled.
    pub code_lens: Option<bool>,
    /// Which inlay hints are enabled.
    pub inlay_hints: InlayHints,
}

impl DockerfileSettings {
    /// Overrides the settings by those that `other` sets.
    pub fn extend(&mut self, other: DockerfileSettings) {
        self.preset = other.preset.or(self.preset);
        self.pragmas = other.pragmas.or(self.pragmas);
        self.labels = other.labels.or(self.labels.take());
        override_levels(&mut self.rules, other.rules);
        self.builder = other.builder.or(self.builder);
        self.context = other.context.or(self.context.take());
        self.target = other.target.or(self.target.take());
        self.args.extend(other.args);
        self.format = other.format.or(self.format);
        self.excluded |= other.excluded;
        self.included |= other.included;
        self.trusted_registries = other.trusted_registries.or(self.trusted_registries.take());
        self.approved_images = other.approved_images.or(self.approved_images.take());
        self.forbidden_images = other.forbidden_images.or(self.forbidden_images.take());
        self.require_user = other.require_user.or(self.require_user);
        self.code_lens = other.code_lens.or(self.code_lens);
        self.inlay_hints.extend(other.inlay_hints);
    }
}

impl Config {
    /// Parses a configuration file. Valid entries are kept, and the problems of the others returned in the order of the text.
    /// Names of rules that aren't in `known_rules` are problems.
    pub fn parse(text: &str, known_rules: &[&str]) -> (Config, Vec<ConfigProblem>) {
        read::read(text, known_rules)
    }

    /// The configuration of the patterns on a command line; `None` without any.
    ///
    /// # Errors
    ///
    /// If a pattern is invalid.
    pub fn of_patterns(exclude: &[String], include: &[String]) -> Result<Option<Config>, String> {
        let globs = |patterns: &[String]| {
            let error = patterns.iter().find_map(|it| globs::pattern_error(it));
            match error {
                Some(error) => Err(error),
                None => Ok(Globs::new(patterns.iter().map(String::as_str))),
            }
        };
        let config = Config {
            exclude: globs(exclude).map_err(|it| format!("--exclude: {it}"))?,
            include: globs(include).map_err(|it| format!("--include: {it}"))?,
            ..Config::default()
        };
        Ok((!exclude.is_empty() || !include.is_empty()).then_some(config))
    }

    /// Reads the settings of an editor: an object with the keys of the configuration file, without the prefix `dockwright.`,
    /// in camel or kebab case. Valid entries are kept, and the problems of the others returned, each on one line.
    pub fn from_editor(
        settings: &serde_json::Value,
        known_rules: &[&str],
    ) -> (Config, Vec<String>) {
        editor::read_settings(settings, known_rules)
    }

    /// The absolute path of the configuration file for a folder or file: in the folder itself, or else in the nearest parent;
    /// `None` if there is none. Links are not resolved.
    pub fn find(start: &Path) -> Option<PathBuf> {
        let start = absolute(start)?;
        let folders = start.ancestors();
        folders
            .map(|folder| folder.join(FILE_NAME))
            .find(|path| path.is_file())
    }

    /// The settings for a Dockerfile, of a configuration file in `config_folder`: the general ones, overridden by each matching
    /// `[[file]]` in order. Both paths are absolute, or relative to the same folder. `[build]`, `[[file]]`, `exclude` and
    /// `include` don't apply to a Dockerfile outside of the folder.
    pub fn for_file(&self, config_folder: &Path, dockerfile: &Path) -> DockerfileSettings {
        let mut settings = DockerfileSettings {
            preset: self.preset,
            pragmas: self.pragmas,
            labels: (self.labels != LabelSchema::default()).then(|| self.labels.clone()),
            rules: self.rules.clone(),
            code_lens: self.code_lens,
            inlay_hints: self.inlay_hints,
            format: self.format,
            trusted_registries: self.trusted_registries.clone(),
            approved_images: self.approved_images.clone(),
            forbidden_images: self.forbidden_images.clone(),
            require_user: self.require_user,
            ..DockerfileSettings::default()
        };
        let dockerfile = resolved(dockerfile);
        let Ok(path) = dockerfile.strip_prefix(resolved(config_folder)) else {
            return settings;
        };
        settings.excluded = self.exclude.is_match(path);
        settings.included = self.include.is_match(path);
        self.build.add_to(&mut settings, config_folder);
        for files in self.files.iter().filter(|files| files.path.is_match(path)) {
            files.build.add_to(&mut settings, config_folder);
            override_levels(&mut settings.rules, files.rules.clone());
            settings.format = files.format.or(settings.format);
        }
        settings
    }
}

impl Build {
    /// Overrides settings by those that are set here.
    fn add_to(&self, settings: &mut DockerfileSettings, config_folder: &Path) {
        if let Some(context) = &self.context {
            // `..` is kept, since it may follow a link.
            let context = config_folder.join(context).components().collect();
            settings.context = Some(context);
        }
        settings.builder = self.builder.or(settings.builder);
        if self.target.is_some() {
            settings.target.clone_from(&self.target);
        }
        settings.args.extend(self.args.clone());
    }
}

/// The absolute path of a folder or a file, without `.` and `..`. Links are not resolved. `None` if there is no current
/// folder.
pub fn absolute(path: &Path) -> Option<PathBuf> {
    // The parent of a bare file name is empty.
    let path = if path.as_os_str().is_empty() {
        Path::new(".")
    } else {
        path
    };
    Some(resolved(&std::path::absolute(path).ok()?))
}

/// A path without `.`, and without `..` except at its beginning. Links are not resolved.
fn resolved(path: &Path) -> PathBuf {
    let mut parts: Vec<Component> = Vec::new();
    for part in path.components() {
        match (part, parts.last()) {
            (Component::CurDir, _) => {}
            (Component::ParentDir, Some(Component::Normal(_))) => {
                parts.pop();
            }
            // The parent of the root is the root.
            (Component::ParentDir, Some(Component::RootDir)) => {}
            (part, _) => parts.push(part),
        }
    }
    parts.iter().collect()
}
