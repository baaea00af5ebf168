//! Lists of ids as parameters, with one constant text: fifty placeholders, the last id repeated to fill them.

/// `$1` to `$50`, for `IN (…)`.
macro_rules! fifty_placeholders {
    () => {
        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, \
         $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, $41, $42, $43, $44, \
         $45, $46, $47, $48, $49, $50"
    };
}

/// Runs `$statement` for each fifty of `$ids` and gives all rows.
macro_rules! rows_of_ids {
    ($connection:expr, $row:ty, $statement:expr, $ids:expr) => {{
        let mut found: Vec<$row> = Vec::new();
        for ids in $ids.chunks(crate::fifty::FIFTY) {
            let rows = on!($connection, c => {
                let mut query = sqlx::query_as::<_, $row>($statement);
                for id in crate::fifty::filled(ids) {
                    query = query.bind(id.as_str());
                }
                query.fetch_all(c).await
            })?;
            found.extend(rows);
        }
        found
    }};
}

pub(crate) const FIFTY: usize = 50;

/// The items, the last one repeated until there are fifty; none when there are none.
pub(crate) fn filled<T>(items: &[T]) -> impl Iterator<Item = &T> {
    let repeated = items.last().into_iter().cycle();
    items.iter().chain(repeated).take(FIFTY)
}
