//! What a diagram shows at the moment: which boxes are open, which part is in sight, what is built of it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use waybill_shared::diagram::{Area, Place};
use waybill_shared::model::{ActivityId, ActivityStatus, EventKind};

use super::super::desk::Desk;
use super::super::live::Live;
use crate::state::{BoxView, Camera, Detail, Diagram, Drag, Drawn, Folding, READABLE, Size, drawn_label};

/// How long the view glides, in milliseconds.
const GLIDE: f64 = 420.0;
/// The boxes that a command reached light up one after another, so many milliseconds apart at most, and all of them in
/// so many.
const APART: usize = 90;
const ALL_LIT: usize = 1_400;
/// Around what is in sight, so much of its size is built as well.
const AROUND: f64 = 0.5;

/// One box that is built.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Shown {
    /// What it shows.
    pub(super) view: BoxView,
    /// Where it stands.
    pub(super) place: Place,
    /// How often it has lit up.
    pub(super) lit: u32,
    /// How long it waits for that, in milliseconds.
    pub(super) delay: usize,
}

/// See the module.
#[derive(Clone, Copy)]
pub(super) struct Scene {
    pub(super) live: Live,
    desk: Desk,
    diagram: StoredValue<Diagram>,
    folded: StoredValue<BTreeSet<ActivityId>>,
    folding: RwSignal<Folding>,
    depth: RwSignal<usize>,
    drawn: RwSignal<Arc<Drawn>>,
    /// How high the surface has to be for all of it, wholly open.
    height: RwSignal<i32>,
    camera: RwSignal<Camera>,
    detail: Memo<Detail>,
    surface: StoredValue<Option<web_sys::Element>, LocalStorage>,
    size: StoredValue<Size>,
    built: RwSignal<Vec<ActivityId>>,
    boxes: StoredValue<BTreeMap<ActivityId, ArcRwSignal<Shown>>>,
    /// What is built, and for which zoom.
    covered: StoredValue<(Area, f64)>,
    current: RwSignal<Option<ActivityId>>,
    following: RwSignal<bool>,
    /// Counts flights of the camera: a new one ends those before it.
    flight: StoredValue<u32>,
    /// The last event that was shown.
    heard: StoredValue<u64>,
    /// Nobody moved the view yet.
    untouched: StoredValue<bool>,
}

impl Scene {
    pub(super) fn new(desk: Desk) -> Self {
        let live = desk.live;
        let camera = RwSignal::new(Camera::default());
        let heard = live.news().with_untracked(|news| news.last().map_or(0, |event| event.sequence));
        Self {
            live,
            desk,
            diagram: StoredValue::new(Diagram::default()),
            folded: StoredValue::new(BTreeSet::new()),
            folding: RwSignal::new(Folding::Open),
            depth: RwSignal::new(0),
            drawn: RwSignal::new(Arc::default()),
            height: RwSignal::new(0),
            camera,
            detail: Memo::new(move |_| Detail::at(camera.get().zoom)),
            surface: StoredValue::new_local(None),
            size: StoredValue::new((0.0, 0.0)),
            built: RwSignal::new(Vec::new()),
            boxes: StoredValue::new(BTreeMap::new()),
            covered: StoredValue::new((Area::default(), 0.0)),
            current: desk.current,
            following: RwSignal::new(false),
            flight: StoredValue::new(0),
            heard: StoredValue::new(heard),
            untouched: StoredValue::new(true),
        }
    }

    /// Shows the record, and from then on what happens in it.
    pub(super) fn live_on(self) {
        let reshaped = self.live.reshaped();
        Effect::new(move |before: Option<()>| {
            reshaped.track();
            self.diagram.set_value(self.live.ask(|plan, _| plan.diagram()).unwrap_or_default());
            self.stretch();
            if before.is_none() {
                self.fold(self.diagram.with_value(Diagram::first_folding));
            } else {
                self.arrange();
            }
        });
        let news = self.live.news();
        Effect::new(move |_| {
            news.track();
            self.hear();
        });
        Effect::new(move |_| {
            self.camera.track();
            self.look(false);
        });
    }

    pub(super) fn drawn(self) -> RwSignal<Arc<Drawn>> {
        self.drawn
    }

    pub(super) fn height(self) -> RwSignal<i32> {
        self.height
    }

    pub(super) fn camera(self) -> RwSignal<Camera> {
        self.camera
    }

    pub(super) fn detail(self) -> Memo<Detail> {
        self.detail
    }

    pub(super) fn built(self) -> RwSignal<Vec<ActivityId>> {
        self.built
    }

    pub(super) fn current(self) -> RwSignal<Option<ActivityId>> {
        self.current
    }

    pub(super) fn following(self) -> RwSignal<bool> {
        self.following
    }

