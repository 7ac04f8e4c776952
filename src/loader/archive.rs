//! Copies of pages in archives of the web, whose addresses hold those of the pages.

/// The address of the page that an archive has a copy of, where an address is that of the copy:
/// `https://archive.example/web/20120304050607/http://example.org/post`. Other addresses are
/// themselves.
pub(crate) fn original(address: &str) -> &str {
    /// A copy is named by when it was made, to the year at least.
    const MIN_DIGITS: usize = 4;
    // Behind the archive's own scheme.
    let own = ["https://", "http://"].iter().find(|scheme| address.starts_with(**scheme));
    let own = own.map_or(0, |scheme| scheme.len());
    let schemes = ["/https:/", "/http:/"];
    let inner = schemes.iter().filter_map(|scheme| Some(own + address[own..].find(scheme)?)).min();
    let Some(inner) = inner else { return address };
    let stamp = address[..inner].rsplit('/').next().unwrap_or_default();
    let digits = stamp.bytes().take_while(u8::is_ascii_digit).count();
    // `20120304050607im_` is how one archive names a copy as it was sent; `2012.03.04-050607` is another's.
    let is_stamp = digits >= MIN_DIGITS
        && stamp
            .bytes()
            .all(|it| it.is_ascii_digit() || it.is_ascii_lowercase() || b"_.-".contains(&it));
    if is_stamp { &address[inner + 1..] } else { address }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_in_an_archive_is_named_by_its_original() {
        fn check(address: &str, expected: &str) {
            assert_eq!(original(address), expected);
        }
        let page = "http://example.org/post?id=7#end";
        check(&format!("https://archive.example/web/20120304050607/{page}"), page);
        check(&format!("https://archive.example/web/20120304050607im_/{page}"), page);
        check(&format!("//archive.example/2012.03.04-050607/{page}"), page);
        check(&format!("/web/20120304050607/{page}"), page);
        check("https://archive.example/web/2012/http:/example.org/", "http:/example.org/");
        for other in [
            page,
            "",
            "https://archive.example/web/",
            "https://example.org/share/https://example.org/post",
            "https://example.org/2012/03/post",
            "https://example.org/?to=/2012/",
            "https://example.org/login?next=https://example.org/2012/http",
        ] {
            check(other, other);
        }
    }
}
