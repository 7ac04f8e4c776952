//! A line of words: white space folded and moved out of the tags at whose edge it stands, tags
//! that hold nothing left out, neighbours of one kind joined.

use pulldown_cmark::{Event, Tag, TagEnd};

use super::escape::is_forbidden;

/// White space that is due before the next word. The stronger wins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    #[default]
    None,
    Space,
    Soft,
    Hard,
}

/// A line of inline events being made.
#[derive(Debug)]
pub(super) struct Line {
    events: Vec<Event<'static>>,
    /// Words that stand after the events and go on.
    text: String,
    /// What is open and has been written, or is waiting for its first word.
    open: Vec<Open>,
    gap: Gap,
    /// Numbers of notes referred to inside a link, where `CommonMark` has no place for them.
    held: Vec<usize>,
    /// Whether line breaks may stay.
    may_break: bool,
}

#[derive(Debug)]
struct Open {
    start: Event<'static>,
    end: Event<'static>,
    state: State,
}

impl Open {
    fn is_waiting_link(&self) -> bool {
        self.state == State::Waiting && self.end == Event::End(TagEnd::Link)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Its start has not been written.
    Waiting,
    Written,
    /// It stands inside another of its kind and is never written.
    Dropped,
}

impl Line {
    /// A line that may hold line breaks.
    pub(super) fn new() -> Self {
        Self {
            events: Vec::new(),
            text: String::new(),
            open: Vec::new(),
            gap: Gap::None,
            held: Vec::new(),
            may_break: true,
        }
    }

    /// A line that stays one line.
    pub(super) fn one() -> Self {
        Self { may_break: false, ..Self::new() }
    }

    /// Whether no word has been written.
    pub(super) fn is_empty(&self) -> bool {
        self.events.is_empty() && self.text.is_empty()
    }

    /// Adds text.
    pub(super) fn text(&mut self, text: &str) {
        let mut rest = text;
        while !rest.is_empty() {
            let word = rest.find(char::is_whitespace).unwrap_or(rest.len());
            if word > 0 {
                self.word(&rest[..word]);
            }
            rest = &rest[word..];
            let space = rest.find(|c: char| !c.is_whitespace()).unwrap_or(rest.len());
            if space > 0 {
                self.gap(if rest[..space].contains('\n') { Gap::Soft } else { Gap::Space });
            }
            rest = &rest[space..];
        }
    }

    /// Adds code.
    pub(super) fn code(&mut self, code: &str) {
        if code.starts_with(char::is_whitespace) {
            self.gap(Gap::Space);
        }
        self.code_words(code);
        if code.ends_with(char::is_whitespace) {
            self.gap(Gap::Space);
        }
    }

    fn code_words(&mut self, code: &str) {
        let code: Vec<_> = code.split_whitespace().collect();
        let code: String = code.join(" ").chars().filter(|c| !is_forbidden(*c)).collect();
        if code.is_empty() {
            return;
        }
        self.before_word(false);
        // Two runs side by side would need fences of different lengths to be told apart.
        let before = match self.events().pop_if(|last| matches!(last, Event::Code(_))) {
            Some(Event::Code(before)) => before.into_string(),
            _ => String::new(),
        };
        self.push(Event::Code((before + &code).into()));
    }

    /// A line break that only wraps.
    pub(super) fn soft_break(&mut self) {
        self.gap(Gap::Soft);
    }

    /// A line break that is meant.
    pub(super) fn hard_break(&mut self) {
        self.gap(Gap::Hard);
    }

    /// Adds the marker of a task at the beginning of an item.
    pub(super) fn marker(&mut self, is_done: bool) {
        self.push(Event::TaskListMarker(is_done));
    }

    /// Adds an event that counts as a word.
    pub(super) fn atom(&mut self, event: Event<'static>) {
        let is_bracket = matches!(event, Event::Start(Tag::Image { .. }));
        self.before_word(is_bracket);
        self.push(event);
    }

