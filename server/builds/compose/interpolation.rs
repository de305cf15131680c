//! Variables in texts: compose-go's `template` package, with the same results for the same texts.

/// A variable's value, and whether it is for display.
#[derive(Clone, Debug)]
pub(crate) struct VariableValue {
    pub(crate) text: String,
    pub(crate) sensitive: bool,
}

/// A text with its variables replaced.
#[derive(Debug, Default)]
pub(crate) struct Replaced {
    pub(crate) text: String,
    pub(crate) sensitive: bool,
}

/// How deep variables may nest in the defaults of others.
const MAX_DEPTH: usize = 50;

/// Replaces the variables of a text.
///
/// # Errors
///
/// For `${` without a valid variable, and for variables that are required and missing.
pub(crate) fn substitute(
    text: &str,
    lookup: &dyn Fn(&str) -> Option<VariableValue>,
) -> Result<Replaced, String> {
    substitute_nested(text, lookup, 0)
}

fn substitute_nested(
    text: &str,
    lookup: &dyn Fn(&str) -> Option<VariableValue>,
    depth: usize,
) -> Result<Replaced, String> {
    if depth > MAX_DEPTH {
        return Err("variables are nested too deeply".to_owned());
    }
    let mut out = Replaced::default();
    let mut rest = text;
    while let Some(at) = rest.find('$') {
        let (before, from) = rest.split_at(at);
        out.text.push_str(before);
        let after = from.get(1..).unwrap_or_default();
        if let Some(after) = after.strip_prefix('$') {
            out.text.push('$');
            rest = after;
            continue;
        }
        if let Some(inside) = after.strip_prefix('{') {
            let Some(length) = braced(inside) else {
                return Err(format!(
                    "invalid interpolation format `{text}`: escape `$` as `$$`"
                ));
            };
            let (matched, after) = from.split_at(2 + length);
            rest = after;
            braces(matched, lookup, depth, &mut out)?;
            continue;
        }
        let name_length = name_length(after);
        if name_length == 0 {
            out.text.push('$');
            rest = after;
            continue;
        }
        let (name, after) = after.split_at(name_length);
        rest = after;
        out.add(lookup(name));
    }
    out.text.push_str(rest);
    Ok(out)
}

impl Replaced {
    fn add(&mut self, value: Option<VariableValue>) {
        if let Some(value) = value {
            self.text.push_str(&value.text);
            self.sensitive |= value.sensitive && !value.text.is_empty();
        }
    }

    fn append(&mut self, other: &Replaced) {
        self.text.push_str(&other.text);
        self.sensitive |= other.sensitive;
    }
}

/// The length of a variable's name at the beginning of a text.
fn name_length(text: &str) -> usize {
    let mut chars = text.char_indices();
    match chars.next() {
        Some((_, first)) if first.is_ascii_alphabetic() || first == '_' => {}
        _ => return 0,
    }
    chars
        .find(|(_, char)| !char.is_ascii_alphanumeric() && *char != '_')
        .map_or(text.len(), |(at, _)| at)
}

/// The length of what follows `${` up to and with the last `}` that can belong to it, as the pattern of compose-go
/// matches it: the text after an operator goes to the last `}` of the line.
fn braced(inside: &str) -> Option<usize> {
    let name = name_length(inside);
    if name == 0 {
        return None;
    }
    let after = inside.get(name..)?;
    let without_colon = after.strip_prefix(':').unwrap_or(after);
    if without_colon.starts_with(['-', '+', '?']) {
        let line_end = inside.find('\n').unwrap_or(inside.len());
        let line = inside.get(..line_end)?;
        let last = line.rfind('}')?;
        return (last > name).then_some(last + 1);
    }
    after.starts_with('}').then_some(name + 1)
}

/// The index of the brace that closes the first one.
fn first_closing(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut open = 0i64;
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        if *byte == b'}' {
            open -= 1;
            if open == 0 {
                return Some(at);
            }
        }
        if *byte == b'{' {
            open += 1;
            at += 1;
        }
        at += 1;
    }
    None
}

/// Replaces `${…}`, with what follows it in the match.
fn braces(
    matched: &str,
    lookup: &dyn Fn(&str) -> Option<VariableValue>,
    depth: usize,
    out: &mut Replaced,
) -> Result<(), String> {
    let (variable, rest) = match first_closing(matched) {
        Some(at) => matched.split_at(at + 1),
        None => (matched, ""),
    };
    let inside = variable
        .strip_prefix("${")
        .and_then(|inside| inside.strip_suffix('}'));
    let Some(inside) = inside else {
        return Err(format!(
            "invalid interpolation format `{matched}`: escape `$` as `$$`"
        ));
    };
    let name_end = name_length(inside);
    let (name, operation) = inside.split_at(name_end);
    let nested = |text: &str| substitute_nested(text, lookup, depth + 1);
    let value = lookup(name);
    let (only_set, operation) = match operation.strip_prefix(':') {
        Some(operation) => (false, operation),
        None => (true, operation),
    };
    // Whether the variable counts as set: with a colon, it must not be empty either.
    let counts = value
        .as_ref()
        .is_some_and(|value| only_set || !value.text.is_empty());
    let mut operation_chars = operation.chars();
    let operator = operation_chars.next();
    let operand = operation_chars.as_str();
    match operator {
        Some('-') => {
            let default = nested(operand)?;
            if counts {
                out.add(value);
            } else {
                out.append(&default);
            }
        }
        Some('+') => {
            let replacement = nested(operand)?;
            if counts {
                out.append(&replacement);
            } else {
                out.add(value);
            }
        }
        Some('?') => {
            let message = nested(operand)?;
            if !counts {
                return Err(if message.text.is_empty() {
                    format!("required variable `{name}` is missing a value")
                } else {
                    format!(
                        "required variable `{name}` is missing a value: {}",
                        message.text
                    )
                });
            }
            out.add(value);
        }
        _ => out.add(value),
    }
    if !rest.is_empty() {
        out.append(&nested(rest)?);
    }
    Ok(())
}
