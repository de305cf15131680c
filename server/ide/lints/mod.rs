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
mod kept;
mod labels;
mod names;
pub mod options;
mod ports;
mod pragmas;
pub mod recognition;
mod rewrite_pragmas;
mod rule;
mod scripts;
mod shell_words;
mod silence;
mod stage_keys;

mod add_instead_of_copy;
mod add_without_checksum;
mod carriage_return_in_heredoc;
mod cmd_ignored;
mod command_ends_at_once;
mod consistent_instruction_casing;
mod copy_ignored_file;
mod debian_frontend_in_env;
mod declare;
mod destination_without_slash;
mod duplicate_stage_name;
mod expose_invalid_format;
mod expose_proto_casing;
mod forbidden_image;
mod from_as_casing;
mod from_platform_flag_const_disallowed;
mod image_patterns;
mod invalid_base_image_platform;
mod invalid_default_arg_in_from;
mod invalid_definition_description;
mod invalid_json_form;
mod invalid_label_key;
mod invalid_label_value;
mod json_args_recommended;
mod json_array;
mod last_user_root;
mod latest_tag;
mod legacy_key_value_format;
mod live_tags;
mod maintainer_deprecated;
mod misplaced_directive;
mod missing_label;
mod missing_user;
mod misspelled_stage;
mod misspelled_syntax;
mod multiple_instructions_disallowed;
mod needs_newer_syntax;
mod no_break_space;
mod no_empty_continuation;
mod no_shell_in_scratch;
mod outdated_pin;
mod path_overwritten;
mod platform_not_offered;
mod redundant_target_platform;
mod relative_destination;
mod reserved_stage_name;
mod retired_tag;
mod secret_file_copied;
mod secrets_used_in_arg_or_env;
mod self_reference_in_env;
mod shell_syntax_in_exec_form;
mod source_not_found;
mod ssh_port;
mod stage_name_casing;
mod unapproved_image;
mod undeclared_arg;
mod undefined_arg_in_from;
mod undefined_var;
mod unexpected_label;
mod unknown_check_rule;
mod unknown_tag;
mod unreachable_stage;
mod unsupported_by_buildah;
mod untagged_image;
mod untrusted_registry;
mod unused_arg;
mod unused_build_argument;
mod unused_ignore;
mod unused_named_context;
mod workdir_relative_path;

pub use checker::{
    Builder, Excludes, Exclusion, LintSettings, SourceStatus, Sources, check, check_part,
    check_without_fixes, template,
};
pub use diagnostic::{Diagnostic, DiagnosticTag, Fix, Related, Severity};
pub use fix::{DIFF_TIME, Fixed, edits, fix_all};
pub use labels::{LabelSchema, LabelType};
pub use live_tags::{LiveTags, TagStatus, tags_to_query};
pub use names::{
    GROUPS, Preset, RuleGroup, Selector, codes, codes_of, group, override_levels, without_rule,
};
pub use pragmas::declared_shell;
pub use rewrite_pragmas::rewritten_comments;
pub use rule::{Category, Group, Rule, page_of};
pub use scripts::{KnownFindings, check_shell, known_shell, update_shell};
pub use silence::silence;

/// All rules, sorted by name.
pub const RULES: &[&Rule] = &[
    &add_instead_of_copy::RULE,
    &add_without_checksum::RULE,
    &commands::apt_in_script::RULE,
    &commands::apt_key::RULE,
    &carriage_return_in_heredoc::RULE,
    &cmd_ignored::RULE,
    &command_ends_at_once::RULE,
    &commands::command_without_effect::RULE,
    &consistent_instruction_casing::RULE,
    &copy_ignored_file::RULE,
    &debian_frontend_in_env::RULE,
    &destination_without_slash::RULE,
    &duplicate_stage_name::RULE,
    &expose_invalid_format::RULE,
    &expose_proto_casing::RULE,
    &forbidden_image::RULE,
    &from_as_casing::RULE,
    &from_platform_flag_const_disallowed::RULE,
    &commands::index_update_alone::RULE,
    &commands::insecure_download::RULE,
    &commands::install_without_yes::RULE,
    &invalid_base_image_platform::RULE,
    &invalid_default_arg_in_from::RULE,
    &invalid_definition_description::RULE,
    &invalid_json_form::RULE,
    &invalid_label_key::RULE,
    &invalid_label_value::RULE,
    &json_args_recommended::RULE,
    &last_user_root::RULE,
    &latest_tag::RULE,
    &legacy_key_value_format::RULE,
    &maintainer_deprecated::RULE,
    &misplaced_directive::RULE,
    &missing_label::RULE,
    &missing_user::RULE,
    &misspelled_stage::RULE,
    &misspelled_syntax::RULE,
    &multiple_instructions_disallowed::RULE,
    &needs_newer_syntax::RULE,
    &no_break_space::RULE,
    &no_empty_continuation::RULE,
    &no_shell_in_scratch::RULE,
    &commands::npm_install_with_lock_file::RULE,
    &outdated_pin::RULE,
    &commands::package_cache_left::RULE,
    &commands::package_upgrade::RULE,
    &commands::password_in_command::RULE,
    &path_overwritten::RULE,
    &commands::permissions_in_own_layer::RULE,
    &commands::piped_download::RULE,
    &commands::pipefail_missing::RULE,
    &platform_not_offered::RULE,
    &commands::recommended_packages::RULE,
    &redundant_target_platform::RULE,
    &relative_destination::RULE,
    &commands::removal_in_own_layer::RULE,
    &reserved_stage_name::RULE,
    &retired_tag::RULE,
    &secret_file_copied::RULE,
    &secrets_used_in_arg_or_env::RULE,
    &self_reference_in_env::RULE,
    &scripts::SYNTAX_RULE,
    &shell_syntax_in_exec_form::RULE,
    &source_not_found::RULE,
    &commands::sources_before_dependencies::RULE,
    &ssh_port::RULE,
    &stage_name_casing::RULE,
    &commands::sudo::RULE,
    &unapproved_image::RULE,
    &undeclared_arg::RULE,
    &undefined_arg_in_from::RULE,
    &undefined_var::RULE,
    &unexpected_label::RULE,
    &unknown_check_rule::RULE,
    &unknown_tag::RULE,
    &commands::unpinned_package::RULE,
    &unreachable_stage::RULE,
    &unsupported_by_buildah::RULE,
    &untagged_image::RULE,
    &untrusted_registry::RULE,
    &unused_arg::RULE,
    &unused_build_argument::RULE,
    &unused_ignore::RULE,
    &unused_named_context::RULE,
    &commands::verification_disabled::RULE,
    &workdir_relative_path::RULE,
    &commands::world_writable::RULE,
];

/// Looks up a rule by name.
pub fn rule(name: &str) -> Option<&'static Rule> {
    let shell = || scripts::RULES.iter().find(|rule| rule.name == name);
    RULES
        .iter()
        .copied()
        .find(|rule| rule.name == name)
        .or_else(shell)
}

/// The names of all rules.
pub fn names() -> impl Iterator<Item = &'static str> {
    RULES
        .iter()
        .copied()
        .chain(shell_rules())
        .map(|rule| rule.name)
}

/// The rules for `ShellCheck`'s codes, sorted by name.
pub fn shell_rules() -> impl Iterator<Item = &'static Rule> {
    scripts::RULES.iter()
}
