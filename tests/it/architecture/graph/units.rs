//! Items and members as units that use others.

use std::collections::{BTreeMap, BTreeSet};

use super::modules::Tree;

/// Where a use stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// Outside every item: what a file imports, and macros that it calls between its items.
    Loose,
    /// In a definition of the tree.
    Item(usize),
    /// In the head of an `impl`, or in what is neither a function nor a constant of it.
    Impl(usize),
    /// In a function or a constant of an `impl`.
    Member(usize),
}

/// Function or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Function,
    Other,
}

/// Mention of a member of some type.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Mention {
    /// Method by its name, with the number of its arguments where that is known.
    Method(String, Option<usize>),
    /// Member of a type: `Type::name`.
    Of(usize, String),
    /// Member of a type that only a caller knows: `T::name`.
    Any(String),
}

/// Item or member, with what it uses.
#[derive(Debug)]
pub(crate) struct Unit {
    pub(crate) place: Place,
    pub(crate) file: usize,
    pub(crate) name: String,
    pub(crate) kind: Kind,
    pub(crate) is_public: bool,
    pub(crate) items: BTreeSet<usize>,
    pub(crate) members: BTreeSet<Mention>,
    /// Items whose names are also those of variables around: either may be meant.
    pub(crate) shadowed: BTreeSet<usize>,
    /// Items that are imported by name.
    pub(crate) imported: BTreeSet<usize>,
}

/// Head of an `impl`.
#[derive(Debug)]
pub(crate) struct Impl {
    /// Type of ours.
    pub(crate) of: Option<usize>,
    /// None: it is of no trait. Some none: of a trait of others.
    pub(crate) of_trait: Option<Option<usize>>,
}

/// Function or constant of an `impl`.
#[derive(Debug)]
pub(crate) struct Member {
    pub(crate) within: usize,
    pub(crate) name: String,
    /// Number of arguments besides `self`; none: it cannot be called as a method.
    pub(crate) inputs: Option<usize>,
}

/// All units of a tree.
#[derive(Debug, Default)]
pub(crate) struct Units {
    pub(crate) all: Vec<Unit>,
    pub(crate) impls: Vec<Impl>,
    pub(crate) members: Vec<Member>,
    /// Names of the functions of each trait.
    pub(crate) traits: BTreeMap<usize, Vec<String>>,
    /// Type that another name stands for.
    pub(crate) aliases: BTreeMap<usize, usize>,
}

impl Units {
    pub(super) fn add(
        &mut self,
        tree: &Tree,
        module: usize,
        place: Place,
        name: &str,
        kind: Kind,
        is_public: bool,
    ) -> usize {
        self.all.push(Unit {
            place,
            file: tree.modules[module].file,
            name: name.to_owned(),
            kind,
            is_public,
            items: BTreeSet::new(),
            members: BTreeSet::new(),
            shadowed: BTreeSet::new(),
            imported: BTreeSet::new(),
        });
        self.all.len() - 1
    }

    /// Type that a name stands for in the end.
    pub(crate) fn meant(&self, item: usize) -> usize {
        self.aliases.get(&item).map_or(item, |of| self.meant(*of))
    }
}
