//! What is around a Dockerfile: its configuration and its build context, in the terms of those who judge it.
//!
//! The terminal and the server ask here. Reads files, and never one that the person could not have meant: the Dockerfile's
//! `dockwright.toml`, and the ignore file of its context.

pub mod config;
pub mod context;
mod editor;
mod editorconfig;
mod ignore_file;
mod neighbours;
mod workspace;

pub use crate::context::{is_dockerfile_name, is_ignore_file_name};
pub use editor::EditorSettings;
use editorconfig::EditorConfigs;
pub use ignore_file::{INVALID_IGNORE_FILE, INVALID_IGNORE_FILE_DOCS, ignore_file_diagnostics};
pub use workspace::Workspace;

use std::collections::{BTreeMap, HashMap};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::config::{Config, ConfigProblem, Level};
use crate::context::BuildContext;
use analysis::{Build, BuildTarget, Rest};
use ide::formatting::Style;
use ide::inlay_hints;
use ide::lints::{self, Diagnostic, Excludes, Exclusion, Settings, Severity};
use syntax::text::Span;
use syntax::values;

/// What a person asks for, which comes before any configuration file.
#[derive(Clone, Debug, Default)]
pub struct Given {
    /// The values of build arguments.
    pub args: BTreeMap<String, String>,
    /// The stage that is built.
    pub target: Option<String>,
    /// The folder of the build context.
    pub context: Option<PathBuf>,
    /// What holds for all that isn't given.
    pub rest: Rest,
    /// True if no configuration file is to be read.
    pub no_config: bool,
    /// Only what BuildKit itself says.
    pub only_buildkit: bool,
    /// The settings of the editor, which any configuration file comes before.
    pub editor: Vec<EditorSettings>,
}

/// What is around a Dockerfile.
#[derive(Clone, Default)]
pub struct Around {
    /// What a build would get from outside.
    pub build: Arc<Build>,
    /// What is asked of it, and known from outside.
    pub settings: Arc<Settings>,
    /// How it is to look, as far as that is said.
    pub style: Style,
    /// True if the configuration leaves the file out.
    pub excluded: bool,
    /// True if no lines are wanted between the lines of an editor.
    pub no_code_lens: bool,
    /// The folder of the build context, if there is any.
    pub context: Option<PathBuf>,
    /// Which hints an editor shows between the words.
    pub hints: inlay_hints::Settings,
    /// The ignore file of the build context, if a build fails because of it.
    pub invalid_ignore_file: Option<PathBuf>,
}

impl Around {
    /// A file of the build context, by its path there; `None` if there is no such file. Looks at the disk.
    pub fn file(&self, path: &str) -> Option<PathBuf> {
        // Nothing is above the context.
        let path = values::path::clean(&format!("/{path}"));
        let file = self.context.as_ref()?.join(path.trim_start_matches('/'));
        file.is_file().then_some(file)
    }
}

/// A configuration file that was read.
pub struct Read {
    /// Where it is.
    pub path: PathBuf,
    /// Its text.
    pub text: String,
    /// What it says.
    pub config: Config,
    /// What is wrong with it.
    pub problems: Vec<ConfigProblem>,
}

/// Reads what is around Dockerfiles; each configuration file once.
#[derive(Default)]
pub struct Project {
    given: Given,
    configs: Mutex<HashMap<PathBuf, Option<Arc<Read>>>>,
    editorconfigs: EditorConfigs,
}

impl Project {
    /// What a person asks for, with nothing read yet.
    pub fn new(given: Given) -> Project {
        Project {
            given,
            configs: Mutex::default(),
            editorconfigs: EditorConfigs::default(),
        }
    }

    /// The configuration file of a folder: its own, or that of a folder above it.
    pub fn config(&self, folder: &Path) -> Option<Arc<Read>> {
        if self.given.no_config {
            return None;
        }
        let mut known = self.configs.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(read) = known.get(folder) {
            return read.clone();
        }
        let read = Config::find(folder).and_then(|path| {
            // Folders of one file share what was read of it.
            let same = known.values().flatten().find(|it| it.path == path);
            same.cloned().or_else(|| read(path).map(Arc::new))
        });
        known.insert(folder.to_owned(), read.clone());
        read
    }

    /// All configuration files that were read, and the `.editorconfig` files that couldn't be, in the order of their
    /// paths.
    pub fn configs(&self) -> Vec<Arc<Read>> {
        let known = self.configs.lock().unwrap_or_else(PoisonError::into_inner);
        let mut read: Vec<_> = known.values().flatten().cloned().collect();
        read.extend(self.editorconfigs.refused());
        read.sort_by(|a, b| a.path.cmp(&b.path));
        read.dedup_by(|a, b| a.path == b.path);
        read
    }

    /// What is around a Dockerfile.
    pub fn around(&self, dockerfile: &Path) -> Around {
        let absolute = std::path::absolute(dockerfile).unwrap_or_else(|_| dockerfile.to_owned());
        let mut said = editor::for_file(&self.given.editor, &absolute);
        let own = self.file_settings(&absolute);
        let style = own.format.or(self.editorconfig(&absolute)).or(said.format);
        said.extend(own);
        let mut args = said.args;
        args.extend(self.given.args.clone());
        let target = self.given.target.clone().or(said.target);
        let build = Build {
            args,
            target: target.map(BuildTarget::Name),
            rest: self.given.rest.clone(),
        };
        let context = self.context(&absolute, said.context);
        let folder = context.folder.clone();
        let is_invalid = context
            .ignore
            .as_ref()
            .is_some_and(|it| !it.faults().is_empty());
        let invalid_ignore_file = context.ignore_path.clone().filter(|_| is_invalid);
        let levels = said.rules.into_iter();
        let settings = Settings {
            levels: levels
                .map(|(rule, level)| (rule, severity(level)))
                .collect(),
            only_buildkit: self.given.only_buildkit,
            exclusion: exclusion(context),
            live_tags: None,
            trusted_registries: said.trusted_registries.unwrap_or_default(),
        };
        Around {
            build: build.into(),
            settings: settings.into(),
            style,
            excluded: said.excluded,
            no_code_lens: said.code_lens == Some(false),
            context: Some(folder),
            hints: hints(said.inlay_hints),
            invalid_ignore_file,
        }
    }
}

