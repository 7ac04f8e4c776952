//! The forms dates are written in: one pattern each, and how a match is read.

use std::ops::Range;
use std::sync::LazyLock;

use jiff::civil::Date;
use regex::{Captures, Regex, RegexBuilder};

use super::{DateOrder, EARLIEST_INFERRED, LATEST_INFERRED, name};

/// The first year that is read at all: programs write an unset date as year 0 or 1.
const EARLIEST_YEAR: i16 = 1000;

/// One way of writing a date.
pub(super) struct Form {
    pattern: Regex,
    /// The date of a match, where it is one.
    read: fn(&Captures<'_>, &Context<'_>) -> Option<Date>,
}

/// What a match is read by beside itself.
struct Context<'t> {
    /// The text before it.
    before: &'t str,
    /// The text behind it.
    after: &'t str,
    order: DateOrder,
}

impl Form {
    /// The first date of this form inside a text.
    pub(super) fn find(&self, text: &str, order: DateOrder) -> Option<(Date, Range<usize>)> {
        let mut from = 0;
        // Patterns are short and bounded, so that trying again one character on is linear.
        while let Some(captures) = self.pattern.captures_at(text, from) {
            let range = captures.get_match().range();
            let context =
                Context { before: &text[..range.start], after: &text[range.end..], order };
            let is_word = !context.before.ends_with(char::is_alphanumeric)
                && !context.after.starts_with(|next: char| next.is_ascii_digit());
            if is_word && let Some(date) = (self.read)(&captures, &context) {
                return Some((date, range));
            }
            from = range.start + text[range.start..].chars().next().map_or(1, char::len_utf8);
        }
        None
    }
}

/// Every form.
pub(super) static FORMS: LazyLock<[Form; 7]> = LazyLock::new(|| {
    let name = format!(r"(?<name>{})\.?", name::months_pattern());
    let weekday = format!(r"(?:(?:{})\.?,?\s{{1,3}})?", name::weekdays_pattern());
    // "September 13–15, 2020": the day it begins on.
    let until = r"(?:\s?[-–—&]\s?[0-9]{1,2}(?:st|nd|rd|th)?)?";
    let day = format!(r"(?:the\s)?(?<day>[0-9]{{1,2}})(?:st|nd|rd|th|er|ème|e|º|ª|°|\.)?{until}");
    let month = r"(?<month>[0-9]{1,2})";
    let year = r"'?(?<year>[0-9]{4})";
    let (first, second) = (r"(?<first>[-/.])\s?", r"(?<second>[-/.])\s?");
    let sign = r"[\s,./-]";
    let of = r"(?:(?:of|de|del|do|d')\s{0,2})?";
    // "Sun Sep 13 10:30:00 UTC 2020", as Unix prints it.
    let clock = r"(?:\s[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?:\s[A-Z]{2,5})?)?";
    let seconds = r"(?::?[0-9]{2}(?:[.,][0-9]{1,9})?)?";
    let offset = r"(?:Z|[+-][0-9]{2}:?[0-9]{2})?";
    let time = format!(r"(?:T[0-9]{{2}}:?[0-9]{{2}}{seconds}{offset})?");
    let compact = r"(?<year>[0-9]{4})(?<month>[0-9]{2})(?<day>[0-9]{2})";
    [
        form(&format!("{year}{first}{month}{second}(?<day>[0-9]{{1,2}}){time}"), read_year_first),
        form(&format!("{compact}{time}"), read_compact),
        form(&format!("{weekday}{day}{sign}{{0,3}}{of}{name}{sign}{{0,3}}{of}{year}"), read_named),
        form(
            &format!(r"{weekday}{name}{sign}{{0,3}}{day}{clock}{sign}{{1,3}}(?:of\s)?{year}"),
            read_named,
        ),
        form(&format!("{year}{sign}{{0,3}}{name}{sign}{{0,3}}{day}"), read_year_named),
        form(&format!("(?<day>[0-9]{{1,2}}){first}{month}{second}{year}"), read_year_last),
        form(&format!(r"{year}\s?年\s?{month}\s?月\s?(?<day>[0-9]{{1,2}})\s?日"), read_signed),
    ]
});

fn form(pattern: &str, read: fn(&Captures<'_>, &Context<'_>) -> Option<Date>) -> Form {
    let pattern = RegexBuilder::new(pattern)
        .case_insensitive(true)
        .build()
        .expect("the patterns are constant and tested");
    Form { pattern, read }
}

