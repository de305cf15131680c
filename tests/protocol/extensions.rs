//! The custom requests `dockwright/stageGraph` and `dockwright/inspect`.

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
    for method in ["dockwright/stageGraph", "dockwright/inspect"] {
        assert_eq!(request(method, "file:///other/Dockerfile"), Value::Null);
    }
}
