//! Rules about names, case, lines, and instructions without effect.

use std::collections::BTreeMap;

use analysis::Document;
use expect_test::{Expect, expect};
use ide::lints::{Diagnostic, LintSettings, check};

use crate::fixture::document;
use crate::golden::checked;
use crate::lints::picture;
use crate::texts::{case_texts, texts};

fn check_rule(rule: &str, texts: &[&str], expect: Expect) {
    let pictures: Vec<String> = texts.iter().map(|text| picture(rule, text)).collect();
    // Line terminators in fixes are kept.
    expect.assert_eq(&pictures.join("===\n").replace('\r', "␍"));
}

/// The lines, starting at 1, on which BuildKit would report a rule.
fn buildkit_lines(rule: &str, text: &str) -> Vec<u32> {
    let settings = LintSettings {
        only_buildkit: true,
        ..LintSettings::default()
    };
    let document = document(text);
    let found = check(&document, &settings).into_iter();
    let found = found.filter(|it| it.rule == rule);
    found
        .map(|it| document.text.line_of(it.span.start) + 1)
        .collect()
}

#[test]
fn cases_of_keywords() {
    check_rule(
        "ConsistentInstructionCasing",
        &[
            // As many in one case as in the other.
            "FROM a\nrun x\n",
            // Instructions before the first FROM don't count.
            "ARG A\nARG B\nARG C\nfrom a\nRun x\ncmd [\"x\"]\n",
            // ONBUILD triggers don't count either.
            "from a\nonbuild RUN x\nonbuild RUN y\nonbuild RUN z\n",
            // AS must match FROM.
            "from a as b\nRUN x\nRUN y\n",
            "From a as b\r\nRUN x\r\n",
            "from a AS b\nRUN x\nRUN y\n",
            // A comment before it doesn't silence it.
            "FROM a\nRUN x\n# check=skip=ConsistentInstructionCasing\nrun x\n",
            "# check=skip=ConsistentInstructionCasing\nFROM a\nrun x\n",
            "FROM a\nRUN x\nWork\\\ndir /x\n",
        ],
        expect![[r#"
            FROM a
            run x
            ▔▔▔ Command 'run' should match the case of the command majority (uppercase)
            --- fix: Write `RUN`
            FROM a
            RUN x
            ===
            ARG A
            ARG B
            ARG C
            from a
            Run x
            ▔▔▔ Command 'Run' should match the case of the command majority (lowercase)
            cmd ["x"]
            --- fix: Write `run`
            ARG A
            ARG B
            ARG C
            from a
            run x
            cmd ["x"]
            ===
            from a
            onbuild RUN x
            onbuild RUN y
            onbuild RUN z
            ===
            from a as b
            ▔▔▔▔ Command 'from' should match the case of the command majority (uppercase)
            RUN x
            RUN y
            --- fix: Write `FROM`
            FROM a AS b
            RUN x
            RUN y
            ===
            From a as b␍
            ▔▔▔▔ Command 'From' should match the case of the command majority (uppercase)
            RUN x␍
            --- fix: Write `FROM`
            FROM a AS b␍
            RUN x␍
            ===
            from a AS b
            ▔▔▔▔ Command 'from' should match the case of the command majority (uppercase)
            RUN x
            RUN y
            --- fix: Write `FROM`
            FROM a AS b
            RUN x
            RUN y
            ===
            FROM a
            RUN x
            # check=skip=ConsistentInstructionCasing
            run x
            ▔▔▔ Command 'run' should match the case of the command majority (uppercase)
            --- fix: Write `RUN`
            FROM a
            RUN x
            # check=skip=ConsistentInstructionCasing
            RUN x
            ===
            # check=skip=ConsistentInstructionCasing
            FROM a
            run x
            ===
            FROM a
            RUN x
            Work\
            ▔▔▔▔▔
            dir /x
            ▔▔▔ Command 'Workdir' should match the case of the command majority (uppercase)
        "#]],
    );
}

#[test]
fn cases_of_as() {
    check_rule(
        "FromAsCasing",
        &[
            "FROM a as b\nfrom a AS c\nFrom a as d\nFROM a As e\nfrom a as f\n",
            "FROM --platform=linux/amd64 a \\\n  # why\n  as b\n",
            "# check=skip=FromAsCasing\n\nFROM a\n# check=skip=FromAsCasing\nFROM a as b\n",
            "FROM a\n# check=skip=FromAsCasing\nFROM a as b\nFROM a as c\n",
            "FROM a is b\n",
        ],
        expect![[r#"
            FROM a as b
                   ▔▔ 'as' and 'FROM' keywords' casing do not match
            from a AS c
                   ▔▔ 'AS' and 'from' keywords' casing do not match
            From a as d
            FROM a As e
                   ▔▔ 'As' and 'FROM' keywords' casing do not match
            from a as f
            --- fix: Write `AS`
            FROM a AS b
            from a AS c
            From a as d
            FROM a As e
            from a as f
            --- fix: Write `as`
            FROM a as b
            from a as c
            From a as d
            FROM a As e
            from a as f
            --- fix: Write `AS`
            FROM a as b
            from a AS c
            From a as d
            FROM a AS e
            from a as f
            ===
            FROM --platform=linux/amd64 a \
              # why
              as b
              ▔▔ 'as' and 'FROM' keywords' casing do not match
            --- fix: Write `AS`
            FROM --platform=linux/amd64 a \
              # why
              AS b
            ===
            # check=skip=FromAsCasing

            FROM a
            # check=skip=FromAsCasing
            FROM a as b
            ===
            FROM a
            # check=skip=FromAsCasing
            FROM a as b
            FROM a as c
                   ▔▔ 'as' and 'FROM' keywords' casing do not match
            --- fix: Write `AS`
            FROM a
            # check=skip=FromAsCasing
            FROM a as b
            FROM a AS c
            ===
            FROM a is b
        "#]],
    );
}

#[test]
fn cases_of_stage_names() {
    check_rule(
        "StageNameCasing",
        &[
            // FROM refers to a stage only by its name in lower case.
            "FROM a AS Build\nFROM Build\nFROM build\nCOPY --from=Build x y\n",
            // By its index.
            "FROM a AS Build\nFROM b\nCOPY --from=0 x y\nCOPY --from=BUILD x y\n",
            // COPY refers to the last stage with the name.
            "FROM a AS Build\nFROM b AS Build\nFROM c\nCOPY --from=Build x y\n",
            "FROM a AS Bu\\\nild\n",
        ],
        expect![[r#"
            FROM a AS Build
                      ▔▔▔▔▔ Stage name 'Build' should be lowercase
            FROM Build
            FROM build
            COPY --from=Build x y
            --- fix: Rename the stage to `build`
            FROM a AS build
            FROM Build
            FROM build
            COPY --from=build x y
            ===
            FROM a AS Build
                      ▔▔▔▔▔ Stage name 'Build' should be lowercase
            FROM b
            COPY --from=0 x y
            COPY --from=BUILD x y
            --- fix: Rename the stage to `build`
            FROM a AS build
            FROM b
            COPY --from=0 x y
            COPY --from=BUILD x y
            ===
            FROM a AS Build
                      ▔▔▔▔▔ Stage name 'Build' should be lowercase
            FROM b AS Build
                      ▔▔▔▔▔ Stage name 'Build' should be lowercase
            FROM c
            COPY --from=Build x y
            --- fix: Rename the stage to `build`
            FROM a AS build
            FROM b AS Build
            FROM c
            COPY --from=Build x y
            --- fix: Rename the stage to `build`
            FROM a AS Build
            FROM b AS build
            FROM c
            COPY --from=build x y
            ===
            FROM a AS Bu\
                      ▔▔▔
            ild
            ▔▔▔ Stage name 'Build' should be lowercase
        "#]],
    );
}

#[test]
fn same_names() {
    check_rule(
        "DuplicateStageName",
        &[
            "FROM a AS x\nFROM b AS y\nFROM c as X\nFROM d AS x\n",
            "FROM a AS x\n# check=skip=DuplicateStageName\nFROM b AS x\n",
            "# check=skip=DuplicateStageName\nFROM a AS x\nFROM b AS x\n",
        ],
        expect![[r#"
            FROM a AS x
            FROM b AS y
            FROM c as X
                      ▔ Duplicate stage name "x", stage names should be unique
            FROM d AS x
                      ▔ Duplicate stage name "x", stage names should be unique
            related, line 1: First stage with this name
            related, line 1: First stage with this name
            ===
            FROM a AS x
            # check=skip=DuplicateStageName
            FROM b AS x
                      ▔ Duplicate stage name "x", stage names should be unique
            related, line 1: First stage with this name
            ===
            # check=skip=DuplicateStageName
            FROM a AS x
            FROM b AS x
        "#]],
    );
}

#[test]
fn reserved_names() {
    check_rule(
        "ReservedStageName",
        &["FROM a AS Scratch\nFROM b AS context\nFROM c AS other\nFROM scratch\n"],
        expect![[r#"
            FROM a AS Scratch
                      ▔▔▔▔▔▔▔ Stage name should not use the same name as reserved stage "scratch"
            FROM b AS context
                      ▔▔▔▔▔▔▔ Stage name should not use the same name as reserved stage "context"
            FROM c AS other
            FROM scratch
        "#]],
    );
}

#[test]
fn blank_lines() {
    check_rule(
        "NoEmptyContinuation",
        &[
            "FROM a\nRUN a \\\n\n  # why\n \t \n\n  && b \\\n  && c\nRUN d\n",
            "FROM a\r\nRUN a \\\r\n\r\n  # why\r\n\r\n  b\r\nRUN c\r\n",
            // At the end of the file.
            "FROM a\nRUN a \\\n\n\n",
            "FROM a\nRUN a \\\n  ",
            "FROM a\nRUN a \\\n\n# why\n\n",
            "FROM a\nRUN a \\\n",
            // In heredocs, they are text.
            "FROM a\nRUN <<A \\\n\n  cat\n\n \\\n\nA\n",
            "\\\n\nFROM a\n",
            "FROM a\n# check=skip=NoEmptyContinuation\nRUN a \\\n\nb\n",
        ],
        expect![[r#"
            FROM a
            RUN a \

            ↑ Empty continuation line
              # why
             → 

              && b \
              && c
            RUN d
            --- fix: Remove the blank lines
            FROM a
            RUN a \
              # why
              && b \
              && c
            RUN d
            ===
            FROM a␍
            RUN a \␍
            ␍
            ▔ Empty continuation line
              # why␍
            ␍
              b␍
            RUN c␍
            --- fix: Remove the blank lines
            FROM a␍
            RUN a \␍
              # why␍
              b␍
            RUN c␍
            ===
            FROM a
            RUN a \

            ↑ Empty continuation line

            --- fix: Remove the blank lines
            FROM a
            RUN a \
            ===
            FROM a
            RUN a \

            ▔▔ Empty continuation line
            --- fix: Remove the blank line
            FROM a
            RUN a \
            ===
            FROM a
            RUN a \

            ↑ Empty continuation line
            # why

            --- fix: Remove the blank lines
            FROM a
            RUN a \
            # why
            ===
            FROM a
            RUN a \
            ===
            FROM a
            RUN <<A \

            ↑ Empty continuation line
              cat

             \

            A
            --- fix: Remove the blank line
            FROM a
            RUN <<A \
              cat

             \

            A
            ===
            \

            ↑ Empty continuation line
            FROM a
            --- fix: Remove the blank line
            \
            FROM a
            ===
            FROM a
            # check=skip=NoEmptyContinuation
            RUN a \

            ↑ Empty continuation line
            b
            --- fix: Remove the blank line
            FROM a
            # check=skip=NoEmptyContinuation
            RUN a \
            b
        "#]],
    );
}

#[test]
fn lines_of_blank_lines() {
    let lines = |text| buildkit_lines("NoEmptyContinuation", text);
    assert_eq!(lines("FROM a\nRUN a \\\n\n b \\\n c\nRUN d\n"), [5]);
    assert_eq!(lines("FROM a\r\nRUN a \\\r\n\r\n b\r\n"), [4]);
    assert_eq!(lines("FROM a\nRUN a \\\n\n# x\n\n"), [5]);
    assert_eq!(lines("FROM a\nRUN a \\\n\n# x\n  "), [5]);
    assert_eq!(lines("FROM a\nRUN <<A \\\n\n  cat\nx\nA\n"), [4]);
    assert_eq!(lines("FROM a\nRUN a \\\n\n <<A <<B\nA\nB\n"), [4]);
}

#[test]
fn maintainers() {
    check_rule(
        "MaintainerDeprecated",
        &[
            "FROM a\nMAINTAINER  Jane Doe <jane@example.com>  \nRUN x\n",
            "from a\r\nmaintainer \"Jane\"\r\nrun x\r\n",
            "from a\nMaintainer 'J'\nrun x\n",
            "FROM a\nMAINTAINER \"a\" $b ${c} \\d 'e' `f\\\\\n",
            "# escape=`\nFROM a\nMAINTAINER \"a\" $b \\d `e ``f\n",
            "FROM a\nMAINTAINER a \\\n  b\n",
            "FROM a\nMAINTAINER \\\n  b\n",
            "FROM a\nMAINTAINER a \\\n\n",
            "FROM a\nMAINTAINER é <é@x> # no comment\n",
            // An existing label would change.
            "FROM a\nLABEL org.opencontainers.image.authors=x\nMAINTAINER y\n",
            "FROM a\nMAINTAINER\nMAINTAINER --x y\n",
            "FROM a\n# check=skip=MaintainerDeprecated\nMAINTAINER a\n",
        ],
        expect![[r#"
            FROM a
            MAINTAINER  Jane Doe <jane@example.com>  
            ▔▔▔▔▔▔▔▔▔▔ Maintainer instruction is deprecated in favor of using label
            RUN x
            --- fix: Replace with a label
            FROM a
            LABEL  org.opencontainers.image.authors="Jane Doe <jane@example.com>"  
            RUN x
            ===
            from a␍
            maintainer "Jane"␍
            ▔▔▔▔▔▔▔▔▔▔ Maintainer instruction is deprecated in favor of using label
            run x␍
            --- fix: Replace with a label
            from a␍
            label org.opencontainers.image.authors="\"Jane\""␍
            run x␍
            --- suggestion: Replace with a label, without the quotes
            from a␍
            label org.opencontainers.image.authors="Jane"␍
            run x␍
            ===
            from a
            Maintainer 'J'
            ▔▔▔▔▔▔▔▔▔▔ Maintainer instruction is deprecated in favor of using label
            run x
            --- fix: Replace with a label
            from a
            label org.opencontainers.image.authors="'J'"
            run x
            --- suggestion: Replace with a label, without the quotes
            from a
            label org.opencontainers.image.authors="J"
            run x
            ===
            FROM a
            MAINTAINER "a" $b ${c} \d 'e' `f\\
            ▔▔▔▔▔▔▔▔▔▔ Maintainer instruction is deprecated in favor of using label
            --- fix: Replace with a label
            FROM a
            LABEL org.opencontainers.image.authors="\"a\" \$b \${c} \\d 'e' `f\\\\"
            ===
            # escape=`
            FROM a
            MAINTAINER "a" $b \d `e ``f
            ▔▔▔▔▔▔▔▔▔▔ Maintainer instruction is deprecated in favor of using label
            --- fix: Replace with a label
            # escape=`
            FROM a
            LABEL org.opencontainers.image.authors="`"a`" `$b \d ``e ````f"
            ===
            FROM a
            MAINTAINER a \
            ▔▔▔▔▔▔▔▔▔▔ Maintainer instruction is deprecated in favor of using label
              b
            ===
            FROM a
            MAINTAINER \
            ▔▔▔▔▔▔▔▔▔▔ Maintainer instruction is deprecated in favor of using label
              b
            ===
            FROM a
            MAINTAINER a \
            ▔▔▔▔▔▔▔▔▔▔ Maintainer instruction is deprecated in favor of using label

            --- fix: Replace with a label
            FROM a
            LABEL org.opencontainers.image.authors="a" \

            ===
            FROM a
            MAINTAINER é <é@x> # no comment
            ▔▔▔▔▔▔▔▔▔▔ Maintainer instruction is deprecated in favor of using label
            --- fix: Replace with a label
            FROM a
            LABEL org.opencontainers.image.authors="é <é@x> # no comment"
            ===
            FROM a
            LABEL org.opencontainers.image.authors=x
            MAINTAINER y
            ▔▔▔▔▔▔▔▔▔▔ Maintainer instruction is deprecated in favor of using label
            --- suggestion: Replace with a label
            FROM a
            LABEL org.opencontainers.image.authors=x
            LABEL org.opencontainers.image.authors="y"
            ===
            FROM a
            MAINTAINER
            ▔▔▔▔▔▔▔▔▔▔ Maintainer instruction is deprecated in favor of using label
            MAINTAINER --x y
            ▔▔▔▔▔▔▔▔▔▔ Maintainer instruction is deprecated in favor of using label
            ===
            FROM a
            # check=skip=MaintainerDeprecated
            MAINTAINER a
        "#]],
    );
}

#[test]
fn labels_preserve_maintainers() {
    let names = [
        "Jane Doe <jane@example.com>",
        "\"Jane\"",
        "'Jane' \"Doe",
        "$HOME ${x:-y} $",
        "a\\b\\\\c\\$d\\\"e",
        "`a``b`$c`\"d",
        "a=b c=d <<EOF",
        "# a",
        "[\"a\"]",
        "\\'",
        "a\tb\u{a0}c \u{1f600}",
    ];
    for escape in ["\\", "`"] {
        for name in names {
            let text = format!("# escape={escape}\nFROM scratch\nMAINTAINER {name}\nEXPOSE 80\n");
            let found = check(&document(&text), &LintSettings::default());
            let found = found.iter().find(|it| it.rule == "MaintainerDeprecated");
            let fixed = document(&found.unwrap().fixes[0].apply(&text));
            let stage = &fixed.semantics().stages[0];
            let label = stage
                .end
                .config
                .labels
                .get("org.opencontainers.image.authors");
            assert_eq!(label.and_then(|it| it.known()), Some(name), "{text}");
            let left = check(&fixed, &LintSettings::default());
            assert!(left.is_empty(), "{text}: {left:?}");
        }
    }
}

#[test]
fn instructions_without_effect() {
    check_rule(
        "MultipleInstructionsDisallowed",
        &[
            "FROM a\nCMD [\"a\"]\n# b\nCMD [\"b\"]\nENTRYPOINT [\"c\"]\n  cmd [\"d\"] \\\n\n# x\n",
            "FROM a\r\n# why\r\n  HEALTHCHECK --interval=1s \\\r\n    CMD a\r\nHEALTHCHECK NONE\r\n",
            // Each stage may have one.
            "FROM a AS b\nCMD [\"a\"]\nFROM b\nCMD [\"b\"]\n",
            // Comments before the later one silence it.
            "FROM a\n# check=skip=MultipleInstructionsDisallowed\nCMD [\"a\"]\nCMD [\"b\"]\n",
            "FROM a\nCMD [\"a\"]\n# check=skip=MultipleInstructionsDisallowed\nCMD [\"b\"]\n",
            // ONBUILD triggers of the base come first.
            "FROM a AS b\nONBUILD CMD [\"a\"]\nONBUILD CMD [\"b\"]\nCMD [\"c\"]\nFROM b\nCMD [\"d\"]\n",
        ],
        expect![[r#"
            FROM a
            CMD ["a"]
            ▔▔▔▔▔▔▔▔▔ Multiple CMD instructions should not be used in the same stage because only the last one will be used
            # b
            CMD ["b"]
            ▔▔▔▔▔▔▔▔▔ Multiple cmd instructions should not be used in the same stage because only the last one will be used
            ENTRYPOINT ["c"]
              cmd ["d"] \

            # x
            related, line 4: Overridden here
            --- suggestion: Remove this CMD
            FROM a
            # b
            CMD ["b"]
            ENTRYPOINT ["c"]
              cmd ["d"] \

            # x
            related, line 6: Overridden here
            --- suggestion: Remove this CMD
            FROM a
            CMD ["a"]
            # b
            ENTRYPOINT ["c"]
              cmd ["d"] \

            # x
            ===
            FROM a␍
            # why␍
              HEALTHCHECK --interval=1s \␍
              ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔
                CMD a␍
            ▔▔▔▔▔▔▔▔▔ Multiple HEALTHCHECK instructions should not be used in the same stage because only the last one will be used
            HEALTHCHECK NONE␍
            related, line 5: Overridden here
            --- suggestion: Remove this HEALTHCHECK
            FROM a␍
            # why␍
            HEALTHCHECK NONE␍
            ===
            FROM a AS b
            CMD ["a"]
            FROM b
            CMD ["b"]
            ===
            FROM a
            # check=skip=MultipleInstructionsDisallowed
            CMD ["a"]
            ▔▔▔▔▔▔▔▔▔ Multiple CMD instructions should not be used in the same stage because only the last one will be used
            CMD ["b"]
            related, line 4: Overridden here
            --- suggestion: Remove this CMD
            FROM a
            # check=skip=MultipleInstructionsDisallowed
            CMD ["b"]
            ===
            FROM a
            CMD ["a"]
            # check=skip=MultipleInstructionsDisallowed
            CMD ["b"]
            ===
            FROM a AS b
            ONBUILD CMD ["a"]
            ONBUILD CMD ["b"]
            CMD ["c"]
            FROM b
                 ▔ Multiple CMD instructions should not be used in the same stage because only the last one will be used
                 ▔ Multiple CMD instructions should not be used in the same stage because only the last one will be used
            CMD ["d"]
            related, line 5: Overridden here
            related, line 6: Overridden here
        "#]],
    );
}

#[test]
fn lines_of_instructions_without_effect() {
    let lines = |text| buildkit_lines("MultipleInstructionsDisallowed", text);
    assert_eq!(lines("FROM a\nCMD a \\\n b\nCMD b\nCMD c\n"), [2, 4]);
    assert_eq!(lines("FROM a AS b\nONBUILD CMD a\nFROM b\nCMD b\n"), [3]);
}

/// The rules of this file that have safe fixes.
const FIXED: [&str; 5] = [
    "ConsistentInstructionCasing",
    "FromAsCasing",
    "MaintainerDeprecated",
    "NoEmptyContinuation",
    "StageNameCasing",
];

/// The states of the stages, without the label that replaces MAINTAINER.
fn meant(document: &Document) -> String {
    let mut text = String::new();
    for stage in &document.semantics().stages {
        let config = &stage.end.config;
        let labels = config.labels.iter();
        let labels = labels.filter(|(name, _)| &***name != "org.opencontainers.image.authors");
        let env = config.env.iter().map(|(name, it)| (name, &it.value));
        text += &format!(
            "{:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?}\n",
            stage.base().clone(),
            stage.items,
            labels.collect::<Vec<_>>(),
            env.collect::<Vec<_>>(),
            (&config.user, &config.workdir, &config.stop_signal),
            (&config.entrypoint, &config.cmd, &config.shell),
            (&config.ports, &config.volumes),
            (&config.onbuild, &config.health),
        );
    }
    let sources = document.semantics().sources.iter();
    text += &format!("{:?}\n", sources.map(|it| &it.target).collect::<Vec<_>>());
    for item in &document.file().items {
        let it = &item.instruction;
        let bodies = it.heredocs.iter().map(|it| &it.content);
        let is_old = it.keyword.text.eq_ignore_ascii_case("maintainer");
        let is_from = it.keyword.text.eq_ignore_ascii_case("from");
        if is_old || is_from || it.keyword.text.eq_ignore_ascii_case("label") {
            continue;
        }
        let words = it.words().iter().map(|it| &it.text);
        text += &format!(
            "{:?} {:?}\n",
            words.collect::<Vec<_>>(),
            bodies.collect::<Vec<_>>()
        );
    }
    text
}

/// The number of findings of each rule.
fn counts(found: &[Diagnostic]) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for it in found {
        *counts.entry(it.rule).or_default() += 1;
    }
    counts
}

#[test]
fn safe_fixes_change_nothing_else() {
    let tried = fix_names(&[texts(), case_texts()].concat());
    checked(tried, "fixes of names");
    assert!(tried > 100);
}

mod needs_shared {
    #[test]
    #[ignore = "needs ../shared"]
    fn safe_fixes_change_nothing_else() {
        let tried = super::fix_names(&crate::shared::corpus());
        crate::golden::checked(tried, "fixes of names in real files");
    }
}

/// Applies every safe fix, one at a time, and returns their number.
#[track_caller]
fn fix_names(texts: &[String]) -> usize {
    let mut done: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for text in texts {
        let before = document(text);
        let found = check(&before, &LintSettings::default());
        let mut meant_before = None;
        for it in found.iter().filter(|it| FIXED.contains(&it.rule)) {
            let done = done.entry(it.rule).or_default();
            done.0 += 1;
            let Some(fix) = it.fixes.iter().find(|it| it.safe) else {
                continue;
            };
            done.1 += 1;
            let text_after = fix.apply(text);
            let after = document(&text_after);
            let mut wanted = counts(&found);
            *wanted.get_mut(it.rule).unwrap() -= 1;
            for (rule, count) in counts(&check(&after, &LintSettings::default())) {
                let most = wanted.get(rule).copied().unwrap_or_default();
                assert!(
                    count <= most,
                    "{rule} after {it:?}\n{text}\n---\n{text_after}"
                );
            }
            let old = meant_before.get_or_insert_with(|| meant(&before));
            let new = meant(&after);
            assert_eq!(*old, new, "{it:?}\n{text}\n---\n{text_after}");
        }
    }
    println!("{done:?}");
    done.values().map(|(_, fixed)| fixed).sum()
}
