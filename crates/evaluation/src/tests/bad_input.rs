use super::*;

/// The problems of the small scheme with a text in place of another.
fn problems(from: &str, to: &str) -> Vec<Problem> {
    let text = one_area(X);
    assert!(text.contains(from), "`{from}` is not in the scheme");
    as_written(&text.replace(from, to), &["industry", "country"]).expect_err("it is refused")
}

/// Text replaced, text instead, place and message, hint.
const PROBLEMS: &[(&str, &str, &str, &str)] = &[
    (
        "polarity = \"higher_better\"",
        "",
        "indicators[0].polarity: `x` states no polarity",
        "state \"higher_better\", \"lower_better\" or \"boolean\"",
    ),
    (
        "missing = \"renormalise\"",
        "",
        "indicators[0].missing: `x` states no missing",
        "state it here or in [defaults]",
    ),
    (
        "unit = \"t\"",
        "unit = \"tCO2\"",
        "indicators[0].unit: `tCO2` is no known unit",
        "did you mean `tCO2e`?",
    ),
    (
        "area = \"C\"\nweight = 1.0",
        "area = \"C\"\nweight = 0.9",
        "nodes[1]: weights of what is below `C` sum to 0.9, allowed is 1 within 1e-9",
        "change these so that they sum to 1: x 0.9",
    ),
    (
        "by = \"all\"",
        "by = \"industri\"",
        "defaults.peers.by: `industri` is no classification level",
        "did you mean `industry`?",
    ),
    (
        "minimum = 2",
        "minimum = 1",
        "defaults.peers.minimum: a peer group of 1 compares with nobody",
        "state a minimum of 2 or more",
    ),
    (
        "if_small = \"exclude\"",
        "if_small = \"wider\"",
        "defaults.peers.if_small: if_small = \"wider\" and the levels in `wider` go together",
        "add wider = [\"all\"]",
    ),
    ("area = \"C\"", "area = \"c\"", "indicators[0].area: `c` is no node", "did you mean `C`?"),
    (
        "area = \"C\"",
        "area = \"P\"",
        "indicators[0].area: `P` is not at the last level, category",
        "nodes of that level are C",
    ),
    (
        "parent = \"P\"",
        "parent = \"C\"",
        "nodes[1].parent: `C` is above itself",
        "name another node, or none for one of the top level",
    ),
    (
        "id = \"x\"",
        "id = \"C\"",
        "indicators[0].id: id `C` is there twice",
        "give each node and indicator an id of its own",
    ),
    (
        "winsorise = \"none\"",
        "winsorise = { tails = { p = 0.5 } }",
        "defaults.winsorise: a tail is 0.5, allowed is a fraction above 0 and below 0.5",
        "state a fraction such as 0.05, or winsorise = \"none\"",
    ),
    (
        "polarity = \"higher_better\"",
        "polarity = \"lower_better\"\nmissing = \"zero\"",
        "indicators[0].missing: zero would be the best value that silence can have",
        "use \"worst_of_peers\"",
    ),
    (
        "polarity = \"higher_better\"",
        "polarity = \"boolean\"",
        "indicators[0].polarity: polarity boolean needs the unit boolean",
        "state unit = \"boolean\", or another polarity",
    ),
    (
        "unit = \"t\"",
        "unit = \"USD million\"\ncurrency = \"CNY\"",
        "indicators[0].unit: it is in USD by one field and in CNY by another",
        "state the currency once, in the unit or in `currency`",
    ),
    (
        "scale = 100.0",
        "scale = 0.0",
        "scheme.scale: scale is 0, allowed is a number above 0",
        "state the best score, such as 100.0",
    ),
    (
        "\"pillar\", \"category\"",
        "\"pillar\", \"pillar\"",
        "scheme.levels[1]: level `pillar` is there twice",
        "give each level a name of its own",
    ),
    (
        "unit = \"t\"",
        "unit = \"t\"\nminimum = -10.0",
        "indicators[0].minimum: it is -10, and no `t` is below 0",
        "state a limit from 0 on, or leave it out",
    ),
    (
        "unit = \"t\"",
        "unit = \"t\"\nper = { indicator = \"x\", unit = \"t\", period = \"same\" }",
        "indicators[0].per.indicator: `x` is divided by itself",
        "name another indicator, or leave `per` out",
    ),
    (
        "max_age_months = 24",
        "max_age_months = 24\naccept = [\"reported\", \"reported\"]",
        "defaults.accept[1]: `reported` is there twice",
        "name each way once",
    ),
    (
        "unit = \"t\"",
        "unit = \"t\"\naccept = []",
        "indicators[0].accept: no way of obtaining is accepted, so the value is always missing",
        "name a way, or leave it out to accept any",
    ),
    (
        "unit = \"t\"",
        "unit = \"t\"\nmax_age_months = 12\nwinsorise = { tails = { p = 0.1 } }",
        "defaults.winsorise: no indicator takes it from here, so this has no effect",
        "leave it out",
    ),
    (
        "missing_child = \"renormalise\"",
        "missing_child = \"renormalise\"\nby = \"industry\"",
        "weights.unlabelled: what an issuer without a label gets is not stated",
        "state \"default\" or \"exclude\"",
    ),
];

