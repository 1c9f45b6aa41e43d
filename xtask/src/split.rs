//! The app in parts: what every visit needs, and the code of each screen, which is loaded when somebody goes there.
//!
//! Trunk builds the page around one WebAssembly module. Functions marked in `web/src/parts.rs` say where that module may
//! be cut; here it is cut, and the parts take the place of the whole in `dist/`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::failure::Failure;
use crate::pack::Part;
use crate::process::run;
use crate::toolchain::{TARGET, Toolchain};
use crate::{fingerprint, module, pack, script, short, workspace};

/// The program that cuts, and the package it comes from.
pub(crate) const PROGRAM: &str = "wasm-split-cli";
pub(crate) const PACKAGE: &str = "wasm_split_cli_support";
pub(crate) const VERSION: &str = "0.2.4";

/// The names that the program gives to the first part and to what loads the others.
const FIRST: &str = "app";
const LOADER: &str = "__wasm_split.js";

/// What makes the files out of what was cut: where it changes, they have other names, since a browser keeps them for ever.
const LAYOUT: &str = concat!(
    include_str!("code.rs"),
    include_str!("loader.js"),
    include_str!("module.rs"),
    include_str!("pack.rs"),
    include_str!("script.rs"),
    include_str!("short.rs"),
    include_str!("split.rs"),
);
const ADVICE: &str = "see the message above; `cargo xtask dist` after `rm -r .tools target/web` starts afresh";

/// The files of style sheets that come with parts, by these.
type Sheets = BTreeMap<&'static str, String>;

/// Cuts the module that Trunk built, and puts the parts into `dist/`.
pub(crate) fn split(toolchain: Toolchain, sheets: &Sheets) -> Result<(), Failure> {
    let whole = workspace::web_target().join(TARGET).join("wasm-release/waybill-web.wasm");
    let cut = workspace::web_target().join("split");
    if cut.exists() {
        fs::remove_dir_all(&cut).map_err(|error| Failure::file(&cut, &error))?;
    }
    run(toolchain.command(PROGRAM)?.args(["--target", "web", "--out-name", FIRST]).arg(&whole).arg(&cut), ADVICE)?;
    let hash = fingerprint::of(&cut, &["."], &format!("{LAYOUT} {sheets:?}"))?;
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
        ADVICE,
    )?;
    let page = workspace::dist().join("index.html");
    write(&page, names.in_page(&text(&page)?))?;
    finish_first(&names)?;
    pack(&cut, &names, sheets)
}

/// The first part, with names that only it and its script know as short as they can be.
fn finish_first(names: &Names) -> Result<(), Failure> {
    let script_file = workspace::dist().join(format!("{}.js", names.first));
    let module_file = workspace::dist().join(format!("{}_bg.wasm", names.first));
    let script = names.in_page(&text(&script_file)?);
    let module = bytes(&module_file)?;
    let shortened = module::without_remarks(&module)
        .and_then(|module| short::shortened(&module, &script))
        .ok_or_else(|| Failure::new("wasm-bindgen's script and module do not fit together", ADVICE))?;
    write(&module_file, shortened.0)?;
    write(&script_file, script::small(&shortened.1))
}

/// The other parts, each in a file with what it needs, and the script that loads them.
fn pack(cut: &Path, names: &Names, sheets: &Sheets) -> Result<(), Failure> {
    let mut pieces = BTreeMap::new();
    for file in fingerprint::files_below(cut)? {
        let Some(stem) = file.file_name().and_then(|name| name.to_str()?.strip_suffix(".wasm")) else { continue };
        if stem != FIRST {
            let broken = || Failure::new(format!("`{}` is no WebAssembly", file.display()), ADVICE);
            let piece = module::without_remarks(&bytes(&file)?).and_then(|piece| module::compact(&piece));
            pieces.insert(stem.to_owned(), piece.ok_or_else(broken)?);
        }
    }
    let size = |piece: &str| pieces.get(piece).map(Vec::len);
    let script = text(&cut.join(LOADER))?;
    let strange = || Failure::new("the script that loads the app's parts is not as it was", ADVICE);
    let parts = pack::parts(&script, size).ok_or_else(strange)?;
    for part in &parts {
        let content: Vec<_> = part.pieces.iter().filter_map(|piece| pieces.get(piece)).flatten().copied().collect();
        write(&workspace::dist().join(names.part(part)), content)?;
    }
    let sheets: Vec<_> = sheets.iter().map(|(part, file)| format!("{part}:\"{file}\"")).collect();
    let script = pack::loader(&script, &parts, |piece| size(piece).unwrap_or_default())
        .ok_or_else(strange)?
        .replace("FIRST", &names.first)
        .replace("SHEETS", &format!("{{{}}}", sheets.join(",")))
        .replace("HASH", &names.hash);
    write(&workspace::dist().join(names.loader()), script::small(&script))
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

    fn part(&self, part: &Part) -> String {
        format!("{}-{}.pack", part.name, self.hash)
    }

    /// The page or its script, in which files are called by their new names. The module itself asks for the loader by its
    /// old name, under which the script hands it over.
    fn in_page(&self, text: &str) -> String {
        let from = |name: &str| format!("from \"./{name}\"");
        text.replace(&self.old, &self.first).replace(&from(LOADER), &from(&self.loader()))
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

fn text(file: &Path) -> Result<String, Failure> {
    fs::read_to_string(file).map_err(|error| Failure::file(file, &error))
}

fn bytes(file: &Path) -> Result<Vec<u8>, Failure> {
    fs::read(file).map_err(|error| Failure::file(file, &error))
}

fn write(file: &Path, content: impl AsRef<[u8]>) -> Result<(), Failure> {
    fs::write(file, content).map_err(|error| Failure::file(file, &error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_is_called_by_its_new_name() {
        let names = Names { old: "waybill-web-1".into(), first: "waybill-web-2".into(), hash: "2".into() };
        assert_eq!(names.in_page("init('/waybill-web-1_bg.wasm')"), "init('/waybill-web-2_bg.wasm')");
        let script = r#"import * as it from "./__wasm_split.js"; imports["./__wasm_split.js"] = it"#;
        let renamed = r#"import * as it from "./parts-2.js"; imports["./__wasm_split.js"] = it"#;
        assert_eq!(names.in_page(script), renamed);
    }
}
