//! Debian packages: installed where something is missing, by root or through sudo.

use std::process::Command;

use crate::failure::Failure;
use crate::process::{self, command, find};

/// Makes sure that packages are installed. `purpose` is told to the reader.
pub(crate) fn install(packages: &[&str], purpose: &str) -> Result<(), Failure> {
    let by_hand = format!(
        "as root, run `apt-get update && apt-get install --no-install-recommends {}`, or install the same programs another way",
        packages.join(" ")
    );
    if find("apt-get").is_none() {
        return Err(Failure::new(
            format!("{purpose} is missing, and this machine has no apt-get"),
            format!("install what Debian calls {}", packages.join(", ")),
        ));
    }
    println!("    installing {} ({purpose})", packages.join(", "));
    // A fresh machine has no package lists, an old one lists of what is gone.
    process::run(as_root(&by_hand)?.args(["update", "-qq"]), &by_hand)?;
    process::run(as_root(&by_hand)?.args(["install", "-y", "-qq", "--no-install-recommends"]).args(packages), &by_hand)
}

fn as_root(by_hand: &str) -> Result<Command, Failure> {
    let is_root = process::output(command("id").arg("-u")).as_deref() == Some("0");
    let mut apt = if is_root {
        command("apt-get")
    } else if find("sudo").is_some() {
        let mut sudo = command("sudo");
        sudo.args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]);
        sudo
    } else {
        return Err(Failure::new("packages are missing, and this user is neither root nor has sudo", by_hand));
    };
    apt.env("DEBIAN_FRONTEND", "noninteractive");
    Ok(apt)
}
