//! Offprint turns a folder of saved essays into a clean, browsable static site.
//!
//! The modules stand in the order the data flows, and each imports only modules above it.

pub mod diagnostic;
pub mod config;
pub mod document;
#[expect(clippy::disallowed_methods, reason = "the only module that reads the curator's files")]
pub mod source;
#[cfg(feature = "net")]
pub mod fetch;
pub mod loader;
pub mod metadata;
pub mod cleaner;
#[expect(clippy::disallowed_methods, reason = "keeps bodies on disk between builds")]
pub mod cache;
pub mod essay;
pub mod library;
pub mod import;
pub mod markup;
pub mod page;
pub mod render;
pub mod search;
#[expect(clippy::disallowed_methods, reason = "writes the site")]
pub mod output;
pub mod command;
