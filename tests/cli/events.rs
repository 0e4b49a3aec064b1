//! `kapok events`: what is coming, and one event under every convention.

use serde_json::Value;

use crate::support::{Outcome, Project, assert_said};

const EVENTS: &str = "data/minimal/corporate_actions.csv";

/// Rights of a constituent, a spin-off of a line that is none, and a special dividend to come.
const ADDED: [&str; 3] = [
    "R1,M001,rights_issue,2024-03-13,2024-03-04T09:00:00Z,confirmed,1,1,4,,HKD,,,30.00,,,,,,,test",
    "S1,M003,spin_off,2024-03-15,2024-03-04T09:00:00Z,confirmed,1,1,10,,HKD,,,,M004,,,,,,test",
    "P1,M002,cash_dividend,2024-05-20,2024-04-04T09:00:00Z,announced,1,,,2.50,HKD,gross,special,,,,,,,,test",
];

fn project() -> Project {
    let project = Project::minimal();
    ADDED.iter().for_each(|line| project.append(EVENTS, line));
    project
}

fn events(arguments: &[&str]) -> Outcome {
    let arguments = [&["events", "--quiet"], arguments].concat();
    project().run(&arguments)
}

#[test]
fn what_is_coming() {
    assert_said!(project().run(&["events"]), @"
    exit code 0
    -- stdout
    index  event  security  type           terms                    ex-date     status
            known       treated  treatment  as used
    MIN    P1     M002      cash_dividend  2.5 HKD, special, gross  2024-05-20  announced
            2024-04-04           to come
    -- stderr
    note: MIN uses illustrative data: all data are invented
    details of one: kapok events MIN --event P1 --date 2024-04-16
    ");
    assert_said!(events(&["MIN", "--date", "2024-03-12"]), @"
    exit code 0
    -- stdout
    index  event  security  type          terms                   ex-date     status
            known       treated     treatment                                           as used
    MIN    R1     M001      rights_issue  1 for 4 held at 30 HKD  2024-03-13  confirmed
            2024-03-04  2024-03-12  rights taken up at the theoretical ex-rights price  price 48.87
            to 45.096, index shares 240000000 to 300000000
    MIN    E1     M002      split         2 for 1                 2024-03-20  confirmed
            2024-03-06              to come
    ");
    assert_said!(events(&["--security", "M001"]), @"
    exit code 0
    -- stdout
    index  event  security  type           terms                    ex-date     status
            known       treated     treatment                                            as used
    MIN    R1     M001      rights_issue   1 for 4 held at 30 HKD   2024-03-13  confirmed
            2024-03-04  2024-03-12  rights taken up at the theoretical ex-rights price   price
            48.87 to 45.096, index shares 240000000 to 300000000
    MIN    E2     M001      cash_dividend  0.5 HKD, regular, gross  2024-04-08  confirmed
            2024-03-18  2024-04-08  reinvested in the index at the close of the ex-date  0.5 a
            share, 0.327448244 points gross
    ");
}

/// Events of a line with what the calculation made of each: taken up, not below the price, called
/// off, a child, late, reinvested, to come.
#[test]
fn the_treatment_of_past_events() {
    let project = project();
    for line in [
        "R2,M001,rights_issue,2024-03-14,2024-03-04T09:00:00Z,confirmed,1,1,4,,HKD,,,90.00,,,,,,,test",
        "C1,M001,cash_dividend,2024-03-21,2024-03-04T09:00:00Z,cancelled,1,,,0.40,HKD,gross,regular,,,,,,,,test",
        "L1,M001,cash_dividend,2024-03-25,2024-03-27T09:00:00Z,confirmed,1,,,0.10,USD,gross,regular,,,,,,,,test",
        "S2,M001,spin_off,2024-03-22,2024-03-04T09:00:00Z,confirmed,1,1,10,1.50,HKD,,,,M004,,,,,,test",
        "P2,M001,cash_dividend,2024-05-20,2024-04-04T09:00:00Z,announced,1,,,2.50,HKD,gross,special,,,,,,,,test",
        "B1,M004,bonus_issue,2024-03-12,2024-03-04T09:00:00Z,confirmed,1,1,10,,,,,,,,,,,,test",
    ] {
        project.append(EVENTS, line);
    }
    assert_said!(project.run(&["events", "--quiet", "--security", "M001"]), @"
    exit code 0
    -- stdout
    index  event  security  type           terms                            ex-date
            status     known       treated     treatment
            as used
    MIN    R1     M001      rights_issue   1 for 4 held at 30 HKD           2024-03-13
            confirmed  2024-03-04  2024-03-12  rights taken up at the theoretical ex-rights price
            price 48.87 to 45.096, index shares 240000000 to 300000000
    MIN    R2     M001      rights_issue   1 for 4 held at 90 HKD           2024-03-14
            confirmed  2024-03-04  2024-03-13  rights not below the price: no adjustment
    MIN    C1     M001      cash_dividend  0.4 HKD, regular, gross          2024-03-21
            cancelled  2024-03-04              not applied: called off
    MIN    S2     M001      spin_off       1 for 10 of M004, worth 1.5 HKD  2024-03-22
            confirmed  2024-03-04  2024-03-21  child added at a price of zero; M004: comes in
            beside its parent  M004: index shares 0 to 24000000
    MIN    L1     M001      cash_dividend  0.1 USD, regular, gross          2024-03-25
            confirmed  2024-03-27  2024-03-27  went ex before, booked today
            0.78318 a share, 0.521519504 points gross
    MIN    E2     M001      cash_dividend  0.5 HKD, regular, gross          2024-04-08
            confirmed  2024-03-18  2024-04-08  reinvested in the index at the close of the ex-date
            0.5 a share, 0.332949963 points gross
    MIN    P2     M001      cash_dividend  2.5 HKD, special, gross          2024-05-20
            announced  2024-04-04              to come
    ");
    // It came in with an event, and was not there before.
    assert_said!(project.run(&["events", "--quiet", "--security", "M004", "--format", "csv"]), @"
    exit code 0
    -- stdout
    index,event,security,type,terms,ex_date,status,known,treated,treatment,as_used
    MIN,B1,M004,bonus_issue,1 for 10 held,2024-03-12,confirmed,2024-03-04,,not applied: the
            index did not hold the line before the ex-date,
    ");
    assert_said!(
        project.run(&["explain", "MIN", "--quiet", "--security", "M001", "--date", "2024-03-28"]),
        @"
        exit code 0
        -- stdout
        step       what                              value
                limit                                                       result       source
                as of       known at
        index      MIN                               weights of 2024-03-28, reviewed after
                2024-03-01
        rule       coal                              0
                thermal_coal_revenue_share < 0.01                           pass         synthetic,
                minimal  2023-12-31  2024-02-15T23:59:59.999999+00:00
        review     reference date                    2024-03-01
        selection  ranked                            rank 1
        review     change                            add
        weighting  uncapped weight                   0.31860690
        weighting  cap factor                        1.00000000
        weighting  weight after the review           0.31860690
        event      rights_issue R1                   rights taken up at the theoretical
                ex-rights price  price 48.87 to 45.096, index shares 240000000 to 300000000  applied
                2024-03-13
        event      rights_issue R2                   rights not below the price: no adjustment
                not applied                      2024-03-14
        event      share_update share count of M001  share count and free float follow
                index shares 300000000 to 240000000                         applied
                2024-03-18
        event      spin_off S2                       child added at a price of zero
                applied                          2024-03-22
        event      cash_dividend L1                  went ex before, booked today
                0.78318 a share, 0.521519504 points gross                   applied
                2024-03-25
        event      cash_dividend C1                  not applied: called off
                not applied                      2024-03-21
        close      price                             48.89 (official, 2024-03-28)
        close      FX                                1.00000000
        close      index shares                      240000000.00000000
        close      market value                      11733600000.00000000
        close      weight                            0.30210018
        points     price price                       -0.23972397
        points     net price                         -0.24088188
        points     gross price                       -0.24088188
        "
    );
}

/// Levels with a share count that comes into force on 13 March, a tenth above the one before.
fn levels_with(statement: &str) -> String {
    let project = Project::minimal();
    // Known on the base date, however long the delay.
    let counts = project.read("data/minimal/shares.csv").replace("2024-03-01", "2024-02-01");
    project.write("data/minimal/shares.csv", counts);
    project.append("data/minimal/shares.csv", "2024-03-13,M001,440000000,0.60,test");
    project.append("config/project.toml", statement);
    levels_of(&project)
}

fn levels_of(project: &Project) -> String {
    let out = project.path("out");
    project.run(&["backtest", "--quiet", "--out", out.to_str().unwrap()]).expect(0);
    project.read("out/levels.csv")
}

/// A share count without a time of its own acts on its date, whatever moment the project states for
/// such rows.
#[test]
fn moments_move_no_share_count() {
    let stated = |close: &str, delay: u32| {
        format!(
            "[[known]]\ntable = \"shares\"\nexchange = \"XHKG\"\nclose = \"{close}\"\ntime_zone = \
             \"Asia/Hong_Kong\"\ndelay_minutes = {delay}\n"
        )
    };
    let plain = levels_with("");
    for statement in [stated("16:00", 90), stated("02:00", 0), stated("16:00", 6000)] {
        assert_eq!(levels_with(&statement), plain, "{statement}");
    }
    assert_ne!(levels_of(&Project::minimal()), plain, "the count has an effect");
}

#[test]
fn one_event_under_every_convention() {
    assert_said!(events(&["MIN", "--event", "R1"]), @"
    exit code 0
    -- stdout
    R1 rights_issue of M001 (Harbour Solar): 1 for 4 held at 30 HKD, ex-date 2024-03-13,
            confirmed
    MIN: at the closes of 2024-03-12 and 2024-03-13

    open of 2024-03-13
    conventions          M001 price  M001 index shares  M001 weight      divisor
    close of 2024-03-12   48.870000          240000000     30.4766%    376639680
    own                   45.096000          300000000     33.5831%    394255863
    sp                            =                  =            =            =
    msci                  48.870000          240000000     30.4766%    376639680
    ftse                          =                  =            =            =
    stoxx                         =                  =            =            =
    csi                   45.100000                  =     33.5851%  39426760693
    cni                   45.100000                  =     33.5851%    394267607
    nasdaq                        =                  =            =            =
    solactive                     =                  =            =            =
    divisor of csi: level = M / D · 100

    level of 2024-03-13
    conventions     price   points       bp       net   points       bp     gross   points
            bp
    own          103.9751                    103.9751                    103.9751
    sp           103.9751        =        =  103.9751        =        =  103.9751        =
            =
    msci         104.0591  +0.0840  +8.0804  104.0591  +0.0840  +8.0804  104.0591  +0.0840
            +8.0804
    ftse         103.9751        =        =  103.9751        =        =  103.9751        =
            =
    stoxx        103.9751        =        =  103.9751        =        =  103.9751        =
            =
    csi          103.9720  -0.0031  -0.2979  103.9720  -0.0031  -0.2979  103.9720  -0.0031
            -0.2979
    cni          103.9720  -0.0031  -0.2979  103.9720  -0.0031  -0.2979  103.9720  -0.0031
            -0.2979
    nasdaq       103.9751        =        =  103.9751        =        =  103.9751        =
            =
    solactive    103.9751        =        =  103.9751        =        =  103.9751        =
            =

    after the close of 2024-03-13
    conventions  M001 price  M001 index shares  M001 weight
    own           48.860000          300000000     35.7575%
    sp                    =                  =            =
    msci                  =                  =            =
    ftse                  =                  =            =
    stoxx                 =                  =            =
    csi                   =                  =            =
    cni                   =                  =            =
    nasdaq                =                  =            =
    solactive             =                  =            =

    treatment
    conventions  treatment                                                     made by
    own          M001: rights taken up at the theoretical ex-rights price
    sp           M001: rights taken up at the theoretical ex-rights price
    msci         M001: adjusted by the price of the ex-date (factor 1.096500)  price_basis
            = ex_price_factor [R]
    ftse         M001: rights taken up at the theoretical ex-rights price
    stoxx        M001: rights taken up at the theoretical ex-rights price
    csi          M001: rights taken up at the theoretical ex-rights price      rights_test
            = exchange_price [m]
    cni          M001: rights taken up at the theoretical ex-rights price      rights_test
            = exchange_price [m]
    nasdaq       M001: rights taken up at the theoretical ex-rights price
    solactive    M001: rights taken up at the theoretical ex-rights price
    ");
}

#[test]
fn an_event_to_come() {
    assert_said!(events(&["--event", "P1", "--conventions", "sp,msci,stoxx"]), @"
    exit code 0
    -- stdout
    P1 cash_dividend of M002 (Lion Rock Trams): 2.5 HKD, special, gross, ex-date 2024-05-20,
            announced
    MIN: as if it went ex on 2024-04-17, at the closes of 2024-04-16; the ex-date is still
            to come

    open of 2024-04-17
    conventions          M002 price  M002 index shares  M002 weight    divisor
    close of 2024-04-16   65.850000          240000000     40.2826%  366470128
    own                   63.350000          240000000     39.3552%  360865580
    sp                            =                  =            =          =
    msci                  65.850000                  =     40.2826%  366470128
    stoxx                         =                  =            =          =

    treatment
    conventions  treatment                                                 made by
    own          M002: special dividend taken out of the price
    sp           M002: special dividend taken out of the price
    msci         nothing at the open: settled at the close of the ex-date  price_basis =
            ex_price_factor [R], special_dividend_threshold = 0.05 [R]
    stoxx        M002: special dividend after tax taken out of the price
            special_dividend_tax = net [m]
    ");
}

#[test]
fn for_programs() {
    let said = events(&["--event", "R1", "--conventions", "msci", "--format", "json"]).expect(0);
    let rows: Value = serde_json::from_str(&said.stdout).unwrap();
    let rows = rows.as_array().unwrap();
    let names: Vec<_> = rows.iter().map(|row| row["conventions"].as_str().unwrap()).collect();
    assert_eq!(names, ["own", "msci"]);
    assert_eq!(rows[0]["points_price"], 0.0);
    assert_eq!(rows[1]["made_by"], "price_basis = ex_price_factor [R]");
    let levels = [&rows[0], &rows[1]].map(|row| row["level_price"].as_f64().unwrap());
    let points = rows[1]["points_price"].as_f64().unwrap();
    assert!((levels[1] - levels[0] - points).abs() < 1e-12 && points > 0.08, "{points}");
    let csv = events(&["--event", "R1", "--format", "csv"]).expect(0);
    assert_eq!(csv.stdout.lines().count(), 1 + 9);
}

#[test]
fn what_does_not_exist() {
    assert_said!(events(&["--event", "R11"]), @"
    exit code 2
    -- stderr
    error: no corporate action has the id `R11`
    hint: did you mean `R1`?
    ");
    assert_said!(events(&["MIN", "--event", "S1"]), @"
    exit code 2
    -- stderr
    error: event S1 is one of M003, which MIN does not hold on 2024-03-14
    hint: `kapok explain MIN --security M003 --date 2024-03-14` says why
    ");
    assert_said!(events(&["MINN", "--event", "R1"]), @"
    exit code 2
    -- stderr
    error: no index file has the id `MINN`
    hint: did you mean `MIN`?
    ");
    assert_said!(events(&["--event", "R1", "--conventions", "stox"]), @"
    exit code 2
    -- stderr
    error: there is no preset `stox`
    hint: did you mean `stoxx`?
    ");
    assert_said!(events(&["--event", "R1", "--conventions", "topix"]), @"
    exit code 2
    -- stderr
    error: there is no preset `topix`
    hint: presets are sp, msci, ftse, stoxx, csi, cni, nasdaq, solactive
    ");
    assert_said!(events(&["--event", "R1", "--date", "2024-03-01"]), @"
    exit code 2
    -- stderr
    error: event R1 was not known on 2024-03-01: it became known on 2024-03-04
    hint: choose --date 2024-03-04 or later
    ");
    assert_said!(events(&["--event", "R1", "--date", "2023-03-01"]), @"
    exit code 2
    -- stderr
    error: event R1 was not known on 2023-03-01: it became known on 2024-03-04
    hint: choose --date 2024-03-04 or later
    ");
    assert_said!(events(&["--security", "M004"]), @"
    exit code 2
    -- stderr
    error: MIN does not hold M004 on 2024-04-16
    hint: `kapok explain MIN --security M004 --date 2024-04-16` says why
    ");
    assert_said!(events(&["--security", "M0001"]), @"
    exit code 2
    -- stderr
    error: no security has the id `M0001`
    hint: did you mean `M001`?
    ");
    assert_said!(events(&["--conventions", "sp"]), @"
    exit code 2
    -- stderr
    error: the following required arguments were not provided:
      --event <ID>

    Usage: kapok-under-test events --event <ID> --quiet --conventions <PRESETS> [INDEX]

    For more information, try '--help'.
    ");
}

#[test]
fn an_event_that_was_called_off() {
    let project = project();
    let off = ADDED[0].replace("confirmed,1", "cancelled,2").replace("03-04T", "03-08T");
    project.append(EVENTS, &off);
    assert_said!(project.run(&["events", "--event", "R1"]), @"
    exit code 2
    -- stderr
    error: event R1 had been called off by 2024-04-16 (cancelled)
    hint: it still stood on 2024-03-07: choose --date 2024-03-07
    ");
    project.run(&["events", "--event", "R1", "--date", "2024-03-07"]).expect(0);
}

#[test]
fn conventions_that_cannot_treat_it() {
    let project = Project::minimal();
    project.append(
        EVENTS,
        "S2,M001,spin_off,2024-03-15,2024-03-04T09:00:00Z,confirmed,1,1,10,,HKD,,,,M004,,,,,,test",
    );
    project.retain("data/minimal/prices.csv", |line| !line.contains(",M004,"));
    assert_said!(
        project.run(&["events", "MIN", "--event", "S2", "--conventions", "sp,msci", "--quiet"]),
        @r#"
        exit code 0
        -- stdout
        S2 spin_off of M001 (Harbour Solar): 1 for 10 of M004, ex-date 2024-03-15, confirmed
        MIN: at the closes of 2024-03-14 and 2024-03-15

        open of 2024-03-15
        conventions          M001 price  M001 index shares  M001 weight  M004 price  M004 index
                shares  M004 weight    divisor
        close of 2024-03-14   48.490000          240000000     30.2673%        none
                none         none  376639680
        own                   48.490000          240000000     30.2673%    0.000000
                24000000      0.0000%  376639680
        sp                            =                  =            =           =
                =            =          =
        msci                       none               none         none        none
                none         none       none

        level of 2024-03-15
        conventions     price  points  bp       net  points  bp     gross  points  bp
        own          102.5535              102.5535              102.5535
        sp           102.5535       =   =  102.5535       =   =  102.5535       =   =
        msci

        treatment
        conventions  treatment
                made by
        own          M001: child added at a price of zero; M004: comes in beside its parent
        sp           M001: child added at a price of zero; M004: comes in beside its parent
        msci         not possible: event S2 of M001 is a spin_off without a value (state
                `amount`, give the child a close, or choose spin_off_entry = "zero_price")  price_basis
                = ex_price_factor [R]
        "#
    );
}
