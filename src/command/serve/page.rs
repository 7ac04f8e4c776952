//! Pages as they are served: with the script that reloads them, and leave for it to run. What `build`
//! publishes has neither.

use super::{BENCH, BENCH_STYLE, EVENTS, PIECES, RULE, SCRIPT};

/// Names the header that a `meta` element stands for.
const POLICY: &str = "http-equiv=\"content-security-policy\"";

/// Whom the script may ask, and where it may come from.
const NEEDS: [&str; 2] = ["script-src", "connect-src"];

/// A page with the script. `edition` is the one it is part of; with a `token`, it gets the script that
/// shows what was struck out, too.
pub(super) fn with_script(html: &[u8], edition: &str, token: Option<&str>) -> Vec<u8> {
    let html = String::from_utf8_lossy(html);
    let html = allow_script(&html);
    let lower = html.to_ascii_lowercase();
    let place = ["</head>", "</body>"].iter().find_map(|tag| lower.find(tag)).unwrap_or(html.len());
    let (before, after) = html.split_at(place);
    let bench = token.map(bench).unwrap_or_default();
    format!("{before}{}{bench}{after}", script(edition)).into_bytes()
}

/// A page that stands in for a site that could not be made. Where it runs, the script shows the
/// errors, and the newest at that.
pub(super) fn of_errors(errors: &[String], edition: &str) -> Vec<u8> {
    let errors: Vec<_> =
        errors.iter().map(|error| format!("<pre>{}</pre>\n", escaped(error))).collect();
    let errors = errors.concat();
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>The site could not be built</title>\n{}\n</head>\n<body>\n\
         <h1>The site could not be built</h1>\n<noscript>\n{errors}</noscript>\n\
         <p>This page reloads once it can be.</p>\n</body>\n</html>\n",
        script(edition)
    )
    .into_bytes()
}

fn script(edition: &str) -> String {
    format!(
        "<script src=\"{SCRIPT}\" data-events=\"{EVENTS}\" data-edition=\"{}\" defer></script>",
        escaped(edition)
    )
}

fn bench(token: &str) -> String {
    format!(
        "<script src=\"{BENCH}\" data-style=\"{BENCH_STYLE}\" data-pieces=\"{PIECES}\" \
         data-rule=\"{RULE}\" data-token=\"{token}\" defer></script>"
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The page with every policy in it widened. Only ASCII letters are folded, so that places stay.
fn allow_script(html: &str) -> String {
    let lower = html.to_ascii_lowercase();
    let mut widened = String::with_capacity(html.len() + 64);
    let mut done = 0;
    for (found, _) in lower.match_indices(POLICY) {
        let tag = lower[..found].rfind('<').unwrap_or(found).max(done);
        let end = lower[found..].find('>').map_or(html.len(), |end| found + end);
        let Some(start) = lower[tag..end].find("content=\"").map(|at| tag + at + 9) else {
            continue;
        };
        let Some(length) = html[start..end].find('"') else { continue };
        widened.push_str(&html[done..start]);
        widened.push_str(&widen(&html[start..start + length]));
        done = start + length;
    }
    widened + &html[done..]
}

/// A policy that lets this server's own script run and listen to it.
fn widen(policy: &str) -> String {
    let mut directives: Vec<String> =
        policy.split(';').map(|it| it.trim().to_owned()).filter(|it| !it.is_empty()).collect();
    for need in NEEDS {
        let name = |directive: &str| {
            directive.split_whitespace().next().is_some_and(|name| name.eq_ignore_ascii_case(need))
        };
        match directives.iter_mut().find(|directive| name(directive)) {
            Some(directive) if directive.contains("'self'") => {}
            Some(directive) => *directive = directive.replace(" 'none'", "") + " 'self'",
            None => directives.push(format!("{need} 'self'")),
        }
    }
    directives.join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const TAG: &str = "<script src=\"/_offprint/reload.js\" data-events=\"/_offprint/events\" data-edition=\"x-1\" defer></script>";

    #[track_caller]
    fn check(html: &str, expected: &str) {
        let served = String::from_utf8(with_script(html.as_bytes(), "x-1", None)).unwrap();
        assert_eq!(served, expected.replace("TAG", TAG));
    }

    #[test]
    fn the_script_stands_in_the_head() {
        check("<head></HEAD><body>x</body>", "<head>TAG</HEAD><body>x</body>");
        check("<body>İ</body>", "<body>İTAG</body>");
        check("x", "xTAG");
    }

    #[test]
    fn policies_let_the_script_run() {
        let policy = |before: &str, after: &str| {
            let html = |policy: &str| {
                format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">")
            };
            check(&html(before), &(html(after) + "TAG"));
        };
        policy(
            "default-src 'none'; img-src 'self' data:",
            "default-src 'none'; img-src 'self' data:; script-src 'self'; connect-src 'self'",
        );
        policy(
            "script-src 'none'; connect-src https://x.example;",
            "script-src 'self'; connect-src https://x.example 'self'",
        );
        policy("script-src 'self'; connect-src 'self'", "script-src 'self'; connect-src 'self'");
        check(
            "<meta http-equiv=\"Content-Security-Policy\">",
            "<meta http-equiv=\"Content-Security-Policy\">TAG",
        );
    }

    #[test]
    fn errors_are_text() {
        let page = String::from_utf8(of_errors(&["<b> in x:1".to_owned()], "x-1")).unwrap();
        assert!(page.contains("<pre>&lt;b&gt; in x:1</pre>") && page.contains(TAG), "{page}");
    }
}
