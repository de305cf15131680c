//! Mount options.

use expect_test::expect;

use super::{check, check_list, check_none, check_taken};

#[test]
fn types() {
    check_list(
        "FROM a\nRUN --mount=type=$0",
        expect![[r#"
            bind · Mounts files of the build context, or of a stage or image with from=, without copying them
            cache · A directory that persists between builds, for compilers and package managers
            tmpfs · A directory in memory, discarded after the command
            secret · A file or variable with a secret that is passed to the build (docker build --secret)
            ssh · The socket of an SSH agent that is passed to the build (docker build --ssh)
        "#]],
    );
    check(
        "FROM a\nRUN --mount=type=ca$0che,target=/x y",
        expect![[r#"
            FROM a
            RUN --mount=type=cache,target=/x y
        "#]],
    );
}

#[test]
fn options_of_a_type() {
    check(
        "FROM a\nRUN --mount=$0",
        expect![[r#"
        FROM a
        RUN --mount=
                    ↑ type=, target=, source=, from=, readonly, readwrite
    "#]],
    );
    check(
        "FROM a\nRUN --mount=type=bind,$0",
        expect![[r#"
        FROM a
        RUN --mount=type=bind,
                              ↑ target=, source=, from=, readonly, readwrite
    "#]],
    );
    check(
        "FROM a\nRUN --mount=type=cache,target=/x,$0 y",
        expect![[r#"
            FROM a
            RUN --mount=type=cache,target=/x, y
                                             ↑ source=, from=, id=, sharing=, readonly, readwrite, mode=, uid=, gid=
        "#]],
    );
    check(
        "FROM a\nRUN --mount=type=secret,$0",
        expect![[r#"
        FROM a
        RUN --mount=type=secret,
                                ↑ target=, id=, readonly, readwrite, required, env=, mode=, uid=, gid=
    "#]],
    );
    check(
        "FROM a\nRUN --mount=type=ssh,id=x,$0",
        expect![[r#"
        FROM a
        RUN --mount=type=ssh,id=x,
                                  ↑ target=, readonly, readwrite, required, mode=, uid=, gid=
    "#]],
    );
    check(
        "FROM a\nRUN --mount=type=tmpfs,$0",
        expect![[r#"
        FROM a
        RUN --mount=type=tmpfs,
                               ↑ target=, readonly, readwrite, size=
    "#]],
    );
    check(
        "FROM a\nRUN --mount=ta$0rget=/x,type=cache",
        expect![[r#"
            FROM a
            RUN --mount=target=/x,type=cache
        "#]],
    );
    check(
        "FROM a\nRUN --mount=type=bind,ro,dst=/x,$0",
        expect![[r#"
            FROM a
            RUN --mount=type=bind,ro,dst=/x,
                                            ↑ source=, from=
        "#]],
    );
}

#[test]
fn values_of_options() {
    check_list(
        "FROM a\nRUN --mount=type=cache,sharing=$0",
        expect![[r#"
            shared · Concurrent use by several builds (default)
            private · A separate cache for each concurrent build
            locked · One build at a time, as apt requires
        "#]],
    );
    check_list(
        "FROM a\nWORKDIR /app\nRUN --mount=type=cache,target=$0",
        expect![[r#"
            /var/cache/apt · apt packages; sharing=locked
            /var/lib/apt · apt package lists; sharing=locked
            /etc/apk/cache · apk packages
            /var/cache/dnf · dnf 4 packages
            /var/cache/libdnf5 · dnf 5 packages (Fedora)
            /root/.cache/pip · pip wheels
            /root/.cache/uv · uv packages
            /root/.npm · npm packages
            /usr/local/share/.cache/yarn · Yarn packages
            /pnpm/store · pnpm store
            /go/pkg/mod · Go modules
            /root/.cache/go-build · Go build cache
            /usr/local/cargo/registry · Cargo crates
            /root/.m2 · Maven repository
            /root/.gradle · Gradle caches
            /root/.nuget/packages · NuGet packages
            /root/.composer · Composer cache
            /root/.cache/bazel · Bazel outputs
            /app · WORKDIR
        "#]],
    );
    check(
        "FROM a\nRUN --mount=type=secret,required=$0",
        expect![[r#"
            FROM a
            RUN --mount=type=secret,required=
                                             ↑ true, false
        "#]],
    );
    check(
        "FROM a\nRUN --mount=type=secret,mode=$0",
        expect![[r#"
        FROM a
        RUN --mount=type=secret,mode=
                                     ↑ 0755, 0700, 0600, 0400, 0440
    "#]],
    );
    check(
        "FROM a\nRUN --mount=type=cache,uid=$0",
        expect![[r#"
        FROM a
        RUN --mount=type=cache,uid=
                                   ↑ 0, 1000
    "#]],
    );
    check(
        "FROM a\nRUN --mount=type=tmpfs,size=$0",
        expect![[r#"
        FROM a
        RUN --mount=type=tmpfs,size=
                                    ↑ 64m, 256m, 1g
    "#]],
    );
    check(
        "FROM a\nRUN --mount=type=secret,id=npm x\nRUN --mount=type=cache,id=go x\nRUN --mount=type=secret,id=$0",
        expect![[r#"
            FROM a
            RUN --mount=type=secret,id=npm x
            RUN --mount=type=cache,id=go x
            RUN --mount=type=secret,id=
                                       ↑ npm
        "#]],
    );
    check(
        "FROM a\nRUN --mount=type=ssh,id=$0",
        expect![[r#"
        FROM a
        RUN --mount=type=ssh,id=
                                ↑ default
    "#]],
    );
    check_none("FROM a\nRUN --mount=type=cache,other=$0\nRUN --mount=type=secret,env=$0");
}

#[test]
fn stages_by_name_only() {
    check_list(
        "FROM a AS b\nFROM c\nFROM d\nRUN --mount=type=bind,from=$0",
        expect![[r#"
            b · FROM a · stage 0
            a · image in this file
            c · image in this file
            d · image in this file
            node · Node.js with npm and Yarn
            php · PHP for the command line, FPM or Apache
            python · Python with pip
        "#]],
    );
}

#[test]
fn in_a_continuation() {
    check(
        "FROM a\nRUN --mount=type=cache,\\\ntar$0",
        expect![[r#"
            FROM a
            RUN --mount=type=cache,\
            tar
            ▔▔▔ target=
        "#]],
    );
    check(
        "FROM a\nRUN --mount=type=cache,target=/x \\\n  --mount=type=bind,$0 \\\n  x",
        expect![[r#"
            FROM a
            RUN --mount=type=cache,target=/x \
              --mount=type=bind, \
                                ↑ target=, source=, from=, readonly, readwrite
              x
        "#]],
    );
}

#[test]
fn taken() {
    check_taken(
        "FROM a\nRUN --mount=type=bind,$0",
        "target=",
        expect![[r#"
            FROM a
            RUN --mount=type=bind,target=‸
        "#]],
    );
    check_taken(
        "FROM a\nRUN --mount=type=bind,ta$0=/x",
        "target",
        expect![[r#"
            FROM a
            RUN --mount=type=bind,target‸=/x
        "#]],
    );
    check_taken(
        "FROM a\nRUN --mount=type=c$0,target=/x",
        "cache",
        expect![[r#"
            FROM a
            RUN --mount=type=cache‸,target=/x
        "#]],
    );
}

/// BuildKit doesn't expand variables there.
#[test]
fn variables_in_the_source_of_a_mount() {
    check_none("FROM a\nARG X=1\nRUN --mount=type=bind,from=$X$0,target=/x y\n");
}
