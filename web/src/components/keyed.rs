//! A list whose rows come and go for months.

use std::hash::Hash;
use std::sync::{Arc, Mutex};

use leptos::prelude::*;
use leptos::tachys::reactive_graph::OwnedView;
use leptos::tachys::view::keyed::{SerializableKey, keyed};

/// A row for each item, made when the item comes, and dropped when it goes.
///
/// Used instead of leptos' `For`, which makes every row a child of the list, and a child keeps its place among the children when it
/// is gone. Here a row lives in a place, and the next one moves in: there are as many places as there ever were rows at once.
#[component]
pub(crate) fn Keyed<E, I, T, R, N, F, K>(
    /// The items.
    each: E,
    /// What tells one from the others.
    key: F,
    /// The row of an item.
    children: R,
) -> impl IntoView
where
    E: Fn() -> I + Send + 'static,
    I: IntoIterator<Item = T> + Send + 'static,
    T: Send + 'static,
    R: Fn(T) -> N + Send + Clone + 'static,
    N: IntoView + 'static,
    F: Fn(&T) -> K + Send + Clone + 'static,
    K: Eq + Hash + SerializableKey + 'static,
{
    let places = Places { list: Owner::current().unwrap_or_default(), free: Arc::default() };
    let row = move |_, item| {
        let owner = places.take();
        let view = owner.with(|| children(item));
        (drop, OwnedView::new_with_owner(view, owner))
    };
    move || keyed(each(), key.clone(), row.clone())
}

/// Where rows live.
#[derive(Clone)]
struct Places {
    list: Owner,
    free: Arc<Mutex<Vec<Owner>>>,
}

impl Places {
    /// An owner for a row. When it goes, its place is free.
    fn take(&self) -> Owner {
        let free = self.free.lock().ok().and_then(|mut free| free.pop());
        let place = free.unwrap_or_else(|| self.list.child());
        // Forgets who lived there.
        place.cleanup();
        let row = place.child();
        let free = Arc::clone(&self.free);
        row.with(|| {
            on_cleanup(move || {
                if let Ok(mut free) = free.lock() {
                    free.push(place);
                }
            });
        });
        row
    }
}
