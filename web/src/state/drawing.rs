//! The boxes of a diagram as SVG text: the same on the screen, on paper and in a file.
//!
//! The farther away, the less is drawn: text that nobody could read is left out, and from afar a box is a tile in the
//! colour of its status.

use waybill_shared::diagram::{ARROW, Area, ENTRY, Entry, HEAD, Place, STUB, Wire};
use waybill_shared::model::{ActivityKind, ActivityStatus};

use super::text::{escaped, lines, shortened};
use super::{BoxView, Tone, kind_label, tone};

/// How much is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// Everything.
    Near,
    /// Status and title, larger.
    Middle,
    /// Tiles.
    Far,
}

impl Detail {
    /// What there is to see at a zoom.
    pub fn at(zoom: f64) -> Self {
        match zoom {
            _ if zoom >= 0.5 => Self::Near,
            _ if zoom >= 0.27 => Self::Middle,
            _ => Self::Far,
        }
    }

    /// The class of the style sheet.
    pub fn class(self) -> &'static str {
        match self {
            Self::Near => "near",
            Self::Middle => "middle",
            Self::Far => "far",
        }
    }
}

/// A moment in words, and whether it is late.
pub type Said = (String, bool);

/// The class of a box: how it looks follows from it.
pub fn box_class(view: &BoxView) -> String {
    let form = match view.open {
        Some(true) => "around",
        Some(false) => "folded",
        None => "leaf",
    };
    format!("box {form} {}", tone(view.status).class())
}

/// What is in a box, from its own corner; `when` is the moment that it shows.
pub(super) fn draw(view: &BoxView, place: Place, when: &Said, detail: Detail) -> String {
    draw_outline(view, place, detail) + &draw_words(view, place, when, detail)
}

