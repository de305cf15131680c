//! Names of rules: codes of other linters, categories and presets.

use expect_test::expect;

use super::Folder;

/// Two findings of one rule, for which hadolint has two codes, and two others.
const TEXT: &str = "FROM alpine:3.22\nMAINTAINER me\nWORKDIR x\nCMD [\"a\"]\nCMD [\"b\"]\nENTRYPOINT [\"c\"]\nENTRYPOINT [\"d\"]\n";

#[track_caller]
fn rules(config: &str, args: &[&str]) -> String {
    let folder = Folder::new(&[("Dockerfile", TEXT), ("dockwright.toml", config)]);
    let ran = folder.run(&[&["check"], args].concat());
    assert_eq!(ran.err, "");
    let rules = ran.rules();
    let rules = rules.iter().map(|it| it.replace("Dockerfile:", ""));
    rules.collect::<Vec<_>>().join(", ")
}

const ALL: &str = "MaintainerDeprecated 2:1, WorkdirRelativePath 3:9, MultipleInstructionsDisallowed 4:1, MultipleInstructionsDisallowed 6:1";

#[test]
fn codes_on_the_command_line() {
    assert_eq!(rules("", &[]), ALL);
    assert_eq!(
        rules("", &["--select", "DL4000,ckv_docker_10"]),
        "MaintainerDeprecated 2:1, WorkdirRelativePath 3:9"
    );
    // One code means some of the findings of the rule.
    assert_eq!(
        rules("", &["--select", "DL4003"]),
        "MultipleInstructionsDisallowed 4:1"
    );
    assert_eq!(
        rules("", &["--ignore", "hadolint/DL4003,DF019,AVD-DS-0009"]),
        "MultipleInstructionsDisallowed 6:1"
    );
    assert_eq!(
        rules("", &["--ignore", "MultipleInstructionsDisallowed"]),
        "MaintainerDeprecated 2:1, WorkdirRelativePath 3:9"
    );
    // Scripts for other linters name what has no equivalent rule.
    assert_eq!(
        rules("", &["--ignore", "DL3059,SC9999,DL4000,DL4003"]),
        "WorkdirRelativePath 3:9, MultipleInstructionsDisallowed 6:1"
    );
}

