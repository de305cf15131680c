//! Hover for the commands in scripts and their flags, and the table that describes them.

use std::collections::BTreeSet;

use expect_test::{Expect, expect};
use ide::commands::{self, CommandFlag};
use ide::hover::hover;

use crate::fixture::with_cursors;

/// Checks the hovers at the cursors.
fn check_hover(fixture: &str, expect: Expect) {
    let (document, cursors) = with_cursors(fixture);
    let mut answers = String::new();
    for at in cursors {
        let found = hover(&document, at).map(|it| it.markdown);
        answers += &found.unwrap_or_else(|| "nothing".to_owned());
        answers.push('\n');
    }
    let answers = answers
        .replace("```dockerfile\n", "")
        .replace("\n```\n\n", " · ");
    expect.assert_eq(&answers);
}

#[test]
fn hovers_of_commands() {
    check_hover(
        "FROM alpine\nRUN apt-get$0 -qq update && apt-get in$0stall -y$0q --no-install-recommends$0 -o$0 Dpkg::Use-Pty=0$0 cu$0rl \\\n && cu$0rl -fsSLo$0 x --retry=3$0 y | tar xzf$0 - -C$0 /x$0 --strip-components$0=1\n",
        expect![[r#"
            apt-get update · Downloads the lists of available packages.

            - `-q`: Prints less; `-qq` prints only errors.
            apt-get install · Installs packages and what they require.

            - `-y`: Answers yes to all questions.
            - `-q`: Prints less; `-qq` prints only errors.
            - `--no-install-recommends`: Installs only required packages, without the recommended ones.
            - `-o`: Sets a configuration option.
            apt-get install -yq · - `-y`: Answers yes to all questions.
            - `-q`: Prints less; `-qq` prints only errors.
            apt-get install --no-install-recommends · Installs only required packages, without the recommended ones.
            apt-get install -o · Sets a configuration option.
            nothing
            nothing
            curl · Transfers data from or to a URL.

            - `-f`: Fails on HTTP errors, instead of saving the error page.
            - `-s`: Shows no progress and no errors.
            - `-S`: Shows errors even with `-s`.
            - `-L`: Follows redirects.
            - `-o`: Writes the response to this file.
            - `--retry`: Sets how often a transfer is repeated after a transient error.
            curl -fsSLo · - `-f`: Fails on HTTP errors, instead of saving the error page.
            - `-s`: Shows no progress and no errors.
            - `-S`: Shows errors even with `-s`.
            - `-L`: Follows redirects.
            - `-o`: Writes the response to this file.
            curl --retry · Sets how often a transfer is repeated after a transient error.
            tar xzf · - `-x`: Extracts files.
            - `-z`: Uses gzip.
            - `-f`: Sets the archive; `-` is standard input or output.
            tar -C · Changes to this directory.
            nothing
            tar --strip-components · Removes this many leading directories from names.
        "#]],
    );
    check_hover(
        "FROM alpine\nRUN set -eux$0o pipefail; cd \"$(git -C x$0 rev-parse$0 --short$0 HEAD)\"; python3 -m pi$0p install -r$0 x; exec bash -c$0 'rm -rf$0 x'; /usr/bin/find$0 . -name$0 x -delete$0; git clone$0 --depth$0 1 -- --bare$0\n",
        expect![[r#"
            set -euxo · - `-e`: Exits when a command fails.
            - `-u`: Treats the use of an unset variable as an error.
            - `-x`: Prints each command before it runs.
            - `-o`: Sets an option by name, like `pipefail`.
            nothing
            git rev-parse · Prints the identifier of a commit.

            - `-C`: Runs in this directory.
            - `--short`: Prints a short identifier.
            git rev-parse --short · Prints a short identifier.
            pip install · Installs packages.

            - `-r`: Installs the packages that this file lists.
            pip install -r · Installs the packages that this file lists.
            bash -c · Runs the commands in the next argument.
            nothing
            find · Searches for files in directories.

            - `-name`: Selects files whose name matches a pattern.
            - `-delete`: Deletes the files.
            find -name · Selects files whose name matches a pattern.
            find -delete · Deletes the files.
            git clone · Copies a repository into a new directory.

            - `--depth`: Fetches only this many of the last commits.
            git clone --depth · Fetches only this many of the last commits.
            nothing
        "#]],
    );
    // Not in other shells and commands, and not for functions of the script.
    check_hover(
        "FROM alpine\nRUN rm() { :; }; rm$0 -rf$0 x; unknown$0 -rf$0; rm -zz$0; echo 'curl$0'; cp -$0 x # cur$0l\nCMD [\"curl$0\"]\nSHELL [\"powershell\"]\nRUN curl$0 -f$0\n",
        expect![[r#"
            rm() { :; } · Function of the script, defined on line 2.
            nothing
            nothing
            nothing
            nothing
            nothing
            nothing
            nothing
            CMD · A container runs `["curl"]`.
            nothing
            nothing
        "#]],
    );
}

#[test]
fn the_table_of_commands() {
    let all = commands::all();
    let names: Vec<&str> = all.iter().flat_map(|it| it.names.iter().copied()).collect();
    let firsts: Vec<&str> = all.iter().map(|it| it.names[0]).collect();
    assert!(firsts.is_sorted(), "{firsts:?}");
    let mut flags = 0;
    let mut check = |flags_of: &[CommandFlag], of: &str| {
        let mut seen = BTreeSet::new();
        for flag in flags_of {
            flags += 1;
            check_sentence(flag.about);
            for name in &flag.names {
                assert!(name.starts_with(['-', '+']), "{of}: {name}");
                assert!(seen.insert(name.trim_end_matches('=')), "{of}: {name}");
            }
            let takes_value = flag.names.iter().map(|it| it.ends_with('='));
            let takes_value: BTreeSet<bool> = takes_value.collect();
            assert_eq!(takes_value.len(), 1, "{of}: {:?}", flag.names);
        }
        let firsts: Vec<&str> = flags_of.iter().map(|it| it.names[0]).collect();
        assert!(firsts.is_sorted(), "{of}: {firsts:?}");
    };
    let mut seen = BTreeSet::new();
    for command in all {
        check_sentence(command.about);
        check(&command.flags, command.names[0]);
        assert!(command.names.iter().all(|it| seen.insert(*it)));
        let names: Vec<&str> = command.subcommands.iter().map(|it| it.name).collect();
        assert!(names.windows(2).all(|it| it[0] < it[1]), "{names:?}");
        for subcommand in &command.subcommands {
            check_sentence(subcommand.about);
            check(&subcommand.flags, subcommand.name);
        }
    }
    crate::golden::checked(flags, "flags of commands");
    assert!(names.len() >= 40 && flags >= 400, "{} {flags}", names.len());
}

#[track_caller]
fn check_sentence(text: &str) {
    assert!(text.ends_with('.') && !text.ends_with(".."), "{text}");
    assert!(text.starts_with(|c: char| c.is_uppercase()), "{text}");
    assert!(text.len() <= 130, "{text}");
}

#[test]
fn commands_that_others_run() {
    check_hover(
        "FROM debian:13\nRUN su$0do -E apt-get in$0stall -$0y a && env A=1 timeout 5 cu$0rl -$0f x\n",
        expect![[r#"
            nothing
            apt-get install · Installs packages and what they require.

            - `-y`: Answers yes to all questions.
            apt-get install -y · Answers yes to all questions.
            curl · Transfers data from or to a URL.

            - `-f`: Fails on HTTP errors, instead of saving the error page.
            curl -f · Fails on HTTP errors, instead of saving the error page.
        "#]],
    );
}
