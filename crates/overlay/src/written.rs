//! Overlays as written: keys that all have, and how a kind declares those of its own.

use chrono::NaiveDate;

use crate::check::Check;
use crate::index::Underlying;
use crate::rule::Rule;
use crate::terms::Floor;

/// Keys that every kind of overlay has, as far as it has them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shared<'a> {
    pub(crate) id: &'a str,
    pub(crate) base_date: Option<NaiveDate>,
    /// `None` for a running total, which begins at zero.
    pub(crate) base_level: Option<f64>,
    /// `None` for a blend, which has components.
    pub(crate) on: Option<&'a str>,
    pub(crate) floor: Option<Floor>,
    pub(crate) underlying_decimals: Option<u32>,
    pub(crate) carried_decimals: Option<u32>,
}

/// One kind of overlay as written; made by [`keys`].
pub(crate) trait Written: Clone + PartialEq {
    /// Parameters that change from a date on.
    type Change: Change;

    /// The kind, as files name it.
    const KIND: &'static str;

    fn shared(&self) -> Shared<'_>;

    /// Changes, in the order of the file.
    fn changes(&self) -> &[Self::Change];

    /// The parameters after a change.
    fn changed(&self, change: &Self::Change) -> Self;
}

/// Parameters of one kind that change from a date on; made by [`keys`].
pub(crate) trait Change {
    /// The first day that is calculated with them.
    fn from(&self) -> NaiveDate;

    fn on(&self) -> Option<&str>;

    /// Whether it states nothing but its date.
    fn is_empty(&self) -> bool;

    /// Keys that it states and that cannot change while the overlay goes on.
    fn fixed(&self) -> Vec<&'static str>;
}

/// The way from one kind as written to its rule.
pub(crate) trait Resolve: Written {
    /// The rule that it comes down to.
    type Rule: Rule;

