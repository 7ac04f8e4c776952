//! `offprint import`.

use std::io::Write;

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::add::{TEXTS, facts, page};
use crate::build::png;
use crate::sandbox::{Run, Sandbox};

/// A small export of most kinds.
pub const SAMPLES: [&[u8]; 5] = [
    b"<DL><p>\n<DT><A HREF=\"https://one.example/a\" ADD_DATE=\"1557136800\" TAGS=\"x,y\">Ask &amp; go</A>\n</DL>",
    b"From a@one.example Mon May  6 10:00:00 2019\nSubject: On asking\n\nHello.\n>From afar.\n",
    b"title,url,time_added,tags,status\n\"Ask, \"\"twice\"\"\",https://one.example/a,1557136800,x|y,read\n",
    b"[{\"title\": \"Ask\", \"url\": \"https://one.example/a\", \"content\": \"<p>Do.\", \"tags\": [\"x\"]}]",
    b"<rss><channel><title>B</title><item><title>Ask &#38; go</title><wp:status>publish</wp:status>\n\
      <content:encoded><![CDATA[One.\n\n<pre>a\n\nb</pre>[caption]]]></content:encoded></item></channel></rss>",
];

/// Runs an import twice: the first time it does what is asked, the second time nothing.
#[track_caller]
fn import(sandbox: &Sandbox, line: &str) -> (String, String) {
    let before = sandbox.tree(".");
    let dry = sandbox.run(&format!("import --dry-run {line}")).success().quiet().stdout();
    assert_eq!(sandbox.tree("."), before, "a dry run wrote something");
    let first = sandbox.run(&format!("import {line}")).success().quiet().stdout();
    assert_eq!(dry, first);
    let after = sandbox.contents("content");
    let second = sandbox.run(&format!("import {line}")).success().quiet().stdout();
    assert!(sandbox.contents("content") == after, "a second import changed something:\n{second}");
    (first, second)
}

/// Checks that an export is refused and the library left as it is.
#[track_caller]
fn refuses(kind: &str, export: &[u8], complaint: &str) {
    let sandbox = Sandbox::library().bytes("export", export);
    let run: Run = sandbox.run(&format!("import {kind} export")).status(1).complains(complaint);
    assert_eq!(run.stdout(), "");
    assert!(!sandbox.path("content").exists());
}

fn clip(title: &str, address: &str, text: &str) -> String {
    format!(
        "---\ntitle: {title:?}\nsource: {address:?}\nauthor:\n  - \"[[Bo Nib]]\"\n\
         published: 2019-05-06\ncreated: 2024-01-02\ntags:\n  - clippings\n---\n\n{text}\n"
    )
}

#[test]
fn clippings_come_in_with_their_images() {
    let image = "![A desk](img/a.png)\n\n";
    let sandbox = Sandbox::library()
        .file(
            "vault/Ask.md",
            &clip("Ask twice", "https://one.example/a", &format!("{image}{}", TEXTS[0])),
        )
        .bytes("vault/img/a.png", &png())
        .file("vault/deep/Saved.html", &page("Saved", "https://two.example/b", TEXTS[1]))
        .file(
            "vault/deep/again.html",
            &page("Again", "https://two.example/b?utm_medium=x", TEXTS[1]),
        )
        .file("vault/drawing.canvas", "{}")
        .file("vault/.obsidian/app.md", "# Settings");
    let (first, second) = import(&sandbox, "clippings vault --shelf clips");
    assert_eq!(
        first,
        "content/clips/ask-twice.md  from `Ask.md`\n\
         content/clips/again.html  from `deep/Saved.html`\n"
            .replace("again", "saved")
            + "there already: `content/clips/saved.html` has the same address (`deep/again.html`)\n\
               skipped `vault/drawing.canvas`: no known format has this ending\n\
               4 entries: 2 added, 1 there already, 1 skipped\n"
    );
    assert!(second.ends_with("4 entries: 3 there already, 1 skipped\n"), "{second}");
    let expected = ["ask-twice.md", "ask-twice.toml", "img/a.png", "saved.html", "saved.toml"];
    assert_eq!(sandbox.tree("content/clips"), expected);
    let sandbox = sandbox.built();
    let article = sandbox.read("public/essays/ask-twice/index.html");
    assert!(article.contains("Bo Nib") && article.contains("2019-05-06"), "{article}");
}

