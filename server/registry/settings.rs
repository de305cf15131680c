//! What the user sets about registries, and what of their surroundings matters. Nothing here comes from a workspace.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::{Map, Value};

use super::daemon::Daemon;
use super::policy;

/// The user's own file of settings, in a folder of theirs.
const FILE: &str = "dockwright/config.toml";
/// The table of it that is about registries.
const TABLE: &str = "registry";
/// A longer file isn't read, in bytes.
const LONGEST_FILE: u64 = 256 * 1024;
/// The longest time that may be set, in seconds.
const LONGEST_TIME: u64 = 60;

/// What the user sets about registries: `[registry]` in a file of theirs, or `registry` in what an editor tells at its
/// start, which comes before.
#[expect(clippy::struct_excessive_bools, reason = "each is switched by itself")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// `offline`: nobody is asked anything.
    pub offline: bool,
    /// `search`: false if Docker Hub isn't asked for images by a part of their name.
    pub search: bool,
    /// `allow`: further registries that may be asked, as `host`, `host:port` or `*.domain`.
    pub allow: Vec<String>,
    /// `insecure`: registries that are asked without encryption.
    pub insecure: Vec<String>,
    /// `mirrors`: for a registry, those to ask before it, as hosts or URLs. Unless this is said, Docker Hub's are those of
    /// Docker's daemon.
    pub mirrors: BTreeMap<String, Vec<String>>,
    /// `hub`: where the interface of Docker Hub is, if it isn't there itself.
    pub hub: Option<String>,
    /// `ca-files`: certificates to trust beside those of the system.
    pub ca_files: Vec<PathBuf>,
    /// `credential-helpers`: programs that keep passwords may be run, for what the user asks for.
    pub credential_helpers: bool,
    /// `connect-timeout`, `read-timeout`, `total-timeout`: how long to wait.
    pub timeouts: Timeouts,
    /// `cache`: false for no folder with answers.
    pub cache: bool,
}

/// How long to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// Until a connection stands.
    pub connect: Duration,
    /// Until the head of an answer, and between two parts of its body.
    pub read: Duration,
    /// Until one question is answered.
    pub whole: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            offline: false,
            search: true,
            allow: Vec::new(),
            insecure: Vec::new(),
            mirrors: BTreeMap::new(),
            hub: None,
            ca_files: Vec::new(),
            credential_helpers: false,
            timeouts: Timeouts {
                connect: policy::CONNECT_TIME,
                read: policy::READ_TIME,
                whole: policy::WHOLE_TIME,
            },
            cache: true,
        }
    }
}

impl Settings {
    /// The settings of a user: from their file, what an editor told, and the environment. With sentences about what isn't
    /// understood; whoever writes something that isn't understood may have meant to switch the network off, so it is.
    pub fn of(environment: &Environment, told: Option<&Value>) -> (Settings, Vec<String>) {
        let mut problems = Vec::new();
        let mut table = Map::new();
        if let Some(path) = environment.config_file() {
            match read_file(&path) {
                Ok(found) => table.extend(found),
                Err(why) => problems.push(format!("{}: {why}", path.display())),
            }
        }
        match told.map(|told| told.get(TABLE)) {
            // An editor may send what isn't set as well.
            Some(Some(Value::Object(told))) => {
                let set = told.iter().filter(|(_, value)| !value.is_null());
                table.extend(set.map(|(key, value)| (key.clone(), value.clone())));
            }
            Some(Some(other)) if !other.is_null() => {
                problems.push(format!("`{TABLE}` isn't an object"));
            }
            _ => {}
        }
        let mut settings = Settings::default();
        for (key, value) in &table {
            if !settings.set(key, value) {
                problems.push(format!("`{TABLE}.{key}` isn't understood"));
            }
        }
        let daemon = Daemon::of(environment);
        if !table.contains_key("mirrors") && !daemon.mirrors.is_empty() {
            let hub = "docker.io".to_owned();
            settings.mirrors.insert(hub, daemon.mirrors);
        }
        if !table.contains_key("insecure") {
            settings.insecure = daemon.insecure;
        }
        let offline = environment.get("DOCKWRIGHT_OFFLINE");
        settings.offline |=
            !problems.is_empty() || offline.is_some_and(|it| it != "0" && it != "false");
        (settings, problems)
    }

    /// Sets one thing. False if it isn't understood.
    fn set(&mut self, key: &str, value: &Value) -> bool {
        let texts = |value: &Value| -> Option<Vec<String>> {
            let texts = value.as_array()?.iter();
            texts.map(|it| Some(it.as_str()?.to_owned())).collect()
        };
        let seconds = |value: &Value| {
            let seconds = value.as_u64()?.clamp(1, LONGEST_TIME);
            Some(Duration::from_secs(seconds))
        };
        let mirrors = |value: &Value| -> Option<BTreeMap<String, Vec<String>>> {
            let registries = value.as_object()?.iter();
            registries
                .map(|(registry, list)| Some((registry.clone(), texts(list)?)))
                .collect()
        };
        match key {
            "offline" => put(&mut self.offline, value.as_bool()),
            "search" => put(&mut self.search, value.as_bool()),
            "allow" => put(&mut self.allow, texts(value)),
            "insecure" => put(&mut self.insecure, texts(value)),
            "mirrors" => put(&mut self.mirrors, mirrors(value)),
            "hub" => put(&mut self.hub, value.as_str().map(|it| Some(it.to_owned()))),
            "ca-files" | "caFiles" => {
                let paths = texts(value).map(|it| it.into_iter().map(PathBuf::from).collect());
                put(&mut self.ca_files, paths)
            }
            "credential-helpers" | "credentialHelpers" => {
                put(&mut self.credential_helpers, value.as_bool())
            }
            "connect-timeout" | "connectTimeout" => put(&mut self.timeouts.connect, seconds(value)),
            "read-timeout" | "readTimeout" => put(&mut self.timeouts.read, seconds(value)),
            "total-timeout" | "totalTimeout" => put(&mut self.timeouts.whole, seconds(value)),
            "cache" => put(&mut self.cache, value.as_bool()),
            _ => false,
        }
    }
}

