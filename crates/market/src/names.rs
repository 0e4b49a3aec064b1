//! Names that rows of the tables have, for those that files ask for.

use std::collections::BTreeSet;

use crate::history::History;

impl History {
    /// Sources of fixings, in order.
    pub fn fix_names(&self) -> impl Iterator<Item = &str> {
        self.fx_tables().keys().map(String::as_str)
    }

    /// Tables of withholding rates, each once.
    #[must_use]
    pub fn withholding_tables(&self) -> BTreeSet<&str> {
        self.withholding_rates().keys().map(|(table, _)| self.text(table)).collect()
    }

    /// Curves of interest rates with their tenors, each once.
    #[must_use]
    pub fn curves(&self) -> BTreeSet<(&str, &str)> {
        let keys = self.rate_table().keys();
        keys.map(|(curve, tenor)| (self.text(curve), self.text(tenor))).collect()
    }
}
