//! People to choose from.

use cynic::QueryBuilder;

use super::schema::schema;
use super::{ApiError, graphql};

#[derive(cynic::QueryVariables)]
struct PeopleVariables {
    search: Option<String>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "PeopleVariables")]
struct PeopleQuery {
    #[arguments(search: $search, first: 20)]
    people: People,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "PersonConnection")]
struct People {
    nodes: Vec<PersonName>,
}

/// A person to choose.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq, Eq)]
#[cynic(graphql_type = "Person")]
pub(crate) struct PersonName {
    /// What they sign in with.
    pub(crate) login: String,
    /// What others call them.
    pub(crate) name: String,
}

/// The first people whose name or login contains `search`.
pub(crate) async fn people(search: &str) -> Result<Vec<PersonName>, ApiError> {
    let search = Some(search.trim()).filter(|search| !search.is_empty()).map(str::to_owned);
    Ok(graphql::run(&PeopleQuery::build(PeopleVariables { search })).await?.people.nodes)
}
