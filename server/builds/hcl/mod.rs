//! HCL as Bake uses it: bodies of HCL and JSON files ([`body`]), expressions ([`expr`]) with their evaluation ([`eval`]),
//! values with the types of go-cty ([`value`], [`types`]) and the function library ([`functions`]).

#![expect(
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    clippy::cast_possible_wrap,
    clippy::float_cmp,
    reason = "numbers are `f64`; they are compared, and used as indices after checks, as go-cty does it"
)]

pub(crate) mod body;
pub(crate) mod eval;
pub(crate) mod expr;
mod format;
pub(crate) mod functions;
mod json;
mod limits;
mod network;
mod parse;
mod time;
pub(crate) mod types;
pub(crate) mod value;

pub(crate) use json::{decode as decode_json, parse_json, type_expression};
pub(crate) use parse::parse;