    pub(super) fn folding(self) -> RwSignal<Folding> {
        self.folding
    }

    pub(super) fn depth(self) -> RwSignal<usize> {
        self.depth
    }

    /// A box that is built.
    pub(super) fn shown(self, id: ActivityId) -> Option<ArcRwSignal<Shown>> {
        self.boxes.with_value(|boxes| boxes.get(&id).cloned())
    }

    /// What every box shows, in the order of their places.
    pub(super) fn all(self) -> Vec<BoxView> {
        let shown = self.drawn.get_untracked();
        let view = |number: &usize| self.view(self.diagram.with_value(|diagram| diagram.nodes[*number].id));
        shown.shown.iter().filter_map(view).collect()
    }

    /// From afar, the names of the outermost containers stand over them.
    pub(super) fn labels(self) -> String {
        let drawn = self.drawn.get();
        if self.detail.get() != Detail::Far {
            return String::new();
        }
        let boxes = drawn.shown.iter().zip(&drawn.layout.places).enumerate();
        let label = |(index, (number, place)): (usize, (&usize, &Place))| {
            let (id, level) =
                self.diagram.with_value(|diagram| (diagram.nodes[*number].id, diagram.nodes[*number].level));
            let is_named = level == 1 && place.end > index + 1;
            let title = self.live.ask(|plan, _| plan.facts(id).filter(|_| is_named).map(|facts| facts.title.clone()));
            title.flatten().map(|title| drawn_label(&title, place.area))
        };
        boxes.filter_map(label).collect()
    }

    fn view(self, id: ActivityId) -> Option<BoxView> {
        let view = |diagram: &Diagram| {
            self.folded.with_value(|folded| self.live.ask(|plan, _| plan.box_view(id, diagram, folded)))
        };
        self.diagram.with_value(view)?
    }

    /// Whether Tab leads to a box: to the present one, or to the first.
    pub(super) fn is_reachable(self, id: ActivityId) -> bool {
        let current = self.current.get();
        self.built.with(|built| match current.filter(|current| built.contains(current)) {
            Some(current) => current == id,
            None => built.first() == Some(&id),
        })
    }

    /// Looks closely at an activity; `enter`: the focus goes there.
    pub(super) fn open(self, id: ActivityId, enter: bool) {
        self.untouched.set_value(false);
        self.desk.open(id, enter);
    }

    /// Opens or folds a container.
    pub(super) fn toggle(self, id: ActivityId) {
        if !self.diagram.with_value(|diagram| diagram.node(id).is_some_and(|node| node.kind.is_container())) {
            return;
        }
        self.folded.update_value(|folded| {
            if !folded.remove(&id) {
                folded.insert(id);
            }
        });
        // The box itself stays where it is on the screen, whatever moves around it.
        let corner = move || self.drawn.with_untracked(|drawn| drawn.area(id)).map(|area| (area.x, area.y));
        let before = corner();
        self.arrange();
        if let Some((before, after)) = before.zip(corner()) {
            let zoom = self.camera.get_untracked().zoom;
            let by = |from: i32, to: i32| f64::from(from - to) * zoom;
            self.look_from(self.camera.get_untracked().moved(by(before.0, after.0), by(before.1, after.1)));
        }
        self.focus_later();
    }

    /// Opens and folds all containers.
    pub(super) fn fold(self, folding: Folding) {
        self.folding.set(folding);
        self.folded.set_value(self.diagram.with_value(|diagram| diagram.folded(folding)));
        self.arrange();
        self.home();
    }

    /// Works out anew where everything stands.
    fn arrange(self) {
        let drawn = self.diagram.with_value(|diagram| self.folded.with_value(|folded| diagram.draw(folded)));
        self.depth.set(self.diagram.with_value(Diagram::depth));
        self.drawn.set(Arc::new(drawn));
        // What had the focus may stand in what was folded.
        let shown = self.current.get_untracked().and_then(|id| self.shown_in(id));
        if shown != self.current.get_untracked() {
            self.current.set(shown);
        }
        self.look(true);
    }

    fn shown_in(self, id: ActivityId) -> Option<ActivityId> {
        self.diagram.with_value(|diagram| self.folded.with_value(|folded| diagram.shown_in(id, folded)))
    }

    /// All of it where that can be read, else what is looked at closely, or what runs.
    fn home(self) {
        let (size, drawn) = (self.size.get_value(), self.drawn.get_untracked());
        if size.0 < 1.0 || drawn.shown.is_empty() {
            return;
        }
        let fit = Camera::fit(&drawn.layout, size);
        let busy = self.diagram.with_value(|diagram| diagram.busy(&drawn));
        let first = drawn.layout.places.first().map(|place| place.area);
        self.flight.update_value(|flight| *flight += 1);
        let opened = self.desk.opened.get_untracked().and_then(|id| drawn.area(self.shown_in(id)?));
        self.camera.set(match opened.or(busy).or(first) {
            Some(area) if fit.zoom < READABLE => {
                Camera { zoom: 0.75, x: 0.0, y: 0.0 }.towards(area, &drawn.layout, size).bounded(&drawn.layout, size)
            }
            _ => fit,
        });
    }

