//! There is no such tag.
//!
//! All tags that official images ever had are known. New ones come every day, so that most that aren't known may be new;
//! but nothing comes to an image that is given up, nor below the oldest version that is looked after. The build fails when
//! it asks for the image. With `dockwright check --online`, registries are asked about all others.
//!
//! ```dockerfile
//! FROM golang:1.19-trixie
//! ```
//!
//! ```dockerfile
//! FROM golang:1.19-bullseye
//! ```

use super::diagnostic::Severity;
use super::retired_tag::tag;
use super::rule::{About, Check, Group, Rule};
use super::run::Run;
use super::today::Told;
use crate::analysis::NamedImage;

pub(super) const RULE: Rule = Rule {
    name: "UnknownTag",
    group: Group::Dockwright,
    severity: Severity::Hint,
    tag: None,
    experimental: false,
    inline: true,
    source: include_str!("unknown_tag.rs"),
    check: Check::Image(check),
};

fn check(run: &mut Run, named: &NamedImage, about: About) {
    // By its digest an image is found whatever the tag is.
    let Some(tag) = tag(named).filter(|_| named.name.digest().is_none()) else {
        return;
    };
    let name = named.name.familiar();
    let message = if about.told == Some(&Told::Missing) {
        format!("There is no {name}:{tag}")
    } else if about.image.is_some_and(|it| it.never_had(tag)) {
        format!("There is no tag {tag} of {name}")
    } else {
        return;
    };
    let item = Some(named.item);
    run.report(&RULE, item, item, named.span, message);
}
