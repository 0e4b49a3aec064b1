//! Rules of providers, run through reviews: hand-worked tables, then what holds for all.

use std::sync::LazyLock;

use kapok_columns::{Holding, Situation};
use kapok_market::Snapshot;
use kapok_methodology::selection::Choice::{
    self, Buffered, Dropped, Filled, LeftOut, Preferred, Ranked,
};
use proptest::prelude::*;

use super::fixture::{World, compiled, day};
use crate::Rulebook;

const BY_SCORE: &str = r#"
[selection]
rank_by = [
  { by = "score", order = "desc", if_missing = "exclude" },
  { by = "free_float_cap", order = "desc", if_missing = "exclude" },
  { by = "security_id", order = "asc" },
]
"#;

const SAFEST_FIRST: &str = r#"
[selection]
rank_by = [
  { by = "risk", order = "asc", if_missing = "last" },
  { by = "security_id", order = "asc" },
]
"#;

fn by_score(rest: &str) -> String {
    format!("{BY_SCORE}{rest}")
}

fn choices(world: &World, sections: &str, members: &[&str]) -> Vec<(String, Choice)> {
    let review = world.review(sections, members);
    let name = |s: kapok_market::SecurityIx| world.lines[s.at()].0.clone();
    review.ranking.iter().map(|ranked| (name(ranked.security), ranked.choice)).collect()
}

fn coverage(world: &World, chosen: &[&str]) -> f64 {
    let sum = |all: &dyn Fn(&str) -> bool| -> f64 {
        world.lines.iter().filter(|line| all(&line.0)).map(|line| line.1).sum()
    };
    sum(&|id| chosen.contains(&id)) / sum(&|_| true)
}

/// Score to 65 %, members ranked within 65 to 85 % as close to 75 % as they come, then others.
#[test]
fn members_within_65_to_85_approach_75() {
    let world = World::of(&[
        ("A", 30.0, 90.0),
        ("B", 20.0, 80.0),
        ("C", 15.0, 70.0),
        ("D", 12.0, 60.0),
        ("E", 8.0, 55.0),
        ("F", 15.0, 40.0),
    ]);
    let steps = by_score(
        r#"
target = { coverage = 0.75, crossing = "closest" }
steps = [
  { take = "all", within = 0.65, crossing = "take", until = "none" },
  { take = "members", within = 0.85, crossing = "take", until = "target" },
  { take = "newcomers", until = "target" },
]
"#,
    );
    let buffer = by_score(
        "target = { coverage = 0.75, crossing = \"closest\" }\n\
         buffer = { enter = 0.65, leave = 0.85 }",
    );
    for sections in [steps, buffer] {
        let kept = world.chosen(&sections, &["A", "B", "C", "E"]);
        assert_eq!(kept, ["A", "B", "C", "E"]);
        assert!((coverage(&world, &kept) - 0.73).abs() < 1e-12);
        let without = world.chosen(&sections, &[]);
        assert_eq!(without, ["A", "B", "C", "D"]);
        assert!((coverage(&world, &without) - 0.77).abs() < 1e-12);
    }
}

/// 40 % in any case, members to 60 %, 50 % as close as it comes, never below 40 %.
#[test]
fn half_of_a_group_as_close_as_it_comes_above_a_floor() {
    let lines = [("A", 25.0, 90.0), ("B", 20.0, 80.0), ("C", 30.0, 70.0), ("D", 25.0, 60.0)];
    let world = World::of(&lines);
    let sections = by_score(
        "target = { coverage = 0.5, crossing = \"closest\", floor = 0.4 }\n\
         buffer = { enter = 0.4, leave = 0.6 }",
    );
    let chosen = world.chosen(&sections, &[]);
    assert_eq!(chosen, ["A", "B"], "C would make it 75 %");
    assert!((coverage(&world, &chosen) - 0.45).abs() < 1e-12);
    assert_eq!(world.chosen(&sections, &["C"]), ["A", "B"], "a member is no closer");
}

