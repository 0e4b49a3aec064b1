//! Facts, schemes and index files of green indices with something wrong: each is an error that says
//! what to do, or a stated policy that `explain` shows.

use crate::support::{Outcome, Project, assert_said};

const SCHEME: &str = "config/esg/kapok-sample.toml";
const TILT: &str = "config/indices/us20-esg-tilt.toml";
const PAB: &str = "config/indices/us20-pab.toml";

/// A project of which one file says something else.
#[track_caller]
fn with(file: &str, from: &str, to: &str) -> Project {
    let project = Project::sample();
    project.replace(file, from, to);
    project
}

/// A project with further rows of a table.
fn with_rows(table: &str, header: &str, rows: &[&str]) -> Project {
    let project = Project::sample();
    add_rows(&project, table, header, rows);
    project
}

fn add_rows(project: &Project, table: &str, header: &str, rows: &[&str]) {
    let sources = ["\"data/sample\"]", "\"data/sample\", \"data/more\"]"];
    project.replace("config/project.toml", sources[0], sources[1]);
    project.write(&format!("data/more/{table}.csv"), format!("{header}\n{}\n", rows.join("\n")));
}

/// A project with further rows of `esg_indicators`, of a company that is in both indices and whose
/// year ends in December.
fn with_figures(rows: &[&str]) -> Project {
    let header = "issuer_id,indicator,period_end,value,unit,currency,provider,known_at,source";
    let row = |row: &&str| format!("issuer-pfe,{row},kapok-green,2019-06-01,test");
    let rows: Vec<String> = rows.iter().map(row).collect();
    with_rows("esg_indicators", header, &rows.iter().map(String::as_str).collect::<Vec<_>>())
}

/// The lines of a text that pass.
fn lines(text: &str, passes: impl Fn(&str) -> bool) -> String {
    text.lines().filter(|line| passes(line)).map(|line| format!("{line}\n")).collect()
}

/// Outcome of `check` without the tables, and without what the gate says of the sample's figures.
fn check(project: &Project) -> Outcome {
    let said = project.run(&["--quiet", "check"]);
    let of_sample = [" esg_jump: ", "no index names the "];
    let is_of_sample = |line: &str| {
        line.starts_with("table") || of_sample.iter().any(|words| line.contains(words))
    };
    let stdout = lines(&said.stdout, |line| !is_of_sample(line));
    Outcome { stdout, ..said }
}

/// What is said of a run, without the note on illustrative data.
fn run(project: &Project, index: &str, date: &str) -> Outcome {
    let said = project.run(&["run", "--index", index, "--date", date]);
    let stderr = lines(&said.stderr, |line| !line.starts_with("note"));
    Outcome { stderr, ..said }
}

fn run_tilt(project: &Project) -> Outcome {
    run(project, "US20-ESG-TILT", "2019-06-28")
}

fn run_pab(project: &Project) -> Outcome {
    run(project, "US20-PAB", "2019-06-28")
}

/// The rows of `explain` in which one of the words stands.
fn explained(project: &Project, index: &str, security: &str, words: &[&str]) -> Outcome {
    let arguments = ["explain", index, "--security", security, "--date", "2019-06-28"];
    let said = project.run(&[&["--quiet", "--format", "csv"], &arguments[..]].concat());
    let stdout = lines(&said.stdout, |line| words.iter().any(|word| line.contains(word)));
    Outcome { stdout, ..said }
}

