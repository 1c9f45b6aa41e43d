//! The web app is embedded from `dist/`, which Trunk fills. The server builds without it too, for tests of the API
//! alone: the folder is made when it is missing, so that Cargo can watch it.

fn main() {
    let dist = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../dist");
    if let Err(error) = std::fs::create_dir_all(&dist) {
        println!("cargo::warning=could not make {}: {error}", dist.display());
    }
    println!("cargo::rerun-if-changed={}", dist.display());
    println!("cargo::rerun-if-changed=build.rs");
}
