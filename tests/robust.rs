//! Robustness: whatever a file contains, all features complete in time and without a panic.

use std::env;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, Instant};

use analysis::{Build, BuildTarget, Document};
use fastrand::Rng;
use ide::code_action::code_actions;
use ide::highlight::highlights;
use ide::hover::hover;
use ide::inlay_hints::{self, inlay_hints};
use ide::links::links;
use ide::lints::{FixTier, LintSettings, check, fix_all, silence};
use ide::refactor::refactorings;
use ide::rename::rename;
use ide::selection::selections;
use ide::signature_help::signature_help;
use syntax::text::{Span, Text};

use crate::texts::{case_texts, texts};

/// Fragments that change the meaning of much that follows, or are expensive to evaluate.
const FRAGMENTS: &[&str] = &[
    "${",
    "$(",
    "\"",
    "'",
    "\\",
    "\\\n",
    "`",
    "[",
    "]",
    "{",
    "}",
    "=",
    ",",
    ":",
    "/",
    "//",
    "#",
    "%",
    "\0",
    "\u{feff}",
    "🐳",
    "\r",
    "\r\n",
    "\n",
    "\t",
    "$A",
    "${A:-",
    "${A:?x}",
    "${A#*}",
    "${A//a*b*/c}",
    "--mount=",
    "--from=0",
    "--mount=type=cache,target=/,from=",
    "ONBUILD ",
    "ONBUILD ONBUILD ",
    "\nFROM a AS b\n",
    "\nFROM b\n",
    "\nFROM scratch\n",
    "\nCOPY --from=b x y\n",
    "\nARG A=$A$A\n",
    "\nENV A=$A$A B=$A\n",
    "\nEXPOSE 0-65535\n",
    "\nRUN <<EOF\n",
    "\nEOF\n",
    "\n# check=skip=all\n",
    "\n# check=experimental=all;error=true\n",
    "\n# escape=`\n",
    "\nCMD a\n",
    "\nONBUILD COPY --from=0 a b\n",
    "\nHEALTHCHECK NONE\n",
    "\nENV a b\n",
    "\nMAINTAINER x\n",
];

#[test]
fn fuzz_smoke() {
    run(
        &[texts(), case_texts()].concat(),
        300,
        Duration::from_mins(1),
        None,
    );
}

/// The time in seconds is `DOCKWRIGHT_FUZZ_SECONDS`.
#[test]
#[ignore = "takes minutes; run it in release"]
fn fuzz_long() {
    let seconds = env::var("DOCKWRIGHT_FUZZ_SECONDS").ok();
    let seconds = seconds.and_then(|it| it.parse().ok()).unwrap_or(20);
    // `check` and `inspect` should take less than a second for 100 KB. Here more than ten features run, and the machine
    // may be busy, so only a runaway computation exceeds the limit. The measured time is printed.
    let texts = [texts(), case_texts()].concat();
    run(&texts, usize::MAX, Duration::from_secs(seconds), Some(3e-4));
}

mod needs_shared {
    use std::time::Duration;

    #[test]
    #[ignore = "needs ../shared"]
    fn fuzz_smoke() {
        let texts = crate::shared::corpus();
        super::run(&texts, usize::MAX, Duration::from_secs(20), Some(3e-4));
    }
}

/// Exercises as many texts as there is time for; none may take longer than `limit` seconds per byte.
#[track_caller]
fn run(texts: &[String], count: usize, time: Duration, limit: Option<f64>) {
    let seed = env::var("DOCKWRIGHT_FUZZ_SEED").ok();
    let seed = seed.and_then(|it| it.parse().ok()).unwrap_or(3);
    let mut random = Rng::with_seed(seed);
    let begin = Instant::now();
    let (mut done, mut slowest) = (0, (0.0, String::new()));
    while done < count && begin.elapsed() < time {
        let text = text(&mut random, texts);
        let places = [random.f64(), random.f64(), random.f64()];
        let start = Instant::now();
        let result = catch_unwind(AssertUnwindSafe(|| exercise(&text, places)));
        let seconds = start.elapsed().as_secs_f64();
        assert!(
            result.is_ok(),
            "seed {seed}, text {done}: panic for {text:?}"
        );
        #[expect(clippy::cast_precision_loss, reason = "texts are short")]
        let of_limit = seconds / (limit.unwrap_or(1.0) * (text.len() as f64).max(1e4));
        if of_limit > slowest.0 {
            slowest = (of_limit, text);
        }
        done += 1;
    }
    let shown: String = slowest.1.chars().take(300).collect();
    println!(
        "{done} texts in {:?}; the slowest took {:.3} of its limit: {} bytes, {shown:?}",
        begin.elapsed(),
        slowest.0,
        slowest.1.len()
    );
    assert!(
        limit.is_none() || slowest.0 < 1.0,
        "too slow for {:?}",
        slowest.1
    );
}

