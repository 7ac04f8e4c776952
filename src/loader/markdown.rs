//! The markdown loader.

use super::Format;
use crate::diagnostic::Diagnostic;
use crate::document::Document;
use crate::source::Raw;

pub(super) const FORMAT: Format = Format { name: "markdown", endings: &["md", "markdown"], load };

fn load(_raw: &Raw) -> Result<Document, Diagnostic> {
    unimplemented!()
}