    /// The surface is as high as it has to be: for all boxes, so that folding them moves nothing below.
    fn stretch(self) {
        let open = self.diagram.with_value(|diagram| diagram.draw(&BTreeSet::new()));
        self.height.set(Camera::height(&open.layout, self.size.get_value().0));
    }

    /// The surface has this size.
    pub(super) fn resize(self, size: Size) {
        let was = self.size.get_value();
        self.size.set_value(size);
        if was.0 != size.0 {
            self.stretch();
        }
        if self.untouched.get_value() {
            self.home();
        }
        self.look(false);
    }

    pub(super) fn put_surface(self, surface: web_sys::Element) {
        self.surface.set_value(Some(surface));
    }

    /// Builds what is in sight, where that is not built already.
    fn look(self, anew: bool) {
        let (size, camera) = (self.size.get_value(), self.camera.get_untracked());
        if size.0 < 1.0 {
            return;
        }
        let (area, zoom) = self.covered.get_value();
        if !anew && area.holds(camera.sight(size, 0.0)) && camera.zoom < zoom * 2.0 {
            return;
        }
        let area = camera.sight(size, AROUND);
        self.covered.set_value((area, camera.zoom));
        let drawn = self.drawn.get_untracked();
        let mut places = drawn.layout.within(area);
        // What has the focus keeps it, wherever the view goes.
        let current = self.current.get_untracked().and_then(|id| drawn.place(id));
        if let Some(Err(at)) = current.map(|place| places.binary_search(&place)) {
            places.insert(at, current.unwrap_or_default());
        }
        let ids: Vec<ActivityId> = self
            .diagram
            .with_value(|diagram| places.iter().map(|place| diagram.nodes[drawn.shown[*place]].id).collect());
        let old = self.boxes.try_update_value(std::mem::take).unwrap_or_default();
        let mut boxes = BTreeMap::new();
        for (id, place) in ids.iter().zip(&places) {
            let place = drawn.layout.places[*place];
            let known = old.get(id).cloned();
            if let Some(known) = known.filter(|_| !anew) {
                boxes.insert(*id, known);
            } else if let Some(view) = self.view(*id) {
                let shown = match old.get(id) {
                    Some(known) => {
                        if known.with_untracked(|it| it.view != view || it.place != place) {
                            known.update(|it| (it.view, it.place) = (view, place));
                        }
                        known.clone()
                    }
                    None => ArcRwSignal::new(Shown { view, place, lit: 0, delay: 0 }),
                };
                boxes.insert(*id, shown);
            }
        }
        self.boxes.set_value(boxes);
        if self.built.with_untracked(|built| *built != ids) {
            self.built.set(ids);
        }
    }

    /// Shows what happened since it was last heard of.
    fn hear(self) {
        let last = self.heard.get_value();
        let changed: Vec<(ActivityId, bool)> = self.live.news().with_untracked(|news| {
            let fresh = news.iter().rposition(|event| event.sequence <= last).map_or(0, |place| place + 1);
            let ids = news[fresh..].iter().filter_map(|event| {
                let id = self.live.ask(|plan, _| plan.number(event.activity.as_deref()?)).flatten()?;
                Some((id, event.kind == EventKind::StatusChanged))
            });
            ids.collect()
        });
        self.heard.set_value(self.live.news().with_untracked(|news| news.last().map_or(0, |event| event.sequence)));
        let mut lit: Vec<ActivityId> = Vec::new();
        let mut touched: BTreeSet<ActivityId> = BTreeSet::new();
        for (id, is_status) in changed {
            if let Some(activity) = self.live.ask(|plan, _| plan.activity(id)).flatten() {
                self.diagram.update_value(|diagram| diagram.put(id, activity.status));
            }
            // What stands around it counts it.
            let above = |diagram: &Diagram| {
                let mut next = diagram.node(id).and_then(|node| node.parent);
                while let Some(node) = next.and_then(|number| diagram.nodes.get(number)) {
                    touched.insert(node.id);
                    next = node.parent;
                }
            };
            self.diagram.with_value(above);
            touched.insert(id);
            if let Some(shown) = self.shown_in(id).filter(|shown| is_status && !lit.contains(shown)) {
                lit.push(shown);
            }
        }
        if lit.is_empty() && touched.is_empty() {
            return;
        }
        let apart = APART.min(ALL_LIT / lit.len().max(1));
        for id in touched {
            let delay = lit.iter().position(|it| *it == id).map(|place| place * apart);
            if let (Some(shown), Some(view)) = (self.shown(id), self.view(id)) {
                if delay.is_some() || shown.with_untracked(|it| it.view != view) {
                    shown.update(|it| {
                        it.view = view;
                        it.lit += u32::from(delay.is_some());
                        it.delay = delay.unwrap_or_default();
                    });
                }
            }
        }
        if self.following.get_untracked() {
            self.follow(&lit);
        }
    }

