//! The traps of the letters, one by one.

use super::*;

fn code(system: System, text: &str) -> Code {
    Code::parse(system, text).unwrap()
}

/// `+` inside sections A to H and L, `-` outside, `?` too coarse to tell, `!` not known.
fn impact(system: System, text: &str) -> char {
    match high_climate_impact(&code(system, text)) {
        ClimateImpact::High => '+',
        ClimateImpact::Low => '-',
        ClimateImpact::Ambiguous(_) => '?',
        ClimateImpact::Unknown => '!',
    }
}

fn impacts(system: System) -> String {
    system.sections().iter().map(|one| impact(system, one.code)).collect()
}

#[test]
fn the_systems_have_as_many_parts_as_their_texts_say() {
    let divisions =
        |system: System| (0..=99).filter(|&division| system.section_of(division).is_some()).count();
    let count = |system: System| (system.sections().len(), divisions(system));
    assert_eq!(count(System::Nace2), (21, 88));
    assert_eq!(count(System::Isic4), (21, 88));
    assert_eq!(count(System::Nace21), (22, 87));
    assert_eq!(count(System::Gbt4754), (20, 97));
    assert_eq!(count(System::Csrc), (19, 90));
    assert_eq!(System::Gics.sections().len(), 11);
    assert_eq!(System::Hsics.sections().len(), 12);
    assert_eq!(System::Cni.sections().len(), 0);
}

#[test]
fn every_letter_of_every_system() {
    //                                   ABCDEFGHIJKLMNOPQRSTUV
    assert_eq!(impacts(System::Nace2), "++++++++---+---------");
    assert_eq!(impacts(System::Isic4), "++++++++---+---------");
    assert_eq!(impacts(System::Nace21), "++++++++----+------?--");
    assert_eq!(impacts(System::Gbt4754), "+++++++---+--??-----");
    assert_eq!(impacts(System::Csrc), "+++++++---+--??---!");
}

#[test]
fn nace_letters_moved_between_versions() {
    assert_eq!(impact(System::Nace2, "L"), '+', "real estate");
    assert_eq!(impact(System::Nace21, "L"), '-', "finance");
    assert_eq!(impact(System::Nace2, "M"), '-', "professional services");
    assert_eq!(impact(System::Nace21, "M"), '+', "real estate");
    assert_eq!(code(System::Nace2, "68").section(), Some("L"));
    assert_eq!(code(System::Nace21, "68").section(), Some("M"));
    assert_eq!(impact(System::Nace21, "64.19"), '-');
    assert_eq!(impact(System::Nace21, "95.31"), '+', "repair of motor vehicles was 45.2");
    assert_eq!(impact(System::Nace21, "95.2"), '-');
}

#[test]
fn gbt_letters_are_not_those_of_nace() {
    let expected = [
        ("E", '+', "construction"),
        ("F", '+', "trade"),
        ("G", '+', "transport"),
        ("H", '-', "hotels"),
        ("J", '-', "finance"),
        ("K", '+', "real estate"),
        ("L", '-', "leasing and business services"),
        ("L71", '-', "leasing"),
        ("D46", '+', "water"),
        ("N77", '+', "waste and environment"),
        ("N7723", '+', "solid waste"),
        ("N78", '?', "public facilities"),
        ("N782", '+', "waste collection"),
        ("N784", '-', "parks and gardens"),
        ("N76", '?', "water management"),
        ("O81", '?', "repair of vehicles and of household goods"),
        ("O811", '+', "repair of vehicles"),
        ("O8131", '-', "repair of household appliances"),
        ("O80", '-', "services to residents"),
    ];
    for (text, answer, what) in expected {
        assert_eq!(impact(System::Gbt4754, text), answer, "{text} {what}");
    }
}

#[test]
fn csrc_numbers_part_from_gbt_after_78() {
    assert_eq!(impact(System::Csrc, "O80"), '?', "repair, which is O81 in GB/T");
    assert_eq!(impact(System::Csrc, "O79"), '-', "services to residents");
    assert_eq!(impact(System::Csrc, "N77"), '+');
    assert_eq!(impact(System::Csrc, "K70"), '+');
    assert_eq!(impact(System::Csrc, "L72"), '-');
    assert_eq!(impact(System::Csrc, "S90"), '!', "conglomerates");
    assert_eq!(csrc_to_gbt(78), Some(78));
    assert_eq!(csrc_to_gbt(79), Some(80));
    assert_eq!(csrc_to_gbt(89), Some(90));
    assert_eq!(csrc_to_gbt(90), None);
}

#[test]
fn coarse_systems_say_when_they_cannot_tell() {
    assert_eq!(impacts(System::Gics), "++??+?-?-++");
    let groups = ["2010", "2020", "2030", "2510", "2530", "2550", "4510", "45103010", "4530"];
    let answers: String = groups.map(|text| impact(System::Gics, text)).iter().collect();
    assert_eq!(answers, "??++-+--+");
    assert_eq!(impacts(System::Hsics), "++??+?-+-??!");
    assert_eq!(impact(System::Cni, "C07"), '!');
    assert_eq!(high_climate_impact(&code(System::Gics, "20")).known(), None);
    assert_eq!(high_climate_impact(&code(System::Gics, "55")).known(), Some(true));
}

