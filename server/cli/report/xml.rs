//! Text in reports in XML.

/// Replaces characters that XML 1.0 can't represent.
pub(super) fn xml_text(text: &str) -> String {
    let replace = |c: char| match c {
        '\t' | '\n' | '\r' => c,
        '\0'..' ' | '\u{fffe}' | '\u{ffff}' => char::REPLACEMENT_CHARACTER,
        _ => c,
    };
    text.chars().map(replace).collect()
}
