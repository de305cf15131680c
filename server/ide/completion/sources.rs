//! Bases of stages and sources of files: stages and images.
//!
//! Images in the file come first, then those of the catalogue.

use std::collections::{BTreeSet, HashMap};

use super::images as known;
use super::item::{Completion, CompletionKind};
use crate::image::context_source;
use analysis::{Base, Document, NamedContext, SourceTarget, StageSemantics};

/// The candidates for the base in FROM, before an instruction.
pub(super) fn for_from(document: &Document, number: usize) -> Vec<Completion> {
    let stages = earlier(document, number);
    let mut stages_found = Vec::new();
    let mut seen = BTreeSet::new();
    for stage in stages.iter().rev() {
        // FROM looks up a stage by its name in lower case; the last one wins.
        let Some(name) = name(stage).map(str::to_lowercase) else {
            continue;
        };
        if seen.insert(name.clone()) {
            stages_found.push((stage.index, named(document, stage, name)));
        }
    }
    let mut found = likely_first(document, number, stages_found);
    found.extend(contexts(document, &seen));
    found.extend(images(document, number, &seen));
    let scratch = Completion::new(CompletionKind::Image, "scratch").detail("Empty image");
    found.push(scratch);
    add_known(&mut found);
    found
}

/// The candidates for the source in `COPY --from`.
pub(super) fn for_copy(document: &Document, number: usize) -> Vec<Completion> {
    let found = named_stages(document, number, true);
    with_images(document, number, found)
}

/// The candidates for the source of a mount: as for COPY, but without indexes.
pub(super) fn for_mount(document: &Document, number: usize) -> Vec<Completion> {
    let found = named_stages(document, number, false);
    with_images(document, number, found)
}

fn with_images(document: &Document, number: usize, mut found: Vec<Completion>) -> Vec<Completion> {
    let seen = found.iter().map(|it| it.text.to_lowercase()).collect();
    found.extend(contexts(document, &seen));
    found.extend(images(document, number, &seen));
    add_known(&mut found);
    found
}

/// The named contexts of the build, without names that are taken.
fn contexts(document: &Document, taken: &BTreeSet<String>) -> Vec<Completion> {
    let contexts = document.build().contexts.iter();
    let contexts = contexts.filter(|it| !taken.contains(it.0));
    let candidate = |(name, it): (&String, &NamedContext)| {
        let source = context_source(&it.source).replace('`', "");
        Completion::new(CompletionKind::Stage, name.as_str())
            .beside(source)
            .detail("named context")
    };
    contexts.map(candidate).collect()
}

/// Adds the images of the catalogue that are missing.
fn add_known(found: &mut Vec<Completion>) {
    let taken = found.iter().map(|it| it.label.clone()).collect();
    found.extend(known::names(&taken));
}

/// The preceding stages by name; by index if they have no name or it refers to another stage.
fn named_stages(document: &Document, number: usize, numbers: bool) -> Vec<Completion> {
    let stages = &document.semantics().stages;
    let mut last: HashMap<String, usize> = HashMap::new();
    for stage in stages {
        if let Some(name) = name(stage) {
            last.insert(name.to_lowercase(), stage.index);
        }
    }
    let mut found: Vec<(usize, Completion)> = Vec::new();
    for stage in earlier(document, number) {
        let mut add = |name| found.push((stage.index, named(document, stage, name)));
        // A name that is a number is parsed as an index.
        let name = name(stage).filter(|name| {
            let means = last.get(&name.to_lowercase()) == Some(&stage.index);
            means && (!numbers || name.parse::<i64>().is_err())
        });
        match name {
            Some(name) => add(name.to_owned()),
            None if numbers => add(stage.index.to_string()),
            None => {}
        }
    }
    likely_first(document, number, found)
}

/// Sorts stages by likelihood: those that are not used yet first, and later ones before earlier ones.
fn likely_first(
    document: &Document,
    number: usize,
    mut found: Vec<(usize, Completion)>,
) -> Vec<Completion> {
    let semantics = document.semantics();
    let mut used = BTreeSet::new();
    for stage in semantics
        .stages
        .iter()
        .filter(|it| it.items.start != number)
    {
        if let Base::Stage(index) = stage.base() {
            used.insert(*index);
        }
    }
    for source in semantics.sources.iter().filter(|it| it.item != number) {
        if let SourceTarget::Stage(index) = &source.target {
            used.insert(*index);
        }
    }
    found.sort_by_key(|(index, _)| (used.contains(index), std::cmp::Reverse(*index)));
    found.into_iter().map(|(_, candidate)| candidate).collect()
}

/// The stages before that of an instruction.
fn earlier(document: &Document, number: usize) -> &[StageSemantics] {
    let stages = &document.semantics().stages;
    let after = stages.partition_point(|it| it.items.start <= number);
    stages.get(..after.saturating_sub(1)).unwrap_or_default()
}

fn name(stage: &StageSemantics) -> Option<&str> {
    let from = &stage.body.steps.first()?.instruction;
    from.stage_name().map(|it| it.text.as_str())
}

fn named(document: &Document, stage: &StageSemantics, name: String) -> Completion {
    let item = document.file().items.get(stage.items.start);
    let from = item.map(|it| {
        let words = it.instruction.words().iter().take(1);
        let base: Vec<_> = words.map(|it| it.text.as_str()).collect();
        format!("FROM {}", base.join(" "))
    });
    Completion::new(CompletionKind::Stage, name)
        .beside(from.unwrap_or_default())
        .detail(format!("stage {}", stage.index))
}

/// The images in the file before an instruction, without names that are taken.
fn images(document: &Document, number: usize, taken: &BTreeSet<String>) -> Vec<Completion> {
    let semantics = document.semantics();
    let mut images: Vec<&str> = Vec::new();
    for stage in semantics.stages.iter().filter(|it| it.items.start < number) {
        if let Base::Image(image) = stage.base() {
            images.push(image);
        }
    }
    for source in semantics.sources.iter().filter(|it| it.item < number) {
        if let SourceTarget::Image(image) = &source.target {
            images.push(image);
        }
    }
    let mut seen = BTreeSet::new();
    images.retain(|it| !taken.contains(*it) && *it != "scratch" && seen.insert(*it));
    let candidate =
        |image: &str| Completion::new(CompletionKind::Image, image).detail("image in this file");
    images.into_iter().map(candidate).collect()
}
