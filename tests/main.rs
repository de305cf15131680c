//! All integration tests, in one binary.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::cast_sign_loss,
    // The style in which expect-test writes updated texts.
    clippy::needless_raw_string_hashes,
    clippy::needless_pass_by_value,
    // No-break spaces in pictures.
    clippy::invisible_characters,
    missing_docs
)]

mod agreement;
mod build_features;
mod buildah;
mod builds;
mod catalogue;
mod cli;
mod completion;
mod config;
mod context;
mod definition;
mod diagnostics;
mod dockerfiles;
mod documents;
mod editorconfig;
mod edits;
mod error_fixes;
mod fixture;
mod folding;
mod formatting;
mod golden;
mod grammar;
mod half_typed;
mod highlight;
mod hover;
mod hover_values;
mod images;
mod inlay_hints;
mod judged;
mod layers;
mod links;
mod lints;
mod lints_containers;
mod lints_names;
mod lints_practices;
mod lints_stages;
mod lints_values;
mod mistakes;
mod moved_files;
mod names;
mod pages;
mod pins;
mod pragmas;
mod protocol;
mod queries;
mod recognition;
mod refactor;
mod registry;
mod rename;
mod robust;
mod script_commands;
mod scripts;
mod selection;
mod shared;
mod shell;
mod shell_names;
mod signature_help;
mod soak;
mod stages;
mod symbols;
mod tags;
mod texts;
mod tokens;
mod values;
