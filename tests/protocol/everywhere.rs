//! Every question at every place of all kinds of texts: no answer is an error, and each is soon there.

use std::cell::Cell;

use serde_json::{Value, json};

use super::client::{Client, at, frame, range, request};
use crate::dockerfiles::examples;
use crate::golden::checked;
use crate::shared::corpus;

/// Whole and broken, usual and odd.
const TEXTS: [&str; 44] = [
    "",
    "\n",
    " ",
    "\r",
    "\r\n\r\n",
    "\u{feff}FROM a\n",
    "\0",
    "\u{1F433}",
    "é",
    "#",
    "# ",
    "# escape=`\nFROM a\nRUN x `\n y\n",
    "# escape=\\\n# syntax=docker/dockerfile:1\n# check=skip=all\nFROM a\n",
    "# syntax=\nFROM",
    "FROM",
    "FROM ",
    "FROM a",
    "FROM a AS",
    "FROM a AS x\nFROM x\nCOPY --from=x a b\n",
    "FROM --platform=$BUILDPLATFORM a:1@sha256:00 AS x\n",
    "FROM \u{1F433} AS é\nCOPY --from=é \u{1F433} /\n",
    "ARG V=1\nFROM a:$V\nARG V\nENV A=$V B=${V:-x} C=${V",
    "ARG\nARG =\nARG A=\nARG A=\"\nARG A='\nARG A=\\",
    "ENV a b\nENV a=b c\nENV \"x y\"=z\nENV =\n",
    "RUN x \\\n\n  # c\n  y \\\n",
    "RUN x \\",
    "RUN \\\r\n  x\r\n",
    "RUN [\"a\", \"b\"]\nCMD [\"a\"\nENTRYPOINT [\nSHELL []\n",
    "RUN <<E\nx\nE\nRUN <<-'E' <<F\nx\nE\ny\nF\n",
    "RUN <<E",
    "RUN <<E\nFROM a\n",
    "COPY <<E /x\n$V\nE\n",
    "RUN --mount=type=cache,target=/x,id=\u{1F433} --network=none --security=x y\n",
    "RUN --mount= --mount --mount=type= --mount=, x\n",
    "COPY --chown=a:b --chmod= --link --parents --exclude=x a b\nADD --checksum=x http://x /\n",
    "COPY\nADD\nWORKDIR\nUSER\nVOLUME\nSTOPSIGNAL\nSHELL\nONBUILD\nHEALTHCHECK\nEXPOSE\nLABEL\nMAINTAINER\n",
    "HEALTHCHECK --interval=1s --timeout=x --retries= CMD x\nHEALTHCHECK NONE\nHEALTHCHECK x\n",
    "ONBUILD RUN x\nONBUILD ONBUILD RUN x\nONBUILD FROM a\nONBUILD COPY --from=x a b\nONBUILD\n",
    "EXPOSE 80 80/tcp 1-2/udp x $P ${P}\nSTOPSIGNAL SIGKILL\nSTOPSIGNAL 99\n",
    "VOLUME [\"/a\"] /b\nUSER a:b\nWORKDIR C:\\x\n",
    "NOPE x\nfrm a\nrun x\nCopy a b\n",
    "\t FROM a\n\t # c\n\tRUN x\n",
    "FROM a\n\u{85}\u{2028}RUN x\u{2029}y\n\u{b}\u{c}RUN z\n",
    "FROM scratch\nLABEL a=b c=\"d e\" 'f'=g h\\\n  =i\n${x}\n$\n\\\n`\n",
];

const URI: &str = "file:///work/any";

const AT_PLACES: [&str; 14] = [
    "codeAction",
    "completion",
    "declaration",
    "definition",
    "documentHighlight",
    "hover",
    "linkedEditingRange",
    "onTypeFormatting",
    "prepareCallHierarchy",
    "prepareRename",
    "references",
    "rename",
    "selectionRange",
    "signatureHelp",
];
const OF_WHOLE: [&str; 7] = [
    "codeLens",
    "diagnostic",
    "documentLink",
    "documentSymbol",
    "foldingRange",
    "formatting",
    "semanticTokens/full",
];
const OF_PARTS: [&str; 3] = ["inlayHint", "rangeFormatting", "semanticTokens/range"];

/// What a question takes, at a place or from there on.
fn params(method: &str, place: (usize, usize)) -> Value {
    let mut params = if AT_PLACES.contains(&method) {
        at(URI, place.0, place.1)
    } else {
        json!({ "textDocument": { "uri": URI } })
    };
    let mut more = |name: &str, value: Value| params[name] = value;
    match method {
        "codeAction" => {
            more("range", range(place, place));
            more("context", json!({ "diagnostics": [], "triggerKind": 1 }));
        }
        "onTypeFormatting" => more("ch", json!("\n")),
        "references" => more("context", json!({ "includeDeclaration": true })),
        "rename" => more("newName", json!("renamed")),
        "selectionRange" => {
            let position = json!({ "line": place.0, "character": place.1 });
            more("positions", json!([position]));
        }
        _ => {}
    }
    if OF_PARTS.contains(&method) {
        params["range"] = range(place, (place.0 + 3, 1));
    }
    if method.ends_with("ormatting") {
        params["options"] = json!({ "tabSize": 4, "insertSpaces": true });
    }
    params
}

