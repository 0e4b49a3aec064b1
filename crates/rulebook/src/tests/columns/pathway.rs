use super::super::fixture::World;
use super::{failure, seen, told, wrong};

const PATHWAY: &str = r#"
[columns.ci]
indicator = "ci"
provider = "P"
unit = "t"
[columns.band]
pathway_band = { of = "ci", pathway = "power", year = "reference" }
[columns.ratio]
pathway_ratio = { of = "ci", pathway = "power", year = "reference" }
"#;

const BY_SECTOR: &str = "by = \"sector\", pathways = { D35 = \"power\", C24 = \"steel\" }";

/// Beside 400 in 2020: at the edges of 0.9, 1 and 1.25, and just above them.
fn world() -> World {
    let ids = ["a", "b", "c", "d", "e", "f"];
    let mut world = World::of(&ids.map(|id| (id, 1.0, 1.0)));
    let own = [("a", 360.0), ("b", 361.0), ("c", 400.0), ("d", 500.0), ("e", 501.0)];
    world.indicators = own.map(|(id, value)| ("ci", id, value, "t")).to_vec();
    world
}

#[test]
fn an_edge_belongs_to_its_band() {
    assert_eq!(
        seen(&world(), PATHWAY, "band = 'on path'"),
        ["a ahead", "b on path", "c on path", "d behind", "e far behind", "f not known"]
    );
    assert_eq!(
        seen(&world(), PATHWAY, "ratio <= 1"),
        ["a 0.9", "b 0.9025", "c 1", "d 1.25", "e 1.2525", "f not known"]
    );
}

#[test]
fn what_is_compared_is_told() {
    let d = told(&world(), PATHWAY, "ratio <= 1", "d");
    assert_eq!(d.unit, "ratio");
    assert_eq!(
        d.evidence.source,
        "500 t beside 400 of pathway power in 2020, ratio 1.25: behind (made up, illustrative); \
         test"
    );
    assert_eq!(d.evidence.as_of.unwrap().to_string(), "2019-12-31");
    assert!(d.evidence.known_at.is_some());
}

#[test]
fn a_sector_has_its_pathway_or_none() {
    let mut world = world();
    for (id, sector) in [("a", "D35"), ("b", "C24"), ("c", "A01")] {
        world.sectors.push((id.to_owned(), sector.to_owned()));
    }
    let by = PATHWAY.replace("pathway = \"power\"", BY_SECTOR);
    assert_eq!(
        seen(&world, &by, "band = 'on path'"),
        ["a ahead", "b on path", "c not known", "d not known", "e not known", "f not known"]
    );
    let source = |id| told(&world, &by, "band = 'on path'", id).evidence.source;
    assert!(source("b").contains("of pathway steel"), "{}", source("b"));
    assert_eq!(source("c"), "no pathway belongs to sector `A01`; test");
    assert_eq!(source("d"), "");
}

#[test]
fn a_pathway_of_a_chain() {
    let mut world = world();
    world.links = vec![("a", "c", 0.5)];
    let chain = "[columns.chain]\nchain_intensity = { of = \"ci\", provider = \"P\", \
                 reach = { follow = \"whole\" }, decay = 0.2, missing = \"exclude\", \
                 min_linked = 0.0 }\n";
    let sections = PATHWAY.replace("of = \"ci\"", "of = \"chain\"") + chain;
    assert_eq!(seen(&world, &sections, "ratio <= 1")[0], "a 1");
    let a = told(&world, &sections, "ratio <= 1", "a").evidence.source;
    assert!(a.contains("ratio 1: on path") && a.contains("c 0.5 of 400 adds 40"), "{a}");
}

#[test]
fn names_and_units_are_checked() {
    let with = |from: &str, to: &str| wrong(&PATHWAY.replace(from, to));
    assert!(wrong(PATHWAY).is_empty());
    assert_eq!(
        with(
            "band = { of = \"ci\", pathway = \"power\"",
            "band = { of = \"ci\", pathway = \"powr\""
        ),
        ["columns.band.pathway_band.pathway: unknown pathway `powr` (did you mean `power`?)"]
    );
    assert_eq!(
        with(
            "band = { of = \"ci\", pathway = \"power\"",
            "band = { of = \"ci\", pathway = \"cement\""
        ),
        ["columns.band.pathway_band.of: `ci` is in `t`, and the pathway cement in `kg` (state \
          the points of the pathway in `t`, the unit of `ci`)"]
    );
    let one = ": a place beside a pathway is exactly one of pathway, by (state one of them)";
    assert_eq!(with("pathway = \"power\", ", ""), [one, one]);
    let by = PATHWAY.replace("pathway = \"power\"", &BY_SECTOR.replace("steel", "stel"));
    assert_eq!(
        wrong(&by)[0],
        "columns.band.pathway_band.pathways.C24: unknown pathway `stel` (did you mean `steel`?)"
    );
}

#[test]
fn what_cannot_be_compared_is_an_error() {
    let score = PATHWAY.replace("of = \"ci\"", "of = \"score\"");
    assert_eq!(
        failure(&world(), &score, "ratio <= 1"),
        "column `ratio`: a: pathway power is in t, and the intensity in points (convert the \
         intensity before it is compared)"
    );
}

#[test]
fn an_intensity_below_zero_is_unknown_for_its_company() {
    let mut negative = world();
    negative.indicators[0].2 = -1.0;
    let (was, is) = (seen(&world(), PATHWAY, "ratio <= 1"), seen(&negative, PATHWAY, "ratio <= 1"));
    assert_eq!(is[0], "a not known");
    assert_ne!(was[0], is[0]);
    assert_eq!(was[1..], is[1..]);
}
