//! One thing that happened, in a sentence with links.

use leptos::prelude::*;

use crate::components::{Ago, StatusMark};
use crate::state::{Happening, address, record_label, record_tone};

/// See the module.
#[component]
pub(super) fn Told(
    /// What happened.
    happening: Happening,
) -> impl IntoView {
    let (subject, to) = (happening.subject(), happening.address());
    let place = happening.act.activity.as_ref().map(|_| {
        let record = happening.act.record.clone();
        view! { " in " <a href=address(&record, None) title=happening.act.record_title.clone()>{record.clone()}</a> }
    });
    let then = happening.then.into_iter().filter_map(|(key, title, status)| {
        let status = status.parse().ok()?;
        Some(view! {
            <li>
                <StatusMark tone=record_tone(status) label=record_label(status) />
                <a href=address(&key, None)>{format!("{key} {title}")}</a>
                {format!(" {}", record_label(status).to_ascii_lowercase())}
            </li>
        })
    });
    let then = then.collect::<Vec<_>>();
    let comment = happening.act.comment.filter(|it| !it.trim().is_empty());
    view! {
        <li>
            <span class="when"><Ago at=happening.act.at /></span>
            <div>
                <p>
                    <span class="who">{happening.who}</span>
                    {format!(" {} ", happening.did)}
                    <a href=to>{subject}</a>
                    {(!happening.more.is_empty()).then(|| format!(" {}", happening.more))}
                    {place}
                </p>
                {comment.map(|comment| view! { <p class="comment">{format!("“{comment}”")}</p> })}
                {(!then.is_empty()).then(|| view! { <ul class="then">{then}</ul> })}
            </div>
        </li>
    }
}