fn put<T>(place: &mut T, value: Option<T>) -> bool {
    let understood = value.is_some();
    if let Some(value) = value {
        *place = value;
    }
    understood
}

/// The table of a file; empty if there is no file.
fn read_file(path: &Path) -> Result<Map<String, Value>, String> {
    let text = match read_text(path, LONGEST_FILE) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Map::new()),
        Err(error) => return Err(error.to_string()),
    };
    let mut file: Map<String, Value> =
        toml::from_str(&text).map_err(|error| error.message().to_owned())?;
    match file.remove(TABLE) {
        Some(Value::Object(table)) => Ok(table),
        Some(_) => Err(format!("`{TABLE}` isn't a table")),
        None => Ok(Map::new()),
    }
}

/// The text of a file that isn't too long.
pub(super) fn read_text(path: &Path, longest: u64) -> std::io::Result<String> {
    use std::io::{Error, ErrorKind, Read};
    let file = std::fs::File::open(path)?;
    if !file.metadata()?.is_file() {
        return Err(Error::new(ErrorKind::InvalidInput, "it isn't a file"));
    }
    let mut text = String::new();
    file.take(longest + 1).read_to_string(&mut text)?;
    if text.len() as u64 > longest {
        return Err(Error::new(ErrorKind::InvalidData, "it is too long"));
    }
    Ok(text)
}

/// The environment of the user, and the folders that they work on, whose files say nothing about registries.
#[derive(Clone, Debug, Default)]
pub struct Environment {
    variables: HashMap<String, String>,
    workspaces: Vec<PathBuf>,
    /// The settings of the machine's Docker daemon.
    daemon: Option<PathBuf>,
}

impl Environment {
    /// That of this process.
    pub fn of_process() -> Environment {
        let text = |text: std::ffi::OsString| text.into_string().ok();
        let variables = std::env::vars_os();
        let data = std::env::var_os("ProgramData").filter(|_| cfg!(windows));
        let daemon = match data {
            Some(data) => PathBuf::from(data).join("docker/config/daemon.json"),
            None => PathBuf::from("/etc/docker/daemon.json"),
        };
        Environment {
            daemon: Some(daemon),
            variables: variables
                .filter_map(|(key, value)| Some((text(key)?, text(value)?)))
                .collect(),
            workspaces: Vec::new(),
        }
    }

    /// One that is given.
    pub fn new<'v>(variables: impl IntoIterator<Item = (&'v str, String)>) -> Environment {
        let owned = |(key, value): (&str, String)| (key.to_owned(), value);
        Environment {
            variables: variables.into_iter().map(owned).collect(),
            workspaces: Vec::new(),
            daemon: None,
        }
    }

    /// The same, in which the user works on some folders.
    #[must_use]
    pub fn with_workspaces(mut self, folders: Vec<PathBuf>) -> Environment {
        // What is behind a link is the same folder.
        let real = |folder: &PathBuf| folder.canonicalize().ok();
        let reals: Vec<_> = folders.iter().filter_map(real).collect();
        self.workspaces = folders;
        self.workspaces.extend(reals);
        self
    }

    /// A variable, if it isn't empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        let value = self.variables.get(name).map(String::as_str);
        value.filter(|value| !value.is_empty())
    }

    /// True if a path is below a folder that the user works on, or isn't absolute.
    pub fn is_in_workspace(&self, path: &Path) -> bool {
        let real = path.canonicalize();
        let below = |path: &Path| self.workspaces.iter().any(|it| path.starts_with(it));
        !path.is_absolute() || below(path) || real.is_ok_and(|real| below(&real))
    }

    /// The user's folder.
    pub fn home(&self) -> Option<PathBuf> {
        let home = self.get("HOME").or_else(|| self.get("USERPROFILE"))?;
        Some(PathBuf::from(home))
    }

    /// Where the user's settings of programs are.
    pub(super) fn config_folder(&self) -> Option<PathBuf> {
        self.folder("XDG_CONFIG_HOME", "APPDATA", ".config")
    }

    fn config_file(&self) -> Option<PathBuf> {
        let file = self.config_folder()?.join(FILE);
        (!self.is_in_workspace(&file)).then_some(file)
    }

    /// Where settings of a Docker daemon may be, the user's own first.
    pub(super) fn daemon_files(&self) -> Vec<PathBuf> {
        let own = self.config_folder().map(|it| it.join("docker/daemon.json"));
        let desktop = self.home().map(|it| it.join(".docker/daemon.json"));
        let files = own.into_iter().chain(desktop).chain(self.daemon.clone());
        files.filter(|file| !self.is_in_workspace(file)).collect()
    }

    /// Where answers are kept.
    pub(super) fn cache_folder(&self) -> Option<PathBuf> {
        let folder = self.folder("XDG_CACHE_HOME", "LOCALAPPDATA", ".cache")?;
        Some(folder.join("dockwright/registry"))
    }

    fn folder(&self, xdg: &str, windows: &str, in_home: &str) -> Option<PathBuf> {
        let named = self.get(xdg).map(PathBuf::from);
        let named = named.filter(|folder| folder.is_absolute());
        named
            .or_else(|| cfg!(windows).then(|| self.get(windows).map(PathBuf::from))?)
            .or_else(|| Some(self.home()?.join(in_home)))
    }
}
