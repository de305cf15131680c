//! Signatures of flag values.

use std::ops::Range;

use super::line::Line;
use super::signature::{Parameter, Signature, SignatureHelp, parameters};
use syntax::language::signatures::{flag_value, mount_option_text, mount_options};
use syntax::language::{
    FlagSpec, FlagValue, InstructionSpec, Kind, MOUNT_TYPES, MountOptionSpec, mount_option,
};

/// The signature of the flag value at a range, if it contains the cursor.
pub(super) fn value(
    line: &Line,
    facts: &InstructionSpec,
    flag: Range<usize>,
) -> Option<SignatureHelp> {
    let text = line.get(flag.clone());
    let equals = text.find('=')?;
    let start = flag.start + equals + 1;
    if line.cursor < start {
        return None;
    }
    let row = facts.flag(text.get(2..equals)?)?;
    if row.value == FlagValue::Mount {
        return mount(line, start..flag.end);
    }
    let typed = line.get(start..line.cursor);
    Some(SignatureHelp {
        signatures: vec![signature(facts, row, typed)],
        active: 0,
    })
}

fn signature(facts: &InstructionSpec, row: &FlagSpec, typed: &str) -> Signature {
    let (value, parts) = flag_value(facts.kind, row.name, row.value);
    let (front, back) = match facts.kind {
        Kind::Healthcheck => ("HEALTHCHECK ", " ..."),
        _ => ("", ""),
    };
    let label = format!("{front}--{}={value}{back}", row.name);
    let from = label.len() - back.len() - value.len();
    let parameters = parameters(&label, from, parts, row.docs);
    let separators = typed.matches([':', '/']).count();
    let active = separators.min(parameters.len().saturating_sub(1));
    Signature {
        label,
        docs: row.docs.to_owned(),
        parameters,
        active: Some(active),
    }
}

/// The options of the mount types that match.
fn mount(line: &Line, value: Range<usize>) -> Option<SignatureHelp> {
    let text = line.get(value.clone());
    let typed = line.get(value.start..line.cursor);
    let kind = text
        .split(',')
        .find_map(|option| option.strip_prefix("type="));
    let is_done = typed.contains(',') || !typed.starts_with("type");
    let fits = |name: &str| match kind {
        // The default type is `bind`, unless another type can still be typed.
        None if is_done && !typed.is_empty() => name == MOUNT_TYPES[0].name,
        None => true,
        Some(kind) if is_done => name.eq_ignore_ascii_case(kind),
        Some(kind) => name.starts_with(&kind.to_lowercase()),
    };
    let here = text
        .get(typed.rfind(',').map_or(0, |at| at + 1)..)
        .unwrap_or_default();
    let here = here.split([',', '=']).next().unwrap_or_default();
    let given: Vec<_> = text
        .split(',')
        .filter_map(|it| mount_option(it.split('=').next()?))
        .collect();
    let types = MOUNT_TYPES.iter().filter(|it| fits(it.name));
    let signatures = types.map(|kind| {
        let mut label = "--mount=".to_owned();
        let mut parameters = Vec::new();
        let mut active = None;
        for option in mount_options(kind.name) {
            if !parameters.is_empty() {
                label.push(',');
            }
            let start = label.len();
            if option.name == "type" {
                label.push_str(&format!("type={}", kind.name));
            } else {
                label.push_str(&mount_option_text(option));
            }
            if is_here(option, here, &given) && active.is_none() {
                active = Some(parameters.len());
            }
            parameters.push(Parameter {
                range: start..label.len(),
                docs: option.docs.to_owned(),
            });
        }
        Signature {
            label,
            docs: kind.docs.to_owned(),
            parameters,
            active,
        }
    });
    let signatures: Vec<_> = signatures.collect();
    (!signatures.is_empty()).then_some(SignatureHelp {
        signatures,
        active: 0,
    })
}

/// True if an option is the one that is being typed, or the first that can still be added.
fn is_here(option: &MountOptionSpec, typed: &str, given: &[&MountOptionSpec]) -> bool {
    if let Some(known) = mount_option(typed) {
        return known.name == option.name;
    }
    let is_given = given.iter().any(|it| it.name == option.name);
    !is_given && option.name.starts_with(&typed.to_lowercase())
}
