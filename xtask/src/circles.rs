//! Circles of files: files of the server that use each other's items, directly or through others. Nothing in a circle can
//! be read, tested or changed without the rest of it.
//!
//! A file uses another one if a `use` line or a path in its code leads to an item that is defined there; re-exports are
//! followed. `mod` lines and tests don't count. Source lines are read as rustfmt writes them, without a parser.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::path::Path;

/// Files that all reach each other by what they use.
#[derive(Debug)]
pub struct Circle {
    /// Paths below `server`, sorted.
    pub files: Vec<String>,
    /// What closes the circle: `FILE:LINE uses FILE: PATH`.
    pub uses: Vec<String>,
}

impl fmt::Display for Circle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} files: {}", self.files.len(), self.files.join(", "))?;
        self.uses.iter().try_for_each(|it| writeln!(f, "    {it}"))
    }
}

/// The circles among the crates in a folder, the largest first.
///
/// # Errors
///
/// The path of what can't be read, and why.
pub fn circles(server: &Path) -> Result<Vec<Circle>, String> {
    let mut modules = Modules::default();
    read_folder(server, "", &mut |file, source| modules.add(file, source))?;
    Ok(modules.circles())
}

fn read_folder(root: &Path, folder: &str, add: &mut dyn FnMut(&str, &str)) -> Result<(), String> {
    let path = root.join(folder);
    let failed = |error| format!("{}: {error}", path.display());
    for entry in fs::read_dir(&path).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let file = if folder.is_empty() {
            name.clone()
        } else {
            format!("{folder}/{name}")
        };
        if entry.file_type().map_err(failed)?.is_dir() {
            if name != "tests" {
                read_folder(root, &file, add)?;
            }
        } else if entry.path().extension().is_some_and(|it| it == "rs")
            && name != "tests.rs"
            && !folder.is_empty()
        {
            add(&file, &fs::read_to_string(entry.path()).map_err(failed)?);
        }
    }
    Ok(())
}

/// All modules by path; the first segment of a path is the crate.
#[derive(Default)]
struct Modules(BTreeMap<String, Module>);

struct Module {
    file: String,
    /// Names that `use` lines bring into the module, and the paths that they stand for.
    imports: BTreeMap<String, String>,
    /// Line numbers, and the paths on them.
    paths: Vec<(usize, String)>,
}

/// What the last name of a path stands for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Last {
    Module,
    Item,
}

impl Modules {
    fn add(&mut self, file: &str, source: &str) {
        let path = file.trim_end_matches(".rs");
        let path = path.trim_end_matches("/lib").trim_end_matches("/mod");
        let mut module = Module {
            file: file.to_owned(),
            imports: BTreeMap::new(),
            paths: Vec::new(),
        };
        let mut lines = code(source).into_iter();
        // Modules within the file belong to it: their `super` is the file.
        let mut inline_end: Option<String> = None;
        while let Some((number, line)) = lines.next() {
            if inline_end.as_deref() == Some(line) {
                inline_end = None;
            } else if line.contains("mod ") && line.ends_with(" {") {
                let indent = line.len() - line.trim_start().len();
                inline_end = Some(format!("{}}}", " ".repeat(indent)));
            }
            let in_file = |path: &str| match path.strip_prefix("super::") {
                Some(rest) if inline_end.is_some() => rest.to_owned(),
                _ => path.to_owned(),
            };
            let Some(tree) = use_tree(line) else {
                let is_path = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
                let words = line.split(|c| !is_path(c));
                let found = words.filter(|it| it.contains("::") && !it.starts_with("::"));
                // As in `pub(in super::super)`.
                let found = found.filter(|it| it.split("::").any(|it| it != "super"));
                module.paths.extend(found.map(|it| (number, in_file(it))));
                continue;
            };
            let mut tree = tree.to_owned();
            while !tree.ends_with(';') {
                let Some((_, line)) = lines.next() else { break };
                tree.push_str(line.trim());
            }
            for (path, name) in leaves(tree.trim_end_matches(';')) {
                let path = in_file(&path);
                module.paths.push((number, path.clone()));
                module.imports.insert(name, path);
            }
        }
        self.0.insert(path.replace('/', "::"), module);
    }

