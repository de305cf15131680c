//! What registries say, and above all what they are not asked.

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
