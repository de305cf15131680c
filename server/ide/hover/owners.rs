//! Users and groups, as USER and `--chown` name them.

use super::place::Place;
use crate::markdown::note;
use syntax::Fragment;
use syntax::text::Span;

/// What USER says.
pub(super) fn user(place: &Place, word: &Fragment) -> Option<(Span, String)> {
    let text = place.value(word)?;
    let alone = |name: &str| {
        if is_number(name) {
            "Its group is that which the image's `/etc/passwd` has for it, or group 0."
        } else {
            "Its group is that which the image's `/etc/passwd` has for it."
        }
        .to_owned()
    };
    let (span, sentence) = part(place, word, &text, &alone)?;
    Some((span, note(&format!("USER {text}"), &sentence)))
}

/// What `--chown` says, in sentences.
pub(super) fn owner(place: &Place, word: &Fragment) -> Option<(Span, String)> {
    let text = place.value(word)?;
    let alone = |name: &str| {
        if is_number(name) {
            format!("The group is {name} as well.")
        } else {
            "The group is that which the image's `/etc/passwd` has for the user.".to_owned()
        }
    };
    part(place, word, &text, &alone)
}

/// What is said of the user, of the group, or of both where they can't be told apart.
fn part(
    place: &Place,
    word: &Fragment,
    text: &str,
    alone: &dyn Fn(&str) -> String,
) -> Option<(Span, String)> {
    let (user, group) = match text.split_once(':') {
        Some((user, group)) => (user, Some(group)),
        None => (text, None),
    };
    if user.is_empty() {
        return None;
    }
    let end = user.len() as u32;
    let user_says = match group {
        None => format!("{} {}", described("User", user, "/etc/passwd"), alone(user)),
        Some(_) => described("User", user, "/etc/passwd"),
    };
    let group_says = group
        .filter(|group| !group.is_empty())
        .map(|group| described("Group", group, "/etc/group"));
    let mut parts = vec![(Span::new(0, end), user_says.clone())];
    if let Some(says) = &group_says {
        parts.push((Span::new(end + 1, text.len() as u32), says.clone()));
    }
    let both = [Some(user_says), group_says];
    let both: Vec<String> = both.into_iter().flatten().collect();
    let whole = || (place.at(word.span), both.join(" "));
    Some(place.part(word, text, parts).unwrap_or_else(whole))
}

fn described(what: &str, name: &str, file: &str) -> String {
    if name == "0" || name == "root" {
        format!("{what} `{name}`, the superuser's.")
    } else if is_number(name) {
        format!("{what} number {name}, whether the image has a name for it or not.")
    } else {
        format!("{what} `{name}`, looked up in the image's `{file}`.")
    }
}

fn is_number(name: &str) -> bool {
    name.bytes().all(|b| b.is_ascii_digit())
}
