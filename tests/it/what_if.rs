//! What an event does under other conventions, and where two indices part: worked by hand.

use kapok_analysis::compare::{Cause, Scope, largest};
use kapok_analysis::what_if::{Fate, Regime, ToldEvent, Treated, told_events};
use kapok_analysis::{Comparison, WhatIf, WhatIfError, compare, known_event, what_if};
use kapok_conventions::Preset;
use kapok_engine::Calculator;
use kapok_market::{History, SecurityIx};
use kapok_rulebook::Rulebook;

use crate::support::day;
use crate::support::index::Index;
use crate::support::market::{Market, Withholding};

const LINES: &str = "
    id  shares  free_float
    A      100         1
    B      100         1
";

const CLOSES: &str = "
    date          A    B
    2024-01-02  100  100
    2024-01-03  100  100
    2024-01-04   98  100
    2024-01-05   99  101
";

fn market(events: &str) -> Market {
    let mut market = Market::of(LINES, CLOSES).events(events);
    let (from, rate) = (day("2000-01-03"), 0.3);
    market.withholding =
        ["A", "B"].map(|id| Withholding { country: id.to_owned(), from, rate }).to_vec();
    market
}

/// One new share for four held at 80: the theoretical price is (4 · 100 + 80) / 5 = 96.
const RIGHTS: &str = "
    event  id  ex          type    new  old  amount
    R      A   2024-01-04  rights    1    4      80
";

fn calculator<'a>(book: &'a Rulebook, history: &'a History) -> Calculator<'a> {
    Calculator { book, history, detail: false }
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-9 * a.abs().max(1.0)
}

fn treated<'a>(found: &'a WhatIf<'_>, regime: Regime) -> &'a Treated {
    let row = found.treatments.iter().find(|row| row.regime == regime).unwrap();
    row.treated.as_ref().unwrap()
}

fn cells(found: &WhatIf<'_>, preset: Preset) -> Vec<String> {
    let row = found.treatments.iter().find(|row| row.regime == Regime::Preset(preset)).unwrap();
    row.cells.iter().map(|cell| format!("{} = {}", cell.parameter, cell.value)).collect()
}

#[test]
fn rights_by_the_cum_price_and_by_the_ex_price() {
    let history = market(RIGHTS).history();
    let book = Index::default().book(&history);
    let event = known_event(&history, "R", day("2024-01-05")).unwrap();
    let calculator = calculator(&book, &history);
    let found = what_if(calculator, event, day("2024-01-05"), &Preset::ALL).unwrap();
    assert_eq!((found.moment.evening, found.moment.day), (day("2024-01-03"), day("2024-01-04")));
    assert!(near(found.divisor_before, 20.0));

    // Cum: 125 shares at 96 and 100 at 100 are 22 000, so the divisor is 22.
    let own = treated(&found, Regime::Own);
    let a = own.open[&SecurityIx(0)];
    assert!(near(a.price, 96.0) && near(a.index_shares, 125.0), "{a:?}");
    assert!(near(a.weight, 12_000.0 / 22_000.0) && near(own.divisor, 22.0));
    let level = own.ex_day.as_ref().unwrap().levels.price;
    assert!(near(level, 22_250.0 / 22.0), "{level}");

    // Ex: nothing at the open; the factor of 98 is (5 · 98 − 80) / (4 · 98).
    let ex = treated(&found, Regime::Preset(Preset::Msci));
    assert!(near(ex.open[&SecurityIx(0)].price, 100.0) && near(ex.divisor, 20.0));
    let day_of_ex = ex.ex_day.as_ref().unwrap();
    assert!(near(day_of_ex.factors[&SecurityIx(0)], 410.0 / 392.0));
    assert!(near(day_of_ex.levels.price, 1012.5), "{:?}", day_of_ex.levels);
    assert!(near(day_of_ex.after[&SecurityIx(0)].index_shares, 125.0));

    assert_eq!(cells(&found, Preset::Msci), ["price_basis = ex_price_factor [R]"]);
    assert_eq!(cells(&found, Preset::Sp), Vec::<String>::new());
    // 96.00 is a price of hundredths already.
    assert_eq!(cells(&found, Preset::Csi), Vec::<String>::new());
}

#[test]
fn a_base_market_value_is_a_divisor_in_another_unit() {
    let history = market(RIGHTS).history();
    let book = Index::default().book(&history);
    let event = known_event(&history, "R", day("2024-01-05")).unwrap();
    let asked = [Preset::Csi];
    let found = what_if(calculator(&book, &history), event, day("2024-01-05"), &asked).unwrap();
    let csi = treated(&found, Regime::Preset(Preset::Csi));
    assert!(near(csi.divisor, 22_000.0), "{}", csi.divisor);
    assert!(near(csi.ex_day.as_ref().unwrap().levels.price, 22_250.0 / 22.0));
}

