//! What the variables of a script hold, as far as its text and the variables before it show: [`Values`].

use std::cell::Cell;
use std::collections::HashMap;

use crate::output::prints_a_word;
use crate::parts::{Part, parts};
use crate::scan::{CommandKind, Scan, is_name, split_assignment};
use crate::{OuterVariable, ShellScript};

/// The variables of a script.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact by itself")]
pub(super) struct Values<'a> {
    pub(super) script: &'a ShellScript<'a>,
    /// The commands of the script.
    pub(super) scan: Scan,
    assigned: HashMap<&'a str, Vec<Assigned<'a>>>,
    /// True if it reads another script, or evaluates a text.
    pub(super) reads_scripts: bool,
    /// True if it reads `/etc/os-release`.
    reads_os_release: bool,
    /// True if it sets `$1` and so on.
    sets_arguments: bool,
    /// True if it sets `IFS` for more than one command.
    sets_separators: bool,
    /// True if it has `set -e`, or its shell is started so.
    pub(super) exits_on_error: bool,
    /// How much more may be looked at, in units of 64 bytes.
    budget: Cell<usize>,
}

/// How much is looked at for a script in all, in units of 64 bytes. Values that refer to each other many times would take
/// forever.
const BUDGET: usize = 50_000;

/// What a variable is set to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Assigned<'a> {
    /// The source of a value.
    Value(&'a str),
    /// The source of a text that is appended.
    Appended(&'a str),
    /// A word of a `for` loop.
    Loop(&'a str),
    /// Anything.
    Unknown,
}

/// Names that `/etc/os-release` sets to a word.
const OS_RELEASE: [&str; 5] = [
    "ID",
    "UBUNTU_CODENAME",
    "VERSION_CODENAME",
    "VERSION_ID",
    "VARIANT_ID",
];

/// Names that a shell sets to any text.
const SET_BY_SHELLS: [&str; 6] = [
    "BASH_COMMAND",
    "BASH_SOURCE",
    "FUNCNAME",
    "OPTARG",
    "PIPESTATUS",
    "REPLY",
];

/// The number of values that depend on each other up to which they are looked at.
const DEEPEST: usize = 5;

/// The values that are being looked at.
#[derive(Clone, Copy, Default)]
pub(super) struct Trail<'t> {
    name: &'t str,
    before: Option<&'t Trail<'t>>,
    depth: usize,
    /// True after a command that reads `/etc/os-release`.
    pub(super) has_os_release: bool,
}

impl Trail<'_> {
    fn contains(&self, name: &str) -> bool {
        self.name == name || self.before.is_some_and(|it| it.contains(name))
    }

    /// One level deeper; `None` if that is too deep.
    pub(super) fn inner(&self) -> Option<Trail<'_>> {
        self.with("")
    }

    fn with<'n>(&'n self, name: &'n str) -> Option<Trail<'n>> {
        (self.depth < DEEPEST).then_some(Trail {
            name,
            before: Some(self),
            depth: self.depth + 1,
            has_os_release: self.has_os_release,
        })
    }
}

