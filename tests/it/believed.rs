//! Cash against the price of its line, prices that events state, and facts that become known late:
//! worked by hand.
//!
//! Source: `docs/methodology/corporate-actions.md` §6, §10, §13, §15.

use kapok_domain::Currency;
use kapok_engine::{Outcome, State, StepError};
use kapok_market::{
    ActionStatus, Believed, BelievedEvent, Decisions, History, QuotedBasis, Ratio, Terms,
};
use kapok_publication::{IndexDay, tabulate};
use kapok_verify::recompute;

use crate::support::index::Index;
use crate::support::market::{Count, Event, Line, Market, Withholding, rights};
use crate::support::{day, evenings};

const EX: &str = "2024-01-04";

fn dollars() -> Currency {
    "USD".parse().unwrap()
}

/// A and B of 1 000 shares; B stays at 100.
fn market(closes: &[(&str, f64)]) -> Market {
    let mut market = Market::default();
    for id in ["A", "B"] {
        market.add(Line::new(id), 1000.0, 1.0);
        let (country, from) = (id.to_owned(), day("2000-01-03"));
        market.withholding.push(Withholding { country, from, rate: 0.3 });
    }
    for date in ["2024-01-02", "2024-01-03", EX, "2024-01-05", "2024-01-08"] {
        market.close(day(date), "B", 100.0);
    }
    for (date, close) in closes {
        market.close(day(date), "A", *close);
    }
    market
}

/// A at 100 before the ex-date and at another price from it on.
fn from_100(after: f64) -> Market {
    let before = [("2024-01-02", 100.0), ("2024-01-03", 100.0)];
    let after = [(EX, after), ("2024-01-05", after), ("2024-01-08", after)];
    market(&[before.as_slice(), after.as_slice()].concat())
}

fn with(mut market: Market, events: &[(&str, Terms)]) -> Market {
    for (id, terms) in events {
        market.events.push(Event::new(id, "A", day(EX), terms.clone()));
    }
    market
}

fn days(history: &History, index: &Index) -> Result<Vec<(State, Outcome)>, StepError> {
    evenings(&index.book(history), history, day("2024-01-08"))
}

/// Reason for which the index is held.
fn held(market: &Market, index: &Index) -> String {
    days(&market.history(), index).unwrap_err().to_string()
}

fn accepted(market: &Market) -> History {
    accepted_for(market, Believed::Cash)
}

fn accepted_for(market: &Market, part: Believed) -> History {
    let (security, ex_date) = ("A".parse().unwrap(), day(EX));
    let events = vec![BelievedEvent { security, part, ex_date, event: None, expires: None }];
    market.history().decided(&Decisions { events, ..Decisions::default() })
}

fn near(seen: f64, by_hand: f64) {
    assert!((seen / by_hand - 1.0).abs() < 1e-12, "{seen}, by hand {by_hand}");
}

fn dividend(amount: f64, special: bool) -> Terms {
    Terms::CashDividend { amount, currency: dollars(), special, net: false }
}

fn repayment(amount: f64) -> Terms {
    Terms::CapitalRepayment { amount, currency: dollars(), consolidation: None }
}

fn delisting(price: f64) -> Terms {
    Terms::Delisting { final_price: Some(price), currency: dollars() }
}

/// Of 100 a share, 60 and 50 are more than there is, whatever they are called and whenever they are
/// taken out.
#[test]
fn cash_of_one_day_is_added_up() {
    let regular = |amount| dividend(amount, false);
    let special = |amount| dividend(amount, true);
    let out = |amount| Terms::Distribution { value: Some(amount), currency: dollars() };
    let child = |amount| Terms::SpinOff { child: None, value: Some(amount), currency: dollars() };
    let pairs = [
        [regular(60.0), regular(50.0)],
        [special(60.0), special(50.0)],
        [special(60.0), repayment(50.0)],
        [out(60.0), child(50.0)],
    ];
    for basis in ["cum", "ex_price_factor"] {
        let index = Index::default().with("price_basis", basis);
        for [first, second] in pairs.clone() {
            let market = with(from_100(10.0), &[("1", first), ("2", second)]);
            assert_eq!(
                held(&market, &index),
                "events 1, 2 of A with ex-date 2024-01-04 have amounts of 110 USD a share \
                 together, which reaches its price of 100 USD"
            );
        }
        // What is taken out at the open leaves 40 for a regular dividend.
        let mixed = with(from_100(10.0), &[("1", special(60.0)), ("2", regular(50.0))]);
        assert!(held(&mixed, &index).contains("with ex-date 2024-01-04"));
    }
}

