//! Benchmark of an ESG evaluation: 5,000 issuers, 200 indicators, one core.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::hint::black_box;

use chrono::NaiveDate;
use criterion::{Criterion, criterion_group, criterion_main};
use kapok_domain::{IssuerId, Method, end_of_day};
use kapok_evaluation::{
    Controversies, Datum, FactColumn, Facts, Scheme, SchemeConfig, Vocabulary, evaluate, explain,
};

const ISSUERS: usize = 5_000;
const AREAS: usize = 20;
const PER_AREA: usize = 10;

/// A scheme of one kind of transform in 20 areas of 10 indicators.
fn scheme(transform: &str) -> Scheme {
    let mut text = format!(
        "[scheme]\nid = \"bench\"\ntitle = \"bench\"\nversion = \"1\"\nvalid_from = 2020-01-01\n\
         levels = [\"pillar\", \"category\"]\nscale = 100.0\n[weights]\n\
         missing_child = \"renormalise\"\nminimum_coverage = 0.2\n[defaults]\n\
         missing = \"peer_median\"\nmax_age_months = 24\n\
         winsorise = {{ tails = {{ p = 0.025 }} }}\n\
         transform = {transform}\n\
         peers = {{ by = \"industry\", minimum = 5, if_small = \"wider\", wider = [\"all\"] }}\n\
         [[nodes]]\nid = \"P\"\nname = \"P\"\nweight = 1.0\n"
    );
    for area in 0..AREAS {
        let node = format!("[[nodes]]\nid = \"A{area}\"\nname = \"A\"\nparent = \"P\"\n");
        text.push_str(&node);
        text.push_str("weight = 0.05\n");
    }
    for i in 0..AREAS * PER_AREA {
        let area = i / PER_AREA;
        let polarity = if i % 2 == 0 { "higher_better" } else { "lower_better" };
        let written = write!(
            text,
            "[[indicators]]\nid = \"i{i}\"\narea = \"A{area}\"\nweight = 0.1\nunit = \"t\"\n\
             polarity = \"{polarity}\"\n"
        );
        written.expect("a text takes it");
    }
    let config: SchemeConfig = toml::from_str(&text).expect("it is a scheme");
    let vocabulary = Vocabulary { levels: &["industry"], indicators: None };
    Scheme::compile(&config, &vocabulary).expect("it holds")
}

/// Facts of which one in eight is missing and one in four is in another unit.
fn facts<'a>(issuers: &'a [IssuerId], names: &'a [String], labels: &'a [String]) -> Facts<'a> {
    let mut state = 11_u64;
    let mut draw = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        state >> 33
    };
    let period_end = NaiveDate::from_ymd_opt(2024, 12, 31).expect("a date");
    let mut columns = BTreeMap::new();
    for name in names {
        let mut entries = Vec::new();
        for issuer in 0..issuers.len() as u32 {
            let value = (draw() % 1_000_000) as f64 / 10.0;
            let unit = if draw() % 4 == 0 { "kg" } else { "t" };
            if draw() % 8 != 0 {
                let (known_at, method) = (end_of_day(period_end), Method::Reported);
                let (source, currency, quality) = ("bench", None, None);
                let datum =
                    Datum { value, unit, currency, period_end, known_at, source, method, quality };
                entries.push((issuer, datum));
            }
        }
        columns.insert(name.as_str(), FactColumn::new(entries));
    }
    let industry = |i: usize| Some(labels[i * i % labels.len()].as_str());
    Facts {
        date: NaiveDate::from_ymd_opt(2025, 12, 31).expect("a date"),
        issuers,
        columns,
        labels: BTreeMap::from([("industry", (0..issuers.len()).map(industry).collect())]),
        controversies: Controversies::default(),
        previous_bands: Vec::new(),
        overrides: Vec::new(),
    }
}

fn evaluations(criterion: &mut Criterion) {
    let issuers: Vec<IssuerId> =
        (0..ISSUERS).map(|i| format!("I{i}").parse().expect("a name")).collect();
    let names: Vec<String> = (0..AREAS * PER_AREA).map(|i| format!("i{i}")).collect();
    let labels: Vec<String> = (0..60).map(|i| format!("industry {i}")).collect();
    let facts = facts(&issuers, &names, &labels);
    let z = "{ z_score = { ddof = \"population\", truncate = { iterated = { limit = 3.0 } }, \
             to = \"normal_cdf\" } }";
    for (name, transform) in [("percentile", "\"percentile\""), ("z_score", z)] {
        let scheme = scheme(transform);
        criterion.bench_function(&format!("evaluate_{name}/5000x200"), |b| {
            b.iter(|| evaluate(&scheme, black_box(&facts), &|_, _, _| None).expect("they are fit"));
        });
    }
    let scheme = scheme(z);
    let evaluation = evaluate(&scheme, &facts, &|_, _, _| None).expect("they are fit");
    criterion.bench_function("explain/one of 5000x200", |b| {
        b.iter(|| explain(&scheme, &facts, &|_, _, _| None, &evaluation, &[black_box(17)]));
    });
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10);
    targets = evaluations
}
criterion_main!(benches);
