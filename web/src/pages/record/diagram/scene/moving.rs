//! Moving about in a diagram: by hand, by keys, and by itself.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use waybill_shared::model::ActivityId;

use super::Scene;
use crate::state::{Camera, Drag, READABLE};

/// How long the view glides, in milliseconds.
const GLIDE: f64 = 420.0;

impl Scene {
    /// All of it.
    pub(in crate::pages::record) fn fit(self) {
        self.following.set(false);
        self.glide(Camera::fit(&self.drawn.get_untracked().layout, self.size.get_value()));
    }

    /// Closer or farther, around a point of the window or the middle.
    pub(in crate::pages::record) fn zoom(self, factor: f64, at: Option<(f64, f64)>) {
        let size = self.size.get_value();
        let at = at.map_or((size.0 / 2.0, size.1 / 2.0), |at| self.in_surface(at));
        self.look_from(self.camera.get_untracked().zoomed(factor, at));
    }

    /// By the wheel; whether it did anything.
    pub(in crate::pages::record) fn scroll(self, x: f64, y: f64) -> bool {
        let (camera, drawn) = (self.camera.get_untracked(), self.drawn.get_untracked());
        let moved = camera.scrolled(x, y, &drawn.layout, self.size.get_value());
        if moved != camera {
            self.following.set(false);
            self.look_from(moved);
        }
        moved != camera
    }

    /// By a pointer or two.
    pub(in crate::pages::record) fn drag(self, drag: Drag) {
        self.following.set(false);
        let camera = self.camera.get_untracked().moved(drag.x, drag.y);
        self.look_from(camera.zoomed(drag.factor, self.in_surface(drag.at)));
    }

    fn in_surface(self, (x, y): (f64, f64)) -> (f64, f64) {
        let corner =
            self.surface.with_value(|surface| surface.as_ref().map(web_sys::Element::get_bounding_client_rect));
        corner.map_or((x, y), |corner| (x - corner.left(), y - corner.top()))
    }

    /// At once.
    pub(super) fn look_from(self, camera: Camera) {
        self.untouched.set_value(false);
        self.flight.update_value(|flight| *flight += 1);
        self.camera.set(camera.bounded(&self.drawn.get_untracked().layout, self.size.get_value()));
    }

    /// In a while, for the eye to follow; at once for who wants no motion.
    pub(super) fn glide(self, to: Camera) {
        let is_still = window().match_media("(prefers-reduced-motion: reduce)").ok().flatten();
        if is_still.is_some_and(|it| it.matches()) || to == self.camera.get_untracked() {
            self.look_from(to);
            return;
        }
        let flight = self.flight.try_update_value(|flight| {
            *flight += 1;
            *flight
        });
        self.fly(self.camera.get_untracked(), to, js_sys::Date::now(), flight.unwrap_or_default());
    }

    fn fly(self, from: Camera, to: Camera, begun: f64, flight: u32) {
        request_animation_frame(move || {
            if self.flight.try_get_value() != Some(flight) {
                return;
            }
            let done = (js_sys::Date::now() - begun) / GLIDE;
            self.camera.set(from.between(to, done, self.size.get_value()));
            if done < 1.0 {
                self.fly(from, to, begun, flight);
            }
        });
    }

    /// Puts the focus on a box, and the box into sight.
    pub(in crate::pages::record) fn go(self, place: usize) {
        self.go_to(place, true);
    }

    fn go_to(self, place: usize, focus: bool) {
        let drawn = self.drawn.get_untracked();
        let Some(number) = drawn.shown.get(place) else { return };
        let id = self.diagram.with_value(|diagram| diagram.nodes[*number].id);
        self.current.set(Some(id));
        if let Some(area) = drawn.area(id) {
            let camera = self.camera.get_untracked();
            let zoom = camera.zoom.min(READABLE);
            let near = Camera { zoom: camera.zoom.max(zoom), ..camera };
            self.look_from(near.towards(area, &drawn.layout, self.size.get_value()));
        }
        self.look(true);
        if focus {
            self.focus_later();
        }
    }

    /// Shows an activity, or the folded container that it stands in.
    pub(in crate::pages::record) fn seek(self, id: ActivityId, focus: bool) {
        let shown = self.shown_in(id);
        let place = shown.and_then(|id| self.drawn.with_untracked(|drawn| drawn.place(id)));
        if let (Some(place), true) = (place, self.size.get_value().0 > 0.0) {
            self.go_to(place, focus);
        }
    }

    /// The place of the box that has the focus.
    pub(in crate::pages::record) fn here(self) -> Option<usize> {
        let current = self.current.get_untracked()?;
        self.drawn.with_untracked(|drawn| drawn.place(current))
    }

    /// The next one that runs or failed, from the one that has the focus.
    pub(in crate::pages::record) fn go_busy(self, forward: bool) {
        let here = self.here().unwrap_or_default();
        let drawn = self.drawn.get_untracked();
        if let Some(place) = self.diagram.with_value(|diagram| diagram.next_busy(&drawn, here, forward)) {
            self.go(place);
        }
    }

    /// The focus goes to the present box when it is built.
    pub(super) fn focus_later(self) {
        request_animation_frame(move || {
            let Some(Some(id)) = self.current.try_get_untracked() else { return };
            let found = document().query_selector(&format!(".surface [data-number='{id}']")).ok().flatten();
            if let Some(element) = found.and_then(|it| it.dyn_into::<web_sys::SvgElement>().ok()) {
                // It is a button: it can take the focus.
                let _ = element.focus();
            }
        });
    }
}
