//! Lighthouse on the release's page, signed in, light and dark.

use tokio::process::Command;
use waybill_tests::Client;

/// Where `cargo xtask bench` has put it.
const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/lighthouse");

/// Prints its scores and what it finds wanting.
pub(crate) async fn report(client: &Client, key: &str) {
    let node = std::path::Path::new(FOLDER).join("node_modules/node/bin/node");
    let chromium = std::env::var("WAYBILL_CHROMIUM").unwrap_or_else(|_| "/usr/bin/chromium".into());
    for scheme in ["light", "dark"] {
        println!("Lighthouse, {scheme}:");
        let status = Command::new(&node)
            .arg("report.mjs")
            .args([&format!("{}/records/{key}", client.url()), client.cookie(), scheme])
            .current_dir(FOLDER)
            .env("CHROME_PATH", &chromium)
            .status()
            .await;
        let advice = "`npm ci` in tests/lighthouse installs it";
        assert!(
            status.as_ref().is_ok_and(std::process::ExitStatus::success),
            "Lighthouse did not run ({advice}): {status:?}"
        );
    }
}
