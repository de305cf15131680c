//! Invariants of formatting: nothing that BuildKit sees changes, comments keep their places, and formatting is
//! idempotent.

use std::collections::BTreeMap;
use std::env;

use analysis::Document;
use fastrand::Rng;
use ide::formatting::{
    Case, Continuation, Indent, LineEnding, Style, formatting, line_endings, on_type_formatting,
    range_formatting, without_final_newline,
};
use ide::lints::{LintSettings, check};
use syntax::text::{Span, TextEdit};
use syntax::{Arguments, Fragment, Instruction};

use super::reading::{Reading, read};
use super::{formatted, replaced};
use crate::fixture::document;
use crate::golden::checked;
use crate::texts::{case_texts, texts};

#[test]
fn texts_of_all_kinds() {
    check_all(&texts());
}

#[test]
fn texts_of_cases() {
    check_all(&case_texts());
}

mod needs_shared {
    use crate::shared::{case_texts, corpus};

    #[test]
    #[ignore = "needs ../shared"]
    fn real_files() {
        super::check_all(&corpus());
    }

    #[test]
    #[ignore = "needs ../shared"]
    fn texts_of_other_tests() {
        super::check_all(&case_texts());
    }
}

/// Checks all texts, and prints how many of them change.
#[track_caller]
fn check_all(texts: &[String]) {
    let (mut changed, mut unlike) = (0, 0);
    for text in texts {
        for style in styles() {
            changed += usize::from(check_text(text, style));
            check_text(&text.replace('\n', "\r\n"), style);
        }
        unlike += usize::from(!is_like(&read(text), &document(text)));
    }
    let count = texts.len();
    checked(count * styles().len() * 2, "formattings");
    println!("{count} texts in each style, {changed} changed, {unlike} read in one way only");
    assert!(
        unlike * 20 < count,
        "{unlike} of {count} are read in one way only"
    );
}

/// Styles that differ as much as possible.
fn styles() -> Vec<Style> {
    let tabs = Style {
        case: Some(Case::Lower),
        indent: Some(Indent {
            width: 8,
            tabs: true,
            tab_width: 8,
        }),
        continuation: Some(Continuation::Align),
        blank_lines: Some(0),
        ..Style::default()
    };
    let little = Style {
        case: Some(Case::Keep),
        indent: Some(Indent::spaces(1)),
        continuation: Some(Continuation::Keep),
        trim_trailing: Some(false),
        final_newline: Some(false),
        ..Style::default()
    };
    vec![Style::default(), tabs, little]
}

/// A random combination of options.
pub(super) fn random_style(random: &mut Rng) -> Style {
    fn any<T: Copy>(random: &mut Rng, options: &[T]) -> Option<T> {
        let number = random.usize(..=options.len());
        options.get(number).copied()
    }
    let indent = |width, tabs, tab_width| Indent {
        width,
        tabs,
        tab_width,
    };
    let indents = [
        Indent::spaces(1),
        Indent::spaces(2),
        Indent::TAB,
        indent(4, true, 8),
        indent(8, true, 4),
        indent(5, true, 3),
        indent(2, false, 8),
    ];
    let continuations = [Continuation::Space, Continuation::Align, Continuation::Keep];
    Style {
        case: any(random, &[Case::Upper, Case::Lower, Case::Keep]),
        indent: any(random, &indents),
        indent_continued: any(random, &[true, false]),
        continuation: any(random, &continuations),
        blank_lines: any(random, &[0, 1, 2]),
        legacy: None,
        trim_trailing: any(random, &[true, false]),
        final_newline: any(random, &[true, false]),
        line_ending: any(random, &[LineEnding::Lf, LineEnding::CrLf]),
    }
}

#[test]
fn random_texts() {
    random(400);
}

/// `DOCKWRIGHT_TEXTS` sets the number of texts.
#[test]
#[ignore = "takes minutes; run it in release"]
fn random_texts_long() {
    let count = env::var("DOCKWRIGHT_TEXTS").ok();
    random(count.and_then(|it| it.parse().ok()).unwrap_or(30_000));
}

/// Pieces that change the meaning of the surrounding text.
const PIECES: &[&str] = &[
    " ",
    "  ",
    "\t",
    "\\",
    "\\\n",
    " \\\n  ",
    "\\ \n",
    "\n",
    "\n\n\n",
    "\r\n",
    "\r",
    "`",
    "\"",
    "'",
    "$(",
    ")",
    "${",
    "}",
    "#",
    "\n# c\n",
    "\n  # escape=`\n",
    "# escape=`\n",
    "<<EOF",
    "<<-'E O'",
    "\nEOF\n",
    "[",
    "]",
    ",",
    "=",
    "--",
    "\nfrom  a  as  b\n",
    "\nrun  x\n",
    "\nONBUILD  ",
    "\nHEALTHCHECK  cmd  ",
    "\nENV  a  b\n",
    "\u{feff}",
    "\u{a0}",
    "\u{b}",
    "\0",
    "ü",
    "\nSHELL [ \"cmd\" ]\n",
    "case x in",
    "echo",
    "\nCMD [ \"a\",\"b\" ]\n",
];

