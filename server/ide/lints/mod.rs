//! The linter: [`check`] returns the [`Diagnostic`]s of a document, both BuildKit's and Dockwright's own.
//!
//! Each rule is one file with its documentation (whose examples are also its test), its check and its fixes; [`RULES`]
//! lists them. Errors that fail a build are detected by `syntax` and `analysis`, and [`errors`] turns them into
//! diagnostics. Data from outside the file is passed in [`LintSettings`]; the linter itself does no I/O.

mod checker;
mod commands;
mod context;
mod diagnostic;
pub mod errors;
mod fix;
pub mod options;
mod ports;
pub mod recognition;
mod rule;
mod shell_words;
mod silence;

mod carriage_return_in_heredoc;
mod consistent_instruction_casing;
mod copy_ignored_file;
mod declare;
mod destination_without_slash;
mod duplicate_stage_name;
mod expose_invalid_format;
mod expose_proto_casing;
mod from_as_casing;
mod from_platform_flag_const_disallowed;
mod invalid_base_image_platform;
mod invalid_default_arg_in_from;
mod invalid_definition_description;
mod invalid_json_form;
mod json_args_recommended;
mod json_array;
mod legacy_key_value_format;
mod live_tags;
mod maintainer_deprecated;
mod misplaced_directive;
mod misspelled_stage;
mod multiple_instructions_disallowed;
mod needs_newer_syntax;
mod no_break_space;
mod no_empty_continuation;
mod outdated_pin;
mod platform_not_offered;
mod redundant_target_platform;
mod reserved_stage_name;
mod retired_tag;
mod secrets_used_in_arg_or_env;
mod source_not_found;
mod stage_name_casing;
mod undeclared_arg;
mod undefined_arg_in_from;
mod undefined_var;
mod unknown_check_rule;
mod unknown_tag;
mod unreachable_stage;
mod unsupported_by_buildah;
mod untrusted_registry;
mod unused_arg;
mod unused_build_argument;
mod unused_named_context;
mod workdir_relative_path;

pub use checker::{
    Builder, Excludes, Exclusion, LintSettings, SourceStatus, Sources, check, template,
};
pub use diagnostic::{Diagnostic, DiagnosticTag, Fix, Related, Severity};
pub use fix::{DIFF_TIME, Fixed, edits, fix_all};
pub use live_tags::{LiveTags, TagStatus, tags_to_query};
pub use rule::{Category, Group, Rule};
pub use silence::silence;

/// All rules, sorted by name.
pub const RULES: &[&Rule] = &[
    &carriage_return_in_heredoc::RULE,
    &consistent_instruction_casing::RULE,
    &copy_ignored_file::RULE,
    &destination_without_slash::RULE,
    &duplicate_stage_name::RULE,
    &expose_invalid_format::RULE,
    &expose_proto_casing::RULE,
    &from_as_casing::RULE,
    &from_platform_flag_const_disallowed::RULE,
    &commands::install_without_yes::RULE,
    &invalid_base_image_platform::RULE,
    &invalid_default_arg_in_from::RULE,
    &invalid_definition_description::RULE,
    &invalid_json_form::RULE,
    &json_args_recommended::RULE,
    &legacy_key_value_format::RULE,
    &maintainer_deprecated::RULE,
    &misplaced_directive::RULE,
    &misspelled_stage::RULE,
    &multiple_instructions_disallowed::RULE,
    &needs_newer_syntax::RULE,
    &no_break_space::RULE,
    &no_empty_continuation::RULE,
    &outdated_pin::RULE,
    &platform_not_offered::RULE,
    &redundant_target_platform::RULE,
    &reserved_stage_name::RULE,
    &retired_tag::RULE,
    &secrets_used_in_arg_or_env::RULE,
    &source_not_found::RULE,
    &stage_name_casing::RULE,
    &undeclared_arg::RULE,
    &undefined_arg_in_from::RULE,
    &undefined_var::RULE,
    &unknown_check_rule::RULE,
    &unknown_tag::RULE,
    &unreachable_stage::RULE,
    &unsupported_by_buildah::RULE,
    &untrusted_registry::RULE,
    &unused_arg::RULE,
    &unused_build_argument::RULE,
    &unused_named_context::RULE,
    &workdir_relative_path::RULE,
];

/// Looks up a rule by name.
pub fn rule(name: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.name == name)
}

/// The names of all rules.
pub fn names() -> impl Iterator<Item = &'static str> {
    RULES.iter().map(|rule| rule.name)
}
