//! Weightings of index files: what compiles to what, and what is refused.

use std::collections::BTreeMap;

use kapok_columns::carbon::CarbonSection;
use kapok_columns::{Beside, Library};
use kapok_conventions::{ConventionsConfig, Preset, Timeline};
use kapok_kernels::{CapAlgorithm, Redistribution, SingleTrigger, Tier, Trigger};
use kapok_strict_toml::{Document, Problem};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::caps::{CapConventions, CapLimit};
use crate::{Premises, Scheme, Weighting, WeightingKind, WeightingSection};

mod tilts;

/// The sections that a weighting needs.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Sections {
    conventions: ConventionsConfig,
    weighting: WeightingSection,
}

pub(super) const STANDARD: CapConventions = CapConventions {
    algorithm: CapAlgorithm::WaterFill,
    redistribution: Redistribution::Proportional,
};

const BY_RANK: CapConventions = CapConventions {
    algorithm: CapAlgorithm::RankBased,
    redistribution: Redistribution::Proportional,
};

/// A weighting section of an index file, resolved; of what is wrong with its form the messages.
pub(super) fn resolved_of(
    section: &str,
    conventions: CapConventions,
    names: Option<u32>,
) -> (Option<Weighting>, Vec<Problem>) {
    let written = written(conventions);
    let text = format!("[conventions]\n{written}\n[weighting]\n{section}");
    let sections = match Document::parse::<Sections>(&text) {
        Ok((_, sections)) => sections,
        Err(wrong) => {
            let problem = |d: kapok_strict_toml::Diagnostic| Problem {
                hint: d.hint,
                ..Problem::new("", d.message)
            };
            return (None, wrong.into_iter().map(problem).collect());
        }
    };
    let mut problems = Vec::new();
    let (preset, first) = (Some(Preset::Sp), "2024-01-02".parse().unwrap());
    let conventions = Some(&sections.conventions);
    let timeline = Timeline::resolve(preset, conventions, &[], first, &mut problems);
    let (evaluations, library) = (BTreeMap::new(), Library::default());
    let (carbon, uplift_average) = (None::<&CarbonSection>, None);
    let (currency, calendars) = ("CNY".parse().ok(), None);
    let beside = Beside {
        earliest: None,
        carbon,
        uplift_average,
        evaluations: &evaluations,
        library: &library,
        currency,
        calendars,
    };
    let columns = kapok_columns::resolve(&BTreeMap::new(), &beside, &mut problems);
    let premises = Premises { columns: &columns.known, conventions: timeline.as_ref(), names };
    let weighting = crate::resolve(&sections.weighting, &premises, &mut problems);
    (weighting, problems)
}

/// Resolves a section where the number of selected names is not known.
pub(super) fn resolved(
    section: &str,
    conventions: CapConventions,
) -> (Option<Weighting>, Vec<Problem>) {
    resolved_of(section, conventions, None)
}

/// The scheme of a section that is right.
pub(super) fn scheme(section: &str) -> Scheme {
    let (weighting, problems) = resolved(section, STANDARD);
    assert!(problems.is_empty(), "{problems:#?}");
    weighting.unwrap().scheme
}

/// The keys that state them.
fn written(conventions: CapConventions) -> String {
    let algorithm = match conventions.algorithm {
        CapAlgorithm::WaterFill => "water_fill",
        CapAlgorithm::RankBased => "rank_based",
        CapAlgorithm::EffectiveCap => "effective_cap",
        CapAlgorithm::GroupTrim => "group_trim",
    };
    let redistribution = match conventions.redistribution {
        Redistribution::Proportional => "proportional",
        Redistribution::Equal => "equal",
    };
    format!("cap_algorithm = \"{algorithm}\"\ncap_redistribution = \"{redistribution}\"")
}

fn limits(caps: &str) -> Vec<CapLimit> {
    let section = format!("scheme = \"free_float_cap\"\ncaps = [{caps}]");
    let (weighting, problems) = resolved(&section, BY_RANK);
    assert!(problems.is_empty(), "{problems:#?}");
    weighting.unwrap().caps.all().iter().map(|cap| cap.limit).collect()
}

/// Problems of some caps: path and message.
fn wrong(caps: &str, conventions: CapConventions) -> Vec<String> {
    wrong_section(&format!("scheme = \"free_float_cap\"\ncaps = [{caps}]"), conventions)
}

