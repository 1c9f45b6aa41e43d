//! The buttons of the diagram: the same as its keys, for hands.

use leptos::prelude::*;

use super::export;
use super::keys::CLOSER;
use super::scene::Scene;
use crate::components::{Menu, MenuItem, Toasts};
use crate::state::Folding;

/// See the module.
#[component]
pub(super) fn Tools(scene: Scene) -> impl IntoView {
    let toasts = expect_context::<Toasts>();
    let button = |name: &'static str, label: &'static str, sign: &'static str, act: Callback<()>| {
        view! {
            <button type="button" data-action=name aria-label=label title=label on:click=move |_| act.run(())>
                {sign}
            </button>
        }
        .into_any()
    };
    let zoom = move |factor: f64| Callback::new(move |()| scene.zoom(factor, None));
    let actual = move |_| scene.zoom(1.0 / scene.camera().get_untracked().zoom, None);
    let choices = move || {
        let mut choices = vec![Folding::Running];
        choices.extend((1..=scene.depth().get()).map(Folding::Level));
        choices.push(Folding::Open);
        let chosen = scene.folding().get();
        let option = |folding: Folding| {
            let words = match folding {
                Folding::Running => "Open what runs".to_owned(),
                Folding::Level(1) => "Fold everything".to_owned(),
                Folding::Level(level) => format!("Open {} level{}", level - 1, if level == 2 { "" } else { "s" }),
                Folding::Open => "Open everything".to_owned(),
            };
            view! { <option value=folding.name() selected=folding == chosen>{words}</option> }
        };
        choices.into_iter().map(option).collect_view()
    };
    let files = move |()| {
        vec![
            MenuItem::act("save-svg", "SVG file, sharp at any size", Callback::new(move |()| export::save_svg(scene))),
            MenuItem::act("save-png", "PNG picture", Callback::new(move |()| export::save_png(scene, toasts))),
        ]
    };
    view! {
        <div class="tools" role="toolbar" aria-label="Diagram">
            <span class="group">
                {button("zoom-out", "Zoom out (−)", "−", zoom(1.0 / CLOSER))}
                <button type="button" data-action="actual" title="Show at 100 % (1)" aria-label=move || format!("Zoom {}: show at 100 %", scene.camera().get().percent()) on:click=actual>
                    {move || scene.camera().get().percent()}
                </button>
                {button("zoom-in", "Zoom in (+)", "+", zoom(CLOSER))}
            </span>
            {button("fit", "Fit: show all of it (0)", "Fit", Callback::new(move |()| scene.fit()))}
            <button
                type="button"
                data-action="follow"
                title="Go where something happens (f)"
                aria-pressed=move || scene.following().get().to_string()
                on:click=move |_| scene.set_following(!scene.following().get_untracked())
            >
                "Follow"
            </button>
            <select
                aria-label="How much is open"
                data-action="fold"
                on:change=move |event| scene.fold(Folding::named(&event_target_value(&event)))
            >
                {choices}
            </select>
            <Menu name="save" label="Save the diagram" items=Callback::new(files)>
                "Save"
            </Menu>
        </div>
    }
}
