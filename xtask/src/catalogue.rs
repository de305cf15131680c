//! Generates the catalogue from source data. The format is documented in `server/analysis/catalogue/store.rs`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::Path;

use flate2::Compression;
use flate2::write::DeflateEncoder;
use serde::Deserialize;

/// An error message.
type Error = String;

/// The default PATH (as in `server/analysis/semantics.rs`).
const USUAL_PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// Images that set only the default PATH and a command, with the command of each.
const PLAIN: &[(&str, &str)] = &[
    ("alpine", r#"["/bin/sh"]"#),
    ("busybox", r#"["sh"]"#),
    // As a base of language images it is always Debian.
    ("buildpack-deps", r#"["bash"]"#),
    ("debian", r#"["bash"]"#),
    ("ubuntu", r#"["/bin/bash"]"#),
];

/// Generates the catalogue from the folder of source data and the folder of the project's own texts.
///
/// # Errors
///
/// If a file is missing or invalid.
pub fn generate(source: &Path, texts: &Path) -> Result<Vec<u8>, Error> {
    let official: Official = json(&source.join("official-images.json"))?;
    let facts: Facts = json(&source.join("official-image-facts.json"))?;
    let popularity: Popularity = json(&source.join("image-popularity.json"))?;
    let ever = Ever::read(&read(&source.join("official-tags-ever.bin"))?)?;
    let ours = table(&text(&texts.join("official.tsv"))?);
    let elsewhere = table(&text(&texts.join("elsewhere.tsv"))?);
    let configurations: Configurations =
        toml::from_str(&text(&texts.join("configurations.toml"))?).map_err(|it| it.to_string())?;

    let rank: BTreeMap<&str, usize> = popularity
        .official
        .iter()
        .map(|it| &*it.0)
        .zip(1..)
        .collect();
    let names: BTreeSet<&str> = ever.images.keys().map(String::as_str).collect();
    let mut index = String::new();
    let mut blocks = Vec::new();
    for name in names {
        let Some([_, about, rest @ ..]) = ours
            .iter()
            .find(|it| it.first().is_some_and(|it| it == name))
            .map(Vec::as_slice)
        else {
            return Err(format!("official.tsv doesn't describe `{name}`"));
        };
        let image = official.images.get(name);
        let tags = ever.images.get(name).ok_or("no tags")?;
        let retired = tags.iter().map(|it| it.1).min_by_key(|month| *month != 0);
        let retired = match retired {
            Some(0) => 0,
            _ => tags.iter().map(|it| it.1).max().unwrap_or_default(),
        };
        let notice = image.and_then(|it| it.n.as_ref()).map_or("", |it| &*it.0);
        let raw = block(
            &official,
            image,
            &Known {
                name,
                facts: &facts,
                configurations: &configurations,
            },
            tags,
        )?;
        let packed = deflate(&raw)?;
        let rank = rank.get(name).copied().unwrap_or_default();
        let instead = rest.first().map_or("", String::as_str);
        writeln!(
            index,
            "{name}\t{rank}\t{retired}\t{notice}\t{instead}\t{about}\t{}\t{}\t{}",
            blocks.len(),
            packed.len(),
            raw.len()
        )
        .map_err(|it| it.to_string())?;
        blocks.extend(packed);
    }
    index.push('\n');
    for row in &elsewhere {
        let [name, about] = row.as_slice() else {
            return Err(format!("elsewhere.tsv: {row:?}"));
        };
        writeln!(index, "{name}\t{about}").map_err(|it| it.to_string())?;
    }
    let mut out = Vec::new();
    out.extend(b"DWC1");
    out.extend(official.generated.as_bytes());
    let packed = deflate(index.as_bytes())?;
    out.extend(
        u32::try_from(index.len())
            .map_err(|it| it.to_string())?
            .to_le_bytes(),
    );
    out.extend(
        u32::try_from(packed.len())
            .map_err(|it| it.to_string())?
            .to_le_bytes(),
    );
    out.extend(packed);
    out.extend(blocks);
    Ok(out)
}

/// Further facts about an image.
struct Known<'a> {
    name: &'a str,
    facts: &'a Facts,
    configurations: &'a Configurations,
}

/// The tags of an image.
fn block(
    official: &Official,
    image: Option<&Image>,
    known: &Known,
    tags: &[(String, u8)],
) -> Result<Vec<u8>, Error> {
    let mut lines = String::new();
    let mut platforms: Vec<usize> = Vec::new();
    let mut configurations: Vec<String> = Vec::new();
    let mut entries = String::new();
    for entry in image.iter().flat_map(|it| &it.e) {
        let set = entry.platforms();
        let set = platforms
            .iter()
            .position(|it| *it == set)
            .unwrap_or_else(|| {
                platforms.push(set);
                platforms.len() - 1
            });
        let configuration = known.configuration(entry).map(|found| {
            configurations
                .iter()
                .position(|it| *it == found)
                .unwrap_or_else(|| {
                    configurations.push(found);
                    configurations.len() - 1
                })
        });
        let configuration = configuration.map_or(String::new(), |it| it.to_string());
        writeln!(
            entries,
            "e{set}\t{configuration}\t{}\t{}",
            entry.tags(),
            entry.shared()
        )
        .map_err(|it| it.to_string())?;
    }
    for set in platforms {
        let set = official
            .platform_sets
            .get(set)
            .ok_or("an unknown platform set")?;
        let names = set.iter().filter_map(|at| official.platforms.get(*at));
        let names: Vec<&str> = names.map(String::as_str).collect();
        writeln!(lines, "p{}", names.join(" ")).map_err(|it| it.to_string())?;
    }
    for configuration in configurations {
        writeln!(lines, "c{configuration}").map_err(|it| it.to_string())?;
    }
    if let Some(all) = known.configurations.all.get(known.name) {
        writeln!(lines, "a{}", all.line()).map_err(|it| it.to_string())?;
    }
    lines.push_str(&entries);
    let mut raw = Vec::new();
    raw.extend(
        u32::try_from(lines.len())
            .map_err(|it| it.to_string())?
            .to_le_bytes(),
    );
    raw.extend(lines.as_bytes());
    raw.extend(
        u32::try_from(tags.len())
            .map_err(|it| it.to_string())?
            .to_le_bytes(),
    );
    raw.extend(tags.iter().map(|it| it.1));
    raw.extend(front_coded(tags.iter().map(|it| it.0.as_str())));
    Ok(raw)
}

/// Sorted words with shared prefixes removed.
fn front_coded<'t>(words: impl Iterator<Item = &'t str>) -> Vec<u8> {
    let mut out = Vec::new();
    let mut before = "";
    for word in words {
        let same = word
            .bytes()
            .zip(before.bytes())
            .take_while(|(a, b)| a == b)
            .count();
        let same = same.min(255);
        out.push(u8::try_from(same).unwrap_or_default());
        out.extend(word.as_bytes().iter().skip(same));
        out.push(b'\n');
        before = word;
    }
    out
}

/// The configuration of an image, as far as known.
#[derive(Clone, Default, PartialEq)]
struct Configuration {
    /// Environment variables; `None` for an unknown value.
    env: BTreeMap<String, Option<String>>,
    complete: bool,
    /// The values of the other fields, by key.
    rest: BTreeMap<char, Vec<String>>,
}

impl Configuration {
    /// The stored form: fields separated by tabs.
    fn line(&self) -> String {
        let mut fields = Vec::new();
        for (name, value) in &self.env {
            fields.push(match value {
                Some(value) => format!("E{name}={value}"),
                None => format!("?{name}"),
            });
        }
        for (key, values) in &self.rest {
            fields.extend(values.iter().map(|value| format!("{key}{value}")));
        }
        if self.complete {
            fields.push("!".to_owned());
        }
        fields.join("\t")
    }

    /// What two configurations have in common.
    fn common(&self, other: &Configuration) -> Configuration {
        let mut found = self.clone();
        found.complete &= other.complete;
        for (name, value) in &mut found.env {
            if other.env.get(name) != Some(value) {
                *value = None;
            }
        }
        found.env.retain(|name, _| other.env.contains_key(name));
        found
            .rest
            .retain(|key, values| other.rest.get(key) == Some(values));
        found
    }
}

impl Known<'_> {
    /// The stored configuration of an entry.
    fn configuration(&self, entry: &Entry) -> Option<String> {
        let current = self.configurations.current.get(self.name);
        if let Some(current) = current {
            let all = self.configurations.all.get(self.name);
            let line = |it: Option<&Written>| it.map(Written::line).filter(|it| !it.is_empty());
            let lines: Vec<String> = [line(all), line(Some(current))]
                .into_iter()
                .flatten()
                .collect();
            return Some(lines.join("\t"));
        }
        let tags: BTreeSet<&str> = entry.tags().split(' ').collect();
        let variants = self.facts.images.get(self.name)?;
        let variant = variants
            .iter()
            .find(|it| it.tags.split(' ').any(|tag| tags.contains(tag)))?;
        let found = self.of_variant(variant, 0).line();
        (!found.is_empty()).then_some(found)
    }

    fn of_variant(&self, variant: &Variant, depth: usize) -> Configuration {
        let base = self.base(&variant.from, depth);
        let windows = variant.from.contains("windows/");
        let path = base.env.get("PATH").cloned().flatten();
        let mut found = base;
        found.complete = false;
        for name in &variant.version_vars {
            found.env.insert(name.clone(), None);
        }
        for (name, value) in &variant.env {
            let value = match &path {
                Some(path) if name == "PATH" => value.replace("$PATH", path),
                _ => value.clone(),
            };
            let value = if windows {
                value.replace(r"\\", r"\")
            } else {
                value
            };
            found
                .env
                .insert(name.clone(), (!value.contains('$')).then_some(value));
        }
        let unescaped = |it: &String| {
            if windows {
                it.replace(r"\\", r"\")
            } else {
                it.clone()
            }
        };
        let mut set = |key: char, values: Vec<String>| {
            if !values.is_empty() {
                found.rest.insert(key, values);
            }
        };
        set('U', variant.user.iter().cloned().collect());
        set('W', variant.workdir.iter().map(unescaped).collect());
        set('O', variant.expose.clone());
        set('V', variant.volume.iter().map(unescaped).collect());
        set('S', variant.stopsignal.iter().cloned().collect());
        set('H', variant.shell.iter().map(|it| words(it)).collect());
        if let Some(entrypoint) = &variant.entrypoint {
            // Setting an entrypoint resets the command of the base.
            found.rest.remove(&'C');
            found.rest.remove(&'X');
            let entrypoint = words(entrypoint);
            if entrypoint != "[]" {
                found.rest.insert('X', vec![entrypoint]);
            }
        }
        if let Some(cmd) = &variant.cmd {
            found.rest.insert('C', vec![words(cmd)]);
        }
        found
    }

    /// The configuration of a base image: what all its Linux variants have in common.
    fn base(&self, name: &str, depth: usize) -> Configuration {
        if let Some((_, cmd)) = PLAIN.iter().find(|it| it.0 == name) {
            let path = ("PATH".to_owned(), Some(USUAL_PATH.to_owned()));
            return Configuration {
                env: BTreeMap::from([path]),
                complete: true,
                rest: BTreeMap::from([('C', vec![(*cmd).to_owned()])]),
            };
        }
        let variants = self.facts.images.get(name).filter(|_| depth < 3);
        let variants = variants.into_iter().flatten();
        let variants = variants.filter(|it| !it.from.contains("windows/") && it.from != name);
        let all = variants.map(|it| self.of_variant(it, depth + 1));
        all.reduce(|a, b| a.common(&b)).unwrap_or_default()
    }
}

/// A command as a JSON array.
fn words(written: &str) -> String {
    let words: Result<Vec<String>, _> = serde_json::from_str(written);
    let words = words.unwrap_or_else(|_| vec!["/bin/sh".into(), "-c".into(), written.to_owned()]);
    serde_json::to_string(&words).unwrap_or_default()
}

#[derive(Deserialize)]
struct Official {
    generated: String,
    platforms: Vec<String>,
    #[serde(rename = "platformSets")]
    platform_sets: Vec<Vec<usize>>,
    images: BTreeMap<String, Image>,
}

#[derive(Deserialize)]
struct Image {
    /// The kind and text of a notice.
    n: Option<(String, String)>,
    #[serde(default)]
    e: Vec<Entry>,
}

/// The tags of one image: its own, shared ones, and its platforms.
#[derive(Deserialize)]
struct Entry(Vec<serde_json::Value>);

impl Entry {
    fn text(&self, at: usize) -> &str {
        self.0
            .get(at)
            .and_then(|it| it.as_str())
            .unwrap_or_default()
    }

    fn tags(&self) -> &str {
        self.text(0)
    }

    fn shared(&self) -> &str {
        self.text(1)
    }

    fn platforms(&self) -> usize {
        let set = self.0.get(2).and_then(serde_json::Value::as_u64);
        set.and_then(|it| usize::try_from(it).ok())
            .unwrap_or(usize::MAX)
    }
}

#[derive(Deserialize)]
struct Facts {
    images: BTreeMap<String, Vec<Variant>>,
}

#[derive(Deserialize)]
struct Variant {
    tags: String,
    from: String,
    #[serde(default)]
    env: BTreeMap<String, String>,
    #[serde(default, rename = "versionVars")]
    version_vars: Vec<String>,
    #[serde(default)]
    expose: Vec<String>,
    #[serde(default)]
    volume: Vec<String>,
    user: Option<String>,
    workdir: Option<String>,
    stopsignal: Option<String>,
    shell: Option<String>,
    entrypoint: Option<String>,
    cmd: Option<String>,
}

#[derive(Deserialize)]
struct Popularity {
    official: Vec<(String, u64)>,
}

#[derive(Deserialize)]
struct Configurations {
    all: BTreeMap<String, Written>,
    current: BTreeMap<String, Written>,
}

/// A manually written configuration.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    path: Option<String>,
    #[serde(default)]
    env: BTreeMap<String, String>,
    #[serde(default)]
    unknown: Vec<String>,
    workdir: Option<String>,
    user: Option<String>,
    entrypoint: Option<Vec<String>>,
    cmd: Option<Vec<String>>,
    #[serde(default)]
    ports: Vec<String>,
    #[serde(default)]
    volumes: Vec<String>,
    #[serde(default)]
    complete: bool,
}

impl Written {
    fn line(&self) -> String {
        let mut found = Configuration {
            complete: self.complete,
            ..Configuration::default()
        };
        let known = self
            .env
            .iter()
            .map(|(name, value)| (name.clone(), Some(value.clone())));
        found.env.extend(known);
        found
            .env
            .extend(self.unknown.iter().map(|name| (name.clone(), None)));
        if let Some(path) = &self.path {
            let path = format!("{path}{USUAL_PATH}");
            found.env.insert("PATH".to_owned(), Some(path));
        }
        let json = |it: &Vec<String>| serde_json::to_string(it).unwrap_or_default();
        found
            .rest
            .extend(self.workdir.iter().map(|it| ('W', vec![it.clone()])));
        found
            .rest
            .extend(self.user.iter().map(|it| ('U', vec![it.clone()])));
        found
            .rest
            .extend(self.entrypoint.iter().map(|it| ('X', vec![json(it)])));
        found
            .rest
            .extend(self.cmd.iter().map(|it| ('C', vec![json(it)])));
        found.rest.insert('O', self.ports.clone());
        found.rest.insert('V', self.volumes.clone());
        found.line()
    }
}

/// All tags that official images ever had, with the month in which each was retired: 1 is January 2013, and 0 means
/// that it still exists.
struct Ever {
    images: BTreeMap<String, Vec<(String, u8)>>,
}

impl Ever {
    fn read(bytes: &[u8]) -> Result<Ever, Error> {
        let wrong = || "official-tags-ever.bin isn't as it should be".to_owned();
        let (head, rest) = bytes.split_at_checked(12).ok_or_else(wrong)?;
        let length = head
            .get(4..8)
            .and_then(|it| it.try_into().ok())
            .map(u32::from_le_bytes);
        let length = length
            .and_then(|it| usize::try_from(it).ok())
            .ok_or_else(wrong)?;
        let (mut names, months) = rest.split_at_checked(length).ok_or_else(wrong)?;
        let mut months = months.iter().copied();
        let mut images = BTreeMap::new();
        while !names.is_empty() {
            let name = line(&mut names).ok_or_else(wrong)?.to_vec();
            let mut tags = Vec::new();
            let mut before: Vec<u8> = Vec::new();
            while let Some((front, rest)) = names.split_first() {
                names = rest;
                if *front == 0 {
                    break;
                }
                before.truncate(usize::from(*front) - 1);
                before.extend(line(&mut names).ok_or_else(wrong)?);
                let tag = String::from_utf8(before.clone()).map_err(|it| it.to_string())?;
                tags.push((tag, months.next().ok_or_else(wrong)?));
            }
            let name = String::from_utf8(name).map_err(|it| it.to_string())?;
            images.insert(name, tags);
        }
        Ok(Ever { images })
    }
}

/// Splits off the first line.
fn line<'b>(bytes: &mut &'b [u8]) -> Option<&'b [u8]> {
    let end = bytes.iter().position(|it| *it == b'\n')?;
    let (line, rest) = bytes.split_at_checked(end)?;
    *bytes = rest.get(1..)?;
    Some(line)
}

/// The rows of a table with tab-separated columns.
fn table(text: &str) -> Vec<Vec<String>> {
    let lines = text
        .lines()
        .filter(|it| !it.is_empty() && !it.starts_with('#'));
    let row = |line: &str| line.split('\t').map(str::to_owned).collect();
    lines.map(row).collect()
}

fn deflate(bytes: &[u8]) -> Result<Vec<u8>, Error> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).map_err(|it| it.to_string())?;
    encoder.finish().map_err(|it| it.to_string())
}

fn read(path: &Path) -> Result<Vec<u8>, Error> {
    fs::read(path).map_err(|why| format!("{}: {why}", path.display()))
}

fn text(path: &Path) -> Result<String, Error> {
    String::from_utf8(read(path)?).map_err(|why| format!("{}: {why}", path.display()))
}

fn json<T: for<'de> Deserialize<'de>>(path: &Path) -> Result<T, Error> {
    serde_json::from_slice(&read(path)?).map_err(|why| format!("{}: {why}", path.display()))
}