pub(super) fn wrong_section(section: &str, conventions: CapConventions) -> Vec<String> {
    let (_, problems) = resolved(section, conventions);
    problems.into_iter().map(|p| format!("{}: {}", p.path, p.message)).collect()
}

#[test]
fn caps_of_every_form() {
    let tier = Tier { single: 0.10, threshold: 0.05, aggregate: 0.40 };
    let single = Some(SingleTrigger { above: 0.24, reset: 0.20 });
    let trigger = Trigger { single, threshold: 0.045, sum: 0.48, reset_sum: 0.40 };
    let cases = [
        ("{ by = \"issuer\", max = 0.10 }", CapLimit::Max(0.10)),
        (
            "{ by = \"issuer\", max = 0.10, aggregate = { above = 0.05, max = 0.40 } }",
            CapLimit::Tier(tier),
        ),
        (
            "{ by = \"issuer\", trigger = { single = 0.24, at_least = 0.045, sum = 0.48 }, \
             reset = { single = 0.20, sum = 0.40 } }",
            CapLimit::Trigger(trigger),
        ),
        (
            "{ by = \"issuer\", trigger = { at_least = 0.045, sum = 0.48 }, \
             reset = { sum = 0.40 } }",
            CapLimit::Trigger(Trigger { single: None, ..trigger }),
        ),
    ];
    for (text, limit) in cases {
        assert_eq!(limits(text), [limit], "{text}");
    }
}

#[test]
fn an_aggregate_needs_an_algorithm() {
    let five_ten_forty =
        "{ by = \"issuer\", max = 0.10, aggregate = { above = 0.05, max = 0.40 } }";
    assert_eq!(
        wrong(five_ten_forty, STANDARD),
        ["weighting.caps[0].aggregate: a water-fill does not say which of the large ones are cut \
          to meet an aggregate"]
    );
    let (_, problems) =
        resolved(&format!("scheme = \"equal\"\ncaps = [{five_ten_forty}]"), STANDARD);
    let hint = problems[0].hint.as_deref();
    assert_eq!(hint, Some("cap_algorithm = \"rank_based\", \"effective_cap\" or \"group_trim\""));
    for algorithm in [CapAlgorithm::EffectiveCap, CapAlgorithm::GroupTrim] {
        let conventions = CapConventions { algorithm, ..BY_RANK };
        assert!(wrong(five_ten_forty, conventions).is_empty());
    }
}

#[test]
fn what_is_cut_twice_is_not_determined() {
    let tier = "{ by = \"issuer\", max = 0.10, aggregate = { above = 0.05, max = 0.40 } }";
    let plain = "{ by = \"mic\", max = 0.60 }";
    assert_eq!(
        wrong(&format!("{tier}, {plain}"), BY_RANK),
        [
            "weighting.caps[0]: a cap with an aggregate or a trigger stands alone: how it and another \
          cap share what is cut is not determined"
        ]
    );
    let equal = CapConventions { redistribution: Redistribution::Equal, ..BY_RANK };
    assert_eq!(
        wrong(&format!("{{ by = \"issuer\", max = 0.1 }}, {plain}"), equal),
        ["weighting.caps: equal parts are not determined where there is more than one cap"]
    );
    assert!(wrong("{ by = \"issuer\", max = 0.1 }", equal).is_empty());
}

#[test]
fn caps_that_say_nothing_or_two_things() {
    let form = ": a cap is exactly one of max, trigger";
    for (keys, message) in [
        ("", form),
        (", aggregate = { above = 0.05, max = 0.40 }", form),
        (", max = 0.1, reset = { sum = 0.4 }", ": `reset` does not apply to a cap of `max`"),
        (
            ", trigger = { at_least = 0.05, sum = 0.48 }",
            ": `reset` is missing in weighting.caps[0]",
        ),
    ] {
        assert_eq!(wrong(&format!("{{ by = \"issuer\"{keys} }}"), BY_RANK), [message], "{keys}");
    }
}

