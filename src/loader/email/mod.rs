//! A newsletter or any other mail, saved as it came over the wire.
//!
//! The text is what a mail program shows: the HTML part if there is one, else the plain one. What
//! the headers say becomes facts, images become parts under the `cid:`
//! or other addresses the text uses for them. A mail that only carries another one gives way to it.

mod flowed;
mod header;
mod quoted;

use std::borrow::Cow;
use std::collections::BTreeMap;

use aho_corasick::AhoCorasick;
use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{
    ContentType, Encoding, Message, MessageParser, MessagePart, MimeHeaders, PartType,
};

use super::{Format, MAX_IMAGE_BYTES, decode, html, text};
use crate::config::Selector;
use crate::diagnostic::{Diagnostic, Place};
use crate::document::{Document, Fact, FactKind, Writing};
use crate::source::Raw;

pub(super) const FORMAT: Format = Format { name: "email", endings: &["eml"], load };

fn load(raw: &Raw) -> Result<Document, Diagnostic> {
    read(&raw.bytes, &raw.selectors).ok_or_else(|| {
        let place = Place::file(&raw.path);
        Diagnostic::warning("email/unreadable", place, "this is not a mail").with_help(
            "save it with its headers (\"show original\"), or rename it to .html or .txt",
        )
    })
}

fn read(bytes: &[u8], selectors: &[Selector]) -> Option<Document> {
    let bytes = without_envelope(bytes);
    let mail = Mail::parse(bytes)?;
    match with_ends(bytes, &mail.message) {
        Some(bytes) => Some(Mail::parse(&bytes)?.into_document(selectors)),
        None => Some(mail.into_document(selectors)),
    }
}

/// Words of a mail below which another one inside it, or quoted in it, is what was meant to be saved.
const COVER_NOTE_WORDS: usize = 50;

/// Mails within mails that are looked into.
const MAX_NESTING: usize = 20;

/// Steps, in bytes looked at, that finding the ends of parts may take: about two seconds. The
/// parser looks through the rest of the mail for the boundary of each part that has parts.
const MAX_STEPS: usize = 1 << 31;

/// A parsed mail, which is taken apart level by level in the end: mails within mails may be nested
/// deeper than a stack is.
struct Mail<'a> {
    message: Message<'a>,
}

impl Drop for Mail<'_> {
    fn drop(&mut self) {
        let mut rest = vec![std::mem::take(&mut self.message)];
        while let Some(message) = rest.pop() {
            rest.extend(message.parts.into_iter().filter_map(|part| match part.body {
                PartType::Message(nested) => Some(nested),
                _ => None,
            }));
        }
    }
}

/// The subject of a mail, by its headers alone.
pub fn mail_subject(bytes: &[u8]) -> Option<String> {
    MessageParser::default().parse_headers(bytes)?.subject().map(str::to_owned)
}

impl<'a> Mail<'a> {
    /// `None` if it has no header every mail has, or is built to keep the parser busy.
    fn parse(bytes: &'a [u8]) -> Option<Self> {
        let boundaries = bytes.windows("boundary".len()).filter(|window| is_boundary(window));
        if boundaries.count().saturating_mul(bytes.len()) > MAX_STEPS {
            return None;
        }
        let mail = Self { message: MessageParser::default().parse(bytes)? };
        header::is_mail(&mail.message).then_some(mail)
    }

    fn into_document(self, selectors: &[Selector]) -> Document {
        let (letter, document) = self.letter(selectors);
        let mut facts = header::facts(letter);
        facts.extend(web_page(letter));
        facts.extend(document.facts);
        Document { facts, parts: images(letter), writing: Writing::Saved, ..document }
    }

    /// The mail that was meant to be saved, and its text.
    fn letter(&self, selectors: &[Selector]) -> (&Message<'a>, Document) {
        let mut best = (&self.message, document(&self.message, selectors));
        let mut words = count_words(&best.1);
        if words >= COVER_NOTE_WORDS {
            return best;
        }
        for nested in nested(&self.message) {
            let document = document(nested, selectors);
            let found = count_words(&document);
            if found > words {
                (best, words) = ((nested, document), found);
            }
        }
        best
    }
}

fn is_boundary(window: &[u8]) -> bool {
    window.eq_ignore_ascii_case(b"boundary")
}

/// The mail without blank lines and the `From ` line of a mailbox before it.
fn without_envelope(bytes: &[u8]) -> &[u8] {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    if !bytes.starts_with(b"From ") && !bytes.starts_with(b">From ") {
        return bytes;
    }
    match bytes.iter().position(|byte| *byte == b'\n') {
        Some(end) => &bytes[end + 1..],
        None => bytes,
    }
}

