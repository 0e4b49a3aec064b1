mod agreement;
mod examples;
mod ladders;
mod programs;

/// Numbers that look drawn, the same in every run.
struct Draw(u64);

impl Draw {
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963);
        let mixed = (self.0 ^ (self.0 >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
        ((mixed ^ (mixed >> 33)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Nearly normal, mean 0 and variance 1.
    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.uniform()).sum::<f64>() - 6.0
    }

    /// Weights that sum to one, the more unequal the larger the spread.
    fn weights(&mut self, names: usize, spread: f64) -> Vec<f64> {
        let raw: Vec<f64> = (0..names).map(|_| libm::exp(spread * self.normal())).collect();
        let total: f64 = raw.iter().sum();
        raw.iter().map(|x| x / total).collect()
    }
}

fn assert_near(seen: &[f64], expected: &[f64], within: f64) {
    assert_eq!(seen.len(), expected.len());
    for (s, e) in seen.iter().zip(expected) {
        assert!((s - e).abs() <= within, "{seen:?} against {expected:?}");
    }
}
