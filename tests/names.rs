//! The names of Dockerfiles: one rule, and the patterns of hooks and editors that follow it.

use std::fs;
use std::path::Path;

use project::{is_dockerfile_name, is_template_name};
use regex_lite::Regex;
use serde_json::Value;

/// Names of Dockerfiles.
const YES: &str = "Dockerfile dockerfile DOCKERFILE Containerfile containerfile Dockerfile.dev dockerfile.alpine3.20 \
    Dockerfile.dev.x86_64 app.Dockerfile a.b.dockerfile x.Containerfile Dockerfile-dev Dockerfile_base dockerfile-dev \
    Dockerfile-1.2 Dockerfile_test_user Containerfile-ubi base-Dockerfile base_Dockerfile base-dockerfile x-containerfile \
    Dockerfile.go Dockerfile.rs Dockerfile.js Dockerfile.example Dockerfile.dist Dockerfile.dockerfile Dockerfile.a-b \
    md.Dockerfile Dockerfile.6 Dockerfile.ubuntu-22.04";

/// Names of other files.
const NO: &str = "Dockerfiles mydockerfile docker-compose.yml .dockerfile .Dockerfile.swp Dockerfile~ Dockerfile.dev~ \
    Dockerfile. Dockerfile- -dockerfile #Dockerfile# Dockerfile.dockerignore app.Dockerfile.dockerignore Containerfile.containerignore \
    Dockerfile.md dockerfile.md 01-dockerfile.md Dockerfile-notes.txt Dockerfile.dev.md Dockerfile.rst Dockerfile.json \
    dockerfile.yaml Dockerfile.lock app.dockerfile.md Dockerfile.sh Dockerfile.SH dockerfile-lint.sh dockerfile-security.rego \
    Dockerfile.j2 Dockerfile.dev.j2 Dockerfile-dev.j2 Dockerfile.jinja2 Dockerfile.tmpl Dockerfile.tpl Dockerfile.template \
    Dockerfile.erb Dockerfile.in Containerfile.in Dockerfile_x.m4 Dockerfile.orig Dockerfile.bak Dockerfile.rej \
    Dockerfile-dev.orig Dockerfile.swp Dockerfile.old Dockerfile.patch dockerfile.go dockerfile.js Dockerfile.test.js \
    dockerfile-parser.ts Dockerfile_parser.rb dockerfile.test.go dockerfile.vim Dockerfile.py";

fn words(text: &str) -> Vec<&str> {
    text.split_ascii_whitespace().collect()
}

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

#[test]
fn names_of_dockerfiles() {
    for name in words(YES) {
        assert!(is_dockerfile_name(name), "{name}");
        assert!(!is_template_name(name), "{name}");
    }
    for name in words(NO) {
        assert!(!is_dockerfile_name(name), "{name}");
    }
    assert!(!is_dockerfile_name(""));
}

/// The hooks get the same files of a folder as `dockwright check .`.
#[test]
fn hooks() {
    let text = read(".pre-commit-hooks.yaml");
    let after = |key: &str| text.split_once(key).unwrap().1;
    let files = after("files: &dockerfiles ").lines().next().unwrap();
    let block = after("exclude: &others |-\n").lines();
    let exclude: Vec<&str> = block.map_while(|it| it.strip_prefix("    ")).collect();
    let (files, exclude) = (
        Regex::new(files).unwrap(),
        Regex::new(&exclude.join("\n")).unwrap(),
    );
    for (names, expected) in [(YES, true), (NO, false)] {
        for name in words(names) {
            for path in [name.to_owned(), format!("a/b.c-d/{name}")] {
                let taken = files.is_match(&path) && !exclude.is_match(&path);
                assert_eq!(taken, expected, "{path}");
            }
        }
    }
}

