//! Sources of COPY and ADD, and files in other encodings, in `dockwright check`.

use expect_test::expect;

use super::Folder;

const RULES: [&str; 3] = ["check", "--select", "SourceNotFound,CopyIgnoredFile"];

fn rules(folder: &Folder, more: &[&str]) -> Vec<String> {
    folder.run(&[&RULES, more].concat()).rules()
}

#[test]
fn missing_files() {
    let folder = Folder::new(&[
        (
            "Dockerfile",
            "FROM scratch\nARG DIR=src\nCOPY package.json packge.json $DIR/main.c a*.txt /x/\nCOPY --from=a b /\nADD http://a.b/c /\nCOPY . /\nCOPY [\"no file\", \"/\"]\nADD <<EOF /x\nEOF\n",
        ),
        ("package.json", "{}"),
        ("src/main.c", ""),
    ]);
    folder.check(&RULES, expect![""]);
    // Whether the folder is the context is unknown.
    let alone = Folder::new(&[("Dockerfile", "FROM scratch\nCOPY a /x\n")]);
    assert_eq!(rules(&alone, &[]), [""; 0]);
    let known = ["SourceNotFound Dockerfile:2:6"];
    assert_eq!(rules(&alone, &["--context", "."]), known);
    alone.write(".dockerignore", "*.log\n");
    assert_eq!(rules(&alone, &[]), known);
    // A parent of the folder may be the context.
    let nested = Folder::new(&[
        (".git/HEAD", ""),
        (
            "docker/Dockerfile",
            "FROM scratch\nCOPY app lib /x/\nCOPY x /x\n",
        ),
        ("docker/x", ""),
        ("app", ""),
    ]);
    assert_eq!(
        rules(&nested, &[]),
        ["SourceNotFound docker/Dockerfile:2:10"]
    );
    // Git ignores what is created before the build.
    nested.write("docker/.gitignore", "lib/\n");
    assert_eq!(rules(&nested, &[]), [""; 0]);
}

#[test]
fn excluded_files() {
    let folder = Folder::new(&[
        (
            "Dockerfile",
            "FROM scratch\nCOPY notes.txt /\nCOPY sub /sub\nCOPY docs /docs\nCOPY docs/b.txt /\nCOPY . /\n",
        ),
        (".dockerignore", "notes.txt\nsub\ndocs\n!docs/*.md\n"),
        ("notes.txt", ""),
        ("sub/b", ""),
        ("docs/b.txt", ""),
    ]);
    folder.check(&RULES, expect![""]);
    // BuildKit reports it without exceptions.
    folder.write(".dockerignore", "notes.txt\n");
    assert_eq!(rules(&folder, &[]), ["CopyIgnoredFile Dockerfile:2:6"]);
    // A `**` may include anything.
    folder.write(".dockerignore", "sub\n!**/b\n");
    assert_eq!(rules(&folder, &[]), [""; 0]);
}

#[test]
fn paths_outside() {
    let folder = Folder::new(&[(
        "Dockerfile",
        "FROM scratch\nCOPY ../up ../../a/../b /y/\nADD .. /\nCOPY ..a a/../b /x/\nCOPY --from=a ../x /\n",
    )]);
    folder.check(&RULES, expect![""]);
}

#[test]
fn utf16() {
    let text = "FROM alpine\n# ü\nRUN echo a\n";
    let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    for (mark, bytes) in [([0xff, 0xfe], little), ([0xfe, 0xff], big)] {
        let folder = Folder::new(&[]);
        folder.write("Dockerfile", [&mark[..], &bytes].concat());
        assert_eq!(
            folder.run(&["check"]).rules(),
            ["InvalidEncoding Dockerfile:1:1"]
        );
        let fixed = folder.run(&["check", "--fix"]);
        assert_eq!((fixed.code, fixed.out.as_str()), (0, "1 fixed\n"));
        assert_eq!(folder.read("Dockerfile"), text);
    }
}

/// Patterns that don't do what they seem to.
#[test]
fn patterns() {
    let folder = Folder::new(&[
        ("Dockerfile", "FROM scratch\n"),
        (
            ".dockerignore",
            "!first\n// not a comment\ndist # created by make\n  # indented\n\"my notes\"\n*.{log,tmp}\n../up\nsrc\\*.o\n# right\nlib/\n!lib/a#b\n--\n/*\n**/*.md\n",
        ),
    ]);
    folder.check(&["check"], expect![""]);
    let ignored = ["check", "--ignore", "SuspiciousIgnorePattern"];
    assert_eq!(folder.run(&ignored).code, 0);
    assert_eq!(folder.run(&["check", "--select", "buildkit"]).code, 0);
    folder.write(
        "dockwright.toml",
        "[rules]\nSuspiciousIgnorePattern = \"off\"\n",
    );
    assert_eq!(folder.run(&["check"]).code, 0);
}
