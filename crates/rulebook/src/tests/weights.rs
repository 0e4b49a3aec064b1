//! Tilted and parted weights of small indices, worked by hand, through whole reviews.

mod market;
mod optimised;

use kapok_domain::Calendars;

use kapok_weighting::Scheme;

use crate::Rulebook;
use market::{Line, Outcome, index, lines, review};

fn close(a: &[f64], b: &[f64], within: f64) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(x, y)| (x - y).abs() <= within)
}

fn ok(lines: &[Line], weighting: &str) -> Outcome {
    review(lines, &index("", weighting)).unwrap_or_else(|error| panic!("{error}"))
}

fn failed(lines: &[Line], weighting: &str) -> String {
    match review(lines, &index("", weighting)) {
        Ok(outcome) => panic!("{outcome:?}"),
        Err(error) => format!("{error}; {}", error.hint().unwrap_or_default()),
    }
}

/// Five names of 30 to 10 with scores 80 to 20.
fn five() -> Vec<Line> {
    lines(&[
        "A 30 x u 80 10 yes",
        "B 25 x v 65 40 yes",
        "C 20 y u 50 20 no",
        "D 15 y v 35 80 yes",
        "E 10 y v 20 60 -",
    ])
}

fn z(order: &str, deviation: &str, strength: &str) -> String {
    format!(
        "[[weighting.tilts]]\nby = \"score\"\nscore = \"normal_cdf\"\norder = \"{order}\"\n\
         deviation = \"{deviation}\"\ntruncate = 3.0\nif_no_spread = \"refuse\"\n\
         if_missing = \"neutral\"\n{strength}\n"
    )
}

fn tilt(more: &str) -> String {
    format!("scheme = \"tilt\"\nbase = \"free_float_cap\"\n{more}")
}

/// FTSE-TILT-01 of the shared examples: all its numbers.
#[test]
fn a_tilt_by_the_normal_distribution() {
    let once = ok(&five(), &tilt(&z("desc", "population", "power = 1.0")));
    let s = [0.9213503964748574, 0.7602499389065233, 0.5, 0.23975006109347674, 0.07864960352514261];
    assert!(close(&once.factors(), &s, 1e-14), "{once:?}");
    let w1 = [
        0.4529040640942344,
        0.3114271982150223,
        0.16385516513842902,
        0.0589264287786301,
        0.01288714377368421,
    ];
    assert!(close(&once.weights(), &w1, 1e-14), "{once:?}");
    let figure = &once.review.tilts[0];
    assert_eq!((figure.column.as_str(), figure.strength), ("score", 1.0));
    assert_eq!(figure.moments[0].mean, Some(50.0));
    assert!((figure.moments[0].deviation.unwrap() - 450.0_f64.sqrt()).abs() < 1e-12);
    let twice = ok(&five(), &tilt(&z("desc", "population", "power = 2")));
    let w2 = [
        0.555552150675393,
        0.3152148874663956,
        0.10907467526271691,
        0.018808867039611744,
        0.0013494195558826627,
    ];
    assert!(close(&twice.weights(), &w2, 1e-14), "{twice:?}");
    let average = |w: &[f64]| -> f64 {
        w.iter().zip([80.0, 65.0, 50.0, 35.0, 20.0]).map(|(w, x)| w * x).sum()
    };
    assert!((average(&once.weights()) - 66.98801915116239).abs() < 1e-12);
    assert!((average(&twice.weights()) - 71.07217223998707).abs() < 1e-12);
}

#[test]
fn the_divisor_of_the_deviation_counts() {
    let sample = ok(&five(), &tilt(&z("desc", "sample", "power = 1.0")));
    assert!((sample.weights()[0] - 0.446252).abs() < 5e-7, "{sample:?}");
}

#[test]
fn no_strength_leaves_the_weights_to_the_last_bit() {
    let plain = ok(&five(), "scheme = \"free_float_cap\"");
    for neutral in ["", "neutral = { by = [\"sector\"], weights_of = \"constituents\" }\n"] {
        let none = ok(&five(), &tilt(&format!("{neutral}{}", z("desc", "sample", "power = 0"))));
        assert_eq!(none.weights(), plain.weights());
        assert_eq!(none.factors(), [1.0; 5]);
    }
    assert!(plain.review.tilts.is_empty() && plain.review.targets[0].tilt_factor.is_none());
}

