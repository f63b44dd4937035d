//! Who walks: somebody for every post, each a person of their own so that four eyes are four.

use pobuda_domain::case::Open;
use pobuda_domain::name::Name;
use pobuda_domain::protocol::{Operation, Post, Protocol, Role, RoleKind, Side};
use pobuda_tests::app::TestApp;
use pobuda_tests::caller::Caller;
use pobuda_tests::filled::service_of;
use std::collections::BTreeMap;

pub(super) struct People {
    author: Caller,
    other: Caller,
    officials: BTreeMap<(Name, Name), Caller>,
    /// How often each operation was performed: whoever else may perform it takes turns.
    turns: BTreeMap<Name, usize>,
}

impl People {
    pub(super) async fn of(app: &TestApp) -> Self {
        Self {
            author: app.with_citizen("Ana").await,
            other: app.with_citizen("Bor").await,
            officials: BTreeMap::new(),
            turns: BTreeMap::new(),
        }
    }

    pub(super) fn author(&self) -> &Caller {
        &self.author
    }

    /// The next of those who may perform the operation.
    pub(super) async fn next(
        &mut self,
        app: &TestApp,
        protocol: &Protocol,
        name: &Name,
        operation: &Operation,
        case: Option<&Open>,
    ) -> Caller {
        let roles: Vec<&Name> = [&operation.responsible.role].into_iter().chain(&operation.by).collect();
        let turn = self.turns.entry(name.clone()).or_default();
        let role = roles[*turn % roles.len()].clone();
        *turn += 1;
        let post = Post { service: operation.responsible.service.clone(), role };
        self.at(app, protocol, &post, case).await
    }

    /// Whoever holds a post.
    pub(super) async fn at(
        &mut self,
        app: &TestApp,
        protocol: &Protocol,
        post: &Post,
        case: Option<&Open>,
    ) -> Caller {
        let role: &Role = protocol.roles.get(post.role.as_str()).expect("a role of the protocol");
        match (role.side, role.kind) {
            (Side::Citizen, RoleKind::Initiator) => return self.author.clone(),
            (Side::Citizen, _) => return self.other.clone(),
            _ => {}
        }
        let service = service_of(protocol, post, case);
        let key = (service, post.role.clone());
        if !self.officials.contains_key(&key) {
            let name = format!("{} {}", key.0, key.1);
            let official = app.with_official(key.0.as_str(), key.1.as_str(), &name).await;
            self.officials.insert(key.clone(), official);
        }
        self.officials[&key].clone()
    }
}