impl<'a> Values<'a> {
    /// Reads the assignments of a script.
    pub(super) fn new(script: &'a ShellScript<'a>) -> Values<'a> {
        let text = script.text;
        let mut values = Values {
            script,
            scan: Scan::new(text),
            assigned: HashMap::new(),
            reads_scripts: false,
            reads_os_release: false,
            sets_arguments: false,
            sets_separators: false,
            exits_on_error: script.exits_on_error,
            budget: Cell::new(BUDGET),
        };
        values.sets_arguments = values.scan.has_functions;
        let scan = std::mem::take(&mut values.scan);
        for command in &scan.commands {
            let words = command.words.iter().filter_map(|it| text.get(it.clone()));
            match command.kind {
                CommandKind::Simple => {
                    let call = command.call(text);
                    let assignments = words.take(command.assignments(text));
                    for (name, operator, value) in assignments.filter_map(split_assignment) {
                        values.set(name, operator, value);
                        values.sets_separators |= name == "IFS" && call.is_empty();
                    }
                    values.call(&call);
                }
                CommandKind::Loop => values.set_loop(words),
                CommandKind::Case | CommandKind::Keyword => {}
            }
        }
        for expansion in &scan.expansions {
            if let Some(name) = text.get(expansion.name.clone()) {
                let value = if expansion.is_number {
                    Assigned::Value("1")
                } else {
                    Assigned::Unknown
                };
                values.push(name, value);
            }
        }
        values.scan = scan;
        values
    }

    fn push(&mut self, name: &'a str, value: Assigned<'a>) {
        self.assigned.entry(name).or_default().push(value);
    }

    fn set(&mut self, name: &'a str, operator: &str, value: &'a str) {
        let assigned = match operator {
            // An array.
            _ if value.starts_with('(') => Assigned::Unknown,
            "+=" => Assigned::Appended(value),
            _ => Assigned::Value(value),
        };
        self.push(name, assigned);
    }

    /// The assignments of `for name in words`.
    fn set_loop(&mut self, mut words: impl Iterator<Item = &'a str>) {
        let Some(name) = words.next() else {
            return;
        };
        if words.next() != Some("in") {
            self.push(name, Assigned::Unknown);
            return;
        }
        for word in words {
            self.push(name, Assigned::Loop(word));
        }
    }

    /// The assignments of a command.
    fn call(&mut self, call: &[&'a str]) {
        let Some((command, arguments)) = call.split_first() else {
            return;
        };
        match *command {
            "export" | "readonly" | "local" | "declare" | "typeset" => {
                for word in arguments {
                    if let Some((name, operator, value)) = split_assignment(word) {
                        self.set(name, operator, value);
                        self.sets_separators |= name == "IFS";
                    } else if *command == "local" && word.chars().all(is_name) {
                        self.push(word, Assigned::Value(""));
                    }
                }
            }
            "read" | "getopts" | "mapfile" | "readarray" => {
                for word in arguments.iter().filter(|it| it.chars().all(is_name)) {
                    self.push(word, Assigned::Unknown);
                }
            }
            "printf" => {
                if let ["-v", name, ..] = arguments {
                    self.push(name, Assigned::Unknown);
                }
            }
            "unset" => {
                for word in arguments.iter().filter(|it| it.chars().all(is_name)) {
                    self.push(word, Assigned::Value(""));
                }
            }
            // Texts that contain assignments.
            "eval" | "trap" | "let" => {
                self.reads_scripts |= *command == "eval";
                for word in arguments {
                    for (at, _) in word.match_indices('=') {
                        let before = word.get(..at).unwrap_or_default();
                        let before = before.trim_end_matches(['+', '-', '*', '/']);
                        let start = before.trim_end_matches(is_name).len();
                        if let Some(name) = before.get(start..).filter(|it| !it.is_empty()) {
                            self.push(name, Assigned::Unknown);
                        }
                    }
                }
            }
            "." | "source" => {
                let is_os_release = |it: &&str| it.ends_with("/os-release");
                if arguments.first().is_some_and(is_os_release) {
                    self.reads_os_release = true;
                }
                self.reads_scripts = true;
            }
            "set" => {
                let is_option = |it: &&str| it.starts_with(['-', '+']) && **it != *"--";
                let mut words = arguments.iter().peekable();
                while let Some(option) = words.next_if(|it| is_option(it)) {
                    let letters = option.strip_prefix('-').unwrap_or_default();
                    self.exits_on_error |= letters.contains('e');
                    if letters.ends_with('o') && words.next() == Some(&"errexit") {
                        self.exits_on_error = true;
                    }
                }
                self.sets_arguments |= words.next().is_some();
            }
            _ => {}
        }
    }

    /// True if the script may set a variable.
    pub(super) fn is_assigned(&self, name: &str) -> bool {
        self.assigned.contains_key(name)
    }

    /// The value of a variable that the script doesn't set.
    pub(super) fn outer(&self, name: &str) -> Option<String> {
        if self.is_assigned(name) || self.sets_separators {
            return None;
        }
        match (self.script.variables)(name) {
            OuterVariable::Value(value) => Some(value),
            _ => None,
        }
    }

    /// True if nothing sets a variable.
    pub(super) fn is_unset(&self, name: &str) -> bool {
        if self.is_assigned(name) || (self.script.variables)(name) != OuterVariable::Unset {
            return false;
        }
        if name.starts_with(|c: char| c.is_ascii_digit()) {
            return !self.sets_arguments;
        }
        !self.reads_scripts && !SET_BY_SHELLS.contains(&name)
    }

    /// True if a variable, with a modifier like `%.*`, stays one word without quotes.
    pub(super) fn stays_whole(&self, name: &str, modifier: &str, trail: Trail) -> bool {
        let bare = || self.value_stays_whole(name, trail);
        let word = |source: &str| {
            let inner = trail.inner();
            inner.is_some_and(|it| self.source_stays_whole(source, it))
        };
        let after = |prefix: &str| modifier.strip_prefix(prefix);
        if modifier.is_empty() {
            return bare();
        }
        if let Some(default) = [":-", ":=", "-", "="].into_iter().find_map(after) {
            return match self.outer(name) {
                Some(value) if !value.is_empty() => bare(),
                _ => bare() && word(default),
            };
        }
        if let Some(alternative) = [":+", "+"].into_iter().find_map(after) {
            return word(alternative);
        }
        if let Some(replaced) = after("/") {
            let replacement = replaced.strip_prefix('/').unwrap_or(replaced);
            let replacement = replacement.split_once('/').map_or("", |it| it.1);
            return bare() && word(replacement);
        }
        if [":?", "?", "%", "#", "^", ","]
            .into_iter()
            .any(|it| modifier.starts_with(it))
        {
            return bare();
        }
        // A part of a value; one character can't be split.
        after(":").is_some_and(|part| part.ends_with(":1") || bare())
    }

    fn value_stays_whole(&self, name: &str, trail: Trail) -> bool {
        if trail.contains(name) {
            return true;
        }
        let Some(inner) = trail.with(name) else {
            return false;
        };
        if let Some(assigned) = self.assigned.get(name) {
            return assigned.iter().all(|it| match it {
                Assigned::Value(source) | Assigned::Appended(source) => {
                    self.source_stays_whole(source, inner)
                }
                Assigned::Loop(word) => {
                    !self.sets_separators && self.splits_into_words(word, inner)
                }
                Assigned::Unknown => false,
            });
        }
        let has_os_release = trail.has_os_release || self.reads_os_release;
        if has_os_release && OS_RELEASE.contains(&name) {
            return true;
        }
        match (self.script.variables)(name) {
            OuterVariable::Word => true,
            OuterVariable::Value(value) => !self.sets_separators && splits(&value).is_none(),
            OuterVariable::Unset => self.is_unset(name),
            OuterVariable::Perhaps | OuterVariable::Unknown => false,
        }
    }

    /// True if the value of a source stays one word without quotes.
    pub(super) fn source_stays_whole(&self, source: &str, trail: Trail) -> bool {
        let cost = 1 + source.len() / 64;
        let Some(left) = self.budget.get().checked_sub(cost) else {
            return false;
        };
        self.budget.set(left);
        parts(source).iter().all(|it| match *it {
            Part::Text(text, _) => is_plain(text),
            Part::Variable { name, modifier } => self.stays_whole(name, modifier, trail),
            Part::Substitution(inner) => prints_a_word(self, inner, trail),
            Part::Number => true,
            Part::Unknown => false,
        })
    }

    /// True if a word of a `for` loop, which is split and expanded there, gives words that stay whole.
    fn splits_into_words(&self, word: &str, trail: Trail) -> bool {
        let parts = parts(word);
        let is_split = |it: &Part| match it {
            // A pattern gives names of files.
            Part::Text(text, is_quoted) => !is_quoted && !has_wildcard(text),
            Part::Unknown => false,
            _ => true,
        };
        parts.iter().all(is_split) || self.source_stays_whole(word, trail)
    }

    /// True if a variable is set to a list of words, which are meant to be split.
    pub(super) fn is_list(&self, name: &str) -> bool {
        let assigned = self.assigned.get(name);
        assigned.into_iter().flatten().any(|it| match it {
            Assigned::Value(source) | Assigned::Appended(source) => is_list(source),
            Assigned::Loop(_) | Assigned::Unknown => false,
        })
    }
}

