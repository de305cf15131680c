//! `dockwright builds`: the builds that Bake files, Compose files and dev containers define.

use std::io::{self, Write};
use std::path::Path;

use serde_json::{Map, Value, json};

use ::builds::path::relative_to;
use ::builds::{
    BuildDefinition, BuildError, Context, Definitions, DiskFiles, DockerfileSource, ErrorKind,
    MASK, Tool, ToolOptions, without_credentials,
};

use project::builds::{project_root, slashes, tool_options};
use syntax::text::Position;

use super::args::{BuildsArgs, OutputFormat};
use super::exit_code::EXIT_ERROR;

/// The exit code if a tool refuses a definition.
const REFUSED: u8 = 1;

/// Prints builds. Returns the exit code: 1 if there are errors, 2 if there is no such folder.
///
/// # Errors
///
/// If nothing can be written.
pub(super) fn run(args: &BuildsArgs, out: &mut impl Write, err: &mut impl Write) -> io::Result<u8> {
    let folder = match std::fs::canonicalize(&args.folder) {
        Ok(folder) if folder.is_dir() => folder,
        Ok(_) => {
            writeln!(err, "dockwright: {}: not a folder", args.folder.display())?;
            return Ok(EXIT_ERROR);
        }
        Err(error) => {
            writeln!(err, "dockwright: {}: {error}", args.folder.display())?;
            return Ok(EXIT_ERROR);
        }
    };
    let root = project_root(&folder);
    let options = options(args, &root, &folder);
    let files = DiskFiles::new(root);
    let mut definitions = match args.tool {
        Some(tool) => ::builds::read(tool.tool(), &files, &options),
        None => ::builds::all(&files, &options),
    };
    // Without their profiles, the tool doesn't list them either.
    definitions.builds.retain(|build| build.enabled);
    match args.format {
        OutputFormat::Json => writeln!(out, "{:#}", as_json(&definitions, &options.folder))?,
        OutputFormat::Text => table(&definitions, &options.folder, out)?,
    }
    if args.format == OutputFormat::Text {
        if definitions.builds.is_empty() && definitions.errors.is_empty() {
            let folder = args.folder.display();
            writeln!(err, "dockwright: no builds are defined in {folder}")?;
        }
        for error in &definitions.errors {
            let file = args
                .folder
                .join(relative_to(&options.folder, &error.place.file));
            let file = file.strip_prefix(".").unwrap_or(&file).display();
            let Position { line, character } = error.range.start;
            let severity = severity(error);
            let message = &error.message;
            writeln!(
                err,
                "{file}:{}:{}: {severity}: {message}",
                line + 1,
                character + 1
            )?;
        }
    }
    let refused = definitions
        .errors
        .iter()
        .any(|error| error.kind == ErrorKind::Error);
    Ok(if refused { REFUSED } else { 0 })
}

fn options(args: &BuildsArgs, root: &Path, folder: &Path) -> ToolOptions {
    ToolOptions {
        files: args.files.iter().map(|file| slashes(file)).collect(),
        profiles: args.profiles.clone(),
        env_files: args.env_files.iter().map(|file| slashes(file)).collect(),
        project_directory: args.project_directory.as_deref().map(slashes),
        ..tool_options(root, folder)
    }
}

fn severity(error: &BuildError) -> &'static str {
    match error.kind {
        ErrorKind::Error => "error",
        ErrorKind::Requirement => "information",
    }
}

/// A context as text; local paths are relative to the folder.
fn context_text(context: &Context, tool: Tool, folder: &str) -> Option<String> {
    Some(match context {
        Context::Local(path) => relative_to(folder, path),
        Context::Remote(written) | Context::Other(written) => {
            without_credentials(written).into_owned()
        }
        Context::Build(name) if tool == Tool::Bake => format!("target:{name}"),
        Context::Build(name) => format!("service:{name}"),
        Context::Unknown => return None,
    })
}

fn dockerfile_text(build: &BuildDefinition, folder: &str) -> Option<String> {
    match &build.dockerfile.value {
        DockerfileSource::Local(path) => Some(relative_to(folder, path)),
        DockerfileSource::Remote(written) => Some(written.clone()),
        DockerfileSource::Inline(_) | DockerfileSource::Unknown => None,
    }
}

fn as_json(definitions: &Definitions, folder: &str) -> Value {
    let builds = definitions.builds.iter();
    let errors = definitions.errors.iter();
    json!({
        "builds": builds.map(|build| build_json(build, folder)).collect::<Vec<_>>(),
        "errors": errors.map(|error| error_json(error, folder)).collect::<Vec<_>>(),
    })
}

