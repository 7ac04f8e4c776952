//! Files of the theme that pages name: style sheets, scripts, images.

use std::collections::BTreeMap;

use super::address::Addresses;

/// By a file's name in templates: its path in the output folder, which changes with its content so
/// that browsers may keep what they have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Assets(BTreeMap<String, String>);

impl Assets {
    /// Adds a file by its name in `static/` and its path in the output folder.
    pub fn add(&mut self, name: &str, path: String) {
        self.0.insert(key(name), path);
    }

    /// The addresses of all files, as one page writes them.
    pub(super) fn addresses(&self, addresses: &Addresses) -> BTreeMap<String, String> {
        self.0.iter().map(|(key, path)| (key.clone(), addresses.to(path))).collect()
    }
}

/// A file's name as templates write it: `style_css` for `style.css`.
fn key(name: &str) -> String {
    name.replace(|c: char| !c.is_ascii_alphanumeric(), "_")
}
