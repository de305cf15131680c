//! Signatures of parser directives.

use super::signature::{Signature, SignatureHelp, parameters};
use analysis::{Document, TypedDirective, typed_directive};
use syntax::language::DirectiveValue;
use syntax::text::Span;

/// The signature of the directive whose value is being typed at an offset.
pub(super) fn signature(document: &Document, offset: u32) -> Option<SignatureHelp> {
    let TypedDirective { facts, equals, .. } = typed_directive(document, offset)?;
    let offset = document.text.clamp_offset(offset);
    if offset <= equals {
        return None;
    }
    let value = document.text.slice(Span::new(equals + 1, offset));
    let (text, parts): (&str, &[&str]) = match facts.value {
        DirectiveValue::EscapeCharacter => ("\\", &["\\"]),
        DirectiveValue::Image => (
            "docker/dockerfile:version",
            &["docker/dockerfile", "version"],
        ),
        DirectiveValue::Checks => (
            "skip=rules;error=true|false;experimental=rules",
            &["skip=rules", "error=true|false", "experimental=rules"],
        ),
    };
    let active = match facts.value {
        DirectiveValue::EscapeCharacter => 0,
        DirectiveValue::Image => usize::from(value.contains(':')),
        DirectiveValue::Checks => {
            let option = value.rsplit(';').next().unwrap_or_default().trim();
            let key = option.split('=').next().unwrap_or_default();
            let is = |part: &&str| part.starts_with(key);
            parts.iter().position(is).unwrap_or_default()
        }
    };
    let label = format!("{}={text}", facts.name);
    let from = facts.name.len() + 1;
    let parameters = parameters(&label, from, parts, facts.summary);
    Some(SignatureHelp {
        signatures: vec![Signature {
            label,
            docs: facts.docs.to_owned(),
            parameters,
            active: Some(active),
        }],
        active: 0,
    })
}
