//! The example of the methodology document, from its own scheme.

use super::*;

const DOCUMENT: &str = include_str!("../../../../docs/methodology/esg-evaluation.md");

fn example() -> Scheme {
    let (_, after) = DOCUMENT.split_once("```toml\n").expect("the document has a scheme");
    let (text, _) = after.split_once("```").expect("it ends");
    compiled(text, &["industry"]).expect("the scheme holds")
}

/// The table of facts in §10.
fn table(issuers: &[IssuerId]) -> Facts<'_> {
    let columns: &Columns<'_> = &[
        ("target", "boolean", &[Some(1.0), Some(1.0), None, Some(0.0), None]),
        ("attendance", "percent", &[Some(90.0), Some(100.0), Some(80.0), Some(95.0), Some(85.0)]),
    ];
    let mut facts = facts(issuers, columns);
    let emissions = vec![
        (0, datum(50.0, "ktCO2e")),
        (1, datum(60_000.0, "tCO2e")),
        (2, datum(25_000.0, "tCO2e")),
        (4, datum(7_200.0, "tCO2e")),
    ];
    let revenue = vec![
        (0, datum(1_000.0, "CNY million")),
        (1, datum(2.0, "CNY bn")),
        (2, datum(500.0, "CNY million")),
        (3, datum(800.0, "CNY million")),
        (4, datum(100.0, "USD million")),
    ];
    let independent = vec![
        (0, datum(40.0, "percent")),
        (1, datum(50.0, "percent")),
        (2, datum(30.0, "percent")),
        (3, datum(0.6, "fraction")),
    ];
    facts.columns.insert("emissions", FactColumn::new(emissions));
    facts.columns.insert("revenue", FactColumn::new(revenue));
    facts.columns.insert("independent", FactColumn::new(independent));
    facts.labels.insert("industry", vec![Some("Steel"); issuers.len()]);
    let opened = day("2025-03-01");
    let spill = Case { issuer: 1, case: "spill", severity: 4, pillar: None, opened, closed: None };
    facts.controversies.cases = vec![spill];
    facts
}

fn rates(from: Currency, to: Currency, _: NaiveDate) -> Option<f64> {
    (from.as_str() == "USD" && to.as_str() == "CNY").then_some(7.2)
}

#[test]
fn the_example_of_the_document() {
    let scheme = example();
    let issuers = issuers("A B C D E");
    let facts = table(&issuers);
    let evaluation = evaluate(&scheme, &facts, &rates).expect("the facts are fit");
    let before =
        [45.684010575232215, 78.81598942476779, 17.246406185987496, 56.503593814012504, 45.5];
    close(&evaluation.before_overlays, &before.map(Some));
    let mut after = before;
    after[1] -= 5.0;
    close(&evaluation.totals, &after.map(Some));
    let all = [0, 1, 2, 3, 4];
    let explained = explain(&scheme, &facts, &rates, &evaluation, &all).expect("they are fit");
    for (one, issuer) in explained.iter().zip(&issuers) {
        let scores: Vec<String> = one
            .dimensions
            .iter()
            .flat_map(|dimension| &dimension.nodes[0].indicators)
            .map(|one| one.score.map_or("–".to_owned(), |score| format!("{score:.2}")))
            .collect();
        let pillars: Vec<String> =
            one.dimensions.iter().filter_map(|d| Some(format!("{:.2}", d.score?))).collect();
        let (total, band) = (one.total.expect("a total"), one.band.clone().expect("a band"));
        let row = format!(
            "| {issuer} | {} | {} | {total:.2} | {band} |",
            scores.join(" | "),
            pillars.join(" | ")
        );
        assert!(DOCUMENT.contains(&row), "the document does not hold\n{row}");
        assert!(one.residual.expect("a total").abs() <= 1e-12);
    }
}

#[test]
fn an_explanation_names_everything() {
    let scheme = example();
    let issuers = issuers("A B C D E");
    let facts = table(&issuers);
    let evaluation = evaluate(&scheme, &facts, &rates).expect("the facts are fit");
    let explained = explain(&scheme, &facts, &rates, &evaluation, &[3, 4]).expect("they are fit");
    let emissions = &explained[0].dimensions[0].nodes[0].indicators[0];
    let filled = FilledIn { gap: Gap::NoFact, policy: "worst_of_peers" };
    assert_eq!((emissions.value, emissions.filled_in), (Some(50.0), Some(filled)));
    let emissions = &explained[1].dimensions[0].nodes[0].indicators[0];
    assert_eq!(emissions.value, Some(10.0));
    assert_eq!(emissions.unit, "tCO2e per CNY million");
    let peers = PeersUsed { level: "industry".into(), group: "Steel".into(), size: 4 };
    assert_eq!(emissions.peers, Some(peers));
    let facts: Vec<(&str, f64, &str)> =
        emissions.facts.iter().map(|fact| (fact.role, fact.value, fact.unit.as_str())).collect();
    assert_eq!(facts, [("value", 7_200.0, "tCO2e"), ("denominator", 100.0, "USD million")]);
    let contribution = emissions.contribution.expect("it counts");
    assert!((emissions.effective_weight - 0.3).abs() < 1e-12);
    assert!((contribution - 27.0).abs() < 1e-9);
}
