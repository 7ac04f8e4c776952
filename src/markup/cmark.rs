//! A body as CommonMark.

use crate::document::Body;

/// The body as CommonMark; see [`super::to_markdown`].
pub(super) fn write(body: &Body) -> String {
    super::text::write(body)
}