/// A random text: noise, a mutated real file, or a repeated fragment.
fn text(random: &mut Rng, texts: &[String]) -> String {
    match random.u8(..8) {
        0 => {
            let bytes: Vec<u8> = (0..random.usize(..3_000)).map(|_| random.u8(..)).collect();
            String::from_utf8_lossy(&bytes).into_owned()
        }
        1 => {
            let pieces = (0..random.usize(1..200)).map(|_| *random.choice(FRAGMENTS).unwrap());
            pieces.collect()
        }
        2 => {
            let piece = random.choice(FRAGMENTS).unwrap();
            format!("FROM a AS b\n{}", piece.repeat(random.usize(1..2_000)))
        }
        _ => mutated(random, random.clone().choice(texts).unwrap()),
    }
}

fn mutated(random: &mut Rng, text: &str) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for _ in 0..random.usize(1..12) {
        if lines.is_empty() {
            break;
        }
        let (a, b) = (random.usize(..lines.len()), random.usize(..lines.len()));
        match random.u8(..6) {
            0 => {
                lines.remove(a);
            }
            1 => lines.insert(a, lines[b].clone()),
            2 => lines.swap(a, b),
            3 => lines[a] = lines[a].chars().rev().collect(),
            _ => {
                let line = &mut lines[a];
                let places: Vec<usize> = line.char_indices().map(|(at, _)| at).collect();
                let at = random.choice(places).unwrap_or_default();
                line.insert_str(at, random.choice(FRAGMENTS).unwrap());
            }
        }
    }
    lines.join("\n")
}

/// Runs the features for an offset. All resulting spans are within the document and on character boundaries.
#[track_caller]
fn at_offset(document: &Document, at: u32) {
    let within = |span: Span| {
        let text = document.text.slice(span);
        assert!(span.end <= document.text.len(), "{span:?} of {at}");
        assert_eq!(text.len(), span.len() as usize, "{span:?} of {at}");
    };
    if let Some(found) = hover(document, at) {
        within(found.span);
        assert!(!found.markdown.is_empty());
    }
    let Some(found) = signature_help(document, at) else {
        return;
    };
    assert!(found.active < found.signatures.len());
    for signature in found.signatures {
        assert!(
            signature
                .active
                .is_none_or(|it| it < signature.parameters.len())
        );
        let parts = signature.parameters.into_iter();
        assert!(
            parts
                .into_iter()
                .all(|it| signature.label.get(it.range).is_some())
        );
    }
}

/// Runs the features for a part of a document.
#[track_caller]
fn in_range(document: &Document, part: Span) {
    let text = document.text.to_string();
    for hint in inlay_hints(document, part, inlay_hints::InlayHintSettings::default()) {
        assert!(part.touches(hint.offset), "{hint:?}");
        assert!(text.is_char_boundary(hint.offset as usize), "{hint:?}");
        assert!(!hint.label.contains(char::is_control), "{hint:?}");
    }
    let mut end = 0;
    for link in links(document) {
        // Links don't overlap.
        assert!(end <= link.span.start, "{link:?}");
        end = link.span.end;
        assert!(text.get(link.span.start as usize..end as usize).is_some());
    }
}

/// Every offset of short texts with many errors.
#[test]
fn every_offset() {
    let mut random = Rng::with_seed(5);
    let mut texts: Vec<String> = (0..60)
        .map(|_| {
            let pieces = (0..30).map(|_| *random.choice(FRAGMENTS).unwrap());
            format!("FROM a AS b\n{}", pieces.collect::<String>())
        })
        .collect();
    texts.push(FRAGMENTS.concat());
    for text in texts {
        let document = Document::new(Text::new(&text), 0);
        for at in 0..=document.text.len() + 1 {
            let result = catch_unwind(AssertUnwindSafe(|| {
                at_offset(&document, at);
                in_range(&document, Span::new(at, at + 3));
            }));
            assert!(result.is_ok(), "panic at {at} of {text:?}");
        }
    }
}

/// Runs all features on a text.
fn exercise(text: &str, places: [f64; 3]) {
    let settings = LintSettings::default();
    for build in [Build::default(), Build::alone()] {
        let document = Document::in_build(Text::new(text), 0, Arc::new(build.clone()));
        let found = check(&document, &settings);
        for it in found.iter().take(50) {
            silence(&document, it);
        }
        if let Some(fixed) = fix_all(&document, &settings, FixTier::Safe, |_| true) {
            Document::new(Text::new(&fixed.text), 0).semantics();
        }
        for place in places {
            let at = (f64::from(document.text.len()) * place) as u32;
            at_offset(&document, at);
            highlights(&document, at);
            let _ = rename(&document, at, "x", &[]);
            selections(&document, at);
            refactorings(&document, Span::empty(at), |_| true);
        }
        in_range(&document, document.text.span());
        // As `inspect` does, which evaluates the file again for each stage.
        for stage in 0..document.semantics().stages.len().min(8) {
            let target = Some(BuildTarget::Stage(stage));
            let build = Build {
                target,
                ..build.clone()
            };
            document.for_build(Arc::new(build)).semantics().image(stage);
        }
        let all = document.text.span();
        code_actions(&document, all, &settings, None);
    }
}
