//! `dockwright completions`: the generated scripts. `.ci/packages` tests them in shells.

use std::process::Command;

use super::{Folder, skipped};

/// All rules, and the groups of `--select`.
fn names() -> Vec<&'static str> {
    let own = ["InvalidIgnoreFile", "all", "buildkit"];
    let names = ide::lints::names().chain(ide::lints::errors::names());
    names.chain(own).collect()
}

#[track_caller]
fn script(shell: &str) -> String {
    let ran = Folder::new(&[]).run(&["completions", shell]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    ran.out
}

#[test]
fn scripts_contain_all_rules() {
    for shell in ["bash", "zsh", "fish"] {
        let script = script(shell);
        let words: Vec<&str> = script.split(|c: char| !c.is_ascii_alphanumeric()).collect();
        for name in names() {
            assert!(words.contains(&name), "{name} in {shell}");
        }
    }
}

/// Where a rule is expected, no script falls back to file names.
#[test]
fn no_file_names_for_rules() {
    let zsh = script("zsh");
    assert_eq!(
        zsh.matches(":RULE:_sequence _dockwright_selectable'")
            .count(),
        2
    );
    assert_eq!(zsh.matches(":_dockwright_rules'").count(), 1);
    assert!(!zsh.contains(":RULE:_default") && !zsh.contains("'*::rules -- The rules:_default"));
    let fish = script("fish");
    for option in ["select", "ignore"] {
        let line = fish
            .lines()
            .find(|it| it.contains(&format!(" -l {option} ")));
        let line = line.unwrap();
        assert!(
            line.ends_with(" -r -f -a \"(__fish_dockwright_rule_list)\""),
            "{line}"
        );
    }
    let explain = "complete -c dockwright -n \"__fish_dockwright_using_subcommand explain\" -f -a \"(__fish_dockwright_rules)\"\n";
    assert!(fish.contains(explain), "{fish}");
}

/// Completions of bash for the last word. `=` is a word of its own by default, and files are completed if there is nothing else
/// and the script doesn't disable it.
#[cfg(unix)]
#[test]
fn in_bash() {
    let folder = Folder::new(&[("Undecided", ""), ("sarif.txt", "")]);
    folder.write("script", script("bash"));
    let offered = |words: &[&str]| {
        let driver = r#"
            compopt() { forbidden="$*"; }
            . ./script
            COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
            last=${COMP_WORDS[COMP_CWORD]}
            [ "$last" != = ] || last=
            "$(complete -p dockwright | sed 's/.*-F \([^ ]*\).*/\1/')" dockwright "$last" "${COMP_WORDS[COMP_CWORD - 1]}"
            echo "${COMPREPLY[@]}${forbidden:+ no files}"
        "#;
        let mut command = Command::new("bash");
        command.args(["--norc", "-c", driver, "bash"]).args(words);
        let output = command.current_dir(folder.0.path()).output().unwrap();
        assert!(output.stderr.is_empty(), "{output:?}");
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    };
    if Command::new("bash").arg("--version").output().is_err() {
        return skipped("bash is not installed");
    }
    for (words, expected) in [
        ("explain UnknownF", "UnknownFlag no files"),
        ("explain UnknownFlag StageN", "StageNameCasing no files"),
        ("explain UnknownFlag,StageN", "no files"),
        ("explain Undecided", "no files"),
        ("explain buil", "no files"),
        ("explain --he", "--help"),
        ("check --select UnknownF", "UnknownFlag no files"),
        ("check --ignore buil", "buildkit no files"),
        ("check --ignore al", "all no files"),
        ("check --select Undecided", "no files"),
        ("check --select = UnknownF", "UnknownFlag no files"),
        ("check --select=UnknownF", "--select=UnknownFlag no files"),
        (
            "check --select StageNameCasing,UnknownF",
            "StageNameCasing,UnknownFlag no files",
        ),
        ("check --select = a,b,UnknownF", "a,b,UnknownFlag no files"),
        (
            "check --ignore=a,UnknownF",
            "--ignore=a,UnknownFlag no files",
        ),
        (
            "check --fix --select UnknownFlag --ignore StageN",
            "StageNameCasing no files",
        ),
        ("check --format sa", "sarif no files"),
        ("check --format = sa", "sarif no files"),
        ("check --format=sa", "--format=sarif no files"),
        (
            "check --format =",
            "text json sarif github checkstyle gitlab junit sonarqube markdown no files",
        ),
        ("check --fix --format = ch", "checkstyle no files"),
        ("check --fail-on = h", "hint no files"),
        ("image --format js", "json no files"),
        ("try --editor = neo", "neovim no files"),
        ("completions zs", "zsh no files"),
        ("check --sel", "--select"),
        ("check Docker", ""),
        ("check --select UnknownFlag Docker", ""),
        ("che", "check"),
    ] {
        let words: Vec<&str> = std::iter::once("dockwright")
            .chain(words.split(' '))
            .collect();
        assert_eq!(offered(&words), expected, "{words:?}");
    }
    let all = offered(&["dockwright", "explain", ""]);
    for name in names()
        .into_iter()
        .filter(|it| it.starts_with(char::is_uppercase))
    {
        assert!(all.split(' ').any(|it| it == name), "{name}");
    }
    let all = offered(&["dockwright", "check", "--select", "UnknownFlag,"]);
    for name in names() {
        let name = format!("UnknownFlag,{name}");
        assert!(all.split(' ').any(|it| it == name), "{name}");
    }
}

#[test]
fn default_shell() {
    let folder = Folder::new(&[]);
    let mut command = folder.command(&["completions"]);
    let output = command.env("SHELL", "/bin/zsh").output().unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), script("zsh"));
    let output = command.env("SHELL", "/bin/none").output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let message = String::from_utf8(output.stderr).unwrap();
    assert_eq!(
        message,
        "dockwright: unknown shell; specify it: dockwright completions SHELL\n"
    );
}