/// How long the lines of a text are, in UTF-16 code units or in bytes.
fn lengths(text: &str, utf8: bool) -> Vec<u64> {
    let whole = text.replace("\r\n", "\n");
    let length = |line: &str| {
        if utf8 {
            line.len()
        } else {
            line.encode_utf16().count()
        }
    };
    let lines = whole.split(['\n', '\r']);
    lines.map(|line| length(line) as u64).collect()
}

/// The first position in an answer that isn't one of a document with lines of some lengths.
fn outside<'a>(answer: &'a Value, lines: &[u64]) -> Option<&'a Value> {
    match answer {
        Value::Object(map) => {
            if let (Some(line), Some(character)) = (map.get("line"), map.get("character")) {
                let length = line.as_u64().and_then(|line| lines.get(line as usize));
                let is_within = |length: &u64| character.as_u64().is_some_and(|it| it <= *length);
                return (!length.is_some_and(is_within)).then_some(answer);
            }
            map.values().find_map(|it| outside(it, lines))
        }
        Value::Array(values) => values.iter().find_map(|it| outside(it, lines)),
        _ => None,
    }
}

/// Asks some questions about the document that is open, in one go. No answer is an error, but for the reason why
/// something can't be renamed, and none is about a place outside of the document.
fn ask(client: &mut Client, questions: &[(&str, (usize, usize))], text: &str, utf8: bool) {
    let mut bytes = Vec::new();
    for (id, (method, place)) in questions.iter().enumerate() {
        let method_name = format!("textDocument/{method}");
        let params = params(method, *place);
        bytes.extend(frame(&request(&json!(id + 1000), &method_name, params)));
    }
    client.seen.clear();
    client.write(&bytes);
    // They come in any order: what has to look at a folder takes longer.
    let left = Cell::new(questions.len());
    client.wait_for("all answers", |message| {
        if message.get("method").is_none() {
            left.set(left.get() - 1);
        }
        left.get() == 0
    });
    let lines = lengths(text, utf8);
    for message in std::mem::take(&mut client.seen) {
        let Some(id) = message["id"].as_u64().filter(|id| *id >= 1000) else {
            continue;
        };
        let question = &questions[id as usize - 1000];
        let refused = question.0.ends_with("ename") && message["error"]["code"] == -32803;
        let error = message.get("error").filter(|_| !refused);
        assert_eq!(error, None, "{question:?} in {text:?}");
        let outside = outside(&message["result"], &lines);
        assert_eq!(outside, None, "{question:?} in {text:?}");
    }
}

/// Asks everything at some places of a text. Tells how many questions these were.
fn ask_everything(client: &mut Client, text: &str, places: &[(usize, usize)], utf8: bool) -> usize {
    client.open(URI, 1, text);
    let mut count = 0;
    // Not so many at once that they wait for one another.
    for some in places.chunks(100) {
        let mut questions: Vec<_> = OF_WHOLE.map(|method| (method, (0, 0))).into();
        for &place in some {
            questions.extend(AT_PLACES.map(|method| (method, place)));
        }
        questions.extend(OF_PARTS.map(|method| (method, some[0])));
        ask(client, &questions, text, utf8);
        count += questions.len();
    }
    client.close(URI);
    count
}

/// All places of a text, and some beyond: one past the end of each line, and one line more.
fn all_places(text: &str) -> Vec<(usize, usize)> {
    let mut places = Vec::new();
    let mut number = 0;
    for line in text.split(['\n', '\r']) {
        places.extend((0..=line.encode_utf16().count() + 1).map(|column| (number, column)));
        number += 1;
    }
    places.push((number, 0));
    places
}

#[test]
fn every_place_of_texts_of_all_kinds() {
    for (capabilities, utf8) in [(json!({}), false), (everything(), true)] {
        let mut client = Client::started(&capabilities);
        for text in TEXTS {
            ask_everything(&mut client, text, &all_places(text), utf8);
        }
    }
}

/// What a client that can do all says of itself.
fn everything() -> Value {
    json!({
        "general": { "positionEncodings": ["utf-8"] },
        "textDocument": {
            "hover": { "contentFormat": ["markdown"] },
            "definition": { "linkSupport": true },
            "documentLink": { "tooltipSupport": true },
            "signatureHelp": { "signatureInformation": {
                "documentationFormat": ["markdown"],
                "parameterInformation": { "labelOffsetSupport": true },
                "activeParameterSupport": true,
            } },
            "documentSymbol": { "hierarchicalDocumentSymbolSupport": true },
            "diagnostic": {},
            "completion": { "completionItem": {
                "snippetSupport": true,
                "documentationFormat": ["markdown"],
                "tagSupport": { "valueSet": [1] },
            } },
        },
    })
}

