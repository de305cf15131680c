//! Verification of certificates or signatures disabled.
//!
//! Without the verification of certificates (`curl --insecure`, `wget --no-check-certificate`, `pip --trusted-host`), anybody on the
//! network between the build and the server can replace what is downloaded. Without the verification of signatures
//! (`apt-get --allow-unauthenticated`, `apk --allow-untrusted`, `dnf --nogpgcheck`), packages can come from anybody. An
//! environment variable such as `NODE_TLS_REJECT_UNAUTHORIZED=0` applies to the containers, too.
//!
//! If a certificate is unknown, install it (package `ca-certificates`, and `update-ca-certificates` for your own); if a key
//! is unknown, add the key.
//!
//! Not reported: a download whose checksum or signature is verified afterwards, `apk --allow-untrusted` for a file, and
//! connections to this machine.
//!
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN curl --insecure -O https://example.com/app.tar.gz
//! ```
//!
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN curl -O https://example.com/app.tar.gz
//! ```

use super::super::context::RuleContext;
use super::super::diagnostic::{Fix, Severity};
use super::super::rule::{Category, Check, Rule, documentation};
use super::download::{downloads, is_private, is_verified, is_verified_later};
use super::edit::{is_editable, remove_words};
use super::packages::{Action, Manager, PackageCommand};
use super::program::{Program, has_extension};
use syntax::language::Kind;
use syntax::text::TextEdit;
use syntax::{Script, ScriptCommand, ScriptWord};

pub(in super::super) const RULE: Rule = Rule {
    aliases: &[
        "CKV2_DOCKER_2",
        "CKV2_DOCKER_3",
        "CKV2_DOCKER_4",
        "CKV2_DOCKER_5",
        "CKV2_DOCKER_6",
        "CKV2_DOCKER_7",
        "CKV2_DOCKER_8",
        "CKV2_DOCKER_9",
        "CKV2_DOCKER_11",
        "CKV2_DOCKER_12",
        "CKV2_DOCKER_13",
        "CKV2_DOCKER_14",
        "CKV2_DOCKER_15",
        "CKV2_DOCKER_16",
    ],
    ..Rule::dockwright(
        "VerificationDisabled",
        Category::Security,
        Severity::Warning,
        documentation!("verification_disabled.rs"),
        Check::Each(&[Kind::Run, Kind::Env, Kind::Arg], check),
    )
};

/// Variables that switch a verification off: name, the values that do it (empty for any), and what is not verified.
const VARIABLES: [(&str, &[&str], &str); 9] = [
    (
        "NODE_TLS_REJECT_UNAUTHORIZED",
        &["0"],
        "certificates in Node.js",
    ),
    ("PYTHONHTTPSVERIFY", &["0"], "certificates in Python"),
    (
        "GIT_SSL_NO_VERIFY",
        &["1", "true", "yes", "on"],
        "certificates in Git",
    ),
    (
        "PIP_TRUSTED_HOST",
        &[],
        "the certificate of this host in pip",
    ),
    (
        "NPM_CONFIG_STRICT_SSL",
        &["false", "0"],
        "certificates in npm",
    ),
    (
        "npm_config_strict_ssl",
        &["false", "0"],
        "certificates in npm",
    ),
    ("YARN_STRICT_SSL", &["false", "0"], "certificates in Yarn"),
    (
        "YARN_ENABLE_STRICT_SSL",
        &["false", "0"],
        "certificates in Yarn",
    ),
    (
        "CONDA_SSL_VERIFY",
        &["false", "0", "no"],
        "certificates in Conda",
    ),
];

/// What is not verified.
const CERTIFICATES: &str = "certificates";
const SIGNATURES: &str = "package signatures";

/// What `pip --trusted-host` allows for a host whose address begins with `http:`.
const UNENCRYPTED: &str = "an unencrypted connection";

/// What a variable of this value leaves unverified.
fn by_variable(name: &str, value: &str) -> Option<&'static str> {
    let row = VARIABLES.iter().find(|it| it.0 == name)?;
    let applies = if row.1.is_empty() {
        !value.is_empty()
    } else {
        row.1.iter().any(|it| value.eq_ignore_ascii_case(it))
    };
    applies.then_some(row.2)
}

