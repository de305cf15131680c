//! The function library of Bake: go-cty's, with a few of Bake's own.
//!
//! Functions whose result depends on the time or on chance, and those that decrypt, return an unknown value.

use std::collections::BTreeMap;
use std::rc::Rc;

use base64::Engine as _;
use md5::{Digest as _, Md5};
use regex_lite::{Captures, Regex, RegexBuilder};
use sha1::Sha1;
use sha2::{Sha256, Sha512};

use super::format::{format, format_list};
use super::network;
use super::time;
use super::types::{Type, convert, parse_number, to_text, unify};
use super::value::{Fields, Seq, Value};
use crate::budget::{Budget, Exhausted};
use crate::path;

type Called = Result<Value, String>;

/// What functions need from outside.
pub(super) struct Context<'a> {
    pub(super) budget: &'a Budget,
    pub(super) home: Option<&'a str>,
}

/// The functions whose arguments may be null.
const ALLOW_NULL: &[&str] = &[
    "coalesce",
    "coalescelist",
    "equal",
    "format",
    "formatlist",
    "jsonencode",
    "merge",
    "notequal",
    "concat",
    "setunion",
];

/// The functions that don't need the elements of their arguments to be known.
const ALLOW_UNKNOWN_ELEMENTS: &[&str] = &[
    "concat",
    "element",
    "flatten",
    "index",
    "keys",
    "length",
    "lookup",
    "merge",
    "reverselist",
    "slice",
    "values",
    "zipmap",
    "chunklist",
    "hasindex",
];

/// The functions whose result isn't determined by their arguments.
const UNKNOWN: &[&str] = &["bcrypt", "rsadecrypt", "timestamp", "uuidv4"];

/// All others.
const NAMES: &[&str] = &[
    "absolute",
    "add",
    "and",
    "base64decode",
    "base64encode",
    "basename",
    "byteslen",
    "bytesslice",
    "ceil",
    "chomp",
    "chunklist",
    "cidrhost",
    "cidrnetmask",
    "cidrsubnet",
    "cidrsubnets",
    "coalesce",
    "coalescelist",
    "compact",
    "concat",
    "contains",
    "csvdecode",
    "dirname",
    "distinct",
    "divide",
    "element",
    "equal",
    "flatten",
    "floor",
    "format",
    "formatdate",
    "formatlist",
    "formattimestamp",
    "greaterthan",
    "greaterthanorequalto",
    "hasindex",
    "homedir",
    "indent",
    "index",
    "indexof",
    "int",
    "join",
    "jsondecode",
    "jsonencode",
    "keys",
    "length",
    "lessthan",
    "lessthanorequalto",
    "log",
    "lookup",
    "lower",
    "max",
    "md5",
    "merge",
    "min",
    "modulo",
    "multiply",
    "negate",
    "not",
    "notequal",
    "or",
    "parseint",
    "pow",
    "range",
    "regex_replace",
    "regex",
    "regexall",
    "replace",
    "reverse",
    "reverselist",
    "sanitize",
    "semvercmp",
    "sethaselement",
    "setintersection",
    "setproduct",
    "setsubtract",
    "setsymmetricdifference",
    "setunion",
    "sha1",
    "sha256",
    "sha512",
    "signum",
    "slice",
    "sort",
    "split",
    "strlen",
    "substr",
    "subtract",
    "timeadd",
    "title",
    "trim",
    "trimprefix",
    "trimspace",
    "trimsuffix",
    "unixtimestampparse",
    "upper",
    "urlencode",
    "uuidv5",
    "values",
    "zipmap",
];

/// Whether the library has the function.
pub(crate) fn exists(name: &str) -> bool {
    UNKNOWN.contains(&name) || NAMES.contains(&name) || matches!(name, "try" | "can" | "convert")
}

