//! Findings in real files that were read one by one and judged: `golden/judged.tsv`.

mod needs_shared {
    use std::collections::BTreeMap;
    use std::fs;

    use ide::lints::{LintSettings, check, check_shell};

    use crate::fixture::document;
    use crate::golden::checked;
    use crate::shared::shared;

    /// How many findings that were judged true may be gone. Some depend on a build context, or were judged with arguments
    /// taken as unset.
    const TRUE_AND_GONE: usize = 52;

    /// How many findings that were judged false may still be reported. It only shrinks.
    const FALSE_AND_REPORTED: usize = 0;

    /// Judged findings: line, rule, verdict.
    type Row = (u32, &'static str, &'static str);

    #[test]
    #[ignore = "needs ../shared"]
    fn findings_are_as_judged() {
        let mut by_file: BTreeMap<&str, Vec<Row>> = BTreeMap::new();
        for line in include_str!("golden/judged.tsv").lines().skip(1) {
            let [file, line, rule, verdict, _reason] = line.splitn(5, '\t').collect::<Vec<_>>()[..]
            else {
                panic!("{line:?} hasn't five columns");
            };
            let row = (line.parse().unwrap(), rule, verdict);
            by_file.entry(file).or_default().push(row);
        }
        let settings = LintSettings::default();
        let (mut count, mut gone, mut wrong) = (0, Vec::new(), Vec::new());
        for (file, rows) in by_file {
            let path = shared("corpus/train").join(file);
            let document = document(&String::from_utf8_lossy(&fs::read(path).unwrap()));
            let found = check(&document, &settings).into_iter();
            let found: Vec<_> = found
                .chain(check_shell(&document, &settings))
                .map(|it| (document.text.line_of(it.span.start) + 1, it.rule))
                .collect();
            for (line, rule, verdict) in rows {
                let is_reported = found.contains(&(line, rule));
                match verdict {
                    "true" if !is_reported => gone.push(format!("{file}:{line} {rule}")),
                    "false" if is_reported => wrong.push(format!("{file}:{line} {rule}")),
                    "true" | "false" | "void" => {}
                    _ => panic!("{verdict} is no verdict"),
                }
                count += 1;
            }
        }
        checked(count, "judged findings");
        assert!(gone.len() <= TRUE_AND_GONE, "gone: {gone:#?}");
        assert_eq!(wrong.len(), FALSE_AND_REPORTED, "reported: {wrong:#?}");
    }
}
