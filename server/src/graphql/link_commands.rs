//! Mutations of links: between changes and releases, between parents and children.

use async_graphql::{Context, ID, InputObject, Object};
use waybill_shared::engine::Command;

use super::command::{CommandPayload, Terms, run};
use super::error::{Result, SignedIn};
use super::lookup::Lookup;
use crate::service::Action;

macro_rules! link_input {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, InputObject)]
        struct $name {
            /// The manual activity of the release: id or key.
            activity: ID,
            /// The dependent activity of the change request: id or key.
            dependent: ID,
            /// Comment, version (of the release) and idempotency key.
            #[graphql(flatten)]
            terms: Terms,
        }
    };
}

link_input!(
    /// A dependent activity of a change request that is to wait for a manual activity of a release.
    LinkChangeInput
);
link_input!(
    /// A link between a release and a change request to cut.
    UnlinkChangeInput
);

macro_rules! child_input {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, InputObject)]
        struct $name {
            /// The parent release: id or key.
            parent: ID,
            /// The other release: id or key.
            child: ID,
            /// Comment, version (of the parent) and idempotency key.
            #[graphql(flatten)]
            terms: Terms,
        }
    };
}

child_input!(
    /// A release to group under a parent.
    LinkChildInput
);
child_input!(
    /// A child release to take out of its parent.
    UnlinkChildInput
);

#[derive(Default)]
pub(super) struct LinkCommands;

#[Object(guard = "SignedIn")]
impl LinkCommands {
    /// Lets a change request wait for a release: its dependent activity is done when the activities linked to it are.
    /// Refusals: INVALID_INPUT, NOT_FOUND, VERSION_CONFLICT, WRONG_KIND, RECORD_CLOSED, INVALID_STATUS,
    /// CHANGE_NOT_APPROVED.
    async fn link_change(&self, ctx: &Context<'_>, input: LinkChangeInput) -> Result<CommandPayload> {
        let mut lookup = Lookup::new(ctx);
        let manual = lookup.activity("activity", &input.activity).await?;
        let dependent = lookup.activity("dependent", &input.dependent).await?;
        run(lookup, input.terms, Action::Engine(Command::Link { manual, dependent })).await
    }

    /// Cuts such a link; needs a comment. Possible also when one of the two records is CLOSED.
    /// Refusals: INVALID_INPUT, NOT_FOUND, VERSION_CONFLICT, COMMENT_REQUIRED, RECORD_CLOSED.
    async fn unlink_change(&self, ctx: &Context<'_>, input: UnlinkChangeInput) -> Result<CommandPayload> {
        let mut lookup = Lookup::new(ctx);
        let manual = lookup.activity("activity", &input.activity).await?;
        let dependent = lookup.activity("dependent", &input.dependent).await?;
        run(lookup, input.terms, Action::Engine(Command::Unlink { manual, dependent })).await
    }

    /// Groups a release under a parent; the parent's status is worked out again.
    /// Refusals: INVALID_INPUT, NOT_FOUND, VERSION_CONFLICT, WRONG_KIND, RECORD_CLOSED, NOT_A_PARENT, ALREADY_A_PARENT,
    /// ALREADY_A_CHILD.
    async fn link_child(&self, ctx: &Context<'_>, input: LinkChildInput) -> Result<CommandPayload> {
        let mut lookup = Lookup::new(ctx);
        let parent = lookup.record("parent", &input.parent).await?;
        let child = lookup.record("child", &input.child).await?;
        run(lookup, input.terms, Action::Engine(Command::LinkChild { parent, child })).await
    }

    /// Takes a release out of its parent; needs a comment. The parent's status is worked out again.
    /// Refusals: INVALID_INPUT, NOT_FOUND, VERSION_CONFLICT, COMMENT_REQUIRED, WRONG_KIND, RECORD_CLOSED.
    async fn unlink_child(&self, ctx: &Context<'_>, input: UnlinkChildInput) -> Result<CommandPayload> {
        let mut lookup = Lookup::new(ctx);
        let parent = lookup.record("parent", &input.parent).await?;
        let child = lookup.record("child", &input.child).await?;
        run(lookup, input.terms, Action::Engine(Command::UnlinkChild { parent, child })).await
    }
}