/// The result of a function.
pub(super) fn call(name: &str, args: &[Value], context: &Context) -> Called {
    if UNKNOWN.contains(&name) {
        return Ok(Value::Unknown);
    }
    if !ALLOW_NULL.contains(&name) && args.iter().any(Value::is_null) {
        return Err("argument must not be null".to_owned());
    }
    let unknown = |value: &Value| {
        if ALLOW_UNKNOWN_ELEMENTS.contains(&name) {
            matches!(value, Value::Unknown)
        } else {
            value.has_unknown()
        }
    };
    if args.iter().any(unknown) {
        return Ok(Value::Unknown);
    }
    let args = Args { args, context };
    let family = match name {
        "absolute"
        | "add"
        | "ceil"
        | "divide"
        | "floor"
        | "int"
        | "log"
        | "max"
        | "min"
        | "modulo"
        | "multiply"
        | "negate"
        | "parseint"
        | "pow"
        | "signum"
        | "subtract"
        | "range"
        | "greaterthan"
        | "greaterthanorequalto"
        | "lessthan"
        | "lessthanorequalto" => numbers(name, &args),
        "and" | "or" | "not" | "equal" | "notequal" => logic(name, &args),
        "concat" | "chunklist" | "coalescelist" | "compact" | "contains" | "distinct"
        | "element" | "flatten" | "hasindex" | "index" | "indexof" | "keys" | "length"
        | "lookup" | "merge" | "reverselist" | "slice" | "sort" | "values" | "zipmap"
        | "coalesce" => collections(name, &args),
        "sethaselement"
        | "setintersection"
        | "setproduct"
        | "setsubtract"
        | "setsymmetricdifference"
        | "setunion" => sets(name, &args),
        "base64decode" | "base64encode" | "md5" | "sha1" | "sha256" | "sha512" | "urlencode"
        | "jsondecode" | "jsonencode" | "csvdecode" => encodings(name, &args),
        "formatdate" | "formattimestamp" | "timeadd" | "unixtimestampparse" => times(name, &args),
        "cidrhost" | "cidrnetmask" | "cidrsubnet" | "cidrsubnets" => networks(name, &args),
        "uuidv5" => uuid_v5(&args),
        // Versions aren't compared.
        "semvercmp" => Ok(Value::Unknown),
        _ => strings(name, &args),
    };
    family.map_err(|error| {
        if error.is_empty() {
            "invalid arguments".to_owned()
        } else {
            error
        }
    })
}

/// The arguments of a call.
struct Args<'a> {
    args: &'a [Value],
    context: &'a Context<'a>,
}

impl<'a> Args<'a> {
    /// All arguments, if there are that many.
    fn exactly<const N: usize>(&self) -> Result<[&'a Value; N], String> {
        let args: Vec<&Value> = self.args.iter().collect();
        args.try_into().map_err(|_| {
            format!(
                "{N} arguments are required, but {} are given",
                self.args.len()
            )
        })
    }

    fn spend(&self, bytes: usize) -> Result<(), String> {
        let message = |Exhausted| Exhausted::MESSAGE.to_owned();
        self.context.budget.bytes(bytes).map_err(message)
    }

    fn steps(&self, steps: usize) -> Result<(), String> {
        let message = |Exhausted| Exhausted::MESSAGE.to_owned();
        self.context.budget.steps(steps).map_err(message)
    }

    /// A string result, which is paid for.
    fn text(&self, text: impl AsRef<str>) -> Called {
        self.spend(text.as_ref().len())?;
        Ok(Value::string(text))
    }
}

fn text(value: &Value) -> Result<Rc<str>, String> {
    to_text(value)
}

fn number(value: &Value) -> Result<f64, String> {
    match convert(value, &Type::Number)? {
        Value::Number(number) => Ok(number),
        _ => Err("a number is required".to_owned()),
    }
}

fn whole(value: &Value) -> Result<i64, String> {
    let number = number(value)?;
    if number.fract() == 0.0 && number.abs() < 9e15 {
        Ok(number as i64)
    } else {
        Err("a whole number is required".to_owned())
    }
}

fn truth(value: &Value) -> Result<bool, String> {
    match convert(value, &Type::Bool)? {
        Value::Bool(bool) => Ok(bool),
        _ => Err("a bool is required".to_owned()),
    }
}

fn items(value: &Value) -> Result<&Rc<Vec<Value>>, String> {
    value
        .items()
        .ok_or_else(|| format!("a list is required, but found {}", value.type_name()))
}

fn fields(value: &Value) -> Result<&Rc<Fields>, String> {
    value
        .fields()
        .ok_or_else(|| format!("a map is required, but found {}", value.type_name()))
}

fn texts(value: &Value) -> Result<Vec<Rc<str>>, String> {
    items(value)?.iter().map(text).collect()
}

