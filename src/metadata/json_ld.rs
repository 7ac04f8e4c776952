//! What a page's JSON-LD says about its article, in the many shapes content systems write it.
//!
//! Nodes are looked for at the top, in arrays, under `@graph` and under `mainEntity`; an `@id`
//! reference is resolved anywhere in the page's scripts. An article outranks the page around it.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::text::{decode_entities, fold};
use crate::document::{Document, FactKind};

/// What an author's node says it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AgentKind {
    /// A person.
    Person,
    /// A company, a site, a team.
    Organization,
    /// It does not say.
    Unknown,
}

/// Someone or something named as an author.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Agent {
    /// As written.
    pub(super) name: String,
    /// What it is.
    pub(super) kind: AgentKind,
}

/// What one node says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Node {
    pub(super) title: Option<String>,
    pub(super) authors: Vec<Agent>,
    pub(super) published: Option<String>,
    pub(super) updated: Option<String>,
    pub(super) publisher: Option<String>,
    pub(super) language: Option<String>,
    pub(super) url: Option<String>,
    pub(super) description: Option<String>,
    pub(super) tags: Vec<String>,
}

/// Articles and pages, in source order.
#[derive(Clone, Debug, Default)]
pub(super) struct Structured {
    /// Nodes of an article type.
    pub(super) articles: Vec<Node>,
    /// Nodes of a page type: weaker.
    pub(super) pages: Vec<Node>,
    /// Name of the `WebSite` node.
    pub(super) site: Option<String>,
}

impl Structured {
    /// The article's nodes, then the page's.
    pub(super) fn nodes(&self) -> impl Iterator<Item = &Node> {
        self.articles.iter().chain(&self.pages)
    }
}

/// Parts of the type names of works that a person writes.
const ARTICLE_TYPES: &[&str] =
    &["Article", "Posting", "Report", "Review", "HowTo", "Recipe", "CreativeWork", "Chapter"];

/// Parts of the type names of pages.
const PAGE_TYPES: &[&str] = &["WebPage", "AboutPage", "ItemPage", "CollectionPage", "FAQPage"];

/// Keys under which the page's own nodes stand; what other keys hold is about something else.
const MAIN_KEYS: &[&str] = &["@graph", "mainEntity", "mainEntityOfPage"];

/// Reads all JSON-LD of a document. What is not JSON is skipped.
pub(super) fn read(document: &Document) -> Structured {
    let scripts: Vec<Value> = document
        .facts
        .iter()
        .filter(|fact| fact.kind == FactKind::JsonLd)
        .filter_map(|fact| parse(&fact.value))
        .collect();
    let by_id = nodes_by_id(&scripts);
    let mut structured = Structured::default();
    for object in main_objects(&scripts) {
        let types = types(object);
        let is_any =
            |known: &[&str]| types.iter().any(|name| known.iter().any(|part| name.contains(part)));
        if is_any(ARTICLE_TYPES) {
            structured.articles.push(node(object, &by_id));
        } else if is_any(PAGE_TYPES) {
            structured.pages.push(node(object, &by_id));
        } else if types.contains(&"WebSite") && structured.site.is_none() {
            structured.site = object.get("name").and_then(string);
        }
    }
    structured
}

/// JSON as pages hold it: perhaps in a comment or CDATA, perhaps with raw line breaks in strings,
/// perhaps escaped as if it were text.
fn parse(text: &str) -> Option<Value> {
    let text = text.replace(|character: char| character.is_control(), " ");
    let text = text.replace("<![CDATA[", "").replace("]]>", "");
    let start = text.find(['{', '['])?;
    let end = text.rfind(['}', ']'])?;
    let text = text.get(start..=end)?;
    if text.contains('"') {
        return serde_json::from_str(text).ok();
    }
    serde_json::from_str(&text.replace("&quot;", "\"").replace("&amp;", "&")).ok()
}

/// Objects that speak of the page, in source order.
fn main_objects(scripts: &[Value]) -> Vec<&Map<String, Value>> {
    let mut objects = Vec::new();
    let mut stack: Vec<&Value> = scripts.iter().rev().collect();
    while let Some(value) = stack.pop() {
        match value {
            Value::Array(items) => stack.extend(items.iter().rev()),
            Value::Object(object) => {
                objects.push(object);
                stack.extend(MAIN_KEYS.iter().rev().filter_map(|key| object.get(*key)));
            }
            _ => {}
        }
    }
    objects
}

/// Every named object that carries an `@id`, wherever it stands.
fn nodes_by_id(scripts: &[Value]) -> BTreeMap<&str, &Map<String, Value>> {
    let mut by_id = BTreeMap::new();
    let mut stack: Vec<&Value> = scripts.iter().rev().collect();
    while let Some(value) = stack.pop() {
        match value {
            Value::Array(items) => stack.extend(items.iter().rev()),
            Value::Object(object) => {
                if let Some(id) = object.get("@id").and_then(Value::as_str)
                    && object.contains_key("name")
                {
                    by_id.entry(id).or_insert(object);
                }
                stack.extend(object.values());
            }
            _ => {}
        }
    }
    by_id
}

