//! Ranks variables by the text before the cursor and by their values.

use std::collections::HashSet;

/// What kind of value fits a place, and of what kind a variable's value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    /// A path.
    Path,
    /// An address.
    Url,
    /// A platform.
    Platform,
    /// A checksum, or the key of a signature.
    Checksum,
    /// A user, or a group.
    User,
    /// A version, or any other part of a longer word.
    Part,
}

/// Words in names that indicate a kind of value.
const HINTS: [(Class, &[&str]); 6] = [
    (
        Class::Path,
        &[
            "DIR",
            "HOME",
            "PATH",
            "ROOT",
            "PREFIX",
            "DIRECTORY",
            "FOLDER",
            "WORKDIR",
            "LIBDIR",
        ],
    ),
    (Class::Url, &["URL", "URI", "REPO", "REPOSITORY", "MIRROR"]),
    (
        Class::Platform,
        &["PLATFORM", "BUILDPLATFORM", "TARGETPLATFORM"],
    ),
    (
        Class::Checksum,
        &[
            "SHA256",
            "SHA512",
            "SHA1",
            "SHA",
            "MD5",
            "CHECKSUM",
            "DIGEST",
            "KEY",
            "KEYS",
            "FINGERPRINT",
        ],
    ),
    (Class::User, &["USER", "UID", "GID", "USERNAME", "GROUP"]),
    (
        Class::Part,
        &[
            "VERSION", "VER", "TAG", "RELEASE", "MAJOR", "MINOR", "BRANCH", "ARCH", "COMMIT", "REF",
        ],
    ),
];

/// Commands and instructions after which a word of a kind follows.
const LEADS: [(Class, &[&str]); 5] = [
    (
        Class::Path,
        &[
            "cd",
            "mkdir",
            "rm",
            "rmdir",
            "ls",
            "ln",
            "cp",
            "mv",
            "chmod",
            "tee",
            "test",
            "touch",
            "cat",
            "install",
            "find",
            "pushd",
            "du",
            "-C",
            "-d",
            "-f",
            "-e",
            "-x",
            "-p",
            "-r",
            "-rf",
            "-o",
            "-O",
            "--directory",
            "--prefix",
            "WORKDIR",
            "VOLUME",
            "COPY",
            "ADD",
            "[",
            ">",
            ">>",
        ],
    ),
    (
        Class::Url,
        &[
            "curl", "wget", "clone", "-fsSL", "-fSL", "-sSL", "-L", "-fsSLO", "-LO",
        ],
    ),
    (Class::Platform, &["--platform="]),
    (
        Class::Checksum,
        &["echo", "printf", "--recv-keys", "--checksum="],
    ),
    (
        Class::User,
        &[
            "USER", "su", "gosu", "-u", "-g", "--uid", "--gid", "--chown=", "useradd", "adduser",
            "groupadd",
        ],
    ),
];

/// The text before a variable, as far as it indicates what is meant.
pub(super) struct Context {
    class: Option<Class>,
    /// The words before it, in upper case.
    words: Vec<String>,
    /// The variables before it.
    used: Vec<String>,
    /// The variables that are used in the file.
    uses: HashSet<String>,
    /// The name that the word is assigned to, in upper case.
    assigned: Option<String>,
}

impl Context {
    /// The context after a text of one line, in a file.
    pub(super) fn after(text: &str, file: &str) -> Context {
        let text = last(text, LOOKED_BACK);
        let start = text.rfind([' ', '\t', '"', '\'', ';', '&', '|', '(']);
        let (front, joined) = match start {
            Some(at) => text.split_at(at + 1),
            None => ("", text),
        };
        let assigned = joined.strip_suffix('=').filter(|it| !it.ends_with('='));
        let assigned = assigned.map(|name| {
            let name = name.trim_start_matches('-');
            name.rsplit([',', ';'])
                .next()
                .unwrap_or(name)
                .to_ascii_uppercase()
        });
        let (words, used) = words(text);
        Context {
            class: class(front, joined, assigned.as_deref()),
            words,
            used,
            uses: uses(file),
            assigned,
        }
    }

    /// True if the file uses a variable.
    pub(super) fn is_used(&self, name: &str) -> bool {
        self.uses.contains(name)
    }

    /// How well a variable fits; more is better.
    pub(super) fn score(&self, name: &str, value: Option<&str>) -> i32 {
        let upper = name.to_ascii_uppercase();
        let mut score = 0;
        if let Some(wanted) = self.class {
            let hinted = parts(&upper).next_back().and_then(|it| hinted(&it));
            let known = value.filter(|it| !it.is_empty()).map(of_value);
            score += match (hinted, known) {
                (Some(hint), _) if hint == wanted => 6,
                (_, Some(Some(class))) if class == wanted => 5,
                (Some(_), _) | (_, Some(Some(_))) => -4,
                _ => 0,
            };
        }
        if let Some(assigned) = &self.assigned {
            let same = parts(assigned).filter(|it| parts(&upper).any(|part| part == *it));
            score += 4 * same.count() as i32;
            // GOOS is set to TARGETOS.
            let tail = upper.bytes().rev().zip(assigned.bytes().rev());
            score += tail.take_while(|(a, b)| a == b).count().min(4) as i32;
        }
        if self.used.iter().any(|it| it == name) {
            score -= 4;
        }
        if !self.is_used(name) {
            score += 3;
        }
        score += COMMON
            .iter()
            .find(|(it, _)| *it == name)
            .map_or(0, |(_, more)| *more);
        let near = parts(&upper).filter(|it| it.len() > 2 && self.words.contains(it));
        score + 2 * near.count() as i32
    }
}

