//! The keys that are understood: ours, and those of Zola, Hugo, Jekyll and the web clippers.

/// What a key declares, and how well it says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
    /// The title.
    Title,
    /// One name or several.
    Authors,
    /// First published.
    Date,
    /// Last changed by its author.
    Updated,
    /// Tags, categories, keywords.
    Tags,
    /// Where a clipper saved it from.
    Source,
    /// The author's own word on where it was first published; does not make it a clipping.
    Canonical,
    /// Name of the site.
    Site,
    /// BCP 47 tag.
    Language,
    /// A summary.
    Description,
    /// Wanted path segment.
    Slug,
    /// Paths that lead here.
    Aliases,
    /// Whether it is unfinished.
    Draft,
    /// Place in its shelf.
    Order,
    /// What may be published.
    Rights,
    /// What its bytes are in.
    Charset,
    /// Whether to strip boilerplate.
    Clean,
    /// Phrases and elements to keep.
    Keep,
    /// Phrases and elements to strip.
    Strip,
    /// The element that holds the essay.
    Body,
    /// Whether to keep comments; to other programs whether readers may write some.
    Comments,
    /// Whether the curator has read it, which no page says.
    Read,
    /// A table whose keys are read as if they stood outside it.
    Nested,
    /// When a note or clipping was made, which says nothing about the essay.
    NoteMade,
    /// Means something to another program only.
    Foreign,
}

/// Spellings of each key as [`folded`] writes them, the one that says it best first.
pub(super) const SPELLINGS: &[(Key, &[&str])] = &[
    (Key::Title, &["title", "fulltitle"]),
    (Key::Authors, &["authors", "author", "byline", "creator"]),
    (
        Key::Date,
        &[
            // Clippers put the day of saving under `date` and this beside it.
            "published",
            "date",
            "publishdate",
            "publisheddate",
            "pubdate",
            "datepublished",
            "publishedat",
            "publishedtime",
        ],
    ),
    (
        Key::Updated,
        &[
            "updated",
            "lastmod",
            "lastmodified",
            "lastmodifiedat",
            "lastupdated",
            "modified",
            "datemodified",
            "updatedat",
        ],
    ),
    (Key::Tags, &["tags", "tag", "categories", "category", "keywords", "topics", "series"]),
    (Key::Source, &["source", "sourceurl", "urlsource", "originalurl", "url", "uri"]),
    (Key::Canonical, &["canonical", "canonicalurl"]),
    (Key::Site, &["site", "sitename", "publication", "publisher", "website"]),
    (Key::Language, &["language", "lang", "locale"]),
    (Key::Description, &["description", "summary", "excerpt", "abstract"]),
    (Key::Slug, &["slug"]),
    (Key::Aliases, &["aliases", "alias", "redirectfrom", "permalink", "path"]),
    (Key::Draft, &["draft"]),
    (Key::Order, &["order", "weight", "navorder"]),
    (Key::Rights, &["rights"]),
    (Key::Charset, &["charset"]),
    (Key::Clean, &["clean"]),
    (Key::Keep, &["keep"]),
    (Key::Strip, &["strip"]),
    (Key::Body, &["body"]),
    (Key::Comments, &["comments"]),
    (Key::Read, &["read"]),
    (Key::Nested, &["taxonomies", "extra", "params"]),
    (
        Key::NoteMade,
        &["created", "createdat", "saved", "savedat", "datesaved", "dateadded", "added", "clipped"],
    ),
    (Key::Foreign, FOREIGN),
];

/// Keys of Zola, Hugo, Jekyll, their themes, Obsidian, Joplin and clippers that say nothing an
/// essay's page shows.
const FOREIGN: &[&str] = &[
    // Zola
    "anchorlinktitle",
    "authorsurl",
    "generatefeed",
    "generatefeeds",
    "insearchindex",
    "insertanchorlinks",
    "pagetemplate",
    "paginateby",
    "paginatepath",
    "paginatereversed",
    "redirectto",
    "render",
    "sortby",
    "template",
    "transparent",
    // Hugo
    "archetype",
    "audio",
    "build",
    "cascade",
    "expirydate",
    "headless",
    "images",
    "iscjklanguage",
    "layout",
    "linktitle",
    "markup",
    "menu",
    "menus",
    "outputs",
    "resources",
    "sitemap",
    "translationkey",
    "type",
    "unpublishdate",
    "videos",
    // Jekyll
    "authorprofile",
    "classes",
    "excerptseparator",
    "grandparent",
    "haschildren",
    "header",
    "navexclude",
    "parent",
    "readtime",
    "renderwithliquid",
    "sidebar",
    // Themes of all three
    "comment",
    "cover",
    "coverimage",
    "disablecomments",
    "favorite",
    "feature",
    "featured",
    "featuredimage",
    "hero",
    "hidden",
    "hidemeta",
    "icon",
    "image",
    "katex",
    "license",
    "licence",
    "link",
    "math",
    "mermaid",
    "pin",
    "pinned",
    "showtoc",
    "social",
    "subtitle",
    "thumbnail",
    "toc",
    "tocopen",
    "version",
    // Obsidian, Joplin, clippers, read-it-later apps
    "altitude",
    "archived",
    "banner",
    "completed",
    "cssclass",
    "cssclasses",
    "domain",
    "due",
    "favicon",
    "folder",
    "highlights",
    "id",
    "latitude",
    "longitude",
    "notes",
    "progress",
    "publish",
    "rating",
    "readingtime",
    "status",
    "uid",
    "uuid",
    "wordcount",
    "words",
];

/// A key without what people vary: case, hyphens, underscores and spaces.
pub(super) fn folded(key: &str) -> String {
    key.chars()
        .filter(|character| !matches!(character, '-' | '_' | ' '))
        .flat_map(char::to_lowercase)
        .collect()
}

/// What a key means, however it is spelled, and how far down its meaning's spellings it stands, 0 for
/// the best.
pub(super) fn of(name: &str) -> Option<(Key, usize)> {
    meaning(&folded(name))
}

/// What a folded key means and how far down its meaning's spellings it stands, 0 for the best.
pub(super) fn meaning(folded: &str) -> Option<(Key, usize)> {
    SPELLINGS.iter().find_map(|(key, spellings)| {
        let rank = spellings.iter().position(|spelling| *spelling == folded)?;
        Some((*key, rank))
    })
}
