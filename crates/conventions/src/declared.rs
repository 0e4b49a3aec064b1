//! The parameters: one declaration makes what a file writes, what later stages read, what a
//! preset holds, and the table of the documentation.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::preset::{PresetCell, PresetRow, plain};
use crate::words::{
    BankruptcyPrice, CalendarRule, CapAlgorithmName, CapRedistributionName, CarriedRounding,
    DecrementBasis, DeletionPrice, DilutiveRights, DividendFxDate, FloatStepName, LevelForm,
    LevelRounding, PriceBasis, Reinvestment, RightsTest, ShareUpdateCadence, SpecialDividendTax,
    SpinOffEntry, SpinOffExit, UndeclaredDividends,
};
use kapok_strict_toml::Date;

/// A parameter that must be determined, or one that may be absent.
trait Parameter: Sized {
    type Written: Clone + PartialEq + Serialize;
    /// `None` if it is not determined.
    fn determined(written: Option<Self::Written>) -> Option<Self>;
}

impl Parameter for Option<String> {
    type Written = String;
    fn determined(written: Option<String>) -> Option<Self> {
        Some(written)
    }
}

macro_rules! must_be_determined {
    ($($parameter:ty),+) => {$(
        impl Parameter for $parameter {
            type Written = Self;
            fn determined(written: Option<Self>) -> Option<Self> {
                written
            }
        }
    )+};
}

must_be_determined!(
    f64,
    u32,
    BankruptcyPrice,
    CalendarRule,
    CapAlgorithmName,
    CapRedistributionName,
    CarriedRounding,
    DecrementBasis,
    DeletionPrice,
    DilutiveRights,
    DividendFxDate,
    FloatStepName,
    LevelForm,
    LevelRounding,
    PriceBasis,
    Reinvestment,
    RightsTest,
    ShareUpdateCadence,
    SpecialDividendTax,
    SpinOffEntry,
    SpinOffExit,
    UndeclaredDividends
);

