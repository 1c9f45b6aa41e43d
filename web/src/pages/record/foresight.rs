//! The records that previews look into: loaded when a preview needs them, and kept true by the events that follow.

use std::time::Duration;

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::desk::Desk;
use super::live::Live;
use crate::api::{self, ApiError, EventFilter, Heard, Line, Subscription};
use crate::state::{Answers, Ask, Outlook, Plan, Why, World, outlook};

/// Events of one command arrive together: what they change is worked out together.
const GATHER: Duration = Duration::from_millis(16);

/// See the module.
#[derive(Clone, Copy)]
pub(super) struct Foresight {
    live: Live,
    world: StoredValue<World>,
    /// What is on its way, by key.
    loading: StoredValue<Vec<String>>,
    /// Turns whenever previews may look different.
    turned: RwSignal<u32>,
    gathering: StoredValue<bool>,
    subscription: StoredValue<Option<(Subscription, Vec<String>)>>,
    line: Line,
}

/// Somebody comes near the button for an action on what has this key: what its preview needs is asked for already.
pub(crate) fn come_near(desk: Desk, key: &str, action: &str) {
    let ask = desk.live.ask(|plan, me| plan.ask_for(key, action, me).map(|ask| (plan.first_answers(&ask, me), ask)));
    if let Some(Some((answers, ask))) = ask {
        Foresight::of(desk).look(&ask, &answers);
    }
}

impl Foresight {
    /// The page's, which lives as long as the page does.
    pub(super) fn of(desk: Desk) -> Self {
        desk.foresight.get_value().unwrap_or_else(|| {
            let foresight = desk.owner.with_value(|owner| owner.with(|| Self::new(desk.live)));
            desk.foresight.set_value(Some(foresight));
            foresight
        })
    }

    fn new(live: Live) -> Self {
        let foresight = Self {
            live,
            world: StoredValue::new(World::default()),
            loading: StoredValue::new(Vec::new()),
            turned: RwSignal::new(0),
            gathering: StoredValue::new(false),
            subscription: StoredValue::new(None),
            line: expect_context::<Line>(),
        };
        on_cleanup(move || foresight.unsubscribe());
        foresight
    }

    /// Turns whenever previews may look different.
    pub(super) fn turned(self) -> RwSignal<u32> {
        self.turned
    }

    /// What the action would cause; what has to be loaded first is on its way then.
    pub(super) fn look(self, ask: &Ask, answers: &Answers) -> Outlook {
        let look = |plan: &Plan, me: &_| {
            self.world.try_with_value(|world| outlook(plan, world, ask, answers, me, now())).unwrap_or(Outlook::Nothing)
        };
        let outlook = self.live.ask_settled(look).unwrap_or(Outlook::Nothing);
        match &outlook {
            Outlook::Load(keys) => keys.iter().for_each(|key| self.load(key.clone())),
            Outlook::Find(key) => self.find(key.clone()),
            _ => {}
        }
        outlook
    }

    /// A dialog was opened: what could not be had before is asked for again.
    pub(super) fn hope_again(self) {
        self.world.try_update_value(World::hope_again);
    }

    /// Notes that this is on its way; `false`: it was already.
    fn begin(self, key: &str) -> bool {
        let begun = self.loading.try_update_value(|loading| {
            let is_new = !loading.iter().any(|it| it == key);
            if is_new {
                loading.push(key.to_owned());
            }
            is_new
        });
        begun == Some(true)
    }

    /// What was on its way is there, or is not to be had.
    fn end(self, key: &str, found: Result<Plan, Why>) {
        self.loading.try_update_value(|loading| loading.retain(|it| it != key));
        let is_here = self.world.try_update_value(|world| match found {
            Ok(plan) if world.room().is_some_and(|room| plan.size() <= room) => world.put(plan),
            Ok(_) => world.give_up(key, Why::TooLarge),
            Err(why) => world.give_up(key, why),
        });
        if is_here.is_some() {
            self.follow();
            self.turn();
        }
    }

    fn load(self, key: String) {
        if self.begin(&key) {
            spawn_local(async move {
                let found = self.fetch(&key).await;
                self.end(&key, found);
            });
        }
    }

    /// Looks for the record that the activity stands in, and loads it.
    fn find(self, key: String) {
        if self.begin(&key) {
            spawn_local(async move {
                let homes = api::homes_of(std::slice::from_ref(&key)).await.map_err(|error| why_not(&error));
                let found = match homes.and_then(|homes| homes.into_iter().next().ok_or(Why::Gone)) {
                    Ok((_, record)) => self.fetch(&record).await,
                    Err(why) => Err(why),
                };
                self.end(&key, found);
            });
        }
    }

    async fn fetch(self, key: &str) -> Result<Plan, Why> {
        let room = self.world.try_with_value(World::room).flatten().ok_or(Why::TooLarge)?;
        let snapshot = api::neighbour(key, room).await.map_err(|error| why_not(&error))?;
        snapshot.map(Plan::load).ok_or(Why::TooLarge)
    }

    fn unsubscribe(self) {
        if let Some(Some((subscription, _))) = self.subscription.try_update_value(Option::take) {
            self.line.end(subscription);
        }
    }

    fn follow(self) {
        let Some(Some((records, after))) = self.world.try_with_value(World::followed) else { return };
        let is_followed =
            self.subscription.with_value(|it| it.as_ref().is_some_and(|(_, followed)| *followed == records));
        if !is_followed {
            self.unsubscribe();
            let filter = EventFilter { records: records.clone(), ..Default::default() };
            let subscription = self.line.subscribe(filter, Some(after), move |heard| self.hear(heard));
            self.subscription.set_value(Some((subscription, records)));
        }
    }

    fn hear(self, heard: Heard) {
        let is_news = match heard {
            Heard::Running => Some(false),
            Heard::Event(event) => self.world.try_update_value(|world| world.hear(&event)),
            Heard::Reload => {
                self.unsubscribe();
                self.world.try_update_value(World::clear).map(|()| true)
            }
        };
        let gather = |gathering: &mut bool| std::mem::replace(gathering, true);
        if is_news == Some(true) && self.gathering.try_update_value(gather) == Some(false) {
            set_timeout(
                move || {
                    if self.gathering.try_update_value(std::mem::take).is_some() {
                        self.turn();
                    }
                },
                GATHER,
            );
        }
    }

    fn turn(self) {
        self.turned.try_update(|turned| *turned += 1);
    }
}

fn why_not(error: &ApiError) -> Why {
    match error {
        ApiError::Refused { code, .. } if code == "NOT_FOUND" || code == "FORBIDDEN" => Why::Gone,
        _ => Why::Unreachable,
    }
}

/// By the browser's clock.
pub(super) fn now() -> DateTime<Utc> {
    DateTime::from_timestamp_millis(js_sys::Date::now() as i64).unwrap_or_default()
}
