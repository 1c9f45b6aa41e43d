//! What the engine says about rows that people read: what they wait for, and which changes count as approved. About
//! many rows at once, so that a list of them costs a few statements.

use std::collections::HashMap;
use std::sync::Arc;

use tokio::runtime::Handle;
use waybill_shared::engine::{Known, Stop, Wait, approved, waits};
use waybill_shared::model::{ActivityId, ActivityKind, RecordId};

use super::ServiceError;
use super::read::{Answer, ReadService};
use super::reader::Reader;
use crate::domain::LinkRow;
use crate::store::{StoreError, Transaction, begin_read, snapshot};

/// A link of a change request: the manual activity, the dependent one, and whether the change is approved there.
pub type Standing = (ActivityId, ActivityId, bool);

impl ReadService {
    /// The links of these activities, whichever end they are.
    pub async fn links(&self, of: &[ActivityId]) -> Answer<HashMap<ActivityId, Vec<LinkRow>>> {
        let tx = begin_read(&self.database.read).await?;
        let (_, links) = links_with_approval(tx, of).await?;
        Ok(links)
    }

    /// Where these changes stand.
    pub async fn standings(&self, changes: &[RecordId]) -> Answer<HashMap<RecordId, Arc<[Standing]>>> {
        let tx = begin_read(&self.database.read).await?;
        let links = snapshot::links_of_changes(&tx, changes).await?;
        let dependents = links.values().flatten().map(|(_, dependent)| *dependent).collect();
        let (_, approved) = approvals(tx, dependents).await?;
        let with_approval = |(manual, dependent): (ActivityId, ActivityId)| {
            (manual, dependent, approved.get(&dependent).copied().unwrap_or(false))
        };
        Ok(links.into_iter().map(|(change, links)| (change, links.into_iter().map(with_approval).collect())).collect())
    }

    /// What these activities wait for.
    pub async fn waits(&self, of: &[ActivityId]) -> Answer<HashMap<ActivityId, Arc<[Wait]>>> {
        let tx = begin_read(&self.database.read).await?;
        let of = of.to_vec();
        let (_, found) = ask(tx, move |known| {
            known.ahead_of_waits(&of)?;
            let mut found = HashMap::with_capacity(of.len());
            for id in of {
                if let Some(activity) = known.activity(id)? {
                    found.insert(id, waits(known, &activity)?.into());
                }
            }
            Ok(found)
        })
        .await?;
        Ok(found)
    }
}

/// The links of these activities, each with whether its change counts as approved.
pub(super) async fn links_with_approval(
    tx: Transaction,
    of: &[ActivityId],
) -> Answer<(Transaction, HashMap<ActivityId, Vec<LinkRow>>)> {
    if of.is_empty() {
        return Ok((tx, HashMap::new()));
    }
    let mut links = snapshot::links(&tx, of).await?;
    let ends = links.values().flatten().flat_map(|link| [link.activity, link.other]).collect();
    let (tx, approved) = approvals(tx, ends).await?;
    for link in links.values_mut().flatten() {
        link.approved = [link.activity, link.other].iter().any(|end| approved.get(end) == Some(&true));
    }
    Ok((tx, links))
}

/// Whether the changes of these dependent activities are approved; other activities are left out.
async fn approvals(tx: Transaction, of: Vec<ActivityId>) -> Answer<(Transaction, HashMap<ActivityId, bool>)> {
    ask(tx, move |known| {
        known.ahead_of_approvals(&of)?;
        let mut found = HashMap::new();
        for id in of {
            if !found.contains_key(&id)
                && let Some(activity) = known.activity(id)?
                && activity.kind == ActivityKind::Dependent
            {
                found.insert(id, approved(known, &activity)?);
            }
        }
        Ok(found)
    })
    .await
}

/// Asks the engine something, on a blocking thread where its questions may wait for the database.
async fn ask<T: Send + 'static>(
    tx: Transaction,
    question: impl FnOnce(&Reader) -> Result<T, StoreError> + Send + 'static,
) -> Answer<(Transaction, T)> {
    let runtime = Handle::current();
    let asking = tokio::task::spawn_blocking(move || {
        let reader = Reader::new(tx, runtime);
        let answer = question(&reader);
        (reader.into_parts().0, answer)
    });
    let (tx, answer) = asking.await.map_err(|lost| ServiceError::Internal(Box::new(lost)))?;
    Ok((tx, answer.map_err(Stop::Unknown)?))
}
