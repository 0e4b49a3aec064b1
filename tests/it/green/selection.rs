//! Selections by the rules of providers, through reviews of small markets.

use kapok_columns::Holding;
use kapok_market::SecurityIx;
use kapok_methodology::{Choice, Evidence, Review};
use kapok_rulebook::Rulebook;
use serde_json::{Map, Value as Json, json};

use super::example::Example;
use crate::oracles::given::Given;
use crate::support::day;
use crate::support::index::Index;
use crate::support::market::{Line, Market};

/// A name of a ranked group.
#[derive(Debug, Clone)]
struct Name {
    id: String,
    score: f64,
    size: f64,
    /// Its group or its rating: what the column `sector` says.
    class: Option<String>,
    member: bool,
}

const BY_SCORE: &str = r#"
[selection]
rank_by = [
  { by = "score", order = "desc", if_missing = "exclude" },
  { by = "free_float_cap", order = "desc", if_missing = "exclude" },
  { by = "security_id", order = "asc" },
]
"#;

/// S&P ESG: 65 % by score, members to 85 %, as close to 75 % as it comes.
const NEAR_75: &str = r#"
target = { coverage = 0.75, crossing = "closest" }
buffer = { enter = 0.65, leave = 0.85 }
"#;

/// DJSI Diversified: 40 % in any case, members to 60 %, as close to 50 % as it comes.
const NEAR_50: &str = r#"
target = { coverage = 0.5, crossing = "closest", floor = 0.4 }
buffer = { enter = 0.4, leave = 0.6 }
"#;

/// MSCI ESG Leaders: 35/50/65, AAA and AA before members.
const LEADERS: &str = r#"
target = { coverage = 0.5, crossing = "closest", floor = 0.45 }
[[selection.steps]]
take = "all"
within = 0.35
crossing = "take"
until = "none"
[[selection.steps]]
take = "all"
where = "sector IN ('AAA', 'AA')"
within = 0.5
crossing = "take"
until = "target"
[[selection.steps]]
take = "members"
within = 0.65
crossing = "take"
until = "target"
[[selection.steps]]
take = "all"
until = "target"
"#;

/// A review of names under a selection, with prices of one.
fn review(names: &[Name], selection: &str) -> (Vec<String>, Review) {
    let (mut market, base) = (Market::default(), Index::default());
    for name in names {
        let (score, sector) = (Some(name.score), name.class.clone());
        market.add(Line { score, sector, ..Line::new(&name.id) }, name.size, 1.0);
        market.close(base.base_date, &name.id, 1.0);
    }
    let history = market.history();
    let text = format!("{}{BY_SCORE}{selection}", base.text());
    let book = Rulebook::compile(&text, history.calendars());
    let book = book.unwrap_or_else(|errors| panic!("{errors:#?}\n{text}"));
    let position = |id: &str| history.find(&id.parse().unwrap()).unwrap();
    let mut members: Vec<SecurityIx> =
        names.iter().filter(|name| name.member).map(|name| position(&name.id)).collect();
    members.sort_unstable();
    let members: Vec<Holding> =
        members.into_iter().map(|security| Holding { security, index_shares: 1.0 }).collect();
    let review = book.review(&history, day("2024-01-02"), &members, Evidence::Composition);
    let ids = history.securities().iter().map(|security| security.id.to_string()).collect();
    (ids, review.unwrap_or_else(|error| panic!("{error}")))
}

/// Who is chosen, in order of rank, and what part of all sizes they hold.
fn chosen(names: &[Name], selection: &str) -> (Vec<String>, f64) {
    let (ids, review) = review(names, selection);
    let kept = review.ranking.iter().filter(|ranked| ranked.choice.is_chosen());
    let kept: Vec<String> = kept.map(|ranked| ids[ranked.security.at()].clone()).collect();
    let held = names.iter().filter(|name| kept.contains(&name.id)).map(|name| name.size);
    let all: Vec<f64> = names.iter().map(|name| name.size).collect();
    let part = kapok_kernels::sum(&held.collect::<Vec<_>>()) / kapok_kernels::sum(&all);
    (kept, part)
}

fn answer(names: &[Name], selection: &str) -> Json {
    let (kept, coverage) = chosen(names, selection);
    let mut strangers = names.to_vec();
    strangers.iter_mut().for_each(|name| name.member = false);
    let (without, coverage_without) = chosen(&strangers, selection);
    json!({
        "selected": kept, "coverage": coverage, "selected_without_buffer": without,
        "coverage_without_buffer": coverage_without,
    })
}

fn members(given: &Given) -> Vec<&str> {
    given.maybe_texts("members").unwrap_or_default()
}

pub(crate) fn by_coverage(given: &Given, _: &Example) -> Json {
    let (sizes, scores) = (given.by_name("free_float_caps"), given.by_name("scores"));
    let current = members(given);
    let name = |(id, size): (&String, &f64)| Name {
        id: id.clone(),
        score: scores[id],
        size: *size,
        class: None,
        member: current.contains(&id.as_str()),
    };
    answer(&sizes.iter().map(name).collect::<Vec<_>>(), NEAR_75)
}

