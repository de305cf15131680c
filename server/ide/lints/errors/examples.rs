//! Example Dockerfiles for each of BuildKit's errors: one with the error and one without.

use syntax::ProblemKind;

/// A file with an error, and a similar one without it. `None` where a few lines can't show it: for excessive lengths and
/// other encodings, and for errors that aren't in the file.
pub(super) fn example(kind: ProblemKind) -> Option<[&'static str; 2]> {
    use ProblemKind as P;
    Some(match kind {
        P::InvalidEncoding | P::LineTooLong | P::TooManyHeredocs | P::UnknownTarget => {
            return None;
        }
        P::DuplicateDirective => [
            "# syntax=docker/dockerfile:1\n# syntax=docker/dockerfile:1.7\nFROM alpine",
            "# syntax=docker/dockerfile:1.7\nFROM alpine",
        ],
        P::InvalidEscape => ["# escape=^\nFROM alpine", "# escape=`\nFROM alpine"],
        P::EmptyFile => [
            "# To be written\n# FROM alpine",
            "# To be written\nFROM alpine",
        ],
        P::UnterminatedHeredoc => [
            "FROM alpine\nRUN <<EOF\n  echo a\n  EOF",
            "FROM alpine\nRUN <<EOF\n  echo a\nEOF",
        ],
        P::InvalidJsonElement => [
            "FROM alpine\nCMD [\"sleep\", 10]",
            "FROM alpine\nCMD [\"sleep\", \"10\"]",
        ],
        P::MissingValue => [
            "FROM alpine\nENV HOST=localhost PORT",
            "FROM alpine\nENV HOST=localhost PORT=80",
        ],
        P::UnknownInstruction => ["FROM alpine\nRNU echo a", "FROM alpine\nRUN echo a"],
        P::MissingFrom => [
            "ARG VERSION=3\nRUN echo $VERSION",
            "ARG VERSION=3\nFROM alpine:$VERSION\nRUN echo a",
        ],
        P::MissingArgument => ["FROM alpine\nCOPY app", "FROM alpine\nCOPY app /usr/bin/"],
        P::ExtraArgument => ["FROM alpine build", "FROM alpine AS build"],
        P::InvalidStageName => [
            "FROM alpine AS 1st\nFROM scratch",
            "FROM alpine AS first\nFROM scratch",
        ],
        P::UnknownFlag => [
            "FROM alpine\nCOPY --chwon=app . /app",
            "FROM alpine\nCOPY --chown=app . /app",
        ],
        P::DuplicateFlag => [
            "FROM alpine\nCOPY --chown=app --chown=app:staff . /app",
            "FROM alpine\nCOPY --chown=app:staff . /app",
        ],
        P::MissingFlagValue => [
            "FROM alpine\nCOPY --chown . /app",
            "FROM alpine\nCOPY --chown=app . /app",
        ],
        P::InvalidFlagValue => [
            "FROM alpine\nHEALTHCHECK --interval=30 CMD wget localhost",
            "FROM alpine\nHEALTHCHECK --interval=30s CMD wget localhost",
        ],
        P::EmptyName => ["FROM alpine\nENV =1", "FROM alpine\nENV DEBUG=1"],
        P::HeredocDestination => [
            "FROM alpine\nCOPY app <<EOF\n/usr/bin/\nEOF",
            "FROM alpine\nCOPY app /usr/bin/",
        ],
        P::InvalidTrigger => [
            "FROM alpine\nONBUILD FROM busybox",
            "FROM alpine\nONBUILD RUN echo a",
        ],
        P::InvalidHealthcheck => [
            "FROM alpine\nHEALTHCHECK wget localhost",
            "FROM alpine\nHEALTHCHECK CMD wget localhost",
        ],
        P::ShellForm => [
            "FROM alpine\nSHELL /bin/ash -c",
            "FROM alpine\nSHELL [\"/bin/ash\", \"-c\"]",
        ],
        P::InvalidCheckDirective => [
            "# check=ignore=JSONArgsRecommended\nFROM alpine",
            "# check=skip=JSONArgsRecommended\nFROM alpine",
        ],
        P::UnterminatedQuote => [
            "FROM alpine\nENV GREETING=\"hello",
            "FROM alpine\nENV GREETING=\"hello\"",
        ],
        P::InvalidSubstitution => [
            "FROM alpine\nENV GREETING=${NAME:=you}",
            "FROM alpine\nENV GREETING=${NAME:-you}",
        ],
        P::RequiredVariableUnset => [
            "FROM alpine\nWORKDIR /srv/${APP:?must be given}",
            "FROM alpine\nARG APP=web\nWORKDIR /srv/${APP:?must be given}",
        ],
        P::EmptyBaseName => ["ARG BASE=\nFROM $BASE", "ARG BASE=alpine\nFROM $BASE"],
        P::InvalidImageReference => ["FROM Alpine", "FROM alpine"],
        P::InvalidPlatform => [
            "FROM --platform=linux/a/b/c/d alpine",
            "FROM --platform=linux/arm64 alpine",
        ],
        P::UnknownStage => [
            "FROM golang AS build\nFROM alpine\nCOPY --from=2 /app /app",
            "FROM golang AS build\nFROM alpine\nCOPY --from=0 /app /app",
        ],
        P::VariableInFrom => [
            "ARG STAGE=build\nFROM golang AS build\nFROM alpine\nARG STAGE\nCOPY --from=$STAGE /app /app",
            "ARG STAGE=build\nFROM golang AS build\nFROM $STAGE AS source\nFROM alpine\nCOPY --from=source /app /app",
        ],
        P::StageOrder => [
            "FROM alpine\nCOPY --from=1 /app /app\nFROM golang",
            "FROM golang\nFROM alpine\nCOPY --from=0 /app /app",
        ],
        P::CircularDependency => [
            "FROM alpine AS app\nCOPY --from=app /etc /app",
            "FROM alpine AS base\nFROM base AS app\nCOPY --from=base /etc /app",
        ],
        P::InvalidMount => [
            "FROM alpine\nRUN --mount=type=cahce,target=/var/cache/apk apk add git",
            "FROM alpine\nRUN --mount=type=cache,target=/var/cache/apk apk add git",
        ],
        P::InvalidPort => ["FROM alpine\nEXPOSE http", "FROM alpine\nEXPOSE 80"],
        P::InvalidStopSignal => [
            "FROM alpine\nSTOPSIGNAL SIGTREM",
            "FROM alpine\nSTOPSIGNAL SIGTERM",
        ],
        P::InvalidChmod => [
            "FROM alpine\nCOPY --chmod=999 app /usr/bin/",
            "FROM alpine\nCOPY --chmod=755 app /usr/bin/",
        ],
        P::InvalidChecksum => [
            "FROM alpine\nADD --checksum=md5:abc https://example.com/app /usr/bin/",
            "FROM alpine\nADD --checksum=sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 https://example.com/app /usr/bin/",
        ],
        P::InvalidSource => [
            "FROM alpine\nCOPY https://example.com/app /usr/bin/",
            "FROM alpine\nADD https://example.com/app /usr/bin/",
        ],
        P::InvalidPath => [
            "FROM --platform=windows/amd64 mcr.microsoft.com/windows/nanoserver:ltsc2022\nCOPY app D:/app/",
            "FROM --platform=windows/amd64 mcr.microsoft.com/windows/nanoserver:ltsc2022\nCOPY app C:/app/",
        ],
        P::InvalidWorkdir => [
            "FROM --platform=windows/amd64 mcr.microsoft.com/windows/nanoserver:ltsc2022\nWORKDIR D:/app",
            "FROM --platform=windows/amd64 mcr.microsoft.com/windows/nanoserver:ltsc2022\nWORKDIR C:/app",
        ],
        P::EmptyVolume => [
            "FROM scratch\nVOLUME $DATA",
            "FROM scratch\nARG DATA=/data\nVOLUME $DATA",
        ],
        P::NeedsLabs => [
            "# syntax=docker/dockerfile:1.20\nFROM alpine\nRUN --device=vendor.com/gpu=all ls",
            "# syntax=docker/dockerfile:1\nFROM alpine\nRUN --device=vendor.com/gpu=all ls",
        ],
        P::InvalidSourceDateEpoch => [
            "ARG SOURCE_DATE_EPOCH=2026-01-31\nFROM alpine\nRUN ls",
            "ARG SOURCE_DATE_EPOCH=1769817600\nFROM alpine\nRUN ls",
        ],
    })
}
