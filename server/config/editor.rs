//! The settings of an editor, which say the same as the configuration file in the words of JSON.

use serde_json::Value;

/// The tables that an editor may set. What else it has is for itself.
const TABLES: [&str; 4] = ["build", "format", "inlayHints", "registry"];

/// Settings as the text of a configuration file. Names like `blankLines` are `blank-lines` there; what is null isn't set.
pub(super) fn toml(settings: &Value) -> String {
    let mut text = String::new();
    for table in TABLES {
        for (key, value) in entries(settings, table) {
            line(&mut text, &kebab(table), &kebab(key), value);
        }
    }
    // The names of rules are what they are.
    for (rule, level) in entries(settings, "rules") {
        line(&mut text, "rules", rule, level);
    }
    text
}

fn entries<'v>(settings: &'v Value, table: &str) -> impl Iterator<Item = (&'v String, &'v Value)> {
    let table = settings.get(table).and_then(Value::as_object);
    let set = table.into_iter().flatten();
    set.filter(|(_, value)| !value.is_null())
}

/// Strings, numbers and lists are written alike.
fn line(text: &mut String, table: &str, key: &str, value: &Value) {
    let value = match value {
        Value::Object(map) => {
            let pairs = map.iter().filter(|(_, value)| !value.is_null());
            let pairs = pairs.map(|(key, value)| format!("{} = {value}", quoted(key)));
            format!("{{ {} }}", pairs.collect::<Vec<_>>().join(", "))
        }
        value => value.to_string(),
    };
    text.push_str(&format!("{table}.{} = {value}\n", quoted(key)));
}

fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

fn kebab(name: &str) -> String {
    let mut text = String::new();
    for character in name.chars() {
        if character.is_ascii_uppercase() {
            text.push('-');
        }
        text.push(character.to_ascii_lowercase());
    }
    text
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn settings_are_written_as_the_file_has_them() {
        let settings = json!({
            "path": "/bin/x",
            "rules": { "JSONArgsRecommended": "off" },
            "build": { "args": { "A.b": "1\n\"", "C": null }, "target": null, "context": "a b" },
            "registry": { "trusted": ["x:5000", "y"] },
            "format": { "blankLines": 2, "legacy": true },
        });
        assert_eq!(
            super::toml(&settings),
            r#"build."args" = { "A.b" = "1\n\"" }
build."context" = "a b"
format."blank-lines" = 2
format."legacy" = true
registry."trusted" = ["x:5000","y"]
rules."JSONArgsRecommended" = "off"
"#
        );
        for nothing in [json!(null), json!([1]), json!({ "rules": 3 })] {
            assert_eq!(super::toml(&nothing), "");
        }
    }
}
