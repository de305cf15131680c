//! Fingerprints of diagnostics, which stay the same when lines move.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

use super::checked::Checked;
use ide::lints::Diagnostic;

/// The number of bytes of a hash that are used.
const LENGTH: usize = 12;

/// The fingerprint of a diagnostic: of its rule and the text of its line, without whitespace around and between words. Several
/// diagnostics of a file may have the same one.
pub(crate) fn fingerprint(file: &Checked, it: &Diagnostic) -> String {
    let line = file.text.line(file.text.line_of(it.span.start));
    let line = file.text.slice(line);
    let words: Vec<&str> = line.split_whitespace().collect();
    let digest = Sha256::digest(format!("{}\0{}", it.rule, words.join(" ")));
    let digits = digest.iter().take(LENGTH).flat_map(|it| [it >> 4, it & 15]);
    let digits = digits.filter_map(|it| char::from_digit(u32::from(it), 16));
    digits.collect()
}

/// The fingerprints of a file's diagnostics, in order, each with the number of its occurrence.
pub(super) fn numbered(file: &Checked) -> Vec<String> {
    let mut occurrences: HashMap<String, usize> = HashMap::new();
    let all = file.found.iter().map(|it| {
        let fingerprint = fingerprint(file, it);
        let count = occurrences.entry(fingerprint.clone()).or_default();
        *count += 1;
        format!("{fingerprint}:{count}")
    });
    all.collect()
}
