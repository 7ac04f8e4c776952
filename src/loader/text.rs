//! The text loader.

use super::Format;
use crate::diagnostic::Diagnostic;
use crate::document::Document;
use crate::source::Raw;

pub(super) const FORMAT: Format = Format { name: "text", endings: &["txt"], load };

fn load(_raw: &Raw) -> Result<Document, Diagnostic> {
    unimplemented!()
}
