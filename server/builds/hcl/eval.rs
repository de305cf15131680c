//! Evaluation of expressions, as `hclsyntax` has it.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use crate::budget::{Budget, Exhausted};

use super::expr::{Binary, Call, Expr, ExprKind, For, Part, Span, Step, Unary};
use super::functions;
use super::types::{Type, convert, to_text, unify};
use super::value::{Fields, Seq, Value};

/// How deep evaluation may nest: expressions, functions and variables that need each other.
const MAX_DEPTH: u32 = 250;

/// Why an expression has no value.
#[derive(Clone, Debug)]
pub(crate) struct EvalError {
    pub(crate) span: Span,
    pub(crate) message: String,
}

pub(crate) type Evaluated<T = Value> = Result<T, EvalError>;

/// A function that the file defines.
#[derive(Debug)]
pub(crate) struct Function {
    pub(crate) params: Vec<Rc<str>>,
    pub(crate) variadic: Option<Rc<str>>,
    pub(crate) result: Rc<Expr>,
}

/// Names that are only visible in a part of an expression.
pub(crate) type Locals = Vec<(Rc<str>, Value)>;

/// What expressions are evaluated in.
pub(crate) struct Scope {
    pub(crate) budget: Budget,
    pub(crate) variables: RefCell<BTreeMap<Rc<str>, Value>>,
    pub(crate) functions: RefCell<BTreeMap<Rc<str>, Rc<Function>>>,
    pub(crate) home: Option<String>,
    depth: Cell<u32>,
}

pub(crate) fn fail<T>(span: Span, message: impl Into<String>) -> Evaluated<T> {
    Err(EvalError {
        span,
        message: message.into(),
    })
}

impl Scope {
    pub(crate) fn new(home: Option<String>) -> Scope {
        Scope {
            budget: Budget::default(),
            variables: RefCell::default(),
            functions: RefCell::default(),
            home,
            depth: Cell::new(0),
        }
    }

    /// Begins a step that may nest; it ends with [`leave`](Scope::leave).
    pub(crate) fn enter(&self, span: Span) -> Evaluated<()> {
        if self.depth.get() >= MAX_DEPTH {
            return fail(span, "nested too deeply");
        }
        self.depth.set(self.depth.get() + 1);
        Ok(())
    }

    pub(crate) fn leave(&self) {
        self.depth.set(self.depth.get() - 1);
    }

    /// Runs a step that may nest.
    fn nested<T>(&self, span: Span, run: impl FnOnce() -> Evaluated<T>) -> Evaluated<T> {
        self.enter(span)?;
        let result = run();
        self.leave();
        result
    }

    pub(crate) fn steps(&self, span: Span, count: usize) -> Evaluated<()> {
        self.budget
            .steps(count)
            .or_else(|Exhausted| fail(span, Exhausted::MESSAGE))
    }

    fn bytes(&self, span: Span, count: usize) -> Evaluated<()> {
        self.budget
            .bytes(count)
            .or_else(|Exhausted| fail(span, Exhausted::MESSAGE))
    }

    /// The value of an expression.
    pub(crate) fn eval(&self, expr: &Expr, locals: &mut Locals) -> Evaluated {
        self.steps(expr.span, 1)?;
        self.nested(expr.span, || self.eval_kind(expr, locals))
    }

    fn eval_kind(&self, expr: &Expr, locals: &mut Locals) -> Evaluated {
        match &expr.kind {
            ExprKind::Literal(value) => Ok(value.clone()),
            ExprKind::Name(name) => Ok(Value::String(name.clone())),
            ExprKind::Variable(name) => self.variable(name, expr.span, locals),
            ExprKind::Parenthesis(inner) => self.eval(inner, locals),
            ExprKind::Template(parts) => self.template(parts, expr.span, locals),
            ExprKind::Tuple(items) => self.tuple(items, locals),
            ExprKind::Object(items) => self.object(items, locals),
            ExprKind::Traversal(base, steps) => {
                let base = self.eval(base, locals)?;
                self.traverse(base, steps, expr.span, locals)
            }
            ExprKind::Conditional(parts) => self.conditional(parts, locals),
            ExprKind::Unary(operator, operand) => self.unary(*operator, operand, locals),
            ExprKind::Binary(operator, sides) => self.binary(*operator, sides, expr.span, locals),
            ExprKind::Call(call) => self.call(call, expr.span, locals),
            ExprKind::For(each) => self.for_each(each, expr.span, locals),
        }
    }

