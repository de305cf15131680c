//! Download without a checksum.
//!
//! `ADD` downloads whatever is at the URL at the time of the build. If the file there is replaced, the image contains the new
//! one, and no one notices. `--checksum=sha256:…` makes the build fail instead. BuildKit prints the right checksum if the
//! given one is wrong.
//!
//! Not reported if a following instruction of the stage verifies a checksum or signature, for the files with signatures and
//! checksums themselves, and with a `# syntax=` version before 1.6, which has no `--checksum` yet. A file of a branch isn't
//! reported either, if the stage adds a page of `api.github.com` to download again after each commit.
//!
//! ```dockerfile
//! FROM debian:bookworm-slim
//! ADD https://example.com/tool-1.4.tar.gz /tmp/
//! ```
//!
//! ```dockerfile
//! FROM debian:bookworm-slim
//! ADD --checksum=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d https://example.com/tool-1.4.tar.gz /tmp/
//! ```

use super::context::RuleContext;
use super::diagnostic::Severity;
use super::json_args_recommended::may_be_windows;
use super::rule::{Category, Check, Rule, documentation};
use syntax::Fragment;
use syntax::language::Kind;
use syntax::values::source;

pub(super) const RULE: Rule = Rule::dockwright(
    "AddWithoutChecksum",
    Category::Security,
    Severity::Warning,
    documentation!("add_without_checksum.rs"),
    Check::Each(&[Kind::Add], check),
);

/// The first version of the syntax in which `--checksum` is available for URLs.
const SINCE: u32 = 6;

fn check(context: &mut RuleContext) {
    let instruction = context.instruction();
    let Some((_, sources)) = instruction.words().split_last() else {
        return;
    };
    if instruction.flag("checksum").is_some() {
        return;
    }
    let urls: Vec<_> = sources
        .iter()
        .filter_map(|word| {
            let value = context.value(word).unwrap_or_else(|| word.text.clone());
            let is_reported = source::is_http(&value)
                && !is_exempt(&value)
                && !(changes_often(&value) && (follows_branch(context) || chooses_branch(word)));
            is_reported.then_some((word.span, value))
        })
        .collect();
    if urls.is_empty() {
        return;
    }
    // `--checksum` isn't verified in builds of Windows images (moby/moby#46727).
    if is_old(context) || may_be_windows(context) || is_verified(context) {
        return;
    }
    // A checksum belongs to the only source.
    let add = if sources.len() > 1 {
        "use an ADD of its own with `--checksum=sha256:…`"
    } else {
        "add `--checksum=sha256:…`"
    };
    for (span, url) in urls {
        let rest = url.split_once("://").map_or("", |it| it.1);
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let host = host.rsplit('@').next().unwrap_or(host);
        let message = if changes_often(&url) {
            format!(
                "This file on {host} may change at any time: use the URL of a version or commit, and {add}"
            )
        } else {
            format!("Nothing verifies the download from {host}: {add}")
        };
        context.report(span, message);
    }
}

/// True if the syntax of the file has no `--checksum` yet.
fn is_old(context: &RuleContext) -> bool {
    context.frontend_version().is_some_and(|it| it < SINCE)
}

/// True if the stage adds a page of GitHub's API, by which the cache notices that a branch has changed.
fn follows_branch(context: &RuleContext) -> bool {
    let items = context.stage().map(|it| context.items(it.items.clone()));
    items.into_iter().flatten().any(|it| {
        it.instruction.kind == Some(Kind::Add)
            && context.text_at(it.span()).contains("://api.github.com/")
    })
}

/// True for a URL in which a variable is the branch.
fn chooses_branch(word: &Fragment) -> bool {
    let mut names = word.text.split('$').skip(1);
    names.any(|it| {
        let name = it.trim_start_matches('{');
        let end = name.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        let name = name.get(..end.unwrap_or(name.len())).unwrap_or_default();
        let name = name.to_ascii_uppercase();
        name.ends_with("BRANCH") || name.ends_with("BRANCH_NAME") || name.ends_with("REF")
    })
}

/// True for a URL with the name of a branch, or of the latest version or a channel.
fn changes_often(url: &str) -> bool {
    let path = url.split(['?', '#']).next().unwrap_or(url);
    let mut parts = path.split('/');
    let is_branch = |it: &str| {
        let name = it.split('.').next().unwrap_or(it);
        matches!(
            name,
            "master"
                | "main"
                | "HEAD"
                | "develop"
                | "trunk"
                | "stable"
                | "rapid"
                | "current"
                | "channel"
                | "channels"
                | "track"
                | "nightly"
                | "get-pip"
        )
    };
    parts.any(|it| is_branch(it) || it.contains("latest"))
}

/// True for a URL whose content changes by purpose, or that serves to verify another file.
fn is_exempt(url: &str) -> bool {
    let path = url.split(['?', '#']).next().unwrap_or(url);
    let ends = [
        ".asc",
        ".sig",
        ".sha256",
        ".sha512",
        ".md5",
        ".sha1",
        ".sha256sum",
        ".minisig",
    ];
    let host = path.split_once("://").map_or("", |it| it.1);
    let is_local = ["localhost", "127.", "0.0.0.0"]
        .iter()
        .any(|it| host.starts_with(it));
    // A service, such as one that returns the time.
    let is_service = !host.trim_end_matches('/').contains('/');
    let name = path.rsplit('/').next().unwrap_or_default();
    let is_read_by_people = name.starts_with("README") || name.starts_with("LICENSE");
    let is_placeholder = !host
        .split('/')
        .next()
        .unwrap_or_default()
        .contains(char::is_alphanumeric);
    is_service
        || is_read_by_people
        || is_placeholder
        || ends.iter().any(|it| path.ends_with(it))
        || url.contains("://api.github.com/")
        || is_local
}

/// True if the instruction or one after it in the stage verifies files.
fn is_verified(context: &RuleContext) -> bool {
    let Some(stage) = context.stage() else {
        return false;
    };
    let mut items = context.items(context.item..stage.items.end).iter();
    items.any(|it| {
        let source = context.text_at(it.span());
        VERIFIERS.iter().any(|program| source.contains(program))
    })
}

/// Programs that verify checksums or signatures.
const VERIFIERS: [&str; 11] = [
    "sha256sum",
    "sha512sum",
    "sha1sum",
    "sha384sum",
    "md5sum",
    "shasum",
    "gpg",
    "openssl dgst",
    "cosign",
    "minisign",
    "rpm -K",
];
