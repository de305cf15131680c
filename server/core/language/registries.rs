//! Registries of images, and the pages that they have for people.

/// What is known of a registry.
pub struct Registry {
    /// Its host. A `*` stands for any part without a dot.
    pub host: &'static str,
    /// What it is called.
    pub name: &'static str,
    /// The address of an image's page: of what stands for each `*`, and of the parts of the image's path. `None` if there
    /// is none, or it can't be known.
    page: Page,
    /// What stands behind that address for the page of a tag, with `{}` for the tag; empty if there is none.
    tag_page: &'static str,
}

type Page = fn(&[&str], &[&str]) -> Option<String>;

const fn row(host: &'static str, name: &'static str, page: Page) -> Registry {
    Registry {
        host,
        name,
        page,
        tag_page: "",
    }
}

impl Registry {
    const fn with_tags(self, tag_page: &'static str) -> Registry {
        Registry { tag_page, ..self }
    }
}

/// The registries.
pub static REGISTRIES: [Registry; 17] = [
    row("docker.io", "Docker Hub", |_, path| match path {
        ["library", name] => Some(format!("https://hub.docker.com/_/{name}")),
        [owner, name] => Some(format!("https://hub.docker.com/r/{owner}/{name}")),
        _ => None,
    })
    .with_tags("/tags?name={}"),
    row("ghcr.io", "GitHub's registry", |_, path| match path {
        [_] | [] => None,
        [owner, repository, ..] => Some(format!(
            "https://github.com/{owner}/{repository}/pkgs/container/{}",
            path.get(1..)?.join("%2F")
        )),
    }),
    row("quay.io", "Quay", |_, path| match path {
        [_, _] => Some(format!("https://quay.io/repository/{}", path.join("/"))),
        _ => None,
    })
    .with_tags("?tab=tags&tag={}"),
    row("mcr.microsoft.com", "Microsoft's registry", |_, path| {
        Some(format!(
            "https://mcr.microsoft.com/artifact/mar/{}",
            path.join("/")
        ))
    })
    .with_tags("/tags"),
    row("public.ecr.aws", "Amazon's public registry", |_, path| {
        let page = format!("https://gallery.ecr.aws/{}", path.join("/"));
        (path.len() > 1).then_some(page)
    }),
    row("gcr.io", "Google's registry", |_, path| {
        google(path, "GLOBAL")
    }),
    row("us.gcr.io", "Google's registry", |_, path| {
        google(path, "US")
    }),
    row("eu.gcr.io", "Google's registry", |_, path| {
        google(path, "EU")
    }),
    row("asia.gcr.io", "Google's registry", |_, path| {
        google(path, "ASIA")
    }),
    row(
        "*-docker.pkg.dev",
        "Google's Artifact Registry",
        |parts, path| match (parts, path) {
            ([place], [project, repository, _, ..]) => Some(format!(
                "https://console.cloud.google.com/artifacts/docker/{project}/{place}/{repository}/{}",
                path.get(2..)?.join("%2F")
            )),
            _ => None,
        },
    ),
    row(
        "*.dkr.ecr.*.amazonaws.com",
        "Amazon's registry",
        |parts, path| match parts {
            [account, region] => Some(format!(
                "https://{region}.console.aws.amazon.com/ecr/repositories/private/{account}/{}?region={region}",
                path.join("/")
            )),
            _ => None,
        },
    ),
    // A project can be in several groups, and an image have several parts. The first two are a page in any case.
    row(
        "registry.gitlab.com",
        "GitLab's registry",
        |_, path| match path {
            [owner, project] => Some(format!(
                "https://gitlab.com/{owner}/{project}/container_registry"
            )),
            [owner, name, _, ..] => Some(format!("https://gitlab.com/{owner}/{name}")),
            _ => None,
        },
    ),
    row("nvcr.io", "NVIDIA's registry", |_, path| match path {
        [owner, name] => Some(format!(
            "https://catalog.ngc.nvidia.com/orgs/{owner}/containers/{name}"
        )),
        [owner, team, name] => Some(format!(
            "https://catalog.ngc.nvidia.com/orgs/{owner}/teams/{team}/containers/{name}"
        )),
        _ => None,
    }),
    row("docker.elastic.co", "Elastic's registry", |_, path| {
        let page = format!("https://www.docker.elastic.co/r/{}", path.join("/"));
        (path.len() == 2).then_some(page)
    }),
    row("cgr.dev", "Chainguard's registry", |_, path| match path {
        ["chainguard", name] => Some(format!(
            "https://images.chainguard.dev/directory/image/{name}/overview"
        )),
        _ => None,
    }),
    row("registry.k8s.io", "Kubernetes' registry", |_, _| None),
    row("*.azurecr.io", "a registry at Azure", |_, _| None),
];

impl Registry {
    /// The address of an image's page, of its path: `library/alpine`.
    pub fn page(&self, host: &str, path: &str) -> Option<String> {
        let path: Vec<&str> = path.split('/').collect();
        (self.page)(&parts(self.host, host)?, &path)
    }

    /// The address of the page of an image's tag.
    pub fn tag_page(&self, host: &str, path: &str, tag: &str) -> Option<String> {
        let page = self.page(host, path)?;
        (!self.tag_page.is_empty()).then(|| page + &self.tag_page.replace("{}", tag))
    }
}

/// The registry of a host.
pub fn registry(host: &str) -> Option<&'static Registry> {
    REGISTRIES.iter().find(|it| parts(it.host, host).is_some())
}

fn google(path: &[&str], place: &str) -> Option<String> {
    let (project, rest) = path.split_first()?;
    let page = format!(
        "https://console.cloud.google.com/gcr/images/{project}/{place}/{}",
        rest.join("/")
    );
    (!rest.is_empty()).then_some(page)
}

/// What stands for each `*` of a pattern in a host; `None` if it doesn't fit.
fn parts<'h>(pattern: &str, host: &'h str) -> Option<Vec<&'h str>> {
    let mut pieces = pattern.split('*');
    let mut rest = host.strip_prefix(pieces.next()?)?;
    let mut found = Vec::new();
    let mut pieces = pieces.peekable();
    while let Some(piece) = pieces.next() {
        let at = match pieces.peek() {
            None => rest.len().checked_sub(piece.len())?,
            Some(_) => rest.find(piece)?,
        };
        let (part, behind) = rest.split_at_checked(at)?;
        rest = behind.strip_prefix(piece)?;
        if part.is_empty() || part.contains('.') {
            return None;
        }
        found.push(part);
    }
    rest.is_empty().then_some(found)
}
