//! One release on the wallboard.

use leptos::prelude::*;
use waybill_shared::model::ActivityStatus;

use crate::components::{Due, Moment, ProgressBar, StatusChip, StatusMark, is_past};
use crate::state::{WallActivity, WallRelease, activity_label, record_label, record_tone, tone};

/// See the module.
#[component]
pub(super) fn Band(
    /// The release.
    release: RwSignal<WallRelease>,
    /// Ticks: what is due may be past by now.
    time: RwSignal<String>,
) -> impl IntoView {
    let key = release.with_untracked(|release| release.key.clone());
    let status = Memo::new(move |_| release.with(|release| release.status));
    let progress = Memo::new(move |_| release.with(|release| release.progress));
    let due = Memo::new(move |_| release.with(|release| release.due));
    let is_past = Memo::new(move |_| {
        time.track();
        due.get().is_some_and(is_past)
    });
    // Failures first.
    let active = Memo::new(move |_| {
        let active = release.with(|release| release.active.clone());
        let (failed, others): (Vec<_>, Vec<_>) = active.into_iter().partition(|it| it.status == ActivityStatus::Failed);
        failed.into_iter().chain(others).collect::<Vec<_>>()
    });
    view! {
        <li class="band" data-key=key data-status=move || status.get().as_str()>
            <h2>
                <span class="key">{move || release.with(|release| release.key.clone())}</span>
                " "
                {move || release.with(|release| release.title.clone())}
            </h2>
            <div class="state">
                <StatusChip
                    tone=Signal::derive(move || record_tone(status.get()))
                    label=Signal::derive(move || record_label(status.get()))
                />
                <ProgressBar progress=progress />
                {move || due.get().map(|due| view! { <Due at=due past=is_past /> })}
            </div>
            <ul class="steps">{move || active.get().into_iter().map(step).collect_view()}</ul>
        </li>
    }
}

fn step(activity: WallActivity) -> impl IntoView {
    view! {
        <li data-key=activity.key.clone() data-status=activity.status.as_str()>
            <StatusMark tone=tone(activity.status) label=activity_label(activity.status) />
            <span class="title">{activity.title}</span>
            <span class="who">{activity.who}</span>
            <Moment at=activity.since />
        </li>
    }
}
