//! The images a text refers to: found, checked by their bytes, named by their content.
//!
//! In comes a document whose images have the addresses the source gave them; out it goes with
//! `asset:NAME` for those that travel with the source, and without those that cannot be shown,
//! whose descriptions stay as text. Images elsewhere on the web are left alone.

use std::collections::{BTreeMap, BTreeSet};

use data_url::DataUrl;
use imagesize::{Compression, ImageType};
use percent_encoding::percent_decode_str;
use pulldown_cmark::{Event, Tag, TagEnd};
use url::Url;

use crate::document::{Document, LoadWarning};

/// Scheme of the addresses of published images; the rest of the address is [`Image::name`].
pub const ASSET_SCHEME: &str = "asset:";

/// Largest image that is published, in bytes. A photograph straight from a camera has about ten
/// million; nobody reads an essay for a larger one.
pub const MAX_IMAGE_BYTES: usize = 20 * 1024 * 1024;

/// Bytes of all the files that are read for the images of one text. What follows is left out.
const MAX_READ_BYTES: usize = 512 * 1024 * 1024;

/// An image that is published with an essay.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Image {
    /// The first 16 hexadecimal digits of its BLAKE3 hash, and the ending of its real type.
    pub name: String,
    /// The file.
    pub bytes: Vec<u8>,
}

/// Takes the images a document shows out of it, out of its source and from beside it.
///
/// `read` finds a file by its path as the text gives it, relative to the source. What is not there
/// is where the page was saved from, if `origin` tells where that is. The images come back sorted
/// by name, each once.
pub fn collect(
    document: &mut Document,
    origin: Option<&Url>,
    read: &mut dyn FnMut(&str) -> Option<Vec<u8>>,
) -> Vec<Image> {
    let mut collector =
        Collector { read, origin, found: BTreeMap::new(), images: BTreeMap::new(), bytes_read: 0 };
    let mut dropped = BTreeSet::new();
    let mut published = BTreeMap::new();
    for shown in shown_images(document) {
        match collector.judge(document, &shown) {
            Verdict::Remote => {}
            Verdict::Published { name, size } => {
                set_size(document, shown.start, size);
                published.insert(shown.start, format!("{ASSET_SCHEME}{name}"));
            }
            Verdict::Tracker => dropped.extend(shown.start..=shown.end),
            Verdict::Elsewhere(address) => {
                published.insert(shown.start, address);
            }
            Verdict::Missing | Verdict::Refused(_) => dropped.extend([shown.start, shown.end]),
        }
    }
    document.body.map_addresses(|index, _, _| published.remove(&index));
    document.warnings.extend(warnings(&collector.found));
    *document = std::mem::take(document).without_events(&dropped);
    collector.images.into_iter().map(|(name, bytes)| Image { name, bytes }).collect()
}

/// An image in the text.
struct Shown {
    /// Index of the event that starts it.
    start: usize,
    /// Index of the event that ends it.
    end: usize,
    address: String,
}

/// The images in reading order; those inside the description of another are part of it.
fn shown_images(document: &Document) -> Vec<Shown> {
    let mut images: Vec<Shown> = Vec::new();
    let mut depth = 0usize;
    for (index, event) in document.body.events().iter().enumerate() {
        match event {
            Event::Start(Tag::Image { dest_url, .. }) => {
                if depth == 0 {
                    images.push(Shown { start: index, end: index, address: dest_url.to_string() });
                }
                depth += 1;
            }
            Event::End(TagEnd::Image) => {
                depth = depth.saturating_sub(1);
                if let Some(last) = images.last_mut().filter(|_| depth == 0) {
                    last.end = index;
                }
            }
            _ => {}
        }
    }
    images
}

/// What is to be done with an image.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Verdict {
    /// Somewhere on the web: stays as it is.
    Remote,
    /// Was left where the page came from: the whole address.
    Elsewhere(String),
    /// Becomes a file of the site.
    Published { name: String, size: (u32, u32) },
    /// Too small to show anything.
    Tracker,
    /// Not there.
    Missing,
    /// There, but not of a kind that is published; why.
    Refused(&'static str),
}

