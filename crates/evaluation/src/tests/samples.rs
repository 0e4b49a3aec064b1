use super::*;

const CNI: &str = include_str!("../../../../config/esg/cni-shape.toml");
const LSEG: &str = include_str!("../../../../config/esg/lseg-shape.toml");
const LEVELS: [&str; 4] = ["cni_level_1", "cni_level_2", "trbc_industry_group", "country"];

fn at_depth(scheme: &Scheme, depth: usize) -> usize {
    scheme.nodes.iter().filter(|node| node.depth == depth).count()
}

#[test]
fn the_shape_of_cni_has_3_dimensions_15_themes_and_32_areas() {
    let scheme = compiled(CNI, &LEVELS).expect("the file holds");
    assert_eq!([0, 1, 2].map(|depth| at_depth(&scheme, depth)), [3, 15, 32]);
    assert_eq!(scheme.indicators.len(), 64);
    let grades = "D C CC CCC B BB BBB A AA AAA";
    assert_eq!(scheme.bands().expect("it has bands").labels().join(" "), grades);
    assert_eq!(scheme.label_levels(), ["cni_level_1", "cni_level_2"]);
}

#[test]
fn the_shape_of_lseg_has_3_pillars_and_10_categories() {
    let scheme = compiled(LSEG, &LEVELS).expect("the file holds");
    assert_eq!([0, 1].map(|depth| at_depth(&scheme, depth)), [3, 10]);
    assert_eq!(scheme.bands().expect("it has bands").labels().len(), 12);
    assert!(scheme.columns().contains(&"hours_worked"));
}

/// Values of every column of a scheme for a few issuers, in the units of the scheme.
fn invented<'a>(scheme: &'a Scheme, issuers: &'a [IssuerId]) -> Facts<'a> {
    let mut facts = facts(issuers, &[]);
    let mut put = |name: &'a str, quantity: &'a scheme::Quantity, salt: usize| {
        let whole = quantity.maximum == Some(1.0);
        let value = |i: usize| match whole {
            true => f64::from(u8::from((i + salt).is_multiple_of(3))),
            false => 1.0 + ((i * 7 + salt * 3) % 11) as f64 * 0.25,
        };
        let fact = |i: usize| Datum {
            currency: quantity.currency,
            ..datum(value(i), &quantity.unit_text)
        };
        // One in five is missing.
        let known = (0..issuers.len()).filter(|i| !(i + salt).is_multiple_of(5));
        let column = known.map(|i| (i as u32, fact(i))).collect();
        facts.columns.insert(name, FactColumn::new(column));
    };
    for (salt, indicator) in scheme.indicators.iter().enumerate() {
        put(&indicator.id, &indicator.quantity, salt);
        if let Some(per) = &indicator.per {
            put(&per.indicator, &per.quantity, 2);
        }
    }
    for level in LEVELS {
        facts.labels.insert(level, vec![Some("one"); issuers.len()]);
    }
    facts
}

#[test]
fn both_samples_score_and_explain() {
    for text in [CNI, LSEG] {
        let scheme = compiled(text, &LEVELS).expect("the file holds");
        let issuers = issuers("A B C D E F G H I J K L");
        let facts = invented(&scheme, &issuers);
        let evaluation = evaluate(&scheme, &facts, &no_rates).expect("the facts are fit");
        assert!(evaluation.totals.iter().all(Option::is_some));
        let all: Vec<usize> = (0..issuers.len()).collect();
        let explained =
            explain(&scheme, &facts, &no_rates, &evaluation, &all).expect("the facts are fit");
        for one in explained {
            assert!(one.residual.expect("it has a total").abs() <= 1e-12);
            assert!(one.band.is_some());
            assert!(serde_json::to_string(&one).expect("it is text").contains("annual report"));
        }
    }
}
