//! Hover for values: images, ports, signals, durations, owners, permissions, paths, heredocs, commands.

use expect_test::{Expect, expect};
use ide::hover::{hover, hover_in};
use ide::lints::{Excludes, Exclusion, LintSettings};

use crate::fixture::{draw, with_cursors};

/// The hover at each cursor: its span, and the text without title and links.
fn check(fixture: &str, expect: Expect) {
    check_in(fixture, &LintSettings::default(), expect);
}

fn check_in(fixture: &str, settings: &LintSettings, expect: Expect) {
    let (document, cursors) = with_cursors(fixture);
    let mut picture = String::new();
    for at in cursors {
        let Some(found) = hover_in(&document, at, settings) else {
            picture.push_str("nothing\n\n");
            continue;
        };
        let line = document.text.line(document.text.line_of(found.span.start));
        let inside = syntax::text::Span::new(
            found.span.start - line.start,
            found.span.end.min(line.end) - line.start,
        );
        picture.push_str(&draw(&document.text.slice(line), &[(inside, "")]));
        let text = found.markdown.splitn(3, "```").nth(2).unwrap();
        let parts = text.split("\n\n").map(str::trim);
        // The rest is common to all flags and instructions of the kind.
        let parts = parts.filter(|part| !part.is_empty()).take(2);
        for line in parts.flat_map(str::lines) {
            picture.push_str(&format!("  {line}\n"));
        }
        picture.push('\n');
    }
    expect.assert_eq(&picture);
}

#[track_caller]
fn check_none(fixture: &str) {
    let (document, cursors) = with_cursors(fixture);
    for at in cursors {
        assert_eq!(hover(&document, at), None, "at {at} of {fixture:?}");
    }
}

