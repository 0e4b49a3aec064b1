use insta::assert_snapshot;
use kapok_fixture::{Event, Line, Market, cash};
use kapok_market::{ActionStatus, History, Terms};

use crate::accepted::{Accepted, Gate};
use crate::check::Check;
use crate::inspect::Inspection;
use crate::span::Span;
use crate::testing::{Index, day, whole};

/// Closes near 100 on the first sixty days of 2024, which move by one per cent up and down; from
/// the fortieth on the price is another.
fn line(market: &mut Market, id: &str, from_fortieth: f64) {
    for n in 1..60 {
        let base = if n < 40 { 100.0 } else { from_fortieth };
        market.close(day(n), id, base * if n % 2 == 0 { 1.01 } else { 1.0 });
    }
}

fn market(from_fortieth: f64, events: &[Event]) -> History {
    let mut market = Market::new([Line::new("A")]);
    line(&mut market, "A", from_fortieth);
    for event in events {
        market.event(event);
    }
    market.history()
}

fn on_fortieth(id: &str, terms: Terms) -> Event {
    Event::new(id, "A", &day(40).to_string(), terms)
}

fn said(history: &History, checks: &[Check]) -> String {
    whole(history, 1, 59, checks)
}

#[test]
fn an_amount_is_compared_with_the_price_and_excused_by_it() {
    let special = |amount, after| {
        said(&market(after, &[on_fortieth("E", cash(amount, "USD", true))]), &[Check::EventAmount])
    };
    assert_snapshot!(special(30.0, 100.0), @"2024-02-09 A E: event_amount: cash_dividend of 30 USD is 30.00 % of the price before, 100, limit 20 %");
    assert_eq!(special(30.0, 70.0), "", "the price followed");
    assert_eq!(special(15.0, 100.0), "");
}

#[test]
fn a_dividend_of_ten_times_the_last_one_counts_as_many_times() {
    let paid = |last: f64, now: f64| {
        let before = Event::new("E1", "A", &day(5).to_string(), cash(last, "USD", false));
        let events = [before, on_fortieth("E2", cash(now, "USD", false))];
        said(&market(100.0, &events), &[Check::EventAmount])
    };
    assert_eq!(paid(0.1, 0.5), "");
    assert_eq!(paid(1.0, 3.9), "", "less than four times the last one");
    assert_snapshot!(paid(1.0, 6.5), @"2024-02-09 A E2: event_amount: cash_dividend of 6.5 USD is 6.50 % of the price before, 100, limit 20 %; the regular one of 2024-01-05 was 1");
    assert_eq!(paid(2.0, 6.5), "", "three times the last one");
    assert_snapshot!(paid(0.1, 10.0), @"2024-02-09 A E2: event_amount: cash_dividend of 10 USD is 10.00 % of the price before, 100, limit 20 %; the regular one of 2024-01-05 was 0.1");
    assert_snapshot!(paid(1.0, 0.01), @"2024-02-09 A E2: event_amount: cash_dividend of 0.01 USD is 0.01 % of the price before, 100, limit 20 %; the regular one of 2024-01-05 was 1");
}

#[test]
fn an_amount_in_another_currency_is_converted() {
    let mut market = Market::new([Line::new("A")]);
    line(&mut market, "A", 100.0);
    let (usd, jpy) = ("USD".parse().unwrap(), "JPY".parse().unwrap());
    market.fixing("F", day(39), usd, jpy, 150.0);
    market.event(&on_fortieth("E", cash(6000.0, "JPY", true)));
    // 6000 yen are 40 dollars of 100.
    assert_snapshot!(said(&market.history(), &[Check::EventAmount]), @"2024-02-09 A E: event_amount: cash_dividend of 6000 JPY is 40.00 % of the price before, 100, limit 20 %");
}

#[test]
fn a_price_that_stayed_where_it_was_contradicts_an_event() {
    let bonus = |new: f64, after| {
        let event = on_fortieth("E", Terms::BonusIssue { new, old: 10.0 });
        said(&market(after, &[event]), &[Check::EventReaction])
    };
    // One for ten takes 9.1 % out; the line moves by 1 % a day.
    assert_snapshot!(bonus(1.0, 100.0), @"2024-02-09 A E: event_reaction: close 101 after bonus_issue, expected about 90.9091 with it and 100 without (+11.1 %), limit 3 %");
    assert_eq!(bonus(1.0, 91.0), "");
    assert_eq!(bonus(0.2, 100.0), "", "two per cent are within the limit");
    // A spin-off, an offer of rights and a dividend take something out as well.
    let rights = |after| {
        let terms = Terms::RightsIssue {
            new: 1.0,
            old: 2.0,
            subscription_price: Some(40.0),
            currency: "USD".parse().unwrap(),
            unranked_dividend: 0.0,
            line: None,
        };
        said(&market(after, &[on_fortieth("E", terms)]), &[Check::EventReaction])
    };
    assert_eq!(rights(80.0), "");
    assert_snapshot!(rights(100.0), @"2024-02-09 A E: event_reaction: close 101 after rights_issue, expected about 80 with it and 100 without (+26.2 %), limit 3 %");
}

