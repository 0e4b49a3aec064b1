//! Items that are reached from some others.
//!
//! It errs on the side of reached: a method is taken to be called where one of its name and number
//! of arguments is, on whatever type, in a crate that can have a value of its type. An `impl` of a
//! trait goes with its type and its trait; what derives make goes with the type.

use std::collections::{BTreeMap, BTreeSet};

use crate::architecture::graph::{Mention, Place, Space, Target, Tree, Units, units};

/// Code as units, and who may have values of whose types.
pub(crate) struct Code {
    pub(crate) tree: Tree,
    pub(crate) units: Units,
    /// Crates that each crate uses, directly or not, and itself; none: all.
    pub(crate) uses: BTreeMap<String, BTreeSet<String>>,
}

/// What is reached.
#[derive(Debug, Default, Clone)]
pub(crate) struct Reached {
    /// Units.
    pub(crate) units: BTreeSet<usize>,
    /// Definitions that are mentioned.
    pub(crate) items: BTreeSet<usize>,
    /// Members that are mentioned, each with the crates that do so.
    members: BTreeMap<Mention, BTreeSet<String>>,
}

impl Code {
    pub(crate) fn new(mut tree: Tree, uses: BTreeMap<String, BTreeSet<String>>) -> Self {
        let units = units(&mut tree);
        Self { tree, units, uses }
    }

    pub(crate) fn file(&self, unit: usize) -> &str {
        &self.tree.files[self.units.all[unit].file]
    }

    /// Crate of a unit; `benches` of a benchmark.
    pub(crate) fn crate_of(&self, unit: usize) -> &str {
        let mut parts = self.file(unit).split('/');
        match parts.next() {
            Some("crates") => parts.next().unwrap_or_default(),
            first => first.unwrap_or_default(),
        }
    }

    /// Name of a unit, behind that of its type.
    pub(crate) fn name(&self, unit: usize) -> String {
        let own = &self.units.all[unit];
        match self.owner(unit) {
            Some(of) => format!("{}::{}", self.tree.definitions[of].name, own.name),
            None => own.name.clone(),
        }
    }

    /// Type whose member a unit is, outside traits.
    pub(crate) fn owner(&self, unit: usize) -> Option<usize> {
        let Place::Member(member) = self.units.all[unit].place else { return None };
        let within = &self.units.impls[self.units.members[member].within];
        within.of.filter(|_| within.of_trait.is_none()).map(|of| self.units.meant(of))
    }

    /// Everything that some units reach.
    pub(crate) fn reach(&self, roots: impl IntoIterator<Item = usize>) -> Reached {
        self.reach_within(roots, |_| true)
    }

    /// Everything that some units reach through some others.
    pub(crate) fn reach_within(
        &self,
        roots: impl IntoIterator<Item = usize>,
        is_within: impl Fn(usize) -> bool,
    ) -> Reached {
        let mut left: Vec<usize> = (0..self.units.all.len()).filter(|u| is_within(*u)).collect();
        let mut reached = Reached::default();
        roots.into_iter().for_each(|unit| self.enter(unit, &mut reached));
        loop {
            left.retain(|unit| !reached.units.contains(unit));
            let new: Vec<usize> =
                left.iter().copied().filter(|unit| self.is_reached(*unit, &reached)).collect();
            if new.is_empty() {
                return reached;
            }
            new.into_iter().for_each(|unit| self.enter(unit, &mut reached));
        }
    }

    fn enter(&self, unit: usize, reached: &mut Reached) {
        reached.units.insert(unit);
        let own = &self.units.all[unit];
        if let Place::Item(item) = own.place {
            reached.items.insert(item);
        }
        reached.items.extend(own.items.union(&own.shadowed).copied());
        reached.items.extend(self.owner(unit));
        for mention in &own.members {
            let mention = match mention {
                Mention::Of(item, name) => Mention::Of(self.units.meant(*item), name.clone()),
                other => other.clone(),
            };
            let crates = reached.members.entry(mention).or_default();
            crates.insert(self.crate_of(unit).to_owned());
        }
    }

    fn is_reached(&self, unit: usize, reached: &Reached) -> bool {
        match self.units.all[unit].place {
            Place::Loose => false,
            Place::Item(item) => reached.items.contains(&item) || self.is_called(item, reached),
            Place::Impl(at) => self.is_impl_reached(at, reached),
            Place::Member(at) => {
                let member = &self.units.members[at];
                let within = &self.units.impls[member.within];
                self.is_impl_reached(member.within, reached)
                    && (within.of_trait.is_some() || self.is_mentioned(unit, at, reached))
            }
        }
    }

