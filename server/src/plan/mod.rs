//! Plans as files: the native YAML format and CSV, in and out.
//!
//! A file goes in by three steps, so that reading needs no database and a mistake anywhere imports nothing:
//!
//! ```text
//! bytes ── yaml / table ──> Document ──                      Directory (who is who)
//!                               └────────── compose ──────────────┘──> NewRecord, or Problems by line
//! ```
//!
//! A [`Preview`] takes the same steps and stops there. Export goes the other way: rows become a [`Document`], which YAML writes and reads again as the same tree.

mod compose;
mod directory;
mod document;
mod export;
mod exporting;
mod importing;
mod moment;
mod preview;
mod problem;
mod remark;
mod reviewing;
mod table;
mod yaml;

pub use compose::compose;
pub use directory::{Directory, Match};
pub use document::{ActivityText, Document, Lined, ReviewerText};
pub use export::{Called, as_new, export};
pub use exporting::export_record;
pub use importing::{ImportError, Imported, Incoming};
pub use preview::{Preview, PreviewRow};
pub use problem::{Problem, Problems};
pub use table::read_csv;
pub use yaml::{read_documents, read_yaml, write_yaml};

/// The largest file that is read: 64 MiB.
pub const MAX_BYTES: usize = 64 * 1024 * 1024;

/// In which format a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// The native format: the whole tree.
    Yaml,
    /// A row for each activity.
    Csv,
}

impl Format {
    /// The format of that name, whatever the case.
    pub fn parse(text: &str) -> Option<Self> {
        match text.to_ascii_lowercase().as_str() {
            "yaml" | "yml" => Some(Self::Yaml),
            "csv" => Some(Self::Csv),
            _ => None,
        }
    }
}

/// Reads a file; `group` is the column of a CSV whose values become parallel containers.
///
/// # Errors
/// Everything that is wrong with it, by line.
pub fn read(format: Format, bytes: &[u8], group: Option<&str>) -> Result<Document, Problems> {
    if bytes.len() > MAX_BYTES {
        return Err(Problems::one(1, format!("The file is larger than {} MiB.", MAX_BYTES / 1024 / 1024)));
    }
    match (format, group) {
        (Format::Yaml, None) => read_yaml(bytes),
        (Format::Yaml, Some(_)) => Err(Problems::one(1, "Only a CSV file is grouped by a column.")),
        (Format::Csv, group) => read_csv(bytes, group),
    }
}

/// The file as text: UTF-8, a byte order mark is passed over.
fn text_of(bytes: &[u8]) -> Result<&str, Problems> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    std::str::from_utf8(bytes).map_err(|error| {
        let good = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let line = 1 + good.iter().filter(|byte| **byte == b'\n').count();
        Problems::one(line, "The text is not UTF-8 here: save the file as UTF-8.")
    })
}
