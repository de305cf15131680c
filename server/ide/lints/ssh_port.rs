//! Exposed SSH port.
//!
//! Port 22 suggests that a container runs an SSH server. Such a server needs keys or passwords in the image and updates of its
//! own, and is a way in that is easily overlooked. `docker exec` and `kubectl exec` open a shell in a container
//! without one.
//!
//! Not reported if SSH is the purpose of the image: if the container's command is the SSH server, or if the stage mentions a
//! server for Git repositories, such as GitLab or Gitea, or MPI. Nor if port 22 is the only one, and an SSH server is
//! installed or the base image is named after SSH.
//!
//! ```dockerfile
//! FROM nginx:1.29
//! EXPOSE 80 22
//! ```
//!
//! ```dockerfile
//! FROM nginx:1.29
//! EXPOSE 80
//! ```

use super::context::RuleContext;
use super::diagnostic::{Fix, Severity};
use super::rule::{Category, Check, Rule, documentation};
use syntax::language::Kind;
use syntax::text::{Span, TextEdit};

pub(super) const RULE: Rule = Rule {
    aliases: &["CKV_DOCKER_1", "DS-0004"],
    ..Rule::dockwright(
        "SshPort",
        Category::Security,
        Severity::Warning,
        documentation!("ssh_port.rs"),
        Check::Each(&[Kind::Expose], check),
    )
};

fn check(context: &mut RuleContext) {
    let words = context.instruction().words();
    for (number, word) in words.iter().enumerate() {
        let value = context.value(word);
        let is_ssh = value.is_some_and(|it| it == "22" || it.eq_ignore_ascii_case("22/tcp"));
        if !is_ssh || runs_server(context) {
            continue;
        }
        let message = "Port 22 is SSH: use `docker exec` instead of an SSH server in the container";
        let before = number.checked_sub(1).and_then(|it| words.get(it));
        let span = match before {
            Some(before) => Some(Span::new(before.span.end, word.span.end)),
            None => words
                .get(1)
                .map(|next| Span::new(word.span.start, next.span.start)),
        };
        let span = span.map(|it| context.file_span(it));
        let can_fix = context.is_in_file();
        if let Some(diagnostic) = context.report(word.span, message.to_owned())
            && let Some(span) = span.filter(|_| can_fix)
        {
            let edit = TextEdit::new(span, "");
            diagnostic
                .fixes
                .push(Fix::suggestion("Remove the port", vec![edit]));
        }
    }
}

/// Servers to which users connect by SSH, without a shell, and programs that connect containers by it.
const SERVERS: [&str; 11] = [
    "gitlab",
    "gitea",
    "gogs",
    "gerrit",
    "forgejo",
    "sftp",
    "mpirun",
    "openmpi",
    "hadoop",
    "x2go",
    "x11forwarding",
];

/// True if an SSH server is the purpose of the stage's image.
fn runs_server(context: &RuleContext) -> bool {
    let Some(stage) = context.stage() else {
        return false;
    };
    let config = &stage.end.config;
    let commands = [&config.entrypoint, &config.cmd];
    let mut words = commands.into_iter().flatten().flat_map(|it| it.iter());
    if words.any(|it| it.contains("sshd") || it.contains("dropbear")) {
        return true;
    }
    let is_server = |text: &str| {
        let text = text.to_ascii_lowercase();
        SERVERS.iter().any(|name| text.contains(name))
    };
    // An image that installs an SSH server, or is built on one, and exposes nothing else.
    let is_only_port = config.ports.iter().count() <= 1;
    let installs_server = |text: &str| {
        let text = text.to_ascii_lowercase();
        let mut places = text.match_indices("openssh").map(|it| text.get(it.0..));
        text.contains("sshd")
            || text.contains("dropbear")
            || places.any(|it| it.is_some_and(|it| !it.starts_with("openssh-client")))
    };
    let base = context
        .bottom_stage()
        .and_then(|it| it.from.image.as_deref());
    let is_built_on_server = || {
        let name = base.map(|it| syntax::language::file_name(it.path()));
        name.is_some_and(|it| it.contains("ssh"))
    };
    context.any_in_stage(is_server)
        || is_only_port && (context.any_in_stage(installs_server) || is_built_on_server())
}