#[test]
fn a_ratio_beyond_reason_is_excused_by_a_price_that_followed() {
    let split = |new: f64, old: f64, after| {
        let event = on_fortieth("E", Terms::Split { new, old });
        said(&market(after, &[event]), &[Check::EventRatio])
    };
    assert_eq!(split(100.0, 1.0, 1.0), "");
    assert_eq!(split(20.0, 1.0, 100.0), "", "within reason: the price jump says it");
    assert_snapshot!(split(100.0, 1.0, 100.0), @"2024-02-09 A E: event_ratio: split with 100 shares for one, limit 50 times");
    assert_snapshot!(split(1.0, 100.0, 100.0), @"2024-02-09 A E: event_ratio: split with 0.01 shares for one, limit 50 times");
}

#[test]
fn one_event_under_two_ids_is_named_with_both() {
    let twice = |second: Event| {
        let first = on_fortieth("V1-77", cash(0.55, "USD", false));
        let mut market = Market::new([Line::new("A")]);
        line(&mut market, "A", 100.0);
        let (usd, cad) = ("USD".parse().unwrap(), "CAD".parse().unwrap());
        market.fixing("F", day(39), usd, cad, 1.3418);
        market.event(&first).event(&second);
        said(&market.history(), &[Check::EventTwice])
    };
    let on = |n: u32, terms| Event::new("V1-78", "A", &day(n).to_string(), terms);
    assert_snapshot!(twice(on(40, cash(0.55, "USD", false))), @"2024-02-09 A V1-77, V1-78: event_twice: cash_dividend V1-77 of 2024-02-09 (0.55 USD) and cash_dividend V1-78 of 2024-02-09 (0.55 USD): like terms twice, on one day, limit 7 days");
    assert_snapshot!(twice(on(41, cash(0.55, "USD", false))), @"2024-02-10 A V1-77, V1-78: event_twice: cash_dividend V1-77 of 2024-02-09 (0.55 USD) and cash_dividend V1-78 of 2024-02-10 (0.55 USD): like terms twice, one day apart, limit 7 days");
    assert_snapshot!(twice(on(37, cash(0.55, "USD", false))), @"2024-02-09 A V1-78, V1-77: event_twice: cash_dividend V1-78 of 2024-02-06 (0.55 USD) and cash_dividend V1-77 of 2024-02-09 (0.55 USD): like terms twice, 3 days apart, limit 7 days");
    assert_snapshot!(twice(on(40, cash(0.738, "CAD", false))), @"2024-02-09 A V1-77, V1-78: event_twice: cash_dividend V1-77 of 2024-02-09 (0.55 USD) and cash_dividend V1-78 of 2024-02-09 (0.738 CAD): like terms twice, on one day, limit 7 days");
    // Another amount, another week, a version that calls the second off.
    assert_eq!(twice(on(40, cash(0.30, "USD", false))), "");
    assert_eq!(twice(on(48, cash(0.55, "USD", false))), "");
    let off = on(40, cash(0.55, "USD", false));
    assert_eq!(twice(Event { status: ActionStatus::Cancelled, ..off }), "");
}

#[test]
fn two_bonus_issues_of_one_plan_are_no_copy_if_the_price_followed_both() {
    let plan = |after| {
        let bonus = || Terms::BonusIssue { new: 5.0, old: 10.0 };
        let events = [on_fortieth("E1", bonus()), on_fortieth("E2", bonus())];
        said(&market(after, &events), &[Check::EventTwice])
    };
    // Five and five for ten: in full the price halves (or falls to 44.4 compounded).
    assert_eq!(plan(45.0), "");
    assert_snapshot!(plan(66.7), @"2024-02-09 A E1, E2: event_twice: bonus_issue E1 of 2024-02-09 and bonus_issue E2 of 2024-02-09: like terms twice, on one day, limit 7 days");
}

#[test]
fn a_regular_dividend_declared_as_special_is_named() {
    let special = |amount| {
        let before = Event::new("E1", "A", &day(5).to_string(), cash(0.5, "USD", false));
        let events = [before, on_fortieth("E2", cash(amount, "USD", true))];
        said(&market(100.0, &events), &[Check::EventKind])
    };
    assert_snapshot!(special(0.5), @"2024-02-09 A E2: event_kind: special dividend of 0.5 USD, as the regular one of 2024-01-05, 0.5, and no regular one near it, limit 2 %");
    assert_eq!(special(2.0), "");
}

