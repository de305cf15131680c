//! Decides by a file's name whether it is a Dockerfile, for searches, editors and hooks.
//!
//! The globs and regular expressions of editors and hooks follow [`is_dockerfile_name`]; `tests/names.rs` compares them.

/// The names of Dockerfiles and the parts of others, in lower case.
const WORDS: [&str; 2] = ["dockerfile", "containerfile"];

/// Between the word and the rest of a name: `Dockerfile.dev`, `Dockerfile-dev`, `Dockerfile_dev`.
const SEPARATORS: [char; 3] = ['.', '-', '_'];

/// Extensions of documents, data and scripts.
const DOCUMENTS: &[&str] = &[
    "adoc",
    "asc",
    "bat",
    "cfg",
    "containerignore",
    "csv",
    "dockerignore",
    "gz",
    "htm",
    "html",
    "ini",
    "json",
    "jsonc",
    "lock",
    "log",
    "markdown",
    "md",
    "mdx",
    "pdf",
    "png",
    "ps1",
    "py",
    "pyc",
    "rego",
    "rst",
    "sh",
    "sha256",
    "sig",
    "svg",
    "tar",
    "toml",
    "txt",
    "xml",
    "yaml",
    "yml",
    "zip",
];

/// Extensions of backups, patches and editors' temporary files.
const BACKUPS: &[&str] = &[
    "backup", "bak", "diff", "old", "orig", "patch", "rej", "save", "swn", "swo", "swp", "tmp",
];

/// Extensions of templates, from which Dockerfiles are generated.
const TEMPLATES: &[&str] = &[
    "ejs", "erb", "gotmpl", "hbs", "in", "j2", "jinja", "jinja2", "liquid", "m4", "mako",
    "mustache", "template", "tmpl", "tpl",
];

/// Extensions of source code. `Dockerfile.go` is a Dockerfile, `dockerfile.go` and `Dockerfile.test.js` aren't.
const SOURCES: &[&str] = &[
    "c", "cc", "cjs", "clj", "cpp", "cs", "css", "dart", "el", "ex", "exs", "go", "h", "hpp", "hs",
    "java", "js", "jsx", "kt", "lua", "mjs", "ml", "php", "pl", "rb", "rs", "scala", "scss", "sql",
    "swift", "ts", "tsx", "vim",
];

/// True for the name of a Dockerfile: `Dockerfile`, or with a suffix (`Dockerfile.dev`, `Dockerfile-dev`) or a prefix
/// (`app.Dockerfile`, `base-Dockerfile`), also in lower case and as `Containerfile`. False for hidden files, and by their
/// extension for documents, templates and backups.
pub fn is_dockerfile_name(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    if lower.starts_with(['.', '#']) || lower.ends_with('~') {
        return false;
    }
    WORDS.iter().any(|word| {
        let prefix = lower.strip_suffix(word);
        let suffix = lower.strip_prefix(word);
        prefix.is_some_and(|it| it.is_empty() || it.ends_with(SEPARATORS) && it.len() > 1)
            || suffix.is_some_and(|it| is_suffix(it, name.starts_with(['D', 'C'])))
    })
}

/// True for what may follow the word: a separator, and something that isn't the extension of another kind of file.
fn is_suffix(suffix: &str, is_capitalized: bool) -> bool {
    let Some(rest) = suffix.strip_prefix(SEPARATORS) else {
        return false;
    };
    let Some((before, extension)) = suffix.rsplit_once('.') else {
        return !rest.is_empty();
    };
    let is_other = [DOCUMENTS, BACKUPS, TEMPLATES]
        .iter()
        .any(|it| it.contains(&extension));
    let is_source = SOURCES.contains(&extension) && !(before.is_empty() && is_capitalized);
    !extension.is_empty() && !is_other && !is_source
}

/// True for a name with the extension of a template, such as `Dockerfile.j2`.
pub fn is_template_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let extension = name.rsplit_once('.').map(|(_, extension)| extension);
    extension.is_some_and(|it| TEMPLATES.contains(&it))
}
