//! The build of a dev container: `devcontainer.json`, as the dev container CLI reads it.
//!
//! A Dockerfile is built with the settings of `build`; with `dockerComposeFile`, the build is that of a service of Compose.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jsonc_parser::ast::{Object, Value};
use jsonc_parser::common::{Range, Ranged};
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

use crate::compose::{self, Loader};
use crate::errors::Errors;
use crate::files::Reader;
use crate::path::{absolute, resolve};
use crate::sensitive::is_sensitive_name;
use crate::{
    BuildDefinition, Context, DockerfileSource, Place, Setting, Tool, ToolOptions, path, platform,
};

/// JSON with comments and trailing commas.
const WITH_COMMENTS: ParseOptions = ParseOptions {
    allow_comments: true,
    allow_loose_object_property_names: false,
    allow_trailing_commas: true,
    allow_missing_commas: false,
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

/// The build of the dev container of a folder.
pub(crate) fn read(
    reader: &Reader,
    options: &ToolOptions,
    errors: &mut Errors,
) -> Vec<BuildDefinition> {
    let mut builds = Vec::new();
    for file in files(reader, options) {
        let text = match reader.text(&file) {
            Ok(text) => text,
            Err(error) => {
                errors.add_file(&file, error.describe(&file));
                continue;
            }
        };
        let shared: Arc<str> = Arc::from(file.as_str());
        let (collect, lenient) = (CollectOptions::default(), ParseOptions::default());
        let parse = |options| parse_to_ast(&text, &collect, options);
        let parsed = parse(&WITH_COMMENTS).or_else(|error| {
            let range = error.range();
            let message = format!("invalid JSON: {}", error.kind());
            errors.add(Place::new(&shared, range.start..range.end), message);
            // The dev container CLI ignores errors and uses what it can.
            parse(&lenient)
        });
        let Ok(parsed) = parsed else { continue };
        let Some(Value::Object(object)) = &parsed.value else {
            errors.add_file(&file, "a dev container configuration must be a JSON object");
            continue;
        };
        let mut configuration = Configuration {
            reader,
            options,
            errors,
            file: shared,
            folder: path::parent(&file),
            object,
        };
        builds.extend(configuration.build());
    }
    // Several configurations may define builds; the first is the default.
    for build in builds.iter_mut().skip(1) {
        build.default = false;
    }
    builds
}

/// The configuration files: the named one, the default one, or those in folders below `.devcontainer`.
fn files(reader: &Reader, options: &ToolOptions) -> Vec<String> {
    if let Some(named) = options.files.first() {
        return vec![resolve(options.root.as_deref(), &options.folder, named)];
    }
    let folder = path::join(&options.folder, ".devcontainer");
    let defaults = [
        path::join(&folder, "devcontainer.json"),
        path::join(&options.folder, ".devcontainer.json"),
    ];
    if let Some(default) = defaults.into_iter().find(|file| reader.is_file(file)) {
        return vec![default];
    }
    let names = reader.list(&folder);
    names
        .iter()
        .map(|name| path::join(&folder, &format!("{name}/devcontainer.json")))
        .filter(|file| reader.is_file(file))
        .collect()
}

struct Configuration<'a> {
    reader: &'a Reader<'a>,
    options: &'a ToolOptions,
    errors: &'a mut Errors,
    file: Arc<str>,
    /// The folder of the file.
    folder: String,
    object: &'a Object<'a>,
}

/// The value of a property. Of several, the last counts.
fn property<'a, 'b>(object: &'b Object<'a>, name: &str) -> Option<&'b Value<'a>> {
    let mut properties = object.properties.iter().rev();
    let property = properties.find(|property| property.name.as_str() == name)?;
    Some(&property.value)
}

fn nested<'a, 'b>(object: &'b Object<'a>, name: &str) -> Option<&'b Object<'a>> {
    match property(object, name)? {
        Value::Object(object) => Some(object),
        _ => None,
    }
}

fn string<'b>(value: &'b Value) -> Option<&'b str> {
    match value {
        Value::StringLit(text) => Some(&text.value),
        _ => None,
    }
}

