//! Pages saved as one MIME file, as Chrome and Internet Explorer write them.
//!
//! The page is the HTML part the file was saved for; its images travel in parts of their own and
//! are found by the address the page uses for them.

use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{Encoding, Message, MessageParser, MessagePart, MimeHeaders, PartType};
use url::Url;

use super::{Format, decode, html};
use crate::diagnostic::{Diagnostic, Place};
use crate::document::Document;
use crate::source::Raw;

pub(super) const FORMAT: Format = Format { name: "mhtml", endings: &["mhtml", "mht"], load };

/// Messages inside messages that are still parsed: the parser's values nest as deep as they do.
/// Saved pages have none.
const MAX_MESSAGES_INSIDE: usize = 50;

fn load(raw: &Raw) -> Result<Document, Diagnostic> {
    let broken = |message: &str| {
        Diagnostic::warning("mhtml/unreadable", Place::file(&raw.path), message)
            .with_help("save the page again, as a web archive or as a single HTML file")
    };
    if count_messages_inside(&raw.bytes) > MAX_MESSAGES_INSIDE {
        return Err(broken("this is a mailbox, not a saved page"));
    }
    let message = MessageParser::default()
        .parse(&raw.bytes)
        .ok_or_else(|| broken("this is not a web archive: it has no MIME headers"))?;
    let page =
        page_part(&message).ok_or_else(|| broken("no part of this web archive holds a page"))?;
    Ok(document(&message, page, raw))
}

fn document(message: &Message<'_>, page: &MessagePart<'_>, raw: &Raw) -> Document {
    let location = page.content_location().or_else(|| snapshot_location(message)).map(str::trim);
    let body = page_bytes(page, &raw.bytes);
    let charset = page.content_type().and_then(|kind| kind.attribute("charset"));
    let declared = charset.map(str::to_owned).or_else(|| html::declared_charset(&body));
    let (text, _) = decode::decode_charset(&body, declared.as_deref());
    let mut document = html::document_at(&text, location, &raw.selectors);
    for saved in [snapshot_location(message), location].into_iter().flatten().take(1) {
        document.note_address(saved);
    }
    add_images(&mut document, message, location, &text);
    document
}

/// The part the snapshot was made of, or the multipart's `start` names, or else the first page.
fn page_part<'m>(message: &'m Message<'_>) -> Option<&'m MessagePart<'m>> {
    let pages = || message.parts.iter().filter(|part| is_page(part));
    let start = message.content_type().and_then(|kind| kind.attribute("start"));
    let start = start.map(|id| id.trim_matches(['<', '>']));
    let snapshot = snapshot_location(message);
    pages()
        .find(|part| snapshot.is_some() && part.content_location().map(str::trim) == snapshot)
        .or_else(|| pages().find(|part| start.is_some() && part.content_id() == start))
        .or_else(|| pages().next())
}

fn is_page(part: &MessagePart<'_>) -> bool {
    let is_xhtml = part.content_type().and_then(|kind| kind.subtype()) == Some("xhtml+xml");
    matches!(part.body, PartType::Html(_)) || is_xhtml
}

fn snapshot_location<'m>(message: &'m Message<'_>) -> Option<&'m str> {
    message.header_raw("Snapshot-Content-Location").map(str::trim).filter(|at| !at.is_empty())
}

/// The page before any charset was applied: many parts declare none, but their page does.
fn page_bytes(page: &MessagePart<'_>, bytes: &[u8]) -> Vec<u8> {
    let range = page.raw_body_offset() as usize..page.raw_end_offset() as usize;
    let written = bytes.get(range).unwrap_or_default();
    let decoded = match page.encoding {
        Encoding::None => Some(written.to_vec()),
        Encoding::QuotedPrintable => quoted_printable_decode(written),
        Encoding::Base64 => base64_decode(written),
    };
    decoded.unwrap_or_else(|| page.contents().to_vec())
}

