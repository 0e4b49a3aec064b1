//! Tables that are missing or cannot be read: exit code 3.

use crate::support::parquet::{Closes, Dates, prices_of, texts as texts_of};
use crate::support::{Project, assert_said, difference, refused};

const CONFIG: &str = "config/project.toml";

const PRICES: &str = "data/minimal/prices.csv";

#[test]
fn a_missing_table() {
    assert_said!(refused(|p| p.remove(PRICES), &["run"]), @"
    exit code 3
    -- stderr
    error: no `prices` table in ./data/minimal
    hint: give `prices.parquet`, `prices.csv`, `prices.csv.gz` or a folder `prices`
    ");
    assert_said!(refused(|p| p.remove("data/minimal/securities.csv"), &["run"]), @"
    exit code 3
    -- stderr
    error: no `securities` table in ./data/minimal
    hint: give `securities.parquet`, `securities.csv`, `securities.csv.gz` or a folder
            `securities`
    ");
}

#[test]
fn a_missing_folder_of_tables() {
    let elsewhere = |p: &Project| p.replace("config/project.toml", "data/minimal", "data/none");
    assert_said!(refused(elsewhere, &["run"]), @"
    exit code 3
    -- stderr
    error: source ./data/none is not a folder
    hint: check the folders of the source
    ");
}

#[test]
fn a_missing_column() {
    let rename = |p: &Project| p.replace(PRICES, "security_id,close", "security_id,closing");
    assert_said!(refused(rename, &["run"]), @"
    exit code 3
    -- stderr
    error: ./data/minimal/prices.csv has no column `close`, which `prices` needs
    hint: `closing` looks like it: rename it to `close`
    ");
}

/// Closes that are texts.
fn texts() -> Vec<u8> {
    texts_of(&[("date", &["2024-03-01"]), ("security_id", &["M001"]), ("close", &["50.00"])])
}

#[test]
fn a_column_of_another_type() {
    let mix_up = |p: &Project| {
        p.remove(PRICES);
        p.write("data/minimal/prices.parquet", texts());
    };
    assert_said!(refused(mix_up, &["run"]), @"
    exit code 3
    -- stderr
    error: column `close` of ./data/minimal/prices.parquet holds text, not number
    hint: write `close` as number; `kapok schema` prints all types
    ");
}

#[test]
fn a_table_in_two_forms() {
    let twice = |p: &Project| p.write("data/minimal/prices/2024.csv", p.read(PRICES));
    assert_said!(refused(twice, &["run"]), @"
    exit code 3
    -- stderr
    error: `prices` is there more than once: ./data/minimal/prices.csv,
            ./data/minimal/prices
    hint: keep one of them; several files belong into a folder `prices`
    ");
}

#[test]
fn a_parquet_file_cut_short() {
    let cut = |p: &Project| {
        p.remove(PRICES);
        let bytes = texts();
        p.write("data/minimal/prices.parquet", &bytes[..bytes.len() - 100]);
    };
    assert_said!(refused(cut, &["run"]), @"
    exit code 3
    -- stderr
    error: cannot read ./data/minimal/prices.parquet: parquet: File out of specification:
            The file must end with PAR1
    hint: fetch the file again: it may have been cut short
    ");
}

#[test]
fn an_empty_table_of_prices() {
    assert_said!(refused(|p| p.retain(PRICES, |_| false), &["run"]), @"
    exit code 3
    -- stderr
    error: the prices table is empty
    hint: without a row: ./data/minimal/prices.csv
    ");
}

#[test]
fn a_file_in_another_encoding() {
    let utf_16 = |p: &Project| {
        let units: Vec<u16> = format!("\u{feff}{}", p.read(PRICES)).encode_utf16().collect();
        p.write(PRICES, units.iter().flat_map(|unit| unit.to_le_bytes()).collect::<Vec<u8>>());
    };
    assert_said!(refused(utf_16, &["run"]), @r#"
    exit code 3
    -- stderr
    error: ./data/minimal/prices.csv is not UTF-8: it looks like UTF-16 (little-endian)
    hint: save the file as UTF-8, or state `encoding = "utf-16"` under [[files]] in
            config/project.toml
    "#);
    // Two names in GBK: the bytes of 港岛 and 九龙.
    let gbk = |p: &Project| {
        let text = p.read("data/minimal/securities.csv");
        let mut bytes = text.trim_end().as_bytes().to_vec();
        bytes.extend_from_slice(b"\nM006,,,\xb8\xdb\xb5\xba\xbe\xc5\xc1\xfa");
        p.write("data/minimal/securities.csv", bytes);
    };
    assert_said!(refused(gbk, &["run"]), @r#"
    exit code 3
    -- stderr
    error: ./data/minimal/securities.csv is not UTF-8 on line 7: it looks like EUC-KR
    hint: save the file as UTF-8, or state `encoding = "euc-kr"` under [[files]] in
            config/project.toml
    "#);
}

#[test]
fn a_file_with_another_separator() {
    let semicolons = |p: &Project| p.write(PRICES, p.read(PRICES).replace(',', ";"));
    assert_said!(refused(semicolons, &["run"]), @r#"
    exit code 3
    -- stderr
    error: the separator of ./data/minimal/prices.csv is `;`, and it is read with `,`
    hint: write the file with commas, or state `separator = ";"` under [[files]] in
            config/project.toml
    "#);
    let stated = Project::minimal();
    semicolons(&stated);
    stated.append(CONFIG, "[[files]]\ntable = \"prices\"\nseparator = \";\"");
    let plain = Project::minimal();
    plain.run(&["run"]).expect(0);
    stated.run(&["run"]).expect(0);
    assert_eq!(difference(&stated.published(), &plain.published()), None);
}

#[test]
fn lines_that_end_in_carriage_returns() {
    let plain = Project::minimal();
    let returns = Project::minimal();
    for file in ["prices", "securities", "shares", "corporate_actions"] {
        let file = format!("data/minimal/{file}.csv");
        returns.write(&file, returns.read(&file).replace('\n', "\r"));
    }
    plain.run(&["run"]).expect(0);
    returns.run(&["run"]).expect(0);
    assert_eq!(difference(&returns.published(), &plain.published()), None);
}

#[test]
fn a_column_twice_and_one_misspelt() {
    let twice = |p: &Project| {
        let text = p.read(PRICES);
        let lines = text.lines().enumerate();
        let more = |(at, line): (usize, &str)| match at {
            0 => format!("{line},close\n"),
            _ => format!("{line},1.0\n"),
        };
        p.write(PRICES, lines.map(more).collect::<String>());
    };
    assert_said!(refused(twice, &["run"]), @"
    exit code 3
    -- stderr
    error: column `close` stands twice in ./data/minimal/prices.csv
    hint: take out one `close`: nothing says which of them is right
    ");
    let misspelt =
        |p: &Project| p.replace(PRICES, "security_id,close,volume", "security_id,close,knownat");
    assert_said!(refused(misspelt, &["run"]), @"
    exit code 3
    -- stderr
    error: ./data/minimal/prices.csv has a column `knownat`, which `prices` does not have
    hint: did you mean `known_at`? rename it; a column that is none of the table is not read
    ");
}

#[test]
fn a_header_without_rows() {
    let project = Project::minimal();
    project.write("data/minimal/rates.csv", "date,curve,tenor,rate,day_count\n");
    project.run(&["run"]).expect(0);
    let said = project.run(&["check", "--format", "csv"]).expect(0);
    let told = "warning,./data/minimal/rates.csv,,,has columns and no row";
    assert!(said.stdout.lines().any(|line| line == told), "{said}");
    let needed = |p: &Project| {
        p.write("data/minimal/rates.csv", "date,curve,tenor,rate,day_count\n");
        p.append(CONFIG, "[[files]]\ntable = \"rates\"\nneeds_rows = true");
    };
    assert_said!(refused(needed, &["run"]), @"
    exit code 3
    -- stderr
    error: ./data/minimal/rates.csv has no rows, and `rates` is stated to have some
    hint: fetch the file again, or take out `needs_rows` under [[files]] in
            config/project.toml
    ");
    let missing = |p: &Project| p.append(CONFIG, "[[files]]\ntable = \"rates\"\nneeds_rows = true");
    assert_said!(refused(missing, &["run"]), @"
    exit code 3
    -- stderr
    error: no `rates` table in ./data/minimal
    hint: give `rates.parquet`, `rates.csv`, `rates.csv.gz` or a folder `rates`
    ");
}

#[test]
fn files_that_nothing_reads() {
    let project = Project::minimal();
    project.write("data/minimal/price.csv", "date,security_id,close\n");
    project.write("data/minimal/shares.xlsx", "");
    project.write("data/minimal/other.csv", "");
    project.write("data/minimal/notes.md", "");
    project.write("config/indices/max.tml", "");
    project.write("config/index/max.toml", "");
    let said = project.run(&["check", "--format", "csv"]);
    assert_eq!(said.code, 2);
    let told = |line: &&str| line.starts_with("error,") || line.starts_with("warning,");
    let told: Vec<&str> = said.stdout.lines().filter(told).collect();
    insta::assert_snapshot!(told.join("\n"), @"
    warning,./data/minimal/other.csv,,,is not read: no table has its name
    error,./data/minimal/price.csv,,,is not read: no table has its name; did you mean `prices.csv`?
    error,./data/minimal/shares.xlsx,,,is not read: tables do not end like that; did you mean `shares.csv`?
    warning,./config/index,,,is not read: nothing in `config` has the name
    error,./config/indices/max.tml,,,is not read: files of the folder end in .toml; did you mean `max.toml`?
    ");
}

#[test]
fn numbers_of_single_precision_and_instants() {
    let single = |p: &Project| {
        p.remove(PRICES);
        p.write("data/minimal/prices.parquet", prices_of(Closes::Single, Dates::Days));
    };
    assert_said!(refused(single, &["run"]), @r#"
    exit code 3
    -- stderr
    error: column `close` of ./data/minimal/prices.parquet holds numbers of single
            precision (Float32)
    hint: write `close` as Float64, or have 0.1 read as 0.1 and not as 0.10000000149011612:
            `single_precision = "shortest_decimal"` under [[files]] in config/project.toml
    "#);
    let instants = |p: &Project| {
        p.remove(PRICES);
        p.write("data/minimal/prices.parquet", prices_of(Closes::Double, Dates::Instants));
    };
    assert_said!(refused(instants, &["run"]), @r#"
    exit code 3
    -- stderr
    error: column `date` of ./data/minimal/prices.parquet holds instants, timestamps of
            time zone UTC, not dates
    hint: write `date` as date, or state the zone whose dates they are: `time_zone =
            "Asia/Hong_Kong"` under [[files]] in config/project.toml
    "#);
}

#[test]
fn a_price_of_the_year_2204() {
    let far = |p: &Project| p.append(PRICES, "2204-04-16,M001,46.67,,,official,typo");
    assert_said!(refused(far, &["run"]), @"
    exit code 4
    -- stderr
    error: 1 of 151 rows of `prices` were rejected, more than the tolerated fraction of 0
      ./data/minimal/prices.csv:152: date `2204-04-16`: is not of a year from 1600 to 2100
    hint: correct the rows (`kapok check` lists them all), or raise the table's tolerance
            in config/project.toml
    ");
}
