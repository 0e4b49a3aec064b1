//! The parameters that treat events.

use kapok_conventions::{Conventions, Preset};
use kapok_conventions::{cell, preset_rows};

/// A parameter of a preset that makes a difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// Name of the parameter.
    pub parameter: &'static str,
    /// Value with the tag of its source, as in `zero_price [R]`.
    pub value: String,
    /// The value of the index's own conventions.
    pub own: String,
}

macro_rules! treating_events {
    ($($name:ident),+ $(,)?) => {
        /// The parameters that say how an event or its cash is treated, in order.
        #[cfg(test)]
        const TREATING_EVENTS: &[&str] = &[$(stringify!($name)),+];

        /// Conventions with one of these parameters of others.
        pub(super) fn with(
            conventions: &Conventions,
            parameter: &str,
            others: &Conventions,
        ) -> Conventions {
            let mut changed = conventions.clone();
            $( if parameter == stringify!($name) { changed.$name = others.$name; } )+
            changed
        }

        /// Conventions that treat events as others do, and are our own in all else.
        #[must_use]
        pub fn treating_events_as(own: &Conventions, others: &Conventions) -> Conventions {
            Conventions { $( $name: others.$name, )+ ..own.clone() }
        }
    };
}

treating_events!(
    level_form,
    price_basis,
    reinvestment,
    dividend_fx_date,
    special_dividend_threshold,
    special_dividend_tax,
    undeclared_dividends,
    rights_test,
    dilutive_rights,
    dilutive_rights_threshold,
    spin_off_entry,
    spin_off_exit,
    deletion_price,
    bankruptcy_price,
    replacement_shares,
);

/// The parameters of a preset that differ from our own.
pub(super) fn cells(preset: Preset, own: &Conventions, theirs: &Conventions) -> Vec<Cell> {
    let values = own.values().into_iter().zip(theirs.values());
    let rows = preset_rows(preset);
    let differing = values.zip(&rows).filter(|(((_, own), (_, theirs)), _)| own != theirs);
    let cell = |(((parameter, own), _), row)| Cell { parameter, value: cell(row), own };
    differing.map(cell).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use kapok_domain::Calendars;
    use kapok_rulebook::Rulebook;

    #[test]
    fn only_parameters_that_treat_events_are_taken() {
        let text = include_str!("../../../cli/src/template/minimal/indices/min.toml");
        let book = Rulebook::compile(text, &Calendars::built_in()).unwrap();
        let own = book.conventions.on(book.base_date);
        for preset in Preset::ALL {
            let under = book.conventions.under(preset);
            let theirs = under.on(book.base_date);
            let taken = treating_events_as(own, theirs);
            for ((name, mixed), (of_own, of_theirs)) in
                taken.values().into_iter().zip(own.values().into_iter().zip(theirs.values()))
            {
                let expected = if TREATING_EVENTS.contains(&name) { of_theirs } else { of_own };
                assert_eq!(mixed, expected.1, "{name} under {}", preset.name());
            }
            for cell in cells(preset, own, &taken) {
                assert!(TREATING_EVENTS.contains(&cell.parameter), "{cell:?}");
                let back = with(&taken, cell.parameter, own);
                assert_eq!(cells(preset, own, &back).len() + 1, cells(preset, own, &taken).len());
            }
        }
    }
}
