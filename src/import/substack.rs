//! Substack's archive: a ZIP file of `posts.csv`, a row a post, and each post's text as
//! `posts/ID.html`.

use std::collections::HashMap;
use std::io::{Cursor, Read};
use std::path::Path;

use zip::ZipArchive;

use super::table::{Row, Table};
use super::{Export, day, one_line, page};
use crate::diagnostic::{Diagnostic, Place};
use crate::document::FrontMatter;
use crate::source::{MAX_EXPORT_BYTES, MAX_SOURCE_BYTES};

/// Most files an archive may name: a post a day for a hundred years, with pictures.
const MAX_FILES: usize = 100_000;

/// Reads an archive of Substack's.
///
/// # Errors
/// `import/zip`, `import/csv`.
pub fn read(path: &Path, bytes: Vec<u8>) -> Result<Export, Diagnostic> {
    let mut archive = Archive::open(path, bytes)?;
    let list =
        archive.read("posts.csv")?.ok_or_else(|| broken(path, "there is no `posts.csv` in it"))?;
    let table = Table::read(&path.join("posts.csv"), &list, "post_id")?;
    let mut export = Export::default();
    for row in table.rows() {
        take(&row, &mut archive, &mut export)?;
    }
    Ok(export)
}

fn take(row: &Row<'_>, archive: &mut Archive<'_>, export: &mut Export) -> Result<(), Diagnostic> {
    let (id, title) = (row.cell("post_id"), one_line(row.cell("title")));
    let name = if title.is_empty() { one_line(id) } else { title };
    if !row.cell("is_published").eq_ignore_ascii_case("true") {
        export.skip(&name, "a draft");
        return Ok(());
    }
    let text = archive.read(&format!("posts/{id}.html"))?.unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    if text.trim().is_empty() {
        export.skip(&name, "it holds no text");
        return Ok(());
    }
    let description = one_line(row.cell("subtitle"));
    let facts = FrontMatter {
        title: Some(name),
        date: day(row.cell("post_date")),
        description: Some(description).filter(|text| !text.is_empty()),
        ..FrontMatter::default()
    };
    export.works.push(page::work(&text, facts));
    Ok(())
}

/// A ZIP file in memory. Its files are read by the names they are looked for under, and no name in
/// it ever becomes a path.
struct Archive<'a> {
    path: &'a Path,
    zip: ZipArchive<Cursor<Vec<u8>>>,
    /// Files by their names, without the folder that holds them all.
    files: HashMap<String, usize>,
    /// Bytes that may still be unpacked.
    room: u64,
}

impl<'a> Archive<'a> {
    fn open(path: &'a Path, bytes: Vec<u8>) -> Result<Self, Diagnostic> {
        let zip = ZipArchive::new(Cursor::new(bytes))
            .map_err(|error| broken(path, format!("this is no ZIP file: {error}")))?;
        if zip.len() > MAX_FILES {
            return Err(broken(path, format!("it names more than {MAX_FILES} files")));
        }
        let names = || zip.file_names().enumerate().filter_map(|(at, name)| Some((at, name.ok()?)));
        let list = names().find(|(_, name)| name.rsplit('/').next() == Some("posts.csv"));
        let folder = list.map_or_else(String::new, |(_, name)| name.replace("posts.csv", ""));
        let files =
            names().filter_map(|(at, name)| Some((name.strip_prefix(&folder)?.to_owned(), at)));
        let files = files.collect();
        Ok(Self { path, zip, files, room: MAX_EXPORT_BYTES })
    }

    /// What a file holds; `None` where there is none.
    fn read(&mut self, name: &str) -> Result<Option<Vec<u8>>, Diagnostic> {
        let Some(&at) = self.files.get(name) else { return Ok(None) };
        let damaged = |error: &dyn std::fmt::Display| {
            broken(self.path, format!("`{name}` cannot be unpacked: {error}"))
        };
        let file = self.zip.by_index(at).map_err(|error| damaged(&error))?;
        let limit = self.room.min(MAX_SOURCE_BYTES);
        let mut bytes = Vec::new();
        file.take(limit + 1).read_to_end(&mut bytes).map_err(|error| damaged(&error))?;
        if bytes.len() as u64 > limit {
            return Err(broken(self.path, format!("`{name}` unpacks to more than is allowed"))
                .with_help("a post may have 64 MiB, all of them together 512 MiB"));
        }
        self.room -= bytes.len() as u64;
        Ok(Some(bytes))
    }
}

fn broken(path: &Path, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error("import/zip", Place::file(path), message)
        .with_help("give the archive as Substack's Settings, Export made it")
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in files {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(bytes).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    const LIST: &str = "post_id,post_date,is_published,type,title,subtitle\n\
        11.ask,2019-05-06T10:00:00.000Z,true,newsletter,Ask twice,Or thrice\n\
        12.no,,false,newsletter,Later,\n13.../../x,2020-01-01,true,podcast,Heard,\n";

    #[test]
    fn posts_have_their_texts_and_facts() {
        let bytes = archive(&[
            ("export/posts.csv", LIST.as_bytes()),
            ("export/posts/11.ask.html", b"<p>Do.</p>"),
            ("export/posts/12.no.html", b"<p>Not yet.</p>"),
            ("../../x", b"x"),
        ]);
        let export = read(Path::new("x.zip"), bytes).unwrap();
        assert_eq!(export.works.len(), 1);
        let facts = &export.works[0].facts;
        assert_eq!(facts.description.as_deref(), Some("Or thrice"));
        assert_eq!(facts.date.unwrap().to_string(), "2019-05-06");
        let skipped: Vec<_> = export.skipped.iter().map(|it| (&*it.name, &*it.why)).collect();
        assert_eq!(skipped, [("Later", "a draft"), ("Heard", "it holds no text")]);
    }

    #[test]
    fn bombs_and_other_files_are_named() {
        let check = |bytes: Vec<u8>, code: &str, words: &str| {
            let error = read(Path::new("x.zip"), bytes).unwrap_err();
            assert_eq!(error.code, code, "{words}");
            assert!(error.message.contains(words), "{}", error.message);
        };
        let bomb = vec![b'a'; usize::try_from(MAX_SOURCE_BYTES).unwrap() + 1];
        let files = [("posts.csv", LIST.as_bytes()), ("posts/11.ask.html", &bomb)];
        check(archive(&files), "import/zip", "unpacks to more than is allowed");
        check(b"PK\x03\x04 no".to_vec(), "import/zip", "this is no ZIP file");
        check(Vec::new(), "import/zip", "this is no ZIP file");
        check(archive(&[("a.csv", b"x")]), "import/zip", "no `posts.csv`");
        check(archive(&[("posts.csv", b"a,b\n")]), "import/csv", "no column `post_id`");
        let mut cut = archive(&[("posts.csv", LIST.as_bytes())]);
        cut[40] ^= 0xff;
        check(cut, "import/zip", "cannot be unpacked");
    }
}
