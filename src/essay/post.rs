//! Posts of Jekyll: named by day and title, and reached by an address that a pattern makes.

use jiff::civil::Date;

use crate::metadata::split_date;

/// Folder in which Jekyll looks for posts.
const POSTS: &str = "_posts";

/// Folder in which Jekyll keeps what is yet to be published.
const DRAFTS: &str = "_drafts";

/// Whether a source lies in a folder of drafts.
pub(super) fn is_draft(path: &str) -> bool {
    path.rsplit_once('/').is_some_and(|(folders, _)| folders.split('/').any(|it| it == DRAFTS))
}

/// What a post in `_posts` is called after its day: `first-day` of `_posts/2018-09-13-first-day.md`.
pub fn post_name(path: &str) -> Option<&str> {
    let (folders, _) = path.rsplit_once('/')?;
    folders.split('/').any(|folder| folder == POSTS).then(|| dated_name(path))?
}

/// What follows the day that a file's name begins with, without the ending.
pub(super) fn dated_name(path: &str) -> Option<&str> {
    let file = path.rsplit('/').next()?;
    let (stem, _) = file.split_once('.')?;
    let (_, rest) = split_date(stem)?;
    Some(rest.trim_start_matches(['-', '_'])).filter(|name| !name.is_empty())
}

/// Former paths with those written as a pattern, such as `/:year/:month/:title/`, filled in. Patterns
/// that ask for something that is not known are left out.
pub(super) fn former_paths(
    declared: &[String],
    name: Option<&str>,
    published: Option<Date>,
) -> Vec<String> {
    declared.iter().filter_map(|path| filled(path, name, published)).collect()
}

fn filled(pattern: &str, name: Option<&str>, published: Option<Date>) -> Option<String> {
    let mut parts = pattern.split(':');
    let mut path = parts.next()?.to_owned();
    for part in parts {
        let is_letter = |character: char| character.is_ascii_lowercase() || character == '_';
        let end = part.find(|character| !is_letter(character)).unwrap_or(part.len());
        let (placeholder, rest) = part.split_at(end);
        path.push_str(&value(placeholder, name, published)?);
        path.push_str(rest);
    }
    Some(path)
}

/// What a placeholder stands for, as Jekyll's documentation of permalinks lists them.
fn value(placeholder: &str, name: Option<&str>, published: Option<Date>) -> Option<String> {
    let date = |format: &str| Some(published?.strftime(format).to_string());
    match placeholder {
        "title" | "slug" => name.map(str::to_owned),
        "year" => date("%Y"),
        "short_year" => date("%y"),
        "month" => date("%m"),
        "i_month" => date("%-m"),
        "day" => date("%d"),
        "i_day" => date("%-d"),
        "y_day" => date("%j"),
        "output_ext" => Some(".html".to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn posts_are_named_after_their_day() {
        let check = |path, expected| assert_eq!(post_name(path), expected, "{path}");
        check("_posts/2018-09-13-first-day.md", Some("first-day"));
        check("work/_posts/old/2018-09-13-first-day.md.gz", Some("first-day"));
        check("letters/2018-09-13-first-day.md", None);
        check("_posts/first-day.md", None);
        check("_posts/2018-09-13.md", None);
    }

    #[test]
    fn patterns_are_filled_in() {
        let date = Some(jiff::civil::date(2018, 9, 3));
        let check = |pattern: &str, expected: Option<&str>| {
            assert_eq!(filled(pattern, Some("first-day"), date).as_deref(), expected, "{pattern}");
        };
        check("/:year/:month/:day/:title/", Some("/2018/09/03/first-day/"));
        check("/:short_year-:i_month-:i_day/:title:output_ext", Some("/18-9-3/first-day.html"));
        check("/days/second/", Some("/days/second/"));
        check("/:categories/:title/", None);
        assert_eq!(filled("/:year/", Some("first-day"), None), None);
        assert_eq!(filled("/:title/", None, date), None);
    }
}
