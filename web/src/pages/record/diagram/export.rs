//! The diagram as a file: SVG, and a PNG picture drawn from it. Nothing leaves the browser.

use js_sys::{Array, encode_uri_component};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, BlobPropertyBag, CanvasRenderingContext2d, HtmlAnchorElement, HtmlCanvasElement, HtmlImageElement,
};

use super::scene::Scene;
use crate::components::{Toasts, exactly_now, is_past, shortly};
use crate::state::{BoxView, Caption, Edge, Said, When, document as whole, record_label, size};

/// The most pixels that a side of a picture may have.
const MOST: f64 = 8_000.0;
/// Pixels of a picture for one of the diagram.
const SCALE: f64 = 2.0;

/// The moment that a box shows, in words, and whether it should be past.
pub(super) fn moment(view: &BoxView) -> Said {
    let text = match view.when {
        When::Unknown | When::Planned((None, None)) | When::Was((_, None)) => String::new(),
        When::Planned((Some(from), _)) => shortly(from, Edge::Start),
        When::Planned((None, Some(to))) => format!("until {}", shortly(to, Edge::End)),
        When::Began { due: Some(due), .. } | When::Since { due: Some(due), .. } if is_past(due) => {
            return (format!("was due {}", shortly(due, Edge::End)), true);
        }
        When::Began { at, .. } | When::Since { since: at, .. } => format!("since {}", shortly(at, Edge::Exact)),
        When::Was((_, Some(at))) => shortly(at, Edge::Exact),
    };
    (text, false)
}

/// What every box shows, with its moment.
pub(super) fn boxes(scene: Scene) -> Vec<(BoxView, Said)> {
    let with_moment = |view: BoxView| {
        let said = moment(&view);
        (view, said)
    };
    scene.all().into_iter().map(with_moment).collect()
}

/// What stands above the diagram.
pub(super) fn caption(scene: Scene) -> Caption {
    let about = scene.live.ask(|plan, _| {
        let record = plan.record();
        (format!("{} {}", record.key, plan.record_facts().title), record_label(record.status), plan.progress().words())
    });
    let (title, status, progress) = about.unwrap_or_default();
    Caption { title, line: format!("{status} · {progress} · {}", exactly_now()) }
}

fn file(scene: Scene) -> String {
    whole(&scene.drawn().get_untracked(), &boxes(scene), &caption(scene), &light)
}

fn name(scene: Scene, ending: &str) -> String {
    format!("{}-diagram.{ending}", scene.live.ask(|plan, _| plan.record().key).unwrap_or_default())
}

/// A colour of the style sheet as it is on light paper, whatever the screen prefers.
fn light(name: &str) -> String {
    let Ok(probe) = document().create_element("i") else { return String::new() };
    let Some(body) = document().body() else { return String::new() };
    let Ok(probe) = probe.dyn_into::<web_sys::HtmlElement>() else { return String::new() };
    // Each of these can only fail for a read-only style.
    let _ = probe.style().set_property("color-scheme", "light");
    let _ = probe.style().set_property("color", &format!("var({name})"));
    let _ = body.append_child(&probe);
    let found = window().get_computed_style(&probe).ok().flatten();
    let colour = found.and_then(|style| style.get_property_value("color").ok());
    probe.remove();
    colour.unwrap_or_default()
}

/// Saves the diagram as an SVG file.
pub(super) fn save_svg(scene: Scene) {
    let options = BlobPropertyBag::new();
    options.set_type("image/svg+xml");
    let parts = Array::of1(&JsValue::from_str(&file(scene)));
    if let Ok(blob) = Blob::new_with_str_sequence_and_options(&parts, &options) {
        save(&blob, &name(scene, "svg"));
    }
}

/// Saves the diagram as a PNG picture, smaller than life where it would be too large for one.
pub(super) fn save_png(scene: Scene, toasts: Toasts) {
    let (width, height) = size(&scene.drawn().get_untracked());
    let (svg, name) = (file(scene), name(scene, "png"));
    let (width, height) = (f64::from(width), f64::from(height));
    let scale = SCALE.min(MOST / width.max(height));
    spawn_local(async move {
        match paint(&svg, width * scale, height * scale, name).await {
            Err(_) => toasts.problem("This browser cannot make a picture of it. Save it as SVG."),
            Ok(()) if scale < SCALE => {
                toasts.say("The picture is smaller than life: 8 000 pixels are the most. The SVG file is not.");
            }
            Ok(()) => {}
        }
    });
}

async fn paint(svg: &str, width: f64, height: f64, name: String) -> Result<(), JsValue> {
    let image = HtmlImageElement::new()?;
    let encoded: String = encode_uri_component(svg).into();
    image.set_src(&format!("data:image/svg+xml;charset=utf-8,{encoded}"));
    JsFuture::from(image.decode()).await?;
    let canvas = document().create_element("canvas")?.dyn_into::<HtmlCanvasElement>()?;
    canvas.set_width(width.ceil() as u32);
    canvas.set_height(height.ceil() as u32);
    let context = canvas.get_context("2d")?.ok_or(JsValue::NULL)?.dyn_into::<CanvasRenderingContext2d>()?;
    context.draw_image_with_html_image_element_and_dw_and_dh(&image, 0.0, 0.0, width, height)?;
    let take = Closure::once_into_js(move |blob: Option<Blob>| {
        if let Some(blob) = blob {
            save(&blob, &name);
        }
    });
    canvas.to_blob(take.unchecked_ref())
}

/// Hands a file to the browser, as if somebody had followed a link to it.
fn save(blob: &Blob, name: &str) {
    let Ok(address) = web_sys::Url::create_object_url_with_blob(blob) else { return };
    let link = document().create_element("a").ok().and_then(|it| it.dyn_into::<HtmlAnchorElement>().ok());
    if let Some(link) = link {
        link.set_href(&address);
        link.set_download(name);
        link.click();
    }
    let forget = move || {
        let _ = web_sys::Url::revoke_object_url(&address);
    };
    set_timeout(forget, std::time::Duration::from_secs(30));
}
