//! JUnit XML: a test suite per file and a test case per diagnostic.

use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::checked::Checked;
use super::paths::{ci_path, report_root};
use super::rules::severity_name;
use super::xml::xml_text;
use crate::args::FailOn;
use ide::lints::Diagnostic;

/// Prints all files. Diagnostics below the threshold are passed tests with an output, and a file without diagnostics is one
/// passed test.
pub(super) fn print(files: &[Checked], fail_on: FailOn, out: &mut impl Write) -> io::Result<()> {
    let root = report_root();
    let tests: usize = files.iter().map(cases).sum();
    let failures: usize = files.iter().map(|file| failures(file, fail_on)).sum();
    let mut xml = Writer::new_with_indent(&mut *out, b' ', 2);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    xml.create_element("testsuites")
        .with_attribute(("name", "dockwright"))
        .with_attribute(("tests", tests.to_string().as_str()))
        .with_attribute(("failures", failures.to_string().as_str()))
        .write_inner_content(|xml| {
            for file in files {
                let path = xml_text(&ci_path(&root, &file.path));
                suite(file, &path, fail_on, xml)?;
            }
            Ok(())
        })?;
    writeln!(out)
}

/// The number of test cases of a file.
fn cases(file: &Checked) -> usize {
    file.found.len().max(1)
}

/// The number of failed test cases of a file.
fn failures(file: &Checked, fail_on: FailOn) -> usize {
    let failed = |it: &&Diagnostic| fail_on.includes(it.severity);
    file.found.iter().filter(failed).count()
}

fn suite<W: Write>(
    file: &Checked,
    path: &str,
    fail_on: FailOn,
    xml: &mut Writer<W>,
) -> io::Result<()> {
    xml.create_element("testsuite")
        .with_attribute(("name", path))
        .with_attribute(("tests", cases(file).to_string().as_str()))
        .with_attribute(("failures", failures(file, fail_on).to_string().as_str()))
        .with_attribute(("errors", "0"))
        .write_inner_content(|xml| {
            if file.found.is_empty() {
                xml.create_element("testcase")
                    .with_attribute(("name", "dockwright check"))
                    .with_attribute(("classname", path))
                    .with_attribute(("file", path))
                    .write_empty()?;
            }
            file.found
                .iter()
                .try_for_each(|it| case(file, path, it, fail_on, xml))
        })?;
    Ok(())
}

fn case<W: Write>(
    file: &Checked,
    path: &str,
    it: &Diagnostic,
    fail_on: FailOn,
    xml: &mut Writer<W>,
) -> io::Result<()> {
    let start = file.range(it.span).start;
    let (line, column) = (start.line + 1, start.character + 1);
    let message = xml_text(&it.message);
    let severity = severity_name(it.severity);
    // Readers that don't know the attributes for positions show the text.
    let text = format!("{path}:{line}:{column}: {severity}[{}]: {message}", it.rule);
    xml.create_element("testcase")
        .with_attribute(("name", format!("{}:{line}:{column}", it.rule).as_str()))
        .with_attribute(("classname", path))
        .with_attribute(("file", path))
        .with_attribute(("line", line.to_string().as_str()))
        .write_inner_content(|xml| {
            let text = BytesText::new(&text);
            if fail_on.includes(it.severity) {
                xml.create_element("failure")
                    .with_attribute(("type", severity))
                    .with_attribute(("message", message.as_str()))
                    .write_text_content(text)?;
            } else {
                xml.create_element("system-out").write_text_content(text)?;
            }
            Ok(())
        })?;
    Ok(())
}
