//! Sectors with a high climate impact, whatever system a company is classified by.

use crate::code::Code;
use crate::correspondence::sections_of_nace2;

/// Sections of NACE **Rev. 2** whose exposure a climate benchmark must keep: A to H, and L.
///
/// Source: Delegated Regulation (EU) 2020/1818, Art. 3, with Regulation (EC) No 1893/2006.
pub const HIGH_IMPACT_SECTIONS: &str = "ABCDEFGHL";

/// Climate impact of an industry: high, low, or not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClimateImpact {
    /// Sections A to H or L of NACE Rev. 2.
    High,
    /// Other sections.
    Low,
    /// The code is too coarse: it has parts inside and outside. The sections of NACE Rev. 2 that
    /// it corresponds to.
    Ambiguous(&'static str),
    /// Nothing is known about the code.
    Unknown,
}

impl ClimateImpact {
    /// Yes or no; none if the code does not tell. That is no "no": the rule that asks must say what
    /// happens then.
    #[must_use]
    pub fn known(self) -> Option<bool> {
        match self {
            Self::High => Some(true),
            Self::Low => Some(false),
            Self::Ambiguous(_) | Self::Unknown => None,
        }
    }
}

/// Climate impact of a code: high in sections A to H or L of NACE Rev. 2.
///
/// Letters of other systems are never compared: L is finance in NACE Rev. 2.1 (out) and leasing in
/// GB/T 4754 (out), where real estate is K (in).
///
/// Source: Delegated Regulation (EU) 2020/1818, Art. 3; `docs/methodology/industries.md` §2.
#[must_use]
pub fn high_climate_impact(code: &Code) -> ClimateImpact {
    let Some(sections) = sections_of_nace2(code) else { return ClimateImpact::Unknown };
    let inside = |letter: char| HIGH_IMPACT_SECTIONS.contains(letter);
    match (sections.chars().any(inside), sections.chars().all(inside)) {
        (_, true) => ClimateImpact::High,
        (false, _) => ClimateImpact::Low,
        (true, false) => ClimateImpact::Ambiguous(sections),
    }
}
