//! Posts as Jekyll, Hugo and Zola have them: named by day and title, in one of several languages, and
//! reached by an address that a rule makes.

use jiff::civil::Date;

use crate::metadata::{page_name, split_date, split_language};

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

/// What of an essay the rules of other programs make addresses of.
#[derive(Debug)]
pub(super) struct Post<'a> {
    /// Path of the source inside the sources' folder, with `/`.
    pub(super) path: &'a str,
    /// Declared path segment.
    pub(super) slug: Option<&'a str>,
    /// As written.
    pub(super) categories: &'a [String],
    /// First published.
    pub(super) published: Option<Date>,
}

impl Post<'_> {
    /// Former paths with those written as a rule, such as `/:year/:month/:title/`, filled in. Rules
    /// that ask for something that is not known are left out.
    pub(super) fn former_paths(&self, declared: &[String]) -> Vec<String> {
        declared.iter().filter_map(|path| self.filled(path)).collect()
    }

    /// The paths that the library's rules make, below the name of the language where the file's name
    /// ends in another one than the library's: `de/posts/one/` of `posts/one.de.md`.
    pub(super) fn made_paths(&self, rules: &[String], language: &str) -> Vec<String> {
        let other = split_language(page_name(self.path)).filter(|(_, code)| *code != language);
        let paths = self.former_paths(rules).into_iter();
        match other {
            Some((_, code)) => paths.map(|path| format!("/{code}{path}")).collect(),
            None => paths.collect(),
        }
    }

    fn filled(&self, rule: &str) -> Option<String> {
        let mut parts = rule.split(':');
        let mut path = parts.next()?.to_owned();
        for part in parts {
            let is_letter = |character: char| character.is_ascii_lowercase() || character == '_';
            let end = part.find(|character| !is_letter(character)).unwrap_or(part.len());
            let (placeholder, rest) = part.split_at(end);
            path.push_str(&self.value(placeholder)?);
            path.push_str(rest);
        }
        while path.contains("//") {
            path = path.replace("//", "/");
        }
        Some(path)
    }

    /// What a placeholder stands for, as the documentation of Jekyll and Hugo lists them.
    fn value(&self, placeholder: &str) -> Option<String> {
        let date = |format: &str| Some(self.published?.strftime(format).to_string());
        let slug = |name: &str| self.slug.unwrap_or(name).to_owned();
        match placeholder {
            "title" | "slug" => Some(slug(without_day(self.name()))),
            "contentbasename" | "filename" => Some(in_address(self.name())),
            "slugorcontentbasename" | "slugorfilename" => Some(slug(&in_address(self.name()))),
            "section" => self.sections().split('/').next().map(str::to_owned),
            "sections" => Some(self.sections()),
            "categories" => Some(self.categories()),
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

    /// The path of what is one page to other programs: a file without its ending, or the folder of a
    /// page bundle.
    fn page(&self) -> &str {
        let page = page_name(self.path);
        let page = split_language(page).map_or(page, |(page, _)| page);
        page.strip_suffix("/index").unwrap_or(page)
    }

    fn name(&self) -> &str {
        let page = self.page();
        page.rsplit('/').next().unwrap_or(page)
    }

    /// The folders it lies in, as addresses have them.
    fn sections(&self) -> String {
        in_address(self.page().rsplit_once('/').map_or("", |(folders, _)| folders))
    }

    /// The folders above `_posts` and what is declared, as Jekyll puts them into addresses.
    fn categories(&self) -> String {
        let above = self.path.split_once(POSTS).map_or("", |(above, _)| above);
        let above = above.split('/').filter(|folder| !folder.is_empty());
        let mut categories: Vec<String> = Vec::new();
        for category in above.chain(self.categories.iter().map(String::as_str)) {
            let category = in_address(category);
            if !categories.contains(&category) {
                categories.push(category);
            }
        }
        categories.join("/")
    }
}

/// A name as it stands in an address.
fn in_address(name: &str) -> String {
    name.to_lowercase().replace(' ', "-")
}

/// What follows the day that a name begins with, or the name.
fn without_day(name: &str) -> &str {
    let rest = split_date(name).map(|(_, rest)| rest.trim_start_matches(['-', '_']));
    rest.filter(|rest| !rest.is_empty()).unwrap_or(name)
}

/// What follows the day that a file's name begins with, without the ending.
fn dated_name(path: &str) -> Option<&str> {
    let file = path.rsplit('/').next()?;
    let stem = page_name(file);
    let stem = split_language(stem).map_or(stem, |(stem, _)| stem);
    let (_, rest) = split_date(stem)?;
    Some(rest.trim_start_matches(['-', '_'])).filter(|name| !name.is_empty())
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
        check("_posts/2018-09-13-on-node.js.markdown", Some("on-node.js"));
        check("_posts/2018-09-13-tag.de.md", Some("tag"));
        check("_posts/first-day.md", None);
        check("_posts/2018-09-13.md", None);
    }

    /// A rule filled in for an essay.
    #[track_caller]
    fn check(path: &str, published: Option<Date>, rule: &str, expected: Option<&str>) {
        let categories = ["Work Life".to_owned()];
        let post = Post { path, slug: None, categories: &categories, published };
        assert_eq!(post.filled(rule).as_deref(), expected, "{path} {rule}");
    }

    #[test]
    fn rules_of_jekyll_are_filled_in() {
        let date = Some(jiff::civil::date(2018, 9, 3));
        let check = |rule: &str, expected: Option<&str>| {
            check("_posts/2018-09-03-first-day.md", date, rule, expected);
        };
        check("/:year/:month/:day/:title/", Some("/2018/09/03/first-day/"));
        check("/:short_year-:i_month-:i_day/:title:output_ext", Some("/18-9-3/first-day.html"));
        check("/:categories/:title/", Some("/work-life/first-day/"));
        check("/days/second/", Some("/days/second/"));
        check("/:collection/:title/", None);
        super::tests::check("_posts/first-day.md", None, "/:year/", None);
    }

    #[test]
    fn rules_of_hugo_and_zola_are_filled_in() {
        let check =
            |path: &str, rule: &str, expected: &str| check(path, None, rule, Some(expected));
        check("posts/deep/One two.md", "/:sections/:contentbasename/", "/posts/deep/one-two/");
        check("posts/2018-09-03-one/index.md", "/:sections/:slug/", "/posts/one/");
        check("posts/2018-09-03-one.md", "/:section/:slugorfilename/", "/posts/2018-09-03-one/");
        check("one.de.md", "/:sections/:slug/", "/one/");
    }

    #[test]
    fn other_languages_lie_below_their_names() {
        let rules = ["/:sections/:slug/".to_owned()];
        let check = |path: &str, language: &str, expected: &str| {
            let post = Post { path, slug: None, categories: &[], published: None };
            assert_eq!(post.made_paths(&rules, language), [expected], "{path}");
        };
        check("posts/one.de.md", "en", "/de/posts/one/");
        check("posts/one.de.md", "de", "/posts/one/");
        check("posts/one.md", "de", "/posts/one/");
    }

    #[test]
    fn every_placeholder_has_a_value() {
        for placeholder in crate::config::PLACEHOLDERS {
            let post = Post {
                path: "a/b.md",
                slug: None,
                categories: &[],
                published: Some(jiff::civil::date(2018, 9, 3)),
            };
            assert!(post.value(placeholder).is_some(), "{placeholder}");
        }
    }
}
