//! `dockwright.toml`: which rules hold for which Dockerfiles, and how these are built.
//!
//! Reading is pure: a text becomes what it says and what is wrong with it, and a wrong entry doesn't lose the others. Only
//! [`Config::find`] looks at folders, for where the file is. Who reads the file, and what a rule is, others know.
//!
//! [`EditorConfig`] is `.editorconfig`, with the formatting options of a project that all editors read.
//!
//! What Compose and Bake files say of builds is read here too, as far as it is written out.

mod bake;
mod compose;
mod editor;
mod editorconfig;
mod globs;
mod read;

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Component, Path, PathBuf};

pub use bake::{targets_of_hcl as bake_targets_of_hcl, targets_of_json as bake_targets_of_json};
pub use compose::targets as compose_targets;
pub use editorconfig::{EDITORCONFIG, EditorConfig, Properties};
use globs::Globs;

use ide::formatting::Style;

/// The name of the file.
pub const FILE_NAME: &str = "dockwright.toml";

/// A build that a Compose or Bake file names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The folder of its context, as it is written.
    pub context: String,
    /// Its Dockerfile, below the context; `Dockerfile` if it isn't said.
    pub dockerfile: Option<String>,
}

impl Target {
    fn new(context: Option<String>, dockerfile: Option<String>) -> Target {
        Target {
            context: context.unwrap_or_else(|| ".".to_owned()),
            dockerfile,
        }
    }

    /// True if it is written out, and on this machine: no variables, and no repositories or archives elsewhere.
    fn is_plain(&self) -> bool {
        let file = self.dockerfile.as_deref().unwrap_or_default();
        let elsewhere = ["://", "git@", "github.com/"];
        !elsewhere.iter().any(|it| self.context.contains(it))
            && !self.context.contains('$')
            && !file.contains('$')
    }
}

/// How severe it is if a rule is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// The rule isn't asked.
    Off,
    /// A thought, which editors hardly show.
    Hint,
    /// Worth knowing.
    Information,
    /// Most likely wrong.
    Warning,
    /// Wrong.
    Error,
}

impl Level {
    /// All levels, from the mildest on.
    pub const ALL: [Level; 5] = [
        Level::Off,
        Level::Hint,
        Level::Information,
        Level::Warning,
        Level::Error,
    ];

    /// As it is written in the file.
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

/// How severe it must be for a check to fail; the later, the stricter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Threshold {
    /// Whatever it is, a check doesn't fail.
    Never,
    /// Errors.
    Error,
    /// Warnings, and what is more severe.
    Warning,
    /// Information, and what is more severe.
    Information,
    /// Anything.
    Hint,
}

impl Threshold {
    /// All thresholds, from the mildest on.
    pub const ALL: [Threshold; 5] = [
        Threshold::Never,
        Threshold::Error,
        Threshold::Warning,
        Threshold::Information,
        Threshold::Hint,
    ];

    /// As it is written in the file.
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

/// Which hints an editor shows between the words, as far as that is said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct InlayHints {
    /// What words with variables come to.
    pub variables: Option<bool>,
    /// The numbers of stages.
    pub stages: Option<bool>,
    /// What a container runs.
    pub command: Option<bool>,
    /// What tags stood for when it was last known.
    pub images: Option<bool>,
}

impl InlayHints {
    /// Puts what somebody else says before what is said here.
    fn extend(&mut self, other: InlayHints) {
        self.variables = other.variables.or(self.variables);
        self.stages = other.stages.or(self.stages);
        self.command = other.command.or(self.command);
        self.images = other.images.or(self.images);
    }
}

/// Something wrong in a configuration file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigProblem {
    /// Where it is, in bytes; within the text, and between characters.
    pub span: Range<usize>,
    /// What is wrong, on one line.
    pub message: String,
    /// [`Level::Error`] for what can't be understood, [`Level::Warning`] for what has no effect.
    pub severity: Level,
}

/// What a configuration file says.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// From which severity on a check fails, if it is said.
    pub fail_on: Option<Threshold>,
    trusted_registries: Option<Vec<String>>,
    code_lens: Option<bool>,
    inlay_hints: InlayHints,
    rules: BTreeMap<String, Level>,
    exclude: Globs,
    format: Style,
    build: Build,
    files: Vec<Files>,
}

/// How Dockerfiles are built: `[build]`, and a part of `[[file]]`.
#[derive(Clone, Debug, Default)]
struct Build {
    context: Option<PathBuf>,
    target: Option<String>,
    args: BTreeMap<String, String>,
}

/// What is said of some Dockerfiles only: a `[[file]]`.
#[derive(Clone, Debug, Default)]
struct Files {
    path: Globs,
    build: Build,
    format: Style,
    rules: BTreeMap<String, Level>,
}