/// A key that cannot have an effect is refused with the reason.
#[test]
fn a_hysteresis_that_nothing_feeds_is_refused() {
    let bands = "[bands]\nlabels = [\"B\", \"A\"]\nthresholds = \"equal\"\nclosed = \"lower\"\n";
    let text = one_area(&format!("{X}{bands}hysteresis = {{ points = 2.0 }}\n"));
    let found = compiled(&text, &[]).expect_err("it is refused");
    let problem = Problem {
        path: "bands.hysteresis".to_owned(),
        message: "hysteresis needs the band of the review before, which no command passes on"
            .to_owned(),
        hint: Some("take the key out: bands change when a score crosses a threshold".to_owned()),
        part: None,
    };
    assert_eq!(found, [problem]);
}

#[test]
fn every_problem_has_a_place_and_a_way_out() {
    for &(from, to, problem, hint) in PROBLEMS {
        let found = problems(from, to);
        let texts: Vec<String> =
            found.iter().map(|one| format!("{}: {}", one.path, one.message)).collect();
        let Some(place) = texts.iter().position(|text| text == problem) else {
            panic!("{texts:#?} do not hold `{problem}`");
        };
        assert_eq!(found[place].hint.as_deref().unwrap_or_default(), hint, "{problem}");
    }
}

#[test]
fn all_problems_come_at_once() {
    let text = one_area(X)
        .replace("unit = \"t\"", "unit = \"tons\"")
        .replace("polarity = \"higher_better\"", "")
        .replace("minimum_coverage = 0.0", "minimum_coverage = 2.0");
    let found = compiled(&text, &[]).expect_err("it is refused");
    let paths: Vec<&str> = found.iter().map(|problem| problem.path.as_str()).collect();
    let expected = ["indicators[0].unit", "indicators[0].polarity", "weights.minimum_coverage"];
    assert_eq!(paths, expected);
}

