//! Documentation pages that are generated from the program. `cargo xtask pages` writes them.

use std::collections::BTreeSet;
use std::env;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use analysis::Document;
use ide::lints::{self, Group, RULES, RegistryUse, Rule, Severity, errors};
use project::IGNORE_FILE_RULES;
use project::config::{Config, Level};
use serde_json::{Value, json};
use syntax::ProblemKind;

use crate::documents::manifest;
use crate::fixture::{document, draw};
use crate::lints::{blocks, found, in_line_endings};

/// The start of the generated part of a page.
const BEGIN: &str = "<!-- generated from the program -->\n";
/// Its end.
const END: &str = "<!-- end -->\n";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs")
}

fn updates() -> bool {
    env::var_os("UPDATE_EXPECT").is_some_and(|it| it == "1")
}

/// Checks that a page is up to date, or updates it.
#[track_caller]
fn check(path: &Path, wanted: &str) {
    let current = fs::read_to_string(path)
        .unwrap_or_default()
        .replace("\r\n", "\n");
    if current == wanted {
        return;
    }
    assert!(
        updates(),
        "{} is out of date: cargo xtask pages",
        path.display()
    );
    fs::write(path, wanted).unwrap();
}

/// Checks that the generated part of a page is up to date, or updates it.
fn check_part(name: &str, generated: &str) {
    let path = folder().join(name);
    let page = fs::read_to_string(&path).unwrap().replace("\r\n", "\n");
    let (before, rest) = page.split_once(BEGIN).unwrap();
    let (_, after) = rest.split_once(END).unwrap();
    check(
        &path,
        &format!("{before}{BEGIN}\n{generated}\n{END}{after}"),
    );
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Information => "information",
        Severity::Hint => "hint",
    }
}

/// The diagnostics of an example, drawn below its lines; `None` if there are none.
fn drawn(name: &str, document: &Document) -> Option<String> {
    let found = found(lints::rule(name)?, document);
    let notes: Vec<_> = found
        .iter()
        .map(|it| (it.span, it.message.clone()))
        .collect();
    (!notes.is_empty()).then(|| draw(&document.text.to_string(), &notes))
}

/// Whether a rule has a fix, determined by its example.
fn fixed(rule: &Rule, document: &Document) -> &'static str {
    let found = found(rule, document);
    match found.iter().flat_map(|it| &it.fixes).next() {
        Some(fix) if fix.safe => "yes, also applied by `dockwright check --fix`",
        Some(_) => "yes, but not applied by `dockwright check --fix`",
        // The example is another case.
        None if rule.docs().to_lowercase().contains(" a fix ") => "for some findings",
        None => "no",
    }
}

#[track_caller]
fn page_of(rule: &Rule) -> String {
    let name = rule.name;
    let docs = rule.docs();
    let blocks = blocks(&docs);
    let [wrong, right] = blocks.as_slice() else {
        panic!("{name}: {} blocks", blocks.len());
    };
    let wrong = document(&in_line_endings(rule, wrong));
    let words = docs.split("\n```dockerfile").next().unwrap().trim_end();
    let mut page = format!("# {name}\n\n{words}\n\n");
    if let Some(drawn) = drawn(name, &wrong) {
        write!(page, "```text\n{}\n```\n\n", drawn.trim_end()).unwrap();
    } else {
        write!(page, "```dockerfile\n{}```\n\n", wrong.text).unwrap();
    }
    write!(
        page,
        "Better:\n\n```dockerfile\n{right}```\n\n| | |\n|---|---|\n"
    )
    .unwrap();
    let source = match (rule.group, rule.page()) {
        (Group::BuildKit, it) if it.contains("docs.docker.com") => format!("[BuildKit]({it})"),
        (Group::BuildKit, _) => "BuildKit".to_owned(),
        (Group::Dockwright, _) => "Dockwright".to_owned(),
    };
    let enabled = if rule.experimental {
        format!("with `# check=experimental={name}` at the top of the file")
    } else if rule.registry == RegistryUse::Required {
        "with `dockwright check --online`".to_owned()
    } else if name == "InvalidBaseImagePlatform" {
        "never reported".to_owned()
    } else if rule.enabled {
        "by default".to_owned()
    } else {
        "with a severity below `[rules]`, or with `--preset strict`".to_owned()
    };
    let inline = if rule.inline {
        ", or before an instruction"
    } else {
        ""
    };
    writeln!(page, "| Source | {source} |").unwrap();
    writeln!(page, "| Category | {} |", rule.category.name()).unwrap();
    writeln!(page, "| Severity | {} |", level(rule.severity)).unwrap();
    writeln!(page, "| Enabled | {enabled} |").unwrap();
    writeln!(page, "| Fix | {} |", fixed(rule, &wrong)).unwrap();
    writeln!(
        page,
        "| Disable | `# check=skip={name}` at the top of the file{inline} |"
    )
    .unwrap();
    writeln!(page, "| [`dockwright.toml`](../settings.md) | `{name} = \"off\"` below `[rules]`, or another severity |").unwrap();
    if !rule.aliases.is_empty() {
        writeln!(page, "| In other linters | {} |", rule.aliases.join(", ")).unwrap();
    }
    page
}

