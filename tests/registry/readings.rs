//! Parsers and URLs: headers, recorded responses, and malformed ones.

use std::fs;

use expect_test::{Expect, expect};
use registry::headers::{self, Challenge};
use registry::{hub, oci, vendor};
use url::Url;

use crate::golden;

#[track_caller]
fn recorded(name: &str) -> Vec<u8> {
    let path = golden::path("registry").join(name);
    fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn show(value: &impl std::fmt::Debug, expect: Expect) {
    expect.assert_debug_eq(value);
}

#[test]
fn challenges() {
    for (header, expected) in [
        (
            r#"Bearer realm="https://a/t",service="s",scope="repository:a/b:pull""#,
            "https://a/t s repository:a/b:pull",
        ),
        (r#"bearer Realm = "https://a/t""#, "https://a/t - -"),
        (
            r#"Bearer realm="https://c/t",service="x",scope="*",Basic realm="https://c/v2",service="x""#,
            "https://c/t x *; basic",
        ),
        (r#"Basic realm="basic-realm""#, "basic"),
        (
            r#"Negotiate, Basic realm="a, b", Bearer realm="x\"y""#,
            "basic; x\"y - -",
        ),
        ("Negotiate abc==, Basic", "basic"),
        ("Bearer service=\"s\"", ""),
        ("Bearer realm=\"unclosed", "unclosed - -"),
        ("=,=,é=\"", ""),
        ("", ""),
    ] {
        let read = headers::challenges([header])
            .into_iter()
            .map(|it| match it {
                Challenge::Basic => "basic".to_owned(),
                Challenge::Bearer {
                    realm,
                    service,
                    scope,
                } => {
                    let or = |it: Option<String>| it.unwrap_or_else(|| "-".to_owned());
                    format!("{realm} {} {}", or(service), or(scope))
                }
            });
        assert_eq!(read.collect::<Vec<_>>().join("; "), expected, "{header}");
    }
}

#[test]
fn links() {
    for (header, expected) in [
        (
            r#"</v2/a/tags/list?last=1.2&n=3>; rel="next""#,
            Some("/v2/a/tags/list?last=1.2&n=3"),
        ),
        (r"<https://r/x>; rel=next", Some("https://r/x")),
        (r#"<a>; rel="prev", <b>;title="x";rel="next""#, Some("b")),
        (r#"<a>; rel="prev""#, None),
        ("<a", None),
        ("", None),
    ] {
        assert_eq!(headers::next_link([header]), expected, "{header}");
    }
}

#[test]
fn retry_after() {
    let now = 1_787_400_000;
    for (header, other, expected) in [
        (Some("30"), None, 30),
        (Some("1787400030"), None, 30),
        (None, Some("1787400031"), 31),
        (
            Some("Sat, 22 Aug 2026 10:40:00 GMT"),
            None,
            1_787_395_200_u64.saturating_sub(now).max(1),
        ),
        (Some("Wed, 21 Oct 2015 07:28:00 GMT"), None, 1),
        (Some("99999999"), None, 24 * 3600),
        (Some("soon"), None, 60),
        (None, None, 60),
    ] {
        assert_eq!(
            headers::retry_after([header, other], now),
            expected,
            "{header:?} {other:?}"
        );
    }
    assert!(headers::is_scarce(Some("100;w=21600"), Some("19;w=21600")));
    assert!(!headers::is_scarce(Some("100;w=21600"), Some("76;w=21600")));
    assert!(!headers::is_scarce(None, Some("0")));
    assert_eq!(
        headers::warning(r#"299 - "no\nmore""#).as_deref(),
        Some("nonmore")
    );
    assert_eq!(headers::warning("199 - \"x\""), None);
}

#[test]
fn requests() {
    let base = Url::parse("https://r.example/").unwrap();
    let hub_tags = hub::tags(&base, "library/golang", Some("1.22-b&x")).unwrap();
    assert_eq!(
        hub_tags.as_str(),
        "https://r.example/v2/namespaces/library/repositories/golang/tags?page_size=100&ordering=last_updated&name=1.22-b%26x"
    );
    assert!(hub::tags(&base, "a/b/c", None).is_none());
    let below = Url::parse("https://r.example/proxy/").unwrap();
    let manifest = oci::manifest(&below, "a/b", "1.0").unwrap();
    assert_eq!(
        manifest.as_str(),
        "https://r.example/proxy/v2/a/b/manifests/1.0"
    );
    let quay = vendor::VendorApi::Quay
        .tags(&base, "a/b", Some("x"))
        .unwrap();
    assert_eq!(
        quay.as_str(),
        "https://r.example/api/v1/repository/a/b/tag/?limit=100&onlyActiveTags=true&filter_tag_name=like%3Ax"
    );
    let microsoft = vendor::VendorApi::Microsoft
        .tags(&base, "dotnet/sdk", None)
        .unwrap();
    assert_eq!(
        microsoft.as_str(),
        "https://r.example/api/v1/catalog/dotnet/sdk/tags?reg=mar"
    );
}

#[test]
fn recorded_responses() {
    let body = recorded("hub-tag.json");
    show(
        &hub::read_tag(&body),
        expect![[r#"
            Some(
                TagInfo {
                    name: "3.14-slim-trixie",
                    digest: Some(
                        "sha256:7c22fb4c5e7e4a916d3fbb1a5cd84ba09dd9783cb0b98c216521c1cbdcad4623",
                    ),
                    pushed: Some(
                        1786496523,
                    ),
                    size: Some(
                        45000000,
                    ),
                    platforms: [
                        "linux/amd64",
                        "linux/arm64/v8",
                        "linux/arm/v7",
                        "windows/amd64",
                    ],
                    parts: [
                        "sha256:ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb",
                        "sha256:3e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d",
                        "sha256:2e7d2c03a9507ae265ecf5b5356885a53393a2029d241394997265a1a25aefc6",
                        "sha256:18ac3e7343f016890c510e93f935261169d9e3f565436429830faf0934f4f8e4",
                        "sha256:f745a15153c4dacf0ea4bbf57265e73283941f8335939b33c693975315cf5916",
                    ],
                },
            )
        "#]],
    );
    let hits = hub::read_search(&recorded("hub-search.json"));
    show(
        &hits,
        expect![[r#"
        Some(
            [
                Hit {
                    name: "redis",
                    description: Some(
                        "Redis is the world’s fastest data platform.",
                    ),
                    stars: 13623,
                    pulls: 11391000431,
                    official: true,
                },
                Hit {
                    name: "bitnami/redis",
                    description: Some(
                        "Bitnami Secure Image for redis",
                    ),
                    stars: 320,
                    pulls: 3200000000,
                    official: false,
                },
                Hit {
                    name: "mcp/redis",
                    description: None,
                    stars: 14,
                    pulls: 143190,
                    official: false,
                },
            ],
        )
    "#]],
    );
    let page = hub::read_tags(&recorded("hub-tags-page1.json")).unwrap();
    assert!(!page.whole && !page.tags.is_empty());
    let last = hub::read_tags(&recorded("hub-tags-page2.json")).unwrap();
    assert!(last.whole && !last.tags.is_empty());
    let none = hub::read_tags(&recorded("hub-tags-empty.json")).unwrap();
    assert!(none.whole && none.tags.is_empty());
    show(
        &oci::read_tags(&recorded("tags-list-gcr.json")),
        expect![[r#"
            Some(
                [
                    TagInfo {
                        name: "latest",
                        digest: Some(
                            "sha256:711430f6164e93803d93428bc1fab80f41e213bb197689307de8606d437c3038",
                        ),
                        pushed: Some(
                            1755752400,
                        ),
                        size: Some(
                            12875324,
                        ),
                        platforms: [],
                        parts: [],
                    },
                    TagInfo {
                        name: "nonroot",
                        digest: Some(
                            "sha256:711430f6164e93803d93428bc1fab80f41e213bb197689307de8606d437c3038",
                        ),
                        pushed: Some(
                            1755752400,
                        ),
                        size: Some(
                            12875324,
                        ),
                        platforms: [],
                        parts: [],
                    },
                ],
            )
        "#]],
    );
    let tags = oci::read_tags(&recorded("tags-list.json")).unwrap();
    assert_eq!(tags.len(), 8);
    assert_eq!(
        oci::read_tags(&recorded("tags-list-null.json")),
        Some(Vec::new())
    );
    show(
        &vendor::VendorApi::Quay.read_tags(&recorded("quay-tags.json")),
        expect![[r#"
            Some(
                Tags {
                    tags: [
                        TagInfo {
                            name: "42",
                            digest: Some(
                                "sha256:c75de8c1b7c3ae5252091267a736a9bf57001d80e82668b3cb3cd09e2f6a43cb",
                            ),
                            pushed: Some(
                                1755752400,
                            ),
                            size: None,
                            platforms: [],
                            parts: [],
                        },
                        TagInfo {
                            name: "41",
                            digest: Some(
                                "sha256:bee98bf120e8906382754c6be52860ac5dbc65a1ca4dbee7576267d8fd3367e1",
                            ),
                            pushed: Some(
                                1735752400,
                            ),
                            size: Some(
                                2275314,
                            ),
                            platforms: [],
                            parts: [],
                        },
                    ],
                    whole: false,
                },
            )
        "#]],
    );
    show(
        &vendor::VendorApi::Microsoft.read_tags(&recorded("mcr-catalog-tags.json")),
        expect![[r#"
            Some(
                Tags {
                    tags: [
                        TagInfo {
                            name: "10.0",
                            digest: Some(
                                "sha256:ca0df2c95aa144c1d0ff2ff3c8f967fdc1de9ef0c4120b3726416701b519d619",
                            ),
                            pushed: Some(
                                1786557600,
                            ),
                            size: None,
                            platforms: [],
                            parts: [],
                        },
                        TagInfo {
                            name: "9.0-alpine",
                            digest: Some(
                                "sha256:29c1b289e7522195b362e44f54e05470b69ad20540ab60a18a05e5bf6951f13d",
                            ),
                            pushed: Some(
                                1786557600,
                            ),
                            size: None,
                            platforms: [],
                            parts: [],
                        },
                    ],
                    whole: true,
                },
            )
        "#]],
    );
    let manifests = [
        "index",
        "manifest-list",
        "manifest",
        "manifest-docker-v2",
        "manifest-schema1",
    ]
    .map(|name| oci::read_manifest(&recorded(&format!("{name}.json"))).unwrap());
    show(
        &manifests,
        expect![[r#"
        [
            Index(
                [
                    (
                        "sha256:f6cfca32c5e639697c29f6f3724d72535e0353d2f5e0ded467782d646874af69",
                        "linux/amd64",
                    ),
                    (
                        "sha256:f69162950f235e3cdbbad33f1f912d1a504be90d8a37d002c735d6f3e3882265",
                        "linux/arm64/v8",
                    ),
                    (
                        "sha256:823a3180dad3c9c3c4dea43ab2baf9f04bac9c3a7711745ff5f702551496d735",
                        "windows/amd64",
                    ),
                ],
            ),
            Index(
                [
                    (
                        "sha256:cde0e753dc250f2c57e27a5815e9eaf3a64df85acf8a3311aab066ba7c90643c",
                        "linux/amd64",
                    ),
                ],
            ),
            Image {
                config: "sha256:0a50475c7fe5963da1ad89e8af94ee25788c95a7cbc7b4738521bf2a780b67dd",
                size: 29124691,
            },
            Image {
                config: "sha256:0a50475c7fe5963da1ad89e8af94ee25788c95a7cbc7b4738521bf2a780b67dd",
                size: 29124691,
            },
            Other,
        ]
    "#]],
    );
    show(
        &oci::read_config(&recorded("config.json")),
        expect![[r#"
            Some(
                Image {
                    digest: "",
                    platform: "linux/amd64",
                    platforms: [],
                    size: 0,
                    created: Some(
                        1787227200,
                    ),
                    config: ImageConfig {
                        user: Some(
                            "app",
                        ),
                        workdir: Some(
                            "/srv",
                        ),
                        env: [
                            (
                                "PATH",
                                "/usr/local/bin:/usr/bin:/bin",
                            ),
                            (
                                "LANG",
                                "C.UTF-8",
                            ),
                            (
                                "PYTHON_VERSION",
                                "3.14.7",
                            ),
                        ],
                        entrypoint: [
                            "/entry",
                        ],
                        cmd: [
                            "serve",
                        ],
                        shell: [
                            "/bin/bash",
                            "-c",
                        ],
                        ports: [
                            "8080/tcp",
                            "8443/tcp",
                        ],
                        volumes: [
                            "/data",
                        ],
                        stop_signal: Some(
                            "SIGTERM",
                        ),
                        on_build: [
                            "COPY . /srv",
                        ],
                        labels: {
                            "org.opencontainers.image.source": "https://github.com/example/app",
                            "org.opencontainers.image.version": "1.2.3",
                        },
                        healthcheck: true,
                    },
                },
            )
        "#]],
    );
    let tokens = ["token", "token-access-only", "token-no-expiry"]
        .map(|name| oci::read_token(&recorded(&format!("{name}.json"))).unwrap());
    show(
        &tokens,
        expect![[r#"
        [
            (
                "FAKE.anon.jwt",
                300,
            ),
            (
                "FAKE2",
                3600,
            ),
            (
                "FAKE3",
                60,
            ),
        ]
    "#]],
    );
    let errors = [
        "401",
        "403",
        "404-accept",
        "404-manifest",
        "404-name",
        "429",
    ]
    .map(|name| oci::read_error(&recorded(&format!("registry-{name}.json"))).unwrap());
    show(
        &errors,
        expect![[r#"
        [
            "UNAUTHORIZED",
            "DENIED",
            "MANIFEST_UNKNOWN",
            "MANIFEST_UNKNOWN",
            "NAME_UNKNOWN",
            "TOOMANYREQUESTS",
        ]
    "#]],
    );
}

/// Malformed responses are rejected or partly ignored, without a panic.
#[test]
fn malformed_responses() {
    let bodies: [&[u8]; 9] = [
        b"",
        b"null",
        b"[]",
        b"{}",
        b"\"x\"",
        b"<html>Too Many Requests (HAP429)</html>",
        b"\xff\xfe",
        br#"{"results": {}, "tags": {}, "manifests": 1, "config": 3}"#,
        br#"{"results": [1, null, {}], "tags": [1, null, {}], "token": 5}"#,
    ];
    for body in bodies {
        let _ = (
            hub::read_tags(body),
            hub::read_tag(body),
            hub::read_search(body),
        );
        let _ = (
            oci::read_tags(body),
            oci::read_manifest(body),
            oci::read_config(body),
        );
        assert_eq!(oci::read_token(body), None);
        assert_eq!(oci::read_error(body), None);
        assert_eq!(
            vendor::VendorApi::Quay
                .read_tags(body)
                .map_or(0, |it| it.tags.len()),
            0
        );
    }
    let tags = br#"{"tags": ["ok", "ok", "a b", "x\ny", "[x](command:y)", "", "-x", null]}"#;
    let names = oci::read_tags(tags)
        .unwrap()
        .into_iter()
        .map(|tag| tag.name);
    assert_eq!(names.collect::<Vec<_>>(), ["ok"]);
    let hits = br#"{"results": [{"repo_name": "a`b"}, {"repo_name": "x", "short_description": "a\n\u0007b  c"}]}"#;
    let hits = hub::read_search(hits).unwrap();
    assert_eq!(hits.len(), 1);
    assert_eq!(hits[0].description.as_deref(), Some("a b c"));
    assert_eq!(oci::read_token(br#"{"token": "a\r\nb"}"#), None);
}

#[test]
fn an_image_of_an_index() {
    let images = [
        "linux/amd64",
        "linux/arm64/v8",
        "linux/arm/v7",
        "windows/amd64",
    ]
    .map(|platform| (format!("digest of {platform}"), platform.to_owned()));
    let chosen = |wanted| oci::choose(&images, wanted).map(|it| it.1.as_str());
    assert_eq!(chosen("linux/arm64"), Some("linux/arm64/v8"));
    assert_eq!(chosen("linux/x86_64"), Some("linux/amd64"));
    assert_eq!(chosen("arm"), Some("linux/arm/v7"));
    assert_eq!(chosen("linux/s390x"), None);
    assert_eq!(chosen("?"), None);
}
