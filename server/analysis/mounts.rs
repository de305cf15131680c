//! Checks of `RUN --mount` (`commands_runmount.go:parseMount`, `convert_runmount.go:dispatchRunMounts`).

use std::ops::Range;

use super::expansion_problem::word_problem;
use super::state::Value;
use syntax::language::{MOUNT_TYPES, suggest};
use syntax::text::Span;
use syntax::values::{path, size};
use syntax::word::WordError;
use syntax::{
    Fragment, Instruction, Problem, ProblemKind, csv_fields, mount_options, parse_bool, quoted,
};

/// The options of a mount, with expanded values.
#[derive(Clone, Debug, Default)]
struct Mount {
    /// `None` if unknown.
    kind: Option<String>,
    from: Option<Value>,
    source: Option<Value>,
    target: Option<Value>,
    id: Option<Value>,
    sharing: bool,
    env: bool,
    /// Whether `mode`, `uid` and `gid` are set, in the order in which BuildKit checks them.
    owned: [bool; 3],
}

/// The value of the last `from` option of a mount. It isn't expanded, as in BuildKit. `None` if there is none or the
/// mount has a syntax error.
pub(super) fn from(value: &Fragment) -> Option<Fragment> {
    csv_fields(&value.text).ok()?;
    let options = mount_options(value).into_iter().rev();
    let mut named = options.filter(|option| option.key.text.eq_ignore_ascii_case("from"));
    named.next()?.value.filter(|from| !from.text.is_empty())
}

/// A variable that a mount of a RUN sets to a secret, for the command of that RUN.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecretVariable {
    /// The span of its name, relative to the start of the instruction.
    pub span: Span,
    /// The identifier of the secret; the name of the variable, if none is given.
    pub id: String,
}

/// The secret that a mount of an instruction puts into a variable: `--mount=type=secret,id=token,env=TOKEN`.
pub fn secret_variable(instruction: &Instruction, name: &str) -> Option<SecretVariable> {
    let flags = instruction.innermost().flags.iter();
    let mut mounts = flags.filter(|it| it.name.text == "mount");
    mounts.find_map(|it| {
        let options = mount_options(it.value.as_ref()?);
        let value = |key: &str| {
            let mut options = options.iter().rev();
            let option = options.find(|it| it.key.text.eq_ignore_ascii_case(key))?;
            option.value.as_ref()
        };
        let is_secret = value("type").is_some_and(|it| it.text == "secret");
        let variable = value("env").filter(|it| is_secret && it.text == name)?;
        let id = value("id").or_else(|| value("source"));
        Some(SecretVariable {
            span: variable.span,
            id: id.map_or_else(|| name.to_owned(), |it| it.text.clone()),
        })
    })
}

/// Checks a mount like BuildKit does after expanding its values. Spans are relative to the start of the instruction.
/// `workdir` is the working directory, if known; `windows` is true in a stage for Windows.
pub(super) fn check(
    value: &Fragment,
    workdir: Option<&str>,
    windows: bool,
    expand: &mut dyn FnMut(&str) -> Result<Value, WordError>,
) -> Result<(), Problem> {
    let Ok(fields) = csv_fields(&value.text) else {
        return Ok(());
    };
    let mut mount = Mount {
        kind: Some("bind".to_owned()),
        ..Mount::default()
    };
    for (field, range) in fields {
        option(&mut mount, &field, value, range, expand)?;
    }
    combination(&mount, workdir, windows)
        .map_err(|message| Problem::new(ProblemKind::InvalidMount, value.span, message))
}