    fn variable(&self, name: &Rc<str>, span: Span, locals: &Locals) -> Evaluated {
        let local = locals.iter().rev().find(|(local, _)| local == name);
        if let Some((_, value)) = local {
            return Ok(value.clone());
        }
        match self.variables.borrow().get(name) {
            Some(value) => Ok(value.clone()),
            None => fail(span, format!("undefined variable `{name}`")),
        }
    }

    fn tuple(&self, items: &[Expr], locals: &mut Locals) -> Evaluated {
        let mut values = Vec::with_capacity(items.len());
        for item in items {
            values.push(self.eval(item, locals)?);
        }
        Ok(Value::tuple(values))
    }

    fn object(&self, items: &[(Expr, Expr)], locals: &mut Locals) -> Evaluated {
        let mut fields = Fields::new();
        for (key, value) in items {
            let value = self.eval(value, locals)?;
            match self.eval(key, locals)? {
                Value::Unknown => return Ok(Value::Unknown),
                Value::Null => return fail(key.span, "a key can't be null"),
                name => {
                    let name = to_text(&name).or_else(|error| fail(key.span, error))?;
                    fields.insert(name, value);
                }
            }
        }
        Ok(Value::object(fields))
    }

    fn template(&self, parts: &[Part], span: Span, locals: &mut Locals) -> Evaluated {
        if let [Part::Value(only)] = parts {
            return self.eval(only, locals);
        }
        let mut text = String::new();
        let known = self.write_parts(parts, span, locals, &mut text)?;
        Ok(if known {
            Value::string(text)
        } else {
            Value::Unknown
        })
    }

    /// Appends the text of the parts. `false` if a part is unknown.
    fn write_parts(
        &self,
        parts: &[Part],
        span: Span,
        locals: &mut Locals,
        out: &mut String,
    ) -> Evaluated<bool> {
        let mut known = true;
        for part in parts {
            match part {
                Part::Text(text) => {
                    self.bytes(span, text.len())?;
                    out.push_str(text);
                }
                Part::Value(expr) => match self.eval(expr, locals)? {
                    Value::Unknown => known = false,
                    Value::Null => return fail(expr.span, "null can't be part of a string"),
                    value => {
                        let text = to_text(&value).or_else(|error| fail(expr.span, error))?;
                        self.bytes(expr.span, text.len())?;
                        out.push_str(&text);
                    }
                },
                Part::If { condition, yes, no } => match self.condition(condition, locals)? {
                    Some(true) => known &= self.write_parts(yes, span, locals, out)?,
                    Some(false) => known &= self.write_parts(no, span, locals, out)?,
                    None => known = false,
                },
                Part::For {
                    key,
                    value,
                    collection,
                    body,
                } => {
                    let Some(entries) = self.entries(collection, locals)? else {
                        known = false;
                        continue;
                    };
                    for (index, item) in entries {
                        self.steps(span, 1)?;
                        let before = locals.len();
                        locals.extend(key.clone().map(|name| (name, index)));
                        locals.push((value.clone(), item));
                        let result =
                            self.nested(span, || self.write_parts(body, span, locals, out));
                        locals.truncate(before);
                        known &= result?;
                    }
                }
            }
        }
        Ok(known)
    }

    /// A condition; `None` if unknown.
    fn condition(&self, expr: &Expr, locals: &mut Locals) -> Evaluated<Option<bool>> {
        let value = self.eval(expr, locals)?;
        match convert(&value, &Type::Bool) {
            Ok(Value::Bool(bool)) => Ok(Some(bool)),
            Ok(Value::Unknown) => Ok(None),
            Ok(_) => fail(expr.span, "the condition is null"),
            Err(error) => fail(expr.span, format!("invalid condition: {error}")),
        }
    }

    fn conditional(&self, parts: &[Expr; 3], locals: &mut Locals) -> Evaluated {
        let [condition, yes, no] = parts;
        let condition = self.condition(condition, locals)?;
        // Both results are evaluated for their types; an error counts only in the chosen one.
        let yes_value = self.eval(yes, locals);
        let no_value = self.eval(no, locals);
        let (chosen, other, span) = match condition {
            Some(true) => (yes_value, no_value, yes.span),
            Some(false) => (no_value, yes_value, no.span),
            None => return Ok(Value::Unknown),
        };
        let chosen = chosen?;
        match other {
            Ok(other) => unify(&chosen, &other).or_else(|error| fail(span, error)),
            Err(error) if error.message == Exhausted::MESSAGE => Err(error),
            Err(_) => Ok(chosen),
        }
    }

