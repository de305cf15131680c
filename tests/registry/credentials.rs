//! Credentials: where they are stored, when they are sent, and where they must not be sent.

use std::fs;
use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use registry::ProcessEnvironment;
use registry::authority::Authority;
use registry::credentials::{Credentials, Keychain, StoredCredentials};
use registry::settings::RegistrySettings;
use registry::{Intent, Registry};
use serde_json::json;

use super::fake::{Fake, LONG, Reply, Request, User, name_of, names};

/// `me:s3cret`.
const AUTH: &str = "bWU6czNjcmV0";
const BASIC: &str = "Basic bWU6czNjcmV0";

/// The credentials for a repository, as text.
fn lookup(keychain: &Keychain, registry: &str, path: &str) -> String {
    let registry = Authority::parse(registry).unwrap();
    match keychain.find(&registry, path) {
        None => "nothing".to_owned(),
        Some(StoredCredentials::Helper(suffix, key)) => format!("helper {suffix} for {key}"),
        Some(StoredCredentials::Here(Credentials::Password(user, password))) => {
            format!("{user}:{password}")
        }
        Some(StoredCredentials::Here(Credentials::Identity(token))) => format!("identity {token}"),
        Some(StoredCredentials::Here(Credentials::Token(token))) => format!("token {token}"),
    }
}

#[test]
fn files() {
    let mut keychain = Keychain::default();
    let long = STANDARD.encode("a:b:c\0\0");
    keychain.add(
        &json!({
            "auths": {
                "https://index.docker.io/v1/": { "auth": AUTH },
                "https://old.example/v2/": { "username": "u", "password": "p" },
                "ghcr.io": { "auth": long },
                "quay.io": { "auth": STANDARD.encode("q:all") },
                "quay.io/team": { "auth": STANDARD.encode("q:team") },
                "quay.io/team/app": { "auth": STANDARD.encode("q:app") },
                "id.example": { "identitytoken": "I" },
                "id2.example": { "auth": STANDARD.encode("<token>:J") },
                "reg.example:5000": { "registrytoken": "T" },
                "empty.example": {},
                "bad.example": { "auth": "§" },
                "both.example": { "auth": AUTH },
                "": { "auth": AUTH },
            },
            "credHelpers": { "both.example": "one" },
            "credsStore": "store",
        })
        .to_string(),
    );
    // Later files don't override earlier ones.
    keychain.add(&json!({ "auths": { "ghcr.io": { "auth": AUTH } } }).to_string());
    keychain.add("nonsense");
    for (registry, path, expected) in [
        ("docker.io", "library/x", "me:s3cret"),
        ("registry-1.docker.io", "library/x", "me:s3cret"),
        ("old.example", "a", "u:p"),
        ("ghcr.io", "a/b", "a:b:c"),
        ("quay.io", "other/app", "q:all"),
        ("quay.io", "team/other", "q:team"),
        ("quay.io", "team/app", "q:app"),
        ("quay.io", "team/app/deep", "q:app"),
        ("quay.io", "team2/app", "q:all"),
        ("id.example", "a", "identity I"),
        ("id2.example", "a", "identity J"),
        ("reg.example:5000", "a", "token T"),
        ("reg.example", "a", "nothing"),
        ("empty.example", "a", "helper store for empty.example"),
        ("both.example", "a", "helper one for both.example"),
        ("other.example", "a", "nothing"),
        ("sub.ghcr.io", "a", "nothing"),
    ] {
        assert_eq!(
            lookup(&keychain, registry, path),
            expected,
            "{registry}/{path}"
        );
    }
    // `Debug` doesn't reveal them.
    let shown = format!("{keychain:?}");
    assert!(
        !shown.contains("s3cret") && !shown.contains("team:"),
        "{shown}"
    );
}

