//! The catalogue of images: its contents, and that it matches the generator's output.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use analysis::catalogue::{self, CatalogueImage, Known};
use analysis::{Base, Document};
use expect_test::{Expect, expect};
use serde_json::Value;
use syntax::text::Text;
use syntax::values::reference;

use crate::dockerfiles::examples;
use crate::golden;

/// The stored catalogue.
const FILE: &str = "server/analysis/catalogue/images.bin";
/// Its maximum size, in bytes.
const LIMIT: usize = 300 * 1024;

fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The status of a reference's tag, on one line.
fn status(name: &str) -> String {
    let name = reference::parse(name).unwrap();
    let Some(image) = catalogue::official(&name) else {
        return "no official image".to_owned();
    };
    let tag = name.tag().unwrap_or("latest");
    match image.tag(tag) {
        None if image.never_had(tag) => "there never was such a tag".to_owned(),
        None => "not known".to_owned(),
        Some(Known::Retired(month)) => format!("not updated since {month}"),
        Some(Known::Current(entries)) => {
            let mut platforms: Vec<&str> = entries
                .iter()
                .flat_map(analysis::catalogue::CatalogueEntry::platforms)
                .collect();
            platforms.dedup();
            let aliases = image.aliases(tag, false).join(" ");
            format!("= {aliases} for {}", platforms.join(" "))
        }
    }
}

fn check(names: &[&str], expect: Expect) {
    let mut table = String::new();
    for name in names {
        writeln!(table, "{name} → {}", status(name)).unwrap();
    }
    expect.assert_eq(&table);
}

