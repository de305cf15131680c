//! File with secrets in the image.
//!
//! Files such as `.npmrc`, `.env`, `id_rsa` and `server.key` usually contain passwords, tokens or private keys. Whoever can
//! pull the image can read them, even if a following instruction removes them, as they stay in the layer of the `COPY`.
//! Mount what a command needs during the build: `RUN --mount=type=secret,id=npmrc,target=/root/.npmrc npm ci`. Give a
//! container its secrets when it starts.
//!
//! `COPY . .` is reported if the root of the build context contains such a file, and `.dockerignore` doesn't exclude it.
//!
//! Only reported for the image that is built, not for the stages that it takes files from. Templates such as `.env.example`,
//! public keys, files from other stages, and files that `.dockerignore` excludes are not reported.
//!
//! ```dockerfile
//! FROM node:24
//! WORKDIR /app
//! COPY .npmrc package.json package-lock.json ./
//! RUN npm ci
//! ```
//!
//! ```dockerfile
//! FROM node:24
//! WORKDIR /app
//! COPY package.json package-lock.json ./
//! RUN --mount=type=secret,id=npmrc,target=/app/.npmrc npm ci
//! ```

use super::context::RuleContext;
use super::diagnostic::Severity;
use super::rule::{Category, Check, Rule, documentation};
use super::settings::SourceStatus;
use syntax::Fragment;
use syntax::language::Kind;
use syntax::values::path;

pub(super) const RULE: Rule = Rule::dockwright(
    "SecretFileCopied",
    Category::Security,
    Severity::Warning,
    documentation!("secret_file_copied.rs"),
    Check::Each(&[Kind::Add, Kind::Copy], check),
);

fn check(context: &mut RuleContext) {
    let instruction = context.instruction();
    let Some((last, sources)) = instruction.words().split_last() else {
        return;
    };
    if instruction.flag("from").is_some() {
        return;
    }
    for word in sources {
        let source = context.value(word).unwrap_or_else(|| word.text.clone());
        let Some(content) = secret(&source) else {
            check_folder(context, word, &source);
            continue;
        };
        let destination = context.value(last).unwrap_or_else(|| last.text.clone());
        let path = source.trim_end_matches('/');
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let is_example = folder.split('/').any(|it| {
            [
                "example", "examples", "fixtures", "test", "testdata", "tests",
            ]
            .contains(&it)
        });
        if is_example || name.contains("snakeoil") {
            continue;
        }
        // Other names say nothing by themselves.
        let parent = folder.rsplit('/').next().unwrap_or_default();
        let name = if matches!(name, "config" | "config.json" | "credentials") {
            format!("{parent}/{name}")
        } else {
            name.to_owned()
        };
        // It isn't in the build context, which another rule reports.
        if is_excluded(context, &source) {
            continue;
        }
        if !context.ships() || is_trusted_key(&destination) || is_imported(context, &name) {
            continue;
        }
        let advice = if content == "a private key" {
            "use a secret mount, or mount it when the container starts"
        } else {
            "use a secret mount"
        };
        let message = format!(
            "{name} usually contains {content}, which anyone who can pull the image can read: {advice}"
        );
        context.report(word.span, message);
    }
}

/// Files with secrets that are in the root of many projects.
const IN_ROOT: [&str; 6] = [
    ".env",
    ".env.local",
    ".git-credentials",
    ".netrc",
    "id_ed25519",
    "id_rsa",
];

