//! Ranks variables by how they were used before, by the text before the cursor, and by their values.
//!
//! The weights were chosen on real Dockerfiles, at places where a variable is used: which order names it first most often?

use std::collections::HashMap;

/// What is known at the place of a variable.
pub(super) struct Context {
    /// The line up to the variable, without the instructions and commands before.
    line: String,
    /// The word that the variable is a part of, up to the variable.
    word: String,
    /// The uses before the place, in its stage.
    uses: HashMap<String, Uses>,
    /// The variable that was used last.
    last: Option<String>,
    /// The parts of names in the line, in upper case.
    parts: Vec<String>,
    /// The name that the word is assigned to, in upper case.
    assigned: Option<String>,
}

/// How a variable was used.
#[derive(Clone, Copy, Default)]
struct Uses {
    count: u32,
    /// How many lines ago it was last used.
    lines: u32,
    /// True if that was on the line of the place.
    here: bool,
}

impl Context {
    /// `stage` is the text of the stage up to the variable, and `logical` the instruction up to it, on one line.
    pub(super) fn new(stage: &str, logical: &str) -> Context {
        let line = stage.rsplit('\n').next().unwrap_or_default();
        let start = line.rfind([' ', '\t', '"', '\'', ';', '&', '|', '(']);
        let word = line.get(start.map_or(0, |at| at + 1)..).unwrap_or_default();
        let (uses, last) = uses(stage);
        let assigned = word.strip_suffix('=').filter(|it| !it.ends_with('='));
        let assigned = assigned.map(|name| {
            let name = name.trim_start_matches('-');
            name.rsplit([',', ';'])
                .next()
                .unwrap_or(name)
                .to_ascii_uppercase()
        });
        Context {
            word: word.to_owned(),
            uses,
            last,
            parts: parts(line),
            assigned,
            line: format!(
                "{} {line}",
                logical.split_whitespace().next().unwrap_or_default()
            ),
        }
    }

    /// The variable that was used last.
    pub(super) fn last(&self) -> Option<&str> {
        self.last.as_deref()
    }

    /// How well a variable fits; more is better. `next` is true if it is declared after the variable that was used last.
    pub(super) fn score(&self, name: &str, value: Option<&str>, next: bool) -> f64 {
        let upper = name.to_ascii_uppercase();
        let parts = parts(&upper);
        let has = |words: &[&str]| parts.iter().any(|it| words.contains(&it.as_str()));
        let ends = |words: &[&str]| parts.last().is_some_and(|it| words.contains(&it.as_str()));
        let starts_word = self.word.is_empty();
        // In a list of paths another path follows.
        let list = self.word.contains("PATH=") && self.word.ends_with(':');
        let joined = !list
            && self
                .word
                .ends_with([':', '@', 'v', '-', '_', '.', '/', '=']);
        let is_url =
            value.is_some_and(|it| it.contains("://")) || ends(&["URL", "URI", "REPO", "MIRROR"]);
        let is_path = value.is_some_and(|it| it.starts_with('/') && !it.contains(':'));
        let mut score = 0.0;
        match self.uses.get(name) {
            None => score += 2.0,
            Some(uses) => {
                score += 1.0 / (1.0 + f64::from(uses.lines)) + f64::from(uses.count).ln_1p();
                score -= if uses.here { 2.0 } else { 0.0 };
            }
        }
        score += if next { 2.0 } else { 0.0 };
        score += if self.last.as_deref() == Some(name) {
            1.0
        } else {
            0.0
        };
        if ends(&[
            "VERSION", "VER", "TAG", "RELEASE", "MAJOR", "MINOR", "BRANCH", "COMMIT", "REF",
        ]) {
            score += if joined { 2.0 } else { 0.0 };
            score -= if starts_word { 2.0 } else { 0.0 };
        }
        let path_place = starts_word || self.word.ends_with([':', '=', '/']);
        if path_place && (is_path || ends(&["HOME", "DIR", "PATH", "ROOT", "PREFIX", "FOLDER"])) {
            score += 2.0;
        }
        let words = |wanted: &[&str]| {
            let mut words = self.line.split(|c: char| c.is_whitespace() || c == '=');
            words.any(|it| wanted.contains(&it))
        };
        let user = [
            "chown", "useradd", "groupadd", "usermod", "adduser", "addgroup", "-u", "-g",
            "--chown", "USER",
        ];
        if has(&["USER", "UID", "GID", "GROUP", "USERNAME"]) && words(&user) {
            score += 3.0;
        }
        if starts_word && is_url && words(&["RUN", "ADD", "curl", "wget", "clone"]) {
            score += 1.0;
        }
        if ends(&["PORT", "PORTS"]) && words(&["EXPOSE"]) {
            score += 1.0;
        }
        if ends(&["PLATFORM", "BUILDPLATFORM", "TARGETPLATFORM"]) && words(&["--platform"]) {
            score += 4.0;
        }
        if let Some(assigned) = &self.assigned {
            // GOOS is set to TARGETOS.
            let tail = upper.bytes().rev().zip(assigned.bytes().rev());
            let same = tail.take_while(|(a, b)| a == b).count();
            score += f64::from(same.min(4) as u32);
        }
        score += COMMON
            .iter()
            .find(|(it, _)| *it == name)
            .map_or(0.0, |(_, more)| *more);
        let shared = parts.iter().filter(|it| self.parts.contains(it)).count();
        score + f64::from(shared as u32) / f64::from(parts.len().max(1) as u32)
    }
}

/// BuildKit's variables that are used more than others.
const COMMON: [(&str, f64); 4] = [
    ("BUILDPLATFORM", 0.5),
    ("TARGETPLATFORM", 0.5),
    ("TARGETARCH", 0.5),
    ("TARGETOS", 0.25),
];

/// The parts of names in a text, in upper case; not those of variables.
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

/// The uses of variables in a text, and the last of them.
fn uses(text: &str) -> (HashMap<String, Uses>, Option<String>) {
    let mut uses: HashMap<String, Uses> = HashMap::new();
    let mut last = None;
    let lines = text.split('\n').count();
    for (number, line) in text.split('\n').enumerate() {
        for place in line.split('$').skip(1) {
            let place = place.strip_prefix('{').unwrap_or(place);
            let end = place.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
            let name = place.get(..end.unwrap_or(place.len())).unwrap_or_default();
            if name.is_empty() {
                continue;
            }
            let known = uses.entry(name.to_owned()).or_default();
            known.count += 1;
            known.lines = (lines - 1 - number) as u32;
            known.here = known.lines == 0;
            last = Some(name.to_owned());
        }
    }
    (uses, last)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The variable that fits best behind a text.
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
