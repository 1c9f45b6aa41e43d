//! Whether a page of somebody else's made the browser send this request, with our cookie in it.
//!
//! Browsers say so in `Sec-Fetch-Site` (over TLS and on localhost) or in `Origin`. Programs send neither, and have no
//! cookie that a page could misuse.

use actix_web::HttpRequest;
use actix_web::http::header;

/// Whether the request comes from a foreign page.
pub(crate) fn is_foreign(request: &HttpRequest, allowed: &[String]) -> bool {
    let text = |name: &str| request.headers().get(name).map(|it| it.to_str().unwrap_or("?"));
    foreign(
        text("sec-fetch-site"),
        text(header::ORIGIN.as_str()),
        request.headers().get(header::HOST).and_then(|it| it.to_str().ok()).unwrap_or_default(),
        allowed,
    )
}

fn foreign(site: Option<&str>, origin: Option<&str>, host: &str, allowed: &[String]) -> bool {
    if origin.is_some_and(|origin| allowed.iter().any(|it| it.trim_end_matches('/').eq_ignore_ascii_case(origin))) {
        return false;
    }
    match (site, origin) {
        (Some("same-origin" | "none"), _) | (None, None) => false,
        // Another site, or another host of the same one, which is not ours either.
        (Some(_), _) => true,
        (None, Some(origin)) => authority(origin).is_none_or(|it| !it.eq_ignore_ascii_case(host)),
    }
}

/// Host and port of an origin; `None` for `null` and for what is none.
fn authority(origin: &str) -> Option<&str> {
    let (scheme, authority) = origin.split_once("://")?;
    let default = match scheme {
        "http" => ":80",
        "https" => ":443",
        _ => return None,
    };
    Some(authority.strip_suffix(default).unwrap_or(authority))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_of_ours_and_a_program_are_not_foreign() {
        for (site, origin) in [
            (None, None),
            (Some("none"), None),
            (Some("same-origin"), Some("http://a.example:8080")),
            (None, Some("http://a.example:8080")),
            (None, Some("https://A.example:8080")),
        ] {
            assert!(!foreign(site, origin, "a.example:8080", &[]), "{site:?} {origin:?}");
        }
        assert!(!foreign(None, Some("https://a.example:443"), "a.example", &[]));
    }

    #[test]
    fn other_sites_are_foreign() {
        for (site, origin) in [
            (Some("cross-site"), None),
            (Some("same-site"), Some("http://b.a.example:8080")),
            (Some("cross-site"), Some("http://a.example:8080")),
            (None, Some("http://evil.example")),
            (None, Some("http://a.example:9090")),
            (None, Some("http://a.example:8080.evil.example")),
            (None, Some("null")),
            (None, Some("?")),
        ] {
            assert!(foreign(site, origin, "a.example:8080", &[]), "{site:?} {origin:?}");
        }
    }

    #[test]
    fn an_allowed_origin_is_not_foreign() {
        let allowed = ["https://portal.example/".to_owned()];
        assert!(!foreign(Some("cross-site"), Some("https://portal.example"), "a.example", &allowed));
        assert!(foreign(Some("cross-site"), Some("https://portal.example.org"), "a.example", &allowed));
    }
}
