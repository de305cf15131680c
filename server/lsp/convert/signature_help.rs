//! Signature help.

use tower_lsp::ls_types::{
    Documentation, ParameterInformation, ParameterLabel, SignatureHelp, SignatureInformation,
};

use super::markup::markup;
use crate::client_flags::ClientFlags;
use ide::signature_help::{self, Parameter, Signature};

/// The trigger characters of signature help.
pub(crate) const TRIGGERS: [&str; 6] = [" ", "=", ",", "[", ":", "-"];

/// Signature help. A signature that the user has selected before (`shown`) stays active if it still applies.
pub(crate) fn help(
    help: signature_help::SignatureHelp,
    shown: Option<&SignatureHelp>,
    flags: ClientFlags,
) -> SignatureHelp {
    let chosen = shown.and_then(|it| it.signatures.get(it.active_signature? as usize));
    let same = chosen.and_then(|chosen| {
        let mut signatures = help.signatures.iter();
        signatures.position(|it| it.label == chosen.label)
    });
    let active = same.unwrap_or(help.active);
    let parameter = help.signatures.get(active).map(active_parameter);
    let signatures = help.signatures.into_iter();
    SignatureHelp {
        signatures: signatures.map(|it| signature(it, flags)).collect(),
        active_signature: Some(active as u32),
        active_parameter: parameter,
    }
}

/// The index of the active parameter; out of range if there is none.
fn active_parameter(signature: &Signature) -> u32 {
    signature.active.unwrap_or(signature.parameters.len()) as u32
}

fn signature(signature: Signature, flags: ClientFlags) -> SignatureInformation {
    let docs = |text| Documentation::MarkupContent(markup(text, flags.signature_markdown));
    let active = flags
        .active_parameters
        .then(|| active_parameter(&signature));
    let label = &signature.label;
    let parameters = signature.parameters.into_iter();
    let parameters = parameters.map(|it| ParameterInformation {
        label: parameter_label(label, &it, flags),
        documentation: Some(docs(it.docs)),
    });
    SignatureInformation {
        parameters: Some(parameters.collect()),
        documentation: Some(docs(signature.docs)),
        active_parameter: active,
        label: signature.label,
    }
}

/// The label of a parameter: its UTF-16 offsets in the signature's label, or its text.
fn parameter_label(label: &str, parameter: &Parameter, flags: ClientFlags) -> ParameterLabel {
    let text = |range| label.get(range).unwrap_or_default();
    if !flags.label_offsets {
        return ParameterLabel::Simple(text(parameter.range.clone()).to_owned());
    }
    let units = |end| text(0..end).encode_utf16().count() as u32;
    ParameterLabel::LabelOffsets([units(parameter.range.start), units(parameter.range.end)])
}