/// 100 before tax is 70 after it, and no more credible.
#[test]
fn tax_makes_no_amount_credible() {
    let index = Index::default().with("special_dividend_tax", "net");
    let market = with(from_100(10.0), &[("1", dividend(100.0, true))]);
    assert!(held(&market, &index).contains("has an amount of 100 USD a share"));
}

/// The cash of a line that becomes another one with the ex-date is held against that one: 2 of C at
/// 50 for one A.
#[test]
fn cash_of_a_line_that_becomes_another() {
    let mut market = with(from_100(10.0), &[("1", dividend(100.0, false))]);
    market.add(Line { asset_class: "other", ..Line::new("C") }, 1000.0, 1.0);
    market.close(day(EX), "C", 5.0);
    market.events.push(Event::new("2", "A", day(EX), into_c()));
    assert!(held(&market, &Index::default()).starts_with("event 1 of A, a cash_dividend"));
}

/// Who accepts one event of a line and day has not looked at the others.
#[test]
fn an_acceptance_by_id_is_of_its_event_alone() {
    let market =
        with(from_100(10.0), &[("1", dividend(120.0, true)), ("2", dividend(150.0, true))]);
    let named = |ids: &[&str]| {
        let event = |id: &&str| BelievedEvent {
            security: "A".parse().unwrap(),
            part: Believed::Cash,
            ex_date: day(EX),
            event: Some((*id).to_owned()),
            expires: None,
        };
        let events = ids.iter().map(event).collect();
        market.history().decided(&Decisions { events, ..Decisions::default() })
    };
    let held = |ids: &[&str]| days(&named(ids), &Index::default()).is_err();
    assert!(held(&["1"]) && held(&["2"]) && held(&["3"]));
    assert!(!held(&["1", "2"]));
}

/// Who accepts a ratio has not looked at cash, and the reverse.
#[test]
fn an_acceptance_is_of_its_part_alone() {
    let index = Index::default();
    let said = |market: &Market, part| match days(&accepted_for(market, part), &index) {
        Ok(_) => String::new(),
        Err(error) => error.to_string(),
    };
    let special = with(from_100(20.0), &[("1", dividend(120.0, true))]);
    assert_eq!(said(&special, Believed::Cash), "");
    assert!(said(&special, Believed::Ratio).contains("has an amount of 120 USD a share"));
    let split = with(from_100(0.05), &[("1", Terms::Split { new: 2000.0, old: 1.0 })]);
    assert_eq!(said(&split, Believed::Ratio), "");
    assert!(said(&split, Believed::Cash).contains("2000"), "{}", said(&split, Believed::Cash));
}

/// A special of 120 on 100, accepted: the level counts the close of 20 and the 120, whatever the
/// basis of prices. One of 60 is taken out of the price as always.
#[test]
fn what_a_person_accepts_is_counted_at_the_close() {
    for basis in ["cum", "ex_price_factor"] {
        let index = Index::default().with("price_basis", basis);
        for events in [
            vec![("1", dividend(120.0, true))],
            vec![("1", dividend(70.0, true)), ("2", repayment(50.0))],
        ] {
            let market = with(from_100(20.0), &events);
            let days = days(&accepted(&market), &index).unwrap();
            near(days[2].1.level.levels.price, 1000.0 * 240.0 / 200.0);
            near(days[3].1.level.levels.price, 1000.0 * 240.0 / 200.0);
        }
        let market = with(from_100(40.0), &[("1", dividend(60.0, true))]);
        let days = days(&accepted(&market), &index).unwrap();
        near(days[2].1.level.levels.price, 1000.0);
    }
}

/// A repayment of 100 on 100 is the last payment of a line that leaves at a stated price; what is
/// left of it closes at 0.50.
#[test]
fn a_last_payment_may_reach_the_price() {
    let mut market = with(from_100(0.5), &[("1", repayment(100.0))]);
    assert!(held(&market, &Index::default()).contains("reaches its price of 100 USD"));
    market.events.push(Event::new("2", "A", day("2024-01-08"), delisting(0.5)));
    let days = days(&market.history(), &Index::default()).unwrap();
    near(days[2].1.level.levels.price, 1000.0 * 200.5 / 200.0);
}

