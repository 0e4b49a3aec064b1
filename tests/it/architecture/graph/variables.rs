//! Variables of a function.

use std::collections::BTreeSet;

use syn::PatIdent;
use syn::visit::{self, Visit};

/// Names of variables, so that none is taken for a function of the same name.
#[derive(Default)]
pub(super) struct Variables(BTreeSet<String>);

impl Variables {
    pub(super) fn of(walk: impl FnOnce(&mut Self)) -> BTreeSet<String> {
        let mut names = Self::default();
        walk(&mut names);
        names.0
    }
}

impl<'a> Visit<'a> for Variables {
    fn visit_pat_ident(&mut self, pattern: &'a PatIdent) {
        let name = pattern.ident.to_string();
        if !name.starts_with(char::is_uppercase) {
            self.0.insert(name);
        }
        visit::visit_pat_ident(self, pattern);
    }
}
