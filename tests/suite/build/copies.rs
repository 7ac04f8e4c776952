//! Essays that were saved twice.

use crate::sandbox::{Run, Sandbox, prose};

/// Words of an essay, in paragraphs.
const PARAGRAPHS: [&str; 3] = [
    "The lift had been out of order since the spring, and so whoever worked on the fifth floor had \
     time to think on the way up. I thought about the form on my desk, which asked what I would \
     miss if I left, and gave me two lines to say it in.",
    "What I would miss was the boiler man. He came on Tuesdays, looked at every radiator as if it \
     had written to him, and told me about the house he was building for his mother, which in \
     eleven years had got as far as the stairs.",
    "I wrote down the canteen. It fitted into the two lines, nobody would ask about it, and it was \
     true on Fridays. Then I went down all five floors to hand it in, and met him on the third.",
];

/// The essay as a saved page, as a dump of that page, and as a letter.
fn thrice() -> Sandbox {
    let paragraphs = PARAGRAPHS.map(|text| format!("<p>{text}</p>")).concat();
    let page = format!(
        "<!doctype html><html lang=\"en\"><head><title>Five floors | The Stairwell</title>\
         <meta property=\"og:title\" content=\"Five floors\">\
         <meta name=\"author\" content=\"Tove Lind\">\
         <meta property=\"article:published_time\" content=\"2019-05-07T08:00:00Z\">\
         </head><body><nav><a href=\"/\">Start</a> <a href=\"/all\">All</a></nav>\
         <article><h1>Five floors</h1>{paragraphs}</article></body></html>"
    );
    let dump = format!("Start | All\n\nFive floors\n\n{}\n\nShare this\n", PARAGRAPHS.join("\n\n"));
    let mail = format!(
        "From: Stairwell <post@stairwell.example>\r\nSubject: Five floors\r\n\
         Content-Type: text/plain; charset=utf-8\r\n\r\n{}\r\n",
        PARAGRAPHS.join("\r\n\r\n")
    );
    let body = format!("{}\n\nRead [it](dumps/lift.txt) too.", prose("the stairs"));
    Sandbox::library()
        .file("content/pages/five-floors.html", &page)
        .file("content/dumps/lift.txt", &dump)
        .file("content/mails/letter.eml", &mail)
        .essay("content/other.md", "Other", "", &body)
}

fn settings(more: &str) -> String {
    format!("title = \"x\"\nbase_url = \"https://library.example/\"\n{more}\n")
}

#[track_caller]
fn names_each(run: Run, code: &str) {
    let _ = run
        .success()
        .complains(code)
        .complains("--> content/mails/letter.eml")
        .complains("--> content/pages/five-floors.html")
        .complains("`dumps/lift.txt`");
}

#[test]
fn an_essay_is_recognized_whatever_it_was_saved_as() {
    let sandbox = thrice();
    names_each(sandbox.run("build"), "warning[library/near-duplicate]");
    names_each(sandbox.run("check"), "warning[library/near-duplicate]");
    assert_eq!(sandbox.tree("public/essays").len(), 4);
}

#[test]
fn the_better_copy_is_published_when_asked() {
    let sandbox = thrice().file("site.toml", &settings("duplicates = \"best\"")).built();
    let essays = sandbox.tree("public/essays");
    assert_eq!(essays, ["five-floors/index.html", "other/index.html"]);
    assert!(sandbox.read("public/essays/five-floors/index.html").contains("Tove Lind"));
    assert!(
        sandbox
            .read("public/essays/other/index.html")
            .contains("href=\"../../essays/five-floors/\">it")
    );
    let _ = sandbox
        .run("check")
        .success()
        .complains("note[library/copy]: left out as a copy of `pages/five-floors.html`")
        .complains("--> content/dumps/lift.txt");
}

#[test]
fn a_private_copy_is_no_copy() {
    let sandbox = thrice()
        .file("content/pages/five-floors.toml", "rights = \"private\"\n")
        .file("site.toml", &settings("duplicates = \"best\""))
        .built();
    assert_eq!(sandbox.tree("public/essays").len(), 2);
    assert_eq!(sandbox.files_with("public", "Tove Lind"), [""; 0]);
}

#[test]
fn the_narrowest_rights_of_a_text_hold() {
    let sandbox = thrice()
        .file(
            "content/dumps/lift.toml",
            "rights = \"excerpt\"\nurl = \"https://stairwell.example/5\"\n",
        )
        .file("site.toml", &settings("duplicates = \"best\""))
        .built();
    let essays = sandbox.tree("public/essays");
    assert_eq!(essays.len(), 2, "{essays:?}");
    assert_eq!(sandbox.files_with("public", "met him on the third"), [""; 0]);
}