struct Collector<'a> {
    read: &'a mut dyn FnMut(&str) -> Option<Vec<u8>>,
    /// Where the page was saved from.
    origin: Option<&'a Url>,
    /// By address.
    found: BTreeMap<String, Verdict>,
    /// Bytes by name.
    images: BTreeMap<String, Vec<u8>>,
    /// Of files that were read; one that goes by many names is read for each.
    bytes_read: usize,
}

impl Collector<'_> {
    fn judge(&mut self, document: &Document, shown: &Shown) -> Verdict {
        let declared =
            document.body.attributes(shown.start).and_then(|attributes| attributes.image_size);
        if declared.is_some_and(is_too_small) || shown.address.trim().is_empty() {
            return Verdict::Tracker;
        }
        if let Some(known) = self.found.get(&shown.address) {
            return known.clone();
        }
        let verdict = self.find(document, shown.address.trim());
        self.found.insert(shown.address.clone(), verdict.clone());
        verdict
    }

    fn find(&mut self, document: &Document, address: &str) -> Verdict {
        if let Some(bytes) = part(document, address) {
            return self.admit(bytes.to_vec());
        }
        match scheme(address).as_deref() {
            Some("http" | "https") => Verdict::Remote,
            Some("data") => match data(address) {
                Some(bytes) => self.admit(bytes),
                None => Verdict::Refused("not decodable"),
            },
            None if address.starts_with("//") => Verdict::Remote,
            None if self.bytes_read > MAX_READ_BYTES => {
                Verdict::Refused("beyond the 512 MiB that are read for a text")
            }
            None => match self.read_beside(address) {
                Some(bytes) => self.admit(bytes),
                None => self.elsewhere(address),
            },
            Some(_) => Verdict::Missing,
        }
    }

    /// Where a relative address led when the page was saved.
    fn elsewhere(&self, address: &str) -> Verdict {
        let absolute = self.origin.and_then(|origin| origin.join(address).ok());
        absolute.map_or(Verdict::Missing, |absolute| Verdict::Elsewhere(absolute.into()))
    }

    /// Reads a file by a relative address, whose query may be the end of its name: some programs
    /// save `a.jpg?w=300` under that name.
    fn read_beside(&mut self, address: &str) -> Option<Vec<u8>> {
        let address = address.split('#').next()?;
        let path = address.split('?').next()?;
        // From the root of the site it was saved from, not of this one.
        if path.starts_with('/') && self.origin.is_some() {
            return None;
        }
        let bytes = [path, address].into_iter().find_map(|written| {
            let decoded = percent_decode_str(written).decode_utf8().ok()?;
            (self.read)(&decoded)
        })?;
        self.bytes_read += bytes.len();
        Some(bytes)
    }

    fn admit(&mut self, bytes: Vec<u8>) -> Verdict {
        if bytes.len() > MAX_IMAGE_BYTES {
            return Verdict::Refused("larger than 20 MiB");
        }
        let Some((ending, size)) = examine(&bytes) else {
            return Verdict::Refused("not PNG, JPEG, GIF, WebP or AVIF");
        };
        if is_too_small(size) {
            return Verdict::Tracker;
        }
        let hash = blake3::hash(&bytes).to_hex();
        let name = format!("{}.{ending}", &hash[..16]);
        self.images.insert(name.clone(), bytes);
        Verdict::Published { name, size }
    }
}

/// The part of a MIME source that an address names.
fn part<'a>(document: &'a Document, address: &str) -> Option<&'a [u8]> {
    let decoded = || percent_decode_str(address).decode_utf8_lossy();
    let found = document.parts.get(address).or_else(|| document.parts.get(decoded().as_ref()));
    found.map(Vec::as_slice)
}

/// The scheme of an absolute address, lower case.
fn scheme(address: &str) -> Option<String> {
    let (scheme, _) = address.split_once(':')?;
    let is_scheme = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    is_scheme.then(|| scheme.to_ascii_lowercase())
}

fn data(address: &str) -> Option<Vec<u8>> {
    let (bytes, _) = DataUrl::process(address).ok()?.decode_to_vec().ok()?;
    Some(bytes)
}

/// The ending of an image's type, told by its first bytes, and its width and height.
fn examine(bytes: &[u8]) -> Option<(&'static str, (u32, u32))> {
    let ending = match imagesize::image_type(bytes).ok()? {
        ImageType::Png => "png",
        ImageType::Jpeg => "jpg",
        ImageType::Gif => "gif",
        ImageType::Webp => "webp",
        ImageType::Heif(Compression::Av1) => "avif",
        _ => return None,
    };
    let size = imagesize::blob_size(bytes).ok()?;
    let size = (u32::try_from(size.width).ok()?, u32::try_from(size.height).ok()?);
    (size.0 > 0 && size.1 > 0).then_some((ending, size))
}

