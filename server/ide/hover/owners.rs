//! Hover for users and groups, in USER and `--chown`.

use super::context::HoverContext;
use crate::markdown::note;
use syntax::Fragment;
use syntax::text::Span;
use syntax::values::user::is_root;

/// The hover for the user and group in USER.
pub(super) fn user(context: &HoverContext, word: &Fragment) -> Option<(Span, String)> {
    let text = context.value(word)?;
    let alone = |name: &str| {
        if is_number(name) {
            "Its group is the one in the image's `/etc/passwd`, or group 0."
        } else {
            "Its group is the one in the image's `/etc/passwd`."
        }
        .to_owned()
    };
    let (span, sentence) = part(context, word, &text, &alone)?;
    Some((span, note(&format!("USER {text}"), &sentence)))
}

/// The value of `--chown`, in sentences.
pub(super) fn owner(context: &HoverContext, word: &Fragment) -> Option<(Span, String)> {
    let text = context.value(word)?;
    let alone = |name: &str| {
        if is_number(name) {
            format!("The group is also {name}.")
        } else {
            "The group is the user's in the image's `/etc/passwd`.".to_owned()
        }
    };
    part(context, word, &text, &alone)
}

/// The description of the user or the group at the cursor, or of both if it is at neither.
fn part(
    context: &HoverContext,
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
    let user_text = match group {
        None => format!("{} {}", described("User", user, "/etc/passwd"), alone(user)),
        Some(_) => described("User", user, "/etc/passwd"),
    };
    let group_text = group
        .filter(|group| !group.is_empty())
        .map(|group| described("Group", group, "/etc/group"));
    let mut parts = vec![(Span::new(0, end), user_text.clone())];
    if let Some(group) = &group_text {
        parts.push((Span::new(end + 1, text.len() as u32), group.clone()));
    }
    let both = [Some(user_text), group_text];
    let both: Vec<String> = both.into_iter().flatten().collect();
    let whole = || (context.at(word.span), both.join(" "));
    Some(context.part(word, text, parts).unwrap_or_else(whole))
}

fn described(what: &str, name: &str, file: &str) -> String {
    if is_root(name) {
        format!("{what} `{name}` (superuser).")
    } else if is_number(name) {
        format!("{what} ID {name}; the image needs no name for it.")
    } else {
        format!("{what} `{name}`, looked up in the image's `{file}`.")
    }
}

fn is_number(name: &str) -> bool {
    name.bytes().all(|b| b.is_ascii_digit())
}
