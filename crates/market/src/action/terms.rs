//! Terms of corporate actions.
//!
//! Source: `docs/methodology/corporate-actions.md`.

use kapok_domain::Currency;

use crate::security::SecurityIx;

/// A number of shares for a number of shares: `new` for each `old` held, unless said otherwise.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ratio {
    /// The first number of the terms: shares received, offered, tendered or after.
    pub new: f64,
    /// The second: shares held or before.
    pub old: f64,
}

impl Ratio {
    /// `new / old`.
    #[must_use]
    pub fn value(self) -> f64 {
        self.new / self.old
    }
}

/// Effect of an event, with its terms. Amounts are per share, in `currency`.
#[derive(Debug, Clone, PartialEq)]
pub enum Terms {
    /// Cash per share.
    CashDividend {
        /// Amount a share, in `currency`.
        amount: f64,
        /// Currency of the amount.
        currency: Currency,
        /// Outside the issuer's regular payments: the price is adjusted for it.
        special: bool,
        /// Tax has been taken off already.
        net: bool,
    },
    /// Cash or new shares, as the holder elects.
    OptionalDividend {
        /// Cash a share, in `currency`.
        amount: f64,
        /// Currency of the amount.
        currency: Currency,
        /// Shares added for shares held, for those who elect them.
        ratio: Ratio,
        /// Whether holders who do not elect receive shares; otherwise cash.
        stock_default: bool,
    },
    /// `new` shares for `old` shares; fewer for more is a consolidation.
    Split {
        /// Shares after.
        new: f64,
        /// Shares before.
        old: f64,
    },
    /// `new` further shares for each `old` held, without payment.
    BonusIssue {
        /// Shares added.
        new: f64,
        /// Shares held.
        old: f64,
    },
    /// The right to `new` further shares for each `old` held, at a price.
    RightsIssue {
        /// Shares offered.
        new: f64,
        /// Shares held.
        old: f64,
        /// Price of a new share, in `currency`; `None` while it is not set.
        subscription_price: Option<f64>,
        /// Currency of that price.
        currency: Currency,
        /// Dividend a share, in `currency`, that old shares have still to come and new ones will
        /// not get; zero if all rank alike.
        unranked_dividend: f64,
        /// The rights as a line of their own, where they are traded as one.
        line: Option<SecurityIx>,
    },
    /// A part of the company leaves it, or shares of another company are given out.
    SpinOff {
        /// The new line, where it is known, and how many of its shares for shares of the parent.
        child: Option<(SecurityIx, Ratio)>,
        /// Value a parent share that leaves, in `currency`, where it is stated.
        value: Option<f64>,
        /// Currency of the value.
        currency: Currency,
    },
    /// Capital paid back a share.
    CapitalRepayment {
        /// Amount a share before the consolidation, in `currency`.
        amount: f64,
        /// Currency of the amount.
        currency: Currency,
        /// Shares after for shares before, where they are consolidated with it.
        consolidation: Option<Ratio>,
    },
    /// Warrants, unlisted shares or other assets given out.
    Distribution {
        /// Value a share, in `currency`, where one is known.
        value: Option<f64>,
        /// Currency of the value.
        currency: Currency,
    },
    /// The line is bought or merged into another; it leaves before the open of the ex-date.
    Merger {
        /// The buyer's line and how many of its shares for one of this line, where it pays in
        /// shares.
        acquirer: Option<(SecurityIx, Ratio)>,
        /// Cash a share, in `currency`.
        cash: f64,
        /// Currency of the cash.
        currency: Currency,
    },
    /// The company buys `ratio.new` of each `ratio.old` shares at a price and cancels them.
    TenderOffer {
        /// Shares bought of shares in issue.
        ratio: Ratio,
        /// Price of a share bought, in `currency`.
        price: f64,
        /// Currency of the price.
        currency: Currency,
    },
    /// The count of shares in issue changes without an offer to holders: conversion, placement,
    /// cancellation. `new` shares after for `old` before.
    ShareChange {
        /// Shares after for shares before.
        ratio: Ratio,
    },
    /// The line becomes another: a share class, a receipt and its share. `new` of the other for
    /// `old` of this one.
    LineSwitch {
        /// The other line.
        into: SecurityIx,
        /// Shares of the other line for shares of this one.
        ratio: Ratio,
    },
    /// The index holds another line in its place.
    Replacement {
        /// The line that comes in.
        by: SecurityIx,
    },
    /// The unit of the quotation changes: `new` new units for `old` old ones.
    Redenomination {
        /// New units for old units.
        ratio: Ratio,
    },
    /// Name, ticker or number change; nothing else does.
    IdentifierChange,
    /// The line leaves the index before the open of the ex-date.
    Delisting {
        /// Price of the removal, in `currency`, where it is stated.
        final_price: Option<f64>,
        /// Currency of that price.
        currency: Currency,
    },
    /// The company is bankrupt or expropriated; the line leaves before the open of the ex-date.
    Bankruptcy {
        /// Price of the removal, in `currency`, where it is stated.
        final_price: Option<f64>,
        /// Currency of that price.
        currency: Currency,
    },
    /// A type that this version does not know how to treat.
    Unsupported {
        /// The type as written.
        kind: Box<str>,
    },
}

