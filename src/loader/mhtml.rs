//! The mhtml loader.

use super::Format;
use crate::diagnostic::Diagnostic;
use crate::document::Document;
use crate::source::Raw;

pub(super) const FORMAT: Format = Format { name: "mhtml", endings: &["mhtml", "mht"], load };

fn load(_raw: &Raw) -> Result<Document, Diagnostic> {
    unimplemented!()
}
