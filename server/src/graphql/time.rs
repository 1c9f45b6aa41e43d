//! Moments, as clients read and write them.

use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};
use chrono::{Datelike, SubsecRound, Utc};

/// A moment as RFC 3339 text, such as `2026-06-05T18:00:00.000+00:00`. Answers are in UTC and exact to the millisecond;
/// inputs may have any offset, and what is finer than a millisecond is cut off. Years 1 to 9999.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct DateTime(pub(super) chrono::DateTime<Utc>);

/// A moment in UTC, as RFC 3339 text such as `2026-06-01T08:30:00.000Z`; other offsets are taken and turned into UTC.
/// Exact to the millisecond.
#[Scalar(name = "DateTime", specified_by_url = "https://www.rfc-editor.org/rfc/rfc3339")]
impl ScalarType for DateTime {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Value::String(text) = &value else { return Err(InputValueError::expected_type(value)) };
        let moment = chrono::DateTime::parse_from_rfc3339(text).ok().map(|it| it.to_utc().trunc_subsecs(3));
        moment.filter(|it| (1..=9999).contains(&it.year())).map(Self).ok_or_else(|| {
            InputValueError::custom(format!("`{text}` is no moment such as 2026-06-05T18:00:00Z"))
                .with_extension("code", "INVALID_INPUT")
        })
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_rfc3339_opts(chrono::SecondsFormat::Millis, false))
    }
}

impl From<chrono::DateTime<Utc>> for DateTime {
    fn from(moment: chrono::DateTime<Utc>) -> Self {
        Self(moment)
    }
}

impl From<DateTime> for chrono::DateTime<Utc> {
    fn from(moment: DateTime) -> Self {
        moment.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_answered_in_utc_to_the_millisecond() {
        let given = Value::String("2026-06-05T20:00:00.123987+02:00".into());
        let moment = DateTime::parse(given).unwrap();
        assert_eq!(moment.to_value(), Value::String("2026-06-05T18:00:00.123+00:00".into()));
    }

    #[test]
    fn what_is_no_moment_is_refused() {
        for text in ["", "2026-06-05", "2026-06-05T18:00:00", "0000-01-01T00:00:00Z", "0001-01-01T00:00:00+01:00", "x"]
        {
            assert!(DateTime::parse(Value::String(text.into())).is_err(), "{text}");
        }
        assert!(DateTime::parse(Value::from(7)).is_err());
    }
}