fn numbers(name: &str, args: &Args) -> Called {
    let one = || args.exactly::<1>().and_then(|[only]| number(only));
    let two = || {
        args.exactly::<2>()
            .and_then(|[one, two]| Ok((number(one)?, number(two)?)))
    };
    let all = || {
        let numbers: Vec<f64> = args.args.iter().map(number).collect::<Result<_, _>>()?;
        if numbers.is_empty() {
            return Err("at least one number is required".to_owned());
        }
        Ok(numbers)
    };
    Ok(match name {
        "absolute" => Value::Number(one()?.abs()),
        "ceil" => Value::Number(one()?.ceil()),
        "floor" => Value::Number(one()?.floor()),
        "int" => Value::Number(one()?.trunc()),
        "negate" => Value::Number(-one()?),
        "signum" => {
            let number = one()?;
            Value::Number(if number == 0.0 { 0.0 } else { number.signum() })
        }
        "max" => Value::Number(all()?.into_iter().fold(f64::NEG_INFINITY, f64::max)),
        "min" => Value::Number(all()?.into_iter().fold(f64::INFINITY, f64::min)),
        "greaterthan" => two().map(|(one, two)| Value::Bool(one > two))?,
        "greaterthanorequalto" => two().map(|(one, two)| Value::Bool(one >= two))?,
        "lessthan" => two().map(|(one, two)| Value::Bool(one < two))?,
        "lessthanorequalto" => two().map(|(one, two)| Value::Bool(one <= two))?,
        "add" => two().map(|(one, two)| Value::Number(one + two))?,
        "subtract" => two().map(|(one, two)| Value::Number(one - two))?,
        "multiply" => two().map(|(one, two)| Value::Number(one * two))?,
        "divide" | "modulo" => {
            let (one, two) = two()?;
            if two == 0.0 {
                return Err("division by zero".to_owned());
            }
            Value::Number(if name == "divide" {
                one / two
            } else {
                one % two
            })
        }
        "pow" => two().map(|(one, two)| Value::Number(one.powf(two)))?,
        "log" => two().map(|(number, base)| Value::Number(number.ln() / base.ln()))?,
        "parseint" => {
            let [digits, base] = args.exactly()?;
            let base = whole(base)?;
            if !(2..=36).contains(&base) {
                return Err("the base must be between 2 and 36".to_owned());
            }
            let digits = text(digits)?;
            let parsed = i64::from_str_radix(&digits, base as u32)
                .map_err(|_| format!("`{digits}` is not a number of base {base}"))?;
            Value::Number(parsed as f64)
        }
        _ => range(args)?,
    })
}

fn range(args: &Args) -> Called {
    let numbers: Vec<f64> = args.args.iter().map(number).collect::<Result<_, _>>()?;
    let (start, end, step) = match numbers.as_slice() {
        [end] => (0.0, *end, if *end < 0.0 { -1.0 } else { 1.0 }),
        [start, end] => (*start, *end, if end < start { -1.0 } else { 1.0 }),
        [start, end, step] => (*start, *end, *step),
        _ => return Err("one to three numbers are required".to_owned()),
    };
    if step == 0.0 || ((end - start) / step < 0.0 && start != end) {
        return Err("the step doesn't lead to the end".to_owned());
    }
    let mut list = Vec::new();
    let mut number = start;
    while if step > 0.0 {
        number < end
    } else {
        number > end
    } {
        if list.len() >= 1024 {
            return Err("more than 1024 values".to_owned());
        }
        list.push(Value::Number(number));
        number += step;
    }
    args.steps(list.len())?;
    Ok(Value::list(list))
}

fn logic(name: &str, args: &Args) -> Called {
    if name == "not" {
        let [only] = args.exactly()?;
        return Ok(Value::Bool(!truth(only)?));
    }
    let [one, two] = args.exactly()?;
    Ok(match name {
        "and" => Value::Bool(truth(one)? && truth(two)?),
        "or" => Value::Bool(truth(one)? || truth(two)?),
        _ => match equal(one, two) {
            Some(equal) => Value::Bool(equal == (name == "equal")),
            None => Value::Unknown,
        },
    })
}

/// Equality as the functions have it: like `==`.
fn equal(one: &Value, two: &Value) -> Option<bool> {
    one.equals(two)
}

fn same(one: &Value, two: &Value) -> bool {
    one.equals(two) == Some(true)
}

