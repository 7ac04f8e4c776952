//! `offprint add` of files and of what stands on standard input.

use crate::build::png;
use crate::sandbox::{Sandbox, prose};

/// Three texts, long enough to be told apart by their words.
pub const TEXTS: [&str; 3] = [
    "The manager who hired me kept a paper list of everybody who had asked for more money, with the \
     date beside each name. Twice a year she read it from the top. Nobody had told us about the list, \
     and so the quiet people were never on it, however good their work was. I put my name down in \
     March, got a polite refusal, and was the first to be called in September.",
    "Our team of nine wrote software for dentists, which is a calmer trade than it sounds. When the \
     owner sold the firm, four of us wrote down what each customer paid and which promises had been \
     made by telephone. That notebook went round the new office for two years. It was worth more than \
     the contracts, because it said why each of them had been signed.",
    "A reference is a small loan of somebody's good name. Before you ask for one, tell the lender what \
     the job is, what you want said, and by which day. Afterwards report how it ended, also when it \
     ended badly. My former head of kitchen still answers within the hour, ten years on, since I have \
     never once let her hear the outcome from a stranger.",
];

/// A saved page with an address of its own.
pub fn page(title: &str, address: &str, text: &str) -> String {
    format!(
        "<!doctype html><html lang=\"en\"><head><title>{title}</title>\
         <link rel=\"canonical\" href=\"{address}\">\
         <meta name=\"author\" content=\"Bo Nib\">\
         <meta property=\"article:published_time\" content=\"2019-05-06\"></head>\
         <body><article><h1>{title}</h1><p>{text}</p></article></body></html>"
    )
}

/// A sidecar's lines, but for the day of adding.
pub fn facts(sidecar: &str) -> Vec<&str> {
    sidecar.lines().filter(|line| !line.starts_with("added = 2")).collect()
}

#[test]
fn a_page_is_copied_under_its_title_with_what_was_found() {
    let text = page("Asking twice", "https://one.example/asking?utm_source=x", TEXTS[0]);
    let sandbox = Sandbox::library().file("saved/p 1.html", &text);
    let run =
        sandbox.run_words(&["add", "saved/p 1.html", "--shelf", "pay", "--tags", "raises, x"]);
    assert_eq!(run.success().quiet().stdout(), "content/pay/asking-twice.html\n");
    assert_eq!(sandbox.read("content/pay/asking-twice.html"), text);
    assert_eq!(sandbox.read("saved/p 1.html"), text);
    let sidecar = sandbox.read("content/pay/asking-twice.toml");
    assert_eq!(
        facts(&sidecar),
        [
            "# title = \"Asking twice\"  # found in the page's title",
            "# author = \"Bo Nib\"  # found in a meta element",
            "# date = 2019-05-06  # found in a meta element",
            "tags = [\"raises\", \"x\"]",
            "source = \"https://one.example/asking\"",
        ]
    );
    assert!(sidecar.contains("added = 2"), "{sidecar}");
    let sandbox = sandbox.built();
    assert_eq!(sandbox.tree("public/essays"), ["asking-twice/index.html"]);
}

#[test]
fn what_was_only_found_gives_way_to_what_the_source_says_later() {
    let text = page("Asking twice", "https://one.example/asking", TEXTS[0]);
    let sandbox = Sandbox::library().file("p.html", &text);
    let _ = sandbox.run("add p.html").success().quiet();
    let sandbox = sandbox.file("content/asking-twice.html", &text.replace("Bo Nib", "Li Na"));
    let author = |sandbox: &Sandbox| {
        let run = sandbox.run("extract --root . --format jsonl content/asking-twice.html");
        let line: serde_json::Value = serde_json::from_str(&run.success().stdout()).unwrap();
        line["author"].as_str().unwrap().to_owned()
    };
    assert_eq!(author(&sandbox), "Li Na");
    let sidecar = sandbox.read("content/asking-twice.toml").replace("# author", "author");
    let sandbox = sandbox.file("content/asking-twice.toml", &sidecar);
    assert_eq!(author(&sandbox), "Bo Nib");
}

#[test]
fn what_only_the_old_name_said_is_written_down() {
    let text = format!("<!doctype html><p>{}</p><p>{}</p>", prose("names"), prose("files"));
    let sandbox = Sandbox::library().file("2019-05-06-Ask-For-More.html", &text);
    let _ = sandbox.run("add 2019-05-06-Ask-For-More.html").success();
    let [path] = &sandbox.files_with("content", "date = 2019-05-06")[..] else { panic!() };
    assert!(!sandbox.read(&format!("content/{path}")).contains("# date"));
}