    fn unary(&self, operator: Unary, operand: &Expr, locals: &mut Locals) -> Evaluated {
        let value = self.eval(operand, locals)?;
        let (wanted, name) = match operator {
            Unary::Not => (Type::Bool, "!"),
            Unary::Negate => (Type::Number, "-"),
        };
        match convert(&value, &wanted) {
            Ok(Value::Bool(bool)) => Ok(Value::Bool(!bool)),
            Ok(Value::Number(number)) => Ok(Value::Number(-number)),
            Ok(Value::Unknown) => Ok(Value::Unknown),
            Ok(_) => fail(operand.span, format!("the operand of `{name}` is null")),
            Err(error) => fail(
                operand.span,
                format!("invalid operand of `{name}`: {error}"),
            ),
        }
    }

    fn binary(
        &self,
        operator: Binary,
        sides: &[Expr; 2],
        span: Span,
        locals: &mut Locals,
    ) -> Evaluated {
        let [left, right] = sides;
        let left_value = self.eval(left, locals)?;
        let right_value = self.eval(right, locals)?;
        if let Binary::Equal | Binary::NotEqual = operator {
            self.steps(span, left_value.size().min(right_value.size()))?;
            return Ok(match left_value.equals(&right_value) {
                Some(equal) => Value::Bool(equal == (operator == Binary::Equal)),
                None => Value::Unknown,
            });
        }
        let wanted = match operator {
            Binary::And | Binary::Or => Type::Bool,
            _ => Type::Number,
        };
        let operand = |value: &Value, expr: &Expr| match convert(value, &wanted) {
            Ok(Value::Null) => fail(expr.span, "the operand is null"),
            Ok(value) => Ok(value),
            Err(error) => fail(expr.span, format!("invalid operand: {error}")),
        };
        match (operand(&left_value, left)?, operand(&right_value, right)?) {
            (Value::Bool(left), Value::Bool(right)) => Ok(Value::Bool(match operator {
                Binary::And => left && right,
                _ => left || right,
            })),
            (Value::Number(left), Value::Number(right)) => arithmetic(operator, left, right, span),
            _ => Ok(Value::Unknown),
        }
    }

    fn traverse(&self, base: Value, steps: &[Step], span: Span, locals: &mut Locals) -> Evaluated {
        let mut value = base;
        let mut rest = steps;
        while let Some((step, after)) = rest.split_first() {
            rest = after;
            match step {
                Step::Attribute(name) => value = attribute(&value, name, span)?,
                Step::Index(index) => {
                    let key = self.eval(index, locals)?;
                    value = index_value(&value, &key, index.span)?;
                }
                Step::AttributeSplat | Step::FullSplat => {
                    let count = match step {
                        Step::FullSplat => after.len(),
                        _ => after
                            .iter()
                            .take_while(|step| matches!(step, Step::Attribute(_)))
                            .count(),
                    };
                    let (each, after) = after.split_at(count);
                    value = self.splat(&value, each, span, locals)?;
                    rest = after;
                }
            }
        }
        Ok(value)
    }

    fn splat(&self, value: &Value, each: &[Step], span: Span, locals: &mut Locals) -> Evaluated {
        let items = match value {
            Value::Unknown => return Ok(Value::Unknown),
            Value::Null => return Ok(Value::tuple(Vec::new())),
            Value::Seq(_, items) => items.to_vec(),
            other => vec![other.clone()],
        };
        self.steps(span, items.len())?;
        let mut results = Vec::with_capacity(items.len());
        for item in items {
            results.push(self.nested(span, || self.traverse(item, each, span, locals))?);
        }
        Ok(Value::tuple(results))
    }

    /// The elements of a collection with their keys; `None` if unknown.
    fn entries(&self, expr: &Expr, locals: &mut Locals) -> Evaluated<Option<Vec<(Value, Value)>>> {
        let collection = self.eval(expr, locals)?;
        let entries: Vec<(Value, Value)> = match &collection {
            Value::Unknown => return Ok(None),
            Value::Seq(kind, items) => items
                .iter()
                .enumerate()
                .map(|(index, item)| {
                    let key = match kind {
                        Seq::Set => item.clone(),
                        _ => Value::Number(index as f64),
                    };
                    (key, item.clone())
                })
                .collect(),
            Value::Object(fields) | Value::Map(fields) => fields
                .iter()
                .map(|(key, item)| (Value::String(key.clone()), item.clone()))
                .collect(),
            Value::Null => return fail(expr.span, "a null value can't be iterated"),
            other => {
                let name = other.type_name();
                return fail(expr.span, format!("a {name} can't be iterated"));
            }
        };
        self.steps(expr.span, entries.len())?;
        Ok(Some(entries))
    }

