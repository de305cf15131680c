//! Which candidates are sent: those that continue the typed text, each with a filter text that editors can rely on.
//!
//! Editors keep a list open while the user types, filter it by themselves (many by any subsequence of letters), and accept
//! the first item with Enter. So an item must be gone once the text is a finished word: when all of the item is typed,
//! but also at every shorter text that can stand for itself, like the stage `build` on the way to `builder`, or the
//! folder `src` on the way to `src/main.rs`. A filter text that ends one character before the next such place does this
//! without another request. Where unknown words are as likely, the list is also requested again at each letter.

use std::collections::HashSet;

use super::item::{Completion, CompletionKind};
use super::place::Trigger;

/// How candidates are selected for one request.
#[derive(Clone, Debug, Default)]
pub(super) struct Selection {
    /// The text before the cursor that candidates have to continue.
    pub(super) typed: String,
    /// The text that an item replaces.
    pub(super) replaced: String,
    /// The part of it after the cursor.
    pub(super) after: String,
    /// Why the list was requested.
    pub(super) trigger: Trigger,
    /// Whether a candidate may differ in case from the typed text.
    pub(super) case: Case,
    /// What kind of words the candidates are.
    pub(super) vocabulary: Vocabulary,
}

/// Whether case distinguishes candidates from the typed text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Case {
    /// Text in another case is another word, unless the list is requested explicitly.
    Sensitive,
    /// Case is ignored.
    #[default]
    Insensitive,
}

/// What kind of words the candidates are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Vocabulary {
    /// All allowed words.
    #[default]
    Closed,
    /// Variables. A part of a declared name is rarely a variable itself.
    Variables,
    /// Some of the allowed names. A part of one, like `app` of `app.py`, is as likely a name itself.
    Names,
    /// Tags, parts of which are other tags.
    Tags,
}

impl Vocabulary {
    /// Characters before which a text can stand for itself: the folder before a slash, the user before a colon, the flag
    /// before its value.
    fn separators(self) -> &'static [char] {
        match self {
            Vocabulary::Closed | Vocabulary::Variables | Vocabulary::Tags => {
                &['/', ':', '=', '}', ' ', ',']
            }
            Vocabulary::Names => &['/', ':', '=', '}', ' ', ',', '.', '-', '_'],
        }
    }
}

impl Selection {
    /// Keeps the candidates that continue the typed text, and adapts their filter texts. True if the list has to be
    /// requested again once more is typed.
    pub(super) fn apply(&self, items: &mut Vec<Completion>) -> bool {
        let explicit = self.trigger == Trigger::Explicit;
        if !explicit && self.is_finished(items) {
            items.clear();
            return false;
        }
        let words: HashSet<String> = items.iter().map(|it| word(it.filter_text())).collect();
        items.retain(|it| {
            // No image has capital letters in its name.
            let any_case = self.case == Case::Insensitive && it.kind != CompletionKind::Image;
            let continues = if any_case || explicit {
                rest_in_any_case(it.filter_text(), &self.typed).is_some()
            } else {
                it.filter_text().starts_with(&self.typed)
            };
            continues && !self.changes_nothing(it)
        });
        let typed = self.typed.to_lowercase();
        let longer = |it: &&String| it.len() > typed.len() && it.starts_with(&typed);
        // Most of these are known, so that no other item matches what is typed. Others may be any word, and the list is
        // requested again. Meanwhile VS Code shows the list before, and Enter accepts its first item, whatever was typed.
        let known = matches!(self.vocabulary, Vocabulary::Tags | Vocabulary::Variables);
        let next = words.iter().filter(longer).filter(|_| known);
        let next: Vec<KnownWord> = next.map(|it| KnownWord::new(it)).collect();
        let mut ambiguous = self.vocabulary == Vocabulary::Names;
        for item in items.iter_mut() {
            let mut filter = self.filter(item.filter_text(), &words);
            if self.vocabulary == Vocabulary::Tags {
                self.end_at_next_part(&mut filter);
            }
            if known && !shorten(&mut filter, self.typed.len(), &next) {
                ambiguous = true;
            }
            if filter.is_empty() {
                NOTHING_TYPED.clone_into(&mut filter);
            }
            item.filter = Some(filter);
            item.whole = self.is_whole(item);
        }
        ambiguous && !items.is_empty() && self.is_short()
    }

    /// True if so little is typed that editors would match many an item with letters that only occur somewhere in it.
    fn is_short(&self) -> bool {
        let name = self.typed.rsplit('/').next().unwrap_or_default();
        name.chars().filter(|c| c.is_alphanumeric()).count() < FEW
    }

    /// True if accepting an item leaves the text as it is.
    fn changes_nothing(&self, item: &Completion) -> bool {
        item.snippet.is_none() && (item.text == self.replaced || item.text == self.typed)
    }

