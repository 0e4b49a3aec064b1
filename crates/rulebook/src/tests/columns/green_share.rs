use super::super::fixture::{Doing, World, compiled};
use super::{failure, seen, told, verdicts, wrong};

const GREEN: &str = r#"
[columns.green]
green_share.measure = "revenue"
green_share.provider = "P"
green_share.taxonomies = ["EU"]
green_share.recognised_in = { jurisdiction = "CN" }
green_share.objective = "climate_mitigation"
green_share.max_hops = 2
green_share.missing = "exclude"
green_share.negative = "refuse"
"#;

/// a: 0.4 recognised and 0.2 refused; b: 0.5 refused; c: not in the map; d: nothing known.
fn world() -> World {
    let mut world =
        World::of(&[("a", 1.0, 1.0), ("b", 1.0, 1.0), ("c", 1.0, 1.0), ("d", 1.0, 1.0)]);
    world.ways = vec![
        ("EU 2018 e1", "CN 2019 c1", 2, "EU", None),
        ("EU 2018 e2", "CN 2019 c2", 3, "CN", None),
    ];
    world.doings = vec![
        Doing::of("a", "EU 2018 e1", 0.4, "EU"),
        Doing::of("a", "EU 2018 e2", 0.2, "EU"),
        Doing::of("b", "EU 2018 e2", 0.5, "EU"),
        Doing::of("c", "EU 2018 e9", 0.3, "EU"),
    ];
    world
}