fn check(context: &mut RuleContext) {
    if context.instruction().kind != Some(Kind::Run) {
        return check_pairs(context);
    }
    let Some(script) = context.script() else {
        return;
    };
    for command in &script.commands {
        let program = Program::of(command);
        let exports = matches!(program.name, "export" | "env");
        let words = command.words.iter().filter(|_| exports);
        for word in command.assignments.iter().chain(words) {
            if let Some((name, value)) = word.value.split_once('=')
                && let Some(what) = by_variable(name, value)
            {
                let message = format!("`{}` disables the verification of {what}", word.value);
                let span = script.span_of(command, word.range.clone());
                context.report(span, message);
            }
        }
        let Some((words, what)) = by_flag(context, &script, command, &program) else {
            continue;
        };
        let at = |index: usize| command.words.get(index).map(|it| &it.range);
        let (Some(first), Some(last)) = (at(words.start), at(words.end - 1)) else {
            continue;
        };
        let written = command.words.get(words.clone()).unwrap_or_default();
        let written: Vec<_> = written.iter().map(|it| it.value.as_str()).collect();
        let written = written.join(" ");
        let is_encrypted = what != UNENCRYPTED;
        let message = if is_encrypted {
            format!("`{written}` disables the verification of {what}")
        } else {
            format!("`{written}` allows packages from {what}")
        };
        let span = script.span_of(command, first.start..last.end);
        // Without it, `pip` ignores an index that isn't encrypted.
        let fix = removal(context, &script, command, words).filter(|_| is_encrypted);
        if let Some(diagnostic) = context.report(span, message) {
            diagnostic.fixes.extend(fix);
        }
    }
}

/// ENV and ARG.
fn check_pairs(context: &mut RuleContext) {
    let pairs = context.instruction().pairs();
    for pair in pairs {
        let Some(written) = &pair.value else { continue };
        let Some(value) = context.value(written) else {
            continue;
        };
        if let Some(what) = by_variable(&pair.name.text, &value) {
            let scope = if context.instruction().kind == Some(Kind::Env) {
                ", also in containers"
            } else {
                ""
            };
            let message = format!(
                "`{}={value}` disables the verification of {what}{scope}",
                pair.name.text
            );
            context.report(pair.span, message);
        }
    }
}

/// The words of a command that switch a verification off, and what is not verified.
fn by_flag(
    context: &RuleContext,
    script: &Script,
    command: &ScriptCommand,
    program: &Program,
) -> Option<(std::ops::Range<usize>, &'static str)> {
    let first = program.index + 1;
    let arguments = program.arguments();
    let position = |predicate: &dyn Fn(&ScriptWord) -> bool| {
        let index = arguments.iter().position(predicate)?;
        Some(first + index..first + index + 1)
    };
    let is_any = |flags: &[&str]| {
        position(&|it| {
            let value = it.value.as_str();
            flags.contains(&value.split('=').next().unwrap_or_default())
                && !value.ends_with("=false")
                && !value.ends_with("=0")
        })
    };
    // `http.sslVerify false`.
    let setting = |names: &[&str], values: &[&str]| {
        let index = arguments.iter().position(|it| {
            let (name, value) = it.value.split_once('=').unwrap_or((&it.value, ""));
            let name = name.trim_start_matches("--");
            let is_name = names.iter().any(|it| name.eq_ignore_ascii_case(it));
            is_name && (value.is_empty() || values.contains(&value.trim_matches('"')))
        })?;
        let word = arguments.get(index)?;
        if word.value.contains('=') {
            return Some(first + index..first + index + 1);
        }
        let next = arguments.get(index + 1)?;
        values
            .contains(&next.value.to_ascii_lowercase().as_str())
            .then_some(first + index..first + index + 2)
    };
    let packages = PackageCommand::of(command);
    if let Some(packages) = packages {
        return match packages.manager {
            Manager::Apt if packages.action == Action::Remove => None,
            Manager::Apt => {
                // `-o APT::Get::AllowUnauthenticated=true`
                let option = |it: &ScriptWord| {
                    let value = it.value.to_ascii_lowercase();
                    let Some((key, set)) = value.split_once('=') else {
                        return false;
                    };
                    let is_on = matches!(set.trim_matches(['"', '\'']), "true" | "1" | "yes");
                    let allows = key.ends_with("apt::get::allowunauthenticated")
                        || key.ends_with("acquire::allowinsecurerepositories");
                    let verifies = key.ends_with("acquire::https::verify-peer");
                    allows && is_on || verifies && !is_on
                };
                is_any(&[
                    "--allow-unauthenticated",
                    "--force-yes",
                    "--allow-insecure-repositories",
                    "--no-allow-authenticated",
                ])
                .or_else(|| position(&option))
                .map(|it| {
                    let word = command.words.get(it.start).map_or("", |it| &it.value);
                    let is_of_https = word.to_ascii_lowercase().contains("https::");
                    (
                        it,
                        if is_of_https {
                            CERTIFICATES
                        } else {
                            SIGNATURES
                        },
                    )
                })
            }
            Manager::Apk => {
                let is_file = |it: &&ScriptWord| {
                    let value = context.word_value(it).unwrap_or_else(|| it.value.clone());
                    has_extension(&value, "apk") || value.starts_with(['/', '.'])
                };
                let installs = packages.packages();
                let are_files = !installs.is_empty() && installs.iter().all(is_file);
                is_any(&["--allow-untrusted"])
                    .filter(|_| !are_files && packages.action == Action::Install)
                    .map(|it| (it, SIGNATURES))
            }
            Manager::Dnf | Manager::Yum => {
                let is_file =
                    |it: &&ScriptWord| has_extension(&it.value, "rpm") && !it.value.contains("://");
                let installs = packages.packages();
                let are_files = !installs.is_empty() && installs.iter().all(is_file);
                let of_signatures = is_any(&["--nogpgcheck", "--no-gpgchecks", "--no-gpg-checks"])
                    .filter(|_| !are_files)
                    .map(|it| (it, SIGNATURES));
                of_signatures.or_else(|| {
                    let is_off = |it: &ScriptWord| {
                        let value = it.value.to_ascii_lowercase();
                        value.contains("sslverify=0") || value.contains("sslverify=false")
                    };
                    position(&is_off).map(|it| (it, CERTIFICATES))
                })
            }
            Manager::Zypper => {
                is_any(&["--no-gpg-checks", "--no-gpg-check"]).map(|it| (it, SIGNATURES))
            }
            Manager::Pip => {
                let found = is_any(&["--trusted-host"])?;
                let flag = command.words.get(found.start)?;
                let value = match flag.value.split_once('=') {
                    Some((_, host)) => host,
                    None => command.words.get(found.end)?.value.as_str(),
                };
                let length = usize::from(!flag.value.contains('='));
                let address = format!("http://{value}");
                let mut words = command.words.iter();
                let what = if words.any(|it| it.value.contains(&address)) {
                    UNENCRYPTED
                } else {
                    "the certificate of this host"
                };
                (!is_private(value)).then_some((found.start..found.end + length, what))
            }
            Manager::Npm => setting(&["strict-ssl"], &["false"]).map(|it| (it, CERTIFICATES)),
            Manager::Yarn => {
                setting(&["strict-ssl", "enableStrictSsl"], &["false"]).map(|it| (it, CERTIFICATES))
            }
            Manager::Gem | Manager::Go => None,
        };
    }
    let found = match program.name {
        "curl" => {
            let found = position(&|it| {
                it.value == "--insecure" || is_short(it, 'k') || it.value == "--proxy-insecure"
            })?;
            (found, CERTIFICATES)
        }
        "wget" => (is_any(&["--no-check-certificate"])?, CERTIFICATES),
        "git" => (
            setting(&["http.sslVerify", "https.sslVerify"], &["false", "0"])?,
            CERTIFICATES,
        ),
        "rpm" => (
            is_any(&["--nodigest", "--nosignature", "--noverify"])?,
            SIGNATURES,
        ),
        "conda" | "mamba" | "micromamba" => {
            (setting(&["ssl_verify"], &["false", "no"])?, CERTIFICATES)
        }
        "pnpm" => (setting(&["strict-ssl"], &["false"])?, CERTIFICATES),
        "composer" => (setting(&["disable-tls"], &["true"])?, CERTIFICATES),
        _ => return None,
    };
    let downloads = downloads(context, command);
    let is_local = !downloads.is_empty()
        && downloads
            .iter()
            .all(|it| it.host.as_deref().is_some_and(is_private));
    let is_checked =
        !downloads.is_empty() && (is_verified(script, command) || is_verified_later(context));
    (!is_local && !is_checked).then_some(found)
}

