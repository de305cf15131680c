//! Parsers for timestamps in responses. Results are in seconds since 1970.

use std::time::UNIX_EPOCH;

/// Parses an RFC 3339 timestamp, such as `2026-08-12T01:02:03.456789Z`. Fractions of a second are dropped.
pub(crate) fn rfc3339(text: &str) -> Option<u64> {
    let number = |from: usize, to: usize| text.get(from..to)?.parse::<i64>().ok();
    let expect = |at: usize, any: &[u8]| any.contains(text.as_bytes().get(at)?).then_some(());
    expect(4, b"-")?;
    expect(7, b"-")?;
    expect(10, b"Tt ")?;
    expect(13, b":")?;
    expect(16, b":")?;
    let day = days(number(0, 4)?, number(5, 7)?, number(8, 10)?)?;
    let seconds = clock(number(11, 13)?, number(14, 16)?, number(17, 19)?)?;
    let rest = text.get(19..)?;
    let rest = match rest.strip_prefix('.') {
        Some(fraction) => fraction.trim_start_matches(|c: char| c.is_ascii_digit()),
        None => rest,
    };
    let offset = match rest.as_bytes() {
        [b'Z' | b'z'] => 0,
        [sign @ (b'+' | b'-'), _, _, b':', _, _] => {
            let hours = rest.get(1..3)?.parse::<i64>().ok()?;
            let minutes = rest.get(4..6)?.parse::<i64>().ok()?;
            let offset = hours * 3600 + minutes * 60;
            if *sign == b'-' { -offset } else { offset }
        }
        _ => return None,
    };
    u64::try_from(day * 86_400 + seconds - offset).ok()
}

/// Parses an HTTP date, such as `Wed, 21 Oct 2015 07:28:00 GMT`.
pub(crate) fn http_date(text: &str) -> Option<u64> {
    let time = httpdate::parse_http_date(text).ok()?;
    Some(time.duration_since(UNIX_EPOCH).ok()?.as_secs())
}

/// Seconds since midnight.
fn clock(hour: i64, minute: i64, second: i64) -> Option<i64> {
    let valid = (0..24).contains(&hour) && (0..60).contains(&minute) && (0..61).contains(&second);
    valid.then_some(hour * 3600 + minute * 60 + second)
}

/// Days from 1970-01-01 to a date of the Gregorian calendar.
fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    let valid =
        (1970..10_000).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
    if !valid {
        return None;
    }
    // In years that begin in March, the leap day is the last day.
    let year = if month <= 2 { year - 1 } else { year };
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    Some(year * 365 + year / 4 - year / 100 + year / 400 + day_of_year - 719_468)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timestamps() {
        for (text, expected) in [
            ("1970-01-01T00:00:00Z", Some(0)),
            ("2000-02-29T12:00:00Z", Some(951_825_600)),
            ("2026-08-12T01:02:03.456789Z", Some(1_786_496_523)),
            ("2026-08-12T01:02:03.123456789Z", Some(1_786_496_523)),
            ("2026-08-12T03:02:03+02:00", Some(1_786_496_523)),
            ("2026-08-11T23:32:03-01:30", Some(1_786_496_523)),
            ("0001-01-01T00:00:00Z", None),
            ("2026-08-12", None),
            ("2026-13-12T01:02:03Z", None),
            ("2026-08-12T01:02:03", None),
            ("2026-08-12T01:02:é", None),
            ("", None),
        ] {
            assert_eq!(rfc3339(text), expected, "{text}");
        }
        assert_eq!(
            http_date("Wed, 21 Oct 2015 07:28:00 GMT"),
            Some(1_445_412_480)
        );
        assert_eq!(http_date("Wed, 21 Foo 2015 07:28:00 GMT"), None);
        assert_eq!(http_date("soon"), None);
    }
}
