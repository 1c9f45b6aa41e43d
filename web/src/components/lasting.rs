//! What outlives those who listen to it.
//!
//! A signal or memo keeps a place for everybody who ever listened to it, and the place stays when the listener is gone. A page that
//! is open for months makes and drops rows all the time: a clock that each of them has looked at would grow with every row. So
//! whatever is read by what comes and goes is [`Lasting`], and every listener takes its name off the list when it leaves.

use leptos::prelude::*;
use leptos::reactive::graph::{AnySource, Observer, Source, ToAnySource};

/// A signal that lets go of its listeners. See the module.
///
/// Read it where it is to be listened to: in an effect, a memo, or a closure in a view, and not in the body of a component, whose
/// surroundings would lose it with the component.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Lasting<S>(pub(crate) S);

impl<T: Send + Sync + 'static> Lasting<RwSignal<T>> {
    /// A signal.
    pub(crate) fn new(value: T) -> Self {
        Self(RwSignal::new(value))
    }
}

impl<S: Track + ToAnySource> Track for Lasting<S> {
    fn track(&self) {
        if !self.0.is_disposed() {
            self.0.track();
            leave_some_day(self.0.to_any_source());
        }
    }
}

/// Sees to it that who listens now is taken off the list when it goes.
fn leave_some_day(list: AnySource) {
    if let Some(listener) = Observer::get() {
        // The owner is the listener's own: it is cleaned up before each time that the listener looks again, and when it goes.
        on_cleanup(move || list.remove_subscriber(&listener));
    }
}

impl<S: DefinedAt> DefinedAt for Lasting<S> {
    fn defined_at(&self) -> Option<&'static std::panic::Location<'static>> {
        self.0.defined_at()
    }
}

impl<S: IsDisposed> IsDisposed for Lasting<S> {
    fn is_disposed(&self) -> bool {
        self.0.is_disposed()
    }
}

impl<S: ReadUntracked> ReadUntracked for Lasting<S> {
    type Value = S::Value;

    fn try_read_untracked(&self) -> Option<Self::Value> {
        self.0.try_read_untracked()
    }
}

impl<S: Notify> Notify for Lasting<S> {
    fn notify(&self) {
        self.0.notify();
    }
}

impl<S: Write> Write for Lasting<S> {
    type Value = S::Value;

    fn try_write(&self) -> Option<impl UntrackableGuard<Target = Self::Value>> {
        self.0.try_write()
    }

    fn try_write_untracked(&self) -> Option<impl std::ops::DerefMut<Target = Self::Value>> {
        self.0.try_write_untracked()
    }
}
