//! What can be done from where one is, by name in the palette or by a key: each screen says what it offers as long as it
//! is there.

use std::sync::Arc;

use leptos::prelude::*;

/// Something that can be done now.
#[derive(Clone)]
pub(crate) struct Command {
    /// What it is called: `Complete MA6 Drain site B`.
    pub(crate) label: String,
    /// The keys that do the same on the screen; empty where there are none.
    pub(crate) keys: &'static str,
    /// Does it, also when the palette that it was chosen in is gone.
    pub(crate) run: Arc<dyn Fn() + Send + Sync>,
}

/// Keys and what they do, under a title.
pub(crate) type KeyTable = (&'static str, Vec<(String, String)>);

/// What a screen offers, asked for when the palette opens.
type Source = Callback<(), Vec<Command>>;

/// See the module. It belongs to the app and lives as long.
#[derive(Clone, Copy)]
pub(crate) struct Commands {
    sources: StoredValue<Vec<(u32, Source)>>,
    tables: StoredValue<Vec<(u32, KeyTable)>>,
    last: StoredValue<u32>,
    /// Whether the palette is open.
    pub(super) palette: RwSignal<bool>,
    /// Whether the sheet of keys is open.
    pub(super) sheet: RwSignal<bool>,
}

impl Commands {
    pub(crate) fn new() -> Self {
        Self {
            sources: StoredValue::new(Vec::new()),
            tables: StoredValue::new(Vec::new()),
            last: StoredValue::new(0),
            palette: RwSignal::new(false),
            sheet: RwSignal::new(false),
        }
    }

    /// Offers what `source` answers whenever the palette opens, as long as the calling screen is there.
    pub(crate) fn offer(self, source: Source) {
        let id = self.next();
        self.sources.update_value(|sources| sources.push((id, source)));
        on_cleanup(move || {
            self.sources.try_update_value(|sources| sources.retain(|(it, _)| *it != id));
        });
    }

    /// Shows these keys in the sheet of keys, as long as the calling screen is there.
    pub(crate) fn explain(self, table: KeyTable) {
        let id = self.next();
        self.tables.update_value(|tables| tables.push((id, table)));
        on_cleanup(move || {
            self.tables.try_update_value(|tables| tables.retain(|(it, _)| *it != id));
        });
    }

    /// Opens the sheet of keys.
    pub(crate) fn show_keys(self) {
        self.sheet.set(true);
    }

    /// Everything that is offered now, the screen in front first.
    pub(super) fn all(self) -> Vec<Command> {
        let sources = self.sources.get_value();
        sources.into_iter().rev().flat_map(|(_, source)| source.run(())).collect()
    }

    /// The keys of the screens that are there.
    pub(super) fn tables(self) -> Vec<KeyTable> {
        self.tables.with_value(|tables| tables.iter().rev().map(|(_, table)| table.clone()).collect())
    }

    fn next(self) -> u32 {
        self.last
            .try_update_value(|last| {
                *last += 1;
                *last
            })
            .unwrap_or_default()
    }
}
