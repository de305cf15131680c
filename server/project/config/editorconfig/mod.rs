//! `.editorconfig` files: the formatting options that a project shares with all editors.
//!
//! [`EditorConfig::parse`] reads the text of one file and [`EditorConfig::properties`] gives what it sets for a path. The
//! [`Properties`] of several files add up to a [`Style`]. Reading files and finding them is up to the caller.
//!
//! Implements version 0.17.2 of the specification at <https://spec.editorconfig.org>, which has unknown keys and invalid
//! values ignored. Lines that are neither comments, section headers nor pairs are ignored too. The crates for it were not
//! used, as they match some patterns in exponential time, and the files come from whatever repository is opened.

mod glob;

use std::path::{Component, Path};

use self::glob::Glob;
use ide::formatting::{Indent, LineEnding, Style};

/// The name of the files.
pub const EDITORCONFIG: &str = ".editorconfig";

/// A property that formatting depends on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Key {
    EndOfLine,
    IndentSize,
    IndentStyle,
    InsertFinalNewline,
    TabWidth,
    TrimTrailingWhitespace,
}

impl Key {
    const COUNT: usize = 6;

    fn from_name(name: &str) -> Option<Key> {
        Some(match name.to_ascii_lowercase().as_str() {
            "end_of_line" => Key::EndOfLine,
            "indent_size" => Key::IndentSize,
            "indent_style" => Key::IndentStyle,
            "insert_final_newline" => Key::InsertFinalNewline,
            "tab_width" => Key::TabWidth,
            "trim_trailing_whitespace" => Key::TrimTrailingWhitespace,
            _ => return None,
        })
    }
}

/// The properties that files set for a path, their values in lower case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Properties([Option<String>; Key::COUNT]);

impl Properties {
    fn set(&mut self, key: Key, value: &str) {
        if let Some(place) = self.0.get_mut(key as usize) {
            *place = Some(value.to_ascii_lowercase());
        }
    }

    /// The value of a property; `None` if it isn't set, or `unset`.
    fn get(&self, key: Key) -> Option<&str> {
        let value = self.0.get(key as usize)?.as_deref();
        value.filter(|value| *value != "unset")
    }

    /// Overrides properties by those of another file, or of a later section.
    pub fn extend(&mut self, other: &Properties) {
        for (mine, other) in self.0.iter_mut().zip(&other.0) {
            if other.is_some() {
                mine.clone_from(other);
            }
        }
    }

    /// The style that the properties amount to.
    pub fn style(&self) -> Style {
        Style {
            indent: self.indent(),
            trim_trailing: self.boolean(Key::TrimTrailingWhitespace),
            final_newline: self.boolean(Key::InsertFinalNewline),
            line_ending: match self.get(Key::EndOfLine) {
                Some("lf") => Some(LineEnding::Lf),
                Some("crlf") => Some(LineEnding::CrLf),
                // For BuildKit, a carriage return alone ends no line.
                _ => None,
            },
            ..Style::default()
        }
    }

    fn indent(&self) -> Option<Indent> {
        let tabs = match self.get(Key::IndentStyle) {
            Some("tab") => Some(true),
            Some("space") => Some(false),
            _ => None,
        };
        let tab_width = self.number(Key::TabWidth);
        let width = match self.get(Key::IndentSize) {
            Some("tab") => Some(tab_width.unwrap_or(Indent::TAB.tab_width)),
            _ => self.number(Key::IndentSize),
        };
        if tabs.is_none() && width.is_none() {
            return None;
        }
        let tabs = tabs.unwrap_or(false);
        let width = width.or(tab_width.filter(|_| tabs));
        let width = width.unwrap_or(Indent::TAB.width);
        Some(Indent {
            width,
            tabs,
            tab_width: tab_width.unwrap_or(width),
        })
    }

    fn boolean(&self, key: Key) -> Option<bool> {
        self.get(key)?.parse().ok()
    }

    fn number(&self, key: Key) -> Option<u32> {
        self.get(key)?.parse().ok().filter(|number| *number > 0)
    }
}

/// One `.editorconfig` file.
#[derive(Clone, Debug, Default)]
pub struct EditorConfig {
    /// Whether files in the folders above are left unread.
    pub root: bool,
    sections: Vec<Section>,
}

/// A section that sets a property that formatting depends on.
#[derive(Clone, Debug)]
struct Section {
    glob: Glob,
    properties: Properties,
}

impl EditorConfig {
    /// Reads the text of a file.
    pub fn parse(text: &str) -> EditorConfig {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut config = EditorConfig::default();
        // The pattern of the current section and its properties.
        let mut section: Option<(&str, Properties)> = None;
        for line in text.lines().map(str::trim) {
            if line.starts_with([';', '#']) {
                continue;
            }
            if let Some(header) = line.strip_prefix('[') {
                config.push(section.replace((pattern(header), Properties::default())));
            } else if let Some((key, value)) = line.split_once('=') {
                let (key, value) = (key.trim(), value.trim());
                match &mut section {
                    Some((_, properties)) => {
                        if let Some(key) = Key::from_name(key) {
                            properties.set(key, value);
                        }
                    }
                    None if key.eq_ignore_ascii_case("root") => {
                        config.root = value.eq_ignore_ascii_case("true");
                    }
                    None => {}
                }
            }
        }
        config.push(section);
        config
    }

    fn push(&mut self, section: Option<(&str, Properties)>) {
        let Some((pattern, properties)) = section else {
            return;
        };
        if properties == Properties::default() {
            return;
        }
        if let Some(glob) = Glob::new(pattern) {
            self.sections.push(Section { glob, properties });
        }
    }

    /// What the file sets for a path, which is relative to the file's folder and has no `.` and `..` in it.
    pub fn properties(&self, path: &Path) -> Properties {
        let parts = path.components().filter_map(|part| match part {
            Component::Normal(name) => Some(name.to_string_lossy()),
            _ => None,
        });
        let path = parts.collect::<Vec<_>>().join("/");
        let mut properties = Properties::default();
        let sections = self.sections.iter();
        for section in sections.filter(|section| section.glob.is_match(&path)) {
            properties.extend(&section.properties);
        }
        properties
    }
}

/// The pattern of a section header, whose opening bracket is already removed. A comment may follow the header, as in older
/// versions of the specification. Without a closing bracket the pattern is empty, and matches nothing.
fn pattern(header: &str) -> &str {
    let Some((pattern, rest)) = header.rsplit_once(']') else {
        return "";
    };
    if rest.is_empty() || rest.trim_start().starts_with([';', '#']) {
        pattern
    } else {
        ""
    }
}
