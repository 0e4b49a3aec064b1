//! Index files: a good one compiles, and a broken one is told everything that is wrong with it.

use chrono::Weekday;
use insta::assert_snapshot;
use kapok_domain::{Calendars, DateRule, Effective, NthWeekday};
use kapok_methodology::selection::Target;
use kapok_rulebook::Rulebook;
use kapok_strict_toml::Diagnostic;
use kapok_weighting::Scheme;
use kapok_weighting::caps::{Cap, CapLimit, Caps};

use crate::support::wrapped;

const GOOD: &str = r#"[index]
id = "GREEN-20"
name = { en = "Green 20", zh = "绿色20" }
base_date = 2016-01-04
base_level = 1000.0
currency = "CNY"
calendar = { open_if_any = ["XSHE", "XHKG"] }
returns = ["price", "net", "gross"]
conventions = "sp"

[prices]
lookback_days = 10

[conventions]
withholding_table = "standard"
fx_fix = "WMR1600"
fx_carry_days = 4
float_step = "csi_current"
spin_off_entry = "cash"
share_update_cadence = "review"
level_decimals = 4

[columns]
sector = { classification = "CSRC", digits = 1 }
esg_score = { score = "total", provider = "vendor", scheme = "v2" }
coal = { involvement = "thermal_coal", provider = "vendor" }

[universe]
where = "mic IN ('XSHE', 'XHKG') AND asset_class = 'equity'"

[review]
months = [6, 12]
effective = { at_open_of = "trading_day_after_nth_weekday", nth = 2, weekday = "friday" }
reference = { trading_days_before = 10 }
announcement = { trading_days_before = 5 }

[[eligibility]]
id = "coal"
keep_if = "coal < 0.01"
if_missing = "exclude"
source = "Regulation (EU) 2020/1818, Art. 12(1)(d)"

[selection]
rank_by = [
  { by = "esg_score", order = "desc", if_missing = "exclude" },
  { by = "security_id", order = "asc" },
]
target = { count = 20 }
buffer = { enter = 15, leave = 25 }

[weighting]
scheme = "free_float_cap"
caps = [{ by = "issuer", max = 0.10 }, { by = "sector", max = 0.40 }]
"#;

/// The good file with some texts replaced, compiled: everything that is wrong with it.
fn check(edits: &[(&str, &str)]) -> String {
    let mut text = GOOD.to_owned();
    for (from, to) in edits {
        assert_eq!(text.matches(from).count(), 1, "`{from}` must occur once");
        text = text.replace(from, to);
    }
    let Err(found) = Rulebook::compile(&text, &Calendars::built_in()) else {
        return "compiles".to_owned();
    };
    let mut lines = Vec::new();
    for Diagnostic { line, column, message, hint, .. } in found {
        lines.push(wrapped(&format!("{line}:{column}: {message}")));
        lines.extend(hint.map(|hint| wrapped(&format!("  hint: {hint}"))));
    }
    lines.join("\n")
}

#[test]
fn a_good_file_compiles() {
    let book = Rulebook::compile(GOOD, &Calendars::built_in()).unwrap();
    let schedule = &book.methodology.schedule;
    let second_friday = NthWeekday { nth: 2, weekday: Weekday::Fri };
    assert_eq!(schedule.months, [6, 12]);
    assert_eq!(schedule.effective, Effective::AtOpenOf(DateRule::TradingDayAfter(second_friday)));
    assert_eq!((schedule.reference_days_before, schedule.announcement_days_before), (10, 5));
    assert_eq!((schedule.pricing_days_before, schedule.days, schedule.postponed), (10, 1, false));
    let weighting = &book.methodology.weighting;
    let cap = |by: &str, max| Cap { by: by.to_owned(), limit: CapLimit::Max(max) };
    assert_eq!(weighting.scheme, Scheme::FreeFloatCap);
    assert_eq!(weighting.caps, Caps::OverAll(vec![cap("issuer", 0.1), cap("sector", 0.4)]));
    let selection = book.methodology.selection.unwrap();
    let keys = selection.ranking.rank_by.iter().map(|key| key.by.as_str());
    assert_eq!(keys.collect::<Vec<_>>(), ["esg_score", "security_id"]);
    let goal = selection.goal.unwrap();
    let edges = goal.steps.iter().map(|step| step.edge.map(|edge| edge.within));
    assert_eq!(goal.target, Target::Count(20));
    assert_eq!(edges.collect::<Vec<_>>(), [Some(15.0), Some(25.0), None]);
    let found = check(&[]);
    assert_snapshot!(found, @"compiles");
}

