use super::*;

const FOUR: [Option<f64>; 4] = [Some(10.0), Some(20.0), Some(30.0), None];

/// Percentiles × 100 of 10, 20, 30 and a missing value under each policy.
#[test]
fn six_policies_for_a_missing_value() {
    let table: [(&str, [Option<f64>; 4]); 6] = [
        ("\"zero\"", [37.5, 62.5, 87.5, 12.5].map(Some)),
        ("\"peer_median\"", [12.5, 50.0, 87.5, 50.0].map(Some)),
        ("\"worst_of_peers\"", [25.0, 62.5, 87.5, 25.0].map(Some)),
        ("\"renormalise\"", [Some(100.0 / 6.0), Some(50.0), Some(500.0 / 6.0), None]),
        ("\"exclude\"", [Some(100.0 / 6.0), Some(50.0), Some(500.0 / 6.0), None]),
        ("{ model = { from = \"x_model\" } }", [12.5, 37.5, 87.5, 62.5].map(Some)),
    ];
    for (policy, expected) in table {
        let scheme = scheme(&one_area(&format!("{X}missing = {policy}\n")));
        let issuers = issuers("A B C D");
        let mut facts = facts(&issuers, &[("x", "t", &FOUR)]);
        let estimate = Datum { method: Method::Modelled, ..datum(25.0, "t") };
        facts.columns.insert("x_model", FactColumn::new(vec![(3, estimate)]));
        let evaluation = evaluate(&scheme, &facts, &no_rates).expect("the facts are fit");
        close(&evaluation.totals, &expected);
        assert_eq!(evaluation.coverage, [1.0, 1.0, 1.0, 0.0], "{policy}");
        let why = match policy {
            "\"exclude\"" => Some(NoScore::Indicator(0)),
            "\"renormalise\"" => Some(NoScore::Coverage),
            _ => None,
        };
        assert_eq!(evaluation.no_score, [None, None, None, why], "{policy}");
    }
}

/// The worst of the peers is the largest where small is good.
#[test]
fn worst_is_by_polarity() {
    let lower = X.replace("higher_better", "lower_better");
    let scheme = scheme(&one_area(&format!("{lower}missing = \"worst_of_peers\"\n")));
    let issuers = issuers("A B C D");
    let found = totals(&scheme, &facts(&issuers, &[("x", "t", &FOUR)]));
    close(&found, &[87.5, 62.5, 25.0, 25.0].map(Some));
}

fn two(missing: &str) -> String {
    let y = X.replace("\"x\"", "\"y\"").replace("1.0", "0.4");
    let x = X.replace("1.0", "0.6");
    one_area(&format!("{x}{y}missing = {missing}\n"))
}

#[test]
fn weight_of_what_is_left_out_goes_to_the_others() {
    let scheme = scheme(&two("\"renormalise\""));
    let issuers = issuers("A B");
    let columns: &Columns<'_> =
        &[("x", "t", &[Some(1.0), Some(2.0)]), ("y", "t", &[Some(5.0), None])];
    let facts = facts(&issuers, columns);
    // y has one value: too few to compare with.
    let evaluation = evaluate(&scheme, &facts, &no_rates).expect("the facts are fit");
    close(&evaluation.totals, &[Some(25.0), Some(75.0)]);
    let explained =
        explain(&scheme, &facts, &no_rates, &evaluation, &[0, 1]).expect("the facts are fit");
    let y = &explained[0].dimensions[0].nodes[0].indicators[1];
    assert_eq!(y.filled_in, Some(FilledIn { gap: Gap::FewPeers, policy: "renormalise" }));
    let x = &explained[1].dimensions[0].nodes[0].indicators[0];
    assert_eq!((x.weight, x.effective_weight, x.contribution), (0.6, 1.0, Some(75.0)));
}

