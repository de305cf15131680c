//! Where the configuration of hadolint is, for files without a `dockwright.toml`.

use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::config::{ConfigProblem, HADOLINT_FILES, Hadolint, Level};
use crate::config_file::LINK_OUT_OF_PROJECT;
use crate::context::{leads_out_of_project, repository};
use crate::{ConfigFile, config};

/// The maximum size of a file, in bytes.
const MAX_SIZE: u64 = 1024 * 1024;

/// The configuration of hadolint that applies to a folder: its file and its environment variables.
pub(crate) fn config_file(folder: &Path) -> Option<ConfigFile> {
    let Some(path) = find(folder) else {
        return from_environment().map(|settings| ConfigFile {
            path: PathBuf::from("HADOLINT_*"),
            text: String::new(),
            config: settings.to_config(),
            problems: Vec::new(),
        });
    };
    Some(if leads_out(&path) {
        ConfigFile::unreadable(path, LINK_OUT_OF_PROJECT, Level::Warning)
    } else {
        config_in(path)
    })
}

/// True for a file of a project that is a link to one outside of it. The user's own files may be links.
pub fn leads_out(path: &Path) -> bool {
    leads_out_of_project(path) && !of_user().iter().any(|own| own == path)
}

/// The configuration in a file of hadolint, and in its environment variables.
pub(crate) fn config_in(path: PathBuf) -> ConfigFile {
    let mut settings = from_environment();
    let (text, read) = read(&path);
    let mut problems = Vec::new();
    match read {
        Ok(read) => settings.get_or_insert_default().extend(read),
        Err(problem) => problems.push(problem),
    }
    let config = settings.as_ref().map(Hadolint::to_config);
    ConfigFile {
        path,
        text,
        config: config.unwrap_or_default(),
        problems,
    }
}

/// Whether environment variables of hadolint set something.
pub fn is_in_environment() -> bool {
    from_environment().is_some()
}

fn from_environment() -> Option<Hadolint> {
    Hadolint::from_environment(|name| env::var(name).ok())
}

/// Reads a file. Returns its text too, to report a problem in it.
pub fn read(path: &Path) -> (String, Result<Hadolint, ConfigProblem>) {
    let problem = |message: String| ConfigProblem {
        span: 0..0,
        message,
        severity: Level::Warning,
    };
    let is_small = fs::metadata(path).is_ok_and(|it| it.is_file() && it.len() <= MAX_SIZE);
    if !is_small {
        let message = "can't be read, or is too large".to_owned();
        return (String::new(), Err(problem(message)));
    }
    match fs::read_to_string(path) {
        Ok(text) => {
            let read = Hadolint::parse(&text);
            (text, read)
        }
        // Deleted meanwhile.
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            (String::new(), Ok(Hadolint::default()))
        }
        Err(error) => (
            String::new(),
            Err(problem(format!("can't be read: {error}"))),
        ),
    }
}

/// The path of the file that applies to a folder. hadolint reads only that in its working directory; here it is the nearest
/// one in the folder and those above it, up to the root of the repository. Without one, it is that of the user.
pub fn find(folder: &Path) -> Option<PathBuf> {
    let folder = config::absolute(folder)?;
    let root = repository(&folder).map(Path::to_owned).or_else(|| {
        let here = config::absolute(Path::new("."))?;
        folder.starts_with(&here).then_some(here)
    });
    let root = root.unwrap_or_else(|| folder.clone());
    let folders = folder.ancestors().take_while(|it| it.starts_with(&root));
    let in_folder = |folder: &Path| -> Vec<PathBuf> {
        let names = HADOLINT_FILES.iter();
        names.map(|name| folder.join(name)).collect()
    };
    let mut candidates: Vec<PathBuf> = folders.flat_map(in_folder).collect();
    candidates.extend(of_user());
    candidates.into_iter().find(|it| it.is_file())
}

/// Where the user's files may be, in hadolint's order.
fn of_user() -> Vec<PathBuf> {
    let folder = |name: &str| {
        let folder = PathBuf::from(env::var_os(name)?);
        folder.is_absolute().then_some(folder)
    };
    let home = folder("HOME").or_else(|| folder("USERPROFILE"));
    let config = folder("XDG_CONFIG_HOME").or_else(|| Some(home.as_ref()?.join(".config")));
    let names = |folder: Option<PathBuf>, names: &[&str]| -> Vec<PathBuf> {
        let paths = folder.iter();
        paths
            .flat_map(|folder| names.iter().map(|name| folder.join(name)))
            .collect()
    };
    let mut paths = names(config, &["hadolint.yaml", "hadolint.yml"]);
    let own = [
        ".hadolint/hadolint.yaml",
        ".hadolint/hadolint.yml",
        ".hadolint/config.yaml",
        ".hadolint/config.yml",
        ".hadolint.yaml",
        ".hadolint.yml",
    ];
    paths.extend(names(home, &own));
    paths
}
