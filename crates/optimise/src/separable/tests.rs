use super::*;

struct Draw(u64);

impl Draw {
    fn uniform(&mut self) -> f64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let mixed = (self.0 ^ (self.0 >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
        ((mixed ^ (mixed >> 33)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.uniform()).sum::<f64>() - 6.0
    }
}

#[test]
fn paris_aligned_by_hand() {
    let (b, ci) = ([0.5, 0.3, 0.2], [400.0, 200.0, 50.0]);
    let c = b.map(|b| 1.0 / b);
    let rows = [
        Row { coefficients: Coefficients::Members(&[0, 1, 2]), lower: Some(1.0), upper: Some(1.0) },
        Row { coefficients: Coefficients::Dense(&ci), lower: None, upper: Some(128.25) },
    ];
    let problem =
        Problem { target: &b, curvature: &c, lower: &[0.0; 3], upper: &[1.0; 3], rows: &rows };
    let found = solve(&problem).unwrap();
    let expected = [0.029_910_714_285_714_29, 0.451_875, 0.518_214_285_714_285_7];
    for (w, expected) in found.weights.iter().zip(expected) {
        assert!((w - expected).abs() < 1e-14, "{found:?}");
    }
    assert!((found.objective - 1.025_156_25).abs() < 1e-14);
    assert!((found.multipliers[1] - 2.0 * 0.007_232_142_857_142_857).abs() < 1e-14);
}

/// The problem of the benchmark: relative weights squared, carbon halved, eleven sectors, a cap.
fn benchmark(n: usize, seed: u64) -> (Vec<f64>, Vec<f64>, Vec<usize>) {
    let mut draw = Draw(seed);
    let base = [30.0, 450.0, 60.0, 900.0, 40.0, 25.0, 300.0, 2200.0, 120.0, 80.0, 35.0];
    let sector: Vec<usize> = (0..n).map(|_| (draw.uniform() * 11.0) as usize).collect();
    let b: Vec<f64> =
        (0..n).map(|i| libm::pow(i as f64 + 1.0, -0.9) * libm::exp(0.4 * draw.normal())).collect();
    let total: f64 = b.iter().sum();
    let ci = sector.iter().map(|&s| base[s] * libm::exp(0.9 * draw.normal())).collect();
    (b.iter().map(|b| b / total).collect(), ci, sector)
}

/// The benchmark problem: relative weights squared, carbon halved, sectors within 5 %, a cap.
fn benchmark_optimum(n: usize, seed: u64) -> Result<Optimum, SeparableError> {
    let (b, ci, sector) = benchmark(n, seed);
    let c: Vec<f64> = b.iter().map(|b| 1.0 / (b * b)).collect();
    let waci: f64 = b.iter().zip(&ci).map(|(b, c)| b * c).sum();
    let all: Vec<usize> = (0..n).collect();
    let of = |s: usize| (0..n).filter(|&i| sector[i] == s).collect::<Vec<usize>>();
    let members: Vec<Vec<usize>> = (0..11).map(of).collect();
    let (budget, carbon) = (Coefficients::Members(&all), Coefficients::Dense(&ci));
    let mut rows = vec![
        Row { coefficients: budget, lower: Some(1.0), upper: Some(1.0) },
        Row { coefficients: carbon, lower: None, upper: Some(0.5 * waci) },
    ];
    for members in &members {
        let total: f64 = members.iter().map(|&i| b[i]).sum();
        let coefficients = Coefficients::Members(members);
        rows.push(Row { coefficients, lower: Some(total - 0.05), upper: Some(total + 0.05) });
    }
    let (lower, upper) = (vec![0.0; n], vec![0.05; n]);
    solve(&Problem { target: &b, curvature: &c, lower: &lower, upper: &upper, rows: &rows })
}

#[test]
fn benchmark_problems_are_certified() {
    for (n, seed) in [(500, 1), (500, 2), (3_000, 0), (3_000, 1), (3_000, 2)] {
        let found = benchmark_optimum(n, seed).unwrap();
        assert!(found.certificate.violation < 1e-13, "{n} {seed}: {:?}", found.certificate);
        assert!(found.certificate.gap.abs() < 1e-12 * found.objective);
        assert!(found.weights.iter().all(|w| (0.0..=0.05).contains(w)));
    }
}

/// A problem of any shape, with its own storage.
struct Instance {
    target: Vec<f64>,
    curvature: Vec<f64>,
    lower: Vec<f64>,
    upper: Vec<f64>,
    rows: Vec<(Vec<f64>, Option<f64>, Option<f64>)>,
}

impl Instance {
    fn solve(&self) -> Result<Optimum, SeparableError> {
        let rows = self.rows.iter().map(|(a, lower, upper)| Row {
            coefficients: Coefficients::Dense(a),
            lower: *lower,
            upper: *upper,
        });
        let rows: Vec<Row<'_>> = rows.collect();
        solve(&Problem {
            target: &self.target,
            curvature: &self.curvature,
            lower: &self.lower,
            upper: &self.upper,
            rows: &rows,
        })
    }

    /// Limits around what some weights within the bounds come to, tight ones and equalities among
    /// them, rows said twice; every fourth instance has a row that is drawn freely.
    fn random(draw: &mut Draw, largest: usize) -> Self {
        let n = 2 + (draw.uniform() * largest as f64) as usize;
        let spread = 0.2 + 2.0 * draw.uniform();
        let mut target: Vec<f64> = (0..n).map(|_| libm::exp(spread * draw.normal())).collect();
        let total: f64 = target.iter().sum();
        target.iter_mut().for_each(|b| *b /= total);
        let kind = (draw.uniform() * 3.0) as usize;
        let curvature = target.iter().map(|b| [1.0, 1.0 / b, 1.0 / (b * b)][kind]).collect();
        let wide = draw.uniform();
        let lower =
            target.iter().map(|b| if draw.uniform() < 0.3 { b * draw.uniform() } else { 0.0 });
        let lower: Vec<f64> = lower.collect();
        let upper: Vec<f64> = (0..n)
            .map(|i| match draw.uniform() {
                u if u < 0.05 => lower[i],
                u if u < 0.1 => target[i],
                _ => target[i] * (1.0 + 8.0 * draw.uniform()) + wide * 0.1,
            })
            .collect();
        let mut inner: Vec<f64> = (0..n)
            .map(|i| match draw.uniform() {
                u if u < 0.2 => lower[i],
                u if u < 0.3 => upper[i],
                _ => lower[i] + draw.uniform() * (upper[i] - lower[i]),
            })
            .collect();
        if draw.uniform() < 0.1 {
            inner.clone_from(&upper);
        }
        let mut rows = vec![vec![1.0; n]];
        for _ in 0..(draw.uniform() * 14.0) as usize {
            let size = libm::pow(10.0, 6.0 * draw.uniform() - 3.0);
            let shape = draw.uniform();
            rows.push(
                (0..n)
                    .map(|_| match shape {
                        s if s < 0.4 => size * libm::exp(0.9 * draw.normal()),
                        s if s < 0.7 => f64::from(u8::from(draw.uniform() < 0.3)),
                        _ => size * draw.normal(),
                    })
                    .collect(),
            );
            if draw.uniform() < 0.15 {
                rows.push(rows[rows.len() - 1].iter().map(|a| a * 2.0).collect());
            }
        }
        let free = draw.uniform() < 0.25;
        let mut limited = |(k, a): (usize, Vec<f64>)| {
            let value: f64 = a.iter().zip(&inner).map(|(a, w)| a * w).sum();
            let size: f64 = a.iter().zip(&inner).map(|(a, w)| (a * w).abs()).sum();
            let moved = if free && k == 1 { size * (0.4 * draw.normal()) } else { 0.0 };
            let slack = if draw.uniform() < 0.4 { 0.0 } else { size * 0.3 * draw.uniform() };
            let (low, high) = (value + moved - slack, value + moved + slack);
            match draw.uniform() {
                _ if k == 0 => (a, Some(value), Some(value)),
                u if u < 0.2 => (a, Some(value + moved), Some(value + moved)),
                u if u < 0.5 => (a, Some(low), Some(high)),
                u if u < 0.75 => (a, None, Some(high)),
                _ => (a, Some(low), None),
            }
        };
        let rows = rows.into_iter().enumerate().map(&mut limited).collect();
        Self { target, curvature, lower, upper, rows }
    }
}

fn problems(count: usize, seed: u64) -> impl Iterator<Item = Instance> {
    let mut draw = Draw(seed);
    (0..count).map(move |k| Instance::random(&mut draw, if k % 10 == 0 { 200 } else { 25 }))
}

/// Answers are certified, so what is left to see is that there are answers.
#[test]
fn random_problems_are_answered() {
    let (mut solved, mut infeasible, mut open) = (0, 0, 0);
    for instance in problems(4_000, 99) {
        match instance.solve() {
            Ok(_) => solved += 1,
            Err(SeparableError::Infeasible(farkas)) => {
                infeasible += 1;
                instance.hold_proof(&farkas);
            }
            Err(error @ SeparableError::NotConverged { .. }) => {
                open += 1;
                println!("{error}");
            }
            Err(error) => panic!("{error}"),
        }
    }
    assert!(solved > 3_000 && infeasible > 200 && open <= 8, "{solved} {infeasible} {open}");
}

impl Instance {
    /// Holds a proof against the definition, by sums of its own.
    fn hold_proof(&self, farkas: &Farkas) {
        let y = &farkas.multipliers;
        let price =
            |i: usize| -> f64 { self.rows.iter().zip(y).map(|((a, ..), y)| a[i] * y).sum() };
        let least: f64 = (0..self.target.len())
            .map(|i| (price(i) * self.lower[i]).min(price(i) * self.upper[i]))
            .sum();
        let most: f64 = self
            .rows
            .iter()
            .zip(y)
            .map(|((_, lower, upper), &y)| match y {
                y if y > 0.0 => upper.unwrap() * y,
                y if y < 0.0 => lower.unwrap() * y,
                _ => 0.0,
            })
            .sum();
        assert!(least > most);
    }

    /// Instance with its names in another order.
    fn reordered(&self, order: &[usize]) -> Self {
        let pick = |values: &[f64]| order.iter().map(|&i| values[i]).collect::<Vec<f64>>();
        Self {
            target: pick(&self.target),
            curvature: pick(&self.curvature),
            lower: pick(&self.lower),
            upper: pick(&self.upper),
            rows: self.rows.iter().map(|(a, low, high)| (pick(a), *low, *high)).collect(),
        }
    }

    /// Instance with one more name, fixed at zero.
    fn with_an_excluded_name(&self, target: f64, a: f64) -> Self {
        let more = |values: &[f64], x: f64| [values, &[x]].concat();
        Self {
            target: more(&self.target, target),
            curvature: more(&self.curvature, 7.0),
            lower: more(&self.lower, 0.0),
            upper: more(&self.upper, 0.0),
            rows: self.rows.iter().map(|(r, low, high)| (more(r, a), *low, *high)).collect(),
        }
    }
}

#[test]
fn the_order_of_names_changes_no_bit() {
    let (mut draw, mut solved) = (Draw(5), 0);
    for instance in problems(300, 17) {
        let mut order: Vec<usize> = (0..instance.target.len()).collect();
        for i in (1..order.len()).rev() {
            order.swap(i, (draw.uniform() * (i + 1) as f64) as usize);
        }
        let (Ok(one), Ok(other)) = (instance.solve(), instance.reordered(&order).solve()) else {
            continue;
        };
        solved += 1;
        assert_eq!(one.multipliers, other.multipliers);
        assert_eq!(order.iter().map(|&i| one.weights[i]).collect::<Vec<_>>(), other.weights);
        assert_eq!(one.certificate, other.certificate);
    }
    assert!(solved > 100, "{solved}");
}

#[test]
fn a_name_without_target_and_room_changes_no_bit() {
    let mut solved = 0;
    for instance in problems(300, 23) {
        let Ok(one) = instance.solve() else { continue };
        solved += 1;
        let other = instance.with_an_excluded_name(0.0, 3.5).solve().unwrap();
        assert_eq!(other.weights.split_last(), Some((&0.0, &one.weights[..])));
        assert_eq!(one.multipliers, other.multipliers);
    }
    assert!(solved > 100, "{solved}");
}

#[test]
fn members_are_coefficients_of_one() {
    let (b, ones) = ([0.4, 0.3, 0.2, 0.1, 0.0], [1.0; 5]);
    let picked = [1.0, 0.0, 0.0, 1.0, 1.0];
    let solve_with = |all, some| {
        let rows = [
            Row { coefficients: all, lower: Some(1.0), upper: Some(1.0) },
            Row { coefficients: some, lower: Some(0.6), upper: None },
        ];
        let (lower, upper) = ([0.0; 5], [0.5; 5]);
        let target = &b;
        solve(&Problem { target, curvature: &ones, lower: &lower, upper: &upper, rows: &rows })
    };
    let dense = solve_with(Coefficients::Dense(&ones), Coefficients::Dense(&picked)).unwrap();
    let (all, some) = ([0, 1, 2, 3, 4], [0, 3, 4]);
    let sparse = solve_with(Coefficients::Members(&all), Coefficients::Members(&some)).unwrap();
    assert_eq!(dense, sparse);
    let expected = [0.4 + 0.1 / 3.0, 0.25, 0.15, 0.1 + 0.1 / 3.0, 0.1 / 3.0];
    for (w, expected) in dense.weights.iter().zip(expected) {
        assert!((w - expected).abs() < 1e-15, "{dense:?}");
    }
    // Lagrangian: 2 (w − b) = −(y₁ + y₂) for members, −y₁ for others; lower limits give y < 0.
    assert!((dense.multipliers[0] - 0.1).abs() < 1e-14, "{dense:?}");
    assert!((dense.multipliers[1] + 0.5 / 3.0).abs() < 1e-14, "{dense:?}");
}

fn small(upper: [f64; 2], curvature: [f64; 2], row: Row<'_>) -> Result<Optimum, SeparableError> {
    let (target, lower) = ([0.5, 0.5], [0.0, 0.1]);
    let (curvature, lower, upper) = (&curvature, &lower, &upper);
    solve(&Problem { target: &target, curvature, lower, upper, rows: &[row] })
}

#[test]
fn an_infeasible_row_is_proved() {
    let row = Row { coefficients: Coefficients::Members(&[0, 1]), lower: Some(1.0), upper: None };
    let Err(SeparableError::Infeasible(farkas)) = small([0.5, 0.4], [1.0; 2], row) else {
        panic!("it cannot hold")
    };
    assert_eq!(farkas.multipliers, [-1.0]);
    assert!((farkas.miss - 0.1).abs() < 1e-15);
    // A feasible set of one point.
    let found = small([0.5, 0.5], [1.0; 2], row).unwrap();
    assert_eq!(found.weights, [0.5, 0.5]);
}

#[test]
fn bad_input_is_refused() {
    let all = Coefficients::Members(&[0, 1]);
    let row = Row { coefficients: all, lower: Some(1.0), upper: Some(1.0) };
    let error = |result: Result<Optimum, SeparableError>| result.unwrap_err().to_string();
    assert_eq!(
        error(small([1.0, 1.0], [1.0, f64::INFINITY], row)),
        "the curvature of name 1 is inf, it must be above zero"
    );
    assert_eq!(
        error(small([1.0, 0.05], [1.0; 2], row)),
        "name 1: lower limit 0.1 is over upper limit 0.05"
    );
    assert_eq!(
        error(small([1.0, f64::NAN], [1.0; 2], row)),
        "a bound of name 1 is not a finite number"
    );
    let twice = Row { coefficients: Coefficients::Members(&[1, 1]), ..row };
    assert_eq!(
        error(small([1.0; 2], [1.0; 2], twice)),
        "the members of a row: not in the shape of 2 names"
    );
    let crossed = Row { lower: Some(2.0), ..row };
    assert_eq!(
        error(small([1.0; 2], [1.0; 2], crossed)),
        "row 0: lower limit 2 is over upper limit 1"
    );
}
