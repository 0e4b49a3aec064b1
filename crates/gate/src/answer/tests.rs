use kapok_fixture::{Line, Market};

use crate::accepted::{Accepted, Gate};
use crate::check::Check;
use crate::inspect::review;
use crate::limits::Limits;
use crate::span::Span;
use crate::testing::day;

#[test]
fn an_acceptance_ends() {
    let accepted = |expires| Accepted {
        subject: "A".to_owned(),
        event: None,
        date: day(2),
        check: Check::PriceJump,
        reason: "news".to_owned(),
        expires,
    };
    let mut market = Market::new([Line::new("A")]);
    market.closes(&[day(1), day(2)], "A", &[10.0, 15.0]);
    let history = market.history();
    let found = review(&history, &Limits::default(), Span { after: day(1), to: day(2) });
    assert_eq!(found.len(), 1);
    let open = |expires, on| {
        let gate = Gate { accepted: vec![accepted(expires)], ..Gate::default() };
        let answered = gate.answered(&history, found.clone(), day(on));
        answered.iter().filter(|finding| !finding.is_accepted()).count()
    };
    assert_eq!(open(None, 30), 0);
    assert_eq!(open(Some(day(20)), 20), 0);
    assert_eq!(open(Some(day(20)), 21), 1);
    // Of a whole history each finding is as of its evening.
    let gate = Gate { accepted: vec![accepted(Some(day(20)))], ..Gate::default() };
    assert_eq!(gate.open_at(&history, found.clone(), day(30)).len(), 0);
}

#[test]
fn nobody_accepts_an_inverted_rate() {
    let mut market = Market::new([Line::new("A")]);
    let (usd, hkd) = ("USD".parse().unwrap(), "HKD".parse().unwrap());
    market.fix("F");
    for (n, rate) in [(1, 7.8), (2, 7.81), (3, 1.0 / 7.8)] {
        market.close(day(n), "A", 10.0);
        market.fixing("F", day(n), usd, hkd, rate);
    }
    let history = market.history();
    let found = review(&history, &Limits::default(), Span { after: day(1), to: day(3) });
    let inverted = found.iter().filter(|finding| finding.check == Check::RateInverted);
    let inverted: Vec<_> = inverted.cloned().collect();
    assert_eq!(inverted.len(), 1);
    let accepted = Accepted {
        subject: inverted[0].subject.to_string(),
        event: None,
        date: day(3),
        check: Check::RateInverted,
        reason: "believed".to_owned(),
        expires: None,
    };
    let gate = Gate { accepted: vec![accepted], ..Gate::default() };
    assert!(!gate.answered(&history, inverted, day(3))[0].is_accepted());
}
