//! The versions of the Dockerfile syntax that features require.

/// The version of the Dockerfile syntax (`# syntax=docker/dockerfile:…`) that a feature requires; empty for any version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Since {
    /// The first stable version.
    pub stable: &'static str,
    /// The first version of the labs channel that supports it, if it started there.
    pub labs: &'static str,
}

impl Since {
    /// Available in all versions.
    pub const ALWAYS: Since = Since {
        stable: "",
        labs: "",
    };

    /// Stable since a version.
    pub const fn stable(version: &'static str) -> Since {
        Since {
            stable: version,
            labs: "",
        }
    }

    /// In the labs channel since one version, stable since another.
    pub const fn labs(labs: &'static str, stable: &'static str) -> Since {
        Since { stable, labs }
    }

    /// A sentence with the required version; `None` if any version will do.
    pub fn describe(self) -> Option<String> {
        match (self.stable, self.labs) {
            ("", "") => None,
            ("", labs) => Some(format!(
                "Requires the labs channel, `# syntax=docker/dockerfile:{labs}-labs` or later."
            )),
            (stable, _) => Some(format!("Since `docker/dockerfile:{stable}`.")),
        }
    }
}
