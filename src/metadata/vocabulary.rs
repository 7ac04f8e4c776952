//! The words by which bylines, datelines and names are told apart, as data: English, German,
//! French, Spanish and Portuguese, and the commonest Italian, Dutch, Polish and Swedish. All lower case; matched by whole words.

use super::forwarded::HeadLine;

/// What stands before the name of an author.
#[rustfmt::skip]
pub(super) const BYLINE_LEAD_INS: &[&str] = &[
    "by", "posted by", "written by", "words by", "story by", "article by", "text by", "author",
    "authors", "author name", "published by", "created by", "contributed by", "guest post by",
    "post by", "blog by", "from the desk of", "about the author", "about the authors",
    "submitted by", "medically written by", "this post was written by", "recipe by",
    "interview by", "review by", "words and pictures by", "words:", "this article was written by", "authors of this article", "von", "geschrieben von", "verfasst von", "ein beitrag von",
    "autor", "autorin", "text von", "par", "écrit par", "publié par", "rédigé par", "auteur",
    "auteure", "por", "escrito por", "publicado por", "escrito e publicado por", "autora",
    "texto de", "de", "scritto da", "pubblicato da", "geschreven door", "geplaatst door",
    "napisane przez", "skrivet av", "text av", "publicerat av",
];

/// What stands before a name only where a date stands before it: elsewhere "AV" and "Door" are words
/// of titles.
pub(super) const LEAD_INS_BEHIND_DATES: &[&str] = &["di", "da", "door", "przez", "av"];

/// Lead-ins strong enough to be believed anywhere on a page.
#[rustfmt::skip]
pub(super) const STRONG_BYLINE_LEAD_INS: &[&str] = &[
    "posted by", "written by", "words by", "story by", "article by", "text by", "guest post by",
    "author", "geschrieben von", "verfasst von", "text von", "écrit par", "rédigé par",
    "escrito por", "texto de",
];

/// What stands before the date of the first publication.
#[rustfmt::skip]
pub(super) const PUBLISHED_LEAD_INS: &[&str] = &[
    "publication date", "published", "published on", "published at", "posted", "posted on",
    "first published", "originally published", "originally published on", "date", "date published",
    "publish date", "date posted", "issued", "released", "created", "created on", "written on",
    "on", "veröffentlicht", "veröffentlicht am", "erschienen am", "am", "publié", "publié le",
    "le", "publicado", "publicado el", "publicado em", "em", "el", "pubblicato", "pubblicato il", "il",
    "geplaatst", "geplaatst op", "gepubliceerd op", "op", "opublikowano", "publicerat", "publicerad",
];

/// Lead-ins strong enough to be believed anywhere on a page.
#[rustfmt::skip]
pub(super) const STRONG_PUBLISHED_LEAD_INS: &[&str] = &[
    "publication date", "published", "published on", "date published", "publish date", "posted on",
    "date posted", "first published", "originally published", "veröffentlicht am", "erschienen am",
    "publié le", "publicado el", "publicado em",
];

/// Words before a date that is not the first publication's.
#[rustfmt::skip]
pub(super) const UPDATED_WORDS: &[&str] = &[
    "updated", "update", "modified", "revised", "reviewed", "edited", "aktualisiert", "geändert",
    "mis à jour", "actualizado", "atualizado", "modifié", "checked", "verified",
];

/// What is said to be by somebody and is not the text.
#[rustfmt::skip]
pub(super) const CREDIT_WORDS: &[&str] = &[
    "photo", "photos", "photograph", "photographs", "photography", "picture", "pictures", "image",
    "images", "illustration", "illustrations", "illustrated", "artwork", "cover", "graphic", "graphics",
    "drawing", "drawings", "cartoon", "video", "music", "translated", "translation", "powered",
    "sponsored", "hosted", "designed", "credit", "opinions", "views",
];

