//! Why a command was refused (docs/rules.md, section 7).

use std::fmt;

/// The stable code of a refusal. Where several apply, the first in this order is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Code {
    /// The input makes no sense; `field` says where.
    InvalidInput,
    /// There is no such thing, or it may not be seen.
    NotFound,
    /// The actor may not do this.
    Forbidden,
    /// The idempotency key was used for another command.
    IdempotencyMismatch,
    /// Somebody changed the record meanwhile.
    VersionConflict,
    /// The command needs a comment.
    CommentRequired,
    /// Not for an activity or record of this kind.
    WrongKind,
    /// The record is closed and never changes again.
    RecordClosed,
    /// The record is on hold.
    RecordOnHold,
    /// The actor is not this reviewer, or nobody's reviewer here.
    NotAReviewer,
    /// The review is decided.
    AlreadyDecided,
    /// The command does not fit the status.
    InvalidStatus,
    /// There is nothing to run, or a container without children.
    EmptyPlan,
    /// The activity has begun.
    ActivityStarted,
    /// The place has been passed.
    PlacePassed,
    /// A container cannot stand below itself.
    Cycle,
    /// More than 64 levels.
    TooDeep,
    /// More than 200 000 activities.
    TooLarge,
    /// The release is not a parent.
    NotAParent,
    /// The release is a parent.
    AlreadyAParent,
    /// The release has a parent.
    AlreadyAChild,
    /// A linked change is not approved.
    ChangeNotApproved,
    /// A linked change is closed.
    ChangeClosed,
}

impl Code {
    /// The code that clients see.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InvalidInput => "INVALID_INPUT",
            Self::NotFound => "NOT_FOUND",
            Self::Forbidden => "FORBIDDEN",
            Self::IdempotencyMismatch => "IDEMPOTENCY_MISMATCH",
            Self::VersionConflict => "VERSION_CONFLICT",
            Self::CommentRequired => "COMMENT_REQUIRED",
            Self::WrongKind => "WRONG_KIND",
            Self::RecordClosed => "RECORD_CLOSED",
            Self::RecordOnHold => "RECORD_ON_HOLD",
            Self::NotAReviewer => "NOT_A_REVIEWER",
            Self::AlreadyDecided => "ALREADY_DECIDED",
            Self::InvalidStatus => "INVALID_STATUS",
            Self::EmptyPlan => "EMPTY_PLAN",
            Self::ActivityStarted => "ACTIVITY_STARTED",
            Self::PlacePassed => "PLACE_PASSED",
            Self::Cycle => "CYCLE",
            Self::TooDeep => "TOO_DEEP",
            Self::TooLarge => "TOO_LARGE",
            Self::NotAParent => "NOT_A_PARENT",
            Self::AlreadyAParent => "ALREADY_A_PARENT",
            Self::AlreadyAChild => "ALREADY_A_CHILD",
            Self::ChangeNotApproved => "CHANGE_NOT_APPROVED",
            Self::ChangeClosed => "CHANGE_CLOSED",
        }
    }
}

/// A refused command: nothing has changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The stable code.
    pub code: Code,
    /// What was found and what was needed, for people.
    pub message: String,
    /// The input field that is wrong, with [`Code::InvalidInput`].
    pub field: Option<&'static str>,
    /// The version that the record has now, with [`Code::VersionConflict`].
    pub present_version: Option<i64>,
}

impl Refusal {
    /// A refusal with its reason.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), field: None, present_version: None }
    }

    /// The input field `field` makes no sense.
    pub fn input(field: &'static str, message: impl Into<String>) -> Self {
        Self { field: Some(field), ..Self::new(Code::InvalidInput, message) }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Refusal {}
