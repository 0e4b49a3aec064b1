//! Random numbers that are the same everywhere.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

/// The use of a stream of numbers. Each purpose has streams of its own, so that a change in one
/// part of the market leaves the others as they were.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Purpose {
    Currencies,
    Companies,
    Factors,
    IssuerShocks,
    LineShocks,
    Prints,
    Shares,
    Events,
    Indicators,
    Scores,
    Conduct,
    Taxonomy,
    Rates,
}

/// A stream of random numbers.
pub(crate) struct Random(ChaCha8Rng);

impl Random {
    /// The stream of a seed, a purpose and a number within it, such as that of a line.
    pub(crate) fn new(seed: u64, purpose: Purpose, number: usize) -> Self {
        let mut generator = ChaCha8Rng::seed_from_u64(seed);
        generator.set_stream((purpose as u64) << 32 | number as u64);
        Self(generator)
    }

    /// Uniform in [0, 1).
    pub(crate) fn uniform(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Uniform in [low, high).
    pub(crate) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.uniform()
    }

    /// Nearly normal with mean 0 and variance 1: the sum of twelve uniform numbers less six, which
    /// needs no logarithm and never leaves [-6, 6]. Sixteen bits for each are enough.
    pub(crate) fn normal(&mut self) -> f64 {
        let sum: u64 = (0..3).map(|_| four_parts(self.0.next_u64())).sum();
        (sum as f64 + 6.0) / 65_536.0 - 6.0
    }

    /// True with a probability.
    pub(crate) fn chance(&mut self, probability: f64) -> bool {
        self.uniform() < probability
    }

    /// A whole number in `0..count`.
    pub(crate) fn below(&mut self, count: usize) -> usize {
        (self.uniform() * count as f64) as usize
    }

    /// Random choice among several.
    pub(crate) fn pick<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        &choices[self.below(choices.len())]
    }

    /// The numbers `0..count` in random order.
    pub(crate) fn permutation(&mut self, count: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..count).collect();
        for last in (1..count).rev() {
            order.swap(last, self.below(last + 1));
        }
        order
    }
}

/// The sum of the four 16-bit numbers in 64 bits.
fn four_parts(bits: u64) -> u64 {
    (bits & 0xffff) + (bits >> 16 & 0xffff) + (bits >> 32 & 0xffff) + (bits >> 48)
}
