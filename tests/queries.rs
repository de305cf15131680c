//! The grammar's queries: their captures in small Dockerfiles, drawn below the lines.

use std::fmt::Write as _;

use dockwright_grammar::{
    FOLDS_QUERY, HIGHLIGHTS_QUERY, INDENTS_QUERY, INJECTIONS_QUERY, LANGUAGE, LOCALS_QUERY,
};
use expect_test::{Expect, expect};
use tree_sitter::{Query, QueryCursor, StreamingIterator};

use crate::grammar::parse;

fn compile(source: &str) -> Query {
    Query::new(&LANGUAGE.into(), source).unwrap()
}

/// Draws each capture below the line on which it begins, with the number of lines if there are several.
fn captures(source: &str, text: &str) -> String {
    let query = compile(source);
    let tree = parse(text.as_bytes());
    let mut found = Vec::new();
    let mut cursor = QueryCursor::new();
    let mut captures = cursor.captures(&query, tree.root_node(), text.as_bytes());
    while let Some((of_match, index)) = captures.next() {
        let capture = of_match.captures()[*index];
        let (start, end) = (capture.node.start_position(), capture.node.end_position());
        let name = query.capture_names()[capture.index as usize];
        found.push((start, end, name));
    }
    let mut out = String::new();
    for (row, line) in text.lines().enumerate() {
        writeln!(out, "{line}").unwrap();
        let count = |column: usize| line[..column.min(line.len())].chars().count();
        for (start, end, name) in found.iter().filter(|(start, ..)| start.row == row) {
            let rows = end.row - row + usize::from(end.column > 0);
            let from = count(start.column);
            let to = if end.row > row {
                count(line.len())
            } else {
                count(end.column)
            };
            let mark = "▔".repeat(to - from);
            write!(out, "{:from$}{mark} {name}", "").unwrap();
            if rows > 1 {
                write!(out, ", {rows} lines").unwrap();
            }
            out.push('\n');
        }
    }
    out
}

/// The language and text of each injection; `…` marks excluded text.
fn injections(text: &str) -> String {
    let query = compile(INJECTIONS_QUERY);
    let tree = parse(text.as_bytes());
    let mut out = String::new();
    let mut cursor = QueryCursor::new();
    let mut matches = cursor.matches(&query, tree.root_node(), text.as_bytes());
    while let Some(found) = matches.next() {
        let property = |key: &str| {
            let mut settings = query.property_settings(found.pattern_index).iter();
            settings.find(|setting| &*setting.key == key)
        };
        let language = property("injection.language").unwrap();
        let whole = property("injection.include-children").is_some();
        for capture in found.captures() {
            if query.capture_names()[capture.index as usize] != "injection.content" {
                continue;
            }
            let mut content = String::new();
            let mut at = capture.node.start_byte();
            let mut walk = capture.node.walk();
            for child in capture.node.children(&mut walk).filter(|_| !whole) {
                content += &text[at..child.start_byte()];
                content.push('…');
                at = child.end_byte();
            }
            content += &text[at..capture.node.end_byte()];
            let language = language.value.as_deref().unwrap();
            writeln!(out, "{language}: {content:?}").unwrap();
        }
    }
    out
}

fn check(query: &str, text: &str, expected: &Expect) {
    expected.assert_eq(&captures(query, text));
}

