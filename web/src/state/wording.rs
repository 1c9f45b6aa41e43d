//! What an action is called, what its dialog says and what it asks for.

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
            Self::Approve(_) => plain("approve", "Approve", "Your vote can be changed until the review is decided."),
            Self::Reject(_) => hard(plain("reject", "Reject", "Your vote can be changed until the review is decided.")),
            Self::Skip => hard(plain("skip", "Skip", "It is passed over, with everything below it.")),
            Self::ReturnTo => hard(plain(
                "return",
                "Return to this step",
                "It and everything after it is done again; votes there are void.",
            )),
            Self::Assign => asking(Form::Person, plain("assign", "Assign", "Who does it?")),
            Self::Delegate => {
                asking(Form::Person, plain("delegate", "Delegate", "Hand it on; both names stay visible."))
            }
            Self::Comment => plain("comment", "Comment", "It goes into the history."),
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
            Self::Delete => hard(plain("delete", "Delete", "It is taken out of the plan, with everything below it.")),
        }
    }

    /// Whether it is done at once: it says all there is to say, and is as easily undone.
    pub fn is_instant(self) -> bool {
        matches!(self, Self::MoveUp | Self::MoveDown)
    }
}

impl RecordAction {
    /// The words for it.
    pub fn words(self) -> Words {
        match self {
            Self::Start => plain("start", "Start", "Its first steps begin at once."),
            Self::Hold => plain(
                "hold",
                "Hold",
                "Everything under way waits until somebody resumes it, in its child releases, too.",
            ),
            Self::Resume => {
                plain("resume", "Resume", "What was held goes on, and what happened meanwhile takes effect.")
            }
            Self::Cancel => hard(plain(
                "cancel",
                "Cancel",
                "It is given up, with everything that is not done, in its child releases, too.",
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
        }
    }
}