/// Adds the images under the address the page uses: their location, or `cid:` and their id.
fn add_images(document: &mut Document, message: &Message<'_>, base: Option<&str>, page: &str) {
    let base = base.and_then(|base| Url::parse(base).ok());
    for part in message.parts.iter().filter(|part| is_image(part)) {
        let by_id = part.content_id().map(|id| format!("cid:{id}"));
        if let Some(key) = by_id.filter(|key| page.contains(key.as_str())) {
            document.parts.insert(key, part.contents().to_vec());
        }
        if let Some(location) = part.content_location() {
            let location = location.trim();
            let absolute = base.as_ref().and_then(|base| base.join(location).ok());
            let key = absolute.map_or_else(|| location.to_owned(), String::from);
            document.parts.insert(html::normal_address(&key), part.contents().to_vec());
        }
    }
}

fn is_image(part: &MessagePart<'_>) -> bool {
    let is_image = part.content_type().is_some_and(|kind| {
        kind.ctype().eq_ignore_ascii_case("image") || kind.subtype() == Some("octet-stream")
    });
    is_image && matches!(part.body, PartType::Binary(_) | PartType::InlineBinary(_))
}

fn count_messages_inside(bytes: &[u8]) -> usize {
    const KINDS: [&[u8]; 2] = [b"message/", b"multipart/digest"];
    let starts = |at: usize| {
        KINDS.iter().any(|kind| {
            bytes.get(at..at + kind.len()).is_some_and(|found| found.eq_ignore_ascii_case(kind))
        })
    };
    let candidates = bytes.iter().enumerate().filter(|(_, byte)| byte.eq_ignore_ascii_case(&b'm'));
    candidates.filter(|(at, _)| starts(*at)).take(MAX_MESSAGES_INSIDE + 1).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::FactKind;

    const ARCHIVE: &str = "From: <Saved by Blink>\r\n\
        Snapshot-Content-Location: https://a.example/p/\r\n\
        MIME-Version: 1.0\r\n\
        Content-Type: multipart/related; type=\"text/html\"; boundary=\"b\"\r\n\r\n\
        --b\r\nContent-Type: text/html\r\nContent-Location: https://ads.example/\r\n\r\n\
        <p>frame</p>\r\n\
        --b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\
        Content-Location: https://a.example/p/\r\n\r\n\
        <meta charset=3Dwindows-1252><p>caf=E9 <a href=3D\"q\">x</a><img src=3D\"../i.png\">=\r\n\
        <img src=3D\"cid:7@x\"></p>\r\n\
        --b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\
        Content-Location: https://a.example/i.png\r\n\r\naWk=\r\n\
        --b\r\nContent-Type: image/gif\r\nContent-Transfer-Encoding: base64\r\n\
        Content-ID: <7@x>\r\n\r\nampq\r\n--b--\r\n";

    fn load_text(text: &str) -> Result<Document, Diagnostic> {
        load(&Raw { path: "x.mhtml".into(), bytes: text.as_bytes().to_vec(), ..Raw::default() })
    }

    #[test]
    fn the_page_and_its_images_are_found() {
        let document = load_text(ARCHIVE).expect("the archive is sound");
        assert_eq!(document.units()[0].text, "café x");
        let addresses: Vec<&str> = document.parts.keys().map(String::as_str).collect();
        assert_eq!(addresses, ["cid:7@x", "https://a.example/i.png"]);
        let mut used = Vec::new();
        document.body.clone().map_addresses(|_, address, is_image| {
            used.push((address.to_owned(), is_image));
            None
        });
        let expected = [
            ("https://a.example/p/q", false),
            ("https://a.example/i.png", true),
            ("cid:7@x", true),
        ];
        assert_eq!(used, expected.map(|(address, is_image)| (address.to_owned(), is_image)));
        assert_eq!(document.parts["https://a.example/i.png"], b"ii");
        assert_eq!(document.facts[0].kind, FactKind::SavedFrom);
        assert_eq!(document.facts[0].value, "https://a.example/p/");
    }

    #[test]
    fn broken_archives_are_refused() {
        let deep = "Content-Type: message/rfc822\r\n\r\n".repeat(1000);
        for text in ["", "no headers", "Content-Type: text/plain\r\n\r\nx", &deep] {
            let error = load_text(text).expect_err("there is no page");
            assert_eq!(error.code, "mhtml/unreadable", "{text:.40}");
        }
    }

    #[test]
    fn cut_off_archives_give_what_they_hold() {
        for end in 0..ARCHIVE.len() {
            if ARCHIVE.is_char_boundary(end) {
                let _ = load_text(&ARCHIVE[..end]);
            }
        }
    }
}
