//! Tests of the policy, as tables.

use std::fmt::Write as _;
use std::net::IpAddr;

use expect_test::{Expect, expect};
use registry::authority::Authority;
use registry::policy::{self, Policy, Reach};
use url::Url;

/// The policy of a user who lists some hosts.
fn user() -> Policy {
    let authority = |text| Authority::parse(text).unwrap();
    Policy {
        offline: false,
        allow: [
            "registry.example.com",
            "localhost:5000",
            "*.azurecr.io",
            "10.1.2.3:5000",
        ]
        .map(str::to_owned)
        .to_vec(),
        insecure: vec!["plain.lan".to_owned(), "old.lan:8080".to_owned()],
        mirrors: vec![authority("https://mirror.example.net:8443")],
        logged_in: vec![authority("https://login.example.org/v1/")],
    }
}

fn url(text: &str) -> Url {
    Url::parse(text).unwrap()
}

fn check<'r>(
    rows: impl IntoIterator<Item = (&'r str, Result<String, policy::Refusal>)>,
    expect: Expect,
) {
    let mut table = String::new();
    for (row, result) in rows {
        let result = result.unwrap_or_else(|refusal| format!("✗ {}", refusal.message()));
        writeln!(table, "{row} → {result}").unwrap();
    }
    expect.assert_eq(&table);
}

