//! Tilts, neutral groups and pockets of index files: what compiles, what is refused, with a hint.

use kapok_columns::Order;
use kapok_kernels::score::Ddof;

use super::{STANDARD, resolved, scheme};
use crate::tilt::{
    FactorTable, Impact, NoSpread, TiltMissing, TiltScore, TiltStrength, Tilting, ZMap, ZScore,
};
use crate::{BaseSize, Scheme};

const Z: &str = "by = \"close\"\nscore = \"normal_cdf\"\norder = \"desc\"\n\
                 deviation = \"population\"\ntruncate = 3.0\nif_no_spread = \"refuse\"\n\
                 if_missing = \"neutral\"\npower = 1.0\n";

const DECILES: &str = "by = \"close\"\nscore = \"decile\"\norder = \"asc\"\nwithin = \"country\"\n\
    if_missing = \"worst\"\npower = 1.0\n[weighting.tilts.deciles]\n\
    thresholds_of = \"constituents\"\ndisclosed_if = \"ticker = 'x'\"\n\
    disclosed = [1.4, 1.3, 1.2, 1.1, 1.0, 1.0, 0.9, 0.8, 0.7, 0.6]\n\
    not_disclosed = [1.2, 1.1, 1.0, 1.0, 0.9, 0.9, 0.8, 0.7, 0.6, 0.5]\n";

/// A section with one tilt.
fn tilt(keys: &str) -> String {
    format!("scheme = \"tilt\"\nbase = \"free_float_cap\"\n[[weighting.tilts]]\n{keys}")
}

/// Problems of a section: path, message and hint.
fn wrong(section: &str) -> Vec<String> {
    let (_, problems) = resolved(section, STANDARD);
    let said = |p: kapok_strict_toml::Problem| {
        let hint = p.hint.map(|hint| format!(" -> {hint}")).unwrap_or_default();
        format!("{}: {}{hint}", p.path, p.message)
    };
    problems.into_iter().map(said).collect()
}

fn tilting(section: &str) -> Tilting {
    match scheme(section) {
        Scheme::Tilt(tilting) => tilting,
        other => panic!("{other:?}"),
    }
}

fn score(keys: &str) -> TiltScore {
    tilting(&tilt(keys)).tilts.remove(0).score
}

