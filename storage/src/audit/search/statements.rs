//! The statements of a search, one for each index that can lead it.

/// One search in three forms.
pub(super) struct Search {
    pub(super) newest: &'static str,
    pub(super) oldest: &'static str,
    pub(super) count: &'static str,
}

/// `$leading` is the condition whose index is walked; the others only leave out what they do not match.
macro_rules! search {
    ($leading:literal, $first:literal, $last:literal) => {
        concat!(
            $first,
            " FROM audit_events WHERE ",
            $leading,
            "sequence > $1 AND sequence < $2
            AND (CAST($4 AS TEXT) IS NULL OR kind = $4) AND (CAST($5 AS TEXT) IS NULL OR actor_name = $5)
            AND (CAST($6 AS TEXT) IS NULL OR person = $6) AND (CAST($7 AS TEXT) IS NULL OR request_id = $7)
            AND (CAST($8 AS TEXT) IS NULL OR grant_id = $8) AND (CAST($9 AS TEXT) IS NULL OR account = $9)
            AND (CAST($10 AS TEXT) IS NULL OR permission_set = $10) ",
            $last
        )
    };
}

macro_rules! searches {
    ($($name:ident = $leading:literal;)*) => {
        $(pub(super) const $name: Search = Search {
            newest: search!($leading, "SELECT sequence, at, kind, actor, event, previous, hash",
                "ORDER BY sequence DESC LIMIT $3"),
            oldest: search!($leading, "SELECT sequence, at, kind, actor, event, previous, hash",
                "ORDER BY sequence LIMIT $3"),
            count: search!($leading, "SELECT COUNT(*) FROM (SELECT 1 AS found", "LIMIT $3) AS matching"),
        };)*
        pub(crate) const SEARCH_STATEMENTS: &[(&str, &str)] = &[$(
            (concat!(stringify!($name), " newest"), $name.newest),
            (concat!(stringify!($name), " oldest"), $name.oldest),
            (concat!(stringify!($name), " count"), $name.count),
        )*
            ("FIRST_SINCE", FIRST_SINCE),
        ];
    };
}

searches! {
    EVERYTHING = "";
    KIND = "kind = $4 AND ";
    ACTOR = "actor_name = $5 AND ";
    ACTOR_KIND = "actor_name = $5 AND kind = $4 AND ";
    PERSON = "person = $6 AND ";
    REQUEST = "request_id = $7 AND ";
    GRANT = "grant_id = $8 AND ";
    ACCOUNT = "account = $9 AND ";
    ACCOUNT_KIND = "account = $9 AND kind = $4 AND ";
    ENTITLEMENT = "account = $9 AND permission_set = $10 AND ";
}

pub(super) const FIRST_SINCE: &str =
    "SELECT sequence FROM audit_events WHERE at >= $1 ORDER BY at, sequence LIMIT 1";