#[test]
fn registries() {
    let names = [
        "docker.io",
        "ghcr.io",
        "GHCR.io",
        "quay.io:443",
        "quay.io:8443",
        "quay.io.attacker.example",
        "notquay.io",
        "x.attacker.example",
        "169.254.169.254",
        "0x7f.1",
        "127.0.0.1",
        "127.0.0.1:5000",
        "[::1]:8500",
        "[::ffff:127.0.0.1]",
        "router.lan",
        "localhost:5000",
        "localhost:5001",
        "localhost",
        "10.1.2.3:5000",
        "10.1.2.3",
        "registry.example.com",
        "registry.example.com:5000",
        "other.example.com",
        "mine.azurecr.io",
        "azurecr.io",
        "evil-azurecr.io",
        "plain.lan",
        "old.lan:8080",
        "old.lan",
        "mirror.example.net:8443",
        "login.example.org",
        "a@docker.io",
        "",
    ];
    let rows = names.map(|name| (name, user().registry(name).map(|it| it.to_string())));
    check(
        rows,
        expect![[r#"
        docker.io → docker.io
        ghcr.io → ghcr.io
        GHCR.io → ghcr.io
        quay.io:443 → quay.io
        quay.io:8443 → ✗ non-standard ports must be in the allow list
        quay.io.attacker.example → ✗ registry not in the allow list
        notquay.io → ✗ registry not in the allow list
        x.attacker.example → ✗ registry not in the allow list
        169.254.169.254 → ✗ IP addresses must be in the allow list
        0x7f.1 → ✗ invalid host
        127.0.0.1 → ✗ IP addresses must be in the allow list
        127.0.0.1:5000 → ✗ IP addresses must be in the allow list
        [::1]:8500 → ✗ IP addresses must be in the allow list
        [::ffff:127.0.0.1] → ✗ IP addresses must be in the allow list
        router.lan → ✗ registry not in the allow list
        localhost:5000 → localhost:5000
        localhost:5001 → ✗ registry not in the allow list
        localhost → ✗ registry not in the allow list
        10.1.2.3:5000 → 10.1.2.3:5000
        10.1.2.3 → ✗ IP addresses must be in the allow list
        registry.example.com → registry.example.com
        registry.example.com:5000 → ✗ registry not in the allow list
        other.example.com → ✗ registry not in the allow list
        mine.azurecr.io → mine.azurecr.io
        azurecr.io → ✗ registry not in the allow list
        evil-azurecr.io → ✗ registry not in the allow list
        plain.lan → plain.lan
        old.lan:8080 → old.lan:8080
        old.lan → ✗ registry not in the allow list
        mirror.example.net:8443 → mirror.example.net:8443
        login.example.org → login.example.org
        a@docker.io → ✗ invalid host
         → ✗ invalid host
    "#]],
    );
    let offline = Policy {
        offline: true,
        ..user()
    };
    for name in names {
        assert!(offline.registry(name).is_err(), "{name}");
    }
    // By default, only public registries are allowed.
    let policy = Policy::default();
    let allowed = names.iter().filter(|name| policy.registry(name).is_ok());
    assert_eq!(
        allowed.collect::<Vec<_>>(),
        [&"docker.io", &"ghcr.io", &"GHCR.io", &"quay.io:443"]
    );
}

#[test]
fn realms() {
    let rows = [
        ("docker.io", "https://auth.docker.io/token"),
        ("ghcr.io", "https://ghcr.io/token"),
        ("quay.io", "http://quay.io/v2/auth"),
        ("registry.gitlab.com", "https://gitlab.com/jwt/auth"),
        (
            "registry.example.com",
            "https://gitlab.example.com/jwt/auth",
        ),
        (
            "registry.example.com",
            "https://auth.attacker.example/token",
        ),
        ("registry.example.com", "https://169.254.169.254/latest"),
        ("registry.example.com", "http://169.254.169.254/latest"),
        ("registry.example.com", "https://token.lan/"),
        (
            "registry.example.com",
            "https://user:pw@registry.example.com/token",
        ),
        ("registry.example.com", "https://ghcr.io/token"),
        ("registry.example.com", "https://auth.docker.io/token"),
        ("mine.azurecr.io", "https://mine.azurecr.io/oauth2/token"),
        ("mine.azurecr.io", "https://yours.azurecr.io/oauth2/token"),
        (
            "registry.example.com",
            "https://registry.example.com:9/token",
        ),
        ("registry.example.com", "file:///etc/passwd"),
        ("registry.example.com", "nonsense"),
    ];
    let mut table = String::new();
    for (registry, realm) in rows {
        let registry_url = url(&format!("https://{registry}/"));
        let result = match user().realm(&registry_url, realm) {
            Err(refusal) => format!("✗ {}", refusal.message()),
            Ok(to) if user().credentials_may_go(&registry_url, &to) => {
                "with credentials".to_owned()
            }
            Ok(_) => "anonymously".to_owned(),
        };
        writeln!(table, "{registry} | {realm} → {result}").unwrap();
    }
    expect![[r#"
        docker.io | https://auth.docker.io/token → with credentials
        ghcr.io | https://ghcr.io/token → with credentials
        quay.io | http://quay.io/v2/auth → ✗ plain HTTP not allowed
        registry.gitlab.com | https://gitlab.com/jwt/auth → with credentials
        registry.example.com | https://gitlab.example.com/jwt/auth → anonymously
        registry.example.com | https://auth.attacker.example/token → ✗ redirect to another host not allowed
        registry.example.com | https://169.254.169.254/latest → ✗ IP addresses must be in the allow list
        registry.example.com | http://169.254.169.254/latest → ✗ plain HTTP not allowed
        registry.example.com | https://token.lan/ → ✗ name of a private network
        registry.example.com | https://user:pw@registry.example.com/token → ✗ invalid host
        registry.example.com | https://ghcr.io/token → anonymously
        registry.example.com | https://auth.docker.io/token → ✗ redirect to another host not allowed
        mine.azurecr.io | https://mine.azurecr.io/oauth2/token → with credentials
        mine.azurecr.io | https://yours.azurecr.io/oauth2/token → anonymously
        registry.example.com | https://registry.example.com:9/token → ✗ non-standard ports must be in the allow list
        registry.example.com | file:///etc/passwd → ✗ invalid host
        registry.example.com | nonsense → ✗ invalid host
    "#]].assert_eq(&table);
}

/// Credentials are sent neither to other hosts nor over unencrypted connections.
#[test]
fn credentials() {
    let user = user();
    let allowed = |registry: &str, to: &str| user.credentials_may_go(&url(registry), &url(to));
    assert!(allowed("https://ghcr.io/", "https://ghcr.io/token"));
    assert!(allowed(
        "https://registry-1.docker.io/",
        "https://auth.docker.io/token"
    ));
    assert!(allowed(
        "http://localhost:5000/",
        "http://localhost:5000/v2/"
    ));
    assert!(!allowed("https://ghcr.io/", "http://ghcr.io/token"));
    assert!(!allowed("http://plain.lan/", "http://plain.lan/token"));
    assert!(!allowed("https://ghcr.io/", "https://auth.docker.io/token"));
    assert!(!allowed(
        "https://evil.ghcr.io.example/",
        "https://auth.docker.io/"
    ));
    assert!(!allowed("https://registry.dev/", "https://dev/"));
}

#[test]
fn redirects() {
    let from = url("https://registry.example.com/v2/a/blobs/sha256:1");
    let rows = [
        "/v2/b",
        "https://cdn.example.net/blob?sig=1",
        "https://cdn.example.net:8443/blob",
        "https://mirror.example.net:8443/blob",
        "http://cdn.example.net/blob",
        "http://plain.lan/blob",
        "//cdn.example.net/blob",
        "https://10.0.0.1/",
        "https://10.1.2.3:5000/",
        "https://[::1]/",
        "https://0x7f000001/",
        "https://metadata.google.internal/",
        "https://intranet/",
        "https://u:p@cdn.example.net/",
        "ftp://cdn.example.net/",
    ];
    check(
        rows.map(|to| (to, user().redirect(&from, to).map(|it| it.to_string()))),
        expect![[r#"
            /v2/b → https://registry.example.com/v2/b
            https://cdn.example.net/blob?sig=1 → https://cdn.example.net/blob?sig=1
            https://cdn.example.net:8443/blob → ✗ non-standard ports must be in the allow list
            https://mirror.example.net:8443/blob → https://mirror.example.net:8443/blob
            http://cdn.example.net/blob → ✗ plain HTTP not allowed
            http://plain.lan/blob → http://plain.lan/blob
            //cdn.example.net/blob → https://cdn.example.net/blob
            https://10.0.0.1/ → ✗ IP addresses must be in the allow list
            https://10.1.2.3:5000/ → https://10.1.2.3:5000/
            https://[::1]/ → ✗ IP addresses must be in the allow list
            https://0x7f000001/ → ✗ IP addresses must be in the allow list
            https://metadata.google.internal/ → ✗ name of a private network
            https://intranet/ → ✗ name of a private network
            https://u:p@cdn.example.net/ → ✗ invalid host
            ftp://cdn.example.net/ → ✗ plain HTTP not allowed
        "#]],
    );
}

#[test]
fn next_pages() {
    let from = url("https://registry.example.com/v2/team/app/tags/list?n=3");
    let rows = [
        "/v2/team/app/tags/list?last=1.2&n=3",
        "https://registry.example.com/v2/team/app/tags/list?last=1.2&n=3",
        "?last=1.2",
        // The registry doesn't know its path prefix.
        "/v2/app/tags/list?last=1.2&n=50",
        "/v2/app/tags/list",
        "/v2/other/manifests/latest",
        "http://registry.example.com/v2/team/app/tags/list?last=1.2",
        "http://169.254.169.254/latest/meta-data",
        "https://ghcr.io/v2/team/app/tags/list?last=1.2",
        "https://registry.example.com:444/v2/team/app/tags/list?last=1",
    ];
    check(
        rows.map(|to| (to, policy::next_page(&from, to).map(|it| it.to_string()))),
        expect![[r#"
            /v2/team/app/tags/list?last=1.2&n=3 → https://registry.example.com/v2/team/app/tags/list?last=1.2&n=3
            https://registry.example.com/v2/team/app/tags/list?last=1.2&n=3 → https://registry.example.com/v2/team/app/tags/list?last=1.2&n=3
            ?last=1.2 → https://registry.example.com/v2/team/app/tags/list?last=1.2
            /v2/app/tags/list?last=1.2&n=50 → https://registry.example.com/v2/team/app/tags/list?n=3&last=1.2
            /v2/app/tags/list → ✗ redirect to another host not allowed
            /v2/other/manifests/latest → ✗ redirect to another host not allowed
            http://registry.example.com/v2/team/app/tags/list?last=1.2 → ✗ redirect to another host not allowed
            http://169.254.169.254/latest/meta-data → ✗ redirect to another host not allowed
            https://ghcr.io/v2/team/app/tags/list?last=1.2 → ✗ redirect to another host not allowed
            https://registry.example.com:444/v2/team/app/tags/list?last=1 → ✗ redirect to another host not allowed
        "#]],
    );
}

#[test]
fn addresses() {
    let rows = [
        "1.1.1.1",
        "127.0.0.1",
        "127.8.9.10",
        "10.0.0.1",
        "172.16.0.1",
        "172.32.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "100.128.0.1",
        "0.0.0.0",
        "0.1.2.3",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "198.18.0.1",
        "192.0.2.1",
        "192.0.0.8",
        "2606:4700::1111",
        "::1",
        "::",
        "::ffff:127.0.0.1",
        "::ffff:1.1.1.1",
        "::ffff:169.254.169.254",
        "fe80::1",
        "fd00::1",
        "fd00:ec2::254",
        "ff02::1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "2001::1",
        "2001:db8::1",
    ];
    let mut table = String::new();
    for row in rows {
        let address: IpAddr = row.parse().unwrap();
        let may = |reach| policy::may_dial(address, reach);
        let allowed = match (may(Reach::Public), may(Reach::Private)) {
            (true, true) => "all hosts",
            (false, true) => "listed hosts",
            (false, false) => "no host",
            (true, false) => "inconsistent",
        };
        writeln!(table, "{row} → {allowed}").unwrap();
    }
    expect![[r#"
        1.1.1.1 → all hosts
        127.0.0.1 → listed hosts
        127.8.9.10 → listed hosts
        10.0.0.1 → listed hosts
        172.16.0.1 → listed hosts
        172.32.0.1 → all hosts
        192.168.1.1 → listed hosts
        169.254.169.254 → no host
        100.64.0.1 → listed hosts
        100.128.0.1 → all hosts
        0.0.0.0 → no host
        0.1.2.3 → no host
        224.0.0.1 → no host
        240.0.0.1 → no host
        255.255.255.255 → no host
        198.18.0.1 → no host
        192.0.2.1 → no host
        192.0.0.8 → no host
        2606:4700::1111 → all hosts
        ::1 → listed hosts
        :: → no host
        ::ffff:127.0.0.1 → listed hosts
        ::ffff:1.1.1.1 → all hosts
        ::ffff:169.254.169.254 → no host
        fe80::1 → no host
        fd00::1 → listed hosts
        fd00:ec2::254 → no host
        ff02::1 → no host
        64:ff9b::7f00:1 → no host
        2002:7f00:1:: → no host
        2001::1 → no host
        2001:db8::1 → no host
    "#]]
    .assert_eq(&table);
    let reach = |host| user().reach(host);
    assert_eq!(reach("plain.lan"), Reach::Private);
    assert_eq!(reach("old.lan"), Reach::Private);
    assert_eq!(reach("mirror.example.net"), Reach::Private);
    assert_eq!(reach("login.example.org"), Reach::Private);
    assert_eq!(reach("mine.azurecr.io"), Reach::Private);
    assert_eq!(reach("docker.io"), Reach::Public);
    assert_eq!(reach("cdn.example.net"), Reach::Public);
}

#[test]
fn pauses() {
    let pauses: Vec<_> = (1..7).map(policy::pause).collect();
    assert_eq!(pauses, [60, 120, 240, 480, 900, 900]);
    assert_eq!(policy::pause(u32::MAX), 900);
    assert!(policy::is_scarce(19, 100) && !policy::is_scarce(20, 100));
}
