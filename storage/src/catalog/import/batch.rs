//! Records of an import, fifty in one statement.

use crate::{Change, Error, fifty::FIFTY};
use domain::id::ImportId;

/// Fifty records as the table `batch`; the empty ones that fill it up are left out by `kind <> ''`.
macro_rules! with_batch {
    ($rest:expr) => {
        concat!(
            "WITH batch (kind, key, body) AS (VALUES
            ($2, $3, $4), ($5, $6, $7), ($8, $9, $10), ($11, $12, $13), ($14, $15, $16), ($17, $18, $19),
            ($20, $21, $22), ($23, $24, $25), ($26, $27, $28), ($29, $30, $31), ($32, $33, $34), ($35, $36, $37),
            ($38, $39, $40), ($41, $42, $43), ($44, $45, $46), ($47, $48, $49), ($50, $51, $52), ($53, $54, $55),
            ($56, $57, $58), ($59, $60, $61), ($62, $63, $64), ($65, $66, $67), ($68, $69, $70), ($71, $72, $73),
            ($74, $75, $76), ($77, $78, $79), ($80, $81, $82), ($83, $84, $85), ($86, $87, $88), ($89, $90, $91),
            ($92, $93, $94), ($95, $96, $97), ($98, $99, $100), ($101, $102, $103), ($104, $105, $106),
            ($107, $108, $109), ($110, $111, $112), ($113, $114, $115), ($116, $117, $118), ($119, $120, $121),
            ($122, $123, $124), ($125, $126, $127), ($128, $129, $130), ($131, $132, $133), ($134, $135, $136),
            ($137, $138, $139), ($140, $141, $142), ($143, $144, $145), ($146, $147, $148), ($149, $150, $151)) ",
            $rest
        )
    };
}

statements! {
    /// What of the batch this import has not read yet, compared with its base ($152).
    /// Looked up one by one: joined, PostgreSQL would read a whole import for each fifty.
    COMPARE = with_batch!("SELECT COUNT(*), COUNT(CASE WHEN known IS NULL THEN 1 END),
            COUNT(CASE WHEN known <> body THEN 1 END)
        FROM (SELECT batch.body, (SELECT base.body FROM catalog_records base
                WHERE base.import_id = $152 AND base.kind = batch.kind AND base.key = batch.key) AS known
            FROM batch WHERE batch.kind <> '' AND (SELECT own.key FROM catalog_records own
                WHERE own.import_id = $1 AND own.kind = batch.kind AND own.key = batch.key) IS NULL) AS unread");
    STORE = with_batch!("INSERT INTO catalog_records (import_id, kind, key, body)
        SELECT $1, kind, key, body FROM batch WHERE kind <> ''
        ON CONFLICT (import_id, kind, key) DO UPDATE SET body = excluded.body");
}

pub(crate) use self::STATEMENTS as BATCH_STATEMENTS;

/// Kind, key and body.
pub(super) type Record = ((&'static str, String), String);

impl Change {
    /// Stores at most fifty and gives how many were read for the first time, were added and were changed.
    pub(super) async fn store_fifty(
        &mut self,
        id: &ImportId,
        base: Option<&str>,
        records: &[Record],
    ) -> Result<(i64, i64, i64), Error> {
        let counts = on!(self, c => {
            let mut query = sqlx::query_as::<_, (i64, i64, i64)>(COMPARE).bind(id.as_str());
            for (kind, key, body) in filled(records) {
                query = query.bind(kind).bind(key).bind(body);
            }
            query.bind(base).fetch_one(c).await
        })?;
        on!(self, c => {
            let mut query = sqlx::query(STORE).bind(id.as_str());
            for (kind, key, body) in filled(records) {
                query = query.bind(kind).bind(key).bind(body);
            }
            query.execute(c).await.map(drop)
        })?;
        Ok(counts)
    }
}

/// Fifty rows of the table `batch`.
fn filled(records: &[Record]) -> impl Iterator<Item = (&str, &str, &str)> {
    let rows = records.iter().map(|((kind, key), body)| (*kind, key.as_str(), body.as_str()));
    rows.chain(std::iter::repeat(("", "", ""))).take(FIFTY)
}
