//! `offprint new`: the file of an essay yet to be written.

use std::path::PathBuf;

use clap::Args;

use super::console::Console;
use super::library::LibraryFolder;
use crate::diagnostic::Diagnostic;
use crate::library::Slug;
use crate::output;

/// Start an essay of your own: a Markdown file named for its title, marked as a draft.
///
/// Prints the file's path. A file that is there already is never overwritten.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  offprint new \"Asking twice\"               content/asking-twice.md
  offprint new \"Asking twice\" --shelf pay   content/pay/asking-twice.md")]
pub(super) struct Arguments {
    /// The essay's title; take away `draft = true` in the file to publish it.
    #[arg(value_parser = parse_title)]
    title: String,
    /// The library; by default the nearest folder with a site.toml, from here upwards.
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
    /// The folder in `content`, made if it is not there.
    #[arg(long, value_name = "NAME", value_parser = parse_shelf)]
    shelf: Option<String>,
}

pub(super) fn run(arguments: &Arguments, console: &mut Console) -> Result<(), Diagnostic> {
    let library = LibraryFolder::open(arguments.root.as_deref())?;
    let mut path = library.path("content");
    path.extend(&arguments.shelf);
    path.push(format!("{}.md", Slug::new(&arguments.title)));
    output::create_file(&path, text(&arguments.title).as_bytes())?;
    console.say(&path.display().to_string());
    Ok(())
}

/// The title on one line: what controls a terminal is no part of it.
fn parse_title(text: &str) -> Result<String, String> {
    let words = text.split(|character: char| character.is_whitespace() || character.is_control());
    let title = words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    if title.is_empty() { Err("a title needs words".to_owned()) } else { Ok(title) }
}

/// A folder in `content` that is walked, and cannot lead out of it.
pub(super) fn parse_shelf(name: &str) -> Result<String, String> {
    let is_folder = |segment: &str| !segment.is_empty() && !segment.starts_with('.');
    let is_plain = !name.contains(|character: char| character == '\\' || character.is_control());
    if is_plain && name.split('/').all(is_folder) {
        return Ok(name.to_owned());
    }
    Err("a shelf is a folder in `content`, such as `pay` or `pay/raises`".to_owned())
}

/// An essay with nothing in it yet. Its date is left to the author: most are begun on one day and
/// finished on another.
fn text(title: &str) -> String {
    let title = title.replace('\\', "\\\\").replace('"', "\\\"");
    format!("+++\ntitle = \"{title}\"\n# date = 2025-12-31\n# tags = []\ndraft = true\n+++\n\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_stand_on_one_line() {
        let check = |text: &str, expected| assert_eq!(parse_title(text).as_deref().ok(), expected);
        check("Asking  twice ", Some("Asking twice"));
        check("a\n\u{1b}[31mb\u{7f}\u{85}", Some("a [31mb"));
        check("仕事", Some("仕事"));
        check("\u{1}\n", None);
    }

    #[test]
    fn any_title_is_front_matter() {
        for title in ["She said \"no\"", "C:\\new\\table", "\"\"\"", "# ’ ]", "+++"] {
            let text = text(title);
            let table: toml::Table = text.split("+++\n").nth(1).unwrap().parse().unwrap();
            assert_eq!(table["title"].as_str(), Some(title));
        }
    }

    #[test]
    fn shelves_stay_in_the_library() {
        let check = |name, is_fine| assert_eq!(parse_shelf(name).is_ok(), is_fine, "{name:?}");
        check("pay", true);
        check("pay/Being paid", true);
        for name in ["", "/etc", "..", "pay/../..", "pay//x", "pay/", ".git", "a\\b", "a\0"] {
            check(name, false);
        }
    }
}