/// Prices of more than ten times the last one: of a deal, a delisting, a tender, an offer that an
/// exchange adjusts by. A deal for a twentieth is none either.
#[test]
fn prices_beyond_reason() {
    let currency = dollars();
    let deal = |cash| Terms::Merger { acquirer: None, cash, currency };
    let ratio = Ratio { new: 1.0, old: 100.0 };
    let tender = Terms::TenderOffer { ratio, price: 1100.0, currency };
    let index =
        Index::default().with("deletion_price", "deal_terms").with("rights_test", "exchange_price");
    let offer = rights(3.0, 10.0, 1100.0, currency);
    for terms in [deal(1100.0), deal(5.0), delisting(1100.0), tender, offer] {
        // No close on the last day, so that the terms count.
        let mut market = with(from_100(100.0), &[("1", terms)]);
        market.closes.retain(|close| close.id == "B" || close.date < day("2024-01-03"));
        let said = held(&market, &index);
        assert!(said.contains("a share beside one of 100 USD; at most 10 times"), "{said}");
        assert!(days(&accepted(&market), &index).is_ok());
    }
    let premium = with(from_100(100.0), &[("1", deal(250.0))]);
    assert!(days(&premium.history(), &index).is_ok());
}

fn late(id: &str, ex: &str, known: &str, terms: Terms) -> Event {
    Event { known: day(known), ..Event::new(id, "A", day(ex), terms) }
}

/// A dividend of 1 goes ex on 3 January and becomes known on the 5th; on the 4th each share has
/// become two. It is owed on 1 000 shares.
#[test]
fn a_late_dividend_is_owed_on_the_shares_of_its_ex_date() {
    let closes = [("2024-01-02", 100.0), ("2024-01-03", 100.0), (EX, 50.0), ("2024-01-05", 50.0)];
    let mut market = with(market(&closes), &[("2", Terms::Split { new: 2.0, old: 1.0 })]);
    market.events.push(late("1", "2024-01-03", "2024-01-05", dividend(1.0, false)));
    let days = days(&market.history(), &Index::default()).unwrap();
    near(days[3].1.level.levels.gross, 1000.0 * 201_000.0 / 200_000.0);
}

/// A becomes C on 4 January, 2 for 1, and events of A become known.
fn switched(events: Vec<Event>, scheme: &'static str) -> Result<f64, StepError> {
    let mut market = market(&[("2024-01-02", 100.0), ("2024-01-03", 100.0)]);
    market.add(Line { asset_class: "other", ..Line::new("C") }, 1000.0, 1.0);
    for date in [EX, "2024-01-05", "2024-01-08"] {
        market.close(day(date), "C", 50.0);
    }
    market.events.push(Event::new("S", "A", day(EX), into_c()));
    market.events.extend(events);
    let index = Index { scheme, ..Index::default() };
    days(&market.history(), &index).map(|days| days[4].1.level.levels.gross)
}

fn into_c() -> Terms {
    Terms::LineSwitch { into: kapok_market::SecurityIx(2), ratio: Ratio { new: 2.0, old: 1.0 } }
}

fn corrected(first: Event, terms: Terms, known: &str) -> Vec<Event> {
    let second = Event { version: 2, terms, known: day(known), ..first.clone() };
    vec![first, second]
}

/// A dividend of A that becomes known after the switch is one of C: 1 of A is 0.50 of C at 50.
#[test]
fn late_dividends_follow_to_the_new_line() {
    let regular = |ex, known| late("1", ex, known, dividend(1.0, false));
    let once = [
        regular("2024-01-03", EX),
        regular("2024-01-03", "2024-01-05"),
        regular(EX, "2024-01-05"),
        regular(EX, "2024-01-08"),
    ];
    for event in once {
        for scheme in ["free_float_cap", "equal"] {
            near(switched(vec![event.clone()], scheme).unwrap(), 1000.0 * 201.0 / 200.0);
        }
        // One unit of C beside one of B.
        near(switched(vec![event], "price").unwrap(), 1000.0 * 150.5 / 150.0);
    }
    // 1 on the ex-date, and 1 more when it is corrected to 2; called off, it is taken back.
    let to_2 = corrected(regular(EX, "2024-01-02"), dividend(2.0, false), "2024-01-08");
    near(switched(to_2, "free_float_cap").unwrap(), 1000.0 * (201.0_f64 / 200.0).powi(2));
    let mut off = corrected(regular(EX, "2024-01-02"), dividend(1.0, false), "2024-01-08");
    off[1].status = ActionStatus::Cancelled;
    near(switched(off, "free_float_cap").unwrap(), 1000.0 * (201.0 / 200.0) * (199.0 / 200.0));
    // C splits 5 for 1 before the dividend is known: 0.10 of 10 000 C at 10.
    let mut market = with(market(&[("2024-01-02", 100.0), ("2024-01-03", 100.0)]), &[]);
    market.add(Line { asset_class: "other", ..Line::new("C") }, 1000.0, 1.0);
    for (date, close) in [(EX, 50.0), ("2024-01-05", 10.0), ("2024-01-08", 10.0)] {
        market.close(day(date), "C", close);
    }
    market.events.push(Event::new("S", "A", day(EX), into_c()));
    let split = Terms::Split { new: 5.0, old: 1.0 };
    market.events.push(Event::new("2", "C", day("2024-01-05"), split));
    market.events.push(regular("2024-01-03", "2024-01-08"));
    let days = days(&market.history(), &Index::default()).unwrap();
    near(days[4].1.level.levels.gross, 1000.0 * 201.0 / 200.0);
}