#[test]
fn file_locations() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let write = |name: &str, host: &str, password: &str| {
        let auth = STANDARD.encode(format!("me:{password}"));
        fs::create_dir_all(path(name).parent().unwrap()).unwrap();
        let text = json!({ "auths": { host: { "auth": auth } } }).to_string();
        fs::write(path(name), text).unwrap();
    };
    write("home/.docker/config.json", "a.example", "docker");
    write("home/.config/containers/auth.json", "b.example", "podman");
    write("run/containers/auth.json", "c.example", "run");
    write("work/.docker/config.json", "a.example", "EVIL");
    let text = |name: &str| path(name).to_str().unwrap().to_owned();
    let home = ("HOME", text("home"));
    let workspace = vec![path("work")];
    let look = |more: Vec<(&'static str, String)>, registry: &str| {
        let environment = ProcessEnvironment::new(more.into_iter().chain([home.clone()]));
        let environment = environment.with_workspaces(workspace.clone());
        lookup(&Keychain::read(&environment), registry, "x")
    };
    assert_eq!(look(vec![], "a.example"), "me:docker");
    assert_eq!(look(vec![], "b.example"), "me:podman");
    assert_eq!(
        look(vec![("XDG_RUNTIME_DIR", text("run"))], "c.example"),
        "me:run"
    );
    assert_eq!(
        look(
            vec![("REGISTRY_AUTH_FILE", text("run/containers/auth.json"))],
            "c.example"
        ),
        "me:run"
    );
    // Files in a workspace are never used.
    assert_eq!(
        look(vec![("DOCKER_CONFIG", text("work/.docker"))], "a.example"),
        "nothing"
    );
    assert_eq!(
        look(
            vec![("DOCKER_CONFIG", "work/.docker".to_owned())],
            "a.example"
        ),
        "nothing"
    );
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(path("work/.docker"), path("link")).unwrap();
        assert_eq!(
            look(vec![("DOCKER_CONFIG", text("link"))], "a.example"),
            "nothing"
        );
    }
    let inline = json!({ "auths": { "a.example": { "auth": AUTH } } }).to_string();
    assert_eq!(
        look(vec![("DOCKER_AUTH_CONFIG", inline)], "a.example"),
        "me:s3cret"
    );
}

/// A local registry with a token server that requires credentials.
fn guarded() -> Fake {
    Fake::new(|request, port| {
        if request.path.starts_with("/token") {
            let scoped = request
                .path
                .contains("scope=repository%3Ateam%2Fapp%3Apull")
                && !request.path.contains("push");
            return match (
                scoped,
                request.header("authorization"),
                request.method.as_str(),
            ) {
                (true, BASIC, "GET") => Reply::json(&json!({ "token": "OF-ME" })),
                (_, "", "POST") if request.body.contains("refresh_token=ID") => {
                    Reply::json(&json!({ "access_token": "OF-ME" }))
                }
                (true, "", "GET") => Reply::json(&json!({ "token": "OF-NOBODY" })),
                _ => Reply::new(401, ""),
            };
        }
        if request.header("authorization") == "Bearer OF-ME" {
            return Reply::json(&json!({ "tags": ["private"] }));
        }
        let realm = format!(
            "Bearer realm=\"http://localhost:{port}/token\",service=\"s\",scope=\"repository:team/app:pull,push\""
        );
        Reply::new(401, "").with("www-authenticate", &realm)
    })
}

fn sent(fake: &Fake) -> Vec<String> {
    let sent = |it: &Request| {
        let path = it.path.split('?').next().unwrap().to_owned();
        format!("{} {path} {}", it.method, it.header("authorization"))
    };
    fake.requests().iter().map(sent).collect()
}

