//! How every command runs: terms are checked, names looked up, the order given; the answer shows what it did.

use async_graphql::{Context, InputObject, Object, Value};
use waybill_shared::model::Code;

use super::activity::Activity;
use super::error::{Result, fail, invalid, of_refusal, principal, refused};
use super::event::Event;
use super::loader::{many, one, reads, record, some_rows};
use super::lookup::Lookup;
use super::record::Record;
use super::release::Release;
use super::text;
use crate::service::{Action, Order, Outcome, ServiceError, Services};

/// The most events that one answer carries.
const EVENTS: i32 = 10_000;

/// What a command that names a record or an activity may say besides.
#[derive(Debug, Clone, Default, InputObject)]
pub(super) struct Terms {
    /// Why, in the actor's words, at most 8 KiB; kept on the command's first event. Where the command needs one and it is
    /// absent or blank: COMMENT_REQUIRED.
    pub(super) comment: Option<String>,
    /// The version of the record that the actor has seen; if it has another one now: VERSION_CONFLICT, with
    /// `presentVersion`. Absent: not checked.
    pub(super) expected_version: Option<i32>,
    /// The client's own name for this command, 1 to 255 characters: sent again with the same input, it has no second
    /// effect and gets the same answer; with another input: IDEMPOTENCY_MISMATCH. Remembered for seven days.
    pub(super) idempotency_key: Option<String>,
}

/// Gives the order, once everything that it names was looked up.
pub(super) async fn run(lookup: Lookup<'_, '_>, terms: Terms, action: Action) -> Result<CommandPayload> {
    let ctx = lookup.ctx;
    let comment = text::comment(terms.comment)?;
    let idempotency_key = text::idempotency_key(terms.idempotency_key)?;
    let expected_version = terms.expected_version.map(i64::from);
    if expected_version.is_some_and(|version| version < 0) {
        return Err(invalid("expectedVersion", "`expectedVersion` is 0 or more."));
    }
    let (missing, gone, class) = lookup.into_findings();
    if missing.is_some() || gone.is_some() {
        // What makes no sense is refused before what is not there.
        action.check().map_err(|refusal| of_refusal(&refusal))?;
    }
    if let Some(error) = missing {
        return Err(error);
    }
    if let (Some(error), None) = (&gone, &idempotency_key) {
        return Err(error.clone());
    }
    let order = Order { action, class, comment, expected_version, idempotency_key, fingerprint: fingerprint(ctx)? };
    match ctx.data::<Services>()?.commands.run(principal(ctx)?, order).await {
        Ok(outcome) => Ok(CommandPayload(outcome)),
        // With a key, a command on an activity that is gone may be the one that deleted it; it was not.
        Err(ServiceError::Refused(_)) if gone.is_some() => {
            Err(gone.unwrap_or_else(|| refused(Code::NotFound, "There is no such activity.")))
        }
        Err(error) => Err(fail(ctx, &error)),
    }
}

/// The mutation and its whole input, except the key, as one text: the same text means the same command.
pub(super) fn fingerprint(ctx: &Context<'_>) -> Result<String> {
    let mut text = ctx.field().name().to_owned();
    for (_, mut value) in ctx.field().arguments()? {
        if let Value::Object(input) = &mut value {
            input.swap_remove("idempotencyKey");
        }
        write_canonical(&value, &mut text);
    }
    Ok(text)
}

/// JSON without spaces, names in order.
fn write_canonical(value: &Value, text: &mut String) {
    match value {
        Value::Object(entries) => {
            let mut entries: Vec<_> = entries.iter().collect();
            entries.sort_by_key(|(name, _)| name.as_str());
            text.push('{');
            for (name, value) in entries {
                text.push_str(&Value::String(name.to_string()).to_string());
                text.push(':');
                write_canonical(value, text);
                text.push(',');
            }
            text.push('}');
        }
        Value::List(items) => {
            text.push('[');
            for item in items {
                write_canonical(item, text);
                text.push(',');
            }
            text.push(']');
        }
        // A literal enum value and the same one in a variable are one.
        Value::Enum(name) => text.push_str(&Value::String(name.to_string()).to_string()),
        other => text.push_str(&other.to_string()),
    }
}

/// What a command did.
pub(super) struct CommandPayload(Outcome);

/// What a command did.
#[Object]
impl CommandPayload {
    /// The record that the command named, or that the activity it named belongs to, as it is now.
    async fn record(&self, ctx: &Context<'_>) -> Result<Record> {
        record(ctx, self.0.record).await
    }

    /// The activity that the command named, or the first one that it made, as it is now; null when it named none, or
    /// the activity is deleted.
    async fn activity(&self, ctx: &Context<'_>) -> Result<Option<Activity>> {
        match self.0.activity {
            Some(activity) => one(ctx, activity).await,
            None => Ok(None),
        }
    }

    /// The command's events in order, the act itself first; none when there was nothing to change.
    async fn events(
        &self,
        ctx: &Context<'_>,
        #[graphql(default = 10_000, desc = "How many, 1 to 10000; the others are in `events` of the query.")]
        first: Option<i32>,
    ) -> Result<Vec<Event>> {
        let first = super::connection::length("first", first.or(Some(EVENTS)), EVENTS)?;
        if self.0.last < self.0.first {
            return Ok(Vec::new());
        }
        let events = reads(ctx)?.events_between(self.0.first, self.0.last, first).await;
        let events = events.map_err(|error| fail(ctx, &error))?;
        some_rows(ctx, events.len())?;
        Ok(events.into_iter().map(Event::from).collect())
    }

    /// Child releases that a hold, resume or cancel did not reach: told to leave them, or their status did not fit.
    async fn left_out(&self, ctx: &Context<'_>) -> Result<Vec<Release>> {
        Ok(many(ctx, self.0.left_out.clone()).await?.into_iter().filter_map(Record::release).collect())
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::{Name, Value, value};

    use super::write_canonical;

    fn canonical(value: &Value) -> String {
        let mut text = String::new();
        write_canonical(value, &mut text);
        text
    }

    #[test]
    fn the_same_input_in_another_order_or_notation_has_the_same_text() {
        let mut written = value!({ "kind": null, "children": [{ "b": 1, "a": null }] });
        if let Value::Object(fields) = &mut written {
            fields.insert(Name::new("kind"), Value::Enum(Name::new("MANUAL")));
        }
        let variable = value!({ "children": [{ "a": null, "b": 1 }], "kind": "MANUAL" });
        assert_eq!(canonical(&written), canonical(&variable));
    }

    #[test]
    fn inputs_that_differ_have_different_texts() {
        let texts = [
            value!({ "a": null }),
            value!({}),
            value!({ "a": "1" }),
            value!({ "a": 1 }),
            value!({ "a": [1] }),
            value!({ "a": [1, 1] }),
            value!({ "a": [[1], 1] }),
            value!({ "a": "x\",\"b\":\"y" }),
            value!({ "a": "x", "b": "y" }),
        ];
        let distinct: std::collections::BTreeSet<String> = texts.iter().map(canonical).collect();
        assert_eq!(distinct.len(), texts.len());
    }
}
