//! Bytes from a client: the server ends when they end, whatever they are.
#![no_main]

use std::time::Duration;

use libfuzzer_sys::fuzz_target;
use tokio::io::sink;

fn framed(body: &str) -> Vec<u8> {
    format!("Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

fuzz_target!(|messages: Vec<&str>| {
    let initialize =
        r#"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"capabilities":{}}}"#;
    let mut input = framed(initialize);
    for message in messages.iter().take(16) {
        // Half of the messages as they are, the others with a header.
        match message.strip_prefix('!') {
            Some(raw) => input.extend(raw.as_bytes()),
            None => input.extend(framed(message)),
        }
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let served =
        async { tokio::time::timeout(Duration::from_secs(20), lsp::serve(&*input, sink())).await };
    assert!(
        runtime.block_on(served).is_ok(),
        "still serving after the end of the input"
    );
    runtime.shutdown_background();
});
