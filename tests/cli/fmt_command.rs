//! `dockwright fmt`: output, written files, and exit codes.

use std::fs;

use expect_test::{Expect, expect};

use super::{Folder, skipped};

const BAD: &str = "from  a\nrun b  \n";
const GOOD: &str = "FROM a\nRUN b\n";

#[test]
fn files_and_folders_are_formatted() {
    let folder = Folder::new(&[
        ("Dockerfile", BAD),
        ("x/Dockerfile.dev", BAD),
        ("x/good.Dockerfile", GOOD),
        ("x/notes.txt", BAD),
    ]);
    folder.check(
        &["fmt", "--check"],
        expect![[r#"
            Dockerfile
            x/Dockerfile.dev
            --- standard error
            2 files would be changed
            --- exit code 1
        "#]],
    );
    folder.check(
        &["fmt", "--check", "Dockerfile"],
        expect![[r#"
            Dockerfile
            --- standard error
            1 file would be changed
            --- exit code 1
        "#]],
    );
    assert_eq!(folder.read("Dockerfile"), BAD);
    folder.check(
        &["fmt"],
        expect![[r#"
            Dockerfile
            x/Dockerfile.dev
            --- exit code 0
        "#]],
    );
    for name in ["Dockerfile", "x/Dockerfile.dev", "x/good.Dockerfile"] {
        assert_eq!(folder.read(name), GOOD, "{name}");
    }
    assert_eq!(folder.read("x/notes.txt"), BAD);
    for args in [&["fmt"] as &[&str], &["fmt", "--check"], &["fmt", "--diff"]] {
        assert_eq!(folder.run(args).to_string(), "--- exit code 0\n");
    }
    // Files that are arguments are formatted whatever their name.
    assert_eq!(folder.run(&["fmt", "x/notes.txt"]).out, "x/notes.txt\n");
    assert_eq!(folder.read("x/notes.txt"), GOOD);
    // No temporary files are left.
    let mut names: Vec<_> = fs::read_dir(folder.path("x"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, ["Dockerfile.dev", "good.Dockerfile", "notes.txt"]);
}

#[test]
fn diff_writes_nothing() {
    let folder = Folder::new(&[("Dockerfile", BAD), ("b.Dockerfile", "FROM a\nRUN b")]);
    let patch = expect![[r#"
        --- a/Dockerfile
        +++ b/Dockerfile
        @@ -1,2 +1,2 @@
        -from  a
        -run b  
        +FROM a
        +RUN b
        --- a/b.Dockerfile
        +++ b/b.Dockerfile
        @@ -1,2 +1,2 @@
         FROM a
        -RUN b
        \ No newline at end of file
        +RUN b
        --- exit code 1
    "#]];
    folder.check(&["fmt", "--diff"], patch);
    let output = |args: &[&str]| folder.run(args).to_string();
    assert_eq!(
        output(&["fmt", "--diff"]),
        output(&["fmt", "--check", "--diff"])
    );
    assert_eq!(folder.read("Dockerfile"), BAD);
    // An absolute path has no prefix.
    let path = folder.path("Dockerfile").display().to_string();
    let ran = folder.run(&["fmt", "--diff", &path]);
    assert!(ran.out.starts_with(&format!("--- {path}\n+++ {path}\n")));
}

#[test]
fn stdin_is_written_to_stdout() {
    let toml =
        "[format]\ncase = \"lower\"\n[[file]]\npath = \"x/*\"\nformat = { case = \"keep\" }\n";
    let folder = Folder::new(&[("dockwright.toml", toml), ("Dockerfile", BAD)]);
    let check = |args: &[&str], expect: Expect| {
        let args = [&["fmt"], args].concat();
        expect.assert_eq(&folder.feed(&args, "From  a\nRun b ").to_string());
    };
    check(
        &["-"],
        expect![[r#"
            from a
            run b
            --- exit code 0
        "#]],
    );
    check(
        &["--stdin-filename", "x/y"],
        expect![[r#"
            From a
            Run b
            --- exit code 0
        "#]],
    );
    check(
        &["-", "--no-config"],
        expect![[r#"
            FROM a
            RUN b
            --- exit code 0
        "#]],
    );
    check(
        &["--check", "--stdin-filename", "z"],
        expect![[r#"
            z
            --- standard error
            1 file would be changed
            --- exit code 1
        "#]],
    );
    check(
        &["--diff", "-"],
        expect![[r#"
            --- a/-
            +++ b/-
            @@ -1,2 +1,2 @@
            -From  a
            -Run b 
            \ No newline at end of file
            +from a
            +run b
            --- exit code 1
        "#]],
    );
    // Messages are written to stderr.
    check(
        &["-", "Dockerfile"],
        expect![[r#"
            from a
            run b
            --- standard error
            Dockerfile
            --- exit code 0
        "#]],
    );
    check(
        &["--stdin-filename", "x/y", "Dockerfile"],
        expect![[r#"
            --- standard error
            dockwright: --stdin-filename requires `-` as a path
            --- exit code 2
        "#]],
    );
    // Formatted text is passed through.
    for text in ["", "\n", "from a\r\n", "# x\nfrom a\n"] {
        let ran = folder.feed(&["fmt", "-"], text);
        assert_eq!(
            (ran.code, ran.out.as_str(), ran.err.as_str()),
            (0, text, "")
        );
        let ran = folder.feed(&["fmt", "-", "--check"], text);
        assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (0, "", ""));
    }
}

/// Writing would replace the invalid bytes.
#[test]
fn invalid_utf8_is_not_formatted() {
    let folder = Folder::new(&[("b.Dockerfile", BAD)]);
    let text = b"from  a\n# \xff\n";
    folder.write("a.Dockerfile", text);
    folder.write("good.Dockerfile", b"FROM a\n# \xff\n");
    let expected = expect![[r#"
        b.Dockerfile
        --- standard error
        dockwright: a.Dockerfile: not formatted: invalid UTF-8
        --- exit code 2
    "#]];
    folder.check(&["fmt"], expected);
    assert_eq!(fs::read(folder.path("a.Dockerfile")).unwrap(), text);
    assert_eq!(folder.read("b.Dockerfile"), GOOD);
    for args in [&["fmt", "--check"], &["fmt", "--diff"]] {
        let ran = folder.run(args);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{args:?}");
    }
    // The bytes of stdin are passed through.
    let mut child = folder.command(&["fmt", "-"]);
    child.stdin(fs::File::open(folder.path("a.Dockerfile")).unwrap());
    let output = child.output().unwrap();
    assert_eq!(
        (output.status.code(), &*output.stdout),
        (Some(2), &text[..])
    );
}

#[test]
fn line_endings_and_byte_order_mark_are_kept() {
    let folder = Folder::new(&[]);
    for (before, after) in [
        (
            "\u{feff}from  a \r\nrun b \\  \r\n  c  \r\n\r\n\r\n\r\n# d",
            "\u{feff}FROM a\r\nRUN b \\\r\n    c\r\n\r\n# d\r\n",
        ),
        // The last line gets the line ending of the first.
        ("from a\nrun b\r\nrun c", "FROM a\nRUN b\r\nRUN c\n"),
        ("from a", "FROM a\n"),
        ("from a\r", "FROM a\r"),
        ("from a\n\n\n", "FROM a\n"),
        ("from a\nrun <<E\n  b", "FROM a\nrun <<E\n  b"),
    ] {
        folder.write("Dockerfile", before);
        assert_eq!(
            folder.run(&["fmt"]).to_string(),
            "Dockerfile\n--- exit code 0\n"
        );
        assert_eq!(folder.read("Dockerfile"), after);
        assert_eq!(folder.run(&["fmt", "--check"]).code, 0, "{after:?}");
    }
}

#[cfg(unix)]
#[test]
fn links_and_permissions_are_kept() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
    let folder = Folder::new(&[("real/file", BAD), ("two", BAD), ("good.Dockerfile", GOOD)]);
    let data = |name: &str| fs::metadata(folder.path(name)).unwrap();
    fs::set_permissions(folder.path("real/file"), fs::Permissions::from_mode(0o640)).unwrap();
    symlink("real/file", folder.path("Dockerfile")).unwrap();
    fs::hard_link(folder.path("two"), folder.path("two.Dockerfile")).unwrap();
    fs::hard_link(folder.path("two"), folder.path("three.Dockerfile")).unwrap();
    let before = data("good.Dockerfile");
    assert_eq!(folder.run(&["fmt"]).code, 0);
    let link = fs::symlink_metadata(folder.path("Dockerfile")).unwrap();
    assert!(link.is_symlink());
    assert_eq!(data("real/file").mode() & 0o777, 0o640);
    for name in ["real/file", "two", "two.Dockerfile", "three.Dockerfile"] {
        assert_eq!(folder.read(name), GOOD, "{name}");
    }
    assert_eq!(data("two").nlink(), 3);
    // Formatted files aren't written.
    let after = data("good.Dockerfile");
    assert_eq!(
        (before.ino(), before.mtime_nsec()),
        (after.ino(), after.mtime_nsec())
    );
}

/// A file is formatted once, however many paths of it are given.
#[test]
fn several_paths_of_a_file() {
    let folder = Folder::new(&[("Dockerfile", BAD), ("x/other", GOOD)]);
    let path = folder.path("Dockerfile").display().to_string();
    let names = ["x/../Dockerfile", "Dockerfile", "./Dockerfile", ".", &path];
    let check = |more: &str| {
        let args = [&["fmt", more] as &[&str], &names].concat();
        folder.run(&args).to_string()
    };
    let would = "x/../Dockerfile\n--- standard error\n1 file would be changed\n--- exit code 1\n";
    assert_eq!(check("--check"), would);
    assert_eq!(check("--threads=4"), "x/../Dockerfile\n--- exit code 0\n");
    assert_eq!(folder.read("Dockerfile"), GOOD);
}

#[cfg(unix)]
#[test]
fn read_only_file() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new(&[("a.Dockerfile", BAD), ("b.Dockerfile", BAD)]);
    let path = folder.path("a.Dockerfile");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).unwrap();
    if fs::OpenOptions::new().write(true).open(&path).is_ok() {
        return skipped("this user can write read-only files");
    }
    folder.check(
        &["fmt"],
        expect![[r#"
            b.Dockerfile
            --- standard error
            dockwright: a.Dockerfile: not formatted: Permission denied (os error 13)
            --- exit code 2
        "#]],
    );
    assert_eq!(folder.read("a.Dockerfile"), BAD);
    assert_eq!(folder.read("b.Dockerfile"), GOOD);
}

#[test]
fn configuration() {
    let toml = "[format]\nindent = \"tab\"\nblank-lines = 0\ncontinuation = \"align\"\nlegacy = true\n[check]\nexclude = [\"vendor/\"]\n";
    let source = "FROM a\n\nENV A b\nRUN x \\\n  yyy \\\n  z\n";
    let folder = Folder::new(&[
        ("dockwright.toml", toml),
        ("Dockerfile", source),
        ("vendor/Dockerfile", source),
    ]);
    assert_eq!(
        folder.run(&["fmt"]).to_string(),
        "Dockerfile\n--- exit code 0\n"
    );
    expect![[r#"
        FROM a
        ENV A=b
        RUN x   \
        	yyy \
        	z
    "#]]
    .assert_eq(&folder.read("Dockerfile"));
    assert_eq!(folder.read("vendor/Dockerfile"), source);
    // Files that are arguments are never excluded.
    let ran = folder.run(&["fmt", "--check", "vendor/Dockerfile"]);
    assert_eq!((ran.code, ran.out.as_str()), (1, "vendor/Dockerfile\n"));
    assert_eq!(
        folder.run(&["fmt", "--no-config"]).out,
        "Dockerfile\nvendor/Dockerfile\n"
    );
    assert_eq!(
        folder.read("vendor/Dockerfile"),
        "FROM a\n\nENV A b\nRUN x \\\n    yyy \\\n    z\n"
    );
}

#[test]
fn editorconfig() {
    let source = "FROM a \nRUN x \\\n  y";
    let folder = Folder::new(&[
        (
            ".editorconfig",
            "root = true\n[*]\nindent_style = tab\n[{b,c}/Dockerfile]\nindent_style = space\nindent_size = 2\n",
        ),
        ("a/Dockerfile", source),
        ("b/Dockerfile", source),
        // The nearer file takes precedence for the properties that it sets.
        (
            "b/.editorconfig",
            "[*]\ninsert_final_newline = false\ntrim_trailing_whitespace = false\n",
        ),
        // `dockwright.toml` takes precedence over both.
        ("c/Dockerfile", source),
        ("c/dockwright.toml", "[format]\nindent = 3\n"),
        ("d/.editorconfig", "root = true\n"),
        ("d/Dockerfile", source),
    ]);
    assert_eq!(folder.run(&["fmt"]).code, 0);
    for (name, formatted) in [
        ("a", "FROM a\nRUN x \\\n\ty\n"),
        ("b", "FROM a \nRUN x \\\n  y"),
        ("c", "FROM a\nRUN x \\\n   y\n"),
        ("d", "FROM a\nRUN x \\\n    y\n"),
    ] {
        assert_eq!(
            folder.read(&format!("{name}/Dockerfile")),
            formatted,
            "{name}"
        );
    }
    assert_eq!(folder.run(&["fmt", "--check"]).code, 0);
    // For stdin, `--stdin-filename` determines the file.
    let ran = folder.feed(&["fmt", "--stdin-filename", "b/Dockerfile"], source);
    assert_eq!((ran.code, ran.out.as_str()), (0, source));
    let ran = folder.feed(
        &["fmt", "--stdin-filename", "b/Dockerfile", "--no-config"],
        source,
    );
    assert_eq!(
        (ran.code, ran.out.as_str()),
        (0, "FROM a\nRUN x \\\n    y\n")
    );
}

#[test]
fn line_endings_of_an_editorconfig() {
    let mixed = "FROM a\r\nRUN b \\\n  c\r\nRUN <<E\nd\r\ne\nE\nRUN f";
    for (ending, formatted) in [
        ("lf", "FROM a\nRUN b \\\n    c\nRUN <<E\nd\r\ne\nE\nRUN f\n"),
        (
            "crlf",
            "FROM a\r\nRUN b \\\r\n    c\r\nRUN <<E\r\nd\r\ne\nE\r\nRUN f\r\n",
        ),
        // Otherwise each line keeps its own. BuildKit doesn't support `cr`.
        (
            "unset",
            "FROM a\r\nRUN b \\\n    c\r\nRUN <<E\nd\r\ne\nE\nRUN f\r\n",
        ),
        (
            "cr",
            "FROM a\r\nRUN b \\\n    c\r\nRUN <<E\nd\r\ne\nE\nRUN f\r\n",
        ),
    ] {
        let editorconfig = format!("[*]\nend_of_line = {ending}\n");
        let folder = Folder::new(&[(".editorconfig", &editorconfig), ("Dockerfile", mixed)]);
        let ran = folder.feed(&["fmt", "-"], mixed);
        assert_eq!((ran.code, ran.out.as_str()), (0, formatted), "{ending}");
        assert_eq!(folder.run(&["fmt"]).out, "Dockerfile\n");
        assert_eq!(folder.read("Dockerfile"), formatted, "{ending}");
        assert_eq!(folder.run(&["fmt", "--check"]).code, 0, "{ending}");
    }
    // Files with no other changes are written too, except for invalid UTF-8.
    let folder = Folder::new(&[
        (".editorconfig", "[*]\nend_of_line = lf\n"),
        ("Dockerfile", "FROM a\r\n"),
    ]);
    folder.write("b.Dockerfile", b"FROM a\r\n# \xff\n");
    folder.check(
        &["fmt"],
        expect![[r#"
            Dockerfile
            --- standard error
            dockwright: b.Dockerfile: not formatted: invalid UTF-8
            --- exit code 2
        "#]],
    );
    assert_eq!(folder.read("Dockerfile"), "FROM a\n");
}

/// A file that can't be read is reported, and ignored.
#[test]
fn unreadable_editorconfig() {
    let folder = Folder::new(&[("Dockerfile", BAD)]);
    let file = fs::File::create(folder.path(".editorconfig")).unwrap();
    // Other systems may not create sparse files.
    let size = if cfg!(unix) { 1 << 40 } else { 1 << 20 };
    file.set_len(size).unwrap();
    folder.check(
        &["fmt"],
        expect![[r#"
            Dockerfile
            --- standard error
            warning[InvalidConfiguration]: ignored: larger than 256 KiB
             --> .editorconfig:1:1
              |
            1 |
              | ^

            --- exit code 0
        "#]],
    );
    assert_eq!(folder.read("Dockerfile"), GOOD);
    folder.write(".editorconfig", b"[*]\nindent_size = 2\n\xff");
    folder.check(
        &["fmt"],
        expect![[r#"
            --- standard error
            warning[InvalidConfiguration]: ignored: invalid UTF-8 at byte 20
             --> .editorconfig:1:1
              |
            1 |
              | ^

            --- exit code 0
        "#]],
    );
    assert_eq!(
        folder.run(&["fmt", "--no-config"]).to_string(),
        "--- exit code 0\n"
    );
    // A folder of that name is ignored.
    let folder = Folder::new(&[("Dockerfile", GOOD), (".editorconfig/x", "")]);
    assert_eq!(folder.run(&["fmt"]).to_string(), "--- exit code 0\n");
}

#[test]
fn errors() {
    let toml = "[format]\nindent = 0\ncase = \"uper\"\nblank-line = 1\nlegacy = 1\n";
    let folder = Folder::new(&[("dockwright.toml", toml), ("Dockerfile", BAD)]);
    let ran = folder.run(&["fmt", "none", "Dockerfile"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, "Dockerfile\n"));
    for message in [
        "dockwright: none: ",
        "indent must be from 1 to 16",
        "unknown value for case: uper (did you mean upper?)",
        "unknown key: blank-line (did you mean blank-lines?)",
        "legacy must be a boolean, not an integer",
    ] {
        assert!(ran.err.contains(message), "{message} isn't in {}", ran.err);
    }
    // A folder without Dockerfiles is not an error.
    let folder = Folder::new(&[("x/notes", BAD)]);
    folder.check(
        &["fmt", "x"],
        expect![[r#"
            --- standard error
            dockwright: no Dockerfile to format in x
            --- exit code 0
        "#]],
    );
    for wrong in ["--nonsense", "--threads=x", "--indent=2"] {
        let ran = folder.run(&["fmt", wrong]);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{wrong}");
    }
}

/// A search changes no file outside of the folder; an argument may be a link.
#[cfg(unix)]
#[test]
fn links_that_lead_out_of_the_folder() {
    use std::os::unix::fs::symlink;
    const TEXT: &str = "from alpine:3.22\n";
    let folder = Folder::new(&[
        ("other/notes", TEXT),
        ("in/.git/HEAD", ""),
        (
            "in/compose.yaml",
            "services: {a: {build: {context: ., dockerfile: link}}}\n",
        ),
    ]);
    symlink("../other/notes", folder.path("in/Dockerfile")).unwrap();
    symlink("../other/notes", folder.path("in/link")).unwrap();
    for args in [
        &["fmt", "in"][..],
        &["fmt", "in/compose.yaml"],
        &["check", "--fix", "in"],
    ] {
        folder.run(args);
        assert_eq!(folder.read("other/notes"), TEXT, "{args:?}");
    }
    folder.run(&["fmt", "in/Dockerfile"]);
    assert_eq!(folder.read("other/notes"), "FROM alpine:3.22\n");
}
