//! Laws of any map.

use proptest::prelude::*;

use super::*;

fn any_row() -> impl Strategy<Value = MapRow> {
    let ends = prop::sample::select(vec![
        "CN 2021 a",
        "CN 2021 b",
        "CN 2025 a",
        "HK 2024 h",
        "CGT 2022 x",
        "EU 2021/2139 e",
    ]);
    (ends.clone(), ends, 0..3_u8).prop_filter_map("a loop", |(from, to, kind)| {
        let criteria = ["1 | either", "4 | both", "5 | none"][usize::from(kind)];
        (from != to).then(|| row(&format!("{from} > {to} | {criteria} | {OPEN}")))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// The order of rows does not matter, more criteria met never lose a recognition, and more
    /// rows allowed never do.
    #[test]
    fn recognition_is_ordered(rows in prop::collection::vec(any_row(), 0..12)) {
        let mut rows = rows;
        rows.sort_by_key(MapRow::name);
        rows.dedup_by_key(|row| row.name());
        let forward = TaxonomyMap::new(rows.clone(), catalogue()).unwrap();
        rows.reverse();
        let backward = TaxonomyMap::new(rows, catalogue()).unwrap();
        let question = in_jurisdiction("EU", "2024-06-03");
        let weak = claim("CN 2021 a", &["CN"]);
        let strong = claim("CN 2021 a", &["CN", "EU", "HK"]);
        let first = recognise(&forward, &weak, &question);
        prop_assert_eq!(&first, &recognise(&backward, &weak, &question));
        let more = recognise(&forward, &strong, &question);
        prop_assert!(!first.is_recognised() || more.is_recognised());
        let shorter = Question { max_hops: 1, ..question.clone() };
        let near = recognise(&forward, &weak, &shorter);
        prop_assert!(!near.is_recognised() || first.is_recognised());
        prop_assert!(!near.is_recognised() || first.path.len() == 1);
    }
}
