//! Roles of constituents in published tables: a word, and the line that they came from.

use kapok_engine::Role;
use kapok_market::SecurityIx;

/// A role in published tables.
pub(crate) struct PublishedRole {
    pub(crate) word: &'static str,
    pub(crate) parent: Option<SecurityIx>,
}

impl From<Role> for PublishedRole {
    fn from(role: Role) -> Self {
        match role {
            Role::Member => Self { word: "member", parent: None },
            Role::Became { from } => Self { word: "member", parent: Some(from) },
            Role::Entering => Self { word: "entering", parent: None },
            Role::SpunOff { parent } => Self { word: "spun_off", parent: Some(parent) },
            Role::Rights { parent } => Self { word: "rights", parent: Some(parent) },
        }
    }
}

/// The role of a word and a line; `None` where they are none.
pub(crate) fn read(word: &str, parent: Option<SecurityIx>) -> Option<Role> {
    match (word, parent) {
        ("member", None) => Some(Role::Member),
        ("member", Some(from)) => Some(Role::Became { from }),
        ("entering", None) => Some(Role::Entering),
        ("spun_off", Some(parent)) => Some(Role::SpunOff { parent }),
        ("rights", Some(parent)) => Some(Role::Rights { parent }),
        _ => None,
    }
}
