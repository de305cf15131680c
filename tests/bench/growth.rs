//! How cost grows with the size of a file: `cargo bench --bench growth [-- FILTER…]`.
//!
//! Generates Dockerfiles of nested, repeated and chained constructs in three sizes, runs the commands on them and queries the
//! server for everything it can answer, and prints the CPU time and the exponent: 1 is proportional to the size of the text
//! plus the answer. Rows above 1.1 are marked. A filter is a part of the name of a construct, command or request.

#![allow(
    missing_docs,
    clippy::cast_precision_loss,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout
)]

use std::fmt::Write;
use std::fs;
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};

/// A construct: its name, the text for a number, and the number in the smallest file.
type Construct = (&'static str, fn(usize) -> String, usize);

const CONSTRUCTS: &[Construct] = &[
    (
        "ENV pairs",
        |n| format!("FROM alpine\nENV{}\n", list(n, |i| format!(" V{i}=value"))),
        2_500,
    ),
    (
        "ENV pairs that use the one before",
        |n| {
            format!(
                "FROM alpine\n{}",
                list(n, |i| format!("ENV V{}=$V{i}\n", i + 1))
            )
        },
        2_500,
    ),
    (
        "a value that grows",
        |n| {
            format!(
                "FROM alpine\nENV A=x\n{}",
                list(n, |_| "ENV A=$A:y\n".into())
            )
        },
        500,
    ),
    (
        "LABEL pairs",
        |n| format!("FROM alpine\nLABEL{}\n", list(n, |i| format!(" l{i}=v"))),
        2_500,
    ),
    (
        "ARG lines",
        |n| format!("{}FROM alpine\n", list(n, |i| format!("ARG V{i}=v\n"))),
        2_500,
    ),
    (
        "ARG lines in a stage",
        |n| {
            format!(
                "FROM alpine\n{}RUN echo\n",
                list(n, |i| format!("ARG V{i}=v\n"))
            )
        },
        2_500,
    ),
    (
        "stages",
        |n| list(n, |i| format!("FROM alpine AS s{i}\nRUN echo {i}\n")),
        2_500,
    ),
    (
        "stages, each on the one before",
        |n| {
            format!(
                "FROM alpine AS s0\n{}",
                list(n, |i| format!("FROM s{i} AS s{}\nENV A{i}=1\n", i + 1))
            )
        },
        1_000,
    ),
    (
        "stages, each copying from the one before",
        |n| {
            format!(
                "FROM alpine AS s0\n{}",
                list(n, |i| format!(
                    "FROM alpine AS s{}\nCOPY --from=s{i} /a /b\n",
                    i + 1
                ))
            )
        },
        2_000,
    ),
    (
        "one stage copying from all",
        |n| {
            format!(
                "{}FROM alpine\n{}",
                list(n, |i| format!("FROM alpine AS s{i}\n")),
                list(n, |i| format!("COPY --from=s{i} /a /b/{i}\n"))
            )
        },
        1_500,
    ),
    (
        "stages on one with triggers",
        |n| {
            format!(
                "FROM alpine AS b\n{}{}",
                list(n, |i| format!("ONBUILD ENV A{i}=1\n")),
                list(20, |i| format!("FROM b AS c{i}\n"))
            )
        },
        250,
    ),
    (
        "RUN lines",
        |n| format!("FROM alpine\n{}", list(n, |i| format!("RUN echo {i}\n"))),
        2_500,
    ),
    // Rules compare each of these with the instructions before it.
    (
        "RUN installations",
        |n| {
            format!(
                "FROM debian:13\nRUN apt-get install -y python3-pip\n{}",
                list(n, |i| format!("RUN pip install p{i}\n"))
            )
        },
        1_000,
    ),
    (
        "RUN removals",
        |n| {
            format!(
                "FROM debian:13\n{}",
                list(n, |i| format!("RUN rm -rf /srv/x{i}\n"))
            )
        },
        1_000,
    ),
    (
        "RUN scripts",
        |n| {
            format!(
                "FROM debian:13\nCOPY . /srv/\nWORKDIR /srv\n{}",
                list(n, |i| format!("RUN ./s{i}.sh\n"))
            )
        },
        1_000,
    ),
    (
        "COPY without WORKDIR",
        |n| {
            format!(
                "FROM debian:13\n{}",
                list(n, |i| format!("COPY src/a{i}.js a{i}.js\n"))
            )
        },
        1_000,
    ),
    (
        "EXPOSE instructions",
        |n| format!("FROM debian:13\n{}", list(n, |_| "EXPOSE 22\n".into())),
        1_000,
    ),
    (
        "RUN of many lines",
        |n| {
            format!(
                "FROM alpine\nRUN true{}\n",
                list(n, |i| format!(" \\\n  && echo \"$a {i}\" $HOME"))
            )
        },
        1_000,
    ),
    (
        "RUN heredoc of many lines",
        |n| {
            format!(
                "FROM alpine\nRUN <<EOF\n{}EOF\n",
                list(n, |i| format!("x{i}=1; echo $x{i}\n"))
            )
        },
        1_000,
    ),
    (
        "RUN pipeline",
        |n| format!("FROM alpine\nRUN cat a{}\n", list(n, |_| " | sort".into())),
        2_000,
    ),
    (
        "RUN nested substitutions",
        |n| {
            format!(
                "FROM alpine\nRUN echo {}{}\n",
                "$(echo ".repeat(n),
                ")".repeat(n)
            )
        },
        100,
    ),
    (
        "RUN packages",
        |n| {
            format!(
                "FROM debian\nRUN apt-get update && apt-get install -y{}\n",
                list(n, |i| format!(" \\\n    p{i}"))
            )
        },
        2_500,
    ),
    (
        "mounts",
        |n| {
            format!(
                "FROM alpine\nRUN{} true\n",
                list(n, |i| format!(" --mount=type=cache,target=/c{i}"))
            )
        },
        1_000,
    ),
    (
        "COPY sources",
        |n| format!("FROM alpine\nCOPY{} /d/\n", list(n, |i| format!(" f{i}"))),
        2_500,
    ),
    (
        "COPY lines",
        |n| format!("FROM alpine\n{}", list(n, |i| format!("COPY f{i} /d/\n"))),
        2_500,
    ),
    (
        "COPY heredocs",
        |n| {
            format!(
                "FROM alpine\n{}",
                list(n, |i| format!("COPY <<EOF /f{i}\ntext $HOME\nEOF\n"))
            )
        },
        1_500,
    ),
    (
        "one COPY of many heredocs",
        |n| {
            format!(
                "FROM alpine\nCOPY{} /d/\n{}",
                list(n, |i| format!(" <<E{i}")),
                list(n, |i| format!("x\nE{i}\n"))
            )
        },
        250,
    ),
    (
        "JSON array",
        |n| {
            format!(
                "FROM alpine\nCMD [\"a\"{}]\n",
                list(n, |i| format!(", \"w{i}\""))
            )
        },
        2_500,
    ),
    (
        "EXPOSE ports",
        |n| {
            format!(
                "FROM alpine\nEXPOSE{}\n",
                list(n, |i| format!(" {}", i % 60_000 + 1))
            )
        },
        2_500,
    ),
    (
        "VOLUME paths",
        |n| format!("FROM alpine\nVOLUME{}\n", list(n, |i| format!(" /v{i}"))),
        2_500,
    ),
    (
        "continuation lines with comments",
        |n| {
            format!(
                "FROM alpine\nRUN true \\\n{}  && true\n",
                list(n, |i| format!("# comment {i}\n  && a \\\n"))
            )
        },
        1_500,
    ),
    (
        "comments",
        |n| {
            format!(
                "FROM alpine\n{}RUN a\n",
                list(n, |i| format!("# comment {i}=a\n"))
            )
        },
        2_500,
    ),
    (
        "check=skip names",
        |n| {
            format!(
                "# check=skip={}\nFROM alpine\n",
                list(n, |i| format!("Rule{i},"))
            )
        },
        5_000,
    ),
    (
        "check=skip comments",
        |n| {
            format!(
                "FROM alpine\n{}",
                list(n, |i| format!("# check=skip=Rule{i}\nRUN a\n"))
            )
        },
        2_000,
    ),
    (
        "quotes",
        |n| format!("FROM alpine\nENV A=\"{}\"\n", list(n, |_| "\\\"a' ".into())),
        5_000,
    ),
    (
        "nested ${}",
        |n| {
            format!(
                "FROM alpine\nENV A={}x{}\n",
                "${B:-".repeat(n),
                "}".repeat(n)
            )
        },
        25,
    ),
    (
        "uses of one variable",
        |n| format!("FROM alpine\nARG V=1\n{}", list(n, |_| "ENV B=$V\n".into())),
        2_500,
    ),
    (
        "unknown instructions",
        |n| format!("FROM alpine\n{}", list(n, |i| format!("FOO {i}\n"))),
        2_500,
    ),
    (
        "undefined variables",
        |n| {
            format!(
                "FROM alpine\nWORKDIR /a\n{}",
                list(n, |i| format!("COPY $X{i} /\n"))
            )
        },
        1_500,
    ),
    (
        "stages with typos",
        |n| {
            format!(
                "FROM alpine AS build\n{}",
                list(n, |_| "COPY --from=biuld /a /\n".into())
            )
        },
        1_000,
    ),
];

fn list(count: usize, part: impl Fn(usize) -> String) -> String {
    let mut text = String::new();
    for i in 0..count {
        text += &part(i);
    }
    text
}

const COMMANDS: &[&[&str]] = &[
    &["check", "--format", "json"],
    &["fmt", "--check"],
    &["inspect", "--format", "json"],
];

/// Requests for the whole document.
const WHOLE: &[&str] = &[
    "textDocument/semanticTokens/full",
    "textDocument/documentSymbol",
    "textDocument/foldingRange",
    "textDocument/documentLink",
    "textDocument/codeLens",
    "textDocument/inlayHint",
    "textDocument/codeAction",
    "textDocument/formatting",
    "dockwright/stageGraph",
];

/// Requests at a position.
const AT: &[&str] = &[
    "textDocument/hover",
    "textDocument/definition",
    "textDocument/references",
    "textDocument/documentHighlight",
    "textDocument/completion",
    "textDocument/signatureHelp",
    "textDocument/prepareRename",
    "textDocument/selectionRange",
];

fn main() {
    let filters: Vec<String> = std::env::args()
        .skip(1)
        .filter(|it| !it.starts_with('-'))
        .collect();
    let chosen =
        |name: &str| filters.is_empty() || filters.iter().any(|it| name.contains(it.as_str()));
    println!(
        "{:<44} {:<36} {:>9} {:>9} {:>9}  exponent",
        "construct", "command or request", "1 ms", "2", "4"
    );
    let mut marked = 0;
    for (name, text, count) in CONSTRUCTS {
        let texts = [1, 2, 4].map(|factor| text(count * factor));
        let mut rows: Vec<(String, [Cost; 3])> = Vec::new();
        for command in COMMANDS {
            let label = format!("{name} {}", command[0]);
            if chosen(&label) {
                rows.push((
                    command[0].to_owned(),
                    [0, 1, 2].map(|i| run(command, &texts[i])),
                ));
            }
        }
        let requests: Vec<&str> = [&["open", "key"], WHOLE, AT].concat();
        let requests: Vec<&str> = requests
            .into_iter()
            .filter(|it| chosen(&format!("{name} {it}")))
            .collect();
        if !requests.is_empty() {
            let costs = [0, 1, 2].map(|i| request(&texts[i], &requests));
            for (number, request) in requests.iter().enumerate() {
                rows.push(((*request).to_owned(), [0, 1, 2].map(|i| costs[i][number])));
            }
        }
        for (what, costs) in rows {
            let [first, second, third] = costs;
            let cost = (third.nanos as f64 / second.nanos.max(1) as f64).log2();
            let size = (third.bytes as f64 / second.bytes.max(1) as f64)
                .log2()
                .max(0.5);
            let exponent = cost / size;
            let counts = third.nanos > 20_000_000;
            let mark = if counts && exponent > 1.1 { " <<<" } else { "" };
            marked += usize::from(!mark.is_empty());
            let ms = |it: Cost| format!("{:.1}", it.nanos as f64 / 1e6);
            println!(
                "{name:<44} {what:<36} {:>9} {:>9} {:>9}  {exponent:.2}{mark}",
                ms(first),
                ms(second),
                ms(third)
            );
        }
    }
    println!("{marked} above 1.1");
}

/// CPU time, and the bytes of text and answer.
#[derive(Clone, Copy, Default)]
struct Cost {
    nanos: u64,
    bytes: usize,
}

/// The CPU time of a command on a text.
fn run(command: &[&str], text: &str) -> Cost {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("Dockerfile");
    fs::write(&path, text).unwrap();
    let before = children();
    let child = Command::new(env!("CARGO_BIN_EXE_dockwright"))
        .args(command)
        .arg(&path)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    Cost {
        nanos: children() - before,
        bytes: text.len() + child.stdout.len(),
    }
}

/// The CPU time of all children that have ended, in nanoseconds.
fn children() -> u64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap();
    let fields: Vec<&str> = stat
        .rsplit(')')
        .next()
        .unwrap()
        .split_whitespace()
        .collect();
    let ticks: u64 = fields[13].parse::<u64>().unwrap() + fields[14].parse::<u64>().unwrap();
    ticks * 10_000_000
}

