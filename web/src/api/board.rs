//! Boards, for who looks after them.

use super::json::Json;
use super::wall::read_board;
use super::{ApiError, graphql};
use crate::state::{self, BoardFilter, COUNT, ManagedBoard, TvScreen};

/// All boards.
pub(crate) async fn boards() -> Result<Vec<ManagedBoard>, ApiError> {
    graphql::ask(graphql::request(&state::boards(), Vec::new())).await?.all("boards", read)
}

/// How many releases a filter selects now; of one that the lists do not understand wholly, at most so many.
pub(crate) async fn count_releases(filter: &BoardFilter) -> Result<(i64, bool), ApiError> {
    let (variables, is_exact) = filter.count();
    let answer = graphql::ask(graphql::request(COUNT, variables)).await?;
    Ok((answer.at("releases").number("totalCount").unwrap_or_default(), is_exact))
}

fn read(it: &Json) -> Result<ManagedBoard, ApiError> {
    let filter = it.at("filter");
    let (person, team) = (filter.at("person"), filter.at("team"));
    let status = filter.at("status").items();
    Ok(ManagedBoard {
        board: read_board(it, it.word("id")),
        version: it.number("version").unwrap_or_default(),
        is_default: it.at("isDefault").is_true(),
        filter: BoardFilter {
            status: status.iter().filter_map(Json::as_text).filter_map(|status| status.parse().ok()).collect(),
            search: filter.word("search"),
            category: filter.word("category"),
            person: (person.word("login"), person.word("name")),
            team: (team.word("id"), team.word("name")),
            parents: filter.at("parents").is_true(),
            parent: filter.at("parent").word("key"),
        },
        screens: it.at("screens").items().iter().map(read_screen).collect(),
    })
}

fn read_screen(it: &Json) -> TvScreen {
    TvScreen {
        id: it.word("id"),
        name: it.word("name"),
        paired_by: it.at("pairedBy").word("name"),
        paired_at: it.moment("pairedAt").unwrap_or_default(),
        seen_at: it.moment("lastSeenAt"),
    }
}
