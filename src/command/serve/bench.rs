//! What was struck out of an essay's source and why, and the rules that put it right.
//!
//! The address of an essay's page comes in, the pieces of its source go out; a piece that is to be
//! kept or stripped becomes a phrase in the source's sidecar, or one that stands there is taken out.
//! No other file is written.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use tokio::sync::watch;

use super::address;
use super::preview::Shown;
use super::web::Edition;
use crate::cleaner::{self, Removal};
use crate::command::bring::{Verb, has_phrase, sidecar_of, toggle};
use crate::command::job::{self, Treated};
use crate::command::library::LibraryFolder;
use crate::command::report::phrases;
use crate::config::Target;
use crate::diagnostic::Diagnostic;
use crate::document::{FrontMatter, Unit};
use crate::loader::{self, FORMATS};
use crate::output;
use crate::source::{self, Found, SourceFile};

/// Pieces one request may name: a paragraph is at most so many sentences.
const MAX_NAMED: usize = 200;

/// See the module.
pub(super) struct Bench {
    root: PathBuf,
    /// The newest edition.
    edition: watch::Receiver<Edition>,
    /// What a page of this run knows and no other does.
    token: String,
    /// One rule is written after the other.
    writing: Mutex<()>,
}

/// A piece of a source, as the page gets it.
#[derive(Debug, Serialize)]
pub(super) struct Piece {
    index: usize,
    hash: String,
    text: String,
    /// What took it; `None`: it is kept.
    rule: Option<String>,
    reason: Option<String>,
    /// Whether it can be put right here.
    can: bool,
    /// Whether what became of it is due to a phrase that was written for it.
    is_own: bool,
}

/// What a page asks for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wish {
    /// The address of the essay's page, without the host.
    page: String,
    rule: Verb,
    pieces: Vec<Named>,
}

/// A piece, and what its words were when it was shown.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Named {
    index: usize,
    hash: String,
}

/// Why nothing is shown or written.
#[derive(Debug)]
pub(super) enum Refusal {
    /// No essay has such a page.
    NoEssay,
    /// What is asked for cannot be done.
    Conflict(String),
    /// A file cannot be read or written.
    Failed(Box<Diagnostic>),
}

impl From<Diagnostic> for Refusal {
    fn from(diagnostic: Diagnostic) -> Self {
        Self::Failed(Box::new(diagnostic))
    }
}

impl Bench {
    pub(super) fn new(root: PathBuf, edition: watch::Receiver<Edition>, token: String) -> Self {
        Self { root, edition, token, writing: Mutex::new(()) }
    }

    /// What a page of this run knows and no other does.
    pub(super) fn token(&self) -> &str {
        &self.token
    }

    /// The source of the page at an address, without the host.
    fn shown(&self, page: &str) -> Option<Shown> {
        let (segments, ending) = address::segments(page)?;
        self.edition.borrow().preview.as_ref()?.source(&ending.path(&segments)).cloned()
    }

    /// The pieces of the source of a page, in its order.
    pub(super) fn pieces(&self, page: &str) -> Result<Vec<Piece>, Refusal> {
        let source = self.open(page)?;
        let units = source.treated.document.units();
        let taken_by = source.taken_by(units.len());
        let piece = |(index, unit): (usize, &Unit<'_>)| {
            let removal = taken_by[index];
            let is_own = source.is_own(unit, removal);
            let is_stripped = removal.is_some_and(|removal| removal.rule == cleaner::STRIP);
            Piece {
                index,
                hash: hash(unit),
                text: unit.text.clone(),
                rule: removal.map(|removal| removal.rule.clone()),
                reason: removal.map(|removal| removal.reason.clone()),
                can: phrases(&unit.text).next().is_some() && (is_own || !is_stripped),
                is_own,
            }
        };
        Ok(units.iter().enumerate().map(piece).collect())
    }

    /// Writes the rules that a page asks for, and says where.
    pub(super) fn grant(&self, wish: &Wish) -> Result<String, Refusal> {
        let _one = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        if wish.pieces.is_empty() || wish.pieces.len() > MAX_NAMED {
            return Err(Refusal::Conflict("Name at least one piece, and not too many.".to_owned()));
        }
        let source = self.open(&wish.page)?;
        let after = source.edited(wish)?;
        if after.as_bytes() == source.sidecar_bytes {
            return Ok("Nothing is to be changed.".to_owned());
        }
        let sidecar = &source.file.sidecar;
        let path = sidecar.clone().unwrap_or_else(|| new_sidecar(&source.file.path));
        if sidecar.is_some() {
            output::rewrite(&path, &source.sidecar_bytes, after.as_bytes())?;
        } else {
            output::create_file(&path, after.as_bytes())?;
        }
        let name = path.strip_prefix(&self.root).unwrap_or(&path).display().to_string();
        Ok(format!("{} is changed.", name.replace('\\', "/")))
    }

    /// Reads and cleans the source of a page, as the site that is shown was made.
    fn open(&self, page: &str) -> Result<Source, Refusal> {
        let shown = self.shown(page).ok_or(Refusal::NoEssay)?;
        let library = LibraryFolder::open(Some(&self.root))?;
        let Found::File(file) = source::find(&shown.path)? else { return Err(Refusal::NoEssay) };
        let content = library.path("content");
        let paths = [Some(&file.path), file.sidecar.as_ref()];
        if paths.into_iter().flatten().any(|path| source::relative_to(&content, path).is_none()) {
            return Err(Refusal::Conflict("The source or its sidecar lies elsewhere.".to_owned()));
        }
        let treated = job::treat_file(&file, &library.config, &shown.furniture, &content)?;
        let sidecar_bytes =
            file.sidecar.as_deref().map(source::read_file).transpose()?.unwrap_or_default();
        let sidecar = String::from_utf8_lossy(&sidecar_bytes);
        let (declared, _) = loader::parse_sidecar(&file.path, &sidecar);
        Ok(Source { file, treated, sidecar_bytes, declared })
    }
}

