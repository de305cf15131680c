//! `dockwright image`.

use expect_test::expect;

use super::Folder;

#[test]
fn text_output() {
    Folder::new(&[]).check(
        &[
            "image",
            "--offline",
            "golang:1.19",
            "mcr.microsoft.com/dotnet/sdk",
            "busybox:1.38.0-musl",
        ],
        expect![[r#"
            golang:1.19
              The Go toolchain, with GOPATH in /go.
              `1.19` has not been updated since 2023-09.
              newer         1.27
              all tags set  ENV GOPATH=/go
                            WORKDIR /go
              variables     GOLANG_VERSION GOTOOLCHAIN
              page          https://hub.docker.com/_/golang, as of 2026-08-22

            mcr.microsoft.com/dotnet/sdk
              The .NET SDK.

            busybox:1.38.0-musl
              One small binary with the usual Unix tools.
              same as       1.38-musl 1-musl unstable-musl musl
              platforms     linux/amd64 linux/arm/v6 linux/arm/v7 linux/arm64 linux/386 linux/ppc64le linux/riscv64 linux/s390x
              sets          CMD ["sh"]
              page          https://hub.docker.com/_/busybox, as of 2026-08-22
            --- exit code 0
        "#]],
    );
}

#[test]
fn json_output() {
    Folder::new(&[]).check(
        &["image", "--offline", "--format=json", "hello-world:linux"],
        expect![[r#"
            [
              {
                "name": "hello-world:linux",
                "about": "Prints a greeting, to test that Docker works",
                "notes": [],
                "aliases": [
                  "latest"
                ],
                "newer": [],
                "platforms": [
                  "linux/amd64",
                  "linux/arm/v5",
                  "linux/arm/v6",
                  "linux/arm/v7",
                  "linux/arm64",
                  "linux/386",
                  "linux/ppc64le",
                  "linux/riscv64",
                  "linux/s390x"
                ],
                "sets": [],
                "setsMore": false,
                "otherVariables": [],
                "page": "https://hub.docker.com/_/hello-world",
                "asOf": "2026-08-22"
              }
            ]
            --- exit code 0
        "#]],
    );
}

#[test]
fn unknown_images() {
    Folder::new(&[]).check(
        &["image", "--offline", "me/mine", "Wrong", "hello-seattle"],
        expect![[r#"
            hello-seattle
              hello-world for Seattle.
              None of its tags has been updated since 2019-04. Use `hello-world` instead.
              page          https://hub.docker.com/_/hello-seattle, as of 2026-08-22
            --- standard error
            dockwright: me/mine: no information available
            dockwright: Wrong: invalid reference format: repository name (library/Wrong) must be lowercase
            --- exit code 2
        "#]],
    );
    Folder::new(&[]).check(
        &["image", "--offline", "me/mine"],
        expect![[r#"
        --- standard error
        dockwright: me/mine: no information available
        --- exit code 1
    "#]],
    );
}
