//! The inputs of the mutations, as the schema names them.

use cynic::Id;
use waybill_shared::model;

use super::schema::{ActivityKind, schema};

/// A place in a plan.
#[derive(cynic::InputObject)]
#[cynic(graphql_type = "PlaceInput")]
pub(super) struct PlaceInput {
    #[cynic(skip_serializing_if = "Option::is_none")]
    container: Option<Id>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    after: Option<Id>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    before: Option<Id>,
}

pub(super) fn place(container: Option<Id>, after: Option<Id>, before: Option<Id>) -> PlaceInput {
    PlaceInput { container, after, before }
}

/// An activity to add.
#[derive(cynic::InputObject)]
#[cynic(graphql_type = "PlanActivityInput")]
pub(super) struct PlanActivityInput {
    kind: Option<ActivityKind>,
    title: String,
    #[cynic(skip_serializing_if = "Option::is_none")]
    assigned_to: Option<Id>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    reviewers: Option<Vec<ReviewerInput>>,
}

#[derive(cynic::InputObject)]
#[cynic(graphql_type = "ReviewerInput")]
struct ReviewerInput {
    person: Option<Id>,
}

pub(super) fn step(
    kind: model::ActivityKind,
    title: String,
    assigned_to: Option<String>,
    reviewers: Vec<String>,
) -> PlanActivityInput {
    let reviewers: Vec<ReviewerInput> =
        reviewers.into_iter().map(|login| ReviewerInput { person: Some(Id::new(login)) }).collect();
    PlanActivityInput {
        kind: Some(kind.into()),
        title,
        assigned_to: assigned_to.map(Id::new),
        reviewers: (!reviewers.is_empty()).then_some(reviewers),
    }
}

#[derive(cynic::InputObject)]
pub(super) struct CreateReleaseInput {
    pub(super) title: String,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub(super) description: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub(super) idempotency_key: Option<String>,
}

#[derive(cynic::InputObject)]
pub(super) struct CreateChangeInput {
    pub(super) title: String,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub(super) description: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub(super) idempotency_key: Option<String>,
}

#[derive(cynic::InputObject)]
pub(super) struct StartReleaseInput {
    pub(super) release: Id,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub(super) comment: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub(super) idempotency_key: Option<String>,
}

#[derive(cynic::InputObject)]
pub(super) struct StartChangeInput {
    pub(super) change: Id,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub(super) comment: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub(super) idempotency_key: Option<String>,
}

#[derive(cynic::InputObject)]
pub(super) struct HoldReleaseInput {
    pub(super) release: Id,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub(super) comment: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub(super) idempotency_key: Option<String>,
}

#[derive(cynic::InputObject)]
pub(super) struct HoldChangeInput {
    pub(super) change: Id,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub(super) comment: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub(super) idempotency_key: Option<String>,
}

#[derive(cynic::InputObject)]
pub(super) struct ResumeReleaseInput {
    pub(super) release: Id,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub(super) comment: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub(super) idempotency_key: Option<String>,
}

#[derive(cynic::InputObject)]
pub(super) struct ResumeChangeInput {
    pub(super) change: Id,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub(super) comment: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub(super) idempotency_key: Option<String>,
}

#[derive(cynic::InputObject)]
pub(super) struct CancelReleaseInput {
    pub(super) release: Id,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub(super) comment: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub(super) idempotency_key: Option<String>,
}

#[derive(cynic::InputObject)]
pub(super) struct CancelChangeInput {
    pub(super) change: Id,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub(super) comment: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub(super) idempotency_key: Option<String>,
}

#[derive(cynic::InputObject)]
pub(super) struct CloseReleaseInput {
    pub(super) release: Id,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub(super) comment: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub(super) idempotency_key: Option<String>,
}

#[derive(cynic::InputObject)]
pub(super) struct CloseChangeInput {
    pub(super) change: Id,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub(super) comment: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub(super) idempotency_key: Option<String>,
}

#[derive(cynic::InputObject)]
pub(super) struct ConvertToParentInput {
    pub(super) release: Id,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub(super) comment: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub(super) idempotency_key: Option<String>,
}

#[derive(cynic::InputObject)]
pub(super) struct RevertParentInput {
    pub(super) release: Id,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub(super) comment: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub(super) idempotency_key: Option<String>,
}

#[derive(cynic::InputObject)]
pub(super) struct LinkChildInput {
    pub(super) parent: Id,
    pub(super) child: Id,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub(super) comment: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub(super) idempotency_key: Option<String>,
}

#[derive(cynic::InputObject)]
pub(super) struct UnlinkChildInput {
    pub(super) parent: Id,
    pub(super) child: Id,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub(super) comment: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub(super) idempotency_key: Option<String>,
}

#[derive(cynic::InputObject)]
pub(super) struct CompleteActivityInput {
    pub(super) activity: Id,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub(super) despite_unapproved_changes: Option<bool>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub(super) comment: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub(super) idempotency_key: Option<String>,
}

#[derive(cynic::InputObject)]
pub(super) struct FailActivityInput {
    pub(super) activity: Id,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub(super) comment: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub(super) idempotency_key: Option<String>,
}

#[derive(cynic::InputObject)]
pub(super) struct VoteInput {
    pub(super) activity: Id,
    pub(super) approve: bool,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub(super) reviewer: Option<Id>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub(super) comment: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub(super) idempotency_key: Option<String>,
}

#[derive(cynic::InputObject)]
pub(super) struct SkipActivityInput {
    pub(super) activity: Id,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub(super) comment: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub(super) idempotency_key: Option<String>,
}

#[derive(cynic::InputObject)]
pub(super) struct ReturnToActivityInput {
    pub(super) activity: Id,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub(super) leave_closed_changes: Option<bool>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub(super) comment: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub(super) idempotency_key: Option<String>,
}

#[derive(cynic::InputObject)]
pub(super) struct AssignInput {
    pub(super) subject: Id,
    pub(super) to: Option<Id>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub(super) comment: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub(super) idempotency_key: Option<String>,
}

#[derive(cynic::InputObject)]
pub(super) struct DelegateInput {
    pub(super) activity: Id,
    pub(super) to: Option<Id>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub(super) comment: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub(super) idempotency_key: Option<String>,
}

#[derive(cynic::InputObject)]
pub(super) struct CommentInput {
    pub(super) subject: Id,
    pub(super) comment: String,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub(super) idempotency_key: Option<String>,
}

#[derive(cynic::InputObject)]
pub(super) struct LinkChangeInput {
    pub(super) activity: Id,
    pub(super) dependent: Id,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub(super) comment: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub(super) idempotency_key: Option<String>,
}

#[derive(cynic::InputObject)]
pub(super) struct UnlinkChangeInput {
    pub(super) activity: Id,
    pub(super) dependent: Id,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub(super) comment: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub(super) idempotency_key: Option<String>,
}

#[derive(cynic::InputObject)]
pub(super) struct AddActivitiesInput {
    pub(super) record: Id,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub(super) place: Option<PlaceInput>,
    pub(super) activities: Vec<PlanActivityInput>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub(super) comment: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub(super) idempotency_key: Option<String>,
}

#[derive(cynic::InputObject)]
pub(super) struct MoveActivityInput {
    pub(super) activity: Id,
    pub(super) place: PlaceInput,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub(super) comment: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub(super) idempotency_key: Option<String>,
}

#[derive(cynic::InputObject)]
pub(super) struct DeleteActivityInput {
    pub(super) activity: Id,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub(super) comment: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub(super) idempotency_key: Option<String>,
}
