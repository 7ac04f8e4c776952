//! Files of the theme that pages name: style sheets, scripts, images.

use std::collections::BTreeMap;

use super::address::Addresses;

/// By a file's name in templates: its path in the output folder, which mostly changes with its
/// content so that browsers may keep what they have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Assets {
    paths: BTreeMap<String, String>,
    lasting: Vec<String>,
}

impl Assets {
    /// Adds a file by its name in `static/` and its path in the output folder.
    pub fn add(&mut self, name: &str, path: String) {
        if path != name {
            self.lasting.push(path.clone());
        }
        self.paths.insert(key(name), path);
    }

    /// The path of a file by its name in `static/`.
    pub(super) fn path(&self, name: &str) -> Option<&str> {
        self.paths.get(&key(name)).map(String::as_str)
    }

    /// The paths that change with their files' content, in the order they were added.
    pub(super) fn lasting(&self) -> &[String] {
        &self.lasting
    }

    /// The addresses of all files, as one page writes them.
    pub(super) fn addresses(&self, addresses: &Addresses) -> BTreeMap<String, String> {
        self.paths.iter().map(|(key, path)| (key.clone(), addresses.to(path))).collect()
    }
}

/// A file's name as templates write it: `style_css` for `style.css`.
fn key(name: &str) -> String {
    name.replace(|c: char| !c.is_ascii_alphanumeric(), "_")
}
