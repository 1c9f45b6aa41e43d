//! How somebody has folded a list, in words to remember it by.

use std::collections::BTreeSet;

use waybill_shared::model::ActivityId;

/// So many collapsed containers are remembered.
const REMEMBERED: usize = 1_000;

/// See the module.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fold {
    /// Whether what is settled is hidden.
    pub hides_settled: bool,
    /// The containers whose steps are hidden.
    pub collapsed: BTreeSet<ActivityId>,
}

impl Fold {
    /// As it is written down.
    pub fn to_text(&self) -> String {
        let ids: Vec<String> = self.collapsed.iter().take(REMEMBERED).map(ToString::to_string).collect();
        format!("{} {}", u8::from(self.hides_settled), ids.join(" "))
    }

    /// As it was written down; what makes no sense is left out.
    pub fn from_text(text: &str) -> Self {
        let mut words = text.split_whitespace();
        let hides_settled = words.next() == Some("1");
        let ids = words.take(REMEMBERED).filter_map(|word| word.parse().ok());
        Self { hides_settled, collapsed: ids.map(ActivityId).collect() }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use waybill_shared::model::ActivityId;

    use super::Fold;

    #[test]
    fn what_is_written_down_is_read_again() {
        let fold = Fold { hides_settled: true, collapsed: BTreeSet::from([ActivityId(3), ActivityId(12)]) };
        assert_eq!(Fold::from_text(&fold.to_text()), fold);
        assert_eq!(Fold::from_text(&Fold::default().to_text()), Fold::default());
        assert_eq!(Fold::from_text("0 x 7").collapsed, BTreeSet::from([ActivityId(7)]));
        assert_eq!(Fold::from_text(""), Fold::default());
    }
}
