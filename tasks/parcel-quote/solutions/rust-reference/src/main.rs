//! Quotes parcel orders by a tariff. See README.md.

mod command;
mod numbers;
mod quoter;
mod tariff;

use std::process::ExitCode;

fn main() -> ExitCode {
    match command::run(std::env::args_os().skip(1)) {
        Ok(command::Outcome::AllQuoted) => ExitCode::SUCCESS,
        Ok(command::Outcome::SomeRefused) => ExitCode::from(1),
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::from(2)
        }
    }
}
