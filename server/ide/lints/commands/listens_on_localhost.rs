//! Server that can't be reached from outside of its container.
//!
//! In a container, 127.0.0.1 (`localhost`) is the container itself: a server that only listens there doesn't answer to
//! published ports. Many development servers do so unless configured otherwise: make them listen on all addresses, `0.0.0.0`.
//! What can reach the container is then up to `docker run -p` and the networks.
//!
//! Not reported if the address may come from the environment, or if the container runs other commands.
//!
//! ```dockerfile
//! FROM python:3.14
//! CMD ["flask", "run", "--host=127.0.0.1"]
//! ```
//!
//! ```dockerfile
//! FROM python:3.14
//! CMD ["flask", "run", "--host=0.0.0.0"]
//! ```

use super::super::context::RuleContext;
use super::super::diagnostic::{Fix, Severity};
use super::super::rule::{Category, Check, Rule, documentation};
use super::edit::is_editable;
use super::packages::is_versioned;
use crate::commands::program::Program;
use analysis::VariableLookup;
use syntax::language::{Kind, file_name};
use syntax::text::{Span, TextEdit};
use syntax::{Joined, Script, ScriptCommand, ScriptWord};

pub(in super::super) const RULE: Rule = Rule::dockwright(
    "ListensOnLocalhost",
    Category::Bug,
    Severity::Warning,
    documentation!("listens_on_localhost.rs"),
    Check::Each(&[Kind::Cmd, Kind::Entrypoint], check),
);

/// A server.
struct Server {
    /// Its name for messages.
    name: &'static str,
    /// The options with its address, the one to recommend first.
    options: &'static [&'static str],
    /// True if it listens on 127.0.0.1 without an option, whatever its other settings are.
    is_local: bool,
    /// The variable with its address.
    variable: &'static str,
}

const fn server(
    name: &'static str,
    options: &'static [&'static str],
    is_local: bool,
    variable: &'static str,
) -> Server {
    Server {
        name,
        options,
        is_local,
        variable,
    }
}

const FLASK: Server = server("flask run", &["--host", "-h"], true, "FLASK_RUN_HOST");
const DJANGO: Server = server("manage.py runserver", &[], true, "");
const UVICORN: Server = server("uvicorn", &["--host"], true, "UVICORN_HOST");
const FASTAPI: Server = server("fastapi dev", &["--host"], true, "UVICORN_HOST");
const ARTISAN: Server = server("artisan serve", &["--host"], true, "SERVER_HOST");
const HUGO: Server = server("hugo server", &["--bind"], true, "");
const GUNICORN: Server = server("gunicorn", &["--bind", "-b"], false, "");
const HYPERCORN: Server = server("hypercorn", &["--bind", "-b"], false, "");
const DAPHNE: Server = server("daphne", &["--bind", "-b"], false, "");
const WAITRESS: Server = server("waitress-serve", &["--host", "--listen"], false, "");
const RAILS: Server = server("rails server", &["--binding", "-b"], false, "");
const PHP: Server = server("php -S", &["-S"], false, "");
const JEKYLL: Server = server("jekyll serve", &["--host", "-H"], false, "");
const MKDOCS: Server = server("mkdocs serve", &["--dev-addr", "-a"], false, "");
const NG: Server = server("ng serve", &["--host"], false, "");
const VITE: Server = server("vite", &["--host"], false, "");
const NEXT: Server = server("next", &["--hostname", "-H"], false, "");
const JUPYTER: Server = server("jupyter", &["--ip"], false, "");
const STREAMLIT: Server = server("streamlit run", &["--server.address"], false, "");

/// Options with which a server listens elsewhere, or doesn't run.
const OTHERS: [&str; 8] = [
    "--app-dir",
    "--config",
    "--env-file",
    "--fd",
    "--help",
    "--uds",
    "--version",
    "-c",
];

