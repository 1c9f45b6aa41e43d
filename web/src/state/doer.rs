//! Who does an activity: whom it is handed to, whose place somebody takes who does it for them, and who gets what begins.

use waybill_shared::engine::Decision;
use waybill_shared::model::{Activity, ActivityId, ActivityKind, PersonId, Subject};

use super::preview::add;
use super::summary::some;
use super::{Action, ActivityFacts, Ask, Chapter, Me, Plan, World};

impl ActivityFacts {
    /// Whoever it was handed to, before who is assigned, before the owner.
    pub(super) fn doer(&self) -> Option<PersonId> {
        self.delegated_to.or(self.assigned_to).or(self.owner)
    }

    /// The role that nobody fills.
    pub(super) fn gap(&self) -> Option<&String> {
        self.role.as_ref().filter(|_| self.doer().is_none())
    }
}

impl Plan {
    /// Who has to do a manual activity, as what it waits for.
    pub(super) fn doer(&self, id: ActivityId) -> String {
        let Some(facts) = self.facts.get(&id) else { return "somebody".into() };
        match (facts.doer(), &facts.role) {
            (Some(person), _) => self.person(person),
            (None, Some(role)) => format!("somebody to fill the role {role}"),
            (None, None) => "somebody to take it".into(),
        }
    }

    /// Whose it is, where somebody else is about to say that it is done or went wrong.
    pub fn in_place_of(&self, ask: &Ask, me: &Me) -> Option<String> {
        let Ask::Activity { id, offer, .. } = ask else { return None };
        let facts = self.facts.get(id).filter(|_| matches!(offer.action, Action::Complete | Action::Fail))?;
        let doer = facts.doer().filter(|doer| *doer != me.person)?;
        let how = match (facts.delegated_to, facts.assigned_to) {
            (Some(_), _) => "is delegated to",
            (None, Some(_)) => "is assigned to",
            (None, None) => "belongs to",
        };
        Some(format!("It {how} {}, not to you.", self.person(doer)))
    }

    /// Who gets it when it begins; empty where that follows from nothing.
    pub(super) fn gets(&self, activity: &Activity) -> String {
        let Some(facts) = self.facts.get(&activity.id) else { return String::new() };
        match (activity.kind, facts.doer(), &facts.role) {
            (ActivityKind::Manual, Some(person), _) => format!("for {}", self.person(person)),
            (ActivityKind::Manual, None, Some(_)) => "for nobody yet".into(),
            (ActivityKind::Review, ..) => {
                let wanted = activity.review.as_ref().map(|review| self.votes_wanted(review)).unwrap_or_default();
                if wanted.is_empty() { wanted } else { format!("waits for {wanted}") }
            }
            _ => String::new(),
        }
    }
}

/// Says of each step that begins who gets it, and of all of them whose role nobody fills.
pub(super) fn hand_out(plan: &Plan, world: &World, decision: &Decision, groups: &mut [Chapter]) -> String {
    let mut gaps = Vec::new();
    for line in groups.iter_mut().flat_map(|group| &mut group.lines) {
        let begins = line.stages.len() > 1 && line.stages.last().is_some_and(|it| it.name == "IN_PROGRESS");
        let Subject::Activity(id) = line.subject else { continue };
        let Some(home) = world.home_of(plan, id).filter(|_| begins) else { continue };
        let Some(after) = decision.changes.activities.get(&id).cloned().or_else(|| home.activity(id)) else { continue };
        add(&mut line.words, home.gets(&after));
        let role = home.facts(id).and_then(|facts| facts.gap());
        if let Some(role) = role.filter(|_| after.kind == ActivityKind::Manual) {
            gaps.push(format!("{} {} ({role})", line.key, line.title));
        }
    }
    let names: Vec<&str> = gaps.iter().map(String::as_str).collect();
    if names.is_empty() { String::new() } else { format!("Nobody is assigned to {} yet.", some(&names)) }
}

#[cfg(test)]
mod tests {
    use waybill_shared::engine::Command;
    use waybill_shared::model::{ActivityId, PersonId, RecordStatus, ReviewerRef};

    use super::super::fixture::{GARRET, rows, snapshot};
    use super::super::preview::tests::{lines, shown};
    use super::super::{Action, Ask, Me, Offer, Person, Plan};

    const INES: PersonId = PersonId(8);

    /// MA3 for who is assigned, and delegated, MA4 for a role.
    fn plan(assigned: Option<PersonId>, delegated: Option<PersonId>) -> Plan {
        let mut rows = rows();
        (rows[2].facts.assigned_to, rows[2].facts.delegated_to) = (assigned, delegated);
        rows[3].facts.role = Some("Technician".into());
        let mut snapshot = snapshot(RecordStatus::InProgress, rows);
        snapshot.people.push(Person { number: INES, id: "p8".into(), name: "Ines".into(), login: "ines".into() });
        Plan::load(snapshot)
    }

    #[test]
    fn whoever_does_it_for_somebody_else_is_told_whose_it_is() {
        let me = Me { person: GARRET, teams: Vec::new() };
        let told = |plan: &Plan, action| {
            let offer = Offer { action, needs_comment: false, insist: None };
            plan.in_place_of(&Ask::activity(&plan.row(ActivityId(3), &me).unwrap(), &offer), &me)
        };
        let of = |assigned, delegated| told(&plan(assigned, delegated), Action::Complete);
        assert_eq!(of(Some(INES), None).as_deref(), Some("It is assigned to Ines, not to you."));
        assert_eq!(of(Some(GARRET), Some(INES)).as_deref(), Some("It is delegated to Ines, not to you."));
        assert_eq!((of(Some(INES), Some(GARRET)), of(None, None)), (None, None));
        assert_eq!(told(&plan(Some(INES), None), Action::Comment), None);
    }

    #[test]
    fn what_begins_is_for_somebody_or_its_role_is_not_filled() {
        let plan = plan(Some(INES), None);
        let gets = |number| plan.gets(&plan.activity(ActivityId(number)).unwrap());
        assert_eq!([gets(3), gets(4), gets(5)], ["for Ines", "for nobody yet", ""]);
        assert_eq!(gets(1), "waits for the vote of Garret");
        assert_eq!(plan.doer(ActivityId(4)), "somebody to fill the role Technician");
    }

    #[test]
    fn what_begins_is_told_with_who_gets_it_and_with_the_role_that_nobody_fills() {
        let mut rows = rows();
        rows[2].facts.assigned_to = Some(GARRET);
        rows[3].facts.role = Some("Technician".into());
        let plan = Plan::load(snapshot(RecordStatus::InProgress, rows));
        let vote = Command::Vote { activity: ActivityId(1), reviewer: ReviewerRef::Person(GARRET), approve: true };
        let told = shown(&plan, vote);
        assert_eq!(lines(&told)[2..], ["MA3 PENDING IN_PROGRESSfor Garret", "MA4 PENDING IN_PROGRESSfor nobody yet"]);
        assert_eq!(told.gap, "Nobody is assigned to MA4 step 4 (Technician) yet.");
    }
}
