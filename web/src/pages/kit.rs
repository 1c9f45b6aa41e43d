//! The design kit: every part that the screens are made of, in all its states, on one page. Browser tests photograph it.

use chrono::{DateTime, TimeDelta, Utc};
use leptos::prelude::*;

use super::shell::Shell;
use crate::components::{
    Ago, CHEVRON, Dialog, Due, Empty, Heading, Icon, Menu, MenuItem, Moment, Problem, ProgressBar, Segmented,
    SelectField, Skeleton, StatusChip, StatusMark, TextField, Ticks, Toasts, choose_theme, theme,
};
use crate::state::{Choice, Progress, Tone};

/// Longer than there is room for.
const LONG: &str = "Re-cable the second row of racks in the data centre of site B, and label both ends of every cable";

/// See the module.
#[component]
pub(crate) fn KitPage() -> impl IntoView {
    let chosen = RwSignal::new(theme());
    let choose = Callback::new(move |name: String| {
        choose_theme(&name);
        chosen.set(name);
    });
    let themes = vec![("system", "System"), ("light", "Light"), ("dark", "Dark")];
    view! {
        <Shell>
            <div class="page-head">
                <Heading text="Design kit" />
                <Segmented legend="Theme" name="kit-theme" options=themes.clone() chosen=chosen on_change=choose />
            </div>
            <p class="hint">"Ink on paper: colour is for status, so that the one thing that failed is the one thing you see."</p>
            <div class="kit">
                <Statuses />
                <Buttons />
                <Fields />
                <Times />
                <Words />
                <Places />
            </div>
        </Shell>
    }
}

fn section(title: &'static str, inside: AnyView) -> AnyView {
    view! {
        <section data-kit=title>
            <h2>{title}</h2>
            {inside}
        </section>
    }
    .into_any()
}

#[component]
fn Statuses() -> impl IntoView {
    let tones = [
        (Tone::Idle, "Pending", "not begun"),
        (Tone::Active, "In progress", "somebody is at it"),
        (Tone::Held, "On hold", "nobody goes on"),
        (Tone::Done, "Completed", "done"),
        (Tone::Failed, "Failed", "the one thing you see"),
        (Tone::Skipped, "Skipped", "passed over"),
        (Tone::Over, "Cancelled", "given up, or closed"),
    ];
    let line = |(tone, label, what): (Tone, &'static str, &'static str)| {
        view! {
            <li>
                <StatusMark tone=tone label=label />
                <StatusChip tone=tone label=label />
                <span class="hint">{what}</span>
            </li>
        }
    };
    let figures = |completed, failed, in_progress, skipped| {
        let progress = Progress { total: 12, in_progress, completed, failed, skipped, cancelled: 0 };
        view! { <li><ProgressBar progress=Memo::new(move |_| progress) /></li> }
    };
    let bars = [figures(0, 0, 0, 0), figures(5, 0, 2, 1), figures(5, 1, 1, 0), figures(12, 0, 0, 0)];
    section(
        "Status",
        view! {
            <ul class="rows">{tones.into_iter().map(line).collect_view()}</ul>
            <h3>"Progress"</h3>
            <ul class="rows">{bars.into_iter().collect_view()}</ul>
        }
        .into_any(),
    )
}

#[component]
fn Buttons() -> impl IntoView {
    let toasts = expect_context::<Toasts>();
    let open = RwSignal::new(false);
    let said = move |what: &'static str| Callback::new(move |()| toasts.say(what));
    let items = Callback::new(move |()| {
        vec![
            MenuItem::act("kit-hold", "Hold", said("Held")).keys("h"),
            MenuItem::act("kit-long", LONG, said("Long")),
            MenuItem::act("kit-yes", "Chosen", said("Chosen")).checked(true).class("separated"),
            MenuItem::act("kit-no", "Not chosen", said("Not chosen")).checked(false),
            MenuItem::go("kit-go", "Go home", "/").class("separated"),
            MenuItem::act("kit-cancel", "Cancel", said("Cancelled")).class("danger"),
        ]
    });
    let kinds = ["primary", "", "quiet", "danger", "danger solid"];
    let button = |class: &'static str| {
        let label = if class.is_empty() { "Plain" } else { class };
        view! {
            <li>
                <button type="button" class=class>{label}</button>
                <button type="button" class=class data-shown="focus">"with the focus"</button>
                <button type="button" class=class disabled>"disabled"</button>
            </li>
        }
    };
    let dialog = move || {
        open.get().then(|| {
            view! {
                <Dialog title="A dialog" name="kit" on_close=Callback::new(move |()| open.set(false))>
                    <p>"It keeps the focus inside and gives it back. Escape closes it."</p>
                    <p class="warning">"What needs a second thought stands here."</p>
                    <div class="buttons">
                        <button type="button" on:click=move |_| open.set(false)>"Back"</button>
                        <button type="button" class="primary" autofocus on:click=move |_| open.set(false)>"Done"</button>
                    </div>
                </Dialog>
            }
        })
    };
    section(
        "Buttons",
        view! {
            <ul class="rows">{kinds.into_iter().map(button).collect_view()}</ul>
            <h3>"In front of the page"</h3>
            <div class="actions">
                <Menu name="kit" class="with-icon" items=items>
                    "Menu"
                    <Icon path=CHEVRON class="chevron" />
                </Menu>
                <button type="button" data-action="kit-dialog" on:click=move |_| open.set(true)>"Dialog"</button>
                <button type="button" data-action="kit-toast" on:click=move |_| toasts.say("Completed MA6")>"Message"</button>
                <button
                    type="button"
                    data-action="kit-undo"
                    on:click=move |_| toasts.undo("Moved MA6 up", said("Moved back"))
                >
                    "With a way back"
                </button>
                <button
                    type="button"
                    data-action="kit-problem"
                    on:click=move |_| toasts.problem("MA6 was not completed: it waits for MA5.")
                >
                    "Trouble"
                </button>
            </div>
            {dialog}
        }
        .into_any(),
    )
}

