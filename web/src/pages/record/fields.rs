//! What a dialog asks for besides a comment: a person, a new step, something to link to.

use leptos::prelude::*;
use leptos::task::spawn_local;
use waybill_shared::model::ActivityKind;

use crate::api::{self, NewStep};
use crate::components::PersonField;
use crate::state::{Form, kind_label};

/// What was given so far.
#[derive(Clone, Copy)]
pub(super) struct Given {
    /// Why.
    pub(super) comment: RwSignal<String>,
    person: RwSignal<String>,
    other: RwSignal<String>,
    title: RwSignal<String>,
    kind: RwSignal<ActivityKind>,
    reviewers: RwSignal<String>,
}

impl Default for Given {
    fn default() -> Self {
        Self {
            comment: RwSignal::default(),
            person: RwSignal::default(),
            other: RwSignal::default(),
            title: RwSignal::default(),
            kind: RwSignal::new(ActivityKind::Manual),
            reviewers: RwSignal::default(),
        }
    }
}

impl Given {
    /// The login that was chosen, if one was.
    pub(super) fn person(self) -> Option<String> {
        Some(self.person.get_untracked().trim().to_owned()).filter(|login| !login.is_empty())
    }

    /// The key that was typed.
    pub(super) fn other(self) -> String {
        self.other.get_untracked().trim().to_owned()
    }

    /// The step that was described.
    pub(super) fn step(self) -> NewStep {
        let kind = self.kind.get_untracked();
        let reviewers = self.reviewers.get_untracked();
        let reviewers = reviewers.split([',', ' ']).map(str::trim).filter(|login| !login.is_empty());
        NewStep {
            kind,
            title: self.title.get_untracked().trim().to_owned(),
            assigned_to: self.person().filter(|_| kind == ActivityKind::Manual),
            reviewers: reviewers.filter(|_| kind == ActivityKind::Review).map(str::to_owned).collect(),
        }
    }
}

/// See the module.
#[component]
pub(super) fn Fields(
    /// What is asked for.
    form: Form,
    /// Where it goes.
    given: Given,
) -> impl IntoView {
    match form {
        Form::Plain => ().into_any(),
        Form::Person => view! { <Person given=given label="Person" /> }.into_any(),
        Form::Step => view! { <Step given=given /> }.into_any(),
        Form::Activity => view! { <Other given=given label="Key of the other activity" example="DA12" /> }.into_any(),
        Form::Record => view! { <Other given=given label="Key of the other release" example="RR12" /> }.into_any(),
    }
}

#[component]
fn Person(given: Given, label: &'static str) -> impl IntoView {
    let choices = RwSignal::new(Vec::new());
    let search = move |typed: String| {
        spawn_local(async move {
            // Without suggestions a login can still be typed; the command itself says what is wrong with it.
            if let Ok(people) = api::people(&typed).await {
                choices.try_set(people.into_iter().map(|person| (person.login, person.name)).collect());
            }
        });
    };
    search(String::new());
    view! { <PersonField label=label id="person" value=given.person choices=choices on_search=Callback::new(search) /> }
}

#[component]
fn Other(given: Given, label: &'static str, example: &'static str) -> impl IntoView {
    view! {
        <label class="field" for="other">{label}</label>
        <input id="other" name="other" required autofocus autocomplete="off" placeholder=example bind:value=given.other />
    }
}

#[component]
fn Step(given: Given) -> impl IntoView {
    let choose = move |event| {
        let name = event_target_value(&event);
        let kind = ActivityKind::ALL.iter().find(|kind| kind.as_str() == name);
        given.kind.set(kind.copied().unwrap_or(ActivityKind::Manual));
    };
    view! {
        <label class="field" for="step-title">"Title"</label>
        <input id="step-title" name="title" required autofocus autocomplete="off" bind:value=given.title />
        <label class="field" for="step-kind">"Kind"</label>
        <select id="step-kind" name="kind" on:change=choose>
            {ActivityKind::ALL
                .iter()
                .map(|kind| view! { <option value=kind.as_str()>{kind_label(*kind)}</option> })
                .collect_view()}
        </select>
        {move || match given.kind.get() {
            ActivityKind::Manual => view! { <Person given=given label="Assigned to" /> }.into_any(),
            ActivityKind::Review => view! {
                <label class="field" for="step-reviewers">"Reviewers, by login"</label>
                <input
                    id="step-reviewers"
                    name="reviewers"
                    autocomplete="off"
                    placeholder="garret, mira"
                    bind:value=given.reviewers
                />
            }
            .into_any(),
            _ => ().into_any(),
        }}
    }
}
