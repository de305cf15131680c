//! Broken and hostile registries, and rate limits: each query ends, and sends no request that the policy forbids.

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use expect_test::expect;
use flate2::Compression;
use flate2::write::GzEncoder;
use registry::model::Tags;
use registry::{Answer, Intent};
use serde_json::json;

use super::fake::{Body, Fake, LONG, Reply, Request, User, name_of, names};

const GOLANG: &str = "golang";

/// Queries the tags of `team/app` from a registry that responds with a function.
fn tags_of(
    answer: impl Fn(&Request, u16) -> Reply + Send + Sync + 'static,
) -> (Fake, User, Answer<Tags>) {
    let fake = Fake::new(answer);
    let user = User::of_registry(&fake);
    let registry = user.registry();
    let tags = user.tags(&registry, &format!("registry.test:{}/team/app", fake.port));
    (fake, user, tags)
}

fn page(tags: &[&str]) -> Reply {
    Reply::json(&json!({ "tags": tags }))
}

#[test]
fn links_to_other_hosts() {
    for (link, expected) in [
        (
            "http://registry.test:PORT/v2/team/app/tags/list?last=1",
            "1 2",
        ),
        ("?last=1", "1 2"),
        ("/v2/app/tags/list?last=1&n=7", "1 2"),
        ("http://127.0.0.1:PORT/v2/team/app/tags/list?last=1", "1 …"),
        ("http://169.254.169.254/latest/meta-data", "1 …"),
        (
            "https://registry.test:PORT/v2/team/app/tags/list?last=1",
            "1 …",
        ),
        ("/v2/team/app/manifests/1", "1 …"),
        // A loop.
        ("/v2/team/app/tags/list?n=1000", "1 …"),
    ] {
        let (fake, user, tags) = tags_of(move |request, port| {
            if request.path.contains("last=1") {
                return page(&["2"]);
            }
            let link = link.replace("PORT", &port.to_string());
            page(&["1"]).with("link", &format!("<{link}>; rel=\"next\""))
        });
        assert_eq!(names(&tags), expected, "{link}");
        assert_eq!(
            fake.lines().len(),
            if expected == "1 2" { 2 } else { 1 },
            "{link}"
        );
        assert_eq!(user.lookups()[0], "registry.test");
        assert!(user.lookups().iter().all(|it| it == "registry.test"));
    }
}

#[test]
fn endless_pages() {
    let next = AtomicU64::new(0);
    let (fake, _, tags) = tags_of(move |_, _| {
        let next = next.fetch_add(1, Ordering::SeqCst);
        page(&[&format!("t{next}")]).with(
            "link",
            &format!("</v2/team/app/tags/list?last={next}>; rel=next"),
        )
    });
    assert_eq!(names(&tags), "t0 t1 t2 t3 t4 t5 t6 t7 t8 t9 …");
    assert_eq!(fake.lines().len(), 10);
}

#[test]
fn invalid_tags() {
    let (_, _, tags) = tags_of(|_, _| Reply::json(&json!({ "tags": null })));
    assert_eq!(names(&tags), "");
    let (_, _, tags) = tags_of(|_, _| page(&["a", "a", "x\ny", "[a](command:b)", "-", "b"]));
    assert_eq!(names(&tags), "a b");
    let (_, _, tags) = tags_of(|_, _| {
        let tags: Vec<_> = (0..100_000).map(|number| format!("v{number}")).collect();
        Reply::json(&json!({ "tags": tags }))
    });
    assert_eq!(tags.value.unwrap().tags.len(), 50_000);
}

#[test]
fn realms_on_other_hosts() {
    for realm in [
        "http://169.254.169.254/latest/",
        "https://169.254.169.254/latest/",
        "https://auth.attacker.example/token",
        "http://other.test:PORT/token",
        "https://registry.test:1/token",
        "https://token.internal/",
        "nonsense",
    ] {
        let (fake, user, tags) = tags_of(move |_, port| {
            let realm = realm.replace("PORT", &port.to_string());
            Reply::new(401, "").with("www-authenticate", &format!("Bearer realm=\"{realm}\""))
        });
        assert!(tags.value.is_none() && tags.complete);
        assert_eq!(fake.lines().len(), 1, "{realm}");
        assert_eq!(user.lookups(), ["registry.test"], "{realm}");
    }
}

#[test]
fn useless_tokens() {
    // A second refusal is final.
    let (fake, _, tags) = tags_of(|request, port| {
        if request.path.starts_with("/token") {
            return Reply::json(&json!({ "token": "T" }));
        }
        let realm = format!("Bearer realm=\"http://registry.test:{port}/token\"");
        Reply::new(401, "").with("www-authenticate", &realm)
    });
    assert_eq!(names(&tags), "image doesn't exist or is private");
    assert_eq!(fake.lines().len(), 3);
    for token in ["<html>", "{}", r#"{"token":"a\r\nX: y"}"#] {
        let (_, _, tags) = tags_of(move |request, port| {
            if request.path.starts_with("/token") {
                return Reply::new(200, token);
            }
            let realm = format!("Bearer realm=\"http://registry.test:{port}/token\"");
            Reply::new(401, "").with("www-authenticate", &realm)
        });
        assert_eq!(names(&tags), "invalid response from registry");
    }
}