#[test]
fn highlights() {
    let text = r#"# syntax=docker/dockerfile:1
# a comment
ARG TAG=3.20
FROM --platform=$BUILDPLATFORM ghcr.io/acme/app:${TAG:-1} AS base
ENV A=1 B="x $A\"" OLD='q'
LABEL a.b=c
COPY --from=a -- a "b c" /d/
RUN --mount=type=cache,target=/x make \
  all
RUN cat 3<<EOF
x
EOF
CMD ["a\n", 1]
EXPOSE 80/tcp 1-2
USER app:staff
STOPSIGNAL SIGTERM
FROM a@sha256:b c
FOO bar
ENV X=${A^^}
"#;
    check(
        HIGHLIGHTS_QUERY,
        text,
        &expect![[r##"
        # syntax=docker/dockerfile:1
        ▔ keyword.directive
          ▔▔▔▔▔▔ keyword.directive
                ▔ operator
                 ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ string.special
        # a comment
        ▔▔▔▔▔▔▔▔▔▔▔ comment
        ARG TAG=3.20
        ▔▔▔ keyword
            ▔▔▔ variable.parameter
               ▔ operator
                ▔▔▔▔ string
        FROM --platform=$BUILDPLATFORM ghcr.io/acme/app:${TAG:-1} AS base
        ▔▔▔▔ keyword
             ▔▔ punctuation.special
               ▔▔▔▔▔▔▔▔ attribute
                       ▔ operator
                        ▔▔▔▔▔▔▔▔▔▔▔▔▔▔ string
                        ▔ punctuation.special
                         ▔▔▔▔▔▔▔▔▔▔▔▔▔ variable
                                       ▔▔▔▔▔▔▔ module
                                              ▔ punctuation.delimiter
                                               ▔▔▔▔▔▔▔▔ type
                                                       ▔ punctuation.delimiter
                                                        ▔▔▔▔▔▔▔▔▔ constant
                                                        ▔▔ punctuation.special
                                                          ▔▔▔ variable
                                                             ▔▔ operator
                                                                ▔ punctuation.special
                                                                  ▔▔ keyword
                                                                     ▔▔▔▔ label
        ENV A=1 B="x $A\"" OLD='q'
        ▔▔▔ keyword
            ▔ variable
             ▔ operator
              ▔ string
                ▔ variable
                 ▔ operator
                  ▔▔▔▔▔▔▔▔ string
                  ▔▔▔▔▔▔▔▔ string
                     ▔ punctuation.special
                      ▔ variable
                       ▔▔ string.escape
                           ▔▔▔ variable
                              ▔ operator
                               ▔▔▔ string
                               ▔▔▔ string
        LABEL a.b=c
        ▔▔▔▔▔ keyword
              ▔▔▔ property
                 ▔ operator
                  ▔ string
        COPY --from=a -- a "b c" /d/
        ▔▔▔▔ keyword
             ▔▔ punctuation.special
               ▔▔▔▔ attribute
                   ▔ operator
                    ▔ string
                      ▔▔ punctuation.special
                         ▔ string.special.path
                           ▔▔ string.special.path
                           ▔▔ string
                              ▔▔ string.special.path
                               ▔ string
                                 ▔▔▔ string.special.path
        RUN --mount=type=cache,target=/x make \
        ▔▔▔ keyword
            ▔▔ punctuation.special
              ▔▔▔▔▔ attribute
                   ▔ operator
                    ▔▔▔▔ attribute
                        ▔ operator
                         ▔▔▔▔▔ string
                              ▔ punctuation.delimiter
                               ▔▔▔▔▔▔ attribute
                                     ▔ operator
                                      ▔▔ string
                                              ▔ punctuation.special
          all
        RUN cat 3<<EOF
        ▔▔▔ keyword
                ▔ number
                 ▔▔ operator
                   ▔▔▔ label
        x
        EOF
        ▔▔▔ label
        CMD ["a\n", 1]
        ▔▔▔ keyword
            ▔ punctuation.bracket
             ▔▔▔▔▔ string
               ▔▔ string.escape
                  ▔ punctuation.delimiter
                    ▔ error
                     ▔ punctuation.bracket
        EXPOSE 80/tcp 1-2
        ▔▔▔▔▔▔ keyword
               ▔▔ number
                 ▔ operator
                  ▔▔▔ constant
                      ▔ number
                       ▔ operator
                        ▔ number
        USER app:staff
        ▔▔▔▔ keyword
             ▔▔▔ constant
                ▔ operator
                 ▔▔▔▔▔ constant
        STOPSIGNAL SIGTERM
        ▔▔▔▔▔▔▔▔▔▔ keyword
                   ▔▔▔▔▔▔▔ constant
        FROM a@sha256:b c
        ▔▔▔▔ keyword
             ▔ type
              ▔ punctuation.delimiter
               ▔▔▔▔▔▔▔▔ constant
                        ▔ error
        FOO bar
        ▔▔▔ error
        ENV X=${A^^}
        ▔▔▔ keyword
            ▔ variable
             ▔ operator
              ▔▔▔▔▔▔ string
              ▔▔ punctuation.special
                ▔ variable
                 ▔▔ error
                   ▔ punctuation.special
    "##]],
    );
}

#[test]
fn folds() {
    let text = r"# one
# two
ARG A
FROM a AS b
RUN x \
  y
COPY <<EOF /z
1
EOF

FROM b

# three
FROM c
RUN d
";
    check(
        FOLDS_QUERY,
        text,
        &expect![[r#"
        # one
        ▔▔▔▔▔ fold
        # two
        ▔▔▔▔▔ fold
        ARG A
        ▔▔▔▔▔ fold
        FROM a AS b
        ▔▔▔▔▔▔▔▔▔▔▔ fold, 6 lines
        ▔▔▔▔▔▔▔▔▔▔▔ fold
        RUN x \
        ▔▔▔▔▔▔▔ fold, 2 lines
          y
        COPY <<EOF /z
        ▔▔▔▔▔▔▔▔▔▔▔▔▔ fold, 3 lines
                      fold, 3 lines
        1
        EOF

        FROM b
        ▔▔▔▔▔▔ fold
        ▔▔▔▔▔▔ fold

        # three
        ▔▔▔▔▔▔▔ fold
        FROM c
        ▔▔▔▔▔▔ fold, 2 lines
        ▔▔▔▔▔▔ fold
        RUN d
        ▔▔▔▔▔ fold
    "#]],
    );
}

#[test]
fn indents() {
    let text = r#"FROM a
RUN x \
  y
CMD [ \
  "a" \
]
COPY <<EOF /z
  1
EOF
USER b
"#;
    check(
        INDENTS_QUERY,
        text,
        &expect![[r#"
        FROM a
        ▔▔▔▔▔▔ indent.begin
        RUN x \
        ▔▔▔▔▔▔▔ indent.begin, 2 lines
          y
        CMD [ \
        ▔▔▔▔▔▔▔ indent.begin, 3 lines
          "a" \
        ]
        ▔ indent.branch
        COPY <<EOF /z
        ▔▔▔▔▔▔▔▔▔▔▔▔▔ indent.begin, 3 lines
          1
        ▔▔▔ indent.ignore
        EOF
        ▔▔▔ indent.ignore
        USER b
    "#]],
    );
}

#[test]
fn locals() {
    let text = r"ARG TAG=1
FROM a:$TAG AS base
ENV B=${TAG:-$A}
FROM base
COPY <<EOF $B
EOF
";
    check(
        LOCALS_QUERY,
        text,
        &expect![[r#"
        ARG TAG=1
        ▔▔▔▔▔▔▔▔▔ local.scope, 6 lines
            ▔▔▔ local.definition.var
        FROM a:$TAG AS base
             ▔ local.reference
                ▔▔▔ local.reference
                       ▔▔▔▔ local.definition.namespace
        ENV B=${TAG:-$A}
            ▔ local.definition.var
                ▔▔▔ local.reference
                      ▔ local.reference
        FROM base
             ▔▔▔▔ local.reference
        COPY <<EOF $B
               ▔▔▔ local.definition
                    ▔ local.reference
        EOF
        ▔▔▔ local.reference
    "#]],
    );
}

#[test]
fn injections_of_commands() {
    let text = r#"# a comment
RUN make && \
  # in between
  make install
HEALTHCHECK CMD curl x
CMD ["a", "b"]
COPY ["a", "b"]
"#;
    expect![[r##"
        comment: "# a comment"
        bash: "make && ……\n  make install"
        comment: "# in between"
        bash: "curl x"
        json: "[\"a\", \"b\"]"
        json: "[\"a\", \"b\"]"
    "##]]
    .assert_eq(&injections(text));
}

#[test]
fn injections_of_scripts() {
    let text = r"RUN <<EOF
echo 1
EOF
RUN <<EOF
#!/bin/bash -e
echo 2
EOF
RUN <<EOF
#!/usr/bin/env python3
print(3)
EOF
RUN <<EOF
#!/usr/bin/node
console.log(4)
EOF
RUN python3 <<EOF
print(5)
EOF
";
    expect![[r##"
        bash: "…"
        bash: "echo 1\n"
        bash: "…"
        bash: "#!/bin/bash -e\necho 2\n"
        bash: "…"
        python: "#!/usr/bin/env python3\nprint(3)\n"
        bash: "…"
        bash: "python3 …"
        bash: "print(5)\n"
    "##]]
    .assert_eq(&injections(text));
}

#[test]
fn injections_of_files() {
    let text = r#"COPY <<EOF /a.py
print("$a")
EOF
COPY <<a.json <<'b.yml' /etc/
{}
a.json
b: 1
b.yml
ADD --chmod=755 <<-"EOF" /x/run.sh
	echo
	EOF
COPY --link <<Dockerfile /x/
FROM a
Dockerfile
COPY <<EOF /unknown
text
EOF
COPY <<a.py /x.json
{}
a.py
ONBUILD COPY <<EOF /b.toml
c = 1
EOF
"#;
    expect![[r#"
        python: "print(\"$a\")\n"
        bash: "\techo\n"
        dockerfile: "FROM a\n"
        json: "{}\n"
        toml: "c = 1\n"
    "#]]
    .assert_eq(&injections(text));
}