#[test]
fn the_other_order_and_a_negative_power() {
    let away = ok(&five(), &tilt(&z("asc", "population", "power = 1.0")));
    let s = away.factors();
    assert!(
        (s[0] - 0.07864960352514261).abs() < 1e-14 && (s[4] - 0.9213503964748574).abs() < 1e-14
    );
    let inverse = ok(&five(), &tilt(&z("desc", "population", "power = -1.0")));
    assert!((inverse.factors()[4] - 1.0 / 0.07864960352514261).abs() < 1e-12);
}

#[test]
fn a_strength_solved_for_an_exposure() {
    let outcome = ok(&five(), &tilt(&z("desc", "population", "target = { exposure = 0.5 }")));
    let r = std::f64::consts::SQRT_2;
    let scores = [r, r / 2.0, 0.0, -r / 2.0, -r];
    let base = [0.3, 0.25, 0.2, 0.15, 0.1];
    let weights = outcome.weights();
    let active: f64 = (0..5).map(|i| (weights[i] - base[i]) * scores[i]).sum();
    assert!((active - 0.5).abs() < 1e-13, "{outcome:?}");
    assert!(outcome.review.tilts[0].strength > 1.0);
    let error = failed(&five(), &tilt(&z("desc", "population", "target = { exposure = 1.3 }")));
    assert!(
        error.starts_with(
            "tilt by score: an exposure of 1.3 over that of the base is out of reach: strengths up \
             to 64 either way lead from -1.76"
        ) && error.contains(" to 1.06"),
        "{error}"
    );
}

#[test]
fn a_strength_solved_for_less_carbon() {
    let keys = "[[weighting.tilts]]\nby = \"intensity\"\nscore = \"one_plus_z\"\norder = \"asc\"\n\
                deviation = \"population\"\ntruncate = \"none\"\nif_no_spread = \"refuse\"\n\
                if_missing = \"worst\"\ntarget = { change = -0.3 }\n";
    let weights = ok(&five(), &tilt(keys)).weights();
    let average: f64 = weights.iter().zip([10.0, 40.0, 20.0, 80.0, 60.0]).map(|(w, x)| w * x).sum();
    // 3 + 10 + 4 + 12 + 6 = 35 before.
    assert!((average - 35.0 * 0.7).abs() < 1e-11, "{average}");
}

/// By hand: sectors x of 55 and y of 45; the value 10, 40 | 20, 80, 60 against the base.
#[test]
fn a_neutral_tilt_by_hand() {
    let keys = "neutral = { by = [\"sector\"], weights_of = \"constituents\" }\n\
                [[weighting.tilts]]\nby = \"intensity\"\nscore = \"value\"\norder = \"desc\"\n\
                if_missing = \"worst\"\npower = 1\n";
    // x: 300, 1000 -> 55 · 3/13, 10/13; y: 400, 1200, 600 -> 45 · 4/22, 12/22, 6/22.
    let expected = [
        0.55 * 3.0 / 13.0,
        0.55 * 10.0 / 13.0,
        0.45 * 4.0 / 22.0,
        0.45 * 12.0 / 22.0,
        0.45 * 6.0 / 22.0,
    ];
    assert!(close(&ok(&five(), &tilt(keys)).weights(), &expected, 1e-15));
    let inverse = keys.replace("\"desc\"", "\"asc\"");
    // x: 3, 0.625; the first gets 0.55 · 24/29.
    assert!((ok(&five(), &tilt(&inverse)).weights()[0] - 0.55 * 24.0 / 29.0).abs() < 1e-15);
}

#[test]
fn sector_and_country_stay_at_once() {
    let keys = "neutral = { by = [\"sector\", \"country\"], weights_of = \"constituents\" }\n";
    let weights =
        ok(&five(), &tilt(&format!("{keys}{}", z("desc", "sample", "power = 2")))).weights();
    assert!((weights[0] + weights[1] - 0.55).abs() < 1e-12);
    assert!((weights[0] + weights[2] - 0.50).abs() < 1e-12);
}

