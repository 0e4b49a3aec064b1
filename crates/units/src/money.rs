//! Units of money.

use kapok_domain::Currency;

use crate::base::{Money, Role};
use crate::factor::Factor;

/// Scales of money; the first name of a scale is the one that messages use.
const SCALES: &[(&str, u64)] = &[
    ("thousand", 1_000),
    ("thousands", 1_000),
    ("k", 1_000),
    ("10k", 10_000),
    ("million", 1_000_000),
    ("millions", 1_000_000),
    ("mio", 1_000_000),
    ("mln", 1_000_000),
    ("mm", 1_000_000),
    ("m", 1_000_000),
    ("mn", 1_000_000),
    ("100m", 100_000_000),
    ("billion", 1_000_000_000),
    ("billions", 1_000_000_000),
    ("bln", 1_000_000_000),
    ("bn", 1_000_000_000),
];

/// A currency, a scale, or both in either order, as `USD million`, `million USD` or `USDm`, with or
/// without ` of revenue`, ` of EVIC` or ` of market value`.
pub(crate) fn read(text: &str) -> Option<(u64, Money)> {
    let (amount, role) = match text.split_once(" of ") {
        None => (text, Role::Plain),
        Some((amount, written)) => {
            let named = |(name, _): &&(&str, Role)| name.eq_ignore_ascii_case(written.trim());
            (amount.trim(), Role::NAMED.iter().find(named)?.1)
        }
    };
    let (scale, currency) = scale_and_currency(amount)?;
    Some((scale, Money { role, currency }))
}

/// Name of money in a scale of the table, as in `EUR million of EVIC`.
pub(crate) fn name(scale: u64, money: Money) -> String {
    let currency = money.currency.map(|currency| currency.to_string());
    let scale = SCALES.iter().find(|(_, factor)| *factor == scale);
    let words: Vec<String> =
        currency.into_iter().chain(scale.map(|(word, _)| (*word).to_owned())).collect();
    let role = Role::NAMED.iter().find(|(_, role)| *role == money.role);
    let role = role.map_or(String::new(), |(role, _)| format!(" of {role}"));
    format!("{}{role}", words.join(" "))
}

/// Name of money with a factor; `None` if that is no scale.
pub(crate) fn named(factor: Factor, money: Money) -> Option<String> {
    let (scale, 1) = factor.terms() else { return None };
    let scale = u64::try_from(scale).ok()?;
    let known = scale == 1 || SCALES.iter().any(|(_, factor)| *factor == scale);
    (known && (scale > 1 || money.currency.is_some())).then(|| name(scale, money))
}

/// Factors that money can have.
pub(crate) fn factors() -> impl Iterator<Item = Factor> {
    std::iter::once(1).chain(SCALES.iter().map(|(_, factor)| *factor)).map(|f| Factor::new(f, 1))
}

fn scale_and_currency(text: &str) -> Option<(u64, Option<Currency>)> {
    let (mut scale, mut currency) = (None, None);
    let joined = !text.contains(' ') && text.is_char_boundary(3) && text.len() > 3;
    let (code, rest) = if joined { text.split_at(3) } else { (text, "") };
    let is_code = joined && code.parse::<Currency>().is_ok();
    let words = if is_code { [code, rest] } else { [text, ""] };
    for word in words.iter().flat_map(|text| text.split_ascii_whitespace()) {
        if let Some(&(_, factor)) = SCALES.iter().find(|(name, _)| *name == word) {
            scale.replace(factor).is_none().then_some(())?;
        } else {
            let code: Currency = word.parse().ok()?;
            currency.replace(code).is_none().then_some(())?;
        }
    }
    (scale.is_some() || currency.is_some()).then_some(())?;
    Some((scale.unwrap_or(1), currency))
}
