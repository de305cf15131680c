//! Which contexts are elsewhere.

/// Whether Bake takes a context for a Git repository or URL: `IsRemoteURL` of buildx.
pub(crate) fn is_remote_for_bake(context: &str) -> bool {
    if context.starts_with("./") || context.starts_with("../") {
        return false;
    }
    context.starts_with("http://")
        || context.starts_with("https://")
        || context.starts_with("git://")
        || context.starts_with("github.com/")
        || is_git_ssh(context)
}

/// Whether a context is a Git repository that is fetched over SSH: `IsGitSSH` of buildx.
pub(crate) fn is_git_ssh(context: &str) -> bool {
    context.starts_with("ssh://") || is_scp_like(context)
}

/// Whether a text is `user@host:path`: `ParseSCPStyleURL` of BuildKit.
fn is_scp_like(text: &str) -> bool {
    let Some((before, _)) = text.split_once(':') else {
        return false;
    };
    let Some((user, host)) = before.split_once('@') else {
        return false;
    };
    let is_word = |text: &str, extra: [char; 2]| {
        !text.is_empty()
            && text
                .chars()
                .all(|char| char.is_ascii_alphanumeric() || extra.contains(&char))
    };
    is_word(user, ['-', '_']) && is_word(host, ['-', '.'])
}

/// Whether Compose takes a context for a Git repository or URL, or another source: `absContextPath` of compose-go.
pub(crate) fn is_remote_for_compose(context: &str) -> bool {
    context.contains("://")
        || ["github.com/", "git@"]
            .iter()
            .any(|prefix| context.starts_with(prefix))
}
