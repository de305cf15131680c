//! The environment that settings and credentials depend on: the user's variables, folders and files.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// The user's configuration file, in their configuration folder.
const FILE: &str = "dockwright/config.toml";

/// Reads a text file of at most `max_bytes`.
pub(super) fn read_text(path: &Path, max_bytes: u64) -> std::io::Result<String> {
    use std::io::{Error, ErrorKind, Read};
    let file = std::fs::File::open(path)?;
    if !file.metadata()?.is_file() {
        return Err(Error::new(ErrorKind::InvalidInput, "not a regular file"));
    }
    let mut text = String::new();
    file.take(max_bytes + 1).read_to_string(&mut text)?;
    if text.len() as u64 > max_bytes {
        return Err(Error::new(ErrorKind::InvalidData, "file too large"));
    }
    Ok(text)
}

/// The user's environment variables, and the workspace folders, whose files are never read as settings.
#[derive(Clone, Debug, Default)]
pub struct ProcessEnvironment {
    variables: HashMap<String, String>,
    workspaces: Vec<PathBuf>,
    /// The configuration file of the system's Docker daemon.
    daemon: Option<PathBuf>,
}

impl ProcessEnvironment {
    /// The environment of this process.
    pub fn from_process() -> ProcessEnvironment {
        let text = |text: std::ffi::OsString| text.into_string().ok();
        let variables = std::env::vars_os();
        let data = std::env::var_os("ProgramData").filter(|_| cfg!(windows));
        let daemon = match data {
            Some(data) => PathBuf::from(data).join("docker/config/daemon.json"),
            None => PathBuf::from("/etc/docker/daemon.json"),
        };
        ProcessEnvironment {
            daemon: Some(daemon),
            variables: variables
                .filter_map(|(key, value)| Some((text(key)?, text(value)?)))
                .collect(),
            workspaces: Vec::new(),
        }
    }

    /// An environment with these variables only.
    pub fn new<'v>(variables: impl IntoIterator<Item = (&'v str, String)>) -> ProcessEnvironment {
        let owned = |(key, value): (&str, String)| (key.to_owned(), value);
        ProcessEnvironment {
            variables: variables.into_iter().map(owned).collect(),
            workspaces: Vec::new(),
            daemon: None,
        }
    }

    /// Sets the workspace folders.
    #[must_use]
    pub fn with_workspaces(mut self, folders: Vec<PathBuf>) -> ProcessEnvironment {
        // Also with symbolic links resolved.
        let canonical = |folder: &PathBuf| folder.canonicalize().ok();
        let canonical: Vec<_> = folders.iter().filter_map(canonical).collect();
        self.workspaces = folders;
        self.workspaces.extend(canonical);
        self
    }

    /// The value of a variable, unless it is empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        let value = self.variables.get(name).map(String::as_str);
        value.filter(|value| !value.is_empty())
    }

    /// True if a path is in a workspace folder, or isn't absolute.
    pub fn is_in_workspace(&self, path: &Path) -> bool {
        let canonical = path.canonicalize();
        let below = |path: &Path| self.workspaces.iter().any(|it| path.starts_with(it));
        !path.is_absolute() || below(path) || canonical.is_ok_and(|path| below(&path))
    }

    /// The user's home folder.
    pub fn home(&self) -> Option<PathBuf> {
        let home = self.get("HOME").or_else(|| self.get("USERPROFILE"))?;
        Some(PathBuf::from(home))
    }

    /// The user's configuration folder.
    pub(super) fn config_folder(&self) -> Option<PathBuf> {
        self.folder("XDG_CONFIG_HOME", "APPDATA", ".config")
    }

    /// The user's configuration file, unless it is in a workspace.
    pub(super) fn config_file(&self) -> Option<PathBuf> {
        let file = self.config_folder()?.join(FILE);
        (!self.is_in_workspace(&file)).then_some(file)
    }

    /// The possible configuration files of the Docker daemon: of a rootless daemon, of Docker Desktop, and of the system's.
    pub(super) fn daemon_files(&self) -> Vec<PathBuf> {
        let own = self.config_folder().map(|it| it.join("docker/daemon.json"));
        let desktop = self.home().map(|it| it.join(".docker/daemon.json"));
        let files = own.into_iter().chain(desktop).chain(self.daemon.clone());
        files.filter(|file| !self.is_in_workspace(file)).collect()
    }

    /// The folder of the disk cache.
    pub(super) fn cache_folder(&self) -> Option<PathBuf> {
        let folder = self.folder("XDG_CACHE_HOME", "LOCALAPPDATA", ".cache")?;
        Some(folder.join("dockwright/registry"))
    }

    /// A file in the user's state folder.
    pub fn state_file(&self, name: &str) -> Option<PathBuf> {
        let folder = self.folder("XDG_STATE_HOME", "LOCALAPPDATA", ".local/state")?;
        Some(folder.join("dockwright").join(name))
    }

    fn folder(&self, xdg: &str, windows: &str, in_home: &str) -> Option<PathBuf> {
        let named = self.get(xdg).map(PathBuf::from);
        let named = named.filter(|folder| folder.is_absolute());
        named
            .or_else(|| cfg!(windows).then(|| self.get(windows).map(PathBuf::from))?)
            .or_else(|| Some(self.home()?.join(in_home)))
    }
}
