//! Container runs as root.
//!
//! `USER root` allows the following instructions to install software. If no other `USER` follows, the container runs as root
//! too: an attacker who takes over the program can do anything in the container, and escapes from it more easily. Change back
//! to an ordinary user at the end of the file.
//!
//! Only the image that is built counts, not the stages that it takes files from. Not reported if the program needs root to
//! change the user itself: if it is a script or an init system, or if the stage mentions `gosu`, `su-exec` or `setpriv`.
//!
//! ```dockerfile
//! FROM node:24
//! USER root
//! RUN npm install --global pm2
//! CMD ["pm2-runtime", "app.js"]
//! ```
//!
//! ```dockerfile
//! FROM node:24
//! USER root
//! RUN npm install --global pm2
//! USER node
//! CMD ["pm2-runtime", "app.js"]
//! ```

use super::checker::Checker;
use super::context::base_configuration;
use super::diagnostic::Severity;
use super::rule::{Category, Check, Rule, documentation};
use super::shell_words::is_script;
use analysis::{Document, StageSemantics, setter};
use syntax::language::{Kind, file_name};
use syntax::text::Span;
use syntax::values::user::is_root;

pub(super) const RULE: Rule = Rule {
    aliases: &["DL3002", "CKV_DOCKER_8", "DS-0002"],
    ..Rule::dockwright(
        "LastUserRoot",
        Category::Security,
        Severity::Warning,
        documentation!("last_user_root.rs"),
        Check::File(check),
    )
};

fn check(checker: &mut Checker) {
    let Some((item, span)) = find(checker.document) else {
        return;
    };
    let message = "The container runs as root: change to another user at the end of the file";
    checker.report(&RULE, Some(item), Some(item), span, message.to_owned());
}

/// True if the rule has a finding.
pub(super) fn reports(document: &Document) -> bool {
    find(document).is_some()
}

/// The USER that makes the container run as root: the index of the instruction, and the span of the name.
fn find(document: &Document) -> Option<(usize, Span)> {
    let semantics = document.semantics();
    let stage = semantics.stages.get(semantics.target?)?;
    let user = stage.end.config.user.as_ref().and_then(|it| it.known());
    if stage.end.windows || !user.is_some_and(is_root) {
        return None;
    }
    let setter = setter(document, stage.index, Kind::User)?;
    let (item, word) = (setter.item?, setter.instruction.words().first()?);
    if changes_user(document, stage.index) {
        return None;
    }
    let span = document.file().items.get(item)?.at(word.span);
    Some((item, span))
}

/// True if the program that a container runs may change the user itself.
fn changes_user(document: &Document, stage: usize) -> bool {
    let semantics = document.semantics();
    let Some(target) = semantics.stages.get(stage) else {
        return false;
    };
    let config = &target.end.config;
    let own = setter(document, stage, Kind::Entrypoint).and(config.entrypoint.as_ref());
    let commands = [own, config.cmd.as_ref()];
    let mut words = commands.into_iter().flatten().flat_map(|it| it.iter());
    if words.any(|it| it.split_whitespace().any(is_script_or_init))
        || own.is_none() && base_changes_user(document, target)
    {
        return true;
    }
    semantics.with_bases(target).any(|here| {
        let mentions = document.file().items.get(here.items.clone());
        let mentions = mentions.unwrap_or_default().iter().any(|it| {
            let source = document.text.slice(it.span());
            PROGRAMS.iter().any(|program| source.contains(program))
        });
        let from = document.file().items.get(here.items.start);
        let base = from.and_then(|it| it.instruction.words().first());
        mentions || base.is_some_and(|it| is_for_development(&it.text))
    })
}

/// True if the entrypoint of an official image may change the user. Those of databases and servers do.
fn base_changes_user(document: &Document, stage: &StageSemantics) -> bool {
    let entrypoint = base_configuration(document, stage).and_then(|it| it.entrypoint);
    let image = stage.from.image.as_ref();
    let starts_daemon = image.is_some_and(|it| {
        let variants = it.tag().unwrap_or_default().split('-');
        let mut variants = variants.filter(|it| matches!(*it, "apache" | "fpm" | "dind"));
        match it.path() {
            "library/httpd" => true,
            "library/php" | "library/docker" => variants.next().is_some(),
            _ => false,
        }
    });
    if starts_daemon {
        return true;
    }
    let is_node = stage
        .from
        .image
        .as_ref()
        .is_some_and(|it| it.path() == "library/node");
    entrypoint.is_some_and(|it| {
        is_script_or_init(it) && !is_node && !it.contains("docker-php-entrypoint")
    })
}

/// Servers that start as root, and run what they serve as another user.
const DAEMONS: [&str; 14] = [
    "apache2",
    "apache2-foreground",
    "apache2ctl",
    "apachectl",
    "buildkitd",
    "containerd",
    "cron",
    "crond",
    "dockerd",
    "httpd",
    "httpd-foreground",
    "nginx",
    "php-fpm",
    "sshd",
];

/// Programs that run another program as another user.
const PROGRAMS: [&str; 6] = [
    "gosu",
    "su-exec",
    "setpriv",
    "setuidgid",
    "runuser",
    "fixuid",
];

/// True for the name of a base image for development environments, whose tools change the user.
fn is_for_development(base: &str) -> bool {
    ["devcontainers/", "vscode/", "gitpod/"]
        .iter()
        .any(|it| base.contains(it))
}

/// True for the path of a script, or of a program that starts others.
fn is_script_or_init(word: &str) -> bool {
    let word = word
        .trim_matches(['"', '\'', ';', ',', '[', ']'])
        .to_ascii_lowercase();
    let name = file_name(&word);
    let starters = ["systemd", "supervisord", "runit", "runsvdir", "run"];
    is_script(name)
        || DAEMONS.contains(&name)
        || name.contains("entrypoint")
        || name.contains("init")
        || starters.contains(&name)
        || name.starts_with("s6-")
}
