//! From text to [`Node`]s, by `granit-parser`: YAML as go-yaml reads it, with anchors, merge keys, and Compose's tags
//! `!reset` and `!override`.

use std::collections::BTreeMap;
use std::rc::Rc;

use granit_parser::{Event, Parser, ScalarStyle, Tag};

use crate::budget::{Budget, Exhausted};
use crate::hcl::expr::Span;

use super::node::{Entry, Kind, Map, Node};

/// Deeper documents are refused.
const MAX_DEPTH: usize = 100;

/// The steps of creating a mapping, which takes more memory than other nodes.
pub(super) const MAP_STEPS: usize = 8;

/// What is wrong, and where.
pub(crate) type Fault = (Span, String);

/// A document of a YAML file.
pub(crate) struct Document {
    pub(crate) node: Node,
    /// The paths with `!reset` or `!override`, of keys and indices.
    pub(crate) resets: Vec<Vec<Rc<str>>>,
}

/// A node before merge keys and tags are resolved.
#[derive(Clone)]
struct Raw {
    kind: RawKind,
    span: Span,
    tag: Custom,
}

#[derive(Clone)]
enum RawKind {
    Scalar(Kind),
    Seq(Rc<Vec<Raw>>),
    Map(Rc<Vec<(Raw, Raw)>>),
}

#[derive(Clone, Copy, PartialEq)]
enum Custom {
    None,
    Reset,
    Override,
    /// `<<` without quotes.
    Merge,
}

/// A collection that isn't complete.
struct Open {
    items: Vec<Raw>,
    is_map: bool,
    anchor: usize,
    start: Span,
    tag: Custom,
}

/// The documents of a file.
pub(crate) fn parse(text: &str, file: u16, budget: &Budget) -> Result<Vec<Document>, Fault> {
    let raws = parse_raw(text, file, budget)?;
    let mut documents = Vec::new();
    for raw in raws {
        let mut resets = Vec::new();
        let mut path = Vec::new();
        let node = resolve(&raw, &mut path, &mut resets, budget)?;
        documents.push(Document {
            node: node.unwrap_or_else(|| Node::new(Kind::Null, raw.span)),
            resets,
        });
    }
    Ok(documents)
}

fn spend(budget: &Budget, span: Span, steps: usize) -> Result<(), Fault> {
    let fault = |Exhausted| (span, Exhausted::MESSAGE.to_owned());
    budget.steps(steps).map_err(fault)
}

fn parse_raw(text: &str, file: u16, budget: &Budget) -> Result<Vec<Raw>, Fault> {
    let mut options = granit_parser::Options::default();
    options.set_emit_comments(false);
    options.flow_nesting_limit = MAX_DEPTH;
    options.block_nesting_limit = MAX_DEPTH;
    options.block_scalar_eof_without_line_feed = true;
    let parser = Parser::new_from_str_with_options(text, options);
    let at = |span: &granit_parser::Span| {
        let start = span.start.byte_offset().unwrap_or_default();
        let end = span.end.byte_offset().unwrap_or(start);
        Span {
            file,
            start: start as u32,
            end: end.max(start) as u32,
        }
    };
    let mut documents = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    let mut anchors: BTreeMap<usize, Raw> = BTreeMap::new();
    for event in parser {
        let (event, span) = event.map_err(|error| {
            let start = error.marker().byte_offset().unwrap_or_default() as u32;
            let end = text
                .get(start as usize..)
                .and_then(|rest| rest.chars().next())
                .map_or(start, |char| start + char.len_utf8() as u32);
            (Span { file, start, end }, error.info())
        })?;
        let span = at(&span);
        spend(budget, span, 1)?;
        let node = match event {
            Event::Scalar(value, style, anchor, tag) => {
                let raw = scalar(&value, style, tag.as_deref(), span);
                if anchor != 0 {
                    anchors.insert(anchor, raw.clone());
                }
                raw
            }
            Event::SequenceStart(_, anchor, tag) | Event::MappingStart(_, anchor, tag) => {
                if open.len() >= MAX_DEPTH {
                    return Err((span, "nested too deeply".to_owned()));
                }
                open.push(Open {
                    items: Vec::new(),
                    is_map: false,
                    anchor,
                    start: span,
                    tag: custom(tag.as_deref()),
                });
                continue;
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let is_map = matches!(event, Event::MappingEnd);
                let Some(mut closed) = open.pop() else {
                    continue;
                };
                closed.is_map = is_map;
                let raw = closed.close(span);
                if closed.anchor != 0 {
                    anchors.insert(closed.anchor, raw.clone());
                }
                raw
            }
            Event::Alias(anchor) => match anchors.get(&anchor) {
                // A merged mapping keeps the places of its anchor; an aliased scalar does as well.
                Some(raw) => raw.clone(),
                None => return Err((span, "the anchor contains itself".to_owned())),
            },
            _ => continue,
        };
        match open.last_mut() {
            Some(parent) => parent.items.push(node),
            None => documents.push(node),
        }
    }
    Ok(documents)
}

