//! A build, as its definition gives it, in terms of the file system and of the analysis.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::files::slashes;
use crate::context::leads_out;
use builds::path::relative_to;
use builds::{
    Context, Definitions, DockerfileSource, ErrorKind, Inline, Setting, Tool, without_credentials,
};

use analysis::{
    Build, BuildOrigin, BuildTarget, ContextSource, DefinitionPlace, NamedContext, context_name,
};
use ide::lints::{self, Diagnostic, Severity};
use syntax::text::{Span, Text};
use syntax::values::platform;

/// A build that a file defines.
#[derive(Clone, Debug)]
pub struct DefinedBuild {
    /// Identifies it in its workspace folder: the tool, the folder in which the tool runs, and the name; and the file, if
    /// several files in the folder define builds of this name.
    pub id: String,
    /// The tool.
    pub tool: Tool,
    /// The name of the target or service, or `devcontainer`.
    pub name: String,
    /// The path of the file, relative to the workspace folder or repository.
    pub file: String,
    /// Whether the tool builds it unless another build is named.
    pub default: bool,
    /// Its Dockerfile.
    pub dockerfile: DefinedDockerfile,
    /// True if the path of the Dockerfile contains values that aren't for display.
    pub hides_path: bool,
    /// Its build context.
    pub context: LocalContext,
    /// Its inputs.
    pub inputs: Build,
}

/// The Dockerfile of a build.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DefinedDockerfile {
    /// A file, by its absolute path.
    File(PathBuf),
    /// The text is part of the definition.
    Inline(InlineDockerfile),
    /// It isn't on this machine, or unknown.
    Elsewhere,
}

/// A Dockerfile that is part of a definition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InlineDockerfile {
    /// The text of the Dockerfile.
    pub text: String,
    /// Where it is.
    pub place: DefinitionPlace,
    /// For each line of the text, the offset in the file at which it starts, if the file has the same line.
    pub lines: Vec<Option<u32>>,
    /// True if the text contains values that aren't for display, such as those of a `.env` file.
    pub is_secret: bool,
}

impl InlineDockerfile {
    /// The span in the file of a span in the Dockerfile: of its first line, if it has several.
    pub fn in_file(&self, text: &Text, span: Span) -> Span {
        let line = text.line_of(span.start);
        let start = self.lines.get(line as usize).copied().flatten();
        let Some(start) = start else {
            return self.changed_line(line as usize).unwrap_or(self.place.span);
        };
        let own = text.line_end(line);
        let begin = text.line(line).start;
        let at = |offset: u32| start + offset.clamp(begin, own.end.max(begin)) - begin;
        Span::new(at(span.start), at(span.end).max(at(span.start)))
    }

    /// The line of the file for a line of the text that differs from it, as it contains a variable: lines of the text that
    /// the file has, too, show where it is, if they agree. `None` if it can't be determined.
    fn changed_line(&self, line: usize) -> Option<Span> {
        let text = &self.place.text;
        let known = |at: usize| {
            let start = self.lines.get(at).copied().flatten()?;
            Some((at, text.line_of(start) as usize))
        };
        let before = (0..line).rev().find_map(known);
        let after = (line + 1..self.lines.len()).find_map(known);
        let by_before = before.map(|(at, number)| number + (line - at));
        let by_after = match after {
            Some((at, number)) => Some(number.checked_sub(at - line)?),
            None => None,
        };
        if let (Some(before), Some(after)) = (by_before, by_after)
            && before != after
        {
            return None;
        }
        let number = by_before.or(by_after)? as u32;
        let span = text.line(number);
        let written = text.slice(span);
        let indent = (written.len() - written.trim_start().len()) as u32;
        let end = span.start + written.trim_end().len() as u32;
        let found = Span::new((span.start + indent).min(end), end);
        (found.start < found.end && self.place.span.covers(found)).then_some(found)
    }
}

/// Where the build context is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LocalContext {
    /// A folder, by its absolute path.
    Folder(PathBuf),
    /// Not below the workspace folder, not on this machine, or unknown.
    Elsewhere,
}

