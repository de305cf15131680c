//! The builds of Bake files: which files are read, and what `docker buildx bake --print` makes of them.

mod input;
mod parser;
mod target;

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::budget::Exhausted;
use crate::compose::{DEFAULT_FILES, Environment, Loader};
use crate::errors::Errors;
use crate::files::{FileKind, Reader};
use crate::hcl;
use crate::lines::inline as inline_text;
use crate::path::resolve;
use crate::remote::{is_git_ssh, is_remote_for_bake};
use crate::setting::{Text, known, known_one};
use crate::{
    BuildDefinition, Context, DockerfileSource, Setting, Tool, ToolOptions, path, platform,
};

use parser::Parser;
use target::{Config, Target};

/// The files that are read by default, besides those of Compose, in this order.
const BAKE_FILES: [&str; 4] = [
    "docker-bake.json",
    "docker-bake.hcl",
    "docker-bake.override.json",
    "docker-bake.override.hcl",
];

/// Deeper inheritance is refused.
const MAX_INHERITANCE: usize = 200;

/// Whether a folder has a file of Bake itself, or the options name files.
pub(crate) fn has_own_files(reader: &Reader, options: &ToolOptions) -> bool {
    !options.files.is_empty()
        || options.environment.contains_key("BUILDX_BAKE_FILE")
        || BAKE_FILES
            .iter()
            .any(|name| reader.kind(&path::join(&options.folder, name)).is_some())
}

/// The files to read.
fn files(reader: &Reader, options: &ToolOptions) -> (Vec<String>, bool) {
    let named = if options.files.is_empty() {
        let separator = options
            .environment
            .get("BUILDX_BAKE_FILE_SEPARATOR")
            .filter(|separator| !separator.is_empty())
            .map_or(":", String::as_str);
        let files = options.environment.get("BUILDX_BAKE_FILE");
        let files = files.filter(|files| !files.is_empty());
        files.map_or_else(Vec::new, |files| {
            files.split(separator).map(str::to_owned).collect()
        })
    } else {
        options.files.clone()
    };
    if named.is_empty() {
        let names = DEFAULT_FILES.iter().chain(&BAKE_FILES);
        let paths = names.map(|name| path::join(&options.folder, name));
        return (
            paths.filter(|path| reader.kind(path).is_some()).collect(),
            true,
        );
    }
    let local = |file: &String| {
        let file = file.strip_prefix("cwd://").unwrap_or(file);
        resolve(options.root.as_deref(), &options.folder, file)
    };
    (named.iter().map(local).collect(), false)
}

/// How a file is read.
#[derive(Clone, Copy, PartialEq)]
enum Format {
    Compose,
    Hcl,
    Json,
}

/// The builds that `docker buildx bake` sees in a folder.
pub(crate) fn read(
    reader: &Reader,
    options: &ToolOptions,
    errors: &mut Errors,
) -> Vec<BuildDefinition> {
    let (files, _) = files(reader, options);
    let mut inputs = Vec::new();
    for file in files {
        match reader.text(&file) {
            Ok(text) => {
                let format = format_of(reader, options, &file, &text);
                inputs.push((file, text, format));
            }
            Err(error) => errors.add_file(&file, error.describe(&file)),
        }
    }
    let mut config = Config::default();
    let compose: Vec<String> = inputs
        .iter()
        .filter(|(.., format)| *format == Format::Compose)
        .map(|(file, ..)| file.clone())
        .collect();
    if !compose.is_empty() {
        input::read(reader, options, errors, &compose, &mut config);
    }
    let mut parser = Parser::new(options, errors);
    for (file, text, format) in &inputs {
        let parsed = match format {
            Format::Compose => continue,
            Format::Hcl => hcl::parse(text, parser.next_file(file, false)),
            Format::Json => hcl::parse_json(text, parser.next_file(file, true)),
        };
        match parsed {
            Ok(body) => parser.add(body),
            Err((span, message)) => parser.report(span, message),
        }
    }
    parser.run(&mut config);
    let mut result = Resolver {
        config: &config,
        reader,
        options,
        errors,
        steps: 100_000,
        cache: BTreeMap::new(),
    };
    result.builds()
}