/// The CPU time of all threads of this process, in nanoseconds.
fn own() -> u64 {
    let tasks = fs::read_dir("/proc/self/task").unwrap().flatten();
    let times = tasks.filter_map(|it| fs::read_to_string(it.path().join("schedstat")).ok());
    times
        .filter_map(|it| it.split(' ').next()?.parse::<u64>().ok())
        .sum()
}

/// The CPU time of requests to a server with the text open.
fn request(text: &str, requests: &[&str]) -> Vec<Cost> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let (ours, theirs) = duplex(1 << 24);
        let (input, output) = tokio::io::split(theirs);
        tokio::join!(talk(ours, text, requests), lsp::serve(input, output)).0
    })
}

async fn talk(mut stream: DuplexStream, text: &str, requests: &[&str]) -> Vec<Cost> {
    let capabilities = json!({ "textDocument": { "publishDiagnostics": {} } });
    send(
        &mut stream,
        &json!({ "id": 0, "method": "initialize", "params": { "capabilities": capabilities } }),
    )
    .await;
    answer(&mut stream, 0).await;
    send(
        &mut stream,
        &json!({ "method": "initialized", "params": {} }),
    )
    .await;
    let uri = "file:///Dockerfile";
    let before = own();
    let document = json!({ "uri": uri, "languageId": "dockerfile", "version": 0, "text": text });
    send(
        &mut stream,
        &json!({ "method": "textDocument/didOpen", "params": { "textDocument": document } }),
    )
    .await;
    let length = diagnostics(&mut stream).await;
    let open = Cost {
        nanos: own() - before,
        bytes: text.len() + length,
    };
    let middle = text.lines().count() / 2;
    let line = text.lines().nth(middle).unwrap();
    let character = line.chars().count().min(12);
    let end = json!({ "line": text.lines().count(), "character": 0 });
    let mut costs = Vec::new();
    let mut id = 0;
    for request in requests {
        let before = own();
        let length = match *request {
            "open" => {
                costs.push(open);
                continue;
            }
            "key" => {
                let at = json!({ "line": middle, "character": line.chars().count() });
                let changes = json!([{ "range": { "start": at, "end": at }, "text": "x" }]);
                let document = json!({ "uri": uri, "version": 1 });
                let params = json!({ "textDocument": document, "contentChanges": changes });
                send(
                    &mut stream,
                    &json!({ "method": "textDocument/didChange", "params": params }),
                )
                .await;
                diagnostics(&mut stream).await
            }
            _ => {
                id += 1;
                let at = json!({ "line": middle, "character": character });
                let params = json!({
                    "textDocument": { "uri": uri }, "position": at, "positions": [at],
                    "range": { "start": { "line": 0, "character": 0 }, "end": end },
                    "context": { "diagnostics": [], "includeDeclaration": true, "triggerKind": 1 },
                    "options": { "tabSize": 4, "insertSpaces": true },
                });
                send(
                    &mut stream,
                    &json!({ "id": id, "method": request, "params": params }),
                )
                .await;
                answer(&mut stream, id).await
            }
        };
        costs.push(Cost {
            nanos: own() - before,
            bytes: text.len() + length,
        });
    }
    send(&mut stream, &json!({ "method": "exit" })).await;
    costs
}

