//! The contents of a configuration file, and the settings in it for one Dockerfile.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Component, Path, PathBuf};

use super::globs::{self, Globs};
use super::values::{InlayHints, Level, OutputFormat, Threshold};
use ide::formatting::Style;
use ide::lints::{Builder, Preset, RuleSettings, override_levels};

/// The name of the file.
pub const FILE_NAME: &str = "dockwright.toml";

/// The contents of a configuration file.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// The minimum severity for which a check fails.
    pub fail_on: Option<Threshold>,
    /// The output format of checks.
    pub output_format: Option<OutputFormat>,
    /// The build contexts as written, with their byte offsets in the file.
    pub contexts: Vec<(PathBuf, Range<usize>)>,
    pub(super) preset: Option<Preset>,
    pub(super) rule_settings: RuleSettings,
    pub(super) code_lens: Option<bool>,
    pub(super) inlay_hints: InlayHints,
    pub(super) rules: BTreeMap<String, Level>,
    pub(super) exclude: Globs,
    pub(super) include: Globs,
    pub(super) format: Style,
    pub(super) build: Build,
    pub(super) files: Vec<FileSection>,
}

/// The keys of `[build]`, which `[[file]]` has too.
#[derive(Clone, Debug, Default)]
pub(super) struct Build {
    pub(super) builder: Option<Builder>,
    pub(super) context: Option<PathBuf>,
    pub(super) target: Option<String>,
    pub(super) args: BTreeMap<String, String>,
}

/// A `[[file]]`: settings for the Dockerfiles that `path` matches.
#[derive(Clone, Debug, Default)]
pub(super) struct FileSection {
    pub(super) path: Globs,
    pub(super) build: Build,
    pub(super) format: Style,
    pub(super) rules: BTreeMap<String, Level>,
}

/// The settings of a configuration file for one Dockerfile.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DockerfileSettings {
    /// The severities that the others override.
    pub preset: Option<Preset>,
    /// The settings of rules. Which registries are queried is a user setting.
    pub rule_settings: RuleSettings,
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
    /// Whether code lenses are enabled.
    pub code_lens: Option<bool>,
    /// Which inlay hints are enabled.
    pub inlay_hints: InlayHints,
}

impl DockerfileSettings {
    /// Overrides the settings by those that `other` sets.
    pub fn extend(&mut self, other: DockerfileSettings) {
        self.preset = other.preset.or(self.preset);
        self.rule_settings.extend(other.rule_settings);
        override_levels(&mut self.rules, other.rules);
        self.builder = other.builder.or(self.builder);
        self.context = other.context.or(self.context.take());
        self.target = other.target.or(self.target.take());
        self.args.extend(other.args);
        self.format = other.format.or(self.format);
        self.excluded |= other.excluded;
        self.included |= other.included;
        self.code_lens = other.code_lens.or(self.code_lens);
        self.inlay_hints.extend(other.inlay_hints);
    }
}

impl Config {
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
            rule_settings: self.rule_settings.clone(),
            rules: self.rules.clone(),
            code_lens: self.code_lens,
            inlay_hints: self.inlay_hints,
            format: self.format,
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
