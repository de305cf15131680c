//! Checkstyle XML.

use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, Event};

use super::checked::Checked;
use super::xml::xml_text;
use ide::lints::Severity;

/// Prints all diagnostics, grouped by file.
pub(super) fn print(files: &[Checked], out: &mut impl Write) -> io::Result<()> {
    let mut xml = Writer::new_with_indent(&mut *out, b' ', 2);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let root = xml.create_element("checkstyle");
    root.with_attribute(("version", "4.3"))
        .write_inner_content(|xml| {
            for file in files.iter().filter(|file| !file.found.is_empty()) {
                let element = xml.create_element("file");
                element
                    .with_attribute(("name", xml_text(&file.path).as_str()))
                    .write_inner_content(|xml| errors(file, xml))?;
            }
            Ok(())
        })?;
    writeln!(out)
}

fn errors<W: Write>(file: &Checked, xml: &mut Writer<W>) -> io::Result<()> {
    for it in &file.found {
        let start = file.range(it.span).start;
        let severity = match it.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Information | Severity::Hint => "info",
        };
        xml.create_element("error")
            .with_attribute(("line", (start.line + 1).to_string().as_str()))
            .with_attribute(("column", (start.character + 1).to_string().as_str()))
            .with_attribute(("severity", severity))
            .with_attribute(("message", xml_text(&it.message).as_str()))
            .with_attribute(("source", format!("dockwright.{}", it.rule).as_str()))
            .write_empty()?;
    }
    Ok(())
}
