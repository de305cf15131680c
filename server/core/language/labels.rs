//! Keys of labels that many tools read (the OCI image specification's annotations).

/// What is known of a label's key.
#[derive(Debug)]
pub struct Label {
    /// The key.
    pub key: &'static str,
    /// What its value looks like.
    pub example: &'static str,
    /// What it tells.
    pub docs: &'static str,
}

const fn oci(key: &'static str, example: &'static str, docs: &'static str) -> Label {
    Label { key, example, docs }
}

/// The keys that the OCI image specification has named, the most used first.
pub static LABELS: [Label; 14] = [
    oci(
        "org.opencontainers.image.source",
        "https://github.com/owner/name",
        "Where the source of the image is. Registries like GitHub's tie the image to the repository by it.",
    ),
    oci(
        "org.opencontainers.image.description",
        "What it is",
        "What the image is, for people.",
    ),
    oci(
        "org.opencontainers.image.licenses",
        "Apache-2.0",
        "The licences of what is in the image, as an SPDX expression.",
    ),
    oci(
        "org.opencontainers.image.title",
        "Name",
        "The image's name, for people.",
    ),
    oci(
        "org.opencontainers.image.version",
        "1.0.0",
        "The version of what is in the image, a semantic one if it has such.",
    ),
    oci(
        "org.opencontainers.image.revision",
        "commit",
        "The revision of the source that the image was built from, like a commit.",
    ),
    oci(
        "org.opencontainers.image.created",
        "2006-01-02T15:04:05Z",
        "When the image was built, as in RFC 3339.",
    ),
    oci(
        "org.opencontainers.image.authors",
        "name <mail@example.com>",
        "Who is responsible for the image. Takes the place of MAINTAINER.",
    ),
    oci(
        "org.opencontainers.image.url",
        "https://example.com",
        "Where there is more about the image.",
    ),
    oci(
        "org.opencontainers.image.documentation",
        "https://example.com/docs",
        "Where the image's documentation is.",
    ),
    oci(
        "org.opencontainers.image.vendor",
        "Vendor",
        "Who distributes the image.",
    ),
    oci(
        "org.opencontainers.image.ref.name",
        "1.0",
        "The name of the reference to the image, like a tag.",
    ),
    oci(
        "org.opencontainers.image.base.name",
        "docker.io/library/debian:12",
        "The image that this one is built on, by its full name.",
    ),
    oci(
        "org.opencontainers.image.base.digest",
        "sha256:digest",
        "The digest of the image that this one is built on.",
    ),
];

/// The label of a key.
pub fn label(key: &str) -> Option<&'static Label> {
    LABELS.iter().find(|it| it.key == key)
}
