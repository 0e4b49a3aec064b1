//! Output of `kapok compliance`: articles, and the years of the label.

use kapok_analysis::Compliance;
use kapok_climate::{ArticleFinding, ArticleVerdict};
use serde_json::{Value, json};

use crate::failure::{Code, Failure};
use crate::output::{Format, Rows, number, print};

/// Decimals of numbers in tables.
const DECIMALS: usize = 4;

/// Findings, with the names needed to print them.
pub(super) struct Report<'a> {
    pub(super) index: &'a str,
    /// Index by whose terms `index` is measured, if it is another one.
    pub(super) by: Option<&'a str>,
    pub(super) found: &'a Compliance,
}

impl Report<'_> {
    pub(super) fn print(&self, format: Format) -> Result<(), Failure> {
        match format {
            Format::Table => {
                let (articles, years) = (self.articles(format), self.years(format));
                print(&format!("{}\nyears of the label\n{}", articles.text(), years.text()))
            }
            Format::Csv => self.articles(format).print(format),
            Format::Json => {
                let whole = json!({
                    "index": self.index,
                    "as": self.by,
                    "date": self.found.date.to_string(),
                    "articles": self.articles(format).value(),
                    "years": self.years(format).value(),
                });
                print(&format!("{whole:#}\n"))
            }
        }
    }

    /// Failure that names the articles that are not met or not known, if there are any.
    pub(super) fn verdict(&self) -> Result<(), Failure> {
        let articles = self.found.articles();
        let with = |verdict: ArticleVerdict| {
            let named = articles.iter().filter(|finding| finding.verdict == verdict);
            named.map(|finding| format!("Art. {}", finding.article)).collect::<Vec<_>>()
        };
        let say = |code, what: &str, articles: &[String]| {
            let (index, date) = (self.index, self.found.date);
            Err(Failure::new(code, format!("{index} on {date}: {what}: {}", articles.join("; "))))
        };
        let (not_met, unknown) = (with(ArticleVerdict::NotMet), with(ArticleVerdict::Unknown));
        match (not_met.is_empty(), unknown.is_empty()) {
            (false, _) => say(Code::Differs, "not met", &not_met),
            (true, false) => say(Code::Data, "not known", &unknown),
            (true, true) => Ok(()),
        }
    }

    fn articles(&self, format: Format) -> Rows {
        let header = ["article", "requirement", "figure", "limit", "unit", "verdict", "note"];
        let mut rows = Rows::new(&header).right([2, 3]);
        for finding in self.found.articles() {
            rows.push(article(format, &finding));
        }
        rows
    }

    fn years(&self, format: Format) -> Rows {
        let header = ["year", "intensity", "target", "factor", "event", "state", "note"];
        let mut rows = Rows::new(&header).right([1, 2, 3]);
        for row in &self.found.years {
            rows.push(vec![
                row.year.into(),
                figure(format, row.intensity),
                figure(format, row.target),
                figure(format, row.factor),
                row.event.map_or("unknown", |event| event.word()).into(),
                row.state.map_or("unknown", |state| state.word()).into(),
                row.note.as_str().into(),
            ]);
        }
        rows
    }
}

fn article(format: Format, finding: &ArticleFinding) -> Vec<Value> {
    vec![
        finding.article.as_str().into(),
        finding.requirement.as_str().into(),
        figure(format, finding.figure),
        figure(format, finding.limit),
        finding.unit.as_str().into(),
        finding.verdict.word().into(),
        finding.note.as_str().into(),
    ]
}

fn figure(format: Format, value: Option<f64>) -> Value {
    value.map_or(Value::Null, |value| number(format, value, DECIMALS))
}