/// Pixels that count readers, and spacers: no wider or no higher than one pixel.
fn is_too_small((width, height): (u32, u32)) -> bool {
    width <= 1 || height <= 1
}

/// Notes the size of an image, or the one the source shows it at.
fn set_size(document: &mut Document, start: usize, size: (u32, u32)) {
    let mut attributes = document.body.attributes(start).cloned().unwrap_or_default();
    let declared = attributes.image_size.filter(|declared| is_scaled(*declared, size));
    attributes.image_size = declared.or(Some(size));
    document.body.set_attributes(start, attributes);
}

/// Whether a declared size is the true one or a smaller one of the same shape.
fn is_scaled(declared: (u32, u32), size: (u32, u32)) -> bool {
    /// Part of the longer product by which shapes may differ: rounding to whole pixels.
    const TOLERANCE: u64 = 20;
    let across = u64::from(declared.0) * u64::from(size.1);
    let down = u64::from(declared.1) * u64::from(size.0);
    declared.0 <= size.0
        && declared.1 <= size.1
        && across.abs_diff(down) <= across.max(down) / TOLERANCE
}

/// One warning for all that is missing, and one for all that was refused for the same reason. What
/// stands in a `data:` address is left out: nobody put it there by hand.
fn warnings(found: &BTreeMap<String, Verdict>) -> Vec<LoadWarning> {
    let mut groups: BTreeMap<(&'static str, &'static str, &'static str), Vec<&str>> =
        BTreeMap::new();
    for (address, verdict) in found {
        let group = match verdict {
            Verdict::Missing => {
                ("image/missing", "not found", "put it beside the source, or remove it")
            }
            Verdict::Refused(why) => ("image/type", *why, "convert it, or remove it"),
            Verdict::Remote
            | Verdict::Elsewhere(_)
            | Verdict::Published { .. }
            | Verdict::Tracker => continue,
        };
        if scheme(address).as_deref() != Some("data") {
            groups.entry(group).or_default().push(address);
        }
    }
    let warning = |((code, why, help), addresses): ((_, _, _), Vec<&str>)| {
        LoadWarning::new(code, message(why, &addresses)).with_help(help)
    };
    groups.into_iter().map(warning).collect()
}

fn message(why: &str, addresses: &[&str]) -> String {
    /// Addresses a warning names.
    const MAX_NAMED: usize = 3;
    let named: Vec<String> =
        addresses.iter().take(MAX_NAMED).map(|address| format!("`{address}`")).collect();
    let more = match addresses.len().saturating_sub(MAX_NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let image = if addresses.len() == 1 { "image" } else { "images" };
    format!("{image} {}{more} left out: {why}", named.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Body;

    /// The first bytes of a PNG, which are all that is looked at.
    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        bytes.extend(width.to_be_bytes());
        bytes.extend(height.to_be_bytes());
        bytes
    }

    fn document(markdown: &str) -> Document {
        let events = pulldown_cmark::Parser::new(markdown).map(Event::into_static);
        Document { body: Body::from_events(events), ..Document::default() }
    }

    /// Collects with one file `a b.png` and one `a.svg` beside the source.
    fn collected(document: &mut Document) -> Vec<Image> {
        collect(document, None, &mut |path| match path {
            "a b.png" => Some(png(40, 30)),
            "dot.png" => Some(png(1, 1)),
            "a.svg" => Some(b"<svg/>".to_vec()),
            _ => None,
        })
    }

    /// The body as HTML, and the codes of the warnings.
    #[track_caller]
    fn check(markdown: &str, expected: &str, codes: &[&str]) {
        let mut document = document(markdown);
        collected(&mut document);
        let mut html = String::new();
        pulldown_cmark::html::push_html(&mut html, document.body.events().iter().cloned());
        assert_eq!(html.trim_end(), expected, "{markdown:?}");
        let found: Vec<_> = document.warnings.iter().map(|warning| warning.code).collect();
        assert_eq!(found, codes, "{markdown:?}");
    }

    #[test]
    fn images_of_the_source_get_names_by_content() {
        let mut document = document("![](a%20b.png) ![](a%20b.png?w=1#x)");
        let images = collected(&mut document);
        let hash = blake3::hash(&png(40, 30)).to_hex();
        assert_eq!(images.len(), 1);
        assert_eq!(images[0].name, format!("{}.png", &hash[..16]));
        assert_eq!(document.body.attributes(1).and_then(|a| a.image_size), Some((40, 30)));
        let name = format!("asset:{}", images[0].name);
        let mut addresses = Vec::new();
        document.body.map_addresses(|_, address, _| {
            addresses.push(address.to_owned());
            None
        });
        assert_eq!(addresses, [name.clone(), name]);
    }

    #[test]
    fn images_elsewhere_stay() {
        for address in ["https://x.org/a.png", "//x.org/a.png", "HTTP://x.org/"] {
            check(
                &format!("![d]({address})"),
                &format!("<p><img src=\"{address}\" alt=\"d\" /></p>"),
                &[],
            );
        }
    }

    #[test]
    fn what_cannot_be_shown_leaves_its_description() {
        check("a ![*d*](x.png) b", "<p>a <em>d</em> b</p>", &["image/missing"]);
        check("![d](a.svg)", "<p>d</p>", &["image/type"]);
        check("[![](x.png)](y)\n\nz", "<p>z</p>", &["image/missing"]);
        check("![d](file:///etc/passwd) ![](asset:x.png)", "<p>d </p>", &["image/missing"]);
        check("![d](data:image/svg+xml,<svg/>)", "<p>d</p>", &[]);
        check("![d](data:image/png;base64,@)", "<p>d</p>", &[]);
    }

    #[test]
    fn trackers_leave_nothing() {
        check("a![d](dot.png)b", "<p>ab</p>", &[]);
        let mut document = document("a ![d](https://x.org/p)");
        let tiny = crate::document::Attributes { image_size: Some((1, 1)), ..Default::default() };
        document.body.set_attributes(2, tiny);
        collected(&mut document);
        assert_eq!(document.body.events().len(), 3);
    }

    #[test]
    fn parts_are_found_by_the_address_in_the_text() {
        let mut document = document("![](cid:a%40b) ![](https://x.org/c.png)");
        document.parts.insert("cid:a@b".to_owned(), png(3, 3));
        document.parts.insert("https://x.org/c.png".to_owned(), png(4, 4));
        assert_eq!(collected(&mut document).len(), 2);
    }

    #[test]
    fn a_smaller_size_of_the_same_shape_is_kept() {
        assert!(is_scaled((20, 15), (40, 30)));
        assert!(!is_scaled((20, 20), (40, 30)));
        assert!(!is_scaled((80, 60), (40, 30)));
    }

    #[test]
    fn a_file_with_many_names_is_not_read_for_ever() {
        let shown = (0..1000).map(|number| format!("![](big.png?{number})"));
        let text = shown.collect::<Vec<_>>().concat();
        let mut document = document(&text);
        let mut read = 0;
        let images = collect(&mut document, None, &mut |path| {
            read += 1;
            (path == "big.png").then(|| vec![0; 64 * 1024 * 1024])
        });
        assert_eq!((images.len(), read), (0, 9));
        let messages: Vec<_> = document.warnings.iter().map(|it| it.message.as_str()).collect();
        assert!(messages.iter().any(|it| it.contains("512 MiB")), "{messages:?}");
    }

    #[test]
    fn many_missing_images_are_one_warning() {
        let mut document = document("![](a)![](b)![](c)![](d)![](e)");
        collected(&mut document);
        assert_eq!(document.warnings.len(), 1);
        assert_eq!(
            document.warnings[0].message,
            "images `a`, `b`, `c` and 2 more left out: not found"
        );
    }

    #[test]
    fn what_is_not_beside_a_page_is_where_the_page_came_from() {
        let mut document =
            crate::loader::html::document("<p><img src='pictures/a.png' alt='A'></p>");
        let origin = Url::parse("https://example.org/essays/one").unwrap();
        assert!(collect(&mut document, Some(&origin), &mut |_| None).is_empty());
        let shown = shown_images(&document);
        assert_eq!(shown[0].address, "https://example.org/essays/pictures/a.png");
        assert!(document.warnings.is_empty());
    }
}
