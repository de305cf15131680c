//! Registry queries of the command line.

use std::process::{Command, Output};

use expect_test::expect;
use serde_json::{Value, json};
use tempfile::TempDir;

#[cfg(unix)]
use super::credentials::{good_helper, runs, write_helper};
use super::fake::{Fake, Reply};

const DIGEST: &str = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

/// A user whose allow list has a fake registry.
struct User {
    home: TempDir,
    host: String,
    /// A folder at the start of `PATH`.
    bin: Option<std::path::PathBuf>,
}

impl User {
    fn new(fake: &Fake) -> User {
        let user = User {
            home: tempfile::tempdir().unwrap(),
            host: format!("localhost:{}", fake.port),
            bin: None,
        };
        let folder = user.home.path().join(".config/dockwright");
        std::fs::create_dir_all(&folder).unwrap();
        let text = format!("[registry]\nallow = ['{}']\n", user.host);
        std::fs::write(folder.join("config.toml"), text).unwrap();
        user
    }

    fn run(&self, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dockwright"));
        command.args(args).current_dir(self.home.path());
        let path = std::env::var_os("PATH").unwrap_or_default();
        let folders = self.bin.clone().into_iter();
        let folders = folders.chain(std::env::split_paths(&path));
        let path = std::env::join_paths(folders).unwrap();
        command.env_clear().env("PATH", path);
        command.env("HOME", self.home.path());
        command.output().unwrap()
    }

    /// Standard output, standard error, and the exit code.
    fn transcript(&self, args: &[&str]) -> String {
        let output = self.run(args);
        let text = |bytes| String::from_utf8(bytes).unwrap();
        let (out, err) = (text(output.stdout), text(output.stderr));
        let code = output.status.code().unwrap();
        format!("{out}{err}= {code}\n").replace(&self.host, "HOST")
    }
}

fn fake() -> Fake {
    Fake::new(|request, _| match request.path.as_str() {
        "/v2/team/app/manifests/1" => Reply::new(200, "").with("docker-content-digest", DIGEST),
        _ => Reply::new(404, "{}"),
    })
}

