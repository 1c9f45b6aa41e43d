//! What a preview tells is what the server does: random releases, parents, changes, links and people; a server that knows
//! everything, and screens that know one record, what events told them, and what they asked for.

mod command;
mod server;

use std::collections::BTreeMap;

use waybill_shared::engine::{Command, Request, Stop, decide};
use waybill_shared::model::{Activity, Code, Counts, Event, Happening, RecordId, RecordStatus};

use self::command::{record_of, some_command};
use self::server::{Server, request};
use super::preview::{Foreseen, foresee};
use super::replay::Dice;
use super::{LiveEvent, Outcome, Plan, World};

/// A screen: one record, and what its previews asked for.
struct Screen {
    plan: Plan,
    world: World,
}

#[derive(Default, Debug)]
struct Tally {
    decided: usize,
    refused: usize,
    across_links: usize,
    across_families: usize,
    loads: usize,
    heard: usize,
    meanwhile: usize,
    ahead: usize,
}

impl Screen {
    fn open(server: &Server, id: RecordId) -> Self {
        Self { plan: Plan::load(server.snapshot(id)), world: World::default() }
    }

    /// Hears what its two subscriptions select, and loads what events cannot tell.
    fn hear(&mut self, server: &Server, events: &[LiveEvent], tally: &mut Tally) {
        let followed = self.plan.followed();
        let mut reload = false;
        for event in events.iter().filter(|event| followed.contains(&event.record)) {
            reload |= self.plan.apply(event) == Outcome::Reload;
        }
        self.plan.settle();
        assert!(reload || !self.plan.is_stale(), "nobody would load what is stale");
        if reload {
            let mut plan = Plan::load(server.snapshot(self.plan.record().id));
            plan.go_on_from(&mut self.plan);
            self.plan = plan;
        }
        if let Some((followed, _)) = self.world.followed() {
            for event in events.iter().filter(|event| followed.contains(&event.record)) {
                tally.heard += usize::from(self.world.hear(event));
            }
        }
    }

    /// What the preview tells, or the refusal; records are loaded as it asks for them.
    fn foresee(&mut self, server: &Server, request: &Request, tally: &mut Tally) -> Result<Vec<Event>, (Code, String)> {
        // What somebody names by its key is loaded before it is a command.
        let named = match &request.command {
            Command::Link { dependent, .. } => server.activity(*dependent).map(|it| it.record),
            Command::LinkChild { child, .. } => Some(*child),
            _ => None,
        };
        if let Some(key) = named.filter(|id| *id != self.plan.id).map(|id| server.record(id).key) {
            self.load(server, &key, tally);
        }
        for _ in 0..20 {
            match foresee(&self.plan, &self.world, request) {
                Ok(preview) => {
                    let lines = preview.lines().count();
                    assert!(lines > 0 || preview.events.is_empty());
                    return Ok(preview.events);
                }
                Err(Foreseen::Refused(code, message)) => return Err(said(code, message)),
                Err(Foreseen::Load(keys)) => {
                    assert!(
                        keys.iter().all(|key| self.world.plan_by_key(key).is_none()),
                        "{keys:?} are loaded already"
                    );
                    keys.iter().for_each(|key| self.load(server, key, tally));
                }
            }
        }
        panic!("it asks for ever");
    }

    fn load(&mut self, server: &Server, key: &str, tally: &mut Tally) {
        if self.world.plan_by_key(key).is_none() {
            let record = server.memory.records().find(|record| record.key == key).unwrap();
            self.world.put(Plan::load(server.snapshot(record.id)));
            tally.loads += 1;
        }
    }
}

fn truth(server: &Server, request: &Request) -> Result<Vec<Event>, (Code, String)> {
    match decide(&server.memory, request) {
        Ok(decision) => Ok(decision.events),
        Err(Stop::Refused(refusal)) => Err(said(refusal.code, refusal.message)),
        Err(Stop::Unknown(never)) => match never {},
    }
}

/// A refusal as a preview says it: nothing of what was typed wrongly, and its own words for what is gone.
fn said(code: Code, message: String) -> (Code, String) {
    (code, if matches!(code, Code::InvalidInput | Code::NotFound) { String::new() } else { message })
}

fn count(server: &Server, home: RecordId, truth: &Result<Vec<Event>, (Code, String)>, tally: &mut Tally) {
    let Ok(events) = truth else {
        tally.refused += 1;
        return;
    };
    tally.decided += 1;
    let kind = server.record(home).kind;
    let elsewhere = |is_kind: bool| {
        let other = |event: &&Event| {
            let moves = matches!(event.happening, Happening::ActivityStatus { .. } | Happening::RecordStatus { .. });
            moves && event.record != home && (server.record(event.record).kind == kind) == is_kind
        };
        usize::from(events.iter().find(other).is_some())
    };
    tally.across_families += elsewhere(true);
    tally.across_links += elsewhere(false);
}

