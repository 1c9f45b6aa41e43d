//! What a dialog asks for besides a comment.

use leptos::prelude::*;
use waybill_shared::model::ActivityKind;

use super::desk::Desk;
use super::review::ReviewFields;
use super::values::ValueFields;
use crate::components::{SelectField, TextField, Ticks};
use crate::pages::suggested::{NOBODY, Suggested};
use crate::state::{Answers, Ask, Choice, Form, RecordAction, Suggest, kind_label};

/// What was given so far.
#[derive(Clone, Copy)]
pub(super) struct Given {
    /// The answers.
    pub(super) answers: RwSignal<Answers>,
    /// The version of the record that they are about.
    pub(super) version: StoredValue<i64>,
    /// Turns with every answer: fields are not drawn anew for what is typed into them, what is told of it is.
    pub(super) turned: RwSignal<u32>,
}

impl Given {
    /// Puts in what is typed, by `put`.
    pub(super) fn typing(self, put: impl Fn(&mut Answers, String) + Send + Sync + 'static) -> Callback<String> {
        Callback::new(move |text| self.change(|answers| put(answers, text)))
    }

    /// Changes the answers; what is typed into fields is not drawn anew by that.
    pub(super) fn change(self, change: impl FnOnce(&mut Answers)) {
        self.answers.update_untracked(change);
        self.turned.update(|turned| *turned += 1);
    }

    fn ticking(self) -> Callback<(String, bool)> {
        Callback::new(move |(key, ticked): (String, bool)| {
            self.change(|answers| answers.tick(&key, ticked));
        })
    }
}

/// See the module.
#[component]
pub(super) fn Fields(
    /// What is about to be done.
    ask: Ask,
    /// Where the answers go.
    given: Given,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let choices = desk.live.ask(|plan, me| plan.choices(&ask, me)).unwrap_or_default();
    match ask.words().form {
        Form::Plain => ().into_any(),
        Form::Person => view! { <Person given=given label="Person" /> }.into_any(),
        Form::Step => view! { <Step ask=ask given=given /> }.into_any(),
        Form::Activity => {
            let (what, label) = match &ask {
                Ask::Activity { kind: ActivityKind::Dependent, .. } => {
                    (Suggest::Manual, "Manual activity of a release, by key")
                }
                _ => (Suggest::Dependent, "Dependent activity of a change request, by key"),
            };
            view! { <Other given=given what=what label=label /> }.into_any()
        }
        Form::Record => {
            let is_child = matches!(&ask, Ask::Record(offer) if offer.action == RecordAction::LinkChild);
            let (what, label) =
                if is_child { (Suggest::Releases, "Release, by key") } else { (Suggest::Parents, "Parent, by key") };
            view! { <Other given=given what=what label=label /> }.into_any()
        }
        Form::Vote if choices.len() > 1 => {
            let on_change = given.typing(|answers, id| answers.reviewer = id);
            view! { <SelectField label="Vote for" name="reviewer" options=choices on_change=on_change /> }.into_any()
        }
        Form::Children if !choices.is_empty() => {
            let is_start = matches!(&ask, Ask::Record(offer) if offer.action == RecordAction::Start);
            let legend = if is_start { "Start with it" } else { "Child releases that it reaches" };
            view! { <Ticks legend=legend name="children" options=choices on_tick=given.ticking() /> }.into_any()
        }
        Form::Vote | Form::Children => ().into_any(),
        Form::Review => view! { <ReviewFields given=given /> }.into_any(),
        Form::Fields => view! { <ValueFields ask=ask given=given /> }.into_any(),
        Form::Place => {
            let on_change = given.typing(|answers, key| answers.place = key);
            view! { <SelectField label="Move to the end of" name="place" options=choices on_change=on_change /> }.into_any()
        }
        Form::Container => view! {
            <TextField
                label="Title of the container"
                name="title"
                required=true
                autofocus=true
                on_input=given.typing(|answers, text| answers.title = text)
            />
            <Kind given=given kinds=vec![ActivityKind::Parallel, ActivityKind::Sequential] />
            {(!choices.is_empty())
                .then(|| view! { <Ticks legend="Together with" name="neighbours" options=choices on_tick=given.ticking() /> })}
        }
        .into_any(),
    }
}

#[component]
fn Person(given: Given, label: &'static str) -> impl IntoView {
    let value = given.answers.with_untracked(|answers| answers.person.clone());
    let on_input = given.typing(|answers, login| answers.person = login);
    view! { <Suggested what=Suggest::People label=label name="person" value=value hint=NOBODY on_input=on_input /> }
}

#[component]
fn Other(given: Given, what: Suggest, label: &'static str) -> impl IntoView {
    let on_input = given.typing(|answers, key| answers.other = key);
    let hint = "Type a part of its title, or its key.";
    view! {
        <Suggested what=what label=label name="other" value=String::new() hint=hint required=true on_input=on_input />
    }
}

#[component]
fn Step(ask: Ask, given: Given) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let kinds = desk.live.ask(|plan, me| plan.kinds(&ask, me)).unwrap_or_default();
    let kind = Memo::new(move |_| given.answers.with(|answers| answers.kind));
    view! {
        <TextField
            label="Title"
            name="title"
            required=true
            autofocus=true
            on_input=given.typing(|answers, text| answers.title = text)
        />
        <Kind given=given kinds=kinds />
        {move || match kind.get() {
            ActivityKind::Manual => view! { <Person given=given label="Assigned to" /> }.into_any(),
            ActivityKind::Review => view! { <ReviewFields given=given /> }.into_any(),
            _ => ().into_any(),
        }}
    }
}

#[component]
fn Kind(given: Given, kinds: Vec<ActivityKind>) -> impl IntoView {
    let chosen = given.answers.with_untracked(|answers| answers.kind);
    let options = kinds.into_iter().map(|kind| Choice {
        key: kind.as_str().into(),
        label: kind_label(kind).into(),
        chosen: kind == chosen,
        refusal: None,
    });
    let on_change = Callback::new(move |name: String| {
        let kind = ActivityKind::ALL.iter().find(|kind| kind.as_str() == name).copied();
        given.answers.update(|answers| answers.kind = kind.unwrap_or(answers.kind));
    });
    view! { <SelectField label="Kind" name="kind" options=options.collect() on_change=on_change /> }
}
