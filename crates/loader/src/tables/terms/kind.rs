//! The types of events, and the columns that hold the terms of each.

use Term::{Acquirer, Amount, Child, Election, Franked, Nature, Price, Ratio, Unranked};

/// A type of event that has terms. Types that differ in name alone are one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum EventType {
    CashDividend,
    OptionalDividend,
    Split,
    ReverseSplit,
    BonusIssue,
    StockDividend,
    RightsIssue,
    SpinOff,
    CapitalRepayment,
    Distribution,
    Merger,
    CashAcquisition,
    StockAcquisition,
    TenderOffer,
    ShareChange,
    LineSwitch,
    Replacement,
    Redenomination,
    IdentifierChange,
    Delisting,
    Bankruptcy,
}

/// The words of the `type` column.
const KINDS: [(&str, EventType); 34] = [
    ("cash_dividend", EventType::CashDividend),
    ("split", EventType::Split),
    ("reverse_split", EventType::ReverseSplit),
    ("optional_dividend", EventType::OptionalDividend),
    ("scrip_dividend", EventType::OptionalDividend),
    ("bonus_issue", EventType::BonusIssue),
    ("stock_dividend", EventType::StockDividend),
    ("rights_issue", EventType::RightsIssue),
    ("open_offer", EventType::RightsIssue),
    ("spin_off", EventType::SpinOff),
    ("capital_repayment", EventType::CapitalRepayment),
    ("return_of_capital", EventType::CapitalRepayment),
    ("distribution", EventType::Distribution),
    ("warrants", EventType::Distribution),
    ("merger", EventType::Merger),
    ("takeover", EventType::Merger),
    ("cash_acquisition", EventType::CashAcquisition),
    ("stock_acquisition", EventType::StockAcquisition),
    ("tender_offer", EventType::TenderOffer),
    ("buyback", EventType::TenderOffer),
    ("self_tender", EventType::TenderOffer),
    ("share_change", EventType::ShareChange),
    ("conversion", EventType::ShareChange),
    ("placement", EventType::ShareChange),
    ("line_switch", EventType::LineSwitch),
    ("share_class_switch", EventType::LineSwitch),
    ("replacement", EventType::Replacement),
    ("redenomination", EventType::Redenomination),
    ("identifier_change", EventType::IdentifierChange),
    ("ticker_change", EventType::IdentifierChange),
    ("name_change", EventType::IdentifierChange),
    ("delisting", EventType::Delisting),
    ("bankruptcy", EventType::Bankruptcy),
    ("expropriation", EventType::Bankruptcy),
];

/// Words of the `type` column whose terms are known.
pub(crate) fn event_types() -> impl Iterator<Item = &'static str> {
    KINDS.iter().map(|(word, _)| *word)
}

/// Term of an event, as columns hold it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Term {
    Ratio,
    Amount,
    /// Net of tax, or special: the words that are not the defaults.
    Nature,
    Price,
    Unranked,
    Child,
    Acquirer,
    Election,
    Franked,
}

impl Term {
    pub(super) const ALL: [Self; 9] =
        [Ratio, Amount, Nature, Price, Unranked, Child, Acquirer, Election, Franked];

    pub(super) fn columns(self) -> &'static str {
        match self {
            Ratio => "ratio_new, ratio_old",
            Amount => "amount",
            Nature => "gross_or_net, regular_or_special",
            Price => "subscription_price",
            Unranked => "unranked_dividend",
            Child => "child_security_id",
            Acquirer => "acquirer_security_id",
            Election => "election",
            Franked => "franked",
        }
    }

    /// Values that columns may hold where they are no term: those without a meaning.
    fn allowed_elsewhere(self) -> &'static str {
        match self {
            Ratio | Amount | Price | Unranked | Franked => "empty or zero",
            Nature => "empty, gross or regular",
            Child | Acquirer | Election => "empty",
        }
    }
}

impl EventType {
    /// The type of a word; `None` for one that this version does not know.
    pub(super) fn of(word: &str) -> Option<Self> {
        KINDS.iter().find(|(name, _)| *name == word).map(|(_, kind)| *kind)
    }

    /// The terms that an event of this type may have.
    pub(super) fn terms(self) -> &'static [Term] {
        match self {
            Self::CashDividend => &[Amount, Nature, Franked],
            Self::OptionalDividend => &[Amount, Ratio, Election, Franked],
            Self::Split | Self::ReverseSplit | Self::BonusIssue => &[Ratio],
            Self::ShareChange | Self::Redenomination => &[Ratio],
            Self::StockDividend => &[Ratio, Child, Amount],
            Self::RightsIssue => &[Ratio, Price, Unranked, Child],
            Self::SpinOff => &[Child, Ratio, Amount, Nature],
            Self::CapitalRepayment | Self::Distribution => &[Amount, Ratio, Nature],
            Self::Merger | Self::StockAcquisition => &[Acquirer, Ratio, Amount],
            Self::CashAcquisition => &[Amount, Acquirer],
            Self::TenderOffer => &[Ratio, Price],
            Self::LineSwitch => &[Child, Ratio],
            Self::Replacement => &[Child],
            Self::IdentifierChange => &[],
            Self::Delisting | Self::Bankruptcy => &[Amount],
        }
    }

    /// The rule that a cell breaks which is filled and is no term of this type.
    pub(super) fn refusal(self, term: Term, word: &str) -> String {
        let columns: Vec<_> = self.terms().iter().map(|term| term.columns()).collect();
        let allowed = term.allowed_elsewhere();
        if columns.is_empty() {
            return format!("must be {allowed}: {word} has no terms");
        }
        format!("must be {allowed}: the terms of {word} are {}", columns.join(", "))
    }
}