/// A token that expires between two pages is replaced.
#[test]
fn expired_token() {
    let count = AtomicU64::new(0);
    let (fake, _, tags) = tags_of(move |request, port| {
        if request.path.starts_with("/token") {
            let number = count.fetch_add(1, Ordering::SeqCst);
            return Reply::json(&json!({ "token": format!("T{number}") }));
        }
        let second = request.path.contains("last=1");
        let wanted = if second { "Bearer T1" } else { "Bearer T0" };
        if request.header("authorization") != wanted {
            let realm = format!("Bearer realm=\"http://registry.test:{port}/token\"");
            return Reply::new(401, "").with("www-authenticate", &realm);
        }
        if second {
            return page(&["2"]);
        }
        page(&["1"]).with("link", "<?last=1>; rel=next")
    });
    assert_eq!(names(&tags), "1 2");
    assert_eq!(fake.lines().len(), 6);
}

/// A header may contain two challenges.
#[test]
fn two_challenges() {
    let (_, _, tags) = tags_of(|request, port| {
        if request.path.starts_with("/token") {
            return Reply::json(&json!({ "access_token": "T" }));
        }
        if request.header("authorization") == "Bearer T" {
            return page(&["1"]);
        }
        let base = format!("http://registry.test:{port}");
        let both = format!(
            "Bearer realm=\"{base}/token\",service=\"c\",scope=\"*\",Basic realm=\"{base}/v2\",service=\"c\""
        );
        Reply::new(401, "").with("www-authenticate", &both)
    });
    assert_eq!(names(&tags), "1");
}

/// A token is sent to its host only, not to the target of a redirect.
#[test]
fn redirects() {
    let other = Fake::new(|_, _| page(&["elsewhere"]));
    let port = other.port;
    let fake = Fake::new(move |request, here| {
        if request.path.starts_with("/token") {
            return Reply::json(&json!({ "token": "T" }));
        }
        if request.header("authorization") != "Bearer T" {
            let realm = format!("Bearer realm=\"http://registry.test:{here}/token\"");
            return Reply::new(401, "").with("www-authenticate", &realm);
        }
        Reply::new(307, "").with(
            "location",
            &format!("http://other.test:{port}/v2/x/tags/list"),
        )
    });
    let name = format!("registry.test:{}/team/app", fake.port);
    // Not followed to a host that isn't in the allow list, over plain HTTP.
    let user = User::of_registry(&fake);
    let tags = user.tags(&user.registry(), &name);
    assert_eq!(names(&tags), "plain HTTP not allowed");
    assert_eq!(other.connections(), 0);
    let hosts = [
        format!("registry.test:{}", fake.port),
        format!("other.test:{port}"),
    ];
    let user = User::new(&hosts);
    let tags = user.tags(&user.registry(), &name);
    assert_eq!(names(&tags), "elsewhere");
    assert!(!other.requests()[0].headers.contains_key("authorization"));
    // A redirect loop ends.
    let (fake, _, tags) = tags_of(|_, _| Reply::new(302, "").with("location", "/v2/"));
    assert_eq!(names(&tags), "redirect to another host not allowed");
    assert_eq!(fake.lines().len(), 4);
    // Redirects of token servers and of Docker Hub aren't followed.
    let fake = Fake::new(|_, _| Reply::new(302, "").with("location", "/x"));
    let user = User::of_hub(&fake);
    let tags = user.tags(&user.registry(), GOLANG);
    assert_eq!(names(&tags), "redirect to another host not allowed");
    assert_eq!(fake.lines().len(), 1);
}

/// A host that answers 429 is paused for as long as it requests.
#[test]
fn rate_limits() {
    for (header, value, seconds) in [
        ("retry-after", "30", 30),
        ("x-retry-after", "1787400030", 30),
        ("retry-after", "Sat, 22 Aug 2026 12:00:30 GMT", 30),
        ("x-nothing", "", 60),
    ] {
        let count = AtomicU64::new(0);
        let fake = Fake::new(move |_, _| match count.fetch_add(1, Ordering::SeqCst) {
            0 => Reply::new(429, "<html>Too Many Requests (HAP429)</html>").with(header, value),
            _ => Reply::json(&json!({ "results": [{ "name": "1" }] })),
        });
        let user = User::of_hub(&fake);
        let registry = user.registry();
        let limited = "rate limited by registry";
        assert_eq!(
            names(&user.tags(&registry, GOLANG)),
            limited,
            "{header} {value}"
        );
        // The pause applies to other images too.
        assert_eq!(
            names(&user.tags(&registry, "redis")),
            "registry temporarily skipped after errors"
        );
        user.pass(seconds - 1);
        user.tag(&registry, "alpine:3");
        assert_eq!(fake.lines().len(), 1, "{header} {value}");
        user.pass(1);
        assert!(user.tag(&registry, "alpine:4").complete);
        assert_eq!(fake.lines().len(), 2, "{header} {value}");
    }
}