#[test]
fn anonymous_first() {
    let fake = guarded();
    let user = User::new(&[]);
    let host = format!("localhost:{}", fake.port);
    user.log_in(&host, AUTH);
    let registry = user.registry();
    // Being logged in allows the registry.
    let tags = user.tags(&registry, &format!("{host}/team/app"));
    assert_eq!(names(&tags), "private");
    assert_eq!(
        sent(&fake),
        [
            "GET /v2/team/app/tags/list ",
            "GET /token ",
            "GET /v2/team/app/tags/list Bearer OF-NOBODY",
            "GET /token Basic bWU6czNjcmV0",
            "GET /v2/team/app/tags/list Bearer OF-ME",
        ]
    );
    // Private results stay in memory.
    let cache = user.home.path().join(".cache");
    let files = fs::read_dir(cache.join("dockwright/registry"));
    assert_eq!(files.map_or(0, Iterator::count), 0);
    // The next query reuses the token.
    user.tag(&registry, &format!("{host}/team/app:private"));
    assert_eq!(
        sent(&fake)[5],
        "HEAD /v2/team/app/manifests/private Bearer OF-ME"
    );
    let shown = format!("{:?}", registry.requests());
    assert!(!shown.contains("OF-ME") && !shown.contains(AUTH), "{shown}");
}

#[test]
fn identity_tokens() {
    let fake = guarded();
    let user = User::new(&[]);
    let host = format!("localhost:{}", fake.port);
    let file = json!({ "auths": { &host: { "identitytoken": "ID" } } });
    user.write(".docker/config.json", &file.to_string());
    let tags = user.tags(&user.registry(), &format!("{host}/team/app"));
    assert_eq!(names(&tags), "private");
    let body = &fake.requests()[3].body;
    assert_eq!(
        body,
        "service=s&scope=repository%3Ateam%2Fapp%3Apull&grant_type=refresh_token&client_id=dockwright&refresh_token=ID"
    );
}

#[test]
fn basic() {
    let fake = Fake::new(|request, _| match request.header("authorization") {
        BASIC => Reply::json(&json!({ "tags": ["private"] })),
        _ => Reply::new(401, "").with("www-authenticate", "Basic realm=\"basic-realm\""),
    });
    let user = User::new(&[]);
    let host = format!("localhost:{}", fake.port);
    user.log_in(&host, AUTH);
    assert_eq!(
        names(&user.tags(&user.registry(), &format!("{host}/team/app"))),
        "private"
    );
    assert_eq!(sent(&fake).len(), 2);
    // Never over an unencrypted connection.
    let host = format!("registry.test:{}", fake.port);
    let user = User::of_registry(&fake);
    user.log_in(&host, AUTH);
    let tags = user.tags(&user.registry(), &format!("{host}/team/app"));
    assert_eq!(
        names(&tags),
        "the password was not sent, because the connection is not encrypted or leads to another host"
    );
    assert_eq!(sent(&fake)[2..], ["GET /v2/team/app/tags/list "]);
}

/// Credentials for a registry aren't sent to a token server on another host.
#[test]
fn malicious_realms() {
    let stolen = Arc::new(Mutex::new(Vec::new()));
    let thief = {
        let stolen = stolen.clone();
        Fake::new(move |request, _| {
            stolen
                .lock()
                .unwrap()
                .push(request.header("authorization").to_owned());
            Reply::json(&json!({ "token": "T" }))
        })
    };
    let port = thief.port;
    let fake = Fake::new(move |_, _| {
        let realm = format!("Bearer realm=\"http://thief.test:{port}/token\"");
        Reply::new(401, "").with("www-authenticate", &realm)
    });
    let host = format!("localhost:{}", fake.port);
    // Even if the user lists the other host.
    for insecure in [vec![], vec![format!("thief.test:{port}")]] {
        let user = User::new(&insecure);
        user.log_in(&host, AUTH);
        let tags = user.tags(&user.registry(), &format!("{host}/team/app"));
        assert!(tags.value.is_none());
    }
    assert!(stolen.lock().unwrap().iter().all(String::is_empty));
    // Credentials for one registry aren't sent to another.
    let guarded = guarded();
    let user = User::new(&[format!("localhost:{}", guarded.port)]);
    user.log_in(&host, AUTH);
    let name = format!("localhost:{}/team/app", guarded.port);
    assert!(user.tags(&user.registry(), &name).value.is_none());
    assert!(sent(&guarded).iter().all(|it| !it.contains("Basic")));
}

