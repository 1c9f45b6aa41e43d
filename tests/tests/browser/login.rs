//! Signing in.

use waybill_tests::browser::{PHONE, WIDE};
use waybill_tests::server::PASSWORD;
use waybill_tests::{Browser, Server};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stranger_signs_in_and_is_led_to_where_they_wanted_to_go() {
    let server = Server::start().await;
    let browser = Browser::open(&server.url(), WIDE).await;
    browser.go("/import").await;
    browser.see("#password").await;
    browser.picture("login").await;

    browser.fill("#login", "admin").await;
    browser.fill("#password", "a wrong one").await;
    browser.click("button[type=submit]").await;
    browser.see("[role=alert] .problem").await;
    browser.picture("login-refused").await;
    browser.run("document.querySelector('#password').value = '';").await;
    browser.fill("#password", PASSWORD).await;
    browser.click("button[type=submit]").await;

    browser.see("form.import").await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_login_fits_a_phone() {
    let server = Server::start().await;
    let browser = Browser::open(&server.url(), PHONE).await;
    browser.go("/login").await;
    browser.see("#password").await;
    browser.fits().await;
    browser.picture("login-phone").await;
    browser.close().await;
}
