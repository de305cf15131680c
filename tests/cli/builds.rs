//! `dockwright builds`.

use expect_test::expect;

use super::Folder;

/// A folder with a definition of each tool.
fn folder() -> Folder {
    Folder::new(&[
        (
            "docker-bake.hcl",
            "group \"default\" { targets = [\"app\"] }\ntarget \"app\" {\n  context = \"src\"\n  args = { VERSION = \"1\" }\n}\ntarget \"docs\" {\n  inherits = [\"missing\"]\n}\n",
        ),
        (
            "compose.yaml",
            "services:\n  api:\n    build:\n      context: ./api\n      target: prod\n      args: {PLAIN: $PLAIN, API_TOKEN: abc}\n",
        ),
        (".env", "PLAIN=secret\n"),
        (
            ".devcontainer/devcontainer.json",
            "{\"build\": {\"dockerfile\": \"Dockerfile\"}}\n",
        ),
    ])
}

#[test]
fn table_without_secrets() {
    folder().says(&["builds"], expect![[r#""#]]);
}

#[test]
fn json_of_one_tool() {
    folder().says(
        &["builds", "--tool", "bake", "--format", "json"],
        expect![[r#""#]],
    );
}

#[test]
fn missing_folder() {
    folder().says(&["builds", "nowhere"], expect![[r#""#]]);
}
