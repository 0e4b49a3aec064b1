//! Lines of business, and typical figures of each.

use crate::sector::{Section, Sector};

/// The least and the greatest part of revenue from an activity.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Involvement {
    pub(crate) least: f64,
    pub(crate) most: f64,
}

impl Involvement {
    const NONE: Self = Self { least: 0.0, most: 0.0 };
}

/// A line of business.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Industry {
    /// Word in the company name.
    pub(crate) word: &'static str,
    pub(crate) sector: Sector,
    pub(crate) section: Section,
    /// Companies of a hundred.
    pub(crate) companies: usize,
    /// Typical scope 1 and 2 emissions, tCO2e per CNY million of revenue.
    pub(crate) intensity: f64,
    /// Part of that in scope 1.
    pub(crate) direct: f64,
    /// Scope 3 as a multiple of scope 1 and 2.
    pub(crate) chain: f64,
    /// Typical green part of revenue.
    pub(crate) green: f64,
    /// Revenue of a year as a multiple of market value.
    pub(crate) sales: f64,
    pub(crate) thermal_coal: Involvement,
    pub(crate) fossil_extraction: Involvement,
    pub(crate) tobacco: Involvement,
}

const fn industry(
    word: &'static str,
    sector: Sector,
    section: Section,
    companies: usize,
) -> Industry {
    Industry {
        word,
        sector,
        section,
        companies,
        intensity: 0.0,
        direct: 0.0,
        chain: 0.0,
        green: 0.0,
        sales: 0.0,
        thermal_coal: Involvement::NONE,
        fossil_extraction: Involvement::NONE,
        tobacco: Involvement::NONE,
    }
}

impl Industry {
    const fn emitting(self, intensity: f64, direct: f64, chain: f64) -> Self {
        Self { intensity, direct, chain, ..self }
    }

    const fn earning(self, green: f64, sales: f64) -> Self {
        Self { green, sales, ..self }
    }

    const fn with_coal(self, least: f64, most: f64) -> Self {
        Self { thermal_coal: Involvement { least, most }, ..self }
    }

    const fn with_fossil(self, least: f64, most: f64) -> Self {
        Self { fossil_extraction: Involvement { least, most }, ..self }
    }

    const fn with_tobacco(self, least: f64, most: f64) -> Self {
        Self { tobacco: Involvement { least, most }, ..self }
    }
}

