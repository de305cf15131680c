//! What is known of an image, in words.

use analysis::catalogue::{self, Configuration, Image, Known, Notice};
use syntax::values::reference::Reference;

/// What is known of an image and its tag.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// Its name, as people write it.
    pub name: String,
    /// What it is, in a few words.
    pub about: &'static str,
    /// What should be known before using it, in sentences.
    pub notes: Vec<String>,
    /// Other tags that mean the same.
    pub aliases: Vec<&'static str>,
    /// Tags of the same variant that are newer, the smallest step first.
    pub newer: Vec<&'static str>,
    /// The platforms that it is there for.
    pub platforms: Vec<&'static str>,
    /// What it sets, as instructions.
    pub sets: Vec<String>,
    /// Variables that it sets to what isn't known.
    pub variables: Vec<&'static str>,
    /// True if all its tags set that, and this one perhaps more.
    pub at_least: bool,
    /// Its page.
    pub page: Option<String>,
    /// The day of what is known; empty if that doesn't change.
    pub day: &'static str,
}

/// What is known of the image of a name; `None` if nothing is.
pub fn sheet(name: &Reference, windows: bool) -> Option<Sheet> {
    let Some(image) = catalogue::official(name) else {
        let familiar = name.familiar();
        let (_, about) = catalogue::others().find(|it| it.0 == familiar)?;
        return Some(Sheet {
            name: familiar,
            about,
            ..Sheet::default()
        });
    };
    let mut sheet = Sheet {
        name: name.familiar_text(),
        about: image.about(),
        notes: notes(image),
        page: Some(format!("https://hub.docker.com/_/{}", image.name())),
        day: catalogue::day(),
        ..Sheet::default()
    };
    sheet.tag(image, name, windows);
    if let Some(configuration) = image.configuration(name, windows) {
        sheet.configuration(&configuration);
    }
    Some(sheet)
}

/// What should be known of an image, whatever the tag.
fn notes(image: Image) -> Vec<String> {
    let mut notes = Vec::new();
    let instead = image.instead();
    let instead = instead.map_or(String::new(), |it| format!(" Use `{}` instead.", it.name));
    if let Some(month) = image.retired() {
        notes.push(format!(
            "None of its tags has been updated since {month}.{instead}"
        ));
        return notes;
    }
    match image.notice() {
        Some(Notice::EndOfLife) => notes.push(format!("It is deprecated.{instead}")),
        Some(Notice::Stale) => notes.push(format!("It isn't updated at the moment.{instead}")),
        Some(Notice::Partial) => notes.push("Some of its tags are deprecated.".to_owned()),
        Some(Notice::Note) | None => {}
    }
    notes
}

impl Sheet {
    fn tag(&mut self, image: Image, name: &Reference, windows: bool) {
        let tag = name.tag().unwrap_or("latest");
        if name.digest().is_some() && name.tag().is_none() {
            return;
        }
        match image.tag(tag) {
            None if image.never_had(tag) => {
                self.notes.push(format!("There is no tag `{tag}`."));
            }
            None => self.notes.push(format!(
                "The tag `{tag}` wasn't there on {}.",
                catalogue::day()
            )),
            Some(Known::Retired(month)) => {
                if image.retired().is_none() {
                    let note = format!("`{tag}` has not been updated since {month}.");
                    self.notes.push(note);
                }
            }
            Some(Known::Current(entries)) => {
                for platform in entries.iter().flat_map(catalogue::Entry::platforms) {
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

    /// All of it in Markdown.
    pub fn markdown(&self) -> String {
        let mut parts = vec![format!("```dockerfile\nFROM {}\n```", self.name)];
        parts.push(self.about());
        if let Some(page) = &self.page {
            parts.push(format!("[Docker Hub]({page})"));
        }
        parts.join("\n\n")
    }

    /// The same in Markdown without its name and its page.
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
            let who = if self.at_least {
                "All its tags set:"
            } else {
                "It sets:"
            };
            let lines = self.sets.join("\n");
            parts.push(format!("{who}\n\n```dockerfile\n{lines}\n```"));
        }
        if !self.variables.is_empty() {
            let names: Vec<String> = self.variables.iter().map(|it| format!("`{it}`")).collect();
            let who = match (self.at_least, self.sets.is_empty()) {
                (true, true) => "Some of its tags set:",
                (true, false) => "Some also set:",
                (false, true) => "Variables:",
                (false, false) => "Variables too:",
            };
            parts.push(format!("{who} {}", names.join(" ")));
        }
        if !self.day.is_empty() {
            parts.push(format!("As of {}.", self.day));
        }
        parts.join("\n\n")
    }
}

/// The PATH that needn't be told.
const USUAL_PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// A value as ENV takes it.
fn quoted(value: &str) -> String {
    if value.contains([' ', '\t', '"']) {
        format!("{value:?}")
    } else {
        value.to_owned()
    }
}
