//! What an action would cause, in the dialog that confirms it: record by record, in the order of events.

use leptos::prelude::*;

use super::Desk;
use super::fields::Given;
use super::foresight::Foresight;
use crate::components::{Problem, StatusMark};
use crate::state::{Answers, Ask, Chapter, Line, Outlook, Preview, Stage};

/// How many lines of a record are shown before somebody asks for the rest, and how many at most.
const SHOWN: usize = 6;
const MOST: usize = 200;

/// What is shown, and what it is compared with.
#[derive(Clone, Default, PartialEq)]
struct Told {
    preview: Preview,
    /// The lines that are new or different since the same answers were looked at before.
    differs: Vec<Line>,
    /// What was told before and is not any more.
    gone: Vec<String>,
    /// Whether it was worked out anew.
    is_anew: bool,
}

/// What the action would cause now, drawn anew with every answer and with everything that happens.
#[component]
pub(super) fn Foretold(
    /// What is about to be done.
    ask: Ask,
    /// What is given so far.
    given: Given,
    /// Where it is kept for who confirms.
    outlook: RwSignal<Outlook>,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let foresight = Foresight::of(desk);
    foresight.hope_again();
    let last = StoredValue::new(None::<(Answers, Told)>);
    let told = RwSignal::new(None::<Told>);
    let look = move || {
        let answers = given.answers.get_untracked();
        let found = foresight.look(&ask, &answers);
        let before = last.get_value().filter(|(before, _)| is_same(before, &answers)).map(|(_, told)| told);
        if let Outlook::Shown(preview) = &found {
            let now = compare(before, preview.as_ref().clone());
            last.set_value(Some((answers, now.clone())));
            if told.with_untracked(|told| told.as_ref() != Some(&now)) {
                told.set(Some(now));
            }
        } else if !matches!(found, Outlook::Load(_) | Outlook::Find(_) | Outlook::Reloading) || before.is_none() {
            // While it is being looked for again, what was told stays.
            told.set(None);
        }
        if outlook.with_untracked(|outlook| *outlook != found) {
            outlook.set(found);
        }
    };
    look();
    Effect::new(move |is_later: Option<()>| {
        given.turned.track();
        given.answers.track();
        desk.live.pulse().track();
        foresight.turned().track();
        if is_later.is_some() {
            look();
        }
    });
    let refused = Signal::derive(move || match outlook.get() {
        Outlook::Refused(why) => Some(format!("This cannot be done now. {why}")),
        _ => None,
    });
    let state = move || match outlook.get() {
        Outlook::Nothing => "nothing",
        Outlook::Load(_) | Outlook::Find(_) | Outlook::Reloading => "looking",
        Outlook::Refused(_) => "refused",
        Outlook::Shown(_) => "shown",
    };
    let looking = move || match outlook.get() {
        Outlook::Load(keys) => Some(format!("Looking into {} …", keys.join(", "))),
        Outlook::Find(key) => Some(format!("Looking for {key} …")),
        Outlook::Reloading => Some("The plan has changed: working it out anew …".to_owned()),
        Outlook::Nothing | Outlook::Refused(_) | Outlook::Shown(_) => None,
    };
    view! {
        <section class="preview" data-preview=state aria-label="What it will cause">
            <div role="status">
                {move || looking().map(|text| view! { <p class="hint">{text}</p> })}
                {move || told.get().map(|told| view! { <Summary told=told /> })}
            </div>
            {move || told.get().map(|told| view! { <Chapters told=told /> })}
            <Problem text=refused />
        </section>
    }
}

/// Whether the answers are the same, but for the words that go with them.
fn is_same(before: &Answers, now: &Answers) -> bool {
    Answers { comment: String::new(), ..before.clone() } == Answers { comment: String::new(), ..now.clone() }
}

/// Marks what is told otherwise than `before`.
fn compare(before: Option<Told>, preview: Preview) -> Told {
    let Some(before) = before else { return Told { preview, ..Told::default() } };
    if before.preview == preview {
        return before;
    }
    let was = |line: &Line| before.preview.lines().any(|it| it == line);
    let is = |line: &Line| preview.lines().any(|it| it.subject == line.subject);
    Told {
        differs: preview.lines().filter(|line| !was(line)).cloned().collect(),
        gone: before.preview.lines().filter(|line| !is(line)).map(name).collect(),
        is_anew: true,
        preview,
    }
}

