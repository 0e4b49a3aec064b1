//! The nouns of securities indices: identifiers, scalars, dates, calendars and calendar rules.
//!
//! Every type here is valid by construction: a value that exists has passed its one validator.
//! Nothing in this crate reads a file, a clock or a thread.

pub mod calendar;
pub mod country;
mod currency;
mod currency_codes;
mod currency_word;
pub mod date_rule;
pub mod day_count;
pub mod identifier;
pub mod isin;
mod local_time;
pub mod method;
pub mod mic;
mod nearest;
pub mod objective;
pub mod return_variant;
pub mod scalar;
pub mod scopes;
pub mod timestamp;

pub use calendar::{CalendarError, Calendars, IndexCalendar, TradingCalendar};
pub use country::{CountryError, check_country, countries, country_of_three_letters};
pub use currency::{Currency, CurrencyError};
pub use currency_word::{CurrencyWord, meaning};
pub use date_rule::{DateRule, Effective, NthWeekday};
pub use day_count::{DayCount, DayCountError};
pub use identifier::{IndexId, IssuerId, NameError, SecurityId};
pub use isin::{Isin, IsinError};
pub use local_time::LocalTime;
pub use method::Method;
pub use mic::{Mic, MicError};
pub use nearest::{clearly_nearest, did_you_mean, nearest};
pub use objective::Objective;
pub use return_variant::ReturnVariant;
pub use scalar::{Divisor, Level, ScalarError};
pub use scopes::Scopes;
pub use timestamp::{Timestamp, end_of_day};
