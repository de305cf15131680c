//! Edits of paths after files of the build context have moved, drawn onto the source.

use expect_test::{Expect, expect};
use ide::moved_files::{Move, moved_files};

use crate::fixture::{document, draw};

fn check(moves: &[(&str, &str)], text: &str, expect: Expect) {
    let moves: Vec<_> = moves
        .iter()
        .map(|(from, to)| Move {
            from: (*from).to_owned(),
            to: (*to).to_owned(),
        })
        .collect();
    let found = moved_files(&document(text), &moves);
    let rows: Vec<_> = found.into_iter().map(|it| (it.span, it.text)).collect();
    expect.assert_eq(&draw(text, &rows));
}

#[test]
fn files_and_folders() {
    check(
        &[("src", "lib/source"), ("go.mod", "go/go.mod")],
        "FROM a AS b\nCOPY go.mod go.sum /src/\nCOPY ./src /src\nADD --link /src/main.go src/ \\\n  [x] /\nCOPY [\"src/a b\", \"/\"]\nONBUILD COPY src /\nRUN --mount=type=bind,source=src,target=/src --mount=src=go.mod,dst=/x ls src\n",
        expect![[r#"
            FROM a AS b
            COPY go.mod go.sum /src/
                 ▔▔▔▔▔▔ go/go.mod
            COPY ./src /src
                   ▔▔▔ lib/source
            ADD --link /src/main.go src/ \
                        ▔▔▔ lib/source
                                    ▔▔▔ lib/source
              [x] /
            COPY ["src/a b", "/"]
                   ▔▔▔ lib/source
            ONBUILD COPY src /
            RUN --mount=type=bind,source=src,target=/src --mount=src=go.mod,dst=/x ls src
                                         ▔▔▔ lib/source
                                                                     ▔▔▔▔▔▔ go/go.mod
        "#]],
    );
}

/// A path that isn't in its shortest form is written anew.
#[test]
fn paths_that_are_not_clean() {
    check(
        &[("src/main.py", "src/app.py")],
        "FROM a\nCOPY src/./main.py src//main.py ./src/../src/main.py lib/../main.py /a/\n",
        expect![[r#"
            FROM a
            COPY src/./main.py src//main.py ./src/../src/main.py lib/../main.py /a/
                 ▔▔▔▔▔▔▔▔▔▔▔▔▔ src/app.py
                               ▔▔▔▔▔▔▔▔▔▔▔▔ src/app.py
                                              ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ src/app.py
        "#]],
    );
}

/// A folder that moves, and `/./`, from which `--parents` keeps folders.
#[test]
fn folders_in_paths_that_are_not_clean() {
    check(
        &[("src", "lib")],
        "FROM a\nCOPY src/../src/x src/../y ./src/ src/./z/ /a/\nCOPY --parents src/./x src/y /a/\n",
        expect![[r#"
            FROM a
            COPY src/../src/x src/../y ./src/ src/./z/ /a/
                 ▔▔▔▔▔▔▔▔▔▔▔▔ lib/x
                                         ▔▔▔ lib
                                              ▔▔▔▔▔▔▔▔ lib/z
            COPY --parents src/./x src/y /a/
                                   ▔▔▔ lib
        "#]],
    );
}

/// A trigger copies from the context of the build that runs it.
#[test]
fn triggers() {
    check(
        &[("src", "lib")],
        "FROM a AS b\nONBUILD COPY src /\nFROM b AS c\nONBUILD COPY src /\n",
        expect![[r#"
            FROM a AS b
            ONBUILD COPY src /
                         ▔▔▔ lib
            FROM b AS c
            ONBUILD COPY src /
        "#]],
    );
}

/// Paths that may refer to something else are unchanged.
#[test]
fn unchanged_paths() {
    check(
        &[("src", "lib"), ("a", "b c"), ("d", "e$f"), ("g", "h")],
        "FROM x AS src\nCOPY --from=src src /\nCOPY srcs src.txt s*c $src \"src\" /src\nCOPY a d /\nCOPY x src\nRUN --mount=type=bind,from=src,source=src,target=/x --mount=type=cache,source=src,target=/y x\nCOPY <<src /x\nsrc\nsrc\nCOPY g\\\n /\n",
        expect![[r#"
            FROM x AS src
            COPY --from=src src /
            COPY srcs src.txt s*c $src "src" /src
            COPY a d /
            COPY x src
            RUN --mount=type=bind,from=src,source=src,target=/x --mount=type=cache,source=src,target=/y x
            COPY <<src /x
            src
            src
            COPY g\
                 ▔ h
             /
        "#]],
    );
}

#[test]
fn paths_outside_of_the_context() {
    check(
        &[("src/a.js", "../a.js")],
        "FROM a\nCOPY src/a.js /\n",
        expect![[r#"
            FROM a
            COPY src/a.js /
        "#]],
    );
}
