//! Lists folders of a build context.

use super::build_context::{BuildContext, leads_out};
use super::ignore_file::Pattern;
use syntax::values::path::clean;

/// The maximum number of entries. In a larger folder, only those that start with the prefix are listed.
const MAX_ENTRIES: usize = 1000;

/// The maximum number of entries that are read.
const MAX_READ: usize = 50_000;

/// The entries of a folder.
#[derive(Debug, Default)]
pub struct ContextListing<'c> {
    /// The entries, in no particular order.
    pub entries: Vec<ContextEntry<'c>>,
    /// True if the list is incomplete.
    pub more: bool,
}

/// A file or folder of a build context.
#[derive(Debug)]
pub struct ContextEntry<'c> {
    /// Its name.
    pub name: String,
    /// True for a folder, and for a link to one.
    pub folder: bool,
    /// The pattern of the ignore file that excludes it from the context.
    pub excluded: Option<&'c Pattern>,
}

impl BuildContext {
    /// The entries of a folder of the context, not of its subfolders. In a large folder, only those whose names start with
    /// `prefix`, in any case. Empty for a folder that can't be read.
    pub fn list(&self, folder: &str, prefix: &str) -> ContextListing<'_> {
        if self.is_elsewhere() {
            return ContextListing::default();
        }
        let path = clean(&format!("/{folder}"));
        let path = path.trim_start_matches('/');
        let full = self.folder.join(path);
        // A build can't read what a link leads to outside of the context.
        if leads_out(&self.folder, &full) {
            return ContextListing::default();
        }
        let Ok(read) = std::fs::read_dir(full) else {
            return ContextListing::default();
        };
        let mut names = Vec::new();
        let mut more = false;
        for entry in read {
            if names.len() == MAX_READ {
                more = true;
                break;
            }
            // Names that aren't UTF-8 can't be written in a Dockerfile.
            let entry = entry
                .ok()
                .and_then(|it| Some((it.file_name().into_string().ok()?, it)));
            names.extend(entry);
        }
        if names.len() > MAX_ENTRIES {
            more = true;
            let prefix = prefix.to_lowercase();
            names.retain(|(name, _)| name.to_lowercase().starts_with(&prefix));
            names.sort_by(|(a, _), (b, _)| a.cmp(b));
            names.truncate(MAX_ENTRIES);
        }
        let entries = names.into_iter().map(|(name, entry)| {
            let is_folder = match entry.file_type() {
                Ok(kind) if kind.is_symlink() => {
                    entry.path().metadata().is_ok_and(|it| it.is_dir())
                }
                kind => kind.is_ok_and(|it| it.is_dir()),
            };
            let path = if path.is_empty() {
                name.clone()
            } else {
                format!("{path}/{name}")
            };
            ContextEntry {
                name,
                folder: is_folder,
                excluded: self.ignore.as_ref().and_then(|it| it.excludes(&path)),
            }
        });
        ContextListing {
            entries: entries.collect(),
            more,
        }
    }
}
