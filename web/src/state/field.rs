//! The fields that people fill in: what each is called, what it holds, and which of them somebody changed.

use waybill_shared::model::RecordKind;

use super::Edge;
use super::mutation::{Input, Value, text};

/// What a field holds, and so how it is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldKind {
    /// One line.
    Line,
    /// Any number of lines.
    Text,
    /// A moment: typed in the viewer's zone, sent in UTC.
    Moment(Edge),
    /// A whole number of minutes.
    Minutes,
    /// A person, by login.
    Person,
    /// Why a release is made.
    ReleaseType,
    /// A person that is named here, and set by another command.
    Named,
}

/// A field by its name in the schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// The schema's name.
    pub name: &'static str,
    /// What people call it.
    pub label: &'static str,
    /// What it holds.
    pub kind: FieldKind,
}

const fn field(name: &'static str, label: &'static str, kind: FieldKind) -> Field {
    Field { name, label, kind }
}

const TITLE: Field = field("title", "Title", FieldKind::Line);
const DESCRIPTION: Field = field("description", "Description", FieldKind::Text);
const AREA: Field = field("area", "Area", FieldKind::Line);
const CATEGORY: Field = field("category", "Category", FieldKind::Line);
const IMPACT: Field = field("impact", "Impact", FieldKind::Line);
const PRIORITY: Field = field("priority", "Priority", FieldKind::Line);
const RISK: Field = field("risk", "Risk", FieldKind::Line);
const OWNER: Field = field("owner", "Owner", FieldKind::Person);
const START: Field = field("scheduledStart", "Planned start", FieldKind::Moment(Edge::Start));
const END: Field = field("scheduledEnd", "Planned end", FieldKind::Moment(Edge::End));
const ASSIGNED_TO: Field = field("assignedTo", "Assigned to", FieldKind::Named);
const CREATED_BY: Field = field("createdBy", "Created by", FieldKind::Named);

const RELEASE: &[Field] = &[
    TITLE,
    DESCRIPTION,
    ASSIGNED_TO,
    START,
    END,
    field("downtimeStart", "Downtime from", FieldKind::Moment(Edge::Exact)),
    field("downtimeEnd", "Downtime until", FieldKind::Moment(Edge::Exact)),
    field("type", "Type", FieldKind::ReleaseType),
    CATEGORY,
    IMPACT,
    PRIORITY,
    RISK,
    OWNER,
    CREATED_BY,
];

const CHANGE: &[Field] = &[
    TITLE,
    DESCRIPTION,
    ASSIGNED_TO,
    START,
    END,
    CATEGORY,
    IMPACT,
    PRIORITY,
    RISK,
    AREA,
    OWNER,
    CREATED_BY,
    field("reason", "Reason", FieldKind::Text),
    field("implementationPlan", "Implementation plan", FieldKind::Text),
    field("testPlan", "Test plan", FieldKind::Text),
    field("backoutPlan", "Backout plan", FieldKind::Text),
];

const ACTIVITY: &[Field] = &[
    TITLE,
    DESCRIPTION,
    START,
    END,
    field("plannedMinutes", "Planned minutes", FieldKind::Minutes),
    OWNER,
    field("role", "Role to fill", FieldKind::Line),
    AREA,
    field("stage", "Stage", FieldKind::Line),
    field("notes", "Notes", FieldKind::Text),
];

/// What a field holds: as it is typed (people by login, moments in UTC), and as it is read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FieldValue {
    /// As it is sent; empty when there is nothing.
    pub text: String,
    /// As people read it.
    pub shown: String,
}

/// The schema's names of why a release is made, with what people read.
pub const RELEASE_TYPES: [(&str, &str); 3] =
    [("PLANNED", "Planned"), ("EMERGENCY", "Emergency"), ("UNPLANNED", "Unplanned")];

/// What people read for a name of [`RELEASE_TYPES`].
pub fn release_type_label(name: &str) -> &'static str {
    RELEASE_TYPES.iter().find(|(it, _)| *it == name).map_or("", |(_, label)| *label)
}

/// What fields are asked of and changed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holder {
    /// A release or a change request.
    Record(RecordKind),
    /// An activity.
    Activity,
}

