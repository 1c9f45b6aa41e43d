//! Light or dark: as the system prefers, or as somebody chose on this device.

use leptos::prelude::*;

/// What can be chosen, with what people read; the first follows the system.
pub(crate) const THEMES: [(&str, &str); 3] =
    [("system", "Theme of the system"), ("light", "Light theme"), ("dark", "Dark theme")];

/// Where the choice is kept, for the script in `index.html` as well, which applies it before anything is drawn.
const KEPT: &str = "theme";

/// What is chosen.
pub(crate) fn theme() -> String {
    let kept = window().local_storage().ok().flatten().and_then(|kept| kept.get_item(KEPT).ok().flatten());
    kept.unwrap_or_else(|| "system".into())
}

/// Chooses another one. Where nothing can be kept, it lasts as long as the page.
pub(crate) fn choose_theme(name: &str) {
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("data-theme", name);
    }
    if let Ok(Some(kept)) = window().local_storage() {
        let _ = kept.set_item(KEPT, name);
    }
}