/// The errors without credentials, and with useless ones.
#[test]
fn errors() {
    /// How the registry wants to be authenticated to: with a token, or with the password itself.
    #[derive(Clone, Copy, PartialEq)]
    enum Wants {
        Token,
        Password,
    }
    use Wants::{Password, Token};
    let denied = "image doesn't exist or is private";
    let no_access = "image doesn't exist, or your login has no access to it";
    let login = "the registry needs a login";
    let password = json!({ "auth": AUTH });
    let identity = json!({ "identitytoken": "ID" });
    let access = json!({ "registrytoken": "T" });
    // What the user stores, what the registry wants, its statuses for tokens without and with the user's credentials,
    // and its status for what is sent in the end.
    for (stored, wants, without, with, last, expected) in [
        (None, Token, 200, 0, 401, denied),
        (None, Token, 200, 0, 403, denied),
        (None, Token, 403, 0, 0, denied),
        (None, Token, 401, 0, 0, login),
        (None, Password, 0, 0, 0, login),
        (
            Some(&password),
            Token,
            401,
            401,
            0,
            "the password was refused",
        ),
        (
            Some(&password),
            Token,
            403,
            401,
            0,
            "the password was refused",
        ),
        (Some(&password), Token, 200, 403, 401, no_access),
        (Some(&password), Token, 200, 200, 401, no_access),
        (Some(&password), Token, 200, 200, 403, no_access),
        (
            Some(&password),
            Token,
            200,
            200,
            404,
            "the registry has no such image",
        ),
        (
            Some(&password),
            Password,
            0,
            0,
            401,
            "the password was refused",
        ),
        (Some(&password), Password, 0, 0, 403, no_access),
        (
            Some(&identity),
            Token,
            401,
            401,
            0,
            "the stored token was refused",
        ),
        (
            Some(&identity),
            Token,
            401,
            400,
            0,
            "the stored token was refused",
        ),
        (Some(&identity), Password, 0, 0, 0, login),
        (
            Some(&access),
            Token,
            401,
            0,
            401,
            "the stored token was refused",
        ),
    ] {
        let fake = Fake::new(move |request, port| {
            let authorized = !request.header("authorization").is_empty();
            if request.path.starts_with("/token") {
                let with_user = authorized || request.method == "POST";
                return match if with_user { with } else { without } {
                    200 => Reply::json(&json!({ "token": "T" })),
                    status => Reply::new(status, "{}"),
                };
            }
            match wants {
                _ if authorized && last != 401 => Reply::new(last, "{}"),
                Password => Reply::new(401, "{}").with("www-authenticate", "Basic realm=\"r\""),
                Token => {
                    let realm = format!("Bearer realm=\"http://localhost:{port}/token\"");
                    Reply::new(401, "{}").with("www-authenticate", &realm)
                }
            }
        });
        let host = format!("localhost:{}", fake.port);
        let user = User::new(std::slice::from_ref(&host));
        if let Some(stored) = stored {
            let file = json!({ "auths": { &host: stored } });
            user.write(".docker/config.json", &file.to_string());
        }
        let tags = user.tags(&user.registry(), &format!("{host}/team/app"));
        assert_eq!(
            names(&tags),
            expected,
            "{stored:?} {} {without} {with} {last}",
            wants == Token
        );
    }
    // Docker Hub's API doesn't distinguish missing and private repositories.
    let hub = Fake::new(|_, _| Reply::new(404, "{}"));
    let user = User::of_hub(&hub);
    let registry = user.registry();
    let error = |name: &str| names(&user.tags(&registry, name));
    assert_eq!(error("somebody/app"), denied);
    assert_eq!(error("library/nothing"), "the registry has no such image");
}

/// Sets up a credential helper, a script, for a registry. Each run adds a line to the file `runs`.
#[cfg(unix)]
pub(super) fn write_helper(home: &std::path::Path, host: &str, suffix: &str, script: &str) {
    use std::os::unix::fs::PermissionsExt;
    fs::create_dir_all(home.join("bin")).unwrap();
    fs::create_dir_all(home.join(".docker")).unwrap();
    let name = suffix.rsplit('/').next().unwrap();
    let program = home.join(format!("bin/docker-credential-{name}"));
    let runs = home.join("runs");
    let script = format!("#!/bin/sh\necho >> '{}'\n{script}\n", runs.display());
    fs::write(&program, script).unwrap();
    fs::set_permissions(program, fs::Permissions::from_mode(0o700)).unwrap();
    let file = json!({ "auths": { host: {} }, "credsStore": suffix });
    fs::write(home.join(".docker/config.json"), file.to_string()).unwrap();
}

