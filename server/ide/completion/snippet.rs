//! LSP's snippets: `$1`, `${1:text}`, and escapes.

/// A snippet as plain text, with its placeholders' text.
pub(super) fn plain(snippet: &str) -> String {
    let mut text = String::with_capacity(snippet.len());
    let mut chars = snippet.chars().peekable();
    let mut depth = 0;
    while let Some(c) = chars.next() {
        match c {
            '\\' => text.extend(chars.next()),
            '}' if depth > 0 => depth -= 1,
            '$' if chars.next_if_eq(&'{').is_some() => {
                depth += 1;
                while chars.next_if(char::is_ascii_digit).is_some() {}
                chars.next_if_eq(&':');
            }
            '$' => while chars.next_if(char::is_ascii_digit).is_some() {},
            _ => text.push(c),
        }
    }
    text
}

/// A text, escaped for use in a snippet.
pub(super) fn escaped(text: &str) -> String {
    let mut snippet = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '$' | '}' | '\\') {
            snippet.push('\\');
        }
        snippet.push(c);
    }
    snippet
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn snippets_have_a_text() {
        assert_eq!(plain("RUN ${1:command}"), "RUN command");
        assert_eq!(plain("A ${1:b c} $2${3}\n$0"), "A b c \n");
        assert_eq!(plain(r"\$A \\ \}"), r"$A \ }");
        for text in ["$A", "a}b", r"c:\d", "plain"] {
            assert_eq!(plain(&escaped(text)), text);
            assert_eq!(plain(&format!("${{1:{}}}", escaped(text))), text);
        }
    }
}
