//! `.editorconfig`: which files sections match, and the style of properties.

use std::fmt::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use expect_test::{Expect, expect};
use fastrand::Rng;
use ide::formatting::{Indent, LineEnding, Style};
use project::config::{EditorConfig, Properties};

/// Whether a section matches a path.
fn is_match(pattern: &str, path: &str) -> bool {
    let config = EditorConfig::parse(&format!("[{pattern}]\nindent_size = 3\n"));
    config.properties(Path::new(path)) != Properties::default()
}

/// Checks the paths that a section matches, and others that it doesn't.
#[track_caller]
fn check(pattern: &str, matching: &[&str], others: &[&str]) {
    for path in matching {
        assert!(is_match(pattern, path), "[{pattern}] doesn't match {path}");
    }
    for path in others {
        assert!(!is_match(pattern, path), "[{pattern}] matches {path}");
    }
}

/// A style on one line.
fn shown(style: Style) -> String {
    let mut shown = String::new();
    if let Some(indent) = style.indent {
        let Indent {
            width,
            tabs,
            tab_width,
        } = indent;
        let kind = if tabs { "tabs" } else { "spaces" };
        write!(shown, " {width} {kind} of {tab_width}").unwrap();
    }
    for (name, value) in [
        ("trim", style.trim_trailing),
        ("final", style.final_newline),
    ] {
        if let Some(value) = value {
            write!(shown, " {name}={value}").unwrap();
        }
    }
    match style.line_ending {
        Some(LineEnding::Lf) => shown += " lf",
        Some(LineEnding::CrLf) => shown += " crlf",
        None => {}
    }
    shown
}

/// Checks the styles of texts for `Dockerfile`, one per line. `;` stands for a line ending.
fn check_styles(texts: &[&str], expect: Expect) {
    let lines = texts.iter().map(|text| {
        let config = EditorConfig::parse(&text.replace(';', "\n"));
        let style = config.properties(Path::new("Dockerfile")).style();
        let root = if config.root { " root" } else { "" };
        format!("{text} ->{root}{}\n", shown(style))
    });
    expect.assert_eq(&lines.collect::<String>());
}

#[test]
fn patterns_without_a_slash_match_in_any_folder() {
    check("*", &["Dockerfile", ".a", "x/y/Dockerfile"], &[]);
    check(
        "Dockerfile",
        &["Dockerfile", "x/Dockerfile"],
        &["dockerfile", "Dockerfile.a", "aDockerfile"],
    );
    check(
        "Dockerfile*",
        &["Dockerfile", "x/Dockerfile.dev"],
        &["Dockerfile/x", "aDockerfile"],
    );
    check(
        "*.Dockerfile",
        &["a.Dockerfile", ".Dockerfile", "x/a.b.Dockerfile"],
        &["Dockerfile"],
    );
    check("a?c", &["abc", "aéc", "a?c"], &["ac", "a/c", "abbc"]);
    check("a**c", &["ac", "abc", "a/b/c", "x/a/c"], &["ab"]);
}

#[test]
fn patterns_with_a_slash_are_relative_to_the_file() {
    for pattern in ["x/Dockerfile", "/x/Dockerfile"] {
        check(
            pattern,
            &["x/Dockerfile"],
            &["Dockerfile", "y/x/Dockerfile"],
        );
    }
    check("/Dockerfile", &["Dockerfile"], &["x/Dockerfile"]);
    check("x/*", &["x/Dockerfile"], &["x/y/Dockerfile", "Dockerfile"]);
    check("x/**", &["x/Dockerfile", "x/y/Dockerfile"], &["Dockerfile"]);
    for pattern in ["**/Dockerfile", "/**/Dockerfile"] {
        check(
            pattern,
            &["Dockerfile", "x/y/Dockerfile"],
            &["x/aDockerfile"],
        );
    }
    check(
        "x/**/Dockerfile",
        &["x/Dockerfile", "x/y/z/Dockerfile"],
        &["xy/Dockerfile"],
    );
    check(
        "x**/Dockerfile",
        &["x/Dockerfile", "xy/z/Dockerfile"],
        &["Dockerfile"],
    );
    check("{x/a,b}", &["x/a", "b"], &["y/b", "a"]);
    check("{**/a,b}", &["a", "x/a", "b"], &["x/b"]);
    check("x/", &[], &["x", "x/a"]);
    check("", &[], &["a"]);
}

