//! Cholesky's factors of a small symmetric matrix.

/// A pivot below this part of its diagonal says nothing.
const PIVOT: f64 = 1e-15;

/// `L` with `L·Lᵀ = A`, row after row.
pub struct Cholesky {
    size: usize,
    factor: Vec<f64>,
}

impl Cholesky {
    /// Factors of a matrix of `size` rows, of which the lower half is read.
    ///
    /// A pivot that vanishes is replaced by its diagonal, which leaves its unknown where it is.
    pub fn new(size: usize, mut factor: Vec<f64>) -> Self {
        for i in 0..size {
            let diagonal = factor[i * size + i];
            for j in 0..=i {
                let (above, row) = factor.split_at(i * size);
                let known = if j < i { &above[j * size..j * size + j] } else { &row[..j] };
                let used: f64 = known.iter().zip(&row[..j]).map(|(a, b)| a * b).sum();
                let rest = row[j] - used;
                factor[i * size + j] = if j < i {
                    rest / factor[j * size + j]
                } else if rest > PIVOT * diagonal {
                    rest.sqrt()
                } else {
                    diagonal.max(f64::MIN_POSITIVE).sqrt()
                };
            }
        }
        Self { size, factor }
    }

    /// The `x` with `A·x = right`.
    pub fn solve(&self, right: &[f64]) -> Vec<f64> {
        let (n, l) = (self.size, &self.factor);
        let mut x = right.to_vec();
        for i in 0..n {
            let used: f64 = (0..i).map(|j| l[i * n + j] * x[j]).sum();
            x[i] = (x[i] - used) / l[i * n + i];
        }
        for i in (0..n).rev() {
            let used: f64 = (i + 1..n).map(|j| l[j * n + i] * x[j]).sum();
            x[i] = (x[i] - used) / l[i * n + i];
        }
        x
    }
}

#[cfg(test)]
mod tests {
    use super::Cholesky;

    #[test]
    fn by_hand() {
        let factors = Cholesky::new(2, vec![4.0, 0.0, 2.0, 5.0]);
        assert_eq!(factors.factor, [2.0, 0.0, 1.0, 2.0]);
        assert_eq!(factors.solve(&[8.0, 9.0]), [1.375, 1.25]);
    }
}