#[test]
fn images() {
    let fake = fake();
    let user = User::new(&fake);
    let image = format!("{}/team/app:1", user.host);
    expect![[r#"
        dockwright: HOST/team/app:1: no information available
        = 1
    "#]]
    .assert_eq(&user.transcript(&["image", "--offline", &image]));
    assert_eq!(fake.connections(), 0);
    expect![[r#"
        HOST/team/app:1
          registry      sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
        = 0
    "#]]
    .assert_eq(&user.transcript(&["image", &image]));
    let before = fake.connections();
    // Cached results aren't queried again.
    user.transcript(&["image", &image]);
    assert_eq!(fake.connections(), before);
    expect![[r#"
        dockwright: HOST/team/no:1: the registry has no such image
        = 1
    "#]]
    .assert_eq(&user.transcript(&["image", &format!("{}/team/no:1", user.host)]));
    // The registry has no configuration for it.
    expect![[r#"
        HOST/team/app:1
          registry      sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
        = 0
    "#]]
    .assert_eq(&user.transcript(&["image", "--refresh", &image]));
    let output = user.run(&["image", "--format=json", &image]);
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(json[0]["registry"]["digest"], json!(DIGEST));
    expect![[r#"
        dockwright: x.attacker.example/a: registry not in the allow list
        = 1
    "#]]
    .assert_eq(&user.transcript(&["image", "x.attacker.example/a"]));
}

/// Some rules need a registry. It is queried with `--online` only, once for each tag.
#[test]
fn images_of_files() {
    let fake = fake();
    let user = User::new(&fake);
    let host = &user.host;
    let pinned = format!("{host}/team/app:1@sha256:{}", "b".repeat(64));
    let text = format!(
        "FROM {pinned} AS a\nFROM {host}/team/no:1 AS b\nFROM {pinned}\nFROM x.attacker.example/a\n"
    );
    std::fs::write(user.home.path().join("Dockerfile"), &text).unwrap();
    expect![[r#"
        information[UntaggedImage]: x.attacker.example/a has no tag, so it means `latest`, which changes with each release: specify a version
         --> Dockerfile:4:6
          |
        3 | FROM HOST/team/app:1@sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
        4 | FROM x.attacker.example/a
          |      ^^^^^^^^^^^^^^^^^^^^

        1 information in 1 file
        = 0
    "#]]
    .assert_eq(&user.transcript(&["check", "Dockerfile"]));
    assert_eq!(fake.connections(), 0);
    expect![[r#"
        hint[OutdatedPin]: HOST/team/app:1 now points to sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
         --> Dockerfile:1:6
          |
        1 | FROM HOST/team/app:1@sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb AS a
          |      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        2 | FROM HOST/team/no:1 AS b
          |

        hint[UnknownTag]: HOST/team/no:1 does not exist
         --> Dockerfile:2:6
          |
        1 | FROM HOST/team/app:1@sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb AS a
        2 | FROM HOST/team/no:1 AS b
          |      ^^^^^^^^^^^^^^^^^^^^^^^^^
        3 | FROM HOST/team/app:1@sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
          |

        hint[OutdatedPin]: HOST/team/app:1 now points to sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
         --> Dockerfile:3:6
          |
        2 | FROM HOST/team/no:1 AS b
        3 | FROM HOST/team/app:1@sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
          |      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        4 | FROM x.attacker.example/a
          |

        information[UntaggedImage]: x.attacker.example/a has no tag, so it means `latest`, which changes with each release: specify a version
         --> Dockerfile:4:6
          |
        3 | FROM HOST/team/app:1@sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
        4 | FROM x.attacker.example/a
          |      ^^^^^^^^^^^^^^^^^^^^

        1 information, 3 hints in 1 file
        dockwright: x.attacker.example/a: registry not in the allow list
        = 0
    "#]].assert_eq(&user.transcript(&["check", "--online", "Dockerfile"]));
    let mut requests = fake.lines();
    requests.sort();
    expect![[r#"
        HEAD /v2/team/app/manifests/1
        HEAD /v2/team/no/manifests/1"#]]
    .assert_eq(&requests.join("\n"));
}

/// Docker Hub's API answers 404 for private images.
#[test]
fn possibly_private_images_are_not_missing() {
    let fake = fake();
    let user = User::new(&fake);
    let folder = user.home.path().join(".config/dockwright");
    let text = format!("[registry]\nhub = 'http://{}'\n", user.host);
    std::fs::write(folder.join("config.toml"), text).unwrap();
    let text = "FROM somebody/app:1\nFROM alpine:3.999\n";
    std::fs::write(user.home.path().join("Dockerfile"), text).unwrap();
    expect![[r#"
        hint[UnreachableStage]: This stage is never built: it has no name, and no other stage uses it
         --> Dockerfile:1:1
          |
        1 | FROM somebody/app:1
          | ^^^^^^^^^^^^^^^^^^^
        2 | FROM alpine:3.999
          |

        hint[UnknownTag]: alpine:3.999 does not exist
         --> Dockerfile:2:6
          |
        1 | FROM somebody/app:1
        2 | FROM alpine:3.999
          |      ^^^^^^^^^^^^

        2 hints in 1 file
        dockwright: somebody/app:1: image doesn't exist or is private
        = 0
    "#]]
    .assert_eq(&user.transcript(&["check", "--online", "Dockerfile"]));
}

/// Commands may start a credential helper, if the settings enable helpers.
#[cfg(unix)]
#[test]
fn helpers() {
    let fake = Fake::new(|request, _| match request.header("authorization") {
        "Basic bWU6czNjcmV0" => Reply::new(200, "").with("docker-content-digest", DIGEST),
        _ => Reply::new(401, "").with("www-authenticate", "Basic realm=\"r\""),
    });
    let mut user = User::new(&fake);
    user.bin = Some(user.home.path().join("bin"));
    let image = format!("{}/team/app:1", user.host);
    std::fs::write(
        user.home.path().join("Dockerfile"),
        format!("FROM {image}\n"),
    )
    .unwrap();
    expect![[r#"
        dockwright: HOST/team/app:1: the registry needs a login
        = 1
    "#]]
    .assert_eq(&user.transcript(&["image", &image]));
    let script = good_helper(&user.host);
    write_helper(user.home.path(), &user.host, "good", &script);
    expect![[r#"
        dockwright: HOST/team/app:1: the password is stored by docker-credential-good, which is disabled (setting `credential-helpers`)
        = 1
    "#]]
    .assert_eq(&user.transcript(&["image", &image]));
    assert_eq!(runs(user.home.path()), 0);
    let config = user.home.path().join(".config/dockwright/config.toml");
    std::fs::write(config, "[registry]\ncredential-helpers = true\n").unwrap();
    for (number, args) in [
        &["image", &image] as &[&str],
        &["image", "--refresh", &image],
        &["check", "--online", "Dockerfile"],
    ]
    .into_iter()
    .enumerate()
    {
        let output = user.transcript(args);
        assert!(
            output.ends_with("= 0\n") && !output.contains("dockwright:"),
            "{output}"
        );
        assert_eq!(runs(user.home.path()), number + 1, "{args:?}");
    }
    assert!(user.transcript(&["image", &image]).contains(DIGEST));
    user.transcript(&["image", "--offline", &image]);
    user.transcript(&["check", "Dockerfile"]);
    assert_eq!(runs(user.home.path()), 4);
}