#[test]
fn an_event_that_nobody_confirmed_is_noted() {
    let event = on_fortieth("E", Terms::Split { new: 2.0, old: 1.0 });
    let event = Event { status: ActionStatus::Announced, ..event };
    assert_snapshot!(said(&market(50.0, &[event]), &[Check::EventUnconfirmed]), @"2024-02-09 A E: event_unconfirmed: split goes ex as announced, nobody has confirmed it, limit 0 days");
}

#[test]
fn a_currency_unlike_those_before_is_named() {
    let paid = |currencies: &[&str]| {
        let mut market = Market::new(["A", "B"].map(Line::new));
        line(&mut market, "A", 100.0);
        for (at, currency) in currencies.iter().enumerate() {
            let (id, ex) = (format!("E{at}"), day(5 + 10 * at as u32).to_string());
            market.event(&Event::new(&id, "A", &ex, cash(1.0, currency, false)));
        }
        market.event(&Event::new("F", "B", &day(2).to_string(), cash(1.0, "EUR", false)));
        let said = said(&market.history(), &[Check::EventCurrency]);
        said.lines().filter(|line| line.contains(" A E")).collect::<Vec<_>>().join("\n")
    };
    assert_eq!(paid(&["USD", "USD"]), "");
    assert_snapshot!(paid(&["USD", "USD", "HKD"]), @"2024-01-25 A E2: event_currency: cash_dividend of 1 HKD, though the 2 before were in USD, limit 0");
    assert_snapshot!(paid(&["HKD", "HKD"]), @"2024-01-05 A E0: event_currency: cash_dividend of 1 HKD on a line quoted in USD, as no other of its exchange pays, limit 0");
    // A currency in which the line has paid before is no news, nor is the first one if others of
    // the exchange pay so.
    assert_eq!(paid(&["EUR"]), "");
    assert_snapshot!(paid(&["USD", "HKD", "USD", "HKD"]), @"2024-01-15 A E1: event_currency: cash_dividend of 1 HKD, though the 1 before were in USD, limit 0");
}

#[test]
fn a_copy_of_a_friday_on_the_saturday_after_is_one_event() {
    let events = [(26, "E"), (27, "F")]
        .map(|(n, id)| Event::new(id, "A", &day(n).to_string(), cash(1.0, "USD", false)));
    let history = market(100.0, &events);
    assert_snapshot!(said(&history, &[Check::EventTwice]), @"2024-01-27 A E, F: event_twice: cash_dividend E of 2024-01-26 (1 USD) and cash_dividend F of 2024-01-27 (1 USD): like terms twice, one day apart, limit 7 days");
    let mut market = Market::new([Line::new("A")]);
    line(&mut market, "A", 100.0);
    let index = Index::of(&market, &["A"]);
    assert_snapshot!(index.evening_after(&history, 26, 29, &[Check::EventTwice]), @"2024-01-27 A E, F: event_twice: cash_dividend E of 2024-01-26 (1 USD) and cash_dividend F of 2024-01-27 (1 USD): like terms twice, one day apart, limit 7 days");
}

#[test]
fn a_special_dividend_declared_as_regular_makes_no_later_one_small() {
    let paid = [(5, 1.0), (33, 12.0), (59, 1.0)].map(|(n, amount)| {
        Event::new(&format!("E{n}"), "A", &day(n).to_string(), cash(amount, "USD", false))
    });
    let said = said(&market(100.0, &paid), &[Check::EventAmount]);
    assert_snapshot!(said, @"2024-02-02 A E33: event_amount: cash_dividend of 12 USD is 11.88 % of the price before, 101, limit 20 %; the regular one of 2024-01-05 was 1");
}

/// Findings of a gate with acceptances of `event_amount` on the fortieth day that nobody has
/// answered, of two special dividends.
fn open(accepted: &[(&str, Option<&str>)], known: [u32; 2]) -> String {
    let mut market = Market::new([Line::new("A")]);
    line(&mut market, "A", 100.0);
    for (id, known) in ["E1", "E2"].into_iter().zip(known) {
        market.event(&on_fortieth(id, cash(30.0, "USD", true)).known(&day(known).to_string()));
    }
    let index = Index::of(&market, &["A"]);
    let history = market.history();
    let accepted = accepted.iter().map(|(subject, event)| Accepted {
        subject: (*subject).to_owned(),
        event: event.map(ToOwned::to_owned),
        date: day(40),
        check: Check::EventAmount,
        reason: "a special one".to_owned(),
        expires: None,
    });
    let gate = Gate { accepted: accepted.collect(), ..Gate::default() };
    let inspection = Inspection::of(&history, &gate, Span { after: day(1), to: day(59) }, None);
    let mut evenings = known.map(|known| known.max(40)).to_vec();
    evenings.dedup();
    let asked = |n: &u32| index.asked(&history, &inspection, (n - 1, *n), AMOUNT);
    evenings.iter().map(asked).collect()
}

