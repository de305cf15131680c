//! `dockwright image`: information about images.

use std::io::{self, Write};

use serde_json::json;

use super::args::{ImageArgs, ImageFormat};
use super::exit_code::EXIT_ERROR;
use super::online::{self, RegistryReply};
use ide::image::{ImageSummary, summary};
use syntax::values::reference;

/// The exit code if there is no information about an image.
const UNKNOWN: u8 = 1;

/// Prints information about images. Returns the exit code: 1 if there is none about an image, 2 if a name is invalid.
///
/// # Errors
///
/// If writing fails.
pub(super) fn run(args: &ImageArgs, out: &mut impl Write, err: &mut impl Write) -> io::Result<u8> {
    let parsed = args.names.iter().map(|name| reference::parse(name));
    let parsed: Vec<_> = parsed.collect();
    let images: Vec<_> = parsed.iter().flatten().cloned().collect();
    let mut replies = Vec::new();
    if !args.offline {
        let (found, problems) = online::query(&images, args.refresh)?;
        replies = found;
        for problem in problems {
            writeln!(err, "dockwright: {problem}")?;
        }
    }
    let mut replies = replies.into_iter();
    let mut code = 0;
    let mut known = Vec::new();
    for (name, parsed) in args.names.iter().zip(&parsed) {
        let parsed = match parsed {
            Ok(parsed) => parsed,
            Err(why) => {
                writeln!(err, "dockwright: {name}: {}", why.message())?;
                code = EXIT_ERROR;
                continue;
            }
        };
        let reply = replies.next().flatten();
        let summary = summary(parsed, false);
        if summary.is_some() || reply.as_ref().is_some_and(RegistryReply::has_data) {
            known.push((summary, parsed, reply));
        } else {
            let why = reply.as_ref().and_then(RegistryReply::error);
            let why = why.unwrap_or_else(|| "no information available".to_owned());
            writeln!(err, "dockwright: {name}: {why}")?;
            code = code.max(UNKNOWN);
        }
    }
    match args.format {
        ImageFormat::Json => {
            let objects = known.iter().map(|(summary, name, reply)| {
                let object = summary.as_ref().map(as_json);
                let mut object = object.unwrap_or_else(|| json!({ "name": name.familiar_text() }));
                if let (Some(reply), Some(object)) = (reply, object.as_object_mut()) {
                    object.insert("registry".to_owned(), reply.as_json());
                }
                object
            });
            writeln!(out, "{:#}", json!(objects.collect::<Vec<_>>()))?;
        }
        ImageFormat::Text => {
            for (number, (summary, name, reply)) in known.iter().enumerate() {
                if number > 0 {
                    writeln!(out)?;
                }
                match summary {
                    Some(summary) => text(summary, out)?,
                    None => writeln!(out, "{}", name.familiar_text())?,
                }
                for (title, lines) in reply.iter().flat_map(RegistryReply::lines) {
                    block(title, &lines, out)?;
                }
                // Network errors are reported only if the user has requested a refresh.
                let error = reply.as_ref().and_then(RegistryReply::error);
                if let Some(error) = error.filter(|_| args.refresh) {
                    block("registry", &[error], out)?;
                }
            }
        }
    }
    Ok(code)
}

fn as_json(summary: &ImageSummary) -> serde_json::Value {
    json!({
        "name": summary.name,
        "about": summary.about,
        "notes": summary.notes,
        "aliases": summary.aliases,
        "newer": summary.newer,
        "platforms": summary.platforms,
        "sets": summary.sets,
        "setsMore": summary.at_least,
        "otherVariables": summary.variables,
        "page": summary.page,
        "asOf": summary.day,
    })
}

fn text(summary: &ImageSummary, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "{}", summary.name)?;
    writeln!(out, "  {}.", summary.about)?;
    for note in &summary.notes {
        writeln!(out, "  {note}")?;
    }
    let sets = if summary.at_least {
        "all tags set"
    } else {
        "sets"
    };
    let own = |it: &[&str]| it.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
    let joined = |it: &[&str]| Vec::from_iter((!it.is_empty()).then(|| it.join(" ")));
    let page = summary.page.as_ref();
    let page = page.map(|page| format!("{page}, as of {}", summary.day));
    let blocks = [
        ("same as", joined(&summary.aliases)),
        ("newer", own(&summary.newer)),
        ("platforms", joined(&summary.platforms)),
        (sets, summary.sets.clone()),
        ("variables", joined(&summary.variables)),
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
