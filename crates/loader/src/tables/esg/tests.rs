use insta::assert_snapshot;
use kapok_domain::{Method, end_of_day};
use kapok_market::history::Field;
use kapok_market::{Binding, History, IssuerIx, SecurityIx, Snapshot, Values};

use crate::testing::Folder;

/// Position of a company.
fn company_of(history: &History, id: &str) -> Option<IssuerIx> {
    let at = history.issuers().iter().position(|known| known.as_str() == id)?;
    u32::try_from(at).ok().map(IssuerIx)
}

#[test]
fn facts_and_when_they_were_known() {
    let folder = Folder::new(&[
        (
            "esg_scores.csv",
            "issuer_id,provider,scheme,pillar,score,period_end,published_on
             CO,risk,v1,total,-1.5,2022-12-31,2023-04-30
             CO,risk,v1,social,,2022-12-31,2023-04-30",
        ),
        (
            "esg_indicators.csv",
            "issuer_id,indicator,period_end,value,unit,provider,published_on,known_at
             CO,scope_1,2022-12-31,10,tCO2e,cdp,,
             CO,scope_1,2022-12-31,12,tCO2e,cdp,2023-04-30,2023-05-02T10:00:00Z",
        ),
        (
            "involvement.csv",
            "issuer_id,activity,revenue_share,provider,published_on\nC,coal,0.02,own,2023-04-30",
        ),
        (
            "norms.csv",
            "issuer_id,framework,status,published_on,provider\nC,UNGC,watch,2023-04-30,own",
        ),
    ]);
    let loaded = folder.load();
    assert_eq!(loaded.report.rejected(), 0);
    let known = |company: &str, field: [&str; 3]| known_at(&loaded.history, company, field);
    assert_eq!(known("CO", ["score", "risk", "total"]), ["2023-04-30T23:59:59.999999Z"]);
    assert_eq!(
        known("CO", ["indicator", "cdp", "scope_1"]),
        ["2022-12-31T23:59:59.999999Z", "2023-05-02T10:00:00Z"]
    );
    assert_eq!(known("C", ["involvement", "own", "coal"]), ["2023-04-30T23:59:59.999999Z"]);
    assert_eq!(known("C", ["norm", "own", "UNGC"]), ["2023-04-30T23:59:59.999999Z"]);
}

