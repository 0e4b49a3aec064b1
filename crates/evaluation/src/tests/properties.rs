use proptest::prelude::*;

use super::*;

const TRANSFORMS: [&str; 6] = [
    "\"percentile\"",
    "\"min_max\"",
    "{ rank = { ties = \"mean\" } }",
    "{ z_score = { ddof = \"population\", truncate = \"none\", to = \"normal_cdf\" } }",
    "{ z_score = { ddof = \"sample\", truncate = { iterated = { limit = 3.0 } }, \
     to = \"normal_cdf\" } }",
    "{ z_score = { ddof = \"population\", truncate = { once = { limit = 2.0 } }, \
     to = \"t_score\" } }",
];

fn of(transform: &str, polarity: &str, rest: &str) -> Scheme {
    let x = X.replace("higher_better", polarity);
    scheme(&one_area(&format!("{x}transform = {transform}\n{rest}")))
}

/// Whole kilograms, many of them equal, some missing.
fn kilograms() -> impl Strategy<Value = Vec<Option<u32>>> {
    let one = prop_oneof![1 => Just(None), 6 => (0..40_u32).prop_map(|k| Some(k * 435))];
    prop::collection::vec(one, 3..30)
}

fn names(n: usize) -> Vec<IssuerId> {
    (0..n).map(|i| format!("I{i:03}").parse().expect("a name")).collect()
}

/// The number that a file in tonnes would have for whole kilograms.
fn tonnes(kilograms: u32) -> f64 {
    format!("{}.{:03}", kilograms / 1_000, kilograms % 1_000).parse().expect("a number")
}

fn in_tonnes(values: &[Option<u32>]) -> Vec<Option<f64>> {
    values.iter().map(|value| value.map(tonnes)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn a_better_value_never_scores_less(
        values in kilograms(), at in 0..30_usize, by in 1..9_000_u32, which in 0..6_usize,
        policy in prop::sample::select(vec!["renormalise", "peer_median", "worst_of_peers"]),
    ) {
        let at = at % values.len();
        let issuers = names(values.len());
        let mut better = values.clone();
        better[at] = better[at].map(|value| value + by);
        let missing = format!("missing = \"{policy}\"\n");
        for polarity in ["higher_better", "lower_better"] {
            let scheme = of(TRANSFORMS[which], polarity, &missing);
            let score = |values: &[Option<u32>]| {
                totals(&scheme, &facts(&issuers, &[("x", "t", &in_tonnes(values))]))[at]
            };
            let (before, after) = (score(&values), score(&better));
            prop_assert_eq!(before.is_some(), after.is_some());
            prop_assume!(before.is_some());
            let (Some(before), Some(after)) = (before, after) else { continue };
            let gain = if polarity == "higher_better" { after - before } else { before - after };
            prop_assert!(gain >= -1e-9, "{} {} {}", polarity, before, after);
        }
    }

    #[test]
    fn the_unit_of_a_fact_does_not_matter(
        values in kilograms(), in_kg in prop::collection::vec(any::<bool>(), 30),
        which in 0..6_usize,
    ) {
        let issuers = names(values.len());
        let scheme = of(TRANSFORMS[which], "lower_better", "");
        let in_t = in_tonnes(&values);
        let columns: &Columns<'_> = &[("x", "t", &in_t)];
        let plain = facts(&issuers, columns);
        let mixed = values.iter().enumerate().filter_map(|(i, value)| {
            let value = (*value)?;
            let kg = datum(f64::from(value), "kg");
            Some((i as u32, if in_kg[i] { kg } else { datum(tonnes(value), "t") }))
        });
        let mut other = plain.clone();
        other.columns.insert("x", FactColumn::new(mixed.collect()));
        prop_assert_eq!(totals(&scheme, &plain), totals(&scheme, &other));
    }

    #[test]
    fn order_does_not_matter_and_ties_share(values in kilograms(), which in 0..6_usize) {
        let n = values.len();
        let issuers = names(n);
        let back: Vec<IssuerId> = issuers.iter().rev().cloned().collect();
        let tonnes = in_tonnes(&values);
        let reversed: Vec<Option<f64>> = tonnes.iter().rev().copied().collect();
        let scheme = of(TRANSFORMS[which], "higher_better", "missing = \"peer_median\"\n");
        let found = totals(&scheme, &facts(&issuers, &[("x", "t", &tonnes)]));
        let mut other = totals(&scheme, &facts(&back, &[("x", "t", &reversed)]));
        other.reverse();
        prop_assert_eq!(&found, &other);
        for i in 0..n {
            for j in 0..i {
                prop_assert!(tonnes[i] != tonnes[j] || found[i] == found[j]);
            }
        }
    }

    #[test]
    fn contributions_sum_to_the_total(
        x in kilograms(), y in kilograms(), severity in 1..6_u8, which in 0..6_usize,
    ) {
        let n = x.len().min(y.len());
        let issuers = names(n);
        let second = X.replace("\"x\"", "\"y\"").replace("1.0", "0.7");
        let rest = format!(
            "{second}[controversies]\nactive_months = 1\nuncovered = \"no_cases\"\n[[overlays]]\n\
             deduct = {{ points = [0.1, 1.0, 3.3, 5.0, 10.0], at_most = 20.0 }}\n"
        );
        let first = X.replace("1.0", "0.3");
        let text = one_area(&format!("{first}transform = {}\n{rest}", TRANSFORMS[which]));
        let scheme = scheme(&text);
        let (x, y) = (in_tonnes(&x[..n]), in_tonnes(&y[..n]));
        let mut facts = facts(&issuers, &[("x", "t", &x), ("y", "t", &y)]);
        let (case, opened, closed) = ("spill", day("2025-01-01"), None);
        let one = Case { issuer: 0, case, severity, pillar: None, opened, closed };
        facts.controversies.cases = vec![one];
        let evaluation = evaluate(&scheme, &facts, &no_rates).expect("the facts are fit");
        let all: Vec<usize> = (0..n).collect();
        let explained =
            explain(&scheme, &facts, &no_rates, &evaluation, &all).expect("the facts are fit");
        for (explanation, total) in explained.iter().zip(&evaluation.totals) {
            prop_assert_eq!(explanation.total, *total);
            prop_assert_eq!(explanation.residual.is_some(), total.is_some());
            prop_assert!(explanation.residual.unwrap_or(0.0).abs() <= 1e-12);
        }
    }
}
