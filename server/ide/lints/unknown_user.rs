//! User that doesn't exist.
//!
//! `USER` accepts any name. The next `RUN` fails if `/etc/passwd` of the image doesn't contain it, or the container doesn't
//! start: "unable to find user". `--chown` of `COPY` and `ADD` needs the user as well. A user that another stage creates exists
//! in that stage only.
//!
//! Only reported for widely used official images whose users are known, and if nothing in the stage mentions the name or may
//! create users in another way, as the installation of an unusual package.
//!
//! ```dockerfile
//! FROM debian:bookworm-slim
//! USER app
//! CMD ["sleep", "infinity"]
//! ```
//!
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN useradd --create-home app
//! USER app
//! CMD ["sleep", "infinity"]
//! ```

use super::commands::packages::{Action, PackageCommand};
use super::commands::runs_files;
use super::context::RuleContext;
use super::declare::above;
use super::diagnostic::{Fix, Severity};
use super::keyword_case::majority;
use super::rule::{Category, Check, Rule, documentation};
use analysis::{Distribution, catalogue};
use syntax::language::Kind;
use syntax::text::{Span, TextEdit};
use syntax::values::user::is_root;
use syntax::{Fragment, Instruction, Item, Script};

pub(super) const RULE: Rule = Rule::dockwright(
    "UnknownUser",
    Category::Bug,
    Severity::Warning,
    documentation!("unknown_user.rs"),
    Check::Each(&[Kind::Add, Kind::Copy, Kind::User], check),
);

/// The official images whose users are known: those of Debian, Ubuntu or Alpine, and that of the image.
const IMAGES: [&str; 10] = [
    "alpine", "debian", "golang", "nginx", "node", "php", "python", "ruby", "rust", "ubuntu",
];

/// Users that these images have, or that packages with other names create.
const USERS: [&str; 58] = [
    "_apt",
    "adm",
    "at",
    "avahi",
    "backup",
    "bin",
    "bind",
    "colord",
    "cron",
    "cyrus",
    "daemon",
    "debian-exim",
    "dhcp",
    "dnsmasq",
    "ftp",
    "games",
    "gnats",
    "guest",
    "halt",
    "http",
    "irc",
    "list",
    "lp",
    "mail",
    "man",
    "messagebus",
    "mysql",
    "named",
    "news",
    "nobody",
    "ntp",
    "operator",
    "polkitd",
    "postdrop",
    "postfix",
    "postgres",
    "postmaster",
    "proxy",
    "pulse",
    "rabbitmq",
    "redis",
    "root",
    "rtkit",
    "shutdown",
    "smmsp",
    "squid",
    "sshd",
    "statd",
    "sync",
    "sys",
    "syslog",
    "tss",
    "ubuntu",
    "uucp",
    "uuidd",
    "vcache",
    "vpopmail",
    "www-data",
];

fn check(context: &mut RuleContext) {
    let written = user(context.instruction());
    let Some(written) = written.filter(|it| !it.text.contains(['$', '"', '\''])) else {
        return;
    };
    let name = written
        .text
        .split(':')
        .next()
        .unwrap_or_default()
        .to_owned();
    let is_name = |c: char| c.is_ascii_alphanumeric() || "_.-".contains(c);
    let is_number = name.bytes().all(|it| it.is_ascii_digit());
    if is_number
        || !name.chars().all(is_name)
        || USERS.contains(&name.to_ascii_lowercase().as_str())
        || name.starts_with("systemd")
        || context.before().windows
    {
        return;
    }
    let Some(image) = context.base_image() else {
        return;
    };
    let is_known = context
        .official_image()
        .is_some_and(|it| IMAGES.contains(&it.name()));
    if !is_known || catalogue::user(image) == Some(&name) {
        return;
    }
    // The first place is enough.
    let is_same = |it: &Fragment| it.text.split(':').next() == Some(&name);
    let mut earlier = context.earlier();
    if earlier.any(|(_, step)| user(&step.instruction).is_some_and(is_same))
        || is_mentioned(context, &name)
    {
        return;
    }
    let start = written.span.start;
    let span = Span::new(start, start + name.len() as u32);
    let elsewhere = is_created_elsewhere(context, &name);
    let message = if elsewhere {
        format!("The image has no user `{name}`: only another stage creates it")
    } else {
        format!("The image has no user `{name}`, and nothing in the stage creates it")
    };
    let fix = fix(context, &name);
    if let Some(diagnostic) = context.report(span, message) {
        diagnostic.fixes.extend(fix);
    }
}

/// The user that an instruction names.
fn user(instruction: &Instruction) -> Option<&Fragment> {
    match instruction.kind? {
        Kind::User => instruction.words().first(),
        Kind::Add | Kind::Copy => instruction.flag("chown")?.value.as_ref(),
        _ => None,
    }
}