#[test]
fn unknown_codes() {
    let folder = Folder::new(&[("Dockerfile", TEXT)]);
    folder.check(&["check", "--select", "DL3059"], expect![[r#"
        --- standard error
        dockwright: DL3059 has no equivalent rule: consecutive RUN instructions are often intended; an editor can merge them
        --- exit code 2
    "#]]);
    folder.check(
        &["check", "--ignore", "DL30"],
        expect![[r#"
        --- standard error
        dockwright: unknown rule `DL30`; `dockwright explain` lists all
        --- exit code 2
    "#]],
    );
}

#[test]
fn codes_in_the_configuration() {
    assert_eq!(
        rules("[rules]\nDL4003 = \"off\"\nDS-0022 = \"off\"\n", &[]),
        "WorkdirRelativePath 3:9, MultipleInstructionsDisallowed 6:1"
    );
    // Later tables have priority.
    assert_eq!(
        rules(
            "[rules]\nDL4003 = \"off\"\n[[file]]\npath = \"Dockerfile\"\nrules = { MultipleInstructionsDisallowed = \"warning\" }\n",
            &[]
        ),
        ALL
    );
    let folder = Folder::new(&[
        ("Dockerfile", "FROM alpine:3.22\n"),
        (
            "dockwright.toml",
            "[rules]\nDL3059 = \"off\"\nDL40000 = \"off\"\nsecurty = \"off\"\n",
        ),
    ]);
    folder.check(&["check"], expect![[r#"
        --- standard error
        warning[InvalidConfiguration]: DL3059 has no equivalent rule: consecutive RUN instructions are often intended; an editor can merge them
         --> dockwright.toml:2:1
          |
        1 | [rules]
        2 | DL3059 = "off"
          | ^^^^^^
        3 | DL40000 = "off"
          |

        warning[InvalidConfiguration]: unknown rule: DL40000
         --> dockwright.toml:3:1
          |
        2 | DL3059 = "off"
        3 | DL40000 = "off"
          | ^^^^^^^
        4 | securty = "off"
          |

        warning[InvalidConfiguration]: unknown rule: securty (did you mean security?)
         --> dockwright.toml:4:1
          |
        3 | DL40000 = "off"
        4 | securty = "off"
          | ^^^^^^^

        --- exit code 0
    "#]]);
}

#[test]
fn categories() {
    assert_eq!(
        rules("", &["--select", "bug"]),
        "WorkdirRelativePath 3:9, MultipleInstructionsDisallowed 4:1, MultipleInstructionsDisallowed 6:1"
    );
    assert_eq!(rules("", &["--ignore", "Bug"]), "MaintainerDeprecated 2:1");
    // A rule has priority over its category, a code over its rule.
    assert_eq!(
        rules(
            "[rules]\nWorkdirRelativePath = \"error\"\nbug = \"off\"\nDL4003 = \"warning\"\n",
            &[]
        ),
        "MaintainerDeprecated 2:1, WorkdirRelativePath 3:9, MultipleInstructionsDisallowed 4:1"
    );
}

#[test]
fn presets() {
    let own = "FROM alpine:3.22\nMAINTAINER me\nARG PASSWORD\nCOPY a b /c\nCMD rm $X; echo '$X'\n";
    let folder = Folder::new(&[("Dockerfile", own), ("strict/Dockerfile", own)]);
    let rules = |args: &[&str]| {
        folder
            .run(&[&["check", "Dockerfile"], args].concat())
            .rules()
    };
    let recommended = rules(&[]);
    assert_eq!(rules(&["--preset", "recommended"]), recommended);
    expect![[r#"
        MaintainerDeprecated Dockerfile:2:1
        UnusedArg Dockerfile:3:1
        SecretsUsedInArgOrEnv Dockerfile:3:5
        DestinationWithoutSlash Dockerfile:4:10
        JSONArgsRecommended Dockerfile:5:5
        SC2086 Dockerfile:5:8"#]]
    .assert_eq(&recommended.join("\n"));
    expect![[r#"
        MaintainerDeprecated Dockerfile:2:1
        SecretsUsedInArgOrEnv Dockerfile:3:5
        JSONArgsRecommended Dockerfile:5:5"#]]
    .assert_eq(&rules(&["--preset", "buildkit"]).join("\n"));
    expect!["SecretsUsedInArgOrEnv Dockerfile:3:5"]
        .assert_eq(&rules(&["--preset", "security"]).join("\n"));
    expect![[r#"
        MaintainerDeprecated Dockerfile:2:1
        UnusedArg Dockerfile:3:1
        SecretsUsedInArgOrEnv Dockerfile:3:5
        DestinationWithoutSlash Dockerfile:4:10
        JSONArgsRecommended Dockerfile:5:5
        SC2086 Dockerfile:5:8
        SC2016 Dockerfile:5:17"#]]
    .assert_eq(&rules(&["--preset", "strict"]).join("\n"));
    // The configuration of a rule overrides the preset, and the command line that of the configuration.
    folder.write(
        "dockwright.toml",
        "[check]\npreset = \"security\"\n[rules]\nDestinationWithoutSlash = \"error\"\n",
    );
    expect![[r#"
        SecretsUsedInArgOrEnv Dockerfile:3:5
        DestinationWithoutSlash Dockerfile:4:10"#]]
    .assert_eq(&rules(&[]).join("\n"));
    expect![[r#"
        MaintainerDeprecated Dockerfile:2:1
        SecretsUsedInArgOrEnv Dockerfile:3:5
        DestinationWithoutSlash Dockerfile:4:10
        JSONArgsRecommended Dockerfile:5:5"#]]
    .assert_eq(&rules(&["--preset", "buildkit"]).join("\n"));
    let ran = folder.run(&["check", "--preset", "all"]);
    assert_eq!(ran.code, 2);
}

#[test]
fn check_comments() {
    // BuildKit ignores codes of other linters. Dockwright accepts them for its own rules.
    let folder = Folder::new(&[(
        "Dockerfile",
        "FROM scratch\n# check=skip=DL3021\nCOPY a b /c\nCOPY a b /c\n# check=skip=DL4000\nMAINTAINER me\n",
    )]);
    expect![[r#"
        warning[UnknownCheckRule]: Unknown check 'DL4000' (did you mean MaintainerDeprecated?)
         --> Dockerfile:5:14
          |
        4 | COPY a b /c
        5 | # check=skip=DL4000
          |              ^^^^^^
        6 | MAINTAINER me
          |

        warning[MaintainerDeprecated]: Maintainer instruction is deprecated in favor of using label
         --> Dockerfile:6:1
          |
        5 | # check=skip=DL4000
        6 | MAINTAINER me
          | ^^^^^^^^^^

        2 warnings in 1 file
        1 can be fixed with --fix
        --- exit code 1
    "#]]
    .assert_eq(
        &folder
            .run(&["check", "--ignore", "SourceNotFound"])
            .to_string(),
    );
}

#[test]
fn explained() {
    let folder = Folder::new(&[]);
    let first = |name: &str| {
        let ran = folder.run(&["explain", name]);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""));
        ran.out.lines().next().unwrap().to_owned()
    };
    assert_eq!(first("dl4003"), "# MultipleInstructionsDisallowed");
    assert_eq!(first("DL3011"), "# InvalidPort");
    assert_eq!(
        first("DL3059"),
        "DL3059 has no equivalent rule: consecutive RUN instructions are often intended; an editor can merge them."
    );
    folder.check(
        &["explain", "security"],
        expect![[r#"
            Rules about security risks in builds and images.

            AddWithoutChecksum     Download without a checksum.
            ForbiddenImage         Forbidden image.
            InsecureDownload       Download over an unencrypted connection.
            LastUserRoot           Container runs as root.
            MissingUser            Image without an ordinary user.
            OutdatedPin            Tag no longer points to the pinned digest.
            PasswordInCommand      Password in a command.
            PipedDownload          Download that is executed without a check.
            SecretFileCopied       File with secrets in the image.
            SecretsUsedInArgOrEnv  Secret in ARG or ENV.
            SshPort                Exposed SSH port.
            UnapprovedImage        Image that isn't approved.
            UntrustedRegistry      Image from an untrusted registry.
            VerificationDisabled   Verification of certificates or signatures disabled.
            WorldWritable          Files that every user can change.
            --- exit code 0
        "#]],
    );
}
