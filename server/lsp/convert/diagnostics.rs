//! Diagnostics of Dockerfiles and configuration files.

use tower_lsp::ls_types::{
    CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag,
    Location, NumberOrString, Range, Uri,
};

use super::ranges::{range, range_in};
use crate::client_flags::ClientFlags;
use analysis::Document;
use ide::lints;
use ide::stage_graph;
use project::builds::DefinitionError;
use syntax::text::{self, Encoding};

/// The source of diagnostics.
const SOURCE: &str = "dockwright";

/// The diagnostics of a document, including those in shell scripts that are known; and true if these are complete (see
/// [`lints::update_shell`]).
pub(crate) fn diagnostics(
    document: &Document,
    settings: &lints::LintSettings,
    uri: &Uri,
    flags: ClientFlags,
) -> (Vec<Diagnostic>, bool) {
    let found = lints::check_without_fixes(document, settings);
    let in_scripts = lints::known_shell(document, settings);
    let found = found.iter().chain(&in_scripts.diagnostics);
    let mut diagnostics: Vec<_> = found
        .map(|found| diagnostic(document, found, uri, flags))
        .collect();
    if flags.unnecessary_tag {
        diagnostics.extend(unneeded(document, flags));
    }
    (diagnostics, in_scripts.is_complete)
}

/// Hints that dim the stages which the target doesn't need, if one is given.
fn unneeded(document: &Document, flags: ClientFlags) -> impl Iterator<Item = Diagnostic> {
    let found = stage_graph::unneeded(document);
    found.into_iter().map(move |(span, message)| Diagnostic {
        range: range(document, span, flags.encoding),
        severity: Some(DiagnosticSeverity::HINT),
        source: Some(SOURCE.to_owned()),
        message,
        tags: Some(vec![DiagnosticTag::UNNECESSARY]),
        ..Diagnostic::default()
    })
}

pub(super) fn diagnostic(
    document: &Document,
    found: &lints::Diagnostic,
    uri: &Uri,
    flags: ClientFlags,
) -> Diagnostic {
    let range = |span| range(document, span, flags.encoding);
    let related = found.related.iter();
    let related = related.map(|related| DiagnosticRelatedInformation {
        location: Location {
            uri: uri.clone(),
            range: range(related.span),
        },
        message: related.message.clone(),
    });
    let tag = found.tag.and_then(|tag| {
        let (shown, tag) = match tag {
            lints::DiagnosticTag::Unnecessary => {
                (flags.unnecessary_tag, DiagnosticTag::UNNECESSARY)
            }
            lints::DiagnosticTag::Deprecated => (flags.deprecated_tag, DiagnosticTag::DEPRECATED),
        };
        shown.then_some(tag)
    });
    Diagnostic {
        related_information: Some(related.collect::<Vec<_>>())
            .filter(|list| flags.diagnostic_related && !list.is_empty()),
        tags: tag.map(|tag| vec![tag]),
        ..bare(range(found.span), found, flags)
    }
}

/// A diagnostic without related places and tags.
pub(super) fn bare(range: Range, found: &lints::Diagnostic, flags: ClientFlags) -> Diagnostic {
    let page = found.page.as_ref().filter(|_| flags.diagnostic_pages);
    Diagnostic {
        range,
        severity: Some(severity(found.severity)),
        code: Some(NumberOrString::String(found.rule.to_owned())),
        code_description: page
            .and_then(|page| page.parse().ok())
            .map(|href| CodeDescription { href }),
        source: Some(SOURCE.to_owned()),
        message: found.message.clone(),
        ..Diagnostic::default()
    }
}

/// The diagnostics of a configuration file.
pub(crate) fn config_diagnostics(
    read: &project::ConfigFile,
    encoding: Encoding,
) -> Vec<Diagnostic> {
    let text = text::Text::new(&read.text);
    let problems = read.problems.iter().map(project::diagnostic);
    problems
        .map(|it| project_diagnostic(&text, it, encoding))
        .collect()
}

/// The diagnostic of a file whose builds are ignored.
pub(crate) fn ignored_build_file(error: &DefinitionError, encoding: Encoding) -> Diagnostic {
    project_diagnostic(&error.text, error.as_ignored(), encoding)
}

/// A diagnostic of a file that defines builds and is open.
pub(crate) fn refused_definition(error: &DefinitionError, encoding: Encoding) -> Diagnostic {
    project_diagnostic(&error.text, error.as_refused(), encoding)
}

/// A diagnostic of a file that isn't handled itself.
fn project_diagnostic(
    text: &text::Text,
    found: lints::Diagnostic,
    encoding: Encoding,
) -> Diagnostic {
    Diagnostic {
        range: range_in(text, found.span, encoding),
        severity: Some(severity(found.severity)),
        source: Some(SOURCE.to_owned()),
        message: found.message,
        ..Diagnostic::default()
    }
}

fn severity(severity: lints::Severity) -> DiagnosticSeverity {
    match severity {
        lints::Severity::Error => DiagnosticSeverity::ERROR,
        lints::Severity::Warning => DiagnosticSeverity::WARNING,
        lints::Severity::Information => DiagnosticSeverity::INFORMATION,
        lints::Severity::Hint => DiagnosticSeverity::HINT,
    }
}