#[test]
fn a_group_that_is_too_small() {
    let peers = |policy: &str| {
        let peers = format!("peers = {{ by = \"industry\", minimum = 2, {policy} }}\n");
        scheme(&one_area(&format!("{X}{peers}")))
    };
    let issuers = issuers("A B C");
    let mut facts = facts(&issuers, &[("x", "t", &[Some(1.0), Some(2.0), Some(3.0)])]);
    facts.labels.insert("industry", vec![Some("coal"), Some("coal"), Some("banks")]);
    facts.labels.insert("sector", vec![Some("one"); 3]);
    let exclude = peers("if_small = \"exclude\"");
    close(&totals(&exclude, &facts), &[Some(25.0), Some(75.0), None]);
    let middle = peers("if_small = \"middle\"");
    close(&totals(&middle, &facts), &[Some(25.0), Some(75.0), Some(50.0)]);
    // C is compared with all three of its sector, A and B still with each other.
    let wider = peers("if_small = \"wider\", wider = [\"sector\"]");
    close(&totals(&wider, &facts), &[Some(25.0), Some(75.0), Some(500.0 / 6.0)]);
    facts.labels.insert("industry", vec![Some("coal"), Some("coal"), None]);
    close(&totals(&wider, &facts), &[Some(25.0), Some(75.0), Some(500.0 / 6.0)]);
    let evaluation = evaluate(&wider, &facts, &no_rates).expect("the facts are fit");
    let explained = explain(&wider, &facts, &no_rates, &evaluation, &[2]).expect("they are fit");
    let peers = explained[0].dimensions[0].nodes[0].indicators[0].peers.clone();
    let expected = PeersUsed { level: "sector".into(), group: "one".into(), size: 3 };
    assert_eq!(peers, Some(expected));
}

#[test]
fn old_facts_and_other_methods_are_missing() {
    let scheme = scheme(&one_area(&format!("{X}accept = [\"reported\", \"verified\"]\n")));
    let issuers = issuers("A B C D");
    let values = [Some(1.0), Some(2.0), Some(3.0), Some(4.0)];
    let mut facts = facts(&issuers, &[("x", "t", &values)]);
    let old = Datum { period_end: day("2023-12-30"), ..datum(3.0, "t") };
    let just = Datum { period_end: day("2023-12-31"), ..datum(2.0, "t") };
    let guess = Datum { method: Method::Estimated, ..datum(4.0, "t") };
    let column = FactColumn::new(vec![(0, datum(1.0, "t")), (1, just), (2, old), (3, guess)]);
    facts.columns.insert("x", column);
    close(&totals(&scheme, &facts), &[Some(25.0), Some(75.0), None, None]);
    let evaluation = evaluate(&scheme, &facts, &no_rates).expect("the facts are fit");
    let explained = explain(&scheme, &facts, &no_rates, &evaluation, &[2, 3]).expect("they are");
    let gap = |i: usize| explained[i].dimensions[0].nodes[0].indicators[0].filled_in;
    assert_eq!(gap(0).map(|filled| filled.gap), Some(Gap::Stale));
    assert_eq!(gap(1).map(|filled| filled.gap), Some(Gap::Method));
    assert_eq!(explained[0].dimensions[0].nodes[0].indicators[0].facts[0].value, 3.0);
}

#[test]
fn denominators_of_another_period_or_of_nothing() {
    let per = "per = { indicator = \"revenue\", unit = \"CNY million\", period = \"same\" }\n";
    let scheme = scheme(&one_area(&format!("{X}{per}")));
    let issuers = issuers("A B C D E");
    let mut facts = facts(&issuers, &[("x", "t", &[Some(4.0); 5])]);
    let revenue = |value: f64| Datum { currency: Some(cny()), ..datum(value, "million") };
    let other = Datum { period_end: day("2023-12-31"), ..revenue(1.0) };
    let column = vec![(0, revenue(2.0)), (1, revenue(4.0)), (2, other), (3, revenue(0.0))];
    facts.columns.insert("revenue", FactColumn::new(column));
    let evaluation = evaluate(&scheme, &facts, &no_rates).expect("the facts are fit");
    close(&evaluation.totals, &[Some(75.0), Some(25.0), None, None, None]);
    let all = [0, 1, 2, 3, 4];
    let explained = explain(&scheme, &facts, &no_rates, &evaluation, &all).expect("they are fit");
    let of = |i: usize| &explained[i].dimensions[0].nodes[0].indicators[0];
    let gaps: Vec<Option<Gap>> = all.iter().map(|&i| of(i).filled_in.map(|f| f.gap)).collect();
    let expected = [Gap::OtherPeriod, Gap::DenominatorNotPositive, Gap::NoDenominator].map(Some);
    assert_eq!(gaps[2..], expected);
    assert_eq!((of(0).value, of(0).unit.as_str()), (Some(2.0), "t per CNY million"));
}

