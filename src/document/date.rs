//! Calendar dates as people write them.
//!
//! A date is the calendar day as written: no time zone is converted, no clock is asked, and a
//! month or a year alone is no date. Months may be named in English, German, French, Spanish,
//! Portuguese, Italian, Dutch, Polish or Swedish, or numbered as in Japanese and Chinese. In figures,
//! the year comes first, or the day does where there are full stops.
//! Between slashes it is whichever can be; where both can, it is the order the caller knows of, or
//! else the month comes first, as most of the English web writes it, unless the word before the date
//! is of a language that puts the day first. Between hyphens an order that cannot be told gives no date.

mod form;
mod name;

use std::ops::Range;
use std::sync::LazyLock;

use jiff::civil::Date;
use regex::{Regex, RegexBuilder};

use form::FORMS;

/// The first year an inferred date may lie in; the web is not older.
pub const EARLIEST_INFERRED: i16 = 1990;

/// The last year an inferred date may lie in.
pub const LATEST_INFERRED: i16 = 2099;

/// Which comes first in a date in figures that ends in the year: "03/10/2023".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DateOrder {
    /// Not known.
    #[default]
    Unknown,
    /// As in most of the world.
    DayFirst,
    /// As in the United States.
    MonthFirst,
}

/// A date that is the whole text, but for words such as "Posted on" before it and the time of day
/// after it.
pub fn parse_date(text: &str) -> Option<Date> {
    parse_ordered_date(text, DateOrder::Unknown)
}

/// [`parse_date`] where the order of a date in figures is known.
pub fn parse_ordered_date(text: &str, order: DateOrder) -> Option<Date> {
    let (date, range) = find_ordered_date(text, order)?;
    let is_whole = is_lead_in(&text[..range.start]) && TIME_OF_DAY.is_match(&text[range.end..]);
    is_whole.then_some(date)
}

/// The first date inside a text, with the byte range it covers: the day of the week before it and
/// an ISO 8601 time joined to it belong to it.
///
/// Numbers that go on beyond the date (prices, versions, telephone numbers) hold no date.
pub fn find_date(text: &str) -> Option<(Date, Range<usize>)> {
    find_ordered_date(text, DateOrder::Unknown)
}

/// [`find_date`] where the order of a date in figures is known.
pub fn find_ordered_date(text: &str, order: DateOrder) -> Option<(Date, Range<usize>)> {
    if !has_year(text) {
        return None;
    }
    FORMS
        .iter()
        .filter_map(|form| form.find(text, order))
        .min_by_key(|(_, range)| (range.start, std::cmp::Reverse(range.end)))
}

/// Whether a text has the four digits in a row that every date has.
pub fn has_year(text: &str) -> bool {
    let mut digits = 0;
    text.bytes().any(|byte| {
        digits = if byte.is_ascii_digit() { digits + 1 } else { 0 };
        digits == 4
    })
}