    fn for_each(&self, each: &For, span: Span, locals: &mut Locals) -> Evaluated {
        let Some(entries) = self.entries(&each.collection, locals)? else {
            return Ok(Value::Unknown);
        };
        let mut list = Vec::new();
        let mut groups: BTreeMap<Rc<str>, Vec<Value>> = BTreeMap::new();
        let mut known = true;
        for (key, item) in entries {
            let before = locals.len();
            locals.extend(each.key_name.clone().map(|name| (name, key)));
            locals.push((each.value_name.clone(), item));
            let result = self.for_step(each, locals);
            locals.truncate(before);
            match result? {
                ForStep::Skipped => {}
                ForStep::Unknown => known = false,
                ForStep::Element(value) => list.push(value),
                ForStep::Entry(key, value) => {
                    let group = groups.entry(key.clone()).or_default();
                    if !each.group && !group.is_empty() {
                        return fail(span, format!("duplicate key `{key}`"));
                    }
                    group.push(value);
                }
            }
        }
        if !known {
            return Ok(Value::Unknown);
        }
        if each.key.is_none() {
            return Ok(Value::tuple(list));
        }
        let fields = groups.into_iter().map(|(key, mut values)| {
            let value = if each.group {
                Value::tuple(values)
            } else {
                values.pop().unwrap_or(Value::Null)
            };
            (key, value)
        });
        Ok(Value::object(fields.collect()))
    }

    fn for_step(&self, each: &For, locals: &mut Locals) -> Evaluated<ForStep> {
        if let Some(condition) = &each.condition {
            match self.condition(condition, locals)? {
                Some(true) => {}
                Some(false) => return Ok(ForStep::Skipped),
                None => return Ok(ForStep::Unknown),
            }
        }
        let key = match &each.key {
            None => return Ok(ForStep::Element(self.eval(&each.value, locals)?)),
            Some(key) => match self.eval(key, locals)? {
                Value::Unknown => return Ok(ForStep::Unknown),
                Value::Null => return fail(key.span, "a key can't be null"),
                value => to_text(&value).or_else(|error| fail(key.span, error))?,
            },
        };
        Ok(ForStep::Entry(key, self.eval(&each.value, locals)?))
    }

    fn call(&self, call: &Call, span: Span, locals: &mut Locals) -> Evaluated {
        match call.name.as_ref() {
            "try" => return self.try_each(call, span, locals),
            "can" => {
                let [only] = call.args.as_slice() else {
                    return fail(span, "`can` requires one argument");
                };
                return match self.eval(only, locals) {
                    Ok(value) if value.has_unknown() => Ok(Value::Unknown),
                    Ok(_) => Ok(Value::Bool(true)),
                    Err(error) if error.message == Exhausted::MESSAGE => Err(error),
                    Err(_) => Ok(Value::Bool(false)),
                };
            }
            "convert" => {
                let [value, typ] = call.args.as_slice() else {
                    return fail(span, "`convert` requires a value and a type");
                };
                let typ =
                    Type::parse(typ).map_err(|(span, message)| EvalError { span, message })?;
                let value = self.eval(value, locals)?;
                self.steps(span, value.size())?;
                return convert(&value, &typ).or_else(|error| fail(span, error));
            }
            _ => {}
        }
        let mut args = Vec::with_capacity(call.args.len());
        for argument in &call.args {
            args.push(self.eval(argument, locals)?);
        }
        if call.expand {
            match args.pop() {
                Some(Value::Seq(_, items)) => args.extend(items.iter().cloned()),
                Some(Value::Unknown) => return Ok(Value::Unknown),
                _ => return fail(span, "the argument before `...` must be a list"),
            }
        }
        self.steps(span, args.iter().map(Value::size).sum())?;
        let user = self.functions.borrow().get(&call.name).cloned();
        // The library comes first: `resolveFunction` keeps what exists.
        if functions::exists(&call.name) {
            let context = functions::Context {
                budget: &self.budget,
                home: self.home.as_deref(),
            };
            let result = functions::call(&call.name, &args, &context);
            return result.or_else(|error| {
                if error == Exhausted::MESSAGE {
                    fail(span, error)
                } else {
                    fail(span, format!("{}: {error}", call.name))
                }
            });
        }
        match user {
            Some(function) => self.call_user(&call.name, &function, args, span),
            None => fail(call.name_span, format!("unknown function `{}`", call.name)),
        }
    }

