//! A moment in the viewer's own time zone.

use std::cell::RefCell;

use chrono::{DateTime, TimeDelta, Utc};
use js_sys::{Date, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};

use crate::state::{Edge, WallTime};

/// A moment, short: the time today, else the day; all of it on hover and for machines.
#[component]
pub(crate) fn Moment(
    /// When.
    at: DateTime<Utc>,
    /// What it is of what it belongs to.
    #[prop(optional)]
    edge: Edge,
) -> impl IntoView {
    view! { <time datetime=machine(at) title=exactly(at)>{shortly(at, edge)}</time> }
}

/// `14:05` today, `12 Jun 14:05` this year, `12 Jun 2025` else; of a day that begins or ends a plan, the day alone.
pub(crate) fn shortly(at: DateTime<Utc>, edge: Edge) -> String {
    let now = wall_time(&Date::new_0());
    if edge == Edge::Exact || !here(at).is_midnight() {
        return here(at).shortly(now);
    }
    let day = if edge == Edge::End { at.checked_sub_signed(TimeDelta::milliseconds(1)).unwrap_or(at) } else { at };
    here(day).day_alone(now)
}

/// Day, year, time and seconds.
pub(crate) fn exactly(at: DateTime<Utc>) -> String {
    here(at).exactly()
}

/// The same of this moment.
pub(crate) fn exactly_now() -> String {
    wall_time(&Date::new_0()).exactly()
}

/// For machines.
pub(crate) fn machine(at: DateTime<Utc>) -> String {
    local(at).to_iso_string().into()
}

/// Whether it is past.
pub(crate) fn is_past(at: DateTime<Utc>) -> bool {
    // Exact: milliseconds fit into a double for some 285 000 years.
    (at.timestamp_millis() as f64) < Date::now()
}

/// `2026-06-01T10:30`, the viewer's time, as a field for it wants and gives it.
pub(crate) fn typed(at: DateTime<Utc>) -> String {
    let at = here(at);
    format!("{:04}-{:02}-{:02}T{}", at.year, at.month + 1, at.day, at.time())
}

/// The moment that such a field means, in UTC.
pub(crate) fn meant(typed: &str) -> Option<String> {
    // Without an offset, a browser reads it in its own zone.
    let date = Date::new(&JsValue::from_str(typed));
    if date.get_time().is_nan() { None } else { Some(date.to_iso_string().into()) }
}

/// The time of a moment with seconds, in the zone of this name; in the viewer's own where the browser does not know it.
pub(crate) fn zone_time(at: DateTime<Utc>, zone: &str) -> String {
    in_zone(at, zone).unwrap_or_else(|| {
        let at = here(at);
        format!("{}:{:02}", at.time(), at.second)
    })
}

fn in_zone(at: DateTime<Utc>, zone: &str) -> Option<String> {
    thread_local! {
        /// Not asked for again: each exception costs a place that wasm-bindgen never gives back, and a clock asks every second.
        static UNKNOWN: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
    }
    if zone.is_empty() || UNKNOWN.with_borrow(|zones| zones.iter().any(|it| it == zone)) {
        return None;
    }
    // Called by name: a zone that is not known is an exception, which must not end the app.
    let date: JsValue = local(at).into();
    let options = js_sys::Object::new();
    Reflect::set(&options, &"timeZone".into(), &zone.into()).ok()?;
    let format: js_sys::Function = Reflect::get(&date, &"toLocaleTimeString".into()).ok()?.dyn_into().ok()?;
    let time = format.call2(&date, &"en-GB".into(), &options);
    if time.is_err() {
        UNKNOWN.with_borrow_mut(|zones| zones.push(zone.to_owned()));
    }
    time.ok()?.as_string()
}

fn here(at: DateTime<Utc>) -> WallTime {
    wall_time(&local(at))
}

fn local(at: DateTime<Utc>) -> Date {
    Date::new(&JsValue::from_f64(at.timestamp_millis() as f64))
}

fn wall_time(date: &Date) -> WallTime {
    WallTime {
        year: date.get_full_year(),
        month: date.get_month(),
        day: date.get_date(),
        hour: date.get_hours(),
        minute: date.get_minutes(),
        second: date.get_seconds(),
    }
}