#[test]
fn what_was_not_found_is_named_in_the_sidecar() {
    let sandbox = Sandbox::library();
    let text = format!("Only a Dump\n\n{}\n", prose("dumps"));
    let run = sandbox.run_with_input("add - --input-format text --rights link", text.as_bytes());
    assert_eq!(run.success().quiet().stdout(), "content/only-a-dump.txt\n");
    let sidecar = sandbox.read("content/only-a-dump.toml");
    let expected = [
        "# title = \"Only a Dump\"  # found in a heading",
        "rights = \"link\"",
        "# not found: author, date, source",
    ];
    assert_eq!(facts(&sidecar), expected);
    assert_eq!(sandbox.read("content/only-a-dump.txt"), text);
}

#[test]
fn no_name_is_given_twice() {
    let sandbox = Sandbox::library()
        .file("content/asking.md", "mine")
        .file("a.html", &page("Asking", "https://one.example/a", TEXTS[0]))
        .file("b.html", &page("Asking", "https://one.example/b", TEXTS[1]));
    let run = sandbox.run("add a.html b.html").success().quiet();
    assert_eq!(run.stdout(), "content/asking-2.html\ncontent/asking-3.html\n");
    assert_eq!(sandbox.read("content/asking.md"), "mine");
}

#[test]
fn an_essay_comes_in_once() {
    let text = page("Asking", "https://one.example/a", TEXTS[0]);
    let moved = text.replace("https://one.example/a", "https://two.example/b");
    let plain = format!("# Asking\n\n{}\n", TEXTS[1]);
    let sandbox = Sandbox::library()
        .file("a.html", &text)
        .file("same-address.html", &text.replace("one.example/a", "www.one.example/a/?fbclid=1"))
        .file("same-words.html", &moved)
        .file("plain.md", &plain)
        .file("same-bytes.md", &plain);
    let run = sandbox.run("add a.html same-address.html same-words.html plain.md same-bytes.md");
    let run = run.success();
    assert_eq!(run.stdout(), "content/asking.html\ncontent/asking-2.md\n");
    assert_eq!(run.complaints("warning[add/duplicate]"), 3);
    let _ = run
        .complains("not added: `content/asking.html` has the same address\n  --> same-address.html")
        .complains("`content/asking.html` has nearly the same text\n  --> same-words.html")
        .complains("`content/asking-2.md` has the same bytes\n  --> same-bytes.md");
    let before = sandbox.tree("content");
    // Once more, when all that is known comes from the library.
    let again = sandbox.run("add a.html same-address.html same-words.html plain.md").success();
    assert_eq!((again.stdout().as_str(), again.complaints("add/duplicate")), ("", 4));
    assert_eq!(sandbox.tree("content"), before);
    let run = sandbox.run("add --force same-words.html").success().quiet();
    assert_eq!(run.stdout(), "content/asking-3.html\n");
}

#[test]
fn an_own_note_keeps_what_its_front_matter_says() {
    let note =
        format!("---\ntitle: Mine\ndate: 2020-02-03\ntags: [a, b]\n---\n\n{}\n", prose("notes"));
    let sandbox = Sandbox::library().file("n.md", &note);
    let run = sandbox.run("add n.md").success().quiet();
    assert_eq!(run.stdout(), "content/mine.md\n");
    assert_eq!(facts(&sandbox.read("content/mine.toml")), ["# not found: author, source"]);
    // A sidecar's tags overrule those of front matter, so that these are said again.
    let run = sandbox.run("add n.md --force --tags c").success().quiet();
    assert_eq!(run.stdout(), "content/mine-2.md\n");
    assert!(sandbox.read("content/mine-2.toml").starts_with("tags = [\"a\", \"b\", \"c\"]\n"));
}

#[test]
fn a_sidecar_comes_along() {
    let page = page("Asking", "https://one.example/a", TEXTS[0]);
    let sandbox = Sandbox::library()
        .file("a.html", &page)
        .file("a.toml", "title = 'Asked' # mine\nkeep = [\"a paper list\"]\n");
    let run = sandbox.run("add a.html").success().quiet();
    assert_eq!(run.stdout(), "content/asked.html\n");
    let sidecar = sandbox.read("content/asked.toml");
    let own = "\ntitle = 'Asked' # mine\nkeep = [\"a paper list\"]\nsource = ";
    assert!(sidecar.starts_with("# author = ") && sidecar.contains(own), "{sidecar}");
}

