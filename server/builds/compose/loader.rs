//! From files to one mapping: compose-go's `loader` package. Variables are replaced, `extends` and `include` are resolved,
//! files are merged, paths are resolved.
//!
//! Where compose-go stops at the first error, the erroneous part is left out here, so that all errors are reported.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use super::dotenv;
use super::interpolation::{VariableValue, substitute};
use super::merge::{make_unique, merge};
use super::node::{Entry, Kind, Map, Node};
use super::schema;
use super::yaml::{self, Document, Fault};
use crate::budget::{Budget, Exhausted};
use crate::errors::Errors;
use crate::files::{FileKind, Reader};
use crate::hcl::expr::Span;
use crate::remote::is_remote_for_compose;
use crate::sensitive::is_sensitive_name;
use crate::{Place, ToolOptions, path};

/// At most this many files are included or extended.
const MAX_FILES: usize = 200;

/// The variables of a project.
#[derive(Clone, Default)]
pub(crate) struct Environment {
    values: BTreeMap<String, VariableValue>,
}

impl Environment {
    /// Those of the process.
    pub(crate) fn of_process(options: &ToolOptions) -> Environment {
        let value = |(name, text): (&String, &String)| {
            let value = VariableValue {
                text: text.clone(),
                sensitive: is_sensitive_name(name),
            };
            (name.clone(), value)
        };
        Environment {
            values: options.environment.iter().map(value).collect(),
        }
    }

    pub(crate) fn get(&self, name: &str) -> Option<&VariableValue> {
        self.values.get(name)
    }

    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.get(name).map(|value| value.text.as_str())
    }

    /// Adds a variable, unless it is set.
    pub(crate) fn set_default(&mut self, name: &str, text: String, sensitive: bool) {
        self.values
            .entry(name.to_owned())
            .or_insert(VariableValue { text, sensitive });
    }
}

/// How a file is loaded.
#[derive(Clone, Copy)]
struct Mode {
    include: bool,
    extends: bool,
    validate: bool,
}

/// Loads files.
pub(crate) struct Loader<'a> {
    pub(crate) reader: &'a Reader<'a>,
    pub(crate) options: &'a ToolOptions,
    pub(crate) errors: &'a mut Errors,
    pub(crate) budget: Budget,
    files: Vec<Arc<str>>,
    loads: usize,
    /// Whether the keys and types of the whole file are checked, as Compose does and Bake doesn't.
    pub(crate) validate: bool,
}

