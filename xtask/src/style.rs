//! The style sheets of the page in one file: each screen's is written apart, nearly all are needed before anything is
//! drawn, and together they compress to two thirds. Those of a part that is not the page of a record or a list come with
//! that part.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::failure::Failure;
use crate::{fingerprint, workspace};

/// Sheets that only one part of the app uses, with the part. Nothing else may use what they name.
const OF_PARTS: [(&str, &str); 3] = [("wall", "wall"), ("import", "rest"), ("kit", "rest")];

/// Puts the sheets that the page in `dist/` names into one, in their order, and those of parts into one for each. Answers
/// with the files of these, by their parts.
pub(crate) fn join() -> Result<BTreeMap<&'static str, String>, Failure> {
    let page = workspace::dist().join("index.html");
    let html = fs::read_to_string(&page).map_err(|error| Failure::file(&page, &error))?;
    let mut joined: BTreeMap<&str, String> = BTreeMap::new();
    for name in sheets(&html) {
        let file = workspace::dist().join(name);
        let sheet = fs::read_to_string(&file).map_err(|error| Failure::file(&file, &error))?;
        joined.entry(part_of(name).unwrap_or(PAGE)).or_default().push_str(&sheet);
        fs::remove_file(&file).map_err(|error| Failure::file(&file, &error))?;
    }
    let expected = OF_PARTS.map(|(_, part)| part).into_iter().chain([PAGE]);
    if let Some(missing) = expected.into_iter().find(|part| !joined.contains_key(part)) {
        let what = format!("the page that Trunk made names no style sheet of `{missing}`");
        return Err(Failure::new(what, "see `web/index.html`, and `OF_PARTS` in `xtask/src/style.rs`"));
    }
    let mut files = BTreeMap::new();
    for (part, sheet) in joined {
        let hash = fingerprint::of(Path::new(""), &[], &sheet)?;
        let name = format!("{part}-{hash}.css");
        let file = workspace::dist().join(&name);
        fs::write(&file, sheet).map_err(|error| Failure::file(&file, &error))?;
        files.insert(part, name);
    }
    let own = files.remove(PAGE).unwrap_or_default();
    fs::write(&page, with_one(&html, &own)).map_err(|error| Failure::file(&page, &error))?;
    Ok(files)
}

/// What the file of the page's own sheet begins with.
const PAGE: &str = "style";

/// The part that a sheet comes with, by the name that Trunk gave it: the sheet's own and a hash.
fn part_of(name: &str) -> Option<&'static str> {
    let (stem, _) = name.rsplit_once('-')?;
    OF_PARTS.iter().find(|(sheet, _)| *sheet == stem).map(|(_, part)| *part)
}

/// The files of the page's style sheets, in order.
fn sheets(html: &str) -> impl Iterator<Item = &str> {
    links(html).filter_map(|(start, end)| sheet(&html[start..end]))
}

/// The page with this sheet in the first one's place, and without the others.
fn with_one(html: &str, name: &str) -> String {
    let (mut page, mut read, mut is_in) = (String::new(), 0, false);
    for (start, end) in links(html).filter(|(start, end)| sheet(&html[*start..*end]).is_some()) {
        page.push_str(&html[read..start]);
        if !is_in {
            page.push_str(&format!("<link rel=\"stylesheet\" href=\"/{name}\">"));
            is_in = true;
        }
        read = end;
    }
    page.push_str(&html[read..]);
    page
}

/// From where to where each link of the page is written.
fn links(html: &str) -> impl Iterator<Item = (usize, usize)> {
    html.match_indices("<link ").filter_map(|(start, _)| Some((start, start + html[start..].find('>')? + 1)))
}

/// The file, if the link is to a style sheet. Quotes may have been left out.
fn sheet(link: &str) -> Option<&str> {
    let value = |name: &str| {
        let (_, value) = link.split_once(&format!(" {name}="))?;
        let value = value.trim_start_matches('"');
        value.split(['"', ' ', '>']).next()
    };
    (value("rel") == Some("stylesheet")).then(|| value("href")?.strip_prefix('/')).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_with_many_sheets_becomes_one_with_one() {
        let quoted = |name: &str| format!("<link rel=\"stylesheet\" href=\"/{name}\" integrity=\"sha384-x\"/>");
        let bare = |name: &str| format!("<link href=/{name} integrity=sha384-x= rel=stylesheet>");
        let page = |sheets: &str| format!("<title>It</title><link rel=icon href=/i.svg>{sheets}<script>a > b</script>");
        let many = page(&(quoted("a-1.css") + "<!-- > -->" + &bare("b-2.css") + &bare("c-3.css")));
        assert_eq!(sheets(&many).collect::<Vec<_>>(), ["a-1.css", "b-2.css", "c-3.css"]);
        let one = "<link rel=\"stylesheet\" href=\"/style-4.css\"><!-- > -->";
        assert_eq!(with_one(&many, "style-4.css"), page(one));
    }

    #[test]
    fn a_sheet_that_only_a_part_uses_comes_with_that() {
        assert_eq!(
            ["wall-0a1b.css", "kit-0a1b.css", "wallet-0a1b.css"].map(part_of),
            [Some("wall"), Some("rest"), None]
        );
    }
}