/// True if a source is a text of several words, or the output of a command that lists packages.
fn is_list(source: &str) -> bool {
    const LISTS: [&str; 4] = ["apt-mark showmanual", "scanelf", "apk query", "apk info"];
    parts(source).iter().any(|it| match it {
        Part::Text(text, _) => text.contains(char::is_whitespace),
        Part::Substitution(inner) => LISTS.iter().any(|it| inner.contains(it)),
        _ => false,
    })
}

/// True if a text is neither split nor expanded.
pub fn is_plain(text: &str) -> bool {
    !text.contains([' ', '\t', '\n']) && !has_wildcard(text)
}

/// True if a text contains a wildcard of a pattern.
pub(super) fn has_wildcard(text: &str) -> bool {
    text.contains(['*', '?', '['])
}

/// What the shell does with a value without quotes; `None` if it stays the same.
pub(super) fn splits(value: &str) -> Option<String> {
    let words = value.split([' ', '\t', '\n']).filter(|it| !it.is_empty());
    let words = words.count();
    if words > 1 {
        return Some(format!("is split into {words} words"));
    }
    if has_wildcard(value) {
        return Some("is expanded as a pattern".to_owned());
    }
    let trims = value.contains([' ', '\t', '\n']);
    trims.then(|| "loses its spaces".to_owned())
}

