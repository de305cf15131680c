//! What a rule is.

use super::diagnostic::{Severity, Tag};
use super::place::Place;
use super::run::Run;
use super::today::Told;
use crate::analysis::NamedImage;
use crate::catalogue::Image;
use crate::language::Kind;

/// Something that may be wrong with a file, how it is found, and what is known about it.
#[derive(Debug)]
pub struct Rule {
    /// Its name, which is BuildKit's where BuildKit has it.
    pub name: &'static str,
    /// Whose rule it is.
    pub group: Group,
    /// How bad it is, unless the configuration says otherwise.
    pub severity: Severity,
    /// What kind of text it finds.
    pub tag: Option<Tag>,
    /// True if it is off unless the file asks for it with `# check=experimental=`.
    pub experimental: bool,
    /// True if `# check=skip=` above an instruction holds for it. BuildKit asks about some rules only once per file.
    pub inline: bool,
    /// The source of its file, whose first lines are its documentation.
    pub(super) source: &'static str,
    /// How it is found.
    pub(super) check: Check,
}

/// Whose rule it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// One of BuildKit's checks.
    BuildKit,
    /// One of ours.
    Dockwright,
}

/// How a rule finds what it is about.
#[derive(Debug)]
pub(super) enum Check {
    /// It looks at the file as a whole.
    File(fn(&mut Run)),
    /// It looks at instructions of some kinds, one at a time.
    Each(&'static [Kind], fn(&mut Place)),
    /// It looks at images that the file names, one at a time.
    Image(fn(&mut Run, &NamedImage, About)),
}

/// What is known of an image.
#[derive(Clone, Copy)]
pub(super) struct About<'a> {
    /// What the catalogue knows.
    pub(super) image: Option<Image>,
    /// What a registry told today.
    pub(super) told: Option<&'a Told>,
}

impl Rule {
    /// What it is about, why, and how it is put right, in Markdown. The first line is a sentence that says it all. The
    /// first block of `dockerfile` is wrong, the second right.
    pub fn docs(&self) -> String {
        docs(self.source)
    }

    /// The page about it that BuildKit names (`linter/ruleset.go`).
    pub fn page(&self) -> Option<String> {
        // BuildKit has a page for each of its checks but one.
        if self.group != Group::BuildKit || self.name == "InvalidBaseImagePlatform" {
            return None;
        }
        let mut words = String::new();
        let mut before = None;
        let mut chars = self.name.chars().peekable();
        while let Some(c) = chars.next() {
            let next_is_small = chars.peek().is_some_and(char::is_ascii_lowercase);
            let starts = c.is_ascii_uppercase()
                && before.is_some_and(|b: char| b.is_ascii_lowercase() || next_is_small);
            if starts {
                words.push('-');
            }
            words.push(c.to_ascii_lowercase());
            before = Some(c);
        }
        Some(format!(
            "https://docs.docker.com/go/dockerfile/rule/{words}/"
        ))
    }
}

/// The documentation at the beginning of a source file.
fn docs(source: &str) -> String {
    let lines = source.lines().map_while(|line| line.strip_prefix("//!"));
    let lines = lines.map(|line| line.strip_prefix(' ').unwrap_or(line));
    lines.collect::<Vec<_>>().join("\n")
}
