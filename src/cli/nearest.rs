//! What a mistyped name was probably meant to be.

use crate::data::entry;

/// The names in the order of their likeness to what was typed, the likeliest
/// first; equally like ones stay in their order. Each row is one thing with
/// all its names, of which the likeliest counts.
#[must_use]
pub fn sorted<T>(typed: &str, rows: impl IntoIterator<Item = (T, Vec<String>)>) -> Vec<T> {
    let typed: Vec<char> = entry::fold(typed).chars().collect();
    let far = |name: &String| {
        let name: Vec<char> = entry::fold(name).chars().collect();
        // What begins or contains it is near, however long the rest is.
        let within = name.len() > typed.len() && !typed.is_empty() && name.windows(typed.len()).any(|part| part == typed);
        if within { 1 } else { distance(&typed, &name) }
    };
    let rows = rows.into_iter();
    let mut all: Vec<(usize, T)> = rows.map(|(row, names)| (names.iter().map(far).min().unwrap_or(usize::MAX), row)).collect();
    all.sort_by_key(|(far, _)| *far);
    all.into_iter().map(|(_, row)| row).collect()
}

/// How many letters must be put in, left out, changed or swapped with their
/// neighbour to get from one to the other.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut rows: [Vec<usize>; 3] = [Vec::new(), Vec::new(), (0..=b.len()).collect()];
    for i in 1..=a.len() {
        rows.rotate_left(1);
        let mut row = vec![i];
        for j in 1..=b.len() {
            let change = usize::from(a[i - 1] != b[j - 1]);
            let mut least = (rows[1][j] + 1).min(row[j - 1] + 1).min(rows[1][j - 1] + change);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(rows[0][j - 2] + 1);
            }
            row.push(least);
        }
        rows[2] = row;
    }
    rows[2][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn far(a: &str, b: &str) -> usize {
        distance(&a.chars().collect::<Vec<_>>(), &b.chars().collect::<Vec<_>>())
    }

    #[test]
    fn one_slip_of_the_hand_is_one_step() {
        for (a, b, steps) in [
            ("owner", "owner", 0),
            ("ownr", "owner", 1),
            ("onwer", "owner", 1),
            ("oxner", "owner", 1),
            ("", "abc", 3),
            ("abc", "", 3),
        ] {
            assert_eq!(far(a, b), steps, "{a} {b}");
        }
        assert_eq!(far("期线", "期限"), 1);
    }

    #[test]
    fn the_likeliest_name_comes_first() {
        let rows = ["due", "owner", "original_due"].map(|key| (key, vec![key.to_owned()]));
        assert_eq!(sorted("ownr", rows.clone())[0], "owner");
        assert_eq!(sorted("original", rows)[0], "original_due");
        let rows = [("due", vec!["due".to_owned(), "期限".to_owned()]), ("owner", vec!["owner".to_owned(), "责任人".to_owned()])];
        assert_eq!(sorted("责任", rows)[0], "owner");
    }
}
