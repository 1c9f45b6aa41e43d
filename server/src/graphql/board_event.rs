//! Events as a board tells them: names instead of what they lead to.

use std::sync::Arc;

use async_graphql::{Context, Enum, Object};
use waybill_shared::model;

use super::error::Result;
use super::loader::{one, person, record};
use super::names::EventKind;
use super::time::DateTime;
use crate::domain::EventRow;
use crate::domain::board as domain;

/// What an event means to a board.
#[derive(Debug, Enum, Copy, Clone, Eq, PartialEq)]
#[graphql(remote = "domain::Standing")]
pub(super) enum BoardStanding {
    /// Its release stands on the board, as before.
    Stays,
    /// Its release comes onto the board: ask for `boardView` again.
    Comes,
    /// Its release leaves the board, or has just left it.
    Leaves,
}

/// An event as a board tells it.
#[derive(Clone)]
pub(super) struct BoardEvent {
    event: Arc<EventRow>,
    standing: domain::Standing,
}

impl BoardEvent {
    pub(super) fn new(event: Arc<EventRow>, standing: domain::Standing) -> Self {
        Self { event, standing }
    }

    /// Values of fields may be long texts, and are nobody's business in a room.
    fn tells_values(&self) -> bool {
        !matches!(self.event.kind, model::EventKind::FieldChanged | model::EventKind::ReviewChanged)
    }
}

/// An event as a board tells it.
#[Object]
impl BoardEvent {
    /// Its number in decimal digits; the cursor to go on after. Over the whole installation, so a board's have gaps.
    fn sequence(&self) -> String {
        self.event.sequence.to_string()
    }

    /// What happened.
    fn kind(&self) -> EventKind {
        self.event.kind.into()
    }

    /// What it means to the board. An event of a release that is not shown, and does not leave: ask for `boardView` again.
    fn standing(&self) -> BoardStanding {
        self.standing.into()
    }

    /// The key of the release it happened to or in.
    async fn record_key(&self, ctx: &Context<'_>) -> Result<String> {
        Ok(record(ctx, self.event.record).await?.row().record.key.clone())
    }

    /// The title of that release.
    async fn record_title(&self, ctx: &Context<'_>) -> Result<String> {
        Ok(record(ctx, self.event.record).await?.row().title.clone())
    }

    /// The key of the activity it happened to; null when it happened to the release.
    fn activity_key(&self) -> Option<&str> {
        self.event.activity_key.as_deref()
    }

    /// The title of that activity; null when it happened to the release, or the activity was deleted since.
    async fn activity_title(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        match self.event.activity {
            Some(activity) => Ok(one(ctx, activity).await?.map(|activity| activity.row().title.clone())),
            None => Ok(None),
        }
    }

    /// What was before, such as a status; null when there was nothing, and for changed fields and reviews.
    #[graphql(name = "from")]
    fn before(&self) -> Option<&str> {
        self.event.from.as_deref().filter(|_| self.tells_values())
    }

    /// What is now, such as a status; null when there is nothing, and for changed fields and reviews.
    #[graphql(name = "to")]
    fn now(&self) -> Option<&str> {
        self.event.to.as_deref().filter(|_| self.tells_values())
    }

    /// The name of the field that changed, for FIELD_CHANGED; the reviewer's name, for VOTED; null otherwise.
    fn field(&self) -> Option<&str> {
        self.event.field.as_deref()
    }

    /// The sequence of the earlier event of the same command that caused it; null for the command's first, the act itself.
    fn cause(&self) -> Option<String> {
        self.event.cause.map(|sequence| sequence.to_string())
    }

    /// The sequence of the first event of the command that it belongs to: the same for all events of one command.
    fn command(&self) -> String {
        self.event.command.to_string()
    }

    /// The name of who gave the command; null when the installation did.
    async fn actor(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        Ok(person(ctx, self.event.actor).await?.map(|person| person.row().name.clone()))
    }

    /// When the command was given, in UTC: the same for all of its events. Order by `sequence`, never by time.
    fn at(&self) -> DateTime {
        self.event.at.into()
    }

    /// Why, in the actor's words; on the first event of a command only.
    fn comment(&self) -> Option<&str> {
        self.event.comment.as_deref()
    }
}
