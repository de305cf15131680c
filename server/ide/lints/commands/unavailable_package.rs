//! Package that the distribution doesn't have.
//!
//! Distributions name packages differently: what is `build-essential` in Debian is `build-base` in Alpine, and `libssl-dev` is
//! `openssl-dev` there. Releases also drop packages: `netcat` and `python` are gone since Debian 12. The installation fails:
//! "Unable to locate package", "no such package", "no installation candidate".
//!
//! Reported for well-known packages, if the distribution and its release are known by the base image. What a release dropped
//! isn't reported if the stage adds a package repository. Not reported in a condition.
//!
//! ```dockerfile
//! FROM node:24-alpine
//! RUN apk add --no-cache build-essential
//! ```
//!
//! ```dockerfile
//! FROM node:24-alpine
//! RUN apk add --no-cache build-base
//! ```

use super::super::context::RuleContext;
use super::super::diagnostic::{Fix, Severity};
use super::super::rule::{Category, Check, Rule, documentation};
use super::edit::is_editable;
use super::packages::{Action, Manager, PackageCommand};
use super::release::DebianRelease;
use super::wrong_package_manager::{is_conditional, is_named};
use analysis::Distribution;
use syntax::language::Kind;
use syntax::text::TextEdit;

pub(in super::super) const RULE: Rule = Rule::dockwright(
    "UnavailablePackage",
    Category::Bug,
    Severity::Warning,
    documentation!("unavailable_package.rs"),
    Check::Each(&[Kind::Run], check),
);

/// The names of a package in Debian and Ubuntu, Alpine, and Fedora and Red Hat; empty where it isn't reported. Where a
/// distribution has several names, the first one is recommended.
const NAMES: [(&str, &str, &str); 40] = [
    ("build-essential", "build-base", "gcc gcc-c++ make"),
    ("default-libmysqlclient-dev", "mariadb-dev", ""),
    ("g++", "g++", "gcc-c++"),
    ("golang-go", "go", "golang"),
    ("iputils-ping", "iputils", "iputils"),
    ("libbz2-dev", "bzip2-dev", "bzip2-devel"),
    ("libc6-dev", "libc-dev", "glibc-devel"),
    ("libcurl4-openssl-dev", "curl-dev", "libcurl-devel"),
    ("libffi-dev", "libffi-dev", "libffi-devel"),
    ("libfreetype6-dev", "freetype-dev", "freetype-devel"),
    ("libgl1", "mesa-gl", "mesa-libGL"),
    ("libglib2.0-0", "glib", "glib2"),
    ("libgmp-dev", "gmp-dev", "gmp-devel"),
    ("libgomp1", "libgomp", "libgomp"),
    ("libicu-dev", "icu-dev", "libicu-devel"),
    ("libjpeg-dev", "libjpeg-turbo-dev", "libjpeg-turbo-devel"),
    (
        "libjpeg62-turbo-dev",
        "libjpeg-turbo-dev",
        "libjpeg-turbo-devel",
    ),
    ("liblzma-dev", "xz-dev", "xz-devel"),
    ("libmariadb-dev", "mariadb-dev", ""),
    ("libncurses-dev", "ncurses-dev", "ncurses-devel"),
    ("libonig-dev", "oniguruma-dev", "oniguruma-devel"),
    ("libpng-dev", "libpng-dev", "libpng-devel"),
    ("libpq-dev", "postgresql-dev", ""),
    ("libreadline-dev", "readline-dev", "readline-devel"),
    ("libsm6", "libsm", "libSM"),
    ("libsqlite3-dev", "sqlite-dev", "sqlite-devel"),
    ("libssl-dev", "openssl-dev", "openssl-devel"),
    ("libxext6", "libxext", "libXext"),
    ("libxml2-dev", "libxml2-dev", "libxml2-devel"),
    ("libxrender1", "libxrender", "libXrender"),
    ("libxslt1-dev", "libxslt-dev", "libxslt-devel"),
    ("libyaml-dev", "yaml-dev", "libyaml-devel"),
    ("linux-libc-dev", "linux-headers", "kernel-headers"),
    ("openssh-client", "openssh-client", "openssh-clients"),
    ("passwd", "shadow", "shadow-utils"),
    ("python3-dev", "python3-dev", "python3-devel"),
    ("python3-pip", "py3-pip", "python3-pip"),
    ("python3-venv", "python3", "python3"),
    ("xz-utils", "xz", "xz"),
    ("zlib1g-dev", "zlib-dev", "zlib-devel"),
];

