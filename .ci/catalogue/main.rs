//! Makes the catalogue of images: see README.md beside it.

mod generate;

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let Some(source) = arguments.next() else {
        report("usage: catalogue FOLDER [OUT]");
        return ExitCode::FAILURE;
    };
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let out = arguments.next().map_or_else(
        || project.join("server/core/catalogue/images.bin"),
        |out| Path::new(&out).to_owned(),
    );
    let made = generate::generate(Path::new(&source), &project.join(".ci/catalogue"));
    let written = made.and_then(|bytes| {
        std::fs::write(&out, &bytes).map_err(|why| format!("{}: {why}", out.display()))?;
        Ok(bytes.len())
    });
    match written {
        Ok(size) => {
            report(&format!("{}: {size} bytes", out.display()));
            ExitCode::SUCCESS
        }
        Err(why) => {
            report(&why);
            ExitCode::FAILURE
        }
    }
}

#[expect(clippy::print_stderr, reason = "a program for the terminal")]
fn report(line: &str) {
    eprintln!("{line}");
}