#[test]
fn not_toml() {
    let found = check(&[("base_level = 1000.0", "base_level = ")]);
    assert_snapshot!(
        found,
        @"
    5:14: string values must be quoted, expected literal string
      hint: the file is TOML: texts stand in quotes, lists in [ ], tables in { }
    "
    );
    let found = check(&[("[prices]", "[prices")]);
    assert_snapshot!(found, @"
    11:8: unclosed table, expected `]`
      hint: the file is TOML: texts stand in quotes, lists in [ ], tables in { }
    ");
}

#[test]
fn a_key_written_twice() {
    let found = check(&[("fx_carry_days = 4", "fx_carry_days = 4\nfx_carry_days = 5")]);
    assert_snapshot!(found, @"
    18:1: duplicate key
      hint: state each key and each section once
    ");
}

#[test]
fn a_misspelt_key() {
    let found = check(&[("base_level = 1000.0", "base_levle = 1000.0")]);
    assert_snapshot!(found, @"
    1:1: `base_level` is missing in index
      hint: `base_level`: Index points on the base date.
    5:1: unknown key `base_levle`
      hint: did you mean `base_level`?
    ");
}

#[test]
fn a_key_from_elsewhere() {
    let found = check(&[("lookback_days = 10", "lookback_days = 10\ncolour = \"green\"")]);
    assert_snapshot!(found, @"
    13:1: unknown key `colour`
      hint: allowed are lookback_days
    ");
}

#[test]
fn a_missing_key_and_a_missing_section() {
    let found = check(&[("lookback_days = 10\n", "")]);
    assert_snapshot!(found, @"
    11:1: `lookback_days` is missing in prices
      hint: `lookback_days`: Greatest age, in calendar days before a review's reference
        date, of the last official close of a candidate. Constituents carry their last
        price without limit, with its status recorded.
    ");
    let found = check(&[("[prices]\nlookback_days = 10\n", "")]);
    assert_snapshot!(found, @"
    1:1: `prices` is missing in the file
      hint: `prices`: Prices of candidates.
    ");
}

#[test]
fn wrong_types() {
    let found = check(&[
        ("base_level = 1000.0", "base_level = \"1000\""),
        ("lookback_days = 10", "lookback_days = 1.5"),
        ("months = [6, 12]", "months = 6"),
        ("base_date = 2016-01-04", "base_date = \"2016-01-04\""),
        ("id = \"GREEN-20\"", "id = 20"),
        ("target = { count = 20 }", "target = 20"),
    ]);
    assert_snapshot!(found, @"
    2:6: expected a text, seen an integer
      hint: write it in quotes
    4:13: expected a date, seen a string
      hint: write a day without quotes, such as 2024-06-21
    5:14: expected a number, seen a string
      hint: write a number without quotes, such as 0.5
    12:17: expected a whole number, seen a float
      hint: write a number without a point, such as 3
    32:10: expected an array, seen an integer
      hint: write a list: [ … ]
    48:10: expected a table, seen an integer
      hint: write a section of its own, or { key = value }
    ");
}

#[test]
fn numbers_and_dates_out_of_range() {
    let found = check(&[("fx_carry_days = 4", "fx_carry_days = -4")]);
    assert_snapshot!(found, @"
    17:17: -4 is below zero
      hint: state a whole number from 0 on
    ");
    let found = check(&[("2016-01-04", "2016-01-04T09:30:00")]);
    assert_snapshot!(
        found,
        @"
    4:13: `2016-01-04T09:30:00` is not a date without a time
      hint: the file is TOML: texts stand in quotes, lists in [ ], tables in { }
    "
    );
    let found = check(&[("base_level = 1000.0", "base_level = 0.0")]);
    assert_snapshot!(found, @"5:14: level 0 is not above zero");
    let found = check(&[("[6, 12]", "[6, 13]")]);
    assert_snapshot!(found, @"
    32:14: 13 is not a month, 1 to 12
      hint: June and December are months = [6, 12]
    ");
    let found = check(&[("base_level = 1000.0", "base_level = inf")]);
    assert_snapshot!(found, @"5:14: level inf is not above zero");
    let found = check(&[("max = 0.40", "max = 40")]);
    assert_snapshot!(found, @"
    53:63: a cap of 40 is not a fraction of one
      hint: a cap of 20 % is max = 0.2
    ");
}

#[test]
fn an_unknown_word() {
    let found = check(&[("\"free_float_cap\"", "\"free_float_caps\"")]);
    assert_snapshot!(found, @"
    52:10: `free_float_caps` is not allowed here
      hint: did you mean `free_float_cap`? allowed are free_float_cap, equal, price,
        score_times_cap, score, fixed_weight, fixed_shares, geometric, tilt, pockets,
        optimised
    ");
    let found = check(&[("weekday = \"friday\"", "weekday = \"freitag\"")]);
    assert_snapshot!(found, @"
    33:80: `freitag` is not allowed here
      hint: did you mean `friday`? allowed are monday, tuesday, wednesday, thursday, friday
    ");
}

#[test]
fn several_errors_of_form_at_once() {
    let found = check(&[
        ("base_level", "base_levle"),
        ("lookback_days = 10\n", ""),
        ("order = \"asc\"", "order = \"up\""),
        ("scheme = \"free_float_cap\"", "scheme = 1"),
    ]);
    assert_snapshot!(found, @"
    1:1: `base_level` is missing in index
      hint: `base_level`: Index points on the base date.
    5:1: unknown key `base_levle`
      hint: did you mean `base_level`?
    11:1: `lookback_days` is missing in prices
      hint: `lookback_days`: Greatest age, in calendar days before a review's reference
        date, of the last official close of a candidate. Constituents carry their last
        price without limit, with its status recorded.
    45:33: `up` is not allowed here
      hint: allowed are asc, desc
    51:10: expected a text, seen an integer
      hint: write it in quotes
    ");
}

#[test]
fn several_errors_of_sense_at_once() {
    let found = check(&[
        ("currency = \"CNY\"", "currency = \"RMB\""),
        ("coal < 0.01", "cola < 0.01"),
        ("target = { count = 20 }", "target = { count = 0 }"),
        ("max = 0.40", "max = 1.40"),
        ("withholding_table = \"standard\"\n", ""),
        ("by = \"sector\"", "by = \"sectr\""),
    ]);
    assert_snapshot!(found, @"
    6:12: `RMB` is not an ISO 4217 currency code: write CNY
    14:1: a net return needs `withholding_table`
      hint: name a `table` of the withholding input
    38:12: unknown column `cola`
      hint: did you mean `coal`?
    47:10: a target is a count from 1, or a fraction or coverage above 0 and up to 1
      hint: a part of the names is a fraction: 30 % is fraction = 0.3
    52:47: unknown column `sectr`
      hint: did you mean `sector`?
    52:62: a cap of 1.4 is not a fraction of one
      hint: a cap of 20 % is max = 0.2
    ");
}

#[test]
fn an_unknown_column() {
    let found = check(&[("coal < 0.01", "coal_share < 0.01")]);
    assert_snapshot!(found, @"
    39:12: unknown column `coal_share`
      hint: known columns are asset_class, close, coal, country, currency, delisted_on,
        esg_score, free_float, free_float_cap, isin, issuer_id, issuer_name, listed_on,
        market_cap, member, mic, name, next_trading_day, price_date, price_status,
        reference_date, sector, security_id, share_class, shares_outstanding, ticker;
        others are declared under [columns]
    ");
    let found = check(&[("by = \"esg_score\"", "by = \"esg_scores\"")]);
    assert_snapshot!(found, @"
    45:10: unknown column `esg_scores`
      hint: did you mean `esg_score`?
    ");
    let found = check(&[("asset_class = 'equity'", "aset_class = 'equity'")]);
    assert_snapshot!(found, @"
    29:38: unknown column `aset_class`
      hint: did you mean `asset_class`?
    ");
}

#[test]
fn a_bad_predicate() {
    let found = check(&[("coal < 0.01", "coal <")]);
    assert_snapshot!(
        found,
        @"
    39:11: not an SQL expression: Expected: an expression, found: the end of the text
      hint: a condition reads as coal < '5 %' AND mic IN ('XNYS', 'XNAS')
    "
    );
    let found = check(&[("coal < 0.01", "coal < 0.01 AND")]);
    assert_snapshot!(
        found,
        @"
    39:11: not an SQL expression: Expected: an expression, found: the end of the text
      hint: a condition reads as coal < '5 %' AND mic IN ('XNYS', 'XNAS')
    "
    );
    let found = check(&[("coal < 0.01", "coal < 'much'")]);
    assert_snapshot!(
        found,
        @"
    39:12: `coal` is a number and `'much'` a text: they cannot be compared
      hint: write a number; `coal IS NULL` asks whether none is known
    "
    );
    let found = check(&[("coal < 0.01", "coal + 1")]);
    assert_snapshot!(
        found,
        @"39:11: `coal + 1` is a number, a rule must be a condition"
    );
    let found = check(&[("coal < 0.01", "coal = NULL")]);
    assert_snapshot!(found, @"
    39:19: `NULL` is not understood in a rule
      hint: texts stand in 'single quotes'; ask for a missing value with IS NULL
    ");
    let found = check(&[("coal < 0.01", "mic LIKE 'X%'")]);
    assert_snapshot!(found, @"
    39:12: `mic LIKE 'X%'` is not understood in a rule
      hint: rules know columns, numbers, 'texts', DATE '2020-12-31', AND, OR, NOT, =, <>,
        <, <=, >, >=, +, -, *, /, IN, BETWEEN and IS [NOT] NULL
    ");
}

#[test]
fn a_rule_without_a_missing_data_policy() {
    let found = check(&[("if_missing = \"exclude\"\nsource", "source")]);
    assert_snapshot!(found, @"
    37:1: `if_missing` is missing in eligibility[0]
      hint: `if_missing`: Treatment of a security for which the predicate is unknown.
    ");
}

#[test]
fn two_rules_of_one_name() {
    let twice = "[[eligibility]]\nid = \"coal\"\nkeep_if = \"free_float > 0\"\n\
                 if_missing = \"keep\"\nsource = \"us\"\n\n[selection]";
    let found = check(&[("[selection]", twice)]);
    assert_snapshot!(found, @"
    44:6: two rules have the id `coal`
      hint: verdicts are published by it: give each rule its own
    ");
}

#[test]
fn a_tie_without_a_breaker() {
    let found = check(&[("  { by = \"security_id\", order = \"asc\" },\n", "")]);
    assert_snapshot!(found, @r#"
    44:11: ties are not decided
      hint: end with { by = "security_id", order = "asc" }
    "#);
}

#[test]
fn a_ranking_that_may_be_unknown() {
    let found = check(&[(", if_missing = \"exclude\" }", " }")]);
    assert_snapshot!(found, @r#"
    45:3: `esg_score` may be unknown: say what then
      hint: if_missing = "last" or "exclude"
    "#);
}

#[test]
fn targets_that_are_none_or_two() {
    let found = check(&[("{ count = 20 }", "{ count = 20, fraction = 0.5 }")]);
    assert_snapshot!(found, @"
    48:24: a target is exactly one of count, fraction, coverage
      hint: leave one of them out
    ");
    let found = check(&[("{ count = 20 }", "{ }")]);
    assert_snapshot!(found, @"
    48:10: a target is exactly one of count, fraction, coverage
      hint: state one of them
    ");
    let found = check(&[("{ count = 20 }", "{ fraction = 0.5 }")]);
    assert_snapshot!(found, @"
    48:10: `rounding` is missing in selection.target
      hint: `rounding`: Rounding of a fraction of the names to a number: `up`, `down` or
        `nearest`.
    ");
    let found = check(&[("{ count = 20 }", "{ coverage = 1.5 }")]);
    assert_snapshot!(
        found,
        @"
    48:10: a target is a count from 1, or a fraction or coverage above 0 and up to 1
      hint: a part of the names is a fraction: 30 % is fraction = 0.3
    "
    );
}

#[test]
fn a_buffer_in_the_wrong_order() {
    let found = check(&[("enter = 15, leave = 25", "enter = 25, leave = 15")]);
    assert_snapshot!(
        found,
        @"49:10: a buffer needs enter (25) <= target (20) <= leave (15)"
    );
}

#[test]
fn caps_that_cannot_hold() {
    let found = check(&[("max = 0.10", "max = 0.04")]);
    assert_snapshot!(found, @"
    53:32: a cap of 0.04 cannot hold for 20 names, which need at least 0.0500
      hint: raise the cap or select more names
    ");
}

#[test]
fn a_net_return_without_withholding() {
    let found = check(&[("withholding_table = \"standard\"\n", "")]);
    assert_snapshot!(found, @"
    14:1: a net return needs `withholding_table`
      hint: name a `table` of the withholding input
    ");
    let found = check(&[("[\"price\", \"net\", \"gross\"]", "[\"net\"]")]);
    assert_snapshot!(found, @"
    8:11: the price return must be among the variants
      hint: net and gross returns are chained from it
    ");
}

#[test]
fn a_base_date_on_a_holiday_or_outside_the_calendar() {
    let found = check(&[("2016-01-04", "2016-01-01")]);
    assert_snapshot!(found, @"
    4:13: 2016-01-01 is not a calculation day
      hint: the next one is 2016-01-04
    ");
    let found = check(&[("2016-01-04", "1916-01-03")]);
    assert_snapshot!(found, @"
    4:13: 1916-01-03 is outside the calendar of XSHE, XHKG, which covers 2000-01-01 to
        2049-12-31
    ");
}

#[test]
fn exchanges_that_are_unknown_or_missing() {
    let found = check(&[("[\"XSHE\", \"XHKG\"]", "[\"XSHE\", \"XABC\"]")]);
    assert_snapshot!(found, @"
    7:12: no calendar is known for exchange `XABC`; known are CMES, IEPA, XAMS, XETR, XHKG,
        XLON, XNAS, XNYS, XPAR, XSES, XSHE, XSHG, XTKS
    ");
    let found = check(&[("[\"XSHE\", \"XHKG\"]", "[\"Shenzhen\"]")]);
    assert_snapshot!(
        found,
        @"7:12: `Shenzhen` is not a market identifier code: four capital letters or digits"
    );
    let found = check(&[("[\"XSHE\", \"XHKG\"]", "[]")]);
    assert_snapshot!(found, @"7:12: a calendar needs at least one exchange");
    let found = check(&[("{ open_if_any = [\"XSHE\", \"XHKG\"] }", "{ }")]);
    assert_snapshot!(
        found,
        @"
    7:12: a calendar is exactly one of open_if_any, open_if_all, exchanges
      hint: state one of them
    "
    );
}

#[test]
fn review_days_that_are_not_determined() {
    let found = check(&[(", nth = 2, weekday = \"friday\"", "")]);
    assert_snapshot!(found, @"
    33:13: this rule needs `nth`
      hint: state the key beside it
    33:13: this rule needs `weekday`
      hint: state the key beside it
    ");
    let found = check(&[("at_open_of", "after_close_of = \"first_trading_day\", at_open_of")]);
    assert_snapshot!(
        found,
        @"33:13: give exactly one of `after_close_of`, `at_open_of`"
    );
    let found = check(&[("\"trading_day_after_nth_weekday\"", "\"nth_weekday\"")]);
    assert_snapshot!(found, @"
    33:13: this rule needs `if_closed`
      hint: state the key beside it
    ");
    let found = check(&[("nth = 2", "nth = 6")]);
    assert_snapshot!(found, @"
    33:67: no month has a 6. weekday of a name, 1 to 5
      hint: nth = 3 is the third; the end of a month is `last_trading_day`
    ");
    let found = check(&[("announcement = { trading_days_before = 5 }", {
        "announcement = { trading_days_before = 15 }"
    })]);
    assert_snapshot!(
        found,
        @"
    35:16: announced 15 days before, and decided only 10 days before
      hint: announce it as many days before or fewer, or decide earlier: raise `reference`
    "
    );
}

#[test]
fn columns_that_are_two_things_or_none() {
    let found = check(&[("sector = { classification = \"CSRC\", digits = 1 }", {
        "sector = { classification = \"CSRC\", norm = \"UNGC\" }\nmic = { norm = \"UNGC\" }"
    })]);
    assert_snapshot!(found, @"
    24:37: a column is exactly one of classification, score, indicator, involvement,
        ownership, controversy, target, norm, intensity, high_impact, target_uplift,
        evaluation, green_share, chain_intensity, pathway_band, pathway_ratio,
        months_since, votes
      hint: leave one of them out
    25:7: `provider` is missing in columns.mic
      hint: `provider`: Provider whose rows are read.
    ");
    let found = check(&[(", provider = \"vendor\", scheme = \"v2\"", "")]);
    assert_snapshot!(found, @"
    25:13: `provider` is missing in columns.esg_score
      hint: `provider`: Provider whose rows are read.
    25:13: `scheme` is missing in columns.esg_score
      hint: `scheme`: The scheme of the score.
    ");
    let found = check(&[("digits = 1", "unit = \"t\"")]);
    assert_snapshot!(found, @"
    24:37: `unit` does not apply to a column of `classification`
      hint: allowed are classification, digits, order
    ");
    let found = check(&[("involvement = \"thermal_coal\"", "controversy = \"people\"")]);
    assert_snapshot!(
        found,
        @"
    26:8: `people` is not one of `any`, `environment`, `social`, `governance`
      hint: write one of them
    "
    );
    let found = check(&[("involvement = \"thermal_coal\"", "target = \"S12\"")]);
    assert_snapshot!(found, @"
    26:8: `S12` is not one of `S1`, `S2`, `S1S2`, `S3`, `S1S2S3`
      hint: did you mean `S1`?
    39:12: `coal` is a text and `0.01` a number: they cannot be compared
      hint: write a text in single quotes: coal = '0.01'
    ");
    let found = check(&[("involvement = \"thermal_coal\"", "controversy = \"any\"")]);
    assert_snapshot!(found, @"compiles");
}

#[test]
fn a_score_weighting_without_a_score() {
    let found = check(&[("\"free_float_cap\"", "\"score\"")]);
    assert_snapshot!(found, @"
    51:1: `score` is missing in weighting
      hint: `score`: Column of the score.
    ");
    let found = check(&[("\"free_float_cap\"", "\"score\"\nscore = \"sector\"")]);
    assert_snapshot!(found, @"53:9: `sector` is not a number");
    let found = check(&[("\"free_float_cap\"", "\"equal\"\nscore = \"esg_score\"")]);
    assert_snapshot!(found, @r#"
    53:1: `score` does not apply to a weighting with scheme = "equal"
      hint: allowed are caps, scheme
    "#);
}

#[test]
fn a_misspelt_preset() {
    let found = check(&[("conventions = \"sp\"", "conventions = \"solactiv\"")]);
    assert_snapshot!(found, @"
    9:15: `solactiv` is not allowed here
      hint: did you mean `solactive`? allowed are sp, msci, ftse, stoxx, csi, cni, nasdaq,
        solactive
    ");
    let found = check(&[("conventions = \"sp\"", "conventions = \"house_rules\"")]);
    assert_snapshot!(found, @"
    9:15: `house_rules` is not allowed here
      hint: allowed are sp, msci, ftse, stoxx, csi, cni, nasdaq, solactive
    ");
}

#[test]
fn a_misspelt_convention() {
    let found = check(&[("float_step", "flaot_step")]);
    assert_snapshot!(found, @"
    18:1: unknown key `flaot_step`
      hint: did you mean `float_step`?
    ");
    let found = check(&[("share_update_cadence = \"review\"", "colour = \"green\"")]);
    assert_snapshot!(found, @"
    20:1: unknown key `colour`
      hint: allowed are bankruptcy_price, calendar_rule, cap_algorithm, cap_redistribution,
        carried_rounding, decrement_basis, deletion_price, dilutive_rights,
        dilutive_rights_threshold, dividend_fx_date, float_step, fx_carry_days, fx_fix,
        level_decimals, level_form, level_rounding, price_basis, reinvestment,
        replacement_shares, rights_test, share_update_cadence, share_update_threshold,
        special_dividend_tax, special_dividend_threshold, spin_off_entry, spin_off_exit,
        suspension_limit_days, undeclared_dividends, withholding_table
    ");
}

#[test]
fn a_word_that_a_convention_does_not_have() {
    let found = check(&[("\"csi_current\"", "\"csi_curent\"")]);
    assert_snapshot!(found, @"
    18:14: `csi_curent` is not allowed here
      hint: did you mean `csi_current`? allowed are raw, one_percent, up_to_five_percent,
        csi_old, csi_current
    ");
    let found = check(&[("spin_off_entry = \"cash\"", "spin_off_entry = \"ignored\"")]);
    assert_snapshot!(found, @"
    19:18: `ignored` is not allowed here
      hint: allowed are zero_price, priced, cash
    ");
}

#[test]
fn conventions_out_of_range() {
    let found = check(&[("level_decimals = 4", {
        "level_decimals = 13\nspecial_dividend_threshold = 5.0\nshare_update_threshold = -0.05\n\
         dilutive_rights_threshold = 0.0"
    })]);
    assert_snapshot!(found, @"
    21:18: `level_decimals` is 13, allowed is 0 to 12
    22:30: `special_dividend_threshold` is 5, allowed is a fraction from 0 to 1
    23:26: `share_update_threshold` is -0.05, allowed is a fraction from 0 up
    24:29: `dilutive_rights_threshold` is 0, allowed is a number of shares above 0
    ");
    let found = check(&[("level_decimals = 4", "level_decimals = 4.0")]);
    assert_snapshot!(found, @"
    21:18: expected a whole number, seen a float
      hint: write a number without a point, such as 3
    ");
}

#[test]
fn conventions_that_nobody_has_determined() {
    let found = check(&[("conventions = \"sp\"\n", "")]);
    assert_snapshot!(found, @r#"
    13:1: conventions are not determined: level_form, price_basis, reinvestment,
        dividend_fx_date, special_dividend_threshold, special_dividend_tax,
        undeclared_dividends, rights_test, dilutive_rights, dilutive_rights_threshold,
        spin_off_exit, deletion_price, bankruptcy_price, suspension_limit_days,
        share_update_threshold, cap_algorithm, cap_redistribution, calendar_rule,
        decrement_basis, level_rounding, carried_rounding
      hint: name a preset, as in index.conventions = "sp", or state each of them under
        [conventions]
    "#);
}

/// The good file with changes of conventions.
fn changed(changes: &str) -> String {
    check(&[("[columns]", &format!("{changes}\n[columns]"))])
}

#[test]
fn changes_of_conventions() {
    let found = changed(
        "[[convention_changes]]\nfrom = 2018-01-02\nreinvestment = \"open\"\n\
         [[convention_changes]]\nfrom = 2020-01-02\nreinvestment = \"close\"\n",
    );
    assert_snapshot!(found, @"compiles");
}

#[test]
fn changes_in_the_wrong_order() {
    let found = changed(
        "[[convention_changes]]\nfrom = 2020-01-02\nreinvestment = \"open\"\n\
         [[convention_changes]]\nfrom = 2018-01-02\nreinvestment = \"close\"\n\
         [[convention_changes]]\nfrom = 2018-01-02\nprice_basis = \"ex_price_factor\"\n",
    );
    assert_snapshot!(found, @"
    27:8: 2018-01-02 is not after the change before it
      hint: write changes in the order of their dates, one for a date
    30:8: 2018-01-02 is not after the change before it
      hint: write changes in the order of their dates, one for a date
    ");
}

#[test]
fn a_change_that_can_never_be_one() {
    let found = changed(
        "[[convention_changes]]\nfrom = 2016-01-04\nreinvestment = \"open\"\n\
         [[convention_changes]]\nfrom = 2018-01-02\n\
         [[convention_changes]]\nfrom = 2019-01-02\nlevel_decimals = 13\n\
         [[convention_changes]]\nreinvestment = \"open\"\n",
    );
    assert_snapshot!(found, @"
    31:1: `from` is missing in convention_changes[3]
      hint: `from`: The first calculation day on which they hold.
    ");
    let found = changed(
        "[[convention_changes]]\nfrom = 2016-01-04\nreinvestment = \"open\"\n\
         [[convention_changes]]\nfrom = 2018-01-02\n\
         [[convention_changes]]\nfrom = 2019-01-02\nlevel_decimals = 13\n",
    );
    assert_snapshot!(found, @"
    24:8: 2016-01-04 is not after 2016-01-04, the day from which the file holds
      hint: what holds from that day on stands in [conventions]
    26:1: this change states no convention
      hint: leave the change out, or state a convention
    30:18: `level_decimals` is 13, allowed is 0 to 12
    ");
}

#[test]
fn a_calendar_rule_beside_a_calendar_that_has_one() {
    let change = "[[convention_changes]]\nfrom = 2020-01-02\ncalendar_rule = \"weekdays\"\n";
    assert_snapshot!(changed(change), @"
    25:17: `calendar_rule` has no effect: the calendar says `open_if_any`
      hint: write the calendar as { exchanges = [..] }, or leave `calendar_rule` out
    ");
    let rule = ("level_decimals = 4", "level_decimals = 4\ncalendar_rule = \"all_open\"");
    let found = check(&[rule]);
    assert_snapshot!(found, @"
    22:17: `calendar_rule` has no effect: the calendar says `open_if_any`
      hint: write the calendar as { exchanges = [..] }, or leave `calendar_rule` out
    ");
    let exchanges = ("{ open_if_any", "{ exchanges");
    let found = check(&[rule, exchanges, ("[columns]", &format!("{change}\n[columns]"))]);
    assert_snapshot!(found, @"compiles");
}

#[test]
fn an_index_file_from_before_there_were_conventions() {
    let found = check(&[
        ("conventions = \"sp\"\n", ""),
        ("[conventions]", {
            "[fx]\nfix = \"WMR1600\"\ncarry_days = 4\n\n[dividends]\n\
             reinvest = \"close_of_ex_date\"\nwithholding = \"standard\"\n\n[conventions]"
        }),
        ("scheme = \"free_float_cap\"", "scheme = \"free_float_cap\"\nfloat_step = \"raw\""),
    ]);
    assert_snapshot!(found, @"
    13:2: unknown key `fx`
      hint: `fix` is now `fx_fix` and `carry_days` is `fx_carry_days`, both under
        [conventions]
    17:2: unknown key `dividends`
      hint: `withholding` is now `withholding_table` and `reinvest` is `reinvestment`, both
        under [conventions]
    60:1: unknown key `float_step`
      hint: `float_step` is now under [conventions]
    ");
}

#[test]
fn review_days_that_contradict_each_other() {
    let found = check(&[("announcement = { trading_days_before = 5 }", {
        "announcement = { trading_days_before = 5 }\npricing = { trading_days_before = 12 }\n\
         days = 0"
    })]);
    assert_snapshot!(found, @"
    36:11: priced 12 days before, and decided only 10 days before
      hint: price it as many days before or fewer, or decide earlier: raise `reference`
    37:8: a review takes at least 1 day
      hint: days = 1, or leave it out
    ");
}

#[test]
fn an_aggregate_without_an_algorithm() {
    let found =
        check(&[("caps = [{ by = \"issuer\", max = 0.10 }, { by = \"sector\", max = 0.40 }]", {
            "caps = [{ by = \"issuer\", max = 0.10, aggregate = { above = 0.05, max = 0.40 } }]"
        })]);
    assert_snapshot!(found, @r#"
    53:50: a water-fill does not say which of the large ones are cut to meet an aggregate
      hint: cap_algorithm = "rank_based", "effective_cap" or "group_trim"
    "#);
    let found = check(&[("max = 0.40 }", "max = 0.40, agregate = { above = 0.05 } }")]);
    assert_snapshot!(found, @"
    53:69: unknown key `agregate`
      hint: did you mean `aggregate`?
    ");
    let found = check(&[("max = 0.40 }", "trigger = { at_least = 0.05, sum = 0.4 } }")]);
    assert_snapshot!(found, @"
    53:40: `reset` is missing in weighting.caps[1]
      hint: `reset`: Weights after the trigger is met.
    ");
}

#[test]
fn fixed_weights_that_do_not_sum_to_one() {
    let fixed = "\"fixed_weight\"\nweights = { A = 0.5, B = 0.6 }";
    let caps = "caps = [{ by = \"issuer\", max = 0.10 }, { by = \"sector\", max = 0.40 }]";
    let found = check(&[("\"free_float_cap\"", fixed), (caps, "")]);
    assert_snapshot!(found, @"53:11: the weights sum to 1.1, they must sum to one");
    let found = check(&[("\"free_float_cap\"", "\"fixed_shares\"\nshares = { A = \"ten\" }")]);
    assert_snapshot!(found, @"
    53:16: expected a number, seen a string
      hint: write a number without quotes, such as 0.5
    ");
}
