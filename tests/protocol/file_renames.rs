//! `workspace/willRenameFiles`: edits of the Dockerfiles that refer to renamed files.

use std::fs;

use serde_json::{Value, json};

use super::client::{Client, range};

/// Two Dockerfiles, one of which is open with other text than on disk.
#[test]
fn sources_follow() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().canonicalize().unwrap();
    fs::create_dir(root.join("app")).unwrap();
    fs::write(root.join("Dockerfile"), "FROM a\nCOPY old /\n").unwrap();
    fs::write(root.join("app/Dockerfile"), "FROM a\nCOPY main.c /\n").unwrap();
    let uri = |path: &str| format!("file://{}/{path}", root.display());
    for versioned in [false, true] {
        let mut client = Client::new();
        let capabilities =
            json!({ "workspace": { "workspaceEdit": { "documentChanges": versioned } } });
        let folders = json!([{ "uri": uri(""), "name": "root" }]);
        let params = json!({
            "processId": null, "rootUri": null, "capabilities": capabilities, "workspaceFolders": folders,
        });
        let offered = client.request("initialize", params).unwrap();
        let filters =
            &offered["capabilities"]["workspace"]["fileOperations"]["willRename"]["filters"];
        assert_eq!(filters[0]["scheme"], "file");
        client.notify("initialized", json!({}));
        client.open(&uri("Dockerfile"), 7, "FROM a\nCOPY app/main.c /\n");
        let rename =
            |from: &str, to: &str| json!({ "files": [{ "oldUri": uri(from), "newUri": uri(to) }] });
        let edits = client.request("workspace/willRenameFiles", rename("app/main.c", "app/x.c"));
        let (outer, inner) = (
            json!({ "range": range((1, 5), (1, 15)), "newText": "app/x.c" }),
            json!({ "range": range((1, 5), (1, 11)), "newText": "x.c" }),
        );
        let document = |path: &str, version: Value, edit: Value| json!({ "textDocument": { "uri": uri(path), "version": version }, "edits": [edit] });
        let expected = if versioned {
            json!({ "documentChanges": [
                document("Dockerfile", json!(7), outer),
                document("app/Dockerfile", Value::Null, inner),
            ] })
        } else {
            json!({ "changes": { uri("Dockerfile"): [outer], uri("app/Dockerfile"): [inner] } })
        };
        assert_eq!(edits, Ok(expected));
        let nothing = client.request("workspace/willRenameFiles", rename("old", "new"));
        assert_eq!(nothing, Ok(Value::Null));
    }
}
