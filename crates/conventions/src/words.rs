//! The values that parameters may have.

use kapok_kernels::FloatStep;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

macro_rules! words {
    ($( $(#[doc = $doc:literal])+ $name:ident { $( $(#[$about:meta])+ $word:ident ),+ } )+) => {$(
        $(#[doc = $doc])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $( $(#[$about])+ $word ),+ }

        impl $name {
            /// All values, in order.
            pub const ALL: &'static [Self] = &[$( Self::$word ),+];
        }
    )+};
}

words! {
    /// How a level follows from market values.
    LevelForm {
        /// `I = M / D`.
        Divisor,
        /// `I = I₋₁ · M / M(open)`: the level of the day before times the return of the day.
        Chain,
        /// `I = M / D · I₀`: the divisor is a base market value, `I₀` the base level.
        BaseMarketValue
    }

    /// When a price is adjusted for an event.
    PriceBasis {
        /// The last price before the ex-date, before its open.
        Cum,
        /// The close of the ex-date, by a price adjustment factor.
        ExPriceFactor
    }

    /// Where the cash of a regular dividend goes in net and gross returns.
    Reinvestment {
        /// Into the whole index at the close of the ex-date: `T = T₋₁ (P + X) / P₋₁`.
        Close,
        /// Into the whole index at its open: `T = T₋₁ · P / (P₋₁ − X)`.
        Open,
        /// Into the whole index at the close before: `T = (T₋₁ + X) · P / P₋₁`.
        Prior,
        /// Into the paying share line at the close of the ex-date.
        InStock,
        /// Into cash without interest until the next review.
        Cash
    }

    /// The day whose exchange rate converts a dividend.
    DividendFxDate {
        /// The ex-date.
        ExDate,
        /// The calculation day before it.
        PriorDate
    }

    /// What of a special dividend is taken out of the price.
    SpecialDividendTax {
        /// All of it.
        Gross,
        /// What withholding tax leaves; the tax is reinvested in the gross return.
        Net
    }

    /// Dividends that go ex before they are declared.
    UndeclaredDividends {
        /// Nothing on the ex-date; booked in full when declared.
        ZeroThenLate,
        /// The vendor's estimate on the ex-date; the difference when declared.
        Estimate
    }

    /// Which rights issues adjust the price.
    RightsTest {
        /// Those with a subscription price below the last close.
        BelowCum,
        /// All, at the exchange's reference price: the theoretical price, to a hundredth.
        ExchangePrice
    }

    /// Highly dilutive rights issues.
    DilutiveRights {
        /// As any other.
        None,
        /// The rights enter as a line of their own; shares stay until the rights leave.
        TemporaryLine
    }

    /// How the child of a spin-off enters.
    SpinOffEntry {
        /// At a price of zero, the parent's price unchanged.
        ZeroPrice,
        /// At its value, which the parent's price loses.
        Priced,
        /// Not at all: its value leaves the index.
        Cash
    }

    /// When a child that entered leaves, if no review has taken it in before.
    SpinOffExit {
        /// After its first official close, at that price.
        FirstClose,
        /// With the next review.
        NextReview
    }

    /// The price at which a line leaves in a merger, if it does not trade on its last day.
    DeletionPrice {
        /// The last one.
        Last,
        /// What the terms pay.
        DealTerms
    }

    /// The price at which a bankrupt line leaves, if it does not trade on its last day and no
    /// price is stated.
    BankruptcyPrice {
        /// The last one.
        Last,
        /// A ten-millionth of the currency unit.
        Nominal,
        /// Zero.
        Zero
    }

    /// When share counts are updated between reviews.
    ShareUpdateCadence {
        /// Never: reviews alone change them.
        Review,
        /// As soon as they change by the threshold.
        Threshold,
        /// As soon as they change by the threshold, and all after the third Friday of March,
        /// June, September and December.
        Quarterly
    }

    /// How the free-float fraction is rounded.
    FloatStepName {
        /// As reported.
        Raw,
        /// To the nearest 1 %.
        OnePercent,
        /// To 15 %: nearest 1 %; above: up to the next 5 %.
        UpToFivePercent,
        /// CSI tiers, older table.
        CsiOld,
        /// CSI tiers, current table.
        CsiCurrent
    }

    /// How weights are brought under caps.
    CapAlgorithmName {
        /// What is cut goes to names that no cap touches, again and again.
        WaterFill,
        /// The largest names keep the single cap, all others get the threshold.
        RankBased,
        /// One lower cap for all that satisfies the aggregate limit.
        EffectiveCap,
        /// The names above the threshold are scaled down together.
        GroupTrim
    }

    /// How what caps cut is given to the others.
    CapRedistributionName {
        /// In proportion to their weights before caps.
        Proportional,
        /// In equal parts.
        Equal
    }

    /// Which days are calculation days, of the exchanges that the index names.
    CalendarRule {
        /// Days on which any of them trades.
        AnyOpen,
        /// Days on which all of them trade.
        AllOpen,
        /// Monday to Friday.
        Weekdays
    }

    /// The year of a decrement, if the overlay does not state one.
    DecrementBasis {
        /// Calendar days over 360.
        #[serde(rename = "act/360")]
        Act360,
        /// Calendar days over 365.
        #[serde(rename = "act/365")]
        Act365,
        /// Calendar days over those of their year.
        #[serde(rename = "act/act")]
        ActAct
    }

    /// How a published level is rounded.
    LevelRounding {
        /// Halves away from zero.
        HalfUp,
        /// Halves to the even digit.
        HalfEven,
        /// Towards zero.
        Truncate
    }

    /// How levels are carried from day to day.
    CarriedRounding {
        /// In full.
        Unrounded,
        /// At eight decimals, halves to the even digit; the rounded price level enters the net
        /// and gross returns.
        EightDecimals
    }
}

impl From<FloatStepName> for FloatStep {
    fn from(name: FloatStepName) -> Self {
        match name {
            FloatStepName::Raw => Self::Raw,
            FloatStepName::OnePercent => Self::OnePercent,
            FloatStepName::UpToFivePercent => Self::UpToFivePercent,
            FloatStepName::CsiOld => Self::CsiOld,
            FloatStepName::CsiCurrent => Self::CsiCurrent,
        }
    }
}