/// Other late facts of A hold the index: a special, rights, the price of rights; a dividend too if
/// C was a constituent before, because it is not told how many C came from A.
#[test]
fn late_facts_of_a_line_that_has_become_another() {
    near(switched(Vec::new(), "free_float_cap").unwrap(), 1000.0);
    let offer = |price| Terms::RightsIssue {
        new: 1.0,
        old: 4.0,
        subscription_price: price,
        currency: dollars(),
        unranked_dividend: 0.0,
        line: None,
    };
    let unpriced = late("1", "2024-01-03", "2024-01-02", offer(None));
    let told = [
        vec![late("1", "2024-01-03", "2024-01-05", dividend(1.0, true))],
        vec![late("1", "2024-01-03", "2024-01-05", offer(Some(10.0)))],
        corrected(unpriced, offer(Some(10.0)), EX),
    ];
    let ending = "became known after its line had become another one";
    for events in told {
        let said = switched(events, "free_float_cap").unwrap_err().to_string();
        assert!(said.ends_with(ending), "{said}");
    }
    let mut both = market(&[("2024-01-02", 100.0), ("2024-01-03", 100.0)]);
    both.add(Line::new("C"), 1000.0, 1.0);
    for date in ["2024-01-02", "2024-01-03", EX, "2024-01-05", "2024-01-08"] {
        both.close(day(date), "C", 50.0);
    }
    both.events.push(Event::new("S", "A", day(EX), into_c()));
    both.events.push(late("1", "2024-01-03", "2024-01-05", dividend(1.0, false)));
    assert!(held(&both, &Index::default()).ends_with(ending));
    // Never seen while it stood: as if it had never been.
    let off = Event {
        status: ActionStatus::Cancelled,
        ..late("1", "2024-01-03", "2024-01-05", dividend(1.0, false))
    };
    near(switched(vec![off], "free_float_cap").unwrap(), 1000.0);
}

/// A count of 1 100 of a Saturday acts on the Monday after it, if its row has no time of its own;
/// one that is known on Saturday by its row acts a day later.
#[test]
fn a_share_count_of_a_closed_day_acts_on_the_next() {
    let index = Index::default()
        .with("share_update_cadence", "threshold")
        .with("share_update_threshold", "0.05");
    let closes = [
        ("2024-01-02", 100.0),
        ("2024-01-03", 100.0),
        (EX, 100.0),
        ("2024-01-05", 100.0),
        ("2024-01-08", 110.0),
    ];
    let level = |as_of: &str, known: &str| {
        let mut market = market(&closes);
        market.counts.push(Count {
            id: "A".to_owned(),
            as_of: day(as_of),
            known: day(known),
            outstanding: 1100.0,
            free_float: None,
        });
        days(&market.history(), &index).unwrap()[4].1.level.levels.price
    };
    near(level("2024-01-06", "2024-01-06"), 1000.0 * 221_000.0 / 210_000.0);
    near(level("2024-01-06", "2024-01-07"), 1000.0 * 210_000.0 / 200_000.0);
}

/// A repayment with a consolidation that leaves nothing: a factor cannot express it, so
/// nobody is told to accept it.
#[test]
fn what_cannot_be_accepted_has_no_such_hint() {
    let consolidation = Some(Ratio { new: 1.0, old: 2.0 });
    let terms = Terms::CapitalRepayment { amount: 100.0, currency: dollars(), consolidation };
    let market = with(from_100(10.0), &[("1", terms)]);
    let error = days(&market.history(), &Index::default()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "event 1 of A, a capital_repayment with ex-date 2024-01-04, takes 100 USD a share from a \
         price of 100 USD"
    );
    assert!(!error.hint().unwrap().contains("accept"));
}