/// Names that another distribution has as well, or may have: for something else, or as another name of the same package.
const SHARED: [&str; 14] = [
    "g++",
    "go",
    "golang",
    "iputils-ping",
    "kernel-headers",
    "libc-dev",
    "libjpeg-dev",
    "libncurses-dev",
    "libpq-dev",
    "libxslt-dev",
    "linux-headers",
    "ncurses-dev",
    "passwd",
    "python3",
];

/// Packages that releases dropped: the first release of Debian and of Ubuntu without it, and what replaces it there.
/// `u32::MAX` where it isn't reported.
const DROPPED: [(&str, u32, (u32, u32), &str); 20] = [
    ("chromium-browser", 11, NEVER, "chromium"),
    ("gconf-service", 13, NEVER, ""),
    ("libaio1", 13, (24, 4), "libaio1t64"),
    ("libasound2", u32::MAX, (24, 4), "libasound2t64"),
    ("libgconf-2-4", 13, NEVER, ""),
    ("libgl1-mesa-glx", 13, (24, 4), "libgl1"),
    ("libncurses5", 13, (24, 4), ""),
    ("libpcre3-dev", 13, NEVER, ""),
    ("libssl1.1", 12, (22, 4), ""),
    ("mysql-client", 10, NEVER, "default-mysql-client"),
    ("mysql-server", 10, NEVER, "default-mysql-server"),
    ("netcat", 12, (24, 4), "netcat-openbsd"),
    ("python", 12, (22, 4), "python3"),
    ("python-dev", 12, (22, 4), "python3-dev"),
    ("python-pip", 11, (20, 4), "python3-pip"),
    ("python2", 12, (24, 4), ""),
    ("python3-distutils", 13, (24, 4), "python3-setuptools"),
    ("software-properties-common", 13, NEVER, ""),
    ("ttf-freefont", 11, NEVER, "fonts-freefont-ttf"),
    ("wkhtmltopdf", 13, NEVER, ""),
];

const NEVER: (u32, u32) = (u32::MAX, 0);

/// The versions of `OpenJDK` in the releases of Debian.
const OPENJDK: [(u32, &[&str]); 4] = [
    (10, &["11"]),
    (11, &["11", "17"]),
    (12, &["17"]),
    (13, &["21", "25"]),
];

/// Official images that only have the package repositories of their distribution.
const PLAIN: [&str; 16] = [
    "buildpack-deps",
    "debian",
    "eclipse-temurin",
    "elixir",
    "erlang",
    "gcc",
    "golang",
    "haskell",
    "httpd",
    "node",
    "perl",
    "php",
    "python",
    "ruby",
    "rust",
    "ubuntu",
];

/// Texts of instructions that add package repositories, or single packages.
const REPOSITORIES: [&str; 11] = [
    "/etc/apt",
    "add-apt-repository",
    "apt-key",
    "deb http",
    "dpkg -i",
    ".deb",
    ".sh",
    "bash ",
    "| bash",
    "| sh",
    "extrepo",
];

/// A package that isn't there.
struct Unavailable {
    /// Where it isn't.
    place: String,
    /// What to install instead, if there is something.
    replacement: Option<String>,
    /// What is there, as a part of the message.
    other: String,
}