/// Parses and checks one option.
fn option(
    mount: &mut Mount,
    field: &str,
    value: &Fragment,
    range: Range<usize>,
    expand: &mut dyn FnMut(&str) -> Result<Value, WordError>,
) -> Result<(), Problem> {
    let span = value.span_of(range.clone());
    let invalid =
        |span: Span, message: String| Problem::new(ProblemKind::InvalidMount, span, message);
    let Some((written, text)) = field.split_once('=') else {
        let key = field.to_lowercase();
        return match key.as_str() {
            "readonly" | "ro" | "readwrite" | "rw" => Ok(()),
            "required" => required(mount, &key).map_err(|message| invalid(span, message)),
            _ => Err(invalid(
                span,
                format!("invalid field '{field}' must be a key=value pair"),
            )),
        };
    };
    let key = written.to_lowercase();
    // Offsets in a quoted field differ from those in the text.
    let start = range.start + written.len() + 1;
    let plain = value.text.get(range.clone()) == Some(field);
    let text_span = if plain && start < range.end {
        value.span_of(start..range.end)
    } else {
        span
    };
    let expanded = expand(text).map_err(|error| {
        let within = start + error.range.start..(start + error.range.end).min(range.end);
        let span = if plain && !within.is_empty() {
            value.span_of(within)
        } else {
            text_span
        };
        word_problem(&error, span)
    })?;
    let known = expanded.known();
    let wrong = |what: &str| Err(invalid(text_span, what.to_owned()));
    match key.as_str() {
        "type" => {
            mount.kind = known.map(str::to_lowercase);
            if let (Some(kind), Some(text)) = (&mount.kind, known) {
                let names = MOUNT_TYPES.iter().map(|it| it.name);
                if !names.clone().any(|name| name == kind) {
                    let message = format!("unsupported mount type {}", quoted(text));
                    let meant = suggest(text, names, true).map(str::to_owned);
                    return Err(invalid(text_span, message).suggesting(meant));
                }
            }
        }
        "from" => mount.from = Some(expanded),
        "source" | "src" => mount.source = Some(expanded),
        "target" | "dst" | "destination" => mount.target = Some(expanded),
        "id" => mount.id = Some(expanded),
        "env" => mount.env = true,
        "readonly" | "ro" | "readwrite" | "rw" => {
            if let Some(text) = known.filter(|text| parse_bool(text).is_none()) {
                return wrong(&format!("invalid value for {key}: {text}"));
            }
        }
        "required" => {
            required(mount, &key).map_err(|message| invalid(span, message))?;
            if let Some(text) = known.filter(|text| parse_bool(text).is_none()) {
                return wrong(&format!("invalid value for {key}: {text}"));
            }
        }
        "size" => {
            if mount.kind.as_deref().is_some_and(|kind| kind != "tmpfs") {
                return Err(invalid(span, unexpected(mount, &key)));
            }
            if let Some(text) = known.filter(|text| size::parse(text).is_err()) {
                return wrong(&format!("invalid value for {key}: {text}"));
            }
        }
        "sharing" => {
            if let Some(text) = known {
                let modes = ["shared", "private", "locked"];
                if !modes.contains(&text.to_lowercase().as_str()) {
                    let message = format!("unsupported sharing value {}", quoted(text));
                    let meant = suggest(text, modes, true).map(str::to_owned);
                    return Err(invalid(text_span, message).suggesting(meant));
                }
            }
            mount.sharing = true;
        }
        "mode" | "uid" | "gid" => {
            let radix = if key == "mode" { 8 } else { 10 };
            if let Some(text) = known.filter(|text| !is_number(text, radix)) {
                return wrong(&format!("invalid value {text} for {key}"));
            }
            let place = ["mode", "uid", "gid"].iter().position(|it| *it == key);
            if let Some(owned) = place.and_then(|at| mount.owned.get_mut(at)) {
                *owned = true;
            }
        }
        _ => {
            let message = format!("unexpected key '{key}' in '{field}'");
            let meant = suggest(&key, KEYS, true).map(str::to_owned);
            let at = range.start..(range.start + written.len()).min(range.end);
            let span = if plain && !at.is_empty() {
                value.span_of(at)
            } else {
                span
            };
            return Err(invalid(span, message).suggesting(meant));
        }
    }
    Ok(())
}