/// The severities of rules among the settings of VS Code.
#[test]
fn rules_of_vs_code() {
    let path = folder().join("../editors/vscode/package.json");
    let mut manifest: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
    let rules = RULES.iter().copied().chain(lints::shell_rules());
    let described = rules.map(|rule| (rule.name, rule.docs()));
    let ignore_files = IGNORE_FILE_RULES.iter();
    let ignore_files = ignore_files.map(|(name, docs, _)| (*name, (*docs).to_owned()));
    let properties = described.chain(ignore_files).map(|(name, docs)| {
        let levels = Level::ALL.map(Level::name);
        let summary = docs.lines().next().unwrap();
        (
            name.to_owned(),
            json!({ "enum": levels, "description": summary }),
        )
    });
    manifest["contributes"]["configuration"]["properties"]["dockwright.rules"]["properties"] =
        properties.collect();
    let text = serde_json::to_string_pretty(&manifest).unwrap();
    check(&path, &(text + "\n"));
}

#[test]
fn rules() {
    let rules = folder().join("rules");
    let mut index = String::from(
        "# Rules\n\nThe checks of `docker build --check`, and Dockwright's own rules. `dockwright explain RULE` explains one in the terminal.\n\
         What BuildKit refuses to build is reported as an [error](errors.md).\n\n\
         | rule | reports | severity | fix |\n|---|---|---|---|\n",
    );
    let mut names = BTreeSet::from(["README.md".to_owned(), "errors.md".to_owned()]);
    for rule in RULES {
        let name = rule.name;
        check(&rules.join(format!("{name}.md")), &page_of(rule));
        names.insert(format!("{name}.md"));
        let docs = rule.docs();
        let first = docs.lines().next().unwrap();
        let wrong = document(&in_line_endings(rule, &blocks(&docs)[0]));
        let fix = match fixed(rule, &wrong) {
            "no" => "",
            "for some findings" => "some",
            _ => "yes",
        };
        let own = if rule.group == Group::Dockwright {
            " (Dockwright)"
        } else {
            ""
        };
        let off = if rule.enabled { "" } else { ", off" };
        writeln!(
            index,
            "| [{name}]({name}.md){own} | {first} | {}{off} | {fix} |",
            level(rule.severity)
        )
        .unwrap();
    }
    // Errors about ignore files are on the page of errors.
    let others = IGNORE_FILE_RULES.iter();
    for (name, docs, severity) in others.filter(|it| it.2 != Severity::Error) {
        let page = format!(
            "# {name}\n\n{docs}\n\n| | |\n|---|---|\n| Source | Dockwright |\n| Severity | {severity} |\n\
             | [`dockwright.toml`](../settings.md) | `{name} = \"off\"` below `[rules]`, or another severity |\n",
            severity = level(*severity)
        );
        check(&rules.join(format!("{name}.md")), &page);
        names.insert(format!("{name}.md"));
        let first = docs.lines().next().unwrap();
        let level = level(*severity);
        writeln!(
            index,
            "| [{name}]({name}.md) (Dockwright) | {first} | {level} | yes |"
        )
        .unwrap();
    }
    check(&rules.join("README.md"), &index);
    let files = fs::read_dir(&rules).unwrap();
    let files = files.map(|it| it.unwrap().file_name().into_string().unwrap());
    assert_eq!(files.collect::<BTreeSet<_>>(), names);
}

/// The pages of our documentation to which diagnostics link exist.
#[test]
fn linked_pages_exist() {
    let base = lints::page_of("");
    for rule in RULES.iter().copied().chain(lints::shell_rules()) {
        let page = rule.page();
        if let Some(path) = page.strip_prefix(&base) {
            let path = path.split('#').next().unwrap();
            assert!(folder().join(path).is_file(), "{}: {page}", rule.name);
        }
    }
}