/// True if the name of a variable says that it holds options or a list.
pub fn names_a_list(name: &str) -> bool {
    const LISTS: [&str; 11] = [
        "ARGS",
        "ARGUMENTS",
        "DEPENDS",
        "DEPS",
        "FLAGS",
        "OPTIONS",
        "OPTS",
        "PACKAGES",
        "PARAMETERS",
        "PARAMS",
        "PKGS",
    ];
    let name = name.to_ascii_uppercase();
    LISTS.iter().any(|it| name.ends_with(it)) || name == "OPT" || name.ends_with("_OPT")
}

#[cfg(test)]
mod tests {
    use super::{Trail, Values};
    use crate::{Dialect, OuterVariable, ShellScript};

    /// Which of two facts holds of `$x`: its values stay whole, or it is a list.
    #[test]
    fn what_is_assigned() {
        let cases = [
            ("x=1.2", "whole"),
            ("true && x=/opt && echo $x", "whole"),
            ("x=\"a\"; x='b'", "whole"),
            ("x=$(mktemp -d); cd $x", "whole"),
            ("x=\"$(uname -m)\"", "whole"),
            ("x=`nproc`", "whole"),
            ("x=\"a b\"; echo $x", "list"),
            ("x=$(apt-mark showmanual); apt-mark manual $x", "list"),
            ("x=$(cat f)", ""),
            ("x=a; x=$(cat f)", ""),
            ("read x; echo $x", ""),
            ("x=1; x+=' 2'", "list"),
            ("x=1; x+=2", "whole"),
            ("x=(1 2)", ""),
            ("echo ${x:=a}", ""),
            ("make x=$x", "unset"),
            ("echo $x", "unset"),
            ("eval \"x=$y\"", ""),
            ("A=1 B=2 x=3 make", "whole"),
            ("if x=1; then y=2; fi", "whole"),
            ("f() { local x; x=1; }", "whole"),
            // A list with one element.
            ("x=' a '", "list"),
            ("x=\"  $y=r1  \"", "list"),
            ("x=\"$(cat f) b\"", "list"),
            ("x=\"$(cat f; ls)\"", ""),
            // Case branches, and assignments after values in braces.
            ("case $y in a) x=1 ;; b|c) x=2 ;; esac", "whole"),
            ("y=${z:1} x=$(mktemp)", "whole"),
            ("y=$(cat f; ls) x=1", "whole"),
        ];
        check(&cases);
    }

    #[test]
    fn loops() {
        let cases = [
            ("for x in a b c; do echo $x; done", "whole"),
            ("for x in a* b; do echo $x; done", ""),
            ("for x in $(ls; cat f | sort); do echo $x; done", "whole"),
            ("for x in `ls *.zip`; do echo $x; done", "whole"),
            ("for x in $list b; do echo $x; done", "whole"),
            ("for x in /opt/$y; do echo $x; done", "whole"),
            ("for x in /opt/$y/*; do echo $x; done", ""),
            ("for x in \"$UNKNOWN\"; do echo $x; done", ""),
            ("for x in \"$WORD\"; do echo $x; done", "whole"),
            ("for x in \"$@\"; do echo $x; done", ""),
            (
                "for x in `ldd a | awk '{print \"b\"}'`; do echo $x; done",
                "whole",
            ),
            ("IFS=,; for x in $(ls); do echo $x; done", ""),
            ("for x; do echo $x; done", ""),
        ];
        check(&cases);
    }

