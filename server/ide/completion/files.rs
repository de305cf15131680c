//! Files of the build context: the folder that is wanted, and offers of what is in it.

use super::item::{Completion, CompletionKind};
use super::line::TypedWord;
use syntax::values::path;

/// A folder of the build context whose content can come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folder {
    /// Its path in the context, clean; empty for the context itself.
    pub path: String,
    /// What the name begins with, as far as it is typed.
    pub begins: String,
    /// The folder as it is typed.
    typed: String,
    form: Form,
    /// How many offers stand before those of its content.
    pub(super) before: usize,
    /// The paths that the instruction has already, as they are written.
    pub(super) given: Vec<String>,
}

/// How a path is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// As a word of COPY or ADD, with an escape character.
    Word(char),
    /// As a string of JSON in COPY or ADD, with an escape character.
    Json(char),
    /// As the value of a mount's option.
    Mount,
}

/// What is in a folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// What is in it, in any order.
    pub entries: Vec<Entry>,
    /// True if that isn't all.
    pub more: bool,
}

/// Something in a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its name.
    pub name: String,
    /// True for a folder.
    pub folder: bool,
    /// Why it isn't part of the build context, if it isn't.
    pub excluded: Option<String>,
}

impl Folder {
    /// The folder in which a path is being typed; `None` if that is unknown.
    pub(super) fn wanted(slot: &TypedWord, form: Form) -> Option<Folder> {
        let typed = slot.typed.as_str();
        let end = typed.rfind('/').map_or(0, |slash| slash + 1);
        let (folder, name) = typed.split_at(end);
        let path = form.read(folder)?;
        let begins = form.read(name).unwrap_or_default();
        // Above the context there is nothing: BuildKit stays in it.
        let path = path::clean(&format!("/{path}"));
        Some(Folder {
            path: path.trim_start_matches('/').to_owned(),
            begins,
            typed: folder.to_owned(),
            form,
            before: 0,
            given: Vec::new(),
        })
    }

    /// Offers of its content: folders, then files, then what the instruction has already and what is excluded
    /// from the context.
    pub(super) fn offers(&self, listing: &Listing) -> Vec<Completion> {
        let mut entries: Vec<_> = listing.entries.iter().collect();
        entries.sort_by_key(|it| {
            let excluded = it.excluded.is_some();
            let path = format!("{}{}", self.typed, it.name);
            let given = self
                .given
                .iter()
                .any(|given| given.trim_end_matches('/') == path);
            (
                excluded,
                given,
                !it.folder,
                it.name.to_lowercase(),
                it.name.as_str(),
            )
        });
        entries
            .into_iter()
            .filter_map(|it| self.offer(it))
            .collect()
    }

    fn offer(&self, entry: &Entry) -> Option<Completion> {
        let name = self.form.write(&entry.name)?;
        let slash = if entry.folder { "/" } else { "" };
        let text = format!("{}{name}{slash}", self.typed);
        let kind = if entry.folder {
            CompletionKind::Folder
        } else {
            CompletionKind::File
        };
        let mut offer = Completion::new(kind, format!("{}{slash}", entry.name))
            .text(text.clone())
            .filter(text);
        if let Some(reason) = &entry.excluded {
            offer = offer.detail(format!("excluded by {reason}"));
        }
        offer.goes_on = entry.folder;
        Some(offer)
    }
}

impl Form {
    /// A name as it is written; `None` if it can't be written so.
    fn write(self, name: &str) -> Option<String> {
        if name.contains(|c: char| c.is_control() || c == '\\' || c == '/') {
            return None;
        }
        let escape = match self {
            // Fields are cut at commas and quotes, and words at spaces.
            Form::Mount => {
                let plain = !name.contains(|c: char| c.is_whitespace() || ",\"'$".contains(c));
                return plain.then(|| name.to_owned());
            }
            Form::Word(_) if name.contains(char::is_whitespace) => return None,
            Form::Word(escape) | Form::Json(escape) => escape,
        };
        let mut text = String::with_capacity(name.len());
        for c in name.chars() {
            match c {
                // Patterns take these for more than they are.
                '*' | '?' | '[' => text.extend(['[', c, ']']),
                '$' | '"' | '\'' => text.extend([escape, c]),
                _ if c == escape => text.extend([escape, c]),
                _ => text.push(c),
            }
        }
        if matches!(self, Form::Json(_)) {
            text = text.replace('\\', "\\\\").replace('"', "\\\"");
        }
        Some(text)
    }

    /// The name that a written text stands for; `None` if that is unknown.
    fn read(self, text: &str) -> Option<String> {
        let plain = match self {
            Form::Mount => return (!text.contains('$')).then(|| text.to_owned()),
            Form::Word(_) => text.to_owned(),
            Form::Json(_) => text.replace("\\\"", "\"").replace("\\\\", "\\"),
        };
        let (Form::Word(escape) | Form::Json(escape)) = self else {
            return None;
        };
        let mut read = String::with_capacity(plain.len());
        let mut chars = plain.chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                _ if c == escape => read.extend(chars.next()),
                '[' => {
                    read.extend(chars.next());
                    (chars.next() == Some(']')).then_some(())?;
                }
                '*' | '?' | '$' | '"' | '\'' => return None,
                _ => read.push(c),
            }
        }
        Some(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_written_and_read() {
        let names = [
            "a.txt",
            "a[1]*?.txt",
            "it's",
            "a\"b",
            "$HOME",
            "naïve",
            "`x`",
        ];
        for form in [
            Form::Word('\\'),
            Form::Word('`'),
            Form::Json('\\'),
            Form::Mount,
        ] {
            for name in names {
                if let Some(written) = form.write(name) {
                    assert_eq!(form.read(&written).as_deref(), Some(name), "{form:?}");
                }
            }
        }
        assert_eq!(Form::Word('\\').write("a[1]").as_deref(), Some("a[[]1]"));
        assert_eq!(Form::Word('\\').write("a b"), None);
        assert_eq!(Form::Json('\\').write("a b").as_deref(), Some("a b"));
        assert_eq!(Form::Json('\\').write("$a").as_deref(), Some("\\\\$a"));
        assert_eq!(Form::Word('\\').read("$A/"), None);
    }
}
