use jiff::civil::Date;

use super::*;
use crate::config::{SourceRules, VocabularyTag};
use crate::essay::TellingWord;
use crate::essay::fixture::essay;

fn with(path: &str, change: impl Fn(&mut Essay)) -> Essay {
    let mut essay = essay(path);
    change(&mut essay);
    essay
}

fn dated(path: &str, year: i16) -> Essay {
    with(path, |essay| essay.published = Some(Date::constant(year, 1, 1)))
}

fn strings(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn library(essays: Vec<Essay>) -> (Library, Vec<Diagnostic>) {
    catalog(essays, Vec::new(), &Config::default())
}

fn id(library: &Library, path: &str) -> EssayId {
    library.essays.iter().position(|essay| essay.path == path).unwrap()
}

fn names(terms: &[Term]) -> Vec<&str> {
    terms.iter().map(|term| term.name.as_str()).collect()
}

fn printed(diagnostics: &[Diagnostic]) -> Vec<String> {
    diagnostics.iter().map(|d| format!("{} {} {}", d.code, d.place, d.message)).collect()
}

#[test]
fn the_newest_come_first_and_the_undated_last() {
    let (library, _) = library(vec![
        essay("c"),
        dated("b", 2001),
        essay("a"),
        dated("d", 2020),
        dated("a2", 2001),
    ]);
    let paths: Vec<_> = library.essays.iter().map(|essay| essay.path.as_str()).collect();
    assert_eq!(paths, ["d", "a2", "b", "a", "c"]);
    assert_eq!(names(&library.years), ["2020", "2001"]);
    assert_eq!(library.years[1].essays, [1, 2]);
    assert_eq!(library.neighbours[0], (Some(1), None));
    assert_eq!(library.neighbours[4], (None, Some(3)));
}

#[test]
fn private_essays_are_nowhere() {
    let private = with("p.md", |essay| {
        essay.rights = Rights::Private;
        essay.tags = strings(&["secret"]);
        essay.authors = strings(&["Nobody"]);
    });
    let (library, _) = library(vec![private, essay("a.md")]);
    assert_eq!(library.essays.len(), 1);
    assert!(library.tags.is_empty() && library.authors.is_empty());
    assert_eq!(library.resolve(0, "p.md"), None);
}

#[test]
fn spellings_of_a_tag_become_the_commonest() {
    let tagged = |path: &str, tags: &[&str]| with(path, |essay| essay.tags = strings(tags));
    let (library, diagnostics) = library(vec![
        tagged("a", &["job search", "Careers"]),
        tagged("b", &["Job-Search", "career"]),
        tagged("c", &["job search"]),
    ]);
    assert_eq!(names(&library.tags), ["Careers", "job search"]);
    assert_eq!(library.tags[1].essays, [0, 1, 2]);
    assert_eq!(library.essay_tags, [vec![0, 1], vec![0, 1], vec![1]]);
    assert_eq!(
        printed(&diagnostics),
        [
            "tags/spelling b `career` and `Careers` are taken for one tag",
            "tags/spelling b `Job-Search` and `job search` are taken for one tag",
        ]
    );
}

#[test]
fn tags_of_the_vocabulary_and_others_stand_in_one_alphabet() {
    let tag = |name: &str| VocabularyTag { name: name.to_owned(), phrases: Vec::new() };
    let config = Config { tags: vec![tag("pay"), tag("jobs"), tag("unused")], ..Config::default() };
    let tagged = with("a", |essay| {
        essay.tags = strings(&["zen", "Job", "Élan", "art"]);
        essay.matched_tags = strings(&["jobs", "pay"]);
    });
    let (library, _) = catalog(vec![tagged], Vec::new(), &config);
    assert_eq!(names(&library.tags), ["art", "Élan", "jobs", "pay", "zen"]);
}

#[test]
fn tags_that_fold_to_one_slug_get_two() {
    let (library, _) = library(vec![with("a", |essay| essay.tags = strings(&["C", "C++"]))]);
    let slugs: Vec<_> = library.tags.iter().map(|term| term.slug.as_str()).collect();
    assert_eq!(slugs, ["c", "c-2"]);
}

#[test]
fn authors_keep_their_order_and_fold() {
    let by = |path: &str, authors: &[&str]| with(path, |essay| essay.authors = strings(authors));
    let (library, _) =
        library(vec![by("a", &["Zoe Bly", "Ann Ode"]), by("b", &["Dr. Zoë Bly", "zoe bly"])]);
    assert_eq!(names(&library.authors), ["Ann Ode", "Dr. Zoë Bly"]);
    assert_eq!(library.essay_authors, [vec![1, 0], vec![1]]);
}

#[test]
fn sources_are_hosts_under_the_name_of_their_site() {
    let from = |path: &str, url: Option<&str>, site: Option<&str>| {
        with(path, |essay| {
            essay.url = url.map(str::to_owned);
            essay.site = site.map(str::to_owned);
        })
    };
    let essays = vec![
        from("a", Some("https://www.one.example/a"), Some("one.example")),
        from("b", Some("http://one.example/b"), Some("The One")),
        from("c", None, Some("the one")),
        from("d", Some("https://x.two.example/d"), None),
        from("e", None, Some("Elsewhere")),
        from("f", None, None),
    ];
    let rules = SourceRules {
        domain: "two.example".to_owned(),
        name: Some("Two".to_owned()),
        ..SourceRules::default()
    };
    let config = Config { sources: vec![rules], ..Config::default() };
    let (library, _) = catalog(essays, Vec::new(), &config);
    assert_eq!(names(&library.sources), ["Elsewhere", "The One", "Two"]);
    let expected = [Some(1), Some(1), Some(1), Some(2), Some(0), None];
    assert_eq!(library.essay_source, expected);
}

#[test]
fn shelves_are_read_in_order() {
    let ordered = |path: &str, order| with(path, |essay| essay.order = Some(order));
    let essays = vec![
        essay("s/z.md"),
        dated("s/new.md", 2020),
        dated("s/old.md", 2001),
        ordered("s/two.md", 2),
        ordered("s/one.md", 1),
        essay("first-steps/a.md"),
        essay("top.md"),
    ];
    let facts = ShelfFacts {
        path: "s".to_owned(),
        title: Some("The Shelf".to_owned()),
        order: Some(1),
        introduction: None,
    };
    let (library, _) = catalog(essays, vec![facts], &Config::default());
    let shelf = &library.shelves[0];
    let paths: Vec<_> =
        shelf.term.essays.iter().map(|id| library.essays[*id].path.as_str()).collect();
    assert_eq!(paths, ["s/one.md", "s/two.md", "s/old.md", "s/new.md", "s/z.md"]);
    assert_eq!((shelf.term.name.as_str(), shelf.term.slug.as_str()), ("The Shelf", "the-shelf"));
    assert_eq!(shelf.minutes, 5);
    assert_eq!(library.shelves[1].term.name, "First steps");
    let neighbours = library.neighbours[id(&library, "s/two.md")];
    assert_eq!(neighbours, (Some(id(&library, "s/one.md")), Some(id(&library, "s/old.md"))));
    assert_eq!(library.essay_shelf[id(&library, "top.md")], None);
}

#[test]
fn slugs_are_settled_by_path() {
    let titled = |path: &str, title: &str| with(path, |essay| essay.title = title.to_owned());
    let declared = |path: &str, slug: &str| with(path, |essay| essay.slug = Some(slug.to_owned()));
    let essays = vec![
        titled("b", "Why"),
        titled("a", "Why"),
        titled("c", "WHY!"),
        declared("z", "why-2"),
        declared("y", "Own"),
    ];
    let (library, diagnostics) = library(essays);
    let slug = |path| library.slugs[id(&library, path)].as_str();
    assert_eq!([slug("a"), slug("b"), slug("c")], ["why", "why-3", "why-4"]);
    assert_eq!([slug("z"), slug("y")], ["why-2", "own"]);
    assert!(diagnostics.is_empty());
}

#[test]
fn two_essays_cannot_declare_one_slug() {
    let declared = |path: &str, slug: &str| with(path, |essay| essay.slug = Some(slug.to_owned()));
    let (library, diagnostics) = library(vec![declared("b", "x"), declared("a", "X")]);
    assert_eq!(
        printed(&diagnostics),
        ["library/slug-collision b the slug `x` is also declared in `a`"]
    );
    assert_ne!(library.slugs[0], library.slugs[1]);
}

/// Five essays: `a`, `b` and `d` have one text, `a` and `c` one address.
fn twins() -> Vec<Essay> {
    let at = |path: &str, url: &str, like: &str| {
        with(path, |essay| {
            essay.url = Some(url.to_owned()).filter(|url| !url.is_empty());
            essay.sketch.clone_from(&self::essay(like).sketch);
        })
    };
    vec![
        at("a", "https://www.e.com/x/", "a"),
        at("b", "http://e.com/x?utm_source=y", "a"),
        at("c", "https://e.com/x", "c"),
        at("d", "", "a"),
        at("e", "https://e.com/far", "e"),
    ]
}

#[test]
fn twins_are_named() {
    let (library, diagnostics) = library(twins());
    assert_eq!(library.essays.len(), 5);
    assert_eq!(
        printed(&diagnostics),
        [
            "library/duplicate b has the same canonical URL as `a`",
            "library/duplicate c has the same canonical URL as `a`",
            "library/near-duplicate d has nearly the same text as `a`",
        ]
    );
}

#[test]
fn the_best_of_twins_is_published_when_asked() {
    let config = Config { duplicates: Duplicates::Best, ..Config::default() };
    let mut essays = twins();
    essays[1].authors = strings(&["Ann Quill"]);
    essays[0].aliases = strings(&["former/a"]);
    let (library, diagnostics) = catalog(essays.clone(), Vec::new(), &config);
    let kept: Vec<_> = library.essays.iter().map(|essay| essay.path.as_str()).collect();
    assert_eq!(kept, ["b", "c", "e"]);
    assert_eq!(
        printed(&diagnostics),
        ["library/copy a left out as a copy of `b`", "library/copy d left out as a copy of `b`"]
    );
    // What links to a copy leads to the one that stands for it.
    assert_eq!(library.resolve(2, "@/d"), Some(0));
    assert_eq!(library.resolve(2, "wiki:a"), Some(0));
    assert_eq!(library.essays[0].aliases, ["essays/a", "former/a", "essays/d"]);
    // Whoever said that less may be published knew more.
    essays[3].rights = Rights::Link;
    let (library, _) = catalog(essays, Vec::new(), &config);
    assert_eq!(
        library.essays.iter().map(|it| it.path.as_str()).collect::<Vec<_>>(),
        ["c", "d", "e"]
    );
}

#[test]
fn related_essays_share_telling_words() {
    let about = |path: &str, words: &[&str]| {
        with(path, |essay| {
            // The same text has the same number here, which is all that counts.
            let word =
                |text: &&str| TellingWord { hash: text.bytes().map(u32::from).sum(), count: 3 };
            essay.telling_words = words.iter().map(word).collect();
        })
    };
    let (library, _) = library(vec![
        about("a", &["interview", "salary", "work"]),
        about("b", &["interview", "salary", "work"]),
        about("c", &["salary", "work", "zebra"]),
        about("d", &["garden", "work"]),
    ]);
    assert_eq!(library.related, [vec![1, 2], vec![0, 2], vec![0, 1], vec![]]);
}

#[test]
fn addresses_find_essays() {
    let essays = vec![
        with("jobs/asking.md", |essay| {
            essay.title = "On Asking: twice".to_owned();
            essay.url = Some("https://www.example.com/2020/asking/".to_owned());
            essay.aliases = strings(&["old/place/"]);
        }),
        with("jobs/other file.html", |_| {}),
        with("top.md", |_| {}),
    ];
    let config = Config {
        base_url: Some("https://me.example/library/".parse().unwrap()),
        ..Config::default()
    };
    let (library, _) = catalog(essays, Vec::new(), &config);
    let from = id(&library, "jobs/other file.html");
    let check = |address: &str, expected: Option<&str>| {
        let found = library.resolve(from, address).map(|id| library.essays[id].path.as_str());
        assert_eq!(found, expected, "{address}");
    };
    let asking = Some("jobs/asking.md");
    check("http://example.com/2020/asking", asking);
    check("//example.com/2020/asking/index.html?utm_medium=x#c", asking);
    check("https://example.com/2020/asking?page=2", None);
    check("asking.md", asking);
    check("./asking.md#part", asking);
    check("asking.html", asking);
    check("@/jobs/asking.md", asking);
    check("../top.md", Some("top.md"));
    check("../../top.md", None);
    check("other%20file.html", Some("jobs/other file.html"));
    check("wiki:on asking -- TWICE", asking);
    check("wiki:jobs/Asking", asking);
    check("/essays/on-asking-twice/", asking);
    check("/essays/on-asking-twice/index.html", asking);
    check("/old/place", asking);
    check("https://me.example/library/essays/on-asking-twice/", asking);
    check("wiki:", None);
    check("", None);
    check("mailto:a@example.com", None);
}

#[test]
fn links_that_lead_nowhere_are_told() {
    let links = &["gone.md", "wiki:Gone", "b.md#x", "other/", "https://e.com/", "#here"];
    let own = with("a.md", |essay| essay.links = strings(links));
    let saved = with("b.md", |essay| {
        essay.links = strings(links);
        essay.url = Some("https://e.com/b".to_owned());
    });
    let (library, _) = library(vec![own, saved]);
    assert_eq!(unresolved(&library, 0), ["gone.md", "wiki:Gone", "other/"]);
    assert_eq!(unresolved(&library, 1), ["gone.md", "wiki:Gone"]);
}

#[test]
fn the_order_essays_come_in_does_not_matter() {
    let make = || {
        let names = ["a", "b", "c", "d"];
        names.map(|name| {
            with(name, |essay| {
                essay.title = "Same".to_owned();
                essay.tags = strings(&["Tag", if name == "a" { "tags" } else { "x" }]);
            })
        })
    };
    let (forward, _) = library(make().into_iter().collect());
    let (backward, _) = library(make().into_iter().rev().collect());
    assert_eq!(forward.slugs, backward.slugs);
    assert_eq!(forward.tags, backward.tags);
    assert_eq!(forward.targets, backward.targets);
}