impl DefinedBuild {
    /// The builds of a folder. `text` returns the text of a file that was read.
    pub(super) fn all(
        definitions: &Definitions,
        root: &Path,
        folder: &Path,
        text: impl Fn(&str) -> Option<Text>,
    ) -> Vec<DefinedBuild> {
        let reader = Converter { root, text: &text };
        let folder = folder.strip_prefix(root).unwrap_or(folder);
        let folder = builds::path::clean(&slashes(folder));
        let builds = definitions.builds.iter();
        let mut builds: Vec<DefinedBuild> = builds.map(|it| reader.build(it, &folder)).collect();
        // A folder may have several dev containers.
        let mut count: HashMap<String, usize> = HashMap::new();
        for build in &builds {
            *count.entry(build.id.clone()).or_default() += 1;
        }
        for build in &mut builds {
            if count.get(&build.id).is_some_and(|count| *count > 1) {
                build.id = format!("{}:{}", build.id, build.file);
            }
        }
        builds
    }

    /// True if it builds this Dockerfile.
    pub fn uses(&self, dockerfile: &Path) -> bool {
        matches!(&self.dockerfile, DefinedDockerfile::File(path) if path == dockerfile)
    }

    /// A short description: `api` by compose.yaml.
    pub fn title(&self) -> String {
        format!("`{}` by {}", self.name, self.file)
    }
}

/// Something that a tool refuses, or that a running build needs.
#[derive(Clone, Debug)]
pub struct DefinitionError {
    /// The absolute path of the file.
    pub path: PathBuf,
    /// The text of the file; empty if it can't be read.
    ///
    /// Of a file with values that aren't for display, such as `.env`, all characters are replaced.
    pub text: Text,
    /// The span in the text.
    pub span: Span,
    /// What is wrong.
    pub message: String,
    /// True if the tool refuses it; false if only a running build needs something.
    pub refused: bool,
}

/// The rule of errors in files that define builds.
const RULE: &str = "InvalidBuildDefinition";

impl DefinitionError {
    /// The error as a diagnostic of the file: an error, or information about what only a running build needs.
    pub fn diagnostic(&self) -> Diagnostic {
        let severity = if self.refused {
            Severity::Error
        } else {
            Severity::Information
        };
        self.with(severity, self.message.clone())
    }

    /// The error as the reason why a file that isn't an argument is ignored.
    pub fn as_ignored(&self) -> Diagnostic {
        let message = format!("{}; the builds of this file are ignored", self.message);
        self.with(Severity::Warning, message)
    }

    /// The error as a diagnostic of a file that is open in the editor.
    pub fn as_refused(&self) -> Diagnostic {
        self.with(Severity::Warning, self.message.clone())
    }

    fn with(&self, severity: Severity, message: String) -> Diagnostic {
        Diagnostic {
            page: Some(lints::page_of("command-line.md#builds")),
            ..Diagnostic::new(RULE, severity, self.span, message)
        }
    }

    /// The errors of definitions. `text` returns the text of a file that was read.
    pub(super) fn all(
        definitions: &Definitions,
        root: &Path,
        text: impl Fn(&str) -> Option<Text>,
    ) -> Vec<DefinitionError> {
        let errors = definitions.errors.iter();
        let errors = errors.map(|it| {
            let mut text = text(&it.place.file).unwrap_or_else(|| Text::new(""));
            if it.in_secret_file {
                text = masked(&text);
            }
            DefinitionError {
                path: root.join(&*it.place.file),
                span: text.clamp(Span::new(it.place.start, it.place.end)),
                text,
                message: it.message.clone(),
                refused: it.kind == ErrorKind::Error,
            }
        });
        errors.collect()
    }
}

/// A text of the same length with all characters replaced by spaces.
fn masked(text: &Text) -> Text {
    let hide = |char: char| match char {
        '\r' | '\n' => char.to_string(),
        _ => " ".repeat(char.len_utf8()),
    };
    let hidden: String = text.to_string().chars().map(hide).collect();
    Text::new(&hidden)
}

/// Whether a text can only be a platform.
fn is_platform(text: &str) -> bool {
    let mut parts = text.split('/');
    let os = parts.next().unwrap_or_default();
    matches!(os, "linux" | "windows" | "darwin" | "freebsd")
        && parts.next().is_some_and(|part| !part.is_empty())
        && platform::parse(text).is_ok()
}

/// Converts builds.
struct Converter<'a> {
    root: &'a Path,
    text: &'a dyn Fn(&str) -> Option<Text>,
}

