//! `dockwright.toml`: what people want of the rules, and what they build with.
//!
//! Reads a text into a [`Config`] and tells what is wrong with it, each at its place; a wrong entry loses only itself.

mod read;

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

use ignore::gitignore::{Gitignore, GitignoreBuilder};

/// The name of the configuration file.
pub const FILE_NAME: &str = "dockwright.toml";

/// What a configuration file says.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// How bad rules are.
    rules: BTreeMap<String, Level>,
    /// Patterns of files that are left out, in the syntax of `.gitignore`.
    exclude: Vec<String>,
    /// How bad a finding must be for `check` to fail.
    pub fail_on: Option<Threshold>,
    /// The build of all Dockerfiles.
    build: BuildTable,
    /// What holds for some Dockerfiles.
    files: Vec<FileTable>,
    /// Registries that may be asked.
    pub trusted_registries: Vec<String>,
}

/// What Dockerfiles are built with.
#[derive(Clone, Debug, Default)]
struct BuildTable {
    context: Option<String>,
    target: Option<String>,
    args: BTreeMap<String, String>,
}

/// What holds for the Dockerfiles that some patterns match.
#[derive(Clone, Debug, Default)]
struct FileTable {
    paths: Vec<String>,
    build: BuildTable,
    rules: BTreeMap<String, Level>,
}

/// How bad a rule is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Level {
    Off,
    Hint,
    Information,
    Warning,
    Error,
}

/// How bad a finding must be to fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Threshold {
    Never,
    Error,
    Warning,
    Information,
    Hint,
}

/// Something that is wrong with a configuration file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigProblem {
    /// Where it is, in bytes.
    pub span: Range<usize>,
    /// What is wrong, for people.
    pub message: String,
    /// An error if it loses something that was meant, a warning if not.
    pub severity: Level,
}

/// What holds for one Dockerfile.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// How bad rules are.
    pub rules: BTreeMap<String, Level>,
    /// The folder of the build context.
    pub context: Option<PathBuf>,
    /// The stage that is built.
    pub target: Option<String>,
    /// Build arguments.
    pub args: BTreeMap<String, String>,
    /// True if the file is left out.
    pub excluded: bool,
}

impl Config {
    /// Reads a configuration file's text. `rules` are the names of all rules there are.
    pub fn parse(text: &str, rules: &[&str]) -> (Config, Vec<ConfigProblem>) {
        read::read(text, rules)
    }

    /// The configuration file of a folder: its own, or that of the nearest folder above that has one.
    pub fn find(start: &Path) -> Option<PathBuf> {
        let files = start.ancestors().map(|folder| folder.join(FILE_NAME));
        files.into_iter().find(|path| path.is_file())
    }

    /// What holds for a Dockerfile. `folder` is that of the configuration file; both are absolute.
    pub fn for_file(&self, folder: &Path, dockerfile: &Path) -> Settings {
        let mut settings = Settings {
            rules: self.rules.clone(),
            excluded: matches(folder, &self.exclude, dockerfile),
            ..Settings::default()
        };
        settings.build(folder, &self.build);
        for table in &self.files {
            if matches(folder, &table.paths, dockerfile) {
                settings.build(folder, &table.build);
                settings.rules.extend(table.rules.clone());
            }
        }
        settings
    }
}

impl Settings {
    /// Takes over what a table says.
    fn build(&mut self, folder: &Path, table: &BuildTable) {
        if let Some(context) = &table.context {
            self.context = Some(folder.join(context));
        }
        if let Some(target) = &table.target {
            self.target = Some(target.clone());
        }
        self.args.extend(table.args.clone());
    }
}

/// Whether patterns that are relative to a folder match a path, or a folder that it is in.
fn matches(folder: &Path, patterns: &[String], path: &Path) -> bool {
    let Ok(relative) = path.strip_prefix(folder) else {
        return false;
    };
    let matcher = matcher(folder, patterns);
    let found = matcher.matched_path_or_any_parents(relative, false);
    found.is_ignore()
}

/// The patterns as one; those that are none were told when they were read.
fn matcher(folder: &Path, patterns: &[String]) -> Gitignore {
    let mut builder = GitignoreBuilder::new(folder);
    for pattern in patterns {
        let _ = builder.add_line(None, pattern);
    }
    builder.build().unwrap_or_else(|_| Gitignore::empty())
}

impl Level {
    /// All of them, by the words for them.
    const WORDS: [(&str, Level); 5] = [
        ("off", Level::Off),
        ("hint", Level::Hint),
        ("information", Level::Information),
        ("warning", Level::Warning),
        ("error", Level::Error),
    ];
}

impl Threshold {
    /// All of them, by the words for them.
    const WORDS: [(&str, Threshold); 5] = [
        ("error", Threshold::Error),
        ("warning", Threshold::Warning),
        ("information", Threshold::Information),
        ("hint", Threshold::Hint),
        ("never", Threshold::Never),
    ];
}
