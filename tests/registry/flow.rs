//! The requests of each query: order, headers, mirrors, proxies and certificates.

use std::fs;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use expect_test::expect;
use registry::Intent;
use serde_json::json;

use super::fake::{Fake, LONG, Reply, Request, User, name_of, names, tls};
use crate::golden;

/// Docker Hub with one image.
fn hub() -> Fake {
    Fake::new(|request, _| {
        let tag = |name: &str, digit: &str| {
            json!({
                "name": name,
                "digest": format!("sha256:{}", digit.repeat(64)),
                "full_size": 45_000_000,
                "tag_last_pushed": "2026-08-12T01:02:03.456789Z",
                "images": [{ "os": "linux", "architecture": "amd64" }],
            })
        };
        let golang = "/v2/namespaces/library/repositories/golang/tags";
        match request.path.as_str() {
            path if path == format!("{golang}/1.26") => Reply::json(&tag("1.26", "a")),
            path if path.starts_with(&format!("{golang}?")) && path.ends_with("name=1.2") => {
                Reply::json(&json!({ "next": null, "results": [tag("1.2", "b")] }))
            }
            path if path.starts_with(&format!("{golang}?")) => {
                let results = [tag("latest", "a"), tag("1.26", "a")];
                Reply::json(&json!({ "next": "http://169.254.169.254/", "results": results }))
            }
            path if path.starts_with("/v2/search/repositories/?query=red") => Reply::json(&json!({
                "next": "",
                "results": [{ "repo_name": "redis", "is_official": true }],
            })),
            _ => Reply::new(404, r#"{"message":"httperror 404: object not found"}"#),
        }
    })
}

#[test]
fn docker_hub() {
    let fake = hub();
    let user = User::of_hub(&fake);
    let registry = user.registry();
    let tags = user.tags(&registry, "golang");
    assert_eq!(names(&tags), "latest 1.26 …");
    assert_eq!((tags.age, tags.complete), (0, true));
    let golang = name_of("golang");
    let older = registry.tags(&golang, Some("1.2"), Intent::Speculative, LONG);
    assert_eq!(names(&user.runtime.block_on(older)), "1.2");
    let tag = user.tag(&registry, "docker.io/library/golang:1.26@sha256:0000000000000000000000000000000000000000000000000000000000000000");
    let tag = tag.value.unwrap();
    assert_eq!(tag.digest.as_ref().unwrap()[..10], *"sha256:aaa");
    assert_eq!(tag.platforms, ["linux/amd64"]);
    let hits = registry.search("redis", Intent::Speculative, LONG);
    assert_eq!(user.runtime.block_on(hits).value.unwrap()[0].name, "redis");
    expect![[r#"
        GET /v2/namespaces/library/repositories/golang/tags?page_size=100&ordering=last_updated
        GET /v2/namespaces/library/repositories/golang/tags?page_size=100&ordering=last_updated&name=1.2
        GET /v2/namespaces/library/repositories/golang/tags/1.26
        GET /v2/search/repositories/?query=redis&page_size=25"#]].assert_eq(&fake.lines().join("\n"));
    for request in fake.requests() {
        assert!(!request.headers.contains_key("authorization"));
        assert!(!request.headers.contains_key("cookie"));
        let agent = request.header("user-agent");
        assert!(agent.starts_with("dockwright/"), "{agent}");
    }
    // All requests are in the log.
    let requests = registry.requests();
    let lines = requests
        .iter()
        .map(|it| format!("{} {} {}", it.host, it.what, it.result));
    expect![[r#"
        hub.test:PORT tags of library/golang 200
        hub.test:PORT tags of library/golang 200
        hub.test:PORT the tag 1.26 of library/golang 200
        hub.test:PORT a search 200"#]]
    .assert_eq(
        &lines
            .collect::<Vec<_>>()
            .join("\n")
            .replace(&fake.port.to_string(), "PORT"),
    );
}

/// Recorded responses of Docker Hub, end to end.
#[test]
fn docker_hub_as_recorded() {
    let folder = golden::path("registry");
    let body = move |name: &str| fs::read(folder.join(name)).unwrap();
    let fake = Fake::new(move |request, _| match request.path.as_str() {
        path if path.contains("/tags/3.14-slim") => Reply::new(200, body("hub-tag.json")),
        path if path.contains("/python/tags?") => Reply::new(200, body("hub-tags-page1.json")),
        path if path.contains("/none/tags?") => Reply::new(200, body("hub-tags-empty.json")),
        path if path.contains("/often/tags?") => Reply::new(429, body("hub-429.json")),
        path if path.contains("/search/") => Reply::new(200, body("hub-search.json")),
        _ => Reply::new(404, body("hub-404.json")),
    });
    let user = User::of_hub(&fake);
    let registry = user.registry();
    assert!(user.tags(&registry, "python").value.unwrap().tags.len() >= 3);
    assert_eq!(names(&user.tags(&registry, "none")), "");
    assert_eq!(
        names(&user.tags(&registry, "missing")),
        "the registry has no such image"
    );
    let tag = user
        .tag(&registry, "python:3.14-slim-trixie")
        .value
        .unwrap();
    assert_eq!(tag.platforms.len(), 4);
    assert_eq!(
        names(&user.tags(&registry, "often")),
        "rate limited by registry"
    );
}

/// A registry with one image for two platforms, and anonymous tokens.
fn registry() -> Fake {
    Fake::new(|request, port| {
        let path = request.path.as_str();
        if path.starts_with("/token") {
            return Reply::json(&json!({ "token": "FOR-ALL", "expires_in": 300 }));
        }
        if path.starts_with("/cdn/") {
            return Reply::new(200, CONFIG);
        }
        if request.header("authorization") != "Bearer FOR-ALL" {
            let realm = format!(
                r#"Bearer realm="http://registry.test:{port}/token",service="it",scope="repository:team/app:pull,push""#
            );
            return Reply::new(401, "{}").with("www-authenticate", &realm);
        }
        let index = index();
        let manifest = manifest();
        match path {
            "/v2/team/app/tags/list?n=1000" => Reply::json(&json!({ "tags": ["1", "2"] })).with(
                "link",
                r#"</v2/team/app/tags/list?last=2&n=1000>; rel="next""#,
            ),
            "/v2/team/app/tags/list?last=2&n=1000" => Reply::json(&json!({ "tags": ["2", "3"] })),
            "/v2/team/app/manifests/1" if !request.header("accept").contains("oci.image.index") => {
                Reply::new(404, r#"{"errors":[{"code":"MANIFEST_UNKNOWN"}]}"#)
            }
            "/v2/team/app/manifests/1" => {
                Reply::new(200, index.clone()).with("docker-content-digest", &digest(&index))
            }
            path if path == format!("/v2/team/app/manifests/{}", digest(&manifest)) => {
                Reply::new(200, manifest)
            }
            path if path == format!("/v2/team/app/blobs/{}", digest(CONFIG)) => Reply::new(307, "")
                .with(
                    "location",
                    &format!("http://cdn.test:{port}/cdn/blob?sig=1"),
                ),
            _ => Reply::new(404, r#"{"errors":[{"code":"NAME_UNKNOWN"}]}"#),
        }
    })
}

const CONFIG: &str = r#"{"os":"linux","architecture":"arm64","config":{"Env":["GOPATH=/go"],"WorkingDir":"/go","User":null}}"#;

fn digest(text: &str) -> String {
    let digest = ring::digest::digest(&ring::digest::SHA256, text.as_bytes());
    let mut text = "sha256:".to_owned();
    for byte in digest.as_ref() {
        text += &format!("{byte:02x}");
    }
    text
}

fn manifest() -> String {
    json!({ "config": { "digest": digest(CONFIG) }, "layers": [{ "size": 7 }, { "size": 8 }] })
        .to_string()
}

fn index() -> String {
    let image = |digest: String, architecture: &str| json!({ "digest": digest, "platform": { "os": "linux", "architecture": architecture } });
    let images = [
        image(digest("another"), "amd64"),
        image(digest(&manifest()), "arm64"),
        image(digest("a note"), "unknown"),
    ];
    json!({ "manifests": images }).to_string()
}

#[test]
fn a_registry() {
    let fake = registry();
    let mut user = User::of_registry(&fake);
    user.settings
        .insecure
        .push(format!("cdn.test:{}", fake.port));
    let registry = user.registry();
    let name = format!("registry.test:{}/team/app:1", fake.port);
    assert_eq!(names(&user.tags(&registry, &name)), "1 2 3");
    let tag = user.tag(&registry, &name);
    assert_eq!(tag.value.unwrap().digest, Some(digest(&index())));
    let image_name = name_of(&name);
    assert_eq!(
        registry.known_image(&image_name, "linux/arm64/v8").value,
        None
    );
    let image = registry.image(&image_name, "linux/arm64/v8", Intent::Explicit, LONG);
    let image = user.runtime.block_on(image).value.unwrap();
    assert_eq!(image.digest, digest(&index()));
    assert_eq!(image.config.env, [("GOPATH".to_owned(), "/go".to_owned())]);
    assert_eq!(image.platforms, ["linux/amd64", "linux/arm64"]);
    assert_eq!(image.size, 15);
    assert_eq!(
        registry.known_image(&image_name, "linux/arm64/v8").value,
        Some(image)
    );
    let shown = |request: &Request| {
        format!(
            "{} {} | {}",
            request.method,
            request
                .path
                .replace(&digest(&manifest()), "MANIFEST")
                .replace(&digest(CONFIG), "CONFIG"),
            request.header("authorization"),
        )
    };
    let requests: Vec<_> = fake.requests().iter().map(shown).collect();
    expect![[r#"
        GET /v2/team/app/tags/list?n=1000 | 
        GET /token?service=it&scope=repository%3Ateam%2Fapp%3Apull | 
        GET /v2/team/app/tags/list?n=1000 | Bearer FOR-ALL
        GET /v2/team/app/tags/list?last=2&n=1000 | Bearer FOR-ALL
        HEAD /v2/team/app/manifests/1 | Bearer FOR-ALL
        GET /v2/team/app/manifests/1 | Bearer FOR-ALL
        GET /v2/team/app/manifests/MANIFEST | Bearer FOR-ALL
        GET /v2/team/app/blobs/CONFIG | Bearer FOR-ALL
        GET /cdn/blob?sig=1 | "#]]
    .assert_eq(&requests.join("\n"));
    assert_eq!(
        names(&user.tags(&registry, &format!("registry.test:{}/no", fake.port))),
        "the registry has no such image"
    );
}

/// Mirrors are queried first, then Docker Hub.
#[test]
fn mirrors() {
    let hub = hub();
    let mirror = Fake::new(|request, _| {
        if request.path == "/v2/library/golang/tags/list?n=1000" {
            return Reply::json(&json!({ "tags": ["mirrored"] }));
        }
        Reply::new(404, "{}")
    });
    let mut user = User::of_hub(&hub);
    let url = format!("http://mirror.test:{}", mirror.port);
    user.settings
        .mirrors
        .insert("docker.io".to_owned(), vec![url]);
    let registry = user.registry();
    assert_eq!(names(&user.tags(&registry, "golang")), "mirrored");
    assert_eq!(hub.connections(), 0);
    user.tags(&registry, "redis");
    assert_eq!(hub.connections(), 1);
}

/// An answer is returned within the time budget; the query continues, and later callers join it.
#[test]
fn answers_within_the_budget() {
    let (release, wait) = std::sync::mpsc::channel::<()>();
    let wait = std::sync::Mutex::new(wait);
    let fake = Fake::new(move |_, _| {
        let _ = wait.lock().unwrap().recv();
        Reply::json(&json!({ "next": null, "results": [{ "name": "1.26" }] }))
    });
    let user = User::of_hub(&fake);
    let registry = user.registry();
    let golang = name_of("golang");
    let query = |budget| registry.tags(&golang, None, Intent::Speculative, budget);
    let first = user.runtime.block_on(query(Duration::from_millis(1)));
    assert!(first.value.is_none() && !first.complete && first.error.is_none());
    // Dropping the future doesn't cancel the query, and a second caller sends no request.
    user.runtime.block_on(async {
        let dropped = tokio::time::timeout(Duration::from_millis(1), query(LONG)).await;
        assert!(dropped.is_err());
    });
    drop(release);
    let last = user.runtime.block_on(query(LONG));
    assert_eq!(names(&last), "1.26");
    assert!(last.complete);
    assert_eq!(fake.lines().len(), 1);
}

/// After an hour, the stale result is returned at once with its age, and revalidated.
#[test]
fn stale_while_revalidate() {
    let (release, wait) = std::sync::mpsc::channel::<()>();
    let wait = std::sync::Mutex::new(wait);
    let count = AtomicU64::new(0);
    let fake = Fake::new(move |_, _| {
        let number = count.fetch_add(1, Ordering::SeqCst);
        // The first response is immediate, the others wait for `release`.
        if number > 0 {
            let _ = wait.lock().unwrap().recv();
        }
        Reply::json(&json!({ "results": [{ "name": format!("1.{number}") }] }))
    });
    let user = User::of_hub(&fake);
    let registry = user.registry();
    user.tags(&registry, "golang");
    user.pass(3599);
    let tags = user.tags(&registry, "golang");
    assert_eq!((names(&tags).as_str(), tags.age), ("1.0", 3599));
    assert_eq!(fake.connections(), 1);
    user.pass(1);
    let golang = name_of("golang");
    let stale = registry.tags(&golang, None, Intent::Speculative, Duration::ZERO);
    let stale = user.runtime.block_on(stale);
    assert_eq!((stale.age, stale.complete), (3600, false));
    assert_eq!(names(&stale), "1.0");
    drop(release);
    let tags = user.tags(&registry, "golang");
    assert_eq!((names(&tags).as_str(), tags.age), ("1.1", 0));
    assert_eq!(fake.connections(), 2);
    // After a week, the result has expired.
    drop(fake);
    user.pass(7 * 24 * 3600);
    let gone = user.tags(&registry, "golang");
    assert_eq!(names(&gone), "can't reach the registry");
}

#[test]
fn proxies() {
    let proxy = Fake::new(|_, _| Reply::json(&json!({ "results": [{ "name": "by-proxy" }] })));
    let fake = hub();
    let mut user = User::of_hub(&fake);
    let url = format!("http://who:secret@proxy.test:{}", proxy.port);
    user.variables.push(("http_proxy", url));
    let registry = user.registry();
    assert_eq!(names(&user.tags(&registry, "golang")), "by-proxy");
    assert_eq!(fake.connections(), 0);
    // The proxy resolves the name.
    assert_eq!(user.lookups(), ["proxy.test"]);
    user.variables.push(("no_proxy", "hub.test".to_owned()));
    let registry = user.registry();
    user.tags(&registry, "redis");
    assert_eq!((proxy.connections(), fake.connections()), (1, 1));
}

/// Loopback names and addresses are never reached through a proxy.
#[test]
fn no_proxy_for_this_machine() {
    let proxy = Fake::new(|_, _| Reply::json(&json!({ "tags": ["by-proxy"] })));
    let fake = Fake::new(|_, _| Reply::json(&json!({ "tags": ["direct"] })));
    let url = format!("http://proxy.test:{}", proxy.port);
    for (host, expected) in [
        ("localhost", "direct"),
        ("registry.localhost", "direct"),
        ("127.0.0.1", "direct"),
        ("registry.test", "by-proxy"),
        ("localhost.test", "by-proxy"),
    ] {
        for (variable, exceptions) in [
            ("HTTP_PROXY", ""),
            ("http_proxy", "other.test"),
            ("ALL_PROXY", "other.test, 10.0.0.0/8"),
        ] {
            let host = format!("{host}:{}", fake.port);
            let mut user = User::new(std::slice::from_ref(&host));
            user.variables.push((variable, url.clone()));
            user.variables.push(("NO_PROXY", exceptions.to_owned()));
            let tags = user.tags(&user.registry(), &format!("{host}/team/app"));
            assert_eq!(names(&tags), expected, "{host} {variable} {exceptions}");
        }
    }
}

/// TLS with a CA of the settings. Credentials may be sent over such a connection.
#[test]
fn certificates_of_the_user() {
    let fake = Fake::with_tls(|request, _| match request.header("authorization") {
        "Basic bWU6czNjcmV0" => Reply::json(&json!({ "tags": ["private"] })),
        _ => Reply::new(401, "").with("www-authenticate", "Basic realm=\"x\""),
    });
    let host = format!("registry.test:{}", fake.port);
    let name = format!("{host}/team/app");
    let mut user = User::new(&[]);
    user.log_in(&host, "bWU6czNjcmV0");
    let tags = user.tags(&user.registry(), &name);
    assert_eq!(names(&tags), "can't reach the registry");
    user.settings.ca_files.push(tls("ca.pem"));
    assert_eq!(names(&user.tags(&user.registry(), &name)), "private");
    assert_eq!(fake.lines().len(), 2);
    // The certificate is for one name only.
    let other = format!("localhost:{}/team/app", fake.port);
    user.log_in(&format!("other.test:{}", fake.port), "bWU6czNjcmV0");
    let tags = user.tags(&user.registry(), &other.replace("localhost", "other.test"));
    assert_eq!(names(&tags), "can't reach the registry");
    assert_eq!(fake.lines().len(), 2);
    // If a CA file is missing, there is no connection, rather than one that trusts other CAs.
    user.settings.ca_files.push(tls("no.pem"));
    user.log_in(&host, "bWU6czNjcmV0");
    let before = fake.connections();
    user.pass(3600);
    let tag = user.tag(&user.registry(), &name);
    assert!(tag.value.is_none());
    assert_eq!(fake.connections(), before);
}
