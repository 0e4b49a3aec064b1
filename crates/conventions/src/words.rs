//! Choices that a file makes by a word.

/// Declares enums whose values have a word each: `Type { Value = "word" }`.
macro_rules! words {
    ($(
        $(#[$about:meta])+
        $name:ident { $( $(#[$value_about:meta])+ $value:ident = $word:tt ),+ $(,)? }
    )+) => {$(
        $(#[$about])+
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize,
            schemars::JsonSchema,
        )]
        pub enum $name {
            $( $(#[$value_about])+ #[serde(rename = $word)] $value ),+
        }

        impl $name {
            /// All values, in order.
            pub const ALL: &'static [Self] = &[$( Self::$value ),+];

            /// The word as files write it.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $( Self::$value => $word ),+ }
            }
        }
    )+};
}

pub(crate) use words;
