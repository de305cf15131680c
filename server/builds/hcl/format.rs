//! `format` and `formatlist`.

use super::types::{Type, convert, to_text};
use super::value::{Value, number_text};

/// Wider fields are refused.
const MAX_WIDTH: usize = 1000;

/// A verb such as `%-5.2f`.
#[derive(Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "the flags of a verb are independent"
)]
struct Verb {
    minus: bool,
    plus: bool,
    zero: bool,
    sharp: bool,
    space: bool,
    width: Option<usize>,
    precision: Option<usize>,
}

/// The text of a format with its values.
pub(super) fn format(pattern: &str, args: &[Value]) -> Result<String, String> {
    let mut out = String::new();
    let mut rest = pattern;
    let mut next = 0;
    let mut highest = 0;
    while let Some(at) = rest.find('%') {
        let (text, after) = rest.split_at(at);
        out.push_str(text);
        rest = after.get(1..).unwrap_or_default();
        if let Some(after) = rest.strip_prefix('%') {
            out.push('%');
            rest = after;
            continue;
        }
        let mut verb = Verb::default();
        loop {
            let flag = match rest.chars().next() {
                Some('-') => &mut verb.minus,
                Some('+') => &mut verb.plus,
                Some('0') => &mut verb.zero,
                Some('#') => &mut verb.sharp,
                Some(' ') => &mut verb.space,
                _ => break,
            };
            *flag = true;
            rest = rest.get(1..).unwrap_or_default();
        }
        verb.width = take_number(&mut rest)?;
        if let Some(after) = rest.strip_prefix('.') {
            rest = after;
            verb.precision = Some(take_number(&mut rest)?.unwrap_or(0));
        }
        if let Some(after) = rest.strip_prefix('[') {
            rest = after;
            let index = take_number(&mut rest)?.filter(|index| *index > 0);
            next = index.ok_or("invalid argument index")? - 1;
            rest = rest.strip_prefix(']').ok_or("invalid argument index")?;
        }
        let mode = rest.chars().next().ok_or("unexpected end of the format")?;
        rest = rest.get(mode.len_utf8()..).unwrap_or_default();
        let value = args
            .get(next)
            .ok_or_else(|| format!("not enough arguments for `%{mode}`"))?;
        next += 1;
        highest = highest.max(next);
        out.push_str(&verb.format(mode, value)?);
    }
    out.push_str(rest);
    if highest < args.len() {
        return Err(format!("too many arguments; only {highest} are used"));
    }
    Ok(out)
}

fn take_number(rest: &mut &str) -> Result<Option<usize>, String> {
    let end = rest
        .find(|char: char| !char.is_ascii_digit())
        .unwrap_or(rest.len());
    let (digits, after) = rest.split_at(end);
    if digits.is_empty() {
        return Ok(None);
    }
    *rest = after;
    match digits.parse() {
        Ok(number) if number <= MAX_WIDTH => Ok(Some(number)),
        _ => Err("the width is too large".to_owned()),
    }
}

