//! Platform of the base image differs from the stage's.
//!
//! BuildKit detects this from the image's configuration in the registry. Dockwright doesn't report it, as it doesn't know
//! that configuration.
//!
//! ```dockerfile
//! FROM --platform=linux/arm64 registry.example.com/for-amd64-only
//! ```
//!
//! ```dockerfile
//! FROM --platform=linux/amd64 registry.example.com/for-amd64-only
//! ```

use super::context::RuleContext;
use super::rule::{Category, Check, Rule, documentation};

pub(super) const RULE: Rule = Rule {
    inline: false,
    ..Rule::buildkit(
        "InvalidBaseImagePlatform",
        Category::Bug,
        documentation!("invalid_base_image_platform.rs"),
        Check::Each(&[], never),
    )
};

/// `validations.go:validateBaseImagePlatform` needs the image's configuration.
fn never(_: &mut RuleContext) {}
