//! Which part of a drawing is in sight, and how large: what zooming, moving and fitting do to that.

use waybill_shared::diagram::{Area, Layout};

/// The smallest zoom: so much smaller than at 100 %, a box is a tile that can still be told from others. It also
/// bounds how many boxes are in sight at once.
pub(super) const LEAST_ZOOM: f64 = 0.08;
/// The largest zoom.
pub(super) const MOST_ZOOM: f64 = 2.0;
/// What is this small can be read.
pub const READABLE: f64 = 0.5;
/// What is this large is read with ease.
pub const COMFORTABLE: f64 = 0.75;
/// How far from the edge of the screen things are kept.
const MARGIN: f64 = 24.0;

/// A size on the screen, in pixels.
pub type Size = (f64, f64);

/// A point of the drawing stands on the screen at itself times `zoom`, plus `x` and `y`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Camera {
    /// To the right.
    pub x: f64,
    /// Downwards.
    pub y: f64,
    /// Pixels on the screen for one of the drawing.
    pub zoom: f64,
}

impl Default for Camera {
    fn default() -> Self {
        Self { x: 0.0, y: 0.0, zoom: 1.0 }
    }
}

impl Camera {
    /// All of the drawing, at most as large as it is.
    pub fn fit(layout: &Layout, size: Size) -> Self {
        let (width, height) = extent(layout.whole());
        let zoom = (size.0 / width.max(1.0)).min(size.1 / height.max(1.0)).clamp(LEAST_ZOOM, 1.0);
        Self { x: (size.0 - width * zoom) / 2.0, y: (size.1 - height * zoom) / 2.0, zoom }.bounded(layout, size)
    }

    /// How high a screen of this width has to be for all of the drawing, as large as it can be read.
    pub fn height(layout: &Layout, width: f64) -> i32 {
        let (wide, high) = extent(layout.whole());
        (high * (width / wide.max(1.0)).clamp(COMFORTABLE, 1.0)).ceil() as i32
    }

    /// Closer or farther, with what is at a point of the screen staying there.
    pub fn zoomed(self, factor: f64, at: (f64, f64)) -> Self {
        let zoom = (self.zoom * factor).clamp(LEAST_ZOOM, MOST_ZOOM);
        let factor = zoom / self.zoom;
        Self { x: at.0 - (at.0 - self.x) * factor, y: at.1 - (at.1 - self.y) * factor, zoom }
    }

    /// With the drawing moved on the screen.
    pub fn moved(self, x: f64, y: f64) -> Self {
        Self { x: self.x + x, y: self.y + y, ..self }
    }

    /// Moved by the wheel: only where some of the drawing is out of sight, so that the page can scroll on at its end.
    pub fn scrolled(self, x: f64, y: f64, layout: &Layout, size: Size) -> Self {
        let (width, height) = extent(layout.whole());
        let x = if width * self.zoom > size.0 { -x } else { 0.0 };
        let y = if height * self.zoom > size.1 { -y } else { 0.0 };
        self.moved(x, y).bounded(layout, size)
    }

    /// So that the drawing is never lost: one that is larger than the screen fills it, a smaller one stays on it.
    pub fn bounded(self, layout: &Layout, size: Size) -> Self {
        let bound = |at: f64, extent: f64, sight: f64| {
            let rest = sight - extent * self.zoom;
            at.clamp(rest.min(0.0), rest.max(0.0))
        };
        let (width, height) = extent(layout.whole());
        Self { x: bound(self.x, width, size.0), y: bound(self.y, height, size.1), ..self }
    }

    /// What is in sight, and around it as much as `around` times its size.
    pub fn sight(self, size: Size, around: f64) -> Area {
        let (width, height) = (size.0 / self.zoom, size.1 / self.zoom);
        Area {
            x: (-self.x / self.zoom - width * around).floor() as i32,
            y: (-self.y / self.zoom - height * around).floor() as i32,
            width: (width * (1.0 + 2.0 * around)).ceil() as i32,
            height: (height * (1.0 + 2.0 * around)).ceil() as i32,
        }
    }

    /// So that an area is in sight: as it is if it is, else with the area in the middle, smaller if it has to be.
    /// Of an area that is larger than can be read at once, the beginning is in sight.
    pub fn towards(self, area: Area, layout: &Layout, size: Size) -> Self {
        let room = (size.0 - 2.0 * MARGIN, size.1 - 2.0 * MARGIN);
        let (width, height) = extent(area);
        let fits = (room.0 / width.max(1.0)).min(room.1 / height.max(1.0));
        let zoom = self.zoom.max(READABLE).min(fits.max(READABLE)).clamp(LEAST_ZOOM, MOST_ZOOM);
        let (left, top) = (self.x + f64::from(area.x) * self.zoom, self.y + f64::from(area.y) * self.zoom);
        let is_in_sight =
            left >= 0.0 && top >= 0.0 && left + width * self.zoom <= size.0 && top + height * self.zoom <= size.1;
        if is_in_sight && self.zoom >= READABLE {
            return self;
        }
        let place = |at: i32, extent: f64, sight: f64| {
            let free = sight - extent * zoom;
            free.max(2.0 * MARGIN) / 2.0 - f64::from(at) * zoom
        };
        Self { x: place(area.x, width, size.0), y: place(area.y, height, size.1), zoom }.bounded(layout, size)
    }