/// A script that returns a password for a registry.
#[cfg(unix)]
pub(super) fn good_helper(host: &str) -> String {
    format!(
        "read host\n[ \"$1 $host\" = \"get {host}\" ] || exit 1\necho '{{\"Username\":\"me\",\"Secret\":\"s3cret\"}}'"
    )
}

/// The number of times that a helper was started.
#[cfg(unix)]
pub(super) fn runs(home: &std::path::Path) -> usize {
    fs::read_to_string(home.join("runs")).map_or(0, |it| it.lines().count())
}

#[cfg(unix)]
fn with_helpers(user: &mut User) {
    let bin = user.home.path().join("bin");
    let path = format!("bin:{}", bin.to_str().unwrap());
    user.variables.push(("PATH", path));
    user.settings.credential_helpers = true;
}

/// Credential helpers run only if enabled, and for explicit queries. Their failures are reported.
#[cfg(unix)]
#[test]
fn helpers() {
    let stored = |suffix: &str, end: &str| {
        format!("the password is stored by docker-credential-{suffix}, which {end}")
    };
    let denied = || "image doesn't exist or is private".to_owned();
    let disabled = "is disabled (setting `credential-helpers`)";
    let explicit = "starts only on explicit requests";
    let good = "GOOD";
    let none = "echo 'credentials not found in native keychain'; exit 1";
    let fails = "echo '{\"Username\":\"me\",\"Secret\":\"s3cret\"}'; exit 1";
    let on_request = Intent::Explicit;
    // The script, its name in Docker's configuration, whether helpers are enabled, and whether the script was started.
    for (script, suffix, on, intent, expected, started) in [
        (good, "good", true, on_request, "private".to_owned(), 1),
        (good, "good", true, Intent::Refresh, "private".to_owned(), 1),
        (good, "good", false, on_request, stored("good", disabled), 0),
        (
            good,
            "good",
            false,
            Intent::Speculative,
            stored("good", disabled),
            0,
        ),
        (
            good,
            "good",
            true,
            Intent::Speculative,
            stored("good", explicit),
            0,
        ),
        (good, "../bin/good", true, on_request, denied(), 0),
        (good, "", true, on_request, denied(), 0),
        (none, "none", true, on_request, denied(), 1),
        (
            fails,
            "fails",
            true,
            on_request,
            stored("fails", "failed"),
            1,
        ),
        ("yes", "yes", true, on_request, stored("yes", "failed"), 1),
        (
            "exit 0",
            "silent",
            true,
            on_request,
            stored("silent", "failed"),
            1,
        ),
    ] {
        let fake = guarded();
        let mut user = User::new(&[]);
        let host = format!("localhost:{}", fake.port);
        let script = script.replace("GOOD", &good_helper(&host));
        write_helper(user.home.path(), &host, suffix, &script);
        with_helpers(&mut user);
        user.settings.credential_helpers = on;
        let registry: Registry = user.registry();
        let reference = name_of(&format!("{host}/team/app"));
        let tags = registry.tags(&reference, None, intent, LONG);
        let tags = user.runtime.block_on(tags);
        assert_eq!(names(&tags), expected, "{suffix} {on} {intent:?}");
        assert_eq!(runs(user.home.path()), started, "{suffix} {on} {intent:?}");
    }
    // A missing program.
    let fake = guarded();
    let mut user = User::new(&[]);
    let host = format!("localhost:{}", fake.port);
    write_helper(user.home.path(), &host, "gone", "exit 1");
    fs::remove_file(user.home.path().join("bin/docker-credential-gone")).unwrap();
    with_helpers(&mut user);
    let tag = user.tag(&user.registry(), &format!("{host}/team/app:1"));
    let error = tag.error.map(|it| it.message());
    assert_eq!(error, Some(stored("gone", "is not installed")));
}

