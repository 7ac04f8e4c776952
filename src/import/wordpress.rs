//! WordPress's export, WXR: RSS 2.0 whose items are posts, pages and all else a blog is made of.

mod paragraphs;

use std::collections::BTreeMap;
use std::path::Path;

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};

use self::paragraphs::paragraphs;
use super::{Export, day, one_line, page, tags};
use crate::diagnostic::{Diagnostic, Place};
use crate::document::{FrontMatter, parse_date};

/// Whether pages, such as "About", are wanted beside posts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pages {
    /// They are essays, too.
    Included,
    /// They are not.
    LeftOut,
}

/// The category of posts that have none.
const NO_CATEGORY: &str = "Uncategorized";

/// Reads an export of WordPress's.
///
/// # Errors
/// `import/xml` with the line that is broken, or where it is another file.
pub fn read(path: &Path, bytes: &[u8], pages: Pages) -> Result<Export, Diagnostic> {
    let text = String::from_utf8_lossy(bytes);
    let text = text.trim_start_matches('\u{feff}');
    let blog = parse(text).map_err(|(offset, message)| {
        let message = format!("this is not XML: {message}");
        Diagnostic::error("import/xml", Place::offset(path, text, offset), message)
            .with_help("export it again: it is damaged or incomplete")
    })?;
    if !blog.is_channel {
        let message = "this is no export of WordPress's: it has no `channel`";
        return Err(Diagnostic::error("import/xml", Place::file(path), message)
            .with_help("in WordPress, Tools, Export makes the file"));
    }
    let mut export = Export::default();
    for item in &blog.items {
        take(item, &blog, pages, &mut export);
    }
    Ok(export)
}

fn take(item: &Item, blog: &Blog, pages: Pages, export: &mut Export) {
    let title = one_line(&item.title);
    let name = if title.is_empty() { one_line(&item.link) } else { title };
    match (item.kind.as_str(), pages) {
        ("post" | "", _) | ("page", Pages::Included) => {}
        ("page", Pages::LeftOut) => return export.skip(&name, "a page; `--pages` brings it in"),
        // Images, menus and settings are parts of the blog, not texts.
        _ => return,
    }
    match item.status.as_str() {
        "publish" | "" => {}
        "draft" | "auto-draft" | "pending" => return export.skip(&name, "a draft"),
        "future" => return export.skip(&name, "not published yet"),
        "private" => return export.skip(&name, "private"),
        "trash" => return export.skip(&name, "in the bin"),
        other => return export.skip(&name, format!("its status is `{other}`")),
    }
    if !item.password.is_empty() {
        return export.skip(&name, "it has a password");
    }
    if item.content.trim().is_empty() {
        return export.skip(&name, "it holds no text");
    }
    let facts = facts(item, blog, &name);
    export.works.push(page::work(&paragraphs(&item.content), facts));
}

fn facts(item: &Item, blog: &Blog, name: &str) -> FrontMatter {
    let author = blog.authors.get(&item.author).unwrap_or(&item.author);
    let filled = |text: &str| Some(one_line(text)).filter(|text| !text.is_empty());
    let categories = item.categories.iter().map(String::as_str);
    FrontMatter {
        title: Some(name.to_owned()),
        authors: filled(author).into_iter().collect(),
        date: day(&item.date).or_else(|| parse_date(item.published.trim())),
        source: filled(&item.link).filter(|link| link.contains("://")),
        site: filled(&blog.title),
        language: filled(&blog.language),
        tags: tags(categories.filter(|category| *category != NO_CATEGORY)),
        ..FrontMatter::default()
    }
}

#[derive(Default)]
struct Blog {
    is_channel: bool,
    title: String,
    language: String,
    /// Shown names by the names authors log in with.
    authors: BTreeMap<String, String>,
    items: Vec<Item>,
}

#[derive(Default)]
struct Item {
    title: String,
    link: String,
    author: String,
    content: String,
    /// `2019-05-06 10:00:00`, where the blog is.
    date: String,
    /// As RSS writes it.
    published: String,
    kind: String,
    status: String,
    password: String,
    categories: Vec<String>,
}

/// Where in a file something is wrong, in bytes, and what.
type Broken = (usize, String);

/// Reads the XML. Entities of a file's own making are never looked up.
fn parse(text: &str) -> Result<Blog, Broken> {
    let mut reader = Reader::from_str(text);
    let mut parser = Parser::default();
    loop {
        let event = reader.read_event().map_err(|error| {
            (usize::try_from(reader.error_position()).unwrap_or_default(), error.to_string())
        })?;
        match event {
            Event::Start(start) => parser.start(&start),
            Event::End(_) => parser.end(),
            Event::Empty(start) => {
                parser.start(&start);
                parser.end();
            }
            Event::Text(text) => parser.text.push_str(&text.xml10_content()),
            Event::CData(text) => parser.text.push_str(&text.into_inner()),
            Event::GeneralRef(reference) => parser.text.push_str(&resolved(&reference)),
            Event::Eof if parser.path.is_empty() => return Ok(parser.blog),
            Event::Eof => {
                let open = parser.path.pop().unwrap_or_default();
                return Err((text.len(), format!("the file ends inside `{open}`")));
            }
            _ => {}
        }
    }
}

/// The character a reference names; one that names none stays as it is.
fn resolved(reference: &BytesRef<'_>) -> String {
    if let Ok(Some(character)) = reference.resolve_char_ref() {
        return character.to_string();
    }
    let name = reference.xml10_content();
    resolve_predefined_entity(&name).map_or_else(|| format!("&{name};"), str::to_owned)
}