    fn is_impl_reached(&self, at: usize, reached: &Reached) -> bool {
        let own = &self.units.impls[at];
        let is_type = own.of.is_none_or(|of| reached.items.contains(&self.units.meant(of)));
        let of_trait = own.of_trait.flatten();
        is_type && of_trait.is_none_or(|of| reached.items.contains(&of))
    }

    /// Tells if a function of a trait is called, which may be without the trait's name.
    fn is_called(&self, item: usize, reached: &Reached) -> bool {
        let Some(names) = self.units.traits.get(&item) else { return false };
        reached.members.keys().any(|mention| match mention {
            Mention::Method(name, _) | Mention::Of(_, name) | Mention::Any(name) => {
                names.contains(name)
            }
        })
    }

    fn is_mentioned(&self, unit: usize, at: usize, reached: &Reached) -> bool {
        let member = &self.units.members[at];
        let of = self.units.impls[member.within].of.map(|of| self.units.meant(of));
        let name = || member.name.clone();
        let by_type = of.is_some_and(|of| reached.members.contains_key(&Mention::Of(of, name())));
        let may = |mention: Mention| {
            let crates = reached.members.get(&mention);
            crates.is_some_and(|all| all.iter().any(|own| self.may_have(own, self.crate_of(unit))))
        };
        let by_call =
            member.inputs.is_some_and(|inputs| may(Mention::Method(name(), Some(inputs))));
        by_type || may(Mention::Any(name())) || may(Mention::Method(name(), None)) || by_call
    }

    /// Tells if code of a crate may have a value of another one's type.
    fn may_have(&self, own: &str, other: &str) -> bool {
        self.uses.get(own).is_none_or(|uses| uses.contains(other))
    }

    /// Units that a path in `doors.toml` names: an item, a member of one, or all that is public in
    /// a module.
    pub(crate) fn find(&self, path: &str) -> Vec<usize> {
        let name = path.split("::").next().unwrap_or_default();
        let Some(root) = self.tree.crates.get(name).copied() else { return Vec::new() };
        let segments: Vec<String> = path.split("::").map(str::to_owned).collect();
        match self.tree.resolve(root, &segments, Space::Types) {
            Some(Target::Module(module)) if self.find_from(root, path).is_empty() => {
                let folder = &self.tree.files[self.tree.modules[module].file];
                let folder = folder.trim_end_matches("/mod.rs").trim_end_matches(".rs");
                let is_below = |unit: &usize| {
                    let file = self.file(*unit);
                    let below = file.strip_prefix(folder);
                    below.is_some_and(|rest| rest.starts_with(['.', '/']))
                };
                let is_public = |unit: &usize| self.units.all[*unit].is_public;
                (0..self.units.all.len()).filter(is_below).filter(is_public).collect()
            }
            _ => self.find_from(root, path),
        }
    }

    /// Public members of a type, if a unit is one.
    pub(crate) fn members_of(&self, unit: usize) -> Vec<usize> {
        let Place::Item(item) = self.units.all[unit].place else { return Vec::new() };
        let own =
            |member: &usize| self.owner(*member) == Some(item) && self.units.all[*member].is_public;
        (0..self.units.all.len()).filter(own).collect()
    }

    /// Units that a path in a module names.
    pub(crate) fn find_from(&self, module: usize, path: &str) -> Vec<usize> {
        let path: Vec<String> = path.split("::").map(str::to_owned).collect();
        let resolve = |path: &[String], space| match self.tree.resolve(module, path, space) {
            Some(Target::Item(item)) => Some(item),
            _ => None,
        };
        let (last, before) = path.split_last().expect("a path has a first segment");
        let of = resolve(before, Space::Types).map(|of| self.units.meant(of));
        let whole = [Space::Types, Space::Values].map(|space| resolve(&path, space));
        let is_named = |unit: &usize| match self.units.all[*unit].place {
            Place::Item(item) => of.is_none() && whole.contains(&Some(item)),
            Place::Member(_) => {
                of.is_some() && self.owner(*unit) == of && self.units.all[*unit].name == *last
            }
            _ => false,
        };
        (0..self.units.all.len()).filter(is_named).collect()
    }
}
