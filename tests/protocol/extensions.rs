//! Our own requests.

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

fn ask(method: &str, uri: &str) -> Value {
    let mut client = Client::of_process();
    client.start(&json!({}));
    client.open(URI, 1, SOURCE);
    let params = json!({ "textDocument": { "uri": uri } });
    client.request(method, params).unwrap()
}

/// A node's name, the text at its range, and what holds for it.
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
fn the_stage_graph_has_stages_images_and_what_leads_from_one_to_another() {
    let graph = ask("dockwright/stageGraph", URI);
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
fn what_a_document_means_is_told_as_on_the_command_line() {
    let told = ask("dockwright/inspect", URI);
    let told = told["text"].as_str().unwrap();
    assert!(
        told.starts_with("Arguments\n  V  3  line 1\n\nStages\n"),
        "{told}"
    );
    assert!(told.contains("\nStage 0 build\n"), "{told}");
}

#[test]
fn of_a_document_that_is_not_open_nothing_is_told() {
    for method in ["dockwright/stageGraph", "dockwright/inspect"] {
        assert_eq!(ask(method, "file:///other/Dockerfile"), Value::Null);
    }
}