impl Project {
    /// What is said of a Dockerfile by the settings of the editor, and before that by its configuration file.
    fn said(&self, dockerfile: &Path) -> config::Settings {
        let mut said = editor::for_file(&self.given.editor, dockerfile);
        said.extend(self.file_settings(dockerfile));
        said
    }

    /// The settings for a Dockerfile in its `dockwright.toml`.
    fn file_settings(&self, dockerfile: &Path) -> config::Settings {
        let parent = dockerfile.parent().unwrap_or(dockerfile);
        let Some(read) = self.config(parent) else {
            return config::Settings::default();
        };
        let folder = read.path.parent().unwrap_or(parent);
        read.config.for_file(folder, dockerfile)
    }

    /// The style for a Dockerfile in its `.editorconfig` files.
    fn editorconfig(&self, dockerfile: &Path) -> Style {
        if self.given.no_config {
            return Style::default();
        }
        self.editorconfigs.style(dockerfile)
    }

    /// The folder of a Dockerfile's build context.
    pub fn context_folder(&self, dockerfile: &Path) -> PathBuf {
        let absolute = std::path::absolute(dockerfile).unwrap_or_else(|_| dockerfile.to_owned());
        let said = self.said(&absolute).context;
        self.context(&absolute, said).folder
    }

    /// The build context of a Dockerfile: what is given, what the configuration says, what a Compose or Bake file names,
    /// or the Dockerfile's folder.
    fn context(&self, dockerfile: &Path, said: Option<PathBuf>) -> BuildContext {
        let asked = self.given.context.clone().or(said);
        let folder = asked.or_else(|| neighbours::context(dockerfile));
        BuildContext::read(dockerfile, folder.as_deref())
    }

    /// What is in a folder of a Dockerfile's build context; `begins` is what names begin with if there are too many.
    pub fn list(&self, dockerfile: &Path, folder: &str, begins: &str) -> Listing {
        let absolute = std::path::absolute(dockerfile).unwrap_or_else(|_| dockerfile.to_owned());
        let context = self.context(&absolute, self.said(&absolute).context);
        let file = context.ignore_path.as_ref().and_then(|it| it.file_name());
        let file = file.map(|it| it.to_string_lossy()).unwrap_or_default();
        let listing = context.list(folder, begins);
        let entries = listing.entries.into_iter().map(|it| Entry {
            excluded: it.excluded.map(|pattern| {
                let (line, pattern) = (pattern.line, &pattern.text);
                format!("{file}:{line} {pattern}")
            }),
            name: it.name,
            folder: it.folder,
        });
        Listing {
            entries: entries.collect(),
            more: listing.more,
        }
    }
}

/// What is in a folder of a build context.
#[derive(Debug, Default)]
pub struct Listing {
    /// What is in it, in no order.
    pub entries: Vec<Entry>,
    /// True if that isn't all.
    pub more: bool,
}

/// Something in a folder.
#[derive(Debug)]
pub struct Entry {
    /// Its name.
    pub name: String,
    /// True for a folder.
    pub folder: bool,
    /// Why it is kept out of the context, if it is: where it is said, and the pattern.
    pub excluded: Option<String>,
}

/// Reads a configuration file. One that can't be read says nothing, and that is told.
fn read(path: PathBuf) -> Option<Read> {
    let text = match std::fs::read(&path) {
        Ok(bytes) => String::from_utf8(bytes).map_err(|error| {
            let valid = error.utf8_error().valid_up_to();
            format!("it isn't UTF-8 from byte {valid} on")
        }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return None,
        Err(error) => Err(format!("it can't be read: {error}")),
    };
    let (text, (config, problems)) = match text {
        Ok(text) => {
            let rules: Vec<&str> = lints::names().collect();
            let read = Config::parse(&text, &rules);
            (text, read)
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
    Some(Read {
        path,
        text,
        config,
        problems,
    })
}

/// Which hints are wanted.
fn hints(said: config::InlayHints) -> inlay_hints::Settings {
    inlay_hints::Settings {
        variables: said.variables != Some(false),
        stages: said.stages != Some(false),
        command: said.command != Some(false),
        images: said.images == Some(true),
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

/// Tells what the ignore file of a context keeps out; `None` without one.
fn exclusion(context: BuildContext) -> Option<Excludes> {
    let ignore = context.ignore?;
    let file = context
        .ignore_path
        .as_ref()
        .and_then(|path| path.file_name());
    let file = file.map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    Some(Excludes::new(move |source| {
        let pattern = ignore.copy_source(source)?;
        Some(Exclusion {
            source: values::path::clean(source),
            pattern: pattern.text.clone(),
            file: file.clone(),
            line: pattern.line,
        })
    }))
}

/// What is wrong with a configuration file, in the form of all that is wrong.
pub fn diagnostic(problem: &ConfigProblem) -> Diagnostic {
    let span = Span::new(problem.span.start as u32, problem.span.end as u32);
    Diagnostic {
        rule: "InvalidConfiguration",
        severity: severity(problem.severity).unwrap_or(Severity::Error),
        span,
        message: problem.message.clone(),
        page: None,
        related: Vec::new(),
        tag: None,
        fixes: Vec::new(),
        item: None,
        buildkit_span: None,
    }
}