fn build_json(build: &BuildDefinition, folder: &str) -> Value {
    let args: Map<String, Value> = build
        .args
        .iter()
        .map(|(name, value)| (name.clone(), json!(value.value)))
        .collect();
    let sensitive: Vec<&String> = build
        .args
        .iter()
        .filter(|(_, value)| value.sensitive)
        .map(|(name, _)| name)
        .collect();
    let contexts: Map<String, Value> = build
        .contexts
        .iter()
        .map(|(name, context)| {
            let text = context_text(&context.value, build.tool, folder);
            (name.clone(), json!(text))
        })
        .collect();
    let values = |settings: &[::builds::Setting<String>]| -> Vec<String> {
        settings
            .iter()
            .map(|setting| setting.value.clone())
            .collect()
    };
    let mut value = json!({
        "tool": build.tool.name(),
        "file": relative_to(folder, &build.place.file),
        "name": build.name,
        "default": build.default,
        "context": context_text(&build.context.value, build.tool, folder),
        "dockerfile": dockerfile_text(build, folder),
        "inline": matches!(build.dockerfile.value, DockerfileSource::Inline(_)),
        "target": build.target.as_ref().map(|target| &target.value),
        "args": args,
        "sensitive": sensitive,
        "contexts": contexts,
        "platforms": values(&build.platforms),
        "tags": values(&build.tags),
    });
    if let (Context::Remote(_), Some(fields)) = (&build.context.value, value.as_object_mut()) {
        fields.insert("remote".to_owned(), Value::Bool(true));
    }
    if let (Some(platform), Some(fields)) = (&build.default_platform, value.as_object_mut()) {
        fields.insert("defaultPlatform".to_owned(), json!(platform.value));
    }
    value
}

fn error_json(error: &BuildError, folder: &str) -> Value {
    let position =
        |position: Position| json!({ "line": position.line, "character": position.character });
    json!({
        "file": relative_to(folder, &error.place.file),
        "range": { "start": position(error.range.start), "end": position(error.range.end) },
        "severity": severity(error),
        "message": error.message,
    })
}

const COLUMNS: [&str; 8] = [
    "TOOL",
    "NAME",
    "FILE",
    "CONTEXT",
    "DOCKERFILE",
    "TARGET",
    "PLATFORMS",
    "ARGUMENTS",
];

/// Prints a table with a row for each build.
fn table(definitions: &Definitions, folder: &str, out: &mut impl Write) -> io::Result<()> {
    if definitions.builds.is_empty() {
        return Ok(());
    }
    let mut rows = vec![COLUMNS.map(str::to_owned)];
    rows.extend(definitions.builds.iter().map(|build| row(build, folder)));
    let mut widths = [0; COLUMNS.len()];
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.chars().count().max(*width);
        }
    }
    for row in &rows {
        let cells = row.iter().zip(widths);
        let cells: Vec<String> = cells
            .map(|(cell, width)| format!("{cell:width$}"))
            .collect();
        writeln!(out, "{}", cells.join("  ").trim_end())?;
    }
    if definitions.builds.iter().any(|build| !build.default) {
        writeln!(out, "\n* built by default")?;
    }
    Ok(())
}

fn row(build: &BuildDefinition, folder: &str) -> [String; COLUMNS.len()] {
    let unknown = || "?".to_owned();
    let is_inline = matches!(build.dockerfile.value, DockerfileSource::Inline(_));
    let hides_dockerfile = !is_inline && (build.dockerfile.sensitive || build.context.sensitive);
    let dockerfile = match &build.dockerfile.value {
        DockerfileSource::Inline(_) => "(inline)".to_owned(),
        _ => dockerfile_text(build, folder).unwrap_or_else(unknown),
    };
    let masked = |text: String, sensitive: bool| if sensitive { MASK.to_owned() } else { text };
    let platforms: Vec<String> = build
        .effective_platforms()
        .into_iter()
        .map(|platform| masked(platform.value.clone(), platform.sensitive))
        .collect();
    let args: Vec<String> = build
        .args
        .iter()
        .map(|(name, value)| {
            let text = match &value.value {
                _ if value.sensitive => MASK,
                Some(text) => text.lines().next().unwrap_or_default(),
                None => "?",
            };
            format!("{name}={text}")
        })
        .collect();
    let context = context_text(&build.context.value, build.tool, folder).unwrap_or_else(unknown);
    let target = build.target.as_ref();
    [
        build.tool.name().to_owned(),
        format!("{}{}", build.name, if build.default { "*" } else { "" }),
        relative_to(folder, &build.place.file),
        masked(context, build.context.sensitive),
        masked(dockerfile, hides_dockerfile),
        target.map_or_else(String::new, |target| {
            masked(target.value.clone(), target.sensitive)
        }),
        platforms.join(","),
        args.join(" "),
    ]
}
