//! Quotes one order after the other and keeps the totals by zone.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fmt;

use crate::numbers::{whole, Cents};
use crate::tariff::Tariff;

const CM3_PER_GRAM: u64 = 5;
const BLANKS: [char; 2] = [' ', '\t'];

pub struct Quote<'a> {
    pub id: String,
    pub zone: &'a str,
    pub grams: u64,
    pub price: Cents,
}

impl fmt::Display for Quote<'_> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{},{},{},{}", self.id, self.zone, self.grams, self.price)
    }
}

#[derive(Default)]
struct Total {
    orders: u64,
    grams: u64,
    price: Cents,
}

pub struct Quoter<'a> {
    tariff: &'a Tariff,
    quoted: HashSet<String>,
    totals: BTreeMap<&'a str, Total>,
}

impl<'a> Quoter<'a> {
    pub fn new(tariff: &'a Tariff) -> Self {
        Quoter { tariff, quoted: HashSet::new(), totals: BTreeMap::new() }
    }

    /// The error says why the order is refused.
    pub fn quote(&mut self, line: &str) -> Result<Quote<'a>, String> {
        let fields: Vec<&str> = line.split(',').map(|field| field.trim_matches(&BLANKS[..])).collect();
        let (id, postcode, weight, size, extras) = match *fields {
            [id, postcode, weight, size] => (id, postcode, weight, size, ""),
            [id, postcode, weight, size, extras] => (id, postcode, weight, size, extras),
            _ => return Err(format!("an order has four or five fields, not {}", fields.len())),
        };
        if id.is_empty() {
            return Err("the order has no id".to_owned());
        }
        if self.quoted.contains(id) {
            return Err(format!("order {id} was quoted before"));
        }
        let zone = self.zone(postcode)?;
        let grams = actual(weight)?.max(volumetric(size)?);
        let base = self
            .tariff
            .base(zone, grams)
            .ok_or_else(|| format!("zone {zone} takes no parcel of {grams} g"))?;
        let net = base + self.surcharge(extras, base)?;
        let quote = Quote { id: id.to_owned(), zone, grams, price: net + self.tariff.fuel(net) };
        self.count(&quote);
        Ok(quote)
    }

    /// The totals as lines, sorted by zone
    pub fn summary(&self) -> String {
        let mut text = String::new();
        let mut sum = Total::default();
        for (zone, total) in &self.totals {
            text += &format!("{zone},{},{},{}\n", total.orders, total.grams, total.price);
            sum.orders += total.orders;
            sum.grams += total.grams;
            sum.price += total.price;
        }
        text + &format!("total,{},{},{}\n", sum.orders, sum.grams, sum.price)
    }

    fn zone(&self, postcode: &str) -> Result<&'a str, String> {
        let good = |byte: u8| byte.is_ascii_digit() || byte.is_ascii_uppercase();
        if !(1..=10).contains(&postcode.len()) || !postcode.bytes().all(good) {
            return Err(format!("'{postcode}' is not a postcode"));
        }
        self.tariff.zone(postcode).ok_or_else(|| format!("no zone holds postcode {postcode}"))
    }

    fn surcharge(&self, extras: &str, base: Cents) -> Result<Cents, String> {
        let mut sum = Cents(0);
        if extras.is_empty() {
            return Ok(sum);
        }
        for name in extras.split('+').collect::<BTreeSet<_>>() {
            sum += self
                .tariff
                .extra(name, base)
                .ok_or_else(|| format!("the tariff has no extra '{name}'"))?;
        }
        Ok(sum)
    }

    fn count(&mut self, quote: &Quote<'a>) {
        self.quoted.insert(quote.id.clone());
        let total = self.totals.entry(quote.zone).or_default();
        total.orders += 1;
        total.grams += quote.grams;
        total.price += quote.price;
    }
}

fn actual(weight: &str) -> Result<u64, String> {
    whole(weight, 1, 999_999_999).ok_or_else(|| format!("'{weight}' is not a weight in grams"))
}

fn volumetric(size: &str) -> Result<u64, String> {
    let sides: Option<Vec<u64>> = size.split('x').map(|side| whole(side, 1, 999)).collect();
    match sides.as_deref() {
        Some(&[length, width, height]) => Ok((length * width * height + CM3_PER_GRAM - 1) / CM3_PER_GRAM),
        _ => Err(format!("'{size}' is not a size such as 30x20x10")),
    }
}
