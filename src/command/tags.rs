//! `offprint tags`: the vocabulary in use, what could be added to it, and other names for it.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::console::{Console, count};
use super::edition;
use super::gather::{self, Drafts};
use super::library::LibraryFolder;
use super::pipe::Pipe;
use super::site::CACHE;
use crate::cache::Store;
use crate::diagnostic::{Diagnostic, printable};
use crate::library::{self, Library, Suggestions};

mod edit;

/// List the library's tags (without another word), suggest more, or rename them.
///
/// `rename` and `merge` show what they would change, and change it with --write: front matter,
/// sidecars and the vocabulary in site.toml, in which every byte that is no tag stays. Nothing else
/// is written.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  offprint tags                   each tag with the number of its essays
  offprint tags suggest           phrases for essays that no tag of the vocabulary fits
  offprint tags rename pay wages              show what would change
  offprint tags rename pay wages --write      change it
  offprint tags merge jobs labour --into work --write")]
pub(super) struct Arguments {
    #[command(subcommand)]
    action: Option<Action>,
    /// The library; by default the nearest folder with a site.toml, from here upwards.
    #[arg(long, value_name = "DIR", global = true)]
    root: Option<PathBuf>,
}

#[derive(Clone, Debug, Subcommand)]
enum Action {
    /// Each tag with the number of its essays, the most used first.
    #[command(after_help = "\
Examples:
  offprint tags list
  offprint tags list --root essays | head")]
    List,
    /// Tags for essays that no tag of the vocabulary fits.
    ///
    /// Names phrases that a few essays use often and the rest of the library does not, essay by
    /// essay, then as lines for `[tags]` in site.toml.
    #[command(after_help = "\
Examples:
  offprint tags suggest                             essay by essay, then as lines for site.toml
  offprint tags suggest > tags.txt                  into a file, to choose from")]
    Suggest,
    /// Give a tag another name.
    ///
    /// All spellings of it are meant that are one tag to the library: case, accents, hyphens and a
    /// plural make no difference. A file that cannot be edited with certainty is named, and then
    /// nothing is written.
    #[command(after_help = "\
Examples:
  offprint tags rename pay wages            show what would change
  offprint tags rename pay wages --write    change it
  offprint tags rename \"job hunt\" \"job search\"")]
    Rename {
        /// The tag.
        #[arg(value_name = "OLD", value_parser = parse_tag)]
        old: String,
        /// Its new name, as it is to be written.
        #[arg(value_name = "NEW", value_parser = parse_tag)]
        new: String,
        #[command(flatten)]
        mode: edit::Mode,
    },
    /// Make several tags one, and bring their phrases together.
    ///
    /// Works as `rename` does.
    #[command(after_help = "\
Examples:
  offprint tags merge jobs labour --into work            show what would change
  offprint tags merge jobs labour --into work --write    change it")]
    Merge {
        /// The tags.
        #[arg(value_name = "TAG", required = true, value_parser = parse_tag)]
        old: Vec<String>,
        /// The tag they become, as it is to be written.
        #[arg(long, value_name = "TAG", value_parser = parse_tag)]
        into: String,
        #[command(flatten)]
        mode: edit::Mode,
    },
}

/// A tag on one line, which has something to tell it by.
fn parse_tag(text: &str) -> Result<String, String> {
    let tag = text.trim();
    if library::tag_key(tag).is_empty() || tag.contains(char::is_control) {
        return Err("a tag needs a letter or a number, on one line".to_owned());
    }
    Ok(tag.to_owned())
}

pub(super) fn run(arguments: &Arguments, console: &mut Console) -> Result<(), Diagnostic> {
    let folder = LibraryFolder::open(arguments.root.as_deref())?;
    let is_suggested = match &arguments.action {
        None | Some(Action::List) => false,
        Some(Action::Suggest) => true,
        Some(Action::Rename { old, new, mode }) => {
            return edit::run(&folder, std::slice::from_ref(old), new, *mode, console);
        }
        Some(Action::Merge { old, into, mode }) => {
            return edit::run(&folder, old, into, *mode, console);
        }
    };
    // Nothing is written where the library is: what the store keeps goes with the command.
    let store = Store::borrow(&folder.path(CACHE));
    let gathered = gather::gather(&folder, folder.walk()?, &store, Drafts::Included, console);
    console.flush();
    let (library, _) = library::catalog(gathered.essays, gathered.shelves, &folder.config);
    let text = if is_suggested {
        let bodies = |key| edition::body(&store, key);
        let suggestions = library::suggest(&library, &folder.config, &bodies)?;
        table(&library, &suggestions) + &lines(&suggestions)
    } else {
        list(&library, &folder)
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
    let used: BTreeSet<String> =
        library.tags.iter().map(|tag| library::tag_key(&tag.name)).collect();
    let unused = vocabulary.filter(|name| !used.contains(&library::tag_key(name)));
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
