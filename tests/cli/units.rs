//! Units, orders and words: what is refused where it is written, and what is only noted.

use crate::support::{Project, assert_said, refused};

const INDEX: &str = "config/indices/min.toml";
const COLUMNS: &str = "[columns]\n";

/// A rule of the minimal index.
fn rule(keep_if: &str) -> String {
    format!(
        "[[eligibility]]\nid = \"tried\"\nkeep_if = \"{keep_if}\"\nif_missing = \"keep\"\n\
         source = \"a test\"\n\n[selection]"
    )
}

/// The minimal index with another column and another rule.
fn with(column: &str, keep_if: &str) -> impl Fn(&Project) {
    move |project: &Project| {
        project.replace(INDEX, COLUMNS, &format!("{COLUMNS}{column}\n"));
        project.replace(INDEX, "[selection]", &rule(keep_if));
    }
}

#[test]
fn two_denominators_do_not_add_up() {
    let by = |amount: &str| {
        format!("{{ indicator = \"i\", provider = \"p\", unit = \"tCO2e/EURm of {amount}\" }}")
    };
    let columns = format!("by_evic = {}\nby_revenue = {}", by("EVIC"), by("revenue"));
    assert_said!(refused(with(&columns, "by_evic + by_revenue < 5000"), &["check"]), @r#"
    exit code 2
    -- stderr
    error: `by_evic` is in tCO2e/EUR million of EVIC and `by_revenue` in tCO2e/EUR million
            of revenue: they cannot be added
      --> ./config/indices/min.toml:40:12
       |
    40 | keep_if = "by_evic + by_revenue < 5000"
       |            ^^^^^^^^^^^^^^^^^^^^
       |
       = hint: they are divided by different amounts: name columns of one denominator

    error: 1 error in 1 config file(s)
    "#);
}

#[test]
fn an_amount_names_its_currency() {
    assert_said!(refused(with("", "free_float_cap >= 500000000"), &["check"]), @r#"
    exit code 2
    -- stderr
    error: `free_float_cap` is in HKD and `500000000` names no currency
      --> ./config/indices/min.toml:39:30
       |
    39 | keep_if = "free_float_cap >= 500000000"
       |                              ^^^^^^^^^
       |
       = hint: write the amount as a text with its currency: '500000000 HKD'

    error: 1 error in 1 config file(s)
    "#);
    assert_said!(refused(with("", "market_cap > '500 million USD'"), &["run"]), @r#"
    exit code 2
    -- stderr
    error: `market_cap` is in HKD and `'500 million USD'` in USD million: they cannot be
            compared
      --> ./config/indices/min.toml:39:25
       |
    39 | keep_if = "market_cap > '500 million USD'"
       |                         ^^^^^^^^^^^^^^^^^
       |
       = hint: nothing converts one currency to another here: state both in one

    error: 1 error in 1 config file(s)
    "#);
}

#[test]
fn a_fraction_is_no_percentage() {
    assert_said!(refused(with("", "free_float >= 5"), &["check"]), @r#"
    exit code 2
    -- stderr
    error: `free_float >= 5` is never true: `free_float` is from 0 to 1
      --> ./config/indices/min.toml:39:12
       |
    39 | keep_if = "free_float >= 5"
       |            ^^^^^^^^^^^^^^^
       |
       = hint: it is a fraction of one: 5 % is 0.05

    error: 1 error in 1 config file(s)
    "#);
}

#[test]
fn letters_without_an_order_do_not_rank() {
    let rank = |project: &Project| {
        let column = "rating = { norm = \"R\", provider = \"p\" }\n";
        project.replace(INDEX, COLUMNS, &format!("{COLUMNS}{column}"));
        project.replace(INDEX, "{ by = \"esg_score\"", "{ by = \"rating\"");
    };
    assert_said!(refused(rank, &["check"]), @r#"
    exit code 2
    -- stderr
    error: `rating` has no order to rank by
      --> ./config/indices/min.toml:39:10
       |
    39 |   { by = "rating", order = "desc", if_missing = "last" },
       |          ^^^^^^^^
       |
       = hint: state the order in its column, best first, as in order = ["AAA", "AA", "A"]

    error: 1 error in 1 config file(s)
    "#);
}

#[test]
fn an_unknown_word_is_refused_with_the_nearest() {
    assert_said!(refused(with("", "mic = 'XHGK' OR country = 'HX'"), &["check"]), @r#"
    exit code 2
    -- stderr
    error: `XHGK` is no exchange of ISO 10383, and none with a calendar
      --> ./config/indices/min.toml:39:18
       |
    39 | keep_if = "mic = 'XHGK' OR country = 'HX'"
       |                  ^^^^^^
       |
       = hint: did you mean `XHKG`?

    error: 1 error in 1 config file(s)
    "#);
    let column = "ungc = { norm = \"UNGC\", provider = \"p\" }";
    assert_said!(refused(with(column, "ungc <> 'violaton'"), &["check"]), @r#"
    exit code 2
    -- stderr
    error: `ungc` never says `violaton`
      --> ./config/indices/min.toml:39:20
       |
    39 | keep_if = "ungc <> 'violaton'"
       |                    ^^^^^^^^^^
       |
       = hint: did you mean `violation`? Else state the provider's own statuses in the
            column: `words` or `order`

    error: 1 error in 1 config file(s)
    "#);
}

/// The minimal project with revenues, one row a company: unit and currency.
fn with_revenues(unit: &str, rows: [(&str, &str); 5]) -> Project {
    let project = Project::minimal();
    let header =
        "issuer_id,indicator,period_end,value,unit,currency,published_on,provider,source\n";
    let row = |(company, (unit, currency)): (usize, (&str, &str))| {
        format!("C00{},rev,2023-12-31,700,{unit},{currency},2024-02-21,p,a test\n", company + 1)
    };
    let rows: String = rows.into_iter().enumerate().map(row).collect();
    project.write("data/minimal/esg_indicators.csv", header.to_owned() + &rows);
    let column = format!("rev = {{ indicator = \"rev\", provider = \"p\", unit = \"{unit}\" }}");
    with(&column, "rev IS NOT NULL")(&project);
    project
}

#[test]
fn money_of_a_row_is_in_the_currency_beside_it() {
    let hkd = [("million", "HKD"); 5];
    let project = with_revenues("HKD million", hkd);
    project.replace(INDEX, "rev IS NOT NULL", "rev < market_cap AND rev > '600 million HKD'");
    project.run(&["check"]).expect(0);
    let mut other = hkd;
    other[2] = ("million", "CNY");
    let said = with_revenues("HKD million", other).run(&["check"]).expect(2).to_string();
    let (stdout, stderr) = said.split_once("-- stderr").expect("both are there");
    let why = "data/minimal/esg_indicators.csv:4: rev of C003 for 2023-12-31 is in `million` of CNY, \
               the rule expects `HKD million`";
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(plain(stdout).contains(why), "{stdout}");
    assert!(plain(stderr).contains(why), "{stderr}");
    assert!(plain(stderr).contains("hint: nothing converts it here"), "{stderr}");
    let ran = with_revenues("HKD million", other).run(&["run", "--date", "2024-03-04"]);
    assert!(plain(&ran.to_string()).contains("rev of C003 for 2023-12-31 is in `million` of CNY"));
}

#[test]
fn a_scale_alone_is_no_unit_of_rows_with_a_currency() {
    let rows =
        [("million", "HKD"), ("million", "CNY"), ("million", ""), ("million", ""), ("million", "")];
    let said = with_revenues("million", rows).run(&["check"]).expect(2).to_string();
    let plain = said.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(plain.contains("esg_indicators.csv:2: rev of C001"), "{said}");
    assert!(plain.contains("`million` names no currency"), "{said}");
    assert!(plain.contains("as in `HKD million`"), "{said}");
    with_revenues("million", [("million", ""); 5]).run(&["check"]).expect(0);
}

#[test]
fn a_rule_that_decides_nothing_is_refused() {
    assert_said!(refused(with("", "mic = 'XHKG' AND 1 < 2"), &["check"]), @r#"
    exit code 2
    -- stderr
    error: `1 < 2` names no column: it decides nothing
      --> ./config/indices/min.toml:39:29
       |
    39 | keep_if = "mic = 'XHKG' AND 1 < 2"
       |                             ^^^^^
       |
       = hint: delete it, or name a column

    error: 1 error in 1 config file(s)
    "#);
}

/// Ratings of the five companies; the order by bytes is another one.
const RATINGS: [(&str, &str); 5] =
    [("C001", "CCC"), ("C002", "A"), ("C003", "AAA"), ("C004", "BB"), ("C005", "AA")];

/// The minimal index with ratings in an order.
fn rated(keep_if: &str) -> Project {
    let project = Project::minimal();
    let rows = RATINGS
        .map(|(issuer, status)| format!("{issuer},R,{status},2023-12-31,2024-02-21,p,a test\n"));
    let header = "issuer_id,framework,status,period_end,published_on,provider,source\n";
    project.write("data/minimal/norms.csv", header.to_owned() + &rows.concat());
    let column = "rating = { norm = \"R\", provider = \"p\", \
                  order = [\"AAA\", \"AA\", \"A\", \"BBB\", \"BB\", \"B\", \"CCC\"] }";
    with(column, keep_if)(&project);
    project.replace(INDEX, "{ by = \"esg_score\"", "{ by = \"rating\"");
    project
}

/// Constituents of a published day.
fn constituents(project: &Project) -> Vec<String> {
    project.run(&["run", "--date", "2024-03-04"]).expect(0);
    let text = project.read("published/date=2024-03-04/vintage=1/constituents_close.csv");
    let mut lines = text.lines();
    let at = lines.next().unwrap().split(',').position(|name| name == "security_id").unwrap();
    lines.map(|line| line.split(',').nth(at).unwrap().to_owned()).collect()
}

#[test]
fn ratings_are_compared_by_their_order() {
    // M003 is out for its coal; by bytes CCC would stay, and A and AA would go.
    assert_eq!(constituents(&rated("rating >= 'BB'")), ["M002", "M004", "M005"]);
}

#[test]
fn ratings_rank_by_their_order() {
    let project = rated("rating IS NOT NULL");
    project.replace(INDEX, "count = 3", "count = 2");
    project.replace(INDEX, "max = 0.40", "max = 0.50");
    assert_eq!(constituents(&project), ["M002", "M005"], "AA and A");
}

#[test]
fn a_rating_outside_its_order_is_an_error_of_the_data() {
    let project = rated("rating >= 'B'");
    project.replace("data/minimal/norms.csv", "C004,R,BB,", "C004,R,Baa,");
    assert_said!(project.run(&["run", "--date", "2024-03-04"]), @"
    exit code 3
    -- stdout
    index  date  price  net  gross  day  constituents
    -- stderr
    held: MIN on 2024-03-01: column `rating`: M004 is `Baa` of 2023-12-31, and the index
            file states AAA, AA, A, BBB, BB, B, CCC
      ./data/minimal/norms.csv:5: status `Baa`: is not a stated word of the column
    hint: correct the fact, or state `Baa` in the `order` or the `words` of the column
    note: MIN uses illustrative data: all data are invented
    note: MIN: no row has the value `B` in column `rating`
    error: held: MIN
    ");
    project.assert_nothing_published();
    let check = project.run(&["check"]).expect(3).to_string();
    let said: Vec<&str> = check.lines().filter(|line| !line.starts_with("table")).collect();
    insta::assert_snapshot!(said.join("\n"), @"
    exit code 3
    -- stdout
    what   where              rows  rejected  found
    word   MIN: rating                        ./data/minimal/norms.csv:5: status `Baa`: is
            not a stated word of the column
    error  MIN                                is held on its base date 2024-03-01: column
            `rating`: M004 is `Baa` of 2023-12-31, and the index file states AAA, AA, A, BBB, BB, B,
            CCC
    -- stderr
    Minimal: compiled MIN
    note: MIN: no row has the value `B` in column `rating`
    error: 1 fact(s) outside the words that index files state
    hint: correct them, or state their words in the `order` or the `words` of the column
    ");
    let backtest = project.run(&["backtest", "--quiet"]).expect(3).stderr;
    assert!(backtest.contains("norms.csv:5: status `Baa`"), "{backtest}");
}

#[test]
fn a_word_in_a_rejected_row_is_not_said_to_be_absent() {
    let project = rated("rating >= 'CCC'");
    project.replace("data/minimal/norms.csv", "C001,R,CCC,2023-12-31", "C001,R,CCC,2023-13-31");
    let said = project.run(&["check"]).expect(4);
    let notes: Vec<&str> = said.stderr.lines().filter(|line| line.contains("CCC")).collect();
    insta::assert_snapshot!(notes.join("\n"), @"note: MIN: not known whether a row has the value `CCC` in column `rating`: 1 row(s) of `norms` were rejected");
    project.append("config/project.toml", "[tolerances]\nnorms = 0.5");
    let said = project.run(&["run", "--date", "2024-03-04"]);
    assert!(said.stderr.contains(notes[0]), "{said}");
}

#[test]
fn a_word_that_no_row_says_is_noted() {
    let project = Project::minimal();
    with("", "country <> 'FR' AND ticker <> 'NONE' AND mic <> 'XPAR'")(&project);
    assert_said!(project.run(&["check"]).expect(0), @"
    exit code 0
    -- stdout
    what   where              rows  rejected  found
    table  securities            5         0
    table  prices              150         0
    table  holidays              0         0  no such table
    table  classifications       5         0
    table  shares                7         0
    table  corporate_actions     2         0
    table  fx                   34         0
    table  rates                 0         0  no such table
    table  levels                0         0  no such table
    table  withholding           2         0
    table  esg_scores            5         0
    table  esg_indicators        0         0  no such table
    table  involvement          10         0
    table  norms                 0         0  no such table
    table  controversies         0         0  no such table
    table  targets               0         0  no such table
    table  activities            0         0  no such table
    table  taxonomy_map          0         0  no such table
    table  supply_links          0         0  no such table
    -- stderr
    Minimal: compiled MIN
    note: MIN: no row has the value `FR` in column `country`
    note: MIN: no row has the value `XPAR` in column `mic`
    note: MIN: no row has the value `NONE` in column `ticker`
    ");
    assert_said!(project.run(&["run", "--date", "2024-03-04"]).expect(0), @"
    exit code 0
    -- stdout
    index  date        price     net       gross     day    constituents
    MIN    2024-03-04  100.7907  100.7907  100.7907  0.79%             3
    -- stderr
    published ./published/date=2024-03-04/vintage=1
    note: MIN uses illustrative data: all data are invented
    note: MIN: no row has the value `FR` in column `country`
    note: MIN: no row has the value `XPAR` in column `mic`
    note: MIN: no row has the value `NONE` in column `ticker`
    ");
    assert!(!project.run(&["check", "--quiet"]).to_string().contains("note:"));
}

#[test]
fn bands_follow_the_order_of_their_scheme() {
    const TILT: &str = "config/indices/us20-esg-tilt.toml";
    let explained = |keep_if: &str| {
        let project = Project::sample();
        project.replace(TILT, "esg_band <> 'D'", keep_if);
        let arguments =
            ["diff", "US20", "US20-ESG-TILT", "--date", "2022-06-30", "--format", "csv"];
        project.run(&arguments).to_string()
    };
    let plain = explained("esg_band <> 'D'").replace("<> 'D'", "?");
    assert_eq!(explained("esg_band >= 'C'").replace(">= 'C'", "?"), plain);
    assert_eq!(explained("esg_band > 'D'").replace("> 'D'", "?"), plain);
    assert_ne!(explained("esg_band > 'C'").replace("> 'C'", "?"), plain);
}
