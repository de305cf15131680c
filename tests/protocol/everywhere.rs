//! Every question at every place of all kinds of texts: no answer is an error, and each is soon there.

use serde_json::{Value, json};

use super::client::{Client, at, frame, range, request};
use crate::shared::{files, shared};

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

const AT_PLACES: [&str; 4] = ["hover", "definition", "completion", "signatureHelp"];
const OF_WHOLE: [&str; 5] = [
    "documentLink",
    "documentSymbol",
    "foldingRange",
    "semanticTokens/full",
    "diagnostic",
];

/// Asks everything at some places of a text, in one go. Tells how many questions these were.
fn ask_everything(client: &mut Client, text: &str, places: &[(usize, usize)]) -> usize {
    const URI: &str = "file:///work/any";
    client.open(URI, 1, text);
    let mut questions = Vec::new();
    for method in OF_WHOLE {
        questions.push((method, json!({ "textDocument": { "uri": URI } })));
    }
    for &(line, column) in places {
        for method in AT_PLACES {
            questions.push((method, at(URI, line, column)));
        }
    }
    if let Some(&place) = places.first() {
        let params =
            json!({ "textDocument": { "uri": URI }, "range": range(place, (place.0 + 3, 1)) });
        questions.push(("semanticTokens/range", params.clone()));
        questions.push(("inlayHint", params));
    }
    let mut bytes = Vec::new();
    for (id, (method, params)) in questions.iter().enumerate() {
        let method = format!("textDocument/{method}");
        bytes.extend(frame(&request(&json!(id + 1000), &method, params.clone())));
    }
    client.seen.clear();
    client.write(&bytes);
    // They come in any order: what has to look at a folder takes longer.
    for id in 0..questions.len() {
        let _ = client.answer(&json!(id + 1000));
    }
    for message in std::mem::take(&mut client.seen) {
        let Some(id) = message["id"].as_u64() else {
            continue;
        };
        let question = &questions[id as usize - 1000];
        assert_eq!(message.get("error"), None, "{question:?} in {text:?}");
    }
    client.close(URI);
    questions.len()
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
    for capabilities in [json!({}), everything()] {
        let mut client = Client::started(&capabilities);
        for text in TEXTS {
            ask_everything(&mut client, text, &all_places(text));
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

/// Real files: at four places of each, another four in each.
#[test]
fn some_places_of_real_files() {
    real_files(4);
}

#[test]
#[ignore = "takes a minute; run it in release"]
fn every_place_of_real_files() {
    real_files(usize::MAX);
}

/// Asks at some places of a few hundred real files, if there are any beside the project.
fn real_files(places_each: usize) {
    const FILES: usize = 300;
    let Some(folder) = shared("corpus/train") else {
        return;
    };
    let paths = files(&folder);
    let step = (paths.len() / FILES).max(1);
    let mut client = Client::started(&json!({}));
    let (mut count, mut questions) = (0, 0);
    for (number, path) in paths.iter().step_by(step).take(FILES).enumerate() {
        let text = String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned();
        // Lengthy ones take long where nothing is optimised.
        if places_each < usize::MAX && text.len() > 5_000 {
            continue;
        }
        let places = all_places(&text);
        let every = (places.len() / places_each).max(1);
        let skipped = places.into_iter().skip(number % every);
        let some: Vec<_> = skipped.step_by(every).collect();
        count += 1;
        // Not so many at once that they wait for one another.
        for some in some.chunks(500) {
            questions += ask_everything(&mut client, &text, some);
        }
    }
    println!("{questions} questions about {count} files");
}
