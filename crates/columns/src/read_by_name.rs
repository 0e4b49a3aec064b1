//! Names under which a column is read although no rule names it: it is published with each
//! constituent, or disclosed.

/// Columns that are published with each constituent.
pub const PUBLISHED: [&str; 2] = ["esg_score", "carbon_intensity"];

/// Columns that the disclosure of an index reads by their names.
///
/// Source: `docs/methodology/disclosure.md` §2 to §6.
pub const DISCLOSED: [&str; 22] = [
    "esg_score",
    "environmental_score",
    "environment_score",
    "social_score",
    "governance_score",
    "carbon_intensity",
    "green_share",
    "controversial_weapons",
    "tobacco",
    "fossil_fuels",
    "norms",
    "ungc_status",
    "ungc",
    "norm_status",
    "ilo_no_due_diligence",
    "gender_pay_gap",
    "board_gender_ratio",
    "accidents",
    "corruption_convictions",
    "corruption_fines",
    "independent_board",
    "female_board",
];
