//! Scripts in which there is nothing to find: [`is_trivial`].

/// Programs that no code is about, whatever their arguments.
const PROGRAMS: [&str; 36] = [
    "a2enmod",
    "addgroup",
    "adduser",
    "apk",
    "apt",
    "apt-get",
    "bundle",
    "cargo",
    "chown",
    "composer",
    "conda",
    "curl",
    "dnf",
    "docker-php-ext-enable",
    "docker-php-ext-install",
    "dotnet",
    "gem",
    "git",
    "go",
    "groupadd",
    "make",
    "meson",
    "microdnf",
    "mvn",
    "ninja",
    "npm",
    "pip",
    "pip3",
    "pnpm",
    "touch",
    "unzip",
    "useradd",
    "wget",
    "yarn",
    "yum",
    "zypper",
];

/// True if a script only calls programs that no code is about, one after the other, with arguments that no shell expands.
pub(super) fn is_trivial(text: &str) -> bool {
    let plain = |c: u8| c.is_ascii_alphanumeric() || b" \t_./:=@+,%-".contains(&c);
    text.split("&&").all(|command| {
        let mut lines = command.split("\\\n");
        let program = command
            .split([' ', '\t', '\\', '\n'])
            .find(|it| !it.is_empty());
        lines.all(|it| it.bytes().all(plain))
            && program.is_some_and(|it| PROGRAMS.binary_search(&it).is_ok())
    })
}

#[cfg(test)]
mod tests {
    use super::{PROGRAMS, is_trivial};
    #[cfg(feature = "shell-lints")]
    use crate::{Dialect, Outcome};

    #[test]
    fn programs_are_sorted() {
        assert!(PROGRAMS.is_sorted());
    }

    #[test]
    fn scripts_with_and_without_a_shells_features() {
        for script in [
            "apt-get update && apt-get install -y curl=7.* ",
            "npm ci && ",
            "npm run build; ls",
            "pip install $PACKAGE",
            "cd /app && make",
            "DEBIAN_FRONTEND=noninteractive apt-get update",
            "curl -o /a 'https://example.com'",
            "make &",
            "make\nls",
            "make \\ \n",
            "",
        ] {
            assert!(!is_trivial(script), "{script}");
        }
        for script in [
            "npm ci",
            " apt-get update  && \\\n  apt-get install -y \\\n curl=7.88 \\\n",
        ] {
            assert!(is_trivial(script), "{script}");
        }
    }

    /// The engine finds nothing in such scripts either.
    #[test]
    #[cfg(feature = "shell-lints")]
    fn no_code_is_about_these_programs() {
        let arguments = "-a -rf --b=c d/e . .. / /usr f=g 1 a@1.2:3,4 http://a.b/c%20d exec if +x";
        for program in PROGRAMS {
            let script = format!("{program} {arguments} && {program} x \\\n y && {program}");
            assert!(is_trivial(&script), "{script}");
            for dialect in [
                Dialect::Sh,
                Dialect::Dash,
                Dialect::Ash,
                Dialect::Bash,
                Dialect::Ksh,
            ] {
                assert_eq!(crate::run(&script, dialect), Outcome::default(), "{script}");
            }
        }
    }
}
