//! Tags: parsing, order, and updates.

use std::fmt::Write;

use expect_test::{Expect, expect};
use serde_json::{Value, json};
use syntax::values::tag::{self, Relation};

use crate::golden::{self, checked};

/// The parts of a tag: `prefix|version|build|pre|suffix`.
fn parts(text: &str) -> String {
    if tag::is_hidden(text) {
        return "hidden".to_owned();
    }
    let Some(tag) = tag::parse(text) else {
        return "no version".to_owned();
    };
    let pre = tag.pre.as_ref();
    let pre = pre.map(|it| format!("{}{:?}", it.word, it.numbers));
    let day = if tag.date { " day" } else { "" };
    format!(
        "{}|{:?}|{:?}|{}|{}{day}",
        tag.prefix,
        tag.main,
        tag.build,
        pre.unwrap_or_default(),
        tag.variant()
    )
}

fn related(current: &str, candidate: &str) -> Option<&'static str> {
    let relation = tag::relation(&tag::parse(current)?, &tag::parse(candidate)?)?;
    Some(match relation {
        Relation::Update => "update",
        Relation::Base => "base",
        Relation::Secondary => "secondary",
    })
}

fn check_parts(tags: &[&str], expect: Expect) {
    let mut table = String::new();
    for tag in tags {
        writeln!(table, "{tag} → {}", parts(tag)).unwrap();
    }
    expect.assert_eq(&table);
}