macro_rules! conventions {
    ($( $(#[doc = $doc:literal])+ $name:ident: $resolved:ty, $written:ty; )+) => {
        /// The conventions of one index at one time, with nothing left open.
        #[derive(Debug, Clone, PartialEq)]
        pub struct Conventions {
            $( $(#[doc = $doc])+ pub $name: $resolved, )+
        }

        /// Conventions as written: the parameters that a file states.
        #[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields)]
        pub struct ConventionsConfig {
            $( $(#[doc = $doc])+ pub $name: Option<$written>, )+
        }

        /// Conventions that hold from a date on.
        #[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields)]
        pub struct ConventionChange {
            /// The first calculation day on which they hold.
            pub from: Date,
            $( $(#[doc = $doc])+ pub $name: Option<$written>, )+
        }

        /// A preset as its file states it.
        #[derive(Debug, Clone, PartialEq, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub(crate) struct PresetFile {
            pub(crate) title: String,
            $( $name: Option<PresetCell<$written>>, )+
        }

        impl Conventions {
            /// The names of all parameters, in order, each with what it is.
            pub const PARAMETERS: &'static [(&'static str, &'static str)] =
                &[$( (stringify!($name), concat!($($doc),+).trim_ascii()) ),+];

            /// Every parameter with its value as a file writes it.
            #[must_use]
            pub fn values(&self) -> Vec<(&'static str, String)> {
                vec![$( (stringify!($name), plain(&self.$name)) ),+]
            }

            /// What a file states, completed; else the names of what nobody has determined.
            pub(crate) fn complete(written: ConventionsConfig) -> Result<Self, Vec<&'static str>> {
                let mut open = Vec::new();
                $( let $name = <$resolved as Parameter>::determined(written.$name);
                   if $name.is_none() { open.push(stringify!($name)); } )+
                match ($( $name, )+) {
                    ($( Some($name), )+) => Ok(Self { $( $name ),+ }),
                    _ => Err(open),
                }
            }
        }

        impl ConventionsConfig {
            /// These, over others.
            pub(crate) fn over(self, others: Self) -> Self {
                Self { $( $name: self.$name.or(others.$name), )+ }
            }
        }

        impl From<ConventionChange> for ConventionsConfig {
            fn from(change: ConventionChange) -> Self {
                Self { $( $name: change.$name, )+ }
            }
        }

        impl PresetFile {
            pub(crate) fn values(&self) -> ConventionsConfig {
                fn value<T: Clone>(cell: &PresetCell<T>) -> T {
                    cell.value.clone()
                }
                ConventionsConfig { $( $name: self.$name.as_ref().map(value), )+ }
            }

            pub(crate) fn rows(&self) -> Vec<PresetRow> {
                vec![$( PresetRow::new(stringify!($name), self.$name.as_ref()) ),+]
            }
        }
    };
}

conventions! {
    /// How a level follows from market values.
    level_form: LevelForm, LevelForm;
    /// When a price is adjusted for an event.
    price_basis: PriceBasis, PriceBasis;
    /// Where the cash of a regular dividend goes in net and gross returns.
    reinvestment: Reinvestment, Reinvestment;
    /// The day whose exchange rate converts a dividend.
    dividend_fx_date: DividendFxDate, DividendFxDate;
    /// Special dividends of at least this fraction of the last close adjust the price, smaller
    /// ones are treated as regular; 0: all adjust, 1: none does.
    special_dividend_threshold: f64, f64;
    /// What of a special dividend is taken out of the price.
    special_dividend_tax: SpecialDividendTax, SpecialDividendTax;
    /// Dividends that go ex before they are declared.
    undeclared_dividends: UndeclaredDividends, UndeclaredDividends;
    /// The withholding table of the net return, as the `withholding` input names it.
    withholding_table: Option<String>, String;
    /// Which rights issues adjust the price.
    rights_test: RightsTest, RightsTest;
    /// Highly dilutive rights issues.
    dilutive_rights: DilutiveRights, DilutiveRights;
    /// New shares for one held from which a rights issue is highly dilutive.
    dilutive_rights_threshold: f64, f64;
    /// How the child of a spin-off enters.
    spin_off_entry: SpinOffEntry, SpinOffEntry;
    /// When a child that entered leaves.
    spin_off_exit: SpinOffExit, SpinOffExit;
    /// The price at which a line leaves in a merger, if it does not trade on its last day.
    deletion_price: DeletionPrice, DeletionPrice;
    /// The price at which a bankrupt line leaves, if it does not trade on its last day and no
    /// price is stated.
    bankruptcy_price: BankruptcyPrice, BankruptcyPrice;
    /// Calculation days without an official close after which a constituent leaves; 0: no limit.
    suspension_limit_days: u32, u32;
    /// When share counts are updated between reviews.
    share_update_cadence: ShareUpdateCadence, ShareUpdateCadence;
    /// The change of free-float shares, a fraction, from which an update is made at once.
    share_update_threshold: f64, f64;
    /// How the free-float fraction is rounded.
    float_step: FloatStepName, FloatStepName;
    /// How weights are brought under caps.
    cap_algorithm: CapAlgorithmName, CapAlgorithmName;
    /// How what caps cut is given to the others.
    cap_redistribution: CapRedistributionName, CapRedistributionName;
    /// The source of exchange rates, as the `fx` table names it.
    fx_fix: Option<String>, String;
    /// How many days old a rate may be where there is none of the day.
    fx_carry_days: u32, u32;
    /// Which days are calculation days, where `index.calendar` names `exchanges`.
    calendar_rule: CalendarRule, CalendarRule;
    /// The year of a decrement, if the overlay does not state one.
    decrement_basis: DecrementBasis, DecrementBasis;
    /// Decimals of the published level.
    level_decimals: u32, u32;
    /// How the published level is rounded.
    level_rounding: LevelRounding, LevelRounding;
    /// How levels are carried from day to day.
    carried_rounding: CarriedRounding, CarriedRounding;
}
