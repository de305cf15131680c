//! What findings in single instructions depend on, apart from the instruction and the state before it, as numbers:
//! [`StageKeys`].

use std::cell::OnceCell;
use std::hash::{DefaultHasher, Hash, Hasher};

use analysis::{Base, Semantics, StageSemantics};

/// The keys of all stages of a document.
pub(super) struct StageKeys<'d> {
    semantics: &'d Semantics,
    settings: u64,
    sources: u64,
    /// By stage: the index of the stage at the bottom of those that it is built on, and whether it is part of the image.
    stages: Vec<(usize, bool)>,
    generations: OnceCell<Vec<u64>>,
}

impl<'d> StageKeys<'d> {
    /// The keys with numbers for the settings and for the generation of answers about the build context.
    pub(super) fn new(semantics: &'d Semantics, settings: u64, sources: u64) -> StageKeys<'d> {
        let mut stages: Vec<(usize, bool)> = Vec::with_capacity(semantics.stages.len());
        for stage in &semantics.stages {
            // A base precedes its stage.
            let base = match stage.base() {
                Base::Stage(base) => stages.get(*base),
                _ => None,
            };
            let bottom = base.map_or(stage.index, |it| it.0);
            stages.push((bottom, false));
        }
        let target = semantics.target.and_then(|it| semantics.stages.get(it));
        for stage in target.into_iter().flat_map(|it| semantics.with_bases(it)) {
            if let Some((_, ships)) = stages.get_mut(stage.index) {
                *ships = true;
            }
        }
        StageKeys {
            semantics,
            settings,
            sources,
            stages,
            generations: OnceCell::new(),
        }
    }

    /// The number of a stage, or of what precedes the first one: the settings, whether the stage is part of the image,
    /// and the image that it is built on. Never 0.
    pub(super) fn key(&self, stage: Option<usize>) -> u64 {
        let known = stage.and_then(|it| self.stages.get(it));
        let Some((bottom, ships)) = known else {
            return self.settings | 1;
        };
        let mut key = DefaultHasher::new();
        (self.settings, *ships).hash(&mut key);
        match self.semantics.stages.get(*bottom).map(StageSemantics::base) {
            Some(Base::Image(name)) => name.hash(&mut key),
            Some(Base::Scratch) => 1.hash(&mut key),
            Some(Base::Stage(_) | Base::Context(_) | Base::Unknown) | None => 2.hash(&mut key),
        }
        key.finish() | 1
    }

    /// A number for the instructions of a stage and of those that it is built on, and for the generation of answers about
    /// the build context: another one after each change of them.
    pub(super) fn generation(&self, stage: Option<usize>) -> u64 {
        let Some(stage) = stage else {
            return self.semantics.front.id() ^ self.sources;
        };
        let generations = self.generations.get_or_init(|| {
            let mut generations: Vec<u64> = Vec::with_capacity(self.stages.len());
            for stage in &self.semantics.stages {
                let base = match stage.base() {
                    Base::Stage(base) => generations.get(*base),
                    _ => None,
                };
                let mut generation = DefaultHasher::new();
                (stage.body.id(), base, self.sources).hash(&mut generation);
                generations.push(generation.finish());
            }
            generations
        });
        generations.get(stage).copied().unwrap_or_default()
    }
}
