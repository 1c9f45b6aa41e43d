//! `waybill demo`: example people, the releases of Woodgrove Bank, and the plan of a real release.
//!
//! Everything goes through the service's commands, so that it has its events. Each command has an idempotency key: a
//! demo that was interrupted goes on where it stopped.

use waybill_shared::engine::Command;
use waybill_shared::model::{ActivityId, RecordId, ReviewerRef};

use super::account::everybody;
use super::{Failure, file, say};
use crate::config::Settings;
use crate::domain::{ActivityFilter, NewRecord, Person, Principal, RecordFilter};
use crate::plan::{self, Directory, Format, compose};
use crate::service::{Action, Order, Outcome, Services};

const WOODGROVE: &str = include_str!("../../../demo/woodgrove.yaml");
const KUBERNETES: &str = include_str!("../../../demo/kubernetes-1.33.csv");

/// The title of what is made last: where it is, the demo is complete.
const LAST: &str = "Kubernetes 1.33";
/// The password of everybody in the demo. The database is an example: nothing in it is worth a secret.
const PASSWORD: &str = "woodgrove-june";
/// Login, name, and what they do.
const PEOPLE: [(&str, &str, &str); 5] = [
    ("garret", "Garret Lind", "release manager"),
    ("tomas", "Tomas Berg", "change manager"),
    ("noor", "Noor Haddad", "network engineer"),
    ("ines", "Ines Costa", "database administrator"),
    ("wim", "Wim de Boer", "database administrator"),
];
const TEAM: (&str, [&str; 2]) = ("Database administrators", ["ines", "wim"]);

/// Fills an empty database, or says that it was done.
pub(super) async fn run(services: &Services, settings: &Settings) -> Result<(), Failure> {
    let records = |search: Option<&str>| RecordFilter { search: search.map(str::to_owned), ..RecordFilter::default() };
    let begun = services.accounts.person_by_login(PEOPLE[0].0).await?.is_some();
    if !begun && services.reads.count_records(&records(None)).await? > 0 {
        return Err(Failure::new("there are records in this database already; the demo fills an empty one")
            .advise("Name another file, such as --database-url sqlite:demo.db"));
    }
    if begun && services.reads.count_records(&records(Some(LAST))).await? > 0 {
        say("The demo is in this database already.");
    } else {
        fill(services, settings).await?;
        say("Made the releases of Woodgrove Bank and the plan of Kubernetes 1.33.");
    }
    let address = settings.address();
    say(format!("\n  {address}/        the web application, after `waybill serve`"));
    say(format!("  {address}/wall    the wallboard\n"));
    for (login, name, what) in PEOPLE {
        say(format!("  {login:<8} {PASSWORD}   {name}, {what}"));
    }
    Ok(())
}

async fn fill(services: &Services, settings: &Settings) -> Result<(), Failure> {
    people(services).await?;
    let directory = Directory::new(everybody(services).await?, services.reads.teams().await?);
    let record = |document| compose(document, &directory, settings.time_zone);
    let documents = plan::read_documents(WOODGROVE.as_bytes())?;
    let mut woodgrove = documents.into_iter().map(record).collect::<Result<Vec<_>, _>>()?.into_iter();
    let mut kubernetes = plan::read(Format::Csv, KUBERNETES.as_bytes(), Some("week"))?;
    kubernetes.title = Some(LAST.to_owned().into());

    let mut garret = Demo::of(services, "garret").await?;
    let june = garret.create("june", woodgrove.next()).await?;
    let network = garret.create("network", woodgrove.next()).await?;
    let database = garret.create("database", woodgrove.next()).await?;
    let comment = Some("The June releases belong together.");
    garret.order("parent", Command::ConvertToParent { record: june }, comment).await?;
    garret.order("child network", Command::LinkChild { parent: june, child: network }, None).await?;
    garret.order("child database", Command::LinkChild { parent: june, child: database }, None).await?;
    garret.order("start", Command::Start { record: june, children: vec![database] }, None).await?;

    let mut tomas = Demo::of(services, "tomas").await?;
    let gateway = tomas.create("gateway", woodgrove.next()).await?;
    tomas.order("start gateway", Command::Start { record: gateway, children: Vec::new() }, None).await?;
    let approval = tomas.activity(gateway, "Approve the rules").await?;
    let vote = Command::Vote { activity: approval, reviewer: ReviewerRef::Person(tomas.who.person.id), approve: true };
    tomas.order("approve gateway", vote, Some("Reviewed with the clearing house.")).await?;
    let manual = garret.activity(network, "Confirm network").await?;
    let dependent = tomas.activity(gateway, "Wait for the new network").await?;
    tomas.order("link gateway", Command::Link { manual, dependent }, None).await?;

    garret.create("kubernetes", Some(record(kubernetes)?)).await?;
    Ok(())
}

/// Those people and teams that are not there yet.
async fn people(services: &Services) -> Result<(), Failure> {
    for (login, name, _) in PEOPLE {
        if services.accounts.person_by_login(login).await?.is_none() {
            services.accounts.create_person(login, name, None, Some(PASSWORD)).await?;
        }
    }
    let (name, logins) = TEAM;
    if services.reads.teams().await?.iter().all(|team| team.name != name) {
        let everybody = everybody(services).await?;
        let member = |person: &&Person| logins.contains(&person.login.as_str());
        let members: Vec<_> = everybody.iter().filter(member).map(|person| person.id).collect();
        services.accounts.create_team(name, &members).await?;
    }
    Ok(())
}

/// Somebody who gives the demo's commands.
struct Demo<'a> {
    services: &'a Services,
    who: Principal,
}

impl<'a> Demo<'a> {
    async fn of(services: &'a Services, login: &str) -> Result<Self, Failure> {
        let person = super::account::named(services, login).await?;
        Ok(Self { services, who: file::principal(services, person).await? })
    }

    async fn create(&mut self, name: &str, record: Option<NewRecord>) -> Result<RecordId, Failure> {
        let record = record.ok_or_else(|| Failure::new("the demo's file has too few documents"))?;
        Ok(self.give(name, Action::Create(Box::new(record)), None).await?.record)
    }

    async fn order(&mut self, name: &str, command: Command, comment: Option<&str>) -> Result<(), Failure> {
        self.give(name, Action::Engine(command), comment).await.map(|_| ())
    }

    async fn give(&mut self, name: &str, action: Action, comment: Option<&str>) -> Result<Outcome, Failure> {
        let order = Order {
            comment: comment.map(str::to_owned),
            idempotency_key: Some(format!("demo {name}")),
            fingerprint: "demo".to_owned(),
            ..Order::new(action)
        };
        Ok(self.services.commands.run(&self.who, order).await?)
    }

    /// The activity of that title in a record.
    async fn activity(&self, record: RecordId, title: &str) -> Result<ActivityId, Failure> {
        let filter =
            ActivityFilter { record: Some(record), search: Some(title.to_owned()), ..ActivityFilter::default() };
        // A search finds words, wherever they stand.
        let rows = self.services.reads.activities(&filter, None, 100).await?.rows;
        let found = rows.into_iter().find(|row| row.title == title);
        found.map(|row| row.activity.id).ok_or_else(|| Failure::new(format!("the demo has no activity `{title}`")))
    }
}
