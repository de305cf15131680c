//! Signals: their names, numbers and meanings.

use crate::markdown::note;
use syntax::language::{SIGNALS, is_signal, signal};

pub(super) fn hover(text: &str) -> Option<String> {
    if !is_signal(text) {
        return None;
    }
    let docs = match text.parse::<i64>() {
        Ok(number) => by_number(number)?,
        Err(_) => by_name(text)?,
    };
    Some(note(&format!("STOPSIGNAL {text}"), &docs))
}

fn by_number(number: i64) -> Option<String> {
    // The first of several names is the most common one.
    let row = SIGNALS.iter().find(|it| i64::from(it.number) == number)?;
    Some(format!("Signal {number}, `SIG{}`. {}", row.name, row.docs))
}

fn by_name(text: &str) -> Option<String> {
    let upper = text.to_uppercase();
    let name = upper.strip_prefix("SIG").unwrap_or(&upper);
    if let Some(row) = signal(name) {
        return Some(format!("`SIG{name}`, signal {}. {}", row.number, row.docs));
    }
    let offset = |rest: &str, sign: char| match rest {
        "" => Some(0),
        rest => rest.strip_prefix(sign)?.parse::<u8>().ok(),
    };
    let number = match (name.strip_prefix("RTMIN"), name.strip_prefix("RTMAX")) {
        (Some(rest), _) => FIRST_REAL_TIME + offset(rest, '+')?,
        (_, Some(rest)) => LAST_REAL_TIME - offset(rest, '-')?,
        _ => return None,
    };
    Some(format!(
        "`SIG{name}`, signal {number}: a real-time signal, for the program's own use (systemd stops on \
         `SIGRTMIN+3`)."
    ))
}

/// The first real-time signal, in Docker's numbering (`moby/sys/signal`).
const FIRST_REAL_TIME: u8 = 34;
/// The last real-time signal.
const LAST_REAL_TIME: u8 = 64;
