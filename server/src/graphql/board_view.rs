//! What a board shows. A television reads this and nothing else: nothing here leads on to records, people or histories.

use async_graphql::{Context, ID, Object, SimpleObject};
use waybill_shared::model::{self, PersonId, ReviewerRef, TeamId};

use super::board::BoardDisplay;
use super::board_event::BoardEvent;
use super::connection::int;
use super::error::Result;
use super::loader::many;
use super::names::{ActivityKind, ActivityStatus, RecordStatus};
use super::node_id::NodeId;
use super::record::Progress;
use super::time::DateTime;
use crate::domain::ActivityRow;
use crate::domain::board::{self as domain, Standing};

/// How many people one step names.
const NAMED: usize = 3;

/// What a board shows, all of it as of one moment.
#[derive(SimpleObject)]
pub(super) struct BoardView {
    /// The id of the board.
    board: ID,
    /// The name of the board.
    name: String,
    /// The version of the board.
    version: i32,
    /// How it looks.
    display: BoardDisplay,
    /// The sequence of the last event that this contains: follow the board after it.
    sequence: String,
    /// The server's clock.
    now: DateTime,
    /// How many releases stand on the board.
    total: i32,
    /// The first 50 of them: FAILED, late, IN_PROGRESS, ON_HOLD, the others; in each the earliest due first.
    releases: Vec<BoardRelease>,
    /// What happened last in those, the newest first; not what is only work on a plan.
    events: Vec<BoardEvent>,
}

impl From<domain::BoardView> for BoardView {
    fn from(view: domain::BoardView) -> Self {
        let now = view.now;
        Self {
            board: NodeId::Board(view.board.id).encode(),
            name: view.board.name,
            version: int(view.board.version),
            display: (&view.board.display).into(),
            sequence: view.sequence.to_string(),
            now: now.into(),
            total: int(view.total),
            releases: view.releases.into_iter().map(|release| BoardRelease::new(release, now)).collect(),
            events: view.events.into_iter().map(|event| BoardEvent::new(event.into(), Standing::Stays)).collect(),
        }
    }
}

/// A release on a board.
#[derive(SimpleObject)]
pub(super) struct BoardRelease {
    /// What people call it, such as `RR1024`.
    key: String,
    /// Its title.
    title: String,
    /// Where it stands.
    status: RecordStatus,
    /// Its steps at any depth, counted by status: all activities but containers.
    progress: Progress,
    /// When it was started; null before that.
    started_at: Option<DateTime>,
    /// When it is planned to end; null when not planned.
    due: Option<DateTime>,
    /// Whether that is past, and it is not over.
    late: bool,
    /// What is under way at its top level: the stage, or else the title of the container.
    stages: Vec<String>,
    /// What FAILED, is IN_PROGRESS or ON_HOLD in it, in this order, the longest first; containers left out. The first
    /// of them, as many as the board shows.
    steps: Vec<BoardStep>,
    /// How many of those there are in all; 0 where the board shows no steps.
    steps_total: i64,
}

impl BoardRelease {
    fn new(release: domain::BoardRelease, now: chrono::DateTime<chrono::Utc>) -> Self {
        let row = release.row;
        let is_over = row.record.status == model::RecordStatus::Completed;
        Self {
            key: row.record.key,
            title: row.title,
            status: row.record.status.into(),
            progress: row.progress.into(),
            started_at: row.record.actual_start.map(Into::into),
            due: row.scheduled_end.map(Into::into),
            late: !is_over && row.scheduled_end.is_some_and(|due| due < now),
            stages: release.stages,
            steps_total: release.steps_total,
            steps: release.steps.into_iter().map(|row| BoardStep { row, now }).collect(),
        }
    }
}

/// An activity on a board.
pub(super) struct BoardStep {
    row: ActivityRow,
    now: chrono::DateTime<chrono::Utc>,
}

/// An activity on a board.
#[Object]
impl BoardStep {
    /// What people call it, such as `MA17`.
    fn key(&self) -> &str {
        &self.row.key
    }

    /// Its title.
    fn title(&self) -> &str {
        &self.row.title
    }

    /// What it is.
    fn kind(&self) -> ActivityKind {
        self.row.activity.kind.into()
    }

    /// Where it stands.
    fn status(&self) -> ActivityStatus {
        self.row.activity.status.into()
    }

    /// When its present status began.
    fn since(&self) -> DateTime {
        self.row.since.into()
    }

    /// When it is planned to end; null when not planned.
    fn due(&self) -> Option<DateTime> {
        self.row.scheduled_end.map(Into::into)
    }

    /// Whether that is past.
    fn late(&self) -> bool {
        self.row.scheduled_end.is_some_and(|due| due < self.now)
    }

    /// Who has to act: who it was handed to or assigned to, the reviewers who have not voted, or the role to fill; null
    /// when nobody is named.
    async fn who(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        let (people, teams) = self.named();
        let people = many(ctx, people).await?;
        let teams = many(ctx, teams).await?;
        let people = people.iter().map(|it| it.row().name.clone());
        let names: Vec<String> = people.chain(teams.iter().map(|it| it.row().name.clone())).collect();
        Ok(match names.len() {
            0 => self.row.role.clone(),
            count if count > NAMED => Some(format!("{} and {} more", names[..NAMED].join(", "), count - NAMED)),
            _ => Some(names.join(", ")),
        })
    }

    /// Whether `who` is a role that nobody fills yet.
    async fn unfilled(&self) -> bool {
        let (people, teams) = self.named();
        people.is_empty() && teams.is_empty() && self.row.role.is_some()
    }
}

impl BoardStep {
    fn named(&self) -> (Vec<PersonId>, Vec<TeamId>) {
        if let Some(person) = self.row.delegated_to.or(self.row.assigned_to) {
            return (vec![person], Vec::new());
        }
        let (mut people, mut teams) = (Vec::new(), Vec::new());
        let reviewers = self.row.activity.review.iter().flat_map(|review| &review.reviewers);
        for reviewer in reviewers.filter(|reviewer| reviewer.vote.is_none()) {
            match reviewer.who {
                ReviewerRef::Person(person) => people.push(person),
                ReviewerRef::Team(team) => teams.push(team),
            }
        }
        (people, teams)
    }
}