/// Whether text before a date only introduces it.
fn is_lead_in(text: &str) -> bool {
    const WORDS: [&str; 72] = [
        "a",
        "actualización",
        "actualizado",
        "aktualisiert",
        "am",
        "article",
        "as",
        "at",
        "atualizado",
        "atualização",
        "bearbeitet",
        "created",
        "creation",
        "data",
        "date",
        "dated",
        "datum",
        "de",
        "del",
        "den",
        "dernière",
        "dia",
        "du",
        "día",
        "edited",
        "el",
        "em",
        "entry",
        "erschienen",
        "erstellt",
        "fecha",
        "first",
        "geändert",
        "il",
        "in",
        "issued",
        "jour",
        "la",
        "last",
        "le",
        "letzte",
        "mis",
        "mise",
        "modified",
        "modifié",
        "of",
        "on",
        "online",
        "originally",
        "post",
        "posted",
        "pubdate",
        "publicación",
        "publicada",
        "publicado",
        "publication",
        "publicação",
        "publish",
        "published",
        "publié",
        "released",
        "stand",
        "submitted",
        "the",
        "this",
        "updated",
        "uploaded",
        "veroeffentlicht",
        "veröffentlicht",
        "vom",
        "was",
        "written",
    ];
    text.split(|character: char| !character.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .all(|word| WORDS.contains(&word.to_lowercase().as_str()))
}

/// What may stand after a date that is the whole text: the time of day with its zone.
static TIME_OF_DAY: LazyLock<Regex> = LazyLock::new(|| {
    let lead = r"(?:(?:at|um|à|a las|a la|às|T|@|[-–—|·•])\s*)?";
    let clock = r"[0-9]{1,2}(?:\s?[:.h]\s?[0-9]{2}){0,2}(?:[.,][0-9]+)?";
    let half = r"(?:\s*(?:a\.?\s?m\b\.?|p\.?\s?m\b\.?|uhr|hrs?|h))?";
    let offset = r"(?:[+−-][0-9]{1,2}:?(?:[0-9]{2})?)?";
    let region = r"(?:\s*[(\[][a-z/_ ]+[)\]])?";
    let zone = format!(r"(?:\s*\(?(?:z|[a-z]{{2,5}})?\)?\s*{offset})?");
    RegexBuilder::new(&format!(r"^[\s,;]*(?:{lead}{clock}{half}{zone})?{region}[\s.,;:)\]|]*$"))
        .case_insensitive(true)
        .build()
        .expect("the pattern is constant and tested")
});

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(parse_date(text).map(|date| date.to_string()).as_deref(), Some(expected));
        assert_eq!(find_date(text).map(|(date, _)| date.to_string()).as_deref(), Some(expected));
    }

    #[track_caller]
    fn no_date(text: &str) {
        assert_eq!(find_date(text), None);
        assert_eq!(parse_date(text), None);
    }

    #[track_caller]
    fn found(text: &str, covered: &str, expected: &str) {
        let (date, range) = find_date(text).expect("there is a date");
        assert_eq!((date.to_string().as_str(), &text[range]), (expected, covered));
    }

    #[test]
    fn months_of_other_languages_are_known() {
        check("12 maggio 2021", "2021-05-12");
        check("12 mei 2021", "2021-05-12");
        check("12 maja 2021", "2021-05-12");
        check("12 maj 2021", "2021-05-12");
        check("2021年5月12日", "2021-05-12");
        check("2021 年 5 月 12 日", "2021-05-12");
        no_date("2021年5月");
    }

    #[test]
    fn english_month_first() {
        check("Sep 9, 2008", "2008-09-09");
        check("Sept. 9 2008", "2008-09-09");
        check("September 13th, 2020", "2020-09-13");
        check("Sunday, September 13, 2020", "2020-09-13");
        check("Sun. Sept 13 , 2020", "2020-09-13");
        check("SEPTEMBER 13, 2020", "2020-09-13");
        check("september 13,2020", "2020-09-13");
        check("May 5, 2020", "2020-05-05");
        check("Jul-04-2019", "2019-07-04");
        check("September the 1st, 2020", "2020-09-01");
        check("Sun Sep 13 10:30:00 UTC 2020", "2020-09-13");
        check("September 13–15, 2020", "2020-09-13");
    }

    #[test]
    fn english_day_first() {
        check("13 September 2020", "2020-09-13");
        check("13th of September, 2020", "2020-09-13");
        check("Sunday the 13th of September 2020", "2020-09-13");
        check("3rd Mar. 2021", "2021-03-03");
        check("13-Sep-2020", "2020-09-13");
        check("13/Sep/2020", "2020-09-13");
        check("12-14 May 2020", "2020-05-12");
        check("2020 September 13", "2020-09-13");
        check("2020-Sep-13", "2020-09-13");
    }

    #[test]
    fn other_languages() {
        check("13. September 2020", "2020-09-13");
        check("Sonntag, 1. März 2020", "2020-03-01");
        check("So., 13. Dez. 2020", "2020-12-13");
        check("31. Jänner 2020", "2020-01-31");
        check("le 13 septembre 2020", "2020-09-13");
        check("dimanche 1er août 2021", "2021-08-01");
        check("9 févr. 2021", "2021-02-09");
        check("13 de septiembre de 2020", "2020-09-13");
        check("miércoles, 9 de enero del 2019", "2019-01-09");
        check("13 de setembro de 2020", "2020-09-13");
        check("segunda-feira, 2 de março de 2020", "2020-03-02");
        check("5 out 2020", "2020-10-05");
        check("MÄRZ 3, 2020", "2020-03-03");
    }

    #[test]
    fn iso_8601() {
        check("2020-09-13", "2020-09-13");
        check("2020-09-13T23:30:00Z", "2020-09-13");
        check("2020-09-13T23:30:00-08:00", "2020-09-13");
        check("2020-09-13T00:30:00.123+0900", "2020-09-13");
        check("2020-09-13T00:30:00+02:00[Europe/Berlin]", "2020-09-13");
        check("2020-09-13 10:00:00 UTC", "2020-09-13");
        check("2020-09-13 10:00", "2020-09-13");
        check("20200913", "2020-09-13");
        check("20200913T101500Z", "2020-09-13");
    }

    #[test]
    fn mail() {
        check("Sun, 13 Sep 2020 23:30:00 -0800", "2020-09-13");
        check("Sun, 13 Sep 2020 23:30:00 GMT", "2020-09-13");
        check("13 Sep 2020 23:30 +0000 (UTC)", "2020-09-13");
    }

    #[test]
    fn figures() {
        check("2020/09/13", "2020-09-13");
        check("2020.9.3", "2020-09-03");
        check("13.09.2020", "2020-09-13");
        check("05.06.2020", "2020-06-05");
        check("13. 9. 2020", "2020-09-13");
        check("09/13/2020", "2020-09-13");
        check("13/09/2020", "2020-09-13");
        check("13-09-2020", "2020-09-13");
        check("05-05-2020", "2020-05-05");
    }

    #[test]
    fn figures_in_either_order() {
        check("05/06/2020", "2020-05-06");
        check("le 05/06/2020", "2020-06-05");
        check("Publicado em 05/06/2020", "2020-06-05");
        no_date("05-06-2020");
    }

    #[test]
    fn figures_in_a_known_order() {
        fn check(text: &str, order: DateOrder, expected: &str) {
            let date = parse_ordered_date(text, order).map(|date| date.to_string());
            assert_eq!(date.as_deref(), Some(expected), "{text}");
        }
        check("05/06/2020", DateOrder::DayFirst, "2020-06-05");
        check("05/06/2020", DateOrder::MonthFirst, "2020-05-06");
        check("05-06-2020", DateOrder::DayFirst, "2020-06-05");
        check("05-06-2020", DateOrder::MonthFirst, "2020-05-06");
        check("05.06.2020", DateOrder::MonthFirst, "2020-06-05");
        check("09/13/2020", DateOrder::DayFirst, "2020-09-13");
        check("13/09/2020", DateOrder::MonthFirst, "2020-09-13");
    }

    #[test]
    fn lead_ins_and_times() {
        check("Posted on September 13, 2020", "2020-09-13");
        check("Published: Sept 9, 2008 at 5 pm", "2008-09-09");
        check("Updated 13 September 2020, 10:15 a.m. EST", "2020-09-13");
        check("Last updated on: 2020-09-13.", "2020-09-13");
        check("Publication Date: Sept 9, 2008", "2008-09-09");
        check("Veröffentlicht am 13. September 2020 um 10:15 Uhr", "2020-09-13");
        check("Publié le 13 septembre 2020 à 10h15", "2020-09-13");
        check("(September 13, 2020)", "2020-09-13");
        check("September 13, 2020 | 9:05pm", "2020-09-13");
    }

    #[test]
    fn impossible_days_are_none() {
        no_date("February 30, 2020");
        no_date("2019-02-29");
        no_date("31.04.2020");
        no_date("13/13/2020");
        no_date("0001-01-01T00:00:00");
        no_date("32 May 2020");
    }

    #[test]
    fn less_than_a_day_is_no_date() {
        no_date("May 2020 be kind");
        no_date("In September 2020 we moved.");
        no_date("2020");
        no_date("2020-09");
        no_date("September 13");
        no_date("yesterday, 3 days ago");
    }

    #[test]
    fn longer_numbers_hold_no_date() {
        no_date("1202009130");
        no_date("+49.13.09.2020");
        no_date("10.13.09.2020.1");
        no_date("version 2020.09.13.4");
        no_date("2020-09-131");
        no_date("113 September 20201");
        no_date("$20200913");
        no_date("ID-20200913");
        no_date("May 5 2000m");
        no_date("May 202012");
    }

    #[test]
    fn a_date_among_words_is_found_but_is_not_the_whole() {
        found("By Jo Doe on Sunday, Sept 13, 2020 in Work", "Sunday, Sept 13, 2020", "2020-09-13");
        found("Jan 1, 2019 or May 5, 2018", "Jan 1, 2019", "2019-01-01");
        found("may 99 2020, 4 May 2021", "4 May 2021", "2021-05-04");
        found("https://a.example/2020/09/13/10-ways", "2020/09/13", "2020-09-13");
        found("at 2020-09-13T10:00:00Z.", "2020-09-13T10:00:00Z", "2020-09-13");
        found("2020-09-13-title.md", "2020-09-13", "2020-09-13");
        found("© 2020 May 4, 2021", "May 4, 2021", "2021-05-04");
        found("© 2020 Jo. May 4, 2021", "May 4, 2021", "2021-05-04");
        assert_eq!(parse_date("We met on May 5, 2020"), None);
        assert_eq!(parse_date("May 5, 2020 by Jo Doe"), None);
    }

    #[test]
    fn long_texts_take_linear_time() {
        for part in ["20200913", "99 May 2020 ", "1/", "13.09.", "May ", "9-"] {
            assert_eq!(find_date(&part.repeat(100_000)), None);
        }
    }
}
