//! Code lenses of stages.

use std::path::Path;

use serde_json::json;
use tower_lsp::ls_types::{CodeLens, Command, Range, Uri};

use super::navigation::locations;
use super::ranges::range;
use crate::client_flags::ClientFlags;
use crate::commands::{BUILD_TARGET, CHOOSE, SHOW_REFERENCES};
use analysis::Document;
use ide::code_lens::{Leads, Lens};
use project::builds::DockerfileBuilds;

/// The code lens above the first line that names the active build; `None` if nothing defines a build of the document.
pub(crate) fn build(builds: &DockerfileBuilds, uri: &Uri) -> Option<CodeLens> {
    let count = builds.list.len();
    if count == 0 {
        return None;
    }
    let title = match builds.active() {
        Some(active) => {
            let more = match count - 1 {
                0 => String::new(),
                more => format!(", +{more}"),
            };
            format!("built as {}{more}", active.title())
        }
        None if count == 1 => "no build chosen".to_owned(),
        None => format!("no build chosen (of {count})"),
    };
    Some(CodeLens {
        range: Range::default(),
        command: Some(Command {
            title,
            command: CHOOSE.to_owned(),
            arguments: Some(vec![json!(uri)]),
        }),
        data: None,
    })
}

/// A code lens. `folder` is that of the build context. The command is empty, so that it is only a label, if the client lacks
/// the command.
pub(crate) fn lens(
    document: &Document,
    found: Lens,
    uri: &Uri,
    folder: Option<&Path>,
    flags: ClientFlags,
) -> CodeLens {
    let range = range(document, found.span, flags.encoding);
    let (command, arguments) = match found.leads {
        Leads::Uses(places) if flags.shows_references => {
            let places = locations(document, &places, uri, flags.encoding);
            let arguments = vec![json!(uri), json!(range.start), json!(places)];
            (SHOW_REFERENCES, Some(arguments))
        }
        Leads::Target(stage) if flags.builds_targets => {
            let folder = folder.and_then(Uri::from_file_path);
            let arguments = vec![json!(uri), json!(stage), json!(folder)];
            (BUILD_TARGET, Some(arguments))
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