/// A library of two essays, one with a sidecar of its own.
fn two_essays() -> Sandbox {
    Sandbox::library()
        .file("content/a.html", &page("Ask", "https://one.example/a", TEXTS[0]))
        .file("content/a.toml", "# mine\ntags = [ \"Pay\" ]\nadded = 2021-01-01\n")
        .file("content/b.md", &clip("Bosses", "https://two.example/b", TEXTS[1]))
}

const JOINED_A: &str = "# mine\ntags = [ \"Pay\" , \"raises\"]\nadded = 2019-05-06\n";
const JOINED_B: &str = "tags = [\"clippings\", \"bosses\"]\nadded = 2019-05-07\n";

#[test]
fn pockets_tags_days_and_read_states_go_to_the_sidecars() {
    let sandbox = two_essays().file(
        "p.csv",
        "title,url,time_added,tags,status\n\
         Ask,http://www.one.example/a/?utm_source=x,1557136800,pay|raises,archive\n\
         Ask,https://one.example/a,1609459200,,unread\n\
         Bosses,https://two.example/b,1557223200,bosses,unread\n\
         \"Later, \u{1b}[31m\",https://three.example/c,1557223200,,unread\n",
    );
    let (first, second) = import(&sandbox, "pocket p.csv");
    assert_eq!(
        first,
        "content/a.toml  for `a.html`\ncontent/b.toml  for `b.md`\n\
         not saved yet: https://three.example/c  Later, \\u{1b}[31m\n\
         3 entries: 2 joined, 1 not saved yet\n"
    );
    assert!(second.ends_with("3 entries: 2 there already, 1 not saved yet\n"), "{second}");
    assert_eq!(sandbox.read("content/a.toml"), format!("{JOINED_A}read = true\n"));
    let unread = JOINED_B.replace("added", "read = false\nadded");
    assert_eq!(sandbox.read("content/b.toml"), unread);
    // Read since, as a later export says; and what was read stays so.
    let sandbox = sandbox.file(
        "later.csv",
        "url,status\nhttps://one.example/a,unread\nhttps://two.example/b,archive\n",
    );
    let (said, _) = import(&sandbox, "pocket later.csv");
    assert!(said.ends_with("2 entries: 1 joined, 1 there already\n"), "{said}");
    assert_eq!(sandbox.read("content/b.toml"), unread.replace("false", "true"));
    let sandbox = sandbox.built();
    let tags = sandbox.tree("public/tags");
    assert!(tags.contains(&"raises/index.html".to_owned()), "{tags:?}");
    assert!(sandbox.read("public/essays/bosses/index.html").contains("clippings"));
}

#[test]
fn the_bookmarks_of_a_browser_are_joined_too() {
    let sandbox = two_essays().file(
        "b.html",
        "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DL><p>\n\
         <DT><A HREF=\"https://one.example/a#x\" ADD_DATE=\"1557136800\" TAGS=\"Pay,raises\">Ask</A>\n\
         <DT><A HREF=\"https://two.example/b\" ADD_DATE=\"1557223200\" TAGS=\"bosses\" TOREAD=\"1\">Bosses</A>\n\
         <DT><A HREF=\"https://three.example/c\">Later</A>\n</DL>\n",
    );
    let (first, _) = import(&sandbox, "bookmarks b.html");
    assert!(first.contains("not saved yet: https://three.example/c  Later\n"), "{first}");
    assert_eq!(sandbox.read("content/a.toml"), JOINED_A);
    let unread = JOINED_B.replace("added", "read = false\nadded");
    assert_eq!(sandbox.read("content/b.toml"), unread);
}

