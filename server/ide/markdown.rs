//! Helpers to write Markdown.

/// A page: a title in a code block, text, notes, and a link.
pub(crate) fn page(title: &str, docs: &str, notes: &[Option<String>], url: &str) -> String {
    let mut page = note(title, docs.trim_end());
    for note in notes.iter().flatten() {
        page.push_str("\n\n");
        page.push_str(note);
    }
    page.push_str(&format!("\n\n[Reference]({url})"));
    page
}

/// A text as inline code.
pub(crate) fn code(text: &str) -> String {
    if text.is_empty() {
        return "empty".to_owned();
    }
    let text = text.replace(['\n', '\r'], " ");
    let most = text.char_indices().nth(MAX_VALUE).map(|(at, _)| at);
    let text = match most {
        Some(at) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text,
    };
    let fence = "`".repeat(longest_run(&text) + 1);
    let padding = if text.starts_with('`') || text.ends_with('`') {
        " "
    } else {
        ""
    };
    format!("{fence}{padding}{text}{padding}{fence}")
}

/// The length of the longest run of backticks in a text.
fn longest_run(text: &str) -> usize {
    let runs = text.split(|c| c != '`').map(str::len);
    runs.max().unwrap_or_default()
}

/// The maximum length of a value, in characters.
const MAX_VALUE: usize = 200;

/// A title in a code block, followed by text.
pub(crate) fn note(title: &str, text: &str) -> String {
    let fence = "`".repeat(3.max(longest_run(title) + 1));
    format!("{fence}dockerfile\n{title}\n{fence}\n\n{text}")
}

/// An enumeration, with `and` before the last item.
pub(crate) fn list<T: AsRef<str>>(things: &[T]) -> String {
    match things {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", first.join(", "), last.as_ref())
        }
    }
}
