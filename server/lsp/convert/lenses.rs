//! What stands above stages.

use serde_json::json;
use tower_lsp::ls_types::{CodeLens, Command, Uri};

use super::navigation::locations;
use super::{Abilities, range};
use analysis::Document;
use ide::code_lens::{Leads, Lens};

/// The command of a client that shows places: a document, a position in it, and the places.
pub(crate) const SHOW_REFERENCES: &str = "dockwright.showReferences";

/// The command of a client that builds a stage: a document, and the stage's name or number.
pub(crate) const BUILD_TARGET: &str = "dockwright.buildTarget";

/// A lens. It leads somewhere if the client has a command for that; otherwise it is there to be read.
pub(crate) fn lens(document: &Document, found: Lens, uri: &Uri, abilities: Abilities) -> CodeLens {
    let range = range(document, found.span, abilities.encoding);
    let (command, arguments) = match found.leads {
        Leads::Uses(places) if abilities.shows_references => {
            let places = locations(document, &places, uri, abilities.encoding);
            let arguments = vec![json!(uri), json!(range.start), json!(places)];
            (SHOW_REFERENCES, Some(arguments))
        }
        Leads::Target(stage) if abilities.builds_targets => {
            (BUILD_TARGET, Some(vec![json!(uri), json!(stage)]))
        }
        _ => ("", None),
    };
    CodeLens {
        range,
        command: Some(Command {
            title: found.title,
            command: command.to_owned(),
            arguments,
        }),
        data: None,
    }
}
