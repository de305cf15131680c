//! Well-known image registries and the URLs of their web pages, looked up with [`registry`].

/// A well-known image registry.
pub struct KnownRegistry {
    /// The host pattern. `*` matches one or more characters other than a dot.
    pub host: &'static str,
    /// The display name.
    pub name: &'static str,
    /// Builds the URL of an image's page from the matches of each `*` and the segments of the image's path. `None` if
    /// there is no such page, or its URL can't be derived.
    page: Page,
    /// The suffix of that URL for the page of a tag, with `{}` for the tag; empty if tags have no pages.
    tag_page: &'static str,
}

type Page = fn(&[&str], &[&str]) -> Option<String>;

const fn row(host: &'static str, name: &'static str, page: Page) -> KnownRegistry {
    KnownRegistry {
        host,
        name,
        page,
        tag_page: "",
    }
}

impl KnownRegistry {
    const fn with_tags(self, tag_page: &'static str) -> KnownRegistry {
        KnownRegistry { tag_page, ..self }
    }
}

/// The registries.
pub static REGISTRIES: [KnownRegistry; 17] = [
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
    // A project can be in nested groups, and an image name can have several segments. The first two always have a page.
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

impl KnownRegistry {
    /// The URL of the page of an image, given its path, like `library/alpine`.
    pub fn page(&self, host: &str, path: &str) -> Option<String> {
        let path: Vec<&str> = path.split('/').collect();
        (self.page)(&wildcards(self.host, host)?, &path)
    }

    /// The URL of the page of an image's tag.
    pub fn tag_page(&self, host: &str, path: &str, tag: &str) -> Option<String> {
        let page = self.page(host, path)?;
        (!self.tag_page.is_empty()).then(|| page + &self.tag_page.replace("{}", tag))
    }
}

/// Looks up the registry of a host.
pub fn registry(host: &str) -> Option<&'static KnownRegistry> {
    REGISTRIES
        .iter()
        .find(|it| wildcards(it.host, host).is_some())
}

fn google(path: &[&str], place: &str) -> Option<String> {
    let (project, rest) = path.split_first()?;
    let page = format!(
        "https://console.cloud.google.com/gcr/images/{project}/{place}/{}",
        rest.join("/")
    );
    (!rest.is_empty()).then_some(page)
}

/// The text that each `*` of a pattern matches in a host; `None` if the host doesn't match.
fn wildcards<'h>(pattern: &str, host: &'h str) -> Option<Vec<&'h str>> {
    let mut literals = pattern.split('*');
    let mut rest = host.strip_prefix(literals.next()?)?;
    let mut matches = Vec::new();
    let mut literals = literals.peekable();
    while let Some(literal) = literals.next() {
        let end = match literals.peek() {
            None => rest.len().checked_sub(literal.len())?,
            Some(_) => rest.find(literal)?,
        };
        let (matched, after) = rest.split_at_checked(end)?;
        rest = after.strip_prefix(literal)?;
        if matched.is_empty() || matched.contains('.') {
            return None;
        }
        matches.push(matched);
    }
    rest.is_empty().then_some(matches)
}
