//! Letters without their case, to look for words in what people wrote.

/// `text` in small letters, of every script. The browser knows them all, so the app brings no tables of its own along.
pub(super) fn lower(text: &str) -> String {
    #[cfg(target_arch = "wasm32")]
    return js_sys::JsString::from(text).to_lower_case().into();
    #[cfg(not(target_arch = "wasm32"))]
    text.to_lowercase()
}
