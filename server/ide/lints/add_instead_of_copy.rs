//! ADD used for local files.
//!
//! `ADD` does more than copy: it downloads URLs, clones Git repositories, and unpacks archives, which it recognizes by their
//! content. So what arrives in the image depends on what is in a file. `COPY` only copies.
//!
//! Not reported if a source is a URL, a Git repository, or may be an archive that is meant to be unpacked, nor with the flags
//! that only `ADD` has.
//!
//! ```dockerfile
//! FROM nginx:1.29
//! ADD html/ /usr/share/nginx/html/
//! ```
//!
//! ```dockerfile
//! FROM nginx:1.29
//! COPY html/ /usr/share/nginx/html/
//! ```

use super::context::RuleContext;
use super::diagnostic::{Fix, Severity};
use super::keyword_case::Case;
use super::rule::{Category, Check, Rule, documentation};
use syntax::language::Kind;
use syntax::text::TextEdit;
use syntax::values::source::{self, Source};
use syntax::{Fragment, is_heredoc_marker};

pub(super) const RULE: Rule = Rule {
    aliases: &["DL3020", "CKV_DOCKER_4", "DS-0005"],
    ..Rule::dockwright(
        "AddInsteadOfCopy",
        Category::Bug,
        Severity::Information,
        documentation!("add_instead_of_copy.rs"),
        Check::Each(&[Kind::Add], check),
    )
};

fn check(context: &mut RuleContext) {
    let instruction = context.instruction();
    let Some((_, sources)) = instruction.words().split_last() else {
        return;
    };
    let copy = Kind::Copy.facts();
    let has_own_flag = instruction
        .flags
        .iter()
        .any(|flag| copy.flag(&flag.name.text).is_none());
    let has_error = !instruction.problems.is_empty() || !context.step.problems().is_empty();
    if sources.is_empty() || has_own_flag || has_error {
        return;
    }
    let contents: Vec<Content> = sources.iter().map(|it| content(context, it)).collect();
    if contents.contains(&Content::Other) {
        return;
    }
    let is_certain = !contents.contains(&Content::PerhapsArchive);
    let keyword = instruction.keyword.clone();
    let message = "`ADD` may also download or unpack: use `COPY` for local files".to_owned();
    let at = context.file_span(keyword.span);
    let can_fix = context.is_in_file();
    if let Some(diagnostic) = context.report(keyword.span, message)
        && can_fix
    {
        let case = Case::detect(&keyword.text).unwrap_or(Case::Upper);
        let edit = TextEdit::new(at, case.apply("COPY"));
        diagnostic.fixes.push(Fix {
            safe: is_certain,
            ..Fix::suggestion("Use `COPY`", vec![edit])
        });
    }
}

/// What a source of ADD is.
#[derive(PartialEq, Eq)]
enum Content {
    /// Files that are copied as they are.
    Files,
    /// Files, among which could be an archive.
    PerhapsArchive,
    /// A URL, a repository, an archive, or unknown.
    Other,
}

fn content(context: &RuleContext, word: &Fragment) -> Content {
    if is_heredoc_marker(&word.text) {
        return Content::Files;
    }
    let value = context.value(word);
    let text = match &value {
        Some(value) => value.as_str(),
        // Of a path that is known in part, its end shows whether it is an archive.
        None => match word.text.rfind(['$', '}']) {
            Some(_) if word.text.starts_with(['$', '"', '\'']) => return Content::Other,
            Some(at) => {
                let front = word.text.split('$').next().unwrap_or_default();
                if front.contains("://") || !matches!(source::parse(front), Ok(Source::Local)) {
                    return Content::Other;
                }
                word.text.get(at + 1..).unwrap_or_default()
            }
            None => word.text.as_str(),
        },
    };
    let is_local = matches!(source::parse(text), Ok(Source::Local));
    if text.is_empty() || text.contains("://") || !is_local {
        return Content::Other;
    }
    let is_folder = text.ends_with(['/', '\\']) || text == "." || text == "..";
    let name = text.trim_end_matches(['/', '\\', '.']);
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let extension = name.rsplit_once('.').map(|it| it.1.to_ascii_lowercase());
    match extension {
        _ if is_folder => Content::Files,
        Some(extension) if is_archive(name, &extension) => Content::Other,
        Some(extension) if extension.contains(['*', '?', '[']) => Content::PerhapsArchive,
        // ADD looks at the content: these are archives often, and the end of a version is no extension.
        Some(extension) if is_container(&extension) => Content::PerhapsArchive,
        Some(_) => Content::Files,
        None if value.is_none() => Content::Other,
        None if name.contains(['*', '?', '[']) || may_be_archive(name) => Content::PerhapsArchive,
        None if text.contains(['*', '?', '[']) => Content::PerhapsArchive,
        None => Content::Files,
    }
}

/// True for an extension of files that often are archives, or that is only the end of a version.
fn is_container(extension: &str) -> bool {
    let extensions = [
        "apk", "bin", "box", "crate", "dat", "gem", "img", "ipk", "ova", "rootfs",
    ];
    extensions.contains(&extension) || extension.chars().all(|c| c.is_ascii_digit())
}

/// True for a file name of an archive, or of a compressed file.
fn is_archive(name: &str, extension: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let extensions = [
        "tar", "gz", "tgz", "taz", "bz2", "tbz", "tbz2", "tb2", "tz2", "xz", "txz", "lz", "tlz",
        "lzma", "zst", "tzst", "z",
    ];
    extensions.contains(&extension) || name.contains(".tar.") || name.contains(".tar-")
}

/// True for a name without an extension that archives are known by.
fn may_be_archive(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["rootfs", "archive", "layer", "tar", "tgz"]
        .iter()
        .any(|it| name.contains(it))
}
