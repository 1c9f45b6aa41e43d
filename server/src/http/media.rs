//! Which of our media types a client accepts.

use std::fmt;

/// The two media types of a GraphQL answer that is whole. They differ in the status of a refused document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Media {
    /// `application/graphql-response+json`: the status tells whether the document was executed.
    GraphqlResponse,
    /// `application/json`: 200 for every answer that is GraphQL, since intermediaries use the others.
    Json,
}

impl fmt::Display for Media {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
            Self::Json => "application/json; charset=utf-8",
        })
    }
}

/// What a client accepts of what we have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Accepted {
    /// For one answer.
    pub(crate) whole: Option<Media>,
    /// Whether answers may come one by one, as `text/event-stream`.
    pub(crate) stream: bool,
}

impl Accepted {
    /// Reads the `Accept` header; without one, a client gets JSON.
    pub(crate) fn of(header: Option<&str>) -> Self {
        let Some(header) = header.filter(|it| !it.trim().is_empty()) else {
            return Self { whole: Some(Media::Json), stream: false };
        };
        let ranges: Vec<(String, f32)> = header.split(',').filter_map(range).collect();
        let quality = |candidates: &[&str]| {
            // The most specific range that fits decides, whatever its quality.
            candidates.iter().find_map(|wanted| ranges.iter().find(|(name, _)| name == wanted)).map_or(0.0, |it| it.1)
        };
        let graphql = quality(&["application/graphql-response+json"]);
        let json = quality(&["application/json", "application/*", "*/*"]);
        let whole = match (graphql > 0.0, json > 0.0) {
            (true, _) if graphql >= json => Some(Media::GraphqlResponse),
            (_, true) => Some(Media::Json),
            _ => None,
        };
        Self { whole, stream: quality(&["text/event-stream"]) > 0.0 }
    }
}

/// A media range, lower case and without parameters, with its quality. A charset other than UTF-8 is not for us.
fn range(text: &str) -> Option<(String, f32)> {
    let mut parts = text.split(';').map(|it| it.trim().to_ascii_lowercase());
    let name = parts.next()?;
    let mut quality = 1.0;
    for parameter in parts {
        match parameter.split_once('=') {
            Some(("q", value)) => quality = value.trim().parse().unwrap_or(0.0),
            Some(("charset", value)) if !matches!(value.trim_matches('"'), "utf-8" | "utf8") => return None,
            _ => {}
        }
    }
    Some((name, quality))
}

/// Whether this is the `Content-Type` of a JSON body in UTF-8.
pub(crate) fn is_json(content_type: Option<&str>) -> bool {
    content_type.and_then(range).is_some_and(|(name, _)| name == "application/json")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_preferred_type_is_given() {
        for (accept, whole, stream) in [
            (None, Some(Media::Json), false),
            (Some("*/*"), Some(Media::Json), false),
            (Some("application/json"), Some(Media::Json), false),
            (Some("application/*;q=0.1"), Some(Media::Json), false),
            (Some("application/graphql-response+json"), Some(Media::GraphqlResponse), false),
            (
                Some("application/graphql-response+json; charset=utf-8, application/json; charset=utf-8"),
                Some(Media::GraphqlResponse),
                false,
            ),
            (Some("application/graphql-response+json;q=0.5, application/json"), Some(Media::Json), false),
            (Some("text/event-stream"), None, true),
            (Some("Text/Event-Stream, application/json"), Some(Media::Json), true),
            (Some("text/html"), None, false),
            (Some("application/json;q=0"), None, false),
            (Some("application/json; charset=latin1"), None, false),
        ] {
            assert_eq!(Accepted::of(accept), Accepted { whole, stream }, "{accept:?}");
        }
    }

    #[test]
    fn only_json_in_utf_8_is_json() {
        for yes in ["application/json", "application/json; charset=utf-8", "Application/JSON;charset=\"UTF-8\""] {
            assert!(is_json(Some(yes)), "{yes}");
        }
        for no in [
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data",
            "application/json; charset=utf-16",
            "",
        ] {
            assert!(!is_json(Some(no)), "{no}");
        }
        assert!(!is_json(None));
    }
}
