//! Signature help for the commands in scripts: what the flags that are given mean.

use analysis::Document;

use super::{Parameter, Signature, SignatureHelp};
use crate::commands::{CommandPlace, describe};

/// The signature of the command whose arguments contain an offset: its name and the given flags that are known.
pub(super) fn signature(document: &Document, offset: u32) -> Option<SignatureHelp> {
    let place = CommandPlace::find(document, offset)?;
    let command = place.command()?;
    let name = command.words.first()?;
    let at = place.word_at(offset);
    if at.is_some_and(|it| it.range == name.range) {
        return None;
    }
    let found = describe(command, name.range.start)?;
    let here = at.and_then(|word| describe(command, word.range.start));
    // The last flag of a word is the one that is typed.
    let here = here.filter(|it| it.about.is_none());
    let here = here.and_then(|it| it.flags.last().copied());
    let mut label = found.title;
    let mut parameters = Vec::new();
    for flag in &found.flags {
        let start = label.len() + 1;
        label.push(' ');
        label.push_str(flag.name);
        parameters.push(Parameter {
            range: start..label.len(),
            docs: flag.about.to_owned(),
        });
    }
    let active = here.and_then(|here| found.flags.iter().position(|it| *it == here));
    let signature = Signature {
        label,
        docs: found.about.unwrap_or_default().to_owned(),
        parameters,
        active,
    };
    Some(SignatureHelp {
        signatures: vec![signature],
        active: 0,
    })
}
