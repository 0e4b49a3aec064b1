//! The macro that makes of one declaration what a file writes, what later stages read, what a
//! preset holds, and the table of the documentation.
//!
//! ```text
//! /// Meaning of the parameter.
//! name: required Type { Value = "word", … }      a choice that is declared here
//! name: required Type {}                         a type that is declared elsewhere
//! name: optional Type {}                         a parameter that may be absent
//! name: defaulted Type {}                        a parameter with a default of the engine
//! ```

/// The enum of a choice; nothing for a type that is declared elsewhere.
macro_rules! words_of {
    ($(#[$about:meta])+ $name:ident {}) => {};
    ($(#[$about:meta])+ $name:ident { $($words:tt)+ }) => {
        $crate::words::words! { $(#[$about])+ $name { $($words)+ } }
    };
}

/// The type of a parameter with nothing left open.
macro_rules! resolved {
    (required $type:ident) => { $type };
    (defaulted $type:ident) => { $type };
    (optional $type:ident) => { Option<$type> };
}

/// The value of a parameter, `None` if it has to be determined and is not.
macro_rules! determined {
    (required $written:expr) => {
        $written
    };
    (optional $written:expr) => {
        Some($written)
    };
    (defaulted $written:expr) => {
        Some($written.unwrap_or_default())
    };
}

/// Declares the parameters.
macro_rules! conventions {
    ($(
        $(#[doc = $doc:literal])+
        $name:ident: $need:ident $type:ident { $($words:tt)* }
    )+) => {
        $( $crate::declaration::words_of! { $(#[doc = $doc])+ $type { $($words)* } } )+

        /// The conventions of one index at one time, with nothing left open.
        #[derive(Debug, Clone, PartialEq)]
        pub struct Conventions {
            $( $(#[doc = $doc])+ pub $name: $crate::declaration::resolved!($need $type), )+
        }

        /// Conventions as written: the parameters that a file states.
        #[derive(Debug, Clone, PartialEq, Default, serde::Deserialize, schemars::JsonSchema)]
        #[serde(deny_unknown_fields)]
        pub struct ConventionsConfig {
            $( $(#[doc = $doc])+ pub $name: Option<$type>, )+
        }

        /// Conventions that hold from a date on.
        #[derive(Debug, Clone, PartialEq, serde::Deserialize, schemars::JsonSchema)]
        #[serde(deny_unknown_fields)]
        pub struct ConventionChange {
            /// The first calculation day on which they hold.
            pub from: kapok_strict_toml::Date,
            $( $(#[doc = $doc])+ pub $name: Option<$type>, )+
        }

        /// A preset as its file states it.
        #[derive(Debug, Clone, PartialEq, serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        pub(crate) struct PresetFile {
            $( $name: Option<$crate::cell::PresetCell<$type>>, )+
        }

        impl Conventions {
            /// The names of all parameters, in order, each with what it is.
            pub const PARAMETERS: &'static [(&'static str, &'static str)] =
                &[$( (stringify!($name), concat!($($doc),+).trim_ascii()) ),+];

            /// Every parameter with its value as a file writes it.
            #[must_use]
            pub fn values(&self) -> Vec<(&'static str, String)> {
                vec![$( (stringify!($name), $crate::cell::plain(&self.$name)) ),+]
            }

            /// Completes what a file states; else the names of what nobody has determined.
            pub(crate) fn complete(written: ConventionsConfig) -> Result<Self, Vec<&'static str>> {
                let mut open = Vec::new();
                $( let $name = $crate::declaration::determined!($need written.$name);
                   if $name.is_none() { open.push(stringify!($name)); } )+
                match ($( $name, )+) {
                    ($( Some($name), )+) => Ok(Self { $( $name ),+ }),
                    _ => Err(open),
                }
            }
        }

        impl ConventionsConfig {
            /// Puts these parameters over others.
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
                fn value<T: Clone>(cell: &$crate::cell::PresetCell<T>) -> T {
                    cell.value.clone()
                }
                ConventionsConfig { $( $name: self.$name.as_ref().map(value), )+ }
            }

            pub(crate) fn rows(&self) -> Vec<$crate::cell::PresetRow> {
                vec![$( $crate::cell::PresetRow::new(stringify!($name), self.$name.as_ref()) ),+]
            }
        }
    };
}

pub(crate) use {conventions, determined, resolved, words_of};