/// Basis of amounts: 60 before a split of 2 for 1 is 30 of 50 after it, 60 after it is more than
/// 50.
#[test]
fn cash_is_held_against_the_share_that_it_speaks_of() {
    let split = Terms::Split { new: 2.0, old: 1.0 };
    for special in [true, false] {
        let with = |basis| {
            let mut market = with(from_100(20.0), &[("1", split.clone())]);
            let terms = dividend(60.0, special);
            market.events.push(Event { basis, ..Event::new("2", "A", day(EX), terms) });
            days(&market.history(), &Index::default())
        };
        assert!(with(QuotedBasis::BeforeSplit).is_ok());
        let said = with(QuotedBasis::AfterSplit).unwrap_err().to_string();
        assert!(
            said.ends_with("has an amount of 60 USD a share, which reaches its price of 50 USD")
        );
    }
}

/// A special and a regular dividend per share before the split of their ex-date: the proof has the
/// split from the day before, and says so where it has not.
#[test]
fn amounts_before_a_split_are_proved_on_the_ex_date() {
    for basis in ["cum", "ex_price_factor"] {
        let index = Index::default().with("price_basis", basis);
        let mut market = with(from_100(46.0), &[("1", Terms::Split { new: 2.0, old: 1.0 })]);
        for (id, special) in [("2", true), ("3", false)] {
            let event = Event::new(id, "A", day(EX), dividend(3.0, special));
            market.events.push(Event { basis: QuotedBasis::BeforeSplit, ..event });
        }
        let history = market.history();
        let book = index.book(&history);
        let tables: Vec<_> = days(&history, &index)
            .unwrap()
            .iter()
            .map(|(_, outcome)| {
                tabulate(&[IndexDay { book: &book, config_sha256: "", history: &history, outcome }])
            })
            .collect();
        let proof = recompute(&tables[2], Some(&tables[1]));
        assert_eq!(proof.failures().map(|(_, f)| f.to_string()).collect::<Vec<_>>(), [""; 0]);
        assert_eq!(proof.skipped, [""; 0]);
        let mut wrong = tables[2].clone();
        let dividend = wrong.corporate_actions.iter_mut().find(|row| row.event_id == "3");
        *dividend.unwrap().amount.as_mut().unwrap() *= 1.000_001;
        let proof = recompute(&wrong, Some(&tables[1]));
        assert!(proof.failures().any(|(check, _)| check.name.starts_with("points = ")));
        let alone = recompute(&tables[2], None);
        assert!(alone.skipped.iter().any(|said| said.contains("event 3 of A")), "{alone:?}");
    }
}

/// A bonus of 7 on 10 and rights of 2 on 9 for shares held, whose price of 30 is known a day late:
/// of 900 held 1 530, and 200 new ones. The proof of that day knows no bonus, and says so; more new
/// shares than the whole ratio are refuted.
#[test]
fn rights_that_are_priced_late_beside_a_bonus_are_not_refuted() {
    let offer = |price| match price {
        Some(price) => rights(2.0, 9.0, price, dollars()),
        None => Terms::RightsIssue {
            new: 2.0,
            old: 9.0,
            subscription_price: None,
            currency: dollars(),
            unranked_dividend: 0.0,
            line: None,
        },
    };
    let mut market = with(from_100(56.0), &[("1", Terms::BonusIssue { new: 7.0, old: 10.0 })]);
    market.counts[0].outstanding = 900.0;
    let first = late("2", EX, "2024-01-02", offer(None));
    market.events.extend(corrected(first, offer(Some(30.0)), "2024-01-05"));
    let (history, index) = (market.history(), Index::default());
    let book = index.book(&history);
    let days = days(&history, &index).unwrap();
    let table = |at: usize| {
        let outcome: &Outcome = &days[at].1;
        tabulate(&[IndexDay { book: &book, config_sha256: "", history: &history, outcome }])
    };
    let (today, before) = (table(3), table(2));
    let row = today.corporate_actions.iter().find(|row| row.event_id == "2").unwrap();
    assert_eq!(row.index_shares_before, Some(1530.0));
    near(row.index_shares_after.unwrap(), 1730.0);
    let proof = recompute(&today, Some(&before));
    assert_eq!(proof.failures().map(|(_, f)| f.to_string()).collect::<Vec<_>>(), [""; 0]);
    assert!(proof.skipped.iter().any(|said| said.contains("rights 2 of A")), "{proof:?}");
    let mut wrong = today;
    let row = wrong.corporate_actions.iter_mut().find(|row| row.event_id == "2").unwrap();
    row.index_shares_after = Some(2000.0);
    let name = "prices and index_shares after events are as their terms";
    let proof = recompute(&wrong, Some(&before));
    assert!(proof.failures().any(|(check, _)| check.name == name));
}