/// The README contains the numbers of BuildKit's checks, of those that are reported, and of those with a fix.
#[test]
fn checks_are_counted_in_the_readme() {
    let rules = RULES.iter().filter(|it| it.group == Group::BuildKit);
    let (mut all, mut reported, mut fixes) = (0, 0, 0);
    for rule in rules {
        let wrong = document(&in_line_endings(rule, &blocks(&rule.docs())[0]));
        all += 1;
        reported += usize::from(drawn(rule.name, &wrong).is_some());
        fixes += usize::from(fixed(rule, &wrong).starts_with("yes"));
    }
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md"));
    let words: Vec<_> = readme.as_deref().unwrap().split_whitespace().collect();
    let count = format!(
        "{reported} of the {all} checks of `docker build --check`, {fixes} of them with a fix"
    );
    assert!(words.join(" ").contains(&count), "README.md lacks: {count}");
    let own = RULES.iter().filter(|it| it.group == Group::Dockwright);
    let own = own.count();
    for count in [
        format!("**{own} [rules]"),
        format!("| other rules | {own},"),
    ] {
        assert!(words.join(" ").contains(&count), "README.md lacks: {count}");
    }
}

#[test]
fn errors_page() {
    let mut page = String::from(
        "# Errors\n\nWhat BuildKit refuses to build. All errors of a file are reported at once, at their exact positions. In each \
         section, the first example is wrong, and the second is right.\n",
    );
    for kind in ProblemKind::ALL {
        write!(
            page,
            "\n## {}\n\n{}\n",
            kind.name(),
            errors::docs(*kind).trim_end()
        )
        .unwrap();
    }
    let [(name, docs, _), _] = IGNORE_FILE_RULES;
    write!(page, "\n## {name}\n\n{docs}\n").unwrap();
    check(&folder().join("rules/errors.md"), &page);
}

/// Converts camel case to kebab case: `indentContinued` to `indent-continued`.
fn kebab_case(key: &str) -> String {
    key.chars().fold(String::new(), |mut words, c| {
        if c.is_ascii_uppercase() {
            words.push('-');
        }
        words.push(c.to_ascii_lowercase());
        words
    })
}

/// The possible values of a setting, in Markdown.
fn values(schema: &Value) -> String {
    let words = |list: &[Value]| {
        let words = list.iter().filter_map(Value::as_str);
        words
            .map(|it| format!("`\"{it}\"`"))
            .collect::<Vec<_>>()
            .join(", ")
    };
    if let Some(list) = schema["enum"].as_array() {
        return words(list);
    }
    let types = match &schema["type"] {
        Value::Array(all) => all.clone(),
        one => vec![one.clone()],
    };
    let name = |it: &Value| match it.as_str()? {
        "string" => Some("string"),
        "integer" => Some("number"),
        "boolean" => Some("`true`, `false`"),
        "array" => Some("list of strings"),
        "object" => Some("table"),
        _ => None,
    };
    types
        .iter()
        .filter_map(name)
        .collect::<Vec<_>>()
        .join(" or ")
}

#[test]
fn shell_codes() {
    let mut table = String::from("| code | reports | severity | enabled |\n|---|---|---|---|\n");
    for rule in lints::shell_rules() {
        let docs = rule.docs();
        // A bar would end the cell.
        let first = docs.lines().next().unwrap().replace('|', "\\|");
        let name = rule.name;
        let level = level(rule.severity);
        let enabled = if rule.enabled { "yes" } else { "no" };
        writeln!(table, "| {name} | {first} | {level} | {enabled} |").unwrap();
    }
    check_part("shell.md", &table);
}

#[test]
fn settings() {
    let manifest = manifest();
    let properties = &manifest["contributes"]["configuration"]["properties"];
    let mut tables = [String::new(), String::new(), String::new()];
    for (key, schema) in properties.as_object().unwrap() {
        let key = key.strip_prefix("dockwright.").unwrap();
        let description = ["description", "markdownDescription"].map(|it| schema[it].as_str());
        let description = description.into_iter().flatten().next().unwrap();
        let (table, shown) = match key.split('.').next().unwrap() {
            "path" | "trace" => (2, format!("dockwright.{key}")),
            "registry" => (1, kebab_case(key)),
            _ => (0, kebab_case(key)),
        };
        writeln!(
            tables[table],
            "| `{shown}` | {} | {description} |",
            values(schema)
        )
        .unwrap();
    }
    let [everywhere, registries, editor] = tables;
    let head = "| key | values | description |\n|---|---|---|\n";
    let generated = format!(
        "## Rules, build, formatting and display\n\n{head}{everywhere}\n## Registries\n\n{head}{registries}\n\
         ## VS Code only\n\n{head}{editor}"
    );
    check_part("settings.md", &generated);
}

