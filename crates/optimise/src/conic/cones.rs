//! Rows `a·x + s = b` gathered cone by cone.

use clarabel::solver::SupportedConeT;

/// A row: its cells and its right-hand side.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    pub(super) cells: Vec<(usize, f64)>,
    pub(super) right: f64,
}

impl Line {
    /// The row divided by its largest coefficient, and that coefficient.
    fn scaled(mut self) -> (Self, f64) {
        let largest = self.cells.iter().fold(0.0, |m: f64, cell| m.max(cell.1.abs()));
        let by = if largest > 0.0 { largest } else { 1.0 };
        self.cells.iter_mut().for_each(|cell| cell.1 /= by);
        self.right /= by;
        (self, by)
    }
}

/// The place of a row, by which its slack and multiplier can be read.
#[derive(Debug, Clone, Copy)]
pub(super) enum Place {
    /// Among the equalities.
    Equal(usize),
    /// Among the inequalities.
    Less(usize),
}

/// Equalities, inequalities `a·x ≤ b`, and second-order cones.
#[derive(Debug, Clone, Default)]
pub(super) struct Cones {
    equal: Vec<(Line, f64)>,
    less: Vec<(Line, f64)>,
    cones: Vec<Vec<Line>>,
}

impl Cones {
    pub(super) fn equal(&mut self, line: Line) -> Place {
        self.equal.push(line.scaled());
        Place::Equal(self.equal.len() - 1)
    }

    pub(super) fn less(&mut self, line: Line) -> Place {
        self.less.push(line.scaled());
        Place::Less(self.less.len() - 1)
    }

    /// `s₀ ≥ |(s₁, s₂, …)|` with `s = b − a·x` of each row.
    pub(super) fn cone(&mut self, lines: Vec<Line>) {
        self.cones.push(lines);
    }

    pub(super) fn len(&self) -> usize {
        self.equal.len() + self.less.len() + self.cones.iter().map(Vec::len).sum::<usize>()
    }

    fn lines(&self) -> impl Iterator<Item = &Line> {
        let scaled = self.equal.iter().chain(&self.less).map(|(line, _)| line);
        scaled.chain(self.cones.iter().flatten())
    }

    pub(super) fn cells(&self) -> impl Iterator<Item = (usize, usize, f64)> {
        let cells = |(row, line): (usize, &Line)| {
            let of_line = line.cells.clone().into_iter();
            of_line.map(move |(column, value)| (row, column, value))
        };
        self.lines().enumerate().flat_map(cells)
    }

    pub(super) fn right(&self) -> Vec<f64> {
        self.lines().map(|line| line.right).collect()
    }

    pub(super) fn kinds(&self) -> Vec<SupportedConeT<f64>> {
        let (equal, less) = (self.equal.len(), self.less.len());
        let mut kinds =
            vec![SupportedConeT::ZeroConeT(equal), SupportedConeT::NonnegativeConeT(less)];
        kinds.extend(self.cones.iter().map(|c| SupportedConeT::SecondOrderConeT(c.len())));
        kinds
    }

    /// The entry of a row in slacks or multipliers, and what its coefficients were divided by.
    pub(super) fn read(&self, place: Place, values: &[f64]) -> (f64, f64) {
        match place {
            Place::Equal(at) => (values[at], self.equal[at].1),
            Place::Less(at) => (values[self.equal.len() + at], self.less[at].1),
        }
    }
}
