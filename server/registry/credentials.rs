//! Credentials that Docker and Podman store.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use super::authority::Authority;
use super::environment::{ProcessEnvironment, read_text};
use super::error::RegistryError;
use super::headers::Challenge;
use super::json::text;

/// Longer files aren't read, in bytes.
const MAX_FILE_BYTES: u64 = 1024 * 1024;
/// Docker Hub's name, under which its aliases are unified.
const HUB: &str = "docker.io";
const HUB_NAMES: &[&str] = &[HUB, "index.docker.io", "registry-1.docker.io"];

/// Credentials for a registry. `Debug` doesn't reveal them.
#[derive(Clone, PartialEq, Eq)]
pub enum Credentials {
    /// A user name and a password.
    Password(String, String),
    /// An identity (refresh) token, exchanged for access tokens.
    Identity(String),
    /// An access token, sent to the registry itself.
    Token(String),
}

impl Credentials {
    /// True if they can be used for one of a registry's challenges.
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

/// Where credentials are stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoredCredentials {
    /// In a file, with these credentials.
    Here(Credentials),
    /// In a credential helper: the suffix of its name, and its key for the registry.
    Helper(String, String),
}

/// The user's stored credentials.
#[derive(Clone, Debug, Default)]
pub struct Keychain {
    /// By registry and path prefix, which may be empty.
    entries: BTreeMap<(Authority, String), Entry>,
    /// Helpers for single registries (`credHelpers`): suffix and key.
    helpers: BTreeMap<Authority, (String, String)>,
    /// The helper for all other registries (`credsStore`).
    store: Option<String>,
}

/// An entry of `auths`.
#[derive(Clone, Debug)]
struct Entry {
    /// The key as written.
    key: String,
    credentials: Option<Credentials>,
}

/// The registry and the path prefix of a key.
fn parse_key(key: &str) -> Option<(Authority, String)> {
    let bare = key.split_once("://").map_or(key, |(_, rest)| rest);
    let path = bare.split_once('/').map_or("", |(_, path)| path);
    let path = path.trim_matches('/');
    // Legacy keys end with the API version.
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
    /// Reads the user's files, except files in workspace folders.
    pub fn read(environment: &ProcessEnvironment) -> Keychain {
        let mut keychain = Keychain::default();
        if let Some(inline) = environment.get("DOCKER_AUTH_CONFIG") {
            keychain.add(inline);
        }
        for path in files(environment) {
            if environment.is_in_workspace(&path) {
                continue;
            }
            if let Ok(text) = read_text(&path, MAX_FILE_BYTES) {
                keychain.add(&text);
            }
        }
        keychain
    }

    /// Adds the content of a file. Existing entries take precedence.
    pub fn add(&mut self, file: &str) {
        let Ok(file) = serde_json::from_str::<Value>(file) else {
            return;
        };
        for (key, entry) in object(&file, "auths") {
            if let Some(parsed) = parse_key(key) {
                let entry = Entry {
                    key: key.clone(),
                    credentials: credentials(entry),
                };
                self.entries.entry(parsed).or_insert(entry);
            }
        }
        for (key, suffix) in object(&file, "credHelpers") {
            if let (Some((authority, _)), Some(suffix)) = (parse_key(key), suffix.as_str()) {
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

    /// Where the credentials for a repository are stored: with a helper for its registry, otherwise under the longest
    /// matching path prefix.
    pub fn find(&self, registry: &Authority, path: &str) -> Option<StoredCredentials> {
        let registry = parse_key(&registry.to_string())?.0;
        if let Some((suffix, key)) = self.helpers.get(&registry) {
            return Some(StoredCredentials::Helper(suffix.clone(), key.clone()));
        }
        let entry = || {
            // Longest prefix first.
            let ends = path.match_indices('/').map(|(at, _)| at).rev();
            let prefixes = ends.filter_map(|end| path.get(..end));
            let mut prefixes = [path].into_iter().chain(prefixes).chain([""]);
            prefixes.find_map(|prefix| self.entries.get(&(registry.clone(), prefix.to_owned())))
        };
        let entry = entry()?;
        match (&entry.credentials, &self.store) {
            (Some(credentials), _) => Some(StoredCredentials::Here(credentials.clone())),
            (None, Some(store)) => {
                Some(StoredCredentials::Helper(store.clone(), entry.key.clone()))
            }
            (None, None) => None,
        }
    }
}

/// The files with credentials, in order of precedence.
fn files(environment: &ProcessEnvironment) -> Vec<PathBuf> {
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

/// The members of a field that is an object.
fn object<'v>(value: &'v Value, key: &str) -> impl Iterator<Item = (&'v String, &'v Value)> {
    value
        .get(key)
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
}

/// The credentials in an entry of `auths`.
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
        return Some(credentials_from_secret(
            user,
            password.trim_end_matches('\0'),
        ));
    }
    Some(credentials_from_secret(
        text(entry, "username")?,
        text(entry, "password")?,
    ))
}

/// A password, or an identity token if the user name is `<token>`.
pub(super) fn credentials_from_secret(user: &str, secret: &str) -> Credentials {
    if user == "<token>" {
        return Credentials::Identity(secret.to_owned());
    }
    Credentials::Password(user.to_owned(), secret.to_owned())
}
