//! Folding ranges, one per column: `┬` is the visible line; `┊` marks comments, `║` regions.

use expect_test::{Expect, expect};
use ide::folding::{Fold, FoldKind, folding};

use crate::fixture::document;

#[track_caller]
fn check(text: &str, expect: Expect) {
    let document = document(text);
    // A column is free again after the end of its range.
    let mut columns: Vec<Vec<Fold>> = Vec::new();
    for fold in folding(&document) {
        assert!(fold.start < fold.end && fold.end < document.text.lines());
        let free = columns
            .iter()
            .position(|column| column.last().is_none_or(|last| last.end < fold.start));
        match free {
            Some(column) => columns[column].push(fold),
            None => columns.push(vec![fold]),
        }
    }
    let mut picture = String::new();
    for (number, line) in text.lines().enumerate() {
        let number = number as u32;
        let mut row = String::new();
        for column in &columns {
            let fold = column
                .iter()
                .find(|fold| (fold.start..=fold.end).contains(&number));
            row.push(match fold {
                None => ' ',
                Some(fold) if fold.start == number => '┬',
                Some(fold) if fold.end == number => '└',
                Some(fold) if fold.kind == FoldKind::Comment => '┊',
                Some(fold) if fold.kind == FoldKind::Region => '║',
                Some(_) => '│',
            });
        }
        row.push_str(&format!(" {line}"));
        picture.push_str(row.trim_end());
        picture.push('\n');
    }
    expect.assert_eq(&picture);
}

#[test]
fn stages() {
    check(
        "ARG A\n\nFROM a AS b\nRUN x\n\n# about the next\nFROM b\nFROM c\nCMD y\n\n",
        expect![[r#"
              ARG A
 
            ┬ FROM a AS b
            └ RUN x
 
              # about the next
              FROM b
            ┬ FROM c
            └ CMD y
 
        "#]],
    );
}

#[test]
fn two_from_one_line() {
    check(
        "FROM a \\\n  AS b\nRUN x\n",
        expect![[r#"
        ┬ FROM a \
        │   AS b
        └ RUN x
    "#]],
    );
}

#[test]
fn instructions() {
    check(
        "FROM a\nRUN x \\\n  && y \\\n  # a comment\n  # and another\n  && z\nCOPY a \\\n  b\nENV A=1\n",
        expect![[r#"
            ┬   FROM a
            │┬  RUN x \
            ││    && y \
            ││┬   # a comment
            ││└   # and another
            │└    && z
            │┬  COPY a \
            │└    b
            └   ENV A=1
        "#]],
    );
}

#[test]
fn heredocs() {
    check(
        "FROM a\nRUN <<EOF\nset -e\nx\nEOF\nCOPY <<A <<B /x/\na\na\nA\nb\nb\nB\nRUN <<EOF cat\nEOF\n",
        expect![[r#"
            ┬   FROM a
            │┬  RUN <<EOF
            ││┬ set -e
            │││ x
            │└└ EOF
            │┬  COPY <<A <<B /x/
            ││┬ a
            │││ a
            ││└ A
            ││┬ b
            │││ b
            │└└ B
            │┬  RUN <<EOF cat
            └└  EOF
        "#]],
    );
}

#[test]
fn comments() {
    check(
        "# syntax=docker/dockerfile:1\n# one\n# two\n# three\n\n# alone\n\nFROM a\n# a\n# b\nRUN x\n# c\n",
        expect![[r#"
               # syntax=docker/dockerfile:1
            ┬  # one
            ┊  # two
            └  # three
  
               # alone
  
            ┬  FROM a
            │┬ # a
            │└ # b
            └  RUN x
               # c
        "#]],
    );
}

#[test]
fn half_typed() {
    check("", expect![]);
    check(
        "FROM a\nRUN x \\\n",
        expect![[r#"
        ┬ FROM a
        └ RUN x \
    "#]],
    );
    check(
        "FROM a\nRUN <<EOF\nx\n\n",
        expect![[r#"
        ┬   FROM a
        │┬  RUN <<EOF
        ││┬ x
        └└└
    "#]],
    );
    check(
        "FROM a\r\nRUN x \\\r\n  y\r\n",
        expect![[r#"
        ┬  FROM a
        │┬ RUN x \
        └└   y
    "#]],
    );
}

#[test]
fn regions() {
    check(
        "# region build\nFROM a\n#region\nRUN x\n# endregion\n# more\n# of it\nRUN y\n#EndRegion\n# endregion\n",
        expect![[r#"
            ┬   # region build
            ║┬  FROM a
            ║│┬ #region
            ║│║ RUN x
            ║│└ # endregion
            ║│┬ # more
            ║│└ # of it
            ║└  RUN y
            └   #EndRegion
                # endregion
        "#]],
    );
    check(
        "FROM a\nRUN x && \\\n  # region\n  y && \\\n  # endregion\n  z\n# region of nothing\n",
        expect![[r#"
            ┬   FROM a
            │┬  RUN x && \
            ││┬   # region
            ││║   y && \
            ││└   # endregion
            └└    z
                # region of nothing
        "#]],
    );
}