/// Reports a file with secrets in the root of the build context, all of which is copied.
fn check_folder(context: &mut RuleContext, word: &Fragment, source: &str) {
    if path::clean(&format!("/{source}")) != "/" || !context.ships() {
        return;
    }
    let Some(sources) = context.sources().filter(|it| it.is_certain()) else {
        return;
    };
    let flags = context.instruction().flags.iter();
    let flags = flags.filter(|it| it.name.text == "exclude");
    let patterns: Vec<&str> = flags
        .filter_map(|it| Some(it.value.as_ref()?.text.as_str()))
        .collect();
    let exists = |it: &&&str| {
        let excludes = |pattern: &&str| pattern.contains('*') || pattern.ends_with(**it);
        let excluded = is_excluded(context, it) || patterns.iter().any(excludes);
        // A folder of this name is something else.
        !excluded && sources.find(it) == SourceStatus::Exists && sources.script(it).is_some()
    };
    let Some(name) = IN_ROOT.iter().find(exists) else {
        return;
    };
    let content = secret(name).unwrap_or("secrets");
    let message = format!(
        "This copies {name}, too, which usually contains {content}: exclude it with `.dockerignore`"
    );
    context.report(word.span, message);
}

/// True if `.dockerignore` excludes a file or folder.
fn is_excluded(context: &RuleContext, source: &str) -> bool {
    let exclusion = context.checker.settings.exclusion.as_ref();
    exclusion.is_some_and(|it| it.find(source).is_some())
        || context
            .sources()
            .is_some_and(|it| matches!(it.find(source), SourceStatus::Excluded(_)))
}

/// What a file usually contains, by its path; `None` if nothing secret.
fn secret(path: &str) -> Option<&'static str> {
    let path = path.trim_end_matches('/');
    if path.contains("://") {
        return None;
    }
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let folder = folder.rsplit('/').next().unwrap_or(folder);
    match (folder, name) {
        (".aws", "credentials") => return Some("access keys"),
        (".docker", "config.json") => return Some("passwords of registries"),
        (".kube", "config") => return Some("access keys"),
        _ => {}
    }
    match name {
        "service-account.json" | "service_account.json" | "kubeconfig" => {
            return Some("access keys");
        }
        "terraform.tfvars" | ".htpasswd" => return Some("passwords"),
        ".npmrc" | ".yarnrc.yml" if folder.is_empty() || folder == "." || name == ".npmrc" => {
            return (name == ".npmrc").then_some("access tokens");
        }
        ".env" | ".env.local" | ".env.prod" | ".env.production" => return Some("passwords"),
        ".netrc" | "_netrc" | ".pypirc" | ".git-credentials" | ".dockercfg" | ".pgpass"
        | ".my.cnf" => {
            return Some("passwords");
        }
        "id_rsa" | "id_dsa" | "id_ecdsa" | "id_ed25519" => return Some("a private key"),
        ".ssh" => return Some("private keys"),
        ".aws" => return Some("access keys"),
        _ => {}
    }
    let lower = name.to_ascii_lowercase();
    let (stem, extension) = lower.rsplit_once('.')?;
    let is_private = match extension {
        "key" => !is_public(stem),
        "pem" => stem.contains("key") && !is_public(stem),
        "p12" | "pfx" | "ppk" | "jks" | "keystore" => !stem.contains("trust") && !is_public(stem),
        _ => false,
    };
    (is_private && !stem.contains(['*', '$'])).then_some("a private key")
}

/// True for the name of a public key, such as those that sign packages.
fn is_public(stem: &str) -> bool {
    let words = [
        "pub", "sign", "gpg", "pgp", "apt", "rpm", "repo", "release", "archive", "cacert", "test",
    ];
    words.iter().any(|it| stem.contains(it))
}

/// True for the folders with keys that package managers trust.
fn is_trusted_key(destination: &str) -> bool {
    ["/etc/apt", "/usr/share/keyrings", "/etc/pki", "/etc/apk"]
        .iter()
        .any(|it| destination.starts_with(it))
}

/// True if an instruction of the stage imports the file as a key to trust.
fn is_imported(context: &RuleContext, name: &str) -> bool {
    let Some(stage) = context.stage() else {
        return false;
    };
    let mut items = context.items(stage.items.clone()).iter();
    items.any(|it| {
        let source = context.text_at(it.span());
        let imports = ["apt-key", "gpg", "rpm --import", "rpmkeys"];
        it.instruction.kind == Some(Kind::Run)
            && source.contains(name)
            && imports.iter().any(|it| source.contains(it))
    })
}
