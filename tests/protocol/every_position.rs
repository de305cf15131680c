//! Every request at every position of many kinds of texts: none fails, and each responds in time.

use std::cell::Cell;

use serde_json::{Value, json};

use super::client::{Client, at, frame, range, request};
use crate::dockerfiles::examples;
use crate::golden::checked;
use crate::shared::corpus;

/// Valid and broken, typical and unusual texts.
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

const URI: &str = "file:///nowhere/any";

pub(crate) const AT_POSITION: [&str; 14] = [
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
pub(crate) const FOR_DOCUMENT: [&str; 7] = [
    "codeLens",
    "diagnostic",
    "documentLink",
    "documentSymbol",
    "foldingRange",
    "formatting",
    "semanticTokens/full",
];
pub(crate) const FOR_RANGE: [&str; 3] = ["inlayHint", "rangeFormatting", "semanticTokens/range"];

/// The parameters of a request about a document, for a position or the lines from there on.
pub(crate) fn params(uri: &str, method: &str, place: (usize, usize)) -> Value {
    let mut params = if AT_POSITION.contains(&method) {
        at(uri, place.0, place.1)
    } else {
        json!({ "textDocument": { "uri": uri } })
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
    if FOR_RANGE.contains(&method) {
        params["range"] = range(place, (place.0 + 3, 1));
    }
    if method.ends_with("ormatting") {
        params["options"] = json!({ "tabSize": 4, "insertSpaces": true });
    }
    params
}

/// The lengths of the lines of a text, in UTF-16 code units or bytes.
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

/// The first position in a result that is outside of a document with lines of the given lengths.
fn outside<'a>(result: &'a Value, lines: &[u64]) -> Option<&'a Value> {
    match result {
        Value::Object(map) => {
            if let (Some(line), Some(character)) = (map.get("line"), map.get("character")) {
                let length = line.as_u64().and_then(|line| lines.get(line as usize));
                let is_within = |length: &u64| character.as_u64().is_some_and(|it| it <= *length);
                return (!length.is_some_and(is_within)).then_some(result);
            }
            map.values().find_map(|it| outside(it, lines))
        }
        Value::Array(values) => values.iter().find_map(|it| outside(it, lines)),
        _ => None,
    }
}

/// Sends requests for the open document in one write. Checks that none fails, except for renames that are refused, and
/// that all positions in the results are within the document.
#[track_caller]
fn request_all(client: &mut Client, requests: &[(&str, (usize, usize))], text: &str, utf8: bool) {
    let mut bytes = Vec::new();
    for (id, (method, place)) in requests.iter().enumerate() {
        let method_name = format!("textDocument/{method}");
        let params = params(URI, method, *place);
        bytes.extend(frame(&request(&json!(id + 1000), &method_name, params)));
    }
    client.seen.clear();
    client.write(&bytes);
    // Responses arrive in any order: requests that read a folder take longer.
    let left = Cell::new(requests.len());
    client.wait_for("all responses", |message| {
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
        let request = &requests[id as usize - 1000];
        let refused = request.0.ends_with("ename") && message["error"]["code"] == -32803;
        let error = message.get("error").filter(|_| !refused);
        assert_eq!(error, None, "{request:?} in {text:?}");
        let outside = outside(&message["result"], &lines);
        assert_eq!(outside, None, "{request:?} in {text:?}");
    }
}

/// Sends every request at some positions of a text. Returns the number of requests.
fn request_everything(
    client: &mut Client,
    text: &str,
    places: &[(usize, usize)],
    utf8: bool,
) -> usize {
    client.open(URI, 1, text);
    let mut count = 0;
    // In batches, so that requests don't wait for one another.
    for some in places.chunks(100) {
        let mut requests: Vec<_> = FOR_DOCUMENT.map(|method| (method, (0, 0))).into();
        for &place in some {
            requests.extend(AT_POSITION.map(|method| (method, place)));
        }
        requests.extend(FOR_RANGE.map(|method| (method, some[0])));
        request_all(client, &requests, text, utf8);
        count += requests.len();
    }
    client.close(URI);
    count
}

/// All positions of a text, plus one after the end of each line and one on the line after the last.
fn all_positions(text: &str) -> Vec<(usize, usize)> {
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
fn every_position_of_various_texts() {
    for (capabilities, utf8) in [(json!({}), false), (all_capabilities(), true)] {
        let mut client = Client::started(&capabilities);
        for text in TEXTS {
            request_everything(&mut client, text, &all_positions(text), utf8);
        }
    }
}

/// The capabilities of a client that supports everything.
fn all_capabilities() -> Value {
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

/// Some positions of each of our Dockerfiles, different ones in each.
#[test]
fn some_positions_of_our_files() {
    check_files(&our_files(), 25);
}

#[test]
#[ignore = "takes some minutes; run it in release"]
fn every_position_of_our_files() {
    check_files(&our_files(), usize::MAX);
}

fn our_files() -> Vec<String> {
    examples().into_iter().map(|it| it.text).collect()
}

mod needs_shared {
    use super::{check_edits, check_files, file_count, some_files};

    #[test]
    #[ignore = "needs ../shared"]
    fn every_position_of_real_files() {
        check_files(&some_files(file_count()), usize::MAX);
    }

    #[test]
    #[ignore = "needs ../shared"]
    fn around_many_edits_of_real_files() {
        check_edits(&some_files(file_count()), 200);
    }
}

/// Texts to insert: typical input, and input that changes the meaning of much that follows.
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
    check_edits(&our_files(), 4);
}

#[test]
#[ignore = "takes some minutes; run it in release"]
fn around_many_edits() {
    check_edits(&our_files(), 200);
}

/// Makes random edits in some files, and sends every request after each of them.
fn check_edits(files: &[String], edits: usize) {
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
            let end = position(&text, start + new.len());
            let mut requests: Vec<_> = AT_POSITION.map(|method| (method, end)).into();
            requests.extend(FOR_RANGE.map(|method| (method, at)));
            requests.extend(FOR_DOCUMENT.map(|method| (method, at)));
            request_all(&mut client, &requests, &text, false);
        }
        client.close(URI);
    }
}

/// The offset, or the nearest preceding one that is between characters and not within a CRLF.
pub(crate) fn boundary(text: &str, mut offset: usize) -> usize {
    let within = |at: usize| text[..at].ends_with('\r') && text[at..].starts_with('\n');
    while !text.is_char_boundary(offset) || within(offset) {
        offset -= 1;
    }
    offset
}

/// The position of an offset, in UTF-16 code units. An offset within a CRLF is moved before it.
pub(crate) fn position(text: &str, offset: usize) -> (usize, usize) {
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

/// The number of real files to test: `DOCKWRIGHT_FILES`, by default 100.
fn file_count() -> usize {
    let given = std::env::var("DOCKWRIGHT_FILES").ok();
    given.and_then(|it| it.parse().ok()).unwrap_or(100)
}

/// Evenly distributed samples of the real files.
fn some_files(max: usize) -> Vec<String> {
    let all = corpus();
    let step = (all.len() / max).max(1);
    all.into_iter().step_by(step).take(max).collect()
}

/// Sends every request for some positions of each file.
fn check_files(files: &[String], positions_each: usize) {
    let mut client = Client::started(&json!({}));
    let mut requests = 0;
    for (number, text) in files.iter().enumerate() {
        let positions = all_positions(text);
        let every = (positions.len() / positions_each).max(1);
        let skipped = positions.into_iter().skip(number % every);
        let some: Vec<_> = skipped.step_by(every).collect();
        requests += request_everything(&mut client, text, &some, false);
    }
    checked(requests, "requests");
}
