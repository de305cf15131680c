//! Mounts a cache for the package manager of a RUN, so that builds don't download everything again.
//!
//! The folders are those that the environment configures: not offered if that isn't known.

use super::commands::row;
use super::offer::Offer;
use super::source::{comments_in, instruction_at, is_plain};
use analysis::{
    Distribution, Document, Environment, StageSemantics, VariableLookup, base_configuration,
    distribution, shell,
};
use syntax::language::{Kind, MountValue, file_name, mount_option};
use syntax::text::{Span, TextEdit};
use syntax::values::user::is_root;
use syntax::{Fragment, Item, Script, ScriptCommand, mount_options};

pub(super) fn offer(document: &Document, part: Span) -> Vec<Offer<'_>> {
    mount(document, part).into_iter().collect()
}

/// The first version of the syntax with mounts.
const SINCE: u32 = 2;

/// A package manager with a cache.
struct Manager {
    /// Its name, for the title.
    name: &'static str,
    /// Its commands.
    commands: &'static [&'static str],
    /// The subcommands that use the cache; any if empty.
    subcommands: &'static [&'static str],
    /// The subcommands that clean the cache.
    cleaning: &'static [&'static str],
    /// The variables that disable the cache.
    disabled_by: &'static [&'static str],
    /// The folders of the cache.
    folders: &'static [Folder],
    /// True if builds that run at the same time must not share the cache.
    is_locked: bool,
}

/// A folder of a cache.
struct Folder {
    /// The variables that configure it, the decisive one first, each with what follows its value in the path.
    variables: &'static [(&'static str, &'static str)],
    /// The path for root if no variable is set; empty if that depends on other things.
    default: &'static str,
}

const fn fixed(path: &'static str) -> Folder {
    Folder {
        variables: &[],
        default: path,
    }
}

