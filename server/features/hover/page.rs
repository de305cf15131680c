//! How pages are written, in Markdown.

/// A title in a code block, text, notes, and a link.
pub(super) fn page(title: &str, docs: &str, notes: &[Option<String>], url: &str) -> String {
    let mut page = format!("```dockerfile\n{title}\n```\n\n{}", docs.trim_end());
    for note in notes.iter().flatten() {
        page.push_str("\n\n");
        page.push_str(note);
    }
    page.push_str(&format!("\n\n[Reference]({url})"));
    page
}

/// A text as code in Markdown.
pub(super) fn code(text: &str) -> String {
    if text.is_empty() {
        return "empty".to_owned();
    }
    let text = text.replace(['\n', '\r'], " ");
    let most = text.char_indices().nth(MAX_VALUE).map(|(at, _)| at);
    let text = match most {
        Some(at) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text,
    };
    let fence = if text.contains('`') { "``" } else { "`" };
    format!("{fence}{text}{fence}")
}

/// Values are cut to this many characters.
const MAX_VALUE: usize = 200;

/// A title in a code block, and text.
pub(super) fn note(title: &str, text: &str) -> String {
    format!("```dockerfile\n{title}\n```\n\n{text}")
}

/// Things in a row, with `and` before the last.
pub(super) fn list<T: AsRef<str>>(things: &[T]) -> String {
    match things {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", first.join(", "), last.as_ref())
        }
    }
}
