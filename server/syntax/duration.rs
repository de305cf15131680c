//! Durations as Go's `time.ParseDuration` reads them.

/// A duration in nanoseconds.
///
/// # Errors
///
/// Go's message, if the text isn't a duration.
pub fn parse(text: &str) -> Result<i64, String> {
    let invalid = || format!("time: invalid duration {}", quoted(text));
    let (negative, mut rest) = match text.as_bytes().first() {
        Some(b'-') => (true, text.get(1..).unwrap_or_default()),
        Some(b'+') => (false, text.get(1..).unwrap_or_default()),
        _ => (false, text),
    };
    if rest == "0" {
        return Ok(0);
    }
    if rest.is_empty() {
        return Err(invalid());
    }
    let mut total: u64 = 0;
    while !rest.is_empty() {
        let whole = digits(rest);
        let after = rest.get(whole.len()..).unwrap_or_default();
        let (fraction, after) = match after.strip_prefix('.') {
            Some(decimals) => {
                let fraction = digits(decimals);
                (fraction, decimals.get(fraction.len()..).unwrap_or_default())
            }
            None => ("", after),
        };
        if whole.is_empty() && fraction.is_empty() {
            return Err(invalid());
        }
        let value = if whole.is_empty() {
            0
        } else {
            whole.parse::<u64>().map_err(|_| invalid())?
        };
        let length = after
            .find(|c: char| c == '.' || c.is_ascii_digit())
            .unwrap_or(after.len());
        let (unit, remainder) = after.split_at(length);
        if unit.is_empty() {
            return Err(format!("time: missing unit in duration {}", quoted(text)));
        }
        let Some(scale) = scale(unit) else {
            return Err(format!(
                "time: unknown unit {} in duration {}",
                quoted(unit),
                quoted(text)
            ));
        };
        let part = value
            .checked_mul(scale)
            .filter(|part| *part <= 1 << 63)
            .ok_or_else(invalid)?;
        total = total
            .checked_add(part)
            .and_then(|sum| sum.checked_add(fraction_of(fraction, scale)))
            .ok_or_else(invalid)?;
        if total > 1 << 63 {
            return Err(invalid());
        }
        rest = remainder;
    }
    match (negative, i64::try_from(total)) {
        (true, Ok(total)) => Ok(-total),
        (true, Err(_)) => Ok(i64::MIN),
        (false, Ok(total)) => Ok(total),
        (false, Err(_)) => Err(invalid()),
    }
}

/// A text quoted as by Go's `time.quote`, which differs from `%q`: non-ASCII bytes are escaped.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for byte in text.bytes() {
        match byte {
            b'"' | b'\\' => out.extend(['\\', char::from(byte)]),
            b' '..=0x7f => out.push(char::from(byte)),
            _ => out.push_str(&format!("\\x{byte:02x}")),
        }
    }
    out.push('"');
    out
}

fn digits(text: &str) -> &str {
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    text.get(..end).unwrap_or_default()
}

fn scale(unit: &str) -> Option<u64> {
    Some(match unit {
        "ns" => 1,
        "us" | "µs" | "μs" => 1_000,
        "ms" => 1_000_000,
        "s" => 1_000_000_000,
        "m" => 60_000_000_000,
        "h" => 3_600_000_000_000,
        _ => return None,
    })
}

/// A fraction of a unit, in nanoseconds, rounded down.
fn fraction_of(digits: &str, scale: u64) -> u64 {
    let (mut value, mut power) = (0, 1);
    for digit in digits.bytes().take(18) {
        power *= 10;
        value = value * 10 + u128::from(digit - b'0');
    }
    (value * u128::from(scale) / power) as u64
}