/// Credentials from a helper are cached for a while, also for speculative queries. Concurrent queries run it once.
#[cfg(unix)]
#[test]
fn credentials_of_helpers_are_cached() {
    let accepted = Arc::new(Mutex::new(BASIC.to_owned()));
    let fake = {
        let accepted = accepted.clone();
        Fake::new(move |request, _| {
            if request.header("authorization") == *accepted.lock().unwrap() {
                return Reply::json(&json!({ "tags": ["private"] }));
            }
            Reply::new(401, "").with("www-authenticate", "Basic realm=\"r\"")
        })
    };
    let mut user = User::new(&[]);
    let host = format!("localhost:{}", fake.port);
    write_helper(user.home.path(), &host, "good", &good_helper(&host));
    with_helpers(&mut user);
    let registry = user.registry();
    let tags = |path: &str, intent| {
        let reference = name_of(&format!("{host}/{path}"));
        let tags = registry.tags(&reference, None, intent, LONG);
        names(&user.runtime.block_on(tags))
    };
    let not_started =
        "the password is stored by docker-credential-good, which starts only on explicit requests";
    let home = user.home.path();
    assert_eq!(tags("team/a", Intent::Speculative), not_started);
    assert_eq!(runs(home), 0);
    // An error of a speculative query isn't reused for an explicit one.
    assert_eq!(tags("team/a", Intent::Explicit), "private");
    assert_eq!(tags("team/b", Intent::Speculative), "private");
    assert_eq!(tags("team/c", Intent::Explicit), "private");
    assert_eq!(runs(home), 1);
    // Concurrent queries, one of them speculative.
    user.pass(600);
    let reference = name_of(&format!("{host}/team/d"));
    user.runtime.block_on(async {
        let hover = registry.tags(&reference, None, Intent::Speculative, LONG);
        let one = registry.tags(&reference, None, Intent::Explicit, LONG);
        let other = name_of(&format!("{host}/team/e"));
        let other = registry.tags(&other, None, Intent::Explicit, LONG);
        let (_, one, other) = tokio::join!(hover, one, other);
        assert_eq!(names(&one), "private");
        assert_eq!(names(&other), "private");
    });
    assert_eq!(runs(home), 2);
    // Expired and refused credentials are dropped.
    user.pass(600);
    assert_eq!(tags("team/f", Intent::Speculative), not_started);
    assert_eq!(tags("team/g", Intent::Explicit), "private");
    *accepted.lock().unwrap() = "another".to_owned();
    assert_eq!(
        tags("team/h", Intent::Speculative),
        "the password was refused"
    );
    assert_eq!(tags("team/i", Intent::Speculative), not_started);
    assert_eq!(runs(home), 3);
}

