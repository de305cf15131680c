//! Information about an image from the built-in catalogue, as text.

use crate::markdown::code;
use analysis::ContextSource;
use analysis::catalogue::{self, CatalogueImage, Configuration, Known, Notice};
use syntax::values::reference::Reference;

/// Information about an image and its tag.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImageSummary {
    /// The name, in its familiar form.
    pub name: String,
    /// A short description.
    pub about: &'static str,
    /// Notices for users of the image, as sentences.
    pub notes: Vec<String>,
    /// Other tags of the same image.
    pub aliases: Vec<&'static str>,
    /// Newer tags of the same variant, the smallest update first.
    pub newer: Vec<&'static str>,
    /// The platforms that the tag is available for.
    pub platforms: Vec<&'static str>,
    /// The image configuration, as instructions.
    pub sets: Vec<String>,
    /// Variables that the image sets to unknown values.
    pub variables: Vec<&'static str>,
    /// True if `sets` is common to all tags of the image, while this tag may set more.
    pub at_least: bool,
    /// The URL of its page.
    pub page: Option<String>,
    /// The date of the data; empty if it doesn't change.
    pub day: &'static str,
}

/// The information about an image; `None` if the catalogue doesn't have it.
pub fn summary(name: &Reference, windows: bool) -> Option<ImageSummary> {
    let Some(image) = catalogue::official(name) else {
        let familiar = name.familiar();
        let (_, about) = catalogue::others().find(|it| it.0 == familiar)?;
        return Some(ImageSummary {
            name: familiar,
            about,
            ..ImageSummary::default()
        });
    };
    let mut summary = ImageSummary {
        name: name.familiar_text(),
        about: image.about(),
        notes: notes(image),
        page: Some(format!("https://hub.docker.com/_/{}", image.name())),
        day: catalogue::day(),
        ..ImageSummary::default()
    };
    summary.tag(image, name, windows);
    if let Some(configuration) = image.configuration(name, windows) {
        summary.configuration(&configuration);
    }
    Some(summary)
}

/// Notices about an image, regardless of the tag.
fn notes(image: CatalogueImage) -> Vec<String> {
    let mut notes = Vec::new();
    let instead = image.replacement();
    let instead = instead.map_or(String::new(), |it| format!(" Use `{}` instead.", it.name));
    if let Some(month) = image.retired() {
        notes.push(format!(
            "None of its tags has been updated since {month}.{instead}"
        ));
        return notes;
    }
    match image.notice() {
        Some(Notice::EndOfLife) => notes.push(format!("It is deprecated.{instead}")),
        Some(Notice::Stale) => notes.push(format!("It is not updated at the moment.{instead}")),
        Some(Notice::Partial) => notes.push("Some of its tags are deprecated.".to_owned()),
        Some(Notice::Note) | None => {}
    }
    notes
}

impl ImageSummary {
    fn tag(&mut self, image: CatalogueImage, name: &Reference, windows: bool) {
        let tag = name.tag().unwrap_or("latest");
        if name.digest().is_some() && name.tag().is_none() {
            return;
        }
        match image.tag(tag) {
            None if image.never_had(tag) => {
                self.notes.push(format!("There is no tag `{tag}`."));
            }
            None => self.notes.push(format!(
                "The tag `{tag}` did not exist on {}.",
                catalogue::day()
            )),
            Some(Known::Retired(month)) => {
                if image.retired().is_none() {
                    let note = format!("`{tag}` has not been updated since {month}.");
                    self.notes.push(note);
                }
            }
            Some(Known::Current(entries)) => {
                for platform in entries
                    .iter()
                    .flat_map(catalogue::CatalogueEntry::platforms)
                {
                    if !self.platforms.contains(&platform) {
                        self.platforms.push(platform);
                    }
                }
                self.aliases = image.aliases(tag, windows);
                self.aliases.retain(|it| *it != tag);
            }
        }
        if name.tag().is_some() {
            self.newer = image.newer(tag).all().collect();
        }
    }

