//! Baselines: the findings that are known, so that only new ones are reported.
//!
//! A baseline is a JSON file with, for each Dockerfile, the fingerprints of its findings. They don't contain line numbers.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::report::{Checked, ci_path, fingerprint, report_root};

/// The version of the format.
const VERSION: u32 = 1;

/// The known findings.
#[derive(Debug, Deserialize, Serialize)]
pub(super) struct Baseline {
    version: u32,
    /// By path, relative to the root of the repository, and by rule: how often a fingerprint occurs.
    files: BTreeMap<String, BTreeMap<String, BTreeMap<String, usize>>>,
}

impl Baseline {
    /// The findings of files.
    pub(super) fn new(files: &[Checked]) -> Baseline {
        let root = report_root();
        let mut baseline = Baseline {
            version: VERSION,
            files: BTreeMap::new(),
        };
        for (file, it) in Checked::all(files) {
            let rules = baseline.files.entry(ci_path(&root, &file.path));
            let fingerprints = rules.or_default().entry(it.rule.to_owned()).or_default();
            *fingerprints.entry(fingerprint(file, it)).or_default() += 1;
        }
        baseline
    }

    /// Adds the findings of another baseline in files that weren't checked, but still exist.
    pub(super) fn keep_others(&mut self, other: Baseline, checked: &[Checked]) {
        let root = report_root();
        let paths = checked.iter().map(|it| ci_path(&root, &it.path));
        let paths: BTreeSet<String> = paths.collect();
        for (path, rules) in other.files {
            if !paths.contains(&path) && root.join(&path).is_file() {
                self.files.insert(path, rules);
            }
        }
    }

    /// Reads a file.
    ///
    /// # Errors
    ///
    /// If it can't be read, or isn't a baseline.
    pub(super) fn read(path: &Path) -> Result<Baseline, String> {
        let error = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
        let text = fs::read_to_string(path).map_err(|it| error(&it))?;
        let read: Baseline = serde_json::from_str(&text).map_err(|it| {
            let line = it.line();
            error(&format!(
                "not a baseline, as `--write-baseline` writes it (line {line})"
            ))
        })?;
        if read.version != VERSION {
            return Err(error(&format!("unknown version {}", read.version)));
        }
        Ok(read)
    }

    /// Writes a file.
    ///
    /// # Errors
    ///
    /// If it can't be written.
    pub(super) fn write(&self, path: &Path) -> io::Result<()> {
        let mut text = serde_json::to_string_pretty(self)?;
        text.push('\n');
        fs::write(path, text)
    }

    /// Removes the findings that are known, each as often as it is. Returns how many.
    pub(super) fn remove_from(mut self, files: &mut [Checked]) -> usize {
        let root = report_root();
        let mut removed = 0;
        for file in files {
            let Some(rules) = self.files.get_mut(&ci_path(&root, &file.path)) else {
                continue;
            };
            let mut found = std::mem::take(&mut file.found);
            found.retain(|it| {
                let known = rules.get_mut(it.rule);
                let known = known.and_then(|known| known.get_mut(&fingerprint(file, it)));
                match known {
                    Some(count) if *count > 0 => {
                        *count -= 1;
                        removed += 1;
                        false
                    }
                    _ => true,
                }
            });
            file.found = found;
        }
        removed
    }
}
