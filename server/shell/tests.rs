//! Tests of the table of codes, of values, and of the isolation of the engine.

use std::time::{Duration, Instant};

use crate::{CODES, Code, Dialect, Finding, OuterVariable, ShellScript, Shells, check};

fn findings(text: &str, dialect: Dialect) -> Vec<Finding> {
    with_values(text, dialect, &[])
}

fn with_values(text: &str, dialect: Dialect, values: &[(&str, &str)]) -> Vec<Finding> {
    let variables = |name: &str| {
        let value = values.iter().find(|it| it.0 == name);
        match value {
            Some((_, value)) => OuterVariable::Value((*value).to_owned()),
            // An unknown image may set them.
            None if name.starts_with(char::is_uppercase) => OuterVariable::Perhaps,
            None => OuterVariable::Unset,
        }
    };
    let script = ShellScript {
        text,
        heredocs: "",
        dialect,
        exits_on_error: false,
        variables: &variables,
        similar: &|name| (name == "packages").then(|| "PACKAGES".to_owned()),
    };
    check(&script).findings
}

fn dialect_of(code: &Code) -> Dialect {
    match code.shells {
        Shells::All => Dialect::Bash,
        Shells::NotBash | Shells::OnlyDash => Dialect::Dash,
        Shells::NotDash => Dialect::Ash,
    }
}

/// The wrong example of each code has a finding with it, and the right one hasn't.
#[test]
fn examples_are_right() {
    let mut mistakes = Vec::new();
    for code in CODES {
        let dialect = dialect_of(code);
        let has = |text: &str| {
            findings(text, dialect)
                .iter()
                .any(|it| it.code.name == code.name)
        };
        if !has(code.wrong) {
            mistakes.push(format!("{}: not found in `{}`", code.name, code.wrong));
        }
        if has(code.right) {
            mistakes.push(format!("{}: found in `{}`", code.name, code.right));
        }
        let fixable = findings(code.wrong, dialect);
        let fixable = fixable
            .iter()
            .any(|it| it.code.name == code.name && it.fix.is_some());
        if fixable == code.fix.is_empty() {
            mistakes.push(format!("{}: has a fix: {fixable}", code.name));
        }
    }
    assert!(mistakes.is_empty(), "{}", mistakes.join("\n"));
}

#[test]
fn codes_are_sorted() {
    assert!(CODES.is_sorted_by_key(|it| it.name));
    assert!(CODES.len() > 50);
}

/// What is known of a variable decides about quotes.
#[test]
fn values_rule_out_findings() {
    let messages = |text: &str, value: &str| -> Vec<String> {
        let found = with_values(text, Dialect::Dash, &[("X", value)]);
        found.into_iter().map(|it| it.message).collect()
    };
    let none: Vec<String> = Vec::new();
    assert_eq!(messages("cat /opt/$X", "1.2"), none);
    assert_eq!(messages("cat /opt/${X%.*}", "1.2"), none);
    assert_eq!(messages("cat $X", ""), none);
    assert_eq!(messages("rm -rf \"$X/\"*", "/opt"), none);
    let split = ["`$X` is unquoted: its value `a b` is split into 2 words"];
    assert_eq!(messages("cat /opt/$X", "a b"), split);
    let pattern = ["`$X` is unquoted: its value `*.c` is expanded as a pattern"];
    assert_eq!(messages("[ -e $X ]", "*.c"), pattern);
    // The script sets it.
    let unknown = ["`$X` is unquoted: its value is split at whitespace and expanded as a pattern"];
    assert_eq!(messages("X=\"$(cat f)\"; cat $X", "1.2"), unknown);
    assert_eq!(
        messages("for X in \"$(ls)\" b; do cat $X; done", "1.2").len(),
        1
    );
    let empty = ["`$X` is unquoted: its value is empty, so the test lacks a word"];
    assert_eq!(messages("[ $X = 1 ]", ""), empty);
    let substituted = "`echo` is unnecessary: the command in `$(cat a)` already prints its output";
    assert_eq!(messages("echo `cat a`", "")[0], substituted);
    let fixes = |value: &str| with_values("[ -e $X ]", Dialect::Dash, &[("X", value)]);
    // Quotes would keep a pattern from being expanded.
    assert!(fixes("*.c")[0].fix.is_none() && fixes("a b")[0].fix.is_some());
}

