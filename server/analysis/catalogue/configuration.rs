//! The configuration of an image.

/// The configuration of an image, as far as known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Configuration {
    /// Environment variables; `None` for an unknown value.
    pub env: Vec<(&'static str, Option<&'static str>)>,
    /// True for the configuration of one image, false for what all images of a repository have in common.
    pub whole: bool,
    /// True if there are no other environment variables.
    pub complete: bool,
    /// The user.
    pub user: Option<&'static str>,
    /// The working directory.
    pub workdir: Option<&'static str>,
    /// The entrypoint, as a JSON array.
    pub entrypoint: Option<&'static str>,
    /// The command, as a JSON array.
    pub cmd: Option<&'static str>,
    /// The shell, as a JSON array.
    pub shell: Option<&'static str>,
    /// The signal that stops a container.
    pub stop_signal: Option<&'static str>,
    /// Ports, like `80` or `53/udp`.
    pub ports: Vec<&'static str>,
    /// Volumes.
    pub volumes: Vec<&'static str>,
}

impl Configuration {
    /// Parses a stored configuration: fields separated by tabs, each with a leading type character.
    pub(super) fn parse(line: &'static str) -> Configuration {
        let mut found = Configuration {
            whole: true,
            ..Configuration::default()
        };
        for field in line.split('\t') {
            let mut rest = field.chars();
            let kind = rest.next();
            let value = rest.as_str();
            match kind {
                Some('E') => {
                    let (name, value) = value.split_once('=').unwrap_or((value, ""));
                    found.set(name, Some(value));
                }
                Some('?') => found.set(value, None),
                Some('!') => found.complete = true,
                Some('U') => found.user = Some(value),
                Some('W') => found.workdir = Some(value),
                Some('X') => found.entrypoint = Some(value),
                Some('C') => found.cmd = Some(value),
                Some('H') => found.shell = Some(value),
                Some('S') => found.stop_signal = Some(value),
                Some('O') => found.ports.push(value),
                Some('V') => found.volumes.push(value),
                _ => {}
            }
        }
        found
    }

    /// Sets a variable, replacing an earlier value.
    fn set(&mut self, name: &'static str, value: Option<&'static str>) {
        self.env.retain(|it| it.0 != name);
        self.env.push((name, value));
    }

    /// The value of a variable; `None` if it isn't set or its value is unknown.
    pub fn value(&self, name: &str) -> Option<&'static str> {
        let mut env = self.env.iter();
        env.find(|it| it.0 == name)?.1
    }
}
