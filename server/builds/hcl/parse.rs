//! From text to [`Body`], by `hcl-edit`.

use std::ops::Range;
use std::rc::Rc;

use hcl_edit::expr::{
    BinaryOperator, Expression, FuncCall, ObjectKey, Traversal, TraversalOperator, UnaryOperator,
};
use hcl_edit::structure::{self, Structure};
use hcl_edit::template::{Directive, Element, Strip, Template};
use hcl_edit::{Span as _, parser};

use crate::budget::Exhausted;

use super::body::{Attribute, Block, Body};
use super::expr::{Binary, Call, Expr, ExprKind, For, Part, Span, Step, Unary};
use super::value::Value;

/// Where the text is from.
#[derive(Clone, Copy)]
pub(crate) struct Origin<'a> {
    file: u16,
    /// The text, to check quoted strings; empty for the strings of JSON files.
    text: &'a str,
    /// The span of everything, for texts that aren't literally in the file.
    fixed: Option<Span>,
}

/// The structure of an HCL file.
pub(crate) fn parse(text: &str, file: u16) -> Result<Body, (Span, String)> {
    let origin = Origin {
        file,
        text,
        fixed: None,
    };
    if let Some(at) = super::limits::exceeded(text) {
        return Err((origin.at(at..at), Exhausted::MESSAGE.to_owned()));
    }
    let body = parser::parse_body(text).map_err(|error| {
        let at = error.location().offset();
        let end = text
            .get(at..)
            .and_then(|rest| rest.chars().next())
            .map_or(at, |char| {
                at + if char == '\n' { 0 } else { char.len_utf8() }
            });
        (origin.at(at..end), message(&error))
    })?;
    lower_body(&body, origin)
}

/// The message of a syntax error, without a long list of characters that are expected.
fn message(error: &parser::Error) -> String {
    const MOST: usize = 4;
    let message = error.message();
    match message.split_once("; expected ") {
        Some((what, expected)) if expected.matches(", ").count() >= MOST => match what {
            "invalid expression" => "a value is expected".to_owned(),
            _ => what.to_owned(),
        },
        _ => message.to_owned(),
    }
}

/// The expression of a template that stands in a string of a JSON file.
pub(crate) fn parse_template(text: &str, span: Span) -> Result<Expr, (Span, String)> {
    let origin = Origin {
        file: span.file,
        text: "",
        fixed: Some(span),
    };
    if !text.contains("${") && !text.contains("%{") {
        return Ok(Expr::new(ExprKind::Literal(Value::string(text)), span));
    }
    if super::limits::exceeded(text).is_some() {
        return Err((span, Exhausted::MESSAGE.to_owned()));
    }
    let template = parser::parse_template(text).map_err(|error| (span, message(&error)))?;
    let parts = lower_template(&template, false, false, origin)?;
    Ok(Expr::new(ExprKind::Template(parts), span))
}

/// The expression that is written in a string of a JSON file, such as a type.
pub(crate) fn parse_expression(text: &str, span: Span) -> Result<Expr, (Span, String)> {
    let origin = Origin {
        file: span.file,
        text: "",
        fixed: Some(span),
    };
    let expr = parser::parse_expr(text).map_err(|error| (span, message(&error)))?;
    lower(&expr, origin, span)
}

impl Origin<'_> {
    fn at(&self, range: Range<usize>) -> Span {
        self.fixed.unwrap_or(Span {
            file: self.file,
            start: range.start as u32,
            end: range.end as u32,
        })
    }

    fn span(&self, range: Option<Range<usize>>, otherwise: Span) -> Span {
        range.map_or(otherwise, |range| self.at(range))
    }

    /// Refuses a line break in a quoted string, which `hcl-edit` accepts and HCL doesn't.
    fn check_one_line(&self, range: Option<Range<usize>>) -> Result<(), (Span, String)> {
        let Some(range) = range else { return Ok(()) };
        let text = self.text.get(range.clone()).unwrap_or_default();
        match text.find('\n') {
            Some(at) => Err((
                self.at(range.start + at..range.start + at),
                "a quoted string can't contain a line break; use a heredoc or `\\n`".to_owned(),
            )),
            None => Ok(()),
        }
    }
}

fn lower_body(body: &structure::Body, origin: Origin) -> Result<Body, (Span, String)> {
    let mut lowered = Body::default();
    for structure in body {
        match structure {
            Structure::Attribute(attribute) => {
                let whole = origin.span(attribute.span(), Span::default());
                let name_span = origin.span(attribute.key.span(), whole);
                lowered.attributes.push(Attribute {
                    name: Rc::from(attribute.key.as_str()),
                    name_span,
                    expr: Rc::new(lower(&attribute.value, origin, whole)?),
                });
            }
            Structure::Block(block) => {
                let span = origin.span(block.span(), Span::default());
                let mut labels = Vec::new();
                for label in &block.labels {
                    labels.push((Rc::from(label.as_str()), origin.span(label.span(), span)));
                }
                lowered.blocks.push(Block {
                    kind: Rc::from(block.ident.as_str()),
                    kind_span: origin.span(block.ident.span(), span),
                    labels,
                    span,
                    body: lower_body(&block.body, origin)?,
                });
            }
        }
    }
    Ok(lowered)
}

