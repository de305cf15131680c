//! [`LintSettings`]: what the caller knows: severities, the build context and the registries' replies.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use super::diagnostic::Severity;
use super::labels::LabelSchema;
use super::live_tags::LiveTags;
use syntax::lock::lock;

/// The configuration of the rules, and data from outside the file.
#[derive(Clone, Default)]
pub struct LintSettings {
    /// Overrides of the rules' severities by the keys of [`Selector`](super::Selector); `None` disables a rule.
    pub levels: BTreeMap<String, Option<Severity>>,
    /// True to report only BuildKit's own findings, at BuildKit's positions.
    pub only_buildkit: bool,
    /// Looks up whether a source of COPY or ADD is excluded from the build context, if that is known.
    pub exclusion: Option<Excludes>,
    /// Looks up sources of COPY and ADD in the build context, if that is known.
    pub sources: Option<Sources>,
    /// The status of the images' tags in their registries, if these were queried.
    pub live_tags: Option<Arc<LiveTags>>,
    /// The names that builds near the file define: services, targets and additional build contexts.
    pub build_names: BTreeSet<String>,
    /// The program that builds the image.
    pub builder: Builder,
    /// True if the name of the file is that of a template, such as `Dockerfile.j2`.
    pub has_template_name: bool,
    /// The settings of single rules.
    pub rules: RuleSettings,
}

/// The settings of single rules, as far as they are configured.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct RuleSettings {
    /// Whether comments of other linters (see `UnusedIgnore`) silence findings. Default: yes.
    pub pragmas: Option<bool>,
    /// The labels that images must have (see `MissingLabel`).
    pub labels: Option<LabelSchema>,
    /// The allowed registries or parts of them (see `UntrustedRegistry`); empty to allow all.
    pub trusted_registries: Option<Vec<String>>,
    /// Patterns of the allowed images (see `UnapprovedImage`); empty to allow all.
    pub approved_images: Option<Vec<String>>,
    /// Patterns of forbidden images (see `ForbiddenImage`).
    pub forbidden_images: Option<Vec<String>>,
    /// Whether the image must have a user other than root (see `MissingUser`).
    pub require_user: Option<bool>,
}

impl RuleSettings {
    /// Overrides the settings by those that `other` has.
    pub fn extend(&mut self, other: RuleSettings) {
        let RuleSettings {
            pragmas,
            labels,
            trusted_registries,
            approved_images,
            forbidden_images,
            require_user,
        } = other;
        override_by(&mut self.pragmas, pragmas);
        override_by(&mut self.labels, labels);
        override_by(&mut self.trusted_registries, trusted_registries);
        override_by(&mut self.approved_images, approved_images);
        override_by(&mut self.forbidden_images, forbidden_images);
        override_by(&mut self.require_user, require_user);
    }
}

fn override_by<T>(setting: &mut Option<T>, other: Option<T>) {
    if other.is_some() {
        *setting = other;
    }
}

/// The program that builds an image, as far as it is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Builder {
    /// BuildKit.
    #[default]
    Buildkit,
    /// Buildah, also as a part of Podman (see `UnsupportedByBuildah`).
    Buildah,
    /// BuildKit or Buildah: the file is called `Containerfile`, and nothing is configured. Treated as BuildKit.
    Unspecified,
}

/// A lookup of the sources of COPY and ADD that are excluded from the build context.
#[derive(Clone)]
pub struct Excludes {
    /// Unique per instance, and at least 2: results are cached under this number.
    pub(super) id: u64,
    lookup: Arc<Lookup>,
}

type Lookup = dyn Fn(&str) -> Option<Exclusion> + Send + Sync;

impl Excludes {
    /// Creates a lookup from a function of the source path.
    pub fn new(lookup: impl Fn(&str) -> Option<Exclusion> + Send + Sync + 'static) -> Excludes {
        static NEXT: AtomicU64 = AtomicU64::new(2);
        Excludes {
            id: NEXT.fetch_add(1, Ordering::Relaxed),
            lookup: Arc::new(lookup),
        }
    }

    /// The exclusion of a source; `None` if it isn't excluded.
    pub fn find(&self, source: &str) -> Option<Exclusion> {
        (self.lookup)(source)
    }
}

/// The reason why a source is not in the build context.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exclusion {
    /// The path of the source, as BuildKit normalizes it.
    pub source: String,
    /// The pattern that excludes it.
    pub pattern: String,
    /// The path of the ignore file with the pattern.
    pub file: String,
    /// The line of the pattern, starting at 1.
    pub line: u32,
}

