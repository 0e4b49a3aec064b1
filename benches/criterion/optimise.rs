//! Benchmarks of optimised weights: the structured solver beside Clarabel on the same problem.
//!
//! `min Σ ((w − b) / b)²` with weights that sum to one, half the carbon intensity, eleven sectors
//! within 5 % of the benchmark, and no name above 5 %.

use std::hint::black_box;

use clarabel::algebra::CscMatrix;
use clarabel::solver::{DefaultSettings, DefaultSolver, IPSolver, SolverStatus, SupportedConeT};
use criterion::{Criterion, criterion_group, criterion_main};
use kapok_optimise::separable::{Coefficients, Problem, Row, solve};
use kapok_optimise::{LinearRow, Objective, Program, group_bands};

const SECTORS: [&str; 11] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10"];
const BASES: [f64; 11] = [30.0, 450.0, 60.0, 900.0, 40.0, 25.0, 300.0, 2200.0, 120.0, 80.0, 35.0];
const CAP: f64 = 0.05;
const WIDTH: f64 = 0.05;

/// A benchmark by Zipf's law, its sectors and intensities, the same in every run.
struct Market {
    b: Vec<f64>,
    ci: Vec<f64>,
    sector: Vec<usize>,
}

impl Market {
    fn new(n: usize, seed: u64) -> Self {
        let mut state = seed;
        let mut draw = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_889);
            let mixed = (state ^ (state >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
            ((mixed ^ (mixed >> 33)) >> 11) as f64 / (1_u64 << 53) as f64
        };
        let sector: Vec<usize> = (0..n).map(|_| (draw() * 11.0) as usize).collect();
        let mut normal = || (0..12).map(|_| draw()).sum::<f64>() - 6.0;
        let raw = |i: usize, noise: f64| (i as f64 + 1.0).powf(-0.9) * (0.4 * noise).exp();
        // Ranks shuffled by a step that has no divisor in common with n.
        let rank = |i: usize| (i * 1_009 + 17) % n;
        let mut b: Vec<f64> = (0..n).map(|i| raw(rank(i), normal())).collect();
        let total: f64 = b.iter().sum();
        b.iter_mut().for_each(|b| *b /= total);
        let ci = sector.iter().map(|&s| BASES[s] * (0.9 * normal()).exp()).collect();
        Self { b, ci, sector }
    }

    fn waci(&self) -> f64 {
        self.b.iter().zip(&self.ci).map(|(b, ci)| b * ci).sum()
    }

    fn members(&self, sector: usize) -> Vec<usize> {
        (0..self.b.len()).filter(|&i| self.sector[i] == sector).collect()
    }

    fn structured(&self) -> f64 {
        let n = self.b.len();
        let all: Vec<usize> = (0..n).collect();
        let members: Vec<Vec<usize>> = (0..11).map(|s| self.members(s)).collect();
        let (budget, carbon) = (Coefficients::Members(&all), Coefficients::Dense(&self.ci));
        let mut rows = vec![
            Row { coefficients: budget, lower: Some(1.0), upper: Some(1.0) },
            Row { coefficients: carbon, lower: None, upper: Some(0.5 * self.waci()) },
        ];
        for members in &members {
            let total: f64 = members.iter().map(|&i| self.b[i]).sum();
            let (lower, upper) = (Some(total - WIDTH), Some(total + WIDTH));
            rows.push(Row { coefficients: Coefficients::Members(members), lower, upper });
        }
        let curvature: Vec<f64> = self.b.iter().map(|b| 1.0 / (b * b)).collect();
        let (lower, upper) = (vec![0.0; n], vec![CAP; n]);
        let (target, curvature) = (&self.b, &curvature);
        let problem = Problem { target, curvature, lower: &lower, upper: &upper, rows: &rows };
        solve(&problem).expect("it is feasible").objective
    }

    /// As written by hand for Clarabel, in `x = w / b`.
    fn clarabel(&self) -> f64 {
        let n = self.b.len();
        let rows = 2 + 22 + 2 * n;
        let (mut at_row, mut at_column, mut values) = (Vec::new(), Vec::new(), Vec::new());
        let mut right = vec![0.0; rows];
        let limit = 0.5 * self.waci();
        (right[0], right[1]) = (1.0, 1.0);
        for i in 0..n {
            let sector = 2 + 2 * self.sector[i];
            let b = self.b[i];
            let cells = [
                (0, b),
                (1, self.ci[i] * b / limit),
                (sector, b),
                (sector + 1, -b),
                (24 + i, 1.0),
                (24 + n + i, -1.0),
            ];
            for (row, value) in cells {
                at_row.push(row);
                at_column.push(i);
                values.push(value);
            }
            (right[sector], right[sector + 1]) = (right[sector] + b, right[sector + 1] - b);
            right[24 + i] = CAP / b;
        }
        right[2..24].iter_mut().for_each(|limit| *limit += WIDTH);
        let a = CscMatrix::new_from_triplets(rows, n, at_row, at_column, values);
        let p =
            CscMatrix::new_from_triplets(n, n, (0..n).collect(), (0..n).collect(), vec![2.0; n]);
        let cones = [SupportedConeT::ZeroConeT(1), SupportedConeT::NonnegativeConeT(rows - 1)];
        let settings = DefaultSettings { verbose: false, ..DefaultSettings::default() };
        let linear = vec![-2.0; n];
        let mut solver =
            DefaultSolver::new(&p, &linear, &a, &right, &cones, settings).expect("it is a program");
        solver.solve();
        assert_eq!(solver.solution.status, SolverStatus::Solved);
        solver.solution.obj_val + n as f64
    }

