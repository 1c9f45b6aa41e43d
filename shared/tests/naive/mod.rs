//! A naive model of the rules: slow, whole, and written from their text alone.
//!
//! It shares no code with the engine, only the nouns at its edge. A record is a tree of nodes; after every command
//! every tree is walked from top to bottom and everything is worked out anew. What the engine does with counters,
//! ranks and little questions has to come to the same.

mod act;
mod activity_refuse;
mod edit;
mod edit_refuse;
mod refuse;
mod rest;
mod story;
mod world;

use waybill_shared::engine::Request;
use waybill_shared::model::{Code, Event, RecordId};

use story::Story;
pub(crate) use world::World;

/// What an accepted command must come to.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Prediction {
    pub(crate) events: Vec<Event>,
    pub(crate) left_out: Vec<RecordId>,
    pub(crate) world: World,
}

/// What a command must come to in a world: a refusal with this code, or this.
pub(crate) fn predict(world: &World, request: &Request) -> Result<Prediction, Code> {
    if let Some(code) = refuse::refusal(world, request) {
        return Err(code);
    }
    let mut story = Story::new(world.clone(), request.at);
    act::own(&mut story, request);
    rest::settle(&mut story);
    refuse::afterwards(world, request, &story)?;
    Ok(story.end())
}
