//! After any edits, pieces are equal to those of a document that is opened anew.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::{FoldPieces, SymbolPieces, TokenPieces};
use crate::client_flags::ClientFlags;
use crate::convert;
use analysis::{Change, Document};
use syntax::text::{Encoding, Span, Text};

/// Texts to insert, which change where instructions, stages, regions and scripts begin and end.
const INSERTED: &[&str] = &[
    "a",
    " ",
    "\n",
    "\r\n",
    "\\\n",
    "# note\n",
    "#",
    "# region\n",
    "# endregion\n",
    "FROM a AS b\n",
    "FROM b\n",
    "\nRUN make\n",
    "RUN <<EOF\n",
    "EOF\n",
    "SHELL [\"pwsh\"]\n",
    "ENV A=1\n",
    "USER ContainerUser\n",
    "COPY --from=b /a /b\n",
    "é",
    "\"",
    "# escape=`\n",
    "AS b",
];

/// A small linear congruential generator.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound.max(1)
    }
}

/// An edit somewhere: an insertion, or the deletion of up to twenty bytes.
fn edit(document: &mut Document, random: &mut Random) {
    let length = document.text.len() as usize;
    let start = random.below(length + 1) as u32;
    let (span, new) = match random.below(3) {
        0 => (Span::new(start, start + random.below(20) as u32), ""),
        _ => (
            Span::empty(start),
            *INSERTED.get(random.below(INSERTED.len())).unwrap_or(&""),
        ),
    };
    let version = document.version + 1;
    document.edit(
        [Change::Part(Box::new(move |_| span), new.to_owned())],
        version,
    );
}

fn texts() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/dockerfiles");
    let folders = fs::read_dir(folder)
        .expect("the Dockerfiles of the project")
        .flatten();
    let mut texts: Vec<_> = folders
        .filter_map(|it| {
            let text = fs::read_to_string(it.path().join("Dockerfile")).ok()?;
            Some((it.file_name().to_string_lossy().into_owned(), text))
        })
        .collect();
    texts.sort();
    assert!(texts.len() > 50, "{} Dockerfiles", texts.len());
    texts
}

fn parse(json: &[u8]) -> Value {
    serde_json::from_slice(json)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(json)))
}

fn numbers(value: &Value) -> Vec<u64> {
    let list = value.as_array().into_iter().flatten();
    list.filter_map(Value::as_u64).collect()
}

#[test]
#[expect(clippy::indexing_slicing, reason = "JSON")]
fn pieces_after_edits_are_those_of_a_new_document() {
    let encoding = Encoding::Utf16;
    for (number, (name, text)) in texts().into_iter().enumerate() {
        let flags = ClientFlags {
            folds_lines: number % 2 == 0,
            max_folds: Some(20),
            ..ClientFlags::default()
        };
        let mut random = Random(text.len() as u64);
        let mut document = Document::new(Text::new(&text), 0);
        let (mut tokens, mut symbols, mut folds) = (
            TokenPieces::default(),
            SymbolPieces::default(),
            FoldPieces::default(),
        );
        let mut known: Vec<u64> = Vec::new();
        for _ in 0..12 {
            for _ in 0..=random.below(2) {
                edit(&mut document, &mut random);
            }
            let new = Document::new(document.text.clone(), 0);
            let message = || format!("{name}:\n{}", document.text);

            let expected = ide::symbols::symbols(&new).into_iter();
            let expected: Vec<_> = expected
                .map(|it| convert::symbol(&new, it, encoding))
                .collect();
            assert_eq!(
                parse(&symbols.update(&document, encoding)),
                json!(expected),
                "{}",
                message()
            );

            let expected = ide::folding::folding(&new).into_iter().take(20);
            let expected: Vec<_> = expected.map(|it| convert::fold(&new, it, flags)).collect();
            assert_eq!(
                parse(&folds.update(&document, flags)),
                json!(expected),
                "{}",
                message()
            );

            let expected = ide::tokens::tokens(&new, new.text.span());
            let expected: Vec<u64> = convert::tokens(&new, &expected, encoding)
                .iter()
                .flat_map(|it| {
                    [
                        it.delta_line,
                        it.delta_start,
                        it.length,
                        it.token_type,
                        it.token_modifiers_bitset,
                    ]
                })
                .map(u64::from)
                .collect();
            let edit = tokens.update(&document, encoding, true);
            let all = parse(&tokens.response(None, "1"));
            assert_eq!(numbers(&all["data"]), expected, "{}", message());
            let delta = parse(&tokens.response(edit, "2"));
            for edit in delta["edits"].as_array().expect("edits") {
                let start = edit["start"].as_u64().expect("a start") as usize;
                let deleted = edit["deleteCount"].as_u64().expect("a count") as usize;
                assert_eq!((start % 5, deleted % 5), (0, 0), "{}", message());
                known.splice(start..start + deleted, numbers(&edit["data"]));
            }
            assert_eq!(known, expected, "the edit for {}", message());
        }
    }
}