    fn call_user(
        &self,
        name: &str,
        function: &Function,
        args: Vec<Value>,
        span: Span,
    ) -> Evaluated {
        let count = function.params.len();
        if args.len() < count || (function.variadic.is_none() && args.len() > count) {
            return fail(
                span,
                format!(
                    "`{name}` requires {count} arguments, but {} are given",
                    args.len()
                ),
            );
        }
        // Arguments of user functions can't be null: their parameters don't allow it.
        if args.iter().any(Value::is_null) {
            return fail(span, format!("{name}: argument must not be null"));
        }
        if args
            .iter()
            .any(|argument| matches!(argument, Value::Unknown))
        {
            return Ok(Value::Unknown);
        }
        let mut args = args.into_iter();
        let mut locals: Locals = function.params.iter().cloned().zip(args.by_ref()).collect();
        if let Some(rest) = &function.variadic {
            locals.push((rest.clone(), Value::tuple(args.collect())));
        }
        self.eval(&function.result, &mut locals)
    }

    fn try_each(&self, call: &Call, span: Span, locals: &mut Locals) -> Evaluated {
        for argument in &call.args {
            match self.eval(argument, locals) {
                Ok(value) if value.has_unknown() => return Ok(Value::Unknown),
                Ok(value) => return Ok(value),
                Err(error) if error.message == Exhausted::MESSAGE => return Err(error),
                Err(_) => {}
            }
        }
        fail(span, "no argument of `try` has a value")
    }
}

enum ForStep {
    Skipped,
    Unknown,
    Element(Value),
    Entry(Rc<str>, Value),
}

fn arithmetic(operator: Binary, left: f64, right: f64, span: Span) -> Evaluated {
    Ok(match operator {
        Binary::Less => Value::Bool(left < right),
        Binary::LessOrEqual => Value::Bool(left <= right),
        Binary::Greater => Value::Bool(left > right),
        Binary::GreaterOrEqual => Value::Bool(left >= right),
        Binary::Add => Value::Number(left + right),
        Binary::Subtract => Value::Number(left - right),
        Binary::Multiply => Value::Number(left * right),
        Binary::Divide if right == 0.0 => return fail(span, "division by zero"),
        Binary::Divide => Value::Number(left / right),
        _ if right == 0.0 => return fail(span, "division by zero"),
        _ => Value::Number(left % right),
    })
}

fn attribute(value: &Value, name: &Rc<str>, span: Span) -> Evaluated {
    match value {
        Value::Unknown => Ok(Value::Unknown),
        Value::Null => fail(span, format!("attribute `{name}` of null")),
        Value::Object(fields) | Value::Map(fields) => match fields.get(name) {
            Some(value) => Ok(value.clone()),
            None => fail(span, format!("unknown attribute `{name}`")),
        },
        other => fail(
            span,
            format!("a {} has no attribute `{name}`", other.type_name()),
        ),
    }
}

fn index_value(value: &Value, key: &Value, span: Span) -> Evaluated {
    match (value, key) {
        (Value::Unknown, _) | (_, Value::Unknown) => Ok(Value::Unknown),
        (Value::Null, _) => fail(span, "index of null"),
        (_, Value::Null) => fail(span, "an index can't be null"),
        (Value::Seq(Seq::Set, _), _) => fail(span, "a set has no indices"),
        (Value::Seq(_, items), key) => {
            let Ok(Value::Number(number)) = convert(key, &Type::Number) else {
                return fail(span, "a number is required");
            };
            let found = (number >= 0.0 && number.fract() == 0.0)
                .then(|| items.get(number as usize))
                .flatten();
            match found {
                Some(item) => Ok(item.clone()),
                None => fail(
                    span,
                    format!("no element {number} in a collection of {}", items.len()),
                ),
            }
        }
        (Value::Object(fields) | Value::Map(fields), key) => {
            let name = to_text(key).or_else(|error| fail(span, error))?;
            match fields.get(&name) {
                Some(value) => Ok(value.clone()),
                None => fail(span, format!("no element `{name}`")),
            }
        }
        (other, _) => fail(span, format!("a {} has no elements", other.type_name())),
    }
}
