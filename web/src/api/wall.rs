//! What a wallboard shows.

use chrono::{DateTime, Utc};

use super::json::Json;
use super::records::RecordSummary;
use super::{ApiError, graphql, recent};
use crate::state::{self, Board, LiveEvent, Night, WallRelease, WallStep, worded};

/// See the module.
#[derive(Debug, Clone)]
pub(crate) struct BoardView {
    /// The board.
    pub(crate) board: Board,
    /// The releases on it, what matters most first.
    pub(crate) releases: Vec<WallRelease>,
    /// How many there are in all.
    pub(crate) total: usize,
    /// What happened last in them, the newest first.
    pub(crate) news: Vec<LiveEvent>,
    /// The last event that all of this contains.
    pub(crate) sequence: u64,
    /// The server's clock when it answered.
    pub(crate) now: Option<DateTime<Utc>>,
}

/// The releases that are started and not over.
pub(crate) async fn board_view(_board: Option<&str>) -> Result<BoardView, ApiError> {
    let answer = graphql::ask(graphql::request(&state::wall(), Vec::new())).await?;
    let releases = answer.at("releases").at("nodes").items().iter().map(read_release).collect::<Result<Vec<_>, _>>()?;
    let mut news = match releases.first() {
        Some(first) => recent(&first.key).await?,
        None => Vec::new(),
    };
    news.reverse();
    let board = Board {
        name: "Everything in progress".into(),
        rotate_seconds: 20,
        night: Night::Off,
        steps: 8,
        events: 5,
        ..Board::default()
    };
    let total = releases.len();
    Ok(BoardView { board, releases, total, sequence: news.first().map_or(0, |it| it.sequence), news, now: None })
}

fn read_release(it: &Json) -> Result<WallRelease, ApiError> {
    let record = RecordSummary::read(it)?;
    Ok(WallRelease {
        key: record.key,
        title: record.title,
        status: record.status,
        progress: record.progress,
        since: record.actual.0,
        due: record.planned.1,
        stages: Vec::new(),
        steps: it.at("activities").at("nodes").items().iter().map(read_step).collect::<Result<_, _>>()?,
        over_at: None,
    })
}

fn read_step(it: &Json) -> Result<WallStep, ApiError> {
    let name = |of: &str| it.at(of).text("name");
    let person = name("delegatedTo").or_else(|| name("assignedTo")).or_else(|| it.text("role"));
    let waits =
        || it.at("waitsFor").items().iter().map(|wait| worded(&wait.word("text"))).collect::<Vec<_>>().join("; ");
    Ok(WallStep {
        key: it.word("key"),
        title: it.word("title"),
        status: it.named("status")?,
        since: it.moment("since").unwrap_or_default(),
        who: person.unwrap_or_else(waits),
        lit: None,
    })
}
