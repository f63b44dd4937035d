//! Fetching from a site that is behind, damaged, or another one than before: only what is proven is said to be misconduct.

use super::fetched::{key, seal};
use super::shelf::Shelf;
use super::{audit, text};
use crate::http::case_in_review;
use axum::Router;
use axum::extract::Request;
use axum::http::StatusCode;
use pobuda_tests::app::TestApp;
use pobuda_tests::both;
use pobuda_tests::database::TestDatabase;
use std::path::PathBuf;

both!(a_site_is_accused_of_two_histories_when_its_own_hashes_make_both_and_not_before);

/// A site that gives the files of a folder, until the value goes.
pub(super) struct Mirror {
    pub(super) url: String,
    serving: tokio::task::JoinHandle<()>,
}

impl Drop for Mirror {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

pub(super) async fn mirror(folder: PathBuf) -> Mirror {
    let file = move |request: Request| {
        let path = folder.join(request.uri().path().trim_start_matches('/'));
        async move { std::fs::read(path).map_err(|_| StatusCode::NOT_FOUND) }
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let serving = tokio::spawn(async move {
        axum::serve(listener, Router::new().fallback(file)).await.expect("a site");
    });
    Mirror { url, serving }
}

async fn fetch(site: &Shelf, into: &Shelf) -> (u8, String) {
    let mirror = mirror(site.folder.clone()).await;
    audit(&["fetch", &mirror.url, text(&into.folder), "--key", &key().public().to_string()]).await
}

/// Whether a folder accuses somebody.
fn accuses(shelf: &Shelf) -> bool {
    let names = std::fs::read_dir(shelf.path("heads")).expect("heads");
    names
        .into_iter()
        .any(|entry| entry.expect("an entry").file_name().to_string_lossy().contains("contradicts"))
}

/// The same log, fetched twice: when it was shorter, and as it is.
async fn shorter_and_longer(database: TestDatabase) -> (Shelf, Shelf) {
    let app = TestApp::start(database).await;
    let (ana, shelf) = (app.with_citizen("Ana").await, Shelf::empty());
    let case = case_in_review(&app, &ana).await;
    let grow = async |comments: usize| {
        for number in 0..comments {
            ana.comment(&case, &format!("Komentar {number}")).await.assert(201);
        }
        seal(&app, &shelf).await;
        assert_eq!(audit(&["fetch", &app.url(), text(&shelf.folder)]).await.0, 0);
    };
    grow(120).await;
    let shorter = shelf.copied();
    grow(140).await;
    app.stop().await;
    (shorter, shelf)
}

async fn a_site_is_accused_of_two_histories_when_its_own_hashes_make_both_and_not_before(
    database: TestDatabase,
) {
    let (shorter, longer) = shorter_and_longer(database).await;
    // An old copy of the same log is no other log.
    let ours = longer.copied();
    let (exit, said) = fetch(&shorter, &ours).await;
    assert_eq!((exit, accuses(&ours)), (2, false), "{said}");

    // A damaged file is no other log either, and does not stay in the folder.
    let damaged = longer.copied();
    damaged.edit("log/tile/0/000", |bytes| bytes[40] ^= 1);
    let ours = shorter.copied();
    let (exit, said) = fetch(&damaged, &ours).await;
    assert_eq!((exit, accuses(&ours)), (40, false), "{said}");
    let (exit, said) = fetch(&longer, &ours).await;
    assert_eq!(exit, 0, "{said}");

    // Another past under the same key is one, whether it is longer or shorter than what was seen, or as long: also where the folder has
    // the hashes already.
    let mut leaves = longer.leaves();
    leaves[100] = leaves[100].replacen(r#""language":"sl""#, r#""language":"en""#, 1);
    for (seen, size) in [(&shorter, leaves.len()), (&longer, 130), (&longer, leaves.len())] {
        let forged = longer.copied();
        forged.rewrite(&leaves[..size], &key());
        let ours = seen.copied();
        let (exit, said) = fetch(&forged, &ours).await;
        assert_eq!((exit, accuses(&ours)), (30, true), "{said}");
        assert!(said.contains(&seen.head().0) && said.contains(&forged.head().0), "{said}");
    }
}
