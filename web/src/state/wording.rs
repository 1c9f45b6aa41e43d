//! What an action is called, what its dialog says and what it asks for.

use waybill_shared::model::ActivityKind;

use super::{Action, RecordAction};

/// What a dialog asks for besides a comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Nothing.
    Plain,
    /// A person, or nobody.
    Person,
    /// A new step.
    Step,
    /// The key of an activity of another record.
    Activity,
    /// The key of another record.
    Record,
    /// For which reviewer a vote is, where there are several.
    Vote,
    /// Reviewers and condition.
    Review,
    /// The fields of the record or the activity.
    Fields,
    /// Which child releases are reached, where there are some.
    Children,
    /// A container to move to.
    Place,
    /// A new container, and which neighbours go into it.
    Container,
}

/// The words of one action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words {
    /// A name for style sheets and tests.
    pub name: &'static str,
    /// The button's text.
    pub label: &'static str,
    /// What will happen, in the dialog.
    pub explain: &'static str,
    /// Whether it is hard to undo.
    pub destructive: bool,
    /// What the dialog asks for.
    pub form: Form,
}

const fn plain(name: &'static str, label: &'static str, explain: &'static str) -> Words {
    Words { name, label, explain, destructive: false, form: Form::Plain }
}

const fn hard(words: Words) -> Words {
    Words { destructive: true, ..words }
}

const fn asking(form: Form, words: Words) -> Words {
    Words { form, ..words }
}

impl Action {
    /// The words for it.
    pub fn words(self) -> Words {
        match self {
            Self::Complete => plain("complete", "Complete", "It is done, and what comes after it begins."),
            Self::Fail => hard(plain(
                "fail",
                "Fail",
                "It went wrong: what comes after it waits until somebody returns to it or skips it.",
            )),
            // What a vote decides, and whether it can be changed, its preview says.
            Self::Approve(_) => asking(Form::Vote, plain("approve", "Approve", "")),
            Self::Reject(_) => hard(asking(Form::Vote, plain("reject", "Reject", ""))),
            Self::Skip => {
                plain("skip", "Skip", "It is passed over. It can be returned to once everything before it is done.")
            }
            Self::ReturnTo => plain("return", "Return to it", "It, and everything after it, is done again."),
            Self::Assign => asking(Form::Person, plain("assign", "Assign", "Who does it?")),
            Self::Delegate => {
                asking(Form::Person, plain("delegate", "Delegate", "Hand it on; both names stay visible."))
            }
            Self::Comment => plain("comment", "Comment", "It goes into the history."),
            Self::Edit => asking(Form::Fields, plain("edit", "Edit", "")),
            Self::EditReview => asking(
                Form::Review,
                plain("edit-review", "Reviewers", "Who stays keeps the vote; who is removed loses it."),
            ),
            Self::AfterChildren(true) => plain(
                "after-children",
                "Wait for the children",
                "Its turn comes when the child releases are done, too.",
            ),
            Self::AfterChildren(false) => plain(
                "not-after-children",
                "Do not wait for the children",
                "Its turn does not wait for the child releases.",
            ),
            Self::Link => asking(
                Form::Activity,
                plain("link", "Link", "A change's dependent activity waits for a release's manual activity."),
            ),
            Self::Unlink(_) => hard(plain("unlink", "Unlink", "The change does not wait for it any more.")),
            Self::AddAfter => {
                asking(Form::Step, plain("add-after", "Add a step after it", "It stands right after this one."))
            }
            Self::AddInside => {
                asking(Form::Step, plain("add-inside", "Add a step in it", "It stands at the end of this container."))
            }
            Self::MoveUp => plain("move-up", "Move up", ""),
            Self::MoveDown => plain("move-down", "Move down", ""),
            Self::MoveOut => plain("move-out", "Move out", ""),
            Self::MoveInto => asking(Form::Place, plain("move-into", "Move", "")),
            Self::Nest => asking(
                Form::Container,
                plain("nest", "Nest", "A new container takes its place, and it stands in there."),
            ),
            Self::Unnest => {
                plain("unnest", "Dissolve", "The container goes; what stands in it takes its place, in the same order.")
            }
            Self::Duplicate => plain("duplicate", "Duplicate", ""),
            Self::Delete => hard(plain("delete", "Delete", "It is taken out of the plan.")),
        }
    }

