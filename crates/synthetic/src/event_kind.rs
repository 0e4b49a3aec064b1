//! Types of corporate actions, their ratios, and how their terms become known.

/// The types of events of the market, in the order in which they act on one close.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum EventKind {
    Split,
    BonusIssue,
    Dividend,
    OptionalDividend,
    SpecialDividend,
    CapitalRepayment,
    SpinOff,
    RightsIssue,
    TenderOffer,
    Delisting,
    Merger,
    Bankruptcy,
}

impl EventKind {
    /// The type as the table writes it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Split => "split",
            Self::BonusIssue => "bonus_issue",
            Self::Dividend | Self::SpecialDividend => "cash_dividend",
            Self::OptionalDividend => "optional_dividend",
            Self::CapitalRepayment => "capital_repayment",
            Self::SpinOff => "spin_off",
            Self::RightsIssue => "rights_issue",
            Self::TenderOffer => "tender_offer",
            Self::Delisting => "delisting",
            Self::Merger => "merger",
            Self::Bankruptcy => "bankruptcy",
        }
    }

    /// Whether it takes an amount of money out of the price.
    pub(crate) fn is_subtractive(self) -> bool {
        match self {
            Self::Dividend
            | Self::OptionalDividend
            | Self::SpecialDividend
            | Self::CapitalRepayment
            | Self::SpinOff => true,
            Self::Split | Self::BonusIssue | Self::RightsIssue | Self::TenderOffer => false,
            Self::Delisting | Self::Merger | Self::Bankruptcy => false,
        }
    }

    /// Whether shares are sold or bought at a price.
    pub(crate) fn is_priced(self) -> bool {
        matches!(self, Self::RightsIssue | Self::TenderOffer)
    }

    /// Whether the line leaves the market.
    pub(crate) fn ends_the_line(self) -> bool {
        matches!(self, Self::Delisting | Self::Merger | Self::Bankruptcy)
    }

    /// Whether it is a regular payment of a year.
    pub(crate) fn is_regular_dividend(self) -> bool {
        matches!(self, Self::Dividend | Self::OptionalDividend)
    }
}

/// Shares that holders have after an event for some that they had before.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Ratio {
    pub(crate) new: f64,
    pub(crate) old: f64,
}

impl Ratio {
    pub(crate) const fn new(new: f64, old: f64) -> Self {
        Self { new, old }
    }
}

/// The changes of the terms of an event, and when the tables know them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Life {
    /// They do not.
    Steady,
    /// The first amount announced was a quarter too high.
    Corrected,
    /// The event is called off.
    Cancelled,
    /// The tables know it three trading days after its ex-date.
    Late,
    /// Up to three weeks after its ex-date it is an estimate, a fifth too low.
    Estimated,
    /// The tables know the price ten trading days after the ex-date, and the share count follows
    /// on the next: the market, which guesses it, goes ex in time.
    Deferred,
}
