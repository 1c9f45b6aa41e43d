//! Boards and screens from the command line, for when a television has to go dark and nobody is at hand.

use clap::Subcommand;

use super::{Failure, say};
use crate::domain::ScreenId;
use crate::service::Services;

/// What can be done with boards.
#[derive(Debug, Subcommand)]
pub(super) enum Board {
    /// List all boards with their screens, and when each was last seen
    List,
}

impl Board {
    pub(super) async fn run(self, services: &Services) -> Result<(), Failure> {
        match self {
            Self::List => {
                let boards = services.reads.boards().await?;
                let ids: Vec<_> = boards.iter().map(|board| board.id).collect();
                let mut screens = services.reads.screens_of(&ids).await?;
                for board in boards {
                    say(&board.name);
                    for screen in screens.remove(&board.id).unwrap_or_default() {
                        let seen = screen
                            .last_seen_at
                            .map_or("never seen".to_owned(), |at| format!("seen {}", at.format("%Y-%m-%d %H:%M UTC")));
                        say(format!("  {:<6} {:<30} {seen}", screen.id.0, screen.name));
                    }
                }
            }
        }
        Ok(())
    }
}

/// What can be done with screens.
#[derive(Debug, Subcommand)]
pub(super) enum Screen {
    /// Take a screen's right back: it goes dark within seconds
    Revoke {
        /// Its number, the first column of `waybill board list`
        id: i64,
    },
}

impl Screen {
    pub(super) async fn run(self, services: &Services) -> Result<(), Failure> {
        match self {
            Self::Revoke { id } => {
                services.screens.revoke(None, ScreenId(id)).await?;
                say(format!("Screen {id} shows nothing any more."));
            }
        }
        Ok(())
    }
}
