//! How long ago something was, short enough for a row.

/// `now`, `12 min`, `3 h`, `5 d`, `4 wk`, `7 mo`, `2 y`; of what is yet to come, `in 12 min`.
pub fn ago(seconds: i64) -> String {
    const MINUTE: u64 = 60;
    const HOUR: u64 = 60 * MINUTE;
    const DAY: u64 = 24 * HOUR;
    let span = seconds.unsigned_abs();
    let words = match span {
        _ if span < MINUTE => return "now".into(),
        _ if span < HOUR => format!("{} min", span / MINUTE),
        _ if span < DAY => format!("{} h", span / HOUR),
        _ if span < 14 * DAY => format!("{} d", span / DAY),
        _ if span < 70 * DAY => format!("{} wk", span / (7 * DAY)),
        _ if span < 730 * DAY => format!("{} mo", span / (30 * DAY)),
        _ => format!("{} y", span / (365 * DAY)),
    };
    if seconds < 0 { format!("in {words}") } else { words }
}

#[cfg(test)]
mod tests {
    use super::ago;

    #[test]
    fn the_longer_ago_the_less_exactly_it_is_said() {
        let minute = 60;
        let day = 24 * 60 * minute;
        let said = [0, 59, minute, 59 * minute + 59, 60 * minute, day - 1, day, 13 * day, 14 * day, 69 * day].map(ago);
        assert_eq!(said, ["now", "now", "1 min", "59 min", "1 h", "23 h", "1 d", "13 d", "2 wk", "9 wk"]);
        assert_eq!([70 * day, 729 * day, 730 * day].map(ago), ["2 mo", "24 mo", "2 y"]);
        assert_eq!([-30, -12 * minute, i64::MIN].map(ago)[..2], ["now", "in 12 min"]);
    }
}
