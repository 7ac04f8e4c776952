//! What the headers of a mail say.

use mail_parser::{Address, DateTime, HeaderName, HeaderValue, Message};

use crate::document::{Fact, FactKind};

/// The headers that become facts. The first of each counts.
const TOLD: &[HeaderName<'static>] = &[
    HeaderName::Subject,
    HeaderName::From,
    HeaderName::Sender,
    HeaderName::ReplyTo,
    HeaderName::Date,
    HeaderName::ListId,
    HeaderName::ListPost,
    HeaderName::ListArchive,
    HeaderName::ListUnsubscribe,
    HeaderName::ArchivedAt,
    HeaderName::ContentLanguage,
    HeaderName::MessageId,
];

/// Headers of which every mail has at least two.
const USUAL: &[HeaderName<'static>] = &[
    HeaderName::Subject,
    HeaderName::From,
    HeaderName::To,
    HeaderName::Date,
    HeaderName::Received,
    HeaderName::MessageId,
    HeaderName::MimeVersion,
    HeaderName::ContentType,
    HeaderName::ReturnPath,
    HeaderName::Sender,
    HeaderName::ReplyTo,
    HeaderName::ListId,
];

/// Whether it has at least two of the headers mails have: "Date: in any text" is one.
pub(super) fn is_mail(message: &Message<'_>) -> bool {
    const FEWEST: usize = 2;
    USUAL.iter().filter(|name| message.header((*name).clone()).is_some()).count() >= FEWEST
}

/// A fact a header, with the header's name in lower case.
pub(super) fn facts(message: &Message<'_>) -> Vec<Fact> {
    let fact = |name: &HeaderName<'static>| {
        let value = words(message.header(name.clone())?)?;
        let value = super::tidy(&value);
        let name = name.as_str().to_lowercase();
        (!value.is_empty()).then_some(Fact { kind: FactKind::Mail, name, value, event: None })
    };
    TOLD.iter().filter_map(fact).collect()
}

fn words(value: &HeaderValue<'_>) -> Option<String> {
    match value {
        HeaderValue::Text(text) => Some(text.to_string()),
        HeaderValue::TextList(texts) => Some(texts.join(", ")),
        HeaderValue::Address(address) => Some(people(address)),
        HeaderValue::DateTime(date) => day(date),
        HeaderValue::ContentType(_) | HeaderValue::Received(_) | HeaderValue::Empty => None,
    }
}

/// The day as the sender's clock showed it.
fn day(date: &DateTime) -> Option<String> {
    date.is_valid().then(|| format!("{:04}-{:02}-{:02}", date.year, date.month, date.day))
}

/// `Name <address>`, or whichever of the two there is, separated by commas.
fn people(address: &Address<'_>) -> String {
    let one = |name: Option<&str>, address: Option<&str>| match (name, address) {
        (Some(name), Some(address)) => Some(format!("{name} <{address}>")),
        (Some(one), None) | (None, Some(one)) => Some(one.to_owned()),
        (None, None) => None,
    };
    let people: Vec<String> =
        address.iter().filter_map(|person| one(person.name(), person.address())).collect();
    people.join(", ")
}
