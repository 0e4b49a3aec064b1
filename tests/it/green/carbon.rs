//! Figures of portfolios: attribution, data quality, intensities, footprints, green revenue.

use kapok_climate::carbon::attribution::attribution_factor;
use kapok_climate::carbon::impacts::{footprint, fossil_exposure, ghg_emissions, ghg_intensity};
use kapok_climate::carbon::portfolio::{
    carbon_footprint, exposure_to_set, owned_revenue_intensity, total_emissions, waci,
};
use kapok_climate::carbon::{
    Column, Denominator, Emissions, EvicParts, Figure, GreenRevenue, Holdings, Investee,
    MissingPolicy, Per, QualityScore, RangePoint, RemovalsAndCredits, ScopeRule, attribute, green,
    weighted_quality,
};
use kapok_domain::{Currency, Method, Scopes};
use serde_json::{Map, Value as Json, json};

use super::example::Example;
use crate::oracles::given::Given;

/// Policies by their terms.
const POLICIES: [(MissingPolicy, &str); 4] = [
    (MissingPolicy::PeerMedian, "peer_median"),
    (MissingPolicy::WorstOfPeers, "worst_of_peers"),
    (MissingPolicy::Renormalise, "renormalise"),
    (MissingPolicy::Exclude, "exclude"),
];

fn euro() -> Currency {
    "EUR".parse().unwrap()
}

fn column(denominator: Denominator, millions: &[Option<f64>]) -> Column<'_> {
    Column { per: Per { denominator, currency: euro() }, millions }
}

/// Tonnes of one scope, none of the others.
fn emissions(tonnes: &[Option<f64>]) -> Vec<Emissions> {
    let one = |t: &Option<f64>| {
        let scopes = t.map_or([None; 3], |t| [Some(t), Some(0.0), Some(0.0)]);
        Emissions::new("name", scopes, Method::Reported).unwrap()
    };
    tonnes.iter().map(one).collect()
}

fn some(values: Vec<f64>) -> Vec<Option<f64>> {
    values.into_iter().map(Some).collect()
}

/// Σ factor · quantity, each quantity apart.
pub(crate) fn attributed(given: &Given, _: &Example) -> Json {
    let companies = given.rows("companies");
    let names = vec!["company"; companies.len()];
    let amount = |company: &Given| company.maybe_number("outstanding");
    let amounts: Vec<f64> = companies.iter().map(|c| amount(c).unwrap_or(1.0)).collect();
    let factor = |company: &Given| {
        let given = company.maybe_number("attribution_factor");
        given.or_else(|| Some(owned(company, amount(company)?)))
    };
    let emitted = companies.iter().map(|company| {
        let tonnes = ["scope1", "scope2", "scope3"].map(|scope| company.maybe_number(scope));
        Emissions::new("company", tonnes, Method::Reported).unwrap()
    });
    let credits = companies.iter().map(|company| RemovalsAndCredits {
        removals: company.maybe_number("removals"),
        retired: company.maybe_number("retired"),
        generated: company.maybe_number("generated"),
    });
    let holdings = Holdings::of_values(&names, &amounts, euro(), MissingPolicy::Exclude).unwrap();
    let factors: Vec<Option<f64>> = companies.iter().map(factor).collect();
    let emitted: Vec<Emissions> = emitted.collect();
    let credits: Vec<RemovalsAndCredits> = credits.collect();
    let found = attribute(&holdings, &factors, &emitted, &credits).unwrap();
    let total = [&found.scope1, &found.scope2, &found.scope3];
    let all: Vec<f64> = total.iter().filter_map(|figure| figure.value).collect();
    json!({
        "scope1": found.scope1.value, "scope2": found.scope2.value, "scope3": found.scope3.value,
        "removals": found.removals.value, "retired": found.retired.value,
        "generated": found.generated.value, "attribution_factor": factors,
        "total": kapok_kernels::sum(&all),
        "scope12": kapok_kernels::sum(&all[..all.len().min(2)]),
    })
}

/// The part of a company that an amount is: of a listed one by EVIC, else by equity and debt.
fn owned(company: &Given, outstanding: f64) -> f64 {
    let number = |term: &str| company.maybe_number(term);
    let investee = match number("evic") {
        Some(ordinary) => {
            let (preferred, debt, non_controlling) = (0.0, 0.0, 0.0);
            Investee::Listed(EvicParts { ordinary, preferred, debt, non_controlling })
        }
        None => Investee::Private {
            equity: number("equity"),
            debt: number("debt"),
            balance_sheet: number("assets"),
        },
    };
    attribution_factor("company", outstanding, &investee).unwrap()
}

