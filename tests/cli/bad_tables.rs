//! Tables that are missing or cannot be read: exit code 3.

use crate::support::parquet::texts as texts_of;
use crate::support::{Project, assert_said, refused};

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
    ");
}
