//! The files that define builds, and how the tools that read them are started.

use std::path::{Path, PathBuf};

use crate::context::repository;
use builds::ToolOptions;

/// The name of the configuration of a dev container.
pub(super) const DEVCONTAINER: &str = "devcontainer.json";

/// True for the name of a file that defines builds, as the tools find them by default.
pub fn is_build_file_name(name: &str) -> bool {
    builds::Tool::ALL
        .iter()
        .any(|tool| tool.file_names().contains(&name))
}

/// The tool that reads a file which is named on the command line: by its name, or else by its extension. `None` if it
/// isn't a file that defines builds.
pub fn tool_of_file(path: &Path) -> Option<builds::Tool> {
    let name = path.file_name()?.to_str()?;
    let by_name = builds::Tool::ALL
        .into_iter()
        .find(|tool| tool.file_names().contains(&name));
    by_name.or_else(|| {
        let lower = name.to_ascii_lowercase();
        let extension = lower.rsplit_once('.')?.1;
        match extension {
            "hcl" => Some(builds::Tool::Bake),
            "json" if lower.contains("bake") => Some(builds::Tool::Bake),
            "json" if lower.contains("devcontainer") => Some(builds::Tool::Devcontainer),
            "yaml" | "yml" => Some(builds::Tool::Compose),
            _ => None,
        }
    })
}

/// True for the name of a file with variables for Compose files, such as `.env`.
pub fn is_env_file_name(name: &str) -> bool {
    let extension = Path::new(name).extension();
    name == ".env" || name.starts_with(".env.") || extension.is_some_and(|it| it == "env")
}

/// How tools are started in a folder below `root`: with the environment of this process.
pub fn tool_options(root: &Path, folder: &Path) -> ToolOptions {
    let below = folder.strip_prefix(root).unwrap_or(Path::new(""));
    let environment = std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
    let architecture = match std::env::consts::ARCH {
        // A page isn't on the machine that builds.
        "x86_64" | "wasm32" => "amd64",
        "aarch64" => "arm64",
        other => other,
    };
    ToolOptions {
        folder: builds::path::clean(&slashes(below)),
        root: Some(slashes(root)),
        environment: environment.collect(),
        platform: format!("linux/{architecture}"),
        ..ToolOptions::default()
    }
}

/// The folder of the project that a folder belongs to: its repository, or else the nearest folder above it that has a file
/// which defines builds, or else itself. The home folder and the folder of temporary files hold many projects.
pub fn project_root(folder: &Path) -> PathBuf {
    if let Some(root) = repository(folder) {
        return root.to_owned();
    }
    // The configurations of dev containers may be in folders of their own.
    let mut above = folder.ancestors();
    let start = above
        .find(|it| it.ends_with(".devcontainer"))
        .and_then(Path::parent)
        .unwrap_or(folder);
    let shared = [std::env::home_dir(), temporary_folder()];
    let is_shared = |it: &Path| it.parent().is_none() || shared.iter().flatten().any(|at| at == it);
    let has_file = |it: &&Path| {
        let mut names = builds::Tool::ALL
            .into_iter()
            .flat_map(builds::Tool::file_names);
        names.any(|name| it.join(name).is_file())
            || it.join(".devcontainer").join(DEVCONTAINER).is_file()
    };
    let mut folders = start.ancestors().take_while(|it| !is_shared(it));
    folders.find(has_file).unwrap_or(start).to_owned()
}

/// The folder of temporary files; `None` on WebAssembly, where there is none.
fn temporary_folder() -> Option<PathBuf> {
    #[expect(clippy::disallowed_methods, reason = "not on WebAssembly")]
    (!cfg!(target_family = "wasm")).then(std::env::temp_dir)
}

pub(super) fn folder_of(file: &Path) -> &Path {
    file.parent().unwrap_or(file)
}

/// A path with `/`.
pub fn slashes(path: &Path) -> String {
    let text = path.to_string_lossy();
    if cfg!(windows) {
        let text = text.strip_prefix(r"\\?\").unwrap_or(&text);
        text.replace('\\', "/")
    } else {
        text.into_owned()
    }
}