/// Σ outstanding · score / Σ outstanding, of all and of each sector.
pub(crate) fn quality(given: &Given, _: &Example) -> Json {
    let (outstanding, scores) = (given.list("outstanding"), given.gaps("scores"));
    let score = |s: f64| QualityScore::new("asset", s as u8).unwrap();
    let scores: Vec<Option<QualityScore>> = scores.into_iter().map(|s| s.map(score)).collect();
    let sectors = given.maybe_texts("groups").unwrap_or_default();
    let mut found = Map::new();
    let mut add = |name: &str, keep: &dyn Fn(usize) -> bool| {
        let kept: Vec<usize> = (0..outstanding.len()).filter(|&i| keep(i)).collect();
        let amounts: Vec<f64> = kept.iter().map(|&i| outstanding[i]).collect();
        let scores: Vec<_> = kept.iter().map(|&i| scores[i]).collect();
        let mean = weighted_quality(&vec!["asset"; kept.len()], &amounts, &scores).unwrap();
        found.insert(name.to_owned(), json!(mean));
    };
    add("all", &|_| true);
    for &sector in &sectors {
        add(&word(sector), &|i| sectors[i] == sector);
    }
    found.insert("rounded".to_owned(), Json::Object(found.clone()));
    Json::Object(found)
}

/// A sector as a key: `oil_gas` for `O&G`.
fn word(sector: &str) -> String {
    let full = sector.replace("O&G", "oil gas").to_lowercase();
    let words = full.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
    words.collect::<Vec<_>>().join("_")
}

/// Weighted average intensity; under each policy where intensities are not known.
pub(crate) fn average(given: &Given, _: &Example) -> Json {
    let weights = given.list("weights");
    let tonnes = given.maybe_gaps("intensity").unwrap_or_else(|| given.gaps("emissions"));
    let known = given.maybe_gaps("revenue");
    let revenue = known.unwrap_or_else(|| vec![Some(1.0); weights.len()]);
    let figure = |holdings: &Holdings| {
        let revenue = column(Denominator::Revenue, &revenue);
        waci(holdings, &emissions(&tonnes), ScopeRule::Same(Scopes::S1S2), revenue).unwrap()
    };
    let unknown = tonnes.contains(&None) || revenue.contains(&None);
    under_policies(given, &weights, "waci", unknown, &figure)
}

/// A figure, and where something is unknown what it is under each policy.
fn under_policies(
    given: &Given,
    weights: &[f64],
    name: &str,
    unknown: bool,
    figure: &dyn Fn(&Holdings) -> Figure,
) -> Json {
    let names = vec!["name"; weights.len()];
    let holdings = Holdings::of_weights(&names, weights, MissingPolicy::Refuse).unwrap();
    let one = vec!["all"; weights.len()];
    let peers = given.maybe_texts("groups").unwrap_or(one);
    let holdings = holdings.with_peers(&peers);
    let stated = given.maybe_text("policy");
    let mut value = figure(&holdings).value;
    if !unknown {
        return json!({ name: value });
    }
    let mut under = Map::new();
    for (policy, term) in POLICIES {
        let figure = figure(&holdings.under(policy)).value;
        under.insert(term.to_owned(), json!(figure));
        if stated == Some(term) {
            value = figure;
        }
    }
    let coverage = figure(&holdings.under(MissingPolicy::Exclude)).coverage_by_weight;
    json!({ name: value, "under": under, "coverage": coverage })
}

/// What is held, with cash that makes it the value of the portfolio.
struct Portfolio {
    values: Vec<f64>,
    cash: usize,
}

impl Portfolio {
    fn of(given: &Given) -> Self {
        let mut values = given.list("holdings");
        let held = kapok_kernels::sum(&values);
        let cash = given.maybe_number("portfolio_value").map_or(0.0, |value| value - held);
        assert!(cash >= 0.0, "more is held than the portfolio is worth");
        if cash > 0.0 {
            values.push(cash);
        }
        Self { values, cash: usize::from(cash > 0.0) }
    }

    /// A column with nothing for the cash.
    fn column(&self, given: &Given, term: &str) -> Option<Vec<Option<f64>>> {
        let mut column = given.maybe_gaps(term)?;
        column.extend(vec![None; self.cash]);
        Some(column)
    }

    /// What is active in fossil fuels, where that is given; cash is not.
    fn fossil(&self, given: &Given) -> Option<Vec<Option<bool>>> {
        let flags = given.has("fossil").then(|| given.items("fossil"))?;
        let mut flags: Vec<Option<bool>> = flags.iter().map(Json::as_bool).collect();
        flags.extend(vec![Some(false); self.cash]);
        Some(flags)
    }
}

