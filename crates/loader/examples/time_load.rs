//! Loads a folder of tables and says what it cost: `time_load FOLDER [FIRST LAST]`.
#![expect(clippy::disallowed_methods, reason = "an example reads the clock")]

use std::path::PathBuf;
use std::time::Instant;

use kapok_loader::{Request, Tolerances, load};
use kapok_market::CutOff;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let day = |at: usize| arguments.get(at).and_then(|text| text.parse().ok());
    let window = day(1).zip(day(2));
    let sources = vec![PathBuf::from(&arguments[0])];
    let start = Instant::now();
    match load(&Request { sources, window, cut_off: CutOff::EndOfDay }) {
        Ok(loaded) => {
            println!("{:?}, {:?}", start.elapsed(), loaded.history.prices());
            for refusal in loaded.report.refusals(&Tolerances::default()) {
                println!("{refusal}");
                let tables = loaded.report.tables.iter();
                tables
                    .filter(|t| t.table == refusal.table)
                    .flat_map(|t| t.rejections.iter().take(3))
                    .for_each(|r| println!("  {r}"));
            }
        }
        Err(error) => println!("error: {error}\nhint: {:?}", error.hint()),
    }
}
