//! Rules about what runs in a container, and what its image contains: packages, scripts, servers and mounts.

use expect_test::{Expect, expect};

use crate::lints::picture;

fn check_rule(rule: &str, texts: &[&str], expect: Expect) {
    let pictures: Vec<String> = texts.iter().map(|text| picture(rule, text)).collect();
    expect.assert_eq(&pictures.join("===\n"));
}

#[test]
fn packages_of_other_distributions() {
    check_rule(
        "UnavailablePackage",
        &[
            "FROM node:24-alpine\nRUN apk add --no-cache --virtual build-essential python3-pip libssl-dev make\n",
            "FROM fedora:42\nRUN dnf install -y build-essential go && dnf clean all\n",
            // Distributions share some names.
            "FROM debian:12\nRUN apt-get update && apt-get install -y build-base golang python3 gcc-c++=1\n",
            // In a condition, of another distribution, and of an image that isn't known.
            "FROM debian:12\nRUN if true; then apt-get install -y build-base; fi\nRUN apk add py3-pip\n",
            "FROM acme/base\nRUN apk add build-essential\n",
        ],
        expect![[r#"
            FROM node:24-alpine
            RUN apk add --no-cache --virtual build-essential python3-pip libssl-dev make
                                                             ▔▔▔▔▔▔▔▔▔▔▔ Alpine has no package `python3-pip`: it is called `py3-pip`
                                                                         ▔▔▔▔▔▔▔▔▔▔ Alpine has no package `libssl-dev`: it is called `openssl-dev`
            --- suggestion: Change to `py3-pip`
            FROM node:24-alpine
            RUN apk add --no-cache --virtual build-essential py3-pip libssl-dev make
            --- suggestion: Change to `openssl-dev`
            FROM node:24-alpine
            RUN apk add --no-cache --virtual build-essential python3-pip openssl-dev make
            ===
            FROM fedora:42
            RUN dnf install -y build-essential go && dnf clean all
                               ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ This distribution has no package `build-essential`: it is called `gcc gcc-c++ make`
            --- suggestion: Change to `gcc gcc-c++ make`
            FROM fedora:42
            RUN dnf install -y gcc gcc-c++ make go && dnf clean all
            ===
            FROM debian:12
            RUN apt-get update && apt-get install -y build-base golang python3 gcc-c++=1
                                                     ▔▔▔▔▔▔▔▔▔▔ Debian has no package `build-base`: it is called `build-essential`
                                                                               ▔▔▔▔▔▔▔▔▔ Debian has no package `gcc-c++`: it is called `g++`
            --- suggestion: Change to `build-essential`
            FROM debian:12
            RUN apt-get update && apt-get install -y build-essential golang python3 gcc-c++=1
            ===
            FROM debian:12
            RUN if true; then apt-get install -y build-base; fi
            RUN apk add py3-pip
            ===
            FROM acme/base
            RUN apk add build-essential
        "#]],
    );
}

#[test]
fn packages_that_releases_dropped() {
    check_rule(
        "UnavailablePackage",
        &[
            "FROM debian:12\nRUN apt-get update && apt-get install -y netcat python openjdk-11-jdk openjdk-17-jre mysql-client\n",
            "FROM python:3.14-slim-trixie\nRUN apt-get update && apt-get install -y software-properties-common libgl1-mesa-glx openjdk-17-jdk libasound2\n",
            "FROM ubuntu:24.04\nRUN apt-get update && apt-get install -y netcat libasound2 mysql-client openjdk-8-jdk\n",
            // Releases that have them.
            "FROM debian:bullseye\nRUN apt-get update && apt-get install -y netcat python2 openjdk-17-jdk\nFROM ubuntu:22.04\nRUN apt-get update && apt-get install -y netcat python2\n",
            // Repositories may have more.
            "FROM debian:12\nCOPY adoptium.list /etc/apt/sources.list.d/\nRUN apt-get update && apt-get install -y openjdk-11-jdk\n",
        ],
        expect![[r#"
            FROM debian:12
            RUN apt-get update && apt-get install -y netcat python openjdk-11-jdk openjdk-17-jre mysql-client
                                                     ▔▔▔▔▔▔ Debian bookworm has no package `netcat`: use `netcat-openbsd`
                                                            ▔▔▔▔▔▔ Debian bookworm has no package `python`: use `python3`
                                                                   ▔▔▔▔▔▔▔▔▔▔▔▔▔▔ Debian bookworm has no package `openjdk-11-jdk`: it has OpenJDK 17
                                                                                                 ▔▔▔▔▔▔▔▔▔▔▔▔ Debian bookworm has no package `mysql-client`: use `default-mysql-client`
            --- suggestion: Change to `netcat-openbsd`
            FROM debian:12
            RUN apt-get update && apt-get install -y netcat-openbsd python openjdk-11-jdk openjdk-17-jre mysql-client
            --- suggestion: Change to `python3`
            FROM debian:12
            RUN apt-get update && apt-get install -y netcat python3 openjdk-11-jdk openjdk-17-jre mysql-client
            --- suggestion: Change to `default-mysql-client`
            FROM debian:12
            RUN apt-get update && apt-get install -y netcat python openjdk-11-jdk openjdk-17-jre default-mysql-client
            ===
            FROM python:3.14-slim-trixie
            RUN apt-get update && apt-get install -y software-properties-common libgl1-mesa-glx openjdk-17-jdk libasound2
                                                     ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ Debian trixie has no package `software-properties-common`
                                                                                ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ Debian trixie has no package `libgl1-mesa-glx`: use `libgl1`
                                                                                                ▔▔▔▔▔▔▔▔▔▔▔▔▔▔ Debian trixie has no package `openjdk-17-jdk`: it has OpenJDK 21 and 25
            --- suggestion: Change to `libgl1`
            FROM python:3.14-slim-trixie
            RUN apt-get update && apt-get install -y software-properties-common libgl1 openjdk-17-jdk libasound2
            ===
            FROM ubuntu:24.04
            RUN apt-get update && apt-get install -y netcat libasound2 mysql-client openjdk-8-jdk
                                                     ▔▔▔▔▔▔ Ubuntu noble has no package `netcat`: use `netcat-openbsd`
                                                            ▔▔▔▔▔▔▔▔▔▔ Ubuntu noble has no package `libasound2`: use `libasound2t64`
            --- suggestion: Change to `netcat-openbsd`
            FROM ubuntu:24.04
            RUN apt-get update && apt-get install -y netcat-openbsd libasound2 mysql-client openjdk-8-jdk
            --- suggestion: Change to `libasound2t64`
            FROM ubuntu:24.04
            RUN apt-get update && apt-get install -y netcat libasound2t64 mysql-client openjdk-8-jdk
            ===
            FROM debian:bullseye
            RUN apt-get update && apt-get install -y netcat python2 openjdk-17-jdk
            FROM ubuntu:22.04
            RUN apt-get update && apt-get install -y netcat python2
            ===
            FROM debian:12
            COPY adoptium.list /etc/apt/sources.list.d/
            RUN apt-get update && apt-get install -y openjdk-11-jdk
        "#]],
    );
}

#[test]
fn sources_in_stages_with_a_working_directory() {
    check_rule(
        "RelativeSource",
        &[
            "FROM node:24 AS build\nWORKDIR /app\nCOPY . .\nRUN npm run build\nFROM scratch\nCOPY --from=build dist ./package.json /srv/\n",
            // The root has them, or may.
            "FROM node:24 AS build\nWORKDIR /app\nRUN npm run build -- --out=/dist\nFROM scratch\nCOPY --from=build dist app/x etc/passwd . /srv/\n",
            "FROM node:24 AS build\nCOPY . .\nWORKDIR /app\nFROM scratch\nCOPY --from=build dist /srv/\n",
            "FROM acme/base AS build\nWORKDIR /app\nFROM scratch\nCOPY --from=build dist /srv/\nCOPY --from=nginx dist /srv/\n",
        ],
        expect![[r#"
            FROM node:24 AS build
            WORKDIR /app
            COPY . .
            RUN npm run build
            FROM scratch
            COPY --from=build dist ./package.json /srv/
                              ▔▔▔▔ `dist` is /dist in the stage, as its working directory, /app, doesn't count: did you mean /app/dist?
                                   ▔▔▔▔▔▔▔▔▔▔▔▔▔▔ `./package.json` is /package.json in the stage, as its working directory, /app, doesn't count: did you mean /app/package.json?
            --- suggestion: Change to `/app/dist`
            FROM node:24 AS build
            WORKDIR /app
            COPY . .
            RUN npm run build
            FROM scratch
            COPY --from=build /app/dist ./package.json /srv/
            --- suggestion: Change to `/app/package.json`
            FROM node:24 AS build
            WORKDIR /app
            COPY . .
            RUN npm run build
            FROM scratch
            COPY --from=build dist /app/package.json /srv/
            ===
            FROM node:24 AS build
            WORKDIR /app
            RUN npm run build -- --out=/dist
            FROM scratch
            COPY --from=build dist app/x etc/passwd . /srv/
            ===
            FROM node:24 AS build
            COPY . .
            WORKDIR /app
            FROM scratch
            COPY --from=build dist /srv/
            ===
            FROM acme/base AS build
            WORKDIR /app
            FROM scratch
            COPY --from=build dist /srv/
            COPY --from=nginx dist /srv/
        "#]],
    );
}

#[test]
fn files_in_mounts() {
    check_rule(
        "MountedFileCopied",
        &[
            "FROM rust:1.90 AS build\nWORKDIR /src\nCOPY . .\nRUN --mount=type=cache,target=target cargo build --release\nFROM debian:12\nCOPY --from=build /src/target/release/app /src/target /src/targets /app/\n",
            // Another instruction may write there.
            "FROM rust:1.90 AS build\nWORKDIR /src\nRUN --mount=type=cache,target=target cargo build\nRUN cargo build --release\nFROM debian:12\nCOPY --from=build /src/target/release/app /app/\n",
            "FROM rust:1.90 AS build\nWORKDIR /src\nCOPY target target\nRUN --mount=type=cache,target=$TARGET cargo build\nFROM debian:12\nCOPY --from=build /src/target/release/app /app/\n",
            // Packages are installed elsewhere.
            "FROM rust:1.90 AS build\nRUN apt-get update && apt-get install -y cmake\nRUN --mount=type=tmpfs,target=/out make\nFROM debian:12\nCOPY --from=build /out/app /app/\n",
        ],
        expect![[r#"
            FROM rust:1.90 AS build
            WORKDIR /src
            COPY . .
            RUN --mount=type=cache,target=target cargo build --release
            FROM debian:12
            COPY --from=build /src/target/release/app /src/target /src/targets /app/
                              ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ /src/target/release/app is in a mount, whose files aren't part of the stage: copy them to another folder in the `RUN`
                                                      ▔▔▔▔▔▔▔▔▔▔▔ /src/target is a mount, whose files aren't part of the stage: copy them to another folder in the `RUN`
            related, line 4: Mounts /src/target
            related, line 4: Mounts /src/target
            ===
            FROM rust:1.90 AS build
            WORKDIR /src
            RUN --mount=type=cache,target=target cargo build
            RUN cargo build --release
            FROM debian:12
            COPY --from=build /src/target/release/app /app/
            ===
            FROM rust:1.90 AS build
            WORKDIR /src
            COPY target target
            RUN --mount=type=cache,target=$TARGET cargo build
            FROM debian:12
            COPY --from=build /src/target/release/app /app/
            ===
            FROM rust:1.90 AS build
            RUN apt-get update && apt-get install -y cmake
            RUN --mount=type=tmpfs,target=/out make
            FROM debian:12
            COPY --from=build /out/app /app/
                              ▔▔▔▔▔▔▔▔ /out/app is in a mount, whose files aren't part of the stage: copy them to another folder in the `RUN`
            related, line 3: Mounts /out
        "#]],
    );
}

#[test]
fn caches_that_stay_empty() {
    check_rule(
        "UnusedCacheMount",
        &[
            "FROM debian:12\nRUN --mount=type=cache,target=/var/cache/apt,sharing=locked apt-get update && apt-get install -y curl\nRUN --mount=type=cache,target=/var/cache/apt,sharing=locked apt-get update && apt-get install -y wget\n",
            "FROM debian:12\nRUN rm -f /etc/apt/apt.conf.d/docker-clean\nRUN --mount=type=cache,target=/var/cache/apt apt-get update && apt-get install -y curl\n",
            "FROM acme/base\nRUN --mount=type=cache,target=/var/cache/apt apt-get update && apt-get install -y curl\n",
            "FROM python:3.14\nRUN --mount=type=cache,target=/root/.cache/pip pip install --no-cache-dir a && uv sync --no-cache\n",
            "FROM python:3.14\nENV PIP_NO_CACHE_DIR=1\nRUN --mount=type=cache,target=/root/.cache/pip pip install a\nRUN --mount=type=cache,target=/root/.cache/uv pip install --no-cache-dir a\n",
            "FROM alpine:3.22\nRUN --mount=type=cache,target=/var/cache/apk apk add --no-cache curl\n",
        ],
        expect![[r#"
            FROM debian:12
            RUN --mount=type=cache,target=/var/cache/apt,sharing=locked apt-get update && apt-get install -y curl
                        ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ This mount stays empty, as apt is configured to delete each package after its installation: remove `/etc/apt/apt.conf.d/docker-clean`
            RUN --mount=type=cache,target=/var/cache/apt,sharing=locked apt-get update && apt-get install -y wget
            --- suggestion: Remove `docker-clean`
            FROM debian:12
            RUN --mount=type=cache,target=/var/cache/apt,sharing=locked rm -f /etc/apt/apt.conf.d/docker-clean && apt-get update && apt-get install -y curl
            RUN --mount=type=cache,target=/var/cache/apt,sharing=locked apt-get update && apt-get install -y wget
            ===
            FROM debian:12
            RUN rm -f /etc/apt/apt.conf.d/docker-clean
            RUN --mount=type=cache,target=/var/cache/apt apt-get update && apt-get install -y curl
            ===
            FROM acme/base
            RUN --mount=type=cache,target=/var/cache/apt apt-get update && apt-get install -y curl
            ===
            FROM python:3.14
            RUN --mount=type=cache,target=/root/.cache/pip pip install --no-cache-dir a && uv sync --no-cache
                                                                       ▔▔▔▔▔▔▔▔▔▔▔▔▔▔ `--no-cache-dir` turns off the cache that is mounted
            --- suggestion: Remove `--no-cache-dir`
            FROM python:3.14
            RUN --mount=type=cache,target=/root/.cache/pip pip install a && uv sync --no-cache
            ===
            FROM python:3.14
            ENV PIP_NO_CACHE_DIR=1
            RUN --mount=type=cache,target=/root/.cache/pip pip install a
                        ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ `PIP_NO_CACHE_DIR` turns off the cache that is mounted
            RUN --mount=type=cache,target=/root/.cache/uv pip install --no-cache-dir a
            ===
            FROM alpine:3.22
            RUN --mount=type=cache,target=/var/cache/apk apk add --no-cache curl
                                                                 ▔▔▔▔▔▔▔▔▔▔ `--no-cache` turns off the cache that is mounted
        "#]],
    );
}

#[test]
fn servers_on_localhost() {
    check_rule(
        "ListensOnLocalhost",
        &[
            "FROM python:3.14\nCMD flask --app a run\n",
            "FROM python:3.14\nCMD [\"python\", \"manage.py\", \"runserver\", \"8000\"]\n",
            "FROM python:3.14\nCMD python manage.py migrate && python manage.py runserver 127.0.0.1:8000\n",
            "FROM python:3.14\nENTRYPOINT [\"poetry\", \"run\", \"uvicorn\", \"a:b\", \"--host\", \"localhost\"]\n",
            "FROM python:3.14\nCMD [\"hypercorn\", \"--bind=tcp://127.0.0.1:80\", \"a:b\"]\nFROM php:8.4\nCMD [\"php\", \"-S\", \"localhost:80\"]\n",
            // The address is another one, or may be.
            "FROM python:3.14\nENV FLASK_RUN_HOST=0.0.0.0\nCMD [\"flask\", \"run\"]\n",
            "FROM python:3.14\nCMD [\"flask\", \"run\", \"-h\", \"0.0.0.0\"]\n",
            "FROM python:3.14\nCMD [\"python\", \"manage.py\", \"runserver\", \"0:80\"]\n",
            "FROM python:3.14\nENTRYPOINT [\"uvicorn\", \"a:b\"]\nCMD [\"--host\", \"0.0.0.0\"]\n",
            "FROM python:3.14\nCMD uvicorn a:b $OPTIONS\n",
            "FROM python:3.14\nCMD nginx && uvicorn a:b\n",
            "FROM python:3.14\nCMD [\"gunicorn\", \"a:b\"]\n",
            "FROM acme/base\nCMD [\"flask\", \"run\"]\n",
        ],
        expect![[r#"
            FROM python:3.14
            CMD flask --app a run
                ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ `flask run` only listens on 127.0.0.1, which can't be reached from outside of the container: add `--host=0.0.0.0`
            --- suggestion: Add `--host=0.0.0.0`
            FROM python:3.14
            CMD flask --app a run --host=0.0.0.0
            ===
            FROM python:3.14
            CMD ["python", "manage.py", "runserver", "8000"]
                                                      ▔▔▔▔ `manage.py runserver` only listens on 127.0.0.1, which can't be reached from outside of the container: use `0.0.0.0:8000`
            --- suggestion: Change to `0.0.0.0:8000`
            FROM python:3.14
            CMD ["python", "manage.py", "runserver", "0.0.0.0:8000"]
            ===
            FROM python:3.14
            CMD python manage.py migrate && python manage.py runserver 127.0.0.1:8000
                                                                       ▔▔▔▔▔▔▔▔▔ `manage.py runserver` only listens on 127.0.0.1, which can't be reached from outside of the container: use `0.0.0.0`
            --- suggestion: Change to `0.0.0.0`
            FROM python:3.14
            CMD python manage.py migrate && python manage.py runserver 0.0.0.0:8000
            ===
            FROM python:3.14
            ENTRYPOINT ["poetry", "run", "uvicorn", "a:b", "--host", "localhost"]
                                                                      ▔▔▔▔▔▔▔▔▔ `uvicorn` only listens on 127.0.0.1, which can't be reached from outside of the container: use `0.0.0.0`
            --- suggestion: Change to `0.0.0.0`
            FROM python:3.14
            ENTRYPOINT ["poetry", "run", "uvicorn", "a:b", "--host", "0.0.0.0"]
            ===
            FROM python:3.14
            CMD ["hypercorn", "--bind=tcp://127.0.0.1:80", "a:b"]
            FROM php:8.4
            CMD ["php", "-S", "localhost:80"]
                               ▔▔▔▔▔▔▔▔▔ `php -S` only listens on 127.0.0.1, which can't be reached from outside of the container: use `0.0.0.0`
            --- suggestion: Change to `0.0.0.0`
            FROM python:3.14
            CMD ["hypercorn", "--bind=tcp://127.0.0.1:80", "a:b"]
            FROM php:8.4
            CMD ["php", "-S", "0.0.0.0:80"]
            ===
            FROM python:3.14
            ENV FLASK_RUN_HOST=0.0.0.0
            CMD ["flask", "run"]
            ===
            FROM python:3.14
            CMD ["flask", "run", "-h", "0.0.0.0"]
            ===
            FROM python:3.14
            CMD ["python", "manage.py", "runserver", "0:80"]
            ===
            FROM python:3.14
            ENTRYPOINT ["uvicorn", "a:b"]
            CMD ["--host", "0.0.0.0"]
            ===
            FROM python:3.14
            CMD uvicorn a:b $OPTIONS
            ===
            FROM python:3.14
            CMD nginx && uvicorn a:b
            ===
            FROM python:3.14
            CMD ["gunicorn", "a:b"]
            ===
            FROM acme/base
            CMD ["flask", "run"]
        "#]],
    );
}

#[test]
fn scripts_of_the_build_context() {
    check_rule(
        "ScriptCannotRun",
        &[
            "FROM debian:12\nCOPY entrypoint.sh /usr/local/bin/\nENTRYPOINT [\"entrypoint.sh\"]\n",
            "FROM debian:12\nWORKDIR /app\nCOPY bin .\nRUN ./entrypoint.sh\n",
            "FROM debian:12\nCOPY windows.sh /start\nHEALTHCHECK CMD [\"/start\", \"a\"]\n",
            "FROM debian:12\nCOPY plain.sh good.sh /\nRUN /good.sh && /plain.sh\nCMD [\"/plain.sh\"]\n",
            // Something changes it, or may.
            "FROM debian:12\nCOPY --chmod=755 entrypoint.sh /\nENTRYPOINT [\"/entrypoint.sh\"]\n",
            "FROM debian:12\nCOPY entrypoint.sh /\nRUN chmod +x /entrypoint.sh\nENTRYPOINT [\"/entrypoint.sh\"]\n",
            "FROM debian:12\nCOPY entrypoint.sh /\nCOPY --from=tools /entrypoint.sh /\nENTRYPOINT [\"/entrypoint.sh\"]\n",
            // A shell reads it, it is another one, or isn't known.
            "FROM debian:12\nCOPY entrypoint.sh other.sh /\nENTRYPOINT [\"sh\", \"/entrypoint.sh\"]\nCMD [\"/other.sh\"]\n",
            "FROM debian:12\nCOPY entrypoint.sh /a/\nENTRYPOINT [\"/b/entrypoint.sh\"]\n",
        ],
        expect![[r#"
            FROM debian:12
            COPY entrypoint.sh /usr/local/bin/
            ENTRYPOINT ["entrypoint.sh"]
                         ▔▔▔▔▔▔▔▔▔▔▔▔▔ `entrypoint.sh` can't run, as it isn't executable in the build context ("permission denied")
            related, line 2: Copies `entrypoint.sh`
            --- suggestion: Add `--chmod=755`
            FROM debian:12
            COPY --chmod=755 entrypoint.sh /usr/local/bin/
            ENTRYPOINT ["entrypoint.sh"]
            ===
            FROM debian:12
            WORKDIR /app
            COPY bin .
            RUN ./entrypoint.sh
                ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ `entrypoint.sh` can't run, as it isn't executable in the build context ("permission denied")
            related, line 3: Copies `bin/entrypoint.sh`
            ===
            FROM debian:12
            COPY windows.sh /start
            HEALTHCHECK CMD ["/start", "a"]
                              ▔▔▔▔▔▔ `windows.sh` can't run, as its first line ends with a carriage return ("no such file or directory"): save it with line feeds only
            related, line 2: Copies `windows.sh`
            ===
            FROM debian:12
            COPY plain.sh good.sh /
            RUN /good.sh && /plain.sh
            CMD ["/plain.sh"]
            ===
            FROM debian:12
            COPY --chmod=755 entrypoint.sh /
            ENTRYPOINT ["/entrypoint.sh"]
            ===
            FROM debian:12
            COPY entrypoint.sh /
            RUN chmod +x /entrypoint.sh
            ENTRYPOINT ["/entrypoint.sh"]
            ===
            FROM debian:12
            COPY entrypoint.sh /
            COPY --from=tools /entrypoint.sh /
            ENTRYPOINT ["/entrypoint.sh"]
            ===
            FROM debian:12
            COPY entrypoint.sh other.sh /
            ENTRYPOINT ["sh", "/entrypoint.sh"]
            CMD ["/other.sh"]
            ===
            FROM debian:12
            COPY entrypoint.sh /a/
            ENTRYPOINT ["/b/entrypoint.sh"]
        "#]],
    );
}

#[test]
fn tests_without_spaces() {
    check_rule(
        "MissingSpaceInTest",
        &[
            "FROM debian:12\nARG A=1\nRUN if [ \"$A\" = 1]; then ls; fi; [[ $A == 1]] || [\"$A\" = 1 ] || true\n",
            "FROM debian:12\nRUN if[ -f /x ]; then ls; fi\n",
            // Patterns, arrays, and tests as they should be.
            "FROM debian:12\nRUN ls [a-z] [0-9]; [ -f /x ] && echo [a]; [ \"$A\" = \"[x]\" ]\nRUN [\"ls\", \"a\"]\n",
        ],
        expect![[r#"
            FROM debian:12
            ARG A=1
            RUN if [ "$A" = 1]; then ls; fi; [[ $A == 1]] || ["$A" = 1 ] || true
            ===
            FROM debian:12
            RUN if[ -f /x ]; then ls; fi
            ===
            FROM debian:12
            RUN ls [a-z] [0-9]; [ -f /x ] && echo [a]; [ "$A" = "[x]" ]
            RUN ["ls", "a"]
        "#]],
    );
}

#[test]
fn instructions_in_commands() {
    check_rule(
        "NestedInstruction",
        &[
            "FROM debian:12\nRUN useradd app && USER app\nRUN COPY a b\n",
            "FROM debian:12\nRUN a; ENV A=1 && b\nRUN echo RUN USER && USER\nRUN if x; then ADD a b; fi\n",
        ],
        expect![[r#"
            FROM debian:12
            RUN useradd app && USER app
                               ▔▔▔▔ `USER` is executed as a program here
            RUN COPY a b
                ▔▔▔▔ `COPY` is executed as a program here
            --- suggestion: Make `USER` an instruction of its own
            FROM debian:12
            RUN useradd app
            USER app
            RUN COPY a b
            --- suggestion: Make `COPY` an instruction of its own
            FROM debian:12
            RUN useradd app && USER app
            COPY a b
            ===
            FROM debian:12
            RUN a; ENV A=1 && b
                   ▔▔▔ `ENV` is executed as a program here
            RUN echo RUN USER && USER
            RUN if x; then ADD a b; fi
        "#]],
    );
}

#[test]
fn files_before_their_copy() {
    check_rule(
        "CopiedTooLate",
        &[
            "FROM python:3.14\nWORKDIR /app\nRUN apt-get update && pip install -r requirements.txt\nCOPY . .\n",
            "FROM golang:1.26\nRUN go mod download\nCOPY --chown=1:1 go.mod go.sum ./\n",
            // Something before may bring them.
            "FROM node:24\nRUN git clone https://example.com/a.git . \nRUN npm ci\nCOPY . .\n",
            "FROM node:24\nRUN --mount=type=bind,target=. npm ci\nCOPY . .\n",
            "FROM node:24 AS base\nCOPY package*.json ./\nFROM base\nRUN npm ci\nCOPY . .\n",
            "FROM acme/node\nRUN npm ci\nCOPY . .\n",
            // Nothing is copied later, or the command needs no file.
            "FROM node:24\nRUN npm ci\nCOPY --from=a . .\nRUN npm install -g a && go mod download -C x\n",
        ],
        expect![[r#"
            FROM python:3.14
            WORKDIR /app
            RUN apt-get update && pip install -r requirements.txt
                                  ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ `requirements.txt` isn't there yet: it is copied in line 4
            COPY . .
            related, line 4: Copies `requirements.txt`
            ===
            FROM golang:1.26
            RUN go mod download
                ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ `go.mod` isn't there yet: it is copied in line 3
            COPY --chown=1:1 go.mod go.sum ./
            related, line 3: Copies `go.mod`
            ===
            FROM node:24
            RUN git clone https://example.com/a.git . 
            RUN npm ci
            COPY . .
            ===
            FROM node:24
            RUN --mount=type=bind,target=. npm ci
            COPY . .
            ===
            FROM node:24 AS base
            COPY package*.json ./
            FROM base
            RUN npm ci
            COPY . .
            ===
            FROM acme/node
            RUN npm ci
            COPY . .
            ===
            FROM node:24
            RUN npm ci
            COPY --from=a . .
            RUN npm install -g a && go mod download -C x
        "#]],
    );
}

#[test]
fn programs_outside_of_path() {
    check_rule(
        "ProgramNotInPath",
        &[
            "FROM debian:12\nWORKDIR /app\nCOPY run.sh .\nCMD [\"run.sh\", \"a\"]\n",
            "FROM golang:1.26 AS build\nFROM scratch\nCOPY --from=build /out/app /server\nENTRYPOINT [\"server\"]\n",
            // It is in a folder of PATH, or may be.
            "FROM debian:12\nCOPY app /usr/local/bin/\nCMD [\"app\"]\n",
            "FROM debian:12\nENV PATH=/app:$PATH\nCOPY run.sh /app/\nCMD [\"run.sh\"]\n",
            "FROM debian:12\nCOPY app /opt/\nRUN ln -s /opt/app /usr/bin/app\nCMD [\"app\"]\n",
            "FROM debian:12\nCOPY app /opt\nCMD [\"app\"]\n",
            "FROM acme/base\nCOPY app /opt/\nCMD [\"app\"]\n",
            // An entrypoint takes it as an argument, or a shell looks for it.
            "FROM debian:12\nCOPY app /opt/\nENTRYPOINT [\"/opt/app\"]\nCMD [\"app\"]\n",
            "FROM debian:12\nCOPY app /opt/\nCMD app\n",
        ],
        expect![[r#"
            FROM debian:12
            WORKDIR /app
            COPY run.sh .
            CMD ["run.sh", "a"]
                  ▔▔▔▔▔▔ `run.sh` isn't found: it is /app/run.sh, and only the folders of `PATH` are searched
            --- suggestion: Change to `/app/run.sh`
            FROM debian:12
            WORKDIR /app
            COPY run.sh .
            CMD ["/app/run.sh", "a"]
            ===
            FROM golang:1.26 AS build
            FROM scratch
            COPY --from=build /out/app /server
            ENTRYPOINT ["server"]
                         ▔▔▔▔▔▔ `server` isn't found: it is /server, and only the folders of `PATH` are searched
            --- suggestion: Change to `/server`
            FROM golang:1.26 AS build
            FROM scratch
            COPY --from=build /out/app /server
            ENTRYPOINT ["/server"]
            ===
            FROM debian:12
            COPY app /usr/local/bin/
            CMD ["app"]
            ===
            FROM debian:12
            ENV PATH=/app:$PATH
            COPY run.sh /app/
            CMD ["run.sh"]
            ===
            FROM debian:12
            COPY app /opt/
            RUN ln -s /opt/app /usr/bin/app
            CMD ["app"]
            ===
            FROM debian:12
            COPY app /opt
            CMD ["app"]
            ===
            FROM acme/base
            COPY app /opt/
            CMD ["app"]
            ===
            FROM debian:12
            COPY app /opt/
            ENTRYPOINT ["/opt/app"]
            CMD ["app"]
            ===
            FROM debian:12
            COPY app /opt/
            CMD app
        "#]],
    );
}

#[test]
fn ids_of_base_images() {
    check_rule(
        "UserIdInUse",
        &[
            "FROM ubuntu:24.04\nRUN groupadd --gid=1000 app && useradd -u1000 -g app app\n",
            "FROM node:24-alpine\nRUN adduser -D -u 1000 app\n",
            // Other releases, other IDs, and users that are removed before.
            "FROM ubuntu:22.04\nRUN useradd -u 1000 app\n",
            "FROM ubuntu:24.04\nRUN useradd -u 10001 app && useradd -o -u 1000 b\n",
            "FROM ubuntu:24.04\nRUN userdel -r ubuntu\nRUN useradd -u 1000 app\n",
        ],
        expect![[r#"
            FROM ubuntu:24.04
            RUN groupadd --gid=1000 app && useradd -u1000 -g app app
                               ▔▔▔▔ The base image has a group with the ID 1000, `ubuntu`: use it, or another ID
            ===
            FROM node:24-alpine
            RUN adduser -D -u 1000 app
                              ▔▔▔▔ The base image has a user with the ID 1000, `node`: use it, or another ID
            --- suggestion: Change to `1001`
            FROM node:24-alpine
            RUN adduser -D -u 1001 app
            ===
            FROM ubuntu:22.04
            RUN useradd -u 1000 app
            ===
            FROM ubuntu:24.04
            RUN useradd -u 10001 app && useradd -o -u 1000 b
            ===
            FROM ubuntu:24.04
            RUN userdel -r ubuntu
            RUN useradd -u 1000 app
        "#]],
    );
}

#[test]
fn directives_of_nginx() {
    check_rule(
        "CommandEndsAtOnce",
        &[
            "FROM nginx:1.29\nCMD [\"nginx\", \"-g\", \"daemon off\"]\n",
            "FROM nginx:1.29\nCMD [\"nginx\", \"-g\", \"daemon off;\"]\n",
        ],
        expect![[r#"
            FROM nginx:1.29
            CMD ["nginx", "-g", "daemon off"]
                  ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ The container exits immediately: a directive of nginx ends with `;`, as in `daemon off;`
            ===
            FROM nginx:1.29
            CMD ["nginx", "-g", "daemon off;"]
        "#]],
    );
}

#[test]
fn variables_in_exec_form() {
    check_rule(
        "ShellSyntaxInExecForm",
        &[
            // Options are several words, or none.
            "FROM eclipse-temurin:21\nENV JAVA_OPTS=\"\" PORT=80\nENTRYPOINT [\"java\", \"$JAVA_OPTS\", \"-Dport=$PORT\", \"-jar\", \"/app.jar\"]\n",
            "FROM eclipse-temurin:21\nENV JAVA_OPTS=\"\" PORT=80\nENTRYPOINT [\"java\", \"$JAVA_OPTS\", \"--port=$PORT\", \"-jar\", \"/app.jar\"]\n",
            // No fix: there is no shell, or an entrypoint prepares the program.
            "FROM scratch\nENV PORT=80\nCMD [\"/app\", \"--port=$PORT\"]\n",
            "FROM postgres:17\nENV PORT=1\nCMD [\"postgres\", \"--port=$PORT\"]\n",
            // A variable of something else.
            "FROM debian:12\nCMD [\"a\", \"--eval\", \"find({$gt: 1})\", \"$remote_addr - $status\"]\n",
            "FROM debian:12\nCMD [\"/bin/sh\", \"-c\", \"--\", \"sleep 1000\"]\n",
        ],
        expect![[r#"
            FROM eclipse-temurin:21
            ENV JAVA_OPTS="" PORT=80
            ENTRYPOINT ["java", "$JAVA_OPTS", "-Dport=$PORT", "-jar", "/app.jar"]
                                 ▔▔▔▔▔▔▔▔▔▔ In exec form, no shell runs the command, so `$JAVA_OPTS` isn't replaced by its value
            --- suggestion: Specify the shell explicitly
            FROM eclipse-temurin:21
            ENV JAVA_OPTS="" PORT=80
            ENTRYPOINT ["/bin/sh", "-c", "exec java $JAVA_OPTS \"-Dport=$PORT\" -jar /app.jar \"$@\"", "--"]
            ===
            FROM eclipse-temurin:21
            ENV JAVA_OPTS="" PORT=80
            ENTRYPOINT ["java", "$JAVA_OPTS", "--port=$PORT", "-jar", "/app.jar"]
                                 ▔▔▔▔▔▔▔▔▔▔ In exec form, no shell runs the command, so `$JAVA_OPTS` isn't replaced by its value
            --- suggestion: Specify the shell explicitly
            FROM eclipse-temurin:21
            ENV JAVA_OPTS="" PORT=80
            ENTRYPOINT ["/bin/sh", "-c", "exec java $JAVA_OPTS \"--port=$PORT\" -jar /app.jar \"$@\"", "--"]
            ===
            FROM scratch
            ENV PORT=80
            CMD ["/app", "--port=$PORT"]
                          ▔▔▔▔▔▔▔▔▔▔▔▔ In exec form, no shell runs the command, so `$PORT` isn't replaced by its value (`80`)
            ===
            FROM postgres:17
            ENV PORT=1
            CMD ["postgres", "--port=$PORT"]
                              ▔▔▔▔▔▔▔▔▔▔▔▔ In exec form, no shell runs the command, so `$PORT` isn't replaced by its value (`1`)
            ===
            FROM debian:12
            CMD ["a", "--eval", "find({$gt: 1})", "$remote_addr - $status"]
            ===
            FROM debian:12
            CMD ["/bin/sh", "-c", "--", "sleep 1000"]
        "#]],
    );
}

#[test]
fn requirements_with_two_limits() {
    check_rule(
        "UnquotedVersion",
        &["FROM python:3.14\nRUN pip install flask>=2.0,<3.0 requests>=2\nRUN pip install $P>=2\n"],
        expect![[r#"
            FROM python:3.14
            RUN pip install flask>=2.0,<3.0 requests>=2
                            ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ For the shell, `>` is a redirection, and `=2.0,` the name of a file: put the requirement into quotes
                                            ▔▔▔▔▔▔▔▔▔▔▔ For the shell, `>` is a redirection, and `=2` the name of a file: put the requirement into quotes
            RUN pip install $P>=2
            --- suggestion: Add quotes
            FROM python:3.14
            RUN pip install 'flask>=2.0,<3.0' requests>=2
            RUN pip install $P>=2
            --- suggestion: Add quotes
            FROM python:3.14
            RUN pip install flask>=2.0,<3.0 'requests>=2'
            RUN pip install $P>=2
        "#]],
    );
}

#[test]
fn names_with_a_colon() {
    check_rule(
        "LegacyKeyValueFormat",
        &["FROM debian:12\nENV A: 1\nENV B: a b\nENV C: \"c\"\n"],
        expect![[r#"
            FROM debian:12
            ENV A: 1
                ▔▔▔▔ "ENV key=value" should be used instead of legacy "ENV key value" format
            ENV B: a b
                ▔▔▔▔▔▔ "ENV key=value" should be used instead of legacy "ENV key value" format
            ENV C: "c"
                ▔▔▔▔▔▔ "ENV key=value" should be used instead of legacy "ENV key value" format
            --- suggestion: Write `A=1`
            FROM debian:12
            ENV A=1
            ENV B: a b
            ENV C: "c"
            --- suggestion: Write `C="c"`
            FROM debian:12
            ENV A: 1
            ENV B: a b
            ENV C="c"
        "#]],
    );
}

#[test]
fn arguments_that_a_command_tests() {
    check_rule(
        "ArgInCommand",
        &[
            "FROM debian:12\nARG A\nARG SECRET_KEY\nCMD echo $A $SECRET_KEY\n",
            "FROM debian:12\nCMD echo $V\nARG V=1\n",
            "FROM debian:12\nARG A\nCMD if [ -n \"$A\" ]; then b; fi; case $A in a) b;; esac\nHEALTHCHECK CMD test -z ${A}\n",
            "FROM debian:12\nARG A\nENTRYPOINT [\"/entrypoint.sh\"]\nCMD [\"sh\", \"-c\", \"echo $A\"]\n",
        ],
        expect![[r#"
            FROM debian:12
            ARG A
            ARG SECRET_KEY
            CMD echo $A $SECRET_KEY
                     ▔▔ `$A` is empty in a container: `ARG` only exists during the build. Use `ENV`
                        ▔▔▔▔▔▔▔▔▔▔▔ `$SECRET_KEY` is empty in a container: `ARG` only exists during the build. Use `ENV`
            --- suggestion: Add `ENV A=$A`
            FROM debian:12
            ARG A
            ARG SECRET_KEY
            ENV A=$A
            CMD echo $A $SECRET_KEY
            ===
            FROM debian:12
            CMD echo $V
                     ▔▔ `$V` is empty in a container: `ARG` only exists during the build. Use `ENV`
            ARG V=1
            ===
            FROM debian:12
            ARG A
            CMD if [ -n "$A" ]; then b; fi; case $A in a) b;; esac
            HEALTHCHECK CMD test -z ${A}
            ===
            FROM debian:12
            ARG A
            ENTRYPOINT ["/entrypoint.sh"]
            CMD ["sh", "-c", "echo $A"]
        "#]],
    );
}

#[test]
fn quotes_with_variables() {
    check_rule(
        "QuotesInValue",
        &["FROM debian:12\nARG X=1\nENV A={\"a\":\"$X\"} B={\"b\":\"c\"}\n"],
        expect![[r#"
            FROM debian:12
            ARG X=1
            ENV A={"a":"$X"} B={"b":"c"}
                  ▔▔▔▔▔▔▔▔▔▔ BuildKit removes these quotes, so the value is `{a:1}`: enclose all of it in double quotes, and escape those within
                               ▔▔▔▔▔▔▔▔▔ BuildKit removes these quotes, so the value is `{b:c}`: enclose all of it in single quotes
            --- suggestion: Enclose the value in single quotes
            FROM debian:12
            ARG X=1
            ENV A={"a":"$X"} B='{"b":"c"}'
        "#]],
    );
}

#[test]
fn commands_of_systemd() {
    check_rule(
        "CommandWithoutEffect",
        &[
            "FROM debian:12\nRUN systemctl start nginx\nRUN export A=1\nRUN cd /srv\nWORKDIR /srv\nENV A=1\n",
        ],
        expect![[r#"
            FROM debian:12
            RUN systemctl start nginx
                ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ `systemctl start nginx` fails: systemd isn't running during a build
            RUN export A=1
                ▔▔▔▔▔▔▔▔▔▔ `export A=1` has no effect on later instructions: its variables are gone when this `RUN` ends. Use `ENV`
            RUN cd /srv
                ▔▔▔▔▔▔▔ `cd /srv` has no effect on later instructions: each `RUN` starts in the directory of `WORKDIR`
            WORKDIR /srv
            ENV A=1
            --- suggestion: Remove this instruction
            FROM debian:12
            RUN systemctl start nginx
            RUN cd /srv
            WORKDIR /srv
            ENV A=1
            --- suggestion: Remove this instruction
            FROM debian:12
            RUN systemctl start nginx
            RUN export A=1
            WORKDIR /srv
            ENV A=1
        "#]],
    );
}

#[test]
fn instructions_in_heredocs_and_arrays() {
    check_rule(
        "NestedInstruction",
        &[
            "FROM debian:12\nRUN <<EOF\nRUN apt-get update\nUSER app\necho RUN a\nEOF\n",
            "FROM debian:12\nHEALTHCHECK CMD [\"CMD\", \"curl\", \"x\"]\nCMD [\"CMD-SHELL\", \"curl x\"]\nRUN [\"RUN\", \"ls\"]\n",
            "FROM debian:12\nENTRYPOINT [\"env\", \"CMD\", \"a\"]\nCMD [\"CMD\"]\n",
        ],
        expect![[r#"
            FROM debian:12
            RUN <<EOF
            RUN apt-get update
            ▔▔▔ `RUN` is executed as a program here, in a heredoc
            USER app
            ▔▔▔▔ `USER` is executed as a program here, in a heredoc
            echo RUN a
            EOF
            --- suggestion: Remove `RUN`
            FROM debian:12
            RUN <<EOF
            apt-get update
            USER app
            echo RUN a
            EOF
            ===
            FROM debian:12
            HEALTHCHECK CMD ["CMD", "curl", "x"]
                              ▔▔▔ `CMD` is executed as a program here
            CMD ["CMD-SHELL", "curl x"]
                  ▔▔▔▔▔▔▔▔▔ `CMD-SHELL` is executed as a program here
            RUN ["RUN", "ls"]
                  ▔▔▔ `RUN` is executed as a program here
            --- suggestion: Remove `CMD`
            FROM debian:12
            HEALTHCHECK CMD ["curl", "x"]
            CMD ["CMD-SHELL", "curl x"]
            RUN ["RUN", "ls"]
            --- suggestion: Remove `RUN`
            FROM debian:12
            HEALTHCHECK CMD ["CMD", "curl", "x"]
            CMD ["CMD-SHELL", "curl x"]
            RUN ["ls"]
            ===
            FROM debian:12
            ENTRYPOINT ["env", "CMD", "a"]
            CMD ["CMD"]
        "#]],
    );
}

#[test]
fn keywords_that_are_written_twice() {
    check_rule(
        "LegacyKeyValueFormat",
        &["FROM debian:12\nENV ENV A=1\nLABEL label a=b\n"],
        expect![[r#"
            FROM debian:12
            ENV ENV A=1
                ▔▔▔▔▔▔▔ "ENV key=value" should be used instead of legacy "ENV key value" format
            LABEL label a=b
                  ▔▔▔▔▔▔▔▔▔ "LABEL key=value" should be used instead of legacy "LABEL key value" format
            --- suggestion: Remove `ENV`
            FROM debian:12
            ENV A=1
            LABEL label a=b
            --- suggestion: Remove `label`
            FROM debian:12
            ENV ENV A=1
            LABEL a=b
        "#]],
    );
}

#[test]
fn servers_in_run() {
    check_rule(
        "CommandNeverEnds",
        &[
            "FROM node:24\nRUN yarn dev\nRUN npx next dev\nRUN npm dev\nRUN php artisan serve && a\n",
        ],
        expect![[r#"
            FROM node:24
            RUN yarn dev
                ▔▔▔▔▔▔▔▔ `yarn dev` runs until it is stopped, so the build doesn't end: use `CMD`
            RUN npx next dev
                ▔▔▔▔▔▔▔▔▔▔▔▔ `npx next dev` runs until it is stopped, so the build doesn't end: use `CMD`
            RUN npm dev
            RUN php artisan serve && a
        "#]],
    );
}

#[test]
fn files_that_are_there_already() {
    check_rule(
        "CopiedTooLate",
        &[
            "FROM golang:1.25\nRUN go mod download golang.org/x/tools@latest\nCOPY . .\n",
            "FROM python:3.13\nRUN pip install pip-tools && pip-compile -o requirements.txt && pip install -r requirements.txt\nCOPY . .\n",
            "FROM python:3.13\nRUN pip install -r requirements.txt\nCOPY nginx/*.conf /etc/nginx/\n",
            "FROM composer:2\nRUN composer install --working-dir=/opt/tool\nCOPY . .\n",
            "FROM ruby:3.3\nENV BUNDLE_GEMFILE=/opt/Gemfile\nRUN bundle install\nCOPY . .\n",
            "FROM drupal:11\nRUN composer install\nCOPY . web/themes/\n",
        ],
        expect![[r#"
            FROM golang:1.25
            RUN go mod download golang.org/x/tools@latest
            COPY . .
            ===
            FROM python:3.13
            RUN pip install pip-tools && pip-compile -o requirements.txt && pip install -r requirements.txt
            COPY . .
            ===
            FROM python:3.13
            RUN pip install -r requirements.txt
            COPY nginx/*.conf /etc/nginx/
            ===
            FROM composer:2
            RUN composer install --working-dir=/opt/tool
            COPY . .
            ===
            FROM ruby:3.3
            ENV BUNDLE_GEMFILE=/opt/Gemfile
            RUN bundle install
            COPY . .
            ===
            FROM drupal:11
            RUN composer install
            COPY . web/themes/
        "#]],
    );
}

#[test]
fn folders_with_names_of_programs() {
    check_rule(
        "ProgramNotInPath",
        &[
            "FROM python:3.13-slim\nWORKDIR /app\nRUN pip install --no-cache-dir alembic\nCOPY alembic ./alembic\nCMD [\"alembic\", \"upgrade\", \"head\"]\n",
            "FROM debian:12\nCOPY --parents usr/local/bin/app.sh /\nCMD [\"app.sh\"]\n",
            "FROM node:24\nCOPY docker-entrypoint.sh /\nENTRYPOINT [\"docker-entrypoint.sh\"]\n",
            "FROM debian:12\nCOPY --from=a / /\nCOPY app.sh /opt/\nCMD [\"app.sh\"]\n",
        ],
        expect![[r#"
            FROM python:3.13-slim
            WORKDIR /app
            RUN pip install --no-cache-dir alembic
            COPY alembic ./alembic
            CMD ["alembic", "upgrade", "head"]
            ===
            FROM debian:12
            COPY --parents usr/local/bin/app.sh /
            CMD ["app.sh"]
            ===
            FROM node:24
            COPY docker-entrypoint.sh /
            ENTRYPOINT ["docker-entrypoint.sh"]
            ===
            FROM debian:12
            COPY --from=a / /
            COPY app.sh /opt/
            CMD ["app.sh"]
        "#]],
    );
}

#[test]
fn files_at_the_root_of_a_stage() {
    check_rule(
        "RelativeSource",
        &[
            "FROM golang:1.25 AS build\nWORKDIR /src\nRUN go build -o server . && cp server /\nFROM scratch\nCOPY --from=build server go/bin/x /\n",
            "FROM golang:1.25 AS build\nWORKDIR /src\nRUN go build -o ../server .\nFROM scratch\nCOPY --from=build server /\n",
            "FROM debian:12 AS build\nWORKDIR /src\nCOPY rootfs/ /\nFROM scratch\nCOPY --from=build server /\n",
        ],
        expect![[r#"
            FROM golang:1.25 AS build
            WORKDIR /src
            RUN go build -o server . && cp server /
            FROM scratch
            COPY --from=build server go/bin/x /
            ===
            FROM golang:1.25 AS build
            WORKDIR /src
            RUN go build -o ../server .
            FROM scratch
            COPY --from=build server /
            ===
            FROM debian:12 AS build
            WORKDIR /src
            COPY rootfs/ /
            FROM scratch
            COPY --from=build server /
        "#]],
    );
}

#[test]
fn flags_of_other_programs() {
    check_rule(
        "UnusedCacheMount",
        &[
            "FROM python:3.13\nRUN --mount=type=cache,target=/root/.cache/uv uv run pytest -n auto\n",
            "FROM debian:12\nUSER app\nRUN --mount=type=cache,target=/var/cache/apt sudo apt-get install -y curl\n",
            "FROM debian:12\nRUN --mount=type=cache,target=/var/cache/apt ! test -f /x || apt-get install -y curl\n",
            "FROM debian:12\nRUN --mount=type=cache,target=/var/cache/apt apt-get install -y --download-only gcc\n",
            "FROM python:3.13\nRUN --mount=type=cache,target=/root/.cache/pipenv pip install --no-cache-dir pipenv\n",
        ],
        expect![[r#"
            FROM python:3.13
            RUN --mount=type=cache,target=/root/.cache/uv uv run pytest -n auto
            ===
            FROM debian:12
            USER app
            RUN --mount=type=cache,target=/var/cache/apt sudo apt-get install -y curl
                        ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ This mount stays empty, as apt is configured to delete each package after its installation: remove `/etc/apt/apt.conf.d/docker-clean`
            ===
            FROM debian:12
            RUN --mount=type=cache,target=/var/cache/apt ! test -f /x || apt-get install -y curl
                        ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ This mount stays empty, as apt is configured to delete each package after its installation: remove `/etc/apt/apt.conf.d/docker-clean`
            ===
            FROM debian:12
            RUN --mount=type=cache,target=/var/cache/apt apt-get install -y --download-only gcc
            ===
            FROM python:3.13
            RUN --mount=type=cache,target=/root/.cache/pipenv pip install --no-cache-dir pipenv
        "#]],
    );
}

#[test]
fn ids_in_arguments() {
    check_rule(
        "UserIdInUse",
        &[
            "FROM ubuntu:24.04\nARG USER_UID=1000\nRUN useradd --uid $USER_UID app\n",
            "FROM ubuntu:24.04\nRUN useradd -R /rootfs -u 1000 app\n",
        ],
        expect![[r#"
            FROM ubuntu:24.04
            ARG USER_UID=1000
            RUN useradd --uid $USER_UID app
                              ▔▔▔▔▔▔▔▔▔ The base image has a user with the ID 1000, `ubuntu`: use it, or another ID
            ===
            FROM ubuntu:24.04
            RUN useradd -R /rootfs -u 1000 app
        "#]],
    );
}

#[test]
fn exact_versions() {
    check_rule(
        "UnquotedVersion",
        &["FROM debian:12\nRUN apt-get install -y nginx>=1.22\n"],
        expect![[r#"
            FROM debian:12
            RUN apt-get install -y nginx>=1.22
                                   ▔▔▔▔▔▔▔▔▔▔▔ For the shell, `>` is a redirection, and `=1.22` the name of a file: apt only takes exact versions, as in `name=1.0`
        "#]],
    );
}

#[test]
fn services_with_arguments() {
    check_rule(
        "CommandEndsAtOnce",
        &[
            "FROM debian:12\nENTRYPOINT [\"/usr/sbin/sshd\"]\nCMD [\"-D\"]\n",
            "FROM debian:12\nENTRYPOINT [\"/usr/sbin/sshd\"]\n",
        ],
        expect![[r#"
            FROM debian:12
            ENTRYPOINT ["/usr/sbin/sshd"]
            CMD ["-D"]
            ===
            FROM debian:12
            ENTRYPOINT ["/usr/sbin/sshd"]
                         ▔▔▔▔▔▔▔▔▔▔▔▔▔▔ The container exits immediately, as `sshd` starts the program in the background: run the program itself in the foreground
        "#]],
    );
}

#[test]
fn addresses_of_other_kinds() {
    check_rule(
        "ListensOnLocalhost",
        &[
            "FROM python:3.14\nCMD FLASK_RUN_HOST=0.0.0.0 flask run\n",
            "FROM python:3.14\nCMD [\"uvicorn\", \"--uds=/run/x.sock\", \"a:b\"]\n",
            "FROM python:3.14\nCMD [\"gunicorn\", \"-b\", \"127.0.0.1:80\", \"-b\", \"0.0.0.0:81\", \"a:b\"]\n",
            "FROM python:3.14\nCOPY .flaskenv .\nCMD [\"flask\", \"run\"]\n",
        ],
        expect![[r#"
            FROM python:3.14
            CMD FLASK_RUN_HOST=0.0.0.0 flask run
            ===
            FROM python:3.14
            CMD ["uvicorn", "--uds=/run/x.sock", "a:b"]
            ===
            FROM python:3.14
            CMD ["gunicorn", "-b", "127.0.0.1:80", "-b", "0.0.0.0:81", "a:b"]
            ===
            FROM python:3.14
            COPY .flaskenv .
            CMD ["flask", "run"]
        "#]],
    );
}

#[test]
fn mounts_over_copied_folders() {
    check_rule(
        "MountedFileCopied",
        &[
            "FROM alpine:3.22 AS build\nCOPY . /src\nRUN --mount=type=cache,target=/src/vendor ls\nFROM scratch\nCOPY --from=build /src/vendor /v\n",
            "FROM acme/base AS build\nRUN --mount=type=cache,target=/src/out ls\nFROM scratch\nCOPY --from=build /src/out /v\n",
        ],
        expect![[r#"
            FROM alpine:3.22 AS build
            COPY . /src
            RUN --mount=type=cache,target=/src/vendor ls
            FROM scratch
            COPY --from=build /src/vendor /v
            ===
            FROM acme/base AS build
            RUN --mount=type=cache,target=/src/out ls
            FROM scratch
            COPY --from=build /src/out /v
        "#]],
    );
}

#[test]
fn arguments_in_exec_form() {
    check_rule(
        "ShellSyntaxInExecForm",
        &[
            "FROM eclipse-temurin:21\nARG JAR=app.jar\nENTRYPOINT [\"java\", \"-jar\", \"/${JAR}\"]\n",
            "FROM debian:12\nSHELL [\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"]\nENV A=1\nCMD [\"app\", \"$A\", \"|\", \"tee\", \"x\"]\n",
            "FROM debian:12\nENV A=1\nCMD [\"env\", \"-S\", \"app ${A}\"]\n",
        ],
        expect![[r#"
            FROM eclipse-temurin:21
            ARG JAR=app.jar
            ENTRYPOINT ["java", "-jar", "/${JAR}"]
                                         ▔▔▔▔▔▔▔ In exec form, no shell runs the command, so `${JAR}` isn't replaced by its value (`app.jar`), and `ARG` doesn't exist in a container: use `ENV` and a shell
            ===
            FROM debian:12
            SHELL ["/bin/bash", "-o", "pipefail", "-c"]
            ENV A=1
            CMD ["app", "$A", "|", "tee", "x"]
                         ▔▔ In exec form, no shell runs the command, so `$A` isn't replaced by its value (`1`)
            --- suggestion: Specify the shell explicitly
            FROM debian:12
            SHELL ["/bin/bash", "-o", "pipefail", "-c"]
            ENV A=1
            CMD ["/bin/bash", "-o", "pipefail", "-c", "app \"$A\" | tee x"]
            ===
            FROM debian:12
            ENV A=1
            CMD ["env", "-S", "app ${A}"]
        "#]],
    );
}

#[test]
fn users_in_debian() {
    check_rule(
        "WrongUserCommand",
        &[
            "FROM python:3.14-slim\nRUN addgroup --system app && adduser --system --ingroup app app\n",
            "FROM debian:12\nRUN adduser -D app\n",
            "FROM debian:12\nRUN adduser --system app\n",
            "FROM debian:13\nRUN apt-get update && apt-get install -y adduser\nRUN adduser --system app\n",
        ],
        expect![[r#"
            FROM python:3.14-slim
            RUN addgroup --system app && adduser --system --ingroup app app
                ▔▔▔▔▔▔▔▔ `addgroup` isn't in the image of Debian trixie: use `groupadd`, or install `adduser`
            ===
            FROM debian:12
            RUN adduser -D app
                ▔▔▔▔▔▔▔ `adduser` of Debian has no option `-D`, only that of BusyBox: use `useradd`
            ===
            FROM debian:12
            RUN adduser --system app
            ===
            FROM debian:13
            RUN apt-get update && apt-get install -y adduser
            RUN adduser --system app
        "#]],
    );
}

#[test]
fn files_at_the_root() {
    check_rule(
        "RelativeDestination",
        &["FROM busybox\nCOPY a.sh .\nRUN chmod +x /a.sh\n"],
        expect![[r#"
            FROM busybox
            COPY a.sh .
                      ▔ No `WORKDIR` is set, so "." is /: set one, or use an absolute path
            RUN chmod +x /a.sh
            --- suggestion: Change to `/`
            FROM busybox
            COPY a.sh /
            RUN chmod +x /a.sh
        "#]],
    );
}

#[test]
fn variables_of_the_whole_image() {
    check_rule(
        "CommandWithoutEffect",
        &[
            "FROM debian:12\nRUN export PATH=/opt/bin\nRUN export API_PASSWORD=x\nRUN export LANG=C.UTF-8\n",
        ],
        expect![[r#"
            FROM debian:12
            RUN export PATH=/opt/bin
                ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ `export PATH=/opt/bin` has no effect on later instructions: its variables are gone when this `RUN` ends. Use `ENV`
            RUN export API_PASSWORD=x
                ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ `export API_PASSWORD=x` has no effect on later instructions: its variables are gone when this `RUN` ends. Use `ENV`
            RUN export LANG=C.UTF-8
                ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ `export LANG=C.UTF-8` has no effect on later instructions: its variables are gone when this `RUN` ends. Use `ENV`
            --- suggestion: Change to `ENV`
            FROM debian:12
            RUN export PATH=/opt/bin
            RUN export API_PASSWORD=x
            ENV LANG=C.UTF-8
        "#]],
    );
}

#[test]
fn names_that_differ_in_meaning() {
    check_rule(
        "UndefinedVar",
        &[
            "FROM alpine:3.22\nARG WORK_UID=1\nARG JAVA_HOME=/j\nRUN echo\nENV A=$WORK_GID B=$JAVAHOME C=${JAVAHOME:-x} JAVAHOME=$JAVAHOME\n",
        ],
        expect![[r#"
            FROM alpine:3.22
            ARG WORK_UID=1
            ARG JAVA_HOME=/j
            RUN echo
            ENV A=$WORK_GID B=$JAVAHOME C=${JAVAHOME:-x} JAVAHOME=$JAVAHOME
                  ▔▔▔▔▔▔▔▔▔ Usage of undefined variable '$WORK_GID' (did you mean $WORK_UID?)
                              ▔▔▔▔▔▔▔▔▔ Usage of undefined variable '$JAVAHOME' (set by the same ENV, which only affects the instructions after it)
                                          ▔▔▔▔▔▔▔▔▔▔▔▔▔▔ Usage of undefined variable '$JAVAHOME' (set by the same ENV, which only affects the instructions after it)
                                                                  ▔▔▔▔▔▔▔▔▔ Usage of undefined variable '$JAVAHOME' (did you mean $JAVA_HOME?)
            related, line 5: Set here
            related, line 5: Set here
        "#]],
    );
}

#[test]
fn appended_commands() {
    check_rule(
        "PackageCacheLeft",
        &["FROM debian:13\nRUN apt-get update && apt-get install -y \\\n    git \\\n\nENV A=1\n"],
        expect![[r#"
            FROM debian:13
            RUN apt-get update && apt-get install -y \
                ▔▔▔▔▔▔▔▔▔▔▔▔▔▔ `apt-get update` leaves its package lists in the image: end the `RUN` with `rm -rf /var/lib/apt/lists/*`
                git \

            ENV A=1
        "#]],
    );
}

#[test]
fn shells_that_change_more() {
    check_rule(
        "PipefailMissing",
        &[
            "FROM ubuntu:22.04\nRUN set -o pipefail && curl x | tar xz\nRUN echo \"a\\nb\" > /x\n",
            "FROM debian:12 AS base\nRUN curl -s x | tar xz\n",
        ],
        expect![[r#"
            FROM ubuntu:22.04
            RUN set -o pipefail && curl x | tar xz
                ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ `set -o pipefail` fails: the `/bin/sh` of Ubuntu 22.04 doesn't have the option
            RUN echo "a\nb" > /x
            ===
            FROM debian:12 AS base
            RUN curl -s x | tar xz
                ▔▔▔▔▔▔▔▔▔ The pipe ignores a failure of `curl`: `pipefail` isn't set
            --- suggestion: Use bash with `pipefail` from here on
            FROM debian:12 AS base
            SHELL ["/bin/bash", "-o", "pipefail", "-c"]
            RUN curl -s x | tar xz
        "#]],
    );
}

#[test]
fn settings_of_stages_built_on_it() {
    check_rule(
        "DebianFrontendInEnv",
        &[
            "FROM debian:13 AS base\nENV DEBIAN_FRONTEND=noninteractive\nFROM base\nRUN apt-get install -y tzdata\n",
        ],
        expect![[r#"
            FROM debian:13 AS base
            ENV DEBIAN_FRONTEND=noninteractive
                ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ DEBIAN_FRONTEND=noninteractive also applies to containers: use ARG
            FROM base
            RUN apt-get install -y tzdata
        "#]],
    );
}

#[test]
fn installations_by_other_users() {
    check_rule(
        "InstallWithoutRoot",
        &[
            "FROM debian:12\nRUN useradd app\nUSER app:app\nRUN apt-get update\n",
            "from alpine:3.22\nuser 1000\nrun make && apk add --no-cache git\nuser root\nrun apk add curl\n",
            "FROM node:24 AS base\nUSER node\nFROM base\nRUN apt-get install -y git\n",
            // Root, another way to become it, another folder, an unknown user, and what only downloads.
            "FROM debian:12\nUSER 0:0\nRUN apt-get update\n",
            "FROM debian:12\nUSER app\nRUN sudo apt-get update\n",
            "FROM alpine:3.22\nUSER app\nRUN apk add --root /tmp/x --initdb busybox\n",
            "FROM debian:12\nARG USER\nUSER $USER\nRUN apt-get update\n",
            "FROM debian:12\nUSER app\nRUN apt-get install --print-uris git\n",
            "FROM example.com/base\nRUN apt-get update\n",
        ],
        expect![[r#"
            FROM debian:12
            RUN useradd app
            USER app:app
            RUN apt-get update
                ▔▔▔▔▔▔▔▔▔▔▔▔▔▔ `apt-get update` needs root, but app executes it: install before `USER`, or change to root and back
            --- suggestion: Run this instruction as root
            FROM debian:12
            RUN useradd app
            USER app:app
            USER root
            RUN apt-get update
            USER app:app
            ===
            from alpine:3.22
            user 1000
            run make && apk add --no-cache git
                        ▔▔▔▔▔▔▔ `apk add` needs root, but 1000 executes it: install before `USER`, or change to root and back
            user root
            run apk add curl
            --- suggestion: Run this instruction as root
            from alpine:3.22
            user 1000
            user root
            run make && apk add --no-cache git
            user root
            run apk add curl
            ===
            FROM node:24 AS base
            USER node
            FROM base
            RUN apt-get install -y git
                ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ `apt-get install` needs root, but node executes it: install before `USER`, or change to root and back
            --- suggestion: Run this instruction as root
            FROM node:24 AS base
            USER node
            FROM base
            USER root
            RUN apt-get install -y git
            USER node
            ===
            FROM debian:12
            USER 0:0
            RUN apt-get update
            ===
            FROM debian:12
            USER app
            RUN sudo apt-get update
            ===
            FROM alpine:3.22
            USER app
            RUN apk add --root /tmp/x --initdb busybox
            ===
            FROM debian:12
            ARG USER
            USER $USER
            RUN apt-get update
            ===
            FROM debian:12
            USER app
            RUN apt-get install --print-uris git
            ===
            FROM example.com/base
            RUN apt-get update
        "#]],
    );
}

#[test]
fn installations_without_lists() {
    check_rule(
        "InstallWithoutUpdate",
        &[
            "FROM ubuntu:24.04\nRUN apt-get install -y tzdata libssl3 curl\n",
            "FROM debian:12\nRUN apt-get update && apt-get install -y git && rm -rf /var/lib/apt/lists/*\nRUN apt install -y make\n",
            "FROM python:3.13-slim\nRUN mkdir /x && \\\n    apt-get install -y gcc\n",
            // Lists of an instruction before it, of a mount, or of what isn't known.
            "FROM debian:12\nRUN apt-get update\nRUN apt-get install -y make\n",
            "FROM debian:12\nRUN --mount=type=cache,target=/var/lib/apt/lists apt-get install -y make\n",
            "FROM debian:12\nRUN ./prepare\nRUN apt-get install -y make\n",
            "FROM debian:12\nCOPY apt.conf /etc/apt/apt.conf.d/\nRUN apt-get install -y make\n",
            "FROM debian:12\nRUN curl -fsSL https://example.com/setup | bash - && apt-get install -y nodejs\n",
            "FROM example.com/base\nRUN apt-get install -y make\n",
            // Installed before, a file, a large image, and a condition.
            "FROM debian:12\nRUN apt-get update && apt-get install -y git && rm -rf /var/lib/apt/lists/*\nRUN apt-get install -y git\n",
            "FROM debian:12\nRUN apt-get install -y ./a.deb /b.deb\n",
            "FROM python:3.13\nRUN apt-get install -y gcc\n",
            "FROM debian:12\nRUN test -x /usr/bin/git || apt-get install -y git\n",
            // An update by a flag of newer releases, and a version.
            "FROM ubuntu:24.04\nRUN apt-get install -qqUy curl\nRUN apt install --update -y curl\n",
            "FROM debian:12\nRUN apt-get update && apt-get install -y wget=1.* && rm -rf /var/lib/apt/lists/*\nRUN apt-get install -y wget\n",
        ],
        expect![[r#"
            FROM ubuntu:24.04
            RUN apt-get install -y tzdata libssl3 curl
                ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ `apt-get install` doesn't find curl without package lists, and the base image contains none: run `apt-get update` in this `RUN`
            --- suggestion: Run `apt-get update` before it
            FROM ubuntu:24.04
            RUN apt-get update && apt-get install -y tzdata libssl3 curl
            ===
            FROM debian:12
            RUN apt-get update && apt-get install -y git && rm -rf /var/lib/apt/lists/*
            RUN apt install -y make
                ▔▔▔▔▔▔▔▔▔▔▔ `apt install` doesn't find make without package lists, and they were deleted before: run `apt update` in this `RUN`
            --- suggestion: Run `apt update` before it
            FROM debian:12
            RUN apt-get update && apt-get install -y git && rm -rf /var/lib/apt/lists/*
            RUN apt update && apt install -y make
            ===
            FROM python:3.13-slim
            RUN mkdir /x && \
                apt-get install -y gcc
                ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ `apt-get install` doesn't find gcc without package lists, and the base image contains none: run `apt-get update` in this `RUN`
            --- suggestion: Run `apt-get update` before it
            FROM python:3.13-slim
            RUN mkdir /x && \
                apt-get update && apt-get install -y gcc
            ===
            FROM debian:12
            RUN apt-get update
            RUN apt-get install -y make
            ===
            FROM debian:12
            RUN --mount=type=cache,target=/var/lib/apt/lists apt-get install -y make
            ===
            FROM debian:12
            RUN ./prepare
            RUN apt-get install -y make
            ===
            FROM debian:12
            COPY apt.conf /etc/apt/apt.conf.d/
            RUN apt-get install -y make
            ===
            FROM debian:12
            RUN curl -fsSL https://example.com/setup | bash - && apt-get install -y nodejs
            ===
            FROM example.com/base
            RUN apt-get install -y make
            ===
            FROM debian:12
            RUN apt-get update && apt-get install -y git && rm -rf /var/lib/apt/lists/*
            RUN apt-get install -y git
            ===
            FROM debian:12
            RUN apt-get install -y ./a.deb /b.deb
            ===
            FROM python:3.13
            RUN apt-get install -y gcc
            ===
            FROM debian:12
            RUN test -x /usr/bin/git || apt-get install -y git
            ===
            FROM ubuntu:24.04
            RUN apt-get install -qqUy curl
            RUN apt install --update -y curl
            ===
            FROM debian:12
            RUN apt-get update && apt-get install -y wget=1.* && rm -rf /var/lib/apt/lists/*
            RUN apt-get install -y wget
        "#]],
    );
}

#[test]
fn users_that_do_not_exist() {
    check_rule(
        "UnknownUser",
        &[
            "FROM debian:12\nUSER app\nRUN true\nUSER app\n",
            "FROM alpine:3.22 AS build\nRUN adduser -D app\nFROM alpine:3.22\nWORKDIR /app\nCOPY --chown=app:app . .\n",
            "FROM node:24\nUSER root\nRUN npm ci\nUSER nodejs\n",
            // Users of the image, of a package, of a stage before it, and of what isn't known.
            "FROM node:24\nUSER node\n",
            "FROM debian:12\nUSER nobody:nogroup\n",
            "FROM alpine:3.22\nRUN apk add trac\nUSER tracd\n",
            "FROM alpine:3.22 AS base\nRUN adduser -D app\nFROM base\nUSER app\n",
            "FROM debian:12\nRUN useradd \"$NAME\"\nUSER app\n",
            "FROM debian:12\nCOPY passwd /etc/\nUSER app\n",
            "FROM debian:12\nCOPY setup.sh .\nRUN ./setup.sh\nUSER app\n",
            "FROM debian:12\nARG NAME=app\nUSER $NAME\n",
            "FROM debian:12\nUSER 1000:1000\n",
            "FROM debian:12\nRUN apt-get install -y slapd\nUSER openldap\n",
            "FROM debian:12\nCOPY my.deb /tmp\nRUN apt install /tmp/my.deb\nUSER svc\n",
            "FROM debian:12\nRUN newusers < f\nUSER svc\n",
            "FROM example.com/base\nUSER app\n",
        ],
        expect![[r#"
            FROM debian:12
            USER app
                 ▔▔▔ The image has no user `app`, and nothing in the stage creates it
            RUN true
            USER app
            --- suggestion: Create the user `app`
            FROM debian:12
            RUN useradd --create-home app
            USER app
            RUN true
            USER app
            ===
            FROM alpine:3.22 AS build
            RUN adduser -D app
            FROM alpine:3.22
            WORKDIR /app
            COPY --chown=app:app . .
                         ▔▔▔ The image has no user `app`: only another stage creates it
            --- suggestion: Create the user `app`
            FROM alpine:3.22 AS build
            RUN adduser -D app
            FROM alpine:3.22
            WORKDIR /app
            RUN adduser -D app
            COPY --chown=app:app . .
            ===
            FROM node:24
            USER root
            RUN npm ci
            USER nodejs
                 ▔▔▔▔▔▔ The image has no user `nodejs`, and nothing in the stage creates it
            --- suggestion: Create the user `nodejs`
            FROM node:24
            USER root
            RUN npm ci
            RUN useradd --create-home nodejs
            USER nodejs
            ===
            FROM node:24
            USER node
            ===
            FROM debian:12
            USER nobody:nogroup
            ===
            FROM alpine:3.22
            RUN apk add trac
            USER tracd
            ===
            FROM alpine:3.22 AS base
            RUN adduser -D app
            FROM base
            USER app
            ===
            FROM debian:12
            RUN useradd "$NAME"
            USER app
            ===
            FROM debian:12
            COPY passwd /etc/
            USER app
            ===
            FROM debian:12
            COPY setup.sh .
            RUN ./setup.sh
            USER app
            ===
            FROM debian:12
            ARG NAME=app
            USER $NAME
            ===
            FROM debian:12
            USER 1000:1000
            ===
            FROM debian:12
            RUN apt-get install -y slapd
            USER openldap
            ===
            FROM debian:12
            COPY my.deb /tmp
            RUN apt install /tmp/my.deb
            USER svc
            ===
            FROM debian:12
            RUN newusers < f
            USER svc
            ===
            FROM example.com/base
            USER app
        "#]],
    );
}

#[test]
fn containers_without_their_program() {
    check_rule(
        "ProgramNotInstalled",
        &[
            "FROM alpine:3.22\nCOPY start /start\nENTRYPOINT [\"bash\", \"/start\"]\n",
            "FROM debian:12-slim\nWORKDIR /app\nCOPY . .\nCMD python3 app.py\n",
            // Installed, copied, replaced, an argument, and a stage for others.
            "FROM alpine:3.22\nRUN apk add --no-cache bash\nCMD [\"bash\"]\n",
            "FROM debian:12\nCOPY --from=node:24 /usr/local /usr/local\nCMD [\"node\"]\n",
            "FROM debian:12\nADD root.tar.gz /\nCMD [\"node\"]\n",
            "FROM debian:12\nCMD [\"node\"]\nCMD [\"bash\"]\n",
            "FROM debian:12\nENTRYPOINT [\"/app\"]\nCMD [\"node\"]\n",
            "FROM alpine:3.22 AS base\nCMD [\"bash\"]\nFROM base\nRUN apk add --no-cache bash\n",
            // A package that contains it, an archive, and another program instead.
            "FROM debian:12\nRUN apt-get update && apt-get install -y build-essential\nENTRYPOINT [\"make\"]\n",
            "FROM debian:12\nRUN wget -qO- https://example.com/node.tar.xz | tar xJ -C /usr/local\nCMD [\"npm\", \"start\"]\n",
            "FROM alpine:3.22\nHEALTHCHECK CMD curl -f http://localhost || wget -q http://localhost || exit 1\n",
        ],
        expect![[r#"
            FROM alpine:3.22
            COPY start /start
            ENTRYPOINT ["bash", "/start"]
                         ▔▔▔▔ `bash` isn't in alpine:3.22, and nothing installs it: the container doesn't start
            ===
            FROM debian:12-slim
            WORKDIR /app
            COPY . .
            CMD python3 app.py
                ▔▔▔▔▔▔▔ `python3` isn't in debian:12-slim, and nothing installs it: the container doesn't start
            ===
            FROM alpine:3.22
            RUN apk add --no-cache bash
            CMD ["bash"]
            ===
            FROM debian:12
            COPY --from=node:24 /usr/local /usr/local
            CMD ["node"]
            ===
            FROM debian:12
            ADD root.tar.gz /
            CMD ["node"]
            ===
            FROM debian:12
            CMD ["node"]
            CMD ["bash"]
            ===
            FROM debian:12
            ENTRYPOINT ["/app"]
            CMD ["node"]
            ===
            FROM alpine:3.22 AS base
            CMD ["bash"]
            FROM base
            RUN apk add --no-cache bash
            ===
            FROM debian:12
            RUN apt-get update && apt-get install -y build-essential
            ENTRYPOINT ["make"]
            ===
            FROM debian:12
            RUN wget -qO- https://example.com/node.tar.xz | tar xJ -C /usr/local
                ▔▔▔▔ `wget` isn't in debian:12, and nothing before installs it
            CMD ["npm", "start"]
            ===
            FROM alpine:3.22
            HEALTHCHECK CMD curl -f http://localhost || wget -q http://localhost || exit 1
        "#]],
    );
}

#[test]
fn downloads_verified_later() {
    check_rule(
        "InsecureDownload",
        &[
            "FROM alpine:3.22\nRUN wget http://example.com/a.tar.gz\nRUN echo \"abc  a.tar.gz\" | sha256sum -c\n",
            "FROM alpine:3.22\nRUN wget http://example.com/a.tar.gz\nRUN tar xf a.tar.gz\n",
            "FROM alpine:3.22\nRUN wget -O a http://example.com:8080/a && tar xf a\n",
            "FROM alpine:3.22\nRUN curl -sI http://example.com/a && wget --spider http://example.com\n",
            "FROM alpine:3.22\nRUN git clone http://example.com/a && cd a && git checkout 0123456789abcdef0123456789abcdef01234567\n",
        ],
        expect![[r#"
            FROM alpine:3.22
            RUN wget http://example.com/a.tar.gz
            RUN echo "abc  a.tar.gz" | sha256sum -c
            ===
            FROM alpine:3.22
            RUN wget http://example.com/a.tar.gz
                     ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ The connection to example.com is unencrypted, and nothing verifies the download: use `https://`, or verify a checksum
            RUN tar xf a.tar.gz
            --- suggestion: Use `https://`
            FROM alpine:3.22
            RUN wget https://example.com/a.tar.gz
            RUN tar xf a.tar.gz
            ===
            FROM alpine:3.22
            RUN wget -O a http://example.com:8080/a && tar xf a
                          ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ The connection to example.com is unencrypted, and nothing verifies the download: use `https://`, or verify a checksum
            ===
            FROM alpine:3.22
            RUN curl -sI http://example.com/a && wget --spider http://example.com
            ===
            FROM alpine:3.22
            RUN git clone http://example.com/a && cd a && git checkout 0123456789abcdef0123456789abcdef01234567
        "#]],
    );
}

#[test]
fn users_with_large_ids() {
    check_rule(
        "LargeUserId",
        &[
            "FROM ubuntu:22.04\nARG ID=1234567\nRUN groupadd a && useradd -m -u $ID a\n",
            "FROM debian:12\nRUN useradd -u1000650000 a\n",
            // Without the entry, a small ID, and releases without the files.
            "FROM debian:12\nRUN useradd -l -u 1000650000 a && useradd -lmu 1000650000 b\n",
            "FROM debian:12\nRUN useradd -u 10001 a\n",
            "FROM debian:13\nRUN useradd -u 1000650000 a\n",
            "FROM fedora:43\nRUN useradd -u 1000650000 a\n",
        ],
        expect![[r#"
            FROM ubuntu:22.04
            ARG ID=1234567
            RUN groupadd a && useradd -m -u $ID a
                              ▔▔▔▔▔▔▔ For the ID 1234567, `useradd` writes large files to `/var/log`, which the layer contains: add `--no-log-init`
            --- fix: Add `--no-log-init`
            FROM ubuntu:22.04
            ARG ID=1234567
            RUN groupadd a && useradd --no-log-init -m -u $ID a
            ===
            FROM debian:12
            RUN useradd -u1000650000 a
                ▔▔▔▔▔▔▔ For the ID 1000650000, `useradd` writes large files to `/var/log`, which the layer contains: add `--no-log-init`
            --- fix: Add `--no-log-init`
            FROM debian:12
            RUN useradd --no-log-init -u1000650000 a
            ===
            FROM debian:12
            RUN useradd -l -u 1000650000 a && useradd -lmu 1000650000 b
            ===
            FROM debian:12
            RUN useradd -u 10001 a
            ===
            FROM debian:13
            RUN useradd -u 1000650000 a
            ===
            FROM fedora:43
            RUN useradd -u 1000650000 a
        "#]],
    );
}