impl Open {
    fn close(&mut self, end: Span) -> Raw {
        let items = std::mem::take(&mut self.items);
        // The end event is at the beginning of what follows; the last item ends the collection.
        let last = items.last().map_or(end.end, |item| item.span.end);
        let span = Span {
            file: self.start.file,
            start: self.start.start,
            end: last.max(self.start.end),
        };
        let kind = if self.is_map {
            let mut pairs = Vec::with_capacity(items.len() / 2);
            let mut items = items.into_iter();
            while let (Some(key), Some(value)) = (items.next(), items.next()) {
                pairs.push((key, value));
            }
            RawKind::Map(Rc::new(pairs))
        } else {
            RawKind::Seq(Rc::new(items))
        };
        Raw {
            kind,
            span,
            tag: self.tag,
        }
    }
}

fn custom(tag: Option<&Tag>) -> Custom {
    match tag.map(|tag| (tag.handle(), tag.suffix())) {
        Some(("!", "reset")) => Custom::Reset,
        Some(("!", "override")) => Custom::Override,
        _ => Custom::None,
    }
}

fn scalar(value: &str, style: ScalarStyle, tag: Option<&Tag>, span: Span) -> Raw {
    let core = tag.and_then(Tag::core_suffix);
    let kind = match (core, tag) {
        (Some("str"), _) => Kind::String(Rc::from(value)),
        (Some("null"), _) => Kind::Null,
        (Some("float"), _) => match plain(value) {
            #[expect(clippy::cast_precision_loss, reason = "the tag requests it")]
            Kind::Int(number) => Kind::Float(number as f64),
            other => other,
        },
        (Some(_), _) => plain(value),
        (None, Some(tag)) if tag.handle() == "!" && !tag.suffix().is_empty() => match style {
            ScalarStyle::Plain => plain(value),
            _ => Kind::String(Rc::from(value)),
        },
        (None, None) if style == ScalarStyle::Plain => plain(value),
        _ => Kind::String(Rc::from(value)),
    };
    let tag = match custom(tag) {
        Custom::None if value == "<<" && style == ScalarStyle::Plain => Custom::Merge,
        tag => tag,
    };
    Raw {
        kind: RawKind::Scalar(kind),
        span,
        tag,
    }
}

/// The value of a plain scalar: `resolve` of go-yaml.
fn plain(text: &str) -> Kind {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Kind::Null,
        "true" | "True" | "TRUE" => return Kind::Bool(true),
        "false" | "False" | "FALSE" => return Kind::Bool(false),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => {
            return Kind::Float(f64::INFINITY);
        }
        "-.inf" | "-.Inf" | "-.INF" => return Kind::Float(f64::NEG_INFINITY),
        ".nan" | ".NaN" | ".NAN" => return Kind::Float(f64::NAN),
        _ => {}
    }
    let is_numeric =
        text.starts_with(|char: char| char.is_ascii_digit() || matches!(char, '+' | '-' | '.'));
    if is_numeric {
        if is_time(text) {
            return Kind::Time(Rc::from(text));
        }
        let digits = text.replace('_', "");
        if let Some(number) = integer(&digits) {
            return Kind::Int(number);
        }
        if is_float(&digits)
            && let Ok(number) = digits.parse()
        {
            return Kind::Float(number);
        }
    }
    Kind::String(Rc::from(text))
}

/// A whole number: decimal, or with the prefix `0x`, `0o`, `0b` or `0`.
fn integer(text: &str) -> Option<i64> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let lower = digits.to_ascii_lowercase();
    let (base, digits) = if let Some(digits) = lower.strip_prefix("0x") {
        (16, digits)
    } else if let Some(digits) = lower.strip_prefix("0o") {
        (8, digits)
    } else if let Some(digits) = lower.strip_prefix("0b") {
        (2, digits)
    } else if lower.len() > 1 && lower.starts_with('0') {
        (8, lower.get(1..).unwrap_or_default())
    } else {
        (10, lower.as_str())
    };
    if digits.is_empty() || !digits.chars().all(|char| char.is_digit(base)) {
        return None;
    }
    i64::from_str_radix(&format!("{sign}{digits}"), base).ok()
}

fn is_float(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let is_digits = |text: &str| text.chars().all(|char| char.is_ascii_digit());
    let valid_mantissa = match mantissa.split_once('.') {
        Some((whole, fraction)) => {
            is_digits(whole) && is_digits(fraction) && (!whole.is_empty() || !fraction.is_empty())
        }
        None => !mantissa.is_empty() && is_digits(mantissa),
    };
    let valid_exponent = exponent.is_none_or(|exponent| {
        let digits = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
        !digits.is_empty() && is_digits(digits)
    });
    valid_mantissa && valid_exponent
}

