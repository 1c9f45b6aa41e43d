//! What a board may be called, select and look like.

use std::str::FromStr;

use chrono_tz::Tz;
use waybill_shared::model::{RecordStatus, Refusal};

use crate::domain::board::{BoardFilter, Clock, Display, NightMode};

/// The most characters of a board's or a screen's name.
const NAME: usize = 80;
/// The most clocks.
const CLOCKS: usize = 4;
/// The most characters of a clock's label, and of a category.
const LABEL: usize = 40;
/// The most words of a search.
const WORDS: usize = 10;

/// The name of a board or a screen.
pub(in crate::service) fn name(name: &str) -> Result<String, Refusal> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > NAME || name.chars().any(char::is_control) {
        let message = format!("A name has 1 to {NAME} characters on one line and is not blank.");
        return Err(Refusal::input("name", message));
    }
    Ok(name.to_owned())
}

/// Which releases stand on a board: what is over for good would only pile up there.
pub(super) fn filter(filter: &BoardFilter) -> Result<(), Refusal> {
    use RecordStatus::{Completed, Editing, Failed, InProgress, OnHold};
    if filter.status.is_empty() {
        return Err(Refusal::input("filter.status", "A board needs at least one status."));
    }
    if let Some(other) =
        filter.status.iter().find(|it| !matches!(it, Editing | InProgress | OnHold | Failed | Completed))
    {
        let message = format!(
            "{} releases do not stand on boards; EDITING, IN_PROGRESS, ON_HOLD, FAILED and COMPLETED ones may.",
            other.as_str()
        );
        return Err(Refusal::input("filter.status", message));
    }
    let words = filter.search.iter().flat_map(|search| search.split_whitespace()).count();
    if words > WORDS {
        let message = format!("`filter.search` has {words} words; at most {WORDS} are possible.");
        return Err(Refusal::input("filter.search", message));
    }
    if filter.parents && filter.parent.is_some() {
        return Err(Refusal::input("filter.parents", "A child release is no parent: give one of both."));
    }
    Ok(())
}

/// How a board looks.
pub(super) fn display(mut display: Display) -> Result<Display, Refusal> {
    let between = |field, found: i32, least: i32, most: i32| match found {
        found if (least..=most).contains(&found) => Ok(()),
        found => Err(Refusal::input(field, format!("`{field}` is {least} to {most}, not {found}."))),
    };
    if display.rotate_seconds != 0 {
        between("display.rotateSeconds", display.rotate_seconds, 5, 3_600)?;
    }
    between("display.steps", display.steps, 0, 10)?;
    between("display.events", display.events, 0, 20)?;
    if display.night == NightMode::Auto && display.night_from == display.night_to {
        return Err(Refusal::input(
            "display.nightTo",
            "A night ends at another time than it begins; or set it ON or OFF.",
        ));
    }
    if display.clocks.len() > CLOCKS {
        let message = format!("`display.clocks` has {} entries; at most {CLOCKS} are possible.", display.clocks.len());
        return Err(Refusal::input("display.clocks", message));
    }
    display.clocks = display.clocks.into_iter().map(clock).collect::<Result<_, _>>()?;
    Ok(display)
}

fn clock(clock: Clock) -> Result<Clock, Refusal> {
    let shaped = |text: &str| {
        let fits = |it: char| it.is_ascii_alphanumeric() || matches!(it, '/' | '_' | '-' | '+');
        !text.is_empty() && text.len() <= 64 && text.chars().all(fits)
    };
    if !shaped(&clock.zone) || Tz::from_str(&clock.zone).is_err() {
        let shown: String = clock.zone.chars().take(64).collect();
        let message = format!("`{shown}` is no time zone: give a name such as `Europe/Berlin`.");
        return Err(Refusal::input("display.clocks", message));
    }
    let label = match clock.label.trim() {
        "" => clock.zone.rsplit('/').next().unwrap_or(&clock.zone).replace('_', " "),
        label if label.chars().count() > LABEL || label.chars().any(char::is_control) => {
            let message = format!("A clock's label has at most {LABEL} characters on one line.");
            return Err(Refusal::input("display.clocks", message));
        }
        label => label.to_owned(),
    };
    Ok(Clock { zone: clock.zone, label })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_clock(zone: &str, label: &str) -> Result<String, Refusal> {
        let clocks = vec![Clock { zone: zone.into(), label: label.into() }];
        display(Display { clocks, ..Display::default() }).map(|display| display.clocks[0].label.clone())
    }

    #[test]
    fn a_clock_has_a_zone_that_there_is_and_is_labelled_by_its_city() {
        assert_eq!(with_clock("America/New_York", " ").unwrap(), "New York");
        assert_eq!(with_clock("Europe/Berlin", "Head office").unwrap(), "Head office");
        for zone in ["", "Berlin", "Europe/Nowhere", "../etc/passwd", "Europe/Berlin ", "UTC+1\n"] {
            assert_eq!(with_clock(zone, "").unwrap_err().field, Some("display.clocks"), "{zone}");
        }
        assert!(with_clock("UTC", "two\nlines").is_err());
    }

    #[test]
    fn numbers_of_a_display_have_their_bounds() {
        let of = |change: fn(&mut Display)| {
            let mut it = Display::default();
            change(&mut it);
            display(it).map(|_| ()).map_err(|refusal| refusal.field)
        };
        assert_eq!(of(|it| it.rotate_seconds = 0), Ok(()));
        assert_eq!(of(|it| it.rotate_seconds = 4), Err(Some("display.rotateSeconds")));
        assert_eq!(of(|it| it.steps = 11), Err(Some("display.steps")));
        assert_eq!(of(|it| it.events = -1), Err(Some("display.events")));
        assert_eq!(of(|it| it.night_to = it.night_from), Err(Some("display.nightTo")));
    }

    #[test]
    fn a_board_shows_what_is_not_over_for_good() {
        let of = |status: &[RecordStatus]| {
            let it = BoardFilter { status: status.to_vec(), ..BoardFilter::default() };
            filter(&it).map_err(|refusal| refusal.field)
        };
        assert_eq!(of(&[RecordStatus::Completed]), Ok(()));
        for status in [&[][..], &[RecordStatus::Closed], &[RecordStatus::New, RecordStatus::Failed]] {
            assert_eq!(of(status), Err(Some("filter.status")), "{status:?}");
        }
    }
}