    /// The same limits as a program, with the objective of the S&P PAB indices.
    fn program(&self) -> Program {
        let n = self.b.len();
        let sectors: Vec<&str> = self.sector.iter().map(|&s| SECTORS[s]).collect();
        let mut program = Program::new(self.b.clone(), Objective::RelativeActiveShare);
        program.rows.push(LinearRow::at_most_times("waci", &self.ci, &self.b, 0.5));
        program.rows.extend(group_bands("sector", &sectors, &self.b, |_| Some(WIDTH)));
        program.upper = vec![CAP; n];
        program
    }
}

/// 25 rows that are all dense: bands of 1 % to 25 % around those of the benchmark.
fn dense(market: &Market) -> (Vec<Vec<f64>>, Vec<f64>) {
    let of = |k: usize| -> Vec<f64> {
        let size = |i: usize| ((i * (2 * k + 3)) % 101) as f64 / 100.0;
        (0..market.b.len()).map(|i| market.ci[i] * size(i)).collect()
    };
    let rows: Vec<Vec<f64>> = (0..24).map(of).collect();
    let value = |row: &Vec<f64>| row.iter().zip(&market.b).map(|(a, b)| a * b).sum();
    let values = rows.iter().map(value).collect();
    (rows, values)
}

fn all_dense(criterion: &mut Criterion) {
    let n = 3_000;
    let market = Market::new(n, 777 + n as u64);
    let (columns, values) = dense(&market);
    let ones = vec![1.0; n];
    let row = |k: usize| Row {
        coefficients: Coefficients::Dense(&columns[k]),
        lower: None,
        upper: Some(values[k] * (0.75 + 0.01 * k as f64)),
    };
    let mut rows: Vec<Row<'_>> = (0..24).map(row).collect();
    let coefficients = Coefficients::Dense(&ones);
    rows.push(Row { coefficients, lower: Some(1.0), upper: Some(1.0) });
    let curvature: Vec<f64> = market.b.iter().map(|b| 1.0 / b).collect();
    let (lower, upper) = (vec![0.0; n], vec![CAP; n]);
    let (target, curvature) = (&market.b, &curvature);
    let problem = Problem { target, curvature, lower: &lower, upper: &upper, rows: &rows };
    println!("dense: {:?}", solve(&problem).expect("it is feasible").certificate);
    criterion.bench_function(&format!("optimise_structured_25_dense_rows/{n}"), |b| {
        b.iter(|| solve(black_box(&problem)));
    });
}

fn one_review(criterion: &mut Criterion) {
    for n in [500, 3_000] {
        let market = Market::new(n, 777 + n as u64);
        let (ours, theirs) = (market.structured(), market.clarabel());
        println!("objective at {n}: {ours} structured, {theirs} Clarabel");
        assert!((ours - theirs).abs() <= 1e-6 * ours);
        criterion.bench_function(&format!("optimise_structured/{n}"), |b| {
            b.iter(|| black_box(&market).structured());
        });
        criterion.bench_function(&format!("optimise_clarabel/{n}"), |b| {
            b.iter(|| black_box(&market).clarabel());
        });
        let program = market.program();
        criterion.bench_function(&format!("optimise_program/{n}"), |b| {
            b.iter(|| kapok_optimise::solve(black_box(&program)));
        });
    }
}

fn eighty_reviews(criterion: &mut Criterion) {
    let markets: Vec<Market> = (0..80).map(|seed| Market::new(3_000, seed)).collect();
    let mut group = criterion.benchmark_group("optimise_80_reviews");
    group.sample_size(10);
    group.bench_function("structured", |b| {
        b.iter(|| markets.iter().map(Market::structured).sum::<f64>());
    });
    let programs: Vec<Program> = markets.iter().map(Market::program).collect();
    group.bench_function("program", |b| {
        b.iter(|| programs.iter().filter(|program| kapok_optimise::solve(program).is_ok()).count());
    });
    group.bench_function("clarabel", |b| {
        b.iter(|| markets.iter().map(Market::clarabel).sum::<f64>());
    });
    group.finish();
}

criterion_group!(benches, one_review, all_dense, eighty_reviews);
criterion_main!(benches);
