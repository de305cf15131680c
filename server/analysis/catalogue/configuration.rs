//! What an image sets for what runs in it and for what is built on it.

/// What an image sets. What isn't known isn't there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Configuration {
    /// Variables; `None` for one whose value isn't known.
    pub env: Vec<(&'static str, Option<&'static str>)>,
    /// True if it is that of one image, false if it is only what many have in common.
    pub whole: bool,
    /// True if it sets no other variables.
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
    /// The signal that stops it.
    pub stop_signal: Option<&'static str>,
    /// Ports, like `80` or `53/udp`.
    pub ports: Vec<&'static str>,
    /// Volumes.
    pub volumes: Vec<&'static str>,
}

impl Configuration {
    /// Reads it as it is stored: fields with tabs between them, whose first character tells what they are.
    pub(super) fn read(line: &'static str) -> Configuration {
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

    /// The last of several is what counts.
    fn set(&mut self, name: &'static str, value: Option<&'static str>) {
        self.env.retain(|it| it.0 != name);
        self.env.push((name, value));
    }

    /// The value of a variable; `None` if it isn't set or its value isn't known.
    pub fn value(&self, name: &str) -> Option<&'static str> {
        let mut env = self.env.iter();
        env.find(|it| it.0 == name)?.1
    }
}
