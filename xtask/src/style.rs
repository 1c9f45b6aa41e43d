//! The style sheets of the page in one file: each screen's is written apart, all are needed before anything is drawn, and
//! together they compress to two thirds.

use std::fs;
use std::path::Path;

use crate::failure::Failure;
use crate::{fingerprint, workspace};

/// Puts the sheets that the page in `dist/` names into one, in their order.
pub(crate) fn join() -> Result<(), Failure> {
    let page = workspace::dist().join("index.html");
    let html = fs::read_to_string(&page).map_err(|error| Failure::file(&page, &error))?;
    let mut joined = String::new();
    for name in sheets(&html) {
        let file = workspace::dist().join(name);
        let sheet = fs::read_to_string(&file).map_err(|error| Failure::file(&file, &error))?;
        joined.push_str(&sheet);
        fs::remove_file(&file).map_err(|error| Failure::file(&file, &error))?;
    }
    if joined.is_empty() {
        return Err(Failure::new("the page that Trunk made names no style sheet", "see `web/index.html`"));
    }
    let hash = fingerprint::of(Path::new(""), &[], &joined)?;
    let name = format!("style-{hash}.css");
    let file = workspace::dist().join(&name);
    fs::write(&file, joined).map_err(|error| Failure::file(&file, &error))?;
    fs::write(&page, with_one(&html, &name)).map_err(|error| Failure::file(&page, &error))
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
}
