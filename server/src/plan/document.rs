//! The native format, as it is read and written: a record with its tree, in words.
//!
//! ```yaml
//! kind: release
//! title: June network release
//! plan:
//!   - activity: Approve network window
//!     kind: review
//!     condition: unanimous
//!     reviewers: [garret]
//!   - activity: Rack work
//!     kind: parallel
//!     activities:
//!       - activity: Patch core switch
//!         who: Network engineer
//! ```
//!
//! Whatever can be wrong keeps its line, so that a mistake is named where it stands.

use std::cell::Cell;
use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Error, MapAccess, SeqAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_saphyr::Spanned;
use waybill_shared::engine::MAX_ACTIVITIES;

/// A value and the line of the file where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lined<T> {
    /// The line, counted from 1; 0 for what was not read from a file.
    pub line: u32,
    /// The value.
    pub value: T,
}

/// Text with its line, where there is any.
pub(super) type Text = Option<Lined<String>>;

impl<T> From<T> for Lined<T> {
    fn from(value: T) -> Self {
        Self { line: 0, value }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Lined<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let spanned = Spanned::<T>::deserialize(from)?;
        Ok(Self { line: u32::try_from(spanned.referenced.line()).unwrap_or(u32::MAX), value: spanned.value })
    }
}

impl<T: Serialize> Serialize for Lined<T> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.value.serialize(to)
    }
}

