//! The scales of risks (domain.md 1.5): classes of probability, bands,
//! proximity.

use crate::choice;

choice! {
    /// The class of a risk, by the lookup table of domain.md 1.5.
    Band = "band" {
        Low "low",
        Medium "medium",
        High "high",
        Critical "critical",
    }
}

choice! {
    /// How near the window of a risk is.
    Proximity = "proximity" {
        Passed "passed",
        Imminent "imminent",
        Near "near",
        Mid "mid",
        Far "far",
    }
}

/// The band of probability class `p` and impact class `i`, both 1 to 5.
/// A lookup table, not a product: ordinal numbers are not quantities, and a
/// rare catastrophe must not look like a frequent trifle.
#[must_use]
pub fn band(p: i64, i: i64) -> Band {
    use Band::{Critical as C, High as H, Low as L, Medium as M};
    const TABLE: [[Band; 5]; 5] = [[L, L, L, M, H], [L, L, M, M, H], [L, M, M, H, C], [L, M, H, H, C], [M, M, H, C, C]];
    let place = |n: i64| usize::try_from(n.clamp(1, 5) - 1).unwrap_or(0);
    TABLE[place(p)][place(i)]
}

/// The middle of a probability class in per cent.
#[must_use]
pub fn midpoint(p: i64) -> i64 {
    [5, 20, 40, 60, 85][usize::try_from(p.clamp(1, 5) - 1).unwrap_or(0)]
}

/// The probabilities in per cent that a class covers, both ends included.
#[must_use]
pub fn class_bounds(p: i64) -> (i64, i64) {
    [(1, 10), (11, 30), (31, 50), (51, 70), (71, 95)][usize::try_from(p.clamp(1, 5) - 1).unwrap_or(0)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cell_of_the_band_table_is_that_of_the_model() {
        let table = ["MMHCC", "LMHHC", "LMMHC", "LLMMH", "LLLMH"];
        for (row, p) in table.iter().zip([5, 4, 3, 2, 1]) {
            for (letter, i) in row.chars().zip(1..) {
                let expected = match letter {
                    'L' => Band::Low,
                    'M' => Band::Medium,
                    'H' => Band::High,
                    _ => Band::Critical,
                };
                assert_eq!(band(p, i), expected, "P{p} I{i}");
            }
        }
        assert_eq!((band(0, -3), band(9, i64::MAX)), (Band::Low, Band::Critical), "out of bounds is the edge");
    }

    #[test]
    fn the_middle_of_each_class_lies_within_it() {
        for class in 1..=5 {
            let (least, most) = class_bounds(class);
            assert!((least..=most).contains(&midpoint(class)), "P{class}");
        }
        assert_eq!((1..=5).map(midpoint).collect::<Vec<_>>(), [5, 20, 40, 60, 85]);
    }
}
