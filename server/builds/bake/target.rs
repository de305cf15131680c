//! Targets and groups as they are written, and what inheritance makes of them: `Target.Merge` and `Config.target` of buildx.

use std::collections::BTreeMap;

use crate::Place;
use crate::setting::Text;

/// A target as written: settings that aren't written, or null, are `None`.
#[derive(Clone, Debug)]
#[expect(
    clippy::struct_field_names,
    reason = "the attribute of Bake that names the stage"
)]
pub(super) struct Target {
    pub(super) name: String,
    pub(super) place: Place,
    pub(super) name_place: Place,
    pub(super) inherits: Vec<Text>,
    pub(super) context: Option<Text>,
    pub(super) dockerfile: Option<Text>,
    pub(super) inline: Option<Text>,
    pub(super) target: Option<Text>,
    pub(super) args: BTreeMap<String, Option<Text>>,
    pub(super) contexts: BTreeMap<String, Text>,
    pub(super) platforms: Option<Vec<Text>>,
    pub(super) tags: Option<Vec<Text>>,
    pub(super) secrets: Vec<Secret>,
    pub(super) ssh: Vec<Ssh>,
}

/// A secret of a target.
#[derive(Clone, Debug)]
pub(super) struct Secret {
    pub(super) id: String,
    pub(super) file: Option<String>,
    pub(super) env: Option<String>,
    pub(super) place: Place,
}

/// An SSH agent or keys of a target.
#[derive(Clone, Debug)]
pub(super) struct Ssh {
    pub(super) has_paths: bool,
    pub(super) place: Place,
}

impl Target {
    pub(super) fn new(name: &str, place: Place, name_place: Place) -> Target {
        Target {
            name: name.to_owned(),
            place,
            name_place,
            inherits: Vec::new(),
            context: None,
            dockerfile: None,
            inline: None,
            target: None,
            args: BTreeMap::new(),
            contexts: BTreeMap::new(),
            platforms: None,
            tags: None,
            secrets: Vec::new(),
            ssh: Vec::new(),
        }
    }

    /// Adds another definition of the target, or a parent's: `Target.Merge`.
    pub(super) fn merge(&mut self, other: &Target) {
        let or = |one: &Option<Text>, other: &Option<Text>| other.clone().or_else(|| one.clone());
        self.context = or(&self.context, &other.context);
        self.dockerfile = or(&self.dockerfile, &other.dockerfile);
        self.inline = or(&self.inline, &other.inline);
        self.target = or(&self.target, &other.target);
        for (name, value) in &other.args {
            if value.is_some() {
                self.args.insert(name.clone(), value.clone());
            }
        }
        for (name, value) in &other.contexts {
            self.contexts.insert(name.clone(), value.clone());
        }
        if other.platforms.is_some() {
            self.platforms.clone_from(&other.platforms);
        }
        if other.tags.is_some() {
            self.tags.clone_from(&other.tags);
        }
        for secret in &other.secrets {
            self.secrets.retain(|known| known.id != secret.id);
            self.secrets.push(secret.clone());
        }
        self.ssh.extend(other.ssh.iter().cloned());
        self.inherits.extend(other.inherits.iter().cloned());
    }

    /// The number of settings, for the budget.
    pub(super) fn size(&self) -> usize {
        1 + self.args.len()
            + self.contexts.len()
            + self.inherits.len()
            + self.platforms.as_ref().map_or(0, Vec::len)
            + self.tags.as_ref().map_or(0, Vec::len)
            + self.secrets.len()
            + self.ssh.len()
    }
}

/// A group of targets and groups.
#[derive(Clone, Debug)]
pub(super) struct Group {
    pub(super) name: String,
    pub(super) targets: Vec<Text>,
}

/// What the files define.
#[derive(Default)]
pub(super) struct Config {
    pub(super) targets: BTreeMap<String, Target>,
    pub(super) groups: BTreeMap<String, Group>,
}

impl Config {
    pub(super) fn target(&self, name: &str) -> Option<&Target> {
        self.targets.get(name)
    }

    pub(super) fn group(&self, name: &str) -> Option<&Group> {
        self.groups.get(name)
    }

    /// Adds a definition of a target.
    pub(super) fn add_target(&mut self, target: Target) {
        match self.targets.get_mut(&target.name) {
            Some(known) => {
                known.merge(&target);
                known.place = target.place;
                known.name_place = target.name_place;
            }
            None => {
                self.targets.insert(target.name.clone(), target);
            }
        }
    }

    /// Adds a group; a later definition replaces an earlier one.
    pub(super) fn add_group(&mut self, group: Group) {
        self.groups.insert(group.name.clone(), group);
    }
}