fn bonds(dated: [&'static str; 2]) -> World {
    let mut world = World::of(&[("a", 1.0, 1.0), ("b", 1.0, 1.0)]);
    world.ways = vec![("EU 2018 e1", "CN 2018 c1", 2, "EU", Some("2019-09-30"))];
    for (id, day) in ["a", "b"].into_iter().zip(dated) {
        world.bonds.push((id, day));
        world.doings.push(Doing { of_line: true, ..Doing::of(id, "EU 2018 e1", 0.8, "EU") });
    }
    world
}

#[test]
fn recognised_refused_and_unknown() {
    assert_eq!(
        seen(&world(), GREEN, "green >= 0.3"),
        ["a 0.4", "b 0", "c not known", "d not known"]
    );
    let found = verdicts(&world(), &format!("{GREEN}{}", super::rule("green >= 0.3"))).unwrap();
    let how: Vec<_> = found.iter().map(|v| (v.passed, v.missing)).collect();
    assert_eq!(how, [(true, false), (false, false), (true, true), (true, true)]);
    assert_eq!(found[0].unit, "fraction of revenue");
}

#[test]
fn every_line_is_told() {
    let a = told(&world(), GREEN, "green >= 0.3", "a").evidence;
    assert_eq!(
        a.source,
        "P: EU 2018 e1 0.4 recognised as CN 2019 c1 by EU 2018 e1 > CN 2019 c1 \
         (climate_mitigation from 2018-01-01) (scenario 2, the criteria of EU met; test), New \
         catalogue is a classification and not a standard for equity; EU 2018 e2 0.2 refused: EU \
         2018 e2 > CN 2019 c2 (climate_mitigation from 2018-01-01): the criteria of CN are not \
         shown to be met; coverage 0.6000000000000001"
    );
    assert_eq!(a.as_of.unwrap().to_string(), "2018-12-31");
    assert_eq!(a.known_at, Some(kapok_domain::end_of_day("2019-06-30".parse().unwrap())));
    let c = told(&world(), GREEN, "green >= 0.3", "c").evidence;
    assert_eq!(
        c.source,
        "P: EU 2018 e9 unknown (left out, for it is not known) undecided; coverage 0; EU 2018 e9 \
         is not in the map: a finding, not a zero"
    );
    assert_eq!(
        told(&world(), GREEN, "green >= 0.3", "d").evidence.source,
        "P: no activities are known"
    );
}

#[test]
fn zero_stands_for_what_is_not_in_the_map_only_if_the_file_says_so() {
    let green = GREEN.replace("exclude", "zero_with_flag");
    assert_eq!(seen(&world(), &green, "green >= 0.3"), ["a 0.4", "b 0", "c 0", "d not known"]);
    let c = told(&world(), &green, "green >= 0.3", "c").evidence.source;
    assert!(c.contains("e9 0 (zero stands for what is not known) undecided"), "{c}");
}

#[test]
fn what_is_known_later_changes_nothing() {
    let mut world = world();
    let later = ["2019-12-31", "2020-01-24"];
    world.doings.push(Doing { days: later, ..Doing::of("b", "EU 2018 e1", 0.9, "EU") });
    world.doings.push(Doing { days: later, ..Doing::of("d", "EU 2018 e1", 0.9, "EU") });
    assert_eq!(seen(&world, GREEN, "green >= 0.3"), ["a 0.4", "b 0", "c not known", "d not known"]);
    let in_time = ["2019-12-31", "2020-01-23"];
    world.doings.push(Doing { days: in_time, ..Doing::of("c", "EU 2018 e1", 0.9, "EU") });
    assert_eq!(seen(&world, GREEN, "green >= 0.3")[2], "c 0.9");
}

#[test]
fn an_old_bond_keeps_the_old_standard() {
    let green = GREEN.replace("\"revenue\"", "\"use_of_proceeds\"");
    let world = bonds(["2019-09-30", "2019-10-01"]);
    assert_eq!(seen(&world, &green, "green > 0"), ["a 0.8", "b 0"]);
    let a = told(&world, &green, "green > 0", "a");
    let kept = "kept for what is dated before 2019-10-01";
    assert!(a.evidence.source.contains(kept), "{}", a.evidence.source);
    assert_eq!(a.unit, "fraction of proceeds");
    let b = told(&world, &green, "green > 0", "b").evidence.source;
    assert!(b.contains("ended on 2019-09-30, and nothing keeps it"), "{b}");
}

#[test]
fn a_company_keeps_no_old_standard_and_a_security_speaks_for_itself() {
    let mut world = bonds(["2019-09-30", "2019-09-30"]);
    world.doings[1].of_line = false;
    world.doings.push(Doing::of("a", "EU 2018 e1", 0.1, "EU"));
    assert_eq!(seen(&world, GREEN, "green > 0"), ["a not known", "b 0"]);
    let green = GREEN.replace("\"revenue\"", "\"use_of_proceeds\"");
    assert_eq!(seen(&world, &green, "green > 0"), ["a 0.8", "b not known"]);
}

#[test]
fn the_order_of_rows_does_not_matter() {
    let mut world = world();
    let first = told(&world, GREEN, "green >= 0.3", "a");
    world.doings.reverse();
    world.ways.reverse();
    assert_eq!(told(&world, GREEN, "green >= 0.3", "a"), first);
}

#[test]
fn facts_that_cannot_be_right_are_errors() {
    let mut percent = world();
    percent.doings[0].share = Some(40.0);
    assert_eq!(
        failure(&percent, GREEN, "green > 0"),
        "column `green`: a: EU 2018 e1: a share of 40, allowed are finite fractions of at most 1 \
         (state shares as fractions of one, not in percent)"
    );
    let mut negative = world();
    negative.doings[0].share = Some(-0.1);
    let refused = failure(&negative, GREEN, "green > 0");
    assert!(refused.starts_with("column `green`: a: EU 2018 e1: a negative share"), "{refused}");
    let mut version = world();
    version.ways.push(("EU 2018 e3", "CN 2020 c3", 2, "EU", None));
    let unknown = failure(&version, GREEN, "green > 0");
    assert!(unknown.contains("the catalogue does not know CN 2020"), "{unknown}");
    assert_eq!(
        failure(&world(), &GREEN.replace("\"P\"", "\"Q\""), "green > 0"),
        "column `green`: no activities row has the provider `Q` (check [columns] of the index \
         file against the tables)"
    );
}

#[test]
fn an_index_file_says_where() {
    let place = |text: &str| wrong(&GREEN.replace("jurisdiction = \"CN\"", text));
    assert!(place("taxonomy = \"CN\", version = \"2019\"").is_empty());
    assert_eq!(
        place("jurisdiction = \"CM\""),
        ["columns.green.green_share.recognised_in: unknown jurisdiction `CM` (did you mean `CN`?)"]
    );
    assert_eq!(
        place("taxonomy = \"CN\", version = \"2091\""),
        ["columns.green.green_share.recognised_in: unknown taxonomy `CN 2091` (did you mean \
          `CN 2019`?)"]
    );
    assert_eq!(
        place("jurisdiction = \"CN\", version = \"2019\""),
        [": `version` does not apply to a recognition of `jurisdiction` (allowed are \
             jurisdiction)"]
    );
    assert_eq!(
        place("taxonomy = \"CN\""),
        [": `version` is missing in columns.green.green_share.recognised_in (`version`: In this \
          version of it.)"]
    );
    assert_eq!(
        wrong(&GREEN.replace("[\"EU\"]", "[\"EU\", \"EU\", \"XX\"]")),
        [
            "columns.green.green_share.taxonomies[1]: `EU` is there twice",
            "columns.green.green_share.taxonomies[2]: unknown taxonomy `XX` (known: CN, EU)"
        ]
    );
    let problems = compiled(GREEN).unwrap_err();
    assert_eq!(problems[0].message, "a green share needs a catalogue of taxonomies");
}
