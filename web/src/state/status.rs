//! The words and the tone of a status: each shown by shape, colour and text, decided here once.

use waybill_shared::model::{ActivityKind, ActivityStatus, RecordStatus};

/// How a status looks. The style sheet and the glyphs know these names and nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Not begun.
    Idle,
    /// Under way.
    Active,
    /// Held.
    Held,
    /// Done.
    Done,
    /// Went wrong.
    Failed,
    /// Passed over.
    Skipped,
    /// Given up, or over.
    Over,
}

impl Tone {
    /// The class of the style sheet.
    pub fn class(self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Active => "active",
            Self::Held => "held",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Skipped => "skipped",
            Self::Over => "over",
        }
    }

    /// What is drawn in its ring: nothing, a half, bars, a tick, a cross, an arrow past, a stroke; from wherever a path is.
    pub fn shape(self) -> &'static str {
        match self {
            Self::Idle => "",
            Self::Active => "m8 4a4 4 0 0 1 0 8z",
            Self::Held => "m6.2 5v6m3.6-6v6",
            Self::Done => "m4.8 8.2l2.2 2.2l4.2-4.6",
            Self::Failed => "m5.4 5.4l5.2 5.2m0-5.2l-5.2 5.2",
            Self::Skipped => "m4.8 5.4l2.8 2.6l-2.8 2.6m3.8-5.2l2.8 2.6l-2.8 2.6",
            Self::Over => "m4.8 8h6.4",
        }
    }
}

/// The tone of an activity's status.
pub fn tone(status: ActivityStatus) -> Tone {
    match status {
        ActivityStatus::Pending => Tone::Idle,
        ActivityStatus::InProgress => Tone::Active,
        ActivityStatus::OnHold => Tone::Held,
        ActivityStatus::Completed => Tone::Done,
        ActivityStatus::Failed => Tone::Failed,
        ActivityStatus::Skipped => Tone::Skipped,
        ActivityStatus::Cancelled => Tone::Over,
    }
}

/// The tone of a record's status.
pub fn record_tone(status: RecordStatus) -> Tone {
    match status {
        RecordStatus::Editing | RecordStatus::New => Tone::Idle,
        RecordStatus::InProgress => Tone::Active,
        RecordStatus::OnHold => Tone::Held,
        RecordStatus::Completed => Tone::Done,
        RecordStatus::Failed => Tone::Failed,
        RecordStatus::Cancelled | RecordStatus::Closed => Tone::Over,
    }
}

/// An activity's status in words.
pub fn activity_label(status: ActivityStatus) -> &'static str {
    match status {
        ActivityStatus::Pending => "Pending",
        ActivityStatus::InProgress => "In progress",
        ActivityStatus::OnHold => "On hold",
        ActivityStatus::Completed => "Completed",
        ActivityStatus::Failed => "Failed",
        ActivityStatus::Skipped => "Skipped",
        ActivityStatus::Cancelled => "Cancelled",
    }
}

/// A record's status in words.
pub fn record_label(status: RecordStatus) -> &'static str {
    match status {
        RecordStatus::Editing => "Editing",
        RecordStatus::New => "New",
        RecordStatus::InProgress => "In progress",
        RecordStatus::OnHold => "On hold",
        RecordStatus::Completed => "Completed",
        RecordStatus::Failed => "Failed",
        RecordStatus::Cancelled => "Cancelled",
        RecordStatus::Closed => "Closed",
    }
}

/// A status that an event names, in words; text that is no status stays as it is.
pub fn label(name: &str) -> String {
    if let Ok(status) = name.parse::<ActivityStatus>() {
        return activity_label(status).to_owned();
    }
    name.parse::<RecordStatus>().map_or_else(|()| name.to_owned(), |status| record_label(status).to_owned())
}

/// A message of the engine or the server as the screens say it: statuses in their own words, and no marks of code.
pub fn worded(message: &str) -> String {
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut words = String::with_capacity(message.len());
    let (mut rest, mut is_quoted) = (message, false);
    while let Some(c) = rest.chars().next() {
        let end = match rest.find(|c| !is_name(c)).unwrap_or(rest.len()) {
            0 => c.len_utf8(),
            end => end,
        };
        let (part, after) = rest.split_at(end);
        if c == '`' {
            words.push(if is_quoted { '”' } else { '“' });
            is_quoted = !is_quoted;
        } else {
            words.push_str(&label(part));
        }
        rest = after;
    }
    words
}

/// A kind of activity in words.
pub fn kind_label(kind: ActivityKind) -> &'static str {
    match kind {
        ActivityKind::Manual => "Manual",
        ActivityKind::Review => "Review",
        ActivityKind::Parallel => "Parallel",
        ActivityKind::Sequential => "Sequence",
        ActivityKind::Dependent => "Dependent",
    }
}

#[cfg(test)]
mod tests {
    use super::worded;

    #[test]
    fn a_refusal_speaks_as_the_screens_do() {
        let said = worded("The activity is COMPLETED; this needs IN_PROGRESS or ON_HOLD.");
        assert_eq!(said, "The activity is Completed; this needs In progress or On hold.");
        assert_eq!(worded("The end `2026-06-01` – é – is before RR1."), "The end “2026-06-01” – é – is before RR1.");
    }
}
