//! Ranks variables by how they were used before, by the text before the cursor, and by their names and values.
//!
//! Each property of a variable at a place has a weight. The weights were fitted to some thousand places of real Dockerfiles
//! where a variable is used, so that the used one is the first of those that begin with its first three letters as often as
//! possible; they held on the half of the files that they were not fitted to.

use std::collections::HashMap;

/// The number of characters in common with the text before an earlier use from which more make no difference.
const COMMON_TEXT: usize = 12;

/// Last parts of variables whose values are folders, and of options whose values are.
const FOLDERS: [&str; 6] = ["HOME", "DIR", "PATH", "ROOT", "PREFIX", "FOLDER"];

/// The context of a variable.
pub(super) struct Context {
    /// The keyword of the instruction, in upper case.
    keyword: String,
    /// The line before the variable.
    line: String,
    /// The word that contains the variable, up to it.
    word: String,
    /// The command that the line belongs to.
    command: String,
    /// The preceding uses in the stage.
    uses: HashMap<String, Uses>,
    /// The variable that was used last.
    last: Option<String>,
    /// The parts of names in the line, in upper case.
    parts: Vec<String>,
    /// The name that the word is assigned to, in upper case.
    assigned: Option<String>,
}

/// The previous uses of a variable.
#[derive(Clone, Copy, Default)]
struct Uses {
    count: u32,
    /// The number of lines since the last use.
    lines: u32,
    /// The number of characters that the text before one of the uses has in common with the current text.
    common: usize,
}

impl Context {
    /// `stage` is the text of the stage before the variable, and `logical` that of the instruction, on one line.
    pub(super) fn new(stage: &str, logical: &str) -> Context {
        let line = stage.rsplit('\n').next().unwrap_or_default();
        let start = line.rfind([' ', '\t', '"', '\'', ';', '&', '|', '(']);
        let word = line.get(start.map_or(0, |at| at + 1)..).unwrap_or_default();
        let (uses, last) = uses(stage, line);
        let assigned = line.trim_end_matches(['"', '\'']).strip_suffix('=');
        let assigned = assigned.filter(|it| !it.ends_with(['=', '!', ' ']));
        let assigned = assigned.map(|before| {
            let separators = [' ', '\t', ',', ';', '"', '\'', '(', '&', '|'];
            let name = before.rsplit(separators).next().unwrap_or(before);
            name.trim_start_matches('-').to_ascii_uppercase()
        });
        let keyword = logical.split_whitespace().next().unwrap_or_default();
        let command = line.rsplit([';', '&', '|', '(']).next().unwrap_or(line);
        let mut command = command.split_whitespace();
        let command = command.find(|it| !it.eq_ignore_ascii_case("RUN"));
        Context {
            keyword: keyword.to_ascii_uppercase(),
            word: word.to_owned(),
            command: command.unwrap_or_default().to_owned(),
            uses,
            last,
            parts: parts(line),
            assigned,
            line: line.to_owned(),
        }
    }

    /// The variable that was used last.
    pub(super) fn last(&self) -> Option<&str> {
        self.last.as_deref()
    }

    /// The score of a variable; higher is better. `next` is true if it is declared after the variable that was used
    /// last.
    pub(super) fn score(&self, name: &str, value: Option<&str>, next: bool) -> f64 {
        self.by_uses(name, next) + self.by_meaning(name, value)
    }

    fn by_uses(&self, name: &str, next: bool) -> f64 {
        let mut score = 0.0;
        match self.uses.get(name) {
            None => score += 1.5,
            Some(uses) => {
                score += 2.0 / (1.0 + f64::from(uses.lines)) + f64::from(uses.count).ln_1p();
                score -= if uses.lines == 0 { 2.5 } else { 0.0 };
                score += 3.0 * f64::from(uses.common as u32) / f64::from(COMMON_TEXT as u32);
            }
        }
        score += if next { 1.5 } else { 0.0 };
        let is_last = self.last.as_deref() == Some(name);
        score + if is_last { 0.75 } else { 0.0 }
    }

