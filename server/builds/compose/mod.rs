//! The builds of Compose files: which files are read, and what their services build.

mod consistency;
mod dotenv;
mod interpolation;
mod loader;
mod merge;
mod node;
mod schema;
mod service;
pub(crate) mod yaml;

use std::collections::BTreeMap;

use crate::errors::Errors;
use crate::files::Reader;
use crate::{BuildDefinition, ToolOptions, path};

pub(crate) use loader::{Environment, Loader};
pub(crate) use node::{Kind, Node};
pub(crate) use service::{Service, services};

/// The names of Compose files, the first of which is read.
pub(crate) const DEFAULT_FILES: [&str; 4] = [
    "compose.yaml",
    "compose.yml",
    "docker-compose.yml",
    "docker-compose.yaml",
];

/// The names of override files.
const OVERRIDE_FILES: [&str; 4] = [
    "compose.override.yml",
    "compose.override.yaml",
    "docker-compose.override.yml",
    "docker-compose.override.yaml",
];

/// The builds that `docker compose` sees in a folder.
pub(crate) fn read(
    reader: &Reader,
    options: &ToolOptions,
    errors: &mut Errors,
) -> Vec<BuildDefinition> {
    let mut loader = Loader::new(reader, options, errors, true);
    let Some(project) = project(&mut loader) else {
        return Vec::new();
    };
    let services = load(&mut loader, &project);
    services
        .iter()
        .filter_map(|service| service.to_build(&loader))
        .collect()
}

/// Reports the parts of services that Bake reads and that have wrong types.
pub(crate) fn check_for_bake(model: &Node, loader: &mut Loader) {
    for (span, message) in schema::check_for_bake(model) {
        loader.report(span, message);
    }
}

/// Reports what Bake refuses of a project.
pub(crate) fn check_services(model: &Node, services: &[Service], loader: &mut Loader) {
    consistency::check_builds(model, services, loader);
}

/// A project: its files, folder, variables and profiles.
pub(crate) struct Project {
    files: Vec<String>,
    folder: String,
    environment: Environment,
    profiles: Vec<String>,
}

/// The services of a project.
pub(crate) fn load(loader: &mut Loader, project: &Project) -> Vec<Service> {
    let model = loader.load(&project.files, &project.folder, &project.environment);
    let Some(model) = model else {
        return Vec::new();
    };
    let services = services(&model, &project.environment, &project.profiles, loader);
    consistency::check(&model, &services, loader);
    services
}

/// Determines what Compose reads: `ProjectOptions` of compose-go. `None` if there are no files.
pub(crate) fn project(loader: &mut Loader) -> Option<Project> {
    let options = loader.options;
    let mut files: Vec<String> = options
        .files
        .iter()
        .map(|file| loader.option_path(file))
        .collect();
    let directory = options
        .project_directory
        .as_ref()
        .map(|folder| loader.option_path(folder));
    let folder_of = |files: &[String]| {
        let of_file = || files.first().map(|file| path::parent(file));
        directory
            .clone()
            .or_else(of_file)
            .unwrap_or_else(|| options.folder.clone())
    };
    let mut environment = Environment::of_process(options);
    if let Some(root) = &options.root {
        let here = crate::path::absolute(root, &options.folder);
        environment.set_default("PWD", here, false);
    }
    read_env_files(loader, &folder_of(&files), &mut environment);
    if files.is_empty()
        && let Some(named) = environment.text("COMPOSE_FILE").map(str::to_owned)
    {
        let separator = environment
            .text("COMPOSE_PATH_SEPARATOR")
            .filter(|separator| !separator.is_empty())
            .unwrap_or(":")
            .to_owned();
        files = named
            .split(separator.as_str())
            .map(|file| loader.option_path(file))
            .collect();
    }
    if files.is_empty() {
        files = default_files(loader, &folder_of(&files));
    }
    if files.is_empty() {
        return None;
    }
    let folder = folder_of(&files);
    read_env_files(loader, &folder, &mut environment);
    let mut profiles = options.profiles.clone();
    if profiles.is_empty() {
        let named = environment.text("COMPOSE_PROFILES").unwrap_or_default();
        profiles = named
            .split(',')
            .map(|name| name.trim().to_owned())
            .collect();
    }
    let name = project_name(loader, &files, &folder, &environment);
    if let Some(name) = name {
        environment.set_default("COMPOSE_PROJECT_NAME", name, false);
    }
    Some(Project {
        files,
        folder,
        environment,
        profiles,
    })
}

impl Project {
    /// The first file.
    pub(crate) fn main_file(&self) -> &str {
        self.files.first().map_or("", String::as_str)
    }
}

/// Adds the variables of the files of environment variables: `WithEnvFiles` and `WithDotEnv`.
fn read_env_files(loader: &mut Loader, folder: &str, environment: &mut Environment) {
    let options = loader.options;
    let mut files = options.env_files.clone();
    if files.is_empty()
        && let Some(named) = options.environment.get("COMPOSE_ENV_FILES")
    {
        let named = named.split(',').filter(|file| !file.is_empty());
        files = named.map(str::to_owned).collect();
    }
    let mut variables = BTreeMap::new();
    if files.is_empty() {
        let disabled = options
            .environment
            .get("COMPOSE_DISABLE_ENV_FILE")
            .is_some_and(|value| {
                matches!(value.as_str(), "1" | "t" | "T" | "true" | "TRUE" | "True")
            });
        let default = path::join(folder, ".env");
        if !disabled && loader.reader.is_file(&default) {
            loader.read_env_file(&default, None, environment, &mut variables);
        }
    }
    for file in files {
        let file = loader.option_path(&file);
        loader.read_env_file(&file, None, environment, &mut variables);
    }
    for (name, text) in variables {
        environment.set_default(&name, text, true);
    }
}

/// The default files of a folder or the next folder above that has some: `WithDefaultConfigPath`.
fn default_files(loader: &Loader, folder: &str) -> Vec<String> {
    let reader = loader.reader;
    let mut folder = folder.to_owned();
    loop {
        let find = |names: &[&str]| {
            let mut paths = names.iter().map(|name| path::join(&folder, name));
            paths.find(|path| reader.kind(path).is_some())
        };
        if let Some(main) = find(&DEFAULT_FILES) {
            return [main].into_iter().chain(find(&OVERRIDE_FILES)).collect();
        }
        if folder == "." || path::is_outside(&folder) {
            return Vec::new();
        }
        folder = path::parent(&folder);
    }
}

/// The name of the project, by its files or its folder.
fn project_name(
    loader: &mut Loader,
    files: &[String],
    folder: &str,
    environment: &Environment,
) -> Option<String> {
    let mut named = None;
    for file in files {
        named = loader.project_name(file, environment).or(named);
    }
    let folder_name = || {
        let root = loader.options.root.as_ref()?;
        let absolute = crate::path::absolute(root, folder);
        Some(path::name(&absolute).to_owned())
    };
    let name = named.or_else(folder_name)?.to_lowercase();
    let valid = |char: &char| {
        char.is_ascii_lowercase() || char.is_ascii_digit() || matches!(char, '_' | '-')
    };
    let name: String = name.chars().filter(valid).collect();
    Some(name.trim_start_matches(['_', '-']).to_owned())
}