impl<'a> Loader<'a> {
    pub(crate) fn new(
        reader: &'a Reader<'a>,
        options: &'a ToolOptions,
        errors: &'a mut Errors,
        validate: bool,
    ) -> Loader<'a> {
        Loader {
            reader,
            options,
            errors,
            budget: Budget::default(),
            files: Vec::new(),
            loads: 0,
            validate,
        }
    }

    pub(crate) fn place(&self, span: Span) -> Place {
        let file = self.files.get(span.file as usize);
        Place {
            file: file.cloned().unwrap_or_else(|| Arc::from("")),
            start: span.start,
            end: span.end,
        }
    }

    pub(crate) fn report(&mut self, span: Span, message: impl Into<String>) {
        let place = self.place(span);
        self.errors.add(place, message);
    }

    fn report_fault(&mut self, (span, message): Fault) {
        self.report(span, message);
    }

    fn spend(&self, span: Span, steps: usize) -> Result<(), Fault> {
        let fault = |Exhausted| (span, Exhausted::MESSAGE.to_owned());
        self.budget.steps(steps).map_err(fault)
    }

    fn file_index(&mut self, file: &str) -> u16 {
        let known = self.files.iter().position(|known| known.as_ref() == file);
        known.unwrap_or_else(|| {
            self.files.push(Arc::from(file));
            self.files.len() - 1
        }) as u16
    }

    /// A path of the options, relative to the root.
    pub(crate) fn option_path(&self, written: &str) -> String {
        self.resolve_path(&self.options.folder, written)
    }

    /// A path in a file, as seen from a folder, relative to the root.
    pub(crate) fn resolve_path(&self, base: &str, written: &str) -> String {
        let home = self.options.environment.get("HOME");
        let expanded = match (written.strip_prefix('~'), home) {
            (Some(rest), Some(home)) => format!("{home}/{rest}"),
            _ => written.to_owned(),
        };
        crate::path::resolve(self.options.root.as_deref(), base, &expanded)
    }

    /// Reads a file of environment variables. `from` is where it is named, if it is in a file.
    pub(crate) fn read_env_file(
        &mut self,
        file: &str,
        from: Option<Span>,
        environment: &Environment,
        out: &mut BTreeMap<String, String>,
    ) {
        let text = match self.reader.text(file) {
            Ok(text) => text,
            Err(error) => {
                let message = error.describe(file);
                match from {
                    Some(span) => self.report(span, message),
                    None => self.errors.add_file(file, message),
                }
                return;
            }
        };
        let lookup = |name: &str| environment.text(name).map(str::to_owned);
        if let Err((at, message)) = dotenv::parse(&text, &lookup, out) {
            self.errors.hide_file(file);
            let file = self.file_index(file);
            let line = text.get(at..).and_then(|rest| rest.split('\n').next());
            let end = at + line.map_or(0, |line| line.trim_end().len());
            let span = Span {
                file,
                start: at as u32,
                end: end as u32,
            };
            self.report(span, message);
        }
    }

    /// The `name` of a file's project.
    pub(crate) fn project_name(&mut self, file: &str, environment: &Environment) -> Option<String> {
        let text = self.reader.text(file).ok()?;
        let may_have_one = |line: &str| {
            ["name", "\"name", "'name", "{"]
                .iter()
                .any(|start| line.starts_with(start))
        };
        if !text.lines().any(may_have_one) {
            return None;
        }
        let index = self.file_index(file);
        let documents = yaml::parse(&text, index, &self.budget).ok()?;
        let mut names = documents
            .iter()
            .filter_map(|document| document.node.get("name"));
        let name = names.next_back()?.as_str()?.to_owned();
        let lookup = |name: &str| environment.get(name).cloned();
        let name = substitute(&name, &lookup).ok()?.text;
        (!name.is_empty()).then_some(name)
    }

    /// Loads a project: `load`.
    pub(crate) fn load(
        &mut self,
        files: &[String],
        folder: &str,
        environment: &Environment,
    ) -> Option<Node> {
        let before = self.errors.count();
        let model = self.load_model(files, None, folder, environment, &[]);
        let is_empty = model
            .as_ref()
            .and_then(Node::as_map)
            .is_none_or(BTreeMap::is_empty);
        if let (true, true, Some(file)) = (is_empty, self.errors.count() == before, files.first()) {
            self.errors.add_file(file, "the Compose file is empty");
        }
        model
    }

    /// Loads files that are merged: `loadYamlModel`.
    fn load_model(
        &mut self,
        files: &[String],
        from: Option<Span>,
        folder: &str,
        environment: &Environment,
        included: &[String],
    ) -> Option<Node> {
        let mode = Mode {
            include: true,
            extends: true,
            validate: self.validate,
        };
        let mut model = None;
        for file in files {
            model = self.load_file(file, from, folder, environment, included, mode, model);
        }
        let mut model = model?;
        set_default_contexts(&mut model);
        self.resolve_paths(&mut model, folder);
        Some(model)
    }

    /// Loads a file on top of what others define: `loadYamlFile`.
    #[expect(
        clippy::too_many_arguments,
        reason = "the state of compose-go's function"
    )]
    fn load_file(
        &mut self,
        file: &str,
        from: Option<Span>,
        folder: &str,
        environment: &Environment,
        included: &[String],
        mode: Mode,
        below: Option<Node>,
    ) -> Option<Node> {
        self.loads += 1;
        if self.loads > MAX_FILES {
            let message = format!("more than {MAX_FILES} files are included or extended");
            self.report(from.unwrap_or_default(), message);
            return below;
        }
        let text = match self.reader.text(file) {
            Ok(text) => text,
            Err(error) => {
                let message = error.describe(file);
                match from {
                    Some(span) => self.report(span, message),
                    None => self.errors.add_file(file, message),
                }
                return below;
            }
        };
        let index = self.file_index(file);
        let documents = match yaml::parse(&text, index, &self.budget) {
            Ok(documents) => documents,
            Err(fault) => {
                self.report_fault(fault);
                return below;
            }
        };
        let mut model = below;
        for document in documents {
            match self.load_document(
                document,
                file,
                folder,
                environment,
                included,
                mode,
                model.as_ref(),
            ) {
                Ok(Some(merged)) => model = Some(merged),
                Ok(None) => {}
                Err(fault) => self.report_fault(fault),
            }
        }
        model
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "the state of compose-go's function"
    )]
    fn load_document(
        &mut self,
        document: Document,
        file: &str,
        folder: &str,
        environment: &Environment,
        included: &[String],
        mode: Mode,
        below: Option<&Node>,
    ) -> Result<Option<Node>, Fault> {
        let Document { node, resets } = document;
        if node.as_map().is_none() {
            return Err((node.span, "the file must be a mapping".to_owned()));
        }
        let mut model = self
            .interpolate(&node, environment)?
            .unwrap_or_else(|| node.clone());
        if mode.extends {
            self.apply_extends(&mut model, file, folder, environment, &resets)?;
        }
        let mut below = below.cloned();
        if let Some(below) = &mut below {
            remove_paths(below, &resets, &mut Vec::new());
        }
        if mode.include {
            let mut included = included.to_vec();
            included.push(file.to_owned());
            self.apply_include(&mut model, folder, environment, &included)?;
        }
        let mut merged = match below {
            Some(below) => {
                self.spend(node.span, size(&below) + size(&model))?;
                merge(below, model, &mut Vec::new())?
            }
            None => model,
        };
        make_unique(&mut merged);
        if mode.validate {
            for fault in schema::check(&merged) {
                self.report_fault(fault);
            }
        }
        self.make_canonical(&mut merged);
        make_unique(&mut merged);
        Ok(Some(merged))
    }

    /// Replaces variables in all texts. `None` if there are none.
    fn interpolate(
        &mut self,
        node: &Node,
        environment: &Environment,
    ) -> Result<Option<Node>, Fault> {
        self.spend(node.span, 1)?;
        let kind = match &node.kind {
            Kind::String(text) if text.contains('$') => {
                return self
                    .interpolate_text(text, node.span, environment)
                    .map(Some);
            }
            Kind::Seq(items) => {
                let mut values: Option<Vec<Node>> = None;
                for (index, item) in items.iter().enumerate() {
                    if let Some(value) = self.interpolate(item, environment)? {
                        let values = values.get_or_insert_with(|| items.to_vec());
                        if let Some(known) = values.get_mut(index) {
                            *known = value;
                        }
                    }
                }
                let Some(values) = values else {
                    return Ok(None);
                };
                self.spend(node.span, values.len())?;
                Kind::Seq(Rc::new(values))
            }
            Kind::Map(map) => {
                let mut fields: Option<Map> = None;
                for (key, entry) in map.iter() {
                    if let Some(value) = self.interpolate(&entry.value, environment)? {
                        let fields = fields.get_or_insert_with(|| (**map).clone());
                        let key_span = entry.key;
                        fields.insert(
                            key.clone(),
                            Entry {
                                key: key_span,
                                value,
                            },
                        );
                    }
                }
                let Some(fields) = fields else {
                    return Ok(None);
                };
                self.spend(node.span, yaml::MAP_STEPS + fields.len())?;
                Kind::Map(Rc::new(fields))
            }
            _ => return Ok(None),
        };
        Ok(Some(Node {
            kind,
            span: node.span,
            sensitive: node.sensitive,
        }))
    }

    fn interpolate_text(
        &mut self,
        text: &str,
        span: Span,
        environment: &Environment,
    ) -> Result<Node, Fault> {
        let exhausted = std::cell::Cell::new(false);
        let budget = &self.budget;
        let secrets = std::cell::RefCell::new(Vec::new());
        let lookup = |name: &str| {
            let value = environment.get(name);
            if let Some(value) = value.filter(|value| value.sensitive) {
                secrets.borrow_mut().push(value.text.clone());
            }
            let length = value.map_or(0, |value| value.text.len());
            if budget.bytes(64 + length).is_err() {
                exhausted.set(true);
                return None;
            }
            value.cloned()
        };
        let replaced = substitute(text, &lookup);
        for secret in secrets.into_inner() {
            self.errors.hide(&secret);
        }
        if exhausted.get() {
            return Err((span, Exhausted::MESSAGE.to_owned()));
        }
        let mut node = match replaced {
            Ok(replaced) => Node {
                kind: Kind::String(Rc::from(replaced.text)),
                span,
                sensitive: replaced.sensitive,
            },
            Err(message) => {
                self.report(span, message);
                Node::new(Kind::Unknown, span)
            }
        };
        node.span = span;
        Ok(node)
    }

    /// Resolves `extends` of all services: `ApplyExtends`.
    fn apply_extends(
        &mut self,
        model: &mut Node,
        file: &str,
        folder: &str,
        environment: &Environment,
        resets: &[Vec<Rc<str>>],
    ) -> Result<(), Fault> {
        let Kind::Map(top) = &mut model.kind else {
            return Ok(());
        };
        let Some(services) = Rc::make_mut(top).get_mut("services") else {
            return Ok(());
        };
        let Kind::Map(services) = &mut services.value.kind else {
            return Err((services.value.span, "services must be a mapping".to_owned()));
        };
        let services = Rc::make_mut(services);
        let names: Vec<Rc<str>> = services.keys().cloned().collect();
        for name in names {
            let mut chain = vec![(file.to_owned(), name.to_string())];
            self.extend_service(
                &name,
                services,
                file,
                folder,
                environment,
                resets,
                &mut chain,
            )?;
        }
        Ok(())
    }

    /// Resolves `extends` of a service, and of those that it extends: `applyServiceExtends`.
    #[expect(
        clippy::too_many_arguments,
        reason = "the state of compose-go's function"
    )]
    fn extend_service(
        &mut self,
        name: &Rc<str>,
        services: &mut Map,
        file: &str,
        folder: &str,
        environment: &Environment,
        resets: &[Vec<Rc<str>>],
        chain: &mut Vec<(String, String)>,
    ) -> Result<(), Fault> {
        let Some(service) = services.get(name) else {
            return Ok(());
        };
        let Some(extends) = service.value.get("extends").cloned() else {
            return Ok(());
        };
        self.spend(extends.span, 1)?;
        let (target, target_file) = match &extends.kind {
            Kind::String(target) => (target.clone(), None),
            Kind::Map(fields) => {
                let target = fields.get("service").and_then(|entry| entry.value.as_str());
                let Some(target) = target else {
                    let message = format!("services.{name}.extends requires `service`");
                    self.report(extends.span, message);
                    return Ok(());
                };
                let file = fields.get("file").map(|entry| entry.value.clone());
                (Rc::from(target), file.filter(|file| !file.is_null()))
            }
            _ => return Ok(()),
        };
        let own_file = match &target_file {
            None => file.to_owned(),
            Some(node) => match &node.kind {
                Kind::Path(path) => path.to_string(),
                Kind::String(written) => {
                    if is_remote_for_compose(written) {
                        self.report(node.span, "a remote file can't be extended here");
                        return Ok(());
                    }
                    self.resolve_path(folder, written)
                }
                _ => return Ok(()),
            },
        };
        let link = (own_file.clone(), target.to_string());
        if chain.contains(&link) {
            self.report(
                extends.span,
                format!("services extend each other: `{target}` is part of a cycle"),
            );
            return Ok(());
        }
        if chain.len() > 50 {
            return Err((
                extends.span,
                "services extend each other too deeply".to_owned(),
            ));
        }
        chain.push(link);
        let base = match &target_file {
            None => {
                self.extend_service(&target, services, file, folder, environment, resets, chain)?;
                services.get(&target).map(|entry| entry.value.clone())
            }
            Some(node) => {
                let loaded = self.load_base(&own_file, node.span, environment);
                let Some((mut others, their_resets)) = loaded else {
                    chain.pop();
                    return Ok(());
                };
                self.extend_service(
                    &target,
                    &mut others,
                    &own_file,
                    folder,
                    environment,
                    &their_resets,
                    chain,
                )?;
                others.remove(&target).map(|entry| entry.value)
            }
        };
        chain.pop();
        let Some(mut base) = base else {
            self.report(
                extends.span,
                format!(
                    "cannot extend service `{name}`: service `{target}` not found in {own_file}"
                ),
            );
            return Ok(());
        };
        if base.is_null() {
            return Ok(());
        }
        let mut path = vec![Rc::from("services"), name.clone()];
        remove_paths(&mut base, resets, &mut path);
        let Some(entry) = services.get_mut(name) else {
            return Ok(());
        };
        self.budget
            .steps(size(&base) + size(&entry.value))
            .map_err(|Exhausted| (extends.span, Exhausted::MESSAGE.to_owned()))?;
        let own_span = entry.value.span;
        let mut path = vec!["services".to_owned(), "x".to_owned()];
        let mut merged = merge(base, entry.value.clone(), &mut path)?;
        merged.span = own_span;
        if let Kind::Map(fields) = &mut merged.kind {
            Rc::make_mut(fields).remove("extends");
        }
        entry.value = merged;
        Ok(())
    }

    /// The services of another file, with paths as seen from it: `getExtendsBaseFromFile`.
    fn load_base(
        &mut self,
        file: &str,
        from: Span,
        environment: &Environment,
    ) -> Option<(Map, Vec<Vec<Rc<str>>>)> {
        let mode = Mode {
            include: false,
            extends: false,
            validate: false,
        };
        let folder = path::parent(file);
        let mut model = self.load_file(file, Some(from), &folder, environment, &[], mode, None)?;
        self.resolve_paths(&mut model, &folder);
        let Kind::Map(top) = model.kind else {
            return None;
        };
        let services = top.get("services").map(|entry| &entry.value.kind);
        let Some(Kind::Map(services)) = services else {
            self.report(from, format!("no services in {file}"));
            return None;
        };
        // The tags of the file count for what its own services extend.
        let resets = self
            .reader
            .text(file)
            .ok()
            .and_then(|text| {
                let index = self.file_index(file);
                yaml::parse(&text, index, &self.budget).ok()
            })
            .and_then(|mut documents| documents.pop())
            .map(|document| document.resets)
            .unwrap_or_default();
        Some(((**services).clone(), resets))
    }

    /// Loads what is included: `ApplyInclude`.
    fn apply_include(
        &mut self,
        model: &mut Node,
        folder: &str,
        environment: &Environment,
        included: &[String],
    ) -> Result<(), Fault> {
        let Kind::Map(top) = &mut model.kind else {
            return Ok(());
        };
        let Some(include) = Rc::make_mut(top).remove("include") else {
            return Ok(());
        };
        if include.value.is_null() {
            return Ok(());
        }
        let Some(items) = include.value.as_seq() else {
            let found = include.value.type_name();
            return Err((
                include.value.span,
                format!("include must be a list, not {found}"),
            ));
        };
        for item in items {
            if let Some(source) = self.load_included(item, folder, environment, included)? {
                self.import(model, &source);
            }
        }
        Ok(())
    }

    fn load_included(
        &mut self,
        item: &Node,
        folder: &str,
        environment: &Environment,
        included: &[String],
    ) -> Result<Option<Node>, Fault> {
        let paths = match &item.kind {
            Kind::String(_) => vec![item.clone()],
            Kind::Map(_) => texts(item.get("path")),
            _ => {
                let message = "include requires paths or mappings with `path`".to_owned();
                return Err((item.span, message));
            }
        };
        let mut files = Vec::new();
        for node in &paths {
            let Some(written) = node.as_str() else {
                return Ok(None);
            };
            if is_remote_for_compose(written) {
                self.report(node.span, "a remote file isn't included here");
                return Ok(None);
            }
            files.push((self.resolve_path(folder, written), node.span));
        }
        let Some((main, main_span)) = files.first().cloned() else {
            return Ok(None);
        };
        if included.contains(&main) {
            let message = format!("files include each other: {main} is part of a cycle");
            return Err((main_span, message));
        }
        for (file, span) in &files {
            if let Err(error) = self.reader.text(file) {
                self.report(*span, error.describe(file));
                return Ok(None);
            }
        }
        let project = match item.get("project_directory").and_then(Node::as_str) {
            Some(written) if !written.is_empty() => {
                let project = self.resolve_path(folder, written);
                match self.reader.kind(&project) {
                    Some(FileKind::Folder) => project,
                    _ => path::parent(&project),
                }
            }
            _ => path::parent(&main),
        };
        let mut variables = BTreeMap::new();
        let env_files = texts(item.get("env_file"));
        if env_files.is_empty() {
            let default = path::join(&project, ".env");
            if self.reader.is_file(&default) {
                self.read_env_file(&default, Some(main_span), environment, &mut variables);
            }
        }
        for node in &env_files {
            if let Some(written) = node.as_str() {
                let file = self.resolve_path(folder, written);
                self.read_env_file(&file, Some(node.span), environment, &mut variables);
            }
        }
        let mut environment = environment.clone();
        for (name, text) in variables {
            environment.set_default(&name, text, true);
        }
        let files: Vec<String> = files.into_iter().map(|(file, _)| file).collect();
        Ok(self.load_model(&files, Some(main_span), &project, &environment, included))
    }

    /// Adds what an included file defines: `importResources`.
    fn import(&mut self, model: &mut Node, source: &Node) {
        let Kind::Map(top) = &mut model.kind else {
            return;
        };
        let top = Rc::make_mut(top);
        let mut conflicts = Vec::new();
        for key in [
            "services", "volumes", "networks", "secrets", "configs", "models",
        ] {
            let Some(from) = source.as_map().and_then(|map| map.get(key)) else {
                continue;
            };
            let Some(resources) = from.value.as_map() else {
                continue;
            };
            let empty = || Entry {
                key: from.key,
                value: Node::map(Map::new(), from.value.span),
            };
            let to = top.entry(Rc::from(key)).or_insert_with(empty);
            if to.value.is_null() {
                to.value = empty().value;
            }
            let Kind::Map(to) = &mut to.value.kind else {
                continue;
            };
            let to = Rc::make_mut(to);
            for (name, entry) in resources {
                match to.get(name) {
                    None => {
                        to.insert(name.clone(), entry.clone());
                    }
                    Some(known) if known.value.equals(&entry.value) => {}
                    Some(known) => conflicts.push((
                        known.key,
                        format!("{key}.{name} conflicts with an included resource"),
                    )),
                }
            }
        }
        for fault in conflicts {
            self.report_fault(fault);
        }
    }

    /// Replaces short forms by long ones, as far as they matter here: `Canonical`.
    fn make_canonical(&mut self, model: &mut Node) {
        let mut faults = Vec::new();
        for_each_service(model, &mut |name, service| {
            let Some(build) = service.get_mut("build") else {
                return;
            };
            match &build.value.kind {
                Kind::String(_) => {
                    let span = build.value.span;
                    let context = Entry {
                        key: span,
                        value: build.value.clone(),
                    };
                    build.value = Node::map(Map::from([(Rc::from("context"), context)]), span);
                }
                Kind::Map(_) | Kind::Unknown => {}
                _ => {
                    let found = build.value.type_name();
                    let message =
                        format!("services.{name}.build must be a string or a mapping, not {found}");
                    faults.push((build.value.span, message));
                    build.value.kind = Kind::Unknown;
                }
            }
            let Kind::Map(fields) = &mut build.value.kind else {
                return;
            };
            let fields = Rc::make_mut(fields);
            if let Some(contexts) = fields.get_mut("additional_contexts")
                && let Kind::Seq(items) = &contexts.value.kind
            {
                let mut map = Map::new();
                for item in items.iter() {
                    let pair = item.as_str().and_then(|text| text.split_once('='));
                    let Some((name, context)) = pair else {
                        let message = "additional_contexts requires `name=context`";
                        faults.push((item.span, message.to_owned()));
                        continue;
                    };
                    let mut value = Node::string(context, item.span);
                    value.sensitive = item.sensitive;
                    if context == super::merge::UNKNOWN {
                        value.kind = Kind::Unknown;
                    }
                    let key = item.span;
                    map.insert(Rc::from(name), Entry { key, value });
                }
                contexts.value = Node::map(map, contexts.value.span);
            }
        });
        for fault in faults {
            self.report_fault(fault);
        }
    }

    /// Resolves the paths of services as seen from a folder: `ResolveRelativePaths`.
    fn resolve_paths(&self, model: &mut Node, folder: &str) {
        let resolve_context = |node: &mut Node| {
            if let Kind::String(written) = &node.kind {
                let elsewhere = written.starts_with("service:")
                    || is_remote_for_compose(written)
                    || written.is_empty();
                if !elsewhere {
                    node.kind = Kind::Path(Rc::from(self.resolve_path(folder, written)));
                }
            }
        };
        let resolve_file = |node: &mut Node| {
            if let Kind::String(written) = &node.kind
                && !is_remote_for_compose(written)
                && !written.is_empty()
            {
                node.kind = Kind::Path(Rc::from(self.resolve_path(folder, written)));
            }
        };
        for_each_service(model, &mut |_, service| {
            if let Some(Kind::Map(build)) =
                service.get_mut("build").map(|entry| &mut entry.value.kind)
            {
                let build = Rc::make_mut(build);
                if let Some(context) = build.get_mut("context") {
                    resolve_context(&mut context.value);
                }
                let contexts = build.get_mut("additional_contexts");
                if let Some(Kind::Map(contexts)) = contexts.map(|entry| &mut entry.value.kind) {
                    for entry in Rc::make_mut(contexts).values_mut() {
                        resolve_context(&mut entry.value);
                    }
                }
            }
            if let Some(Kind::Map(extends)) = service
                .get_mut("extends")
                .map(|entry| &mut entry.value.kind)
                && let Some(file) = Rc::make_mut(extends).get_mut("file")
            {
                resolve_file(&mut file.value);
            }
            if let Some(env_file) = service.get_mut("env_file") {
                for_each_file(&mut env_file.value, &resolve_file);
            }
        });
        if let Kind::Map(top) = &mut model.kind {
            let secrets = Rc::make_mut(top).get_mut("secrets");
            if let Some(Kind::Map(secrets)) = secrets.map(|entry| &mut entry.value.kind) {
                for entry in Rc::make_mut(secrets).values_mut() {
                    if let Kind::Map(secret) = &mut entry.value.kind
                        && let Some(file) = Rc::make_mut(secret).get_mut("file")
                    {
                        resolve_file(&mut file.value);
                    }
                }
            }
        }
    }
}