fn name(line: &Line) -> String {
    if line.key.is_empty() { line.title.clone() } else { format!("{} {}", line.key, line.title) }
}

#[component]
fn Summary(told: Told) -> impl IntoView {
    let gone = (!told.gone.is_empty()).then(|| format!(" Not any more: {}.", told.gone.join(", ")));
    view! {
        {told.is_anew.then(|| view! { <p class="anew" data-anew="">"Changed just now: worked out anew."{gone}</p> })}
        <p class="summary">{told.preview.summary}</p>
        {(!told.preview.gap.is_empty()).then(|| view! { <p class="warning" data-gap="">{told.preview.gap}</p> })}
    }
}

#[component]
fn Chapters(told: Told) -> impl IntoView {
    let Told { preview, differs, .. } = told;
    // What is done itself stands in the title of the dialog.
    let is_alone = preview.groups.iter().map(|group| group.lines.len()).sum::<usize>() < 2;
    let groups = if is_alone { Vec::new() } else { preview.groups };
    let groups = groups.into_iter().map(|group| group_view(group, &differs)).collect_view();
    let blind = preview.blind.into_iter().map(|text| view! { <p class="hint blind">{text}</p> }).collect_view();
    view! {
        {groups}
        {blind}
    }
}

fn group_view(group: Chapter, differs: &[Line]) -> AnyView {
    let Chapter { key, title, mut lines } = group;
    let all = lines.len();
    lines.truncate(MOST);
    let rest = if lines.len() > SHOWN + 1 { lines.split_off(SHOWN) } else { Vec::new() };
    let hidden = all - lines.len();
    let more = (hidden > 0).then(|| more_view(key.clone(), rest, hidden, differs));
    view! {
        <div class="foretold" data-record=key.clone()>
            <h3>{format!("{key} {title}")}</h3>
            <ol>{list(&key, lines, differs)}</ol>
            {more}
        </div>
    }
    .into_any()
}

/// The lines that are not shown at first: built when somebody asks for them.
fn more_view(key: String, rest: Vec<Line>, hidden: usize, differs: &[Line]) -> AnyView {
    let unlisted = hidden - rest.len();
    let unlisted = (unlisted > 0).then(|| format!("{unlisted} more are not listed."));
    let begins_open = rest.iter().any(|line| differs.contains(line));
    let is_open = RwSignal::new(begins_open);
    let open = move |_| is_open.set(true);
    let differs = differs.to_vec();
    let built = move || {
        is_open.get().then(|| {
            view! {
                {list(&key, rest.clone(), &differs)}
                {unlisted.clone().map(|text| view! { <li class="hint">{text}</li> })}
            }
        })
    };
    view! {
        <details open=begins_open on:toggle=open>
            <summary>{format!("and {hidden} more")}</summary>
            <ol>{built}</ol>
        </details>
    }
    .into_any()
}

fn list(record: &str, lines: Vec<Line>, differs: &[Line]) -> AnyView {
    let lines = lines.into_iter().map(|line| line_view(record, differs.contains(&line), line));
    lines.collect_view().into_any()
}

fn line_view(record: &str, is_new: bool, line: Line) -> AnyView {
    let statuses: Vec<&str> = line.stages.iter().map(|stage| stage.name).collect();
    let is_record = line.key == record;
    let title = if is_record { "as a whole".to_owned() } else { line.title };
    let words = Some(line.words).filter(|words| !words.is_empty());
    view! {
        <li data-line=line.key.clone() data-statuses=statuses.join(" ") class:differs=is_new class:whole=is_record>
            <span class="name"><span class="key">{line.key.clone()}</span>" "<span class="title">{title}</span></span>
            <span class="becomes">
                {words.map(|words| view! { <span class="words">{words}</span> })}
                {stages(line.stages)}
            </span>
        </li>
    }
    .into_any()
}

/// The statuses that something goes through: the first by its shape alone, the last with its words.
fn stages(stages: Vec<Stage>) -> AnyView {
    let last = stages.len().saturating_sub(1);
    let one = |(place, stage): (usize, Stage)| {
        let arrow = (place > 0).then(|| view! { <span class="arrow" aria-label="then">"→"</span> });
        let words = (place == last).then(|| view! { <span class="last" aria-hidden="true">{stage.label}</span> });
        view! {
            {arrow}
            <StatusMark tone=stage.tone label=stage.label />
            {words}
        }
    };
    stages.into_iter().enumerate().map(one).collect_view().into_any()
}