    /// The words for it, on an activity of this kind: a container goes with everything in it.
    pub fn words_for(self, kind: ActivityKind) -> Words {
        let words = self.words();
        let explain = match self {
            Self::Skip => {
                "It is passed over, with everything in it. It can be returned to once everything before it is done."
            }
            Self::MoveInto => "It moves with everything in it.",
            Self::Delete => "It is taken out of the plan, with everything in it.",
            _ => words.explain,
        };
        if kind.is_container() { Words { explain, ..words } } else { words }
    }

    /// Whether it is done at once: it says all there is to say, and is as easily undone.
    pub fn is_instant(self) -> bool {
        matches!(self, Self::MoveUp | Self::MoveDown | Self::MoveOut | Self::Duplicate)
    }

    /// Whether it changes which activities there are, or where they stand.
    pub fn edits_plan(self) -> bool {
        use Action::{
            AddAfter, AddInside, AfterChildren, Delete, Duplicate, MoveDown, MoveInto, MoveOut, MoveUp, Nest, Unnest,
        };
        matches!(self, AddAfter | AddInside | AfterChildren(_) | Delete | Duplicate)
            || matches!(self, MoveDown | MoveInto | MoveOut | MoveUp | Nest | Unnest)
    }
}

impl RecordAction {
    /// The words for it.
    pub fn words(self) -> Words {
        match self {
            Self::Start => asking(Form::Children, plain("start", "Start", "Its first steps begin at once.")),
            Self::Hold => {
                asking(Form::Children, plain("hold", "Hold", "Everything under way waits until somebody resumes it."))
            }
            Self::Resume => asking(
                Form::Children,
                plain("resume", "Resume", "What was held goes on, and what happened meanwhile takes effect."),
            ),
            Self::Cancel => hard(asking(
                Form::Children,
                plain("cancel", "Cancel for good", "It is given up, with everything in it that is not done."),
            )),
            Self::Close => hard(plain("close", "Close", "It never changes again, and cannot be reopened.")),
            Self::ConvertToParent => plain("convert", "Convert to parent", "It can group other releases then."),
            Self::RevertParent => hard(plain("revert", "Revert to plain release", "All of its children are unlinked.")),
            Self::LinkChild => {
                asking(Form::Record, plain("link-child", "Link a child", "Which release does it group?"))
            }
            Self::LinkParent => {
                asking(Form::Record, plain("link-parent", "Link to a parent", "Which release groups it?"))
            }
            Self::UnlinkChild(_) => hard(plain("unlink-child", "Unlink", "The parent does not wait for it any more.")),
            Self::UnlinkParent(_) => {
                hard(plain("unlink-parent", "Unlink", "The parent does not wait for it any more."))
            }
            Self::Add => asking(Form::Step, plain("add", "Add a step", "It stands at the end of the plan.")),
            Self::Assign => asking(Form::Person, plain("assign", "Assign", "Who is responsible?")),
            Self::Comment => plain("comment", "Comment", "It goes into the history."),
            Self::Edit => asking(Form::Fields, plain("edit", "Edit", "")),
        }
    }
}

#[cfg(test)]
mod tests {
    use waybill_shared::model::ActivityKind::{Manual, Parallel};

    use super::Action;

    #[test]
    fn only_a_container_goes_with_what_stands_in_it() {
        for action in [Action::Skip, Action::Delete, Action::MoveInto] {
            assert!(action.words_for(Parallel).explain.contains("with everything in it"), "{action:?}");
            assert!(!action.words_for(Manual).explain.contains("with everything"), "{action:?}");
        }
        assert_eq!(Action::Comment.words_for(Parallel), Action::Comment.words());
    }
}
