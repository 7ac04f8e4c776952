//! Gradient-boosted decision trees, evaluated.
//!
//! Not one tree after the other, but all questions about one number after those about another, by
//! rising thresholds: those that a row's number is above are a beginning of them, and each strikes the
//! leaves on its other side out. The first leaf left of each tree is its answer. Lucchese and others,
//! "`QuickScorer`: a fast algorithm to rank documents with additive ensembles of regression trees", SIGIR
//! 2015; several rows at once as in "Exploiting CPU SIMD extensions to speed-up document scoring with
//! tree ensembles", SIGIR 2016.

use super::features::Table;
use super::file::Reader;

/// Branches from this value on are leaves.
const LEAF: u16 = 0x8000;

/// Rows asked at once.
const ABREAST: usize = 8;

/// A tree's leaves from the left to the right, as bits from the lowest: those that a row can still come
/// to.
type Leaves = u64;

/// A question about one number: is it at most the threshold?
#[derive(Clone, Copy, Debug)]
struct Fork {
    threshold: f32,
    tree: u32,
    /// What is left of the tree's leaves when it is not.
    above: Leaves,
}

/// Trees whose answers add up.
#[derive(Debug)]
pub(super) struct Forest {
    /// Numbers of a row it was made for.
    #[cfg_attr(not(test), expect(dead_code, reason = "compared with the rows by a test"))]
    pub(super) width: usize,
    /// By column, those of all trees with rising thresholds.
    columns: Vec<Vec<Fork>>,
    /// By tree, the answers of its leaves from the left to the right.
    answers: Vec<Vec<f32>>,
}

impl Forest {
    pub(super) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        // Columns have numbers of two bytes.
        let width = usize::from(u16::try_from(reader.long()?).ok()?);
        let count = reader.long()?;
        let mut columns = vec![Vec::new(); width];
        let mut answers = Vec::new();
        for index in 0..count {
            let tree = Tree::read(reader)?;
            for (column, threshold, above) in tree.forks {
                columns.get_mut(column)?.push(Fork { threshold, tree: index, above });
            }
            answers.push(tree.answers);
        }
        for forks in &mut columns {
            forks.sort_by(|a, b| a.threshold.total_cmp(&b.threshold));
        }
        Some(Self { width, columns, answers })
    }

    /// The sum of the trees' answers for each row: log-odds.
    pub(super) fn scores(&self, table: &Table) -> Vec<f32> {
        let rows: Vec<&[f32]> = table.rows().collect();
        let mut left = vec![[Leaves::MAX; ABREAST]; self.answers.len()];
        let mut scores = vec![0.0; rows.len()];
        for (scores, rows) in scores.chunks_mut(ABREAST).zip(rows.chunks(ABREAST)) {
            left.fill([Leaves::MAX; ABREAST]);
            for (column, forks) in self.columns.iter().enumerate() {
                let mut values = [f32::NEG_INFINITY; ABREAST];
                for (value, row) in values.iter_mut().zip(rows) {
                    *value = row.get(column).copied().unwrap_or(f32::NEG_INFINITY);
                }
                strike_out(forks, &values, &mut left);
            }
            for (answers, left) in self.answers.iter().zip(&left) {
                for (score, left) in scores.iter_mut().zip(left) {
                    *score += answers.get(left.trailing_zeros() as usize).copied().unwrap_or(0.0);
                }
            }
        }
        scores
    }
}

/// Strikes out what rows cannot come to that have these values in one column.
fn strike_out(forks: &[Fork], values: &[f32; ABREAST], left: &mut [[Leaves; ABREAST]]) {
    let greatest = values.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    for fork in forks.iter().take_while(|fork| fork.threshold < greatest) {
        let Some(left) = left.get_mut(fork.tree as usize) else { continue };
        for (left, value) in left.iter_mut().zip(values) {
            // All or none, without a branch: the compiler does some rows with one instruction.
            let is_below = Leaves::from(*value > fork.threshold).wrapping_sub(1);
            *left &= fork.above | is_below;
        }
    }
}

/// Column, threshold, and where to go when the number is at most that, and when it is above.
type Question = (usize, f32, [u16; 2]);

/// One tree, as the file has it but for its leaves, which go from the left to the right.
struct Tree {
    /// Column, threshold, and what leaves are left above it.
    forks: Vec<(usize, f32, Leaves)>,
    answers: Vec<f32>,
}

