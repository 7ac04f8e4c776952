//! The program as its users meet it: every test here goes through the binary or over the tree.

#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    unreachable_pub,
    reason = "tests look at the disk, stop at the first surprise and are their own crate"
)]

mod add;
mod authors;
mod bodies;
mod book;
mod build;
mod check;
mod coming_from;
mod docs;
mod explain;
mod explain_code;
mod extract;
#[cfg(feature = "net")]
mod fetch;
mod filter;
mod golden;
mod import;
mod init;
mod library;
mod links;
mod manual;
mod new;
mod properties;
mod reference;
mod report;
mod retag;
mod rules;
mod sandbox;
mod schema;
#[cfg(feature = "serve")]
mod serve;
mod structure;
mod tags;
mod tidy;
mod xml;
