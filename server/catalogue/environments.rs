//! What official images set in the environment.

use crate::values::reference::Reference;

/// What an image sets.
#[derive(Debug)]
pub struct Environment {
    /// Its name among the official images.
    name: &'static str,
    /// The variables, and their values where these are the same in all versions.
    pub variables: &'static [(&'static str, Option<&'static str>)],
    /// True if it sets no others.
    pub complete: bool,
    /// What stands in front of the usual PATH; empty if nothing does, `None` if that differs.
    pub path: Option<&'static str>,
    /// The working directory, if it is the same in all versions.
    pub workdir: Option<&'static str>,
}

/// What an official image sets; `None` for any other, and for those for Windows.
pub fn environment(image: &Reference) -> Option<&'static Environment> {
    let name = image.path().strip_prefix("library/")?;
    let official = image.domain() == "docker.io";
    let row = ENVIRONMENTS.iter().find(|it| it.name == name)?;
    (official && !is_for_windows(image)).then_some(row)
}

/// True for an image that says in its name that it is for Windows.
pub fn is_for_windows(image: &Reference) -> bool {
    let tag = image.tag().unwrap_or_default();
    let tagged = ["windows", "nanoserver"].iter().any(|it| tag.contains(it));
    tagged || (image.domain() == "mcr.microsoft.com" && image.path().starts_with("windows/"))
}

/// A distribution, which sets nothing but perhaps the usual PATH.
const fn distribution(name: &'static str) -> Environment {
    Environment {
        name,
        variables: &[],
        complete: true,
        path: Some(""),
        workdir: None,
    }
}

const ENVIRONMENTS: &[Environment] = &[
    distribution("alpine"),
    distribution("busybox"),
    distribution("debian"),
    distribution("ubuntu"),
    Environment {
        name: "eclipse-temurin",
        variables: &[
            ("JAVA_HOME", Some("/opt/java/openjdk")),
            ("LANG", None),
            ("LANGUAGE", None),
            ("LC_ALL", None),
            ("JAVA_VERSION", None),
        ],
        complete: false,
        path: Some("/opt/java/openjdk/bin:"),
        workdir: None,
    },
    Environment {
        name: "golang",
        variables: &[
            ("GOPATH", Some("/go")),
            ("GOTOOLCHAIN", None),
            ("GOLANG_VERSION", None),
        ],
        complete: false,
        path: Some("/go/bin:/usr/local/go/bin:"),
        workdir: Some("/go"),
    },
    Environment {
        name: "gradle",
        variables: &[
            ("GRADLE_HOME", Some("/opt/gradle")),
            ("GRADLE_VERSION", None),
            ("JAVA_HOME", None),
        ],
        complete: false,
        path: None,
        workdir: None,
    },
    Environment {
        name: "httpd",
        variables: &[
            ("HTTPD_PREFIX", Some("/usr/local/apache2")),
            ("HTTPD_VERSION", None),
        ],
        complete: false,
        path: Some("/usr/local/apache2/bin:"),
        workdir: Some("/usr/local/apache2"),
    },
    Environment {
        name: "maven",
        variables: &[
            ("MAVEN_HOME", Some("/usr/share/maven")),
            ("MAVEN_CONFIG", None),
            ("JAVA_HOME", None),
        ],
        complete: false,
        path: None,
        workdir: None,
    },
    Environment {
        name: "nginx",
        variables: &[
            ("NGINX_VERSION", None),
            ("NJS_VERSION", None),
            ("PKG_RELEASE", None),
        ],
        complete: false,
        path: None,
        workdir: None,
    },
    Environment {
        name: "node",
        variables: &[("NODE_VERSION", None), ("YARN_VERSION", None)],
        complete: false,
        path: Some(""),
        workdir: None,
    },
    Environment {
        name: "php",
        variables: &[
            ("PHP_INI_DIR", Some("/usr/local/etc/php")),
            ("PHP_VERSION", None),
            ("PHPIZE_DEPS", None),
        ],
        complete: false,
        path: Some(""),
        workdir: None,
    },
    Environment {
        name: "postgres",
        variables: &[
            ("LANG", None),
            ("PGDATA", None),
            ("PG_MAJOR", None),
            ("PG_VERSION", None),
        ],
        complete: false,
        path: None,
        workdir: None,
    },
    Environment {
        name: "python",
        variables: &[("PYTHON_VERSION", None), ("LANG", None)],
        complete: false,
        path: None,
        workdir: None,
    },
    Environment {
        name: "ruby",
        variables: &[
            ("LANG", Some("C.UTF-8")),
            ("RUBY_VERSION", None),
            ("GEM_HOME", Some("/usr/local/bundle")),
            ("BUNDLE_APP_CONFIG", Some("/usr/local/bundle")),
            ("BUNDLE_SILENCE_ROOT_WARNING", Some("1")),
        ],
        complete: false,
        path: Some("/usr/local/bundle/bin:"),
        workdir: None,
    },
    Environment {
        name: "rust",
        variables: &[
            ("RUSTUP_HOME", Some("/usr/local/rustup")),
            ("CARGO_HOME", Some("/usr/local/cargo")),
            ("RUST_VERSION", None),
        ],
        complete: false,
        path: Some("/usr/local/cargo/bin:"),
        workdir: None,
    },
    Environment {
        name: "tomcat",
        variables: &[
            ("CATALINA_HOME", Some("/usr/local/tomcat")),
            ("TOMCAT_VERSION", None),
            ("JAVA_HOME", None),
        ],
        complete: false,
        path: None,
        workdir: Some("/usr/local/tomcat"),
    },
];
