//! What a file says: text to tree to typed syntax. Never fails.
//!
//! [`Syntax`] is one version of a file: the tree-sitter tree and the [`Dockerfile`] lowered from it. An edit makes the
//! next version, in which the instructions that it left alone are the same objects as before.
//!
//! Reads single instructions; what they mean together is `analysis`'.

mod ast;
mod check;
pub mod duration;
mod flags;
mod fragment;
pub mod language;
mod logical;
mod lower;
mod mount;
mod problem;
mod shell;
pub mod text;
mod tree;
pub mod values;
pub mod word;

pub use crate::values::go::{boolean as parse_bool, quoted};
pub use ast::{
    Arguments, Comment, Directive, Dockerfile, Flag, Health, Heredoc, HeredocMark, Instruction,
    Item, Pair,
};
pub use check::{csv_fields, is_heredoc_mark, is_stage_name};
pub use check::{file_problems, problems};
pub use fragment::Fragment;
pub use logical::{LineKind, PhysicalLine, logical_line, physical_lines};
pub use mount::{MountOption, mount_options};
pub use problem::{Problem, ProblemKind};
pub use shell::{Sees, Shell, ShellStep, ShellToken, ShellTokenKind, ShellVariable};
pub use tree::{Edit, Syntax, Untouched};
