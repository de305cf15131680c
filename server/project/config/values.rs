//! The values that settings have.

/// The configured severity of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// The rule is disabled.
    Off,
    /// A suggestion, which editors show unobtrusively.
    Hint,
    /// Information.
    Information,
    /// A likely mistake.
    Warning,
    /// A mistake.
    Error,
}

impl Level {
    /// All levels, from the lowest to the highest.
    pub const ALL: [Level; 5] = [
        Level::Off,
        Level::Hint,
        Level::Information,
        Level::Warning,
        Level::Error,
    ];

    /// Its name in the configuration file.
    pub fn name(self) -> &'static str {
        match self {
            Level::Off => "off",
            Level::Hint => "hint",
            Level::Information => "information",
            Level::Warning => "warning",
            Level::Error => "error",
        }
    }
}

/// The minimum severity for which a check fails, ordered from lenient to strict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Threshold {
    /// A check never fails.
    Never,
    /// Errors.
    Error,
    /// Warnings and above.
    Warning,
    /// Information and above.
    Information,
    /// All diagnostics.
    Hint,
}

impl Threshold {
    /// All thresholds, from lenient to strict.
    pub const ALL: [Threshold; 5] = [
        Threshold::Never,
        Threshold::Error,
        Threshold::Warning,
        Threshold::Information,
        Threshold::Hint,
    ];

    /// Its name in the configuration file.
    pub fn name(self) -> &'static str {
        match self {
            Threshold::Never => "never",
            Threshold::Error => "error",
            Threshold::Warning => "warning",
            Threshold::Information => "information",
            Threshold::Hint => "hint",
        }
    }
}

/// The output format of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutputFormat {
    /// Human-readable.
    Text,
    /// JSON.
    Json,
    /// SARIF.
    Sarif,
    /// Annotations of GitHub Actions.
    Github,
    /// Checkstyle XML.
    Checkstyle,
    /// A Code Quality report of GitLab.
    Gitlab,
    /// JUnit XML.
    Junit,
    /// Generic issues of `SonarQube`.
    Sonarqube,
    /// Markdown.
    Markdown,
}

impl OutputFormat {
    /// All formats.
    pub const ALL: [OutputFormat; 9] = [
        OutputFormat::Text,
        OutputFormat::Json,
        OutputFormat::Sarif,
        OutputFormat::Github,
        OutputFormat::Checkstyle,
        OutputFormat::Gitlab,
        OutputFormat::Junit,
        OutputFormat::Sonarqube,
        OutputFormat::Markdown,
    ];

    /// Its name in the configuration file and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            OutputFormat::Text => "text",
            OutputFormat::Json => "json",
            OutputFormat::Sarif => "sarif",
            OutputFormat::Github => "github",
            OutputFormat::Checkstyle => "checkstyle",
            OutputFormat::Gitlab => "gitlab",
            OutputFormat::Junit => "junit",
            OutputFormat::Sonarqube => "sonarqube",
            OutputFormat::Markdown => "markdown",
        }
    }
}

/// Which inlay hints are enabled; `None` if not configured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct InlayHints {
    /// Resolved values of words with variables.
    pub variables: Option<bool>,
    /// The numbers of stages.
    pub stages: Option<bool>,
    /// The effective command of a container.
    pub command: Option<bool>,
    /// Cached information about image tags.
    pub images: Option<bool>,
}

impl InlayHints {
    /// Overrides the hints by those that `other` sets.
    pub(super) fn extend(&mut self, other: InlayHints) {
        self.variables = other.variables.or(self.variables);
        self.stages = other.stages.or(self.stages);
        self.command = other.command.or(self.command);
        self.images = other.images.or(self.images);
    }
}
