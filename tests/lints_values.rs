//! Rules about commands, pairs, directories, ports and sources.

use std::sync::Arc;

use analysis::{Build, Document};
use expect_test::{Expect, expect};
use ide::lints::{Diagnostic, LintSettings, check};
use syntax::text::{Text, TextEdit};

use crate::dockerfiles::examples;
use crate::golden::checked;
use crate::lints::picture;
use crate::texts::{case_texts, texts};

fn check_rule(rule: &str, texts: &[&str], expect: Expect) {
    let pictures: Vec<String> = texts.iter().map(|text| picture(rule, text)).collect();
    expect.assert_eq(&pictures.join("===\n"));
}

#[test]
fn commands_without_a_shell() {
    check_rule(
        "JSONArgsRecommended",
        &[
            "FROM scratch\nCMD my-program --port=80 \"a b\" '$x'c \"\"\n",
            "FROM scratch\nENTRYPOINT my-program a\nCMD [\"b\"]\n",
            "FROM scratch\ncmd program \\\n    # why\n    --flag \\\n    \tx\n",
            "FROM scratch\nCMD echo hello\n",
            "FROM scratch\nENTRYPOINT [\"run\"]\nCMD serve all\n",
        ],
        expect![[r#"
            FROM scratch
            CMD my-program --port=80 "a b" '$x'c ""
                ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ JSON arguments recommended for CMD to prevent unintended behavior related to OS signals
            --- fix: Run the program without a shell
            FROM scratch
            CMD ["my-program", "--port=80", "a b", "$xc", ""]
            ===
            FROM scratch
            ENTRYPOINT my-program a
                       ▔▔▔▔▔▔▔▔▔▔▔▔ JSON arguments recommended for ENTRYPOINT to prevent unintended behavior related to OS signals
            CMD ["b"]
            --- suggestion: Run the program without a shell
            FROM scratch
            ENTRYPOINT ["my-program", "a"]
            CMD ["b"]
            ===
            FROM scratch
            cmd program \
                ▔▔▔▔▔▔▔▔▔
                # why
            ▔▔▔▔▔▔▔▔▔
                --flag \
            ▔▔▔▔▔▔▔▔▔▔▔▔
                →x
            ▔▔▔▔▔▔ JSON arguments recommended for cmd to prevent unintended behavior related to OS signals
            --- fix: Run the program without a shell
            FROM scratch
            cmd ["program", \
                # why
                "--flag", \
                	"x"]
            ===
            FROM scratch
            CMD echo hello
                ▔▔▔▔▔▔▔▔▔▔ JSON arguments recommended for CMD to prevent unintended behavior related to OS signals
            --- suggestion: Run the program without a shell
            FROM scratch
            CMD ["echo", "hello"]
            ===
            FROM scratch
            ENTRYPOINT ["run"]
            CMD serve all
                ▔▔▔▔▔▔▔▔▔ JSON arguments recommended for CMD to prevent unintended behavior related to OS signals
            --- suggestion: Run the program without a shell
            FROM scratch
            ENTRYPOINT ["run"]
            CMD ["serve", "all"]
        "#]],
    );
}

#[test]
fn commands_with_a_shell() {
    check_rule(
        "JSONArgsRecommended",
        &[
            "FROM scratch\nCMD cd /app && ./run \"$HOME\" 'a\\b' # c\n",
            "FROM scratch\nENTRYPOINT exec run \\\n    # why\n    \"$PORT\"\n",
            "FROM scratch\nCMD PORT=1 run\n",
            "FROM scratch\nCMD ['a', 'b']\n",
            "FROM scratch\nCMD [\"a\", 'b']\n",
            "FROM scratch\nCMD\nCMD []\nCMD [\"x\"]\n",
        ],
        expect![[r#"
            FROM scratch
            CMD cd /app && ./run "$HOME" 'a\b' # c
                ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ JSON arguments recommended for CMD to prevent unintended behavior related to OS signals
            --- suggestion: Specify the shell explicitly
            FROM scratch
            CMD ["/bin/sh", "-c", "cd /app && ./run \"$HOME\" 'a\\b' # c"]
            ===
            FROM scratch
            ENTRYPOINT exec run \
                       ▔▔▔▔▔▔▔▔▔▔
                # why
            ▔▔▔▔▔▔▔▔▔
                "$PORT"
            ▔▔▔▔▔▔▔▔▔▔▔ JSON arguments recommended for ENTRYPOINT to prevent unintended behavior related to OS signals
            --- suggestion: Specify the shell explicitly
            FROM scratch
            ENTRYPOINT ["/bin/sh", "-c", "exec run \
                # why
                \"$PORT\""]
            ===
            FROM scratch
            CMD PORT=1 run
                ▔▔▔▔▔▔▔▔▔▔ JSON arguments recommended for CMD to prevent unintended behavior related to OS signals
            --- suggestion: Specify the shell explicitly
            FROM scratch
            CMD ["/bin/sh", "-c", "PORT=1 run"]
            ===
            FROM scratch
            CMD ['a', 'b']
            ===
            FROM scratch
            CMD ["a", 'b']
            ===
            FROM scratch
            CMD
            ▔▔▔ JSON arguments recommended for CMD to prevent unintended behavior related to OS signals
            CMD []
            CMD ["x"]
        "#]],
    );
}

#[test]
fn commands_for_another_shell() {
    check_rule(
        "JSONArgsRecommended",
        &[
            "FROM scratch AS base\nSHELL [\"/bin/bash\", \"-c\"]\nFROM base\nCMD run\n",
            "# escape=`\nFROM scratch\nCMD run me\n",
            "FROM mcr.microsoft.com/windows/servercore AS base\nFROM base\nCMD run me\n",
            "FROM scratch AS base\nONBUILD CMD run me\nFROM base\n",
        ],
        expect![[r#"
            FROM scratch AS base
            SHELL ["/bin/bash", "-c"]
            FROM base
            CMD run
            ===
            # escape=`
            FROM scratch
            CMD run me
                ▔▔▔▔▔▔ JSON arguments recommended for CMD to prevent unintended behavior related to OS signals
            ===
            FROM mcr.microsoft.com/windows/servercore AS base
            FROM base
            CMD run me
                ▔▔▔▔▔▔ JSON arguments recommended for CMD to prevent unintended behavior related to OS signals
            ===
            FROM scratch AS base
            ONBUILD CMD run me
            FROM base
                 ▔▔▔▔ JSON arguments recommended for CMD to prevent unintended behavior related to OS signals
        "#]],
    );
}

#[test]
fn legacy_pairs() {
    check_rule(
        "LegacyKeyValueFormat",
        &[
            "FROM scratch\nENV A 1\nlabel a 1\n",
            "FROM scratch\nENV A b  c\nENV A \"b c\"\nENV A b \"c d\" $e\nENV A b '$c \"d\"'\nENV A b\\ c\\\"d\nENV A = b\nENV A <<EOF\nENV A\t${b:-\"c d\"} e\nENV A ${b:-c d} e\nENV A $b\"c\" d\nENV A a \"$\"'b' c\n",
            "FROM scratch\r\nENV DEPS \\\r\n  # one\r\n  curl \\\r\n  git   \r\n",
            "FROM scratch\nENV DEPS \\\n  curl \\\n  # two\n  \"git\" \\\n  make\n",
            "# escape=`\nFROM scratch\nENV A C:\\b c`\n  d`\"\n",
            "FROM scratch\nENV 'A' b\nENV A$b c\nENV A \"b\n",
            "FROM scratch AS a\nONBUILD ENV A b\nFROM a\n",
            "FROM scratch\nENV DEPS a \\\n\"#\" b\n",
        ],
        expect![[r##"
            FROM scratch
            ENV A 1
                ▔▔▔ "ENV key=value" should be used instead of legacy "ENV key value" format
            label a 1
                  ▔▔▔ "label key=value" should be used instead of legacy "label key value" format
            --- fix: Write `A=…`
            FROM scratch
            ENV A=1
            label a 1
            --- fix: Write `a=…`
            FROM scratch
            ENV A 1
            label a=1
            ===
            FROM scratch
            ENV A b  c
                ▔▔▔▔▔▔ "ENV key=value" should be used instead of legacy "ENV key value" format
            ENV A "b c"
                ▔▔▔▔▔▔▔ "ENV key=value" should be used instead of legacy "ENV key value" format
            ENV A b "c d" $e
                ▔▔▔▔▔▔▔▔▔▔▔▔ "ENV key=value" should be used instead of legacy "ENV key value" format
            ENV A b '$c "d"'
                ▔▔▔▔▔▔▔▔▔▔▔▔ "ENV key=value" should be used instead of legacy "ENV key value" format
            ENV A b\ c\"d
                ▔▔▔▔▔▔▔▔▔ "ENV key=value" should be used instead of legacy "ENV key value" format
            ENV A = b
                ▔▔▔▔▔ "ENV key=value" should be used instead of legacy "ENV key value" format
            ENV A <<EOF
                ▔▔▔▔▔▔▔ "ENV key=value" should be used instead of legacy "ENV key value" format
            ENV A→${b:-"c d"} e
                ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ "ENV key=value" should be used instead of legacy "ENV key value" format
            ENV A ${b:-c d} e
                ▔▔▔▔▔▔▔▔▔▔▔▔▔ "ENV key=value" should be used instead of legacy "ENV key value" format
            ENV A $b"c" d
                ▔▔▔▔▔▔▔▔▔ "ENV key=value" should be used instead of legacy "ENV key value" format
            ENV A a "$"'b' c
                ▔▔▔▔▔▔▔▔▔▔▔▔ "ENV key=value" should be used instead of legacy "ENV key value" format
            --- fix: Write `A=…`
            FROM scratch
            ENV A="b  c"
            ENV A "b c"
            ENV A b "c d" $e
            ENV A b '$c "d"'
            ENV A b\ c\"d
            ENV A = b
            ENV A <<EOF
            ENV A	${b:-"c d"} e
            ENV A ${b:-c d} e
            ENV A $b"c" d
            ENV A a "$"'b' c
            --- fix: Write `A=…`
            FROM scratch
            ENV A b  c
            ENV A="b c"
            ENV A b "c d" $e
            ENV A b '$c "d"'
            ENV A b\ c\"d
            ENV A = b
            ENV A <<EOF
            ENV A	${b:-"c d"} e
            ENV A ${b:-c d} e
            ENV A $b"c" d
            ENV A a "$"'b' c
            --- fix: Write `A=…`
            FROM scratch
            ENV A b  c
            ENV A "b c"
            ENV A="b c d $e"
            ENV A b '$c "d"'
            ENV A b\ c\"d
            ENV A = b
            ENV A <<EOF
            ENV A	${b:-"c d"} e
            ENV A ${b:-c d} e
            ENV A $b"c" d
            ENV A a "$"'b' c
            --- fix: Write `A=…`
            FROM scratch
            ENV A b  c
            ENV A "b c"
            ENV A b "c d" $e
            ENV A="b \$c \"d\""
            ENV A b\ c\"d
            ENV A = b
            ENV A <<EOF
            ENV A	${b:-"c d"} e
            ENV A ${b:-c d} e
            ENV A $b"c" d
            ENV A a "$"'b' c
            --- fix: Write `A=…`
            FROM scratch
            ENV A b  c
            ENV A "b c"
            ENV A b "c d" $e
            ENV A b '$c "d"'
            ENV A=b\ c\"d
            ENV A = b
            ENV A <<EOF
            ENV A	${b:-"c d"} e
            ENV A ${b:-c d} e
            ENV A $b"c" d
            ENV A a "$"'b' c
            --- suggestion: Write `A=b`, without spaces
            FROM scratch
            ENV A b  c
            ENV A "b c"
            ENV A b "c d" $e
            ENV A b '$c "d"'
            ENV A b\ c\"d
            ENV A=b
            ENV A <<EOF
            ENV A	${b:-"c d"} e
            ENV A ${b:-c d} e
            ENV A $b"c" d
            ENV A a "$"'b' c
            --- fix: Write `A=…`
            FROM scratch
            ENV A b  c
            ENV A "b c"
            ENV A b "c d" $e
            ENV A b '$c "d"'
            ENV A b\ c\"d
            ENV A = b
            ENV A=<<EOF
            ENV A	${b:-"c d"} e
            ENV A ${b:-c d} e
            ENV A $b"c" d
            ENV A a "$"'b' c
            --- fix: Write `A=…`
            FROM scratch
            ENV A b  c
            ENV A "b c"
            ENV A b "c d" $e
            ENV A b '$c "d"'
            ENV A b\ c\"d
            ENV A = b
            ENV A <<EOF
            ENV A=${b:-"c d"}" e"
            ENV A ${b:-c d} e
            ENV A $b"c" d
            ENV A a "$"'b' c
            --- fix: Write `A=…`
            FROM scratch
            ENV A b  c
            ENV A "b c"
            ENV A b "c d" $e
            ENV A b '$c "d"'
            ENV A b\ c\"d
            ENV A = b
            ENV A <<EOF
            ENV A	${b:-"c d"} e
            ENV A="${b:-c d} e"
            ENV A $b"c" d
            ENV A a "$"'b' c
            --- fix: Write `A=…`
            FROM scratch
            ENV A b  c
            ENV A "b c"
            ENV A b "c d" $e
            ENV A b '$c "d"'
            ENV A b\ c\"d
            ENV A = b
            ENV A <<EOF
            ENV A	${b:-"c d"} e
            ENV A ${b:-c d} e
            ENV A=$b"c"" d"
            ENV A a "$"'b' c
            --- fix: Write `A=…`
            FROM scratch
            ENV A b  c
            ENV A "b c"
            ENV A b "c d" $e
            ENV A b '$c "d"'
            ENV A b\ c\"d
            ENV A = b
            ENV A <<EOF
            ENV A	${b:-"c d"} e
            ENV A ${b:-c d} e
            ENV A $b"c" d
            ENV A="a ""$"'b'" c"
            ===
            FROM scratch␍
            ENV DEPS \␍
                ▔▔▔▔▔▔▔
              # one␍
            ▔▔▔▔▔▔▔▔
              curl \␍
            ▔▔▔▔▔▔▔▔▔
              git   ␍
            ▔▔▔▔▔ "ENV key=value" should be used instead of legacy "ENV key value" format
            ===
            FROM scratch
            ENV DEPS \
                ▔▔▔▔▔▔
              curl \
            ▔▔▔▔▔▔▔▔
              # two
            ▔▔▔▔▔▔▔
              "git" \
            ▔▔▔▔▔▔▔▔▔
              make
            ▔▔▔▔▔▔ "ENV key=value" should be used instead of legacy "ENV key value" format
            --- fix: Write `DEPS=…`
            FROM scratch
            ENV DEPS="curl \
              # two
              git \
              make"
            ===
            # escape=`
            FROM scratch
            ENV A C:\b c`
                ▔▔▔▔▔▔▔▔▔
              d`"
            ▔▔▔▔▔ "ENV key=value" should be used instead of legacy "ENV key value" format
            --- fix: Write `A=…`
            # escape=`
            FROM scratch
            ENV A="C:\b c`
              d`""
            ===
            FROM scratch
            ENV 'A' b
                ▔▔▔▔▔ "ENV key=value" should be used instead of legacy "ENV key value" format
            ENV A$b c
                ▔▔▔▔▔ "ENV key=value" should be used instead of legacy "ENV key value" format
            ENV A "b
                ▔▔▔▔ "ENV key=value" should be used instead of legacy "ENV key value" format
            ===
            FROM scratch AS a
            ONBUILD ENV A b
            FROM a
                 ▔ "ENV key=value" should be used instead of legacy "ENV key value" format
            ===
            FROM scratch
            ENV DEPS a \
                ▔▔▔▔▔▔▔▔
            "#" b
            ▔▔▔▔▔ "ENV key=value" should be used instead of legacy "ENV key value" format
            --- fix: Write `DEPS=…`
            FROM scratch
            ENV DEPS="a \
            ""#"" b"
        "##]],
    );
}

#[test]
fn secrets() {
    check_rule(
        "SecretsUsedInArgOrEnv",
        &[
            "ARG TOKEN\nFROM scratch\nARG TOKEN KEY_FILE API_KEY=1\nENV PUBLIC_KEY= Secret= \\\n    PASSWD=x MONKEY=y\nARG n=TOKEN\nENV MY_$n=1 $unknown=2\nARG \"auth\"=1 _auth_=1\n",
        ],
        expect![[r#"
            ARG TOKEN
            FROM scratch
            ARG TOKEN KEY_FILE API_KEY=1
                ▔▔▔▔▔ Do not use ARG or ENV instructions for sensitive data (ARG "TOKEN")
                               ▔▔▔▔▔▔▔ Do not use ARG or ENV instructions for sensitive data (ARG "API_KEY")
            ENV PUBLIC_KEY= Secret= \
                            ▔▔▔▔▔▔ Do not use ARG or ENV instructions for sensitive data (ENV "Secret")
                PASSWD=x MONKEY=y
                ▔▔▔▔▔▔ Do not use ARG or ENV instructions for sensitive data (ENV "PASSWD")
            ARG n=TOKEN
            ENV MY_$n=1 $unknown=2
                ▔▔▔▔▔ Do not use ARG or ENV instructions for sensitive data (ENV "MY_TOKEN")
            ARG "auth"=1 _auth_=1
                         ▔▔▔▔▔▔ Do not use ARG or ENV instructions for sensitive data (ARG "_auth_")
        "#]],
    );
}

#[test]
fn relative_working_directories() {
    check_rule(
        "WorkdirRelativePath",
        &[
            "FROM scratch\nWORKDIR ./app\nWORKDIR b\n",
            "FROM alpine AS a\nWORKDIR \"a b\"\nFROM a\nWORKDIR c\nFROM alpine\nENV d=d\nWORKDIR $d/e\nFROM alpine\nWORKDIR $HOME\nFROM alpine\nWORKDIR $1\n",
            "FROM scratch AS a\nONBUILD WORKDIR b\nFROM a\n",
        ],
        expect![[r#"
            FROM scratch
            WORKDIR ./app
                    ▔▔▔▔▔ Relative workdir "./app" can have unexpected results if the base image changes
            WORKDIR b
            --- suggestion: Start the path with `/`
            FROM scratch
            WORKDIR /app
            WORKDIR b
            ===
            FROM alpine AS a
            WORKDIR "a b"
                    ▔▔▔▔▔ Relative workdir "a b" can have unexpected results if the base image changes
            FROM a
            WORKDIR c
            FROM alpine
            ENV d=d
            WORKDIR $d/e
                    ▔▔▔▔ Relative workdir "d/e" can have unexpected results if the base image changes
            FROM alpine
            WORKDIR $HOME
                    ▔▔▔▔▔ Relative workdir "" can have unexpected results if the base image changes
            FROM alpine
            WORKDIR $1
                    ▔▔ Relative workdir "" can have unexpected results if the base image changes
            --- fix: Start the path with `/`
            FROM alpine AS a
            WORKDIR "/a b"
            FROM a
            WORKDIR c
            FROM alpine
            ENV d=d
            WORKDIR $d/e
            FROM alpine
            WORKDIR $HOME
            FROM alpine
            WORKDIR $1
            --- fix: Start the path with `/`
            FROM alpine AS a
            WORKDIR "a b"
            FROM a
            WORKDIR c
            FROM alpine
            ENV d=d
            WORKDIR /$d/e
            FROM alpine
            WORKDIR $HOME
            FROM alpine
            WORKDIR $1
            ===
            FROM scratch AS a
            ONBUILD WORKDIR b
            FROM a
                 ▔ Relative workdir "b" can have unexpected results if the base image changes
        "#]],
    );
}

#[test]
fn protocols_of_ports() {
    check_rule(
        "ExposeProtoCasing",
        &[
            "FROM scratch\nENV p=99/UDP\nEXPOSE 80/TcP 81/udp 82 8080:83/SCTP 84/XYZ $p \\\n    85/TCP\n",
        ],
        expect![[r#"
            FROM scratch
            ENV p=99/UDP
            EXPOSE 80/TcP 81/udp 82 8080:83/SCTP 84/XYZ $p \
                      ▔▔▔ Defined protocol '80/TcP' in EXPOSE instruction should be lowercase
                                            ▔▔▔▔ Defined protocol '8080:83/SCTP' in EXPOSE instruction should be lowercase
                                                        ▔▔ Defined protocol '99/UDP' in EXPOSE instruction should be lowercase
                85/TCP
                   ▔▔▔ Defined protocol '85/TCP' in EXPOSE instruction should be lowercase
            --- fix: Change to `tcp`
            FROM scratch
            ENV p=99/UDP
            EXPOSE 80/tcp 81/udp 82 8080:83/SCTP 84/XYZ $p \
                85/TCP
            --- fix: Change to `sctp`
            FROM scratch
            ENV p=99/UDP
            EXPOSE 80/TcP 81/udp 82 8080:83/sctp 84/XYZ $p \
                85/TCP
            --- fix: Change to `tcp`
            FROM scratch
            ENV p=99/UDP
            EXPOSE 80/TcP 81/udp 82 8080:83/SCTP 84/XYZ $p \
                85/tcp
        "#]],
    );
}

#[test]
fn hosts_of_ports() {
    check_rule(
        "ExposeInvalidFormat",
        &[
            "FROM scratch\nENV h=81:\nEXPOSE 127.0.0.1:80:80 [::1]:8080:8080/tcp 5000:5000 :8000 ::8001 ${h}82 \\\n    83:83\n",
        ],
        expect![[r#"
            FROM scratch
            ENV h=81:
            EXPOSE 127.0.0.1:80:80 [::1]:8080:8080/tcp 5000:5000 :8000 ::8001 ${h}82 \
                   ▔▔▔▔▔▔▔▔▔▔▔▔▔ EXPOSE instruction should not define an IP address or host-port mapping, found '127.0.0.1:80:80'
                                   ▔▔▔▔▔▔▔▔▔▔▔ EXPOSE instruction should not define an IP address or host-port mapping, found '[::1]:8080:8080/tcp'
                                                       ▔▔▔▔▔ EXPOSE instruction should not define an IP address or host-port mapping, found '5000:5000'
                                                                              ▔▔▔▔▔▔ EXPOSE instruction should not define an IP address or host-port mapping, found '81:82'
                83:83
                ▔▔▔ EXPOSE instruction should not define an IP address or host-port mapping, found '83:83'
            --- fix: Expose `80`
            FROM scratch
            ENV h=81:
            EXPOSE 80 [::1]:8080:8080/tcp 5000:5000 :8000 ::8001 ${h}82 \
                83:83
            --- fix: Expose `8080/tcp`
            FROM scratch
            ENV h=81:
            EXPOSE 127.0.0.1:80:80 8080/tcp 5000:5000 :8000 ::8001 ${h}82 \
                83:83
            --- fix: Expose `5000`
            FROM scratch
            ENV h=81:
            EXPOSE 127.0.0.1:80:80 [::1]:8080:8080/tcp 5000 :8000 ::8001 ${h}82 \
                83:83
            --- fix: Expose `83`
            FROM scratch
            ENV h=81:
            EXPOSE 127.0.0.1:80:80 [::1]:8080:8080/tcp 5000:5000 :8000 ::8001 ${h}82 \
                83
        "#]],
    );
}

#[test]
fn ignored_sources() {
    check_rule(
        "CopyIgnoredFile",
        &[
            "FROM scratch AS a\nENV d=tmp\nCOPY tmp/a $d/b c /\nADD [\"./tmp/a\", \"https://example.com/tmp/x\", \"/\"]\nCOPY --from=a tmp/a /\nCOPY $unknown/a /\nCOPY <<tmp/x /\nhi\ntmp/x\nCOPY b \\\n    tmp/c /\n",
        ],
        expect![[r#"
            FROM scratch AS a
            ENV d=tmp
            COPY tmp/a $d/b c /
                 ▔▔▔▔▔ Attempting to Copy file "tmp/a" that is excluded by .dockerignore (pattern "tmp", line 1)
                       ▔▔▔▔ Attempting to Copy file "tmp/b" that is excluded by .dockerignore (pattern "tmp", line 1)
            ADD ["./tmp/a", "https://example.com/tmp/x", "/"]
                  ▔▔▔▔▔▔▔ Attempting to Add file "tmp/a" that is excluded by .dockerignore (pattern "tmp", line 1)
            COPY --from=a tmp/a /
            COPY $unknown/a /
            COPY <<tmp/x /
            hi
            tmp/x
            COPY b \
                tmp/c /
                ▔▔▔▔▔ Attempting to Copy file "tmp/c" that is excluded by .dockerignore (pattern "tmp", line 1)
        "#]],
    );
}

/// The document of a text, built as for BuildKit's answers.
fn alone(text: &str) -> Document {
    Document::in_build(Text::new(text), 0, Arc::new(Build::alone()))
}

fn of_rule(document: &Document, rule: &str) -> Vec<Diagnostic> {
    let mut found = check(document, &LintSettings::default());
    found.retain(|it| it.rule == rule);
    found
}

/// The text after all safe fixes of one rule.
fn fixed(document: &Document, rule: &str) -> String {
    let found = of_rule(document, rule);
    let fixes = found
        .into_iter()
        .filter_map(|it| it.fixes.into_iter().next());
    let edits: Vec<TextEdit> = fixes.filter(|it| it.safe).flat_map(|it| it.edits).collect();
    ide::lints::Fix::safe("", edits).apply(&document.text.slice(document.text.span()))
}

/// The variables and labels of all stages.
fn pairs(document: &Document) -> String {
    let mut pairs = String::new();
    for stage in &document.semantics().stages {
        let config = &stage.end.config;
        for (name, variable) in config.env.iter() {
            pairs += &format!("{name}={:?}\n", variable.value);
        }
        pairs += &format!("{:?}\n", config.labels);
    }
    pairs
}

/// Fixes the pairs of a text, and compares their values. Returns the number of findings before and after.
#[track_caller]
fn compare_pairs(text: &str) -> (usize, usize) {
    let before = alone(text);
    let found = of_rule(&before, "LegacyKeyValueFormat").len();
    if found == 0 {
        return (0, 0);
    }
    let text_after = fixed(&before, "LegacyKeyValueFormat");
    let after = alone(&text_after);
    let left = of_rule(&after, "LegacyKeyValueFormat");
    assert_eq!(pairs(&before), pairs(&after), "{text}\n---\n{text_after}");
    let problems =
        |document: &Document| document.problems().len() + document.semantics().problems().count();
    assert_eq!(
        problems(&before),
        problems(&after),
        "{text}\n---\n{text_after}"
    );
    (found, left.len())
}

/// Fixes the pairs of some texts. Returns the number of findings before and after.
fn compare_all_pairs(texts: &[String]) -> (usize, usize) {
    let counts = texts.iter().map(|it| compare_pairs(it));
    let (found, left) = counts.fold((0, 0), |sum, it| (sum.0 + it.0, sum.1 + it.1));
    checked(
        found,
        &format!("pairs in the legacy syntax, {left} of them without a fix"),
    );
    (found, left)
}

#[test]
fn fixed_pairs_are_the_same() {
    compare_all_pairs(&[texts(), case_texts()].concat());
    let ours: Vec<_> = examples().into_iter().map(|it| it.text).collect();
    let (_, left) = compare_all_pairs(&ours);
    assert_eq!(left, 0);
}

mod needs_shared {
    use crate::shared::corpus;

    #[test]
    #[ignore = "needs ../shared"]
    fn fixed_pairs_are_the_same() {
        let (found, left) = super::compare_all_pairs(&corpus());
        assert!(left * 20 <= found, "{left} of {found} are left");
    }

    #[test]
    #[ignore = "needs ../shared"]
    fn fixed_commands_are_read_as_arrays() {
        super::compare_commands(&corpus());
    }
}

#[test]
fn fixed_pairs_are_the_same_whatever_they_are() {
    const PIECES: [&str; 26] = [
        "a",
        "b",
        " ",
        "  ",
        "\t",
        "\"",
        "'",
        "\\",
        "`",
        "$",
        "$x",
        "${x}",
        "${x:-",
        "}",
        "=",
        "<",
        "<<",
        "#",
        "\u{a0}",
        "\\\n",
        "`\n",
        "\\\n  # c\n",
        "`\r\n",
        "\\\n\n",
        "é",
        "\"a b\"",
    ];
    let mut random = fastrand::Rng::with_seed(7);
    let (mut found, mut left) = (0, 0);
    for round in 0..3000 {
        let length = random.usize(1..10);
        let value: String = (0..length)
            .map(|_| PIECES[random.usize(..PIECES.len())])
            .collect();
        let directive = if round % 2 == 0 { "" } else { "# escape=`\n" };
        let keyword = if round % 3 == 0 { "LABEL" } else { "ENV" };
        let text = format!("{directive}FROM scratch\nENV x=1\n{keyword} k {value}\nUSER u\n");
        let (a, b) = compare_pairs(&text);
        (found, left) = (found + a, left + b);
    }
    println!("{found} old pairs, {left} of them without a fix");
    assert!(left * 2 <= found, "{left} of {found} are left");
}

/// A command stays the same when its shell is made explicit. When the shell is removed, the words are those that the
/// shell would pass to the program.
#[test]
fn fixed_commands_are_read_as_arrays() {
    compare_commands(&[texts(), case_texts()].concat());
}

#[track_caller]
fn compare_commands(texts: &[String]) {
    let rule = "JSONArgsRecommended";
    let mut fixed = 0;
    for text in texts {
        let before = alone(text);
        for found in of_rule(&before, rule) {
            let Some(fix) = found.fixes.first() else {
                continue;
            };
            fixed += 1;
            let text_after = fix.apply(text);
            let after = alone(&text_after);
            let item = found.item.unwrap();
            let (old, new) = (&before.file().items[item], &after.file().items[item]);
            assert!(new.instruction.arguments.is_json(), "{text_after}");
            assert_eq!(before.file().items.len(), after.file().items.len());
            let (old, new) = (old.instruction.words(), new.instruction.words());
            let new: Vec<&str> = new.iter().map(|it| it.text.as_str()).collect();
            if fix.title.starts_with("Specify the shell") {
                assert_eq!(new, ["/bin/sh", "-c", old[0].text.as_str()], "{text_after}");
            } else if !old[0].text.contains(['\'', '"']) {
                let words: Vec<&str> = old[0].text.split_ascii_whitespace().collect();
                assert_eq!(new, words, "{text_after}");
            }
        }
    }
    checked(fixed, "commands written as arrays");
}

#[test]
fn backslashes_that_are_lost() {
    check_rule(
        "LostBackslash",
        &[
            "FROM alpine:3.22\nENV TZ=Europe\\Copenhagen A=\"\\d\" B='\\d' C=a\\ b D=\\\\d\nLABEL a=\\d+\\w\n",
            "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nWORKDIR C:\\app\nCOPY a.txt C:\\app\\a.txt\n",
            "# escape=`\nFROM mcr.microsoft.com/windows/servercore:ltsc2022\nWORKDIR C:\\app\n",
            "FROM alpine:3.22\nCOPY [\"a\\\\b\", \"/\"]\nRUN echo \\d\n",
            "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nUSER CORP\\svc\n",
        ],
        expect![[r#"
            FROM alpine:3.22
            ENV TZ=Europe\Copenhagen A="\d" B='\d' C=a\ b D=\\d
                   ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ BuildKit removes the backslash, so the value is "EuropeCopenhagen": write `\\`, or enclose the value in single quotes
            LABEL a=\d+\w
                    ▔▔▔▔▔ BuildKit removes the backslashes, so the value is "d+w": write `\\`, or enclose the value in single quotes
            --- suggestion: Escape the backslash with another one
            FROM alpine:3.22
            ENV TZ=Europe\\Copenhagen A="\d" B='\d' C=a\ b D=\\d
            LABEL a=\d+\w
            --- suggestion: Escape the backslash with another one
            FROM alpine:3.22
            ENV TZ=Europe\Copenhagen A="\d" B='\d' C=a\ b D=\\d
            LABEL a=\\d+\\w
            ===
            FROM mcr.microsoft.com/windows/servercore:ltsc2022
            WORKDIR C:\app
                    ▔▔▔▔▔▔ BuildKit removes the backslash, so the value is "C:app": write `/` or `\\`
            COPY a.txt C:\app\a.txt
                       ▔▔▔▔▔▔▔▔▔▔▔▔ BuildKit removes the backslashes, so the value is "C:appa.txt": write `/` or `\\`
            --- suggestion: Change to forward slashes
            FROM mcr.microsoft.com/windows/servercore:ltsc2022
            WORKDIR C:/app
            COPY a.txt C:\app\a.txt
            --- suggestion: Escape the backslash with another one
            FROM mcr.microsoft.com/windows/servercore:ltsc2022
            WORKDIR C:\\app
            COPY a.txt C:\app\a.txt
            --- suggestion: Change to forward slashes
            FROM mcr.microsoft.com/windows/servercore:ltsc2022
            WORKDIR C:\app
            COPY a.txt C:/app/a.txt
            --- suggestion: Escape the backslash with another one
            FROM mcr.microsoft.com/windows/servercore:ltsc2022
            WORKDIR C:\app
            COPY a.txt C:\\app\\a.txt
            ===
            # escape=`
            FROM mcr.microsoft.com/windows/servercore:ltsc2022
            WORKDIR C:\app
            ===
            FROM alpine:3.22
            COPY ["a\\b", "/"]
            RUN echo \d
            ===
            FROM mcr.microsoft.com/windows/servercore:ltsc2022
            USER CORP\svc
                 ▔▔▔▔▔▔▔▔ BuildKit removes the backslash, so the value is "CORPsvc": write `\\`, or enclose the value in single quotes
            --- suggestion: Escape the backslash with another one
            FROM mcr.microsoft.com/windows/servercore:ltsc2022
            USER CORP\\svc
        "#]],
    );
}
