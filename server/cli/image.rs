//! `dockwright image`: what is known of images.

use std::io::{self, Write};

use serde_json::json;

use super::EXIT_ERROR;
use super::args::{ImageArgs, ImageFormat};
use super::online::{self, Said};
use ide::image::{Sheet, sheet};
use syntax::values::reference;

/// The exit code if nothing is known of an image.
const UNKNOWN: u8 = 1;

/// Prints what is known of images. Gives the exit code: 1 if nothing is known of one, 2 if a name is none.
///
/// # Errors
///
/// If nothing can be written.
pub(super) fn run(args: &ImageArgs, out: &mut impl Write, err: &mut impl Write) -> io::Result<u8> {
    let parsed = args.names.iter().map(|name| reference::parse(name));
    let parsed: Vec<_> = parsed.collect();
    let images: Vec<_> = parsed.iter().flatten().cloned().collect();
    let mut said = Vec::new();
    if !args.offline {
        let (found, problems) = online::ask(&images, args.refresh)?;
        said = found;
        for problem in problems {
            writeln!(err, "dockwright: {problem}")?;
        }
    }
    let mut said = said.into_iter();
    let mut code = 0;
    let mut sheets = Vec::new();
    for (name, parsed) in args.names.iter().zip(&parsed) {
        let parsed = match parsed {
            Ok(parsed) => parsed,
            Err(why) => {
                writeln!(err, "dockwright: {name}: {}", why.message())?;
                code = EXIT_ERROR;
                continue;
            }
        };
        let said = said.next().flatten();
        let sheet = sheet(parsed, false);
        if sheet.is_some() || said.as_ref().is_some_and(Said::is_something) {
            sheets.push((sheet, parsed, said));
        } else {
            let why = said.as_ref().and_then(Said::error);
            let why = why.unwrap_or_else(|| "no information available".to_owned());
            writeln!(err, "dockwright: {name}: {why}")?;
            code = code.max(UNKNOWN);
        }
    }
    match args.format {
        ImageFormat::Json => {
            let sheets = sheets.iter().map(|(sheet, name, said)| {
                let known = sheet.as_ref().map(as_json);
                let mut known = known.unwrap_or_else(|| json!({ "name": name.familiar_text() }));
                if let (Some(said), Some(known)) = (said, known.as_object_mut()) {
                    known.insert("registry".to_owned(), said.as_json());
                }
                known
            });
            writeln!(out, "{:#}", json!(sheets.collect::<Vec<_>>()))?;
        }
        ImageFormat::Text => {
            for (number, (sheet, name, said)) in sheets.iter().enumerate() {
                if number > 0 {
                    writeln!(out)?;
                }
                match sheet {
                    Some(sheet) => text(sheet, out)?,
                    None => writeln!(out, "{}", name.familiar_text())?,
                }
                for (title, lines) in said.iter().flat_map(Said::lines) {
                    block(title, &lines, out)?;
                }
                // Of a network that isn't there nobody needs to hear who didn't ask for it.
                let error = said.as_ref().and_then(Said::error);
                if let Some(error) = error.filter(|_| args.refresh) {
                    block("registry", &[error], out)?;
                }
            }
        }
    }
    Ok(code)
}

fn as_json(sheet: &Sheet) -> serde_json::Value {
    json!({
        "name": sheet.name,
        "about": sheet.about,
        "notes": sheet.notes,
        "aliases": sheet.aliases,
        "newer": sheet.newer,
        "platforms": sheet.platforms,
        "sets": sheet.sets,
        "setsMore": sheet.at_least,
        "otherVariables": sheet.variables,
        "page": sheet.page,
        "asOf": sheet.day,
    })
}

fn text(sheet: &Sheet, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "{}", sheet.name)?;
    writeln!(out, "  {}.", sheet.about)?;
    for note in &sheet.notes {
        writeln!(out, "  {note}")?;
    }
    let sets = if sheet.at_least {
        "all tags set"
    } else {
        "sets"
    };
    let own = |it: &[&str]| it.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
    let joined = |it: &[&str]| Vec::from_iter((!it.is_empty()).then(|| it.join(" ")));
    let page = sheet.page.as_ref();
    let page = page.map(|page| format!("{page}, as of {}", sheet.day));
    let blocks = [
        ("same as", joined(&sheet.aliases)),
        ("newer", own(&sheet.newer)),
        ("platforms", joined(&sheet.platforms)),
        (sets, sheet.sets.clone()),
        ("variables", joined(&sheet.variables)),
        ("page", page.into_iter().collect()),
    ];
    for (title, lines) in blocks {
        block(title, &lines, out)?;
    }
    Ok(())
}

fn block(title: &str, lines: &[String], out: &mut impl Write) -> io::Result<()> {
    for (number, line) in lines.iter().enumerate() {
        let title = if number == 0 { title } else { "" };
        writeln!(out, "  {title:12}  {line}")?;
    }
    Ok(())
}
