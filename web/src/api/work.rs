//! How much waits for who is signed in.

use super::{ApiError, graphql};
use crate::state::WORK_COUNT;

/// The activities in progress that are mine to do.
pub(crate) async fn work_count() -> Result<i64, ApiError> {
    let answer = graphql::ask(graphql::request(WORK_COUNT, Vec::new())).await?;
    answer.at("it").number("totalCount").ok_or_else(|| ApiError::Unexpected("a list without a count".into()))
}
