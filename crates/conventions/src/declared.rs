//! The parameters, each declared once: its meaning, its name, its type and the words that a file
//! may write for it.

use kapok_kernels::{CapAlgorithm, FloatStep, Redistribution};

use crate::declaration::conventions;

conventions! {
    /// Form of the level: its formula from market values.
    level_form: required LevelForm {
        /// `I = M / D`.
        Divisor = "divisor",
        /// `I = I₋₁ · M / M(open)`: the level of the day before times the return of the day.
        Chain = "chain",
        /// `I = M / D · I₀`: the divisor is a base market value, `I₀` the base level.
        BaseMarketValue = "base_market_value",
    }
    /// Time at which a price is adjusted for an event.
    price_basis: required PriceBasis {
        /// The last price before the ex-date, before its open.
        Cum = "cum",
        /// The close of the ex-date, by a price adjustment factor.
        ExPriceFactor = "ex_price_factor",
    }
    /// Reinvestment of the cash of regular dividends in net and gross returns.
    reinvestment: required Reinvestment {
        /// Into the whole index at the close of the ex-date: `T = T₋₁ (P + X) / P₋₁`.
        Close = "close",
        /// Into the whole index at its open: `T = T₋₁ · P / (P₋₁ − X)`.
        Open = "open",
        /// Into the whole index at the close before: `T = (T₋₁ + X) · P / P₋₁`.
        Prior = "prior",
        /// Into the paying share line at the close of the ex-date.
        InStock = "in_stock",
        /// Into cash without interest until the next review.
        Cash = "cash",
    }
    /// The day whose exchange rate converts a dividend.
    dividend_fx_date: required DividendFxDate {
        /// The ex-date.
        ExDate = "ex_date",
        /// The calculation day before it.
        PriorDate = "prior_date",
    }
    /// Special dividends of at least this fraction of the last close adjust the price, smaller
    /// ones are treated as regular; 0: all adjust, 1: none does.
    special_dividend_threshold: required f64 {}
    /// Amount of a special dividend that is taken out of the price: before or after tax.
    special_dividend_tax: required SpecialDividendTax {
        /// All of it.
        Gross = "gross",
        /// The part that withholding tax leaves; the tax is reinvested in the gross return.
        Net = "net",
    }
    /// Dividends that go ex before they are declared.
    undeclared_dividends: required UndeclaredDividends {
        /// Nothing on the ex-date; booked in full when declared.
        ZeroThenLate = "zero_then_late",
        /// The vendor's estimate on the ex-date; the difference when declared.
        Estimate = "estimate",
    }
    /// The withholding table of the net return, as the `withholding` input names it.
    withholding_table: optional String {}
    /// Test for the rights issues that adjust the price.
    rights_test: required RightsTest {
        /// Rights issues with a subscription price below the last close.
        BelowCum = "below_cum",
        /// All, at the exchange's reference price: the theoretical price, to a hundredth.
        ExchangePrice = "exchange_price",
    }
    /// Highly dilutive rights issues.
    dilutive_rights: required DilutiveRights {
        /// No difference to any other.
        None = "none",
        /// The rights enter as a line of their own; shares stay until the rights leave.
        TemporaryLine = "temporary_line",
    }
    /// New shares for one held from which a rights issue is highly dilutive.
    dilutive_rights_threshold: required f64 {}
    /// Entry of the child of a spin-off.
    spin_off_entry: required SpinOffEntry {
        /// At a price of zero, the parent's price unchanged.
        ZeroPrice = "zero_price",
        /// At its value, which the parent's price loses.
        Priced = "priced",
        /// Not at all: its value leaves the index.
        Cash = "cash",
    }
    /// Exit of a child that entered.
    spin_off_exit: required SpinOffExit {
        /// After its first official close, at that price, if no review has taken it in before.
        FirstClose = "first_close",
        /// With the next review.
        NextReview = "next_review",
    }
    /// The price at which a line leaves in a merger, if it does not trade on its last day.
    deletion_price: required DeletionPrice {
        /// The last one.
        Last = "last",
        /// The payment of the terms.
        DealTerms = "deal_terms",
    }
    /// The price at which a bankrupt line leaves, if it does not trade on its last day and no
    /// price is stated.
    bankruptcy_price: required BankruptcyPrice {
        /// The last one.
        Last = "last",
        /// A ten-millionth of the currency unit.
        Nominal = "nominal",
        /// Zero.
        Zero = "zero",
    }
    /// Index shares with which a replacement comes into an index that is weighted by market value;
    /// absent: its own.
    replacement_shares: defaulted ReplacementShares {
        /// Its own free-float shares, without a cap factor.
        Own = "own",
        /// Index shares with the value of the line that it replaces.
        LeaverWeight = "leaver_weight",
    }
    /// Calculation days without an official close after which a constituent leaves; 0: no limit.
    suspension_limit_days: required u32 {}
    /// Time at which share counts are updated between reviews.
    share_update_cadence: required ShareUpdateCadence {
        /// Never: reviews alone change them.
        Review = "review",
        /// At every change by the threshold.
        Threshold = "threshold",
        /// At every change by the threshold, and all counts after the third Friday of March, June,
        /// September and December.
        Quarterly = "quarterly",
    }
    /// The change of free-float shares, a fraction, from which an update is made at once.
    share_update_threshold: required f64 {}
    /// Rounding of the free-float fraction.
    float_step: required FloatStep {}
    /// Algorithm for weights under caps.
    cap_algorithm: required CapAlgorithm {}
    /// Redistribution of the weight that caps cut.
    cap_redistribution: required Redistribution {}
    /// The source of exchange rates, as the `fx` table names it.
    fx_fix: optional String {}
    /// Greatest age of an exchange rate, in days, where there is none of the day.
    fx_carry_days: required u32 {}
    /// Calculation days, where `index.calendar` names `exchanges`.
    calendar_rule: required CalendarRule {
        /// Days on which any of them trades.
        AnyOpen = "any_open",
        /// Days on which all of them trade.
        AllOpen = "all_open",
        /// Monday to Friday.
        Weekdays = "weekdays",
    }
    /// The year of a decrement, if the overlay does not state one.
    decrement_basis: required DecrementBasis {
        /// Calendar days over 360.
        Act360 = "act/360",
        /// Calendar days over 365.
        Act365 = "act/365",
        /// Calendar days over those of their year.
        ActAct = "act/act",
    }
    /// Decimals of the published level.
    level_decimals: required u32 {}
    /// Rounding of the published level.
    level_rounding: required LevelRounding {
        /// Halves away from zero.
        HalfUp = "half_up",
        /// Halves to the even digit.
        HalfEven = "half_even",
        /// Towards zero.
        Truncate = "truncate",
    }
    /// Rounding of levels that are carried from day to day.
    carried_rounding: required CarriedRounding {
        /// In full.
        Unrounded = "unrounded",
        /// At eight decimals, halves to the even digit; the rounded price level enters the net
        /// and gross returns.
        EightDecimals = "eight_decimals",
    }
}

impl Default for ReplacementShares {
    /// A line has the weight of its own shares in an index of market values, unless a rule book
    /// says otherwise.
    fn default() -> Self {
        Self::Own
    }
}