/// Of what is in a box, what is as large as the box.
pub fn draw_outline(view: &BoxView, place: Place, detail: Detail) -> String {
    let Area { width, height, .. } = place.area;
    let mut svg = String::with_capacity(900);
    if view.open == Some(false) && detail != Detail::Far {
        // A pile: there is more below.
        svg.push_str(&format!(
            r#"<path class="pile" d="M6 {0}v3h{1}v-3M12 {2}v3h{3}v-3"/>"#,
            height,
            width - 12,
            height + 3,
            width - 24
        ));
    }
    svg.push_str(&format!(r#"<rect class="outline" width="{width}" height="{height}" rx="6"/>"#));
    svg.push_str(&arrow(place.entry));
    svg
}

/// Everything else that is in a box.
pub fn draw_words(view: &BoxView, place: Place, when: &Said, detail: Detail) -> String {
    let Area { width, height, .. } = place.area;
    let mut svg = String::with_capacity(900);
    match (view.open, detail) {
        (Some(true), _) => head(&mut svg, view, width, detail),
        (_, Detail::Near) => near(&mut svg, view, width, when),
        (_, Detail::Middle) => {
            mark(&mut svg, tone(view.status), 12, 12, 24);
            text(&mut svg, "key", 44, 31, &shortened(&view.key, f64::from(width - 56), 20.0));
            for (line, y) in lines(&view.title, f64::from(width - 24), 19.0, 2).iter().zip([58, 81]) {
                text(&mut svg, "title", 12, y, line);
            }
        }
        (_, Detail::Far) => {
            if !matches!(view.status, ActivityStatus::Pending | ActivityStatus::Completed) {
                mark(&mut svg, tone(view.status), (width - 56) / 2, (height - 56) / 2, 56);
            }
        }
    }
    svg
}

/// The head of a container that is open.
fn head(svg: &mut String, view: &BoxView, width: i32, detail: Detail) {
    let room = f64::from(width);
    twisty(svg, true);
    match detail {
        Detail::Near => {
            mark(svg, tone(view.status), 32, 12, 16);
            let (figures, key) = (view.tally.shortly(), format!("{} {}", view.key, kind_label(view.kind)));
            let after = text_width(&key, 12.0) + 64.0;
            let figures = if room - after > 220.0 { figures } else { String::new() };
            text(svg, "key", 54, 25, &shortened(&key, room - 64.0, 12.0));
            let left = room - after - text_width(&figures, 12.0) - 20.0;
            if left > 24.0 {
                text(svg, "title", after as i32, 25, &shortened(&view.title, left, 13.5));
            }
            if !figures.is_empty() {
                text(svg, "foot end", width - 12, 25, &figures);
            }
        }
        Detail::Middle => {
            mark(svg, tone(view.status), 32, 8, 24);
            text(svg, "title", 64, 28, &shortened(&view.title, room - 76.0, 20.0));
        }
        Detail::Far => text(svg, "title", 34, 31, &shortened(&view.title, room - 44.0, 30.0)),
    }
}

/// Everything that a box has room for.
fn near(svg: &mut String, view: &BoxView, width: i32, (when, is_late): &Said) {
    let room = f64::from(width);
    let mut left = 12;
    if view.open.is_some() {
        twisty(svg, false);
        left = 32;
    }
    mark(svg, tone(view.status), left, 12, 16);
    let kind = if view.kind == ActivityKind::Manual { "" } else { kind_label(view.kind) };
    let key = format!("{} {kind}", view.key);
    text(svg, "key", left + 22, 25, key.trim_end());
    if let Some(link) = view.links.first() {
        let more = if view.links.len() > 1 { format!("{link} +{}", view.links.len() - 1) } else { link.clone() };
        let right = room - f64::from(left) - 22.0 - text_width(&key, 12.0) - 34.0;
        let keys = shortened(&more, right, 11.0);
        let class = if view.unapproved { "chain unapproved" } else { "chain" };
        let begin = room - 12.0 - text_width(&keys, 11.0) - 20.0;
        svg.push_str(&format!(r#"<g class="{class}"><path transform="translate({} 12)" d="{CHAIN}"/>"#, begin as i32));
        text(svg, "keys end", width - 12, 25, &keys);
        svg.push_str("</g>");
    }
    for (line, y) in lines(&view.title, room - 24.0, 13.5, 2).iter().zip([46, 63]) {
        text(svg, "title", 12, y, line);
    }
    let foot = match (view.open, view.who.as_str()) {
        (Some(_), _) => match view.tally.rest() {
            rest if rest.is_empty() => view.tally.shortly(),
            rest => format!("{} · {rest}", view.tally.shortly().trim_end_matches(" done")),
        },
        (None, "") => when.clone(),
        (None, who) => {
            // Since when, is said whole; of who, the beginning will do.
            let left = room - 24.0 - if when.is_empty() { 0.0 } else { text_width(when, 12.0) + 14.0 };
            let who = shortened(who, left, 12.0);
            [&who, when].into_iter().filter(|it| !it.is_empty()).cloned().collect::<Vec<_>>().join(" · ")
        }
    };
    let class = if *is_late { "foot late" } else { "foot" };
    text(svg, class, 12, 82, &shortened(&foot, room - 20.0, 12.0));
}

/// The size of the font that names are written in before they are made larger.
const LABEL: i32 = 12;

/// The names of the outermost containers, to be read from afar: as large as they have room for.
pub fn label(title: &str, area: Area) -> String {
    let room = f64::from(area.width) * 0.9;
    let size = (room / super::text::width(title).max(1.0)).min(f64::from(area.height) * 0.2) as i32;
    let (x, y) = (area.x + area.width / 2, area.y + area.height / 2 + size / 3);
    // A style sheet's size is stronger than an attribute's; it cannot know this one.
    let scale = size / LABEL;
    format!(r#"<text transform="translate({x} {y}) scale({scale})">{}</text>"#, escaped(title))
}

/// The lines of a container, or of the whole, from its corner.
pub fn wires<'a>(wires: impl Iterator<Item = &'a Wire>, from: (i32, i32)) -> String {
    let mut path = String::new();
    for wire in wires {
        for (number, (x, y)) in wire.points.iter().enumerate() {
            let command = if number == 0 { 'M' } else { 'L' };
            path.push_str(&format!("{command}{} {}", x - from.0, y - from.1));
        }
    }
    path
}

/// What leads to a box from the left.
fn arrow(entry: Entry) -> String {
    let length = match entry {
        Entry::None => return String::new(),
        Entry::Arrow => ARROW,
        Entry::Stub => STUB,
    };
    format!(r#"<path class="arrow" d="M{} {ENTRY}H-2m-6 -4l6 4l-6 4"/>"#, -length)
}

fn twisty(svg: &mut String, is_open: bool) {
    let sign = if is_open { "M13 17.500l4 4l4-4" } else { "M15 16l4 4l-4 4" };
    svg.push_str(&format!(
        r#"<g class="twisty" data-twisty=""><rect x="4" y="4" width="26" height="{}"/><path d="{sign}"/></g>"#,
        HEAD - 8
    ));
}

fn mark(svg: &mut String, tone: Tone, x: i32, y: i32, size: i32) {
    // As large as it is, it begins where it stands: whatever is moved apart from its box, browsers paint apart.
    let (place, begin) = match size {
        16 => (String::new(), format!("M{x} {y}")),
        24 => (format!(r#" transform="translate({x} {y}) scale(1.5)""#), String::new()),
        _ => (format!(r#" transform="translate({x} {y}) scale(3.5)""#), String::new()),
    };
    svg.push_str(&format!(
        r#"<g class="mark"{place}><path class="ring" d="{begin}{RING}"/><path class="sign" d="{begin}{}"/></g>"#,
        tone.shape()
    ));
}

/// The ring around the sign of a status.
pub(super) const RING: &str = "m8 1.5a6.5 6.5 0 1 1 0 13a6.5 6.5 0 0 1 0-13z";
/// Two links of a chain.
const CHAIN: &str = "M6.5 9.500l3-3M7.500 4.800l1.300-1.300a2.600 2.600 0 0 1 3.700 3.700l-1.300 1.300M8.500 11.200l-1.300 1.300a2.600 2.600 0 0 1-3.700-3.700l1.300-1.300";

fn text(svg: &mut String, class: &str, x: i32, y: i32, words: &str) {
    if !words.is_empty() {
        svg.push_str(&format!(r#"<text class="{class}" x="{x}" y="{y}">{}</text>"#, escaped(words)));
    }
}

fn text_width(words: &str, size: f64) -> f64 {
    super::text::width(words) * size
}