impl Tree {
    /// Branches lead onwards only, to forks and leaves that are there and to each from one place, so that
    /// every way down ends.
    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let leaves = usize::from(reader.short()?);
        let forks = leaves.checked_sub(1)?;
        let mut questions = Vec::new();
        for index in 0..forks {
            let column = usize::from(reader.short()?);
            let threshold = reader.float()?;
            let branches = [reader.short()?, reader.short()?];
            if branches.iter().any(|branch| *branch < LEAF && usize::from(*branch) <= index) {
                return None;
            }
            questions.push((column, threshold, branches));
        }
        let answers: Vec<f32> = (0..leaves).map(|_| reader.float()).collect::<Option<_>>()?;
        Self::from_left_to_right(&questions, &answers)
    }

    /// Goes through a tree, to the left first, and counts the leaves it passes.
    fn from_left_to_right(questions: &[Question], answers: &[f32]) -> Option<Self> {
        let mut tree = Self { forks: Vec::new(), answers: Vec::new() };
        let mut open = vec![Step::Down(if questions.is_empty() { LEAF } else { 0 })];
        while let Some(step) = open.pop() {
            match step {
                Step::Down(branch) if branch >= LEAF => {
                    tree.answers.push(*answers.get(usize::from(branch - LEAF))?);
                    if tree.answers.len() > answers.len() {
                        return None;
                    }
                }
                Step::Down(branch) => {
                    let [below, above] = questions.get(usize::from(branch))?.2;
                    let passed = tree.answers.len();
                    open.extend([
                        Step::Down(above),
                        Step::Between(branch, passed),
                        Step::Down(below),
                    ]);
                }
                Step::Between(fork, passed) => {
                    let (column, threshold, _) = *questions.get(usize::from(fork))?;
                    let below = bits(tree.answers.len())? & !bits(passed)?;
                    tree.forks.push((column, threshold, !below));
                }
            }
        }
        (tree.answers.len() == answers.len()).then_some(tree)
    }
}

/// On the way through a tree.
enum Step {
    /// To a fork or a leaf.
    Down(u16),
    /// What is below a fork was seen: its index, and how many leaves were passed before.
    Between(u16, usize),
}

/// The first `count` leaves, of which there may be 63: the last one of a tree is never below a fork.
fn bits(count: usize) -> Option<Leaves> {
    Leaves::from(1u8).checked_shl(u32::try_from(count).ok()?).map(|next| next - 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cleaner::reading;

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

    /// Forks that ask each about a column of its own, whose leaves are a `shape`: what is below and above
    /// each fork, leaves from [`LEAF`] on. Leaves answer with their number, for each tree by ten more.
    fn trees(width: u32, shapes: &[&[[u16; 2]]]) -> Vec<u8> {
        let mut bytes = Vec::new();
        bytes.extend(width.to_le_bytes());
        bytes.extend(u32::try_from(shapes.len()).unwrap().to_le_bytes());
        for (tree, shape) in shapes.iter().enumerate() {
            let leaves = u16::try_from(shape.len() + 1).unwrap();
            bytes.extend(leaves.to_le_bytes());
            for (fork, branches) in shape.iter().enumerate() {
                self::fork(&mut bytes, u16::try_from(fork).unwrap() % 4, 0.0, *branches);
            }
            for leaf in 0..leaves {
                bytes.extend((f32::from(leaf) + 10.0 * reading::count(tree)).to_le_bytes());
            }
        }
        bytes
    }

    #[test]
    fn a_row_comes_to_the_leaf_that_its_way_down_ends_at() {
        let shapes: [&[[u16; 2]]; 3] = [
            &[[1, LEAF], [LEAF + 1, 2], [LEAF + 3, LEAF + 2]],
            &[[1, 2], [LEAF + 2, LEAF], [3, LEAF + 4], [LEAF + 1, LEAF + 3]],
            &[],
        ];
        let forest = Forest::read(&mut Reader(&trees(4, &shapes))).unwrap();
        let row =
            |number: usize| (0..4).map(move |bit| if number >> bit & 1 == 1 { 1.0 } else { -1.0 });
        let values: Vec<f32> = (0..16).flat_map(row).collect();
        let walk = |tree: usize, row: &[f32]| {
            let mut at = if shapes[tree].is_empty() { LEAF } else { 0 };
            while at < LEAF {
                at = shapes[tree][usize::from(at)][usize::from(row[usize::from(at)] > 0.0)];
            }
            f32::from(at - LEAF) + 10.0 * reading::count(tree)
        };
        let expected: Vec<f32> =
            values.chunks(4).map(|row| (0..3).map(|tree| walk(tree, row)).sum()).collect();
        let table = Table { width: 4, values, ..Table::default() };
        assert_eq!(forest.scores(&table), expected);
    }

    #[test]
    fn a_number_that_is_none_is_below_every_threshold() {
        let forest = Forest::read(&mut Reader(&bytes())).unwrap();
        let table = Table { width: 2, values: vec![f32::NAN; 2], ..Table::default() };
        assert_eq!(forest.scores(&table), [-3.0]);
    }

    #[test]
    fn a_tree_has_as_many_leaves_as_there_are_bits() {
        let read = |forks: u16| {
            let down =
                |fork| [LEAF + fork, if fork + 1 == forks { LEAF + forks } else { fork + 1 }];
            let shape: Vec<[u16; 2]> = (0..forks).map(down).collect();
            Forest::read(&mut Reader(&trees(4, &[&shape])))
        };
        let table = Table { width: 4, values: vec![1.0; 4], ..Table::default() };
        assert_eq!(read(63).unwrap().scores(&table), [63.0]);
        assert!(read(64).is_none());
    }

    #[test]
    fn a_tree_that_would_not_end_is_refused() {
        let mut circular = bytes();
        let first_branch = 8 + 2 + 2 + 4;
        circular[first_branch] = 0;
        assert!(Forest::read(&mut Reader(&circular)).is_none());
    }
}