/// A piece of a text, with random changes.
fn text(random: &mut Rng, texts: &[String]) -> String {
    let mut text = random.choice(texts).unwrap().clone();
    if text.len() > 3_000 {
        let at = floor(&text, random.usize(..text.len() - 3_000));
        let end = floor(&text, at + 2_000);
        text = text[at..end].to_owned();
    }
    for _ in 0..random.usize(..12) {
        let at = floor(&text, random.usize(..=text.len()));
        text.insert_str(at, random.choice(PIECES).unwrap());
    }
    text
}

/// Formats texts with random changes.
fn random(count: usize) {
    let seed = env::var("DOCKWRIGHT_FUZZ_SEED").ok();
    let seed = seed.and_then(|it| it.parse().ok()).unwrap_or(11);
    let mut random = Rng::with_seed(seed);
    let texts = [texts(), case_texts()].concat();
    for _ in 0..count {
        let text = text(&mut random, &texts);
        let style = random_style(&mut random);
        check_text(&text, style);
        // The same holds for range and on-type formatting.
        let before = document(&text);
        let mut ends = [(); 2].map(|()| random.u32(..=before.text.len()));
        ends.sort_unstable();
        let part = before.text.clamp(Span::new(ends[0], ends[1]));
        let after = replaced(&before, range_formatting(&before, part, style));
        assert_partial_invariants(&before, &after);
        for typed in ["\n", "\\", "`"] {
            let at = before.text.clamp_offset(ends[0]);
            let after = replaced(&before, on_type_formatting(&before, at, typed, style));
            // The document already contains the typed text.
            if typed == "\n" && text[..at as usize].ends_with('\n') {
                assert_partial_invariants(&before, &after);
            }
        }
    }
}

/// Formats a text and checks the invariants. True if the text changes.
fn check_text(text: &str, style: Style) -> bool {
    let before = document(text);
    let after = formatted(&before, style);
    assert_format_invariants(&before, &after, style);
    before.text.to_string() != after.text.to_string()
}

/// Only permitted changes: BuildKit reads the same, problems and comments stay the same, and the result is formatted.
#[track_caller]
pub(super) fn assert_format_invariants(before: &Document, after: &Document, style: Style) {
    let text = &before.text;
    if style.legacy.is_none() {
        assert_partial_invariants(before, after);
        assert_eq!(problems(before), problems(after), "{text:?}");
        assert_eq!(images(before), images(after), "{text:?}");
        let (found, left) = (checks(before), checks(after));
        assert_eq!(found, left, "{text:?}");
    }
    let again = formatting(after, style);
    assert!(
        again.is_empty(),
        "{again:?} in {:?} of {text:?}",
        after.text
    );
    assert_line_ending_invariants(after, style);
    assert_final_newline_invariants(before, after, style);
    let tree = after.tree();
    assert!(
        !tree.contains("(ERROR") && !tree.contains("(MISSING"),
        "{text:?}"
    );
}

/// Converting line endings changes nothing that BuildKit sees, and the result is still formatted.
#[track_caller]
fn assert_line_ending_invariants(before: &Document, style: Style) {
    let Some(ending) = style.line_ending else {
        return;
    };
    let text = &before.text;
    let after = replaced(before, line_endings(before, ending));
    assert_partial_invariants(before, &after);
    assert_eq!(problems(before), problems(&after), "{text:?}");
    assert_eq!(images(before), images(&after), "{text:?}");
    assert_eq!(line_endings(&after, ending), [], "{text:?}");
    assert_eq!(formatting(&after, style), [], "{text:?}");
}

/// For an editor that adds the final newline itself, the result is the same without the final newline.
#[track_caller]
fn assert_final_newline_invariants(before: &Document, after: &Document, style: Style) {
    let edits = without_final_newline(before, formatting(before, style));
    let (text, after) = (before.text.to_string(), after.text.to_string());
    let mut wanted = after.as_str();
    if !text.ends_with('\n')
        && let Some(line) = after.strip_suffix('\n')
    {
        wanted = line.strip_suffix('\r').unwrap_or(line);
    }
    assert_eq!(TextEdit::apply(&text, &edits), wanted, "{text:?}");
}

/// Invariants that also hold for partial formatting.
#[track_caller]
pub(super) fn assert_partial_invariants(before: &Document, after: &Document) {
    let (text, new) = (before.text.to_string(), after.text.to_string());
    let reading = read(&text);
    if is_like(&reading, before) {
        assert_eq!(reading, read(&new), "{text:?}");
    }
    assert_eq!(meaning(before), meaning(after), "{text:?}");
}

