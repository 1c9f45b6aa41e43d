//! What there is to see to for who is responsible for releases and change requests.

use chrono::DateTime;

use super::json::Json;
use super::open::read_rows;
use super::session::SignedIn;
use super::{ApiError, graphql};
use crate::state::{self, Duties, OWN, OwnRecord, Value};

/// Of this person's.
pub(crate) async fn duties(me: &SignedIn) -> Result<Duties, ApiError> {
    let variables = vec![("me", Value::Text(me.login.clone()))];
    read_duties(&graphql::ask(graphql::request(&state::duties(), variables)).await?, &me.name)
}

/// As another question asks for it, too.
pub(super) fn read_duties(it: &Json, me: &str) -> Result<Duties, ApiError> {
    let mut own = Vec::new();
    for list in OWN {
        own.extend(it.at(list).all("nodes", read_own)?);
    }
    // Exact: milliseconds fit into a double for some 285 000 years.
    let now = DateTime::from_timestamp_millis(js_sys::Date::now() as i64).unwrap_or_default();
    Ok(Duties::of(own, me, now))
}

fn read_own(it: &Json) -> Result<OwnRecord, ApiError> {
    let parent = it.at("parent");
    let parent = match parent.text("key") {
        Some(key) => Some((key, parent.word("title"), parent.named("status")?)),
        None => None,
    };
    let mut stuck = read_rows(&it.at("failed"))?;
    stuck.extend(read_rows(&it.at("unfilled"))?);
    Ok(OwnRecord {
        key: it.word("key"),
        title: it.word("title"),
        status: it.named("status")?,
        planned: it.moment("scheduledStart"),
        ended: it.moment("actualEnd"),
        parent,
        stuck,
    })
}