#[test]
fn groups_of_the_universe_and_an_empty_one() {
    // F alone is in sector w and not eligible: 60 of 160.
    let mut lines = five();
    lines.extend(self::lines(&["F 60 w u 50 500 yes"]));
    let rule = "[[eligibility]]\nid = \"clean\"\nkeep_if = \"intensity < 100\"\n\
                if_missing = \"exclude\"\nsource = \"test\"\n";
    let weighting = |if_empty: &str| {
        let neutral = format!(
            "neutral = {{ by = [\"sector\"], weights_of = \"universe\", \
             if_empty = \"{if_empty}\" }}"
        );
        index(rule, &tilt(&format!("{neutral}\n{}", z("desc", "sample", "power = 1"))))
    };
    let weights = review(&lines, &weighting("spread")).unwrap().weights();
    assert!((weights[0] + weights[1] - 0.55).abs() < 1e-15, "{weights:?}");
    let error = review(&lines, &weighting("refuse")).unwrap_err();
    assert_eq!(error.to_string(), "sector w has no constituent to take its weight on 2024-01-02");
    assert!(error.is_infeasible());
}

#[test]
fn factors_by_text_and_by_band() {
    let keys = "[[weighting.tilts]]\nby = \"sector\"\nscore = \"factor\"\n\
                if_missing = \"neutral\"\nfactors = { x = 3.0, y = 1.0 }\npower = 1\n\
                [[weighting.tilts]]\nby = \"intensity\"\nscore = \"factor\"\n\
                if_missing = \"worst\"\n\
                bands = [{ below = 40.0, factor = 2.0 }, { factor = 0.5 }]\npower = 1\n";
    let outcome = ok(&five(), &tilt(keys));
    assert_eq!(outcome.factors(), [6.0, 1.5, 2.0, 0.5, 0.5]);
    let part = 30.0 * 6.0 + 25.0 * 1.5 + 20.0 * 2.0 + 15.0 * 0.5 + 10.0 * 0.5;
    assert!((outcome.weights()[0] - 180.0 / part).abs() < 1e-15);
    let error = failed(&five(), &tilt(&keys.replace("x = 3.0, ", "")));
    assert_eq!(error, "no factor of sector is stated for `x`, on 2024-01-02; add it to the table");
}

#[test]
fn a_tilt_beyond_numbers_names_the_security() {
    let strong = failed(&five(), &tilt(&z("desc", "population", "power = 500")));
    assert!(
        strong.starts_with("tilt by score, E: a product of scores of 0 is no factor")
            && strong.ends_with("; truncate scores, or lower the power"),
        "{strong}"
    );
}

#[test]
fn names_without_a_value() {
    let mut lines = five();
    lines[1].score = None;
    let with =
        |policy: &str| tilt(&z("desc", "population", "power = 1")).replace("neutral", policy);
    assert_eq!(ok(&lines, &with("neutral")).factors()[1], 0.5);
    let worst = ok(&lines, &with("worst")).factors();
    assert_eq!(worst[1], worst[4]);
    assert_eq!(ok(&lines, &with("neutral")).review.tilts[0].moments[0].names, 4);
    let out = ok(&lines, &with("exclude"));
    assert_eq!(out.ids, ["A", "C", "D", "E"]);
    let verdict = out.review.verdicts.iter().find(|verdict| !verdict.passed).unwrap();
    assert_eq!(verdict.rule, "weighting.tilts[0]");
    assert_eq!(verdict.limit, "score IS NOT NULL");
}

#[test]
fn scores_within_groups_and_groups_without_a_spread() {
    // Within x: 80 and 65 are one deviation from their mean; y: 50, 35, 20.
    let within = format!("{}within = \"sector\"\n", z("desc", "population", "power = 1"));
    let outcome = ok(&five(), &tilt(&within));
    let one = 0.8413447460685429;
    assert!(close(&outcome.factors()[..3], &[one, 1.0 - one, 0.889661], 1e-5), "{outcome:?}");
    let of: Vec<_> = outcome.review.tilts[0].moments.iter().map(|m| (&m.group, m.mean)).collect();
    assert_eq!(of, [(&Some("x".into()), Some(72.5)), (&Some("y".into()), Some(35.0))]);
    let mut lines = five();
    lines[0].sector = "alone".into();
    assert_eq!(
        failed(&lines, &tilt(&within)),
        "score has no spread in alone on 2024-01-02; compare in wider groups, or if_no_spread = \
         \"neutral\""
    );
    let outcome = ok(&lines, &tilt(&within.replace("\"refuse\"", "\"neutral\"")));
    assert_eq!(outcome.factors()[..2], [0.5, 0.5]);
}

