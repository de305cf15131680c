//! Folder of the host in `VOLUME`.
//!
//! `VOLUME` names folders in the container. Which folder of the host is mounted there is up to those who start the
//! container: `docker run --volume /host:/container`, or `volumes` in a Compose file. `VOLUME /host:/container` is a single
//! folder whose name contains a colon.
//!
//! ```dockerfile
//! FROM postgres:18
//! VOLUME /srv/data:/var/lib/postgresql
//! ```
//!
//! ```dockerfile
//! FROM postgres:18
//! VOLUME /var/lib/postgresql
//! ```

use super::context::RuleContext;
use super::diagnostic::Severity;
use super::rule::{Category, Check, Rule, documentation};
use syntax::language::Kind;

pub(super) const RULE: Rule = Rule::dockwright(
    "HostPathInVolume",
    Category::Bug,
    Severity::Warning,
    documentation!("host_path_in_volume.rs"),
    Check::Each(&[Kind::Volume], check),
);

fn check(context: &mut RuleContext) {
    if context.before().windows || context.escape() == '`' {
        return;
    }
    for word in context.instruction().words() {
        let value = context.value(word);
        let value = value.as_deref().unwrap_or(&word.text);
        let Some((host, container)) = value.split_once(':') else {
            continue;
        };
        // A drive of Windows.
        if host.len() < 2 || !container.starts_with('/') {
            continue;
        }
        let message = "This is one folder in the container, with a colon in its name: a Dockerfile can't mount folders of the host";
        context.report(word.span, message.to_owned());
    }
}
