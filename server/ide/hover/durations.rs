//! Durations in words.

use syntax::duration;

/// A duration in words; `None` if it is invalid.
pub(super) fn words(text: &str) -> Option<String> {
    duration::parse(text).ok().map(spoken)
}

/// A time of nanoseconds in words: `1 minute 30 seconds`.
pub(super) fn spoken(nanoseconds: i64) -> String {
    const UNITS: [(u64, &str); 6] = [
        (3_600_000_000_000, "hour"),
        (60_000_000_000, "minute"),
        (1_000_000_000, "second"),
        (1_000_000, "millisecond"),
        (1_000, "microsecond"),
        (1, "nanosecond"),
    ];
    let mut rest = nanoseconds.unsigned_abs();
    let mut parts = Vec::new();
    for (unit, name) in UNITS {
        let count = rest / unit;
        rest %= unit;
        match count {
            0 => {}
            1 => parts.push(format!("1 {name}")),
            _ => parts.push(format!("{count} {name}s")),
        }
    }
    if parts.is_empty() {
        parts.push("0 seconds".to_owned());
    }
    let sign = if nanoseconds < 0 { "minus " } else { "" };
    format!("{sign}{}", parts.join(" "))
}
