//! Stage name is probably misspelled.
//!
//! If `FROM`, `COPY --from` or a mount names no stage, BuildKit pulls an image of that name from Docker Hub. A name that is
//! similar to a preceding stage's and belongs to no official image is probably misspelled. Names that a Compose or Bake file
//! nearby defines, as services, targets or additional build contexts, are not reported.
//!
//! A name such as `builder` is also reported if no stage has a name like it, and nothing uses a preceding stage: one without a
//! name, or the only one with a name.
//!
//! The number of a stage, as in `COPY --from=0`, has no meaning in `FROM` and mounts: `FROM 0` pulls an image named `0`.
//!
//! ```dockerfile
//! FROM golang:1.25 AS build
//! RUN go install example.com/app@latest
//!
//! FROM scratch
//! COPY --from=biuld /go/bin/app /app
//! ```
//!
//! ```dockerfile
//! FROM golang:1.25 AS build
//! RUN go install example.com/app@latest
//!
//! FROM scratch
//! COPY --from=build /go/bin/app /app
//! ```

use super::checker::Checker;
use super::diagnostic::{Fix, Related, Severity};
use super::live_tags::TagStatus;
use super::rule::{Category, Check, Rule, documentation};
use super::settings::LintSettings;
use analysis::{Base, Document, SourceTarget, StageSemantics, catalogue};
use syntax::Item;
use syntax::language::{Kind, edit_distance};
use syntax::text::{Span, TextEdit};
use syntax::values::reference;

pub(super) const RULE: Rule = Rule {
    aliases: &["DL3022", "DF049"],
    ..Rule::dockwright(
        "MisspelledStage",
        Category::Bug,
        Severity::Warning,
        documentation!("misspelled_stage.rs"),
        Check::File(check),
    )
};

fn check(checker: &mut Checker) {
    let document = checker.document;
    let (file, semantics) = (document.file(), document.semantics());
    if semantics.stages.len() < 2 {
        return;
    }
    let bases = semantics.stages.iter().filter_map(|stage| {
        let Base::Image(name) = stage.base() else {
            return None;
        };
        let item = stage.items.start;
        let word = file.items.get(item)?.instruction.words().first()?;
        Some((stage.index, item, word.span, &**name))
    });
    let sources = semantics.sources.iter().filter_map(|source| {
        let SourceTarget::Image(name) = &source.target else {
            return None;
        };
        Some((source.stage, source.item, source.span, name.as_str()))
    });
    let words: Vec<_> = bases.chain(sources).collect();
    for (stage, item, span, name) in words {
        let Some(at) = file.items.get(item).map(|it| it.at(span)) else {
            continue;
        };
        if is_image(checker.settings, name) {
            continue;
        }
        if is_stage_number(name, stage) {
            let message = format!(
                "Only COPY takes the number of a stage: an image named '{name}' would be pulled. Give the stage a name with `AS`"
            );
            checker.report(&RULE, Some(item), Some(item), at, message);
            continue;
        }
        let Some((meant, defined)) = similar(document, stage, name) else {
            report_unused(checker, stage, item, at, name);
            continue;
        };
        // A name from a variable or an ONBUILD trigger isn't written here.
        if document.text.slice(at) != name {
            continue;
        }
        let message = misspelled(name, meant);
        let Some(diagnostic) = checker.report(&RULE, Some(item), Some(item), at, message) else {
            continue;
        };
        diagnostic.related.push(Related {
            span: defined,
            message: format!("Stage '{meant}'"),
        });
        let edit = TextEdit::new(at, meant);
        let title = format!("Change to `{meant}`");
        diagnostic.fixes.push(Fix::suggestion(title, vec![edit]));
    }
}

fn misspelled(name: &str, meant: &str) -> String {
    format!(
        "No stage is named '{name}' (did you mean {meant}?), so an image of that name would be pulled"
    )
}

/// Names that stages have, and hardly any image.
const STAGE_NAMES: [&str; 24] = [
    "app-build",
    "base",
    "build",
    "build-env",
    "build-stage",
    "builder",
    "build_stage",
    "compile",
    "compiler",
    "dependencies",
    "deps",
    "dev",
    "development",
    "dist",
    "final",
    "frontend-build",
    "install",
    "prod",
    "production",
    "publish",
    "release",
    "runner",
    "runtime",
    "test",
];

