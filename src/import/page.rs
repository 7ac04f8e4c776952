//! A text of an export as a page of its own, which says of itself what the export said.

use std::fmt::Write;

use quick_xml::escape::escape;

use super::Work;
use crate::document::FrontMatter;

/// A page that holds `body`, a piece of HTML, as a work.
pub(super) fn work(body: &str, facts: FrontMatter) -> Work {
    let title = facts.title.clone().unwrap_or_default();
    let mut page = format!(
        "<!doctype html>\n<meta charset=\"utf-8\">\n<title>{}</title>\n",
        escape(title.as_str())
    );
    let mut put = |name: &str, value: &str| {
        // Writing into a text does not fail.
        let _ = writeln!(page, "<meta {name} content=\"{}\">", escape(value));
    };
    for author in &facts.authors {
        put("name=\"author\"", author);
    }
    if let Some(date) = facts.date {
        put("property=\"article:published_time\"", &date.to_string());
    }
    if let Some(source) = &facts.source {
        put("property=\"og:url\"", source);
    }
    let _ = writeln!(page, "<article>\n{}\n</article>", body.trim());
    Work { name: title, ending: "html", bytes: page.into_bytes(), facts, added: None, read: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_cannot_break_out() {
        let facts = FrontMatter {
            title: Some("</title><script>".to_owned()),
            authors: vec!["\"><b>".to_owned()],
            ..FrontMatter::default()
        };
        let page = String::from_utf8(work("<p>One.</p>", facts).bytes).unwrap();
        assert_eq!(
            page,
            "<!doctype html>\n<meta charset=\"utf-8\">\n\
             <title>&lt;/title&gt;&lt;script&gt;</title>\n\
             <meta name=\"author\" content=\"&quot;&gt;&lt;b&gt;\">\n\
             <article>\n<p>One.</p>\n</article>\n"
        );
    }
}
