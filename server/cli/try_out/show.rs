//! Prints what an editor would show.

use std::io::{self, Write};

use super::super::report;
use analysis::Document;
use ide::completion::Trigger;
use ide::lints;
use ide::symbols::Symbol;
use ide::{completion, hover, symbols};

/// Prints diagnostics, outline, a hover and completions of a document.
pub(super) fn show(
    name: &str,
    document: &Document,
    coloured: bool,
    out: &mut impl Write,
) -> io::Result<()> {
    writeln!(out, "Problems\n")?;
    let found = lints::check(document, &lints::LintSettings::default());
    report::print_snippets(name, &document.text, &found, coloured, out)?;
    let summary =
        report::summary(found.iter().map(|it| it.severity), 1).unwrap_or_else(|| "none".to_owned());
    writeln!(out, "{summary}\n\nOutline\n")?;
    for symbol in symbols::symbols(document) {
        outline(&symbol, 1, out)?;
    }
    if let Some(item) = document.file().items.last() {
        let keyword = &item.instruction.keyword;
        if let Some(hover) = hover::hover(document, item.at(keyword.span).start) {
            writeln!(out, "\nHover on {}\n", keyword.text)?;
            plain(&hover.markdown, out)?;
        }
    }
    let mut offered = completion::completion(document, document.text.len(), Trigger::Explicit);
    offered.select();
    if !offered.items.is_empty() {
        let labels: Vec<_> = offered
            .items
            .iter()
            .map(|completion| completion.label.as_str())
            .collect();
        writeln!(
            out,
            "\nCompletion at the end of the file\n\n  {}",
            labels.join(" ")
        )?;
    }
    Ok(())
}

/// Prints Markdown for a terminal: code is indented, and the target of a link follows its text.
fn plain(markdown: &str, out: &mut impl Write) -> io::Result<()> {
    let mut code = false;
    for line in markdown.lines() {
        if line.starts_with("```") {
            code = !code;
            continue;
        }
        let line = if code {
            format!("    {line}")
        } else {
            format!("  {}", line.replace("](", ": ").replace('`', ""))
        };
        let line = match line.trim_start().strip_prefix('[') {
            Some(reference) if !code => format!("  {}", reference.trim_end_matches(')')),
            _ => line,
        };
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

fn outline(symbol: &Symbol, depth: usize, out: &mut impl Write) -> io::Result<()> {
    let indent = "  ".repeat(depth);
    writeln!(
        out,
        "{}",
        format!("{indent}{} {}", symbol.name, symbol.detail).trim_end()
    )?;
    symbol
        .children
        .iter()
        .try_for_each(|child| outline(child, depth + 1, out))
}