/// All lines of business, by sector.
pub(crate) static INDUSTRIES: [Industry; 35] = [
    industry("Petroleum", Sector::Energy, Section::Mining, 2)
        .emitting(310.0, 0.85, 6.0)
        .earning(0.01, 0.9)
        .with_fossil(0.7, 0.95),
    industry("Coal", Sector::Energy, Section::Mining, 2)
        .emitting(520.0, 0.80, 9.0)
        .earning(0.0, 0.7)
        .with_coal(0.55, 0.95)
        .with_fossil(0.6, 0.95),
    industry("Cement", Sector::Materials, Section::Manufacturing, 2)
        .emitting(1400.0, 0.90, 0.3)
        .earning(0.03, 0.8),
    industry("Steel", Sector::Materials, Section::Manufacturing, 2)
        .emitting(880.0, 0.88, 0.5)
        .earning(0.02, 1.6)
        .with_coal(0.0, 0.004)
        .with_fossil(0.0, 0.02),
    industry("Chemicals", Sector::Materials, Section::Manufacturing, 3)
        .emitting(290.0, 0.65, 1.5)
        .earning(0.05, 0.7),
    industry("Lithium", Sector::Materials, Section::Manufacturing, 2)
        .emitting(130.0, 0.50, 1.2)
        .earning(0.55, 0.3),
    industry("Solar", Sector::Industrials, Section::Manufacturing, 4)
        .emitting(44.0, 0.25, 3.0)
        .earning(0.90, 0.5),
    industry("Wind", Sector::Industrials, Section::Manufacturing, 3)
        .emitting(38.0, 0.25, 3.5)
        .earning(0.92, 0.6),
    industry("Batteries", Sector::Industrials, Section::Manufacturing, 4)
        .emitting(52.0, 0.30, 4.0)
        .earning(0.75, 0.5),
    industry("Rail", Sector::Industrials, Section::Transport, 2)
        .emitting(62.0, 0.30, 0.8)
        .earning(0.80, 0.4),
    industry("Ports", Sector::Industrials, Section::Transport, 2)
        .emitting(70.0, 0.55, 0.9)
        .earning(0.10, 0.3),
    industry("Airways", Sector::Industrials, Section::Transport, 2)
        .emitting(460.0, 0.97, 0.3)
        .earning(0.01, 1.0),
    industry("Construction", Sector::Industrials, Section::Construction, 3)
        .emitting(30.0, 0.60, 8.0)
        .earning(0.12, 2.2),
    industry("Motors", Sector::ConsumerDiscretionary, Section::Manufacturing, 5)
        .emitting(26.0, 0.35, 18.0)
        .earning(0.60, 1.0),
    industry("Appliances", Sector::ConsumerDiscretionary, Section::Manufacturing, 4)
        .emitting(19.0, 0.30, 22.0)
        .earning(0.20, 0.9),
    industry("Resorts", Sector::ConsumerDiscretionary, Section::Catering, 3)
        .emitting(30.0, 0.25, 1.0)
        .earning(0.02, 0.3),
    industry("Retail", Sector::ConsumerDiscretionary, Section::Trade, 3)
        .emitting(14.0, 0.15, 6.0)
        .earning(0.01, 1.5)
        .with_tobacco(0.0, 0.07),
    industry("Foods", Sector::ConsumerStaples, Section::Manufacturing, 4)
        .emitting(38.0, 0.55, 5.0)
        .earning(0.03, 0.5),
    industry("Farms", Sector::ConsumerStaples, Section::Agriculture, 2)
        .emitting(105.0, 0.75, 2.0)
        .earning(0.08, 0.6),
    industry("Tobacco", Sector::ConsumerStaples, Section::Manufacturing, 1)
        .emitting(17.0, 0.40, 3.0)
        .earning(0.0, 0.4)
        .with_tobacco(0.85, 0.98),
    industry("Biotech", Sector::HealthCare, Section::Manufacturing, 5)
        .emitting(11.0, 0.30, 2.5)
        .earning(0.01, 0.2),
    industry("Hospitals", Sector::HealthCare, Section::Health, 3)
        .emitting(13.0, 0.20, 1.5)
        .earning(0.02, 0.3),
    industry("Bank", Sector::Financials, Section::Finance, 4)
        .emitting(0.9, 0.10, 60.0)
        .earning(0.0, 0.4),
    industry("Insurance", Sector::Financials, Section::Finance, 2)
        .emitting(0.6, 0.10, 50.0)
        .earning(0.0, 0.9),
    industry("Securities", Sector::Financials, Section::Finance, 3)
        .emitting(0.8, 0.10, 20.0)
        .earning(0.0, 0.2),
    industry("Software", Sector::InformationTechnology, Section::Information, 6)
        .emitting(3.0, 0.05, 3.0)
        .earning(0.03, 0.2),
    industry("Chips", Sector::InformationTechnology, Section::Manufacturing, 6)
        .emitting(40.0, 0.20, 2.0)
        .earning(0.06, 0.2),
    industry("Electronics", Sector::InformationTechnology, Section::Manufacturing, 4)
        .emitting(21.0, 0.15, 6.0)
        .earning(0.10, 0.8),
    industry("Networks", Sector::CommunicationServices, Section::Information, 3)
        .emitting(15.0, 0.05, 1.2)
        .earning(0.02, 0.5),
    industry("Games", Sector::CommunicationServices, Section::Information, 3)
        .emitting(3.5, 0.05, 2.0)
        .earning(0.0, 0.3),
    industry("Power", Sector::Utilities, Section::Supply, 3)
        .emitting(1700.0, 0.98, 0.2)
        .earning(0.20, 0.6)
        .with_coal(0.08, 0.45)
        .with_fossil(0.0, 0.03),
    industry("Renewables", Sector::Utilities, Section::Supply, 3)
        .emitting(48.0, 0.40, 0.6)
        .earning(0.94, 0.3),
    industry("Gas", Sector::Utilities, Section::Supply, 2)
        .emitting(190.0, 0.60, 7.0)
        .earning(0.06, 0.9)
        .with_fossil(0.02, 0.12),
    industry("Water", Sector::Utilities, Section::Water, 2)
        .emitting(92.0, 0.35, 0.5)
        .earning(0.55, 0.4),
    industry("Properties", Sector::RealEstate, Section::RealEstate, 5)
        .emitting(15.0, 0.15, 5.0)
        .earning(0.15, 0.5),
];

/// The line of business of a word, found when the program is compiled.
pub(crate) const fn named(word: &str) -> &'static Industry {
    let mut at = 0;
    while at < INDUSTRIES.len() {
        if is_same(INDUSTRIES[at].word, word) {
            return &INDUSTRIES[at];
        }
        at += 1;
    }
    panic!("no such line of business")
}

const fn is_same(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let mut at = 0;
    while at < a.len() && at < b.len() && a[at] == b[at] {
        at += 1;
    }
    at == a.len() && at == b.len()
}
