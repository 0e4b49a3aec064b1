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

use super::example::{Example, Inputs};

/// Policies by the words that examples use for them.
const POLICIES: [(MissingPolicy, &[&str]); 4] = [
    (MissingPolicy::PeerMedian, &["median", "peer_median", "sector_median"]),
    (MissingPolicy::WorstOfPeers, &["worst", "worst_of_peers", "sector_worst", "max"]),
    (MissingPolicy::Renormalise, &["renormalise", "renormalize", "renormalised", "renorm"]),
    (MissingPolicy::Exclude, &["exclude", "excluded", "zero", "as_zero", "drop"]),
];

const WEIGHTS: [&str; 4] = ["b", "w", "weights", "W"];

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

pub(crate) fn run(example: &Example) -> Option<Json> {
    let inputs = &example.inputs;
    attributed(inputs)
        .or_else(|| quality(inputs))
        .or_else(|| green_intensity(inputs))
        .or_else(|| adverse_impacts(inputs))
        .or_else(|| invested(inputs))
        .or_else(|| average(inputs))
}

/// Σ factor · quantity, each quantity apart.
fn attributed(inputs: &Inputs) -> Option<Json> {
    let companies = inputs.rows(&["companies", "investments"])?;
    let names = vec!["company"; companies.len()];
    let known = |key: &'static str| move |company: &Inputs| company.number(&[key]);
    let amounts: Vec<f64> =
        companies.iter().map(|c| c.number(&["outstanding", "value"]).unwrap_or(1.0)).collect();
    let factor = |company: &Inputs| {
        let given = company.number(&["af", "attribution_factor"]);
        given.or_else(|| Some(owned(company, company.number(&["outstanding", "value"])?)))
    };
    let scopes: [_; 3] = ["s1", "s2", "s3"].map(known);
    let emitted = companies.iter().map(|company| {
        let tonnes = [scopes[0](company), scopes[1](company), scopes[2](company)];
        Emissions::new("company", tonnes, Method::Reported).unwrap()
    });
    let credits = companies.iter().map(|company| RemovalsAndCredits {
        removals: company.number(&["removals"]),
        retired: company.number(&["retired"]),
        generated: company.number(&["generated"]),
    });
    let holdings = Holdings::of_values(&names, &amounts, euro(), MissingPolicy::Exclude).unwrap();
    let factors: Vec<Option<f64>> = companies.iter().map(factor).collect();
    let emitted: Vec<Emissions> = emitted.collect();
    let credits: Vec<RemovalsAndCredits> = credits.collect();
    let found = attribute(&holdings, &factors, &emitted, &credits).unwrap();
    let total = [&found.scope1, &found.scope2, &found.scope3];
    let all: Vec<f64> = total.iter().filter_map(|figure| figure.value).collect();
    Some(json!({
        "s1": found.scope1.value, "s2": found.scope2.value, "s3": found.scope3.value,
        "removals": found.removals.value, "retired": found.retired.value,
        "generated": found.generated.value, "af": factors,
        "total": kapok_kernels::sum(&all), "s12": kapok_kernels::sum(&all[..all.len().min(2)]),
    }))
}

/// The part of a company that an amount is: of a listed one by EVIC, else by equity and debt.
fn owned(company: &Inputs, outstanding: f64) -> f64 {
    let number = |key: &str| company.number(&[key]);
    let investee = match number("evic") {
        Some(ordinary) => {
            let (preferred, debt, non_controlling) = (0.0, 0.0, 0.0);
            Investee::Listed(EvicParts { ordinary, preferred, debt, non_controlling })
        }
        None => Investee::Private {
            equity: number("equity"),
            debt: number("debt"),
            balance_sheet: number("balance_sheet").or_else(|| number("assets")),
        },
    };
    attribution_factor("company", outstanding, &investee).unwrap()
}

/// Σ outstanding · score / Σ outstanding, of all and of each sector.
fn quality(inputs: &Inputs) -> Option<Json> {
    let outstanding = inputs.list(&["outstanding"])?;
    let scores = inputs.gaps(&["score", "scores"])?;
    let score = |s: f64| QualityScore::new("asset", s as u8).unwrap();
    let scores: Vec<Option<QualityScore>> = scores.into_iter().map(|s| s.map(score)).collect();
    let sectors = inputs.texts(&["sector", "sectors"]).unwrap_or_default();
    let mut found = Map::new();
    let mut add = |name: &str, keep: &dyn Fn(usize) -> bool| {
        let kept: Vec<usize> = (0..outstanding.len()).filter(|&i| keep(i)).collect();
        let amounts: Vec<f64> = kept.iter().map(|&i| outstanding[i]).collect();
        let scores: Vec<_> = kept.iter().map(|&i| scores[i]).collect();
        let mean = weighted_quality(&vec!["asset"; kept.len()], &amounts, &scores).unwrap();
        found.insert(name.to_owned(), json!(mean));
        found.insert(format!("source_rounded_{name}"), json!(mean));
    };
    add("all", &|_| true);
    for &sector in &sectors {
        add(&word(sector), &|i| sectors[i] == sector);
    }
    Some(Json::Object(found))
}

