//! A moment in the viewer's own time zone.

use chrono::{DateTime, Utc};
use js_sys::Date;
use leptos::prelude::*;
use wasm_bindgen::JsValue;

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// A moment, short: the time today, else the day; all of it on hover and for machines.
#[component]
pub(crate) fn Moment(
    /// When.
    at: DateTime<Utc>,
) -> impl IntoView {
    view! { <time datetime=machine(at) title=exactly(at)>{shortly(at)}</time> }
}

/// `14:05` today, `12 Jun 14:05` this year, `12 Jun 2025` else.
pub(crate) fn shortly(at: DateTime<Utc>) -> String {
    let (date, now) = (local(at), Date::new_0());
    let day = format!("{} {}", date.get_date(), month(&date));
    if date.get_full_year() != now.get_full_year() {
        return format!("{day} {}", date.get_full_year());
    }
    let is_today = date.get_month() == now.get_month() && date.get_date() == now.get_date();
    if is_today { time(&date) } else { format!("{day} {}", time(&date)) }
}

/// Day, year, time and seconds.
pub(crate) fn exactly(at: DateTime<Utc>) -> String {
    let date = local(at);
    let day = format!("{} {} {}", date.get_date(), month(&date), date.get_full_year());
    format!("{day} {}:{:02}", time(&date), date.get_seconds())
}

/// For machines.
pub(crate) fn machine(at: DateTime<Utc>) -> String {
    local(at).to_iso_string().into()
}

/// `2026-06-01T10:30`, the viewer's time, as a field for it wants and gives it.
pub(crate) fn typed(at: DateTime<Utc>) -> String {
    let date = local(at);
    let day = format!("{:04}-{:02}-{:02}", date.get_full_year(), date.get_month() + 1, date.get_date());
    format!("{day}T{}", time(&date))
}

/// The moment that such a field means, in UTC.
pub(crate) fn meant(typed: &str) -> Option<String> {
    // Without an offset, a browser reads it in its own zone.
    let date = Date::new(&JsValue::from_str(typed));
    if date.get_time().is_nan() { None } else { Some(date.to_iso_string().into()) }
}

/// The time now, with seconds.
pub(crate) fn clock() -> String {
    let now = Date::new_0();
    format!("{}:{:02}", time(&now), now.get_seconds())
}

fn local(at: DateTime<Utc>) -> Date {
    // Exact: milliseconds fit into a double for some 285 000 years.
    Date::new(&JsValue::from_f64(at.timestamp_millis() as f64))
}

fn month(date: &Date) -> &'static str {
    MONTHS.get(date.get_month() as usize).copied().unwrap_or_default()
}

fn time(date: &Date) -> String {
    format!("{:02}:{:02}", date.get_hours(), date.get_minutes())
}
