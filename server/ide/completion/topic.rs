//! Documentation of items, resolved when the user selects one.

use crate::lints::{RULES, Rule};
use crate::{hover, image};
use analysis::catalogue;
use syntax::language::{
    DirectiveSpec, FlagSpec, InstructionSpec, Label, MountOptionSpec, MountType, Predefined,
    Signal, directive, instruction, label, mount_option, mount_type, predefined, signal,
};
use syntax::values::reference;

/// A topic with documentation, which is identified by a key.
#[derive(Clone, Copy, Debug)]
pub enum Topic {
    /// An instruction.
    Instruction(&'static InstructionSpec),
    /// A flag of an instruction.
    Flag(&'static InstructionSpec, &'static FlagSpec),
    /// A type of mount.
    MountType(&'static MountType),
    /// An option of a mount.
    MountOption(&'static MountOptionSpec),
    /// A parser directive.
    Directive(&'static DirectiveSpec),
    /// A check.
    Rule(&'static Rule),
    /// A variable that BuildKit sets.
    Predefined(&'static Predefined),
    /// A signal.
    Signal(&'static Signal),
    /// A label.
    Label(&'static Label),
    /// An official image and one of its tags, which may be empty.
    Image(catalogue::CatalogueImage, &'static str),
}

impl Topic {
    /// The key.
    pub fn key(self) -> String {
        match self {
            Topic::Instruction(it) => it.keyword.to_owned(),
            Topic::Flag(it, flag) => format!("{} --{}", it.keyword, flag.name),
            Topic::MountType(it) => format!("mount-type {}", it.name),
            Topic::MountOption(it) => format!("mount-option {}", it.name),
            Topic::Directive(it) => format!("directive {}", it.name),
            Topic::Rule(it) => format!("check {}", it.name),
            Topic::Predefined(it) => format!("variable {}", it.name),
            Topic::Signal(it) => format!("signal {}", it.name),
            Topic::Label(it) => format!("label {}", it.key),
            Topic::Image(it, "") => format!("image {}", it.name()),
            Topic::Image(it, tag) => format!("image {}:{tag}", it.name()),
        }
    }

    /// The topic of a key.
    pub fn from_key(key: &str) -> Option<Topic> {
        let Some((kind, name)) = key.split_once(' ') else {
            return instruction(key).map(Topic::Instruction);
        };
        if let Some(flag) = name.strip_prefix("--") {
            let facts = instruction(kind)?;
            return Some(Topic::Flag(facts, facts.flag(flag)?));
        }
        match kind {
            "mount-type" => mount_type(name).map(Topic::MountType),
            "mount-option" => mount_option(name).map(Topic::MountOption),
            "directive" => directive(name).map(Topic::Directive),
            "check" => {
                let rule = RULES.iter().find(|rule| rule.name == name)?;
                Some(Topic::Rule(rule))
            }
            "variable" => predefined(name).map(Topic::Predefined),
            "signal" => signal(name).map(Topic::Signal),
            "label" => label(name).map(Topic::Label),
            "image" => {
                let (name, tag) = name.split_once(':').unwrap_or((name, ""));
                let image = catalogue::image(name)?;
                let entries = image.entries();
                let mut tags = entries.iter().flat_map(catalogue::CatalogueEntry::all);
                Some(Topic::Image(
                    image,
                    tags.find(|it| *it == tag).unwrap_or(""),
                ))
            }
            _ => None,
        }
    }

    /// The documentation, in Markdown.
    pub fn markdown(self) -> String {
        let with = |docs: &str, since: Option<String>| match since {
            Some(since) => format!("{docs}\n\n{since}"),
            None => docs.to_owned(),
        };
        match self {
            Topic::Instruction(it) => hover::keyword(it),
            Topic::Flag(it, flag) => hover::flag(it, flag),
            Topic::MountType(it) => it.docs.to_owned(),
            Topic::MountOption(it) => with(it.docs, it.since.describe()),
            Topic::Directive(it) => with(it.docs, it.since.describe()),
            Topic::Rule(it) => format!("{}\n\n[Reference]({})", it.docs(), it.page()),
            Topic::Predefined(it) => with(it.docs, it.since.describe()),
            Topic::Signal(it) => format!("Signal {}. {}", it.number, it.docs),
            Topic::Label(it) => format!("{}\n\n`{}`", it.docs, it.example),
            Topic::Image(it, tag) => {
                let name = [it.name(), tag].join(":");
                let name = reference::parse(name.trim_end_matches(':'));
                let summary = name.ok().and_then(|name| image::summary(&name, false));
                summary.map(|it| it.markdown()).unwrap_or_default()
            }
        }
    }
}

impl PartialEq for Topic {
    fn eq(&self, other: &Topic) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Topic {}
