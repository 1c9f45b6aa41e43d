//! A menu at a button: the browser's own popover, which closes on Escape and on a press elsewhere and gives the focus
//! back. Inside, the arrow keys, Home and End move, and a letter goes to what begins with it.

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// How far a menu stands from its button and from the edges, in pixels.
const GAP: f64 = 4.0;

/// One line of a menu.
#[derive(Clone)]
pub(crate) struct MenuItem {
    /// A name for tests.
    name: &'static str,
    label: String,
    keys: &'static str,
    class: &'static str,
    checked: Option<bool>,
    does: Does,
}

#[derive(Clone)]
enum Does {
    Run(Callback<()>),
    Go(String),
}

impl MenuItem {
    /// It does something.
    pub(crate) fn act(name: &'static str, label: impl Into<String>, run: Callback<()>) -> Self {
        Self { name, label: label.into(), keys: "", class: "", checked: None, does: Does::Run(run) }
    }

    /// It leads to another screen.
    pub(crate) fn go(name: &'static str, label: impl Into<String>, address: impl Into<String>) -> Self {
        Self { name, label: label.into(), keys: "", class: "", checked: None, does: Does::Go(address.into()) }
    }

    /// The keys that do the same.
    pub(crate) fn keys(self, keys: &'static str) -> Self {
        Self { keys, ..self }
    }

    /// One of several, of which one is chosen.
    pub(crate) fn checked(self, checked: bool) -> Self {
        Self { checked: Some(checked), ..self }
    }

    /// More classes: `danger`, `separated` from what stands above, `only-phone`.
    pub(crate) fn class(self, class: &'static str) -> Self {
        Self { class, ..self }
    }
}

/// See the module. What is in it is asked for when it opens.
#[component]
pub(crate) fn Menu(
    /// Names it in the page; no two menus of a page share it.
    #[prop(into)]
    name: String,
    /// What it is a menu of, where the button does not say it.
    #[prop(optional, into)]
    label: MaybeProp<String>,
    /// Classes of the button.
    #[prop(optional)]
    class: &'static str,
    /// What is in it.
    #[prop(into)]
    items: Callback<(), Vec<MenuItem>>,
    /// What stands in the button.
    children: Children,
) -> impl IntoView {
    let popover = NodeRef::<html::Div>::new();
    let button = NodeRef::<html::Button>::new();
    let open = RwSignal::new(false);
    let id = format!("menu-{name}");
    // Before the browser shows it, so that it is there whole and at its place at once.
    let prepare = move |_| {
        open.set(true);
        if let Some((button, popover)) = button.get_untracked().zip(popover.get_untracked()) {
            place(&button, &popover);
        }
    };
    let toggled = move |_| {
        let Some(popover) = popover.get_untracked() else { return };
        if popover.matches(":popover-open").unwrap_or_default() {
            step(&popover, "Home");
        } else {
            open.set(false);
        }
    };
    let pressed = move |event: KeyboardEvent| {
        if let Some(popover) = popover.get_untracked()
            && !event.ctrl_key()
            && !event.alt_key()
            && !event.meta_key()
        {
            if event.key() == "Tab" {
                hide(&popover);
            } else if step(&popover, &event.key()) {
                event.prevent_default();
            }
            event.stop_propagation();
        }
    };
    view! {
        <button
            type="button"
            class=class
            node_ref=button
            popovertarget=id.clone()
            aria-haspopup="menu"
            aria-label=move || label.get()
            data-menu=name
            on:click=prepare
        >
            {children()}
        </button>
        <div
            id=id
            class="menu"
            popover="auto"
            role="menu"
            tabindex="-1"
            aria-label=move || label.get()
            node_ref=popover
            on:toggle=toggled
            on:keydown=pressed
        >
            {move || open.get().then(|| items.run(()).into_iter().map(|item| line(item, popover)).collect_view())}
        </div>
    }
}

fn line(item: MenuItem, popover: NodeRef<html::Div>) -> AnyView {
    let (role, checked) = match item.checked {
        Some(checked) => ("menuitemradio", Some(checked.to_string())),
        None => ("menuitem", None),
    };
    let inside = view! {
        <span class="label">{item.label}</span>
        {(!item.keys.is_empty()).then(|| view! { <kbd aria-hidden="true">{item.keys}</kbd> })}
    };
    let close = move || {
        if let Some(popover) = popover.get_untracked() {
            hide(&popover);
        }
    };
    match item.does {
        Does::Go(address) => view! {
            <a role=role class=item.class tabindex="-1" data-action=item.name href=address on:click=move |_| close()>
                {inside}
            </a>
        }
        .into_any(),
        Does::Run(run) => {
            // First the focus goes back to the button, so that a dialog that opens now gives it back there.
            let chosen = move |_| {
                close();
                run.run(());
            };
            view! {
                <button
                    type="button"
                    role=role
                    class=item.class
                    tabindex="-1"
                    aria-checked=checked
                    data-action=item.name
                    on:click=chosen
                >
                    {inside}
                </button>
            }
            .into_any()
        }
    }
}

fn hide(popover: &HtmlElement) {
    // It fails only where it is hidden already.
    let _ = popover.hide_popover();
}

/// Puts the menu under its button, or above it where there is more room.
fn place(button: &HtmlElement, popover: &HtmlElement) {
    let at = button.get_bounding_client_rect();
    let size = |length: Result<wasm_bindgen::JsValue, _>| length.ok().and_then(|it| it.as_f64()).unwrap_or_default();
    let (width, height) = (size(window().inner_width()), size(window().inner_height()));
    let pixels = |length: f64| format!("{}px", length.max(GAP) as i32);
    let style = popover.style();
    let set = |name: &str, value: String| {
        // A length is always a value.
        let _ = style.set_property(name, &value);
    };
    let is_below = at.bottom() < height * 0.6;
    set("top", if is_below { pixels(at.bottom() + GAP) } else { "auto".into() });
    set("bottom", if is_below { "auto".into() } else { pixels(height - at.top() + GAP) });
    let is_left = at.left() + at.right() < width;
    set("left", if is_left { pixels(at.left()) } else { "auto".into() });
    set("right", if is_left { "auto".into() } else { pixels(width - at.right()) });
}

/// Moves the focus by a key; false if the key moves nothing.
fn step(popover: &HtmlElement, key: &str) -> bool {
    let Ok(found) = popover.query_selector_all("[role^=menuitem]:not(:disabled)") else { return false };
    let lines: Vec<HtmlElement> = (0..found.length())
        .filter_map(|place| found.item(place)?.dyn_into().ok())
        .filter(|line: &HtmlElement| line.offset_width() > 0)
        .collect();
    let focused = document().active_element();
    let at = lines.iter().position(|line| Some(line.as_ref()) == focused.as_ref());
    let texts: Vec<String> = lines.iter().map(|line| line.text_content().unwrap_or_default()).collect();
    let Some(to) = crate::state::menu_step(&texts, at, key) else { return false };
    // It is made for the focus.
    lines.get(to).is_some_and(|line| line.focus().is_ok())
}
