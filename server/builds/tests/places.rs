//! Where settings are written, what is watched, and files on disk.

use expect_test::expect;

use super::{files, options};
use crate::{DiskFiles, Place, Tool, ToolOptions, all, compose, read};

/// The texts at the places of all settings of the first build.
fn settings(tool: Tool, fixture: &str) -> String {
    let files = files(tool, fixture);
    let definitions = read(tool, &files, &options(&[]));
    let build = definitions.builds.first().expect("a build");
    let show = |name: &str, place: Option<&Place>| {
        let text = place.map_or("(default)", |place| {
            let file = files.0.get(place.file.as_ref()).expect("a file");
            file.get(place.span()).expect("a span")
        });
        format!("{name}: {text}\n")
    };
    let mut out = show("name", Some(&build.name_place));
    out += &show("context", build.context.place.as_ref());
    out += &show("dockerfile", build.dockerfile.place.as_ref());
    for (name, value) in &build.args {
        out += &show(name, value.place.as_ref());
    }
    for (name, value) in &build.contexts {
        out += &show(name, value.place.as_ref());
    }
    for value in &build.platforms {
        out += &show("platform", value.place.as_ref());
    }
    let whole = show("definition", Some(&build.place));
    out + &whole
}

#[test]
fn bake_settings() {
    expect![[r#"
        name: "app"
        context: "a/${V}"
        dockerfile: (default)
        INHERITED: "i"
        ONE: V
        TWO: upper(V)
        src: "./src"
        platform: "linux/${"amd64"}"
        definition: target "app" {
          inherits = ["base"]
          context = "a/${V}"
          args = merge({ ONE = V }, { TWO = upper(V) })
          contexts = { src = "./src" }
          platforms = ["linux/${"amd64"}"]
        }
    "#]]
    .assert_eq(&settings(
        Tool::Bake,
        r#"
variable "V" { default = "v" }
target "base" { args = { "INHERITED" = "i" } }
target "app" {
  inherits = ["base"]
  context = "a/${V}"
  args = merge({ ONE = V }, { TWO = upper(V) })
  contexts = { src = "./src" }
  platforms = ["linux/${"amd64"}"]
}
"#,
    ));
}

#[test]
fn compose_settings() {
    expect![[r#"
        name: app
        context: (default)
        dockerfile: "D"
        ANCHOR: "1"
        src: src=./src
        platform: linux/amd64
        definition: app:
            build:
              <<: *build
              dockerfile: "D"
              additional_contexts: [src=./src]
              platforms: [linux/amd64]
            image: x
    "#]]
    .assert_eq(&settings(
        Tool::Compose,
        r#"
x-build: &build
  args: {ANCHOR: "1"}
services:
  app:
    build:
      <<: *build
      dockerfile: "D"
      additional_contexts: [src=./src]
      platforms: [linux/amd64]
    image: x
"#,
    ));
}

#[test]
fn what_is_watched() {
    let files = files(
        Tool::Compose,
        "include: [sub/x.yaml]\nservices: {a: {build: .}}\n-- sub/x.yaml\nservices: {}\n",
    );
    let definitions = compose(&files, &ToolOptions::default());
    expect![[r#"
        .env
        compose.override.yaml
        compose.override.yml
        compose.yaml
        docker-compose.override.yaml
        docker-compose.override.yml
        sub/.env
        sub/x.yaml"#]]
    .assert_eq(&definitions.files.join("\n"));
}

#[test]
fn bake_without_its_own_files_adds_nothing() {
    let files = files(Tool::Compose, "services: {a: {build: .}}\n");
    let tools: Vec<Tool> = all(&files, &ToolOptions::default())
        .builds
        .iter()
        .map(|build| build.tool)
        .collect();
    assert_eq!(tools, [Tool::Compose]);
}

#[cfg(unix)]
#[test]
fn links_out_of_the_root_are_not_followed() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().join("root");
    std::fs::create_dir_all(&root).expect("a folder");
    std::fs::write(
        folder.path().join("outside.yaml"),
        "services: {x: {build: .}}\n",
    )
    .expect("a file");
    std::os::unix::fs::symlink("../outside.yaml", root.join("compose.yaml")).expect("a link");
    let definitions = compose(&DiskFiles::new(&root), &ToolOptions::default());
    let messages: Vec<&str> = definitions
        .errors
        .iter()
        .map(|error| error.message.as_str())
        .collect();
    assert!(definitions.builds.is_empty());
    assert_eq!(
        messages,
        ["outside of the root folder, not read: compose.yaml"]
    );
}
