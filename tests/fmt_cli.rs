//! `dockwright fmt` as a process: what it prints, what it writes, and how it ends.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::{TempDir, tempdir};

const BAD: &str = "from  a\nrun b  \n";
const GOOD: &str = "FROM a\nRUN b\n";

/// A folder with files.
fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn fmt(folder: &Path, args: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_dockwright"))
        .arg("fmt")
        .args(args)
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    child.wait_with_output().unwrap()
}

/// How it ends, and what it prints to standard output and standard error.
fn told(folder: &Path, args: &[&str]) -> (i32, String, String) {
    let output = fmt(folder, args, b"");
    (
        output.status.code().unwrap(),
        String::from_utf8(output.stdout).unwrap().replace('\\', "/"),
        String::from_utf8(output.stderr).unwrap().replace('\\', "/"),
    )
}

#[test]
fn files_and_folders_are_put_into_form() {
    let folder = folder(&[
        ("Dockerfile", BAD.as_bytes()),
        ("x/Dockerfile.dev", BAD.as_bytes()),
        ("x/good.Dockerfile", GOOD.as_bytes()),
        ("x/notes.txt", BAD.as_bytes()),
    ]);
    let names = "Dockerfile\nx/Dockerfile.dev\n";
    let would = "2 files would be changed\n";
    let at = folder.path();
    assert_eq!(
        told(at, &["--check"]),
        (1, names.to_owned(), would.to_owned())
    );
    assert_eq!(fs::read_to_string(at.join("Dockerfile")).unwrap(), BAD);
    assert_eq!(told(at, &[]), (0, names.to_owned(), String::new()));
    for path in ["Dockerfile", "x/Dockerfile.dev", "x/good.Dockerfile"] {
        assert_eq!(fs::read_to_string(at.join(path)).unwrap(), GOOD);
    }
    assert_eq!(fs::read_to_string(at.join("x/notes.txt")).unwrap(), BAD);
    assert_eq!(told(at, &["--check"]), (0, String::new(), String::new()));
    assert_eq!(told(at, &[]), (0, String::new(), String::new()));
    // Whatever its name, who names a file means it.
    assert_eq!(told(at, &["x/notes.txt"]).1, "x/notes.txt\n");
    assert_eq!(fs::read_to_string(at.join("x/notes.txt")).unwrap(), GOOD);
}

