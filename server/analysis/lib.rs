//! What a file means: stages, and which variable a name is.
//!
//! A [`Document`] is one version of one file and all we know of it. Knows nothing of protocols, files or the network.

mod body;
mod build_target;
pub mod catalogue;
mod container;
mod directives;
mod document;
mod expand;
mod from;
mod globals;
mod graph;
mod images;
mod inside;
mod lookup;
mod meaning;
mod mounts;
mod names;
mod occurrences;
mod shell;
mod stages;
mod state;
mod step;
mod tags;
mod triggers;
mod variables;

pub use body::{Body, Casing, Step};
pub use build_target::{Build, BuildTarget, Rest};
pub use container::{Container, Made, Setter, container, setter};
pub use directives::{TypedDirective, typed_directive};
pub use document::{Change, CommentAbove, Document, Frontend};
pub use expand::{expand_to_words, expand_word};
pub use from::{Base, From};
pub use graph::{Source, Target};
pub use images::{Image, base_image, source_image, source_words, syntax_image};
pub use lookup::{Found, Thing, find};
pub use meaning::{Meaning, Stage as StageMeaning};
pub use occurrences::{
    Defining, Named, Occurrence, Scope, Scopes, Spelling, definitions_of, mentioning, named,
    occurrences, scope,
};
pub use shell::{shell, shell_uses};
pub use stages::{Stage, Stages};
pub use state::{
    Command, Config, Environment, Found as Known, Health, Origin, PairOf, State, Value, Variable,
};
pub use step::NOT_IN_ENVIRONMENT;
pub use tags::{NamedImage, WrittenTag, base_image_of, images, source_images};
pub use tags::{argument, tag_colon};
pub use variables::{
    Definition, Use, declaration, definition, modified, taken_over, uses, variable,
};
