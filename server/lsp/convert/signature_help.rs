//! Forms of what is being typed.

use tower_lsp::ls_types::{
    Documentation, ParameterInformation, ParameterLabel, SignatureHelp, SignatureInformation,
};

use super::{Abilities, markup};
use ide::signature_help::{self, Parameter, Signature};

/// What is typed that lets a client ask.
pub(crate) const TRIGGERS: [&str; 6] = [" ", "=", ",", "[", ":", "-"];

/// The forms, of which the one stays active that the person has chosen before, if it still fits.
pub(crate) fn help(
    found: signature_help::SignatureHelp,
    shown: Option<&SignatureHelp>,
    abilities: Abilities,
) -> SignatureHelp {
    let chosen = shown.and_then(|it| it.signatures.get(it.active_signature? as usize));
    let same = chosen.and_then(|chosen| {
        let mut forms = found.signatures.iter();
        forms.position(|it| it.label == chosen.label)
    });
    let active = same.unwrap_or(found.active);
    let parameter = found.signatures.get(active).map(number);
    let forms = found.signatures.into_iter();
    SignatureHelp {
        signatures: forms.map(|it| signature(it, abilities)).collect(),
        active_signature: Some(active as u32),
        active_parameter: parameter,
    }
}

/// The number of the part that is being typed; of none, one that no part has.
fn number(form: &Signature) -> u32 {
    form.active.unwrap_or(form.parameters.len()) as u32
}

fn signature(form: Signature, abilities: Abilities) -> SignatureInformation {
    let docs = |text| Documentation::MarkupContent(markup(text, abilities.signature_markdown));
    let active = abilities.active_parameters.then(|| number(&form));
    let label = &form.label;
    let parameters = form.parameters.into_iter();
    let parameters = parameters.map(|it| ParameterInformation {
        label: part(label, &it, abilities),
        documentation: Some(docs(it.docs)),
    });
    SignatureInformation {
        parameters: Some(parameters.collect()),
        documentation: Some(docs(form.docs)),
        active_parameter: active,
        label: form.label,
    }
}

/// A part of a label: where it is, in UTF-16, or what it is.
fn part(label: &str, part: &Parameter, abilities: Abilities) -> ParameterLabel {
    let text = |range| label.get(range).unwrap_or_default();
    if !abilities.label_offsets {
        return ParameterLabel::Simple(text(part.range.clone()).to_owned());
    }
    let units = |end| text(0..end).encode_utf16().count() as u32;
    ParameterLabel::LabelOffsets([units(part.range.start), units(part.range.end)])
}