/// A source with what its sidecar says.
struct Source {
    file: SourceFile,
    treated: Treated,
    sidecar_bytes: Vec<u8>,
    declared: FrontMatter,
}

impl Source {
    /// By unit: what took it.
    fn taken_by(&self, units: usize) -> Vec<Option<&Removal>> {
        let mut taken_by = vec![None; units];
        for removal in &self.treated.cleaned.removals {
            taken_by[removal.units.clone()].fill(Some(removal));
        }
        taken_by
    }

    /// Whether a phrase that was written for a unit is why it is kept, or struck out.
    fn is_own(&self, unit: &Unit<'_>, removal: Option<&Removal>) -> bool {
        let verb = match removal {
            None => Verb::Keep,
            Some(removal) if removal.rule == cleaner::STRIP => Verb::Strip,
            Some(_) => return false,
        };
        let own = self.list(verb);
        phrases(&unit.text).any(|phrase| has_phrase(own, &phrase))
    }

    fn list(&self, verb: Verb) -> &[Target] {
        match verb {
            Verb::Keep => &self.declared.keep,
            Verb::Strip => &self.declared.strip,
        }
    }

    /// What a list of the sidecar takes the place of, where it is new.
    fn inherited(&self, verb: Verb) -> Vec<String> {
        let front_matter = &self.treated.document.front_matter;
        let list = match verb {
            Verb::Keep => &front_matter.keep,
            Verb::Strip => &front_matter.strip,
        };
        let phrase = |target: &Target| match target {
            Target::Phrase(phrase) => Some(phrase.clone()),
            Target::Pattern(_) | Target::Selector(_) => None,
        };
        list.iter().filter_map(phrase).collect()
    }

    /// The sidecar with what is asked for.
    fn edited(&self, wish: &Wish) -> Result<String, Refusal> {
        let units = self.treated.document.units();
        let taken_by = self.taken_by(units.len());
        let mut edits: Vec<(Verb, String)> = Vec::new();
        for Named { index, hash: shown } in &wish.pieces {
            let unit = units.get(*index).filter(|unit| hash(unit) == *shown);
            let unit = unit.ok_or_else(|| {
                Refusal::Conflict("The source has changed: reload the page.".to_owned())
            })?;
            let edit = self.edit(wish.rule, &units, unit, taken_by[*index])?;
            edits.extend(edit.filter(|edit| !edits.contains(edit)));
        }
        let text = String::from_utf8(self.sidecar_bytes.clone())
            .map_err(|_| Refusal::Conflict("The sidecar is not UTF-8.".to_owned()))?;
        let path = self.file.sidecar.as_deref().unwrap_or(&self.file.path);
        edits.into_iter().try_fold(text, |text, (verb, phrase)| {
            Ok(toggle(path, &text, verb, &phrase, &self.inherited(verb))?)
        })
    }

    /// The list whose phrase puts a unit right, by being put there or taken out; `None` where it is
    /// right.
    fn edit(
        &self,
        verb: Verb,
        units: &[Unit<'_>],
        unit: &Unit<'_>,
        removal: Option<&Removal>,
    ) -> Result<Option<(Verb, String)>, Refusal> {
        if removal.is_none() == (verb == Verb::Keep) {
            return Ok(None);
        }
        let opposite = self.list(verb.opposite());
        if let Some(own) = phrases(&unit.text).find(|phrase| has_phrase(opposite, phrase)) {
            return Ok(Some((verb.opposite(), own)));
        }
        if removal.is_some_and(|removal| removal.rule == cleaner::STRIP) {
            let message = "A `strip` rule that stands elsewhere takes this: change it there.";
            return Err(Refusal::Conflict(message.to_owned()));
        }
        let others = || units.iter().filter(|other| other.text != unit.text);
        let is_alone =
            |phrase: &String| !others().any(|other| cleaner::holds_phrase(&other.text, phrase));
        let phrase = phrases(&unit.text).find(is_alone).or_else(|| phrases(&unit.text).last());
        let phrase =
            phrase.ok_or_else(|| Refusal::Conflict("No phrase can name this piece.".to_owned()))?;
        Ok(Some((verb, phrase)))
    }
}

fn hash(unit: &Unit<'_>) -> String {
    format!("{:016x}", cleaner::unit_hash(unit))
}

/// Where the sidecar of a source is made: with its stem, or, where another source has that too, with
/// its whole name.
fn new_sidecar(source: &Path) -> PathBuf {
    let path = sidecar_of(source);
    let is_other = |ending: &str| {
        let other = path.with_extension(ending);
        other != source && output::is_there(&other)
    };
    let mut endings = FORMATS.iter().flat_map(|format| format.endings);
    if endings.any(|ending| is_other(ending) || is_other(&format!("{ending}.gz"))) {
        let mut name = source.as_os_str().to_owned();
        name.push(".toml");
        return PathBuf::from(name);
    }
    path
}
