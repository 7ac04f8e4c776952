//! XML files as feed readers read them.

use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};

use crate::sandbox::Sandbox;

/// The elements of an XML file, in order.
pub struct Xml(Vec<Element>);

struct Element {
    name: String,
    attributes: Vec<(String, String)>,
    text: String,
}

impl Xml {
    /// Reads a file, which has to be well-formed.
    pub fn read(sandbox: &Sandbox, path: &str) -> Self {
        Self::parse(path, &sandbox.read(path))
    }

    /// Reads a text, which has to be well-formed; `path` says where it is from.
    pub fn parse(path: &str, text: &str) -> Self {
        let mut reader = Reader::from_str(text);
        reader.config_mut().check_end_names = true;
        let mut xml = Self(Vec::new());
        let mut open = Vec::new();
        loop {
            match reader.read_event().unwrap_or_else(|error| panic!("{path}: {error}")) {
                Event::Start(start) => {
                    open.push(xml.0.len());
                    xml.push(&start);
                }
                Event::Empty(start) => xml.push(&start),
                Event::End(_) => drop(open.pop().expect("a start")),
                Event::Text(text) => xml.append(&open, &text.xml10_content()),
                Event::GeneralRef(name) => {
                    let reference = format!("&{};", &*name);
                    xml.append(&open, &unescape(&reference).unwrap());
                }
                Event::Eof => break,
                _ => {}
            }
        }
        assert!(open.is_empty(), "{path}: an element is left open");
        xml
    }

    fn push(&mut self, start: &BytesStart<'_>) {
        let attributes = start.attributes().map(|attribute| {
            let attribute = attribute.unwrap();
            let value = unescape(&attribute.value).unwrap().into_owned();
            (attribute.key.as_ref().to_owned(), value)
        });
        self.0.push(Element {
            name: start.name().as_ref().to_owned(),
            attributes: attributes.collect(),
            text: String::new(),
        });
    }

    fn append(&mut self, open: &[usize], text: &str) {
        if let Some(&element) = open.last() {
            self.0[element].text.push_str(text);
        }
    }

    /// The texts of all elements of a name.
    pub fn texts(&self, name: &str) -> Vec<&str> {
        let named = self.0.iter().filter(|element| element.name == name);
        named.map(|element| element.text.trim()).collect()
    }

    /// The values of all attributes of a name.
    pub fn attributes(&self, name: &str) -> Vec<&str> {
        let all = self.0.iter().flat_map(|element| &element.attributes);
        all.filter(|(known, _)| known == name).map(|(_, value)| value.as_str()).collect()
    }
}