/// Reports the name of a source that no stage has, if nothing uses a stage before it that has no name, or the only one that has.
fn report_unused(checker: &mut Checker, stage: usize, item: usize, at: Span, name: &str) {
    let document = checker.document;
    let (file, semantics) = (document.file(), document.semantics());
    let is_from = |it: &Item| it.instruction.kind == Some(Kind::From);
    if !STAGE_NAMES.contains(&name.to_ascii_lowercase().as_str())
        || file.items.get(item).is_none_or(is_from)
        || document.text.slice(at) != name
    {
        return;
    }
    let is_used = |index: usize| {
        let mut stages = semantics.stages.iter();
        let mut sources = semantics.sources.iter();
        stages.any(|it| *it.base() == Base::Stage(index))
            || sources.any(|it| it.target == SourceTarget::Stage(index))
    };
    let unused = semantics.stages.iter().take(stage);
    let unused: Vec<&StageSemantics> = unused.filter(|it| !is_used(it.index)).collect();
    let from = |it: &StageSemantics| file.items.get(it.items.start);
    let named = |it: &StageSemantics| from(it)?.instruction.stage_name();
    let unnamed: Vec<&Item> = unused
        .iter()
        .filter(|it| named(it).is_none())
        .filter_map(|it| from(it))
        .collect();
    let (related, fix, message) = match (unnamed.first(), &unused[..]) {
        (Some(first), _) => {
            // The line may contain something that isn't understood.
            let is_plain = unnamed.len() == 1 && first.instruction.words().len() == 1;
            let edit = TextEdit::new(Span::empty(first.span().end), format!(" AS {name}"));
            let fix = Fix::suggestion(format!("Add `AS {name}`"), vec![edit]);
            let related = Related {
                span: first.span(),
                message: "A stage without a name".to_owned(),
            };
            let message = format!(
                "No stage is named '{name}', so an image of that name would be pulled: name the stage with `AS {name}`"
            );
            (related, is_plain.then_some(fix), message)
        }
        (None, [only]) => {
            let (Some(meant), Some(span)) = (named(only), only.name_span(file)) else {
                return;
            };
            let meant = &meant.text;
            let edit = TextEdit::new(at, meant.clone());
            let fix = Fix::suggestion(format!("Change to `{meant}`"), vec![edit]);
            let related = Related {
                span,
                message: format!("Stage '{meant}', which nothing uses"),
            };
            (related, Some(fix), misspelled(name, meant))
        }
        _ => return,
    };
    if let Some(diagnostic) = checker.report(&RULE, Some(item), Some(item), at, message) {
        diagnostic.related.push(related);
        diagnostic.fixes.extend(fix);
    }
}

/// True if a name in a stage is the number of a stage before it.
pub(super) fn is_stage_number(name: &str, stage: usize) -> bool {
    let number = name.parse::<usize>();
    number.is_ok_and(|it| it < stage && it.to_string() == name)
}

/// True if a name is known as an image, or as something else that a build may use.
fn is_image(settings: &LintSettings, name: &str) -> bool {
    // Docker Hub has only official images without a user name.
    if name.contains(['/', ':', '@']) || name == "scratch" || name == "context" {
        return true;
    }
    let Ok(reference) = reference::parse(name) else {
        return true;
    };
    let live = settings.live_tags.as_deref();
    let live = live.and_then(|tags| tags.get(&reference));
    catalogue::official(&reference).is_some()
        || matches!(live, Some(TagStatus::Present { .. }))
        || settings.build_names.contains(name)
}

/// The name of the most similar stage before a stage, and its position.
pub(super) fn similar<'d>(
    document: &'d Document,
    stage: usize,
    name: &str,
) -> Option<(&'d str, Span)> {
    let file = document.file();
    let stages = document.semantics().stages.iter().take(stage);
    let names = stages.filter_map(|it| {
        let named = file.items.get(it.items.start)?.instruction.stage_name()?;
        let distance = distance(&name.to_lowercase(), &named.text.to_lowercase())?;
        Some((distance, named.text.as_str(), it.name_span(file)?))
    });
    let (_, name, span) = names.min_by_key(|it| it.0)?;
    Some((name, span))
}

/// The number of typing mistakes between two names; `None` if they are too many for the length, or if the names differ in
/// a number, like `python311` and `python312`.
fn distance(a: &str, b: &str) -> Option<usize> {
    let letters = |text: &str| text.chars().filter(|c| c.is_alphabetic()).count();
    let digits = |text: &str| {
        text.chars()
            .filter(char::is_ascii_digit)
            .collect::<String>()
    };
    let most = match letters(a).min(letters(b)) {
        0..=2 => return None,
        3..=5 => 1,
        _ => 2,
    };
    if digits(a) != digits(b) || a.len().abs_diff(b.len()) > 8 {
        return None;
    }
    // Another letter makes another short word, like `app` and `api`.
    let sorted = |text: &str| {
        let mut letters: Vec<char> = text.chars().collect();
        letters.sort_unstable();
        letters
    };
    if a.len().max(b.len()) < 4 && a.len() == b.len() && sorted(a) != sorted(b) {
        return None;
    }
    Some(edit_distance(a, b)).filter(|it| *it <= most)
}
