//! The pictures in the guide: made by the browser tests, so that they show the app as it is.

use std::fs;
use std::path::{Path, PathBuf};

use crate::failure::Failure;
use crate::fingerprint::files_below;
use crate::step::Outcome;
use crate::{check, workspace};

/// Where pages of the guide find them.
const FOLDER: &str = "docs/guide/pictures";

/// Runs the browser tests, and takes over the pictures that a page shows.
pub(crate) fn make() -> Result<Outcome, Failure> {
    let made = workspace::target().join("pictures");
    check::browser_tests(&made)?;
    let kept = workspace::root().join(FOLDER);
    fs::create_dir_all(&kept).map_err(|error| Failure::file(&kept, &error))?;
    for name in shown()? {
        let (from, to) = (made.join(&name), kept.join(&name));
        fs::copy(&from, &to).map_err(|error| Failure::file(&from, &error))?;
    }
    Ok(Outcome::Done)
}

/// What is wrong with the pictures that pages show: each is there, and some browser test makes it; none is left over.
pub(crate) fn check() -> Result<Vec<String>, Failure> {
    let root = workspace::root();
    let tests = texts(&root.join("tests"), "rs")?.concat();
    let shown = shown()?;
    let mut broken = Vec::new();
    for name in &shown {
        if !root.join(FOLDER).join(name).is_file() {
            broken.push(format!("{FOLDER}/{name} is shown but not there: run `cargo xtask pictures`"));
        }
        let stem = name.trim_end_matches(".png");
        if !tests.contains(&format!("picture(\"{stem}\")")) {
            broken.push(format!("{FOLDER}/{name} is shown, but no browser test makes it: call `picture(\"{stem}\")`"));
        }
    }
    for file in files_below(&root.join(FOLDER))? {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if !shown.contains(&name) {
            broken.push(format!("{FOLDER}/{name} is shown nowhere: remove it"));
        }
    }
    Ok(broken)
}

/// The names of all pictures that the README and the pages under docs show.
fn shown() -> Result<Vec<String>, Failure> {
    let root = workspace::root();
    let mut pages = texts(&root.join("docs"), "md")?;
    pages.extend(texts(&root.join("README.md"), "md")?);
    let mut names: Vec<String> = pages.iter().flat_map(|page| named(page)).collect();
    names.sort();
    names.dedup();
    Ok(names)
}

/// The pictures that a page shows: `![what is seen](pictures/name.png)`.
fn named(page: &str) -> Vec<String> {
    let link = |rest: &str| rest.split_once(')').map(|(link, _)| link.to_owned());
    let links = page.split("![").skip(1).filter_map(|image| image.split_once("](")).filter_map(|(_, rest)| link(rest));
    let name = |link: String| link.rsplit_once("pictures/").map(|(_, name)| name.to_owned());
    links.filter_map(name).collect()
}

fn texts(path: &Path, kind: &str) -> Result<Vec<String>, Failure> {
    let files = files_below(path)?.into_iter().filter(|file| file.extension().is_some_and(|it| it == kind));
    let no_modules = |file: &PathBuf| !file.components().any(|it| it.as_os_str() == "node_modules");
    let read = |file: PathBuf| fs::read_to_string(&file).map_err(|error| Failure::file(&file, &error));
    files.filter(no_modules).map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::named;

    #[test]
    fn a_page_names_its_pictures() {
        let page =
            "Text ![A list](pictures/list.png), ![two](docs/guide/pictures/two.png) and ![x](other.svg) [l](a.png)";
        assert_eq!(named(page), ["list.png", "two.png"]);
    }
}