/// True if an instruction of the stage, or of those that it is built on, mentions a user, or may create it otherwise.
fn is_mentioned(context: &RuleContext, name: &str) -> bool {
    let mut stages = context.stage_with_bases();
    stages.any(|stage| {
        let items = context.items(stage.items.clone());
        let is_folder = |it: &Item| {
            let folder = it.instruction.words().first();
            it.instruction.kind == Some(Kind::Workdir) && folder.is_some_and(|it| it.text != "/")
        };
        let has_folder = items.iter().any(is_folder);
        items.iter().any(|it| {
            let source = context.text_at(it.span());
            match it.instruction.kind {
                Some(Kind::Run) => {
                    source.contains(name)
                        || may_create_users(&source)
                        || it
                            .instruction
                            .script()
                            .is_none_or(|it| installs_service(&it, name))
                }
                Some(Kind::Add) => true,
                Some(Kind::Copy) => {
                    let last = it.instruction.words().last();
                    let last = last.map_or("/", |it| it.text.trim_end_matches('/'));
                    last.is_empty()
                        || last.contains('$')
                        || last.starts_with("/etc")
                        || !last.starts_with('/') && !has_folder
                }
                Some(Kind::Onbuild) | None => true,
                _ => false,
            }
        })
    })
}

/// Packages of distributions that create no users, beside libraries.
const PLAIN: [&str; 58] = [
    "bash",
    "bison",
    "build-base",
    "build-essential",
    "bzip2",
    "ca-certificates",
    "clang",
    "cmake",
    "composer",
    "coreutils",
    "curl",
    "default-jdk",
    "default-jre",
    "dumb-init",
    "ffmpeg",
    "file",
    "findutils",
    "flex",
    "g++",
    "gcc",
    "git",
    "gnupg",
    "gosu",
    "imagemagick",
    "iproute2",
    "iputils-ping",
    "jq",
    "less",
    "locales",
    "make",
    "mariadb-client",
    "mysql-client",
    "nano",
    "net-tools",
    "nodejs",
    "npm",
    "openssh-client",
    "openssl",
    "patch",
    "perl",
    "php",
    "pkg-config",
    "postgresql-client",
    "procps",
    "rsync",
    "ruby",
    "shadow",
    "su-exec",
    "sudo",
    "tar",
    "tini",
    "tzdata",
    "unzip",
    "vim",
    "wget",
    "xz-utils",
    "yarn",
    "zip",
];

/// True for a script that installs a package that may create the user: one with a similar name, such as `trac` for `tracd`, or
/// one that isn't known.
fn installs_service(script: &Script, name: &str) -> bool {
    let commands = script.commands.iter().filter_map(PackageCommand::of);
    let commands = commands.filter(|it| it.manager.is_of_distribution());
    let commands = commands.filter(|it| matches!(it.action, Action::Install | Action::Other));
    let mut packages = commands.flat_map(|it| it.packages());
    packages.any(|it| {
        let package = it
            .value
            .split(['=', ':', '~', '<', '>'])
            .next()
            .unwrap_or_default();
        let stem = package.split(|c: char| !c.is_ascii_alphabetic()).next();
        let is_similar = stem.is_some_and(|it| it.len() > 2 && name.contains(it));
        let is_library = package.starts_with("lib")
            || package.starts_with("python3")
            || package.starts_with("py3-")
            || package.starts_with("openjdk")
            || package.ends_with("-dev")
            || package.ends_with("-devel");
        is_similar || !is_library && !PLAIN.contains(&package)
    })
}

/// True for commands that may create users without their names.
fn may_create_users(source: &str) -> bool {
    let other = [
        ".sh", "| sh", "|sh", "| bash", "|bash", "passwd", "ansible", "make ", "chroot", "fixuid",
        "xargs", "eval", "$(", "sysusers", "newusers", "dpkg", "gdebi", ".deb", ".rpm", "tar ",
        "cp -", "rootfs", "python ", "python3 ", "npm run", "yarn run",
    ];
    let adds = ["useradd", "adduser", "newusers", "usermod"];
    runs_files(source)
        || other.iter().any(|it| source.contains(it))
        || source.contains('$') && adds.iter().any(|it| source.contains(it))
}

/// True if a command of another stage creates a user.
fn is_created_elsewhere(context: &RuleContext, name: &str) -> bool {
    let creates = |it: &Item| {
        let source = context.text_at(it.span());
        let is_run = it.instruction.kind == Some(Kind::Run);
        is_run
            && (source.contains("useradd") || source.contains("adduser"))
            && source.split_whitespace().any(|it| it == name)
    };
    context.file().items.iter().any(creates)
}

/// The fix that creates the user, where root executes the instruction before.
fn fix(context: &RuleContext, name: &str) -> Option<Fix> {
    let user = context.user()?;
    if !context.is_in_file() || !(user.is_empty() || is_root(&user)) {
        return None;
    }
    let command = match context.distribution()? {
        Distribution::Debian => "useradd --create-home",
        Distribution::Alpine => "adduser -D",
        _ => return None,
    };
    let item = context.place()?;
    let document = context.document();
    let keyword = majority(document).apply("RUN");
    let text = format!("{keyword} {command} {name}{}", context.new_line());
    let edit = TextEdit::new(Span::empty(above(document, item.start)), text);
    Some(Fix::suggestion(
        format!("Create the user `{name}`"),
        vec![edit],
    ))
}