/// Small words that may stay around the parts of a byline without making it a sentence.
#[rustfmt::skip]
pub(super) const FILLERS: &[&str] = &[
    "on", "at", "in", "the", "a", "published", "posted", "updated", "last", "date", "written",
    "publication", "share", "print", "email", "and", "under", "filed", "by", "from", "to", "am",
    "pm", "um", "uhr", "à", "le", "em", "el", "y", "et", "und", "first", "originally", "modified",
    "reviewed", "medically", "fact", "checked", "author", "est", "edt", "et", "pt", "gmt", "utc",
    "est.", "reading", "time", "comments", "comment", "min", "mins", "minutes", "minute", "read",
    "views", "shares", "no", "leave", "home", "blog", "article", "articles", "news", "asked",
    "answered", "submitted", "created", "added", "mon", "tue", "wed", "thu", "fri", "sat", "sun",
];

/// Where the name in a byline ends.
#[rustfmt::skip]
pub(super) const NAME_ENDS: &[&str] = &[
    " on ", " at ", " in ", " for ", " from ", " is ", " has ", "updated", "published", " posted",
    " last ", " min read", " minute", " reviewed", " medically", " edited", " photo", " share",
    " illustrat", " | ", " · ", " • ", " // ", " – ", " — ", " - ", " – ", "\n", "(", "[", "<",
    " @", " follow", " contributor", " who ", " about", "…", " read ", " comments", " view ",
];

/// What may stand between a name and a date behind it.
#[rustfmt::skip]
pub(super) const NAME_DATE_LINKS: &[&str] = &[
    "on", "am", "le", "el", "em", "at", "in", "vom", "du",
];

/// What parts the names of a list.
#[rustfmt::skip]
pub(super) const NAME_SEPARATORS: &[&str] = &[
    " and ", " & ", " / ", " + ", " und ", " et ", " y ", " with ", " e ",
];

/// Lower-case words that may stand inside a name.
#[rustfmt::skip]
pub(super) const NAME_PARTICLES: &[&str] = &[
    "de", "del", "della", "der", "den", "van", "von", "vom", "zu", "zur", "la", "le", "di", "da",
    "do", "dos", "das", "du", "bin", "ibn", "al", "el", "ter", "ten", "y", "e", "san", "st",
];

/// Generation suffixes: part of the name they follow.
#[rustfmt::skip]
pub(super) const NAME_SUFFIXES: &[&str] = &[
    "jr", "sr", "ii", "iii", "iv",
];

/// Degrees, licences and fellowships that people write behind their names, without full stops.
#[rustfmt::skip]
pub(super) const DEGREES: &[&str] = &[
    "ba", "bs", "bsc", "beng", "ma", "ms", "msc", "mba", "med", "mfa", "mha", "mph", "mpa", "msn",
    "msw", "meng", "llb", "llm", "jd", "esq", "phd", "dphil", "edd", "psyd", "md", "do", "dds",
    "dmd", "dvm", "vmd", "bvsc", "mrcvs", "od", "dc", "nd", "dpm", "dpt", "dnp", "pharmd", "mbbs",
    "frcp", "facp", "faap", "facc", "facog", "facs", "faclm", "fand", "rn", "bsn", "np", "fnp",
    "fnpc", "aprn", "pa", "pac", "pt", "ot", "otr", "otrl", "slp", "cccslp", "atc", "rd", "rdn",
    "ld", "ldn", "ln", "cns", "cdces", "cde", "cssd", "cscs", "cpt", "ryt", "ibclc", "lcsw",
    "lmsw", "lmft", "mft", "lmhc", "lpc", "lcpc", "bcba", "cpa", "cfa", "cfp", "chfc", "ea", "aif",
    "pmp", "phr", "sphr", "shrmcp", "shrmscp", "cissp", "mw", "dipwset", "frs", "obe", "mbe",
];

/// Whole "names" that name nobody.
#[rustfmt::skip]
pub(super) const NOBODY: &[&str] = &[
    "admin", "administrator", "staff", "editor", "editors", "the editors", "team", "guest",
    "your name", "author name", "site author", "guest author", "guest post", "guest writer", "guest contributor", "guest blogger", "author",
    "authors", "contributor", "contributors", "webmaster", "user", "root", "anonymous", "unknown",
    "null", "undefined", "none", "editorial", "editorial staff", "editorial team", "newsroom",
    "news", "marketing", "support", "press release", "redaktion", "la rédaction", "redacción",
    "redação", "blog", "blogger", "super user", "wordpress", "home", "site admin", "about",
    "share", "subscribe", "read more", "comments", "reply", "login", "menu", "search",
];

