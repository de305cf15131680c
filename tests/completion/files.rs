//! Files of the build context: the requested folder, and the candidates for its content.

use expect_test::expect;
use ide::completion::{FolderEntry, FolderListing};

use super::{candidates, list, offered};

fn listing(names: &[&str]) -> FolderListing {
    let entries = names.iter().map(|name| {
        let (name, excluded) = match name.split_once(" (") {
            Some((name, reason)) => (name, Some(reason.trim_end_matches(')').to_owned())),
            None => (*name, None),
        };
        FolderEntry {
            name: name.trim_end_matches('/').to_owned(),
            folder: name.ends_with('/'),
            excluded,
        }
    });
    FolderListing {
        entries: entries.collect(),
        more: false,
    }
}

/// The requested folder, and the typed prefix of the file name.
fn wanted(fixture: &str) -> Option<(String, String)> {
    let folder = offered(fixture).1.folder?;
    Some((folder.path, folder.begins))
}

/// The texts that would be inserted if the folder had some content.
fn texts(fixture: &str, names: &[&str]) -> Vec<String> {
    let (_, mut found) = candidates(fixture);
    found.items.clear();
    found.add_files(&listing(names));
    found.select();
    found.items.into_iter().map(|it| it.text).collect()
}

#[test]
fn requests_the_typed_folder() {
    let folder = |fixture: &str| wanted(fixture).map(|(path, begins)| format!("{path}|{begins}"));
    for (fixture, expected) in [
        ("FROM a\nCOPY $0", "|"),
        ("FROM a\nCOPY sr$0c/x y", "|sr"),
        ("FROM a\nCOPY src/li$0 y", "src|li"),
        ("FROM a\nADD --link a /src/lib/$0", "src/lib|"),
        ("FROM a\nCOPY ./a/../b/$0", "b|"),
        ("FROM a\nCOPY ../../$0", "|"),
        ("FROM a\nCOPY [\"src/a$0", "src|a"),
        ("FROM a\nCOPY [\"x\", \"src/a$0\", \"y\"]", "src|a"),
        ("FROM a\nCOPY a \\\n  src/$0", "src|"),
        (
            "FROM a\nRUN --mount=type=bind,source=src/$0,target=/x",
            "src|",
        ),
        ("FROM a\nRUN --mount=src=$0", "|"),
        ("FROM a\nRUN --mount=type=bind,target=/x,src=a/b$0", "a|b"),
        ("FROM a\nCOPY x[[]a]/$0", "x[a]|"),
    ] {
        assert_eq!(folder(fixture).as_deref(), Some(expected), "{fixture}");
    }
    for fixture in [
        "FROM a AS b\nFROM c\nCOPY --from=b $0",
        "FROM a\nCOPY --from=alpine /$0",
        "FROM a\nRUN --mount=type=bind,from=b,source=$0",
        "FROM a\nRUN --mount=type=cache,source=$0",
        "FROM a\nONBUILD COPY $0",
        "FROM a\nADD https://example.com/$0",
        "FROM a\nCOPY $A/$0",
        "FROM a\nCOPY src/*/$0",
        "FROM a\nRUN cat $0",
        "FROM a\nCMD [\"$0\"]",
    ] {
        assert_eq!(folder(fixture), None, "{fixture}");
    }
}

#[test]
fn folders_first_and_excluded_files_last() {
    let (_, mut found) = candidates("FROM a\nWORKDIR /app\nCOPY a $0");
    found.add_files(&listing(&[
        "README.md",
        "src/",
        "node_modules/ (.dockerignore:1 node_modules)",
        "b.txt",
        "a.log (.dockerignore:2 *.log)",
        "Assets/",
    ]));
    expect![[r#"
        /app/ · WORKDIR
        ./ · the working directory
        Assets/
        src/
        b.txt
        README.md
        node_modules/ · excluded by .dockerignore:1 node_modules
        a.log · excluded by .dockerignore:2 *.log
    "#]]
    .assert_eq(&list(&found.items));
    assert!(!found.incomplete);
    let (_, mut found) = candidates("FROM a\nCOPY $0");
    found.add_files(&FolderListing {
        more: true,
        ..listing(&["a"])
    });
    assert!(found.incomplete);
}

#[test]
fn names_are_escaped() {
    let names = ["a b", "c[1].txt", "$d", "it's", "src/"];
    assert_eq!(
        texts("FROM a\nCOPY x/$0", &names),
        ["x/src/", "x/\\$d", "x/c[[]1].txt", "x/it\\'s"]
    );
    assert_eq!(
        texts("# escape=`\nFROM a\nCOPY $0", &names),
        ["src/", "`$d", "c[[]1].txt", "it`'s"]
    );
    assert_eq!(
        texts("FROM a\nCOPY [\"$0\"]", &names),
        ["src/", "\\\\$d", "a b", "c[[]1].txt", "it\\\\'s"]
    );
    assert_eq!(
        texts("FROM a\nRUN --mount=source=$0", &names),
        ["src/", "c[1].txt"]
    );
}
