//! `/graphiql`: an explorer of the API, from the binary and from nowhere else.

use actix_web::http::StatusCode;
use actix_web::http::header::{self, ContentType};
use actix_web::{HttpResponse, web};
use rust_embed::RustEmbed;

use super::answer::plain;
use super::assets::{content_type, in_pieces};
use super::headers;

#[derive(RustEmbed)]
#[folder = "assets/graphiql"]
struct Explorer;

/// The page.
pub(crate) async fn page() -> HttpResponse {
    let Ok(nonce) = headers::nonce() else {
        return plain(StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL", "There is no randomness to be had.");
    };
    let html = format!(
        r#"<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Waybill API explorer</title>
<link rel="stylesheet" href="/graphiql/graphiql.min.css">
<link rel="stylesheet" href="/graphiql/explorer.css">
</head>
<body>
<main id="graphiql"></main>
<script nonce="{nonce}" src="/graphiql/react.production.min.js"></script>
<script nonce="{nonce}" src="/graphiql/react-dom.production.min.js"></script>
<script nonce="{nonce}" src="/graphiql/graphiql.min.js"></script>
<script nonce="{nonce}" src="/graphiql/explorer.js"></script>
</body>
</html>
"#
    );
    // Its editor sizes things by style attributes, and its fonts are inside its style sheet.
    let policy = headers::policy(&format!("'nonce-{nonce}'"), " 'unsafe-inline'", " data:");
    HttpResponse::Ok()
        .content_type(ContentType::html())
        .insert_header((header::CACHE_CONTROL, "no-cache"))
        .insert_header((header::CONTENT_SECURITY_POLICY, policy))
        .body(html)
}

/// Its scripts and styles.
pub(crate) async fn file(name: web::Path<String>) -> HttpResponse {
    let Some(content) = Explorer::get(&name) else {
        return plain(StatusCode::NOT_FOUND, "NOT_FOUND", "There is no such file.");
    };
    let mut builder = HttpResponse::Ok();
    builder
        .insert_header((header::CONTENT_TYPE, content_type(&name)))
        .insert_header((header::CACHE_CONTROL, "public, max-age=3600"));
    in_pieces(builder, content)
}
