use super::*;

const THREE: [Option<f64>; 3] = [Some(1.0), Some(2.0), Some(3.0)];

/// Scores of 1, 2 and 3 under each transform.
#[test]
fn every_transform() {
    let z = |rest: &str| format!("{{ z_score = {{ {rest} }} }}");
    let population = "ddof = \"population\", truncate = \"none\"";
    let phi = [11.033568095992324, 50.0, 88.96643190400768];
    let t = 10.0 * 1.5_f64.sqrt();
    let once = "ddof = \"sample\", truncate = { once = { limit = 0.5 } }, to = \"t_score\"";
    let thirds = [100.0 / 3.0, 200.0 / 3.0, 100.0];
    let table: [(String, [f64; 3]); 8] = [
        ("\"percentile\"".into(), [100.0 / 6.0, 50.0, 500.0 / 6.0]),
        (z(&format!("{population}, to = \"normal_cdf\"")), phi),
        (z(&format!("{population}, to = \"t_score\"")), [50.0 - t, 50.0, 50.0 + t]),
        (z("ddof = \"sample\", truncate = \"none\", to = \"t_score\""), [40.0, 50.0, 60.0]),
        (z(once), [45.0, 50.0, 55.0]),
        ("\"min_max\"".into(), [0.0, 50.0, 100.0]),
        ("{ rank = { ties = \"best\" } }".into(), thirds),
        ("{ already_score = { min = 0.0, max = 4.0 } }".into(), [25.0, 50.0, 75.0]),
    ];
    let issuers = issuers("A B C");
    let facts = facts(&issuers, &[("x", "t", &THREE)]);
    for (transform, expected) in table {
        let text = one_area(&format!("{X}transform = {transform}\n"));
        close(&totals(&scheme(&text), &facts), &expected.map(Some));
        let lower = scheme(&text.replace("higher_better", "lower_better"));
        let mirrored = match transform.contains("rank") {
            true => [100.0, 200.0 / 3.0, 100.0 / 3.0],
            false => expected.map(|score| 100.0 - score),
        };
        close(&totals(&lower, &facts), &mirrored.map(Some));
    }
}

#[test]
fn key_issues_read_an_exposure() {
    let transform = "transform = { key_issue = { exposure = \"exposure\" } }\n";
    let scheme = scheme(&one_area(&format!("{}{transform}", X.replace("\"t\"", "\"score\""))));
    let issuers = issuers("A B C D");
    let columns: &Columns<'_> = &[
        ("x", "score", &[Some(1.0), Some(2.0), Some(3.0), Some(4.0)]),
        ("exposure", "score", &[Some(7.0), Some(2.0), Some(1.0), None]),
    ];
    let found = totals(&scheme, &facts(&issuers, columns));
    close(&found, &[Some(10.0), Some(70.0), Some(80.0), None]);
}

/// (number worse + number equal, itself included, / 2) / n with a value.
#[test]
fn ties_share_their_percentile() {
    let issuers = issuers("A B C D E");
    let values = [Some(10.0), Some(20.0), Some(20.0), Some(30.0), None];
    let found = totals(&scheme(&one_area(X)), &facts(&issuers, &[("x", "t", &values)]));
    close(&found, &[Some(12.5), Some(50.0), Some(50.0), Some(87.5), None]);
}

#[test]
fn values_that_do_not_differ_are_in_the_middle() {
    let issuers = issuers("A B C");
    let facts = facts(&issuers, &[("x", "t", &[Some(0.1); 3])]);
    let z = "{ z_score = { ddof = \"sample\", truncate = \"none\", to = \"normal_cdf\" } }";
    for transform in [z, "\"min_max\"", "\"percentile\""] {
        let scheme = scheme(&one_area(&format!("{X}transform = {transform}\n")));
        close(&totals(&scheme, &facts), &[Some(50.0); 3]);
    }
}

#[test]
fn outliers_are_moved_and_said_to_be() {
    let rules = "winsorise = { tails = { p = 0.05 } }\ntransform = \"min_max\"\n";
    let scheme = scheme(&one_area(&format!("{X}{rules}")));
    let issuers = issuers("A B C D E");
    let values = [Some(1.0), Some(2.0), Some(3.0), Some(4.0), Some(100.0)];
    let facts = facts(&issuers, &[("x", "t", &values)]);
    let evaluation = evaluate(&scheme, &facts, &no_rates).expect("the facts are fit");
    // Tails at 1.2 and 80.8.
    let place = |x: f64| Some(100.0 * (x - 1.2) / 79.6);
    close(&evaluation.totals, &[place(1.2), place(2.0), place(3.0), place(4.0), place(80.8)]);
    let explained = explain(&scheme, &facts, &no_rates, &evaluation, &[4, 1]).expect("they are");
    let moved = |i: usize| explained[i].dimensions[0].nodes[0].indicators[0].winsorised;
    assert!(moved(0).is_some_and(|value| (value - 80.8).abs() < 1e-9));
    assert_eq!(moved(1), None);
}

/// One yes among many is not moved to a no by tails that others share.
#[test]
fn a_rare_yes_stays_one() {
    let text = one_area(X)
        .replace("winsorise = \"none\"", "winsorise = { tails = { p = 0.1 } }")
        .replace("unit = \"t\"", "unit = \"boolean\"")
        .replace("higher_better", "boolean");
    let issuers = issuers("A B C D E F G H I J K L");
    let mut values = [Some(0.0); 12];
    values[3] = Some(1.0);
    let found = totals(&scheme(&text), &facts(&issuers, &[("x", "boolean", &values)]));
    close(&found[3..4], &[Some(100.0 * 23.0 / 24.0)]);
}
