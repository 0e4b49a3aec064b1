//! The reason for which a candidate is in a list or not.

/// A reason for which a candidate was chosen or left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// Ranked inside a threshold that asks nothing else.
    Ranked,
    /// Inside the threshold of a step that prefers some candidates by a condition.
    Preferred,
    /// A member inside the threshold of members.
    Buffered,
    /// Next in rank while the goal was not reached.
    Filled,
    /// Not chosen.
    LeftOut,
    /// Dropped for being last, before anything was chosen.
    Dropped,
}

impl Choice {
    /// The name in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Ranked => "ranked",
            Self::Preferred => "preferred",
            Self::Buffered => "buffered",
            Self::Filled => "filled",
            Self::LeftOut => "left_out",
            Self::Dropped => "dropped",
        }
    }

    /// Whether the candidate is chosen.
    #[must_use]
    pub fn is_chosen(self) -> bool {
        match self {
            Self::Ranked | Self::Preferred | Self::Buffered | Self::Filled => true,
            Self::LeftOut | Self::Dropped => false,
        }
    }
}