const MANAGERS: [Manager; 13] = [
    Manager {
        name: "apt",
        commands: &["apt-get", "apt"],
        subcommands: &["install"],
        cleaning: &["clean", "autoclean", "distclean", "dist-clean"],
        disabled_by: &[],
        folders: &[fixed("/var/cache/apt"), fixed("/var/lib/apt")],
        is_locked: true,
    },
    Manager {
        name: "apk",
        commands: &["apk"],
        subcommands: &["add"],
        cleaning: &["cache clean", "cache purge"],
        disabled_by: &[],
        // With this folder, packages are kept; /var/cache/apk has only the index (apk-tools, `database.c:setup_cache`).
        folders: &[fixed("/etc/apk/cache")],
        is_locked: true,
    },
    Manager {
        name: "dnf",
        commands: &["dnf"],
        subcommands: &["install"],
        cleaning: &["clean"],
        disabled_by: &[],
        folders: &[fixed("/var/cache/dnf")],
        is_locked: true,
    },
    Manager {
        name: "yum",
        commands: &["yum"],
        subcommands: &["install"],
        cleaning: &["clean"],
        disabled_by: &[],
        folders: &[fixed("/var/cache/dnf")],
        is_locked: true,
    },
    Manager {
        name: "pip",
        commands: &["pip", "pip3"],
        subcommands: &["install"],
        cleaning: &["cache purge", "cache remove"],
        disabled_by: &["PIP_NO_CACHE_DIR"],
        folders: &[Folder {
            variables: &[
                ("PIP_CACHE_DIR", ""),
                ("XDG_CACHE_HOME", "/pip"),
                ("HOME", "/.cache/pip"),
            ],
            default: "/root/.cache/pip",
        }],
        is_locked: false,
    },
    Manager {
        name: "uv",
        commands: &["uv"],
        subcommands: &["pip", "sync"],
        cleaning: &["cache clean", "cache prune"],
        disabled_by: &["UV_NO_CACHE"],
        folders: &[Folder {
            variables: &[
                ("UV_CACHE_DIR", ""),
                ("XDG_CACHE_HOME", "/uv"),
                ("HOME", "/.cache/uv"),
            ],
            default: "/root/.cache/uv",
        }],
        is_locked: false,
    },
    Manager {
        name: "npm",
        commands: &["npm"],
        subcommands: &["ci", "install", "i"],
        cleaning: &["cache clean", "cache clear", "cache rm"],
        disabled_by: &[],
        folders: &[Folder {
            variables: &[
                ("npm_config_cache", ""),
                ("NPM_CONFIG_CACHE", ""),
                ("HOME", "/.npm"),
            ],
            default: "/root/.npm",
        }],
        is_locked: false,
    },
    Manager {
        name: "Yarn",
        commands: &["yarn"],
        subcommands: &["", "install"],
        cleaning: &["cache clean"],
        disabled_by: &[],
        // For root, HOME has no effect.
        folders: &[Folder {
            variables: &[("YARN_CACHE_FOLDER", ""), ("XDG_CACHE_HOME", "/yarn")],
            default: "/usr/local/share/.cache/yarn",
        }],
        is_locked: false,
    },
    Manager {
        name: "Go",
        commands: &["go"],
        subcommands: &["build", "install", "mod"],
        cleaning: &["clean"],
        disabled_by: &[],
        folders: &[
            Folder {
                variables: &[
                    ("GOCACHE", ""),
                    ("XDG_CACHE_HOME", "/go-build"),
                    ("HOME", "/.cache/go-build"),
                ],
                default: "/root/.cache/go-build",
            },
            Folder {
                variables: &[
                    ("GOMODCACHE", ""),
                    ("GOPATH", "/pkg/mod"),
                    ("HOME", "/go/pkg/mod"),
                ],
                default: "/root/go/pkg/mod",
            },
        ],
        is_locked: false,
    },
    Manager {
        name: "Maven",
        commands: &["mvn", "mvnw"],
        subcommands: &[],
        cleaning: &[],
        disabled_by: &["MAVEN_OPTS", "MAVEN_ARGS"],
        // Java finds the home of the user without HOME.
        folders: &[fixed("/root/.m2")],
        is_locked: false,
    },
    Manager {
        name: "Gradle",
        commands: &["gradle", "gradlew"],
        subcommands: &[],
        cleaning: &[],
        disabled_by: &[],
        folders: &[Folder {
            variables: &[("GRADLE_USER_HOME", "")],
            default: "/root/.gradle",
        }],
        is_locked: false,
    },
    Manager {
        name: "Cargo",
        commands: &["cargo"],
        subcommands: &["build", "install", "fetch"],
        cleaning: &[],
        disabled_by: &[],
        folders: &[Folder {
            variables: &[("CARGO_HOME", "/registry"), ("HOME", "/.cargo/registry")],
            default: "/root/.cargo/registry",
        }],
        is_locked: false,
    },
    Manager {
        name: "Composer",
        commands: &["composer"],
        subcommands: &["install"],
        cleaning: &["clear-cache", "clearcache", "cc"],
        disabled_by: &[],
        // Otherwise, it depends on the folders that exist.
        folders: &[Folder {
            variables: &[
                ("COMPOSER_CACHE_DIR", ""),
                ("COMPOSER_HOME", "/cache"),
                ("XDG_CACHE_HOME", "/composer"),
            ],
            default: "",
        }],
        is_locked: false,
    },
];

/// Options that disable or move a cache.
const OTHER_CACHE: [&str; 8] = [
    "--no-cache",
    "--cache",
    "--modules-folder",
    "--gradle-user-home",
    "-Dmaven.repo.local",
    "-Duser.home",
    "-modcache",
    "Dir::",
];

