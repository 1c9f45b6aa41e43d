//! What a [`Plan`] knows of activities elsewhere: as much of the other ends of links as a snapshot tells, under numbers
//! below zero where there are no true ones, so that the engine sees what it would see in the server.

use waybill_shared::model::{
    Activity, ActivityId, ActivityKind, ActivityStatus, Condition, Counts, Family, Rank, Record, RecordId, RecordKind,
    RecordStatus, Review,
};

use super::plan::About;
use super::{LinkFacts, Plan, RecordFacts};

/// Stand-ins that a new link or child is tried with; they are in nobody's sight.
pub(super) const SOME_RELEASE: RecordId = RecordId(i64::MIN);
pub(super) const SOME_PARENT: RecordId = RecordId(i64::MIN + 1);
pub(super) const SOME_CHANGE: RecordId = RecordId(i64::MIN + 2);
pub(super) const SOME_MANUAL: ActivityId = ActivityId(i64::MIN);
pub(super) const SOME_DEPENDENT: ActivityId = ActivityId(i64::MIN + 1);

impl Plan {
    pub(super) fn put_link(&mut self, link: LinkFacts) {
        let Some(mut here) = self.activity(link.number) else { return };
        let other_kind =
            if here.kind == ActivityKind::Dependent { ActivityKind::Manual } else { ActivityKind::Dependent };
        let record_kind = if other_kind == ActivityKind::Manual { RecordKind::Release } else { RecordKind::Change };
        let known = self.about.iter().find(|about| about.key == link.record_key).map(|about| about.id);
        let record = known.unwrap_or(RecordId(-1 - self.about.len() as i64));
        if known.is_none() {
            let facts = RecordFacts { title: link.record_title.clone(), ..Default::default() };
            self.about.push(About { id: record, key: link.record_key.clone(), facts });
        }
        let known = self.record_by(record);
        let mut other_record = known.unwrap_or_else(|| blank(record, link.record_key.clone(), record_kind));
        other_record.status = link.record_status;
        other_record.closed_from = link.record_closed_from;
        self.put_record(other_record);
        let mut other = stand_in(link.other, record, other_kind, link.other_status);
        other.links = 1;
        self.memory.put_activity(other);
        if record_kind == RecordKind::Change && !link.approved {
            // The server says that a review before it is still open: one such review is enough for the engine.
            let open = ActivityId(-1 - link.other.0);
            let mut review = stand_in(open, record, ActivityKind::Review, ActivityStatus::InProgress);
            review.rank = Rank::between(None, Some(&Rank::between(None, None)));
            review.review = Some(Box::new(Review { condition: Condition::Unanimous, reviewers: Vec::new() }));
            self.memory.put_activity(review);
        }
        let (manual, dependent) =
            if here.kind == ActivityKind::Dependent { (link.other, here.id) } else { (here.id, link.other) };
        self.memory.put_link(manual, dependent, true);
        self.links.push(link);
        here.links = here.links.max(self.links_of(here.id).count() as i32);
        self.memory.put_activity(here);
    }

    pub(super) fn put_stand_ins(&mut self) {
        for (id, kind, family) in [
            (SOME_RELEASE, RecordKind::Release, Family::Single),
            (SOME_PARENT, RecordKind::Release, Family::Parent),
            (SOME_CHANGE, RecordKind::Change, Family::Single),
        ] {
            let record = blank(id, String::new(), kind);
            self.put_record(Record { status: RecordStatus::InProgress, family, ..record });
        }
        let (manual, dependent) = (ActivityKind::Manual, ActivityKind::Dependent);
        self.memory.put_activity(stand_in(SOME_MANUAL, SOME_RELEASE, manual, ActivityStatus::InProgress));
        self.memory.put_activity(stand_in(SOME_DEPENDENT, SOME_CHANGE, dependent, ActivityStatus::InProgress));
    }
}

/// A record of which only so much is known.
pub(super) fn blank(id: RecordId, key: String, kind: RecordKind) -> Record {
    Record {
        id,
        key,
        kind,
        status: kind.first_status(),
        closed_from: None,
        actual_start: None,
        actual_end: None,
        family: Family::Single,
        held_by_parent: false,
        root: Counts::default(),
        activities: 0,
        empty_containers: 0,
        version: 0,
    }
}

/// An activity of another record.
pub(super) fn stand_in(id: ActivityId, record: RecordId, kind: ActivityKind, status: ActivityStatus) -> Activity {
    Activity {
        id,
        record,
        parent: None,
        // In the order of their numbers after anything that has to stand before them.
        rank: Rank::from_stored(format!("V{:020}", i128::from(id.0) - i128::from(i64::MIN))),
        kind,
        status,
        actual_start: None,
        actual_end: None,
        after_children: false,
        links: 0,
        counts: Counts::default(),
        review: None,
    }
}
