//! Many things gathered into a map or a set, one by one.

/// As `collect` does it. That would sort all of them first, with code of its own for each kind of map or set: too much
/// where a browser loads the engine before it can show anything.
pub(super) fn gathered<T, C: Default + Extend<T>>(items: impl IntoIterator<Item = T>) -> C {
    let mut all = C::default();
    all.extend(items);
    all
}