#[derive(Default)]
struct Parser {
    blog: Blog,
    /// The elements that are open.
    path: Vec<String>,
    /// What stands in the innermost element.
    text: String,
    is_in_item: bool,
    /// What the last author logs in with.
    login: String,
}

impl Parser {
    fn start(&mut self, start: &BytesStart<'_>) {
        let name = start.name().into_inner();
        match (name, self.path.len()) {
            ("channel", 1) => self.blog.is_channel = true,
            ("item", 2) => {
                self.is_in_item = true;
                self.blog.items.push(Item::default());
            }
            _ => {}
        }
        self.path.push(name.to_owned());
        self.text.clear();
    }

    fn end(&mut self) {
        let name = self.path.pop().unwrap_or_default();
        let text = std::mem::take(&mut self.text);
        match (self.path.len(), self.is_in_item) {
            (2, true) => self.is_in_item = false,
            (2, false) => self.end_of_channel_part(&name, text),
            (3, true) => {
                if let Some(item) = self.blog.items.last_mut() {
                    item.set(&name, text);
                }
            }
            (3, false) => self.end_of_author_part(&name, text),
            _ => {}
        }
    }

    fn end_of_channel_part(&mut self, name: &str, text: String) {
        match name {
            "title" => self.blog.title = text,
            "language" => self.blog.language = text,
            _ => {}
        }
    }

    fn end_of_author_part(&mut self, name: &str, text: String) {
        match name {
            "wp:author_login" => self.login = text,
            "wp:author_display_name" if !text.trim().is_empty() => {
                self.blog.authors.insert(self.login.clone(), text);
            }
            _ => {}
        }
    }
}

impl Item {
    fn set(&mut self, name: &str, text: String) {
        match name {
            "title" => self.title = text,
            "link" => self.link = text,
            "dc:creator" => self.author = text,
            "content:encoded" => self.content = text,
            "pubDate" => self.published = text,
            "wp:post_date" => self.date = text,
            "wp:post_type" => self.kind = text,
            "wp:status" => self.status = text,
            "wp:post_password" => self.password = text,
            "category" => self.categories.push(text),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn export(items: &str) -> String {
        format!(
            "<?xml version=\"1.0\"?>\n<!DOCTYPE rss [<!ENTITY boom \"xxxx\">]>\n<rss><channel>\n\
             <title>Bo &amp; Co</title><language>en-GB</language>\n\
             <wp:author><wp:author_login>bo</wp:author_login>\
             <wp:author_display_name><![CDATA[Bo Nib]]></wp:author_display_name></wp:author>\n\
             <image><title>Not the blog</title></image>\n{items}</channel></rss>"
        )
    }

    fn item(more: &str) -> String {
        format!("<item><content:encoded><![CDATA[One.\n\nTwo.]]></content:encoded>{more}</item>\n")
    }

    #[test]
    fn a_post_keeps_what_is_said_of_it() {
        let text = export(&item(
            "<title>Ask &#8220;twice&#8221; &boom;</title><link>https://one.example/a/</link>\
             <dc:creator>bo</dc:creator><wp:post_date>2019-05-06 23:00:00</wp:post_date>\
             <wp:status>publish</wp:status><wp:post_type>post</wp:post_type>\
             <category domain=\"category\">Uncategorized</category><category>Pay</category>",
        ));
        let found = read(Path::new("x.xml"), text.as_bytes(), Pages::LeftOut).unwrap().works;
        let facts = &found[0].facts;
        assert_eq!(facts.title.as_deref(), Some("Ask “twice” &boom;"));
        assert_eq!(facts.authors, ["Bo Nib"]);
        assert_eq!(facts.date.unwrap().to_string(), "2019-05-06");
        assert_eq!(facts.source.as_deref(), Some("https://one.example/a/"));
        assert_eq!(
            (facts.site.as_deref(), facts.tags.join("|")),
            (Some("Bo & Co"), "Pay".to_owned())
        );
        assert!(String::from_utf8_lossy(&found[0].bytes).contains("<p>One.</p>\n<p>Two.</p>"));
    }

    #[test]
    fn what_is_not_published_is_named() {
        let text = export(
            &[
                item("<title>D</title><wp:status>draft</wp:status>"),
                item("<title>P</title><wp:status>private</wp:status>"),
                item("<title>S</title><wp:post_password>x</wp:post_password>"),
                item("<title>A</title><wp:post_type>page</wp:post_type>"),
                item("<title>I</title><wp:post_type>attachment</wp:post_type>"),
                "<item><title>E</title></item>".to_owned(),
                item("<title>Z</title><pubDate>Mon, 06 May 2019 10:00:00 +0000</pubDate>"),
            ]
            .concat(),
        );
        let names = |pages| {
            let export = read(Path::new("x.xml"), text.as_bytes(), pages).unwrap();
            let skipped = export.skipped.iter().map(|it| it.name.as_str()).collect::<String>();
            (export.works.iter().map(|it| it.name.as_str()).collect::<String>(), skipped)
        };
        assert_eq!(names(Pages::LeftOut), ("Z".to_owned(), "DPSAE".to_owned()));
        assert_eq!(names(Pages::Included), ("AZ".to_owned(), "DPSE".to_owned()));
    }

    #[test]
    fn broken_xml_has_a_line() {
        let check = |text: &str, line: Option<usize>| {
            let error = read(Path::new("x.xml"), text.as_bytes(), Pages::LeftOut).unwrap_err();
            assert_eq!((&*error.code, error.place.line), ("import/xml", line), "{text:?}");
        };
        check("<rss>\n<channel>\n</rss>", Some(3));
        check("<rss>\n<channel>\n", Some(3));
        check("<html></html>", None);
        check("title,url", None);
        check(&"<a>".repeat(100_000), Some(1));
    }
}
