//! Keys that index files had once.

/// Keys that are gone, each with where what they said is said now.
pub(crate) const MOVED: &[(&str, &str)] = &[
    ("fx", "`fix` is now `fx_fix` and `carry_days` is `fx_carry_days`, both under [conventions]"),
    (
        "dividends",
        "`withholding` is now `withholding_table` and `reinvest` is `reinvestment`, both under \
         [conventions]",
    ),
    ("weighting.float_step", "`float_step` is now under [conventions]"),
];
