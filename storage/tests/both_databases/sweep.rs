//! What comparisons came to.

use crate::given::at;
use crate::harness::Fresh;
use domain::{id::ImportId, sweep::Swept};
use storage::Error;

fn swept(number: u128, seconds: i64) -> Swept {
    let import = ImportId::from_bits(number);
    Swept { import, at: at(seconds), differences: 7, removals: 4, put_off: 2, unchecked: 1 }
}

both_databases! {
    async fn a_reading_is_compared_once_and_the_last_comparison_is_known(fresh: Fresh) {
        let mut change = fresh.database.begin().await.expect("begins");
        assert_eq!(change.sweep_last().await.expect("read"), None);
        for number in [1, 2] {
            change.import_begin(&ImportId::from_bits(number), at(1)).await.expect("begun");
        }
        change.add_sweep(&swept(2, 20)).await.expect("added");
        change.add_sweep(&swept(1, 10)).await.expect("added");
        assert_eq!(change.sweep_last().await.expect("read"), Some(swept(2, 20)));
        let again = change.add_sweep(&swept(2, 30)).await;
        assert!(matches!(again, Err(Error::Conflict)), "{again:?}");
    }
}
