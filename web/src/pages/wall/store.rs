//! What the wallboard knows: statuses change at once, one after the other; everything else is asked for a moment later.

mod play;

use std::collections::VecDeque;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{self, ApiError, BoardView, EventFilter, Heard, Line};
use crate::components::{Lasting, zone_time};
use crate::state::{Board, Fit, LiveEvent, Room, Turns, WallRelease, headline};

/// How long news are gathered before the board is asked for again.
const GATHER: Duration = Duration::from_millis(700);
/// A cascade is not asked away while it is shown, but no longer than this.
const PATIENCE: TimeDelta = TimeDelta::seconds(5);
/// Asked for again even without news, should one ever have been missed.
const CHECK: TimeDelta = TimeDelta::seconds(60);
/// A release on the board, with a signal of its own.
pub(super) type Band = (String, Lasting<ArcRwSignal<WallRelease>>);

/// See the module. Rows and releases that listen to it come and go as long as the television is on.
#[derive(Clone, Copy)]
pub(super) struct Wall {
    /// What is shown, and how.
    pub(super) board: Lasting<RwSignal<Board>>,
    /// The releases in order, and how many of them failed.
    bands: Lasting<RwSignal<(Vec<Band>, usize)>>,
    /// How many releases there are for which there are no bands.
    beyond: Lasting<RwSignal<usize>>,
    /// The last events, the newest first.
    pub(super) news: Lasting<RwSignal<Vec<LiveEvent>>>,
    /// The server's clock, every second.
    pub(super) now: Lasting<RwSignal<DateTime<Utc>>>,
    /// The room for releases.
    pub(super) room: Lasting<RwSignal<Room>>,
    /// Which turn is shown.
    turn: Lasting<RwSignal<usize>>,
    /// Whether the server has answered.
    pub(super) is_loaded: Lasting<RwSignal<bool>>,
    /// What went wrong.
    pub(super) problem: RwSignal<Option<String>>,
    behind: StoredValue<Behind>,
    /// The session is over.
    on_out: Callback<()>,
}

/// What nobody sees.
#[derive(Default)]
struct Behind {
    /// Which board; that of the television, or the first one.
    which: Option<String>,
    /// The last events, in order.
    kept: VecDeque<LiveEvent>,
    /// Events that wait for their turn to be shown.
    waiting: VecDeque<LiveEvent>,
    is_playing: bool,
    is_gathering: bool,
    is_asking: bool,
    /// Which answer is still waited for: an older one comes too late.
    question: u32,
    asked_at: Option<DateTime<Utc>>,
    turned_at: Option<DateTime<Utc>>,
    happened_at: Option<DateTime<Utc>>,
    /// How far the server's clock is ahead, in milliseconds.
    ahead: i64,
}

impl Wall {
    pub(super) fn new(which: Option<String>, on_out: Callback<()>) -> Self {
        Self {
            board: Lasting::default(),
            bands: Lasting::default(),
            beyond: Lasting::new(0),
            news: Lasting::default(),
            now: Lasting::new(here(0)),
            room: Lasting::default(),
            turn: Lasting::new(0),
            is_loaded: Lasting::new(false),
            problem: RwSignal::new(None),
            behind: StoredValue::new(Behind { which, ..Behind::default() }),
            on_out,
        }
    }

    /// How the releases are laid out now.
    pub(super) fn fit(self) -> Fit {
        let count = self.bands.with(|(bands, _)| bands.len());
        self.room.get().fit(self.board.with(|board| board.layout), count)
    }

    /// How many steps of a release are shown at most.
    pub(super) fn most(self) -> usize {
        self.board.with(|board| board.steps)
    }

    fn turns(self) -> Turns {
        let at_once = self.fit().at_once();
        self.bands.with(|(bands, failed)| Turns::new(bands.len(), *failed, at_once))
    }

    /// The releases whose turn it is.
    pub(super) fn shown(self) -> Vec<Band> {
        let shown = self.turns().shown(self.turn.get());
        self.bands.with(|(bands, _)| shown.into_iter().filter_map(|place| bands.get(place).cloned()).collect())
    }

