//! Rules about the commands of RUN, CMD, ENTRYPOINT and HEALTHCHECK.

mod download;
mod edit;
pub(super) mod mounts;
mod package_use;
pub(super) mod packages;
mod release;

pub(super) mod apt_in_script;
pub(super) mod apt_key;
pub(super) mod command_never_ends;
pub(super) mod command_without_effect;
pub(super) mod externally_managed_python;
pub(super) mod index_update_alone;
pub(super) mod insecure_download;
pub(super) mod install_without_root;
pub(super) mod install_without_update;
pub(super) mod install_without_yes;
pub(super) mod invalid_assignment;
pub(super) mod large_user_id;
pub(super) mod listens_on_localhost;
pub(super) mod missing_space_in_test;
pub(super) mod misspelled_argument;
pub(super) mod npm_install_with_lock_file;
pub(super) mod package_cache_left;
pub(super) mod package_upgrade;
pub(super) mod password_in_command;
pub(super) mod permissions_in_own_layer;
pub(super) mod piped_download;
pub(super) mod pipefail_missing;
pub(super) mod program_not_installed;
pub(super) mod recommended_packages;
pub(super) mod removal_in_own_layer;
pub(super) mod sources_before_dependencies;
pub(super) mod sudo;
pub(super) mod unavailable_package;
pub(super) mod unpinned_package;
pub(super) mod unquoted_version;
pub(super) mod unused_cache_mount;
pub(super) mod user_id_in_use;
pub(super) mod verification_disabled;
pub(super) mod world_writable;
pub(super) mod wrong_package_manager;
pub(super) mod wrong_user_command;

pub(super) use crate::commands::program;
pub(super) use program_not_installed::runs_files;
