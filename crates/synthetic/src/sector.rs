//! Sectors of GICS and sections of the CSRC, as `classifications` names them.

/// A sector of GICS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Sector {
    Energy,
    Materials,
    Industrials,
    ConsumerDiscretionary,
    ConsumerStaples,
    HealthCare,
    Financials,
    InformationTechnology,
    CommunicationServices,
    Utilities,
    RealEstate,
}

impl Sector {
    /// All of them, by code.
    pub(crate) const ALL: [Self; 11] = [
        Self::Energy,
        Self::Materials,
        Self::Industrials,
        Self::ConsumerDiscretionary,
        Self::ConsumerStaples,
        Self::HealthCare,
        Self::Financials,
        Self::InformationTechnology,
        Self::CommunicationServices,
        Self::Utilities,
        Self::RealEstate,
    ];

    /// Two digits.
    pub(crate) fn code(self) -> &'static str {
        self.terms().0
    }

    pub(crate) fn name(self) -> &'static str {
        self.terms().1
    }

    fn terms(self) -> (&'static str, &'static str) {
        match self {
            Self::Energy => ("10", "Energy"),
            Self::Materials => ("15", "Materials"),
            Self::Industrials => ("20", "Industrials"),
            Self::ConsumerDiscretionary => ("25", "Consumer Discretionary"),
            Self::ConsumerStaples => ("30", "Consumer Staples"),
            Self::HealthCare => ("35", "Health Care"),
            Self::Financials => ("40", "Financials"),
            Self::InformationTechnology => ("45", "Information Technology"),
            Self::CommunicationServices => ("50", "Communication Services"),
            Self::Utilities => ("55", "Utilities"),
            Self::RealEstate => ("60", "Real Estate"),
        }
    }
}

/// A section of the CSRC's classification; not all of them are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Section {
    Agriculture,
    Mining,
    Manufacturing,
    Supply,
    Construction,
    Trade,
    Transport,
    Catering,
    Information,
    Finance,
    RealEstate,
    Water,
    Health,
}

impl Section {
    /// One letter.
    pub(crate) fn code(self) -> &'static str {
        self.terms().0
    }

    /// Name in English, without commas.
    pub(crate) fn name(self) -> &'static str {
        self.terms().1
    }

    fn terms(self) -> (&'static str, &'static str) {
        match self {
            Self::Agriculture => ("A", "Agriculture forestry animal husbandry and fishery"),
            Self::Mining => ("B", "Mining"),
            Self::Manufacturing => ("C", "Manufacturing"),
            Self::Supply => ("D", "Production and supply of electricity heat gas and water"),
            Self::Construction => ("E", "Construction"),
            Self::Trade => ("F", "Wholesale and retail trade"),
            Self::Transport => ("G", "Transport storage and post"),
            Self::Catering => ("H", "Accommodation and catering"),
            Self::Information => {
                ("I", "Information transmission software and information technology services")
            }
            Self::Finance => ("J", "Finance"),
            Self::RealEstate => ("K", "Real estate"),
            Self::Water => ("N", "Water conservancy environment and public facilities"),
            Self::Health => ("Q", "Health and social work"),
        }
    }
}
