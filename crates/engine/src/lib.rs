//! Index shares, divisor, corporate actions and levels: the pure step.