/// When a rate limit is nearly reached, only explicit queries are sent.
#[test]
fn nearly_reached_rate_limit() {
    let fake = Fake::new(|_, _| {
        Reply::json(&json!({ "results": [] }))
            .with("x-ratelimit-limit", "180")
            .with("x-ratelimit-remaining", "20")
            .with("x-ratelimit-reset", "1787403600")
            .with("warning", "299 - \"soon no more\"")
    });
    let user = User::of_hub(&fake);
    let registry = user.registry();
    user.tags(&registry, GOLANG);
    assert_eq!(
        names(&user.tags(&registry, "redis")),
        "registry temporarily skipped after errors"
    );
    user.tag(&registry, "redis:8");
    assert_eq!(fake.lines().len(), 2);
    assert_eq!(registry.warnings().len(), 1);
}

/// A host that fails repeatedly is paused for longer each time.
#[test]
fn failing_hosts() {
    for answer in [500, 503] {
        let (_, _, tags) = tags_of(move |_, _| Reply::new(answer, "{}"));
        assert_eq!(names(&tags), format!("registry error (HTTP {answer})"));
    }
    let fake = Fake::new(|_, _| Reply::new(200, "").body(Body::Drop));
    let user = User::of_hub(&fake);
    let registry = user.registry();
    let mut waits = Vec::new();
    for _ in 0..6 {
        let before = fake.lines().len();
        let mut waited = 0;
        while fake.lines().len() == before {
            user.tag(&registry, "golang:1");
            user.pass(30);
            waited += 30;
        }
        waits.push(waited);
    }
    // The first at once; then after 1, 2, 4, 8 and 15 minutes.
    assert_eq!(waits, [30, 60, 120, 240, 480, 900]);
}

/// A clock that jumps: back by a year, as after a wrong start, and forward. Neither pauses a host for longer than it would be
/// otherwise, nor keeps results for longer.
#[test]
fn a_clock_that_jumps() {
    const YEAR: u64 = 365 * 24 * 3600;
    let fails = Arc::new(AtomicBool::new(true));
    let failing = fails.clone();
    let fake = Fake::new(move |_, _| {
        if failing.load(Ordering::SeqCst) {
            Reply::new(500, "{}")
        } else {
            page(&["1.26"])
        }
    });
    let user = User::of_registry(&fake);
    let registry = user.registry();
    let name = format!("registry.test:{}/team/app", fake.port);
    let tags = || names(&user.tags(&registry, &name));
    let set_back = |seconds| user.clock.fetch_sub(seconds, Ordering::SeqCst);
    assert_eq!(tags(), "registry error (HTTP 500)");
    // The host is paused.
    let before = fake.connections();
    tags();
    assert_eq!(fake.connections(), before);
    set_back(YEAR);
    fails.store(false, Ordering::SeqCst);
    assert_eq!(tags(), "1.26");
    // The tags are fresh.
    let before = fake.connections();
    assert_eq!(tags(), "1.26");
    assert_eq!(fake.connections(), before);
    set_back(YEAR);
    assert_eq!(tags(), "1.26");
    assert!(fake.connections() > before);
    // Old tags aren't shown.
    fails.store(true, Ordering::SeqCst);
    user.pass(2 * YEAR);
    assert_ne!(tags(), "1.26");
    user.pass(2 * YEAR);
    fails.store(false, Ordering::SeqCst);
    assert_eq!(tags(), "1.26");
}

/// Docker Hub may answer 404 when its rate limit is reached. What is known to exist isn't missing then.
#[test]
fn rate_limited_is_not_missing() {
    let fake = Fake::new(|_, _| Reply::new(404, "{\"message\":\"object not found\"}"));
    let user = User::of_hub(&fake);
    let registry = user.registry();
    let limited = "rate limited by registry";
    assert_eq!(names(&user.tags(&registry, GOLANG)), limited);
    let error = |name: &str| user.tag(&registry, name).error.unwrap().message();
    assert_eq!(error("golang:1.26"), limited);
    assert_eq!(error("golang:nope"), "the registry has no such image");
    assert_eq!(
        names(&user.tags(&registry, "no/such")),
        "image doesn't exist or is private"
    );
}

