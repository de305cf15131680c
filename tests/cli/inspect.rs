//! `dockwright inspect`.

use expect_test::expect;
use serde_json::Value;

use super::Folder;

const TEXT: &str = r#"# syntax=docker/dockerfile:1
ARG GO=1.22
ARG NONE
FROM golang:$GO AS build
WORKDIR /src
RUN go build -o /app
FROM alpine:3.20 AS base
ENV MODE=dev PORT=80
FROM base AS app
ARG MODE
ENV PORT=8080 TITLE="two words"
COPY --from=build /app /usr/bin/
USER app:staff
WORKDIR data
EXPOSE $PORT 53/udp
VOLUME /data
LABEL a=b
STOPSIGNAL SIGINT
SHELL ["/bin/ash", "-c"]
HEALTHCHECK --interval=5s CMD wget -q localhost
ONBUILD RUN true
ENTRYPOINT ["app"]
CMD ["--serve"]
FROM scratch AS unused
"#;

#[test]
fn text_output() {
    let folder = Folder::new(&[("Dockerfile", TEXT)]);
    folder.check(
        &["inspect", "Dockerfile"],
        expect![[r#"
            Arguments
              GO    1.22    line 2
              NONE  (none)  line 3

            Stages
              0 build   golang:1.22   line 4                             not needed
              1 base    alpine:3.20   line 7                             not needed
              2 app     stage 1 base  line 9   takes from stage 0 build  not needed
              3 unused  scratch       line 24

            Stage 0 build
              env      PATH=(unknown)
                       GOLANG_VERSION=(unknown)
                       GOPATH=/go
                       GOTOOLCHAIN=(unknown)
              workdir  /src

            Stage 1 base
              env  PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
                   MODE=dev
                   PORT=80

            Stage 2 app
              env           PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
                            MODE=dev
                            PORT=8080
                            TITLE=two words
              user          app:staff
              workdir       /data
              entrypoint    ["app"]
              cmd           ["--serve"]
              ports         53/udp
                            8080/tcp
              volumes       /data
              labels        a=b
              stop signal   SIGINT
              shell         ["/bin/ash","-c"]
              on build      RUN true
              health check  CMD-SHELL wget -q localhost

            Stage 3 unused (target)
              env      PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
              workdir  /
            --- exit code 0
        "#]],
    );
}

#[test]
fn build_arguments_and_target() {
    let folder = Folder::new(&[("Dockerfile", TEXT)]);
    folder.check(
        &[
            "inspect",
            "--target",
            "APP",
            "--build-arg",
            "GO=1.23",
            "--no-base-config",
            "Dockerfile",
        ],
        expect![[r#"
            Arguments
              GO    1.23    line 2, from --build-arg
              NONE  (none)  line 3

            Stages
              0 build   golang:1.23   line 4
              1 base    alpine:3.20   line 7
              2 app     stage 1 base  line 9   takes from stage 0 build
              3 unused  scratch       line 24                            not needed

            Stage 0 build
              env      PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
              workdir  /src

            Stage 1 base
              env  PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
                   MODE=dev
                   PORT=80

            Stage 2 app (target)
              env           PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
                            MODE=dev
                            PORT=8080
                            TITLE=two words
              user          app:staff
              workdir       /data
              entrypoint    ["app"]
              cmd           ["--serve"]
              ports         53/udp
                            8080/tcp
              volumes       /data
              labels        a=b
              stop signal   SIGINT
              shell         ["/bin/ash","-c"]
              on build      RUN true
              health check  CMD-SHELL wget -q localhost

            Stage 3 unused
              env      PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
              workdir  /
            --- exit code 0
        "#]],
    );
}

#[test]
fn json_output() {
    let folder = Folder::new(&[("Dockerfile", TEXT)]);
    let stages = |args: &[&str]| -> Value {
        let ran = folder.run(&[&["inspect", "--format", "json", "Dockerfile"], args].concat());
        assert_eq!((ran.code, ran.err.as_str()), (0, ""));
        // Each file is one line.
        assert_eq!(ran.out.lines().count(), 1);
        let mut output: Value = serde_json::from_str(&ran.out).unwrap();
        assert_eq!(output["path"], "Dockerfile");
        assert_eq!(output["instructions"].as_array().unwrap().len(), 23);
        output["stages"].take()
    };
    let all = stages(&["--target", "app"]);
    expect![[r#"
        {
          "name": "app",
          "base": "base",
          "platform": null,
          "line": 9,
          "image": {
            "env": [
              "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
              "MODE=dev",
              "PORT=8080",
              "TITLE=two words"
            ],
            "user": "app:staff",
            "workdir": "/data",
            "entrypoint": [
              "app"
            ],
            "cmd": [
              "--serve"
            ],
            "ports": [
              "53/udp",
              "8080/tcp"
            ],
            "volumes": [
              "/data"
            ],
            "labels": {
              "a": "b"
            },
            "stopsignal": "SIGINT",
            "shell": [
              "/bin/ash",
              "-c"
            ],
            "onbuild": [
              "RUN true"
            ],
            "healthcheck": {
              "test": [
                "CMD-SHELL",
                "wget -q localhost"
              ],
              "interval": 5000000000,
              "timeout": 0,
              "startPeriod": 0,
              "startInterval": 0,
              "retries": 0
            }
          }
        }"#]]
    .assert_eq(&format!("{:#}", all[2]));
    // The base is not expanded.
    assert_eq!(all[0]["base"], "golang:$GO");
    assert_eq!(stages(&[])[2]["name"], "app");
    // The variables of the base image come from the catalogue.
    let env = |stages: &Value| stages[0]["image"]["env"].to_string();
    assert!(env(&all).contains("GOPATH="), "{}", env(&all));
    assert!(!env(&stages(&["--no-base-config"])).contains("GOPATH="));
}

#[test]
fn unknown_target() {
    let folder = Folder::new(&[("Dockerfile", TEXT), ("b", "FROM a AS tset\n")]);
    folder.check(
        &["inspect", "--target", "tset", "Dockerfile", "b", "c"],
        expect![[r#"

            b

            Stages
              0 tset  a  line 1

            Stage 0 tset (target)
              env  PATH=(unknown)
            --- standard error
            dockwright: c: No such file or directory (os error 2)
            dockwright: Dockerfile: target stage "tset" could not be found
            --- exit code 2
        "#]],
    );
}

#[test]
fn files_without_images() {
    let folder = Folder::new(&[("Dockerfile", "FROM a\nCPOY x y\n"), ("empty", "")]);
    folder.check(
        &["inspect", "Dockerfile", "empty"],
        expect![[r#"
        Dockerfile

        Stages
          0  a  line 1

        Stage 0 (target)
          This stage can't be built: run `dockwright check` for the errors.

        empty

        No stages.
        --- exit code 0
    "#]],
    );
}

#[test]
fn standard_input() {
    let folder = Folder::new(&[]);
    let ran = folder.feed(&["inspect", "-"], "FROM scratch\nUSER a\n");
    expect![[r#"
        Stages
          0  scratch  line 1

        Stage 0 (target)
          env      PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
          user     a
          workdir  /
        --- exit code 0
    "#]]
    .assert_eq(&ran.to_string());
}

#[test]
fn wrong_usage() {
    let folder = Folder::new(&[("Dockerfile", TEXT)]);
    assert_eq!(folder.run(&["inspect"]).code, 2);
    assert_eq!(folder.run(&["inspect", "none"]).code, 2);
    folder.check(
        &["inspect", "--build-arg", "=x", "Dockerfile"],
        expect![[r#"
            --- standard error
            dockwright: --build-arg =x: missing name
            --- exit code 2
        "#]],
    );
}
