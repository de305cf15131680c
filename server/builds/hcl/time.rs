//! Points in time: `formatdate`, `timeadd` and others.

use std::rc::Rc;

use super::value::{Fields, Value};

/// A point in time with its offset from UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Moment {
    /// Seconds since 1970 in UTC.
    seconds: i64,
    /// Seconds east of UTC.
    offset: i64,
}

/// A date and a time of day.
struct Civil {
    year: i64,
    month: i64,
    day: i64,
    hour: i64,
    minute: i64,
    second: i64,
    /// 0 is Sunday.
    weekday: i64,
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

const DAYS: [&str; 7] = [
    "Sunday",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
];

/// Days since 1970 of a date: Howard Hinnant's `days_from_civil`.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let month_from_march = (month + 9) % 12;
    let day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

impl Moment {
    pub(super) fn from_unix(seconds: i64) -> Moment {
        Moment { seconds, offset: 0 }
    }

    pub(super) fn unix(self) -> i64 {
        self.seconds
    }

    pub(super) fn add(self, seconds: i64) -> Moment {
        Moment {
            seconds: self.seconds.saturating_add(seconds),
            ..self
        }
    }

    fn civil(self) -> Civil {
        let local = self.seconds + self.offset;
        let (day_number, second) = (local.div_euclid(86400), local.rem_euclid(86400));
        let shifted = day_number + 719_468;
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let month = if month_from_march < 10 {
            month_from_march + 3
        } else {
            month_from_march - 9
        };
        Civil {
            year: year_of_era + era * 400 + i64::from(month <= 2),
            month,
            day: day_of_year - (153 * month_from_march + 2) / 5 + 1,
            hour: second / 3600,
            minute: second / 60 % 60,
            second: second % 60,
            weekday: (day_number + 4).rem_euclid(7),
        }
    }

    pub(super) fn rfc3339(self) -> String {
        let civil = self.civil();
        format!(
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{}",
            civil.year,
            civil.month,
            civil.day,
            civil.hour,
            civil.minute,
            civil.second,
            self.zone(true, "Z")
        )
    }

    fn zone(self, colon: bool, utc: &str) -> String {
        if self.offset == 0 && !utc.is_empty() {
            return utc.to_owned();
        }
        let sign = if self.offset < 0 { '-' } else { '+' };
        let minutes = self.offset.abs() / 60;
        let colon = if colon { ":" } else { "" };
        format!("{sign}{:02}{colon}{:02}", minutes / 60, minutes % 60)
    }

