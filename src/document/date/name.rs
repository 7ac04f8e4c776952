//! Names of months and days, in the languages whose dates are read: English, German, French,
//! Spanish and Portuguese.

/// Names and abbreviations of each month, lower case, without a final full stop.
const MONTHS: [&[&str]; 12] = [
    &["january", "jan", "januar", "jänner", "janvier", "janv", "enero", "ene", "janeiro", "jän"],
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
    ],
    &["march", "mar", "märz", "maerz", "mär", "mrz", "mars", "marzo", "março", "marco"],
    &["april", "apr", "avril", "avr", "abril", "abr"],
    &["may", "mai", "mayo", "maio"],
    &["june", "jun", "juni", "juin", "junio", "junho"],
    &["july", "jul", "juli", "juillet", "juil", "julio", "julho"],
    &["august", "aug", "août", "aout", "agosto", "ago"],
    &["september", "sept", "sep", "septembre", "septiembre", "setiembre", "setembro", "set"],
    &["october", "oct", "oktober", "okt", "octobre", "octubre", "outubro", "out"],
    &["november", "nov", "novembre", "noviembre", "novembro"],
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
