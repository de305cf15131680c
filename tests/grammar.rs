//! The grammar's test corpus, grammar/test/corpus/*.txt, and its generated parser.
//!
//! The files have the format of `tree-sitter test`: the text of a case is everything between the header and the dashes
//! except one line end. `UPDATE_EXPECT=1` rewrites the trees.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tree_sitter::{InputEdit, Node, Parser, Point, Tree, TreeCursor};
use tree_sitter_generate::{OptLevel, generate_parser_for_grammar};

use crate::texts::files;

/// One case of a file.
struct Case {
    name: String,
    input: Vec<u8>,
    expected: String,
}

/// The folder of the grammar.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("grammar")
}

/// The tree of a text.
pub(crate) fn parse(text: &[u8]) -> Tree {
    parser().parse(text, None).unwrap()
}

fn parser() -> Parser {
    let mut parser = Parser::new();
    parser
        .set_language(&dockwright_grammar::LANGUAGE.into())
        .unwrap();
    parser
}

/// Named nodes with their fields, one a line.
fn draw(cursor: &mut TreeCursor, depth: usize, out: &mut String) {
    let named = cursor.node().is_named();
    if named {
        if depth > 0 {
            write!(out, "\n{:1$}", "", 2 * depth).unwrap();
        }
        if let Some(field) = cursor.field_name() {
            write!(out, "{field}: ").unwrap();
        }
        write!(out, "({}", cursor.node().kind()).unwrap();
    }
    if cursor.goto_first_child() {
        loop {
            draw(cursor, depth + usize::from(named), out);
            if !cursor.goto_next_sibling() {
                break;
            }
        }
        cursor.goto_parent();
    }
    if named {
        out.push(')');
    }
}

/// Reports nodes that no tree may contain.
fn complaint(node: Node) -> Option<String> {
    if node.is_error() || node.is_missing() {
        return Some(format!("{node} at {:?}", node.range()));
    }
    let mut cursor = node.walk();
    node.children(&mut cursor).find_map(complaint)
}

/// The texts of all cases.
pub(crate) fn inputs() -> Vec<Vec<u8>> {
    let files = files(&folder().join("test/corpus"));
    let cases = files
        .iter()
        .flat_map(|path| cases(&fs::read(path).unwrap()));
    cases.map(|case| case.input).collect()
}

/// The cases of a file.
#[track_caller]
fn cases(bytes: &[u8]) -> Vec<Case> {
    let (header, divider) = ([b'='; 80], [b'-'; 80]);
    let lines: Vec<&[u8]> = bytes.split_inclusive(|&byte| byte == b'\n').collect();
    let is = |line: &[u8], rule: &[u8]| line.strip_suffix(b"\n") == Some(rule);
    let starts: Vec<usize> = (0..lines.len())
        .filter(|&at| is(lines[at], &header) && lines.get(at + 2).is_some_and(|l| is(l, &header)))
        .collect();
    let text = |lines: &[&[u8]]| String::from_utf8(lines.concat()).unwrap();
    starts
        .iter()
        .enumerate()
        .map(|(number, &start)| {
            let end = starts.get(number + 1).map_or(lines.len(), |&next| next);
            let body = &lines[start + 3..end];
            let name = text(&lines[start + 1..start + 2]).trim().to_owned();
            let Some(middle) = body.iter().position(|line| is(line, &divider)) else {
                panic!("{name}: no dashes");
            };
            let mut input = body[..middle].concat();
            input.pop();
            if input.last() == Some(&b'\r') {
                input.pop();
            }
            let expected = text(&body[middle + 1..]).trim().to_owned();
            Case {
                name,
                input,
                expected,
            }
        })
        .collect()
}

/// Both trees, with the lines from the first to the last difference marked.
fn difference(expected: &str, actual: &str) -> String {
    let (old, new): (Vec<_>, Vec<_>) = (expected.lines().collect(), actual.lines().collect());
    let same = |(a, b): &(&&str, &&str)| a == b;
    let head = old.iter().zip(&new).take_while(same).count();
    let tail = old[head..].iter().rev().zip(new[head..].iter().rev());
    let tail = tail.take_while(same).count();
    let mut out = String::new();
    let mut add = |sign: char, lines: &[&str]| {
        for line in lines {
            writeln!(out, "{sign} {line}").unwrap();
        }
    };
    add(' ', &old[..head]);
    add('-', &old[head..old.len() - tail]);
    add('+', &new[head..new.len() - tail]);
    add(' ', &old[old.len() - tail..]);
    out
}

