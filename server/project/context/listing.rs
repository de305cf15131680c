//! What is in a folder of a build context.

use super::build_context::BuildContext;
use super::ignore_file::Pattern;
use syntax::values::path::clean;

/// How many entries are told of a folder; of more only those that begin as is asked for.
const MOST: usize = 1000;

/// How many entries of a folder are looked at.
const MOST_READ: usize = 50_000;

/// What is in a folder.
#[derive(Debug, Default)]
pub struct Listing<'c> {
    /// What is in it, in no order.
    pub entries: Vec<Entry<'c>>,
    /// True if that isn't all.
    pub more: bool,
}

/// Something in a folder.
#[derive(Debug)]
pub struct Entry<'c> {
    /// Its name.
    pub name: String,
    /// True for a folder, and for a link to one.
    pub folder: bool,
    /// The pattern of the ignore file that keeps it out of the context.
    pub excluded: Option<&'c Pattern>,
}

impl BuildContext {
    /// What is in a folder of the context, and in nothing below it. `begins` is what names begin with, in any case, if
    /// there are too many. A folder that can't be read has nothing in it, nor has what isn't in the context.
    pub fn list(&self, folder: &str, begins: &str) -> Listing<'_> {
        let path = clean(&format!("/{folder}"));
        let path = path.trim_start_matches('/');
        let Ok(read) = std::fs::read_dir(self.folder.join(path)) else {
            return Listing::default();
        };
        let mut names = Vec::new();
        let mut more = false;
        for entry in read {
            if names.len() == MOST_READ {
                more = true;
                break;
            }
            // What isn't UTF-8 can't be written in a Dockerfile.
            let entry = entry
                .ok()
                .and_then(|it| Some((it.file_name().into_string().ok()?, it)));
            names.extend(entry);
        }
        if names.len() > MOST {
            more = true;
            let begins = begins.to_lowercase();
            names.retain(|(name, _)| name.to_lowercase().starts_with(&begins));
            names.sort_by(|(a, _), (b, _)| a.cmp(b));
            names.truncate(MOST);
        }
        let entries = names.into_iter().map(|(name, entry)| {
            let is_folder = match entry.file_type() {
                Ok(kind) if kind.is_symlink() => {
                    entry.path().metadata().is_ok_and(|it| it.is_dir())
                }
                kind => kind.is_ok_and(|it| it.is_dir()),
            };
            let whole = if path.is_empty() {
                name.clone()
            } else {
                format!("{path}/{name}")
            };
            Entry {
                name,
                folder: is_folder,
                excluded: self.ignore.as_ref().and_then(|it| it.excludes(&whole)),
            }
        });
        Listing {
            entries: entries.collect(),
            more,
        }
    }
}
