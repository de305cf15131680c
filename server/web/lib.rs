//! The language server as WebAssembly: the functions that the JavaScript of [`editors/npm`](../../editors/npm) calls.
//!
//! The host requests a buffer with `buffer`, writes a message of the client into it, and calls `receive`. It calls `run`
//! after the number of milliseconds that these functions return. Messages to the client are passed to `send`.
#![cfg(target_family = "wasm")]
#![expect(unsafe_code, reason = "exported names, and an imported function")]

use std::cell::RefCell;
use std::time::Duration;

use lsp::Connection;
use shell::{Dialect, Engine, Outcome};

#[link(wasm_import_module = "dockwright")]
unsafe extern "C" {
    /// Passes a message to the client. The host copies it.
    safe fn send(message: *const u8, length: usize);
    /// Checks a script with the module for shell scripts. Returns the length of its findings, which are JSON; 0 if it fails.
    safe fn check_script(script: *const u8, length: usize, dialect: u32) -> usize;
    /// Copies these findings to an address.
    safe fn copy_findings(address: *mut u8);
}

thread_local! {
    static CONNECTION: Connection = Connection::open(|message| send(message.as_ptr(), message.len()));
    /// The message of the client.
    static BUFFER: RefCell<Vec<u8>> = RefCell::default();
}

/// The engine of the module for shell scripts.
struct HostEngine;

impl Engine for HostEngine {
    fn run(&self, text: &str, dialect: Dialect) -> Outcome {
        let dialect = match dialect {
            Dialect::Sh => 0,
            Dialect::Dash => 1,
            Dialect::Ash => 2,
            Dialect::Bash => 3,
            Dialect::Ksh => 4,
        };
        let length = check_script(text.as_ptr(), text.len(), dialect);
        let mut findings = vec![0; length];
        copy_findings(findings.as_mut_ptr());
        serde_json::from_slice(&findings).unwrap_or_default()
    }
}

/// Uses the module for shell scripts from now on.
#[unsafe(no_mangle)]
extern "C" fn use_shell() {
    shell::set_engine(HostEngine);
}

/// The address of a buffer of `length` bytes for the next message.
#[unsafe(no_mangle)]
extern "C" fn buffer(length: usize) -> *mut u8 {
    BUFFER.with_borrow_mut(|buffer| {
        buffer.clear();
        buffer.resize(length, 0);
        buffer.as_mut_ptr()
    })
}

/// Handles the message in the buffer. Returns when `run` is to be called, in milliseconds from now; negative if it needn't be.
#[unsafe(no_mangle)]
extern "C" fn receive() -> f64 {
    let message = BUFFER.take();
    CONNECTION.with(|it| it.receive(&message));
    run()
}

/// Does all work that is due. Returns as `receive` does.
#[unsafe(no_mangle)]
extern "C" fn run() -> f64 {
    let next = CONNECTION.with(Connection::run);
    next.map_or(-1.0, |it: Duration| it.as_secs_f64() * 1000.0)
}
