//! The table of all rules: [`RULES`].

use super::rule::{Rule, RuleSet};
use super::scripts::RULES as SHELL_RULES;

/// All rules, sorted by name.
pub const RULES: &[&Rule] = &[
    &super::add_instead_of_copy::RULE,
    &super::add_without_checksum::RULE,
    &super::commands::apt_in_script::RULE,
    &super::commands::apt_key::RULE,
    &super::arg_in_command::RULE,
    &super::carriage_return_in_heredoc::RULE,
    &super::cmd_ignored::RULE,
    &super::command_ends_at_once::RULE,
    &super::commands::command_never_ends::RULE,
    &super::commands::command_without_effect::RULE,
    &super::comment_hides_command::RULE,
    &super::consistent_instruction_casing::RULE,
    &super::copy_ignored_file::RULE,
    &super::debian_frontend_in_env::RULE,
    &super::destination_without_slash::RULE,
    &super::duplicate_stage_name::RULE,
    &super::expose_invalid_format::RULE,
    &super::expose_proto_casing::RULE,
    &super::commands::externally_managed_python::RULE,
    &super::forbidden_image::RULE,
    &super::from_as_casing::RULE,
    &super::from_platform_flag_const_disallowed::RULE,
    &super::heredoc_not_executed::RULE,
    &super::host_path_in_volume::RULE,
    &super::commands::index_update_alone::RULE,
    &super::commands::insecure_download::RULE,
    &super::commands::install_without_yes::RULE,
    &super::invalid_base_image_platform::RULE,
    &super::invalid_default_arg_in_from::RULE,
    &super::invalid_definition_description::RULE,
    &super::invalid_json_form::RULE,
    &super::invalid_label_key::RULE,
    &super::invalid_label_value::RULE,
    &super::json_args_recommended::RULE,
    &super::last_user_root::RULE,
    &super::latest_tag::RULE,
    &super::legacy_key_value_format::RULE,
    &super::maintainer_deprecated::RULE,
    &super::misplaced_directive::RULE,
    &super::missing_label::RULE,
    &super::missing_user::RULE,
    &super::misspelled_flag::RULE,
    &super::misspelled_image::RULE,
    &super::misspelled_stage::RULE,
    &super::misspelled_syntax::RULE,
    &super::multiple_instructions_disallowed::RULE,
    &super::needs_newer_syntax::RULE,
    &super::nested_instruction::RULE,
    &super::no_break_space::RULE,
    &super::no_empty_continuation::RULE,
    &super::no_shell_in_scratch::RULE,
    &super::commands::npm_install_with_lock_file::RULE,
    &super::number_in_build_argument::RULE,
    &super::outdated_pin::RULE,
    &super::commands::package_cache_left::RULE,
    &super::commands::package_upgrade::RULE,
    &super::commands::password_in_command::RULE,
    &super::path_overwritten::RULE,
    &super::commands::permissions_in_own_layer::RULE,
    &super::commands::piped_download::RULE,
    &super::commands::pipefail_missing::RULE,
    &super::platform_not_offered::RULE,
    &super::commands::program_not_installed::RULE,
    &super::quoted_command::RULE,
    &super::quotes_in_value::RULE,
    &super::commands::recommended_packages::RULE,
    &super::redundant_target_platform::RULE,
    &super::relative_destination::RULE,
    &super::commands::removal_in_own_layer::RULE,
    &super::reserved_stage_name::RULE,
    &super::retired_tag::RULE,
    &super::secret_file_copied::RULE,
    &super::secrets_used_in_arg_or_env::RULE,
    &super::self_reference_in_env::RULE,
    &super::scripts::SYNTAX_RULE,
    &super::shell_syntax_in_exec_form::RULE,
    &super::shell_syntax_in_value::RULE,
    &super::source_not_found::RULE,
    &super::commands::sources_before_dependencies::RULE,
    &super::ssh_port::RULE,
    &super::stage_name_casing::RULE,
    &super::commands::sudo::RULE,
    &super::trailing_comment::RULE,
    &super::unapproved_image::RULE,
    &super::undeclared_arg::RULE,
    &super::undefined_arg_in_from::RULE,
    &super::undefined_var::RULE,
    &super::unexpected_label::RULE,
    &super::unknown_check_rule::RULE,
    &super::unknown_tag::RULE,
    &super::commands::unpinned_package::RULE,
    &super::commands::unquoted_version::RULE,
    &super::unreachable_stage::RULE,
    &super::unsupported_by_buildah::RULE,
    &super::untagged_image::RULE,
    &super::untrusted_registry::RULE,
    &super::unused_arg::RULE,
    &super::unused_build_argument::RULE,
    &super::unused_ignore::RULE,
    &super::unused_named_context::RULE,
    &super::commands::verification_disabled::RULE,
    &super::workdir_relative_path::RULE,
    &super::commands::world_writable::RULE,
    &super::commands::wrong_package_manager::RULE,
    &super::commands::wrong_user_command::RULE,
];

/// All rules, with those for the codes of shell scripts.
pub(super) const ALL: RuleSet = RuleSet {
    own: RULES,
    shell: || &SHELL_RULES,
};

/// Looks up a rule by name.
pub fn rule(name: &str) -> Option<&'static Rule> {
    ALL.find(name)
}

/// The names of all rules.
pub fn names() -> impl Iterator<Item = &'static str> {
    ALL.names()
}

/// The rules for `ShellCheck`'s codes, sorted by name.
pub fn shell_rules() -> impl Iterator<Item = &'static Rule> {
    SHELL_RULES.iter()
}
