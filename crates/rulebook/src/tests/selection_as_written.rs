//! Selections of index files: what is refused, and where.

use super::fixture::{compiled, wrong};

const KEYS: &str = "[selection]\nrank_by = [{ by = \"security_id\", order = \"asc\" }]\n";

fn found(rest: &str) -> Vec<String> {
    wrong(&format!("{KEYS}{rest}"))
}

fn steps(steps: &str) -> Vec<String> {
    let target = "target = { coverage = 0.5, crossing = \"closest\" }";
    found(&format!("{target}\nsteps = [{steps}]"))
}

const TOP: &str = "{ take = \"all\", within = 0.35, crossing = \"take\", until = \"none\" }";
const REST: &str = "{ take = \"all\", until = \"target\" }";

#[test]
fn a_selection_takes_all_but_the_dropped_or_to_a_target() {
    assert_eq!(
        found(""),
        ["selection: a selection needs a `target` or a `drop` (without a [selection] all \
             eligible are chosen)"]
    );
    assert!(found("drop = [{ count = 1 }]").is_empty());
    assert_eq!(
        found("drop = [{ count = 1 }]\nbuffer = { enter = 1, leave = 2 }"),
        ["selection.buffer: `buffer` needs a `target`"]
    );
    assert_eq!(
        found("drop = [{ count = 1 }]\nsteps = []"),
        ["selection.steps: `steps` needs a `target`"]
    );
}

#[test]
fn drops_that_are_none_or_two_or_outside() {
    let kinds = ": a drop is exactly one of fraction, count";
    let sizes = "selection.drop[0]: a drop is a count from 1, or a fraction above 0 and below 1 \
                 (correct it, or leave the drop out)";
    let hint = "(allowed are count, group_by, rank_by, reentry_rank)";
    for (drop, message) in [
        ("{ }", format!("{kinds} (state one of them)")),
        ("{ count = 0 }", sizes.to_owned()),
        ("{ fraction = 0, rounding = \"up\" }", sizes.to_owned()),
        ("{ fraction = 1.0, rounding = \"up\" }", sizes.to_owned()),
        ("{ fraction = -0.2, rounding = \"up\" }", sizes.to_owned()),
        (
            "{ fraction = 0.2, rounding = \"up\", count = 2 }",
            format!("{kinds} (leave one of them out)"),
        ),
        (
            "{ fraction = 0.2, rounding = \"up\", reentry_rank = 2 }",
            ": `reentry_rank` does not apply to a drop of `fraction` (allowed are fraction, \
             group_by, rank_by, rounding)"
                .to_owned(),
        ),
        (
            "{ count = 2, rounding = \"up\" }",
            format!(": `rounding` does not apply to a drop of `count` {hint}"),
        ),
        (
            "{ fraction = 0.2 }",
            ": `rounding` is missing in selection.drop[0] (`rounding`: Rounding of a fraction of \
             the names to a number: `up`, `down` or `nearest`.)"
                .to_owned(),
        ),
    ] {
        assert_eq!(found(&format!("drop = [{drop}]")), [message], "{drop}");
    }
    assert_eq!(
        found("drop = [{ count = 10, reentry_rank = 10 }]"),
        ["selection.drop[0].reentry_rank: a reentry rank of 10 has no effect: the last 10 leave \
          anyway (raise it, or leave it out)"]
    );
}

#[test]
fn a_drop_with_an_order_of_its_own() {
    assert_eq!(
        found("drop = [{ count = 1, group_by = \"sector\" }]"),
        ["selection.drop[0].group_by: a drop without its own `rank_by` is within the groups of \
          the selection (leave out `group_by`, or add `rank_by`)"]
    );
    assert_eq!(
        found("drop = [{ count = 1, rank_by = [{ by = \"score\", order = \"asc\" }] }]"),
        [
            "selection.drop[0].rank_by[0]: `score` may be unknown: say what then (if_missing = \
             \"last\" or \"exclude\")",
            "selection.drop[0].rank_by: ties are not decided (end with { by = \"security_id\", \
             order = \"asc\" })"
        ]
    );
}

#[test]
fn what_surrounds_a_target() {
    assert_eq!(
        found("target = { count = 5, of = \"universe\" }"),
        [": `of` does not apply to a target of `count` (allowed are count)"]
    );
    assert_eq!(
        found("target = { count = 5, crossing = \"closest\" }"),
        [": `crossing` does not apply to a target of `count` (allowed are count)"]
    );
    let useless = "selection.target.floor: a floor changes nothing where the name that crosses is \
                   taken (crossing = \"closest\" or \"leave\", or no floor)";
    assert_eq!(found("target = { coverage = 0.5, floor = 0.4 }"), [useless]);
    assert_eq!(found("target = { coverage = 0.5, crossing = \"take\", floor = 0.4 }"), [useless]);
    for floor in ["0.6", "0.0"] {
        let target =
            format!("target = {{ coverage = 0.5, crossing = \"leave\", floor = {floor} }}");
        let floor = floor.trim_end_matches(".0");
        let message = format!(
            "selection.target.floor: a floor needs to be above 0 and up to the target (0.5): \
             {floor} (lower it)"
        );
        assert_eq!(found(&target), [message]);
    }
    assert_eq!(
        found(&format!(
            "target = {{ count = 5 }}\nbuffer = {{ enter = 4, leave = 6 }}\nsteps = [{REST}]"
        )),
        ["selection.buffer: a buffer and steps exclude each other (write the buffer as steps)"]
    );
}

