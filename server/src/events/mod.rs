//! What happens, as it happens: committed events, handed to this node's subscribers in the order of their sequence.

mod feed;

pub use feed::{Feed, FeedError};
