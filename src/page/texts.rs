//! Texts of essays as pages and feeds show them, kept as far as there is room for them.
//!
//! The newest essays stand in many feeds, and in each in two formats. A text none of whose links leads
//! into the site is the same on its page, too.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::address::Addresses;
use super::{Edition, feed};
use crate::cache::Key;
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::library::{EssayId, Library};
use crate::markup::Html;

/// Bytes of all texts that are kept.
const MAX_BYTES: usize = 16 * 1024 * 1024;

#[derive(Debug)]
pub(super) struct Texts {
    /// By essay: whether some feed shows it. Other texts are needed once.
    is_in_feed: Vec<bool>,
    /// By essay: what its text is called as feeds show it.
    feed_names: Vec<OnceLock<Key>>,
    kept: Mutex<Kept>,
}

/// By what [`Edition::text_key`] calls them.
#[derive(Debug, Default)]
struct Kept {
    texts: HashMap<Key, Arc<Html>>,
    bytes: usize,
}

impl Texts {
    /// None yet of a library's.
    pub(super) fn of(library: &Library, config: &Config) -> Self {
        Self {
            is_in_feed: feed::shown(library, config),
            feed_names: library.essays.iter().map(|_| OnceLock::new()).collect(),
            kept: Mutex::default(),
        }
    }

    /// The text of a name, made only if it is not kept.
    fn get(
        &self,
        name: Key,
        make: impl FnOnce() -> Result<Html, Diagnostic>,
    ) -> Result<Arc<Html>, Diagnostic> {
        let kept = || self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(text) = kept().texts.get(&name) {
            return Ok(Arc::clone(text));
        }
        let text = Arc::new(make()?);
        let mut kept = kept();
        let bytes = text.as_str().len();
        if kept.bytes + bytes <= MAX_BYTES && !kept.texts.contains_key(&name) {
            kept.bytes += bytes;
            kept.texts.insert(name, Arc::clone(&text));
        }
        Ok(text)
    }
}

impl Edition<'_> {
    /// The text of an essay, its links written as `addresses` says.
    ///
    /// # Errors
    /// What the body store says about its body.
    pub(super) fn text(&self, addresses: &Addresses, id: EssayId) -> Result<Arc<Html>, Diagnostic> {
        let make = || self.body(addresses, id);
        if !self.texts.is_in_feed[id] {
            return make().map(Arc::new);
        }
        self.texts.get(self.text_key(addresses, id), make)
    }

    /// The same as feeds show it.
    ///
    /// # Errors
    /// As [`Edition::text`].
    pub(super) fn feed_text(
        &self,
        addresses: &Addresses,
        id: EssayId,
    ) -> Result<Arc<Html>, Diagnostic> {
        self.texts.get(self.feed_text_key(addresses, id), || self.body(addresses, id))
    }

    /// Names the text of an essay as feeds show it; see [`Edition::text_key`].
    pub(super) fn feed_text_key(&self, addresses: &Addresses, id: EssayId) -> Key {
        *self.texts.feed_names[id].get_or_init(|| self.text_key(addresses, id))
    }
}
