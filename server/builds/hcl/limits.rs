//! Limits on what is parsed: `hcl-edit` compares each key of an object with all others, and its syntax trees are large.

/// The sum, over all pairs of braces, of the square of the number of `=` and `:` between them.
const MAX_COMPARISONS: u64 = 8_000_000;

/// The number of brackets that are opened.
const MAX_BRACKETS: u64 = 25_000;

/// Where a file exceeds the limits. Strings and heredocs are recognized roughly: what matters is only the order of
/// magnitude.
pub(super) fn exceeded(text: &str) -> Option<usize> {
    let mut rest = text;
    // The number of assignments at each level.
    let mut levels: Vec<u64> = vec![0];
    let mut comparisons = 0;
    let mut brackets = 0;
    while let Some(char) = rest.chars().next() {
        let skipped = match char {
            '"' => string_length(rest),
            '#' => line_length(rest),
            '/' if rest.starts_with("//") => line_length(rest),
            '/' if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |end| end + 2),
            '<' if rest.starts_with("<<") => heredoc_length(rest),
            char => char.len_utf8(),
        };
        match char {
            '{' => levels.push(0),
            '}' if levels.len() > 1 => {
                levels.pop();
            }
            '=' | ':' => {
                if let Some(count) = levels.last_mut() {
                    comparisons += 2 * *count + 1;
                    *count += 1;
                }
            }
            _ => {}
        }
        if matches!(char, '{' | '[' | '(') {
            brackets += 1;
        }
        if comparisons > MAX_COMPARISONS || brackets > MAX_BRACKETS {
            return Some(text.len() - rest.len());
        }
        rest = rest.get(skipped..).unwrap_or_default();
    }
    None
}

/// The length of a string, which ends on its line.
fn string_length(text: &str) -> usize {
    let mut escaped = false;
    for (at, char) in text.char_indices().skip(1) {
        match char {
            '\n' => return at,
            '"' if !escaped => return at + 1,
            _ => escaped = char == '\\' && !escaped,
        }
    }
    text.len()
}

fn line_length(text: &str) -> usize {
    text.find('\n').unwrap_or(text.len())
}

/// The length of a heredoc, or of `<<`.
fn heredoc_length(text: &str) -> usize {
    let first = line_length(text);
    let delimiter = text
        .get(2..first)
        .map(|rest| rest.trim_start_matches('-').trim())
        .filter(|delimiter| !delimiter.is_empty());
    let Some(delimiter) = delimiter else { return 2 };
    let mut length = first;
    for line in text.get(first..).unwrap_or_default().split_inclusive('\n') {
        length += line.len();
        if line.trim() == delimiter {
            return length;
        }
    }
    2
}
