//! Signing in.

use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

use super::Session;
use super::session::Known;
use crate::api::{self, Line};
use crate::components::{Heading, Problem};

/// See the module.
#[component]
pub(crate) fn LoginPage() -> impl IntoView {
    let (session, line) = (expect_context::<Session>(), expect_context::<Line>());
    let (login, password) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (login_field, password_field) = (NodeRef::<html::Input>::new(), NodeRef::<html::Input>::new());
    // Browsers heed `autofocus` only when the page is loaded, not when one is led here.
    Effect::new(move |_| {
        if let Some(field) = login_field.get() {
            let _ = field.focus();
        }
    });
    let problem = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let (query, navigate) = (use_query_map(), use_navigate());
    // Only within this app: an address that somebody else put there leads nowhere.
    let next = move || {
        let next = query.read_untracked().get("next").unwrap_or_default();
        if next.starts_with('/') && !next.starts_with("//") && !next.contains('\\') { next } else { "/".into() }
    };
    Effect::new(move |_| {
        if let Known::Person(_) = session.known() {
            navigate(&next(), NavigateOptions { replace: true, ..Default::default() });
        }
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        busy.set(true);
        spawn_local(async move {
            match api::sign_in(&login.get_untracked(), &password.get_untracked()).await {
                Ok(person) => {
                    line.reopen();
                    session.begin(person);
                }
                Err(error) => {
                    // What was wrong stays until something else is.
                    problem.try_set(Some(error.to_string()));
                    if let Some(field) = password_field.get_untracked() {
                        // To be typed over. A field that is gone meanwhile cannot take the focus, and need not.
                        let _ = field.focus();
                        field.select();
                    }
                }
            }
            busy.try_set(false);
        });
    };
    view! {
        <main class="center">
            <form class="card" on:submit=submit>
                <p class="brand">"Waybill"</p>
                <Heading text="Sign in" quiet=true />
                <label class="field" for="login">"Login"</label>
                <input
                    id="login"
                    name="login"
                    autocomplete="username"
                    autocapitalize="none"
                    spellcheck="false"
                    required
                    node_ref=login_field
                    bind:value=login
                />
                <label class="field" for="password">"Password"</label>
                <input
                    id="password"
                    name="password"
                    type="password"
                    autocomplete="current-password"
                    required
                    node_ref=password_field
                    bind:value=password
                />
                <Problem text=problem />
                <button type="submit" class="primary" disabled=move || busy.get()>"Sign in"</button>
                <p class="hint">"A television? "<a href="/tv">"Show a board on this screen"</a></p>
            </form>
        </main>
    }
}
