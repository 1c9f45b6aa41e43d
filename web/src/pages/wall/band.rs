//! One release on the wallboard.

use std::time::Duration;

use leptos::prelude::*;
use waybill_shared::model::RecordStatus;

use super::store::Wall;
use crate::components::{Keyed, Lasting, ProgressBar, StatusChip, StatusMark, exactly, machine};
use crate::state::{WallStep, activity_label, due_in, elapsed, record_label, record_tone, tone};

/// How long a step that changed before everybody's eyes is lit.
const LIT: Duration = Duration::from_secs(8);

/// See the module.
#[component]
pub(super) fn Band(
    /// The board.
    wall: Wall,
    /// The release.
    band: super::store::Band,
) -> impl IntoView {
    let (key, Lasting(release)) = band;
    let release = Lasting(RwSignal::from(release));
    let name = key.clone();
    let status = Memo::new(move |_| release.with(|release| release.status));
    let progress = Memo::new(move |_| release.with(|release| release.progress));
    // What is told of time is told to the minute.
    let minute = kept(move || wall.now.get().timestamp() / 20);
    let now = move || {
        minute.track();
        wall.now.get_untracked()
    };
    let is_late = Memo::new(move |_| release.with(|release| release.is_late(now())));
    let room = Memo::new(move |_| (wall.fit().steps, wall.most()));
    let steps = kept(move || {
        let (room, most) = room.get();
        release.with(|release| release.shown(release.fitting(room, most), wall.now.get_untracked()))
    });
    let beyond = move || release.with(|release| release.beyond(steps.with(Vec::len)));
    // One line alone is a step's.
    let tells_rest = move || beyond() > 0 && steps.with(Vec::len) > 0 && room.get().0 > steps.with(Vec::len);
    // Why it failed matters more than how far it was.
    let about = move || {
        release.with(|release| match release.status {
            RecordStatus::Failed if !release.why.is_empty() => format!("“{}”", release.why),
            _ => release.stages.join(" · "),
        })
    };
    let time = move || {
        let (since, due, over) = release
            .with(|release| (release.standing_since(), release.due, release.is_over().then_some(release.over_at)));
        // What is over is not due.
        if let Some(at) = over {
            return at.map(|at| view! { <span class="due" title=exactly(at)>"at " {wall.time(at)}</span> }).into_any();
        }
        match due {
            Some(due) if is_late.get() => {
                view! { <span class="due overdue">{elapsed(due, now())} " late"</span> }.into_any()
            }
            Some(due) => view! { <span class="due" title=exactly(due)>{due_in(now(), due)}</span> }.into_any(),
            None => {
                since.map(|since| view! { <span class="due">{for_how_long(&elapsed(since, now()))}</span> }).into_any()
            }
        }
    };
    view! {
        <li class="band" class:late=is_late data-key=name data-status=move || status.get().as_str()>
            <div class="about">
                <h2>
                    <span class="name">{move || release.with(|release| release.title.clone())}</span>
                    " "
                    <span class="key">{key}</span>
                </h2>
                <p class="stages">{about}</p>
                <p class="state">
                    <StatusChip
                        tone=Signal::derive(move || record_tone(status.get()))
                        label=Signal::derive(move || record_label(status.get()))
                    />
                    {time}
                </p>
                <ProgressBar progress=progress />
            </div>
            <ul class="steps">
                <Keyed each=move || steps.get() key=identity let:step>
                    {row(wall, minute, steps, step)}
                </Keyed>
                <li class="beyond" class:none=move || !tells_rest()>{move || format!("and {} more", beyond())}</li>
            </ul>
        </li>
    }
}

fn for_how_long(elapsed: &str) -> String {
    if elapsed == "now" { "just now".into() } else { format!("for {elapsed}") }
}

/// What is worked out, in a signal that turns when it changes: what listens to a memo stays on its list for good.
fn kept<T: Clone + PartialEq + Send + Sync + 'static>(work_out: impl Fn() -> T + 'static) -> Lasting<RwSignal<T>> {
    let kept = Lasting::new(untrack(&work_out));
    Effect::new(move |_| {
        let now = work_out();
        if kept.with_untracked(|kept| *kept != now) {
            kept.set(now);
        }
    });
    kept
}

/// Another one for each status, so that the row is made anew, and lights up.
fn identity(step: &WallStep) -> String {
    format!("{} {}", step.key, step.status)
}

fn row(
    wall: Wall,
    minute: Lasting<RwSignal<i64>>,
    steps: Lasting<RwSignal<Vec<WallStep>>>,
    step: WallStep,
) -> impl IntoView {
    let key = StoredValue::new(step.key.clone());
    let who = move || {
        let of = |steps: &Vec<WallStep>| {
            steps.iter().find(|step| key.with_value(|key| step.key == *key)).map(|step| step.who.clone())
        };
        steps.with(of).unwrap_or_default()
    };
    let is_lit = RwSignal::new(step.is_lit(wall.now.get_untracked()));
    if is_lit.get_untracked() {
        let out = move || {
            is_lit.try_set(false);
        };
        set_timeout(out, LIT);
    }
    let elapsed = move || {
        minute.track();
        elapsed(step.since, wall.now.get_untracked())
    };
    view! {
        <li class=tone(step.status).class() class:lit=move || is_lit.get() data-key=step.key data-status=step.status.as_str()>
            <StatusMark tone=tone(step.status) label=activity_label(step.status) />
            <span class="name">{step.title}</span>
            <span class="who">{who}</span>
            <time datetime=machine(step.since) title=exactly(step.since)>{elapsed}</time>
        </li>
    }
}
