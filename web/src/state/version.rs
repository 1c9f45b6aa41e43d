//! Which version of the app a page is made of, told by the names of its files: they carry a hash of the contents.

/// The files that a piece of the page's HTML names and that never change.
pub fn lasting_files(html: &str) -> Vec<String> {
    html.split(['"', '\'']).filter(|name| name.starts_with('/') && is_hashed(name)).map(str::to_owned).collect()
}

/// Whether a page made of these files is not of the version that those make. A page whose files have no hash is one that
/// somebody works on: it is never out of date.
pub fn is_outdated(mine: &[String], theirs: &[String]) -> bool {
    mine.iter().any(|file| !theirs.contains(file))
}

fn is_hashed(name: &str) -> bool {
    name.split(['-', '.', '/', '_']).any(|part| part.len() >= 16 && part.bytes().all(|it| it.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::{is_outdated, lasting_files};

    #[test]
    fn a_page_is_out_of_date_when_the_server_has_not_all_of_its_files() {
        let mine = lasting_files(r#"<link href="/base-aebb1e8b60d92cfa.css"><link href="/icon.svg"><script src='/a'>"#);
        assert_eq!(mine, ["/base-aebb1e8b60d92cfa.css"]);
        let theirs = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        assert!(!is_outdated(&mine, &theirs(&["/a-0123456789abcdef.js", "/base-aebb1e8b60d92cfa.css"])));
        assert!(is_outdated(&mine, &theirs(&["/base-0123456789abcdef.css"])));
        assert!(!is_outdated(&[], &[]));
    }
}
