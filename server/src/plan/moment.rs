//! Moments as people write them: a day, a time of the installation's clock, or a time with its offset.

use chrono::{DateTime, Datelike, Days, MappedLocalTime, NaiveDate, NaiveDateTime, SubsecRound, TimeZone, Utc};
use chrono_tz::Tz;

/// Far outside, text in the database would not sort as time any more.
const YEARS: std::ops::RangeInclusive<i32> = 1000..=9998;

/// Which end of a period a moment is: a bare date means the whole day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Edge {
    /// From the first moment of the day.
    Start,
    /// To the first moment of the next day.
    End,
}

/// The moment that `text` means, or what is wrong with it.
pub(super) fn read(text: &str, edge: Edge, zone: Tz) -> Result<DateTime<Utc>, String> {
    let text = text.trim();
    let moment = if let Some(day) = day(text) {
        let day = match edge {
            Edge::Start => Some(day),
            Edge::End => day.checked_add_days(Days::new(1)),
        };
        day.filter(|day| YEARS.contains(&day.year())).map(|day| first_moment(day, zone))
    } else if let Ok(moment) = DateTime::parse_from_rfc3339(text) {
        Some(moment.with_timezone(&Utc))
    } else {
        let formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f"];
        match formats.iter().find_map(|format| NaiveDateTime::parse_from_str(text, format).ok()) {
            Some(local) => Some(
                of_clock(local, zone)
                    .ok_or_else(|| format!("`{text}` does not exist in {zone}: clocks go forward over it."))?,
            ),
            None => {
                return Err(format!(
                    "`{text}` is no date: write 2026-06-30, 2026-06-30 18:00 or 2026-06-30T18:00:00+02:00."
                ));
            }
        }
    };
    moment
        .filter(|moment| YEARS.contains(&moment.year()))
        .map(|moment| moment.trunc_subsecs(3))
        .ok_or_else(|| format!("`{text}` lies outside the years 1000 to 9998."))
}

/// The day, if `text` is a bare date.
pub(super) fn day(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text.trim(), "%Y-%m-%d").ok()
}

/// The first moment of a day, also where clocks go forward over midnight or a whole day is left out.
fn first_moment(day: NaiveDate, zone: Tz) -> DateTime<Utc> {
    let midnight = NaiveDateTime::from(day);
    of_clock(midnight, zone).unwrap_or_else(|| {
        // What the clock would show without the jump is the moment of the jump.
        let before = zone.offset_from_utc_datetime(&(midnight - Days::new(1)));
        let offset = chrono::Offset::fix(&before);
        (midnight - offset).and_utc()
    })
}

/// The moment at which the installation's clock shows `local`; the first of two.
fn of_clock(local: NaiveDateTime, zone: Tz) -> Option<DateTime<Utc>> {
    match zone.from_local_datetime(&local) {
        MappedLocalTime::Single(moment) | MappedLocalTime::Ambiguous(moment, _) => Some(moment.with_timezone(&Utc)),
        MappedLocalTime::None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Edge, read};

    fn moment(text: &str, edge: Edge, zone: &str) -> String {
        match read(text, edge, zone.parse().unwrap()) {
            Ok(moment) => moment.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true),
            Err(problem) => problem,
        }
    }

    #[test]
    fn a_bare_date_is_the_whole_day_of_the_installation() {
        assert_eq!(moment("2026-06-30", Edge::Start, "UTC"), "2026-06-30T00:00:00Z");
        assert_eq!(moment("2026-06-30", Edge::End, "UTC"), "2026-07-01T00:00:00Z");
        assert_eq!(moment("2026-06-30", Edge::Start, "Europe/Berlin"), "2026-06-29T22:00:00Z");
        assert_eq!(moment("2026-06-30", Edge::End, "Europe/Berlin"), "2026-06-30T22:00:00Z");
    }

    #[test]
    fn the_days_on_which_clocks_change_have_23_and_25_hours() {
        assert_eq!(moment("2026-03-29", Edge::Start, "Europe/Berlin"), "2026-03-28T23:00:00Z");
        assert_eq!(moment("2026-03-29", Edge::End, "Europe/Berlin"), "2026-03-29T22:00:00Z");
        assert_eq!(moment("2026-10-25", Edge::Start, "Europe/Berlin"), "2026-10-24T22:00:00Z");
        assert_eq!(moment("2026-10-25", Edge::End, "Europe/Berlin"), "2026-10-25T23:00:00Z");
    }

    #[test]
    fn a_day_without_midnight_begins_when_the_clock_has_jumped() {
        assert_eq!(moment("2018-11-04", Edge::Start, "America/Sao_Paulo"), "2018-11-04T03:00:00Z");
        assert_eq!(moment("2011-12-30", Edge::Start, "Pacific/Apia"), "2011-12-30T10:00:00Z");
    }

    #[test]
    fn a_midnight_that_comes_twice_is_the_first() {
        assert_eq!(moment("2025-11-02", Edge::Start, "America/Havana"), "2025-11-02T04:00:00Z");
        assert_eq!(moment("2025-11-01", Edge::End, "America/Havana"), "2025-11-02T04:00:00Z");
    }

    #[test]
    fn a_time_is_the_installations_unless_it_carries_an_offset() {
        assert_eq!(moment("2026-06-30 18:00", Edge::End, "Europe/Berlin"), "2026-06-30T16:00:00Z");
        assert_eq!(moment("2026-06-30T18:00:30.1239", Edge::End, "UTC"), "2026-06-30T18:00:30.123Z");
        assert_eq!(moment("2026-06-30T18:00:00-04:00", Edge::Start, "Europe/Berlin"), "2026-06-30T22:00:00Z");
    }

    #[test]
    fn what_no_clock_shows_is_refused() {
        for (text, problem) in [
            ("2026-03-29 02:30", "does not exist in Europe/Berlin"),
            ("2026-02-30", "is no date"),
            ("30.06.2026", "is no date"),
            ("", "is no date"),
            ("9999-12-31", "outside the years"),
            ("0001-01-01", "outside the years"),
            ("-262143-01-01", "outside the years"),
            ("+262142-12-31", "outside the years"),
        ] {
            let found = moment(text, Edge::Start, "Europe/Berlin");
            assert!(found.contains(problem), "{text}: {found}");
        }
    }
}
