//! Command that exits immediately.
//!
//! A container runs as long as its command. `service nginx start` starts the program in the background and exits, and the
//! container stops with everything that runs in it. So do programs that go into the background by themselves, like `sshd` and
//! `cron`. Run the program itself, in the foreground: `CMD ["nginx", "-g", "daemon off;"]`, `sshd -D`, `cron -f`.
//! `systemctl` doesn't work in a container at all, unless systemd is its command.
//!
//! Not reported if another command follows that keeps the container running.
//!
//! ```dockerfile
//! FROM nginx:1.29
//! CMD service nginx start
//! ```
//!
//! ```dockerfile
//! FROM nginx:1.29
//! CMD ["nginx", "-g", "daemon off;"]
//! ```

use super::commands::program::short_flags;
use super::context::RuleContext;
use super::diagnostic::Severity;
use super::rule::{Category, Check, Rule, documentation};
use syntax::ScriptCommand;
use syntax::language::Kind;

pub(super) const RULE: Rule = Rule::dockwright(
    "CommandEndsAtOnce",
    Category::Bug,
    Severity::Warning,
    documentation!("command_ends_at_once.rs"),
    Check::Each(&[Kind::Cmd, Kind::Entrypoint], check),
);

fn check(context: &mut RuleContext) {
    let Some(script) = context.script() else {
        return;
    };
    let Some(last) = script.commands.last() else {
        return;
    };
    if script.commands.iter().any(|it| !starts_service(it)) || !last.nesting.is_none() {
        return;
    }
    // Arguments follow.
    if context.takes_arguments() {
        return;
    }
    // There are replacements that run the program.
    let replaces = |it: &str| {
        let names = ["/systemctl", "systemctl3", "systemctl.py", "systemctl-"];
        names.iter().any(|name| it.contains(name))
    };
    if last.name() == "systemctl" && context.any_earlier(replaces) {
        return;
    }
    // An entrypoint may do more with its arguments.
    if context.instruction().kind == Some(Kind::Cmd) {
        let stage = context.stage();
        let entrypoint = stage.and_then(|it| it.end.config.entrypoint.as_ref());
        if entrypoint.is_some_and(|it| !is_shell(it)) {
            return;
        }
    }
    let span = script.span(last);
    let message = if last.name() == "nginx" && lacks_semicolon(last) {
        "The container exits immediately: a directive of nginx ends with `;`, as in `daemon off;`"
            .to_owned()
    } else if last.name() == "systemctl" {
        "The container exits immediately: systemd isn't running, and `systemctl` doesn't wait for the program".to_owned()
    } else {
        format!(
            "The container exits immediately, as `{}` starts the program in the background: run the program itself in the foreground",
            last.name()
        )
    };
    context.report(span, message);
}

/// True for an entrypoint that runs CMD as a command of a shell.
fn is_shell(entrypoint: &[String]) -> bool {
    let words = entrypoint.iter().map(String::as_str);
    entrypoint.is_empty() || syntax::language::posix_command(words) == Some(entrypoint.len())
}

/// True for an option that is one of some letters, also joined with others.
fn is_flag(argument: &str, letters: &str) -> bool {
    short_flags(argument).is_some_and(|it| it.contains(|c| letters.contains(c)))
        || matches!(argument, "--foreground" | "--help" | "--version")
}

/// True for `nginx -g 'daemon off'`.
fn lacks_semicolon(command: &ScriptCommand) -> bool {
    let mut pairs = command.arguments().windows(2);
    pairs.any(
        |it| matches!(it, [flag, text] if flag.value == "-g" && text.value.trim() == "daemon off"),
    )
}

/// True for a command that starts a service in the background, and ends.
fn starts_service(command: &ScriptCommand) -> bool {
    let is_start = |it: &str| it == "start" || it == "restart";
    let arguments: Vec<&str> = command
        .arguments()
        .iter()
        .map(|it| it.value.as_str())
        .collect();
    let path = command.words.first().map_or("", |it| it.value.as_str());
    match command.name() {
        "service" | "rc-service" => {
            arguments.len() == 2 && arguments.last().is_some_and(|it| is_start(it))
        }
        "systemctl" => arguments.first().is_some_and(|it| is_start(it)),
        "nginx" if lacks_semicolon(command) => true,
        "apachectl" | "apache2ctl" => arguments == ["start"] || arguments == ["-k", "start"],
        "sshd" => !arguments.iter().any(|it| is_flag(it, "Ddti")),
        // That of Debian; others go into the background, too.
        "cron" => !arguments.iter().any(|it| is_flag(it, "f")),
        "crond" => !arguments.iter().any(|it| is_flag(it, "fnd")),
        "pm2" => {
            arguments.first().is_some_and(|it| is_start(it))
                && !arguments.contains(&"--no-daemon")
                && !arguments.contains(&"--attach")
        }
        "catalina.sh" => arguments == ["start"],
        "startup.sh" => path.contains("tomcat") || path.contains("/bin/startup.sh"),
        "gunicorn" | "php-fpm" | "unicorn" | "haproxy" => {
            let daemon = |it: &str| it == "-D" || it == "--daemon" || it == "--daemonize";
            arguments.iter().any(|it| daemon(it))
        }
        "neo4j" | "pg_ctl" | "zkServer.sh" => arguments.contains(&"start"),
        "rabbitmq-server" => arguments.contains(&"-detached"),
        "memcached" => arguments.contains(&"-d"),
        "mongod" => arguments.contains(&"--fork"),
        "redis-server" => {
            let mut pairs = arguments.windows(2);
            pairs.any(|it| matches!(it, ["--daemonize", "yes"]))
        }
        _ => path.starts_with("/etc/init.d/") && arguments.first().is_some_and(|it| is_start(it)),
    }
}
