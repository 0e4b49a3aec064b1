//! Scopes of greenhouse gas emissions.

/// Scopes of the GHG Protocol that a target or a figure is about, one or several together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scopes {
    /// Scope 1: direct emissions.
    S1,
    /// Scope 2: emissions of purchased energy.
    S2,
    /// Scopes 1 and 2 together.
    S1S2,
    /// Scope 3: emissions along the value chain.
    S3,
    /// All scopes together.
    S1S2S3,
}

impl Scopes {
    /// All of them with the words of the tables.
    pub const WORDS: [(&'static str, Self); 5] = [
        ("S1", Self::S1),
        ("S2", Self::S2),
        ("S1S2", Self::S1S2),
        ("S3", Self::S3),
        ("S1S2S3", Self::S1S2S3),
    ];
}