/// `validateComposeFile` and `ParseHCLFile` of buildx: by the name, otherwise by what can be parsed.
fn format_of(reader: &Reader, options: &ToolOptions, file: &str, text: &str) -> Format {
    let name = path::name(file).to_lowercase();
    match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("yml" | "yaml") => return Format::Compose,
        Some("json") => return Format::Json,
        Some("hcl") => return Format::Hcl,
        _ => {}
    }
    let mut errors = Errors::default();
    let mut loader = Loader::new(reader, options, &mut errors, false);
    let environment = Environment::of_process(options);
    let model = loader.load(&[file.to_owned()], &options.folder, &environment);
    let is_compose = model.is_some_and(|model| model.get("services").is_some());
    let is_hcl = hcl::parse(text, 0).is_ok();
    if is_compose && (errors.is_empty() || !is_hcl) {
        return Format::Compose;
    }
    if !is_hcl && hcl::parse_json(text, 0).is_ok() {
        return Format::Json;
    }
    Format::Hcl
}

/// Resolves inheritance and references between targets.
struct Resolver<'a> {
    config: &'a Config,
    reader: &'a Reader<'a>,
    options: &'a ToolOptions,
    errors: &'a mut Errors,
    steps: usize,
    /// The targets that inherit in no circle.
    cache: BTreeMap<String, Rc<Target>>,
}