fn types(object: &Map<String, Value>) -> Vec<&str> {
    match object.get("@type") {
        Some(Value::String(name)) => vec![name],
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

fn node(object: &Map<String, Value>, by_id: &BTreeMap<&str, &Map<String, Value>>) -> Node {
    let text = |key: &str| object.get(key).and_then(string);
    let agents = |key: &str| object.get(key).map(|value| agents(value, by_id)).unwrap_or_default();
    let mut authors = agents("author");
    if authors.is_empty() {
        authors = agents("creator");
    }
    Node {
        title: text("headline").or_else(|| text("name")),
        authors,
        published: text("datePublished").or_else(|| text("dateCreated")),
        updated: text("dateModified"),
        publisher: agents("publisher").into_iter().next().map(|agent| agent.name),
        language: text("inLanguage"),
        url: text("url").or_else(|| main_entity(object)),
        description: text("description"),
        tags: tags(object.get("keywords")),
    }
}

fn main_entity(object: &Map<String, Value>) -> Option<String> {
    match object.get("mainEntityOfPage")? {
        Value::Object(page) => page.get("@id").and_then(string),
        other => string(other),
    }
}

/// Authors of one node; what is longer is no byline.
const MAX_AGENTS: usize = 100;

/// Names under `author` or `publisher`: a string, an object, a reference, or a list of those.
fn agents(value: &Value, by_id: &BTreeMap<&str, &Map<String, Value>>) -> Vec<Agent> {
    let items = match value {
        Value::Array(items) => items.as_slice(),
        single => std::slice::from_ref(single),
    };
    items.iter().flat_map(|item| agent(item, by_id)).take(MAX_AGENTS).collect()
}

fn agent(value: &Value, by_id: &BTreeMap<&str, &Map<String, Value>>) -> Vec<Agent> {
    let Value::Object(object) = value else {
        let name = string(value).into_iter();
        return name.map(|name| Agent { name, kind: AgentKind::Unknown }).collect();
    };
    let referred = object.get("@id").and_then(Value::as_str).and_then(|id| by_id.get(id));
    let bearer = if object.contains_key("name") { Some(&object) } else { referred };
    let Some(bearer) = bearer else { return Vec::new() };
    let kind = kind(&types(bearer));
    let names = match bearer.get("name") {
        Some(Value::Array(names)) => names.iter().filter_map(string).collect(),
        Some(name) => string(name).into_iter().collect::<Vec<_>>(),
        None => Vec::new(),
    };
    names.into_iter().map(|name| Agent { name, kind }).collect()
}

fn kind(types: &[&str]) -> AgentKind {
    if types.contains(&"Person") {
        AgentKind::Person
    } else if types.iter().any(|name| name.contains("Organization") || *name == "Corporation") {
        AgentKind::Organization
    } else {
        AgentKind::Unknown
    }
}

fn tags(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::Array(items)) => items.iter().filter_map(string).collect(),
        Some(Value::String(list)) => {
            list.split(',').map(fold).filter(|tag| !tag.is_empty()).collect()
        }
        _ => Vec::new(),
    }
}

/// A non-empty string, entities decoded, white space folded; the first of a list of strings.
fn string(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text,
        Value::Array(items) => items.first()?.as_str()?,
        Value::Object(object) => object.get("@value").or_else(|| object.get("name"))?.as_str()?,
        _ => return None,
    };
    let text = fold(&decode_entities(text));
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Builder;

    fn structured(json: &str) -> Structured {
        let mut builder = Builder::new();
        builder.fact(FactKind::JsonLd, "", json);
        read(&builder.finish())
    }

    fn names(json: &str) -> Vec<String> {
        structured(json).articles[0].authors.iter().map(|agent| agent.name.clone()).collect()
    }

    #[test]
    fn reads_authors_in_every_shape() {
        fn check(author: &str, expected: &[&str]) {
            assert_eq!(names(&format!(r#"{{"@type":"Article","author":{author}}}"#)), expected);
        }
        check(r#""Ada Byron""#, &["Ada Byron"]);
        check(r#"{"@type":"Person","name":"Ada Byron"}"#, &["Ada Byron"]);
        check(r#"[{"name":"Ada Byron"},"Max Weber"]"#, &["Ada Byron", "Max Weber"]);
        check(
            r#"{"@type":"Person","name":["Ada Byron","Max Weber"]}"#,
            &["Ada Byron", "Max Weber"],
        );
        check(r##"{"@id":"#nobody"}"##, &[]);
        check("7", &[]);
    }

    #[test]
    fn reads_what_was_escaped_as_if_it_were_text() {
        let json = r#"{"@type":"Article","headline":"A &amp; B","author":"Ada Byron"}"#;
        assert_eq!(names(&json.replace('"', "&quot;")), ["Ada Byron"]);
    }

    #[test]
    fn follows_references_inside_a_graph() {
        let json = r##"{"@graph":[{"@type":["NewsArticle"],"headline":"A &amp; B","author":{"@id":"#a"}},
            {"@type":"Person","@id":"#a","name":"Ada Byron"},{"@type":"WebSite","name":"The Site"}]}"##;
        let structured = structured(json);
        assert_eq!(structured.articles[0].title.as_deref(), Some("A & B"));
        assert_eq!(structured.articles[0].authors[0].kind, AgentKind::Person);
        assert_eq!(structured.site.as_deref(), Some("The Site"));
    }

    #[test]
    fn articles_of_a_list_are_not_the_page() {
        let json = r#"{"@type":"WebPage","name":"Page","hasPart":[{"@type":"Article","headline":"Other"}]}"#;
        let structured = structured(json);
        assert!(structured.articles.is_empty());
        assert_eq!(structured.pages[0].title.as_deref(), Some("Page"));
    }

    #[test]
    fn broken_scripts_are_repaired_or_skipped() {
        assert!(structured("{\"@type\":").articles.is_empty());
        assert_eq!(
            structured("//<![CDATA[\n{\"@type\":\"Article\",\"headline\":\"One\ntwo\"}\n//]]>")
                .articles[0]
                .title,
            Some("One two".to_owned())
        );
    }
}
