//! Well-known label keys (the annotations of the OCI image specification), looked up with [`label`].

/// A label key.
#[derive(Debug)]
pub struct Label {
    /// The key.
    pub key: &'static str,
    /// An example value.
    pub example: &'static str,
    /// The meaning, in a sentence or two.
    pub docs: &'static str,
}

const fn oci(key: &'static str, example: &'static str, docs: &'static str) -> Label {
    Label { key, example, docs }
}

/// The keys defined by the OCI image specification, the most common first.
pub static LABELS: [Label; 14] = [
    oci(
        "org.opencontainers.image.source",
        "https://github.com/owner/name",
        "URL of the image's source code. Registries like GitHub's use it to link the image to the repository.",
    ),
    oci(
        "org.opencontainers.image.description",
        "A short description",
        "Human-readable description of the image.",
    ),
    oci(
        "org.opencontainers.image.licenses",
        "Apache-2.0",
        "Licenses of the software in the image, as an SPDX expression.",
    ),
    oci(
        "org.opencontainers.image.title",
        "Name",
        "Human-readable name of the image.",
    ),
    oci(
        "org.opencontainers.image.version",
        "1.0.0",
        "Version of the packaged software; may be a semantic version.",
    ),
    oci(
        "org.opencontainers.image.revision",
        "commit",
        "Source revision that the image was built from, like a commit.",
    ),
    oci(
        "org.opencontainers.image.created",
        "2006-01-02T15:04:05Z",
        "Build date and time of the image, as in RFC 3339.",
    ),
    oci(
        "org.opencontainers.image.authors",
        "name <mail@example.com>",
        "People responsible for the image. Replaces MAINTAINER.",
    ),
    oci(
        "org.opencontainers.image.url",
        "https://example.com",
        "URL with more information about the image.",
    ),
    oci(
        "org.opencontainers.image.documentation",
        "https://example.com/docs",
        "URL of the image's documentation.",
    ),
    oci(
        "org.opencontainers.image.vendor",
        "Vendor",
        "Organization that distributes the image.",
    ),
    oci(
        "org.opencontainers.image.ref.name",
        "1.0",
        "Name of the reference to the image, like a tag.",
    ),
    oci(
        "org.opencontainers.image.base.name",
        "docker.io/library/debian:12",
        "Full name of the image that this one is based on.",
    ),
    oci(
        "org.opencontainers.image.base.digest",
        "sha256:digest",
        "Digest of the image that this one is based on.",
    ),
];

/// Looks up a label by its key.
pub fn label(key: &str) -> Option<&'static Label> {
    LABELS.iter().find(|it| it.key == key)
}
