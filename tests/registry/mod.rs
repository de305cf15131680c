//! Registries: parsing, the policy, and which requests are sent.

mod cache;
mod credentials;
mod editor;
mod fake;
mod faults;
mod flow;
mod policy;
mod readings;
mod real;
mod terminal;
