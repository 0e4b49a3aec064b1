//! Numbers that must not be mixed up. Inside kernels they are bare `f64`, reached by `get`.

use serde::{Deserialize, Serialize};

/// Reason for which a number is not the scalar that it should be.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[error("{what} {seen} is not {allowed}")]
pub struct ScalarError {
    /// The scalar's name.
    pub what: &'static str,
    /// The number seen.
    pub seen: f64,
    /// Numbers that are allowed, in words.
    pub allowed: &'static str,
}

macro_rules! scalar {
    ($(#[$doc:meta])* $name:ident, $what:literal, $allowed:literal, |$v:ident| $test:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize)]
        #[serde(try_from = "f64", into = "f64")]
        pub struct $name(f64);

        impl $name {
            /// The number, or why it is not one.
            ///
            /// # Errors
            ///
            /// If the number is outside the range that the type's documentation states.
            pub fn new($v: f64) -> Result<Self, ScalarError> {
                let good = $v.is_finite() && $test;
                let error = ScalarError { what: $what, seen: $v, allowed: $allowed };
                if good { Ok(Self($v)) } else { Err(error) }
            }

            /// The bare number, for kernels.
            #[must_use]
            pub fn get(self) -> f64 {
                self.0
            }
        }

        impl TryFrom<f64> for $name {
            type Error = ScalarError;

            fn try_from(value: f64) -> Result<Self, ScalarError> {
                Self::new(value)
            }
        }

        impl From<$name> for f64 {
            fn from(scalar: $name) -> Self {
                scalar.0
            }
        }
    };
}

scalar! {
    /// Index level, in points. Carried unrounded.
    Level, "level", "above zero", |v| v > 0.0
}
scalar! {
    /// Divisor: index market value per index point, in index currency. Carried unrounded.
    Divisor, "divisor", "above zero", |v| v > 0.0
}
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scalar_refuses_what_it_cannot_be() {
        assert_eq!(Level::new(0.5).map(Level::get), Ok(0.5));
        assert!(Level::new(f64::NAN).is_err());
        let error = Divisor::new(-1.0).map_err(|e| e.to_string());
        assert_eq!(error, Err("divisor -1 is not above zero".to_owned()));
    }
}