#[test]
fn limits_out_of_order() {
    let order = |caps| wrong(caps, BY_RANK);
    assert_eq!(
        order("{ by = \"issuer\", max = 0.10, aggregate = { above = 0.15, max = 0.40 } }"),
        ["weighting.caps[0].aggregate: an aggregate needs 0 < above (0.15) < the cap's max (0.1) \
          <= its own max (0.4) <= 1"]
    );
    assert_eq!(
        order(
            "{ by = \"issuer\", trigger = { at_least = 0.045, sum = 0.48 }, reset = { sum = 0.5 } }"
        ),
        ["weighting.caps[0].trigger: a reset needs at_least (0.045) <= reset.sum (0.5) <= \
          trigger.sum (0.48)"]
    );
    assert_eq!(
        order(
            "{ by = \"issuer\", trigger = { single = 0.24, at_least = 0.045, sum = 0.48 }, \
             reset = { sum = 0.4 } }"
        ),
        ["weighting.caps[0].trigger: `trigger.single` and `reset.single` need each other"]
    );
}

#[test]
fn an_aggregate_that_a_fixed_number_of_names_cannot_meet() {
    let caps = "{ by = \"issuer\", max = 0.10, aggregate = { above = 0.05, max = 0.40 } }";
    let section = format!("scheme = \"equal\"\ncaps = [{caps}]");
    let wrong = |names| {
        let (_, problems) = resolved_of(&section, BY_RANK, Some(names));
        problems.into_iter().map(|p| format!("{}: {}", p.path, p.message)).collect::<Vec<_>>()
    };
    assert_eq!(
        wrong(12),
        ["weighting.caps[0].aggregate: 12 names can hold 0.8000 together under this aggregate, \
          not one"]
    );
    assert!(wrong(16).is_empty());
}

#[test]
fn fixed_weights_and_shares() {
    let section = "scheme = \"fixed_weight\"\nweights = { AAA = 1.25, \"B.1\" = -0.25 }";
    let Scheme::FixedWeight(fixed) = scheme(section) else { panic!() };
    let fixed: Vec<_> = fixed.iter().map(|(id, w)| (id.as_str(), *w)).collect();
    assert_eq!(fixed, [("AAA", 1.25), ("B.1", -0.25)]);
    let section = "scheme = \"fixed_shares\"\nshares = { AAA = 10, USD = 60.0 }";
    assert!(wrong_section(section, STANDARD).is_empty());
}

#[test]
fn fixed_weights_that_are_wrong() {
    let wrong = |section: &str| wrong_section(section, STANDARD);
    assert_eq!(
        wrong("scheme = \"fixed_weight\"\nweights = { A = 0.5, B = 0.4 }"),
        ["weighting.weights: the weights sum to 0.9, they must sum to one"]
    );
    assert_eq!(
        wrong("scheme = \"fixed_weight\"\nweights = { A = 1.0, B = 0.0 }"),
        ["weighting.weights.B: 0 holds nothing"]
    );
    assert_eq!(wrong("scheme = \"fixed_weight\""), [": `weights` is missing in weighting"]);
    assert_eq!(
        wrong("scheme = \"equal\"\nshares = { A = 1.0 }"),
        [": `shares` does not apply to a weighting with scheme = \"equal\""]
    );
    assert_eq!(
        wrong("scheme = \"geometric\"\ncaps = [{ by = \"issuer\", max = 0.5 }]"),
        ["weighting.caps: a geometric mean of all takes no caps"]
    );
}

#[test]
fn every_scheme_has_its_kind() {
    let by = || "close".to_owned();
    let kinds = [
        (Scheme::FreeFloatCap, WeightingKind::CapWeighted),
        (Scheme::Equal, WeightingKind::FixedWeight),
        (Scheme::Score { by: by() }, WeightingKind::FixedWeight),
        (Scheme::ScoreTimesCap { by: by() }, WeightingKind::FixedWeight),
        (Scheme::FixedWeight(BTreeMap::new()), WeightingKind::FixedWeight),
        (Scheme::FixedShares(BTreeMap::new()), WeightingKind::FixedWeight),
        (Scheme::Price, WeightingKind::PriceWeighted),
        (Scheme::Geometric, WeightingKind::Geometric),
        (Scheme::Pockets(Vec::new()), WeightingKind::FixedWeight),
    ];
    for (scheme, kind) in kinds {
        assert_eq!(scheme.kind(), kind, "{scheme:?}");
    }
}
