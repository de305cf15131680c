# syntax=docker/dockerfile:1

# A sample to try things on. Two lines are wrong on purpose.
ARG GO_VERSION=1.22

FROM --platform=$BUILDPLATFORM golang:${GO_VERSION}-alpine AS build
ARG TARGETOS TARGETARCH
WORKDIR /src
COPY go.mod go.sum ./
RUN --mount=type=cache,target=/go/pkg/mod go mod download
COPY . .
RUN --mount=type=cache,target=/go/pkg/mod \
    # The tests take a while.
    go test ./... && \
    GOOS=$TARGETOS GOARCH=$TARGETARCH go build -o /out/app .

FROM alpine:3.20
ENV APP_HOME=/opt/app
COPY --from=build --chwon=app /out/app $APP_HOME/
COPY <<EOF /etc/app/config.json
{ "home": "$APP_HOME" }
EOF
RUN <<EOF
set -e
adduser -D app
chmod 755 $APP_HOME/app
EOF
USER app
EXPOSR 8080
HEALTHCHECK --interval=30s CMD wget -q -O - http://localhost:8080/ || exit 1
ENTRYPOINT ["/opt/app/app"]
