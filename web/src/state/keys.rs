//! The keys that do something, in one table: what is pressed is looked up in it, and the sheet of keys is drawn from it,
//! so that they cannot differ.

use super::Key;

/// What a key does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyCommand {
    /// Moves about in the tree.
    Step(Key),
    /// Opens the panel of the current activity, and goes into it.
    Open,
    /// Opens the panel and stays in the list, or closes it.
    Peek,
    /// Does what is offered by this name to the current activity.
    Act(&'static str),
    /// Goes to the next one that is in progress or failed.
    Next,
    /// Goes to the one before.
    Previous,
    /// Goes to the field that narrows the list.
    Filter,
    /// Shows or hides what is settled.
    Settled,
    /// Collapses what stands deeper than this level; 0: nothing.
    Level(usize),
    /// Closes the panel.
    Close,
}

/// A line of the sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shortcut {
    /// The names of the keys that do it, as browsers name them, with spaces between.
    pub keys: &'static str,
    /// What they do, for people.
    pub what: &'static str,
    /// What is done.
    pub command: KeyCommand,
}

const fn key(keys: &'static str, command: KeyCommand, what: &'static str) -> Shortcut {
    Shortcut { keys, what, command }
}

/// All of them, by where they do it.
pub const KEYS: &[(&str, &[Shortcut])] = &[
    (
        "In the list",
        &[
            key("ArrowDown j", KeyCommand::Step(Key::Down), "Down"),
            key("ArrowUp k", KeyCommand::Step(Key::Up), "Up"),
            key("ArrowRight", KeyCommand::Step(Key::Right), "Expand, then into it"),
            key("ArrowLeft", KeyCommand::Step(Key::Left), "Collapse, then out of it"),
            key("Home", KeyCommand::Step(Key::Home), "To the first row"),
            key("End", KeyCommand::Step(Key::End), "To the last row"),
            key("n", KeyCommand::Next, "Next in progress or failed"),
            key("p", KeyCommand::Previous, "Previous in progress or failed"),
            key("/", KeyCommand::Filter, "Filter"),
            key("h", KeyCommand::Settled, "Hide or show what is settled"),
            key("1", KeyCommand::Level(1), "Show the top level only"),
            key("2", KeyCommand::Level(2), "Show two levels"),
            key("3", KeyCommand::Level(3), "Show three levels"),
            key("0", KeyCommand::Level(0), "Expand all"),
        ],
    ),
    (
        "With the current activity",
        &[
            key("Enter", KeyCommand::Open, "Open, and go into the panel"),
            key("Space", KeyCommand::Peek, "Look at it beside the list, or close that"),
            key("Escape", KeyCommand::Close, "Close the panel"),
            key("c", KeyCommand::Act("complete"), "Complete"),
            key("f", KeyCommand::Act("fail"), "Fail"),
            key("v", KeyCommand::Act("approve"), "Approve"),
            key("x", KeyCommand::Act("reject"), "Reject"),
            key("s", KeyCommand::Act("skip"), "Skip"),
            key("r", KeyCommand::Act("return"), "Return to it"),
            key("a", KeyCommand::Act("assign"), "Assign"),
            key("d", KeyCommand::Act("delegate"), "Delegate"),
            key("m", KeyCommand::Act("comment"), "Comment"),
            key("e", KeyCommand::Act("edit"), "Edit"),
            key("l", KeyCommand::Act("link"), "Link"),
            key("o", KeyCommand::Act("add-after"), "Add a step after it"),
        ],
    ),
];

/// What a pressed key does, by the name that the browser gives it; nothing together with Ctrl, Alt or Meta (`held`),
/// and nothing but the closing key while somebody types (`typing`).
pub fn key_command(pressed: &str, held: bool, typing: bool) -> Option<KeyCommand> {
    let pressed = if pressed == " " { "Space" } else { pressed };
    let mut all = KEYS.iter().flat_map(|(_, shortcuts)| shortcuts.iter());
    let command = all.find(|it| it.keys.split(' ').any(|key| key == pressed))?.command;
    let is_meant = !held && (!typing || command == KeyCommand::Close);
    is_meant.then_some(command)
}

/// The key that does what is offered by this name.
pub fn key_of_action(name: &str) -> Option<&'static str> {
    let mut all = KEYS.iter().flat_map(|(_, shortcuts)| shortcuts.iter());
    all.find(|it| matches!(it.command, KeyCommand::Act(it) if it == name)).map(|it| it.keys)
}

/// What is offered by this name, as people read it.
pub fn action_words(name: &str) -> String {
    let mut all = KEYS.iter().flat_map(|(_, shortcuts)| shortcuts.iter());
    let known = all.find(|it| matches!(it.command, KeyCommand::Act(it) if it == name));
    known.map_or_else(|| name.replace('-', " "), |it| it.what.to_owned())
}

/// The table as sheets show it: keys as they stand on keyboards, and what they do.
pub fn keys_shown(shortcuts: &[Shortcut]) -> Vec<(String, String)> {
    let caps = |keys: &str| keys.split(' ').map(key_cap).collect::<Vec<_>>().join(" ");
    shortcuts.iter().map(|it| (caps(it.keys), it.what.to_owned())).collect()
}

fn key_cap(key: &str) -> &str {
    match key {
        "ArrowDown" => "↓",
        "ArrowUp" => "↑",
        "ArrowRight" => "→",
        "ArrowLeft" => "←",
        "Escape" => "Esc",
        key => key,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use waybill_shared::model::{ActivityId, PersonId, ReviewerRef};

    use super::super::{Action, Key};
    use super::{KEYS, KeyCommand, key_command};

    #[test]
    fn no_key_does_two_things() {
        let mut seen = BTreeSet::new();
        for shortcut in KEYS.iter().flat_map(|(_, shortcuts)| shortcuts.iter()) {
            for key in shortcut.keys.split(' ') {
                assert!(seen.insert(key), "{key} does two things");
            }
        }
        assert!(seen.len() > 20);
    }

    #[test]
    fn every_action_in_the_table_is_one_that_is_offered() {
        let me = ReviewerRef::Person(PersonId(1));
        let actions = [
            Action::Complete,
            Action::Fail,
            Action::Approve(me),
            Action::Reject(me),
            Action::Skip,
            Action::ReturnTo,
            Action::Assign,
            Action::Delegate,
            Action::Comment,
            Action::Edit,
            Action::Link,
            Action::Unlink(ActivityId(1)),
            Action::AddAfter,
        ];
        let names: Vec<&str> = actions.iter().map(|action| action.words().name).collect();
        for shortcut in KEYS.iter().flat_map(|(_, shortcuts)| shortcuts.iter()) {
            if let KeyCommand::Act(name) = shortcut.command {
                assert!(names.contains(&name), "{name} is no action");
            }
        }
    }

    #[test]
    fn nobody_who_types_or_holds_another_key_sets_anything_off() {
        assert_eq!(key_command("c", false, false), Some(KeyCommand::Act("complete")));
        assert_eq!(key_command("c", true, false), None);
        assert_eq!(key_command("c", false, true), None);
        assert_eq!(key_command("Escape", false, true), Some(KeyCommand::Close));
        assert_eq!(key_command(" ", false, false), Some(KeyCommand::Peek));
        assert_eq!(key_command("j", false, false), Some(KeyCommand::Step(Key::Down)));
        assert_eq!(key_command("C", false, false), None);
    }
}
