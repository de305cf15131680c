//! Sizes with units, such as `64m` (`docker/go-units`).

use super::go::{lower, quoted};

/// A size in bytes, with units of 1024 (`units.RAMInBytes`).
///
/// A size that doesn't fit in 64 bits is `i64::MIN`, as in BuildKit on `amd64`.
///
/// # Errors
///
/// The library's message.
pub fn parse(text: &str) -> Result<i64, String> {
    let ends = |c: char| c.is_ascii_digit() || c == '.' || c == ' ';
    let Some(last) = text.rfind(ends) else {
        return Err(format!("invalid size: '{text}'"));
    };
    let (number, unit) = text.split_at(last + 1);
    // One space is allowed in between.
    let number = number.strip_suffix(' ').unwrap_or(number);
    let size = float(number)
        .map_err(|why| format!("strconv.ParseFloat: parsing {}: {why}", quoted(number)))?;
    if size < 0.0 {
        return Err(format!("invalid size: '{text}'"));
    }
    if unit.len() > 3 {
        return Err(format!("invalid suffix: '{unit}'"));
    }
    let unit = lower(unit);
    let scale = scale(&unit).ok_or_else(|| format!("invalid suffix: '{unit}'"))?;
    Ok(whole(size * scale))
}

fn scale(unit: &str) -> Option<f64> {
    let (letter, power) = match unit.as_bytes() {
        [] | [b'b'] => return Some(1.0),
        [b'k', rest @ ..] => (rest, 1),
        [b'm', rest @ ..] => (rest, 2),
        [b'g', rest @ ..] => (rest, 3),
        [b't', rest @ ..] => (rest, 4),
        [b'p', rest @ ..] => (rest, 5),
        _ => return None,
    };
    matches!(letter, b"" | b"b" | b"ib").then(|| 1024_f64.powi(power))
}

/// The integer part of a number.
fn whole(size: f64) -> i64 {
    const BEYOND: f64 = 9_223_372_036_854_775_808.0;
    if size < BEYOND { size as i64 } else { i64::MIN }
}

const SYNTAX: &str = "invalid syntax";
const RANGE: &str = "value out of range";

/// Parses a number like `strconv.ParseFloat`: decimal or, with an exponent, hexadecimal.
fn float(text: &str) -> Result<f64, &'static str> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    // Rust accepts a sign where Go doesn't: before `nan`, and after another sign.
    let signed = unsigned.len() < text.len();
    let nan = unsigned.eq_ignore_ascii_case("nan");
    if signed && nan || unsigned.starts_with(['+', '-']) || !underscores_fit(unsigned) {
        return Err(SYNTAX);
    }
    let digits = unsigned.replace('_', "");
    let hexadecimal = unsigned
        .strip_prefix("0x")
        .or_else(|| unsigned.strip_prefix("0X"));
    let size = match hexadecimal {
        Some(_) => hex(digits.get(2..).unwrap_or_default()).ok_or(SYNTAX)?,
        None => digits.parse::<f64>().map_err(|_| SYNTAX)?,
    };
    if size.is_infinite() && digits.contains(|c: char| c.is_ascii_digit()) {
        return Err(RANGE);
    }
    Ok(if text.starts_with('-') { -size } else { size })
}

/// True if each `_` has a digit on both sides, for which a prefix counts too.
fn underscores_fit(number: &str) -> bool {
    let prefixed = ["0x", "0X", "0b", "0B", "0o", "0O"]
        .iter()
        .find_map(|prefix| number.strip_prefix(prefix));
    let hex = number.starts_with("0x") || number.starts_with("0X");
    let mut digit = prefixed.is_some();
    let mut open = false;
    for c in prefixed.unwrap_or(number).chars() {
        if c == '_' {
            if !digit || open {
                return false;
            }
            open = true;
            continue;
        }
        digit = c.is_ascii_digit() || hex && c.is_ascii_hexdigit();
        if open && !digit {
            return false;
        }
        open = false;
    }
    !open
}

/// Parses a hexadecimal number, without its prefix.
fn hex(text: &str) -> Option<f64> {
    let (mantissa, exponent) = text.split_once(['p', 'P'])?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let power = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    if power.is_empty() || !power.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let mut size = 0.0;
    for c in whole.chars().chain(fraction.chars()) {
        size = size * 16.0 + f64::from(c.to_digit(16)?);
    }
    let power: i32 = power.parse().unwrap_or(100_000).min(100_000);
    let power = if exponent.starts_with('-') {
        -power
    } else {
        power
    };
    let places = i32::try_from(fraction.len()).unwrap_or(i32::MAX / 8);
    Some(size * 2_f64.powi(power.saturating_sub(places.saturating_mul(4))))
}