#[test]
fn names_that_nobody_knows() {
    let config = toml::from_str(&one_area(&X.replace("\"x\"", "\"water_use\""))).expect("a scheme");
    let known = Vocabulary { levels: &[], indicators: Some(&["water_used", "energy"]) };
    let found = Scheme::compile(&config, &known).expect_err("it is refused");
    assert_eq!(found[0].message, "`water_use` is no known indicator");
    assert_eq!(found[0].hint.as_deref(), Some("did you mean `water_used`?"));
    let twice = format!("{X}{}", X.replace("weight = 1.0", "weight = 0.0"));
    let found = compiled(&one_area(&twice), &[]).expect_err("it is refused");
    assert_eq!(found[0].message, "id `x` is there twice");
    let unknown_key = one_area(&format!("{X}polarty = \"lower_better\"\n"));
    let error = toml::from_str::<SchemeConfig>(&unknown_key).expect_err("it is refused");
    assert!(error.to_string().contains("unknown field `polarty`"));
    let weights =
        one_area(X).replace("[weights]", "[weights]\nby = \"country\"\nunlabelled = \"default\"");
    let text = format!("{weights}[industries.CN]\nx = 0.7\nz = 0.3\n");
    let found = compiled(&text, &["country"]).expect_err("it is refused");
    assert_eq!(found[0].message, "`z` is no node or indicator");
    assert_eq!(found[1].path, "industries.CN");
    assert!(found[1].message.starts_with("weights of what is below `C` sum to 0.7"));
}

#[test]
fn overlays_and_bands_that_cannot_be() {
    let bands = "[bands]\nlabels = [\"B\", \"A\"]\nthresholds = { at = [1.0, 2.0] }\n\
                 closed = \"lower\"\n";
    let cap = "[[overlays]]\ncap_band = { severity = 6, band = \"AA\" }\n";
    let found = compiled(&one_area(&format!("{X}{cap}{bands}")), &[]).expect_err("it is refused");
    let messages: Vec<&str> = found.iter().map(|problem| problem.message.as_str()).collect();
    let expected = [
        "2 labels need 1 thresholds, there are 2",
        "which controversies count is not stated",
        "severity is 6, allowed is 1 to 5",
        "`AA` is no band",
    ];
    assert_eq!(messages, expected);
}

/// Bands that no score reaches and caps that cap nothing, each at its key.
#[test]
fn bands_and_overlays_without_an_effect() {
    let bands = |at: &str, closed: &str| {
        format!(
            "[bands]\nlabels = [\"C\", \"B\", \"A\"]\nthresholds = {{ at = [{at}] }}\n\
             closed = \"{closed}\"\n"
        )
    };
    let cases = "[controversies]\nactive_months = 1\nuncovered = \"no_cases\"\n[[overlays]]\n";
    let cap = |overlay: &str| format!("{cases}{overlay}\n{}", bands("40.0, 60.0", "lower"));
    let table = [
        (bands("40.0, 120.0", "lower"), "bands.thresholds.at[1]"),
        (bands("0.0, 60.0", "lower"), "bands.thresholds.at[0]"),
        (bands("40.0, 100.0", "upper"), "bands.thresholds.at[1]"),
        (bands("60.0, 40.0", "lower"), "bands.thresholds.at[1]"),
        (cap("cap_band = { severity = 5, band = \"A\" }"), "overlays[0].cap_band.band"),
        (cap("notches_down = { severity = 5, notches = 0 }"), "overlays[0].notches_down.notches"),
    ];
    for (rest, place) in table {
        let found = as_written(&one_area(&format!("{X}{rest}")), &[]).expect_err("it is refused");
        let paths: Vec<&str> = found.iter().map(|problem| problem.path.as_str()).collect();
        assert_eq!(paths, [place], "{rest}");
        assert!(found.iter().all(|problem| problem.hint.is_some()));
    }
    for kept in [bands("40.0, 100.0", "lower"), bands("0.0, 60.0", "upper")] {
        as_written(&one_area(&format!("{X}{kept}")), &[]).expect("the end of the scale is reached");
    }
}

/// The only error of three facts, one of which is another.
fn error(unit: &'static str, wrong: Datum<'static>) -> (String, Option<String>) {
    let scheme = scheme(&one_area(&X.replace("\"t\"", &format!("\"{unit}\""))));
    let issuers = issuers("A B");
    let mut facts = facts(&issuers, &[]);
    let right = Datum { currency: Some(cny()), ..datum(1.0, unit) };
    facts.columns.insert("x", FactColumn::new(vec![(0, right), (1, wrong)]));
    let errors = evaluate(&scheme, &facts, &no_rates).expect_err("the facts are unfit");
    assert_eq!(errors.len(), 1);
    (errors[0].to_string(), errors[0].hint())
}

