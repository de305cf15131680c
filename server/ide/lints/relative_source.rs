//! Relative source in another stage.
//!
//! The sources of `COPY --from` are paths in the file system of the other stage, starting at its root: the stage's `WORKDIR`
//! doesn't count. `COPY --from=build dist /app` looks for `/dist`, also if `npm run build` wrote to `/app/dist` there.
//!
//! Reported if the stage has a working directory, and none of its instructions mentions the path at the root.
//!
//! ```dockerfile
//! FROM node:24 AS build
//! WORKDIR /app
//! COPY . .
//! RUN npm run build
//!
//! FROM scratch
//! COPY --from=build dist /srv/
//! ```
//!
//! ```dockerfile
//! FROM node:24 AS build
//! WORKDIR /app
//! COPY . .
//! RUN npm run build
//!
//! FROM scratch
//! COPY --from=build /app/dist /srv/
//! ```

use super::context::RuleContext;
use super::diagnostic::{Fix, Severity};
use super::rule::{Category, Check, Rule, documentation};
use analysis::{Base, StageSemantics, catalogue};
use syntax::Item;
use syntax::language::Kind;
use syntax::text::TextEdit;
use syntax::values::path;

pub(super) const RULE: Rule = Rule::dockwright(
    "RelativeSource",
    Category::Bug,
    Severity::Warning,
    documentation!("relative_source.rs"),
    Check::Each(&[Kind::Copy], check),
);

/// The folders at the root of most images.
const ROOT: [&str; 22] = [
    "bin", "boot", "data", "dev", "etc", "go", "home", "lib", "lib32", "lib64", "libx32", "media",
    "mnt", "opt", "proc", "root", "run", "sbin", "srv", "tmp", "usr", "var",
];

fn check(context: &mut RuleContext) {
    let instruction = context.instruction();
    let Some((_, sources)) = instruction.words().split_last() else {
        return;
    };
    let is_relative = |it: &&syntax::Fragment| {
        !it.text.starts_with(['/', '\\', '$', '*', '"', '\''])
            && !it.text.contains(':')
            && it.text != "."
            && it.text != "./"
    };
    let relative: Vec<_> = sources.iter().filter(is_relative).collect();
    if relative.is_empty() || instruction.flag("from").is_none() || !context.is_in_file() {
        return;
    }
    let Some((stage, folder)) = stage(context) else {
        return;
    };
    for word in relative {
        let Some(value) = context.value(word) else {
            continue;
        };
        let at_root = path::clean(&format!("/{value}"));
        let first = at_root.split('/').nth(1).unwrap_or_default();
        let in_folder = path::clean(&format!("{folder}/{value}"));
        let is_in_first = folder.split('/').nth(1) == Some(first);
        if first.is_empty()
            || ROOT.contains(&first)
            || first.starts_with("docker-entrypoint")
            || is_in_first
            || mentions(context, stage, first)
        {
            continue;
        }
        let message = format!(
            "`{value}` is {at_root} in the stage, as its working directory, {folder}, doesn't count: did you mean {in_folder}?"
        );
        let edit = TextEdit::new(context.file_span(word.span), in_folder.clone());
        let is_plain = word.text == value && context.source(word.span) == value;
        if let Some(diagnostic) = context.report(word.span, message)
            && is_plain
        {
            let title = format!("Change to `{in_folder}`");
            diagnostic.fixes.push(Fix::suggestion(title, vec![edit]));
        }
    }
}

/// The stage that the instruction copies from, with its working directory, if that is set before anything else there.
fn stage<'d>(context: &RuleContext<'_, 'd>) -> Option<(&'d StageSemantics, String)> {
    let semantics = context.semantics();
    let stage = context.source_stage()?;
    let is_known = match semantics.bottom(stage).base() {
        Base::Scratch => true,
        Base::Image(_) => {
            let image = semantics.bottom(stage).from.image.as_deref();
            image.and_then(catalogue::official).is_some()
        }
        _ => false,
    };
    let folder = stage.end.config.workdir.as_ref()?.known()?;
    let mut steps = semantics
        .with_bases(stage)
        .flat_map(|it| it.body.steps.iter());
    let writes_to_root = steps.any(|step| {
        let writes = matches!(
            step.instruction.kind,
            Some(Kind::Add | Kind::Copy | Kind::Run)
        );
        let folder = step.before.config.workdir.as_ref();
        writes && folder.is_none_or(|it| matches!(it.known(), None | Some("/")))
    });
    let is_usable = is_known && folder.len() > 1 && !stage.end.windows && !writes_to_root;
    is_usable.then(|| (stage, folder.to_owned()))
}

/// True if an instruction of a stage mentions a name at the root of the file system.
fn mentions(context: &RuleContext, stage: &StageSemantics, name: &str) -> bool {
    let path = format!("/{name}");
    let semantics = context.semantics();
    let mut stages = semantics.with_bases(stage);
    stages.any(|it| {
        let mut items = context.items(it.items.clone()).iter();
        items.any(|item| {
            let source = context.text_at(item.span());
            let is_place = |it: &Item| {
                let kind = it.instruction.kind;
                !matches!(kind, Some(Kind::From | Kind::Workdir))
            };
            // `cp a /`, `../a` and `/$DIR`, too.
            let names_root = is_place(item)
                && (source.contains("..") || source.contains("/$") || names_root(&source));
            names_root
                || source.match_indices(&path).any(|(at, _)| {
                    let before = source.get(..at).and_then(|it| it.chars().next_back());
                    before.is_none_or(|c| c.is_whitespace() || "\"'=:(,>[".contains(c))
                })
        })
    })
}

/// True if a text contains `/` as a word, or as the value of an option.
fn names_root(source: &str) -> bool {
    source.match_indices('/').any(|(at, _)| {
        let before = source.get(..at).and_then(|it| it.chars().next_back());
        let after = source.get(at + 1..).and_then(|it| it.chars().next());
        let begins = before.is_none_or(|c| c.is_whitespace() || "\"'=".contains(c));
        begins && after.is_none_or(|c| c.is_whitespace() || "\"';&)|".contains(c))
    })
}
