//! Go's string quoting, case conversion and URL escaping.

/// A text quoted as by Go's `%q`. Invalid UTF-8 is escaped byte by byte.
///
/// Differs from Go for unassigned characters, which are printed unescaped: the standard library has no table of printable
/// characters.
pub fn quoted(text: impl AsRef<[u8]>) -> String {
    let mut out = String::from("\"");
    for chunk in text.as_ref().utf8_chunks() {
        chunk.valid().chars().for_each(|c| push(&mut out, c));
        for byte in chunk.invalid() {
            out.push_str(&format!("\\x{byte:02x}"));
        }
    }
    out.push('"');
    out
}

fn push(out: &mut String, c: char) {
    match c {
        '"' | '\\' => out.extend(['\\', c]),
        '\u{7}' => out.push_str("\\a"),
        '\u{8}' => out.push_str("\\b"),
        '\t' => out.push_str("\\t"),
        '\n' => out.push_str("\\n"),
        '\u{b}' => out.push_str("\\v"),
        '\u{c}' => out.push_str("\\f"),
        '\r' => out.push_str("\\r"),
        '\0'..'\u{20}' | '\u{7f}' => out.push_str(&format!("\\x{:02x}", c as u32)),
        c if prints(c) => out.push(c),
        '\u{10000}'.. => out.push_str(&format!("\\U{:08x}", c as u32)),
        c => out.push_str(&format!("\\u{:04x}", c as u32)),
    }
}

/// True unless a character is a control character, a space other than ` `, a format character or for private use.
fn prints(c: char) -> bool {
    let hidden = c.is_control() || c.is_whitespace() && c != ' ';
    !hidden
        && !matches!(
            c,
            '\u{ad}'
                | '\u{61c}'
                | '\u{180e}'
                | '\u{200b}'..='\u{200f}'
                | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{e000}'..='\u{f8ff}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..
        )
}

/// Lower-cases each character by itself (`strings.ToLower`).
pub(super) fn lower(text: &str) -> String {
    let small = |c: char| match c {
        // Two characters for Rust, one for Go.
        '\u{130}' => 'i',
        c => c.to_lowercase().next().unwrap_or(c),
    };
    text.chars().map(small).collect()
}

/// A boolean (`strconv.ParseBool`).
pub fn boolean(text: impl AsRef<[u8]>) -> Option<bool> {
    match text.as_ref() {
        b"1" | b"t" | b"T" | b"true" | b"TRUE" | b"True" => Some(true),
        b"0" | b"f" | b"F" | b"false" | b"FALSE" | b"False" => Some(false),
        _ => None,
    }
}

/// The parts of a URL, which differ in the characters that must be escaped.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    User,
    Host,
    Zone,
    Path,
    Query,
    Fragment,
}

/// Unescapes a part of a URL (`url.unescape`).
pub(super) fn unescape(text: &str, part: Part) -> Result<Vec<u8>, String> {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if byte == b'%' {
            let refused = || {
                let escape = bytes.get(at..bytes.len().min(at + 3)).unwrap_or_default();
                format!("invalid URL escape {}", quoted(escape))
            };
            let digit = |at: usize| {
                let digit = bytes.get(at).and_then(|b| char::from(*b).to_digit(16));
                digit.map(|digit| digit as u8)
            };
            let (Some(high), Some(low)) = (digit(at + 1), digit(at + 2)) else {
                return Err(refused());
            };
            let value = high << 4 | low;
            let fits = match part {
                Part::Host => value >= 0x80 || value == b'%',
                Part::Zone => matches!(value, b'%' | b' ') || plain(value, Part::Zone),
                _ => true,
            };
            if !fits {
                return Err(refused());
            }
            out.push(value);
            at += 3;
            continue;
        }
        let strict = matches!(part, Part::Host | Part::Zone);
        if strict && byte.is_ascii() && !plain(byte, part) {
            return Err(format!("invalid character {} in host name", quoted([byte])));
        }
        out.push(if byte == b'+' && part == Part::Query {
            b' '
        } else {
            byte
        });
        at += 1;
    }
    Ok(out)
}

/// Escapes a part of a URL (`url.escape`).
pub(super) fn escape(bytes: &[u8], part: Part) -> String {
    let mut out = String::with_capacity(bytes.len());
    for &byte in bytes {
        if plain(byte, part) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// True if a byte needn't be escaped in a part of a URL.
pub(super) fn plain(byte: u8, part: Part) -> bool {
    let more: &[u8] = match part {
        Part::User => b"$&+,;=",
        Part::Host | Part::Zone => b"!\"$&'()*+,:;<=>[]",
        Part::Path => b"$&+,/:;=@",
        Part::Query => b"",
        Part::Fragment => b"!$&()*+,/:;=?@",
    };
    byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) || more.contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn texts_are_printed_as_go_prints_them() {
        assert_eq!(
            quoted("a\"\\\u{7}\t\u{1}\u{7f}é"),
            r#""a\"\\\a\t\x01\x7fé""#
        );
        assert_eq!(quoted("\u{a0}\u{200b}\u{feff}"), r#""\u00a0\u200b\ufeff""#);
        assert_eq!(quoted(b"a\xff\xc3"), r#""a\xff\xc3""#);
    }
}
