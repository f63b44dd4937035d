use super::{assert_read_models_are_what_the_log_makes_of_them, times};
use pobuda_tests::both;
use pobuda_tests::chance::Chance;
use pobuda_tests::crowd::{Crowd, Progress};
use pobuda_tests::database::TestDatabase;
use pobuda_tests::facts;
use pobuda_tests::server::Server;
use std::time::Duration;

const CITIZENS: usize = 6;

both!(what_was_acknowledged_survives_every_kill_of_the_server);

async fn what_was_acknowledged_survives_every_kill_of_the_server(database: TestDatabase) {
    let mut chance = Chance::announced("kill the server");
    let mut crowd = Crowd::gather(database.url(), CITIZENS).await.unwrap();
    for _ in 0..times(3, 200) {
        let server = Server::start(database.url()).await.unwrap();
        let progress = Progress::default();
        let address = server.address().to_owned();
        let (acknowledged, pause) = (chance.below(40), Duration::from_micros(chance.below(20_000)));
        let killing = async {
            progress.reaches(acknowledged).await;
            // Not to wait for anything: to kill at any moment of a batch, not only right after an answer.
            tokio::time::sleep(pause).await;
            server.kill().await?;
            progress.end();
            anyhow::Ok(())
        };
        tokio::try_join!(crowd.write(&address, &progress), killing).unwrap();
    }
    let server = Server::start(database.url()).await.unwrap();
    crowd.settle(server.address()).await.unwrap();
    assert!(server.stop().await.unwrap().success());
    crowd.did(&facts::whole(database.url()).await.unwrap()).unwrap();
    assert_read_models_are_what_the_log_makes_of_them(database.url()).await;
}
