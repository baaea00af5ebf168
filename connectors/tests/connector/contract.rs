//! What holds for any AWS, simulated or not: functions that take a connector and an access that is not there yet.

use domain::connector::{Access, Connector, Progress};

/// A change is over when it says so, or when it has been followed to its end.
pub(crate) async fn finish(connector: &dyn Connector, access: &Access, mut progress: Progress) -> Progress {
    for _ in 0..50 {
        let Progress::Running { operation, .. } = &progress else { return progress };
        progress = connector.follow(access, operation).await.expect("an operation can be followed");
    }
    panic!("the operation did not end: {progress:?}");
}

pub(crate) async fn is_present(connector: &dyn Connector, access: &Access) -> bool {
    connector.observe(access).await.expect("access can be observed").present
}

pub(crate) async fn access_comes_and_goes(connector: &dyn Connector, access: &Access) {
    assert!(!is_present(connector, access).await);
    let added = connector.add(access).await.expect("access can be added");
    assert!(matches!(finish(connector, access, added).await, Progress::Done { .. }));
    assert!(is_present(connector, access).await);
    let removed = connector.remove(access).await.expect("access can be removed");
    assert!(matches!(finish(connector, access, removed).await, Progress::Done { .. }));
    assert!(!is_present(connector, access).await);
}

pub(crate) async fn removing_what_is_gone_counts_as_done(connector: &dyn Connector, access: &Access) {
    assert!(!is_present(connector, access).await);
    let removed = connector.remove(access).await.expect("nothing to remove is not an error");
    assert!(matches!(finish(connector, access, removed).await, Progress::Done { .. }));
    assert!(!is_present(connector, access).await);
}

/// Moto accepts duplicates, so this one holds for AWS and its simulation only.
pub(crate) async fn adding_what_is_there_counts_as_done(connector: &dyn Connector, access: &Access) {
    for _ in 0..2 {
        let added = connector.add(access).await.expect("adding again is not an error");
        assert!(matches!(finish(connector, access, added).await, Progress::Done { .. }));
        assert!(is_present(connector, access).await);
    }
}