    /// On the way from here to there; `done` of it, from 0 to 1. The middle of the screen moves evenly, and so does
    /// what it shows grow.
    pub fn between(self, to: Self, done: f64, size: Size) -> Self {
        if done >= 1.0 {
            return to;
        }
        let eased = done * done * (3.0 - 2.0 * done);
        let middle = |camera: Self| ((size.0 / 2.0 - camera.x) / camera.zoom, (size.1 / 2.0 - camera.y) / camera.zoom);
        let (from, target) = (middle(self), middle(to));
        let at = (from.0 + (target.0 - from.0) * eased, from.1 + (target.1 - from.1) * eased);
        let zoom = self.zoom + (to.zoom - self.zoom) * eased;
        Self { x: size.0 / 2.0 - at.0 * zoom, y: size.1 / 2.0 - at.1 * zoom, zoom }
    }

    /// As a drawing takes it.
    pub fn transform(self) -> String {
        format!("translate({} {}) scale({})", decimal(self.x), decimal(self.y), decimal(self.zoom))
    }

    /// `43 %`.
    pub fn percent(self) -> String {
        format!("{} %", (self.zoom * 100.0).round() as i32)
    }
}

fn extent(area: Area) -> (f64, f64) {
    (f64::from(area.width), f64::from(area.height))
}

/// With three digits: by whole numbers, because the code that writes any number at all is large.
fn decimal(number: f64) -> String {
    let thousandths = (number * 1_000.0).round() as i64;
    let sign = if thousandths < 0 { "-" } else { "" };
    let digits = thousandths.abs();
    format!("{sign}{}.{:03}", digits / 1_000, digits % 1_000)
}

#[cfg(test)]
mod tests {
    use waybill_shared::diagram::{Area, Layout};

    use super::{Camera, LEAST_ZOOM, MOST_ZOOM, decimal};

    const SIZE: (f64, f64) = (1_000.0, 500.0);

    fn drawing(width: i32, height: i32) -> Layout {
        Layout { width, height, ..Layout::default() }
    }

    #[test]
    fn all_of_a_drawing_fits_and_a_small_one_is_not_blown_up() {
        let camera = Camera::fit(&drawing(4_000, 500), SIZE);
        assert_eq!((camera.zoom, camera.x, camera.y), (0.25, 0.0, 187.5));
        assert_eq!(Camera::fit(&drawing(200, 100), SIZE), Camera { x: 400.0, y: 200.0, zoom: 1.0 });
        assert_eq!(Camera::fit(&drawing(1_000_000, 100), SIZE).zoom, LEAST_ZOOM);
        assert_eq!([2_000, 500].map(|wide| Camera::height(&drawing(wide, 400), 1_000.0)), [300, 400]);
    }

    #[test]
    fn what_is_under_the_pointer_stays_there() {
        let camera = Camera { x: -300.0, y: 20.0, zoom: 0.5 };
        let closer = camera.zoomed(1.5, (250.0, 100.0));
        let under = |camera: Camera| ((250.0 - camera.x) / camera.zoom, (100.0 - camera.y) / camera.zoom);
        assert_eq!(under(closer), under(camera));
        assert_eq!(camera.zoomed(100.0, (0.0, 0.0)).zoom, MOST_ZOOM);
    }

    #[test]
    fn the_wheel_moves_only_what_is_out_of_sight() {
        let small = drawing(500, 400);
        let camera = Camera::fit(&small, SIZE);
        assert_eq!(camera.scrolled(10.0, 10.0, &small, SIZE), camera);
        let wide = drawing(3_000, 400);
        let camera = Camera { x: 0.0, y: 50.0, zoom: 1.0 };
        assert_eq!(camera.scrolled(10.0, 10.0, &wide, SIZE).x, -10.0);
        assert_eq!(camera.scrolled(9_000.0, 0.0, &wide, SIZE).x, -2_000.0);
    }

    #[test]
    fn what_is_in_sight_already_moves_nothing() {
        let layout = drawing(5_000, 5_000);
        let camera = Camera::default();
        let near = Area { x: 100, y: 100, width: 200, height: 80 };
        assert_eq!(camera.towards(near, &layout, SIZE), camera);
        let far = camera.towards(Area { x: 3_000, y: 3_000, ..near }, &layout, SIZE);
        assert_eq!(far, Camera { x: -2_600.0, y: -2_790.0, zoom: 1.0 });
    }

    #[test]
    fn a_way_begins_here_and_ends_there() {
        let (from, to) = (Camera::default(), Camera { x: -900.0, y: -70.0, zoom: 0.5 });
        assert_eq!(from.between(to, 0.0, SIZE), from);
        assert_eq!(from.between(to, 1.0, SIZE), to);
        let half = from.between(to, 0.5, SIZE);
        assert!(half.zoom > 0.5 && half.zoom < 1.0, "{half:?}");
    }

    #[test]
    fn numbers_have_three_digits() {
        assert_eq!([0.0, 1.5, -0.25, 12.3456].map(decimal), ["0.000", "1.500", "-0.250", "12.346"]);
        assert_eq!(Camera::default().transform(), "translate(0.000 0.000) scale(1.000)");
    }
}