/// Our Dockerfiles, at some places of each, others in each.
#[test]
fn some_places_of_our_files() {
    ask_about(&our_files(), 25);
}

#[test]
#[ignore = "takes some minutes; run it in release"]
fn every_place_of_our_files() {
    ask_about(&our_files(), usize::MAX);
}

fn our_files() -> Vec<String> {
    examples().into_iter().map(|it| it.text).collect()
}

mod needs_shared {
    use super::{ask_about, edited_files, how_many, some_files};

    #[test]
    #[ignore = "needs ../shared"]
    fn every_place_of_real_files() {
        ask_about(&some_files(how_many()), usize::MAX);
    }

    #[test]
    #[ignore = "needs ../shared"]
    fn around_many_edits_of_real_files() {
        edited_files(&some_files(how_many()), 200);
    }
}

/// What somebody types, and what breaks things.
const TYPED: [&str; 20] = [
    "",
    "",
    "",
    " ",
    "a",
    "$",
    "${",
    "}",
    "\"",
    "'",
    "#",
    "=",
    "[",
    "\n",
    "\r\n",
    "\\\n",
    "<<E\n",
    "FROM a\n",
    "RUN ",
    "\u{1F433}",
];

#[test]
fn around_a_few_edits() {
    edited_files(&our_files(), 4);
}

#[test]
#[ignore = "takes some minutes; run it in release"]
fn around_many_edits() {
    edited_files(&our_files(), 200);
}

/// Makes random edits in some files, and sends every request after each of them.
fn edited_files(files: &[String], edits: usize) {
    let mut random = fastrand::Rng::with_seed(5);
    let mut client = Client::started(&json!({}));
    checked(files.len() * edits, "edits with all requests after each");
    for text in files {
        let mut text = text.clone();
        client.open(URI, 1, &text);
        for version in 2..edits as i32 + 2 {
            let start = boundary(&text, random.usize(..=text.len()));
            let few = text[start..].chars().take(random.usize(..4));
            let end = boundary(&text, start + few.map(char::len_utf8).sum::<usize>());
            let new = random.choice(TYPED).unwrap();
            let at = position(&text, start);
            let changed = json!([{ "range": range(at, position(&text, end)), "text": new }]);
            client.change(URI, version, changed);
            text.replace_range(start..end, new);
            let behind = position(&text, start + new.len());
            let mut questions: Vec<_> = AT_PLACES.map(|method| (method, behind)).into();
            questions.extend(OF_PARTS.map(|method| (method, at)));
            questions.extend(OF_WHOLE.map(|method| (method, at)));
            ask(&mut client, &questions, &text, false);
        }
        client.close(URI);
    }
}

/// The offset, or the one before it that is between characters and not within a CRLF.
fn boundary(text: &str, mut offset: usize) -> usize {
    let within = |at: usize| text[..at].ends_with('\r') && text[at..].starts_with('\n');
    while !text.is_char_boundary(offset) || within(offset) {
        offset -= 1;
    }
    offset
}

/// The position of an offset, in UTF-16 code units. What is within a CRLF is in front of it.
fn position(text: &str, offset: usize) -> (usize, usize) {
    let before = text[..offset].replace("\r\n", "\n");
    let before = if text[offset..].starts_with('\n') {
        before.strip_suffix('\r').unwrap_or(&before)
    } else {
        &before
    };
    let line = before.matches(['\n', '\r']).count();
    let start = before.rfind(['\n', '\r']).map_or(0, |at| at + 1);
    (line, before[start..].encode_utf16().count())
}

/// How many real files are asked about: `DOCKWRIGHT_FILES`, or a hundred.
fn how_many() -> usize {
    let given = std::env::var("DOCKWRIGHT_FILES").ok();
    given.and_then(|it| it.parse().ok()).unwrap_or(100)
}

/// Some of the real files.
fn some_files(most: usize) -> Vec<String> {
    let all = corpus();
    let step = (all.len() / most).max(1);
    all.into_iter().step_by(step).take(most).collect()
}

/// Sends every request for some places of some files.
fn ask_about(files: &[String], places_each: usize) {
    let mut client = Client::started(&json!({}));
    let mut questions = 0;
    for (number, text) in files.iter().enumerate() {
        let places = all_places(text);
        let every = (places.len() / places_each).max(1);
        let skipped = places.into_iter().skip(number % every);
        let some: Vec<_> = skipped.step_by(every).collect();
        questions += ask_everything(&mut client, text, &some, false);
    }
    checked(questions, "requests");
}
