//! Which keys and types Compose files may have: the facts of the Compose specification's JSON schema.

use crate::hcl::expr::Span;

use super::node::{Kind, Node};
use super::yaml::Fault;

/// The type of a value.
#[derive(Clone, Copy)]
enum Shape {
    Any,
    String,
    /// A boolean, or a string.
    Bool,
    /// A number, or a string.
    Number,
    /// A list of strings, each once.
    Strings,
    /// A list of strings.
    Texts,
    StringOrStrings,
    /// A string, a list of strings, or null.
    Command,
    /// A mapping to scalars, or a list of strings.
    ListOrDict,
    /// A mapping.
    Map,
    /// A mapping, or null.
    MapOrNull,
    /// A list of strings, or a mapping.
    StringsOrMap,
    /// A list.
    List,
    StringOrNumberList,

    EnvFile,
    FileMounts,
    Volumes,
    Extends,
    BuildDefinition,
}

use Shape as S;

const TOP: &[(&str, Shape)] = &[
    ("version", S::String),
    ("name", S::String),
    ("include", S::Any),
    ("services", S::Map),
    ("models", S::Map),
    ("networks", S::Map),
    ("volumes", S::Map),
    ("secrets", S::Map),
    ("configs", S::Map),
];

const SERVICE: &[(&str, Shape)] = &[
    ("annotations", S::ListOrDict),
    ("attach", S::Bool),
    ("blkio_config", S::Map),
    ("build", S::BuildDefinition),
    ("cap_add", S::Strings),
    ("cap_drop", S::Strings),
    ("cgroup", S::String),
    ("cgroup_parent", S::String),
    ("command", S::Command),
    ("configs", S::FileMounts),
    ("container_name", S::String),
    ("cpu_count", S::Number),
    ("cpu_percent", S::Number),
    ("cpu_period", S::Number),
    ("cpu_quota", S::Number),
    ("cpu_rt_period", S::Number),
    ("cpu_rt_runtime", S::Number),
    ("cpu_shares", S::Number),
    ("cpus", S::Number),
    ("cpuset", S::String),
    ("credential_spec", S::Map),
    ("depends_on", S::StringsOrMap),
    ("deploy", S::MapOrNull),
    ("develop", S::MapOrNull),
    ("device_cgroup_rules", S::Strings),
    ("devices", S::List),
    ("dns", S::StringOrStrings),
    ("dns_opt", S::Strings),
    ("dns_search", S::StringOrStrings),
    ("domainname", S::String),
    ("entrypoint", S::Command),
    ("env_file", S::EnvFile),
    ("environment", S::ListOrDict),
    ("expose", S::StringOrNumberList),
    ("extends", S::Extends),
    ("external_links", S::Strings),
    ("extra_hosts", S::StringsOrMap),
    ("gpus", S::Any),
    ("group_add", S::StringOrNumberList),
    ("healthcheck", S::Map),
    ("hostname", S::String),
    ("image", S::String),
    ("init", S::Bool),
    ("ipc", S::String),
    ("isolation", S::String),
    ("label_file", S::StringOrStrings),
    ("labels", S::ListOrDict),
    ("links", S::Strings),
    ("logging", S::Map),
    ("mac_address", S::String),
    ("mem_limit", S::Number),
    ("mem_reservation", S::Number),
    ("mem_swappiness", S::Number),
    ("memswap_limit", S::Number),
    ("models", S::StringsOrMap),
    ("network_mode", S::String),
    ("networks", S::StringsOrMap),
    ("oom_kill_disable", S::Bool),
    ("oom_score_adj", S::Number),
    ("pid", S::Any),
    ("pids_limit", S::Number),
    ("platform", S::String),
    ("ports", S::List),
    ("post_start", S::List),
    ("pre_stop", S::List),
    ("privileged", S::Bool),
    ("profiles", S::Strings),
    ("provider", S::Map),
    ("pull_policy", S::String),
    ("pull_refresh_after", S::String),
    ("read_only", S::Bool),
    ("restart", S::String),
    ("runtime", S::String),
    ("scale", S::Number),
    ("secrets", S::FileMounts),
    ("security_opt", S::Strings),
    ("shm_size", S::Number),
    ("stdin_open", S::Bool),
    ("stop_grace_period", S::String),
    ("stop_signal", S::String),
    ("storage_opt", S::Map),
    ("sysctls", S::ListOrDict),
    ("tmpfs", S::StringOrStrings),
    ("tty", S::Bool),
    ("ulimits", S::Map),
    ("use_api_socket", S::Bool),
    ("user", S::String),
    ("userns_mode", S::String),
    ("uts", S::String),
    ("volumes", S::Volumes),
    ("volumes_from", S::Strings),
    ("working_dir", S::String),
];

