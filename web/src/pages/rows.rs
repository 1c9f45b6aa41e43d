//! The rows of a list, each with a signal of its own: what comes from the server redraws only what differs.

use leptos::prelude::*;

/// A row with what it is known by.
pub(crate) type Row<T> = (String, ArcRwSignal<T>);

/// See the module.
pub(crate) struct Rows<T: 'static>(RwSignal<Vec<Row<T>>>);

impl<T> Clone for Rows<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Rows<T> {}

impl<T: PartialEq + Send + Sync + 'static> Rows<T> {
    pub(crate) fn new() -> Self {
        Self(RwSignal::new(Vec::new()))
    }

    /// The rows in their order.
    pub(crate) fn get(self) -> Vec<Row<T>> {
        self.0.get()
    }

    /// The row of this key.
    pub(crate) fn find(self, key: &str) -> Option<ArcRwSignal<T>> {
        self.0.try_with_untracked(|rows| rows.iter().find(|(known, _)| known == key).map(|(_, row)| row.clone()))?
    }

    /// What the rows are known by, in their order.
    pub(crate) fn keys(self) -> Vec<String> {
        self.0.with_untracked(|rows| rows.iter().map(|(key, _)| key.clone()).collect())
    }

    /// Whether there is none.
    pub(crate) fn is_empty(self) -> bool {
        self.0.with(Vec::is_empty)
    }

    /// Puts what came into the rows that are there.
    pub(crate) fn put(self, fresh: Vec<T>, key: impl Fn(&T) -> &str) {
        let rows: Vec<Row<T>> = fresh
            .into_iter()
            .map(|value| match self.find(key(&value)) {
                Some(row) => {
                    let name = key(&value).to_owned();
                    if row.with_untracked(|row| *row != value) {
                        row.set(value);
                    }
                    (name, row)
                }
                None => (key(&value).to_owned(), ArcRwSignal::new(value)),
            })
            .collect();
        let is_same =
            self.0.with_untracked(|known| known.iter().map(|(key, _)| key).eq(rows.iter().map(|(key, _)| key)));
        if !is_same {
            self.0.set(rows);
        }
    }
}