#[test]
fn rows_that_are_no_facts() {
    let folder = Folder::new(&[
        (
            "esg_scores.csv",
            "issuer_id,provider,scheme,pillar,score,period_end,published_on
             Z,risk,v1,total,1,2022-12-31,2023-04-30
             CO,,v1,total,1,2022-12-31,2023-04-30
             CO,risk,v1,total,nan,2022-12-31,2023-04-30
             CO,risk,v1,total,1,,
             CO,risk,v1,social,1,2022-12-31,2023-04-30
             CO,risk,v1,social,2,2022-12-31,2023-04-30",
        ),
        (
            "esg_indicators.csv",
            "issuer_id,indicator,period_end,value,unit,provider\nCO,scope_1,2022-12-31,10,,cdp",
        ),
        (
            "involvement.csv",
            "issuer_id,activity,revenue_share,provider,published_on\nC,coal,2,own,2023-04-30",
        ),
        ("norms.csv", "issuer_id,framework,status,published_on,provider\nC,UNGC,,2023-04-30,own"),
    ]);
    assert_snapshot!(folder.rejections(), @"
    esg_scores.csv:2: issuer_id `Z`: is not in `securities`
    esg_scores.csv:3: provider ``: must not be empty
    esg_scores.csv:4: score `NaN`: is not a number
    esg_scores.csv:5: period_end ``: must not be empty if `published_on` is
    esg_scores.csv:6: issuer_id, provider, scheme, pillar, period_end, known_at `CO risk v1 social 2022-12-31`: contradicts esg_scores.csv:7: neither is used
    esg_scores.csv:7: issuer_id, provider, scheme, pillar, period_end, known_at `CO risk v1 social 2022-12-31`: contradicts esg_scores.csv:6: neither is used
    esg_indicators.csv:2: unit ``: must not be empty
    involvement.csv:2: revenue_share `2`: must be a fraction from 0 to 1
    norms.csv:2: issuer_id, provider, framework, period_end, known_at `C own UNGC 2023-04-30`: has no value, and nothing was known before that it could withdraw
    ");
}

#[test]
fn numbers_say_how_far_they_can_be_trusted() {
    let folder = Folder::new(&[(
        "esg_indicators.csv",
        "issuer_id,indicator,period_end,value,unit,currency,method,quality,provider,published_on
         CO,revenue,2023-12-31,-10,CNY m,CNY,reported,1,own,2024-04-30
         CO,revenue,2022-12-31,9,CNY m,yuan,reported,1,own,2023-04-30
         CO,revenue,2021-12-31,9,CNY m,CNY,guessed,1,own,2022-04-30
         CO,revenue,2020-12-31,9,CNY m,CNY,reported,6,own,2021-04-30
         CO,revenue,2019-12-31,9,CNY m,CNY,reported,1.5,own,2020-04-30
         CO,revenue,2018-12-31,inf,CNY m,CNY,reported,1,own,2019-04-30
         C,revenue,2023-12-31,8,HKD m,,,,own,",
    )]);
    assert_snapshot!(folder.rejections(), @"
    esg_indicators.csv:3: currency `yuan`: `yuan` is not an ISO 4217 currency code: write CNY
    esg_indicators.csv:4: method `guessed`: must be one of reported, verified, estimated, modelled
    esg_indicators.csv:5: quality `6`: must be a whole number from 1 to 5
    esg_indicators.csv:6: quality `1.5`: must be a whole number from 1 to 5
    esg_indicators.csv:7: value `inf`: must be finite
    ");
    let loaded = folder.load();
    let history = &loaded.history;
    let text = |text| history.find_text(text).unwrap();
    let field = Field::Indicator(text("own"), text("revenue"));
    let day = "2024-06-03".parse().unwrap();
    let snapshot = Snapshot::new(history, day, end_of_day(day), 0);
    let of = |issuer| {
        let fact = snapshot.measure(company_of(history, issuer)?, field)?;
        fact.value.measure().copied()
    };
    let company = of("CO").unwrap();
    assert_eq!((company.value, history.text(company.unit)), (-10.0, "CNY m"));
    assert_eq!(company.currency.unwrap().as_str(), "CNY");
    assert_eq!((company.method, company.quality), (Some(Method::Reported), Some(1)));
    assert_eq!(company.published_on, "2024-04-30".parse().ok());
    let other = of("C").unwrap();
    assert_eq!((other.currency, other.method, other.quality), (None, None, None));
}

/// PIT-01: what is known later changes no earlier answer.
#[test]
fn a_restatement_changes_no_earlier_cut_off() {
    let folder = Folder::new(&[(
        "esg_indicators.csv",
        "issuer_id,indicator,period_end,value,unit,method,provider,published_on,known_at
         CO,scope_1,2023-12-31,120,tCO2e,verified,own,2024-09-01,2024-09-02
         CO,scope_1,2023-12-31,100,tCO2e,reported,own,2024-05-09,2024-05-10",
    )]);
    let loaded = folder.load();
    let history = &loaded.history;
    let binding = Binding::Indicator {
        indicator: "scope_1".into(),
        provider: "own".into(),
        unit: "tCO2e".into(),
    };
    let at = |day: &str| {
        let day = day.parse().unwrap();
        let snapshot = Snapshot::new(history, day, end_of_day(day), 0);
        let Values::Number(numbers) = snapshot.column(&binding).unwrap().values else { panic!() };
        let provenance = snapshot.provenance(&binding, SecurityIx(0));
        (numbers[0], provenance.and_then(|p| p.method))
    };
    assert_eq!(at("2024-05-05"), (None, None));
    assert_eq!(at("2024-05-31"), (Some(100.0), Some(Method::Reported)));
    assert_eq!(at("2024-09-30"), (Some(120.0), Some(Method::Verified)));
}

/// Times from which the versions of a fact of a company could be known; `[kind, provider, name]`.
fn known_at(history: &History, company: &str, [kind, provider, name]: [&str; 3]) -> Vec<String> {
    let text = |text: &str| history.find_text(text).unwrap();
    let field = match kind {
        "score" => Field::Score(text(provider), text("v1"), text(name)),
        "indicator" => Field::Indicator(text(provider), text(name)),
        "involvement" => Field::Involvement(text(provider), text(name)),
        "norm" => Field::Norm(text(provider), text(name)),
        _ => panic!("no kind {kind}"),
    };
    let facts = history.issuer_facts(company_of(history, company).unwrap(), field);
    facts.iter().map(|(_, fact)| format!("{:?}", fact.known_at)).collect()
}

#[test]
fn an_empty_value_that_is_known_later_withdraws_the_one_before() {
    let folder = Folder::new(&[(
        "esg_indicators.csv",
        "issuer_id,indicator,period_end,value,unit,provider,published_on,known_at
         CO,scope_3,2020-12-31,9,tCO2e,cdp,2021-04-30,
         CO,scope_3,2021-12-31,10,tCO2e,cdp,2022-04-30,
         CO,scope_3,2021-12-31,,tCO2e,cdp,2022-09-01,
         CO,scope_3,2021-12-31,11,tCO2e,cdp,,2023-01-10
         CO,scope_1,2021-12-31,,tCO2e,cdp,2022-04-30,
         CO,scope_1,2021-12-31,3,tCO2e,cdp,2022-04-30,",
    )]);
    assert_eq!(folder.rejections(), "");
    let loaded = folder.load();
    let history = &loaded.history;
    let company = company_of(history, "CO").unwrap();
    let provider = history.find_text("cdp").unwrap();
    let at = |name: &str, day: &str| {
        let day = day.parse().unwrap();
        let field = Field::Indicator(provider, history.find_text(name).unwrap());
        let snapshot = Snapshot::new(history, day, end_of_day(day), 0);
        let newest = snapshot.measure(company, field);
        let newest = newest.and_then(|fact| fact.value.measure()).map(|measure| measure.value);
        let periods = snapshot.periods(company, field);
        let periods: Vec<f64> =
            periods.iter().map(|fact| fact.value.measure().unwrap().value).collect();
        (newest, periods)
    };
    assert_eq!(at("scope_3", "2022-08-31"), (Some(10.0), vec![10.0, 9.0]));
    assert_eq!(at("scope_3", "2022-09-01"), (Some(9.0), vec![9.0]), "2021 is gone");
    assert_eq!(at("scope_3", "2023-01-10"), (Some(11.0), vec![11.0, 9.0]), "and is back");
    assert_eq!(at("scope_1", "2022-09-01"), (Some(3.0), vec![3.0]), "nothing came before");
}