fn lower(expr: &Expression, origin: Origin, outer: Span) -> Result<Expr, (Span, String)> {
    let span = origin.span(expr.span(), outer);
    let lower_at = |expr: &Expression| lower(expr, origin, span);
    let kind = match expr {
        Expression::Null(_) => ExprKind::Literal(Value::Null),
        Expression::Bool(bool) => ExprKind::Literal(Value::Bool(*bool.value())),
        Expression::Number(number) => {
            ExprKind::Literal(Value::Number(number.value().as_f64().unwrap_or_default()))
        }
        Expression::String(text) => {
            origin.check_one_line(expr.span())?;
            ExprKind::Literal(Value::string(text.value()))
        }
        Expression::Array(items) => {
            ExprKind::Tuple(items.iter().map(lower_at).collect::<Result<_, _>>()?)
        }
        Expression::Object(items) => {
            let mut lowered = Vec::new();
            for (key, value) in items {
                let key = match key {
                    ObjectKey::Ident(name) => Expr::new(
                        ExprKind::Name(Rc::from(name.as_str())),
                        origin.span(name.span(), span),
                    ),
                    ObjectKey::Expression(key) => lower_at(key)?,
                };
                lowered.push((key, lower_at(value.expr())?));
            }
            ExprKind::Object(lowered)
        }
        Expression::StringTemplate(template) => {
            for element in template {
                if let Element::Literal(literal) = element {
                    origin.check_one_line(literal.span())?;
                }
            }
            ExprKind::Template(lower_template(template, false, false, origin)?)
        }
        Expression::HeredocTemplate(heredoc) => {
            let parts = lower_template(&heredoc.template, false, false, origin)?;
            match parts.as_slice() {
                [] => ExprKind::Literal(Value::string("")),
                [Part::Text(text)] => ExprKind::Literal(Value::String(text.clone())),
                _ => ExprKind::Template(parts),
            }
        }
        Expression::Parenthesis(inner) => ExprKind::Parenthesis(Box::new(lower_at(inner.inner())?)),
        Expression::Variable(name) => ExprKind::Variable(Rc::from(name.as_str())),
        Expression::Conditional(conditional) => ExprKind::Conditional(Box::new([
            lower_at(&conditional.cond_expr)?,
            lower_at(&conditional.true_expr)?,
            lower_at(&conditional.false_expr)?,
        ])),
        Expression::FuncCall(call) => lower_call(call, origin, span)?,
        Expression::Traversal(traversal) => lower_traversal(traversal, origin, span)?,
        Expression::UnaryOp(operation) => {
            let operator = match operation.operator.value() {
                UnaryOperator::Neg => Unary::Negate,
                UnaryOperator::Not => Unary::Not,
            };
            ExprKind::Unary(operator, Box::new(lower_at(&operation.expr)?))
        }
        Expression::BinaryOp(operation) => {
            let sides = [
                lower_at(&operation.lhs_expr)?,
                lower_at(&operation.rhs_expr)?,
            ];
            ExprKind::Binary(binary(*operation.operator.value()), Box::new(sides))
        }
        Expression::ForExpr(each) => {
            let lower_option = |expr: Option<&Expression>| expr.map(lower_at).transpose();
            ExprKind::For(Box::new(For {
                key_name: each
                    .intro
                    .key_var
                    .as_ref()
                    .map(|name| Rc::from(name.as_str())),
                value_name: Rc::from(each.intro.value_var.as_str()),
                collection: lower_at(&each.intro.collection_expr)?,
                key: lower_option(each.key_expr.as_ref())?,
                value: lower_at(&each.value_expr)?,
                condition: lower_option(each.cond.as_ref().map(|condition| &condition.expr))?,
                group: each.grouping,
            }))
        }
    };
    Ok(Expr::new(kind, span))
}

fn binary(operator: BinaryOperator) -> Binary {
    match operator {
        BinaryOperator::Eq => Binary::Equal,
        BinaryOperator::NotEq => Binary::NotEqual,
        BinaryOperator::LessEq => Binary::LessOrEqual,
        BinaryOperator::GreaterEq => Binary::GreaterOrEqual,
        BinaryOperator::Less => Binary::Less,
        BinaryOperator::Greater => Binary::Greater,
        BinaryOperator::Plus => Binary::Add,
        BinaryOperator::Minus => Binary::Subtract,
        BinaryOperator::Mul => Binary::Multiply,
        BinaryOperator::Div => Binary::Divide,
        BinaryOperator::Mod => Binary::Modulo,
        BinaryOperator::And => Binary::And,
        BinaryOperator::Or => Binary::Or,
    }
}

