//! The program as its users meet it: every test here goes through the binary or over the tree.

mod build;
mod check;
mod explain;
mod extract;
mod golden;
mod init;
mod library;
mod properties;
mod sandbox;
mod tidy;