    /// The module that defines what a path in `module` leads to. `None` if that isn't in the server, or if the path begins
    /// with an item of this module. Where a module and an item have the same name, `last` is what the path ends with.
    fn resolve(&self, module: &str, path: &str, last: Last, depth: usize) -> Option<String> {
        let (first, rest) = path.split_once("::").unwrap_or((path, ""));
        match first {
            "crate" => self.walk(module.split("::").next()?, rest, last, depth),
            "self" => self.walk(module, rest, last, depth),
            "super" => self.walk(parent(module), rest, last, depth),
            _ => {
                let is_member = self.0.contains_key(&format!("{module}::{first}"))
                    || self.0.get(module)?.imports.contains_key(first);
                if is_member {
                    self.walk(module, path, last, depth)
                } else {
                    self.0.contains_key(first).then_some(())?;
                    self.walk(first, rest, last, depth)
                }
            }
        }
    }

    fn walk(&self, module: &str, path: &str, last: Last, depth: usize) -> Option<String> {
        let here = || self.0.contains_key(module).then(|| module.to_owned());
        let (first, rest) = path.split_once("::").unwrap_or((path, ""));
        let child = format!("{module}::{first}");
        let import = self.0.get(module)?.imports.get(first);
        // An import may lead to its own name, as for macros.
        let import = import.filter(|_| depth < 16);
        let is_item = import.is_some() && rest.is_empty() && last == Last::Item;
        if first == "super" {
            self.walk(parent(module), rest, last, depth)
        } else if self.0.contains_key(&child) && !is_item {
            self.walk(&child, rest, last, depth)
        } else if let Some(import) = import {
            let path = format!("{import}::{rest}");
            let path = path.trim_end_matches(':');
            self.resolve(module, path, last, depth + 1).or_else(here)
        } else {
            here()
        }
    }

    fn circles(&self) -> Vec<Circle> {
        let mut used: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
        let mut places: BTreeMap<(&str, String), Vec<String>> = BTreeMap::new();
        for (name, module) in &self.0 {
            let targets = used.entry(name).or_default();
            for (line, path) in &module.paths {
                let mut found: Vec<String> = [Last::Module, Last::Item]
                    .into_iter()
                    .filter_map(|last| self.resolve(name, path, last, 0))
                    .filter(|target| target != name)
                    .collect();
                found.dedup();
                for target in found {
                    let target_file = self.0.get(&target).map_or("", |it| &it.file);
                    let place = format!("{}:{line} uses {target_file}: {path}", module.file);
                    places
                        .entry((name, target.clone()))
                        .or_default()
                        .push(place);
                    targets.insert(target);
                }
            }
        }
        let reached: BTreeMap<&str, BTreeSet<&str>> = used
            .keys()
            .map(|name| (*name, reachable(name, &used)))
            .collect();
        let reaches = |from: &str, to: &str| reached.get(from).is_some_and(|it| it.contains(to));
        let mut circles = Vec::new();
        let mut seen = BTreeSet::new();
        for name in self.0.keys() {
            if !reaches(name, name) || !seen.insert(name.as_str()) {
                continue;
            }
            let both = |other: &str| reaches(name, other) && reaches(other, name);
            let members: BTreeSet<&str> = self
                .0
                .keys()
                .map(|it| &**it)
                .filter(|it| both(it))
                .collect();
            seen.extend(&members);
            let files = members.iter().filter_map(|it| self.0.get(*it));
            let uses = places
                .iter()
                .filter(|((from, to), _)| members.contains(from) && members.contains(&**to));
            circles.push(Circle {
                files: files.map(|it| it.file.clone()).collect(),
                uses: uses.flat_map(|(_, places)| places.clone()).collect(),
            });
        }
        circles.sort_by_key(|it| std::cmp::Reverse(it.files.len()));
        circles
    }
}

fn reachable<'a>(from: &'a str, used: &'a BTreeMap<&str, BTreeSet<String>>) -> BTreeSet<&'a str> {
    let mut found = BTreeSet::new();
    let mut left = vec![from];
    while let Some(name) = left.pop() {
        let targets = used.get(name).into_iter().flatten();
        left.extend(targets.map(|it| &**it).filter(|it| found.insert(*it)));
    }
    found
}

fn parent(module: &str) -> &str {
    module
        .rsplit_once("::")
        .map_or(module, |(parent, _)| parent)
}