fn collections(name: &str, args: &Args) -> Called {
    match name {
        "length" => {
            let [only] = args.exactly()?;
            let length = match only {
                Value::Seq(_, items) => items.len(),
                Value::Map(fields) | Value::Object(fields) => fields.len(),
                other => {
                    let name = other.type_name();
                    return Err(format!("a list or map is required, but found {name}"));
                }
            };
            Ok(Value::Number(length as f64))
        }
        "concat" => {
            let mut all = Vec::new();
            let mut tuple = false;
            for list in args.args {
                all.extend(items(list)?.iter().cloned());
                tuple |= matches!(list, Value::Seq(Seq::Tuple, _));
            }
            let kind = if tuple { Seq::Tuple } else { Seq::List };
            Ok(Value::Seq(kind, Rc::new(all)))
        }
        "coalesce" => {
            let found = args.args.iter().find(|value| !value.is_null());
            let chosen = found.ok_or("no argument is non-null")?;
            let mut value = chosen.clone();
            for other in args.args {
                value = unify(&value, other)?;
            }
            Ok(value)
        }
        "coalescelist" => {
            let found = args
                .args
                .iter()
                .find(|value| value.items().is_some_and(|items| !items.is_empty()));
            found
                .cloned()
                .ok_or_else(|| "no argument is a non-empty list".to_owned())
        }
        "compact" => {
            let [list] = args.exactly()?;
            let list = items(list)?.iter().filter(|item| !item.is_null());
            let texts: Vec<Rc<str>> = list.map(text).collect::<Result<_, _>>()?;
            let texts = texts.into_iter().filter(|text| !text.is_empty());
            Ok(Value::list(texts.map(Value::String).collect()))
        }
        "contains" => {
            let [list, wanted] = args.exactly()?;
            let found = items(list)?.iter().any(|item| same(item, wanted));
            Ok(Value::Bool(found))
        }
        "indexof" => {
            let [list, wanted] = args.exactly()?;
            let found = items(list)?.iter().position(|item| same(item, wanted));
            let index = found.ok_or("item not found")?;
            Ok(Value::Number(index as f64))
        }
        "distinct" => {
            let [list] = args.exactly()?;
            let list = items(list)?;
            let mut distinct: Vec<Value> = Vec::new();
            for item in list.iter() {
                args.steps(distinct.len())?;
                if !distinct.iter().any(|other| same(other, item)) {
                    distinct.push(item.clone());
                }
            }
            Ok(Value::list(distinct))
        }
        "chunklist" => {
            let [list, size] = args.exactly()?;
            let size = whole(size)?;
            let list = items(list)?;
            if size < 0 {
                return Err("the size must be positive".to_owned());
            }
            let size = if size == 0 {
                list.len().max(1)
            } else {
                size as usize
            };
            let chunks = list.chunks(size).map(|chunk| Value::list(chunk.to_vec()));
            Ok(Value::list(chunks.collect()))
        }
        "element" => {
            let [list, index] = args.exactly()?;
            let (list, index) = (items(list)?, whole(index)?);
            if list.is_empty() {
                return Err("the list is empty".to_owned());
            }
            if index < 0 {
                return Err("the index must not be negative".to_owned());
            }
            let found = list.get(index as usize % list.len());
            Ok(found.cloned().unwrap_or(Value::Null))
        }
        "index" => {
            let [collection, key] = args.exactly()?;
            lookup_key(collection, key)?.ok_or_else(|| "invalid index".to_owned())
        }
        "hasindex" => {
            let [collection, key] = args.exactly()?;
            Ok(Value::Bool(lookup_key(collection, key)?.is_some()))
        }
        "lookup" => {
            let [map, key, default] = args.exactly()?;
            let found = fields(map)?.get(&text(key)?).cloned();
            Ok(found.unwrap_or_else(|| default.clone()))
        }
        "flatten" => {
            let [list] = args.exactly()?;
            let mut flat = Vec::new();
            flatten(items(list)?, &mut flat);
            Ok(Value::tuple(flat))
        }
        "keys" => {
            let [map] = args.exactly()?;
            let keys = fields(map)?.keys().cloned().map(Value::String).collect();
            Ok(match map {
                Value::Object(_) => Value::tuple(keys),
                _ => Value::list(keys),
            })
        }
        "values" => {
            let [map] = args.exactly()?;
            let values = fields(map)?.values().cloned().collect();
            Ok(match map {
                Value::Object(_) => Value::tuple(values),
                _ => Value::list(values),
            })
        }
        "merge" => {
            let mut merged = Fields::new();
            let mut object = false;
            for map in args.args.iter().filter(|map| !map.is_null()) {
                object |= matches!(map, Value::Object(_));
                for (key, value) in fields(map)?.iter() {
                    merged.insert(key.clone(), value.clone());
                }
            }
            let merged = Rc::new(merged);
            Ok(if object {
                Value::Object(merged)
            } else {
                Value::Map(merged)
            })
        }
        "reverselist" => {
            let [list] = args.exactly()?;
            let reversed = items(list)?.iter().rev().cloned().collect();
            Ok(match list {
                Value::Seq(kind, _) => Value::Seq(*kind, Rc::new(reversed)),
                _ => Value::tuple(reversed),
            })
        }
        "slice" => {
            let [list, start, end] = args.exactly()?;
            let Value::Seq(kind @ (Seq::List | Seq::Tuple), list) = list else {
                return Err("a list is required".to_owned());
            };
            let (start, end) = (whole(start)?, whole(end)?);
            let range = usize::try_from(start).ok().zip(usize::try_from(end).ok());
            let slice = range.and_then(|(start, end)| list.get(start..end));
            let slice = slice.ok_or("the indices are not those of the list")?;
            Ok(Value::Seq(*kind, Rc::new(slice.to_vec())))
        }
        "sort" => {
            let [list] = args.exactly()?;
            let mut list = texts(list)?;
            list.sort();
            Ok(Value::list(list.into_iter().map(Value::String).collect()))
        }
        _ => {
            let [keys, values] = args.exactly()?;
            let (keys, list) = (texts(keys)?, items(values)?);
            if keys.len() != list.len() {
                return Err("as many values as keys are required".to_owned());
            }
            let zipped: Fields = keys.into_iter().zip(list.iter().cloned()).collect();
            Ok(match values {
                Value::Seq(Seq::Tuple, _) => Value::object(zipped),
                _ => Value::Map(Rc::new(zipped)),
            })
        }
    }
}