/// The codes that are reported for scripts. Variables in upper case may be set by an unknown image.
#[test]
fn what_is_reported() {
    let cases = [
        // A list as an argument is meant to be split, as is a pattern.
        ("apt-get install $list", ""),
        ("sudo apt-get install $list", ""),
        ("cat \"a\" /opt/$list", "SC2086"),
        ("[ -n $list ]", "SC2070 SC2086"),
        ("echo $list", "SC2086"),
        ("cat $path", "SC2086"),
        ("unzip /opt/$pattern", ""),
        ("[ -e /opt/$pattern ]", "SC2086"),
        ("java $JAVA_OPTS", ""),
        ("gcc ${CFLAGS} a.c", ""),
        ("gcc a$CFLAGS", "SC2086"),
        ("java $OPTIONAL", "SC2086"),
        ("[ $JAVA_OPTS = a ]", "SC2086"),
        // What is unset is empty, except for the arguments of functions.
        ("cat $1", ""),
        ("f() { cat $1; }; f a", "SC2086"),
        ("set -- a b; cat $1", "SC2086"),
        (": ${A:?}", ""),
        ("cat ${A:0:1}", ""),
        ("cat ${A:0:2}", "SC2086"),
        ("buildDeps=' curl '; apt-get install $buildDeps", ""),
        ("x=\" a b \"; apk add ${x/=/@y=}", ""),
        ("cat < $A > ${B}", ""),
        // Only old versions of dash split assignments after `export`.
        ("if a; then export A=$B; fi", ""),
        ("export A=$(b; c) B=$(cat d)$(cat e) && make", "SC2155"),
        ("case $1 in b) export A=$B ;; esac", ""),
        ("make A=$B", "SC2086"),
        // The output of commands.
        ("cat $(cat a)", "SC2046"),
        ("apt-get remove $(cat a | sort)", ""),
        ("apt-get -o A=$(cat a) remove b", "SC2046"),
        ("apt-get install -y $(test -e a || echo c d)", ""),
        ("make $(if test -e a; then echo c d; fi)", ""),
        ("make $(cat a && cat b)", "SC2046"),
        ("gcc $(pkg-config --libs a) b.c", ""),
        ("gcc $(xx-clang --print-cmake-defines) b.c", ""),
        ("cat $(echo \"a*.deb\")", "SC2116"),
        ("echo $(cat a)", "SC2005"),
        ("echo $(git log -n 1 --pretty=format:%s)", "SC2046"),
        (
            "cat \"deb $(. /etc/os-release && echo \"$ID\") stable\"",
            "",
        ),
        // The last command of a shell.
        ("ls; cd /srv # done", ""),
        ("cd /srv | cat", ""),
        ("mkdir x; cd x &", ""),
        ("cd /srv; ls", "SC2164"),
        // The errors of a group in a pipe.
        ("(make 2>&1 >/dev/null) | grep x", ""),
        ("make 2>&1 >/dev/null", "SC2069"),
        // Files.
        ("rm *", "SC2035"),
        ("rm *.tar.gz *tools*.zip", ""),
        ("sort a > a", "SC2094"),
        ("sort < a > a", "SC2094"),
        ("for x in $(find . -name a); do cat \"$x\"; done", "SC2044"),
        (
            "for x in $(find . -exec basename {} \\;); do cat \"$x\"; done",
            "",
        ),
        ("cat a > test", "SC2238"),
        ("echo a > test", ""),
        // Assignments that hide a failure.
        ("export A=\"$(cat a)\" && make", "SC2155"),
        ("export A=\"$(mktemp -d)\" B=\"-j$(nproc)\" && make", ""),
        ("export A=\"$(cat a || echo b)\" && make", ""),
        ("export A=\"$(cat a)\"; make", ""),
        ("set -eux; export A=\"$(cat a)\"; make", "SC2155"),
        ("export CC=\"$(xx-info)-gcc\" && make", ""),
        (
            "a $(echo secret | openssl passwd -1 -stdin) $(mkpasswd print)",
            "",
        ),
        // The condition is that there is a line.
        ("if cat a | read x; then make; fi", ""),
        ("cat a | while read x; do echo \"$x\"; done", "SC2162"),
        // Nothing sets it.
        ("echo \"$x\"", "SC2154"),
        (". ./a; echo \"$x\"", ""),
        ("export $(cat .env) && echo \"$x\"", ""),
        ("export \"x=1\"; echo \"$x\"", ""),
        // The output is one word, or meant to be split.
        (
            "a $(command -v sh) $(wc -l < b) $(sha256sum b | cut -d' ' -f1)",
            "",
        ),
        ("a $(php -r \"echo PHP_VERSION;\") $(go env GOPATH)", ""),
        ("kill -9 $(pidof b)", ""),
        ("echo \"$UNKNOWN\"", ""),
    ];
    let values = [("list", "a b"), ("path", "/opt/a b"), ("pattern", "*.c")];
    let mut mistakes = Vec::new();
    for (text, expected) in cases {
        let found = with_values(text, Dialect::Ash, &values);
        let mut codes: Vec<_> = found.iter().map(|it| it.code.name).collect();
        codes.dedup();
        if codes.join(" ") != expected {
            mistakes.push(format!("{text}: {}", codes.join(" ")));
        }
    }
    assert!(mistakes.is_empty(), "{}", mistakes.join("\n"));
}

