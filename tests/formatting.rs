//! Formatting changes nothing that BuildKit sees.

use dockwright::analysis::{Change, Document};
use dockwright::features::formatting::formatting;
use dockwright::syntax::{Arguments, Instruction};
use dockwright::text::Text;
use expect_test::{Expect, expect};

use crate::shared::texts;

/// A document formatted.
fn formatted(document: &Document) -> Document {
    // From the last to the first, so that none moves another.
    let changes = formatting(document).into_iter().rev();
    let changes =
        changes.map(|found| Change::Part(Box::new(move |_: &Text| found.span), found.new));
    document.edited(changes, 1)
}

fn check(source: &str, expect: &Expect) {
    let document = Document::new(Text::new(source), 0);
    expect.assert_eq(&format!("{:?}", formatted(&document).text));
}

#[test]
fn blanks_at_the_ends_of_lines() {
    check(
        "FROM a  \n  \n# c \t\nRUN b \\  \n  c\t\n",
        &expect![[r#""FROM a\n\n# c\nRUN b \\\n  c\n""#]],
    );
}

#[test]
fn heredocs_are_left_alone() {
    check(
        "FROM a \nRUN <<EOF  \nx  \n\t \nEOF\nRUN y ",
        &expect![[r#""FROM a\nRUN <<EOF\nx  \n\t \nEOF\nRUN y\n""#]],
    );
    check(
        "FROM a\nRUN <<EOF\nx  ",
        &expect![[r#""FROM a\nRUN <<EOF\nx  ""#]],
    );
}

#[test]
fn line_ends_stay() {
    check(
        "FROM a \r\nRUN b \r\nRUN c",
        &expect![[r#""FROM a\r\nRUN b\r\nRUN c\r\n""#]],
    );
    check("", &expect![[r#""""#]]);
}

#[test]
fn nothing_that_buildkit_sees_is_changed() {
    for text in texts().into_iter().step_by(5) {
        let before = Document::new(Text::new(&text), 0);
        let after = formatted(&before);
        assert_eq!(meaning(&before), meaning(&after), "{text:?}");
        assert_eq!(before.problems().len(), after.problems().len(), "{text:?}");
        assert!(formatting(&after).is_empty(), "{text:?}");
    }
}

/// All that BuildKit gets of a file.
fn meaning(document: &Document) -> Vec<String> {
    fn words(it: &Instruction) -> String {
        let arguments = match &it.arguments {
            Arguments::Trigger { instruction, text } => format!("{} {text:?}", words(instruction)),
            Arguments::Health(health) => {
                let command = health.command.words().iter().map(|word| &word.text);
                format!("{:?} {:?}", health.word.text, command.collect::<Vec<_>>())
            }
            Arguments::Pairs(pairs) => {
                let texts = pairs.iter().map(|pair| {
                    (
                        &pair.name.text,
                        pair.value.as_ref().map(|value| &value.text),
                    )
                });
                format!("{:?}", texts.collect::<Vec<_>>())
            }
            other => {
                let texts = other.words().iter().map(|word| &word.text);
                format!("{:?}", texts.collect::<Vec<_>>())
            }
        };
        let flags = it.flags.iter().map(|flag| &flag.word.text);
        let bodies = it
            .heredocs
            .iter()
            .map(|heredoc| (&heredoc.name, &heredoc.content));
        let (flags, bodies) = (flags.collect::<Vec<_>>(), bodies.collect::<Vec<_>>());
        format!("{} {flags:?} {arguments} {bodies:?}", it.keyword.text)
    }
    let file = document.file();
    let directives = file
        .directives
        .iter()
        .map(|it| format!("{}={}", it.name, it.value));
    directives
        .chain(file.items.iter().map(|item| words(&item.instruction)))
        .collect()
}
