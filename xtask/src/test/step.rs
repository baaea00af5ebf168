//! The steps, in the order in which they run: quick ones first.

use clap::ValueEnum;

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Step {
    Format,
    Licences,
    Advisories,
    Build,
    Clippy,
    ClippyBrowser,
    Tests,
    Faults,
    EndToEnd,
}

impl Step {
    pub(super) const ALL: [Self; 9] = [
        Self::Format,
        Self::Licences,
        Self::Advisories,
        Self::Build,
        Self::Clippy,
        Self::ClippyBrowser,
        Self::Tests,
        Self::Faults,
        Self::EndToEnd,
    ];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Format => "format",
            Self::Licences => "licences",
            Self::Advisories => "advisories",
            Self::Build => "build",
            Self::Clippy => "clippy",
            Self::ClippyBrowser => "clippy-browser",
            Self::Tests => "tests",
            Self::Faults => "faults",
            Self::EndToEnd => "end-to-end",
        }
    }

    /// Everything, or what was asked for with what that stands on.
    pub(super) fn chosen(only: &[Self]) -> Vec<Self> {
        if only.is_empty() {
            return Self::ALL.to_vec();
        }
        let built = only.iter().any(|step| step.needs_build());
        Self::ALL.into_iter().filter(|step| only.contains(step) || (built && *step == Self::Build)).collect()
    }

    /// The server embeds `target/site`, so that even linting it needs that folder.
    fn needs_build(self) -> bool {
        matches!(self, Self::Clippy | Self::Tests | Self::Faults | Self::EndToEnd)
    }
}
