//! The linter of shell scripts.
#![no_main]

use libfuzzer_sys::fuzz_target;
use shell::{Dialect, OuterVariable, ShellScript, check};

fuzz_target!(|input: (u8, bool, &str)| {
    let (dialect, exits_on_error, text) = input;
    let dialects = [
        Dialect::Sh,
        Dialect::Dash,
        Dialect::Ash,
        Dialect::Bash,
        Dialect::Ksh,
    ];
    let variables = |name: &str| match name.len() % 3 {
        0 => OuterVariable::Unknown,
        _ => OuterVariable::Value(name.to_owned()),
    };
    let checked = check(&ShellScript {
        text,
        heredocs: "",
        dialect: dialects[usize::from(dialect) % dialects.len()],
        exits_on_error,
        variables: &variables,
    });
    for it in checked.findings {
        assert!(text.get(it.range.clone()).is_some(), "{it:?}");
    }
});