/// 35/50/65 with two ratings that go before members.
fn leaders() -> World {
    let table = [
        ("s1", "AAA", 20.0),
        ("s2", "AAA", 15.0),
        ("s3", "AA", 10.0),
        ("s4", "A", 8.0),
        ("s5", "A", 9.0),
        ("s6", "BBB", 13.0),
        ("s7", "BB", 25.0),
    ];
    let mut world = World::default();
    for (i, (id, rating, cap)) in table.into_iter().enumerate() {
        world.lines.push((id.to_owned(), cap));
        world.scores.push(("total", id.to_owned(), 100.0 - i as f64));
        world.norms.push(("RATING", "P", id.to_owned(), rating));
    }
    world
}

const LEADERS: &str = r#"
target = { coverage = 0.5, crossing = "closest", floor = 0.45 }
steps = [
  { take = "all", within = 0.35, crossing = "take", until = "none" },
  { take = "all", where = "rating IN ('AAA', 'AA')", within = 0.5, crossing = "take", until = "target" },
  { take = "members", within = 0.65, crossing = "take", until = "target" },
  { take = "all", until = "target" },
]
"#;

#[test]
fn the_top_then_the_best_rated_then_members_then_the_rest() {
    let world = leaders();
    let sections = by_score(LEADERS);
    let chosen = world.chosen(&sections, &["s2", "s4", "s5"]);
    assert_eq!(chosen, ["s1", "s2", "s3", "s4"]);
    assert!((coverage(&world, &chosen) - 0.53).abs() < 1e-12);
    let all = choices(&world, &sections, &["s2", "s4", "s5"]);
    let all: Vec<Choice> = all.into_iter().map(|(_, choice)| choice).collect();
    assert_eq!(all, [Ranked, Ranked, Preferred, Buffered, LeftOut, LeftOut, LeftOut]);
    let rest = choices(&world, &sections, &[]);
    assert_eq!(rest[3], ("s4".to_owned(), Filled), "no member: the rest until 50 %");
}

#[test]
fn an_unknown_rating_is_not_preferred() {
    let mut world = leaders();
    world.norms.retain(|(.., id, _)| id != "s3");
    let all = choices(&world, &by_score(LEADERS), &["s2", "s5"]);
    let all: Vec<Choice> = all.into_iter().map(|(_, choice)| choice).collect();
    assert_eq!(all[4], Buffered, "the member comes before: 44 %");
    assert_eq!(all[2], Filled, "44 % is below the floor, s3 is next: 54 %");
    assert_eq!([all[3], all[5], all[6]], [LeftOut; 3]);
}

fn in_sectors(sizes: &[usize]) -> World {
    let mut world = World::default();
    for (sector, &size) in sizes.iter().enumerate() {
        for place in 0..size {
            let id = format!("{sector}-{place:02}");
            world.lines.push((id.clone(), 1.0));
            world.scores.push(("total", id.clone(), 50.0 - place as f64));
            world.sectors.push((id, format!("{sector}")));
        }
    }
    world
}

#[test]
fn the_last_fifth_of_each_group_leaves_as_rounded() {
    let world = in_sectors(&[10, 7, 3, 1]);
    let dropped = |rounding: &str| {
        let sections = by_score(&format!(
            "group_by = \"sector\"\ndrop = [{{ fraction = 0.2, rounding = \"{rounding}\" }}]"
        ));
        let review = world.review(&sections, &[]);
        ["0", "1", "2", "3"].map(|sector| {
            let of = |r: &&kapok_methodology::Ranked| r.group.as_deref() == Some(sector);
            let gone: Vec<usize> = review
                .ranking
                .iter()
                .filter(of)
                .filter(|ranked| ranked.choice == Dropped)
                .map(|ranked| ranked.rank)
                .collect();
            let names = review.ranking.iter().filter(of).count();
            assert_eq!(gone, (names - gone.len() + 1..=names).collect::<Vec<_>>(), "the last");
            gone.len()
        })
    };
    assert_eq!(dropped("down"), [2, 1, 0, 0]);
    assert_eq!(dropped("up"), [2, 2, 1, 1]);
    assert_eq!(dropped("nearest"), [2, 1, 1, 0]);
}

