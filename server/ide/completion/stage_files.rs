//! The paths that a stage's own instructions create or copy.
//!
//! Files that programs write by themselves are not known, so the list is never complete. Failing commands are not
//! recognized either.

use std::collections::BTreeMap;
use std::sync::Arc;

use analysis::{Base, Document, Step, Value, expand_word};
use syntax::language::Kind;
use syntax::values::path;
use syntax::{Arguments, Fragment};

/// The maximum number of paths of a stage.
const MAX_PATHS: usize = 200;

/// A path in a stage.
pub(super) struct StageFile {
    /// The path, absolute.
    pub(super) path: String,
    /// True for a folder.
    pub(super) folder: bool,
    /// The source of the information.
    pub(super) seen: &'static str,
}

/// The paths of a stage and of the stages that it is based on, sorted.
pub(super) fn of(document: &Document, stage: usize, escape: char) -> Vec<StageFile> {
    let stages = &document.semantics().stages;
    let mut found = Found::default();
    let mut next = Some(stage);
    while let Some(stage) = next.and_then(|index| stages.get(index)) {
        for step in &stage.body.steps {
            found.add_step(step, escape);
        }
        next = match stage.base() {
            Base::Stage(base) if *base < stage.index => Some(*base),
            _ => None,
        };
    }
    let files = found.0.into_iter().take(MAX_PATHS);
    let file = |(path, (folder, seen))| StageFile { path, folder, seen };
    files.map(file).collect()
}

#[derive(Default)]
struct Found(BTreeMap<String, (bool, &'static str)>);

impl Found {
    fn add(&mut self, workdir: &str, path: &str, folder: bool, seen: &'static str) {
        let odd = |c: char| c.is_whitespace() || "$*?[]{}()`<>|&;\"'\\".contains(c);
        if path.is_empty() || path.contains(odd) || path == "-" || path.starts_with("/dev/") {
            return;
        }
        let folder = folder || path.ends_with('/') || path == "." || path.ends_with("/.");
        let absolute = if path.starts_with('/') {
            path::clean(path)
        } else {
            path::clean(&format!("{workdir}/{path}"))
        };
        let entry = self.0.entry(absolute).or_insert((folder, seen));
        entry.0 |= folder;
    }

    fn add_step(&mut self, step: &Step, escape: char) {
        let workdir: Arc<str> = match &step.before.config.workdir {
            Some(Value::Known(path)) => path.clone(),
            Some(Value::Unknown) => return,
            None => "/".into(),
        };
        match step.instruction.kind {
            Some(Kind::Workdir) => {
                if let Some(Value::Known(path)) = &step.after.config.workdir {
                    self.add("/", path, true, "WORKDIR");
                }
            }
            Some(Kind::Copy) => self.add_copied(step, &workdir, escape, "COPY"),
            Some(Kind::Add) => self.add_copied(step, &workdir, escape, "ADD"),
            Some(Kind::Run) => {
                if let Arguments::Shell(command) = &step.instruction.arguments {
                    self.add_script(&command.text, &workdir);
                }
                for heredoc in &step.instruction.heredocs {
                    self.add_script(&heredoc.content, &workdir);
                }
            }
            _ => {}
        }
    }

    fn add_copied(&mut self, step: &Step, workdir: &str, escape: char, seen: &'static str) {
        let text = |word: &Fragment| {
            let value = expand_word(word, escape, &step.before.environment);
            value.ok().and_then(|it| it.known().map(str::to_owned))
        };
        let Some((target, sources)) = step.instruction.words().split_last() else {
            return;
        };
        let Some(target) = text(target).filter(|_| !sources.is_empty()) else {
            return;
        };
        let into = target.ends_with('/') || target.ends_with('.') || sources.len() > 1;
        self.add(workdir, &target, into, seen);
        if !into {
            return;
        }
        for source in sources.iter().filter_map(text) {
            let name = source.trim_start_matches("<<").trim_start_matches('-');
            let name = name.rsplit('/').next().unwrap_or_default();
            // COPY copies the content of a folder; the name suggests that this isn't one.
            let is_file = name.trim_start_matches('.').contains('.') || source.starts_with("<<");
            if is_file {
                self.add(workdir, &format!("{target}/{name}"), false, seen);
            }
        }
    }

    /// Adds the paths that the commands of a shell script create.
    fn add_script(&mut self, script: &str, workdir: &str) {
        let mut workdir = workdir.to_owned();
        for command in script.split(['\n', ';', '&', '|']) {
            let words: Vec<&str> = command
                .split_whitespace()
                .map(|word| word.trim_matches(['"', '\'']))
                .collect();
            self.add_command(&words, &mut workdir);
        }
    }

    fn add_command(&mut self, words: &[&str], workdir: &mut String) {
        let mut before = "";
        for word in words {
            match before {
                ">" | ">>" | "-o" | "-O" | "--output" | "--output-document" => {
                    self.add(workdir, word, false, "RUN");
                }
                "-C" | "-d" | "--prefix" | "--root" | "--out-dir" | "--target-dir" | "--outDir" => {
                    self.add(workdir, word, true, "RUN");
                }
                _ => {}
            }
            let joined = [
                ("--output=", false),
                ("-o=", false),
                ("--prefix=", true),
                ("--root=", true),
                ("--out-dir=", true),
                ("--target-dir=", true),
                ("DESTDIR=", true),
                (">>", false),
                (">", false),
            ];
            if let Some((path, folder)) = joined
                .iter()
                .find_map(|(front, folder)| Some((word.strip_prefix(front)?, *folder)))
            {
                self.add(workdir, path, folder, "RUN");
            }
            before = word;
        }
        let mut names = words.iter().copied();
        let program = names.find(|it| !it.contains('=')).unwrap_or_default();
        let plain: Vec<&str> = names
            .filter(|it| !it.starts_with(['-', '>', '<']))
            .collect();
        match (program, plain.as_slice()) {
            ("cd", [folder]) if !folder.contains('$') => {
                *workdir = if folder.starts_with('/') {
                    path::clean(folder)
                } else {
                    path::clean(&format!("{workdir}/{folder}"))
                };
            }
            ("mkdir", folders) => folders
                .iter()
                .for_each(|it| self.add(workdir, it, true, "RUN")),
            ("touch", files) => files
                .iter()
                .for_each(|it| self.add(workdir, it, false, "RUN")),
            ("cp" | "mv" | "ln" | "install", [_, .., target]) => {
                self.add(workdir, target, false, "RUN");
            }
            ("git", ["clone", _, folder]) => self.add(workdir, folder, true, "RUN"),
            ("python" | "python3", ["venv", folder]) => self.add(workdir, folder, true, "RUN"),
            ("cargo", ["build", ..]) if words.contains(&"--release") => {
                self.add(workdir, "target/release", true, "RUN");
            }
            _ => {}
        }
    }
}
