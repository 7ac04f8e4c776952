//! Names of months and days, in the languages whose dates are read: English, German, French,
//! Spanish, Portuguese, Italian, Dutch, Polish and Swedish.

/// Names and abbreviations of each month, lower case, without a final full stop.
const MONTHS: [&[&str]; 12] = [
    &[
        "january", "jan", "januar", "jänner", "janvier", "janv", "enero", "ene", "janeiro", "jän",
        "gennaio", "januari", "stycznia",
    ],
    &[
        "february",
        "febr",
        "feb",
        "februar",
        "feber",
        "février",
        "fevrier",
        "févr",
        "fevr",
        "fév",
        "febrero",
        "fevereiro",
        "fev",
        "febbraio",
        "februari",
        "lutego",
    ],
    &[
        "march", "mar", "märz", "maerz", "mär", "mrz", "mars", "marzo", "março", "marco", "maart",
        "marca",
    ],
    &["april", "apr", "avril", "avr", "abril", "abr", "aprile", "kwietnia"],
    &["may", "mai", "mayo", "maio", "maggio", "mei", "maja", "maj"],
    &["june", "jun", "juni", "juin", "junio", "junho", "giugno", "czerwca"],
    &["july", "jul", "juli", "juillet", "juil", "julio", "julho", "luglio", "lipca"],
    &["august", "aug", "août", "aout", "agosto", "ago", "augustus", "augusti", "sierpnia"],
    &[
        "september",
        "sept",
        "sep",
        "septembre",
        "septiembre",
        "setiembre",
        "setembro",
        "set",
        "settembre",
        "września",
    ],
    &[
        "october",
        "oct",
        "oktober",
        "okt",
        "octobre",
        "octubre",
        "outubro",
        "out",
        "ottobre",
        "października",
    ],
    &["november", "nov", "novembre", "noviembre", "novembro", "listopada"],
    &[
        "december",
        "dec",
        "dezember",
        "dez",
        "décembre",
        "decembre",
        "déc",
        "diciembre",
        "dic",
        "dezembro",
        "dicembre",
        "grudnia",
    ],
];

/// Names and abbreviations of the days of the week, lower case, without a final full stop.
const WEEKDAYS: [&[&str]; 5] = [
    &[
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "mon",
        "tues",
        "tue",
        "weds",
        "wed",
        "thurs",
        "thur",
        "thu",
        "fri",
        "sat",
        "sun",
    ],
    &[
        "montag",
        "dienstag",
        "mittwoch",
        "donnerstag",
        "freitag",
        "samstag",
        "sonnabend",
        "sonntag",
        "mo",
        "di",
        "mi",
        "do",
        "fr",
        "sa",
        "so",
    ],
    &[
        "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche", "lun", "mer",
        "jeu", "ven", "sam", "dim",
    ],
    &["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"],
    &[
        "segunda-feira",
        "terça-feira",
        "quarta-feira",
        "quinta-feira",
        "sexta-feira",
        "segunda",
        "terça",
        "quarta",
        "quinta",
        "sexta",
    ],
];

/// The number of a month, 1 to 12, by its name in lower case.
pub(super) fn month(name: &str) -> Option<i8> {
    let index = MONTHS.iter().position(|names| names.contains(&name))?;
    i8::try_from(index + 1).ok()
}

/// A pattern for the names of months.
pub(super) fn months_pattern() -> String {
    MONTHS.concat().join("|")
}

/// A pattern for the names of the days of the week.
pub(super) fn weekdays_pattern() -> String {
    WEEKDAYS.concat().join("|")
}
