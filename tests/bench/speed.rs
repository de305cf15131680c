//! Benchmarks: `cargo bench`.
//!
//! The documents are generated, with 50, 1,000 and 10,000 lines, so that results are comparable over time.

#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing)]

use std::hint::black_box;
use std::time::{Duration, Instant};

use analysis::{Change, Document};
use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use ide::inlay_hints::{self, inlay_hints};
use ide::links::links;
use ide::lints::{LintSettings, check};
use ide::tokens::tokens;
use serde_json::{Value, json};
use syntax::Syntax;
use syntax::text::{Span, Text};
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};

const SIZES: [usize; 3] = [50, 1_000, 10_000];

/// A stage of 25 lines with typical instructions.
const STAGE: &str = r#"FROM --platform=$BUILDPLATFORM registry.example.com:5000/team/image:1.2.3 AS stage0
ARG VERSION=1.2.3
ENV PATH="/opt/app/bin:${PATH}" \
    HOME=/opt/app \
    VERSION=${VERSION:-latest}
LABEL org.opencontainers.image.title="A title" org.opencontainers.image.version=$VERSION
# Packages.
RUN --mount=type=cache,target=/var/cache/apt,sharing=locked \
    apt-get update && \
    apt-get install -y --no-install-recommends \
        ca-certificates \
        curl \
    && rm -rf /var/lib/apt/lists/*
COPY --from=stage0 --chown=1000:1000 /src/a /src/b /dst/
COPY <<-"EOF" /etc/app.conf
	listen = 8080
	name = "$HOME"
EOF
WORKDIR /opt/app
EXPOSE 8080/tcp 8443
USER 1000:1000
HEALTHCHECK --interval=30s CMD curl -f http://localhost:8080/ || exit 1
ENTRYPOINT ["/opt/app/bin/run", "--port", "8080"]
CMD ["serve"]

"#;

fn source(lines: usize) -> String {
    STAGE.repeat(lines / STAGE.lines().count())
}

/// The offset after the `app` of the middle stage's `WORKDIR /opt/app`.
fn middle(text: &str) -> u32 {
    let half = text.len() / 2;
    (half + text[half..].find("WORKDIR /opt/app").unwrap() + "WORKDIR /opt/app".len()) as u32
}

fn parse(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("parse");
    for lines in SIZES {
        let source = source(lines);
        let text = Text::new(&source);
        let mut parser = tree_sitter::Parser::new();
        parser
            .set_language(&dockwright_grammar::LANGUAGE.into())
            .unwrap();
        group.throughput(Throughput::Bytes(source.len() as u64));
        group.bench_function(BenchmarkId::new("tree", lines), |b| {
            b.iter(|| parser.parse(black_box(&source), None));
        });
        group.bench_function(BenchmarkId::new("tree and syntax", lines), |b| {
            b.iter(|| Syntax::parse(black_box(&text)));
        });
    }
}

fn edit(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("edit");
    for lines in SIZES {
        let source = source(lines);
        let at = Span::empty(middle(&source));
        let document = Document::new(Text::new(&source), 0);
        group.bench_function(BenchmarkId::new("a letter", lines), |b| {
            b.iter(|| document.edited([Change::Part(Box::new(move |_| at), "x".to_owned())], 1));
        });
    }
}

fn requests(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("requests");
    for lines in SIZES {
        let document = Document::new(Text::new(&source(lines)), 0);
        group.bench_function(BenchmarkId::new("diagnostics", lines), |b| {
            b.iter(|| check(black_box(&document), &LintSettings::default()));
        });
        group.bench_function(BenchmarkId::new("tokens", lines), |b| {
            b.iter_batched(
                || document.text.span(),
                |all| tokens(black_box(&document), all),
                BatchSize::SmallInput,
            );
        });
        group.bench_function(BenchmarkId::new("hints", lines), |b| {
            let all = document.text.span();
            b.iter(|| {
                inlay_hints(
                    black_box(&document),
                    all,
                    inlay_hints::InlayHintSettings::default(),
                )
            });
        });
        group.bench_function(BenchmarkId::new("links", lines), |b| {
            b.iter(|| links(black_box(&document)));
        });
    }
}

/// The time from a keystroke to its diagnostics, over the protocol.
fn keystroke(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("keystroke");
    for lines in SIZES {
        group.bench_function(BenchmarkId::from_parameter(lines), |b| {
            b.iter_custom(|rounds| {
                let runtime = tokio::runtime::Builder::new_current_thread()
                    .enable_all()
                    .build()
                    .unwrap();
                runtime.block_on(async {
                    let (ours, theirs) = duplex(1 << 20);
                    let (input, output) = tokio::io::split(theirs);
                    tokio::join!(type_letters(ours, lines, rounds), lsp::serve(input, output)).0
                })
            });
        });
    }
}

async fn type_letters(mut stream: DuplexStream, lines: usize, rounds: u64) -> Duration {
    let source = source(lines);
    let line = source[..middle(&source) as usize].matches('\n').count();
    let character = "WORKDIR /opt/app".len();
    let capabilities = json!({ "textDocument": { "publishDiagnostics": {} } });
    send(
        &mut stream,
        &json!({ "id": 1, "method": "initialize", "params": { "capabilities": capabilities } }),
    )
    .await;
    receive(&mut stream).await;
    let document = json!({ "uri": "file:///Dockerfile", "languageId": "dockerfile", "version": 0, "text": source });
    send(
        &mut stream,
        &json!({ "method": "textDocument/didOpen", "params": { "textDocument": document } }),
    )
    .await;
    receive(&mut stream).await;
    let begin = Instant::now();
    for version in 1..=rounds {
        let at = json!({ "line": line, "character": character });
        // Every second edit removes the letter again.
        let (end, text) = if version % 2 == 1 {
            (at.clone(), "x")
        } else {
            (json!({ "line": line, "character": character + 1 }), "")
        };
        let changes = json!([{ "range": { "start": at, "end": end }, "text": text }]);
        let document = json!({ "uri": "file:///Dockerfile", "version": version });
        let params = json!({ "textDocument": document, "contentChanges": changes });
        send(
            &mut stream,
            &json!({ "method": "textDocument/didChange", "params": params }),
        )
        .await;
        receive(&mut stream).await;
    }
    let time = begin.elapsed();
    send(&mut stream, &json!({ "method": "exit" })).await;
    time
}

async fn send(stream: &mut DuplexStream, message: &Value) {
    let mut message = message.clone();
    message["jsonrpc"] = json!("2.0");
    let body = message.to_string();
    stream
        .write_all(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes())
        .await
        .unwrap();
}

/// Waits for one complete message.
async fn receive(stream: &mut DuplexStream) {
    let mut header = Vec::new();
    while !header.ends_with(b"\r\n\r\n") {
        header.push(stream.read_u8().await.unwrap());
    }
    let header = String::from_utf8(header).unwrap();
    let length = header.trim().rsplit(' ').next().unwrap().parse().unwrap();
    stream.read_exact(&mut vec![0; length]).await.unwrap();
}

criterion_group!(benches, parse, edit, requests, keystroke);
criterion_main!(benches);
