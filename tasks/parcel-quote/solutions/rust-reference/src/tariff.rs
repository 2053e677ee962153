//! What the tariff file says, in tables. A zone is found by trying the prefixes of a postcode, longest first.

use std::collections::btree_map::{BTreeMap, Entry as BandEntry};
use std::collections::hash_map::{Entry, HashMap};

use crate::numbers::{price, whole, Cents, Percent};

enum Extra {
    Share(Percent),
    Fixed(Cents),
}

#[derive(Default)]
pub struct Tariff {
    zones: HashMap<String, String>,
    bands: HashMap<String, BTreeMap<u64, Cents>>,
    extras: HashMap<String, Extra>,
    fuel: Option<Percent>,
}

impl Tariff {
    /// The error names the line, counted from 1.
    pub fn parse(text: &str) -> Result<Tariff, (usize, String)> {
        let mut tariff = Tariff::default();
        for (i, line) in text.split('\n').enumerate() {
            let words: Vec<&str> = line
                .strip_suffix('\r')
                .unwrap_or(line)
                .split(&[' ', '\t'][..])
                .filter(|word| !word.is_empty())
                .collect();
            if words.is_empty() || words[0].starts_with('#') {
                continue;
            }
            tariff.take(&words).map_err(|problem| (i + 1, problem))?;
        }
        Ok(tariff)
    }

    pub fn zone(&self, postcode: &str) -> Option<&str> {
        (1..=postcode.len())
            .rev()
            .find_map(|length| self.zones.get(&postcode[..length]))
            .map(String::as_str)
    }

    /// The price of the smallest band that holds the weight
    pub fn base(&self, zone: &str, grams: u64) -> Option<Cents> {
        self.bands.get(zone)?.range(grams..).next().map(|(_, &cents)| cents)
    }

    pub fn extra(&self, name: &str, base: Cents) -> Option<Cents> {
        self.extras.get(name).map(|extra| match extra {
            Extra::Share(percent) => percent.of(base),
            Extra::Fixed(cents) => *cents,
        })
    }

    pub fn fuel(&self, amount: Cents) -> Cents {
        self.fuel.unwrap_or_default().of(amount)
    }

    fn take(&mut self, words: &[&str]) -> Result<(), String> {
        match *words {
            ["prefix", prefix, zone] => self.take_prefix(prefix, zone),
            ["band", zone, grams, price] => self.take_band(zone, grams, price),
            ["extra", name, amount] => self.take_extra(name, amount),
            ["fuel", amount] => self.take_fuel(amount),
            _ => Err(format!("not a tariff line: {}", words.join(" "))),
        }
    }

    fn take_prefix(&mut self, prefix: &str, zone: &str) -> Result<(), String> {
        match self.zones.entry(prefix.to_owned()) {
            Entry::Occupied(_) => Err(format!("prefix {prefix} was given before")),
            Entry::Vacant(place) => {
                place.insert(zone.to_owned());
                Ok(())
            }
        }
    }

    fn take_band(&mut self, zone: &str, grams: &str, text: &str) -> Result<(), String> {
        let (limit, cents) = whole(grams, 1, 999_999_999)
            .zip(price(text))
            .ok_or_else(|| format!("a band is ZONE GRAMS PRICE, not {zone} {grams} {text}"))?;
        match self.bands.entry(zone.to_owned()).or_default().entry(limit) {
            BandEntry::Occupied(_) => Err(format!("zone {zone} has a band of {limit} g already")),
            BandEntry::Vacant(place) => {
                place.insert(cents);
                Ok(())
            }
        }
    }

    fn take_extra(&mut self, name: &str, amount: &str) -> Result<(), String> {
        let extra = Percent::parse(amount)
            .map(Extra::Share)
            .or_else(|| price(amount).map(Extra::Fixed))
            .ok_or_else(|| format!("{amount} is neither a price nor a percentage"))?;
        match self.extras.insert(name.to_owned(), extra) {
            Some(_) => Err(format!("extra {name} was given before")),
            None => Ok(()),
        }
    }

    fn take_fuel(&mut self, amount: &str) -> Result<(), String> {
        if self.fuel.is_some() {
            return Err("fuel was given before".to_owned());
        }
        let percent = Percent::parse(amount).ok_or_else(|| format!("{amount} is not a percentage"))?;
        self.fuel = Some(percent);
        Ok(())
    }
}
