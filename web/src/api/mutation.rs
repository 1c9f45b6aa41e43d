//! The mutations as GraphQL writes them: one module each, with its input, variables and answer.

use super::input;
use super::schema::schema;

/// The answer to a command, as far as a screen needs it: the rest arrives as events.
#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "CommandPayload")]
pub(super) struct Payload {
    record: RecordKey,
    left_out: Vec<ReleaseKey>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Record")]
struct RecordKey {
    key: String,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Release")]
struct ReleaseKey {
    key: String,
}

impl Payload {
    pub(super) fn key(self) -> String {
        self.record.key
    }

    pub(super) fn left_out(self) -> Vec<String> {
        self.left_out.into_iter().map(|release| release.key).collect()
    }
}

macro_rules! mutations {
    ($($field:ident($of:ident))*) => {$(
        pub(in crate::api) mod $field {
            use super::*;

            pub(in crate::api) use input::$of as Input;

            #[derive(cynic::QueryVariables)]
            pub(in crate::api) struct Variables {
                pub(in crate::api) input: Input,
            }

            #[derive(cynic::QueryFragment)]
            #[cynic(graphql_type = "Mutation", variables = "Variables")]
            #[expect(dead_code, reason = "it says what is asked; all answers are read in one place, without their names")]
            pub(in crate::api) struct Mutation {
                #[arguments(input: $input)]
                pub(in crate::api) $field: Payload,
            }
        }
    )*};
}

mutations! {
    create_release(CreateReleaseInput)
    create_change(CreateChangeInput)
    start_release(StartReleaseInput)
    start_change(StartChangeInput)
    hold_release(HoldReleaseInput)
    hold_change(HoldChangeInput)
    resume_release(ResumeReleaseInput)
    resume_change(ResumeChangeInput)
    cancel_release(CancelReleaseInput)
    cancel_change(CancelChangeInput)
    close_release(CloseReleaseInput)
    close_change(CloseChangeInput)
    convert_to_parent(ConvertToParentInput)
    revert_parent(RevertParentInput)
    link_child(LinkChildInput)
    unlink_child(UnlinkChildInput)
    complete_activity(CompleteActivityInput)
    fail_activity(FailActivityInput)
    vote(VoteInput)
    skip_activity(SkipActivityInput)
    return_to_activity(ReturnToActivityInput)
    assign(AssignInput)
    delegate(DelegateInput)
    comment(CommentInput)
    link_change(LinkChangeInput)
    unlink_change(UnlinkChangeInput)
    add_activities(AddActivitiesInput)
    move_activity(MoveActivityInput)
    delete_activity(DeleteActivityInput)
}
