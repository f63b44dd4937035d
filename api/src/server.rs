//! Serving until told to stop, and stopping without losing what was acknowledged.

use axum::Router;
use axum::serve::ListenerExt;
use std::future::{Future, IntoFuture};
use std::io;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tracing::{info, warn};

/// How long requests in flight may take to end once the server stops.
pub const GRACE: Duration = Duration::from_secs(20);

/// Tells everything long-lived that the server stops. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Stopping(watch::Receiver<bool>);

impl Stopping {
    /// A signal that has not been given, and the hand that gives it.
    pub fn new() -> (watch::Sender<bool>, Self) {
        let (hand, signal) = watch::channel(false);
        (hand, Self(signal))
    }

    /// Whether it was given.
    pub fn is_given(&self) -> bool {
        *self.0.borrow()
    }

    /// Waits until it is given; for ever if whoever could give it is gone without doing so.
    pub async fn given(&mut self) {
        if self.0.wait_for(|stop| *stop).await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

/// Serves until the signal, then lets requests in flight end.
///
/// # Errors
/// When the listener fails.
pub async fn serve(listener: TcpListener, router: Router, stopping: Stopping) -> io::Result<()> {
    // Small answers leave at once; Nagle's algorithm would hold them back for an acknowledgement.
    let listener = listener.tap_io(|stream| {
        if let Err(error) = stream.set_nodelay(true) {
            warn!(%error, "A connection keeps Nagle's algorithm: {error}");
        }
    });
    let mut stop = stopping.clone();
    // Handlers learn where a request comes from.
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let serving = axum::serve(listener, service).with_graceful_shutdown(async move { stop.given().await });
    let mut stop = stopping;
    let overdue = async {
        stop.given().await;
        info!("Stopping: no new connections, requests in flight end first");
        tokio::time::sleep(GRACE).await;
    };
    tokio::select! {
        served = serving.into_future() => served,
        () = overdue => {
            warn!("Some connections did not end within {} s and are cut", GRACE.as_secs());
            Ok(())
        }
    }
}

/// Waits for SIGTERM or SIGINT (on other systems: Ctrl-C).
///
/// # Errors
/// When the operating system does not let us listen for signals.
pub fn asked_to_stop() -> io::Result<impl Future<Output = ()>> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminate = signal(SignalKind::terminate())?;
        let mut interrupt = signal(SignalKind::interrupt())?;
        Ok(async move {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
        })
    }
    #[cfg(not(unix))]
    Ok(async {
        // An error here means that there is no console to be asked from.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}
