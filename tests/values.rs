//! Parsing of single values, and error messages.

use std::fmt::Write;

use expect_test::{Expect, expect};
use serde_json::{Value, json};
use syntax::text::Span;
use syntax::values::digest::{self, DigestError};
use syntax::values::mode::{self, Mode};
use syntax::values::reference::{self, Reference, ReferenceError};
use syntax::values::source::{self, Source};
use syntax::values::{path, platform, ports, size};

use crate::golden;

/// Checks a table of inputs and their results.
fn check(inputs: &[&str], read: impl Fn(&str) -> Result<String, String>, expect: Expect) {
    let mut table = String::new();
    for input in inputs {
        let result = read(input).unwrap_or_else(|why| format!("✗ {why}"));
        writeln!(table, "{input} → {result}").unwrap();
    }
    expect.assert_eq(&table);
}

fn cut(text: &str, span: Option<Span>) -> &str {
    span.map_or("-", |span| &text[span.start as usize..span.end as usize])
}

/// The name of an error in the recorded results.
fn kind(error: &ReferenceError) -> &'static str {
    match error {
        ReferenceError::Format => "format",
        ReferenceError::Uppercase(_) => "uppercase",
        ReferenceError::TooLong => "name_too_long",
        ReferenceError::Identifier(_) => "identifier",
        ReferenceError::Digest(DigestError::Format) => "digest_format",
        ReferenceError::Digest(DigestError::Algorithm) => "digest_algorithm",
        ReferenceError::Digest(DigestError::Length) => "digest_length",
    }
}

/// A reference in the format of the recorded results.
fn answer(read: Result<Reference, ReferenceError>) -> Value {
    let read = match read {
        Ok(read) => read,
        Err(error) => {
            return json!({"ok": false, "error": error.message(), "error_kind": kind(&error)});
        }
    };
    let mut spans = json!({});
    let mut span = |name: &str, span: Option<Span>| {
        if let Some(span) = span {
            spans[name] = json!([span.start, span.end]);
        }
    };
    span("name", Some(read.name_span()));
    span("tag", read.tag_span);
    span("digest", read.digest_span);
    let mut answer = json!({
        "ok": true,
        "domain": read.domain(),
        "path": read.path(),
        "canonical": read.to_string(),
        "familiar": read.familiar_text(),
        "with_default_tag": read.with_default_tag(),
        "spans": spans,
    });
    if let Some(tag) = read.tag() {
        answer["tag"] = json!(tag);
    }
    if let Some(digest) = read.digest() {
        answer["digest"] = json!(digest);
    }
    answer
}

