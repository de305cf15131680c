//! Users: the value of USER, and of `--chown`.

/// True for root, by name or number, with any group. An empty user isn't: what it stands for depends on the place.
pub fn is_root(user: &str) -> bool {
    let name = user.split(':').next().unwrap_or(user);
    name == "root" || (!name.is_empty() && name.chars().all(|c| c == '0'))
}