/// The metrics of the TCFD supplement.
pub(crate) fn invested(given: &Given, _: &Example) -> Json {
    let portfolio = Portfolio::of(given);
    let tonnes = portfolio.column(given, "emissions").unwrap();
    let market_value = portfolio.column(given, "market_value").unwrap();
    let names = vec!["name"; portfolio.values.len()];
    let holdings = Holdings::of_values(&names, &portfolio.values, euro(), MissingPolicy::Exclude);
    let holdings = holdings.unwrap();
    let emitted = emissions(&tonnes);
    let scopes = ScopeRule::Same(Scopes::S1S2);
    let owned_by = column(Denominator::MarketValue, &market_value);
    let total = total_emissions(&holdings, &emitted, scopes, owned_by).unwrap();
    let per_value = carbon_footprint(&holdings, &emitted, scopes, owned_by).unwrap();
    let mut found = Map::new();
    let mut add = |term: &str, value: Option<f64>| found.insert(term.to_owned(), json!(value));
    add("total_emissions", total.value);
    add("footprint", per_value.value);
    if let Some(revenue) = portfolio.column(given, "revenue") {
        let revenue = column(Denominator::Revenue, &revenue);
        let owned = owned_revenue_intensity(&holdings, &emitted, scopes, owned_by, revenue);
        add("carbon_intensity", owned.unwrap().value);
        add("waci", waci(&holdings, &emitted, scopes, revenue).unwrap().value);
    }
    if let Some(related) = portfolio.fossil(given) {
        let share = exposure_to_set("carbon_related", &holdings, &related).unwrap();
        add("fossil_share", share.value);
    }
    Json::Object(found)
}

/// Principal adverse impacts 1 to 4.
pub(crate) fn adverse_impacts(given: &Given, _: &Example) -> Json {
    let portfolio = Portfolio::of(given);
    let evic = portfolio.column(given, "evic").unwrap();
    let names = vec!["name"; portfolio.values.len()];
    let holdings = Holdings::of_values(&names, &portfolio.values, euro(), MissingPolicy::Exclude);
    let holdings = holdings.unwrap();
    let scope = |term: &str| portfolio.column(given, term);
    let emitted: Vec<Emissions> = match (scope("scope1"), scope("scope2"), scope("scope3")) {
        (Some(one), Some(two), Some(three)) => (0..one.len())
            .map(|i| [one[i], two[i], three[i]])
            .map(|scopes| Emissions::new("name", scopes, Method::Reported).unwrap())
            .collect(),
        _ => emissions(&scope("emissions").unwrap()),
    };
    let by = column(Denominator::Evic, &evic);
    let first = ghg_emissions(&holdings, &emitted, by).unwrap();
    let mut found = Map::new();
    let mut add = |term: &str, figure: &Figure| found.insert(term.to_owned(), json!(figure.value));
    add("ghg_emissions", &first.total);
    add("footprint", &footprint(&holdings, &emitted, by).unwrap());
    if let Some(revenue) = scope("revenue") {
        let revenue = column(Denominator::Revenue, &revenue);
        add("ghg_intensity", &ghg_intensity(&holdings, &emitted, revenue).unwrap());
    }
    if let Some(active) = portfolio.fossil(given) {
        add("fossil_share", &fossil_exposure(&holdings, &active).unwrap());
    }
    let by_scope = [("1", &first.scope1), ("2", &first.scope2), ("3", &first.scope3)];
    let by_scope = by_scope.map(|(scope, figure)| (scope.to_owned(), json!(figure.value)));
    found.insert("ghg_emissions_of_scope".to_owned(), Json::Object(Map::from_iter(by_scope)));
    Json::Object(found)
}

/// Σ w · green revenue / revenue; a part may be known as a range alone.
pub(crate) fn green_intensity(given: &Given, _: &Example) -> Json {
    let weights = given.list("weights");
    let parts = given.items("green_revenue").iter().map(|part| {
        let end = |n: usize| part.get(n).and_then(Json::as_f64);
        let range = end(0).zip(end(1));
        range.map_or_else(
            || part.as_f64().map(GreenRevenue::Amount),
            |(minimum, maximum)| Some(GreenRevenue::Range { minimum, maximum }),
        )
    });
    let parts: Vec<Option<GreenRevenue>> = parts.collect();
    let total = given.gaps("revenue");
    let point = match given.maybe_text("range_point") {
        Some("min" | "minimum") => RangePoint::Minimum,
        Some(_) | None => RangePoint::Midpoint,
    };
    let figure = |holdings: &Holdings| {
        let revenue = column(Denominator::Revenue, &total);
        green::green_revenue_share(holdings, &parts, revenue, point).unwrap()
    };
    let unknown = parts.contains(&None) || total.contains(&None);
    under_policies(given, &weights, "green_share", unknown, &figure)
}

/// Weights of green bonds by what is green in them.
pub(crate) fn green_assets(given: &Given, _: &Example) -> Json {
    let outstanding = given.list("outstanding");
    let shares = some(given.list("green_share"));
    let names = vec!["bond"; outstanding.len()];
    json!({ "weights": green::green_asset_weights(&names, &outstanding, &shares).unwrap() })
}