#[test]
fn an_indicator_that_nobody_has() {
    let project = with(SCHEME, "id = \"injury_rate\"", "id = \"injury_rates\"");
    assert_said!(check(&project), @"
    exit code 2
    -- stdout
    what     where               rows  rejected  found
    column   US20-ESG-TILT                       evaluation `esg`: kapok-green has no
            indicator `injury_rates`
    warning  price_outlier                       US20-PAB: 2022-05-17 WMT: price_outlier:
            close 129.266, -12.1 % beside its exchange, 38.1 bp of the index; it usually moves 1.1
            %, limit 25 bp (and 59 more up to then: `kapok backtest --out` lists them)
    -- stderr
    error: US20-ESG-TILT: evaluation `esg`: kapok-green has no indicator `injury_rates`
    error: 1 column(s) cannot be provided by the tables
    ");
    // Calculated by the scheme's own policy, which stands beside the indicator.
    let rows = ["Workforce", "injury_rates"];
    assert_said!(explained(&project, "US20-ESG-TILT", "MSFT", &rows), @r#"
    exit code 0
    -- stdout
    score esg,  Workforce,85.83333333333333,weight 0.2100,adds 18.0250,,,
    score esg,    injury_rates,none (no fact: renormalise),"no score, weight 0.0000",,,,
    "#);
}

#[test]
fn an_indicator_in_a_wrong_unit() {
    let project = with(SCHEME, "unit = \"MWh\"", "unit = \"t\"");
    assert_said!(check(&project), @"
    exit code 2
    -- stdout
    what     where               rows  rejected  found
    column   US20-ESG-TILT                       column `esg_band`: evaluation `esg`:
            issuer-aapl: unit `MWh` of `energy_use` measures energy, the scheme asks for mass (and
            18 more)
    column   US20-ESG-TILT                       column `esg_score`: evaluation `esg`:
            issuer-aapl: unit `MWh` of `energy_use` measures energy, the scheme asks for mass (and
            18 more)
    warning  price_outlier                       US20-PAB: 2022-05-17 WMT: price_outlier:
            close 129.266, -12.1 % beside its exchange, 38.1 bp of the index; it usually moves 1.1
            %, limit 25 bp (and 59 more up to then: `kapok backtest --out` lists them)
    -- stderr
    error: US20-ESG-TILT: column `esg_band`: evaluation `esg`: issuer-aapl: unit `MWh` of
            `energy_use` measures energy, the scheme asks for mass (and 18 more)
    hint: allowed: t, g, kg, tonne, kt, Mt
    error: US20-ESG-TILT: column `esg_score`: evaluation `esg`: issuer-aapl: unit `MWh` of
            `energy_use` measures energy, the scheme asks for mass (and 18 more)
    hint: allowed: t, g, kg, tonne, kt, Mt
    error: 2 column(s) cannot be provided by the tables
    ");
    assert_said!(run_tilt(&project), @"
    exit code 3
    -- stdout
    index  date  price  net  gross  day  constituents
    -- stderr
    held: US20-ESG-TILT on 2019-01-02: evaluation `esg`: issuer-aapl: unit `MWh` of
            `energy_use` measures energy, the scheme asks for mass (and 19 more)
    hint: allowed: t, g, kg, tonne, kt, Mt
    error: held: US20-ESG-TILT
    ");
    assert_said!(check(&with(SCHEME, "unit = \"MWh\"", "unit = \"bananas\"")), @r#"
    exit code 2
    -- stdout
    what     where               rows  rejected  found
    warning  price_outlier                       US20-PAB: 2022-05-17 WMT: price_outlier:
            close 129.266, -12.1 % beside its exchange, 38.1 bp of the index; it usually moves 1.1
            %, limit 25 bp (and 59 more up to then: `kapok backtest --out` lists them)
    -- stderr
    error: `bananas` is no known unit
      --> ./config/esg/kapok-sample.toml:82:8
       |
    82 | unit = "bananas"
       |        ^^^^^^^^^
       |
       = hint: known are t, g, kg, tonne, kt, Mt, tCO2e, gCO2e, kgCO2e, ktCO2e, MtCO2e, MWh,
            kWh, GWh, TWh, MJ, GJ, TJ, tce, MW, kW, GW, m3, L, ML, million m3, m2, ha, km2,
            fraction, percent, %, permille, bp, count, thousand count, million count, hours,
            thousand hours, million hours, days, months, years, score, boolean, degC

    error: 1 error in 1 config file(s)
    error: US20-ESG-TILT is evaluated by ./config/esg/kapok-sample.toml, which has errors
    error: not compiled: US20-ESG-TILT
    "#);
}

#[test]
fn emissions_in_a_wrong_unit() {
    assert_said!(run_pab(&with_figures(&["scope_1,2018-12-31,650000,MWh,"])), @"
    exit code 3
    -- stdout
    index  date  price  net  gross  day  constituents
    -- stderr
    held: US20-PAB on 2019-06-21: scope_1 of issuer-pfe for 2018-12-31 is in `MWh`, a unit
            of greenhouse gas emissions is needed
    hint: correct the unit, or convert the value
    error: held: US20-PAB
    ");
}

#[test]
fn a_figure_in_two_currencies() {
    let evic = "evic,2018-12-31,200000,EUR million,USD";
    assert_said!(run_pab(&with_figures(&[evic])), @"
    exit code 3
    -- stdout
    index  date  price  net  gross  day  constituents
    -- stderr
    held: US20-PAB on 2019-06-21: evic of issuer-pfe for 2018-12-31 has EUR and USD, one
            currency is needed
    hint: give the currency once, in the unit or in `currency`
    error: held: US20-PAB
    ");
    let revenue = "revenue,2018-12-31,50000,EUR million,USD";
    assert_said!(run_tilt(&with_figures(&[revenue])), @"
    exit code 3
    -- stdout
    index  date  price  net  gross  day  constituents
    -- stderr
    held: US20-ESG-TILT on 2019-06-21: revenue of issuer-pfe for 2018-12-31 has EUR and USD,
            one currency is needed
    hint: give the currency once, in the unit or in `currency`
    error: held: US20-ESG-TILT
    ");
    let neither = "evic,2018-12-31,200000,million,";
    assert_said!(run_pab(&with_figures(&[neither])), @"
    exit code 3
    -- stdout
    index  date  price  net  gross  day  constituents
    -- stderr
    held: US20-PAB on 2019-06-21: evic of issuer-pfe for 2018-12-31 has no currency, one
            currency is needed
    hint: give the currency once, in the unit or in `currency`
    error: held: US20-PAB
    ");
}

#[test]
fn an_indicator_without_polarity() {
    let project = Project::sample();
    let unit = "unit = \"count/million hours\"\n";
    project.replace(SCHEME, &format!("{unit}polarity = \"lower_better\"\n"), unit);
    assert_said!(check(&project), @r#"
    exit code 2
    -- stdout
    what     where               rows  rejected  found
    warning  price_outlier                       US20-PAB: 2022-05-17 WMT: price_outlier:
            close 129.266, -12.1 % beside its exchange, 38.1 bp of the index; it usually moves 1.1
            %, limit 25 bp (and 59 more up to then: `kapok backtest --out` lists them)
    -- stderr
    error: `injury_rate` states no polarity
       --> ./config/esg/kapok-sample.toml:135:1
        |
    135 | [[indicators]]
        | ^^^^^^^^^^^^^^
        |
        = hint: state "higher_better", "lower_better" or "boolean"

    error: 1 error in 1 config file(s)
    error: US20-ESG-TILT is evaluated by ./config/esg/kapok-sample.toml, which has errors
    error: not compiled: US20-ESG-TILT
    "#);
}

#[test]
fn a_company_without_peers() {
    let wider = "minimum = 4, if_small = \"wider\", wider = [\"all\"]";
    let project = with(SCHEME, wider, "minimum = 2, if_small = \"exclude\"");
    assert_said!(run_tilt(&project), @"
    exit code 0
    -- stdout
    index          date        price      net        gross      day    constituents
    US20-ESG-TILT  2019-06-28  1158.6141  1158.6141  1158.6141  0.07%            19
    -- stderr
    published ./published/date=2019-06-28/vintage=1
    ");
    // The only industrial of the twenty.
    let rows = ["rule,", "score esg,kapok", "energy_use", "close"];
    assert_said!(explained(&project, "US20-ESG-TILT", "GE", &rows), @r#"
    exit code 0
    -- stdout
    rule,evaluated,not known,esg_score IS NOT NULL,fail,,,
    rule,worst-band,not known,esg_band <> 'D',"fail: not known, excluded",,,
    rule,weighting.tilts[0],not known,esg_score IS NOT NULL,fail,,,
    score esg,kapok-sample 1,too few dimensions with a score,0.0 % of weight from facts,,
            ESG evaluation of the bundled sample,,
    score esg,    energy_use,105.26315789473684 MWh per USD million (too few peers:
            renormalise),"no score, weight 0.0000",,"energy_use 12800000 MWh (estimated):
            illustrative: drawn by chance around a level of the sector, it is not a figure of the
            company; revenue 121600 million USD (reported): General Electric Company total revenues,
            Form 10-K of the fiscal year ended 2018-12-31, rounded to 0.1 billion; from memory, not
            read again in the form",2018-12-31,2019-05-31T23:59:59.999999+00:00
    close,not a constituent,,,,,,
    "#);
}

#[test]
fn weights_of_a_scheme_that_do_not_sum() {
    let weight = "name = \"Environment\"\nweight = ";
    let project = with(SCHEME, &format!("{weight}0.4"), &format!("{weight}0.5"));
    assert_said!(check(&project), @"
    exit code 2
    -- stdout
    what     where               rows  rejected  found
    warning  price_outlier                       US20-PAB: 2022-05-17 WMT: price_outlier:
            close 129.266, -12.1 % beside its exchange, 38.1 bp of the index; it usually moves 1.1
            %, limit 25 bp (and 59 more up to then: `kapok backtest --out` lists them)
    -- stderr
    error: weights of the dimensions sum to 1.1, allowed is 1 within 1e-9
      --> ./config/esg/kapok-sample.toml:27:1
       |
    27 | [[nodes]]
       | ^^^^^^^^^
       |
       = hint: change these so that they sum to 1: environment 0.5, social 0.3, governance
            0.3

    error: 1 error in 1 config file(s)
    error: US20-ESG-TILT is evaluated by ./config/esg/kapok-sample.toml, which has errors
    error: not compiled: US20-ESG-TILT
    ");
}

#[test]
fn negative_emissions() {
    let project = with_figures(&["scope_1,2018-12-31,-650000,tCO2e,"]);
    assert_said!(run_pab(&project), @"
    exit code 0
    -- stdout
    index     date        price      net        gross      day     constituents
    US20-PAB  2019-06-28  1190.3356  1190.3356  1190.3356  -0.06%            13
    -- stderr
    warning: US20-PAB: 2018-12-31 company issuer-pfe: esg_sign: kapok-green: scope_1 is
            -650000 tCO2e, 742000 in 2017, allowed is zero or more: unknown, limit 0
    published ./published/date=2019-06-28/vintage=1
    ");
    assert_said!(run_tilt(&project), @"
    exit code 0
    -- stdout
    index          date        price      net        gross      day    constituents
    US20-ESG-TILT  2019-06-28  1172.2669  1172.2669  1172.2669  0.04%            20
    -- stderr
    warning: US20-ESG-TILT: 2018-12-31 company issuer-pfe: esg_sign: kapok-green: scope_1
            is -650000 tCO2e, 742000 in 2017, allowed is zero or more: unknown, limit 0
    published ./published/date=2019-06-28/vintage=2
    ");
}

/// What a scheme reads has its own limits, and needs its currency as much.
#[test]
fn indicators_that_cannot_be_right() {
    let energy = "energy_use,2018-12-31,-5,MWh,";
    let project = with_figures(&[energy]);
    assert_said!(run_tilt(&project), @"
    exit code 0
    -- stdout
    index          date        price      net        gross      day    constituents
    US20-ESG-TILT  2019-06-28  1171.7184  1171.7184  1171.7184  0.02%            20
    -- stderr
    warning: US20-ESG-TILT: 2018-12-31 company issuer-pfe: esg_sign: kapok-green:
            energy_use is -5 MWh, 2830000 in 2017, allowed is zero or more: unknown, limit 0
    published ./published/date=2019-06-28/vintage=1
    ");
    let said = check(&project).stdout;
    assert!(said.contains("energy_use is -5 MWh"), "{said}");
    let fines = "fines,2018-12-31,5,EUR million,USD";
    assert_said!(run_tilt(&with_figures(&[fines])), @"
    exit code 3
    -- stdout
    index  date  price  net  gross  day  constituents
    -- stderr
    held: US20-ESG-TILT on 2019-06-21: evaluation `esg`: issuer-pfe: `fines` is in EUR by
            one field and in USD by another
    hint: give the currency once, in the unit or in `currency`
    error: held: US20-ESG-TILT
    ");
    let neither = "fines,2018-12-31,5,million,";
    assert_said!(run_tilt(&with_figures(&[neither])), @"
    exit code 3
    -- stdout
    index  date  price  net  gross  day  constituents
    -- stderr
    held: US20-ESG-TILT on 2019-06-21: evaluation `esg`: issuer-pfe: `fines` in `million`
            names no currency
    hint: fill the column `currency`
    error: held: US20-ESG-TILT
    ");
    // Of a currency that the ECB does not fix in the sample.
    let other = "fines,2018-12-31,5,million,JPY";
    assert_said!(run_tilt(&with_figures(&[other])), @r#"
    exit code 3
    -- stdout
    index  date  price  net  gross  day  constituents
    -- stderr
    held: US20-ESG-TILT on 2019-06-21: evaluation `esg`: issuer-pfe: no rate from JPY to
            USD for `fines` of 2018-12-31
    hint: add the rate, or state missing_rate = "missing"
    error: held: US20-ESG-TILT
    "#);
}

/// Checks that a figure which cannot be is unknown with its reason, in every command that reads it.
#[test]
fn enterprise_values_of_zero_and_below() {
    for value in ["0", "-1"] {
        let project = with_figures(&[&format!("evic,2018-12-31,{value},million,USD")]);
        let ran = run_pab(&project);
        assert_eq!((ran.code, ran.stderr.contains("held")), (0, false), "{ran:?}");
        let why = format!(
            "evic of issuer-pfe for 2018-12-31 is {value}: emissions are divided only by what is \
             above zero"
        );
        // The year before counts, as where the row is missing.
        let told = explained(&project, "US20-PAB", "PFE", &["figure,carbon_intensity"]).stdout;
        let year = format!("fiscal year to 2017-12-31 ({why})");
        assert!(told.contains("46.01776128157932") && told.contains(&year), "{told}");
        let warned = check(&project);
        let about = |line: &&str| line.contains("evic of issuer-pfe");
        let lines: Vec<&str> = warned.stdout.lines().filter(about).collect();
        assert_eq!((warned.code, lines.len()), (0, 1), "{warned:?}");
        assert!(lines[0].starts_with("warning") && lines[0].contains(&why), "{lines:?}");
    }
}

/// Checks that zero revenue and a negative enterprise value of an old year stop no index that
/// does not need them.
#[test]
fn figures_that_no_index_needs_stop_nothing() {
    let clean = Project::sample();
    let rows = ["revenue,2018-12-31,0,million,USD", "evic,2015-12-31,-250000,million,USD"];
    let project = with_figures(&rows);
    let (before, after) = (run_pab(&clean), run_pab(&project));
    assert_eq!((after.code, &after.stdout), (0, &before.stdout), "{after:?}");
    let listed = |line: &&str| line.starts_with("warning") && line.contains(" of issuer-pfe for");
    assert_eq!(check(&project).stdout.lines().filter(listed).count(), 2);
}

#[test]
fn enterprise_values_of_another_year() {
    let project = Project::sample();
    let figures = project.as_csv("esg_indicators");
    let evic = |line: &str| line.contains("pfe,") && line.contains(",evic,");
    project.retain(&figures, |line| !(evic(line) && line.contains(",2018-12-31,")));
    // A year counts as a whole or not at all: emissions of 2018 are not divided by a value of 2017.
    let rows = ["figure,carbon_intensity"];
    assert_said!(explained(&project, "US20-PAB", "PFE", &rows), @r#"
    exit code 0
    -- stdout
    figure,carbon_intensity,46.01776128157932 tCO2e/EUR million,,estimated,"kapok-green,
            fiscal year to 2017-12-31",2017-12-31,2018-05-31T23:59:59.999999+00:00
    "#);
    // Where no year is whole that is young enough, the policy of the index file decides.
    project.retain(&figures, |line| !evic(line) || line.contains(",2014-12-31,"));
    assert_said!(explained(&project, "US20-PAB", "PFE", &rows), @"
    exit code 0
    -- stdout
    figure,carbon_intensity,88.08952286563783 tCO2e/EUR million,,modelled,no fiscal year
            has all figures that are needed: highest of 4 in `35`,,
    ");
    let policy = ["if_missing = \"worst_of_peers\"\npeers", "if_missing = \"unknown\"\n#"];
    project.replace(PAB, policy[0], policy[1]);
    assert_said!(run_pab(&project), @r#"
    exit code 3
    -- stdout
    index  date  price  net  gross  day  constituents
    -- stderr
    held: US20-PAB on 2019-01-02: PFE has no carbon_intensity on 2019-01-02
    hint: supply it, or say in the index file that such a security is out: keep_if =
            "carbon_intensity IS NOT NULL"
    error: held: US20-PAB
    "#);
}

/// Another code of NACE than that of the sample.
fn with_code(code: &str) -> Project {
    let header = "security_id,system,code,valid_from,known_at,source";
    let row = format!("PFE,NACE2,{code},2018-01-01,2018-01-02,test");
    with_rows("classifications", header, &[&row])
}

#[test]
fn unknown_codes_of_a_classification() {
    assert_said!(check(&with_code("98.765")), @"
    exit code 2
    -- stdout
    what     where               rows  rejected  found
    column   US20-PAB                            column `high_climate_impact`: issuer-pfe:
            `98.765` is no code of NACE2: a letter, two digits or more, or both, such as D, 35, D35
            or D35.11
    warning  price_outlier                       US20-ESG-TILT: 2022-05-17 WMT:
            price_outlier: close 129.266, -12.1 % beside its exchange, 82.3 bp of the index; it
            usually moves 1.1 %, limit 25 bp (and 63 more up to then: `kapok backtest --out` lists
            them)
    -- stderr
    error: US20-PAB: column `high_climate_impact`: issuer-pfe: `98.765` is no code of
            NACE2: a letter, two digits or more, or both, such as D, 35, D35 or D35.11
    error: 1 column(s) cannot be provided by the tables
    hint: check the system of the row and how its codes are written
    ");
    assert_said!(run_pab(&with_code("Z21")), @"
    exit code 3
    -- stdout
    index  date  price  net  gross  day  constituents
    -- stderr
    held: US20-PAB on 2019-01-02: issuer-pfe: NACE2 has no section `Z`; the nearest is U
    hint: check the version of the system: letters and divisions moved between versions
    error: held: US20-PAB
    ");
    assert_said!(run_pab(&with_code("34.10")), @"
    exit code 3
    -- stdout
    index  date  price  net  gross  day  constituents
    -- stderr
    held: US20-PAB on 2019-01-02: issuer-pfe: NACE2 has no division `34`; the nearest is 33
    hint: check the version of the system: letters and divisions moved between versions
    error: held: US20-PAB
    ");
    assert_said!(run_pab(&with_code("A21.20")), @"
    exit code 3
    -- stdout
    index  date  price  net  gross  day  constituents
    -- stderr
    held: US20-PAB on 2019-01-02: issuer-pfe: `A21.20`: division 21 of NACE2 lies in
            section C, not in A
    hint: the code may be of another system or version: the letters mean other things there
    error: held: US20-PAB
    ");
    // A company without a code is not taken for one with a high impact, nor for one without.
    let project = Project::sample();
    let codes = project.as_csv("classifications");
    project.retain(&codes, |line| !(line.contains("PFE,") && line.contains("NACE2")));
    let rows = ["figure,high_climate_impact"];
    assert_said!(explained(&project, "US20-PAB", "PFE", &rows), @"
    exit code 0
    -- stdout
    figure,high_climate_impact,not known,,,no code of NACE2 is known,,
    ");
}

#[test]
fn an_unmapped_activity() {
    let column = "green = { green_share = { measure = \"revenue\", provider = \"kapok-green\", \
                  taxonomies = [\"EU\"], recognised_in = { jurisdiction = \"CN\" }, max_hops = 2, \
                  missing = \"exclude\", negative = \"refuse\" } }";
    let rule = "[[eligibility]]\nid = \"green\"\nkeep_if = \"green >= 0\"\nif_missing = \"keep\"\n\
                source = \"test\"\n";
    let project = with(TILT, "[evaluations.esg]", &format!("{column}\n\n[evaluations.esg]"));
    project.replace(TILT, "[review]", &format!("{rule}\n[review]"));
    let of = |security| {
        let arguments = ["explain", "US20-ESG-TILT", "--security", security];
        let said = project.run(&[&["--quiet", "--format", "csv"], &arguments[..]].concat());
        let line = said.stdout.lines().find(|line| line.starts_with("rule,green"));
        Outcome { stdout: line.unwrap_or_default().to_owned(), ..said }
    };
    assert_said!(of("GE"), @r#"
    exit code 0
    -- stdout
    rule,green,not known,green >= 0,"pass: not known, kept","kapok-green: EU 2021/2139 4.9
            unknown (left out, for it is not known) undecided; coverage 0; not counted for the
            period to 2021-12-31: 1 line of CN 2021; EU 2021/2139 4.9 is not in the map: a finding,
            not a zero",2021-12-31,2022-05-31T23:59:59.999999+00:00
    "#);
    assert_said!(of("JPM"), @r#"
    exit code 0
    -- stdout
    rule,green,not known,green >= 0,"pass: not known, kept",kapok-green: no activities are
            known,,
    "#);
}

/// A column of intensities with those of suppliers, and a rule that reads it.
fn with_chain(reach: &str, links: &[&str]) -> Project {
    let header = "buyer_id,supplier_id,share,period_end,provider,known_at,source";
    let row = |link: &&str| format!("{link},2018-12-31,kapok-green,2019-03-31,test");
    let rows: Vec<String> = links.iter().map(row).collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let project = with_rows("supply_links", header, &rows);
    let column = format!(
        "chain = {{ chain_intensity = {{ of = \"carbon_intensity\", provider = \"kapok-green\", \
         reach = {reach}, decay = 0.5, missing = \"exclude\", min_linked = 0.0 }} }}"
    );
    project.replace(TILT, "[evaluations.esg]", &format!("{column}\n\n[evaluations.esg]"));
    let rule = "[[eligibility]]\nid = \"chain\"\nkeep_if = \"chain >= 0\"\nif_missing = \"keep\"\n\
                source = \"test\"\n";
    project.replace(TILT, "[review]", &format!("{rule}\n[review]"));
    project
}

#[test]
fn a_supply_chain_that_turns_in_a_circle() {
    let circle = ["issuer-msft,issuer-aapl,0.1", "issuer-aapl,issuer-msft,0.2"];
    let whole = with_chain("{ follow = \"whole\" }", &circle);
    assert_said!(run_tilt(&whole), @"
    exit code 3
    -- stdout
    index  date  price  net  gross  day  constituents
    -- stderr
    held: US20-ESG-TILT on 2019-06-21: column `chain`: the supply chain turns in a circle:
            issuer-aapl, which buys from issuer-msft, which buys from issuer-aapl
    hint: follow the chain with `solve`, or drop one of the links
    error: held: US20-ESG-TILT
    ");
    let solved = "{ follow = \"solve\", tolerance = 1e-9, max_steps = 500 }";
    let solved = with_chain(solved, &circle);
    let rows = ["rule,chain"];
    assert_said!(explained(&solved, "US20-ESG-TILT", "MSFT", &rows), @r#"
    exit code 0
    -- stdout
    rule,chain,2.662524607794687,chain >= 0,pass,"kapok-green: own 2.6368249365712213,
            linked 0.1, coverage 1, issuer-aapl 0.1 of 0.5139934244693146 adds 0.025699671223465732,
            circles solved in 8 steps, error at most 0.00000000045210126000391303; kapok-green,
            fiscal year to 2018-06-30",2018-12-31,2019-05-31T23:59:59.999999+00:00
    "#);
    // Steps that do not suffice.
    let large = ["issuer-msft,issuer-aapl,1", "issuer-aapl,issuer-msft,1"];
    let stopped = "{ follow = \"solve\", tolerance = 1e-9, max_steps = 3 }";
    assert_said!(run_tilt(&with_chain(stopped, &large)), @"
    exit code 3
    -- stdout
    index  date  price  net  gross  day  constituents
    -- stderr
    held: US20-ESG-TILT on 2019-01-02: column `chain`: after 3 steps the error may still be
            0.000016105815949230056, allowed 0.000000001
    hint: allow more steps, or a wider tolerance
    error: held: US20-ESG-TILT
    ");
    let itself = with_chain("{ follow = \"whole\" }", &["issuer-msft,issuer-msft,0.1"]);
    assert_said!(run_tilt(&itself), @"
    exit code 4
    -- stderr
    error: 1 of 35 rows of `supply_links` were rejected, more than the tolerated fraction
            of 0
      ./data/more/supply_links.csv:2: supplier_id `issuer-msft`: is the buyer itself
    hint: correct the rows (`kapok check` lists them all), or raise the table's tolerance
            in config/project.toml
    ");
}

#[test]
fn constraints_that_cannot_hold() {
    let constraint = "[[weighting.optimise.constraints]]\nid = \"little-carbon\"\n\
                      average = \"carbon_intensity\"\nif_missing = \"refuse\"\n\
                      at_most = { times_benchmark = 0.001 }\nsource = \"test\"\n";
    let first = "# Limits that are relaxed, in this order";
    let project = with(PAB, first, &format!("{constraint}\n{first}"));
    assert_said!(run(&project, "US20-PAB", "2019-01-02"), @"
    exit code 6
    -- stdout
    index  date  price  net  gross  day  constituents
    -- stderr
    held: US20-PAB on 2019-01-02: no optimised weights on 2019-01-02: no weights satisfy
            these limits together, after 2 steps of relaxation: little-carbon ≤ 0.5770585820197631
            (enough if loosened by 41.807527)
    hint: loosen one of these limits, or add a step under [[weighting.optimise.relax]]
    error: held: US20-PAB
    ");
}

#[test]
fn a_climate_index_that_leaves_a_term_open() {
    assert_said!(check(&with(PAB, "uplift_average = \"geometric\"\n", "")), @"
    exit code 2
    -- stdout
    what     where               rows  rejected  found
    warning  price_outlier                       US20-ESG-TILT: 2022-05-17 WMT:
            price_outlier: close 129.266, -12.1 % beside its exchange, 82.3 bp of the index; it
            usually moves 1.1 %, limit 25 bp (and 63 more up to then: `kapok backtest --out` lists
            them)
    -- stderr
    error: `uplift_average` is missing in climate
      --> ./config/indices/us20-pab.toml:58:1
       |
    58 | [climate]
       | ^^^^^^^^^
       |
       = hint: `uplift_average`: Averaging of the yearly reductions of a company.

    error: 1 error in 1 config file(s)
    error: not compiled: US20-PAB
    ");
    assert_said!(check(&with(PAB, "unknown_share = \"exclude\"\n", "")), @"
    exit code 2
    -- stdout
    what     where               rows  rejected  found
    warning  price_outlier                       US20-ESG-TILT: 2022-05-17 WMT:
            price_outlier: close 129.266, -12.1 % beside its exchange, 82.3 bp of the index; it
            usually moves 1.1 %, limit 25 bp (and 63 more up to then: `kapok backtest --out` lists
            them)
    -- stderr
    error: `unknown_share` is missing in climate
      --> ./config/indices/us20-pab.toml:58:1
       |
    58 | [climate]
       | ^^^^^^^^^
       |
       = hint: `unknown_share`: Treatment of a company whose share of revenue is not known.

    error: 1 error in 1 config file(s)
    error: not compiled: US20-PAB
    ");
    assert_said!(check(&with(PAB, "coal = \"coal\"\n", "")), @"
    exit code 2
    -- stdout
    what     where               rows  rejected  found
    warning  price_outlier                       US20-ESG-TILT: 2022-05-17 WMT:
            price_outlier: close 129.266, -12.1 % beside its exchange, 82.3 bp of the index; it
            usually moves 1.1 %, limit 25 bp (and 63 more up to then: `kapok backtest --out` lists
            them)
    -- stderr
    error: Art. 12(1)(d) needs `coal`
      --> ./config/indices/us20-pab.toml:78:1
       |
    78 | [climate.exclusions]
       | ^^^^^^^^^^^^^^^^^^^^
       |
       = hint: `coal`: the column of the share of revenue from it, a fraction of one

    error: 1 error in 1 config file(s)
    error: not compiled: US20-PAB
    ");
}

#[test]
fn a_climate_index_in_dollars() {
    let project =
        with(PAB, "evic = \"evic\"\ncurrency = \"EUR\"", "evic = \"evic\"\ncurrency = \"USD\"");
    assert_said!(check(&project), @r#"
    exit code 2
    -- stdout
    what     where               rows  rejected  found
    warning  price_outlier                       US20-ESG-TILT: 2022-05-17 WMT:
            price_outlier: close 129.266, -12.1 % beside its exchange, 82.3 bp of the index; it
            usually moves 1.1 %, limit 25 bp (and 63 more up to then: `kapok backtest --out` lists
            them)
    -- stderr
    error: intensities of this jurisdiction are per million EUR
      --> ./config/indices/us20-pab.toml:50:12
       |
    50 | currency = "USD"
       |            ^^^^^
       |
       = hint: currency = "EUR"

    error: 1 error in 1 config file(s)
    error: not compiled: US20-PAB
    "#);
}

#[test]
fn articles_enforced_on_weights_that_cannot_follow() {
    let project = Project::sample();
    let text = project.read(PAB);
    let (before, _) = text.split_once("[weighting]").unwrap();
    project.write(PAB, format!("{before}[weighting]\nscheme = \"free_float_cap\"\n"));
    assert_said!(check(&project), @r#"
    exit code 2
    -- stdout
    what     where               rows  rejected  found
    warning  price_outlier                       US20-ESG-TILT: 2022-05-17 WMT:
            price_outlier: close 129.266, -12.1 % beside its exchange, 82.3 bp of the index; it
            usually moves 1.1 %, limit 25 bp (and 63 more up to then: `kapok backtest --out` lists
            them)
    -- stderr
    error: only an optimised weighting can be held to the articles
      --> ./config/indices/us20-pab.toml:61:12
       |
    61 | articles = "enforced"
       |            ^^^^^^^^^^
       |
       = hint: weighting.scheme = "optimised", or articles = "reported"

    error: 1 error in 1 config file(s)
    error: not compiled: US20-PAB
    "#);
}

#[test]
fn words_that_are_not_known() {
    assert_said!(check(&with(TILT, "max_age_months", "max_age_month")), @"
    exit code 2
    -- stdout
    what     where               rows  rejected  found
    warning  price_outlier                       US20-PAB: 2022-05-17 WMT: price_outlier:
            close 129.266, -12.1 % beside its exchange, 38.1 bp of the index; it usually moves 1.1
            %, limit 25 bp (and 59 more up to then: `kapok backtest --out` lists them)
    -- stderr
    error: `max_age_months` is missing in carbon
      --> ./config/indices/us20-esg-tilt.toml:35:1
       |
    35 | [carbon]
       | ^^^^^^^^
       |
       = hint: `max_age_months`: Figures older than so many months at the reference date
            are not known.

    error: unknown key `max_age_month`
      --> ./config/indices/us20-esg-tilt.toml:44:1
       |
    44 | max_age_month = 36
       | ^^^^^^^^^^^^^
       |
       = hint: did you mean `max_age_months`?

    error: 2 errors in 1 config file(s)
    error: not compiled: US20-ESG-TILT
    ");
    assert_said!(check(&with(TILT, "part = \"total\"", "part = \"enviroment\"")), @r#"
    exit code 2
    -- stdout
    what     where               rows  rejected  found
    warning  price_outlier                       US20-PAB: 2022-05-17 WMT: price_outlier:
            close 129.266, -12.1 % beside its exchange, 38.1 bp of the index; it usually moves 1.1
            %, limit 25 bp (and 59 more up to then: `kapok backtest --out` lists them)
    -- stderr
    error: `enviroment` is no part of scheme `kapok-sample`
      --> ./config/indices/us20-esg-tilt.toml:25:49
       |
    25 | esg_score = { evaluation = { of = "esg", part = "enviroment" } }
       |                                                 ^^^^^^^^^^^^
       |
       = hint: did you mean `environment`?

    error: 1 error in 1 config file(s)
    error: not compiled: US20-ESG-TILT
    "#);
    assert_said!(check(&with(TILT, "scheme = \"kapok-sample\"", "scheme = \"kapok-samples\"")), @r#"
    exit code 2
    -- stdout
    what     where               rows  rejected  found
    warning  price_outlier                       US20-PAB: 2022-05-17 WMT: price_outlier:
            close 129.266, -12.1 % beside its exchange, 38.1 bp of the index; it usually moves 1.1
            %, limit 25 bp (and 59 more up to then: `kapok backtest --out` lists them)
    -- stderr
    error: there is no scheme `kapok-samples` in config/esg
      --> ./config/indices/us20-esg-tilt.toml:30:10
       |
    30 | scheme = "kapok-samples"
       |          ^^^^^^^^^^^^^^^
       |
       = hint: did you mean `kapok-sample`?

    error: 1 error in 1 config file(s)
    error: not compiled: US20-ESG-TILT
    "#);
    let band = "band = { pathway_band = { of = \"carbon_intensity\", pathway = \"steal\", \
                year = \"reference\" } }\n\n[evaluations.esg]";
    assert_said!(check(&with(TILT, "[evaluations.esg]", band)), @r#"
    exit code 2
    -- stdout
    what     where               rows  rejected  found
    warning  price_outlier                       US20-PAB: 2022-05-17 WMT: price_outlier:
            close 129.266, -12.1 % beside its exchange, 38.1 bp of the index; it usually moves 1.1
            %, limit 25 bp (and 59 more up to then: `kapok backtest --out` lists them)
    -- stderr
    error: unknown pathway `steal`
      --> ./config/indices/us20-esg-tilt.toml:29:62
       |
    29 | band = { pathway_band = { of = "carbon_intensity", pathway = "steal", year =
            "reference" } }
       |                                                              ^^^^^^^
       |
       = hint: did you mean `steel`?

    error: 1 error in 1 config file(s)
    error: not compiled: US20-ESG-TILT
    "#);
    assert_said!(check(&with(PAB, "high_impact = \"NACE2\"", "high_impact = \"NACE3\"")), @r#"
    exit code 2
    -- stdout
    what     where               rows  rejected  found
    warning  price_outlier                       US20-ESG-TILT: 2022-05-17 WMT:
            price_outlier: close 129.266, -12.1 % beside its exchange, 82.3 bp of the index; it
            usually moves 1.1 %, limit 25 bp (and 63 more up to then: `kapok backtest --out` lists
            them)
    -- stderr
    error: `NACE3` is not allowed here
      --> ./config/indices/us20-pab.toml:28:39
       |
    28 | high_climate_impact = { high_impact = "NACE3" }
       |                                       ^^^^^^^
       |
       = hint: did you mean `NACE2`? allowed are NACE2, NACE2.1, GBT4754, CSRC, ISIC4, GICS,
            HSICS, CNI

    error: 1 error in 1 config file(s)
    error: not compiled: US20-PAB
    "#);
}