#[test]
fn sets_of_characters() {
    check(
        "[Dd]ockerfile",
        &["Dockerfile", "dockerfile"],
        &["ockerfile", "[Dd]ockerfile"],
    );
    check("[!a]b", &["cb", "!b", "éb"], &["ab", "b", "x/b"]);
    check("[a-cx]", &["a", "b", "x"], &["d", "-"]);
    check("[-a]", &["-", "a"], &["b"]);
    check("[a-]", &["-", "a"], &["b"]);
    check(r"[\]a]", &["]", "a"], &[r"\"]);
    check("[é-ü]", &["ö"], &["a"]);
    check("[*{?]", &["*", "{", "?"], &["a"]);
    // Unclosed, empty or with a slash, brackets are literal.
    check("[ab", &["[ab"], &["a"]);
    check("[]", &["[]"], &["a"]);
    check("a[b/c]d", &["a[b/c]d"], &["abd", "acd"]);
    // A reversed range matches nothing.
    check("[c-a]", &[], &["a", "b", "[c-a]"]);
}

#[test]
fn alternatives() {
    check(
        "{Docker,Container}file",
        &["Dockerfile", "x/Containerfile"],
        &["file"],
    );
    check(
        "Dockerfile{,.*}",
        &["Dockerfile", "Dockerfile.a"],
        &["Dockerfilea"],
    );
    check("{a,{b,c}d}e", &["ae", "bde", "cde"], &["be", "ade"]);
    check("*{a,b}*", &["a", "xbx"], &["c"]);
    check(r"{a\,b,c}", &["a,b", "c"], &["a"]);
    check(r"{a,\}}", &["a", "}"], &["b"]);
    check("{[,],a}", &[",", "a"], &["["]);
    check("a,b", &["a,b"], &["a"]);
    // A single alternative is literal.
    check("{a}", &["{a}"], &["a"]);
    check("{*}", &["{a}", "{}"], &["a"]);
    check("{}", &["{}"], &["a"]);
    // Unmatched braces are literal.
    check("{a,b", &["{a,b"], &["a"]);
    check("a,b}", &["a,b}"], &["a"]);
    check("{{a,b}", &["{a", "{b"], &["a"]);
}

#[test]
fn ranges_of_numbers() {
    check(
        "{1..12}",
        &["1", "7", "12", "+3"],
        &["0", "13", "-1", "01", "007", "1x", "{1..12}"],
    );
    check("{-2..0}", &["-2", "-1", "0"], &["1", "-3", "00"]);
    check("a{1..3}b", &["a2b"], &["ab", "a4b"]);
    check("{a,{1..3}}", &["a", "2"], &["4"]);
    check("{1..3}.{5..6}", &["2.5"], &["5.2"]);
    check("{3..1}", &["{3..1}"], &["2"]);
    check("{a..c}", &["{a..c}"], &["b"]);
    check(
        "{1..99999999999999999999}",
        &["{1..99999999999999999999}"],
        &["1"],
    );
    check("{1..2}", &[], &["99999999999999999999"]);
}

#[test]
fn escapes() {
    check(r"\*", &["*"], &["a"]);
    check(r"\[a]", &["[a]"], &["a"]);
    check(r"\{a,b}", &["{a,b}"], &["a"]);
    check(r"a\\b", &[r"a\b"], &["ab"]);
    // Special characters of regular expressions are literal.
    check("a.b+(c|d)^$", &["a.b+(c|d)^$"], &["aXb+(c|d)^$", "a.bbc"]);
}

#[test]
fn properties_become_a_style() {
    check_styles(
        &[
            "[*];indent_style=space",
            "[*];indent_size=2",
            "[*];indent_style=tab",
            "[*];indent_style=tab;indent_size=8",
            "[*];indent_style=tab;tab_width=8",
            "[*];indent_style=tab;indent_size=4;tab_width=8",
            "[*];indent_style=space;indent_size=tab;tab_width=2",
            "[*];indent_size=tab",
            "[*];tab_width=8",
            "[*];Indent_Style = TAB;INDENT_SIZE=Tab",
            "[*];trim_trailing_whitespace=true;insert_final_newline=False",
            "[*];end_of_line=lf",
            "[*];end_of_line=CRLF",
            "[*];end_of_line=cr",
            "[*];charset=latin1;max_line_length=80;foo=bar",
            // Invalid values are ignored.
            "[*];indent_size=0;indent_style=both;end_of_line=x;insert_final_newline=1",
            "[*];indent_size=-1;trim_trailing_whitespace=",
            "[*];indent_size=99999999999",
            "[*];indent_size=2 spaces",
        ],
        expect![[r#"
            [*];indent_style=space -> 4 spaces of 4
            [*];indent_size=2 -> 2 spaces of 2
            [*];indent_style=tab -> 4 tabs of 4
            [*];indent_style=tab;indent_size=8 -> 8 tabs of 8
            [*];indent_style=tab;tab_width=8 -> 8 tabs of 8
            [*];indent_style=tab;indent_size=4;tab_width=8 -> 4 tabs of 8
            [*];indent_style=space;indent_size=tab;tab_width=2 -> 2 spaces of 2
            [*];indent_size=tab -> 4 spaces of 4
            [*];tab_width=8 ->
            [*];Indent_Style = TAB;INDENT_SIZE=Tab -> 4 tabs of 4
            [*];trim_trailing_whitespace=true;insert_final_newline=False -> trim=true final=false
            [*];end_of_line=lf -> lf
            [*];end_of_line=CRLF -> crlf
            [*];end_of_line=cr ->
            [*];charset=latin1;max_line_length=80;foo=bar ->
            [*];indent_size=0;indent_style=both;end_of_line=x;insert_final_newline=1 ->
            [*];indent_size=-1;trim_trailing_whitespace= ->
            [*];indent_size=99999999999 ->
            [*];indent_size=2 spaces ->
        "#]],
    );
}

#[test]
fn later_pairs_override_earlier_ones() {
    check_styles(
        &[
            "[*];indent_size=2;indent_size=3",
            "[*];indent_size=2;[*];indent_size=3",
            "[Dockerfile];indent_size=2;[*.rs];indent_size=3",
            "[*];indent_size=2;end_of_line=lf;[Dockerfile];indent_size=unset",
            "[*];indent_style=tab;[Dockerfile];indent_style=unset;indent_size=2",
            "[*];indent_size=2;[Dockerfile];indent_size=x",
        ],
        expect![[r#"
            [*];indent_size=2;indent_size=3 -> 3 spaces of 3
            [*];indent_size=2;[*];indent_size=3 -> 3 spaces of 3
            [Dockerfile];indent_size=2;[*.rs];indent_size=3 -> 2 spaces of 2
            [*];indent_size=2;end_of_line=lf;[Dockerfile];indent_size=unset -> lf
            [*];indent_style=tab;[Dockerfile];indent_style=unset;indent_size=2 -> 2 spaces of 2
            [*];indent_size=2;[Dockerfile];indent_size=x ->
        "#]],
    );
    // The nearer file is applied last.
    let mut properties = Properties::default();
    for text in [
        "[*]\nindent_size=2\nend_of_line=lf\n",
        "[*]\nindent_size=unset\ninsert_final_newline=true\n",
    ] {
        properties.extend(&EditorConfig::parse(text).properties(Path::new("a")));
    }
    assert_eq!(shown(properties.style()), " final=true lf");
}

#[test]
fn lines() {
    check_styles(
        &[
            "root=true",
            "ROOT = True;[*];indent_size=2",
            "root=false",
            "root=yes",
            "root=true;root=false",
            "[*];root=true",
            // Only `root` is valid before the first section.
            "indent_size=2;[*.rs]",
            "  [*]  ; \t indent_size\t=  2 ",
            "\u{feff}[*];indent_size=2",
            // A comment may follow a header, as in earlier versions, but not a value.
            "[*] # all;indent_size=2",
            "[*];indent_size=2 # two",
            "[*];# indent_size=2",
            // Invalid lines are ignored, and the pairs after an invalid header.
            "[*];indent_size;=2;what is this;indent_size=3",
            "[*];indent_size=2;[Dockerfile;indent_size=3",
            "[*];indent_size=2;[Dockerfile] x;indent_size=3",
            "[*];indent_size=2;[];indent_size=3",
            "",
        ],
        expect![[r#"
            root=true -> root
            ROOT = True;[*];indent_size=2 -> root 2 spaces of 2
            root=false ->
            root=yes ->
            root=true;root=false ->
            [*];root=true ->
            indent_size=2;[*.rs] ->
              [*]  ; 	 indent_size	=  2  -> 2 spaces of 2
            ﻿[*];indent_size=2 -> 2 spaces of 2
            [*] # all;indent_size=2 -> 2 spaces of 2
            [*];indent_size=2 # two ->
            [*];# indent_size=2 ->
            [*];indent_size;=2;what is this;indent_size=3 -> 3 spaces of 3
            [*];indent_size=2;[Dockerfile;indent_size=3 -> 2 spaces of 2
            [*];indent_size=2;[Dockerfile] x;indent_size=3 -> 2 spaces of 2
            [*];indent_size=2;[];indent_size=3 -> 2 spaces of 2
             ->
        "#]],
    );
    let config = EditorConfig::parse("[*]\r\nindent_size = 2\r\n");
    assert_eq!(
        shown(config.properties(Path::new("a")).style()),
        " 2 spaces of 2"
    );
    let config = EditorConfig::parse("; a\n[*]\n; b\nindent_size = 2\n");
    assert_eq!(
        shown(config.properties(Path::new("a")).style()),
        " 2 spaces of 2"
    );
}

/// Files of untrusted repositories must not cause long matching times.
#[test]
fn hostile_patterns_are_fast() {
    let patterns = [
        "*a".repeat(500),
        "**a".repeat(340),
        "{a,aa}".repeat(170),
        "{*,*}".repeat(200),
        "[!x]*".repeat(200),
        "{".repeat(1024),
        "[".repeat(1024),
        "{[".repeat(512),
        "{".repeat(500) + &",}".repeat(250),
        "[\u{0}-\u{10ffff}]".repeat(200),
        "{1..9}".repeat(170),
        "*".repeat(2000),
    ];
    let path = "a".repeat(250);
    for pattern in &patterns {
        let started = Instant::now();
        let text = format!("[{pattern}]\nindent_size=2\n").repeat(10);
        let config = EditorConfig::parse(&text);
        config.properties(Path::new(&path));
        let took = started.elapsed();
        assert!(took < Duration::from_secs(5), "{took:?} for {pattern:.20}");
    }
}

#[test]
fn any_text_can_be_parsed() {
    let pieces = [
        "[",
        "]",
        "{",
        "}",
        ",",
        "*",
        "**",
        "?",
        "\\",
        "!",
        "-",
        "/",
        "..",
        "1",
        "a",
        "é",
        "=",
        "\n",
        "\r\n",
        "#",
        ";",
        " ",
        "root",
        "indent_size",
        "indent_style",
        "tab",
        "unset",
        "\u{feff}",
        "\0",
        "[*]\n",
        "{1..2}",
        "{a,b}",
    ];
    let mut random = Rng::with_seed(3);
    let mut found = 0;
    for _ in 0..4_000 {
        let mut text = String::from("[*");
        for _ in 0..random.usize(..20) {
            text += random.choice(pieces).unwrap();
        }
        text += "]\nindent_size = 2\n";
        let config = EditorConfig::parse(&text);
        for path in ["a", "a/1", "Dockerfile", "é", "", "..", "/x"] {
            let style = config.properties(Path::new(path)).style();
            found += usize::from(style != Style::default());
        }
    }
    assert!(found > 500, "{found} matched");
}
