//! Ids that say of what they are: base64url of `Release:12`, `Activity:7` and so on. Opaque to clients, and stable.
//!
//! Wherever a client gives an id, it may give a key (`RR12`, `ma7`) or a login instead.

use async_graphql::ID;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use waybill_shared::model::{ActivityId, PersonId, RecordId, RecordKind, TeamId};

use crate::domain::{BoardId, ScreenId};

/// What an id names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NodeId {
    Record(RecordKind, RecordId),
    Activity(ActivityId),
    Person(PersonId),
    Team(TeamId),
    Board(BoardId),
    Screen(ScreenId),
}

impl NodeId {
    /// The id as clients get it.
    pub(super) fn encode(self) -> ID {
        let (name, number) = match self {
            Self::Record(RecordKind::Release, id) => ("Release", id.0),
            Self::Record(RecordKind::Change, id) => ("Change", id.0),
            Self::Activity(id) => ("Activity", id.0),
            Self::Person(id) => ("Person", id.0),
            Self::Team(id) => ("Team", id.0),
            Self::Board(id) => ("Board", id.0),
            Self::Screen(id) => ("Screen", id.0),
        };
        ID(URL_SAFE_NO_PAD.encode(format!("{name}:{number}")))
    }

    /// What `text` names, if it is an id of ours.
    pub(super) fn decode(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).ok()?;
        let (name, number) = std::str::from_utf8(&bytes).ok()?.split_once(':')?;
        if !number.bytes().all(|digit| digit.is_ascii_digit()) {
            return None;
        }
        let number = number.parse().ok()?;
        match name {
            "Release" => Some(Self::Record(RecordKind::Release, RecordId(number))),
            "Change" => Some(Self::Record(RecordKind::Change, RecordId(number))),
            "Activity" => Some(Self::Activity(ActivityId(number))),
            "Person" => Some(Self::Person(PersonId(number))),
            "Team" => Some(Self::Team(TeamId(number))),
            "Board" => Some(Self::Board(BoardId(number))),
            "Screen" => Some(Self::Screen(ScreenId(number))),
            _ => None,
        }
    }
}

/// Whether `text` looks like a key: letters, then digits.
pub(super) fn is_key(text: &str) -> bool {
    let digits = text.trim_start_matches(|it: char| it.is_ascii_alphabetic());
    (1..=16).contains(&(text.len() - digits.len()))
        && (1..=18).contains(&digits.len())
        && digits.bytes().all(|it| it.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_leads_back_to_what_it_names() {
        for id in [
            NodeId::Record(RecordKind::Release, RecordId(12)),
            NodeId::Record(RecordKind::Change, RecordId(13)),
            NodeId::Activity(ActivityId(7)),
            NodeId::Person(PersonId(1)),
            NodeId::Team(TeamId(i64::MAX)),
            NodeId::Board(BoardId(1)),
            NodeId::Screen(ScreenId(2)),
        ] {
            assert_eq!(NodeId::decode(&id.encode()), Some(id));
        }
        assert_eq!(NodeId::Record(RecordKind::Release, RecordId(12)).encode().0, "UmVsZWFzZToxMg");
    }

    #[test]
    fn what_is_no_id_of_ours_names_nothing() {
        let other = |text: &str| URL_SAFE_NO_PAD.encode(text);
        for text in ["", "RR12", "MA7", "garret", "!", "Release:12"] {
            assert_eq!(NodeId::decode(text), None, "{text}");
        }
        for text in
            ["Release", "Release:", "Release:-1", "Release:x", "release:1", "Event:1", "Team:9223372036854775808"]
        {
            assert_eq!(NodeId::decode(&other(text)), None, "{text}");
        }
    }

    #[test]
    fn keys_are_letters_and_then_digits() {
        for key in ["RR12", "ma7", "X1"] {
            assert!(is_key(key), "{key}");
        }
        for text in ["", "RR", "12", "RR12x", "R R1", "RR-1", "RR١"] {
            assert!(!is_key(text), "{text}");
        }
    }
}
