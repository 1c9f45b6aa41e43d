//! Which path is answered by what.

use actix_web::guard::{Any, Get, Head};
use actix_web::middleware::{Compress, from_fn};
use actix_web::web::{self, ServiceConfig};

use super::compress::compress;
use super::state::AppState;
use super::{assets, export, graphiql, graphql, health, import, pairing, session};

/// All routes, over this state.
pub fn configure(state: web::Data<AppState>) -> impl FnOnce(&mut ServiceConfig) {
    move |config| {
        config
            .app_data(state)
            .service(web::resource("/livez").route(read().to(health::live)))
            .service(web::resource("/readyz").route(read().to(health::ready)))
            .service(web::resource("/graphql").wrap(from_fn(compress)).wrap(Compress::default()).to(graphql::handle))
            .service(
                web::resource("/session")
                    .route(web::post().to(session::log_in))
                    .route(web::get().to(session::who))
                    .route(web::delete().to(session::log_out)),
            )
            .service(
                web::resource("/pairing")
                    .route(web::post().to(pairing::open))
                    .route(web::get().to(pairing::collect))
                    .route(web::delete().to(pairing::leave)),
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

#[cfg(test)]
mod tests {
    use actix_web::test::{TestRequest, call_service, init_service, read_body};
    use actix_web::{App, web};
    use tokio_util::sync::CancellationToken;

    use crate::http::state::{AppState, HttpSettings};
    use crate::service::Services;
    use crate::store::DatabaseSettings;

    #[actix_web::test]
    async fn a_large_answer_is_compressed_for_who_takes_it_and_a_stream_never_is() {
        let file = std::env::temp_dir().join(format!("waybill-routes-{}.db", std::process::id()));
        let settings = DatabaseSettings { url: format!("sqlite:{}", file.display()), migrate: true };
        let services = Services::open(&settings).await.unwrap();
        let state = AppState::new(HttpSettings::default(), services, CancellationToken::new());
        let app = init_service(App::new().configure(super::configure(web::Data::new(state)))).await;
        let large = r#"{"query":"{ __schema { types { name description } } }"}"#;
        let small = r#"{"query":"{ __typename }"}"#;
        for (body, accept, takes, encoding) in [
            (large, "application/json", "br, gzip", "br"),
            (large, "application/json", "gzip", "gzip"),
            (large, "application/json", "", "none"),
            (small, "application/json", "br, gzip", "identity"),
            (large, "text/event-stream", "br, gzip", "identity"),
        ] {
            let mut request = TestRequest::post()
                .uri("/graphql")
                .insert_header(("content-type", "application/json"))
                .insert_header(("accept", accept))
                .set_payload(body);
            if !takes.is_empty() {
                request = request.insert_header(("accept-encoding", takes));
            }
            let answer = call_service(&app, request.to_request()).await;
            assert_eq!(answer.status(), 200);
            let found = answer.headers().get("content-encoding").map_or("none", |it| it.to_str().unwrap());
            assert_eq!(found, encoding, "{accept} {takes}");
            let varies = answer.headers().get_all("vary").any(|it| it.to_str().unwrap().contains("accept-encoding"));
            assert_eq!(varies, matches!(encoding, "br" | "gzip"), "{accept} {takes}");
            if encoding == "br" {
                let (packed, mut text) = (read_body(answer).await, Vec::new());
                brotli::BrotliDecompress(&mut &packed[..], &mut text).unwrap();
                let text = String::from_utf8(text).unwrap();
                assert!(text.starts_with(r#"{"data":{"__schema""#) && text.ends_with("}}"), "{text}");
            }
        }
        for end in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{end}", file.display()));
        }
    }
}