/// A sector as a key: `oil_gas` for `O&G`.
fn word(sector: &str) -> String {
    let full = sector.replace("O&G", "oil gas").to_lowercase();
    let words = full.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
    words.collect::<Vec<_>>().join("_")
}

/// Weighted average intensity; under each policy where intensities are not known.
fn average(inputs: &Inputs) -> Option<Json> {
    let weights = inputs.list(&WEIGHTS)?;
    let tonnes = match inputs.gaps(&["CI", "ci", "intensity"]) {
        Some(intensities) => intensities,
        None => inputs.gaps(&["E", "emissions", "ghg", "s12"])?,
    };
    let given = inputs.gaps(&["revenue", "R"]);
    let revenue = given.unwrap_or_else(|| vec![Some(1.0); weights.len()]);
    let figure = |holdings: &Holdings| {
        let revenue = column(Denominator::Revenue, &revenue);
        waci(holdings, &emissions(&tonnes), ScopeRule::Same(Scopes::S1S2), revenue).unwrap()
    };
    let unknown = tonnes.contains(&None) || revenue.contains(&None);
    Some(under_policies(inputs, &weights, "waci", unknown, &figure))
}

/// A figure, and where something is unknown what it is under each policy.
fn under_policies(
    inputs: &Inputs,
    weights: &[f64],
    name: &str,
    unknown: bool,
    figure: &dyn Fn(&Holdings) -> Figure,
) -> Json {
    let names = vec!["name"; weights.len()];
    let holdings = Holdings::of_weights(&names, weights, MissingPolicy::Refuse).unwrap();
    let one = vec!["all"; weights.len()];
    let peers = inputs.texts(&["sector", "sectors", "peers", "group", "groups"]).unwrap_or(one);
    let holdings = holdings.with_peers(&peers);
    let mut found = Map::from_iter([(name.to_owned(), json!(figure(&holdings).value))]);
    if unknown {
        let stated = inputs.text(&["policy", "missing", "missing_policy"]);
        for (policy, words) in POLICIES {
            let figure = figure(&holdings.under(policy));
            for word in words {
                found.insert((*word).to_owned(), json!(figure.value));
                found.insert(format!("{name}_{word}"), json!(figure.value));
            }
            if stated.is_some_and(|stated| words.contains(&stated)) {
                found.insert(name.to_owned(), json!(figure.value));
            }
            found.insert("coverage".to_owned(), json!(figure.coverage_by_weight));
        }
    }
    Json::Object(found)
}

/// What is held, with cash that makes it the value of the portfolio.
struct Portfolio {
    values: Vec<f64>,
    cash: usize,
}

impl Portfolio {
    fn of(inputs: &Inputs) -> Option<Self> {
        let mut values = inputs.list(&["holdings", "values"])?;
        let held = kapok_kernels::sum(&values);
        let cash = inputs.number(&["pv", "portfolio_value"]).map_or(0.0, |pv| pv - held);
        assert!(cash >= 0.0, "more is held than the portfolio is worth");
        if cash > 0.0 {
            values.push(cash);
        }
        Some(Self { values, cash: usize::from(cash > 0.0) })
    }

    /// A column with nothing for the cash.
    fn column(&self, inputs: &Inputs, keys: &[&str]) -> Option<Vec<Option<f64>>> {
        let mut column = inputs.gaps(keys)?;
        column.extend(vec![None; self.cash]);
        Some(column)
    }

    fn flags(&self, inputs: &Inputs, keys: &[&str]) -> Option<Vec<Option<bool>>> {
        let mut flags: Vec<Option<bool>> = inputs.items(keys)?.iter().map(Json::as_bool).collect();
        flags.extend(vec![Some(false); self.cash]);
        Some(flags)
    }
}

