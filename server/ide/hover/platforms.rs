//! Platforms in words.

use crate::markdown::list;
use syntax::language::platforms::{architecture, system};
use syntax::values::platform;

/// A platform, in a sentence.
pub(super) fn sentence(text: &str) -> Option<String> {
    let platform = platform::parse(text).ok()?.normalized();
    let named = |word: &str, about: Option<&str>| match about {
        Some(about) => format!("`{word}` ({about})"),
        None => format!("`{word}`"),
    };
    // Omitted parts default to those of the builder, which are unknown.
    let has_system =
        text.contains('/') || system(&platform.os).is_some_and(|_| text == platform.os);
    let has_architecture = text.contains('/') || !has_system;
    let mut parts = Vec::new();
    if has_system {
        let about = system(&platform.os);
        parts.push(format!("operating system {}", named(&platform.os, about)));
    }
    if has_architecture {
        let about = architecture(&platform.architecture);
        parts.push(format!(
            "architecture {}",
            named(&platform.architecture, about)
        ));
    }
    if !platform.variant.is_empty() {
        parts.push(format!("variant `{}`", platform.variant));
    }
    if !platform.os_version.is_empty() {
        parts.push(format!("version `{}`", platform.os_version));
    }
    let mut sentence = format!("`{text}`: {}.", list(&parts));
    if !has_system || !has_architecture {
        let rest = if has_system {
            "architecture"
        } else {
            "operating system"
        };
        sentence.push_str(&format!(" The {rest} defaults to that of the builder."));
    }
    Some(sentence)
}