/// Words that only names of companies, sites and offices hold.
#[rustfmt::skip]
pub(super) const ORGANISATION_WORDS: &[&str] = &[
    "inc", "llc", "ltd", "gmbh", "corp", "corporation", "company", "co", "plc", "team", "staff",
    "editors", "editorial", "newsroom", "magazine", "press", "institute", "university", "college",
    "association", "foundation", "society", "agency", "department", "network", "group", "media",
    "news", "blog", "online", "times", "journal", "review", "clinic", "hospital", "school",
    "academy", "council", "bureau", "ministry", "center", "centre", "solutions", "services",
    "software", "technologies", "studio", "studios", "partners", "consulting", "marketing",
    "daily", "weekly", "today", "post", "admin", "administrator", "webmaster", "redaktion", "desk",
    "official", "insights", "data", "digital", "global", "international", "systems", "labs",
    "community", "images", "photos", "pictures",
];

/// Words of the names of teams and offices that sign what they write together.
#[rustfmt::skip]
pub(super) const TEAM_WORDS: &[&str] = &[
    "team", "staff", "editors", "editorial", "desk", "newsroom", "contributor", "contributors",
    "department", "center", "centre", "institute", "bureau", "redaktion", "rédaction",
    "redacción", "redação", "equipe", "équipe", "equipo",
];

/// Words that a letter's greeting begins with: "Hey Sam" is no author.
pub(super) const GREETINGS: &[&str] =
    &["hey", "hi", "hello", "dear", "hallo", "moin", "bonjour", "salut", "hola", "olá", "ciao"];

/// Words of buttons, menus and captions that are written like names and are none.
#[rustfmt::skip]
pub(super) const NAMELESS_WORDS: &[&str] = &[
    "us", "contact", "start", "trial", "login", "log", "sign", "cart", "checkout", "search",
    "kit", "logo", "avatar", "image", "photo", "picture", "sponsor", "message", "mission",
    "products", "product", "services", "privacy", "policy", "terms", "cookies", "points",
    "checklists", "planning", "gift", "store", "shop", "sale", "deals", "courses", "careers",
    "jobs", "resources", "support", "help", "faq", "faqs", "pricing", "demo", "tour", "account",
    "profile", "liability", "connect", "subscribe", "newsletter", "menu", "submenu", "toggle",
    "view", "read", "learn", "more", "all", "table", "contents", "key", "takeaways", "topics",
    "categories", "tags", "related", "featured", "popular", "recent", "latest", "trending",
    "free", "download", "watch", "listen", "print", "copy", "link", "follow", "join",
    "advertisement", "disclosure", "guide", "guides", "tips", "tools", "technology", "business",
    "health", "security", "insurance", "travel", "education", "finance", "lifestyle", "wellness",
    "fitness", "nutrition", "recipes", "reviews", "summary", "introduction", "conclusion",
    "overview", "quick", "facts", "you", "we", "our", "find", "request", "info", "frequently",
    "ask", "asked", "question", "questions", "copyright", "encyclopedia", "select", "full", "bio", "event", "events",
    "type", "types", "sort", "filter", "filters", "category", "click", "submit", "website",
    "websites", "blog", "blogs", "article", "articles", "podcast", "podcasts", "video", "videos",
    "webinar", "webinars", "ebook", "ebooks", "whitepaper", "customer", "customers", "solution",
    "solutions", "platform", "feature", "features", "integrations", "documentation", "docs",
    "community", "forum", "partners", "enterprise", "industry", "industries", "company",
    "companies", "media", "release", "releases", "homepage", "site", "content", "skip", "email",
    "phone", "address", "country", "location", "locations", "today", "yesterday", "edit", "reply",
    "comment", "comments", "views", "minute", "minutes", "hours", "month", "year", "years",
    "settings", "options", "advanced", "online", "continue", "reading", "stories", "series",
    "facebook", "instagram", "twitter", "pinterest", "linkedin", "youtube", "tiktok", "whatsapp",
];

