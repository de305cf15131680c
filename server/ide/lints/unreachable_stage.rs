//! Stage without a name that no build uses.
//!
//! A build includes the target stage and the stages that it needs. A stage without a name can't be the target unless it is
//! the last one, so if no `FROM`, `COPY --from` or mount refers to it either, it is never built. A stage with a name is not
//! reported, as `docker build --target` can select it. A stage that `FROM 0` or the like is meant to name is reported there,
//! by `MisspelledStage`.
//!
//! ```dockerfile
//! FROM golang
//! RUN go install example.com/app@latest
//!
//! FROM alpine
//! CMD ["/app"]
//! ```
//!
//! ```dockerfile
//! FROM golang
//! RUN go install example.com/app@latest
//!
//! FROM alpine
//! COPY --from=0 /go/bin/app /app
//! CMD ["/app"]
//! ```

use std::collections::HashSet;

use super::checker::Checker;
use super::diagnostic::{DiagnosticTag, Severity};
use super::misspelled_stage::is_stage_number;
use super::rule::{Category, Check, Rule, documentation};
use analysis::{Base, SourceTarget};

pub(super) const RULE: Rule = Rule {
    aliases: &["tally/no-unreachable-stages"],
    tag: Some(DiagnosticTag::Unnecessary),
    ..Rule::dockwright(
        "UnreachableStage",
        Category::Style,
        Severity::Hint,
        documentation!("unreachable_stage.rs"),
        Check::File(check),
    )
};

fn check(checker: &mut Checker) {
    let document = checker.document;
    let (file, semantics) = (document.file(), document.semantics());
    let stages = &semantics.stages;
    // A rejected file has no stages to build, and a name may be missing only for now.
    if stages.len() < 2 || semantics.rejections().next().is_some() {
        return;
    }
    let is_target = |number: usize| {
        let from = stages
            .get(number)
            .and_then(|it| file.items.get(it.items.start));
        from.is_some_and(|it| it.instruction.stage_name().is_some())
    };
    let last = stages.len() - 1;
    let mut pending: Vec<usize> = (0..last).filter(|it| is_target(*it)).collect();
    if pending.len() == last {
        return;
    }
    pending.push(last);
    pending.extend(semantics.target);
    let mut needs = vec![Vec::new(); stages.len()];
    for (needs, stage) in needs.iter_mut().zip(stages) {
        if let Base::Stage(base) = stage.base() {
            needs.push(*base);
        }
    }
    for source in &semantics.sources {
        if let SourceTarget::Stage(needed) = source.target
            && let Some(needs) = needs.get_mut(source.stage)
        {
            needs.push(needed);
        }
    }
    let mut reached = vec![false; stages.len()];
    while let Some(index) = pending.pop() {
        let Some(flag) = reached.get_mut(index).filter(|it| !**it) else {
            continue;
        };
        *flag = true;
        pending.extend(needs.get(index).into_iter().flatten());
    }
    // A FROM with the number of the stage is reported itself.
    let meant = stages.iter().filter_map(|it| match it.base() {
        Base::Image(name) if is_stage_number(name, it.index) => name.parse::<usize>().ok(),
        _ => None,
    });
    let meant: HashSet<usize> = meant.collect();
    for (stage, _) in stages.iter().zip(reached).filter(|(_, reached)| !reached) {
        // An image that is only named, with a digest, is for other tools to read.
        let is_record = stage.items.len() == 1
            && stage
                .from
                .image
                .as_ref()
                .is_some_and(|it| it.digest().is_some());
        if is_record || meant.contains(&stage.index) {
            continue;
        }
        let items = file.items.get(stage.items.clone()).unwrap_or_default();
        let Some((first, last)) = items.first().zip(items.last()) else {
            continue;
        };
        let span = first.span().to(last.span());
        let message = "This stage is never built: it has no name, and no other stage uses it";
        let item = Some(stage.items.start);
        checker.report(&RULE, item, item, span, message.to_owned());
    }
}
