//! Formatting.

mod properties;
mod reading;

use analysis::{Change, Document};
use expect_test::{Expect, expect};
use ide::formatting::{
    Case, Continuation, Indent, LineEnding, Style, formatting, line_endings, on_type_formatting,
    range_formatting, without_final_newline,
};
use syntax::text::{Span, Text, TextEdit};

use crate::fixture::{document, parse};
use properties::assert_format_invariants;

/// A document after some edits, which must be in order and not overlap.
#[track_caller]
fn replaced(document: &Document, found: Vec<TextEdit>) -> Document {
    let mut end = 0;
    for it in &found {
        assert!(it.span.start >= end, "{found:?} for {:?}", document.text);
        assert!(it.span.end <= document.text.len());
        assert_ne!(document.text.slice(it.span), it.text, "{found:?}");
        end = it.span.end;
    }
    // From last to first, so that none shifts another.
    let changes = found.into_iter().rev();
    let changes =
        changes.map(|found| Change::Part(Box::new(move |_: &Text| found.span), found.text));
    document.edited(changes, 1)
}

fn formatted(document: &Document, style: Style) -> Document {
    replaced(document, formatting(document, style))
}

/// A text with trailing spaces shown as `·`, tabs as `→`, carriage returns as `␍`, and a marker for a missing final
/// newline.
fn shown(text: &str) -> String {
    let mut shown = String::new();
    for line in text.split_inclusive('\n') {
        let content = line.trim_end_matches('\n');
        let kept = content.trim_end_matches(' ');
        shown += &kept
            .replace('\t', "→")
            .replace('\r', "␍")
            .replace('\u{feff}', "◊");
        shown += &"·".repeat(content.len() - kept.len());
        shown += if line.ends_with('\n') {
            "\n"
        } else {
            "⏎missing"
        };
    }
    shown
}

fn check_style(style: Style, source: &str, expect: Expect) {
    let before = document(source);
    let after = formatted(&before, style);
    assert_format_invariants(&before, &after, style);
    expect.assert_eq(&shown(&after.text.to_string()));
}

fn check(source: &str, expect: Expect) {
    check_style(Style::default(), source, expect);
}

