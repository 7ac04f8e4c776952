//! From markup to a tree of bounded depth and size, in time linear in the markup.

use html5ever::TokenizerResult;
use html5ever::tokenizer::{BufferQueue, Tokenizer, TokenizerOpts};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts, create_element};
use html5ever::{QualName, local_name, ns};
use scraper::Html;

use super::attributes::limit_attributes;
use super::limit::Limiter;
use super::sink::{Handle, MeasuringSink};

/// A tree, and whether markup had to be dropped to keep it in bounds.
pub(super) struct Parsed {
    pub(super) html: Html,
    pub(super) was_cut: bool,
}

/// Parses a whole page.
pub(super) fn parse_page(markup: &str) -> Parsed {
    let sink = MeasuringSink::new(Html::new_document());
    feed(markup, TreeBuilder::new(sink, options()))
}

/// Parses what may stand inside `body`.
pub(super) fn parse_fragment(markup: &str) -> Parsed {
    let sink = MeasuringSink::new(Html::new_fragment());
    let body = QualName::new(None, ns!(html), local_name!("body"));
    let context = create_element(&sink, body, Vec::new());
    feed(markup, TreeBuilder::new_for_fragment(sink, context, None, options()))
}

fn options() -> TreeBuilderOpts {
    TreeBuilderOpts { drop_doctype: true, ..TreeBuilderOpts::default() }
}

fn feed(markup: &str, builder: TreeBuilder<Handle, MeasuringSink>) -> Parsed {
    let tokenizer = Tokenizer::new(Limiter::new(builder), TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back((&*limit_attributes(markup)).into());
    // The tokenizer pauses after each script, for browsers to run it.
    while !matches!(tokenizer.feed(&input), TokenizerResult::Done) {}
    tokenizer.end();
    let (html, was_cut) = tokenizer.sink.finish();
    Parsed { html, was_cut }
}
