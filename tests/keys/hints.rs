//! No hint names a key that is refused.
//!
//! A row `[[refused]]` that puts a key where its base has none shows that the key is refused
//! whatever its value, unless the row is about the value (`of_value`). A user who misspells it, or writes some other unknown key beside it, must
//! not be led to it.

use toml::Value;

use crate::base::{Corpus, Refused, get, set};
use crate::publish::Outcome;
use crate::trial;
use crate::world::World;

/// Faults of hints beside all keys that are refused.
pub(crate) fn faults(corpus: &Corpus, world: &World) -> Vec<String> {
    let mut faults = Vec::new();
    let mut count = 0;
    for row in &corpus.refused {
        let Some((place, name)) = refused_key(corpus, row) else { continue };
        count += 1;
        let misspelt = &name[..name.len() - 1];
        for unknown in [misspelt, "zzqq"] {
            let why = said(corpus, world, row, &format!("{place}{unknown}"));
            if !why.contains(&format!("unknown key `{unknown}`")) {
                faults.push(format!("{}: `{unknown}` is not unknown: {why}", row.path));
            }
            if names(&why, &name) {
                faults.push(format!("{}: `{unknown}` leads to `{name}`: {why}", row.path));
            }
        }
    }
    assert!(count > 8, "{count} keys are refused");
    faults
}

/// Place of a key that its row adds, with the dot before its name, and its name.
fn refused_key(corpus: &Corpus, row: &Refused) -> Option<(String, String)> {
    let at = row.set.keys().next()?;
    let file = &corpus.base(&row.base).file;
    let path: Vec<String> = at.split('.').map(str::to_owned).collect();
    if row.of_value || get(file, &path).is_some() {
        return None;
    }
    let (place, name) = at.rsplit_once('.')?;
    Some((format!("{place}."), name.to_owned()))
}

fn said(corpus: &Corpus, world: &World, row: &Refused, at: &str) -> String {
    let mut file = corpus.base(&row.base).file.clone();
    assert!(set(&mut file, at, Some(Value::from(1))), "no place {at}");
    match trial::outcome_of(corpus, world, &row.base, file) {
        Outcome::Refused(why) => why,
        Outcome::Published(_) => "it is accepted".to_owned(),
    }
}

/// Whether a hint suggests a key, or lists it among the allowed ones.
fn names(why: &str, key: &str) -> bool {
    let listed = why.split("allowed are ").skip(1).flat_map(|list| list.split([',', ')', ' ']));
    why.contains(&format!("did you mean `{key}`")) || listed.into_iter().any(|one| one == key)
}
