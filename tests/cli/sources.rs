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
    folder.check(
        &RULES,
        expect![[r#"
        warning[SourceNotFound]: `packge.json` does not exist in the build context
         --> Dockerfile:3:19
          |
        2 | ARG DIR=src
        3 | COPY package.json packge.json $DIR/main.c a*.txt /x/
          |                   ^^^^^^^^^^^
        4 | COPY --from=a b /
          |

        warning[SourceNotFound]: `no file` does not exist in the build context
         --> Dockerfile:7:8
          |
        6 | COPY . /
        7 | COPY ["no file", "/"]
          |        ^^^^^^^
        8 | ADD <<EOF /x
          |

        2 warnings in 1 file
        --- exit code 1
    "#]],
    );
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
    folder.check(&RULES, expect![[r#"
        warning[SourceNotFound]: `notes.txt` is not in the build context: .dockerignore excludes it (pattern `notes.txt`, line 1)
         --> Dockerfile:2:6
          |
        1 | FROM scratch
        2 | COPY notes.txt /
          |      ^^^^^^^^^
        3 | COPY sub /sub
          |

        warning[SourceNotFound]: `sub` is not in the build context: .dockerignore excludes it (pattern `sub`, line 2)
         --> Dockerfile:3:6
          |
        2 | COPY notes.txt /
        3 | COPY sub /sub
          |      ^^^
        4 | COPY docs /docs
          |

        warning[SourceNotFound]: `docs/b.txt` is not in the build context: .dockerignore excludes it (pattern `docs`, line 3)
         --> Dockerfile:5:6
          |
        4 | COPY docs /docs
        5 | COPY docs/b.txt /
          |      ^^^^^^^^^^
        6 | COPY . /
          |

        3 warnings in 1 file
        --- exit code 1
    "#]]);
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
    folder.check(
        &RULES,
        expect![[r#"
        warning[SourceNotFound]: `../up` can't leave the build context: it is read as `up`
         --> Dockerfile:2:6
          |
        1 | FROM scratch
        2 | COPY ../up ../../a/../b /y/
          |      ^^^^^
        3 | ADD .. /
          |

        warning[SourceNotFound]: `../../a/../b` can't leave the build context: it is read as `b`
         --> Dockerfile:2:12
          |
        1 | FROM scratch
        2 | COPY ../up ../../a/../b /y/
          |            ^^^^^^^^^^^^
        3 | ADD .. /
          |

        warning[SourceNotFound]: `..` can't leave the build context: it is read as `.`
         --> Dockerfile:3:5
          |
        2 | COPY ../up ../../a/../b /y/
        3 | ADD .. /
          |     ^^
        4 | COPY ..a a/../b /x/
          |

        3 warnings in 1 file
        --- exit code 1
    "#]],
    );
}

#[test]
fn utf16() {
    let text = "FROM alpine:3.22\n# ü\nRUN echo a\n";
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

/// With a slash before them, dots lead nowhere, and the pattern is `down`.
#[test]
fn dots_after_a_slash() {
    let folder = Folder::new(&[
        ("Dockerfile", "FROM scratch\nCOPY down /\n"),
        (".dockerignore", "/../down\n"),
        ("down", ""),
    ]);
    let found = folder.run(&["check"]).rules();
    assert_eq!(found, ["CopyIgnoredFile Dockerfile:2:6"]);
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
    folder.check(&["check"], expect![[r#"
        warning[SuspiciousIgnorePattern]: This exception has no effect: no pattern before it excludes anything
         --> .dockerignore:1:1
          |
        1 | !first
          | ^^^^^^
        2 | // not a comment
          |

        warning[SuspiciousIgnorePattern]: This is a pattern, not a comment: comments start with `#`, not with `//`
         --> .dockerignore:2:1
          |
        1 | !first
        2 | // not a comment
          | ^^^^^^^^^^^^^^^^
        3 | dist # created by make
          |

        warning[SuspiciousIgnorePattern]: The text from `#` on is part of the pattern: a comment needs a line of its own
         --> .dockerignore:3:6
          |
        2 | // not a comment
        3 | dist # created by make
          |      ^^^^^^^^^^^^^^^^^
        4 |   # indented
          |

        warning[SuspiciousIgnorePattern]: This is a pattern, not a comment: a comment starts with `#` in the first column
         --> .dockerignore:4:3
          |
        3 | dist # created by make
        4 |   # indented
          |   ^^^^^^^^^^
        5 | "my notes"
          |

        warning[SuspiciousIgnorePattern]: The quotes are part of the pattern: write `my notes`
         --> .dockerignore:5:1
          |
        4 |   # indented
        5 | "my notes"
          | ^^^^^^^^^^
        6 | *.{log,tmp}
          |

        warning[SuspiciousIgnorePattern]: Braces are not alternatives here: write one line for each
         --> .dockerignore:6:3
          |
        5 | "my notes"
        6 | *.{log,tmp}
          |   ^^^^^^^^^
        7 | ../up
          |

        warning[SuspiciousIgnorePattern]: Matches nothing: a pattern can't leave the build context
         --> .dockerignore:7:1
          |
        6 | *.{log,tmp}
        7 | ../up
          | ^^^^^
        8 | src\*.o
          |

        warning[SuspiciousIgnorePattern]: A backslash escapes the next character: separate folders with `/`
         --> .dockerignore:8:4
          |
        7 | ../up
        8 | src\*.o
          |    ^
        9 | # right
          |

        8 warnings in 1 file
        --- exit code 1
    "#]]);
    let ignored = ["check", "--ignore", "SuspiciousIgnorePattern"];
    assert_eq!(folder.run(&ignored).code, 0);
    assert_eq!(folder.run(&["check", "--select", "buildkit"]).code, 0);
    folder.write(
        "dockwright.toml",
        "[rules]\nSuspiciousIgnorePattern = \"off\"\n",
    );
    assert_eq!(folder.run(&["check"]).code, 0);
}
