//! Values of rows, some of which may be absent.

/// Values of rows, some of which may be absent.
#[derive(Debug, Clone, PartialEq)]
pub struct Nullable<T> {
    /// One a row; a default where absent.
    values: Vec<T>,
    /// Whether each row has a value; `None` if all have.
    present: Option<Vec<bool>>,
}

impl<T> Default for Nullable<T> {
    fn default() -> Self {
        Self { values: Vec::new(), present: None }
    }
}

impl<T> From<Vec<T>> for Nullable<T> {
    fn from(values: Vec<T>) -> Self {
        Self { values, present: None }
    }
}

impl<T> Nullable<T> {
    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Number of rows without a value.
    #[must_use]
    pub fn absent(&self) -> usize {
        let absent = |present: &Vec<bool>| present.iter().filter(|present| !**present).count();
        self.present.as_ref().map_or(0, absent)
    }

    /// Whether a row is absent; rows beyond the last are.
    #[must_use]
    pub fn is_absent(&self, row: usize) -> bool {
        match &self.present {
            Some(present) => !present.get(row).is_some_and(|present| *present),
            None => row >= self.values.len(),
        }
    }

    /// The values of all rows; where one is absent, one that means nothing.
    #[must_use]
    pub fn values(&self) -> &[T] {
        &self.values
    }

    /// Each value put through a function; absent rows stay absent.
    pub fn map<U>(self, convert: impl Fn(T) -> U) -> Nullable<U> {
        let values = self.values.into_iter().map(convert).collect();
        Nullable { values, present: self.present }
    }
}

impl<T: Copy + Default> Nullable<T> {
    /// The value of a row.
    #[must_use]
    pub fn get(&self, row: usize) -> Option<T> {
        if self.is_absent(row) { None } else { self.values.get(row).copied() }
    }

    /// The rows in turn.
    pub fn iter(&self) -> impl Iterator<Item = Option<T>> + '_ {
        (0..self.len()).map(|row| self.get(row))
    }

    /// Adds a row.
    pub fn push(&mut self, value: Option<T>) {
        self.push_or(value, T::default());
    }

    /// Adds a row, and where it is absent, the value that stands in its place.
    pub(crate) fn push_or(&mut self, value: Option<T>, otherwise: T) {
        match &mut self.present {
            Some(present) => present.push(value.is_some()),
            None if value.is_none() => {
                let mut present = vec![true; self.values.len()];
                present.push(false);
                self.present = Some(present);
            }
            None => (),
        }
        self.values.push(value.unwrap_or(otherwise));
    }

    /// Adds rows of which the values alone are given, and for each row whether it has one; `None`
    /// if all have. `false` if there are more rows with a value than values.
    #[must_use]
    pub(crate) fn append(&mut self, values: Vec<T>, present: Option<Vec<bool>>) -> bool {
        let Some(rows) = present else {
            if let Some(present) = &mut self.present {
                present.resize(present.len() + values.len(), true);
            }
            if self.values.is_empty() {
                self.values = values
            } else {
                self.values.extend(values)
            }
            return true;
        };
        let mut values = values.into_iter();
        let mut value = |present: &bool| if *present { values.next() } else { Some(T::default()) };
        let known = self.values.len();
        let all = rows.iter().map(&mut value).collect::<Option<Vec<T>>>();
        let Some(all) = all else { return false };
        self.values.extend(all);
        self.present.get_or_insert_with(|| vec![true; known]).extend(rows);
        true
    }

    /// The values of rows that have one, and for each row whether it has.
    pub(crate) fn parts(&self) -> (Vec<T>, Option<&[bool]>) {
        match &self.present {
            None => (self.values.clone(), None),
            Some(present) => (self.iter().flatten().collect(), Some(present)),
        }
    }
}

impl<T: Copy + Default> FromIterator<Option<T>> for Nullable<T> {
    fn from_iter<I: IntoIterator<Item = Option<T>>>(rows: I) -> Self {
        let mut cells = Self::default();
        rows.into_iter().for_each(|row| cells.push(row));
        cells
    }
}
