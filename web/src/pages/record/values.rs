//! The fields of a record or an activity: to read, and to fill in.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::desk::Desk;
use super::fields::Given;
use crate::api::{self, Values};
use crate::components::{Moment, Problem, SelectField, TextField, typed};
use crate::pages::suggested::{NOBODY, Suggested};
use crate::state::{Ask, Choice, Field, FieldKind, FieldValue, Holder, RELEASE_TYPES, Suggest};

/// What is not empty, as facts. What is shown elsewhere already is named in `without`.
pub(super) fn facts(holder: Holder, values: &Values, without: &[&str]) -> AnyView {
    let pairs = holder.fields().iter().zip(&values.values);
    let shown = pairs.filter(|(field, value)| !value.shown.is_empty() && !without.contains(&field.name));
    let fact = |(field, value): (&Field, &FieldValue)| {
        let text = value.shown.clone();
        let shown = match (field.kind, api::read_moment(&text)) {
            (FieldKind::Moment(edge), Some(at)) => view! { <Moment at=at edge=edge /> }.into_any(),
            _ => text.into_any(),
        };
        view! { <div class:wide=field.kind == FieldKind::Text><dt>{field.label}</dt><dd>{shown}</dd></div> }
    };
    shown.map(fact).collect_view().into_any()
}

/// The value of the field with this name.
pub(super) fn value_of(holder: Holder, values: &Values, name: &str) -> Option<FieldValue> {
    let place = holder.fields().iter().position(|field| field.name == name)?;
    values.values.get(place).filter(|value| !value.text.is_empty()).cloned()
}

/// A form with all of them, as they are when it opens.
#[component]
pub(super) fn ValueFields(
    /// Whose.
    ask: Ask,
    /// Where the answers go.
    given: Given,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let record = desk.live.ask(|plan, _| plan.record().key).unwrap_or_default();
    let Some((holder, key)) = ask.edited(&record).map(|(holder, key)| (holder, key.to_owned())) else {
        return ().into_any();
    };
    let (is_there, problem) = (RwSignal::new(false), RwSignal::new(None::<String>));
    spawn_local(async move {
        match api::values(holder, &key).await {
            Ok(Values { version, values }) => {
                let pairs = holder.fields().iter().zip(values);
                let now: Vec<String> = pairs.map(|(field, value)| as_typed(field, value)).collect();
                given.version.try_set_value(version);
                given.answers.try_update(|answers| {
                    answers.before.clone_from(&now);
                    answers.typed = now;
                });
                is_there.try_set(true);
            }
            Err(error) => {
                desk.live.refused(&error);
                problem.try_set(Some(error.to_string()));
            }
        }
    });
    view! {
        <Problem text=problem />
        {move || {
            is_there.get().then(|| {
                let now = given.answers.with_untracked(|answers| answers.typed.clone());
                let fields = holder.fields().iter().zip(now).enumerate();
                let fields = fields.filter(|(_, (field, _))| field.kind != FieldKind::Named);
                let fields = fields.map(|(place, (field, value))| input(given, place, field, value));
                view! {
                    <p class="hint">"Times are those of your own clock. An end at 00:00 is the end of the day before."</p>
                    <div class="values">{fields.collect_view()}</div>
                }
            })
        }}
    }
    .into_any()
}

fn as_typed(field: &Field, value: FieldValue) -> String {
    match field.kind {
        FieldKind::Moment(_) => api::read_moment(&value.text).map(typed).unwrap_or_default(),
        _ => value.text,
    }
}

/// A field with its label; what takes many lines, or names the rest, takes the whole width.
fn input(given: Given, place: usize, field: &Field, value: String) -> AnyView {
    let is_wide = field.kind == FieldKind::Text || field.name == "title";
    let control = control(given, place, field, value);
    view! { <div class:wide=is_wide>{control}</div> }.into_any()
}

fn control(given: Given, place: usize, field: &Field, value: String) -> AnyView {
    let (label, name) = (field.label, field.name);
    let on_input = given.typing(move |answers, text| {
        answers.typed.get_mut(place).into_iter().for_each(|typed| typed.clone_from(&text));
    });
    let kind = match field.kind {
        FieldKind::ReleaseType => {
            let options = RELEASE_TYPES.into_iter().map(|(name, label)| Choice {
                key: name.into(),
                label: label.into(),
                chosen: name == value,
                refusal: None,
            });
            return view! { <SelectField label=label name=name options=options.collect() on_change=on_input /> }
                .into_any();
        }
        FieldKind::Person => {
            return view! { <Suggested what=Suggest::People label=label name=name value=value hint=NOBODY on_input=on_input /> }
                .into_any();
        }
        FieldKind::Moment(_) => "datetime-local",
        FieldKind::Minutes => "number",
        FieldKind::Line | FieldKind::Text | FieldKind::Named => "text",
    };
    let rows = if field.kind == FieldKind::Text { 3 } else { 0 };
    let is_title = name == "title";
    view! {
        <TextField
            label=label
            name=name
            kind=kind
            rows=rows
            value=value
            required=is_title
            autofocus=is_title
            on_input=on_input
        />
    }
    .into_any()
}
