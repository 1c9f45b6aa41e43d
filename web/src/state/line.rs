//! When to try the line to the server again, and when not.

/// What a close of the socket asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AfterClose {
    /// The session is over.
    SignIn,
    /// The server asked to go on from the last event, at once.
    ResumeNow,
    /// Try again after a while.
    Retry,
    /// The two sides disagree about the protocol; trying again would not help.
    GiveUp,
}

/// What to do after the socket was closed with `code`.
pub fn after_close(code: u16) -> AfterClose {
    match code {
        4401 | 4403 => AfterClose::SignIn,
        4410 => AfterClose::ResumeNow,
        4400..=4499 => AfterClose::GiveUp,
        _ => AfterClose::Retry,
    }
}

/// How many milliseconds to wait before the attempt number `attempt` (from 0), with `chance` in 0..1: anything up to
/// a limit that doubles, so that thousands of browsers do not come back in the same moment (full jitter).
pub fn back_off(attempt: u32, chance: f64) -> u32 {
    const FIRST: u32 = 500;
    const MOST: u32 = 15_000;
    let limit = FIRST.saturating_mul(2u32.saturating_pow(attempt.min(16))).min(MOST);
    // At least a little, so that a server that refuses at once is not asked in a tight loop.
    (f64::from(limit) * chance.clamp(0.0, 1.0)) as u32 + 100
}

#[cfg(test)]
mod tests {
    use super::{AfterClose, after_close, back_off};

    #[test]
    fn only_a_line_that_may_come_back_is_tried_again() {
        let seen: Vec<AfterClose> =
            [1000, 1001, 1006, 1011, 4400, 4401, 4403, 4408, 4409, 4410, 4429].map(after_close).to_vec();
        use AfterClose::{GiveUp, ResumeNow, Retry, SignIn};
        assert_eq!(seen, [Retry, Retry, Retry, Retry, GiveUp, SignIn, SignIn, GiveUp, GiveUp, ResumeNow, GiveUp]);
    }

    #[test]
    fn the_wait_grows_to_its_limit_and_is_spread_over_all_of_it() {
        assert_eq!(back_off(0, 0.0), 100);
        assert_eq!(back_off(0, 1.0), 600);
        assert_eq!(back_off(3, 0.5), 2_100);
        assert_eq!(back_off(40, 1.0), 15_100);
    }
}
