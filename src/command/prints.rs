//! Which pages of a site need not be made again.
//!
//! Beside each site the store keeps, under the site's name, a key of all that each of its pages was
//! made from. A page of the next site with the same path and key would be the same file.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use crate::cache::{Key, Store};
use crate::diagnostic::Diagnostic;
use crate::output::Site;

/// The keys of the pages of the site that stands, and of the one that is being made.
pub(super) struct Prints {
    site: Option<[u8; 32]>,
    before: BTreeMap<String, Key>,
    now: Mutex<BTreeMap<String, Key>>,
}

impl Prints {
    /// Those of the site of this name.
    pub(super) fn of(site: Option<[u8; 32]>, store: &Store) -> Self {
        let before = site.and_then(|site| store.get(&place(site))).unwrap_or_default();
        Self { site, before, now: Mutex::default() }
    }

    /// Notes the key of a page, and says whether its file stands already.
    pub(super) fn note(&self, path: &str, key: Key, site: &Site<'_>) -> bool {
        let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        now.insert(path.to_owned(), key);
        drop(now);
        self.before.get(path) == Some(&key) && site.has(path)
    }

    /// Keeps the keys for the site that is called so now.
    pub(super) fn keep(self, site: Option<[u8; 32]>, store: &Store) -> Result<(), Diagnostic> {
        let now = self.now.into_inner().unwrap_or_else(PoisonError::into_inner);
        match site {
            Some(site) if Some(site) != self.site || now != self.before => {
                store.put(&place(site), &now)
            }
            _ => Ok(()),
        }
    }
}

fn place(site: [u8; 32]) -> Key {
    Key::of(&[b"prints", &site])
}
