//! The structure of a Bake file: attributes and blocks.

use std::rc::Rc;

use super::expr::{Expr, Span};

/// What is between the braces of a block, or a whole file.
#[derive(Clone, Debug, Default)]
pub(crate) struct Body {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) blocks: Vec<Block>,
}

#[derive(Clone, Debug)]
pub(crate) struct Attribute {
    pub(crate) name: Rc<str>,
    pub(crate) name_span: Span,
    pub(crate) expr: Rc<Expr>,
}

#[derive(Clone, Debug)]
pub(crate) struct Block {
    pub(crate) kind: Rc<str>,
    pub(crate) kind_span: Span,
    pub(crate) labels: Vec<(Rc<str>, Span)>,
    pub(crate) span: Span,
    pub(crate) body: Body,
}

impl Body {
    pub(crate) fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes
            .iter()
            .find(|attribute| attribute.name.as_ref() == name)
    }
}
