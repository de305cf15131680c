//! Document symbols, drawn onto their selection ranges; a `·` marks each level of nesting.

use expect_test::{Expect, expect};
use ide::symbols::{Symbol, symbols};
use syntax::text::Span;

use crate::fixture::{document, draw};

#[track_caller]
fn check(text: &str, expect: Expect) {
    let document = document(text);
    let line = |at: u32| document.text.line_of(at) + 1;
    let mut rows: Vec<(Span, String)> = Vec::new();
    let mut todo: Vec<(Symbol, Option<Span>)> = symbols(&document)
        .into_iter()
        .map(|it| (it, None))
        .collect();
    while let Some((it, parent)) = todo.pop() {
        // Required by LSP.
        assert!(it.span.covers(it.selection), "{it:?}");
        assert!(parent.is_none_or(|parent| parent.covers(it.span)), "{it:?}");
        let mut label = format!("{:?} {}", it.kind, it.name);
        if parent.is_some() {
            label.insert_str(0, "· ");
        }
        if !it.detail.is_empty() {
            label.push_str(&format!(" ({})", it.detail));
        }
        let (first, last) = (line(it.span.start), line(it.span.end));
        if first < last {
            label.push_str(&format!(", lines {first}–{last}"));
        }
        if it.deprecated {
            label.push_str(", deprecated");
        }
        rows.push((it.selection, label));
        todo.extend(it.children.into_iter().map(|child| (child, Some(it.span))));
    }
    expect.assert_eq(&draw(text, &rows));
}

#[test]
fn stages() {
    check(
        "# syntax=docker/dockerfile:1\n# a comment\nARG TAG=3 B\n\nFROM golang:$TAG AS build\nWORKDIR /src\nRUN go build \\\n  -o /app\n\nFROM scratch\nCOPY --from=build /app /app\nENV A=1 B=2\nENTRYPOINT [\"/app\"]\nHEALTHCHECK --interval=1m CMD curl localhost\nONBUILD RUN make\nMAINTAINER me\n",
        expect![[r##"
            # syntax=docker/dockerfile:1
              ▔▔▔▔▔▔ Directive syntax (docker/dockerfile:1)
            # a comment
            ARG TAG=3 B
            ▔▔▔ Variables ARG (TAG B)

            FROM golang:$TAG AS build
                                ▔▔▔▔▔ Stage build (golang:$TAG), lines 5–8
            WORKDIR /src
            ▔▔▔▔▔▔▔ · Instruction WORKDIR (/src)
            RUN go build \
            ▔▔▔ · Instruction RUN (go build -o /app), lines 7–8
              -o /app

            FROM scratch
            ▔▔▔▔ Stage scratch (stage 1), lines 10–16
            COPY --from=build /app /app
            ▔▔▔▔ · Instruction COPY (/app /app)
            ENV A=1 B=2
            ▔▔▔ · Variables ENV (A B)
            ENTRYPOINT ["/app"]
            ▔▔▔▔▔▔▔▔▔▔ · Instruction ENTRYPOINT (/app)
            HEALTHCHECK --interval=1m CMD curl localhost
            ▔▔▔▔▔▔▔▔▔▔▔ · Instruction HEALTHCHECK (CMD curl localhost)
            ONBUILD RUN make
            ▔▔▔▔▔▔▔ · Instruction ONBUILD (RUN make)
            MAINTAINER me
            ▔▔▔▔▔▔▔▔▔▔ · Instruction MAINTAINER (me), deprecated
        "##]],
    );
}

#[test]
fn heredoc() {
    check(
        "FROM a\nRUN <<EOF\nset -e\nmake\nEOF\nCMD x\n",
        expect![[r#"
        FROM a
        ▔▔▔▔ Stage a (stage 0), lines 1–6
        RUN <<EOF
        ▔▔▔ · Instruction RUN (<<EOF), lines 2–5
        set -e
        make
        EOF
        CMD x
        ▔▔▔ · Instruction CMD (x)
    "#]],
    );
}

#[test]
fn names() {
    check(
        "FROM --platform=linux/amd64 \\\n  a AS\nFROM a b c\nONBUILD\nENV A b c\nLABEL a=1\nHEALTHCHECK NONE\nRUN [\"a\", \"b c\"]\nFROM\n",
        expect![[r#"
            FROM --platform=linux/amd64 \
            ▔▔▔▔ Stage a (stage 0), lines 1–2
              a AS
            FROM a b c
            ▔▔▔▔ Stage a (stage 1), lines 3–8
            ONBUILD
            ▔▔▔▔▔▔▔ · Instruction ONBUILD
            ENV A b c
            ▔▔▔ · Variables ENV (A)
            LABEL a=1
            ▔▔▔▔▔ · Instruction LABEL (a)
            HEALTHCHECK NONE
            ▔▔▔▔▔▔▔▔▔▔▔ · Instruction HEALTHCHECK (NONE)
            RUN ["a", "b c"]
            ▔▔▔ · Instruction RUN (a b c)
            FROM
            ▔▔▔▔ Stage FROM (stage 2)
        "#]],
    );
}

#[test]
fn incomplete_input() {
    check("", expect![]);
    check(
        "FRO",
        expect![[r#"
        FRO
        ▔▔▔ Instruction FRO
    "#]],
    );
    check(
        "FROM",
        expect![[r#"
        FROM
        ▔▔▔▔ Stage FROM (stage 0)
    "#]],
    );
    check(
        "FROM a AS ",
        expect![[r#"
        FROM a AS 
        ▔▔▔▔ Stage a (stage 0)
    "#]],
    );
    check(
        "FROM a\nCOPY --fr",
        expect![[r#"
        FROM a
        ▔▔▔▔ Stage a (stage 0), lines 1–2
        COPY --fr
        ▔▔▔▔ · Instruction COPY
    "#]],
    );
    check(
        "FROM a\n\\\n\nRUN",
        expect![[r#"
        FROM a
        ▔▔▔▔ Stage a (stage 0), lines 1–4
        \

        RUN
        ▔▔▔ · Instruction RUN, lines 2–4
    "#]],
    );
    check(
        "ENV A=1\n",
        expect![[r#"
        ENV A=1
        ▔▔▔ Variables ENV (A)
    "#]],
    );
}

#[test]
fn long_details() {
    check(
        "FROM a\nRUN echo one two three four five six seven eight nine ten eleven twelve\nCMD 🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳\n",
        expect![[r#"
            FROM a
            ▔▔▔▔ Stage a (stage 0), lines 1–3
            RUN echo one two three four five six seven eight nine ten eleven twelve
            ▔▔▔ · Instruction RUN (echo one two three four five six seven eight nine ten eleve…)
            CMD 🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳
            ▔▔▔ · Instruction CMD (🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳…)
        "#]],
    );
}
