//! The whole diagram for the printer, which wants all of it and not what is in sight. It is drawn when somebody prints,
//! and takes the place of the page.

use leptos::prelude::*;

use super::export;
use super::scene::Scene;
use crate::state::picture;

/// Puts the diagram on paper whenever somebody prints, as long as it shows.
pub(super) fn print_whole(scene: Scene) {
    let before = window_event_listener_untyped("beforeprint", move |_| {
        remove();
        let paper = document().create_element("div").ok().zip(document().body());
        if let Some((paper, body)) = paper {
            paper.set_class_name("paper-diagram");
            // At once, not with the next effect: the printer does not wait.
            paper.set_inner_html(&picture(
                &scene.drawn().get_untracked(),
                &export::boxes(scene),
                &export::caption(scene),
            ));
            // The body of a page takes any element.
            let _ = body.append_child(&paper);
        }
    });
    let after = window_event_listener_untyped("afterprint", move |_| remove());
    on_cleanup(move || {
        before.remove();
        after.remove();
        remove();
    });
}

fn remove() {
    if let Ok(Some(paper)) = document().query_selector("body > .paper-diagram") {
        paper.remove();
    }
}
