//! Pocket's CSV: `title`, `url`, `time_added` in seconds, `tags` joined by `|`, `status`.

use std::path::Path;

use super::table::Table;
use super::{Bookmark, Kept, day_of_seconds, one_line, tags};
use crate::diagnostic::Diagnostic;

/// Reads an export of Pocket's.
///
/// # Errors
/// `import/csv` with the line that is broken, or where there is no column `url`.
pub fn read(path: &Path, bytes: &[u8]) -> Result<Vec<Bookmark>, Diagnostic> {
    let table = Table::read(path, bytes, "url")?;
    let bookmarks = table.rows().map(|row| Bookmark {
        address: row.cell("url").to_owned(),
        title: one_line(row.cell("title")),
        kept: Kept {
            tags: tags(row.cell("tags").split('|')),
            added: day_of_seconds(row.cell("time_added")),
            read: read_state(row.cell("status")),
        },
    });
    Ok(bookmarks.filter(|bookmark| !bookmark.address.is_empty()).collect())
}

/// What is read is put into the archive.
fn read_state(status: &str) -> Option<bool> {
    match status {
        "archive" => Some(true),
        "unread" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_become_bookmarks() {
        let text = "\u{feff}title,url,time_added,tags,status\r\n\
                    \"Ask, \"\"twice\"\"\",https://one.example/a,1557136800,pay|first jobs|,archive\r\n\
                    https://two.example,https://two.example\n,,,,\n";
        let found = read(Path::new("x.csv"), text.as_bytes()).unwrap();
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].title, "Ask, \"twice\"");
        assert_eq!(found[0].kept.tags, ["pay", "first jobs"]);
        assert_eq!(found[0].kept.added.unwrap().to_string(), "2019-05-06");
        assert_eq!(found[0].kept.read, Some(true));
        assert_eq!(found[1].address, "https://two.example");
        assert_eq!(found[1].kept, Kept::default());
    }

    #[test]
    fn another_file_is_named() {
        for text in ["", "<html>\n<p>no", "\0\u{1}\n\n\"", "name,link\na,b"] {
            let error = read(Path::new("x.csv"), text.as_bytes()).unwrap_err();
            assert_eq!((&*error.code, error.place.line), ("import/csv", Some(1)), "{text:?}");
        }
    }
}