/// Rows of id, score, size, and perhaps whether it is a member.
pub(crate) fn half_of_a_group(given: &Given, _: &Example) -> Json {
    let current = members(given);
    let name = |row: &Json| {
        let id = row[0].as_str().unwrap();
        let member = row.get(3).and_then(Json::as_bool).unwrap_or(current.contains(&id));
        let (score, size) = (row[1].as_f64().unwrap(), row[2].as_f64().unwrap());
        Name { id: id.to_owned(), score, size, class: None, member }
    };
    answer(&given.items("scored_names").iter().map(name).collect::<Vec<_>>(), NEAR_50)
}

/// Rows of id, rating, size and whether it is a member, in order of rank.
pub(crate) fn leaders(given: &Given, _: &Example) -> Json {
    let rows = given.items("rated_names");
    let current = members(given);
    let name = |(place, row): (usize, &Json)| {
        let (id, rating) = (row[0].as_str().unwrap(), row[1].as_str().unwrap());
        let member = row.get(3).and_then(Json::as_bool).unwrap_or(current.contains(&id));
        let class = Some(rating.to_owned());
        let (score, size) = ((rows.len() - place) as f64, row[2].as_f64().unwrap());
        Name { id: id.to_owned(), score, size, class, member }
    };
    answer(&rows.iter().enumerate().map(name).collect::<Vec<_>>(), LEADERS)
}

/// Number of each industry that leave for being in the last fifth, by rounding.
pub(crate) fn last_fifth(given: &Given, _: &Example) -> Json {
    let sizes = given.whole("group_sizes");
    let fraction = given.maybe_number("fraction").unwrap_or(0.2);
    let mut names = Vec::new();
    for (industry, &size) in sizes.iter().enumerate() {
        names.extend((0..size).map(|place| Name {
            id: format!("I{industry:02}-{place:04}"),
            score: f64::from(place) + 1.0,
            size: 1.0,
            class: Some(format!("I{industry:02}")),
            member: false,
        }));
    }
    let alone = given.get("rounding").and_then(Json::as_str);
    let words = alone.map_or_else(|| given.texts("rounding"), |word| vec![word]);
    let dropped = |word: &&str| {
        let rounding = match *word {
            "floor" => "down",
            "ceil" => "up",
            "half_up" => "nearest",
            other => panic!("`{other}` is no rounding"),
        };
        let rule = format!(
            "group_by = \"sector\"\n\
             drop = [{{ fraction = {fraction:?}, rounding = \"{rounding}\" }}]"
        );
        let (ids, review) = review(&names, &rule);
        let gone = review.ranking.iter().filter(|ranked| ranked.choice == Choice::Dropped);
        let gone: Vec<&String> = gone.map(|ranked| &ids[ranked.security.at()]).collect();
        let of = |i: usize| gone.iter().filter(|id| id.starts_with(&format!("I{i:02}-"))).count();
        ((*word).to_owned(), json!((0..sizes.len()).map(of).collect::<Vec<usize>>()))
    };
    let by_rounding = Map::from_iter(words.iter().map(dropped));
    match alone {
        Some(word) => json!({ "dropped": by_rounding[word] }),
        None => json!({ "dropped": by_rounding }),
    }
}

/// The number of an ordinal in a text: 15 of `rank below 15th`.
fn ordinal(text: &str) -> Option<u32> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    let number = |word: &str| {
        ["th", "st", "nd", "rd"].iter().find_map(|e| word.strip_suffix(e)?.parse().ok())
    };
    words.into_iter().find_map(number)
}

/// The riskiest ten leave; who is no member has to rank behind the fifteenth to come in.
pub(crate) fn by_rank(given: &Given, _: &Example) -> Json {
    let ranks = given.by_name("risk_ranks");
    let reentry = given.maybe_text("rule").and_then(ordinal).unwrap_or(15);
    let count = given.maybe_number("count").unwrap_or(10.0) as u32;
    let last = ranks.values().fold(f64::from(reentry), |last, rank| last.max(*rank)) as usize + 20;
    let at = |rank: usize| ranks.iter().find(|(_, own)| **own == rank as f64).map(|(id, _)| id);
    let name = |rank: usize| {
        let named = at(rank);
        let id = named.map_or_else(|| format!("ZZ-{rank:04}"), |id| id.replace('_', "-"));
        let stranger = |id: &String| id.contains("prev_excluded") || id.contains("new");
        // Rank 1 is the highest risk: the last by score.
        Name {
            id,
            score: rank as f64,
            size: 1.0,
            class: None,
            member: !named.is_some_and(stranger),
        }
    };
    let names: Vec<Name> = (1..=last).map(name).collect();
    let rule = format!("drop = [{{ count = {count}, reentry_rank = {reentry} }}]");
    let (kept, _) = chosen(&names, &rule);
    let outcome = |id: &String| match kept.contains(&id.replace('_', "-")) {
        true => "included",
        false if id.contains("prev_excluded") => "stay excluded",
        false => "excluded",
    };
    let short = |id: &String| id.split('_').next().unwrap_or(id).to_owned();
    Json::Object(ranks.keys().map(|id| (short(id), json!(outcome(id)))).collect())
}
