//! Semantic analysis of Dockerfiles: stages, variables, images and the state after each instruction.
//!
//! A [`Document`] is one version of a file; [`Document::semantics`] evaluates it as BuildKit does. The crate doesn't
//! access files or the network, and is independent of LSP.

mod body;
mod build_target;
pub mod catalogue;
mod container;
mod directives;
mod distribution;
mod document;
mod epoch;
mod evaluation;
mod expand;
mod expansion_problem;
mod from;
mod globals;
mod graph;
mod image_reference;
mod images;
mod inside;
mod lookup;
mod mounts;
mod names;
mod notes;
mod occurrences;
mod semantics;
mod shell;
mod shell_names;
mod stages;
mod state;
mod step;
mod tags;
mod triggers;
mod uses;
mod variables;

pub use body::{Body, Casing, Step};
pub use build_target::{
    ArgSource, Build, BuildOrigin, BuildTarget, ContextSource, DefinitionPlace, NamedContext,
    Unspecified, context_name,
};
pub use container::{CommandSource, Container, Setter, container, setter};
pub use directives::{TypedDirective, typed_directive};
pub use distribution::{Distribution, distribution};
pub use document::{Change, Document, Frontend, LeadingComment};
pub use expand::{expand_to_words, expand_word};
pub use from::{Base, FromInstruction};
pub use graph::{FileSource, SourceTarget};
pub use image_reference::ImageReference;
pub use images::{base_configuration, base_image, source_image, source_words, syntax_image};
pub use lookup::{Entity, EntityAtOffset, find};
pub use mounts::{SecretVariable, secret_variable};
pub use notes::{Note, NoteTopic, NotesOf};
pub use occurrences::{
    DefiningPair, Occurrence, Scopes, Spelling, SymbolId, VariableScope, definitions_of,
    mentioning, occurrences, references_to_stages, scope, symbol_at,
};
pub use semantics::{Semantics, StageSemantics};
pub use shell::{posix_instructions, runs_posix_shell, shell, shell_uses};
pub use shell_names::{
    MentionAtOffset, ScriptName, ScriptNameKind, assigns, definitions_in_script, functions,
    may_be_of_environment, mention_at, mentions, script_of, scripts,
};
pub use stages::{Stage, Stages};
pub use state::{
    CommandLine, Environment, Health, ImageVariables, Origin, PairOf, StageConfig, State, Value,
    Variable, VariableLookup,
};
pub use step::NOT_IN_ENVIRONMENT;
pub use tags::{NamedImage, WrittenTag, base_image_of, images, source_images};
pub use tags::{argument, tag_colon};
pub use uses::{Use, uses};
pub use variables::{Definition, declaration, definition, global_definition, modified, variable};