/// A helper that hangs: callers don't wait for it, and it is killed.
#[cfg(unix)]
#[test]
fn a_helper_that_hangs() {
    let fake = guarded();
    let mut user = User::new(&[]);
    let host = format!("localhost:{}", fake.port);
    let bin = user.home.path().join("bin");
    let script = "echo $$ > pid\nexec sleep 3600";
    write_helper(user.home.path(), &host, "hangs", script);
    let path = format!("{}:/usr/bin:/bin", bin.to_str().unwrap());
    user.variables.push(("PATH", path));
    user.settings.credential_helpers = true;
    user.settings.timeouts.total = std::time::Duration::from_secs(2);
    let registry: Registry = user.registry();
    let reference = name_of(&format!("{host}/team/app"));
    let query = |budget| registry.tags(&reference, None, Intent::Explicit, budget);
    let short = std::time::Duration::from_millis(10);
    let first = user.runtime.block_on(query(short));
    assert!(!first.complete && first.value.is_none());
    let last = user.runtime.block_on(query(LONG));
    assert_eq!(names(&last), "the registry timed out");
    assert!(sent(&fake).iter().all(|it| !it.contains("Basic")));
    let pid = fs::read_to_string(user.home.path().join("pid")).unwrap();
    let pid: i32 = pid.trim().parse().unwrap();
    // A killed process may remain as a zombie.
    let is_running = || {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat"));
        stat.is_ok_and(|it| !it.contains(") Z "))
    };
    for _ in 0..500 {
        if !is_running() {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    panic!("the helper is still running");
}

/// Settings from the configuration file, the initialization options and the Docker daemon.
#[test]
fn settings() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().to_str().unwrap().to_owned();
    let read = |file: &str, options: serde_json::Value| {
        let path = folder.path().join(".config/dockwright/config.toml");
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, file).unwrap();
        RegistrySettings::load(
            &ProcessEnvironment::new([("HOME", home.clone())]),
            Some(&options),
        )
    };
    let (settings, problems) = read(
        "[registry]\nallow = ['a.example', 'b.example']\ninsecure = ['localhost:5000']\ntotal-timeout = 7\n\
         [registry.mirrors]\n'docker.io' = ['mirror.example']\n",
        json!({ "registry": { "allow": ["c.example"], "credentialHelpers": true, "caFiles": ["/ca.pem"] } }),
    );
    assert!(problems.is_empty(), "{problems:?}");
    assert_eq!(settings.allow, ["c.example"]);
    assert_eq!(settings.insecure, ["localhost:5000"]);
    assert_eq!(settings.mirrors["docker.io"], ["mirror.example"]);
    assert_eq!(settings.timeouts.total.as_secs(), 7);
    assert!(settings.credential_helpers && !settings.offline);
    // Docker Hub's mirrors default to the Docker daemon's.
    let daemon = folder.path().join(".docker/daemon.json");
    fs::create_dir_all(daemon.parent().unwrap()).unwrap();
    fs::write(
        &daemon,
        "{\"registry-mirrors\": [\"https://hub.example:5000/\", 3]}",
    )
    .unwrap();
    let mirrors = |file: &str, options| {
        let (settings, problems) = read(file, options);
        assert!(problems.is_empty(), "{problems:?}");
        let all = settings.mirrors.into_iter();
        let all = all.map(|(registry, mirrors)| format!("{registry}: {}", mirrors.join(" ")));
        all.collect::<Vec<_>>().join(", ")
    };
    assert_eq!(
        mirrors("", json!({})),
        "docker.io: https://hub.example:5000/"
    );
    assert_eq!(
        mirrors(
            "[registry.mirrors]\n'docker.io' = ['m.example']\n",
            json!({})
        ),
        "docker.io: m.example"
    );
    assert_eq!(mirrors("", json!({ "registry": { "mirrors": {} } })), "");
    // So do the insecure registries, by name.
    fs::write(
        &daemon,
        "{\"insecure-registries\": [\"lan.example:5000\", \"10.0.0.0/8\"]}",
    )
    .unwrap();
    assert_eq!(read("", json!({})).0.insecure, ["lan.example:5000"]);
    let unset = json!({ "registry": { "insecure": null, "mirrors": null } });
    assert_eq!(read("", unset).0.insecure, ["lan.example:5000"]);
    let own = json!({ "registry": { "insecure": [] } });
    assert!(read("", own).0.insecure.is_empty());
    fs::write(&daemon, "no JSON").unwrap();
    assert_eq!(mirrors("", json!({})), "");
    fs::remove_file(&daemon).unwrap();
    // Invalid settings disable network access.
    for (file, options) in [
        ("[registry]\noffline = 'yes'\n", json!({})),
        ("[registry\n", json!({})),
        ("registry = 3\n", json!({})),
        ("", json!({ "registry": { "alow": [] } })),
        ("", json!({ "registry": 3 })),
    ] {
        let (settings, problems) = read(file, options);
        assert!(settings.offline, "{file}");
        assert_eq!(problems.len(), 1, "{file}");
    }
    let environment = ProcessEnvironment::new([("DOCKWRIGHT_OFFLINE", "1".to_owned())]);
    assert!(RegistrySettings::load(&environment, None).0.offline);
}
