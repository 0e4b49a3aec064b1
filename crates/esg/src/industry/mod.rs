//! Classification systems of industries, and what a section means in each.
