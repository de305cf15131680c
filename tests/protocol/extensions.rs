//! The custom requests `dockwright/stageGraph`, `dockwright/inspect`, `dockwright/syntaxTree` and `dockwright/explain`, and the
//! notification `dockwright/recheck`.

use serde_json::{Value, json};

use super::client::{Client, URI};

const SOURCE: &str = "\
ARG V=3
FROM golang:1.$V AS build
RUN make
FROM build AS test
RUN --mount=from=tools,target=/t test
FROM alpine
COPY --from=build /é /
COPY --from=busybox /bin /
COPY --from=
";

fn request(method: &str, uri: &str) -> Value {
    let mut client = Client::with_process();
    client.start(&json!({}));
    client.open(URI, 1, SOURCE);
    let params = json!({ "textDocument": { "uri": uri } });
    client.request(method, params).unwrap()
}

/// A node's label, the text at its range, and its flags.
fn node(node: &Value) -> String {
    let flag = |name: &'static str| if node[name] == true { name } else { "" };
    let at = text(&node["range"]);
    let label = node["label"].as_str().unwrap();
    let parts = [label, &at, flag("needed"), flag("target")];
    parts.join(" ").trim().to_owned()
}

fn text(range: &Value) -> String {
    let number = |end: &str, key: &str| range[end][key].as_u64().map(|it| it as usize);
    let Some(line) = number("start", "line") else {
        return "-".to_owned();
    };
    let line: Vec<u16> = SOURCE.lines().nth(line).unwrap().encode_utf16().collect();
    let part = number("start", "character").unwrap()..number("end", "character").unwrap();
    String::from_utf16(&line[part]).unwrap()
}

#[test]
fn the_stage_graph_has_stages_images_and_dependencies() {
    let graph = request("dockwright/stageGraph", URI);
    let nodes = graph["nodes"].as_array().unwrap();
    let labels: Vec<_> = nodes.iter().map(node).collect();
    assert_eq!(
        labels,
        [
            "build build needed",
            "test test",
            "2 FROM needed target",
            "golang:1.3 - needed",
            "tools - needed",
            "alpine - needed",
            "busybox - needed",
        ]
    );
    let edges = graph["edges"].as_array().unwrap().iter().map(|edge| {
        let end = |key: &str| &nodes[edge[key].as_u64().unwrap() as usize]["label"];
        let how = edge["how"].as_str().unwrap();
        format!(
            "{} -> {} {how} {}",
            end("from"),
            end("to"),
            text(&edge["range"])
        )
    });
    assert_eq!(
        edges.collect::<Vec<_>>(),
        [
            r#""golang:1.3" -> "build" base golang:1.$V"#,
            r#""build" -> "test" base build"#,
            r#""tools" -> "test" mount tools"#,
            r#""alpine" -> "2" base alpine"#,
            r#""build" -> "2" copy build"#,
            r#""busybox" -> "2" copy busybox"#,
        ]
    );
    assert_eq!(nodes[1]["whole"]["end"]["line"], 4);
}

#[test]
fn inspect_returns_the_output_of_the_command_line() {
    let result = request("dockwright/inspect", URI);
    let text = result["text"].as_str().unwrap();
    assert!(
        text.starts_with("Arguments\n  V  3  line 1\n\nStages\n"),
        "{text}"
    );
    assert!(text.contains("\nStage 0 build\n"), "{text}");
}

#[test]
fn documents_that_are_not_open_have_no_result() {
    for method in [
        "dockwright/stageGraph",
        "dockwright/inspect",
        "dockwright/syntaxTree",
    ] {
        assert_eq!(request(method, "file:///other/Dockerfile"), Value::Null);
    }
}

#[test]
fn inspect_returns_json_on_request() {
    let mut client = Client::with_process();
    client.start(&json!({}));
    client.open(URI, 1, SOURCE);
    let params = json!({ "textDocument": { "uri": URI }, "format": "json" });
    let result = client.request("dockwright/inspect", params).unwrap();
    assert_eq!(result.get("text"), None);
    let file = &result["file"];
    assert_eq!(file["path"], "Dockerfile");
    assert_eq!(file["instructions"][1]["keyword"], "from");
    assert_eq!(file["stages"][0]["base"], "golang:1.$V");
}

#[test]
fn the_syntax_tree_lists_each_node_before_its_children() {
    let tree = request("dockwright/syntaxTree", URI);
    let nodes = tree["nodes"].as_array().unwrap().iter();
    let nodes = nodes.filter(|node| node["range"]["end"]["line"] == 0);
    let nodes = nodes.map(|node| {
        let depth = &node["depth"];
        let field = node.get("field").and_then(Value::as_str);
        let field = field.map_or(String::new(), |it| format!("{it}: "));
        let kind = node["kind"].as_str().unwrap();
        format!("{depth} {field}{kind} {}", text(&node["range"]))
    });
    let expected = expect_test::expect![[r#"
        1 arg_instruction ARG V=3
        2 keyword: keyword ARG
        2 arg_pair V=3
        3 name: variable V
        3 = =
        3 value: value 3"#]];
    expected.assert_eq(&nodes.collect::<Vec<_>>().join("\n"));
}

#[test]
fn open_documents_are_checked_again_on_request() {
    let mut client = Client::with(&json!({}), "FROM a\nRUM x\n");
    client.published(URI, 1);
    client.settle();
    let before = client.publications();
    client.notify("dockwright/recheck", json!(null));
    client.settle();
    let after = client.publications();
    assert_eq!(after.len(), before.len() + 1);
    assert_eq!(after.last(), before.last());
}

#[test]
fn rules_are_explained() {
    let mut client = Client::with_process();
    client.start(&json!({}));
    let list = client.request("dockwright/explain", json!({})).unwrap();
    let list = list["text"].as_str().unwrap();
    assert!(
        list.lines().any(|it| it.starts_with("StageNameCasing ")),
        "{list}"
    );
    let one = json!({ "rule": "stagenamecasing" });
    let docs = client.request("dockwright/explain", one).unwrap();
    assert!(
        docs["text"]
            .as_str()
            .unwrap()
            .starts_with("# StageNameCasing\n")
    );
    let error = client.request("dockwright/explain", json!({ "rule": "StageNameCasin" }));
    assert_eq!(
        error.unwrap_err()["message"],
        "unknown rule `StageNameCasin` (did you mean StageNameCasing?)"
    );
}
