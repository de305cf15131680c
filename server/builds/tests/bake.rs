//! Bake: files, blocks, variables, functions, inheritance, matrices and references.

use expect_test::expect;

use super::bake;

#[test]
fn files_are_merged_in_order() {
    bake(
        r#"-- docker-bake.json
{"target": {"app": {"context": "from-json", "target": "prod", "args": {"ONLY_JSON": "1"}}}}
-- docker-bake.hcl
group "default" { targets = ["app", "tool"] }
target "app" {
  context = "from-hcl"
}
target "app" {
  args = { SECOND_BLOCK = "2" }
}
target "tool" {}
-- docker-bake.override.hcl
target "app" {
  dockerfile = "../build/app.Dockerfile"
}
-- compose.yaml
services:
  app:
    build:
      context: from-compose
      platforms: [linux/arm64]
  extra:
    build: ./extra
-- compose.override.yaml
services:
  extra: {build: ./not-read-by-bake}
"#,
        &[],
        &expect![[r#"
            app: from-hcl build/app.Dockerfile target=prod ONLY_JSON=1 SECOND_BLOCK=2 linux/arm64
            extra?: extra
            tool: .
        "#]],
    );
}

#[test]
fn without_a_default_all_targets_are() {
    bake(
        "target \"one\" {}\ntarget \"two\" { context = \"two\" }\n",
        &[],
        &expect![[r#"
            one: .
            two: two
        "#]],
    );
}

#[test]
fn named_files() {
    bake(
        r#"-- ci/build.hcl
target "default" {
  inherits = ["meta"]
  context = "src"
}
-- meta
{"target": {"meta": {"tags": ["x:1", "x:2"]}}}
"#,
        &["-f=ci/build.hcl", "-f=meta"],
        &expect![[r#"
            default: src tag=x:1 tag=x:2
            meta?: . tag=x:1 tag=x:2
        "#]],
    );
}

#[test]
fn variables() {
    bake(
        r#"
variable "PLAIN" { default = "a" }
variable "EMPTY" {}
variable "NONE" { default = null }
variable "SUM" { default = "${PLAIN}-${LATER}" }
variable "LATER" { default = 2 + 3 }
variable "FLAG" { default = false }
variable "LIST" {
  type = list(string)
  default = []
}
variable "MAP" {
  type = map(number)
  default = {}
}
variable "OBJECT" {
  type = object({ name = string, size = optional(number) })
  default = { name = "x" }
}
top = upper("level")
target "default" {
  args = {
    PLAIN = PLAIN
    EMPTY = EMPTY
    NONE = NONE
    SUM = SUM
    FLAG = FLAG ? "yes" : "no"
    LIST = join("+", LIST)
    MAP = lookup(MAP, "k", 0) + 1
    OBJECT = "${OBJECT.name}${OBJECT.size == null ? "" : OBJECT.size}"
    TOP = top
    PLATFORM = BAKE_LOCAL_PLATFORM
  }
}
"#,
        &[
            "PLAIN=env",
            "FLAG=1",
            "LIST=a,b",
            "MAP=k:4",
            "OBJECT_JSON={\"name\":\"json\",\"size\":7}",
            "top=ignored",
        ],
        &expect![[r#"
            default: . EMPTY= FLAG=yes LIST=a+b MAP=5 OBJECT=json7 PLAIN=env PLATFORM=linux/amd64 SUM=env-5 TOP=LEVEL
        "#]],
    );
}

#[test]
fn wrong_variables() {
    bake(
        r#"
variable "NUMBER" { default = 1 }
variable "LIST" { default = ["a"] }
variable "ONE" { default = TWO }
variable "TWO" { default = ONE }
variable "PORT" {
  default = 99999
  validation {
    condition = PORT < 65536
    error_message = "PORT is too large: ${PORT}"
  }
}
variable "KIND" { type = list }
target "default" {
  args = { A = MISSING }
}
"#,
        &["NUMBER=many", "LIST=a,b"],
        &expect![[r#"
            default: .
            error docker-bake.hcl:2:10 `"NUMBER"` invalid value of `NUMBER` in the environment: not a number
            error docker-bake.hcl:3:10 `"LIST"` invalid value of `LIST` in the environment: a variable whose default is of type tuple requires a `type`
            error docker-bake.hcl:5:28 `ONE` variable `ONE` refers to itself
            error docker-bake.hcl:9:17 `PORT < 65536` PORT is too large: 99999
            error docker-bake.hcl:13:26 `list` the type `list` requires an argument
            error docker-bake.hcl:15:16 `MISSING` undefined variable `MISSING`
        "#]],
    );
}

#[test]
fn functions_of_the_file() {
    bake(
        r#"
variable "REGISTRY" { default = "registry.example" }
function "tag" {
  params = [name]
  variadic_params = versions
  result = [for version in versions : "${prefix(name)}:${version}"]
}
function "prefix" {
  params = [name]
  result = "${REGISTRY}/${lower(name)}"
}
function "broken" { params = [] }
target "default" {
  tags = tag("App", "1", 2)
  target = wrong("x")
}
"#,
        &[],
        &expect![[r#"
            default: . tag=registry.example/app:1 tag=registry.example/app:2
            error docker-bake.hcl:12:10 `"broken"` function `broken` requires `params` and `result`
            error docker-bake.hcl:15:12 `wrong` unknown function `wrong`
        "#]],
    );
}

#[test]
fn inheritance() {
    bake(
        r#"
target "base" {
  context = "base"
  target = "base"
  args = { FROM = "base", KEPT = "1" }
  contexts = { dep = "docker-image://alpine", gone = "x" }
  platforms = ["linux/amd64", "linux/arm64"]
}
target "left" {
  inherits = ["base"]
  context = "left"
  args = { FROM = "left" }
}
target "right" {
  inherits = ["base"]
  contexts = { gone = "" }
}
target "default" {
  inherits = ["left", "right"]
  args = { FROM = null }
  platforms = ["linux/arm64"]
}
target "round" { inherits = ["and_round"] }
target "and_round" {
  inherits = ["round"]
  context = "c"
}
target "orphan" { inherits = ["nobody"] }
"#,
        &[],
        &expect![[r#"
            and_round?: c
            base?: base target=base FROM=base KEPT=1 dep->other docker-image://alpine gone->x linux/amd64 linux/arm64
            default: base target=base FROM=base KEPT=1 dep->other docker-image://alpine gone->x linux/arm64
            left?: left target=base FROM=left KEPT=1 dep->other docker-image://alpine gone->x linux/amd64 linux/arm64
            orphan?: .
            right?: base target=base FROM=base KEPT=1 dep->other docker-image://alpine linux/amd64 linux/arm64
            round?: c
            error docker-bake.hcl:28:31 `"nobody"` target `nobody` not found
        "#]],
    );
}

#[test]
fn matrices() {
    bake(
        r#"
variable "OS" { default = ["alpine", "debian"] }
target "app" {
  name = "app-${os}-${replace(version, ".", "-")}"
  matrix = {
    os = OS
    version = ["1.0", "2.0"]
  }
  dockerfile = "${os}.Dockerfile"
  args = { VERSION = version }
}
target "unnamed" { matrix = { v = [1, 2] } }
target "name_only" { name = "other" }
target "dotted" {
  name = "v${v}"
  matrix = { v = ["1.0"] }
}
group "default" { targets = ["app"] }
group "wrong" {
  matrix = { a = [] }
  targets = []
}
"#,
        &[],
        &expect![[r#"
            app-alpine-1-0: . alpine.Dockerfile VERSION=1.0
            app-alpine-2-0: . alpine.Dockerfile VERSION=2.0
            app-debian-1-0: . debian.Dockerfile VERSION=1.0
            app-debian-2-0: . debian.Dockerfile VERSION=2.0
            error docker-bake.hcl:12:20 `matrix` several targets of the matrix are called `unnamed`
            error docker-bake.hcl:13:22 `name` `name` requires `matrix`
            error docker-bake.hcl:15:10 `"v${v}"` invalid name `v1.0`: only letters, digits, `_` and `-` are allowed
            error docker-bake.hcl:20:3 `matrix` `matrix` is not supported for groups
        "#]],
    );
}

#[test]
fn references() {
    bake(
        r#"
target "base" {
  context = "base"
  args = { A = "1" }
}
target "default" {
  context = "${target.base.context}/below"
  args = merge(target.base.args, { B = "2" })
  contexts = { base = "target:base", self = "target:default", none = "target:none" }
}
target "one" { context = target.two.context }
target "two" { context = target.one.context }
target "three" { contexts = { four = "target:four" } }
target "four" { contexts = { three = "target:three" } }
target "five" { context = target.missing.context }
"#,
        &[],
        &expect![[r#"
            base?: base A=1
            default: base/below A=1 B=2 base->build base none->build none self->build default
            five?: unknown unknown
            four?: . three->build three
            one?: unknown unknown
            three?: . four->build four
            two?: unknown unknown
            error docker-bake.hcl:9:45 `"target:default"` target `default` cannot link to itself
            error docker-bake.hcl:9:70 `"target:none"` target `none` not found
            error docker-bake.hcl:11:26 `target.two.context` reference cycle: `two.context` refers to itself
            error docker-bake.hcl:13:38 `"target:four"` targets link to each other: `four` needs `three`
            error docker-bake.hcl:14:38 `"target:three"` targets link to each other: `three` needs `four`
            error docker-bake.hcl:15:27 `target.missing.context` unknown attribute `missing`
        "#]],
    );
}

#[test]
fn sources() {
    bake(
        r#"
group "default" { targets = ["here"] }
target "here" {
  context = "./a/../b//"
  dockerfile = "./x/./Dockerfile"
  contexts = {
    up = ".."
    cwd = "cwd://d"
    url = "https://example.com/x.tar.gz"
    layout = "oci-layout://layout"
  }
}
target "absolute" { context = "/work/project/sub" }
target "elsewhere" { context = "/usr/src" }
target "git" {
  context = "https://github.com/o/r.git#main:dir"
  dockerfile = "in/it/Dockerfile"
}
target "short" { context = "github.com/o/r" }
target "lookalike" { context = "vendor/github.com/o/r" }
target "local_file" {
  context = "https://github.com/o/r.git"
  dockerfile = "cwd://here.Dockerfile"
}
target "scp" { context = "git@github.com:o/r.git" }
target "stdin" { context = "-" }
"#,
        &["folder=sub", "-f=../docker-bake.hcl"],
        &expect![[r#"
            absolute?: sub
            elsewhere?: /usr/src
            git?: remote https://github.com/o/r.git#main:dir remote in/it/Dockerfile
            here: sub/b cwd->sub/d layout->other oci-layout://layout up->. url->remote https://example.com/x.tar.gz
            local_file?: remote https://github.com/o/r.git sub/here.Dockerfile
            lookalike?: sub/vendor/github.com/o/r
            scp?: remote git@github.com:o/r.git remote Dockerfile
            short?: remote github.com/o/r remote Dockerfile
            stdin?: sub/-
            requirement docker-bake.hcl:25:26 `"git@github.com:o/r.git"` an SSH agent is required, but SSH_AUTH_SOCK is not set
            error docker-bake.hcl:26:28 `"-"` context from standard input isn't allowed
        "#]],
    );
}

#[test]
fn inline_dockerfiles_know_their_lines() {
    bake(
        "target \"default\" {\n  dockerfile = \"ignored\"\n  dockerfile-inline = <<-EOT\n    FROM a\n    RUN $${x}\n      COPY b c\n  EOT\n}\n",
        &[],
        &expect![[r#"
            default: . inline "FROM a\nRUN ${x}\n  COPY b c\n" at 77 - 102
        "#]],
    );
}

#[test]
fn templates() {
    bake(
        r#"
target "default" {
  args = {
    ESCAPED = "$${A} %%{B} \"q\" \u00e9"
    IF = "%{ if 1 > 2 }a%{ else }b%{ endif }"
    FOR = "[%{ for key, value in { x = 1, y = 2 } ~} ${key}=${value} %{ endfor ~}]"
    STRIP = "a ${~ "b" ~} c"
    LIST = join(",", [for i, v in ["a", "b", "c"] : "${i}${v}" if v != "b"])
    OBJECT = { for v in ["a", "b", "a"] : v => upper(v)... }["a"][1]
    SPLAT = join(",", [{ n = "x" }, { n = "y" }][*].n)
    OLD = join(",", [{ n = "x" }].*.n)
    PRECEDENCE = 1 + 2 * 3 == 7 && !false ? -4 % 3 : 0
    NULL = null
  }
}
"#,
        &[],
        &expect![[r#"
            default: . ESCAPED=${A} %{B} "q" é FOR=[x=1 y=2 ] IF=b LIST=0a,2c OBJECT=A OLD=x PRECEDENCE=-1 SPLAT=x,y STRIP=abc
        "#]],
    );
}

#[test]
fn json_strings_are_templates() {
    bake(
        r#"-- docker-bake.json
{
  "//": "a comment",
  "variable": {"V": {"default": "x", "type": "string"}, "N": {"default": 2}},
  "function": {"twice": {"params": ["n"], "result": "${n * 2}"}},
  "target": [
    {"default": [{"args": {"V": "${upper(V)}", "${V}": "$${V}", "N": "${twice(N)}"}}, {"context": "c"}]},
    {"other": {"matrix": {"v": ["a", "b"]}, "name": "other-${v}", "platforms": ["linux/${v}"]}}
  ]
}
"#,
        &[],
        &expect![[r#"
            default: c N=4 V=X x=${V}
            other-a?: . linux/a
            other-b?: . linux/b
        "#]],
    );
}

#[test]
fn syntax_errors() {
    for (text, expected) in [
        (
            "target \"a\" {\n  context =\n}\n",
            expect![[r#"
            error docker-bake.hcl:2:12 `` a value is expected
        "#]],
        ),
        (
            "target \"a\" {\n",
            expect![[r#"
            error docker-bake.hcl:1:13 `` invalid block body; expected `}`, newline or identifier
        "#]],
        ),
        (
            "target \"a\" {\n  x = 1\n  x = 2\n}\n",
            expect![[r#"
                error docker-bake.hcl:3:3 `x` invalid attribute; expected unique attribute key; found redefined attribute
            "#]],
        ),
        (
            "target \"a\" {\n  context = \"two\nlines\"\n}\n",
            expect![[r#"
                error docker-bake.hcl:2:17 `` a quoted string can't contain a line break; use a heredoc or `\n`
            "#]],
        ),
        (
            "target {}\n",
            expect![[r#"
            error docker-bake.hcl:1:1 `target` a `target` block requires one label
        "#]],
        ),
        (
            "target \"a.b\" {}\n",
            expect![[r#"
            error docker-bake.hcl:1:8 `"a.b"` invalid name `a.b`: only letters, digits, `_` and `-` are allowed
        "#]],
        ),
        (
            "target \"a\" {\n  tags = [\"x\", null]\n  context = [1]\n}\n",
            expect![[r#"
                a: unknown unknown
                error docker-bake.hcl:2:10 `["x", null]` an element of `tags` is null
                error docker-bake.hcl:3:13 `[1]` invalid value of `context`: string required, but found tuple
            "#]],
        ),
        (
            "group \"g\" {}\n",
            expect![[r#"
            error docker-bake.hcl:1:7 `"g"` a group requires `targets`
        "#]],
        ),
        (
            "target \"a\" {\n  platforms = [\"linux/amd64/v2/x\", \"ok/ok\"]\n}\n",
            expect![[r#"
                a: . linux/amd64/v2/x ok/ok
                error docker-bake.hcl:2:16 `"linux/amd64/v2/x"` invalid platform `linux/amd64/v2/x`
            "#]],
        ),
    ] {
        bake(text, &[], &expected);
    }
}

#[test]
fn running_builds_require_agents_and_secrets() {
    let text = r#"
target "default" {
  ssh = ["default"]
  secret = ["id=a,src=missing.txt", "id=b,env=B", { id = "c", src = "there.txt" }]
}
-- there.txt
x
"#;
    bake(
        text,
        &[],
        &expect![[r#"
        default: .
        requirement docker-bake.hcl:3:9 `["default"]` an SSH agent is required, but SSH_AUTH_SOCK is not set
        requirement docker-bake.hcl:4:12 `["id=a,src=missing.txt", "id=b,env=B", { id = "c", src = "there.txt" }]` file of secret `a` not found: missing.txt
    "#]],
    );
    bake(
        text,
        &["SSH_AUTH_SOCK=/run/agent"],
        &expect![[r#"
        default: .
        requirement docker-bake.hcl:4:12 `["id=a,src=missing.txt", "id=b,env=B", { id = "c", src = "there.txt" }]` file of secret `a` not found: missing.txt
    "#]],
    );
}

#[test]
fn secrets_are_marked() {
    bake(
        r#"
variable "NPM_TOKEN" { default = "t" }
variable "INDIRECT" { default = "x-${NPM_TOKEN}" }
function "wrap" {
  params = [v]
  result = "${v}${INDIRECT}"
}
target "default" {
  args = {
    PLAIN = "1"
    A = NPM_TOKEN
    B = wrap("y")
    DB_PASSWORD = "z"
    monkeys = "no"
  }
}
target "other" {
  args = { C = target.default.args.DB_PASSWORD }
}
"#,
        &[],
        &expect![[r#"
            default: . A=t(sensitive) B=yx-t(sensitive) DB_PASSWORD=z(sensitive) PLAIN=1 monkeys=no
            other?: . C=z(sensitive)
        "#]],
    );
}

#[test]
fn unknown_values_are_not_guessed() {
    bake(
        r#"
target "default" {
  args = { NOW = timestamp(), YEAR = "y${formatdate("YYYY", timestamp())}", FIXED = "1" }
  tags = concat(["a:1"], ["a:${timestamp()}"])
  context = timestamp()
}
"#,
        &[],
        &expect![[r#"
            default: unknown unknown FIXED=1 NOW=(unknown) YEAR=(unknown) tag=a:1
        "#]],
    );
}

#[test]
fn compose_files_of_bake() {
    bake(
        r#"-- compose.yaml
services:
  base.image:
    build:
      context: ./base
  app:
    image: app:1
    environment: {FROM_SERVICE: s}
    build:
      context: .
      additional_contexts: {base: "service:base.image"}
      args: {FROM_SERVICE: , FROM_ENV_FILE: , MISSING: , SET: "1"}
      x-bake:
        tags: [a:1, a:2]
        platforms: linux/amd64 linux/arm64
        contexts: {more: ./more}
  off:
    profiles: [never]
    build: ./off
-- .env
FROM_ENV_FILE=e
"#,
        &[],
        &expect![[r#"
            app: . FROM_ENV_FILE=e(sensitive) FROM_SERVICE=s SET=1 base->build base_image more->more linux/amd64 linux/arm64 tag=a:1 tag=a:2
            base_image: base
            off: off
        "#]],
    );
}
