//! Texts that aren't Dockerfiles: templates, and what the formatter refuses.

use ide::lints::recognition::{Strictness, template, unreadable};
use ide::lints::{self, LintSettings};

use super::fixture::document;

/// A template of each kind, as people write them: for Jinja, ERB, Go, the C preprocessor, autoconf and m4.
const TEMPLATES: [(&str, &str, Option<&str>); 15] = [
    // Name, text, and the marker that is found without the name.
    (
        "Dockerfile.j2",
        "FROM {{ base }}:{{ tag | default('latest') }}\n{% if proxy %}\nENV http_proxy={{ proxy }}\n{% endif %}\nRUN a\n",
        Some("{{ … }}"),
    ),
    (
        "Dockerfile.jinja2",
        "FROM alpine\nRUN apk add \\\n{%- for p in packages %} \\\n  {{ p }} \\\n{%- endfor %} \\\n  && true\n",
        Some("{% … %}"),
    ),
    (
        "Dockerfile.j2",
        "{# generated #}\nFROM alpine\n",
        Some("{# … #}"),
    ),
    ("Dockerfile.j2", "FROM alpine\nENV A={{ a }}\n", None),
    (
        "Dockerfile.erb",
        "FROM ruby:<%= version %>\n<% if dev -%>\nRUN a\n<% end -%>\n",
        Some("<% … %>"),
    ),
    (
        "Dockerfile.erb",
        "FROM ruby\nLABEL v=<%= version %>\n",
        None,
    ),
    (
        "Dockerfile.tmpl",
        "FROM golang:{{ .Version }}\n{{ range .Packages }}\nRUN go install {{ . }}\n{{ end }}\n",
        Some("{{ … }}"),
    ),
    (
        "Dockerfile.template",
        "FROM debian\nRUN set -eux; \\\n{{ if is_slim then ( -}}\n  a; \\\n{{ ) else \"\" end -}}\n  b\n",
        Some("{{ … }}"),
    ),
    (
        "Dockerfile.template",
        "FROM debian:%%SUITE%%-slim\nRUN a\n",
        None,
    ),
    (
        "Dockerfile.tpl",
        "FROM debian\nENV V={{ v }}\nRUN b\n",
        None,
    ),
    (
        "Containerfile.in",
        "#include \"common.inc\"\nRUN echo hi\n#ifdef DEBUG\nRUN debug\n#endif\n",
        Some("#include"),
    ),
    (
        "Containerfile.in",
        "FROM a\n#include <base.in>\nRUN b\n",
        Some("#include"),
    ),
    (
        "Containerfile.in",
        "FROM a\n#ifdef X\nRUN b\n#endif\n",
        None,
    ),
    ("Dockerfile.in", "FROM @BASE_IMAGE@\nRUN b\n", None),
    ("Dockerfile.m4", "define(BASE, a)\nFROM BASE\n", None),
];

#[test]
fn templates() {
    for (name, text, alone) in TEMPLATES {
        let document = document(text);
        assert!(project::is_template_name(name), "{name}");
        assert!(template(&document, true).is_some(), "{name}: {text}");
        assert_eq!(template(&document, false), alone, "{text}");
        // Quiet, and never formatted.
        let settings = LintSettings {
            has_template_name: true,
            ..LintSettings::default()
        };
        assert!(lints::check(&document, &settings).is_empty(), "{text}");
        for strictness in [Strictness::File, Strictness::Editor] {
            let reason = unreadable(&document, true, strictness).unwrap().to_string();
            assert!(reason.starts_with("a template (`"), "{reason}");
        }
    }
}

/// Templates for other programs in a Dockerfile, and what only looks like one.
#[test]
fn dockerfiles_that_are_no_templates() {
    for text in [
        "FROM a\nRUN docker inspect -f '{{.Id}}' x\n",
        "FROM a\nRUN docker inspect -f \\\n  {{.Id}} x\n",
        "FROM a\nCOPY <<E /x.j2\n{% if a %}\n{{ b }}\n{% endif %}\nE\n",
        "FROM a\nRUN <<E\ncat > x.c <<F\n#include <stdio.h>\nF\nE\n",
        "FROM a\nCOPY <<E /x.erb\n<% if a %>\n<% end %>\nE\n",
        "FROM a\n# include the files\nRUN b\n",
        "FROM a\n#include the files\nRUN b\n",
        "FROM a\nRUN date +%Y%% \\\n  %d\n",
        "FROM a\nENV A={{b}} \\\n  C=d\n",
        "FROM a\nHEALTHCHECK CMD curl -w '{{ x }}' \\\n  http://b\n",
        "FROM a@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef AS b\n",
        "FROM ${A:-b}\nRUN echo ${#A}\n",
    ] {
        assert_eq!(template(&document(text), false), None, "{text}");
    }
    // A file with the name of a template that contains none is a Dockerfile.
    for text in [
        "FROM alpine:3.20\nRNU x\n",
        "FROM $BASE\nRUN a\n",
        "FROM a\n# if needed\nRUN b\n",
    ] {
        let document = document(text);
        assert_eq!(template(&document, true), None, "{text}");
    }
}

