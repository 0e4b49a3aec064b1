//! Emissions of a company over its revenue or its enterprise value.
//!
//! Source: `docs/methodology/carbon-metrics.md` §1 and §4.

use kapok_domain::Method;
use kapok_kernels::sum;
use schemars::JsonSchema;
use serde::Deserialize;

/// Units of a currency in a million: intensities are per million.
const MILLION: f64 = 1e6;

/// Denominator of emissions. The two do not mix: revenue is not enterprise value.
///
/// Market value is none of them: an intensity by it falls when prices rise, and a review would
/// reward the rise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Denominator {
    /// Revenue of the fiscal year.
    Revenue,
    /// Enterprise value including cash at the end of the fiscal year.
    Evic,
}

impl Denominator {
    /// Word for it in published tables.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Revenue => "revenue",
            Self::Evic => "EVIC",
        }
    }
}

/// Emissions of one scope in a fiscal year, and how they are known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Emitted {
    /// Scope: 1, 2 or 3.
    pub scope: u8,
    /// Tonnes of CO₂ equivalent.
    pub tonnes: f64,
    /// Way in which they came about; `None` where the data do not say.
    pub method: Option<Method>,
    /// PCAF score from 1 (best) to 5.
    pub quality: Option<u8>,
}

/// Sum of scopes, `Σ E`, tonnes of CO₂ equivalent; `None` unless all of them are known: a scope
/// that is not known is not zero.
#[must_use]
pub fn emissions(scopes: &[Option<f64>]) -> Option<f64> {
    let known: Option<Vec<f64>> = scopes.iter().copied().collect();
    Some(sum(&known?))
}

/// Intensity, `E / (D / 10⁶)`, tonnes of CO₂ equivalent per million.
///
/// * `tonnes`: of a fiscal year
/// * `denominator`: of the same year, units of a currency, above zero
///
/// Source: Delegated Regulation (EU) 2020/1818, Art. 1 (by enterprise value); TCFD (2017) (by
/// revenue); `docs/methodology/carbon-metrics.md` §4.
#[must_use]
pub fn intensity(tonnes: f64, denominator: f64) -> f64 {
    tonnes / (denominator / MILLION)
}

/// Share of a company's emissions that it reports, a fraction of one; 1 where it emits nothing.
///
/// Emissions of an unknown method are not reported: the cautious reading of Art. 13.
#[must_use]
pub fn reported_share(emitted: &[Emitted]) -> f64 {
    let all = tonnes(emitted, |_| true);
    if all == 0.0 {
        return 1.0;
    }
    tonnes(emitted, |method| method.is_some_and(Method::is_disclosed)) / all
}

/// Parts of an intensity: reported by the company, and estimated by others, tonnes per million. The
/// rest comes from data that do not say.
///
/// * `denominator`: units of a currency, above zero
#[must_use]
pub fn parts(emitted: &[Emitted], denominator: f64) -> [f64; 2] {
    [true, false].map(|wanted| {
        let of = |method: Option<Method>| method.map(Method::is_disclosed) == Some(wanted);
        intensity(tonnes(emitted, of), denominator)
    })
}

fn tonnes(emitted: &[Emitted], counts: impl Fn(Option<Method>) -> bool) -> f64 {
    let counted = emitted.iter().filter(|one| counts(one.method));
    sum(&counted.map(|one| one.tonnes).collect::<Vec<f64>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn emitted(tonnes: f64, method: Option<Method>) -> Emitted {
        Emitted { scope: 1, tonnes, method, quality: None }
    }

    #[test]
    fn emissions_over_millions() {
        assert_eq!(emissions(&[Some(30_000.0), Some(20_000.0)]), Some(50_000.0));
        assert_eq!(intensity(50_000.0, 400e6), 125.0);
    }

    #[test]
    fn a_scope_that_is_not_known_is_not_zero() {
        assert_eq!(emissions(&[Some(10.0), None]), None);
    }

    #[test]
    fn parts_by_method() {
        let all = [
            emitted(60.0, Some(Method::Reported)),
            emitted(30.0, Some(Method::Estimated)),
            emitted(10.0, None),
        ];
        assert_eq!(parts(&all, 2e6), [30.0, 15.0]);
        assert_eq!(reported_share(&all), 0.6);
        assert_eq!(reported_share(&[emitted(0.0, None)]), 1.0);
    }
}
