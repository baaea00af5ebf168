//! A set of entitlements: one bit for each permission set in each account, 64 KB in a large organization.

pub(super) struct Area {
    /// Permission sets in words of 64, one row for each account.
    words: usize,
    bits: Vec<u64>,
}

impl Area {
    /// Empty; `size` counts accounts and permission sets.
    pub(super) fn new((accounts, sets): (usize, usize)) -> Self {
        let words = sets.div_ceil(64);
        Self { words, bits: vec![0; accounts * words] }
    }

    pub(super) fn add(&mut self, accounts: &[usize], sets: &[usize]) {
        let mut row = vec![0_u64; self.words];
        for set in sets {
            row[set / 64] |= 1 << (set % 64);
        }
        for account in accounts {
            let start = account * self.words;
            let own = &mut self.bits[start..start + self.words];
            own.iter_mut().zip(&row).for_each(|(own, more)| *own |= more);
        }
    }

    pub(super) fn count(&self) -> usize {
        self.bits.iter().map(|word| word.count_ones() as usize).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entitlement_counts_once() {
        let mut area = Area::new((3, 130));
        area.add(&[0, 2], &[0, 64, 129]);
        area.add(&[2], &[129, 1]);
        assert_eq!(area.count(), 7);
    }
}
