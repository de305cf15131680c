//! Tests: a fixture is the text of some files, and the answer a list of builds and errors.

#![expect(
    clippy::needless_raw_string_hashes,
    reason = "`expect-test` writes them"
)]

mod bake;
mod compose;
mod devcontainer;
mod functions;
mod limits;
mod places;

use std::collections::BTreeMap;

use expect_test::Expect;

use crate::{
    BuildDefinition, Context, Definitions, DockerfileSource, ErrorKind, MemoryFiles, Setting, Tool,
    ToolOptions, read,
};

/// The files of a fixture: each begins with a line `-- path`. Without one, the text is that of the tool's default file.
fn files(tool: Tool, fixture: &str) -> MemoryFiles {
    let default = match tool {
        Tool::Bake => "docker-bake.hcl",
        Tool::Compose => "compose.yaml",
        Tool::Devcontainer => ".devcontainer/devcontainer.json",
    };
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    let mut path = default.to_owned();
    for line in fixture.split_inclusive('\n') {
        match line.strip_prefix("-- ") {
            Some(name) => name.trim_end().clone_into(&mut path),
            None => files.entry(path.clone()).or_default().push_str(line),
        }
    }
    assert!(!files.is_empty(), "the fixture has no file");
    MemoryFiles(files)
}

/// Options with words `NAME=value` for the environment, `-f=`, `--profile=` and others.
fn options(words: &[&str]) -> ToolOptions {
    let mut options = ToolOptions {
        root: Some("/work/project".to_owned()),
        ..ToolOptions::default()
    };
    for word in words {
        let (name, value) = word.split_once('=').expect("a word has `=`");
        let value = value.to_owned();
        match name {
            "-f" => options.files.push(value),
            "--profile" => options.profiles.push(value),
            "--env-file" => options.env_files.push(value),
            "--project-directory" => options.project_directory = Some(value),
            "folder" => options.folder = value,
            name => {
                options.environment.insert(name.to_owned(), value);
            }
        }
    }
    options
}

/// Compares the builds and errors of a fixture.
fn check(tool: Tool, fixture: &str, words: &[&str], expected: &Expect) {
    let files = files(tool, fixture);
    let definitions = read(tool, &files, &options(words));
    expected.assert_eq(&draw(&definitions, &files));
}

fn bake(fixture: &str, words: &[&str], expected: &Expect) {
    check(Tool::Bake, fixture, words, expected);
}

fn compose(fixture: &str, words: &[&str], expected: &Expect) {
    check(Tool::Compose, fixture, words, expected);
}

fn devcontainer(fixture: &str, words: &[&str], expected: &Expect) {
    check(Tool::Devcontainer, fixture, words, expected);
}

/// Builds and errors, one a line.
fn draw(definitions: &Definitions, files: &MemoryFiles) -> String {
    let mut out = String::new();
    for build in &definitions.builds {
        out.push_str(&draw_build(build));
        out.push('\n');
    }
    for error in &definitions.errors {
        let text = files
            .0
            .get(error.place.file.as_ref())
            .map_or("", String::as_str);
        let slice = text.get(error.place.span()).unwrap_or("?");
        let slice = slice.lines().next().unwrap_or_default();
        let kind = match error.kind {
            ErrorKind::Error => "error",
            ErrorKind::Requirement => "requirement",
        };
        out.push_str(&format!(
            "{kind} {}:{}:{} `{slice}` {}\n",
            error.place.file,
            error.range.start.line + 1,
            error.range.start.character + 1,
            error.message
        ));
    }
    out
}

fn draw_build(build: &BuildDefinition) -> String {
    let mut out = build.name.clone();
    if !build.default {
        out.push('?');
    }
    if !build.enabled {
        out.push('!');
    }
    out.push_str(": ");
    out.push_str(&draw_context(&build.context));
    match &build.dockerfile.value {
        DockerfileSource::Local(path) if path.ends_with("/Dockerfile") || path == "Dockerfile" => {}
        DockerfileSource::Local(path) => out.push_str(&format!(" {path}")),
        DockerfileSource::Remote(path) => out.push_str(&format!(" remote {path}")),
        DockerfileSource::Inline(inline) => {
            let lines: Vec<String> = inline
                .lines
                .iter()
                .map(|offset| offset.map_or("-".to_owned(), |offset| offset.to_string()))
                .collect();
            out.push_str(&format!(" inline {:?} at {}", inline.text, lines.join(" ")));
        }
        DockerfileSource::Unknown => out.push_str(" unknown"),
    }
    if let Some(target) = &build.target {
        out.push_str(&format!(" target={}", target.value));
    }
    for (name, value) in &build.args {
        let text = value.value.as_deref().unwrap_or("(unknown)");
        let mark = if value.sensitive { "(sensitive)" } else { "" };
        out.push_str(&format!(" {name}={text}{mark}"));
    }
    for (name, context) in &build.contexts {
        out.push_str(&format!(" {name}->{}", draw_context(context)));
    }
    for platform in &build.platforms {
        out.push_str(&format!(" {}", platform.value));
    }
    if let Some(platform) = &build.default_platform {
        out.push_str(&format!(" default={}", platform.value));
    }
    for tag in &build.tags {
        out.push_str(&format!(" tag={}", tag.value));
    }
    out
}

fn draw_context(context: &Setting<Context>) -> String {
    match &context.value {
        Context::Local(path) => path.clone(),
        Context::Remote(written) => format!("remote {written}"),
        Context::Build(name) => format!("build {name}"),
        Context::Other(written) => format!("other {written}"),
        Context::Unknown => "unknown".to_owned(),
    }
}