fn mount(document: &Document, part: Span) -> Option<Offer<'_>> {
    let (number, item) = instruction_at(document, part)?;
    let it = &item.instruction;
    if it.kind != Some(Kind::Run) || document.frontend_version().is_some_and(|it| it < SINCE) {
        return None;
    }
    shell(document, number)?;
    let script = it.script().filter(|it| !it.is_exec)?;
    let state = &document.semantics().step(number)?.before;
    let user = state.config.user.as_ref();
    let is_root = user.is_none_or(|it| it.known().is_some_and(|it| it.is_empty() || is_root(it)));
    if !is_root {
        return None;
    }
    let stage = document.semantics().stage_of(number)?;
    let variables = Variables {
        environment: &state.environment,
        base: base_configuration(document, stage)
            .map(|it| it.env.iter().map(|(name, _)| *name).collect()),
        source: document.text.slice(item.span()).into_owned(),
    };
    let cached = |it: &'static Manager| {
        let mut folders = it.folders(&variables)?;
        if matches!(it.name, "dnf" | "yum") {
            folders = vec![dnf_folder(document, stage)?.to_owned()];
        }
        let uses = script.commands.iter().any(|command| it.uses_cache(command));
        uses.then_some((it, folders))
    };
    let (manager, folders) = MANAGERS.iter().find_map(cached)?;
    if manager.name == "apt" && !installs_after_update(&script) {
        return None;
    }
    let mounted = it.flags.iter().filter(|flag| flag.name.text == "mount");
    let mut mounted = mounted.filter_map(|flag| flag.value.as_ref());
    if mounted.any(|mount| folders.iter().any(|folder| mounts(mount, folder))) {
        return None;
    }
    let source = document.text.slice(item.span());
    if folders.iter().any(|it| is_used(document, number, it))
        || is_offline(&source)
        || manager.is_needed_later(document, number)
    {
        return None;
    }
    let mut flags = String::new();
    for folder in &folders {
        flags += &format!(" --mount=type=cache,target={folder}");
        if manager.is_locked {
            flags += ",sharing=locked";
        }
    }
    let end = item.at(it.keyword.span).end;
    let mut edits = vec![TextEdit::new(Span::empty(end), flags)];
    // Debian's images remove what apt downloads.
    if manager.name == "apt" {
        let (_, shell) = row(document, number)?;
        let first = shell.steps.first()?;
        if distribution(document, stage) != Some(Distribution::Debian) {
            return None;
        }
        let at = item.at(first.span).start;
        edits.push(TextEdit::new(Span::empty(at), format!("{KEEP} && ")));
    }
    for command in &script.commands {
        match manager.cleaning(command, &folders) {
            Cleaning::None => {}
            Cleaning::Only => {
                edits.push(without_step(document, number, item, script.span(command))?);
            }
            Cleaning::Perhaps => return None,
        }
    }
    Some(Offer::new(
        format!("Mount a cache for {}", manager.name),
        edits,
    ))
}

/// The folder of the cache of dnf or yum in the image of a stage: that of dnf 5 in Fedora 41 and later, that of the old yum
/// in `CentOS` 7, and that of dnf 4 in others. `None` if the image isn't known.
fn dnf_folder(document: &Document, stage: &StageSemantics) -> Option<&'static str> {
    let bottom = document.semantics().bottom(stage);
    let image = bottom.from.image.as_deref()?;
    let major = image.tag().map(|tag| tag.split(['.', '-']).next());
    let major = major.flatten().and_then(|it| it.parse::<u32>().ok());
    Some(match (file_name(image.path()), major) {
        ("fedora" | "fedora-minimal", None | Some(41..)) => "/var/cache/libdnf5",
        ("centos", Some(..8)) | ("amazonlinux", Some(..2023)) => "/var/cache/yum",
        _ => "/var/cache/dnf",
    })
}

/// True if other instructions need the files of a folder in the image: what the mount would hide, or not keep.
fn is_used(document: &Document, number: usize, folder: &str) -> bool {
    let own = folder.strip_prefix("/root/").unwrap_or(folder);
    let texts = [own, "go-offline", "cargo fetch", "cargo vendor"];
    let items = document.file().items.iter().enumerate();
    items
        .filter(|(index, _)| *index != number)
        .any(|(_, item)| {
            let is_step = !matches!(
                item.instruction.kind,
                Some(Kind::Arg | Kind::Env | Kind::From)
            );
            let is_mounted = item.instruction.flag("mount").is_some();
            let source = document.text.slice(item.span());
            is_step
                && !is_mounted
                && (texts.iter().any(|it| source.contains(it)) || is_offline(&source))
        })
}

