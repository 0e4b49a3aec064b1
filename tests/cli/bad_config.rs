//! Config that is wrong, and questions that make no sense: exit code 2.

use crate::support::{Project, assert_said, difference, refused};

const EVENTS: &str = "data/minimal/corporate_actions.csv";
const INDEX: &str = "config/indices/min.toml";

#[test]
fn a_missing_project() {
    let project = Project::empty();
    assert_said!(project.run(&["run"]), @"
    exit code 2
    -- stderr
    error: cannot read ./config/project.toml: No such file or directory (os error 2)
    hint: name a project folder with --project, or make one with `kapok init`
    ");
    assert_said!(project.run(&["check", "--project", "nowhere"]), @"
    exit code 2
    -- stderr
    error: cannot read nowhere/config/project.toml: No such file or directory (os error 2)
    hint: name a project folder with --project, or make one with `kapok init`
    ");
    project.assert_nothing_published();
}

#[test]
fn a_misspelt_key() {
    let misspell = |p: &Project| p.replace(INDEX, "float_step", "flaot_step");
    assert_said!(refused(misspell, &["run"]), @r#"
    exit code 2
    -- stderr
    error: unknown key `flaot_step`
      --> ./config/indices/min.toml:20:1
       |
    20 | flaot_step = "raw"
       | ^^^^^^^^^^
       |
       = hint: did you mean `float_step`?

    error: 1 error in 1 config file(s)
    "#);
    let misspell = |p: &Project| p.replace("config/project.toml", "price_jump", "price_jmup");
    assert_said!(refused(misspell, &["run"]), @"
    exit code 2
    -- stderr
    error: `price_jump` is missing in gate
     --> ./config/project.toml:9:1
      |
    9 | [gate]
      | ^^^^^^
      |
      = hint: `price_jump`: Largest change between two closes that no event explains, a
            fraction of the earlier.

    error: unknown key `price_jmup`
      --> ./config/project.toml:10:1
       |
    10 | price_jmup = 0.30
       | ^^^^^^^^^^
       |
       = hint: did you mean `price_jump`?

    error: 2 errors in 1 config file(s)
    ");
}

#[test]
fn an_exception_by_a_source_that_prices_do_not_keep() {
    let except = |p: &Project| {
        let exception = "[[gate.exceptions]]\ncheck = 'price_jump'\nsource = 'B'\nlimit = 0.5";
        p.append("config/project.toml", exception);
    };
    assert_said!(refused(except, &["run"]), @"
    exit code 2
    -- stderr
    error: `price_jump` looks at facts that keep no source
      --> ./config/project.toml:15:10
       |
    15 | source = 'B'
       |          ^^^
       |
       = hint: except an exchange or an index

    error: 1 error in 1 config file(s)
    ");
}

#[test]
fn an_unknown_column_in_a_rule() {
    let misspell = |p: &Project| p.replace(INDEX, "keep_if = \"thermal", "keep_if = \"termal");
    assert_said!(refused(misspell, &["run"]), @r#"
    exit code 2
    -- stderr
    error: unknown column `termal_coal_revenue_share`
      --> ./config/indices/min.toml:32:12
       |
    32 | keep_if = "termal_coal_revenue_share < 0.01"
       |            ^^^^^^^^^^^^^^^^^^^^^^^^^
       |
       = hint: did you mean `thermal_coal_revenue_share`?

    error: 1 error in 1 config file(s)
    "#);
}

#[test]
fn several_mistakes_at_once() {
    let spoil = |p: &Project| {
        p.replace(INDEX, "base_level = 100.0", "base_level = -1.0");
        p.replace(INDEX, "max = 0.40", "max = 1.40");
    };
    assert_said!(refused(spoil, &["check"]), @r#"
    exit code 2
    -- stderr
    error: level -1 is not above zero
     --> ./config/indices/min.toml:6:14
      |
    6 | base_level = -1.0
      |              ^^^^

    error: a cap of 1.4 is not a fraction of one
      --> ./config/indices/min.toml:51:34
       |
    51 | caps = [{ by = "security", max = 1.40 }]
       |                                  ^^^^
       |
       = hint: a cap of 20 % is max = 0.2

    error: 2 errors in 1 config file(s)
    "#);
}

#[test]
fn a_cap_that_can_never_hold() {
    let spoil = |p: &Project| p.replace(INDEX, "max = 0.40", "max = 0.30");
    assert_said!(refused(spoil, &["run"]), @r#"
    exit code 2
    -- stderr
    error: a cap of 0.3 cannot hold for 3 names, which need at least 0.3333
      --> ./config/indices/min.toml:51:34
       |
    51 | caps = [{ by = "security", max = 0.30 }]
       |                                  ^^^^
       |
       = hint: raise the cap or select more names

    error: 1 error in 1 config file(s)
    "#);
}

#[test]
fn a_tolerance_for_a_table_that_is_none() {
    let spoil = |p: &Project| p.append("config/project.toml", "[tolerances]\nprice = 0.1");
    assert_said!(refused(spoil, &["run"]), @"
    exit code 2
    -- stderr
    error: there is no table `price`
      --> ./config/project.toml:14:9
       |
    14 | price = 0.1
       |         ^^^
       |
       = hint: did you mean `prices`?

    error: 1 error in 1 config file(s)
    ");
}

#[test]
fn an_unknown_index() {
    assert_said!(refused(|_| {}, &["run", "--index", "MINI"]), @"
    exit code 2
    -- stderr
    error: no index file has the id `MINI`
    hint: did you mean `MIN`?
    ");
    assert_said!(refused(|_| {}, &["explain", "MAXIMUM"]), @"
    exit code 2
    -- stderr
    error: no index file has the id `MAXIMUM`
    hint: indices are MIN
    ");
}

#[test]
fn a_day_that_is_no_calculation_day() {
    assert_said!(refused(|_| {}, &["explain", "MIN", "--date", "2024-04-04"]), @"
    exit code 2
    -- stderr
    error: 2024-04-04 is not a calculation day of MIN
    hint: the calculation day before it is 2024-04-03
    ");
    assert_said!(refused(|_| {}, &["explain", "MIN", "--date", "2024-02-29"]), @"
    exit code 2
    -- stderr
    error: MIN begins on 2024-03-01, after 2024-02-29
    ");
    assert_said!(refused(|_| {}, &["run", "--date", "2024-02-30"]), @"
    exit code 2
    -- stderr
    error: invalid value '2024-02-30' for '--date <YYYY-MM-DD>': write YYYY-MM-DD, such as
            2024-04-16

    For more information, try '--help'.
    ");
}

#[test]
fn days_that_end_before_they_begin() {
    let backwards = ["run", "--from", "2024-04-10", "--date", "2024-04-08"];
    assert_said!(refused(|_| {}, &backwards), @"
    exit code 2
    -- stderr
    error: there is no day from 2024-04-10 to 2024-04-08
    hint: give a --date on or after --from
    ");
}

#[test]
fn a_moment_that_is_none() {
    assert_said!(refused(|_| {}, &["run", "--known-at", "yesterday"]), @"
    exit code 2
    -- stderr
    error: `yesterday` is neither a date nor a UTC timestamp
    hint: write 2024-05-31 or 2024-05-31T18:00:00Z
    ");
}

/// A project of two indices, of which the second has an error.
fn with_a_broken_index(project: &Project) {
    let text = project.read(INDEX).replace("id = \"MIN\"", "id = \"BAD\"");
    project.write("config/indices/bad.toml", text.replace("float_step", "flaot_step"));
}

#[test]
fn an_index_file_with_an_error_stops_itself() {
    let (alone, both) = (Project::minimal(), Project::minimal());
    with_a_broken_index(&both);
    alone.run(&["run"]).expect(0);
    assert_said!(both.run(&["run"]), @r#"
    exit code 7
    -- stdout
    index  date        price     net       gross     day    constituents
    MIN    2024-04-16  104.1653  104.4924  104.4924  0.76%             3
    -- stderr
    error: unknown key `flaot_step`
      --> ./config/indices/bad.toml:20:1
       |
    20 | flaot_step = "raw"
       | ^^^^^^^^^^
       |
       = hint: did you mean `float_step`?

    error: 1 error in 1 config file(s)
    published ./published/date=2024-04-16/vintage=1
    note: MIN uses illustrative data: all data are invented
    error: not compiled: BAD
    "#);
    assert_eq!(difference(&both.published(), &alone.published()), None);
    both.run(&["verify"]).expect(0);
    both.run(&["backtest"]).expect(7);
    both.run(&["run", "--index", "MIN"]).expect(0);
    both.run(&["explain", "MIN"]).expect(0);
    let asked = both.run(&["run", "--index", "BAD"]).expect(2);
    assert!(asked.stderr.ends_with("error: BAD is not compiled\n"), "{asked}");
    let checked = both.run(&["check"]).expect(2);
    assert!(checked.stderr.ends_with("error: not compiled: BAD\n"), "{checked}");
}

#[test]
fn an_index_whose_parent_has_an_error_stops_too() {
    let project = Project::minimal();
    with_a_broken_index(&project);
    let child = project.read(INDEX).replace("id = \"MIN\"", "id = \"CHILD\"\nparent = \"BAD\"");
    project.write("config/indices/child.toml", child);
    let said = project.run(&["run"]).expect(7);
    assert!(said.stderr.contains("error: CHILD: its parent BAD is not compiled\n"), "{said}");
    assert!(said.stderr.ends_with("error: not compiled: BAD, CHILD\n"), "{said}");
}

#[test]
fn a_shared_file_with_an_error_stops_those_that_use_it() {
    let project = Project::sample();
    project.append("config/esg/kapok-sample.toml", "nonsense = 1");
    let said = project.run(&["run", "--index", "US20"]).expect(0);
    assert!(said.stderr.contains("unknown key `nonsense`"), "{said}");
    project.run(&["run", "--index", "US20-ESG-TILT"]).expect(2);
}

#[test]
fn conventions_in_a_folder_of_their_own_are_not_ignored() {
    let own = |p: &Project| p.write("config/conventions/ssp.toml", "[dividends]\n");
    assert_said!(refused(own, &["run"]), @"
    exit code 2
    -- stderr
    error: ./config/conventions/ssp.toml is not read: there is no preset `ssp`
    hint: presets are built in: remove the file, and state what differs under [conventions]
            of the index file
    ");
    let changed = |p: &Project| p.write("config/conventions/sp.toml", "# my own\n");
    refused(changed, &["run"]);
}

#[test]
fn a_name_that_no_row_has() {
    let table = |p: &Project| p.replace(INDEX, "withholding_table = \"", "withholding_table = \"x");
    assert_said!(refused(table, &["check"]), @"
    exit code 2
    -- stdout
    what     where              rows  rejected  found
    table    securities            5         0
    table    prices              150         0
    table    holidays              0         0  no such table
    table    classifications       5         0
    table    shares                7         0
    table    corporate_actions     2         0
    table    fx                   34         0
    table    rates                 0         0  no such table
    table    levels                0         0  no such table
    table    withholding           2         0
    table    esg_scores            5         0
    table    esg_indicators        0         0  no such table
    table    involvement          10         0
    table    norms                 0         0  no such table
    table    controversies         0         0  no such table
    table    targets               0         0  no such table
    table    activities            0         0  no such table
    table    taxonomy_map          0         0  no such table
    table    supply_links          0         0  no such table
    error    MIN                                no row has the withholding table
            `xminimal`: did you mean `minimal`?
    warning  withholding                        no index names the table `minimal`: did you
            mean `xminimal`?
    error    MIN                                is held on 2024-04-08: M001 pays a dividend
            on 2024-04-08, and table `xminimal` has no withholding rate for HK
    -- stderr
    Minimal: compiled MIN
    error: 1 name(s) or file(s) match nothing
    ");
    let event = |p: &Project| p.replace(EVENTS, "cash_dividend", "cash_divident");
    assert_said!(refused(event, &["check"]), @"
    exit code 2
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
    error  corporate_actions                  type `cash_divident` of event E2 is not a
            known type: did you mean `cash_dividend`?
    error  MIN                                is held on 2024-04-05: event E2 of M001 on
            2024-04-08 is a `cash_divident`, which is not supported
    -- stderr
    Minimal: compiled MIN
    error: 1 name(s) or file(s) match nothing
    ");
}

#[test]
fn statements_on_files_and_times_that_say_nothing() {
    let spoil = |p: &Project| {
        p.append(
            "config/project.toml",
            "[[files]]\nsource = \"data/minimum\"\ntable = \"price\"\nencoding = \"utf-9\"\n\
             separator = \"/\"\ntime_zone = \"Hong Kong\"\n[cut_off]\ntime = \"6 pm\"\n\
             time_zone = \"HKT\"\n[[known]]\nexchange = \"XHGK\"\nclose = \"16\"\n\
             time_zone = \"Asia/Hong_Kong\"\ndelay_minutes = 0",
        );
    };
    assert_said!(refused(spoil, &["run"]), @r#"
    exit code 2
    -- stderr
    error: there is no source `data/minimum`
      --> ./config/project.toml:14:10
       |
    14 | source = "data/minimum"
       |          ^^^^^^^^^^^^^^
       |
       = hint: did you mean `data/minimal`?

    error: there is no table `price`
      --> ./config/project.toml:15:9
       |
    15 | table = "price"
       |         ^^^^^^^
       |
       = hint: did you mean `prices`?

    error: `utf-9` is no encoding that is read: `utf-8`, `utf-16`, `gbk`, `gb18030`, `big5`,
            `latin1`, `windows-1252`, `shift_jis`, `euc-kr`, …
      --> ./config/project.toml:16:12
       |
    16 | encoding = "utf-9"
       |            ^^^^^^^
       |
       = hint: write a name such as utf-8, gb18030, utf-16 or latin1

    error: `/` is no separator: `,`, `;`, `\t` (a tab) or `|`
      --> ./config/project.toml:17:13
       |
    17 | separator = "/"
       |             ^^^
       |
       = hint: write ",", ";", "|" or "\t"

    error: there is no time zone `Hong Kong`
      --> ./config/project.toml:18:13
       |
    18 | time_zone = "Hong Kong"
       |             ^^^^^^^^^^^
       |
       = hint: zones are those of the IANA list, such as `Asia/Hong_Kong`

    error: `6 pm` is no time of day
      --> ./config/project.toml:20:8
       |
    20 | time = "6 pm"
       |        ^^^^^^
       |
       = hint: write 18:30

    error: there is no time zone `HKT`
      --> ./config/project.toml:21:13
       |
    21 | time_zone = "HKT"
       |             ^^^^^
       |
       = hint: zones are those of the IANA list, such as `Asia/Hong_Kong`

    error: `XHGK` is no market identifier code of ISO 10383
      --> ./config/project.toml:23:12
       |
    23 | exchange = "XHGK"
       |            ^^^^^^
       |
       = hint: did you mean `XHKG`?

    error: `16` is no time of day
      --> ./config/project.toml:24:9
       |
    24 | close = "16"
       |         ^^^^
       |
       = hint: write 18:30

    error: 9 errors in 1 config file(s)
    "#);
}

#[test]
fn sections_of_the_project_that_do_nothing() {
    let said = |section: &str| {
        let project = Project::minimal();
        let file = "config/project.toml";
        project.write(file, format!("{}\n{section}", project.read(file)));
        let talk = project.run(&["check"]).expect(2).talk();
        talk.lines()
            .filter(|line| line.contains("error") || line.contains("hint"))
            .collect::<Vec<_>>()
            .join("\n")
    };
    let accept =
        "[[gate.accept]]\nsecurity = \"M001\"\ndate = 2024-04-16\ncheck = \"price_jump\"\n";
    let (time, zone) = ("time = \"18:00\"\n", "time_zone = \"Asia/Hong_Kong\"\n");
    let close = "close = \"16:00\"\ndelay_minutes = 30\n";
    let sections = [
        "[[files]]\ntable = \"prices\"\n".to_owned(),
        format!("[[known]]\ntable = \"fx\"\nexchange = \"XHKG\"\n{close}{zone}"),
        format!(
            "[cut_off]\n{time}{zone}[[cut_off.families]]\nindices = []\ntime = \"19:00\"\n{zone}"
        ),
        format!("{accept}reason = \" \"\n"),
        format!("{accept}reason = \"a bid\"\n{accept}reason = \"a bid\"\n"),
    ];
    insta::assert_snapshot!(sections.map(|section| said(&section)).join("\n"), @"
    error: nothing is said of these files
       = hint: state `encoding`, `separator`, `time_zone`, `single_precision` or
    error: 1 error in 1 config file(s)
    error: rows of `fx` have no exchange, so this has no effect
       = hint: leave `exchange` out, or name `prices` or `shares`
    error: 1 error in 1 config file(s)
    error: the family has no index
       = hint: name its indices, or leave the family out
    error: 1 error in 1 config file(s)
    error: the text is empty
       = hint: say why, and who decided
    error: 1 error in 1 config file(s)
    error: this finding is accepted already
       = hint: leave one acceptance, with the later of their `expires`
    error: 1 error in 1 config file(s)
    ");
}
