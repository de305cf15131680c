//! Where a list opens without an explicit request: where the next thing is one of a closed set, or a name that is being
//! typed. Elsewhere (free text, users, ports, numbers, paths in the image, new names) the user would only be interrupted,
//! and Enter would accept an item unseen.

use super::cursor::{Argument, InstructionContext};
use super::directives;
use super::line::TypedWord;
use super::place::{Place, Target};
use super::select::{Case, Vocabulary};
use super::variables::VariableSite;
use syntax::language::{FlagValue, Kind, MountValue};

impl Place<'_> {
    /// Whether a list opens by itself, whatever is in it.
    pub(super) fn opens_automatically(&self, slot: &TypedWord) -> bool {
        let typed = slot.typed.as_str();
        match self {
            Place::Keyword(_) => !typed.is_empty(),
            Place::Directive(place) => match place {
                directives::Place::Rename
                | directives::Place::Name { .. }
                | directives::Place::CheckComment { .. }
                | directives::Place::Value(_) => !typed.is_empty(),
                _ => true,
            },
            Place::Heredoc(place) => match place.variable() {
                Some(spot) => spot.opens_automatically(typed, false),
                None if place.is_command() => false,
                None => !typed.is_empty(),
            },
            Place::InstructionContext(inside, what) => what.opens_automatically(inside, typed),
        }
    }

    /// Whether text in another case is another word.
    pub(super) fn case(&self) -> Case {
        let sensitive = match self {
            Place::Keyword(_) => false,
            Place::Directive(place) => matches!(place, directives::Place::Tag(_)),
            Place::Heredoc(_) => true,
            Place::InstructionContext(inside, what) => match what {
                Target::Variable(_) | Target::Tag(_) => true,
                Target::Mount(place) => matches!(
                    place.value(),
                    Some(MountValue::Source | MountValue::Target | MountValue::Id)
                ),
                Target::FlagValue(flag) => flag.value == FlagValue::Owner,
                Target::Argument(_) => matches!(
                    inside.kind(),
                    Kind::Add | Kind::Arg | Kind::Copy | Kind::Env | Kind::User | Kind::Workdir
                ),
                Target::FlagName(_) | Target::Image | Target::Name(_) => false,
            },
        };
        if sensitive {
            Case::Sensitive
        } else {
            Case::Insensitive
        }
    }

    /// What kind of words the candidates are.
    pub(super) fn vocabulary(&self) -> Vocabulary {
        match self {
            Place::Keyword(_) => Vocabulary::Closed,
            Place::Directive(directives::Place::Tag(_))
            | Place::InstructionContext(_, Target::Tag(_)) => Vocabulary::Tags,
            Place::Directive(_) => Vocabulary::Closed,
            Place::Heredoc(place) if place.variable().is_none() => Vocabulary::Closed,
            Place::Heredoc(_) => Vocabulary::Variables,
            Place::InstructionContext(inside, what) => match what {
                Target::FlagName(_) => Vocabulary::Closed,
                Target::FlagValue(flag) => match flag.value {
                    FlagValue::Source | FlagValue::Owner => Vocabulary::Names,
                    _ => Vocabulary::Closed,
                },
                Target::Mount(place) => match place.value() {
                    Some(MountValue::Type | MountValue::Sharing | MountValue::Switch) => {
                        Vocabulary::Closed
                    }
                    // Options have other names too.
                    _ => Vocabulary::Names,
                },
                Target::Argument(it) if inside.kind() == Kind::From && it.index > 0 => {
                    Vocabulary::Closed
                }
                Target::Argument(_)
                    if matches!(
                        inside.kind(),
                        Kind::Run | Kind::Stopsignal | Kind::Expose | Kind::Healthcheck
                    ) =>
                {
                    Vocabulary::Closed
                }
                Target::Variable(_) => Vocabulary::Variables,
                Target::Image | Target::Name(_) | Target::Argument(_) => Vocabulary::Names,
                Target::Tag(_) => Vocabulary::Tags,
            },
        }
    }

    /// True if the typed text is known to be a complete word that isn't among the candidates.
    pub(super) fn is_finished(&self, slot: &TypedWord) -> bool {
        match self {
            Place::InstructionContext(_, Target::Tag(place)) => place.is_known(&slot.typed),
            _ => false,
        }
    }
}