/// A mail that was cut off, with the ends of its parts put back, innermost first: the parser
/// decodes only parts that end. `None` where nothing is missing.
fn with_ends(bytes: &[u8], message: &Message<'_>) -> Option<Vec<u8>> {
    if !message.parts.iter().any(|part| part.is_encoding_problem) {
        return None;
    }
    let boundaries = message.parts.iter().rev().take(MAX_ENDS).filter_map(|part| {
        let kind = part.content_type().filter(|kind| kind.ctype() == "multipart")?;
        kind.attribute("boundary")
    });
    let missing: String = boundaries
        .map(|boundary| format!("\n--{boundary}--\n"))
        .filter(|end| !contains(bytes, end.trim()))
        .collect();
    (!missing.is_empty()).then(|| [bytes, missing.as_bytes()].concat())
}

/// Parts of a broken mail that are looked at for missing ends, from the last.
const MAX_ENDS: usize = 20;

fn contains(bytes: &[u8], wanted: &str) -> bool {
    AhoCorasick::new([wanted]).is_ok_and(|finder| finder.is_match(bytes))
}

/// The mails inside a mail, down to [`MAX_NESTING`] levels.
fn nested<'m, 'a>(message: &'m Message<'a>) -> Vec<&'m Message<'a>> {
    let mut found = Vec::new();
    let mut level = vec![message];
    for _ in 0..MAX_NESTING {
        let inner =
            level.iter().flat_map(|message| &message.parts).filter_map(MessagePart::message);
        level = inner.collect();
        found.extend_from_slice(&level);
    }
    found
}

/// The text of one mail, leaving aside those inside it.
fn document(message: &Message<'_>, selectors: &[Selector]) -> Document {
    let shown = shown_parts(message);
    if shown.iter().any(|part| part.is_text_html()) {
        let html: String = shown.iter().map(|part| as_html(message, part)).collect();
        let document = html::document_of_mail(&html, COVER_NOTE_WORDS, selectors);
        if count_words(&document) > 0 {
            return document;
        }
    }
    let plain: Vec<String> = plain_parts(message).map(|part| as_text(message, part)).collect();
    text::document(&quoted::unfolded(&plain.join("\n\n")))
}

/// The page on the web that the first lines of the plain part lead to, as if the mail's head had said it
/// (RFC 5064).
fn web_page(message: &Message<'_>) -> Option<Fact> {
    /// Lines that are looked at.
    const LINES: usize = 6;
    const LEADS: [&str; 3] = [
        "View this post on the web at ",
        "View this email on the web at ",
        "Read this post online at ",
    ];
    let plain = decoded(message, plain_parts(message).next()?);
    let lines = plain.lines().filter(|line| !line.trim().is_empty()).take(LINES);
    let leads =
        |line: &str| LEADS.iter().find_map(|lead| Some(line.trim().strip_prefix(lead)?.to_owned()));
    let address = lines.into_iter().find_map(leads)?;
    let (kind, name) = (FactKind::Mail, "archived-at".to_owned());
    let value = address.split_whitespace().next().unwrap_or_default().to_owned();
    Some(Fact { kind, name, value, event: None })
}

/// The parts a mail program shows one below the other, if it prefers HTML. A lone text part that
/// calls itself an attachment is shown as well.
fn shown_parts<'m, 'a>(message: &'m Message<'a>) -> Vec<&'m MessagePart<'a>> {
    let body: Vec<_> = parts(message, &message.html_body).filter(|part| is_prose(part)).collect();
    if !body.is_empty() {
        return body;
    }
    message.parts.iter().filter(|part| part.is_text_html()).take(1).collect()
}

fn plain_parts<'m, 'a>(message: &'m Message<'a>) -> impl Iterator<Item = &'m MessagePart<'a>> {
    let is_plain = |part: &&MessagePart<'_>| is_prose(part) && !part.is_text_html();
    let body: Vec<_> = parts(message, &message.text_body).filter(is_plain).collect();
    let attached = message.parts.iter().filter(is_plain).take(usize::from(body.is_empty()));
    body.into_iter().chain(attached)
}

fn parts<'m, 'a>(
    message: &'m Message<'a>,
    ids: &'m [u32],
) -> impl Iterator<Item = &'m MessagePart<'a>> {
    ids.iter().filter_map(|id| message.part(*id))
}

/// Whether a part is text to read: calendars, cards and the like are text as well. A multipart
/// without its boundary is read as the text it is.
fn is_prose(part: &MessagePart<'_>) -> bool {
    let is_read = |kind: &ContentType<'_>| {
        kind.ctype() == "multipart"
            || matches!(kind.subtype(), None | Some("plain" | "html" | "enriched"))
    };
    part.is_text_html() || part.is_text() && part.content_type().is_none_or(is_read)
}

