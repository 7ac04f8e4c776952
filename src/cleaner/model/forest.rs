//! Gradient-boosted decision trees, evaluated.

use super::features::Table;
use super::file::Reader;

/// Branches from this value on are leaves.
const LEAF: u16 = 0x8000;

/// Rows that go down a tree a step at a time: the processor need not wait for one to take the next, and
/// few of them wait for the one whose way is longest.
const ABREAST: usize = 8;

/// A question about one number: is it at most the threshold?
#[derive(Clone, Copy, Debug)]
struct Fork {
    column: u16,
    threshold: f32,
    /// The nodes to go to when it is, and when it is not.
    branches: [u16; 2],
}

/// Its nodes are forks from the root on, then leaves, which are forks that lead to themselves.
#[derive(Debug)]
struct Tree {
    nodes: Vec<Fork>,
    /// The answers of the leaves.
    leaves: Vec<f32>,
}

/// Trees whose answers add up.
#[derive(Debug)]
pub(super) struct Forest {
    /// Numbers of a row it was made for.
    #[cfg_attr(not(test), expect(dead_code, reason = "compared with the rows by a test"))]
    pub(super) width: usize,
    trees: Vec<Tree>,
}

impl Forest {
    pub(super) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let width = reader.long()? as usize;
        let count = reader.long()? as usize;
        let trees = (0..count).map(|_| Tree::read(reader, width)).collect::<Option<_>>()?;
        Some(Self { width, trees })
    }

    /// The sum of the trees' answers for each row: log-odds. Tree by tree, so that one stays at hand.
    pub(super) fn scores(&self, table: &Table) -> Vec<f32> {
        let rows: Vec<&[f32]> = table.rows().collect();
        let mut scores = vec![0.0; rows.len()];
        for tree in &self.trees {
            for (scores, rows) in scores.chunks_mut(ABREAST).zip(rows.chunks(ABREAST)) {
                tree.add(rows, scores);
            }
        }
        scores
    }
}

impl Tree {
    /// Branches lead onwards only, to forks and leaves that are there, so that every way down ends.
    fn read(reader: &mut Reader<'_>, width: usize) -> Option<Self> {
        let leaves = usize::from(reader.short()?);
        let forks = leaves.checked_sub(1)?;
        let mut nodes = Vec::new();
        for index in 0..forks {
            let column = reader.short()?;
            let threshold = reader.float()?;
            let node = |branch: u16| match branch.checked_sub(LEAF).map(usize::from) {
                Some(leaf) => (leaf < leaves).then_some(forks + leaf),
                None => Some(usize::from(branch)).filter(|fork| index < *fork && *fork < forks),
            };
            let branches = [node(reader.short()?)?, node(reader.short()?)?];
            if usize::from(column) >= width {
                return None;
            }
            let branches = [u16::try_from(branches[0]).ok()?, u16::try_from(branches[1]).ok()?];
            nodes.push(Fork { column, threshold, branches });
        }
        for leaf in forks..forks + leaves {
            let itself = u16::try_from(leaf).ok()?;
            nodes.push(Fork { column: 0, threshold: f32::INFINITY, branches: [itself; 2] });
        }
        let leaves = (0..leaves).map(|_| reader.float()).collect::<Option<_>>()?;
        Some(Self { nodes, leaves })
    }

    /// Adds its answers for at most [`ABREAST`] rows.
    fn add(&self, rows: &[&[f32]], scores: &mut [f32]) {
        let mut nodes = [0; ABREAST];
        let mut is_on_its_way = true;
        while is_on_its_way {
            is_on_its_way = false;
            for (node, row) in nodes.iter_mut().zip(rows) {
                let next = self.nodes[usize::from(*node)].next(row);
                is_on_its_way |= next != *node;
                *node = next;
            }
        }
        let forks = self.nodes.len() - self.leaves.len();
        for (score, node) in scores.iter_mut().zip(nodes) {
            *score += self.leaves[usize::from(node) - forks];
        }
    }
}

impl Fork {
    fn next(self, row: &[f32]) -> u16 {
        let is_above =
            row.get(usize::from(self.column)).is_some_and(|value| *value > self.threshold);
        self.branches[usize::from(is_above)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two numbers a row; one tree: is the second at most 0.5, then is the first at most 2?
    fn bytes() -> Vec<u8> {
        let mut bytes = Vec::new();
        bytes.extend(2u32.to_le_bytes());
        bytes.extend(1u32.to_le_bytes());
        bytes.extend(3u16.to_le_bytes());
        fork(&mut bytes, 1, 0.5, [1, LEAF + 2]);
        fork(&mut bytes, 0, 2.0, [LEAF, LEAF + 1]);
        for leaf in [-3.0f32, 1.0, 4.0] {
            bytes.extend(leaf.to_le_bytes());
        }
        bytes
    }

    fn fork(bytes: &mut Vec<u8>, column: u16, threshold: f32, branches: [u16; 2]) {
        bytes.extend(column.to_le_bytes());
        bytes.extend(threshold.to_le_bytes());
        bytes.extend(branches.iter().flat_map(|branch| branch.to_le_bytes()));
    }

    #[test]
    fn rows_go_left_at_the_threshold_and_right_above_it() {
        let forest = Forest::read(&mut Reader(&bytes())).unwrap();
        let values = vec![2.0, 0.5, 2.5, 0.0, 0.0, 0.6];
        let table = Table { width: 2, values, ..Table::default() };
        assert_eq!(forest.scores(&table), [-3.0, 1.0, 4.0]);
    }

    #[test]
    fn every_row_has_its_own_score_however_many_there_are() {
        let forest = Forest::read(&mut Reader(&bytes())).unwrap();
        for rows in 0..20 {
            let row = |row: usize| [if row.is_multiple_of(3) { 2.5 } else { 2.0 }, 0.5];
            let table =
                Table { width: 2, values: (0..rows).flat_map(row).collect(), ..Table::default() };
            let expected: Vec<f32> =
                (0..rows).map(|row| if row.is_multiple_of(3) { 1.0 } else { -3.0 }).collect();
            assert_eq!(forest.scores(&table), expected);
        }
    }

    #[test]
    fn a_tree_that_would_not_end_is_refused() {
        let mut circular = bytes();
        let first_branch = 8 + 2 + 2 + 4;
        circular[first_branch] = 0;
        assert!(Forest::read(&mut Reader(&circular)).is_none());
    }
}
