//! Mailboxes (RFC 4155): mails, each after a line that begins with `From `.

use std::path::Path;

use super::{Export, Work, one_line};
use crate::diagnostic::{Diagnostic, Place};
use crate::loader;

/// What a mail begins after.
const SEPARATOR: &[u8] = b"From ";

/// Takes a mailbox apart.
///
/// # Errors
/// `import/mbox` where it does not begin as one.
pub fn read(path: &Path, bytes: &[u8]) -> Result<Export, Diagnostic> {
    let bytes = bytes.trim_ascii_start();
    if !bytes.starts_with(SEPARATOR) {
        let message = "this is not a mailbox: it does not begin with `From `";
        return Err(Diagnostic::error("import/mbox", Place::line(path, 1), message)
            .with_help("single mails (.eml) go into the library with `offprint add`"));
    }
    let mut export = Export::default();
    for mail in mails(bytes) {
        let number = export.works.len() + 1;
        let name = loader::mail_subject(&mail).map(|subject| one_line(&subject));
        let name = name.filter(|name| !name.is_empty());
        let name = name.unwrap_or_else(|| format!("mail {number}"));
        export.works.push(Work { name, ending: "eml", bytes: mail, ..Work::default() });
    }
    Ok(export)
}

/// The mails, without the lines between them and the signs that hid such lines in their texts.
fn mails(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut mails: Vec<Vec<u8>> = Vec::new();
    let mut is_after_blank = true;
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        if is_after_blank && line.starts_with(SEPARATOR) {
            mails.push(Vec::new());
        } else if let Some(mail) = mails.last_mut() {
            mail.extend_from_slice(revealed(line));
        }
        is_after_blank = line.trim_ascii().is_empty();
    }
    mails
}

/// A line without the `>` that mailboxes put before a `From ` in a text.
fn revealed(line: &[u8]) -> &[u8] {
    let signs = line.iter().take_while(|byte| **byte == b'>').count();
    if signs > 0 && line[signs..].starts_with(SEPARATOR) { &line[1..] } else { line }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mails_are_told_apart() {
        let text = "From a@one.example Mon May  6 10:00:00 2019\nSubject:  On\t asking\n\nHello.\n\
                    From here on it is text.\n>From afar.\n>>From afar.\n> From him\n\n\
                    From b@one.example Tue May  7 10:00:00 2019\r\nSubject: =?utf-8?q?Caf=C3=A9?=\r\n\r\nBye.\r\n\r\n\
                    From c@one.example Tue May  7 10:00:00 2019\nX: y\n\nBye.\n";
        let found = read(Path::new("x.mbox"), text.as_bytes()).unwrap().works;
        assert_eq!(found.len(), 3);
        assert_eq!(found[0].name, "On asking");
        let expected = "Subject:  On\t asking\n\nHello.\nFrom here on it is text.\nFrom afar.\n>From afar.\n> From him\n\n";
        assert_eq!(String::from_utf8_lossy(&found[0].bytes), expected);
        assert_eq!((found[1].name.as_str(), found[2].name.as_str()), ("Café", "mail 3"));
    }

    #[test]
    fn another_file_is_named() {
        for bytes in [b"".as_slice(), b"Subject: x\n\ny", b"\xff\xfe"] {
            let error = read(Path::new("x.mbox"), bytes).unwrap_err();
            assert_eq!((&*error.code, error.place.line), ("import/mbox", Some(1)));
        }
    }
}
