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
        "_headers",
        "about/index.html",
        "apple-touch-icon.png",
        "archive/2021/index.html",
        "archive/2023/index.html",
        "archive/index.html",
        "atom.xml",
        "authors/index.html",
        "authors/mina-okafor/atom.xml",
        "authors/mina-okafor/feed.json",
        "authors/mina-okafor/index.html",
        "authors/ruth-ansah/atom.xml",
        "authors/ruth-ansah/feed.json",
        "authors/ruth-ansah/index.html",
        "comforts.css",
        "comforts.js",
        "essays/a-letter/index.html",
        "essays/ask-early/index.html",
        "essays/write-it-down/index.html",
        "favicon.svg",
        "feed.json",
        "highlight.css",
        "icon-192.png",
        "icon-512.png",
        "index.html",
        "lengths/index.html",
        "lengths/under-5/index.html",
        "manifest.webmanifest",
        "robots.txt",
        "search.css",
        "search.js",
        "search/index.html",
        "shelves/being-paid/atom.xml",
        "shelves/being-paid/feed.json",
        "shelves/being-paid/index.html",
        "shelves/index.html",
        "sitemap.xml",
        "sources/index.html",
        "sources/the-counting-house/index.html",
        "style.css",
        "tags/index.html",
        "tags/notes/atom.xml",
        "tags/notes/feed.json",
        "tags/notes/index.html",
        "tags/salary/atom.xml",
        "tags/salary/feed.json",
        "tags/salary/index.html",
        "theme.js",
    ];
    let tree = sandbox.tree("public");
    let files = tree.iter().filter(|path| !path.starts_with("search/index/"));
    let mut names: Vec<_> = files.map(|path| without_hash(path)).collect();
    names.sort();
    assert_eq!(names, expected);
}

