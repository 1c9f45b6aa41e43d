//! When a review is approved, and who votes on it.

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::fields::Given;
use crate::api;
use crate::components::{Problem, SelectField, TextField};
use crate::state::{CONDITIONS, Choice, Seat, Suggest};

/// What a reviewer's vote is worth.
const OF_ALL: &str = "One rejection is enough to fail it.";
const OF_A_SHARE: &str = "Must vote: not approved before that vote is there, whatever the others say. Veto: that rejection fails it at once.";

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
    // Everywhere else one rejection decides, and everybody must vote.
    let is_share = Memo::new(move |_| given.answers.with(|answers| answers.review.condition == "PERCENTAGE"));
    let row = move |(place, seat): (usize, Seat), is_share: bool| {
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
                {is_share.then(|| {
                    view! {
                        <label class="tick">
                            <input type="checkbox" name="must-vote" checked=seat.must_vote on:change=flag(|seat, on| seat.must_vote = on) />
                            "must vote"
                        </label>
                        <label class="tick">
                            <input type="checkbox" name="veto" checked=seat.veto on:change=flag(|seat, on| seat.veto = on) />
                            "veto"
                        </label>
                    }
                })}
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
                let (seats, is_share) = (seats.get(), is_share.get());
                let none = seats.is_empty().then(|| view! { <li class="hint">"Nobody yet: it stays open until somebody is named."</li> });
                view! {
                    {none}
                    {seats.into_iter().enumerate().map(|seat| row(seat, is_share)).collect_view()}
                }
            }}
        </ul>
        <p class="hint">{move || if is_share.get() { OF_A_SHARE } else { OF_ALL }}</p>
        <NewSeat given=given />
    }
}

/// A person or a team to add.
#[component]
fn NewSeat(given: Given) -> impl IntoView {
    let (people, teams) = (RwSignal::new(Vec::new()), RwSignal::new(Vec::new()));
    let (typed, problem) = (RwSignal::new(String::new()), RwSignal::new(None::<String>));
    let field = NodeRef::<html::Input>::new();
    // Whoever is typed is meant, also by who saves without having added them; what names nobody cannot be saved.
    let look = move || {
        let found = people.with_untracked(|people| {
            teams.with_untracked(|teams| typed.with_untracked(|typed| Seat::named(typed, people, teams)))
        });
        let (seat, why) = match found {
            Ok(seat) => (seat, None),
            Err(why) => (None, Some(why)),
        };
        if let Some(field) = field.get_untracked() {
            field.set_custom_validity(why.as_deref().unwrap_or_default());
        }
        if problem.with_untracked(Option::is_some) {
            problem.set(why);
        }
        given.change(|answers| answers.review.typed = seat);
    };
    let asked = StoredValue::new(0_u32);
    let search = move |text: String| {
        let turn = asked.try_update_value(|asked| {
            *asked += 1;
            *asked
        });
        spawn_local(async move {
            // An answer to what was typed before comes too late.
            if let Ok(found) = api::suggest(Suggest::People, &text).await
                && asked.try_get_value() == turn
                && people.try_set(found).is_none()
            {
                look();
            }
        });
    };
    search(String::new());
    spawn_local(async move {
        if let Ok(found) = api::teams().await
            && teams.try_set(found).is_none()
        {
            look();
        }
    });
    let add = move || {
        if field.get_untracked().is_some_and(|field| field.report_validity()) {
            given.answers.update(|answers| {
                if let Some(seat) = answers.review.typed.take() {
                    answers.review.seat(seat);
                }
            });
            typed.set(String::new());
        }
    };
    // In the words of the page, where it is typed.
    let refuse = move |event: leptos::ev::Event| {
        event.prevent_default();
        if let Some(field) = field.get_untracked() {
            problem.set(field.validation_message().ok());
            // It can take the focus.
            let _ = field.focus();
        }
    };
    view! {
        <div class="adding">
            <input
                node_ref=field
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
                    problem.set(None);
                    look();
                    search(text);
                }
                on:invalid=refuse
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
        <Problem text=problem />
    }
}
