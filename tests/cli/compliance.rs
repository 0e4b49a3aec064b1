//! `kapok compliance`: the sample against the climate regulation.

use serde_json::Value;

use crate::support::{Project, assert_said};

fn said(arguments: &[&str]) -> crate::support::Outcome {
    Project::sample().run(&[&["compliance"], arguments].concat())
}

#[test]
fn an_index_with_an_enforced_label() {
    assert_said!(said(&["US20-PAB", "--date", "2022-06-30"]), @"
    exit code 0
    -- stdout
    article           requirement
            figure     limit  unit               verdict         note
    3                 exposure to NACE sections A-H and L at least that of the universe
            0.6460    0.6449  fraction           met
    4                 intensities of all constituents per million EUR
            met             intensities are in tCO2e/EUR million
    5                 Scope 3 counted where its phase-in asks for it
            0.0000    0.0000  fraction           met             weight for which Scope 3 is due
            and not known
    6                 weights raised for targets only where reductions average 7 % a year
            not applicable  no weight is raised for targets
    7(1),(2),(4),(5)  intensity falls by 7 % a year, geometrically from the base year
            215.3179  228.8370  tCO2e/EUR million  met             end of 2021: on path
    7(3)              enterprise values adjusted for their inflation
            1.2772            factor             met             enterprise values are divided by it
    8(1)              change of intensity calculated from year to year
            -0.0184            fraction           met             change of intensity from year end
            to year end
    11                intensity at least 50 % below that of the universe
            82.6487  165.9234  tCO2e/EUR million  met             weight with data of its own:
            1.0000
    12(1)(a)          no constituent excluded for controversial weapons
            0.0000    0.0000  fraction           met
    12(1)(b)          no constituent excluded for tobacco
            0.0000    0.0000  fraction           met
    12(1)(c)          no constituent excluded for norms
            0.0000    0.0000  fraction           met
    12(1)(d)          no constituent excluded for coal
            0.0000    0.0000  fraction           met             trading not counted
    12(1)(e)          no constituent excluded for oil
            0.0000    0.0000  fraction           met             trading not counted
    12(1)(f)          no constituent excluded for gas
            0.0000    0.0000  fraction           met             trading not counted
    12(1)(g)          no constituent excluded for electricity
            0.0000    0.0000  fraction           met
    12(2)             no constituent excluded for significant harm
            0.0000    0.0000  fraction           met
    13                estimates are stated
            0.9965            fraction           met             share of emissions that is
            estimated; the data say how
    14                trajectory, base year and misses are published
            met             base year 2018; no target was missed
    15                standards of emission data are stated
            not measured    the tables do not say by which standard emissions were measured

    years of the label
    year  intensity    target  factor  event  state    note
    2019   244.4227  264.5820  1.2049  met    on path
    2020   219.3456  246.0612  1.2177  met    on path
    2021   215.3179  228.8370  1.2772  met    on path
    -- stderr
    note: US20-PAB uses illustrative data: Scope 3, enterprise values, estimates of
            emissions, norm statuses, share counts and free float
    ");
}

#[test]
fn another_index_by_its_terms() {
    assert_said!(said(&["US20", "--as", "US20-PAB", "--date", "2022-06-30"]), @"
    exit code 5
    -- stdout
    article           requirement
            figure     limit  unit               verdict         note
    3                 exposure to NACE sections A-H and L at least that of the universe
            0.6449    0.6449  fraction           met
    4                 intensities of all constituents per million EUR
            met             intensities are in tCO2e/EUR million
    5                 Scope 3 counted where its phase-in asks for it
            0.0000    0.0000  fraction           met             weight for which Scope 3 is due
            and not known
    6                 weights raised for targets only where reductions average 7 % a year
            not applicable  no weight is raised for targets
    7(1),(2),(4),(5)  intensity falls by 7 % a year, geometrically from the base year
            572.2612  228.8370  tCO2e/EUR million  not met         end of 2021: lost
    7(3)              enterprise values adjusted for their inflation
            1.1687            factor             met             enterprise values are divided by it
    8(1)              change of intensity calculated from year to year
            0.3944            fraction           met             change of intensity from year end
            to year end
    11                intensity at least 50 % below that of the universe
            331.8469  165.9234  tCO2e/EUR million  not met         weight with data of its own:
            1.0000
    12(1)(a)          no constituent excluded for controversial weapons
            0.0000    0.0000  fraction           met
    12(1)(b)          no constituent excluded for tobacco
            0.0000    0.0000  fraction           unknown         unknown for BBY (weight 0.0015)
    12(1)(c)          no constituent excluded for norms
            0.0000    0.0000  fraction           met
    12(1)(d)          no constituent excluded for coal
            0.0000    0.0000  fraction           met             trading not counted
    12(1)(e)          no constituent excluded for oil
            0.0713    0.0000  fraction           not met         CVX, XOM; trading not counted
    12(1)(f)          no constituent excluded for gas
            0.0007    0.0000  fraction           not met         RRC; trading not counted
    12(1)(g)          no constituent excluded for electricity
            0.0000    0.0000  fraction           met
    12(2)             no constituent excluded for significant harm
            0.0000    0.0000  fraction           unknown         unknown for JPM, PEP (weight
            0.0664)
    13                estimates are stated
            0.9995            fraction           met             share of emissions that is
            estimated; the data say how
    14                trajectory, base year and misses are published
            met             base year 2018; missed in 2019, 2020, 2021
    15                standards of emission data are stated
            not measured    the tables do not say by which standard emissions were measured

    years of the label
    year  intensity    target  factor  event                  state   note
    2019   568.7287  264.5820  1.1174  missed                 missed
    2020   410.3929  246.0612  1.2071  lost: not compensated  lost
    2021   572.2612  228.8370  1.1687  still lost             lost
    -- stderr
    note: US20 uses illustrative data: share counts and free float
    note: US20 is measured by the terms of US20-PAB
    note: the figures of US20-PAB use illustrative data: Scope 3, enterprise values,
            estimates of emissions, norm statuses, share counts and free float
    error: US20 on 2022-06-30: not met: Art. 7(1),(2),(4),(5); Art. 11; Art. 12(1)(e); Art.
            12(1)(f)
    ");
}

#[test]
fn numbers_are_whole_outside_tables() {
    let found = said(&["US20-PAB", "--date", "2022-06-30", "--format", "json"]).expect(0);
    let whole: Value = serde_json::from_str(&found.stdout).unwrap();
    assert_eq!(whole["date"], "2022-06-30");
    assert_eq!(whole["as"], Value::Null);
    let articles = whole["articles"].as_array().unwrap();
    assert_eq!(articles.len(), 19);
    let of = |article: &str| articles.iter().find(|row| row["article"] == article).unwrap();
    let [figure, limit] = ["figure", "limit"].map(|key| of("11")[key].as_f64().unwrap());
    assert!(figure <= limit, "{figure} {limit}");
    assert!(of("3")["figure"].as_f64() >= of("3")["limit"].as_f64());
    assert_eq!(whole["years"][0]["year"], 2019);
    let csv = said(&["US20-PAB", "--date", "2022-06-30", "--format", "csv"]).expect(0);
    assert_eq!(csv.stdout.lines().count(), 20);
    assert!(csv.stdout.starts_with("article,requirement,figure,limit,unit,verdict,note\n"));
}

#[test]
fn what_cannot_be_measured() {
    assert_said!(said(&["US20-PBA"]), @"
    exit code 2
    -- stderr
    error: no index file has the id `US20-PBA`
    hint: did you mean `US20-PAB`?
    ");
    assert_said!(said(&["US20"]), @"
    exit code 2
    -- stderr
    error: the index file of US20 has no [climate] section
    hint: add the section, or use the terms of another index: --as US20-PAB
    ");
    assert_said!(said(&["US20-PAB", "--as", "US20"]), @"
    exit code 2
    -- stderr
    error: the index file of US20 has no [climate] section
    hint: add the section, or use the terms of another index: --as US20-PAB
    ");
    assert_said!(said(&["US20-PAB", "--date", "2018-12-31"]), @"
    exit code 2
    -- stderr
    error: US20-PAB begins on 2019-01-02, after 2018-12-31
    ");
    assert_said!(said(&["US20-PAB", "--date", "2022-06-25"]), @"
    exit code 2
    -- stderr
    error: 2022-06-25 is not a calculation day of US20-PAB
    hint: the calculation day before it is 2022-06-24
    ");
}