/// Where an address that can't be reached is written.
enum Written<'c> {
    /// In this word, from an offset on.
    At(&'c ScriptWord, usize),
    /// Nowhere, but this word is a port.
    Port(&'c ScriptWord),
    /// Nowhere: it is the default.
    Nowhere,
}

fn check(context: &mut RuleContext) {
    let Some(script) = context.script() else {
        return;
    };
    let is_simple = |it: &ScriptCommand| {
        it.nesting.is_none() && !it.pipes && !matches!(it.joined, Joined::Background | Joined::Or)
    };
    if !context.ships() || !script.commands.iter().all(is_simple) {
        return;
    }
    let Some(command) = script.commands.last() else {
        return;
    };
    // Arguments follow.
    if context.takes_arguments() {
        return;
    }
    let Some((server, arguments)) = server_of(command) else {
        return;
    };
    let is_proxy = |it: &ScriptCommand| {
        let name = Program::of(it).name;
        matches!(
            name,
            "nginx" | "apache2ctl" | "caddy" | "haproxy" | "service"
        )
    };
    if script.commands.iter().any(is_proxy) {
        return;
    }
    let Some(written) = written(&server, arguments) else {
        return;
    };
    if !matches!(written, Written::At(..)) {
        let text = script.text_of(command);
        let mentions = !server.variable.is_empty() && text.contains(server.variable);
        let is_read =
            || server.name == "flask run" && context.any_before(|it| it.contains(".flaskenv"));
        if mentions || is_set(context, server.variable) || is_read() {
            return;
        }
    }
    report(context, &script, command, &server, &written);
}

/// True if a variable is set, or may be by an image that isn't known.
fn is_set(context: &RuleContext, name: &str) -> bool {
    match context.before().environment.find(name) {
        _ if name.is_empty() => false,
        VariableLookup::Missing => false,
        VariableLookup::Perhaps => context.official_image().is_none(),
        _ => true,
    }
}

fn report(
    context: &mut RuleContext,
    script: &Script,
    command: &ScriptCommand,
    server: &Server,
    written: &Written,
) {
    let name = server.name;
    let (span, fix) = match written {
        Written::At(word, offset) => {
            let start = word.range.start + offset;
            let local = local(word.value.get(*offset..).unwrap_or_default());
            let length = local.map_or(0, str::len);
            let span = script.span_of(command, start..start + length);
            let at = context.file_span(span);
            // Not with quotes or escapes within the word.
            let is_plain =
                context.is_in_file() && local.is_some_and(|it| context.text_at(at) == it);
            let fix = is_plain.then(|| {
                let edit = TextEdit::new(at, "0.0.0.0");
                Fix::suggestion("Change to `0.0.0.0`", vec![edit])
            });
            let span = if is_plain {
                span
            } else {
                script.span_of(command, word.range.clone())
            };
            (span, fix)
        }
        Written::Port(word) => {
            let span = script.span_of(command, word.range.clone());
            let at = context.file_span(span);
            let is_plain = context.is_in_file() && context.text_at(at) == word.value;
            let fix = is_plain.then(|| {
                let text = format!("0.0.0.0:{}", word.value);
                let title = format!("Change to `{text}`");
                Fix::suggestion(title, vec![TextEdit::new(at, text)])
            });
            (span, fix)
        }
        Written::Nowhere => {
            let span = script.span(command);
            let end = command.words.last().map_or(0, |it| it.range.end);
            let end = script.span_of(command, end..end).end;
            let text = addition(server, command);
            let fix = text.filter(|_| is_editable(context, script)).map(|text| {
                let at = context.file_span(Span::empty(end));
                let edit = TextEdit::new(at, format!(" {text}"));
                Fix::suggestion(format!("Add `{text}`"), vec![edit])
            });
            (span, fix)
        }
    };
    let advice = match written {
        Written::At(..) => "use `0.0.0.0`".to_owned(),
        Written::Port(word) => format!("use `0.0.0.0:{}`", word.value),
        Written::Nowhere => match server.options.first() {
            Some(option) => format!("add `{option}=0.0.0.0`"),
            None => "add `0.0.0.0:8000`".to_owned(),
        },
    };
    let message = format!(
        "`{name}` only listens on 127.0.0.1, which can't be reached from outside of the container: {advice}"
    );
    if let Some(diagnostic) = context.report(span, message) {
        diagnostic.fixes.extend(fix);
    }
}

/// The argument that makes a server listen on all addresses, if it can follow the others.
fn addition(server: &Server, command: &ScriptCommand) -> Option<String> {
    if let Some(option) = server.options.first() {
        return Some(format!("{option}=0.0.0.0"));
    }
    let last = command.words.last()?;
    (last.value == "runserver").then(|| "0.0.0.0:8000".to_owned())
}

/// The server that a command runs, with its arguments.
fn server_of(command: &ScriptCommand) -> Option<(Server, &[ScriptWord])> {
    let program = Program::of(command);
    let mut name = program.name;
    let mut arguments = program.arguments();
    // Programs that run another one.
    while matches!(
        name,
        "poetry" | "uv" | "pipenv" | "npx" | "bundle" | "pdm" | "hatch"
    ) {
        let (mut first, mut rest) = after_flags(arguments)?;
        if matches!(first.value.as_str(), "run" | "exec") {
            (first, rest) = after_flags(rest)?;
        }
        name = file_name(&first.value);
        arguments = rest;
    }
    if is_versioned(name, "python")
        && let [flag, module, rest @ ..] = arguments
        && flag.value == "-m"
    {
        name = &module.value;
        arguments = rest;
    }
    let first = arguments.first().map_or("", |it| it.value.as_str());
    let has = |text: &str| arguments.iter().any(|it| it.value == text);
    let found = match name {
        "flask" if has("run") => FLASK,
        "manage.py" if first == "runserver" => DJANGO,
        "django-admin" if first == "runserver" => DJANGO,
        "uvicorn" => UVICORN,
        "fastapi" if first == "dev" => FASTAPI,
        "hugo" if matches!(first, "server" | "serve") => HUGO,
        "gunicorn" => GUNICORN,
        "hypercorn" => HYPERCORN,
        "daphne" => DAPHNE,
        "waitress-serve" => WAITRESS,
        "rails" if matches!(first, "server" | "s") => RAILS,
        "php" if has("-S") => PHP,
        "php" if first == "artisan" && has("serve") => ARTISAN,
        "jekyll" if matches!(first, "serve" | "server" | "s") => JEKYLL,
        "mkdocs" if first == "serve" => MKDOCS,
        "ng" if matches!(first, "serve" | "s") => NG,
        "vite" => VITE,
        "next" if matches!(first, "dev" | "start") => NEXT,
        "jupyter" | "jupyter-lab" | "jupyter-notebook" => JUPYTER,
        "streamlit" if first == "run" => STREAMLIT,
        name if is_versioned(name, "python") => {
            let (script, rest) = after_flags(arguments)?;
            let is_manage = file_name(&script.value) == "manage.py";
            let subcommand = rest.first()?;
            if !is_manage || subcommand.value != "runserver" {
                return None;
            }
            arguments = rest;
            DJANGO
        }
        _ => return None,
    };
    Some((found, arguments))
}

/// The first argument that isn't a flag, and those after it.
fn after_flags(arguments: &[ScriptWord]) -> Option<(&ScriptWord, &[ScriptWord])> {
    let first = arguments.iter().position(|it| !it.value.starts_with('-'))?;
    arguments.get(first..)?.split_first()
}

/// Where the arguments state that the server only listens on 127.0.0.1; `None` if they don't.
fn written<'c>(server: &Server, arguments: &'c [ScriptWord]) -> Option<Written<'c>> {
    let mut is_given = false;
    let (mut at, mut port) = (None, None);
    let mut previous = "";
    for word in arguments {
        let value = word.value.as_str();
        // Something may be added.
        if value.starts_with('$') || value.contains("$@") || value.contains("$*") {
            return None;
        }
        let offset = if server.options.contains(&previous) {
            Some(0)
        } else {
            let mut options = server.options.iter();
            options.find_map(|option| {
                let rest = value.strip_prefix(option)?;
                let is_short = option.len() == 2 && !rest.is_empty();
                let offset = option.len() + usize::from(rest.starts_with('='));
                (rest.starts_with('=') || is_short).then_some(offset)
            })
        };
        // `runserver 127.0.0.1:8000`, and a port alone.
        let offset = offset.or_else(|| {
            let is_address = server.options.is_empty() && value.contains(':');
            is_address.then_some(0)
        });
        if let Some(offset) = offset {
            is_given = true;
            let text = value.get(offset..).unwrap_or_default();
            // As in `tcp://127.0.0.1:80`.
            let skipped = text.find("//").map_or(0, |it| it + 2);
            // It may listen on several.
            local(text.get(skipped..)?)?;
            at = at.or(Some(Written::At(word, offset + skipped)));
        }
        let option = value.split('=').next().unwrap_or_default();
        if OTHERS.contains(&option) {
            return None;
        }
        is_given |= server.options.contains(&value);
        let is_number = !value.is_empty() && value.chars().all(|c| c.is_ascii_digit());
        if server.options.is_empty() && is_number {
            port = Some(Written::Port(word));
        }
        previous = value;
    }
    let default = port.unwrap_or(Written::Nowhere);
    at.or((!is_given && server.is_local).then_some(default))
}

/// The local address at the beginning of a text.
fn local(text: &str) -> Option<&str> {
    let end = text.find([':', ',']).unwrap_or(text.len());
    let address = text.get(..end)?;
    matches!(address, "127.0.0.1" | "localhost").then_some(address)
}