fn as_html(message: &Message<'_>, part: &MessagePart<'_>) -> String {
    if part.is_text_html() {
        return decoded(message, part).into_owned();
    }
    let text = as_text(message, part).replace('&', "&amp;").replace('<', "&lt;");
    let blocks = text.replace("\n\n", "</p>\n<p>");
    format!("<p>{}</p>\n", blocks.replace('\n', "<br>"))
}

fn as_text(message: &Message<'_>, part: &MessagePart<'_>) -> String {
    let text = decoded(message, part);
    let text = decode::repair_mojibake(&text);
    let text = decode::normalize(&text);
    let attribute = |name| part.content_type().and_then(|kind| kind.attribute(name));
    match attribute("format") {
        Some(format) if format.eq_ignore_ascii_case("flowed") => {
            let drops_space = attribute("delsp").is_some_and(|it| it.eq_ignore_ascii_case("yes"));
            flowed::unwrapped(&text, drops_space)
        }
        _ => text.into_owned(),
    }
}

/// A part's text. Where the parser had to give up on a character, the bytes are read again with
/// the charset they look like.
fn decoded<'m>(message: &'m Message<'_>, part: &'m MessagePart<'_>) -> Cow<'m, str> {
    let text = part.text_contents().unwrap_or_default();
    if !text.contains(char::REPLACEMENT_CHARACTER) {
        return Cow::Borrowed(text);
    }
    let range = part.offset_body as usize..part.offset_end as usize;
    let raw = message.raw_message.get(range).unwrap_or_default();
    let bytes = match part.encoding {
        Encoding::None => Some(raw.to_vec()),
        Encoding::QuotedPrintable => quoted_printable_decode(raw),
        Encoding::Base64 => base64_decode(raw),
    };
    match bytes.filter(|bytes| !bytes.is_empty()) {
        Some(bytes) => Cow::Owned(decode::decode_charset(&bytes, None).0.into_owned()),
        None => Cow::Borrowed(text),
    }
}

/// The images of a mail by the addresses its text may use for them.
fn images(message: &Message<'_>) -> BTreeMap<String, Vec<u8>> {
    let mut images = BTreeMap::new();
    for part in &message.parts {
        let (PartType::Binary(bytes) | PartType::InlineBinary(bytes)) = &part.body else {
            continue;
        };
        if bytes.len() > MAX_IMAGE_BYTES {
            continue;
        }
        let id = part.content_id().map(|id| format!("cid:{}", id.trim_matches(['<', '>'])));
        let location = part.content_location().map(str::to_owned);
        for address in id.into_iter().chain(location) {
            images.entry(address).or_insert_with(|| bytes.to_vec());
        }
    }
    images
}

fn count_words(document: &Document) -> usize {
    document.units().iter().map(|unit| unit.words).sum()
}