    /// The parts of `unixtimestampparse`.
    pub(super) fn fields(self) -> Fields {
        let civil = self.civil();
        let year_day = days(civil.year, civil.month, civil.day) - days(civil.year, 1, 1) + 1;
        let monday = (civil.weekday + 6) % 7;
        // The week of the Thursday of this week.
        let thursday = days(civil.year, civil.month, civil.day) - monday + 3;
        let thursday_year = Moment::from_unix(thursday * 86400).civil().year;
        let week = (thursday - days(thursday_year, 1, 1)) / 7 + 1;
        let name = |names: &[&str], index: i64| {
            Value::string(names.get(index as usize).copied().unwrap_or_default())
        };
        let number = |number: i64| Value::Number(number as f64);
        [
            ("day", number(civil.day)),
            ("hour", number(civil.hour)),
            ("iso_week", number(week)),
            ("iso_year", number(thursday_year)),
            ("minute", number(civil.minute)),
            ("month", number(civil.month)),
            ("month_name", name(&MONTHS, civil.month - 1)),
            ("rfc3339", Value::string(self.rfc3339())),
            ("second", number(civil.second)),
            ("weekday", number(civil.weekday)),
            ("weekday_name", name(&DAYS, civil.weekday)),
            ("year", number(civil.year)),
            ("year_day", number(year_day)),
        ]
        .map(|(key, value)| (Rc::from(key), value))
        .into()
    }
}

/// A text in RFC 3339 syntax.
pub(super) fn parse(text: &str) -> Result<Moment, String> {
    let invalid = || format!("`{text}` is not a time in RFC 3339 syntax");
    let number = |range: std::ops::Range<usize>| -> Result<i64, String> {
        let digits = text.get(range).ok_or_else(invalid)?;
        digits.parse().map_err(|_| invalid())
    };
    let (year, month, day) = (number(0..4)?, number(5..7)?, number(8..10)?);
    let (hour, minute, second) = (number(11..13)?, number(14..16)?, number(17..19)?);
    let marks = [(4, '-'), (7, '-'), (10, 'T'), (13, ':'), (16, ':')];
    let right_marks = marks.iter().all(|(at, mark)| {
        text.get(*at..=*at)
            .is_some_and(|found| found.eq_ignore_ascii_case(&mark.to_string()))
    });
    let valid = right_marks
        && (1..=12).contains(&month)
        && (1..=31).contains(&day)
        && hour < 24
        && minute < 60
        && second < 60;
    if !valid {
        return Err(invalid());
    }
    let mut zone = text.get(19..).unwrap_or_default();
    if let Some(fraction) = zone.strip_prefix('.') {
        zone = fraction.trim_start_matches(|char: char| char.is_ascii_digit());
    }
    let offset = match zone {
        "Z" | "z" => 0,
        zone => {
            let sign = match zone.chars().next() {
                Some('+') => 1,
                Some('-') => -1,
                _ => return Err(invalid()),
            };
            let (hours, minutes) = zone
                .get(1..)
                .and_then(|zone| zone.split_once(':'))
                .ok_or_else(invalid)?;
            let hours: i64 = hours.parse().map_err(|_| invalid())?;
            let minutes: i64 = minutes.parse().map_err(|_| invalid())?;
            if hours > 23 || minutes > 59 {
                return Err(invalid());
            }
            sign * (hours * 3600 + minutes * 60)
        }
    };
    let local = days(year, month, day) * 86400 + hour * 3600 + minute * 60 + second;
    Ok(Moment {
        seconds: local - offset,
        offset,
    })
}

/// A moment in the syntax of `formatdate`.
pub(super) fn format(pattern: &str, moment: Moment) -> Result<String, String> {
    let civil = moment.civil();
    let mut out = String::new();
    let mut rest = pattern;
    while let Some(first) = rest.chars().next() {
        if first == '\'' {
            if let Some(after) = rest.strip_prefix("''") {
                out.push('\'');
                rest = after;
                continue;
            }
            let mut chars = rest.char_indices().skip(1).peekable();
            let end = loop {
                match chars.next() {
                    Some((_, '\'')) if chars.peek().is_some_and(|(_, next)| *next == '\'') => {
                        chars.next();
                        out.push('\'');
                    }
                    Some((at, '\'')) => break at + 1,
                    Some((_, char)) => out.push(char),
                    None => return Err("unterminated literal in the format".to_owned()),
                }
            };
            rest = rest.get(end..).unwrap_or_default();
            continue;
        }
        let same = rest.find(|char| char != first).unwrap_or(rest.len());
        let (verb, after) = rest.split_at(same);
        rest = after;
        if !first.is_ascii_alphabetic() {
            out.push_str(verb);
            continue;
        }
        let name = |names: &[&str], index: i64, short: bool| {
            let name = names.get(index as usize).copied().unwrap_or_default();
            name.get(..if short { 3 } else { name.len() })
                .unwrap_or(name)
                .to_owned()
        };
        let half = if civil.hour % 12 == 0 {
            12
        } else {
            civil.hour % 12
        };
        let afternoon = civil.hour >= 12;
        out.push_str(&match verb {
            "YY" => format!("{:02}", civil.year % 100),
            "YYYY" => format!("{:04}", civil.year),
            "M" => civil.month.to_string(),
            "MM" => format!("{:02}", civil.month),
            "MMM" => name(&MONTHS, civil.month - 1, true),
            "MMMM" => name(&MONTHS, civil.month - 1, false),
            "D" => civil.day.to_string(),
            "DD" => format!("{:02}", civil.day),
            "EEE" => name(&DAYS, civil.weekday, true),
            "EEEE" => name(&DAYS, civil.weekday, false),
            "h" => civil.hour.to_string(),
            "hh" => format!("{:02}", civil.hour),
            "H" => half.to_string(),
            "HH" => format!("{half:02}"),
            "AA" => if afternoon { "PM" } else { "AM" }.to_owned(),
            "aa" => if afternoon { "pm" } else { "am" }.to_owned(),
            "m" => civil.minute.to_string(),
            "mm" => format!("{:02}", civil.minute),
            "s" => civil.second.to_string(),
            "ss" => format!("{:02}", civil.second),
            "Z" => moment.zone(true, "Z"),
            "ZZZ" => moment.zone(false, "UTC"),
            "ZZZZ" => moment.zone(false, ""),
            "ZZZZZ" => moment.zone(true, ""),
            verb => return Err(format!("invalid date format verb `{verb}`")),
        });
    }
    Ok(out)
}

/// The seconds of a duration in Go's syntax, such as `-1h30m`.
pub(super) fn duration(text: &str) -> Result<i64, String> {
    let invalid = || format!("`{text}` is not a duration");
    let (sign, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, text.strip_prefix('+').unwrap_or(text)),
    };
    if rest == "0" {
        return Ok(0);
    }
    if rest.is_empty() {
        return Err(invalid());
    }
    let mut seconds = 0.0;
    while !rest.is_empty() {
        let digits = rest
            .find(|char: char| !char.is_ascii_digit() && char != '.')
            .ok_or_else(invalid)?;
        let (number, after) = rest.split_at(digits);
        let number: f64 = number.parse().map_err(|_| invalid())?;
        let unit_end = after
            .find(|char: char| char.is_ascii_digit() || char == '.')
            .unwrap_or(after.len());
        let (unit, after) = after.split_at(unit_end);
        let factor = match unit {
            "h" => 3600.0,
            "m" => 60.0,
            "s" => 1.0,
            "ms" => 1e-3,
            "us" | "µs" => 1e-6,
            "ns" => 1e-9,
            _ => return Err(invalid()),
        };
        seconds += number * factor;
        rest = after;
    }
    Ok((sign * seconds) as i64)
}