impl Target {
    fn opens_automatically(&self, inside: &InstructionContext, typed: &str) -> bool {
        match self {
            Target::FlagName(_) => typed.starts_with("--"),
            Target::FlagValue(flag) => {
                !matches!(flag.value, FlagValue::Device | FlagValue::Pattern)
            }
            Target::Mount(place) => match place.value() {
                Some(MountValue::Source) => is_path_begun(typed),
                _ => true,
            },
            Target::Variable(spot) => {
                let is_text = matches!(inside.kind(), Kind::Arg | Kind::Env | Kind::Label);
                spot.opens_automatically(typed, !is_text)
            }
            // The default of an ARG may also be empty.
            Target::Tag(_) => inside.kind() != Kind::Arg || !typed.is_empty(),
            Target::Image | Target::Name(_) => !typed.is_empty(),
            Target::Argument(argument) => argument.opens_automatically(inside, typed),
        }
    }
}

impl VariableSite {
    /// A lone `$` ends many regular expressions; `bare` is true where it can only begin a variable.
    fn opens_automatically(&self, typed: &str, bare: bool) -> bool {
        typed != "$" || (bare && self.is_of_build())
    }
}

impl Argument {
    fn opens_automatically(&self, inside: &InstructionContext, typed: &str) -> bool {
        let is_heredoc =
            typed.starts_with("<<") && !typed.trim_start_matches(['<', '-']).is_empty();
        match inside.kind() {
            Kind::From => self.index < 2 && !typed.is_empty(),
            Kind::Add | Kind::Copy if typed.starts_with('<') => is_heredoc,
            Kind::Add | Kind::Copy => is_path_begun(typed) && self.can_be_source(inside, typed),
            Kind::Run => is_heredoc,
            Kind::Healthcheck | Kind::Stopsignal => self.index == 0 && !typed.is_empty(),
            Kind::Expose => typed.contains('/'),
            Kind::Label => typed.contains('.'),
            _ => false,
        }
    }
}

impl Argument {
    /// True unless it is the destination path: the last of several arguments, as far as can be known. Another argument
    /// may follow a file, but hardly a folder.
    pub(super) fn can_be_source(&self, inside: &InstructionContext, typed: &str) -> bool {
        let last = self.index + 1 >= self.words.len();
        if self.index == 0 || !last {
            return true;
        }
        // With `--parents`, several patterns are common.
        let takes_patterns = inside.has_flag("parents");
        let is_file = |range: &std::ops::Range<usize>| {
            let name = inside.line.get(range.clone());
            let name = name.trim_matches(['"', '\'']).rsplit('/').next();
            name.is_some_and(|name| is_file_name(name) && (takes_patterns || !name.contains('*')))
        };
        let before = self.words.iter().take(self.index);
        let is_destination =
            typed.starts_with('/') || (typed.starts_with(['.', '$']) && !takes_patterns);
        !is_destination && inside.flag("from").is_none() && before.clone().all(is_file)
    }
}

/// True if a name is that of a file rather than a folder: it has an extension, or is one like `Gemfile` or `LICENSE`.
fn is_file_name(name: &str) -> bool {
    let is_capital = |c: char| c.is_ascii_uppercase();
    name.trim_start_matches('.').contains('.')
        || name.to_ascii_lowercase().ends_with("file")
        || (name.len() > 2 && name.chars().all(is_capital))
}

/// True if a name is being typed. A folder, with or without a trailing slash, is a complete path.
fn is_path_begun(typed: &str) -> bool {
    let name = typed.rsplit('/').next().unwrap_or_default();
    !matches!(name, "" | "." | "..")
}
