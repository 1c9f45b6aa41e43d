//! The numbers by which things are known. A key (`RR1024`) is a prefix and such a number.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! number {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

number! {
    /// A release record or a change request.
    RecordId
}
number! {
    /// An activity of any kind.
    ActivityId
}
number! {
    /// A person with an account.
    PersonId
}
number! {
    /// A team of people.
    TeamId
}