impl Holder {
    /// The field of the schema's `Query` that answers with it.
    pub fn query(self) -> &'static str {
        match self {
            Self::Record(RecordKind::Release) => "release",
            Self::Record(RecordKind::Change) => "change",
            Self::Activity => "activity",
        }
    }

    /// The mutation that changes its fields. Its input names it as the query does.
    pub fn mutation(self) -> &'static str {
        match self {
            Self::Record(RecordKind::Release) => "changeRelease",
            Self::Record(RecordKind::Change) => "changeChange",
            Self::Activity => "changeActivity",
        }
    }

    /// Its fields, in the order of a form.
    pub fn fields(self) -> &'static [Field] {
        match self {
            Self::Record(RecordKind::Release) => RELEASE,
            Self::Record(RecordKind::Change) => CHANGE,
            Self::Activity => ACTIVITY,
        }
    }

    /// The query for all of them, with the version of the record, as GraphQL.
    pub fn selection(self) -> String {
        let version = if self == Self::Activity { "record{version}" } else { "version" };
        let mut query = format!("query($key:String!){{it:{}(key:$key){{{version}", self.query());
        for field in self.fields() {
            let person = matches!(field.kind, FieldKind::Person | FieldKind::Named);
            query.push(' ');
            query.push_str(field.name);
            query.push_str(if person { "{login name}" } else { "" });
        }
        query.push_str("}}");
        query
    }
}

/// The field with the schema's name `name`, whoever has it.
pub fn field_of(name: &str) -> Option<&'static Field> {
    [RELEASE, CHANGE, ACTIVITY].into_iter().flatten().find(|field| field.name == name)
}

/// What changes, as an input has it: fields typed differently from what was there. `utc` turns a moment as it is
/// typed into one as it is sent.
pub(super) fn changes(
    fields: &[Field],
    before: &[String],
    typed: &[String],
    utc: impl Fn(&str) -> Option<String>,
) -> Input {
    let pairs = fields.iter().zip(before.iter().zip(typed));
    let changed = pairs.filter(|(field, (before, typed))| field.kind != FieldKind::Named && before != typed);
    changed.map(|(field, (_, typed))| (field.name, value(field.kind, typed.trim(), &utc))).collect()
}

fn value(kind: FieldKind, typed: &str, utc: impl Fn(&str) -> Option<String>) -> Value {
    if typed.is_empty() {
        return Value::Null;
    }
    match kind {
        // What cannot be read is sent as it is: the server says what is wrong with it.
        FieldKind::Moment(_) => utc(typed).map_or_else(|| text(typed), Value::Text),
        FieldKind::Minutes => typed.parse().map_or_else(|_| text(typed), Value::Number),
        FieldKind::Line | FieldKind::Text | FieldKind::Person | FieldKind::ReleaseType | FieldKind::Named => {
            text(typed)
        }
    }
}

#[cfg(test)]
mod tests {
    use waybill_shared::model::RecordKind;

    use super::super::mutation::{Mutation, Value, text};
    use super::super::schema;
    use super::{FieldKind, Holder, changes};

    const ALL: [Holder; 3] =
        [Holder::Record(RecordKind::Release), Holder::Record(RecordKind::Change), Holder::Activity];

    fn strings(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn the_schema_knows_every_field_and_takes_every_change() {
        for holder in ALL {
            let of = ["Release", "Change", "Activity"][ALL.iter().position(|it| *it == holder).unwrap()];
            let known = schema::fields(of);
            assert!(schema::fields("Query").iter().any(|(name, _)| name == holder.query()));
            for field in holder.fields() {
                assert!(known.iter().any(|(name, _)| name == field.name), "{of} has no {}", field.name);
            }
            let before = vec![String::new(); holder.fields().len()];
            let typed = holder.fields().iter().map(|field| match field.kind {
                FieldKind::Minutes => "90".to_owned(),
                FieldKind::ReleaseType => "PLANNED".to_owned(),
                _ => "x".to_owned(),
            });
            let input = changes(holder.fields(), &before, &typed.collect::<Vec<_>>(), |_| None);
            let mutation = Mutation { name: holder.mutation(), input }.with(holder.query(), text("K1"));
            schema::check(&mutation);
        }
    }

    #[test]
    fn only_what_was_typed_differently_is_sent_and_what_was_emptied_is_cleared() {
        let fields = Holder::Activity.fields();
        let before = strings(&["Patch", "long", "", "", "90", "", "", "net", "", ""]);
        let typed = strings(&["Patch it", "long", "2026-06-01T10:00", "", "", "", "", "net", "", ""]);
        let sent = changes(fields, &before, &typed, |local| Some(format!("{local}:00Z")));
        let expected = [
            ("title", text("Patch it")),
            ("scheduledStart", text("2026-06-01T10:00:00Z")),
            ("plannedMinutes", Value::Null),
        ];
        assert_eq!(sent, expected);
    }
}