/// Words of a trade or office: what they stand in is a role, not a name.
#[rustfmt::skip]
pub(super) const ROLE_WORDS: &[&str] = &[
    "director", "editor", "ceo", "cto", "cfo", "coo", "cmo", "founder", "cofounder", "co-founder",
    "president", "vice", "vp", "manager", "writer", "author", "expert", "coach", "consultant",
    "reporter", "correspondent", "contributor", "columnist", "journalist", "analyst", "specialist",
    "head", "chief", "partner", "professor", "lecturer", "teacher", "dietitian", "nutritionist",
    "physician", "attorney", "lawyer", "engineer", "developer", "designer", "strategist", "owner",
    "senior", "junior", "managing", "executive", "officer", "staff", "freelance", "copywriter",
    "marketer", "entrepreneur", "speaker", "trainer", "advisor", "adviser", "recruiter", "blogger",
    "assistant", "associate", "principal", "leader", "lead", "researcher", "scientist",
    "therapist", "psychologist", "host", "producer", "guest", "certified", "registered",
    "licensed", "special", "student", "intern", "photographer", "agent", "realtor", "planner",
    "student", "graduate", "mother", "father", "mom", "dad", "geschäftsführer",
    "geschäftsführerin", "leiter", "leiterin", "directeur", "directrice", "directora", "diretor",
    "diretora", "redakteur", "redakteurin", "professional", "practitioner",
    "enthusiast", "educator", "nurse", "doctor", "veterinarian", "reviewer", "podcaster",
    "creator",
];

/// What follows a name at the beginning of a paragraph about its bearer.
#[rustfmt::skip]
pub(super) const BIO_VERBS: &[&str] = &[
    "is a", "is an", "is the", "is our", "is currently", "is one", "is also", "is co", "is based",
    "is founder", "is president", "is chief", "is director", "is managing", "is senior", "is head",
    "is vice", "is author", "is ceo", "was a", "was the", "was born", "has been", "has over",
    "has more", "has written", "has worked", "has spent", "works as", "works at", "works with",
    "works for", "serves as", "writes about", "writes for", "lives in", "leads the", "helps",
    "founded", "joined", "covers", "spent", "brings", "holds a", "earned", "loves", "teaches",
    "speaks and", "writes and", "coaches", "hosts", "advises", "lectures", "runs a", "runs the",
    "specializes in", "specialises in", "ist", "arbeitet", "est", "es un", "es una", "é um",
    "é uma",
];

/// Headings over a paragraph about the author.
#[rustfmt::skip]
pub(super) const BIO_HEADINGS: &[&str] = &[
    "about the author", "about the authors", "about author", "author bio", "author biography",
    "about the writer", "meet the author", "author", "über den autor", "über die autorin",
    "à propos de lauteur", "sobre el autor", "sobre la autora", "sobre o autor", "sobre a autora",
];

/// Class tokens of an element that holds a paragraph about the author.
#[rustfmt::skip]
pub(super) const BIO_TOKENS: &[&str] = &[
    "author-bio", "author-box", "authorbox", "author_bio", "author-info", "author-description",
    "about-author", "about-the-author", "abh_box", "author-card", "post-author-bio", "byline-bio",
    "author__bio", "saboxplugin-wrap", "entry-author-info", "contributor-bio",
];

/// Parts of class tokens of elements whose people and dates are not the essay's.
#[rustfmt::skip]
pub(super) const FOREIGN_TOKENS: &[&str] = &[
    "comment", "related", "sidebar", "widget", "recommend", "footer", "recent", "popular", "reply",
    "respond", "more-stories", "read-next", "next-post", "prev-post", "carousel", "newsletter",
];

