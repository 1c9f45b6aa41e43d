//! Headers that keep browsers from doing what pages of ours never ask for.

use actix_web::http::header;
use actix_web::middleware::DefaultHeaders;
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;

use super::state::HttpSettings;

/// What every response carries; a page adds its own content policy.
pub(crate) fn defaults(settings: &HttpSettings) -> DefaultHeaders {
    let headers = DefaultHeaders::new()
        .add((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .add((header::REFERRER_POLICY, "same-origin"))
        .add((header::PERMISSIONS_POLICY, "camera=(), geolocation=(), microphone=(), payment=(), usb=()"))
        .add((header::CROSS_ORIGIN_OPENER_POLICY, "same-origin"))
        .add((header::CROSS_ORIGIN_RESOURCE_POLICY, "same-origin"))
        .add((header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"));
    match settings.secure_cookies {
        true => headers.add((header::STRICT_TRANSPORT_SECURITY, "max-age=31536000")),
        false => headers,
    }
}

/// A value that only the page it was made for knows, so that only its own scripts run.
pub(crate) fn nonce() -> Result<String, getrandom::Error> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)?;
    Ok(STANDARD_NO_PAD.encode(bytes))
}

/// The content policy of a page; `scripts` are those that stand in it, `style` and `font` say what else its styles may do.
pub(crate) fn policy(scripts: &str, style: &str, font: &str) -> String {
    format!(
        "default-src 'self'; script-src 'self' {scripts} 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'{style}; \
         font-src 'self'{font}; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; object-src 'none'; \
         base-uri 'none'; form-action 'self'"
    )
}
