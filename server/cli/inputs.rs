//! What is read: the Dockerfiles of the files and folders that are arguments, and those of the builds that they define.

use std::collections::HashSet;
use std::io;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::{ThreadPool, ThreadPoolBuilder};

use super::args::is_build_file;
use ide::lints::Diagnostic;
use project::Project;
use project::builds::{DefinedBuild, DefinedDockerfile, DefinitionError, InlineDockerfile};
use project::{config, context};
use syntax::text::Text;

/// A Dockerfile to read.
#[derive(Clone)]
pub(super) enum Input {
    /// A file, or `-` for stdin.
    File(PathBuf),
    /// The text is part of a build's definition.
    Inline(Arc<DefinedBuild>),
}

impl Input {
    /// The path of the file that contains it.
    pub(super) fn path(&self) -> &Path {
        match self {
            Input::File(path) => path,
            Input::Inline(build) => match &build.dockerfile {
                DefinedDockerfile::Inline(inline) => &inline.place.path,
                _ => Path::new(""),
            },
        }
    }

    /// The inline Dockerfile.
    pub(super) fn inline(&self) -> Option<(&Arc<DefinedBuild>, &InlineDockerfile)> {
        match self {
            Input::File(_) => None,
            Input::Inline(build) => match &build.dockerfile {
                DefinedDockerfile::Inline(inline) => Some((build, inline)),
                _ => None,
            },
        }
    }
}

/// What is read.
#[derive(Default)]
pub(super) struct Inputs {
    /// The Dockerfiles.
    pub(super) list: Vec<Input>,
    /// What can't be read, with messages.
    pub(super) unreadable: Vec<(PathBuf, io::Error)>,
    /// The errors in files that define builds and are arguments: the path, the text and the diagnostics.
    pub(super) refused: Vec<(PathBuf, Text, Vec<Diagnostic>)>,
}

/// The Dockerfiles of files and folders. `build` is the name of the only build that is wanted.
///
/// # Errors
///
/// If there is no build with this name.
pub(super) fn inputs(
    roots: &[PathBuf],
    project: &Project,
    build: Option<&str>,
) -> Result<Inputs, String> {
    let mut inputs = Inputs::default();
    let (files, roots): (Vec<PathBuf>, Vec<PathBuf>) =
        roots.iter().cloned().partition(|it| is_build_file(it));
    let mut builds: Vec<Arc<DefinedBuild>> = Vec::new();
    for file in &files {
        let found = project.builds_in_file(file);
        builds.extend(found.builds.iter().cloned());
        for error in &found.errors {
            inputs.refuse(error);
        }
        let is_wanted = |it: &&Arc<DefinedBuild>| build.is_none_or(|name| has_name(it, name));
        for build in found.builds.iter().filter(is_wanted) {
            inputs.refuse_missing(build);
        }
    }
    if files.is_empty() || !roots.is_empty() {
        for found in context::dockerfiles(&roots, &|it| project.includes(it)) {
            match found {
                Ok(path) => inputs.list.push(Input::File(path)),
                Err(error) => inputs.unreadable.push(error),
            }
        }
    }
    for folder in roots.iter().filter(|it| it.is_dir()) {
        builds.extend(project.builds_below(folder));
    }
    for input in &inputs.list {
        project.search_builds(input.path());
    }
    inputs.add(&builds);
    if let Some(name) = build {
        inputs.keep(name, project)?;
    }
    Ok(inputs)
}

impl Inputs {
    /// Adds the Dockerfiles of builds.
    fn add(&mut self, builds: &[Arc<DefinedBuild>]) {
        let paths = self
            .list
            .iter()
            .filter_map(|it| config::absolute(it.path()));
        let mut seen: HashSet<PathBuf> = paths.collect();
        let mut seen_inline = HashSet::new();
        for build in builds {
            match &build.dockerfile {
                DefinedDockerfile::File(path) if path.is_file() && seen.insert(path.clone()) => {
                    self.list.push(Input::File(shown(path)));
                }
                DefinedDockerfile::Inline(inline)
                    if seen_inline.insert((inline.place.path.clone(), inline.place.span.start)) =>
                {
                    self.list.push(Input::Inline(build.clone()));
                }
                _ => {}
            }
        }
    }