fn read_year_first(captures: &Captures<'_>, context: &Context<'_>) -> Option<Date> {
    let is_one_number = captures["first"] == captures["second"]
        && !continues_before(context.before)
        // A path such as /2020/09/13/10-questions goes on, but not the date.
        && (&captures["first"] == "/" || !continues_after(context.after));
    is_one_number.then(|| date(captures, number(captures, "month")?, number(captures, "day")?))?
}

fn read_compact(captures: &Captures<'_>, context: &Context<'_>) -> Option<Date> {
    let &Context { before, after, .. } = context;
    let year: i16 = captures["year"].parse().ok()?;
    let is_alone = (EARLIEST_INFERRED..=LATEST_INFERRED).contains(&year)
        && !before.ends_with(['-', '.', '/', '_', '#', '+', '=', '$', '€', '£'])
        && !after.starts_with(|next: char| next.is_alphanumeric() || "-./_%".contains(next));
    is_alone.then(|| date(captures, number(captures, "month")?, number(captures, "day")?))?
}

/// "2020年9月13日", as in Japanese and Chinese.
fn read_signed(captures: &Captures<'_>, _context: &Context<'_>) -> Option<Date> {
    date(captures, number(captures, "month")?, number(captures, "day")?)
}

fn read_named(captures: &Captures<'_>, context: &Context<'_>) -> Option<Date> {
    if context.after.starts_with(char::is_alphanumeric) {
        return None;
    }
    date(captures, name::month(&captures["name"].to_lowercase())?, number(captures, "day")?)
}

/// "2020 May 5", but not a year before another date: "© 2020 May 5, 2021".
fn read_year_named(captures: &Captures<'_>, context: &Context<'_>) -> Option<Date> {
    let next = context.after.trim_start_matches([' ', ',']);
    if next.starts_with(|next: char| next.is_ascii_digit()) {
        return None;
    }
    read_named(captures, context)
}

/// "09/13/2020" and "13.09.2020".
fn read_year_last(captures: &Captures<'_>, context: &Context<'_>) -> Option<Date> {
    let &Context { before, after, order } = context;
    if captures["first"] != captures["second"] || continues_before(before) || continues_after(after)
    {
        return None;
    }
    let (one, two) = (number(captures, "day")?, number(captures, "month")?);
    let can_be_either = one <= 12 && two <= 12 && one != two;
    let is_day_first = match (&captures["first"], order) {
        _ if !can_be_either => two <= 12,
        (".", _) | (_, DateOrder::DayFirst) => true,
        ("/", _) => follows_day_first_language(before),
        (_, DateOrder::MonthFirst) => false,
        (_, DateOrder::Unknown) => return None,
    };
    if is_day_first { date(captures, two, one) } else { date(captures, one, two) }
}

/// Whether a number goes on before a date in figures.
fn continues_before(before: &str) -> bool {
    let number = before.strip_suffix(['-', '.', '/', ',']);
    number.is_some_and(|number| number.ends_with(|last: char| last.is_ascii_digit()))
}

/// Whether a number goes on after a date in figures.
fn continues_after(after: &str) -> bool {
    let number = after.strip_prefix(['-', '.', '/', ',']);
    number.is_some_and(|number| number.starts_with(|first: char| first.is_ascii_digit()))
}

/// Whether the word before a date is German, French, Spanish or Portuguese.
fn follows_day_first_language(before: &str) -> bool {
    const WORDS: [&str; 19] = [
        "le",
        "du",
        "el",
        "del",
        "em",
        "am",
        "vom",
        "den",
        "dia",
        "día",
        "datum",
        "fecha",
        "data",
        "publié",
        "publicado",
        "publicada",
        "veröffentlicht",
        "actualizado",
        "atualizado",
    ];
    let word =
        before.rsplit(|character: char| !character.is_alphanumeric()).find(|word| !word.is_empty());
    word.is_some_and(|word| WORDS.contains(&word.to_lowercase().as_str()))
}

fn number(captures: &Captures<'_>, name: &str) -> Option<i8> {
    captures[name].parse().ok()
}

fn date(captures: &Captures<'_>, month: i8, day: i8) -> Option<Date> {
    let year: i16 = captures["year"].parse().ok()?;
    if year < EARLIEST_YEAR {
        return None;
    }
    Date::new(year, month, day).ok()
}