/// A lookup of sources of COPY and ADD in the build context.
#[derive(Clone)]
pub struct Sources {
    context: PathBuf,
    is_certain: bool,
    lookup: Arc<SourceLookup>,
    scripts: Option<Arc<ScriptLookup>>,
    generation: Option<Arc<Generation>>,
    missing: Arc<Mutex<Missing>>,
}

/// What findings are based on: the sources that were missing, and the scripts, when they were last looked up.
#[derive(Default)]
struct Missing {
    /// The generation of the answers.
    generation: Option<u64>,
    paths: HashSet<String>,
    scripts: HashMap<String, ScriptFile>,
}

type Generation = dyn Fn() -> u64 + Send + Sync;

type SourceLookup = dyn Fn(&str) -> SourceStatus + Send + Sync;

type ScriptLookup = dyn Fn(&str) -> Option<ScriptFile> + Send + Sync;

/// A file of the build context that a container may run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScriptFile {
    /// Whether its permissions allow to execute it; `None` where files have no such permission.
    pub is_executable: Option<bool>,
    /// Its first line, with its line break; cut off if it is long.
    pub first_line: Vec<u8>,
}

/// Whether a source of COPY or ADD is in the build context.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SourceStatus {
    /// It exists.
    Exists,
    /// It doesn't exist.
    Missing,
    /// The ignore file certainly excludes it, but BuildKit doesn't report it.
    Excluded(Exclusion),
    /// Unknown.
    Unknown,
}

impl Sources {
    /// Creates a lookup from a function of the source path. `is_certain` is true if the folder certainly is the context.
    pub fn new(
        context: PathBuf,
        is_certain: bool,
        lookup: impl Fn(&str) -> SourceStatus + Send + Sync + 'static,
    ) -> Sources {
        Sources {
            context,
            is_certain,
            lookup: Arc::new(lookup),
            scripts: None,
            generation: None,
            missing: Arc::default(),
        }
    }

    /// Adds a function that returns the number of the current generation of answers, which must be unique among all
    /// lookups: as long as it is the same, an answer isn't looked up again.
    #[must_use]
    pub fn with_generation(self, generation: impl Fn() -> u64 + Send + Sync + 'static) -> Sources {
        Sources {
            generation: Some(Arc::new(generation)),
            ..self
        }
    }

    /// Adds a function that returns a file of the context by its path.
    #[must_use]
    pub fn with_scripts(
        self,
        scripts: impl Fn(&str) -> Option<ScriptFile> + Send + Sync + 'static,
    ) -> Sources {
        Sources {
            scripts: Some(Arc::new(scripts)),
            ..self
        }
    }

    /// A file of the context; `None` for other paths, and if it is unknown.
    pub fn script(&self, source: &str) -> Option<ScriptFile> {
        let file = self.scripts.as_ref()?(source)?;
        self.remember(|it| it.scripts.insert(source.to_owned(), file.clone()));
        Some(file)
    }

    /// The number of the current generation of answers; `None` if answers can't be kept.
    pub fn generation(&self) -> Option<u64> {
        self.generation.as_ref().map(|it| it())
    }

    /// Whether a source is in the context.
    pub fn find(&self, source: &str) -> SourceStatus {
        let status = (self.lookup)(source);
        if status == SourceStatus::Missing {
            self.remember(|it| it.paths.insert(source.to_owned()));
        }
        status
    }

    /// Remembers an answer of the current generation.
    fn remember<T>(&self, answer: impl FnOnce(&mut Missing) -> T) {
        let generation = self.generation();
        let mut missing = lock(&self.missing);
        if missing.generation != generation {
            *missing = Missing {
                generation,
                ..Missing::default()
            };
        }
        answer(&mut missing);
    }

    /// True if a source exists that was missing when it was last looked up, or a script has changed: once for each change.
    /// Accesses the file system.
    pub fn have_changed(&self) -> bool {
        let (mut paths, mut scripts) = {
            let missing = lock(&self.missing);
            (missing.paths.clone(), missing.scripts.clone())
        };
        let lookup = self.scripts.as_ref();
        paths.retain(|path| (self.lookup)(path) != SourceStatus::Missing);
        scripts.retain(|path, file| lookup.and_then(|it| it(path)).as_ref() != Some(file));
        // The check that follows looks them up again.
        let mut missing = lock(&self.missing);
        missing.paths.retain(|path| !paths.contains(path));
        missing
            .scripts
            .retain(|path, _| !scripts.contains_key(path));
        !paths.is_empty() || !scripts.is_empty()
    }

    /// The folder of the context.
    pub fn context(&self) -> &Path {
        &self.context
    }

    /// True if the folder certainly is the context.
    pub fn is_certain(&self) -> bool {
        self.is_certain
    }
}
