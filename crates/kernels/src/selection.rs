//! Choosing from a ranked list, with a buffer for members.

/// Positions at which a ranked candidate enters, stays and at which a list is full. All three are
/// in the same unit as the candidates' positions.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Thresholds {
    /// A candidate below this position is chosen whether it is a member or not.
    pub enter: f64,
    /// A member below this position is chosen while the list is not full.
    pub leave: f64,
    /// The list is full once this position is reached.
    pub target: f64,
}

/// Why a candidate was chosen or left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// Ranked inside the enter threshold.
    Ranked,
    /// A member inside the leave threshold.
    Buffered,
    /// Next in rank while the list was not full.
    Filled,
    /// Not chosen.
    LeftOut,
}

/// Slack for positions that are equal but for rounding: twelve decimals.
const SLACK: f64 = 1e-12;

/// Chooses from candidates in order of rank.
///
/// 1. Everyone whose position is below `enter`.
/// 2. Members whose position is below `leave`, in order of rank, until the list is full.
/// 3. Others in order of rank, until the list is full.
///
/// A candidate's position is the sum of the sizes ranked before it, so the one that crosses a
/// threshold is in.
///
/// * `size`: what a candidate adds to the list, in order of rank: 1 where names are counted, its
///   part of the market value where coverage is
/// * `member`: whether it is a constituent now, in order of rank
/// * returns one choice for each candidate, in the same order
///
/// Source: `docs/methodology/selection.md` §3.
///
/// # Panics
///
/// If the slices differ in length.
#[must_use]
pub fn choose(size: &[f64], member: &[bool], thresholds: Thresholds) -> Vec<Choice> {
    assert_eq!(size.len(), member.len());
    let position = positions(size);
    let below = |i: usize, limit: f64| position[i] < limit - SLACK;
    let mut choice = vec![Choice::LeftOut; size.len()];
    let mut chosen = 0.0;
    let mut take = |wanted: &dyn Fn(usize) -> bool, why: Choice, limited: bool| {
        for i in 0..size.len() {
            let room = !limited || chosen < thresholds.target - SLACK;
            if choice[i] == Choice::LeftOut && room && wanted(i) {
                choice[i] = why;
                chosen += size[i];
            }
        }
    };
    take(&|i| below(i, thresholds.enter), Choice::Ranked, false);
    take(&|i| member[i] && below(i, thresholds.leave), Choice::Buffered, true);
    take(&|_| true, Choice::Filled, true);
    choice
}

/// The sum of the sizes before each candidate.
fn positions(size: &[f64]) -> Vec<f64> {
    let before = |total: &mut f64, &size: &f64| {
        let position = *total;
        *total += size;
        Some(position)
    };
    size.iter().scan(0.0, before).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(size: &[f64], members: &[usize], thresholds: Thresholds) -> Vec<usize> {
        let member: Vec<bool> = (0..size.len()).map(|i| members.contains(&i)).collect();
        let choice = choose(size, &member, thresholds);
        (0..size.len()).filter(|&i| choice[i] != Choice::LeftOut).collect()
    }

    #[test]
    fn without_members_the_best_are_chosen() {
        let top = Thresholds { enter: 3.0, leave: 3.0, target: 3.0 };
        assert_eq!(names(&[1.0; 6], &[], top), [0, 1, 2]);
    }

    #[test]
    fn a_member_in_the_buffer_stays_before_a_new_name() {
        let buffered = Thresholds { enter: 2.0, leave: 4.0, target: 3.0 };
        assert_eq!(names(&[1.0; 6], &[3], buffered), [0, 1, 3]);
        assert_eq!(names(&[1.0; 6], &[4], buffered), [0, 1, 2]);
    }

    #[test]
    fn coverage_takes_the_name_that_crosses() {
        let half = Thresholds { enter: 0.5, leave: 0.5, target: 0.5 };
        assert_eq!(names(&[0.3, 0.3, 0.4], &[], half), [0, 1]);
        assert_eq!(names(&[0.5, 0.3, 0.2], &[], half), [0]);
    }
}
