//! How a list of records is sifted and ordered, as its address has it.

use super::View;

/// How long ago records changed at most: the name in the address, what people read, and the hours.
pub const CHANGED: [(&str, &str, u32); 4] = [
    ("", "At any time", 0),
    ("day", "Within a day", 24),
    ("week", "Within a week", 168),
    ("month", "Within 30 days", 720),
];

/// The orders: the name in the address, what people read, and the schema's name.
pub const ORDERS: [(&str, &str, &str); 3] = [
    ("", "Newest first", "NUMBER_DESC"),
    ("changed", "Last changed first", "MODIFIED_DESC"),
    ("start", "Planned start", "SCHEDULED_START_ASC"),
];

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sift {
    /// Which records.
    pub view: View,
    /// With these words.
    pub search: String,
    /// Owned by or assigned to who has this login.
    pub person: String,
    /// By its name in [`CHANGED`].
    pub changed: &'static str,
    /// By its name in [`ORDERS`].
    pub order: &'static str,
}

impl Sift {
    /// What the parts of an address say; what makes no sense is left out.
    pub fn of(view: View, part: impl Fn(&str) -> String) -> Self {
        let (changed, order) = (part("changed"), part("order"));
        Self {
            view,
            search: part("q"),
            person: part("person"),
            changed: CHANGED.into_iter().map(|(name, ..)| name).find(|name| *name == changed).unwrap_or_default(),
            order: ORDERS.into_iter().map(|(name, ..)| name).find(|name| *name == order).unwrap_or_default(),
        }
    }

    /// The parts of its address.
    pub fn parts(&self) -> [(&'static str, &str); 5] {
        [
            ("view", self.view.name),
            ("q", self.search.trim()),
            ("person", self.person.trim()),
            ("changed", self.changed),
            ("order", self.order),
        ]
    }

    /// Within how many hours they changed; 0 for whenever.
    pub fn hours(&self) -> u32 {
        CHANGED.into_iter().find(|(name, ..)| *name == self.changed).map_or(0, |(.., hours)| hours)
    }

    /// The order by the schema's name.
    pub fn schema_order(&self) -> &'static str {
        ORDERS.into_iter().find(|(name, ..)| *name == self.order).map_or("NUMBER_DESC", |(.., order)| order)
    }

    /// What is sifted or ordered besides view and words, in words; empty when nothing is.
    pub fn words(&self) -> String {
        let label = |all: &[(&str, &str)], name: &str| {
            all.iter().find(|(it, _)| *it == name && !it.is_empty()).map(|(_, label)| label.to_ascii_lowercase())
        };
        let changed = label(&CHANGED.map(|(name, label, _)| (name, label)), self.changed);
        let order = label(&ORDERS.map(|(name, label, _)| (name, label)), self.order);
        let person = Some(self.person.trim()).filter(|it| !it.is_empty()).map(|person| format!("of {person}"));
        let changed = changed.map(|changed| format!("changed {changed}"));
        [person, changed, order].into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

#[cfg(test)]
mod tests {
    use waybill_shared::model::RecordKind;

    use super::super::{Value, View, schema};
    use super::{ORDERS, Sift};

    fn sift(address: &[(&str, &str)]) -> Sift {
        let part = |name: &str| address.iter().find(|(it, _)| *it == name).map(|(_, value)| (*value).to_owned());
        Sift::of(View::named(RecordKind::Release, ""), |name| part(name).unwrap_or_default())
    }

    #[test]
    fn an_address_and_what_it_selects_are_the_same_thing() {
        let all = [("q", "june"), ("person", "noor"), ("changed", "week"), ("order", "start")];
        let it = sift(&all);
        assert_eq!(it.parts()[1..], all);
        assert_eq!((it.hours(), it.schema_order()), (168, "SCHEDULED_START_ASC"));
        assert_eq!(it.words(), "of noor, changed within a week, planned start");
        let nothing = sift(&[("changed", "nonsense"), ("order", "nonsense")]);
        assert_eq!((nothing.hours(), nothing.schema_order(), nothing.words()), (0, "NUMBER_DESC", String::new()));
    }

    #[test]
    fn every_order_is_one_of_the_servers() {
        for (.., order) in ORDERS {
            schema::check_value("RecordOrder", &Value::Text(order.into()), "order");
        }
    }
}
