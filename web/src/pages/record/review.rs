//! When a review is approved, and who votes on it.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::fields::Given;
use crate::api;
use crate::components::{SelectField, TextField};
use crate::state::{CONDITIONS, Choice, Seat, Suggest};

/// See the module.
#[component]
pub(super) fn ReviewFields(
    /// Where the answers go.
    given: Given,
) -> impl IntoView {
    let (condition, share) =
        given.answers.with_untracked(|answers| (answers.review.condition.clone(), answers.review.share.clone()));
    let options = CONDITIONS.into_iter().map(|(name, label)| Choice {
        key: name.into(),
        label: label.into(),
        chosen: name == condition,
        refusal: None,
    });
    let chosen = Memo::new(move |_| given.answers.with(|answers| answers.review.condition.clone()));
    let choose = Callback::new(move |name: String| given.answers.update(|answers| answers.review.condition = name));
    view! {
        <SelectField label="Approved when" name="condition" options=options.collect() on_change=choose />
        {move || {
            let share = share.clone();
            (chosen.get() == "PERCENTAGE").then(|| {
                let on_input = given.typing(|answers, text| answers.review.share = text);
                view! { <TextField label="Per cent, 1 to 100" name="percentage" kind="number" required=true value=share on_input=on_input /> }
            })
        }}
        {move || (chosen.get() != "AUTOMATIC").then(|| view! { <Seats given=given /> })}
    }
}

#[component]
fn Seats(given: Given) -> impl IntoView {
    let seats = Memo::new(move |_| given.answers.with(|answers| answers.review.seats.clone()));
    let row = move |(place, seat): (usize, Seat)| {
        let flag = move |put: fn(&mut Seat, bool)| {
            move |event| {
                let is_on = event_target_checked(&event);
                given.change(|answers| {
                    answers.review.seats.get_mut(place).into_iter().for_each(|seat| put(seat, is_on));
                });
            }
        };
        let remove = move |_| {
            given.answers.update(|answers| {
                answers.review.seats.remove(place);
            });
        };
        view! {
            <li data-reviewer=seat.id>
                <span class="reviewer">{seat.name.clone()}{seat.is_team.then_some(" (team)")}</span>
                <label class="tick">
                    <input type="checkbox" name="must-vote" checked=seat.must_vote on:change=flag(|seat, on| seat.must_vote = on) />
                    "must vote"
                </label>
                <label class="tick">
                    <input type="checkbox" name="veto" checked=seat.veto on:change=flag(|seat, on| seat.veto = on) />
                    "veto"
                </label>
                <button
                    type="button"
                    class="quiet"
                    data-action="remove-reviewer"
                    aria-label=format!("Remove {}", seat.name)
                    on:click=remove
                >
                    "✕"
                </button>
            </li>
        }
    };
    view! {
        <p class="field">"Reviewers"</p>
        <ul class="seats">
            {move || {
                let seats = seats.get();
                let none = seats.is_empty().then(|| view! { <li class="hint">"Nobody yet: it stays open until somebody is named."</li> });
                view! {
                    {none}
                    {seats.into_iter().enumerate().map(row).collect_view()}
                }
            }}
        </ul>
        <NewSeat given=given />
    }
}

/// A person or a team to add.
#[component]
fn NewSeat(given: Given) -> impl IntoView {
    let (people, teams) = (RwSignal::new(Vec::new()), RwSignal::new(Vec::new()));
    let typed = RwSignal::new(String::new());
    let search = move |text: String| {
        spawn_local(async move {
            if let Ok(found) = api::suggest(Suggest::People, &text).await {
                people.try_set(found);
            }
        });
    };
    search(String::new());
    spawn_local(async move {
        if let Ok(found) = api::teams().await {
            teams.try_set(found);
        }
    });
    let add = move || {
        let text = typed.get_untracked().trim().to_owned();
        if text.is_empty() {
            return;
        }
        let named = |list: &Vec<(String, String)>, by_name: bool| {
            list.iter().find(|(id, name)| if by_name { *name == text } else { *id == text }).cloned()
        };
        let team = teams.with_untracked(|teams| named(teams, true));
        let person = people.with_untracked(|people| named(people, false).or_else(|| named(people, true)));
        let is_team = person.is_none() && team.is_some();
        // Somebody who was not suggested is added by login; the server says whether there is such a person.
        let (id, name) = person.or(team).unwrap_or_else(|| (text.clone(), text.clone()));
        given.answers.update(|answers| {
            answers.review.seat(Seat { id, is_team, name, must_vote: false, veto: false });
        });
        typed.set(String::new());
    };
    view! {
        <div class="adding">
            <input
                name="new-reviewer"
                list="new-reviewer-list"
                autocomplete="off"
                spellcheck="false"
                placeholder="Person or team"
                aria-label="Person or team to add"
                prop:value=move || typed.get()
                on:input=move |event| {
                    let text = event_target_value(&event);
                    typed.set(text.clone());
                    search(text);
                }
                on:keydown=move |event| {
                    if event.key() == "Enter" {
                        event.prevent_default();
                        add();
                    }
                }
            />
            <datalist id="new-reviewer-list">
                {move || {
                    let person = |(login, name)| view! { <option value=login>{name}</option> };
                    people.get().into_iter().map(person).collect_view()
                }}
                {move || {
                    let team = |(_, name): (String, String)| view! { <option value=name>"Team"</option> };
                    teams.get().into_iter().map(team).collect_view()
                }}
            </datalist>
            <button type="button" data-action="add-reviewer" on:click=move |_| add()>"Add"</button>
        </div>
    }
}