/// All that a screen shows of its record, as the engine sees it.
fn state(plan: &Plan) -> (RecordStatus, Counts, Vec<Activity>) {
    let record = plan.record();
    let all = plan.memory.activities().filter(|it| it.record == record.id).cloned();
    (record.status, record.root, all.map(without_times).collect())
}

/// Times are the server's: what is shown ahead has those of the browser's clock.
fn without_times(mut activity: Activity) -> Activity {
    (activity.actual_start, activity.actual_end) = (None, None);
    activity
}

/// Commands whose effect on their own record needs no other one to be looked into.
fn reaches_nothing_else(command: &Command) -> bool {
    matches!(command, Command::Complete { .. } | Command::Fail { .. } | Command::Vote { .. } | Command::Skip { .. })
}

#[test]
fn a_preview_tells_what_the_server_does_in_every_record_that_it_reaches() {
    let mut tally = Tally::default();
    for seed in 0..600 {
        let mut dice = Dice(seed * 7919 + 1);
        let mut server = Server::new(&mut dice);
        server.begin(&mut dice);
        let mut screens: BTreeMap<RecordId, Screen> = BTreeMap::new();
        let mut story: Vec<Command> = Vec::new();
        for turn in 0..50 {
            let Some(given) = some_command(&mut dice, &server) else { continue };
            let asked = request(&server, given);
            let Some(home) = record_of(&server, &asked.command) else { continue };
            let mut screen = screens.remove(&home).unwrap_or_else(|| Screen::open(&server, home));
            let foreseen = screen.foresee(&server, &asked, &mut tally);
            assert_eq!(foreseen, truth(&server, &asked), "seed {seed}, turn {turn}: {asked:?} after {story:?}");
            count(&server, home, &foreseen, &mut tally);
            screens.insert(home, screen);
            // Somebody else may be faster: then it is worked out anew, from what events tell.
            if dice.roll(3) == 0
                && let Some(other) = some_command(&mut dice, &server)
            {
                let other = request(&server, other);
                if let Some(events) = server.carry_out(&other) {
                    story.push(other.command);
                    screens.values_mut().for_each(|screen| screen.hear(&server, &events, &mut tally));
                    let screen = screens.get_mut(&home).unwrap();
                    let foreseen = screen.foresee(&server, &asked, &mut tally);
                    assert_eq!(
                        foreseen,
                        truth(&server, &asked),
                        "seed {seed}, turn {turn}: {asked:?} anew after {story:?}"
                    );
                    tally.meanwhile += 1;
                }
            }
            // Shown at once, before the server has said so.
            let is_ahead = dice.roll(2) == 0
                && screens.get_mut(&home).is_some_and(|screen| screen.plan.expect(turn, asked.clone()));
            let carried_out = server.carry_out(&asked);
            if is_ahead {
                tally.ahead += 1;
                let shown = screens.get(&home).map(|screen| state(&screen.plan));
                let (mut truth, is_whole) = (Plan::load(server.snapshot(home)), reaches_nothing_else(&asked.command));
                truth.settle();
                if is_whole && carried_out.is_some() {
                    assert_eq!(shown, Some(state(&truth)), "seed {seed}, turn {turn}: {asked:?} ahead after {story:?}");
                }
            }
            if let Some(events) = carried_out {
                story.push(asked.command.clone());
                screens.values_mut().for_each(|screen| screen.hear(&server, &events, &mut tally));
                screens.get_mut(&home).unwrap().plan.settled_by(turn, server.sequence);
            } else {
                screens.get_mut(&home).unwrap().plan.take_back(turn);
            }
            let confirmed = Plan::load(server.snapshot(home));
            assert_eq!(
                state(&screens[&home].plan),
                state(&confirmed),
                "seed {seed}, turn {turn}: nothing is ahead any more after {asked:?} and {story:?}"
            );
        }
    }
    println!("{tally:?}");
    assert!(tally.decided > 7_000 && tally.refused > 10_000, "{tally:?}");
    assert!(tally.across_links > 250 && tally.across_families > 150, "{tally:?}");
    assert!(tally.heard > 10_000 && tally.meanwhile > 2_000 && tally.loads > 2_000, "{tally:?}");
    assert!(tally.ahead > 3_000, "{tally:?}");
}
