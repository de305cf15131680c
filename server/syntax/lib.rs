//! Parsing: text to tree to typed syntax. Never fails.
//!
//! [`Syntax`] is one version of a file: the [`Dockerfile`] lowered from its tree-sitter tree. An edit creates the next version,
//! which shares the instructions that didn't change.
//!
//! Covers single instructions; how they interact is the subject of `analysis`.

mod ast;
mod attachment;
pub mod cancellation;
mod check;
pub mod duration;
mod edit;
mod flags;
mod fragment;
mod frontend;
pub mod language;
pub mod lock;
mod logical;
mod lower;
mod mount;
mod nodes;
mod problem;
mod shell;
pub mod text;
mod tree;
pub mod values;
pub mod word;

pub use crate::values::go::{boolean as parse_bool, quoted};
pub use ast::{
    Arguments, Comment, Directive, Dockerfile, Flag, HealthcheckArguments, Heredoc, HeredocMarker,
    Instruction, Item, Pair,
};
pub use attachment::Attachment;
pub use check::{csv_fields, expanded_heredocs, is_heredoc_marker, is_stage_name};
pub use check::{file_problems, problems};
pub use edit::{Edit, Untouched};
pub use fragment::Fragment;
pub use logical::{LineKind, PhysicalLine, logical_line, physical_lines};
pub use mount::{MountOption, mount_options};
pub use nodes::{SyntaxNode, syntax_nodes};
pub use problem::{Problem, ProblemKind};
pub use shell::{
    HazardKind, Joined, MentionRole, Nesting, Redirection, Script, ScriptCommand, ScriptSymbols,
    ScriptWord, Shell, ShellBranch, ShellCall, ShellFunction, ShellHazard, ShellLoop, ShellMention,
    ShellNames, ShellStep, ShellText, ShellToken, ShellTokenKind, ShellVariable, VariableOrigin,
    is_shell_name,
};
pub use tree::{Syntax, to_sexp};