/// All options, in the order in which BuildKit considers them as suggestions.
const KEYS: [&str; 20] = [
    "type",
    "from",
    "source",
    "target",
    "readonly",
    "id",
    "sharing",
    "required",
    "size",
    "mode",
    "uid",
    "gid",
    "src",
    "dst",
    "destination",
    "ro",
    "rw",
    "readwrite",
    "env",
    "",
];

fn is_number(text: &str, radix: u32) -> bool {
    !text.starts_with('+') && u32::from_str_radix(text, radix).is_ok()
}

fn unexpected(mount: &Mount, key: &str) -> String {
    let kind = mount.kind.as_deref().unwrap_or_default();
    format!("unexpected key '{key}' for mount type '{kind}'")
}

fn required(mount: &Mount, key: &str) -> Result<(), String> {
    match mount.kind.as_deref() {
        None | Some("secret" | "ssh") => Ok(()),
        Some(_) => Err(unexpected(mount, key)),
    }
}

/// Checks the target of a secret in a stage for Windows, which has no default folder for secrets (BuildKit 0.33, pull
/// request 6944).
fn secret_on_windows(mount: &Mount) -> Result<(), String> {
    let target = match &mount.target {
        None if mount.env => return Ok(()),
        None => Some(""),
        Some(target) => target.known(),
    };
    match target {
        Some("") if !mount.env => {
            Err("secret mount requires a target or env on Windows".to_owned())
        }
        Some(target)
            if !target.is_empty()
                && target.get(1..2) != Some(":")
                && !path::is_absolute(target, true) =>
        {
            Err(format!(
                "secret mount target {} must be an absolute path on Windows",
                quoted(target)
            ))
        }
        _ => Ok(()),
    }
}

/// Checks the combination of all options.
fn combination(mount: &Mount, workdir: Option<&str>, windows: bool) -> Result<(), String> {
    let Some(kind) = mount.kind.as_deref() else {
        return Ok(());
    };
    // `None` for an unknown value.
    let is_empty = |value: &Option<Value>| match value {
        None => Some(true),
        Some(value) => value.known().map(str::is_empty),
    };
    if !matches!(kind, "secret" | "ssh" | "cache") {
        let owned = ["mode", "uid", "gid"].iter().zip(mount.owned);
        for (key, given) in owned {
            if given {
                return Err(format!(
                    "{key} not allowed for {} type mounts",
                    quoted(kind)
                ));
            }
        }
    }
    if kind == "secret" {
        if is_empty(&mount.from) == Some(false) {
            return Err("secret mount should not have a from".to_owned());
        }
        if mount.sharing {
            return Err("secret mount should not define sharing".to_owned());
        }
        let named = [&mount.source, &mount.target, &mount.id].map(is_empty);
        if named == [Some(true); 3] {
            return Err("invalid secret mount. one of source, target required".to_owned());
        }
        let [source, _, id] = named;
        if source == Some(false) && id == Some(false) {
            return Err("both source and id can't be set".to_owned());
        }
        return if windows {
            secret_on_windows(mount)
        } else {
            Ok(())
        };
    }
    if mount.sharing && kind != "cache" {
        return Err(format!("invalid cache sharing set for {kind} mount"));
    }
    if kind == "ssh" {
        return match is_empty(&mount.source) {
            Some(false) => Err("ssh does not support source".to_owned()),
            _ => Ok(()),
        };
    }
    let target = match &mount.target {
        None => Some(""),
        Some(value) => value.known(),
    };
    let Some(target) = target else { return Ok(()) };
    let clean = path::clean(target);
    let joined = if clean.starts_with('/') {
        // BuildKit joins, and so cleans, only relative paths.
        target.to_owned()
    } else {
        let Some(workdir) = workdir else {
            return Ok(());
        };
        path::clean(&format!("/{workdir}/{target}"))
    };
    if joined == "/" {
        return Err("invalid mount target \"/\"".to_owned());
    }
    Ok(())
}
