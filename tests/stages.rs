//! The stage hierarchy, code lenses and linked editing.

use expect_test::{Expect, expect};
use ide::calls::{Call, incoming, outgoing, prepare};
use ide::code_lens::{Leads, lenses};
use ide::linked_editing::linked_editing;

use crate::fixture::{document, draw, with_cursors};

/// Draws the stage at the cursors, its incoming and its outgoing calls.
#[track_caller]
fn check(fixture: &str, expect: Expect) {
    let (document, cursors) = with_cursors(fixture);
    let stage = prepare(&document, cursors[0]).unwrap();
    for at in cursors {
        assert_eq!(prepare(&document, at).as_ref(), Some(&stage), "at {at}");
    }
    let at = stage.selection.start;
    let mut labels = vec![(
        stage.selection,
        format!("{} ({})", stage.name, stage.detail),
    )];
    let mut add = |calls: Vec<Call>, which: &str| {
        for call in calls {
            let name = &call.stage.name;
            labels.extend(
                call.places
                    .iter()
                    .map(|it| (*it, format!("{which} {name}"))),
            );
        }
    };
    add(incoming(&document, at), "from");
    add(outgoing(&document, at), "to");
    expect.assert_eq(&draw(&document.text.to_string(), &labels));
}

#[test]
fn hierarchy() {
    check(
        "FROM a AS one\nFROM o$0ne AS t$0wo\nCOPY --from=0 x y\nRUN --mount=from=three,target=/x y\nFROM b AS three\nCOPY --from=nginx x y\nCOPY --from=two x y\nRUN --mount=from=TWO,target=/x y\nFROM two\nONBUILD COPY --from=two a b\n".replace("o$0ne", "one").as_str(),
        expect![[r#"
            FROM a AS one
            FROM one AS two
                 ▔▔▔ to one
                        ▔▔▔ two (one)
            COPY --from=0 x y
                        ▔ to one
            RUN --mount=from=three,target=/x y
                             ▔▔▔▔▔ to three
            FROM b AS three
            COPY --from=nginx x y
            COPY --from=two x y
                        ▔▔▔ from three
            RUN --mount=from=TWO,target=/x y
                             ▔▔▔ from three
            FROM two
                 ▔▔▔ from stage 3
            ONBUILD COPY --from=two a b
                                ▔▔▔ from stage 3
        "#]],
    );
    check(
        "$0FROM$0 a$0\nFROM b\nCOPY --from=0$0 x y\n",
        expect![[r#"
        FROM a
        ▔▔▔▔ stage 0 (a)
        FROM b
        COPY --from=0 x y
                    ▔ from stage 1
    "#]],
    );
    check(
        "FROM b AS later\nFROM a AS x\nONBUILD COPY --from=later a b\nFR$0OM x\n",
        expect![[r#"
            FROM b AS later
            FROM a AS x
            ONBUILD COPY --from=later a b
            FROM x
            ▔▔▔▔ stage 2 (x)
                 ▔ to x
                 ▔ to later
        "#]],
    );
    let (document, cursors) = with_cursors("ARG $0A\nFROM a\nRUN $0x\n");
    for at in cursors {
        assert_eq!(prepare(&document, at), None);
    }
}

fn check_lenses(text: &str, expect: Expect) {
    let document = document(text);
    let labels: Vec<_> = lenses(&document)
        .into_iter()
        .map(|it| {
            let leads = match it.leads {
                Leads::Nowhere => String::new(),
                Leads::Uses(places) => {
                    let lines = places.iter().map(|it| document.text.line_of(it.start) + 1);
                    format!(": lines {:?}", lines.collect::<Vec<_>>())
                }
                Leads::Target(name) => format!(": {}", name.as_deref().unwrap_or("the last")),
            };
            (it.span, format!("{}{leads}", it.title))
        })
        .collect();
    expect.assert_eq(&draw(text, &labels));
}

#[test]
fn code_lenses() {
    check_lenses(
        "FROM a AS Build\nRUN x\nFROM b\nFROM c\nCOPY --from=build \\\n  x y\nRUN --mount=from=build,target=/x y\n",
        expect![[r#"
            FROM a AS Build
            ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ 2 uses: lines [5, 7]
            ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ part of the target: build
            RUN x
            FROM b
            ▔▔▔▔▔▔ no uses
            ▔▔▔▔▔▔ not part of the target
            FROM c
            ▔▔▔▔▔▔ target: the last
            COPY --from=build \
              x y
            RUN --mount=from=build,target=/x y
        "#]],
    );
    check_lenses(
        "FROM a\n",
        expect![[r#"
        FROM a
    "#]],
    );
    check_lenses(
        "ARG A\n",
        expect![[r#"
        ARG A
    "#]],
    );
}

#[test]
fn heredoc_delimiters_are_linked() {
    let check = |fixture: &str, expect: Expect| {
        let (document, cursors) = with_cursors(fixture);
        let found = linked_editing(&document, cursors[0]);
        for at in cursors {
            assert_eq!(linked_editing(&document, at), found);
        }
        let labels: Vec<_> = found
            .unwrap_or_default()
            .into_iter()
            .map(|it| (it, ""))
            .collect();
        expect.assert_eq(&draw(&document.text.to_string(), &labels));
    };
    check(
        "FROM a\nRUN <<$0EO$0F$0 <<X\n$A\n$0EOF$0\nX\n",
        expect![[r#"
        FROM a
        RUN <<EOF <<X
              ▔▔▔
        $A
        EOF
        ▔▔▔
        X
    "#]],
    );
    check(
        "FROM a\nCOPY <<-\"$0EOF\" /\n\t$0EOF\n",
        expect![[r#"
        FROM a
        COPY <<-"EOF" /
                 ▔▔▔
        →EOF
         ▔▔▔
    "#]],
    );
    // Without an end, or with a different delimiter.
    check(
        "FROM a\nRUN <<EO$0F\nx\n",
        expect![[r#"
        FROM a
        RUN <<EOF
        x
    "#]],
    );
    check(
        "FROM a\nRUN <<E\"O\"F$0\nx\nEOF$0\n",
        expect![[r#"
        FROM a
        RUN <<E"O"F
        x
        EOF
    "#]],
    );
    check(
        "FROM a AS b$0\nFROM b\n",
        expect![[r#"
        FROM a AS b
        FROM b
    "#]],
    );
}
