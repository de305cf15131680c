//! The options of `RUN --mount`, one by one (`commands_runmount.go:parseMount`).

use super::Fragment;
use super::check::csv_fields;

/// An option of a mount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MountOption {
    /// Its name, in any case.
    pub key: Fragment,
    /// Its value; `None` if there is no `=`.
    pub value: Option<Fragment>,
}

/// The options in a mount's value. A value that BuildKit can't parse is split at commas anyway.
pub fn mount_options(value: &Fragment) -> Vec<MountOption> {
    let ranges = match csv_fields(&value.text) {
        Ok(fields) => fields.into_iter().map(|(_, range)| range).collect(),
        Err(_) => at_commas(&value.text),
    };
    let option = |range: std::ops::Range<usize>| {
        let field = value.part(range);
        // A quoted field is read without its quotes.
        let inner =
            field.text.len() >= 2 && field.text.starts_with('"') && field.text.ends_with('"');
        let field = if inner {
            field.part(1..field.text.len() - 1)
        } else {
            field
        };
        let equals = field.text.find('=');
        MountOption {
            key: field.part(0..equals.unwrap_or(field.text.len())),
            value: equals.map(|at| field.part(at + 1..field.text.len())),
        }
    };
    ranges.into_iter().map(option).collect()
}

fn at_commas(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut start = 0;
    let mut ranges = Vec::new();
    for part in text.split(',') {
        ranges.push(start..start + part.len());
        start += part.len() + 1;
    }
    ranges
}