#[test]
fn corpus() {
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let mut failures = String::new();
    let mut count = 0;
    for path in files(&folder().join("test/corpus")) {
        let bytes = fs::read(&path).unwrap();
        let mut written = Vec::new();
        let mut fail = |name: &str, what: &str, input: &[u8]| {
            let file = path.file_name().unwrap().display();
            let input = input.escape_ascii().to_string().replace("\\n", "\\n\n");
            writeln!(failures, "== {file}: {name}\n{input}\n{what}").unwrap();
        };
        for case in cases(&bytes) {
            count += 1;
            let tree = parse(&case.input);
            let mut actual = String::new();
            draw(&mut tree.walk(), 0, &mut actual);
            if let Some(complaint) = complaint(tree.root_node()) {
                fail(&case.name, &complaint, &case.input);
            } else if actual != case.expected && !update {
                fail(
                    &case.name,
                    &difference(&case.expected, &actual),
                    &case.input,
                );
            }
            let rule = "=".repeat(80);
            written.extend_from_slice(format!("{rule}\n{}\n{rule}\n", case.name).as_bytes());
            written.extend_from_slice(&case.input);
            written.extend_from_slice(format!("\n{}\n\n{actual}\n\n", "-".repeat(80)).as_bytes());
        }
        written.pop();
        if update && written != bytes {
            fs::write(&path, written).unwrap();
        }
    }
    assert!(count > 100, "only {count} cases");
    assert!(
        failures.is_empty(),
        "{failures}\nUPDATE_EXPECT=1 accepts these trees."
    );
}

#[test]
fn generated_parser_is_current() {
    let read = |path| fs::read_to_string(folder().join(path)).unwrap();
    let about: serde_json::Value = serde_json::from_str(&read("tree-sitter.json")).unwrap();
    let version = about["metadata"]["version"].as_str().unwrap();
    let parts: Vec<u8> = version.split('.').map(|n| n.parse().unwrap()).collect();
    let (_, parser) = generate_parser_for_grammar(
        &read("src/grammar.json"),
        Some((parts[0], parts[1], parts[2])),
        OptLevel::default(),
        &mut Vec::new(),
    )
    .unwrap();
    assert!(
        parser == read("src/parser.c"),
        "grammar/src/parser.c is not what tree-sitter makes of grammar/src/grammar.json"
    );
}

/// Many stages with all instructions, with all kinds of endings.
fn all_instructions() -> String {
    const INSTRUCTIONS: &str = "\
# a stage
FROM --platform=$p registry.io/a:b@sha256:c AS d

# its instructions
ADD --chown=a:b https://a.b/c d
ARG a b=${c:-d}
CMD [\"a\", \"b\"]
COPY --from=d <<A <<-\"B\" c/
a $b
A
\tb
\tB
ENTRYPOINT a \\
  # within
  && b
ENV a=b \\
  c='d e'
ENV a b c
EXPOSE 80 90-91/tcp
HEALTHCHECK --interval=1s CMD a
HEALTHCHECK NONE
LABEL a=b \"c\"=d
MAINTAINER a b
ONBUILD RUN a
ONBUILD
RUN --mount=type=cache,target=/a <<A
b
A
RUN
SHELL [\"a\"]
STOPSIGNAL SIGTERM
USER a:b
VOLUME /a /b
WORKDIR $a/b
NOTHING a b
";
    INSTRUCTIONS.repeat(20)
}

/// The first edit of a file must not cost more than later ones: only the edited part is scanned again.
#[test]
fn an_edit_rescans_only_its_surroundings() {
    const MOST: usize = 40;
    let text = all_instructions();
    let lines: Vec<usize> = text.match_indices('\n').map(|(at, _)| at).collect();
    let lines = lines.iter().skip(lines.len() / 2);
    for at in lines.take(text.lines().count() / 20) {
        let mut edited = text.clone();
        edited.insert(*at, 'x');
        let mut old = parse(text.as_bytes());
        let origin = Point::new(0, 0);
        old.edit(&InputEdit {
            start_byte: *at,
            old_end_byte: *at,
            new_end_byte: at + 1,
            start_position: origin,
            old_end_position: origin,
            new_end_position: origin,
        });
        let read = Arc::new(AtomicUsize::new(0));
        let counter = read.clone();
        let mut parser = parser();
        parser.set_logger(Some(Box::new(move |_, message| {
            let reads = message.starts_with("lexed_lookahead");
            counter.fetch_add(usize::from(reads), Ordering::Relaxed);
        })));
        let new = parser.parse(&edited, Some(&old)).unwrap();
        assert_eq!(
            new.root_node().to_sexp(),
            parse(edited.as_bytes()).root_node().to_sexp()
        );
        let read = read.load(Ordering::Relaxed);
        let line = edited
            .get(..*at)
            .unwrap()
            .lines()
            .last()
            .unwrap_or_default();
        assert!(
            (1..MOST).contains(&read),
            "{read} tokens were scanned for an edit after `{line}`"
        );
    }
}
