//! Which path is answered by what.

use actix_web::guard::{Any, Get, Head};
use actix_web::web::{self, ServiceConfig};

use super::state::AppState;
use super::{assets, export, graphiql, graphql, health, import, session};

/// All routes, over this state.
pub fn configure(state: web::Data<AppState>) -> impl FnOnce(&mut ServiceConfig) {
    move |config| {
        config
            .app_data(state)
            .service(web::resource("/livez").route(read().to(health::live)))
            .service(web::resource("/readyz").route(read().to(health::ready)))
            .service(web::resource("/graphql").to(graphql::handle))
            .service(
                web::resource("/session")
                    .route(web::post().to(session::log_in))
                    .route(web::get().to(session::who))
                    .route(web::delete().to(session::log_out)),
            )
            .route("/import", web::post().to(import::import))
            .route("/export/{key}.yaml", web::get().to(export::export))
            .service(web::resource("/graphiql").route(read().to(graphiql::page)))
            .service(web::resource("/graphiql/{name}").route(read().to(graphiql::file)))
            .default_service(web::to(assets::any));
    }
}

/// What only reads answers HEAD as well.
fn read() -> actix_web::Route {
    web::route().guard(Any(Get()).or(Head()))
}
