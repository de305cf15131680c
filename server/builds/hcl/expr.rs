//! Expressions of HCL and of JSON files, with spans.

use std::rc::Rc;

use super::value::Value;

/// A span of bytes in one of the files of an evaluation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Span {
    /// The index of the file.
    pub(crate) file: u16,
    pub(crate) start: u32,
    pub(crate) end: u32,
}

/// An expression at a place of its file.
#[derive(Clone, Debug)]
pub(crate) struct Expr {
    pub(crate) kind: ExprKind,
    pub(crate) span: Span,
}

#[derive(Clone, Debug)]
pub(crate) enum ExprKind {
    Literal(Value),
    /// A string with interpolations. A single interpolation keeps the type of its value.
    Template(Vec<Part>),
    Tuple(Vec<Expr>),
    Object(Vec<(Expr, Expr)>),
    /// An identifier as the key of an object, which is a name, not a variable.
    Name(Rc<str>),
    Variable(Rc<str>),
    Parenthesis(Box<Expr>),
    Traversal(Box<Expr>, Vec<Step>),
    Conditional(Box<[Expr; 3]>),
    Unary(Unary, Box<Expr>),
    Binary(Binary, Box<[Expr; 2]>),
    Call(Box<Call>),
    For(Box<For>),
}

/// A part of a template.
#[derive(Clone, Debug)]
pub(crate) enum Part {
    Text(Rc<str>),
    Value(Expr),
    If {
        condition: Expr,
        yes: Vec<Part>,
        no: Vec<Part>,
    },
    For {
        key: Option<Rc<str>>,
        value: Rc<str>,
        collection: Expr,
        body: Vec<Part>,
    },
}

/// A step from a value to a part of it.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    Attribute(Rc<str>),
    Index(Expr),
    /// `.*`: following attributes apply to each element.
    AttributeSplat,
    /// `[*]`: all following steps apply to each element.
    FullSplat,
}

impl Step {
    /// The name of an attribute; `None` for other steps.
    fn name(&self) -> Option<Rc<str>> {
        match self {
            Step::Attribute(name) => Some(name.clone()),
            _ => None,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unary {
    Not,
    Negate,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Binary {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
    And,
    Or,
}

/// A function call.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) name: Rc<str>,
    pub(crate) name_span: Span,
    pub(crate) args: Vec<Expr>,
    /// Whether the last argument is followed by `...`.
    pub(crate) expand: bool,
}

/// A `for` expression.
#[derive(Clone, Debug)]
pub(crate) struct For {
    pub(crate) key_name: Option<Rc<str>>,
    pub(crate) value_name: Rc<str>,
    pub(crate) collection: Expr,
    /// The key of each element, if the result is an object.
    pub(crate) key: Option<Expr>,
    pub(crate) value: Expr,
    pub(crate) condition: Option<Expr>,
    /// Whether the values of one key are grouped (`...`).
    pub(crate) group: bool,
}

impl Expr {
    pub(crate) fn new(kind: ExprKind, span: Span) -> Expr {
        Expr { kind, span }
    }

    /// The identifier that the expression consists of: `hcl.ExprAsKeyword`.
    pub(crate) fn keyword(&self) -> Option<Rc<str>> {
        match &self.kind {
            ExprKind::Variable(name) | ExprKind::Name(name) => Some(name.clone()),
            // In JSON, a string is a keyword.
            ExprKind::Literal(Value::String(text)) => Some(text.clone()),
            _ => None,
        }
    }
}

/// What an expression uses from outside of it.
#[derive(Debug, Default)]
pub(crate) struct Uses {
    /// Variables, with the steps that follow, if they are names.
    pub(crate) variables: Vec<(Rc<str>, Vec<Rc<str>>, Span)>,
    /// Functions.
    pub(crate) functions: Vec<(Rc<str>, Span)>,
}

impl Expr {
    /// The variables and functions that the expression uses; names that it defines itself aren't among them.
    pub(crate) fn uses(&self) -> Uses {
        let mut uses = Uses::default();
        let mut local = Vec::new();
        collect(self, &mut local, &mut uses);
        uses
    }
}

fn collect(expr: &Expr, local: &mut Vec<Rc<str>>, uses: &mut Uses) {
    match &expr.kind {
        ExprKind::Literal(_) | ExprKind::Name(_) => {}
        ExprKind::Variable(name) => {
            if !local.contains(name) {
                uses.variables.push((name.clone(), Vec::new(), expr.span));
            }
        }
        ExprKind::Template(parts) => collect_parts(parts, local, uses),
        ExprKind::Tuple(items) => {
            for item in items {
                collect(item, local, uses);
            }
        }
        ExprKind::Object(items) => {
            for (key, value) in items {
                collect(key, local, uses);
                collect(value, local, uses);
            }
        }
        ExprKind::Parenthesis(inner) | ExprKind::Unary(_, inner) => collect(inner, local, uses),
        ExprKind::Traversal(base, steps) => {
            if let ExprKind::Variable(name) = &base.kind {
                if !local.contains(name) {
                    let names = steps.iter().map_while(Step::name).collect();
                    uses.variables.push((name.clone(), names, expr.span));
                }
            } else {
                collect(base, local, uses);
            }
            for step in steps {
                if let Step::Index(index) = step {
                    collect(index, local, uses);
                }
            }
        }
        ExprKind::Conditional(parts) => {
            for part in parts.iter() {
                collect(part, local, uses);
            }
        }
        ExprKind::Binary(_, sides) => {
            for side in sides.iter() {
                collect(side, local, uses);
            }
        }
        ExprKind::Call(call) => {
            uses.functions.push((call.name.clone(), call.name_span));
            for argument in &call.args {
                collect(argument, local, uses);
            }
        }
        ExprKind::For(each) => {
            collect(&each.collection, local, uses);
            let names = local.len();
            local.extend(each.key_name.clone());
            local.push(each.value_name.clone());
            for expr in each.key.iter().chain([&each.value]).chain(&each.condition) {
                collect(expr, local, uses);
            }
            local.truncate(names);
        }
    }
}

fn collect_parts(parts: &[Part], local: &mut Vec<Rc<str>>, uses: &mut Uses) {
    for part in parts {
        match part {
            Part::Text(_) => {}
            Part::Value(expr) => collect(expr, local, uses),
            Part::If { condition, yes, no } => {
                collect(condition, local, uses);
                collect_parts(yes, local, uses);
                collect_parts(no, local, uses);
            }
            Part::For {
                key,
                value,
                collection,
                body,
            } => {
                collect(collection, local, uses);
                let names = local.len();
                local.extend(key.clone());
                local.push(value.clone());
                collect_parts(body, local, uses);
                local.truncate(names);
            }
        }
    }
}