#[test]
fn an_event_of_the_second_day_starts_from_the_base_date() {
    let history = market(
        "
        event  id  ex          known       type    new  old  amount
        R      A   2024-01-03  2023-12-20  rights    1    4      80
    ",
    )
    .history();
    let book = Index::default().book(&history);
    let event = known_event(&history, "R", day("2024-01-05")).unwrap();
    let found = what_if(calculator(&book, &history), event, day("2024-01-05"), &[]).unwrap();
    assert_eq!(found.moment.evening, book.base_date);
    assert!(near(found.own().unwrap().divisor, 22.0));
}

#[test]
fn an_event_still_to_come_is_brought_forward() {
    let history = market(RIGHTS).history();
    let book = Index::default().book(&history);
    let as_of = day("2024-01-02");
    let event = known_event(&history, "R", as_of).unwrap();
    let listed = told_events(calculator(&book, &history), None, as_of).unwrap();
    assert_eq!(listed, [ToldEvent { event, fate: Fate::ToCome }]);
    let asked = [Preset::Msci];
    let found = what_if(calculator(&book, &history), event, as_of, &asked).unwrap();
    assert!(found.moment.brought_forward && !found.moment.has_closes);
    let own = found.own().unwrap();
    assert!(near(own.divisor, 22.0) && near(own.open[&SecurityIx(0)].price, 96.0));
    assert_eq!(own.ex_day, None);
    let ex = treated(&found, Regime::Preset(Preset::Msci));
    assert!(near(ex.divisor, 20.0) && ex.records.is_empty());
    assert_eq!(cells(&found, Preset::Msci), ["price_basis = ex_price_factor [R]"]);
}

#[test]
fn an_event_of_the_next_open_is_not_counted_twice() {
    let history = market(RIGHTS).history();
    let book = Index::default().book(&history);
    let as_of = day("2024-01-03");
    let event = known_event(&history, "R", as_of).unwrap();
    let found = what_if(calculator(&book, &history), event, as_of, &[]).unwrap();
    assert!(!found.moment.brought_forward && !found.moment.has_closes);
    assert!(near(found.own().unwrap().open[&SecurityIx(0)].index_shares, 125.0));
}

#[test]
fn what_cannot_be_looked_at() {
    let history = market(RIGHTS).history();
    let unknown = known_event(&history, "RR", day("2024-01-05")).unwrap_err();
    assert_eq!(unknown.hint().unwrap(), "did you mean `R`?");
    let early = known_event(&history, "R", day("2023-12-01")).unwrap_err();
    assert!(matches!(early, WhatIfError::NotYetKnown { .. }), "{early}");
    let late = Index { base_date: day("2024-01-04"), ..Index::default() }.book(&history);
    let event = known_event(&history, "R", day("2024-01-05")).unwrap();
    let before = what_if(calculator(&late, &history), event, day("2024-01-05"), &[]).unwrap_err();
    assert!(matches!(before, WhatIfError::BeforeBase { .. }), "{before}");
}

fn under(book: &Rulebook, preset: Preset) -> Rulebook {
    Rulebook { conventions: book.conventions.under(preset), ..book.clone() }
}

fn compared(market: &Market, a: &Index, b: &Index) -> Comparison {
    let history = market.history();
    let (a, b) = (a.book(&history), b.book(&history));
    let scope = Scope { from: None, to: day("2024-01-05"), tolerance: 1e-9 };
    let found = compare(calculator(&a, &history), calculator(&b, &history), scope, None);
    assert_eq!(found.held, [None, None]);
    for day in &found.parted {
        for at in 0..3 {
            let sum: f64 = day.items.iter().map(|item| item.difference[at]).sum();
            assert!((sum - day.difference[at]).abs() < 1e-12, "{day:?}");
        }
    }
    found
}

#[test]
fn an_index_equals_itself() {
    let index = Index::default();
    let found = compared(&market(RIGHTS), &index, &index);
    assert_eq!((found.parted.len(), found.count), (0, 4));
    assert_eq!(found.largest.to_bits(), 0);
}

