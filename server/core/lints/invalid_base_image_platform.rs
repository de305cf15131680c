//! The base image is for another platform than the stage.
//!
//! BuildKit finds this out once it has the image's configuration from its registry. Nothing is said of it here while
//! nothing is known of the image's platforms.
//!
//! ```dockerfile
//! FROM --platform=linux/arm64 registry.example.com/for-amd64-only
//! ```
//!
//! ```dockerfile
//! FROM --platform=linux/amd64 registry.example.com/for-amd64-only
//! ```

use super::diagnostic::Severity;
use super::place::Place;
use super::rule::{Check, Group, Rule};

pub(super) const RULE: Rule = Rule {
    name: "InvalidBaseImagePlatform",
    group: Group::BuildKit,
    severity: Severity::Warning,
    tag: None,
    experimental: false,
    inline: false,
    source: include_str!("invalid_base_image_platform.rs"),
    check: Check::Each(&[], nothing),
};

/// `validations.go:validateBaseImagePlatform` needs the image.
fn nothing(_: &mut Place) {}
