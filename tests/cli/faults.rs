//! What a user sees when the operating system fails: full disks, files that can't be read, or that aren't files.

use std::fs;
use std::io::Read;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use expect_test::expect;

use super::{Folder, Ran, skipped};

/// A Dockerfile with a finding that has a safe fix, and that isn't formatted.
const TEXT: &str = "FROM alpine:3.22\nMAINTAINER me\nworkdir app\n";

/// Runs a command that may wait for something that never happens.
fn run_within(folder: &Folder, args: &[&str]) -> Ran {
    within(folder.command(args), &args.join(" "))
}

fn within(mut command: Command, what: &str) -> Ran {
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let begin = Instant::now();
    // All outputs fit into the buffers of the pipes.
    while child.try_wait().unwrap().is_none() {
        if begin.elapsed() > Duration::from_mins(1) {
            child.kill().unwrap();
            panic!("dockwright {what} doesn't end");
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    Ran::from(child.wait_with_output().unwrap())
}

fn mkfifo(path: &Path) {
    let done = Command::new("mkfifo").arg(path).status().unwrap();
    assert!(done.success());
}

/// What is written to a full disk is lost, so every command reports it, and fails.
#[cfg(target_os = "linux")]
#[test]
fn full_disk_of_stdout() {
    let folder = Folder::new(&[
        ("Dockerfile", TEXT),
        ("compose.yaml", "services: { a: { build: . } }\n"),
    ]);
    for args in [
        &["check"][..],
        &["check", "--format", "json"],
        &["check", "--format", "sarif"],
        &["check", "--format", "github"],
        &["check", "--diff"],
        &["check", "--fix", "-"],
        &["fmt", "--diff"],
        &["fmt", "-"],
        &["inspect", "Dockerfile"],
        &["inspect", "--format", "json", "Dockerfile"],
        &["builds"],
        &["explain", "MaintainerDeprecated"],
        &["image", "alpine"],
        &["completions", "bash"],
        &["manual"],
    ] {
        let full = fs::OpenOptions::new()
            .write(true)
            .open("/dev/full")
            .unwrap();
        let mut command = folder.command(args);
        command.stdin(fs::File::open(folder.path("Dockerfile")).unwrap());
        command.stdout(full).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut message = String::new();
        child
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut message)
            .unwrap();
        let code = child.wait().unwrap().code();
        let expected = "dockwright: No space left on device (os error 28)";
        assert_eq!(
            (message.lines().last(), code),
            (Some(expected), Some(2)),
            "{args:?}"
        );
    }
}

#[cfg(target_os = "linux")]
#[test]
fn full_disk_of_reports() {
    let folder = Folder::new(&[("Dockerfile", TEXT)]);
    for args in [
        &["check", "--output", "/dev/full"][..],
        &["check", "--format", "sarif=/dev/full"],
        &["check", "--baseline", "/dev/full", "--write-baseline"],
    ] {
        let ran = folder.run(args);
        assert_eq!(
            (ran.err.as_str(), ran.code),
            (
                "dockwright: /dev/full: No space left on device (os error 28)\n",
                2
            ),
            "{args:?}"
        );
    }
}

/// Runs a command that can't write to files.
fn run_without_space(folder: &Folder, args: &[&str]) -> Ran {
    let program = folder.command(args);
    let mut command = Command::new("sh");
    command.current_dir(folder.path("."));
    // Without the trap, the system would end the process.
    command.args(["-c", "trap '' XFSZ; ulimit -f 0; exec \"$@\"", "sh"]);
    command.arg(program.get_program()).args(program.get_args());
    command.stdin(Stdio::null());
    Ran::from(command.output().unwrap())
}

/// Files that can't be rewritten as there is no space keep their content.
#[test]
fn full_disk_of_dockerfiles() {
    let folder = Folder::new(&[("Dockerfile", TEXT), ("links/a.Dockerfile", TEXT)]);
    // With another link, the file itself is written, and not replaced.
    fs::hard_link(folder.path("links/a.Dockerfile"), folder.path("links/b")).unwrap();
    let reason = "File too large (os error 27)";
    for args in [&["fmt"][..], &["check", "--fix"]] {
        let ran = run_without_space(&folder, args);
        let not = if args[0] == "fmt" {
            "not formatted"
        } else {
            "not fixed"
        };
        let expected = format!(
            "dockwright: Dockerfile: {not}: {reason}\ndockwright: links/a.Dockerfile: {not}: {reason}\n"
        );
        assert_eq!(
            (ran.err.as_str(), ran.code),
            (expected.as_str(), 2),
            "{args:?}"
        );
        for name in ["Dockerfile", "links/a.Dockerfile"] {
            assert_eq!(folder.read(name), TEXT, "{args:?}");
        }
        // No temporary files are left.
        let entries = |name: &str| fs::read_dir(folder.path(name)).unwrap().count();
        assert_eq!((entries("."), entries("links")), (2, 2), "{args:?}");
    }
}

/// Pipes, sockets and folders that have names of Dockerfiles or of other files that are read. Nothing waits for them.
#[test]
fn special_files() {
    let folder = Folder::new(&[("app/Dockerfile", TEXT), ("app/folder.Dockerfile/x", "")]);
    mkfifo(&folder.path("app/pipe.Dockerfile"));
    let _socket = UnixListener::bind(folder.path("app/socket.Dockerfile")).unwrap();
    for name in [
        ".dockerignore",
        ".gitignore",
        ".editorconfig",
        ".hadolint.yaml",
        "compose.yaml",
        "docker-bake.hcl",
        "dockwright.toml",
        ".env",
        "Dockerfile.dockerignore",
    ] {
        mkfifo(&folder.path("app").join(name));
    }
    let ran = run_within(&folder, &["check", "app"]);
    let rules = [
        "MaintainerDeprecated app/Dockerfile:2:1",
        "ConsistentInstructionCasing app/Dockerfile:3:1",
        "WorkdirRelativePath app/Dockerfile:3:9",
    ];
    assert_eq!(ran.rules(), rules, "{ran}");
    assert_eq!(ran.err, "");
    let ran = run_within(&folder, &["fmt", "--check", "app"]);
    assert_eq!(ran.out, "app/Dockerfile\n", "{ran}");
    // As arguments, they are read.
    let ran = run_within(
        &folder,
        &["check", "app/pipe.Dockerfile", "app/socket.Dockerfile"],
    );
    expect![[r#"
        --- standard error
        dockwright: app/pipe.Dockerfile: nothing writes to the pipe
        dockwright: app/socket.Dockerfile: No such device or address (os error 6)
        --- exit code 2
    "#]]
    .assert_eq(&ran.to_string());
}

/// The output of another program, as `<(…)` of shells passes it.
#[test]
fn pipe_with_a_writer() {
    let folder = Folder::new(&[]);
    mkfifo(&folder.path("pipe"));
    let path = folder.path("pipe");
    let writer = std::thread::spawn(move || fs::write(path, "FROM alpine:3.22\nWORKDIR x\n"));
    // The program waits for a writer no longer than it takes to start one.
    let mut ran = run_within(&folder, &["check", "pipe"]);
    while ran.err.contains("nothing writes") {
        ran = run_within(&folder, &["check", "pipe"]);
    }
    writer.join().unwrap().unwrap();
    assert_eq!(ran.rules(), ["WorkdirRelativePath pipe:2:9"], "{ran}");
}

/// An endless input ends with an error.
#[cfg(target_os = "linux")]
#[test]
fn endless_device() {
    let folder = Folder::new(&[("Dockerfile", TEXT)]);
    symlink("/dev/zero", folder.path("zero.Dockerfile")).unwrap();
    // A search leaves it out.
    assert_eq!(run_within(&folder, &["fmt", "--check"]).out, "Dockerfile\n");
    let ran = run_within(&folder, &["check", "zero.Dockerfile"]);
    expect![[r#"
        --- standard error
        dockwright: zero.Dockerfile: the file is too large for a Dockerfile
        --- exit code 2
    "#]]
    .assert_eq(&ran.to_string());
    let mut command = folder.command(&["check", "-"]);
    command.stdin(fs::File::open("/dev/zero").unwrap());
    let ran = within(command, "check -");
    expect![[r#"
        --- standard error
        dockwright: -: the file is too large for a Dockerfile
        --- exit code 2
    "#]]
    .assert_eq(&ran.to_string());
}

/// Links that lead to themselves, and folders that contain themselves.
#[test]
fn circles_of_links() {
    let folder = Folder::new(&[
        (
            "Dockerfile",
            "FROM scratch\nCOPY loop/loop/app a /x/\nCOPY **/*.log /y/\n",
        ),
        ("app", ""),
        (".dockerignore", "loop/loop/loop\n"),
    ]);
    symlink(".", folder.path("loop")).unwrap();
    symlink("b.Dockerfile", folder.path("a.Dockerfile")).unwrap();
    symlink("a.Dockerfile", folder.path("b.Dockerfile")).unwrap();
    for name in [".editorconfig", "compose.yaml", "dockwright.toml"] {
        symlink(name, folder.path(name)).unwrap();
    }
    let ran = run_within(&folder, &["check", "."]);
    assert_eq!(ran.err, "", "{ran}");
    assert_eq!(run_within(&folder, &["fmt", "."]).err, "");
    let ran = run_within(&folder, &["check", "a.Dockerfile"]);
    expect![[r#"
        --- standard error
        dockwright: a.Dockerfile: Too many levels of symbolic links (os error 40)
        --- exit code 2
    "#]]
    .assert_eq(&ran.to_string());
}

/// Folders and files of other users. What can be read is checked.
#[test]
fn unreadable_folders() {
    let folder = Folder::new(&[
        ("Dockerfile", TEXT),
        ("closed/Dockerfile", TEXT),
        ("secret.Dockerfile", TEXT),
    ]);
    let set = |name: &str, mode| {
        fs::set_permissions(folder.path(name), fs::Permissions::from_mode(mode)).unwrap();
    };
    set("closed", 0);
    set("secret.Dockerfile", 0);
    let is_readable = fs::read_dir(folder.path("closed")).is_ok();
    if !is_readable {
        let ran = run_within(&folder, &["fmt", "--check"]);
        set("closed", 0o755);
        expect![[r#"
            Dockerfile
            --- standard error
            dockwright: closed: Permission denied (os error 13)
            dockwright: secret.Dockerfile: Permission denied (os error 13)
            1 file would be changed
            --- exit code 2
        "#]]
        .assert_eq(&ran.to_string());
        return;
    }
    set("closed", 0o755);
    skipped("this user can read all folders");
}

/// Files and folders that are removed while they are searched for and read.
#[test]
fn files_that_vanish() {
    let folder = Folder::new(&[("Dockerfile", TEXT)]);
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let begin = Instant::now();
            while !stop.load(Ordering::Relaxed) && begin.elapsed() < Duration::from_mins(1) {
                for number in 0..20 {
                    folder.write(&format!("part{number}/Dockerfile"), TEXT);
                    folder.write(&format!("part{number}/.dockerignore"), "x\n");
                }
                for number in 0..20 {
                    // It may be incomplete.
                    let _ = fs::remove_dir_all(folder.path(&format!("part{number}")));
                }
            }
        });
        for _ in 0..20 {
            let ran = run_within(&folder, &["check", "--format", "json"]);
            for line in ran.err.lines() {
                assert!(
                    line.ends_with("No such file or directory (os error 2)"),
                    "{line}"
                );
            }
            assert_eq!(
                ran.code,
                if ran.err.is_empty() { 1 } else { 2 },
                "{}",
                ran.err
            );
            assert!(
                serde_json::from_str::<serde_json::Value>(&ran.out).is_ok(),
                "{}",
                ran.out
            );
        }
        stop.store(true, Ordering::Relaxed);
    });
}
