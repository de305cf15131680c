//! Rules about images, users, destinations, commands, labels and secrets: what they report, and what they don't.

use analysis::{Build, Document};
use expect_test::{Expect, expect};
use ide::lints::{LabelSchema, LabelType, LintSettings, RuleSettings, check};
use syntax::text::Text;

use crate::lints::picture;

fn check_rule(rule: &str, texts: &[&str], expect: Expect) {
    let pictures: Vec<String> = texts.iter().map(|text| picture(rule, text)).collect();
    expect.assert_eq(&pictures.join("===\n"));
}

#[test]
fn images_without_a_version() {
    check_rule(
        "UntaggedImage",
        &[
            "ARG BASE=ghcr.io/example/base\nFROM $BASE AS one\nFROM one\nFROM scratch\nFROM ghcr.io/example/app@sha256:8a1f59ffb675680d47db6337b49d22281a139e9d709335b492be023728e11715\nFROM ghcr.io/example/app:${TAG}\n",
            "FROM localhost:5000/base\nCOPY --from=ghcr.io/example/tools /tool /tool\nRUN --mount=from=ghcr.io/example/tools,target=/x ls\nCOPY --from=tools /a /b\n",
            // Other rules report these.
            "FROM centos\n",
            "FROM golang:1.25 AS build\nFROM biuld\n",
        ],
        expect![[r#"
            ARG BASE=ghcr.io/example/base
            FROM $BASE AS one
                 ▔▔▔▔▔ ghcr.io/example/base has no tag, so it means `latest`, which changes with each release: specify a version
            FROM one
            FROM scratch
            FROM ghcr.io/example/app@sha256:8a1f59ffb675680d47db6337b49d22281a139e9d709335b492be023728e11715
            FROM ghcr.io/example/app:${TAG}
            ===
            FROM localhost:5000/base
                 ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ localhost:5000/base has no tag, so it means `latest`, which changes with each release: specify a version
            COPY --from=ghcr.io/example/tools /tool /tool
                        ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ ghcr.io/example/tools has no tag, so it means `latest`, which changes with each release: specify a version
            RUN --mount=from=ghcr.io/example/tools,target=/x ls
                             ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ ghcr.io/example/tools has no tag, so it means `latest`, which changes with each release: specify a version
            COPY --from=tools /a /b
            ===
            FROM centos
            ===
            FROM golang:1.25 AS build
            FROM biuld
        "#]],
    );
    check_rule(
        "LatestTag",
        &[
            "ARG TAG=latest\nFROM ghcr.io/example/app:$TAG\nFROM ghcr.io/example/app:latest-slim\nFROM centos:latest\n",
        ],
        expect![[r#"
            ARG TAG=latest
            FROM ghcr.io/example/app:$TAG
                 ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ ghcr.io/example/app:latest changes with each release: specify a version
            FROM ghcr.io/example/app:latest-slim
            FROM centos:latest
        "#]],
    );
}

#[test]
fn add_of_local_files() {
    check_rule(
        "AddInsteadOfCopy",
        &[
            "FROM scratch\nadd --chown=1:1 app.jar package.json /app/\nADD <<EOF /x\ntext\nEOF\nADD target/*.jar bin/$NAME.sh /app/\n",
            "FROM scratch\nADD https://example.com/x /x\nADD git@github.com:a/b.git /b\nADD rootfs.tar.xz /\nADD --unpack=false a /b\nADD a app.tgz /c/\n",
            "FROM scratch\nADD rootfs /\nADD dist/* /d/\nADD $FILE /e\nADD app-$VERSION /f\n",
        ],
        expect![[r#"
            FROM scratch
            add --chown=1:1 app.jar package.json /app/
            ▔▔▔ `ADD` may also download or unpack: use `COPY` for local files
            ADD <<EOF /x
            ▔▔▔ `ADD` may also download or unpack: use `COPY` for local files
            text
            EOF
            ADD target/*.jar bin/$NAME.sh /app/
            ▔▔▔ `ADD` may also download or unpack: use `COPY` for local files
            --- fix: Use `COPY`
            FROM scratch
            copy --chown=1:1 app.jar package.json /app/
            ADD <<EOF /x
            text
            EOF
            ADD target/*.jar bin/$NAME.sh /app/
            --- fix: Use `COPY`
            FROM scratch
            add --chown=1:1 app.jar package.json /app/
            COPY <<EOF /x
            text
            EOF
            ADD target/*.jar bin/$NAME.sh /app/
            --- fix: Use `COPY`
            FROM scratch
            add --chown=1:1 app.jar package.json /app/
            ADD <<EOF /x
            text
            EOF
            COPY target/*.jar bin/$NAME.sh /app/
            ===
            FROM scratch
            ADD https://example.com/x /x
            ADD git@github.com:a/b.git /b
            ADD rootfs.tar.xz /
            ADD --unpack=false a /b
            ADD a app.tgz /c/
            ===
            FROM scratch
            ADD rootfs /
            ▔▔▔ `ADD` may also download or unpack: use `COPY` for local files
            ADD dist/* /d/
            ▔▔▔ `ADD` may also download or unpack: use `COPY` for local files
            ADD $FILE /e
            ADD app-$VERSION /f
            ▔▔▔ `ADD` may also download or unpack: use `COPY` for local files
            --- suggestion: Use `COPY`
            FROM scratch
            COPY rootfs /
            ADD dist/* /d/
            ADD $FILE /e
            ADD app-$VERSION /f
            --- suggestion: Use `COPY`
            FROM scratch
            ADD rootfs /
            COPY dist/* /d/
            ADD $FILE /e
            ADD app-$VERSION /f
            --- fix: Use `COPY`
            FROM scratch
            ADD rootfs /
            ADD dist/* /d/
            ADD $FILE /e
            COPY app-$VERSION /f
        "#]],
    );
}

#[test]
fn relative_destinations() {
    check_rule(
        "RelativeDestination",
        &[
            "FROM debian:bookworm-slim AS base\nFROM base\nCOPY a b\nADD a ./\nCOPY a $X\nCOPY a /b\nWORKDIR /c\nCOPY a b\n",
            // The working directory of the image, an unknown image, and none at all.
            "FROM golang:1.25\nCOPY a b\nFROM ghcr.io/example/app:1\nCOPY a b\nFROM scratch\nCOPY a .\n",
        ],
        expect![[r#"
            FROM debian:bookworm-slim AS base
            FROM base
            COPY a b
                   ▔ No `WORKDIR` is set, so "b" is /b: set one, or use an absolute path
            ADD a ./
                  ▔▔ No `WORKDIR` is set, so "./" is /: set one, or use an absolute path
            COPY a $X
            COPY a /b
            WORKDIR /c
            COPY a b
            --- suggestion: Change to `/b`
            FROM debian:bookworm-slim AS base
            FROM base
            COPY a /b
            ADD a ./
            COPY a $X
            COPY a /b
            WORKDIR /c
            COPY a b
            --- suggestion: Set `WORKDIR /app`
            FROM debian:bookworm-slim AS base
            FROM base
            COPY a b
            WORKDIR /app
            ADD a ./
            COPY a $X
            COPY a /b
            WORKDIR /c
            COPY a b
            ===
            FROM golang:1.25
            COPY a b
            FROM ghcr.io/example/app:1
            COPY a b
            FROM scratch
            COPY a .
        "#]],
    );
}

#[test]
fn containers_of_root() {
    check_rule(
        "LastUserRoot",
        &[
            "FROM debian:bookworm-slim AS base\nUSER 0:0\nFROM base\nCMD [\"app\"]\n",
            "FROM debian:bookworm-slim AS build\nUSER root\nFROM debian:bookworm-slim\nUSER app\n",
            "FROM debian:bookworm-slim\nUSER root\nENTRYPOINT [\"/docker-entrypoint.sh\"]\n",
            "FROM debian:bookworm-slim\nUSER root\nRUN apt-get install -y gosu\nCMD [\"app\"]\n",
            "FROM mcr.microsoft.com/devcontainers/base:$VARIANT\nUSER root\n",
        ],
        expect![[r#"
            FROM debian:bookworm-slim AS base
            USER 0:0
                 ▔▔▔ The container runs as root: change to another user at the end of the file
            FROM base
            CMD ["app"]
            ===
            FROM debian:bookworm-slim AS build
            USER root
            FROM debian:bookworm-slim
            USER app
            ===
            FROM debian:bookworm-slim
            USER root
            ENTRYPOINT ["/docker-entrypoint.sh"]
            ===
            FROM debian:bookworm-slim
            USER root
            RUN apt-get install -y gosu
            CMD ["app"]
            ===
            FROM mcr.microsoft.com/devcontainers/base:$VARIANT
            USER root
        "#]],
    );
    check_rule(
        "MissingUser",
        &[
            "FROM debian:bookworm-slim\nUSER root\nENTRYPOINT [\"/docker-entrypoint.sh\"]\n",
            "FROM debian:bookworm-slim\nUSER root\n",
            "FROM ghcr.io/example/app:1\nUSER $NAME\n",
            "FROM ghcr.io/example/app:1\n",
        ],
        expect![[r#"
            FROM debian:bookworm-slim
                 ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ The container runs as root
            USER root
            ENTRYPOINT ["/docker-entrypoint.sh"]
            ===
            FROM debian:bookworm-slim
            USER root
            ===
            FROM ghcr.io/example/app:1
            USER $NAME
            ===
            FROM ghcr.io/example/app:1
                 ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ No USER is set, so the container may run as root
        "#]],
    );
}

#[test]
fn exec_form_without_a_shell() {
    check_rule(
        "ShellSyntaxInExecForm",
        &[
            "FROM alpine:3.22\nENV A=1\nRUN [\"ls\", \"-l\", \"|\", \"wc\"]\nHEALTHCHECK CMD [\"curl\", \"http://localhost:${PORT}/\"]\nCMD [\"npm start\"]\n",
            "FROM alpine:3.22\nRUN [\"cd /a && make\"]\nENTRYPOINT [\"exec\", \"$APP\"]\n",
            // A shell, a program with variables of its own, a script, and special parameters.
            "FROM alpine:3.22\nRUN [\"sh\", \"-c\", \"echo $A && ls\"]\nRUN [\"tini\", \"--\", \"bash\", \"-c\", \"$A\"]\nRUN [\"awk\", \"{print $NF}\"]\nENTRYPOINT [\"/start.sh\"]\nCMD [\"echo $A\"]\n",
            "FROM alpine:3.22\nENTRYPOINT [\"server\"]\nCMD [\"a message\", \"--port=$PORT\"]\n",
            "FROM alpine:3.22\nCMD [\"java\", \"-Dspring.profiles.active=${PROFILE}\", \"-jar\", \"a.jar\"]\n",
        ],
        expect![[r#"
            FROM alpine:3.22
            ENV A=1
            RUN ["ls", "-l", "|", "wc"]
                              ▔ In exec form, no shell runs the command, so `|` is passed as an argument
            HEALTHCHECK CMD ["curl", "http://localhost:${PORT}/"]
                                      ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ In exec form, no shell runs the command, so `${PORT}` isn't replaced by its value
            CMD ["npm start"]
                  ▔▔▔▔▔▔▔▔▔ In exec form, this is the name of a program, "npm start": write each word as a string of its own
            --- suggestion: Use the shell form
            FROM alpine:3.22
            ENV A=1
            RUN ls -l | wc
            HEALTHCHECK CMD ["curl", "http://localhost:${PORT}/"]
            CMD ["npm start"]
            --- suggestion: Specify the shell explicitly
            FROM alpine:3.22
            ENV A=1
            RUN ["ls", "-l", "|", "wc"]
            HEALTHCHECK CMD ["/bin/sh", "-c", "exec curl \"http://localhost:${PORT}/\""]
            CMD ["npm start"]
            --- suggestion: Write each word as a string
            FROM alpine:3.22
            ENV A=1
            RUN ["ls", "-l", "|", "wc"]
            HEALTHCHECK CMD ["curl", "http://localhost:${PORT}/"]
            CMD ["npm", "start"]
            ===
            FROM alpine:3.22
            RUN ["cd /a && make"]
                  ▔▔▔▔▔▔▔▔▔▔▔▔▔ In exec form, this is the name of a program, "cd /a && make": let a shell run it, as in `["/bin/sh", "-c", …]`
            ENTRYPOINT ["exec", "$APP"]
                         ▔▔▔▔ In exec form, no shell runs the command, and `exec` is no program but a part of the shell
            --- suggestion: Use the shell form
            FROM alpine:3.22
            RUN cd /a && make
            ENTRYPOINT ["exec", "$APP"]
            ===
            FROM alpine:3.22
            RUN ["sh", "-c", "echo $A && ls"]
            RUN ["tini", "--", "bash", "-c", "$A"]
            RUN ["awk", "{print $NF}"]
            ENTRYPOINT ["/start.sh"]
            CMD ["echo $A"]
            ===
            FROM alpine:3.22
            ENTRYPOINT ["server"]
            CMD ["a message", "--port=$PORT"]
                               ▔▔▔▔▔▔▔▔▔▔▔▔ In exec form, no shell runs the command, so `$PORT` isn't replaced by its value
            ===
            FROM alpine:3.22
            CMD ["java", "-Dspring.profiles.active=${PROFILE}", "-jar", "a.jar"]
        "#]],
    );
}

#[test]
fn arguments_of_entrypoints() {
    check_rule(
        "CmdIgnored",
        &[
            "FROM alpine:3.22 AS base\nENTRYPOINT app\nFROM base\nCMD [\"--port\"]\n",
            "FROM alpine:3.22\nENTRYPOINT [\"python3\", \"app.py\"]\nCMD --port 80\n",
            "FROM alpine:3.22\nENTRYPOINT exec app \"$@\"\nCMD [\"--port\"]\nFROM alpine:3.22\nENTRYPOINT [\"/docker-entrypoint.sh\"]\nCMD app --port\n",
            "FROM alpine:3.22\nENTRYPOINT [\"/sbin/tini\", \"--\"]\nCMD app\nFROM alpine:3.22\nENTRYPOINT [\"/bin/sh\", \"-c\"]\nCMD app\nFROM alpine:3.22\nCMD app\n",
        ],
        expect![[r#"
            FROM alpine:3.22 AS base
            ENTRYPOINT app
            FROM base
            CMD ["--port"]
            ▔▔▔ This CMD is ignored: an ENTRYPOINT in shell form takes no arguments (use a JSON array there)
            related, line 2: The ENTRYPOINT
            ===
            FROM alpine:3.22
            ENTRYPOINT ["python3", "app.py"]
            CMD --port 80
            ▔▔▔ This CMD in shell form passes `/bin/sh`, `-c` and its text to `python3` of the ENTRYPOINT as arguments: use a JSON array
            related, line 2: The ENTRYPOINT
            ===
            FROM alpine:3.22
            ENTRYPOINT exec app "$@"
            CMD ["--port"]
            FROM alpine:3.22
            ENTRYPOINT ["/docker-entrypoint.sh"]
            CMD app --port
            ===
            FROM alpine:3.22
            ENTRYPOINT ["/sbin/tini", "--"]
            CMD app
            FROM alpine:3.22
            ENTRYPOINT ["/bin/sh", "-c"]
            CMD app
            FROM alpine:3.22
            CMD app
        "#]],
    );
    check_rule(
        "CommandEndsAtOnce",
        &[
            "FROM debian:bookworm-slim\nCMD [\"service\", \"ssh\", \"start\"]\nFROM debian:bookworm-slim\nENTRYPOINT /etc/init.d/nginx start\nFROM debian:bookworm-slim\nCMD systemctl start nginx\n",
            "FROM debian:bookworm-slim\nCMD service nginx start && tail -f /var/log/nginx/access.log\nFROM debian:bookworm-slim\nENTRYPOINT [\"/run\"]\nCMD service nginx start\n",
            // Programs that go into the background by themselves.
            "FROM debian:12\nCMD [\"/usr/sbin/sshd\"]\nFROM debian:12\nCMD cron\nFROM node:22\nCMD [\"pm2\", \"start\", \"a.js\"]\n",
            "FROM debian:12\nCMD [\"/usr/sbin/sshd\", \"-De\"]\nFROM debian:12\nCMD cron -f\nFROM node:22\nCMD pm2 start a.js --no-daemon\nFROM debian:12\nCMD cron && tail -f /var/log/cron.log\n",
        ],
        expect![[r#"
            FROM debian:bookworm-slim
            CMD ["service", "ssh", "start"]
                  ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ The container exits immediately, as `service` starts the program in the background: run the program itself in the foreground
            FROM debian:bookworm-slim
            ENTRYPOINT /etc/init.d/nginx start
                       ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ The container exits immediately, as `nginx` starts the program in the background: run the program itself in the foreground
            FROM debian:bookworm-slim
            CMD systemctl start nginx
                ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ The container exits immediately: systemd isn't running, and `systemctl` doesn't wait for the program
            ===
            FROM debian:bookworm-slim
            CMD service nginx start && tail -f /var/log/nginx/access.log
            FROM debian:bookworm-slim
            ENTRYPOINT ["/run"]
            CMD service nginx start
            ===
            FROM debian:12
            CMD ["/usr/sbin/sshd"]
                  ▔▔▔▔▔▔▔▔▔▔▔▔▔▔ The container exits immediately, as `sshd` starts the program in the background: run the program itself in the foreground
            FROM debian:12
            CMD cron
                ▔▔▔▔ The container exits immediately, as `cron` starts the program in the background: run the program itself in the foreground
            FROM node:22
            CMD ["pm2", "start", "a.js"]
            ===
            FROM debian:12
            CMD ["/usr/sbin/sshd", "-De"]
            FROM debian:12
            CMD cron -f
            FROM node:22
            CMD pm2 start a.js --no-daemon
            FROM debian:12
            CMD cron && tail -f /var/log/cron.log
        "#]],
    );
}

#[test]
fn nothing_is_in_scratch() {
    check_rule(
        "NoShellInScratch",
        &[
            "FROM scratch\nRUN echo\nCOPY app.bin /\nUSER app:app\nHEALTHCHECK CMD /app\nENTRYPOINT /app.bin\n",
            "FROM scratch AS base\nCOPY a.txt /a.txt\nFROM base\nCMD a\n",
            "FROM scratch\nADD rootfs.tar.gz /\nRUN echo\nUSER app\n",
            "FROM scratch\nCOPY --from=busybox /bin /bin\nRUN echo\nCMD echo\n",
            "FROM scratch\nCOPY --from=build /out /\nCOPY passwd /etc/passwd\nRUN echo\nUSER app\n",
            "FROM scratch\nCOPY app /app/\nRUN [\"/app/app\"]\nUSER 1000\nUSER root\nCMD [\"/app/app\"]\n",
            "FROM scratch\nRUN --mount=from=busybox,target=/bin echo\n",
        ],
        expect![[r#"
            FROM scratch
            RUN echo
            ▔▔▔ This fails: an image from scratch has no shell
            COPY app.bin /
            USER app:app
                 ▔▔▔▔▔▔▔ The container doesn't start: an image from scratch has no /etc/passwd with user names (use a number)
            HEALTHCHECK CMD /app
            ▔▔▔▔▔▔▔▔▔▔▔ The command can't run: an image from scratch has no shell (use a JSON array)
            ENTRYPOINT /app.bin
            ▔▔▔▔▔▔▔▔▔▔ The command can't run: an image from scratch has no shell (use a JSON array)
            ===
            FROM scratch AS base
            COPY a.txt /a.txt
            FROM base
            CMD a
            ▔▔▔ The command can't run: an image from scratch has no shell (use a JSON array)
            ===
            FROM scratch
            ADD rootfs.tar.gz /
            RUN echo
            USER app
            ===
            FROM scratch
            COPY --from=busybox /bin /bin
            RUN echo
            CMD echo
            ===
            FROM scratch
            COPY --from=build /out /
            COPY passwd /etc/passwd
            RUN echo
            USER app
            ===
            FROM scratch
            COPY app /app/
            RUN ["/app/app"]
            USER 1000
            USER root
            CMD ["/app/app"]
            ===
            FROM scratch
            RUN --mount=from=busybox,target=/bin echo
        "#]],
    );
}

#[test]
fn downloads_and_secrets() {
    check_rule(
        "AddWithoutChecksum",
        &[
            "ARG HOST=example.com\nFROM scratch\nARG HOST\nADD --chmod=755 https://$HOST/a http://user@example.org/b /x/\n",
            "FROM alpine:3.22\nADD https://example.com/a /a\nRUN echo \"0 /a\" | sha256sum -c\n",
            "FROM scratch\nADD https://example.com/a /a\nADD https://example.com/latest/a b /b/\n",
            "# syntax=docker/dockerfile:1.5\nFROM scratch\nADD https://example.com/a /a\n",
            "FROM scratch\nADD https://example.com/a.asc https://api.github.com/repos/a/b/commits/main /b/\nADD https://github.com/a/b.git /c\n",
            // A branch that an argument chooses, files for people, a placeholder, and Windows, where it isn't verified.
            "FROM alpine:3.22\nARG GIT_BRANCH=main\nADD https://example.com/${GIT_BRANCH}/a /a\nADD https://example.com/README.md https://.../b /b/\nFROM mcr.microsoft.com/windows/servercore:ltsc2022\nADD https://example.com/a.exe a.exe\n",
            "FROM alpine:3.22\nADD https://example.com/channels/rapid/a.tar.gz /a/\n",
            // Downloaded again after each commit.
            "FROM scratch\nADD https://api.github.com/repos/a/b/git/refs/heads/main /head\nADD https://github.com/a/b/raw/main/run https://example.com/c /bin/\n",
        ],
        expect![[r#"
            ARG HOST=example.com
            FROM scratch
            ARG HOST
            ADD --chmod=755 https://$HOST/a http://user@example.org/b /x/
                            ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ Nothing verifies the download from example.com: use an ADD of its own with `--checksum=sha256:…`
                                            ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ Nothing verifies the download from example.org: use an ADD of its own with `--checksum=sha256:…`
            ===
            FROM alpine:3.22
            ADD https://example.com/a /a
            RUN echo "0 /a" | sha256sum -c
            ===
            FROM scratch
            ADD https://example.com/a /a
                ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ Nothing verifies the download from example.com: add `--checksum=sha256:…`
            ADD https://example.com/latest/a b /b/
                ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ This file on example.com may change at any time: use the URL of a version or commit, and use an ADD of its own with `--checksum=sha256:…`
            ===
            # syntax=docker/dockerfile:1.5
            FROM scratch
            ADD https://example.com/a /a
            ===
            FROM scratch
            ADD https://example.com/a.asc https://api.github.com/repos/a/b/commits/main /b/
            ADD https://github.com/a/b.git /c
            ===
            FROM alpine:3.22
            ARG GIT_BRANCH=main
            ADD https://example.com/${GIT_BRANCH}/a /a
            ADD https://example.com/README.md https://.../b /b/
            FROM mcr.microsoft.com/windows/servercore:ltsc2022
            ADD https://example.com/a.exe a.exe
            ===
            FROM alpine:3.22
            ADD https://example.com/channels/rapid/a.tar.gz /a/
                ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ This file on example.com may change at any time: use the URL of a version or commit, and add `--checksum=sha256:…`
            ===
            FROM scratch
            ADD https://api.github.com/repos/a/b/git/refs/heads/main /head
            ADD https://github.com/a/b/raw/main/run https://example.com/c /bin/
                                                    ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ Nothing verifies the download from example.com: use an ADD of its own with `--checksum=sha256:…`
        "#]],
    );
    check_rule(
        "SecretFileCopied",
        &[
            "FROM scratch\nCOPY .env .aws/credentials ssl/server.key id_rsa /app/\n",
            "FROM scratch\nCOPY .env.example id_rsa.pub nginx_signing.key server.pem /app/\nCOPY repo.key /etc/apt/keyrings/\nCOPY --from=build .env /\n",
            "FROM debian:bookworm-slim\nCOPY docker.key /tmp/\nRUN apt-key add /tmp/docker.key\n",
            "FROM node:24 AS build\nCOPY .npmrc ./\nFROM scratch\nCOPY --from=build /out /\n",
            // `.dockerignore` excludes `tmp`.
            "FROM scratch\nCOPY .ssh/ a/.aws/ /r/\nCOPY tmp/.env tmp/.ssh/ /r/\n",
        ],
        expect![[r#"
            FROM scratch
            COPY .env .aws/credentials ssl/server.key id_rsa /app/
                 ▔▔▔▔ .env usually contains passwords, which anyone who can pull the image can read: use a secret mount
                      ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ .aws/credentials usually contains access keys, which anyone who can pull the image can read: use a secret mount
                                       ▔▔▔▔▔▔▔▔▔▔▔▔▔▔ server.key usually contains a private key, which anyone who can pull the image can read: use a secret mount, or mount it when the container starts
                                                      ▔▔▔▔▔▔ id_rsa usually contains a private key, which anyone who can pull the image can read: use a secret mount, or mount it when the container starts
            ===
            FROM scratch
            COPY .env.example id_rsa.pub nginx_signing.key server.pem /app/
            COPY repo.key /etc/apt/keyrings/
            COPY --from=build .env /
            ===
            FROM debian:bookworm-slim
            COPY docker.key /tmp/
            RUN apt-key add /tmp/docker.key
            ===
            FROM node:24 AS build
            COPY .npmrc ./
            FROM scratch
            COPY --from=build /out /
            ===
            FROM scratch
            COPY .ssh/ a/.aws/ /r/
                 ▔▔▔▔▔ .ssh usually contains private keys, which anyone who can pull the image can read: use a secret mount
                       ▔▔▔▔▔▔▔ .aws usually contains access keys, which anyone who can pull the image can read: use a secret mount
            COPY tmp/.env tmp/.ssh/ /r/
        "#]],
    );
}

#[test]
fn variables_of_env() {
    check_rule(
        "SelfReferenceInEnv",
        &[
            "FROM scratch\nENV A=1\nENV A=2 \\\n    # both\n    B=$A C=${A}x\n",
            "FROM scratch\nARG V\nENV V=2 W=$V\n",
            // The same value, a later one, and an undefined variable.
            "FROM scratch\nARG V=1\nENV V=$V W=$V\nENV OLD_PATH=$PATH PATH=/a:$PATH\nENV X=1 Y=$X\n",
        ],
        expect![[r#"
            FROM scratch
            ENV A=1
            ENV A=2 \
                # both
                B=$A C=${A}x
                  ▔▔ $A is "1" here, not "2": an ENV takes effect after all its values are expanded
                       ▔▔▔▔ $A is "1" here, not "2": an ENV takes effect after all its values are expanded
            related, line 3: Set here
            --- suggestion: Split the instruction
            FROM scratch
            ENV A=1
            ENV A=2
            # both
            ENV B=$A C=${A}x
            related, line 3: Set here
            --- suggestion: Split the instruction
            FROM scratch
            ENV A=1
            ENV A=2 \
                # both
                B=$A
            ENV C=${A}x
            ===
            FROM scratch
            ARG V
            ENV V=2 W=$V
                      ▔▔ $V is its previous value here, not "2": an ENV takes effect after all its values are expanded
            related, line 3: Set here
            --- suggestion: Split the instruction
            FROM scratch
            ARG V
            ENV V=2
            ENV W=$V
            ===
            FROM scratch
            ARG V=1
            ENV V=$V W=$V
            ENV OLD_PATH=$PATH PATH=/a:$PATH
            ENV X=1 Y=$X
        "#]],
    );
    check_rule(
        "PathOverwritten",
        &[
            "FROM golang:1.25\nENV PATH=\"/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\"\nENV PATH /opt/bin\n",
            "FROM ghcr.io/example/app:1\nENV PATH=/opt/bin:/usr/local/bin:/usr/bin:/bin:/usr/sbin\nENV PATH=/opt/bin\n",
            "FROM scratch\nENV PATH=/bin\nFROM ghcr.io/example/app:1\nENV PATH=\"C:\\bin;C:\\Windows\"\nENV PATH=${X}:/bin:$PATH\n",
        ],
        expect![[r#"
            FROM golang:1.25
            ENV PATH="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
            ENV PATH /opt/bin
                ▔▔▔▔▔▔▔▔▔▔▔▔▔ This PATH doesn't contain its previous value, so programs in /usr/local/bin, /usr/sbin, /usr/bin, /sbin, /bin are no longer found
            --- suggestion: Append `:$PATH`
            FROM golang:1.25
            ENV PATH="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
            ENV PATH /opt/bin:$PATH
            ===
            FROM ghcr.io/example/app:1
            ENV PATH=/opt/bin:/usr/local/bin:/usr/bin:/bin:/usr/sbin
            ENV PATH=/opt/bin
                ▔▔▔▔▔▔▔▔▔▔▔▔▔ This PATH doesn't contain its previous value, so programs in /usr/local/bin, /usr/bin, /bin, /usr/sbin are no longer found
            --- suggestion: Append `:$PATH`
            FROM ghcr.io/example/app:1
            ENV PATH=/opt/bin:/usr/local/bin:/usr/bin:/bin:/usr/sbin
            ENV PATH=/opt/bin:$PATH
            ===
            FROM scratch
            ENV PATH=/bin
            FROM ghcr.io/example/app:1
            ENV PATH="C:\bin;C:\Windows"
            ENV PATH=${X}:/bin:$PATH
        "#]],
    );
    check_rule(
        "DebianFrontendInEnv",
        &[
            "FROM debian:bookworm-slim\nENV DEBIAN_FRONTEND noninteractive\n",
            "FROM debian:bookworm-slim\nENV A=1 DEBIAN_FRONTEND=noninteractive\n",
            "FROM debian:bookworm-slim\nENV DEBIAN_FRONTEND=noninteractive\nENV DEBIAN_FRONTEND=\nFROM debian:bookworm-slim AS other\nENV DEBIAN_FRONTEND=noninteractive\nFROM scratch\n",
        ],
        expect![[r#"
            FROM debian:bookworm-slim
            ENV DEBIAN_FRONTEND noninteractive
                ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ DEBIAN_FRONTEND=noninteractive also applies to containers: use ARG
            --- suggestion: Use `ARG`
            FROM debian:bookworm-slim
            ARG DEBIAN_FRONTEND=noninteractive
            ===
            FROM debian:bookworm-slim
            ENV A=1 DEBIAN_FRONTEND=noninteractive
                    ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ DEBIAN_FRONTEND=noninteractive also applies to containers: use ARG
            ===
            FROM debian:bookworm-slim
            ENV DEBIAN_FRONTEND=noninteractive
            ENV DEBIAN_FRONTEND=
            FROM debian:bookworm-slim AS other
            ENV DEBIAN_FRONTEND=noninteractive
            FROM scratch
        "#]],
    );
}

#[test]
fn ports_of_ssh() {
    check_rule(
        "SshPort",
        &[
            "FROM alpine:3.22\nENV PORT=22\nEXPOSE $PORT 22/tcp 22/udp 2222\n",
            "FROM alpine:3.22\nEXPOSE 22\nCMD [\"/usr/sbin/sshd\", \"-D\"]\nFROM gitea/gitea:1.24\nEXPOSE 22\n",
            // The only port of an SSH server.
            "FROM alpine:3.22\nRUN apk add openssh && ssh-keygen -A\nEXPOSE 22\nENTRYPOINT [\"/entrypoint.sh\"]\nFROM example/ssh\nEXPOSE 22\n",
            "FROM alpine:3.22\nRUN apk add openssh-client\nEXPOSE 22\nFROM example/ssh\nEXPOSE 22 80\n",
        ],
        expect![[r#"
            FROM alpine:3.22
            ENV PORT=22
            EXPOSE $PORT 22/tcp 22/udp 2222
                   ▔▔▔▔▔ Port 22 is SSH: use `docker exec` instead of an SSH server in the container
                         ▔▔▔▔▔▔ Port 22 is SSH: use `docker exec` instead of an SSH server in the container
            --- suggestion: Remove the port
            FROM alpine:3.22
            ENV PORT=22
            EXPOSE 22/tcp 22/udp 2222
            --- suggestion: Remove the port
            FROM alpine:3.22
            ENV PORT=22
            EXPOSE $PORT 22/udp 2222
            ===
            FROM alpine:3.22
            EXPOSE 22
            CMD ["/usr/sbin/sshd", "-D"]
            FROM gitea/gitea:1.24
            EXPOSE 22
            ===
            FROM alpine:3.22
            RUN apk add openssh && ssh-keygen -A
            EXPOSE 22
            ENTRYPOINT ["/entrypoint.sh"]
            FROM example/ssh
            EXPOSE 22
            ===
            FROM alpine:3.22
            RUN apk add openssh-client
            EXPOSE 22
                   ▔▔ Port 22 is SSH: use `docker exec` instead of an SSH server in the container
            FROM example/ssh
            EXPOSE 22 80
                   ▔▔ Port 22 is SSH: use `docker exec` instead of an SSH server in the container
            --- suggestion: Remove the port
            FROM alpine:3.22
            RUN apk add openssh-client
            EXPOSE 22
            FROM example/ssh
            EXPOSE 80
        "#]],
    );
}

#[test]
fn keys_of_labels() {
    check_rule(
        "InvalidLabelKey",
        &[
            "FROM scratch\nLABEL Name=a com.docker.x=b a..b=c -d=e \"f g\"=h 1a=i\n",
            "FROM scratch\nLABEL LABEL version=1\n",
            "FROM scratch\nLABEL RUN=\"docker run x\" org.opencontainers.image.title=a a_b/c-d.e=f\n",
        ],
        expect![[r#"
            FROM scratch
            LABEL Name=a com.docker.x=b a..b=c -d=e "f g"=h 1a=i
                  ▔▔▔▔ The label "Name" contains upper-case letters
                         ▔▔▔▔▔▔▔▔▔▔▔▔ The label "com.docker.x" has a prefix that is reserved for Docker
                                        ▔▔▔▔ The label "a..b" contains two dots or hyphens in a row
                                               ▔▔ The label "-d" has to begin with a letter and end with a letter or digit
                                                    ▔▔▔▔▔ The label "f g" contains characters other than letters, digits, `.`, `-`, `_` and `/`
                                                            ▔▔ The label "1a" has to begin with a letter and end with a letter or digit
            --- suggestion: Change to `name`
            FROM scratch
            LABEL name=a com.docker.x=b a..b=c -d=e "f g"=h 1a=i
            ===
            FROM scratch
            LABEL LABEL version=1
                  ▔▔▔▔▔ The label "LABEL" is the keyword, which is written twice
            ===
            FROM scratch
            LABEL RUN="docker run x" org.opencontainers.image.title=a a_b/c-d.e=f
        "#]],
    );
}

#[test]
fn syntax_images() {
    check_rule(
        "MisspelledSyntax",
        &[
            "# syntax=docker/dockerfile1.4\nFROM scratch\n",
            "# syntax=dockerfile:1\nFROM scratch\n",
            "# syntax=docker.io/docker/dockerfile:1\nFROM scratch\n",
            "# syntax=ghcr.io/example/frontend\nFROM scratch\n",
        ],
        expect![[r#"
            # syntax=docker/dockerfile1.4
                     ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ docker/dockerfile1.4 is probably misspelled (did you mean docker/dockerfile?), so the build fails or uses another image
            FROM scratch
            --- suggestion: Change to `docker/dockerfile:1.4`
            # syntax=docker/dockerfile:1.4
            FROM scratch
            ===
            # syntax=dockerfile:1
                     ▔▔▔▔▔▔▔▔▔▔ dockerfile is probably misspelled (did you mean docker/dockerfile?), so the build fails or uses another image
            FROM scratch
            --- suggestion: Change to `docker/dockerfile`
            # syntax=docker/dockerfile:1
            FROM scratch
            ===
            # syntax=docker.io/docker/dockerfile:1
            FROM scratch
            ===
            # syntax=ghcr.io/example/frontend
            FROM scratch
        "#]],
    );
}

/// The types of labels, each with values that are valid and invalid.
#[test]
fn values_of_labels() {
    let cases: [(LabelType, &[&str], &[&str]); 7] = [
        (LabelType::Text, &["a b"], &[""]),
        (
            LabelType::Url,
            &["https://example.com/a?b#c", "mailto:jane@example.com"],
            &["example.com", "https://", "https://a b", "://a", "1a:b"],
        ),
        (
            LabelType::Spdx,
            &["MIT", "MIT OR Apache-2.0", "GPL-3.0-only"],
            &["Apache License", "MIT License", "GPLv3"],
        ),
        (
            LabelType::Semver,
            &["1.2.3", "1.2.3-rc.1+5"],
            &["1.2", "v1.2.3", "01.2.3", "latest"],
        ),
        (
            LabelType::Rfc3339,
            &["2026-11-29T12:00:00Z", "2024-02-29T00:00:00.5+01:00"],
            &[
                "2026-11-29",
                "2026-02-29T12:00:00Z",
                "2026-13-01T12:00:00Z",
                "2026-11-29T24:00:00Z",
                "2026-11-29T12:00:00",
                "2026-11-29T12:00:00.Z",
                "2026-11-29T12:00:00+0100",
            ],
        ),
        (
            LabelType::Email,
            &["jane.doe+x@example.com"],
            &[
                "jane",
                "@example.com",
                "a@b@",
                "a b@c",
                "jane@-a.com",
                "a..b@c",
            ],
        ),
        (
            LabelType::Hash,
            &["0123abc", "0123456789abcdef0123456789abcdef01234567"],
            &["0123ab", "0123ABC", "xyz1234"],
        ),
    ];
    for (label, valid, invalid) in cases {
        let settings = LintSettings {
            rules: RuleSettings {
                labels: Some(LabelSchema {
                    labels: [("a".to_owned(), label)].into(),
                    strict: false,
                }),
                ..RuleSettings::default()
            },
            ..LintSettings::default()
        };
        let is_reported = |value: &str| {
            let text = format!("FROM scratch\nLABEL a=\"{value}\"\n");
            let document = Document::in_build(Text::new(&text), 1, Build::default().into());
            let found = check(&document, &settings);
            found.iter().any(|it| it.rule == "InvalidLabelValue")
        };
        for value in valid {
            assert!(!is_reported(value), "{}: {value}", label.name());
        }
        for value in invalid {
            assert!(is_reported(value), "{}: {value}", label.name());
        }
    }
}

#[test]
fn policies() {
    check_rule(
        "UnapprovedImage",
        &[
            "FROM python:3.14-slim\nFROM python:3.14-alpine\nFROM docker.io/library/python:3.9-slim\nFROM ghcr.io/team/a/b@sha256:8a1f59ffb675680d47db6337b49d22281a139e9d709335b492be023728e11715\nCOPY --from=ghcr.io/teams/a /a /b\n",
        ],
        expect![[r#"
            FROM python:3.14-slim
            FROM python:3.14-alpine
                 ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ python:3.14-alpine is not in the approved images: python:3.*-slim, ghcr.io/team/*
            FROM docker.io/library/python:3.9-slim
            FROM ghcr.io/team/a/b@sha256:8a1f59ffb675680d47db6337b49d22281a139e9d709335b492be023728e11715
            COPY --from=ghcr.io/teams/a /a /b
                        ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ ghcr.io/teams/a is not in the approved images: python:3.*-slim, ghcr.io/team/*
        "#]],
    );
    check_rule(
        "ForbiddenImage",
        &[
            "FROM centos:7\nFROM docker.io/library/centos\nFROM alpine\nFROM ghcr.io/a/centos:1\nFROM centos7:1\n",
        ],
        expect![[r#"
            FROM centos:7
                 ▔▔▔▔▔▔▔▔ centos:7 is forbidden by the configuration (centos)
            FROM docker.io/library/centos
                 ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ centos is forbidden by the configuration (centos)
            FROM alpine
                 ▔▔▔▔▔▔ alpine is forbidden by the configuration (*:latest)
            FROM ghcr.io/a/centos:1
            FROM centos7:1
        "#]],
    );
    check_rule(
        "UnexpectedLabel",
        &["FROM scratch\nLABEL org.opencontainers.image.licenses=MIT b=c\n"],
        expect![[r#"
            FROM scratch
            LABEL org.opencontainers.image.licenses=MIT b=c
                                                        ▔ The label "b" is not in the schema
        "#]],
    );
}

#[test]
fn package_lists() {
    check_rule(
        "IndexUpdateAlone",
        &[
            "FROM debian:13\nRUN apt-get update\nRUN ./setup.sh\n",
            // Nothing is installed, here or in a stage that is built on it.
            "FROM node:24 AS app\nRUN apt-get update -y\nRUN yarn install && rm -rf /tmp/x\nFROM debian:13\nRUN make\n",
            "FROM debian:13 AS base\nRUN apt-get update\nFROM base\nRUN apt-get install -y curl\n",
            // A missing `&&`.
            "FROM alpine:3.22\nRUN apk update \\\n    apk add bash\n",
            "FROM debian:13\nRUN apt-get update apt-get install -y curl\n",
        ],
        expect![[r#"
            FROM debian:13
            RUN apt-get update
                ▔▔▔▔▔▔▔▔▔▔▔▔▔▔ `apt-get update` in an instruction of its own is cached: what is installed later comes from outdated package lists. Update in the `RUN` that installs
            RUN ./setup.sh
            ===
            FROM node:24 AS app
            RUN apt-get update -y
                ▔▔▔▔▔▔▔▔▔▔▔▔▔▔ `apt-get update` only enlarges the image: nothing is installed after it
            RUN yarn install && rm -rf /tmp/x
            FROM debian:13
            RUN make
            ===
            FROM debian:13 AS base
            RUN apt-get update
                ▔▔▔▔▔▔▔▔▔▔▔▔▔▔ `apt-get update` in an instruction of its own is cached: what is installed later comes from outdated package lists. Update in the `RUN` that installs
            FROM base
            RUN apt-get install -y curl
            ===
            FROM alpine:3.22
            RUN apk update \
                ▔▔▔▔▔▔▔▔▔▔ What follows `apk update` are its arguments: `&&` is missing before `apk`
                apk add bash
            --- suggestion: Insert `&&`
            FROM alpine:3.22
            RUN apk update \
                && apk add bash
            ===
            FROM debian:13
            RUN apt-get update apt-get install -y curl
                ▔▔▔▔▔▔▔▔▔▔▔▔▔▔ What follows `apt-get update` are its arguments: `&&` is missing before `apt-get`
            --- suggestion: Insert `&&`
            FROM debian:13
            RUN apt-get update && apt-get install -y curl
        "#]],
    );
}

#[test]
fn removals() {
    check_rule(
        "RemovalInOwnLayer",
        &[
            // The file whose origin is known comes first.
            "FROM alpine:3.22\nADD . /source/\nRUN make -C /source\nRUN rm -rf /var/cache/apk/* /source\n",
            // Which files these are isn't known.
            "FROM alpine:3.22\nRUN make\nRUN rm -rf /tmp/tmp* /tmp/pip-*\n",
            "FROM alpine:3.22\nRUN make\nRUN rm -rf /tmp/*\n",
            // What only reads a file doesn't create it.
            "FROM debian:13\nADD https://example.com/a.tar.gz?x=1 LICENSE /files/\nRUN tar -xf /files/a.tar.gz && sh /files/a.sh\nRUN rm /files/a.tar.gz\n",
            "FROM debian:13\nRUN tar -czf /files.tar.gz /etc\nRUN cat /files.tar.gz > /dev/null\nRUN rm /files.tar.gz\n",
        ],
        expect![[r#"
            FROM alpine:3.22
            ADD . /source/
            RUN make -C /source
            RUN rm -rf /var/cache/apk/* /source
                ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ Removing `/source` here doesn't make the image smaller: it stays in the layer of line 2
            ===
            FROM alpine:3.22
            RUN make
            RUN rm -rf /tmp/tmp* /tmp/pip-*
            ===
            FROM alpine:3.22
            RUN make
            RUN rm -rf /tmp/*
                ▔▔▔▔▔▔▔▔▔▔▔▔▔ Removing `/tmp/*` here doesn't make the image smaller: remove it in the `RUN` that creates it
            ===
            FROM debian:13
            ADD https://example.com/a.tar.gz?x=1 LICENSE /files/
            RUN tar -xf /files/a.tar.gz && sh /files/a.sh
            RUN rm /files/a.tar.gz
                ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ Removing `/files/a.tar.gz` here doesn't make the image smaller: it stays in the layer of line 2
            ===
            FROM debian:13
            RUN tar -czf /files.tar.gz /etc
            RUN cat /files.tar.gz > /dev/null
            RUN rm /files.tar.gz
                ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ Removing `/files.tar.gz` here doesn't make the image smaller: it stays in the layer of line 2
        "#]],
    );
}

#[test]
fn dependencies() {
    check_rule(
        "SourcesBeforeDependencies",
        &[
            "FROM node:24\nCOPY . .\nRUN npm ci\n",
            // Removed in the same RUN.
            "FROM node:24\nCOPY . .\nRUN npm ci && npm run build && rm -rf node_modules\n",
            // The installation may need what another stage built.
            "FROM rust:1 AS wasm\nFROM node:24\nCOPY . .\nCOPY --from=wasm /pkg ./pkg\nRUN npm ci\n",
            "FROM ruby:3.4\nCOPY . .\nRUN bundle install --gemfile=tools/Gemfile\n",
        ],
        expect![[r#"
            FROM node:24
            COPY . .
            RUN npm ci
                ▔▔▔▔▔▔ Every change in the build context repeats `npm ci`: copy `package.json` and `package-lock.json` and install before copying everything else
            related, line 2: Everything is copied here
            ===
            FROM node:24
            COPY . .
            RUN npm ci && npm run build && rm -rf node_modules
            ===
            FROM rust:1 AS wasm
            FROM node:24
            COPY . .
            COPY --from=wasm /pkg ./pkg
            RUN npm ci
            ===
            FROM ruby:3.4
            COPY . .
            RUN bundle install --gemfile=tools/Gemfile
        "#]],
    );
}

#[test]
fn files_for_everyone() {
    check_rule(
        "WorldWritable",
        &[
            "FROM alpine:3.22\nRUN touch /var/log/a.log && chmod 777 /var/log/a.log && chmod -R 777 /opt\n",
            "FROM alpine:3.22\nRUN touch /a && chmod 777 /a /b\n",
        ],
        expect![[r#"
            FROM alpine:3.22
            RUN touch /var/log/a.log && chmod 777 /var/log/a.log && chmod -R 777 /opt
                                                                             ▔▔▔ With mode `777`, every user in the container can change `/opt`
            ===
            FROM alpine:3.22
            RUN touch /a && chmod 777 /a /b
                                  ▔▔▔ With mode `777`, every user in the container can change the files
        "#]],
    );
}

#[test]
fn failures_in_pipes() {
    check_rule(
        "PipefailMissing",
        &[
            "FROM alpine:3.22\nRUN wget -qO- https://example.com/a | sh\n",
            // AptKey reports it, and it fails without a key.
            "FROM debian:12\nRUN curl -sS https://example.com/key.asc | apt-key add -\n",
            "FROM debian:12\nRUN curl -sS https://example.com/key.asc | sudo apt-key add - && curl -sS https://example.com/a | sort\n",
        ],
        expect![[r#"
            FROM alpine:3.22
            RUN wget -qO- https://example.com/a | sh
                ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ The pipe ignores a failure of `wget`: `pipefail` isn't set
            --- fix: Add `set -o pipefail`
            FROM alpine:3.22
            RUN set -o pipefail && wget -qO- https://example.com/a | sh
            ===
            FROM debian:12
            RUN curl -sS https://example.com/key.asc | apt-key add -
            ===
            FROM debian:12
            RUN curl -sS https://example.com/key.asc | sudo apt-key add - && curl -sS https://example.com/a | sort
                                                                             ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ The pipe ignores a failure of `curl`: `pipefail` isn't set
            --- suggestion: Use bash with `pipefail` from here on
            FROM debian:12
            SHELL ["/bin/bash", "-o", "pipefail", "-c"]
            RUN curl -sS https://example.com/key.asc | sudo apt-key add - && curl -sS https://example.com/a | sort
        "#]],
    );
}

#[test]
fn keys_of_apt() {
    check_rule(
        "AptKey",
        &[
            "FROM ubuntu:22.04\nRUN apt-key adv --keyserver example.com --recv-keys 1234\nRUN apt-key update && apt-key list\nRUN curl https://example.com/key.asc | apt-key --keyring /usr/share/keyrings/a.gpg add -\n",
        ],
        expect![[r#"
            FROM ubuntu:22.04
            RUN apt-key adv --keyserver example.com --recv-keys 1234
                ▔▔▔▔▔▔▔▔▔▔▔ `apt-key` is deprecated, and removed in newer releases: store the key in /etc/apt/keyrings, and reference it with `signed-by`
            RUN apt-key update && apt-key list
            RUN curl https://example.com/key.asc | apt-key --keyring /usr/share/keyrings/a.gpg add -
                                                   ▔▔▔▔▔▔▔ `apt-key` is deprecated, and removed in newer releases: store the key in /etc/apt/keyrings, and reference it with `signed-by`
        "#]],
    );
}

#[test]
fn caches_of_old_and_offline_package_managers() {
    check_rule(
        "PackageCacheLeft",
        &[
            "FROM ubuntu:14.04\nRUN pip install a\n",
            "FROM ubuntu:14.04\nRUN python get-pip.py\nRUN pip install a\n",
            "FROM alpine:3.22\nRUN apk add --no-network a && apk add b\n",
            // Before the command, and for the same pip.
            "FROM ubuntu:14.04\nRUN pip install --upgrade pip && pip install a\nRUN pip3 install a\n",
            // Later commands install from the lists.
            "FROM debian:12\nRUN apt-get update && apt-get install -y gnupg\nRUN apt-get install -y curl\n",
        ],
        expect![[r#"
            FROM ubuntu:14.04
            RUN pip install a
            ===
            FROM ubuntu:14.04
            RUN python get-pip.py
            RUN pip install a
                ▔▔▔▔▔▔▔▔▔▔▔ `pip install` leaves its cache in the image: add `--no-cache-dir`
            --- fix: Add `--no-cache-dir`
            FROM ubuntu:14.04
            RUN python get-pip.py
            RUN pip install --no-cache-dir a
            ===
            FROM alpine:3.22
            RUN apk add --no-network a && apk add b
                                          ▔▔▔▔▔▔▔ `apk add` leaves its index in the image: add `--no-cache`
            --- fix: Add `--no-cache`
            FROM alpine:3.22
            RUN apk add --no-network a && apk add --no-cache b
            ===
            FROM ubuntu:14.04
            RUN pip install --upgrade pip && pip install a
                                             ▔▔▔▔▔▔▔▔▔▔▔ `pip install` leaves its cache in the image: add `--no-cache-dir`
            RUN pip3 install a
            --- fix: Add `--no-cache-dir`
            FROM ubuntu:14.04
            RUN pip install --upgrade pip && pip install --no-cache-dir a
            RUN pip3 install a
            ===
            FROM debian:12
            RUN apt-get update && apt-get install -y gnupg
                ▔▔▔▔▔▔▔▔▔▔▔▔▔▔ `apt-get update` leaves its package lists in the image: update and remove them in each `RUN` that installs
            RUN apt-get install -y curl
        "#]],
    );
}

#[test]
fn commands_without_effect_beside_other_text() {
    check_rule(
        "CommandWithoutEffect",
        &[
            "FROM alpine:3.22\nRUN cd /app\nRUN export A=1 B=\"c d\"\n",
            // No fix: a comment, a separator, a brace, an array, a tilde.
            "FROM rockylinux:9\nRUN cd /app # go\nRUN export A=1;\nRUN { cd /x; }\nRUN arr=(a b c)\nRUN export A=~/x\n",
        ],
        expect![[r#"
            FROM alpine:3.22
            RUN cd /app
                ▔▔▔▔▔▔▔ `cd /app` has no effect on later instructions: each `RUN` starts in the directory of `WORKDIR`
            RUN export A=1 B="c d"
                ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ `export A=1 B="c d"` has no effect on later instructions: its variables are gone when this `RUN` ends. Use `ENV`
            --- suggestion: Change to `WORKDIR /app`
            FROM alpine:3.22
            WORKDIR /app
            RUN export A=1 B="c d"
            --- suggestion: Change to `ENV`
            FROM alpine:3.22
            RUN cd /app
            ENV A=1 B="c d"
            ===
            FROM rockylinux:9
            RUN cd /app # go
                ▔▔▔▔▔▔▔ `cd /app` has no effect on later instructions: each `RUN` starts in the directory of `WORKDIR`
            RUN export A=1;
                ▔▔▔▔▔▔▔▔▔▔ `export A=1` has no effect on later instructions: its variables are gone when this `RUN` ends. Use `ENV`
            RUN { cd /x; }
                  ▔▔▔▔▔ `cd /x` has no effect on later instructions: each `RUN` starts in the directory of `WORKDIR`
            RUN arr=(a b c)
                ▔▔▔▔▔▔▔▔▔▔▔ `arr=(a b c)` has no effect on later instructions: its variables are gone when this `RUN` ends. Use `ENV`
            RUN export A=~/x
                ▔▔▔▔▔▔▔▔▔▔▔▔ `export A=~/x` has no effect on later instructions: its variables are gone when this `RUN` ends. Use `ENV`
        "#]],
    );
}

#[test]
fn repositories_without_tags_for_versions() {
    check_rule(
        "UntaggedImage",
        &[
            "FROM gcr.io/distroless/static-debian12\nFROM cgr.dev/chainguard/node\nFROM ghcr.io/a/b\n",
        ],
        expect![[r#"
            FROM gcr.io/distroless/static-debian12
                 ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ gcr.io/distroless/static-debian12 has no tag, so it means `latest`, which changes with each release: pin a digest
            FROM cgr.dev/chainguard/node
                 ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ cgr.dev/chainguard/node has no tag, so it means `latest`, which changes with each release: pin a digest
            FROM ghcr.io/a/b
                 ▔▔▔▔▔▔▔▔▔▔▔ ghcr.io/a/b has no tag, so it means `latest`, which changes with each release: specify a version
        "#]],
    );
}

#[test]
fn heredocs_that_nothing_executes() {
    check_rule(
        "HeredocNotExecuted",
        &[
            "FROM alpine:3.22\nRUN <<EOF # install\napk add curl\nEOF\nRUN <<EOF && echo done\nls\nEOF\n",
            "FROM alpine:3.22\nRUN <<EOF\nls\nEOF\nRUN <<EOF sh\nls\nEOF\nRUN cat <<EOF && echo done\nls\nEOF\nRUN <<A cat && cat <<B\na\nA\nb\nB\nRUN <<EOF\n<<X\nX\nEOF\n",
        ],
        expect![[r#"
            FROM alpine:3.22
            RUN <<EOF # install
                ▔▔▔▔▔ Nothing executes this heredoc: it must be alone on its line, or follow a command that reads it
            apk add curl
            EOF
            RUN <<EOF && echo done
                ▔▔▔▔▔ Nothing executes this heredoc: it must be alone on its line, or follow a command that reads it
            ls
            EOF
            ===
            FROM alpine:3.22
            RUN <<EOF
            ls
            EOF
            RUN <<EOF sh
            ls
            EOF
            RUN cat <<EOF && echo done
            ls
            EOF
            RUN <<A cat && cat <<B
            a
            A
            b
            B
            RUN <<EOF
            <<X
            X
            EOF
        "#]],
    );
}

#[test]
fn flags_that_are_read_as_paths() {
    check_rule(
        "MisspelledFlag",
        &[
            "FROM alpine:3.22 AS build\nFROM alpine:3.22\nCOPY -from=build /a /b\nCOPY —from=build /a /b\nCOPY -r src /app/\nCOPY a --chown=1 /b/\n",
            "FROM alpine:3.22\nCOPY [\"-r\", \"a\", \"/b/\"]\nCOPY --chown=1 a b\nCOPY a -b\nCOPY - /b\nRUN cp -r a b\n",
        ],
        expect![[r#"
            FROM alpine:3.22 AS build
            FROM alpine:3.22
            COPY -from=build /a /b
                 ▔▔▔▔▔▔▔▔▔▔▔ `-from=build` is read as a path: flags begin with `--`
            COPY —from=build /a /b
                 ▔▔▔▔▔▔▔▔▔▔▔ `—from=build` is read as a path: flags begin with `--`
            COPY -r src /app/
                 ▔▔ `-r` is read as a path, and there is no such flag
            COPY a --chown=1 /b/
                   ▔▔▔▔▔▔▔▔▔ `--chown=1` is read as a path: flags precede all paths
            --- suggestion: Change to `--from=build`
            FROM alpine:3.22 AS build
            FROM alpine:3.22
            COPY --from=build /a /b
            COPY —from=build /a /b
            COPY -r src /app/
            COPY a --chown=1 /b/
            --- suggestion: Change to `--from=build`
            FROM alpine:3.22 AS build
            FROM alpine:3.22
            COPY -from=build /a /b
            COPY --from=build /a /b
            COPY -r src /app/
            COPY a --chown=1 /b/
            ===
            FROM alpine:3.22
            COPY ["-r", "a", "/b/"]
            COPY --chown=1 a b
            COPY a -b
            COPY - /b
            RUN cp -r a b
        "#]],
    );
}

#[test]
fn comments_after_a_continuation() {
    check_rule(
        "TrailingComment",
        &[
            "FROM alpine:3.22\nRUN apk update && \\ # c\n  apk add curl\nENV A=1 \\ # first\n  B=2\n",
            "FROM alpine:3.22\nRUN echo \\#\nRUN echo a\\ # b\nRUN echo \\ # b\nCOPY [\"my file\", \"/x/\"] # copies\nWORKDIR /srv/${x:-a # b}\nLABEL description Build # 1 of the app\n",
        ],
        expect![[r#"
            FROM alpine:3.22
            RUN apk update && \ # c
                                ▔▔▔ After `\`, a comment keeps the line from being continued: it has a line of its own
              apk add curl
            ENV A=1 \ # first
                      ▔▔▔▔▔▔▔ After `\`, a comment keeps the line from being continued: it has a line of its own
              B=2
            --- suggestion: Move the comment to the line above
            FROM alpine:3.22
            # c
            RUN apk update && \
              apk add curl
            ENV A=1 \ # first
              B=2
            --- suggestion: Move the comment to the line above
            FROM alpine:3.22
            RUN apk update && \ # c
              apk add curl
            # first
            ENV A=1 \
              B=2
            ===
            FROM alpine:3.22
            RUN echo \#
            RUN echo a\ # b
            RUN echo \ # b
            COPY ["my file", "/x/"] # copies
                                    ▔▔▔▔▔▔▔▔ These are arguments, not a comment: a comment has a line of its own
            WORKDIR /srv/${x:-a # b}
            LABEL description Build # 1 of the app
            --- suggestion: Move the comment to the line above
            FROM alpine:3.22
            RUN echo \#
            RUN echo a\ # b
            RUN echo \ # b
            # copies
            COPY ["my file", "/x/"]
            WORKDIR /srv/${x:-a # b}
            LABEL description Build # 1 of the app
        "#]],
    );
}

#[test]
fn comments_at_the_end_of_instructions() {
    check_rule(
        "TrailingComment",
        &[
            "FROM alpine\nWORKDIR \"/a b\" # c\nUSER \"app\" # x\nLABEL title \"My app\" # name\nONBUILD WORKDIR /app # c\nONBUILD EXPOSE 80 # http\n",
            "FROM alpine\nHEALTHCHECK NONE # c\nENV A=1# y\nENV A=1 B=2# the second\nENV A=1# B=2\nENV A=\"#\" B=2\n",
            "FROM alpine:3.22\nWORKDIR /app # source\nCOPY a b /c/ # two files\nENV A 1 # first\nVOLUME /data # data\nUSER app # me\n",
            // Where BuildKit reports errors.
            "FROM alpine:3.22 # base\nENV A=1 # first\nEXPOSE 80 # web\nSTOPSIGNAL TERM # stop\n",
            // In commands, values, and names.
            "FROM alpine:3.22\nRUN a # b\nCMD a # b\nENV A=\"1 # 2\" B=c#d\nENV C \"# d\"\nCOPY #a# #b /c/\nENV D \\# #\nMAINTAINER me # you\n",
            // On several lines.
            "FROM alpine:3.22\nENV A=1 \\\n  B=2 # second\nENV A=1 \\\n  B=2 # second \\\n  C=3\n",
        ],
        expect![[r##"
            FROM alpine
            WORKDIR "/a b" # c
                           ▔▔▔ This is a part of the value, not a comment: a comment has a line of its own
            USER "app" # x
                       ▔▔▔ This is a part of the value, not a comment: a comment has a line of its own
            LABEL title "My app" # name
                                 ▔▔▔▔▔▔ This is a part of the value, not a comment: a comment has a line of its own
            ONBUILD WORKDIR /app # c
                                 ▔▔▔ This is a part of the value, not a comment: a comment has a line of its own
            ONBUILD EXPOSE 80 # http
                              ▔▔▔▔▔▔ These are arguments, not a comment: a comment has a line of its own
            --- suggestion: Move the comment to the line above
            FROM alpine
            # c
            WORKDIR "/a b"
            USER "app" # x
            LABEL title "My app" # name
            ONBUILD WORKDIR /app # c
            ONBUILD EXPOSE 80 # http
            --- suggestion: Move the comment to the line above
            FROM alpine
            WORKDIR "/a b" # c
            # x
            USER "app"
            LABEL title "My app" # name
            ONBUILD WORKDIR /app # c
            ONBUILD EXPOSE 80 # http
            --- suggestion: Move the comment to the line above
            FROM alpine
            WORKDIR "/a b" # c
            USER "app" # x
            # name
            LABEL title "My app"
            ONBUILD WORKDIR /app # c
            ONBUILD EXPOSE 80 # http
            --- suggestion: Move the comment to the line above
            FROM alpine
            WORKDIR "/a b" # c
            USER "app" # x
            LABEL title "My app" # name
            # c
            ONBUILD WORKDIR /app
            ONBUILD EXPOSE 80 # http
            --- suggestion: Move the comment to the line above
            FROM alpine
            WORKDIR "/a b" # c
            USER "app" # x
            LABEL title "My app" # name
            ONBUILD WORKDIR /app # c
            # http
            ONBUILD EXPOSE 80
            ===
            FROM alpine
            HEALTHCHECK NONE # c
                             ▔▔▔ These are arguments, not a comment: a comment has a line of its own
            ENV A=1# y
                   ▔▔▔ These are arguments, not a comment: a comment has a line of its own
            ENV A=1 B=2# the second
                       ▔▔▔▔▔▔▔▔▔▔▔▔ These are arguments, not a comment: a comment has a line of its own
            ENV A=1# B=2
            ENV A="#" B=2
            --- suggestion: Move the comment to the line above
            FROM alpine
            # c
            HEALTHCHECK NONE
            ENV A=1# y
            ENV A=1 B=2# the second
            ENV A=1# B=2
            ENV A="#" B=2
            --- suggestion: Move the comment to the line above
            FROM alpine
            HEALTHCHECK NONE # c
            # y
            ENV A=1
            ENV A=1 B=2# the second
            ENV A=1# B=2
            ENV A="#" B=2
            --- suggestion: Move the comment to the line above
            FROM alpine
            HEALTHCHECK NONE # c
            ENV A=1# y
            # the second
            ENV A=1 B=2
            ENV A=1# B=2
            ENV A="#" B=2
            ===
            FROM alpine:3.22
            WORKDIR /app # source
                         ▔▔▔▔▔▔▔▔ This is a part of the value, not a comment: a comment has a line of its own
            COPY a b /c/ # two files
                         ▔▔▔▔▔▔▔▔▔▔▔ These are arguments, not a comment: a comment has a line of its own
            ENV A 1 # first
                    ▔▔▔▔▔▔▔ This is a part of the value, not a comment: a comment has a line of its own
            VOLUME /data # data
                         ▔▔▔▔▔▔ These are arguments, not a comment: a comment has a line of its own
            USER app # me
                     ▔▔▔▔ This is a part of the value, not a comment: a comment has a line of its own
            --- suggestion: Move the comment to the line above
            FROM alpine:3.22
            # source
            WORKDIR /app
            COPY a b /c/ # two files
            ENV A 1 # first
            VOLUME /data # data
            USER app # me
            --- suggestion: Move the comment to the line above
            FROM alpine:3.22
            WORKDIR /app # source
            # two files
            COPY a b /c/
            ENV A 1 # first
            VOLUME /data # data
            USER app # me
            --- suggestion: Move the comment to the line above
            FROM alpine:3.22
            WORKDIR /app # source
            COPY a b /c/ # two files
            # first
            ENV A 1
            VOLUME /data # data
            USER app # me
            --- suggestion: Move the comment to the line above
            FROM alpine:3.22
            WORKDIR /app # source
            COPY a b /c/ # two files
            ENV A 1 # first
            # data
            VOLUME /data
            USER app # me
            --- suggestion: Move the comment to the line above
            FROM alpine:3.22
            WORKDIR /app # source
            COPY a b /c/ # two files
            ENV A 1 # first
            VOLUME /data # data
            # me
            USER app
            ===
            FROM alpine:3.22 # base
                             ▔▔▔▔▔▔ These are arguments, not a comment: a comment has a line of its own
            ENV A=1 # first
                    ▔▔▔▔▔▔▔ These are arguments, not a comment: a comment has a line of its own
            EXPOSE 80 # web
                      ▔▔▔▔▔ These are arguments, not a comment: a comment has a line of its own
            STOPSIGNAL TERM # stop
                            ▔▔▔▔▔▔ This is a part of the value, not a comment: a comment has a line of its own
            --- suggestion: Move the comment to the line above
            # base
            FROM alpine:3.22
            ENV A=1 # first
            EXPOSE 80 # web
            STOPSIGNAL TERM # stop
            --- suggestion: Move the comment to the line above
            FROM alpine:3.22 # base
            # first
            ENV A=1
            EXPOSE 80 # web
            STOPSIGNAL TERM # stop
            --- suggestion: Move the comment to the line above
            FROM alpine:3.22 # base
            ENV A=1 # first
            # web
            EXPOSE 80
            STOPSIGNAL TERM # stop
            --- suggestion: Move the comment to the line above
            FROM alpine:3.22 # base
            ENV A=1 # first
            EXPOSE 80 # web
            # stop
            STOPSIGNAL TERM
            ===
            FROM alpine:3.22
            RUN a # b
            CMD a # b
            ENV A="1 # 2" B=c#d
            ENV C "# d"
            COPY #a# #b /c/
            ENV D \# #
            MAINTAINER me # you
            ===
            FROM alpine:3.22
            ENV A=1 \
              B=2 # second
                  ▔▔▔▔▔▔▔▔ These are arguments, not a comment: a comment has a line of its own
            ENV A=1 \
              B=2 # second \
                  ▔▔▔▔▔▔▔▔ These are arguments, not a comment: a comment has a line of its own
              C=3
            --- suggestion: Move the comment to the line above
            FROM alpine:3.22
            ENV A=1 \
              # second
              B=2
            ENV A=1 \
              B=2 # second \
              C=3
            --- suggestion: Move the comment to the line above
            FROM alpine:3.22
            ENV A=1 \
              B=2 # second
            ENV A=1 \
              # second
              B=2 \
              C=3
        "##]],
    );
}

#[test]
fn instructions_within_others() {
    check_rule(
        "NestedInstruction",
        &[
            // In a block, before flags and heredocs, and after an operator on a line of its own.
            "FROM alpine:3.22\nRUN if true; then \\\nRUN a; fi\nRUN (a && \\\nRUN b)\nRUN a && \\\nRUN --network=none b\nRUN a \\\n  && \\\nRUN b\n",
            "FROM alpine:3.22\nRUN apk add curl \\\n\n# files\nCOPY a b\nRUN echo 'a \\\nRUN b'\nRUN <<EOF\nRUN x\nEOF\nRUN echo a; \\\n    RUN b\n",
            // At the start, after a comment, and before a JSON array.
            "FROM alpine:3.22\nRUN \\\nRUN --network=none a\nRUN a && \\\n# and\nRUN [\"b\"]\n",
            // In other instructions, with and without errors.
            "FROM alpine:3.22\nENV A=1 \\\nENV B=2\nEXPOSE 80 \\\nCMD [\"a\", \"b\"]\nCOPY a b \\\nRUN c d\nWORKDIR /app \\\nRUN make\nHEALTHCHECK --interval=5s \\\n  CMD a \\\nUSER b\n",
            // Names and values.
            "FROM alpine:3.22\nARG A \\\n    USER \\\n    SHELL\nLABEL a=\"b \\\nRUN c\"\nENV A=b \\\n  USER=c\nRUN echo $A $USER $SHELL\n",
            "# escape=`\nFROM alpine:3.22\nRUN a && `\nRUN b\n",
            "FROM alpine:3.22\nRUN a && RUN b\nRUN echo RUN b\nRUN echo 'a && RUN b'\nRUN [\"a\", \"&& RUN b\"]\n",
            // Lists, and patterns.
            "FROM alpine:3.22\nRUN for k in \\\n  USER HOME; do echo $k; done\nRUN case \"$x\" in \\\n  RUN | EXEC) ls;; \\\n  ADD) ls;; \\\n  esac\nRUN a=( \\\n  ADD COPY )\n",
        ],
        expect![[r#"
            FROM alpine:3.22
            RUN if true; then \
            RUN a; fi
            ▔▔▔ `RUN` is executed as a program here: the line before it continues
            RUN (a && \
            RUN b)
            ▔▔▔ `RUN` is executed as a program here: the line before it continues
            RUN a && \
            RUN --network=none b
            ▔▔▔ `RUN` is executed as a program here: the line before it continues
            RUN a \
              && \
            RUN b
            ▔▔▔ `RUN` is executed as a program here: the line before it continues
            --- suggestion: Remove `RUN`
            FROM alpine:3.22
            RUN if true; then \
            RUN a; fi
            RUN (a && \
                b)
            RUN a && \
            RUN --network=none b
            RUN a \
              && \
            RUN b
            --- suggestion: End the instruction before it
            FROM alpine:3.22
            RUN if true; then \
            RUN a; fi
            RUN (a && \
            RUN b)
            RUN a
            RUN --network=none b
            RUN a \
              && \
            RUN b
            --- suggestion: Remove `RUN`
            FROM alpine:3.22
            RUN if true; then \
            RUN a; fi
            RUN (a && \
            RUN b)
            RUN a && \
            RUN --network=none b
            RUN a \
              && \
                b
            --- suggestion: End the instruction before it
            FROM alpine:3.22
            RUN if true; then \
            RUN a; fi
            RUN (a && \
            RUN b)
            RUN a && \
            RUN --network=none b
            RUN a
            RUN b
            ===
            FROM alpine:3.22
            RUN apk add curl \

            # files
            COPY a b
            ▔▔▔▔ `COPY` is an argument here: the line before it continues
            RUN echo 'a \
            RUN b'
            RUN <<EOF
            RUN x
            ▔▔▔ `RUN` is executed as a program here, in a heredoc
            EOF
            RUN echo a; \
                RUN b
                ▔▔▔ `RUN` is executed as a program here: the line before it continues
            --- suggestion: End the instruction before it
            FROM alpine:3.22
            RUN apk add curl

            # files
            COPY a b
            RUN echo 'a \
            RUN b'
            RUN <<EOF
            RUN x
            EOF
            RUN echo a; \
                RUN b
            --- suggestion: Remove `RUN`
            FROM alpine:3.22
            RUN apk add curl \

            # files
            COPY a b
            RUN echo 'a \
            RUN b'
            RUN <<EOF
            x
            EOF
            RUN echo a; \
                RUN b
            --- suggestion: Remove `RUN`
            FROM alpine:3.22
            RUN apk add curl \

            # files
            COPY a b
            RUN echo 'a \
            RUN b'
            RUN <<EOF
            RUN x
            EOF
            RUN echo a; \
                b
            --- suggestion: End the instruction before it
            FROM alpine:3.22
            RUN apk add curl \

            # files
            COPY a b
            RUN echo 'a \
            RUN b'
            RUN <<EOF
            RUN x
            EOF
            RUN echo a
            RUN b
            ===
            FROM alpine:3.22
            RUN \
            RUN --network=none a
            ▔▔▔ `RUN` is executed as a program here: the line before it continues
            RUN a && \
            # and
            RUN ["b"]
            ▔▔▔ `RUN` is executed as a program here: the line before it continues
            --- suggestion: Remove `RUN`
            FROM alpine:3.22
            RUN \
                --network=none a
            RUN a && \
            # and
            RUN ["b"]
            --- suggestion: End the instruction before it
            FROM alpine:3.22
            RUN \
            RUN --network=none a
            RUN a
            # and
            RUN ["b"]
            ===
            FROM alpine:3.22
            ENV A=1 \
            ENV B=2
            ▔▔▔ `ENV` is an argument here: the line before it continues
            EXPOSE 80 \
            CMD ["a", "b"]
            ▔▔▔ `CMD` is an argument here: the line before it continues
            COPY a b \
            RUN c d
            ▔▔▔ `RUN` is an argument here: the line before it continues
            WORKDIR /app \
            RUN make
            ▔▔▔ `RUN` is an argument here: the line before it continues
            HEALTHCHECK --interval=5s \
              CMD a \
            USER b
            ▔▔▔▔ `USER` is an argument here: the line before it continues
            --- suggestion: Remove `ENV`
            FROM alpine:3.22
            ENV A=1 \
                B=2
            EXPOSE 80 \
            CMD ["a", "b"]
            COPY a b \
            RUN c d
            WORKDIR /app \
            RUN make
            HEALTHCHECK --interval=5s \
              CMD a \
            USER b
            --- suggestion: End the instruction before it
            FROM alpine:3.22
            ENV A=1
            ENV B=2
            EXPOSE 80 \
            CMD ["a", "b"]
            COPY a b \
            RUN c d
            WORKDIR /app \
            RUN make
            HEALTHCHECK --interval=5s \
              CMD a \
            USER b
            --- suggestion: End the instruction before it
            FROM alpine:3.22
            ENV A=1 \
            ENV B=2
            EXPOSE 80
            CMD ["a", "b"]
            COPY a b \
            RUN c d
            WORKDIR /app \
            RUN make
            HEALTHCHECK --interval=5s \
              CMD a \
            USER b
            --- suggestion: End the instruction before it
            FROM alpine:3.22
            ENV A=1 \
            ENV B=2
            EXPOSE 80 \
            CMD ["a", "b"]
            COPY a b
            RUN c d
            WORKDIR /app \
            RUN make
            HEALTHCHECK --interval=5s \
              CMD a \
            USER b
            --- suggestion: End the instruction before it
            FROM alpine:3.22
            ENV A=1 \
            ENV B=2
            EXPOSE 80 \
            CMD ["a", "b"]
            COPY a b \
            RUN c d
            WORKDIR /app
            RUN make
            HEALTHCHECK --interval=5s \
              CMD a \
            USER b
            --- suggestion: End the instruction before it
            FROM alpine:3.22
            ENV A=1 \
            ENV B=2
            EXPOSE 80 \
            CMD ["a", "b"]
            COPY a b \
            RUN c d
            WORKDIR /app \
            RUN make
            HEALTHCHECK --interval=5s \
              CMD a
            USER b
            ===
            FROM alpine:3.22
            ARG A \
                USER \
                SHELL
            LABEL a="b \
            RUN c"
            ENV A=b \
              USER=c
            RUN echo $A $USER $SHELL
            ===
            # escape=`
            FROM alpine:3.22
            RUN a && `
            RUN b
            ===
            FROM alpine:3.22
            RUN a && RUN b
                     ▔▔▔ `RUN` is executed as a program here
            RUN echo RUN b
            RUN echo 'a && RUN b'
            RUN ["a", "&& RUN b"]
            --- suggestion: Remove `RUN`
            FROM alpine:3.22
            RUN a && b
            RUN echo RUN b
            RUN echo 'a && RUN b'
            RUN ["a", "&& RUN b"]
            ===
            FROM alpine:3.22
            RUN for k in \
              USER HOME; do echo $k; done
            RUN case "$x" in \
              RUN | EXEC) ls;; \
              ADD) ls;; \
              esac
            RUN a=( \
              ADD COPY )
        "#]],
    );
    check_rule(
        "CommentHidesCommand",
        &[
            "FROM alpine:3.22\nRUN echo a && \\\n    echo b # then \\\n    && echo c\nRUN echo a `# not this` && \\\n    echo \"#b\" \\\n    # nor this\n    && echo c # nor that\n",
        ],
        expect![[r##"
            FROM alpine:3.22
            RUN echo a && \
                echo b # then \
                       ▔▔▔▔▔▔ The comment goes on after the end of the line: `&&` and what follows aren't executed. Put it on a line of its own
                && echo c
            RUN echo a `# not this` && \
                echo "#b" \
                # nor this
                && echo c # nor that
            --- suggestion: Move the comment to the line above
            FROM alpine:3.22
            RUN echo a && \
                # then
                echo b \
                && echo c
            RUN echo a `# not this` && \
                echo "#b" \
                # nor this
                && echo c # nor that
        "##]],
    );
}

#[test]
fn package_managers_of_other_distributions() {
    check_rule(
        "WrongPackageManager",
        &[
            "FROM ubuntu:24.04\nRUN yum install -y httpd\nFROM node:24-alpine\nRUN sudo apt-get update\n",
            "FROM alpine:3.22\nRUN apk add apt && apt update\n",
            // Unknown, tested, installed before, or decided by the build.
            "ARG BASE=alpine:3.22\nFROM example/app\nRUN apk add a\nFROM $BASE\nRUN apt-get update\nFROM debian:13\nRUN if command -v apk; then apk add a; fi\nRUN apk add a || apt-get install -y a\nRUN apt-get install -y dnf\nRUN dnf install -y a\n",
        ],
        expect![[r#"
            FROM ubuntu:24.04
            RUN yum install -y httpd
                ▔▔▔ `yum` isn't in this image, which is based on Debian: use `apt-get`
            FROM node:24-alpine
            RUN sudo apt-get update
                     ▔▔▔▔▔▔▔ `apt-get` isn't in this image, which is based on Alpine: use `apk`
            ===
            FROM alpine:3.22
            RUN apk add apt && apt update
            ===
            ARG BASE=alpine:3.22
            FROM example/app
            RUN apk add a
            FROM $BASE
            RUN apt-get update
            FROM debian:13
            RUN if command -v apk; then apk add a; fi
            RUN apk add a || apt-get install -y a
            RUN apt-get install -y dnf
            RUN dnf install -y a
        "#]],
    );
    check_rule(
        "HostPathInVolume",
        &["FROM scratch\nVOLUME [\"/srv:/data\", \"/data\"]\nVOLUME ./a:/b C:\\a\n"],
        expect![[r#"
            FROM scratch
            VOLUME ["/srv:/data", "/data"]
                     ▔▔▔▔▔▔▔▔▔▔ This is one folder in the container, with a colon in its name: a Dockerfile can't mount folders of the host
            VOLUME ./a:/b C:\a
                   ▔▔▔▔▔▔ This is one folder in the container, with a colon in its name: a Dockerfile can't mount folders of the host
        "#]],
    );
    check_rule(
        "LegacyKeyValueFormat",
        &["FROM scratch\nENV PORT = 80\nENV TEXT = a b\nENV NAME =c\n"],
        expect![[r#"
            FROM scratch
            ENV PORT = 80
                ▔▔▔▔▔▔▔▔▔ "ENV key=value" should be used instead of legacy "ENV key value" format
            ENV TEXT = a b
                ▔▔▔▔▔▔▔▔▔▔ "ENV key=value" should be used instead of legacy "ENV key value" format
            ENV NAME =c
                ▔▔▔▔▔▔▔ "ENV key=value" should be used instead of legacy "ENV key value" format
            --- suggestion: Write `PORT=80`, without spaces
            FROM scratch
            ENV PORT=80
            ENV TEXT = a b
            ENV NAME =c
            --- suggestion: Write `NAME=c`, without spaces
            FROM scratch
            ENV PORT = 80
            ENV TEXT = a b
            ENV NAME=c
        "#]],
    );
}

#[test]
fn commands_with_the_entrypoint_of_an_image() {
    check_rule(
        "ShellSyntaxInExecForm",
        &[
            "FROM node:24\nCMD [\"npm start\"]\n",
            "FROM php:8.4-cli\nCMD [\"php -S 0.0.0.0:80\"]\n",
            "FROM node:24\nENTRYPOINT [\"/run.sh\"]\nCMD [\"npm start\"]\n",
            "FROM node:24\nENTRYPOINT [\"node\"]\nCMD [\"npm start\"]\n",
            "FROM alpine\nSHELL [\"/bin/ash -c\"]\nSHELL [\"/bin/ash\", \"-c\"]\nSHELL [\"powershell -Command\"]\n",
        ],
        expect![[r#"
            FROM node:24
            CMD ["npm start"]
                  ▔▔▔▔▔▔▔▔▔ In exec form, this is the name of a program, "npm start": write each word as a string of its own
            --- suggestion: Write each word as a string
            FROM node:24
            CMD ["npm", "start"]
            ===
            FROM php:8.4-cli
            CMD ["php -S 0.0.0.0:80"]
                  ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ In exec form, this is the name of a program, "php -S 0.0.0.0:80": write each word as a string of its own
            --- suggestion: Write each word as a string
            FROM php:8.4-cli
            CMD ["php", "-S", "0.0.0.0:80"]
            ===
            FROM node:24
            ENTRYPOINT ["/run.sh"]
            CMD ["npm start"]
            ===
            FROM node:24
            ENTRYPOINT ["node"]
            CMD ["npm start"]
            ===
            FROM alpine
            SHELL ["/bin/ash -c"]
                    ▔▔▔▔▔▔▔▔▔▔▔ In exec form, this is the name of a program, "/bin/ash -c": write each word as a string of its own
            SHELL ["/bin/ash", "-c"]
            SHELL ["powershell -Command"]
            --- suggestion: Write each word as a string
            FROM alpine
            SHELL ["/bin/ash", "-c"]
            SHELL ["/bin/ash", "-c"]
            SHELL ["powershell -Command"]
        "#]],
    );
    check_rule(
        "CmdIgnored",
        &[
            "FROM python\nENTRYPOINT [\"python\"]\nCMD app.py\n",
            "FROM node\nENTRYPOINT [\"npm\", \"run\"]\nCMD start\n",
            "FROM node\nENTRYPOINT [\"npm\", \"exec\"]\nCMD start\n",
            "FROM python\nENTRYPOINT [\"tini\", \"--\"]\nCMD python app.py\n",
            "FROM python\nENTRYPOINT [\"docker-entrypoint.sh\"]\nCMD python app.py\n",
        ],
        expect![[r#"
            FROM python
            ENTRYPOINT ["python"]
            CMD app.py
            ▔▔▔ This CMD in shell form passes `/bin/sh`, `-c` and its text to `python` of the ENTRYPOINT as arguments: use a JSON array
            related, line 2: The ENTRYPOINT
            ===
            FROM node
            ENTRYPOINT ["npm", "run"]
            CMD start
            ▔▔▔ This CMD in shell form passes `/bin/sh`, `-c` and its text to `npm` of the ENTRYPOINT as arguments: use a JSON array
            related, line 2: The ENTRYPOINT
            ===
            FROM node
            ENTRYPOINT ["npm", "exec"]
            CMD start
            ===
            FROM python
            ENTRYPOINT ["tini", "--"]
            CMD python app.py
            ===
            FROM python
            ENTRYPOINT ["docker-entrypoint.sh"]
            CMD python app.py
        "#]],
    );
}

#[test]
fn shell_syntax_in_values() {
    check_rule(
        "ShellSyntaxInValue",
        &[
            "FROM alpine\nENV A=$(git rev-parse HEAD)\nENV A=\"$(date)-x\" B=`date`\nARG C=$(git rev-parse HEAD)\nENV D=$((1+2))\nLABEL date=\"$(date)\" usage=\"docker run -v $(pwd):/x\"\nENV E $(nproc)\nENV F=$(A)\n",
            "FROM alpine\nWORKDIR ~/app\nCOPY a ~/.ssh/b c/\nCOPY a \"~/\"\nUSER app\nWORKDIR ~\nVOLUME ~/data /~ /a~\n",
            "FROM alpine\nUSER app;\nWORKDIR /app;\nENV A=1, B=\"2\", C=3\nENV D=x;\nCOPY a, b /x/\nVOLUME /a, /b\nCOPY a /b;\n",
            // Text that is meant as it is, or that a shell reads later.
            "FROM alpine\nENV A='$(date)' B=\\$(date) PS1=\"$(pwd)\" JAVA_OPTS=\"-Xmx$(free)m\"\nLABEL text=\"Uses `foo`\"\nENV LIST=a, PATHS=/a:/b; X=a;b;\nRUN cd ~ && x=$(date); echo $x\nENV PATH=$PATH:~/bin\n",
        ],
        expect![[r#"
            FROM alpine
            ENV A=$(git rev-parse HEAD)
                  ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ `$(git rev-parse HEAD)` isn't executed: no shell reads it
            ENV A="$(date)-x" B=`date`
                   ▔▔▔▔▔▔▔ `$(date)` isn't executed: no shell reads it
                                ▔▔▔▔▔▔ `date` isn't executed: no shell reads it
            ARG C=$(git rev-parse HEAD)
                  ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ `$(git rev-parse HEAD)` isn't executed: no shell reads it
            ENV D=$((1+2))
                  ▔▔▔▔▔▔▔▔ `$((1+2))` isn't evaluated: no shell reads it
            LABEL date="$(date)" usage="docker run -v $(pwd):/x"
                        ▔▔▔▔▔▔▔ `$(date)` isn't executed: no shell reads it
            ENV E $(nproc)
                  ▔▔▔▔▔▔▔▔ `$(nproc)` isn't executed: no shell reads it
            ENV F=$(A)
                  ▔▔▔▔ `$(A)` isn't replaced by the value of the variable, which is written `${A}`
            --- suggestion: Change to `${A}`
            FROM alpine
            ENV A=$(git rev-parse HEAD)
            ENV A="$(date)-x" B=`date`
            ARG C=$(git rev-parse HEAD)
            ENV D=$((1+2))
            LABEL date="$(date)" usage="docker run -v $(pwd):/x"
            ENV E $(nproc)
            ENV F=${A}
            ===
            FROM alpine
            WORKDIR ~/app
                    ▔ `~` isn't expanded here, and is the name of a folder: write the path of the home directory
            COPY a ~/.ssh/b c/
                   ▔ `~` isn't expanded here, and is the name of a folder: write the path of the home directory
            COPY a "~/"
                    ▔ `~` isn't expanded here, and is the name of a folder: write the path of the home directory
            USER app
            WORKDIR ~
                    ▔ `~` isn't expanded here, and is the name of a folder: write the path of the home directory
            VOLUME ~/data /~ /a~
                   ▔ `~` isn't expanded here, and is the name of a folder: write the path of the home directory
            --- suggestion: Change `~` to `/root`
            FROM alpine
            WORKDIR /root/app
            COPY a ~/.ssh/b c/
            COPY a "~/"
            USER app
            WORKDIR ~
            VOLUME ~/data /~ /a~
            --- suggestion: Change `~` to `/root`
            FROM alpine
            WORKDIR ~/app
            COPY a ~/.ssh/b c/
            COPY a "/root/"
            USER app
            WORKDIR ~
            VOLUME ~/data /~ /a~
            ===
            FROM alpine
            USER app;
                    ▔ `;` is a part of the value: the end of the line ends an instruction
            WORKDIR /app;
                        ▔ `;` is a part of the value: the end of the line ends an instruction
            ENV A=1, B="2", C=3
                   ▔ `,` is a part of the value: only spaces separate the variables
                          ▔ `,` is a part of the value: only spaces separate the variables
            ENV D=x;
                   ▔ `;` is a part of the value: the end of the line ends an instruction
            COPY a, b /x/
                  ▔ `,` is a part of the path: only spaces separate the paths
            VOLUME /a, /b
                     ▔ `,` is a part of the path: only spaces separate the paths
            COPY a /b;
                     ▔ `;` is a part of the value: the end of the line ends an instruction
            --- suggestion: Remove `;`
            FROM alpine
            USER app
            WORKDIR /app;
            ENV A=1, B="2", C=3
            ENV D=x;
            COPY a, b /x/
            VOLUME /a, /b
            COPY a /b;
            --- suggestion: Remove `;`
            FROM alpine
            USER app;
            WORKDIR /app
            ENV A=1, B="2", C=3
            ENV D=x;
            COPY a, b /x/
            VOLUME /a, /b
            COPY a /b;
            --- suggestion: Remove the 2 separators
            FROM alpine
            USER app;
            WORKDIR /app;
            ENV A=1 B="2" C=3
            ENV D=x;
            COPY a, b /x/
            VOLUME /a, /b
            COPY a /b;
            --- suggestion: Remove the 2 separators
            FROM alpine
            USER app;
            WORKDIR /app;
            ENV A=1 B="2" C=3
            ENV D=x;
            COPY a, b /x/
            VOLUME /a, /b
            COPY a /b;
            --- suggestion: Remove `;`
            FROM alpine
            USER app;
            WORKDIR /app;
            ENV A=1, B="2", C=3
            ENV D=x
            COPY a, b /x/
            VOLUME /a, /b
            COPY a /b;
            --- suggestion: Remove `,`
            FROM alpine
            USER app;
            WORKDIR /app;
            ENV A=1, B="2", C=3
            ENV D=x;
            COPY a b /x/
            VOLUME /a, /b
            COPY a /b;
            --- suggestion: Remove `,`
            FROM alpine
            USER app;
            WORKDIR /app;
            ENV A=1, B="2", C=3
            ENV D=x;
            COPY a, b /x/
            VOLUME /a /b
            COPY a /b;
            --- suggestion: Remove `;`
            FROM alpine
            USER app;
            WORKDIR /app;
            ENV A=1, B="2", C=3
            ENV D=x;
            COPY a, b /x/
            VOLUME /a, /b
            COPY a /b
            ===
            FROM alpine
            ENV A='$(date)' B=\$(date) PS1="$(pwd)" JAVA_OPTS="-Xmx$(free)m"
            LABEL text="Uses `foo`"
            ENV LIST=a, PATHS=/a:/b; X=a;b;
                                   ▔ `;` is a part of the value: only spaces separate the variables
            RUN cd ~ && x=$(date); echo $x
            ENV PATH=$PATH:~/bin
            --- suggestion: Remove `;`
            FROM alpine
            ENV A='$(date)' B=\$(date) PS1="$(pwd)" JAVA_OPTS="-Xmx$(free)m"
            LABEL text="Uses `foo`"
            ENV LIST=a, PATHS=/a:/b X=a;b;
            RUN cd ~ && x=$(date); echo $x
            ENV PATH=$PATH:~/bin
        "#]],
    );
}

/// What may set a variable, or evaluate a value, is no reason for a report.
#[test]
fn values_that_are_set_or_evaluated() {
    let head = "FROM alpine:3.22 AS a\nARG X\nRUN echo \"$X\"\n";
    let text = |rest: &str| format!("{head}{rest}");
    check_rule(
        "UndeclaredArg",
        &[
            &text(
                "FROM debian:13\nRUN : \"${X:=1}\"; echo \"$X\"\nRUN : \"${TARGETARCH:=amd64}\"; echo \"$TARGETARCH\"\n",
            ),
            &text(
                "FROM debian:13\nRUN export $(cat .env | xargs) && echo \"$X\"\nRUN export \"$(cat .env)\" && echo \"$X\"\n",
            ),
            &text("FROM debian:13\nSHELL [\"/bin/bash\", \"--login\", \"-c\"]\nRUN echo \"$X\"\n"),
            &text("FROM debian:13\nENV BASH_ENV=/env.sh\nRUN echo \"$X\"\n"),
            &text(
                "FROM debian:13\nSHELL [\"/bin/bash\", \"-c\"]\nRUN (( X = 1 )); echo \"$X\"\nRUN if [ -z \"$TARGETARCH\" ]; then TARGETARCH=amd64; fi; echo \"$TARGETARCH\"\n",
            ),
            "ARG UID=1\nARG PWD=/\nFROM debian:13\nRUN echo \"$UID $PWD\"\n",
            "ARG PHPIZE_DEPS=\"autoconf\"\nFROM php:8.3-fpm-alpine\nRUN apk add --no-cache $PHPIZE_DEPS\n",
            // A comparison assigns nothing.
            &text("FROM debian:13\nRUN [ $X = a ] && [ \"$X\" = b ]\n"),
        ],
        expect![[r#"
            FROM alpine:3.22 AS a
            ARG X
            RUN echo "$X"
            FROM debian:13
            RUN : "${X:=1}"; echo "$X"
            RUN : "${TARGETARCH:=amd64}"; echo "$TARGETARCH"
            ===
            FROM alpine:3.22 AS a
            ARG X
            RUN echo "$X"
            FROM debian:13
            RUN export $(cat .env | xargs) && echo "$X"
            RUN export "$(cat .env)" && echo "$X"
            ===
            FROM alpine:3.22 AS a
            ARG X
            RUN echo "$X"
            FROM debian:13
            SHELL ["/bin/bash", "--login", "-c"]
            RUN echo "$X"
            ===
            FROM alpine:3.22 AS a
            ARG X
            RUN echo "$X"
            FROM debian:13
            ENV BASH_ENV=/env.sh
            RUN echo "$X"
            ===
            FROM alpine:3.22 AS a
            ARG X
            RUN echo "$X"
            FROM debian:13
            SHELL ["/bin/bash", "-c"]
            RUN (( X = 1 )); echo "$X"
            RUN if [ -z "$TARGETARCH" ]; then TARGETARCH=amd64; fi; echo "$TARGETARCH"
            ===
            ARG UID=1
            ARG PWD=/
            FROM debian:13
            RUN echo "$UID $PWD"
            ===
            ARG PHPIZE_DEPS="autoconf"
            FROM php:8.3-fpm-alpine
            RUN apk add --no-cache $PHPIZE_DEPS
            ===
            FROM alpine:3.22 AS a
            ARG X
            RUN echo "$X"
            FROM debian:13
            RUN [ $X = a ] && [ "$X" = b ]
                  ▔▔ '$X' is empty here: `ARG X` is in another stage, and has no effect on this one
            related, line 2: Declared here
            --- suggestion: Add `ARG X`
            FROM alpine:3.22 AS a
            ARG X
            RUN echo "$X"
            FROM debian:13
            ARG X
            RUN [ $X = a ] && [ "$X" = b ]
        "#]],
    );
    check_rule(
        "ShellSyntaxInValue",
        &[
            "FROM debian:13\nENV STARTUP=\"java -Xmx$(cat /mem)m\"\nCMD [\"/bin/bash\", \"-c\", \"eval \\\"$STARTUP\\\"\"]\n",
            "FROM debian:13\nENV HEALTH=\"test $(cat /x) = 1\"\nHEALTHCHECK CMD sh -c \"$HEALTH\"\n",
            "FROM debian:13\nENV CFLAGS=\"-I$(TOP)/include\" PS4='$(date) '\nLABEL build=\"$(Build.BuildNumber)\" revision=$(params.ref)\n",
            "FROM debian:13\nENV HOME=/srv\nWORKDIR ~/app\n",
            "FROM debian:13\nENV RUNTIME_VERSION=\"$(cat V)\"\nWORKDIR $(pwd)\n",
        ],
        expect![[r#"
            FROM debian:13
            ENV STARTUP="java -Xmx$(cat /mem)m"
            CMD ["/bin/bash", "-c", "eval \"$STARTUP\""]
            ===
            FROM debian:13
            ENV HEALTH="test $(cat /x) = 1"
            HEALTHCHECK CMD sh -c "$HEALTH"
            ===
            FROM debian:13
            ENV CFLAGS="-I$(TOP)/include" PS4='$(date) '
            LABEL build="$(Build.BuildNumber)" revision=$(params.ref)
            ===
            FROM debian:13
            ENV HOME=/srv
            WORKDIR ~/app
                    ▔ `~` isn't expanded here, and is the name of a folder: write the path of the home directory
            ===
            FROM debian:13
            ENV RUNTIME_VERSION="$(cat V)"
                                 ▔▔▔▔▔▔▔▔ `$(cat V)` isn't executed: no shell reads it
            WORKDIR $(pwd)
                    ▔▔▔▔▔▔ `$(pwd)` isn't executed: no shell reads it
        "#]],
    );
    check_rule(
        "CmdIgnored",
        &[
            "FROM python:3.14\nENTRYPOINT [\"python3\", \"/usr/local/bin/entrypoint.py\"]\nCMD gunicorn app:app\n",
            "FROM python:3.14\nENTRYPOINT [\"python3\", \"-c\", \"import os, sys; os.execvp(sys.argv[1], sys.argv[1:])\"]\nCMD gunicorn app:app\n",
        ],
        expect![[r#"
            FROM python:3.14
            ENTRYPOINT ["python3", "/usr/local/bin/entrypoint.py"]
            CMD gunicorn app:app
            ===
            FROM python:3.14
            ENTRYPOINT ["python3", "-c", "import os, sys; os.execvp(sys.argv[1], sys.argv[1:])"]
            CMD gunicorn app:app
        "#]],
    );
    check_rule(
        "ShellSyntaxInExecForm",
        &[
            "FROM postgres:16\nCMD [\"-c max_connections=10\"]\n",
            "FROM debian:13\nENTRYPOINT [\"/opt/My App/run\"]\n",
        ],
        expect![[r#"
            FROM postgres:16
            CMD ["-c max_connections=10"]
            ===
            FROM debian:13
            ENTRYPOINT ["/opt/My App/run"]
        "#]],
    );
    check_rule(
        "TrailingComment",
        &["FROM debian:13\nARG LANGUAGE=C# VERSION\nRUN echo $VERSION\n"],
        expect![[r#"
            FROM debian:13
            ARG LANGUAGE=C# VERSION
            RUN echo $VERSION
        "#]],
    );
}

#[test]
fn arguments_of_other_stages() {
    check_rule(
        "UndeclaredArg",
        &[
            "ARG APP=1\nFROM golang:1.25\nRUN echo $APP\nFROM node:24-alpine\nRUN echo $APP\nFROM fedora:44\nRUN echo $APP\nFROM ghcr.io/example/app\nRUN echo $APP\n",
            "ARG NODE_VERSION=24\nARG GO_VERSION=1\nFROM node:$NODE_VERSION\nRUN echo $NODE_VERSION $NODE_X\nFROM golang:$GO_VERSION\nRUN echo $GO_VERSION $GOLANG_VERSION\n",
            "FROM debian AS a\nARG VERSION=1\nFROM debian\nRUN echo $VERSION $LATER\nARG LATER\nFROM a\nRUN echo $VERSION\nFROM debian\nRUN VERSION=2; echo $VERSION ${VERSION:-3}\nRUN for VERSION in a b; do echo $VERSION; done\n",
            // BuildKit passes it to commands.
            "ARG HTTP_PROXY\nFROM alpine\nRUN echo $HTTP_PROXY\nFROM alpine\nARG HTTPS_PROXY\nFROM alpine\nRUN echo $HTTPS_PROXY\n",
        ],
        expect![[r#"
            ARG APP=1
            FROM golang:1.25
            RUN echo $APP
                     ▔▔▔▔ '$APP' is empty here, unless the base image sets it: a stage sees a global argument only after `ARG APP`
            FROM node:24-alpine
            RUN echo $APP
                     ▔▔▔▔ '$APP' is empty here, unless the base image sets it: a stage sees a global argument only after `ARG APP`
            FROM fedora:44
            RUN echo $APP
                     ▔▔▔▔ '$APP' is empty here, unless the base image sets it: a stage sees a global argument only after `ARG APP`
            FROM ghcr.io/example/app
            RUN echo $APP
            related, line 1: Declared here
            --- suggestion: Add `ARG APP`
            ARG APP=1
            FROM golang:1.25
            ARG APP
            RUN echo $APP
            FROM node:24-alpine
            RUN echo $APP
            FROM fedora:44
            RUN echo $APP
            FROM ghcr.io/example/app
            RUN echo $APP
            related, line 1: Declared here
            --- suggestion: Add `ARG APP`
            ARG APP=1
            FROM golang:1.25
            RUN echo $APP
            FROM node:24-alpine
            ARG APP
            RUN echo $APP
            FROM fedora:44
            RUN echo $APP
            FROM ghcr.io/example/app
            RUN echo $APP
            related, line 1: Declared here
            --- suggestion: Add `ARG APP`
            ARG APP=1
            FROM golang:1.25
            RUN echo $APP
            FROM node:24-alpine
            RUN echo $APP
            FROM fedora:44
            ARG APP
            RUN echo $APP
            FROM ghcr.io/example/app
            RUN echo $APP
            ===
            ARG NODE_VERSION=24
            ARG GO_VERSION=1
            FROM node:$NODE_VERSION
            RUN echo $NODE_VERSION $NODE_X
            FROM golang:$GO_VERSION
            RUN echo $GO_VERSION $GOLANG_VERSION
                     ▔▔▔▔▔▔▔▔▔▔▔ '$GO_VERSION' is empty here, unless the base image sets it: a stage sees a global argument only after `ARG GO_VERSION`
            related, line 2: Declared here
            --- suggestion: Add `ARG GO_VERSION`
            ARG NODE_VERSION=24
            ARG GO_VERSION=1
            FROM node:$NODE_VERSION
            RUN echo $NODE_VERSION $NODE_X
            FROM golang:$GO_VERSION
            ARG GO_VERSION
            RUN echo $GO_VERSION $GOLANG_VERSION
            ===
            FROM debian AS a
            ARG VERSION=1
            FROM debian
            RUN echo $VERSION $LATER
                     ▔▔▔▔▔▔▔▔ '$VERSION' is empty here: `ARG VERSION` is in another stage, and has no effect on this one
                              ▔▔▔▔▔▔ '$LATER' is empty here: `ARG LATER` follows later, and has no effect before
            ARG LATER
            FROM a
            RUN echo $VERSION
            FROM debian
            RUN VERSION=2; echo $VERSION ${VERSION:-3}
            RUN for VERSION in a b; do echo $VERSION; done
            related, line 2: Declared here
            --- suggestion: Add `ARG VERSION=1`
            FROM debian AS a
            ARG VERSION=1
            FROM debian
            ARG VERSION=1
            RUN echo $VERSION $LATER
            ARG LATER
            FROM a
            RUN echo $VERSION
            FROM debian
            RUN VERSION=2; echo $VERSION ${VERSION:-3}
            RUN for VERSION in a b; do echo $VERSION; done
            related, line 5: Declared here
            ===
            ARG HTTP_PROXY
            FROM alpine
            RUN echo $HTTP_PROXY
            FROM alpine
            ARG HTTPS_PROXY
            FROM alpine
            RUN echo $HTTPS_PROXY
        "#]],
    );
}

#[test]
fn stages_without_the_name_that_is_meant() {
    check_rule(
        "MisspelledStage",
        &[
            "FROM golang\nRUN make\nFROM alpine\nCOPY --from=builder /app /app\n",
            "FROM golang\nFROM node\nFROM alpine\nCOPY --from=build /app /app\nRUN --mount=from=deps,target=/x ls\n",
            // The stage is used by its number, or the name may be that of an image.
            "FROM golang\nFROM alpine\nCOPY --from=0 /app /app\nCOPY --from=builder /app /app\n",
            "FROM golang\nFROM alpine\nCOPY --from=tools /app /app\n",
            "FROM alpine\nCOPY --from=builder /app /app\n",
        ],
        expect![[r#"
            FROM golang
            RUN make
            FROM alpine
            COPY --from=builder /app /app
                        ▔▔▔▔▔▔▔ No stage is named 'builder', so an image of that name would be pulled: name the stage with `AS builder`
            related, line 1: A stage without a name
            --- suggestion: Add `AS builder`
            FROM golang AS builder
            RUN make
            FROM alpine
            COPY --from=builder /app /app
            ===
            FROM golang
            FROM node
            FROM alpine
            COPY --from=build /app /app
                        ▔▔▔▔▔ No stage is named 'build', so an image of that name would be pulled: name the stage with `AS build`
            RUN --mount=from=deps,target=/x ls
                             ▔▔▔▔ No stage is named 'deps', so an image of that name would be pulled: name the stage with `AS deps`
            related, line 1: A stage without a name
            related, line 1: A stage without a name
            ===
            FROM golang
            FROM alpine
            COPY --from=0 /app /app
            COPY --from=builder /app /app
            ===
            FROM golang
            FROM alpine
            COPY --from=tools /app /app
            ===
            FROM alpine
            COPY --from=builder /app /app
        "#]],
    );
}

#[test]
fn pipefail_in_shells_without_it() {
    let run = "RUN set -o pipefail && curl -fsSL https://example.com/x | tar xz\n";
    let texts: Vec<String> = [
        "debian:12",
        "debian:13",
        "ubuntu:24.04",
        "ubuntu:24.10",
        "node:24-bookworm",
        "node:24",
        "ghcr.io/example/app:bookworm",
        "alpine",
    ]
    .iter()
    .map(|image| format!("FROM {image}\n{run}"))
    .chain([
        "FROM debian:12\nRUN set -eux -o pipefail; ls | wc\nRUN set -euo pipefail; ls\n".to_owned(),
        format!("FROM debian:12\nSHELL [\"/bin/bash\", \"-c\"]\n{run}"),
        format!("FROM debian:12\nRUN ln -sf /bin/bash /bin/sh\n{run}"),
        "FROM debian:12\nRUN bash -c 'set -o pipefail; ls | wc'\nRUN (set -o pipefail; ls) || ls\n"
            .to_owned(),
    ])
    .collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    check_rule(
        "PipefailMissing",
        &texts,
        expect![[r#"
            FROM debian:12
            RUN set -o pipefail && curl -fsSL https://example.com/x | tar xz
                ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ `set -o pipefail` fails: the `/bin/sh` of Debian 12 doesn't have the option
            --- suggestion: Use bash with `pipefail` from here on
            FROM debian:12
            SHELL ["/bin/bash", "-o", "pipefail", "-c"]
            RUN set -o pipefail && curl -fsSL https://example.com/x | tar xz
            ===
            FROM debian:13
            RUN set -o pipefail && curl -fsSL https://example.com/x | tar xz
            ===
            FROM ubuntu:24.04
            RUN set -o pipefail && curl -fsSL https://example.com/x | tar xz
                ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ `set -o pipefail` fails: the `/bin/sh` of Ubuntu 24.04 doesn't have the option
            --- suggestion: Use bash with `pipefail` from here on
            FROM ubuntu:24.04
            SHELL ["/bin/bash", "-o", "pipefail", "-c"]
            RUN set -o pipefail && curl -fsSL https://example.com/x | tar xz
            ===
            FROM ubuntu:24.10
            RUN set -o pipefail && curl -fsSL https://example.com/x | tar xz
            ===
            FROM node:24-bookworm
            RUN set -o pipefail && curl -fsSL https://example.com/x | tar xz
                ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ `set -o pipefail` fails: the `/bin/sh` of Debian bookworm doesn't have the option
            --- suggestion: Use bash with `pipefail` from here on
            FROM node:24-bookworm
            SHELL ["/bin/bash", "-o", "pipefail", "-c"]
            RUN set -o pipefail && curl -fsSL https://example.com/x | tar xz
            ===
            FROM node:24
            RUN set -o pipefail && curl -fsSL https://example.com/x | tar xz
            ===
            FROM ghcr.io/example/app:bookworm
            RUN set -o pipefail && curl -fsSL https://example.com/x | tar xz
            ===
            FROM alpine
            RUN set -o pipefail && curl -fsSL https://example.com/x | tar xz
            ===
            FROM debian:12
            RUN set -eux -o pipefail; ls | wc
                ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ `set -o pipefail` fails: the `/bin/sh` of Debian 12 doesn't have the option
            RUN set -euo pipefail; ls
                ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ `set -o pipefail` fails: the `/bin/sh` of Debian 12 doesn't have the option
            --- suggestion: Use bash with `pipefail` from here on
            FROM debian:12
            SHELL ["/bin/bash", "-o", "pipefail", "-c"]
            RUN set -eux -o pipefail; ls | wc
            RUN set -euo pipefail; ls
            --- suggestion: Use bash with `pipefail` from here on
            FROM debian:12
            RUN set -eux -o pipefail; ls | wc
            SHELL ["/bin/bash", "-o", "pipefail", "-c"]
            RUN set -euo pipefail; ls
            ===
            FROM debian:12
            SHELL ["/bin/bash", "-c"]
            RUN set -o pipefail && curl -fsSL https://example.com/x | tar xz
            ===
            FROM debian:12
            RUN ln -sf /bin/bash /bin/sh
            RUN set -o pipefail && curl -fsSL https://example.com/x | tar xz
            ===
            FROM debian:12
            RUN bash -c 'set -o pipefail; ls | wc'
            RUN (set -o pipefail; ls) || ls
        "#]],
    );
}

#[test]
fn arrays_where_none_is_read() {
    check_rule(
        "InvalidJsonForm",
        &[
            "FROM alpine\nUSER [\"app\"]\nWORKDIR [\"/app\"]\nEXPOSE [\"80\", 443]\nCMD [node app.js]\n",
            "FROM alpine\nCMD (\"node\", \"app.js\")\nENTRYPOINT {\"node\", \"app.js\"}\n",
            "FROM alpine\nCMD (node app.js)\nENTRYPOINT [ -f x ]\nCMD [[ -f x ]]\n",
        ],
        expect![[r#"
            FROM alpine
            USER ["app"]
                 ▔▔▔▔▔▔▔ USER takes no JSON array: the brackets become a part of the value
            WORKDIR ["/app"]
                    ▔▔▔▔▔▔▔▔ WORKDIR takes no JSON array: the brackets become a part of the value
            EXPOSE ["80", 443]
                   ▔▔▔▔▔▔▔▔▔▔▔ EXPOSE takes no JSON array: the brackets become a part of the value
            CMD [node app.js]
                ▔▔▔▔▔▔▔▔▔▔▔▔▔ Not a JSON array, so a shell runs this text: words need double quotes, and commas between them
            --- suggestion: Change to `app`
            FROM alpine
            USER app
            WORKDIR ["/app"]
            EXPOSE ["80", 443]
            CMD [node app.js]
            --- suggestion: Change to `/app`
            FROM alpine
            USER ["app"]
            WORKDIR /app
            EXPOSE ["80", 443]
            CMD [node app.js]
            --- suggestion: Change to `80 443`
            FROM alpine
            USER ["app"]
            WORKDIR ["/app"]
            EXPOSE 80 443
            CMD [node app.js]
            --- suggestion: Convert to a JSON array
            FROM alpine
            USER ["app"]
            WORKDIR ["/app"]
            EXPOSE ["80", 443]
            CMD ["node", "app.js"]
            ===
            FROM alpine
            CMD ("node", "app.js")
                ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ Not a JSON array, so a shell runs this text: an array has square brackets
            ENTRYPOINT {"node", "app.js"}
                       ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ Not a JSON array, so a shell runs this text: an array has square brackets
            --- suggestion: Convert to a JSON array
            FROM alpine
            CMD ["node", "app.js"]
            ENTRYPOINT {"node", "app.js"}
            --- suggestion: Convert to a JSON array
            FROM alpine
            CMD ("node", "app.js")
            ENTRYPOINT ["node", "app.js"]
            ===
            FROM alpine
            CMD (node app.js)
            ENTRYPOINT [ -f x ]
            CMD [[ -f x ]]
        "#]],
    );
}

#[test]
fn separators_in_values() {
    check_rule(
        "ShellSyntaxInValue",
        &[
            "FROM alpine:3.22\nENV A=1; B=2\nENV C=1; D=2;\nUSER app:app;\nENV PATH=/opt/bin:$PATH;\nENV URL=http://x:80/;\n",
            "FROM alpine:3.22\nENV DB=jdbc:sqlserver://db:1433;\nENV DB=jdbc:h2:mem:a;MODE=Oracle;\nENV LS_COLORS=di=1:ln=2:\n",
            "FROM alpine:3.22\nONBUILD ENV X=$(date)\nONBUILD USER app;\nONBUILD WORKDIR ~/x\n",
            "FROM alpine:3.22\nCOPY a.txt ~\n",
        ],
        expect![[r#"
            FROM alpine:3.22
            ENV A=1; B=2
                   ▔ `;` is a part of the value: only spaces separate the variables
            ENV C=1; D=2;
                   ▔ `;` is a part of the value: only spaces separate the variables
                        ▔ `;` is a part of the value: the end of the line ends an instruction
            USER app:app;
                        ▔ `;` is a part of the value: the end of the line ends an instruction
            ENV PATH=/opt/bin:$PATH;
                                   ▔ `;` is a part of the value: the end of the line ends an instruction
            ENV URL=http://x:80/;
                                ▔ `;` is a part of the value: the end of the line ends an instruction
            --- suggestion: Remove `;`
            FROM alpine:3.22
            ENV A=1 B=2
            ENV C=1; D=2;
            USER app:app;
            ENV PATH=/opt/bin:$PATH;
            ENV URL=http://x:80/;
            --- suggestion: Remove the 2 separators
            FROM alpine:3.22
            ENV A=1; B=2
            ENV C=1 D=2
            USER app:app;
            ENV PATH=/opt/bin:$PATH;
            ENV URL=http://x:80/;
            --- suggestion: Remove the 2 separators
            FROM alpine:3.22
            ENV A=1; B=2
            ENV C=1 D=2
            USER app:app;
            ENV PATH=/opt/bin:$PATH;
            ENV URL=http://x:80/;
            --- suggestion: Remove `;`
            FROM alpine:3.22
            ENV A=1; B=2
            ENV C=1; D=2;
            USER app:app
            ENV PATH=/opt/bin:$PATH;
            ENV URL=http://x:80/;
            --- suggestion: Remove `;`
            FROM alpine:3.22
            ENV A=1; B=2
            ENV C=1; D=2;
            USER app:app;
            ENV PATH=/opt/bin:$PATH
            ENV URL=http://x:80/;
            --- suggestion: Remove `;`
            FROM alpine:3.22
            ENV A=1; B=2
            ENV C=1; D=2;
            USER app:app;
            ENV PATH=/opt/bin:$PATH;
            ENV URL=http://x:80/
            ===
            FROM alpine:3.22
            ENV DB=jdbc:sqlserver://db:1433;
            ENV DB=jdbc:h2:mem:a;MODE=Oracle;
            ENV LS_COLORS=di=1:ln=2:
            ===
            FROM alpine:3.22
            ONBUILD ENV X=$(date)
                          ▔▔▔▔▔▔▔ `$(date)` isn't executed: no shell reads it
            ONBUILD USER app;
                            ▔ `;` is a part of the value: the end of the line ends an instruction
            ONBUILD WORKDIR ~/x
                            ▔ `~` isn't expanded here, and is the name of a folder: write the path of the home directory
            --- suggestion: Remove `;`
            FROM alpine:3.22
            ONBUILD ENV X=$(date)
            ONBUILD USER app
            ONBUILD WORKDIR ~/x
            ===
            FROM alpine:3.22
            COPY a.txt ~
                       ▔ `~` isn't expanded here, and is the name of a folder: write the path of the home directory
            --- suggestion: Change `~` to `/root`
            FROM alpine:3.22
            COPY a.txt /root
        "#]],
    );
    check_rule(
        "RelativeDestination",
        &["FROM alpine:3.22\nCOPY a.txt ~/a.txt\nCOPY a.txt a.txt\n"],
        expect![[r#"
            FROM alpine:3.22
            COPY a.txt ~/a.txt
            COPY a.txt a.txt
                       ▔▔▔▔▔ No `WORKDIR` is set, so "a.txt" is /a.txt: set one, or use an absolute path
            --- suggestion: Change to `/a.txt`
            FROM alpine:3.22
            COPY a.txt ~/a.txt
            COPY a.txt /a.txt
        "#]],
    );
    check_rule(
        "CmdIgnored",
        &["FROM python:3\nSHELL [\"/bin/bash\", \"-c\"]\nENTRYPOINT [\"python\"]\nCMD app.py\n"],
        expect![[r#"
            FROM python:3
            SHELL ["/bin/bash", "-c"]
            ENTRYPOINT ["python"]
            CMD app.py
            ▔▔▔ This CMD in shell form passes `/bin/bash`, `-c` and its text to `python` of the ENTRYPOINT as arguments: use a JSON array
            related, line 3: The ENTRYPOINT
        "#]],
    );
    check_rule(
        "PipefailMissing",
        &[
            "FROM debian:12\nRUN set -e; set -o pipefail; curl https://example.com | tar x\n",
            "FROM debian:12\nRUN set -eux && set -o pipefail && curl https://example.com | tar x\n",
            "FROM debian:13\nRUN set -e; set -o pipefail; curl https://example.com | tar x\n",
            "FROM debian:12\nRUN apt-get update; set -o pipefail; curl https://example.com | tar x\n",
        ],
        expect![[r#"
            FROM debian:12
            RUN set -e; set -o pipefail; curl https://example.com | tar x
                        ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ `set -o pipefail` fails: the `/bin/sh` of Debian 12 doesn't have the option
            --- suggestion: Use bash with `pipefail` from here on
            FROM debian:12
            SHELL ["/bin/bash", "-o", "pipefail", "-c"]
            RUN set -e; set -o pipefail; curl https://example.com | tar x
            ===
            FROM debian:12
            RUN set -eux && set -o pipefail && curl https://example.com | tar x
                            ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ `set -o pipefail` fails: the `/bin/sh` of Debian 12 doesn't have the option
            --- suggestion: Use bash with `pipefail` from here on
            FROM debian:12
            SHELL ["/bin/bash", "-o", "pipefail", "-c"]
            RUN set -eux && set -o pipefail && curl https://example.com | tar x
            ===
            FROM debian:13
            RUN set -e; set -o pipefail; curl https://example.com | tar x
            ===
            FROM debian:12
            RUN apt-get update; set -o pipefail; curl https://example.com | tar x
        "#]],
    );
}

#[test]
fn names_of_official_images() {
    check_rule(
        "MisspelledImage",
        &[
            "FROM ngnix:1.27\nRUN true\n",
            "FROM pyhton\nFROM debain:12\nFROM ubunut:24.04\nFROM posgres:18\nFROM golan:1.25\n",
            "FROM base\nFROM node-base\nFROM python3\nFROM acme/pyhton\nFROM example.com/ngnix\nFROM builder\nFROM server\nFROM nodes\n",
        ],
        expect![[r#"
            FROM ngnix:1.27
                 ▔▔▔▔▔▔▔▔▔▔ Docker Hub has no official image 'ngnix' (did you mean nginx?)
            RUN true
            --- suggestion: Change to `nginx`
            FROM nginx:1.27
            RUN true
            ===
            FROM pyhton
                 ▔▔▔▔▔▔ Docker Hub has no official image 'pyhton' (did you mean python?)
            FROM debain:12
                 ▔▔▔▔▔▔▔▔▔ Docker Hub has no official image 'debain' (did you mean debian?)
            FROM ubunut:24.04
                 ▔▔▔▔▔▔▔▔▔▔▔▔ Docker Hub has no official image 'ubunut' (did you mean ubuntu?)
            FROM posgres:18
                 ▔▔▔▔▔▔▔▔▔▔ Docker Hub has no official image 'posgres' (did you mean postgres?)
            FROM golan:1.25
                 ▔▔▔▔▔▔▔▔▔▔ Docker Hub has no official image 'golan' (did you mean golang?)
            --- suggestion: Change to `python`
            FROM python
            FROM debain:12
            FROM ubunut:24.04
            FROM posgres:18
            FROM golan:1.25
            --- suggestion: Change to `debian`
            FROM pyhton
            FROM debian:12
            FROM ubunut:24.04
            FROM posgres:18
            FROM golan:1.25
            --- suggestion: Change to `ubuntu`
            FROM pyhton
            FROM debain:12
            FROM ubuntu:24.04
            FROM posgres:18
            FROM golan:1.25
            --- suggestion: Change to `postgres`
            FROM pyhton
            FROM debain:12
            FROM ubunut:24.04
            FROM postgres:18
            FROM golan:1.25
            --- suggestion: Change to `golang`
            FROM pyhton
            FROM debain:12
            FROM ubunut:24.04
            FROM posgres:18
            FROM golang:1.25
            ===
            FROM base
            FROM node-base
            FROM python3
            FROM acme/pyhton
            FROM example.com/ngnix
            FROM builder
            FROM server
            FROM nodes
        "#]],
    );
}

#[test]
fn arguments_in_containers() {
    check_rule(
        "ArgInCommand",
        &[
            "FROM debian:13\nARG PORT=80 NAME\nCMD serve --port $PORT --name \"$NAME\" --again $PORT\nHEALTHCHECK CMD curl localhost:${PORT}\n",
            "FROM acme/base\nARG PORT\nENTRYPOINT [\"sh\", \"-c\", \"serve $PORT\"]\n",
            // Set for containers, by the command, or with a default value.
            "FROM debian:13\nARG PORT=80 A B\nENV PORT=$PORT\nCMD A=1; serve $PORT $A ${B:-c} '$B' $HOSTNAME\n",
            "FROM debian:13\nARG PORT=80\nCMD [\"serve\", \"$PORT\"]\nRUN echo $PORT\n",
            // ENV takes precedence, wherever it is.
            "FROM debian:13 AS base\nENV PORT=80\nFROM base\nARG PORT=3\nCMD serve $PORT\nFROM node:24\nARG NODE_VERSION=3 HOME UID\nCMD serve $NODE_VERSION $HOME $UID\n",
        ],
        expect![[r#"
            FROM debian:13
            ARG PORT=80 NAME
            CMD serve --port $PORT --name "$NAME" --again $PORT
                             ▔▔▔▔▔ `$PORT` is empty in a container: `ARG` only exists during the build. Use `ENV`
                                           ▔▔▔▔▔ `$NAME` is empty in a container: `ARG` only exists during the build. Use `ENV`
            HEALTHCHECK CMD curl localhost:${PORT}
                                           ▔▔▔▔▔▔▔ `$PORT` is empty in a container: `ARG` only exists during the build. Use `ENV`
            --- suggestion: Add `ENV PORT=$PORT`
            FROM debian:13
            ARG PORT=80 NAME
            ENV PORT=$PORT
            CMD serve --port $PORT --name "$NAME" --again $PORT
            HEALTHCHECK CMD curl localhost:${PORT}
            --- suggestion: Add `ENV NAME=$NAME`
            FROM debian:13
            ARG PORT=80 NAME
            ENV NAME=$NAME
            CMD serve --port $PORT --name "$NAME" --again $PORT
            HEALTHCHECK CMD curl localhost:${PORT}
            --- suggestion: Add `ENV PORT=$PORT`
            FROM debian:13
            ARG PORT=80 NAME
            CMD serve --port $PORT --name "$NAME" --again $PORT
            ENV PORT=$PORT
            HEALTHCHECK CMD curl localhost:${PORT}
            ===
            FROM acme/base
            ARG PORT
            ENTRYPOINT ["sh", "-c", "serve $PORT"]
                                           ▔▔▔▔▔ `$PORT` is empty in a container, unless the base image sets it: `ARG` only exists during the build. Use `ENV`
            --- suggestion: Add `ENV PORT=$PORT`
            FROM acme/base
            ARG PORT
            ENV PORT=$PORT
            ENTRYPOINT ["sh", "-c", "serve $PORT"]
            ===
            FROM debian:13
            ARG PORT=80 A B
            ENV PORT=$PORT
            CMD A=1; serve $PORT $A ${B:-c} '$B' $HOSTNAME
            ===
            FROM debian:13
            ARG PORT=80
            CMD ["serve", "$PORT"]
            RUN echo $PORT
            ===
            FROM debian:13 AS base
            ENV PORT=80
            FROM base
            ARG PORT=3
            CMD serve $PORT
            FROM node:24
            ARG NODE_VERSION=3 HOME UID
            CMD serve $NODE_VERSION $HOME $UID
        "#]],
    );
    check_rule(
        "UnusedArg",
        &["FROM debian:13\nARG PORT=80 OTHER\nCMD serve --port $PORT\n"],
        expect![[r#"
            FROM debian:13
            ARG PORT=80 OTHER
                        ▔▔▔▔▔ ARG 'OTHER' is unused: nothing after it uses it
            CMD serve --port $PORT
            --- suggestion: Remove `OTHER`
            FROM debian:13
            ARG PORT=80
            CMD serve --port $PORT
        "#]],
    );
}

#[test]
fn quotes() {
    check_rule(
        "QuotesInValue",
        &[
            "FROM alpine:3.22\nENV A={\"a\":\"b\"} B='{\"a\":\"b\"}' C=\"{\\\"a\\\":1}\" D={a} E=[\"a\"]\nLABEL a={\"b\":1}\nENV F {\"a\": \"b\"}\n",
        ],
        expect![[r#"
            FROM alpine:3.22
            ENV A={"a":"b"} B='{"a":"b"}' C="{\"a\":1}" D={a} E=["a"]
                  ▔▔▔▔▔▔▔▔▔ BuildKit removes these quotes, so the value is `{a:b}`: enclose all of it in single quotes
                                                                ▔▔▔▔▔ BuildKit removes these quotes, so the value is `[a]`: enclose all of it in single quotes
            LABEL a={"b":1}
                    ▔▔▔▔▔▔▔ BuildKit removes these quotes, so the value is `{b:1}`: enclose all of it in single quotes
            ENV F {"a": "b"}
                  ▔▔▔▔▔▔▔▔▔▔ BuildKit removes these quotes, so the value is `{a: b}`: enclose all of it in single quotes
            --- suggestion: Enclose the value in single quotes
            FROM alpine:3.22
            ENV A='{"a":"b"}' B='{"a":"b"}' C="{\"a\":1}" D={a} E=["a"]
            LABEL a={"b":1}
            ENV F {"a": "b"}
            --- suggestion: Enclose the value in single quotes
            FROM alpine:3.22
            ENV A={"a":"b"} B='{"a":"b"}' C="{\"a\":1}" D={a} E='["a"]'
            LABEL a={"b":1}
            ENV F {"a": "b"}
            --- suggestion: Enclose the value in single quotes
            FROM alpine:3.22
            ENV A={"a":"b"} B='{"a":"b"}' C="{\"a\":1}" D={a} E=["a"]
            LABEL a='{"b":1}'
            ENV F {"a": "b"}
            --- suggestion: Enclose the value in single quotes
            FROM alpine:3.22
            ENV A={"a":"b"} B='{"a":"b"}' C="{\"a\":1}" D={a} E=["a"]
            LABEL a={"b":1}
            ENV F='{"a": "b"}'
        "#]],
    );
    check_rule(
        "QuotedCommand",
        &[
            "FROM alpine:3.22\nRUN \"apk update\"\nRUN 'npm ci'\nCMD \"npm start\"\nHEALTHCHECK CMD \"curl -f localhost\"\n",
            "FROM alpine:3.22\nRUN \"/opt/my program/bin/run\"\nRUN \"run\"\nRUN \"$A b\"\nRUN \"npm\" ci\nCMD [\"npm start\"]\n",
        ],
        expect![[r#"
            FROM alpine:3.22
            RUN "apk update"
                ▔▔▔▔▔▔▔▔▔▔▔▔ The quotes make this one word, the name of a program: remove them
            RUN 'npm ci'
                ▔▔▔▔▔▔▔▔ The quotes make this one word, the name of a program: remove them
            CMD "npm start"
                ▔▔▔▔▔▔▔▔▔▔▔ The quotes make this one word, the name of a program: remove them
            HEALTHCHECK CMD "curl -f localhost"
                            ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ The quotes make this one word, the name of a program: remove them
            --- suggestion: Remove the quotes
            FROM alpine:3.22
            RUN apk update
            RUN 'npm ci'
            CMD "npm start"
            HEALTHCHECK CMD "curl -f localhost"
            --- suggestion: Remove the quotes
            FROM alpine:3.22
            RUN "apk update"
            RUN npm ci
            CMD "npm start"
            HEALTHCHECK CMD "curl -f localhost"
            --- suggestion: Remove the quotes
            FROM alpine:3.22
            RUN "apk update"
            RUN 'npm ci'
            CMD npm start
            HEALTHCHECK CMD "curl -f localhost"
            --- suggestion: Remove the quotes
            FROM alpine:3.22
            RUN "apk update"
            RUN 'npm ci'
            CMD "npm start"
            HEALTHCHECK CMD curl -f localhost
            ===
            FROM alpine:3.22
            RUN "/opt/my program/bin/run"
            RUN "run"
            RUN "$A b"
            RUN "npm" ci
            CMD ["npm start"]
        "#]],
    );
    check_rule(
        "PathOverwritten",
        &[
            "FROM alpine:3.22\nENV PATH='/opt/bin:$PATH'\nENV PATH=/opt/bin$PATH\nENV PATH=$PATH/opt/bin\nENV PATH=\"${PATH}/opt/bin:/x\"\n",
            "FROM alpine:3.22\nENV PATH=/opt/bin:$PATH PATH=\"$PATH:/x\" PATH=${PATH:+$PATH:}/x PATH=$GOPATH/bin:$PATH\n",
        ],
        expect![[r#"
            FROM alpine:3.22
            ENV PATH='/opt/bin:$PATH'
                ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ Single quotes keep `$PATH` as it is, so programs are no longer found: use double quotes
            ENV PATH=/opt/bin$PATH
                ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ A colon is missing between `/opt/bin` and `$PATH`: both are one folder
            ENV PATH=$PATH/opt/bin
                ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ A colon is missing between `/opt/bin` and `$PATH`: both are one folder
            ENV PATH="${PATH}/opt/bin:/x"
                ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ A colon is missing between `/opt/bin` and `${PATH}`: both are one folder
            --- suggestion: Use double quotes
            FROM alpine:3.22
            ENV PATH="/opt/bin:$PATH"
            ENV PATH=/opt/bin$PATH
            ENV PATH=$PATH/opt/bin
            ENV PATH="${PATH}/opt/bin:/x"
            --- suggestion: Insert `:`
            FROM alpine:3.22
            ENV PATH='/opt/bin:$PATH'
            ENV PATH=/opt/bin:$PATH
            ENV PATH=$PATH/opt/bin
            ENV PATH="${PATH}/opt/bin:/x"
            --- suggestion: Insert `:`
            FROM alpine:3.22
            ENV PATH='/opt/bin:$PATH'
            ENV PATH=/opt/bin$PATH
            ENV PATH=$PATH:/opt/bin
            ENV PATH="${PATH}/opt/bin:/x"
            --- suggestion: Insert `:`
            FROM alpine:3.22
            ENV PATH='/opt/bin:$PATH'
            ENV PATH=/opt/bin$PATH
            ENV PATH=$PATH/opt/bin
            ENV PATH="${PATH}:/opt/bin:/x"
            ===
            FROM alpine:3.22
            ENV PATH=/opt/bin:$PATH PATH="$PATH:/x" PATH=${PATH:+$PATH:}/x PATH=$GOPATH/bin:$PATH
        "#]],
    );
}

#[test]
fn commands_that_never_end() {
    check_rule(
        "CommandNeverEnds",
        &[
            "FROM node:24\nRUN npm ci && npm start\nRUN tail -f /dev/null\nRUN nginx -g 'daemon off;'\nRUN python manage.py runserver 0.0.0.0:80\nRUN flask run\n",
            "FROM node:24\nRUN npm start & sleep 5 && curl localhost\nRUN timeout 5 npm start\nRUN npm run build\nRUN tail -n 1 x\nRUN if true; then npm start; fi\nRUN npm start || true\nCMD npm start\n",
        ],
        expect![[r#"
            FROM node:24
            RUN npm ci && npm start
                          ▔▔▔▔▔▔▔▔▔ `npm start` runs until it is stopped, so the build doesn't end: use `CMD`
            RUN tail -f /dev/null
                ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ `tail -f /dev/null` runs until it is stopped, so the build doesn't end: use `CMD`
            RUN nginx -g 'daemon off;'
                ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ `nginx -g 'daemon off;'` runs until it is stopped, so the build doesn't end: use `CMD`
            RUN python manage.py runserver 0.0.0.0:80
                ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ `python manage.py runserver 0.0.0.0:80` runs until it is stopped, so the build doesn't end: use `CMD`
            RUN flask run
                ▔▔▔▔▔▔▔▔▔ `flask run` runs until it is stopped, so the build doesn't end: use `CMD`
            ===
            FROM node:24
            RUN npm start & sleep 5 && curl localhost
            RUN timeout 5 npm start
            RUN npm run build
            RUN tail -n 1 x
            RUN if true; then npm start; fi
            RUN npm start || true
            CMD npm start
        "#]],
    );
    check_rule(
        "CommandEndsAtOnce",
        &[
            "FROM tomcat:11\nCMD [\"catalina.sh\", \"start\"]\n",
            "FROM python:3.14\nCMD [\"gunicorn\", \"-D\", \"app:app\"]\n",
            "FROM php:8.4-fpm\nCMD [\"php-fpm\", \"-F\"]\n",
        ],
        expect![[r#"
            FROM tomcat:11
            CMD ["catalina.sh", "start"]
                  ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ The container exits immediately, as `catalina.sh` starts the program in the background: run the program itself in the foreground
            ===
            FROM python:3.14
            CMD ["gunicorn", "-D", "app:app"]
                  ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ The container exits immediately, as `gunicorn` starts the program in the background: run the program itself in the foreground
            ===
            FROM php:8.4-fpm
            CMD ["php-fpm", "-F"]
        "#]],
    );
    check_rule(
        "CommandWithoutEffect",
        &[
            "FROM debian:13\nRUN su app\nRUN alias ll='ls -l'\nRUN set -e\nRUN conda activate x\nRUN echo 10.0.0.1 db >> /etc/hosts\n",
            "FROM debian:13\nRUN su app -c 'npm ci'\nRUN set -e; ls\nRUN echo 10.0.0.1 db >> /etc/hosts && curl db\nRUN echo a > /etc/issue\n",
        ],
        expect![[r#"
            FROM debian:13
            RUN su app
                ▔▔▔▔▔▔ `su app` has no effect on later instructions: set the user with `USER`
            RUN alias ll='ls -l'
                ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ `alias ll='ls -l'` has no effect on later instructions: each `RUN` starts a new shell
            RUN set -e
                ▔▔▔▔▔▔ `set -e` has no effect on later instructions: each `RUN` starts a new shell
            RUN conda activate x
                ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ `conda activate x` has no effect on later instructions: its variables are gone when this `RUN` ends
            RUN echo 10.0.0.1 db >> /etc/hosts
                ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ `echo 10.0.0.1 db >> /etc/hosts` has no effect on the image: during a build, this file is not a part of it
            ===
            FROM debian:13
            RUN su app -c 'npm ci'
            RUN set -e; ls
            RUN echo 10.0.0.1 db >> /etc/hosts && curl db
            RUN echo a > /etc/issue
        "#]],
    );
}

#[test]
fn programs_of_base_images() {
    check_rule(
        "ProgramNotInstalled",
        &[
            "FROM debian:12-slim\nWORKDIR /app\nCOPY . .\nRUN curl -fsSL https://example.com/a.sh -o a.sh\n",
            "FROM alpine:3.22\nRUN git clone https://example.com/a.git\nHEALTHCHECK CMD curl -f http://localhost/ || exit 1\n",
            "FROM node:24-slim\nRUN npm ci\nHEALTHCHECK CMD [\"wget\", \"-q\", \"http://localhost/\"]\n",
            // Something may have brought it.
            "FROM debian:12\nRUN apt-get update && apt-get install -y x && curl a\nRUN curl a\n",
            "FROM debian:12\nCOPY --from=busybox /bin/wget /usr/bin/wget\nRUN wget a\n",
            "FROM debian:12\nCOPY setup.sh /\nRUN /setup.sh\nRUN curl a\n",
            "FROM debian:12\nRUN command -v curl && curl a\nRUN curl a || wget a\nRUN /opt/curl a\n",
            "FROM python:3.14-alpine\nRUN wget a\nRUN apk add --no-cache curl\nHEALTHCHECK CMD curl localhost\n",
            "FROM node:4-slim\nRUN wget a\nFROM node:24\nRUN curl a\nFROM acme/debian\nRUN curl a\nFROM nginx:1.29\nHEALTHCHECK CMD curl a\n",
        ],
        expect![[r#"
            FROM debian:12-slim
            WORKDIR /app
            COPY . .
            RUN curl -fsSL https://example.com/a.sh -o a.sh
                ▔▔▔▔ `curl` isn't in debian:12-slim, and nothing before installs it
            ===
            FROM alpine:3.22
            RUN git clone https://example.com/a.git
                ▔▔▔ `git` isn't in alpine:3.22, and nothing before installs it
            HEALTHCHECK CMD curl -f http://localhost/ || exit 1
                            ▔▔▔▔ `curl` isn't in alpine:3.22 (it has `wget`), and nothing installs it: the check always fails
            ===
            FROM node:24-slim
            RUN npm ci
            HEALTHCHECK CMD ["wget", "-q", "http://localhost/"]
                              ▔▔▔▔ `wget` isn't in node:24-slim, and nothing installs it: the check always fails
            ===
            FROM debian:12
            RUN apt-get update && apt-get install -y x && curl a
            RUN curl a
            ===
            FROM debian:12
            COPY --from=busybox /bin/wget /usr/bin/wget
            RUN wget a
            ===
            FROM debian:12
            COPY setup.sh /
            RUN /setup.sh
            RUN curl a
            ===
            FROM debian:12
            RUN command -v curl && curl a
            RUN curl a || wget a
            RUN /opt/curl a
            ===
            FROM python:3.14-alpine
            RUN wget a
            RUN apk add --no-cache curl
            HEALTHCHECK CMD curl localhost
            ===
            FROM node:4-slim
            RUN wget a
            FROM node:24
            RUN curl a
            FROM acme/debian
            RUN curl a
            FROM nginx:1.29
            HEALTHCHECK CMD curl a
        "#]],
    );
    check_rule(
        "ExternallyManagedPython",
        &[
            "FROM ubuntu:24.04\nRUN apt-get update && apt-get install -y python3-pip && pip3 install requests\n",
            "FROM node:24-bookworm\nRUN apt-get update && apt-get install -y python3-pip\nRUN python3 -m pip install requests\n",
            "FROM alpine:3.22\nRUN apk add --no-cache py3-pip\nRUN pip install requests\n",
            "FROM ubuntu:22.04\nRUN apt-get install -y python3-pip && pip3 install requests\nFROM alpine:3.18\nRUN apk add py3-pip && pip install a\n",
            "FROM debian:12\nRUN apt-get install -y python3-pip && pip3 install --break-system-packages a\n",
            "FROM debian:12\nENV PIP_BREAK_SYSTEM_PACKAGES=1\nRUN apt-get install -y python3-pip && pip3 install a\n",
            "FROM debian:12\nRUN apt-get install -y python3-pip && rm /usr/lib/python3.11/EXTERNALLY-MANAGED && pip3 install a\n",
            "FROM python:3.14-bookworm\nRUN apt-get install -y python3-pip && pip3 install a\n",
        ],
        expect![[r#"
            FROM ubuntu:24.04
            RUN apt-get update && apt-get install -y python3-pip && pip3 install requests
                                                                    ▔▔▔▔▔▔▔▔▔▔▔▔ In ubuntu:24.04, pip refuses to install next to the packages of the distribution: create a virtual environment, or add `--break-system-packages`
            --- suggestion: Add `--break-system-packages`
            FROM ubuntu:24.04
            RUN apt-get update && apt-get install -y python3-pip && pip3 install --break-system-packages requests
            ===
            FROM node:24-bookworm
            RUN apt-get update && apt-get install -y python3-pip
            RUN python3 -m pip install requests
                ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ In node:24-bookworm, pip refuses to install next to the packages of the distribution: create a virtual environment, or add `--break-system-packages`
            --- suggestion: Add `--break-system-packages`
            FROM node:24-bookworm
            RUN apt-get update && apt-get install -y python3-pip
            RUN python3 -m pip install --break-system-packages requests
            ===
            FROM alpine:3.22
            RUN apk add --no-cache py3-pip
            RUN pip install requests
                ▔▔▔▔▔▔▔▔▔▔▔ In alpine:3.22, pip refuses to install next to the packages of the distribution: create a virtual environment, or add `--break-system-packages`
            --- suggestion: Add `--break-system-packages`
            FROM alpine:3.22
            RUN apk add --no-cache py3-pip
            RUN pip install --break-system-packages requests
            ===
            FROM ubuntu:22.04
            RUN apt-get install -y python3-pip && pip3 install requests
            FROM alpine:3.18
            RUN apk add py3-pip && pip install a
            ===
            FROM debian:12
            RUN apt-get install -y python3-pip && pip3 install --break-system-packages a
            ===
            FROM debian:12
            ENV PIP_BREAK_SYSTEM_PACKAGES=1
            RUN apt-get install -y python3-pip && pip3 install a
            ===
            FROM debian:12
            RUN apt-get install -y python3-pip && rm /usr/lib/python3.11/EXTERNALLY-MANAGED && pip3 install a
            ===
            FROM python:3.14-bookworm
            RUN apt-get install -y python3-pip && pip3 install a
        "#]],
    );
    check_rule(
        "WrongUserCommand",
        &[
            "FROM node:24-alpine\nRUN groupadd -r app && useradd -r -g app app\n",
            "FROM alpine:3.22\nRUN apk add --no-cache shadow && useradd app\nFROM debian:13\nRUN useradd app\nFROM alpine:3.22\nRUN adduser -D app\n",
        ],
        expect![[r#"
            FROM node:24-alpine
            RUN groupadd -r app && useradd -r -g app app
                ▔▔▔▔▔▔▔▔ `groupadd` isn't in Alpine, unless the package `shadow` is installed: use `addgroup`
            ===
            FROM alpine:3.22
            RUN apk add --no-cache shadow && useradd app
            FROM debian:13
            RUN useradd app
            FROM alpine:3.22
            RUN adduser -D app
        "#]],
    );
    check_rule(
        "NoShellInScratch",
        &[
            "FROM gcr.io/distroless/static-debian12\nUSER nonroot\nHEALTHCHECK CMD curl localhost\nCMD npm start\n",
            "FROM gcr.io/distroless/nodejs22-debian12\nRUN ls\n",
            "FROM gcr.io/distroless/static:debug\nRUN ls\nFROM gcr.io/distroless/java21\nCOPY --from=busybox /bin/sh /bin/sh\nCMD java -jar a.jar\n",
        ],
        expect![[r#"
            FROM gcr.io/distroless/static-debian12
            USER nonroot
            HEALTHCHECK CMD curl localhost
            ▔▔▔▔▔▔▔▔▔▔▔ The command can't run: a distroless image has no shell (use a JSON array)
            CMD npm start
            ▔▔▔ The command can't run: a distroless image has no shell (use a JSON array)
            ===
            FROM gcr.io/distroless/nodejs22-debian12
            RUN ls
            ▔▔▔ This fails: a distroless image has no shell
            ===
            FROM gcr.io/distroless/static:debug
            RUN ls
            FROM gcr.io/distroless/java21
            COPY --from=busybox /bin/sh /bin/sh
            CMD java -jar a.jar
        "#]],
    );
}

#[test]
fn passwords_and_confirmations() {
    check_rule(
        "PasswordInCommand",
        &[
            "FROM debian:13\nRUN docker login -u a -p secret example.com\nRUN sshpass -p secret ssh a@b\nRUN PGPASSWORD=secret psql\nRUN wget --user=a --password=secret https://b\nRUN htpasswd -bc /etc/htpasswd admin secret\n",
            "FROM debian:13\nRUN docker run -p 80:80 a\nRUN docker login -u a -p $SECRET b\nRUN PGPASSWORD=$SECRET psql\nRUN mkdir -p a\n",
        ],
        expect![[r#"
            FROM debian:13
            RUN docker login -u a -p secret example.com
                                     ▔▔▔▔▔▔ The password is stored in the image's history, and is the same in every container: set it when a container starts, or read it from a secret (`--mount=type=secret`)
            RUN sshpass -p secret ssh a@b
                           ▔▔▔▔▔▔ The password is stored in the image's history, and is the same in every container: set it when a container starts, or read it from a secret (`--mount=type=secret`)
            RUN PGPASSWORD=secret psql
                ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ The password in `PGPASSWORD` is stored in the image's history, and is the same in every container: set it when a container starts, or read it from a secret (`--mount=type=secret`)
            RUN wget --user=a --password=secret https://b
                              ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ The password is stored in the image's history, and is the same in every container: set it when a container starts, or read it from a secret (`--mount=type=secret`)
            RUN htpasswd -bc /etc/htpasswd admin secret
                                                 ▔▔▔▔▔▔ The password is stored in the image's history, and is the same in every container: set it when a container starts, or read it from a secret (`--mount=type=secret`)
            ===
            FROM debian:13
            RUN docker run -p 80:80 a
            RUN docker login -u a -p $SECRET b
            RUN PGPASSWORD=$SECRET psql
            RUN mkdir -p a
        "#]],
    );
    check_rule(
        "InstallWithoutYes",
        &[
            "FROM archlinux:base\nRUN pacman -Syu git\nRUN pacman -R git\nFROM python:3.14\nRUN pip uninstall requests\n",
            "FROM archlinux:base\nRUN pacman -Syu --noconfirm git && pacman -Sy && pacman -Ss git && pacman -Q\nFROM continuumio/miniconda3\nRUN conda install numpy && pip uninstall -y requests && pipx uninstall a\n",
        ],
        expect![[r#"
            FROM archlinux:base
            RUN pacman -Syu git
                ▔▔▔▔▔▔▔▔▔▔▔ `pacman -Syu` needs a confirmation, which fails in a build: add `--noconfirm`
            RUN pacman -R git
                ▔▔▔▔▔▔▔▔▔ `pacman -R` needs a confirmation, which fails in a build: add `--noconfirm`
            FROM python:3.14
            RUN pip uninstall requests
                ▔▔▔▔▔▔▔▔▔▔▔▔▔ `pip uninstall` needs a confirmation, which fails in a build: add `-y`
            --- fix: Add `--noconfirm`
            FROM archlinux:base
            RUN pacman -Syu --noconfirm git
            RUN pacman -R git
            FROM python:3.14
            RUN pip uninstall requests
            --- fix: Add `--noconfirm`
            FROM archlinux:base
            RUN pacman -Syu git
            RUN pacman -R --noconfirm git
            FROM python:3.14
            RUN pip uninstall requests
            --- fix: Add `-y`
            FROM archlinux:base
            RUN pacman -Syu git
            RUN pacman -R git
            FROM python:3.14
            RUN pip uninstall -y requests
            ===
            FROM archlinux:base
            RUN pacman -Syu --noconfirm git && pacman -Sy && pacman -Ss git && pacman -Q
            FROM continuumio/miniconda3
            RUN conda install numpy && pip uninstall -y requests && pipx uninstall a
        "#]],
    );
    check_rule(
        "ShellSyntaxInExecForm",
        &[
            "FROM node:24\nCMD [\"sh\", \"-c\", \"exec\", \"node\", \"x.js\"]\n",
            "FROM node:24\nCMD [\"cd\", \"/app\"]\nFROM node:24\nENTRYPOINT [\"sh\", \"-c\", \"exec \\\"$@\\\"\", \"--\"]\n",
            "FROM node:24\nHEALTHCHECK CMD [\"curl\", \"-f\", \"localhost\", \"||\", \"exit 1\"]\n",
        ],
        expect![[r#"
            FROM node:24
            CMD ["sh", "-c", "exec", "node", "x.js"]
                                      ▔▔▔▔▔▔▔▔▔▔▔▔ `exec` alone is the script, and these words are its arguments `$0`, `$1`, …: write the whole command as one string
            --- suggestion: Join the words of the command
            FROM node:24
            CMD ["sh", "-c", "exec node x.js"]
            ===
            FROM node:24
            CMD ["cd", "/app"]
                  ▔▔ In exec form, no shell runs the command, and `cd` is no program but a part of the shell
            FROM node:24
            ENTRYPOINT ["sh", "-c", "exec \"$@\"", "--"]
            ===
            FROM node:24
            HEALTHCHECK CMD ["curl", "-f", "localhost", "||", "exit 1"]
                                                         ▔▔ In exec form, no shell runs the command, so `||` is passed as an argument
            --- suggestion: Specify the shell explicitly
            FROM node:24
            HEALTHCHECK CMD ["/bin/sh", "-c", "curl -f localhost || exit 1"]
        "#]],
    );
    check_rule(
        "CmdIgnored",
        &["FROM node:24\nENTRYPOINT [\"node\"]\nCMD [\"node\", \"server.js\"]\n"],
        expect![[r#"
            FROM node:24
            ENTRYPOINT ["node"]
            CMD ["node", "server.js"]
            ▔▔▔ The ENTRYPOINT runs `node` already, so this starts `node node …`: CMD needs only its arguments
            related, line 2: The ENTRYPOINT
        "#]],
    );
    check_rule(
        "SecretFileCopied",
        &["FROM node:24\nCOPY service-account.json terraform.tfvars credentials.json ./\n"],
        expect![[r#"
            FROM node:24
            COPY service-account.json terraform.tfvars credentials.json ./
                 ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ service-account.json usually contains access keys, which anyone who can pull the image can read: use a secret mount
                                      ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ terraform.tfvars usually contains passwords, which anyone who can pull the image can read: use a secret mount
        "#]],
    );
}

#[test]
fn fixes_that_append_a_command() {
    check_rule(
        "PackageCacheLeft",
        &[
            "FROM debian:12\nRUN sudo apt-get update && sudo apt-get install -y jq\n",
            "FROM debian:12\nRUN apt-get update; apt-get install -y curl;\n",
            "FROM debian:12\nRUN <<EOF\napt-get update\napt-get install -y curl\nEOF\n",
            "FROM debian:12\nRUN <<EOF\nset -eu\napt-get update\napt-get install -y curl\nEOF\n",
            "FROM rockylinux:9\nRUN dnf install -y curl;\n",
        ],
        expect![[r#"
            FROM debian:12
            RUN sudo apt-get update && sudo apt-get install -y jq
                ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ `apt-get update` leaves its package lists in the image: end the `RUN` with `sudo rm -rf /var/lib/apt/lists/*`
            --- fix: Remove the lists at the end
            FROM debian:12
            RUN sudo apt-get update && sudo apt-get install -y jq && sudo rm -rf /var/lib/apt/lists/*
            ===
            FROM debian:12
            RUN apt-get update; apt-get install -y curl;
                ▔▔▔▔▔▔▔▔▔▔▔▔▔▔ `apt-get update` leaves its package lists in the image: end the `RUN` with `rm -rf /var/lib/apt/lists/*`
            --- fix: Remove the lists at the end
            FROM debian:12
            RUN apt-get update; apt-get install -y curl && rm -rf /var/lib/apt/lists/*
            ===
            FROM debian:12
            RUN <<EOF
            apt-get update
            ▔▔▔▔▔▔▔▔▔▔▔▔▔▔ `apt-get update` leaves its package lists in the image: end the `RUN` with `rm -rf /var/lib/apt/lists/*`
            apt-get install -y curl
            EOF
            --- fix: Remove the lists at the end
            FROM debian:12
            RUN <<EOF
            apt-get update
            apt-get install -y curl &&
            rm -rf /var/lib/apt/lists/*
            EOF
            ===
            FROM debian:12
            RUN <<EOF
            set -eu
            apt-get update
            ▔▔▔▔▔▔▔▔▔▔▔▔▔▔ `apt-get update` leaves its package lists in the image: end the `RUN` with `rm -rf /var/lib/apt/lists/*`
            apt-get install -y curl
            EOF
            --- fix: Remove the lists at the end
            FROM debian:12
            RUN <<EOF
            set -eu
            apt-get update
            apt-get install -y curl
            rm -rf /var/lib/apt/lists/*
            EOF
            ===
            FROM rockylinux:9
            RUN dnf install -y curl;
                ▔▔▔▔▔▔▔▔▔▔▔ `dnf install` leaves its cache in the image: end the `RUN` with `dnf clean all`
            --- fix: Add `dnf clean all` at the end
            FROM rockylinux:9
            RUN dnf install -y curl && dnf clean all
        "#]],
    );
}

#[test]
fn fixes_that_would_break_builds() {
    check_rule(
        "PermissionsInOwnLayer",
        &[
            "FROM debian:13\nCOPY --link a /b/\nRUN chown -R app:app /b\n",
            "FROM debian:13\nCOPY --link a /b/\nRUN chown -R 10:10 /b\n",
            "FROM node:24\nWORKDIR /app\nCOPY . /app\nRUN chown -R node:node /app\n",
            "FROM debian:13\nCOPY a /b/\nRUN chgrp -R 0 /b\n",
            // A folder that exists already, a user without a group, an archive, and a syntax without the flag.
            "FROM debian:13\nRUN mkdir -p /b/c\nCOPY a /b/\nRUN chown -R 10:10 /b\n",
            "FROM debian:13\nCOPY a /b/\nRUN chown -R 1001 /b\n",
            "FROM debian:13\nADD a.tar.gz /b/\nRUN chmod -R 755 /b\n",
            "# syntax=docker/dockerfile:1.0\nFROM debian:13\nCOPY a /b/\nRUN chmod -R 755 /b\n",
        ],
        expect![[r#"
            FROM debian:13
            COPY --link a /b/
            RUN chown -R app:app /b
                ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ `chown` stores the files from line 2 a second time: use `--chown` there
            ===
            FROM debian:13
            COPY --link a /b/
            RUN chown -R 10:10 /b
                ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ `chown` stores the files from line 2 a second time: use `--chown` there
            --- suggestion: Use `--chown` on line 2
            FROM debian:13
            COPY --chown=10:10 --link a /b/
            ===
            FROM node:24
            WORKDIR /app
            COPY . /app
            RUN chown -R node:node /app
                ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ `chown` stores the files from line 3 a second time: use `--chown` there
            ===
            FROM debian:13
            COPY a /b/
            RUN chgrp -R 0 /b
                ▔▔▔▔▔▔▔▔▔▔▔▔▔ `chgrp` stores the files from line 2 a second time: use `--chown` there
            ===
            FROM debian:13
            RUN mkdir -p /b/c
            COPY a /b/
            RUN chown -R 10:10 /b
                ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ `chown` stores the files from line 3 a second time: use `--chown` there
            ===
            FROM debian:13
            COPY a /b/
            RUN chown -R 1001 /b
                ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ `chown` stores the files from line 2 a second time: use `--chown` there
            --- suggestion: Use `--chown` on line 2
            FROM debian:13
            COPY --chown=1001:0 a /b/
            ===
            FROM debian:13
            ADD a.tar.gz /b/
            RUN chmod -R 755 /b
                ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ `chmod` stores the files from line 2 a second time: use `--chmod` there
            ===
            # syntax=docker/dockerfile:1.0
            FROM debian:13
            COPY a /b/
            RUN chmod -R 755 /b
                ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ `chmod` stores the files from line 3 a second time: use `--chmod` there
        "#]],
    );
    check_rule(
        "PipefailMissing",
        &[
            "FROM alpine:3.22\nRUN yes | sdkmanager --licenses && curl https://example.com | tar xz\n",
        ],
        expect![[r#"
            FROM alpine:3.22
            RUN yes | sdkmanager --licenses && curl https://example.com | tar xz
                                               ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ The pipe ignores a failure of `curl`: `pipefail` isn't set
            --- suggestion: Add `set -o pipefail`
            FROM alpine:3.22
            RUN set -o pipefail && yes | sdkmanager --licenses && curl https://example.com | tar xz
        "#]],
    );
    check_rule(
        "SC2006",
        &["FROM alpine:3.22\nRUN a=`(cd /; ls)`; b=`ls`; echo \"$a$b\"\n"],
        expect![[r#"
            FROM alpine:3.22
            RUN a=`(cd /; ls)`; b=`ls`; echo "$a$b"
                  ▔▔▔▔▔▔▔▔▔▔▔▔ Backquotes are the old syntax of a command substitution; use `$(…)`
                                  ▔▔▔▔ Backquotes are the old syntax of a command substitution; use `$(…)`
            --- fix: Replace the backquotes with `$(…)`
            FROM alpine:3.22
            RUN a=$( (cd /; ls)); b=`ls`; echo "$a$b"
            --- fix: Replace the backquotes with `$(…)`
            FROM alpine:3.22
            RUN a=`(cd /; ls)`; b=$(ls); echo "$a$b"
        "#]],
    );
    check_rule(
        "AddInsteadOfCopy",
        &["FROM alpine:3.22\nADD a.gem /b/\nADD rootfs-1.2 /b/\nADD a.json /b/\n"],
        expect![[r#"
            FROM alpine:3.22
            ADD a.gem /b/
            ▔▔▔ `ADD` may also download or unpack: use `COPY` for local files
            ADD rootfs-1.2 /b/
            ▔▔▔ `ADD` may also download or unpack: use `COPY` for local files
            ADD a.json /b/
            ▔▔▔ `ADD` may also download or unpack: use `COPY` for local files
            --- suggestion: Use `COPY`
            FROM alpine:3.22
            COPY a.gem /b/
            ADD rootfs-1.2 /b/
            ADD a.json /b/
            --- suggestion: Use `COPY`
            FROM alpine:3.22
            ADD a.gem /b/
            COPY rootfs-1.2 /b/
            ADD a.json /b/
            --- fix: Use `COPY`
            FROM alpine:3.22
            ADD a.gem /b/
            ADD rootfs-1.2 /b/
            COPY a.json /b/
        "#]],
    );
    check_rule(
        "LastUserRoot",
        &[
            "FROM debian:13\nUSER root\nCMD [\"/usr/sbin/sshd\", \"-D\"]\n",
            "FROM php:8.4-apache\nUSER root\n",
            "FROM debian:13\nUSER root\nCMD [\"app\"]\n",
        ],
        expect![[r#"
            FROM debian:13
            USER root
            CMD ["/usr/sbin/sshd", "-D"]
            ===
            FROM php:8.4-apache
            USER root
            ===
            FROM debian:13
            USER root
                 ▔▔▔▔ The container runs as root: change to another user at the end of the file
            CMD ["app"]
        "#]],
    );
    check_rule(
        "MisspelledFlag",
        &["FROM alpine:3.22\nCOPY a b --chown=app\nCOPY a --from=x b\nCOPY a --x\n"],
        expect![[r#"
            FROM alpine:3.22
            COPY a b --chown=app
                     ▔▔▔▔▔▔▔▔▔▔▔ `--chown=app` is read as a path: flags precede all paths
            COPY a --from=x b
                   ▔▔▔▔▔▔▔▔ `--from=x` is read as a path: flags precede all paths
            COPY a --x
        "#]],
    );
    check_rule(
        "LegacyKeyValueFormat",
        &["FROM alpine:3.22\nENV export A=b\nENV J {\"a\": \"b\"}\nENV K v\n"],
        expect![[r#"
            FROM alpine:3.22
            ENV export A=b
                ▔▔▔▔▔▔▔▔▔▔ "ENV key=value" should be used instead of legacy "ENV key value" format
            ENV J {"a": "b"}
                ▔▔▔▔▔▔▔▔▔▔▔▔ "ENV key=value" should be used instead of legacy "ENV key value" format
            ENV K v
                ▔▔▔ "ENV key=value" should be used instead of legacy "ENV key value" format
            --- suggestion: Remove `export`
            FROM alpine:3.22
            ENV A=b
            ENV J {"a": "b"}
            ENV K v
            --- suggestion: Write `J=…`
            FROM alpine:3.22
            ENV export A=b
            ENV J="{a: b}"
            ENV K v
            --- fix: Write `K=…`
            FROM alpine:3.22
            ENV export A=b
            ENV J {"a": "b"}
            ENV K=v
        "#]],
    );
    check_rule(
        "WrongPackageManager",
        &[
            "FROM mysql:8\nRUN apt-get update\n",
            "FROM fedora:42\nRUN apt-get update\n",
        ],
        expect![[r#"
            FROM mysql:8
            RUN apt-get update
                ▔▔▔▔▔▔▔ `apt-get` isn't in this image, which is based on Fedora or Red Hat: use `microdnf`
            ===
            FROM fedora:42
            RUN apt-get update
                ▔▔▔▔▔▔▔ `apt-get` isn't in this image, which is based on Fedora or Red Hat: use `dnf`
        "#]],
    );
    check_rule(
        "ShellSyntaxError",
        &["FROM debian:13\nRUN if true; then cat <<EOF\nx\nEOF\n"],
        expect![[r#"
            FROM debian:13
            RUN if true; then cat <<EOF
                                   ▔▔▔▔ An `if` has no `fi`: a heredoc ends the instruction. Put the whole script into a heredoc
            x
            EOF
        "#]],
    );
}

#[test]
fn versions_without_quotes() {
    check_rule(
        "UnquotedVersion",
        &[
            "FROM python:3.14\nRUN pip install flask>=2.0 requests<3 'a>=1' && pip list >a.txt\nRUN npm install a@>=1\n",
            "FROM python:3.14\nRUN pip install a > log.txt 2>&1\nRUN echo a>=2\nRUN pip install -r a.txt <b\n",
        ],
        expect![[r#"
            FROM python:3.14
            RUN pip install flask>=2.0 requests<3 'a>=1' && pip list >a.txt
                            ▔▔▔▔▔▔▔▔▔▔ For the shell, `>` is a redirection, and `=2.0` the name of a file: put the requirement into quotes
                                       ▔▔▔▔▔▔▔▔▔▔ For the shell, `<` is a redirection, and `3` the name of a file: put the requirement into quotes
            RUN npm install a@>=1
                            ▔▔▔▔▔ For the shell, `>` is a redirection, and `=1` the name of a file: put the requirement into quotes
            --- suggestion: Add quotes
            FROM python:3.14
            RUN pip install 'flask>=2.0' requests<3 'a>=1' && pip list >a.txt
            RUN npm install a@>=1
            --- suggestion: Add quotes
            FROM python:3.14
            RUN pip install flask>=2.0 'requests<3' 'a>=1' && pip list >a.txt
            RUN npm install a@>=1
            --- suggestion: Add quotes
            FROM python:3.14
            RUN pip install flask>=2.0 requests<3 'a>=1' && pip list >a.txt
            RUN npm install 'a@>=1'
            ===
            FROM python:3.14
            RUN pip install a > log.txt 2>&1
            RUN echo a>=2
            RUN pip install -r a.txt <b
        "#]],
    );
    check_rule(
        "NumberInBuildArgument",
        &[
            "ARG PYTHON\nFROM python:$PYTHON\n",
            "ARG OTHER\nFROM python:$OTHER\n",
        ],
        expect![[r#"
            ARG PYTHON
                ▔▔▔▔▔▔ `api` in compose.yaml sets `PYTHON` to `3.1`, as `3.10` is read as a number: write "3.10" there, in quotes
            FROM python:$PYTHON
            ===
            ARG OTHER
            FROM python:$OTHER
        "#]],
    );
}

#[test]
fn paths_of_base_images() {
    check_rule(
        "PathOverwritten",
        &[
            "FROM rust:1\nENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\n",
            "FROM acme/rust\nENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\n",
        ],
        expect![[r#"
            FROM rust:1
            ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
                ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ This PATH doesn't contain its previous value, so programs in /usr/local/cargo/bin are no longer found
            --- suggestion: Append `:$PATH`
            FROM rust:1
            ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:$PATH
            ===
            FROM acme/rust
            ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
        "#]],
    );
}

#[test]
fn misspelled_arguments_of_package_managers() {
    check_rule(
        "MisspelledArgument",
        &[
            "FROM debian:12\nRUN apt-get updat && apt-get instal -y --no-install-recommend --alow-downgrades=true curl\n",
            "FROM alpine:3.22\nRUN apk ad --no-cahce curl\n",
            "FROM fedora:43\nRUN dnf isntall -y curl\n",
            // Abbreviated flags of apk, other flags and subcommands, and what isn't literal.
            "FROM alpine:3.22\nRUN apk add --no-c --virt=a curl && apk del curl\n",
            "FROM debian:12\nRUN apt-get install --no-auto-remove --fix-policy --yes=true ./--install && aptitude safe-upgrade\n",
            "FROM fedora:43\nRUN dnf check-upgrade; dnf group install x; dnf $X\n",
            "FROM debian:12\nRUN apt-get --version && apt-get\n",
            // Half-typed.
            "FROM debian:12\nRUN apt-get instal\n",
        ],
        expect![[r#"
            FROM debian:12
            RUN apt-get updat && apt-get instal -y --no-install-recommend --alow-downgrades=true curl
                        ▔▔▔▔▔ `apt-get` has no subcommand `updat` (did you mean `update`?)
                                         ▔▔▔▔▔▔ `apt-get` has no subcommand `instal` (did you mean `install`?)
                                                   ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ `apt-get` has no flag `--no-install-recommend` (did you mean `--no-install-recommends`?)
                                                                          ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ `apt-get` has no flag `--alow-downgrades=true` (did you mean `--allow-downgrades=true`?)
            --- suggestion: Change to `update`
            FROM debian:12
            RUN apt-get update && apt-get instal -y --no-install-recommend --alow-downgrades=true curl
            --- suggestion: Change to `install`
            FROM debian:12
            RUN apt-get updat && apt-get install -y --no-install-recommend --alow-downgrades=true curl
            --- suggestion: Change to `--no-install-recommends`
            FROM debian:12
            RUN apt-get updat && apt-get instal -y --no-install-recommends --alow-downgrades=true curl
            --- suggestion: Change to `--allow-downgrades=true`
            FROM debian:12
            RUN apt-get updat && apt-get instal -y --no-install-recommend --allow-downgrades=true curl
            ===
            FROM alpine:3.22
            RUN apk ad --no-cahce curl
                       ▔▔▔▔▔▔▔▔▔▔ `apk` has no flag `--no-cahce` (did you mean `--no-cache`?)
            --- suggestion: Change to `--no-cache`
            FROM alpine:3.22
            RUN apk ad --no-cache curl
            ===
            FROM fedora:43
            RUN dnf isntall -y curl
                    ▔▔▔▔▔▔▔ `dnf` has no subcommand `isntall` (did you mean `install`?)
            --- suggestion: Change to `install`
            FROM fedora:43
            RUN dnf install -y curl
            ===
            FROM alpine:3.22
            RUN apk add --no-c --virt=a curl && apk del curl
            ===
            FROM debian:12
            RUN apt-get install --no-auto-remove --fix-policy --yes=true ./--install && aptitude safe-upgrade
            ===
            FROM fedora:43
            RUN dnf check-upgrade; dnf group install x; dnf $X
            ===
            FROM debian:12
            RUN apt-get --version && apt-get
            ===
            FROM debian:12
            RUN apt-get instal
        "#]],
    );
}

#[test]
fn assignments_that_are_none() {
    check_rule(
        "InvalidAssignment",
        &[
            "FROM debian:12\nRUN A = \"b c\" && export D = e; $F=g; H =i\n",
            // Comparisons, assignments, and variables that are programs.
            "FROM debian:12\nRUN test a = b && [ a = b ] && A=b C= make && $CC -o=a && \"$X\"=b && echo = a\n",
            "FROM debian:12\nRUN [\"A\", \"=\", \"b\"]\n",
        ],
        expect![[r#"
            FROM debian:12
            RUN A = "b c" && export D = e; $F=g; H =i
                ▔▔▔▔▔▔▔▔▔ An assignment has no spaces around `=`: the shell looks for a program `A`
                                    ▔▔▔▔▔ An assignment has no spaces around `=`: the shell passes `=` to `export`
                                           ▔▔▔ An assignment has no `$` before the name: write `F=…`
            --- suggestion: Change to an assignment
            FROM debian:12
            RUN A="b c" && export D = e; $F=g; H =i
            --- suggestion: Change to an assignment
            FROM debian:12
            RUN A = "b c" && export D=e; $F=g; H =i
            --- suggestion: Change to an assignment
            FROM debian:12
            RUN A = "b c" && export D = e; F=g; H =i
            ===
            FROM debian:12
            RUN test a = b && [ a = b ] && A=b C= make && $CC -o=a && "$X"=b && echo = a
            ===
            FROM debian:12
            RUN ["A", "=", "b"]
        "#]],
    );
}
