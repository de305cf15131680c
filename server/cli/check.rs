//! `dockwright check`: what BuildKit would refuse.

use std::io::{self, Write};

use serde_json::json;

use super::args::{CheckArgs, Format};
use super::{TROUBLE, output, source};
use crate::features::diagnostics::{Severity, diagnostics};

/// Checks files. Gives the exit code: 0 if nothing is found, 1 if something is, 2 if a file can't be read.
///
/// # Errors
///
/// If nothing can be written.
pub(super) fn run(args: &CheckArgs, out: &mut impl Write, err: &mut impl Write) -> io::Result<u8> {
    let coloured = output::coloured();
    let (mut all, mut files, mut unread) = (Vec::new(), Vec::new(), false);
    for path in &args.files {
        let name = path.display().to_string();
        let document = match source::read(path) {
            Ok(document) => document,
            Err(error) => {
                writeln!(err, "dockwright: {name}: {error}")?;
                unread = true;
                continue;
            }
        };
        let found = diagnostics(&document);
        match args.format {
            Format::Text => output::text(&name, &document, &found, coloured, out)?,
            Format::Json => files.push(output::json(&name, &document, &found)),
        }
        all.extend(found);
    }
    match args.format {
        Format::Text => {
            if let Some(summary) = output::summary(&all, args.files.len()) {
                writeln!(out, "{summary}")?;
            }
        }
        Format::Json => {
            serde_json::to_writer(&mut *out, &json!({ "files": files }))?;
            writeln!(out)?;
        }
    }
    let refused = all
        .iter()
        .any(|diagnostic| diagnostic.severity >= Severity::Warning);
    Ok(if unread { TROUBLE } else { u8::from(refused) })
}