/// BuildKit knows no templates: its findings are all reported, unless the file has the name of a template.
#[test]
fn findings_of_buildkit_alone() {
    let document = document("FROM {{ a }}\n");
    for (has_template_name, only_buildkit, found) in [
        (false, false, false),
        (true, false, false),
        (true, true, false),
        (false, true, true),
    ] {
        let settings = LintSettings {
            has_template_name,
            only_buildkit,
            ..LintSettings::default()
        };
        assert_eq!(!lints::check(&document, &settings).is_empty(), found);
    }
}

/// What the formatter says about a file, and in an editor.
fn refusals(text: &str) -> [Option<String>; 2] {
    let document = document(text);
    let refusal = |strictness| unreadable(&document, false, strictness).map(|it| it.to_string());
    [refusal(Strictness::File), refusal(Strictness::Editor)]
}

#[test]
fn other_texts_are_refused() {
    for (text, expected) in [
        // Prose that begins like a Dockerfile.
        (
            "From the docs:   see below\n\nrun   it\n   run docker build  .\n",
            "not a Dockerfile (line 1: FROM requires either one or three arguments)",
        ),
        (
            "Run the build.\nCopy this to that\nAdd it to the other\n",
            "not a Dockerfile (line 1: no FROM instruction)",
        ),
        // Markdown, YAML, JSON, scripts, source code.
        (
            "# Images\n\nThis folder has images.\n\n- run them\n- add one\n- copy it\n",
            "not a Dockerfile (line 3: unknown instruction: This)",
        ),
        (
            "services:\n  web:\n    build: .\n    image: x\n",
            "not a Dockerfile (line 1: unknown instruction: services:)",
        ),
        (
            "{\n  \"a\": 1,\n  \"b\": 2\n}\n",
            "not a Dockerfile (line 1: unknown instruction: {)",
        ),
        (
            "#!/bin/sh\nset -e\ncd /x\nmake all\nmake install\n",
            "not a Dockerfile (line 2: unknown instruction: set)",
        ),
        (
            "package main\nimport \"fmt\"\nfunc main() {\n  fmt.Println(1)\n}\n",
            "not a Dockerfile (line 1: unknown instruction: package)",
        ),
        (
            "\0ELF\0\0x\n\u{fffd}\0\n",
            "a binary file, not a Dockerfile",
        ),
        (
            "F\0R\0O\0M\0 \0a\0\n\0R\0U\0N\0 \0b\0\n\0",
            "encoded in UTF-16, not in UTF-8",
        ),
    ] {
        let [file, _] = refusals(text);
        assert_eq!(file.as_deref(), Some(expected), "{text}");
    }
    for text in [
        "services:\n  web:\n    build: .\n    image: x\n",
        "# Images\n\nThis folder has images.\n\n- run them\n- add one\n- copy it\n",
        "\0ELF\0\0x\n\u{fffd}\0\n",
    ] {
        assert!(refusals(text)[1].is_some(), "{text}");
    }
}

#[test]
fn dockerfiles_are_formatted() {
    for text in [
        "",
        "# only a comment\n",
        "FROM a\nRUN b\n",
        "from a\nrun b\n",
        // With mistakes.
        "FROM a\nRNU b\n",
        "FROM a\nRUN b\nCOPY --chwon=x a b\nEXPOSE x\n",
        "FROM $A AS b\nWORKDIR x\n",
        "FROM a AS ${B}\nRUN b\n",
        "FROM ${A}:${B}\nRUN b\n",
        // A part for an include.
        "RUN b\nENV A=b\n",
        "ARG A\nFROM a\n",
    ] {
        assert_eq!(refusals(text), [None, None], "{text}");
    }
    // While the user types.
    for text in [
        "F",
        "FR",
        "FROM",
        "FROM a AS",
        "FROM a\nRU",
        "FROM a\nX\nY\n",
        "FROM a b\nRUN c\n",
        "RNU a\nCPOY b\n",
    ] {
        assert_eq!(refusals(text)[1], None, "{text}");
    }
}
