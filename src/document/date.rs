//! Calendar dates as people write them.

use jiff::civil::Date;

/// The first year an inferred date may lie in; the web is not older.
pub const EARLIEST_INFERRED: i16 = 1990;

/// The last year an inferred date may lie in.
pub const LATEST_INFERRED: i16 = 2099;

/// A date that is the whole text.
pub fn parse_date(_text: &str) -> Option<Date> {
    None
}

/// The first date inside a text, with the byte range it covers.
pub fn find_date(_text: &str) -> Option<(Date, std::ops::Range<usize>)> {
    None
}