    /// Adds a reference to a note, after the link if it stands in one.
    pub(super) fn reference(&mut self, number: usize) {
        if self.is_in_link() {
            self.held.push(number);
        } else {
            self.atom(Event::FootnoteReference(number.to_string().into()));
        }
    }

    fn is_in_link(&self) -> bool {
        self.open.iter().any(|open| open.end == Event::End(TagEnd::Link))
    }

    /// Opens a tag; every call is matched by one [`Line::end`].
    pub(super) fn start(&mut self, start: Event<'static>, end: Event<'static>) {
        let is_inside = self.open.iter().any(|open| open.end == end);
        let state = if is_inside { State::Dropped } else { State::Waiting };
        self.open.push(Open { start, end, state });
    }

    /// Closes the innermost tag.
    pub(super) fn end(&mut self) {
        if let Some(open) = self.open.pop()
            && open.state == State::Written
        {
            self.push(open.end);
        }
        if !self.held.is_empty() && !self.is_in_link() {
            for number in std::mem::take(&mut self.held) {
                self.reference(number);
            }
        }
    }

    /// The events, every tag closed.
    pub(super) fn finish(mut self) -> Vec<Event<'static>> {
        while !self.open.is_empty() {
            self.end();
        }
        let mut events = std::mem::take(self.events());
        if matches!(events[..], [Event::TaskListMarker(_)]) {
            events.clear();
        }
        events
    }

    fn gap(&mut self, gap: Gap) {
        let gap = if self.may_break { gap } else { Gap::Space };
        self.gap = self.gap.max(gap);
    }

    fn word(&mut self, word: &str) {
        let mut characters = word.chars().filter(|c| !is_forbidden(*c));
        let Some(first) = characters.next() else { return };
        self.before_word(matches!(first, '(' | '[' | ':'));
        self.text.push(first);
        self.text.extend(characters);
    }

    /// Writes the white space that is due, then the tags that wait. A word that begins with a
    /// bracket, as links do, would be read as one with a reference to a note before it.
    fn before_word(&mut self, is_bracket: bool) {
        let is_bracket = is_bracket || self.open.iter().any(Open::is_waiting_link);
        if is_bracket && self.is_after_reference() {
            self.gap(Gap::Space);
        }
        let is_first = self.text.is_empty()
            && matches!(self.events.last(), None | Some(Event::TaskListMarker(_)));
        match std::mem::take(&mut self.gap) {
            _ if is_first => {}
            Gap::None => {}
            Gap::Space => self.text.push(' '),
            Gap::Soft => self.push(Event::SoftBreak),
            Gap::Hard => self.push(Event::HardBreak),
        }
        for index in 0..self.open.len() {
            let open = &mut self.open[index];
            if open.state != State::Waiting {
                continue;
            }
            open.state = State::Written;
            let (start, end) = (open.start.clone(), open.end.clone());
            if matches!(end, Event::End(end) if can_join(end)) && self.events().last() == Some(&end)
            {
                self.events().pop();
            } else {
                self.push(start);
            }
        }
    }

    /// Whether a reference to a note was the last word.
    fn is_after_reference(&self) -> bool {
        let is_emphasis = |event: &&Event<'_>| match event {
            Event::Start(tag) => can_join(tag.to_end()),
            Event::End(end) => can_join(*end),
            _ => false,
        };
        let last = self.events.iter().rev().find(|event| !is_emphasis(event));
        self.text.is_empty() && matches!(last, Some(Event::FootnoteReference(_)))
    }

    fn push(&mut self, event: Event<'static>) {
        self.events().push(event);
    }

    /// All events, with the words after them.
    fn events(&mut self) -> &mut Vec<Event<'static>> {
        if !self.text.is_empty() {
            let mut text = std::mem::take(&mut self.text);
            if let Some(Event::Text(before)) =
                self.events.pop_if(|last| matches!(last, Event::Text(_)))
            {
                text.insert_str(0, &before);
            }
            self.events.push(Event::Text(text.into()));
        }
        &mut self.events
    }
}

/// Whether two neighbours of this kind mean the same as one.
fn can_join(end: TagEnd) -> bool {
    matches!(end, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough)
}