#[test]
fn facts_that_are_unfit() {
    let usd: Currency = "USD".parse().expect("a currency");
    let money = |value, unit, currency| Datum { currency, ..datum(value, unit) };
    let table: [(&'static str, Datum<'static>, &str); 7] = [
        ("t", datum(1.0, "MWh"), "B: unit `MWh` of `x` measures energy, the scheme asks for mass"),
        (
            "t",
            datum(1.0, "tCO2e"),
            "B: unit `tCO2e` of `x` measures greenhouse gas emissions, \
          the scheme asks for mass",
        ),
        (
            "t",
            datum(1.0, "tons"),
            "B: unit `tons` of `x` is unknown, allowed is t, g, kg, tonne, \
          kt, Mt",
        ),
        ("CNY million", money(1.0, "million", None), "B: `x` in `million` names no currency"),
        (
            "CNY million",
            money(1.0, "USD million", Some(cny())),
            "B: `x` is in USD by one field \
          and in CNY by another",
        ),
        (
            "CNY million",
            money(1.0, "million", Some(usd)),
            "B: no rate from USD to CNY for `x` of \
          2024-12-31",
        ),
        (
            "percent",
            datum(1.0, "count"),
            "B: unit `count` of `x` measures count, the scheme asks \
          for share",
        ),
    ];
    for (unit, wrong, expected) in table {
        assert_eq!(error(unit, wrong).0, expected);
    }
    let hint = error("t", datum(1.0, "MWh")).1;
    assert_eq!(hint.as_deref(), Some("allowed: t, g, kg, tonne, kt, Mt"));
}

#[test]
fn facts_that_contradict() {
    let text = format!("{X}missing = {{ model = {{ from = \"x_model\" }} }}\n");
    let scheme = scheme(&one_area(&text));
    let issuers = issuers("A B");
    let mut facts = facts(&issuers, &[("x_model", "t", &[Some(1.0), None])]);
    let earlier = Datum { period_end: day("2024-06-30"), ..datum(2.0, "t") };
    let column = FactColumn::new(vec![(1, datum(1.0, "t")), (1, earlier), (7, earlier)]);
    facts.columns.insert("x", column);
    let errors = evaluate(&scheme, &facts, &no_rates).expect_err("the facts are unfit");
    let texts: Vec<String> = errors.iter().map(ToString::to_string).collect();
    let expected = [
        "A: `x_model` is reported, as an estimate of `x` only estimated and modelled values count",
        "B: two values of `x`, of 2024-12-31 and of 2024-06-30",
        "`x` speaks of issuer number 7, there are 2",
    ];
    assert_eq!(texts, expected);
}

#[test]
fn labels_dates_cases_and_bands_that_do_not_fit() {
    let peers = "peers = { by = \"industry\", minimum = 2, if_small = \"exclude\" }\n";
    let rest = "[controversies]\nactive_months = 1\nuncovered = \"no_cases\"\n\
                [[overlays]]\nlowest_band = { severity = 5 }\n\
                [bands]\nlabels = [\"B\", \"A\"]\nthresholds = \"equal\"\nclosed = \"lower\"\n";
    let scheme = scheme(&one_area(&format!("{X}{peers}{rest}")));
    let issuers = issuers("A B");
    let mut facts = facts(&issuers, &[]);
    facts.date = day("2019-12-31");
    facts.previous_bands = vec![None, Some("AA")];
    let (case, opened, closed) = ("spill", day("2019-01-01"), None);
    let pillar = Some("E");
    facts.controversies.cases = vec![
        Case { issuer: 0, case, severity: 0, pillar: None, opened, closed },
        Case { issuer: 1, case, severity: 3, pillar, opened, closed },
    ];
    let errors = evaluate(&scheme, &facts, &no_rates).expect_err("the facts are unfit");
    let texts: Vec<String> = errors.iter().map(ToString::to_string).collect();
    let expected = [
        "A: case `spill` has severity 0, allowed is 1 to 5",
        "B: `AA` is no band of the scheme, allowed is B, A",
        "B: case `spill` is of `E`, which is no dimension of the scheme",
        "`industry` has 0 labels, there are 2 issuers",
        "scheme `small 1` is valid from 2020-01-01, the evaluation is of 2019-12-31",
    ];
    assert_eq!(texts, expected);
}

