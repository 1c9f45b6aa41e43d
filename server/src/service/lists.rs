//! Lists that belong to rows of a list: the activities and the history of each record, the children of each container.
//! All lists of a kind are read together, and come back by what they belong to.

use std::collections::HashMap;

use waybill_shared::model::{ActivityId, Rank, RecordId};

use super::read::{Answer, ReadService};
use crate::domain::{ActivityFilter, ActivityRow, EventRow, Page};
use crate::store::pages;

impl ReadService {
    /// A page of the activities of each of these records, by number.
    pub async fn activities_of(
        &self,
        records: &[RecordId],
        filter: &ActivityFilter,
        after: Option<ActivityId>,
        first: usize,
    ) -> Answer<HashMap<RecordId, Page<ActivityRow>>> {
        Ok(pages::activities(&self.database.read, records, filter, after, first).await?)
    }

    /// How many activities of each of these records a filter selects; records with none are left out.
    pub async fn count_activities_of(
        &self,
        records: &[RecordId],
        filter: &ActivityFilter,
    ) -> Answer<HashMap<RecordId, i64>> {
        Ok(pages::counts(&self.database.read, records, filter).await?)
    }

    /// A page of the children of each of these containers, in their order.
    pub async fn children_of(
        &self,
        containers: &[ActivityId],
        after: Option<&Rank>,
        first: usize,
    ) -> Answer<HashMap<ActivityId, Page<ActivityRow>>> {
        Ok(pages::children(&self.database.read, containers, after, first).await?)
    }

    /// A page of the history of each of these records, after a sequence number.
    pub async fn history_of(
        &self,
        records: &[RecordId],
        after: i64,
        first: usize,
    ) -> Answer<HashMap<RecordId, Page<EventRow>>> {
        Ok(pages::history(&self.database.read, records, after, first).await?)
    }
}