/// Checks that a text is already formatted.
#[track_caller]
fn check_same(source: &str) {
    let before = document(source);
    let found = formatting(&before, Style::default());
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn keywords() {
    check(
        "from a as B\nOnBuild run x as y\nhealthcheck cmd x\nHealthCheck none\nlabel a=run\nrun from as\n",
        expect![[r#"
            FROM a AS B
            ONBUILD RUN x as y
            HEALTHCHECK CMD x
            HEALTHCHECK NONE
            LABEL a=run
            RUN from as
        "#]],
    );
    let lower = Style {
        case: Some(Case::Lower),
        ..Style::default()
    };
    check_style(
        lower,
        "From A As b\nRUN X\nONBUILD HEALTHCHECK CMD [\"A\"]\n",
        expect![[r#"
            from A as b
            run X
            onbuild healthcheck cmd ["A"]
        "#]],
    );
    let keep = Style {
        case: Some(Case::Keep),
        ..Style::default()
    };
    check_style(
        keep,
        "From   A  As b\n",
        expect![[r#"
            From A As b
        "#]],
    );
}

#[test]
fn spaces_between_words() {
    check(
        "  FROM \t --platform=x   a   AS  b  \nCOPY   --link \t--chown=a:b   x  y\t\nENV  A=1   B=\"x   y\"  C='z  '\nEXPOSE\t80  443\nRUN    a   b   'c   d'\nONBUILD   COPY   a   b\n",
        expect![[r#"
            FROM --platform=x a AS b
            COPY --link --chown=a:b x y
            ENV A=1 B="x   y" C='z  '
            EXPOSE 80 443
            RUN a   b   'c   d'
            ONBUILD COPY a b
        "#]],
    );
}

#[test]
fn significant_spaces() {
    check_same(
        "FROM a\nWORKDIR /a   b\nUSER a   b\nLABEL a   b   c\nENV K  v   w\nMAINTAINER A   B\n",
    );
    check_same("FROM a\nCOPY \"a   b\" c\nENV A=x\\  B=y\nVOLUME 'a   b'\n");
    check(
        "FROM --platform =  x\nSTOPSIGNAL   9\nCOPY  --  a  b\n",
        expect![[r#"
            FROM --platform = x
            STOPSIGNAL 9
            COPY -- a b
        "#]],
    );
}

#[test]
fn json() {
    check(
        "FROM a\nCMD [  \"a  b\" ,\"c , d\"  ,  \"[\\\" ,\" ]\nCMD [\"a\",\"b\"]\nSHELL [ ]\nRUN [ \"a\", \\\n\"b\\\nc\", \\\n      \"d\" \\\n]\nCMD [ \"a\", b ]\n",
        expect![[r#"
            FROM a
            CMD ["a  b", "c , d", "[\" ,"]
            CMD ["a", "b"]
            SHELL []
            RUN ["a", \
                "b\
            c", \
                      "d" \
                ]
            CMD [ "a", b ]
        "#]],
    );
}

#[test]
fn comments_and_blank_lines() {
    check(
        "\n\n\n# a  \n  # b   c \n\n\n\n#d\nFROM a\n \n\t\n\nRUN b\n# e\n\n\n\n",
        expect![[r#"
            # a
            # b   c

            #d
            FROM a

            RUN b
            # e
        "#]],
    );
    let none = Style {
        blank_lines: Some(0),
        ..Style::default()
    };
    check_style(
        none,
        "# a=b\n\n# c=d\nFROM a\n\nRUN b\n",
        expect![[r#"
            # a=b

            # c=d
            FROM a
            RUN b
        "#]],
    );
    check_same("\n\n");
    check("\t\t ", expect![[""]]);
    check("", expect![[""]]);
}

#[test]
fn directives_stay_first_and_nothing_becomes_one() {
    check(
        "#  escape = `  \n#syntax=x\n\n\nFROM a\nRUN x && `\n  y `\n z\n",
        expect![[r#"
            #  escape = `
            #syntax=x

            FROM a
            RUN x && `
              y `
             z
        "#]],
    );
    check(
        "\n\n# escape=`\nFROM a\nRUN x \\\n  y\n",
        expect![[r#"

            # escape=`
            FROM a
            RUN x \
                y
        "#]],
    );
    check(
        "  # escape=`\nFROM a\nRUN x \\\n  y\n  # check=skip=all\nRUN z\n",
        expect![[r#"
              # escape=`
            FROM a
            RUN x \
              y
              # check=skip=all
            RUN z
        "#]],
    );
}

#[test]
fn continued_lines() {
    check(
        "FROM a\nRUN if x; then  \\\n\t\ty; \\\n\t\tif z; then \\\n\t\t\tw; \\\n\t\tfi \\\n\telse \\ \t\n\t\tv\\\n\t; fi\nENV A=1\\\n B=2 \\\nC=3\n",
        expect![[r#"
            FROM a
            RUN if x; then \
                    y; \
                    if z; then \
                        w; \
                    fi \
                else \
                    v \
                ; fi
            ENV A=1 \
                B=2 \
                C=3
        "#]],
    );
    let tabs = Style {
        indent: Some(Indent::TAB),
        ..Style::default()
    };
    check_style(
        tabs,
        "FROM a\nRUN x && \\\n  y && \\\n        z && \\\n   w\n",
        expect![[r#"
            FROM a
            RUN x && \
            →y && \
            →→  z && \
            → w
        "#]],
    );
    // As many tabs as fit, and spaces for the rest.
    let style = |width, tab_width| Style {
        indent: Some(Indent {
            width,
            tabs: true,
            tab_width,
        }),
        ..Style::default()
    };
    let source = "FROM a\nRUN x && \\\n  y && \\\n      z\n";
    check_style(
        style(4, 8),
        source,
        expect![[r#"
            FROM a
            RUN x && \
                y && \
            →z
        "#]],
    );
    check_style(
        style(4, 3),
        source,
        expect![[r#"
            FROM a
            RUN x && \
            → y && \
            →→  z
        "#]],
    );
    check_style(
        style(8, 4),
        source,
        expect![[r#"
            FROM a
            RUN x && \
            →→y && \
            →→→z
        "#]],
    );
}

#[test]
fn continued_words_are_not_split() {
    check(
        "FROM a\nEXPOSE 80\\\n81  \\\n  82\nRUN a\\\nb\\\n  c\\ \\\n d\n",
        expect![[r#"
            FROM a
            EXPOSE 80\
            81 \
                82
            RUN a\
            b \
                c\ \
             d
        "#]],
    );
}

#[test]
fn quotes_over_several_lines() {
    check(
        "FROM a\nRUN echo \"x  \\\n  y\" \\\n  && echo 'a \\\n      b' && \\\n  echo $(a \\\n b \"c \\\n d\") it\\'s \\\n e\nENV A=\"x  \\\n  y\" \\\n  B=\"z\"\nENV K v \\\n  w\n",
        expect![[r#"
            FROM a
            RUN echo "x  \
              y" \
                 && echo 'a \
                  b' && \
                 echo $(a \
                b "c \
             d") it\'s \
                e
            ENV A="x  \
              y" \
                B="z"
            ENV K v \
              w
        "#]],
    );
}

#[test]
fn ambiguous_quotes() {
    // Whether the second quote ends the string differs from shell to shell.
    check_same("FROM a\nRUN echo $'a\\' \\\n  b' \\\n  c\n");
    check_same("FROM a\nRUN echo \"${a:-'b}\" \\\n  c' \\\n  d\n");
    check_same("FROM a\nRUN x=\"$(case $a in b) echo \"c \\\n  d\";; esac)\"\n");
    check_same("# escape=`\nFROM a\nRUN echo a `\n  b\n");
    check_same("# escape=`\nFROM a\nSHELL [\"pwsh\"]\nRUN x \"C:\\\" `\n  b \"c `\n  d\"\n");
}

#[test]
fn comments_and_blank_lines_within_instructions() {
    check(
        "FROM a\nRUN x && \\\n# one   two \n  \t\n      # three\n  y && \\\n  z \\\n# last\n",
        expect![[r#"
            FROM a
            RUN x && \
                # one   two

                # three
                y && \
                z \
                # last
        "#]],
    );
    check(
        "FROM a\nRUN x \\\n\\\n    y \\\n  \\\n    z\n",
        expect![[r#"
            FROM a
            RUN x \
                \
                y \
                \
                z
        "#]],
    );
}

#[test]
fn heredocs() {
    check(
        "from a \nrun <<EOF  cat   <<-X \\\n  && b \nx  \n\n\n\n\t \nEOF\n  y  \n\tX\nRUN y ",
        expect![[r#"
            FROM a
            RUN <<EOF  cat   <<-X \
                && b
            x··



            →·
            EOF
              y··
            →X
            RUN y
        "#]],
    );
    check(
        "FROM a\nCOPY   <<EOF   <<\"b  c\"   /x\nEOF\nb  c\nRUN x  \n",
        expect![[r#"
            FROM a
            COPY <<EOF <<"b  c" /x
            EOF
            b  c
            RUN x
        "#]],
    );
    check_same("FROM a\nRUN <<EOF\nx  ");
}

#[test]
fn line_endings_and_byte_order_marks_stay() {
    check(
        "\u{feff}from a \r\nRUN b  \\ \r\nc\r\n\r\n\r\n\r\nRUN d",
        expect![[r#"
            ◊FROM a␍
            RUN b \␍
                c␍
            ␍
            RUN d␍
        "#]],
    );
    check("FROM a\r\tRUN  b\r", expect!["FROM a␍→RUN b␍⏎missing"]);
}

#[test]
fn invalid_text_stays() {
    check(
        "from   a\n  RUNN   x  \\\n y\nENV  a=b   c\nrun   y\nCOPY  \"a   b\nARG  A=\"b\nFROM\\\n b\n",
        expect![[r#"
            FROM a
              RUNN   x  \
             y
            ENV  a=b   c
            RUN y
            COPY "a   b
            ARG A="b
            FROM \
                b
        "#]],
    );
}

#[test]
fn other_styles() {
    let style = Style {
        continuation: Some(Continuation::Align),
        indent: Some(Indent::spaces(2)),
        ..Style::default()
    };
    check_style(
        style,
        "FROM a\nRUN one two && \\\n    three   && \\\n  \\\n    four five six \\\n  && 'x \\\n  y' \\\n  z\n",
        expect![[r#"
            FROM a
            RUN one two &&    \
                three   &&    \
                              \
                four five six \
              && 'x \
              y'              \
              z
        "#]],
    );
    let style = Style {
        continuation: Some(Continuation::Keep),
        indent_continued: Some(false),
        trim_trailing: Some(false),
        final_newline: Some(false),
        ..Style::default()
    };
    check_style(
        style,
        "from a  \nRUN b   \\  \n c\n\n\n\n ",
        expect![[r#"
            FROM a··
            RUN b   \··
             c
        "#]],
    );
    let style = Style {
        legacy: Some(true),
        ..Style::default()
    };
    check_style(
        style,
        "FROM a\nENV  A   b  c\nLABEL x \\\n  y \\\n  z\nENV D e\n",
        expect![[r#"
            FROM a
            ENV A="b  c"
            LABEL x="y \
              z"
            ENV D=e
        "#]],
    );
}

#[test]
fn a_part_of_a_document() {
    let source = "from  a\nrun  b \\\n c \\\n d\nrun  e";
    let check = |part: &str, expect: Expect| {
        let at = source.find(part).unwrap() as u32;
        let span = Span::new(at, at + part.len() as u32);
        let before = document(source);
        let after = replaced(&before, range_formatting(&before, span, Style::default()));
        expect.assert_eq(&shown(&after.text.to_string()));
    };
    check(
        "from",
        expect![[r#"
            from a
            run  b \
             c \
             d
            run  e⏎missing"#]],
    );
    check(
        " c \\\n",
        expect![[r#"
            from  a
            run b \
                c \
                d
            run  e⏎missing"#]],
    );
    check(
        " d\nrun  e",
        expect![[r#"
            from  a
            run b \
                c \
                d
            run e⏎missing"#]],
    );
}

#[test]
fn text_that_hides_a_directive_stays() {
    // BuildKit would interpret these first lines.
    check_same("\n#!/usr/bin/x\n# syntax=y\nFROM a\n");
    check_same("\n// syntax=x\nFROM a\n");
    check_same("\n{\"syntax\": \"x\"}\nFROM a\n");
    check_same("# escape= \t\nFROM a\n");
    check_same("# a\n  # syntax=x\n  # check=skip=all\nFROM a\n");
    check(
        "\n\n  FROM a\n",
        expect![[r#"
            FROM a
        "#]],
    );
    check(
        "\n\n\n// x\n",
        expect![[r#"

            // x
        "#]],
    );
}

#[test]
fn values_with_significant_spaces() {
    check(
        "FROM a\nWORKDIR  /a  b \\\n   c\nUSER  a \\\n   b\nSTOPSIGNAL  SIG \\\n  KILL\nMAINTAINER  A  B \\\n     C  \nENV  A  b \\\n     c \nLABEL  A  b \\\n  c\nENV  A=b  C=\"d  e\"  \\\n       F=g\\  H=i\n",
        expect![[r#"
            FROM a
            WORKDIR /a  b \
               c
            USER a \
               b
            STOPSIGNAL SIG \
              KILL
            MAINTAINER A  B \
                 C
            ENV A  b \
                 c
            LABEL A  b \
              c
            ENV A=b C="d  e" \
                F=g\  H=i
        "#]],
    );
    check(
        "FROM a\nONBUILD   ENV  A  b \\\n     c\nONBUILD  WORKDIR  /a  b\nONBUILD  CMD  [ \"a\",\"b\" ]\nONBUILD  run  a && \\\n  b\nONBUILD   copy   --from=x   a \\\n b\n",
        expect![[r#"
            FROM a
            ONBUILD ENV A  b \
                 c
            ONBUILD WORKDIR /a  b
            ONBUILD CMD [ "a","b" ]
            ONBUILD RUN a && \
                b
            ONBUILD COPY --from=x a \
                b
        "#]],
    );
}

#[test]
fn shells_with_significant_spaces() {
    let run = "RUN a \\\n  b && \\\n  c\n";
    let check = |before: &str, expect: Expect| {
        check(&format!("FROM a\n{before}{run}"), expect);
    };
    check(
        "SHELL [\"python\",\"-c\"]\n",
        expect![[r#"
            FROM a
            SHELL ["python", "-c"]
            RUN a \
              b && \
              c
        "#]],
    );
    check(
        "SHELL [\"cmd\", \"/S\", \"/C\"]\n",
        expect![[r#"
            FROM a
            SHELL ["cmd", "/S", "/C"]
            RUN a \
              b && \
              c
        "#]],
    );
    check(
        "SHELL [\"pwsh\", \"-c\"]\n",
        expect![[r#"
        FROM a
        SHELL ["pwsh", "-c"]
        RUN a \
            b && \
            c
    "#]],
    );
    check(
        "SHELL [\"conda\", \"run\", \"/bin/bash\", \"-lc\"]\n",
        expect![[r#"
            FROM a
            SHELL ["conda", "run", "/bin/bash", "-lc"]
            RUN a \
                b && \
                c
        "#]],
    );
    check(
        "FROM mcr.microsoft.com/windows/nanoserver\n",
        expect![[r#"
            FROM a
            FROM mcr.microsoft.com/windows/nanoserver
            RUN a \
              b && \
              c
        "#]],
    );
    // A stage inherits the shell of its base stage.
    check(
        "FROM a AS b\nSHELL [\"x\"]\nFROM c\n",
        expect![[r#"
        FROM a
        FROM a AS b
        SHELL ["x"]
        FROM c
        RUN a \
            b && \
            c
    "#]],
    );
    check(
        "FROM a AS b\nSHELL [\"x\"]\nFROM b\n",
        expect![[r#"
            FROM a
            FROM a AS b
            SHELL ["x"]
            FROM b
            RUN a \
              b && \
              c
        "#]],
    );
    // These may be run by another shell.
    check(
        "HEALTHCHECK CMD a \\\n  b\nONBUILD RUN a \\\n  b\nSHELL [\"x\"]\n",
        expect![[r#"
            FROM a
            HEALTHCHECK CMD a \
              b
            ONBUILD RUN a \
              b
            SHELL ["x"]
            RUN a \
              b && \
              c
        "#]],
    );
}

#[test]
fn quotes_and_substitutions_of_shells() {
    check_same("FROM a\nRUN a ${b:-c \\\n  d} \\\n    e\n");
    check(
        "FROM a\nRUN a \"$(b \\\n  c \"d \\\n  e\" \\\n  f)\" `g \\\n  h` \\\n  i\\ \\\n  j \\\n  k\n",
        expect![[r#"
            FROM a
            RUN a "$(b \
                c "d \
              e" \
                f)" `g \
                h` \
                i\ \
              j \
                k
        "#]],
    );
}

#[test]
fn the_least_indentation_becomes_one_unit() {
    check(
        "FROM a\nRUN a && \\\n            b && \\\n        c && \\\n          d\n",
        expect![[r#"
            FROM a
            RUN a && \
                        b && \
                c && \
                    d
        "#]],
    );
    check(
        "FROM a\nRUN --mount=type=cache,target=/x \\\n\t--network=none \\\n\ta && \\\n\t\tb\nCOPY --from=b \\\n  c \\\n  d\n",
        expect![[r#"
            FROM a
            RUN --mount=type=cache,target=/x \
                --network=none \
                a && \
                    b
            COPY --from=b \
                c \
                d
        "#]],
    );
}

/// Steps of two or three columns become units, unless a line is aligned with something else.
#[test]
fn regular_steps_become_units() {
    check(
        "FROM a\nRUN apt-get install -y \\\n      gcc \\\n      make \\\n    && for i in 1; do \\\n      a; \\\n        b; \\\n    done\nRUN a \\\n && b \\\n    c \\\n && d\nRUN a \\\n  && b \\\n       c \\\n    d\n",
        expect![[r#"
            FROM a
            RUN apt-get install -y \
                    gcc \
                    make \
                && for i in 1; do \
                    a; \
                        b; \
                done
            RUN a \
                && b \
                    c \
                && d
            RUN a \
                && b \
                     c \
                  d
        "#]],
    );
}

/// Flags have no nesting, whatever the indentation of the command.
#[test]
fn flags_are_aligned() {
    check(
        "FROM a\nRUN --mount=type=cache,target=/a \\\n   --mount=type=tmpfs,target=/b \\\n      --network=none \\\n  make \\\n    && b\nHEALTHCHECK --retries=1 \\\n      --interval=1s \\\n  CMD a\n",
        expect![[r#"
            FROM a
            RUN --mount=type=cache,target=/a \
                --mount=type=tmpfs,target=/b \
                --network=none \
                make \
                    && b
            HEALTHCHECK --retries=1 \
                --interval=1s \
                CMD a
        "#]],
    );
}

/// Word lists have no nesting.
#[test]
fn word_lists_are_aligned() {
    check(
        "FROM a\nENV A=1 \\\n  B=2 \\\n # comment\n         C=\"3 \\\n      d\" \\\n  E=f\\\ng\nLABEL a=1 \\\n      b=2\nCOPY --from=a \\\n  --link \\\n     b \\\n       c/\nEXPOSE 1 \\\n    2 \\\n  3\nHEALTHCHECK --retries=1 \\\n  CMD a && \\\n    b\nONBUILD ENV A=1 \\\n    B=2 \\\n  C=3\nVOLUME [ \"a\", \\\n   \"b\", \\\n     \"c\" ]\n",
        expect![[r#"
            FROM a
            ENV A=1 \
                B=2 \
                # comment
                C="3 \
                  d" \
                E=f\
            g
            LABEL a=1 \
                b=2
            COPY --from=a \
                --link \
                b \
                c/
            EXPOSE 1 \
                2 \
                3
            HEALTHCHECK --retries=1 \
                CMD a && \
                b
            ONBUILD ENV A=1 \
                B=2 \
                C=3
            VOLUME ["a", \
                "b", \
                    "c"]
        "#]],
    );
}

#[test]
fn a_lone_carriage_return_does_not_end_a_line() {
    check_same("FROM a\r\tEXPOSE 8080\n");
    check_same("FROM a\nRUN b \\\r \nRUN c\n");
}

/// Converts the line endings of a text.
fn check_endings(ending: LineEnding, source: &str, expect: Expect) {
    let before = document(source);
    let after = replaced(&before, line_endings(&before, ending));
    properties::assert_partial_invariants(&before, &after);
    expect.assert_eq(&shown(&after.text.to_string()));
}

#[test]
fn line_endings_are_converted() {
    let source = "# a\r\nFROM a\nRUN b \\\r\n  # c\r\n\r\n  d \\\n  e\r\nRUN f\rg\r\r\nRUN h\r";
    check_endings(
        LineEnding::Lf,
        source,
        expect![[r#"
            # a
            FROM a
            RUN b \
              # c

              d \
              e
            RUN f␍g␍␍
            RUN h␍⏎missing"#]],
    );
    check_endings(
        LineEnding::CrLf,
        source,
        expect![[r#"
            # a␍
            FROM a␍
            RUN b \␍
              # c␍
            ␍
              d \␍
              e␍
            RUN f␍g␍␍
            RUN h␍⏎missing"#]],
    );
    check_endings(LineEnding::CrLf, "", expect![[""]]);
}

/// In a heredoc, carriage returns are content.
#[test]
fn line_endings_in_heredocs_stay() {
    let source = "RUN <<A <<-B\r\na\r\nb\nA\r\n\tc\r\n\tB\r\nRUN d\r\nCOPY <<E /\nf\r\n";
    check_endings(
        LineEnding::Lf,
        source,
        expect![[r#"
            RUN <<A <<-B
            a␍
            b
            A
            →c␍
            →B
            RUN d
            COPY <<E /
            f␍
        "#]],
    );
    check_endings(
        LineEnding::CrLf,
        source,
        expect![[r#"
            RUN <<A <<-B␍
            a␍
            b
            A␍
            →c␍
            →B␍
            RUN d␍
            COPY <<E /␍
            f␍
        "#]],
    );
}

/// Whether BuildKit rejects a line as too long must not change.
#[test]
fn line_endings_of_long_lines() {
    let line = |length: usize| format!("RUN {}\n", "a".repeat(length - 4));
    let converted = |text: &str, ending| {
        let before = document(text);
        replaced(&before, line_endings(&before, ending))
            .text
            .to_string()
    };
    let source = [
        "FROM a\n".to_owned(),
        line(65_533),
        line(65_534),
        line(65_535),
    ]
    .concat();
    let after = converted(&source, LineEnding::CrLf);
    let added: Vec<_> = after.split('\n').map(|line| line.ends_with('\r')).collect();
    assert_eq!(added, [true, true, false, false, false]);
    let source = format!("FROM a\r\n{}", line(65_536));
    assert_eq!(converted(&source, LineEnding::Lf), source);
}

/// An editor that adds the final newline itself has none in its buffer, whatever was edited.
#[test]
fn the_final_newline_is_left_to_an_editor() {
    let check = |source: &str, expect: Expect| {
        let before = document(source);
        let edits = without_final_newline(&before, formatting(&before, Style::default()));
        expect.assert_eq(&shown(&replaced(&before, edits).text.to_string()));
    };
    check("from  a", expect![["FROM a⏎missing"]]);
    check("FROM a", expect![["FROM a⏎missing"]]);
    check("FROM a  ", expect![["FROM a⏎missing"]]);
    check("FROM a \n\n  ", expect![["FROM a⏎missing"]]);
    check("FROM a\r\n\r\n\t", expect![["FROM a⏎missing"]]);
    check(
        "FROM a\nRUN x \\\n   ",
        expect![[r#"
        FROM a
        RUN x \
        ···⏎missing"#]],
    );
    check("from a\n\n", expect![["FROM a\n"]]);
    check("  ", expect![[""]]);
}

/// On-type formatting after a line end or an escape character was typed at the cursor.
fn check_typed(fixture: &str, typed: &str, expect: Expect) {
    let (text, cursor) = parse(fixture);
    let before = document(&text);
    let found = on_type_formatting(&before, cursor.unwrap(), typed, Style::default());
    expect.assert_eq(&shown(&replaced(&before, found).text.to_string()));
}

#[test]
fn a_new_line() {
    check_typed(
        "FROM  a\nrun   x  \n$0\nrun  y\n",
        "\n",
        expect![[r#"
            FROM  a
            run x

            run  y
        "#]],
    );
    // A continuation is indented like the previous line, or by one unit after the first.
    check_typed(
        "RUN x \\\n$0",
        "\n",
        expect![[r#"
        RUN x \
        ····⏎missing"#]],
    );
    check_typed(
        "RUN x \\\n  y && \\\n$0\n",
        "\n",
        expect![[r#"
            RUN x \
              y && \
            ··
        "#]],
    );
    check_typed(
        "RUN x; \\\n    if y; then \\\n    $0",
        "\n",
        expect![[r#"
        RUN x; \
            if y; then \
        ········⏎missing"#]],
    );
    check_typed(
        "RUN x \\\n$0y\n",
        "\n",
        expect![[r#"
        RUN x \
            y
    "#]],
    );
    // After the last line there is no indentation.
    check_typed(
        "RUN x \\\n    y\n    $0\n",
        "\n",
        expect![[r#"
        RUN x \
            y

    "#]],
    );
    // In quotes and heredocs, whitespace belongs to the user.
    check_typed(
        "RUN 'x \\\n  $0\n",
        "\n",
        expect![[r#"
        RUN 'x \
        ··
    "#]],
    );
    check_typed(
        "RUN <<E\n  x\n  $0\nE\n",
        "\n",
        expect![[r#"
        RUN <<E
          x
        ··
        E
    "#]],
    );
    check_typed(
        "RUN <<E\n  x\nE\n  $0\n",
        "\n",
        expect![[r#"
        RUN <<E
          x
        E

    "#]],
    );
    check_typed("$0", "\n", expect![[""]]);
    // Where continued lines keep their indentation, a new one does too.
    let style = Style {
        indent_continued: Some(false),
        ..Style::default()
    };
    let before = document("RUN x \\\n  ");
    assert_eq!(on_type_formatting(&before, 10, "\n", style), []);
}

#[test]
fn an_escape_character() {
    check_typed(
        "RUN x \\$0\ny\n",
        "\\",
        expect![[r#"
        RUN x \
            y
    "#]],
    );
    check_typed(
        "RUN x $0\ny\n",
        "\\",
        expect![[r#"
        RUN x·
            y
    "#]],
    );
    // The next line would become part of the instruction.
    check_typed(
        "RUN x \\$0\n# c\nCOPY y z\n",
        "\\",
        expect![[r#"
        RUN x \
        # c
        COPY y z
    "#]],
    );
    check_typed(
        "RUN x \\$0 y\nz\n",
        "\\",
        expect![[r#"
        RUN x \ y
        z
    "#]],
    );
    check_typed(
        "RUN x `$0\ny\n",
        "`",
        expect![[r#"
        RUN x `
        y
    "#]],
    );
}

/// The patterns of `case` close parentheses that nothing has opened.
#[test]
fn case_in_parentheses() {
    check(
        "FROM a\nRUN ( \\\n\tcase $a in \\\n\t\ta) ;; \\\n\tesac; \\\n\techo \"x; \\\n\ty\"; \\\n)\n",
        expect![[r#"
            FROM a
            RUN ( \
                    case $a in \
                        a) ;; \
                    esac; \
                    echo "x; \
            →y"; \
                )
        "#]],
    );
}

#[test]
fn a_new_line_in_a_long_command() {
    // What follows is another instruction, although the line before it continues for now.
    check_typed(
        "FROM a\nRUN foo && \\\n    bar && \\\n    $0\n\nCOPY a b\n",
        "\n",
        expect![[r#"
            FROM a
            RUN foo && \
                bar && \
            ····

            COPY a b
        "#]],
    );
    // The lines before keep their indentation, which the others have too.
    check_typed(
        "FROM a\nRUN if true; then \\\n        foo; \\\n$0fi\n",
        "\n",
        expect![[r#"
            FROM a
            RUN if true; then \
                    foo; \
                fi
        "#]],
    );
    check_typed(
        "FROM a\nRUN x -y \\\n  curl \\\n  git \\\n  $0\n  && rm -rf x\n",
        "\n",
        expect![[r#"
            FROM a
            RUN x -y \
              curl \
              git \
            ··
              && rm -rf x
        "#]],
    );
    check_typed(
        "FROM a\nRUN foo \\\n\t--a=b \\\n\t$0\n\t--c\n",
        "\n",
        expect![[r#"
            FROM a
            RUN foo \
            →--a=b \
            →
            →--c
        "#]],
    );
    check_typed(
        "FROM a\nCMD [ \\\n    \"a\", \\\n    $0\n]\n",
        "\n",
        expect![[r#"
            FROM a
            CMD [ \
                "a", \
            ····
            ]
        "#]],
    );
}

#[test]
fn half_typed_instructions_leave_the_next_one_alone() {
    check(
        "FROM a\nRUN foo && \\\n  bar && \\\n\nCOPY a \\\n  b\n",
        expect![[r#"
            FROM a
            RUN foo && \
                bar && \

            COPY a \
              b
        "#]],
    );
}
