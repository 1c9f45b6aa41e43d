//! The files of the web app, which the binary carries inside: those with a hash in their names are kept for ever.

use std::sync::OnceLock;

use actix_web::http::header;
use actix_web::http::{Method, StatusCode};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse};
use futures_util::stream;
use rust_embed::EmbeddedFile;

use super::answer::plain;
use super::page;

/// The files of a web app.
#[derive(Debug, Clone, Copy)]
pub struct WebApp {
    /// The file at a path.
    pub file: fn(&str) -> Option<EmbeddedFile>,
    /// All paths.
    pub paths: fn() -> Vec<String>,
}

/// The one that this program carries.
static APP: OnceLock<WebApp> = OnceLock::new();

/// Says which web app is served; the first word counts.
pub fn carry(app: WebApp) {
    APP.get_or_init(|| app);
}

/// A file of the app.
pub(super) fn embedded(path: &str) -> Option<EmbeddedFile> {
    APP.get().and_then(|app| (app.file)(path))
}

/// The addresses of all files that never change, in order.
pub(super) fn lasting() -> Vec<String> {
    let mut paths = APP.get().map_or_else(Vec::new, |app| (app.paths)());
    paths.retain(|path| is_hashed(path) && !is_copy(path));
    paths.sort();
    paths.iter().map(|path| format!("/{path}")).collect()
}

/// Whether it is the compressed copy of another one.
fn is_copy(path: &str) -> bool {
    path.ends_with(".br") || path.ends_with(".gz")
}

/// A connection takes so much of a file at a time: a reader that is slow, or none, costs no more than that.
const PIECE: usize = 32 * 1024;

/// Any path that no other route answers.
pub(crate) async fn any(request: HttpRequest) -> HttpResponse {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let message = "There is nothing at this path that can be changed.";
        let mut response = plain(StatusCode::METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED", message);
        response.headers_mut().insert(header::ALLOW, header::HeaderValue::from_static("GET, HEAD"));
        return response;
    }
    let path = request.path().trim_start_matches('/');
    let last = path.rsplit('/').next().unwrap_or_default();
    if path.is_empty() || path == "index.html" || !last.contains('.') {
        return page::page(&request);
    }
    if path == page::VERSION {
        return page::version();
    }
    match encoded(path, accepted(&request)) {
        Some((encoding, content)) => file(path, encoding, content),
        None => plain(StatusCode::NOT_FOUND, "NOT_FOUND", "There is no such file."),
    }
}

/// The smallest form of a file that the client takes.
pub(super) fn encoded(
    path: &str,
    accepted: [(&'static str, &str, bool); 2],
) -> Option<(Option<&'static str>, EmbeddedFile)> {
    if is_copy(path) {
        return None;
    }
    for (encoding, suffix, takes) in accepted {
        if let (true, Some(content)) = (takes, embedded(&format!("{path}{suffix}"))) {
            return Some((Some(encoding), content));
        }
    }
    embedded(path).map(|content| (None, content))
}

/// Which encodings the client takes, the better one first.
pub(super) fn accepted(request: &HttpRequest) -> [(&'static str, &'static str, bool); 2] {
    let accept = request.headers().get(header::ACCEPT_ENCODING).and_then(|it| it.to_str().ok()).unwrap_or_default();
    [("br", ".br", takes(accept, "br")), ("gzip", ".gz", takes(accept, "gzip"))]
}

fn takes(accept: &str, encoding: &str) -> bool {
    accept.split(',').any(|it| {
        let (name, quality) = it.split_once(";q=").unwrap_or((it, "1"));
        name.trim().eq_ignore_ascii_case(encoding) && quality.trim().parse::<f32>().is_ok_and(|it| it > 0.0)
    })
}

fn file(path: &str, encoding: Option<&'static str>, content: EmbeddedFile) -> HttpResponse {
    let mut builder = HttpResponse::Ok();
    builder
        .insert_header((header::CONTENT_TYPE, content_type(path)))
        .insert_header((header::VARY, "Accept-Encoding"))
        .insert_header((
            header::CACHE_CONTROL,
            if is_hashed(path) { "public, max-age=31536000, immutable" } else { "no-cache" },
        ));
    if let Some(encoding) = encoding {
        builder.insert_header((header::CONTENT_ENCODING, encoding));
    }
    if path == page::WORKER {
        // A worker may ask for what the policy of its own file lets it ask for.
        builder.insert_header((header::CONTENT_SECURITY_POLICY, "default-src 'none'; connect-src 'self'"));
    }
    in_pieces(builder, content)
}

/// Sends a file piece by piece.
pub(crate) fn in_pieces(mut builder: actix_web::HttpResponseBuilder, content: EmbeddedFile) -> HttpResponse {
    let whole = match content.data {
        std::borrow::Cow::Borrowed(bytes) => Bytes::from_static(bytes),
        std::borrow::Cow::Owned(bytes) => Bytes::from(bytes),
    };
    let size = u64::try_from(whole.len()).unwrap_or(u64::MAX);
    let pieces = stream::unfold(whole, |mut rest| async move {
        let piece = rest.split_to(rest.len().min(PIECE));
        (!piece.is_empty()).then_some((Ok::<_, actix_web::Error>(piece), rest))
    });
    builder.no_chunking(size).body(actix_web::body::SizedStream::new(size, pieces))
}

pub(crate) fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "json" | "webmanifest" => "application/json; charset=utf-8",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// Whether the name carries a hash of the contents, as Trunk's do: `app-1a2b3c4d5e6f7a8b.js`.
fn is_hashed(path: &str) -> bool {
    path.split(['-', '.', '/', '_']).any(|it| it.len() >= 16 && it.bytes().all(|it| it.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_with_a_hash_in_their_names_are_kept_for_ever() {
        assert!(is_hashed("waybill-web-9d3f0c1e2b4a5968_bg.wasm"));
        assert!(is_hashed("main-9d3f0c1e2b4a5968.css"));
        assert!(!is_hashed("favicon.svg"));
        assert!(!is_hashed("waybill-web.js"));
    }

    #[test]
    fn an_encoding_is_taken_when_it_is_named_and_not_refused() {
        assert!(takes("gzip, deflate, br", "br"));
        assert!(takes("BR;q=0.5", "br"));
        assert!(!takes("br;q=0, gzip", "br"));
        assert!(!takes("", "gzip"));
    }
}