fn lower_call(call: &FuncCall, origin: Origin, span: Span) -> Result<ExprKind, (Span, String)> {
    let mut name: Vec<&str> = call
        .name
        .namespace
        .iter()
        .map(|part| part.as_str())
        .collect();
    name.push(call.name.name.as_str());
    let mut args = Vec::new();
    for argument in &call.args {
        args.push(lower(argument, origin, span)?);
    }
    Ok(ExprKind::Call(Box::new(Call {
        name: Rc::from(name.join("::")),
        name_span: origin.span(call.name.name.span(), span),
        args,
        expand: call.args.expand_final(),
    })))
}

fn lower_traversal(
    traversal: &Traversal,
    origin: Origin,
    span: Span,
) -> Result<ExprKind, (Span, String)> {
    let base = lower(&traversal.expr, origin, span)?;
    let mut steps = Vec::new();
    for operator in &traversal.operators {
        steps.push(match operator.value() {
            TraversalOperator::AttrSplat(_) => Step::AttributeSplat,
            TraversalOperator::FullSplat(_) => Step::FullSplat,
            TraversalOperator::GetAttr(name) => Step::Attribute(Rc::from(name.as_str())),
            TraversalOperator::Index(index) => Step::Index(lower(index, origin, span)?),
            TraversalOperator::LegacyIndex(index) => Step::Index(Expr::new(
                ExprKind::Literal(Value::Number(*index.value() as f64)),
                span,
            )),
        });
    }
    Ok(ExprKind::Traversal(Box::new(base), steps))
}

/// The parts of a template. `front` and `back` are whether a marker around the template strips its ends.
fn lower_template(
    template: &Template,
    front: bool,
    back: bool,
    origin: Origin,
) -> Result<Vec<Part>, (Span, String)> {
    let mut parts = Vec::new();
    let elements: Vec<&Element> = template.iter().collect();
    let strips: Vec<(bool, bool)> = elements.iter().map(|element| strip_of(element)).collect();
    for (index, element) in elements.iter().enumerate() {
        match element {
            Element::Literal(text) => {
                let before = match index.checked_sub(1) {
                    Some(before) => strips.get(before).is_some_and(|strip| strip.1),
                    None => front,
                };
                let after = strips.get(index + 1).map_or(back, |strip| strip.0);
                let mut text = text.as_str();
                if before {
                    text = text.trim_start();
                }
                if after {
                    text = text.trim_end();
                }
                parts.push(Part::Text(Rc::from(text)));
            }
            Element::Interpolation(interpolation) => {
                let span = origin.span(interpolation.span(), Span::default());
                parts.push(Part::Value(lower(&interpolation.expr, origin, span)?));
            }
            Element::Directive(directive) => parts.push(lower_directive(directive, origin)?),
        }
    }
    Ok(parts)
}

/// Whether the element strips whitespace before and after it.
fn strip_of(element: &Element) -> (bool, bool) {
    match element {
        Element::Literal(_) => (false, false),
        Element::Interpolation(interpolation) => ends(interpolation.strip),
        Element::Directive(directive) => match directive.as_ref() {
            Directive::If(directive) => (
                ends(directive.if_expr.strip).0,
                ends(directive.endif_expr.strip).1,
            ),
            Directive::For(directive) => (
                ends(directive.for_expr.strip).0,
                ends(directive.endfor_expr.strip).1,
            ),
        },
    }
}

fn ends(strip: Strip) -> (bool, bool) {
    (strip.strip_start(), strip.strip_end())
}

fn lower_directive(directive: &Directive, origin: Origin) -> Result<Part, (Span, String)> {
    match directive {
        Directive::If(directive) => {
            let span = origin.span(directive.span(), Span::default());
            let first = &directive.if_expr;
            let last = ends(directive.endif_expr.strip).0;
            let next = directive
                .else_expr
                .as_ref()
                .map_or(last, |part| ends(part.strip).0);
            let no = match &directive.else_expr {
                Some(part) => lower_template(&part.template, ends(part.strip).1, last, origin)?,
                None => Vec::new(),
            };
            Ok(Part::If {
                condition: lower(&first.cond_expr, origin, span)?,
                yes: lower_template(&first.template, ends(first.strip).1, next, origin)?,
                no,
            })
        }
        Directive::For(directive) => {
            let span = origin.span(directive.span(), Span::default());
            let first = &directive.for_expr;
            let last = ends(directive.endfor_expr.strip).0;
            Ok(Part::For {
                key: first.key_var.as_ref().map(|name| Rc::from(name.as_str())),
                value: Rc::from(first.value_var.as_str()),
                collection: lower(&first.collection_expr, origin, span)?,
                body: lower_template(&first.template, ends(first.strip).1, last, origin)?,
            })
        }
    }
}