    /// True if what follows the cursor belongs to an item, or was put there by the editor: then it is replaced even where
    /// editors insert.
    fn is_whole(&self, item: &Completion) -> bool {
        let after = self.after.as_str();
        let closes = after.chars().all(|c| matches!(c, '}' | '"' | '\''));
        let digest = after.starts_with('@');
        closes || digest || item.text.starts_with("${") || item.text.ends_with(after)
    }

    /// True if the typed text can stand for itself.
    fn is_finished(&self, items: &[Completion]) -> bool {
        let typed = self.typed.as_str();
        if typed.is_empty() {
            return false;
        }
        let separators = self.vocabulary.separators();
        items.iter().any(|it| {
            let filter = it.filter_text();
            let rest = match self.case {
                Case::Sensitive => filter.strip_prefix(typed),
                Case::Insensitive => rest_in_any_case(filter, typed),
            };
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(separators))
        })
    }

    /// Ends the filter text of a tag where its next part begins, as another list is requested there. Editors match the
    /// beginning of each part: `8.19.2` would match `2`, which may be a tag that isn't known.
    fn end_at_next_part(&self, filter: &mut String) {
        let rest = filter.get(self.typed.len()..).unwrap_or_default();
        if let Some(at) = rest.find(['.', '-']) {
            filter.truncate(self.typed.len() + at);
        }
    }

    /// A filter text that no longer matches where a finished word is typed.
    fn filter(&self, text: &str, words: &HashSet<String>) -> String {
        let separators = self.vocabulary.separators();
        let rest = rest_in_any_case(text, &self.typed).unwrap_or(text);
        let begin = text.len() - rest.len();
        let ends = rest.char_indices().map(|(at, c)| begin + at + c.len_utf8());
        let mut last = begin;
        let mut end = text.len();
        for next in ends {
            let (front, back) = text.split_at(next);
            if back.is_empty() || back.starts_with(separators) || words.contains(&word(front)) {
                end = last;
                break;
            }
            last = next;
        }
        let inner = text.get(begin..end).unwrap_or_default();
        format!("{}{}", self.typed, in_case_of(&self.typed, inner, text))
    }
}

/// A word, as VS Code matches it with the filter texts of items: its letters occur in this order, or in an order in which
/// two neighbors are exchanged, as they may be by mistake.
struct KnownWord {
    /// A bit for each letter that occurs in it.
    letters: u64,
    /// The orders of its letters.
    orders: Vec<Vec<char>>,
}

/// VS Code looks for exchanged letters in words from this length, and up to this place.
const EXCHANGED: (usize, usize) = (3, 7);

impl KnownWord {
    fn new(word: &str) -> KnownWord {
        let order: Vec<char> = word.chars().collect();
        let mut orders = vec![order.clone()];
        let (shortest, last) = EXCHANGED;
        if order.len() >= shortest {
            for at in 1..last.min(order.len() - 1) {
                let mut order = order.clone();
                order.swap(at, at + 1);
                orders.push(order);
            }
        }
        KnownWord {
            letters: letters(word),
            orders,
        }
    }

    /// Where the word is complete in a text, in bytes; `None` if it doesn't match.
    fn end_in(&self, text: &str) -> Option<usize> {
        let ends = self.orders.iter().filter_map(|order| {
            let mut letters = text.char_indices();
            let mut end = 0;
            for c in order {
                end = letters.find(|(_, it)| it == c)?.0;
            }
            Some(end)
        });
        ends.min()
    }
}

/// A bit for each letter of a text. Different letters may have the same.
fn letters(text: &str) -> u64 {
    text.chars()
        .fold(0, |all, c| all | 1 << (u32::from(c) % 64))
}

/// Shortens a filter text until it matches none of some words. False if that is not possible without the typed text.
fn shorten(filter: &mut String, typed: usize, words: &[KnownWord]) -> bool {
    let lower = filter.to_lowercase();
    if lower.len() != filter.len() {
        return false;
    }
    let own = letters(&lower);
    let possible = words.iter().filter(|it| it.letters & !own == 0);
    // Where the first of the words is complete.
    let Some(end) = possible.filter_map(|it| it.end_in(&lower)).min() else {
        return true;
    };
    filter.truncate(end.max(typed));
    end >= typed
}

/// The number of letters that distinguishes most names.
const FEW: usize = 3;

/// A filter text that matches as long as nothing is typed; editors ignore an empty one.
const NOTHING_TYPED: &str = " ";

/// A text as it is compared with others.
fn word(text: &str) -> String {
    text.trim_end_matches(['/', ':', '=', '}', ' ', ','])
        .to_lowercase()
}

/// The rest of a text after a prefix, ignoring case.
fn rest_in_any_case<'t>(text: &'t str, prefix: &str) -> Option<&'t str> {
    let mut rest = text.chars();
    for expected in prefix.chars() {
        let c = rest.next()?;
        if c != expected && !c.to_lowercase().eq(expected.to_lowercase()) {
            return None;
        }
    }
    Some(rest.as_str())
}