#[test]
fn images() {
    check(
        "FROM gh$0cr.io/a$0cme/to$0ols/x$0:1$0.2@sha256:$00000000000000000000000000000000000000000000000000000000000000000\n",
        expect![[r#"
            FROM ghcr.io/acme/tools/x:1.2@sha256:0000000000000000000000000000000000000000000000000000000000000000
                 ▔▔▔▔▔▔▔
              - **registry: `ghcr.io`, GitHub's registry**
              - namespace: `acme/tools`
              - name: `x`
              - tag: `1.2`, informative only, as the digest takes precedence
              - digest: `sha256:0000000000000000000000000000000000000000000000000000000000000000`, which always refers to the same image
              [Page](https://github.com/acme/tools/pkgs/container/tools%2Fx)

            FROM ghcr.io/acme/tools/x:1.2@sha256:0000000000000000000000000000000000000000000000000000000000000000
                         ▔▔▔▔▔▔▔▔▔▔
              - registry: `ghcr.io`, GitHub's registry
              - **namespace: `acme/tools`**
              - name: `x`
              - tag: `1.2`, informative only, as the digest takes precedence
              - digest: `sha256:0000000000000000000000000000000000000000000000000000000000000000`, which always refers to the same image
              [Page](https://github.com/acme/tools/pkgs/container/tools%2Fx)

            FROM ghcr.io/acme/tools/x:1.2@sha256:0000000000000000000000000000000000000000000000000000000000000000
                         ▔▔▔▔▔▔▔▔▔▔
              - registry: `ghcr.io`, GitHub's registry
              - **namespace: `acme/tools`**
              - name: `x`
              - tag: `1.2`, informative only, as the digest takes precedence
              - digest: `sha256:0000000000000000000000000000000000000000000000000000000000000000`, which always refers to the same image
              [Page](https://github.com/acme/tools/pkgs/container/tools%2Fx)

            FROM ghcr.io/acme/tools/x:1.2@sha256:0000000000000000000000000000000000000000000000000000000000000000
                                    ▔
              - registry: `ghcr.io`, GitHub's registry
              - namespace: `acme/tools`
              - **name: `x`**
              - tag: `1.2`, informative only, as the digest takes precedence
              - digest: `sha256:0000000000000000000000000000000000000000000000000000000000000000`, which always refers to the same image
              [Page](https://github.com/acme/tools/pkgs/container/tools%2Fx)

            FROM ghcr.io/acme/tools/x:1.2@sha256:0000000000000000000000000000000000000000000000000000000000000000
                                      ▔▔▔
              - registry: `ghcr.io`, GitHub's registry
              - namespace: `acme/tools`
              - name: `x`
              - **tag: `1.2`, informative only, as the digest takes precedence**
              - digest: `sha256:0000000000000000000000000000000000000000000000000000000000000000`, which always refers to the same image
              [Page](https://github.com/acme/tools/pkgs/container/tools%2Fx)

            FROM ghcr.io/acme/tools/x:1.2@sha256:0000000000000000000000000000000000000000000000000000000000000000
                                          ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔
              - registry: `ghcr.io`, GitHub's registry
              - namespace: `acme/tools`
              - name: `x`
              - tag: `1.2`, informative only, as the digest takes precedence
              - **digest: `sha256:0000000000000000000000000000000000000000000000000000000000000000`, which always refers to the same image**
              [Page](https://github.com/acme/tools/pkgs/container/tools%2Fx)

        "#]],
    );
    check(
        "FROM alp$0ine\nFROM scr$0atch\n",
        expect![[r#"
            FROM alpine
                 ▔▔▔▔▔▔
              - registry: `docker.io`, Docker Hub (default)
              - namespace: `library` (Docker's official images)
              - **name: `alpine`**
              - tag: `latest` (default)
              Alpine Linux: musl, BusyBox and apk in a few megabytes.

            FROM scratch
                 ▔▔▔▔▔▔▔
              The empty image: no files, no shell, no configuration. Programs must be copied with all their dependencies.

        "#]],
    );
    check(
        "ARG V=3\nARG U\nFROM node:$V-sl$0im\nFROM no$0de:$U\n",
        expect![[r#"
            FROM node:$V-slim
                 ▔▔▔▔▔▔▔▔▔▔▔▔
              - registry: `docker.io`, Docker Hub (default)
              - namespace: `library` (Docker's official images)
              - name: `node`
              - tag: `3-slim`
              Node.js with npm and Yarn.

            FROM node:$U
                 ▔▔▔▔
              - registry: `docker.io`, Docker Hub (default)
              - namespace: `library` (Docker's official images)
              - **name: `node`**
              - tag: unknown
              [Page](https://hub.docker.com/_/node)

        "#]],
    );
    check(
        "FROM a\nCOPY --from=ngi$0nx:1 a b\nRUN --mount=from=bus$0ybox,target=/x y\n",
        expect![[r#"
            COPY --from=nginx:1 a b
                        ▔▔▔▔▔
              - registry: `docker.io`, Docker Hub (default)
              - namespace: `library` (Docker's official images)
              - **name: `nginx`**
              - tag: `1`
              A build context of this name (`--build-context`) takes precedence.

            RUN --mount=from=busybox,target=/x y
                             ▔▔▔▔▔▔▔
              - registry: `docker.io`, Docker Hub (default)
              - namespace: `library` (Docker's official images)
              - **name: `busybox`**
              - tag: `latest` (default)
              A build context of this name (`--build-context`) takes precedence.

        "#]],
    );
    // Unfinished names.
    check(
        "FROM alpine:$0\n",
        expect![[r#"
        FROM alpine:
             ▔▔▔▔▔▔▔
          - registry: `docker.io`, Docker Hub (default)
          - namespace: `library` (Docker's official images)
          - name: `alpine`
          [Page](https://hub.docker.com/_/alpine)

    "#]],
    );
}

#[test]
fn platforms() {
    check(
        "FROM --platform=linux/ar$0m64 a\nFROM --platform=arm$0 a\nFROM --platform=windows$0 a\n",
        expect![[r#"
            FROM --platform=linux/arm64 a
                            ▔▔▔▔▔▔▔▔▔▔▔
              `linux/arm64`: operating system `linux` (Linux) and architecture `arm64` (64-bit ARM, as in Apple silicon and Graviton).
              Platform of the base image, by default the target platform: `linux/arm64`, or `$BUILDPLATFORM` for a stage that cross-compiles.

            FROM --platform=arm a
                            ▔▔▔
              `arm`: architecture `arm` (32-bit ARM) and variant `v7`. The operating system defaults to that of the builder.
              Platform of the base image, by default the target platform: `linux/arm64`, or `$BUILDPLATFORM` for a stage that cross-compiles.

            FROM --platform=windows a
                            ▔▔▔▔▔▔▔
              `windows`: operating system `windows` (Windows). The architecture defaults to that of the builder.
              Platform of the base image, by default the target platform: `linux/arm64`, or `$BUILDPLATFORM` for a stage that cross-compiles.

        "#]],
    );
}

#[test]
fn ports() {
    check(
        "FROM a\nEXPOSE 4$043 53/u$0dp 8000-80$010 127.0.0.$01:80$080:80 12345$0\n",
        expect![[r#"
            EXPOSE 443 53/udp 8000-8010 127.0.0.1:8080:80 12345
                   ▔▔▔
              TCP port 443, usually HTTPS.

            EXPOSE 443 53/udp 8000-8010 127.0.0.1:8080:80 12345
                          ▔▔▔
              UDP: individual packets, without guaranteed delivery.

            EXPOSE 443 53/udp 8000-8010 127.0.0.1:8080:80 12345
                              ▔▔▔▔▔▔▔▔▔
              11 TCP ports, from 8000 to 8010.

            EXPOSE 443 53/udp 8000-8010 127.0.0.1:8080:80 12345
                                        ▔▔▔▔▔▔▔▔▔
              Host ports are ignored in EXPOSE; publish with `docker run -p`.

            EXPOSE 443 53/udp 8000-8010 127.0.0.1:8080:80 12345
                                                  ▔▔▔▔
              Host ports are ignored in EXPOSE; publish with `docker run -p`.

            EXPOSE 443 53/udp 8000-8010 127.0.0.1:8080:80 12345
                                                          ▔▔▔▔▔
              TCP port 12345.

        "#]],
    );
    check(
        "FROM a\nARG P=5432\nEXPOSE $P/t$0cp\n",
        expect![[r#"
        EXPOSE $P/tcp
               ▔▔▔▔▔▔
          TCP port 5432, usually PostgreSQL.

    "#]],
    );
    check_none("FROM a\nARG P\nEXPOSE x$0 99999$0\n");
}

#[test]
fn signals() {
    check(
        "FROM a\nSTOPSIGNAL SIGQ$0UIT\nSTOPSIGNAL 9$0\nSTOPSIGNAL term$0\nSTOPSIGNAL RTMIN+$03\n",
        expect![[r#"
            STOPSIGNAL SIGQUIT
                       ▔▔▔▔▔▔▔
              `SIGQUIT`, signal 3. Requests termination; nginx and PHP-FPM shut down gracefully.

            STOPSIGNAL 9
                       ▔
              Signal 9, `SIGKILL`. Terminates the program immediately, without cleanup.

            STOPSIGNAL term
                       ▔▔▔▔
              `SIGTERM`, signal 15. Requests termination (default).

            STOPSIGNAL RTMIN+3
                       ▔▔▔▔▔▔▔
              `SIGRTMIN+3`, signal 37: a real-time signal, for the program's own use (systemd stops on `SIGRTMIN+3`).

        "#]],
    );
    check_none("FROM a\nSTOPSIGNAL SIGNO$0\nSTOPSIGNAL 99$0\nSTOPSIGNAL $0\n");
}

#[test]
fn times() {
    check(
        "FROM a\nHEALTHCHECK --interval=1m3$00s --timeout=1.5$0s --start-period=0$0s --retries=5$0 CMD x\n",
        expect![[r#"
            HEALTHCHECK --interval=1m30s --timeout=1.5s --start-period=0s --retries=5 CMD x
                                   ▔▔▔▔▔
              `1m30s` is 1 minute 30 seconds.
              Time between checks, and before the first. Default: 30 s.

            HEALTHCHECK --interval=1m30s --timeout=1.5s --start-period=0s --retries=5 CMD x
                                                   ▔▔▔▔
              `1.5s` is 1 second 500 milliseconds.
              Time after which a running check has failed. Default: 30 s.

            HEALTHCHECK --interval=1m30s --timeout=1.5s --start-period=0s --retries=5 CMD x
                                                                       ▔▔
              `0s` selects the default.
              Startup time during which failures don't count. Default: none.

            HEALTHCHECK --interval=1m30s --timeout=1.5s --start-period=0s --retries=5 CMD x
                                                                                    ▔
              Consecutive failures that make the container unhealthy. Default: 3.
              [Reference](https://docs.docker.com/reference/dockerfile/#healthcheck)

        "#]],
    );
}

#[test]
fn owners() {
    check(
        "FROM a\nUSER ap$0p:st$0aff\nUSER 0$0\nUSER 10$000\nCOPY --chown=no$0de:10$00 a b\nCOPY --chown=12$0 a b\n",
        expect![[r#"
            USER app:staff
                 ▔▔▔
              User `app`, looked up in the image's `/etc/passwd`.

            USER app:staff
                     ▔▔▔▔▔
              Group `staff`, looked up in the image's `/etc/group`.

            USER 0
                 ▔
              User `0` (superuser). Its group is the one in the image's `/etc/passwd`, or group 0.

            USER 1000
                 ▔▔▔▔
              User ID 1000; the image needs no name for it. Its group is the one in the image's `/etc/passwd`, or group 0.

            COPY --chown=node:100 a b
                         ▔▔▔▔
              User `node`, looked up in the image's `/etc/passwd`.
              Owner of the added files: `user`, `user:group` or numeric IDs; `0:0` by default. Names are looked up in the image.

            COPY --chown=node:100 a b
                              ▔▔▔
              Group ID 100; the image needs no name for it.
              Owner of the added files: `user`, `user:group` or numeric IDs; `0:0` by default. Names are looked up in the image.

            COPY --chown=12 a b
                         ▔▔
              User ID 12; the image needs no name for it. The group is also 12.
              Owner of the added files: `user`, `user:group` or numeric IDs; `0:0` by default. Names are looked up in the image.

        "#]],
    );
}

#[test]
fn permissions() {
    check(
        "FROM a\nCOPY --chmod=64$04 a b\nCOPY --chmod=u=rwX,go=r$0X a b\nRUN --mount=type=cache,target=/x,mode=17$077 y\nCOPY --chmod=u+$0s,g-s,+t,o+wt,a=rs a b\n",
        expect![[r#"
            COPY --chmod=644 a b
                         ▔▔▔
              `644` is `rw-r--r--`: owner may read and write; group and others may read.
              Permissions of the added files: octal (`755`), or symbolic (`u=rwX,go=rX`) since `1.14`.

            COPY --chmod=u=rwX,go=rX a b
                         ▔▔▔▔▔▔▔▔▔▔▔
              `u=rwX,go=rX`: owner may read, write and run folders and executable files; group and others may read and run folders and executable files.
              Permissions of the added files: octal (`755`), or symbolic (`u=rwX,go=rX`) since `1.14`.

            RUN --mount=type=cache,target=/x,mode=1777 y
                                                  ▔▔▔▔
              `1777` is `rwxrwxrwt`: all may read, write and run; in a folder, only owners may remove their files (sticky).
              Octal permissions. Default: `0755` for a cache, `0400` for a secret, `0600` for a socket.

            COPY --chmod=u+s,g-s,+t,o+wt,a=rs a b
                         ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔
              `u+s,g-s,+t,o+wt,a=rs`: it runs as its owner (setuid); no more: it runs as its group, and new files in a folder get its group (setgid); in a folder, only owners may remove their files (sticky); others may also write, in a folder, only owners may remove their files (sticky); all may read, it runs as its owner (setuid), it runs as its group, and new files in a folder get its group (setgid).
              Permissions of the added files: octal (`755`), or symbolic (`u=rwX,go=rX`) since `1.14`.

        "#]],
    );
}

#[test]
fn mounts() {
    check(
        "FROM a\nWORKDIR /w\nRUN --mount=type=cache,target=x$0 --mount=type=tmpfs,target=/y,size=6$04m z\n",
        expect![[r#"
            RUN --mount=type=cache,target=x --mount=type=tmpfs,target=/y,size=64m z
                                          ▔
              In the container: `/w/x`.
              Mount path in the container. Relative paths start at `WORKDIR`; `/` is not allowed.

            RUN --mount=type=cache,target=x --mount=type=tmpfs,target=/y,size=64m z
                                                                              ▔▔▔
              `64m` is 67108864 bytes.
              Maximum size, like `64m` or `1.5g`.

        "#]],
    );
}

#[test]
fn paths() {
    check(
        "FROM scratch\nENV D=d\nWORKDIR a$0\nWORKDIR $D/e$0\nCOPY x ./$0\nCOPY x $D/f$0\nCOPY x /g$0\n",
        expect![[r#"
            WORKDIR a
                    ▔
              In the container: `/a`.

            WORKDIR $D/e
                    ▔▔▔▔
              In the container: `/a/d/e`.

            COPY x ./
                   ▔▔
              In the container: `/a/d/e/`.

            COPY x $D/f
                   ▔▔▔▔
              In the container: `/a/d/e/d/f`.

            nothing

        "#]],
    );
}

#[test]
fn sources() {
    check(
        "FROM scratch\nADD https://example.com/x$0.tgz /\nADD https://github.com/moby/buildkit.git#v0$0.12:docs /\n",
        expect![[r#"
            ADD https://example.com/x.tgz /
                ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔
              A remote file. An archive is not unpacked, unless `--unpack` is given.

            ADD https://github.com/moby/buildkit.git#v0.12:docs /
                ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔
              From Git: repository `https://github.com/moby/buildkit.git`, branch, tag or commit `v0.12` and folder `docs`.

        "#]],
    );
}

#[test]
fn ignored_files() {
    let settings = LintSettings {
        exclusion: Some(Excludes::new(|source| {
            (source == "node_modules").then(|| Exclusion {
                source: source.to_owned(),
                pattern: "node_*".to_owned(),
                file: ".dockerignore".to_owned(),
                line: 3,
            })
        })),
        ..LintSettings::default()
    };
    check_in(
        "FROM a\nCOPY node_mo$0dules src$0 /x/\nCOPY --from=b node_mo$0dules /x/\n",
        &settings,
        expect![[r#"
            COPY node_modules src /x/
                 ▔▔▔▔▔▔▔▔▔▔▔▔
              Not in the build context: line 3 of `.dockerignore` excludes `node_*`.

            nothing

            nothing

        "#]],
    );
}

#[test]
fn heredocs() {
    check(
        "FROM a\nRUN <<E$0OF\nx\nEO$0F\n",
        expect![[r#"
        RUN <<EOF
            ▔▔▔▔▔
          The lines up to `EOF`.
          Run as a script, by the shell. BuildKit does not expand `$NAME`.

        EOF
        ▔▔▔
          The lines up to `EOF`.
          Run as a script, by the shell. BuildKit does not expand `$NAME`.

    "#]],
    );
    check(
        "FROM a\nRUN <$0<EOF cat\nx\nEOF\nRUN <<-'E$0OF'\n\t#!/bin/sh\n\tEOF\n",
        expect![[r#"
            RUN <<EOF cat
                ▔▔▔▔▔
              The lines up to `EOF`.
              The shell passes them to the command, and expands `$NAME`.

            RUN <<-'EOF'
                ▔▔▔▔▔▔▔▔
              The lines up to `EOF`.
              Run as a script, by the program in its first line. BuildKit does not expand `$NAME`.

        "#]],
    );
    check(
        "FROM a\nCOPY <<E$0OF <<\"G$0\" /x/\n$A\nEOF\n$A\nG\n",
        expect![[r#"
            COPY <<EOF <<"G" /x/
                 ▔▔▔▔▔
              The lines up to `EOF`.
              Copied as a file; in a folder, it is named `EOF`. BuildKit expands `$NAME`, with the values of ARG and ENV here.

            COPY <<EOF <<"G" /x/
                       ▔▔▔▔▔
              The lines up to `G`.
              Copied as a file; in a folder, it is named `G`. Variables are not expanded, as the name is quoted.

        "#]],
    );
    check(
        "FROM a\nONBUILD RUN <<E$0\nx\nE\n",
        expect![[r#"
        ONBUILD RUN <<E
                    ▔▔▔
          The lines up to `E`.
          Run as a script, by the shell. BuildKit does not expand `$NAME`.

    "#]],
    );
}

#[test]
fn commands() {
    check(
        "FROM alpine\nUSER me\nWORKDIR /w\nENTRYPOINT [\"a$0\", \"b\"]\nCM$0D [\"c\"]\n",
        expect![[r#"
            ENTRYPOINT ["a", "b"]
                         ▔
              A container runs `["a", "b", "c"]`, as user `me`, in `/w`: `ENTRYPOINT` followed by `CMD`.

            CMD ["c"]
            ▔▔▔
              A container runs `["a", "b", "c"]`, as user `me`, in `/w`: `ENTRYPOINT` followed by `CMD`.
              Sets the default command of a container, or the default arguments of `ENTRYPOINT`.

        "#]],
    );
    check(
        "FROM alpine\nENTRYPOINT ru$0n it\nCMD [\"c$0\"]\n",
        expect![[r#"
            ENTRYPOINT run it
                       ▔▔▔▔▔▔
              A container runs `["/bin/sh", "-c", "run it"]`. `CMD` is ignored, as `ENTRYPOINT` is in shell form.

            CMD ["c"]
                  ▔
              A container runs `["/bin/sh", "-c", "run it"]`. `CMD` is ignored, as `ENTRYPOINT` is in shell form.

        "#]],
    );
    check(
        "FROM node\nCMD [\"c$0\"]\n",
        expect![[r#"
            CMD ["c"]
                  ▔
              A container runs `["docker-entrypoint.sh", "c"]`: `ENTRYPOINT` followed by `CMD`.

        "#]],
    );
    check(
        "FROM alpine\nC$0MD a\nCMD b$0\n",
        expect![[r#"
            CMD a
            ▔▔▔
              Has no effect: overridden on line 3.
              Sets the default command of a container, or the default arguments of `ENTRYPOINT`.

            CMD b
                ▔
              A container runs `["/bin/sh", "-c", "b"]`.

        "#]],
    );
    check(
        "FROM alpine\nSHELL [\"/bin/bash\", \"-c\"]\nCMD ec$0ho hi\n",
        expect![[r#"
            CMD echo hi
                ▔▔▔▔▔▔▔
              A container runs `["/bin/bash", "-c", "echo hi"]`.

        "#]],
    );
    check(
        "FROM alpine\nONBUILD C$0MD a\n",
        expect![[r#"
            ONBUILD CMD a
                    ▔▔▔
              Sets the default command of a container, or the default arguments of `ENTRYPOINT`.
              ```dockerfile
              CMD ["node", "server.js"]
              ```

        "#]],
    );
}

#[test]
fn checks_of_health() {
    check(
        "FROM a\nHEALTH$0CHECK CMD curl -f localhost\n",
        expect![[r#"
            HEALTHCHECK CMD curl -f localhost
            ▔▔▔▔▔▔▔▔▔▔▔
              Runs `curl -f localhost` every 30 seconds. A run that takes longer than 30 seconds has failed. 3 failures in a row make the container unhealthy.
              Defines how to check that a container is healthy. Exit code 0 of the command means healthy, 1 unhealthy.

        "#]],
    );
    check(
        "FROM a\nHEALTHCHECK --interval=5s --timeout=1m --retries=1 --start-period=1h --start-interval=500ms CM$0D [\"x\", \"y\"]\n",
        expect![[r#"
            HEALTHCHECK --interval=5s --timeout=1m --retries=1 --start-period=1h --start-interval=500ms CMD ["x", "y"]
                                                                                                        ▔▔▔
              Runs `["x", "y"]` every 5 seconds. A run that takes longer than 1 minute has failed. One failure makes the container unhealthy. In the first hour it runs every 500 milliseconds, and until it has succeeded once, failures don't count.
              The command that checks. Exit code 0 is healthy, 1 is not; in shell form it runs under `SHELL`.

        "#]],
    );
    check(
        "FROM a\nHEALTHCHECK N$0ONE\n",
        expect![[r#"
        HEALTHCHECK NONE
                    ▔▔▔▔
          Disables the base image's health check.
          [Reference](https://docs.docker.com/reference/dockerfile/#healthcheck)

    "#]],
    );
}

#[test]
fn labels() {
    check(
        "FROM a\nLABEL org.opencontainers.image.li$0censes=MIT\n",
        expect![[r#"
            LABEL org.opencontainers.image.licenses=MIT
                  ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔
              Licenses of the software in the image, as an SPDX expression.
              Example: `Apache-2.0`.

        "#]],
    );
    check_none("FROM a\nLABEL mi$0ne=x\n");
}

#[test]
fn modifiers() {
    check(
        "FROM alpine\nARG V=1.2.3\nENV A=${V%$0.*} B=${V:$0-x} C=${X:+$0y} D=${V//$0./-}\n",
        expect![[r#"
            ENV A=${V%.*} B=${V:-x} C=${X:+y} D=${V//./-}
                     ▔▔▔
              The value of `V` without the shortest match of `.*` at its end.
              `${V%.*}` is `1.2` here; with `V` unset it would be empty.

            ENV A=${V%.*} B=${V:-x} C=${X:+y} D=${V//./-}
                               ▔▔▔
              The value of `V`, or `x` if that is unset or empty.
              `${V:-x}` is `1.2.3` here; with `V` unset it would be `x`.

            ENV A=${V%.*} B=${V:-x} C=${X:+y} D=${V//./-}
                                         ▔▔▔
              `y` if `X` is set and not empty, nothing otherwise.
              `${X:+y}` is empty here; with `X` unset it would be empty.

            ENV A=${V%.*} B=${V:-x} C=${X:+y} D=${V//./-}
                                                   ▔▔▔▔▔
              The value of `V` with all matches of `.` replaced by `-`.
              `${V//./-}` is `1-2-3` here; with `V` unset it would be empty.

        "#]],
    );
}

#[test]
fn options_of_checks() {
    check(
        "# check=sk$0ip=JSONArgs$0Recommended;err$0or=true\nFROM a\n# check=skip=St$0ageNameCasing\nRUN x\n",
        expect![[r#"
            # check=skip=JSONArgsRecommended;error=true
                    ▔▔▔▔
              Rules to skip: comma-separated names, or `all`.

            # check=skip=JSONArgsRecommended;error=true
                         ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔
              CMD or ENTRYPOINT in shell form.
              The shell form runs the command under `/bin/sh -c`. The shell then receives the signals and may not forward them:
              `docker stop` waits for ten seconds and kills the container, and the program can't shut down cleanly. An `ENTRYPOINT`
              in shell form also ignores `CMD` and the arguments of `docker run`. The exec form, a JSON array, runs the program
              without a shell. If you need a shell, name it in the array or set it with `SHELL`; BuildKit then reports nothing.

            # check=skip=JSONArgsRecommended;error=true
                                             ▔▔▔▔▔
              `true` makes the build fail on any warning.

            # check=skip=StageNameCasing
                         ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔
              Stage name is not lowercase.
              BuildKit converts stage names to lower case, so `AS Build` defines the stage `build`. `FROM Build` still refers to an
              image of that name, while `COPY --from=Build` refers to the stage. A lowercase name refers to the stage everywhere.

        "#]],
    );
}

/// Variables that the shell of a command expands.
#[test]
fn variables_of_shells() {
    check(
        "FROM alpine\nENV A=1\nRUN echo $A$0 \"${A$0}\" '$A$0'\nRUN A=2; echo $A$0\nCMD echo $A$0\n",
        expect![[r#"
            RUN echo $A "${A}" '$A'
                      ▔
              Set on line 2. Here it is `1`.

            RUN echo $A "${A}" '$A'
                           ▔
              Set on line 2. Here it is `1`.

            nothing

            RUN A=2; echo $A
                           ▔
              Assigned on line 4. Here it is `2`.

            CMD echo $A
                      ▔
              Set on line 2. Here it is `1`.

        "#]],
    );
}

/// Hover works before the first FROM is written.
#[test]
fn before_from() {
    check(
        "ENV A=1 B=x$A\nENV B=x$A\nLABEL a=$A$0 b=$B$0\n",
        expect![[r#"
            LABEL a=$A b=$B
                     ▔
              Set on line 1. Here it is `1`.

            LABEL a=$A b=$B
                          ▔
              Set on line 2. Here it is `x1`.
              - `A`: `1`, line 1

        "#]],
    );
    check(
        "LABEL a=$X$0\nFROM $Y$0\n",
        expect![[r#"
            LABEL a=$X
                     ▔
              Not defined in this file; empty unless the base image sets it.

            FROM $Y
                  ▔
              Not defined, so it is empty.

        "#]],
    );
    check_none("ENV A$0\nLABEL a=$A$0\n");
}

#[test]
fn half_typed_directives() {
    check(
        "#esc$0ape=\n",
        expect![[r#"
            #escape=
             ▔▔▔▔▔▔
              The character that escapes others and, at the end of a line, continues it: a backslash (default), or a backtick, which avoids escaping the backslashes in Windows paths.
              ```dockerfile
              # escape=`
              FROM mcr.microsoft.com/windows/nanoserver:ltsc2022
              COPY app c:\app\
              ```

        "#]],
    );
    check_none("# comment$0=\n#escape=$0\n");
    check_none("FROM a\n#esc$0ape=\n");
}

/// Values are escaped: nothing in them is parsed as Markdown.
#[test]
fn backticks() {
    check(
        "FROM a\nENV A=\"a`b``c\"\nLABEL a=$A$0\n",
        expect![[r#"
        LABEL a=$A
                 ▔
          Set on line 2. Here it is ```a`b``c```.

    "#]],
    );
    check(
        "FROM a\nENV A=```\nLABEL a=$A$0\n",
        expect![[r#"
        LABEL a=$A
                 ▔
          ````
          Set on line 2. Here it is ```` ``` ````.

    "#]],
    );
}

#[test]
fn variables_that_a_base_image_may_set() {
    let found = |text: &str| {
        let (document, cursors) = with_cursors(text);
        hover(&document, cursors[0]).unwrap().markdown
    };
    let unknown = found("FROM acme/a\nENV A=${A:-b}\nRUN echo $$0A\n");
    assert!(
        unknown.contains("- `A`: unknown, as the base image may set it"),
        "{unknown}"
    );
    let known = found("FROM scratch\nENV A=${A:-b}$C\nENV B=$A$C\nRUN echo $$0B\n");
    assert!(known.contains("- `C`: not set"), "{known}");
}

#[test]
fn variables_that_have_no_value_yet() {
    check(
        "ARG NODE=22\nFROM alpine:3.22\nENV D=$0${NODE} A=1 B=$0$A C=$0$MISSING\n",
        expect![[r#"
            ENV D=${NODE} A=1 B=$A C=$MISSING
                  ▔▔▔▔▔▔
              Declared before the first `FROM`, but not in this stage: `ARG NODE` makes its value available.

            ENV D=${NODE} A=1 B=$A C=$MISSING
                                ▔▔
              This instruction sets it; the value counts from the next one on.

            ENV D=${NODE} A=1 B=$A C=$MISSING
                                     ▔▔▔▔▔▔▔▔
              Not defined, so it is empty.

        "#]],
    );
}