async fn send(stream: &mut DuplexStream, message: &Value) {
    let mut message = message.clone();
    message["jsonrpc"] = json!("2.0");
    let body = message.to_string();
    let mut text = String::new();
    write!(text, "Content-Length: {}\r\n\r\n{body}", body.len()).unwrap();
    stream.write_all(text.as_bytes()).await.unwrap();
}

/// The length of the answer to a request.
async fn answer(stream: &mut DuplexStream, id: u64) -> usize {
    loop {
        let (message, length) = receive(stream).await;
        if message.contains(&format!("\"id\":{id}")) && !message.contains("\"method\":") {
            return length;
        }
    }
}

/// The length of the next diagnostics.
async fn diagnostics(stream: &mut DuplexStream) -> usize {
    loop {
        let (message, length) = receive(stream).await;
        if message.contains("textDocument/publishDiagnostics") {
            return length;
        }
    }
}

/// The beginning and the end of the next message, and its length.
async fn receive(stream: &mut DuplexStream) -> (String, usize) {
    let mut header = Vec::new();
    while !header.ends_with(b"\r\n\r\n") {
        header.push(stream.read_u8().await.unwrap());
    }
    let header = String::from_utf8(header).unwrap();
    let length = header.trim().rsplit(' ').next().unwrap().parse().unwrap();
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await.unwrap();
    let ends = [&body[..length.min(120)], &body[length.saturating_sub(60)..]].concat();
    (String::from_utf8_lossy(&ends).into_owned(), length)
}
