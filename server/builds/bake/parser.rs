//! Evaluation of Bake files: `hclparser.Parse` of buildx.
//!
//! Variables, functions and blocks are evaluated when an expression needs them. Where buildx stops at the first error, the
//! erroneous value becomes unknown here, so that all errors are reported and other targets have a result.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use super::target::{Config, Group, Secret, Ssh, Target};
use crate::budget::Exhausted;
use crate::errors::Errors;
use crate::hcl::body::{Attribute, Block, Body};
use crate::hcl::eval::{EvalError, Evaluated, Function, Locals, Scope, fail};
use crate::hcl::expr::{Expr, ExprKind, Part, Span, Uses};
use crate::hcl::functions::{csv_fields, csv_split, environment_number};
use crate::hcl::types::{Type, convert};
use crate::hcl::value::{Fields, Value};
use crate::hcl::{decode_json, type_expression};
use crate::sensitive::is_sensitive_name;
use crate::setting::Text;
use crate::{Place, Setting, ToolOptions};

/// The type of a field of a target or group.
#[derive(Clone, Copy, PartialEq)]
enum Field {
    Text,
    Texts,
    TextMap,
    Bool,
    Other,
}

/// The fields of a target that are known to Bake; others are ignored.
const TARGET: &[(&str, Field)] = &[
    ("annotations", Field::Texts),
    ("args", Field::TextMap),
    ("attest", Field::Other),
    ("cache-from", Field::Other),
    ("cache-to", Field::Other),
    ("call", Field::Text),
    ("context", Field::Text),
    ("contexts", Field::TextMap),
    ("description", Field::Text),
    ("dockerfile", Field::Text),
    ("dockerfile-inline", Field::Text),
    ("entitlements", Field::Texts),
    ("extra-hosts", Field::TextMap),
    ("inherits", Field::Texts),
    ("labels", Field::TextMap),
    ("network", Field::Text),
    ("no-cache", Field::Bool),
    ("no-cache-filter", Field::Texts),
    ("output", Field::Other),
    ("platforms", Field::Texts),
    ("pull", Field::Bool),
    ("secret", Field::Other),
    ("shm-size", Field::Text),
    ("ssh", Field::Other),
    ("tags", Field::Texts),
    ("target", Field::Text),
    ("ulimits", Field::Texts),
];

/// The fields of a group.
const GROUP: &[(&str, Field)] = &[("description", Field::Text), ("targets", Field::Texts)];

/// The steps of making a block available to expressions.
const PUBLISH_STEPS: usize = 10;

/// The steps of each element of a map, which is copied several times.
const ELEMENT_STEPS: usize = 5;

/// At most this many combinations of a matrix are evaluated.
const MAX_COMBINATIONS: usize = 2000;

impl Field {
    fn constraint(self) -> Type {
        let texts = || Box::new(Type::String);
        match self {
            Field::Text => Type::String,
            Field::Texts => Type::List(texts()),
            Field::TextMap => Type::Map(texts()),
            Field::Bool => Type::Bool,
            Field::Other => Type::Any,
        }
    }
}

struct Variable {
    name_span: Span,
    default: Option<Rc<Expr>>,
    typ: Option<Rc<Expr>>,
    validations: Vec<(Rc<Expr>, Rc<Expr>)>,
}

struct FunctionDefinition {
    name_span: Span,
    params: Option<Rc<Expr>>,
    variadic: Option<Rc<Expr>>,
    result: Option<Rc<Expr>>,
}

/// A block of a target or group with one instance for each combination of its matrix.
struct BlockState {
    block: Block,
    label: Rc<str>,
    label_span: Span,
    instances: Option<Vec<Instance>>,
    named: bool,
}

struct Instance {
    name: Rc<str>,
    locals: Locals,
    values: BTreeMap<&'static str, Value>,
    in_progress: BTreeSet<&'static str>,
    done: BTreeSet<&'static str>,
}

pub(super) struct Parser<'a> {
    options: &'a ToolOptions,
    errors: &'a mut Errors,
    scope: Scope,
    files: Vec<Arc<str>>,
    is_json: Vec<bool>,
    builtins: BTreeMap<&'static str, String>,
    variables: BTreeMap<Rc<str>, Variable>,
    attributes: BTreeMap<Rc<str>, Attribute>,
    functions: BTreeMap<Rc<str>, FunctionDefinition>,
    blocks: Vec<BlockState>,
    by_name: BTreeMap<(Rc<str>, Rc<str>), Vec<usize>>,
    variables_in_progress: BTreeSet<Rc<str>>,
    functions_in_progress: BTreeSet<Rc<str>>,
    sensitive: BTreeSet<Rc<str>>,
}

/// The kind of a block, its label, and the names of its instances.
type NamedBlock = (Rc<str>, Rc<str>, Vec<Rc<str>>);

/// Why a variable or function can't be used.
enum Unusable {
    Undefined,
    Error(EvalError),
}

