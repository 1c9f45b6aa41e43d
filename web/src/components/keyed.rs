//! A list whose rows come and go for months.

use std::sync::{Arc, Mutex};

use leptos::prelude::*;
use leptos::tachys::reactive_graph::OwnedView;
use leptos::tachys::view::keyed::keyed;
use waybill_shared::model::ActivityId;

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
    I: IntoIterator<Item = T>,
    T: Send + 'static,
    R: Fn(T) -> N + Send + Clone + 'static,
    N: IntoView + 'static,
    F: Fn(&T) -> K + Send + 'static,
    K: Into<Key>,
{
    let row = move |item: T| {
        let (key, children) = (key(&item).into(), children.clone());
        Row { key, view: Box::new(move || children(item).into_any()) }
    };
    list(Box::new(move || each().into_iter().map(&row).collect()))
}

/// What tells a row from the others of its list.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) enum Key {
    Number(i64),
    Text(String),
}

impl From<u64> for Key {
    fn from(number: u64) -> Self {
        Self::Number(number as i64)
    }
}

impl From<usize> for Key {
    fn from(number: usize) -> Self {
        Self::Number(number as i64)
    }
}

impl From<ActivityId> for Key {
    fn from(id: ActivityId) -> Self {
        Self::Number(id.0)
    }
}

impl From<String> for Key {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

struct Row {
    key: Key,
    view: Box<dyn FnOnce() -> AnyView + Send>,
}

/// Whatever the rows are of: to tell old from new takes much code, which is here once for all lists.
fn list(rows: Box<dyn Fn() -> Vec<Row> + Send>) -> AnyView {
    let places = Places { list: Owner::current().unwrap_or_default(), free: Arc::default() };
    let place = move |_, row: Row| {
        let owner = places.take();
        let view = owner.with(row.view);
        (drop, OwnedView::new_with_owner(view, owner))
    };
    (move || keyed(rows(), |row| row.key.clone(), place.clone())).into_any()
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
