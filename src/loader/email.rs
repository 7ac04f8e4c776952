//! The email loader.

use super::Format;
use crate::diagnostic::Diagnostic;
use crate::document::Document;
use crate::source::Raw;

pub(super) const FORMAT: Format = Format { name: "email", endings: &["eml"], load };

fn load(_raw: &Raw) -> Result<Document, Diagnostic> {
    unimplemented!()
}
