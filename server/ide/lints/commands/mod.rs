//! Rules about the commands of RUN, CMD, ENTRYPOINT and HEALTHCHECK.

mod packages;

pub(super) mod install_without_yes;
