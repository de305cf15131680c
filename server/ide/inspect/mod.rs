//! What a file means: its arguments, how its stages hang together, and what each image would be.

mod text;

use analysis::{Build, BuildTarget, Config, Document};
pub use text::text;

/// The images of a document's stages.
pub struct Images<'d> {
    document: &'d Document,
    /// What is wrong with the file is wrong with all of them.
    refused: bool,
    /// True if it matters which stage is built.
    knows_target: bool,
}

impl<'d> Images<'d> {
    /// The images of a document's stages; worked out when they are asked for.
    pub fn of(document: &'d Document) -> Images<'d> {
        Images {
            document,
            refused: !document.problems().is_empty(),
            knows_target: document.meaning().knows_target(),
        }
    }

    /// The configuration of a stage's image; `None` if it can't be built.
    pub fn get(&self, stage: usize) -> Option<Config> {
        if self.refused {
            return None;
        }
        let build = self.document.build();
        let meaning = self.document.meaning();
        if build.target.is_some() && meaning.stages.get(stage)?.needed {
            return meaning.image(stage).cloned();
        }
        if !self.knows_target {
            return meaning.image_alone(stage).cloned();
        }
        let build = Build {
            target: Some(BuildTarget::Stage(stage)),
            ..(**build).clone()
        };
        let document = self.document.for_build(build.into());
        document.meaning().image(stage).cloned()
    }
}
