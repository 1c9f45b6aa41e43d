//! The app in parts: what every visit needs, and the code of each screen, which is loaded when somebody goes there.
//!
//! Trunk builds the page around one WebAssembly module. Functions marked in `web/src/parts.rs` say where that module may
//! be cut; here it is cut, and the parts take the place of the whole in `dist/`.

use std::fs;
use std::path::{Path, PathBuf};

use crate::failure::Failure;
use crate::process::run;
use crate::toolchain::{TARGET, Toolchain};
use crate::{fingerprint, workspace};

/// The program that cuts, and the package it comes from.
pub(crate) const PROGRAM: &str = "wasm-split-cli";
pub(crate) const PACKAGE: &str = "wasm_split_cli_support";
pub(crate) const VERSION: &str = "0.2.4";

/// The names that the program gives to the first part and to what loads the others.
const FIRST: &str = "app";
const LOADER: &str = "__wasm_split.js";

/// Cuts the module that Trunk built, and puts the parts into `dist/`.
pub(crate) fn split(toolchain: Toolchain) -> Result<(), Failure> {
    let whole = workspace::web_target().join(TARGET).join("wasm-release/waybill-web.wasm");
    let cut = workspace::web_target().join("split");
    if cut.exists() {
        fs::remove_dir_all(&cut).map_err(|error| Failure::file(&cut, &error))?;
    }
    let advice = "see the message above; `cargo xtask dist` after `rm -r .tools target/web` starts afresh";
    run(toolchain.command(PROGRAM)?.args(["--target", "web", "--out-name", FIRST]).arg(&whole).arg(&cut), advice)?;
    let hash = fingerprint::of(&cut, &["."], "")?;
    let names = Names { old: name_of_whole()?, first: format!("waybill-web-{hash}"), hash };
    for file in fingerprint::files_below(&workspace::dist())? {
        if file.file_name().is_some_and(|name| name.to_string_lossy().starts_with(&names.old)) {
            fs::remove_file(&file).map_err(|error| Failure::file(&file, &error))?;
        }
    }
    // The parts find the first one's table and memory by names that the linker gave.
    let bindgen = ["--target", "web", "--no-typescript", "--keep-lld-exports", "--remove-producers-section"];
    run(
        toolchain
            .command("wasm-bindgen")?
            .args(bindgen)
            .args(["--out-name", &names.first, "--out-dir"])
            .arg(workspace::dist())
            .arg(cut.join(format!("{FIRST}.wasm"))),
        advice,
    )?;
    let in_page = |text: &str| names.in_page(text);
    rewrite(&workspace::dist().join(format!("{}.js", names.first)), in_page)?;
    rewrite(&workspace::dist().join("index.html"), in_page)?;
    let loader = workspace::dist().join(names.loader());
    copy(&cut.join(LOADER), &loader)?;
    rewrite(&loader, |text| names.in_loader(text))?;
    for file in fingerprint::files_below(&cut)? {
        let Some(stem) = file.file_name().and_then(|name| name.to_str()).and_then(|name| name.strip_suffix(".wasm"))
        else {
            continue;
        };
        if stem != FIRST {
            copy(&file, &workspace::dist().join(format!("{stem}-{}.wasm", names.hash)))?;
        }
    }
    for file in fingerprint::files_below(&workspace::dist())? {
        if file.extension().is_some_and(|kind| kind == "wasm") {
            strip(&file)?;
        }
    }
    Ok(())
}

/// What files are called before and after.
struct Names {
    /// Trunk's name of the whole, without what follows it.
    old: String,
    /// Ours of the first part.
    first: String,
    /// One for all parts: they belong together.
    hash: String,
}

impl Names {
    fn loader(&self) -> String {
        format!("parts-{}.js", self.hash)
    }

    /// The page or its script, in which files are called by their new names. The module itself asks for the loader by its
    /// old name, under which the script hands it over.
    fn in_page(&self, text: &str) -> String {
        let from = |name: &str| format!("from \"./{name}\"");
        text.replace(&self.old, &self.first).replace(&from(LOADER), &from(&self.loader()))
    }