    /// Which turn it is and how many there are; how many releases have none.
    pub(super) fn mark(self) -> (usize, usize, usize) {
        let (turns, beyond) = (self.turns(), self.beyond.get());
        if self.board.with(|board| board.rotate_seconds) > 0 {
            return (self.turn.get() % turns.turns() + 1, turns.turns(), beyond);
        }
        let shown = turns.shown(0).len();
        (1, 1, beyond + self.bands.with(|(bands, _)| bands.len()).saturating_sub(shown))
    }

    /// Whether it is known that there is nothing to show.
    pub(super) fn is_empty(self) -> bool {
        self.is_loaded.get() && self.bands.with(|(bands, _)| bands.is_empty())
    }

    /// A moment as the first clock of the board shows it.
    pub(super) fn time(self, at: DateTime<Utc>) -> String {
        let zone = self.board.with(|board| board.clocks.first().map(|clock| clock.zone.clone()));
        zone_time(at, zone.as_deref().unwrap_or_default())
    }

    /// Whether nothing happened for so long.
    pub(super) fn is_quiet(self, time: TimeDelta) -> bool {
        let happened_at = self.behind.try_with_value(|behind| behind.happened_at).flatten();
        happened_at.is_none_or(|at| self.now.get_untracked().signed_duration_since(at) > time)
    }

    /// Loads the board, and keeps it up to date as long as it is there.
    pub(super) fn follow(self) {
        let line = expect_context::<Line>();
        let which = self.behind.with_value(|behind| behind.which.clone());
        let subscription = line.subscribe(EventFilter::of_board(which), None, move |heard| {
            if let Heard::Event(event) = heard {
                self.hear(*event);
            }
            self.gather();
        });
        on_cleanup(move || line.end(subscription));
        if let Ok(ticking) = set_interval_with_handle(move || self.tick(), Duration::from_secs(1)) {
            on_cleanup(move || ticking.clear());
        }
        self.ask();
    }

    /// A second later.
    fn tick(self) {
        let Some((ahead, asked_at, turned_at)) =
            self.behind.try_with_value(|behind| (behind.ahead, behind.asked_at, behind.turned_at))
        else {
            return;
        };
        let now = here(ahead);
        self.now.set(now);
        let since = |at: Option<DateTime<Utc>>| at.map_or(TimeDelta::MAX, |at| now.signed_duration_since(at));
        if since(asked_at) > CHECK {
            self.ask();
        }
        let rotate = self.board.with_untracked(|board| board.rotate_seconds);
        if rotate > 0 && since(turned_at) >= TimeDelta::seconds(rotate) {
            self.behind.update_value(|behind| behind.turned_at = Some(now));
            let turns = untrack(|| self.turns()).turns();
            if turns > 1 {
                self.turn.update(|turn| *turn = (*turn + 1) % turns);
            }
        }
        let (bands, _) = self.bands.get_untracked();
        for (_, band) in &bands {
            if band.with_untracked(|band| band.lingers(now)) {
                band.update(|band| band.settle(now));
            }
        }
        self.put_in_order(bands);
    }

    fn gather(self) {
        let begun = self.behind.try_update_value(|behind| !std::mem::replace(&mut behind.is_gathering, true));
        if begun == Some(true) {
            set_timeout(move || self.gathered(), GATHER);
        }
    }

    fn gathered(self) {
        let Some(now) = self.now.try_get_untracked() else { return };
        let waits = self.behind.try_with_value(|behind| {
            let is_new = behind.asked_at.is_some_and(|at| now.signed_duration_since(at) < PATIENCE);
            behind.is_asking || (behind.is_playing && is_new)
        });
        match waits {
            Some(true) => set_timeout(move || self.gathered(), GATHER),
            Some(false) => self.ask(),
            None => {}
        }
    }

