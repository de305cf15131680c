//! `dockwright manual`: the man page, generated from the definition of the command line.

use std::io::{self, Write};

use clap::CommandFactory;

use super::args::Args;

/// Prints the man page, with a section for each subcommand. Returns the exit code.
///
/// # Errors
///
/// If writing fails.
pub(super) fn manual(out: &mut impl Write) -> io::Result<u8> {
    let mut command = Args::command();
    command.build();
    let page = clap_mangen::Man::new(command.clone());
    page.render_title(out)?;
    page.render_name_section(out)?;
    page.render_synopsis_section(out)?;
    page.render_options_section(out)?;
    for part in command
        .get_subcommands()
        .filter(|it| it.get_name() != "help")
    {
        let title = part.get_name().to_uppercase();
        writeln!(out, ".SH \"{title}\"")?;
        let about = part.get_long_about().or(part.get_about());
        writeln!(
            out,
            "{}",
            about.map(ToString::to_string).unwrap_or_default()
        )?;
        let page = clap_mangen::Man::new(part.clone());
        let mut options = Vec::new();
        page.render_options_section(&mut options)?;
        let options = String::from_utf8_lossy(&options).replacen(".SH OPTIONS", ".SS Options", 1);
        out.write_all(options.as_bytes())?;
    }
    page.render_version_section(out)?;
    Ok(0)
}
