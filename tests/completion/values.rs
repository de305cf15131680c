//! Values of flags, and of instructions with one or two arguments.

use expect_test::expect;

use super::{check, check_list, check_none, check_taken};

#[test]
fn of_flags() {
    check(
        "FROM --platform=$0 a",
        expect![[r#"
        FROM --platform= a
                        ↑ $BUILDPLATFORM, linux/amd64, linux/arm64, linux/arm/v7, linux/arm/v6, linux/386, linux/ppc64le, linux/s390x, linux/riscv64, linux/loong64, windows/amd64
    "#]],
    );
    check(
        "FROM --platform=linux/a$0 a",
        expect![[r#"
            FROM --platform=linux/a a
                            ▔▔▔▔▔▔▔ linux/amd64, linux/arm64, linux/arm/v7, linux/arm/v6
        "#]],
    );
    check(
        "FROM a\nCOPY --chmod=6$044 a b",
        expect![[r#"
            FROM a
            COPY --chmod=644 a b
                         ▔▔▔ 600
        "#]],
    );
    check(
        "FROM a\nRUN --network=$0",
        expect![[r#"
        FROM a
        RUN --network=
                      ↑ default, none, host
    "#]],
    );
    check_list(
        "FROM a\nRUN --security=$0",
        expect![[r#"
            sandbox · Unprivileged (default)
            insecure · All privileges
        "#]],
    );
    check(
        "FROM a\nHEALTHCHECK --interval=$0 CMD x",
        expect![[r#"
        FROM a
        HEALTHCHECK --interval= CMD x
                               ↑ 5s, 10s, 30s, 1m, 5m, 1m30s
    "#]],
    );
    check(
        "FROM a\nHEALTHCHECK --retries=$0",
        expect![[r#"
        FROM a
        HEALTHCHECK --retries=
                              ↑ 1, 3, 5
    "#]],
    );
    check(
        "FROM a\nCOPY --link=$0 a b",
        expect![[r#"
        FROM a
        COPY --link= a b
                    ↑ true, false
    "#]],
    );
    check(
        "FROM a\nADD --checksum=$0 a b",
        expect![[r#"
        FROM a
        ADD --checksum= a b
                       ↑ sha256:
    "#]],
    );
    check_none("FROM a\nCOPY --other=$0 a b\nRUN --device=$0");
}

#[test]
fn owners() {
    check_list(
        "FROM a\nRUN useradd --system app && adduser -D web\nUSER node:staff\nCOPY --chown=www-data:www-data a b\nCOPY --chown=$0",
        expect![[r#"
            www-data:www-data · used in this file
            app:app · created in this file
            web:web · created in this file
            node:staff · used in this file
            root:root · Superuser
            0:0 · Superuser by ID; no lookup in the image
            1000:1000 · First regular user, by ID
        "#]],
    );
}

/// A user has the group that the command gives it, and the image may contain one.
#[test]
fn owners_with_groups() {
    check_list(
        "FROM node:24\nRUN groupadd -g 999 grp && useradd -m -u 999 -g grp svc && adduser --system web && useradd --gid=other x\nCOPY --chown=$0",
        expect![[r#"
            svc:grp · created in this file
            web · created in this file
            x:other · created in this file
            node:node · user of the image
            root:root · Superuser
            0:0 · Superuser by ID; no lookup in the image
            1000:1000 · First regular user, by ID
        "#]],
    );
    check_list(
        "FROM mcr.microsoft.com/dotnet/aspnet:9.0\nUSER $0",
        expect![[r#"
            app · user of the image
            root · superuser
            nobody · unprivileged user
            1000 · first regular user, by UID
        "#]],
    );
}

#[test]
fn users() {
    check_list(
        "FROM a\nRUN <<EOF\nuseradd -m app\nEOF\nCOPY --chown=node:node a b\nUSER $0",
        expect![[r#"
            app · created in this file
            node · used in this file
            root · superuser
            nobody · unprivileged user
            1000 · first regular user, by UID
        "#]],
    );
    check(
        "FROM a\nUSER no$0de",
        expect![[r#"
            FROM a
            USER node
                 ▔▔▔▔ nobody
        "#]],
    );
}

#[test]
fn alias() {
    check(
        "FROM a $0",
        expect![[r#"
        FROM a 
               ↑ AS
    "#]],
    );
    check(
        "from a a$0 b",
        expect![[r#"
        from a a b
               ▔ as
    "#]],
    );
    check_taken(
        "FROM a $0",
        "AS",
        expect![[r#"
        FROM a AS‸
        ──
        FROM a AS ${1:name}‸
    "#]],
    );
    check_taken(
        "FROM a A$0 b",
        "AS",
        expect![[r#"
        FROM a AS‸ b
    "#]],
    );
}

#[test]
fn health() {
    check(
        "FROM a\nHEALTHCHECK $0",
        expect![[r#"
            FROM a
            HEALTHCHECK 
                        ↑ --interval=, --timeout=, --start-period=, --retries=, --start-interval=, CMD, NONE
        "#]],
    );
    check(
        "from a\nhealthcheck c$0",
        expect![[r#"
            from a
            healthcheck c
                        ▔ cmd
        "#]],
    );
    check(
        "FROM a\nHEALTHCHECK --retries=3 N$0",
        expect![[r#"
            FROM a
            HEALTHCHECK --retries=3 N
        "#]],
    );
    check_none("FROM a\nHEALTHCHECK NONE $0\nHEALTHCHECK CMD $0");
    check_taken(
        "FROM a\nHEALTHCHECK $0",
        "CMD",
        expect![[r#"
        FROM a
        HEALTHCHECK CMD‸
        ──
        FROM a
        HEALTHCHECK CMD ${1:command}‸
    "#]],
    );
}

#[test]
fn ports() {
    check_list(
        "FROM a\nEXPOSE $0",
        expect![[r#"
            80 · HTTP
            443 · HTTPS
            8080 · HTTP, unprivileged port
            8443 · HTTPS, unprivileged port
            3000 · Node.js, Rails, Grafana
            5000 · Flask, Docker registry
            8000 · Django, FastAPI
            22 · SSH
            53/udp · DNS
            1883 · MQTT
            3306 · MySQL, MariaDB
            5432 · PostgreSQL
            5672 · RabbitMQ
            6379 · Redis
            9000 · PHP-FPM, MinIO
            9090 · Prometheus
            9092 · Kafka
            9200 · Elasticsearch, OpenSearch
            11211 · Memcached
            27017 · MongoDB
            50051 · gRPC
        "#]],
    );
    check(
        "FROM a\nEXPOSE 80 80$080",
        expect![[r#"
            FROM a
            EXPOSE 80 8080
                      ▔▔▔▔ 8000
        "#]],
    );
    check(
        "FROM a\nEXPOSE 53/$0",
        expect![[r#"
            FROM a
            EXPOSE 53/
                   ▔▔▔ 53/tcp, 53/udp, 53/sctp
        "#]],
    );
    check_taken(
        "FROM a\nEXPOSE 53/$0tcp 80",
        "53/udp",
        expect![[r#"
        FROM a
        EXPOSE 53/udp‸ 80
    "#]],
    );
}

#[test]
fn signals() {
    check(
        "FROM a\nSTOPSIGNAL SIGQ$0",
        expect![[r#"
            FROM a
            STOPSIGNAL SIGQ
                       ▔▔▔▔ SIGQUIT
        "#]],
    );
    check_none("FROM a\nSTOPSIGNAL SIGQUIT $0");
}

#[test]
fn shells() {
    check_list(
        "FROM a\nSHELL $0",
        expect![[r#"
            ["/bin/bash", "-o", "pipefail", "-c"] · bash; a pipeline fails if any command fails
            ["/bin/bash", "-c"] · bash
            ["/bin/ash", "-eo", "pipefail", "-c"] · Alpine's ash; a pipeline fails if any command fails
            ["/bin/sh", "-c"] · Default on Linux
            ["powershell", "-Command", "$ErrorActionPreference = 'Stop'; $ProgressPreference = 'SilentlyContinue';"] · PowerShell; stops on errors
            ["cmd", "/S", "/C"] · Default on Windows
        "#]],
    );
    check_none("FROM a\nSHELL [$0");
}

#[test]
fn labels() {
    check_list(
        "FROM a\nLABEL com.example.team=x com.example.team=y\nLABEL org.opencontainers.image.title=a $0",
        expect![[r#"
            com.example.team · used in this file
            org.opencontainers.image.source · URL of the image's source code
            org.opencontainers.image.description · Human-readable description of the image
            org.opencontainers.image.licenses · Licenses of the software in the image, as an SPDX expression
            org.opencontainers.image.version · Version of the packaged software; may be a semantic version
            org.opencontainers.image.revision · Source revision that the image was built from, like a commit
            org.opencontainers.image.created · Build date and time of the image, as in RFC 3339
            org.opencontainers.image.authors · People responsible for the image
            org.opencontainers.image.url · URL with more information about the image
            org.opencontainers.image.documentation · URL of the image's documentation
            org.opencontainers.image.vendor · Organization that distributes the image
            org.opencontainers.image.ref.name · Name of the reference to the image, like a tag
            org.opencontainers.image.base.name · Full name of the image that this one is based on
            org.opencontainers.image.base.digest · Digest of the image that this one is based on
        "#]],
    );
    check(
        "FROM a\nLABEL org.$0opencontainers=\"x\"",
        expect![[r#"
        FROM a
        LABEL org.opencontainers="x"
              ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ org.opencontainers.image.source, org.opencontainers.image.description, org.opencontainers.image.licenses, org.opencontainers.image.title, org.opencontainers.image.version, org.opencontainers.image.revision, org.opencontainers.image.created, org.opencontainers.image.authors, org.opencontainers.image.url, org.opencontainers.image.documentation, org.opencontainers.image.vendor, org.opencontainers.image.ref.name, org.opencontainers.image.base.name, org.opencontainers.image.base.digest
    "#]],
    );
    check_none("FROM a\nLABEL a=$0\nLABEL key $0");
    check_taken(
        "FROM a\nLABEL org$0",
        "org.opencontainers.image.source",
        expect![[r#"
            FROM a
            LABEL org.opencontainers.image.source=‸
            ──
            FROM a
            LABEL org.opencontainers.image.source="${1:https://github.com/owner/name}"‸
        "#]],
    );
    check_taken(
        "FROM a\nLABEL or$0g=x",
        "org.opencontainers.image.source",
        expect![[r#"
            FROM a
            LABEL org.opencontainers.image.source‸=x
        "#]],
    );
}

#[test]
fn arguments() {
    check_list(
        "ARG VERSION=1\nFROM a\nARG TARGETOS\nARG TARGETARCH $0",
        expect![[r#"
            VERSION · = 1 · declared before the first FROM
            TARGETPLATFORM · predefined by BuildKit
            TARGETVARIANT · predefined by BuildKit
            TARGETOSVERSION · predefined by BuildKit
            TARGETSTAGE · predefined by BuildKit
            BUILDPLATFORM · predefined by BuildKit
            BUILDOS · predefined by BuildKit
            BUILDARCH · predefined by BuildKit
            BUILDVARIANT · predefined by BuildKit
            BUILDOSVERSION · predefined by BuildKit
            SOURCE_DATE_EPOCH · predefined by BuildKit
        "#]],
    );
    check(
        "ARG $0",
        expect![[r#"
        ARG 
            ↑ SOURCE_DATE_EPOCH
    "#]],
    );
    check_none("FROM a\nARG A=$0");
    check_taken(
        "ARG VERSION=1\nFROM a\nARG V$0=2",
        "VERSION",
        expect![[r#"
            ARG VERSION=1
            FROM a
            ARG VERSION‸=2
        "#]],
    );
}

#[test]
fn environment() {
    check_list(
        "FROM node:22\nENV A=1\nENV $0",
        expect![[r#"
            PATH · = /usr/local/sbin:/usr/local/bin:/usr/sbin… · already set
            NODE_VERSION · already set
            YARN_VERSION · already set
            A · = 1 · already set
        "#]],
    );
    check_none("FROM a\nENV A=1\nENV A=$0 B=2 C=3\nENV A $0");
    check_taken(
        "FROM scratch\nENV $0",
        "PATH",
        expect![[r#"
            FROM scratch
            ENV PATH=‸
            ──
            FROM scratch
            ENV PATH="${1:/folder}:\$PATH"‸
        "#]],
    );
    check_taken(
        "FROM scratch\nENV PA$0T=x",
        "PATH",
        expect![[r#"
        FROM scratch
        ENV PATH‸=x
    "#]],
    );
}

#[test]
fn working_directories() {
    check_list(
        "FROM a AS b\nWORKDIR /one\nFROM c\nWORKDIR /two\nWORKDIR three\nWORKDIR $0\nWORKDIR /four",
        expect![[r#"
            /two/three · WORKDIR
            /two · WORKDIR
            /one · WORKDIR of another stage
        "#]],
    );
}

#[test]
fn heredocs() {
    check(
        "FROM a\nRUN <<$0",
        expect![[r#"
        FROM a
        RUN <<
            ▔▔ <<EOF
    "#]],
    );
    check(
        "FROM a\nCOPY <<-E$0",
        expect![[r#"
        FROM a
        COPY <<-E
             ▔▔▔▔ <<-EOF
    "#]],
    );
    check_taken(
        "FROM a\nRUN <<$0",
        "<<EOF",
        expect![[r#"
        FROM a
        RUN <<EOF‸
        ──
        FROM a
        RUN <<EOF
        $0
        EOF‸
    "#]],
    );
    check_taken(
        "FROM a\nCOPY <<$0",
        "<<EOF",
        expect![[r#"
        FROM a
        COPY <<EOF‸
        ──
        FROM a
        COPY <<EOF ${1:/path}
        $0
        EOF‸
    "#]],
    );
    check_taken(
        "FROM a\nCOPY <<E$0 /x",
        "<<EOF",
        expect![[r#"
        FROM a
        COPY <<EOF‸ /x
    "#]],
    );
    check(
        "FROM a\nRUN <<TEXT\nx\nTEXT\nRUN cat <<$0",
        expect![[r#"
            FROM a
            RUN <<TEXT
            x
            TEXT
            RUN cat <<
                    ▔▔ <<EOF, <<TEXT
        "#]],
    );
    check(
        "FROM a\nRUN <<EOF\nx\nE$0",
        expect![[r#"
        FROM a
        RUN <<EOF
        x
        E
        ▔ EOF
    "#]],
    );
    check(
        "FROM a\nRUN <<-EOF\nx\n\t$0",
        expect![[r#"
        FROM a
        RUN <<-EOF
        x
        →
         ↑ EOF
    "#]],
    );
    check_none("FROM a\nRUN <<EOF\n$0x$0\nE$0OF$0\n");
}

#[test]
fn checks() {
    check(
        "# check=$0\nFROM a",
        expect![[r#"
        # check=
                ↑ skip=, error=true, experimental=
        FROM a
    "#]],
    );
    check(
        "# check=skip=StageNameCasing;$0\nFROM a",
        expect![[r#"
        # check=skip=StageNameCasing;
                                     ↑ error=true, experimental=
        FROM a
    "#]],
    );
    check_list(
        "# check=skip=Stage$0NameCasing,JSONArgsRecommended\nFROM a",
        expect![""],
    );
    check(
        "# check=experimental=$0\nFROM a",
        expect![[r#"
        # check=experimental=
                             ↑ InvalidDefinitionDescription, all
        FROM a
    "#]],
    );
    check(
        "# check=error=$0\nFROM a",
        expect![[r#"
        # check=error=
                      ↑ true, false
        FROM a
    "#]],
    );
    check(
        "FROM a\n# che$0\nRUN x",
        expect![[r#"
            FROM a
            # che
              ▔▔▔ check=skip=
            RUN x
        "#]],
    );
    check(
        "FROM a\n# check=$0\nRUN x",
        expect![[r#"
        FROM a
        # check=
                ↑ skip=, experimental=
        RUN x
    "#]],
    );
    check(
        "FROM a\n# check=skip=JSONArgsRecommended,$0\nCMD x",
        expect![[r#"
            FROM a
            # check=skip=JSONArgsRecommended,
                                             ↑ ConsistentInstructionCasing, CopyIgnoredFile, DuplicateStageName, ExposeInvalidFormat, ExposeProtoCasing, FromAsCasing, FromPlatformFlagConstDisallowed, InvalidBaseImagePlatform, InvalidDefaultArgInFrom, InvalidDefinitionDescription, LegacyKeyValueFormat, MaintainerDeprecated, MultipleInstructionsDisallowed, NoEmptyContinuation, RedundantTargetPlatform, ReservedStageName, SecretsUsedInArgOrEnv, StageNameCasing, UndefinedArgInFrom, UndefinedVar, WorkdirRelativePath, AddInsteadOfCopy, AddWithoutChecksum, AptInScript, AptKey, ArgInCommand, CarriageReturnInHeredoc, CmdIgnored, CommandEndsAtOnce, CommandNeverEnds, CommandWithoutEffect, CommentHidesCommand, CopiedTooLate, DebianFrontendInEnv, DestinationWithoutSlash, ExternallyManagedPython, ForbiddenImage, HeredocNotExecuted, HostPathInVolume, IndexUpdateAlone, InsecureDownload, InstallWithoutRoot, InstallWithoutUpdate, InstallWithoutYes, InvalidAssignment, InvalidJsonForm, InvalidLabelKey, InvalidLabelValue, LargeUserId, LastUserRoot, LatestTag, ListensOnLocalhost, LostBackslash, MisplacedDirective, MissingLabel, MissingSpaceInTest, MissingUser, MisspelledArgument, MisspelledFlag, MisspelledImage, MisspelledStage, MisspelledSyntax, MountedFileCopied, NeedsNewerSyntax, NestedInstruction, NoBreakSpace, NoShellInScratch, NpmInstallWithLockFile, NumberInBuildArgument, OutdatedPin, PackageCacheLeft, PackageUpgrade, PasswordInCommand, PathOverwritten, PermissionsInOwnLayer, PipedDownload, PipefailMissing, PlatformNotOffered, ProgramNotInPath, ProgramNotInstalled, QuotedCommand, QuotesInValue, RecommendedPackages, RelativeDestination, RelativeSource, RemovalInOwnLayer, RetiredTag, ScriptCannotRun, SecretFileCopied, SelfReferenceInEnv, ShellSyntaxError, ShellSyntaxInExecForm, ShellSyntaxInValue, SourceNotFound, SourcesBeforeDependencies, SshPort, Sudo, TrailingComment, UnapprovedImage, UnavailablePackage, UndeclaredArg, UnexpectedLabel, UnknownCheckRule, UnknownTag, UnknownUser, UnpinnedPackage, UnquotedVersion, UnreachableStage, UnsupportedByBuildah, UntaggedImage, UntrustedRegistry, UnusedArg, UnusedBuildArgument, UnusedCacheMount, UnusedIgnore, UnusedNamedContext, UserIdInUse, VerificationDisabled, WorldWritable, WrongPackageManager, WrongUserCommand
            CMD x
        "#]],
    );
    check_none("FROM a\n#$0 $0c$0\n# about check$0\nRUN x");
    check_taken(
        "# check=s$0=A;error=true\nFROM a",
        "skip=",
        expect![[r#"
            # check=skip=‸A;error=true
            FROM a
        "#]],
    );
}
