//! The composition with which an index begins, and indices that are never reviewed.

use crate::support::Project;

const INDEX: &str = "config/indices/min.toml";
const SCORES: &str = "data/minimal/esg_scores.csv";

/// The minimal index with other sections after its columns.
fn with(sections: &str) -> Project {
    let project = Project::minimal();
    let text = project.read(INDEX);
    let head = text.split("[selection]").next().unwrap();
    project.write(INDEX, format!("{head}{sections}"));
    project
}

/// Ids in the composition of the day after a close.
fn opening(project: &Project, date: &str) -> Vec<String> {
    let file = format!("published/date={date}/vintage=1/constituents_open.csv");
    let text = project.read(&file);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let at = reader.headers().unwrap().iter().position(|column| column == "security_id").unwrap();
    reader.records().map(|row| row.unwrap()[at].to_owned()).collect()
}

#[test]
fn stated_index_shares_need_no_reviews() {
    let project =
        with("[weighting]\nscheme = \"fixed_shares\"\nshares = { M001 = 10.0, M002 = 20.0 }\n");
    project.replace(INDEX, "asset_class = 'equity'", "security_id IN ('M001', 'M002')");
    project.run(&["run", "--from", "2024-03-01", "--date", "2024-04-16", "--quiet"]).expect(0);
    for date in ["2024-03-01", "2024-04-02", "2024-04-16"] {
        assert_eq!(opening(&project, date), ["M001", "M002"], "{date}");
    }
    // A composition that depends on facts needs a schedule.
    let forgotten = with("[weighting]\nscheme = \"equal\"\n");
    let said = forgotten.run(&["check"]).expect(2);
    let words = said.stderr.split_whitespace().collect::<Vec<_>>().join(" ");
    let missing = "`[review]` is missing, and the composition depends on facts";
    assert!(words.contains(missing), "{said}");
}

/// Checks that a score of the day before the base date counts, or not, by the dates of the file.
#[test]
fn members_may_be_chosen_before_the_base_date() {
    let founded = |key: &str| {
        let project = Project::minimal();
        project.replace(INDEX, "base_date = 2024-03-01", "base_date = 2024-03-15");
        project.replace(INDEX, "[review]\n", &format!("[review]\n{key}\n"));
        let late = "C004,syn-rating,v1,total,99.0,AAA,2024-01-31,2024-03-14,test";
        project.append(SCORES, late);
        project.run(&["run", "--date", "2024-03-15", "--quiet"]).expect(0);
        opening(&project, "2024-03-15")
    };
    let today = ["M001", "M002", "M004"];
    assert_eq!(founded(""), today);
    assert_eq!(founded("on_base_date = \"at_once\""), today);
    // Two calculation days before the base date the score was not known.
    assert_eq!(founded("on_base_date = \"as_scheduled\""), ["M001", "M002", "M005"]);
}
