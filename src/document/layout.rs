//! Where units stood in the source's own structure: neutral signals, no judgement.

use std::collections::BTreeMap;
use std::ops::{Index, IndexMut};

/// Index of an [`Element`] in its [`Layout`].
pub type ElementId = u32;

/// One element of the source's structure.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Element {
    /// Lower-case name, such as `div`.
    pub name: Box<str>,
    /// Lower-case id, class tokens, `role`, `itemprop` and `aria-label` words, in that order.
    pub tokens: Box<[Box<str>]>,
    /// The element around it.
    pub parent: Option<ElementId>,
    /// Whether a browser would not show it (`hidden`, `display:none`, `aria-hidden="true"`).
    pub is_hidden: bool,
}

/// The elements that hold text, and which unit stands in which.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    elements: Vec<Element>,
    /// By event index, ascending: from this event on, text stands in this element.
    starts: Vec<(usize, Option<ElementId>)>,
    /// By selector: the elements it selects, ascending.
    selected: BTreeMap<String, Vec<ElementId>>,
}

impl Layout {
    /// Adds an element and returns its id. Parents are added before their children.
    pub fn add(&mut self, element: Element) -> ElementId {
        self.elements.push(element);
        u32::try_from(self.elements.len() - 1).unwrap_or(u32::MAX)
    }

    /// Whether nothing stood in any element: the source is a text.
    pub fn is_plain(&self) -> bool {
        self.elements.is_empty()
    }

    /// Says that events from `event` on stand in `element`. Called with ascending events.
    pub fn enter(&mut self, event: usize, element: Option<ElementId>) {
        match self.starts.last_mut() {
            Some(last) if last.0 == event => last.1 = element,
            Some(last) if last.1 == element => {}
            _ => self.starts.push((event, element)),
        }
    }

    /// Says that a selector selects an element. Called with ascending elements.
    pub fn select(&mut self, selector: &str, element: ElementId) {
        match self.selected.get_mut(selector) {
            Some(elements) => elements.push(element),
            None => drop(self.selected.insert(selector.to_owned(), vec![element])),
        }
    }

    /// The elements with text in them that a selector selects, in the order of the source.
    pub fn selected(&self, selector: &str) -> &[ElementId] {
        self.selected.get(selector).map_or(&[], Vec::as_slice)
    }

    /// The element an event stands in.
    pub fn element_at(&self, event: usize) -> Option<ElementId> {
        let after = self.starts.partition_point(|(start, _)| *start <= event);
        self.starts[..after].last().and_then(|(_, element)| *element)
    }

    /// The element of an id.
    pub fn element(&self, id: ElementId) -> Option<&Element> {
        self.elements.get(id as usize)
    }

    /// The element and those around it, innermost first.
    pub fn path(&self, id: Option<ElementId>) -> impl Iterator<Item = &Element> {
        std::iter::successors(id.and_then(|id| self.element(id)), |element| {
            element.parent.and_then(|parent| self.element(parent))
        })
    }

    /// The ids of the element and those around it, innermost first.
    pub fn path_ids(&self, id: Option<ElementId>) -> impl Iterator<Item = ElementId> {
        let known = id.filter(|id| self.element(*id).is_some());
        std::iter::successors(known, |id| self.element(*id).and_then(|element| element.parent))
    }
}

/// A value for each element of one layout.
#[derive(Clone, Debug, Default)]
pub struct ByElement<T>(Vec<T>);

impl Layout {
    /// A table that holds the same value for every element.
    pub fn by_element<T: Clone>(&self, value: T) -> ByElement<T> {
        ByElement(vec![value; self.elements.len()])
    }

    /// What a function makes of every element.
    pub fn map_elements<T>(&self, value: impl FnMut(&Element) -> T) -> ByElement<T> {
        ByElement(self.elements.iter().map(value).collect())
    }
}

impl<T> ByElement<T> {
    /// The values, in order of the elements' ids.
    pub fn values(&self) -> impl Iterator<Item = &T> {
        self.0.iter()
    }

    /// The values, in order of the elements' ids, to be changed.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.0.iter_mut()
    }
}

/// # Panics
/// When the id is not of the layout that made the table.
impl<T> Index<ElementId> for ByElement<T> {
    type Output = T;

    fn index(&self, id: ElementId) -> &T {
        &self.0[id as usize]
    }
}

impl<T> IndexMut<ElementId> for ByElement<T> {
    fn index_mut(&mut self, id: ElementId) -> &mut T {
        &mut self.0[id as usize]
    }
}

impl Layout {
    /// The same elements with no text in them yet.
    pub(super) fn without_starts(&self) -> Self {
        let (elements, selected) = (self.elements.clone(), self.selected.clone());
        Self { elements, starts: Vec::new(), selected }
    }
}
