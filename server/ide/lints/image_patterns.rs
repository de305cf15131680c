//! Patterns of images in the configuration: [`matches`].

use syntax::values::reference::Reference;

/// True if a pattern matches an image. `*` stands for any text; without a tag or digest, a pattern matches all of them. Names
/// are compared in short form (`python:3.14`) and in full (`docker.io/library/python:3.14`).
pub(super) fn matches(pattern: &str, image: &Reference) -> bool {
    let pattern = pattern
        .strip_prefix("index.docker.io/")
        .map_or_else(|| pattern.to_owned(), |rest| format!("docker.io/{rest}"));
    [image.familiar(), image.name()].iter().any(|name| {
        let tag = match (image.tag(), image.digest()) {
            (None, None) => Some("latest"),
            (tag, _) => tag,
        };
        let tagged = tag.map(|tag| format!("{name}:{tag}"));
        let pinned = image.digest().map(|digest| format!("{name}@{digest}"));
        let both = image.tag().zip(image.digest());
        let both = both.map(|(tag, digest)| format!("{name}:{tag}@{digest}"));
        let mut texts = [Some(name.clone()), tagged, pinned, both]
            .into_iter()
            .flatten();
        texts.any(|text| is_match(&pattern, &text))
    })
}

/// True if a pattern with `*` matches a whole text.
fn is_match(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else {
        return false;
    };
    let mut parts: Vec<&str> = parts.collect();
    let Some(last) = parts.pop() else {
        return rest.is_empty();
    };
    for part in parts {
        let Some(at) = rest.find(part) else {
            return false;
        };
        rest = rest.get(at + part.len()..).unwrap_or_default();
    }
    rest.ends_with(last)
}
