//! When a page that nobody sits at may load itself again: for a new version of the app, or after something broke.

/// At most once in this many milliseconds.
const BETWEEN: f64 = 600_000.0;
/// A reload after which all was well for this long is forgotten.
const FORGET: f64 = 86_400_000.0;
/// How often the time between two doubles.
const DOUBLINGS: i32 = 6;

/// The reloads so far: when the last was, in milliseconds since 1970, and how many came without a calm day between.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Reloads {
    last: f64,
    count: i32,
}

impl Reloads {
    /// As [`Self::kept`] wrote it; what cannot be read is none.
    pub fn read(kept: &str) -> Self {
        let (last, count) = kept.split_once(' ').unwrap_or_default();
        // As a whole number: reading and writing fractions would bring tables of ten kilobytes along.
        Self { last: last.parse::<i64>().unwrap_or_default() as f64, count: count.parse().unwrap_or_default() }
    }

    /// As text, to be kept over the reload.
    pub fn kept(self) -> String {
        format!("{} {}", self.last as i64, self.count)
    }

    /// How many milliseconds to wait until the page may load itself again. The time grows when reloading does not help.
    pub fn wait(self, now: f64) -> f64 {
        // A clock that was set back must not keep the page from healing.
        if self.count == 0 || now - self.last > FORGET || now < self.last {
            return 0.0;
        }
        let between = BETWEEN * f64::from(1 << (self.count - 1).clamp(0, DOUBLINGS));
        (self.last + between - now).max(0.0)
    }

    /// With one more, now.
    pub fn and_now(self, now: f64) -> Self {
        let is_calm = now - self.last > FORGET || now < self.last;
        Self { last: now, count: if is_calm { 1 } else { self.count.saturating_add(1) } }
    }
}

#[cfg(test)]
mod tests {
    use super::Reloads;

    const MINUTE: f64 = 60_000.0;
    const NOW: f64 = 1_800_000_000_000.0;

    #[test]
    fn a_page_reloads_once_in_ten_minutes_and_less_often_when_that_does_not_help() {
        let mut reloads = Reloads::default();
        let mut waits = Vec::new();
        let mut now = NOW;
        for _ in 0..4 {
            let wait = reloads.wait(now);
            waits.push(wait / MINUTE);
            now += wait;
            reloads = Reloads::read(&reloads.and_now(now).kept());
        }
        assert_eq!(waits, [0.0, 10.0, 20.0, 40.0]);
        let mut many = reloads;
        (0..100).for_each(|_| many = many.and_now(now));
        assert_eq!(many.wait(now) / MINUTE, 640.0);
    }

    #[test]
    fn a_calm_day_and_a_clock_set_back_forget() {
        let reloads = Reloads::default().and_now(NOW).and_now(NOW);
        assert_eq!(reloads.wait(NOW + 25.0 * 60.0 * MINUTE), 0.0);
        assert_eq!(reloads.wait(NOW - MINUTE), 0.0);
        assert_eq!(reloads.and_now(NOW + 25.0 * 60.0 * MINUTE).wait(NOW + 25.0 * 60.0 * MINUTE) / MINUTE, 10.0);
    }

    #[test]
    fn what_was_kept_by_nobody_is_no_reload() {
        assert_eq!(Reloads::read("nonsense"), Reloads::default());
        assert_eq!(Reloads::read("").wait(NOW), 0.0);
    }
}
