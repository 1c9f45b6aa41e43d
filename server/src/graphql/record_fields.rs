//! The fields that release records and change requests have in common: written once, here.

/// An object with the fields of `Record` and its own; fields of interfaces are not inherited, each type has them all.
macro_rules! record_object {
    ($(#[$doc:meta])* $name:ident { $($own:tt)* }) => {
        $(#[$doc])*
        #[async_graphql::Object]
        impl $name {
            /// The id, for `node` and wherever an id is asked for.
            pub(super) async fn id(&self) -> async_graphql::ID {
                super::node_id::NodeId::Record(self.0.record.kind, self.0.record.id).encode()
            }

            /// What people call it, such as `RR1024` or `CR7`. Unique, and never changes.
            pub(super) async fn key(&self) -> &str {
                &self.0.record.key
            }

            /// Release or change request.
            pub(super) async fn kind(&self) -> super::names::RecordKind {
                self.0.record.kind.into()
            }

            /// Its number; releases and change requests are numbered together.
            pub(super) async fn number(&self) -> i32 {
                super::connection::int(self.0.record.id.0)
            }

            /// Its title.
            pub(super) async fn title(&self) -> &str {
                &self.0.title
            }

            /// What it is about.
            pub(super) async fn description(&self) -> Option<&str> {
                self.0.description.as_deref()
            }

            /// Where it stands.
            pub(super) async fn status(&self) -> super::names::RecordStatus {
                self.0.record.status.into()
            }

            /// What it was closed from; null unless CLOSED.
            pub(super) async fn closed_from(&self) -> Option<super::names::RecordStatus> {
                self.0.record.closed_from.map(Into::into)
            }

            /// Grows by one with each command that changes it. Give it back as `expectedVersion`.
            pub(super) async fn version(&self) -> i32 {
                super::connection::int(self.0.record.version)
            }

            /// Free text that the installation sorts its records by.
            pub(super) async fn category(&self) -> Option<&str> {
                self.0.category.as_deref()
            }

            /// How much it affects.
            pub(super) async fn impact(&self) -> Option<&str> {
                self.0.impact.as_deref()
            }

            /// How soon it is wanted.
            pub(super) async fn priority(&self) -> Option<&str> {
                self.0.priority.as_deref()
            }

            /// How likely it goes wrong.
            pub(super) async fn risk(&self) -> Option<&str> {
                self.0.risk.as_deref()
            }

            /// Who answers for it; null when nobody does.
            pub(super) async fn owner(
                &self,
                ctx: &async_graphql::Context<'_>,
            ) -> super::error::Result<Option<super::person::Person>> {
                super::loader::person(ctx, self.0.owner).await
            }

            /// Who works on it; null when nobody does.
            pub(super) async fn assigned_to(
                &self,
                ctx: &async_graphql::Context<'_>,
            ) -> super::error::Result<Option<super::person::Person>> {
                super::loader::person(ctx, self.0.assigned_to).await
            }

            /// Who created it; null when the installation did.
            pub(super) async fn created_by(
                &self,
                ctx: &async_graphql::Context<'_>,
            ) -> super::error::Result<Option<super::person::Person>> {
                super::loader::person(ctx, self.0.created_by).await
            }

            /// When it was created, in UTC.
            pub(super) async fn created_at(&self) -> super::time::DateTime {
                self.0.created_at.into()
            }

            /// When it, or anything in it, last changed, in UTC.
            pub(super) async fn modified_at(&self) -> super::time::DateTime {
                self.0.modified_at.into()
            }

            /// When it is planned to begin; null when not planned.
            pub(super) async fn scheduled_start(&self) -> Option<super::time::DateTime> {
                self.0.scheduled_start.map(Into::into)
            }

            /// When it is planned to end; null when not planned.
            pub(super) async fn scheduled_end(&self) -> Option<super::time::DateTime> {
                self.0.scheduled_end.map(Into::into)
            }

            /// When it was started; null before that.
            pub(super) async fn actual_start(&self) -> Option<super::time::DateTime> {
                self.0.record.actual_start.map(Into::into)
            }

            /// When it was completed, failed or cancelled; null unless it is.
            pub(super) async fn actual_end(&self) -> Option<super::time::DateTime> {
                self.0.record.actual_end.map(Into::into)
            }

            /// Its steps at any depth, counted by status: all activities but containers.
            pub(super) async fn progress(&self) -> super::record::Progress {
                self.0.progress.into()
            }

            /// Its activities at any depth, in the order of their numbers.
            pub(super) async fn activities(
                &self,
                ctx: &async_graphql::Context<'_>,
                #[graphql(default = 50, desc = "How many, 1 to 1000.")] first: Option<i32>,
                #[graphql(desc = "The cursor to go on after.")] after: Option<String>,
                #[graphql(desc = "Which of them; all when absent.")] filter: Option<super::filter::ActivityFilter>,
            ) -> super::error::Result<super::connection::ActivityConnection> {
                super::activity::of_record(ctx, &self.0, first, after, filter).await
            }

            /// What happened to it and in it, oldest first.
            pub(super) async fn history(
                &self,
                ctx: &async_graphql::Context<'_>,
                #[graphql(default = 50, desc = "How many, 1 to 1000.")] first: Option<i32>,
                #[graphql(desc = "The sequence of an event: what came after it.")] after: Option<String>,
            ) -> super::error::Result<super::connection::EventConnection> {
                super::event::of_record(ctx, self.0.record.id, first, after).await
            }

            $($own)*
        }
    };
}
pub(super) use record_object;