/// The rest of an item's text in the case of the typed beginning, as some editors compare case.
fn in_case_of(typed: &str, rest: &str, text: &str) -> String {
    let has = |is: fn(char) -> bool| typed.chars().any(is);
    if text.starts_with(typed) {
        rest.to_owned()
    } else if has(char::is_lowercase) && !has(char::is_uppercase) {
        rest.to_lowercase()
    } else if has(char::is_uppercase) && !has(char::is_lowercase) {
        rest.to_uppercase()
    } else {
        rest.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Selects some candidates, and shows them with their filter texts.
    fn select(typed: &str, trigger: Trigger, texts: &[&str]) -> String {
        select_of(Vocabulary::Closed, typed, trigger, texts)
    }

    fn select_of(vocabulary: Vocabulary, typed: &str, trigger: Trigger, texts: &[&str]) -> String {
        let candidate = |text: &&str| Completion::new(CompletionKind::Value, *text);
        let mut items: Vec<_> = texts.iter().map(candidate).collect();
        let selection = Selection {
            typed: typed.to_owned(),
            replaced: typed.to_owned(),
            trigger,
            vocabulary,
            ..Selection::default()
        };
        let incomplete = selection.apply(&mut items);
        let mut rows: Vec<_> = items
            .iter()
            .map(|it| format!("{}~{}", it.text, it.filter_text()))
            .collect();
        rows.extend(incomplete.then(|| "…".to_owned()));
        rows.join(" ")
    }

    #[test]
    fn an_item_disappears_where_a_word_is_finished() {
        let automatic = |typed: &str, texts: &[&str]| select(typed, Trigger::Automatic, texts);
        assert_eq!(automatic("b", &["build", "x"]), "build~buil");
        assert_eq!(automatic("build", &["build", "builder"]), "");
        assert_eq!(
            automatic("bui", &["build", "builder"]),
            "build~buil builder~buil"
        );
        assert_eq!(automatic("builde", &["build", "builder"]), "builder~builde");
        assert_eq!(automatic("s", &["src/", "src/a"]), "src/~sr src/a~sr");
        assert_eq!(automatic("src", &["src/"]), "");
        assert_eq!(automatic("--f", &["--from="]), "--from=~--fro");
        assert_eq!(automatic("", &["3", "3.1"]), "3~  3.1~ ");
        assert_eq!(automatic("3.", &["3", "3.1"]), "3.1~3.");
    }

    #[test]
    fn a_part_of_a_name_is_as_likely_a_name() {
        let automatic = |typed: &str, texts: &[&str]| {
            select_of(Vocabulary::Names, typed, Trigger::Automatic, texts)
        };
        assert_eq!(automatic("ap", &["app.py", "x"]), "app.py~ap …");
        assert_eq!(automatic("app", &["app.py"]), "");
        assert_eq!(automatic("app.", &["app.py"]), "app.py~app.p");
        assert_eq!(automatic("$APP", &["$APP_HOME"]), "");
    }

    #[test]
    fn the_next_part_of_a_tag_is_requested_when_it_begins() {
        let automatic = |typed: &str, texts: &[&str]| {
            select_of(Vocabulary::Tags, typed, Trigger::Automatic, texts)
        };
        // `2` is the beginning of a part.
        assert_eq!(automatic("", &["8.19.2", "9"]), "8.19.2~8 9~ ");
        assert_eq!(automatic("8.", &["8.19.2"]), "8.19.2~8.19");
    }

    #[test]
    fn a_variable_does_not_match_another_one_with_two_letters_exchanged() {
        let automatic =
            |texts: &[&str]| select_of(Vocabulary::Variables, "$", Trigger::Automatic, texts);
        assert_eq!(
            automatic(&["$URL", "$BUILDARCH"]),
            "$URL~$UR $BUILDARCH~$BUILDA"
        );
        assert_eq!(
            automatic(&["$LAB", "$BUILDARCH"]),
            "$LAB~$LA $BUILDARCH~$BUILDARC"
        );
    }

    #[test]
    fn the_filter_text_has_the_case_that_is_typed() {
        let automatic = |typed: &str| select(typed, Trigger::Automatic, &["HEALTHCHECK"]);
        assert_eq!(automatic("he"), "HEALTHCHECK~healthchec");
        assert_eq!(automatic("HE"), "HEALTHCHECK~HEALTHCHEC");
        assert_eq!(automatic("He"), "HEALTHCHECK~HeALTHCHEC");
        assert_eq!(automatic("healthcheck"), "");
    }

    #[test]
    fn an_explicit_request_gets_all_that_fits_but_the_typed_text() {
        let explicit = |typed: &str, texts: &[&str]| select(typed, Trigger::Explicit, texts);
        assert_eq!(explicit("build", &["build", "builder"]), "builder~builde");
        assert_eq!(explicit("3.1", &["3.1", "3.1-slim"]), "3.1-slim~3.1-sli");
        assert_eq!(explicit("src", &["src/"]), "src/~src");
    }
}