#[test]
fn steps_that_are_not_determined() {
    assert!(steps(&format!("{TOP}, {REST}")).is_empty());
    let none = "selection.steps: no step looks at the target (end with { take = \"all\", until = \
                \"target\" })";
    assert_eq!(steps(""), [none]);
    assert_eq!(steps(TOP), [none]);
    assert_eq!(
        steps(&format!("{{ take = \"all\", within = 0.3, until = \"none\" }}, {REST}")),
        ["selection.steps[0]: `within` needs `crossing`: is the name that crosses in? (crossing \
          = \"take\", \"leave\" or \"closest\")"]
    );
    assert_eq!(
        steps("{ take = \"all\", crossing = \"take\", until = \"target\" }"),
        ["selection.steps[0].crossing: `crossing` needs `within` (add `within`; the target has \
          its own `crossing`)"]
    );
    for within in ["0", "1.5", "-0.1"] {
        assert_eq!(
            steps(&format!("{}, {REST}", TOP.replace("0.35", within))),
            ["selection.steps[0].within: a threshold is above 0, and up to 1 but for a count"]
        );
    }
    assert_eq!(
        steps(&format!(
            "{{ take = \"members\", where = \"scor > 1\", until = \"target\" }}, {REST}"
        )),
        ["selection.steps[0].where: unknown column `scor` (did you mean `score`?)"]
    );
}

#[test]
fn steps_out_of_order() {
    let past = |within: &str| {
        format!(
            "selection.steps[0]: it takes all candidates, beyond the target (0.5) too: {within} \
             (lower `within`, or until = \"target\")"
        )
    };
    assert_eq!(steps(&format!("{}, {REST}", TOP.replace("0.35", "0.55"))), [past("0.55")]);
    assert_eq!(
        steps(&format!("{{ take = \"all\", until = \"none\" }}, {REST}")),
        [past("no threshold")]
    );
    let idle = |at: usize, by: usize| {
        format!(
            "selection.steps[{at}]: it can take no candidate: steps[{by}] decides on all of them \
             (put the step with the smaller `within` first)"
        )
    };
    let members = "{ take = \"members\", within = 0.3, crossing = \"take\", until = \"target\" }";
    assert_eq!(steps(&format!("{TOP}, {members}, {REST}")), [idle(1, 0)]);
    assert_eq!(steps(&format!("{TOP}, {REST}, {REST}")), [idle(2, 1)]);
    let wide = members.replace("0.3", "0.65");
    assert!(steps(&format!("{TOP}, {wide}, {REST}")).is_empty());
    assert_eq!(
        steps(&format!("{TOP}, {wide}, {}, {REST}", wide.replace("0.65", "0.6"))),
        [idle(2, 1)]
    );
    let others = "{ take = \"newcomers\", until = \"target\" }";
    assert!(steps(&format!("{REST}, {others}")).is_empty(), "one refused by the target may block");
    let target = "target = { coverage = 0.5 }";
    assert_eq!(found(&format!("{target}\nsteps = [{REST}, {others}]")), [idle(1, 0)]);
}

#[test]
fn votes_that_are_not_determined() {
    let column = |votes: &str| wrong(&format!("[columns.ungc]\n{votes}"));
    let good = "votes = { fails_if = [\"ungc_a = 'fail'\", \"ungc_b = 'red'\"], rule = \"any\", \
                unknown = \"abstains\" }";
    assert!(column(good).is_empty());
    assert!(compiled(&format!("[columns.ungc]\n{good}")).is_ok());
    assert_eq!(
        column(&good.replace(", \"ungc_b = 'red'\"", "")),
        ["columns.ungc.votes: votes need two raters or more (for one rater, write the condition \
          into a rule)"]
    );
    assert_eq!(
        column(&good.replace("ungc_a", "ungc_d")),
        ["columns.ungc.votes.fails_if[0]: unknown column `ungc_d` (did you mean `ungc_a`?)"]
    );
    assert_eq!(
        column(&good.replace("ungc_a", "ungc")),
        ["columns.ungc.votes.fails_if[0]: unknown column `ungc` (did you mean `ungc_a`?)"]
    );
    assert_eq!(
        column(&format!("{good}\nprovider = \"P\"")),
        [": `provider` does not apply to a column of `votes` (allowed are votes)"]
    );
    let two = ": a column is exactly one of classification, score, indicator, involvement, \
               ownership, controversy, target, norm, intensity, high_impact, target_uplift, \
               evaluation, green_share, chain_intensity, pathway_band, pathway_ratio, \
               months_since, votes";
    assert_eq!(
        column(&format!("{good}\nnorm = \"UNGC\"")),
        [format!("{two} (leave one of them out)")]
    );
    assert_eq!(column(""), [format!("{two} (state one of them)")]);
}

#[test]
fn a_near_miss_needs_a_limit() {
    let rule = |keep_if: &str, near: &str| {
        wrong(&format!(
            "[[eligibility]]\nid = \"coal\"\nkeep_if = \"{keep_if}\"\nif_missing = \"exclude\"\n\
             source = \"us\"\nnear = {near}"
        ))
    };
    assert!(rule("coal < 0.01", "0.002").is_empty());
    assert_eq!(
        rule("coal < 0.01", "0.0"),
        ["eligibility[0].near: 0 is not above zero (state a distance on either side of the \
             limit, or leave it out)"]
    );
    assert_eq!(
        rule("coal < 0.01 AND score > 3", "0.1"),
        ["eligibility[0].near: the rule compares no single column with a number (leave out \
          `near`, or split the rule)"]
    );
}
