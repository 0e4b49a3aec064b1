//! Reasons for which caps cannot hold.

/// A reason for which no weights satisfy the caps.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum CapError {
    /// All groups at their caps together hold less than one.
    #[error("caps allow a total weight of {capacity:.6} only: {groups} groups, highest {cap} each")]
    Infeasible {
        /// Highest total weight that the caps allow.
        capacity: f64,
        /// Groups of the coarsest level.
        groups: usize,
        /// Cap of the coarsest level.
        cap: f64,
    },
    /// Groups that may not rise over a threshold cannot hold what they have to.
    #[error(
        "{groups} groups that may not rise over {threshold} have to hold {mass:.6} together, \
         they can hold {room:.6}"
    )]
    NoRoom {
        /// Number of these groups.
        groups: usize,
        /// Their highest weight.
        threshold: f64,
        /// Weight that they have to hold, a fraction of one.
        mass: f64,
        /// Weight that they can hold, a fraction of one.
        room: f64,
    },
    /// No common cap keeps the large groups within their sum.
    #[error(
        "no common cap from {threshold} to {single} keeps the groups above {threshold} within \
         {aggregate}: {groups} groups"
    )]
    NoCommonCap {
        /// Number of groups.
        groups: usize,
        /// Highest weight of one group.
        single: f64,
        /// Above this a group counts as large.
        threshold: f64,
        /// Highest sum of the large groups.
        aggregate: f64,
    },
    /// Caps of levels that cross cannot hold together.
    #[error(
        "caps that cross cannot hold together: after {rounds} rounds group {group} of level \
         {level} weighs {total:.6}, its cap is {cap}"
    )]
    Unmet {
        /// Position of the level, from zero.
        level: usize,
        /// The group's number.
        group: usize,
        /// Weight of the group, a fraction of one.
        total: f64,
        /// Cap of the group.
        cap: f64,
        /// Rounds gone through.
        rounds: usize,
    },
}
