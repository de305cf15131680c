//! The engine that finds mistakes in shell scripts, as WebAssembly. It is a module of its own, because it is larger than the
//! server, which works without it.
//!
//! The host requests a buffer with `buffer`, writes a script into it, and calls `check`. The findings are JSON of
//! `shell::Outcome`, at the address that `findings` returns.
#![cfg(target_family = "wasm")]
#![expect(unsafe_code, reason = "exported names")]

use std::cell::RefCell;

use shell::Dialect;

thread_local! {
    static BUFFER: RefCell<Vec<u8>> = RefCell::default();
    static FINDINGS: RefCell<Vec<u8>> = RefCell::default();
}

/// The address of a buffer of `length` bytes for the next script.
#[unsafe(no_mangle)]
extern "C" fn buffer(length: usize) -> *mut u8 {
    BUFFER.with_borrow_mut(|buffer| {
        buffer.clear();
        buffer.resize(length, 0);
        buffer.as_mut_ptr()
    })
}

/// Checks the script in the buffer. Returns the length of the findings. The number of a dialect is that of
/// [`server/web`](../web).
#[unsafe(no_mangle)]
extern "C" fn check(dialect: u32) -> usize {
    let dialect = match dialect {
        1 => Dialect::Dash,
        2 => Dialect::Ash,
        3 => Dialect::Bash,
        4 => Dialect::Ksh,
        _ => Dialect::Sh,
    };
    let script = BUFFER.take();
    let outcome = shell::run(&String::from_utf8_lossy(&script), dialect);
    let findings = serde_json::to_vec(&outcome).unwrap_or_default();
    let length = findings.len();
    FINDINGS.set(findings);
    length
}

/// The address of the findings.
#[unsafe(no_mangle)]
extern "C" fn findings() -> *const u8 {
    FINDINGS.with_borrow(Vec::as_ptr)
}
