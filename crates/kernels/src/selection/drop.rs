//! Leaving a ranking for being last.

/// Finds those who leave a ranked group for being among the last.
///
/// The rank that counts is the one from the end: 1 for the last. A candidate leaves if its rank is
/// `count` or less. One that is no member leaves too if its rank is `reentry_rank` or less: it has
/// to do better than a member who stays.
///
/// * `member`: whether a candidate is a constituent now, in order of rank, the best first
/// * `count`: how many leave, in names; all if there are fewer
/// * `reentry_rank`: absent: members and others are alike
/// * returns whether each candidate leaves, in the same order
///
/// Source: `docs/methodology/selection.md` §4.
#[must_use]
pub fn drop_last(member: &[bool], count: usize, reentry_rank: Option<usize>) -> Vec<bool> {
    let all = member.len();
    let leaves = |(i, member): (usize, &bool)| {
        let from_end = all - i;
        from_end <= count || (!member && reentry_rank.is_some_and(|rank| from_end <= rank))
    };
    member.iter().enumerate().map(leaves).collect()
}
