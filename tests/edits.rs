//! An edited document equals a new one with the same text.

use std::env;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use analysis::{Change, Document};
use fastrand::Rng;
use ide::lints::{self, Diagnostic, LintSettings, RULES, Severity};
use syntax::text::{Span, Text};

use crate::fixture::diagnostics;
use crate::golden::checked;
use crate::texts::texts;

/// Text that users type and paste, and text that changes the meaning of everything after it.
pub(crate) const TYPED: &[&str] = &[
    "F",
    "x",
    " ",
    "\n",
    "\\",
    "\\\n",
    "`",
    "`\n",
    "\"",
    "'",
    "$",
    "{",
    "}",
    "${a:-",
    "[",
    "]",
    ",",
    "=",
    "--",
    "#",
    "# c\n",
    "<<EOF",
    "<<-'E O'",
    "EOF\n",
    "\nEOF\n",
    "FROM a AS b\n",
    "RUN ",
    "ENV a=b c\n",
    "COPY --from=0 a b\n",
    "# escape=`\n",
    "ONBUILD ",
    "HEALTHCHECK CMD ",
    "\r\n",
    "\r",
    "\t",
    "ü",
    "🐳",
    "\u{feff}",
    "\0",
    ":",
    "@",
    "/",
    "\u{a0}",
    "  \\  \n",
    "[\"a\", \"b\"]\n",
    "RUN <<A <<B\na\nA\nb\nB\n",
];

#[test]
fn random_edits() {
    edits(&texts(), 3_000, Duration::from_mins(5));
}

/// `DOCKWRIGHT_EDITS` sets the number of edits.
#[test]
#[ignore = "takes minutes; run it in release"]
fn random_edits_long() {
    let count = env::var("DOCKWRIGHT_EDITS")
        .ok()
        .and_then(|count| count.parse().ok());
    edits(&texts(), count.unwrap_or(20_000), Duration::from_mins(10));
}

mod needs_shared {
    use std::time::Duration;

    use crate::shared::corpus;

    #[test]
    #[ignore = "needs ../shared"]
    fn random_edits() {
        super::edits(&corpus(), 20_000, Duration::from_mins(10));
    }

    #[test]
    #[ignore = "needs ../shared"]
    fn mistakes_stay_on_their_line() {
        super::make_mistakes(&corpus());
    }
}

/// Applies random edits, several per text, and compares after each.
#[track_caller]
fn edits(texts: &[String], count: usize, limit: Duration) {
    let begin = Instant::now();
    let mut random = Rng::with_seed(20);
    let mut done = 0;
    let mut first = texts.iter();
    while done < count {
        let text = first.next().or_else(|| random.choice(texts)).unwrap();
        let mut document = Document::new(Text::new(text), 0);
        for _ in 0..random.usize(1..20) {
            assert!(
                begin.elapsed() < limit,
                "only {done} edits within {limit:?}"
            );
            let changes = (0..random.usize(1..4))
                .map(|_| change(&mut random))
                .collect::<Vec<_>>();
            document = document.edited(changes, 1);
            compare(&document);
            done += 1;
        }
    }
    checked(done, "random edits");
}

/// A random change: typing, deleting, replacing or undoing.
fn change(random: &mut Rng) -> Change {
    let new = if random.u8(..4) == 0 {
        String::new()
    } else {
        random.choice(TYPED).unwrap().to_string()
    };
    let (at, length) = (
        random.f64(),
        random.choice([0, 0, 1, 2, 5, 30, 200]).unwrap(),
    );
    let place = move |text: &Text| {
        let start = (f64::from(text.len()) * at) as u32;
        Span::new(start, (start + length).min(text.len()))
    };
    Change::Part(Box::new(place), new)
}

#[track_caller]
fn compare(document: &Document) {
    let new = Document::new(document.text.clone(), 1);
    let text = &document.text;
    assert_eq!(document.tree(), new.tree(), "trees differ for {text:?}");
    assert_eq!(document.file(), new.file(), "syntax differs for {text:?}");
    assert_eq!(
        with_all_rules(document),
        with_all_rules(&new),
        "diagnostics differ for {text:?}"
    );
    assert!(
        !new.tree().contains("(ERROR") && !new.tree().contains("(MISSING"),
        "errors in {text:?}"
    );
}

/// The findings of all rules. They are kept with the instructions, and so must be the same after each edit.
fn with_all_rules(document: &Document) -> Vec<Diagnostic> {
    static SETTINGS: LazyLock<LintSettings> = LazyLock::new(|| LintSettings {
        levels: RULES
            .iter()
            .map(|it| (it.name.to_owned(), Some(Severity::Information)))
            .collect(),
        ..LintSettings::default()
    });
    lints::check(document, &SETTINGS)
}

/// An edit of one instruction leaves the others unchanged.
#[test]
fn mistakes_stay_on_their_line() {
    make_mistakes(&texts());
}

#[track_caller]
fn make_mistakes(texts: &[String]) {
    const JUNK: &[&str] = &[
        "\"",
        "'",
        "${",
        "[\"a",
        "--x='",
        "=",
        "a=b c",
        "[\"a\",]",
        "$",
        "{}",
        "ü🐳",
        "@:",
        "--mount=type=\"",
        "\0",
    ];
    let mut random = Rng::with_seed(7);
    let mut tried = 0;
    for text in texts {
        let before = Document::new(Text::new(text), 0);
        let items = &before.file().items;
        let Some(number) = (!items.is_empty()).then(|| random.usize(..items.len())) else {
            continue;
        };
        let item = &items[number];
        // A removed heredoc marker and a new continuation do affect the following lines.
        if !item.instruction.heredocs.is_empty() || item.instruction.kind.is_none() {
            continue;
        }
        let keyword = item.at(item.instruction.keyword.span);
        let end = item.span().end;
        let source = before.text.slice(Span::new(keyword.end, end)).into_owned();
        if source.trim().is_empty() || source.contains('\n') && source.trim_end().contains('\n') {
            continue;
        }
        let junk = format!(
            " {}{}",
            random.choice(JUNK).unwrap(),
            random.choice(JUNK).unwrap()
        );
        let at = Span::empty(keyword.end);
        let after = before.edited([Change::Part(Box::new(move |_| at), junk.clone())], 1);
        let changed = &after.file().items;
        assert_eq!(
            items.len(),
            changed.len(),
            "{junk:?} after {keyword:?} in {text:?}"
        );
        for (other, (old, new)) in items.iter().zip(changed).enumerate() {
            if other != number {
                assert_eq!(
                    old.instruction, new.instruction,
                    "{junk:?} after {keyword:?} in {text:?}"
                );
            }
        }
        tried += 1;
    }
    checked(tried, "mistakes within a line");
    assert!(tried >= 100);
}

/// A changed directive also affects the unchanged stages after it.
#[test]
fn a_directive_affects_later_stages() {
    let text = "FROM a:1 AS b\nRUN --device=b.com/c=d e\n\nFROM a:1\nRUN d\n";
    let typed = |document: &Document, span: Span, new: &str| {
        let change = Change::Part(Box::new(move |_| span), new.to_owned());
        let document = document.edited([change], 1);
        compare(&document);
        document
    };
    let document = Document::new(Text::new(text), 0);
    compare(&document);
    let directive = "# syntax=docker/dockerfile:1.20\n";
    let document = typed(&document, Span::empty(0), directive);
    assert!(!diagnostics(&document).is_empty());
    let document = typed(&document, Span::new(0, directive.len() as u32), "");
    assert!(diagnostics(&document).is_empty());
}
