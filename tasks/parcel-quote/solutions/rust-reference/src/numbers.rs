//! Money in cents and percentages in hundredths of a percent: whole numbers all the way. `None` stands for "not such a number".

use std::fmt;
use std::ops::{Add, AddAssign};

#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
pub struct Cents(pub u64);

impl fmt::Display for Cents {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

impl Add for Cents {
    type Output = Cents;

    fn add(self, other: Cents) -> Cents {
        Cents(self.0 + other.0)
    }
}

impl AddAssign for Cents {
    fn add_assign(&mut self, other: Cents) {
        self.0 += other.0;
    }
}

/// Hundredths of a percent
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
pub struct Percent(u64);

impl Percent {
    pub fn parse(text: &str) -> Option<Percent> {
        hundredths(text.strip_suffix('%')?, 3, 1).map(Percent)
    }

    /// That share of an amount, halves rounded up.
    pub fn of(self, amount: Cents) -> Cents {
        Cents((amount.0 * self.0 + 5000) / 10000)
    }
}

pub fn price(text: &str) -> Option<Cents> {
    hundredths(text, 6, 2).map(Cents)
}

pub fn whole(text: &str, least: u64, most: u64) -> Option<u64> {
    digits(text, 9).filter(|value| (least..=most).contains(value))
}

fn digits(text: &str, most: usize) -> Option<u64> {
    if text.len() > most || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}

fn hundredths(text: &str, most: usize, least_decimals: usize) -> Option<u64> {
    match text.split_once('.') {
        None => digits(text, most).map(|units| units * 100),
        Some((_, decimals)) if decimals.len() < least_decimals => None,
        Some((units, decimals)) => {
            let tenfold = if decimals.len() == 1 { 10 } else { 1 };
            Some(digits(units, most)? * 100 + digits(decimals, 2)? * tenfold)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_a_cent_goes_up() {
        assert_eq!(Percent::parse("15%").unwrap().of(Cents(150)), Cents(23));
        assert_eq!(Percent::parse("15%").unwrap().of(Cents(149)), Cents(22));
    }

    #[test]
    fn a_price_has_no_or_two_decimals() {
        assert_eq!(price("4"), Some(Cents(400)));
        assert_eq!(price("4.90"), Some(Cents(490)));
        for text in ["", "4.", "4.9", ".90", "-4", "+4", "4.900", "1234567"] {
            assert_eq!(price(text), None, "{text}");
        }
    }

    #[test]
    fn one_decimal_of_a_percentage_is_tenths() {
        assert_eq!(Percent::parse("12.5%"), Percent::parse("12.50%"));
    }
}