    /// Values that are made of others.
    #[test]
    fn compositions() {
        let cases = [
            ("x=\"$WORD-$WORD\"; x=${x%-*}", "whole"),
            ("x=https://example.org/${WORD}.tar.gz", "whole"),
            ("x=a-$UNKNOWN", ""),
            ("y=$WORD; x=$y$y", "whole"),
            ("y=$UNKNOWN; x=$y", ""),
            ("y=$x; x=$y", "whole"),
            ("x=${WORD/a/b}", "whole"),
            ("x=${WORD/a/b c}", ""),
            ("x=${WORD:-b}", "whole"),
            ("x=${UNKNOWN:-b}", ""),
            ("x=${UNKNOWN:+b}", "whole"),
            ("x=${UNKNOWN:0:1}", "whole"),
            ("x=$((y + 1))$?", "whole"),
            ("x=\"$LIST\"", ""),
        ];
        check(&cases);
    }

    /// The output of commands.
    #[test]
    fn outputs() {
        let cases = [
            ("x=$(echo $WORD | cut -d. -f1,2 | tr -d .)", "whole"),
            ("x=$(echo \"$WORD\" | sed -e s/a/b/ -e s/c/d/)", "whole"),
            ("x=$(echo $WORD | sed 's/,/ /')", ""),
            ("x=$(echo $WORD | tr , '\\n')", ""),
            ("x=$(echo $WORD | awk -F. '{print $1\".\"$2}')", "whole"),
            ("x=$(echo $WORD | awk -F. '{print $1, $2}')", ""),
            ("x=$(echo $WORD | awk '{print substr($0, 1, 2)}')", "whole"),
            ("x=$(echo $UNKNOWN | cut -d. -f1)", ""),
            ("x=$(echo a b)", ""),
            ("x=$(printf '%s' $WORD)", "whole"),
            ("x=$(lsb_release -is | tr '[:upper:]' '[:lower:]')", "whole"),
            ("x=$(uname -m | grep 64 || true)", "whole"),
            ("x=$(. /etc/os-release; echo \"$ID\")", "whole"),
            ("x=$(. /etc/os-release && echo \"$PRETTY_NAME\")", ""),
            ("x=$(TARGETPLATFORM=$UNKNOWN xx-info march)", "whole"),
            ("x=$(ls | wc -l)", "whole"),
            ("x=$(grep -c a f)", "whole"),
            ("x=$(grep -c a f || 1)", "whole"),
            ("x=$(grep -c a f || echo 0)", ""),
            ("x=$(lsb_release --id --short | tr A-Z a-z)", "whole"),
            ("x=$(lsb_release -a)", ""),
            ("x=$(hostname -I)", ""),
            ("x=$(nproc | xargs -I % expr % - 1)", "whole"),
            ("x=$(cat /run/a.pid)", "whole"),
            ("x=$(date '+%Y-%m-%d_%H:%M:%S')", "whole"),
            ("x=$(date '+%Y %m')", ""),
            ("x=$(date)", ""),
            ("x=$(git log -n 1 --pretty=format:%H)", "whole"),
            ("x=$(git log -n 1 --pretty=format:%s)", ""),
            ("x=$(basename $WORD .zip)", "whole"),
            ("x=$(dirname $UNKNOWN)", ""),
            ("x=$(cd a && pwd)", "whole"),
            (
                "x=$(if [ $WORD = a ]; then echo b; else echo c; fi)",
                "whole",
            ),
            ("x=$(case $WORD in a) echo b ;; *) echo c ;; esac)", "whole"),
            ("x=$([ $WORD = a ] && echo b || echo c)", "whole"),
            ("x=$(echo a; echo b)", ""),
            ("x=$(for y in a b; do echo $y; done)", ""),
        ];
        check(&cases);
    }

    fn check(cases: &[(&str, &str)]) {
        for (text, expected) in cases {
            let script = ShellScript {
                text,
                heredocs: "",
                dialect: Dialect::Bash,
                exits_on_error: false,
                variables: &|name| match name {
                    "WORD" => OuterVariable::Value("1.2".to_owned()),
                    "LIST" => OuterVariable::Value("a b".to_owned()),
                    "UNKNOWN" => OuterVariable::Unknown,
                    _ => OuterVariable::Unset,
                },
                similar: &|_| None,
            };
            let values = Values::new(&script);
            let is_set = values.is_assigned("x");
            let found = match (is_set, values.stays_whole("x", "", Trail::default())) {
                (false, _) => "unset",
                (_, true) => "whole",
                _ if values.is_list("x") => "list",
                _ => "",
            };
            assert_eq!(found, *expected, "{text}");
        }
    }
}
