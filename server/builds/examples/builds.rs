//! `builds --format json …`, for development.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    missing_docs
)]

use builds::*;
use std::fmt::Write;

fn js(s: &str) -> String {
    let mut o = String::from("\"");
    for c in s.chars() {
        match c {
            '"' => o.push_str("\\\""),
            '\\' => o.push_str("\\\\"),
            c if (c as u32) < 32 => {
                let _ = write!(o, "\\u{:04x}", c as u32);
            }
            c => o.push(c),
        }
    }
    o + "\""
}

fn main() {
    let mut args = std::env::args().skip(2);
    let mut options = Options {
        environment: std::env::vars().collect(),
        ..Options::default()
    };
    let mut tool = None;
    let mut folder = ".".to_owned();
    while let Some(a) = args.next() {
        match a.as_str() {
            "--format" => {
                args.next();
            }
            "--tool" => tool = args.next(),
            "-f" => options.files.push(args.next().unwrap()),
            "--profile" => options.profiles.push(args.next().unwrap()),
            "--env-file" => options.env_files.push(args.next().unwrap()),
            "--project-directory" => options.project_directory = args.next(),
            other => folder = other.to_owned(),
        }
    }
    let root = std::fs::canonicalize(&folder).unwrap();
    options.root = Some(root.to_string_lossy().into_owned());
    let files = DiskFiles::new(root);
    let d = match tool.as_deref() {
        Some("bake") => bake(&files, &options),
        Some("compose") => compose(&files, &options),
        Some("devcontainer") => devcontainer(&files, &options),
        _ => all(&files, &options),
    };
    let ctx = |c: &Context, bake: bool| match c {
        Context::Local(p) => js(p),
        Context::Remote(p) | Context::Other(p) => js(p),
        Context::Build(n) => js(&format!("{}:{n}", if bake { "target" } else { "service" })),
        Context::Unknown => "null".into(),
    };
    let mut bs = Vec::new();
    for b in &d.builds {
        let bake = b.tool == Tool::Bake;
        let (df, inline) = match &b.dockerfile.value {
            Dockerfile::Local(p) | Dockerfile::Remote(p) => (js(p), false),
            Dockerfile::Inline(_) => ("null".into(), true),
            Dockerfile::Unknown => ("null".into(), false),
        };
        let a: Vec<String> = b
            .args
            .iter()
            .map(|(k, v)| format!("{}:{}", js(k), v.value.as_deref().map_or("null".into(), js)))
            .collect();
        let c: Vec<String> = b
            .contexts
            .iter()
            .map(|(k, v)| format!("{}:{}", js(k), ctx(&v.value, bake)))
            .collect();
        let p: Vec<String> = b.platforms.iter().map(|v| js(&v.value)).collect();
        bs.push(format!("{{\"tool\":{},\"file\":{},\"name\":{},\"context\":{},\"dockerfile\":{df},\"inline\":{inline},\"target\":{},\"args\":{{{}}},\"contexts\":{{{}}},\"platforms\":[{}],\"default\":{}}}",
            js(b.tool.name()), js(&b.place.file), js(&b.name), ctx(&b.context.value, bake), b.target.as_ref().map_or("null".into(), |t| js(&t.value)), a.join(","), c.join(","), p.join(","), b.default));
    }
    let es: Vec<String> = d.errors.iter().map(|e| format!("{{\"file\":{},\"range\":{{\"start\":{{\"line\":{},\"character\":{}}},\"end\":{{\"line\":{},\"character\":{}}}}},\"severity\":{},\"message\":{}}}", js(&e.place.file), e.range.start.line, e.range.start.character, e.range.end.line, e.range.end.character, js(&format!("{:?}", e.severity)), js(&e.message))).collect();
    println!(
        "{{\"builds\":[{}],\n\"errors\":[{}]}}",
        bs.join(",\n"),
        es.join(",\n")
    );
}
