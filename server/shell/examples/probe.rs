use shuck_linter::{AnalysisRequest, LinterSettings, Rule, ShellCheckCodeMap, ShellDialect};
use std::io::Read;
fn main() {
    let mut s = String::new();
    std::io::stdin().read_to_string(&mut s).unwrap();
    let sh = std::env::args().nth(1).unwrap();
    let d = ShellDialect::from_name(&sh);
    let map = ShellCheckCodeMap::default();
    let mut set =
        LinterSettings::for_rules(Rule::iter().filter(|r| map.code_for_rule(*r).is_some()))
            .with_shell(d);
    set.resolve_source_closure = false;
    for t in s.split("\n\u{1}\n") {
        let p = shuck_parser::parser::Parser::with_dialect(t, d.parser_dialect()).parse();
        println!("== {t}");
        for e in &p.diagnostics {
            println!(
                "  PARSE {:?} {} {:?}",
                p.status,
                e.message,
                e.span.to_range()
            );
        }
        if p.is_err() && p.diagnostics.is_empty() {
            println!("  TERMINAL {:?}", p.terminal_error);
        }
        for f in AnalysisRequest::from_parse_result(&p, t, &set)
            .with_shellcheck_map(&map)
            .lint()
        {
            println!(
                "  SC{} {:?} {:?} | {} | {:?}",
                map.code_for_rule(f.rule).unwrap(),
                f.rule,
                &t[f.span.start.offset()..f.span.end.offset()],
                f.message,
                f.fix.map(|x| (
                    x.applicability(),
                    x.edits()
                        .iter()
                        .map(|e| (e.range(), e.content().to_string()))
                        .collect::<Vec<_>>()
                ))
            );
        }
    }
}
