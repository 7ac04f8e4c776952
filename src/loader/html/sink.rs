//! scraper's tree sink, wrapped so that it knows how deep the tree is and how large.

use std::borrow::Cow;
use std::cell::{Cell, Ref, RefCell};
use std::collections::HashMap;

use html5ever::tendril::StrTendril;
use html5ever::tree_builder::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::{Attribute, QualName};
use scraper::{Html, HtmlTreeSink};

/// A node of the tree being built.
pub(super) type Handle = <HtmlTreeSink as TreeSink>::Handle;

/// See the module.
pub(super) struct MeasuringSink {
    inner: HtmlTreeSink,
    depths: RefCell<HashMap<Handle, usize>>,
    last_depth: Cell<usize>,
    last_named: Cell<Option<Handle>>,
    elements: Cell<usize>,
}

impl MeasuringSink {
    pub(super) fn new(html: Html) -> Self {
        Self {
            inner: HtmlTreeSink::new(html),
            depths: RefCell::default(),
            last_depth: Cell::new(0),
            last_named: Cell::new(None),
            elements: Cell::new(0),
        }
    }

    /// Number of elements made.
    pub(super) fn elements(&self) -> usize {
        self.elements.get()
    }

    /// Depth of the node appended last.
    pub(super) fn last_depth(&self) -> usize {
        self.last_depth.get()
    }

    /// Depth of the element whose name was asked for last.
    pub(super) fn named_depth(&self) -> usize {
        self.last_named.get().map_or(0, |handle| self.depth(handle))
    }

    /// Depth of a node; a fragment (the contents of a `template`) is one deeper than its parent.
    fn depth(&self, handle: Handle) -> usize {
        if let Some(depth) = self.depths.borrow().get(&handle) {
            return *depth;
        }
        let html = self.inner.0.borrow();
        let parent = html.tree.get(handle).and_then(|node| node.parent()).map(|node| node.id());
        parent.and_then(|parent| self.depths.borrow().get(&parent).copied()).map_or(0, |d| d + 1)
    }

    fn note_child(&self, depth: usize, child: &NodeOrText<Handle>) {
        self.last_depth.set(depth);
        if let NodeOrText::AppendNode(child) = child {
            self.depths.borrow_mut().insert(*child, depth);
        }
    }
}

impl TreeSink for MeasuringSink {
    type Output = Html;
    type Handle = Handle;
    type ElemName<'a> = Ref<'a, QualName>;

    fn finish(self) -> Html {
        self.inner.finish()
    }

    fn parse_error(&self, message: Cow<'static, str>) {
        self.inner.parse_error(message);
    }

    fn get_document(&self) -> Handle {
        self.inner.get_document()
    }

    fn elem_name<'a>(&'a self, target: &'a Handle) -> Ref<'a, QualName> {
        self.last_named.set(Some(*target));
        self.inner.elem_name(target)
    }

    fn create_element(
        &self,
        name: QualName,
        attributes: Vec<Attribute>,
        flags: ElementFlags,
    ) -> Handle {
        self.elements.set(self.elements.get() + 1);
        self.inner.create_element(name, attributes, flags)
    }

    fn create_comment(&self, text: StrTendril) -> Handle {
        self.inner.create_comment(text)
    }

    fn create_pi(&self, target: StrTendril, data: StrTendril) -> Handle {
        self.inner.create_pi(target, data)
    }

    fn append(&self, parent: &Handle, child: NodeOrText<Handle>) {
        self.note_child(self.depth(*parent) + 1, &child);
        self.inner.append(parent, child);
    }

    fn append_before_sibling(&self, sibling: &Handle, child: NodeOrText<Handle>) {
        self.note_child(self.depth(*sibling), &child);
        self.inner.append_before_sibling(sibling, child);
    }

    fn append_based_on_parent_node(
        &self,
        element: &Handle,
        previous: &Handle,
        child: NodeOrText<Handle>,
    ) {
        let depth = self.depth(*element).max(self.depth(*previous) + 1);
        self.note_child(depth, &child);
        self.inner.append_based_on_parent_node(element, previous, child);
    }

    fn append_doctype_to_document(
        &self,
        name: StrTendril,
        public_id: StrTendril,
        system_id: StrTendril,
    ) {
        self.inner.append_doctype_to_document(name, public_id, system_id);
    }

    fn get_template_contents(&self, target: &Handle) -> Handle {
        self.inner.get_template_contents(target)
    }

    fn same_node(&self, a: &Handle, b: &Handle) -> bool {
        self.inner.same_node(a, b)
    }

    fn set_quirks_mode(&self, mode: QuirksMode) {
        self.inner.set_quirks_mode(mode);
    }

    fn add_attrs_if_missing(&self, target: &Handle, attributes: Vec<Attribute>) {
        self.inner.add_attrs_if_missing(target, attributes);
    }

    fn remove_from_parent(&self, target: &Handle) {
        self.inner.remove_from_parent(target);
    }

    fn reparent_children(&self, node: &Handle, new_parent: &Handle) {
        self.inner.reparent_children(node, new_parent);
    }
}
