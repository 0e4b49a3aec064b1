//! One example as its runner sees it.

use std::collections::BTreeMap;
use std::ops::Deref;

use super::example::Example;
use super::given::Given;

/// Examples by id.
pub(crate) type All = BTreeMap<String, Example>;

/// The inputs of an example, with what it leaves to its texts and to other examples.
pub(crate) struct Case<'a> {
    pub(crate) given: Given,
    pub(crate) example: &'a Example,
    pub(crate) all: &'a All,
}

impl<'a> Case<'a> {
    pub(crate) fn of(example: &'a Example, all: &'a All) -> Self {
        Self { given: example.given(), example, all }
    }

    /// The same for an example that this one names: it must be there.
    pub(crate) fn other(&self, id: &str) -> Self {
        Self::of(&self.all[id], self.all)
    }
}

impl Deref for Case<'_> {
    type Target = Given;

    fn deref(&self) -> &Given {
        &self.given
    }
}