/// How many bytes of a line before a variable are looked at for a command.
const LOOKED_BACK: usize = 160;
/// How many for words that its name may have as well.
const NEAR: usize = 48;

/// The builder's variables that are used more than others.
const COMMON: [(&str, i32); 4] = [
    ("BUILDPLATFORM", 2),
    ("TARGETPLATFORM", 2),
    ("TARGETARCH", 2),
    ("TARGETOS", 1),
];

/// The variables that are used in a text.
fn uses(text: &str) -> HashSet<String> {
    let mut uses = HashSet::new();
    for place in text.split('$').skip(1) {
        let place = place.strip_prefix('{').unwrap_or(place);
        let end = place.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        let name = place.get(..end.unwrap_or(place.len())).unwrap_or_default();
        if !name.is_empty() {
            uses.insert(name.to_owned());
        }
    }
    uses
}

/// The last bytes of a text, from the beginning of a character on.
fn last(text: &str, count: usize) -> &str {
    let mut start = text.len().saturating_sub(count);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    text.get(start..).unwrap_or_default()
}

/// The parts of a name or text, in upper case.
fn parts(text: &str) -> impl DoubleEndedIterator<Item = String> {
    let parts = text.split(|c: char| !c.is_ascii_alphanumeric());
    let parts: Vec<_> = parts
        .filter(|it| !it.is_empty())
        .map(str::to_ascii_uppercase)
        .collect();
    parts.into_iter()
}

/// The words near the end of a text, in upper case, and the variables in all of it.
fn words(text: &str) -> (Vec<String>, Vec<String>) {
    let near = text.len().saturating_sub(NEAR);
    let (mut words, mut used) = (Vec::new(), Vec::new());
    let mut start = 0;
    for piece in text.split_inclusive(|c: char| !c.is_ascii_alphanumeric() && c != '_') {
        let name = piece.trim_end_matches(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        let before = text.get(..start).unwrap_or_default();
        start += piece.len();
        if name.is_empty() {
            continue;
        }
        if before.ends_with('$') || before.ends_with("${") {
            used.push(name.to_owned());
        } else if start >= near {
            words.extend(parts(name));
        }
    }
    (words, used)
}

fn hinted(part: &str) -> Option<Class> {
    let row = HINTS.iter().find(|(_, words)| words.contains(&part));
    row.map(|(class, _)| *class)
}

fn of_value(value: &str) -> Option<Class> {
    if value.contains("://") {
        Some(Class::Url)
    } else if value.starts_with('/') {
        (!value.contains(':')).then_some(Class::Path)
    } else if value.len() >= 32 && value.bytes().all(|b| b.is_ascii_hexdigit()) {
        Some(Class::Checksum)
    } else if value.contains('/') {
        None
    } else {
        value
            .starts_with(|c: char| c.is_ascii_digit())
            .then_some(Class::Part)
    }
}

/// The kind of value that fits after a text: `joined` is the word so far, `front` what stands before it.
fn class(front: &str, joined: &str, assigned: Option<&str>) -> Option<Class> {
    let lead = |word: &str| {
        let row = LEADS.iter().find(|(_, words)| words.contains(&word));
        row.map(|(class, _)| *class)
    };
    if joined.is_empty() {
        // The nearest command or flag decides, of the command that this is a part of.
        let command = front.rsplit(['|', ';', '&']).next().unwrap_or(front);
        let mut words = command
            .rsplit([' ', '\t', '"', '\''])
            .filter(|it| !it.is_empty());
        let nearest = words.next().unwrap_or_default();
        // A flag concerns the next word only.
        let mut others = words.filter(|it| !it.starts_with('-'));
        return lead(nearest).or_else(|| others.find_map(lead));
    }
    if let Some(name) = assigned {
        return lead(joined).or_else(|| parts(name).next_back().and_then(|it| hinted(&it)));
    }
    match joined.chars().next_back() {
        // A list of paths.
        Some(':') if joined.contains('/') || joined.contains("PATH") => Some(Class::Path),
        _ => Some(Class::Part),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The variables, best first.
    fn ranked(text: &str) -> String {
        let variables = [
            ("APP_SHA256", "0123456789abcdef0123456789abcdef"),
            ("APP_URL", "https://example.com/app"),
            ("APP_HOME", "/srv/app"),
            ("APP_VERSION", "1.2"),
            ("TARGETOS", ""),
        ];
        let context = Context::after(text, "");
        let mut rows: Vec<_> = variables.iter().collect();
        rows.sort_by_key(|(name, value)| std::cmp::Reverse(context.score(name, Some(value))));
        rows.first()
            .map(|(name, _)| (*name).to_owned())
            .unwrap_or_default()
    }

    #[test]
    fn what_stands_before_a_variable_tells_what_is_meant() {
        for (text, expected) in [
            ("mkdir -p ", "APP_HOME"),
            ("WORKDIR ", "APP_HOME"),
            ("ENV PATH=/bin:", "APP_HOME"),
            ("curl -fsSL ", "APP_URL"),
            ("curl -fsSL https://example.com/v", "APP_VERSION"),
            ("FROM app:", "APP_VERSION"),
            ("pip install app==", "APP_VERSION"),
            ("echo \"", "APP_SHA256"),
            ("GOOS=", "TARGETOS"),
            ("ENV HOME=", "APP_HOME"),
        ] {
            assert_eq!(ranked(text), expected, "{text}");
        }
    }
}
