//! Registries behind the command line.

use std::process::{Command, Output};

use expect_test::expect;
use serde_json::{Value, json};
use tempfile::TempDir;

#[cfg(unix)]
use super::credentials::{good_helper, runs, write_helper};
use super::fake::{Fake, Reply};

const DIGEST: &str = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

/// A user with a registry of this machine.
struct User {
    home: TempDir,
    host: String,
    /// A folder of programs of theirs.
    more_path: Option<std::path::PathBuf>,
}

impl User {
    fn new(fake: &Fake) -> User {
        let user = User {
            home: tempfile::tempdir().unwrap(),
            host: format!("localhost:{}", fake.port),
            more_path: None,
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
        let folders = self.more_path.clone().into_iter();
        let folders = folders.chain(std::env::split_paths(&path));
        let path = std::env::join_paths(folders).unwrap();
        command.env_clear().env("PATH", path);
        command.env("HOME", self.home.path());
        command.output().unwrap()
    }

    fn says(&self, args: &[&str]) -> String {
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
    .assert_eq(&user.says(&["image", "--offline", &image]));
    assert_eq!(fake.connections(), 0);
    expect![[r#"
        HOST/team/app:1
          registry      sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
        = 0
    "#]]
    .assert_eq(&user.says(&["image", &image]));
    let asked = fake.connections();
    // What is known is not asked again.
    user.says(&["image", &image]);
    assert_eq!(fake.connections(), asked);
    expect![[r#"
        dockwright: HOST/team/no:1: the registry has no such image
        = 1
    "#]]
    .assert_eq(&user.says(&["image", &format!("{}/team/no:1", user.host)]));
    // What it sets isn't there.
    expect![[r#"
        HOST/team/app:1
          registry      sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
        = 0
    "#]]
    .assert_eq(&user.says(&["image", "--refresh", &image]));
    let output = user.run(&["image", "--format=json", &image]);
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(told[0]["registry"]["digest"], json!(DIGEST));
    expect![[r#"
        dockwright: x.attacker.example/a: registry not in the allow list
        = 1
    "#]]
    .assert_eq(&user.says(&["image", "x.attacker.example/a"]));
}

/// Some of what is wrong with images only registries know. They are asked with `--online` alone, and once for each tag.
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
        = 0
    "#]]
    .assert_eq(&user.says(&["check", "Dockerfile"]));
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

        3 hints in 1 file
        dockwright: x.attacker.example/a: registry not in the allow list
        = 0
    "#]].assert_eq(&user.says(&["check", "--online", "Dockerfile"]));
    let mut asked = fake.lines();
    asked.sort();
    expect![[r#"
        HEAD /v2/team/app/manifests/1
        HEAD /v2/team/no/manifests/1"#]]
    .assert_eq(&asked.join("\n"));
}

/// Of an image that is somebody's own, the pages of Docker Hub say that there is none.
#[test]
fn what_may_be_private_is_not_missing() {
    let fake = fake();
    let user = User::new(&fake);
    let folder = user.home.path().join(".config/dockwright");
    let text = format!("[registry]\nhub = 'http://{}'\n", user.host);
    std::fs::write(folder.join("config.toml"), text).unwrap();
    let text = "FROM somebody/app:1\nFROM alpine:3.999\n";
    std::fs::write(user.home.path().join("Dockerfile"), text).unwrap();
    expect![[r#"
        hint[UnknownTag]: alpine:3.999 does not exist
         --> Dockerfile:2:6
          |
        1 | FROM somebody/app:1
        2 | FROM alpine:3.999
          |      ^^^^^^^^^^^^

        1 hint in 1 file
        dockwright: somebody/app:1: image doesn't exist or is private
        = 0
    "#]]
    .assert_eq(&user.says(&["check", "--online", "Dockerfile"]));
}

/// What the user runs may start a credential helper, if these are enabled.
#[cfg(unix)]
#[test]
fn helpers() {
    let fake = Fake::new(|request, _| match request.header("authorization") {
        "Basic bWU6czNjcmV0" => Reply::new(200, "").with("docker-content-digest", DIGEST),
        _ => Reply::new(401, "").with("www-authenticate", "Basic realm=\"r\""),
    });
    let mut user = User::new(&fake);
    user.more_path = Some(user.home.path().join("bin"));
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
    .assert_eq(&user.says(&["image", &image]));
    let script = good_helper(&user.host);
    write_helper(user.home.path(), &user.host, "good", &script);
    expect![[r#"
        dockwright: HOST/team/app:1: the password is stored by docker-credential-good, which is disabled (setting `credential-helpers`)
        = 1
    "#]]
    .assert_eq(&user.says(&["image", &image]));
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
        let said = user.says(args);
        assert!(
            said.ends_with("= 0\n") && !said.contains("dockwright:"),
            "{said}"
        );
        assert_eq!(runs(user.home.path()), number + 1, "{args:?}");
    }
    assert!(user.says(&["image", &image]).contains(DIGEST));
    user.says(&["image", "--offline", &image]);
    user.says(&["check", "Dockerfile"]);
    assert_eq!(runs(user.home.path()), 4);
}
