//! [`Rule`]: a rule's name, defaults, documentation and check function. The documentation is the rule file's own module
//! comment.

use super::checker::Checker;
use super::context::RuleContext;
use super::diagnostic::{DiagnosticTag, Severity};
use super::live_tags::TagStatus;
use super::settings::RuleSettings;
use analysis::NamedImage;
use analysis::catalogue::CatalogueImage;
use shell::Code;
use syntax::language::Kind;
use syntax::text::Span;

/// A lint rule.
#[derive(Debug)]
pub struct Rule {
    /// The name; BuildKit's own for BuildKit's checks.
    pub name: &'static str,
    /// The codes of other linters for what it reports, such as hadolint's `DL3021`. They name the rule wherever a name of
    /// a rule is read, except in `# check=`, which is BuildKit's.
    pub aliases: &'static [&'static str],
    /// The origin of the rule.
    pub group: Group,
    /// What its findings are about.
    pub category: Category,
    /// The severity of its findings, unless configured.
    pub severity: Severity,
    /// False if it is disabled unless the configuration enables it.
    pub enabled: bool,
    /// The tag of its diagnostics.
    pub tag: Option<DiagnosticTag>,
    /// True if it is disabled unless the file enables it with `# check=experimental=`.
    pub experimental: bool,
    /// True if `# check=skip=` before an instruction applies to it. BuildKit checks some rules only once per file.
    pub inline: bool,
    /// Whether it depends on the status of images in registries.
    pub registry: RegistryUse,
    /// Whether the settings have what the rule compares with; `None` if it needs no setting.
    pub(super) setting: Option<fn(&RuleSettings) -> bool>,
    /// The module comment of its file, which is its documentation (see [`documentation`]).
    pub(super) source: &'static str,
    /// The check function.
    pub(super) check: Check,
}

/// The origin of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// A BuildKit check.
    BuildKit,
    /// A rule of Dockwright.
    Dockwright,
}

/// Whether a rule depends on the status of images in registries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RegistryUse {
    /// It doesn't.
    None,
    /// The status adds or removes findings.
    Optional,
    /// Without the status, it reports nothing.
    Required,
}

/// What the findings of a rule are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Category {
    /// The build fails, or the image differs from what the file describes.
    Bug,
    /// The build or the image is easier to attack.
    Security,
    /// Another build of the same file may result in another image.
    Reproducibility,
    /// The image is larger than necessary.
    Size,
    /// Builds are slower than necessary.
    Cache,
    /// Something that is no longer recommended or supported.
    Deprecated,
    /// Conventions, and text without effect.
    Style,
}

impl Category {
    /// All categories.
    pub const ALL: [Category; 7] = [
        Category::Bug,
        Category::Security,
        Category::Reproducibility,
        Category::Size,
        Category::Cache,
        Category::Deprecated,
        Category::Style,
    ];

    /// The name, by which the rules of a category are selected.
    pub const fn name(self) -> &'static str {
        match self {
            Category::Bug => "bug",
            Category::Security => "security",
            Category::Reproducibility => "reproducibility",
            Category::Size => "size",
            Category::Cache => "cache",
            Category::Deprecated => "deprecated",
            Category::Style => "style",
        }
    }
}

/// The check function of a rule, by what it checks.
#[derive(Debug)]
pub(super) enum Check {
    /// Checks the file as a whole.
    File(fn(&mut Checker)),
    /// Checks each instruction of some kinds. An instruction without findings isn't checked again until it changes, unless
    /// the rule calls [`RuleContext::stage`].
    Each(&'static [Kind], fn(&mut RuleContext)),
    /// Checks each instruction before its errors are reported. Returns the part of the instruction whose errors the
    /// finding explains: they aren't reported, and the finding is an error.
    BeforeErrors(fn(&mut RuleContext) -> Option<Span>),
    /// Checks the file after all others.
    Afterwards(fn(&mut Checker)),
    /// Checks each image that the file references.
    Image(fn(&mut Checker, &NamedImage, ImageFacts)),
    /// Reported by [`super::check_shell`] for a code.
    Shell(&'static Code),
    /// Reported by [`super::check_shell`] for a script as a whole.
    Script,
}

/// All rules, to look up names.
#[derive(Clone, Copy)]
pub(super) struct RuleSet {
    /// The rules for documents, sorted by name.
    pub(super) own: &'static [&'static Rule],
    /// The rules for the codes of shell scripts, sorted by name.
    pub(super) shell: fn() -> &'static [Rule],
}

impl RuleSet {
    fn all(self) -> impl Iterator<Item = &'static Rule> {
        self.own.iter().copied().chain((self.shell)())
    }