#[test]
fn codes_are_read_in_the_forms_that_are_in_use() {
    for text in ["D35.11", "D3511", "35.11", "3511", "D.35.11"] {
        let code = code(System::Nace2, text);
        assert_eq!((code.section(), code.division()), (Some("D"), Some(35)), "{text}");
        assert_eq!(code.to_string(), "NACE2 D3511");
    }
    assert_eq!(code(System::Nace2, "D").division(), None);
    assert_eq!(code(System::Gbt4754, "C151").division(), Some(15));
    assert_eq!(code(System::Gics, "451030").section(), Some("45"));
    assert_eq!(code(System::Gics, "4510").division(), None, "no division of NACE");
    for (system, text) in [
        (System::Nace2, ""),
        (System::Nace2, "3"),
        (System::Nace2, "D3"),
        (System::Nace2, "DD35"),
        (System::Nace2, "35."),
        (System::Nace2, "3.511"),
        (System::Nace2, "35.111"),
        (System::Nace2, "d35"),
        (System::Nace2, "35é"),
        (System::Csrc, "C151"),
        (System::Gics, "451"),
        (System::Gics, "4510301010"),
        (System::Cni, "C-07"),
    ] {
        let error = Code::parse(system, text).unwrap_err();
        assert!(matches!(error, CodeError::Form { .. }), "{text}: {error}");
        assert!(!error.hint().is_empty());
    }
}

#[test]
fn unknown_codes_name_the_nearest() {
    let error = |system, text| Code::parse(system, text).unwrap_err().to_string();
    assert_eq!(error(System::Nace2, "34"), "NACE2 has no division `34`; the nearest is 33");
    assert_eq!(error(System::Nace21, "G45"), "NACE2.1 has no division `45`; the nearest is 46");
    assert_eq!(error(System::Csrc, "C91"), "CSRC has no division `91`; the nearest is 90");
    assert_eq!(error(System::Csrc, "T"), "CSRC has no section `T`; the nearest is S");
    assert_eq!(error(System::Gics, "12"), "GICS has no section `12`; the nearest is 10");
    assert_eq!(error(System::Gics, "2540"), "GICS has no division `2540`; the nearest is 2530");
    assert_eq!(
        error(System::Gbt4754, "L68"),
        "`L68`: division 68 of GBT4754 lies in section J, not in L"
    );
    assert_eq!(
        error(System::Nace21, "L68"),
        "`L68`: division 68 of NACE2.1 lies in section M, not in L"
    );
    assert_eq!(
        "SIC".parse::<System>().unwrap_err().to_string(),
        "`SIC` is no classification system; allowed: NACE2, NACE2.1, GBT4754, CSRC, ISIC4, GICS, \
         HSICS, CNI"
    );
}

#[test]
fn divisions_of_nace_for_the_phases_of_scope_3() {
    let divisions = |system, text| divisions_of_nace2(&code(system, text));
    assert_eq!(divisions(System::Nace2, "C19.2"), [19]);
    assert_eq!(divisions(System::Nace2, "C"), [0; 0], "a section names no division");
    assert_eq!(divisions(System::Gbt4754, "B06"), [5], "coal is 05 in NACE");
    assert_eq!(divisions(System::Gbt4754, "B07"), [6], "oil and gas");
    assert_eq!(divisions(System::Gbt4754, "C26"), [20], "chemicals");
    assert_eq!(divisions(System::Gbt4754, "D44"), [35]);
    assert_eq!(divisions(System::Gbt4754, "O811"), [45]);
    assert_eq!(divisions(System::Csrc, "O80"), [45, 95]);
    assert_eq!(divisions(System::Csrc, "K70"), [68]);
    assert_eq!(divisions(System::Nace21, "46"), [45, 46]);
    assert_eq!(divisions(System::Nace21, "95.3"), [45]);
    assert_eq!(divisions(System::Gics, "1010"), [0; 0]);
}

#[test]
fn every_division_corresponds_to_divisions_of_the_sections_it_corresponds_to() {
    for system in [System::Nace2, System::Nace21, System::Gbt4754, System::Csrc] {
        for division in (0..=99_u8).filter(|&one| system.section_of(one).is_some()) {
            let code = code(system, &format!("{division:02}"));
            let Some(sections) = sections_of_nace2(&code) else {
                assert_eq!(code.to_string(), "CSRC S90");
                continue;
            };
            let divisions = divisions_of_nace2(&code);
            assert!(!divisions.is_empty(), "{code}");
            let mut found: Vec<&str> =
                divisions.iter().map(|&one| System::Nace2.section_of(one).unwrap().code).collect();
            found.dedup();
            assert!(found.iter().all(|one| sections.contains(one)), "{code}: {found:?} {sections}");
        }
    }
}
