//! A line of a stream as a document, or why it is none.

use std::path::PathBuf;

use data_url::forgiving_base64;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::error::Category;
use serde_json::value::RawValue;

use super::{Reading, line_of};
use crate::command::input::InputFormat;
use crate::source::{GZIP_MAGIC, Line, MAX_SOURCE_BYTES, Raw};

/// The keys a document may stand under.
const KINDS: [&str; 3] = ["html", "text", "bytes_base64"];

/// A document that is to be cleaned.
pub(super) struct Request<'a> {
    /// As it came.
    pub(super) id: &'a RawValue,
    /// The document.
    pub(super) reading: Reading,
}

/// A line that holds no document.
pub(super) struct Refused<'a> {
    /// As it came; `None` where the line has none that can be read.
    pub(super) id: Option<&'a RawValue>,
    /// What is wrong.
    pub(super) why: String,
}

impl Refused<'_> {
    /// The answer to the line of this number.
    pub(super) fn line(&self, number: u64) -> String {
        line_of(&Failure { id: self.id, error: format!("line {number}: {}", self.why) })
    }
}

#[derive(Serialize)]
struct Failure<'a> {
    id: Option<&'a RawValue>,
    error: String,
}

/// The keys of a line that count; a key whose value is null is as good as none, but for the id.
#[derive(Deserialize)]
struct Keys<'a> {
    #[serde(borrow, default, deserialize_with = "even_null")]
    id: Option<&'a RawValue>,
    #[serde(borrow)]
    format: Option<&'a RawValue>,
    #[serde(borrow)]
    content: Option<&'a RawValue>,
    #[serde(borrow)]
    html: Option<&'a RawValue>,
    #[serde(borrow)]
    text: Option<&'a RawValue>,
    #[serde(borrow)]
    bytes_base64: Option<&'a RawValue>,
    #[serde(borrow)]
    url: Option<&'a RawValue>,
}

fn even_null<'de: 'a, 'a, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<&'a RawValue>, D::Error> {
    Deserialize::deserialize(deserializer).map(Some)
}

/// Whether a line is to be passed over without an answer.
pub(super) fn is_blank(line: &Line) -> bool {
    matches!(line, Line::Whole(bytes) if bytes.trim_ascii().is_empty())
}

/// The document a line holds.
pub(super) fn read(line: &Line) -> Result<Request<'_>, Refused<'_>> {
    let nameless = |why| Refused { id: None, why };
    let keys = keys(line).map_err(nameless)?;
    let id = keys.id.ok_or_else(|| nameless("no `id`".to_owned()))?;
    let reading = keys.reading().map_err(|why| Refused { id: Some(id), why })?;
    Ok(Request { id, reading })
}

fn keys(line: &Line) -> Result<Keys<'_>, String> {
    let Line::Whole(bytes) = line else {
        return Err(format!("longer than {} MiB", MAX_SOURCE_BYTES / (1024 * 1024)));
    };
    let text = str::from_utf8(bytes).map_err(|_| "not UTF-8".to_owned())?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if !text.trim_start().starts_with('{') {
        return Err("not a JSON object".to_owned());
    }
    serde_json::from_str(text).map_err(|error| match error.classify() {
        Category::Data => format!("a key that stands twice, at column {}", error.column()),
        Category::Syntax | Category::Eof | Category::Io => {
            format!("broken JSON at column {}", error.column())
        }
    })
}

impl Keys<'_> {
    /// # Errors
    /// What is wrong with them.
    fn reading(&self) -> Result<Reading, String> {
        let (kind, value) = self.document()?;
        let text = string(kind, value)?;
        let (format, bytes, charset) = match kind {
            "bytes_base64" => (InputFormat::Html, decode(&text)?, None),
            "text" => (InputFormat::Text, text.into_bytes(), Some("utf-8")),
            _ => (InputFormat::Html, text.into_bytes(), Some("utf-8")),
        };
        let address = self.url.map(|url| string("url", url)).transpose()?;
        let charset = charset.map(str::to_owned);
        let raw = Raw { path: PathBuf::from("-"), bytes, charset, address, ..Raw::default() };
        Ok(Reading { raw, format: format.format(), sidecar: None })
    }

    /// The document as it is written, and what it is.
    fn document(&self) -> Result<(&'static str, &RawValue), String> {
        let named = self.format.map(kind_named).transpose()?;
        let keyed = KINDS.into_iter().zip([self.html, self.text, self.bytes_base64]);
        let mut found = keyed.filter_map(|(kind, value)| Some((kind, value?))).collect::<Vec<_>>();
        if let Some(content) = self.content {
            let kind = named.ok_or("`content` without `format`")?;
            found.push((kind, content));
        }
        match found[..] {
            [] => Err("none of `html`, `text`, `bytes_base64`".to_owned()),
            [(kind, _)] if named.is_some_and(|named| named != kind) => {
                Err(format!("`{kind}` is not what `format` names"))
            }
            [(kind, value)] => Ok((kind, value)),
            _ => Err("more than one of `html`, `text`, `bytes_base64`, `content`".to_owned()),
        }
    }
}

/// What `format` names.
fn kind_named(value: &RawValue) -> Result<&'static str, String> {
    let name = string("format", value)?;
    let kind = KINDS.into_iter().find(|kind| *kind == name);
    kind.ok_or_else(|| "`format` is none of `html`, `text`, `bytes_base64`".to_owned())
}

fn string(key: &str, value: &RawValue) -> Result<String, String> {
    serde_json::from_str(value.get()).map_err(|error| match error.classify() {
        Category::Data => format!("`{key}` is not a string"),
        Category::Syntax | Category::Eof | Category::Io => {
            format!("`{key}` holds an escape that is no character")
        }
    })
}

fn decode(text: &str) -> Result<Vec<u8>, String> {
    let bytes = forgiving_base64::decode_to_vec(text.as_bytes())
        .map_err(|_| "`bytes_base64` is not Base64".to_owned())?;
    if bytes.starts_with(GZIP_MAGIC) {
        return Err("`bytes_base64` holds compressed bytes".to_owned());
    }
    Ok(bytes)
}
