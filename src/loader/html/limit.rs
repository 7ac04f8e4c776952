//! A token sink that stands between tokenizer and tree builder and keeps the tree in bounds.
//!
//! html5ever's tree builder is quadratic in depth, so start tags beyond [`MAX_DEPTH`] are dropped
//! before it sees them, and their end tags with them; the text between them stays. The same goes
//! for every tag once [`MAX_ELEMENTS`] were made.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use html5ever::LocalName;
use html5ever::tokenizer::{EndTag, StartTag, Tag, Token, TokenSink, TokenSinkResult};
use html5ever::tree_builder::{TreeBuilder, TreeSink};
use scraper::Html;

use super::sink::{Handle, MeasuringSink};

/// Depth of the tree, in elements; browsers stop at 512 as well.
pub(super) const MAX_DEPTH: usize = 512;

/// Elements of a tree. The largest of the corpus has 30,000; each may cost two KiB in the end.
pub(super) const MAX_ELEMENTS: usize = 100_000;

/// What `noscript` is called in the tree. The tree builder would read it as text, or, without
/// scripting, move what it holds out of it when it stands in the head. An element of this name it
/// closes with all that was left open inside, which otherwise would take the rest of the page in.
pub(super) const NOSCRIPT: &str = "marquee";

/// What `marquee` is called in the tree.
pub(super) const MARQUEE: &str = "x-marquee";

/// See the module.
pub(super) struct Limiter {
    builder: TreeBuilder<Handle, MeasuringSink>,
    /// Start tags that were dropped and still wait for their end tags, by name.
    dropped: RefCell<HashMap<LocalName, usize>>,
    was_cut: Cell<bool>,
}

impl Limiter {
    pub(super) fn new(builder: TreeBuilder<Handle, MeasuringSink>) -> Self {
        Self { builder, dropped: RefCell::default(), was_cut: Cell::new(false) }
    }

    /// The tree, and whether markup had to be dropped.
    pub(super) fn finish(self) -> (Html, bool) {
        (self.builder.sink.finish(), self.was_cut.get())
    }

    fn is_dropped(&self, tag: &Tag) -> bool {
        match tag.kind {
            StartTag => self.drops_start(tag),
            EndTag => self.drops_end(tag),
        }
    }

    fn drops_start(&self, tag: &Tag) -> bool {
        let is_refused = self.is_full() || (!holds_no_elements(&tag.name) && self.is_deep());
        if is_refused {
            *self.dropped.borrow_mut().entry(tag.name.clone()).or_default() += 1;
            self.was_cut.set(true);
        }
        is_refused
    }

    /// An end tag belongs to the innermost start tag of its name, and the dropped ones are inside
    /// those that were let through.
    fn drops_end(&self, tag: &Tag) -> bool {
        let mut dropped = self.dropped.borrow_mut();
        if let Some(count) = dropped.get_mut(&tag.name).filter(|count| **count > 0) {
            *count -= 1;
            return true;
        }
        dropped.clear();
        self.is_full()
    }

    fn is_full(&self) -> bool {
        self.builder.sink.elements() >= MAX_ELEMENTS
    }

    /// The depth the last append showed is never too small, but too large after end tags: the
    /// tree builder does not report all it closes. Then it has to look at its current node, which
    /// this question makes it do and the sink notes.
    fn is_deep(&self) -> bool {
        if self.builder.sink.last_depth() < MAX_DEPTH {
            return false;
        }
        self.builder.adjusted_current_node_present_but_not_in_html_namespace();
        self.builder.sink.named_depth() >= MAX_DEPTH
    }
}

impl TokenSink for Limiter {
    type Handle = Handle;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<Handle> {
        let token = match token {
            // What the tag kept apart stays apart.
            Token::TagToken(tag) if self.is_dropped(&tag) => Token::CharacterTokens(" ".into()),
            Token::TagToken(tag) => Token::TagToken(renamed(tag)),
            other => other,
        };
        self.builder.process_token(token, line)
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

fn renamed(tag: Tag) -> Tag {
    match &*tag.name {
        "noscript" => Tag { name: NOSCRIPT.into(), ..tag },
        "marquee" => Tag { name: MARQUEE.into(), ..tag },
        _ => tag,
    }
}

/// Whether an element cannot nest: void ones, and those whose text the tokenizer must not read as
/// markup.
fn holds_no_elements(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
            | "iframe"
            | "noembed"
            | "noframes"
            | "plaintext"
            | "script"
            | "style"
            | "textarea"
            | "title"
            | "xmp"
    )
}