#[test]
fn a_broken_sidecar_is_named_and_left_alone() {
    let sandbox = two_essays()
        .file("content/a.toml", "tags = [\nx")
        .file("p.csv", "url,tags\nhttps://one.example/a,raises\nhttps://two.example/b,bosses\n");
    let run = sandbox.run("import pocket p.csv").status(1);
    let run = run.complains("error[sidecar/toml]").complains("content/a.toml:2");
    assert!(run.stdout().starts_with("content/b.toml  for `b.md`\n"), "{}", run.stdout());
    assert_eq!(sandbox.read("content/a.toml"), "tags = [\nx");
}

fn mail(subject: &str, body: &str) -> String {
    format!(
        "From: Bo Nib <bo@post.example>\nSubject: {subject}\n\
         Date: Mon, 06 May 2019 10:00:00 +0000\nContent-Type: text/plain; charset=utf-8\n\n{body}\n\n"
    )
}

#[test]
fn the_mails_of_a_mailbox_become_sources() {
    let first = mail("Ask twice", TEXTS[0]);
    let second = mail("Leave well", &format!(">From the top.\n\n{}", TEXTS[1]));
    let empty = mail("Nothing", "");
    let from = "From bo@post.example Mon May  6 10:00:00 2019\n";
    let sandbox =
        Sandbox::library().file("m.mbox", &format!("{from}{first}{from}{second}{from}{empty}"));
    let (said, _) = import(&sandbox, "mbox m.mbox --shelf letters");
    assert_eq!(
        said,
        "content/letters/ask-twice.eml  from `Ask twice`\n\
         content/letters/leave-well.eml  from `Leave well`\n\
         skipped `Nothing`: there is nothing to read in it\n\
         3 entries: 2 added, 1 skipped\n"
    );
    assert!(sandbox.read("content/letters/leave-well.eml").contains("\nFrom the top.\n"));
    let sidecar = sandbox.read("content/letters/ask-twice.toml");
    let expected = [
        "# title = \"Ask twice\"  # found in the mail's header",
        "# author = \"Bo Nib\"  # found in the mail's header",
        "# date = 2019-05-06  # found in the mail's header",
        "# not found: source",
    ];
    assert_eq!(facts(&sidecar), expected);
    refuses("mbox", b"Subject: x\n\ny", "error[import/mbox]: this is not a mailbox");
}

#[test]
fn the_posts_of_a_blog_become_pages() {
    let item = |title: &str, more: &str, text: &str| {
        format!(
            "<item><title>{title}</title><link>https://bo.example/{title}/</link>\
             <dc:creator><![CDATA[bo]]></dc:creator><wp:post_date>2019-05-06 23:30:00</wp:post_date>\
             <category domain=\"category\"><![CDATA[Pay]]></category>{more}\
             <content:encoded><![CDATA[{text}]]></content:encoded></item>\n"
        )
    };
    let published = "<wp:status>publish</wp:status><wp:post_type>post</wp:post_type>";
    let page = "<wp:status>publish</wp:status><wp:post_type>page</wp:post_type>";
    let draft = "<wp:status>draft</wp:status><wp:post_type>post</wp:post_type>";
    let export = format!(
        "<?xml version=\"1.0\"?>\n<rss><channel><title>Bo Writes</title><language>en</language>\n\
         <wp:author><wp:author_login>bo</wp:author_login>\
         <wp:author_display_name>Bo Nib</wp:author_display_name></wp:author>\n{}{}{}{}</channel></rss>",
        item("../../Asking", published, &format!("{}\n\n<script>alert(1)</script>", TEXTS[0])),
        item("Bosses", published, TEXTS[1]),
        item("About", page, TEXTS[2]),
        item("Unfinished", draft, TEXTS[2]),
    );
    let sandbox = Sandbox::library().file("blog.xml", &export);
    let (said, _) = import(&sandbox, "wordpress blog.xml --rights republished");
    assert_eq!(
        said,
        "content/asking.html  from `../../Asking`\n\
         content/bosses.html  from `Bosses`\n\
         skipped `About`: a page; `--pages` brings it in\n\
         skipped `Unfinished`: a draft\n\
         4 entries: 2 added, 2 skipped\n"
    );
    assert_eq!(
        facts(&sandbox.read("content/bosses.toml")),
        [
            "title = \"Bosses\"",
            "author = \"Bo Nib\"",
            "date = 2019-05-06",
            "source = \"https://bo.example/Bosses/\"",
            "site = \"Bo Writes\"",
            "language = \"en\"",
            "tags = [\"Pay\"]",
            "rights = \"republished\"",
        ]
    );
    let _ = sandbox.run("import wordpress blog.xml --pages").success().quiet();
    let sandbox = sandbox.built();
    let expected = ["about/index.html", "asking/index.html", "bosses/index.html"];
    assert_eq!(sandbox.tree("public/essays"), expected);
    assert_eq!(sandbox.files_with("public", "alert(1)"), [""; 0]);
    refuses("wordpress", b"<rss>\n<channel>\n<item>", "error[import/xml]: this is not XML");
}

