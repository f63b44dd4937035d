//! `pobuda serve`: the server.

use super::args::{Contact, Listen, Serve};
use super::{Failure, log, output, store};
use crate::app::{Sample, Site};
use crate::executor::Naming;
use crate::router::router;
use crate::server::asked_to_stop;
use crate::start::{Ground, Port, serve};
use pobuda_pages::frame as pages;
use std::sync::Arc;

/// Serves until asked to stop.
///
/// # Errors
/// [`Failure`] when it cannot begin.
pub(super) async fn run(args: Serve) -> Result<(), Failure> {
    let stop = asked_to_stop()?;
    let port = Port::take(args.listen.listen).await?;
    let naming = if args.listen.officials_by_name { Naming::ByName } else { Naming::ByPost };
    let mut signing = log::signing(&args.key, &args.store)?;
    if let Some(file) = &args.policy {
        let signing = signing.as_mut().ok_or_else(log::nobody_signs)?;
        signing.policy = Some(Arc::new(log::policy(file, signing)?));
    }
    let ground = Ground { naming, signing, ..store::open(&args.store).await? };
    let models = ground.models().await?;
    output::line(&format!("Pobuda listens on {}", port.url()))?;
    let site = site(&args.listen, "Občina", &port, Vec::new());
    Ok(serve(ground, models, port, site, router, stop).await?)
}

/// How the site speaks of itself.
pub(super) fn site(listen: &Listen, municipality: &str, port: &Port, samples: Vec<Sample>) -> Site {
    let public_url = listen.public_url.clone().unwrap_or_else(|| port.url());
    Site {
        municipality: listen.municipality.clone().unwrap_or_else(|| municipality.to_owned()),
        public_url: public_url.trim_end_matches('/').to_owned(),
        contact: contact(&listen.contact),
        proxies: listen.proxies,
        samples,
    }
}

/// How to reach a person, when all of it was given.
fn contact(given: &Contact) -> Option<pages::Contact> {
    Some(pages::Contact {
        phone: given.contact_phone.clone()?,
        email: given.contact_email.clone()?,
        address: given.contact_address.clone()?,
        hours: given.contact_hours.clone()?,
    })
}
