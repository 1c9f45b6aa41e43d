//! Moments as the wire has them.

use chrono::{DateTime, Utc};

/// The moment that text such as `2026-06-01T08:30:00.000Z` stands for.
pub(crate) fn read_moment(text: &str) -> Option<DateTime<Utc>> {
    let millis = js_sys::Date::parse(text);
    if millis.is_nan() { None } else { DateTime::from_timestamp_millis(millis as i64) }
}
