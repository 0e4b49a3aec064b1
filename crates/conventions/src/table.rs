//! The table of all presets, for documents and for people.

use crate::cell::PresetRow;
use crate::declared::Conventions;
use crate::preset::{Preset, preset_rows};

/// Text of a cell whose value the index file has to state.
const OPEN: &str = "index file";

/// Parameters by presets as a GitHub table: `parameter | sp | msci | …`, each cell a value with
/// the tag of its source.
///
/// Source: `docs/methodology/conventions.md`, which holds this text.
#[must_use]
pub fn convention_table() -> String {
    let header = Preset::ALL.map(|preset| preset.name().to_owned());
    let mut lines = vec![line("parameter", &header), line("---", &header.map(|_| "---".into()))];
    let columns = Preset::ALL.map(preset_rows);
    for (at, (parameter, _)) in Conventions::PARAMETERS.iter().enumerate() {
        let cells = columns.each_ref().map(|rows| cell(&rows[at]));
        lines.push(line(&format!("`{parameter}`"), &cells));
    }
    lines.join("\n") + "\n"
}

/// A value with the tag of its source, as in `zero_price [R]`.
#[must_use]
pub fn cell(row: &PresetRow) -> String {
    match (&row.value, row.source) {
        (None, _) => OPEN.to_owned(),
        (Some(value), None) => value.clone(),
        (Some(value), Some(source)) => format!("{value} [{}]", source.name()),
    }
}

fn line(first: &str, cells: &[String]) -> String {
    format!("| {first} | {} |", cells.join(" | "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_parameter_is_a_line_and_every_preset_a_column() {
        let table = convention_table();
        let lines: Vec<&str> = table.lines().collect();
        assert_eq!(lines.len(), Conventions::PARAMETERS.len() + 2);
        assert!(lines.iter().all(|line| line.matches('|').count() == Preset::ALL.len() + 2));
        assert_eq!(
            lines[0],
            "| parameter | sp | msci | ftse | stoxx | csi | cni | nasdaq | solactive |"
        );
        for ((parameter, _), line) in Conventions::PARAMETERS.iter().zip(&lines[2..]) {
            assert!(line.starts_with(&format!("| `{parameter}` |")), "{line}");
        }
    }

    #[test]
    fn a_cell_has_its_source_or_says_who_states_it() {
        let rows = preset_rows(Preset::Msci);
        let cell_of = |name| rows.iter().find(|row| row.parameter == name).map(cell);
        assert_eq!(cell_of("price_basis").as_deref(), Some("ex_price_factor [R]"));
        assert_eq!(cell_of("fx_fix").as_deref(), Some("index file"));
    }
}
