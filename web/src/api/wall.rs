//! What a wallboard shows.

use chrono::{DateTime, Utc};
use waybill_shared::model::ActivityKind;

use super::event::read_event;
use super::json::Json;
use super::records::read_progress;
use super::{ApiError, graphql};
use crate::state::{self, Board, Clock, Layout, LiveEvent, Night, Value, WallRelease, WallStep};

/// See the module.
#[derive(Debug, Clone)]
pub(crate) struct BoardView {
    /// The board.
    pub(crate) board: Board,
    /// The first releases on it, what matters most first.
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

/// What stands on a board now; without one, on that of the television, or on the first one.
pub(crate) async fn board_view(board: Option<&str>) -> Result<BoardView, ApiError> {
    let variables = vec![("board", board.map_or(Value::Null, |board| Value::Text(board.to_owned())))];
    let view = graphql::ask(graphql::request(&state::board_view(), variables)).await?.at("boardView");
    Ok(BoardView {
        board: read_board(&view, view.word("board")),
        releases: view.all("releases", read_release)?,
        total: count(&view, "total"),
        news: view.all("events", read_event)?,
        sequence: view.word("sequence").parse().unwrap_or_default(),
        now: view.moment("now"),
    })
}

/// What a board is called and how it looks.
pub(super) fn read_board(it: &Json, id: String) -> Board {
    let display = it.at("display");
    let clocks = display.at("clocks").items();
    Board {
        id,
        name: it.word("name"),
        layout: Layout::named(&display.word("layout")),
        rotate_seconds: display.number("rotateSeconds").unwrap_or_default(),
        clocks: clocks.iter().map(|clock| Clock { zone: clock.word("zone"), label: clock.word("label") }).collect(),
        night: Night::named(&display.word("night")),
        night_hours: (display.word("nightFrom"), display.word("nightTo")),
        steps: count(&display, "steps"),
        events: count(&display, "events"),
    }
}

fn count(it: &Json, name: &str) -> usize {
    it.number(name).and_then(|number| usize::try_from(number).ok()).unwrap_or_default()
}

fn read_release(it: &Json) -> Result<WallRelease, ApiError> {
    Ok(WallRelease {
        key: it.word("key"),
        title: it.word("title"),
        status: it.named("status")?,
        progress: read_progress(&it.at("progress")),
        since: it.moment("startedAt"),
        due: it.moment("due"),
        stages: it.at("stages").items().iter().filter_map(Json::as_text).collect(),
        steps: it.all("steps", read_step)?,
        steps_total: count(it, "stepsTotal"),
        why: String::new(),
        over_at: None,
    })
}

fn read_step(it: &Json) -> Result<WallStep, ApiError> {
    // What a dependent activity waits for is nobody.
    let nobody = if it.word("kind") == ActivityKind::Dependent.as_str() { "" } else { "nobody yet" };
    Ok(WallStep {
        key: it.word("key"),
        title: it.word("title"),
        status: it.named("status")?,
        since: it.moment("since").unwrap_or_default(),
        who: match it.text("who") {
            Some(role) if it.flag("unfilled") == Some(true) => format!("{role}: nobody yet"),
            who => who.unwrap_or_else(|| nobody.to_owned()),
        },
        lit: None,
    })
}