/// True for a word of short flags of curl that contains one without being the value of another: `-fsSLk`.
fn is_short(word: &ScriptWord, letter: char) -> bool {
    let Some(letters) = word.value.strip_prefix('-') else {
        return false;
    };
    // Flags with a value, which is the rest of the word.
    let end = letters.find(|c: char| "oHdXAuxeFbcCEmTwrtyYzDKPQU".contains(c));
    let letters = letters
        .get(..end.unwrap_or(letters.len()))
        .unwrap_or_default();
    !letters.starts_with('-') && letters.contains(letter)
}

/// The fix that removes words of a command.
fn removal(
    context: &RuleContext,
    script: &Script,
    command: &ScriptCommand,
    words: std::ops::Range<usize>,
) -> Option<Fix> {
    let word = command.words.get(words.start)?;
    let is_combined = is_short(word, 'k') && word.value.len() > 2;
    let is_setting = !word.value.starts_with('-') && !word.value.contains("::");
    if is_setting || word.value.contains("::") {
        return None;
    }
    let edit = if is_combined {
        let span = context.file_span(script.span_of(command, word.range.clone()));
        let is_written =
            is_editable(context, script) && context.text_at(span) == word.value.as_str();
        is_written.then(|| TextEdit::new(span, word.value.replacen('k', "", 1)))?
    } else {
        remove_words(context, script, command, words.clone())?
    };
    let written = if is_combined {
        "-k"
    } else {
        word.value.as_str()
    };
    let written = written.split('=').next().unwrap_or_default();
    Some(Fix::suggestion(format!("Remove `{written}`"), vec![edit]))
}
