//! Builds as they are defined by Bake files ([`bake`]), Compose files ([`compose`]) and dev containers ([`devcontainer`]).
//!
//! Each function is a faithful evaluation of what the tool would read when it is started in a folder, and [`all`] is the
//! union of the three. The result is [`Definitions`]: every build with the places of its settings, and errors.
//! Files are read through [`Files`], environment variables come with [`ToolOptions`]; nothing is executed, nothing outside of
//! the root folder is opened, and the work is bounded. What only a running build needs, such as an SSH agent, is reported
//! as a [requirement](ErrorKind::Requirement) and doesn't prevent the result.
//!
//! The crate knows nothing about the contents of Dockerfiles.

mod bake;
mod budget;
mod compose;
mod definition;
mod devcontainer;
mod errors;
mod files;
mod hcl;
mod lines;
pub mod path;
mod platform;
mod remote;
mod sensitive;
mod setting;
mod tool;
mod yaml;

#[cfg(test)]
mod tests;

pub use definition::{BuildDefinition, Context, Definitions, DockerfileSource, Inline};
pub use errors::{BuildError, ErrorKind};
pub use files::{DiskFiles, FileKind, Files, MAX_FILE_BYTES, MemoryFiles, ReadError};
pub use sensitive::{MASK, is_sensitive_name, without_credentials};
pub use setting::{Place, Setting};
pub use tool::{Tool, ToolOptions};
pub use yaml::{Yaml, YamlValue, parse_yaml};

use files::Reader;

/// The builds that `docker buildx bake` sees in a folder.
#[must_use]
pub fn bake(files: &dyn Files, options: &ToolOptions) -> Definitions {
    run(files, |reader, errors| bake::read(reader, options, errors))
}

/// The builds that `docker compose` sees in a folder.
#[must_use]
pub fn compose(files: &dyn Files, options: &ToolOptions) -> Definitions {
    run(files, |reader, errors| {
        compose::read(reader, options, errors)
    })
}

/// The build of the dev container of a folder.
#[must_use]
pub fn devcontainer(files: &dyn Files, options: &ToolOptions) -> Definitions {
    run(files, |reader, errors| {
        devcontainer::read(reader, options, errors)
    })
}

/// The builds that any of the tools sees in a folder.
///
/// Bake reads Compose files as well; without a file of its own it adds nothing to what Compose sees, and is left out.
#[must_use]
pub fn all(files: &dyn Files, options: &ToolOptions) -> Definitions {
    let mut definitions = Definitions::default();
    for tool in Tool::ALL {
        if tool == Tool::Bake {
            let reader = Reader::new(files);
            let own = bake::has_own_files(&reader, options);
            definitions.files.extend(reader.into_seen());
            if !own {
                continue;
            }
        }
        definitions.add(read(tool, files, options));
    }
    definitions
}

/// The builds that a tool sees in a folder.
#[must_use]
pub fn read(tool: Tool, files: &dyn Files, options: &ToolOptions) -> Definitions {
    match tool {
        Tool::Bake => bake(files, options),
        Tool::Compose => compose(files, options),
        Tool::Devcontainer => devcontainer(files, options),
    }
}

fn run(
    files: &dyn Files,
    read: impl FnOnce(&Reader, &mut errors::Errors) -> Vec<BuildDefinition>,
) -> Definitions {
    let reader = Reader::new(files);
    let mut errors = errors::Errors::default();
    let mut builds = read(&reader, &mut errors);
    builds.sort_by(|one, other| one.name.cmp(&other.name));
    let errors = errors.finish(&reader);
    Definitions {
        builds,
        errors,
        files: reader.into_seen(),
    }
}