fn lookup_key(collection: &Value, key: &Value) -> Result<Option<Value>, String> {
    match collection {
        Value::Seq(_, items) => {
            let index = number(key)?;
            let valid = index >= 0.0 && index.fract() == 0.0;
            Ok(valid.then(|| items.get(index as usize).cloned()).flatten())
        }
        Value::Map(fields) | Value::Object(fields) => Ok(fields.get(&text(key)?).cloned()),
        other => Err(format!(
            "a list or map is required, but found {}",
            other.type_name()
        )),
    }
}

fn flatten(items: &[Value], out: &mut Vec<Value>) {
    for item in items {
        match item {
            Value::Seq(_, inner) => flatten(inner, out),
            other => out.push(other.clone()),
        }
    }
}

fn sets(name: &str, args: &Args) -> Called {
    if name == "sethaselement" {
        let [set, element] = args.exactly()?;
        let found = items(set)?.iter().any(|item| same(item, element));
        return Ok(Value::Bool(found));
    }
    let all: Vec<&Rc<Vec<Value>>> = args.args.iter().map(items).collect::<Result<_, _>>()?;
    let (Some(first), rest) = (all.first(), all.get(1..).unwrap_or_default()) else {
        return Err("at least one argument is required".to_owned());
    };
    let has = |list: &[Value], item: &Value| list.iter().any(|other| same(other, item));
    args.steps(
        all.iter()
            .map(|list| list.len())
            .product::<usize>()
            .min(1 << 20),
    )?;
    Ok(match name {
        "setintersection" => {
            let kept = first
                .iter()
                .filter(|item| rest.iter().all(|list| has(list, item)));
            Value::set(kept.cloned().collect())
        }
        "setsubtract" => {
            let kept = first
                .iter()
                .filter(|item| !rest.iter().any(|list| has(list, item)));
            Value::set(kept.cloned().collect())
        }
        "setsymmetricdifference" => {
            let kept = all
                .iter()
                .flat_map(|list| list.iter())
                .filter(|item| all.iter().filter(|list| has(list, item)).count() % 2 == 1);
            Value::set(kept.cloned().collect())
        }
        "setunion" => Value::set(all.iter().flat_map(|list| list.iter()).cloned().collect()),
        _ => {
            let mut product = vec![Vec::new()];
            for list in &all {
                let mut next = Vec::new();
                for before in &product {
                    for item in list.iter() {
                        args.steps(1 + before.len())?;
                        let mut tuple = before.clone();
                        tuple.push(item.clone());
                        next.push(tuple);
                    }
                }
                product = next;
            }
            Value::list(product.into_iter().map(Value::tuple).collect())
        }
    })
}

fn encodings(name: &str, args: &Args) -> Called {
    if name == "jsonencode" {
        let [only] = args.exactly()?;
        return args.text(only.to_json());
    }
    let [only] = args.exactly()?;
    let input = text(only)?;
    args.spend(input.len())?;
    match name {
        "base64encode" => args.text(base64::engine::general_purpose::STANDARD.encode(&*input)),
        "base64decode" => {
            let bytes = base64::engine::general_purpose::STANDARD
                .decode(&*input)
                .map_err(|_| "invalid base64".to_owned())?;
            String::from_utf8(bytes)
                .map(Value::string)
                .map_err(|_| "the decoded text is not UTF-8".to_owned())
        }
        "md5" => args.text(hex(&Md5::digest(input.as_bytes()))),
        "sha1" => args.text(hex(&Sha1::digest(input.as_bytes()))),
        "sha256" => args.text(hex(&Sha256::digest(input.as_bytes()))),
        "sha512" => args.text(hex(&Sha512::digest(input.as_bytes()))),
        "urlencode" => {
            let mut encoded = String::new();
            for byte in input.bytes() {
                match byte {
                    b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                        encoded.push(byte as char);
                    }
                    b' ' => encoded.push('+'),
                    byte => encoded.push_str(&format!("%{byte:02X}")),
                }
            }
            args.text(encoded)
        }
        "jsondecode" => super::json::decode(&input),
        _ => csv_decode(&input),
    }
}

fn hex(bytes: &[u8]) -> String {
    let digit = |nibble: u8| char::from_digit(u32::from(nibble), 16).unwrap_or_default();
    bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)])
        .collect()
}