/// The paths in a value of `env_file`.
fn for_each_file(node: &mut Node, run: &dyn Fn(&mut Node)) {
    match &mut node.kind {
        Kind::String(_) => run(node),
        Kind::Seq(items) => {
            for item in Rc::make_mut(items) {
                for_each_file(item, run);
            }
        }
        Kind::Map(map) => {
            if let Some(path) = Rc::make_mut(map).get_mut("path") {
                run(&mut path.value);
            }
        }
        _ => {}
    }
}

/// Runs something for each service that is a mapping.
fn for_each_service(model: &mut Node, run: &mut dyn FnMut(&Rc<str>, &mut Map)) {
    let Kind::Map(top) = &mut model.kind else {
        return;
    };
    let Some(services) = Rc::make_mut(top).get_mut("services") else {
        return;
    };
    let Kind::Map(services) = &mut services.value.kind else {
        return;
    };
    for (name, entry) in Rc::make_mut(services).iter_mut() {
        if let Kind::Map(service) = &mut entry.value.kind {
            run(name, Rc::make_mut(service));
        }
    }
}

fn set_default_contexts(model: &mut Node) {
    for_each_service(model, &mut |_, service| {
        let Some(build) = service.get_mut("build") else {
            return;
        };
        let span = build.value.span;
        if let Kind::Map(fields) = &mut build.value.kind {
            let fields = Rc::make_mut(fields);
            let missing = fields
                .get("context")
                .is_none_or(|entry| entry.value.is_null());
            if missing {
                let start = Span {
                    end: span.start,
                    ..span
                };
                let entry = Entry {
                    key: start,
                    value: Node::string(".", start),
                };
                fields.insert(Rc::from("context"), entry);
            }
        }
    });
}