fn check(context: &mut RuleContext) {
    let Some(script) = context.script() else {
        return;
    };
    let mut found = Vec::new();
    for command in &script.commands {
        let Some(packages) = PackageCommand::of(command) else {
            continue;
        };
        let own = match packages.manager {
            Manager::Apt => Distribution::Debian,
            Manager::Apk => Distribution::Alpine,
            Manager::Dnf | Manager::Yum => Distribution::RedHat,
            _ => continue,
        };
        // Others take groups or the names of sources.
        let is_plain = matches!(packages.subcommand(), "add" | "install" | "reinstall");
        if packages.action != Action::Install
            || !is_plain
            || context.distribution() != Some(own)
            || is_conditional(&script, command)
        {
            continue;
        }
        for word in packages.packages() {
            let end = word.value.find(['=', '<', '>', '~', ':', '/']);
            let name = word.value.get(..end.unwrap_or(word.value.len()));
            let name = name.filter(|_| word.is_literal).unwrap_or_default();
            let unavailable = renamed(own, name).or_else(|| dropped(context, own, name));
            found.extend(unavailable.map(|it| (command, word, name, it)));
        }
    }
    if found.is_empty() || context.before().windows || !is_named(context) {
        return;
    }
    let can_fix = is_editable(context, &script);
    for (command, word, name, unavailable) in found {
        let Unavailable {
            place,
            replacement,
            other,
        } = unavailable;
        let span = script.span_of(command, word.range.clone());
        let at = context.file_span(span);
        let is_plain = can_fix && word.value == name && !word.is_quoted;
        let message = format!("{place} has no package `{name}`{other}");
        let fix = replacement.filter(|_| is_plain).map(|it| {
            let title = format!("Change to `{it}`");
            Fix::suggestion(title, vec![TextEdit::new(at, it)])
        });
        if let Some(diagnostic) = context.report(span, message) {
            diagnostic.fixes.extend(fix);
        }
    }
}

/// The package, if only other distributions have it under this name.
fn renamed(own: Distribution, name: &str) -> Option<Unavailable> {
    let names = |row: &(&'static str, &'static str, &'static str)| match own {
        Distribution::Debian => (row.0, [row.1, row.2], "Debian"),
        Distribution::Alpine => (row.1, [row.0, row.2], "Alpine"),
        _ => (row.2, [row.0, row.1], "This distribution"),
    };
    let is_own = NAMES.iter().any(|row| names(row).0 == name);
    if name.is_empty() || is_own || SHARED.contains(&name) {
        return None;
    }
    let (own, place) = NAMES.iter().find_map(|row| {
        let (own, others, place) = names(row);
        (!own.is_empty() && others.contains(&name)).then_some((own, place))
    })?;
    Some(Unavailable {
        place: place.to_owned(),
        replacement: Some(own.to_owned()),
        other: format!(": it is called `{own}`"),
    })
}

/// The package, if the release of the base image doesn't have it any more.
fn dropped(context: &RuleContext, own: Distribution, name: &str) -> Option<Unavailable> {
    let jdk = name.strip_prefix("openjdk-");
    let jdk = jdk.and_then(|it| it.split_once('-')).map(|it| it.0);
    let dropped = DROPPED.iter().find(|it| it.0 == name);
    if own != Distribution::Debian || (jdk.is_none() && dropped.is_none()) {
        return None;
    }
    // Other images add repositories.
    let image = context.official_image()?;
    if !PLAIN.contains(&image.name()) {
        return None;
    }
    let release = DebianRelease::of(context.base_image()?)?;
    if context.any_before(|it| REPOSITORIES.iter().any(|text| it.contains(text))) {
        return None;
    }
    let (replacement, other) = match (dropped, jdk) {
        (Some((_, debian, ubuntu, replacement)), _) => {
            let is_some = !replacement.is_empty();
            let replacement = is_some.then(|| (*replacement).to_owned());
            let replacement = release.is_since(*debian, *ubuntu).then_some(replacement)?;
            let other = replacement.as_ref();
            let other = other.map_or_else(String::new, |it| format!(": use `{it}`"));
            (replacement, other)
        }
        (None, Some(version)) => {
            let number = release.version.0;
            let row = OPENJDK.iter().find(|it| it.0 == number);
            let (_, versions) = row.filter(|_| !release.is_ubuntu)?;
            if versions.contains(&version) || version.parse::<u32>().is_err() {
                return None;
            }
            (None, format!(": it has OpenJDK {}", versions.join(" and ")))
        }
        (None, None) => return None,
    };
    Some(Unavailable {
        place: release.name,
        replacement,
        other,
    })
}
