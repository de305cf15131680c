//! The unprivileged users that widely used images create.

use super::official;
use syntax::values::reference::Reference;

/// The users of official images, by the name of the image, as their Dockerfiles create them.
const OFFICIAL: [(&str, &str); 17] = [
    ("cassandra", "cassandra"),
    ("ghost", "node"),
    ("gradle", "gradle"),
    ("haproxy", "haproxy"),
    ("httpd", "www-data"),
    ("mariadb", "mysql"),
    ("memcached", "memcache"),
    ("mongo", "mongodb"),
    ("mysql", "mysql"),
    ("nginx", "nginx"),
    ("node", "node"),
    ("php", "www-data"),
    ("postgres", "postgres"),
    ("rabbitmq", "rabbitmq"),
    ("redis", "redis"),
    ("wordpress", "www-data"),
    ("zookeeper", "zookeeper"),
];

/// The unprivileged user that an image contains; `None` if there is none, or it isn't known. Its group has the same name.
pub fn user(image: &Reference) -> Option<&'static str> {
    if official(image).is_some() {
        let name = image.path().rsplit('/').next()?;
        return OFFICIAL.iter().find(|it| it.0 == name).map(|it| it.1);
    }
    match image.domain() {
        "gcr.io" if image.path().starts_with("distroless/") => Some("nonroot"),
        // Since .NET 8.
        "mcr.microsoft.com" if image.path().starts_with("dotnet/") => {
            let major = image.tag()?.split(['.', '-']).next()?;
            let major: u32 = major.parse().ok()?;
            (major >= 8).then_some("app")
        }
        _ => None,
    }
}
