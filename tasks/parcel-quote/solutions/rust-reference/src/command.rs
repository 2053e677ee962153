//! The command line: what is read, what is printed, how it ends.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::Path;

use crate::quoter::Quoter;
use crate::tariff::Tariff;

const USAGE: &str = "usage: parcel-quote [--tariff FILE] [--summary FILE] [ORDERS]";

pub enum Outcome {
    AllQuoted,
    SomeRefused,
}

struct Options {
    tariff: OsString,
    summary: Option<OsString>,
    orders: Option<OsString>,
}

/// The error is for the user to read: nothing could be quoted.
pub fn run(arguments: impl Iterator<Item = OsString>) -> Result<Outcome, String> {
    let options = parse(arguments).map_err(|problem| format!("{problem}\n{USAGE}"))?;
    let tariff_name = options.tariff.to_string_lossy();
    let text = fs::read(&options.tariff).map_err(|problem| format!("{tariff_name}: {problem}"))?;
    let tariff = Tariff::parse(&String::from_utf8_lossy(&text))
        .map_err(|(line, problem)| format!("{tariff_name}:{line}: {problem}"))?;
    let mut quoter = Quoter::new(&tariff);
    let outcome = match &options.orders {
        Some(path) => {
            let name = path.to_string_lossy();
            let file = File::open(path).map_err(|problem| format!("{name}: {problem}"))?;
            quote_all(&mut quoter, BufReader::new(file), &name)
        }
        None => quote_all(&mut quoter, io::stdin().lock(), "stdin"),
    }?;
    if let Some(path) = &options.summary {
        fs::write(path, quoter.summary()).map_err(|problem| format!("{}: {problem}", Path::new(path).display()))?;
    }
    Ok(outcome)
}

fn parse(mut arguments: impl Iterator<Item = OsString>) -> Result<Options, String> {
    let mut options = Options { tariff: "tariff.txt".into(), summary: None, orders: None };
    while let Some(argument) = arguments.next() {
        let text = argument.to_string_lossy().into_owned();
        let mut value = || arguments.next().ok_or_else(|| format!("{text} needs a file name"));
        match text.as_str() {
            "--tariff" => options.tariff = value()?,
            "--summary" => options.summary = Some(value()?),
            option if option.len() > 1 && option.starts_with('-') => return Err(format!("unknown option {option}")),
            _ if options.orders.is_some() => return Err("one file of orders at a time".to_owned()),
            _ => options.orders = Some(argument),
        }
    }
    options.orders = options.orders.filter(|path| path != "-");
    Ok(options)
}

/// Lines are read as bytes; what is not UTF-8 can only be an id, and is shown with replacement characters.
fn quote_all(quoter: &mut Quoter, mut orders: impl BufRead, name: &str) -> Result<Outcome, String> {
    let mut out = BufWriter::new(io::stdout().lock());
    let mut outcome = Outcome::AllQuoted;
    let mut bytes = Vec::new();
    let failed = |problem: io::Error| format!("{name}: {problem}");
    for number in 1.. {
        bytes.clear();
        if orders.read_until(b'\n', &mut bytes).map_err(failed)? == 0 {
            break;
        }
        let text = String::from_utf8_lossy(&bytes);
        let line = text.trim_end_matches('\n').trim_end_matches('\r').trim_matches(&[' ', '\t'][..]);
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        match quoter.quote(line) {
            Ok(quote) => writeln!(out, "{quote}").map_err(failed)?,
            Err(refusal) => {
                eprintln!("{name}:{number}: {refusal}");
                outcome = Outcome::SomeRefused;
            }
        }
    }
    out.flush().map_err(failed)?;
    Ok(outcome)
}