impl Resolver<'_> {
    fn builds(&mut self) -> Vec<BuildDefinition> {
        let config = self.config;
        for group in config.groups.values() {
            for name in &group.targets {
                if let (Some(target), Some(place)) = (&name.value, &name.place)
                    && config.target(target).is_none()
                    && config.group(target).is_none()
                {
                    let message = format!("target `{target}` not found");
                    self.errors.add(place.clone(), message);
                }
            }
        }
        let mut resolved: BTreeMap<String, Rc<Target>> = BTreeMap::new();
        for name in config.targets.keys() {
            self.resolve_parents(name);
            if let Some((target, _)) = self.resolve(name, &mut BTreeMap::new(), 0) {
                resolved.insert(name.clone(), target);
            }
        }
        self.check_links(&resolved);
        let defaults = self.defaults();
        resolved
            .values()
            .map(|target| {
                let is_default = defaults
                    .as_ref()
                    .is_none_or(|names| names.contains(&target.name));
                self.build(target, is_default)
            })
            .collect()
    }

    /// The targets of the default group, or the default target. `None` if there is neither.
    fn defaults(&self) -> Option<BTreeSet<String>> {
        let mut targets = BTreeSet::new();
        let mut seen = BTreeSet::new();
        let mut todo = vec!["default".to_owned()];
        if self.config.group("default").is_none() && self.config.target("default").is_none() {
            return None;
        }
        while let Some(name) = todo.pop() {
            if !seen.insert(name.clone()) {
                continue;
            }
            match self.config.group(&name) {
                Some(group) => {
                    todo.extend(group.targets.iter().filter_map(|name| name.value.clone()));
                }
                None => {
                    targets.insert(name);
                }
            }
        }
        Some(targets)
    }

    /// Resolves the targets that a target inherits, without recursion, so that long chains are no deep ones.
    fn resolve_parents(&mut self, name: &str) {
        let config = self.config;
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        let mut todo = Vec::from_iter(config.target(name));
        while let Some(target) = todo.last() {
            let mut parents = target
                .inherits
                .iter()
                .filter_map(|name| name.value.as_deref());
            let next = parents.find_map(|name| {
                let parent = config.target(name)?;
                (!self.cache.contains_key(name) && seen.insert(&parent.name)).then_some(parent)
            });
            if let Some(parent) = next {
                todo.push(parent);
                continue;
            }
            let name = target.name.clone();
            todo.pop();
            if !todo.is_empty() {
                if !self.spend(1) {
                    return;
                }
                self.resolve(&name, &mut BTreeMap::new(), 0);
            }
        }
    }

    /// Spends steps. `false` if too few are left.
    fn spend(&mut self, steps: usize) -> bool {
        let enough = self.steps >= steps;
        self.steps = self.steps.saturating_sub(steps);
        enough
    }

    /// A target with what it inherits: `Config.target`. Targets that inherit each other stop where the circle closes;
    /// whether there is one is the second part of the result.
    fn resolve(
        &mut self,
        name: &str,
        visited: &mut BTreeMap<String, Option<(Rc<Target>, bool)>>,
        depth: usize,
    ) -> Option<(Rc<Target>, bool)> {
        if let Some(known) = self.cache.get(name) {
            return Some((known.clone(), false));
        }
        if self.steps == 0 {
            return None;
        }
        if let Some(known) = visited.get(name) {
            return known.clone();
        }
        let own = self.config.target(name)?;
        visited.insert(name.to_owned(), None);
        let mut merged = Target::new(name, own.place.clone(), own.name_place.clone());
        let mut is_circular = false;
        if depth >= MAX_INHERITANCE {
            let message = "targets inherit each other too deeply";
            self.errors.add(own.name_place.clone(), message);
            return None;
        }
        for parent in &own.inherits {
            let Some(parent_name) = &parent.value else {
                continue;
            };
            if self.config.target(parent_name).is_none() {
                let place = parent
                    .place
                    .clone()
                    .unwrap_or_else(|| own.name_place.clone());
                let message = format!("target `{parent_name}` not found");
                self.errors.add(place, message);
                continue;
            }
            let parent = self.resolve(parent_name, visited, depth + 1);
            is_circular |= parent.as_ref().is_none_or(|(_, circular)| *circular);
            if let Some((parent, _)) = parent {
                if !self.spend(1 + parent.size()) {
                    self.errors.add(own.name_place.clone(), Exhausted::MESSAGE);
                    return None;
                }
                merged.merge(&parent);
            }
        }
        merged.merge(own);
        merged.inherits = Vec::new();
        for texts in [&mut merged.tags, &mut merged.platforms]
            .into_iter()
            .flatten()
        {
            let mut seen = BTreeSet::new();
            texts.retain(|text| match &text.value {
                Some(text) => !text.is_empty() && seen.insert(text.clone()),
                None => true,
            });
        }
        merged
            .contexts
            .retain(|_, context| context.value.as_deref() != Some(""));
        let merged = Rc::new(merged);
        if !is_circular {
            self.cache.insert(name.to_owned(), merged.clone());
        }
        visited.insert(name.to_owned(), Some((merged.clone(), is_circular)));
        Some((merged, is_circular))
    }

    /// Checks the targets that others use as contexts: `loadLinks`.
    fn check_links(&mut self, resolved: &BTreeMap<String, Rc<Target>>) {
        for (name, target) in resolved {
            for context in target.contexts.values() {
                let Some(link) = link(context) else { continue };
                let place = context
                    .place
                    .clone()
                    .unwrap_or_else(|| target.name_place.clone());
                let Some(linked) = resolved.get(link) else {
                    if self.config.target(link).is_none() {
                        self.errors.add(place, format!("target `{link}` not found"));
                    }
                    continue;
                };
                if link == name {
                    self.errors
                        .add(place, format!("target `{link}` cannot link to itself"));
                    continue;
                }
                if self.reaches(resolved, link, name) {
                    let message = format!("targets link to each other: `{link}` needs `{name}`");
                    self.errors.add(place, message);
                    continue;
                }
                let known = |target: &Target| -> Option<Vec<String>> {
                    let platforms = target.platforms.as_deref().unwrap_or_default();
                    platforms
                        .iter()
                        .map(|platform| platform.value.clone())
                        .collect()
                };
                if let (Some(own), Some(others)) = (known(target), known(linked)) {
                    let missing = own.iter().find(|platform| !others.contains(platform));
                    if let (true, true, Some(platform)) = (own.len() > 1, others.len() > 1, missing)
                    {
                        self.errors.add(
                            place,
                            format!("target `{link}` isn't built for `{platform}`, which `{name}` is built for"),
                        );
                    }
                }
            }
        }
    }

    /// Whether a target needs another one, through the contexts of targets.
    fn reaches(&mut self, resolved: &BTreeMap<String, Rc<Target>>, from: &str, to: &str) -> bool {
        let mut seen = BTreeSet::new();
        let mut todo = vec![from];
        while let Some(name) = todo.pop() {
            if name == to {
                return true;
            }
            if !self.spend(1) {
                return false;
            }
            if let (true, Some(target)) = (seen.insert(name), resolved.get(name)) {
                todo.extend(target.contexts.values().filter_map(link));
            }
        }
        false
    }

    fn local(&self, base: &str, written: &str) -> String {
        resolve(self.options.root.as_deref(), base, written)
    }

    /// The folder or other source that a context names.
    fn context(&self, written: &str) -> Context {
        if let Some(path) = written.strip_prefix(input::LOCAL) {
            return Context::Local(path.to_owned());
        }
        if let Some(local) = written.strip_prefix("cwd://") {
            return Context::Local(self.local(&self.options.folder, local));
        }
        if is_remote_for_bake(written) {
            return Context::Remote(written.to_owned());
        }
        if let Some(target) = written.strip_prefix("target:") {
            return Context::Build(target.to_owned());
        }
        // Other sources are taken for folders: `path.Clean` of `toBuildOpt`.
        Context::Local(self.local(&self.options.folder, &path::clean(written)))
    }

    fn named_context(&self, written: &str) -> Context {
        if let Some(target) = written.strip_prefix("target:") {
            return Context::Build(target.to_owned());
        }
        if is_remote_for_bake(written) {
            return Context::Remote(written.to_owned());
        }
        if !written.starts_with("cwd://")
            && (written.contains("://") || written.starts_with("docker-image:"))
        {
            return Context::Other(written.to_owned());
        }
        self.context(written)
    }

    fn dockerfile(&self, context: &Context, written: &str) -> DockerfileSource {
        if let Some(local) = written.strip_prefix("cwd://") {
            return DockerfileSource::Local(self.local(&self.options.folder, local));
        }
        match context {
            _ if written.starts_with("http://") || written.starts_with("https://") => {
                DockerfileSource::Remote(written.to_owned())
            }
            Context::Local(folder) => DockerfileSource::Local(self.local(folder, written)),
            Context::Unknown => DockerfileSource::Unknown,
            _ => DockerfileSource::Remote(written.to_owned()),
        }
    }

    fn build(&mut self, target: &Target, default: bool) -> BuildDefinition {
        self.check(target);
        let context = match &target.context {
            None => Setting::of_default(self.context(".")),
            Some(text) => Setting {
                value: match &text.value {
                    Some(written) => self.context(written),
                    None => Context::Unknown,
                },
                place: text.place.clone(),
                sensitive: text.sensitive,
            },
        };
        let dockerfile = match (&target.inline, &target.dockerfile) {
            (Some(inline), _) if inline.value.as_deref() != Some("") => Setting {
                value: match &inline.value {
                    Some(text) => DockerfileSource::Inline(inline_text(
                        self.reader,
                        text,
                        inline.place.as_ref(),
                    )),
                    None => DockerfileSource::Unknown,
                },
                place: inline.place.clone(),
                sensitive: inline.sensitive,
            },
            (_, Some(text)) if text.value.as_deref() != Some("") => Setting {
                value: match &text.value {
                    Some(written) => self.dockerfile(&context.value, written),
                    None => DockerfileSource::Unknown,
                },
                place: text.place.clone(),
                sensitive: text.sensitive,
            },
            _ => Setting::of_default(self.dockerfile(&context.value, "Dockerfile")),
        };
        let mut args: BTreeMap<String, Text> = target
            .args
            .iter()
            .filter_map(|(name, value)| Some((name.clone(), value.clone()?)))
            .collect();
        if let Some(epoch) = self.options.environment.get("SOURCE_DATE_EPOCH")
            && !epoch.is_empty()
        {
            args.entry("SOURCE_DATE_EPOCH".to_owned())
                .or_insert_with(|| Setting::of_default(Some(epoch.clone())));
        }
        let contexts = target.contexts.iter().map(|(name, text)| {
            let value = match &text.value {
                Some(written) => self.named_context(written),
                None => Context::Unknown,
            };
            let setting = Setting {
                value,
                place: text.place.clone(),
                sensitive: text.sensitive,
            };
            (name.clone(), setting)
        });
        BuildDefinition {
            passed_args: BTreeSet::new(),
            tool: Tool::Bake,
            name: target.name.clone(),
            place: target.place.clone(),
            name_place: target.name_place.clone(),
            context,
            dockerfile,
            target: known_one(target.target.as_ref()).filter(|stage| !stage.value.is_empty()),
            args,
            contexts: contexts.collect(),
            platforms: known(target.platforms.as_deref().unwrap_or_default()),
            default_platform: None,
            enabled: true,
            tags: known(target.tags.as_deref().unwrap_or_default()),
            default,
        }
    }

    /// Reports what `TargetsToBuildOpt` refuses.
    fn check(&mut self, target: &Target) {
        let fallback = || target.name_place.clone();
        for (setting, name) in [
            (&target.context, "context"),
            (&target.dockerfile, "dockerfile"),
        ] {
            if let Some(text) = setting
                && text.value.as_deref() == Some("-")
            {
                let place = text.place.clone().unwrap_or_else(fallback);
                let message = format!("{name} from standard input isn't allowed");
                self.errors.add(place, message);
            }
        }
        for text in target.platforms.iter().flatten() {
            if let Some(message) = text.value.as_deref().and_then(platform::error) {
                let place = text.place.clone().unwrap_or_else(fallback);
                self.errors.add(place, message);
            }
        }
        for secret in &target.secrets {
            let from_environment = match (&secret.file, &secret.env) {
                (Some(_), _) => false,
                (None, Some(_)) => true,
                (None, None) => self.options.environment.contains_key(&secret.id),
            };
            if from_environment {
                continue;
            }
            let written = secret.file.as_ref().unwrap_or(&secret.id);
            let file = self.local(&self.options.folder, written);
            let is_missing = !path::is_outside(&file)
                && !written.starts_with('~')
                && self.reader.kind(&file) != Some(FileKind::File);
            if is_missing {
                let message = format!("file of secret `{}` not found: {written}", secret.id);
                self.errors.require(secret.place.clone(), message);
            }
        }
        let has_agent = self
            .options
            .environment
            .get("SSH_AUTH_SOCK")
            .is_some_and(|socket| !socket.is_empty());
        if has_agent {
            return;
        }
        let repository = target.context.as_ref().filter(|context| {
            target.ssh.is_empty() && context.value.as_deref().is_some_and(is_git_ssh)
        });
        let agents = target.ssh.iter().filter(|ssh| !ssh.has_paths);
        let places = agents
            .map(|ssh| ssh.place.clone())
            .chain(repository.and_then(|context| context.place.clone()));
        for place in places {
            self.errors.require(
                place,
                "an SSH agent is required, but SSH_AUTH_SOCK is not set",
            );
        }
    }
}

/// The target that a named context is.
fn link(context: &Text) -> Option<&str> {
    context.value.as_deref()?.strip_prefix("target:")
}
