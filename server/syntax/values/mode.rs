//! File modes of `--chmod`: octal, or symbolic as for `chmod`.

/// A mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Octal, at most `0o7777`.
    Octal(u16),
    /// Symbolic, such as `u+x,go=`.
    Symbolic,
}

/// Parses a mode (`dispatchCopy`, with `dchapes-mode` for symbolic modes).
///
/// # Errors
///
/// BuildKit's message.
pub fn parse(text: &str) -> Result<Mode, String> {
    let number = text.bytes().next().is_some_and(|b| b.is_ascii_digit());
    if !number {
        return symbolic(text)
            .map(|()| Mode::Symbolic)
            .ok_or_else(|| "invalid syntax".to_owned());
    }
    octal(text).map(Mode::Octal).ok_or_else(|| {
        format!(
            "invalid chmod parameter: '{text}'. it should be octal string and between 0 and 07777"
        )
    })
}

fn octal(text: &str) -> Option<u16> {
    // Leading zeros are ignored.
    let digits = text.trim_start_matches('0');
    if digits.len() > 4 || !digits.bytes().all(|b| matches!(b, b'0'..=b'7')) {
        return None;
    }
    Some(u16::from_str_radix(digits, 8).unwrap_or_default())
}

/// Comma-separated clauses: optional classes, then one or more operators with permissions.
fn symbolic(text: &str) -> Option<()> {
    text.split(',').try_for_each(|clause| {
        let mut actions = clause.trim_start_matches(['a', 'u', 'g', 'o']);
        if actions.is_empty() {
            return None;
        }
        while !actions.is_empty() {
            actions = actions
                .strip_prefix(['+', '-', '='])?
                .trim_start_matches(['r', 's', 't', 'w', 'X', 'x', 'u', 'g', 'o']);
        }
        Some(())
    })
}