const POCKETS: &str = "scheme = \"pockets\"\n\
    [[weighting.pockets]]\nid = \"deep\"\nwhere = \"disclosure = 'yes'\"\n\
    weight = 0.6666666666666667\nscheme = \"free_float_cap\"\nif_empty = \"refuse\"\n\
    [[weighting.pockets]]\nid = \"reduction\"\n\
    where = \"disclosure = 'no' OR disclosure IS NULL\"\nweight = 0.3333333333333333\n\
    scheme = \"equal\"\nif_empty = \"spread\"\n";

#[test]
fn two_pockets_two_to_one() {
    let weights = ok(&five(), POCKETS).weights();
    let third = 1.0 / 3.0;
    let expected = [30.0 / 70.0, 25.0 / 70.0].map(|w| 2.0 * third * w);
    assert!(close(&weights[..2], &expected, 1e-15), "{weights:?}");
    assert!(close(&weights[2..], &[third / 2.0, 2.0 * third * 15.0 / 70.0, third / 2.0], 1e-15));
}

#[test]
fn caps_inside_pockets() {
    // 30 : 25 : 15 share 2/3; the first two are at 0.25, so the last gets 1/6. C and E share 1/3.
    let capped = "caps = [{ by = \"security\", max = 0.25 }]\nunder_caps = \"keep_groups\"\n\
                  scheme = \"pockets\"\n";
    let text = POCKETS.replace("scheme = \"pockets\"\n", capped);
    let weights = ok(&five(), &text).weights();
    let sixth = 1.0 / 6.0;
    assert!(close(&weights, &[0.25, 0.25, sixth, sixth, sixth], 1e-15), "{weights:?}");
}

#[test]
fn who_is_in_no_pocket_or_in_two() {
    assert_eq!(
        failed(&five(), &POCKETS.replace(" OR disclosure IS NULL", "")),
        "E is in no pocket on 2024-01-02, it must be in one; write `where`s of which one holds for \
         each; a value that is not known is in none"
    );
    let both = POCKETS.replace("disclosure = 'no'", "sector = 'x' OR disclosure = 'no'");
    assert!(failed(&five(), &both).starts_with("A is in the pockets deep, reduction on"));
}

#[test]
fn a_pocket_that_nobody_is_in() {
    let all = five().into_iter().map(|line| Line { disclosure: Some("yes".into()), ..line });
    let weights = ok(&all.collect::<Vec<_>>(), POCKETS).weights();
    assert!(close(&weights, &[0.3, 0.25, 0.2, 0.15, 0.1], 1e-15));
    let none = five().into_iter().map(|line| Line { disclosure: Some("no".into()), ..line });
    assert!(
        failed(&none.collect::<Vec<_>>(), POCKETS)
            .starts_with("pocket deep has no constituent to take its weight")
    );
}

#[test]
fn caps_inside_groups_and_over_them() {
    let keys = |under: &str, max: &str| {
        tilt(&format!(
            "neutral = {{ by = [\"sector\"], weights_of = \"constituents\" }}\n\
             caps = [{{ by = \"issuer\", max = {max} }}]\nunder_caps = \"{under}\"\n{}",
            z("desc", "population", "power = 1")
        ))
    };
    // Sector x: 0.55 in the proportion 0.27641 : 0.19006, the first 0.3259; capped to 0.3.
    let kept = ok(&five(), &keys("keep_groups", "0.3")).weights();
    assert!(close(&kept[..2], &[0.3, 0.25], 1e-15), "{kept:?}");
    assert!((kept[2] - 0.3).abs() < 1e-15 && (kept[3] + kept[4] - 0.15).abs() < 1e-15, "{kept:?}");
    let moved = ok(&five(), &keys("move_groups", "0.3")).weights();
    assert!((moved[0] - 0.3).abs() < 1e-15 && moved[0] + moved[1] < 0.55, "{moved:?}");
    let error = failed(&five(), &keys("keep_groups", "0.27"));
    assert!(error.contains("inside the group of A, whose weight is kept"), "{error}");
    let mut lines = five();
    lines[2].issuer = "A".into();
    let error = failed(&lines, &keys("keep_groups", "0.35"));
    assert!(error.contains("(issuer A)"), "{error}");
}