#[test]
fn a_patch() {
    let folder = folder(&[
        ("Dockerfile", BAD.as_bytes()),
        ("b.Dockerfile", GOOD.as_bytes()),
    ]);
    let (code, out, err) = told(folder.path(), &["--diff"]);
    expect_test::expect![[r#"
        --- a/Dockerfile
        +++ b/Dockerfile
        @@ -1,2 +1,2 @@
        -from  a
        -run b  
        +FROM a
        +RUN b
    "#]]
    .assert_eq(&out);
    assert_eq!((code, err.as_str()), (1, ""));
    let text = fs::read_to_string(folder.path().join("Dockerfile")).unwrap();
    assert_eq!(text, BAD);
}

#[test]
fn standard_input() {
    let folder = folder(&[(
        "dockwright.toml",
        b"[format]\ncase = \"lower\"\n[[file]]\npath = \"x/*\"\nformat = { case = \"keep\" }\n",
    )]);
    let at = folder.path();
    for (args, code, text) in [
        (vec!["-"], 0, "from a\nrun b\n"),
        (vec!["-", "--stdin-filename", "x/y"], 0, "From a\nRun b\n"),
        (vec!["-", "--no-config"], 0, GOOD),
        (vec!["-", "--check", "--stdin-filename", "z"], 1, "z\n"),
    ] {
        let output = fmt(at, &args, b"From  a\nRun b \n");
        assert_eq!(String::from_utf8(output.stdout).unwrap(), text, "{args:?}");
        assert_eq!(output.status.code(), Some(code), "{args:?}");
    }
    // What is in form is passed on.
    let output = fmt(at, &["-", "--no-config"], GOOD.as_bytes());
    assert_eq!(output.stdout, GOOD.as_bytes());
    let output = fmt(at, &["-", "--no-config"], b"");
    assert_eq!((output.status.code(), output.stdout), (Some(0), Vec::new()));
}

#[test]
fn bytes_that_are_not_for_us_stay() {
    let before =
        b"\xef\xbb\xbffrom  a\r\n# \xff\xfe b  \r\nrun  echo '\xe2\x82'   \xe4 \\  \r\n  c  \r\n";
    let after = b"\xef\xbb\xbfFROM a\r\n# \xff\xfe b\r\nRUN echo '\xe2\x82'   \xe4 \\\r\n    c\r\n";
    let folder = folder(&[("Dockerfile", before)]);
    assert_eq!(told(folder.path(), &[]).0, 0);
    let text = fs::read(folder.path().join("Dockerfile")).unwrap();
    assert_eq!(text, after);
    assert_eq!(told(folder.path(), &["--check"]).0, 0);
}

#[test]
#[cfg(unix)]
fn links_and_modes_stay() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
    let folder = folder(&[("real", BAD.as_bytes()), ("b.Dockerfile", GOOD.as_bytes())]);
    let at = folder.path();
    fs::set_permissions(at.join("real"), fs::Permissions::from_mode(0o750)).unwrap();
    symlink("real", at.join("Dockerfile")).unwrap();
    let before = fs::metadata(at.join("b.Dockerfile")).unwrap();
    assert_eq!(told(at, &[]).1, "Dockerfile\n");
    assert!(
        fs::symlink_metadata(at.join("Dockerfile"))
            .unwrap()
            .is_symlink()
    );
    assert_eq!(fs::read_to_string(at.join("real")).unwrap(), GOOD);
    let mode = fs::metadata(at.join("real")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o750);
    // What is in form isn't written.
    let after = fs::metadata(at.join("b.Dockerfile")).unwrap();
    assert_eq!(
        (before.ino(), before.mtime_nsec()),
        (after.ino(), after.mtime_nsec())
    );
}

#[test]
fn the_configuration() {
    let toml = "[format]\nindent = \"tab\"\nblank-lines = 0\ncontinuation = \"align\"\nlegacy = true\n[check]\nexclude = [\"vendor/\"]\n";
    let source = "FROM a\n\nENV A b\nRUN x \\\n  yyy \\\n  z\n";
    let folder = folder(&[
        ("dockwright.toml", toml.as_bytes()),
        ("Dockerfile", source.as_bytes()),
        ("vendor/Dockerfile", source.as_bytes()),
    ]);
    let at = folder.path();
    assert_eq!(told(at, &[]).1, "Dockerfile\n");
    let text = fs::read_to_string(at.join("Dockerfile")).unwrap();
    assert_eq!(text, "FROM a\nENV A=b\nRUN x   \\\n\tyyy \\\n\tz\n");
    // Who names it means it.
    assert_eq!(told(at, &["vendor/Dockerfile"]).1, "vendor/Dockerfile\n");
}

#[test]
fn what_cannot_be_done() {
    let folder = folder(&[
        (
            "dockwright.toml",
            b"[format]\nindent = 0\ncase = \"uper\"\nblank-line = 1\nlegacy = 1\n",
        ),
        ("Dockerfile", BAD.as_bytes()),
    ]);
    let (code, out, err) = told(folder.path(), &["none", "Dockerfile"]);
    assert_eq!((code, out.as_str()), (2, "Dockerfile\n"));
    assert!(err.contains("none"), "{err}");
    for message in [
        "indent must be from 1 to 16",
        "unknown case: uper (did you mean upper?)",
        "unknown key: blank-line (did you mean blank-lines?)",
        "legacy must be a boolean, not an integer",
    ] {
        assert!(err.contains(message), "{message} isn't in {err}");
    }
    assert_eq!(told(folder.path(), &["--nonsense"]).0, 2);
}
