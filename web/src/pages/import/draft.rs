//! What is about to be imported, and what the server says of it.

use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use waybill_shared::model::RecordKind;
use web_sys::{Blob, File};

use super::super::{Session, once};
use crate::api::{self, ApiError, PlanFile};
use crate::state::{LineNotes, Outline, PlanFormat, other_columns};

/// How long the typing has to rest before the text is looked at.
const REST: Duration = Duration::from_millis(350);
/// A larger file is not put into the field: a browser would take its time with each key.
const EDITED: f64 = 512.0 * 1024.0;
/// What the server takes.
const LARGEST: f64 = 64.0 * 1024.0 * 1024.0;
/// As much of a large file tells what it is.
const BEGINNING: f64 = 8.0 * 1024.0;
/// Where the text is kept until it is imported, should the page go away before.
const KEPT: &str = "import-text";

/// What came of the last look.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Outcome {
    /// There is nothing to look at.
    Nothing,
    /// It would become this.
    Outline(Arc<Outline>),
    /// It is wrong.
    Notes(LineNotes),
    /// Nobody knows.
    Failed(String),
}

/// See the module.
#[derive(Clone, Copy)]
pub(super) struct Draft {
    session: Session,
    text: RwSignal<String>,
    /// A file that is too large for the field, by name and size.
    large: RwSignal<Option<(String, f64)>>,
    file: StoredValue<Option<JsValue>, LocalStorage>,
    file_title: RwSignal<String>,
    title: RwSignal<String>,
    kind: RwSignal<Option<RecordKind>>,
    format: RwSignal<PlanFormat>,
    columns: RwSignal<Vec<String>>,
    group: RwSignal<String>,
    /// Whether somebody chose format and grouping, instead of leaving them to the text.
    is_chosen: StoredValue<(bool, bool)>,
    outcome: RwSignal<Outcome>,
    /// Whether the outcome is of an older text, and whether it is being imported.
    waits: RwSignal<(bool, bool)>,
    turn: StoredValue<u32>,
    /// Names the import: sent twice, it is one.
    key: StoredValue<String>,
}

impl Draft {
    pub(super) fn new(session: Session) -> Self {
        let draft = Self {
            session,
            text: RwSignal::new(String::new()),
            large: RwSignal::new(None),
            file: StoredValue::new_local(None),
            file_title: RwSignal::new(String::new()),
            title: RwSignal::new(String::new()),
            kind: RwSignal::new(None),
            format: RwSignal::new(PlanFormat::Yaml),
            columns: RwSignal::new(Vec::new()),
            group: RwSignal::new(String::new()),
            is_chosen: StoredValue::new((false, false)),
            outcome: RwSignal::new(Outcome::Nothing),
            waits: RwSignal::new((false, false)),
            turn: StoredValue::new(0),
            key: StoredValue::new(String::new()),
        };
        if let Some(text) = kept().and_then(|kept| kept.get_item(KEPT).ok().flatten()) {
            draft.set_text(text);
        }
        draft
    }

    pub(super) fn text(self) -> RwSignal<String> {
        self.text
    }

    pub(super) fn large_file(self) -> Option<(String, f64)> {
        self.large.get()
    }

    /// Whether the text is in the field.
    pub(super) fn is_edited(self) -> bool {
        self.large.with_untracked(Option::is_none)
    }

    pub(super) fn is_empty(self) -> bool {
        self.large.with(Option::is_none) && self.text.with(|text| text.trim().is_empty())
    }

    pub(super) fn title(self) -> String {
        self.title.get()
    }

    /// The title that it gets unless one is typed.
    pub(super) fn found_title(self) -> String {
        self.outcome.with(|outcome| match outcome {
            Outcome::Outline(outline) => outline.title.clone().unwrap_or_default(),
            _ => String::new(),
        })
    }

    pub(super) fn lacks_title(self) -> bool {
        self.outcome.with(|outcome| matches!(outcome, Outcome::Outline(outline) if outline.title.is_none()))
    }

    pub(super) fn format(self) -> PlanFormat {
        self.format.get()
    }

    pub(super) fn columns(self) -> Vec<String> {
        self.columns.get()
    }

    pub(super) fn group(self) -> String {
        self.group.get()
    }

    pub(super) fn outcome(self) -> Outcome {
        self.outcome.get()
    }

    /// Whether the outcome is of an older text.
    pub(super) fn is_looking(self) -> bool {
        self.waits.get().0
    }

    pub(super) fn is_importing(self) -> bool {
        self.waits.get().1
    }

    /// The lines that are wrong.
    pub(super) fn wrong_lines(self) -> Vec<usize> {
        self.outcome.with(|outcome| match outcome {
            Outcome::Notes(notes) => {
                let mut lines: Vec<_> = notes.listed.iter().filter_map(|note| note.line).collect();
                lines.dedup();
                lines
            }
            _ => Vec::new(),
        })
    }

    pub(super) fn set_text(self, text: String) {
        self.guess(&text);
        self.text.set(text);
        self.look_after(REST);
    }

    pub(super) fn set_title(self, title: String) {
        self.title.set(title);
        self.look_after(REST);
    }

    pub(super) fn set_kind(self, kind: Option<RecordKind>) {
        self.kind.set(kind);
        self.look_after(Duration::ZERO);
    }

    pub(super) fn set_format(self, format: PlanFormat) {
        self.is_chosen.update_value(|chosen| chosen.0 = true);
        self.format.set(format);
        self.look_after(Duration::ZERO);
    }

    pub(super) fn set_group(self, column: String) {
        self.is_chosen.update_value(|chosen| chosen.1 = true);
        self.group.set(column);
        self.look_after(Duration::ZERO);
    }

