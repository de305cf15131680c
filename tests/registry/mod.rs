//! What registries say, and above all what they are not asked.

mod policy;
mod readings;
