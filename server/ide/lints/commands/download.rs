//! Commands that download files: [`Download`], and what verifies them.

use super::super::context::RuleContext;
use super::program::Program;
use syntax::language::Kind;
use syntax::{Script, ScriptCommand, ScriptWord};

/// A URL of a command that downloads it.
#[derive(Clone, Debug)]
pub(in super::super) struct Download<'c> {
    /// The argument that contains the URL.
    pub(in super::super) word: &'c ScriptWord,
    /// The scheme, such as `https`.
    pub(in super::super) scheme: String,
    /// The host, without user and port; `None` if it is unknown.
    pub(in super::super) host: Option<String>,
}

/// The flags of curl and wget whose value may be a URL that isn't downloaded.
const OTHER_URLS: [&str; 12] = [
    "-x",
    "--proxy",
    "--preproxy",
    "--socks5",
    "-e",
    "--referer",
    "-H",
    "--header",
    "-d",
    "--data",
    "-A",
    "--user-agent",
];

/// True for a program that downloads files.
pub(in super::super) fn is_downloader(program: &str) -> bool {
    matches!(
        program,
        "curl" | "wget" | "aria2c" | "axel" | "http" | "fetch"
    )
}

/// The URLs that a command downloads.
pub(in super::super) fn downloads<'c>(
    context: &RuleContext,
    command: &'c ScriptCommand,
) -> Vec<Download<'c>> {
    let program = Program::of(command);
    if !is_downloader(program.name) {
        return Vec::new();
    }
    let mut previous = "";
    let mut found = Vec::new();
    for word in program.arguments() {
        if !OTHER_URLS.contains(&previous)
            && let Some(download) = download(context, word)
        {
            found.push(download);
        }
        previous = &word.value;
    }
    found
}

/// The URL in a word.
pub(in super::super) fn download<'c>(
    context: &RuleContext,
    word: &'c ScriptWord,
) -> Option<Download<'c>> {
    let known = context.word_value(word);
    let value = known.as_deref().unwrap_or(&word.value);
    let value = value.strip_prefix("--url=").unwrap_or(value);
    let (scheme, rest) = value.split_once("://")?;
    let is_scheme = !scheme.is_empty() && scheme.chars().all(|c| c.is_ascii_alphabetic());
    if !is_scheme {
        return None;
    }
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = host.rsplit('@').next().unwrap_or_default();
    let host = match host.strip_prefix('[') {
        Some(inner) => inner.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    let is_known = !host.is_empty() && !host.contains(['$', '`', '*', '{', '(']);
    Some(Download {
        word,
        scheme: scheme.to_ascii_lowercase(),
        host: is_known.then(|| host.to_ascii_lowercase()),
    })
}

/// True for a host of this machine or of a private network.
pub(in super::super) fn is_private(host: &str) -> bool {
    let second = |prefix: &str| {
        let rest = host.strip_prefix(prefix)?;
        rest.split('.').next()?.parse::<u8>().ok()
    };
    // Names without a dot are those of the machine or of a container network.
    !host.contains('.')
        || ["127.", "10.", "192.168.", "169.254.", "0."]
            .iter()
            .any(|it| host.starts_with(it))
        || second("172.").is_some_and(|it| (16..32).contains(&it))
        || [
            ".local",
            ".internal",
            ".localhost",
            ".lan",
            ".test",
            ".svc",
            ".intranet",
            ".corp",
        ]
        .iter()
        .any(|it| host.ends_with(it))
}

/// Programs that compute or check checksums and signatures.
const VERIFIERS: [&str; 17] = [
    "md5sum",
    "sha1sum",
    "sha224sum",
    "sha256sum",
    "sha384sum",
    "sha512sum",
    "shasum",
    "b2sum",
    "cksum",
    "sha256",
    "sha512",
    "gpgv",
    "cosign",
    "minisign",
    "signify",
    "rhash",
    "slsa-verifier",
];

/// True if a later RUN of the stage checks a checksum or a signature.
pub(in super::super) fn is_verified_later(context: &RuleContext) -> bool {
    let verifying = context.matching(|it, source| {
        let is_named = VERIFIERS.iter().chain(&["gpg", "openssl", "rpm"]);
        it.kind == Some(Kind::Run)
            && { is_named }.any(|name| source.contains(name))
            && it
                .script()
                .is_some_and(|it| it.commands.iter().any(verifies))
    });
    verifying.last().is_some_and(|last| *last > context.item)
}

/// True if a checksum or signature is checked in the same pipeline or after a command.
pub(in super::super) fn is_verified(script: &Script, command: &ScriptCommand) -> bool {
    let after = script
        .commands
        .iter()
        .skip_while(|it| !std::ptr::eq(*it, command));
    after.skip(1).any(verifies)
}

fn verifies(command: &ScriptCommand) -> bool {
    let program = Program::of(command);
    let has = |word: &str| program.arguments().iter().any(|it| it.value == word);
    match program.name {
        "gpg" | "gpg2" => has("--verify") || has("--decrypt"),
        "openssl" => has("dgst") || has("-verify"),
        "rpm" => has("-K") || has("--checksig"),
        "dpkg-sig" | "debsig-verify" => true,
        "busybox" => program
            .operands()
            .next()
            .is_some_and(|it| VERIFIERS.contains(&it.value.as_str())),
        name => VERIFIERS.contains(&name),
    }
}
