//! Values for which a table has examples.

use super::item::{Completion, CompletionKind};
use syntax::language::FlagValue;
use syntax::language::examples::{self, Example};

/// Examples as candidates.
pub(super) fn list(examples: &[Example]) -> Vec<Completion> {
    let candidate = |it: &Example| Completion::new(CompletionKind::Value, it.text).detail(it.about);
    examples.iter().map(candidate).collect()
}

/// The candidates for a flag's value of a kind.
pub(super) fn flag_values(value: FlagValue) -> Vec<Completion> {
    match value {
        FlagValue::Boolean => list(examples::BOOLEANS),
        FlagValue::Platform => platforms(None),
        FlagValue::Permissions => list(examples::PERMISSIONS),
        FlagValue::Duration => list(examples::DURATIONS),
        FlagValue::Count => list(examples::COUNTS),
        FlagValue::OneOf(words) => {
            let known = examples::WORDS.iter().copied();
            let rows: Vec<_> = words
                .iter()
                .map(|word| {
                    let known = known.clone().find(|it| it.text == *word);
                    known.unwrap_or(Example {
                        text: word,
                        about: "",
                    })
                })
                .collect();
            list(&rows)
        }
        FlagValue::Checksum => {
            vec![Completion::new(CompletionKind::Value, "sha256:").detail("Digest of a download")]
        }
        // Their candidates come from other files of this module, or can't be known.
        FlagValue::Source
        | FlagValue::Owner
        | FlagValue::Mount
        | FlagValue::Device
        | FlagValue::Pattern => Vec::new(),
    }
}

/// Platforms: those of the build variables, then by name. `offered` are those of the image, if it is known.
pub(super) fn platforms(offered: Option<Vec<&'static str>>) -> Vec<Completion> {
    let mut found = vec![
        Completion::new(CompletionKind::Variable, "$BUILDPLATFORM")
            .detail("Build platform, for cross-compilation"),
    ];
    let Some(offered) = offered else {
        found.extend(list(examples::PLATFORMS));
        return found;
    };
    let about = |text: &str| {
        let mut known = examples::PLATFORMS.iter();
        known.find(|it| it.text == text).map_or("", |it| it.about)
    };
    let candidate = |text| Completion::new(CompletionKind::Value, text).detail(about(text));
    found.extend(offered.into_iter().map(candidate));
    found
}