#[test]
fn references_are_those_of_the_library() {
    let mut wrong = Vec::new();
    let cases = golden::cases("references.jsonl");
    golden::checked(cases.len(), "image references");
    for mut expected in cases {
        let case = expected.as_object_mut().unwrap();
        let input = case.remove("input").unwrap();
        for key in ["note", "source", "pull_ref"] {
            case.remove(key);
        }
        let found = answer(reference::parse(input.as_str().unwrap()));
        if found != expected {
            wrong.push(format!("{input}\n  not {expected}\n  but {found}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn references() {
    let long = format!("a{}", "/a".repeat(128));
    let identifier = "0123456789abcdef".repeat(4);
    check(
        &[
            "alpine",
            "docker.io/alpine:3.20",
            "index.docker.io/a/b",
            "localhost:5000/a/b:t@sha256:0000000000000000000000000000000000000000000000000000000000000000",
            "[::1]:5000/a",
            // A dot makes a registry, unless it would be invalid.
            "a_b.c/d",
            "",
            "Alpine",
            "ghcr.io/A/b",
            "A_b/c",
            "a b",
            "a@sha256:00000000000000000000000000000000",
            "a@md5:00000000000000000000000000000000",
            "a@sha256+b64:00000000000000000000000000000000",
            "a@SHA256:00000000000000000000000000000000",
            &long,
            &identifier,
        ],
        |text| {
            let read = reference::parse(text).map_err(|error| error.message())?;
            Ok(format!(
                "{} | {} | {} | {} | {}",
                cut(text, read.registry_span),
                cut(text, Some(read.path_span)),
                cut(text, read.tag_span),
                cut(text, read.digest_span),
                read.with_default_tag()
            ))
        },
        expect![[r#"
            alpine → - | alpine | - | - | docker.io/library/alpine:latest
            docker.io/alpine:3.20 → docker.io | alpine | 3.20 | - | docker.io/library/alpine:3.20
            index.docker.io/a/b → index.docker.io | a/b | - | - | docker.io/a/b:latest
            localhost:5000/a/b:t@sha256:0000000000000000000000000000000000000000000000000000000000000000 → localhost:5000 | a/b | t | sha256:0000000000000000000000000000000000000000000000000000000000000000 | localhost:5000/a/b:t@sha256:0000000000000000000000000000000000000000000000000000000000000000
            [::1]:5000/a → [::1]:5000 | a | - | - | [::1]:5000/a:latest
            a_b.c/d → - | a_b.c/d | - | - | a_b.c/d:latest
             → ✗ invalid reference format
            Alpine → ✗ invalid reference format: repository name (library/Alpine) must be lowercase
            ghcr.io/A/b → ✗ invalid reference format: repository name (A/b) must be lowercase
            A_b/c → ✗ repository name must be lowercase
            a b → ✗ invalid reference format
            a@sha256:00000000000000000000000000000000 → ✗ invalid checksum digest length
            a@md5:00000000000000000000000000000000 → ✗ unsupported digest algorithm
            a@sha256+b64:00000000000000000000000000000000 → ✗ unsupported digest algorithm
            a@SHA256:00000000000000000000000000000000 → ✗ invalid reference format: repository name (library/a@SHA256) must be lowercase
            a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a → ✗ repository name must not be more than 255 characters
            0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef → ✗ invalid repository name (0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef), cannot specify 64-byte hexadecimal strings
        "#]],
    );
}

#[test]
fn platforms() {
    check(
        &[
            "linux/amd64",
            "linux",
            "arm64",
            "linux/arm64/v8",
            "Linux/x86_64/v2",
            "linux/arm/v7",
            "armhf",
            "linux/arm/6",
            "macos/aarch64",
            "windows(10.0.17763+win32k+win32k)/amd64",
            "linux(%2F)/amd64",
            "",
            "pc",
            "linux/*",
            "linux/amd64/v1/x",
            "linux/",
            "linux(/amd64",
            "linux(%zz)/amd64",
            "linux(+%)/amd64",
        ],
        |text| {
            let platform = platform::parse(text)?;
            Ok(format!("{platform} = {}", platform.normalized()))
        },
        expect![[r#"
            linux/amd64 → linux/amd64 = linux/amd64
            linux → linux/amd64 = linux/amd64
            arm64 → linux/arm64 = linux/arm64
            linux/arm64/v8 → linux/arm64/v8 = linux/arm64
            Linux/x86_64/v2 → linux/amd64/v2 = linux/amd64/v2
            linux/arm/v7 → linux/arm/v7 = linux/arm/v7
            armhf → linux/arm = linux/arm/v7
            linux/arm/6 → linux/arm/v6 = linux/arm/v6
            macos/aarch64 → darwin/arm64 = darwin/arm64
            windows(10.0.17763+win32k+win32k)/amd64 → windows(10.0.17763+win32k)/amd64 = windows(10.0.17763+win32k)/amd64
            linux(%2F)/amd64 → linux(%2F)/amd64 = linux(%2F)/amd64
             → ✗ "" is an invalid OS component of "": OSAndVersion specifier component must match "^([A-Za-z0-9_-]+)(?:\\(([A-Za-z0-9_.%-]*)((?:\\+[A-Za-z0-9_.%-]+)*)\\))?$": invalid argument
            pc → ✗ "pc": unknown operating system or architecture: invalid argument
            linux/* → ✗ "linux/*": wildcards not yet supported: invalid argument
            linux/amd64/v1/x → ✗ "linux/amd64/v1/x": cannot parse platform specifier: invalid argument
            linux/ → ✗ "" is an invalid component of "linux/": platform specifier component must match "^[A-Za-z0-9_.-]+$": invalid argument
            linux(/amd64 → ✗ "linux(" is an invalid OS component of "linux(/amd64": OSAndVersion specifier component must match "^([A-Za-z0-9_-]+)(?:\\(([A-Za-z0-9_.%-]*)((?:\\+[A-Za-z0-9_.%-]+)*)\\))?$": invalid argument
            linux(%zz)/amd64 → ✗ "linux(%zz)/amd64" has an invalid OS version "%zz": invalid URL escape "%zz"
            linux(+%)/amd64 → ✗ "linux(+%)/amd64" has invalid OS features: invalid os feature "%": invalid URL escape "%"
        "#]],
    );
}

#[test]
fn ports_of_expose() {
    check(
        &[
            "80",
            "80/UDP",
            "8000-8002/sctp",
            "80/",
            "+80",
            "80--0",
            "8080:80",
            "8080-8081:80",
            "127.0.0.1:8080:80/tcp",
            "[::1]:8080:80",
            "::1:8080:80",
            "::80",
            "0-65535",
            "",
            "/tcp",
            "80/http",
            "http",
            "65536",
            "90-80",
            "-80",
            "x:80",
            "8080-8081:80-85",
            "127.0.0.01:8080:80",
            "[::1%eth0]:8080:80",
            "[::1:8080:80",
            "[::1]a:8080:80",
        ],
        |text| {
            let port = ports::parse(text)?;
            let mut exposed: Vec<_> = port.exposed().each().take(4).collect();
            if exposed.len() > 3 {
                exposed[3] = "…".to_owned();
            }
            Ok(format!(
                "{} | {} | {} | {} | {}",
                cut(text, port.ip),
                cut(text, port.host),
                cut(text, Some(port.container)),
                cut(text, port.protocol),
                exposed.join(" ")
            ))
        },
        expect![[r#"
            80 → - | - | 80 | - | 80/tcp
            80/UDP → - | - | 80 | UDP | 80/udp
            8000-8002/sctp → - | - | 8000-8002 | sctp | 8000/sctp 8001/sctp 8002/sctp
            80/ → - | - | 80 | - | 80/tcp
            +80 → - | - | +80 | - | 80/tcp
            80--0 → ✗ invalid containerPort: 80--0
            8080:80 → - | 8080 | 80 | - | 80/tcp
            8080-8081:80 → - | 8080-8081 | 80 | - | 80/tcp
            127.0.0.1:8080:80/tcp → 127.0.0.1 | 8080 | 80 | tcp | 80/tcp
            [::1]:8080:80 → [::1] | 8080 | 80 | - | 80/tcp
            ::1:8080:80 → ::1 | 8080 | 80 | - | 80/tcp
            ::80 → - | - | 80 | - | 80/tcp
            0-65535 → - | - | 0-65535 | - | 0/tcp 1/tcp 2/tcp …
             → ✗ invalid port: "": no port specified
            /tcp → ✗ invalid port: "/tcp": no port specified
            80/http → ✗ invalid port: "80/http": invalid proto: http
            http → ✗ invalid containerPort: http
            65536 → ✗ invalid containerPort: 65536
            90-80 → ✗ invalid containerPort: 90-80
            -80 → ✗ invalid containerPort: -80
            x:80 → ✗ invalid hostPort: x
            8080-8081:80-85 → ✗ invalid ranges specified for container and host Ports: 80-85 and 8080-8081
            127.0.0.01:8080:80 → ✗ invalid IP address: 127.0.0.01
            [::1%eth0]:8080:80 → ✗ invalid IP address: ::1%eth0
            [::1:8080:80 → ✗ invalid IP address [::1: address [::1:: missing ']' in address
            [::1]a:8080:80 → ✗ invalid IP address [::1]a: address [::1]a:: missing port in address
        "#]],
    );
}

#[test]
fn modes() {
    check(
        &[
            "755",
            "0644",
            "7777",
            "000000755",
            "10000",
            "888",
            "0o755",
            "u+x",
            "a=rwX,go-w",
            "u=rw+s,+t",
            "=",
            "go=u",
            "",
            "u",
            "u+x,",
            "x",
            "+7",
            "u+q",
        ],
        |text| {
            Ok(match mode::parse(text)? {
                Mode::Octal(mode) => format!("{mode:04o}"),
                Mode::Symbolic => "symbolic".to_owned(),
            })
        },
        expect![[r#"
            755 → 0755
            0644 → 0644
            7777 → 7777
            000000755 → 0755
            10000 → ✗ invalid chmod parameter: '10000'. it should be octal string and between 0 and 07777
            888 → ✗ invalid chmod parameter: '888'. it should be octal string and between 0 and 07777
            0o755 → ✗ invalid chmod parameter: '0o755'. it should be octal string and between 0 and 07777
            u+x → symbolic
            a=rwX,go-w → symbolic
            u=rw+s,+t → symbolic
            = → symbolic
            go=u → symbolic
             → ✗ invalid syntax
            u → ✗ invalid syntax
            u+x, → ✗ invalid syntax
            x → ✗ invalid syntax
            +7 → ✗ invalid syntax
            u+q → ✗ invalid syntax
        "#]],
    );
}

#[test]
fn sizes() {
    check(
        &[
            "64m", "1.5GiB", "1 kb", "100", "100b", "0x1p4", "1_000", "1e3k", ".5k", "9e30",
            "inf ", "", "k", "-1", "1  k", "1 ib", "1mb2", "1kbib", "1e400", "1__0",
        ],
        |text| size::parse(text).map(|size| size.to_string()),
        expect![[r#"
            64m → 67108864
            1.5GiB → 1610612736
            1 kb → 1024
            100 → 100
            100b → 100
            0x1p4 → 16
            1_000 → 1000
            1e3k → 1024000
            .5k → 512
            9e30 → -9223372036854775808
            inf  → -9223372036854775808
             → ✗ invalid size: ''
            k → ✗ invalid size: 'k'
            -1 → ✗ invalid size: '-1'
            1  k → ✗ strconv.ParseFloat: parsing "1 ": invalid syntax
            1 ib → ✗ invalid suffix: 'ib'
            1mb2 → ✗ strconv.ParseFloat: parsing "1mb2": invalid syntax
            1kbib → ✗ invalid suffix: 'kbib'
            1e400 → ✗ strconv.ParseFloat: parsing "1e400": value out of range
            1__0 → ✗ strconv.ParseFloat: parsing "1__0": invalid syntax
        "#]],
    );
    // The Kelvin sign, whose lower case is `k`.
    assert_eq!(size::parse("1\u{212a}"), Ok(1024));
}

#[test]
fn sources() {
    check(
        &[
            "app",
            "./github.com/a.git",
            "github.com/a/b",
            "https://example.com/a.tar.gz",
            "http://example.com/%zz",
            "ftp://example.com/a.git",
            "https://github.com/a/b.git",
            "HTTPS://u:p@GitHub.com:443/a%2fb.git#v1:x/../y",
            "https://github.com/a/b.git?ref=v1&subdir=x&keep-git-dir&submodules=0",
            "https://github.com/a/b.git?tag=v1&commit=0123&fetch-by-commit=true&mtime=commit",
            "git@github.com:a/b?branch=main",
            "git@github.com:a/b?branch=main;",
            "ssh://git@example.com:2222/a",
            "git://[::1%25eth0]:80/a b",
            // Not valid URLs, so not repositories.
            "https://exa mple.com/a.git",
            "https://example.com:x/a.git",
            "https://[127.0.0.1]/a.git",
            "https://a:1:2/a.git",
            "https://github.com/a.git?ref",
            "https://github.com/a.git?ref=a&ref=b",
            "https://github.com/a.git?what=1",
            "https://github.com/a.git?keep-git-dir=maybe",
            "https://github.com/a.git?mtime=now",
            "https://github.com/a.git?ref=a#b",
            "https://github.com/a.git?tag=a&branch=b",
            "https://github.com/a.git?subdir=a#:b",
            "github.com/a/b?what=1",
        ],
        |text| {
            Ok(match source::parse(text)? {
                Source::Http => "http".to_owned(),
                Source::Local => "local".to_owned(),
                Source::Git(git) => format!(
                    "git {} {:?} {:?} {:?} {:?} {:?} {:?} {}",
                    git.remote,
                    git.reference,
                    git.subdir,
                    git.checksum,
                    git.keep_git_dir,
                    git.submodules,
                    git.mtime,
                    git.fetch_by_commit
                ),
            })
        },
        expect![[r#"
            app → local
            ./github.com/a.git → local
            github.com/a/b → local
            https://example.com/a.tar.gz → http
            http://example.com/%zz → http
            ftp://example.com/a.git → local
            https://github.com/a/b.git → git https://github.com/a/b.git "" "" "" None None "" false
            HTTPS://u:p@GitHub.com:443/a%2fb.git#v1:x/../y → git https://u:p@GitHub.com:443/a%2fb.git "v1" "y" "" None None "" false
            https://github.com/a/b.git?ref=v1&subdir=x&keep-git-dir&submodules=0 → git https://github.com/a/b.git "v1" "x" "" Some(true) Some(false) "" false
            https://github.com/a/b.git?tag=v1&commit=0123&fetch-by-commit=true&mtime=commit → git https://github.com/a/b.git "refs/tags/v1" "" "0123" None None "commit" true
            git@github.com:a/b?branch=main → git git@github.com:a/b "refs/heads/main" "" "" None None "" false
            git@github.com:a/b?branch=main; → local
            ssh://git@example.com:2222/a → git ssh://git@example.com:2222/a "" "" "" None None "" false
            git://[::1%25eth0]:80/a b → git git://[::1%25eth0]:80/a%20b "" "" "" None None "" false
            https://exa mple.com/a.git → http
            https://example.com:x/a.git → http
            https://[127.0.0.1]/a.git → http
            https://a:1:2/a.git → http
            https://github.com/a.git?ref → ✗ query "ref" has no value
            https://github.com/a.git?ref=a&ref=b → ✗ query "ref" has multiple values
            https://github.com/a.git?what=1 → ✗ unexpected query "what"
            https://github.com/a.git?keep-git-dir=maybe → ✗ invalid keep-git-dir value: "maybe"
            https://github.com/a.git?mtime=now → ✗ invalid mtime value: "now" (must be "checkout" or "commit")
            https://github.com/a.git?ref=a#b → ✗ ref conflicts: "b" vs "a"
            https://github.com/a.git?tag=a&branch=b → ✗ branch conflicts with tag
            https://github.com/a.git?subdir=a#:b → ✗ subdir conflicts: "b" vs "a"
            github.com/a/b?what=1 → ✗ unexpected query "what"
        "#]],
    );
    // Sources that may have a checksum.
    assert!(source::is_git("github.com/a/b") && !source::is_git("https://example.com/a"));
    assert!(source::is_http("https://example.com/a") && !source::is_http("HTTPS://example.com/a"));
    // A URL with an invalid query isn't a repository.
    assert!(source::is_http("https://github.com/a.git?what=1"));
}

#[test]
fn digests() {
    let right = format!("sha256:{}", "0".repeat(64));
    let capitals = format!("sha256:{}", "A".repeat(64));
    check(
        &[
            &right, &capitals, "sha256:0", "md5:0", "MD5:0", "sha256", "sha256:", ":0",
        ],
        |text| match digest::parse(text) {
            Ok(digest) => Ok(format!(
                "{} | {}",
                cut(text, Some(digest.algorithm)),
                digest.encoded.len()
            )),
            Err(error) => Err(error.message().to_owned()),
        },
        expect![[r#"
            sha256:0000000000000000000000000000000000000000000000000000000000000000 → sha256 | 64
            sha256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA → ✗ invalid checksum digest format
            sha256:0 → ✗ invalid checksum digest length
            md5:0 → ✗ unsupported digest algorithm
            MD5:0 → ✗ invalid checksum digest format
            sha256 → ✗ invalid checksum digest format
            sha256: → ✗ invalid checksum digest format
            :0 → ✗ invalid checksum digest format
        "#]],
    );
}

#[test]
fn paths_are_cleaned() {
    check(
        &["", "a//b/./c/..", "/../a/", "../../a", "a/..", "/"],
        |text| Ok(path::clean(text)),
        expect![[r#"
             → .
            a//b/./c/.. → a/b
            /../a/ → /a
            ../../a → ../../a
            a/.. → .
            / → /
        "#]],
    );
}

#[test]
fn workdirs() {
    let workdir = |windows: bool| {
        move |text: &str| {
            let (current, new) = text.split_once(' ').unwrap();
            let absolute = if path::is_absolute(new, windows) {
                " (absolute)"
            } else {
                ""
            };
            Ok(path::workdir(current, new, windows)? + absolute)
        }
    };
    check(
        &[
            "/app src",
            "/app /src/",
            "/app ",
            " a",
            "app ../b",
            "/ c:\\a",
        ],
        workdir(false),
        expect![[r#"
            /app src → /app/src
            /app /src/ → /src/ (absolute)
            /app  → /app
             a → /a
            app ../b → /b
            / c:\a → /c:\a
        "#]],
    );
    check(
        &[
            "C:\\app src\\x",
            "/app /src/.",
            " C:\\a",
            "C:\\app c:a",
            "/ ",
            "/ D:\\a",
            "/ c:",
            "/ \\\\host\\a",
            "D:\\ a",
        ],
        workdir(true),
        expect![[r#"
            C:\app src\x → \app\src\x
            /app /src/. → \src (absolute)
             C:\a → \a (absolute)
            C:\app c:a → \app\a
            /  → \
            / D:\a → ✗ normalizing working directory: removing drive letter: The specified path is not on the system drive (C:)
            / c: → ✗ normalizing working directory: removing drive letter: No relative path specified in "c:"
            / \\host\a → ✗ normalizing working directory: removing drive letter: UNC paths are not supported
            D:\ a → ✗ normalizing working directory: removing drive letter: The specified path is not on the system drive (C:)
        "#]],
    );
}

#[test]
fn destinations_keep_their_end() {
    check(
        &["a", "a/", "a/.", "/", "/.", "./", "/a/b/"],
        |text| path::normalize("/app", text, false, true),
        expect![[r#"
            a → /app/a
            a/ → /app/a/
            a/. → /app/a/.
            / → /
            /. → /./.
            ./ → /app/
            /a/b/ → /a/b/
        "#]],
    );
}
