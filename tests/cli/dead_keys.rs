//! Keys, names and sections that would have no effect: each is refused at its place, by every
//! command that reads the project.

use crate::support::Project;

const PROJECT: &str = "config/project.toml";
const INDEX: &str = "config/indices/min.toml";
const SCHEME: &str = "config/esg/kapok-sample.toml";

/// Messages, places and hints of a command that refuses a project.
fn refusal(project: &Project, command: &[&str]) -> String {
    let talk = project.run(command).expect(2).talk();
    let told = talk.lines().filter(|line| {
        let line = line.trim_start();
        let is_told = line.starts_with("error: ") || line.starts_with("= hint: ");
        is_told && !line.contains(" in 1 config file(s)") || line.starts_with("--> ")
    });
    told.map(|line| line.trim_start().trim_start_matches("= ")).collect::<Vec<_>>().join("\n")
}

/// Refusals by `kapok check` of projects with one section more each, which `run`, `backtest` and
/// `compare` refuse in the same words.
fn refusals(sections: &[&str]) -> String {
    let of = |section: &&str| {
        let project = Project::minimal();
        project.write(PROJECT, format!("{}\n{section}\n", project.read(PROJECT)));
        let told = refusal(&project, &["check"]);
        for other in [&["run"][..], &["backtest"], &["compare", "MIN", "MIN@msci"]] {
            assert_eq!(refusal(&project, other), told, "{other:?} of {section}");
        }
        told
    };
    sections.iter().map(of).collect::<Vec<_>>().join("\n")
}

/// Refusals by `kapok check` of a file in which one text is replaced.
fn replaced(project: impl Fn() -> Project, file: &str, changes: &[(&str, &str)]) -> String {
    let of = |(from, to): &(&str, &str)| {
        let project = project();
        project.replace(file, from, to);
        refusal(&project, &["check"])
    };
    changes.iter().map(of).collect::<Vec<_>>().join("\n")
}

