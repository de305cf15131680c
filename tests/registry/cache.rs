//! Answers that are kept: which, where, and what becomes of a folder that isn't as it should be.

use std::fs;
use std::path::PathBuf;

use serde_json::json;

use super::fake::{Fake, Reply, User, names};

fn fake() -> Fake {
    Fake::new(|_, _| Reply::json(&json!({ "results": [{ "name": "1.26" }] })))
}

fn files(user: &User) -> Vec<PathBuf> {
    let folder = user.home.path().join(".cache/dockwright/registry");
    let files = fs::read_dir(folder).into_iter().flatten();
    files.map(|file| file.unwrap().path()).collect()
}

#[test]
fn another_process_knows_what_one_has_learnt() {
    let fake = fake();
    let user = User::of_hub(&fake);
    user.tags(&user.registry(), "golang");
    user.pass(60);
    let tags = user.tags(&user.registry(), "golang");
    assert_eq!((names(&tags).as_str(), tags.age), ("1.26", 60));
    assert_eq!(fake.connections(), 1);
    assert_eq!(files(&user).len(), 1);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode();
        let file = &files(&user)[0];
        assert_eq!(mode(file) & 0o777, 0o600);
        assert_eq!(mode(file.parent().unwrap()) & 0o777, 0o700);
    }
    // Old ones are asked for again, and those of tomorrow aren't believed.
    user.pass(3600);
    user.tags(&user.registry(), "golang");
    assert_eq!(fake.connections(), 2);
    user.clock
        .fetch_sub(10_000, std::sync::atomic::Ordering::SeqCst);
    user.tags(&user.registry(), "golang");
    assert_eq!(fake.connections(), 3);
}

#[test]
fn what_is_still_the_same_is_not_sent_again() {
    let fake = Fake::new(|request, _| match request.header("if-none-match") {
        "\"one\"" => Reply::new(304, "").with("etag", "\"one\""),
        _ => Reply::json(&json!({ "results": [{ "name": "1.26" }] })).with("etag", "\"one\""),
    });
    let user = User::of_hub(&fake);
    let registry = user.registry();
    for _ in 0..3 {
        let tags = user.tags(&registry, "golang");
        assert_eq!((names(&tags).as_str(), tags.age), ("1.26", 0));
        user.pass(3601);
    }
    let asked = fake.asked();
    let marks: Vec<_> = asked.iter().map(|it| it.header("if-none-match")).collect();
    assert_eq!(marks, ["", "\"one\"", "\"one\""]);
    // Another process has nothing that it could be the same as.
    user.tags(&user.registry(), "golang");
    assert_eq!(fake.asked().last().unwrap().header("if-none-match"), "");
}

#[test]
fn a_spoilt_folder_is_as_good_as_none() {
    for spoil in [
        |_: &str| String::new(),
        |text: &str| text[..text.len() / 2].to_owned(),
        |text: &str| text.replace("\"version\":1", "\"version\":2"),
        |text: &str| text.replace("library/golang", "library/python"),
        |text: &str| text.replace("\"Tags\":{\"tags\"", "\"Tags\":{\"x\""),
        |_: &str| "\u{0}\u{ffff}".repeat(1000),
    ] {
        let fake = fake();
        let user = User::of_hub(&fake);
        user.tags(&user.registry(), "golang");
        let file = &files(&user)[0];
        let text = fs::read_to_string(file).unwrap();
        assert_ne!(spoil(&text), text);
        fs::write(file, spoil(&text)).unwrap();
        assert_eq!(names(&user.tags(&user.registry(), "golang")), "1.26");
        assert_eq!(fake.connections(), 2);
        assert_eq!(fs::read_to_string(file).unwrap(), text);
    }
    // A file where the folder should be.
    let fake = fake();
    let user = User::of_hub(&fake);
    user.write(".cache/dockwright/registry", "");
    assert_eq!(names(&user.tags(&user.registry(), "golang")), "1.26");
}

#[test]
fn no_folder_if_the_user_wants_none() {
    let fake = fake();
    let mut user = User::of_hub(&fake);
    user.settings.cache = false;
    user.tags(&user.registry(), "golang");
    assert!(files(&user).is_empty());
    // Nor one in a workspace.
    let mut user = User::of_hub(&fake);
    user.workspaces.push(user.home.path().to_owned());
    user.tags(&user.registry(), "golang");
    assert!(files(&user).is_empty());
}

/// A folder in which nothing can be written is as good as none, but for what is in it already.
#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_cannot_be_written() {
    use std::os::unix::fs::PermissionsExt;
    let fake = fake();
    let user = User::of_hub(&fake);
    user.tags(&user.registry(), "golang");
    let folder = user.home.path().join(".cache/dockwright/registry");
    let mode = |mode| fs::set_permissions(&folder, fs::Permissions::from_mode(mode)).unwrap();
    mode(0o500);
    assert_eq!(names(&user.tags(&user.registry(), "golang")), "1.26");
    assert_eq!(fake.connections(), 1);
    assert_eq!(names(&user.tags(&user.registry(), "alpine")), "1.26");
    mode(0o700);
    // Where not even root can make one.
    let mut user = User::of_hub(&fake);
    user.variables
        .push(("XDG_CACHE_HOME", "/proc/self".to_owned()));
    let registry = user.registry();
    assert_eq!(names(&user.tags(&registry, "golang")), "1.26");
    assert_eq!(names(&user.tags(&registry, "golang")), "1.26");
    assert!(files(&user).is_empty());
    assert_eq!(fake.connections(), 3);
}
