//! Which pages there are, and how they are linked.

use super::{BASE_URL, three_essays};
use crate::links::Site;
use crate::sandbox::{Sandbox, prose};

#[test]
fn a_small_library_becomes_these_files() {
    let sandbox = three_essays().built();
    let expected = [
        ".offprint-manifest.json",
        "404.html",
        "archive/2021/index.html",
        "archive/2023/index.html",
        "archive/index.html",
        "atom.xml",
        "authors/index.html",
        "authors/mina-okafor/index.html",
        "authors/ruth-ansah/index.html",
        "essays/a-letter/index.html",
        "essays/ask-early/index.html",
        "essays/write-it-down/index.html",
        "favicon.svg",
        "feed.json",
        "highlight.css",
        "index.html",
        "robots.txt",
        "shelves/being-paid/index.html",
        "shelves/index.html",
        "sitemap.xml",
        "sources/index.html",
        "sources/the-counting-house/index.html",
        "style.css",
        "tags/index.html",
        "tags/notes/atom.xml",
        "tags/notes/index.html",
        "tags/salary/atom.xml",
        "tags/salary/index.html",
        "theme.js",
    ];
    assert_eq!(sandbox.tree("public"), expected);
}

#[test]
fn every_link_leads_somewhere() {
    let sandbox = three_essays().built();
    Site::of(&sandbox, Some(BASE_URL)).is_whole();
}

#[test]
fn every_link_leads_somewhere_below_a_path() {
    let sandbox = three_essays();
    let base_url = "https://host.example/shelf/of/mine/";
    let _ = sandbox.run(&format!("build --base-url {base_url}")).success().quiet();
    Site::of(&sandbox, Some(base_url)).is_whole();
}

#[test]
fn pages_link_each_other_relatively() {
    let sandbox = three_essays().built();
    let site = Site::of(&sandbox, Some(BASE_URL));
    for (page, address) in site.inside().iter().filter(|(page, _)| page != "404.html") {
        let is_relative = !address.starts_with('/') && !address.starts_with("data:");
        // Canonical and permanent addresses are absolute by nature.
        assert!(is_relative || address.starts_with(BASE_URL), "{page}: {address}");
    }
}

#[test]
fn no_page_has_an_id_twice() {
    let sandbox = three_essays()
        .essay("content/a.md", "Ids", "", &format!("## When\n\n{}\n\n## When\n\nx", prose("a")))
        .built();
    Site::of(&sandbox, Some(BASE_URL)).has_unique_ids();
}

#[test]
fn an_essay_says_who_wrote_it_when_and_where() {
    let sandbox = three_essays().built();
    let site = Site::of(&sandbox, Some(BASE_URL));
    let page = "essays/ask-early/index.html";
    assert_eq!(site.texts(page, "h1"), ["Ask early"]);
    assert_eq!(site.texts(page, ".byline a"), ["Ruth Ansah"]);
    assert_eq!(site.texts(page, "time.dt-published").len(), 1);
    let origin = "https://counting.example/2021/ask-early/".to_owned();
    assert!(site.addresses(page).contains(&origin));
}

#[test]
fn a_saved_page_keeps_its_essay_and_loses_the_rest() {
    let sandbox = three_essays().built();
    let page = sandbox.read("public/essays/ask-early/index.html");
    for kept in ["The number is settled months before", "the whole point of going."] {
        assert!(page.contains(kept), "{kept}");
    }
    for stripped in ["Our shop", "Subscribe to our newsletter", "All rights reserved"] {
        assert_eq!(sandbox.files_with("public", stripped), [""; 0], "{stripped}");
    }
}

/// A library of as many essays as years, the oldest first.
fn one_essay_a_year(years: std::ops::RangeInclusive<i32>) -> Sandbox {
    years.fold(Sandbox::library(), |sandbox, year| {
        let path = format!("content/{year}.md");
        let front = format!("date = {year}-01-02\ntags = [\"years\"]");
        sandbox.essay(&path, &format!("The year {year}"), &front, &prose(&format!("{year}")))
    })
}

#[test]
fn long_lists_go_on_where_settings_say() {
    let sandbox = one_essay_a_year(2001..=2005)
        .file(
            "site.toml",
            "title = \"Years\"\nbase_url = \"https://library.example/\"\npaginate_by = 2\n",
        )
        .built();
    let site = Site::of(&sandbox, Some(BASE_URL));
    let cards = |page: &str| site.texts(page, ".card .p-name");
    assert_eq!(cards("index.html"), ["The year 2005", "The year 2004"]);
    assert_eq!(cards("page/2/index.html"), ["The year 2003", "The year 2002"]);
    assert_eq!(cards("page/3/index.html"), ["The year 2001"]);
    assert_eq!(cards("tags/years/page/3/index.html"), ["The year 2001"]);
    assert!(!sandbox.path("public/page/4").exists());
    assert!(!sandbox.path("public/page/1").exists());
    site.is_whole();
}

#[test]
fn twenty_essays_fill_a_page() {
    let sandbox = one_essay_a_year(1991..=2011).built();
    let site = Site::of(&sandbox, Some(BASE_URL));
    assert_eq!(site.texts("index.html", ".card .p-name").len(), 20);
    assert_eq!(site.texts("page/2/index.html", ".card .p-name"), ["The year 1991"]);
}

