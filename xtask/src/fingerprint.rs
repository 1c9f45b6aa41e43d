//! One number for the contents of many files: equal numbers, nothing to build.
//!
//! Contents and not times, because a fresh clone and a change of branch give every file a new time.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use crate::failure::Failure;

/// The fingerprint of files and folders, and of a text that also matters.
pub(crate) fn of(root: &Path, parts: &[&str], text: &str) -> Result<String, Failure> {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    for part in parts {
        for file in files_below(&root.join(part))? {
            file.strip_prefix(root).unwrap_or(&file).hash(&mut hasher);
            let bytes = fs::read(&file).map_err(|error| Failure::file(&file, &error))?;
            bytes.hash(&mut hasher);
        }
    }
    Ok(format!("{:016x}", hasher.finish()))
}

/// Every file below a folder, sorted; a file is below itself, and below nothing is nothing.
pub(crate) fn files_below(path: &Path) -> Result<Vec<PathBuf>, Failure> {
    if path.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    if !path.is_dir() {
        return Ok(Vec::new());
    }
    let mut entries = fs::read_dir(path)
        .and_then(|entries| entries.map(|entry| entry.map(|it| it.path())).collect::<Result<Vec<_>, _>>())
        .map_err(|error| Failure::file(path, &error))?;
    entries.sort();
    let mut files = Vec::new();
    for entry in entries {
        files.extend(files_below(&entry)?);
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_fingerprint_changes_with_contents_and_names_and_only_with_them() {
        let folder = std::env::temp_dir().join(format!("xtask-fingerprint-{}", std::process::id()));
        fs::create_dir_all(folder.join("src/inner")).unwrap();
        let file = folder.join("src/inner/one.rs");
        let print = || of(&folder, &["src", "missing"], "rustc 1").unwrap();

        fs::write(&file, "a").unwrap();
        let first = print();
        fs::write(&file, "a").unwrap();
        assert_eq!(print(), first);
        fs::write(&file, "b").unwrap();
        assert_ne!(print(), first);
        fs::write(&file, "a").unwrap();
        fs::rename(&file, folder.join("src/inner/two.rs")).unwrap();
        assert_ne!(print(), first);

        fs::remove_dir_all(&folder).unwrap();
    }
}