impl Terms {
    /// The type as the `corporate_actions` table writes it.
    #[must_use]
    pub fn kind(&self) -> &str {
        match self {
            Self::CashDividend { .. } => "cash_dividend",
            Self::OptionalDividend { .. } => "optional_dividend",
            Self::Split { .. } => "split",
            Self::BonusIssue { .. } => "bonus_issue",
            Self::RightsIssue { .. } => "rights_issue",
            Self::SpinOff { .. } => "spin_off",
            Self::CapitalRepayment { .. } => "capital_repayment",
            Self::Distribution { .. } => "distribution",
            Self::Merger { .. } => "merger",
            Self::TenderOffer { .. } => "tender_offer",
            Self::ShareChange { .. } => "share_change",
            Self::LineSwitch { .. } => "line_switch",
            Self::Replacement { .. } => "replacement",
            Self::Redenomination { .. } => "redenomination",
            Self::IdentifierChange => "identifier_change",
            Self::Delisting { .. } => "delisting",
            Self::Bankruptcy { .. } => "bankruptcy",
            Self::Unsupported { kind } => kind,
        }
    }

    /// Whether an open sees the event. Regular dividends are seen by the close of the ex-date
    /// only.
    #[must_use]
    pub fn moves_the_open(&self) -> bool {
        !matches!(
            self,
            Self::CashDividend { special: false, .. }
                | Self::OptionalDividend { stock_default: false, .. }
        )
    }

    /// Shares after for one share before, where an event changes the count without payment.
    #[must_use]
    pub fn share_factor(&self) -> f64 {
        match self {
            Self::Split { new, old } => new / old,
            Self::BonusIssue { new, old } => (old + new) / old,
            Self::OptionalDividend { ratio, stock_default: true, .. } => {
                (ratio.old + ratio.new) / ratio.old
            }
            Self::CapitalRepayment { consolidation: Some(ratio), .. } => ratio.value(),
            _ => 1.0,
        }
    }

    /// The cash that a regular dividend pays a share, with its currency and whether tax has been
    /// taken off; a special one too, for those who treat it alike.
    #[must_use]
    pub fn cash(&self) -> Option<(f64, Currency, bool)> {
        match *self {
            Self::CashDividend { amount, currency, net, .. } => Some((amount, currency, net)),
            Self::OptionalDividend { amount, currency, stock_default: false, .. } => {
                Some((amount, currency, false))
            }
            _ => None,
        }
    }

    /// Numbers of the terms, the amount first; zero for what is not stated or not there.
    pub(super) fn numbers(&self) -> [f64; 4] {
        let of = |amount: Option<f64>, ratio: Option<Ratio>, other: f64| {
            let (new, old) = ratio.map_or((0.0, 0.0), |ratio| (ratio.new, ratio.old));
            [amount.unwrap_or_default(), new, old, other]
        };
        match *self {
            Self::CashDividend { amount, .. } => of(Some(amount), None, 0.0),
            Self::OptionalDividend { amount, ratio, .. } => of(Some(amount), Some(ratio), 0.0),
            Self::Split { new, old } | Self::BonusIssue { new, old } => {
                of(None, Some(Ratio { new, old }), 0.0)
            }
            Self::RightsIssue { new, old, subscription_price, unranked_dividend, .. } => {
                of(subscription_price, Some(Ratio { new, old }), unranked_dividend)
            }
            Self::SpinOff { child, value, .. } => of(value, child.map(|(_, ratio)| ratio), 0.0),
            Self::CapitalRepayment { amount, consolidation, .. } => {
                of(Some(amount), consolidation, 0.0)
            }
            Self::Merger { acquirer, cash, .. } => {
                of(Some(cash), acquirer.map(|(_, ratio)| ratio), 0.0)
            }
            Self::TenderOffer { ratio, price, .. } => of(Some(price), Some(ratio), 0.0),
            Self::ShareChange { ratio }
            | Self::LineSwitch { ratio, .. }
            | Self::Redenomination { ratio } => of(None, Some(ratio), 0.0),
            Self::Distribution { value, .. } => of(value, None, 0.0),
            Self::Delisting { final_price, .. } | Self::Bankruptcy { final_price, .. } => {
                of(final_price, None, 0.0)
            }
            Self::Replacement { .. } | Self::IdentifierChange | Self::Unsupported { .. } => {
                of(None, None, 0.0)
            }
        }
    }

    /// The currency of the amounts.
    #[must_use]
    pub fn currency(&self) -> Option<Currency> {
        match *self {
            Self::CashDividend { currency, .. }
            | Self::OptionalDividend { currency, .. }
            | Self::RightsIssue { currency, .. }
            | Self::SpinOff { currency, .. }
            | Self::CapitalRepayment { currency, .. }
            | Self::Distribution { currency, .. }
            | Self::Merger { currency, .. }
            | Self::TenderOffer { currency, .. }
            | Self::Delisting { currency, .. }
            | Self::Bankruptcy { currency, .. } => Some(currency),
            Self::Split { .. }
            | Self::BonusIssue { .. }
            | Self::ShareChange { .. }
            | Self::LineSwitch { .. }
            | Self::Replacement { .. }
            | Self::Redenomination { .. }
            | Self::IdentifierChange
            | Self::Unsupported { .. } => None,
        }
    }

    /// Another line that the event speaks of: a child, the rights, a buyer, the line after.
    #[must_use]
    pub fn other_line(&self) -> Option<SecurityIx> {
        match *self {
            Self::RightsIssue { line, .. } => line,
            Self::SpinOff { child, .. } => child.map(|(child, _)| child),
            Self::Merger { acquirer, .. } => acquirer.map(|(acquirer, _)| acquirer),
            Self::LineSwitch { into, .. } => Some(into),
            Self::Replacement { by } => Some(by),
            _ => None,
        }
    }

    /// Whether a line is no longer what it was after the event.
    #[must_use]
    pub fn takes_out(&self) -> bool {
        matches!(
            self,
            Self::Merger { .. }
                | Self::Delisting { .. }
                | Self::Bankruptcy { .. }
                | Self::LineSwitch { .. }
                | Self::Replacement { .. }
        )
    }
}
