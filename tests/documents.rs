//! Documentation: links resolve, snippets match the tested files, and repeated information is consistent.

use std::fs;
use std::path::{Path, PathBuf};

use ide::lints;
use ide::tokens::TokenKind;
use project::config::Config;
use serde_json::{Value, json};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All pages in the project's own folders.
fn pages() -> Vec<PathBuf> {
    fn within(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() && !["node_modules", "target"].contains(&name.as_str()) {
                within(&path, found);
            } else if name.to_lowercase().ends_with(".md") {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    for entry in fs::read_dir(root()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|it| it == "md") {
            found.push(path);
        }
    }
    for folder in [
        "docs", "editors", "findings", "server", "grammar", ".ci", ".github",
    ] {
        within(&root().join(folder), &mut found);
    }
    found.sort();
    found
}

/// The targets of links, out of boxes.
fn links(page: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (number, part) in page.split("```").enumerate() {
        if number % 2 == 0 {
            let ends = part.split("](").skip(1);
            found.extend(ends.filter_map(|end| Some(end.split_once(')')?.0.to_owned())));
        }
    }
    found
}

/// How a heading is called in links.
fn anchor(heading: &str) -> String {
    let kept = heading.trim_matches(['#', ' ']).to_lowercase();
    let kept = kept
        .chars()
        .filter(|c| c.is_alphanumeric() || " -_".contains(*c));
    kept.collect::<String>().replace(' ', "-")
}

#[test]
fn links_lead_somewhere() {
    let mut looked_at = 0;
    for path in pages() {
        let page = fs::read_to_string(&path).unwrap();
        for link in links(&page) {
            if link.contains("://") || link.starts_with("command:") {
                continue;
            }
            looked_at += 1;
            let (file, heading) = link.split_once('#').unwrap_or((&link, ""));
            let target = if file.is_empty() {
                path.clone()
            } else {
                path.parent().unwrap().join(file)
            };
            assert!(target.exists(), "{}: {link}", path.display());
            if !heading.is_empty() {
                let there = fs::read_to_string(&target).unwrap();
                let mut headings = there.lines().filter(|line| line.starts_with('#'));
                assert!(
                    headings.any(|it| anchor(it) == heading),
                    "{}: there is no heading {link}",
                    path.display()
                );
            }
        }
    }
    assert!(looked_at > 10);
}

#[test]
fn snippets_are_what_is_tested() {
    let page = fs::read_to_string(root().join("docs/editors.md")).unwrap();
    let lines: Vec<&str> = page.lines().collect();
    let mut looked_at = 0;
    for (number, line) in lines.iter().enumerate() {
        let opens = line.starts_with("```") && line.len() > 3 && *line != "```sh";
        if !opens {
            continue;
        }
        let above = lines[number - 1];
        let file = above
            .strip_prefix("<!-- ")
            .and_then(|it| it.strip_suffix(" -->"));
        let file = file.unwrap_or_else(|| panic!("line {}: which file is it?", number + 1));
        let rest = lines[number + 1..].iter();
        let shown: Vec<&str> = rest.take_while(|it| **it != "```").copied().collect();
        let there = fs::read_to_string(root().join("editors").join(file)).unwrap();
        assert!(
            there.contains(&shown.join("\n")),
            "{file} doesn't contain the snippet"
        );
        looked_at += 1;
    }
    assert!(looked_at > 8);
}

#[test]
fn queries_of_editors_are_the_grammars() {
    for name in ["highlights", "injections"] {
        let name = format!("{name}.scm");
        let ours = fs::read(root().join("grammar/queries").join(&name)).unwrap();
        let zed = root().join("editors/zed/languages/dockerfile").join(&name);
        assert!(
            ours == fs::read(&zed).unwrap(),
            "copy grammar/queries/{name} to {}",
            zed.display()
        );
    }
}

pub(crate) fn manifest() -> Value {
    let text = fs::read_to_string(root().join("editors/vscode/package.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// A valid value of a setting, according to its schema in the manifest.
fn sample(schema: &Value) -> Value {
    let type_of = |name: &str| match &schema["type"] {
        Value::Array(all) => all.iter().any(|it| it == name),
        one => one == name,
    };
    match &schema["enum"] {
        Value::Array(all) => all[0].clone(),
        _ if type_of("integer") => json!(2),
        _ if type_of("boolean") => json!(false),
        _ if type_of("string") => json!("a"),
        _ if type_of("array") => json!(["docker.io"]),
        _ => schema["default"].clone(),
    }
}

#[test]
fn every_setting_of_vs_code_is_described_and_known() {
    let manifest = manifest();
    let rules: Vec<&str> = lints::names().collect();
    let properties = &manifest["contributes"]["configuration"]["properties"];
    for (key, schema) in properties.as_object().unwrap() {
        let described = ["description", "markdownDescription"].map(|it| schema[it].as_str());
        assert!(
            described.iter().flatten().any(|it| it.ends_with('.')),
            "{key}"
        );
        let mut settings = sample(schema);
        for part in key.strip_prefix("dockwright.").unwrap().rsplit('.') {
            settings = json!({ part: settings });
        }
        let (_, problems) = Config::from_editor(&settings, &rules);
        assert_eq!(problems, [""; 0], "{key}");
    }
}

/// VS Code sends the defaults of its settings, which must mean what unset settings mean.
#[test]
fn defaults_of_vs_code_restrict_nothing() {
    let rules: Vec<&str> = lints::names().collect();
    let manifest = manifest();
    let properties = &manifest["contributes"]["configuration"]["properties"];
    let mut settings = json!({});
    for (key, schema) in properties.as_object().unwrap() {
        let path = key.strip_prefix("dockwright.").unwrap().replace('.', "/");
        let (table, key) = path.rsplit_once('/').unwrap_or(("", &path));
        if table.is_empty() {
            settings[key] = schema["default"].clone();
        } else {
            settings[table][key] = schema["default"].clone();
        }
    }
    let (config, problems) = Config::from_editor(&settings, &rules);
    assert_eq!(problems, [""; 0]);
    let found = config.for_file(Path::new("/a"), Path::new("/a/Dockerfile"));
    assert_eq!(found.rules.len(), 0);
    let found = found.rule_settings;
    let restrictions = [
        found.trusted_registries,
        found.approved_images,
        found.forbidden_images,
    ];
    assert_eq!(restrictions, [None, None, None]);
    assert_eq!(found.labels, None);
    assert_eq!(found.require_user, Some(false));
}

#[test]
fn vs_code_colours_every_kind_of_token() {
    let manifest = manifest();
    let scopes = &manifest["contributes"]["semanticTokenScopes"][0]["scopes"];
    for kind in TokenKind::NAMES {
        assert!(scopes[kind].is_array(), "{kind}");
    }
}

#[test]
fn versions_are_one() {
    let version = env!("CARGO_PKG_VERSION");
    assert_eq!(manifest()["version"], version);
    let zed = fs::read_to_string(root().join("editors/zed/extension.toml")).unwrap();
    assert!(zed.contains(&format!("version = \"{version}\"")));
}
