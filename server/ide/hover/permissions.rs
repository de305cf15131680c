//! Permissions in words.

use crate::markdown::list;
use syntax::values::mode::{self, Mode};

/// The value of `--chmod`, in a sentence.
pub(super) fn sentence(text: &str) -> Option<String> {
    match mode::parse(text).ok()? {
        Mode::Octal(_) => octal(text),
        Mode::Symbolic => {
            let clauses: Vec<String> = text.split(',').map(clause).collect();
            Some(format!("`{text}`: {}.", clauses.join("; ")))
        }
    }
}

/// Octal permissions in a sentence.
pub(super) fn octal(text: &str) -> Option<String> {
    let Ok(Mode::Octal(mode)) = mode::parse(text) else {
        return None;
    };
    let digit = |shift: u16| mode >> shift & 7;
    let who = [("owner", 6), ("group", 3), ("others", 0)];
    let mut parts: Vec<(String, Vec<&str>)> = Vec::new();
    for (who, shift) in who {
        let can = permitted(digit(shift));
        match parts.iter_mut().find(|(_, known)| *known == can) {
            Some((names, _)) => *names = format!("{names} and {who}"),
            None => parts.push((who.to_owned(), can)),
        }
    }
    let parts = parts.into_iter().map(|(names, can)| {
        let names = names.replacen("owner and group and others", "all", 1);
        format!(
            "{names} may {}",
            if can.is_empty() {
                "do nothing".to_owned()
            } else {
                list(&can)
            }
        )
    });
    let mut parts: Vec<String> = parts.collect();
    let special = [(4, SETUID), (2, SETGID), (1, STICKY)];
    let special = special.iter().filter(|(bit, _)| digit(9) & bit != 0);
    parts.extend(special.map(|(_, what)| (*what).to_owned()));
    Some(format!(
        "`{text}` is `{}`: {}.",
        letters(mode),
        parts.join("; ")
    ))
}

fn permitted(digit: u16) -> Vec<&'static str> {
    let names = [(4, "read"), (2, "write"), (1, "run")];
    let names = names.into_iter().filter(|(bit, _)| digit & bit != 0);
    names.map(|(_, name)| name).collect()
}

/// Permissions as in the output of `ls`, without the file type.
fn letters(mode: u16) -> String {
    let mut out = String::new();
    for (shift, bit, run, only) in [(6, 4, 's', 'S'), (3, 2, 's', 'S'), (0, 1, 't', 'T')] {
        let digit = mode >> shift & 7;
        let special = mode >> 9 & bit != 0;
        out.push(if digit & 4 != 0 { 'r' } else { '-' });
        out.push(if digit & 2 != 0 { 'w' } else { '-' });
        out.push(match (digit & 1 != 0, special) {
            (true, false) => 'x',
            (false, false) => '-',
            (true, true) => run,
            (false, true) => only,
        });
    }
    out
}

/// A clause of symbolic permissions, like `go-w`, in words.
fn clause(text: &str) -> String {
    let actions = text.trim_start_matches(['a', 'u', 'g', 'o']);
    let who = text.get(..text.len() - actions.len()).unwrap_or_default();
    let names: Vec<&str> = [('u', "owner"), ('g', "group"), ('o', "others")]
        .into_iter()
        .filter(|(letter, _)| who.contains(*letter))
        .map(|(_, name)| name)
        .collect();
    let everyone = who.is_empty() || who.contains('a') || names.len() == 3;
    let names = if everyone {
        "all".to_owned()
    } else {
        list(&names)
    };
    let (mut effects, mut special) = (Vec::new(), Vec::new());
    let mut rest = actions;
    while let Some(operator) = rest.chars().next() {
        let after = rest.get(1..).unwrap_or_default();
        let end = after.find(['+', '-', '=']).unwrap_or(after.len());
        let (letters, next) = after.split_at(end);
        rest = next;
        let what: Vec<&str> = letters.chars().filter_map(letter).collect();
        let before = special.len();
        let is_removed = operator == '-';
        if letters.contains('s') {
            let of = |letter: char| everyone || who.contains(letter);
            special.extend(of('u').then_some(SETUID));
            special.extend(of('g').then_some(SETGID));
        }
        special.extend(letters.contains('t').then_some(STICKY));
        let is_special = !letters.is_empty() && letters.chars().all(|it| matches!(it, 's' | 't'));
        if is_removed {
            let removed: Vec<&str> = special.drain(before..).collect();
            effects.extend(removed.into_iter().map(|it| format!("no more: {it}")));
        }
        if is_special && operator != '=' {
            continue;
        }
        let permitted = match (operator, what.is_empty()) {
            ('+', true) => "get no permissions".to_owned(),
            ('-', true) => "lose no permissions".to_owned(),
            (_, true) => "may do nothing".to_owned(),
            ('+', _) => format!("may also {}", list(&what)),
            ('-', _) => format!("may no longer {}", what.join(" or ")),
            _ => format!("may {}", list(&what)),
        };
        effects.push(if effects.iter().any(|it| it.starts_with(&names)) {
            permitted
        } else {
            format!("{names} {permitted}")
        });
    }
    effects.extend(special.into_iter().map(str::to_owned));
    if effects.is_empty() {
        return format!("nothing changes for {names}");
    }
    effects.join(", ")
}

/// The special bits.
const SETUID: &str = "it runs as its owner (setuid)";
const SETGID: &str = "it runs as its group, and new files in a folder get its group (setgid)";
const STICKY: &str = "in a folder, only owners may remove their files (sticky)";

fn letter(letter: char) -> Option<&'static str> {
    Some(match letter {
        'r' => "read",
        'w' => "write",
        'x' => "run",
        'X' => "run folders and executable files",
        'u' => "do what the owner may",
        'g' => "do what the group may",
        'o' => "do what others may",
        _ => return None,
    })
}
