//! Long lists on several pages.

use std::ops::Range;

use serde::Serialize;

use super::Text;
use super::address::{self, Addresses};

/// Numbered links shown on each side of the current page.
const PAGES_AROUND: usize = 2;

/// The way between the pages of one list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Pagination {
    /// `Page 2 of 7`.
    pub label: String,
    /// Address of the page before.
    pub previous: Option<String>,
    /// Address of the page after.
    pub next: Option<String>,
    /// The first, the last and the nearest pages, ascending.
    pub pages: Vec<PageLink>,
}

/// A numbered link to a page of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PageLink {
    /// Counts from 1.
    pub number: usize,
    /// Address of the page.
    pub address: String,
    /// Whether it is the page the link stands on.
    pub is_current: bool,
    /// Whether pages between it and the link before are left out.
    pub follows_gap: bool,
}

/// Pages that a list of `length` needs, at least one.
pub(super) fn pages(length: usize, page_length: usize) -> usize {
    length.div_ceil(page_length.max(1)).max(1)
}

/// The part of a list of `length` that page `number` shows.
pub(super) fn shown(length: usize, page_length: usize, number: usize) -> Range<usize> {
    let start = (number - 1).saturating_mul(page_length.max(1)).min(length);
    start..start.saturating_add(page_length.max(1)).min(length)
}

/// The way from page `number` of the list in `folder`; `None` if it has one page only.
pub(super) fn pagination(
    text: &Text,
    addresses: &Addresses,
    folder: &str,
    number: usize,
    total: usize,
) -> Option<Pagination> {
    if total < 2 {
        return None;
    }
    let to = |number: usize| addresses.to(&address::list(folder, number));
    let near = number.saturating_sub(PAGES_AROUND).max(1)..=(number + PAGES_AROUND).min(total);
    let mut numbers = vec![1];
    numbers.extend(near.filter(|number| *number != 1 && *number != total));
    numbers.push(total);
    let before = [0].into_iter().chain(numbers.iter().copied());
    let pages = numbers.iter().zip(before).map(|(&page, before)| PageLink {
        number: page,
        address: to(page),
        is_current: page == number,
        follows_gap: page > before + 1,
    });
    Some(Pagination {
        label: text.page_of(number, total),
        previous: (number > 1).then(|| to(number - 1)),
        next: (number < total).then(|| to(number + 1)),
        pages: pages.collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::super::fixture;
    use super::*;

    fn numbers(number: usize, total: usize) -> String {
        let addresses = Addresses::relative("tags/a/index.html", &fixture::config(None));
        let Some(pagination) = pagination(&Text::of("en"), &addresses, "tags/a", number, total)
        else {
            return String::new();
        };
        let show = |link: &PageLink| match (link.is_current, link.follows_gap) {
            (true, _) => format!("[{}]", link.number),
            (_, true) => format!("… {}", link.number),
            _ => link.number.to_string(),
        };
        pagination.pages.iter().map(show).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn near_pages_and_both_ends_are_linked() {
        let check = |number, total, expected: &str| assert_eq!(numbers(number, total), expected);
        check(1, 1, "");
        check(1, 2, "[1] 2");
        check(5, 9, "1 … 3 4 [5] 6 7 … 9");
        check(9, 9, "1 … 7 8 [9]");
        check(2, 3, "1 [2] 3");
    }

    #[test]
    fn a_list_is_cut_without_loss() {
        let check = |length, expected: &str| {
            let parts = (1..=pages(length, 2)).map(|number| shown(length, 2, number));
            let parts: Vec<_> = parts.map(|part| format!("{part:?}")).collect();
            assert_eq!(parts.join(" "), expected);
        };
        check(0, "0..0");
        check(2, "0..2");
        check(3, "0..2 2..3");
    }
}