/// Declares a mapping of the format: every key may be left out, is left out when empty, and no other is taken.
macro_rules! mapping {
    ($(#[$about:meta])* $name:ident { $($(#[$field_about:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(default, deny_unknown_fields)]
        pub struct $name {
            $($(#[$field_about])* #[serde(skip_serializing_if = "Absent::is_absent")] pub $field: $type,)*
        }
    };
}

trait Absent {
    fn is_absent(&self) -> bool;
}

impl<T> Absent for Option<T> {
    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl Absent for Forest {
    fn is_absent(&self) -> bool {
        self.0.is_empty()
    }
}

mapping! {
    /// A record in words.
    Document {
        /// The version of the format, 1.
        waybill: Option<Lined<u32>>,
        /// `release` or `change`.
        kind: Text,
        /// Its title.
        title: Text,
        /// What it is about.
        description: Text,
        /// Why a release is made: `planned`, `emergency` or `unplanned`.
        #[serde(rename = "type")]
        release_type: Text,
        /// What the installation sorts its records by.
        category: Text,
        /// How much it affects.
        impact: Text,
        /// How soon it is wanted.
        priority: Text,
        /// How likely it goes wrong.
        risk: Text,
        /// Who answers for it.
        owner: Text,
        /// Who works on it.
        assigned_to: Text,
        /// When it is planned to begin.
        start: Text,
        /// When it is planned to end.
        end: Text,
        /// When services are planned to go down.
        downtime_start: Text,
        /// When services are planned to be up again.
        downtime_end: Text,
        /// Why a change is made.
        reason: Text,
        /// What a change touches.
        area: Text,
        /// How a change is made.
        implementation_plan: Text,
        /// How a change is tested.
        test_plan: Text,
        /// How a change is undone.
        backout_plan: Text,
        /// Its activities, in order.
        plan: Forest,
    }
}

mapping! {
    /// An activity in words, with all below it.
    ActivityText {
        /// Its title.
        activity: Text,
        /// `manual`, `review`, `parallel`, `sequential` or `dependent`; manual unless given.
        kind: Text,
        /// Who works on it: a person, else the role to fill.
        who: Text,
        /// The role to fill, also if somebody is called like it.
        role: Text,
        /// Who answers for it.
        owner: Text,
        /// When it is planned to begin.
        start: Text,
        /// When it is planned to end.
        end: Text,
        /// How long it is planned to take.
        minutes: Option<Lined<i32>>,
        /// What is to be done.
        description: Text,
        /// What it touches.
        area: Text,
        /// The stage of the release that it belongs to.
        stage: Text,
        /// Notes to begin with.
        notes: Text,
        /// Whether its turn waits for the child releases.
        after_children: Option<Lined<bool>>,
        /// When a review is approved: `automatic`, `unanimous` or a percentage such as `60%`.
        condition: Text,
        /// Who votes in a review.
        reviewers: Option<Vec<Lined<ReviewerText>>>,
        /// What stands below a container, in order.
        activities: Forest,
    }
}

/// A reviewer in words: a person's name alone, or a mapping.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReviewerText {
    /// A person.
    pub person: Option<String>,
    /// Or a team.
    pub team: Option<String>,
    /// Whether a percentage waits for this vote.
    pub must_vote: bool,
    /// Whether this rejection fails the review at once.
    pub veto: bool,
}

impl Serialize for ReviewerText {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        if let Self { person: Some(name), team: None, must_vote: false, veto: false } = self {
            return to.serialize_str(name);
        }
        let mut mapping = to.serialize_map(None)?;
        for (key, name) in [("person", &self.person), ("team", &self.team)] {
            if let Some(name) = name {
                mapping.serialize_entry(key, name)?;
            }
        }
        for (key, flag) in [("must_vote", self.must_vote), ("veto", self.veto)] {
            if flag {
                mapping.serialize_entry(key, &true)?;
            }
        }
        mapping.end()
    }
}

impl<'de> Deserialize<'de> for ReviewerText {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Mapping {
            person: Option<String>,
            team: Option<String>,
            #[serde(default)]
            must_vote: bool,
            #[serde(default)]
            veto: bool,
        }

        struct NameOrMapping;

        impl<'de> Visitor<'de> for NameOrMapping {
            type Value = ReviewerText;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a person's name, or a mapping with `person` or `team`")
            }

            fn visit_str<E: Error>(self, name: &str) -> Result<ReviewerText, E> {
                Ok(ReviewerText { person: Some(name.to_owned()), ..ReviewerText::default() })
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<ReviewerText, A::Error> {
                let Mapping { person, team, must_vote, veto } = Mapping::deserialize(MapAccessDeserializer::new(map))?;
                Ok(ReviewerText { person, team, must_vote, veto })
            }
        }

        from.deserialize_any(NameOrMapping)
    }
}

/// Activities side by side.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Forest(pub Vec<Lined<ActivityText>>);

thread_local! {
    /// How many activities were read on this thread since [`Forest::start_counting`]. Serde passes nothing down to
    /// where the activities are made, and a file of 64 MiB has room for millions of them.
    static READ: Cell<usize> = const { Cell::new(0) };
}

impl Forest {
    /// Begins a new file: each may have as many activities as a record.
    pub(super) fn start_counting() {
        READ.set(0);
    }
}

impl<'de> Deserialize<'de> for Forest {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Activities;

        impl<'de> Visitor<'de> for Activities {
            type Value = Forest;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of activities")
            }

            fn visit_none<E: Error>(self) -> Result<Forest, E> {
                Ok(Forest::default())
            }

            fn visit_unit<E: Error>(self) -> Result<Forest, E> {
                Ok(Forest::default())
            }

            fn visit_some<D: Deserializer<'de>>(self, from: D) -> Result<Forest, D::Error> {
                from.deserialize_seq(self)
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Forest, A::Error> {
                let mut forest = Forest::default();
                while let Some(activity) = items.next_element()? {
                    READ.set(READ.get() + 1);
                    if READ.get() > MAX_ACTIVITIES {
                        return Err(A::Error::custom(too_many()));
                    }
                    forest.0.push(activity);
                }
                Ok(forest)
            }
        }

        from.deserialize_option(Activities)
    }
}

/// What is said of a file with more activities than a record may have.
pub(super) fn too_many() -> String {
    format!("There are more than {MAX_ACTIVITIES} activities; a record holds no more.")
}
