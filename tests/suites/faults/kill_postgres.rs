use super::{assert_read_models_are_what_the_log_makes_of_them, times};
use pobuda_tests::chance::Chance;
use pobuda_tests::crowd::{Crowd, Progress};
use pobuda_tests::database::{TestDatabase, say};
use pobuda_tests::facts;
use pobuda_tests::postgres::{Cluster, Installation};
use pobuda_tests::server::Server;
use std::time::Duration;

const CITIZENS: usize = 6;

#[tokio::test(flavor = "multi_thread")]
async fn the_server_outlives_every_kill_of_postgres_and_loses_nothing() {
    let Some(installation) = Installation::find() else { return say("skipped: no PostgreSQL to kill") };
    let mut chance = Chance::announced("kill PostgreSQL");
    let mut cluster = Cluster::start(&installation).unwrap();
    let database = TestDatabase::in_cluster(&cluster).await.unwrap();
    let mut crowd = Crowd::gather(database.url(), CITIZENS).await.unwrap();
    let server = Server::start(database.url()).await.unwrap();
    for _ in 0..times(2, 20) {
        let progress = Progress::default();
        let (acknowledged, pause) = (20 + chance.below(40), Duration::from_micros(chance.below(20_000)));
        let killing = async {
            progress.reaches(acknowledged).await;
            // Not to wait for anything: to kill at any moment of a commit.
            tokio::time::sleep(pause).await;
            tokio::task::block_in_place(|| cluster.kill().and_then(|()| cluster.restart()))?;
            // The server finds its database again by itself.
            progress.reaches(acknowledged + 60).await;
            progress.end();
            anyhow::Ok(())
        };
        tokio::try_join!(crowd.write(server.address(), &progress), killing).unwrap();
    }
    crowd.settle(server.address()).await.unwrap();
    assert!(server.stop().await.unwrap().success());
    crowd.did(&facts::whole(database.url()).await.unwrap()).unwrap();
    assert_read_models_are_what_the_log_makes_of_them(database.url()).await;
}