/// First words of lines that belong to the page, not to the essay: never a title.
#[rustfmt::skip]
pub(super) const NAVIGATION_LINES: &[&str] = &[
    "skip to", "menu", "home", "search", "subscribe", "sign in", "sign up", "log in", "login",
    "share", "follow us", "contact", "about us", "about", "privacy", "terms", "cookie", "accept",
    "advertisement", "newsletter", "categories", "tags", "archives", "related", "recent posts",
    "popular posts", "comments", "leave a", "reply", "read more", "continue reading", "next",
    "previous", "table of contents", "in this article", "contents", "view in browser",
    "click here", "print", "email", "toggle", "close", "open", "download", "get started",
    "learn more", "toc", "all rights reserved", "copyright", "loading", "by ", "posted",
    "published", "updated", "image", "photo", "play", "listen", "watch", "read:", "join", "blog",
    "news", "products", "solutions", "resources", "services", "company", "support", "book a",
    "request a", "free", "shop", "cart", "hauptmenü", "suche", "teilen", "startseite",
    "rechercher", "accueil", "partager", "buscar", "inicio", "início", "compartir", "compartilhar",
    "if you cannot", "having trouble", "forward", "key takeaways", "summary", "overview",
    "introduction", "we use cookies", "your privacy", "navigation", "main navigation",
    "site navigation", "breadcrumb", "you are here", "filed under", "you are visitor",
];

/// Names of the lines in the head that mail programs write above a mail that is passed on, in their
/// languages, lower case.
#[rustfmt::skip]
pub(super) const HEAD_LINES: &[(HeadLine, &[&str])] = &[
    (HeadLine::From, &["from", "von", "de", "da", "van", "från", "fra", "od", "lähettäjä", "от"]),
    (HeadLine::Date, &[
        "date", "sent", "datum", "gesendet", "envoyé", "fecha", "enviado", "enviado el", "enviada em", "data",
        "inviato", "verzonden", "dato", "sendt", "skickat", "wysłano", "päivämäärä", "дата",
    ]),
    (HeadLine::Subject, &[
        "subject", "betreff", "objet", "sujet", "asunto", "oggetto", "assunto", "onderwerp", "ämne", "emne",
        "temat", "aihe", "тема",
    ]),
    (HeadLine::Other, &[
        "to", "cc", "bcc", "reply-to", "an", "antwort an", "kopie", "à", "a", "para", "aan", "till", "til", "do",
        "répondre à", "responder a", "rispondi a", "vastaanottaja", "кому", "копия",
    ]),
];

/// Those of these names that begin sentences of other languages, or lines of lists.
pub(super) const AMBIGUOUS_NAMES: &[&str] = &["a", "do", "till"];

/// What such programs write above that head, lower case.
#[rustfmt::skip]
pub(super) const FORWARD_MARKS: &[&str] = &[
    "forwarded message", "begin forwarded", "original message", "weitergeleitete nachricht",
    "anfang der weitergeleiteten", "ursprüngliche nachricht", "message transféré", "message transmis",
    "message réexpédié", "message d'origine", "message d’origine", "mensaje reenviado", "mensaje original",
    "messaggio inoltrato", "messaggio originale", "mensagem encaminhada", "mensagem original",
    "doorgestuurd bericht", "oorspronkelijk bericht", "vidarebefordrat", "videresendt", "przekazana dalej",
    "wiadomość przekazana", "пересылаемое сообщение", "пересланное сообщение",
];

/// What stands in the line above a quote of the mail that another one answers to, lower case.
#[rustfmt::skip]
pub(super) const ATTRIBUTION_VERBS: &[&str] = &[
    "wrote", "writes", "schrieb", "écrit", "escribió", "scritto", "escreveu", "schreef", "skrev", "kirjoitti",
    "napisał", "napisała", "написал", "написала", "пишет",
];

/// Lead-ins of mail subjects that are not part of the title.
#[rustfmt::skip]
pub(super) const SUBJECT_LEAD_INS: &[&str] = &[
    "re", "fwd", "fw", "aw", "wg", "tr", "rv", "enc", "antw", "sv", "vs",
];