fn networks(name: &str, args: &Args) -> Called {
    let small = |value: &Value| {
        let number = whole(value)?;
        u32::try_from(number).map_err(|_| "a small positive number is required".to_owned())
    };
    match name {
        "cidrhost" => {
            let [prefix, number] = args.exactly()?;
            network::host(&text(prefix)?, whole(number)?).map(Value::string)
        }
        "cidrnetmask" => {
            let [prefix] = args.exactly()?;
            network::netmask(&text(prefix)?).map(Value::string)
        }
        "cidrsubnet" => {
            let [prefix, bits, number] = args.exactly()?;
            let number = u64::from(small(number)?);
            network::subnet(&text(prefix)?, small(bits)?.min(200), number).map(Value::string)
        }
        _ => {
            let (prefix, bits) = args.args.split_first().ok_or("a prefix is required")?;
            let bits: Vec<u32> = bits
                .iter()
                .map(|bits| small(bits).map(|bits| bits.min(200)))
                .collect::<Result<_, _>>()?;
            let subnets = network::subnets(&text(prefix)?, &bits)?;
            Ok(Value::list(
                subnets.into_iter().map(Value::string).collect(),
            ))
        }
    }
}

/// A UUID of a name in a namespace.
fn uuid_v5(args: &Args) -> Called {
    let [namespace, name] = args.exactly()?;
    let (namespace, name) = (text(namespace)?, text(name)?);
    let namespace = match namespace.as_ref() {
        "dns" => "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
        "url" => "6ba7b811-9dad-11d1-80b4-00c04fd430c8",
        "oid" => "6ba7b812-9dad-11d1-80b4-00c04fd430c8",
        "x500" => "6ba7b814-9dad-11d1-80b4-00c04fd430c8",
        other => other,
    };
    let digits = namespace.replace('-', "");
    let namespace = u128::from_str_radix(&digits, 16)
        .ok()
        .filter(|_| digits.len() == 32)
        .ok_or_else(|| format!("`{namespace}` is not a UUID"))?;
    let mut hash = Sha1::new();
    hash.update(namespace.to_be_bytes());
    hash.update(name.as_bytes());
    let first: Vec<u8> = hash.finalize().iter().take(16).copied().collect();
    let mut number = first
        .iter()
        .fold(0u128, |number, byte| number << 8 | u128::from(*byte));
    number = number & !(0xf << 76) | 5 << 76;
    number = number & !(0b11 << 62) | 0b10 << 62;
    let digits = format!("{number:032x}");
    let part = |range: std::ops::Range<usize>| digits.get(range).unwrap_or_default().to_owned();
    Ok(Value::string(
        [
            part(0..8),
            part(8..12),
            part(12..16),
            part(16..20),
            part(20..32),
        ]
        .join("-"),
    ))
}

fn csv_decode(input: &str) -> Called {
    let mut lines = input.lines().filter(|line| !line.is_empty());
    let header = csv_fields(lines.next().ok_or("no header")?)?;
    let mut rows = Vec::new();
    for line in lines {
        let row = csv_fields(line)?;
        if row.len() != header.len() {
            return Err("wrong number of fields".to_owned());
        }
        let cells = row.into_iter().map(Value::string);
        let keys = header.iter().map(|name| Rc::from(name.as_str()));
        rows.push(Value::object(keys.zip(cells).collect()));
    }
    Ok(Value::list(rows))
}

/// The fields of a line of CSV.
pub(crate) fn csv_fields(line: &str) -> Result<Vec<String>, String> {
    csv_split(line, ',')
}

/// The fields of a line with another separator.
pub(crate) fn csv_split(line: &str, separator: char) -> Result<Vec<String>, String> {
    let mut fields = Vec::new();
    let mut rest = line;
    loop {
        let mut field = String::new();
        if let Some(quoted) = rest.strip_prefix('"') {
            let mut chars = quoted.char_indices().peekable();
            let end = loop {
                match chars.next() {
                    Some((_, '"')) if chars.peek().is_some_and(|(_, next)| *next == '"') => {
                        chars.next();
                        field.push('"');
                    }
                    Some((at, '"')) => break at + 1,
                    Some((_, char)) => field.push(char),
                    None => return Err("unterminated quoted field".to_owned()),
                }
            };
            rest = quoted.get(end..).unwrap_or_default();
            if !rest.is_empty() && !rest.starts_with(separator) {
                return Err("text after a quoted field".to_owned());
            }
        } else {
            let end = rest.find(separator).unwrap_or(rest.len());
            let (text, after) = rest.split_at(end);
            if text.contains('"') {
                return Err("a quote in an unquoted field".to_owned());
            }
            field.push_str(text);
            rest = after;
        }
        fields.push(field);
        match rest.strip_prefix(separator) {
            Some(after) => rest = after,
            None => return Ok(fields),
        }
    }
}

