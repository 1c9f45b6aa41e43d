//! An address that leads nowhere.

use leptos::prelude::*;
use leptos_router::components::A;

use super::shell::Shell;
use crate::components::Heading;

/// See the module.
#[component]
pub(crate) fn MissingPage() -> impl IntoView {
    view! {
        <Shell>
            <Heading text="There is no such page" />
            <p>
                "The address may be mistyped, or what it led to is gone. The "
                <A href="/releases">"list of releases"</A>
                " is a good place to go on from."
            </p>
        </Shell>
    }
}