const AMOUNT: &[Check] = &[Check::EventAmount];

#[test]
fn an_acceptance_answers_one_event_of_a_day() {
    let both_open = open(&[], [30, 30]);
    assert_eq!(both_open.lines().count(), 2, "{both_open}");
    assert_snapshot!(open(&[("A", Some("E1"))], [30, 30]), @"2024-02-09 A E2: event_amount: cash_dividend of 30 USD is 30.00 % of the price before, 100, limit 20 %");
    assert_eq!(open(&[("A", Some("E1")), ("A", Some("E2"))], [30, 30]), "");
    assert_eq!(open(&[("A E1", None), ("A E2", None)], [30, 30]), "");
    assert_snapshot!(open(&[("A", None)], [30, 30]), @"
    2024-02-09 A E1: event_amount: cash_dividend of 30 USD is 30.00 % of the price before, 100, limit 20 %; an acceptance may mean the event E1 or E2: state one as `event`
    2024-02-09 A E2: event_amount: cash_dividend of 30 USD is 30.00 % of the price before, 100, limit 20 %; an acceptance may mean the event E1 or E2: state one as `event`
    ");
    let other = open(&[("A", Some("E3"))], [30, 30]);
    assert_eq!(other, both_open, "no such event");
}

#[test]
fn an_acceptance_does_not_answer_an_event_that_becomes_known_later() {
    assert_snapshot!(open(&[("A", None)], [30, 42]), @"2024-02-09 A E2: event_amount: cash_dividend of 30 USD is 30.00 % of the price before, 100, limit 20 %; an acceptance may mean the event E1 or E2: state one as `event`");
    assert_eq!(open(&[("A", Some("E1")), ("A", Some("E2"))], [30, 42]), "");
}

#[test]
fn a_last_payment_explains_the_fall_to_what_is_left() {
    let wound_up = |after| {
        let event = on_fortieth("E", cash(100.0, "USD", true));
        said(&market(after, &[event]), &[Check::PriceJump, Check::PriceUnit])
    };
    assert_eq!(wound_up(0.4), "");
    assert_eq!(wound_up(1.0), "", "a hundredth is no change of unit");
    assert_ne!(wound_up(190.0), "", "cash explains no rise");
}

#[test]
fn an_exchange_without_a_calendar_is_told_with_its_lines() {
    let mut market = Market::new([Line::new("A"), Line::new("B").on("XOSL")]);
    line(&mut market, "A", 100.0);
    line(&mut market, "B", 100.0);
    let index = Index::of(&market, &["A", "B"]);
    let mut before = Index::of(&market, &["A"]);
    before.next = Some(index.lines.clone());
    let history = market.history();
    let checks = &[Check::NoCalendar];
    assert_snapshot!(said(&history, checks), @"2024-02-28 exchange XOSL: no_calendar: no calendar for B: a session is any day with a close, limit 0; give its closures in `holidays`");
    assert_eq!(index.evening(&history, 40, checks), "", "it has been told when it came in");
    assert_snapshot!(before.evening(&history, 40, checks), @"2024-02-09 exchange XOSL: no_calendar: no calendar for B: a session is any day with a close, limit 0; give its closures in `holidays`");
}

#[test]
fn a_copy_within_a_closure_of_the_exchange_is_named() {
    let mut market = Market::new([Line::new("A").on("XSHG"), Line::new("U")]);
    for n in 20..=60 {
        // Shanghai is closed from the 9th to the 18th of February 2024, days 40 to 49.
        if !(40..=49).contains(&n) {
            market.close(day(n), "A", 10.0 + f64::from(n % 3) / 10.0);
        }
        market.close(day(n), "U", 10.0);
    }
    market.event(&Event::new("E", "A", &day(39).to_string(), cash(1.0, "USD", false)));
    // An ex-date within the closure waits for the next session.
    market.event(&Event::new("F", "A", &day(50).to_string(), cash(1.0, "USD", false)));
    assert_snapshot!(said(&market.history(), &[Check::EventTwice]), @"2024-02-19 A E, F: event_twice: cash_dividend E of 2024-02-08 (1 USD) and cash_dividend F of 2024-02-19 (1 USD): like terms twice, 11 days apart, 6 of them holidays, limit 7 days");
}
