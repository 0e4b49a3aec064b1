//! Emissions of a company by scope, with where each number comes from.
//!
//! Source: `docs/methodology/carbon-metrics.md` §2.

use kapok_domain::{Method, Scopes};

use super::error::CarbonError;
use super::quality::QualityScore;
use super::quantity::{QuantityError, Tonnes};

/// Emissions of one scope.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Emitted {
    /// Tonnes of CO₂ equivalent in the fiscal year.
    pub tonnes: Tonnes,
    /// Way in which they came about.
    pub method: Method,
}

/// Emissions of one company in a fiscal year. A scope that is not known is `None`.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Emissions {
    /// Direct emissions.
    pub scope1: Option<Emitted>,
    /// Emissions of purchased energy.
    pub scope2: Option<Emitted>,
    /// Emissions along the value chain.
    pub scope3: Option<Emitted>,
    /// PCAF score of scopes 1 and 2.
    pub quality: Option<QualityScore>,
    /// PCAF score of scope 3.
    pub quality_scope3: Option<QualityScore>,
}

/// Scopes that count for each name.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ScopeRule<'a> {
    /// These for all.
    Same(Scopes),
    /// One entry a name, as where scope 3 is phased in by division and date; Delegated
    /// Regulation (EU) 2020/1818, Art. 5.
    Each(&'a [Scopes]),
}

/// Emissions of one name in the scopes asked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Measured {
    /// Tonnes.
    pub(crate) tonnes: f64,
    /// Of these, tonnes that the company reported.
    pub(crate) reported: f64,
}

impl ScopeRule<'_> {
    /// Scopes of the name at a position.
    #[must_use]
    pub fn at(&self, position: usize) -> Scopes {
        match self {
            Self::Same(scopes) => *scopes,
            Self::Each(all) => all[position],
        }
    }

    pub(crate) fn assert_length(&self, length: usize) {
        if let Self::Each(all) = self {
            assert_eq!(all.len(), length, "scopes for each name");
        }
    }
}

impl Emissions {
    /// Emissions that came about in one way, tonnes by scope.
    ///
    /// # Errors
    /// Negative or infinite tonnes of `who`.
    pub fn new(who: &str, scopes: [Option<f64>; 3], method: Method) -> Result<Self, CarbonError> {
        let emitted = |value: Option<f64>, what| {
            let error =
                |source: QuantityError| CarbonError::Quantity { who: who.to_owned(), what, source };
            let one = |tonnes| Emitted { tonnes, method };
            value.map(|v| Tonnes::new(v).map(one).map_err(error)).transpose()
        };
        Ok(Self {
            scope1: emitted(scopes[0], "scope 1")?,
            scope2: emitted(scopes[1], "scope 2")?,
            scope3: emitted(scopes[2], "scope 3")?,
            quality: None,
            quality_scope3: None,
        })
    }

    /// These emissions with PCAF scores for scopes 1 and 2, and for scope 3.
    #[must_use]
    pub fn scored(self, quality: Option<QualityScore>, scope3: Option<QualityScore>) -> Self {
        Self { quality, quality_scope3: scope3, ..self }
    }

    /// Sum of the scopes asked for; `None` where one of them is not known.
    pub(crate) fn measured(&self, scopes: Scopes) -> Option<Measured> {
        match scopes {
            Scopes::S1 => total(&[self.scope1]),
            Scopes::S2 => total(&[self.scope2]),
            Scopes::S3 => total(&[self.scope3]),
            Scopes::S1S2 => total(&[self.scope1, self.scope2]),
            Scopes::S1S2S3 => total(&[self.scope1, self.scope2, self.scope3]),
        }
    }
}

fn total(parts: &[Option<Emitted>]) -> Option<Measured> {
    let mut sum = Measured { tonnes: 0.0, reported: 0.0 };
    for part in parts {
        let emitted = (*part)?;
        sum.tonnes += emitted.tonnes.get();
        if emitted.method.is_disclosed() {
            sum.reported += emitted.tonnes.get();
        }
    }
    Some(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_that_is_not_known_is_not_zero() {
        let some = Emissions::new("A", [Some(10.0), None, Some(5.0)], Method::Reported).unwrap();
        assert_eq!(some.measured(Scopes::S1).unwrap().tonnes, 10.0);
        assert_eq!(some.measured(Scopes::S1S2), None);
        assert_eq!(some.measured(Scopes::S1S2S3), None);
    }

    #[test]
    fn negative_emissions_name_the_company() {
        let refused = Emissions::new("A", [None, Some(-1.0), None], Method::Reported).unwrap_err();
        let message = "A, scope 2: emissions of -1 t: allowed are finite numbers from 0 on";
        assert_eq!(refused.to_string(), message);
        assert!(refused.hint().is_some());
    }

    #[test]
    fn reported_part_is_kept_by_scope() {
        let mut mixed = Emissions::new("A", [Some(6.0), None, None], Method::Reported).unwrap();
        let estimated = Emissions::new("A", [None, Some(4.0), None], Method::Estimated).unwrap();
        mixed.scope2 = estimated.scope2;
        let measured = mixed.measured(Scopes::S1S2).unwrap();
        assert_eq!((measured.tonnes, measured.reported), (10.0, 6.0));
    }
}