/// True for a command that must find what it needs in the cache.
fn is_offline(source: &str) -> bool {
    let texts = [
        "--offline",
        "--network=none",
        "GOPROXY=off",
        "mvn -o",
        "gradle -o",
    ];
    texts.iter().any(|it| source.contains(it))
}

/// True if a mount contains a folder, or names it.
fn mounts(mount: &Fragment, folder: &str) -> bool {
    let contains = |target: &str| {
        let rest = folder.strip_prefix(target.trim_end_matches('/'));
        rest.is_some_and(|it| it.is_empty() || it.starts_with('/'))
    };
    let options = mount_options(mount).into_iter();
    let mut targets = options.filter(|option| {
        mount_option(&option.key.text).is_some_and(|it| it.value == MountValue::Target)
    });
    mount.text.contains(folder)
        || targets.any(|it| it.value.is_some_and(|target| contains(&target.text)))
}

/// Removes the configuration by which Debian's images remove downloaded packages.
const KEEP: &str = "rm -f /etc/apt/apt.conf.d/docker-clean";

/// True if apt installs packages after an update of its lists. Without one, the mounts would hide the lists of the image; and
/// an update alone would leave its lists in the cache only.
fn installs_after_update(script: &Script) -> bool {
    let runs = |command: &ScriptCommand, subcommand: &str| {
        matches!(command.name(), "apt-get" | "apt") && command.subcommand() == subcommand
    };
    let mut commands = script.commands.iter();
    commands.any(|it| runs(it, "update")) && commands.any(|it| runs(it, "install"))
}

/// Whether a command cleans a cache.
enum Cleaning {
    None,
    /// It does nothing else.
    Only,
    /// It may do so, among other things.
    Perhaps,
}

impl Manager {
    /// True if another RUN without the mount needs what this one downloads: the lists of apt, and the dependencies of
    /// programs that are built in several steps.
    fn is_needed_later(&self, document: &Document, number: usize) -> bool {
        let items = document.file().items.iter().enumerate();
        let mut others = items
            .filter(|(index, item)| *index != number && item.instruction.flag("mount").is_none());
        others.any(|(_, item)| {
            let it = &item.instruction;
            let script = it.script().filter(|_| it.kind == Some(Kind::Run));
            script.is_some_and(|script| {
                let runs = || script.commands.iter().any(|it| self.runs(it));
                match self.name {
                    "apt" => runs() && !installs_after_update(&script),
                    "Cargo" | "Go" | "Gradle" | "Maven" => runs(),
                    _ => false,
                }
            })
        })
    }

    fn runs(&self, command: &ScriptCommand) -> bool {
        self.commands.contains(&command.name())
    }

    /// True if a command uses the cache, where it is by default.
    fn uses_cache(&self, command: &ScriptCommand) -> bool {
        let uses = self.subcommands.is_empty() || self.subcommands.contains(&command.subcommand());
        let moves = |word: &str| {
            OTHER_CACHE.iter().any(|it| word.starts_with(it))
                || self.name == "Gradle" && word == "-g"
        };
        let mut arguments = command.arguments().iter();
        self.runs(command) && uses && !arguments.any(|it| moves(&it.value))
    }

    /// The folders of the cache; `None` if they aren't known, or nothing is cached.
    fn folders(&self, variables: &Variables) -> Option<Vec<String>> {
        let is_unset = |name: &&str| matches!(variables.find(name), Some(None));
        if !self.disabled_by.iter().all(is_unset) {
            return None;
        }
        let folders = self.folders.iter();
        folders.map(|it| it.path(variables)).collect()
    }

