//! From what clients call things (ids, keys, logins) to what we know them by.
//!
//! A malformed name is refused at once (`INVALID_INPUT`); one that names nothing is remembered, and refused when
//! everything was looked at (`NOT_FOUND`), because that is the order of refusals. Whether an id still names something
//! is for the services to say.

use std::collections::HashMap;

use async_graphql::{Context, Error, ID, MaybeUndefined};
use waybill_shared::model::{
    ActivityId, Code, Container, PersonId, RecordId, RecordKind, ReviewerRef, Subject, TeamId,
};

use super::error::{Result, fail, invalid, refused};
use super::list_loader::{PersonName, RecordKey};
use super::loader::{one, reads};
use super::node_id::{NodeId, is_key};

/// Looks names up for one query or command.
pub(super) struct Lookup<'a, 'ctx> {
    pub(super) ctx: &'a Context<'ctx>,
    /// The first name that names nothing.
    missing: Option<Error>,
    /// The first key of an activity that names nothing; the activity may have been deleted by this very command.
    gone: Option<Error>,
    /// The class of record that the command is for, if it is for one.
    class: Option<RecordKind>,
    /// Those looked up so far: a plan names the same few people again and again.
    logins: HashMap<String, PersonId>,
}

impl<'a, 'ctx> Lookup<'a, 'ctx> {
    pub(super) fn new(ctx: &'a Context<'ctx>) -> Self {
        Self { ctx, missing: None, gone: None, class: None, logins: HashMap::new() }
    }

    /// Fails if any name so far names nothing.
    pub(super) fn all_found(&mut self) -> Result<()> {
        match self.missing.take().or(self.gone.take()) {
            Some(error) => Err(error),
            None => Ok(()),
        }
    }

    /// What the lookup came to: names of nothing, activities that are gone, the class of record that is asked for.
    pub(super) fn into_findings(self) -> (Option<Error>, Option<Error>, Option<RecordKind>) {
        (self.missing, self.gone, self.class)
    }

    /// A record of either class.
    pub(super) async fn record(&mut self, field: &str, name: &ID) -> Result<RecordId> {
        match NodeId::decode(name) {
            Some(NodeId::Record(_, id)) => Ok(id),
            None if is_key(name) => {
                let found = self.record_by_key(name).await?;
                Ok(found.unwrap_or_else(|| {
                    self.nothing("release or change request", name);
                    RecordId(0)
                }))
            }
            _ => Err(invalid(field, format!("`{}` is neither the id nor the key of a record.", name.0))),
        }
    }

    /// A release: a command on it refuses a change request.
    pub(super) async fn release(&mut self, field: &str, name: &ID) -> Result<RecordId> {
        self.class = Some(RecordKind::Release);
        self.record(field, name).await
    }

    /// A change request: a command on it refuses a release.
    pub(super) async fn change(&mut self, field: &str, name: &ID) -> Result<RecordId> {
        self.class = Some(RecordKind::Change);
        self.record(field, name).await
    }

    /// Records, such as children to start or to leave as they are.
    pub(super) async fn records(&mut self, field: &str, names: Option<Vec<ID>>) -> Result<Vec<RecordId>> {
        let mut ids = Vec::new();
        for name in &names.unwrap_or_default() {
            ids.push(self.record(field, name).await?);
        }
        Ok(ids)
    }

    /// An activity.
    pub(super) async fn activity(&mut self, field: &str, name: &ID) -> Result<ActivityId> {
        match NodeId::decode(name) {
            Some(NodeId::Activity(id)) => Ok(id),
            None if is_key(name) => match self.activity_by_key(name).await? {
                Some(id) => Ok(id),
                None => {
                    self.gone.get_or_insert_with(|| not_found("activity", name));
                    Ok(ActivityId(0))
                }
            },
            _ => Err(invalid(field, format!("`{}` is neither the id nor the key of an activity.", name.0))),
        }
    }