#[test]
fn parts_of_tags() {
    check_parts(
        &[
            "3",
            "v1.2.3-alpine",
            "1.27.0-alpine3.24",
            "8u482-b08-jdk",
            "11.0.28_6-jdk-jammy",
            "29.0.0-rc.2-dind",
            "3.7.0b1",
            "11-al2023-RC",
            "3-alpine",
            "bookworm-20240101-slim",
            "temurin-17-lein-2.9.10",
            "server-0.6.1-2",
            "17.0-20260119",
            "latest",
            "lts-alpine",
            "-alpine",
            "1a2b3c4d5e6f",
            "deadbeef",
            "sha256-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.sig",
            "99999999999999999999999999",
            "1..2",
            "é1",
            "",
        ],
        expect![[r#"
            3 → |[3]|[]||
            v1.2.3-alpine → |[1, 2, 3]|[]||-alpine
            1.27.0-alpine3.24 → |[1, 27, 0]|[]||-alpine#.#
            8u482-b08-jdk → |[8]|[482, 8]||-jdk
            11.0.28_6-jdk-jammy → |[11, 0, 28]|[6]||-jdk-jammy
            29.0.0-rc.2-dind → |[29, 0, 0]|[]|rc[2]|-dind
            3.7.0b1 → |[3, 7, 0]|[]|b[1]|
            11-al2023-RC → |[11]|[]|rc[]|-al#
            3-alpine → |[3]|[]||-alpine
            bookworm-20240101-slim → bookworm-|[20240101]|[]||-slim day
            temurin-17-lein-2.9.10 → temurin-|[17]|[]||-lein-#.#.#
            server-0.6.1-2 → server-|[0, 6, 1]|[2]||
            17.0-20260119 → |[17, 0]|[]||-#
            latest → no version
            lts-alpine → no version
            -alpine → no version
            1a2b3c4d5e6f → hidden
            deadbeef → no version
            sha256-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.sig → hidden
            99999999999999999999999999 → |[18446744073709551615]|[]||
            1..2 → |[1]|[]||..#
            é1 → no version
             → no version
        "#]],
    );
}

fn check_newer(current: &[&str], tags: &[&str], latest: &[&str], expect: Expect) {
    let mut table = String::new();
    for current in current {
        let newer = tag::newer(current, tags.iter().copied(), latest);
        let steps = [
            ("patch", newer.patch),
            ("minor", newer.minor),
            ("major", newer.major),
            ("base", newer.base),
        ];
        write!(table, "{current} →").unwrap();
        for (step, tag) in steps {
            if let Some(tag) = tag {
                write!(table, " {step} {tag}").unwrap();
            }
        }
        table.push('\n');
    }
    expect.assert_eq(&table);
}

#[test]
fn updates_keep_the_variant_and_do_not_exceed_latest() {
    let tags = [
        "latest",
        "3",
        "3.1",
        "3.1.2",
        "3-alpine",
        "3-alpine3.24",
        "3-alpine3.23",
        "4",
        "4.0",
        "4.0.0",
        "4-rc",
        "4-alpine",
        "2",
        "2.9",
        "2.9.9",
        "2.8.7",
        "v3.1.2",
        "20260101",
    ];
    check_newer(
        &[
            "1",
            "2",
            "2.8",
            "2.8.5",
            "v2.9.1",
            "2-alpine",
            "3-alpine3.22",
            "3-alpine3.23",
            "3.0-rc",
            "4",
            "3.9.9",
            "20250101",
            "latest",
            "trixie",
        ],
        &tags,
        &["latest", "3", "3.1", "3.1.2"],
        expect![[r#"
            1 → major 3
            2 → major 3
            2.8 → minor 2.9 major 3.1
            2.8.5 → patch 2.8.7 minor 2.9.9 major 3.1.2
            v2.9.1 → patch 2.9.9 major v3.1.2
            2-alpine → major 3-alpine
            3-alpine3.22 → base 3-alpine3.24
            3-alpine3.23 → base 3-alpine3.24
            3.0-rc → minor 3.1
            4 →
            3.9.9 → major 4.0.0
            20250101 → patch 20260101
            latest →
            trixie →
        "#]],
    );
}

fn check_order(groups: &[&[&str]], context: Option<&str>, windows: bool, expect: Expect) {
    let groups: Vec<Vec<&str>> = groups.iter().map(|it| it.to_vec()).collect();
    let mut list = tag::order(&groups, context, windows).join("\n");
    list.push('\n');
    expect.assert_eq(&list);
}

#[test]
fn the_variant_in_use_comes_first_and_windows_last() {
    let groups: &[&[&str]] = &[
        &["3.15.0rc1", "3.15-rc", "3.15.0rc1-trixie"],
        &["3.14.7-trixie", "3.14.7", "3.14", "3", "latest"],
        &["3.14-slim", "slim"],
        &["3.14-alpine3.24", "3-alpine"],
        &["3.13", "3.13.15"],
        &["3.13-slim"],
        &["3.14-windowsservercore-ltsc2025", "3"],
        &["1a2b3c4d5e6f", "20260101", "pr-12", "edge"],
    ];
    check_order(
        groups,
        None,
        false,
        expect![[r#"
        latest
        edge
        3
        3.14
        3.14.7
        3.13
        3.13.15
        3.15-rc
        3.15.0rc1
        20260101
        3.14-slim
        3.13-slim
        slim
        3-alpine
        3.14-alpine3.24
        3.14.7-trixie
        3.15.0rc1-trixie
        pr-12
        3.14-windowsservercore-ltsc2025
    "#]],
    );
    check_order(
        groups,
        Some("3.9-slim"),
        true,
        expect![[r#"
            latest
            3.14-windowsservercore-ltsc2025
            3.14-slim
            3.13-slim
            slim
            edge
            3
            3.14
            3.14.7
            3.13
            3.13.15
            3.15-rc
            3.15.0rc1
            20260101
            3-alpine
            3.14-alpine3.24
            3.14.7-trixie
            3.15.0rc1-trixie
            pr-12
        "#]],
    );
}

/// The recorded cases of one kind, and those with another result than recorded.
struct Score {
    kind: &'static str,
    cases: usize,
    differences: Vec<String>,
}

impl Score {
    fn new(
        kind: &'static str,
        cases: &[Value],
        difference: impl Fn(&Value) -> Option<String>,
    ) -> Score {
        let cases: Vec<&Value> = cases.iter().filter(|it| it["kind"] == kind).collect();
        let differences = cases.iter().filter_map(|it| difference(it)).collect();
        Score {
            kind,
            cases: cases.len(),
            differences,
        }
    }

    /// Checks that the number of differences is the expected one.
    fn check(&self, expected: usize) {
        checked(self.cases, &format!("cases of tags: {}", self.kind));
        let shown = self.differences.join("\n");
        assert_eq!(self.differences.len(), expected, "{}:\n{shown}", self.kind);
    }
}

fn text<'v>(case: &'v Value, key: &str) -> &'v str {
    case[key].as_str().unwrap_or_default()
}

fn cases() -> Vec<Value> {
    golden::cases("tag-order.jsonl")
}

fn difference(input: &str, expected: &Value, actual: &Value) -> Option<String> {
    (expected != actual).then(|| format!("{input}: expected {expected}, got {actual}"))
}

#[test]
fn recorded_tags_are_parsed() {
    let cases = cases();
    let parsed = Score::new("parse", &cases, |case| {
        let name = text(case, "tag");
        let model = &case["model"];
        let mut actual = Value::Null;
        if let Some(tag) = tag::parse(name) {
            let pre = tag.pre.as_ref().map(|it| json!([it.word, it.numbers]));
            actual = json!({
                "prefix": tag.prefix, "main": tag.main, "build": tag.build, "pre": pre,
                "suffix": tag.suffix, "date": tag.date,
            });
        }
        let mut expected = model.clone();
        if let Some(expected) = expected.as_object_mut() {
            expected.retain(|key, _| key != "variant" && key != "hidden");
        }
        difference(name, &expected, &actual)
    });
    // Updates of Java 8 are parsed as builds, so that the variant of `8u482-b08-jdk` is `-jdk`; and a single letter isn't a
    // pre-release.
    parsed.check(2);
    let hidden = Score::new("hidden", &cases, |case| {
        let name = text(case, "tag");
        difference(name, &case["expect"], &json!(tag::is_hidden(name)))
    });
    hidden.check(0);
}

#[test]
fn recorded_tags_are_related() {
    let cases = cases();
    let relations = Score::new("relation", &cases, |case| {
        let (current, candidate) = (text(case, "current"), text(case, "candidate"));
        let actual = json!(related(current, candidate));
        difference(&format!("{current} {candidate}"), &case["model"], &actual)
    });
    relations.check(0);
}

#[test]
fn upgrades_that_were_made_are_recognized() {
    let cases = cases();
    let upgrades = Score::new("upgrade_pair", &cases, |case| {
        let (from, to) = (text(case, "from"), text(case, "to"));
        let missed = related(from, to).is_none();
        missed.then(|| format!("{} {from} {to}", text(case, "image")))
    });
    // Changes of the variant: `javaee8` to `full`, `buster` to `bullseye`, `OpenJDK-debian` to `Temurin-ubuntu`. And from a
    // release to a pre-release: `3-2.4.0` to `3-5.2.0-alpha1`.
    upgrades.check(4);
}

#[test]
fn recorded_tags_are_ordered() {
    let cases = cases();
    let orders = Score::new("order", &cases, |case| {
        let groups: Vec<Vec<String>> =
            serde_json::from_value(case["groups"].clone()).unwrap_or_default();
        let tags: Vec<String> = serde_json::from_value(case["tags"].clone()).unwrap();
        let groups: Vec<Vec<&str>> = if groups.is_empty() {
            tags.iter().map(|it| vec![it.as_str()]).collect()
        } else {
            groups
                .iter()
                .map(|it| it.iter().map(String::as_str).collect())
                .collect()
        };
        let context = case["context"].as_str();
        let actual: Vec<&str> = tag::order(&groups, context, false);
        let expected: Vec<&str> = case["expect"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| it.as_str().unwrap())
            .collect();
        let at = (0..expected.len().max(actual.len()))
            .find(|at| expected.get(*at) != actual.get(*at))?;
        let from = at.saturating_sub(2);
        let shown = |it: &[&str]| {
            it.iter()
                .skip(from)
                .take(8)
                .copied()
                .collect::<Vec<_>>()
                .join(" ")
        };
        Some(format!(
            "{}:{context:?}\n  expected {}\n  actual   {}",
            text(case, "image"),
            shown(&expected),
            shown(&actual)
        ))
    });
    // As above: `8u502-b07-jdk` is ordered with the other `-jdk` tags, not last.
    orders.check(1);
}