    fn ask(self) {
        let Some(now) = self.now.try_get_untracked() else { return };
        let asked = self.behind.try_update_value(|behind| {
            behind.question = behind.question.wrapping_add(1);
            (behind.is_asking, behind.is_gathering, behind.asked_at) = (true, false, Some(now));
            (behind.question, behind.which.clone())
        });
        let Some((question, which)) = asked else { return };
        spawn_local(async move {
            let answer = api::board_view(which.as_deref()).await;
            if self.behind.try_with_value(|behind| behind.question) != Some(question) {
                return;
            }
            self.behind.update_value(|behind| behind.is_asking = false);
            match answer {
                Ok(view) => self.put(view),
                Err(ApiError::SignedOut) => self.on_out.run(()),
                // What is shown stays; the mark says how old it is.
                Err(ApiError::Offline) => {}
                Err(error) => self.problem.set(Some(error.to_string())),
            }
        });
    }

    /// Puts in what came. Events that it does not contain yet are applied to it.
    fn put(self, view: BoardView) {
        let newer = self.behind.try_update_value(|behind| {
            if let Some(now) = view.now {
                behind.ahead = now.timestamp_millis() - here(0).timestamp_millis();
            }
            // What the answer contains needs no turn any more.
            behind.waiting.retain(|event| event.sequence > view.sequence);
            let waits = |event: &&LiveEvent| behind.waiting.front().is_some_and(|it| it.sequence <= event.sequence);
            let newer = behind.kept.iter().filter(|event| event.sequence > view.sequence && !waits(event));
            (newer.cloned().collect::<Vec<_>>(), here(behind.ahead))
        });
        let Some((newer, now)) = newer else { return };
        let (known, _) = self.bands.get_untracked();
        let mut bands = Vec::with_capacity(view.releases.len());
        for mut release in view.releases {
            view.news.iter().rev().for_each(|event| release.learn(event));
            newer.iter().for_each(|event| release.apply(event, now));
            let band = known.iter().find(|(key, _)| *key == release.key);
            let band =
                band.cloned().unwrap_or_else(|| (release.key.clone(), Lasting(ArcRwSignal::new(release.clone()))));
            let mut renewed = band.1.get_untracked();
            renewed.renew(release, now);
            if band.1.with_untracked(|it| *it != renewed) {
                band.1.set(renewed);
            }
            bands.push(band);
        }
        // What was over before everybody's eyes stays a moment.
        for (place, band) in known.into_iter().enumerate() {
            let is_seen = bands.iter().any(|(key, _)| *key == band.0) || band.1.with_untracked(|it| it.was_seen(now));
            if !is_seen {
                bands.insert(place.min(bands.len()), band);
            }
        }
        self.beyond.set(view.total.saturating_sub(bands.len()));
        if self.board.with_untracked(|board| *board != view.board) {
            self.board.set(view.board);
        }
        self.put_in_order(bands);
        // What was told stays until there is enough that is newer.
        let mut news = view.news;
        news.retain(|event| headline(event).is_some());
        let oldest = news.last().map_or(u64::MAX, |event| event.sequence);
        news.extend(self.news.get_untracked().into_iter().filter(|event| event.sequence < oldest));
        news.truncate(self.board.with_untracked(|board| board.events));
        self.news.set(news);
        newer.into_iter().for_each(|event| self.tell(event));
        self.problem.set(None);
        self.is_loaded.set(true);
    }

    /// What failed comes first, then what is late; what is over and was seen so goes.
    fn put_in_order(self, mut bands: Vec<Band>) {
        let now = self.now.get_untracked();
        bands.retain(|(_, band)| band.with_untracked(|it| it.over_at.is_none() || !it.was_seen(now)));
        let rank = |(_, band): &Band| band.with_untracked(|it| it.rank(now));
        bands.sort_by_key(rank);
        let failed = bands.iter().filter(|band| rank(band) == 0).count();
        let keys = |bands: &[Band]| bands.iter().map(|(key, _)| key.clone()).collect::<Vec<_>>();
        let is_new = self.bands.with_untracked(|(old, count)| *count != failed || keys(old) != keys(&bands));
        if is_new {
            self.bands.set((bands, failed));
        }
    }
}

/// The server's clock, which is `ahead` of this one's.
fn here(ahead: i64) -> DateTime<Utc> {
    // Exact: milliseconds fit into a double for some 285 000 years.
    DateTime::from_timestamp_millis(js_sys::Date::now() as i64 + ahead).unwrap_or_default()
}