    /// The rule of what is stated, or nothing where something is wrong with it.
    ///
    /// * `underlying`: the series that it is on; `None` for a blend, and where there is no such
    ///   series, which is told elsewhere
    fn rule(&self, underlying: Option<&Underlying>, check: &mut Check<'_>) -> Option<Self::Rule>;

    /// Whether a convention of the index, which may change, says what the overlay leaves open.
    fn follows_conventions(&self) -> bool {
        false
    }

    /// The names of series that it refers to, at any time.
    fn references(&self) -> Vec<&str> {
        let changed = self.changes().iter().filter_map(Change::on);
        self.shared().on.into_iter().chain(changed).collect()
    }

    /// The key that names these series.
    const REFERS_BY: &'static str = "on";
}

/// Declares the keys of one kind once: of the overlay, and of what changes from a date on. Beside
/// the shared keys there are those that are `needed`, those that may be left out (`optional`), and
/// those that are needed and cannot change (`fixed`).
///
/// A key that is known and always refused has the schema `"not": {}`, which nothing meets, so that
/// no hint names it: the `floor` of a running total, which only grows, the `underlying_decimals` of
/// a blend, which has components instead, and a `fixed` key of a change.
macro_rules! keys {
    (
        $(#[doc = $doc:literal])+
        $Config:ident, $Change:ident: $kind:literal on a series from a level;
        $($rest:tt)*
    ) => {
        $crate::written::keys! {
            @with on, base_level;
            $(#[doc = $doc])+ $Config, $Change: $kind;
            floor {}
            decimals {}
            own {
                /// Level on its first day, points.
                base_level: f64,
            }
            series {
                /// Series that it is computed from: `price`, `net`, `gross`, another overlay of
                /// this file, or `outside:SERIES`.
                on: String,
            }
            $($rest)*
        }
    };
    (
        $(#[doc = $doc:literal])+
        $Config:ident, $Change:ident: $kind:literal on a series from zero;
        $($rest:tt)*
    ) => {
        $crate::written::keys! {
            @with on, ;
            $(#[doc = $doc])+ $Config, $Change: $kind;
            floor { #[schemars(extend("not" = {}))] }
            decimals {}
            own {}
            series {
                /// Series that it is computed from: `net` or `gross`.
                on: String,
            }
            $($rest)*
        }
    };
    (
        $(#[doc = $doc:literal])+
        $Config:ident, $Change:ident: $kind:literal of components from a level;
        $($rest:tt)*
    ) => {
        $crate::written::keys! {
            @with , base_level;
            $(#[doc = $doc])+ $Config, $Change: $kind;
            floor {}
            decimals { #[schemars(extend("not" = {}))] }
            own {
                /// Level on its first day, points.
                base_level: f64,
            }
            series {}
            $($rest)*
        }
    };
    (
        @with $($on:ident)?, $($base_level:ident)?;
        $(#[doc = $doc:literal])+
        $Config:ident, $Change:ident: $kind:literal;
        floor { $(#[$floor:meta])? }
        decimals { $(#[$decimals:meta])? }
        own { $( $(#[doc = $own_doc:literal])+ $own:ident: $own_type:ty, )* }
        series { $( $(#[doc = $series_doc:literal])+ $series:ident: $series_type:ty, )* }
        needed { $( $(#[doc = $needed_doc:literal])+ $needed:ident: $needed_type:ty, )* }
        optional { $( $(#[doc = $optional_doc:literal])+ $optional:ident: $optional_type:ty, )* }
        fixed { $( $(#[doc = $fixed_doc:literal])+ $fixed:ident: $fixed_type:ty, )* }
    ) => {
        $(#[doc = $doc])+
        #[derive(Debug, Clone, PartialEq, serde::Deserialize, schemars::JsonSchema)]
        #[serde(deny_unknown_fields)]
        #[schemars(inline)]
        pub struct $Config {
            /// The id under which it is published; unique in the file.
            pub id: String,
            /// First day of the overlay; absent: that of the index.
            pub base_date: Option<kapok_strict_toml::Date>,
            $( $(#[doc = $own_doc])+ pub $own: $own_type, )*
            $( $(#[doc = $series_doc])+ pub $series: $series_type, )*
            /// Treatment of a level that would fall to zero or below.
            $(#[$floor])?
            pub floor: Option<$crate::terms::Floor>,
            /// Decimals to which the underlying is rounded before it enters, half to even.
            $(#[$decimals])?
            pub underlying_decimals: Option<u32>,
            /// Decimals to which the level is rounded and carried, half to even.
            pub carried_decimals: Option<u32>,
            $( $(#[doc = $needed_doc])+ pub $needed: $needed_type, )*
            $( $(#[doc = $optional_doc])+ pub $optional: Option<$optional_type>, )*
            $( $(#[doc = $fixed_doc])+ pub $fixed: $fixed_type, )*
            /// Parameters that change from a date on.
            #[serde(default)]
            pub changes: Vec<$Change>,
        }

        /// Parameters that change from a date on.
        #[derive(Debug, Clone, PartialEq, serde::Deserialize, schemars::JsonSchema)]
        #[serde(deny_unknown_fields)]
        pub struct $Change {
            /// The first day that is calculated with them.
            pub from: kapok_strict_toml::Date,
            $( $(#[doc = $series_doc])+ pub $series: Option<$series_type>, )*
            /// Treatment of a level that would fall to zero or below.
            $(#[$floor])?
            pub floor: Option<$crate::terms::Floor>,
            /// Decimals to which the underlying is rounded before it enters, half to even.
            $(#[$decimals])?
            pub underlying_decimals: Option<u32>,
            /// Decimals to which the level is rounded and carried, half to even.
            pub carried_decimals: Option<u32>,
            $( $(#[doc = $needed_doc])+ pub $needed: Option<$needed_type>, )*
            $( $(#[doc = $optional_doc])+ pub $optional: Option<$optional_type>, )*
            $(
                $(#[doc = $fixed_doc])+
                #[schemars(extend("not" = {}))]
                pub $fixed: Option<$fixed_type>,
            )*
        }

        impl $crate::written::Written for $Config {
            type Change = $Change;

            const KIND: &'static str = $kind;

            fn shared(&self) -> $crate::written::Shared<'_> {
                $crate::written::Shared {
                    id: &self.id,
                    base_date: self.base_date.map(|date| date.0),
                    base_level: $crate::written::keys!(@may $(self.$base_level)?),
                    on: $crate::written::keys!(@may $(self.$on.as_str())?),
                    floor: self.floor,
                    underlying_decimals: self.underlying_decimals,
                    carried_decimals: self.carried_decimals,
                }
            }

            fn changes(&self) -> &[Self::Change] {
                &self.changes
            }

            fn changed(&self, change: &Self::Change) -> Self {
                let mut changed = self.clone();
                $( if let Some($series) = &change.$series {
                    changed.$series.clone_from($series);
                } )*
                $( if let Some($needed) = &change.$needed {
                    changed.$needed.clone_from($needed);
                } )*
                $( if let Some($fixed) = &change.$fixed {
                    changed.$fixed.clone_from($fixed);
                } )*
                changed.floor = change.floor.or(changed.floor);
                changed.underlying_decimals =
                    change.underlying_decimals.or(changed.underlying_decimals);
                changed.carried_decimals = change.carried_decimals.or(changed.carried_decimals);
                $( if change.$optional.is_some() {
                    changed.$optional.clone_from(&change.$optional);
                } )*
                changed
            }
        }

        impl $crate::written::Change for $Change {
            fn from(&self) -> chrono::NaiveDate {
                self.from.0
            }

            fn on(&self) -> Option<&str> {
                $crate::written::keys!(@flat $(self.$on.as_deref())?)
            }

            fn is_empty(&self) -> bool {
                let shared = [
                    self.floor.is_some(),
                    self.underlying_decimals.is_some(),
                    self.carried_decimals.is_some(),
                    $( self.$series.is_some(), )*
                    $( self.$needed.is_some(), )*
                    $( self.$optional.is_some(), )*
                    $( self.$fixed.is_some(), )*
                ];
                !shared.contains(&true)
            }

            fn fixed(&self) -> Vec<&'static str> {
                let fixed: &[(&'static str, bool)] =
                    &[$( (stringify!($fixed), self.$fixed.is_some()), )*];
                fixed.iter().filter(|(_, given)| *given).map(|(key, _)| *key).collect()
            }
        }
    };
    (@may) => { None };
    (@may $value:expr) => { Some($value) };
    (@flat) => { None };
    (@flat $value:expr) => { $value };
}

pub(crate) use keys;
