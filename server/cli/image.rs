//! `dockwright image`: what is known of images.

use std::io::{self, Write};

use serde_json::json;

use super::TROUBLE;
use super::args::{ImageArgs, ImageFormat};
use crate::features::image::{Sheet, sheet};
use crate::values::reference;

/// The exit code if nothing is known of an image.
const UNKNOWN: u8 = 1;

/// Prints what is known of images. Gives the exit code: 1 if nothing is known of one, 2 if a name is none.
///
/// # Errors
///
/// If nothing can be written.
pub(super) fn run(args: &ImageArgs, out: &mut impl Write, err: &mut impl Write) -> io::Result<u8> {
    let mut code = 0;
    let mut sheets = Vec::new();
    for name in &args.names {
        match reference::parse(name) {
            Err(why) => {
                writeln!(err, "dockwright: {name}: {}", why.message())?;
                code = TROUBLE;
            }
            Ok(parsed) => {
                if let Some(sheet) = sheet(&parsed, false) {
                    sheets.push(sheet);
                } else {
                    writeln!(err, "dockwright: {name}: nothing is known of it")?;
                    code = code.max(UNKNOWN);
                }
            }
        }
    }
    match args.format {
        ImageFormat::Json => {
            let sheets: Vec<_> = sheets.iter().map(as_json).collect();
            writeln!(out, "{:#}", json!(sheets))?;
        }
        ImageFormat::Text => {
            for (number, sheet) in sheets.iter().enumerate() {
                if number > 0 {
                    writeln!(out)?;
                }
                text(sheet, out)?;
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
        for (number, line) in lines.iter().enumerate() {
            let title = if number == 0 { title } else { "" };
            writeln!(out, "  {title:12}  {line}")?;
        }
    }
    Ok(())
}