    fn configuration(&mut self, found: &Configuration) {
        let mut add = |keyword: &str, value: &str| self.sets.push(format!("{keyword} {value}"));
        let known = found.env.iter().filter_map(|it| Some((it.0, it.1?)));
        for (name, value) in known.filter(|it| *it != ("PATH", USUAL_PATH)) {
            let value = match value.strip_suffix(USUAL_PATH) {
                Some(front) if name == "PATH" => format!("{front}$PATH"),
                _ => quoted(value),
            };
            add("ENV", &format!("{name}={value}"));
        }
        let lines = [
            ("USER", found.user),
            ("WORKDIR", found.workdir),
            ("STOPSIGNAL", found.stop_signal),
            ("SHELL", found.shell),
            ("ENTRYPOINT", found.entrypoint),
            ("CMD", found.cmd),
        ];
        let lines = lines.iter().filter_map(|it| Some((it.0, it.1?)));
        let lists = [("EXPOSE", &found.ports), ("VOLUME", &found.volumes)];
        for (keyword, list) in lists {
            if !list.is_empty() {
                add(keyword, &list.join(" "));
            }
        }
        for (keyword, value) in lines {
            add(keyword, value);
        }
        let unknown = found.env.iter().filter(|it| it.1.is_none());
        self.variables = unknown.map(|it| it.0).filter(|it| *it != "PATH").collect();
        self.at_least = !found.whole;
    }

    /// The information in Markdown.
    pub fn markdown(&self) -> String {
        let mut parts = vec![format!("```dockerfile\nFROM {}\n```", self.name)];
        parts.push(self.about());
        if let Some(page) = &self.page {
            parts.push(format!("[Docker Hub]({page})"));
        }
        parts.join("\n\n")
    }

    /// The information in Markdown, without the name and the page.
    pub fn about(&self) -> String {
        let mut parts = vec![format!("{}.", self.about)];
        if !self.notes.is_empty() {
            parts.push(self.notes.join(" "));
        }
        let list = |title: &str, items: &[&str]| {
            let items: Vec<String> = items.iter().map(|it| format!("`{it}`")).collect();
            (!items.is_empty()).then(|| format!("- {title}: {}", items.join(" ")))
        };
        let lists = [
            list("Same as", &self.aliases),
            list("Newer", &self.newer),
            list("Platforms", &self.platforms),
        ];
        let lists: Vec<String> = lists.into_iter().flatten().collect();
        if !lists.is_empty() {
            parts.push(lists.join("\n"));
        }
        if !self.sets.is_empty() {
            let title = if self.at_least {
                "All its tags set:"
            } else {
                "It sets:"
            };
            let lines = self.sets.join("\n");
            parts.push(format!("{title}\n\n```dockerfile\n{lines}\n```"));
        }
        if !self.variables.is_empty() {
            let names: Vec<String> = self.variables.iter().map(|it| format!("`{it}`")).collect();
            let title = match (self.at_least, self.sets.is_empty()) {
                (true, true) => "Some of its tags set:",
                (true, false) => "Some also set:",
                (false, true) => "Sets:",
                (false, false) => "Also sets:",
            };
            parts.push(format!("{title} {}", names.join(" ")));
        }
        if !self.day.is_empty() {
            parts.push(format!("As of {}.", self.day));
        }
        parts.join("\n\n")
    }
}

/// The default PATH, which is not shown.
const USUAL_PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// A value in the syntax of ENV.
fn quoted(value: &str) -> String {
    if value.contains([' ', '\t', '"']) {
        format!("{value:?}")
    } else {
        value.to_owned()
    }
}

/// What a named context is.
pub(crate) fn context_source(source: &ContextSource) -> String {
    match source {
        ContextSource::Folder(path) => format!("the folder {}", code(&path.to_string_lossy())),
        ContextSource::Build(name) => format!("the result of the build `{name}`"),
        ContextSource::Image(name) => format!("the image {}", code(name)),
        ContextSource::Other(written) => code(written),
        ContextSource::Unknown => "unknown".to_owned(),
    }
}