    /// Goes where something happened: to what runs or failed of it now.
    fn follow(self, lit: &[ActivityId]) {
        if self.folding.get_untracked() == Folding::Running {
            let folded = self.diagram.with_value(|diagram| diagram.folded(Folding::Running));
            if self.folded.with_value(|old| *old != folded) {
                self.folded.set_value(folded);
                self.arrange();
            }
        }
        let drawn = self.drawn.get_untracked();
        let area = self.diagram.with_value(|diagram| {
            let runs = |id: &&ActivityId| {
                let is_single = drawn.place(**id).is_some_and(|it| drawn.layout.places[it].end == it + 1);
                let status = diagram.node(**id).map(|node| node.status);
                is_single && matches!(status, Some(ActivityStatus::InProgress | ActivityStatus::Failed))
            };
            let areas = lit.iter().filter(runs).filter_map(|id| drawn.area(*id));
            areas.reduce(Area::with).or_else(|| diagram.busy(&drawn))
        });
        if let Some(area) = area {
            self.glide(self.camera.get_untracked().towards(area, &drawn.layout, self.size.get_value()));
        }
    }

    /// Follows what happens, or does not.
    pub(super) fn set_following(self, following: bool) {
        self.following.set(following);
        self.untouched.set_value(false);
        if following {
            self.follow(&[]);
        }
    }

    /// All of it.
    pub(super) fn fit(self) {
        self.following.set(false);
        self.glide(Camera::fit(&self.drawn.get_untracked().layout, self.size.get_value()));
    }

    /// Closer or farther, around a point of the window or the middle.
    pub(super) fn zoom(self, factor: f64, at: Option<(f64, f64)>) {
        let size = self.size.get_value();
        let at = at.map_or((size.0 / 2.0, size.1 / 2.0), |at| self.from_window(at));
        self.look_from(self.camera.get_untracked().zoomed(factor, at));
    }

    /// By the wheel; whether it did anything.
    pub(super) fn scroll(self, x: f64, y: f64) -> bool {
        let (camera, drawn) = (self.camera.get_untracked(), self.drawn.get_untracked());
        let moved = camera.scrolled(x, y, &drawn.layout, self.size.get_value());
        if moved != camera {
            self.following.set(false);
            self.look_from(moved);
        }
        moved != camera
    }

    /// By a pointer or two.
    pub(super) fn drag(self, drag: Drag) {
        self.following.set(false);
        let camera = self.camera.get_untracked().moved(drag.x, drag.y);
        self.look_from(camera.zoomed(drag.factor, self.from_window(drag.at)));
    }

    fn from_window(self, (x, y): (f64, f64)) -> (f64, f64) {
        let corner =
            self.surface.with_value(|surface| surface.as_ref().map(web_sys::Element::get_bounding_client_rect));
        corner.map_or((x, y), |corner| (x - corner.left(), y - corner.top()))
    }

    /// At once.
    fn look_from(self, camera: Camera) {
        self.untouched.set_value(false);
        self.flight.update_value(|flight| *flight += 1);
        self.camera.set(camera.bounded(&self.drawn.get_untracked().layout, self.size.get_value()));
    }

    /// In a while, for the eye to follow; at once for who wants no motion.
    fn glide(self, to: Camera) {
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
    pub(super) fn go(self, place: usize) {
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
    pub(super) fn seek(self, id: ActivityId, focus: bool) {
        let shown = self.shown_in(id);
        let place = shown.and_then(|id| self.drawn.with_untracked(|drawn| drawn.place(id)));
        if let (Some(place), true) = (place, self.size.get_value().0 > 0.0) {
            self.go_to(place, focus);
        }
    }

    /// The place of the box that has the focus.
    pub(super) fn here(self) -> Option<usize> {
        let current = self.current.get_untracked()?;
        self.drawn.with_untracked(|drawn| drawn.place(current))
    }

    /// The next one that runs or failed, from the one that has the focus.
    pub(super) fn go_busy(self, forward: bool) {
        let here = self.here().unwrap_or_default();
        let drawn = self.drawn.get_untracked();
        if let Some(place) = self.diagram.with_value(|diagram| diagram.next_busy(&drawn, here, forward)) {
            self.go(place);
        }
    }

    /// The focus goes to the present box when it is built.
    fn focus_later(self) {
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
