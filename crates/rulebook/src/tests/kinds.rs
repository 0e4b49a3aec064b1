//! Kinds of columns where they meet in an index file: refused at the place, with the way out.

use super::fixture::wrong;

/// An index file with a rule.
fn rule(columns: &str, keep_if: &str) -> Vec<String> {
    wrong(&format!(
        "{columns}\n[[eligibility]]\nid = \"r\"\nkeep_if = \"{keep_if}\"\nif_missing = \"keep\"\n\
         source = \"a test\"\n"
    ))
}

#[test]
fn points_of_two_schemes_are_two_kinds() {
    let other = "[columns.other]\nscore = \"total\"\nprovider = \"Q\"\nscheme = \"S\"";
    assert_eq!(
        rule(other, "score > other"),
        ["eligibility[0].keep_if: `score` is in points of S of P and `other` in points of S of \
             Q: \
          they cannot be compared (only numbers of one kind can be; `*` and `/` make a number of \
          another kind)"]
    );
    assert!(rule("", "score > risk").is_empty(), "pillars of one scheme");
}

#[test]
fn orders_and_words_are_stated_once_and_well() {
    let column =
        |keys: &str| wrong(&format!("[columns.letters]\nnorm = \"R\"\nprovider = \"P\"\n{keys}"));
    assert!(column("order = [\"A\", \"B\"]").is_empty());
    assert!(column("words = [\"A\", \"B\"]").is_empty());
    assert_eq!(
        column("order = [\"A\", \"B\", \"A\"]"),
        ["columns.letters.order[2]: `A` is there twice (state each word once)"]
    );
    assert_eq!(
        column("order = [\"A\"]"),
        ["columns.letters.order: the list holds one word (list two words or more, the best \
          first, or take the key out)"]
    );
    assert_eq!(
        column("order = []"),
        ["columns.letters.order: the list holds no word (list two words or more, the best first, \
          or take the key out)"]
    );
    assert_eq!(
        column("words = []"),
        ["columns.letters.words: the list holds no word (list the words that the data may hold, \
          or take the key out)"]
    );
    assert_eq!(
        column("order = [\"A\", \"B\"]\nwords = [\"A\", \"B\"]"),
        ["columns.letters.words: `order` states the words"]
    );
}

#[test]
fn letters_rank_by_a_stated_order_alone() {
    let selection = |by: &str| {
        format!(
            "[columns.letters]\nclassification = \"R\"\norder = [\"AAA\", \"B\"]\n[selection]\n\
             rank_by = [{{ by = \"{by}\", order = \"desc\", if_missing = \"last\" }}, \
             {{ by = \"security_id\", order = \"asc\" }}]\ntarget = {{ count = 1 }}\n"
        )
    };
    for by in ["letters", "score", "listed_on", "ticker"] {
        assert!(wrong(&selection(by)).is_empty(), "{by}");
    }
    assert_eq!(
        wrong(&selection("rating")),
        ["selection.rank_by[0].by: `rating` has no order to rank by (state the order in its \
             column, \
          best first, as in order = [\"AAA\", \"AA\", \"A\"])"]
    );
    assert_eq!(
        wrong(&selection("country")),
        ["selection.rank_by[0].by: `country` has no order to rank by (rank by numbers, dates or \
          names, or by a `norm` or a `classification` that states its `order`)"]
    );
}

#[test]
fn a_distance_and_bands_of_money_name_its_currency() {
    let near = |near: &str| {
        wrong(&format!(
            "[[eligibility]]\nid = \"r\"\nkeep_if = \"market_cap > '5 million USD'\"\n\
             if_missing = \"keep\"\nnear = {near}\nsource = \"a test\"\n"
        ))
    };
    assert!(near("\"2 million USD\"").is_empty());
    assert_eq!(
        near("2000000"),
        ["eligibility[0].near: `market_cap` is in USD and `2000000` names no currency (write the \
          amount as a text with its currency: '2000000 USD')"]
    );
    assert_eq!(
        near("\"2 million EUR\""),
        ["eligibility[0].near: `market_cap` is in USD and `\"2 million EUR\"` in EUR million: \
             they \
          cannot be compared (nothing converts one currency to another here: state both in one)"]
    );
}