/// The metrics of the TCFD supplement.
fn invested(inputs: &Inputs) -> Option<Json> {
    let portfolio = Portfolio::of(inputs)?;
    let tonnes = portfolio.column(inputs, &["s12", "emissions", "E"])?;
    let market_value = portfolio.column(inputs, &["mcap", "market_value", "mktcap"])?;
    let names = vec!["name"; portfolio.values.len()];
    let holdings = Holdings::of_values(&names, &portfolio.values, euro(), MissingPolicy::Exclude);
    let holdings = holdings.unwrap();
    let emitted = emissions(&tonnes);
    let scopes = ScopeRule::Same(Scopes::S1S2);
    let owned_by = column(Denominator::MarketValue, &market_value);
    let total = total_emissions(&holdings, &emitted, scopes, owned_by).unwrap();
    let per_value = carbon_footprint(&holdings, &emitted, scopes, owned_by).unwrap();
    let mut found = Map::new();
    let mut add = |keys: &[&str], value: Option<f64>| {
        keys.iter().for_each(|key| drop(found.insert((*key).to_owned(), json!(value))));
    };
    add(&["total_t", "total", "total_emissions"], total.value);
    add(&["footprint_t_per_m", "footprint"], per_value.value);
    if let Some(revenue) = portfolio.column(inputs, &["revenue"]) {
        let revenue = column(Denominator::Revenue, &revenue);
        let owned = owned_revenue_intensity(&holdings, &emitted, scopes, owned_by, revenue);
        add(&["carbon_intensity_t_per_m_rev", "carbon_intensity"], owned.unwrap().value);
        add(&["waci"], waci(&holdings, &emitted, scopes, revenue).unwrap().value);
    }
    if let Some(related) = portfolio.flags(inputs, &["carbon_related", "fossil"]) {
        let share = exposure_to_set("carbon_related", &holdings, &related).unwrap();
        add(&["carbon_related_share", "exposure", "carbon_related"], share.value);
    }
    Some(Json::Object(found))
}

/// Principal adverse impacts 1 to 4.
fn adverse_impacts(inputs: &Inputs) -> Option<Json> {
    let portfolio = Portfolio::of(inputs)?;
    let evic = portfolio.column(inputs, &["evic"])?;
    let names = vec!["name"; portfolio.values.len()];
    let holdings = Holdings::of_values(&names, &portfolio.values, euro(), MissingPolicy::Exclude);
    let holdings = holdings.unwrap();
    let scope = |key: &str| portfolio.column(inputs, &[key]);
    let emitted: Vec<Emissions> = match (scope("s1"), scope("s2"), scope("s3")) {
        (Some(one), Some(two), Some(three)) => (0..one.len())
            .map(|i| [one[i], two[i], three[i]])
            .map(|scopes| Emissions::new("name", scopes, Method::Reported).unwrap())
            .collect(),
        _ => emissions(&portfolio.column(inputs, &["s123", "ghg", "emissions"])?),
    };
    let by = column(Denominator::Evic, &evic);
    let first = ghg_emissions(&holdings, &emitted, by).unwrap();
    let mut found = Map::new();
    let mut add = |key: &str, figure: &Figure| found.insert(key.to_owned(), json!(figure.value));
    for key in ["PAI1_t", "PAI1", "PAI1_total"] {
        add(key, &first.total);
    }
    add("PAI1_s1", &first.scope1);
    add("PAI1_s2", &first.scope2);
    add("PAI1_s3", &first.scope3);
    add("PAI2", &footprint(&holdings, &emitted, by).unwrap());
    if let Some(revenue) = scope("revenue") {
        let revenue = column(Denominator::Revenue, &revenue);
        add("PAI3", &ghg_intensity(&holdings, &emitted, revenue).unwrap());
    }
    if let Some(active) = portfolio.flags(inputs, &["fossil"]) {
        add("PAI4", &fossil_exposure(&holdings, &active).unwrap());
    }
    Some(Json::Object(found))
}

/// Σ w · green revenue / revenue; a part may be known as a range alone.
fn green_intensity(inputs: &Inputs) -> Option<Json> {
    let weights = inputs.list(&WEIGHTS)?;
    let parts = inputs.items(&["green_rev", "green_revenue"])?.iter().map(|part| {
        let range = super::example::numbers(part);
        range.map_or_else(
            || part.as_f64().map(GreenRevenue::Amount),
            |ends| Some(GreenRevenue::Range { minimum: ends[0], maximum: ends[1] }),
        )
    });
    let parts: Vec<Option<GreenRevenue>> = parts.collect();
    let total = inputs.gaps(&["total_rev", "revenue", "total_revenue"])?;
    let point = match inputs.text(&["range", "point"]) {
        Some("min" | "minimum") => RangePoint::Minimum,
        Some(_) | None => RangePoint::Midpoint,
    };
    let figure = |holdings: &Holdings| {
        let revenue = column(Denominator::Revenue, &total);
        green::green_revenue_share(holdings, &parts, revenue, point).unwrap()
    };
    let unknown = parts.contains(&None) || total.contains(&None);
    Some(under_policies(inputs, &weights, "GI", unknown, &figure))
}

/// Weights of green bonds by what is green in them.
pub(crate) fn green_assets(example: &Example) -> Option<Json> {
    let inputs = &example.inputs;
    let outstanding = inputs.list(&["outstanding_bn", "outstanding", "amount"])?;
    let shares = some(inputs.list(&["green_share", "share"])?);
    let names = vec!["bond"; outstanding.len()];
    let weights = green::green_asset_weights(&names, &outstanding, &shares).unwrap();
    Some(json!({ "w": weights, "weights": weights }))
}