#[test]
fn wallabags_entries_become_pages() {
    let export = format!(
        "[{{\"title\": \"Ask\", \"url\": \"https://one.example/a?utm_source=x\", \"tags\": [\"pay\"],\n\
         \"content\": \"<p>{}</p>\", \"created_at\": \"2021-02-03T10:00:00+0100\",\n\
         \"published_at\": \"2019-05-06 00:00:00\", \"published_by\": [\"Bo Nib\"], \"language\": \"en_GB\", \"is_archived\": 1}},\n\
         {{\"title\": \"Gone\", \"url\": \"https://two.example/b\", \"content\": \"\"}}]",
        TEXTS[0]
    );
    let sandbox = Sandbox::library().file("w.json", &export);
    let (said, _) = import(&sandbox, "wallabag w.json --tags later");
    let expected = "content/ask.html  from `Ask`\nskipped `Gone`: it holds no text\n2 entries: 1 added, 1 skipped\n";
    assert_eq!(said, expected);
    assert_eq!(
        sandbox.read("content/ask.toml"),
        "title = \"Ask\"\nauthor = \"Bo Nib\"\ndate = 2019-05-06\n\
         source = \"https://one.example/a\"\nlanguage = \"en-GB\"\n\
         tags = [\"pay\", \"later\"]\nread = true\nadded = 2021-02-03\n"
    );
    refuses("wallabag", b"[\n{\"title\":", "export:2");
}

#[test]
fn the_posts_of_a_newsletter_become_pages() {
    let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let list = "post_id,post_date,is_published,title,subtitle\n\
                1.ask,2019-05-06T10:00:00.000Z,true,Ask twice,Or thrice\n2.no,,false,Later,\n";
    for (name, text) in [("posts.csv", list), ("posts/1.ask.html", TEXTS[0]), ("../evil.html", "x")]
    {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    let sandbox = Sandbox::library().bytes("s.zip", &zip.finish().unwrap().into_inner());
    let (said, _) = import(&sandbox, "substack s.zip");
    let expected = "content/ask-twice.html  from `Ask twice`\nskipped `Later`: a draft\n2 entries: 1 added, 1 skipped\n";
    assert_eq!(said, expected);
    let sidecar = sandbox.read("content/ask-twice.toml");
    let expected = [
        "title = \"Ask twice\"",
        "date = 2019-05-06",
        "description = \"Or thrice\"",
        "# not found: author, source",
    ];
    assert_eq!(facts(&sidecar), expected);
    assert!(!sandbox.path("evil.html").exists());
    refuses("substack", b"no zip", "error[import/zip]: this is no ZIP file");
}

#[test]
fn what_is_no_export_is_named() {
    refuses(
        "pocket",
        b"name,link\na,b\n",
        "error[import/csv]: the first line names no column `url`",
    );
    refuses("bookmarks", b"<p>None.", "error[import/bookmarks]: there is no link in it");
    refuses("clippings", b"x", "error[import/file]: a file, not a folder");
    let sandbox = Sandbox::library();
    let _ = sandbox.run("import pocket no.csv").status(1).complains("error[source/unreadable]");
    let _ = sandbox.run("import mbox .").status(1).complains("error[import/folder]: a folder");
    let near = sandbox.file("list.csv", "x").run("import pocket lst.csv").status(1);
    let _ = near.complains("help: did you mean `list.csv`?");
}
