//! Ordered words: the bands of a scheme, the letters of a rater.

/// Words of a column from the best to the worst.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grades {
    best_first: Vec<String>,
}

impl Grades {
    /// Words from the best to the worst, each once.
    #[must_use]
    pub fn new(best_first: Vec<String>) -> Self {
        Self { best_first }
    }

    /// Words, from the best to the worst.
    #[must_use]
    pub fn words(&self) -> &[String] {
        &self.best_first
    }

    /// Rank of a word, higher for a better one and 0 for the worst; `None` for other words.
    #[must_use]
    pub fn rank(&self, word: &str) -> Option<usize> {
        self.best_first.iter().rev().position(|own| own == word)
    }

    /// Words in their order, as in `A > B > C`.
    #[must_use]
    pub fn in_words(&self) -> String {
        self.best_first.join(" > ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn better_words_rank_higher() {
        let grades = Grades::new(["AAA", "AA", "A"].map(String::from).to_vec());
        let ranks: Vec<_> = ["AAA", "AA", "A", "BBB"].map(|word| grades.rank(word)).to_vec();
        assert_eq!(ranks, [Some(2), Some(1), Some(0), None]);
        assert_eq!(grades.in_words(), "AAA > AA > A");
    }
}