fn deciles(more: &str) -> String {
    tilt(&format!(
        "neutral = {{ by = [\"sector\"], weights_of = \"constituents\" }}\n\
         [[weighting.tilts]]\nby = \"intensity\"\nscore = \"decile\"\norder = \"asc\"\n\
         within = \"sector\"\nif_missing = \"worst\"\npower = 1\n\
         [weighting.tilts.deciles]\nthresholds_of = \"constituents\"\n\
         disclosed_if = \"disclosure = 'yes'\"\n\
         disclosed = [1.5, 1.4, 1.3, 1.2, 1.1, 1.0, 0.9, 0.8, 0.7, 0.6]\n\
         not_disclosed = [1.2, 1.1, 1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3]\n{more}"
    ))
}

/// By hand: two names have deciles 1 and 6, three have 1, 4 and 7 (⌈k·n/10⌉).
#[test]
fn weight_factors_by_decile() {
    let outcome = ok(&five(), &deciles(""));
    // x: 10, 40, both disclose; y: 20 does not, 60 (unknown: does not), 80 discloses.
    assert_eq!(outcome.factors(), [1.5, 1.0, 1.2, 0.9, 0.9]);
    let weights = outcome.weights();
    assert!((weights[0] - 0.55 * 45.0 / 70.0).abs() < 1e-15);
    assert!((weights[0] + weights[1] - 0.55).abs() < 1e-15);
    // Spreads: x 30, y 60.
    let impact = "impact = { mid_from = 30, high_from = 60, low = 0.5, mid = 1, high = 1.25 }";
    let outcome = ok(&five(), &deciles(impact)).factors();
    assert!(close(&outcome, &[1.5, 1.0, 1.25, 0.875, 0.875], 1e-15), "{outcome:?}");
    let mut lines = five();
    lines[4].intensity = None;
    assert_eq!(ok(&lines, &deciles("")).factors()[4], 0.3);
}

#[test]
fn the_order_of_lines_does_not_matter() {
    let weighting = format!(
        "neutral = {{ by = [\"sector\", \"country\"], weights_of = \"constituents\" }}\n{}",
        z("desc", "population", "target = { exposure = 0.05 }")
    );
    let first = ok(&five(), &tilt(&weighting));
    // Other ids, so that securities come in the other order.
    let mut turned = five();
    turned.reverse();
    for (line, id) in turned.iter_mut().zip(["A", "B", "C", "D", "E"]) {
        (line.id, line.issuer) = (id.into(), id.into());
    }
    let mut weights = ok(&turned, &tilt(&weighting)).weights();
    weights.reverse();
    assert!(close(&first.weights(), &weights, 1e-15));
    assert!((weights.iter().sum::<f64>() - 1.0).abs() < 1e-15);
}

#[test]
fn the_example_of_the_documents_compiles() {
    let text = include_str!("../../../../docs/index-files.md");
    let start = text.find("[weighting]\nscheme = \"tilt\"").unwrap();
    let example = text[start..].split("```").next().unwrap();
    let example = example.trim_start_matches("[weighting]\n");
    let example = example.replace("esg_score", "score").replace("carbon_intensity", "intensity");
    let book = Rulebook::compile(&index("", &example), &Calendars::built_in());
    let book = book.unwrap_or_else(|errors| panic!("{errors:#?}"));
    let Scheme::Tilt(tilting) = &book.methodology.weighting.scheme else { panic!() };
    assert_eq!(tilting.tilts.len(), 2);
    assert_eq!(book.methodology.rules[0].id, "weighting.tilts[0]");
}
