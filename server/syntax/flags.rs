//! The text of a flag as BuildKit reads it (`split_command.go:extractBuilderFlags`).

use super::fragment::{Break, Fragment};

/// Removes quotes and escapes from a flag's word. BuildKit reads bytes instead of characters here: each byte of a non-ASCII
/// character becomes a character of its own, and some count as the space that ends the word. Also returns how many bytes of
/// the word then belong to what follows.
pub(super) fn unquote(word: &Fragment, escape: char) -> (Fragment, usize) {
    let plain = |c: char| c.is_ascii() && c != '"' && c != '\'' && c != escape;
    if word.text.chars().all(plain) {
        return (word.clone(), 0);
    }
    let mut rest = 0;
    let is_space = |byte: u8| byte == 0x85 || byte == 0xA0;
    let mut text = String::new();
    let mut breaks = Vec::new();
    let mut quote = None;
    let mut bytes = word.text.bytes().enumerate();
    let mut previous_end = word.span.start;
    let mut is_longer = false;
    while let Some((mut at, mut byte)) = bytes.next() {
        match quote {
            None if byte == b'"' || byte == b'\'' => {
                quote = Some(byte);
                continue;
            }
            Some(q) if q == byte => {
                quote = None;
                continue;
            }
            None if is_space(byte) => {
                rest = bytes.skip_while(|it| is_space(it.1)).count();
                break;
            }
            _ => {}
        }
        if char::from(byte) == escape {
            let Some(next) = bytes.next() else { break };
            (at, byte) = next;
        }
        let source = word.span_of(at..at + 1);
        // Such a character is longer than its byte.
        if source.start != previous_end || byte >= 0x80 || is_longer {
            breaks.push(Break {
                at: text.len() as u32,
                before: previous_end,
                after: source.start,
            });
        }
        text.push(char::from(byte));
        is_longer = byte >= 0x80;
        previous_end = source.end;
    }
    breaks.push(Break {
        at: text.len() as u32,
        before: previous_end,
        after: previous_end,
    });
    (Fragment::new(text, word.span, breaks), rest)
}
