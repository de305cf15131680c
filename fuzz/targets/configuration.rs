//! Ignore files and `dockwright.toml`.
#![no_main]

use libfuzzer_sys::fuzz_target;
use project::config::Config;
use project::context::IgnoreFile;

fuzz_target!(|input: (&str, &str)| {
    let (text, path) = input;
    let ignore_file = IgnoreFile::parse(text);
    let excluded = ignore_file.excludes(path).is_some();
    assert!(!excluded || ignore_file.patterns().len() > 0);
    ignore_file.copy_source(path);
    ignore_file.may_include(path);
    let (_, problems) = Config::parse(text, &["UntaggedImage"]);
    for it in problems {
        assert!(!it.message.is_empty());
    }
});
