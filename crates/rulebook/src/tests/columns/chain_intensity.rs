use super::super::fixture::World;
use super::{failure, seen, told, wrong};

const CHAIN: &str = r#"
[columns.ci]
indicator = "ci"
provider = "P"
unit = "t"
[columns.chain]
chain_intensity.of = "ci"
chain_intensity.provider = "P"
chain_intensity.reach = { follow = "whole" }
chain_intensity.decay = 0.5
chain_intensity.missing = "exclude"
chain_intensity.min_linked = 0.0
"#;

/// `docs/methodology/chains.md` §4: two tiers of suppliers, and a company of which nothing is
/// known.
fn world() -> World {
    let ids = ["car", "coal", "idle", "oil", "steel", "tyre"];
    let mut world = World::of(&ids.map(|id| (id, 1.0, 1.0)));
    let own = [("car", 10.0), ("coal", 400.0), ("oil", 100.0), ("steel", 200.0), ("tyre", 50.0)];
    world.indicators = own.map(|(id, value)| ("ci", id, value, "t")).to_vec();
    world.links = vec![
        ("car", "steel", 0.4),
        ("car", "tyre", 0.2),
        ("steel", "coal", 0.5),
        ("tyre", "oil", 0.6),
    ];
    world
}

#[test]
fn two_tiers_by_hand() {
    assert_eq!(
        seen(&world(), CHAIN, "chain > 60"),
        ["car 78", "coal 400", "idle not known", "oil 100", "steel 300", "tyre 80"]
    );
    let one = CHAIN.replace("follow = \"whole\"", "follow = \"levels\", depth = 1");
    assert_eq!(seen(&world(), &one, "chain > 60")[0], "car 55");
    let car = told(&world(), CHAIN, "chain > 60", "car");
    assert_eq!(car.unit, "t");
    assert_eq!(
        car.evidence.source,
        "P: own 10, linked 0.6000000000000001, coverage 1, steel 0.4 of 300 adds 60, tyre 0.2 of \
         80 adds 8; test"
    );
    assert_eq!(car.evidence.as_of.unwrap().to_string(), "2019-12-31");
    assert_eq!(told(&world(), CHAIN, "chain > 60", "idle").evidence.source, "");
}

#[test]
fn too_little_of_the_input_is_unknown() {
    let half = CHAIN.replace("min_linked = 0.0", "min_linked = 0.6");
    assert_eq!(
        seen(&world(), &half, "chain > 60"),
        [
            "car 78",
            "coal not known",
            "idle not known",
            "oil not known",
            "steel not known",
            "tyre 80"
        ]
    );
    let steel = told(&world(), &half, "chain > 60", "steel").evidence.source;
    assert!(steel.contains("linked 0.5, too little of the input is described"), "{steel}");
}

#[test]
fn a_circle_is_an_error_unless_it_is_solved() {
    let mut world = world();
    world.links.push(("coal", "car", 0.1));
    assert_eq!(
        failure(&world, CHAIN, "chain > 60"),
        "column `chain`: the supply chain turns in a circle: car, which buys from steel, which \
         buys from coal, which buys from car (follow the chain with `solve`, or drop one of the \
         links)"
    );
    let solved = "follow = \"solve\", tolerance = 1e-12, max_steps = 100";
    let solved = CHAIN.replace("follow = \"whole\"", solved);
    let car = told(&world, &solved, "chain > 60", "car");
    // car = 10 + 0.5 (0.4 (200 + 0.25 coal) + 16), coal = 400 + 0.05 car.
    let by_hand = (58.0 + 0.05 * 400.0) / (1.0 - 0.05 * 0.05);
    let value: f64 = car.value.parse().unwrap();
    assert!((value - by_hand).abs() < 1e-9, "{value} {by_hand}");
    assert!(car.evidence.source.contains("circles solved in"), "{}", car.evidence.source);
}

#[test]
fn a_supplier_that_is_not_known() {
    let mut world = world();
    world.links.push(("car", "idle", 0.4));
    assert_eq!(seen(&world, CHAIN, "chain > 60")[0], "car 78");
    let car = told(&world, CHAIN, "chain > 60", "car").evidence.source;
    assert!(car.contains("linked 1, coverage 0.6"), "{car}");
    assert!(car.contains("idle 0.4 not known and left out adds 0"), "{car}");
    let refused = failure(&world, &CHAIN.replace("exclude", "refuse"), "chain > 60");
    assert!(refused.contains("car buys from idle, whose intensity is not known"), "{refused}");
}

#[test]
fn three_suppliers_are_told() {
    let mut world = world();
    world.links.extend([("car", "coal", 0.01), ("car", "oil", 0.02)]);
    let car = told(&world, CHAIN, "chain > 60", "car").evidence.source;
    assert!(car.contains("steel 0.4 of 300 adds 60, tyre 0.2 of 80 adds 8, coal 0.01"), "{car}");
    assert!(car.contains(", 1 suppliers more"), "{car}");
}

#[test]
fn an_index_file_says_how_far() {
    let with = |from: &str, to: &str| wrong(&CHAIN.replace(from, to));
    assert!(wrong(CHAIN).is_empty());
    assert_eq!(
        with("of = \"ci\"", "of = \"cii\""),
        ["columns.chain.chain_intensity.of: unknown column `cii` (did you mean `ci`?)"]
    );
    assert_eq!(
        with("of = \"ci\"", "of = \"sector\""),
        ["columns.chain.chain_intensity.of: `sector` holds no numbers"]
    );
    assert_eq!(
        with("decay = 0.5", "decay = 1.5"),
        ["columns.chain.chain_intensity: decay is 1.5, allowed above 0 and at most 1 (correct \
             the setting)"]
    );
    assert_eq!(
        with("min_linked = 0.0", "min_linked = 60.0"),
        ["columns.chain.chain_intensity.min_linked: a part of the input is from 0 to 1: 60"]
    );
    let twice = CHAIN.replace("of = \"ci\"", "of = \"again\"")
        + "[columns.again]\npathway_ratio.of = \"chain\"\npathway_ratio.pathway = \"power\"\n\
           pathway_ratio.year = \"reference\"";
    assert_eq!(
        wrong(&twice),
        [
            "columns.again: it is made of `chain`, which cannot be made before it (name columns \
             that are not made of this one)",
            "columns.chain: it is made of `again`, which cannot be made before it (name columns \
             that are not made of this one)"
        ]
    );
    assert_eq!(
        failure(
            &world(),
            &CHAIN.replace("intensity.provider = \"P\"", "intensity.provider = \"Q\""),
            "chain > 60"
        ),
        "column `chain`: no supply_links row has the provider `Q` (check [columns] of the index \
         file against the tables)"
    );
}