const BUILD: &[(&str, Shape)] = &[
    ("additional_contexts", S::ListOrDict),
    ("args", S::ListOrDict),
    ("cache_from", S::Texts),
    ("cache_to", S::Texts),
    ("context", S::String),
    ("dockerfile", S::String),
    ("dockerfile_inline", S::String),
    ("entitlements", S::Texts),
    ("extra_hosts", S::StringsOrMap),
    ("isolation", S::String),
    ("labels", S::ListOrDict),
    ("network", S::String),
    ("no_cache", S::Bool),
    ("platforms", S::Texts),
    ("privileged", S::Bool),
    ("provenance", S::Bool),
    ("pull", S::Bool),
    ("sbom", S::Bool),
    ("secrets", S::FileMounts),
    ("shm_size", S::Number),
    ("ssh", S::ListOrDict),
    ("tags", S::Texts),
    ("target", S::String),
    ("ulimits", S::Map),
];

const EXTENDS: &[(&str, Shape)] = &[("file", S::String), ("service", S::String)];

const FILE_MOUNT: &[(&str, Shape)] = &[
    ("gid", S::String),
    ("mode", S::Number),
    ("source", S::String),
    ("target", S::String),
    ("uid", S::String),
];

const ENV_FILE: &[(&str, Shape)] = &[
    ("format", S::String),
    ("path", S::String),
    ("required", S::Bool),
];

const VOLUME: &[(&str, Shape)] = &[
    ("bind", S::Map),
    ("consistency", S::String),
    ("image", S::Map),
    ("read_only", S::Bool),
    ("source", S::String),
    ("target", S::String),
    ("tmpfs", S::Map),
    ("type", S::String),
    ("volume", S::Map),
];

/// What is wrong with a whole file.
pub(super) fn check(file: &Node) -> Vec<Fault> {
    if let Some(first) = first_service_of_version_1(file) {
        let message = "the key `services` is missing: Compose no longer reads files in the format of version 1";
        return vec![(first, message.to_owned())];
    }
    let mut faults = Vec::new();
    check_fields(file, TOP, "", &mut faults);
    if let Some(services) = file.get("services").and_then(Node::as_map) {
        for (name, entry) in services {
            if !is_service_name(name) {
                faults.push((entry.key, format!("invalid service name `{name}`")));
            }
            check_service(name, &entry.value, SERVICE, &mut faults);
        }
    }
    faults
}

/// The first key of a file whose top-level keys are all names of services, as in Compose files before version 2.
fn first_service_of_version_1(file: &Node) -> Option<Span> {
    let map = file.as_map()?;
    let is_service =
        |service: &Node| service.get("image").is_some() || service.get("build").is_some();
    let mut entries = map.iter();
    let are_services = entries
        .all(|(key, entry)| TOP.iter().all(|it| it.0 != key.as_ref()) && is_service(&entry.value));
    let first = map.values().map(|it| it.key).min_by_key(|it| it.start)?;
    are_services.then_some(first)
}

/// What is wrong with the parts of services that Bake reads.
pub(super) fn check_for_bake(file: &Node) -> Vec<Fault> {
    const FIELDS: [&str; 4] = ["build", "env_file", "environment", "image"];
    let mut faults = Vec::new();
    if let Some(services) = file.get("services").and_then(Node::as_map) {
        for (name, entry) in services {
            if let Some(service) = entry.value.as_map() {
                for (key, shape) in SERVICE.iter().filter(|(key, _)| FIELDS.contains(key)) {
                    if let Some(field) = service.get(*key) {
                        let path = format!("services.{name}.{key}");
                        check_shape(&field.value, *shape, &path, &mut faults);
                    }
                }
            }
        }
    }
    faults
}

fn check_service(name: &str, service: &Node, fields: &[(&str, Shape)], faults: &mut Vec<Fault>) {
    let path = format!("services.{name}");
    if matches!(service.kind, Kind::Unknown) {
        return;
    }
    if service.as_map().is_none() {
        let found = service.type_name();
        faults.push((
            service.span,
            format!("{path} must be a mapping, not {found}"),
        ));
        return;
    }
    check_fields(service, fields, &path, faults);
}

fn is_service_name(name: &str) -> bool {
    name.chars()
        .all(|char| char.is_ascii_alphanumeric() || matches!(char, '.' | '_' | '-'))
}

fn check_fields(node: &Node, fields: &[(&str, Shape)], path: &str, faults: &mut Vec<Fault>) {
    let Some(map) = node.as_map() else { return };
    for (key, entry) in map {
        if key.starts_with("x-") {
            continue;
        }
        let path = if path.is_empty() {
            key.to_string()
        } else {
            format!("{path}.{key}")
        };
        match fields.iter().find(|(name, _)| *name == key.as_ref()) {
            Some((_, shape)) => check_shape(&entry.value, *shape, &path, faults),
            None => faults.push((entry.key, format!("unknown key `{path}`"))),
        }
    }
}

fn is_number(node: &Node) -> bool {
    matches!(node.kind, Kind::Int(_) | Kind::Float(_))
}