    pub(super) fn clear(self) {
        self.large.set(None);
        self.file.set_value(None);
        self.file_title.set(String::new());
        self.title.set(String::new());
        self.is_chosen.set_value((false, false));
        self.set_text(String::new());
    }

    /// Takes a file: into the field, unless it is too large for that.
    pub(super) fn take(self, file: File) {
        self.clear();
        let (name, size) = (file.name(), file.size());
        if size > LARGEST {
            self.large.set(Some((name, size)));
            self.outcome
                .set(Outcome::Failed("The file is larger than 64 MiB: the server takes none of that size.".into()));
            return;
        }
        self.file_title.set(name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem).to_owned());
        let is_large = size > EDITED;
        spawn_local(async move {
            let beginning = if is_large { file.slice_with_f64_and_f64(0.0, BEGINNING).ok() } else { None };
            let Some(text) = read(beginning.as_ref().unwrap_or(&file)).await else {
                self.outcome.try_set(Outcome::Failed("The file cannot be read: choose it once more.".into()));
                return;
            };
            if let Some(format) = PlanFormat::of_file(&name) {
                self.is_chosen.try_update_value(|chosen| chosen.0 = true);
                self.format.try_set(format);
            }
            if is_large {
                self.guess(&text);
                self.file.try_set_value(Some(file.into()));
                self.large.try_set(Some((name, size)));
                self.look_after(Duration::ZERO);
            } else {
                self.set_text(text);
            }
        });
    }

    /// What a text says of itself, where nobody chose.
    fn guess(self, text: &str) {
        let (format_is_chosen, group_is_chosen) = self.is_chosen.try_get_value().unwrap_or_default();
        if !format_is_chosen {
            self.format.set(PlanFormat::of_text(text));
        }
        let is_table = self.format.get_untracked() == PlanFormat::Csv;
        let columns = if is_table { other_columns(text) } else { Vec::new() };
        if !group_is_chosen || !columns.contains(&self.group.get_untracked()) {
            self.group.set(if columns.len() == 1 { columns[0].clone() } else { String::new() });
        }
        if self.columns.with_untracked(|present| *present != columns) {
            self.columns.set(columns);
        }
    }

    /// Looks at it once it has not changed for so long.
    fn look_after(self, rest: Duration) {
        let Some(turn) = self.turn.try_update_value(|turn| {
            *turn += 1;
            *turn
        }) else {
            return;
        };
        if self.large.with_untracked(Option::is_none) && self.text.with_untracked(|text| text.trim().is_empty()) {
            self.outcome.set(Outcome::Nothing);
            self.waits.update(|waits| waits.0 = false);
            keep("");
            return;
        }
        self.waits.update(|waits| waits.0 = true);
        set_timeout(
            move || {
                if self.turn.try_get_value() == Some(turn) {
                    self.look(turn);
                }
            },
            rest,
        );
    }

    /// Looks at it at once.
    pub(super) fn look_again(self) {
        self.look_after(Duration::ZERO);
    }

    fn look(self, turn: u32) {
        self.text.with_untracked(|text| keep(text));
        let file = self.plan_file();
        spawn_local(async move {
            let answer = api::preview(file).await;
            // What was typed meanwhile is looked at by itself.
            if self.turn.try_get_value() != Some(turn) {
                return;
            }
            if answer == Err(ApiError::SignedOut) {
                self.session.forget();
            }
            // The key of an import belongs to what was seen of it.
            self.key.set_value(once());
            self.waits.update(|waits| waits.0 = false);
            self.outcome.set(match answer {
                Ok(Ok(outline)) => Outcome::Outline(Arc::new(outline)),
                Ok(Err(notes)) => Outcome::Notes(notes),
                Err(error) => Outcome::Failed(error.to_string()),
            });
        });
    }

    /// Makes a record of it, and says its key and what was done.
    pub(super) fn import(self, done: Callback<(String, String)>) {
        if self.waits.get_untracked() != (false, false) {
            return;
        }
        self.waits.set((false, true));
        let (file, key) = (self.plan_file(), self.key.get_value());
        spawn_local(async move {
            let answer = api::import(file, &key).await;
            self.waits.try_update(|waits| waits.1 = false);
            if answer == Err(ApiError::SignedOut) {
                self.session.forget();
            }
            match answer {
                Ok(Ok(imported)) => {
                    keep("");
                    let text = format!("{} was created with {} activities.", imported.key, imported.activities);
                    done.try_run((imported.key, text));
                }
                Ok(Err(notes)) => drop(self.outcome.try_set(Outcome::Notes(notes))),
                Err(error) => drop(self.outcome.try_set(Outcome::Failed(error.to_string()))),
            }
        });
    }

    fn plan_file(self) -> PlanFile {
        let typed = self.title.get_untracked();
        // A table has no title of its own: that of its file is a good one to begin with.
        let format = self.format.get_untracked();
        let title =
            if typed.trim().is_empty() && format == PlanFormat::Csv { self.file_title.get_untracked() } else { typed };
        let body = self.file.get_value();
        PlanFile {
            format,
            kind: self.kind.get_untracked(),
            title,
            group: if format == PlanFormat::Csv { self.group.get_untracked() } else { String::new() },
            body: body.unwrap_or_else(|| JsValue::from_str(&self.text.get_untracked())),
        }
    }
}

async fn read(file: &Blob) -> Option<String> {
    JsFuture::from(file.text()).await.ok()?.as_string()
}

fn kept() -> Option<web_sys::Storage> {
    window().session_storage().ok().flatten()
}

/// Keeps the text for who comes back to this page, as far as the browser has room.
fn keep(text: &str) {
    if let Some(kept) = kept() {
        let _ = if text.is_empty() { kept.remove_item(KEPT) } else { kept.set_item(KEPT, text) };
    }
}
