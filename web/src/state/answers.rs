//! What somebody gave in a dialog so far, and what a dialog can offer to choose from.

use waybill_shared::model::{ActivityKind, Condition};

use super::Seat;

/// When a review is approved, as a form has it. The share that was typed stays when another choice is looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewForm {
    /// By the schema's name.
    pub condition: String,
    /// The share of a percentage, as it is typed.
    pub share: String,
    /// Who votes, in order.
    pub seats: Vec<Seat>,
    /// Who is typed, and not added yet: meant all the same.
    pub typed: Option<Seat>,
}

/// The schema's names of the conditions, with what people read.
pub const CONDITIONS: [(&str, &str); 3] = [
    ("UNANIMOUS", "Every reviewer approves"),
    ("PERCENTAGE", "A share of the reviewers approves"),
    ("AUTOMATIC", "At once, by itself"),
];

impl Default for ReviewForm {
    fn default() -> Self {
        Self { condition: "UNANIMOUS".into(), share: "50".into(), seats: Vec::new(), typed: None }
    }
}

impl ReviewForm {
    /// With what a review has now.
    pub fn of(condition: Condition, seats: Vec<Seat>) -> Self {
        let (condition, share) = match condition {
            Condition::Automatic => ("AUTOMATIC", 50),
            Condition::Unanimous => ("UNANIMOUS", 50),
            Condition::Percentage(share) => ("PERCENTAGE", share),
        };
        Self { condition: condition.into(), share: share.to_string(), seats, typed: None }
    }

    /// Adds a reviewer, unless it is there.
    pub fn seat(&mut self, seat: Seat) {
        if !self.seats.iter().any(|it| it.id == seat.id || (it.is_team == seat.is_team && it.name == seat.name)) {
            self.seats.push(seat);
        }
    }

    /// Everybody who votes, with who is typed and not added yet.
    pub fn all_seats(&self) -> Vec<Seat> {
        let mut all = self.clone();
        if let Some(seat) = all.typed.take() {
            all.seat(seat);
        }
        all.seats
    }

    /// Whether it says the same as another one.
    pub fn says_same(&self, other: &Self) -> bool {
        let share = |form: &Self| (form.condition == "PERCENTAGE").then(|| form.share.trim().to_owned());
        (&self.condition, share(self)) == (&other.condition, share(other)) && self.all_seats() == other.all_seats()
    }
}

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answers {
    /// Why.
    pub comment: String,
    /// A person, by login; empty for nobody.
    pub person: String,
    /// The key of what is linked to.
    pub other: String,
    /// The title of a new step or container.
    pub title: String,
    /// What a new step or container is.
    pub kind: ActivityKind,
    /// The reviewer's id that a vote is for.
    pub reviewer: String,
    /// Reviewers and condition.
    pub review: ReviewForm,
    /// What is ticked, by key: children to reach, neighbours to nest.
    pub ticked: Vec<String>,
    /// The key of the container to move to; empty for the top level.
    pub place: String,
    /// Fields as they are typed.
    pub typed: Vec<String>,
    /// Fields as they were.
    pub before: Vec<String>,
}

impl Default for Answers {
    fn default() -> Self {
        Self {
            comment: String::new(),
            person: String::new(),
            other: String::new(),
            title: String::new(),
            kind: ActivityKind::Manual,
            reviewer: String::new(),
            review: ReviewForm::default(),
            ticked: Vec::new(),
            place: String::new(),
            typed: Vec::new(),
            before: Vec::new(),
        }
    }
}

impl Answers {
    /// Ticks `key`, or not any more.
    pub fn tick(&mut self, key: &str, ticked: bool) {
        self.ticked.retain(|it| it != key);
        if ticked {
            self.ticked.push(key.to_owned());
        }
    }
}

/// Something to choose in a dialog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What is sent: a key or an id.
    pub key: String,
    /// What people read.
    pub label: String,
    /// Whether it is chosen unless somebody says otherwise.
    pub chosen: bool,
    /// Why it cannot be chosen.
    pub refusal: Option<String>,
}
