//! The function library of Bake.

use super::files;
use crate::{Tool, ToolOptions, bake};

/// The texts of expressions; errors begin with `!`.
fn check(table: &[(&str, &str)]) {
    assert!(!table.is_empty());
    let mut wrong = Vec::new();
    for (expression, expected) in table {
        let text = format!("target \"t\" {{\n  args = {{\n    A = {expression}\n  }}\n}}\n");
        let definitions = bake(&files(Tool::Bake, &text), &ToolOptions::default());
        let found = match (definitions.errors.first(), definitions.builds.first()) {
            (Some(error), _) => format!("!{}", error.message),
            (None, Some(build)) => match build.args.get("A") {
                Some(value) => value.value.clone().unwrap_or("(unknown)".to_owned()),
                None => "(null)".to_owned(),
            },
            _ => "nothing".to_owned(),
        };
        if found != *expected {
            wrong.push(format!("{expression}: {found}, not {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn numbers() {
    check(&[
        ("absolute(-3)", "3"),
        ("add(1, \"2\")", "3"),
        ("subtract(1, 2)", "-1"),
        ("multiply(2, 1.5)", "3"),
        ("divide(1, 4)", "0.25"),
        ("modulo(7, 3)", "1"),
        ("negate(2)", "-2"),
        ("ceil(1.2)", "2"),
        ("floor(-1.2)", "-2"),
        ("int(-1.9)", "-1"),
        ("signum(-5)", "-1"),
        ("max(1, 3, 2)", "3"),
        ("min(1, 3, 2)", "1"),
        ("pow(2, 10)", "1024"),
        ("log(8, 2)", "3"),
        ("parseint(\"ff\", 16)", "255"),
        ("join(\",\", range(1, 7, 2))", "1,3,5"),
        ("greaterthan(2, 1)", "true"),
        ("lessthanorequalto(2, 2)", "true"),
        ("1 / 0", "!division by zero"),
        ("0.1 + 0.2", "0.3"),
        ("1000000 * 1000000", "1000000000000"),
    ]);
}

#[test]
fn logic() {
    check(&[
        ("and(true, false)", "false"),
        ("or(true, false)", "true"),
        ("not(\"true\")", "false"),
        ("equal(1, 1)", "true"),
        ("equal(\"1\", 1)", "false"),
        ("notequal(null, \"\")", "true"),
        ("coalesce(null, \"\", \"x\")", ""),
        ("try(nothing, \"else\")", "else"),
        ("can(split(\",\", \"a\")[3])", "false"),
        ("convert(\"5\", number) + 1", "6"),
        ("true ? \"a\" : 1", "a"),
        ("false ? \"a\" : 1", "1"),
    ]);
}

#[test]
fn collections() {
    check(&[
        ("length({ a = 1, b = 2 })", "2"),
        ("join(\",\", concat([1], [\"a\"]))", "1,a"),
        (
            "jsonencode(chunklist([\"a\", \"b\", \"c\"], 2))",
            "[[\"a\",\"b\"],[\"c\"]]",
        ),
        ("join(\",\", coalescelist([], [\"x\"]))", "x"),
        ("join(\",\", compact([\"a\", \"\", \"b\"]))", "a,b"),
        ("contains([\"a\"], \"a\")", "true"),
        ("join(\",\", distinct([\"b\", \"a\", \"b\"]))", "b,a"),
        ("element([\"a\", \"b\"], 3)", "b"),
        ("index([\"a\", \"b\"], 1)", "b"),
        ("indexof([\"a\", \"b\"], \"b\")", "1"),
        ("hasindex({ a = 1 }, \"b\")", "false"),
        ("join(\",\", flatten([[\"a\", [\"b\"]], \"c\"]))", "a,b,c"),
        ("join(\",\", keys({ b = 1, a = 2 }))", "a,b"),
        ("join(\",\", values({ b = \"1\", a = \"2\" }))", "2,1"),
        ("lookup({ a = \"1\" }, \"b\", \"d\")", "d"),
        (
            "jsonencode(merge({ a = 1 }, { b = \"2\" }))",
            "{\"a\":1,\"b\":\"2\"}",
        ),
        ("join(\",\", reverselist([1, 2]))", "2,1"),
        ("join(\",\", slice([1, 2, 3], 1, 3))", "2,3"),
        ("join(\",\", sort([\"b\", \"B\", \"a\"]))", "B,a,b"),
        ("zipmap([\"a\"], [\"x\"]).a", "x"),
        ("join(\",\", setunion([\"b\"], [\"a\", \"b\"]))", "a,b"),
        ("join(\",\", setintersection([\"a\", \"b\"], [\"b\"]))", "b"),
        ("join(\",\", setsubtract([\"a\", \"b\"], [\"b\"]))", "a"),
        (
            "join(\",\", setsymmetricdifference([\"a\", \"b\"], [\"b\", \"c\"]))",
            "a,c",
        ),
        ("sethaselement([\"a\"], \"a\")", "true"),
        (
            "jsonencode(setproduct([\"a\"], [1, 2]))",
            "[[\"a\",1],[\"a\",2]]",
        ),
        ("{ a = 1 }.b", "!unknown attribute `b`"),
        ("[1][2]", "!no element 2 in a collection of 1"),
    ]);
}

#[test]
fn strings() {
    check(&[
        ("chomp(\"a\\n\\n\")", "a"),
        (
            "format(\"%s-%03d-%.2f-%t-%q-%5s-%-3s|%%\", \"a\", 7, 1.5, true, \"x\", \"r\", \"l\")",
            "a-007-1.50-true-\"x\"-    r-l  |%",
        ),
        (
            "format(\"%[2]s%[1]v %#v %x\", 1, \"b\", 255)",
            "b1 \"b\" ff",
        ),
        (
            "join(\",\", formatlist(\"%s:%d\", [\"a\", \"b\"], 1))",
            "a:1,b:1",
        ),
        ("indent(2, \"a\\nb\")", "a\n  b"),
        ("lower(\"ÀB\")", "àb"),
        ("upper(\"straße\")", "STRASSE"),
        ("title(\"hello big world\")", "Hello Big World"),
        ("replace(\"a.b.c\", \".\", \"-\")", "a-b-c"),
        ("regex_replace(\"v1.2\", \"v(\\\\d+)\", \"<$1>\")", "<1>.2"),
        ("regex(\"\\\\d+\", \"ab12\")", "12"),
        ("regex(\"(?P<major>\\\\d+)\\\\.\", \"1.2\").major", "1"),
        ("regex(\"(a)(b)?\", \"a\")[0]", "a"),
        ("length(regexall(\"a\", \"banana\"))", "3"),
        ("regex(\"x\", \"y\")", "!regex: the pattern doesn't match"),
        ("reverse(\"abc\")", "cba"),
        ("strlen(\"héé\")", "3"),
        ("substr(\"abcdef\", -2, -1)", "ef"),
        ("substr(\"abcdef\", 1, 2)", "bc"),
        ("trim(\"--a--\", \"-\")", "a"),
        ("trimprefix(\"v1\", \"v\")", "1"),
        ("trimsuffix(\"a.git\", \".git\")", "a"),
        ("trimspace(\"  a \")", "a"),
        ("sanitize(\"a/b.c\")", "a_b_c"),
        ("basename(\"/x/y/\")", "y"),
        ("dirname(\"/x/y/z\")", "/x/y"),
        ("join(\"|\", split(\",\", \"a,b,\"))", "a|b|"),
        ("upper(null)", "!upper: argument must not be null"),
        (
            "upper()",
            "!upper: 1 arguments are required, but 0 are given",
        ),
    ]);
}

#[test]
fn encodings() {
    check(&[
        ("base64encode(\"hi\")", "aGk="),
        ("base64decode(\"aGk=\")", "hi"),
        ("urlencode(\"a b&c/d\")", "a+b%26c%2Fd"),
        ("md5(\"a\")", "0cc175b9c0f1b6a831c399e269772661"),
        ("sha1(\"a\")", "86f7e437faa5a7fce15d1ddcb9eaeaea377667b8"),
        ("substr(sha256(\"a\"), 0, 8)", "ca978112"),
        ("substr(sha512(\"a\"), 0, 8)", "1f40fc92"),
        ("jsondecode(\"{\\\"a\\\": [1, true]}\").a[1]", "true"),
        (
            "jsonencode({ a = [1, null], b = \"<x>\" })",
            "{\"a\":[1,null],\"b\":\"\\u003cx\\u003e\"}",
        ),
        ("csvdecode(\"a,b\\n1,\\\"x,y\\\"\\n\")[0].b", "x,y"),
        (
            "uuidv5(\"dns\", \"www.example.com\")",
            "2ed6657d-e927-568b-95e1-2665a8aea6a2",
        ),
        ("bcrypt(\"x\")", "(unknown)"),
    ]);
}

#[test]
fn times_and_networks() {
    check(&[
        (
            "formatdate(\"YYYY-MM-DD'T'hh:mm:ss EEE MMM D H aa ZZZ\", \"2024-02-29T13:05:09Z\")",
            "2024-02-29T13:05:09 Thu Feb 29 1 pm UTC",
        ),
        (
            "formatdate(\"Z ZZZZ\", \"2024-02-29T13:05:09-02:30\")",
            "-02:30 -0230",
        ),
        (
            "timeadd(\"2023-12-31T23:59:59Z\", \"1m1.5s\")",
            "2024-01-01T00:01:00Z",
        ),
        ("unixtimestampparse(0).weekday_name", "Thursday"),
        ("formattimestamp(\"YYYY\", 86400)", "1970"),
        ("cidrhost(\"10.12.112.0/20\", 16)", "10.12.112.16"),
        ("cidrhost(\"10.12.112.0/20\", -1)", "10.12.127.255"),
        ("cidrnetmask(\"172.16.0.0/12\")", "255.240.0.0"),
        ("cidrsubnet(\"172.16.0.0/12\", 4, 2)", "172.18.0.0/16"),
        (
            "cidrsubnet(\"fd00:fd12:3456:7890::/56\", 16, 162)",
            "fd00:fd12:3456:7800:a200::/72",
        ),
        (
            "join(\",\", cidrsubnets(\"10.1.0.0/16\", 4, 4, 8, 4))",
            "10.1.0.0/20,10.1.16.0/20,10.1.32.0/24,10.1.48.0/20",
        ),
        ("timestamp()", "(unknown)"),
    ]);
}
