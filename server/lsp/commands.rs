//! The names of commands: those of the server, and those of clients that responses contain.

/// The command that chooses a build. Arguments: the URI of the document, and the id of a build, `null` for none. Without an
/// id, the user chooses.
pub(super) const CHOOSE: &str = "dockwright.chooseBuild";

/// The command that returns the registry requests and warnings.
pub(super) const STATUS: &str = "dockwright.registryStatus";

/// The VS Code command that requests completions again.
pub(super) const SUGGEST: &str = "editor.action.triggerSuggest";

/// The client's command that shows locations. Arguments: URI, position, locations.
pub(super) const SHOW_REFERENCES: &str = "dockwright.showReferences";

/// The client's command that builds a stage. Arguments: URI, name or number of the stage.
pub(super) const BUILD_TARGET: &str = "dockwright.buildTarget";