fn times(name: &str, args: &Args) -> Called {
    match name {
        "formatdate" => {
            let [pattern, moment] = args.exactly()?;
            let moment = time::parse(&text(moment)?)?;
            args.text(time::format(&text(pattern)?, moment)?)
        }
        "formattimestamp" => {
            let [pattern, moment] = args.exactly()?;
            let moment = match moment {
                Value::Number(_) => time::Moment::from_unix(whole(moment)?),
                other => time::parse(&text(other)?)?,
            };
            let pattern = text(pattern)?;
            if pattern.as_ref() == "X" {
                return args.text(moment.unix().to_string());
            }
            args.text(time::format(&pattern, moment)?)
        }
        "unixtimestampparse" => {
            let [moment] = args.exactly()?;
            Ok(Value::object(
                time::Moment::from_unix(whole(moment)?).fields(),
            ))
        }
        _ => {
            let [moment, duration] = args.exactly()?;
            let moment = time::parse(&text(moment)?)?;
            args.text(moment.add(time::duration(&text(duration)?)?).rfc3339())
        }
    }
}

fn strings(name: &str, args: &Args) -> Called {
    match name {
        "format" => {
            let (pattern, rest) = args.args.split_first().ok_or("a format is required")?;
            args.text(format(&text(pattern)?, rest)?)
        }
        "formatlist" => {
            let (pattern, rest) = args.args.split_first().ok_or("a format is required")?;
            let results = format_list(&text(pattern)?, rest)?;
            args.spend(results.iter().map(String::len).sum())?;
            Ok(Value::list(
                results.into_iter().map(Value::string).collect(),
            ))
        }
        "join" => {
            let (separator, lists) = args.args.split_first().ok_or("a separator is required")?;
            let mut all = Vec::new();
            for list in lists {
                all.extend(texts(list)?);
            }
            let separator = text(separator)?;
            args.spend(all.iter().map(|text| text.len() + separator.len()).sum())?;
            Ok(Value::string(all.join(&*separator)))
        }
        "split" => {
            let [separator, whole] = args.exactly()?;
            let (separator, whole) = (text(separator)?, text(whole)?);
            let parts: Vec<Value> = if separator.is_empty() {
                whole
                    .chars()
                    .map(|char| Value::string(char.to_string()))
                    .collect()
            } else {
                whole.split(&*separator).map(Value::string).collect()
            };
            args.steps(parts.len())?;
            Ok(Value::list(parts))
        }
        "replace" => {
            let [whole, from, to] = args.exactly()?;
            let (whole, from, to) = (text(whole)?, text(from)?, text(to)?);
            let count = whole.matches(&*from).count();
            args.spend(whole.len() + count * to.len())?;
            Ok(Value::string(whole.replace(&*from, &to)))
        }
        "regex" | "regexall" | "regex_replace" => regexes(name, args),
        "substr" => {
            let [whole_text, offset, length] = args.exactly()?;
            let (text, offset, length) = (text(whole_text)?, whole(offset)?, whole(length)?);
            let count = text.chars().count() as i64;
            let start = if offset < 0 {
                (offset + count).max(0)
            } else {
                offset
            };
            let rest = text.chars().skip(start as usize);
            let part: String = if length < 0 {
                rest.collect()
            } else {
                rest.take(length as usize).collect()
            };
            args.text(part)
        }
        "trim" => {
            let [whole, set] = args.exactly()?;
            let (whole, set) = (text(whole)?, text(set)?);
            args.text(whole.trim_matches(|char| set.contains(char)))
        }
        "trimprefix" => {
            let [whole, prefix] = args.exactly()?;
            let (whole, prefix) = (text(whole)?, text(prefix)?);
            args.text(whole.strip_prefix(&*prefix).unwrap_or(&whole))
        }
        "trimsuffix" => {
            let [whole, suffix] = args.exactly()?;
            let (whole, suffix) = (text(whole)?, text(suffix)?);
            args.text(whole.strip_suffix(&*suffix).unwrap_or(&whole))
        }
        "indent" => {
            let [spaces, whole_text] = args.exactly()?;
            let spaces = usize::try_from(whole(spaces)?).map_err(|_| String::new())?;
            let whole = text(whole_text)?;
            let lines = whole.matches('\n').count();
            args.spend(whole.len() + lines.saturating_mul(spaces))?;
            Ok(Value::string(
                whole.replace('\n', &format!("\n{}", " ".repeat(spaces))),
            ))
        }
        "bytesslice" => Ok(Value::Unknown),
        "homedir" => {
            let [] = args.exactly()?;
            Ok(args.context.home.map_or(Value::Unknown, Value::string))
        }
        _ => {
            let [only] = args.exactly()?;
            let only = text(only)?;
            let result = match name {
                "basename" => base_name(&only).to_owned(),
                "dirname" => dir_name(&only),
                "byteslen" => return Ok(Value::Number(only.len() as f64)),
                "strlen" => return Ok(Value::Number(only.chars().count() as f64)),
                "chomp" => only.trim_end_matches(['\n', '\r']).to_owned(),
                "lower" => only.to_lowercase(),
                "upper" => only.to_uppercase(),
                "title" => title(&only),
                "trimspace" => only.trim().to_owned(),
                "reverse" => only.chars().rev().collect(),
                "sanitize" => sanitize(&only),
                _ => return Err(format!("unknown function `{name}`")),
            };
            args.text(result)
        }
    }
}

