use super::assert_read_models_are_what_the_log_makes_of_them;
use pobuda_tests::crowd::{Crowd, Progress};
use pobuda_tests::database::{TestDatabase, say};
use pobuda_tests::facts;
use pobuda_tests::postgres::{Cluster, Installation};
use pobuda_tests::server::Server;

#[tokio::test(flavor = "multi_thread")]
async fn a_restored_dump_goes_on_delivering_in_a_fresh_cluster() {
    let Some(installation) = Installation::find() else { return say("skipped: no PostgreSQL to dump") };
    let cluster = Cluster::start(&installation).unwrap();
    let database = TestDatabase::in_cluster(&cluster).await.unwrap();
    let mut crowd = Crowd::gather(database.url(), 4).await.unwrap();
    let server = Server::start(database.url()).await.unwrap();
    write(&mut crowd, &server, 60).await;
    let schema = database.schema().expect("PostgreSQL");
    // Beside a running server, as every night.
    let dump = cluster.dump(schema).unwrap();
    server.kill().await.unwrap();

    let fresh = Cluster::start(&installation).unwrap();
    fresh.restore(&dump).unwrap();
    let restored = TestDatabase::restored(&fresh, schema);
    let before = facts::whole(restored.url()).await.unwrap();
    crowd.did(&before).unwrap();
    // Who had followed the log to its end follows the restored one from there.
    let log = facts::open(restored.url()).await.unwrap();
    let mut following = log.subscribe(u64::try_from(before.len()).unwrap());
    let server = Server::start(restored.url()).await.unwrap();
    write(&mut crowd, &server, 60).await;
    crowd.settle(server.address()).await.unwrap();
    assert!(server.stop().await.unwrap().success());

    let after = facts::whole(restored.url()).await.unwrap();
    crowd.did(&after).unwrap();
    let mut delivered = before;
    while delivered.len() < after.len() {
        delivered.extend(following.next(100).await.unwrap());
    }
    log.close().await;
    assert_eq!(delivered, after);
    assert_read_models_are_what_the_log_makes_of_them(restored.url()).await;
}

async fn write(crowd: &mut Crowd, server: &Server, wishes: u64) {
    let progress = Progress::default();
    let ending = async {
        progress.reaches(wishes).await;
        progress.end();
        anyhow::Ok(())
    };
    tokio::try_join!(crowd.write(server.address(), &progress), ending).unwrap();
}