impl Converter<'_> {
    fn build(&self, it: &builds::BuildDefinition, folder: &str) -> DefinedBuild {
        let dockerfile = match &it.dockerfile.value {
            DockerfileSource::Local(path) => self
                .inside(path)
                .filter(|file| !leads_out(self.root, file))
                .map_or(DefinedDockerfile::Elsewhere, DefinedDockerfile::File),
            DockerfileSource::Inline(inline) => self.inline(inline, &it.dockerfile),
            DockerfileSource::Remote(_) | DockerfileSource::Unknown => DefinedDockerfile::Elsewhere,
        };
        let context = match &it.context.value {
            Context::Local(path) => self
                .inside(path)
                .map_or(LocalContext::Elsewhere, LocalContext::Folder),
            _ => LocalContext::Elsewhere,
        };
        DefinedBuild {
            id: format!("{}:{folder}:{}", it.tool.name(), it.name),
            tool: it.tool,
            name: it.name.clone(),
            file: relative_to(".", &it.place.file),
            default: it.default,
            dockerfile,
            hides_path: it.dockerfile.sensitive || it.context.sensitive,
            context,
            inputs: self.inputs(it),
        }
    }

    fn inputs(&self, it: &builds::BuildDefinition) -> Build {
        let mut args = BTreeMap::new();
        let mut unknown_args = BTreeSet::new();
        for (name, setting) in &it.args {
            match &setting.value {
                Some(value) if !setting.sensitive => {
                    args.insert(name.clone(), value.clone());
                }
                // What isn't for display isn't evaluated either, so that no message and no hover can contain it.
                _ => {
                    unknown_args.insert(name.clone());
                }
            }
        }
        let contexts = it.contexts.iter().filter_map(|(name, setting)| {
            let context = NamedContext {
                source: self.source(setting),
                place: self.place(setting.place.as_ref()),
            };
            Some((context_name(name)?, context))
        });
        let arg_places = it.args.iter();
        let arg_places = arg_places.map(|(name, it)| (name.clone(), self.place(it.place.as_ref())));
        let definition = BuildOrigin {
            name: it.name.clone(),
            file: it.place.file.to_string(),
            place: self.place(Some(&it.name_place)),
            args: arg_places.collect(),
            passed_args: it.passed_args.clone(),
            target: self.place(it.target.as_ref().and_then(|it| it.place.as_ref())),
        };
        // What is no platform would only be printed.
        let platforms = it.effective_platforms().into_iter();
        let platforms = platforms.filter(|it| !it.sensitive || is_platform(&it.value));
        let target = it.target.as_ref().filter(|it| !it.value.is_empty());
        Build {
            args,
            unknown_args,
            hides_target: target.is_some_and(|it| it.sensitive),
            target: target.map(|it| BuildTarget::Name(it.value.clone())),
            contexts: contexts.collect(),
            platforms: platforms.map(|it| it.value.clone()).collect(),
            definition: Some(Arc::new(definition)),
            ..Build::default()
        }
    }

    fn source(&self, context: &Setting<Context>) -> ContextSource {
        match &context.value {
            Context::Local(path) => match self.inside(path) {
                // The name of a folder that exists isn't a secret.
                Some(folder) if !context.sensitive || folder.is_dir() => {
                    ContextSource::Folder(folder)
                }
                None if !context.sensitive => ContextSource::Other(path.clone()),
                _ => ContextSource::Unknown,
            },
            Context::Build(name) => ContextSource::Build(name.clone()),
            _ if context.sensitive => ContextSource::Unknown,
            Context::Remote(written) | Context::Other(written) => {
                match written.strip_prefix("docker-image://") {
                    Some(image) => ContextSource::Image(image.to_owned()),
                    None => ContextSource::Other(without_credentials(written).into_owned()),
                }
            }
            Context::Unknown => ContextSource::Unknown,
        }
    }

    fn inline(&self, inline: &Inline, setting: &Setting<DockerfileSource>) -> DefinedDockerfile {
        let Some(place) = self.place(setting.place.as_ref()) else {
            return DefinedDockerfile::Elsewhere;
        };
        DefinedDockerfile::Inline(InlineDockerfile {
            text: inline.text.clone(),
            place,
            lines: inline.lines.clone(),
            is_secret: setting.sensitive,
        })
    }

    /// The absolute path of a path below the root; `None` if it is elsewhere.
    fn inside(&self, path: &str) -> Option<PathBuf> {
        if builds::path::is_outside(path) {
            return None;
        }
        Some(match path {
            "." => self.root.to_owned(),
            _ => self.root.join(path),
        })
    }

    fn place(&self, place: Option<&builds::Place>) -> Option<DefinitionPlace> {
        let place = place?;
        Some(DefinitionPlace {
            path: self.root.join(&*place.file),
            text: (self.text)(&place.file)?,
            span: Span::new(place.start, place.end),
        })
    }
}
