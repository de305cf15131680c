//! The cache: freshness, the files on disk, revalidation, and unusable folders.

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
fn the_disk_cache_is_shared_between_processes() {
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
    // Stale files and files from the future are ignored.
    user.pass(3600);
    user.tags(&user.registry(), "golang");
    assert_eq!(fake.connections(), 2);
    user.clock
        .fetch_sub(10_000, std::sync::atomic::Ordering::SeqCst);
    user.tags(&user.registry(), "golang");
    assert_eq!(fake.connections(), 3);
}

#[test]
fn unchanged_responses_are_revalidated() {
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
    let requests = fake.requests();
    let etags: Vec<_> = requests
        .iter()
        .map(|it| it.header("if-none-match"))
        .collect();
    assert_eq!(etags, ["", "\"one\"", "\"one\""]);
    // The ETags are in memory only.
    user.tags(&user.registry(), "golang");
    assert_eq!(fake.requests().last().unwrap().header("if-none-match"), "");
}

#[test]
fn corrupt_files_are_ignored() {
    for corrupt in [
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
        assert_ne!(corrupt(&text), text);
        fs::write(file, corrupt(&text)).unwrap();
        assert_eq!(names(&user.tags(&user.registry(), "golang")), "1.26");
        assert_eq!(fake.connections(), 2);
        assert_eq!(fs::read_to_string(file).unwrap(), text);
    }
    // A file in place of the folder.
    let fake = fake();
    let user = User::of_hub(&fake);
    user.write(".cache/dockwright/registry", "");
    assert_eq!(names(&user.tags(&user.registry(), "golang")), "1.26");
}

#[test]
fn the_disk_cache_can_be_disabled() {
    let fake = fake();
    let mut user = User::of_hub(&fake);
    user.settings.cache = false;
    user.tags(&user.registry(), "golang");
    assert!(files(&user).is_empty());
    // No folder in a workspace.
    let mut user = User::of_hub(&fake);
    user.workspaces.push(user.home.path().to_owned());
    user.tags(&user.registry(), "golang");
    assert!(files(&user).is_empty());
}

/// A read-only folder is read, but new results are in memory only.
#[cfg(target_os = "linux")]
#[test]
fn a_read_only_folder() {
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
    // A folder that not even root can create.
    let mut user = User::of_hub(&fake);
    user.variables
        .push(("XDG_CACHE_HOME", "/proc/self".to_owned()));
    let registry = user.registry();
    assert_eq!(names(&user.tags(&registry, "golang")), "1.26");
    assert_eq!(names(&user.tags(&registry, "golang")), "1.26");
    assert!(files(&user).is_empty());
    assert_eq!(fake.connections(), 3);
}
