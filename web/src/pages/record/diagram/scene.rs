//! What a diagram shows at the moment: which boxes are open, which part is in sight, what is built of it.

mod moving;
mod news;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use leptos::prelude::*;
use waybill_shared::diagram::{Area, Place};
use waybill_shared::model::ActivityId;

use super::super::desk::Desk;
use super::super::live::Live;
use crate::state::{
    BoxView, COMFORTABLE, Camera, Detail, Diagram, Drawn, Folding, LiveEvent, READABLE, Size, drawn_label,
};

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
    pub(super) delay: u32,
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
    /// Of these, what has lit up.
    lit: RwSignal<Vec<ActivityId>>,
    boxes: StoredValue<BTreeMap<ActivityId, ArcRwSignal<Shown>>>,
    /// What is built, and for which zoom.
    covered: StoredValue<(Area, f64)>,
    current: RwSignal<Option<ActivityId>>,
    /// The box that Tab leads to.
    reachable: Memo<Option<ActivityId>>,
    following: RwSignal<bool>,
    /// Counts flights of the camera: a new one ends those before it.
    flight: StoredValue<u32>,
    /// The activities that were shown ahead of what is confirmed.
    ahead: StoredValue<Vec<ActivityId>>,
    /// Nobody moved the view yet.
    untouched: StoredValue<bool>,
}

impl Scene {
    pub(super) fn new(desk: Desk) -> Self {
        let live = desk.live;
        let camera = RwSignal::new(Camera::default());
        let built = RwSignal::new(Vec::<ActivityId>::new());
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
            built,
            lit: RwSignal::new(Vec::new()),
            reachable: Memo::new(move |_| {
                let current = desk.current.get();
                built.with(|built| current.filter(|id| built.contains(id)).or(built.first().copied()))
            }),
            boxes: StoredValue::new(BTreeMap::new()),
            covered: StoredValue::new((Area::default(), 0.0)),
            current: desk.current,
            following: RwSignal::new(false),
            flight: StoredValue::new(0),
            ahead: StoredValue::new(Vec::new()),
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
        self.live.on_drawn(Some(Callback::new(move |events: Vec<LiveEvent>| self.hear(&events))));
        on_cleanup(move || self.live.on_drawn(None));
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

    pub(super) fn lit(self) -> RwSignal<Vec<ActivityId>> {
        self.lit
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
        self.reachable.get() == Some(id)
    }

    /// Whether it is looked at closely.
    pub(super) fn is_opened(self, id: ActivityId) -> bool {
        self.desk.opened.get() == Some(id)
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
            Some(area) if fit.zoom < READABLE => Camera { zoom: COMFORTABLE, x: 0.0, y: 0.0 }
                .towards(area, &drawn.layout, size)
                .bounded(&drawn.layout, size),
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
        // The panel beside it makes it narrower, and that shall move nothing.
        if was.0 < size.0 {
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
            if self.lit.with_untracked(|lit| lit.iter().any(|id| !ids.contains(id))) {
                self.lit.update(|lit| lit.retain(|id| ids.contains(id)));
            }
            self.built.set(ids);
        }
    }
}