/// Whether a plain scalar is a date or time, such as `2024-01-31`.
fn is_time(text: &str) -> bool {
    let date_end = text.find(['T', 't', ' ']).unwrap_or(text.len());
    let (date, time) = text.split_at(date_end);
    let parts: Vec<&str> = date.split('-').collect();
    let [year, month, day] = parts.as_slice() else {
        return false;
    };
    let number = |text: &str, lengths: &[usize]| {
        let valid = lengths.contains(&text.len()) && text.chars().all(|char| char.is_ascii_digit());
        valid.then(|| text.parse::<u32>().ok()).flatten()
    };
    let valid_date = number(year, &[4]).is_some()
        && number(month, &[1, 2]).is_some_and(|month| (1..=12).contains(&month))
        && number(day, &[1, 2]).is_some_and(|day| (1..=31).contains(&day));
    let valid_time = time.is_empty()
        || time.get(1..).is_some_and(|time| {
            let mut parts = time.splitn(3, ':');
            let two = |part: Option<&str>| part.is_some_and(|part| number(part, &[1, 2]).is_some());
            two(parts.next()) && two(parts.next()) && parts.next().is_some()
        });
    valid_date && valid_time
}

/// The value of a node: merge keys are merged, nodes with `!reset` are removed. `None` if the node itself is.
fn resolve(
    raw: &Raw,
    path: &mut Vec<Rc<str>>,
    resets: &mut Vec<Vec<Rc<str>>>,
    budget: &Budget,
) -> Result<Option<Node>, Fault> {
    spend(budget, raw.span, 2)?;
    match raw.tag {
        Custom::Reset => {
            resets.push(path.clone());
            return Ok(None);
        }
        Custom::Override => resets.push(path.clone()),
        Custom::None | Custom::Merge => {}
    }
    let kind = match &raw.kind {
        RawKind::Scalar(kind) => kind.clone(),
        RawKind::Seq(items) => {
            let mut values = Vec::with_capacity(items.len());
            for (index, item) in items.iter().enumerate() {
                path.push(Rc::from(format!("[{index}]")));
                let value = resolve(item, path, resets, budget);
                path.pop();
                values.extend(value?);
            }
            Kind::Seq(Rc::new(values))
        }
        RawKind::Map(pairs) => {
            spend(budget, raw.span, MAP_STEPS)?;
            Kind::Map(Rc::new(resolve_map(pairs, path, resets, budget)?))
        }
    };
    Ok(Some(Node::new(kind, raw.span)))
}

fn resolve_map(
    pairs: &[(Raw, Raw)],
    path: &mut Vec<Rc<str>>,
    resets: &mut Vec<Vec<Rc<str>>>,
    budget: &Budget,
) -> Result<Map, Fault> {
    let mut map = Map::new();
    let mut merged = Map::new();
    let mut has_merge = false;
    for (key, value) in pairs {
        if key.tag == Custom::Merge {
            if std::mem::replace(&mut has_merge, true) {
                return Err((key.span, "mapping key `<<` is already defined".to_owned()));
            }
            merge(value, path, resets, budget, &mut merged)?;
            continue;
        }
        let RawKind::Scalar(kind) = &key.kind else {
            return Err((key.span, "a key must be a scalar".to_owned()));
        };
        let Kind::String(name) = kind else {
            // go-yaml has other keys as such, and Compose refuses them.
            return Err((key.span, "a key must be a string".to_owned()));
        };
        if map.contains_key(name) {
            return Err((key.span, format!("mapping key `{name}` is already defined")));
        }
        path.push(name.clone());
        let value = resolve(value, path, resets, budget);
        path.pop();
        if let Some(value) = value? {
            let key = key.span;
            map.insert(name.clone(), Entry { key, value });
        }
    }
    for (name, entry) in merged {
        map.entry(name).or_insert(entry);
    }
    Ok(map)
}

/// Adds the fields of a merged mapping, or of several, of which the first counts.
fn merge(
    value: &Raw,
    path: &mut Vec<Rc<str>>,
    resets: &mut Vec<Vec<Rc<str>>>,
    budget: &Budget,
    into: &mut Map,
) -> Result<(), Fault> {
    let fault = || {
        let message = "a merge key requires a mapping or a list of mappings";
        Err((value.span, message.to_owned()))
    };
    let sources: Vec<&Raw> = match &value.kind {
        RawKind::Map(_) => vec![value],
        RawKind::Seq(items) => items.iter().collect(),
        RawKind::Scalar(_) => return fault(),
    };
    for source in sources {
        let RawKind::Map(pairs) = &source.kind else {
            return fault();
        };
        spend(budget, source.span, 1)?;
        for (name, entry) in resolve_map(pairs, path, resets, budget)? {
            into.entry(name).or_insert(entry);
        }
    }
    Ok(())
}