/// The path of a file without the hash of its content: `style.css` for `style.0123456789ab.css`.
fn without_hash(path: &str) -> String {
    match path.split('.').collect::<Vec<_>>()[..] {
        [stem, hash, ending] if !stem.is_empty() && hash.len() == 12 => format!("{stem}.{ending}"),
        _ => path.to_owned(),
    }
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
    assert_eq!(site.texts("index.html", ".newest .p-name"), ["The year 2005", "The year 2004"]);
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
    assert_eq!(site.texts("index.html", ".newest .p-name").len(), 20);
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
fn essays_are_sorted_by_how_long_they_take_to_read() {
    let sandbox = Sandbox::library()
        .essay("content/a.md", "Short", "", &prose("one"))
        .essay("content/b.md", "Long", "", &vec![prose("two"); 90].join("\n\n"))
        .built();
    let site = Site::of(&sandbox, Some(BASE_URL));
    let lengths = site.texts("lengths/index.html", ".terms a");
    assert_eq!(lengths, ["Under 5 minutes", "Over 10 minutes"]);
    assert_eq!(site.texts("lengths/under-5/index.html", ".card .p-name"), ["Short"]);
    assert_eq!(site.texts("lengths/over-10/index.html", ".card .p-name"), ["Long"]);
}

#[test]
fn the_first_page_shows_picks_and_one_essay_by_chance() {
    let settings = "base_url = \"https://library.example/\"\npaginate_by = 2\n";
    let sandbox = one_essay_a_year(2001..=2009)
        .file("site.toml", &format!("{settings}picks = [\"2003\", \"the-year-2007\"]\n"))
        .file("content/_index.md", "What this is, and a [year](2002.md) of it.\n")
        .built();
    let site = Site::of(&sandbox, Some(BASE_URL));
    assert_eq!(site.texts("index.html", ".picks .p-name"), ["The year 2003", "The year 2007"]);
    assert_eq!(site.texts("index.html", ".chance .p-name").len(), 1);
    assert_eq!(site.texts("index.html", ".introduction a"), ["year"]);
    assert_eq!(site.texts("page/2/index.html", ".picks, .chance, .introduction"), [""; 0]);
    site.is_whole();
    let sandbox = sandbox.file("site.toml", &format!("{settings}picks = [\"the-year-207\"]\n"));
    let _ = sandbox
        .run("build")
        .success()
        .complains("warning[config/unknown-pick]")
        .complains("--> site.toml:3:10\n")
        .complains("did you mean `the-year-2007`?");
}

#[test]
fn the_library_says_what_it_is_and_whom_to_write_to() {
    let settings = "author = \"Ida Keeper\"\ncontact = \"ida@library.example\"\n";
    let sandbox =
        three_essays().file("site.toml", &format!("base_url = \"{BASE_URL}\"\n{settings}")).built();
    let page = sandbox.read("public/about/index.html");
    for said in ["It is kept by Ida Keeper.", "href=\"mailto:ida@library.example\""] {
        assert!(page.contains(said), "{page}");
    }
    let own = "+++\ntitle = \"What this is\"\n+++\n\nRead [a letter](@/letter.md) *first*.\n";
    let sandbox = sandbox.file("content/about/_index.md", own).built();
    let site = Site::of(&sandbox, Some(BASE_URL));
    assert_eq!(site.texts("about/index.html", "h1"), ["What this is"]);
    assert_eq!(site.texts("about/index.html", ".prose a")[0], "a letter");
    assert!(!sandbox.path("public/shelves/about").exists());
    site.is_whole();
}

#[test]
fn an_essay_says_how_to_cite_it_and_whose_it_is() {
    let sandbox = three_essays().built();
    let site = Site::of(&sandbox, Some(BASE_URL));
    let cited = site.texts("essays/ask-early/index.html", ".citation").concat();
    let expected = "Ruth Ansah (2021). Ask early. The Counting House. \
                    https://counting.example/2021/ask-early/";
    assert_eq!(cited, expected);
    let cited = site.texts("essays/a-letter/index.html", ".citation").concat();
    assert_eq!(cited, "(n.d.). A letter. Test Library. https://library.example/essays/a-letter/");
    let rights = site.texts("essays/ask-early/index.html", "p.rights").concat();
    assert!(rights.starts_with("The text is"), "{rights}");
}

#[test]
fn the_interface_speaks_the_language_of_the_settings() {
    let sandbox = three_essays()
        .file("site.toml", &format!("base_url = \"{BASE_URL}\"\nlanguage = \"de\"\n"))
        .built();
    let page = sandbox.read("public/essays/ask-early/index.html");
    for said in ["<html lang=\"de\"", "Zum Inhalt springen", ">9. März 2021<", "Min. Lesezeit"] {
        assert!(page.contains(said), "{said}: {page}");
    }
}

#[test]
fn a_library_brings_the_words_of_its_language() {
    let settings = format!("base_url = \"{BASE_URL}\"\nlanguage = \"fr-CA\"\n");
    let sandbox = three_essays()
        .file("site.toml", &settings)
        .file("locales/fr.toml", "archive = \"Archives\"\narchiv = \"x\"\n");
    let _ = sandbox
        .run("build")
        .success()
        .complains("warning[locale/unknown-key]: unknown key `archiv`\n  --> locales/fr.toml:2:1\n")
        .complains("warning[locale/missing]: no words for `about`, ");
    let page = sandbox.read("public/index.html");
    for said in ["<html lang=\"fr-CA\">", ">Archives<", "Skip to content"] {
        assert!(page.contains(said), "{said}: {page}");
    }
    let _ = sandbox.run("check").success().complains("warning[locale/missing]");
    let sandbox = sandbox.file("locales/fr.toml", "archive = ");
    let _ = sandbox.run("build").status(1).complains("error[locale/syntax]");
}

#[test]
fn a_page_says_which_language_its_interface_is_really_in() {
    let settings = format!("base_url = \"{BASE_URL}\"\nlanguage = \"fr\"\ntitle = \"Étagère\"\n");
    let french = "language = \"fr\"";
    let sandbox = Sandbox::library()
        .file("site.toml", &settings)
        .essay("content/etagere/a.md", "Un essai", french, &prose("le dossier"))
        .file("content/etagere/_index.md", "+++\ntitle = \"Étagère\"\n+++\nPour lire.\n");
    let _ = sandbox
        .run("build")
        .success()
        .complains("warning[locale/missing]: there are no words in `fr` for menus and labels\n  --> site.toml\n")
        .complains("write `locales/fr.toml`");
    let site = Site::of(&sandbox, Some(BASE_URL));
    for path in ["index.html", "essays/un-essai/index.html", "shelves/etagere/index.html"] {
        assert!(sandbox.read(&format!("public/{path}")).contains("<html lang=\"en\">"), "{path}");
        assert_eq!(site.texts(path, "h1[lang=fr]").len(), 1, "{path}");
    }
    assert_eq!(site.texts("essays/un-essai/index.html", ".prose[lang=fr]").len(), 1);
    assert_eq!(site.texts("shelves/etagere/index.html", ".introduction[lang=fr]").len(), 1);
}

#[test]
fn a_table_is_named_in_the_language_of_the_interface() {
    let sandbox = Sandbox::library()
        .file("site.toml", &format!("base_url = \"{BASE_URL}\"\nlanguage = \"de\"\n"))
        .essay(
            "content/a.md",
            "A",
            "",
            &format!("{}\n\n| a | b |\n|---|---|\n| c | d |", prose("a")),
        )
        .built();
    let page = sandbox.read("public/essays/a/index.html");
    assert!(page.contains("role=\"region\" tabindex=\"0\" aria-label=\"Tabelle\""), "{page}");
}

#[test]
fn a_site_has_the_name_that_the_settings_give_it() {
    let settings = format!(
        "base_url = \"{BASE_URL}\"\n[[source]]\ndomain = \"times.example\"\nname = \"The Times\"\n"
    );
    let facts =
        "source = \"https://times.example/a\"\nsite = \"times.example\"\nauthor = \"Ann Ode\"";
    let sandbox = Sandbox::library()
        .file("site.toml", &settings)
        .essay("content/a.md", "A", facts, &prose("a"))
        .built();
    let site = Site::of(&sandbox, Some(BASE_URL));
    let cited = site.texts("essays/a/index.html", ".citation").concat();
    assert!(cited.contains("A. The Times."), "{cited}");
    let facts = site.texts("index.html", ".card .facts").concat();
    assert!(facts.contains("The Times"), "{facts}");
}

#[test]
fn the_page_for_missing_ones_helps() {
    let sandbox = three_essays().built();
    let site = Site::of(&sandbox, Some(BASE_URL));
    assert_eq!(site.texts("404.html", ".terms a"), ["Being paid", "notes", "salary"]);
    assert!(site.addresses("404.html").contains(&"/archive/".to_owned()));
}

#[test]
fn the_page_for_missing_ones_works_at_any_depth() {
    let sandbox = three_essays().built();
    let site = Site::of(&sandbox, Some(BASE_URL));
    let addresses = site.addresses("404.html");
    assert!(addresses.iter().any(|address| address.starts_with("/style.")), "{addresses:?}");
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
