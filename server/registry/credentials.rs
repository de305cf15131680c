//! Names and passwords, where Docker and Podman keep them.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use super::authority::Authority;
use super::error::RegistryError;
use super::headers::Challenge;
use super::json::text;
use super::settings::{Environment, read_text};

/// A longer file isn't read, in bytes.
const LONGEST_FILE: u64 = 1024 * 1024;
/// Whom Docker Hub's credentials are for, under whichever name they are kept.
const HUB: &str = "docker.io";
const HUB_NAMES: &[&str] = &[HUB, "index.docker.io", "registry-1.docker.io"];

/// What shows who the user is. It is never shown itself.
#[derive(Clone, PartialEq, Eq)]
pub enum Credentials {
    /// A name and a password.
    Password(String, String),
    /// A token by which other tokens are got.
    Identity(String),
    /// A token that the registry itself takes.
    Token(String),
}

impl Credentials {
    /// True if they answer one of a registry's challenges.
    pub(super) fn fits(&self, challenges: &[Challenge]) -> bool {
        let bearer = |it: &Challenge| matches!(it, Challenge::Bearer { .. });
        !matches!(self, Credentials::Identity(_)) || challenges.iter().any(bearer)
    }

    /// The error if a registry refuses them.
    pub(super) fn refused(&self) -> RegistryError {
        match self {
            Credentials::Password(..) => RegistryError::PasswordRefused,
            Credentials::Identity(_) | Credentials::Token(_) => RegistryError::TokenRefused,
        }
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Credentials::Password(..) => "a password",
            Credentials::Identity(_) => "an identity token",
            Credentials::Token(_) => "a token",
        })
    }
}

/// How to get at credentials.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// They are here.
    Here(Credentials),
    /// A program has them: the end of its name, and the name that it knows the registry by.
    Helper(String, String),
}

/// What the user's files say.
#[derive(Clone, Debug, Default)]
pub struct Keychain {
    /// For a registry, and perhaps the beginning of a path there.
    entries: BTreeMap<(Authority, String), Entry>,
    /// Programs for some registries.
    helpers: BTreeMap<Authority, (String, String)>,
    /// A program for all others.
    store: Option<String>,
}

/// What is kept of one registry.
#[derive(Clone, Debug)]
struct Entry {
    /// As it is written there.
    key: String,
    credentials: Option<Credentials>,
}

/// The registry that a key means, and what is behind it.
fn place(key: &str) -> Option<(Authority, String)> {
    let bare = key.split_once("://").map_or(key, |(_, rest)| rest);
    let path = bare.split_once('/').map_or("", |(_, path)| path);
    let path = path.trim_matches('/');
    // Keys of old have the version of the interface behind them.
    let path = if matches!(path, "v1" | "v2") {
        ""
    } else {
        path
    };
    let mut authority = Authority::parse(key)?;
    if HUB_NAMES.contains(&authority.host.as_str()) {
        HUB.clone_into(&mut authority.host);
    }
    Some((authority, path.to_owned()))
}

impl Keychain {
    /// What the files of a user say, just now. Files in folders that they work on say nothing.
    pub fn of(environment: &Environment) -> Keychain {
        let mut keychain = Keychain::default();
        if let Some(inline) = environment.get("DOCKER_AUTH_CONFIG") {
            keychain.add(inline);
        }
        for path in files(environment) {
            if environment.is_in_workspace(&path) {
                continue;
            }
            if let Ok(text) = read_text(&path, LONGEST_FILE) {
                keychain.add(&text);
            }
        }
        keychain
    }

    /// Adds what a file says, behind what is known already.
    pub fn add(&mut self, file: &str) {
        let Ok(file) = serde_json::from_str::<Value>(file) else {
            return;
        };
        for (key, entry) in object(&file, "auths") {
            if let Some(place) = place(key) {
                let entry = Entry {
                    key: key.clone(),
                    credentials: credentials(entry),
                };
                self.entries.entry(place).or_insert(entry);
            }
        }
        for (key, suffix) in object(&file, "credHelpers") {
            if let (Some((authority, _)), Some(suffix)) = (place(key), suffix.as_str()) {
                let helper = (suffix.to_owned(), key.clone());
                self.helpers.entry(authority).or_insert(helper);
            }
        }
        if self.store.is_none() {
            self.store = text(&file, "credsStore").map(str::to_owned);
        }
    }

    /// The registries that the user is logged in to.
    pub fn hosts(&self) -> Vec<Authority> {
        let entries = self.entries.keys().map(|(authority, _)| authority);
        let mut hosts: Vec<_> = entries.chain(self.helpers.keys()).cloned().collect();
        hosts.sort();
        hosts.dedup();
        hosts
    }

    /// How to get at the credentials for a repository.
    pub fn find(&self, registry: &Authority, path: &str) -> Option<Found> {
        let registry = place(&registry.to_string())?.0;
        if let Some((suffix, key)) = self.helpers.get(&registry) {
            return Some(Found::Helper(suffix.clone(), key.clone()));
        }
        let entry = || {
            // The longest beginning of the path first.
            let ends = path.match_indices('/').map(|(at, _)| at).rev();
            let begins = ends.filter_map(|end| path.get(..end));
            let mut begins = [path].into_iter().chain(begins).chain([""]);
            begins.find_map(|begin| self.entries.get(&(registry.clone(), begin.to_owned())))
        };
        let entry = entry()?;
        match (&entry.credentials, &self.store) {
            (Some(credentials), _) => Some(Found::Here(credentials.clone())),
            (None, Some(store)) => Some(Found::Helper(store.clone(), entry.key.clone())),
            (None, None) => None,
        }
    }
}

/// Where credentials are kept, the first first.
fn files(environment: &Environment) -> Vec<PathBuf> {
    let named = |variable: &str| environment.get(variable).map(PathBuf::from);
    let home = environment.home();
    let docker = named("DOCKER_CONFIG").or_else(|| Some(home.clone()?.join(".docker")));
    let containers = "containers/auth.json";
    let files = [
        docker.map(|folder| folder.join("config.json")),
        named("REGISTRY_AUTH_FILE"),
        named("XDG_RUNTIME_DIR").map(|folder| folder.join(containers)),
        environment.config_folder().map(|it| it.join(containers)),
    ];
    files.into_iter().flatten().collect()
}

fn object<'v>(value: &'v Value, key: &str) -> impl Iterator<Item = (&'v String, &'v Value)> {
    value
        .get(key)
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
}

fn credentials(entry: &Value) -> Option<Credentials> {
    if let Some(token) = text(entry, "identitytoken") {
        return Some(Credentials::Identity(token.to_owned()));
    }
    if let Some(token) = text(entry, "registrytoken") {
        return Some(Credentials::Token(token.to_owned()));
    }
    if let Some(auth) = text(entry, "auth") {
        let decoded = String::from_utf8(STANDARD.decode(auth.trim()).ok()?).ok()?;
        let (user, password) = decoded.split_once(':')?;
        return Some(password_of(user, password.trim_end_matches('\0')));
    }
    Some(password_of(
        text(entry, "username")?,
        text(entry, "password")?,
    ))
}

/// A name and a password, or a token in their place.
pub(super) fn password_of(user: &str, secret: &str) -> Credentials {
    if user == "<token>" {
        return Credentials::Identity(secret.to_owned());
    }
    Credentials::Password(user.to_owned(), secret.to_owned())
}