#[test]
fn two_treatments_part_on_the_ex_date_alone() {
    let ex = Index::default().with("price_basis", "ex_price_factor");
    let found = compared(&market(RIGHTS), &Index::default(), &ex);
    let [parted] = &found.parted[..] else { panic!("{:#?}", found.parted) };
    assert_eq!(parted.date, day("2024-01-04"));
    let expected = 22_250.0 / 22_000.0 - 1.0125;
    assert!(parted.difference.iter().all(|d| (d - expected).abs() < 1e-12), "{parted:?}");
    let [item] = &parted.items[..] else { panic!("{:#?}", parted.items) };
    assert_eq!(item.cause.event_id(), Some("R"));
    assert_eq!(item.a.as_deref(), Some("rights taken up at the theoretical ex-rights price"));
    assert_eq!(item.b.as_deref(), Some("adjusted by the price of the ex-date"));
}

#[test]
fn a_dividend_parts_by_how_it_is_reinvested() {
    let events = "
        event  id  ex          type      amount
        D      A   2024-01-04  dividend       2
    ";
    let open = Index::default().with("reinvestment", "open");
    let found = compared(&market(events), &Index::default(), &open);
    let [parted] = &found.parted[..] else { panic!("{:#?}", found.parted) };
    // 19 800 of 20 000, and 200 paid: gross (990 + 10) / 1000 against 990 / (1000 − 10).
    let gross = parted.difference[2];
    assert!(gross.abs() < 1e-12, "98 + 2 is 100, so reinvestment at the open loses nothing");
    let net = (990.0 + 7.0) / 1000.0 - 990.0 / 993.0;
    assert!((parted.difference[1] - net).abs() < 1e-12, "{parted:?}");
    let causes: Vec<&Cause> = parted.items.iter().map(|item| &item.cause).collect();
    assert_eq!(causes, [&Cause::Reinvestment]);
}

#[test]
fn weights_of_the_base_date_are_a_review() {
    let equal = Index { scheme: "equal", ..Index::default() };
    let mut market = market("");
    market.counts[0].outstanding = 300.0;
    let found = compared(&market, &Index::default(), &equal);
    // 0.75 against 0.5 of a line that falls by 2 % beside one that stays.
    let parted = found.parted.iter().find(|parted| parted.date == day("2024-01-04")).unwrap();
    assert!((parted.difference[0] + 0.25 * 0.02).abs() < 1e-12, "{parted:?}");
    let after = day("2024-01-02");
    for parted in &found.parted {
        let causes: Vec<&Cause> = parted.items.iter().map(|item| &item.cause).collect();
        assert_eq!(causes, [&Cause::Review { after }]);
    }
}

#[test]
fn two_that_begin_on_different_days_part_by_their_weights() {
    let late = Index { base_date: day("2024-01-03"), scheme: "equal", ..Index::default() };
    let mut market = market("");
    market.counts[0].outstanding = 300.0;
    let found = compared(&market, &Index::default(), &late);
    assert_eq!(found.days, Some((day("2024-01-03"), day("2024-01-05"))));
    let after = day("2024-01-03");
    for parted in &found.parted {
        let causes: Vec<&Cause> = parted.items.iter().map(|item| &item.cause).collect();
        assert_eq!(causes, [&Cause::Review { after }]);
    }
    assert_eq!(found.parted.len(), 2);
}

#[test]
fn weights_that_an_event_left_stay_the_event_s() {
    // A special dividend that one takes out of the price, and a split that both treat alike.
    let events = "
        event  id  ex          type     new  old  amount
        S      A   2024-01-04  special    -    -       4
        T      B   2024-01-05  split      2    1       -
    ";
    let mut market = market(events);
    market
        .closes
        .iter_mut()
        .filter(|c| c.id == "B" && c.date == day("2024-01-05"))
        .for_each(|close| close.close /= 2.0);
    let fixed = Index { scheme: "equal", ..Index::default() };
    let kept = fixed.clone().with("special_dividend_threshold", "1");
    let found = compared(&market, &fixed, &kept);
    assert!(found.parted.len() == 2, "{:#?}", found.parted);
    for parted in &found.parted {
        let item = &parted.items[0];
        assert!(largest(item.difference) > 1e-6, "{item:?}");
        assert_eq!(item.cause.event_id(), Some("S"), "{parted:#?}");
    }
}

#[test]
fn presets_differ_from_each_other_by_name() {
    let history = market(RIGHTS).history();
    let book = Index::default().book(&history);
    let (sp, msci) = (under(&book, Preset::Sp), under(&book, Preset::Msci));
    let scope = Scope { from: Some(day("2024-01-03")), to: day("2024-01-05"), tolerance: 1e-9 };
    let found = compare(calculator(&sp, &history), calculator(&msci, &history), scope, None);
    assert_eq!(found.days, Some((day("2024-01-03"), day("2024-01-05"))));
    assert_eq!(found.parted.len(), 1);
    assert!(found.totals.len() == 1);
}
