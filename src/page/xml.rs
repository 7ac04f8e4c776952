//! XML, written into memory.

use std::borrow::Cow;
use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use crate::markup::Html;

/// Attributes of an element, in order.
pub(super) type XmlAttributes<'a> = &'a [(&'a str, &'a str)];

/// A document in the making.
pub(super) struct Xml(Writer<Vec<u8>>);

impl Xml {
    /// A document of one element.
    pub(super) fn document(
        name: &str,
        attributes: XmlAttributes<'_>,
        fill: impl FnOnce(&mut Self),
    ) -> Vec<u8> {
        let mut xml = Self(Writer::new_with_indent(Vec::new(), b' ', 2));
        let declaration = Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None));
        in_memory(xml.0.write_event(declaration));
        xml.element(name, attributes, fill);
        let mut bytes = xml.0.into_inner();
        bytes.push(b'\n');
        bytes
    }

    /// An element with elements in it.
    pub(super) fn element(
        &mut self,
        name: &str,
        attributes: XmlAttributes<'_>,
        fill: impl FnOnce(&mut Self),
    ) {
        let element = self.0.create_element(name).with_attributes(clean(attributes));
        let fill = |writer: &mut Writer<Vec<u8>>| {
            let mut inner = Self(std::mem::replace(writer, Writer::new(Vec::new())));
            fill(&mut inner);
            *writer = inner.0;
            Ok(())
        };
        in_memory(element.write_inner_content(fill).map(|_| ()));
    }

    /// An element with text in it.
    pub(super) fn text(&mut self, name: &str, attributes: XmlAttributes<'_>, text: &str) {
        let element = self.0.create_element(name).with_attributes(clean(attributes));
        let escaped = Html::escaped(text);
        let text = BytesText::from_escaped(escaped.as_str());
        in_memory(element.write_text_content(text).map(|_| ()));
    }

    /// Text among elements.
    pub(super) fn words(&mut self, text: &str) {
        self.markup(&Html::escaped(text));
    }

    /// Markup, as it is.
    pub(super) fn markup(&mut self, html: &Html) {
        in_memory(self.0.write_event(Event::Text(BytesText::from_escaped(html.as_str()))));
    }

    /// An element with nothing in it.
    pub(super) fn empty(&mut self, name: &str, attributes: XmlAttributes<'_>) {
        let element = self.0.create_element(name).with_attributes(clean(attributes));
        in_memory(element.write_empty().map(|_| ()));
    }
}

fn in_memory(result: io::Result<()>) {
    result.expect("writing into memory does not fail");
}

fn clean<'a>(
    attributes: &'a [(&'a str, &'a str)],
) -> impl Iterator<Item = (&'a str, Cow<'a, str>)> {
    attributes.iter().map(|(name, value)| (*name, allowed(value)))
}

/// The text without characters that cannot stand in XML, not even escaped (XML 1.0, section 2.2).
fn allowed(text: &str) -> Cow<'_, str> {
    let is_allowed = |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    // The first bytes of those that are not; 0xef begins others too.
    let may_be_not = |byte| matches!(byte, 0..=8 | 0xb | 0xc | 0xe..0x20 | 0xef);
    // Looking at all bytes whatever they are, a processor looks at many at once.
    if !text.bytes().fold(false, |found, byte| found | may_be_not(byte))
        || text.chars().all(is_allowed)
    {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().filter(|c| is_allowed(*c)).collect())
}