/// Lines with their numbers, without comments and what is only compiled for tests.
fn code(source: &str) -> Vec<(usize, &str)> {
    let mut code = Vec::new();
    let mut lines = source.lines().enumerate().map(|(at, line)| (at + 1, line));
    while let Some((number, line)) = lines.next() {
        if line.trim() == "#[cfg(test)]" {
            let indent = line.len() - line.trim_start().len();
            // Up to the end of the item, which is indented as its attribute.
            lines.find(|(_, line)| {
                let is_indented = line.len() - line.trim_start().len() != indent;
                !is_indented && (line.ends_with(';') || line.ends_with('}'))
            });
        } else if !line.trim_start().starts_with("//") {
            code.push((number, line));
        }
    }
    code
}

/// What follows `use` in the first line of an import.
fn use_tree(line: &str) -> Option<&str> {
    let line = line.trim();
    let visible = line.strip_prefix("pub").map(|it| match it.split_once(')') {
        Some((scope, rest)) if scope.starts_with('(') => rest,
        _ => it,
    });
    visible.unwrap_or(line).trim_start().strip_prefix("use ")
}

/// The paths in an import, and the names that they get.
fn leaves(tree: &str) -> Vec<(String, String)> {
    let Some((prefix, inner)) = tree.split_once('{') else {
        let (path, name) = tree.split_once(" as ").unwrap_or((tree, ""));
        let path = path.trim().trim_end_matches("::self");
        let last = path.rsplit("::").next().unwrap_or(path);
        let name = if name.is_empty() { last } else { name.trim() };
        return vec![(path.to_owned(), name.to_owned())];
    };
    let inner = inner.trim_end().trim_end_matches('}');
    let mut depth = 0;
    let parts = inner.split(|c| {
        depth += i32::from(c == '{') - i32::from(c == '}');
        c == ',' && depth == 0
    });
    let parts = parts.map(str::trim).filter(|it| !it.is_empty());
    parts
        .flat_map(|it| leaves(&format!("{prefix}{it}")))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::Modules;

    /// The circles of some files, and how many lines close each.
    fn circles(files: &[(&str, &str)]) -> Vec<(String, usize)> {
        let mut modules = Modules::default();
        for (file, source) in files {
            modules.add(file, source);
        }
        let circles = modules.circles().into_iter();
        circles
            .map(|it| (it.files.join(" "), it.uses.len()))
            .collect()
    }

    #[test]
    fn a_child_that_uses_its_parent() {
        let files = [
            (
                "a/lib.rs",
                "mod b;\npub use b::{B, inner::{C as D}};\npub struct A;",
            ),
            ("a/b.rs", "use super::A;\npub struct B;"),
        ];
        assert_eq!(circles(&files), [("a/lib.rs a/b.rs".to_owned(), 3)]);
    }

    #[test]
    fn re_exports_lead_to_the_definition() {
        let files = [
            (
                "a/lib.rs",
                "mod b;\nmod c;\npub use b::B;\npub(crate) use c::{\n    C,\n};",
            ),
            ("a/b.rs", "use crate::C;\nuse a::c::Other;\npub struct B;"),
            ("a/c.rs", "pub struct C;"),
            ("d/lib.rs", "use a::B;\npub struct D;"),
        ];
        assert_eq!(circles(&files), []);
    }

    #[test]
    fn paths_in_code_count() {
        let files = [
            ("a/lib.rs", "mod b;\nfn f() {\n    b::g();\n}"),
            (
                "a/b.rs",
                "pub(in super::super) fn g() {\n    let x: crate::X = super::f();\n}",
            ),
        ];
        assert_eq!(circles(&files), [("a/lib.rs a/b.rs".to_owned(), 3)]);
    }

    #[test]
    fn tests_comments_and_inner_modules_do_not_count() {
        let b = "//! super::A\n#[cfg(test)]\nuse super::A;\nmod inner {\n    use super::X;\n}\nconst X: u8 = 1;
#[cfg(test)]\nmod tests {\n    use super::super::A;\n}\n";
        let files = [
            ("a/lib.rs", "mod b;\nuse b::X;\npub struct A;"),
            ("a/b.rs", b),
        ];
        assert_eq!(circles(&files), []);
    }
}
