//! Diagnostics of ignore files, and their fixes.

use tower_lsp::ls_types::{CodeAction, CodeActionKind, Diagnostic, TextEdit, Uri};

use super::diagnostics::bare;
use super::edits::workspace_edits;
use super::ranges::range_in;
use crate::client_flags::ClientFlags;
use crate::session::OpenIgnoreFile;
use ide::code_action::ActionKind;
use ide::lints::{self, LintSettings};
use syntax::text::{Span, Text};

/// The diagnostics of an ignore file.
pub(crate) fn diagnostics(
    text: &Text,
    settings: &LintSettings,
    flags: ClientFlags,
) -> Vec<Diagnostic> {
    let found = project::ignore_file_diagnostics(text, settings);
    let found = found.iter().map(|it| diagnostic(text, it, flags));
    found.collect()
}

fn diagnostic(text: &Text, found: &lints::Diagnostic, flags: ClientFlags) -> Diagnostic {
    bare(range_in(text, found.span, flags.encoding), found, flags)
}

/// The fixes of an ignore file's diagnostics that touch a part of it.
pub(crate) fn code_actions(
    file: &OpenIgnoreFile,
    part: Span,
    settings: &LintSettings,
    wanted: Option<&[String]>,
    uri: &Uri,
    flags: ClientFlags,
) -> Vec<CodeAction> {
    let kind = ActionKind::QuickFix;
    let wants_fixes = wanted.is_none_or(|it| it.is_empty() || it.iter().any(|it| kind.is_of(it)));
    if !wants_fixes {
        return Vec::new();
    }
    let text = &file.text;
    let found = project::ignore_file_diagnostics(text, settings);
    let here = found.iter().filter(|it| it.span.meets(part));
    let actions = here.flat_map(|found| {
        found.fixes.iter().map(|fix| {
            let edits = fix.edits.iter().map(|it| TextEdit {
                range: range_in(text, it.span, flags.encoding),
                new_text: it.text.clone(),
            });
            let changed = (uri.clone(), Some(file.version), edits.collect());
            CodeAction {
                title: fix.title.clone(),
                kind: Some(CodeActionKind::new(kind.name())),
                diagnostics: Some(vec![diagnostic(text, found, flags)]),
                edit: Some(workspace_edits([changed], flags)),
                is_preferred: Some(true),
                ..CodeAction::default()
            }
        })
    });
    actions.collect()
}