impl<'a> Parser<'a> {
    pub(super) fn new(options: &'a ToolOptions, errors: &'a mut Errors) -> Parser<'a> {
        Parser {
            options,
            errors,
            scope: Scope::new(options.environment.get("HOME").cloned()),
            files: Vec::new(),
            is_json: Vec::new(),
            builtins: BTreeMap::from([
                ("BAKE_CMD_CONTEXT", "cwd://".to_owned()),
                ("BAKE_LOCAL_PLATFORM", options.platform.clone()),
            ]),
            variables: BTreeMap::new(),
            attributes: BTreeMap::new(),
            functions: BTreeMap::new(),
            blocks: Vec::new(),
            by_name: BTreeMap::new(),
            variables_in_progress: BTreeSet::new(),
            functions_in_progress: BTreeSet::new(),
            sensitive: BTreeSet::new(),
        }
    }

    /// The index of the next file.
    pub(super) fn next_file(&mut self, path: &str, is_json: bool) -> u16 {
        self.files.push(Arc::from(path));
        self.is_json.push(is_json);
        (self.files.len() - 1) as u16
    }

    pub(super) fn place(&self, span: Span) -> Place {
        let file = self.files.get(span.file as usize);
        Place {
            file: file.cloned().unwrap_or_else(|| Arc::from("")),
            start: span.start,
            end: span.end,
        }
    }

    pub(super) fn report(&mut self, span: Span, message: impl Into<String>) {
        let place = self.place(span);
        self.errors.add(place, message);
    }

    fn report_error(&mut self, error: EvalError) {
        self.report(error.span, error.message);
    }

    /// Adds the definitions of a file.
    pub(super) fn add(&mut self, body: Body) {
        for attribute in body.attributes {
            if !self.builtins.contains_key(attribute.name.as_ref()) {
                self.attributes.insert(attribute.name.clone(), attribute);
            }
        }
        for block in body.blocks {
            let is_known = matches!(
                block.kind.as_ref(),
                "variable" | "function" | "target" | "group"
            );
            if !is_known {
                // buildx ignores blocks that it doesn't know.
                continue;
            }
            let [(label, label_span)] = block.labels.as_slice() else {
                self.report(
                    block.kind_span,
                    format!("a `{}` block requires one label", block.kind),
                );
                continue;
            };
            let (label, label_span) = (label.clone(), *label_span);
            match block.kind.as_ref() {
                "variable" => self.add_variable(label, label_span, &block.body),
                "function" => self.add_function(label, label_span, &block),
                _ => self.blocks.push(BlockState {
                    block,
                    label,
                    label_span,
                    instances: None,
                    named: false,
                }),
            }
        }
    }

    fn add_variable(&mut self, name: Rc<str>, name_span: Span, body: &Body) {
        if self.is_reserved(&name) {
            return;
        }
        let mut validations = Vec::new();
        for block in body
            .blocks
            .iter()
            .filter(|block| block.kind.as_ref() == "validation")
        {
            let condition = block.body.attribute("condition");
            let message = block.body.attribute("error_message");
            match (condition, message) {
                (Some(condition), Some(message)) => {
                    validations.push((condition.expr.clone(), message.expr.clone()));
                }
                _ => self.report(
                    block.kind_span,
                    "a `validation` block requires `condition` and `error_message`",
                ),
            }
        }
        let expr = |name: &str| body.attribute(name).map(|attribute| attribute.expr.clone());
        let variable = Variable {
            name_span,
            default: expr("default"),
            typ: expr("type"),
            validations,
        };
        self.variables.insert(name, variable);
    }

    fn add_function(&mut self, name: Rc<str>, name_span: Span, block: &Block) {
        if self.is_reserved(&name) {
            return;
        }
        let known = ["params", "variadic_params", "result"];
        for attribute in &block.body.attributes {
            if !known.contains(&attribute.name.as_ref()) {
                let message = format!("unsupported attribute `{}` of a function", attribute.name);
                self.report(attribute.name_span, message);
            }
        }
        let expr = |name: &str| {
            let attribute = block.body.attribute(name);
            attribute.map(|attribute| attribute.expr.clone())
        };
        let definition = FunctionDefinition {
            name_span,
            params: expr("params"),
            variadic: expr("variadic_params"),
            result: expr("result"),
        };
        self.functions.insert(name, definition);
    }

    fn is_reserved(&self, name: &str) -> bool {
        self.builtins.contains_key(name) || matches!(name, "target" | "group")
    }

    /// Evaluates everything and adds it to the configuration.
    pub(super) fn run(&mut self, config: &mut Config) {
        self.find_sensitive();
        for name in ["BAKE_CMD_CONTEXT", "BAKE_LOCAL_PLATFORM"] {
            let _ = self.resolve_variable(&Rc::from(name), Span::default(), &[]);
        }
        let names: Vec<Rc<str>> = self.variables.keys().cloned().collect();
        for name in &names {
            if let Err(Unusable::Error(error)) = self.resolve_variable(name, Span::default(), &[]) {
                self.report_error(error);
            }
        }
        self.validate();
        let names: Vec<(Rc<str>, Span)> = self
            .functions
            .iter()
            .map(|(name, definition)| (name.clone(), definition.name_span))
            .collect();
        for (name, span) in &names {
            if let Err(Unusable::Error(error)) = self.resolve_function(name, *span) {
                self.report_error(error);
            }
        }
        let mut renamed: Vec<(Rc<str>, Vec<Rc<str>>)> = Vec::new();
        let mut by_name: BTreeMap<(Rc<str>, Rc<str>), Vec<usize>> = BTreeMap::new();
        for index in 0..self.blocks.len() {
            let Some((kind, label, names)) = self.name_block(index) else {
                continue;
            };
            for name in &names {
                let blocks = by_name.entry((kind.clone(), name.clone())).or_default();
                blocks.push(index);
            }
            if kind.as_ref() == "target" {
                match renamed.iter_mut().find(|(known, _)| *known == label) {
                    Some((_, known)) => known.extend(names),
                    None => renamed.push((label, names)),
                }
            }
        }
        self.by_name = by_name;
        for index in 0..self.blocks.len() {
            if let Err(error) = self.resolve_block(index, None) {
                self.report_error(error);
            }
            self.add_results(index, config);
        }
        let names: Vec<Rc<str>> = self.attributes.keys().cloned().collect();
        for name in &names {
            if let Err(Unusable::Error(error)) = self.resolve_variable(name, Span::default(), &[]) {
                self.report_error(error);
            }
        }
        for (label, mut names) in renamed {
            let mut seen = BTreeSet::new();
            names.retain(|name| seen.insert(name.clone()));
            if names.as_slice() != [label.clone()] {
                let targets = names.iter().map(|name| text_of(name)).collect();
                let name = label.to_string();
                config
                    .groups
                    .entry(name.clone())
                    .or_insert(Group { name, targets });
            }
        }
    }

    /// Marks the variables and functions whose values may contain a secret.
    fn find_sensitive(&mut self) {
        let mut uses: Vec<(Rc<str>, Uses)> = Vec::new();
        for (name, variable) in &self.variables {
            if is_sensitive_name(name) {
                self.sensitive.insert(name.clone());
                if let Some(text) = self.options.environment.get(name.as_ref()) {
                    self.errors.hide(text);
                }
            }
            uses.extend(
                variable
                    .default
                    .iter()
                    .map(|expr| (name.clone(), expr.uses())),
            );
        }
        for (name, attribute) in &self.attributes {
            if is_sensitive_name(name) {
                self.sensitive.insert(name.clone());
            }
            uses.push((name.clone(), attribute.expr.uses()));
        }
        for (name, definition) in &self.functions {
            uses.extend(
                definition
                    .result
                    .iter()
                    .map(|expr| (name.clone(), expr.uses())),
            );
        }
        loop {
            let before = self.sensitive.len();
            for (name, uses) in &uses {
                if uses_any(uses, &self.sensitive) {
                    self.sensitive.insert(name.clone());
                }
            }
            if self.sensitive.len() == before {
                break;
            }
        }
    }

    fn is_sensitive(&self, expr: &Expr) -> bool {
        let uses = expr.uses();
        uses_any(&uses, &self.sensitive)
            || uses
                .variables
                .iter()
                .any(|(_, steps, _)| steps.iter().any(|step| is_sensitive_name(step)))
    }

    /// Evaluates what an expression needs: `loadDeps`.
    fn load(&mut self, expr: &Expr, locals: &[Rc<str>], allow_missing: bool) -> Evaluated<()> {
        let uses = expr.uses();
        self.scope
            .steps(expr.span, uses.variables.len() + uses.functions.len())?;
        for (name, span) in &uses.functions {
            match self.resolve_function(name, *span) {
                Ok(()) => {}
                Err(Unusable::Undefined) if allow_missing => {}
                Err(Unusable::Undefined) => {
                    return fail(*span, format!("unknown function `{name}`"));
                }
                Err(Unusable::Error(error)) => return Err(error),
            }
        }
        for (name, steps, span) in &uses.variables {
            if locals.contains(name) {
                continue;
            }
            if matches!(name.as_ref(), "target" | "group") {
                self.load_block(name, steps, *span)?;
                continue;
            }
            match self.resolve_variable(name, *span, locals) {
                Ok(()) => {}
                Err(Unusable::Undefined) if allow_missing => {}
                Err(Unusable::Undefined) => {
                    return fail(*span, format!("undefined variable `{name}`"));
                }
                Err(Unusable::Error(error)) => return Err(error),
            }
        }
        Ok(())
    }

    fn load_block(&mut self, kind: &Rc<str>, steps: &[Rc<str>], span: Span) -> Evaluated<()> {
        let Some(name) = steps.first() else {
            return fail(
                span,
                format!("`{kind}` can only be used as `{kind}.name.attribute`"),
            );
        };
        let blocks = self.by_name.get(&(kind.clone(), name.clone()));
        for index in blocks.cloned().unwrap_or_default() {
            self.scope.steps(span, PUBLISH_STEPS)?;
            let attribute = steps.get(1).map(AsRef::as_ref);
            self.resolve_block(index, attribute.or(Some("")))
                .map_err(|error| EvalError {
                    span: if error.message.starts_with("reference cycle") {
                        span
                    } else {
                        error.span
                    },
                    message: error.message,
                })?;
            self.publish(index, name);
        }
        Ok(())
    }

    fn resolve_function(&mut self, name: &Rc<str>, span: Span) -> Result<(), Unusable> {
        if crate::hcl::functions::exists(name) || self.scope.functions.borrow().contains_key(name) {
            return Ok(());
        }
        let Some(definition) = self.functions.get(name) else {
            return Err(Unusable::Undefined);
        };
        let error = |span: Span, message: String| Err(Unusable::Error(EvalError { span, message }));
        if !self.functions_in_progress.insert(name.clone()) {
            return error(span, format!("function `{name}` refers to itself"));
        }
        let name_span = definition.name_span;
        let (Some(result), Some(params)) = (&definition.result, &definition.params) else {
            return error(
                name_span,
                format!("function `{name}` requires `params` and `result`"),
            );
        };
        let ExprKind::Tuple(list) = &params.kind else {
            return error(params.span, "`params` must be a list of names".to_owned());
        };
        let mut names = Vec::new();
        for param in list.iter().chain(definition.variadic.as_deref()) {
            match param.keyword() {
                Some(name) => names.push(name),
                None => return error(param.span, "a parameter must be a name".to_owned()),
            }
        }
        let result = result.clone();
        let has_variadic = definition.variadic.is_some();
        let nested = self.nested(name_span, |parser| parser.load(&result, &names, false));
        nested.map_err(Unusable::Error)?;
        let variadic = if has_variadic { names.pop() } else { None };
        let function = Rc::new(Function {
            params: names,
            variadic,
            result,
        });
        self.scope
            .functions
            .borrow_mut()
            .insert(name.clone(), function);
        Ok(())
    }

    /// Runs a step that may nest.
    fn nested<T>(
        &mut self,
        span: Span,
        run: impl FnOnce(&mut Self) -> Evaluated<T>,
    ) -> Evaluated<T> {
        self.scope.enter(span)?;
        let result = run(self);
        self.scope.leave();
        result
    }

    fn resolve_variable(
        &mut self,
        name: &Rc<str>,
        span: Span,
        locals: &[Rc<str>],
    ) -> Result<(), Unusable> {
        if self.scope.variables.borrow().contains_key(name) || locals.contains(name) {
            return Ok(());
        }
        let is_variable = self.variables.contains_key(name);
        let is_defined = self.builtins.contains_key(name.as_ref())
            || self.attributes.contains_key(name)
            || is_variable;
        if !is_defined {
            return Err(Unusable::Undefined);
        }
        if !self.variables_in_progress.insert(name.clone()) {
            let message = format!("variable `{name}` refers to itself");
            return Err(Unusable::Error(EvalError { span, message }));
        }
        let value = match self.builtins.get(name.as_ref()) {
            Some(text) => Ok(Value::string(text)),
            None => self.nested(span, |parser| parser.variable_value(name)),
        };
        // After an error the variable is unknown, so that the error is reported once.
        let (value, result) = match value {
            Ok(value) => (value, Ok(())),
            Err(error) => (Value::Unknown, Err(Unusable::Error(error))),
        };
        self.scope
            .variables
            .borrow_mut()
            .insert(name.clone(), value);
        result
    }

    fn variable_value(&mut self, name: &Rc<str>) -> Evaluated {
        let attribute = self
            .attributes
            .get(name)
            .map(|attribute| attribute.expr.clone());
        let variable = self.variables.get(name);
        let name_span = variable.map_or(Span::default(), |variable| variable.name_span);
        let mut typ = None;
        let default = if let Some(expr) = attribute {
            Some(expr)
        } else {
            let typ_expr = variable.and_then(|variable| variable.typ.clone());
            let default = variable.and_then(|variable| variable.default.clone());
            typ = match typ_expr {
                Some(expr) => self.constraint(&expr)?,
                None => None,
            };
            default
        };
        let environment = self.environment(name, typ.is_some());
        let is_variable = self.variables.contains_key(name);
        let mut value = match &default {
            None if environment.is_none() => {
                return Ok(if typ.is_some() {
                    Value::Null
                } else {
                    Value::string("")
                });
            }
            None => None,
            Some(expr) => {
                self.load(expr, &[], true)?;
                let value = self.scope.eval(expr, &mut Vec::new())?;
                let value = match &typ {
                    Some(typ) => convert(&value, typ).or_else(|error| {
                        fail(expr.span, format!("invalid default of `{name}`: {error}"))
                    })?,
                    None => value,
                };
                Some(value)
            }
        };
        if let (Some((text, is_json)), true) = (environment, is_variable) {
            let from_environment =
                environment_value(name, &text, is_json, typ.as_ref(), value.as_ref());
            value = Some(from_environment.or_else(|error| fail(name_span, error))?);
        }
        Ok(value.unwrap_or_else(|| Value::string("")))
    }

    /// The type of a variable; `None` if it is null.
    fn constraint(&mut self, expr: &Expr) -> Evaluated<Option<Type>> {
        if matches!(expr.kind, ExprKind::Literal(Value::Null)) {
            return Ok(None);
        }
        let from_json = self
            .is_json
            .get(expr.span.file as usize)
            .copied()
            .unwrap_or_default()
            .then(|| type_expression(expr))
            .flatten();
        Type::parse(from_json.as_ref().unwrap_or(expr))
            .map(Some)
            .map_err(|(span, message)| EvalError { span, message })
    }

    /// The variable's value in the environment, and whether it is JSON: `valueHasOverride`.
    fn environment(&self, name: &str, favor_json: bool) -> Option<(String, bool)> {
        let plain = self.options.environment.get(name);
        if plain.is_none() || favor_json {
            let json_name = format!("{name}_JSON");
            let is_taken = self.variables.contains_key(json_name.as_str())
                || self.builtins.contains_key(json_name.as_str());
            if !is_taken && let Some(json) = self.options.environment.get(&json_name) {
                return Some((json.clone(), true));
            }
        }
        plain.map(|text| (text.clone(), false))
    }

    fn validate(&mut self) {
        let rules: Vec<(Rc<Expr>, Rc<Expr>)> = self
            .variables
            .values()
            .flat_map(|variable| variable.validations.iter().cloned())
            .collect();
        for (condition, message) in rules {
            let result = self
                .load(&condition, &[], true)
                .and_then(|()| self.scope.eval(&condition, &mut Vec::new()));
            match result.map(|value| convert(&value, &Type::Bool)) {
                Ok(Ok(Value::Bool(true) | Value::Unknown)) => {}
                Ok(Ok(Value::Bool(false))) => {
                    let _ = self.load(&message, &[], true);
                    match self.scope.eval(&message, &mut Vec::new()) {
                        Ok(Value::String(text)) => self.report(condition.span, text.as_ref()),
                        Ok(_) => self.report(condition.span, "the validation failed"),
                        Err(error) => self.report_error(error),
                    }
                }
                Ok(_) => self.report(condition.span, "the condition must be true or false"),
                Err(error) => self.report_error(error),
            }
        }
    }

    /// Determines the names of a block: `resolveBlockNames`.
    fn name_block(&mut self, index: usize) -> Option<NamedBlock> {
        let state = self.blocks.get(index)?;
        let (kind, label, label_span) = (
            state.block.kind.clone(),
            state.label.clone(),
            state.label_span,
        );
        if !is_target_name(&label) {
            self.report(
                label_span,
                format!("invalid name `{label}`: only letters, digits, `_` and `-` are allowed"),
            );
            return None;
        }
        match self.block_names(index) {
            Ok(names) => Some((kind, label, names)),
            Err(error) => {
                self.report_error(error);
                if let Some(state) = self.blocks.get_mut(index) {
                    state.instances = Some(Vec::new());
                }
                None
            }
        }
    }

    fn block_names(&mut self, index: usize) -> Evaluated<Vec<Rc<str>>> {
        let Some(state) = self.blocks.get(index) else {
            return Ok(Vec::new());
        };
        let label = state.label.clone();
        let label_span = state.label_span;
        let attribute = |name: &str| state.block.body.attribute(name).cloned();
        let (matrix, name) = (attribute("matrix"), attribute("name"));
        let is_group = state.block.kind.as_ref() == "group";
        if let (true, Some(found)) = (is_group, matrix.iter().chain(&name).next()) {
            let message = format!("`{}` is not supported for groups", found.name);
            return fail(found.name_span, message);
        }
        let has_matrix = matrix.is_some();
        let combinations = match &matrix {
            Some(matrix) => self.combinations(&matrix.expr)?,
            None => vec![Vec::new()],
        };
        let mut instances = Vec::new();
        for mut locals in combinations {
            let name = match &name {
                None => label.clone(),
                Some(name) if !has_matrix => {
                    return fail(name.name_span, "`name` requires `matrix`");
                }
                Some(name) => {
                    let names: Vec<Rc<str>> = locals.iter().map(|(name, _)| name.clone()).collect();
                    self.load(&name.expr, &names, true)?;
                    let value = self.scope.eval(&name.expr, &mut locals)?;
                    match convert(&value, &Type::String) {
                        Ok(Value::String(text)) if is_target_name(&text) => text,
                        Ok(Value::String(text)) => {
                            return fail(
                                name.expr.span,
                                format!(
                                    "invalid name `{text}`: only letters, digits, `_` and `-` are allowed"
                                ),
                            );
                        }
                        Ok(Value::Unknown) => return fail(name.expr.span, "the name is unknown"),
                        _ => return fail(name.expr.span, "the name must be a string"),
                    }
                }
            };
            if instances.iter().any(|known: &Instance| known.name == name) {
                let span = matrix
                    .as_ref()
                    .map_or(label_span, |matrix| matrix.name_span);
                return fail(
                    span,
                    format!("several targets of the matrix are called `{name}`"),
                );
            }
            self.scope.steps(label_span, 1 + instances.len() / 16)?;
            instances.push(Instance {
                name,
                locals,
                values: BTreeMap::new(),
                in_progress: BTreeSet::new(),
                done: BTreeSet::new(),
            });
        }
        let names = instances.iter().map(|instance| instance.name.clone());
        let names = names.collect();
        if let Some(state) = self.blocks.get_mut(index) {
            state.instances = Some(instances);
            state.named = true;
        }
        Ok(names)
    }

    /// The combinations of the values of a matrix.
    fn combinations(&mut self, expr: &Expr) -> Evaluated<Vec<Locals>> {
        self.load(expr, &[], true)?;
        let value = self.scope.eval(expr, &mut Vec::new())?;
        let Some(fields) = value.fields() else {
            return fail(expr.span, "`matrix` must be a map");
        };
        let mut combinations: Vec<Locals> = vec![Vec::new()];
        for (key, values) in fields.iter() {
            let values: Vec<Value> = match values {
                Value::Seq(_, items) => items.to_vec(),
                Value::Object(fields) | Value::Map(fields) => fields.values().cloned().collect(),
                _ => return fail(expr.span, "the values of `matrix` must be lists"),
            };
            if combinations.len() * values.len() > MAX_COMBINATIONS {
                return fail(
                    expr.span,
                    format!("the matrix has more than {MAX_COMBINATIONS} combinations"),
                );
            }
            let mut next = Vec::new();
            for value in values {
                for locals in &combinations {
                    self.scope.steps(expr.span, 1 + locals.len())?;
                    let mut locals = locals.clone();
                    locals.push((key.clone(), value.clone()));
                    next.push(locals);
                }
            }
            combinations = next;
        }
        Ok(combinations)
    }

    /// Evaluates the attributes of a block, or one of them: `resolveBlock`.
    fn resolve_block(&mut self, index: usize, only: Option<&str>) -> Evaluated<()> {
        let Some(state) = self.blocks.get(index) else {
            return Ok(());
        };
        let label_span = state.label_span;
        let kind = state.block.kind.clone();
        let schema = if kind.as_ref() == "target" {
            TARGET
        } else {
            GROUP
        };
        let count = state.instances.as_ref().map_or(0, Vec::len);
        let wanted: Vec<(&'static str, Field, Attribute)> = schema
            .iter()
            .filter(|(name, _)| only.is_none_or(|only| only == *name))
            .filter_map(|(name, field)| {
                let attribute = state.block.body.attribute(name)?;
                Some((*name, *field, attribute.clone()))
            })
            .collect();
        if kind.as_ref() == "group"
            && only.is_none()
            && state.block.body.attribute("targets").is_none()
        {
            return fail(label_span, "a group requires `targets`");
        }
        for instance in 0..count {
            self.nested(label_span, |parser| {
                parser.resolve_instance(index, instance, &wanted, only.is_some())
            })?;
        }
        Ok(())
    }

    fn instance(&mut self, index: usize, instance: usize) -> Option<&mut Instance> {
        let state = self.blocks.get_mut(index)?;
        state.instances.as_mut()?.get_mut(instance)
    }

    fn resolve_instance(
        &mut self,
        index: usize,
        number: usize,
        wanted: &[(&'static str, Field, Attribute)],
        partial: bool,
    ) -> Evaluated<()> {
        let Some(instance) = self.instance(index, number) else {
            return Ok(());
        };
        let name = instance.name.clone();
        let mut todo = Vec::new();
        for (field_name, field, attribute) in wanted {
            if instance.done.contains(field_name) {
                continue;
            }
            if partial && !instance.in_progress.insert(field_name) {
                return fail(
                    attribute.name_span,
                    format!("reference cycle: `{name}.{field_name}` refers to itself"),
                );
            }
            todo.push((*field_name, *field, attribute));
        }
        if todo.is_empty() && partial && !instance.done.is_empty() && !wanted.is_empty() {
            return Ok(());
        }
        let mut locals = instance.locals.clone();
        let names: Vec<Rc<str>> = locals.iter().map(|(name, _)| name.clone()).collect();
        for (field_name, field, attribute) in todo {
            let value = self
                .load(&attribute.expr, &names, true)
                .and_then(|()| self.scope.eval(&attribute.expr, &mut locals))
                .and_then(|value| {
                    let steps = value.size() * ELEMENT_STEPS;
                    self.scope.steps(attribute.expr.span, steps)?;
                    field_value(&attribute.expr, field_name, field, &value)
                });
            let value = match value {
                Ok(value) => value,
                Err(error) if error.message == Exhausted::MESSAGE => return Err(error),
                Err(error) => {
                    if partial && error.message.starts_with("reference cycle") {
                        return Err(error);
                    }
                    self.report_error(error);
                    Value::Unknown
                }
            };
            if let Some(instance) = self.instance(index, number) {
                instance.values.insert(field_name, value);
                instance.done.insert(field_name);
            }
        }
        Ok(())
    }

    /// Makes what is known of a block available to expressions.
    fn publish(&mut self, index: usize, name: &Rc<str>) {
        let Some(state) = self.blocks.get(index) else {
            return;
        };
        let kind = state.block.kind.clone();
        let schema = if kind.as_ref() == "target" {
            TARGET
        } else {
            GROUP
        };
        let mut instances = state.instances.iter().flatten();
        let Some(instance) = instances.find(|instance| instance.name == *name) else {
            return;
        };
        let mut fields: Fields = schema
            .iter()
            .map(|(name, _)| {
                let value = instance.values.get(name).cloned().unwrap_or(Value::Null);
                (Rc::from(*name), value)
            })
            .collect();
        fields.insert(Rc::from("name"), Value::String(instance.name.clone()));
        let object = Value::object(fields);
        let mut variables = self.scope.variables.borrow_mut();
        let all = variables
            .entry(kind)
            .or_insert_with(|| Value::object(Fields::new()));
        if let Value::Object(all) = all {
            Rc::make_mut(all).insert(instance.name.clone(), object);
        }
    }

    /// Adds the targets or the group of an evaluated block.
    fn add_results(&mut self, index: usize, config: &mut Config) {
        let Some(state) = self.blocks.get(index) else {
            return;
        };
        let is_target = state.block.kind.as_ref() == "target";
        let attributes: BTreeMap<&str, &Expr> = state
            .block
            .body
            .attributes
            .iter()
            .map(|attribute| (attribute.name.as_ref(), attribute.expr.as_ref()))
            .collect();
        let mut targets = Vec::new();
        for instance in state.instances.iter().flatten() {
            if !is_target {
                let values = instance.values.get("targets");
                config.add_group(Group {
                    name: instance.name.to_string(),
                    targets: values
                        .map(|value| self.texts(value, attributes.get("targets").copied()))
                        .unwrap_or_default()
                        .unwrap_or_default(),
                });
                continue;
            }
            let mut target = Target::new(
                &instance.name,
                self.place(state.block.span),
                self.place(state.label_span),
            );
            let expr = |name: &str| attributes.get(name).copied();
            let text = |name: &str| self.text(instance.values.get(name)?, expr(name));
            target.context = text("context");
            target.dockerfile = text("dockerfile");
            target.inline = text("dockerfile-inline");
            target.target = text("target");
            let texts = |name: &str| self.texts(instance.values.get(name)?, expr(name));
            target.inherits = texts("inherits").unwrap_or_default();
            target.platforms = texts("platforms");
            target.tags = texts("tags");
            let fields = |name: &str| instance.values.get(name).and_then(Value::fields);
            let written = expr("args").map(entries_of).unwrap_or_default();
            let whole = self.origin(expr("args"));
            for (key, value) in fields("args").into_iter().flat_map(|fields| fields.iter()) {
                let origin = match written.get(key) {
                    Some(part) => self.origin(Some(part)),
                    None => whole.clone(),
                };
                let mut text = text_at(value, &origin);
                if let Some(text) = &mut text {
                    text.sensitive |= is_sensitive_name(key);
                }
                target.args.insert(key.to_string(), text);
            }
            let written = expr("contexts").map(entries_of).unwrap_or_default();
            let whole = self.origin(expr("contexts"));
            let contexts = fields("contexts");
            for (key, value) in contexts.into_iter().flat_map(|fields| fields.iter()) {
                let origin = match written.get(key) {
                    Some(part) => self.origin(Some(part)),
                    None => whole.clone(),
                };
                if let Some(text) = text_at(value, &origin) {
                    target.contexts.insert(key.to_string(), text);
                }
            }
            let place =
                |name: &str| self.place(expr(name).map_or(state.label_span, |expr| expr.span));
            if let Some(value) = instance.values.get("secret") {
                target.secrets = secrets(value, &place("secret"));
            }
            if let Some(value) = instance.values.get("ssh") {
                target.ssh = ssh(value, &place("ssh"));
            }
            targets.push(target);
        }
        for target in targets {
            config.add_target(target);
        }
    }

    /// Where a value is written, and whether it may contain a secret.
    fn origin(&self, expr: Option<&Expr>) -> Origin {
        Origin {
            place: expr.map(|expr| self.place(expr.span)),
            sensitive: expr.is_some_and(|expr| self.is_sensitive(expr)),
        }
    }

    fn text(&self, value: &Value, expr: Option<&Expr>) -> Option<Text> {
        text_at(value, &self.origin(expr))
    }

    fn texts(&self, value: &Value, expr: Option<&Expr>) -> Option<Vec<Text>> {
        let items = value.items()?;
        let parts = match expr.map(|expr| &expr.kind) {
            Some(ExprKind::Tuple(parts)) if parts.len() == items.len() => parts.as_slice(),
            _ => &[],
        };
        let whole = if parts.is_empty() {
            self.origin(expr)
        } else {
            Origin::default()
        };
        let texts = items
            .iter()
            .enumerate()
            .filter_map(|(index, item)| match parts.get(index) {
                Some(part) => text_at(item, &self.origin(Some(part))),
                None => text_at(item, &whole),
            });
        Some(texts.collect())
    }
}

/// The origin of a setting.
#[derive(Clone, Default)]
struct Origin {
    place: Option<Place>,
    sensitive: bool,
}

/// A value as the setting of a target. Null is none.
fn text_at(value: &Value, origin: &Origin) -> Option<Text> {
    let text = match value {
        Value::Null => return None,
        Value::String(text) => Some(text.to_string()),
        _ => None,
    };
    Some(Setting {
        value: text,
        place: origin.place.clone(),
        sensitive: origin.sensitive,
    })
}

/// A text that isn't written anywhere.
fn text_of(text: &str) -> Text {
    Setting::of_default(Some(text.to_owned()))
}

fn uses_any(uses: &Uses, names: &BTreeSet<Rc<str>>) -> bool {
    uses.variables.iter().any(|(name, ..)| names.contains(name))
        || uses.functions.iter().any(|(name, _)| names.contains(name))
}

/// Whether a name matches `validateTargetName`.
pub(super) fn is_target_name(name: &str) -> bool {
    !name.is_empty()
        && name
            .chars()
            .all(|char| char.is_ascii_alphanumeric() || char == '_' || char == '-')
}

/// The parts of an expression that give the entries of a map their values, by key.
fn entries_of(expr: &Expr) -> BTreeMap<Rc<str>, &Expr> {
    let mut entries = BTreeMap::new();
    collect_entries(expr, &mut entries);
    entries
}

fn collect_entries<'e>(expr: &'e Expr, entries: &mut BTreeMap<Rc<str>, &'e Expr>) {
    match &expr.kind {
        ExprKind::Object(items) => {
            for (name, value) in items {
                let name = match &name.kind {
                    ExprKind::Template(parts) => match parts.as_slice() {
                        [Part::Text(text)] => Some(text.clone()),
                        _ => None,
                    },
                    _ => name.keyword(),
                };
                entries.extend(name.map(|name| (name, value)));
            }
        }
        ExprKind::Parenthesis(inner) => collect_entries(inner, entries),
        ExprKind::Call(call) if call.name.as_ref() == "merge" => {
            for argument in &call.args {
                collect_entries(argument, entries);
            }
        }
        _ => {}
    }
}

/// The value of a field of a target or group, of its type.
fn field_value(expr: &Expr, name: &str, field: Field, value: &Value) -> Evaluated {
    let value = convert(value, &field.constraint())
        .or_else(|error| fail(expr.span, format!("invalid value of `{name}`: {error}")))?;
    let has_null = match (&value, field) {
        (Value::Seq(_, items), Field::Texts) => items.iter().any(Value::is_null),
        (Value::Map(fields), Field::TextMap) if name == "contexts" => {
            fields.values().any(Value::is_null)
        }
        _ => false,
    };
    if has_null {
        return fail(expr.span, format!("an element of `{name}` is null"));
    }
    Ok(value)
}

/// The value of a variable that the environment sets: `resolveValue`.
fn environment_value(
    name: &str,
    text: &str,
    is_json: bool,
    typ: Option<&Type>,
    default: Option<&Value>,
) -> Result<Value, String> {
    let explain = |error: String| {
        if is_sensitive_name(name) {
            format!("invalid value of `{name}` in the environment")
        } else {
            format!("invalid value of `{name}` in the environment: {error}")
        }
    };
    match (typ, default) {
        (Some(typ), _) if is_json => {
            let value = decode_json(text).map_err(explain)?;
            convert(&value, typ).map_err(explain)
        }
        (Some(typ @ (Type::List(_) | Type::Set(_) | Type::Tuple(_) | Type::Map(_))), _) => {
            csv_value(text, typ).map_err(explain)
        }
        (Some(Type::Any), _) => Err(explain("a type other than `any` is required".to_owned())),
        (Some(typ), _) if typ.is_primitive() => primitive(text, typ).map_err(explain),
        (Some(typ), _) => Err(explain(format!("unsupported type {}", typ.name()))),
        (None, None | Some(Value::Null | Value::Unknown | Value::String(_))) => {
            Ok(Value::string(text))
        }
        (None, Some(Value::Bool(_))) => primitive(text, &Type::Bool).map_err(explain),
        (None, Some(Value::Number(_))) => primitive(text, &Type::Number).map_err(explain),
        (None, Some(other)) => Err(explain(format!(
            "a variable whose default is of type {} requires a `type`",
            other.type_name()
        ))),
    }
}

/// A text of the environment as a primitive value: `convertPrimitive`.
fn primitive(text: &str, typ: &Type) -> Result<Value, String> {
    match typ {
        Type::String => Ok(Value::string(text)),
        Type::Bool => match text {
            "1" | "t" | "T" | "true" | "TRUE" | "True" => Ok(Value::Bool(true)),
            "0" | "f" | "F" | "false" | "FALSE" | "False" => Ok(Value::Bool(false)),
            _ => Err("not a bool".to_owned()),
        },
        Type::Number => environment_number(text)
            .map(Value::Number)
            .ok_or_else(|| "not a number".to_owned()),
        other => Err(format!("unsupported type {}", other.name())),
    }
}

/// A text of the environment as a collection, with commas between the elements: `valueFromCSV`.
fn csv_value(text: &str, typ: &Type) -> Result<Value, String> {
    let fields = csv_fields(text)?;
    let all = |element: &Type| -> Result<Vec<Value>, String> {
        fields
            .iter()
            .map(|field| primitive(field, element))
            .collect()
    };
    match typ {
        Type::List(element) => Ok(Value::list(all(element)?)),
        Type::Set(element) => Ok(Value::set(all(element)?)),
        Type::Tuple(types) => {
            if types.len() != fields.len() {
                return Err(format!("{} elements are required", types.len()));
            }
            let values = types
                .iter()
                .zip(&fields)
                .map(|(typ, field)| primitive(field, typ));
            Ok(Value::tuple(values.collect::<Result<_, _>>()?))
        }
        Type::Map(element) => {
            let mut map = Fields::new();
            for field in &fields {
                let pair = csv_split(field, ':')?;
                let [key, value] = pair.as_slice() else {
                    return Err(format!("`{field}` is not `key:value`"));
                };
                map.insert(Rc::from(key.as_str()), primitive(value, element)?);
            }
            Ok(Value::Map(Rc::new(map)))
        }
        other => Err(format!("unsupported type {}", other.name())),
    }
}

/// The attributes of an entry such as `id=x,src=y`, or of an object.
fn entries(value: &Value) -> Vec<BTreeMap<String, String>> {
    let pairs = |text: &str| {
        let fields = csv_fields(text).unwrap_or_default();
        let pair = |field: String| match field.split_once('=') {
            Some((key, value)) => (key.to_owned(), value.to_owned()),
            None => (field, String::new()),
        };
        fields.into_iter().map(pair).collect()
    };
    let Some(items) = value.items() else {
        return Vec::new();
    };
    items
        .iter()
        .filter_map(|item| match item {
            Value::String(text) => Some(pairs(text)),
            Value::Object(fields) | Value::Map(fields) => Some(
                fields
                    .iter()
                    .filter_map(|(key, value)| {
                        let text = match value {
                            Value::String(text) => text.to_string(),
                            Value::Seq(..) => "list".to_owned(),
                            _ => return None,
                        };
                        Some((key.to_string(), text))
                    })
                    .collect(),
            ),
            _ => None,
        })
        .collect()
}

fn secrets(value: &Value, place: &Place) -> Vec<Secret> {
    entries(value)
        .into_iter()
        .filter_map(|mut entry| {
            let file = entry.remove("src").or_else(|| entry.remove("source"));
            let is_env = entry.get("type").is_some_and(|typ| typ == "env");
            let (file, env) = match (is_env, entry.remove("env")) {
                (true, None) => (None, file),
                (_, env) => (file, env),
            };
            Some(Secret {
                id: entry.remove("id")?,
                file,
                env,
                place: place.clone(),
            })
        })
        .collect()
}

fn ssh(value: &Value, place: &Place) -> Vec<Ssh> {
    let from_text = |text: &str| {
        text.split_once('=')
            .is_some_and(|(_, path)| !path.is_empty())
    };
    let Some(items) = value.items() else {
        return Vec::new();
    };
    items
        .iter()
        .filter_map(|item| {
            let has_paths = match item {
                Value::String(text) => from_text(text),
                Value::Object(fields) | Value::Map(fields) => {
                    fields.get("paths").is_some_and(|paths| !paths.is_null())
                }
                _ => return None,
            };
            Some(Ssh {
                has_paths,
                place: place.clone(),
            })
        })
        .collect()
}