    /// The same of what loads the parts.
    fn in_loader(&self, text: &str) -> String {
        text.replace(&format!("./{FIRST}.js"), &format!("./{}.js", self.first))
            .replace(".wasm\"", &format!("-{}.wasm\"", self.hash))
    }
}

/// `waybill-web-0123456789abcdef`, as Trunk has it in `dist/`.
fn name_of_whole() -> Result<String, Failure> {
    let files = fingerprint::files_below(&workspace::dist())?;
    let mut names = files.iter().filter_map(|file| file.file_name()?.to_str()?.strip_suffix("_bg.wasm"));
    let name = names.next().filter(|name| name.starts_with("waybill-web-"));
    name.map(str::to_owned).ok_or_else(|| {
        Failure::new("Trunk left no WebAssembly in `dist/`", "remove `dist/` and run the same command again")
    })
}

fn rewrite(file: &Path, new: impl Fn(&str) -> String) -> Result<(), Failure> {
    let text = fs::read_to_string(file).map_err(|error| Failure::file(file, &error))?;
    fs::write(file, new(&text)).map_err(|error| Failure::file(file, &error))
}

fn copy(from: &Path, to: &PathBuf) -> Result<(), Failure> {
    fs::copy(from, to).map(|_| ()).map_err(|error| Failure::file(from, &error))
}

/// Takes names and other remarks out of a module: nothing reads them in a browser.
fn strip(file: &Path) -> Result<(), Failure> {
    let module = fs::read(file).map_err(|error| Failure::file(file, &error))?;
    let stripped = without_remarks(&module).ok_or_else(|| {
        Failure::new(format!("`{}` is no WebAssembly", file.display()), "remove `dist/` and run the same command again")
    })?;
    fs::write(file, stripped).map_err(|error| Failure::file(file, &error))
}

/// A module is eight bytes and then sections: a kind, a length in LEB128, and as many bytes. Kind 0 is a remark.
fn without_remarks(module: &[u8]) -> Option<Vec<u8>> {
    let (head, mut rest) = module.split_at_checked(8)?;
    let mut kept = head.to_vec();
    while let Some((kind, after)) = rest.split_first() {
        let (mut length, mut bytes) = (0_usize, 0);
        loop {
            let byte = *after.get(bytes)?;
            length |= usize::from(byte & 0x7f).checked_shl(u32::try_from(bytes).ok()? * 7)?;
            bytes += 1;
            if byte < 0x80 {
                break;
            }
        }
        let (section, next) = rest.split_at_checked(1 + bytes + length)?;
        if *kind != 0 {
            kept.extend_from_slice(section);
        }
        rest = next;
    }
    Some(kept)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn remarks_are_taken_out_and_all_else_stays() {
        let head = b"\0asm\x01\0\0\0".to_vec();
        let long = [vec![0, 0x80, 0x01], vec![7; 128]].concat();
        let module = [head.clone(), vec![1, 2, 8, 9], long, vec![10, 1, 5], vec![0, 0]].concat();
        let kept = [head, vec![1, 2, 8, 9, 10, 1, 5]].concat();
        assert_eq!(without_remarks(&module).unwrap(), kept);
        assert_eq!(without_remarks(&module[..module.len() - 1]), None, "cut short");
    }

    #[test]
    fn every_part_is_called_by_its_new_name() {
        let names = Names { old: "waybill-web-1".into(), first: "waybill-web-2".into(), hash: "2".into() };
        let loader = r#"import { initSync } from "./app.js"; new URL("./chunk_5.wasm", import.meta.url)"#;
        let renamed = r#"import { initSync } from "./waybill-web-2.js"; new URL("./chunk_5-2.wasm", import.meta.url)"#;
        assert_eq!(names.in_loader(loader), renamed);
        assert_eq!(names.in_page("init('/waybill-web-1_bg.wasm')"), "init('/waybill-web-2_bg.wasm')");
        let script = r#"import * as it from "./__wasm_split.js"; imports["./__wasm_split.js"] = it"#;
        let renamed = r#"import * as it from "./parts-2.js"; imports["./__wasm_split.js"] = it"#;
        assert_eq!(names.in_page(script), renamed);
    }
}
