//! A dictionary for the fuzzer: the words of the language, and characters that change the meaning of what follows.

use std::collections::BTreeSet;

use syntax::language::{DIRECTIVES, INSTRUCTIONS, MOUNT_OPTIONS, MOUNT_TYPES};

const SYNTAX: &[&str] = &[
    "\\",
    "\\\n",
    "`",
    "\"",
    "'",
    "$",
    "${",
    "}",
    ":-",
    "[",
    "]",
    ",",
    "=",
    "--",
    "#",
    "# ",
    "<<EOF\n",
    "\nEOF\n",
    "<<-'EOF'\n",
    "\r\n",
    "\t",
    "&&",
    "||",
    "|",
    ";",
    "$(",
    ")",
    "http://",
    "@sha256:",
    "FROM a AS b\n",
    "--from=0",
    "ONBUILD ",
    "# check=skip=all\n",
    "- ",
    ": ",
    "&a ",
    "*a",
    "<<: *a",
    "target \"a\" {\n",
    "variable \"a\" {\n",
    "function \"f\" {\n",
    "${a}",
    "services:\n",
    "build:\n",
    "!",
    "**/",
    "*",
    "{\"a\":",
    "[check]\n",
];

/// The dictionary, in the format of libFuzzer.
#[must_use]
pub fn text() -> String {
    let mut words: BTreeSet<&str> = SYNTAX.iter().copied().collect();
    for it in &INSTRUCTIONS {
        words.insert(it.keyword);
        words.extend(it.flags.iter().map(|it| it.name));
    }
    words.extend(DIRECTIVES.iter().map(|it| it.name));
    words.extend(MOUNT_TYPES.iter().map(|it| it.name));
    words.extend(MOUNT_OPTIONS.iter().map(|it| it.name));
    let escaped = words.into_iter().map(|word| {
        let bytes: Vec<String> = word.bytes().map(|it| format!("\\x{it:02x}")).collect();
        format!("\"{}\"\n", bytes.concat())
    });
    escaped.collect()
}
