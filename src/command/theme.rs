//! What pages are made with besides essays: the words of the interface, templates, and files that
//! are published as they are. The program's own, with what a library has in their place.

use std::path::{Path, PathBuf};

use super::console::Console;
use super::library::{LibraryFolder, as_error};
use crate::config;
use crate::diagnostic::{Diagnostic, Place};
use crate::page::{self, Assets, Text};
use crate::render::{self, RenderedFile};
use crate::source;

/// The words of the interface: the program's, and those the library brings along.
pub(super) fn words(folder: &LibraryFolder, console: &mut Console) -> Result<Text, Diagnostic> {
    let language = &folder.config.language;
    let files = page::own_files(language).into_iter().map(|name| folder.path(&name));
    let own = files.into_iter().find(|path| source::find(path).is_ok());
    let own =
        own.map(|path| Ok((source::read_text(&path).map_err(as_error)?, path))).transpose()?;
    let own = own.as_ref().map(|(text, path)| (path.as_path(), text.as_str()));
    let settings = folder.path(config::FILE_NAME);
    let (text, diagnostics) = Text::load(language, own, &settings)?;
    console.report(diagnostics);
    Ok(text)
}

/// The library's own templates, by name.
pub(super) fn templates(
    folder: &LibraryFolder,
    console: &mut Console,
) -> Result<Vec<(String, String)>, Diagnostic> {
    let path = folder.path("templates");
    let (files, diagnostics) = source::read_folder(&path);
    console.report(diagnostics);
    let text = |(name, bytes): (String, Vec<u8>)| match String::from_utf8(bytes) {
        Ok(text) => Ok((name, text)),
        Err(_) => Err(Diagnostic::error(
            "template/encoding",
            Place::file(path.join(&name)),
            "a template that is not UTF-8",
        )
        .with_help("save it as UTF-8")),
    };
    files.into_iter().filter(|(name, _)| has_ending(name, "html")).map(text).collect()
}

fn has_ending(name: &str, ending: &str) -> bool {
    Path::new(name).extension().is_some_and(|found| found.eq_ignore_ascii_case(ending))
}

/// The files of a library's pages that are no pages themselves.
pub(super) struct Statics {
    /// What pages call the theme's files by.
    pub(super) assets: Assets,
    /// The theme's files; the library's own replace the program's.
    pub(super) theme: Vec<RenderedFile>,
    /// Other files of the library's own: the path in the site, and the file to read.
    pub(super) own: Vec<(String, PathBuf)>,
}

/// What of a site stands in the theme and in `static/`.
///
/// # Errors
/// What cannot be read of the library's own theme.
pub(super) fn statics(
    folder: &LibraryFolder,
    console: &mut Console,
) -> Result<Statics, Diagnostic> {
    let (own, diagnostics) = source::list_folder(&folder.path("static"));
    console.report(diagnostics);
    let (of_theme, own): (Vec<_>, Vec<_>) =
        own.into_iter().partition(|(name, _)| render::is_theme_file(name));
    let read = |(path, file): (String, PathBuf)| {
        source::read_file(&file).map(|bytes| RenderedFile { path, bytes }).map_err(as_error)
    };
    let of_theme: Result<Vec<_>, _> = of_theme.into_iter().map(read).collect();
    let (assets, theme) = render::theme(of_theme?);
    Ok(Statics { assets, theme, own })
}