    /// Keeps only the Dockerfiles that have a build with this name.
    fn keep(&mut self, name: &str, project: &Project) -> Result<(), String> {
        let mut all: Vec<Arc<DefinedBuild>> = Vec::new();
        let mut ambiguous = None;
        self.list.retain(|input| match input {
            Input::Inline(build) => {
                all.push(build.clone());
                has_name(build, name)
            }
            Input::File(path) => {
                let builds = project.builds(path).list;
                all.extend(builds.iter().cloned());
                let named = builds.iter().filter(|it| has_name(it, name));
                let ids: Vec<&str> = named.map(|it| it.id.as_str()).collect();
                if ids.len() > 1 && ambiguous.is_none() {
                    ambiguous = Some(format!(
                        "--build {name}: several builds of {} have this name; use an id: {}",
                        path.display(),
                        ids.join(", ")
                    ));
                }
                !ids.is_empty()
            }
        });
        if let Some(message) = ambiguous {
            return Err(message);
        }
        if !self.list.is_empty() {
            return Ok(());
        }
        let mut names: Vec<String> = all.iter().map(|it| title(it, &all)).collect();
        names.sort();
        names.dedup();
        let mut message = match names.as_slice() {
            [] => format!("--build {name}: no builds are defined"),
            names => format!(
                "--build {name}: no such build; there is {}",
                names.join(", ")
            ),
        };
        for error in project.ignored_build_files() {
            let path = shown(&error.path);
            message += &format!("; {} is ignored: {}", path.display(), error.message);
        }
        Err(message)
    }

    /// Reports a build whose Dockerfile doesn't exist.
    fn refuse_missing(&mut self, build: &DefinedBuild) {
        let DefinedDockerfile::File(path) = &build.dockerfile else {
            return;
        };
        let place = build.inputs.definition.as_ref();
        let Some(place) = place.and_then(|it| it.place.as_ref()) else {
            return;
        };
        if path.exists() {
            return;
        }
        let mut message = format!("Dockerfile of `{}` not found", build.name);
        if !build.hides_path {
            message += &format!(": {}", shown(path).display());
        }
        self.refuse(&DefinitionError {
            path: place.path.clone(),
            text: place.text.clone(),
            span: place.span,
            message,
            refused: build.default,
        });
    }

    fn refuse(&mut self, error: &DefinitionError) {
        let diagnostic = error.diagnostic();
        let known = self.refused.iter_mut().find(|it| it.0 == error.path);
        match known {
            Some((_, _, found)) if !found.contains(&diagnostic) => found.push(diagnostic),
            Some(_) => {}
            None => {
                let entry = (error.path.clone(), error.text.clone(), vec![diagnostic]);
                self.refused.push(entry);
            }
        }
    }
}

/// The threads for a number of files; 0 means one for each processor. More threads than files would only wait.
pub(super) fn thread_pool(threads: usize, files: usize) -> io::Result<ThreadPool> {
    let processors = || std::thread::available_parallelism().map_or(1, NonZero::get);
    let threads = Some(threads)
        .filter(|it| *it > 0)
        .unwrap_or_else(processors);
    let pool = ThreadPoolBuilder::new().num_threads(threads.min(files.max(1)));
    pool.build().map_err(io::Error::other)
}

/// Whether a build has a name that is given on the command line.
fn has_name(build: &DefinedBuild, name: &str) -> bool {
    build.name == name || build.id == name
}

/// A build in a list of builds: by its id, if another one has the same name.
fn title(build: &DefinedBuild, all: &[Arc<DefinedBuild>]) -> String {
    if all
        .iter()
        .any(|it| it.name == build.name && it.id != build.id)
    {
        return build.id.clone();
    }
    format!("{} ({})", build.name, build.file)
}

/// A path relative to the working directory, if it is in it.
pub(super) fn shown(path: &Path) -> PathBuf {
    let here = std::env::current_dir().unwrap_or_default();
    path.strip_prefix(here).unwrap_or(path).to_owned()
}