/// The strings of a list.
fn strings<'b>(value: &'b Value) -> Vec<(&'b str, Range)> {
    match value {
        Value::Array(array) => array
            .elements
            .iter()
            .filter_map(|element| Some((string(element)?, element.range())))
            .collect(),
        _ => Vec::new(),
    }
}

impl Configuration<'_> {
    fn place(&self, range: Range) -> Place {
        Place::new(&self.file, range.start..range.end)
    }

    fn build(&mut self) -> Vec<BuildDefinition> {
        let object = self.object;
        let section = nested(object, "build");
        let dockerfile = property(object, "dockerFile")
            .or_else(|| section.and_then(|section| property(section, "dockerfile")));
        if let Some(dockerfile) = dockerfile {
            let Some(written) = string(dockerfile) else {
                let place = self.place(dockerfile.range());
                self.errors.add(place, "`dockerfile` must be a string");
                return Vec::new();
            };
            return vec![self.dockerfile_build(section, written, dockerfile.range())];
        }
        if property(object, "image").is_some() {
            return Vec::new();
        }
        if let Some(files) = property(object, "dockerComposeFile") {
            return self.compose_build(files).into_iter().collect();
        }
        let place = self.place(Range::new(object.range.start, object.range.start + 1));
        self.errors.add(
            place,
            "one of `image`, `build.dockerfile` and `dockerComposeFile` is required",
        );
        Vec::new()
    }

    fn dockerfile_build(
        &mut self,
        section: Option<&Object>,
        written: &str,
        range: Range,
    ) -> BuildDefinition {
        let object = self.object;
        let (dockerfile, sensitive) = self.substitute(written, range);
        let dockerfile = Setting {
            value: dockerfile.map_or(DockerfileSource::Unknown, |written| {
                DockerfileSource::Local(self.local(&self.folder, &written))
            }),
            place: Some(self.place(range)),
            sensitive,
        };
        // The older property is at the top, beside `dockerFile`.
        let context = if property(object, "dockerFile").is_some() {
            property(object, "context")
        } else {
            section.and_then(|section| property(section, "context"))
        };
        let context = match context.and_then(|value| Some((string(value)?, value.range()))) {
            Some((written, range)) => {
                let (text, sensitive) = self.substitute(written, range);
                Setting {
                    value: text.map_or(Context::Unknown, |written| {
                        Context::Local(self.local(&self.folder, &written))
                    }),
                    place: Some(self.place(range)),
                    sensitive,
                }
            }
            None => Setting::of_default(match &dockerfile.value {
                DockerfileSource::Local(file) => Context::Local(path::parent(file)),
                _ => Context::Unknown,
            }),
        };
        let mut build = BuildDefinition {
            passed_args: BTreeSet::new(),
            tool: Tool::Devcontainer,
            name: "devcontainer".to_owned(),
            place: self.place(Range::new(object.range.start, object.range.end)),
            name_place: self.name_place(),
            context,
            dockerfile,
            target: None,
            args: BTreeMap::new(),
            contexts: BTreeMap::new(),
            platforms: Vec::new(),
            tags: Vec::new(),
            default_platform: None,
            default: true,
            enabled: true,
        };
        if let Some(section) = section {
            self.add_settings(&mut build, section);
        }
        build
    }

    /// Where the name of the configuration is, or its first byte.
    fn name_place(&self) -> Place {
        let name = property(self.object, "name").map(Ranged::range);
        let start = self.object.range.start;
        self.place(name.unwrap_or(Range::new(start, start + 1)))
    }

    fn add_settings(&mut self, build: &mut BuildDefinition, section: &Object) {
        if let Some(value) = property(section, "target") {
            build.target = self.text(value);
        }
        if let Some(args) = nested(section, "args") {
            for argument in &args.properties {
                let name = argument.name.as_str();
                let range = argument.value.range();
                let written = match &argument.value {
                    Value::StringLit(text) => text.value.to_string(),
                    // As JavaScript writes it: 3.10 is 3.1.
                    Value::NumberLit(number) => number_text(number.value),
                    Value::BooleanLit(bool) => bool.value.to_string(),
                    Value::NullKeyword(_) => "null".to_owned(),
                    _ => {
                        let place = self.place(range);
                        let message = format!("build argument `{name}` must be a string");
                        self.errors.add(place, message);
                        continue;
                    }
                };
                let (value, sensitive) = self.substitute(&written, range);
                let setting = Setting {
                    value,
                    place: Some(self.place(range)),
                    sensitive: sensitive || is_sensitive_name(name),
                };
                build.args.insert(name.to_owned(), setting);
            }
        }
        if let Some(options) = property(section, "options") {
            self.add_options(build, options);
        }
    }

    fn text(&mut self, value: &Value) -> Option<Setting<String>> {
        let (text, sensitive) = self.substitute(string(value)?, value.range());
        Some(Setting {
            value: text.filter(|text| !text.is_empty())?,
            place: Some(self.place(value.range())),
            sensitive,
        })
    }

    /// Adds the options of `docker build` that set what a build has.
    fn add_options(&mut self, build: &mut BuildDefinition, options: &Value) {
        let words = strings(options);
        let mut words = words.into_iter();
        while let Some((word, range)) = words.next() {
            let (flag, value) = match word.split_once('=') {
                Some((flag, value)) => (flag, Some((value, range))),
                None => (word, None),
            };
            let has_value = matches!(
                flag,
                "--build-arg" | "--build-context" | "--platform" | "--target" | "--tag" | "-t"
            );
            if !has_value {
                continue;
            }
            let Some((value, range)) = value.or_else(|| words.next()) else {
                let place = self.place(range);
                self.errors.add(place, format!("`{flag}` requires a value"));
                continue;
            };
            let (Some(value), sensitive) = self.substitute(value, range) else {
                continue;
            };
            let place = Some(self.place(range));
            let setting = |value: String| Setting {
                value,
                place: place.clone(),
                sensitive,
            };
            match flag {
                "--build-arg" => {
                    let (name, value) = match value.split_once('=') {
                        Some((name, value)) => (name, Some(value.to_owned())),
                        None => (
                            value.as_str(),
                            self.options.environment.get(&value).cloned(),
                        ),
                    };
                    if let Some(text) = value {
                        let setting = Setting {
                            value: Some(text),
                            place: place.clone(),
                            sensitive: sensitive || is_sensitive_name(name),
                        };
                        build.args.insert(name.to_owned(), setting);
                    }
                }
                "--build-context" => {
                    let Some((name, source)) = value.split_once('=') else {
                        self.errors.add(
                            self.place(range),
                            "`--build-context` requires `name=context`",
                        );
                        continue;
                    };
                    let context = Setting {
                        value: self.named_context(source),
                        place: place.clone(),
                        sensitive,
                    };
                    build.contexts.insert(name.to_owned(), context);
                }
                "--platform" => {
                    for platform in value.split(',').map(str::trim) {
                        match platform::error(platform) {
                            Some(message) => self.errors.add(self.place(range), message),
                            None => build.platforms.push(setting(platform.to_owned())),
                        }
                    }
                }
                "--target" => build.target = Some(setting(value)),
                _ => build.tags.push(setting(value)),
            }
        }
    }

    /// A context of `--build-context`, which is relative to the working directory of the CLI.
    fn named_context(&self, source: &str) -> Context {
        if crate::remote::is_remote_for_bake(source) {
            Context::Remote(source.to_owned())
        } else if source.contains("://") {
            Context::Other(source.to_owned())
        } else {
            Context::Local(self.local(&self.options.folder, source))
        }
    }

    fn local(&self, base: &str, written: &str) -> String {
        resolve(self.options.root.as_deref(), base, written)
    }

    /// Replaces variables such as `${localEnv:NAME:default}`. `None` if the value can't be determined.
    fn substitute(&mut self, written: &str, range: Range) -> (Option<String>, bool) {
        let mut out = String::new();
        let mut known = true;
        let mut sensitive = false;
        let mut rest = written;
        while let Some(start) = rest.find("${") {
            let (before, from) = rest.split_at(start);
            out.push_str(before);
            let Some(end) = from.find('}') else {
                out.push_str(from);
                rest = "";
                break;
            };
            let inside = from.get(2..end).unwrap_or_default();
            rest = from.get(end + 1..).unwrap_or_default();
            let mut parts = inside.split(':');
            let kind = parts.next().unwrap_or_default();
            let name = parts.next();
            let folder = || {
                let root = self.options.root.as_ref()?;
                Some(absolute(root, &self.options.folder))
            };
            let value = match kind {
                "env" | "localEnv" => {
                    let Some(name) = name else {
                        let place = self.place(range);
                        let message = format!("`${{{inside}}}` requires the name of a variable");
                        self.errors.add(place, message);
                        known = false;
                        continue;
                    };
                    sensitive |= is_sensitive_name(name);
                    let value = self.options.environment.get(name).cloned();
                    value.or_else(|| Some(parts.next().unwrap_or_default().to_owned()))
                }
                "localWorkspaceFolder" => folder(),
                "localWorkspaceFolderBasename" => {
                    folder().map(|folder| path::name(&folder).to_owned())
                }
                "containerWorkspaceFolder"
                | "containerWorkspaceFolderBasename"
                | "devcontainerId" => None,
                _ => Some(format!("${{{inside}}}")),
            };
            match value {
                Some(value) => out.push_str(&value),
                None => known = false,
            }
        }
        out.push_str(rest);
        (known.then_some(out), sensitive)
    }

    /// The files of Compose if none are named, unless `COMPOSE_FILE` names some.
    fn default_compose_files(&self) -> Vec<String> {
        let folder = &self.options.folder;
        let env_file = self.reader.text(&path::join(folder, ".env"));
        let is_set = self.options.environment.contains_key("COMPOSE_FILE")
            || env_file
                .is_ok_and(|text| text.lines().any(|line| line.starts_with("COMPOSE_FILE=")));
        if is_set {
            return Vec::new();
        }
        let main = path::join(folder, "docker-compose.yml");
        let over = path::join(folder, "docker-compose.override.yml");
        let over = Some(over).filter(|file| self.reader.is_file(file));
        [main].into_iter().chain(over).collect()
    }

    /// The build of a service of Compose.
    fn compose_build(&mut self, files: &Value) -> Option<BuildDefinition> {
        let service = property(self.object, "service")
            .and_then(|service| Some((string(service)?.to_owned(), service.range())));
        let Some((service, service_range)) = service else {
            let place = self.place(files.range());
            self.errors
                .add(place, "`dockerComposeFile` requires `service`");
            return None;
        };
        let service = self.substitute(&service, service_range).0?;
        let mut named = strings(files);
        named.extend(string(files).map(|file| (file, files.range())));
        let mut paths = Vec::new();
        for (written, range) in named {
            let file = self.substitute(written, range).0?;
            let file = self.local(&self.folder, &file);
            if let Err(error) = self.reader.text(&file) {
                let place = self.place(range);
                self.errors.add(place, error.describe(&file));
                return None;
            }
            paths.push(file);
        }
        if paths.is_empty() {
            paths = self.default_compose_files();
        }
        let service_place = self.place(service_range);
        // Paths are relative to the root folder already.
        let options = ToolOptions {
            files: paths
                .iter()
                .map(|file| path::relative_to(&self.options.folder, file))
                .collect(),
            profiles: vec!["*".to_owned()],
            env_files: Vec::new(),
            project_directory: None,
            ..self.options.clone()
        };
        let mut loader = Loader::new(self.reader, &options, self.errors, true);
        let project = compose::project(&mut loader)?;
        let services = compose::load(&mut loader, &project);
        let Some(found) = services.iter().find(|known| known.name == service) else {
            let message = format!("service `{service}` not found in {}", project.main_file());
            self.errors.add(service_place, message);
            return None;
        };
        let mut build = found.to_build(&loader)?;
        build.tool = Tool::Devcontainer;
        Some(build)
    }
}

/// A number of JSON as JavaScript writes it, up to the size from which it takes an exponent.
fn number_text(written: &str) -> String {
    let number: Option<f64> = written.parse().ok();
    let number = number.filter(|it| it.abs() < 1e21 && (*it == 0.0 || it.abs() >= 1e-6));
    number.map_or_else(|| written.to_owned(), |it| it.to_string())
}
