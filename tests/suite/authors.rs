//! `authors.toml`.

use crate::sandbox::{Sandbox, prose};

fn library() -> Sandbox {
    Sandbox::library()
        .file(
            "authors.toml",
            "[[author]]\nname = \"Ada Byron\"\naliases = [\"A. Byron\", \"The Countess\"]\n\
             bio = \"Counts <b>for</b> a living.\"\nlinks = [\"https://ada.example/?a=1&b=2\"]\n",
        )
        .essay("content/a.md", "One", "author = \"A. Byron\"", &prose("one"))
        .essay(
            "content/b.md",
            "Two",
            "authors = [\"the countess\", \"Bea\", \"Ada Byron\"]",
            &prose("two"),
        )
}

#[test]
fn names_of_one_author_lead_to_one_page() {
    let sandbox = library().built();
    let folders: Vec<String> = sandbox
        .tree("public/authors")
        .into_iter()
        .filter(|path| path.ends_with("/index.html"))
        .collect();
    assert_eq!(folders, ["ada-byron/index.html", "bea/index.html"]);
    let page = sandbox.read("public/authors/ada-byron/index.html");
    assert!(page.contains(">One<") && page.contains(">Two<"), "{page}");
    assert!(sandbox.files_with("public", "A. Byron").is_empty());
    assert!(sandbox.files_with("public", "ountess").is_empty());
    let essay = sandbox.read("public/essays/two/index.html");
    assert_eq!(essay.matches("rel=\"author\"").count(), 2, "{essay}");
}

#[test]
fn an_author_is_introduced_on_their_page_alone() {
    let sandbox = library().built();
    let page = sandbox.read("public/authors/ada-byron/index.html");
    assert!(
        page.contains("Counts &lt;b&gt;for&lt;&#x2F;b&gt; a living.")
            || page.contains("Counts &lt;b&gt;for&lt;/b&gt; a living."),
        "{page}"
    );
    assert!(page.contains("https://ada.example/?a=1&amp;b=2"), "{page}");
    assert_eq!(sandbox.files_with("public", "a living."), ["authors/ada-byron/index.html"]);
}

#[test]
fn a_change_of_names_shows_in_the_next_build() {
    let sandbox = library()
        .built()
        .file("authors.toml", "[[author]]\nname = \"A. B.\"\naliases = [\"Ada Byron\"]\n")
        .built();
    assert!(sandbox.path("public/authors/a-b/index.html").exists());
    assert!(!sandbox.path("public/authors/ada-byron").exists());
}

#[test]
fn what_is_wrong_in_the_file_is_named() {
    let sandbox = library().file("authors.toml", "[[author]]\nname = \"A\"\nalias = [\"B\"]\n");
    let _ = sandbox
        .run("build")
        .status(1)
        .complains("error[config/unknown-key]: unknown key `alias`")
        .complains("--> authors.toml:3:1")
        .complains("did you mean `aliases`?");
}
