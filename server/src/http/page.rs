//! The page that the web app lives in, the same for everybody, and which version of the app it is.

use actix_web::http::StatusCode;
use actix_web::http::header::{self, ContentType};
use actix_web::{HttpRequest, HttpResponse};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::answer::plain;
use super::assets::{accepted, embedded, encoded, lasting};
use super::headers;

/// Where browsers ask for the version.
pub(super) const VERSION: &str = "app.json";
/// What opens a browser's next visit from what an earlier one kept.
pub(super) const WORKER: &str = "sw.js";

/// Every path without an extension is one of the app's own.
pub(super) fn page(request: &HttpRequest) -> HttpResponse {
    let Some(page) = embedded("index.html") else {
        let message = "This build has no web app inside: `cargo xtask run` makes one that has.";
        return plain(StatusCode::NOT_FOUND, "NOT_FOUND", message);
    };
    let tag = format!("\"{}\"", digest(&page.data));
    let known = request.headers().get(header::IF_NONE_MATCH).and_then(|it| it.to_str().ok()).unwrap_or_default();
    let is_known = known.contains(&tag);
    let mut builder = if is_known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    builder
        .content_type(ContentType::html())
        .insert_header((header::CACHE_CONTROL, "no-cache"))
        .insert_header((header::VARY, "Accept-Encoding"))
        .insert_header((header::ETAG, tag))
        .insert_header((header::CONTENT_SECURITY_POLICY, policy(&String::from_utf8_lossy(&page.data))));
    if is_known {
        return builder.finish();
    }
    match encoded("index.html", accepted(request)) {
        Some((Some(encoding), small)) => {
            builder.insert_header((header::CONTENT_ENCODING, encoding)).body(small.data.into_owned())
        }
        _ => builder.body(page.data.into_owned()),
    }
}

/// The version of the app that this server carries, and the files that it is made of. A server without a worker has
/// none: that tells the workers of earlier ones to go.
pub(super) fn version() -> HttpResponse {
    let (Some(page), Some(_)) = (embedded("index.html"), embedded(WORKER)) else {
        return plain(StatusCode::NOT_FOUND, "NOT_FOUND", "This server has no app that browsers keep.");
    };
    HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .json(json!({ "version": digest(&page.data), "files": lasting() }))
}

fn digest(page: &[u8]) -> String {
    format!("{:x}", Sha256::digest(page)).chars().take(32).collect()
}

/// The content policy of a page: its own scripts run, known by what they say, and no other.
fn policy(page: &str) -> String {
    let allowed: Vec<_> =
        inline_scripts(page).map(|script| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(script)))).collect();
    headers::policy(&allowed.join(" "), "", "")
}

/// What stands between `<script>` and `</script>`, where no file is named.
fn inline_scripts(page: &str) -> impl Iterator<Item = &str> {
    page.split("<script").skip(1).filter_map(|rest| {
        let (attributes, rest) = rest.split_once('>')?;
        let (script, _) = rest.split_once("</script>")?;
        (!attributes.contains("src=")).then_some(script)
    })
}

#[cfg(test)]
mod tests {
    use super::{inline_scripts, policy};

    #[test]
    fn scripts_that_stand_in_the_page_are_allowed_by_what_they_say() {
        let page = "<script src=\"/a.js\"></script><script type=\"module\">\nlet a = 1;\n</script><script>b</script>";
        assert_eq!(inline_scripts(page).collect::<Vec<_>>(), ["\nlet a = 1;\n", "b"]);
        let policy = policy("<script>alert(1)</script>");
        // As every tool that makes such policies writes it.
        assert!(policy.contains("'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='"), "{policy}");
        assert!(!policy.contains("unsafe-inline"), "{policy}");
    }
}