#[test]
fn ties_are_decided_by_the_later_keys() {
    let world = World::of(&[
        ("A", 10.0, 50.0),
        ("B", 30.0, 50.0),
        ("C", 20.0, 50.0),
        ("D", 20.0, 50.0),
        ("E", 20.0, 60.0),
    ]);
    let drop = by_score("drop = [{ fraction = 0.4, rounding = \"down\" }]");
    let order: Vec<String> = choices(&world, &drop, &[]).into_iter().map(|c| c.0).collect();
    assert_eq!(order, ["E", "B", "C", "D", "A"], "equal scores by value, equal values by id");
    assert_eq!(world.chosen(&drop, &[]), ["B", "C", "E"]);
    let half = by_score("target = { coverage = 0.7, crossing = \"closest\" }");
    assert_eq!(world.chosen(&half, &[]), ["B", "C", "E"], "exactly 70 %");
}

/// Twenty names of which the ten riskiest leave; who is not in the index needs a rank beyond 15.
#[test]
fn who_was_excluded_or_is_new_must_do_better_than_who_stays() {
    let mut world = World::default();
    for rank in 1..=20 {
        let id = match rank {
            12 => "X".to_owned(),
            16 => "Y".to_owned(),
            15 => "Z".to_owned(),
            rank => format!("R{rank:02}"),
        };
        world.lines.push((id.clone(), 1.0));
        world.scores.push(("risk", id, 100.0 - f64::from(rank)));
    }
    world.lines.sort_by(|a, b| a.0.cmp(&b.0));
    let sections = format!("{SAFEST_FIRST}drop = [{{ count = 10, reentry_rank = 15 }}]");
    let ids: Vec<String> = world.lines.iter().map(|line| line.0.clone()).collect();
    let members: Vec<&str> =
        ids.iter().map(String::as_str).filter(|id| !["X", "Y", "Z"].contains(id)).collect();
    let stay = ["R11", "R13", "R14", "R17", "R18", "R19", "R20", "Y"];
    assert_eq!(world.chosen(&sections, &members), stay, "X at 12 and Z at 15 are not beyond 15");
    let first = world.chosen(&sections, &[]);
    let base = ["R11", "R13", "R14", "R17", "R18", "R19", "R20", "X", "Y", "Z"];
    assert_eq!(first, base, "with no constituents at all, nobody comes back");
}

/// A drop over all by one score, then one in sectors by another, then half of the names of each.
#[test]
fn drops_follow_each_other_and_may_rank_by_other_columns() {
    let mut world = in_sectors(&[4, 4]);
    for (i, (id, _)) in world.lines.clone().into_iter().enumerate() {
        world.scores.push(("risk", id, if i < 2 { 90.0 } else { i as f64 }));
    }
    let sections = by_score(
        r#"
group_by = "sector"
drop = [
  { count = 2, rank_by = [
    { by = "risk", order = "asc", if_missing = "exclude" },
    { by = "security_id", order = "asc" },
  ] },
  { fraction = 0.25, rounding = "down" },
]
target = { fraction = 0.5, rounding = "down" }
"#,
    );
    let all = choices(&world, &sections, &[]);
    let all: Vec<Choice> = all.into_iter().map(|(_, choice)| choice).collect();
    let first = [Dropped, Dropped, Ranked, LeftOut];
    assert_eq!(all[..4], first, "the two riskiest; a quarter of two is nobody; half of two");
    assert_eq!(all[4..], [Ranked, LeftOut, LeftOut, Dropped], "a quarter of four, half of three");
}