    /// True if the word contains the variable already.
    fn is_in_word(&self, name: &str) -> bool {
        let mut places = self.word.split('$').skip(1);
        places.any(|it| {
            let it = it.trim_start_matches('{').strip_prefix(name);
            it.is_some_and(|it| !it.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_'))
        })
    }

    fn by_meaning(&self, name: &str, value: Option<&str>) -> f64 {
        let upper = name.to_ascii_uppercase();
        let parts = parts(&upper);
        let has = |words: &[&str]| parts.iter().any(|it| words.contains(&it.as_str()));
        let ends = |words: &[&str]| parts.last().is_some_and(|it| words.contains(&it.as_str()));
        let mentions = |wanted: &[&str]| {
            let mut words = self.line.split(|c: char| c.is_whitespace() || c == '=');
            words.any(|it| wanted.contains(&it))
        };
        let commands = |wanted: &[&str]| wanted.contains(&self.command.as_str());
        let starts_word = self.word.is_empty();
        // In a list of paths another path follows.
        let list = self.word.contains("PATH=") && self.word.ends_with(':');
        let joins = [':', '@', 'v', '-', '_', '.', '/', '='];
        let joined = !list && self.word.ends_with(joins);
        let mut score = 0.0;
        let mut add = |weight: f64, applies: bool| score += if applies { weight } else { 0.0 };

        let is_version = ends(&[
            "VERSION", "VER", "TAG", "RELEASE", "MAJOR", "MINOR", "BRANCH", "COMMIT", "REF",
        ]);
        add(1.0, is_version && joined);
        // The version often occurs twice in a URL.
        let address = self.word.contains("://");
        add(
            2.5,
            is_version && joined && address && self.is_in_word(name),
        );
        add(-1.5, is_version && starts_word);

        let is_folder = ends(&FOLDERS);
        let has_path = value.is_some_and(|it| it.starts_with('/') && !it.contains(':'));
        let has_no_path = value.is_some_and(|it| !it.is_empty() && !has_path);
        let slash = self.word.ends_with('/');
        add(
            if slash { -1.5 } else { 1.0 },
            (is_folder || has_path) && (starts_word || self.word.ends_with([':', '=', '/'])),
        );
        add(-1.0, is_folder && has_no_path);
        let is_place = self.keyword == "WORKDIR" || self.keyword == "VOLUME";
        add(1.5, (is_folder || has_path) && is_place);
        let is_file = ends(&[
            "FILE", "FILENAME", "PKG", "PACKAGE", "JAR", "ZIP", "TGZ", "TAR", "ARCHIVE", "BIN",
        ]);
        let unpacks = commands(&["unzip", "tar", "jar", "rm", "mv"]) || self.keyword == "COPY";
        add(1.5, is_file && (slash || (starts_word && unpacks)));
        let before = self.line.trim_end_matches(['"', '=', '/', ' ']);
        let before = before.to_ascii_uppercase();
        add(
            2.0,
            is_folder && FOLDERS.iter().any(|it| before.ends_with(it)),
        );
        let files = [
            "cd", "mkdir", "cp", "mv", "rm", "ls", "chown", "chmod", "ln", "tar",
        ];
        add(0.75, is_folder && commands(&files));

        let is_url =
            value.is_some_and(|it| it.contains("://")) || ends(&["URL", "URI", "REPO", "MIRROR"]);
        let fetches = commands(&["curl", "wget", "git"]) || self.keyword == "ADD";
        add(2.0, is_url && starts_word && fetches);

        let is_hash = value.is_some_and(|it| {
            let it = it.strip_prefix("sha256:").unwrap_or(it);
            it.len() >= 32 && it.bytes().all(|b| b.is_ascii_hexdigit())
        });
        let checks = starts_word && commands(&["echo", "printf"]);
        add(-1.5, is_hash && !checks);

        let users = [
            "chown", "useradd", "groupadd", "usermod", "adduser", "addgroup", "-u", "-g", "--chown",
        ];
        add(
            2.0,
            has(&["USER", "UID", "GID", "GROUP", "USERNAME"])
                && (self.keyword == "USER" || mentions(&users)),
        );
        // A group comes after a colon or -g, a user elsewhere.
        let is_group = ends(&["GID", "GROUP"]);
        add(
            0.5,
            is_group == (self.word.ends_with(':') || self.line.ends_with("-g ")),
        );
        add(2.0, ends(&["PORT", "PORTS"]) && self.keyword == "EXPOSE");
        let is_platform = ends(&["PLATFORM", "BUILDPLATFORM", "TARGETPLATFORM"]);
        add(4.0, is_platform && mentions(&["--platform"]));
        add(
            1.0,
            starts_word && self.keyword == "FROM" && ends(&["IMAGE", "BASE"]),
        );
        // The following text extends a variable.
        let own = self.line.rfind(&format!("{name}="));
        let value = own.and_then(|at| self.line.get(at + name.len() + 1..));
        let value = value.unwrap_or_default().trim_start_matches(['"', '\'']);
        add(-2.0, !value.is_empty() && !is_folder);
        if let Some(assigned) = &self.assigned {
            // GOOS is set to TARGETOS.
            let tail = upper.bytes().rev().zip(assigned.bytes().rev());
            let same = tail.take_while(|(a, b)| a == b).count();
            score += 0.75 * f64::from(same.min(8) as u32);
        }
        let common = COMMON.iter().find(|(it, _)| *it == name);
        score += common.map_or(0.0, |(_, more)| *more);
        let shared = parts.iter().filter(|it| self.parts.contains(it)).count();
        score + 4.5 * f64::from(shared as u32) / f64::from(parts.len().max(1) as u32)
    }
}

/// BuildKit's variables that are used more often than others.
const COMMON: [(&str, f64); 4] = [
    ("BUILDPLATFORM", 0.5),
    ("TARGETPLATFORM", 0.5),
    ("TARGETARCH", 0.5),
    ("TARGETOS", 0.25),
];

/// The parts of names in a text, in upper case, without those of variables.
fn parts(text: &str) -> Vec<String> {
    let pieces = text
        .split('$')
        .enumerate()
        .map(|(number, piece)| match number {
            0 => piece,
            _ => piece
                .trim_start_matches(|c: char| c == '{' || c == '_' || c.is_ascii_alphanumeric()),
        });
    let words = pieces.flat_map(|it| it.split(|c: char| !c.is_ascii_alphanumeric()));
    words
        .filter(|it| !it.is_empty())
        .map(str::to_ascii_uppercase)
        .collect()
}

/// The uses of variables in a text that ends with a line, and the last of them.
fn uses(text: &str, end: &str) -> (HashMap<String, Uses>, Option<String>) {
    let mut uses: HashMap<String, Uses> = HashMap::new();
    let mut last = None;
    let lines = text.split('\n').count();
    // Quotes and spaces precede many variables.
    let mut tail = end.chars().rev().take(3);
    let telling = tail.all(|c| !c.is_whitespace() && !matches!(c, '"' | '\'' | '$'));
    for (number, line) in text.split('\n').enumerate() {
        for (at, _) in line.match_indices('$') {
            let (before, place) = line.split_at(at);
            let place = place.trim_start_matches(['$', '{']);
            let name = place.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
            let name = place.get(..name.unwrap_or(place.len())).unwrap_or_default();
            if name.is_empty() {
                continue;
            }
            let pairs = before.chars().rev().zip(end.chars().rev());
            let pairs = pairs.take(if telling { COMMON_TEXT } else { 0 });
            let common = pairs.take_while(|(a, b)| a == b).count();
            let known = uses.entry(name.to_owned()).or_default();
            known.count += 1;
            known.lines = (lines - 1 - number) as u32;
            known.common = known.common.max(common);
            last = Some(name.to_owned());
        }
    }
    (uses, last)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The variable with the highest score after a text.
    fn best(text: &str) -> String {
        let variables = [
            ("APP_SHA256", "0123456789abcdef0123456789abcdef"),
            ("APP_URL", "https://example.com/app"),
            ("APP_HOME", "/srv/app"),
            ("APP_VERSION", "1.2"),
            ("APP_UID", "1000"),
            ("TARGETOS", ""),
        ];
        let context = Context::new(text, text);
        let best = variables.iter().max_by(|(a, av), (b, bv)| {
            let score = |name, value| context.score(name, Some(value), false);
            score(a, av).total_cmp(&score(b, bv))
        });
        best.map(|(name, _)| (*name).to_owned()).unwrap_or_default()
    }

    #[test]
    fn the_text_before_a_variable_shows_what_is_meant() {
        for (text, expected) in [
            ("RUN mkdir -p ", "APP_HOME"),
            ("WORKDIR ", "APP_HOME"),
            ("ENV PATH=/bin:", "APP_HOME"),
            ("RUN curl -fsSL https://example.com/v", "APP_VERSION"),
            ("FROM app:", "APP_VERSION"),
            ("RUN pip install app==", "APP_VERSION"),
            ("RUN chown ", "APP_UID"),
            ("RUN GOOS=", "TARGETOS"),
            ("RUN cp a $APP_HOME && useradd -u ", "APP_UID"),
        ] {
            assert_eq!(best(text), expected, "{text}");
        }
    }
}