#[test]
fn spellings_of_a_tag_are_one_tag() {
    let sandbox = Sandbox::library()
        .essay("content/a.md", "One", "tags = [\"Work-Life Balance\"]", &prose("one"))
        .essay("content/b.md", "Two", "tags = [\"work life balance\"]", &prose("two"))
        .essay("content/c.md", "Three", "tags = [\"work life balance\"]", &prose("three"))
        .built();
    let site = Site::of(&sandbox, Some(BASE_URL));
    assert_eq!(site.texts("tags/index.html", ".terms a"), ["work life balance"]);
    assert_eq!(site.texts("tags/work-life-balance/index.html", ".card .p-name").len(), 3);
}

#[test]
fn the_vocabulary_tags_essays_by_their_words() {
    let settings = "title = \"x\"\nbase_url = \"https://library.example/\"\n\
                    [tags]\nmeals = [\"over lunch\"]\nships = [\"harbour\"]\n";
    let sandbox = Sandbox::library()
        .file("site.toml", settings)
        .essay("content/a.md", "What is said over lunch", "", &prose("one"))
        .built();
    let site = Site::of(&sandbox, Some(BASE_URL));
    assert_eq!(site.texts("tags/index.html", ".terms a"), ["meals"]);
}

#[test]
fn spellings_of_a_name_are_one_author() {
    let sandbox = Sandbox::library()
        .essay("content/a.md", "One", "author = \"Zoë Müller\"", &prose("one"))
        .essay("content/b.md", "Two", "authors = [\"Zoe Muller\", \"Bo Nib\"]", &prose("two"))
        .built();
    let site = Site::of(&sandbox, Some(BASE_URL));
    assert_eq!(site.texts("authors/index.html", ".terms a").len(), 2);
    assert_eq!(site.texts("authors/bo-nib/index.html", ".card .p-name"), ["Two"]);
    assert_eq!(site.texts("authors/zoe-muller/index.html", ".card .p-name").len(), 2);
}

#[test]
fn shelves_stand_in_their_declared_order_under_their_own_names() {
    let sandbox = Sandbox::library()
        .file("content/zebra/_index.md", "+++\ntitle = \"First things\"\norder = 1\n+++\n")
        .file("content/apple/_index.md", "+++\ntitle = \"Second things\"\norder = 2\n+++\n")
        .essay("content/zebra/a.md", "One", "", &prose("one"))
        .essay("content/apple/b.md", "Two", "", &prose("two"))
        .essay("content/loose-ends/c.md", "Three", "", &prose("three"))
        .built();
    let site = Site::of(&sandbox, Some(BASE_URL));
    let shelves = site.texts("shelves/index.html", ".terms a");
    assert_eq!(shelves, ["First things", "Second things", "Loose ends"]);
    assert!(sandbox.path("public/shelves/first-things/index.html").exists());
}

#[test]
fn a_shelf_shows_its_introduction_and_reads_from_the_oldest() {
    let sandbox = three_essays().built();
    let site = Site::of(&sandbox, Some(BASE_URL));
    let page = "shelves/being-paid/index.html";
    assert_eq!(site.texts(page, ".card .p-name"), ["Ask early", "Write it down"]);
    assert_eq!(site.texts(page, ".introduction").concat(), INTRODUCTION);
    let next = site.texts("essays/ask-early/index.html", "a.next span:last-child");
    assert_eq!(next, ["Write it down"]);
}

const INTRODUCTION: &str = "Two essays about money, to be read in turn.";

#[test]
fn essays_of_a_shelf_follow_their_declared_order() {
    let sandbox = Sandbox::library()
        .essay("content/s/a.md", "Second", "order = 2\ndate = 2001-01-01", &prose("one"))
        .essay("content/s/b.md", "First", "weight = 1\ndate = 2002-01-01", &prose("two"))
        .built();
    let site = Site::of(&sandbox, Some(BASE_URL));
    assert_eq!(site.texts("shelves/s/index.html", ".card .p-name"), ["First", "Second"]);
}

#[test]
fn the_archive_lists_years_newest_first_and_essays_without_a_date_stand_last() {
    let sandbox = three_essays().built();
    let site = Site::of(&sandbox, Some(BASE_URL));
    assert_eq!(site.texts("archive/index.html", ".terms a"), ["2023", "2021"]);
    assert_eq!(site.texts("archive/2021/index.html", ".card .p-name"), ["Ask early"]);
    let newest_first = ["Write it down", "Ask early", "A letter"];
    assert_eq!(site.texts("index.html", ".card .p-name"), newest_first);
}

#[test]
fn the_page_for_missing_ones_works_at_any_depth() {
    let sandbox = three_essays().built();
    let site = Site::of(&sandbox, Some(BASE_URL));
    let addresses = site.addresses("404.html");
    assert!(addresses.contains(&"/style.css".to_owned()), "{addresses:?}");
    let is_relative =
        |address: &&String| !address.starts_with(['/', '#']) && !address.contains(':');
    assert_eq!(addresses.iter().find(is_relative), None);
}

#[test]
fn former_addresses_lead_to_the_essay() {
    let sandbox = Sandbox::library()
        .essay("content/a.md", "New name", "aliases = [\"/2008/old-name/\"]", &prose("names"))
        .built();
    let page = sandbox.read("public/2008/old-name/index.html");
    assert!(page.contains("url=../../essays/new-name/"), "{page}");
    Site::of(&sandbox, Some(BASE_URL)).is_whole();
}