#[test]
fn coverage_of_the_universe_counts_those_that_rules_exclude() {
    let lines = [("A", 40.0, 90.0), ("B", 30.0, 80.0), ("C", 10.0, 70.0), ("D", 20.0, 60.0)];
    let mut world = World::of(&lines);
    let ids = world.lines.iter();
    world.coal = ids.map(|(id, _)| (id.clone(), if id == "A" { 0.5 } else { 0.0 })).collect();
    let rule = "\n[[eligibility]]\nid = \"coal\"\nkeep_if = \"coal < 0.01\"\n\
                if_missing = \"exclude\"\nsource = \"us\"\n";
    let chosen = |target: &str| {
        let sections = by_score(&format!("target = {{ {target} }}{rule}"));
        world.chosen(&sections, &[]).join("")
    };
    assert_eq!(chosen("coverage = 0.5"), "B", "30 of 60");
    assert_eq!(chosen("coverage = 0.5, of = \"ranked\""), "B");
    assert_eq!(chosen("coverage = 0.5, of = \"universe\""), "BCD", "30, 40, 60 of 100");
    assert_eq!(chosen("coverage = 0.5, of = \"universe\", crossing = \"leave\""), "BC");
    assert_eq!(chosen("fraction = 0.5, rounding = \"down\""), "B");
    assert_eq!(chosen("fraction = 0.5, rounding = \"down\", of = \"universe\""), "BC");
}

/// Names with few different scores and values, some of them members.
fn worlds() -> impl Strategy<Value = (World, Vec<bool>, Vec<usize>)> {
    let names = prop::collection::vec((1_u32..4, 1_u32..4, any::<bool>(), 0..2_u32), 1..16);
    let world = names.prop_map(|names| {
        let mut world = World::default();
        let mut member = Vec::new();
        for (i, (cap, score, is_member, sector)) in names.into_iter().enumerate() {
            let id = format!("N{i:02}");
            world.lines.push((id.clone(), f64::from(cap)));
            world.scores.push(("total", id.clone(), f64::from(score)));
            world.sectors.push((id, sector.to_string()));
            member.push(is_member);
        }
        (world, member)
    });
    let order = |(world, member): (World, Vec<bool>)| {
        let rows: Vec<usize> = (0..member.len()).collect();
        (Just(world), Just(member), Just(rows).prop_shuffle())
    };
    world.prop_flat_map(order)
}

static BOOK: LazyLock<Rulebook> = LazyLock::new(|| {
    let sections = by_score(
        r#"
group_by = "sector"
drop = [{ fraction = 0.2, rounding = "nearest" }]
target = { coverage = 0.5, crossing = "closest", floor = 0.4, of = "universe" }
buffer = { enter = 0.4, leave = 0.6 }
"#,
    );
    compiled(&sections).unwrap()
});

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn the_order_of_rows_decides_nothing((world, member, rows) in worlds()) {
        let mut shuffled = world.clone();
        shuffled.scores = rows.iter().map(|&row| world.scores[row].clone()).collect();
        shuffled.sectors = rows.iter().map(|&row| world.sectors[row].clone()).collect();
        let all: Vec<_> = world.lines.iter().map(|line| world.ix(&line.0)).collect();
        let members = all.iter().copied().filter(|s| member[s.at()]);
        let members: Vec<Holding> =
            members.map(|security| Holding { security, index_shares: 1.0 }).collect();
        let ranked = |world: &World, eligible: &[_]| {
            let history = world.history();
            let snapshot = Snapshot::new(&history, day(), history.cut_off(day()), 10);
            let situation = Situation { snapshot, members: &members, effective_close: day() };
            let methodology = &BOOK.methodology;
            let sheet = BOOK.columns().sheet(situation, methodology.columns()).unwrap();
            let selection = methodology.selection.as_ref().unwrap();
            selection.choose(&sheet, eligible, eligible).unwrap()
        };
        let mixed: Vec<_> = rows.iter().map(|&row| all[row]).collect();
        prop_assert_eq!(ranked(&world, &all), ranked(&shuffled, &mixed));
    }
}