fn table(keys: &str) -> FactorTable {
    match score(keys) {
        TiltScore::Table(table) => table,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_tilt_of_z_scores() {
    let tilting = tilting(&tilt(Z));
    assert_eq!(tilting.base, BaseSize::FreeFloatCap);
    let rule = &tilting.tilts[0];
    let z = ZScore {
        map: ZMap::NormalCdf,
        order: Order::Desc,
        ddof: Ddof::Population,
        truncate: Some(3.0),
        within: None,
        if_no_spread: NoSpread::Refuse,
    };
    assert_eq!(rule.score, TiltScore::Z(z));
    assert_eq!((rule.strength, rule.column.if_missing), {
        (TiltStrength::Power(1.0), Some(TiltMissing::Neutral))
    });
    let none = Z.replace("3.0", "\"none\"").replace("normal_cdf", "one_plus_z");
    let TiltScore::Z(z) = score(&none) else { panic!() };
    assert_eq!((z.map, z.truncate), (ZMap::OnePlusZ, None));
}

#[test]
fn scores_of_every_kind() {
    let keys = "by = \"close\"\nif_missing = \"exclude\"\ntarget = { change = -0.3 }\n";
    assert_eq!(
        score(&format!("{keys}score = \"value\"\norder = \"asc\"")),
        TiltScore::Value(Order::Asc)
    );
    let bands = "score = \"factor\"\nbands = [{ below = 10.0, factor = 1.2 }, { factor = 0.8 }]";
    assert!(
        matches!(table(&format!("{keys}{bands}")), FactorTable::ByBand(bands) if bands.len() == 2)
    );
    let factors =
        "by = \"country\"\nscore = \"factor\"\npower = 2\nfactors = { US = 1.5, DE = 0.5 }";
    assert!(matches!(table(factors), FactorTable::ByText(factors) if factors["US"] == 1.5));
    let impact = "impact = { mid_from = 10, high_from = 50, low = 0.5, mid = 1.0, high = 1.5 }";
    let TiltScore::Decile(rule) = score(&format!("{DECILES}{impact}")) else { panic!() };
    let multipliers = [0.5, 1.0, 1.5];
    assert_eq!(rule.impact, Impact::Spread { mid_from: 10.0, high_from: 50.0, multipliers });
}

#[test]
fn a_tilt_needs_a_base_and_tilts() {
    assert_eq!(
        wrong("scheme = \"tilt\""),
        [": `base` is missing in weighting -> `base`: Size from which the tilts start."]
    );
    assert_eq!(
        wrong("scheme = \"tilt\"\nbase = \"equal\""),
        ["weighting: a tilt weighting needs at least one tilt -> add [[weighting.tilts]]"]
    );
    let other = tilt(Z).replace("\"tilt\"", "\"equal\"");
    assert_eq!(
        wrong(&other),
        [
            ": `base` does not apply to a weighting with scheme = \"equal\" -> allowed are caps, \
             scheme",
            ": `tilts` does not apply to a weighting with scheme = \"equal\" -> allowed are caps, \
             scheme",
        ]
    );
}

#[test]
fn columns_that_do_not_exist_or_are_of_another_type() {
    assert_eq!(
        wrong(&tilt(&Z.replace("\"close\"", "\"clos\""))),
        ["weighting.tilts[0].by: unknown column `clos` -> did you mean `close`?"]
    );
    assert_eq!(
        wrong(&tilt(&format!("{Z}within = \"contry\""))),
        ["weighting.tilts[0].within: unknown column `contry` -> did you mean `country`?"]
    );
    assert_eq!(
        wrong(&tilt(&Z.replace("\"close\"", "\"country\""))),
        ["weighting.tilts[0].by: `country` is not a number"]
    );
    let factors = "by = \"close\"\nscore = \"factor\"\npower = 1\nif_missing = \"neutral\"\n";
    assert_eq!(
        wrong(&tilt(&format!("{factors}factors = {{ A = 1.0 }}"))),
        ["weighting.tilts[0].by: `close` is not a text"]
    );
}

#[test]
fn what_is_unknown_needs_a_policy() {
    assert_eq!(
        wrong(&tilt(&Z.replace("if_missing = \"neutral\"", ""))),
        ["weighting.tilts[0]: `close` may be unknown: say what then -> if_missing = \
             \"neutral\", \"exclude\" or \"worst\""]
    );
    let value = "by = \"close\"\nscore = \"value\"\norder = \"desc\"\npower = 1\n";
    assert_eq!(
        wrong(&tilt(&format!("{value}if_missing = \"neutral\""))),
        ["weighting.tilts[0].if_missing: a score that is the value itself has no neutral one -> \
             if_missing = \"exclude\" or \"worst\""]
    );
}

#[test]
fn power_and_target() {
    let either = "weighting.tilts[0]: a tilt has exactly one of `power`, a number, and `target` -> \
                  power = 1.0, target = { exposure = 0.5 } or target = { change = -0.3 }";
    assert_eq!(wrong(&tilt(&format!("{Z}target = {{ exposure = 0.5 }}"))), [either]);
    assert_eq!(wrong(&tilt(&Z.replace("power = 1.0", ""))), [either]);
    let one = ": a target is exactly one of exposure, change";
    let target = |target: &str| wrong(&tilt(&Z.replace("power = 1.0", target)));
    assert_eq!(
        target("target = { exposure = 0.5, change = 0.1 }"),
        [format!("{one} -> leave one of them out")]
    );
    assert_eq!(target("target = {}"), [format!("{one} -> state one of them")]);
    assert!(target("target = { exposure = 0.5 }").is_empty());
    let value = "by = \"close\"\nscore = \"value\"\norder = \"desc\"\nif_missing = \"worst\"\n";
    assert_eq!(
        wrong(&tilt(&format!("{value}target = {{ exposure = 0.5 }}"))),
        ["weighting.tilts[0].target: an exposure is in deviations, this score has none -> \
             target = { change = … }"]
    );
}

#[test]
fn z_scores_leave_nothing_open() {
    let bare = "by = \"close\"\nscore = \"normal_cdf\"\nif_missing = \"neutral\"\npower = 1.0";
    assert_eq!(
        wrong(&tilt(bare)),
        [
            ": `order` is missing in weighting.tilts[0] -> `order`: Order of the column: \
             `asc` if low values are better, `desc` if high ones are.",
            ": `deviation` is missing in weighting.tilts[0] -> `deviation`: Divisor of the \
             sum of squares: `population` (n) or `sample` (n − 1).",
            ": `truncate` is missing in weighting.tilts[0] -> `truncate`: Largest distance of a \
             z-score from the mean, in standard deviations, or `none`.",
            ": `if_no_spread` is missing in weighting.tilts[0] -> `if_no_spread`: Treatment of \
             values that are all the same, or of a single value.",
        ]
    );
    assert_eq!(
        wrong(&tilt(&Z.replace("3.0", "0"))),
        ["weighting.tilts[0].truncate: no score lies within 0 deviations"]
    );
    assert_eq!(
        wrong(&tilt(&format!("{Z}bands = [{{ factor = 1.0 }}]"))),
        [": `bands` does not apply to a tilt with score = \"normal_cdf\" -> allowed are by, \
             deviation, if_missing, if_no_spread, order, power, score, target, truncate, within"]
    );
}

#[test]
fn factors_are_above_zero_and_bands_in_order() {
    let out = "-> to keep a name out, add a rule under [[eligibility]]";
    let text = "by = \"country\"\nscore = \"factor\"\npower = 1\nfactors = { US = 1.0, DE = -0.5 }";
    assert_eq!(
        wrong(&tilt(text)),
        [format!("weighting.tilts[0].factors.DE: a factor of -0.5 is not above zero {out}")]
    );
    let bands = |bands: &str| {
        let keys = "by = \"close\"\nscore = \"factor\"\npower = 1\nif_missing = \"neutral\"\n";
        wrong(&tilt(&format!("{keys}bands = [{bands}]")))
    };
    assert_eq!(
        bands("{ below = 1.0, factor = 0.0 }, { factor = 1.0 }"),
        [format!("weighting.tilts[0].bands[0].factor: a factor of 0 is not above zero {out}")]
    );
    let order = "weighting.tilts[0].bands: bands need growing `below`s, and none in the last -> \
                 bands = [{ below = 100.0, factor = 1.2 }, { factor = 0.8 }]";
    assert_eq!(bands("{ below = 1.0, factor = 1.0 }"), [order]);
    assert_eq!(
        bands("{ below = 2, factor = 1 }, { below = 1, factor = 1 }, { factor = 1 }"),
        [order]
    );
    let both = "by = \"country\"\nscore = \"factor\"\npower = 1";
    assert_eq!(
        wrong(&tilt(both)),
        ["weighting.tilts[0]: a factor has exactly one of `factors`, by text, and `bands`, by \
             number"]
    );
}

#[test]
fn deciles_have_ten_factors() {
    assert_eq!(
        wrong(&tilt(&DECILES.replace("0.7, 0.6]", "0.7]"))),
        ["weighting.tilts[0].deciles.disclosed: 9 factors for ten deciles -> one each, from the \
             best to the worst"]
    );
    assert_eq!(
        wrong(&tilt(&DECILES.replace("0.6, 0.5]", "0.6, -0.5]"))),
        ["weighting.tilts[0].deciles.not_disclosed[9]: a factor of -0.5 is not above zero -> to \
             keep a name out, add a rule under [[eligibility]]"]
    );
    assert_eq!(
        wrong(&tilt(&DECILES.replace("ticker = 'x'", "tickr = 'x'"))),
        ["weighting.tilts[0].deciles.disclosed_if: unknown column `tickr` -> did you mean \
             `ticker`?"]
    );
    assert_eq!(
        wrong(&tilt(&format!("{DECILES}impact = {{ groups = {{ US = 2.0 }} }}"))),
        ["weighting.tilts[0].deciles.impact: a factor of 0.5 with an impact of 2 is 1 + 2 * \
             (0.5 - 1) = 0, not above zero -> lower the impact"]
    );
    assert_eq!(
        wrong(&tilt(&format!("{DECILES}impact = {{ mid_from = 10.0 }}"))),
        [
            ": `high_from` is missing in weighting.tilts[0].deciles.impact -> `high_from`: Spread \
             from which the impact is high.",
            ": `low` is missing in weighting.tilts[0].deciles.impact -> `low`: Multiplier of a low \
             impact.",
            ": `mid` is missing in weighting.tilts[0].deciles.impact -> `mid`: Multiplier of a \
             middle impact.",
            ": `high` is missing in weighting.tilts[0].deciles.impact -> `high`: Multiplier of a \
             high impact.",
        ]
    );
}

#[test]
fn neutral_groups_and_caps() {
    let with = |more: &str| {
        let head = "scheme = \"tilt\"\nbase = \"equal\"\n";
        wrong(&format!("{head}{more}\n[[weighting.tilts]]\n{Z}"))
    };
    let one = "neutral = { by = [\"country\"], weights_of = \"constituents\" }";
    let cap = "caps = [{ by = \"issuer\", max = 0.1 }]";
    assert!(with(one).is_empty());
    assert!(with(&format!("{one}\n{cap}\nunder_caps = \"keep_groups\"")).is_empty());
    assert_eq!(
        with(&format!("{one}\n{cap}")),
        ["weighting: caps move weight out of groups whose weight is stated: say if they may -> \
             under_caps = \"keep_groups\" or \"move_groups\""]
    );
    assert_eq!(
        with(&format!("{cap}\nunder_caps = \"keep_groups\"")),
        ["weighting.under_caps: it has no effect without caps, or without neutral groups or \
             pockets"]
    );
    let two = one.replace("[\"country\"]", "[\"country\", \"mic\"]");
    let mic = cap.replace("issuer", "mic");
    assert_eq!(
        with(&format!("{two}\n{mic}\nunder_caps = \"keep_groups\"")),
        [
            "weighting.under_caps: groups of several columns cannot be kept under caps -> \
             under_caps = \"move_groups\", or one column",
            "weighting.caps[0]: only a plain cap on a security or an issuer can be met inside each \
             group -> under_caps = \"move_groups\"",
        ]
    );
    assert_eq!(
        with("neutral = { by = [\"contry\"], weights_of = \"universe\" }"),
        [
            "weighting.neutral.by[0]: unknown column `contry` -> did you mean `country`?",
            "weighting.neutral: a group of the universe may have no constituent: say what then -> \
             if_empty = \"spread\" or \"refuse\"",
        ]
    );
}

#[test]
fn pockets_sum_to_one() {
    let pocket = |id: &str, weight: f64| {
        format!(
            "[[weighting.pockets]]\nid = \"{id}\"\nwhere = \"country = '{id}'\"\n\
             weight = {weight:?}\nscheme = \"equal\"\nif_empty = \"refuse\"\n"
        )
    };
    let of = |pockets: &[String]| wrong(&format!("scheme = \"pockets\"\n{}", pockets.concat()));
    assert!(of(&[pocket("US", 0.75), pocket("DE", 0.25)]).is_empty());
    assert_eq!(
        of(&[pocket("US", 0.7), pocket("DE", 0.25)]),
        ["weighting.pockets: the weights of the pockets sum to 0.95, they must sum to one -> two \
             to one is 0.6666666666666667 and 0.3333333333333333"]
    );
    assert_eq!(
        of(&[pocket("US", 1.0), pocket("DE", 0.0)]),
        ["weighting.pockets[1].weight: a weight of 0 is not a fraction of one above zero"]
    );
    assert_eq!(
        of(&[pocket("US", 0.5), pocket("US", 0.5)]),
        ["weighting.pockets[1].id: two pockets have the id `US`"]
    );
    assert_eq!(
        of(&[pocket("US", 0.5), pocket("DE", 0.5).replace("country =", "contry =")]),
        ["weighting.pockets[1].where: unknown column `contry` -> did you mean `country`?"]
    );
    assert_eq!(of(&[]), ["weighting: this scheme needs `pockets` -> add [[weighting.pockets]]"]);
    assert_eq!(
        wrong(&format!("scheme = \"equal\"\n{}", pocket("US", 1.0))),
        [": `pockets` does not apply to a weighting with scheme = \"equal\" -> allowed are caps, \
             scheme"]
    );
}