#[test]
fn a_tag_is_current_or_retired_or_unknown() {
    check(
        &[
            "alpine",
            "alpine:3.17",
            "alpine:3.17.99",
            "alpine:99",
            "alpine:0.0",
            "alpine:nightly",
            "centos:7",
            "centos:6.4",
            "public.ecr.aws/docker/library/busybox:musl",
            "mirror.gcr.io/library/debian:trixie-slim",
            "quay.io/library/debian",
            "docker.io/golang:1.19",
            "golang:1.19-trixie",
            "me/golang",
            "nonsuch",
        ],
        expect![[r#"
            alpine → = 3.24.1 3.24 3 latest for linux/amd64 linux/arm/v6 linux/arm/v7 linux/arm64 linux/386 linux/ppc64le linux/riscv64 linux/s390x
            alpine:3.17 → not updated since 2024-12
            alpine:3.17.99 → there never was such a tag
            alpine:99 → not known
            alpine:0.0 → there never was such a tag
            alpine:nightly → not known
            centos:7 → not updated since 2024-07
            centos:6.4 → there never was such a tag
            public.ecr.aws/docker/library/busybox:musl → = 1.38.0-musl 1.38-musl 1-musl unstable-musl musl for linux/amd64 linux/arm/v6 linux/arm/v7 linux/arm64 linux/386 linux/ppc64le linux/riscv64 linux/s390x
            mirror.gcr.io/library/debian:trixie-slim → = trixie-slim trixie-20260803-slim 13.6-slim 13-slim for linux/amd64 linux/arm/v5 linux/arm/v7 linux/arm64 linux/386 linux/ppc64le linux/riscv64 linux/s390x
            quay.io/library/debian → no official image
            docker.io/golang:1.19 → not updated since 2023-09
            golang:1.19-trixie → there never was such a tag
            me/golang → no official image
            nonsuch → no official image
        "#]],
    );
}

/// Checks the configuration of an image, one field a line.
fn check_configuration(name: &str, windows: bool, expect: Expect) {
    let reference = reference::parse(name).unwrap();
    let image = catalogue::official(&reference).unwrap();
    let mut text = String::new();
    match image.configuration(&reference, windows) {
        None => text.push_str("not known\n"),
        Some(it) => {
            for (name, value) in &it.env {
                writeln!(text, "{name}={}", value.unwrap_or("?")).unwrap();
            }
            let fields = [
                ("user", it.user),
                ("workdir", it.workdir),
                ("entrypoint", it.entrypoint),
                ("cmd", it.cmd),
                ("shell", it.shell),
                ("signal", it.stop_signal),
            ];
            for (field, value) in fields {
                if let Some(value) = value {
                    writeln!(text, "{field} {value}").unwrap();
                }
            }
            writeln!(
                text,
                "{:?} {:?} {} {}",
                it.ports, it.volumes, it.whole, it.complete
            )
            .unwrap();
        }
    }
    expect.assert_eq(&text);
}

#[test]
fn configuration_is_that_of_the_tag_or_common_to_all() {
    check_configuration(
        "nginx:alpine",
        false,
        expect![[r#"
        ACME_VERSION=?
        NGINX_VERSION=?
        NJS_VERSION=?
        PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
        entrypoint ["/docker-entrypoint.sh"]
        cmd ["nginx","-g","daemon off;"]
        signal SIGQUIT
        ["80"] [] true false
    "#]],
    );
    check_configuration(
        "golang:1.9",
        false,
        expect![[r#"
            GOLANG_VERSION=?
            GOPATH=/go
            GOTOOLCHAIN=?
            workdir /go
            [] [] false false
        "#]],
    );
    check_configuration(
        "golang:1",
        true,
        expect![[r#"
        GIT_TAG=v2.48.1.windows.1
        GIT_VERSION=?
        GOLANG_VERSION=?
        GOPATH=C:\go
        workdir C:\go
        shell ["powershell","-Command","$ErrorActionPreference = 'Stop'; $ProgressPreference = 'SilentlyContinue';"]
        [] [] true false
    "#]],
    );
    check_configuration(
        "ubuntu",
        false,
        expect![[r#"
        PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
        cmd ["/bin/bash"]
        [] [] true true
    "#]],
    );
    check_configuration(
        "golang:1.9-windowsservercore",
        false,
        expect![[r#"
        not known
    "#]],
    );
    check_configuration(
        "hello-world",
        false,
        expect![[r#"
        not known
    "#]],
    );
}

#[test]
fn images_are_sorted_by_usage_with_deprecated_ones_last() {
    let images = catalogue::images();
    let names = |it: &[CatalogueImage]| it.iter().map(|it| it.name()).collect::<Vec<_>>().join(" ");
    let (first, last) = (names(&images[..12]), names(&images[images.len() - 12..]));
    expect![[r#"
        node php python golang ruby debian ubuntu nginx alpine maven docker tomcat
        jobber kaazing-gateway liquibase mongo-express notary php-zendserver rapidoid sourcemage swarm thrift unit zend-php
    "#]].assert_eq(&format!("{first}\n{last}\n"));
    for image in &images {
        assert!(image.about().len() < 80, "{}", image.about());
        let current = !image.entries().is_empty();
        assert!(current != image.retired().is_some(), "{}", image.name());
    }
    for (name, about) in catalogue::others() {
        let parsed = reference::parse(name).unwrap();
        assert!(catalogue::official(&parsed).is_none(), "{name}");
        assert!(parsed.familiar() == name, "{name}");
        assert!((1..80).contains(&about.len()), "{about}");
    }
}

#[test]
fn stored_catalogue_is_small_and_dated() {
    let file = fs::read(project().join(FILE)).unwrap();
    assert!(file.len() <= LIMIT, "{} bytes", file.len());
    let day = catalogue::day();
    assert!(day.len() == 10 && day.starts_with("20"), "{day}");
}

#[test]
fn stored_catalogue_is_current() {
    let source = golden::path("catalogue");
    let made = xtask::catalogue::generate(&source, &project().join("xtask/catalogue")).unwrap();
    let stored = fs::read(project().join(FILE)).unwrap();
    assert!(
        made == stored,
        "other bytes than stored: cargo xtask catalogue {}",
        source.display()
    );
}

/// The catalogue contains the official image tags that our Dockerfiles use.
#[test]
fn used_tags_are_known() {
    let texts: Vec<_> = examples().into_iter().map(|it| it.text).collect();
    let (uses, unknown) = used_tags(&texts);
    golden::checked(uses, "tags of official images");
    assert!(uses > 100);
    assert!(unknown.is_empty(), "{unknown:?}");
}

mod needs_shared {
    use crate::golden::checked;
    use crate::shared::corpus;

    /// The catalogue contains the official images and tags that real files use.
    #[test]
    #[ignore = "needs ../shared"]
    fn used_tags_are_known() {
        let (uses, unknown) = super::used_tags(&corpus());
        checked(uses, "tags of official images in real files");
        assert!(
            unknown.len() * 500 <= uses,
            "{} of {uses}: {unknown:?}",
            unknown.len()
        );
    }
}

/// The number of official image tags that Dockerfiles use, and those that the catalogue doesn't contain.
fn used_tags(texts: &[String]) -> (usize, Vec<String>) {
    let (mut uses, mut unknown) = (0, Vec::new());
    for text in texts {
        // Only base images are checked; parsing these lines alone is much faster.
        let is_relevant = |line: &&str| {
            let line = line.trim_start().to_ascii_uppercase();
            line.starts_with("FROM ") || line.starts_with("ARG ")
        };
        let lines: Vec<&str> = text.lines().filter(is_relevant).collect();
        let document = Document::new(Text::new(&lines.join("\n")), 0);
        for stage in &document.semantics().stages {
            if let Base::Image(name) = stage.base()
                && let Ok(name) = reference::parse(name)
                && let Some(image) = catalogue::official(&name)
                && name.digest().is_none()
            {
                uses += 1;
                let tag = name.tag().unwrap_or("latest");
                if image.tag(tag).is_none() {
                    unknown.push(format!("{}:{tag}", image.name()));
                }
            }
        }
    }
    (uses, unknown)
}

/// The newest tags of recorded cases, which were derived from the same data.
#[test]
fn recorded_tags_have_newer_ones() {
    let mut other = String::new();
    let mut cases = 0;
    for case in golden::cases("tag-order.jsonl") {
        if case["kind"] != "newer" {
            continue;
        }
        cases += 1;
        let text = |key: &str| case[key].as_str().unwrap();
        let newer = catalogue::image(text("image"))
            .unwrap()
            .newer(text("current"));
        let steps = [
            ("patch", newer.patch),
            ("minor", newer.minor),
            ("major", newer.major),
            ("base", newer.base),
        ];
        let found = steps
            .into_iter()
            .filter_map(|(step, tag)| Some((step.to_owned(), Value::from(tag?))));
        let found = Value::Object(found.collect());
        if found != case["expect"] {
            writeln!(
                other,
                "{}:{} {} expected, {found} found",
                text("image"),
                text("current"),
                case["expect"]
            )
            .unwrap();
        }
    }
    golden::checked(cases, "tags with newer ones");
    assert!(other.is_empty(), "{other}");
}
