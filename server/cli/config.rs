//! `dockwright config`: creates configuration files.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use super::args::{ConfigArgs, ConfigCommand, ImportArgs};
use super::exit_code::EXIT_ERROR;
use super::inputs::shown;
use super::report;
use project::config::{SCHEMA_URL, schema};
use project::{LINK_OUT_OF_PROJECT, hadolint};
use syntax::text::Text;

/// Creates a configuration file. Returns the exit code: 2 if that isn't possible.
///
/// # Errors
///
/// If writing fails.
pub(super) fn run(args: &ConfigArgs, out: &mut impl Write, err: &mut impl Write) -> io::Result<u8> {
    match &args.command {
        ConfigCommand::Import(args) => import(args, out, err),
        ConfigCommand::Schema => {
            serde_json::to_writer_pretty(&mut *out, &schema())?;
            writeln!(out)?;
            Ok(0)
        }
    }
}

/// Converts a configuration of hadolint to a `dockwright.toml`.
fn import(args: &ImportArgs, out: &mut impl Write, err: &mut impl Write) -> io::Result<u8> {
    if let Some(file) = &args.file
        && let Err(error) = fs::metadata(file)
    {
        writeln!(err, "dockwright: {}: {error}", file.display())?;
        return Ok(EXIT_ERROR);
    }
    let found = args.file.clone().or_else(|| hadolint::find(Path::new(".")));
    let Some(path) = found else {
        writeln!(err, "dockwright: no hadolint configuration found")?;
        return Ok(EXIT_ERROR);
    };
    if args.file.is_none() && hadolint::leads_out(&path) {
        let path = shown(&path);
        writeln!(err, "dockwright: {}: {LINK_OUT_OF_PROJECT}", path.display())?;
        return Ok(EXIT_ERROR);
    }
    let (text, read) = hadolint::read(&path);
    let path = shown(&path);
    let read = match read {
        Ok(read) => read,
        Err(problem) => {
            let found = [project::diagnostic(&problem)];
            let path = path.display().to_string();
            let coloured = report::coloured(&io::stderr());
            report::print_snippets(&path, &Text::new(&text), &found, coloured, err)?;
            return Ok(EXIT_ERROR);
        }
    };
    let toml = read.to_toml(SCHEMA_URL);
    if args.output == Path::new("-") {
        out.write_all(toml.as_bytes())?;
        return Ok(0);
    }
    let output = args.output.display();
    let written = if args.force {
        fs::write(&args.output, toml)
    } else {
        let mut options = fs::OpenOptions::new();
        let file = options.write(true).create_new(true).open(&args.output);
        file.and_then(|mut file| file.write_all(toml.as_bytes()))
    };
    match written {
        Ok(()) => {
            writeln!(out, "{output} is equivalent to {}", path.display())?;
            if hadolint::is_in_environment() {
                writeln!(
                    err,
                    "dockwright: the variables HADOLINT_* of the environment aren't imported, and have no effect with {output}"
                )?;
            }
            Ok(0)
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            writeln!(err, "dockwright: {output} exists; --force overwrites it")?;
            Ok(EXIT_ERROR)
        }
        Err(error) => {
            writeln!(err, "dockwright: {output}: {error}")?;
            Ok(EXIT_ERROR)
        }
    }
}
