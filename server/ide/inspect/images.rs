//! The images of a document's stages.

use analysis::{Build, BuildTarget, Document, StageConfig};

/// The images of a document's stages.
pub struct Images<'d> {
    document: &'d Document,
    /// True if the file has an error that affects all stages.
    refused: bool,
    /// True if the result depends on the target stage.
    depends_on_target: bool,
    /// True if there is no error in any stage.
    accepted: bool,
}

impl<'d> Images<'d> {
    /// Creates the images of a document; they are computed on demand.
    pub fn new(document: &'d Document) -> Images<'d> {
        Images {
            document,
            refused: !document.problems().is_empty(),
            depends_on_target: document.semantics().depends_on_target(),
            accepted: document.semantics().problems().next().is_none(),
        }
    }

    /// The image configuration of a stage; `None` if the stage can't be built.
    pub fn get(&self, stage: usize) -> Option<StageConfig> {
        if self.refused {
            return None;
        }
        let build = self.document.build();
        let semantics = self.document.semantics();
        if build.target.is_some() && semantics.stages.get(stage)?.needed {
            return semantics.image(stage).cloned();
        }
        if !self.depends_on_target && self.accepted {
            let stage = semantics.stages.get(stage)?;
            return Some(stage.end.config.clone());
        }
        if !self.depends_on_target {
            return semantics.image_alone(stage).cloned();
        }
        let build = Build {
            target: Some(BuildTarget::Stage(stage)),
            ..(**build).clone()
        };
        let document = self.document.for_build(build.into());
        document.semantics().image(stage).cloned()
    }
}