/// What a configuration file says of one Dockerfile.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// Rules whose severity isn't their own.
    pub rules: BTreeMap<String, Level>,
    /// The folder of the build context, below that of the configuration file if it is relative there.
    pub context: Option<PathBuf>,
    /// The stage that is built.
    pub target: Option<String>,
    /// The values of build arguments.
    pub args: BTreeMap<String, String>,
    /// How it is to look.
    pub format: Style,
    /// True if the Dockerfile isn't to be checked.
    pub excluded: bool,
    /// The registries that its images come from, if it is said. Who may be asked is another question.
    pub trusted_registries: Option<Vec<String>>,
    /// Whether an editor shows lines of its own between the lines, if it is said.
    pub code_lens: Option<bool>,
    /// Which hints it shows between the words.
    pub inlay_hints: InlayHints,
}

impl Settings {
    /// Puts what somebody else says before what is said here.
    pub fn extend(&mut self, other: Settings) {
        self.rules.extend(other.rules);
        self.context = other.context.or(self.context.take());
        self.target = other.target.or(self.target.take());
        self.args.extend(other.args);
        self.format = other.format.or(self.format);
        self.excluded |= other.excluded;
        self.trusted_registries = other.trusted_registries.or(self.trusted_registries.take());
        self.code_lens = other.code_lens.or(self.code_lens);
        self.inlay_hints.extend(other.inlay_hints);
    }
}

impl Config {
    /// Reads the text of a configuration file. Everything is kept that could be read; the rest is told, in the order of
    /// the text. Rules are only those that are known.
    pub fn parse(text: &str, known_rules: &[&str]) -> (Config, Vec<ConfigProblem>) {
        read::read(text, known_rules)
    }

    /// Reads the settings of an editor: an object of what is behind `dockwright.`, with the keys of the configuration file,
    /// as `failOn` or as `fail-on`. Everything is kept that could be read; what is wrong with the rest is told, each on a
    /// line.
    pub fn of_editor(settings: &serde_json::Value, known_rules: &[&str]) -> (Config, Vec<String>) {
        editor::read_settings(settings, known_rules)
    }

    /// The configuration file of a folder or a file: in the folder itself, or else in the nearest folder above. Links are
    /// not followed upward. An absolute path; `None` if there is none up to the root.
    pub fn find(start: &Path) -> Option<PathBuf> {
        let start = absolute(start)?;
        let folders = start.ancestors();
        folders
            .map(|folder| folder.join(FILE_NAME))
            .find(|path| path.is_file())
    }

    /// What holds for a Dockerfile, if the configuration file is in a folder: `[build]`, `[format]` and `[rules]`, and then each
    /// `[[file]]` that is for it, of which a later one comes before an earlier one. Both paths are absolute, or both are
    /// relative to the same folder. For a Dockerfile that isn't below the folder, only `[format]`, `[rules]` and what an editor shows hold.
    pub fn for_file(&self, config_folder: &Path, dockerfile: &Path) -> Settings {
        let mut settings = Settings {
            rules: self.rules.clone(),
            code_lens: self.code_lens,
            inlay_hints: self.inlay_hints,
            format: self.format,
            trusted_registries: self.trusted_registries.clone(),
            ..Settings::default()
        };
        let dockerfile = resolved(dockerfile);
        let Ok(path) = dockerfile.strip_prefix(resolved(config_folder)) else {
            return settings;
        };
        settings.excluded = self.exclude.is_match(path);
        self.build.add_to(&mut settings, config_folder);
        for files in self.files.iter().filter(|files| files.path.is_match(path)) {
            files.build.add_to(&mut settings, config_folder);
            settings.rules.extend(files.rules.clone());
            settings.format = files.format.or(settings.format);
        }
        settings
    }
}

impl Build {
    /// Puts what is said here before what was said already.
    fn add_to(&self, settings: &mut Settings, config_folder: &Path) {
        if let Some(context) = &self.context {
            // A `..` stays, since it may come behind a link.
            let context = config_folder.join(context).components().collect();
            settings.context = Some(context);
        }
        if self.target.is_some() {
            settings.target.clone_from(&self.target);
        }
        settings.args.extend(self.args.clone());
    }
}

/// The absolute path of a folder or a file, without `.` and `..`. Links are not followed. `None` if there is no current
/// folder.
pub fn absolute(path: &Path) -> Option<PathBuf> {
    // What is in the current folder has an empty parent.
    let path = if path.as_os_str().is_empty() {
        Path::new(".")
    } else {
        path
    };
    Some(resolved(&std::path::absolute(path).ok()?))
}

/// A path without `.` and, as far as its own words tell, without `..`.
fn resolved(path: &Path) -> PathBuf {
    let mut parts: Vec<Component> = Vec::new();
    for part in path.components() {
        match (part, parts.last()) {
            (Component::CurDir, _) => {}
            (Component::ParentDir, Some(Component::Normal(_))) => {
                parts.pop();
            }
            // Above the root is the root.
            (Component::ParentDir, Some(Component::RootDir)) => {}
            (part, _) => parts.push(part),
        }
    }
    parts.iter().collect()
}
