//! Tables of controversies, targets, activities, taxonomies and supply links.

use super::columns::{
    ESG_KNOWN_AT, ESG_PERIOD_END, ISSUER, PROVIDER, PUBLISHED_ON, SOURCE, filled, known_at,
    optional, present,
};
use crate::schema::form::ValueType::{Date, Integer, Number, Text};
use crate::schema::form::{TableSchema, Withdrawal};

pub(super) const CONTROVERSIES: TableSchema = TableSchema {
    name: "controversies",
    required: false,
    key: &["issuer_id", "provider", "case_id", "known_at"],
    withdrawal: Withdrawal::EmptyValue(&["pillar", "severity"]),
    description: "one record of one case of one company, or a provider's coverage of it",
    columns: &[
        ISSUER,
        present("case_id", Text, "", "the case; empty: the provider covers the company"),
        present(
            "pillar",
            Text,
            "",
            "`environment`, `social` or `governance`; of a case; empty with `severity`: withdrawn",
        ),
        present("severity", Integer, "1-5", "1 is minor, 5 very severe; of a case"),
        optional("score", Number, "0-10", "the provider's own score"),
        filled("opened", Date, "", "first day of the case, or of the coverage"),
        optional("closed", Date, "", "first day on which it is over; empty: it is not"),
        PROVIDER,
        known_at("when the record could be known; default: end of `opened`"),
        SOURCE,
    ],
};

pub(super) const TARGETS: TableSchema = TableSchema {
    name: "targets",
    required: false,
    key: &["issuer_id", "provider", "scope", "kind", "end_year", "announced_on", "known_at"],
    withdrawal: Withdrawal::EmptyValue(&["ambition"]),
    description: "one emission target of one company",
    columns: &[
        ISSUER,
        filled("scope", Text, "", "`S1`, `S2`, `S1S2`, `S3` or `S1S2S3`"),
        filled("kind", Text, "", "`absolute` or `intensity`"),
        filled("base_year", Integer, "year", "year that it starts from"),
        filled("end_year", Integer, "year", "year by whose end it is to be reached"),
        present(
            "ambition",
            Number,
            "fraction of one",
            "reduction from base to end; 0.42 is 42 %; empty: withdrawn",
        ),
        optional("coverage", Number, "fraction of one", "part of the emissions; empty: unknown"),
        optional("validated_by", Text, "", "who has validated it; empty: nobody"),
        filled("announced_on", Date, "", "first day on which it stands"),
        optional("valid_to", Date, "", "last day on which it stands; empty: it still does"),
        PROVIDER,
        known_at("when it could be known; default: end of `announced_on`"),
        SOURCE,
    ],
};

pub(super) const ACTIVITIES: TableSchema = TableSchema {
    name: "activities",
    required: false,
    key: &[
        "security_id",
        "issuer_id",
        "provider",
        "taxonomy",
        "version",
        "code",
        "objective",
        "period_end",
        "known_at",
    ],
    withdrawal: Withdrawal::Otherwise(
        "a newer row whose shares are empty: they are unknown since then",
    ),
    description: "one activity of one company, or one use of one security's proceeds",
    columns: &[
        optional("security_id", Text, "", "the share line; empty if `issuer_id` is given"),
        optional("issuer_id", Text, "", "the company; empty if `security_id` is given"),
        filled("taxonomy", Text, "", "the taxonomy, such as `CN` or `EU`"),
        filled("version", Text, "", "its version, such as `2021`"),
        filled("code", Text, "", "the activity, as that version numbers it"),
        optional("objective", Text, "", OBJECTIVE),
        optional(
            "revenue_share",
            Number,
            "fraction of one",
            "of revenue, may be negative; empty: unknown",
        ),
        optional("capex_share", Number, "fraction of one", "of capital expenditure; the same"),
        optional("opex_share", Number, "fraction of one", "of operating expenditure; the same"),
        optional("use_of_proceeds_share", Number, "fraction of one", "of proceeds; empty: unknown"),
        optional("criteria", Text, "", "sets of criteria that are met, `;` between them"),
        optional("evidence", Text, "", "what shows it"),
        ESG_PERIOD_END,
        PUBLISHED_ON,
        PROVIDER,
        ESG_KNOWN_AT,
        SOURCE,
    ],
};

const OBJECTIVE: &str = "`climate_mitigation`, `climate_adaptation`, `water`, `circular_economy`, \
                         `pollution` or `biodiversity`";

pub(super) const TAXONOMY_MAP: TableSchema = TableSchema {
    name: "taxonomy_map",
    required: false,
    key: &[
        "from_taxonomy",
        "from_version",
        "from_code",
        "to_taxonomy",
        "to_version",
        "to_code",
        "objective",
        "valid_from",
        "known_at",
    ],
    withdrawal: Withdrawal::EmptyValue(&["scenario", "criteria"]),
    description: "one way from an activity of one taxonomy to one of another",
    columns: &[
        filled("from_taxonomy", Text, "", "the taxonomy from which it leads"),
        filled("from_version", Text, "", "its version"),
        filled("from_code", Text, "", "the activity"),
        filled("to_taxonomy", Text, "", "the taxonomy to which it leads"),
        filled("to_version", Text, "", "its version"),
        filled("to_code", Text, "", "the activity"),
        present(
            "scenario",
            Integer,
            "1-6",
            "how they overlap: 1 is the same, 6 plainly different; empty: withdrawn",
        ),
        present(
            "criteria",
            Text,
            "",
            "whose must be met: `either`, `from`, `to`, `both`, `none`, `excluded`, or a taxonomy",
        ),
        filled("objective", Text, "", OBJECTIVE),
        filled("valid_from", Date, "", "first day on which it holds"),
        optional("valid_to", Date, "", "last day on which it holds; empty: it still does"),
        optional("grandfathers", Date, "", "instruments dated before it keep it afterwards"),
        known_at("when it could be known; default: end of `valid_from`"),
        filled("source", Text, "", "the document and the page"),
    ],
};

pub(super) const SUPPLY_LINKS: TableSchema = TableSchema {
    name: "supply_links",
    required: false,
    key: &["buyer_id", "supplier_id", "provider", "period_end", "known_at"],
    withdrawal: Withdrawal::EmptyValue(&["share"]),
    description: "one link of a supply chain",
    columns: &[
        filled("buyer_id", Text, "", "the company that buys, as in `securities`"),
        filled("supplier_id", Text, "", "the company that supplies, as in `securities`"),
        present("share", Number, "fraction of one", "part of the buyer's inputs; empty: withdrawn"),
        ESG_PERIOD_END,
        PUBLISHED_ON,
        PROVIDER,
        ESG_KNOWN_AT,
        SOURCE,
    ],
};
