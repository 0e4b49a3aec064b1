//! Peers that an indicator, or `[defaults]`, states.

use super::problems::Problems;
use crate::config::{IfSmall, PeersConfig};
use crate::vocabulary::Vocabulary;

/// Problems of peers at a path.
pub(super) fn check(
    peers: &PeersConfig,
    path: &str,
    vocabulary: &Vocabulary<'_>,
    problems: &mut Problems,
) {
    problems.level(format!("{path}.by"), &peers.by, vocabulary);
    if peers.minimum < 2 {
        let message = format!("a peer group of {} compares with nobody", peers.minimum);
        problems.add(format!("{path}.minimum"), message, "state a minimum of 2 or more");
    }
    let together = "if_small = \"wider\" and the levels in `wider` go together";
    match (peers.if_small == IfSmall::Wider, peers.wider.is_empty()) {
        (true, true) => {
            problems.add(format!("{path}.if_small"), together, "add wider = [\"all\"]");
        }
        (false, false) => {
            let hint = "state if_small = \"wider\", or leave `wider` out";
            problems.add(format!("{path}.wider"), together, hint);
        }
        (true, false) | (false, true) => {}
    }
    for (i, level) in peers.wider.iter().enumerate() {
        let path = format!("{path}.wider[{i}]");
        problems.level(path.as_str(), level, vocabulary);
        if peers.by == *level || peers.wider[..i].contains(level) {
            let message = format!("`{level}` is a level of these peers already");
            problems.add(path, message, "name wider levels, each once");
        }
    }
}