impl Verb {
    fn format(&self, mode: char, value: &Value) -> Result<String, String> {
        let refuse = |wanted: &str| format!("unsupported value for `%{mode}`: {wanted} required");
        if mode != 'v' && value.is_null() {
            return Err(refuse("non-null value"));
        }
        match mode {
            'v' => Ok(self.pad(match value {
                Value::String(text) if !self.sharp => text.to_string(),
                Value::Number(number) if !self.sharp => general(*number),
                other => other.to_json(),
            })),
            't' => match convert(value, &Type::Bool) {
                Ok(Value::Bool(bool)) => Ok(bool.to_string()),
                _ => Err(refuse("bool")),
            },
            's' | 'q' => {
                let text = to_text(value).map_err(|_| refuse("string"))?;
                let text = match self.precision {
                    Some(length) if length > 0 => text.chars().take(length).collect(),
                    _ => text.to_string(),
                };
                Ok(self.pad(if mode == 'q' {
                    Value::string(text).to_json()
                } else {
                    text
                }))
            }
            'b' | 'd' | 'o' | 'x' | 'X' => {
                let Ok(Value::Number(number)) = convert(value, &Type::Number) else {
                    return Err(refuse("number"));
                };
                if number.fract() != 0.0 || number.abs() > 9e18 {
                    return Err(refuse("integer"));
                }
                let digits = number.abs() as u64;
                let digits = match mode {
                    'b' => format!("{digits:b}"),
                    'o' => format!("{digits:o}"),
                    'x' => format!("{digits:x}"),
                    'X' => format!("{digits:X}"),
                    _ => digits.to_string(),
                };
                Ok(self.signed(number, &digits))
            }
            'e' | 'E' | 'f' | 'g' | 'G' => {
                let Ok(Value::Number(number)) = convert(value, &Type::Number) else {
                    return Err(refuse("number"));
                };
                let text = match (mode, self.precision) {
                    ('f', precision) => format!("{:.*}", precision.unwrap_or(6), number.abs()),
                    ('e' | 'E', precision) => exponent(number.abs(), precision.unwrap_or(6)),
                    (_, Some(precision)) => {
                        let scale = precision.max(1);
                        let rounded = format!("{:.*e}", scale - 1, number.abs());
                        general(rounded.parse().unwrap_or(number))
                    }
                    _ => general(number.abs()),
                };
                let text = if mode.is_uppercase() {
                    text.to_uppercase()
                } else {
                    text
                };
                Ok(self.signed(number, &text))
            }
            mode => Err(format!("unsupported format verb `%{mode}`")),
        }
    }

    fn signed(&self, number: f64, digits: &str) -> String {
        let sign = match (number < 0.0, self.plus, self.space) {
            (true, ..) => "-",
            (_, true, _) => "+",
            (_, _, true) => " ",
            _ => "",
        };
        let missing = self
            .width
            .unwrap_or(0)
            .saturating_sub(sign.len() + digits.len());
        if self.zero && !self.minus {
            return format!("{sign}{}{digits}", "0".repeat(missing));
        }
        self.pad(format!("{sign}{digits}"))
    }

    fn pad(&self, text: String) -> String {
        let missing = self.width.unwrap_or(0).saturating_sub(text.chars().count());
        let padding = " ".repeat(missing);
        if self.minus {
            text + &padding
        } else {
            padding + &text
        }
    }
}

/// `%g`: the shortest of both notations.
fn general(number: f64) -> String {
    let size = if number == 0.0 {
        0
    } else {
        number.abs().log10().floor() as i32
    };
    if !(-4..6).contains(&size) {
        let text = format!("{number:e}");
        return exponent_sign(&text);
    }
    number_text(number)
}

fn exponent(number: f64, precision: usize) -> String {
    exponent_sign(&format!("{number:.precision$e}"))
}

/// An exponent with its sign and two digits, as Go writes it.
fn exponent_sign(text: &str) -> String {
    let Some((mantissa, exponent)) = text.split_once('e') else {
        return text.to_owned();
    };
    let (sign, digits) = match exponent.strip_prefix('-') {
        Some(digits) => ('-', digits),
        None => ('+', exponent),
    };
    format!("{mantissa}e{sign}{digits:0>2}")
}

/// A text for each element of the lists among the values.
pub(super) fn format_list(pattern: &str, args: &[Value]) -> Result<Vec<String>, String> {
    let mut length = None;
    for argument in args {
        if let Value::Seq(_, items) = argument {
            if length.is_some_and(|length| length != items.len()) {
                return Err("the lists have different lengths".to_owned());
            }
            length = Some(items.len());
        }
    }
    let row = |index: usize| {
        let row: Vec<Value> = args
            .iter()
            .map(|argument| match argument {
                Value::Seq(_, items) => items.get(index).cloned().unwrap_or(Value::Null),
                other => other.clone(),
            })
            .collect();
        format(pattern, &row)
    };
    (0..length.unwrap_or(1)).map(row).collect()
}
