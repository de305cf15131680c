//! Which builds users have chosen for Dockerfiles.
//!
//! A choice is kept in a file of the user's state folder, so that every editor finds it again. It is written only when a
//! build is chosen.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use serde::{Deserialize, Serialize};
use syntax::lock::lock;

/// The maximum number of choices that are kept. The oldest ones are dropped.
const MAX_CHOICES: usize = 500;

/// The maximum size of the file, in bytes.
const MAX_SIZE: u64 = 1024 * 1024;

/// The choices of users.
#[derive(Debug, Default)]
pub struct ChosenBuilds {
    file: Option<PathBuf>,
    state: Mutex<Option<Choices>>,
}

/// The file's content.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Choices {
    /// The number of the last choice.
    last: u64,
    /// By the path of the Dockerfile.
    choices: BTreeMap<PathBuf, Choice>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Choice {
    /// Its number, which is higher for later ones.
    number: u64,
    /// The build; `None` if the Dockerfile is to be seen without one.
    build: Option<String>,
}

impl ChosenBuilds {
    /// The choices that are kept in a file. It is read at the first question.
    pub fn in_file(file: Option<PathBuf>) -> ChosenBuilds {
        ChosenBuilds {
            file,
            state: Mutex::default(),
        }
    }

    /// The choice for a Dockerfile; `None` if there is none, `Some(None)` for no build.
    pub fn get(&self, dockerfile: &Path) -> Option<Option<String>> {
        self.with(|choices| {
            let choice = choices.choices.get(dockerfile);
            choice.map(|it| it.build.clone())
        })
    }

    /// Chooses a build for a Dockerfile, by its id.
    ///
    /// # Errors
    ///
    /// If the choice can't be written. It applies until the process ends.
    pub fn choose(&self, dockerfile: &Path, build: Option<String>) -> std::io::Result<()> {
        // Another process may have written other choices.
        let written = self.read();
        let choices = self.with(|choices| {
            if let Some(written) = written {
                *choices = written;
            }
            choices.last += 1;
            let number = choices.last;
            let choice = Choice { number, build };
            choices.choices.insert(dockerfile.to_owned(), choice);
            while choices.choices.len() > MAX_CHOICES {
                let oldest = choices.choices.iter().min_by_key(|it| it.1.number);
                let Some(oldest) = oldest.map(|it| it.0.clone()) else {
                    break;
                };
                choices.choices.remove(&oldest);
            }
            choices.clone()
        });
        let Some(file) = &self.file else {
            return Ok(());
        };
        let folder = file.parent().unwrap_or(Path::new("."));
        std::fs::create_dir_all(folder)?;
        let text = serde_json::to_string_pretty(&choices)?;
        let new = file.with_extension(format!("{}.new", std::process::id()));
        std::fs::write(&new, text)?;
        std::fs::rename(&new, file)
    }

    fn with<T>(&self, act: impl FnOnce(&mut Choices) -> T) -> T {
        let mut state = lock(&self.state);
        let choices = state.get_or_insert_with(|| self.read().unwrap_or_default());
        act(choices)
    }

    /// The choices in the file; `None` if it can't be read.
    fn read(&self) -> Option<Choices> {
        let file = self.file.as_ref()?;
        let size = std::fs::metadata(file).ok()?.len();
        let text = std::fs::read(file).ok().filter(|_| size <= MAX_SIZE)?;
        serde_json::from_slice(&text).ok()
    }
}