    /// Looks up a rule by name.
    pub(super) fn find(self, name: &str) -> Option<&'static Rule> {
        self.all().find(|rule| rule.name == name)
    }

    /// The names of all rules.
    pub(super) fn names(self) -> impl Iterator<Item = &'static str> {
        self.all().map(|rule| rule.name)
    }

    /// The rules for documents with a code of another linter, written as in [`Rule::aliases`].
    pub(super) fn with_code(self, code: &str) -> impl Iterator<Item = &'static Rule> {
        let rules = self.own.iter().copied();
        rules.filter(move |rule| rule.aliases.contains(&code))
    }
}

/// Data about an image from outside the file.
#[derive(Clone, Copy)]
pub(super) struct ImageFacts<'a> {
    /// The image's entry in the built-in catalogue.
    pub(super) catalogue: Option<CatalogueImage>,
    /// The status of its tag in the registry.
    pub(super) live: Option<&'a TagStatus>,
}

impl Rule {
    /// A rule of Dockwright that is enabled, and that comments before an instruction can silence.
    pub(super) const fn dockwright(
        name: &'static str,
        category: Category,
        severity: Severity,
        source: &'static str,
        check: Check,
    ) -> Rule {
        Rule {
            name,
            aliases: &[],
            group: Group::Dockwright,
            category,
            severity,
            enabled: true,
            tag: None,
            experimental: false,
            inline: true,
            registry: RegistryUse::None,
            setting: None,
            source,
            check,
        }
    }

    /// A check of BuildKit that is enabled, and that comments before an instruction can silence.
    pub(super) const fn buildkit(
        name: &'static str,
        category: Category,
        source: &'static str,
        check: Check,
    ) -> Rule {
        Rule {
            group: Group::BuildKit,
            ..Rule::dockwright(name, category, Severity::Warning, source, check)
        }
    }

    /// The documentation, in Markdown. The first line is a summary in one sentence. The first `dockerfile` block violates
    /// the rule, the second doesn't.
    pub fn docs(&self) -> String {
        if let Check::Shell(code) = self.check {
            return super::scripts::docs(code);
        }
        docs(self.source)
    }

    /// The URL of its page: in Docker's documentation for BuildKit's checks (`linter/ruleset.go`), or else in ours.
    pub fn page(&self) -> String {
        if matches!(self.check, Check::Shell(_)) {
            return page_of("shell.md#codes");
        }
        // Docker documents each of BuildKit's checks but one.
        if self.group != Group::BuildKit || self.name == "InvalidBaseImagePlatform" {
            return page_of(&format!("rules/{}.md", self.name));
        }
        let mut words = String::new();
        let mut previous = None;
        let mut chars = self.name.chars().peekable();
        while let Some(c) = chars.next() {
            let next_is_lower = chars.peek().is_some_and(char::is_ascii_lowercase);
            let starts = c.is_ascii_uppercase()
                && previous.is_some_and(|b: char| b.is_ascii_lowercase() || next_is_lower);
            if starts {
                words.push('-');
            }
            words.push(c.to_ascii_lowercase());
            previous = Some(c);
        }
        format!("https://docs.docker.com/go/dockerfile/rule/{words}/")
    }
}

/// The URL of a page of our documentation.
pub fn page_of(path: &str) -> String {
    format!("{}/blob/main/docs/{path}", env!("CARGO_PKG_REPOSITORY"))
}

/// The module comment of a rule's file. The rest of the file isn't a part of the program.
macro_rules! documentation {
    ($file:literal) => {{
        const SOURCE: &[u8] = include_bytes!($file);
        const LEN: usize = $crate::lints::rule::module_comment(SOURCE);
        const COMMENT: [u8; LEN] = $crate::lints::rule::first(SOURCE);
        match std::str::from_utf8(&COMMENT) {
            Ok(comment) => comment,
            Err(_) => panic!("the file isn't UTF-8"),
        }
    }};
}
pub(super) use documentation;

/// The length of the module comment at the beginning of a source file.
pub(super) const fn module_comment(source: &[u8]) -> usize {
    let (mut rest, mut len) = (source, 0);
    while let [b'/', b'/', b'!', after @ ..] = rest {
        rest = after;
        len += 3;
        while let [byte, after @ ..] = rest {
            rest = after;
            len += 1;
            if *byte == b'\n' {
                break;
            }
        }
    }
    len
}

/// The first bytes of a source file.
pub(super) const fn first<const N: usize>(source: &[u8]) -> [u8; N] {
    match source.first_chunk() {
        Some(bytes) => *bytes,
        None => panic!("the file is shorter"),
    }
}

/// The module comment of a source file, without the comment markers.
fn docs(source: &str) -> String {
    let lines = source.lines().map_while(|line| line.strip_prefix("//!"));
    let lines = lines.map(|line| line.strip_prefix(' ').unwrap_or(line));
    lines.collect::<Vec<_>>().join("\n")
}