#[test]
fn a_missing_rate_may_be_a_missing_value() {
    let text = one_area(&X.replace("\"t\"", "\"CNY million\""));
    let scheme = scheme(&text.replace("missing_rate = \"error\"", "missing_rate = \"missing\""));
    let issuers = issuers("A B C");
    let mut facts = facts(&issuers, &[]);
    let one = Datum { currency: Some(cny()), ..datum(1.0, "million") };
    let column = FactColumn::new(vec![(0, one), (1, datum(1.0, "USDm")), (2, datum(1.0, "HKDm"))]);
    facts.columns.insert("x", column);
    let rates = |from: Currency, _: Currency, _: NaiveDate| match from.as_str() {
        "USD" => Some(7.2),
        _ => None,
    };
    let evaluation = evaluate(&scheme, &facts, &rates).expect("the facts are fit");
    close(&evaluation.totals, &[Some(25.0), Some(75.0), None]);
}

#[test]
fn the_way_out_of_a_value_that_cannot_be_right() {
    let [first, second] = ["EUR", "USD"].map(|code| code.parse().unwrap());
    let (issuer, indicator) = ("A".to_owned(), "x".to_owned());
    let two = EvaluationError::TwoCurrencies { issuer, indicator, first, second };
    let hint = "give the currency once, in the unit or in `currency`";
    assert_eq!(two.hint().as_deref(), Some(hint));
}

/// The totals of three issuers, of which the second has a value that cannot be, and what is said of
/// it.
fn without(unit: &'static str, limits: &str, wrong: f64) -> (Vec<Option<f64>>, Vec<String>) {
    let text = X.replace("\"t\"", &format!("\"{unit}\"\n{limits}"));
    let scheme = scheme(&one_area(&text));
    let issuers = issuers("A B C");
    let mut facts = facts(&issuers, &[]);
    let data = [datum(1.0, unit), datum(wrong, unit), datum(0.0, unit)];
    facts.columns.insert("x", FactColumn::new((0..).zip(data).collect()));
    let evaluation = evaluate(&scheme, &facts, &no_rates).expect("nobody is stopped");
    let said = evaluation.impossible.iter().map(ToString::to_string).collect();
    (evaluation.totals, said)
}

#[test]
fn a_value_that_cannot_be_is_missing_for_its_issuer_alone() {
    let all = [
        ("t", "", -5.0, "x for 2024-12-31 is -5 t, allowed is a number of at least 0: unknown"),
        (
            "t",
            "",
            f64::NAN,
            "x for 2024-12-31 is NaN t, allowed is a number of at least 0: unknown",
        ),
        (
            "fraction",
            "maximum = 1.0",
            1.2,
            "x for 2024-12-31 is 1.2 fraction, allowed is a number up to 1: unknown",
        ),
    ];
    for (unit, limits, wrong, expected) in all {
        let (totals, said) = without(unit, limits, wrong);
        assert_eq!(said, [expected]);
        assert_eq!(totals.iter().map(Option::is_some).collect::<Vec<_>>(), [true, false, true]);
        let (_, none) = without(unit, limits, 0.5);
        assert!(none.is_empty(), "0 and 0.5 can be");
    }
}
