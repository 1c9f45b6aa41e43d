//! A reviewer in a form: found by what somebody typed, or said not to be there.

use super::lower::lower;

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seat {
    /// The id, or a person's login.
    pub id: String,
    /// Whether it is a team.
    pub is_team: bool,
    /// What people read.
    pub name: String,
    /// A percentage is not reached before this reviewer has voted.
    pub must_vote: bool,
    /// A rejection fails the review at once.
    pub veto: bool,
}

impl Seat {
    /// Whoever has this login or name among people (login and name) and teams (id and name); nobody when nothing is typed.
    ///
    /// # Errors
    /// There is nobody of that name; who may be meant is named.
    pub fn named(typed: &str, people: &[(String, String)], teams: &[(String, String)]) -> Result<Option<Self>, String> {
        let typed = typed.trim();
        if typed.is_empty() {
            return Ok(None);
        }
        let wanted = lower(typed);
        let is_it = |word: &String| lower(word) == wanted;
        let person = people.iter().find(|it| is_it(&it.0)).or_else(|| people.iter().find(|it| is_it(&it.1)));
        let found = person.map(|it| (it, false)).or_else(|| teams.iter().find(|it| is_it(&it.1)).map(|it| (it, true)));
        if let Some(((id, name), is_team)) = found {
            return Ok(Some(Self { id: id.clone(), is_team, name: name.clone(), must_vote: false, veto: false }));
        }
        let mut all = people.iter().chain(teams);
        let near = all.find(|(_, name)| lower(name).contains(&wanted));
        let near = near.map(|(_, name)| format!(" Do you mean {name}?")).unwrap_or_default();
        Err(format!("There is no person or team “{typed}”.{near}"))
    }
}

#[cfg(test)]
mod tests {
    use super::Seat;

    fn named(typed: &str) -> Result<Option<(String, bool)>, String> {
        let pair = |key: &str, name: &str| (key.to_owned(), name.to_owned());
        let people = [pair("garret", "Garret Lind"), pair("tomas", "Tomas Berg")];
        let found = Seat::named(typed, &people, &[pair("t1", "Network")]);
        found.map(|seat| seat.map(|seat| (seat.id, seat.is_team)))
    }

    #[test]
    fn a_reviewer_is_found_by_login_or_name_however_it_is_typed() {
        assert_eq!(named(" Tomas "), Ok(Some(("tomas".into(), false))));
        assert_eq!(named("tomas berg"), Ok(Some(("tomas".into(), false))));
        assert_eq!(named("network"), Ok(Some(("t1".into(), true))));
        assert_eq!(named("  "), Ok(None));
    }

    #[test]
    fn whoever_is_not_there_is_not_taken_for_a_reviewer_and_who_may_be_meant_is_named() {
        assert_eq!(named("tom"), Err("There is no person or team “tom”. Do you mean Tomas Berg?".into()));
        assert_eq!(named("Zoe"), Err("There is no person or team “Zoe”.".into()));
    }
}