#[test]
fn nodes_without_a_score() {
    let tree = |rule: &str, coverage: &str| {
        let text = one_area("")
            .replace("missing_child = \"renormalise\"", &format!("missing_child = \"{rule}\""))
            .replace("minimum_coverage = 0.0", &format!("minimum_coverage = {coverage}"))
            .replace(
                "parent = \"P\", weight = 1.0 },",
                "parent = \"P\", weight = 0.6 },
                 { id = \"D\", name = \"other\", parent = \"P\", weight = 0.4 },",
            );
        let y = X.replace("\"x\"", "\"y\"").replace("\"C\"", "\"D\"");
        scheme(&format!("{text}{X}{y}"))
    };
    let issuers = issuers("A B");
    let columns: &Columns<'_> = &[("x", "t", &[Some(1.0), Some(2.0)]), ("y", "t", &[None, None])];
    let facts = facts(&issuers, columns);
    close(&totals(&tree("renormalise", "0.6"), &facts), &[Some(25.0), Some(75.0)]);
    close(&totals(&tree("renormalise", "0.61"), &facts), &[None, None]);
    close(&totals(&tree("zero", "0.0"), &facts), &[Some(15.0), Some(45.0)]);
    close(&totals(&tree("exclude", "0.0"), &facts), &[None, None]);
}

#[test]
fn weights_by_industry() {
    let text = two("\"renormalise\"")
        .replace("[weights]", "[weights]\nby = \"industry\"\nunlabelled = \"exclude\"");
    let scheme = scheme(&format!("{text}\n[industries.coal]\nx = 0.0\ny = 1.0\n"));
    let issuers = issuers("A B C");
    let columns: &Columns<'_> = &[
        ("x", "t", &[Some(1.0), Some(2.0), Some(3.0)]),
        ("y", "t", &[Some(3.0), Some(2.0), Some(1.0)]),
    ];
    let mut facts = facts(&issuers, columns);
    facts.labels.insert("industry", vec![Some("coal"), Some("banks"), None]);
    let evaluation = evaluate(&scheme, &facts, &no_rates).expect("the facts are fit");
    close(&evaluation.totals, &[Some(500.0 / 6.0), Some(50.0), None]);
    assert_eq!(evaluation.no_score[2], Some(NoScore::Unlabelled));
}

/// An issuer that is not asked for an indicator is not filled in as a peer either.
#[test]
fn an_indicator_without_weight_is_not_missed() {
    let text = two("\"exclude\"")
        .replace("[weights]", "[weights]\nby = \"industry\"\nunlabelled = \"exclude\"");
    let scheme = scheme(&format!("{text}\n[industries.coal]\nx = 1.0\ny = 0.0\n"));
    let issuers = issuers("A B C");
    let columns: &Columns<'_> = &[
        ("x", "t", &[Some(1.0), Some(2.0), Some(3.0)]),
        ("y", "t", &[None, Some(2.0), Some(1.0)]),
    ];
    let mut facts = facts(&issuers, columns);
    facts.labels.insert("industry", vec![Some("coal"), Some("banks"), Some("banks")]);
    let expected = [100.0 / 6.0, 0.6 * 50.0 + 0.4 * 75.0, 0.6 * 500.0 / 6.0 + 0.4 * 25.0];
    close(&totals(&scheme, &facts), &expected.map(Some));
}

#[test]
fn versions_by_date() {
    let version = |number: &str, from: &str| {
        let text = one_area(X)
            .replace("version = \"1\"", &format!("version = \"{number}\""))
            .replace("2020-01-01", from);
        scheme(&text)
    };
    let versions = [version("2", "2025-06-01"), version("1", "2020-01-01")];
    let of = |date: &str| in_force(&versions, "small", day(date)).map(Scheme::version);
    assert_eq!(of("2019-12-31"), None);
    assert_eq!(of("2025-05-31"), Some("1"));
    assert_eq!(of("2025-06-01"), Some("2"));
}
