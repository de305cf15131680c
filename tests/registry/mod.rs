//! Registries: parsing, the policy, and which requests are sent.

mod cache;
mod credentials;
pub(crate) mod editor;
pub(crate) mod fake;
mod faults;
mod flow;
mod policy;
mod readings;
mod real;
mod terminal;
