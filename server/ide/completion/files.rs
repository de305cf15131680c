//! Files of the build context: the folder to list, and the candidates from its content.

use super::item::{Completion, CompletionKind};
use super::line::TypedWord;
use syntax::values::path;

/// A folder of the build context whose content is needed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folder {
    /// The normalized path in the context; empty for the context itself.
    pub path: String,
    /// The part of the file name that is typed.
    pub begins: String,
    /// The folder as typed.
    typed: String,
    form: Form,
    /// True for a source, which is a pattern.
    pub(super) is_pattern: bool,
    /// The number of candidates that precede its content.
    pub(super) before: usize,
    /// The paths that the instruction has already, as written.
    pub(super) given: Vec<String>,
}

/// The syntax of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// A word of COPY or ADD, with the escape character.
    Word(char),
    /// A JSON string of COPY or ADD, with the escape character.
    Json(char),
    /// The value of a mount option.
    Mount,
}

/// The content of a folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FolderListing {
    /// The entries, in any order.
    pub entries: Vec<FolderEntry>,
    /// True if there are more entries.
    pub more: bool,
}

/// An entry of a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FolderEntry {
    /// The name.
    pub name: String,
    /// True for a folder.
    pub folder: bool,
    /// The reason why it isn't part of the build context, if it is excluded.
    pub excluded: Option<String>,
}

impl Folder {
    /// The folder of the path that is being typed; `None` if it is unknown.
    pub(super) fn wanted(slot: &TypedWord, form: Form) -> Option<Folder> {
        let typed = slot.typed.as_str();
        let end = typed.rfind('/').map_or(0, |slash| slash + 1);
        let (folder, name) = typed.split_at(end);
        let path = form.read(folder)?;
        let begins = form.read(name).unwrap_or_default();
        // BuildKit resolves paths above the context to the context.
        let path = path::clean(&format!("/{path}"));
        Some(Folder {
            path: path.trim_start_matches('/').to_owned(),
            begins,
            typed: folder.to_owned(),
            form,
            is_pattern: true,
            before: 0,
            given: Vec::new(),
        })
    }

    /// Candidates from its content: folders, then files, then those that the instruction has already or that are
    /// excluded from the context.
    pub(super) fn candidates(&self, listing: &FolderListing) -> Vec<Completion> {
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
            .filter_map(|it| self.candidate(it))
            .collect()
    }

    fn candidate(&self, entry: &FolderEntry) -> Option<Completion> {
        let name = self.form.write(&entry.name, self.is_pattern)?;
        let slash = if entry.folder { "/" } else { "" };
        let text = format!("{}{name}{slash}", self.typed);
        let kind = if entry.folder {
            CompletionKind::Folder
        } else {
            CompletionKind::File
        };
        let mut candidate = Completion::new(kind, format!("{}{slash}", entry.name))
            .text(text.clone())
            .filter(text);
        if let Some(reason) = &entry.excluded {
            candidate = candidate.detail(format!("excluded by {reason}"));
        }
        candidate.goes_on = entry.folder;
        Some(candidate)
    }
}

impl Form {
    /// Encodes a file name in this syntax; `None` if that is not possible.
    fn write(self, name: &str, is_pattern: bool) -> Option<String> {
        if name.contains(|c: char| c.is_control() || c == '\\' || c == '/') {
            return None;
        }
        let escape = match self {
            // Fields end at commas and quotes, and words at spaces.
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
                // These are special characters in patterns.
                '*' | '?' | '[' if is_pattern => text.extend(['[', c, ']']),
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

    /// Decodes a file name; `None` if it is unknown.
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
                if let Some(written) = form.write(name, true) {
                    assert_eq!(form.read(&written).as_deref(), Some(name), "{form:?}");
                }
            }
        }
        assert_eq!(
            Form::Word('\\').write("a[1]", true).as_deref(),
            Some("a[[]1]")
        );
        assert_eq!(
            Form::Word('\\').write("a[1]", false).as_deref(),
            Some("a[1]")
        );
        assert_eq!(Form::Word('\\').write("a b", true), None);
        assert_eq!(Form::Json('\\').write("a b", true).as_deref(), Some("a b"));
        assert_eq!(
            Form::Json('\\').write("$a", true).as_deref(),
            Some("\\\\$a")
        );
        assert_eq!(Form::Word('\\').read("$A/"), None);
    }
}
