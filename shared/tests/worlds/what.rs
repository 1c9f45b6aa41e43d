//! The kinds of wishes, and how often each comes up.

use proptest::prelude::*;
use waybill_shared::model::{RecordKind, Review};

use super::seed::{self, NodeSeed};

#[derive(Debug, Clone)]
pub(crate) enum What {
    Start,
    Complete,
    Fail,
    Vote,
    Skip,
    ReturnTo,
    Hold,
    Resume,
    Cancel,
    Close,
    Link,
    Unlink,
    LinkChild,
    UnlinkChild,
    Convert,
    Revert,
    Add(Vec<NodeSeed>),
    Move,
    Nest,
    Unnest,
    Delete,
    SetReview(Review),
    SetAfterChildren,
    ChangeFields,
    Assign,
    Delegate,
    Comment,
}

pub(super) fn what() -> impl Strategy<Value = What> {
    prop_oneof![
        2 => Just(What::Start),
        20 => Just(What::Complete),
        4 => Just(What::Fail),
        10 => Just(What::Vote),
        7 => Just(What::Skip),
        8 => Just(What::ReturnTo),
        4 => Just(What::Hold),
        5 => Just(What::Resume),
        1 => Just(What::Cancel),
        4 => Just(What::Close),
        10 => Just(What::Link),
        3 => Just(What::Unlink),
        4 => Just(What::LinkChild),
        2 => Just(What::UnlinkChild),
        1 => Just(What::Convert),
        1 => Just(What::Revert),
        4 => prop::collection::vec(seed::node(RecordKind::Change), 0..3).prop_map(What::Add),
        5 => Just(What::Move),
        3 => Just(What::Nest),
        3 => Just(What::Unnest),
        4 => Just(What::Delete),
        3 => seed::review().prop_map(What::SetReview),
        2 => Just(What::SetAfterChildren),
        1 => Just(What::ChangeFields),
        1 => Just(What::Assign),
        1 => Just(What::Delegate),
        1 => Just(What::Comment),
    ]
}
