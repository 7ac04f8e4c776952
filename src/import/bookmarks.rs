//! Netscape's bookmark file, which every browser writes: links with `ADD_DATE` in seconds and, from
//! some programs, `TAGS` joined by commas and `TOREAD`.

use std::cell::RefCell;
use std::path::Path;

use html5ever::TokenizerResult;
use html5ever::tokenizer::{
    BufferQueue, EndTag, StartTag, Tag, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

use super::{Bookmark, Kept, day_of_seconds, one_line, tags};
use crate::diagnostic::{Diagnostic, Place};
use crate::loader::limit_attributes;

/// Reads the bookmarks of a browser or a bookmark service.
///
/// # Errors
/// `import/bookmarks` where there is not one link.
pub fn read(path: &Path, bytes: &[u8]) -> Result<Vec<Bookmark>, Diagnostic> {
    // Only tags are looked at, so that no nesting costs anything.
    let tokenizer = Tokenizer::new(Links::default(), TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back((&*limit_attributes(&String::from_utf8_lossy(bytes))).into());
    while !matches!(tokenizer.feed(&input), TokenizerResult::Done) {}
    tokenizer.end();
    let mut bookmarks = tokenizer.sink.found.into_inner();
    bookmarks.retain(|bookmark| bookmark.address.contains("://"));
    if bookmarks.is_empty() {
        let message = "there is no link in it";
        return Err(Diagnostic::error("import/bookmarks", Place::file(path), message)
            .with_help("give the HTML file that a browser exports its bookmarks to"));
    }
    for bookmark in &mut bookmarks {
        bookmark.title = one_line(&bookmark.title);
    }
    Ok(bookmarks)
}

/// Whether bytes are such a file, by its first line.
pub fn is_bookmarks(bytes: &[u8]) -> bool {
    const FIRST: &[u8] = b"<!doctype netscape-bookmark-file";
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes).trim_ascii_start();
    bytes.get(..FIRST.len()).is_some_and(|first| first.eq_ignore_ascii_case(FIRST))
}

/// The links of a page, with what stands in them.
#[derive(Default)]
struct Links {
    found: RefCell<Vec<Bookmark>>,
    is_inside: RefCell<bool>,
}

impl TokenSink for Links {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        match token {
            Token::TagToken(tag) if &*tag.name == "a" => {
                *self.is_inside.borrow_mut() = tag.kind == StartTag;
                if tag.kind == StartTag {
                    self.found.borrow_mut().push(bookmark(&tag));
                }
            }
            // A link that nobody closed ends with its line.
            Token::TagToken(tag) if tag.kind == EndTag || matches!(&*tag.name, "dt" | "dd") => {
                *self.is_inside.borrow_mut() = false;
            }
            Token::CharacterTokens(text) if *self.is_inside.borrow() => {
                if let Some(last) = self.found.borrow_mut().last_mut() {
                    last.title.push_str(&text);
                }
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

fn bookmark(tag: &Tag) -> Bookmark {
    let attribute = |name: &str| {
        let found = tag.attrs.iter().find(|attribute| &*attribute.name.local == name);
        found.map(|attribute| attribute.value.to_string()).unwrap_or_default()
    };
    Bookmark {
        address: attribute("href").trim().to_owned(),
        title: String::new(),
        kept: Kept {
            tags: tags(attribute("tags").split(',')),
            added: day_of_seconds(&attribute("add_date")),
            // `0` is what links have that nobody ever meant to read.
            read: (attribute("toread") == "1").then_some(false),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_become_bookmarks() {
        let text = "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<TITLE>Bookmarks</TITLE>\n<DL><p>\n\
            <DT><H3 ADD_DATE=\"1\">Work</H3>\n<DL><p>\n\
            <DT><A HREF=\"https://one.example/a?b=1&amp;c\" ADD_DATE=\"1557136800\" TAGS=\"pay, first jobs\" TOREAD=\"1\">Ask\n twice &lt;b&gt;</A>\n\
            <DD>A note.\n<DT><A HREF=\"javascript:x\">No</A>\n<DT><A HREF=\"https://two.example/\" TOREAD=\"0\">Open\n</DL>";
        let found = read(Path::new("x.html"), text.as_bytes()).unwrap();
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].address, "https://one.example/a?b=1&c");
        assert_eq!(found[0].title, "Ask twice <b>");
        assert_eq!(found[0].kept.tags, ["pay", "first jobs"]);
        assert_eq!(found[0].kept.added.unwrap().to_string(), "2019-05-06");
        assert_eq!(found[0].kept.read, Some(false));
        assert_eq!((found[1].title.as_str(), &found[1].kept), ("Open", &Kept::default()));
    }

    #[test]
    fn any_depth_is_read_and_another_file_is_named() {
        let deep = "<DL><DT>".repeat(200_000) + "<A HREF=\"https://one.example/\">x</A>";
        assert_eq!(read(Path::new("x.html"), deep.as_bytes()).unwrap().len(), 1);
        let error = read(Path::new("x.html"), b"title,url\n").unwrap_err();
        assert_eq!(error.code, "import/bookmarks");
    }
}