#[component]
fn Fields() -> impl IntoView {
    let nothing = Callback::new(|_: String| ());
    let switch = RwSignal::new("list".to_owned());
    let choice = |key: &str, chosen, refusal: Option<&str>| Choice {
        key: key.into(),
        label: key.into(),
        chosen,
        refusal: refusal.map(str::to_owned),
    };
    let ticks = vec![
        choice("June network", true, None),
        choice(LONG, false, None),
        choice("June database", false, Some("It is closed.")),
    ];
    let options = vec![choice("Planned", true, None), choice("Emergency", false, None)];
    section(
        "Fields",
        view! {
            <TextField label="Text" name="kit-text" value="June network".into() on_input=nothing />
            <TextField label="More text" name="kit-more" rows=2 value=LONG.into() on_input=nothing />
            <label class="field" for="kit-wrong">"With a mistake"</label>
            <input id="kit-wrong" value="yesterday" aria-invalid="true" aria-describedby="kit-why" />
            <p class="hint" id="kit-why">"The end is before the start."</p>
            <label class="field" for="kit-off">"Not to be changed"</label>
            <input id="kit-off" value="RR2" disabled />
            <SelectField label="One of several" name="kit-select" options=options on_change=nothing />
            <Ticks legend="Any of several" name="kit-ticks" options=ticks on_tick=Callback::new(|_| ()) />
            <h3>"Switch"</h3>
            <Segmented
                legend="View"
                name="kit-view"
                options=vec![("list", "List"), ("diagram", "Diagram")]
                chosen=switch
                on_change=Callback::new(move |view| switch.set(view))
            />
        }
        .into_any(),
    )
}

#[component]
fn Times() -> impl IntoView {
    let now = DateTime::<Utc>::from_timestamp_millis(js_sys::Date::now() as i64).unwrap_or_default();
    let before = move |minutes| now.checked_sub_signed(TimeDelta::minutes(minutes)).unwrap_or(now);
    let line = move |minutes: i64| view! { <li><Ago at=before(minutes) /> <Moment at=before(minutes) /></li> };
    section(
        "Times, people, keys",
        view! {
            <ul class="rows">
                {[0, 12, 180, 4_320, 60_000].into_iter().map(line).collect_view()}
                <li><Due at=before(-90) past=false /></li>
                <li><Due at=before(90) past=true /></li>
                <li><span class="who">"Noor Haddad"</span> <span class="who role">"Data centre technician"</span></li>
                <li><kbd>"Ctrl"</kbd> <kbd>"K"</kbd> <kbd>"g"</kbd> <kbd>"h"</kbd> <kbd>"?"</kbd></li>
                <li><span title="The exact moment, or the whole of what was cut">"What is short says more on hover"</span></li>
            </ul>
        }
        .into_any(),
    )
}

#[component]
fn Words() -> impl IntoView {
    section(
        "Words",
        view! {
            <p class="kit-title">"Title, 20 px"</p>
            <p class="kit-large">"Large, 16 px"</p>
            <p>"Text, 14 px. Figures in tables and times are all as wide: "<time>"11:11"</time> " "<time>"20:58"</time></p>
            <p class="hint">"Small and soft, 13 px"</p>
            <p><a href="/kit">"A link is underlined"</a></p>
            <details class="disclosure">
                <summary>"More, where it is wanted"</summary>
                <p>{LONG}</p>
            </details>
            <nav class="views" aria-label="Views of the kit">
                <a href="/kit" aria-current="page">"All"</a>
                <a href="/kit?view=failed">"Failed"</a>
            </nav>
        }
        .into_any(),
    )
}

#[component]
fn Places() -> impl IntoView {
    section(
        "Nothing, trouble, a first load",
        view! {
            <Empty text="No release is in progress.">
                <a href="/releases">"Start one"</a>
                ", or "
                <a href="/import">"import a plan"</a>
                "."
            </Empty>
            <Problem text=Some("The server cannot be reached. Nothing was changed; try again in a moment.".to_owned()) />
            <p class="warning">"Somebody was faster, so nothing was done yet."</p>
            <Skeleton rows=3 />
        }
        .into_any(),
    )
}