#[test]
fn statements_that_do_nothing() {
    let time = "time = '18:00'\ntime_zone = 'Asia/Hong_Kong'\n";
    let known = "close = '16:00'\ntime_zone = 'Asia/Hong_Kong'\ndelay_minutes = 30\n";
    insta::assert_snapshot!(refusals(&[
        "[[files]]\ntable = 'prices'\nneeds_rows = true\n[[files]]\nneeds_rows = false",
        &format!("[[known]]\ntable = 'securities'\n{known}"),
        &format!("[[known]]\ntable = 'prices'\n{known}[[known]]\n{known}"),
        &format!("[[known]]\ntable = 'prices'\nexchange = 'XNYS'\n{known}"),
        &format!("[cut_off]\n{time}[[cut_off.families]]\nindices = ['MIN']\n{time}"),
        &format!("[cut_off]\n{time}[[cut_off.families]]\nindices = ['MIN', 'MAX']\n{}",
            time.replace("18", "19")),
        "[tolerances]\nprice = 0.1",
        "[tolerances]",
        &format!("[cut_off]\n{time}[[cut_off.families]]\nindices = ['MIN', 'MIN']\n{}",
            time.replace("18", "19")),
    ]), @"
    error: a later [[files]] states `needs_rows` for all of these files
    --> ./config/project.toml:16:14
    hint: the last statement holds: leave this one out, or put it after the other
    error: rows of `securities` are always known, so this has no effect
    --> ./config/project.toml:15:9
    hint: leave the statement out, or name another table
    error: a later [[known]] is about all of these rows
    --> ./config/project.toml:14:1
    hint: the last statement holds: leave this one out, or put it after the other
    error: there is no line on the exchange `XNYS`
    --> ./config/project.toml:16:12
    hint: lines are on XHKG
    error: the family has the cut-off of the project
    --> ./config/project.toml:19:8
    hint: state another one, or leave the family out
    error: there is no index `MAX`
    --> ./config/project.toml:18:19
    hint: indices are MIN
    error: there is no table `price`
    --> ./config/project.toml:15:9
    hint: did you mean `prices`?
    error: the section is empty
    --> ./config/project.toml:14:1
    hint: leave it out, or state what it is for
    error: `MIN` has a cut-off already
    --> ./config/project.toml:18:19
    hint: name each index in one family, once
    ");
}

#[test]
fn settings_of_the_gate_that_do_nothing() {
    insta::assert_snapshot!(refusals(&[
        "[gate.checks.price_outlier]",
        "[gate.checks.price_outlier]\nbudget_weight = 0.02",
        "[[gate.exceptions]]\ncheck = 'price_jump'\ntable = 'fx'\nlimit = 0.5",
        "[[gate.exceptions]]\ncheck = 'rate_jump'\nexchange = 'XHKG'\nlimit = 0.5",
        "[[gate.exceptions]]\ncheck = 'price_jump'\nexchange = 'XHGK'\nlimit = 0.5",
        "[[gate.exceptions]]\ncheck = 'price_jump'\nindex = 'MAX'\nlimit = 0.5",
        "[[gate.exceptions]]\ncheck = 'share_jump'\nsource = 'vendor Z'\nlimit = 0.5",
        "[[gate.exceptions]]\ncheck = 'price_jump'\nindex = 'MIN'\nlimit = 0.5\n\
         [[gate.exceptions]]\ncheck = 'price_jump'\nindex = 'MIN'\nlimit = 0.6",
        "[[gate.exceptions]]\ncheck = 'price_outlier'\nindex = 'MIN'\nlimit = 25.0",
        "[[gate.exceptions]]\ncheck = 'price_outlier'\nindex = 'MIN'\nseverity = 'warn'",
    ]), @"
    error: the section changes nothing
    --> ./config/project.toml:14:1
    hint: state `limit`, `severity` or a budget, or leave it out
    error: findings of `price_outlier` hold no index: their severity is `warn`
    --> ./config/project.toml:15:17
    hint: a budget is for the severity `block`: state it as well, or leave the budget
    error: `price_jump` looks at `prices` alone
    --> ./config/project.toml:16:9
    hint: leave the exception out, and change `gate.price_jump` for all facts
    error: findings of `rate_jump` have no exchange
    --> ./config/project.toml:16:12
    hint: except an index, or state the setting under gate.checks.rate_jump
    error: there is no line on the exchange `XHGK`
    --> ./config/project.toml:16:12
    hint: did you mean `XHKG`?
    error: there is no index `MAX`
    --> ./config/project.toml:16:9
    hint: indices are MIN
    error: no row has the source `vendor Z`
    --> ./config/project.toml:16:10
    hint: write it as the column `source` of the table does
    error: there is an exception for these facts already
    --> ./config/project.toml:18:1
    hint: state limit, severity and budgets in one of them
    error: 25 is in force for all facts of `price_outlier`
    --> ./config/project.toml:17:9
    hint: state another value, or leave it out of the exception
    error: `warn` is in force for all facts of `price_outlier`
    --> ./config/project.toml:17:12
    hint: state another value, or leave it out of the exception
    ");
}

/// Statements that only CSV files could follow, about Parquet files, and a source by two spellings.
#[test]
fn statements_about_files_of_another_kind() {
    let files = |keys: &str| {
        let project = Project::sample();
        project.append(PROJECT, &format!("[[files]]\n{keys}\n"));
        refusal(&project, &["check"])
    };
    let twice = Project::sample();
    twice.replace(PROJECT, "[\"data/sample\"]", "[\"data/sample\", \"data/../data/sample/\"]");
    let told = [
        files("table = 'prices'\nseparator = ';'"),
        files("source = 'data/sample'\ntable = 'fx'\nencoding = 'gb18030'"),
        refusal(&twice, &["check"]),
    ];
    insta::assert_snapshot!(told.join("\n"), @"
    error: all of these files are Parquet, so `separator` has no effect
    --> ./config/project.toml:23:13
    hint: leave the key out: it is about CSV files
    error: all of these files are Parquet, so `encoding` has no effect
    --> ./config/project.toml:24:12
    hint: leave the key out: it is about CSV files
    error: `data/../data/sample/` is a source already
    --> ./config/project.toml:5:27
    hint: leave it out: each row would be there twice
    ");
}

/// A key that is written with its default documents a choice: it is accepted.
#[test]
fn defaults_that_are_written() {
    for section in [
        "[tolerances]\nprices = 0.0",
        "[gate.checks.price_outlier]\nlimit = 25\nseverity = 'warn'",
        "[[files]]\ntable = 'prices'\nneeds_rows = false",
    ] {
        let (project, plain) = (Project::minimal(), Project::minimal());
        project.append(PROJECT, &format!("{section}\n"));
        assert_eq!(project.run(&["check"]).expect(0).talk(), plain.run(&["check"]).talk());
    }
}

#[test]
fn acceptances_and_decisions_about_nothing() {
    let accept = |owner: &str, check: &str, more: &str| {
        format!(
            "[[gate.accept]]\n{owner}\ndate = 2024-04-16\ncheck = '{check}'\nreason = 'news'{more}"
        )
    };
    let decide = |security: &str, date: &str| {
        format!(
            "[[gate.decide]]\nsecurity = '{security}'\ndate = {date}\ncarry = true\n\
             reason = 'late'\nby = 'A. Chan'"
        )
    };
    insta::assert_snapshot!(refusals(&[
        &accept("security = 'M0001'", "price_jump", ""),
        &accept("security = 'M001'", "price_jump", "\nexpires = 2024-01-31"),
        &accept("security = 'M001'", "rate_jump", ""),
        &accept("subject = 'exchnge XHKG'", "no_data", ""),
        &accept("subject = 'exchange XHGK'", "no_data", ""),
        &accept("subject = 'rate USD/HKD of SYN160'", "rate_jump", ""),
        &accept("subject = 'rate USD/HKX of SYN1600'", "rate_jump", ""),
        &accept("subject = 'index MAX'", "level_move", ""),
        &accept("subject = 'company nobody'", "esg_jump", ""),
        &decide("M00X", "2024-04-16"),
        &decide("M001", "2024-04-14"),
        &decide("M001", "2034-04-17"),
    ]), @"
    error: there is no security `M0001`
    --> ./config/project.toml:15:12
    hint: did you mean `M001`?
    error: 2024-01-31 is before 2024-04-16, the day of the fact
    --> ./config/project.toml:19:11
    hint: it is the last day of calculation on which the acceptance counts
    error: findings of `rate_jump` are not about a security
    --> ./config/project.toml:15:12
    hint: state `subject` in its place, as `rate EUR/USD of ECB`
    error: no finding has this subject
    --> ./config/project.toml:15:11
    hint: write it as the finding does: `exchange XHKG`, `rate EUR/USD of ECB`, `curve
    error: there is no line on the exchange `XHGK`
    --> ./config/project.toml:15:11
    hint: did you mean `XHKG`?
    error: there is no fixing of exchange rates `SYN160`
    --> ./config/project.toml:15:11
    hint: did you mean `SYN1600`?
    error: `HKX` is no currency of ISO 4217
    --> ./config/project.toml:15:11
    hint: write it as the finding does: `exchange XHKG`, `rate EUR/USD of ECB`, `curve
    error: there is no index `MAX`
    --> ./config/project.toml:15:11
    hint: indices are MIN
    error: there is no company `nobody`
    --> ./config/project.toml:15:11
    error: there is no security `M00X`
    --> ./config/project.toml:15:12
    hint: did you mean `M001`?
    error: 2024-04-14 is no session of XHKG, on which M001 is
    --> ./config/project.toml:16:8
    hint: decide the price of a session
    error: 2034-04-17 is long after 2024-04-16, the last day with prices
    --> ./config/project.toml:16:8
    hint: check the year
    ");
}

#[test]
fn folders_of_the_project() {
    let changes = [
        ("name = \"Minimal\"", "name = \" \""),
        ("[\"data/minimal\"]", "[]"),
        ("[\"data/minimal\"]", "[\"data/minimal\", \"./data/minimal/\"]"),
        ("\"published\"", "\".\""),
        ("\"published\"", "\"data/minimal/out\""),
        ("\"published\"", "\"config\""),
    ];
    insta::assert_snapshot!(replaced(Project::minimal, PROJECT, &changes), @r#"
    error: the text is empty
    --> ./config/project.toml:3:8
    hint: name the project: messages begin with it
    error: there is no folder of input tables
    --> ./config/project.toml:4:11
    hint: name one, as in sources = ["data"]
    error: `./data/minimal/` is a source already
    --> ./config/project.toml:4:28
    hint: leave it out: each row would be there twice
    error: days would be published among all files of the project
    --> ./config/project.toml:5:11
    hint: name a folder of its own, such as `published`
    error: days would be published among the input tables
    --> ./config/project.toml:5:11
    hint: name a folder of its own, such as `published`
    error: days would be published among the config files
    --> ./config/project.toml:5:11
    hint: name a folder of its own, such as `published`
    "#);
}

#[test]
fn keys_of_an_index_file_that_do_nothing() {
    let caps = "caps = [{ by = \"security\", max = 0.40 }]";
    let rank = "{ by = \"security_id\", order = \"asc\" },";
    let changes = [
        ("en = \"Minimal\"", "en = \"\""),
        ("illustrative = \"all data are invented\"", "illustrative = \"\""),
        ("conventions = \"sp\"", "conventions = \"sp\"\nparent = \"MIN\""),
        ("\"price\", \"net\"", "\"price\", \"price\", \"net\""),
        ("[\"XHKG\"]", "[\"XHKG\", \"XHKG\"]"),
        ("months = [4]", "months = [4, 4]"),
        ("id = \"coal\"", "id = \"\""),
        ("Regulation (EU) 2020/1818, Art. 12(1)(d)", ""),
        (
            "[selection]",
            "[[eligibility]]\nid = \"coal2\"\nkeep_if = \"thermal_coal_revenue_share < 0.01\"\n\
             if_missing = \"exclude\"\nsource = \"twice\"\n\n[selection]",
        ),
        ("target = { count = 3 }", "target = { count = 3 }\nbuffer = { enter = 3, leave = 3 }"),
        (
            rank,
            "{ by = \"esg_score\", order = \"asc\", if_missing = \"last\" },\n  \
                { by = \"security_id\", order = \"asc\" },",
        ),
        (caps, "caps = [{ by = \"security\", max = 1.0 }]"),
        (caps, "caps = [{ by = \"security\", max = 0.4 }, { by = \"security\", max = 0.5 }]"),
        ("[columns]", "[[convention_changes]]\nfrom = 2024-04-05\nlevel_decimals = 4\n\n[columns]"),
    ];
    insta::assert_snapshot!(replaced(Project::minimal, INDEX, &changes), @"
    error: the text is empty
    --> ./config/indices/min.toml:4:15
    hint: write it, or leave the key out
    error: the text is empty
    --> ./config/indices/min.toml:11:16
    hint: write it, or leave the key out
    error: an index is not its own parent
    --> ./config/indices/min.toml:11:10
    hint: name another index, or leave `parent` out
    error: `price` is there twice
    --> ./config/indices/min.toml:9:21
    hint: state each variant once
    error: the exchange `XHKG` (place 2) is there twice
    --> ./config/indices/min.toml:8:12
    hint: name each exchange once
    error: month 4 is there twice
    --> ./config/indices/min.toml:44:14
    hint: state each month once
    error: the text is empty
    --> ./config/indices/min.toml:31:6
    hint: it is published with each verdict of the rule
    error: the text is empty
    --> ./config/indices/min.toml:34:10
    hint: it is published with each verdict of the rule
    error: the rule `coal` says the same
    --> ./config/indices/min.toml:38:11
    hint: leave one of them out
    error: a buffer from 3 to 3 keeps nobody
    --> ./config/indices/min.toml:42:10
    hint: leave it out, or state enter below and leave above the target
    error: `esg_score` ranks already, so this key decides nothing
    --> ./config/indices/min.toml:39:10
    hint: leave it out, or name another column
    error: a cap of 1 caps nothing
    --> ./config/indices/min.toml:51:34
    hint: it is a fraction of one, such as 0.10; or leave it out
    error: there is a cap by `security` already
    --> ./config/indices/min.toml:51:48
    hint: leave the lower one
    error: the conventions are as before
    --> ./config/indices/min.toml:23:1
    hint: leave the change out, or state another value
    ");
}

#[test]
fn names_of_an_index_file_that_nothing_reads() {
    let columns = "[columns]\n";
    let changes = [
        (columns, "[columns]\nextra = { involvement = \"tobacco\", provider = \"P\" }\n"),
        (columns, "[columns]\ncode = { classification = \"GICS\", digits = 99 }\n"),
        (
            "{ by = \"security_id\", order = \"asc\" },",
            "{ by = \"security_id\", order = \"asc\" },\n  { by = \"close\", order = \"asc\", if_missing = \"last\" },",
        ),
        ("conventions = \"sp\"", "conventions = \"sp\"\nparent = \"MIM\""),
        (
            "thermal_coal_revenue_share < 0.01",
            "thermal_coal_revenue_share < 0.01 AND thermal_coal_revenue_share > 0.5",
        ),
    ];
    insta::assert_snapshot!(replaced(Project::minimal, INDEX, &changes), @"
    error: nothing reads the column `extra`
    --> ./config/indices/min.toml:24:9
    hint: take it out, or name it in a rule, a ranking or the weighting
    error: no code of GICS has 99 characters: 8 at most
    --> ./config/indices/min.toml:24:44
    hint: state the number of characters to keep, or leave it out for all
    error: `close` decides nothing: `security_id` leaves no ties
    --> ./config/indices/min.toml:40:10
    hint: move the key `security_id` to the end, and state it once
    error: no index file has the id `MIM`
    --> ./config/indices/min.toml:11:10
    hint: take `parent` out: there is no other index
    error: `thermal_coal_revenue_share < 0.01` and `thermal_coal_revenue_share > 0.5` are
    --> ./config/indices/min.toml:32:12
    hint: correct one of them, or write OR where one is enough
    ");
}

#[test]
fn keys_of_a_scheme_that_do_nothing() {
    let changes = [
        ("title = \"ESG evaluation of the bundled sample\"", "title = \"\""),
        ("[weights]", "[weights]\nby = \"gics_sector\"\nunlabelled = \"default\""),
        ("[weights]", "[weights]\nunlabelled = \"default\""),
        ("polarity = \"boolean\"", "polarity = \"boolean\"\nmaximum = 5.0"),
        ("at_most = 20.0", "at_most = 0.0"),
        ("[[overlays]]\ndeduct = { points = [0.0, 1.0, 3.0, 6.0, 12.0], at_most = 20.0 }", ""),
        ("[\"D\", \"C\", \"B\", \"A\"]", "[\"D\", \"\", \"B\", \"A\"]"),
    ];
    let told = replaced(Project::sample, SCHEME, &changes);
    // The index that is evaluated by it is stopped with it.
    let own = |line: &&str| !line.contains("US20-ESG-TILT");
    insta::assert_snapshot!(told.lines().filter(own).collect::<Vec<_>>().join("\n"), @"
    error: it is empty
    --> ./config/esg/kapok-sample.toml:6:9
    hint: write it
    error: no industry has weights of its own, so this has no effect
    --> ./config/esg/kapok-sample.toml:16:6
    hint: add [industries.LABEL], or leave `by` and `unlabelled` out
    error: no weights depend on a label, so this has no effect
    --> ./config/esg/kapok-sample.toml:16:14
    hint: leave it out, or state `by` and [industries.LABEL]
    error: a yes or no is 0 or 1, so this has no effect
    --> ./config/esg/kapok-sample.toml:200:11
    hint: leave it out
    error: nothing is ever deducted
    --> ./config/esg/kapok-sample.toml:208:10
    hint: leave the overlay out, or state points and `at_most` above zero
    error: no overlay looks at cases
    --> ./config/esg/kapok-sample.toml:203:1
    hint: leave [controversies] out, or add an overlay that looks at cases
    error: a label is empty
    --> ./config/esg/kapok-sample.toml:211:16
    hint: give each band a label of its own
    ");
}

/// Two files that state one version: their names would decide which of them counts.
#[test]
fn a_version_of_a_scheme_in_two_files() {
    let project = Project::sample();
    project.write("config/esg/copy.toml", project.read(SCHEME));
    let told = refusal(&project, &["check"]);
    insta::assert_snapshot!(told, @"
    error: another file states `kapok-sample` from 2015-01-01 on
    --> ./config/esg/kapok-sample.toml:8:14
    hint: each version of a scheme begins on a day of its own
    error: US20-ESG-TILT is evaluated by ./config/esg/kapok-sample.toml, which has errors
    error: not compiled: US20-ESG-TILT
    ");
}

/// A shared file that no index names and that cannot be read is an error of `check` all the same.
#[test]
fn a_pathway_with_errors() {
    let project = Project::sample();
    project.replace("config/pathways/power.toml", "peak_by = 2030", "peak_by = 2024");
    let sector = Project::sample();
    sector.replace("config/pathways/power.toml", "sector = \"power\"", "sector = \"steam\"");
    insta::assert_snapshot!(refusal(&sector, &["check"]), @"
    error: the sector is `steam`, and the file power.toml
    --> ./config/pathways/power.toml:3:10
    hint: write `power`, or name the file steam.toml
    error: not read: ./config/pathways/power.toml
    ");
    insta::assert_snapshot!(refusal(&project, &["check"]), @"
    error: pathway power: the peak is in 2025, and must be reached by 2024
    --> ./config/pathways/power.toml:8:11
    hint: state an earlier peak, or leave `peak_by` out if no rule asks for it
    error: not read: ./config/pathways/power.toml
    ");
}

const GREEN: &str = "config/indices/us20-green.toml";
const PAB: &str = "config/indices/us20-pab.toml";
const PATHWAY: &str = "config/pathways/power.toml";
const CATALOGUE: &str = "config/taxonomy/jurisdictions.toml";

/// The sample with a pathway, in the unit and the years of an index, and the catalogue in use.
fn with_all_in_use() -> Project {
    let project = Project::sample();
    let pathway = project.read(PATHWAY).replace("kgCO2e/MWh", "tCO2e/EUR million");
    project.write(PATHWAY, pathway.replace("2020", "2015"));
    let band = "{ of = \"carbon_intensity\", pathway = \"power\", year = \"reference\" }";
    project.replace(PAB, "[columns]", &format!("[columns]\nband = {{ pathway_band = {band} }}"));
    let share = "measure = \"revenue\", provider = \"G\", taxonomies = [\"CN\"], max_hops = 3, \
                 recognised_in = { jurisdiction = \"EU\" }, missing = \"zero_with_flag\", \
                 negative = \"net\"";
    project.replace(
        GREEN,
        "[columns]",
        &format!("[columns]\ngreen = {{ green_share = {{ {share} }} }}"),
    );
    for (file, column) in [(PAB, "band"), (GREEN, "green")] {
        let rule = format!(
            "\n[[eligibility]]\nid = \"known\"\nkeep_if = \"{column} IS NOT NULL\"\n\
             if_missing = \"keep\"\nsource = \"test\"\n"
        );
        project.write(file, project.read(file) + &rule);
    }
    project
}

/// A shared file with errors is none that is absent: index files that need it are told so, once,
/// and nothing is said of them that follows from it.
#[test]
fn shared_files_with_errors_stop_those_that_need_them() {
    let changes = [
        (SCHEME, "missing_rate", "mising_rate"),
        (
            SCHEME,
            "parent = \"environment\"\nweight = 0.6",
            "parent = \"environment\"\nweight = 0.7",
        ),
        (SCHEME, "id = \"kapok-sample\"", "id = kapok-sample"),
        (PATHWAY, "peak_year", "peek_year"),
        (PATHWAY, "source = \"", "source = \"\" # "),
        (CATALOGUE, "title = \"Green Bond", "colour = \"red\"\ntitle = \"Green Bond"),
    ];
    let of = |(file, from, to): &(&str, &str, &str)| {
        let project = with_all_in_use();
        project.replace(file, from, to);
        // Indices that do not need the file go on.
        project.run(&["run", "--index", "US20"]).expect(0);
        refusal(&project, &["check"])
    };
    insta::assert_snapshot!(changes.iter().map(of).collect::<Vec<_>>().join("\n"), @"
    error: unknown key `mising_rate`
    --> ./config/esg/kapok-sample.toml:12:1
    hint: did you mean `missing_rate`?
    error: US20-ESG-TILT is evaluated by ./config/esg/kapok-sample.toml, which has errors
    error: not compiled: US20-ESG-TILT
    error: weights of what is below `environment` sum to 1.1, allowed is 1 within 1e-9
    --> ./config/esg/kapok-sample.toml:27:1
    hint: change these so that they sum to 1: climate 0.7, resources 0.4
    error: US20-ESG-TILT is evaluated by ./config/esg/kapok-sample.toml, which has errors
    error: not compiled: US20-ESG-TILT
    error: string values must be quoted, expected literal string
    --> ./config/esg/kapok-sample.toml:5:6
    hint: the file is TOML: texts stand in quotes, lists in [ ], tables in { }
    error: US20-ESG-TILT may be evaluated by ./config/esg/kapok-sample.toml, which has
    error: not compiled: US20-ESG-TILT
    error: `peak_year` is missing in the file
    --> ./config/pathways/power.toml:1:1
    hint: `peak_year`: Year of the highest point: the intensity never falls before it
    error: unknown key `peek_year`
    --> ./config/pathways/power.toml:6:1
    hint: did you mean `peak_year`?
    error: US20-PAB needs the pathway ./config/pathways/power.toml, which has errors
    error: not compiled: US20-PAB
    error: pathway power: it states no source
    --> ./config/pathways/power.toml:10:10
    hint: write it: it is told with everything that uses the pathway
    error: US20-PAB needs the pathway ./config/pathways/power.toml, which has errors
    error: not compiled: US20-PAB
    error: unknown key `colour`
    --> ./config/taxonomy/jurisdictions.toml:7:1
    hint: allowed are grandfathers, no_standard_for, source, taxonomy, title,
    error: US20-GREEN needs the catalogue ./config/taxonomy/jurisdictions.toml, which has
    error: not compiled: US20-GREEN
    ");
}

/// A scheme that begins after an index, and a pathway that ends before it: no review could be made
/// by them.
#[test]
fn schemes_and_pathways_of_other_days() {
    let late = Project::sample();
    late.replace(SCHEME, "valid_from = 2015-01-01", "valid_from = 2030-01-01");
    let early = with_all_in_use();
    let text = early.read(PATHWAY);
    let (head, rest) = text.split_once("points = [").unwrap();
    let (_, bands) = rest.split_once("]\n").unwrap();
    let head = head.replace("_year = 2015", "_year = 2010").replace("_year = 2025", "_year = 2010");
    let points = "{ year = 2010, intensity = 560.0 }, { year = 2015, intensity = 450.0 }";
    early.write(PATHWAY, format!("{head}points = [{points}]\n{bands}"));
    let told: Vec<String> = [&late, &early].map(|project| refusal(project, &["check"])).into();
    late.run(&["run"]).expect(7);
    late.run(&["run", "--index", "US20-ESG-TILT"]).expect(2);
    insta::assert_snapshot!(told.join("\n"), @"
    error: scheme `kapok-sample` begins on 2030-01-01, these rules on 2019-01-02
    --> ./config/indices/us20-esg-tilt.toml:30:10
    hint: state an earlier `valid_from` in the file of the scheme, or add the version
    error: not compiled: US20-ESG-TILT
    error: pathway `power` ends in 2015, these rules in 2019
    --> ./config/indices/us20-pab.toml:26:62
    hint: a pathway is not carried on beyond its points: add one
    error: not compiled: US20-PAB
    ");
}

/// A blend of an index that is not compiled is no blend of one that is not there.
#[test]
fn a_blend_of_an_index_with_errors() {
    let project = Project::minimal();
    let text = project.read(INDEX).replace("id = \"MIN\"", "id = \"BAD\"");
    project.write("config/indices/bad.toml", text.replace("float_step", "flaot_step"));
    let own = project.read(INDEX);
    let base = own.lines().find(|line| line.starts_with("base_date")).unwrap();
    let blend = "[[overlays]]\nid = \"MIX\"\nkind = \"blend\"\nbase_level = 1000.0\n\
                 mean = \"arithmetic\"\ncarry_days = 0\n\
                 components = [{ series = \"BAD:gross\", weight = 1.0 }]\n";
    let rebalance = "[overlays.rebalance]\nmonths = [3]\n\
                     effective = { after_close_of = \"last_trading_day\" }\n";
    project.append(INDEX, &format!("{blend}{base}\n{rebalance}"));
    insta::assert_snapshot!(refusal(&project, &["check"]), @"
    error: unknown key `flaot_step`
    --> ./config/indices/bad.toml:20:1
    hint: did you mean `float_step`?
    error: overlay MIX of MIN blends `BAD:gross`, and BAD is not compiled
    ");
}