/// Removes the fields at paths that a file resets: `applyNullOverrides`.
fn remove_paths(node: &mut Node, resets: &[Vec<Rc<str>>], path: &mut Vec<Rc<str>>) {
    if resets.is_empty() {
        return;
    }
    let may_contain = resets
        .iter()
        .any(|reset| reset.len() > path.len() && reset.starts_with(path));
    if !may_contain {
        return;
    }
    if let Kind::Map(map) = &mut node.kind {
        Rc::make_mut(map).retain(|key, entry| {
            path.push(key.clone());
            let keep = !resets.contains(path);
            if keep {
                remove_paths(&mut entry.value, resets, path);
            }
            path.pop();
            keep
        });
    }
}

/// The nodes of a string or a list of them.
fn texts(node: Option<&Node>) -> Vec<Node> {
    match node {
        Some(node) => match &node.kind {
            Kind::Seq(items) => items.to_vec(),
            Kind::Null => Vec::new(),
            _ => vec![node.clone()],
        },
        None => Vec::new(),
    }
}

/// The number of nodes that merging visits.
fn size(node: &Node) -> usize {
    match &node.kind {
        Kind::Seq(items) => 1 + items.len(),
        Kind::Map(map) => 1 + map.values().map(|entry| size(&entry.value)).sum::<usize>(),
        _ => 1,
    }
}
