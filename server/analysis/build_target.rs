//! The inputs of a build that are not in the file: arguments, target, platform and known base images.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use super::names::Names;
use super::state::Value;
use syntax::language::file_name;
use syntax::text::{Span, Text};
use syntax::values::{platform, reference};

/// The inputs of a build that are not in the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Build {
    /// The values of `--build-arg`, by name.
    pub args: BTreeMap<String, String>,
    /// The names of the configuration files that set arguments, by the names of these.
    pub arg_files: BTreeMap<String, String>,
    /// The names of arguments whose values take the place of the definition's.
    pub overriding_args: BTreeSet<String>,
    /// The names of arguments that are given values which are unknown, or not for display.
    pub unknown_args: BTreeSet<String>,
    /// The stage to build; by default the last one.
    pub target: Option<BuildTarget>,
    /// True if the name of the target isn't for display, unless a stage has it.
    pub hides_target: bool,
    /// The named contexts, by their [normalized names](context_name).
    pub contexts: BTreeMap<String, NamedContext>,
    /// The target platforms; empty if they aren't given.
    pub platforms: Vec<String>,
    /// The definition that these inputs come from, if they come from one.
    pub definition: Option<Arc<BuildOrigin>>,
    /// How inputs that are not given here are treated.
    pub unspecified: Unspecified,
}

/// What gives an argument its value.
#[derive(Clone, Copy, Debug)]
pub enum ArgSource<'a> {
    /// `--build-arg`.
    CommandLine,
    /// A configuration file, by its name.
    ConfigFile(&'a str),
    /// The definition of the build.
    Definition(&'a BuildOrigin),
}

/// The definition of a build in a Bake file, a Compose file or the configuration of a dev container.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuildOrigin {
    /// The name of the target or service, or `devcontainer`.
    pub name: String,
    /// The path of its file, for messages.
    pub file: String,
    /// Its name in the file.
    pub place: Option<DefinitionPlace>,
    /// The arguments that it gives, with the places of their values.
    pub args: BTreeMap<String, Option<DefinitionPlace>>,
    /// The names of arguments that it passes from the environment, if that sets them.
    pub passed_args: BTreeSet<String>,
    /// The place of the target stage's name.
    pub target: Option<DefinitionPlace>,
}

impl BuildOrigin {
    /// What gives an argument its value, for messages: the name of the build, and the file that sets the argument, which may
    /// be another one than that of the build.
    pub fn setter(&self, argument: &str) -> String {
        let place = self.args.get(argument).and_then(Option::as_ref);
        let file = place.and_then(|it| it.path.file_name()?.to_str());
        let file = file.filter(|file| file_name(&self.file) != *file);
        format!("`{}` in {}", self.name, file.unwrap_or(&self.file))
    }
}

/// A place in a file that defines builds.
#[derive(Clone, Debug)]
pub struct DefinitionPlace {
    /// The path of the file.
    pub path: PathBuf,
    /// The text of the file.
    pub text: Text,
    /// The span in the text.
    pub span: Span,
}

impl PartialEq for DefinitionPlace {
    fn eq(&self, other: &DefinitionPlace) -> bool {
        self.path == other.path
            && self.span == other.span
            && (self.text.is_same(&other.text) || self.text.to_string() == other.text.to_string())
    }
}

impl Eq for DefinitionPlace {}

/// A named context, as in `--build-context`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedContext {
    /// What it is.
    pub source: ContextSource,
    /// Where it is defined.
    pub place: Option<DefinitionPlace>,
}

/// What a named context is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ContextSource {
    /// A local folder.
    Folder(PathBuf),
    /// The result of another build, by its name.
    Build(String),
    /// An image, by its name.
    Image(String),
    /// Something else, as written: a repository, a URL, an OCI layout.
    Other(String),
    /// Unknown.
    Unknown,
}

/// The name of a named context in the form in which BuildKit compares them: the familiar form of an image reference
/// without the tag `latest` (`dockerui/namedcontext.go`). `None` if it isn't a valid reference, which names no context.
pub fn context_name(name: &str) -> Option<String> {
    let reference = reference::parse(name).ok()?;
    let text = reference.familiar_text();
    let text = text.strip_suffix(":latest").unwrap_or(&text);
    Some(text.to_owned())
}

/// The stage to build.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BuildTarget {
    /// A stage by name, as in `--target`.
    Name(String),
    /// A stage by index.
    Stage(usize),
}

/// How inputs that a build is not given here are treated.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Unspecified {
    /// They are unknown: an argument without a default may get a value, a base image may set anything, and the platform
    /// may be any. Base images in the catalogue are known.
    #[default]
    Unknown,
    /// They are absent: an argument without a default has no value, a base image that isn't in the catalogue sets
    /// nothing, and the platform is Linux on the given architecture.
    Absent {
        /// The architecture, in Docker's terms.
        architecture: &'static str,
        /// Whether base images are looked up in the catalogue. If not, none sets anything.
        catalogue: bool,
    },
}