/// A glob of VS Code or Helix as a regular expression.
fn glob(pattern: &str, case: &str) -> Regex {
    let mut text = format!("^{case}");
    let mut chars = pattern.chars();
    while let Some(next) = chars.next() {
        match next {
            '*' => text.push_str("[^/]*"),
            '{' => text.push_str("(?:"),
            '}' => text.push(')'),
            ',' => text.push('|'),
            '.' => text.push_str(r"\."),
            '[' => {
                let class: String = chars.by_ref().take_while(|it| *it != ']').collect();
                let class = class.replace('!', "^").replace("-_", r"\-_");
                text.push_str(&format!("[{class}]"));
            }
            other => text.push(other),
        }
    }
    Regex::new(&(text + "$")).unwrap()
}

/// What the globs of editors must and mustn't match. They can't exclude extensions: `Dockerfile.*` matches `Dockerfile.md`,
/// which the server recognizes. They take no other file from its own language.
#[track_caller]
fn check_globs(globs: &[Regex], is_exempt: impl Fn(&str) -> bool) {
    let taken = |name: &str| globs.iter().any(|it| it.is_match(name));
    for name in words(YES) {
        assert!(taken(name) || is_exempt(name), "{name}");
    }
    for name in words(NO) {
        let lower = name.to_ascii_lowercase();
        let is_like_suffix = ["dockerfile.", "containerfile."]
            .iter()
            .any(|it| lower.starts_with(it));
        assert!(!taken(name) || is_like_suffix, "{name}");
    }
}

#[test]
fn globs_of_vscode() {
    let package: Value = serde_json::from_str(&read("editors/vscode/package.json")).unwrap();
    let language = &package["contributes"]["languages"][0];
    assert_eq!(language["id"], "dockerfile");
    let list = |key: &str| language[key].as_array().unwrap().clone();
    // VS Code ignores case.
    let mut globs: Vec<Regex> = Vec::new();
    for name in list("filenames").iter().chain(&list("filenamePatterns")) {
        globs.push(glob(name.as_str().unwrap(), "(?i)"));
    }
    for extension in list("extensions") {
        globs.push(glob(
            &format!("[!.#]*{}", extension.as_str().unwrap()),
            "(?i)",
        ));
    }
    // A short extension after a separator looks like `Dockerfile-parser.js`.
    check_globs(&globs, |name| name == "Dockerfile-1.2");
}

#[test]
fn globs_of_helix() {
    let config: toml::Table = read("editors/helix/languages.toml").parse().unwrap();
    let languages = config["language"].as_array().unwrap();
    let language = languages
        .iter()
        .find(|it| it["name"].as_str() == Some("dockerfile"));
    let globs = language.unwrap()["file-types"].as_array().unwrap().iter();
    let globs = globs.map(|it| match it.as_str() {
        Some(extension) => glob(&format!("[!.#]*.{extension}"), ""),
        None => glob(it["glob"].as_str().unwrap(), ""),
    });
    let globs: Vec<Regex> = globs.collect();
    check_globs(&globs, |name| {
        ["Dockerfile-1.2", "DOCKERFILE"].contains(&name)
    });
}

/// The lists of extensions in the files of editors are those of the rule.
#[test]
fn extensions_of_editors() {
    let rule = read("server/project/context/names.rs");
    let lists = rule.split("&[&str] = &[").skip(1);
    let lists = lists.map(|it| it.split_once(']').unwrap().0);
    let extensions: Vec<&str> = lists
        .flat_map(|it| it.split('"').skip(1).step_by(2))
        .collect();
    assert!(extensions.len() > 80);
    for file in [
        ".pre-commit-hooks.yaml",
        "editors/emacs/dockwright.el",
        "editors/kakoune/dockwright.kak",
        "editors/neovim/plugin/dockwright.lua",
        "editors/vim/ftdetect/dockwright.vim",
    ] {
        let text = read(file);
        let found: Vec<&str> = text.split(|c: char| !c.is_ascii_alphanumeric()).collect();
        for extension in &extensions {
            assert!(found.contains(extension), "{file}: {extension}");
        }
    }
}