#[test]
fn comments_disable_codes() {
    let text = "cat \"$HOME\"\n# shellcheck disable=SC2086\ncat $A\ncat $B\n";
    let found = findings(text, Dialect::Sh);
    let found: Vec<_> = found.iter().map(|it| &text[it.range.clone()]).collect();
    assert_eq!(found, ["$B"]);
}

#[test]
fn broken_scripts_have_an_error_only() {
    let error = |text: &str| {
        let script = ShellScript {
            text,
            heredocs: "",
            dialect: Dialect::Sh,
            exits_on_error: false,
            variables: &|_| OuterVariable::Unset,
            similar: &|_| None,
        };
        let checked = check(&script);
        assert_eq!(checked.findings, []);
        let error = checked.syntax_error.unwrap();
        (
            text[error.range].to_owned(),
            error.message.unwrap_or_default(),
        )
    };
    let expected = |place: &str, message: &str| (place.to_owned(), message.to_owned());
    assert_eq!(
        error("cat $A; echo \"b"),
        expected("\"", "This `\"` is never closed")
    );
    assert_eq!(
        error("cat $(ls"),
        expected("$(", "This `$(` is never closed")
    );
    let missing = "An `if` has no `fi`: it is missing after `echo`";
    assert_eq!(error("if true; then echo"), expected("echo", missing));
    assert_eq!(error("ls; done"), expected("done", "Unexpected `done`"));
    let missing = "`;` is missing before `do`, which is a word of the list here";
    assert_eq!(error("for i in a do ls; done"), expected("do", missing));
}

/// Random and cut-up scripts neither fail nor take long.
#[test]
fn any_text_is_checked_in_time() {
    let pieces: Vec<&str> = CODES.iter().flat_map(|it| [it.wrong, it.right]).collect();
    let symbols = [
        "$(", ")", "`", "\"", "'", "{", "}", "((", "[[", "<<<", "\\", "\n", "&&", "|", "é", "#",
        ";;", "case", "esac", "${", "$'",
    ];
    let mut random = Random(7);
    let mut slowest = (Duration::ZERO, String::new());
    for _ in 0..600 {
        let mut text = String::new();
        for _ in 0..random.below(12) {
            let piece = pieces[random.below(pieces.len())];
            let from = floor(piece, random.below(piece.len() + 1));
            let to = floor(piece, random.below(piece.len() + 1));
            text += &piece[from.min(to)..from.max(to)];
            text += symbols[random.below(symbols.len())];
        }
        let start = Instant::now();
        for dialect in [Dialect::Sh, Dialect::Bash] {
            for it in findings(&text, dialect) {
                assert!(text.get(it.range.clone()).is_some(), "{text}");
            }
        }
        slowest = slowest.max((start.elapsed(), text));
    }
    println!("slowest: {:?} for {:?}", slowest.0, slowest.1);
    assert!(slowest.0 < Duration::from_secs(2), "{slowest:?}");
}

/// Deep nesting and long chains don't overflow the stack.
#[test]
fn deep_scripts_are_survived() {
    for (open, close) in [
        ("(", ")"),
        ("$(", ")"),
        ("{ ", "; }"),
        ("\"$(", ")\""),
        ("${a:-", "}"),
        ("$((1+", "))"),
        ("if true; then ", "; fi"),
    ] {
        for depth in [50, 99, 101, 2000] {
            let text = format!("{}echo{}", open.repeat(depth), close.repeat(depth));
            findings(&text, Dialect::Bash);
            findings(&format!("cat $A {text}"), Dialect::Bash);
        }
    }
    // Values that refer to each other.
    let many = |name: &str| format!("${name}").repeat(300);
    let text =
        ["ab", "bc", "cd", "de", "ef"].map(|it| format!("{}={}\n", &it[..1], many(&it[1..])));
    findings(&format!("{}cat $a", text.concat()), Dialect::Bash);
    for chain in [
        "true && ",
        "true || ",
        "true | ",
        "true\n",
        "! ",
        "a=",
        "echo $((1+",
    ] {
        findings(&chain.repeat(5000), Dialect::Bash);
    }
}

/// A generator of numbers, the same on every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }
}

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
/// An expansion without a closing brace is a syntax error, except where the text may be read otherwise.
#[test]
fn unclosed_expansions_are_errors() {
    let error = |text: &str| {
        let script = ShellScript {
            text,
            heredocs: "",
            dialect: Dialect::Dash,
            exits_on_error: false,
            variables: &|_| OuterVariable::Unset,
            similar: &|_| None,
        };
        check(&script).syntax_error.map(|it| it.range)
    };
    assert_eq!(error("echo ${FOO"), Some(5..10));
    assert_eq!(error("echo \"a\" ${FOO && make"), Some(9..14));
    for text in [
        "echo ${FOO}",
        "echo '${FOO'",
        "echo \\${FOO",
        "echo a # ${FOO",
        "cat <<E\n${FOO\nE",
    ] {
        assert_eq!(error(text), None, "{text}");
    }
}
