//! Document symbols: stages and their instructions.

use analysis::{Document, Stage, Stages};
use syntax::cancellation::checkpoint;
use syntax::language::Kind;
use syntax::text::Span;
use syntax::{Arguments, Item};

/// A document symbol.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Symbol {
    /// The name.
    pub name: String,
    /// More details; may be empty.
    pub detail: String,
    /// The kind.
    pub kind: SymbolKind,
    /// The whole span.
    pub span: Span,
    /// The span to select.
    pub selection: Span,
    /// True if it should no longer be used.
    pub deprecated: bool,
    /// The nested symbols.
    pub children: Vec<Symbol>,
}

/// The kind of a symbol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SymbolKind {
    /// A parser directive.
    Directive,
    /// A stage.
    Stage,
    /// An instruction.
    Instruction,
    /// An instruction that defines variables.
    Variables,
}

/// The maximum length of a detail, in characters.
const MAX_DETAIL: usize = 60;

/// The symbols of a document.
pub fn symbols(document: &Document) -> Vec<Symbol> {
    let file = document.file();
    let stages = Stages::of(document);
    let mut symbols = directives(document);
    let first = stages
        .get(0)
        .map_or(file.items.len(), |stage| stage.items.start);
    symbols.extend(file.items.iter().take(first).map(instruction));
    symbols.extend(stages.all().map(|stage| {
        let items = file.items.get(stage.items.clone()).unwrap_or_default();
        Symbol {
            children: items.iter().skip(1).map(instruction).collect(),
            ..self::stage(document, &stage)
        }
    }));
    symbols
}

/// The symbols of the directives of a document.
pub fn directives(document: &Document) -> Vec<Symbol> {
    let directives = document.file().directives.iter();
    let symbols = directives.map(|directive| Symbol {
        name: directive.name.clone(),
        detail: directive.value.clone(),
        kind: SymbolKind::Directive,
        span: directive.span,
        selection: directive.name_span,
        deprecated: false,
        children: Vec::new(),
    });
    symbols.collect()
}

/// The symbol of a stage, without those of its instructions.
pub fn stage(document: &Document, stage: &Stage) -> Symbol {
    let items = document.file().items.get(stage.items.clone());
    let last = items.and_then(<[Item]>::last).unwrap_or(stage.from);
    let base = stage.base.map(|base| base.text.clone()).unwrap_or_default();
    let (name, detail, selection) = match stage.name {
        Some(name) => (name.text.clone(), base, stage.from.at(name.span)),
        None => (
            base,
            format!("stage {}", stage.index),
            stage.from.at(stage.from.instruction.keyword.span),
        ),
    };
    Symbol {
        name: if name.is_empty() {
            "FROM".to_owned()
        } else {
            name
        },
        detail,
        kind: SymbolKind::Stage,
        span: Span::new(stage.from.start, last.span().end),
        selection,
        deprecated: false,
        children: Vec::new(),
    }
}

/// Workspace symbols that match a query: named stages and global arguments. A name matches if it contains the letters
/// of the query in the same order.
pub fn search(document: &Document, wanted: &str) -> Vec<Symbol> {
    let file = document.file();
    let first = Stages::of(document)
        .get(0)
        .map_or(file.items.len(), |it| it.items.start);
    let mut found = Vec::new();
    for item in file.items.iter().take(first) {
        for pair in item.instruction.pairs() {
            let value = pair.value.as_ref();
            found.push(Symbol {
                name: pair.name.text.clone(),
                detail: value.map(|it| it.text.clone()).unwrap_or_default(),
                kind: SymbolKind::Variables,
                span: item.at(pair.span),
                selection: item.at(pair.name.span),
                deprecated: false,
                children: Vec::new(),
            });
        }
    }
    let stages = symbols(document).into_iter();
    found.extend(stages.filter(|it| it.kind == SymbolKind::Stage));
    found.retain(|it| has_letters(&it.name, wanted));
    for it in &mut found {
        it.children.clear();
    }
    found
}

/// True if a name contains the letters of a query in the same order, ignoring case.
fn has_letters(name: &str, wanted: &str) -> bool {
    let mut letters = name.chars().flat_map(char::to_lowercase);
    let wanted = wanted.chars().flat_map(char::to_lowercase);
    let mut wanted = wanted.filter(|it| !it.is_whitespace());
    wanted.all(|it| letters.any(|letter| letter == it))
}

/// The symbol of an instruction.
pub fn instruction(item: &Item) -> Symbol {
    checkpoint();
    let it = &item.instruction;
    let keyword = &it.keyword;
    let variables = matches!(it.kind, Some(Kind::Arg | Kind::Env));
    Symbol {
        name: if keyword.text.is_empty() {
            "?".to_owned()
        } else {
            keyword.text.clone()
        },
        detail: detail(&it.arguments),
        kind: if variables {
            SymbolKind::Variables
        } else {
            SymbolKind::Instruction
        },
        span: item.span(),
        selection: item.at(keyword.span),
        deprecated: it.kind.is_some_and(|kind| kind.facts().deprecated),
        children: Vec::new(),
    }
}

/// The arguments on one line, shortened.
fn detail(arguments: &Arguments) -> String {
    let mut line = String::new();
    let mut length = 0;
    let texts = texts(arguments).into_iter();
    for word in texts.flat_map(str::split_whitespace) {
        if !line.is_empty() {
            line.push(' ');
            length += 1;
        }
        line.push_str(word);
        length += word.chars().count();
        if length > MAX_DETAIL {
            return line.chars().take(MAX_DETAIL - 1).chain(['…']).collect();
        }
    }
    line
}

/// The texts of arguments, one by one.
fn texts(arguments: &Arguments) -> Vec<&str> {
    match arguments {
        Arguments::None => Vec::new(),
        Arguments::Pairs(pairs) => pairs.iter().map(|it| it.name.text.as_str()).collect(),
        Arguments::Health(health) => {
            let command = texts(&health.command);
            [vec![health.word.text.as_str()], command].concat()
        }
        Arguments::Trigger { text, .. } => vec![text],
        other => other.words().iter().map(|it| it.text.as_str()).collect(),
    }
}