impl Build {
    /// A build without inputs on linux/amd64, where the test data was recorded from BuildKit; base images set nothing.
    pub fn alone() -> Build {
        Build {
            unspecified: Unspecified::Absent {
                architecture: "amd64",
                catalogue: false,
            },
            ..Build::default()
        }
    }

    /// True if inputs that are not given are absent rather than unknown.
    pub fn is_fully_specified(&self) -> bool {
        self.unspecified != Unspecified::Unknown
    }

    /// Whether base images are looked up in the catalogue.
    pub fn uses_catalogue(&self) -> bool {
        match self.unspecified {
            Unspecified::Unknown => true,
            Unspecified::Absent { catalogue, .. } => catalogue,
        }
    }

    /// These inputs, which take precedence, together with those of a definition.
    #[must_use]
    pub fn over(self, defined: &Build) -> Build {
        let mut build = defined.clone();
        for (name, value) in self.args {
            build.unknown_args.remove(&name);
            build.overriding_args.insert(name.clone());
            build.args.insert(name, value);
        }
        build.hides_target &= self.target.is_none();
        build.target = self.target.or(build.target);
        build.arg_files.extend(self.arg_files);
        build.unspecified = self.unspecified;
        build
    }

    /// What gives an argument its value, if it is given one.
    pub fn arg_source(&self, name: &str) -> ArgSource<'_> {
        if let Some(file) = self.arg_files.get(name) {
            return ArgSource::ConfigFile(file);
        }
        let definition = self.definition.as_ref();
        let defines = |it: &&Arc<BuildOrigin>| {
            it.args.contains_key(name) && !self.overriding_args.contains(name)
        };
        definition
            .filter(defines)
            .map_or(ArgSource::CommandLine, |it| ArgSource::Definition(it))
    }

    /// The value that an argument is given; `None` if it is given none.
    pub(super) fn arg(&self, name: &str) -> Option<Value> {
        let known = self.args.get(name).map(|it| Value::from(it.as_str()));
        known.or_else(|| self.unknown_args.contains(name).then_some(Value::Unknown))
    }

    /// The named context that a word of FROM, `--from` or `from=` refers to, with its normalized name.
    pub fn context(&self, word: &str) -> Option<(String, &NamedContext)> {
        if self.contexts.is_empty() {
            return None;
        }
        let name = context_name(word)?;
        let context = self.contexts.get(&name)?;
        Some((name, context))
    }

    /// The target platform, if exactly one is given.
    fn platform(&self) -> Option<platform::Platform> {
        match self.platforms.as_slice() {
            [one] => platform::parse(one).ok().map(|it| it.normalized()),
            _ => None,
        }
    }

    /// The predefined arguments of FROM lines and their values (`platform.go:defaultArgs`). `names` are the stage
    /// names.
    pub(super) fn predefined(&self, names: &Names) -> Vec<(&'static str, Value)> {
        let architecture = match self.unspecified {
            Unspecified::Unknown => None,
            Unspecified::Absent { architecture, .. } => Some(architecture),
        };
        let named = |stage: &usize| names.get(*stage).map(|name| &**name);
        let target = match &self.target {
            Some(BuildTarget::Name(name)) => Some(name.as_str()),
            Some(BuildTarget::Stage(stage)) => named(stage),
            None => None,
        };
        let last = names.last();
        let target = match self.target {
            Some(BuildTarget::Stage(_)) => target,
            _ => target.or(last),
        };
        let target = target.unwrap_or("default");
        let value = |text: Option<String>| text.map_or(Value::Unknown, Value::from);
        let platform = || value(architecture.map(|it| format!("linux/{it}")));
        let os = || value(architecture.map(|_| "linux".to_owned()));
        let machine = || value(architecture.map(str::to_owned));
        let nothing = || value(architecture.map(|_| String::new()));
        let stage = match &self.target {
            Some(_) if self.hides_target && names.find(target).is_none() => None,
            Some(_) => Some(target.to_owned()),
            None => architecture.map(|_| target.to_owned()),
        };
        let built_for = self.platform();
        let of = |part: fn(&platform::Platform) -> String| {
            built_for.as_ref().map(|it| Value::from(part(it)))
        };
        let target_platform = of(ToString::to_string).unwrap_or_else(platform);
        let target_os = of(|it| it.os.clone()).unwrap_or_else(os);
        let target_architecture = of(|it| it.architecture.clone()).unwrap_or_else(machine);
        let target_variant = of(|it| it.variant.clone()).unwrap_or_else(nothing);
        let list = [
            ("BUILDPLATFORM", platform()),
            ("BUILDOS", os()),
            ("BUILDOSVERSION", nothing()),
            ("BUILDARCH", machine()),
            ("BUILDVARIANT", nothing()),
            ("TARGETPLATFORM", target_platform),
            ("TARGETOS", target_os),
            ("TARGETOSVERSION", nothing()),
            ("TARGETARCH", target_architecture),
            ("TARGETVARIANT", target_variant),
            ("TARGETSTAGE", value(stage)),
        ];
        let given = |(name, default)| (name, self.arg(name).unwrap_or(default));
        list.into_iter().map(given).collect()
    }
}