/// A header's words on one line, in the form every stage expects.
fn tidy(value: &str) -> String {
    let repaired = decode::repair_mojibake(value);
    decode::normalize(&repaired).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn loaded(mail: &[u8]) -> Result<Document, Diagnostic> {
        load(&Raw { path: "a.eml".into(), bytes: mail.to_vec(), ..Raw::default() })
    }

    /// The text of the units, a line each, of a mail with the usual headers and some of its own.
    #[track_caller]
    fn check(rest: &str, expected: &str) {
        let mail = format!("From: Ann <a@x.org>\nSubject: S\n{rest}");
        for mail in [mail.clone(), mail.replace('\n', "\r\n")] {
            let document = loaded(mail.as_bytes()).expect("a mail");
            let units: Vec<String> = document.units().into_iter().map(|unit| unit.text).collect();
            assert_eq!(units.join("|").replace('\n', " "), expected, "{rest}");
        }
    }

    #[test]
    fn html_is_preferred() {
        check(
            "Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\nplain\n\
             --b\nContent-Type: text/html\n\n<p>rich</p>\n--b--\n",
            "rich",
        );
        check("Content-Type: text/html\n\n<p>only</p>", "only");
        check(
            "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/html\n\n<p>one</p>\n\
             --b\nContent-Type: text/plain\n\n2 < 3\n--b\nContent-Type: text/calendar\n\nBEGIN\n--b--\n",
            "one|2 < 3",
        );
    }

    #[test]
    fn plain_text_does_where_html_says_nothing() {
        check("\none\n\ntwo", "one|two");
        check(
            "Content-Type: multipart/alternative; boundary=b\n\n--b\n\nplain\n\
             --b\nContent-Type: text/html\n\n<p></p>\n--b--\n",
            "plain",
        );
        check("Content-Type: text/plain; format=flowed\n\none \ntwo\n", "one two");
        check("Content-Type: text/plain\nContent-Disposition: attachment\n\nattached", "attached");
    }

    #[test]
    fn a_cover_note_gives_way_to_the_mail_it_carries() {
        let outer = "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nFYI\n--b\n\
                     Content-Type: message/rfc822\n\nFrom: Bob <b@x.org>\nSubject: I\n\n\
                     The mail that was meant.\n--b--\n";
        check(outer, "The mail that was meant.");
        let mail = format!("From: Ann <a@x.org>\nSubject: S\n{outer}");
        let document = loaded(mail.as_bytes()).expect("a mail");
        let from = document.facts_named(FactKind::Mail, "from").next().expect("a sender");
        assert_eq!(from.value, "Bob <b@x.org>");
    }

    #[test]
    fn a_mail_that_was_cut_off_is_decoded() {
        let part = "Content-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n<p>a =3D b</p>\n";
        check(&format!("Content-Type: multipart/related; boundary=b\n\n--b\n{part}"), "a = b");
        check(
            &format!(
                "Content-Type: multipart/mixed; boundary=\"o\"\n\n--o\n\
                 Content-Type: multipart/alternative; boundary=i\n\n--i\n\nplain\n--i\n{part}"
            ),
            "a = b",
        );
        check("Content-Type: multipart/mixed; boundary=b\n\nNo boundary.\n", "No boundary.");
    }

    #[test]
    fn headers_become_facts() {
        let mail = "From 1\nSubject: =?utf-8?Q?Caf=C3=A9?=\n =?utf-8?Q?_talk?=\n\
            From: \"Doe, Jane\" <j@x.org>\nDate: Sun, 13 Sep 2020 23:30:00 -0800\n\
            List-Id: The Letter <l.x.org>\nList-Unsubscribe: <https://x.org/u>, <mailto:u@x.org>\n\ntext";
        let document = loaded(mail.as_bytes()).expect("a mail");
        let facts: Vec<_> =
            document.facts.iter().map(|fact| (fact.name.as_str(), fact.value.as_str())).collect();
        assert_eq!(
            facts,
            [
                ("subject", "Café talk"),
                ("from", "Doe, Jane <j@x.org>"),
                ("date", "2020-09-13"),
                ("list-id", "The Letter <l.x.org>"),
                ("list-unsubscribe", "https://x.org/u, mailto:u@x.org"),
            ]
        );
        assert_eq!(document.writing, Writing::Saved);
    }

    #[test]
    fn the_plain_part_tells_where_the_page_is() {
        let mail = "From: a@x.org\nSubject: S\nContent-Type: multipart/alternative; boundary=b\n\n--b\n\
            Content-Type: text/plain\n\nView this post on the web at https://x.org/p/a\n\nOne.\n--b\n\
            Content-Type: text/html\n\n<p>One.</p>\n--b--\n";
        let document = loaded(mail.as_bytes()).expect("a mail");
        let pages: Vec<&str> = document
            .facts_named(FactKind::Mail, "archived-at")
            .map(|fact| fact.value.as_str())
            .collect();
        assert_eq!(pages, ["https://x.org/p/a"]);
    }

    #[test]
    fn images_are_found_by_cid() {
        let mail = "From: a@x.org\nSubject: S\nContent-Type: multipart/related; boundary=b\n\n--b\n\
            Content-Type: text/html\n\n<img src=\"cid:i@x\">text\n--b\nContent-Type: image/png\n\
            Content-ID: <i@x>\nContent-Transfer-Encoding: base64\n\niVBORw==\n--b--\n";
        let document = loaded(mail.as_bytes()).expect("a mail");
        assert_eq!(document.parts.get("cid:i@x").map(Vec::as_slice), Some(&b"\x89PNG"[..]));
    }

    #[test]
    fn wrong_and_missing_charsets_are_read_as_they_look() {
        for kind in ["", "Content-Type: text/plain; charset=utf-8\n"] {
            let mut mail = format!("From: a@x.org\nSubject: S\n{kind}\n").into_bytes();
            mail.extend(b"It\x92s a plain question about your salary, isn\x92t it?\n");
            let document = loaded(&mail).expect("a mail");
            assert_eq!(
                document.units()[0].text,
                "It’s a plain question about your salary, isn’t it?"
            );
        }
    }

    #[test]
    fn what_is_no_mail_is_refused() {
        for text in
            ["", "\n\n", "Just some text.", "<html><body>x</body></html>", "Date: today\n\ntext"]
        {
            assert_eq!(loaded(text.as_bytes()).expect_err("no mail").code, "email/unreadable");
        }
    }

    #[test]
    fn hostile_mails_come_to_an_end() {
        let head = "From: a@x.org\nSubject: S\n";
        let nested = "Content-Type: message/rfc822\n\n".repeat(100_000);
        let parts = "--b\nContent-Type: multipart/mixed; boundary=none\n\nx\n".repeat(100_000);
        let many = format!("Content-Type: multipart/mixed; boundary=b\n\n{parts}");
        for rest in [nested, many] {
            let _ = loaded(format!("{head}{rest}").as_bytes());
        }
    }
}