/// True if a reading finds the same instructions, which it doesn't for some invalid heredocs.
fn is_like(reading: &Reading, document: &Document) -> bool {
    let items = &document.file().items;
    let heredocs = items.iter().map(|item| item.instruction.heredocs.len());
    reading.instructions.len() == items.len() && reading.heredocs == heredocs.sum::<usize>()
}

fn problems(document: &Document) -> Vec<(&'static str, String)> {
    let problems = document.problems().into_iter();
    let folded = |message: String| message.to_lowercase();
    problems
        .map(|it| (it.kind.name(), folded(it.message)))
        .collect()
}

/// All diagnostics except those about the case of keywords.
fn checks(document: &Document) -> BTreeMap<(&'static str, String), usize> {
    let mut found = BTreeMap::new();
    for it in check(document, &LintSettings::default()) {
        if !matches!(it.rule, "ConsistentInstructionCasing" | "FromAsCasing") {
            *found
                .entry((it.rule, words(&it.message).to_lowercase()))
                .or_default() += 1;
        }
    }
    found
}

/// The images, ignoring whitespace.
fn images(document: &Document) -> Vec<String> {
    let stages = 0..document.semantics().stages.len();
    let image = |stage| {
        let Some(it) = document.semantics().image(stage) else {
            return "none".to_owned();
        };
        let env: Vec<_> = it.env.iter().map(|(name, it)| (name, &it.value)).collect();
        let normalized =
            |texts: &[String]| -> Vec<String> { texts.iter().map(|it| words(it)).collect() };
        let triggers: Vec<_> = it.onbuild.iter().map(|it| words(it)).collect();
        let commands = [&it.entrypoint, &it.cmd, &it.shell];
        let commands = commands.map(|it| it.as_deref().map(normalized));
        let health = it.health.as_deref();
        let health = health.map(|it| (normalized(&it.test), it.interval));
        let words = format!("{triggers:?} {commands:?} {health:?}").to_lowercase();
        let rest = (
            &it.user,
            &it.workdir,
            &it.ports,
            &it.volumes,
            &it.labels,
            &it.stop_signal,
        );
        format!("{env:?} {words} {rest:?}")
    };
    stages.map(image).collect()
}

/// A text with whitespace reduced to single spaces.
fn words(text: &str) -> String {
    let words: Vec<_> = text.split_whitespace().collect();
    words.join(" ")
}

/// Everything that BuildKit reads in a file, ignoring the case of keywords and whitespace between words.
fn meaning(document: &Document) -> Vec<String> {
    let file = document.file();
    let directives = file.directives.iter();
    let directives = directives.map(|it| format!("{}={}", it.name, it.value));
    let items = file.items.iter();
    directives
        .chain(items.map(|item| describe(&item.instruction, file.escape)))
        .collect()
}

fn describe(it: &Instruction, escape: char) -> String {
    let keyword = it
        .kind
        .map_or(it.keyword.text.clone(), |kind| kind.keyword().to_owned());
    let flags: Vec<_> = it.flags.iter().map(|flag| &flag.word.text).collect();
    let bodies = it.heredocs.iter();
    let bodies: Vec<_> = bodies
        .map(|it| (&it.name, &it.content, it.expand, it.chomp))
        .collect();
    let arguments = describe_arguments(it, &it.arguments, escape);
    format!("{keyword} {flags:?} {arguments} {bodies:?}")
}

fn describe_arguments(it: &Instruction, arguments: &Arguments, escape: char) -> String {
    let texts =
        |words: &[Fragment]| -> Vec<String> { words.iter().map(|it| it.text.clone()).collect() };
    match arguments {
        Arguments::None => String::new(),
        Arguments::Trigger { instruction, text } => {
            // The stored text has the same words.
            format!(
                "{} {:?}",
                describe(instruction, escape),
                text.to_lowercase().split_whitespace().collect::<String>()
            )
        }
        Arguments::Health(health) => format!(
            "{} {}",
            health.word.text.to_uppercase(),
            describe_arguments(it, &health.command, escape)
        ),
        Arguments::Pairs(pairs) => {
            let pairs = pairs.iter().map(|it| {
                let value = it.value.as_ref().map(|value| &value.text);
                (&it.name.text, value, it.is_legacy)
            });
            format!("{:?}", pairs.collect::<Vec<_>>())
        }
        Arguments::Shell(command) => format!("shell {:?}", words(&command.text)),
        Arguments::Json { strings, .. } => format!("json {:?}", texts(strings)),
        Arguments::Words(words) => {
            let mut texts = texts(words);
            if it.stage_name().is_some() {
                texts[1] = texts[1].to_uppercase();
            }
            format!("{texts:?}")
        }
    }
}

/// The last character boundary at or before an offset.
fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
