//! Snippets that completion offers: whole files ([`FILES`]), and stages and commands ([`PARTS`]).

/// A named LSP snippet.
#[derive(Debug)]
pub struct Template {
    /// The label in completion.
    pub name: &'static str,
    /// A one-line summary.
    pub summary: &'static str,
    /// The text, in LSP's snippet syntax.
    pub snippet: &'static str,
}

/// Whole files, offered in an empty one.
pub static FILES: [Template; 6] = [
    Template {
        name: "Dockerfile",
        summary: "Single-stage build",
        snippet: "# syntax=docker/dockerfile:1\n\nFROM ${1:image}\nWORKDIR /app\nCOPY . .\nCMD [\"${2:program}\"]\n$0",
    },
    Template {
        name: "Dockerfile: two stages",
        summary: "Multi-stage build",
        snippet: "# syntax=docker/dockerfile:1\n\nFROM ${1:image} AS build\nWORKDIR /src\nCOPY . .\nRUN \
                  ${2:make}\n\nFROM ${3:image}\nCOPY --from=build /src/${4:program} /usr/local/bin/\nUSER \
                  ${5:nobody}\nENTRYPOINT [\"/usr/local/bin/${4:program}\"]\n$0",
    },
    Template {
        name: "Dockerfile: Go",
        summary: "Static Go binary",
        snippet: "# syntax=docker/dockerfile:1\n\nFROM --platform=\\$BUILDPLATFORM golang:${1:1} AS build\nWORKDIR \
                  /src\nARG TARGETOS TARGETARCH\nRUN --mount=type=bind,target=. \\\\\n    \
                  --mount=type=cache,target=/go/pkg/mod \\\\\n    --mount=type=cache,target=/root/.cache/go-build \
                  \\\\\n    CGO_ENABLED=0 GOOS=\\$TARGETOS GOARCH=\\$TARGETARCH go build -o /out/${2:app} ${3:.}\n\nFROM \
                  gcr.io/distroless/static:nonroot\nCOPY --from=build /out/${2:app} /${2:app}\nENTRYPOINT \
                  [\"/${2:app}\"]\n$0",
    },
    Template {
        name: "Dockerfile: Node.js",
        summary: "Node.js application",
        snippet: "# syntax=docker/dockerfile:1\n\nFROM node:${1:lts-slim}\nENV NODE_ENV=production\nWORKDIR /app\nCOPY \
                  package.json package-lock.json ./\nRUN --mount=type=cache,target=/root/.npm npm ci\nCOPY . .\nUSER \
                  node\nCMD [\"node\", \"${2:index.js}\"]\n$0",
    },
    Template {
        name: "Dockerfile: Python",
        summary: "Python application",
        snippet: "# syntax=docker/dockerfile:1\n\nFROM python:${1:3-slim}\nENV PYTHONUNBUFFERED=1\nWORKDIR /app\nCOPY \
                  requirements.txt .\nRUN --mount=type=cache,target=/root/.cache/pip pip install -r \
                  requirements.txt\nCOPY . .\nUSER ${2:nobody}\nCMD [\"python\", \"${3:main.py}\"]\n$0",
    },
    Template {
        name: "Dockerfile: Rust",
        summary: "Rust program",
        snippet: "# syntax=docker/dockerfile:1\n\nFROM rust:${1:1-slim} AS build\nWORKDIR /src\nCOPY . .\nRUN \
                  --mount=type=cache,target=/usr/local/cargo/registry \\\\\n    --mount=type=cache,target=/src/target \
                  \\\\\n    cargo install --locked --path . --root /out\n\nFROM debian:${2:stable-slim}\nCOPY --from=build \
                  /out/bin/${3:app} /usr/local/bin/\nUSER nobody\nENTRYPOINT [\"/usr/local/bin/${3:app}\"]\n$0",
    },
];

/// Snippets between the instructions of a file. The first word of each name is the keyword it begins with.
pub static PARTS: [Template; 3] = [
    Template {
        name: "FROM … AS …",
        summary: "New named stage",
        snippet: "FROM ${1:image} AS ${2:name}\n$0",
    },
    Template {
        name: "RUN apt-get install",
        summary: "Install Debian packages with a cache",
        snippet: "RUN --mount=type=cache,target=/var/cache/apt,sharing=locked \\\\\n    \
                  --mount=type=cache,target=/var/lib/apt,sharing=locked \\\\\n    rm -f \
                  /etc/apt/apt.conf.d/docker-clean && \\\\\n    apt-get update && apt-get install -y \
                  --no-install-recommends ${1:package}\n$0",
    },
    Template {
        name: "RUN <<EOF",
        summary: "Several commands in one layer",
        snippet: "RUN <<EOF\nset -e\n$0\nEOF",
    },
];
