//! Download over an unencrypted connection.
//!
//! Anybody on the network between the build and the server can read and replace what is downloaded with `http://`. Most
//! servers offer `https://`. Otherwise, verify a checksum after the download.
//!
//! Not reported if a checksum or signature is verified afterwards, for hosts of private networks, and if the host is unknown.
//!
//! ```dockerfile
//! FROM alpine:3.22
//! RUN wget http://example.com/app.tar.gz
//! ```
//!
//! ```dockerfile
//! FROM alpine:3.22
//! RUN wget https://example.com/app.tar.gz
//! ```

use super::super::context::RuleContext;
use super::super::diagnostic::{Fix, Severity};
use super::super::rule::{Category, Check, Rule, documentation};
use super::download::{download, downloads, is_private, is_verified, is_verified_later};
use super::piped_download::is_executed;
use super::program::{Program, has_extension, short_flags};
use syntax::Script;
use syntax::language::Kind;
use syntax::text::{Span, TextEdit};

pub(in super::super) const RULE: Rule = Rule::dockwright(
    "InsecureDownload",
    Category::Security,
    Severity::Warning,
    documentation!("insecure_download.rs"),
    Check::Each(&[Kind::Run], check),
);

fn check(context: &mut RuleContext) {
    let Some(script) = context.script() else {
        return;
    };
    for (number, command) in script.commands.iter().enumerate() {
        let program = Program::of(command);
        let found = if program.name == "git" {
            let clones = program
                .operands()
                .next()
                .is_some_and(|it| it.value == "clone");
            let words = program.operands().filter(|_| clones);
            words.filter_map(|it| download(context, it)).collect()
        } else {
            downloads(context, command)
        };
        let insecure = found.into_iter().find(|it| {
            it.scheme == "http" && it.host.as_deref().is_some_and(|host| !is_private(host))
        });
        let Some(insecure) = insecure else { continue };
        if transfers_nothing(&program) || program.name == "git" && checks_out_commit(&script) {
            continue;
        }
        // ClamAV verifies its databases itself.
        if has_extension(&insecure.word.value, "cvd") {
            continue;
        }
        // A finding of `PipedDownload`.
        if is_verified(&script, command)
            || is_executed(context, &script, number)
            || is_verified_later(context)
        {
            continue;
        }
        let host = insecure.host.unwrap_or_default();
        let otherwise = if program.name == "git" {
            "check out a commit by its hash"
        } else {
            "verify a checksum"
        };
        let message = format!(
            "The connection to {host} is unencrypted, and nothing verifies the download: use `https://`, or {otherwise}"
        );
        let span = script.span_of(command, insecure.word.range.clone());
        let place = context.file_span(span);
        let written = context.text_at(place).to_string();
        let at = written.find("http://").filter(|_| context.is_in_file());
        // Another port is rarely that of an encrypted connection.
        let at = at.filter(|at| {
            let address = written.get(at + "http://".len()..).unwrap_or_default();
            let address = address.split(['/', '"', ' ']).next().unwrap_or_default();
            !address.contains(':')
        });
        if let Some(diagnostic) = context.report(span, message)
            && let Some(at) = at
        {
            let end = place.start + (at + "http".len()) as u32;
            let edit = TextEdit::new(Span::empty(end), "s");
            let fix = Fix::suggestion("Use `https://`", vec![edit]);
            diagnostic.fixes.push(fix);
        }
    }
}

/// True for a request whose answer isn't kept: of headers only, or one that sends something.
fn transfers_nothing(program: &Program) -> bool {
    let mut words = program.arguments().iter().map(|it| it.value.as_str());
    words.any(|it| {
        let is_head = program.name == "curl" && short_flags(it).is_some_and(|it| it.contains('I'));
        is_head
            || matches!(
                it,
                "--head" | "--spider" | "POST" | "PUT" | "DELETE" | "PATCH"
            )
    })
}

/// True if a script checks out a commit by its hash, which verifies it.
fn checks_out_commit(script: &Script) -> bool {
    let is_hash = |it: &str| it.len() == 40 && it.bytes().all(|it| it.is_ascii_hexdigit());
    let commands = script.commands.iter().filter(|it| it.name() == "git");
    let mut words = commands.flat_map(|it| &it.words);
    words.any(|it| is_hash(&it.value))
}
