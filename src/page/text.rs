//! The words of the interface: one table, in the templates as `text`.

use jiff::civil::Date;
use serde::Serialize;

/// What the interface says, in one language.
#[derive(Clone, Copy, Debug, Serialize)]
#[expect(missing_docs, reason = "each field is named for the words it holds")]
pub struct Text {
    pub skip: &'static str,
    pub home: &'static str,
    pub main_navigation: &'static str,
    pub essays: &'static str,
    pub shelves: &'static str,
    pub tags: &'static str,
    pub authors: &'static str,
    pub sources: &'static str,
    pub archive: &'static str,
    pub by: &'static str,
    pub updated: &'static str,
    pub first_published_at: &'static str,
    pub original: &'static str,
    pub read_original: &'static str,
    pub only_excerpt: &'static str,
    pub only_link: &'static str,
    pub contents: &'static str,
    pub about_author: &'static str,
    pub provenance: &'static str,
    pub related: &'static str,
    pub previous: &'static str,
    pub next: &'static str,
    pub previous_page: &'static str,
    pub next_page: &'static str,
    pub pages: &'static str,
    pub neighbours: &'static str,
    pub atom_feed: &'static str,
    pub json_feed: &'static str,
    pub no_essays: &'static str,
    pub not_found: &'static str,
    pub not_found_help: &'static str,
    pub moved: &'static str,
    pub theme: &'static str,
    pub theme_system: &'static str,
    pub theme_light: &'static str,
    pub theme_dark: &'static str,
}

/// English.
pub const TEXT: Text = Text {
    skip: "Skip to content",
    home: "Home",
    main_navigation: "Main",
    essays: "Essays",
    shelves: "Shelves",
    tags: "Tags",
    authors: "Authors",
    sources: "Sources",
    archive: "Archive",
    by: "By",
    updated: "Updated",
    first_published_at: "First published at",
    original: "Original",
    read_original: "Read the whole essay at",
    only_excerpt: "This is the opening of the essay.",
    only_link: "The essay is kept by its publisher.",
    contents: "Contents",
    about_author: "About the author",
    provenance: "Where it appeared",
    related: "Related essays",
    previous: "Previous",
    next: "Next",
    previous_page: "Previous page",
    next_page: "Next page",
    pages: "Pages",
    neighbours: "Previous and next essay",
    atom_feed: "Atom feed",
    json_feed: "JSON feed",
    no_essays: "There are no essays here yet.",
    not_found: "Page not found",
    not_found_help: "There is no page at this address. It may have moved, or the link was mistyped.",
    moved: "This essay has moved.",
    theme: "Light or dark",
    theme_system: "System",
    theme_light: "Light",
    theme_dark: "Dark",
};

/// What feeds say made them.
pub(super) const GENERATOR: &str = "Offprint";

/// Names of the months, January first.
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A day for people: `13 September 2020`.
pub(super) fn date(date: Date) -> String {
    let month = usize::from(date.month().unsigned_abs()).saturating_sub(1);
    format!("{} {} {}", date.day(), MONTHS.get(month).unwrap_or(&""), date.year())
}

/// `1 essay`, `1,234 essays`.
pub(super) fn essays(count: usize) -> String {
    counted(count, "essay", "essays")
}

/// `1 word`, `1,234 words`.
pub(super) fn words(count: usize) -> String {
    counted(count, "word", "words")
}

/// `5 min read`.
pub(super) fn reading_time(minutes: usize) -> String {
    format!("{} min read", number(minutes))
}

/// Reading time of many essays: `45 min`, `3 h 20 min`.
pub(super) fn total_time(minutes: usize) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{} h", number(hours)),
        (hours, minutes) => format!("{} h {minutes} min", number(hours)),
    }
}

/// `Part 2 of 7`.
pub(super) fn part(position: usize, total: usize) -> String {
    format!("{} of {}", number(position), number(total))
}

/// `Page 2 of 7`.
pub(super) fn page_of(page: usize, total: usize) -> String {
    format!("Page {} of {}", number(page), number(total))
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{} {}", number(count), if count == 1 { one } else { many })
}

/// Digits in groups of three.
fn number(number: usize) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_dates_are_written_for_people() {
        let check = |written: String, expected: &str| assert_eq!(written, expected);
        check(date(Date::constant(2020, 9, 3)), "3 September 2020");
        check(essays(1), "1 essay");
        check(essays(0), "0 essays");
        check(words(999), "999 words");
        check(words(1_234), "1,234 words");
        check(words(1_234_567), "1,234,567 words");
        check(reading_time(5), "5 min read");
        check(total_time(59), "59 min");
        check(total_time(60), "1 h");
        check(total_time(200), "3 h 20 min");
    }
}
