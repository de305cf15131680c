//! The names of stages.

use std::collections::HashMap;
use std::sync::Arc;

/// The names of all stages of a file, in lower case.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    list: Vec<Option<Arc<str>>>,
    by_name: HashMap<Arc<str>, Vec<usize>>,
}

impl Names {
    pub(super) fn new(list: Vec<Option<Arc<str>>>) -> Names {
        let mut by_name: HashMap<Arc<str>, Vec<usize>> = HashMap::new();
        for (stage, name) in list.iter().enumerate() {
            if let Some(name) = name {
                by_name.entry(name.clone()).or_default().push(stage);
            }
        }
        Names { list, by_name }
    }

    /// The number of stages.
    pub(super) fn count(&self) -> usize {
        self.list.len()
    }

    /// The name of a stage.
    pub(super) fn get(&self, stage: usize) -> Option<&Arc<str>> {
        self.list.get(stage)?.as_ref()
    }

    /// The name of the last stage.
    pub(super) fn last(&self) -> Option<&str> {
        self.list.last()?.as_deref()
    }

    /// All names.
    pub(super) fn all(&self) -> impl Iterator<Item = &str> {
        self.list.iter().flatten().map(|name| &**name)
    }

    /// The last stage with a name, ignoring case.
    pub(super) fn find(&self, name: &str) -> Option<usize> {
        let exact = self.by_name.get(name);
        let stages = exact.or_else(|| self.by_name.get(name.to_lowercase().as_str()));
        stages?.last().copied()
    }

    /// All stages with a name, which must be in lower case.
    pub(super) fn stages(&self, name: &str) -> &[usize] {
        self.by_name.get(name).map_or(&[], Vec::as_slice)
    }

    /// The names that several stages share, with these stages.
    pub(super) fn repeated(&self) -> impl Iterator<Item = (&str, &[usize])> {
        let all = self.list.iter().flatten().count();
        let distinct = all == self.by_name.len();
        let names = self.by_name.iter().filter(move |_| !distinct);
        names
            .filter(|(_, stages)| stages.len() > 1)
            .map(|(name, stages)| (&**name, stages.as_slice()))
    }

    /// The last stage before `stage` with a name, case-sensitive (`dispatchStates.addState`).
    pub(super) fn find_before(&self, name: &str, stage: usize) -> Option<usize> {
        let stages = self.by_name.get(name)?;
        stages.iter().rev().copied().find(|it| *it < stage)
    }

    /// The name of a stage in messages.
    pub(super) fn title(&self, stage: usize) -> String {
        let name = self.get(stage).map(std::string::ToString::to_string);
        name.unwrap_or_else(|| format!("stage-{stage}"))
    }
}

impl PartialEq for Names {
    fn eq(&self, other: &Names) -> bool {
        self.list == other.list
    }
}