    /// What an activity stands in.
    pub(super) async fn container_of(&self, id: ActivityId) -> Result<Container> {
        let activity = one(self.ctx, id).await?;
        Ok(activity.map_or(Container::Activity(ActivityId(0)), |activity| activity.row().activity.container()))
    }

    /// The record that an activity belongs to.
    pub(super) async fn record_of(&self, id: ActivityId) -> Result<Option<RecordId>> {
        Ok(one(self.ctx, id).await?.map(|activity| activity.row().activity.record))
    }

    /// A record or an activity.
    pub(super) async fn subject(&mut self, field: &str, name: &ID) -> Result<Subject> {
        match NodeId::decode(name) {
            Some(NodeId::Record(..)) => Ok(Subject::Record(self.record(field, name).await?)),
            None if is_key(name) => match self.record_by_key(name).await? {
                Some(record) => Ok(Subject::Record(record)),
                None => Ok(Subject::Activity(self.activity(field, name).await?)),
            },
            _ => Ok(Subject::Activity(self.activity(field, name).await?)),
        }
    }

    /// A person.
    pub(super) async fn person(&mut self, field: &str, name: &ID) -> Result<PersonId> {
        match NodeId::decode(name) {
            Some(NodeId::Person(id)) => return Ok(id),
            None if !name.trim().is_empty() && name.len() <= 255 => {}
            _ => return Err(invalid(field, format!("`{}` is neither the id nor the login of a person.", name.0))),
        }
        if let Some(id) = self.logins.get(name.as_str()) {
            return Ok(*id);
        }
        let found = one(self.ctx, PersonName(name.0.clone())).await?;
        let id = found.unwrap_or_else(|| {
            self.nothing("person", name);
            PersonId(0)
        });
        self.logins.insert(name.0.clone(), id);
        Ok(id)
    }

    /// A person, if one is named.
    pub(super) async fn maybe_person(&mut self, field: &str, name: Option<&ID>) -> Result<Option<PersonId>> {
        match name {
            Some(name) => self.person(field, name).await.map(Some),
            None => Ok(None),
        }
    }

    /// A change of a person: absent leaves it, null clears it.
    pub(super) async fn new_person(
        &mut self,
        field: &str,
        name: &MaybeUndefined<ID>,
    ) -> Result<Option<Option<PersonId>>> {
        match name {
            MaybeUndefined::Undefined => Ok(None),
            MaybeUndefined::Null => Ok(Some(None)),
            MaybeUndefined::Value(name) => Ok(Some(Some(self.person(field, name).await?))),
        }
    }

    /// A reviewer by one name: a team's id, or a person's id or login.
    pub(super) async fn reviewer(&mut self, field: &str, name: &ID) -> Result<ReviewerRef> {
        match NodeId::decode(name) {
            Some(NodeId::Team(id)) => Ok(ReviewerRef::Team(id)),
            _ => Ok(ReviewerRef::Person(self.person(field, name).await?)),
        }
    }

    async fn record_by_key(&self, key: &str) -> Result<Option<RecordId>> {
        one(self.ctx, RecordKey(key.to_owned())).await
    }

    async fn activity_by_key(&self, key: &str) -> Result<Option<ActivityId>> {
        reads(self.ctx)?.activity_id(key).await.map_err(|error| fail(self.ctx, &error))
    }

    fn nothing(&mut self, what: &str, name: &ID) {
        self.missing.get_or_insert_with(|| not_found(what, name));
    }
}

/// A team by its id.
pub(super) fn team_id(field: &str, name: &ID) -> Result<TeamId> {
    match NodeId::decode(name) {
        Some(NodeId::Team(id)) => Ok(id),
        _ => Err(invalid(field, format!("`{}` is not the id of a team.", name.0))),
    }
}

fn not_found(what: &str, name: &ID) -> Error {
    refused(Code::NotFound, format!("There is no {what} `{}`.", name.0))
}
