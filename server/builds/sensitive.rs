//! Which values aren't for display.

/// Parts of names of variables that hold secrets.
const WORDS: &[&str] = &[
    "password",
    "passwd",
    "passphrase",
    "token",
    "secret",
    "credential",
    "key",
];

/// Whether a variable of this name probably holds a secret: one of the parts of its name, divided by `_`, `-`, `.` or case,
/// is a word like `TOKEN` (or ends with `PASSWORD`, `TOKEN`, `SECRET`, `KEY` or `CREDENTIALS`).
#[must_use]
pub fn is_sensitive_name(name: &str) -> bool {
    parts(name).iter().any(|part| {
        let part = part.strip_suffix('s').unwrap_or(part);
        WORDS.contains(&part)
            || ["password", "token", "secret", "key", "credential"]
                .iter()
                .any(|word| part.ends_with(word) && part != "monkey" && part != "turkey")
    })
}

/// The lower-case parts of a name.
fn parts(name: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut lower_before = false;
    for char in name.chars() {
        let new = !char.is_alphanumeric() || (char.is_uppercase() && lower_before);
        if new {
            parts.push(String::new());
        }
        if char.is_alphanumeric()
            && let Some(last) = parts.last_mut()
        {
            last.extend(char.to_lowercase());
        }
        lower_before = char.is_lowercase();
    }
    parts.retain(|part| !part.is_empty());
    parts
}