#[test]
fn command_line() {
    let program = env!("CARGO_BIN_EXE_dockwright");
    let help = |command: &str| {
        let ran = Command::new(program)
            .args(["help", command])
            .env("COLUMNS", "100")
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let text = String::from_utf8(ran.stdout).unwrap();
        let lines: Vec<_> = text.lines().map(str::trim_end).collect();
        format!(
            "## {command}\n\n```text\n{}\n```\n",
            lines.join("\n").trim_end()
        )
    };
    let commands = [
        "check",
        "fmt",
        "inspect",
        "builds",
        "explain",
        "config",
        "image",
        "try",
        "lsp",
        "completions",
        "manual",
    ];
    let parts: Vec<_> = commands.into_iter().map(help).collect();
    let whole = Command::new(program).arg("--help").output().unwrap();
    let whole = String::from_utf8(whole.stdout).unwrap();
    let (_, rest) = whole.split_once("Commands:\n").unwrap();
    let listed = rest.lines().take_while(|it| !it.is_empty());
    let listed: Vec<_> = listed
        .filter_map(|it| it.split_whitespace().next())
        .collect();
    let known: Vec<_> = commands.iter().copied().chain(["help"]).collect();
    assert_eq!(
        listed.iter().collect::<BTreeSet<_>>(),
        known.iter().collect()
    );
    check_part("command-line.md", &parts.join("\n"));
}

/// The JSON schema is published with the documentation, and names every key that is read.
#[test]
fn schema() {
    let schema = project::config::schema();
    let text = format!("{}\n", serde_json::to_string_pretty(&schema).unwrap());
    check(&folder().join("dockwright.schema.json"), &text);
    let rules: Vec<&str> = lints::names()
        .chain([project::SUSPICIOUS_IGNORE_PATTERN])
        .collect();
    // Each key is known: nothing but its value is a problem.
    let mut keys = 0;
    let tables = schema["properties"].as_object().unwrap();
    for (table, schema) in tables {
        let known = |text: &str| {
            let (_, problems) = Config::parse(text, &rules);
            let unknown = problems
                .iter()
                .find(|it| it.message.starts_with("unknown key"));
            assert!(unknown.is_none(), "{unknown:?} in {text}");
        };
        known(&format!("{table} = 1\n"));
        let entries = schema["properties"]
            .as_object()
            .or_else(|| schema["items"]["properties"].as_object());
        for key in entries.into_iter().flat_map(|it| it.keys()) {
            keys += 1;
            match table.as_str() {
                "file" => known(&format!("[[file]]\n{key} = 1\n")),
                _ => known(&format!("[{table}]\n{key} = 1\n")),
            }
        }
    }
    assert!(keys > 20, "{keys}");
    // A suggestion lists the keys of each table, so that none is missing in the schema.
    let named = schema["definitions"]["rules"]["properties"]
        .as_object()
        .unwrap();
    assert!(rules.iter().all(|it| named.contains_key(*it)));
}

/// The code blocks of a language in a page.
fn code_blocks(page: &str, kind: &str) -> Vec<String> {
    let opens = format!("```{kind}\n");
    let parts = page.split(&opens).skip(1);
    parts
        .map(|it| it.split("```").next().unwrap().to_owned())
        .collect()
}

#[test]
fn configuration_examples_are_valid() {
    let rules: Vec<&str> = lints::names().collect();
    let mut count = 0;
    for page in ["docs/settings.md", "README.md"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(page);
        let page = fs::read_to_string(path).unwrap();
        for text in code_blocks(&page, "toml") {
            // The user's own configuration file has other keys.
            if text.contains("offline") {
                continue;
            }
            let (_, problems) = Config::parse(&text, &rules);
            assert!(problems.is_empty(), "{problems:?} in\n{text}");
            count += 1;
        }
    }
    assert!(count > 0);
}

#[test]
fn dockerfile_examples_are_clean() {
    for page in ["README.md", "docs/editors.md", "docs/troubleshooting.md"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(page);
        for text in code_blocks(&fs::read_to_string(path).unwrap(), "dockerfile") {
            let found = lints::check(&document(&text), &lints::LintSettings::default());
            assert!(found.is_empty(), "{found:?} in\n{text}");
        }
    }
}
