//! Requests that are cancelled stop using processor time.

use std::time::Duration;

use serde_json::json;

use super::client::{Client, at, frame, notification, request};

/// What a request may use after its cancellation: 5 ms, and as much more as code is slower without optimizations.
const LIMIT: Duration = Duration::from_millis(if cfg!(debug_assertions) { 40 } else { 5 });

/// A stage with what takes time: variables, scripts, sources, findings, and lines to format.
const STAGE: &str = "FROM alpine AS stage
ARG VERSION=1.2.3
ENV PATH=\"/opt/app/bin:${PATH}\" \\
  VERSION=${VERSION:-latest}
RUN apt-get update && \\
      apt-get install -y curl \\
   && echo $VERSION
COPY --from=stage /src/a /src/b /dst/
WORKDIR app
CMD [\"serve\"]
";

/// Requests for all of a document of 10,000 lines.
#[cfg(target_os = "linux")]
#[test]
fn long_requests_stop() {
    const URI: &str = "file:///long/Dockerfile";
    let text = STAGE.repeat(1_000);
    let mut client = Client::with_process();
    client.start(&json!({ "textDocument": { "publishDiagnostics": {} } }));
    client.open(URI, 1, &text);
    client.published(URI, 1);
    // Scripts are checked in the background.
    client.settle_processor();
    let line = STAGE.lines().count() * 500;
    let mut version = 1;
    for method in [
        "dockwright/inspect",
        "dockwright/stageGraph",
        "dockwright/syntaxTree",
        "textDocument/codeAction",
        "textDocument/codeLens",
        "textDocument/diagnostic",
        "textDocument/documentLink",
        "textDocument/documentSymbol",
        "textDocument/foldingRange",
        "textDocument/formatting",
        "textDocument/inlayHint",
        "textDocument/rangeFormatting",
        "textDocument/references",
        "textDocument/rename",
        "textDocument/semanticTokens/full",
        "textDocument/semanticTokens/range",
        "workspace/symbol",
    ] {
        let whole = json!({
            "start": { "line": 0, "character": 0 },
            "end": { "line": 2 * line, "character": 0 },
        });
        let mut params = at(URI, line + 1, 6);
        params["range"] = whole;
        params["context"] = json!({ "diagnostics": [], "includeDeclaration": true });
        params["options"] = json!({ "tabSize": 4, "insertSpaces": true });
        params["newName"] = json!("NEW");
        params["query"] = json!("stage");
        let mut measure = |is_cancelled: bool| {
            // After a change, little of an earlier response can be reused.
            version += 1;
            let here = json!({ "line": line + 5, "character": 4 });
            client.change(
                URI,
                version,
                json!([{ "range": { "start": here, "end": here }, "text": " " }]),
            );
            client.published(URI, version);
            client.settle_processor();
            let id = json!(format!("{method} {is_cancelled}"));
            client.write(&frame(&request(&id, method, params.clone())));
            if is_cancelled {
                // Until the computation has begun.
                std::thread::sleep(Duration::from_millis(2));
            }
            let before = client.processor_time().unwrap();
            if is_cancelled {
                client.write(&frame(&notification(
                    "$/cancelRequest",
                    json!({ "id": id }),
                )));
            }
            let response = client.response(&id);
            client.seen.clear();
            client.settle_processor();
            let is_answered = match &response {
                Ok(_) => true,
                Err(error) => {
                    assert!(is_cancelled && error["code"] == -32800, "{method}: {error}");
                    false
                }
            };
            let used = client.processor_time().unwrap().saturating_sub(before);
            (used, is_answered)
        };
        let (whole, _) = measure(false);
        let (rest, is_answered) = measure(true);
        println!(
            "{method:<34} {whole:>10.1?}, {rest:>8.1?} after it is cancelled{}",
            if is_answered { ", answered" } else { "" }
        );
        assert!(
            rest < LIMIT.max(whole / 20),
            "{method}: {rest:?} of {whole:?}"
        );
    }
}