#[test]
fn the_images_of_a_page_come_along_and_nothing_else_of_its_folder() {
    let image = "<img src=\"p_files/a%20b.png\" alt=\"A desk\">";
    let text = page("Asking", "https://one.example/a", TEXTS[0])
        .replace("</h1>", &format!("</h1>{image}"));
    let sandbox = Sandbox::library()
        .file("p.html", &text)
        .bytes("p_files/a b.png", &png())
        .file("p_files/ad.js", "x")
        .bytes("p_files/other.png", &png()[..60]);
    let _ = sandbox.run("add p.html").success().quiet();
    let expected = ["asking.html", "asking.toml", "p_files/a b.png"];
    assert_eq!(sandbox.tree("content"), expected);
    // What cleaning takes out can be put back.
    assert_eq!(sandbox.contents("content")["p_files/a b.png"], png());
}

#[test]
fn no_image_takes_the_place_of_another() {
    let text = |number: usize| {
        // The first image of the second page has a place, and its second one has not.
        let own = format!("<img src=\"0_files/{number}.png\" alt=\"A chair\">");
        let image = format!("{own}<img src=\"p_files/a.png\" alt=\"A desk\">");
        page(&format!("Asking {number}"), &format!("https://{number}.example/a"), TEXTS[number])
            .replace("</h1>", &format!("</h1>{image}"))
    };
    let mut other = png();
    other.push(0);
    let sandbox = Sandbox::library()
        .file("1/p.html", &text(1))
        .bytes("1/p_files/a.png", &png())
        .file("2/p.html", &text(2))
        .bytes("1/0_files/1.png", &png())
        .bytes("2/0_files/2.png", &png())
        .bytes("2/p_files/a.png", &other);
    let run = sandbox.run("add --force 1/p.html 2/p.html").status(1);
    let run = run.complains("error[add/image]").complains("--> content/p_files/a.png");
    assert_eq!(run.stdout(), "content/asking-1.html\n");
    let tree = ["0_files/1.png", "asking-1.html", "asking-1.toml", "p_files/a.png"];
    assert_eq!(sandbox.tree("content"), tree);
    let run = sandbox.run("add 2/p.html --shelf b --force").success().quiet();
    assert_eq!(run.stdout(), "content/b/asking-2.html\n");
}

#[test]
fn a_dry_run_writes_nothing() {
    let text = page("Asking", "https://one.example/a", TEXTS[0]);
    let sandbox = Sandbox::library().file("a.html", &text);
    let before = sandbox.tree(".");
    let run = sandbox.run("add --dry-run a.html").success().quiet();
    assert_eq!(run.stdout(), "content/asking.html\n");
    assert_eq!(sandbox.tree("."), before);
}

#[test]
fn what_cannot_be_added_is_named_and_the_rest_is_added() {
    let sandbox = Sandbox::library()
        .file("a.html", &page("Asking", "https://one.example/a", TEXTS[0]))
        .file("empty.html", "<p></p>")
        .file(
            "marks.html",
            "\n<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DL><DT><A HREF=\"https://a.example\">A</A>",
        )
        .file("notes.docx", "x");
    let run = sandbox.run("add missing.html empty.html marks.html notes.docx . a.html").status(1);
    assert_eq!(run.stdout(), "content/asking.html\n");
    let _ = run
        .complains("error[source/unreadable]: cannot be read")
        .complains("error[essay/empty]: there is nothing to read in it\n  --> empty.html")
        .complains(
            "error[loader/unknown-format]: no known format has this ending\n  --> notes.docx",
        )
        .complains("error[add/bookmarks]: a list of bookmarks, not an essay\n  --> marks.html")
        .complains("error[add/folder]: a folder, not a source");
    let address = sandbox.run("add www.example.com/essay.html").status(1);
    let _ = address.complains("help: to fetch a page, write `https://www.example.com/essay.html`");
    let _ = sandbox.run("add emtpy.html").status(1).complains("help: did you mean `empty.html`?");
    let _ = Sandbox::new().run("add a.html").status(1).complains("error[command/no-library]");
}