/// Go's `path.Base`.
fn base_name(text: &str) -> &str {
    if text.is_empty() {
        return ".";
    }
    let trimmed = text.trim_end_matches('/');
    if trimmed.is_empty() {
        return "/";
    }
    path::name(trimmed)
}

/// Go's `path.Dir`.
fn dir_name(text: &str) -> String {
    match text.rfind('/') {
        Some(at) => path::clean(text.get(..=at).unwrap_or_default()),
        None => ".".to_owned(),
    }
}

fn title(text: &str) -> String {
    let mut out = String::new();
    let mut start = true;
    for char in text.chars() {
        if start {
            out.extend(char.to_uppercase());
        } else {
            out.push(char);
        }
        start = !(char.is_alphanumeric() || char == '_' || char == '\'');
    }
    out
}

/// A name with only the characters that targets may have.
pub(crate) fn sanitize(text: &str) -> String {
    let valid = |char: char| char.is_ascii_alphanumeric() || char == '_' || char == '-';
    text.chars()
        .map(|char| if valid(char) { char } else { '_' })
        .collect()
}

fn regexes(name: &str, args: &Args) -> Called {
    let (pattern, subject, replacement) = match (name, args.args) {
        ("regex_replace", [subject, pattern, replacement]) => {
            (text(pattern)?, text(subject)?, Some(text(replacement)?))
        }
        ("regex" | "regexall", [pattern, subject]) => (text(pattern)?, text(subject)?, None),
        _ => return Err("wrong number of arguments".to_owned()),
    };
    // The cost is that of the worst case: each state of the pattern at each character.
    args.steps((pattern.len() + 4) * (subject.len() + 16) / 16)?;
    let regex = compile(&pattern)?;
    if let Some(replacement) = replacement {
        let matches = regex.find_iter(&subject).count();
        args.spend(subject.len() + matches * (replacement.len() + subject.len()))?;
        return Ok(Value::string(regex.replace_all(&subject, &*replacement)));
    }
    if name == "regex" {
        let captures = regex.captures(&subject);
        let captures = captures.ok_or("the pattern doesn't match")?;
        return match_value(&regex, &captures);
    }
    let mut found = Vec::new();
    for captures in regex.captures_iter(&subject) {
        args.steps(1)?;
        found.push(match_value(&regex, &captures)?);
    }
    Ok(Value::list(found))
}

/// A compiled pattern in Go's syntax, which `regex-lite` has but for classes of Unicode.
fn compile(pattern: &str) -> Result<Regex, String> {
    RegexBuilder::new(pattern)
        .size_limit(1 << 20)
        .build()
        .map_err(|error| format!("invalid pattern: {error}"))
}

fn match_value(regex: &Regex, captures: &Captures) -> Called {
    let value = |index: usize| {
        captures
            .get(index)
            .map_or(Value::Null, |found| Value::string(found.as_str()))
    };
    let names: Vec<Option<&str>> = regex.capture_names().skip(1).collect();
    let named = names.iter().filter(|name| name.is_some()).count();
    if names.is_empty() {
        return Ok(value(0));
    }
    if named == 0 {
        return Ok(Value::tuple((1..=names.len()).map(value).collect()));
    }
    if named < names.len() {
        return Err("a pattern can't have both named and unnamed groups".to_owned());
    }
    let fields: BTreeMap<Rc<str>, Value> = names
        .iter()
        .enumerate()
        .filter_map(|(index, name)| Some((Rc::from((*name)?), value(index + 1))))
        .collect();
    Ok(Value::object(fields))
}

/// A number of an environment variable, as `strconv.ParseFloat` reads it.
pub(crate) fn environment_number(text: &str) -> Option<f64> {
    let number = parse_number(text).or_else(|| {
        let digits = text
            .strip_prefix("0x")
            .or_else(|| text.strip_prefix("0X"))?;
        i64::from_str_radix(digits, 16)
            .ok()
            .map(|number| number as f64)
    })?;
    number.is_finite().then_some(number)
}
