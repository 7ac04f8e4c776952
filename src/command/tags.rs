//! `offprint tags`: the vocabulary in use, and what could be added to it.

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::console::{Console, count};
use super::edition;
use super::gather::{self, Drafts};
use super::library::LibraryFolder;
use super::pipe::Pipe;
use crate::cache::Store;
use crate::diagnostic::{Diagnostic, printable};
use crate::library::{self, Library, Suggestions};

/// List the library's tags (without another word), or suggest more.
///
/// Writes nothing but to standard output.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  offprint tags                   each tag with the number of its essays
  offprint tags suggest           phrases for essays that no tag of the vocabulary fits")]
pub(super) struct Arguments {
    #[command(subcommand)]
    action: Option<Action>,
    /// The library; by default the nearest folder with a site.toml, from here upwards.
    #[arg(long, value_name = "DIR", global = true)]
    root: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, Subcommand)]
enum Action {
    /// Each tag with the number of its essays, the most used first.
    List,
    /// Tags for essays that no tag of the vocabulary fits.
    ///
    /// Names phrases that a few essays use often and the rest of the library does not, essay by
    /// essay, then as lines for `[tags]` in site.toml.
    Suggest,
}

pub(super) fn run(arguments: &Arguments, console: &mut Console) -> Result<(), Diagnostic> {
    let folder = LibraryFolder::open(arguments.root.as_deref())?;
    // Nothing is written where the library is: what the store keeps goes with the command.
    let store = Store::open(None);
    let gathered = gather::gather(&folder, folder.walk()?, &store, Drafts::Included, console);
    console.flush();
    let (library, _) = library::catalog(gathered.essays, gathered.shelves, &folder.config);
    let text = match arguments.action {
        None | Some(Action::List) => list(&library, &folder),
        Some(Action::Suggest) => {
            let bodies = |key| edition::body(&store, key);
            let suggestions = library::suggest(&library, &folder.config, &bodies)?;
            table(&library, &suggestions) + &lines(&suggestions)
        }
    };
    let mut pipe = Pipe::stdout();
    let _ = pipe.write(text.as_bytes())?;
    pipe.finish()
}

/// The tags that have essays, then those of the vocabulary that have none.
fn list(library: &Library, folder: &LibraryFolder) -> String {
    let mut tags: Vec<(usize, &str)> =
        library.tags.iter().map(|tag| (tag.essays.len(), tag.name.as_str())).collect();
    let vocabulary = folder.config.tags.iter().map(|tag| tag.name.as_str());
    let unused = vocabulary.filter(|name| library.tags.iter().all(|tag| tag.name != *name));
    tags.extend(unused.map(|name| (0, name)));
    tags.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    tags.into_iter().fold(String::new(), |mut text, (essays, name)| {
        let _ = writeln!(text, "{essays:>6}  {}", printable(name));
        text
    })
}

/// Each essay with the phrases suggested to it.
fn table(library: &Library, suggestions: &Suggestions) -> String {
    let path = |id: usize| printable(&library.essays[id].path);
    let widths = suggestions.by_essay.iter().map(|(id, _)| path(*id).chars().count());
    let width = widths.max().unwrap_or_default();
    let mut text = String::new();
    for (id, phrases) in &suggestions.by_essay {
        let names = phrases.iter().map(|index| suggestions.phrases[*index].phrase.as_str());
        let names = names.collect::<Vec<_>>().join(", ");
        let names = if names.is_empty() { "-" } else { &names };
        let _ = writeln!(text, "{:width$}  {names}", path(*id));
    }
    if text.is_empty() {
        text.push_str("every essay has a tag of the vocabulary\n");
    }
    text
}

/// The phrases as lines for `[tags]`.
fn lines(suggestions: &Suggestions) -> String {
    let mut text = String::new();
    if !suggestions.phrases.is_empty() {
        text.push_str("\n# for [tags] in site.toml: keep what fits, give it the name you like\n");
    }
    for suggestion in &suggestions.phrases {
        let phrase = &suggestion.phrase;
        let count = count(suggestion.essays.len(), "essay", "essays");
        let _ = writeln!(text, "\"{phrase}\" = [\"{phrase}\"] # {count}");
    }
    text
}