fn is_string(node: &Node) -> bool {
    matches!(node.kind, Kind::String(_) | Kind::Path(_) | Kind::Unknown)
}

fn is_scalar(node: &Node) -> bool {
    is_string(node) || is_number(node) || matches!(node.kind, Kind::Bool(_) | Kind::Null)
}

fn check_shape(node: &Node, shape: Shape, path: &str, faults: &mut Vec<Fault>) {
    if matches!(node.kind, Kind::Unknown) {
        return;
    }
    let mut refuse = |wanted: &str| {
        let found = node.type_name();
        faults.push((node.span, format!("{path} must be {wanted}, not {found}")));
    };
    let all = |valid: fn(&Node) -> bool| node.as_seq().is_some_and(|items| items.iter().all(valid));
    match shape {
        S::Any => {}
        S::String if is_string(node) => {}
        S::String => refuse("a string"),
        S::Bool if is_string(node) || matches!(node.kind, Kind::Bool(_)) => {}
        S::Bool => refuse("a boolean or a string"),
        S::Number if is_string(node) || is_number(node) => {}
        S::Number => refuse("a number or a string"),
        S::Texts if all(is_string) => {}
        S::Texts => refuse("a list of strings"),
        S::Strings if all(is_string) => check_unique(node, path, faults),
        S::Strings => refuse("a list of strings"),
        S::StringOrStrings if is_string(node) => {}
        S::StringOrStrings if all(is_string) => check_unique(node, path, faults),
        S::StringOrStrings => refuse("a string or a list of strings"),
        S::Command if is_string(node) || node.is_null() || all(is_string) => {}
        S::Command => refuse("a string or a list of strings"),
        S::ListOrDict => match &node.kind {
            Kind::Map(map) => {
                for (key, entry) in map.iter().filter(|(_, entry)| !is_scalar(&entry.value)) {
                    let found = entry.value.type_name();
                    let message = format!("{path}.{key} must be a string, not {found}");
                    faults.push((entry.value.span, message));
                }
            }
            Kind::Seq(_) if all(is_string) => check_unique(node, path, faults),
            _ => refuse("a mapping or a list of strings"),
        },
        S::Map if node.as_map().is_some() => {}
        S::Map => refuse("a mapping"),
        S::MapOrNull if node.as_map().is_some() || node.is_null() => {}
        S::MapOrNull => refuse("a mapping"),
        S::StringsOrMap if node.as_map().is_some() => {}
        S::StringsOrMap if all(is_string) => check_unique(node, path, faults),
        S::StringsOrMap => refuse("a mapping or a list of strings"),
        S::List if node.as_seq().is_some() => {}
        S::List => refuse("a list"),
        S::StringOrNumberList if all(|item| is_string(item) || is_number(item)) => {}
        S::StringOrNumberList => refuse("a list of strings or numbers"),
        S::Extends if is_string(node) => {}
        S::Extends => match node.as_map() {
            Some(map) if map.contains_key("service") => check_fields(node, EXTENDS, path, faults),
            Some(_) => faults.push((node.span, format!("{path} requires `service`"))),
            None => refuse("a string or a mapping"),
        },
        S::EnvFile if is_string(node) => {}
        S::EnvFile => check_items(node, ENV_FILE, Some("path"), path, faults),
        S::FileMounts => check_items(node, FILE_MOUNT, None, path, faults),
        S::Volumes => check_items(node, VOLUME, Some("type"), path, faults),
        S::BuildDefinition if is_string(node) => {}
        S::BuildDefinition if node.as_map().is_some() => check_fields(node, BUILD, path, faults),
        S::BuildDefinition => refuse("a string or a mapping"),
    }
}

/// A list of strings and mappings.
fn check_items(
    node: &Node,
    fields: &[(&str, Shape)],
    required: Option<&str>,
    path: &str,
    faults: &mut Vec<Fault>,
) {
    let Some(items) = node.as_seq() else {
        let found = node.type_name();
        faults.push((node.span, format!("{path} must be a list, not {found}")));
        return;
    };
    for (index, item) in items.iter().enumerate() {
        let path = format!("{path}[{index}]");
        match item.as_map() {
            _ if is_string(item) => {}
            Some(map) => {
                if let Some(required) = required.filter(|required| !map.contains_key(*required)) {
                    faults.push((item.span, format!("{path} requires `{required}`")));
                }
                check_fields(item, fields, &path, faults);
            }
            None => {
                let found = item.type_name();
                let message = format!("{path} must be a string or a mapping, not {found}");
                faults.push((item.span, message));
            }
        }
    }
}

fn check_unique(node: &Node, path: &str, faults: &mut Vec<Fault>) {
    let mut seen = std::collections::BTreeSet::new();
    for item in node.as_seq().unwrap_or_default() {
        if let Some(text) = item.as_str()
            && !seen.insert(text)
        {
            faults.push((item.span, format!("{path} contains `{text}` twice")));
        }
    }
}