#[test]
fn size_and_time_limits() {
    let (_, _, tags) = tags_of(|_, _| Reply::new(200, "").body(Body::Endless));
    assert_eq!(names(&tags), "registry response exceeds the size limit");
    let mut bomb = GzEncoder::new(Vec::new(), Compression::best());
    for _ in 0..64 {
        bomb.write_all(&vec![b' '; 1 << 20]).unwrap();
    }
    let bomb = bomb.finish().unwrap();
    assert!(bomb.len() < 1 << 17);
    let (_, _, tags) =
        tags_of(move |_, _| Reply::new(200, bomb.clone()).with("content-encoding", "gzip"));
    assert_eq!(names(&tags), "registry response exceeds the size limit");
    let (_, _, tags) = tags_of(|_, _| {
        let mut reply = page(&["1"]);
        for number in 0..20_000 {
            reply = reply.with(&format!("x-{number}"), "one of too many headers");
        }
        reply
    });
    assert_eq!(names(&tags), "can't reach the registry");
    for body in [&b"\x00\xff"[..], b"<html>", b"", b"{\"tags\":3}"] {
        let (_, _, tags) = tags_of(move |_, _| Reply::new(200, body));
        assert_eq!(names(&tags), "invalid response from registry");
    }
    let (_, _, tags) = tags_of(|_, _| Reply::new(200, "no gzip").with("content-encoding", "gzip"));
    assert_eq!(names(&tags), "invalid response from registry");
    // A slow body times out, and callers don't wait for it.
    let fake = Fake::new(|_, _| Reply::new(200, "").body(Body::Slow));
    let mut user = User::of_hub(&fake);
    user.settings.timeouts.total = Duration::from_secs(1);
    let registry = user.registry();
    let golang = name_of(GOLANG);
    let query = |budget| registry.tags(&golang, None, Intent::Speculative, budget);
    let first = user.runtime.block_on(query(Duration::ZERO));
    assert!(!first.complete);
    let last = user.runtime.block_on(query(LONG));
    assert_eq!(names(&last), "the registry timed out");
}

/// A public name that resolves to a private address isn't contacted.
#[test]
fn private_address() {
    let user = User::new(&[]);
    let registry = user.registry();
    let tags = user.tags(&registry, "ghcr.io/a/b");
    assert_eq!(names(&tags), "registry resolves to a private address");
    assert_eq!(user.lookups(), ["ghcr.io"]);
}

/// Image names whose hosts must be neither resolved nor contacted.
pub(crate) fn hostile() -> Vec<String> {
    let hosts = [
        "x.attacker.example",
        "169.254.169.254",
        "0x7f.1",
        "127.0.0.1",
        "127.0.0.1:80",
        "[::1]:8500",
        "[fd00::1]",
        "localhost",
        "localhost:5001",
        "router.lan",
        "metadata.google.internal",
        "10.0.0.1",
        "192.168.1.1:8080",
        "2130706433.1",
        "ghcr.io.attacker.example",
        "ghcr.io:22",
        "docker.io:8080",
        "GHCR.io.attacker.example",
        "attacker.example:443",
        "a.b.c.d.e.attacker.example",
    ];
    let mut names: Vec<_> = hosts
        .iter()
        .map(|host| format!("{host}/team/app:1"))
        .collect();
    for number in names.len()..50 {
        names.push(format!("beacon{number}.attacker.example/a/b:{number}"));
    }
    names
}

#[test]
fn hostile_references() {
    let user = User::new(&[]);
    let registry = user.registry();
    let names = hostile();
    assert_eq!(names.len(), 50);
    for name in &names {
        let tags = user.tags(&registry, name);
        assert!(tags.value.is_none() && tags.complete, "{name}");
        assert!(user.tag(&registry, name).value.is_none(), "{name}");
        let reference = name_of(name);
        let image = registry.image(&reference, "linux/amd64", Intent::Explicit, LONG);
        assert!(user.runtime.block_on(image).value.is_none(), "{name}");
    }
    assert!(user.lookups().is_empty(), "{:?}", user.lookups());
    assert!(registry.requests().is_empty());
}

#[test]
fn offline() {
    let fake = Fake::new(|_, _| page(&["1"]));
    let mut user = User::of_hub(&fake);
    user.settings.offline = true;
    let registry = user.registry();
    assert_eq!(
        names(&user.tags(&registry, GOLANG)),
        "registry access is disabled (offline)"
    );
    assert!(user.tag(&registry, GOLANG).error.is_some());
    let search = registry.search("redis", Intent::Explicit, LONG);
    assert!(user.runtime.block_on(search).error.is_some());
    // Too short to search for.
    let search = registry.search("re", Intent::Explicit, LONG);
    assert!(user.runtime.block_on(search).value.is_none());
    assert!(user.lookups().is_empty());
    assert_eq!(fake.connections(), 0);
    expect!["[]"].assert_eq(&format!("{:?}", registry.requests()));
}
