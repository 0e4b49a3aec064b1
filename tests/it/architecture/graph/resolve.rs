//! Resolution of paths to definitions, as the compiler does it.

use super::modules::{Import, Space, Target, Tree};

/// Names that are being looked for, so that a `use` does not look for itself.
type Open = Vec<(usize, String, Space)>;

impl Tree {
    /// Meaning of a path that is written in a module. A path that goes on behind an item, as
    /// `Type::new` or `Enum::Variant`, stands for the item.
    pub(crate) fn resolve(&self, module: usize, path: &[String], space: Space) -> Option<Target> {
        self.follow(module, path, space, &mut Open::new())
    }

    /// Module of a block, or the module itself.
    pub(crate) fn own(&self, module: usize) -> usize {
        match self.modules[module].parent {
            Some(parent) if self.modules[module].is_block => self.own(parent),
            _ => module,
        }
    }

    /// First module of a module's crate.
    pub(crate) fn root(&self, module: usize) -> usize {
        self.modules[module].parent.map_or(module, |parent| self.root(parent))
    }

    fn follow(
        &self,
        from: usize,
        path: &[String],
        space: Space,
        open: &mut Open,
    ) -> Option<Target> {
        let (mut target, rest) = self.start(from, path, space, open)?;
        for (at, segment) in rest.iter().enumerate() {
            let Target::Module(module) = target else { break };
            let space = if at + 1 == rest.len() { space } else { Space::Types };
            target = self.look_up(module, segment, space, from, open)?;
        }
        Some(target)
    }

    /// Meaning of the beginning of a path, and the rest of the path.
    fn start<'a>(
        &self,
        from: usize,
        path: &'a [String],
        space: Space,
        open: &mut Open,
    ) -> Option<(Target, &'a [String])> {
        let (first, rest) = path.split_first()?;
        match first.as_str() {
            "crate" => Some((Target::Module(self.root(from)), rest)),
            "self" => self.upwards(self.own(from), rest),
            "super" => self.upwards(self.own(from), path),
            "" => Some((Target::Module(*self.crates.get(rest.first()?)?), &rest[1..])),
            name => {
                let space = if rest.is_empty() { space } else { Space::Types };
                let other = || self.crates.get(name).map(|root| Target::Module(*root));
                let found = self.around(from, name, space, open);
                Some((found.or_else(|| other().filter(|_| space == Space::Types))?, rest))
            }
        }
    }

    /// Follows each `super` at the front of a path.
    fn upwards<'a>(&self, module: usize, path: &'a [String]) -> Option<(Target, &'a [String])> {
        match path.split_first() {
            Some((first, rest)) if first == "super" => {
                self.upwards(self.own(self.modules[module].parent?), rest)
            }
            _ => Some((Target::Module(module), path)),
        }
    }

    /// Meaning of a name in a block, in the blocks around it and in their module; a macro is seen
    /// from the modules below its own as well.
    fn around(&self, from: usize, name: &str, space: Space, open: &mut Open) -> Option<Target> {
        let mut scope = from;
        loop {
            if let Some(found) = self.look_up(scope, name, space, from, open) {
                return Some(found);
            }
            let within = &self.modules[scope];
            scope = within.parent.filter(|_| within.is_block || space == Space::Macros)?;
        }
    }

    /// Meaning of a name within a module: its own item, then one that it imports by name, then one
    /// that it imports with a star.
    fn look_up(
        &self,
        module: usize,
        name: &str,
        space: Space,
        from: usize,
        open: &mut Open,
    ) -> Option<Target> {
        let wanted = (module, name.to_owned(), space);
        if open.contains(&wanted) {
            return None;
        }
        let own = self.modules[module].names.get(&(name.to_owned(), space));
        if let Some((target, _)) = own.filter(|(_, seen_in)| self.sees(from, *seen_in)) {
            return Some(*target);
        }
        open.push(wanted);
        let imports = &self.modules[module].imports;
        let seen = || imports.iter().filter(|import| self.sees(from, import.seen_in));
        let named = seen().filter(|import| import.name.as_deref() == Some(name));
        let found = named
            .filter(|import| !import.module_only || space == Space::Types)
            .find_map(|import| self.follow(module, &import.path, space, open));
        let stars = seen().filter(|import| import.name.is_none());
        let found = found.or_else(|| {
            stars.into_iter().find_map(|star| self.within_star(module, star, name, space, open))
        });
        open.pop();
        found
    }

    fn within_star(
        &self,
        module: usize,
        star: &Import,
        name: &str,
        space: Space,
        open: &mut Open,
    ) -> Option<Target> {
        match self.follow(module, &star.path, Space::Types, open)? {
            Target::Module(other) => self.look_up(other, name, space, module, open),
            found @ Target::Item(item) => {
                let variants = &self.definitions[item].variants;
                variants.iter().any(|variant| variant == name).then_some(found)
            }
        }
    }

    /// Tells if a module lies within the one that an item is seen in.
    fn sees(&self, from: usize, seen_in: Option<usize>) -> bool {
        let Some(within) = seen_in else { return true };
        from == within || self.modules[from].parent.is_some_and(|up| self.sees(up, seen_in))
    }
}
