//! A cascade as it is seen: everything it changed is shown at once, and lights up one after the other, in the order in
//! which it happened.

use waybill_shared::model::EventKind;

use super::LiveEvent;

/// How long after the one before the next one lights up, in milliseconds, if there are few.
const STEP: u32 = 90;
/// The last one lights up so many milliseconds after the first at most.
const WHOLE: u32 = 900;
/// In so many milliseconds the last one has calmed down, too. The style sheet says the same.
pub const ALL_LIT: u32 = 1_500;

/// Who lights up, by key, and after how many milliseconds: each once, in the order of the events, records left out.
pub fn lights(events: &[LiveEvent]) -> Vec<(String, u32)> {
    let mut keys: Vec<&String> = Vec::new();
    for event in events.iter().filter(|event| event.kind == EventKind::StatusChanged) {
        if let Some(key) = event.activity.as_ref().filter(|key| !keys.contains(key)) {
            keys.push(key);
        }
    }
    let gaps = (keys.len() as u32).saturating_sub(1).max(1);
    let delay = |place: usize| (place as u32 * STEP).min(place as u32 * WHOLE / gaps);
    keys.into_iter().enumerate().map(|(place, key)| (key.clone(), delay(place))).collect()
}

/// When something lights up, as a share of the `whole` that everything is given. All begin and end together for the
/// browser, which paints for each beginning and each end.
pub fn share(delay: u32, whole: u32) -> String {
    let share = delay * 1_000 / whole;
    format!("{}.{}%", share / 10, share % 10)
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{event, status_changed};
    use super::{ALL_LIT, WHOLE, lights, share};

    #[test]
    fn each_step_lights_up_in_its_order() {
        let events = [
            status_changed(11, Some("RA1"), "IN_PROGRESS", "COMPLETED"),
            event(12, Some("RA1")),
            status_changed(13, Some("PA2"), "PENDING", "IN_PROGRESS"),
            status_changed(14, Some("MA3"), "PENDING", "IN_PROGRESS"),
            status_changed(15, Some("PA2"), "IN_PROGRESS", "FAILED"),
            status_changed(16, None, "IN_PROGRESS", "FAILED"),
        ];
        assert_eq!(lights(&events), [("RA1".to_owned(), 0), ("PA2".to_owned(), 90), ("MA3".to_owned(), 180)]);
    }

    #[test]
    fn a_long_cascade_is_over_as_soon_as_a_short_one() {
        let events: Vec<_> =
            (0..500).map(|step| status_changed(step, Some(&format!("MA{step}")), "PENDING", "CANCELLED")).collect();
        let lights = lights(&events);
        assert_eq!((lights.len(), lights[0].1, lights[499].1), (500, 0, WHOLE));
        assert!(lights.windows(2).all(|pair| pair[0].1 <= pair[1].1));
        assert_eq!(
            (share(0, ALL_LIT), share(18, ALL_LIT), share(WHOLE, ALL_LIT)),
            ("0.0%".into(), "1.2%".into(), "60.0%".into())
        );
    }
}