    /// Whether a command cleans the cache in some folders.
    fn cleaning(&self, command: &ScriptCommand, folders: &[String]) -> Cleaning {
        let is_alone = command.assignments.is_empty()
            && command.redirections.is_empty()
            && !command.pipes
            && command.nesting.is_none();
        let only = if is_alone {
            Cleaning::Only
        } else {
            Cleaning::Perhaps
        };
        if self.runs(command) {
            let words: Vec<&str> = command.operands().map(|it| it.value.as_str()).collect();
            let words = words.join(" ");
            let is = |it: &&str| {
                let rest = words.strip_prefix(it);
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
            };
            return if self.cleaning.iter().any(is) {
                only
            } else {
                Cleaning::None
            };
        }
        let removes = matches!(command.name(), "rm" | "rmdir" | "find");
        let is_folder = |path: &str, folder: &str| {
            let path = path.trim_end_matches(['*', '/']);
            let rest = path.strip_prefix(folder);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let is_inside = |path: &str| folders.iter().any(|it| is_folder(path, it));
        let may_be_inside = |path: &str| {
            let path = path.trim_end_matches(['*', '/']);
            folders.iter().any(|it| {
                path.contains(it.as_str())
                    || removes && path.contains(['$', '~', '`', '{', '*', '?'])
                    || removes && path.starts_with('/') && it.starts_with(path)
                    || removes && path.is_empty()
            })
        };
        let operands: Vec<&str> = command.operands().map(|it| it.value.as_str()).collect();
        if command.name() == "rm" && !operands.is_empty() && operands.iter().all(|it| is_inside(it))
        {
            only
        } else if operands.iter().any(|it| may_be_inside(it)) {
            Cleaning::Perhaps
        } else {
            Cleaning::None
        }
    }
}

/// The variables of a command.
struct Variables<'d> {
    environment: &'d Environment,
    /// The variables that the images of the base image's repository set; `None` if that isn't known.
    base: Option<Vec<&'static str>>,
    /// The instruction, which may set variables itself.
    source: String,
}

impl Variables<'_> {
    /// The value of a variable, `Some(None)` if it is unset, and `None` if it isn't known.
    #[expect(clippy::option_option, reason = "a value may be unknown or unset")]
    fn find(&self, name: &str) -> Option<Option<&str>> {
        if self.source.contains(&format!("{name}=")) {
            return None;
        }
        match self.environment.find(name) {
            VariableLookup::Set(value) => value.known().map(Some),
            VariableLookup::Missing => Some(None),
            VariableLookup::Perhaps => {
                let base = self.base.as_ref()?;
                (!base.contains(&name)).then_some(None)
            }
            VariableLookup::Declared => None,
        }
    }
}

impl Folder {
    /// The path; `None` if it isn't known.
    fn path(&self, variables: &Variables) -> Option<String> {
        for (name, rest) in self.variables {
            // GOPATH may be a list, of which the first folder counts.
            let value = variables.find(name)?.unwrap_or_default();
            let folder = value.split(':').next()?.trim_end_matches('/');
            if !folder.is_empty() {
                let path = format!("{folder}{rest}");
                let is_usable = path.starts_with('/') && is_plain(&path) && !path.contains(',');
                return is_usable.then_some(path);
            }
        }
        (!self.default.is_empty()).then(|| self.default.to_owned())
    }
}

/// The edit that removes a command and the `&&` before it; `None` if it isn't a part of the list of commands by itself, or if a
/// comment would be lost.
fn without_step(
    document: &Document,
    number: usize,
    item: &Item,
    command: Span,
) -> Option<TextEdit> {
    let (_, shell) = row(document, number)?;
    let at = shell.steps.iter().position(|it| it.span == command)?;
    let before = shell.steps.get(at.checked_sub(1)?)?;
    let removed = item.at(Span::new(before.span.end, command.end));
    let has_comment = !comments_in(document, removed).is_empty();
    (!has_comment).then(|| TextEdit::new(removed, ""))
}
